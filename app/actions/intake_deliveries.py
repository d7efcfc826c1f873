"""Bringing in delivery notes. Writes nothing; nothing of it touches the ledger."""

from app.actions.intakes import Source
from app.domain.intake import Decision, Store, numbers
from app.domain.intake_deliveries import DeliveryBook, decide_deliveries
from app.storage import delivery_reads, ledger_reads
from app.storage.engine import Tables


def decide(tables: Tables, source: Source, base: str, keep: Store) -> Decision:
    customers = ledger_reads.known_customers(tables)
    pairs = {(customers[d.customer].id, d.number) for d in source.drafts if d.customer in customers}
    book = DeliveryBook(customers, delivery_reads.known(tables, sorted(pairs)))
    return decide_deliveries(source.drafts, book, source.newest or "", numbers(ledger_reads.next_id(tables, "delivery")))

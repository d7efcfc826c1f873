"""What the book makes of a customer's ledger (往来明细账)."""

from dataclasses import replace

from app.actions.intakes import Source, batch_tag, settled
from app.domain.intake import Decision, KnownCustomer, Store, joined, numbers
from app.domain.intake_balances import with_codes
from app.domain.intake_customers import decide_customers
from app.domain.intake_ledger import decide_ledger
from app.storage import batch_reads, estimate_reads, ledger_reads
from app.storage.engine import Tables


def decide(tables: Tables, source: Source, base: str, keep: Store) -> Decision:
    """Customers whom the ledger names and the book does not know are registered with it."""
    register = batch_reads.register(tables)
    drafts, people, refused = with_codes(source.drafts, source.people, register)
    made = decide_customers(people, register, numbers(ledger_reads.next_id(tables, "customer")), keep, base)
    known = ledger_reads.known_customers(tables)
    known |= {row.code: KnownCustomer(row.id, row.currency, row.term) for row in made.rows["customer"]}
    book = estimate_reads.ledger_book(tables, known, [draft.customer for draft in drafts if draft.customer])
    new_id = numbers(ledger_reads.next_id(tables, "document"))
    found = settled(tables, decide_ledger(drafts, book, batch_tag(tables), new_id), new_id)
    return joined(joined(found, refused), replace(made, accepted=0, unchanged=0))

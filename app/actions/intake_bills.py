"""Bringing in a register of bills: which are new, and what they pay. Writes nothing."""

from datetime import date

from app.actions.intake_bank import LAST
from app.actions.intakes import Source, batch_tag, settled
from app.domain.intake import Decision, Store, numbers
from app.domain.intake_bills import BillBook, decide_bills
from app.domain.intake_explained import Behind, Named, explained, explains
from app.domain.matching_fit import OpenItem
from app.domain.posting import DocumentRow
from app.domain.spelling import name_form
from app.storage import bank_reads, bill_reads, ledger_reads, snapshot_reads
from app.storage.engine import Tables
from app.storage.map_reads import codes_by_name


def decide(tables: Tables, source: Source, base: str, keep: Store) -> Decision:
    customers = ledger_reads.known_customers(tables)
    held = snapshot_reads.settlements(tables, {one.id for one in customers.values()})
    new_document = numbers(ledger_reads.next_id(tables, "document"))

    def by_list(row: DocumentRow) -> bool:
        return explains(row, Behind([one for one in held if one.row.customer == row.customer]))

    book = _book(tables, source)
    made = decide_bills(source.drafts, book, new_document, numbers(ledger_reads.next_id(tables, "bill")), by_list)
    rows = made.rows["document"]
    behind = Behind(held, [Named(row.customer, row.number, None, None, row.date) for row in rows])
    return settled(tables, explained(made, behind, batch_tag(tables), new_document), new_document)


def _book(tables: Tables, source: Source) -> BillBook:
    items: dict[tuple[int, str], list[OpenItem]] = {}
    for item in bank_reads.payable(tables):
        if item.detail:  # a balance gives way to the receipt by itself (intakes.settled)
            items.setdefault((item.customer, item.currency), []).append(item)
    taken = tables.rows("SELECT customer, number FROM document WHERE series = 'R'")
    return BillBook(
        ledger_reads.known_customers(tables), codes_by_name(tables),
        frozenset(name_form(name) for name in ledger_reads.entities(tables)), bill_reads.standing(tables),
        bill_reads.waiting_receipts(tables), items, frozenset((customer, number) for customer, number in taken),
        bank_reads.matching_policy(tables, date.fromisoformat(source.newest or LAST)).confirm_days,
    )  # fmt: skip

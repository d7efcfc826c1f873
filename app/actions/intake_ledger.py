"""What the book makes of a customer's ledger (往来明细账)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.actions.intake_bank import LAST
from app.actions.intake_stated import with_stated
from app.actions.intakes import Source, batch_tag, settled
from app.domain.drafts import LedgerDraft
from app.domain.intake import Decision, KnownCustomer, Store, joined, numbers
from app.domain.intake_balances import with_codes
from app.domain.intake_confirming import confirm_by_ledger
from app.domain.intake_customers import decide_customers
from app.domain.intake_ledger import decide_ledger
from app.domain.stated import closings, of_ledger
from app.storage import bank_reads, batch_reads, bill_reads, estimate_reads, ledger_reads, stated_reads
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
    found = joined(joined(found, refused), _confirmed(tables, source, drafts, known))
    found = with_stated(tables, source, of_ledger(closings(drafts), known), found, _left_out)
    return joined(found, replace(made, accepted=0, unchanged=0))


def _confirmed(tables: Tables, source: Source, drafts: Sequence[LedgerDraft], known: Mapping[str, KnownCustomer]) -> Decision:
    waiting = [*bank_reads.from_bank(tables), *bill_reads.from_bills(tables)]
    if not any(one.confirmed is None for one in waiting):
        return Decision({})
    days = bank_reads.matching_policy(tables, date.fromisoformat(source.newest or LAST)).confirm_days
    others = bank_reads.received_elsewhere(tables, {one.customer for one in waiting})
    return confirm_by_ledger(drafts, known, waiting, others, days)


def _left_out(tables: Tables, day: str, named: Collection[int]) -> set[str]:
    """Currencies in which somebody owes something whom the ledger does not name: its total is not that of all."""
    return {currency for currency, customer in stated_reads.owing(tables, day) if customer not in named}

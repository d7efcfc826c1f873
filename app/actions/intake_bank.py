"""Bringing in statements of the bank: which of their lines are new. Writes nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from app.actions.intakes import Source
from app.domain.intake import Decision, Store, joined, numbers
from app.domain.intake_bank import decide_bank
from app.domain.intake_confirming import confirm
from app.storage import bank_reads, bill_reads, ledger_reads
from app.storage.engine import Tables

Decide = Callable[[Tables, Source, str, Store], Decision]
LAST = "9999-12-31"


def decide(tables: Tables, source: Source, base: str, keep: Store) -> Decision:
    new_id = numbers(ledger_reads.next_id(tables, "bank_line"))
    return decide_bank(source.drafts, bank_reads.bank_book(tables), new_id, keep)


def confirming(decide: Decide) -> Decide:
    """Receipts of the accounting program, where what the bank or a bill brought first is confirmed, not posted again."""

    def with_confirmed(tables: Tables, source: Source, base: str, keep: Store) -> Decision:
        waiting = [*bank_reads.from_bank(tables), *bill_reads.from_bills(tables)]
        if not waiting:
            return decide(tables, source, base, keep)
        customers = ledger_reads.known_customers(tables)
        days = bank_reads.matching_policy(tables, date.fromisoformat(source.newest or LAST)).confirm_days
        drafts, confirmed = confirm(source.drafts, customers, waiting, bank_reads.posted_by_others(tables), days)
        return joined(decide(tables, replace(source, drafts=drafts), base, keep), confirmed)

    return with_confirmed

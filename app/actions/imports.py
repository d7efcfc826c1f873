"""Bringing a checked file into the book, and taking it back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.actions import allowances, intake_bank, intake_bills, intake_deliveries, intake_invoices, intake_ledger, intake_snapshot
from app.actions.import_maps import remember
from app.actions.intakes import DECIDE, Source, new_entities
from app.actions.prechecks import prechecked
from app.domain.facts import BatchImported, BatchUndone, DataDateStated, EntityAdded
from app.domain.intake import Decision, with_repeats
from app.domain.rule import Refused, Rule
from app.storage import batch_reads, ledger_reads, person
from app.storage.batches import pack
from app.storage.engine import Tables
from app.storage.work import Result, Work, refuse_later_than_tomorrow
from app.system.memory import collector_paused


@dataclass(frozen=True, slots=True)
class Import:
    """Post a file's new rows in one transaction. ``up_to`` states how far its data reach (default: its newest date)."""

    source: Source
    up_to: str | None = None
    learned: tuple[str, Mapping[str, Any]] | None = None  # the map it was read with, by the signature of its headers

    def run(self, work: Work) -> Result:
        with collector_paused():
            return self._run(work)

    def _run(self, work: Work) -> Result:
        if self.up_to:
            refuse_later_than_tomorrow(date.fromisoformat(self.up_to), work.context)
        base = base_currency(work.tables)
        decision, persons = decide(work.tables, self.source, base, lambda c, f, v: person.keep(work.tables, v))
        if persons:
            decision.rows["person"] = persons
        posts = decision.accepted or any(decision.rows.values()) or intake_snapshot.later(work.tables, self.source)
        batch = ledger_reads.next_id(work.tables, "batch") if posts else None
        if batch is not None:
            self._post(work, batch, decision)
        if decision.accepted or decision.unchanged:
            self._state_dates(work, batch)
            if self.learned:
                remember(work, self.source.kind, *self.learned, batch)
        return {"batch": batch, "accepted": decision.accepted, "unchanged": decision.unchanged, "_decision": decision}

    def _post(self, work: Work, batch: int, decision: Decision) -> None:
        rows = {name: table for name, table in decision.rows.items() if table}
        source, packed = self.source, pack(rows)
        taken = intake_snapshot.taken(work.tables, source, batch)
        self._add_entities(work, decision)
        work.record(
            BatchImported(
                batch, source.kind, source.name, source.sha256, source.encoding, self._reach(), source.rows,
                decision.accepted, decision.unchanged, source.rejected + len(decision.rejected), decision.totals,
                packed.digest,
            ),
            rows,
            packed,
        )  # fmt: skip
        if taken:
            work.record(taken)
        allowances.tie_red_letters(work)

    def _reach(self) -> str | None:
        return None if self.source.kind == "customers" else self.up_to or self.source.newest

    def _state_dates(self, work: Work, batch: int | None) -> None:
        """A list of open amounts says at once what was invoiced and what was received up to its day."""
        said = self._reach()
        reach = min(said, work.context.today.isoformat()) if said else None
        sources = _STATES.get(self.source.kind, [])
        if self.source.has_open:
            sources = ["ledger", "receipts"]
        for name in sources:
            # A batch says its own, even an earlier day: the others' words may be taken back.
            if reach and (batch is not None or reach > (batch_reads.data_date(work.tables, name) or "")):
                work.record(DataDateStated(name, reach, batch))

    def _add_entities(self, work: Work, decision: Decision) -> None:
        if self.source.kind == "documents":
            used = {row.entity for row in decision.rows["document"]}
            for code, number in new_entities(work.tables, self.source.drafts).items():
                if number in used:
                    work.record(EntityAdded(number, code))


_ALL = {
    **DECIDE,
    "receipts": intake_bank.confirming(DECIDE["receipts"]),
    "bank": intake_bank.decide,
    "bills": intake_bills.decide,
    "deliveries": intake_deliveries.decide,
    "invoices": intake_invoices.decide,
    "ledger": intake_ledger.decide,
}
_STATES = {
    "documents": ["ledger"],
    "receipts": ["receipts"],
    "balances": ["ledger", "receipts"],
    "invoices": ["ledger"],
    "bank": ["receipts"],
}


def base_currency(tables: Tables) -> str:
    return str(tables.value("SELECT value FROM meta WHERE key = 'base_currency'"))


def decide(
    tables: Tables, source: Source, base: str, store: Callable[[int, str, str], int | tuple[int, str]]
) -> tuple[Decision, list[Any]]:
    """What the book makes of a file, without writing: the preview of an import is this same decision."""
    persons: list[Any] = []

    def keep(customer: int, name: str, value: str) -> int:
        kept = store(customer, name, value)
        new, mac = kept if isinstance(kept, tuple) else (kept, "")
        persons.append((new, customer, name, mac))
        return new

    made = intake_snapshot.snapshot if source.as_of else _ALL[source.kind]
    decision = with_repeats(made(tables, source, base, keep), source.repeats)
    return prechecked(tables, source.kind, source.drafts, source.newest, decision), persons


@dataclass(frozen=True, slots=True)
class UndoBatch:
    """Take an import back by a reversing entry; refused, with names, while something hangs on it."""

    batch: int

    def run(self, work: Work) -> Result:
        found = batch_reads.batch(work.tables, self.batch)
        if found is None:
            raise Refused(Rule.BATCH_UNKNOWN, batch=self.batch)
        if found.undone_seq is not None:
            raise Refused(Rule.BATCH_UNDONE, batch=self.batch)
        hanging = batch_reads.hanging_on(work.tables, found)
        if hanging:
            raise Refused(Rule.BATCH_IN_USE, batch=self.batch, hanging=", ".join(hanging[:5]), count=len(hanging))
        work.record(BatchUndone(self.batch))
        return {"batch": self.batch, "undone": True, "kind": found.kind, "rows": found.accepted}


"""Bringing a checked file into the book, and taking it back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from typing import Any

from app.actions.ledger import timed
from app.domain.drafts import CustomerDraft, DocumentDraft, ReceiptDraft
from app.domain.facts import BatchImported, BatchUndone, DataDateStated, EntityAdded
from app.domain.intake import Decision, KnownCustomer, Numbers, Store, joined, numbers, with_repeats
from app.domain.intake_balances import decide_balances, detailed, with_codes
from app.domain.intake_customers import CUSTOMER, CustomerRow, changed_terms, complete_waiting, decide_customers
from app.domain.intake_documents import Ledger, decide_documents
from app.domain.intake_receipts import Cash, decide_receipts
from app.domain.posting import names
from app.domain.rule import Refused, Rule
from app.storage import balance_reads, batch_reads, ledger_reads, person
from app.storage.batches import pack
from app.storage.engine import Tables
from app.storage.work import Result, Work, refuse_later_than_tomorrow
from app.system.memory import collector_paused

Draft = CustomerDraft | DocumentDraft | ReceiptDraft


@dataclass(frozen=True, slots=True)
class Source:
    """A checked file: where it came from and what its rows say. ``newest`` is the newest date in it."""

    kind: str
    name: str
    sha256: str
    encoding: str
    rows: int
    rejected: int
    newest: str | None
    has_open: bool
    drafts: Sequence[Any]
    repeats: Mapping[int, int] = field(default_factory=dict)  # rows equal to an earlier row, which makes the draft
    people: Sequence[CustomerDraft] = ()  # customers that a list of another kind names


@dataclass(frozen=True, slots=True)
class Import:
    """Post a file's new rows in one transaction. ``up_to`` states how far its data reach (default: its newest date)."""

    source: Source
    up_to: str | None = None

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
        posts = decision.accepted or any(decision.rows.values())
        batch = ledger_reads.next_id(work.tables, "batch") if posts else None
        if batch is not None:
            self._post(work, batch, decision)
        if decision.accepted or decision.unchanged:
            self._state_dates(work, batch)
        return {"batch": batch, "accepted": decision.accepted, "unchanged": decision.unchanged, "_decision": decision}

    def _post(self, work: Work, batch: int, decision: Decision) -> None:
        rows = {name: table for name, table in decision.rows.items() if table}
        source, packed = self.source, pack(rows)
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
            for code, number in _new_entities(work.tables, self.source.drafts).items():
                if number in used:
                    work.record(EntityAdded(number, code))


_STATES = {"documents": ["ledger"], "receipts": ["receipts"], "balances": ["ledger", "receipts"]}


def _new_entities(tables: Tables, drafts: Sequence[DocumentDraft]) -> dict[str, int]:
    """Own companies that a file names for the first time, with the ids they would get."""
    known = ledger_reads.entities(tables)
    unseen = dict.fromkeys(draft.entity for draft in drafts if draft.entity and draft.entity not in known)
    return dict(zip(unseen, count(ledger_reads.next_id(tables, "entity")), strict=False))


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

    return with_repeats(_DECIDE[source.kind](tables, source, base, keep), source.repeats), persons


def _customers(tables: Tables, source: Source, base: str, keep: Store) -> Decision:
    known = batch_reads.register(tables)
    new_id = numbers(ledger_reads.next_id(tables, "customer"))
    decision = decide_customers(source.drafts, known, new_id, keep, base)
    terms = changed_terms(decision)
    codes = {row.id: row.code for row in known.customers.values()}
    return complete_waiting(decision, codes, ledger_reads.undated(tables, list(terms)) if terms else ())


def _documents(tables: Tables, source: Source, base: str, keep: Store) -> Decision:
    customers = ledger_reads.known_customers(tables)
    pairs = _pairs(customers, ((d.customer, d.number) for d in source.drafts))
    against = _pairs(customers, ((d.customer, n) for d in source.drafts if d.credits for n in names(d.credits)))
    ledger = Ledger(
        customers,
        ledger_reads.known_documents(tables, pairs),
        ledger_reads.items_by_number(tables, against) if against else {},
        ledger_reads.entities(tables) | _new_entities(tables, source.drafts),
    )
    new_id = numbers(ledger_reads.next_id(tables, "document"))
    return _settled(tables, decide_documents(source.drafts, ledger, new_id), new_id)


def _receipts(tables: Tables, source: Source, base: str, keep: Store) -> Decision:
    customers = ledger_reads.known_customers(tables)
    known = ledger_reads.known_receipts(tables, _pairs(customers, ((d.customer, d.reference) for d in source.drafts)))
    targets = _pairs(customers, ((d.customer, n) for d in source.drafts if d.document for n in names(d.document)))
    cash = Cash(customers, known, ledger_reads.items_by_number(tables, targets), 1)
    new_id = numbers(ledger_reads.next_id(tables, "document"))
    return _settled(tables, decide_receipts(source.drafts, cash, new_id, keep), new_id)


def _settled(tables: Tables, decision: Decision, new_id: Numbers) -> Decision:
    """With balances that the new documents stand behind taken back, and every allocation on a day that has room for it."""
    items = balance_reads.among(balance_reads.open_balances(tables), decision.rows["document"])
    if items:
        decision = joined(decision, detailed(decision.rows["document"], items, _tag(tables), new_id))
    decision.rows["allocation"] = timed(tables, decision.rows["allocation"])
    return decision


def _tag(tables: Tables) -> str:
    """What tells the numbers of this batch's own documents from those of another."""
    return str(ledger_reads.next_id(tables, "batch"))


def _balances(tables: Tables, source: Source, base: str, keep: Store) -> Decision:
    """Customers whom the list names and the book does not know are registered with it."""
    register = batch_reads.register(tables)
    drafts, people = with_codes(source.drafts, source.people, register)
    made = decide_customers(people, register, numbers(ledger_reads.next_id(tables, "customer")), keep, base)
    known = ledger_reads.known_customers(tables)
    known |= {row.code: KnownCustomer(row.id, row.currency, row.term) for row in made.rows["customer"]}
    day = source.newest or ""
    new_id = numbers(ledger_reads.next_id(tables, "document"))
    found = decide_balances(drafts, balance_reads.balance_book(tables, known, day), day, _tag(tables), new_id)
    return joined(found, replace(made, accepted=0, unchanged=0))


def _pairs(customers: Any, keys: Any) -> list[tuple[int, str]]:
    return [(customers[code].id, number) for code, number in keys if code in customers]


_DECIDE: dict[str, Callable[[Tables, Source, str, Store], Decision]] = {
    "customers": _customers,
    "documents": _documents,
    "receipts": _receipts,
    "balances": _balances,
}


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


__all__ = ["CUSTOMER", "CustomerRow", "Import", "Source", "UndoBatch", "base_currency", "decide"]

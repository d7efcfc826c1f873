"""Open-item lists (快照, what is open today) against the book: what is new, became less, is gone, grew.

Nothing is changed: what became less is settled on the day of the list, by a receipt on account that explains it or by a
settlement of its own, which says between which days it was paid. What grew loses its settlements again, then its
newest receipts.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from app.domain.drafts import DocumentDraft, Problem
from app.domain.intake import Decision, KnownCustomer, Numbers, Tray
from app.domain.intake_documents import Ledger, decide_documents
from app.domain.intake_explained import SNAPSHOT, Held, Key, explanations, line, taken_back
from app.domain.money import show
from app.domain.posting import CREDIT, DEBIT, RECEIVED, SETTLED, AllocationRow, DocumentRow, later

Account = tuple[int, str]  # customer, currency


class Part(NamedTuple):
    """A posted document or instalment, minor units: ``open`` now, ``then`` at the end of the list's day."""

    id: int
    customer: int
    entity: int
    number: str
    part: int
    parts: int
    side: int
    date: str
    currency: str
    account: str | None
    project: str | None
    open: int
    then: int

    @property
    def room(self) -> int:
        """What may be settled as of the day: never more than is still open now."""
        return min(self.open, self.then)


class OnAccount(NamedTuple):
    """A receipt or credit note with money left on the day; minor units."""

    row: DocumentRow
    open: int


class Change(NamedTuple):
    """An open amount before and now, minor units; ``row`` of the file, None for what is not in it."""

    key: Key
    row: int | None
    before: int
    now: int
    currency: str
    side: int


@dataclass(frozen=True, slots=True)
class Diff:
    """How the list differs from the book; ``absent`` are credit notes that it does not name."""

    new: tuple[Change, ...] = ()
    reduced: tuple[Change, ...] = ()
    gone: tuple[Change, ...] = ()
    grown: tuple[Change, ...] = ()
    absent: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class SnapshotBook:
    """What the book knows: documents by (customer, number), those open on ``day`` and all that the list names.

    ``previous``: day of the snapshot before. ``behind``: what stands against a document (by id). ``tag`` tells
    the numbers of this batch from those of another. ``counting``: receipts (ids) that count although the accounting program
    has not shown them, so that a list which lacks them is behind.
    """

    day: str
    previous: str | None
    tag: str
    parts: Mapping[Key, Sequence[Part]]
    behind: Mapping[int, Sequence[Held]]
    on_account: Sequence[OnAccount]
    counting: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SnapshotDecision(Decision):
    """A decision with the lists that are shown before it is posted. ``settled``: what no receipt explained.

    ``codes`` of customers by id, for whoever shows it.
    """

    diff: Diff = field(default_factory=Diff)
    settled: frozenset[Key] = frozenset()
    as_of: str = ""
    previous: str | None = None
    codes: Mapping[int, str] = field(default_factory=dict)


# ---- what the list says


class Said(NamedTuple):
    """What a list says is open of a document."""

    row: int
    open: int


def listed(drafts: Sequence[DocumentDraft], customers: Mapping[str, KnownCustomer]) -> dict[Key, DocumentDraft]:
    """Rows by (customer, number)."""
    return {(customers[d.customer].id, d.number): d for d in drafts if d.customer in customers}


def unapplied(
    drafts: Sequence[DocumentDraft], rows: Mapping[Key, DocumentDraft], ledger: Ledger, new_id: Numbers
) -> Decision:
    """What the rules of documents make of the rows: what is open is for the list to say, not for what credit notes name."""
    known = {rows[key].row for key in ledger.documents if key in rows}
    named = {key: draft.credits for key, draft in rows.items() if draft.credits}
    plain = [
        draft._replace(open=None if draft.row in known else draft.open, credits=None) if draft.credits or draft.row in known
        else draft for draft in drafts
    ]  # fmt: skip
    made = decide_documents(plain, ledger, new_id)
    if not named:
        return made
    documents = [row._replace(credits=named.get((row.customer, row.number))) for row in made.rows["document"]]
    return replace(made, rows={**made.rows, "document": documents})


def said_open(
    rows: Mapping[Key, DocumentDraft], known: Collection[Key], refused: Collection[int | None], day: str
) -> dict[Key, Said]:
    """What the list says of known documents up to its day; a row without an open amount means its whole amount."""
    return {
        key: Said(draft.row, draft.amount if draft.open is None else draft.open)
        for key, draft in rows.items()
        if key in known and draft.row not in refused and draft.date <= day
    }


def compare(
    rows: Mapping[Key, DocumentDraft], said: Mapping[Key, Said], parts: Mapping[Key, Sequence[Part]], entities: Collection[int]
) -> Diff:
    """The differences. Only own companies that the list names can have something gone (``entities``)."""
    new = tuple(
        Change(key, draft.row, 0, draft.amount if draft.open is None else draft.open, draft.currency or "", DEBIT)
        for key, draft in rows.items()
        if key not in parts
    )
    reduced: list[Change] = []
    gone: list[Change] = []
    grown: list[Change] = []
    absent: list[Change] = []
    for key, found in parts.items():
        first, then = found[0], sum([part.then for part in found])
        one = said.get(key)
        if one and one.open != then:
            change = Change(key, one.row, then, one.open, first.currency, first.side)
            (reduced if one.open < then else grown).append(change)
        elif key not in rows and then and first.entity in entities:
            (gone if first.side == DEBIT else absent).append(Change(key, None, then, 0, first.currency, first.side))
    return Diff(new, tuple(reduced), tuple(gone), tuple(grown), tuple(absent))


def without_unknown(diff: Diff, moved: Mapping[Key, Key]) -> Diff:
    """A list that has an item back that was ``moved`` to another customer does not know that yet: there nothing is gone.

    ``moved``: what another customer owes now, with what it was before.
    """
    back = {change.key for change in diff.grown}
    return replace(diff, gone=tuple(change for change in diff.gone if moved.get(change.key) not in back))


# ---- a list that may have been filtered


@dataclass(frozen=True, slots=True)
class Filtered:
    """Why a list looks like a part only: how many items are open and gone, and which groups are gone whole."""

    open: int
    gone: int
    groups: tuple[tuple[str, str, int], ...]  # salesperson | account | project, its name, items

    def problem(self) -> Problem:
        names = ", ".join(dict.fromkeys(name for _, name, _ in self.groups))
        return _problem(None, None, None, "FILTERED_EXPORT", open=str(self.open), gone=str(self.gone), groups=names)


def incomplete(rows: int, gone: int) -> Problem:
    """Rows that could not be read may be of any document: none is settled because it is absent."""
    return _problem(None, None, None, "SNAPSHOT_INCOMPLETE", rows=str(rows), count=str(gone))


def _problem(row: int | None, column: str | None, value: str | None, problem: str, /, **figures: str) -> Problem:
    return Problem(row, column, value, problem, tuple(figures.items()))


def filtered(
    parts: Mapping[Key, Sequence[Part]], entities: Collection[int], gone: Collection[Key],
    rows: Mapping[Key, DocumentDraft], people: Mapping[int, str], share: Decimal,
) -> Filtered | None:
    """None if the list may be whole. Gone without a receipt that explains it is more than ``share`` percent of what was
    open, or all that was open of a salesperson, an account or a project of whom the list has no row.

    One item alone is no share of anything: in a small book it is a payment.
    """
    open_ = {
        key: found[0] for key, found in parts.items()
        if found[0].side == DEBIT and found[0].entity in entities and any(part.then for part in found)
    }  # fmt: skip
    there = {group for key, draft in rows.items() for group in _groups(key, draft.account, draft.project, people)}
    stays: dict[tuple[str, str], int] = {}
    count: dict[tuple[str, str], int] = {}
    for key, part in open_.items():
        for group in _groups(key, part.account, part.project, people):
            count[group] = count.get(group, 0) + 1
            stays[group] = stays.get(group, 0) + (key not in gone)
    groups = tuple((*group, count[group]) for group in count if not stays[group] and group not in there)
    many = len(gone) > 1 and len(gone) * 100 > share * len(open_)
    return Filtered(len(open_), len(gone), groups) if many or groups else None


def _groups(key: Key, account: str | None, project: str | None, people: Mapping[int, str]) -> list[tuple[str, str]]:
    named = (("salesperson", people.get(key[0])), ("account", account), ("project", project))
    return [(kind, name) for kind, name in named if name]


# ---- what is posted


class Reduction(NamedTuple):
    """What became less of a document, over its instalments."""

    change: Change
    lines: tuple[tuple[Part, int], ...]

    @property
    def amount(self) -> int:
        return sum(amount for _, amount in self.lines)


class _Work:
    """What one decision has made so far; never leaves it."""

    def __init__(self, book: SnapshotBook, new_id: Numbers) -> None:
        self.book, self.new_id = book, new_id
        self.tray = Tray()
        self.documents: list[DocumentRow] = []
        self.allocations: list[AllocationRow] = []
        self.freed: dict[int, OnAccount] = {}
        self.settled: set[Key] = set()


def decide_snapshot(diff: Diff, book: SnapshotBook, new_id: Numbers) -> SnapshotDecision:
    """Rows that bring the open amounts of the book on the list's day to those of the list.

    ``accepted`` counts rows that changed something; those of the list that cannot be followed are rejected as CHANGED.
    """
    work = _Work(book, new_id)
    grown = tuple(change for change in diff.grown if _reopen(work, change))
    found = [_reduction(book, change) for change in (*diff.reduced, *diff.gone)]
    reductions = [one for one in found if one.lines]
    for one in _unexplained(work, reductions, [_reduction(book, change) for change in diff.absent]):
        _settle(work, one)
    work.tray.accepted = len(grown) + sum(one.change.row is not None for one in reductions)
    met = {one.change.key for one in reductions}
    reduced, gone = (tuple(one for one in changes if one.key in met) for changes in (diff.reduced, diff.gone))
    told = Diff(diff.new, reduced, gone, grown, diff.absent)
    made = work.tray.decision({"document": work.documents, "allocation": work.allocations})
    return SnapshotDecision(
        made.rows, made.accepted, 0, made.rejected, made.warnings, {}, told, frozenset(work.settled), book.day, book.previous
    )


def _reduction(book: SnapshotBook, change: Change) -> Reduction:
    left = change.before - change.now
    lines = []
    for part in book.parts[change.key]:
        taken = min(left, part.room)
        left -= taken
        if taken:
            lines.append((part, taken))
    return Reduction(change, tuple(lines))


def _unexplained(work: _Work, reductions: Sequence[Reduction], absent: Sequence[Reduction]) -> list[Reduction]:
    """Reductions that no money on account is exactly the sum of; the others are paid with it.

    A credit note that became less, or is not in the list, may be what was set against an invoice.
    """
    owed = _by_account(one for one in reductions if one.change.side == DEBIT)
    notes = {one.lines[0][0].id: one for one in (*reductions, *absent) if one.lines and one.change.side == CREDIT}
    means = _means(work, notes)
    left: list[Reduction] = []
    spent: set[int] = set()
    for account, found in owed.items():
        credits = means.get(account, [])
        pairs = explanations([credit.open for credit in credits], [one.amount for one in found])
        for index, some in pairs:
            _pay(work, credits[index].row, [found[i] for i in some])
            spent.add(credits[index].row.id)
        paid = {i for _, some in pairs for i in some}
        left += [one for i, one in enumerate(found) if i not in paid]
    unused = [one for id_, one in notes.items() if id_ not in spent]
    kept = len([one for one in unused if one.change.row is None])
    if kept:
        work.tray.warn(None, None, None, "CREDIT_ABSENT", count=str(kept))
    return [*left, *(one for one in unused if one.change.row is not None)]


def _by_account(reductions: Iterable[Reduction]) -> dict[Account, list[Reduction]]:
    found: dict[Account, list[Reduction]] = {}
    for one in reductions:
        found.setdefault((one.change.key[0], one.change.currency), []).append(one)
    return found


def _means(work: _Work, notes: Mapping[int, Reduction]) -> dict[Account, list[OnAccount]]:
    """What could explain that something is settled: receipts on account, those freed just now, and credit notes."""
    there = {one.row.id: one for one in work.book.on_account}
    for id_, freed in work.freed.items():
        before = there[id_].open if id_ in there else 0
        there[id_] = freed._replace(open=before + freed.open)
    found: dict[Account, list[OnAccount]] = {}
    for one in sorted(there.values(), key=lambda each: (each.row.date, each.row.id)):
        if one.row.series == RECEIVED:
            found.setdefault((one.row.customer, one.row.currency), []).append(one)
        elif one.row.id in notes:
            amount = notes[one.row.id].amount
            found.setdefault((one.row.customer, one.row.currency), []).append(one._replace(open=amount))
    return found


def _pay(work: _Work, credit: DocumentRow, reductions: Sequence[Reduction]) -> None:
    for change, lines in reductions:
        work.allocations += [line(part.id, credit, amount, later(part.date, credit.date)) for part, amount in lines]
        amount = show(sum(amount for _, amount in lines), change.currency)
        work.tray.warn(change.row, "number", change.key[1], "EXPLAINED_BY", reference=credit.number, amount=amount)


def _settle(work: _Work, one: Reduction) -> None:
    book = work.book
    work.settled.add(one.change.key)
    for part, amount in one.lines:
        row = DocumentRow(
            work.new_id(), SETTLED, part.customer, part.entity, f"{part.number} / {book.tag}", part.part, part.parts, SNAPSHOT,
            -part.side, book.day, None, amount, part.currency, book.previous, project=part.project, account=part.account,
            credits=part.number,
        )  # fmt: skip
        work.documents.append(row)
        work.allocations.append(line(part.id, row, amount, book.day))


def _reopen(work: _Work, change: Change) -> bool:
    """Settlements by snapshots go first, newest first, then receipts; what neither explains is a contradiction."""
    need = change.now - change.before
    held = [one for part in work.book.parts[change.key] for one in work.book.behind.get(part.id, ())]
    if change.side == CREDIT:  # what a credit note pays is the invoice's to say
        held = [one for one in held if one.row.kind == SNAPSHOT]
    need, held = _without_counting(work, change, need, held)
    if not need:
        return False
    if sum(one.amount for one in held) < need:
        before, now = (f"open {show(amount, change.currency)}" for amount in (change.before, change.now))
        assert change.row is not None
        work.tray.reject(change.row, "number", change.key[1], "CHANGED", before=before, now=now)
        return False
    for one in sorted(held, key=lambda h: (h.row.kind == SNAPSHOT, h.row.date, h.row.id), reverse=True):
        amount = min(need, one.amount)
        need -= amount
        if amount:
            _release(work, change, one, amount)
    return True


def _without_counting(work: _Work, change: Change, need: int, held: list[Held]) -> tuple[int, list[Held]]:
    """What is to be opened again besides what receipts paid that count although the list does not know them."""
    counting = [one for one in held if one.row.id in work.book.counting]
    kept = min(need, sum(one.amount for one in counting))
    if kept:
        names, shown = ", ".join(one.row.number for one in counting), show(kept, change.currency)
        work.tray.warn(change.row, "number", change.key[1], "LIST_BEHIND", receipts=names, amount=shown)
    return need - kept, [one for one in held if one not in counting]


def _release(work: _Work, change: Change, held: Held, amount: int) -> None:
    if held.row.kind == SNAPSHOT:
        back, lines = taken_back(held, amount, work.book.day, work.book.tag, work.new_id())
        work.documents.append(back)
        work.allocations += lines
        return
    work.allocations.append(line(held.document, held.row, -amount, later(held.eff, work.book.day)))
    before = work.freed.get(held.row.id, OnAccount(held.row, 0))
    work.freed[held.row.id] = before._replace(open=before.open + amount)
    shown = show(amount, change.currency)
    work.tray.warn(change.row, "number", change.key[1], "REOPENED", reference=held.row.number, amount=shown)

"""What a snapshot settled, and the receipts that explain it later: one of both counts, whichever came first.

A settlement by a snapshot says that a document was paid between two days. The receipt that arrives afterwards takes its
place: the settlement is taken back on its own day, the receipt pays the same documents on the day it came.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from app.domain.intake import Decision, Numbers, Tray, joined, numbers
from app.domain.money import show
from app.domain.posting import CREDIT, RECEIVED, TAKEN_BACK, TRANSFER, AllocationRow, DocumentRow, Item, later

SNAPSHOT, REPLACED = "snapshot", "snapshot_replaced"
_EXPLAIN = frozenset({"receipt", TRANSFER})  # what a list may have told before it came
SEARCHED = 12  # amounts among which a sum is looked for

Key = tuple[int, str]


class Held(NamedTuple):
    """What ``row`` (a receipt, or a settlement) still has against ``document``; minor units.

    ``since``: date of the document, ``eff``: latest day of the allocation, ``seq``: the entry that posted ``row``.
    """

    document: int
    since: str
    row: DocumentRow
    amount: int
    eff: str
    seq: int


class Named(NamedTuple):
    """A row of a receipt: what it names, None for money on account. ``row`` of the file, None without one."""

    customer: int
    reference: str
    row: int | None
    document: str | None
    date: str


def line(document: int, other: DocumentRow, amount: int, eff: str) -> AllocationRow:
    """``amount`` of ``other`` set against a document of the other side."""
    debit, credit = (document, other.id) if other.side == CREDIT else (other.id, document)
    return AllocationRow(debit, credit, amount, eff)


def taken_back(held: Held, amount: int, day: str, tag: str, new_id: int) -> tuple[DocumentRow, list[AllocationRow]]:
    """``amount`` of a settlement taken back on ``day``, or on its own if that is later: its document is open again."""
    row = held.row
    back = row._replace(
        id=new_id, series=TAKEN_BACK, kind=REPLACED, side=-row.side, date=later(row.date, day), amount=amount,
        number=f"{row.number} / {tag}", base_date=None,
    )  # fmt: skip
    return back, [line(held.document, row, -amount, back.date), line(back.id, row, amount, back.date)]


def explanations(credits: Sequence[int], amounts: Sequence[int]) -> list[tuple[int, tuple[int, ...]]]:
    """Credits that are exactly one amount, all amounts left, or the sum of some: (index, indexes of amounts).

    Single amounts go first. Sums are searched where at most ``SEARCHED`` amounts come into question.
    """
    left = dict(enumerate(amounts))
    found = _equal(credits, amounts)
    for _, (index,) in found:
        del left[index]
    met = {index for index, _ in found}
    sums: list[tuple[int, tuple[int, ...]]] = []
    for index, credit in enumerate(credits):
        some = () if index in met else _sum_of(left, credit)
        if some:
            sums.append((index, some))
            left = {other: amount for other, amount in left.items() if other not in some}
    return [*found, *sums]


def _equal(credits: Sequence[int], amounts: Sequence[int]) -> list[tuple[int, tuple[int]]]:
    waiting: dict[int, list[int]] = {}
    for index in reversed(range(len(amounts))):
        waiting.setdefault(amounts[index], []).append(index)
    return [(i, (waiting[credit].pop(),)) for i, credit in enumerate(credits) if waiting.get(credit)]


def _sum_of(left: Mapping[int, int], total: int) -> tuple[int, ...]:
    if left and sum(left.values()) == total:
        return tuple(left)
    small = [index for index, amount in left.items() if amount < total]
    if len(small) > SEARCHED:
        return ()
    chosen = (some for size in range(2, len(small) + 1) for some in combinations(small, size))
    return next((some for some in chosen if sum(left[index] for index in some) == total), ())


# ---- receipts that come after the snapshot


class Behind:
    """Settlements by snapshots that receipts of a file may take the place of.

    ``receipts``: what they name.
    """

    def __init__(self, held: Sequence[Held], receipts: Sequence[Named] = ()) -> None:
        self.held = held
        self.by_document: dict[int, list[Held]] = {}
        for one in sorted(held, key=lambda h: (h.row.date, h.seq), reverse=True):
            self.by_document.setdefault(one.document, []).append(one)
        self.receipts = receipts if held else ()
        self.rows = {(one.customer, one.reference): one.row for one in self.receipts}
        self.named: dict[int, str] = {}

    def widened(self, items: Mapping[Key, Sequence[Item]]) -> Mapping[Key, Sequence[Item]]:
        """Documents with the room that settlements hold, where a receipt of before the settlement names them."""
        if not self.held:
            return items
        for one in self.receipts:
            for item in items.get((one.customer, one.document or ""), ()):
                self.named[item.id] = later(self.named.get(item.id, ""), one.date)
        return {
            key: [item._replace(open=item.open + sum(one.amount for one in self.room(item.id))) for item in found]
            for key, found in items.items()
        }

    def room_for(self, customer: int, number: str, items: Sequence[Item]) -> Sequence[Item]:
        """The same for one document."""
        return self.widened({(customer, number): items})[(customer, number)]

    def room(self, document: int) -> list[Held]:
        """Settlements of a document that receipts name, newest first."""
        day = self.named.get(document)
        return [] if day is None else [one for one in self.by_document.get(document, ()) if one.row.date >= day]


def explained(decision: Decision, behind: Behind, tag: str, new_id: Numbers) -> Decision:
    """Receipts just decided, with the settlements they explain taken back: by the documents they name, or by their amount.

    By amount only receipts after the snapshot before, up to the day of the one that settled.
    """
    if not behind.held:
        return decision
    work = _Work(decision, behind.rows, tag, new_id)
    _by_name(work, behind)
    _by_amount(work, behind)
    more = work.tray.decision({"document": work.documents, "allocation": []})
    made = joined(decision, more)
    lines = [*work.backs, *decision.rows["allocation"], *work.lines]
    return replace(made, rows={**made.rows, "allocation": lines})


def explains(row: DocumentRow, behind: Behind) -> bool:
    """Whether a receipt is by its amount what a snapshot settled: then it pays nothing that the list says is still open."""
    made = explained(Decision({"document": [row], "allocation": []}), behind, "", numbers(row.id + 1))
    return len(made.rows["document"]) > 1


class _Work:
    """What one decision has made so far; never leaves it."""

    def __init__(self, decision: Decision, rows: Mapping[Key, int | None], tag: str, new_id: Numbers) -> None:
        self.made: Sequence[DocumentRow] = decision.rows["document"]
        self.allocated: Sequence[AllocationRow] = decision.rows["allocation"]
        self.rows, self.tag, self.new_id = rows, tag, new_id
        self.tray = Tray()
        self.documents: list[DocumentRow] = []
        self.backs: list[AllocationRow] = []
        self.lines: list[AllocationRow] = []
        self.used: set[int] = set()

    def take_back(self, held: Held, amount: int) -> None:
        back, lines = taken_back(held, amount, held.row.date, self.tag, self.new_id())
        self.documents.append(back)
        self.backs += lines
        self.used.add(held.row.id)

    def tell(self, receipt: Key, document: str, amount: int, currency: str) -> None:
        row = self.rows.get(receipt)
        self.tray.warn(row, "reference", receipt[1], "SETTLEMENT_EXPLAINED", document=document, amount=show(amount, currency))


def _by_name(work: _Work, behind: Behind) -> None:
    """What receipts were set against comes out of the settlements first: they say the same money."""
    paid: dict[int, int] = {}
    for one in work.allocated:
        if one.debit in behind.named:
            paid[one.debit] = paid.get(one.debit, 0) + one.amount
    receipts = {row.id: row for row in work.made}
    last = {one.debit: receipts[one.credit] for one in work.allocated if one.credit in receipts}
    for document, amount in paid.items():
        for held in behind.room(document):
            part = min(amount, held.amount)
            if part > 0:
                work.take_back(held, part)
                amount -= part
                if by := last.get(document):  # else a receipt known before, of which ALLOCATION_ADDED tells
                    work.tell((by.customer, by.number), held.row.credits or "", part, held.row.currency)


def _by_amount(work: _Work, behind: Behind) -> None:
    receipts = _on_account(work)
    for snapshot in _snapshots(behind.held, work.used) if receipts else ():
        first = snapshot[0][0].row
        fitting = [
            row for row in receipts
            if (row.customer, row.currency) == (first.customer, first.currency)
            and (first.base_date or "") < row.date <= first.date
        ]  # fmt: skip
        amounts = [sum(one.amount for one in group) for group in snapshot]
        for index, groups in explanations([receipts[row] for row in fitting], amounts):
            row = fitting[index]
            for held in (one for group in groups for one in snapshot[group]):
                work.take_back(held, held.amount)
                work.lines.append(line(held.document, row, held.amount, later(held.since, row.date)))
            named = ", ".join(snapshot[group][0].row.credits or "" for group in groups)
            work.tell((row.customer, row.number), named, receipts.pop(row), row.currency)


def _on_account(work: _Work) -> dict[DocumentRow, int]:
    """New receipts with what is left of each after what they pay, and after a bounce."""
    gone: dict[int | None, int] = {}
    for one in work.allocated:
        gone[one.credit] = gone.get(one.credit, 0) + one.amount
    paying = [row for row in work.made if row.series == RECEIVED and row.kind in _EXPLAIN]
    left = {row: row.amount - gone.get(row.id, 0) for row in paying}
    return {row: amount for row, amount in left.items() if amount > 0}


def _snapshots(held: Sequence[Held], used: set[int]) -> list[list[list[Held]]]:
    """Settlements by snapshot, customer and currency, those of one document (its instalments) together."""
    found: dict[tuple[int, int, str], dict[str | None, list[Held]]] = {}
    for one in held:
        if one.row.id not in used:
            account = (one.seq, one.row.customer, one.row.currency)
            found.setdefault(account, {}).setdefault(one.row.credits, []).append(one)
    return [list(found[account].values()) for account in sorted(found, reverse=True)]

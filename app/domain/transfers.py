"""Transfers without cash (往来转抵): what is set off or moved, between whom, and what has to be true for it.

Amounts are minor units of one currency, days ISO text. No transfer is money: it is in no cash figure and in no payer's habit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import count
from typing import NamedTuple

from app.domain.intake import Numbers
from app.domain.intake_balances import NO_DETAIL, REPLACED
from app.domain.posting import BILLED, CREDIT, DEBIT, TAKEN_BACK, TRANSFERRED, AllocationRow, DocumentRow, label, later, spread
from app.domain.rule import Refused, Rule

ADVANCE, PAYABLE, MOVED, THREE_PARTY, GOODS = (
    "advance_to_receivable", "receivable_to_payable", "receivable_to_receivable", "three_party", "goods_for_debt",
)  # fmt: skip
TYPES = (ADVANCE, PAYABLE, MOVED, THREE_PARTY, GOODS)
UNSIGNED = frozenset({ADVANCE})  # a customer's own money set against his own debt takes no agreement


class Owed(NamedTuple):
    """Something a customer owes. ``open`` with what a list of open items settled and the transfer may explain."""

    row: DocumentRow
    open: int
    disputed: int = 0
    waiting: bool = False  # retention whose event has not happened

    @property
    def label(self) -> str:
        return label(self.row.number, self.row.part, self.row.parts)

    @property
    def free(self) -> int:
        return max(self.open - self.disputed, 0)


class Take(NamedTuple):
    """So much of an item."""

    owed: Owed
    amount: int


class TransferItem(NamedTuple):
    """``amount`` of ``document`` (None: a ledger told it, not what it paid) set off by ``credit``; ``debit``: what is owed now."""

    document: int | None
    credit: int
    debit: int | None
    amount: int


ITEM = TransferItem._fields


def number_of(year: int, serial: int) -> str:
    """``ZD-2026-001``: without gaps in a year."""
    return f"ZD-{year}-{serial:03}"


def check_parties(type_: str, customer: str, other: str | None, party: str | None) -> None:
    """Who has to be named: another customer who owes from now on, or a third party that is paid for us, and nobody else."""
    if other == customer:
        raise Refused(Rule.TRANSFER_SAME, customer=customer)
    fits = {MOVED: other is not None and party is None, THREE_PARTY: (other is None) != (party is None)}
    if not fits.get(type_, other is None and party is None):
        raise Refused(Rule.TRANSFER_PARTY, type=type_)


def check_goods(type_: str, goods: str | None, value: int | None, amount: int, currency: str) -> None:
    """Goods are named where they pay, and nowhere else; what they are not worth is not set off."""
    if (type_ == GOODS) != (goods is not None) or (value is not None and type_ != GOODS):
        raise Refused(Rule.TRANSFER_GOODS, type=type_)
    if value is not None and value < amount:
        raise Refused(Rule.TRANSFER_VALUE, value=value, amount=amount, currency=currency)


# ---- which items


def named(owed: Sequence[Owed], wanted: Mapping[str, int], day: str) -> list[Take]:
    """What is taken of each item that a number or the label of an instalment names, instalments in their order."""
    takes: list[Take] = []
    for text, amount in wanted.items():
        found = [one for one in owed if text in (one.row.number, one.label)]
        if not found:
            raise Refused(Rule.DOCUMENT_UNKNOWN, document=text)
        if amount <= 0:
            raise Refused(Rule.AMOUNT_NOT_POSITIVE, document=text)
        parts = spread(amount, [one.free for one in found])
        takes += [Take(one, part) for one, part in zip(found, parts, strict=True) if part]
    for take in takes:
        _check(take, day)
    return takes


def _check(take: Take, day: str) -> None:
    one, currency = take.owed, take.owed.row.currency
    if one.waiting:
        raise Refused(Rule.TRANSFER_RETENTION, document=one.label)
    if take.amount > one.open:
        raise Refused(Rule.TRANSFER_TOO_LARGE, document=one.label, left=one.open, currency=currency)
    if take.amount > one.free:
        raise Refused(Rule.TRANSFER_DISPUTED, document=one.label, disputed=one.disputed, left=one.free, currency=currency)
    if counts_in(one.row, day):
        raise Refused(Rule.TRANSFER_IN_LIST, list=one.row.date, day=day)
    if one.row.date > day:
        raise Refused(Rule.TRANSFER_BEFORE_ITEM, document=one.label, first=one.row.date, day=day)


def counts_in(row: DocumentRow, day: str) -> bool:
    """Whether an item is a balance of a list that has counted already what happened on a day."""
    return row.series == NO_DETAIL and row.kind != TRANSFERRED and row.date >= day


def choosable(owed: Iterable[Owed], day: str) -> list[Owed]:
    """What may be taken without being named, the oldest due date first."""
    fits = [one for one in owed if one.free and not one.waiting and one.row.date <= day and not counts_in(one.row, day)]
    return sorted(fits, key=lambda one: (one.row.due is None, one.row.due or one.row.date, one.row.date, one.row.id))


def oldest(fits: Sequence[Owed], amount: int) -> list[Take] | None:
    """An amount over items in their order; None if they are not enough."""
    if sum(one.free for one in fits) < amount:
        return None
    parts = spread(amount, [one.free for one in fits])
    return [Take(one, part) for one, part in zip(fits, parts, strict=True) if part]


def one_currency(rows: Sequence[DocumentRow], default: str) -> str:
    """The currency of all of them; refuses several."""
    first = rows[0] if rows else None
    for row in rows:
        if first and row.currency != first.currency:
            raise Refused(Rule.TRANSFER_CURRENCY, document=row.number, other=first.number)
    return first.currency if first else default


def one_entity(rows: Sequence[DocumentRow]) -> int:
    """The own company of all of them; refuses several, which takes papers between those companies first."""
    for row in rows[1:]:
        if row.entity != rows[0].entity:
            raise Refused(Rule.TRANSFER_ENTITY, document=row.number, other=rows[0].number)
    return rows[0].entity if rows else 1


# ---- what is posted


def lines_of(takes: Sequence[Take], credit: DocumentRow) -> list[AllocationRow]:
    """``credit`` set against the items, from the later of both days on."""
    return [AllocationRow(t.owed.row.id, credit.id, t.amount, later(t.owed.row.date, credit.date)) for t in takes]


def paid_with(takes: Sequence[Take], credits: Sequence[Owed], day: str) -> list[AllocationRow]:
    """Items set against a customer's own credits, oldest first on both sides. Refuses credits that are not enough."""
    wanted, there = sum(take.amount for take in takes), sum(one.open for one in credits)
    currency = takes[0].owed.row.currency
    if there < wanted:
        raise Refused(Rule.TRANSFER_ADVANCE_SMALL, asked=wanted, left=there, currency=currency)
    left = {one.row.id: one.open for one in credits}
    lines: list[AllocationRow] = []
    for take in takes:
        need = take.amount
        for one in credits:
            part = min(need, left[one.row.id])
            if part:
                left[one.row.id] -= part
                need -= part
                lines.append(AllocationRow(take.owed.row.id, one.row.id, part, later(later(take.owed.row.date, one.row.date), day)))
    return lines


class Replaced(NamedTuple):
    """A balance that a later list took the place of, and the document that took ``amount`` of it back."""

    balance: DocumentRow
    back: DocumentRow
    amount: int


def told_by_list(
    credit: DocumentRow, replaced: Sequence[Replaced], posted: Mapping[str, int], new_id: Numbers
) -> tuple[list[DocumentRow], list[AllocationRow]]:
    """A transfer that a list of balances told already: its credit takes the place of what that list took back.

    ``replaced``: balances of before the transfer, by lists of its day or later; ``posted``: what each list put in their place, by
    day. Nothing is made where the balance did not become that much less by the first such list.
    """
    day = min((one.back.date for one in replaced), default="")
    found = [one for one in replaced if one.back.date == day]
    if sum(one.amount for one in found) - posted.get(day, 0) < credit.amount:
        return [], []
    documents: list[DocumentRow] = []
    lines: list[AllocationRow] = []
    parts = spread(credit.amount, [one.amount for one in found])
    for one, part in zip(found, parts, strict=True):
        if part:
            counter = one.back._replace(
                id=new_id(), side=-one.back.side, amount=part, number=f"{one.back.number} / {credit.number}",
                credits=one.balance.number,
            )  # fmt: skip
            documents.append(counter)
            lines += [
                AllocationRow(one.balance.id, one.back.id, -part, day), AllocationRow(counter.id, one.back.id, part, day),
                AllocationRow(one.balance.id, credit.id, part, credit.date),
            ]  # fmt: skip
    return documents, lines


class Account(NamedTuple):
    """Who owes from now on. ``taken``: numbers that documents of the customer have; ``account`` of a balance without detail."""

    customer: int
    taken: Set[str]
    balance_only: bool
    account: str | None


def owed_now(origin: DocumentRow | None, credit: DocumentRow, amount: int, to: Account, new_id: int, place: int) -> DocumentRow:
    """The same amount owed by another customer: due when it was due before, for the same order and contract.

    It keeps its number where that is free. Where the book has only balances of the customer it is a balance as well, which
    the next list takes the place of, and has no due date.
    """
    name = next(name for name in _names(f"{credit.number}-{place}") if name not in to.taken)
    row = DocumentRow(
        new_id, BILLED, to.customer, credit.entity, name, 1, 1, TRANSFERRED, DEBIT, credit.date, None, amount, credit.currency,
    )  # fmt: skip
    if to.balance_only:
        return row._replace(series=NO_DETAIL, account=to.account)
    if origin is None:
        return row
    keeps = origin.series == BILLED and origin.number not in to.taken
    number, part, parts = (origin.number, origin.part, origin.parts) if keeps else (name, 1, 1)
    based = origin.series != NO_DETAIL or origin.due is not None
    return row._replace(
        number=number, part=part, parts=parts, due=origin.due, base_date=origin.base_date or (origin.date if based else None),
        order_no=origin.order_no, contract=origin.contract, delivery=origin.delivery, project=origin.project,
        account=origin.account, text=origin.text,
    )  # fmt: skip


def _names(wanted: str) -> Iterator[str]:
    yield wanted
    yield from (f"{wanted} ({turn})" for turn in count(2))


def risen(debit: DocumentRow, day: str, new_id: int) -> tuple[DocumentRow, AllocationRow]:
    """What a customer owes by a transfer that a list of balances counted in on a ``day``: taken back there, to count once."""
    counter = debit._replace(
        id=new_id, kind=REPLACED, side=CREDIT, date=later(debit.date, day), number=f"{debit.number} / {day}", credits=debit.number
    )
    return counter, AllocationRow(debit.id, counter.id, debit.amount, counter.date)


# ---- taken back


class Made(NamedTuple):
    """A transfer as it stands."""

    id: int
    number: str
    type: str
    customer: int
    on: str
    reversed_on: str | None


def may_reverse(one: Made, on: str) -> None:
    if one.reversed_on:
        raise Refused(Rule.TRANSFER_REVERSED, number=one.number, day=one.reversed_on)
    if on < one.on:
        raise Refused(Rule.TRANSFER_EARLIER, number=one.number, first=one.on, day=on)


class Against(NamedTuple):
    """What stands against a document: the other document and the allocation."""

    row: DocumentRow
    line: AllocationRow


def owed_no_more(
    debit: DocumentRow, against: Sequence[Against], number: str, on: str, new_id: int
) -> tuple[DocumentRow, list[AllocationRow]]:
    """A debit that a transfer made, taken back on a day. Refused once it was paid: by anything but a list's own word for it."""
    for other, _ in against:
        if other.kind != REPLACED:
            raise Refused(Rule.TRANSFER_PAID, number=number, document=debit.number, by=other.number)
    back = debit._replace(
        id=new_id, series=TAKEN_BACK, side=CREDIT, kind=TRANSFERRED, date=on, due=None, credits=debit.number,
        number=f"{debit.number} / {number}",
    )  # fmt: skip
    undone = [line._replace(amount=-line.amount, eff=later(line.eff, on)) for _, line in against]
    return back, [*undone, AllocationRow(debit.id, back.id, debit.amount, on)]

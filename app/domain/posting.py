"""The shape of what is posted: documents, allocations, their seals and the laws that bind them."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from itertools import accumulate
from typing import Any, NamedTuple

from app.domain.rule import Refused, Rule


class DocumentRow(NamedTuple):
    """One posted item: an invoice (or one instalment of it), a note, a receipt. Amounts in minor units, dates ISO."""

    id: int
    series: str
    customer: int
    entity: int
    number: str
    part: int
    parts: int
    kind: str
    side: int
    date: str
    due: str | None
    amount: int
    currency: str
    base_date: str | None = None
    order_no: str | None = None
    contract: str | None = None
    delivery: str | None = None
    project: str | None = None
    account: str | None = None
    salesperson: str | None = None
    method: str | None = None
    payer: int | None = None
    credits: str | None = None
    text: str | None = None


class AllocationRow(NamedTuple):
    """``amount`` of a credit set against a debit from ``eff`` on; a bounce is a second row with a minus."""

    debit: int | None
    credit: int | None
    amount: int
    eff: str


DOCUMENT = DocumentRow._fields
ALLOCATION = AllocationRow._fields

# A number is unique for a customer within its series.
BILLED, RECEIVED, SETTLED, TAKEN_BACK = "D", "R", "S", "V"
DEBIT, CREDIT = 1, -1
# What a transfer without cash (往来转抵) takes off one account, and what another owes by it; their reversals are called the same.
TRANSFER, TRANSFERRED = "transfer", "transferred"

SIDES: dict[str, int] = {
    "invoice": DEBIT,
    "debit_note": DEBIT,
    "opening": DEBIT,
    "refund": DEBIT,
    "reversal": DEBIT,
    "credit_note": CREDIT,
    "receipt": CREDIT,
    "discount": CREDIT,
    "small_difference": CREDIT,
    "bank_fee": CREDIT,
    "write_off": CREDIT,
    TRANSFER: CREDIT,
    TRANSFERRED: DEBIT,
}
RECEIPT_KINDS = frozenset({"receipt", "discount", "small_difference", "bank_fee", "write_off", "refund", TRANSFER})

_seal_text: Callable[[Sequence[Any]], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def seal(row: Sequence[Any]) -> bytes:
    """SHA-256 over the immutable columns of a posted document, in the order of ``DOCUMENT`` (32 bytes)."""
    return sha256(_seal_text(row).encode()).digest()


def label(number: str, part: int, parts: int) -> str:
    """How a document is named on screen and paper: instalments carry their place."""
    return number if parts == 1 else f"{number} ({part}/{parts})"


_LABEL = re.compile(r"(.+) \(([0-9]+)/[0-9]+\)")


def names(text: str) -> list[str]:
    """The numbers that a text may stand for: itself, and, if it reads like a label, that of the whole document."""
    found = _LABEL.fullmatch(text)
    return [text, found[1]] if found else [text]


def later(one: str, other: str) -> str:
    """Allocations take effect on the later of both dates (ISO text sorts like dates)."""
    return one if one >= other else other


class Item(NamedTuple):
    """What an allocation needs to know of a posted document."""

    id: int
    customer: int
    currency: str
    side: int
    date: str
    open: int
    label: str
    kind: str


def allocate(debit: Item, credit: Item, amount: int) -> AllocationRow:
    """Set ``amount`` of a credit against a debit. Refuses amounts above either side and mixed customers or currencies."""
    if amount <= 0:
        raise Refused(Rule.AMOUNT_NOT_POSITIVE, document=credit.label)
    if (debit.side, credit.side) != (DEBIT, CREDIT):
        raise Refused(Rule.SAME_SIDE, document=credit.label, other=debit.label)
    if debit.customer != credit.customer:
        raise Refused(Rule.CUSTOMER_MIXED, debit=debit.label, credit=credit.label)
    if debit.currency != credit.currency:
        raise Refused(Rule.CURRENCY_MIXED, debit=debit.label, credit=credit.label)
    if amount > credit.open:
        raise Refused(Rule.OVER_ALLOCATED, credit=credit.label, open=credit.open, currency=credit.currency)
    if amount > debit.open:
        raise Refused(Rule.OVER_SETTLED, debit=debit.label, open=debit.open, currency=debit.currency)
    return AllocationRow(debit.id, credit.id, amount, later(debit.date, credit.date))


def spread(amount: int, rooms: Sequence[int]) -> list[int]:
    """An amount over instalments in their order; what is too much falls on the last, where ``allocate`` refuses it."""
    parts = []
    for room in rooms[:-1]:
        parts.append(min(amount, room))
        amount -= parts[-1]
    return [*parts, amount]


Moves = Sequence[tuple[str, int]]


def in_time(lines: Sequence[AllocationRow], moves: Mapping[int, Moves]) -> list[AllocationRow]:
    """Allocations put off to the day from which what they take was free: no open amount is below zero on any day.

    ``moves``: (day, change of the open amount) of documents that a bounce gave something back to; all others only ever
    become less, and have room today only if they always had.
    """
    known = {document: list(changes) for document, changes in moves.items()}
    since: dict[tuple[int | None, int | None, int], list[str]] = {}
    made = []
    for line in lines:
        sides = [known[document] for document in line[:2] if document in known]
        if line.amount > 0:
            line = line._replace(eff=max([line.eff, *[_free_from(side, line.amount) for side in sides]]))
            since.setdefault(line[:3], []).append(line.eff)
        elif waiting := since.get((line.debit, line.credit, -line.amount)):
            line = line._replace(eff=later(line.eff, waiting.pop(0)))  # what is taken back has to be there
        for side in sides:
            side.append((line.eff, -line.amount))
        made.append(line)
    return made


def _free_from(changes: Moves, amount: int) -> str:
    """The first day from which ``amount`` is open for good; no day at all if it never is."""
    by_day: dict[str, int] = {}
    for day, change in changes:
        by_day[day] = by_day.get(day, 0) + change
    days = sorted(by_day)
    first = ""
    for day, opened in reversed([*zip(days, accumulate(by_day[day] for day in days), strict=True)]):
        if opened < amount:
            break
        first = day
    return first


def reverse(
    receipt: DocumentRow, made: Sequence[AllocationRow], on: str, new_id: int
) -> tuple[DocumentRow, list[AllocationRow]]:
    """A bounced receipt: a debit of the same amount on the day of the bounce, and its allocations taken back that day.

    Before ``on`` the receipt had paid; from ``on`` it has not. ``made`` are the receipt's allocations still standing.
    """
    if on < receipt.date:
        raise Refused(Rule.REVERSED_BEFORE_RECEIVED, receipt=receipt.number, received=receipt.date, reversed=on)
    back = receipt._replace(
        id=new_id, kind="reversal", side=-receipt.side, date=on, credits=receipt.number, series=TAKEN_BACK
    )
    undone = [AllocationRow(a.debit, a.credit, -a.amount, later(a.eff, on)) for a in made]
    debit, credit = (back.id, receipt.id) if receipt.side == CREDIT else (receipt.id, back.id)
    return back, [*undone, AllocationRow(debit, credit, receipt.amount, on)]

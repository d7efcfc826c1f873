"""The shape of what is posted: documents, allocations, their seals and the laws that bind them."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from hashlib import sha256
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
    "write_off": CREDIT,
}
RECEIPT_KINDS = frozenset({"receipt", "discount", "small_difference", "write_off", "refund"})

_seal_text: Callable[[Sequence[Any]], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def seal(row: Sequence[Any]) -> bytes:
    """SHA-256 over the immutable columns of a posted document, in the order of ``DOCUMENT`` (32 bytes)."""
    return sha256(_seal_text(row).encode()).digest()


def label(number: str, part: int, parts: int) -> str:
    """How a document is named on screen and paper: instalments carry their place."""
    return number if parts == 1 else f"{number} ({part}/{parts})"


def later(one: str, other: str) -> str:
    """Allocations take effect on the later of both dates (ISO text sorts like dates)."""
    return one if one >= other else other


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


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
    if debit.customer != credit.customer:
        raise Refused(Rule.CUSTOMER_MIXED, debit=debit.label, credit=credit.label)
    if debit.currency != credit.currency:
        raise Refused(Rule.CURRENCY_MIXED, debit=debit.label, credit=credit.label)
    if amount > credit.open:
        raise Refused(Rule.OVER_ALLOCATED, credit=credit.label, open=credit.open, currency=credit.currency)
    if amount > debit.open:
        raise Refused(Rule.OVER_SETTLED, debit=debit.label, open=debit.open, currency=debit.currency)
    return AllocationRow(debit.id, credit.id, amount, later(debit.date, credit.date))


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

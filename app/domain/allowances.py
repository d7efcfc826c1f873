"""Applications to give money away (折让申请): who may decide, what a decision makes of one, which red letter belongs to which.

A small difference or a bank's fee is given by the approval itself. A rebate or an allowance is given by a red-letter
invoice only: until that has come the receivable stays as it is. Amounts are minor units.
"""

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.rule import Refused, Rule

REBATE, ALLOWANCE, SMALL_DIFFERENCE, BANK_FEE = "rebate", "allowance", "small_difference", "bank_fee"
KINDS = (REBATE, ALLOWANCE, SMALL_DIFFERENCE, BANK_FEE)
AT_ONCE = frozenset({SMALL_DIFFERENCE, BANK_FEE})  # of these the approval is all that is needed

PENDING, REFUSED, WITHDRAWN = "pending", "refused", "withdrawn"
AWAITING, ISSUED, POSTED, REVERSED = "awaiting", "issued", "posted", "reversed"
CLAIMING = (PENDING, AWAITING)  # may still take something off what is open


class Application(NamedTuple):
    """An application as it stands. Days ISO; ``asked_by`` is who wrote the entry in the journal."""

    id: int
    number: str
    customer: int
    kind: str
    currency: str
    amount: int
    on: str
    state: str
    asked_by: str
    decided_on: str | None


def number_of(year: int, serial: int) -> str:
    """``ZR-2026-001``: without gaps in a year."""
    return f"ZR-{year}-{serial:03}"


def after_decision(kind: str, approved: bool) -> str:
    """The state that a decision leads to."""
    if not approved:
        return REFUSED
    return POSTED if kind in AT_ONCE else AWAITING


def may_decide(one: Application, on: str, actor: str, own_approval: bool) -> None:
    """Refuses a decision that was made before, a day before the application, and the word of the one who asked."""
    must_be(one, PENDING)
    if on < one.on:
        raise Refused(Rule.ALLOWANCE_EARLIER, number=one.number, first=one.on, day=on)
    if actor == one.asked_by and not own_approval:
        raise Refused(Rule.ALLOWANCE_OWN, number=one.number, by=actor)


def may_reverse(one: Application, on: str) -> None:
    """Refuses what gave nothing yet, what a red letter gave (only another invoice takes that back), and an earlier day."""
    must_be(one, POSTED, AWAITING)
    first = one.decided_on or one.on
    if on < first:
        raise Refused(Rule.ALLOWANCE_EARLIER, number=one.number, first=first, day=on)


def must_be(one: Application, *states: str) -> None:
    if one.state not in states:
        raise Refused(Rule.ALLOWANCE_STATE, number=one.number, state=one.state)


def claim(document: str, currency: str, wanted: int, open_: int, claimed: int) -> None:
    """Refuses an amount above what is open of a document and not asked for already."""
    if wanted <= 0:
        raise Refused(Rule.AMOUNT_NOT_POSITIVE, document=document)
    if wanted > open_ - claimed:
        raise Refused(Rule.ALLOWANCE_TOO_LARGE, document=document, left=open_ - claimed, currency=currency)


class Note(NamedTuple):
    """A credit note of the book that no application has yet; ``credits``: the document that it names."""

    document: int
    customer: int
    currency: str
    amount: int
    date: str
    credits: str | None


class Waiting(NamedTuple):
    """An approved application that waits for its red letter; ``documents`` are the numbers that it is about."""

    id: int
    customer: int
    currency: str
    amount: int
    on: str
    documents: frozenset[str]


def red_letters(waiting: Sequence[Waiting], notes: Sequence[Note]) -> list[tuple[int, int]]:
    """(application, credit note): same customer, currency and amount, not of before the application; each once.

    A note that names one of the documents goes before one that does not, then the oldest.
    """
    left = list(notes)
    found = []
    for one in waiting:
        fitting = [note for note in left if note[1:4] == (one.customer, one.currency, one.amount) and note.date >= one.on]
        if fitting:
            note = min(fitting, key=lambda note: (note.credits not in one.documents, note.date, note.document))
            left.remove(note)
            found.append((one.id, note.document))
    return found

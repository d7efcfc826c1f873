"""Money that a bill brings: at maturity from its acceptor, or from the bank that discounted it. Never a second receipt.

A line is a bill's when its amount is, its day is near, and it says so: the number, the acceptor or bank, or a word of
bills. By amount and day alone a bill is only asked about, and only where nothing else explains the line better.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from app.domain.matching import Incoming, Proposal, Reason
from app.domain.payers import plain

BY_NUMBER, BY_PARTY, BY_WORD, BY_AMOUNT = 100, 95, 90, 60
_WORDS = ("承兑", "票据", "汇票", "银承", "商承", "托收", "贴现", "bill", "draft", "acceptance", "discount")


class Expected(NamedTuple):
    """``amount`` that a bill brings about ``day``; ``parties`` who may send it; ``document`` and ``receipt``: of its customer."""

    bill: int
    document: int
    customer: int
    receipt: str
    number: str
    day: str
    amount: int
    currency: str
    parties: tuple[str, ...]


def by_bills(lines: Sequence[Incoming], bills: Iterable[Expected], days: int) -> list[Proposal]:
    """A proposal for each line that may be a bill's money, each bill once; ``days`` after its day, or that many before."""
    left = list(bills)
    made = []
    for line in sorted(lines, key=lambda line: (line.date, line.id)):
        rated = [(_score(line, one), one) for one in left if _may_be(line, one, days)]
        if rated:
            top = max(score for score, _ in rated)
            best = [one for score, one in rated if score == top]
            left.remove(best[0])
            made.append(_proposal(line, best[0], top, len(best)))
    return made


def of_customer(line: Incoming, amount: int, bills: Iterable[Expected], customer: int, days: int) -> Expected | None:
    """The bill of a customer that a line is the money of, when a person named the customer."""
    found = [one for one in bills if one.customer == customer and _may_be(line._replace(amount=amount), one, days)]
    return min(found, key=lambda one: (_apart(line, one), one.bill), default=None)


def chosen(by_bill: Sequence[Proposal], others: Sequence[Proposal], lines: Sequence[Incoming]) -> list[Proposal]:
    """One proposal for each line in the order of their days; a bill by amount alone gives way to any better reason."""
    told = {one.line: one for one in by_bill}
    other = {one.line: one for one in others}
    found = []
    for line in sorted(lines, key=lambda line: (line.date, line.id)):
        bill, plain_one = told.get(line.id), other.get(line.id)
        weak = bill is not None and bill.asks and plain_one is not None and plain_one.score >= bill.score
        best = plain_one if bill is None or weak else bill
        assert best is not None
        found.append(best)
    return found


def _may_be(line: Incoming, one: Expected, days: int) -> bool:
    return (line.amount, line.currency) == (one.amount, one.currency) and _apart(line, one) <= days


def _apart(line: Incoming, one: Expected) -> int:
    return abs((date.fromisoformat(line.date) - date.fromisoformat(one.day)).days)


def _score(line: Incoming, one: Expected) -> int:
    said = f"{line.text or ''} {line.reference or ''}"
    if one.number in "".join(said.split()):
        return BY_NUMBER
    party = plain(line.party or "")
    if party and any(plain(name) in party or party in plain(name) for name in one.parties):
        return BY_PARTY
    return BY_WORD if any(word in said.lower() for word in _WORDS) else BY_AMOUNT


def _proposal(line: Incoming, one: Expected, score: int, alike: int) -> Proposal:
    told = Reason("BILL_MONEY", (("bill", one.number), ("day", one.day), ("number", one.receipt)))
    made = Proposal(line.id, score, (told,), asks=score < BY_WORD, receipt=one.document, bill=one.bill)
    if alike == 1:
        return made
    return replace(made, reasons=(told, Reason("BILLS_ALIKE", (("count", str(alike)),))), asks=True)

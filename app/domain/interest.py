"""Interest on late payment: simple, on the balance day by day, rounded once per invoice.

Days are payment date less due date: the first day of interest is the day after the due date,
the day of payment is included, nothing compounds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from app.domain.money import WIDE, decimals, from_minor, rounded_product, to_minor


@dataclass(frozen=True, slots=True)
class Segment:
    """``balance`` in minor units, unchanged for ``days``; both above zero."""

    balance: int
    days: int


def segments(amount: int, start: date, end: date, reductions: Sequence[tuple[date, int]]) -> tuple[Segment, ...]:
    """What was owed for how long, from ``start`` (the legal due date) to ``end`` (payment or reckoning day).

    ``reductions`` are (effective day, minor units) in any order; a bounce is a negative one. What happened on or
    before ``start`` lowers the opening balance, what happened after ``end`` does not count. Days on which
    nothing was owed make no segment.
    """
    inside = sorted((day, part) for day, part in reductions if start < day < end)
    days = [start, *(day for day, _ in inside), end]
    balance = amount - sum(part for day, part in reductions if day <= start)
    found = []
    for (since, until), (_, part) in zip(pairwise(days), [*inside, (end, 0)], strict=True):
        found.append(Segment(balance, (until - since).days))
        balance -= part
    return _owed(found)


def _owed(found: Iterable[Segment]) -> tuple[Segment, ...]:
    return tuple(segment for segment in found if segment.balance > 0 and segment.days > 0)


def interest(owed: Iterable[Segment], daily_rate: Decimal, currency: str) -> int:
    """Minor units of Σ balance × days × rate; ``daily_rate`` is a fraction (万分之三 is ``Decimal("0.0003")``).

    MoneyError if the result is beyond 15 digits.
    """
    total = from_minor(sum(segment.balance * segment.days for segment in owed), currency)
    return to_minor(rounded_product(total, daily_rate, decimals(currency)), currency)


def annual_to_daily(rate: Decimal, basis: int) -> Decimal:
    """The daily fraction of a yearly ``rate`` (3 % is ``Decimal("0.03")``) on a year of ``basis`` days (365 or 360)."""
    if basis < 1:
        raise ValueError(f"a year of {basis} days")
    return WIDE.divide(rate, Decimal(basis))

"""Ageing (账龄): days past due or since the invoice, sorted into buckets that policy names.

A list by due date reads ``not_due, 1-30, …, 365+, no_due``, one by invoice date ``0-30, …, 365+``.
Names say the days of a bucket, both ends included; ``365+`` is everything older than the bucket before.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.fault import Fault, Unusable

NOT_DUE = "not_due"
NO_DUE = "no_due"
MAX_DAY = 36_500

_SPAN = re.compile("([0-9]{1,6})-([0-9]{1,6})")
_OPEN = re.compile("([0-9]{1,6})[+]")


class BucketError(Unusable):
    """A list of buckets that leaves days out, counts them twice or cannot be read."""


class Basis(StrEnum):
    """From which day the age counts."""

    DUE = "due"  # 逾期账龄: the nominal due date
    INVOICE = "invoice"  # 账龄: the invoice date


@dataclass(frozen=True, slots=True)
class Buckets:
    """``edges``: the last day of every dated bucket but the open one, ascending.

    ``names`` stand in the same order, then the open one, then (by due date) ``no_due``. Made by ``parse_buckets``.
    """

    basis: Basis
    edges: tuple[int, ...]
    names: tuple[str, ...]

    def bucket_of(self, days: int | None) -> str:
        """The bucket of an age in days; None (no due date) is ``no_due``, and only by due date."""
        if days is None:
            return self._undated()
        return self.names[bisect_left(self.edges, days)]

    def boundaries(self, on: date) -> list[tuple[str, date | None, date | None]]:
        """(name, from, to) of the due (or invoice) dates in each bucket as of ``on``; None is an open side.

        ``no_due`` has neither side: it is for rows without a date.
        """
        oldest = [on - timedelta(edge) for edge in self.edges]
        newest = [day - timedelta(1) for day in oldest]
        dated = zip(self.names, [*oldest, None], [None, *newest], strict=False)
        return [*dated, *((name, None, None) for name in self.names[len(oldest) + 1 :])]

    def _undated(self) -> str:
        if self.basis is not Basis.DUE:
            raise ValueError("an invoice without a date has no age")
        return NO_DUE


def days_past_due(due: date | None, on: date) -> int | None:
    """Days from the nominal due date to ``on``: 0 or less is not overdue, None is not known."""
    return None if due is None else (on - due).days


def parse_buckets(basis: Basis, names: Sequence[str]) -> Buckets:
    """Check a list of bucket names from policy; BucketError says where it breaks."""
    dated = _without_no_due(names) if basis is Basis.DUE else tuple(names)
    edges = _opening(basis, dated)
    for name in dated[len(edges) : -1]:
        edges.append(_last_day(name, edges[-1] + 1 if edges else 0))
    _check_open_end(dated[-1], edges[-1])
    return Buckets(basis, tuple(edges), tuple(names))


def _without_no_due(names: Sequence[str]) -> tuple[str, ...]:
    if not names or names[-1] != NO_DUE:
        raise BucketError(Fault.BUCKET_NO_DUE)
    return tuple(names[:-1])


def _opening(basis: Basis, names: tuple[str, ...]) -> list[int]:
    """The edges that the list's first name gives: by due date 0 (``not_due``), by invoice date none yet."""
    by_due = basis is Basis.DUE
    if len(names) < 2 or not (names[0] == NOT_DUE if by_due else names[0].startswith("0-")):
        raise BucketError(Fault.BUCKET_FIRST, expected=NOT_DUE if by_due else "0-")
    return [0] if by_due else []


def _last_day(name: str, expected: int) -> int:
    if _OPEN.fullmatch(name):
        raise BucketError(Fault.BUCKET_OPEN_END, name=name)
    match = _SPAN.fullmatch(name)
    if not match or not int(match[1]) <= int(match[2]) <= MAX_DAY:
        raise BucketError(Fault.BUCKET_NAME, name=name)
    _check_contiguous(name, int(match[1]), expected)
    return int(match[2])


def _check_contiguous(name: str, first: int, expected: int) -> None:
    if first != expected:
        raise BucketError(Fault.BUCKET_GAP if first > expected else Fault.BUCKET_OVERLAP, name=name, expected=expected)


def _check_open_end(name: str, last: int) -> None:
    match = _OPEN.fullmatch(name)
    if not match:
        raise BucketError(Fault.BUCKET_OPEN_END, name=name)
    # Both habits are common after "181-365": "365+" (more than) and "366+" (from).
    if int(match[1]) != last:
        _check_contiguous(name, int(match[1]), last + 1)

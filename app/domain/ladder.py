"""Where a customer stands on the dunning ladder: the highest level deserved, and when an episode is over.

One ladder per own company, customer and currency. An episode begins with the first letter sent and is over from the
first day on which no undisputed item has reached level 1's day any more; the next letter then starts at level 1 again.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.domain.accounts_policy import Nature

# Named tuples: a run of a large book makes tens of thousands of them.


class OpenItem(NamedTuple):
    """A debit item (one instalment) with something open. Amounts are minor units, ``open`` > 0, ``disputed`` ≥ 0.

    ``document`` is its label on paper. ``reductions`` are the (day, amount) by which the undisputed part became less
    over time, negative where a receipt bounced; needed only where interest is reckoned.
    """

    id: int
    document: str
    date: dt.date
    due: dt.date | None
    amount: int
    open: int
    disputed: int = 0
    hold_until: dt.date | None = None
    reductions: tuple[tuple[dt.date, int], ...] = ()
    detailed: bool = True  # False: a balance without documents behind it
    estimated: bool = False  # known from a ledger only: open by first in, first out
    aside: Nature | None = None  # its account is not written to; retention: its event has not happened


class Credit(NamedTuple):
    """A receipt or credit note with ``open`` > 0 minor units not yet applied to anything."""

    id: int
    document: str
    date: dt.date
    kind: str
    open: int


class SentNotice(NamedTuple):
    level: int
    episode: int
    sent_on: dt.date


class Ladder(NamedTuple):
    """One own company's view of one customer in one currency, as of the day of a run.

    ``letters``: yes, no (the owner handles it) or statement (no letters either). ``last``: the latest letter sent.
    ``last_episode_no``: of any notice not withdrawn, 0 if none. ``interrupted``: the episode of ``last`` is over.
    ``draft_waiting``: a notice is neither sent nor withdrawn.
    """

    entity: int
    customer: int
    code: str
    currency: str
    items: Sequence[OpenItem]
    credits: Sequence[Credit] = ()
    letters: str = "yes"
    hold_until: dt.date | None = None
    last: SentNotice | None = None
    last_episode_no: int = 0
    interrupted: bool = False
    draft_waiting: bool = False
    has_address: bool = True


class Standing(NamedTuple):
    """The episode the next letter belongs to, and the highest level sent in it so far (0: none)."""

    episode: int
    last: int


def standing(ladder: Ladder) -> Standing:
    """Where the next letter of a ladder stands: in the running episode, or in a new one."""
    if ladder.last is None or ladder.interrupted:
        return Standing(ladder.last_episode_no + 1, 0)
    return Standing(ladder.last.episode, ladder.last.level)


class ItemHistory(NamedTuple):
    """How much of an item was open and undisputed over time (minor units).

    ``opening`` holds until the first event; an item that came into being later opens with 0 and has its amount as an
    event on that day. ``events`` are (day, undisputed open amount from that day on), several on a day count in the
    order given. An item settled on day x was open until the day before x. Without ``due`` an item is never overdue.
    """

    due: dt.date | None
    opening: int
    events: tuple[tuple[dt.date, int], ...] = ()


class Span(NamedTuple):
    """Days from ``first`` up to, not including, ``until`` (None: without end)."""

    first: dt.date
    until: dt.date | None


def ceiling(days_overdue: int, from_days: Sequence[int]) -> int:
    """Highest level deserved by so many days overdue; 0 below level 1. ``from_days`` rises, level 1 first."""
    return bisect_right(from_days, days_overdue)


def reached(history: ItemHistory, from_days: int) -> list[Span]:
    """The spans of days on which an item was open, undisputed and at least ``from_days`` days overdue."""
    if history.due is None:
        return []
    reaches = history.due + dt.timedelta(days=from_days)
    clipped = (Span(max(span.first, reaches), span.until) for span in _open_spans(history))
    return [span for span in clipped if span.until is None or span.first < span.until]


def _open_spans(history: ItemHistory) -> list[Span]:
    events = sorted(history.events, key=lambda event: event[0])
    steps = [(dt.date.min, history.opening), *events]
    ends = [*(day for day, _ in events), None]
    return [Span(day, end) for (day, amount), end in zip(steps, ends, strict=True) if amount > 0]


def coverage_broken(spans: Iterable[Span], start: dt.date, end: dt.date) -> bool:
    """Whether some day from ``start`` to ``end``, both included, lies in none of the spans."""
    day = start
    for span in sorted(spans, key=lambda span: span.first):
        if span.first > day:
            break
        if span.until is None:
            return False
        day = max(day, span.until)
    return day <= end


def episode_over(histories: Iterable[ItemHistory], from_days: int, start: dt.date, end: dt.date) -> bool:
    """Whether an episode running on ``start`` came to its end by ``end``. ``from_days`` is that of level 1."""
    return coverage_broken((span for history in histories for span in reached(history, from_days)), start, end)

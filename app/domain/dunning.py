"""Which customer gets which letter on a day, and why every other overdue item gets none.

The ladder climbs one level at a time from what was *sent*: ``ceiling`` is the highest level that the days overdue of an
undisputed item deserve, ``level`` = min(ceiling, last + 1). Items that are not overdue yet are not mentioned at all.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from app.domain.accounts_policy import Nature
from app.domain.calendar import Calendar, Convention
from app.domain.dunning_policy import DunningPolicy
from app.domain.interest import interest, segments
from app.domain.ladder import Credit, Ladder, OpenItem, ceiling, standing


class Skip(StrEnum):
    """Why an item is on no letter. The order is that of the checks: the first that applies is the reason."""

    RETENTION_WAITING = "RETENTION_WAITING"  # kept back until an event that has not happened
    ESTIMATE_ACCOUNT = "ESTIMATE_ACCOUNT"  # these by the account they stand on
    NOTES_ACCOUNT = "NOTES_ACCOUNT"
    ADVANCE_ACCOUNT = "ADVANCE_ACCOUNT"
    OTHER_ACCOUNT = "OTHER_ACCOUNT"
    NO_DETAIL = "NO_DETAIL"  # a balance without documents: for a statement only
    NO_TERM = "NO_TERM"
    DISPUTED = "DISPUTED"
    HOLD_OFF = "HOLD_OFF"
    TOO_EARLY = "TOO_EARLY"
    DRAFT_WAITING = "DRAFT_WAITING"
    LEVEL_SENT = "LEVEL_SENT"  # a higher level is still to come
    LADDER_DONE = "LADDER_DONE"
    QUIET = "QUIET"
    COVERED = "COVERED"
    BELOW_MINIMUM = "BELOW_MINIMUM"
    OWNER_HANDLES = "OWNER_HANDLES"
    PAYMENT_WAITING = "PAYMENT_WAITING"  # a line of the bank is most probably this customer's, and nobody matched it yet
    STALE_DATA = "STALE_DATA"
    EXCLUDED = "EXCLUDED"
    ESTIMATED = "ESTIMATED"  # known from a ledger only, and the letter's text has no balance form


NOT_DUNNED = {
    Nature.RETENTION: Skip.RETENTION_WAITING,
    Nature.ESTIMATE: Skip.ESTIMATE_ACCOUNT,
    Nature.NOTES: Skip.NOTES_ACCOUNT,
    Nature.ADVANCE: Skip.ADVANCE_ACCOUNT,
    Nature.OTHER: Skip.OTHER_ACCOUNT,
}


class Warn(StrEnum):
    """What a person should know about a notice or a run that is made all the same."""

    NO_ADDRESS = "NO_ADDRESS"
    CALENDAR_UNKNOWN = "CALENDAR_UNKNOWN"  # a day was rolled in a year whose days off nobody entered
    STALE_OVERRIDDEN = "STALE_OVERRIDDEN"  # the data are older than the policy allows; of a whole plan only
    NOT_PRINTED = "NOT_PRINTED"  # recorded as sent, but only other letters of the run have an original
    OUTDATED = "OUTDATED"  # recorded as sent, but what is open is not what the letter says
    BANK_LINES_OPEN = "BANK_LINES_OPEN"  # money came in that may be a customer's to whom a letter goes


@dataclass(frozen=True, slots=True)
class DataDates:
    """How far the ledger reaches and how far receipts were checked; None = nobody said so, which is stale."""

    ledger: dt.date | None
    receipts: dt.date | None


class NoticeItem(NamedTuple):
    """A line of a letter, minor units. It claims ``open`` − ``disputed``.

    ``interest_days`` count from the legal due date (None: no rate agreed), ``days_overdue`` from the nominal one.
    """

    id: int
    document: str
    date: dt.date
    due: dt.date
    amount: int
    open: int
    disputed: int
    days_overdue: int
    interest: int
    interest_days: int | None


class PlannedNotice(NamedTuple):
    """One letter, minor units. ``total`` = Σ (open − disputed) + fees − credits, + interest where it is claimed.

    ``estimated``: some item is known from a ledger only, so the letter is in balance form and names no document;
    ``further_due``: more of that balance fell due, but is held, wholly disputed or due too lately to be demanded.
    """

    entity: int
    customer: int
    code: str
    currency: str
    episode: int
    level: int
    ceiling: int
    items: tuple[NoticeItem, ...]
    credits: int
    credit_items: tuple[Credit, ...]
    interest: int
    interest_claimed: bool
    fees: int
    total: int
    warnings: tuple[Warn, ...]
    deadline: dt.date
    policy_version: int | str
    estimated: bool = False
    further_due: bool = False


class Skipped(NamedTuple):
    """An item on no letter. ``until``: the last day of a hold, or the first day a quiet ladder may speak again."""

    code: str
    document: str
    reason: Skip
    until: dt.date | None
    item: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Notices in the order of the ladders, skipped items grouped by ladder; warnings of the run and its notices."""

    notices: tuple[PlannedNotice, ...]
    skipped: tuple[Skipped, ...]
    warnings: tuple[Warn, ...]


_DUE_ALL_THE_SAME = frozenset({Skip.DISPUTED, Skip.HOLD_OFF, Skip.TOO_EARLY})
_NEVER = dt.date.max.toordinal()  # more days overdue than there can be

_Late = tuple[OpenItem, dt.date, int]  # an item, its due date, its days overdue


@dataclass(frozen=True, slots=True)
class _Run:
    """``age``: of the oldest data, in working days; None if nobody said how far they reach."""

    on: dt.date
    age: int | None
    calendar: Calendar
    except_codes: frozenset[str]
    stale_ok: bool
    says_balance: Callable[[int, int], bool]
    paying: frozenset[tuple[int, str]]


class _Terms(NamedTuple):
    """A policy worked out for one currency and one run, amounts in minor units."""

    policy: DunningPolicy  # held so that its identity, the key it is found by, stays taken
    from_days: tuple[int, ...]
    triggers: int
    top: int
    minimum: int
    fees: tuple[int, ...]
    deadline: dt.date
    deadline_unsure: bool
    stale: bool


class _Case(NamedTuple):
    """A ladder with items to write about, as the checks see it. ``owed`` and ``credits`` in minor units."""

    ladder: Ladder
    terms: _Terms
    run: _Run
    ceiling: int
    episode: int
    last: int
    listed: list[_Late]
    owed: int
    credits: int
    left_out: Sequence[Skipped]

    @property
    def level(self) -> int:
        return min(self.ceiling, self.last + 1)

    @property
    def estimated(self) -> bool:
        return any(item.estimated for item, _, _ in self.listed)

    @property
    def further_due(self) -> bool:
        return any(one.reason in _DUE_ALL_THE_SAME for one in self.left_out)


def plan(
    ladders: Iterable[Ladder],
    policy_of: Callable[[str], DunningPolicy],
    on: dt.date,
    data: DataDates,
    calendar: Calendar,
    except_codes: frozenset[str] = frozenset(),
    stale_ok: bool = False,
    says_balance: Callable[[int, int], bool] = lambda customer, level: True,
    paying: frozenset[tuple[int, str]] = frozenset(),
) -> Plan:
    """The letters due on ``on`` and every overdue item that is on none, each with its reason.

    ``policy_of`` gives the policy of a customer code; the same object for customers of the same policy is cheapest.
    ``says_balance``: whether the text for a customer (id) and level has a balance form; asked only where one is needed.
    ``paying``: customers and currencies of whom an open line of the bank most probably is.
    Items and credits must be what is open on ``on``, in the order in which a letter shall list them.
    """
    run = _Run(on, _age(data, on, calendar), calendar, except_codes, stale_ok, says_balance, paying)
    known: dict[tuple[int, str], _Terms] = {}
    notices: list[PlannedNotice] = []
    skipped: list[Skipped] = []
    for ladder in ladders:
        before = len(skipped)
        if late := _overdue(ladder, on, skipped):
            terms = _terms_of(policy_of(ladder.code), ladder.currency, run, known)
            longest = max([days for _, _, days in late])
            if listed := _ripe(late, longest, terms, ladder.code, skipped):
                _decide(_case(ladder, terms, run, longest, listed, skipped[before:]), notices, skipped)
    overridden = stale_ok and any(terms.stale for terms in known.values())
    return Plan(tuple(notices), tuple(skipped), _warnings(notices, overridden, _unsure(data, on, calendar)))


def _overdue(ladder: Ladder, on: dt.date, skipped: list[Skipped]) -> list[_Late]:
    """The items that count; those without term, disputed or held are put aside."""
    code, held, today = ladder.code, ladder.hold_until, on.toordinal()
    late: list[_Late] = []
    for item in ladder.items:
        due = item.due
        if item.aside:
            skipped.append(Skipped(code, item.document, NOT_DUNNED[item.aside], None, item.id))
        elif due is None:
            why = Skip.NO_TERM if item.detailed else Skip.NO_DETAIL
            skipped.append(Skipped(code, item.document, why, None, item.id))
        elif (days := today - due.toordinal()) > 0:
            if item.disputed >= item.open:
                skipped.append(Skipped(code, item.document, Skip.DISPUTED, None, item.id))
            elif (held or item.hold_until) and (until := _later(held, item.hold_until)) >= on:
                skipped.append(Skipped(code, item.document, Skip.HOLD_OFF, until, item.id))
            else:
                late.append((item, due, days))
    return late


def _later(first: dt.date | None, second: dt.date | None) -> dt.date:
    return max(first or dt.date.min, second or dt.date.min)


def _ripe(late: list[_Late], longest: int, terms: _Terms, code: str, skipped: list[Skipped]) -> list[_Late]:
    """The items a letter would list; the others are too early, all of them if none triggers a letter."""
    least = terms.policy.inclusion_days if longest >= terms.triggers else _NEVER
    skipped += [Skipped(code, item.document, Skip.TOO_EARLY, None, item.id) for item, _, days in late if days < least]
    return [entry for entry in late if entry[2] >= least]


def _case(
    ladder: Ladder, terms: _Terms, run: _Run, longest: int, listed: list[_Late], left_out: Sequence[Skipped]
) -> _Case:
    deserved = ceiling(longest, terms.from_days)
    owed = sum([item.open - item.disputed for item, _, _ in listed])
    credits = sum([credit.open for credit in ladder.credits])
    return _Case(ladder, terms, run, deserved, *standing(ladder), listed, owed, credits, left_out)


def _decide(case: _Case, notices: list[PlannedNotice], skipped: list[Skipped]) -> None:
    for reason, applies in CHECKS:
        if applies(case):
            until = _quiet_until(case) if reason is Skip.QUIET else None
            code = case.ladder.code
            skipped += [Skipped(code, item.document, reason, until, item.id) for item, _, _ in case.listed]
            return
    notices.append(_notice(case))


def _draft_waiting(case: _Case) -> bool:
    return case.ladder.draft_waiting


def _level_sent(case: _Case) -> bool:
    return case.ceiling <= case.last < case.terms.top


def _ladder_done(case: _Case) -> bool:
    return case.last >= case.terms.top


def _quiet(case: _Case) -> bool:
    return case.run.on < _quiet_until(case)


def _quiet_until(case: _Case) -> dt.date:
    """The first day on which the next level may follow the last one of this episode."""
    sent = case.ladder.last
    if sent is None or case.last == 0:
        return dt.date.min
    return sent.sent_on + dt.timedelta(days=case.terms.policy.levels[case.last].days_after_previous)


def _covered(case: _Case) -> bool:
    return case.credits >= case.owed


def _below_minimum(case: _Case) -> bool:
    return case.owed - case.credits < case.terms.minimum


def _owner_handles(case: _Case) -> bool:
    return case.ladder.letters != "yes"


def _payment_waiting(case: _Case) -> bool:
    return case.terms.policy.wait_for_payment and (case.ladder.customer, case.ladder.currency) in case.run.paying


def _stale_data(case: _Case) -> bool:
    return case.terms.stale and not case.run.stale_ok


def _excluded(case: _Case) -> bool:
    return case.ladder.code in case.run.except_codes


def _no_balance_text(case: _Case) -> bool:
    return case.estimated and not case.run.says_balance(case.ladder.customer, case.level)


CHECKS: tuple[tuple[Skip, Callable[[_Case], bool]], ...] = (
    (Skip.DRAFT_WAITING, _draft_waiting),
    (Skip.LEVEL_SENT, _level_sent),
    (Skip.LADDER_DONE, _ladder_done),
    (Skip.QUIET, _quiet),
    (Skip.COVERED, _covered),
    (Skip.BELOW_MINIMUM, _below_minimum),
    (Skip.OWNER_HANDLES, _owner_handles),
    (Skip.PAYMENT_WAITING, _payment_waiting),
    (Skip.STALE_DATA, _stale_data),
    (Skip.EXCLUDED, _excluded),
    (Skip.ESTIMATED, _no_balance_text),
)


def _notice(case: _Case) -> PlannedNotice:
    ladder, terms, level = case.ladder, case.terms, case.level
    items = _lines(case)
    agreed = terms.policy.daily_rate is not None
    accrued = sum([item.interest for item in items]) if agreed else 0
    claimed = agreed and terms.policy.levels[level - 1].claim_interest
    fees = terms.fees[level - 1]
    return PlannedNotice(
        entity=ladder.entity,
        customer=ladder.customer,
        code=ladder.code,
        currency=ladder.currency,
        episode=case.episode,
        level=level,
        ceiling=case.ceiling,
        items=items,
        credits=case.credits,
        credit_items=tuple(ladder.credits),
        interest=accrued,
        interest_claimed=claimed,
        fees=fees,
        total=case.owed + fees + (accrued if claimed else 0) - case.credits,
        warnings=_notice_warnings(case),
        deadline=terms.deadline,
        policy_version=terms.policy.version,
        estimated=case.estimated,
        further_due=case.estimated and case.further_due,
    )


def _lines(case: _Case) -> tuple[NoticeItem, ...]:
    rate = case.terms.policy.daily_rate
    if rate is not None:
        return tuple([_line_with_interest(entry, rate, case) for entry in case.listed])
    return tuple(
        [
            NoticeItem(item.id, item.document, item.date, due, item.amount, item.open, item.disputed, days, 0, None)
            for item, due, days in case.listed
        ]
    )


def _line_with_interest(entry: _Late, rate: Decimal, case: _Case) -> NoticeItem:
    """Interest on what was undisputed, from the legal due date on: what is now, and what was paid since."""
    (item, due, days), on = entry, case.run.on
    legal = case.run.calendar.roll(due, Convention.FOLLOWING)
    paid = [(day, amount) for day, amount in item.reductions if day <= on]
    base = item.open - item.disputed + sum([amount for _, amount in paid])
    accrued = interest(segments(base, legal, on, paid), rate, case.ladder.currency)
    counted = max(0, (on - legal).days)
    return NoticeItem(
        item.id, item.document, item.date, due, item.amount, item.open, item.disputed, days, accrued, counted
    )


def _notice_warnings(case: _Case) -> tuple[Warn, ...]:
    no_address = () if case.ladder.has_address else (Warn.NO_ADDRESS,)
    unsure = case.terms.deadline_unsure or _interest_unsure(case)
    return (*no_address, Warn.CALENDAR_UNKNOWN) if unsure else no_address


def _interest_unsure(case: _Case) -> bool:
    if case.terms.policy.daily_rate is None:
        return False
    calendar = case.run.calendar
    dues = [due for _, due, _ in case.listed]
    return bool(calendar.unknown_years(*dues, *[calendar.roll(due, Convention.FOLLOWING) for due in dues]))


def _terms_of(policy: DunningPolicy, currency: str, run: _Run, known: dict[tuple[int, str], _Terms]) -> _Terms:
    key = (id(policy), currency)
    if key not in known:
        known[key] = _terms(policy, currency, run)
    return known[key]


def _terms(policy: DunningPolicy, currency: str, run: _Run) -> _Terms:
    earliest = run.on + dt.timedelta(days=policy.payment_days)
    deadline = run.calendar.roll(earliest, Convention.FOLLOWING)
    from_days = tuple(level.from_days_overdue for level in policy.levels)
    return _Terms(
        policy=policy,
        from_days=from_days,
        triggers=max(policy.trigger_days, from_days[0]),
        top=len(policy.levels),
        minimum=policy.minimum_amount.minor(currency),
        fees=tuple(level.fee.minor(currency) for level in policy.levels),
        deadline=deadline,
        deadline_unsure=bool(run.calendar.unknown_years(earliest, deadline)),
        stale=run.age is None or run.age > policy.stale_working_days,
    )


def _age(data: DataDates, on: dt.date, calendar: Calendar) -> int | None:
    if data.ledger is None or data.receipts is None:
        return None
    return calendar.business_days_between(min(data.ledger, data.receipts), on)


def _unsure(data: DataDates, on: dt.date, calendar: Calendar) -> bool:
    return bool(calendar.unknown_years(*[day for day in (data.ledger, data.receipts, on) if day is not None]))


def _warnings(notices: list[PlannedNotice], overridden: bool, unsure: bool) -> tuple[Warn, ...]:
    found = {warning for notice in notices for warning in notice.warnings}
    found |= ({Warn.STALE_OVERRIDDEN} if overridden else set()) | ({Warn.CALENDAR_UNKNOWN} if unsure else set())
    return tuple(warning for warning in Warn if warning in found)

"""Business days: Monday to Friday, less the days off, plus the make-up working weekends (调休上班).

A calendar is put together from years that someone has entered; a year nobody entered counts
weekdays only, and ``unknown_years`` lets the caller say so.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.fault import Fault, Unusable

_DAY = timedelta(days=1)
_FIELDS = frozenset({"year", "off", "work", "source"})


class CalendarError(Unusable):
    """A year of a calendar that cannot be used."""


class Convention(StrEnum):
    """What becomes of a date that is no business day."""

    NONE = "none"
    FOLLOWING = "following"
    PRECEDING = "preceding"
    MODIFIED_FOLLOWING = "modified_following"  # following, but never into the next month


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year as published: days off and make-up working days, each ascending; where the list is from."""

    year: int
    off: tuple[date, ...]
    work: tuple[date, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """``off`` and ``work`` of all the ``years`` that are known."""

    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def is_business(self, day: date) -> bool:
        return day not in self.off and (day.weekday() < 5 or day in self.work)

    def roll(self, day: date, convention: Convention) -> date:
        """``day`` itself if it is a business day, else the one the convention leads to."""
        return _ROLL[convention](self, day)

    def add_business_days(self, day: date, n: int) -> date:
        """The ``n``-th business day after ``day`` (before it if ``n`` is negative); ``day`` itself for 0."""
        step = _DAY if n > 0 else -_DAY
        for _ in range(abs(n)):
            day = self._seek(day + step, step)
        return day

    def business_days_between(self, a: date, b: date) -> int:
        """How many business days lie in (a, b]; 0 if ``b`` is not after ``a``."""
        return sum(self.is_business(a + n * _DAY) for n in range(1, (b - a).days + 1))

    def unknown_years(self, *days: date) -> set[int]:
        """The years of ``days`` that nobody entered, where only weekends are known to be free."""
        return {day.year for day in days} - self.years

    def _seek(self, day: date, step: timedelta) -> date:
        while not self.is_business(day):
            day += step
        return day

    def _modified(self, day: date) -> date:
        later = self._seek(day, _DAY)
        return later if later.month == day.month else self._seek(day, -_DAY)


_ROLL: Mapping[Convention, Callable[[Calendar, date], date]] = {
    Convention.NONE: lambda calendar, day: day,
    Convention.FOLLOWING: lambda calendar, day: calendar._seek(day, _DAY),
    Convention.PRECEDING: lambda calendar, day: calendar._seek(day, -_DAY),
    Convention.MODIFIED_FOLLOWING: lambda calendar, day: calendar._modified(day),
}


def of_years(years: Iterable[CalendarYear]) -> Calendar:
    """One calendar of several years; of two lists for the same year the later one counts."""
    latest = {year.year: year for year in years}.values()
    return Calendar(
        off=frozenset(day for year in latest for day in year.off),
        work=frozenset(day for year in latest for day in year.work),
        years=frozenset(year.year for year in latest),
    )


def month_end(day: date) -> date:
    """The last day of the month of ``day``."""
    return (day.replace(day=28) + 4 * _DAY).replace(day=1) - _DAY


def add_months(day: date, n: int) -> date:
    """The same day ``n`` months later, or that month's last day if it is shorter (01-31 + 1 = 02-28)."""
    years, month = divmod(day.month - 1 + n, 12)
    first = date(day.year + years, month + 1, 1)
    return first.replace(day=min(day.day, month_end(first).day))


def from_json(text: str) -> CalendarYear:
    """Read ``{"year": 2026, "off": ["2026-01-01", …], "work": […], "source": "…"}``; CalendarError says what is wrong.

    ``work`` and ``source`` may be left out. Days must lie in the year, be listed once,
    and a working day listed must be a weekend (any other day works anyway: it is a slip).
    """
    fields = _fields(text)
    year = _year(fields.get("year"))
    off, work = _days(fields, "off", year), _days(fields, "work", year)
    if not off:
        raise CalendarError(Fault.CALENDAR_NO_DAY_OFF, year=year)
    _check_once((*off, *work))
    _check_weekends(work)
    return CalendarYear(year, tuple(sorted(off)), tuple(sorted(work)), _source(fields))


def to_json(year: CalendarYear) -> str:
    """The text that ``from_json`` reads back."""
    fields = {
        "year": year.year,
        "off": [day.isoformat() for day in year.off],
        "work": [day.isoformat() for day in year.work],
        "source": year.source,
    }
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"


def _fields(text: str) -> Mapping[str, object]:
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        raise CalendarError(Fault.CALENDAR_UNREADABLE) from None
    if not isinstance(fields, dict):
        raise CalendarError(Fault.CALENDAR_UNREADABLE)
    if unknown := sorted(fields.keys() - _FIELDS):
        raise CalendarError(Fault.CALENDAR_FIELD, field=unknown[0])
    return fields


def _year(value: object) -> int:
    if type(value) is not int:
        raise CalendarError(Fault.CALENDAR_FIELD, field="year")
    if not 1900 <= value <= 2200:
        raise CalendarError(Fault.CALENDAR_YEAR, year=value)
    return value


def _source(fields: Mapping[str, object]) -> str:
    source = fields.get("source", "")
    if not isinstance(source, str):
        raise CalendarError(Fault.CALENDAR_FIELD, field="source")
    return source


def _days(fields: Mapping[str, object], name: str, year: int) -> tuple[date, ...]:
    values = fields.get(name, [])
    if not isinstance(values, list):
        raise CalendarError(Fault.CALENDAR_FIELD, field=name)
    return tuple(_days_of(values, year))


def _days_of(values: list[object], year: int) -> Iterator[date]:
    for value in values:
        day = _day(value)
        if day.year != year:
            raise CalendarError(Fault.CALENDAR_OTHER_YEAR, value=day.isoformat(), year=year)
        yield day


def _day(value: object) -> date:
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        raise CalendarError(Fault.CALENDAR_DATE, value=str(value)) from None
    if day.isoformat() != value:
        raise CalendarError(Fault.CALENDAR_DATE, value=str(value))
    return day


def _check_once(days: tuple[date, ...]) -> None:
    seen: set[date] = set()
    for day in days:
        if day in seen:
            raise CalendarError(Fault.CALENDAR_TWICE, value=day.isoformat())
        seen.add(day)


def _check_weekends(work: tuple[date, ...]) -> None:
    for day in work:
        if day.weekday() < 5:
            raise CalendarError(Fault.CALENDAR_WORK_WEEKDAY, value=day.isoformat())

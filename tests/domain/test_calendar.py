"""Business days: the published calendars, rolling, counting, and years that nobody entered."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import (
    Calendar,
    CalendarError,
    CalendarYear,
    Convention,
    add_months,
    from_json,
    month_end,
    of_years,
    to_json,
)
from app.domain.fault import Fault

DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
SETS = st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=40)
CALENDARS = st.builds(lambda off, work: Calendar(off, work - off, frozenset({2026})), SETS, SETS)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize("vector", ["cal.isbd"], indirect=True)
def test_business_days(vector: dict[str, Any], calendar: Calendar) -> None:
    assert {text: calendar.is_business(day(text)) for text in vector["inputs"]} == vector["expected"]


@pytest.mark.parametrize("vector", ["cal.roll", "cal.roll2"], indirect=True)
def test_roll(vector: dict[str, Any], calendar: Calendar) -> None:
    start = day(vector["inputs"]["date"])
    rolled = {convention.value: calendar.roll(start, convention).isoformat() for convention in Convention}
    assert rolled == vector["expected"]


@pytest.mark.parametrize("vector", ["cal.addbd"], indirect=True)
def test_add_business_days(vector: dict[str, Any], calendar: Calendar) -> None:
    start, n = day(vector["inputs"]["from"]), vector["inputs"]["n"]
    end = calendar.add_business_days(start, n)
    assert end.isoformat() == vector["expected"]
    assert calendar.add_business_days(end, -n) == start


@pytest.mark.parametrize("vector", ["cal.addm"], indirect=True)
def test_add_months(vector: dict[str, Any]) -> None:
    added = [add_months(day(start), n).isoformat() for start, n in vector["inputs"]]
    assert added == vector["expected"]


@pytest.mark.parametrize("vector", ["ledger.base"], indirect=True)
def test_legal_due_dates_of_the_base_ledger(vector: dict[str, Any], calendar: Calendar) -> None:
    for _, _, _, _, due, legal, _ in vector["expected"]["invoices"]:
        assert calendar.roll(day(due), Convention.FOLLOWING) == day(legal)


@pytest.mark.parametrize(("year", "days"), [(2025, 248), (2026, 248)])
def test_working_days_of_the_shipped_years(year: int, days: int, calendar: Calendar) -> None:
    before = date(year - 1, 12, 31)
    assert calendar.business_days_between(before, date(year, 12, 31)) == days


def test_adding_no_business_days_stays() -> None:
    saturday = day("2026-10-10")
    assert Calendar().add_business_days(saturday, 0) == saturday


def test_an_interval_excludes_its_first_day(calendar: Calendar) -> None:
    assert calendar.business_days_between(day("2026-11-20"), day("2026-11-23")) == 1
    assert calendar.business_days_between(day("2026-11-23"), day("2026-11-23")) == 0
    assert calendar.business_days_between(day("2026-11-24"), day("2026-11-23")) == 0


def test_unknown_years_fall_back_to_weekdays_and_are_named(calendar: Calendar) -> None:
    assert calendar.unknown_years(day("2026-05-01"), day("2027-01-01"), day("2027-10-01")) == {2027}
    assert calendar.unknown_years() == set()
    assert calendar.is_business(day("2027-01-01"))
    assert not calendar.is_business(day("2027-01-02"))


@given(CALENDARS, DAYS)
def test_laws_of_rolling(calendar: Calendar, start: date) -> None:
    following = calendar.roll(start, Convention.FOLLOWING)
    preceding = calendar.roll(start, Convention.PRECEDING)
    modified = calendar.roll(start, Convention.MODIFIED_FOLLOWING)
    assert preceding <= start <= following
    assert all(calendar.is_business(found) for found in (following, preceding, modified))
    assert modified == (following if following.month == start.month else preceding)
    assert calendar.roll(start, Convention.NONE) == start
    assert (following == start) == calendar.is_business(start)


@given(CALENDARS, DAYS, st.integers(1, 30))
def test_counting_undoes_adding(calendar: Calendar, start: date, n: int) -> None:
    end = calendar.add_business_days(start, n)
    assert calendar.is_business(end)
    assert calendar.business_days_between(start, end) == n
    assert calendar.business_days_between(start, end - timedelta(1)) == n - 1


@given(DAYS, st.integers(-40, 40))
def test_laws_of_months(start: date, n: int) -> None:
    later = add_months(start, n)
    assert (later.year * 12 + later.month) - (start.year * 12 + start.month) == n
    assert later.day == min(start.day, month_end(later).day)
    assert (month_end(start) + timedelta(1)).day == 1
    assert month_end(start).month == start.month


def test_a_later_list_for_a_year_replaces_the_earlier() -> None:
    first = CalendarYear(2027, (day("2027-01-01"),), (day("2027-01-03"),))
    second = CalendarYear(2027, (day("2027-01-04"),), ())
    calendar = of_years([first, second])
    assert calendar == Calendar(frozenset({day("2027-01-04")}), frozenset(), frozenset({2027}))


def test_off_beats_work() -> None:
    saturday = frozenset({day("2026-10-10")})
    assert Calendar(work=saturday).is_business(day("2026-10-10"))
    assert not Calendar(off=saturday, work=saturday).is_business(day("2026-10-10"))


def test_a_year_goes_out_and_comes_back() -> None:
    year = CalendarYear(2027, (day("2027-01-01"), day("2027-10-01")), (day("2027-01-03"),), "通知")
    assert from_json(to_json(year)) == year
    assert "通知" in to_json(year)


def test_a_year_comes_in_sorted_and_may_leave_fields_out() -> None:
    year = from_json('{"year": 2027, "off": ["2027-10-01", "2027-01-01"]}')
    assert year == CalendarYear(2027, (day("2027-01-01"), day("2027-10-01")), (), "")


@pytest.mark.parametrize(
    ("changed", "code", "figures"),
    [
        ({"year": "2027"}, Fault.CALENDAR_FIELD, {"field": "year"}),
        ({"year": True}, Fault.CALENDAR_FIELD, {"field": "year"}),
        ({"year": 27}, Fault.CALENDAR_YEAR, {"year": 27}),
        ({"off": []}, Fault.CALENDAR_NO_DAY_OFF, {"year": 2027}),
        ({"off": "2027-01-01"}, Fault.CALENDAR_FIELD, {"field": "off"}),
        ({"work": None}, Fault.CALENDAR_FIELD, {"field": "work"}),
        ({"source": 7}, Fault.CALENDAR_FIELD, {"field": "source"}),
        ({"holidays": []}, Fault.CALENDAR_FIELD, {"field": "holidays"}),
        ({"off": ["2027-02-30"]}, Fault.CALENDAR_DATE, {"value": "2027-02-30"}),
        ({"off": ["20270101"]}, Fault.CALENDAR_DATE, {"value": "20270101"}),
        ({"off": [20270101]}, Fault.CALENDAR_DATE, {"value": "20270101"}),
        ({"off": ["2026-12-31"]}, Fault.CALENDAR_OTHER_YEAR, {"value": "2026-12-31", "year": 2027}),
        ({"off": ["2027-01-01"] * 2}, Fault.CALENDAR_TWICE, {"value": "2027-01-01"}),
        ({"off": ["2027-01-03"]}, Fault.CALENDAR_TWICE, {"value": "2027-01-03"}),
        ({"work": ["2027-01-04"]}, Fault.CALENDAR_WORK_WEEKDAY, {"value": "2027-01-04"}),
    ],
)
def test_years_that_are_refused(changed: dict[str, object], code: Fault, figures: dict[str, object]) -> None:
    fields = {"year": 2027, "off": ["2027-01-01"], "work": ["2027-01-03"], **changed}
    with pytest.raises(CalendarError) as caught:
        from_json(json.dumps(fields))
    assert (caught.value.code, caught.value.figures) == (code, figures)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000])
def test_what_is_no_year_at_all(text: str) -> None:
    with pytest.raises(CalendarError) as caught:
        from_json(text)
    assert caught.value.code is Fault.CALENDAR_UNREADABLE

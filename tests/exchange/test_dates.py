"""The date parser: one cell by itself, and a column that has to agree about the order of day and month."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.amounts import Undecided
from app.exchange.dates import CellDate, DateFormat, column_order, parse_date
from app.exchange.faults import Fault

AUTO, YMD, MDY, DMY = DateFormat.AUTO, DateFormat.YMD, DateFormat.MDY, DateFormat.DMY

READ = [
    ("2026-03-05", "2026-03-05"),
    ("2026/3/5", "2026-03-05"),
    ("2026.3.5", "2026-03-05"),
    ("20260305", "2026-03-05"),
    ("20260305.0", "2026-03-05"),
    ("2026年3月5日", "2026-03-05"),
    ("2026 年 03 月 05 日", "2026-03-05"),
    ("2026年3月5", "2026-03-05"),
    ("２０２６－０３－０５", "2026-03-05"),
    ("2026-03-05 10:30:00", "2026-03-05"),
    ("2026-03-05T10:30:00.123+08:00", "2026-03-05"),
    ("2026-03-05T23:59:59Z", "2026-03-05"),
    ("24-05-2011 09:40", "2011-05-24"),
    ("4/13/2026 1:05 PM", "2026-04-13"),
    ("13/4/2026", "2026-04-13"),
    ("4/13/2026", "2026-04-13"),
    ("3/3/2026", "2026-03-03"),
    ("26-Apr-11", "2011-04-26"),
    ("26 April 2011", "2011-04-26"),
    ("26Apr2011", "2011-04-26"),
    ("5-Sept-2026", "2026-09-05"),
    ("Apr 26, 2011", "2011-04-26"),
    ("April 26 2011", "2011-04-26"),
    ("2011-Apr-26", "2011-04-26"),
    ("2024-02-29", "2024-02-29"),
    ("2000-01-01", "2000-01-01"),
    ("2100-12-31", "2100-12-31"),
]

REFUSED = [
    *((text, Fault.DATE_IMPOSSIBLE) for text in ("31/02/2026", "2026-02-31", "00/00/2026", "1900-02-29", "2026-13-01")),
    *((text, Fault.DATE_IMPOSSIBLE) for text in ("32/32/2026", "2026-00-10", "31-Feb-26", "2023-02-29")),
    *((text, Fault.DATE_UNREADABLE) for text in ("today", "now", "今天", "明天", "", "-", "45000", "46086.5", "2026-3")),
    *((text, Fault.DATE_UNREADABLE) for text in ("2026-03/05", "1/2", "3.2026", "202603", "26-Foo-11", "13日", "2026W10")),
    *((text, Fault.DATE_UNREADABLE) for text in ("2026-03-05 x", "2026-03-05 25", "+2026-03-05", "99/99/99/99")),
    *((text, Fault.DATE_OUT_OF_RANGE) for text in ("1999-12-31", "2101-01-01", "0001-01-01", "9999-12-31")),
    *((text, Fault.AMBIGUOUS_DATE) for text in ("3/4/2026", "12-11-2026", "03.04.2026", "3/4/26", "31/12/26")),
]


@pytest.mark.parametrize(("text", "iso"), READ)
def test_a_date_of_any_usual_form_is_read(text: str, iso: str) -> None:
    assert parse_date(text) == iso


@pytest.mark.parametrize(("text", "fault"), REFUSED)
def test_what_is_no_date_is_refused_with_its_reason(text: str, fault: Fault) -> None:
    assert parse_date(text) is fault


@pytest.mark.parametrize(
    ("form", "text", "read"),
    [
        (MDY, "3/4/2026", "2026-03-04"),
        (DMY, "3/4/2026", "2026-04-03"),
        (MDY, "3/4/26", "2026-03-04"),
        (DMY, "03.04.26", "2026-04-03"),
        (YMD, "26-3-4", "2026-03-04"),
        (YMD, "2026-03-04", "2026-03-04"),
        (YMD, "20260304", "2026-03-04"),
        (DMY, "4-Mar-26", "2026-03-04"),
        (MDY, "Mar 4, 2026", "2026-03-04"),
        (MDY, "13/4/2026", Fault.DATE_IMPOSSIBLE),
        (DMY, "2026-03-04", Fault.DATE_UNREADABLE),
        (YMD, "3/4/2026", Fault.DATE_UNREADABLE),
        (DateFormat.YYYYMMDD, "20260304", "2026-03-04"),
        (DateFormat.YYYYMMDD, "2026-03-04", Fault.DATE_UNREADABLE),
        (DateFormat.EXCEL, "45000", "2023-03-15"),
        (DateFormat.EXCEL, "45000.75", "2023-03-15"),
        (DateFormat.EXCEL, "36526", "2000-01-01"),
        (DateFormat.EXCEL, "10000", Fault.DATE_OUT_OF_RANGE),
        (DateFormat.EXCEL, "2026-03-04", Fault.DATE_UNREADABLE),
    ],
)
def test_an_explicit_format_reads_only_itself(form: DateFormat, text: str, read: str) -> None:
    assert parse_date(text, form) == read


@pytest.mark.parametrize("form", list(DateFormat))
def test_a_date_cell_of_a_workbook_is_read_in_every_format(form: DateFormat) -> None:
    assert parse_date(CellDate("2026-03-04"), form) == "2026-03-04"
    assert parse_date(CellDate("2026-03-04 10:30:00"), form) == "2026-03-04"
    assert parse_date(CellDate("1904-01-01"), form) is Fault.DATE_OUT_OF_RANGE


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ([], AUTO),
        (["abc", "", "today"], AUTO),
        (["2026-03-05", "2026/3/5", "20260305", "2026年3月5日"], AUTO),
        (["26-Apr-11", "1 May 2012"], AUTO),
        (["3/4/2026", "13/4/2026"], DMY),
        (["3/4/2026", "4/13/2026"], MDY),
        (["3/3/2026", "4/4/2026"], AUTO),
        (["3/3/2026", "3/4/2026"], Undecided(Fault.AMBIGUOUS_DATE, ("3/4/2026",))),
        (["3/4/26", "31/12/26"], Undecided(Fault.AMBIGUOUS_DATE, ("3/4/26", "31/12/26"))),
        (["13/4/2026", "4/13/2026"], Undecided(Fault.MIXED_DATES, ("13/4/2026", "4/13/2026"))),
        (["2026-03-05", "3/4/2026"], Undecided(Fault.MIXED_DATES, ("2026-03-05", "3/4/2026"))),
        (["2026-03-05", "26-Apr-11"], Undecided(Fault.MIXED_DATES, ("2026-03-05", "26-Apr-11"))),
        ([CellDate("2026-03-05"), "25/04/2026"], Undecided(Fault.MIXED_DATES, ("2026-03-05", "25/04/2026"))),
        ([CellDate("2026-03-05"), "2026/4/1"], AUTO),
    ],
)
def test_a_column_tells_its_order_or_asks(cells: list[str], told: DateFormat | Undecided) -> None:
    assert column_order(cells) == told


def test_the_other_columns_of_the_file_are_heard_where_the_column_itself_is_silent() -> None:
    assert column_order(["3/4/2026"], ["1/31/2026"]) == MDY
    assert column_order(["3/4/2026"], ["31/1/2026"]) == DMY
    assert column_order(["13/4/2026"], ["1/31/2026"]) == DMY
    assert column_order(["3/4/2026"], ["2026-01-31"]) == Undecided(Fault.AMBIGUOUS_DATE, ("3/4/2026",))
    assert column_order(["3/4/2026"], ["5/6/2026"]) == Undecided(Fault.AMBIGUOUS_DATE, ("3/4/2026",))


def test_five_samples_are_shown() -> None:
    told = column_order([f"{d}/{m}/2026" for d in range(1, 5) for m in range(5, 9)])
    assert isinstance(told, Undecided)
    assert told.samples == ("1/5/2026", "1/6/2026", "1/7/2026", "1/8/2026", "2/5/2026")


DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
WRITTEN = {
    YMD: ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"),
    DMY: ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"),
    MDY: ("%m/%d/%Y", "%m-%d-%Y"),
}


@given(DAYS, st.sampled_from([(form, text) for form, texts in WRITTEN.items() for text in texts]))
def test_written_and_read_again(day: date, how: tuple[DateFormat, str]) -> None:
    form, text = how
    assert parse_date(day.strftime(text), form) == day.isoformat()


@given(DAYS)
def test_a_serial_number_counts_days(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert parse_date(str(serial), DateFormat.EXCEL) == day.isoformat()
    assert date(1899, 12, 30) + timedelta(serial) == day


@given(st.text(max_size=30), st.sampled_from(DateFormat))
def test_any_text_gives_a_date_or_a_reason(text: str, form: DateFormat) -> None:
    read = parse_date(text, form)
    assert isinstance(read, Fault) or date.fromisoformat(read).year >= 2000


@given(st.lists(DAYS, min_size=1), st.sampled_from([DMY, MDY]))
def test_a_column_is_never_read_in_the_wrong_order(days: list[date], order: DateFormat) -> None:
    cells = [day.strftime(WRITTEN[order][0]) for day in days]
    told = column_order(cells)
    if not isinstance(told, Undecided):
        assert [parse_date(cell, told) for cell in cells] == [day.isoformat() for day in days]

"""The one date parser, for a whole column at once: every cell must agree on the order of day, month and year.

Nothing is guessed: where no day above 12 tells d/m/y from m/d/y, a person is asked. There is no clock here, so
"today" is no date; neither is a spreadsheet's serial number, unless the map says so.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from enum import StrEnum

from app.exchange.amounts import SAMPLES, Undecided
from app.exchange.characters import plain
from app.exchange.faults import Fault

FIRST, LAST = "2000-01-01", "2100-12-31"
_SERIAL_ZERO = date(1899, 12, 30)  # day 0 of the 1900 date system for every day after its false 1900-02-29


class DateFormat(StrEnum):
    """Order of the parts. AUTO lets the column tell."""

    AUTO = "auto"
    YMD = "ymd"
    MDY = "mdy"
    DMY = "dmy"
    EXCEL = "excel"
    YYYYMMDD = "yyyymmdd"


class CellDate(str):
    """A date cell of a workbook as ISO text: no order to decide."""

    __slots__ = ()


_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?(?: ?Z| ?[+-]\d{2}:?\d{2})?", re.I)
_YEAR_FIRST = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})| ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?)")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_DAY_NAME = re.compile(r"(\d{1,2})[- /.]?([A-Za-z]{3,9})\.?,?[- /.]?(\d{4}|\d{2})")
_NAME_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})")
_YEAR_NAME = re.compile(r"(\d{4})[- /]([A-Za-z]{3,9})[- /](\d{1,2})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_YEAR_OF_NAMES = """
january february march april may june july august september october november december
"""
_NUMBERED = tuple(enumerate(_YEAR_OF_NAMES.split(), 1))
_MONTHS = {name: i for i, name in _NUMBERED} | {name[:3]: i for i, name in _NUMBERED} | {"sept": 9}

_YEAR, _NAME, _EITHER, _SHORT = "year", "name", "either", "short"


def column_order(cells: Iterable[str], more: Iterable[str] = ()) -> DateFormat | Undecided:
    """How the dates of one column are written: YMD (also month names), DMY or MDY; AUTO when it does not matter.

    ``more`` are the other date columns of the file: they are heard where the column itself does not tell.
    """
    samples: dict[str, str] = {}
    for cell in cells:
        samples.setdefault(_family(cell), cell)
    samples.pop("", None)
    kinds = {_EITHER if k in _ORDERS else k for k in samples}
    orders = [k for k in samples if k in (DateFormat.DMY, DateFormat.MDY)]
    if len(kinds) > 1 or len(orders) > 1:
        return Undecided(Fault.MIXED_DATES, tuple(samples.values())[:SAMPLES])
    if orders:
        return DateFormat(orders[0])
    if _EITHER not in samples and _SHORT not in samples:
        return DateFormat.AUTO
    elsewhere = column_order(more) if more and _SHORT not in samples else DateFormat.AUTO
    return elsewhere if elsewhere in (DateFormat.DMY, DateFormat.MDY) else _ask(cells)


def _ask(cells: Iterable[str]) -> Undecided:
    doubtful = dict.fromkeys(cell for cell in cells if _family(cell) in (_EITHER, _SHORT))
    return Undecided(Fault.AMBIGUOUS_DATE, tuple(doubtful)[:SAMPLES])


_SAME = "same"
_ORDERS = frozenset((_EITHER, _SAME, DateFormat.DMY, DateFormat.MDY))


def _family(cell: str) -> str:
    """What a cell says about its column: year first, month name, an order of day and month, either, or nothing."""
    text = _TIME.sub("", plain(cell))
    if isinstance(cell, CellDate) or _YEAR_FIRST.fullmatch(text) or _EIGHT.fullmatch(text):
        return _YEAR
    if any(shape.fullmatch(text) for shape in (_DAY_NAME, _NAME_DAY, _YEAR_NAME)):
        return _NAME
    found = _NUMERIC.fullmatch(text)
    if found is None:
        return ""
    if len(found[4]) == 2:
        return _SHORT
    return _order_of(int(found[1]), int(found[3]))


def _order_of(first: int, second: int) -> str:
    if first > 12 or second > 12:
        return "" if first > 12 and second > 12 else (DateFormat.DMY if first > 12 else DateFormat.MDY)
    return _SAME if first == second else _EITHER


def parse_date(cell: str, form: DateFormat = DateFormat.AUTO) -> str | Fault:
    """ISO text of one cell, its time of day dropped; or AMBIGUOUS_DATE, DATE_UNREADABLE, _IMPOSSIBLE, _OUT_OF_RANGE.

    With an explicit format only that order is read (date cells of a workbook are always read); two-digit years
    mean 20yy and need one, except beside a month's name.
    """
    if isinstance(cell, CellDate):
        return _bounded(cell[:10])
    text = _TIME.sub("", plain(cell))
    parts = _READERS[form](text)
    if isinstance(parts, Fault):
        return parts
    try:
        return _bounded(date(*parts).isoformat())
    except ValueError:
        return Fault.DATE_IMPOSSIBLE


def _bounded(iso: str) -> str | Fault:
    return iso if FIRST <= iso <= LAST else Fault.DATE_OUT_OF_RANGE


_Parts = tuple[int, int, int] | Fault
_Reader = Callable[[str], _Parts]


def _any_of(*readers: _Reader) -> _Reader:
    def read(text: str) -> _Parts:
        tried = (reader(text) for reader in readers)
        return next((parts for parts in tried if not isinstance(parts, Fault)), Fault.DATE_UNREADABLE)

    return read


def _auto(text: str) -> _Parts:
    found = _NUMERIC.fullmatch(text)
    if found is None:
        return _any_of(_eight, _ymd, _day_name, _name_day)(text)
    order = _order_of(int(found[1]), int(found[3]))
    if len(found[4]) == 2 or order == _EITHER:
        return Fault.AMBIGUOUS_DATE
    return _mdy(text) if order == DateFormat.MDY else _dmy(text)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _ymd(text: str) -> _Parts:
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        return int(found[1]), int(found[3] or found[5]), int(found[4] or found[6])
    named = _YEAR_NAME.fullmatch(text)
    return _named(named[1], named[2], named[3]) if named else Fault.DATE_UNREADABLE


def _short_ymd(text: str) -> _Parts:
    found = re.fullmatch(r"(\d{2})([-/.])(\d{1,2})\2(\d{1,2})", text)
    return (_year(found[1]), int(found[3]), int(found[4])) if found else Fault.DATE_UNREADABLE


def _eight(text: str) -> _Parts:
    found = _EIGHT.fullmatch(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else Fault.DATE_UNREADABLE


def _dmy(text: str) -> _Parts:
    found = _NUMERIC.fullmatch(text)
    return (_year(found[4]), int(found[3]), int(found[1])) if found else Fault.DATE_UNREADABLE


def _mdy(text: str) -> _Parts:
    found = _NUMERIC.fullmatch(text)
    return (_year(found[4]), int(found[1]), int(found[3])) if found else Fault.DATE_UNREADABLE


def _day_name(text: str) -> _Parts:
    found = _DAY_NAME.fullmatch(text)
    return _named(found[3], found[2], found[1]) if found else Fault.DATE_UNREADABLE


def _name_day(text: str) -> _Parts:
    found = _NAME_DAY.fullmatch(text)
    return _named(found[3], found[1], found[2]) if found else Fault.DATE_UNREADABLE


def _named(year: str, month: str, day: str) -> _Parts:
    number = _MONTHS.get(month.casefold())
    return (_year(year), number, int(day)) if number else Fault.DATE_UNREADABLE


def _serial(text: str) -> _Parts:
    found = _SERIAL.fullmatch(text)
    if found is None:
        return Fault.DATE_UNREADABLE
    day = _SERIAL_ZERO + timedelta(days=int(found[1]))
    return day.year, day.month, day.day


_READERS: dict[DateFormat, _Reader] = {
    DateFormat.AUTO: _auto,
    DateFormat.YMD: _any_of(_ymd, _eight, _short_ymd),
    DateFormat.MDY: _any_of(_mdy, _day_name, _name_day),
    DateFormat.DMY: _any_of(_dmy, _day_name),
    DateFormat.EXCEL: _serial,
    DateFormat.YYYYMMDD: _eight,
}

"""Days of a ledger: in one column, or as 年 月 日 in several with the year in a title, a heading or the file's name."""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.exchange.amounts import Undecided
from app.exchange.booked import Sheet
from app.exchange.characters import plain
from app.exchange.dates import FIRST, LAST, CellDate, DateFormat, column_order, parse_date
from app.exchange.faults import Fault
from app.exchange.findings import Ask
from app.exchange.ledger_rows import Columns, Entry
from app.exchange.preamble import read_period

_MONTH_ONLY = re.compile(r"20\d\d(?:[-./年] ?\d{1,2}月?|\d{2})")
_MONTH_DAY = re.compile(r"(\d{1,2})(?:[-./月] ?)(\d{1,2})日?")
_NUMBER = re.compile(r"(\d{1,4})(?:\.0+)?[年月日]?")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_HALF = 6  # months by which a later row may lie before an earlier one without a new year between them


@dataclass(frozen=True, slots=True)
class Days:
    """ISO dates by row index; ``first`` is the first day of the period the file covers, by itself or by its first row."""

    by_row: Mapping[int, str]  # in the order of the rows
    first: str | None
    rows: Sequence[int]

    def of(self, i: int) -> str | None:
        return self.by_row.get(i)

    def start(self, i: int) -> str | None:
        """Day for a balance brought forward in row ``i`` that has none of its own."""
        after = bisect_right(self.rows, i)
        later = self.by_row[self.rows[after]] if after < len(self.rows) else None
        return self.first or (f"{later[:7]}-01" if later else None)


def read_days(
    sheet: Sheet, columns: Columns, entries: Sequence[Entry], source: str | None, year: int | None, form: DateFormat
) -> Days | None:
    """None, with a question, where the order of the parts or the year is open; a cell that is no day refuses its row."""
    rows = [entry.i for entry in entries if entry.is_data]
    openings = {entry.i for entry in entries if entry.opening}
    stated = sheet.heading.preamble.period or (read_period(source) if source else None)
    known = year or columns.year_in_header or _known_year(sheet, source)
    if columns.month is not None:
        found = _in_parts(sheet, columns, rows, openings, known)
    else:
        found = _in_one(sheet, columns, rows, openings, known, form)
    return None if found is None else Days(found, stated[0].isoformat() if stated else None, list(found))


def _known_year(sheet: Sheet, source: str | None) -> int | None:
    """The year in which the rows begin."""
    stated = sheet.heading.preamble
    if stated.period:
        return stated.period[0].year
    told = _YEAR.search(source or "") or re.search(r"(?<!\d)(20\d\d)", source or "")
    return stated.year or (int(told[1]) if told else None)


# ---- one column


def _in_one(
    sheet: Sheet, columns: Columns, rows: Sequence[int], openings: set[int], year: int | None, form: DateFormat
) -> dict[int, str] | None:
    cells = {i: sheet.cell(i, columns.date) for i in rows}
    cells = {i: cell for i, cell in cells.items() if cell and not (i in openings and not any(c.isdigit() for c in cell))}
    months = {i for i, cell in cells.items() if type(cell) is not CellDate and _MONTH_ONLY.fullmatch(plain(cell))}
    short = {i for i, cell in cells.items() if type(cell) is not CellDate and _is_month_day(cell)}
    whole = {i: cell for i, cell in cells.items() if i not in months | short}
    order: DateFormat | Undecided = form if form is not DateFormat.AUTO else column_order(whole.values())
    if isinstance(order, Undecided):
        _ask(sheet, columns, order)
        return None
    found = {i: _month_end(sheet, columns, i, cells[i]) for i in months}
    if months:
        first = min(months)
        sheet.warn(first, columns.date, cells[first], Fault.MONTH_AS_DATE, count=len(months))
    found |= {i: _whole(sheet, columns, i, cell, order) for i, cell in whole.items()}
    if short:
        parts = {i: tuple(map(int, _MONTH_DAY.fullmatch(plain(cells[i])).groups())) for i in sorted(short)}  # type: ignore[union-attr]
        dated = _with_years(sheet, columns, {i: (None, m, d) for i, (m, d) in parts.items()}, year)
        if dated is None:
            return None
        found |= dated
    return {i: day for i, day in sorted(found.items()) if day}


def _is_month_day(cell: str) -> bool:
    found = _MONTH_DAY.fullmatch(plain(cell))
    return bool(found and int(found[1]) <= 12 and int(found[2]) <= 31)


def _ask(sheet: Sheet, columns: Columns, order: Undecided) -> None:
    choices = (DateFormat.YMD.value, DateFormat.MDY.value, DateFormat.DMY.value)
    sheet.findings.asks.append(Ask(order.fault, sheet.label(columns.date), order.samples, "date_format", choices))


def _whole(sheet: Sheet, columns: Columns, i: int, cell: str, order: DateFormat) -> str | None:
    read = parse_date(cell, order)
    if isinstance(read, Fault):
        _refused(sheet, columns.date, i, cell, read)
        return None
    return read


def _refused(sheet: Sheet, column: int | None, i: int, cell: str, fault: Fault) -> None:
    sheet.reject(i, column, str(cell), fault, **({"first": FIRST, "last": LAST} if fault.figures else {}))


def _month_end(sheet: Sheet, columns: Columns, i: int, cell: str) -> str | None:
    """The last day: nothing may count as overdue earlier than the file says."""
    span = read_period(cell)
    if span is None:
        _refused(sheet, columns.date, i, cell, Fault.DATE_IMPOSSIBLE)
    return span[1].isoformat() if span else None


# ---- parts


_Parts = tuple[int | None, int, int]


def _in_parts(
    sheet: Sheet, columns: Columns, rows: Iterable[int], openings: set[int], year: int | None
) -> dict[int, str] | None:
    """年 and 月 may stand once above several days."""
    parts: dict[int, _Parts] = {}
    last_year: int | None = None
    last_month: int | None = None
    for i in rows:
        last_year = _number(sheet.cell(i, columns.year)) or last_year
        last_month = _number(sheet.cell(i, columns.month)) or last_month
        day = _number(sheet.cell(i, columns.day))
        if last_month and day:
            parts[i] = last_year, last_month, day
        elif i not in openings and (sheet.cell(i, columns.day) or sheet.cell(i, columns.month)):
            cell = f"{sheet.cell(i, columns.month)} {sheet.cell(i, columns.day)}".strip()
            _refused(sheet, columns.month, i, cell, Fault.DATE_UNREADABLE)
    return _with_years(sheet, columns, parts, year)


def _number(cell: str) -> int | None:
    found = _NUMBER.fullmatch(plain(cell))
    return int(found[1]) if found else None


def _with_years(sheet: Sheet, columns: Columns, parts: Mapping[int, _Parts], year: int | None) -> dict[int, str] | None:
    """Days with the year of their row, else the known one, which goes on where the months begin again."""
    if year is None and any(own is None for own, _, _ in parts.values()):
        samples = tuple(f"{m}-{d}" for _, m, d in list(parts.values())[:5])
        label = sheet.label(columns.date if columns.month is None else columns.month)
        sheet.findings.asks.append(Ask(Fault.YEAR_UNKNOWN, label, samples, "year", ()))
        return None
    found: dict[int, str] = {}
    before = 0
    for i, (own, month, day) in parts.items():
        if own is None and year is not None and month + _HALF < before:
            year += 1
        before = month
        read = _day(own or year or 0, month, day)
        if isinstance(read, Fault):
            _refused(sheet, columns.date if columns.month is None else columns.month, i, f"{month}-{day}", read)
        else:
            found[i] = read
    return found


def _day(year: int, month: int, day: int) -> str | Fault:
    year = year + 2000 if year < 100 else year
    if not (1 <= month <= 12 and year and 1 <= day <= monthrange(max(year, 1), month)[1]):
        return Fault.DATE_IMPOSSIBLE
    iso = f"{year:04}-{month:02}-{day:02}"
    return iso if FIRST <= iso <= LAST else Fault.DATE_OUT_OF_RANGE

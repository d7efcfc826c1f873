"""The rows below the header: which of them are data, and their cells by field, cleaned but still text."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.exchange.characters import csv_plain, key, one_line, unseen
from app.exchange.faults import Fault
from app.exchange.findings import Findings
from app.exchange.kinds import KINDS
from app.exchange.layout import Layout, resolve
from app.exchange.maps import ImportMap
from app.exchange.reading import Table
from app.exchange.status import status_columns, uncounted

_TOTAL = re.compile(r"(本[页月期年日])?(合计|总计|小计|累计|总额|共计)|(sub|grand)?-?totals?|sum|承前页|过次页")
_TOTAL_END = re.compile(r".*[(（]?(小计|合计|总计)[)）]?")
_FOOTER = re.compile(r".*[:：].*|第?\d+页.*|page\d+.*|(制表|制单|审核|复核|打印|导出|备注|说明|注).*", re.IGNORECASE)
_SPACE = re.compile(r"[\s:：]+")
_SUMMED = ("amount", "open")
_FEW = 3  # cells of a row of sums that has nothing but a word, a count and an amount


class TotalRow(NamedTuple):
    """A row of sums among the data: its number, its cell in a column of amounts, and how many data rows precede."""

    number: int
    amount: str
    above: int


@dataclass(frozen=True, slots=True)
class Body:
    """Data rows: ``numbers`` as in the sheet, ``cells`` by field, all of one length."""

    numbers: Sequence[int]
    cells: Mapping[str, list[str]]
    totals: Mapping[str, tuple[TotalRow, ...]]  # by field, of ``amount`` and ``open``
    skipped: int  # rows the map leaves out
    ragged: int  # rows refused for their number of cells


@dataclass(slots=True)
class _Sorting:
    """Rows set apart while the body is read, by index from 0 below the header."""

    blank: set[int]
    totals: set[int]
    ragged: set[int]
    footers: set[int]

    def out(self) -> set[int]:
        return self.blank | self.totals | self.ragged | self.footers


@dataclass(frozen=True, slots=True)
class _Below:
    """The part of a table below its header; rows by index from 0."""

    table: Table
    layout: Layout

    def __len__(self) -> int:
        return len(self.table) - self.layout.header

    def row(self, i: int) -> list[str]:
        return self.table.row(self.layout.header + i)

    def column(self, index: int) -> list[str]:
        """One column, trimmed; number and date cells of a workbook keep their type."""
        cells = list(self.table.columns[index][self.layout.header :])
        if self.table.is_text or set(map(type, cells)) <= {str}:
            return list(map(str.strip, cells)) if any(cells) else cells
        return [cell.strip() if type(cell) is str else cell for cell in cells]


def read_body(table: Table, kind: str, layout: Layout, mapping: ImportMap, findings: Findings) -> Body:
    """Pick the data rows; blank, total and footer rows are left out with a warning, ragged ones refused."""
    below = _Below(table, layout)
    sorting = _Sorting(set(), set(), set(), set())
    if table.is_text:
        _sort_odd_lengths(below, sorting)
    raw = {index: below.column(index) for index in {*layout.columns.values(), *_watched(layout, mapping)}}
    _sort_holed(below, raw, kind, sorting)
    out = sorting.out()
    skipped = _skipped(raw, layout, mapping, out) | _by_status(below, kind, out, findings)
    first = layout.header + 1
    numbers: Sequence[int] = range(first, first + len(below))
    keep: Sequence[int] = range(len(below))
    if out or skipped:
        keep = [i for i in keep if i not in out and i not in skipped]
        numbers = [first + i for i in keep]
        raw = {index: [cells[i] for i in keep] for index, cells in raw.items()}
    _report(below, sorting, keep, findings)
    _reject_errors(table, layout, numbers, findings)
    cells = {field: _clean(field, raw[i], numbers, table.is_text, layout, findings) for field, i in layout.columns.items()}
    cells |= {field: [constant] * len(numbers) for field, constant in layout.constants.items()}
    totals = {field: _totals(below, sorting, keep, field) for field in _SUMMED}
    return Body(numbers, cells, totals, len(skipped), len(sorting.ragged))


def _watched(layout: Layout, mapping: ImportMap) -> set[int]:
    return {resolve(source, layout.headers) for source in (*mapping.skip_rows_where_empty, *mapping.skip_rows_where)}


def _sort_odd_lengths(below: _Below, sorting: _Sorting) -> None:
    """In text, a cell too many or too few means that cells may have shifted: such a row is never read."""
    width = len(below.layout.headers)
    lengths = below.table.lengths[below.layout.header :]
    if set(lengths) <= {width}:
        return
    for i in [i for i, length in enumerate(lengths) if length != width]:
        row = below.row(i)
        if not any(map(str.strip, row)):
            sorting.blank.add(i)
        elif lengths[i] < width or lengths[i] > len(row) or any(map(str.strip, row[width:])):
            (sorting.totals if _is_total(row) else sorting.ragged).add(i)


def _sort_holed(below: _Below, raw: Mapping[int, list[str]], kind: str, sorting: _Sorting) -> None:
    """Only rows without one of the needed cells can be anything but data: so only these are looked at."""
    columns = below.layout.columns
    needed = [raw[columns[f.name]] for f in KINDS[kind] if f.required and f.name in columns]
    holed = {i for cells in needed if "" in cells for i, cell in enumerate(cells) if not cell}
    if kind == "customers" and "code" in columns:
        holed |= {i for i, cell in enumerate(raw[columns["code"]]) if _TOTAL.fullmatch(_compact(cell))}
    holed -= sorting.out()
    last_full = max((i for i in range(len(below)) if i not in holed), default=-1) if holed else -1
    for i in holed:
        filled = [cell for cell in map(str.strip, below.row(i)) if cell]
        if not filled:
            sorting.blank.add(i)
        elif _is_total(filled) and (kind != "customers" or len(filled) <= _FEW):
            sorting.totals.add(i)
        elif i > last_full and len(filled) < _FEW and _FOOTER.fullmatch(_compact(filled[0])):
            sorting.footers.add(i)


def _compact(cell: str) -> str:
    return _SPACE.sub("", key(cell))


def _is_total(row: Sequence[str]) -> bool:
    filled = [_compact(cell) for cell in row if cell.strip()]
    return any(map(_TOTAL.fullmatch, filled)) or bool(_TOTAL_END.fullmatch(filled[0]))


def _skipped(raw: Mapping[int, list[str]], layout: Layout, mapping: ImportMap, out: set[int]) -> set[int]:
    found: set[int] = set()
    for source in mapping.skip_rows_where_empty:
        found |= {i for i, cell in enumerate(raw[resolve(source, layout.headers)]) if not cell}
    for source, values in mapping.skip_rows_where.items():
        unwanted = {key(value) for value in values}
        found |= {i for i, cell in enumerate(raw[resolve(source, layout.headers)]) if key(cell) in unwanted}
    return found - out


def _by_status(below: _Below, kind: str, out: set[int], findings: Findings) -> set[int]:
    """Rows that were never approved, or were cancelled: told, and left out."""
    found: set[int] = set()
    for index in status_columns(kind, below.layout.headers):
        cells = below.column(index)
        left = uncounted(below.layout.headers[index], cells) - out - found
        if left:
            said = ", ".join(sorted({cells[i] for i in left}))
            row = below.layout.header + 1 + min(left)
            findings.warn(row, below.layout.shown(index), said, Fault.STATUS_LEFT_OUT, count=len(left))
        found |= left
    return found


def _report(below: _Below, sorting: _Sorting, keep: Sequence[int], findings: Findings) -> None:
    first, width = below.layout.header + 1, len(below.layout.headers)
    for i in sorted(sorting.ragged):
        cells = below.table.lengths[below.layout.header + i]
        findings.reject(first + i, None, _shown(below.row(i)), Fault.RAGGED_ROW, cells=cells, expected=width)
    for i in sorted(sorting.totals):
        findings.warn(first + i, None, _shown(below.row(i)), Fault.TOTAL_ROW)
    for i in sorted(sorting.footers):
        findings.warn(first + i, None, _shown(below.row(i)), Fault.FOOTER_ROW)
    inner = sum(i < keep[-1] for i in sorting.blank) if keep else 0
    if inner:
        findings.warn(None, None, None, Fault.BLANK_ROWS, count=inner)


def _shown(row: Sequence[str]) -> str:
    return " ".join(cell.strip() for cell in row if cell.strip())[:80]


def _totals(below: _Below, sorting: _Sorting, keep: Sequence[int], field: str) -> tuple[TotalRow, ...]:
    index = below.layout.columns.get(field)
    if index is None or not sorting.totals:
        return ()
    cells = below.column(index)
    first = below.layout.header + 1
    return tuple(TotalRow(first + i, cells[i], bisect_left(keep, i)) for i in sorted(sorting.totals) if cells[i])


def _reject_errors(table: Table, layout: Layout, numbers: Sequence[int], findings: Findings) -> None:
    if not table.errors:
        return
    taken, used = set(numbers), set(layout.columns.values())
    for (row, column), fault in sorted(table.errors.items()):
        if row + 1 in taken and column in used:
            findings.reject(row + 1, layout.shown(column), None, fault)


def _clean(field: str, cells: list[str], numbers: Sequence[int], is_text: bool, layout: Layout, findings: Findings) -> list[str]:
    """Cells of one line without anything unseen in them; the quote mark that guards formulas in CSV is taken off."""
    joined = " ".join(cells) if any(cells) else ""
    if is_text and "'" in joined:
        cells = list(map(csv_plain, cells))
    if joined.isprintable():
        return cells
    cleaned = list(cells)
    for i in [i for i, cell in enumerate(cells) if not cell.isprintable()]:
        bad = unseen(cells[i])
        if bad:
            point = f"U+{ord(bad):04X}"
            findings.reject(numbers[i], layout.label(field), None, Fault.CONTROL_CHARACTER, codepoint=point)
        cleaned[i] = "" if bad else one_line(cells[i])
    return cleaned

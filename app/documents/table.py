"""Tables on paper: columns as wide as their content asks, header repeated, sums carried from page to page.

An amount is never cut, wrapped or laid over its neighbour: text columns give way first, then the type gets smaller.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from typing import NamedTuple, Self

from app.documents.flow import Rhythm
from app.documents.fonts import BOLD, SANS
from app.documents.ink import DARK, HAIR, LEFT, RIGHT, RULE, THIN, Page, Style
from app.documents.typeset import PT_PER_MM, width_mm, wrap

_PAD = 1 / 6  # mm at either side of a cell for each point of the type
_WIDEST = 80.0  # mm that a text column asks for at most
_MARK = 2.8  # mm that the mark of a title takes
_FEW_TOTALS = 5
_HAIR_GREY = 0.6


class Cell(NamedTuple):
    """A place to draw in; ``first`` is the height of the row's first line."""

    left: float
    top: float
    width: float
    height: float
    first: float
    row: int


Painter = Callable[[Page, Cell], None]
Mark = Callable[[Page, float, float], None]  # page, where the title begins, its baseline


class Column(NamedTuple):
    """``least``: millimetres to which a text column may shrink by wrapping; 0 for one that never wraps."""

    title: str
    align: float = LEFT
    least: float = 0
    face: str = SANS
    paint: Painter | None = None
    width: float = 0  # of a painted column
    mark: Mark | None = None  # drawn at the left of the title


class Row(NamedTuple):
    """``spans``: the first text may run on over the empty cells after it."""

    cells: tuple[str, ...]
    bold: bool = False
    spans: bool = False


Carried = Callable[[int], tuple[str, ...]]  # the sums of the first n rows, as cells


class _Widths(NamedTuple):
    size: float
    columns: tuple[float, ...]


@dataclass(frozen=True)
class Table:
    """Rows to be put on pages. ``items`` is how many of them count as items for the sums that are carried forward."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    left: float
    width: float
    size: float
    widths: tuple[float, ...]
    extra: tuple[int, ...]  # lines beyond one that the first n rows take together
    title_lines: int
    carried: Carried | None
    items: int
    forward: str  # wording of the line that ends a page
    brought: str  # and of the one that begins the next
    air: float  # mm added to each row, to write in

    @property
    def pad(self) -> float:
        return _PAD * self.size

    @property
    def line(self) -> float:
        return self.size / PT_PER_MM * 1.3

    def rows_height(self, start: int, stop: int, rhythm: Rhythm) -> float:
        return (stop - start) * (rhythm.row + self.air) + (self.extra[stop] - self.extra[start]) * self.line

    def head_height(self, rhythm: Rhythm) -> float:
        return rhythm.row + 0.6 + (self.title_lines - 1) * self.line

    def edges(self) -> list[float]:
        return list(accumulate(self.widths, initial=self.left))


def lay(
    columns: Sequence[Column],
    rows: Sequence[Row],
    left: float,
    width: float,
    sizes: Sequence[float] = (9, 8.5, 8, 7.5, 7, 6.5, 6),
    carried: Carried | None = None,
    items: int = 0,
    carry_words: tuple[str, str] = ("", ""),
    air: float = 0,
) -> Table:
    """Find the largest type and the column widths at which every amount stands whole; ValueError if none does."""
    size, widths = _fitted(columns, rows, width, sizes)
    rooms = [one - 2 * _PAD * size for one in widths]
    titles = max(len(wrap(one.title, BOLD, size, room)) for one, room in zip(columns, rooms, strict=True))
    narrow = [n for n, column in enumerate(columns) if column.least]
    extra = accumulate((_lines_of(row, columns, narrow, rooms, size) - 1 for row in rows), initial=0)
    return Table(
        tuple(columns), tuple(rows), left, width, size, widths, tuple(extra), titles, carried, items, *carry_words, air
    )


def _lines_of(row: Row, columns: Sequence[Column], narrow: list[int], rooms: Sequence[float], size: float) -> int:
    if row.spans:
        return 1
    return max((len(wrap(row.cells[n], _face(row, columns[n]), size, rooms[n])) for n in narrow), default=1)


def _face(row: Row, column: Column) -> str:
    return BOLD if row.bold else column.face


def _fitted(columns: Sequence[Column], rows: Sequence[Row], width: float, sizes: Sequence[float]) -> _Widths:
    natural = [_natural(rows, n, column) for n, column in enumerate(columns)]
    large = [size for size in sizes if size >= sizes[0] - 1]
    # cells and headings in one line are worth a point of size, not more
    tries = (
        *((size, _whole_title, False) for size in large),
        *((size, _wrapped_title, False) for size in large),
        *((size, _wrapped_title, True) for size in sizes),
    )
    for size, title, wraps in tries:
        titles = [title(column, size) for column in columns]
        asked = [_asked(one, cells, head, size) for one, cells, head in zip(columns, natural, titles, strict=True)]
        least = [head + 2 * _PAD * size for head in titles] if wraps else asked
        if widths := _shared(columns, asked, least, width):
            return _Widths(size, widths)
    raise ValueError("the amounts are too long for the paper")


def _natural(rows: Sequence[Row], number: int, column: Column) -> float:
    """Widest cell, in millimetres for type of one point."""
    cells = ((row.cells[number], _face(row, column)) for row in rows if not (row.spans and number == 0))
    return max((width_mm(text, face, 1) for text, face in dict.fromkeys(cells) if text), default=0.0)


def _whole_title(column: Column, size: float) -> float:
    return width_mm(column.title, BOLD, size)


def _wrapped_title(column: Column, size: float) -> float:
    if column.title.isascii():
        return max((width_mm(word, BOLD, size) for word in column.title.split()), default=0.0)
    return width_mm(column.title, BOLD, size) / 2 + size / PT_PER_MM / 2


def _asked(column: Column, cells: float, title: float, size: float) -> float:
    if column.paint:
        return column.width
    mark = _MARK if column.mark else 0
    return max(min(cells * size, _WIDEST) if column.least else cells * size, title + mark) + 2 * _PAD * size


def _shared(
    columns: Sequence[Column], asked: list[float], least: list[float], width: float
) -> tuple[float, ...] | None:
    """The widths asked for, enlarged or made smaller (text columns only) to fill ``width``; None if that cannot be.

    A serial number in front stays at the margin: a first column set to the right takes no spare room.
    """
    spare = width - sum(asked)
    if spare >= 0:
        still = int(columns[0].align == RIGHT)
        return (*asked[:still], *(one + spare / (len(asked) - still) for one in asked[still:]))
    floors = [
        min(one, max(column.least, bound)) if column.least else one
        for column, one, bound in zip(columns, asked, least, strict=True)
    ]
    return _levelled(asked, floors, width) if sum(floors) <= width else None


def _levelled(asked: list[float], floors: list[float], width: float) -> tuple[float, ...]:
    """Lower the widest first: no column is wider than a common level, unless its floor is."""
    low, high = 0.0, max(asked)
    for _ in range(40):
        level = (low + high) / 2
        used = sum(max(floor, min(one, level)) for one, floor in zip(asked, floors, strict=True))
        low, high = (level, high) if used <= width else (low, level)
    return tuple(max(floor, min(one, low)) for one, floor in zip(asked, floors, strict=True))


@dataclass(frozen=True)
class TablePart:
    """The rows of a table from ``start`` up to ``stop`` that stand on one page."""

    table: Table
    start: int = 0
    stop: int = -1
    keep: bool = False

    @property
    def _rows(self) -> range:
        return range(self.start, len(self.table.rows) if self.stop < 0 else self.stop)

    @property
    def _brings(self) -> bool:
        return self.start > 0 and self._carries(self.start)

    @property
    def _forwards(self) -> bool:
        return self.stop >= 0 and self._carries(self.stop)

    def _carries(self, number: int) -> bool:
        return self.table.carried is not None and number < self.table.items

    def height(self, rhythm: Rhythm) -> float:
        table, rows = self.table, self._rows
        carries = (self._brings + self._forwards) * rhythm.row
        return table.head_height(rhythm) + table.rows_height(rows.start, rows.stop, rhythm) + carries + rhythm.gap

    def split(self, room: float, rhythm: Rhythm) -> tuple[Self, Self] | None:
        fits = self._fitting(room, rhythm)
        # a total never stands alone under a repeated header; a long list of what is netted may
        items, count = self.table.items, len(self.table.rows)
        most = items - 1 if self.start < items - 1 and count - items <= _FEW_TOTALS else count - 1
        stop = min(self.start + fits, most)
        if fits < 2 or stop <= self.start:
            return None
        make = type(self)
        return make(self.table, self.start, stop), make(self.table, stop, self.stop, self.keep)

    def _fitting(self, room: float, rhythm: Rhythm) -> int:
        left = room - self.table.head_height(rhythm) - (1 + self._brings) * rhythm.row
        ends = (number + 1 for number in self._rows)
        fitting = takewhile(lambda stop: self.table.rows_height(self.start, stop, rhythm) <= left, ends)
        return sum(1 for _ in fitting)

    def draw(self, page: Page, top: float, rhythm: Rhythm) -> None:
        table = self.table
        right = table.left + table.width
        y = self._head(page, top, rhythm)
        if self._brings:
            y = self._carry(page, y, table.brought, self.start, rhythm)
        for number in self._rows:
            if number > self.start or self._brings:
                page.rule(table.left, y, right, y, HAIR, _HAIR_GREY)
            y = self._row(page, y, number, rhythm)
        if self._forwards:
            page.rule(table.left, y, right, y, HAIR, _HAIR_GREY)
            y = self._carry(page, y, table.forward, self.stop, rhythm)
        page.rule(table.left, y, right, y, RULE if self.stop < 0 else THIN)

    def _head(self, page: Page, top: float, rhythm: Rhythm) -> float:
        table, height = self.table, self.table.head_height(rhythm)
        page.rule(table.left, top, table.left + table.width, top, RULE)
        style = Style(table.size, BOLD)
        for left, width, column in zip(table.edges(), table.widths, table.columns, strict=False):
            lines = wrap(column.title, BOLD, table.size, width - 2 * table.pad)
            x = left + table.pad + column.align * (width - 2 * table.pad)
            y = top + height - table.line * (len(lines) - 1) - rhythm.row / 2 - 0.3 + _half_cap(table.size)
            for number, line in enumerate(lines):
                page.set(x, y + number * table.line, line, style, column.align, fixed=True)
            if column.mark:
                column.mark(page, x - column.align * lines[0].width * table.size / 1000 / PT_PER_MM, y)
        page.rule(table.left, top + height, table.left + table.width, top + height, THIN)
        return top + height

    def _row(self, page: Page, top: float, number: int, rhythm: Rhythm) -> float:
        table, row = self.table, self.table.rows[number]
        first, height = rhythm.row + table.air, table.rows_height(number, number + 1, rhythm)
        baseline = top + first / 2 + _half_cap(table.size)
        for place, (left, width) in enumerate(zip(table.edges(), table.widths, strict=False)):
            column, text = table.columns[place], row.cells[place]
            if column.paint:
                column.paint(page, Cell(left, top, width, height, first, number))
            elif text:
                self._cell(page, left, baseline, width, column, row, text, spans=row.spans and place == 0)
        return top + height

    def _cell(
        self, page: Page, left: float, y: float, width: float, column: Column, row: Row, text: str, spans: bool
    ) -> None:
        table, style = self.table, Style(self.table.size, _face(row, column))
        if spans:
            page.fitted(left + table.pad, y, text, style, self._free(row) - 2 * table.pad)
        elif column.least:
            page.column(left + table.pad, y, wrap(text, style.face, style.size, width - 2 * table.pad), style, table.line)
        else:
            page.text(left + table.pad + column.align * (width - 2 * table.pad), y, text, style, column.align)

    def _free(self, row: Row) -> float:
        """Millimetres from the left edge to the first cell that is not empty, seen from the second one."""
        taken = next((place for place, text in enumerate(row.cells) if place and text), len(row.cells))
        return sum(self.table.widths[:taken])

    def _carry(self, page: Page, top: float, words: str, number: int, rhythm: Rhythm) -> float:
        table = self.table
        cells = table.carried(number) if table.carried else ()
        baseline = top + rhythm.row / 2 + _half_cap(table.size)
        style = Style(table.size, SANS, DARK)
        page.text(table.left + table.pad, baseline, words, style)
        for left, width, column, text in zip(table.edges(), table.widths, table.columns, cells, strict=False):
            page.text(left + table.pad + column.align * (width - 2 * table.pad), baseline, text, style, column.align)
        return top + rhythm.row


def _half_cap(size: float) -> float:
    return 0.36 * size / PT_PER_MM



"""Tables on paper: columns as wide as their content asks, header repeated, sums carried from page to page.

An amount is never cut, wrapped or laid over its neighbour: text columns give way first, then the type gets smaller.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from typing import NamedTuple, Self

from app.documents.flow import Rhythm
from app.documents.fonts import BOLD, SANS
from app.documents.ink import DARK, HAIR, LEFT, RULE, THIN, Page, Style
from app.documents.typeset import PT_PER_MM, width_mm, wrap

_PAD = 1.5  # mm at either side of a cell
_WIDEST = 80.0  # mm that a text column asks for at most
_HAIR_GREY = 0.6

Painter = Callable[[Page, float, float, float, float, int], None]  # page, left, top, width, height, number of the row


class Column(NamedTuple):
    """``least``: millimetres to which a text column may shrink by wrapping; 0 for one that never wraps."""

    title: str
    align: float = LEFT
    least: float = 0
    face: str = SANS
    paint: Painter | None = None
    width: float = 0  # of a painted column
    mark: Callable[[Page, float, float], None] | None = None  # drawn left of the title at (x, baseline)


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

    @property
    def line(self) -> float:
        return self.size / PT_PER_MM * 1.3

    def rows_height(self, start: int, stop: int, rhythm: Rhythm) -> float:
        return (stop - start) * rhythm.row + (self.extra[stop] - self.extra[start]) * self.line

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
) -> Table:
    """Find the largest type and the column widths at which every amount stands whole; ValueError if none does."""
    size, widths = _fitted(columns, rows, width, sizes)
    titles = max(len(wrap(one.title, BOLD, size, room - 2 * _PAD)) for one, room in zip(columns, widths, strict=True))
    narrow = [n for n, column in enumerate(columns) if column.least]
    extra = accumulate((_lines_of(row, columns, narrow, widths, size) - 1 for row in rows), initial=0)
    return Table(
        tuple(columns), tuple(rows), left, width, size, widths, tuple(extra), titles, carried, items, *carry_words
    )


def _lines_of(row: Row, columns: Sequence[Column], narrow: list[int], widths: Sequence[float], size: float) -> int:
    if row.spans:
        return 1
    return max((len(wrap(row.cells[n], _face(row, columns[n]), size, widths[n] - 2 * _PAD)) for n in narrow), default=1)


def _face(row: Row, column: Column) -> str:
    return BOLD if row.bold else column.face


def _fitted(columns: Sequence[Column], rows: Sequence[Row], width: float, sizes: Sequence[float]) -> _Widths:
    natural = [_natural(rows, n, column) for n, column in enumerate(columns)]
    large = [size for size in sizes if size >= sizes[0] - 1]
    # a heading in one line is worth a point of size, not more
    for title, size in (*((_whole_title, size) for size in large), *((_wrapped_title, size) for size in sizes)):
        titles = [title(column, size) for column in columns]
        asked = [_asked(one, cells * size, head) for one, cells, head in zip(columns, natural, titles, strict=True)]
        if widths := _shared(columns, asked, titles, width):
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


def _asked(column: Column, cells: float, title: float) -> float:
    if column.paint:
        return column.width
    return max(min(cells, _WIDEST) if column.least else cells, title) + 2 * _PAD


def _shared(
    columns: Sequence[Column], asked: list[float], titles: list[float], width: float
) -> tuple[float, ...] | None:
    over = sum(asked) - width
    if over <= 0:
        return tuple(one - over / len(asked) for one in asked)
    give = [
        max(0.0, one - max(column.least, title + 2 * _PAD)) if column.least else 0.0
        for column, one, title in zip(columns, asked, titles, strict=True)
    ]
    if sum(give) < over:
        return None
    return tuple(one - part * over / sum(give) for one, part in zip(asked, give, strict=True))


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
        # a total never stands alone under a repeated header
        most = self.table.items - 1 if self.start < self.table.items - 1 else len(self.table.rows) - 1
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
            lines = wrap(column.title, BOLD, table.size, width - 2 * _PAD)
            x = left + _PAD + column.align * (width - 2 * _PAD)
            y = top + height - table.line * (len(lines) - 1) - rhythm.row / 2 - 0.3 + _half_cap(table.size)
            for number, line in enumerate(lines):
                page.set(x, y + number * table.line, line, style, column.align, fixed=True)
            if column.mark:
                column.mark(page, x - column.align * lines[0].width * table.size / 1000 / PT_PER_MM, y)
        page.rule(table.left, top + height, table.left + table.width, top + height, THIN)
        return top + height

    def _row(self, page: Page, top: float, number: int, rhythm: Rhythm) -> float:
        table, row = self.table, self.table.rows[number]
        baseline = top + rhythm.row / 2 + _half_cap(table.size)
        for place, (left, width) in enumerate(zip(table.edges(), table.widths, strict=False)):
            column, text = table.columns[place], row.cells[place]
            if column.paint:
                column.paint(page, left, top, width, rhythm.row, number)
            elif text:
                self._cell(page, left, baseline, width, column, row, text, spans=row.spans and place == 0)
        return top + table.rows_height(number, number + 1, rhythm)

    def _cell(
        self, page: Page, left: float, y: float, width: float, column: Column, row: Row, text: str, spans: bool
    ) -> None:
        style = Style(self.table.size, _face(row, column))
        if spans:
            page.fitted(left + _PAD, y, text, style, self._free(row) - 2 * _PAD)
        elif column.least:
            page.column(left + _PAD, y, wrap(text, style.face, style.size, width - 2 * _PAD), style, self.table.line)
        else:
            page.text(left + _PAD + column.align * (width - 2 * _PAD), y, text, style, column.align)

    def _free(self, row: Row) -> float:
        """Millimetres from the left edge to the first cell that is not empty, seen from the second one."""
        taken = next((place for place, text in enumerate(row.cells) if place and text), len(row.cells))
        return sum(self.table.widths[:taken])

    def _carry(self, page: Page, top: float, words: str, number: int, rhythm: Rhythm) -> float:
        table = self.table
        cells = table.carried(number) if table.carried else ()
        baseline = top + rhythm.row / 2 + _half_cap(table.size)
        style = Style(table.size, SANS, DARK)
        page.text(table.left + _PAD, baseline, words, style)
        for left, width, column, text in zip(table.edges(), table.widths, table.columns, cells, strict=False):
            page.text(left + _PAD + column.align * (width - 2 * _PAD), baseline, text, style, column.align)
        return top + rhythm.row


def _half_cap(size: float) -> float:
    return 0.36 * size / PT_PER_MM



"""Workbooks that are none: a web page or an XML Spreadsheet 2003 under the name .xls, as many programs export them.

A merged cell stands in its first place, the others it covers are empty. Nothing outside the file is looked at: no
style, no link, no entity of its own. Bounds are those of other files.
"""

import datetime
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from math import isfinite
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

from app.exchange import delimited
from app.exchange.dates import CellDate
from app.exchange.delimited import MAX_CELLS, MAX_FIELD, MAX_ROWS, MAX_WIDTH
from app.exchange.faults import Fault, Unreadable
from app.exchange.sheet_scan import check_area
from app.exchange.workbooks import Book, cell_text

MAX_WEB = 50_000_000  # bytes
MAX_DEPTH = 64  # of elements inside each other
_MAX_TAG = 20_000  # characters
_HEAD = 4_096
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_DECLARED = {"big5": "big5", "shift_jis": "shift_jis", "windows-1252": "cp1252", "iso-8859-1": "cp1252"}
_CHINESE = frozenset(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936"))
_PROLOGUE = re.compile(r"\s*<\?xml[^>]*\?>")
_ROOT = re.compile(r"<(?:html|table)\b|<(?:\w+:)?(Workbook)[\s>]", re.IGNORECASE)
_BLANK = re.compile(r"[ \t\r\n\f\u00a0]+")
_BREAKS = re.compile(r" *(?:\x00 *)+")
_SPAN = re.compile(r"\s*(\d{1,6})")
_CELLS = ("td", "th")
_LINES = frozenset(("br", "p", "div", "li"))


def read_web(name: str, data: bytes, sheet: str | None = None, encoding: str | None = None) -> Book:
    """The largest table of a web page, or a sheet of an XML Spreadsheet. Tables of a page are called "1", "2", …

    Raises Unreadable: TOO_LARGE, UNDECODABLE, HTML_AS_XLS (no table in it), FORBIDDEN_XML, DAMAGED_WORKBOOK, FAR_CELL,
    FIELD_TOO_LONG, TOO_MANY_ROWS, SHEET_MISSING, EMPTY_FILE.
    """
    if len(data) > MAX_WEB:
        raise Unreadable(Fault.TOO_LARGE, size=len(data), limit=MAX_WEB)
    text, doubt = _decoded(data, encoding)
    xml = _PROLOGUE.match(text)
    root = _ROOT.search(text[:_HEAD])
    spread = root is not None and root[1] is not None
    pages = _spread_pages(name, text[xml.end() if xml else 0 :]) if spread else _web_pages(text)
    if not pages:
        raise Unreadable(Fault.HTML_AS_XLS, name=name, found="xml" if xml else "html")
    return _chosen(name, pages, sheet, "xml" if spread else "html", doubt)


def _decoded(data: bytes, encoding: str | None) -> tuple[str, tuple[str, ...]]:
    """As other text; what the page declares is heard where the bytes are not UTF-8: many declare what they are not."""
    told = _CHARSET.search(data[:_HEAD])
    declared = told[1].decode("ascii", "replace").lower() if told else ""
    text, used = delimited.decode(data, encoding or (None if _is_utf8(data) else _DECLARED.get(declared)))
    asked = used == "gb18030" and encoding is None and declared not in _CHINESE
    return text.removeprefix("\ufeff"), delimited.doubtful(text) if asked else ()


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@dataclass(slots=True)
class _Page:
    """One table or sheet while it is read: the cells of each row by column, rows and columns from 0."""

    name: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    errors: dict[tuple[int, int], Fault] = field(default_factory=dict)
    hidden_rows: int = 0
    visible: bool = True

    def size(self) -> int:
        return sum(map(len, self.rows.values()))

    def has_body(self) -> bool:
        return len(self.rows) > 1 and any(len(cells) > 1 for cells in self.rows.values())

    def columns(self) -> list[list[str]]:
        low = max(self.rows, default=-1) + 1
        right = max((max(cells) for cells in self.rows.values()), default=-1)
        check_area(max(right, 0), low, self.size())
        if low * (right + 1) > MAX_CELLS:
            raise Unreadable(Fault.TOO_MANY_ROWS, limit=MAX_CELLS // (right + 1))
        grid = [[""] * low for _ in range(right + 1)]
        for row, cells in self.rows.items():
            for column, text in cells.items():
                grid[column][row] = text
        return grid


def _chosen(name: str, pages: Sequence[_Page], sheet: str | None, encoding: str, doubt: tuple[str, ...]) -> Book:
    if sheet is not None:
        pages = [page for page in pages if page.name == sheet] or _no_sheet(pages, sheet)
    shown = [page for page in pages if page.visible] or pages
    bodies = [page for page in shown if page.has_body()]
    if encoding == "html":
        bodies.sort(key=_Page.size, reverse=True)
    best = bodies[0] if bodies else max(shown, key=_Page.size)
    columns = best.columns()
    if not any(map(any, columns)) and not best.errors:
        raise Unreadable(Fault.EMPTY_FILE, name=name)
    others = tuple(page.name for page in bodies if page is not best)
    return Book(encoding, columns, best.name, others, best.errors, best.hidden_rows, doubt)


def _no_sheet(pages: Sequence[_Page], sheet: str) -> list[_Page]:
    raise Unreadable(Fault.SHEET_MISSING, sheet=sheet, sheets=", ".join(page.name for page in pages))


class _Count:
    """Cells and rows of the whole file, so that many small tables are bounded as one large one is."""

    def __init__(self) -> None:
        self.cells = self.rows = 0

    def add(self, cells: int) -> None:
        self.rows += 1
        self.cells += cells + 1
        if self.rows > MAX_ROWS or self.cells > MAX_CELLS:
            raise Unreadable(Fault.TOO_MANY_ROWS, limit=MAX_ROWS)


# ---- a web page


def _web_pages(text: str) -> list[_Page]:
    reader = _WebReader()
    reader.feed(_whole_tags(_without_remarks(text)))
    reader.close()
    reader.close_all()
    return [table.page for table in reader.tables if table.page.size()]


def _without_remarks(text: str) -> str:
    """Remarks, declarations and scripts taken out in one pass, so that none left open makes the parser search again."""
    parts, at = [], 0
    for start, end in _remarks(text):
        parts.append(text[at:start])
        at = end
    return "".join([*parts, text[at:]])


def _remarks(text: str) -> Iterator[tuple[int, int]]:
    opening = re.compile(r"<!--|<[!?]|<(?:script|style)\b", re.IGNORECASE)
    found = opening.search(text)
    while found:
        mark = found[0].lower()
        close = {"<!--": "-->", "<!": ">", "<?": ">"}.get(mark)
        closing = re.compile(re.escape(close) if close else rf"</{mark[1:]}\s*>", re.IGNORECASE)
        ended = closing.search(text, found.end())
        end = ended.end() if ended else len(text)
        yield found.start(), end
        found = opening.search(text, end)


def _whole_tags(text: str) -> str:
    """Without a tag that is open at the end, at each mark of which the parser would read to the end again."""
    *pieces, rest = text.split(">")
    line = 1
    for piece in pieces:
        start = piece.find("<")
        if start >= 0 and len(piece) - start > _MAX_TAG:
            raise Unreadable(Fault.FIELD_TOO_LONG, line=line, limit=_MAX_TAG)
        line += piece.count("\n")
    return ">".join([*pieces, rest.partition("<")[0]])


@dataclass(slots=True)
class _WebTable:
    """A table that is open: ``spans`` says for how many more rows a cell from above covers a column."""

    page: _Page
    row: int = -1
    column: int = 0
    spans: dict[int, int] = field(default_factory=dict)
    cell: list[str] | None = None
    place: int = 0
    ended: bool = True  # the row, or there is none yet

    def next_row(self) -> None:
        self.row += 1
        self.column = 0
        self.ended = False

    def end_row(self) -> None:
        """The columns right of the last cell are one row nearer to the end of what covers them."""
        for column in [column for column in self.spans if column >= self.column]:
            self._pass(column)
        self.ended = True

    def next_cell(self, across: int, down: int) -> None:
        while self.column in self.spans:
            self._pass(self.column)
            self.column += 1
        self.cell, self.place = [], self.column
        self.column = min(self.column + across, MAX_WIDTH + 1)
        for column in range(self.place, self.column):
            if column in self.spans:
                self._pass(column)
            if down > 1:
                self.spans[column] = down - 1

    def _pass(self, column: int) -> None:
        self.spans[column] -= 1
        if not self.spans[column]:
            del self.spans[column]

    def end_cell(self) -> str:
        text = "".join(self.cell or ())
        self.cell = None
        text = _BREAKS.sub("\n", _BLANK.sub(" ", text)).strip(" \n")
        if text and self.place >= MAX_WIDTH:
            raise Unreadable(Fault.TOO_MANY_COLUMNS, limit=MAX_WIDTH)
        if text:
            self.page.rows.setdefault(self.row, {})[self.place] = text
        return text


class _WebReader(HTMLParser):
    """Every table of the page; one inside a cell of another is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_WebTable] = []
        self.open: list[_WebTable] = []
        self.count = _Count()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table" or (tag == "tr" and not self.open):
            self._open_table()
        if not self.open:
            return
        if tag == "tr":
            self._close_row()
            self.open[-1].next_row()
            style = (dict(attrs).get("style") or "").replace(" ", "").lower()
            self.open[-1].page.hidden_rows += "display:none" in style
        elif tag in _CELLS:
            self._open_cell(dict(attrs))
        elif tag in _LINES and self.open[-1].cell is not None:
            self.open[-1].cell.append("\x00")

    def handle_endtag(self, tag: str) -> None:
        if not self.open:
            return
        if tag == "table":
            self._close_row()
            self.open.pop()
        elif tag == "tr":
            self._close_row()
        elif tag in _CELLS:
            self._close_cell()
        elif tag in _LINES and self.open[-1].cell is not None:
            self.open[-1].cell.append("\x00")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].cell is not None:
            self.open[-1].cell.append(data.replace("\x00", "\ufffd"))

    def close_all(self) -> None:
        while self.open:
            self._close_row()
            self.open.pop()

    def _open_table(self) -> None:
        if len(self.open) >= MAX_DEPTH:
            raise Unreadable(Fault.BOMB, part="depth", size=len(self.open) + 1, limit=MAX_DEPTH)
        self.tables.append(_WebTable(_Page(str(len(self.tables) + 1))))
        self.open.append(self.tables[-1])

    def _open_cell(self, attributes: Mapping[str, str | None]) -> None:
        self._close_cell()
        table = self.open[-1]
        if table.ended:
            table.next_row()
        table.next_cell(_span(attributes.get("colspan")), _span(attributes.get("rowspan")))

    def _close_cell(self) -> None:
        table = self.open[-1]
        if table.cell is not None and len(table.end_cell()) > MAX_FIELD:
            raise Unreadable(Fault.FIELD_TOO_LONG, line=self.getpos()[0], limit=MAX_FIELD)

    def _close_row(self) -> None:
        self._close_cell()
        table = self.open[-1]
        if not table.ended:
            self.count.add(table.column)
            table.end_row()


def _span(text: str | None) -> int:
    found = _SPAN.match(text or "")
    return max(int(found[1]), 1) if found else 1


# ---- XML Spreadsheet 2003


class _Place(NamedTuple):
    """Where an element stands that has an index of its own, and the place after all that it covers; from 0."""

    at: int
    after: int


def _spread_pages(name: str, text: str) -> list[_Page]:
    if re.search(r"<!DOCTYPE", text, re.IGNORECASE):
        raise Unreadable(Fault.FORBIDDEN_XML, part=name)
    try:
        return _SpreadReader().read(text)
    except (ParseError, DefusedXmlException):
        raise Unreadable(Fault.DAMAGED_WORKBOOK, name=name, part="xml") from None


class _SpreadReader:
    """Rows are read and let go one by one: the tree of the whole file is never in memory."""

    def __init__(self) -> None:
        self.pages: list[_Page] = []
        self.count = _Count()
        self.next_row = 0

    def read(self, text: str) -> list[_Page]:
        stack: list[Element] = []
        row_depth = 0
        for event, element in iterparse(io.BytesIO(text.encode()), ("start", "end"), forbid_dtd=True):
            if event == "start":
                stack.append(element)
                self._started(element, len(stack))
                row_depth += _local(element) == "Row"
                continue
            stack.pop()
            row_depth -= _local(element) == "Row"
            self._ended(element)
            if stack and not row_depth:
                stack[-1].remove(element)
        return self.pages

    def _started(self, element: Element, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise Unreadable(Fault.BOMB, part="depth", size=depth, limit=MAX_DEPTH)
        if _local(element) == "Worksheet":
            self.pages.append(_Page(_attribute(element, "Name") or str(len(self.pages) + 1)))
            self.next_row = 0

    def _ended(self, element: Element) -> None:
        if not self.pages:
            return
        if _local(element) == "Row":
            self._row(element)
        elif _local(element) == "Visible":
            self.pages[-1].visible = not (element.text or "").strip().startswith("Sheet")  # SheetHidden, SheetVeryHidden

    def _row(self, element: Element) -> None:
        page, place = self.pages[-1], _place(element, self.next_row, "Span")
        self.next_row = place.after
        page.hidden_rows += _attribute(element, "Hidden") == "1"
        cells: dict[int, str] = {}
        column = 0
        for cell in element:
            if _local(cell) == "Cell":
                at, column = _place(cell, column, "MergeAcross")
                text = self._cell(cell, page, (place.at, at))
                if text:
                    cells[at] = text
        self.count.add(len(cells))
        if cells:
            page.rows[place.at] = cells

    def _cell(self, cell: Element, page: _Page, at: tuple[int, int]) -> str:
        data = next((child for child in cell if _local(child) == "Data"), None)
        text = "".join(data.itertext()) if data is not None else ""
        if len(text) > MAX_FIELD:
            raise Unreadable(Fault.FIELD_TOO_LONG, line=at[0] + 1, limit=MAX_FIELD)
        kind = "" if data is None else _attribute(data, "Type")
        if kind == "Error":
            page.errors[at] = Fault.CELL_ERROR
            return ""
        if not text and _attribute(cell, "Formula") and kind != "String":
            page.errors[at] = Fault.FORMULA_WITHOUT_VALUE
        return _typed(text, kind)


def _place(element: Element, usual: int, covering: str) -> _Place:
    index, more = _attribute(element, "Index"), _attribute(element, covering)
    at = max(int(index) - 1, usual) if re.fullmatch(r"\d{1,7}", index) else usual
    return _Place(at, at + 1 + (int(more) if re.fullmatch(r"\d{1,7}", more) else 0))


def _typed(text: str, kind: str) -> str:
    try:
        if kind == "Number" and isfinite(float(text)):
            return cell_text(float(text))
        if kind == "DateTime":
            moment = datetime.datetime.fromisoformat(text)
            return CellDate(cell_text(moment.replace(tzinfo=None)))
    except ValueError:
        return text
    return {"1": "true", "0": "false"}.get(text, text) if kind == "Boolean" else text


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")

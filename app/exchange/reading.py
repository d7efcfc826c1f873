"""A file to a table of text. What the file is, its bytes tell, not its name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.exchange import delimited, web_tables, workbook_child, workbooks
from app.exchange.faults import Fault, Unreadable

MAX_BYTES = 200_000_000
_HEAD = 65_536
_WEB = (
    b"<html",
    b"<!doctype html",
    b"<table",
    b"<head",
    b"<meta",
    b"<body",
    b"<?xml",
    b"<style",
    b"<div",
    b"<tr",
    b"<!--",
    b"<workbook",
)
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_BINARY = {b"%PDF": "pdf", b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif", b"Rar!": "rar", b"7z\xbc": "7z"}
_WORKBOOK_NAMES = (".xls", ".xlsx", ".xlsm", ".xlsb", ".et")


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet as text, by column; the n-th cell of every column is row n of the sheet (from 0 here, from 1 there).

    ``lengths``: cells each row had before short rows were filled up. Number and date cells of a workbook are
    ``amounts.CellNumber`` and ``dates.CellDate``, both text. ``errors``: cells that hold no value but should, by
    (row, column) from 0. ``doubt``: lines to show when the encoding needs a person's answer.
    """

    encoding: str  # utf-8, utf-8-sig, utf-16, gb18030, xlsx, xls, html, xml, or the one asked for
    columns: Sequence[Sequence[str]]
    lengths: Sequence[int]
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()
    errors: Mapping[tuple[int, int], Fault] = field(default_factory=dict)
    hidden_rows: int = 0
    doubt: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.lengths)

    def row(self, index: int) -> list[str]:
        return [column[index] for column in self.columns]

    @property
    def is_text(self) -> bool:
        return self.sheet is None


def read_table(
    path: Path,
    sheet: str | None = None,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Table:
    """Read .csv/.txt, .xlsx or .xls, also where .xls is a web page or XML.

    Raises Unreadable; never OSError for a file that is missing or forbidden.
    ``sheet`` names a sheet of a workbook (default: the first visible one with more than a header);
    ``encoding`` and ``delimiter`` are for text and web pages without a byte order mark. ``cancelled``
    is asked while a large workbook is read, and ends it with ``workbook_child.Cancelled``.
    """
    data = _bytes(path)
    if data.startswith((workbooks.ZIP, workbooks.OLE)):
        return _from_book(workbook_child.read_workbook(path, sheet, cancelled))
    if _start(data).startswith(_WEB):
        return _from_book(web_tables.read_web(path.name, data, sheet, encoding))
    _refuse_binary(path, data)
    text, used = delimited.decode(data, encoding)
    doubt = delimited.doubtful(text) if used == "gb18030" and encoding is None else ()
    columns, lengths = delimited.records(text.removeprefix("\ufeff"), delimiter)
    return Table(used, columns, lengths, doubt=doubt)


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise Unreadable(Fault.TOO_LARGE, size=size, limit=MAX_BYTES)
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise Unreadable(Fault.FILE_MISSING, name=path.name) from None
    except OSError:
        raise Unreadable(Fault.FILE_DENIED, name=path.name) from None
    if not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise Unreadable(Fault.EMPTY_FILE, name=path.name)
    return data


def _refuse_binary(path: Path, data: bytes) -> None:
    found = next((name for magic, name in _BINARY.items() if data.startswith(magic)), None)
    head = data[:_HEAD]
    marked = data.startswith(_WIDE)
    controls = len(head) - len(head.translate(None, bytes(set(range(32)) - {9, 10, 13})))
    if found or (not marked and controls > max(8, len(head) // 16)):
        code = Fault.NOT_A_WORKBOOK if path.suffix.lower() in _WORKBOOK_NAMES else Fault.NOT_TEXT
        raise Unreadable(code, name=path.name, found=found or "binary")


def _start(data: bytes) -> bytes:
    head = data[:_HEAD]
    if data.startswith(_WIDE):
        head = head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()


def _from_book(book: workbooks.Book) -> Table:
    lengths = [len(book.columns)] * (len(book.columns[0]) if book.columns else 0)
    return Table(book.encoding, book.columns, lengths, book.sheet, book.other_sheets, book.errors, book.hidden_rows, book.doubt)

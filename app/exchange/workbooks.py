"""Workbooks (.xlsx, .xls) to rows of text, after a look at what the file would unpack to.

calamine gives neither error cells (#N/A) nor formulas without a stored value, and lays its cells out in a full
rectangle: so the sheet's XML is scanned first for these, and for cells that stand far outside any table.
"""

import datetime
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO, cast
from xml.etree import ElementTree

import python_calamine as calamine

from app.exchange.amounts import CellNumber
from app.exchange.dates import CellDate
from app.exchange.faults import Fault, Unreadable
from app.exchange.old_scan import Damaged, OldSheet, scan_old
from app.exchange.sheet_scan import Scan, check_declarations, has_body, scan, sheet_paths

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_FILE = 50_000_000
MAX_UNPACKED = 300_000_000
MAX_RATIO = 150
RATIO_FROM = 10_000_000  # bytes unpacked, below which the ratio says nothing
MAX_PARTS = 1_000
EXAMPLE_SHEET = "示例 Example"  # of our own templates: never taken for data unless it is asked for


@dataclass(frozen=True, slots=True)
class Book:
    """One sheet of a workbook; the fields are those of ``reading.Table``."""

    encoding: str
    columns: list[list[str]]
    sheet: str
    other_sheets: tuple[str, ...]
    errors: Mapping[tuple[int, int], Fault] = field(default_factory=dict)
    hidden_rows: int = 0
    doubt: tuple[str, ...] = ()


def read(name: str, data: bytes, sheet: str | None, scanned: Callable[[str], Scan] | None = None) -> Book:
    """``sheet`` of the workbook in ``data``, by default the first visible one with more than one row.

    ``scanned`` takes the place of ``sheet_scan.scan``: it gets the path of the sheet's part, for another process to look into.

    Raises Unreadable: TOO_LARGE, BOMB, FORBIDDEN_XML, FAR_CELL, NOT_A_WORKBOOK, ENCRYPTED_WORKBOOK,
    DAMAGED_WORKBOOK, SHEET_MISSING, EMPTY_FILE.
    """
    if len(data) > MAX_FILE:
        raise Unreadable(Fault.TOO_LARGE, size=len(data), limit=MAX_FILE)
    with damage(name):
        looks = _new_looks(package(name, io.BytesIO(data)), scanned) if data.startswith(ZIP) else _old_looks(name, data)
        return _sheet(name, calamine.load_workbook(io.BytesIO(data)), looks, sheet)


@contextmanager
def damage(name: str) -> Iterator[None]:
    """What goes wrong inside a damaged workbook, as Unreadable DAMAGED_WORKBOOK."""
    try:
        yield
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, ValueError, struct.error):
        raise Unreadable(Fault.DAMAGED_WORKBOOK, name=name, part="zip") from None
    except (ElementTree.ParseError, LookupError):
        raise Unreadable(Fault.DAMAGED_WORKBOOK, name=name, part="xml") from None
    except (calamine.CalamineError, Damaged, OSError):
        raise Unreadable(Fault.DAMAGED_WORKBOOK, name=name, part="sheets") from None
    except BaseException as error:
        # a panic of the reader's Rust code on a damaged file comes as a BaseException of its own
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(Fault.DAMAGED_WORKBOOK, name=name, part="cells") from None


def package(name: str, source: BinaryIO) -> zipfile.ZipFile:
    """The parts of an .xlsx after a look at its directory. Raises Unreadable, and what ``zipfile`` raises."""
    found = zipfile.ZipFile(source)
    parts = found.infolist()
    _check_parts(parts)
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(Fault.ENCRYPTED_WORKBOOK, name=name)
    if "xl/workbook.xml" not in names:
        raise Unreadable(Fault.NOT_A_WORKBOOK, name=name, found=_other_zip(names))
    check_declarations(found)
    return found


def _check_parts(parts: Sequence[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_PARTS:
        raise Unreadable(Fault.BOMB, part="parts", size=len(parts), limit=MAX_PARTS)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED:
        raise Unreadable(Fault.BOMB, part="unpacked", size=unpacked, limit=MAX_UNPACKED)
    for part in parts:
        ratio = part.file_size // max(part.compress_size, 1)
        if part.file_size > RATIO_FROM and ratio > MAX_RATIO:
            raise Unreadable(Fault.BOMB, part="ratio", size=ratio, limit=MAX_RATIO)


def _other_zip(names: set[str]) -> str:
    marks = {
        "xl/workbook.bin": "xlsb",
        "word/document.xml": "docx",
        "content.xml": "ods",
        "ppt/presentation.xml": "pptx",
    }
    return next((kind for mark, kind in marks.items() if mark in names), "zip")


@dataclass(frozen=True, slots=True)
class _Looks:
    """How to look into a workbook of one of the two formats, sheet by sheet, by number from 0."""

    encoding: str
    has_body: Callable[[str, int], bool]
    scan: Callable[[str, int], Scan]


def _new_looks(parts: zipfile.ZipFile, scanned: Callable[[str], Scan] | None) -> _Looks:
    paths = sheet_paths(parts)
    look = scanned or (lambda path: scan(parts, path))
    return _Looks("xlsx", lambda name, _: has_body(parts, paths[name]), lambda name, _: look(paths[name]))


def _old_looks(name: str, data: bytes) -> _Looks:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable(Fault.ENCRYPTED_WORKBOOK, name=name)
    if not any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book")):
        raise Unreadable(Fault.NOT_A_WORKBOOK, name=name, found="ole")
    sheets = dict(enumerate(scan_old(name, data)))
    unseen = OldSheet(Scan(), True)
    return _Looks("xls", lambda _, i: sheets.get(i, unseen).has_body, lambda _, i: sheets.get(i, unseen).scan)


def _sheet(name: str, book: calamine.CalamineWorkbook, looks: _Looks, wanted: str | None) -> Book:
    numbers = {sheet: number for number, sheet in enumerate(book.sheet_names)}
    if wanted is not None and wanted not in numbers:
        raise Unreadable(Fault.SHEET_MISSING, sheet=wanted, sheets=", ".join(numbers))
    names = _data_sheets(book) if wanted is None else [wanted]
    bodies = [each for each in names if looks.has_body(each, numbers[each])]
    for each in bodies[:1] or names:
        seen = looks.scan(each, numbers[each])
        columns = _columns(book.get_sheet_by_name(each))
        if any(map(any, columns)):
            others = tuple(other for other in bodies if other != each)
            return Book(looks.encoding, columns, each, others, seen.errors, seen.hidden_rows)
    raise Unreadable(Fault.EMPTY_FILE, name=name)


def _data_sheets(book: calamine.CalamineWorkbook) -> list[str]:
    """Visible sheets of cells; the example sheet of our own templates is none."""
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible is calamine.SheetVisibleEnum.Visible
        and sheet.typ is calamine.SheetTypeEnum.WorkSheet
        and sheet.name != EXAMPLE_SHEET
    ]


def _columns(sheet: calamine.CalamineSheet) -> list[list[str]]:
    """All columns from A on, from row 1 on, every cell as text."""
    if sheet.start is None:
        return []
    above, before = sheet.start
    columns = [[""] * (above + sheet.height) for _ in range(before)]
    for cells in zip(*sheet.to_python(), strict=True):
        columns.append([""] * above + _texts(cells))
    return columns


def _texts(cells: Sequence[object]) -> list[str]:
    if set(map(type, cells)) == {str}:  # most columns: nothing to turn
        return cast(list[str], list(cells))
    return [cell if type(cell) is str else cell_text(cell) for cell in cells]


def cell_text(cell: object) -> str:
    """A cell that is no text, as text that still says what it was (``CellNumber``, ``CellDate``)."""
    return _SHOWN[type(cell)](cell)


def _number(cell: float) -> CellNumber:
    """As the spreadsheet itself counts, with 15 digits: 0.1 + 0.2 is 0.3, and 1930565277.0 is a whole number."""
    if cell.is_integer() and abs(cell) < 1e15:
        return CellNumber(int(cell))
    text = format(cell, ".15g")
    return CellNumber(format(Decimal(text), "f") if "e" in text else text)


def _instant(cell: datetime.datetime) -> CellDate:
    return CellDate(cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ", "seconds"))


_SHOWN: dict[type, Callable[[Any], str]] = {
    str: str,
    float: _number,
    int: CellNumber,
    bool: lambda cell: str(cell).lower(),
    datetime.date: lambda cell: CellDate(cell.isoformat()),
    datetime.datetime: _instant,
    datetime.time: lambda cell: cell.isoformat("seconds"),
    datetime.timedelta: str,
}

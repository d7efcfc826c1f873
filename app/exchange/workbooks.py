"""Workbooks (.xlsx, .xls) to rows of text, after a look at what the file would unpack to.

calamine gives neither error cells (#N/A) nor formulas without a stored value, and lays its cells out in a full
rectangle: so the sheet's XML is scanned first for these, and for cells that stand far outside any table.
"""

import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree import ElementTree

import python_calamine as calamine

from app.exchange.amounts import CellNumber
from app.exchange.dates import CellDate
from app.exchange.faults import Fault, Unreadable

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_FILE = 50_000_000
MAX_UNPACKED = 300_000_000
MAX_RATIO = 150
RATIO_FROM = 10_000_000  # bytes unpacked, below which the ratio says nothing
MAX_PARTS = 1_000
MAX_COLUMNS = 256
MAX_SHEET_ROWS = 1_048_576
EXAMPLE_SHEET = "示例 Example"  # of our own templates: never taken for data unless it is asked for
_EMPTY_AREA = 4_000_000  # cells of the rectangle that may be mostly empty
_SPARSE = 50  # beyond that, cells of the rectangle for each one that holds something


@dataclass(frozen=True, slots=True)
class Book:
    """One sheet of a workbook; the fields are those of ``reading.Table``."""

    encoding: str
    rows: list[list[str]]
    sheet: str
    other_sheets: tuple[str, ...]
    errors: Mapping[tuple[int, int], Fault] = field(default_factory=dict)
    hidden_rows: int = 0


@dataclass(frozen=True, slots=True)
class _Scan:
    errors: Mapping[tuple[int, int], Fault] = field(default_factory=dict)
    hidden_rows: int = 0


def read(name: str, data: bytes, sheet: str | None) -> Book:
    """``sheet`` of the workbook in ``data``, by default the first visible one with more than one row.

    Raises Unreadable: TOO_LARGE, BOMB, FORBIDDEN_XML, FAR_CELL, NOT_A_WORKBOOK, ENCRYPTED_WORKBOOK,
    DAMAGED_WORKBOOK, SHEET_MISSING, EMPTY_FILE.
    """
    if len(data) > MAX_FILE:
        raise Unreadable(Fault.TOO_LARGE, size=len(data), limit=MAX_FILE)
    package = _package(name, data) if data.startswith(ZIP) else None
    if package is None:
        _check_ole(name, data)
    try:
        return _sheet(name, data, package, sheet)
    except Unreadable:
        raise
    except calamine.PasswordError:
        raise Unreadable(Fault.ENCRYPTED_WORKBOOK, name=name) from None
    except (calamine.CalamineError, zipfile.BadZipFile, ElementTree.ParseError, KeyError, OSError, EOFError) as error:
        raise Unreadable(Fault.DAMAGED_WORKBOOK, name=name, part=type(error).__name__) from None
    except BaseException as error:
        # a panic of the reader's Rust code on a damaged file comes as a BaseException of its own
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(Fault.DAMAGED_WORKBOOK, name=name, part="reader") from None


def _package(name: str, data: bytes) -> zipfile.ZipFile:
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise Unreadable(Fault.DAMAGED_WORKBOOK, name=name, part="zip") from None
    parts = package.infolist()
    _check_parts(parts)
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(Fault.ENCRYPTED_WORKBOOK, name=name)
    if "xl/workbook.xml" not in names:
        raise Unreadable(Fault.NOT_A_WORKBOOK, name=name, found=_other_zip(names))
    return package


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
    marks = {"xl/workbook.bin": "xlsb", "word/document.xml": "docx", "content.xml": "ods", "ppt/presentation.xml": "pptx"}
    return next((kind for mark, kind in marks.items() if mark in names), "zip")


def _check_ole(name: str, data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable(Fault.ENCRYPTED_WORKBOOK, name=name)
    if not any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book")):
        raise Unreadable(Fault.NOT_A_WORKBOOK, name=name, found="ole")


def _sheet(name: str, data: bytes, package: zipfile.ZipFile | None, wanted: str | None) -> Book:
    paths = {} if package is None else sheet_scan.sheet_paths(package)
    book = calamine.load_workbook(io.BytesIO(data))
    if wanted is not None and wanted not in book.sheet_names:
        raise Unreadable(Fault.SHEET_MISSING, sheet=wanted, sheets=", ".join(book.sheet_names))
    visible = [s.name for s in book.sheets_metadata if s.visible is calamine.SheetVisibleEnum.Visible]
    candidates = [each for each in visible if each != EXAMPLE_SHEET] if wanted is None else [wanted]
    best: Book | None = None
    for each in candidates:
        scan = sheet_scan.scan(package, paths[each]) if package is not None else sheet_scan.Scan()
        rows = _rows(book.get_sheet_by_name(each))
        filled = sum(map(any, rows))
        if filled and (best is None or filled > 1):
            others = tuple(s for s in candidates if s != each and (package is None or scan.filled))
            best = Book("xls" if package is None else "xlsx", rows, each, others, scan.errors, scan.hidden_rows)
        if filled > 1:
            break
    if best is None:
        raise Unreadable(Fault.EMPTY_FILE, name=name)
    return best

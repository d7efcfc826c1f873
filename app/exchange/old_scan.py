"""The look into a workbook before it is read, for .xls: a compound file (OLE) with one stream of BIFF records.

Source of the layouts: the published specifications MS-CFB and MS-XLS. Part of ``workbooks``.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from app.exchange.faults import Fault, Unreadable
from app.exchange.sheet_scan import Scan, check_area

_LAST_SECTOR = 0xFFFFFFF0  # from here on, sector numbers are marks
_SMALL = 4096  # shorter streams lie elsewhere; no program writes so short a workbook
_BOF, _EOF, _SHEET, _LOCK, _ROW = 0x0809, 0x000A, 0x0085, 0x002F, 0x0208
_NUMBER, _LABEL, _SHARED_TEXT, _RK, _MANY_RK, _FORMULA, _BOOL_OR_ERROR = 0x203, 0x204, 0xFD, 0x27E, 0xBD, 0x06, 0x205
_CELLS = frozenset((_NUMBER, _LABEL, _SHARED_TEXT, _RK, _MANY_RK, _FORMULA, _BOOL_OR_ERROR))
_HIDDEN = 0x20


class Damaged(Exception):
    """The file does not hold what its own directory says."""


class OldSheet(NamedTuple):
    """What was seen of one sheet; ``has_body``: a cell stands below the first row."""

    scan: Scan
    has_body: bool


def scan_old(name: str, data: bytes) -> list[OldSheet]:
    """All sheets, in their order. Raises Damaged, or Unreadable ENCRYPTED_WORKBOOK, FAR_CELL."""
    try:
        stream = _workbook_stream(data)
        starts = []
        for kind, at, size in _records(stream, 0):
            if kind == _LOCK:
                raise Unreadable(Fault.ENCRYPTED_WORKBOOK, name=name)
            if kind == _SHEET and size >= 4:
                starts.append(struct.unpack_from("<I", stream, at)[0])
        return [_scan(stream, start) for start in starts]
    except (struct.error, IndexError):
        raise Damaged from None


def _scan(stream: bytes, start: int) -> OldSheet:
    errors: dict[tuple[int, int], Fault] = {}
    hidden = right = low = values = 0
    for kind, at, size in _records(stream, start):
        if kind in _CELLS:
            row, column = struct.unpack_from("<HH", stream, at)
            if kind == _MANY_RK:
                column = struct.unpack_from("<H", stream, at + size - 2)[0]
            right, low, values = max(right, column), max(low, row + 1), values + 1
            if _is_error(stream, kind, at):
                errors[row, column] = Fault.CELL_ERROR
        elif kind == _ROW and struct.unpack_from("<H", stream, at + 12)[0] & _HIDDEN:
            hidden += 1
    check_area(right, low, values)
    return OldSheet(Scan(errors, hidden), low > 1)


def _is_error(stream: bytes, kind: int, at: int) -> bool:
    if kind == _BOOL_OR_ERROR:
        return stream[at + 7] == 1
    return kind == _FORMULA and stream[at + 6] == 2 and stream[at + 12 : at + 14] == b"\xff\xff"


def _records(stream: bytes, position: int) -> Iterator[tuple[int, int, int]]:
    """(kind, where its data begin, their size) of one part of the stream, parts nested in it left out."""
    depth = 0
    while position + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, position)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, position + 4, size
        position += 4 + size


def _workbook_stream(data: bytes) -> bytes:
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise Damaged
    fat = _allocation(data, size)
    directory = _chain(data, struct.unpack_from("<I", data, 48)[0], fat, size)
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        entry = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        if entry in ("Workbook", "Book"):
            first, long = struct.unpack_from("<II", directory, at + 116)
            return _chain(data, first, fat, size)[:long] if long >= _SMALL else b""
    raise Damaged


def _sector(data: bytes, number: int, size: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]


def _allocation(data: bytes, size: int) -> list[int]:
    """The table that chains sectors, itself spread over sectors that are listed in the header and then in a chain."""
    listed = list(struct.unpack_from("<109I", data, 76))
    more, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, len(data) // size)):
        if more >= _LAST_SECTOR:
            break
        *further, more = struct.unpack(f"<{size // 4}I", _sector(data, more, size))
        listed += further
    fat: list[int] = []
    for number in listed:
        if number < _LAST_SECTOR:
            fat += struct.unpack(f"<{size // 4}I", _sector(data, number, size))
    return fat


def _chain(data: bytes, number: int, fat: list[int], size: int) -> bytes:
    sectors: list[bytes] = []
    while number < _LAST_SECTOR:
        if len(sectors) > len(data) // size:
            raise Damaged
        sectors.append(_sector(data, number, size))
        number = fat[number]
    return b"".join(sectors)

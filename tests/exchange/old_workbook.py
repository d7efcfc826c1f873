"""A minimal writer of .xls (BIFF8 in a compound file), for tests only: numbers, texts, errors, dates."""

import struct
from collections.abc import Iterable

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


class Error(int):
    """An error cell by its code (42 = #N/A)."""


class ErrorFormula(int):
    """A formula whose stored result is an error."""


class Day(int):
    """A serial number shown as a date."""


def xls(sheets: dict[str, Iterable[Iterable[object]]], encrypted: bool = False, more: bytes = b"", size: int = 0) -> bytes:
    """Bytes of a workbook with these sheets; ``more`` are records for each of them, ``size`` pads the stream."""
    return compound({"Workbook": _stream(sheets, encrypted, more).ljust(size, b"\0")})


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (OLE) of streams, each at least 4,096 bytes long."""
    chains: list[int] = []
    body, entries = b"", [_entry("Root Entry", 5, END, 0, child=1)]
    for number, (name, data) in enumerate(streams.items(), 1):
        data = data.ljust(4096, b"\0")
        entries.append(_entry(name, 2, len(chains), len(data), right=number + 1 if number < len(streams) else FREE))
        body += data + bytes(-len(data) % SECTOR)
        chains += [*range(len(chains) + 1, len(body) // SECTOR), END]
    directory = b"".join(entries)
    directory += bytes(-len(directory) % SECTOR)
    first = len(chains)
    chains += [*range(first + 1, first + len(directory) // SECTOR), END]
    tables = -(-len(chains) // 126)
    lists = max(0, -(-(tables - 109) // 127))
    where = len(chains)
    chains += [FAT] * tables + [FAT - 1] * lists
    chains += [FREE] * (tables * 128 - len(chains))
    numbers = [*range(where, where + tables), *[FREE] * (109 + 127 * lists - tables)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, tables, first, 0, 4096, END, 0, where + tables if lists else END, lists)
    head += struct.pack("<109I", *numbers[:109])
    further = b""
    for i in range(lists):
        following = where + tables + i + 1 if i + 1 < lists else END
        further += struct.pack("<128I", *numbers[109 + 127 * i : 236 + 127 * i], following)
    return head + body + directory + struct.pack(f"<{len(chains)}I", *chains) + further


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE, right: int = FREE) -> bytes:
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 1, FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def _text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _stream(sheets: dict[str, Iterable[Iterable[object]]], encrypted: bool, more: bytes) -> bytes:
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0x0600))
    if encrypted:
        start += record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    start += record(0x0042, struct.pack("<H", 1200))
    for number_format in (0, 14):
        start += record(0x00E0, struct.pack("<HHH", 0, number_format, 0).ljust(20, b"\0"))
    bodies = [_sheet(rows, more) for rows in sheets.values()]
    names = [struct.pack("<BB", len(name), 1) + name.encode("utf-16-le") for name in sheets]
    offset = len(start) + sum(len(name) + 10 for name in names) + 4
    for name, body in zip(names, bodies, strict=True):
        start += record(0x0085, struct.pack("<IH", offset, 0) + name)
        offset += len(body)
    return start + record(0x000A, b"") + b"".join(bodies)


def _sheet(rows: Iterable[Iterable[object]], more: bytes) -> bytes:
    data = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0x0600))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            data += _cell(r, c, value)
    return data + more + record(0x000A, b"")


def _cell(r: int, c: int, value: object) -> bytes:
    at = struct.pack("<HHH", r, c, 0)
    if isinstance(value, Error):
        return record(0x0205, at + struct.pack("<BB", value, 1))
    if isinstance(value, ErrorFormula):
        result = struct.pack("<BBBBBBH", 2, 0, value, 0, 0, 0, 0xFFFF)
        return record(0x0006, at + result + struct.pack("<HIH", 0, 0, 2) + b"\x1c\x2a")
    if isinstance(value, Day):
        return record(0x0203, struct.pack("<HHHd", r, c, 1, value))
    if isinstance(value, int | float):
        return record(0x0203, at + struct.pack("<d", value))
    return record(0x0204, at + _text(str(value))) if value is not None else b""

"""Just enough of a Parquet reader for the real data beside the project: flat columns, version-1 pages, Zstandard.

The layouts are those of the published format (Thrift compact protocol, PLAIN, RLE_DICTIONARY). The system's own
libzstd unpacks; where it is absent, the tests on real data are left out (``READABLE``).
"""

import ctypes
import ctypes.util
import struct
from pathlib import Path
from typing import Any

_LIBRARY = ctypes.util.find_library("zstd")
READABLE = _LIBRARY is not None
_DATA_PAGE, _DICTIONARY_PAGE = 0, 2
_INT64, _DOUBLE, _BYTES = 2, 5, 6


def _unpacked(data: bytes, size: int) -> bytes:
    library = ctypes.CDLL(_LIBRARY)
    library.ZSTD_decompress.restype = ctypes.c_size_t
    target = ctypes.create_string_buffer(size)
    got = library.ZSTD_decompress(target, ctypes.c_size_t(size), data, ctypes.c_size_t(len(data)))
    assert got == size
    return target.raw


class _Thrift:
    """A struct of the compact protocol as a dict by field number."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def varint(self) -> int:
        shift = value = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def signed(self) -> int:
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def struct(self) -> dict[int, Any]:
        fields: dict[int, Any] = {}
        number = 0
        while head := self.data[self.at]:
            self.at += 1
            number = number + (head >> 4) if head >> 4 else self.signed()
            fields[number] = self.value(head & 15)
        self.at += 1
        return fields

    def value(self, kind: int) -> Any:
        if kind in (1, 2):
            return kind == 1
        if kind == 3:
            self.at += 1
            return self.data[self.at - 1]
        if kind in (4, 5, 6):
            return self.signed()
        if kind == 7:
            self.at += 8
            return struct.unpack_from("<d", self.data, self.at - 8)[0]
        if kind == 8:
            size = self.varint()
            self.at += size
            return self.data[self.at - size : self.at]
        if kind == 12:
            return self.struct()
        assert kind in (9, 10), kind
        head = self.data[self.at]
        self.at += 1
        size = self.varint() if head >> 4 == 15 else head >> 4
        return [self.value(head & 15) for _ in range(size)]


def columns(path: Path) -> dict[str, list[Any]]:
    """Every column by its name; text is text, None where nothing stands, times are integers in the file's unit."""
    data = path.read_bytes()
    assert data[:4] == data[-4:] == b"PAR1"
    footer = _Thrift(data, len(data) - 8 - struct.unpack("<I", data[-8:-4])[0]).struct()
    names = [element[4].decode() for element in footer[2][1:]]
    found: dict[str, list[Any]] = {name: [] for name in names}
    for group in footer[4]:
        for name, chunk in zip(names, group[1], strict=True):
            found[name] += _chunk(data, chunk[3])
    return found


def _chunk(data: bytes, meta: dict[int, Any]) -> list[Any]:
    kind, wanted = meta[1], meta[5]
    at = meta.get(11) or meta[9]
    dictionary: list[Any] = []
    values: list[Any] = []
    while len(values) < wanted:
        reader = _Thrift(data, at)
        header = reader.struct()
        page = _unpacked(data[reader.at : reader.at + header[3]], header[2])
        at = reader.at + header[3]
        if header[1] == _DICTIONARY_PAGE:
            dictionary = _plain(page, kind, header[7][1])
            continue
        assert header[1] == _DATA_PAGE
        values += _data(page, kind, header[5], dictionary)
    return values


def _data(page: bytes, kind: int, header: dict[int, Any], dictionary: list[Any]) -> list[Any]:
    size = struct.unpack_from("<I", page)[0]
    levels = _hybrid(page[4 : 4 + size], 1, header[1])
    body, present = page[4 + size :], sum(levels)
    if header[2] == 0:
        found = iter(_plain(body, kind, present))
    else:
        found = iter([dictionary[i] for i in _hybrid(body[1:], body[0], present)])
    return [next(found) if level else None for level in levels]


def _plain(page: bytes, kind: int, count: int) -> list[Any]:
    if kind in (_INT64, _DOUBLE):
        return list(struct.unpack_from(f"<{count}{'q' if kind == _INT64 else 'd'}", page))
    assert kind == _BYTES
    values, at = [], 0
    for _ in range(count):
        size = struct.unpack_from("<I", page, at)[0]
        values.append(page[at + 4 : at + 4 + size].decode())
        at += 4 + size
    return values


def _hybrid(data: bytes, width: int, count: int) -> list[int]:
    """Runs of one value, and groups of eight packed by bits."""
    reader, values = _Thrift(data, 0), list[int]()
    size = (width + 7) // 8
    while len(values) < count:
        head = reader.varint()
        if head & 1:
            packed = (head >> 1) * width
            bits = int.from_bytes(data[reader.at : reader.at + packed], "little")
            reader.at += packed
            text = bits.to_bytes(packed, "little")
            values += _unpack(text, width, (head >> 1) * 8)
        else:
            values += [int.from_bytes(data[reader.at : reader.at + size], "little")] * (head >> 1)
            reader.at += size
    return values[:count]


def _unpack(data: bytes, width: int, count: int) -> list[int]:
    mask, step = (1 << width) - 1, 8
    values = []
    for first in range(0, count, step):
        group = int.from_bytes(data[first * width // 8 : (first + step) * width // 8], "little")
        values += [(group >> (i * width)) & mask for i in range(step)]
    return values

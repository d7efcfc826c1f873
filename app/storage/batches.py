"""Rows of an import beside the journal: normalised, decided, compressed, read back exactly by a replay."""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.storage.engine import Tables

SLICE = 20_000
Rows = Mapping[str, Sequence[Any]]
Parts = Sequence[tuple[str, bytes]]
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def pack(rows: Rows) -> list[tuple[str, bytes]]:
    """(name, bytes) slices: columns, because equal values side by side shrink best."""
    return [
        (name, zlib.compress(_encode(list(zip(*table[start : start + SLICE], strict=True))).encode(), 3))
        for name, table in rows.items()
        for start in range(0, len(table), SLICE)
    ]


def unpack(data: bytes) -> list[tuple[Any, ...]]:
    return list(zip(*json.loads(zlib.decompress(data)), strict=True))


def store(tables: Tables, seq: int, parts: Parts) -> None:
    tables.many(
        "INSERT INTO batch_rows(seq, part, name, data) VALUES(?, ?, ?, ?)",
        [(seq, number, name, data) for number, (name, data) in enumerate(parts)],
    )


def parts_of(tables: Tables, seq: int) -> list[tuple[str, bytes]]:
    return [(n, bytes(d)) for n, d in tables.rows("SELECT name, data FROM batch_rows WHERE seq = ? ORDER BY part", (seq,))]


def stored_rows(tables: Tables, seq: int) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for name, data in _slices(tables, seq):
        found.setdefault(name, []).extend(unpack(data))
    return found


def _slices(tables: Tables, seq: int) -> Iterator[tuple[str, bytes]]:
    for name, data in tables.rows("SELECT name, data FROM batch_rows WHERE seq = ? ORDER BY part", (seq,)):
        yield name, bytes(data)

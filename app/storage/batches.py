"""Rows of an import beside the journal: normalised, decided, compressed, read back exactly by a replay."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from app.domain.posting import seal
from app.storage.engine import Tables

SLICE = 20_000
Rows = Mapping[str, Sequence[Any]]
Parts = Sequence[tuple[str, bytes]]
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Packed:
    """Rows ready to be kept: ``parts`` (name, bytes), ``seals`` of the documents, ``digest`` over seals and all rows."""

    parts: Parts
    seals: Sequence[bytes]
    digest: str


def pack(rows: Rows) -> Packed:
    """Slices by columns, because equal values side by side shrink best."""
    parts, hashes = [], []
    for name, table in rows.items():
        for start in range(0, len(table), SLICE):
            text = _encode([name, *zip(*table[start : start + SLICE], strict=True)]).encode()
            hashes.append(sha256(text).digest())
            parts.append((name, zlib.compress(text, 1)))
    seals = [seal(row) for row in rows.get("document", ())]
    return Packed(parts, seals, _digest(seals, hashes))


def _digest(seals: Sequence[bytes], hashes: Sequence[bytes]) -> str:
    return sha256(b"".join(seals) + b"".join(hashes)).hexdigest()


def stored_digest(tables: Tables, seq: int) -> str:
    """The digest of the rows as they stand in the book now."""
    seals: list[bytes] = []
    hashes = []
    for name, data in parts_of(tables, seq):
        hashes.append(sha256(zlib.decompress(data)).digest())
        if name == "document":
            seals += [seal(row) for row in unpack(data)]
    return _digest(seals, hashes)


def unpack(data: bytes) -> list[tuple[Any, ...]]:
    return list(zip(*json.loads(zlib.decompress(data))[1:], strict=True))


def store(tables: Tables, seq: int, parts: Parts) -> None:
    tables.many(
        "INSERT INTO batch_rows(seq, part, name, data) VALUES(?, ?, ?, ?)",
        [(seq, number, name, data) for number, (name, data) in enumerate(parts)],
    )


def parts_of(tables: Tables, seq: int) -> list[tuple[str, bytes]]:
    return [
        (n, bytes(d)) for n, d in tables.rows("SELECT name, data FROM batch_rows WHERE seq = ? ORDER BY part", (seq,))
    ]


def stored_rows(tables: Tables, seq: int) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for name, data in parts_of(tables, seq):
        found.setdefault(name, []).extend(unpack(data))
    return found

"""The journal: append-only, each entry bound to the one before by a hash."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from app.domain.chain import GENESIS, canonical, link
from app.domain.facts import FACTS, Fact
from app.storage.engine import Tables

_FIELDS = {name: tuple(field.name for field in fields(kind)) for name, kind in FACTS.items()}  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. ``at`` is a UTC instant (ISO), ``payload`` the canonical JSON of a fact."""

    seq: int
    at: str
    actor: str
    command: str
    kind: str
    version: int
    payload: str
    hash: bytes

    @property
    def record(self) -> str:
        """The canonical JSON over which the hash runs: keys in alphabetical order, the payload as it stands."""
        head = f'{{"actor":{canonical(self.actor)},"at":"{self.at}","command":{canonical(self.command)},"kind":"{self.kind}"'
        return f'{head},"payload":{self.payload},"seq":{self.seq},"version":{self.version}}}'

    def fact(self) -> Fact:
        return FACTS[self.kind](**json.loads(self.payload))


COLUMNS = "seq, at, actor, command, kind, version, payload, hash"


def head(tables: Tables) -> tuple[int, bytes]:
    """The last sequence number and its hash; (0, genesis) in an empty journal."""
    last = tables.row("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
    return (last[0], _bytes(last[1])) if last else (0, GENESIS)


def append(
    tables: Tables, fact: Fact, at: str, actor: str, command: str, after: tuple[int, bytes] | None = None
) -> Entry:
    """Record a fact; ``after`` is the head, where the caller knows it."""
    seq, previous = after or head(tables)
    payload = canonical({name: getattr(fact, name) for name in _FIELDS[type(fact).__name__]})
    bare = Entry(seq + 1, at, actor, command, type(fact).__name__, fact.VERSION, payload, b"")
    entry = Entry(bare.seq, at, actor, command, bare.kind, bare.version, payload, link(previous, bare.record))
    copy_entry(tables, entry)
    return entry


def copy_entry(tables: Tables, entry: Entry) -> None:
    tables.run(
        "INSERT INTO journal(seq, at, actor, command, kind, version, payload, hash) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
        (entry.seq, entry.at, entry.actor, entry.command, entry.kind, entry.version, entry.payload, entry.hash),
    )


def entries(tables: Tables, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
    """Entries in their order, a thousand at a time so that no cursor stays open."""
    last = upto if upto is not None else head(tables)[0]
    while after < last:
        page = tables.rows(
            "SELECT seq, at, actor, command, kind, version, payload, hash FROM journal"
            " WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT 1000",
            (after, last),
        )
        if not page or page[-1][0] <= after:  # numbers that fall: a damaged file must not keep us here for ever
            return
        for row in page:
            seq, at, actor, command, kind, version, payload, mark = row
            yield Entry(seq, at, actor, command, kind, version, payload, _bytes(mark))
        after = page[-1][0]


def _bytes(value: object) -> bytes:
    """A hash as stored; what damage made of it (a number, a text) is no hash."""
    return value if isinstance(value, bytes) else b""


def first_break(tables: Tables, after: int = 0) -> int | None:
    """The first sequence number whose hash, number or neighbour is not what the chain demands, or None."""
    previous, expected = GENESIS, 1
    if after > 0:
        found = tables.row("SELECT seq, hash FROM journal WHERE seq = ?", (after,))
        if found is None:
            return after
        previous, expected = _bytes(found[1]), after + 1
    for entry in entries(tables, after):
        if entry.seq != expected or not _follows(previous, entry):
            return expected
        previous, expected = entry.hash, expected + 1
    return None


def _follows(previous: bytes, entry: Entry) -> bool:
    try:
        return link(previous, entry.record) == entry.hash
    except (TypeError, ValueError):  # a text that damage turned into something else
        return False


def seq_at(tables: Tables, instant: str) -> int:
    """The last entry recorded at or before an instant (UTC, ISO): what was known then."""
    found = tables.value("SELECT max(seq) FROM journal WHERE at <= ?", (instant,))
    return int(found or 0)


def payload_of(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(entry.payload)
    return found

"""The journal: append-only, each entry bound to the one before by a hash."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.domain.chain import GENESIS, canonical, link
from app.storage.engine import Tables

if TYPE_CHECKING:
    from app.domain.fact import Fact


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
        return _record(self.seq, self.at, self.actor, self.command, self.kind, self.version, self.payload)

    def fact(self) -> "Fact":
        from app.domain.facts import FACTS  # a page that only reads does without them

        return FACTS[self.kind](**json.loads(self.payload))


def _record(seq: int, at: str, actor: str, command: str, kind: str, version: int, payload: str) -> str:
    head = f'{{"actor":{_quoted(actor)},"at":"{at}","command":{_quoted(command)},"kind":"{kind}"'
    return f'{head},"payload":{payload},"seq":{seq},"version":{version}}}'


@lru_cache(8)
def _quoted(text: str) -> str:
    """Who and which command: the same through hundreds of entries."""
    return canonical(text)


COLUMNS = "seq, at, actor, command, kind, version, payload, hash"


def head(tables: Tables) -> tuple[int, bytes]:
    """The last sequence number and its hash; (0, genesis) in an empty journal."""
    last = tables.row("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
    return (last[0], _bytes(last[1])) if last else (0, GENESIS)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the entries of one command have in common: UTC instant (ISO), who, and the command's id."""

    at: str
    actor: str
    command: str


def append(tables: Tables, facts: "Sequence[Fact]", stamp: Stamp, after: tuple[int, bytes] | None = None) -> list[Entry]:
    """Record facts in their order; ``after`` is the head, where the caller knows it."""
    seq, previous = after or head(tables)
    made = []
    for fact in facts:
        seq += 1
        entry = _entry(seq, previous, fact, stamp)
        previous = entry.hash
        made.append(entry)
    _store(tables, made)
    return made


def _entry(seq: int, previous: bytes, fact: "Fact", stamp: Stamp) -> Entry:
    kind = type(fact).__name__
    payload = canonical(vars(fact), text_keys=True)
    entry = (seq, stamp.at, stamp.actor, stamp.command, kind, fact.VERSION, payload)
    return Entry(*entry, link(previous, _record(*entry)))


def _store(tables: Tables, entries: Sequence[Entry]) -> None:
    tables.many(
        "INSERT INTO journal(seq, at, actor, command, kind, version, payload, hash) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
        [(e.seq, e.at, e.actor, e.command, e.kind, e.version, e.payload, e.hash) for e in entries],
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

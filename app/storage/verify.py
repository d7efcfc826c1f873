"""Can the records be trusted? Integrity, foreign keys, seals, chain, replay, in that order."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from app.domain.posting import DOCUMENT, label, seal
from app.storage import batches, journal, person
from app.storage.engine import Tables, open_engine, readable, transaction
from app.storage.mark import Mark, read_mark
from app.storage.problems import BookTrouble
from app.storage.replay import COMPARED, SHOWN, WITHOUT_ROWID, named, replay

PAGE = 20_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem. ``check`` is integrity, foreign_keys, seals, chain or replay; ``what`` names document and date."""

    check: str
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    entries: int
    head: str
    findings: tuple[Finding, ...]


def verify(path: Path) -> Verdict:
    """All five checks on a book, read-only. A check that cannot even run is itself a finding."""
    mark = read_mark(path)
    engine = open_engine(readable(path), writer=False)
    try:
        with transaction(engine) as tables:
            raw = tables.connection.connection.driver_connection
            assert raw is not None
            raw.text_factory = lambda data: data.decode("utf-8", "replace")
            findings = [f for name, check in _CHECKS for f in _safely(name, check, tables)]
            findings += _safely("chain", lambda t: _up_to_mark(t, mark), tables)
            entries, head = _head(tables)
    except Exception as error:  # a file that cannot even be opened
        return Verdict(0, "", (_failure("integrity", error),))
    finally:
        engine.dispose()
    return Verdict(entries, head, (*findings, *_safely_replayed(path)))


def _failure(check: str, error: Exception) -> Finding:
    return Finding(check, f"{type(error).__name__}: {error}"[:300])


def _safely(name: str, check: Callable[[Tables], list[str]], tables: Tables) -> list[Finding]:
    try:
        return [Finding(name, what) for what in check(tables)]
    except Exception as error:  # a damaged file may raise anything; the checker reports it and goes on
        return [_failure(name, error)]


def _safely_replayed(path: Path) -> list[Finding]:
    try:
        engine, found = replay(path, ":memory:")
        engine.dispose()
        return [Finding("replay", what) for what in found]
    except BookTrouble as trouble:
        return [Finding("replay", str(trouble.figures["detail"]))]
    except Exception as error:  # as above
        return [_failure("replay", error)]


def _head(tables: Tables) -> tuple[int, str]:
    try:
        seq, head = journal.head(tables)
        return seq, head.hex()
    except dbapi2.Error:
        return 0, ""


def _integrity(tables: Tables) -> list[str]:
    return [str(text) for (text,) in tables.rows("PRAGMA integrity_check(20)") if text != "ok"]


def _foreign_keys(tables: Tables) -> list[str]:
    return [_dangling(tables, *row[:3]) for row in tables.rows("PRAGMA foreign_key_check")[:SHOWN]]


def _dangling(tables: Tables, table: str, row: int | None, parent: str) -> str:
    found = tables.row(_BY_ROW[table], (row,)) if row is not None and table in _BY_ROW else None
    return f"{named(tables, table, found) if found else table} → {parent}"


_BY_ROW = {name: f"SELECT * FROM {name} WHERE rowid = ?" for name in COMPARED if name not in WITHOUT_ROWID}


_SEALED = ("SELECT d." + ", d.".join("x" if n == "due" else n for n in DOCUMENT) + ", d.seal FROM document d").replace(
    "d.x", "CASE WHEN c.document IS NULL THEN d.due ELSE c.before END"
)


_HAS_BEFORE = "SELECT 1 FROM pragma_table_info('due_completion') WHERE name = 'before'"  # from schema 3 on


def sealed(tables: Tables) -> list[str]:
    """Posted documents, imported rows, personal values and printed originals against what was sealed when recorded."""
    return [*_document_seals(tables), *_batch_digests(tables), *_person_macs(tables), *_papers(tables)]


def _document_seals(tables: Tables) -> list[str]:
    found, after = [], 0
    before = "before" if tables.row(_HAS_BEFORE) else "NULL AS before"
    first = " LEFT JOIN (SELECT document, {before}, min(seq) FROM due_completion GROUP BY document) c ON c.document = d.id"
    sql = _SEALED + first.format(before=before) + " WHERE d.id > ? ORDER BY d.id LIMIT ?"
    while page := tables.rows(sql, (after, PAGE)):
        for row in page:
            if not _holds(lambda row: bool(seal(row[:-1]) == row[-1]), row):
                cells = dict(zip(DOCUMENT, row, strict=False))
                found.append(f"{label(cells['number'], cells['part'], cells['parts'])} {cells['date']}")
        if page[-1][0] <= after:
            return found
        after = page[-1][0]
    return found


def _holds(check: Callable[[Any], bool], value: Any) -> bool:
    """A check that stumbles over what damage left (a number in place of a text) has failed."""
    try:
        return check(value)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, zlib.error):
        return False


def _batch_digests(tables: Tables) -> list[str]:
    return [
        f"batch {tables.value('SELECT id FROM batch WHERE seq = ?', (entry.seq,)) or ''} {entry.at[:10]}"
        for entry in journal.entries(tables)
        if entry.kind == "BatchImported" and not _holds(lambda entry: _is_whole(tables, entry), entry)
    ]


def _is_whole(tables: Tables, entry: journal.Entry) -> bool:
    return bool(batches.stored_digest(tables, entry.seq) == journal.payload_of(entry)["digest"])


def _person_macs(tables: Tables) -> list[str]:
    """Every personal value is what it was, or was erased by an entry that says so."""
    erased = {id_ for entry in journal.entries(tables) if entry.kind in ("PersonErased", "BankLineErased") for id_ in _ids(entry)}
    return [
        f"{code or ''} {field}"
        for id_, code, field, mac, salt, value in tables.rows(
            "SELECT p.id, c.code, p.field, p.mac, v.salt, v.value FROM person p LEFT JOIN person_value v ON v.id = p.id"
            " LEFT JOIN customer c ON c.id = p.customer"
        )
        if (value is not None if id_ in erased else not _holds(_is_value, (mac, salt, value)))
    ]


def _is_value(row: tuple[str, bytes, str]) -> bool:
    return person.mac(row[1], row[2]) == row[0]


def _ids(entry: journal.Entry) -> list[int]:
    return list(journal.payload_of(entry)["ids"])


def _papers(tables: Tables) -> list[str]:
    """The original of every letter that was printed, and of every agreement kept, is still there, byte for byte."""
    found = []
    for entry in journal.entries(tables):
        if table := _KEEPS.get(entry.kind):
            stored = journal.payload_of(entry)
            if stored["sha256"] and not _is_kept(tables, stored["sha256"]):
                row = tables.row(_BY_ID[table], (stored[table],))
                found.append(f"paper {named(tables, table, row) if row else stored[table]}")
    return found


_KEEPS = {"PaperStored": "notice", "TransferAgreementAdded": "transfer"}  # facts that keep a paper, and of what
_BY_ID = {name: "SELECT * FROM " + name + " WHERE id = ?" for name in _KEEPS.values()}


def _is_kept(tables: Tables, digest: str) -> bool:
    kept = tables.value("SELECT bytes FROM paper WHERE sha256 = ?", (digest,))
    return isinstance(kept, bytes) and sha256(kept).hexdigest() == digest


def _chain(tables: Tables) -> list[str]:
    broken = journal.first_break(tables)
    if broken is None:
        return []
    found = tables.row("SELECT kind, at FROM journal WHERE seq = ?", (broken,))
    return [f"entry {broken} {found[0]} {found[1][:10]}" if found else f"entry {broken}"]


def _up_to_mark(tables: Tables, mark: Mark | None) -> list[str]:
    """The mark beside the book knows an entry that is no longer there, or is another one."""
    if mark is None or mark.seq == 0:
        return []
    there = tables.value("SELECT lower(hex(hash)) FROM journal WHERE seq = ?", (mark.seq,))
    return [] if there == mark.head else [f"entry {mark.seq}"]


_CHECKS: tuple[tuple[str, Callable[[Tables], list[str]]], ...] = (
    ("integrity", _integrity),
    ("foreign_keys", _foreign_keys),
    ("seals", sealed),
    ("chain", _chain),
)

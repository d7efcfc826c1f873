"""Can the records be trusted? Integrity, foreign keys, seals, chain, replay, in that order."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2

from app.domain.posting import DOCUMENT, label, seal
from app.storage import batches, journal, person
from app.storage.engine import Tables, open_engine, transaction, uri
from app.storage.replay import replay

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
    engine = open_engine(uri(path, "ro"), writer=False)
    try:
        with transaction(engine) as tables:
            raw = tables.connection.connection.driver_connection
            assert raw is not None
            raw.text_factory = lambda data: data.decode("utf-8", "replace")
            findings = [f for name, check in _CHECKS for f in _safely(name, check, tables)]
            entries, head = _head(tables)
    finally:
        engine.dispose()
    return Verdict(entries, head, (*findings, *_safely_replayed(path)))


def _safely(name: str, check: Callable[[Tables], list[str]], tables: Tables) -> list[Finding]:
    try:
        return [Finding(name, what) for what in check(tables)]
    except Exception as error:  # a damaged file may raise anything; the checker reports it and goes on
        return [Finding(name, f"{type(error).__name__}: {error}"[:300])]


def _safely_replayed(path: Path) -> list[Finding]:
    try:
        engine, found = replay(path, ":memory:")
        engine.dispose()
        return [Finding("replay", what) for what in found]
    except Exception as error:  # as above
        return [Finding("replay", f"{type(error).__name__}: {error}"[:300])]


def _head(tables: Tables) -> tuple[int, str]:
    try:
        seq, head = journal.head(tables)
        return seq, head.hex()
    except dbapi2.Error:
        return 0, ""


def _integrity(tables: Tables) -> list[str]:
    return [str(text) for (text,) in tables.rows("PRAGMA integrity_check(20)") if text != "ok"]


def _foreign_keys(tables: Tables) -> list[str]:
    return [f"{table} {row} → {parent}" for table, row, parent, _ in tables.rows("PRAGMA foreign_key_check")[:20]]


_SEALED = ("SELECT d." + ", d.".join("x" if n == "due" else n for n in DOCUMENT) + ", d.seal FROM document d").replace(
    "d.x", "CASE WHEN c.document IS NULL THEN d.due END"
)


def _seals(tables: Tables) -> list[str]:
    """Posted documents, imported rows and personal values against what was sealed when they were recorded."""
    return [*_document_seals(tables), *_batch_digests(tables), *_person_macs(tables)]


def _document_seals(tables: Tables) -> list[str]:
    found: list[str] = []
    after = 0
    while True:
        page = tables.rows(
            _SEALED + " LEFT JOIN due_completion c ON c.document = d.id WHERE d.id > ? ORDER BY d.id LIMIT ?",
            (after, PAGE),
        )
        if not page:
            return found
        for row in page:
            if seal(row[:-1]) != row[-1]:
                named = dict(zip(DOCUMENT, row, strict=False))
                found.append(f"{label(named['number'], named['part'], named['parts'])} {named['date']}")
        after = page[-1][0]


def _batch_digests(tables: Tables) -> list[str]:
    return [
        f"batch {journal.payload_of(entry)['batch']} {entry.at[:10]}"
        for entry in journal.entries(tables)
        if entry.kind == "BatchImported"
        and batches.stored_digest(tables, entry.seq) != journal.payload_of(entry)["digest"]
    ]


def _person_macs(tables: Tables) -> list[str]:
    return [
        f"{code or ''} {field}"
        for code, field, mac, salt, value in tables.rows(
            "SELECT c.code, p.field, p.mac, v.salt, v.value FROM person p JOIN person_value v ON v.id = p.id"
            " LEFT JOIN customer c ON c.id = p.customer WHERE v.value IS NOT NULL"
        )
        if person.mac(salt or b"", value) != mac
    ]


def _chain(tables: Tables) -> list[str]:
    broken = journal.first_break(tables)
    if broken is None:
        return []
    found = tables.row("SELECT kind, at FROM journal WHERE seq = ?", (broken,))
    return [f"entry {broken} {found[0]} {found[1][:10]}" if found else f"entry {broken}"]


_CHECKS: tuple[tuple[str, Callable[[Tables], list[str]]], ...] = (
    ("integrity", _integrity),
    ("foreign_keys", _foreign_keys),
    ("seals", _seals),
    ("chain", _chain),
)

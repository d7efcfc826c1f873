"""The journal cannot be edited, and its chain names the first entry that is not what it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.domain.chain import GENESIS, link
from app.domain.facts import FACTS
from app.storage import journal
from app.storage.engine import Tables, open_engine, transaction, uri
from tests.storage.shop import tampered

UNTOUCHABLE = ("journal", "batch_rows", "allocation", "document")


@pytest.fixture
def tables(book_file: Path) -> Iterator[Tables]:
    engine = open_engine(uri(book_file, "rw"), writer=True)
    with engine.connect() as connection, connection.begin() as all_of_it:
        yield Tables(connection)
        all_of_it.rollback()
    engine.dispose()


def test_each_entry_is_linked_to_the_one_before(tables: Tables) -> None:
    previous = GENESIS
    found = list(journal.entries(tables))
    assert [entry.seq for entry in found] == list(range(1, len(found) + 1))
    for entry in found:
        assert entry.hash == link(previous, entry.record)
        previous = entry.hash
    assert journal.head(tables) == (len(found), previous)
    assert journal.first_break(tables) is None


def test_an_entry_comes_back_as_the_fact_it_was(tables: Tables) -> None:
    for entry in journal.entries(tables):
        fact = entry.fact()
        assert type(fact) is FACTS[entry.kind]
        assert entry.version == fact.VERSION
        (again,) = journal.append(tables, [fact], journal.Stamp(entry.at, entry.actor, entry.command))
        assert again.payload == entry.payload


def test_entries_are_read_in_pages(tables: Tables) -> None:
    first = next(journal.entries(tables)).fact()
    journal.append(tables, [first] * 2_100, journal.Stamp("2026-06-30T00:00:00.000000Z", "会计", "c"))
    assert len(list(journal.entries(tables, after=50))) == journal.head(tables)[0] - 50
    assert [entry.seq for entry in journal.entries(tables, 5, 8)] == [6, 7, 8]
    assert journal.first_break(tables) is None


def test_an_empty_journal_ends_in_genesis() -> None:
    engine = open_engine(":memory:", writer=True, wal=False)
    with transaction(engine) as tables:
        tables.run("CREATE TABLE journal(seq INTEGER PRIMARY KEY, hash BLOB)")
        assert journal.head(tables) == (0, GENESIS)
        assert list(journal.entries(tables)) == []
    engine.dispose()


ATTEMPTS = (
    "UPDATE {} SET seq = seq",
    "UPDATE OR IGNORE {} SET seq = seq + 1",
    "DELETE FROM {}",
    "REPLACE INTO {} SELECT * FROM {} ORDER BY 1 LIMIT 1",
    "INSERT OR REPLACE INTO {} SELECT * FROM {} ORDER BY 1 LIMIT 1",
)


@pytest.mark.parametrize(
    ("table", "attempt"),
    # allocations have no key, so nothing can be replaced: a second line is a second line
    [(t, a) for t in UNTOUCHABLE for a in ATTEMPTS if not (t == "allocation" and "SELECT" in a)],
)
def test_what_was_recorded_cannot_be_changed(tables: Tables, table: str, attempt: str) -> None:
    with pytest.raises(dbapi2.IntegrityError, match=r"append-only|does not change|never deleted"):
        tables.run(attempt.format(table, table))


def test_every_immutable_column_of_a_document_refuses(tables: Tables) -> None:
    free = {"due", "open", "void_seq"}  # completed later, derived, set by an undo
    columns = [name for (name,) in tables.rows("SELECT name FROM pragma_table_info('document')")]
    assert free < set(columns)
    for column in columns:
        if column in free:
            tables.run(f"UPDATE document SET {column} = {column}")
        else:
            with pytest.raises(dbapi2.IntegrityError, match="a posted document does not change"):
                tables.run(f"UPDATE document SET {column} = {column}")


CHANGES = {
    "seq": "UPDATE journal SET seq = 1000 WHERE seq = 7",
    "at": "UPDATE journal SET at = '2026-01-01T00:00:00.000000Z' WHERE seq = 7",
    "actor": "UPDATE journal SET actor = '别人' WHERE seq = 7",
    "command": "UPDATE journal SET command = 'x' WHERE seq = 7",
    "kind": "UPDATE journal SET kind = 'Other' WHERE seq = 7",
    "version": "UPDATE journal SET version = 2 WHERE seq = 7",
    "payload": "UPDATE journal SET payload = replace(payload, '1', '2') WHERE seq = 7",
    "hash": "UPDATE journal SET hash = zeroblob(32) WHERE seq = 7",
    "deleted": "DELETE FROM journal WHERE seq = 7",
    "swapped": "UPDATE journal SET seq = CASE seq WHEN 7 THEN 1007 ELSE 7 END WHERE seq IN (7, 8)",
}


@pytest.mark.parametrize("how", CHANGES)
def test_the_chain_names_the_first_changed_entry(book_file: Path, how: str) -> None:
    assert tampered(book_file, CHANGES[how])
    engine = open_engine(uri(book_file, "ro"), writer=False)
    with transaction(engine) as tables:
        assert journal.first_break(tables) == 7
        assert journal.first_break(tables, 5) == 7
    engine.dispose()


def test_a_link_to_start_from_must_be_there(tables: Tables) -> None:
    last = journal.head(tables)[0]
    assert journal.first_break(tables, last) is None
    assert journal.first_break(tables, last + 1) == last + 1


def test_a_hash_that_is_no_hash_is_a_break() -> None:
    """A value that damage turned into a number must not be taken for a length."""
    engine = open_engine(":memory:", writer=True, wal=False)
    with transaction(engine) as tables:
        tables.run("CREATE TABLE journal(seq INTEGER PRIMARY KEY, at, actor, command, kind, version, payload, hash)")
        tables.run("INSERT INTO journal VALUES(1, 2.5, x'00', 4, 'k', 1, NULL, 1000000000000)")
        tables.run("INSERT INTO journal VALUES(2, '2026', 'a', 'c', 'k', 1, '{}', 'text')")
        assert journal.first_break(tables) == 1
        assert journal.first_break(tables, 1) == 2
        assert journal.head(tables) == (2, b"")
    engine.dispose()


def test_what_was_known_at_an_instant(tables: Tables) -> None:
    at = [entry.at for entry in journal.entries(tables)]
    assert journal.seq_at(tables, at[-1]) == len(at)
    assert journal.seq_at(tables, "2000-01-01T00:00:00.000000Z") == 0
    assert journal.seq_at(tables, at[9]) == max(seq for seq, when in enumerate(at, 1) if when <= at[9])


def test_open_amounts_are_what_the_allocations_leave(tables: Tables) -> None:
    """Also for an undone import: its documents are closed by entries of their own."""
    wrong = tables.rows(
        "SELECT number, amount, open FROM document d WHERE open <> amount - (SELECT coalesce(sum(a.amount), 0)"
        " FROM allocation a WHERE a.debit = d.id OR a.credit = d.id)"
    )
    assert wrong == []
    assert tables.value("SELECT count(*) FROM document WHERE void_seq IS NOT NULL AND open <> 0") == 0


def test_imported_rows_stand_beside_their_entry(tables: Tables) -> None:
    batches = {e.seq for e in journal.entries(tables) if e.kind == "BatchImported"}
    assert {seq for (seq,) in tables.rows("SELECT DISTINCT seq FROM batch_rows")} == batches


def test_a_document_is_not_opened_beyond_its_amount(tables: Tables) -> None:
    with pytest.raises(dbapi2.IntegrityError):
        tables.run("UPDATE document SET open = amount + 1")
    with pytest.raises(dbapi2.IntegrityError):
        tables.run("UPDATE document SET open = -1")

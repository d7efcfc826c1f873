"""A schema changes wholly or not at all, the totals stay what they were, and a verified copy lies beside it."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.storage import migrate, opening
from app.storage.book import open_book
from app.storage.engine import open_engine, transaction
from app.storage.problems import BookTrouble, Trouble
from app.storage.reading import read_book
from app.storage.verify import verify
from tests.storage.shop import dump, raw

NEXT_STEP = """
-- one more version, for tests
ALTER TABLE customer ADD COLUMN colour TEXT;
CREATE TABLE extra(id INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
"""
Later = Callable[[str], None]
NOW = migrate.newest()
NEXT = NOW + 1
COPY = f"book-before-v{NEXT}-from-v{NOW}.desk"


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Later:
    """From now on the program has one more version of the schema: those it has, and the SQL given."""

    def make(sql: str) -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(migrate.FOLDER, folder)
        (folder / f"{NEXT:04}.sql").write_text(sql, "utf-8")
        monkeypatch.setattr(migrate, "FOLDER", folder)

    return make


def version(path: Path) -> int:
    with raw(path) as connection:
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def backups(path: Path) -> list[str]:
    return sorted(p.name for p in path.parent.glob("*before*"))


def trouble(path: Path) -> BookTrouble:
    with pytest.raises(BookTrouble) as found:
        open_book(path).close()
    return found.value


def test_statements_are_told_apart() -> None:
    sql = """-- a remark; with a semicolon
CREATE TABLE a(
  -- inside
  t TEXT DEFAULT ';'
);
CREATE TRIGGER b BEFORE UPDATE ON a BEGIN SELECT RAISE(ABORT, 'no; never'); SELECT 1; END;

INSERT INTO a VALUES('x;
y');
"""
    assert [s.split()[:3] for s in migrate.statements(sql)] == [
        ["CREATE", "TABLE", "a("], ["CREATE", "TRIGGER", "b"], ["INSERT", "INTO", "a"]
    ]  # fmt: skip
    engine = open_engine(":memory:", writer=True, wal=False)
    with transaction(engine) as tables:
        for statement in migrate.statements(sql):
            tables.run(statement)
        assert tables.rows("SELECT t FROM a") == [("x;\ny",)]
    engine.dispose()


def test_an_unfinished_script_is_a_bug_and_not_half_a_migration() -> None:
    with pytest.raises(ValueError, match="unfinished: CREATE TABLE b"):
        migrate.statements("CREATE TABLE a(x);\nCREATE TABLE b(x)")


def test_the_first_version() -> None:
    found = migrate.scripts()
    assert [number for number, _ in found] == list(range(1, migrate.newest() + 1))


def test_an_older_book_is_backed_up_and_brought_up_to_date(book_file: Path, later: Later) -> None:
    before = dump(book_file, ())
    later(NEXT_STEP)
    open_book(book_file).close()
    assert version(book_file) == NEXT
    after = dump(book_file, ())
    assert after.pop("extra") == []
    assert {name: rows for name, rows in after.items() if name != "customer"} == {
        name: rows for name, rows in before.items() if name != "customer"
    }
    assert [row[:-1] for row in after["customer"]] == before["customer"]
    assert backups(book_file) == [COPY]
    assert dump(book_file.with_name(backups(book_file)[0]), ()) == before
    assert verify(book_file).findings == ()


def test_a_book_that_is_up_to_date_is_not_backed_up(book_file: Path, later: Later) -> None:
    later(NEXT_STEP)
    open_book(book_file).close()
    open_book(book_file).close()
    assert len(backups(book_file)) == 1


def test_reading_alone_does_not_migrate(book_file: Path, later: Later) -> None:
    later(NEXT_STEP)
    with pytest.raises(BookTrouble) as found:
        read_book(book_file)
    assert (found.value.trouble, found.value.figures["version"], found.value.figures["known"]) == (Trouble.NEWER, NOW, NEXT)
    assert version(book_file) == NOW


FAILING = {
    "a wrong statement": NEXT_STEP + "ALTER TABLE nowhere ADD COLUMN a TEXT;",
    "a broken rule": NEXT_STEP + "INSERT INTO extra(id) VALUES(1);",
    "an amount that changed": "DROP TRIGGER document_update;\nUPDATE document SET amount = amount + 1 WHERE number = 'I1';",
    "an open amount that changed": "UPDATE document SET open = open - 1 WHERE number = 'I1';",
    "a document that moved": "DROP TRIGGER document_update;\nUPDATE document SET customer = 2 WHERE number = 'I1';",
}


@pytest.mark.parametrize("why", FAILING)
def test_a_failed_step_leaves_the_old_book_whole(book_file: Path, later: Later, why: str) -> None:
    before = dump(book_file, ())
    later(FAILING[why])
    found = trouble(book_file)
    assert (found.trouble, found.figures["version"]) == (Trouble.MIGRATION_FAILED, NOW)
    assert version(book_file) == NOW
    assert dump(book_file, ()) == before
    again = trouble(book_file)  # the copy of the first attempt does not stand in the way of the second
    assert again.trouble is Trouble.MIGRATION_FAILED
    assert backups(book_file) == [COPY.replace(".desk", "-2.desk"), COPY]


def test_a_row_that_hangs_in_the_air_is_a_failed_migration(book_file: Path, later: Later) -> None:
    later("PRAGMA defer_foreign_keys = ON;\nINSERT INTO hold_off(customer, reason, seq) VALUES(999, 'x', 1);")
    assert trouble(book_file).trouble is Trouble.MIGRATION_FAILED
    assert version(book_file) == NOW


def test_too_little_room_is_said_before_anything_is_done(book_file: Path, later: Later, monkeypatch: pytest.MonkeyPatch) -> None:
    later(NEXT_STEP)
    monkeypatch.setattr(opening, "free_bytes", lambda _: 3 * book_file.stat().st_size - 1)
    assert trouble(book_file).trouble is Trouble.DISK_FULL
    assert version(book_file) == NOW
    assert backups(book_file) == []


def test_a_damaged_book_is_not_migrated(book_file: Path, later: Later) -> None:
    """The copy before is checked, seals and all; a bad one is no safety."""
    with raw(book_file) as connection:
        connection.execute("DROP TRIGGER document_update")
        connection.execute("UPDATE document SET text = 'other' WHERE number = 'I1'")
    later(NEXT_STEP)
    assert trouble(book_file).trouble is Trouble.BACKUP_FAILED
    assert version(book_file) == NOW
    assert backups(book_file) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from app.storage import migrate, opening
from app.storage.book import open_book
migrate.FOLDER = Path(sys.argv[2])
after = int(sys.argv[3])
plain = migrate.Tables.run

def run(tables, sql, params=()):
    global after
    if "user_version" in sql or "extra" in sql or "colour" in sql:
        after -= 1
        if after == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    plain(tables, sql, params)

def migrated(engine):
    migrate.migrate(engine)
    if after == 1:
        os.kill(os.getpid(), signal.SIGKILL)

migrate.Tables.run, opening.migrate = run, migrated
book = open_book(Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("statement", [1, 2, 3, 4, 5], ids="first second number committed open".split())
def test_killed_in_the_middle(book_file: Path, later: Later, statement: int) -> None:
    """Old and whole, or new and whole; the next start brings it to the end."""
    before = dump(book_file, ())
    later(NEXT_STEP)
    command = [sys.executable, "-c", KILLED, str(book_file), str(migrate.FOLDER), str(statement)]
    assert subprocess.run(command, timeout=60, check=False).returncode == -signal.SIGKILL
    if statement < 4:
        assert dump(book_file, ()) == before
    open_book(book_file).close()
    assert version(book_file) == NEXT
    assert verify(book_file).findings == ()
    assert list(book_file.parent.glob("*set-aside*")) == []  # its own entries were not taken for a stranger's
    assert {name: rows for name, rows in dump(book_file).items() if name not in ("customer", "extra")} == {
        name: rows for name, rows in before.items() if name not in ("customer", "command")
    }

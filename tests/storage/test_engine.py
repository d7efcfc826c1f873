"""Connections: every setting is what it should be, and all that happens in a transaction happens together."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.storage import engine as engines
from app.storage.engine import Tables, check_driver, open_engine, readable, transaction, uri

EVERY = {
    "foreign_keys": 1, "recursive_triggers": 1, "trusted_schema": 0, "cell_size_check": 1, "mmap_size": 0,
    "temp_store": 2, "cache_size": -64000, "busy_timeout": 3000, "locking_mode": "normal",
}  # fmt: skip
WRITER = {**EVERY, "synchronous": 3, "secure_delete": 1, "wal_autocheckpoint": 1000, "journal_size_limit": 67108864}


def settings(path: Path, writer: bool) -> dict[str, object]:
    engine = open_engine(uri(path, "rw" if writer else "ro"), writer=writer)
    with transaction(engine) as tables:
        found = {name: tables.value(f"PRAGMA {name}") for name in (*WRITER, "journal_mode", "query_only")}
    engine.dispose()
    return found


def test_the_writers_settings(book_file: Path) -> None:
    found = settings(book_file, writer=True)
    assert found == {**WRITER, "journal_mode": "wal", "query_only": 0}


def test_the_readers_settings(book_file: Path) -> None:
    found = settings(book_file, writer=False)
    assert {name: found[name] for name in EVERY} == EVERY
    assert (found["journal_mode"], found["query_only"]) == ("wal", 1)


def test_a_setting_that_does_not_take_is_noticed(book_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_SETTINGS", (("foreign_keys", "ON", 2),))
    with pytest.raises(RuntimeError, match="foreign_keys is 1, not 2"):
        settings(book_file, writer=True)


def test_a_driver_with_an_old_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    check_driver()
    monkeypatch.setattr(dbapi2, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(RuntimeError, match="too old"):
        check_driver()


def test_a_reader_cannot_write(book_file: Path) -> None:
    engine = open_engine(uri(book_file, "ro"), writer=False)
    with pytest.raises(dbapi2.OperationalError), transaction(engine) as tables:
        tables.run("INSERT INTO meta VALUES('a', 'b')")
    engine.dispose()


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    for mode, writer in (("rw", True), ("ro", False)):
        with pytest.raises(Exception, match="unable to open"):
            settings_of = open_engine(uri(tmp_path / "none.desk", mode), writer=writer)
            settings_of.connect()
    assert list(tmp_path.iterdir()) == []


def memory() -> engines.Engine:
    engine = open_engine(":memory:", writer=True, wal=False)
    with transaction(engine) as tables:
        tables.run("CREATE TABLE t(a INTEGER) STRICT")
    return engine


def count(engine: engines.Engine) -> int:
    with transaction(engine) as tables:
        return int(tables.value("SELECT count(*) FROM t"))


def test_all_or_nothing_even_for_the_schema() -> None:
    engine = memory()
    with pytest.raises(ZeroDivisionError), transaction(engine) as tables:
        tables.run("INSERT INTO t VALUES(1)")
        tables.run("CREATE TABLE u(a)")
        tables.run("PRAGMA user_version = 7")
        raise ZeroDivisionError
    assert count(engine) == 0
    with transaction(engine) as tables:
        assert tables.rows("SELECT name FROM sqlite_master") == [("t",)]
        assert tables.value("PRAGMA user_version") == 0
    engine.dispose()


def test_a_writers_transaction_holds_the_lock_from_its_start(book_file: Path) -> None:
    engine = open_engine(uri(book_file, "rw"), writer=True)
    with transaction(engine):
        other = dbapi2.connect(str(book_file), timeout=0)
        with pytest.raises(dbapi2.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
    engine.dispose()


def test_rows_in_and_out() -> None:
    engine = memory()
    with transaction(engine) as tables:
        tables.many("INSERT INTO t VALUES(?)", [])
        tables.many("INSERT INTO t VALUES(?)", [(n,) for n in range(5)])
        tables.run("INSERT INTO t VALUES(:n)", {"n": 9})
        assert tables.rows("SELECT a FROM t WHERE a > ?", (3,)) == [(4,), (9,)]
        assert tables.row("SELECT a FROM t WHERE a > 100") is None
        assert tables.value("SELECT a FROM t WHERE a > 100") is None
        assert tables.value("SELECT max(a) FROM t") == 9
    engine.dispose()


def test_text_in_a_column_of_numbers_is_refused() -> None:
    engine = memory()
    with pytest.raises(dbapi2.IntegrityError), transaction(engine) as tables:
        tables.run("INSERT INTO t VALUES('a hundred')")
    with pytest.raises(dbapi2.IntegrityError), transaction(engine) as tables:
        tables.run("INSERT INTO t VALUES(1.5)")
    engine.dispose()


NAMES = ["with space", "hash#1", "what?mode=rwc", "100%", "a&b=c", "%41", "账簿 甲", "quote'\"", "a;b", "x" * 180]


@pytest.mark.parametrize("name", NAMES)
def test_no_character_of_a_path_is_read_as_a_parameter(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.desk"
    engine = open_engine(uri(path, "rwc"), writer=True)
    with transaction(engine) as tables:
        tables.run("CREATE TABLE t(a)")
    engine.dispose()
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.skipif(sys.platform != "linux", reason="only here may a name be no text at all")
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.desk")
    engine = open_engine(uri(path, "rwc"), writer=True)
    with transaction(engine) as tables:
        tables.run("CREATE TABLE t(a)")
    engine.dispose()
    assert path.is_file()


def test_where_nothing_can_be_written_a_closed_book_is_read_as_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.desk"
    path.touch()
    assert readable(path).endswith("?mode=ro")
    for spared in (path, path.parent):  # one of the two is enough to be kept from writing
        monkeypatch.setattr(os, "access", lambda asked, _, spared=spared: asked == spared)
        assert readable(path).endswith("?mode=ro&immutable=1")
    path.with_name("a.desk-wal").touch()
    assert readable(path).endswith("?mode=ro")


def test_asking_for_ageing_does_not_load_what_it_does_not_need() -> None:
    heavy = ("sqlmodel", "pydantic", "reportlab", "python_calamine", "xlsxwriter", "pandas")
    code = (
        "import sys, app.cli, app.cli.outcome, app.cli.reports, app.storage.book, app.queries.ageing\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.strip() == "[]"


def test_the_face_of_a_connection_keeps_no_cursor_open() -> None:
    engine = memory()
    with engine.connect() as connection:
        tables = Tables(connection)
        tables.many("INSERT INTO t VALUES(?)", [(n,) for n in range(5)])
        assert tables.value("SELECT a FROM t") == 0
        tables.run("DROP TABLE t")  # an unfinished query would keep the table locked
    engine.dispose()

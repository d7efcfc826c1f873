"""Connections to one book file: SQLAlchemy over the sqlcipher3 driver, every setting made and read back."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from app.system.files import free_bytes

APPLICATION_ID = 0x43444B31
OLDEST_SQLITE = (3, 51, 3)
_SETTINGS: tuple[tuple[str, object, object], ...] = (
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("mmap_size", 0, 0),
    ("temp_store", "MEMORY", 2),
    ("cache_size", -64000, -64000),
    ("busy_timeout", 3000, 3000),
)
_WRITER: tuple[tuple[str, object, object], ...] = (
    ("synchronous", "EXTRA", 3),
    ("secure_delete", "ON", 1),
    ("wal_autocheckpoint", 1000, 1000),
    ("journal_size_limit", 67108864, 67108864),
)

_SIDE_FILES = 1 << 16  # bytes that SQLite needs beside a book to read it
Params = Sequence[Any] | Mapping[str, Any]


class Tables:
    """One connection's face to the tables: rows out, statements in. Values are always bound, never pasted.

    Statements go straight to the driver: plain tuples come back, and a short query costs microseconds.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._driver: Any = connection.connection.driver_connection

    def rows(self, sql: str, params: Params = ()) -> list[Any]:
        cursor = self._driver.cursor()
        try:
            found: list[Any] = cursor.execute(sql, params).fetchall()
            return found
        finally:
            cursor.close()

    def row(self, sql: str, params: Params = ()) -> Any | None:
        cursor = self._driver.cursor()
        try:
            return cursor.execute(sql, params).fetchone()
        finally:
            cursor.close()

    def value(self, sql: str, params: Params = ()) -> Any:
        found = self.row(sql, params)
        return found[0] if found else None

    def run(self, sql: str, params: Params = ()) -> None:
        self._driver.execute(sql, params).close()

    def many(self, sql: str, rows: Sequence[Any]) -> None:
        """The same statement for many rows (tuples, not dicts: a batch may hold 250,000 of them)."""
        if rows:
            self._driver.executemany(sql, rows).close()


def uri(path: Path, mode: str) -> str:
    """A file URI in which no character of the path can be read as a parameter."""
    return f"file:{quote(os.fsencode(path.resolve().as_posix()), safe='/:')}?mode={mode}"


def readable(path: Path) -> str:
    """A URI for reading only. Where nothing can be written, SQLite reads a closed book only as one that nobody changes;
    while another program has it open (there is a ``-wal``), it can share that one's side files."""
    wal = path.with_name(path.name + "-wal")
    writable = os.access(path.parent, os.W_OK) and os.access(path, os.W_OK) and free_bytes(path.parent) > _SIDE_FILES
    return uri(path, "ro" if writable or wal.exists() else "ro&immutable=1")


def check_driver() -> None:
    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        raise RuntimeError(f"SQLite {dbapi2.sqlite_version} is too old, at least 3.51.3 is needed")


def open_engine(target: str, *, writer: bool, wal: bool = True) -> Engine:
    """One engine with one connection for the whole life of a book. ``target`` is a file URI or ``:memory:``."""
    check_driver()

    def connect() -> Any:
        # Explicit transactions only: the driver's own would leave a failed migration half applied.
        raw = dbapi2.connect(target, uri=True, isolation_level=None, check_same_thread=False)
        try:
            _settle(raw, writer, wal)
        except BaseException:
            raw.close()
            raise
        return raw

    engine = create_engine("sqlite://", creator=connect, module=dbapi2, poolclass=StaticPool, hide_parameters=True)
    begin = "BEGIN IMMEDIATE" if writer else "BEGIN"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin).close()

    return engine


def _settle(raw: Any, writer: bool, wal: bool) -> None:
    for name, value, expected in _SETTINGS + (_WRITER if writer else ()):
        _pragma(raw, name, value, expected)
    if writer and wal:
        _pragma(raw, "journal_mode", "WAL", "wal")
    if not writer:
        _pragma(raw, "query_only", "ON", 1)


def _pragma(raw: Any, name: str, value: object, expected: object) -> None:
    raw.execute(f"PRAGMA {name}={value}").close()
    row = raw.execute(f"PRAGMA {name}").fetchone()
    if row is not None and row[0] != expected:  # a book in memory knows no mmap_size and answers nothing
        raise RuntimeError(f"PRAGMA {name} is {row[0]!r}, not {expected!r}")


@contextmanager
def transaction(engine: Engine) -> Iterator[Tables]:
    """All or nothing: what runs inside is committed together, or not at all."""
    with engine.begin() as connection:
        yield Tables(connection)

"""Opening a book: refuse what cannot be safe, find what was damaged, never make a company out of nothing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from app.storage import journal
from app.storage.backup import back_up
from app.storage.engine import APPLICATION_ID, Tables, open_engine, transaction, uri
from app.storage.mark import Mark, read_mark
from app.storage.migrate import migrate, newest, version_of
from app.storage.problems import BookTrouble, Trouble
from app.system.files import DiskFull, free_bytes
from app.system.locks import FileLock, LockedBy
from app.system.paths import is_network_or_sync

LINKS_AT_OPEN = 1000
_FULL = {"SQLITE_FULL", "SQLITE_IOERR_WRITE"}
_DAMAGED = {"SQLITE_CORRUPT", "SQLITE_CORRUPT_INDEX", "SQLITE_CORRUPT_VTAB", "SQLITE_CORRUPT_SEQUENCE"}
_FOREIGN = {"SQLITE_NOTADB"}
_LOCKED = {"SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_BUSY_SNAPSHOT"}
_READ_ONLY = {"SQLITE_READONLY", "SQLITE_READONLY_DIRECTORY", "SQLITE_READONLY_DBMOVED", "SQLITE_CANTOPEN"}
_TROUBLES = (
    (_FULL, Trouble.DISK_FULL),
    (_DAMAGED, Trouble.DAMAGED),
    (_FOREIGN, Trouble.FOREIGN),
    (_LOCKED, Trouble.LOCKED),
    (_READ_ONLY, Trouble.READ_ONLY),
)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's errors as troubles of the book, told by their code and never by their text."""
    try:
        yield
    except (DBAPIError, dbapi2.Error) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        name = getattr(original, "sqlite_errorname", "")
        for names, trouble in _TROUBLES:
            if name in names:
                raise BookTrouble(trouble, path=str(path), detail=name, free=free_bytes(path.parent)) from error
        raise
    except UnicodeDecodeError as error:
        raise BookTrouble(Trouble.DAMAGED, path=str(path), detail="UTF-8") from error
    except DiskFull as error:
        raise BookTrouble(Trouble.DISK_FULL, path=str(path), free=error.free) from error


def refuse_place(path: Path) -> None:
    """A live book on a network or synchronised folder gets corrupted sooner or later: refused."""
    why = is_network_or_sync(path)
    if why is not None:
        trouble = Trouble.SYNC_FOLDER if why.startswith("sync") else Trouble.NETWORK_FOLDER
        raise BookTrouble(trouble, path=str(path), why=why)


def _refuse_file(path: Path) -> None:
    if not path.is_file():
        raise BookTrouble(Trouble.MISSING, path=str(path))
    if path.stat().st_size == 0:
        raise BookTrouble(Trouble.EMPTY, path=str(path))


def lock_path(path: Path) -> Path:
    return path.with_name(path.name + "-lock")


def take_lock(path: Path) -> FileLock:
    try:
        return FileLock(lock_path(path)).acquire()
    except LockedBy as taken:
        raise BookTrouble(Trouble.LOCKED, path=str(path), **taken.holder) from taken
    except OSError as error:
        raise BookTrouble(Trouble.READ_ONLY, path=str(path), detail=type(error).__name__) from error


def open_reader(path: Path) -> Engine:
    """A read-only connection to a book whose schema this program knows."""
    _refuse_file(path)
    engine = open_engine(uri(path, "ro"), writer=False)
    try:
        with translated(path), transaction(engine) as tables:
            _refuse_header(tables, path, exact=True)
            _refuse_chain(tables, path)
    except BaseException:
        engine.dispose()
        raise
    return engine


def open_writer(path: Path) -> tuple[FileLock, Engine]:
    """Lock, look, then open for writing. Nothing is written before every check has passed."""
    _refuse_file(path)
    refuse_place(path)
    lock = take_lock(path)
    try:
        mark = read_mark(path)
        _set_strange_wal_aside(path, mark)
        _look(path, mark)
        return lock, _write(path)
    except BaseException:
        lock.release()
        raise


def _look(path: Path, mark: Mark | None) -> None:
    """Every check on a read-only connection: a wrong ``-wal`` is then never written into the book."""
    with translated(path):
        engine = open_engine(uri(path, "ro"), writer=False)
        try:
            with transaction(engine) as tables:
                _refuse_header(tables, path, exact=False)
                _refuse_gap(tables, path, mark)
                _refuse_chain(tables, path)
                if mark is None or not mark.clean:
                    _quick_check(tables, path)
        finally:
            engine.dispose()


def _write(path: Path) -> Engine:
    with translated(path):
        engine = open_engine(uri(path, "rw"), writer=True)
        try:
            with transaction(engine) as tables:
                version = version_of(tables)
            if version < newest():
                _migrate(path, engine, version)
        except BaseException:
            engine.dispose()
            raise
        return engine


def _migrate(path: Path, engine: Engine, version: int) -> None:
    size = path.stat().st_size
    if free_bytes(path.parent) < 3 * size:
        raise BookTrouble(Trouble.DISK_FULL, path=str(path), free=free_bytes(path.parent))
    back_up(path, path.with_name(f"{path.stem}-before-v{newest()}-from-v{version}.desk"))
    migrate(engine)


def place_for_new(path: Path) -> tuple[FileLock, Engine]:
    """An empty book with the newest schema, locked. Refuses to overwrite anything."""
    if path.exists():
        raise BookTrouble(Trouble.EXISTS, path=str(path))
    if not path.parent.is_dir():
        raise BookTrouble(Trouble.NO_FOLDER, path=str(path.parent))
    refuse_place(path)
    lock = take_lock(path)
    try:
        with translated(path):
            engine = open_engine(uri(path, "rwc"), writer=True)
            migrate(engine)
        return lock, engine
    except BaseException:
        path.unlink(missing_ok=True)
        lock.release()
        raise


def _refuse_header(tables: Tables, path: Path, exact: bool) -> None:
    if tables.value("PRAGMA application_id") != APPLICATION_ID:
        raise BookTrouble(Trouble.FOREIGN, path=str(path))
    version = version_of(tables)
    if version > newest() or (exact and version < newest()):
        raise BookTrouble(Trouble.NEWER, path=str(path), version=version, known=newest())


def _refuse_gap(tables: Tables, path: Path, mark: Mark | None) -> None:
    """The mark knows of entries that are not there: a deleted ``-wal`` file, or an older copy in place of the book."""
    if mark is None or mark.seq == 0:
        return
    last, _ = journal.head(tables)
    at_mark = tables.value("SELECT hex(hash) FROM journal WHERE seq = ?", (mark.seq,))
    if last < mark.seq or at_mark.lower() != mark.head:
        raise BookTrouble(Trouble.ENTRIES_MISSING, path=str(path), missing=max(mark.seq - last, 0), known=mark.seq)


def _refuse_chain(tables: Tables, path: Path) -> None:
    last, _ = journal.head(tables)
    broken = journal.first_break(tables, max(last - LINKS_AT_OPEN, 0))
    if broken is not None:
        raise BookTrouble(Trouble.DAMAGED, path=str(path), detail=f"journal {broken}")


def _quick_check(tables: Tables, path: Path) -> None:
    found = tables.value("PRAGMA quick_check(1)")
    if found != "ok":
        raise BookTrouble(Trouble.DAMAGED, path=str(path), detail=str(found))


def _set_strange_wal_aside(path: Path, mark: Mark | None) -> None:
    """After a clean close there is no ``-wal``: one that lies there now belongs to something else, and is kept apart."""
    wal = path.with_name(path.name + "-wal")
    if mark is not None and mark.clean and wal.is_file() and wal.stat().st_size > 0:
        number = 1
        while (aside := path.with_name(f"{path.name}-wal-set-aside-{number}")).exists():
            number += 1
        os.replace(wal, aside)
        path.with_name(path.name + "-shm").unlink(missing_ok=True)


def refuse_strangers(path: Path) -> None:
    """Refuse a file that is no book of ours or newer than this program; damage inside is for ``verify`` to name."""
    _refuse_file(path)
    with translated(path):
        engine = open_engine(uri(path, "ro"), writer=False)
        try:
            with transaction(engine) as tables:
                _refuse_header(tables, path, exact=True)
        finally:
            engine.dispose()


def settle_copy(engine: Engine) -> tuple[int, str]:
    """Finish a book made by a replay: leave the source, answer entries and head, close."""
    try:
        with transaction(engine) as tables:
            seq, head = journal.head(tables)
        return seq, head.hex()
    finally:
        engine.dispose()

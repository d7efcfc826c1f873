"""Opening a book: refuse what cannot be safe, find what was damaged, never make a company out of nothing."""

import os
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from app.storage.engine import Tables, open_engine, transaction, uri
from app.storage.mark import Mark, MarkFile, read_mark
from app.storage.migrate import migrate, newest, version_of
from app.storage.problems import BookTrouble, Trouble
from app.storage.reading import refuse_damage, refuse_file, wal_size
from app.storage.translated import Errors, examined, of_the_system, translated
from app.system.files import free_bytes
from app.system.locks import FileLock, LockedBy
from app.system.paths import is_network_or_sync

_SIDE_FILES = ("-wal", "-shm", "-journal", "-mark")


def refuse_place(path: Path) -> None:
    """A live book on a network or synchronised folder gets corrupted sooner or later: refused."""
    why = is_network_or_sync(path)
    if why is not None:
        trouble = Trouble.SYNC_FOLDER if why.startswith("sync") else Trouble.NETWORK_FOLDER
        raise BookTrouble(trouble, path=str(path), why=why)


def lock_path(path: Path) -> Path:
    return path.with_name(path.name + "-lock")


def take_lock(path: Path) -> FileLock:
    try:
        return FileLock(lock_path(path)).acquire()
    except LockedBy as taken:
        raise BookTrouble(Trouble.LOCKED, path=str(path), **taken.holder) from taken
    except OSError as error:
        raise of_the_system(error, path) from error


def open_writer(path: Path) -> tuple[FileLock, Engine]:
    """Lock, look, then open for writing. Nothing is written before every check has passed."""
    refuse_file(path)
    refuse_place(path)
    if not os.access(path, os.W_OK):  # SQLite would open it all the same, and fail at the first command
        raise BookTrouble(Trouble.READ_ONLY, path=str(path))
    lock = take_lock(path)
    try:
        mark = read_mark(path)
        _set_strange_wal_aside(path, mark)
        _look(path, mark)
        return lock, _write(path, mark)
    except BaseException:
        lock.release()
        raise


def _look(path: Path, mark: Mark | None) -> None:
    """Every check on a read-only connection: a wrong ``-wal`` is then never written into the book."""
    with examined(path):
        engine = open_engine(uri(path, "ro"), writer=False)
        try:
            with transaction(engine) as tables:
                refuse_damage(tables, path, mark, exact=False)
                if mark is None or not mark.clean:
                    _quick_check(tables, path)
        finally:
            engine.dispose()
    if mark is not None and wal_size(path) and not mark.fits(path):
        _refuse_mixture(path)


def _refuse_mixture(path: Path) -> None:
    """After a crash another file stands here: an older copy put under the ``-wal`` of the newer book, which SQLite mixes
    without a word. Or the crash came while the ``-wal`` was being written back; then all is well, at the price of a look."""
    from app.storage.verify import verify

    found = verify(path).findings
    if found:
        raise BookTrouble(Trouble.DAMAGED, path=str(path), detail=found[0].what)


def _write(path: Path, mark: Mark | None) -> Engine:
    with examined(path):
        engine = open_engine(uri(path, "rw"), writer=True)
        try:
            with transaction(engine) as tables:
                version = version_of(tables)
            if version < newest():
                _migrate(path, engine, version, mark)
        except BaseException:
            engine.dispose()
            raise
        return engine


def _migrate(path: Path, engine: Engine, version: int, mark: Mark | None) -> None:
    size = path.stat().st_size
    if free_bytes(path.parent) < 3 * size:
        raise BookTrouble(Trouble.DISK_FULL, path=str(path), free=free_bytes(path.parent))
    from app.storage.backup import back_up

    back_up(path, _unused(path.parent, f"{path.stem}-before-v{newest()}-from-v{version}", ".desk"))
    if mark is not None:
        _unclean(path, mark)
    try:
        with translated(path):
            migrate(engine)
    except Errors as error:
        raise BookTrouble(Trouble.MIGRATION_FAILED, version=version) from error


def _unclean(path: Path, mark: Mark) -> None:
    """From here on a ``-wal`` beside the book is its own, even after a crash."""
    try:
        with MarkFile(path) as file:
            file.write(replace(mark, clean=False))
    except OSError as error:
        raise of_the_system(error, path) from error


def _unused(folder: Path, name: str, ending: str) -> Path:
    """A name no file has yet: what an earlier attempt left behind is kept."""
    path, number = folder / (name + ending), 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}{ending}"
    return path


def place_for_new(path: Path) -> tuple[FileLock, Engine]:
    """An empty book with the newest schema, locked. Refuses to overwrite anything."""
    if path.exists():
        raise BookTrouble(Trouble.EXISTS, path=str(path))
    if not path.parent.is_dir():
        raise BookTrouble(Trouble.NO_FOLDER, path=str(path.parent))
    refuse_place(path)
    lock = take_lock(path)
    if path.exists():  # made by another program while this one waited for the lock
        lock.release()
        raise BookTrouble(Trouble.EXISTS, path=str(path))
    try:
        with translated(path):
            engine = open_engine(uri(path, "rwc"), writer=True)
            try:
                migrate(engine)
            except BaseException:
                engine.dispose()
                raise
        return lock, engine
    except BaseException:
        remove_files(path)
        lock.discard()
        raise


def remove_files(path: Path) -> None:
    """Take back a book that could not be finished, with all that lies beside it but the lock."""
    for suffix in ("", *_SIDE_FILES):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _quick_check(tables: Tables, path: Path) -> None:
    found = tables.value("PRAGMA quick_check(1)")
    if found != "ok":
        raise BookTrouble(Trouble.DAMAGED, path=str(path), detail=str(found))


def _set_strange_wal_aside(path: Path, mark: Mark | None) -> None:
    """After a clean close there is no ``-wal``: one that lies there now belongs to something else, and is kept apart."""
    if mark is not None and mark.clean and wal_size(path):
        os.replace(path.with_name(path.name + "-wal"), _unused(path.parent, f"{path.name}-wal-set-aside", ""))
        path.with_name(path.name + "-shm").unlink(missing_ok=True)

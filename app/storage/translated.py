"""SQLite's errors as troubles of the book, told by their code and never by their text (which may quote data)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from app.storage.problems import BookTrouble, Trouble
from app.system.files import free_bytes, is_full

# by the beginning of the code's name; the first that fits counts
_TROUBLES = (
    ("SQLITE_FULL", Trouble.DISK_FULL),
    ("SQLITE_IOERR_WRITE", Trouble.DISK_FULL),
    ("SQLITE_IOERR_SHMSIZE", Trouble.DISK_FULL),
    ("SQLITE_IOERR_SHORT_READ", Trouble.DAMAGED),
    ("SQLITE_IOERR_READ", Trouble.DAMAGED),
    ("SQLITE_IOERR_CORRUPTFS", Trouble.DAMAGED),
    ("SQLITE_IOERR", Trouble.FILE_FAILED),
    ("SQLITE_CORRUPT", Trouble.DAMAGED),
    ("SQLITE_NOTADB", Trouble.FOREIGN),
    ("SQLITE_BUSY", Trouble.LOCKED),
    ("SQLITE_LOCKED", Trouble.LOCKED),
    ("SQLITE_READONLY", Trouble.READ_ONLY),
    ("SQLITE_CANTOPEN", Trouble.READ_ONLY),
)
Errors = (DBAPIError, dbapi2.Error)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """What is wrong with the file comes out as a BookTrouble; a bug comes out as it is."""
    try:
        yield
    except Errors as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        trouble, name = _meaning(original)
        if trouble is None:
            raise
        raise BookTrouble(trouble, path=str(path), detail=name, free=_free(path)) from error


@contextmanager
def examined(path: Path) -> Iterator[None]:
    """While a file is looked at by statements that are known to be right, whatever fails is the file's fault."""
    try:
        with translated(path):
            yield
    except (*Errors, UnicodeDecodeError) as error:  # the driver cannot even quote a name that was damaged
        raise BookTrouble(Trouble.DAMAGED, path=str(path), detail=type(error).__name__) from error


def of_the_system(error: OSError, path: Path) -> BookTrouble:
    """The trouble that a side file of the book (lock, mark) could not be written."""
    trouble = Trouble.DISK_FULL if is_full(error) else Trouble.READ_ONLY
    return BookTrouble(trouble, path=str(path), detail=type(error).__name__, free=_free(path))


def _meaning(error: object) -> tuple[Trouble | None, str]:
    name = str(getattr(error, "sqlite_errorname", ""))
    if not name and isinstance(error, dbapi2.OperationalError):  # the driver's own: a text that is no UTF-8
        return Trouble.DAMAGED, "UTF-8"
    return next((trouble for beginning, trouble in _TROUBLES if name.startswith(beginning)), None), name


def _free(path: Path) -> int:
    return free_bytes(path.parent) if path.parent.is_dir() else 0

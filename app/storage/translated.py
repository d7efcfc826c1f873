"""SQLite's errors as troubles of the book, told by their code and never by their text (which may quote data)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from app.storage.problems import BookTrouble, Trouble
from app.system.files import free_bytes, is_full

# the driver gives the family of an error only, not which member of it
_TROUBLES = {
    "SQLITE_FULL": Trouble.DISK_FULL,
    "SQLITE_IOERR": Trouble.FILE_FAILED,
    "SQLITE_CORRUPT": Trouble.DAMAGED,
    "SQLITE_NOTADB": Trouble.FOREIGN,
    "SQLITE_BUSY": Trouble.LOCKED,
    "SQLITE_LOCKED": Trouble.LOCKED,
    "SQLITE_READONLY": Trouble.READ_ONLY,
    "SQLITE_CANTOPEN": Trouble.READ_ONLY,
}
_FULL_IN_DISGUISE = ("SQLITE_IOERR", "SQLITE_CANTOPEN")
LOW = 1 << 20  # bytes: below this, an error of reading or writing is most likely the full disk
Errors = (DBAPIError, dbapi2.Error)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """What is wrong with the file comes out as a BookTrouble; a bug comes out as it is."""
    try:
        yield
    except Errors as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        trouble, name = _meaning(original, _free(path))
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


def _meaning(error: object, free: int) -> tuple[Trouble | None, str]:
    name = str(getattr(error, "sqlite_errorname", ""))
    if not name and isinstance(error, dbapi2.OperationalError):  # the driver's own: a text that is no UTF-8
        return Trouble.DAMAGED, "UTF-8"
    if name in _FULL_IN_DISGUISE and free < LOW:
        return Trouble.DISK_FULL, name
    return _TROUBLES.get(name), name


def _free(path: Path) -> int:
    return free_bytes(path.parent) if path.parent.is_dir() else LOW

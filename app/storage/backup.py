"""Backups: copied by SQLite, verified, then put in place whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from app.storage import journal
from app.storage.engine import open_engine, readable, transaction, uri
from app.storage.problems import BookTrouble, Trouble
from app.storage.translated import LOW, Errors, translated
from app.storage.verify import sealed
from app.storage.whole import finished_whole
from app.system.files import free_bytes


def back_up(source: Path, target: Path) -> dict[str, object]:
    """Copy a book to ``target`` (which must not exist). The copy is checked before it gets its name.

    Answers ``entries``, ``head`` and ``bytes``. A failure leaves nothing behind under the final name.
    """
    with finished_whole(target) as part:
        _copy(source, part)
        return _checked(part, target)


def _copy(source: Path, part: Path) -> None:
    with _connected(source, readable(source)) as origin, _connected(part, uri(part, "rwc")) as copy:
        with translated(source):
            origin.execute("PRAGMA schema_version").close()
        try:
            # In one step: a reader does not hold up a writer, and a copy in slices starts anew with each of its commits.
            origin.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE").close()
        except (dbapi2.Error, UnicodeDecodeError) as error:  # the driver gives the errors of a backup no code
            free = free_bytes(part.parent)
            trouble = Trouble.DISK_FULL if free < LOW else Trouble.BACKUP_FAILED
            raise BookTrouble(trouble, path=str(part.with_suffix("")), free=free) from error


@contextmanager
def _connected(path: Path, target: str) -> Iterator[Any]:
    with translated(path):
        connection = dbapi2.connect(target, uri=True)
    try:
        yield connection
    finally:
        connection.close()


def _checked(part: Path, target: Path) -> dict[str, object]:
    engine = open_engine(uri(part, "ro"), writer=False)
    try:
        with transaction(engine) as tables:
            whole = tables.value("PRAGMA integrity_check(1)") == "ok" and not sealed(tables)
            if not whole or journal.first_break(tables) is not None:
                raise BookTrouble(Trouble.BACKUP_FAILED, path=str(target))
            seq, head = journal.head(tables)
            return {"entries": seq, "head": head.hex(), "bytes": part.stat().st_size}
    except (*Errors, UnicodeDecodeError) as error:
        raise BookTrouble(Trouble.BACKUP_FAILED, path=str(target)) from error
    finally:
        engine.dispose()

"""Backups: copied by SQLite, verified, then put in place whole."""

import os
from pathlib import Path

from sqlcipher3 import dbapi2

from app.storage import journal
from app.storage.engine import open_engine, transaction, uri
from app.storage.problems import BookTrouble, Trouble
from app.system.files import sync_folder

SECONDS_MAX = 600


def back_up(source: Path, target: Path) -> dict[str, object]:
    """Copy a book to ``target`` (which must not exist). The copy is checked before it gets its name.

    Answers ``entries``, ``head`` and ``bytes``. A failure leaves nothing behind under the final name.
    """
    if target.exists():
        raise BookTrouble(Trouble.EXISTS, path=str(target))
    if not target.parent.is_dir():
        raise BookTrouble(Trouble.NO_FOLDER, path=str(target.parent))
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        _copy(source, part)
        answer = _checked(part, target)
        os.replace(part, target)
        sync_folder(target.parent)
        return answer
    finally:
        part.unlink(missing_ok=True)


def _copy(source: Path, part: Path) -> None:
    origin = dbapi2.connect(uri(source, "ro"), uri=True)
    try:
        copy = dbapi2.connect(uri(part, "rwc"), uri=True)
        try:
            # In slices with a bound on waiting: a copy beside a running command must end, not hang.
            origin.backup(copy, pages=4096, sleep=0.05)
            copy.execute("PRAGMA journal_mode=DELETE").close()
        finally:
            copy.close()
    finally:
        origin.close()


def _checked(part: Path, target: Path) -> dict[str, object]:
    engine = open_engine(uri(part, "ro"), writer=False)
    try:
        with transaction(engine) as tables:
            if tables.value("PRAGMA integrity_check(1)") != "ok" or journal.first_break(tables) is not None:
                raise BookTrouble(Trouble.BACKUP_FAILED, path=str(target))
            seq, head = journal.head(tables)
            return {"entries": seq, "head": head.hex(), "bytes": part.stat().st_size}
    finally:
        engine.dispose()

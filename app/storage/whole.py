"""Book files that appear under their name only when they are complete."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.storage.problems import BookTrouble, Trouble
from app.storage.translated import of_the_system
from app.system.files import sync_folder


@contextmanager
def finished_whole(target: Path) -> Iterator[Path]:
    """A file to write beside ``target`` that takes its name when all went well, and is gone otherwise."""
    if target.exists():
        raise BookTrouble(Trouble.EXISTS, path=str(target))
    if not target.parent.is_dir():
        raise BookTrouble(Trouble.NO_FOLDER, path=str(target.parent))
    part = target.with_name(target.name + ".part")
    try:
        _discard(part)
        yield part
        os.replace(part, target)
        sync_folder(target.parent)
    except OSError as error:
        raise of_the_system(error, target) from error
    finally:
        _discard(part)


def _discard(part: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        part.with_name(part.name + suffix).unlink(missing_ok=True)

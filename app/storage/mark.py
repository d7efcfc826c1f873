"""The high-water mark beside a book: how far its journal reached, and whether it was closed cleanly.

SQLite cannot tell that a user deleted the ``-wal`` file, or that one of another book lies there; this can.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Mark:
    book: str
    seq: int
    head: str
    clean: bool


def mark_path(book: Path) -> Path:
    return book.with_name(book.name + "-mark")


def read_mark(book: Path) -> Mark | None:
    """The mark, or None where there is none or it cannot be read (a torn write says nothing)."""
    try:
        return Mark(**json.loads(mark_path(book).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_mark(book: Path, mark: Mark) -> None:
    """Not synced: after a power cut an older mark is harmless, a newer one than the journal cannot happen."""
    mark_path(book).write_text(json.dumps(asdict(mark)), "utf-8")

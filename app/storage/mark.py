"""The high-water mark beside a book: how far its journal reached, and whether it was closed cleanly.

SQLite cannot tell that a user deleted the ``-wal`` file, or that one of another book lies there; this can.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class Mark:
    """``size`` (bytes) and ``changed`` (ns) are of the file itself, which changes only when its ``-wal`` is written back."""

    book: str
    seq: int
    head: str
    clean: bool
    size: int = 0
    changed: int = 0

    def fits(self, book: Path) -> bool:
        """Whether the file is the one that stood here when the mark was made; a copy of it does not count."""
        here = os.stat(book)
        return (here.st_size, here.st_mtime_ns) == (self.size, self.changed)


def mark_path(book: Path) -> Path:
    return book.with_name(book.name + "-mark")


def read_mark(book: Path) -> Mark | None:
    """The mark, or None where there is none or it cannot be read (a torn write says nothing)."""
    try:
        return Mark(**json.loads(mark_path(book).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


class MarkFile:
    """The mark while a book is open: one handle, so that a commit costs microseconds more and not a file's opening."""

    def __init__(self, book: Path) -> None:
        self._handle = os.open(mark_path(book), os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)

    def write(self, mark: Mark) -> None:
        """Not synced: after a power cut an older mark is harmless, a newer one than the journal cannot happen."""
        text = json.dumps(asdict(mark)).encode()
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, text)
        os.ftruncate(self._handle, len(text))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        os.close(self._handle)

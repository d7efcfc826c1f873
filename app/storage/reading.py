"""Reading a book: what every opening looks at first, and the read-only face of a book."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from app.storage import journal
from app.storage.engine import APPLICATION_ID, Tables, open_engine, readable, transaction
from app.storage.mark import Mark, read_mark
from app.storage.migrate import newest, version_of
from app.storage.problems import BookTrouble, Trouble
from app.storage.translated import examined, translated

LINKS_AT_OPEN = 1000


@dataclass(slots=True)
class ReadBook:
    """A book open for reading only; works while another process has it open."""

    path: Path
    reader: Engine

    @contextmanager
    def reading(self) -> Iterator[Tables]:
        """A short read on the read-only connection; nothing it opens outlives it."""
        with translated(self.path), transaction(self.reader) as tables:
            yield tables

    def close(self) -> None:
        self.reader.dispose()


def read_book(path: Path) -> ReadBook:
    """Raises BookTrouble for a file that is no book, damaged, or of another version."""
    real = path.resolve()  # mark and ``-wal`` belong to the file, whatever link leads to it
    return ReadBook(real, open_reader(real))


@contextmanager
def glance(path: Path) -> Iterator[Tables]:
    """A book that a command has just read or written: a short look without checking it again."""
    engine = open_engine(readable(path.resolve()), writer=False)
    try:
        with translated(path), transaction(engine) as tables:
            yield tables
    finally:
        engine.dispose()


def open_reader(path: Path) -> Engine:
    """A read-only connection to a book whose schema this program knows."""
    refuse_file(path)
    mark = read_mark(path)  # before the journal: a command that ends in between adds entries, it takes none away
    engine = open_engine(readable(path), writer=False)
    try:
        with examined(path), transaction(engine) as tables:
            refuse_damage(tables, path, mark, exact=True)
    except BaseException:
        engine.dispose()
        raise
    return engine


def refuse_strangers(path: Path) -> None:
    """Refuse a file that is no book of ours or newer than this program; damage inside is for ``verify`` to name."""
    refuse_file(path)
    with examined(path):
        engine = open_engine(readable(path), writer=False)
        try:
            with transaction(engine) as tables:
                _refuse_header(tables, path, exact=True)
        finally:
            engine.dispose()


def refuse_damage(tables: Tables, path: Path, mark: Mark | None, exact: bool) -> None:
    """``exact``: an older schema is refused too."""
    _refuse_header(tables, path, exact)
    _refuse_cut(tables, path)
    _refuse_unfinished(tables, path)
    _refuse_gap(tables, path, mark)
    _refuse_chain(tables, path)


def refuse_file(path: Path) -> None:
    if not path.is_file():
        raise BookTrouble(Trouble.MISSING, path=str(path))
    if path.stat().st_size == 0:
        raise BookTrouble(Trouble.EMPTY, path=str(path))


def _refuse_header(tables: Tables, path: Path, exact: bool) -> None:
    if tables.value("PRAGMA application_id") != APPLICATION_ID:
        raise BookTrouble(Trouble.FOREIGN, path=str(path))
    version = version_of(tables)
    if version > newest() or (exact and version < newest()):
        raise BookTrouble(Trouble.NEWER, path=str(path), version=version, known=newest())


def _refuse_cut(tables: Tables, path: Path) -> None:
    """SQLite does not miss the second half of the last page before it needs it."""
    expected = tables.value("PRAGMA page_size") * tables.value("PRAGMA page_count")
    if path.stat().st_size < expected and not wal_size(path):
        raise BookTrouble(Trouble.DAMAGED, path=str(path), detail=f"{path.stat().st_size} < {expected}")


def wal_size(path: Path) -> int:
    wal = path.with_name(path.name + "-wal")
    return wal.stat().st_size if wal.is_file() else 0


def _refuse_unfinished(tables: Tables, path: Path) -> None:
    """A schema without a single entry: the program ended while it made this book, there is no company in it."""
    if not tables.row("SELECT 1 FROM journal LIMIT 1"):
        raise BookTrouble(Trouble.EMPTY, path=str(path))


def _refuse_gap(tables: Tables, path: Path, mark: Mark | None) -> None:
    """The mark knows of entries that are not there: a deleted ``-wal`` file, or an older copy in place of the book."""
    if mark is None or mark.seq == 0:
        return
    last, _ = journal.head(tables)
    if tables.value("SELECT lower(hex(hash)) FROM journal WHERE seq = ?", (mark.seq,)) != mark.head:
        raise BookTrouble(Trouble.ENTRIES_MISSING, path=str(path), missing=max(mark.seq - last, 0), known=mark.seq)


def _refuse_chain(tables: Tables, path: Path) -> None:
    last, _ = journal.head(tables)
    broken = journal.first_break(tables, max(last - LINKS_AT_OPEN, 0))
    if broken is not None:
        raise BookTrouble(Trouble.DAMAGED, path=str(path), detail=f"journal {broken}")

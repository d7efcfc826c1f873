"""The book: the only door to the file. One writer, one reader, one command at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from json import dumps, loads
from os import stat
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from app.domain.facts import Fact, Topic
from app.storage import journal
from app.storage.engine import Tables, open_engine, transaction, uri
from app.storage.mark import Mark, MarkFile
from app.storage.opening import open_reader, open_writer, place_for_new, translated
from app.storage.problems import BookTrouble, Trouble
from app.storage.work import Action, Context, Result, Work, kept
from app.system.locks import FileLock

Listener = Callable[[frozenset[Topic]], None]


class _Rollback(Exception):
    """Ends a preview."""


@dataclass(slots=True)
class Book:
    """An open book. Closing order: reader, checkpoint, writer, mark, lock."""

    path: Path
    reader: Engine
    writer: Engine | None = None
    lock: FileLock | None = None
    on_change: list[Listener] = field(default_factory=list)
    _mark: MarkFile | None = None
    _version: int = 0
    _inode: tuple[int, int] = (0, 0)
    _head: tuple[int, bytes] = (0, b"")

    @contextmanager
    def reading(self) -> Iterator[Tables]:
        """A short read on the read-only connection; nothing it opens outlives it."""
        with translated(self.path), transaction(self.reader) as tables:
            yield tables

    def do(self, action: Action, context: Context) -> Result:
        """Run a command once. Its id stored with the result makes repeating it harmless (``already`` is then true)."""
        with translated(self.path):
            self._guard()
            done = self._done(context.command)
            return {**done, "already": True} if done is not None else self._commit(action, context)

    def preview(self, action: Action, context: Context) -> tuple[Result, list[Fact]]:
        """The same command, rolled back: its result and the facts it would record."""
        seen: list[tuple[Result, list[Fact]]] = []
        with translated(self.path):
            self._guard()
            try:
                with transaction(self._writing()) as tables:
                    work = Work(tables, context)
                    seen.append((action.run(work), work.recorded))
                    raise _Rollback
            except _Rollback:
                return seen[0]

    def close(self) -> None:
        self.reader.dispose()
        if self.writer is not None:
            with self.writer.connect() as connection:
                raw = connection.connection.cursor()
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
            self.writer.dispose()
            self._write_mark(clean=True)
            if self._mark is not None:
                self._mark.close()
        if self.lock is not None:
            self.lock.release()

    def _commit(self, action: Action, context: Context) -> Result:
        work: Work | None = None
        try:
            with transaction(self._writing()) as tables:
                work = Work(tables, context)
                result = action.run(work)
                self._head = journal.head(tables)
                tables.run(
                    "INSERT INTO command(id, seq, result) VALUES(?, ?, ?)",
                    (context.command, self._head[0], dumps(kept(result), ensure_ascii=False)),
                )
        except DBAPIError:
            # An error at COMMIT is no proof of "not saved": the command's id tells the truth.
            done = self._done(context.command)
            if done is None:
                raise
            result = done
        self._settled(work.recorded if work else [])
        return result

    def _settled(self, facts: list[Fact]) -> None:
        self._version = self._data_version()
        if facts:
            self._write_mark(clean=False)
        topics = frozenset(topic for fact in facts for topic in fact.TOPICS)
        for listener in self.on_change if topics else ():
            listener(topics)

    def _done(self, command: str) -> Result | None:
        with transaction(self._writing()) as tables:
            found = tables.row("SELECT result FROM command WHERE id = ?", (command,))
        return loads(found[0]) if found else None

    def _writing(self) -> Engine:
        if self.writer is None:
            raise BookTrouble(Trouble.READ_ONLY, path=str(self.path))
        return self.writer

    def _guard(self) -> None:
        """Nobody else wrote, and the file is still the one that was opened."""
        self._writing()
        try:
            here = stat(self.path)
        except FileNotFoundError as gone:
            raise BookTrouble(Trouble.MISSING, path=str(self.path)) from gone
        if (here.st_dev, here.st_ino) != self._inode or self._data_version() != self._version:
            raise BookTrouble(Trouble.CHANGED_OUTSIDE, path=str(self.path))

    def _data_version(self) -> int:
        with self._writing().connect() as connection:
            cursor = connection.connection.cursor()
            try:
                return int(cursor.execute("PRAGMA data_version").fetchone()[0])
            finally:
                cursor.close()

    def _write_mark(self, clean: bool) -> None:
        seq, head = self._head
        if self._mark is None:
            self._mark = MarkFile(self.path)
        self._mark.write(Mark(self.path.name, seq, head.hex(), clean))


def _started(book: Book) -> Book:
    here = stat(book.path)
    book._inode = (here.st_dev, here.st_ino)
    book._version = book._data_version()
    with transaction(book._writing()) as tables:
        book._head = journal.head(tables)
    book._write_mark(clean=False)
    return book


def open_book(path: Path) -> Book:
    """For reading and writing: takes the lock, checks the file, brings an older schema up to date. Raises BookTrouble."""
    lock, writer = open_writer(path)
    return _started(Book(path, open_engine(uri(path, "ro"), writer=False), writer, lock))


def read_book(path: Path) -> Book:
    """For reading only; works while another process has the book open."""
    return Book(path, open_reader(path))


def new_book(path: Path, action: Action, context: Context) -> Book:
    """Make a book with its first command; nothing is left behind when that fails."""
    lock, writer = place_for_new(path)
    try:
        book = _started(Book(path, open_engine(uri(path, "ro"), writer=False), writer, lock))
        book.do(action, context)
    except BaseException:
        writer.dispose()
        _remove(path)
        lock.release()
        raise
    return book


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-mark"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)

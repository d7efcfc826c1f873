"""The book: the only door to the file. One writer, one reader, one command at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from json import dumps, loads
from os import stat
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from app.domain.fact import Fact, Topic
from app.domain.rule import Refused, Rule
from app.storage import journal
from app.storage.engine import Tables, open_engine, transaction, uri
from app.storage.mark import Mark, MarkFile
from app.storage.opening import open_writer, place_for_new, remove_files
from app.storage.problems import BookTrouble, Trouble
from app.storage.reading import ReadBook
from app.storage.translated import examined, of_the_system, translated
from app.storage.work import Action, Context, Result, Work, kept
from app.system.locks import FileLock

_VERSION = "PRAGMA data_version"
Listener = Callable[[frozenset[Topic]], None]


class _Rollback(Exception):
    """Ends a preview."""


@dataclass(slots=True)
class Book(ReadBook):
    """A book open for writing. Closing order: reader, checkpoint, writer, mark, lock."""

    writer: Engine
    lock: FileLock | None = None
    on_change: list[Listener] = field(default_factory=list)
    _mark: MarkFile | None = None
    _version: int = 0
    _inode: tuple[int, int] = (0, 0)
    _head: tuple[int, bytes] = (0, b"")

    def do(self, action: Action, context: Context) -> Result:
        """Run a command once. Its id stored with the result makes repeating it harmless (``already`` is then true)."""
        with translated(self.path):
            self._guard()
            done = self._done(action, context.command)
            return {**done, "already": True} if done is not None else self._commit(action, context)

    def preview(self, action: Action, context: Context) -> tuple[Result, list[Fact]]:
        """The same command, rolled back: its result and the facts it would record."""
        seen: list[tuple[Result, list[Fact]]] = []
        with translated(self.path):
            self._guard()
            try:
                with self._posting() as tables:
                    work = Work(tables, context)
                    seen.append((action.run(work), work.recorded))
                    raise _Rollback
            except _Rollback:
                return seen[0]

    def close(self) -> None:
        """Whatever fails here, nothing is lost: what was not written into the book stays in its ``-wal``."""
        self.reader.dispose()
        clean = self._emptied() and self._is_there()
        self.writer.dispose()
        if clean:
            with suppress(OSError):
                self._write_mark(clean=True)
        self.let_go()

    def let_go(self) -> None:
        """Give up connections and lock without a word about a clean end."""
        self.reader.dispose()
        self.writer.dispose()
        if self._mark is not None:
            self._mark.close()
            self._mark = None
        if self.lock is not None:
            self.lock.release()

    def _emptied(self) -> bool:
        """Whether everything is in the book itself: not while another program reads it, nor on a full disk."""
        try:
            with self.writer.connect() as connection:
                cursor = connection.connection.cursor()
                busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                cursor.close()
        except (DBAPIError, dbapi2.Error):
            return False
        return not busy

    def _commit(self, action: Action, context: Context) -> Result:
        work: Work | None = None
        head = self._head
        try:
            with self._posting() as tables:
                work = Work(tables, context)
                result = action.run(work)
                head = journal.head(tables)
                tables.run(
                    "INSERT INTO command(id, seq, result) VALUES(?, ?, ?)",
                    (context.command, head[0], dumps([type(action).__name__, kept(result)], ensure_ascii=False)),
                )
        except DBAPIError:
            # An error at COMMIT is no proof of "not saved": the command's id tells the truth.
            done = self._done(action, context.command)
            if done is None:
                raise
            result = done
        self._head = head
        self._settled(work.recorded if work else [])
        return result

    def _settled(self, facts: list[Fact]) -> None:
        if facts:
            with suppress(OSError):  # the command is saved; an older mark only knows less
                self._write_mark(clean=False)
        topics = frozenset(topic for fact in facts for topic in fact.TOPICS)
        for listener in self.on_change if topics else ():
            listener(topics)

    @contextmanager
    def _posting(self) -> Iterator[Tables]:
        """A transaction of the writer, if nobody else has written since the book was opened."""
        with transaction(self.writer) as tables:
            if tables.value(_VERSION) != self._version:
                raise BookTrouble(Trouble.CHANGED_OUTSIDE, path=str(self.path))
            yield tables

    def _done(self, action: Action, command: str) -> Result | None:
        """What a command answered the first time; an id that stood for another action is refused."""
        with transaction(self.writer) as tables:
            found = tables.row("SELECT result FROM command WHERE id = ?", (command,))
        if found is None:
            return None
        name, result = loads(found[0])
        if name != type(action).__name__:
            raise Refused(Rule.COMMAND_REUSED, command=command)
        answer: Result = result
        return answer

    def abandon(self) -> None:
        """Let go of a book that could not be finished, and take its files away."""
        lock, self.lock = self.lock, None  # kept until the files are gone
        self.let_go()
        remove_files(self.path)
        if lock is not None:
            lock.discard()

    def _guard(self) -> None:
        """The file is still the one that was opened."""
        if not self.path.exists():
            raise BookTrouble(Trouble.MISSING, path=str(self.path))
        if not self._is_there():
            raise BookTrouble(Trouble.CHANGED_OUTSIDE, path=str(self.path))

    def _is_there(self) -> bool:
        try:
            here = stat(self.path)
        except OSError:
            return False
        return (here.st_dev, here.st_ino) == self._inode

    def _write_mark(self, clean: bool) -> None:
        seq, head = self._head
        if self._mark is None:
            self._mark = MarkFile(self.path)
        here = stat(self.path)
        self._mark.write(Mark(self.path.name, seq, head.hex(), clean, here.st_size, here.st_mtime_ns))


def _started(book: Book) -> Book:
    here = stat(book.path)
    book._inode = (here.st_dev, here.st_ino)
    with transaction(book.writer) as tables:
        book._version = tables.value(_VERSION)
        book._head = journal.head(tables)
    try:
        book._write_mark(clean=False)
    except OSError as error:
        raise of_the_system(error, book.path) from error
    return book


def _opened(path: Path, lock: FileLock, writer: Engine) -> Book:
    book = Book(path, open_engine(uri(path, "ro"), writer=False), writer, lock)
    try:
        with examined(path):
            return _started(book)
    except BaseException:
        book.let_go()
        raise


def open_book(path: Path) -> Book:
    """For reading and writing: takes the lock, checks the file, brings an older schema up to date. Raises BookTrouble."""
    real = path.resolve()  # lock and mark belong to the file, whatever link leads to it
    return _opened(real, *open_writer(real))


def new_book(path: Path, action: Action, context: Context) -> Book:
    """Make a book with its first command; nothing is left behind when that fails."""
    real = path.resolve()
    lock, writer = place_for_new(real)
    book = Book(real, open_engine(uri(real, "ro"), writer=False), writer, lock)
    try:
        with translated(real):
            _started(book).do(action, context)
    except BaseException:
        book.abandon()
        raise
    return book

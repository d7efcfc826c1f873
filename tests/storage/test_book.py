"""A command is done once or not at all, and nobody else's writing goes unnoticed."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2

from app.actions.book import SetProfile
from app.actions.ledger import PostDocument
from app.bootstrap import context
from app.domain.fact import Topic
from app.domain.rule import Refused, Rule
from app.storage import book as books
from app.storage import journal
from app.storage.book import Book, open_book
from app.storage.engine import open_engine, transaction, uri
from app.storage.mark import read_mark
from app.storage.problems import BookTrouble, Trouble
from app.storage.reading import read_book
from app.storage.verify import verify
from app.storage.work import Result, Work
from tests.actions.office import Office
from tests.storage.shop import beside, copied, dump, raw

PHONE = SetProfile({"phone": "021-1"})


@pytest.fixture
def desk(book_file: Path) -> Office:
    return Office(book_file, open_book(book_file), commands=1000)


def invoice(number: str = "N1") -> PostDocument:
    return PostDocument("C001", number, "invoice", date(2026, 6, 1), 100, "CNY")


def refused(book: Book, action: SetProfile | PostDocument = PHONE) -> Trouble:
    with pytest.raises(BookTrouble) as no:
        book.do(action, context("会计"))
    return no.value.trouble


# ---- once or not at all


def test_repeating_a_command_is_told_and_changes_nothing(desk: Office) -> None:
    first = desk.do(invoice(), "the id")
    before = desk.state()
    again = desk.do(invoice(), "the id")
    assert again == {**first, "already": True}
    with pytest.raises(Refused) as no:
        desk.do(PHONE, "the id")
    assert no.value.rule is Rule.COMMAND_REUSED
    assert desk.state() == before
    desk.book.close()


def test_the_same_action_under_another_id_is_another_command(desk: Office) -> None:
    desk.do(invoice())
    with pytest.raises(Refused) as no:
        desk.do(invoice())
    assert no.value.rule is Rule.DOCUMENT_EXISTS
    desk.book.close()


def test_what_only_the_caller_may_see_is_not_kept(desk: Office) -> None:
    @dataclass(frozen=True)
    class Secretive:
        def run(self, work: Work) -> Result:
            return {"a": 1, "_b": object()}

    assert set(desk.do(Secretive(), "s")) == {"a", "_b"}
    assert desk.do(Secretive(), "s") == {"a": 1, "already": True}
    desk.book.close()


@dataclass(frozen=True)
class Failing:
    """Records one thing, then breaks."""

    error: Exception

    def run(self, work: Work) -> Result:
        PHONE.run(work)
        raise self.error


@pytest.mark.parametrize("error", [ZeroDivisionError(), Refused(Rule.REASON_MISSING), KeyError("x")])
def test_a_command_that_breaks_leaves_nothing(desk: Office, error: Exception) -> None:
    before, mark = desk.state(), read_mark(desk.path)
    with pytest.raises(type(error)):
        desk.do(Failing(error), "f")
    assert desk.state() == before
    assert read_mark(desk.path) == mark
    assert "already" not in desk.do(PHONE, "f")  # the book works on, and the id is free
    desk.book.close()
    assert verify(desk.path).findings == ()


def test_a_result_that_cannot_be_kept_undoes_the_command(desk: Office) -> None:
    """The number that the mark knows must never be ahead of the journal, or the next opening would be refused."""

    @dataclass(frozen=True)
    class Unkept:
        def run(self, work: Work) -> Result:
            PHONE.run(work)
            return {"a": object()}

    before = desk.state()
    with pytest.raises(TypeError):
        desk.do(Unkept())
    assert desk.state() == before
    desk.book.close()
    open_book(desk.path).close()


def test_a_preview_shows_all_and_writes_nothing(desk: Office) -> None:
    before = desk.state()
    result, facts = desk.preview(invoice())
    assert result["number"] == "N1"
    assert [type(fact).__name__ for fact in facts] == ["DocumentPosted"]
    assert desk.state() == before
    with pytest.raises(Refused):
        desk.preview(invoice("I1"))
    assert desk.do(invoice())["document"] == result["document"]
    desk.book.close()


def test_listeners_hear_the_topics_once(desk: Office) -> None:
    heard: list[frozenset[Topic]] = []
    desk.book.on_change.append(heard.append)
    desk.do(invoice(), "one")
    desk.do(invoice(), "one")
    desk.do(SetProfile({"bank": "招商银行"}))  # as it was: no fact
    desk.preview(PHONE)
    assert heard == [frozenset({Topic.LEDGER})]
    desk.book.close()


def test_reading_sees_what_was_just_written(desk: Office) -> None:
    desk.do(invoice())
    assert desk.rows("SELECT amount FROM document WHERE number = 'N1'") == [(100,)]
    desk.book.close()


def test_a_book_for_reading_only_does_nothing(book_file: Path) -> None:
    book = read_book(book_file)
    with pytest.raises(BookTrouble) as no, book.reading() as tables:
        tables.run("DELETE FROM data_date")
    assert no.value.trouble is Trouble.READ_ONLY
    book.close()


# ---- between COMMIT and the answer

DYING = """
import os, signal, sys
from pathlib import Path
from app.storage import book as books
from tests.storage.test_book import invoice
from app.bootstrap import context
books.Book._settled = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
books.open_book(Path(sys.argv[1])).do(invoice(), context("会计", "the id"))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_after_the_commit_and_repeated(book_file: Path) -> None:
    """The user saw no answer and does it again: it is told that it was saved."""
    ended = subprocess.run([sys.executable, "-c", DYING, str(book_file)], check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    desk = Office(book_file, open_book(book_file))
    assert desk.do(invoice(), "the id")["already"]
    assert desk.rows("SELECT count(*) FROM document WHERE number = 'N1'") == [(1,)]
    desk.book.close()
    assert verify(book_file).findings == ()


@pytest.mark.parametrize("saved", [True, False])
def test_an_error_at_commit_is_no_proof(desk: Office, monkeypatch: pytest.MonkeyPatch, saved: bool) -> None:
    plain = books.transaction
    calls = []

    def transaction(engine: object) -> object:
        calls.append(engine)
        return Flawed(plain(engine)) if len(calls) == 2 else plain(engine)  # type: ignore[arg-type]

    class Flawed:
        def __init__(self, inner: object) -> None:
            self.inner = inner

        def __enter__(self) -> object:
            return self.inner.__enter__()  # type: ignore[attr-defined]

        def __exit__(self, *error: object) -> None:
            failed = OperationalError("COMMIT", None, dbapi2.OperationalError("disk I/O error"))
            failed.orig.sqlite_errorname = "SQLITE_IOERR"  # type: ignore[union-attr]
            self.inner.__exit__(*(error if saved else (OperationalError, failed, None)))  # type: ignore[attr-defined]
            raise failed

    monkeypatch.setattr(books, "transaction", transaction)
    if saved:
        assert desk.do(invoice(), "the id")["number"] == "N1"
    else:
        with pytest.raises(BookTrouble) as no:
            desk.do(invoice(), "the id")
        assert no.value.trouble is Trouble.FILE_FAILED
    monkeypatch.undo()
    assert bool(desk.rows("SELECT 1 FROM document WHERE number = 'N1'")) is saved
    assert ("already" in desk.do(invoice(), "the id")) is saved
    desk.book.close()
    assert verify(desk.path).findings == ()


# ---- others


def test_another_program_wrote(desk: Office) -> None:
    desk.do(PHONE)
    with raw(desk.path) as connection:
        connection.execute("INSERT INTO data_date VALUES('x', '2026-01-01', NULL, 1)")
    before = dump_open(desk)
    assert refused(desk.book) is Trouble.CHANGED_OUTSIDE
    assert refused(desk.book) is Trouble.CHANGED_OUTSIDE
    with pytest.raises(BookTrouble):
        desk.preview(PHONE)
    assert dump_open(desk) == before
    desk.book.close()
    assert [f.check for f in verify(desk.path).findings] == ["replay"]


def dump_open(desk: Office) -> list[object]:
    return [desk.rows(f"SELECT * FROM {name}") for name in ("journal", "data_date", "profile", "command")]


def test_our_own_many_commits_are_not_taken_for_another_program(desk: Office) -> None:
    """Also across checkpoints: the log is written back into the book after each thousand pages."""
    before = desk.head()
    for number in range(400):
        desk.do(SetProfile({"phone": f"021-{number}"}))
    assert desk.head() == before + 400
    assert beside(desk.path, "-wal").stat().st_size > 4096 * 1000
    desk.book.close()
    assert verify(desk.path).findings == ()


def test_another_program_holds_the_file(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk.book.writer.connect() as connection:
        connection.connection.cursor().execute("PRAGMA busy_timeout = 50")
    other = dbapi2.connect(str(desk.path))
    other.execute("BEGIN IMMEDIATE")
    assert refused(desk.book) is Trouble.LOCKED
    other.rollback()
    other.close()
    desk.do(PHONE)
    desk.book.close()


def test_the_file_was_deleted(desk: Office) -> None:
    desk.path.unlink()
    assert refused(desk.book) is Trouble.MISSING
    desk.book.close()
    assert not desk.path.exists()


def test_the_file_was_replaced(desk: Office, original: Path) -> None:
    """A backup program or a synchronising one puts another file under the name."""
    desk.do(PHONE)
    shutil.copyfile(original, desk.path.with_name("other"))
    desk.path.with_name("other").replace(desk.path)
    assert refused(desk.book) is Trouble.CHANGED_OUTSIDE
    desk.book.close()
    assert dump(desk.path) == dump(original)
    mark = read_mark(desk.path)
    assert mark is not None and not mark.clean  # it was not this file that was closed in order


def test_the_file_was_renamed_away(desk: Office) -> None:
    desk.path.rename(desk.path.with_name("elsewhere.desk"))
    assert refused(desk.book) is Trouble.MISSING
    desk.book.close()


# ---- the clock and the machine


def test_a_clock_set_back_does_not_disturb_the_order(desk: Office) -> None:
    """Numbers order the entries, not the time they bear; the time stands as it was given."""
    desk.do(PHONE)
    desk.now -= timedelta(days=400)
    desk.do(invoice())
    at = desk.rows("SELECT at FROM journal ORDER BY seq DESC LIMIT 2")
    assert at[0] < at[1]
    desk.book.close()
    open_book(desk.path).close()
    assert verify(desk.path).findings == ()


def test_a_missing_folder_for_temporary_files_does_not_matter(book_file: Path, tmp_path: Path) -> None:
    rows = "\n".join(f"C001,T{n},invoice,2026-06-01,{n + 1}.00" for n in range(12_000))
    (tmp_path / "rows.csv").write_text("customer,number,kind,date,amount\n" + rows, "utf-8")
    nowhere = str(tmp_path / "nowhere")
    places = {**os.environ, "TMPDIR": nowhere, "SQLITE_TMPDIR": nowhere, "TEMP": nowhere, "TMP": nowhere}
    command = [sys.executable, "-m", "app", "import", str(book_file), "--kind", "documents", str(tmp_path / "rows.csv")]
    run = subprocess.run(command, env=places, capture_output=True, text=True, check=False, timeout=60)
    assert (run.returncode, run.stderr) == (0, "")
    assert verify(book_file).findings == ()  # also: a batch of this size takes the indexes down and up again


# ---- closing


def test_after_closing_there_is_one_file_and_its_two_companions(desk: Office) -> None:
    desk.do(PHONE)
    desk.book.close()
    names = sorted(p.name for p in desk.path.parent.iterdir())
    assert names == ["book.desk", "book.desk-lock", "book.desk-mark"]
    assert copied(desk.path, desk.path.parent).stat().st_size == desk.path.stat().st_size


def test_closed_while_another_program_still_reads(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be written back stays in the ``-wal``; it is this book's own, and must not be set aside later."""
    with desk.book.writer.connect() as connection:
        connection.connection.cursor().execute("PRAGMA busy_timeout = 50")
    reader = open_engine(uri(desk.path, "ro"), writer=False)
    with transaction(reader) as tables:
        count = journal.head(tables)[0]
        desk.do(PHONE)
        desk.do(invoice())
        desk.book.close()
        assert journal.head(tables)[0] == count
        assert beside(desk.path, "-wal").stat().st_size > 0
        mark = read_mark(desk.path)
        assert mark is not None and not mark.clean
    reader.dispose()
    again = Office(desk.path, open_book(desk.path))
    assert again.head() == count + 2
    again.book.close()
    assert verify(desk.path).findings == ()


def test_closing_twice_is_harmless(desk: Office) -> None:
    desk.book.close()
    desk.book.let_go()
    open_book(desk.path).close()


def test_a_start_that_fails_lets_go_of_everything(book_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Book) -> Book:
        raise ZeroDivisionError

    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(books, "_started", broken)
        open_book(book_file)
    open_book(book_file).close()

"""The mark beside a book knows what SQLite cannot: entries that are gone, and a ``-wal`` that is not its own."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.actions.book import SetProfile
from app.actions.ledger import PostDocument
from app.bootstrap import context
from app.storage.book import open_book
from app.storage.mark import Mark, MarkFile, mark_path, read_mark
from app.storage.problems import BookTrouble, Trouble
from app.storage.reading import read_book
from app.storage.verify import verify
from tests.storage.shop import SIDE_FILES, beside, copied, dump

CRASHING = """
import os, signal, sys
from pathlib import Path
from app.actions.book import SetProfile
from app.actions.ledger import PostDocument
from app.bootstrap import context
from app.storage.book import open_book
book = open_book(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    book.do(SetProfile({"phone": str(number), "contact": "x" * 150}), context("会计"))
os.kill(os.getpid(), signal.SIGKILL)
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")


def crash(path: Path, entries: int = 3) -> Path:
    """Post some entries and end without closing: they stand in the ``-wal`` only."""
    ended = subprocess.run([sys.executable, "-c", CRASHING, str(path), str(entries)], check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    assert beside(path, "-wal").stat().st_size > 0
    return path


@pytest.fixture
def crashed(book_file: Path) -> Path:
    return crash(book_file)


def missing(path: Path, door: Callable[[Path], object] = open_book) -> object:
    with pytest.raises(BookTrouble) as no:
        door(path)
    assert no.value.trouble is Trouble.ENTRIES_MISSING
    return no.value.figures["missing"]


def post(path: Path, value: str) -> None:
    book = open_book(path)
    book.do(SetProfile({"phone": value}), context("会计"))
    book.close()


def post_document(path: Path, number: str) -> None:
    book = open_book(path)
    book.do(PostDocument("C001", number, "invoice", date(2026, 6, 1), 100, "CNY"), context("会计"))
    book.close()


def test_the_mark_follows_the_book(book_file: Path) -> None:
    before = read_mark(book_file)
    assert before is not None and before.clean
    book = open_book(book_file)
    opened = read_mark(book_file)
    assert opened == replace(before, clean=False, changed=book_file.stat().st_mtime_ns)
    book.do(SetProfile({"phone": "1"}), context("会计"))
    posted = read_mark(book_file)
    assert posted is not None
    assert (posted.seq, posted.clean, posted.head != before.head) == (before.seq + 1, False, True)
    book.close()
    closed = read_mark(book_file)
    assert closed is not None and closed.fits(book_file)
    assert (closed.book, closed.seq, closed.head, closed.clean) == ("book.desk", posted.seq, posted.head, True)


def test_after_a_crash_everything_is_there(crashed: Path) -> None:
    mark = read_mark(crashed)
    assert mark is not None and not mark.clean
    read_book(crashed).close()
    open_book(crashed).close()
    closed = read_mark(crashed)
    assert closed is not None
    assert (closed.seq, closed.head, closed.clean) == (mark.seq, mark.head, True)
    assert verify(crashed).findings == ()


def test_a_wal_deleted_after_a_crash_is_missed(crashed: Path) -> None:
    for suffix in ("-wal", "-shm"):
        beside(crashed, suffix).unlink()
    before = crashed.read_bytes()
    assert missing(crashed) == 3
    assert missing(crashed, read_book) == 3
    assert crashed.read_bytes() == before
    mark = read_mark(crashed)
    assert mark is not None
    assert ("chain", f"entry {mark.seq}") in [(f.check, f.what) for f in verify(crashed).findings]


def test_the_file_alone_copied_after_a_crash_is_an_older_book(crashed: Path, tmp_path: Path) -> None:
    """Without its mark nobody can know; with it the missing end is seen."""
    alone = copied(crashed, tmp_path, "alone.desk")
    open_book(alone).close()
    shutil.copyfile(mark_path(crashed), mark_path(alone))
    assert missing(alone) == 3


def test_an_older_copy_put_back_is_noticed(book_file: Path, tmp_path: Path) -> None:
    older = copied(book_file, tmp_path, "older.desk")
    post(book_file, "1")
    post(book_file, "2")
    shutil.copyfile(older, book_file)
    assert missing(book_file) == 2
    assert missing(book_file, read_book) == 2


def test_another_fork_of_the_book_is_noticed(book_file: Path, tmp_path: Path) -> None:
    """As many entries, but other ones: two copies that went on apart."""
    fork = copied(book_file, tmp_path, "fork.desk")
    post(book_file, "1")
    post(fork, "2")
    shutil.copyfile(fork, book_file)
    assert missing(book_file) == 0


def test_an_entry_cut_out_of_the_middle_is_no_crash_of_ours(book_file: Path) -> None:
    mark = read_mark(book_file)
    assert mark is not None
    with MarkFile(book_file) as file:
        file.write(Mark(mark.book, mark.seq - 5, "00" * 32, False))
    assert missing(book_file) == 0


@pytest.mark.parametrize("torn", [None, b"", b'{"book": "book.de', b"[1]", b"\xff\xfe", b'{"seq": 1}', b"null"])
def test_without_a_readable_mark_the_book_opens(book_file: Path, torn: bytes | None) -> None:
    mark_path(book_file).unlink()
    if torn is not None:
        mark_path(book_file).write_bytes(torn)
    assert read_mark(book_file) is None
    open_book(book_file).close()
    assert read_mark(book_file) is not None


def test_a_shorter_mark_leaves_nothing_of_the_longer_one(book_file: Path) -> None:
    with MarkFile(book_file) as file:
        file.write(Mark("a long name of a book.desk", 123456, "ab" * 32, False))
        file.write(Mark("b", 1, "cd", True))
    assert read_mark(book_file) == Mark("b", 1, "cd", True)


# ---- the -wal of another book


@pytest.fixture
def strange(original: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The ``-wal`` that another book left in a crash."""
    other = crash(copied(original, tmp_path_factory.mktemp("other"), "other.desk"), 9)
    return beside(other, "-wal").read_bytes()


def test_beside_a_cleanly_closed_book_it_is_set_aside(book_file: Path, strange: bytes) -> None:
    for attempt in ("-wal-set-aside", "-wal-set-aside-2"):
        beside(book_file, "-wal").write_bytes(strange)
        before = dump(book_file)
        open_book(book_file).close()
        assert dump(book_file) == before
        assert beside(book_file, attempt).read_bytes() == strange
    assert verify(book_file).findings == ()


def test_reading_never_shows_what_is_not_in_the_book(book_file: Path, strange: bytes) -> None:
    """A reader holds no lock, so it may not move the strange file; it refuses instead of answering from it."""
    post(book_file, "1")
    beside(book_file, "-wal").write_bytes(strange)
    missing(book_file, read_book)
    assert beside(book_file, "-wal").read_bytes() == strange


def test_after_a_crash_it_is_refused_and_the_book_not_touched(crashed: Path, strange: bytes) -> None:
    beside(crashed, "-wal").write_bytes(strange)
    beside(crashed, "-shm").unlink()
    before = crashed.read_bytes()
    for door in (open_book, read_book):
        with pytest.raises(BookTrouble) as no:
            door(crashed)
        assert no.value.trouble in (Trouble.ENTRIES_MISSING, Trouble.DAMAGED)
    assert crashed.read_bytes() == before
    assert beside(crashed, "-wal").read_bytes() == strange


@pytest.mark.parametrize("other_tables", [False, True])
def test_a_copy_restored_by_hand_over_a_crash(book_file: Path, tmp_path: Path, other_tables: bool) -> None:
    """The commonest mistake: an older copy over the book, ``-wal`` and mark of the crash left there. SQLite mixes both.

    What comes of it is the book as it was at the crash (all of it was in the ``-wal``), or it is refused.
    """
    older = copied(book_file, tmp_path, "older.desk")
    for number in range(3):
        post(book_file, str(number))
        if other_tables:
            post_document(book_file, f"N{number}")
    crash(book_file)
    recovered = copied(book_file, tmp_path, "recovered.desk", side_files=True)
    open_book(recovered).close()
    shutil.copyfile(older, book_file)
    if other_tables:
        with pytest.raises(BookTrouble) as no:
            open_book(book_file)
        assert no.value.trouble is Trouble.DAMAGED
        assert no.value.figures["detail"]  # an entry, or a document, whichever of the mixed pages is met first
    else:
        open_book(book_file).close()
        assert dump(book_file) == dump(recovered)
        assert verify(book_file).findings == ()


def test_with_the_mark_of_the_copy_the_old_wal_stays_out(original: Path, crashed: Path) -> None:
    shutil.copyfile(original, crashed)
    shutil.copyfile(mark_path(original), mark_path(crashed))
    before = dump(original)
    open_book(crashed).close()
    assert dump(crashed) == before


def test_a_torn_wal_loses_only_what_was_not_yet_recorded(crashed: Path) -> None:
    """What was cut off after the last entry known to the mark is nobody's; an entry the mark knows is missed."""
    size = beside(crashed, "-wal").stat().st_size
    os.truncate(beside(crashed, "-wal"), size // 2)
    assert missing(crashed) in (1, 2, 3)


def test_side_files_are_those_that_stand_here() -> None:
    assert set(SIDE_FILES) == {"-wal", "-shm", "-mark", "-lock"}

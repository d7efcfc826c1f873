"""The mark beside a book knows what SQLite cannot: entries that are gone, and a ``-wal`` that is not its own."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.actions.book import SetProfile
from app.storage.book import open_book
from app.storage.mark import mark_path, read_mark
from app.storage.problems import BookTrouble, Trouble
from tests.storage.shop import beside, copied, dump, filled

CRASHING = "import os,signal,sys; from pathlib import Path; from tests.storage.shop import filled\n"
CRASHING += "filled(Path(sys.argv[1])); os.kill(os.getpid(), signal.SIGKILL)"


@pytest.fixture
def crashed(tmp_path: Path) -> Path:
    path = tmp_path / "crashed.desk"
    ended = subprocess.run([sys.executable, "-c", CRASHING, str(path)], check=False)
    assert ended.returncode == -9 and beside(path, "-wal").stat().st_size > 0
    return path


def test_after_a_crash_everything_is_there(crashed: Path) -> None:
    mark = read_mark(crashed)
    assert mark is not None and not mark.clean
    open_book(crashed).close()
    after = read_mark(crashed)
    assert after is not None and after.clean and (after.seq, after.head) == (mark.seq, mark.head)


def test_a_wal_deleted_after_a_crash_is_missed(tmp_path: Path, original: Path) -> None:
    path = copied(original, tmp_path, "book.desk", side_files=True)
    code = "import os,sys; from pathlib import Path; from app.bootstrap import context; from app.storage.book import open_book\n"
    code += "from app.actions.book import SetProfile\n"
    code += "open_book(Path(sys.argv[1])).do(SetProfile({'phone': '1'}), context('x')); os.kill(os.getpid(), 9)"
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == -9
    for suffix in ("-wal", "-shm"):
        beside(path, suffix).unlink()
    assert missing(path) == 1


def test_an_older_copy_put_back_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "book.desk"
    desk = filled(path)
    desk.book.close()
    older = copied(path, tmp_path, "older.desk")
    book = open_book(path)
    desk.book = book
    desk.do(SetProfile({"phone": "1"}))
    book.close()
    shutil.copyfile(older, path)
    assert missing(path) >= 1


def missing(path: Path) -> int:
    with pytest.raises(BookTrouble) as no:
        open_book(path)
    assert no.value.trouble is Trouble.ENTRIES_MISSING
    return int(str(no.value.figures["missing"]))


def test_the_wal_of_another_book_is_set_aside(book_file: Path, crashed: Path) -> None:
    strange = beside(crashed, "-wal").read_bytes()
    beside(book_file, "-wal").write_bytes(strange)
    before = dump(book_file)
    open_book(book_file).close()
    assert dump(book_file) == before
    assert beside(book_file, "-wal-set-aside").read_bytes() == strange


@pytest.mark.parametrize("torn", [None, b"", b'{"book": "book.de', b"[1]", b"\xff\xfe"])
def test_without_a_readable_mark_the_book_opens(book_file: Path, torn: bytes | None) -> None:
    mark_path(book_file).unlink()
    if torn is not None:
        mark_path(book_file).write_bytes(torn)
    assert read_mark(book_file) is None
    open_book(book_file).close()
    assert read_mark(book_file) is not None

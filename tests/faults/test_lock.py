"""Two programs and one book: the second is told who has it, may read meanwhile, and takes over after a crash."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.actions.book import SetProfile
from app.bootstrap import context
from app.cli import main
from app.storage.book import open_book
from app.storage.opening import lock_path
from app.storage.problems import BookTrouble, Trouble
from app.storage.reading import read_book
from app.storage.verify import verify
from tests.storage.shop import beside

HOLDING = """
import sys
from pathlib import Path
from app.storage.book import open_book
book = open_book(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.readline()
book.close()
print("closed", flush=True)
"""


@contextmanager
def holding(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the book open until it reads a line, or is killed."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", HOLDING, str(path)], text=True, **pipes) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        try:
            yield other
        finally:
            other.kill()


def finish(other: "subprocess.Popen[str]") -> None:
    assert other.stdin is not None and other.stdout is not None
    other.stdin.write("\n")
    other.stdin.flush()
    assert other.stdout.readline() == "closed\n"
    other.wait(timeout=30)


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object]]:
    code = main([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_second_program_is_told_who_has_the_book(book_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with holding(book_file) as other:
        with pytest.raises(BookTrouble) as no:
            open_book(book_file)
        assert no.value.trouble is Trouble.LOCKED
        code, said = answer(capsys, "company", str(book_file), "--set", "phone=1")
        holder = said["locked_by"]
        assert isinstance(holder, dict)
        assert (code, said["trouble"], holder["pid"]) == (3, "LOCKED", other.pid)
        assert {"host", "user", "since", "program"} <= set(holder)
        finish(other)
    assert answer(capsys, "company", str(book_file), "--set", "phone=1")[0] == 0


WRITING = [
    ["import", "{}", "--kind", "customers", "{}"],
    ["undo", "{}", "1"],
    ["hold", "{}", "--customer", "C001", "--reason", "x"],
    ["dun", "{}", "--on", "2026-07-07"],
    ["sent", "{}", "1", "--on", "2026-07-07", "--channel", "post"],
    ["withdraw", "{}", "2"],
    ["erase", "{}", "--customer", "C001"],
]


@pytest.mark.parametrize("command", WRITING, ids=lambda command: command[0])
def test_no_command_that_writes_gets_in(book_file: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    before = book_file.read_bytes()
    with holding(book_file):
        code, said = answer(capsys, *[part.format(book_file) for part in command])
    assert (code, said.get("trouble")) == (3, "LOCKED")
    assert book_file.read_bytes() == before


READING = [
    ["ageing", "{}", "--on", "2026-06-30"],
    ["ageing", "{}", "--on", "2026-06-30", "--known-at", "2026-06-30"],
    ["items", "{}", "--on", "2026-06-30"],
    ["dun", "{}", "--on", "2026-07-07", "--dry-run"],
    ["company", "{}"],
    ["policy", "{}"],
    ["verify", "{}"],
    ["backup", "{}", "{}-copy"],
    ["replay", "{}", "{}-replayed"],
]


@pytest.mark.parametrize("command", READING, ids=lambda command: " ".join(command[:1] + command[4:5]))
def test_reading_goes_on_meanwhile(book_file: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    arguments = [part.format(book_file) for part in command]
    with holding(book_file) as other:
        code, said = answer(capsys, *arguments)
        assert code == 0, said
        assert said.get("ok", True) is True
        finish(other)
    assert verify(book_file).findings == ()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_the_lock_of_a_killed_program_is_taken(book_file: Path) -> None:
    with holding(book_file) as other:
        other.send_signal(signal.SIGKILL)
        other.wait(timeout=30)
        book = open_book(book_file)
        assert book.lock is not None
        assert book.lock.left_behind["pid"] == other.pid
        book.close()


def test_the_lock_file_stays(book_file: Path) -> None:
    """A deleted one could be locked twice: by who has it open still, and by who makes it anew."""
    lock = lock_path(book_file)
    open_book(book_file).close()
    first = os.stat(lock).st_ino
    open_book(book_file).close()
    assert os.stat(lock).st_ino == first


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be deleted there")
def test_a_lock_file_deleted_by_hand_does_not_let_two_write_unseen(book_file: Path) -> None:
    """The second program gets in, and each notices the other before its next command."""
    with holding(book_file) as other:
        lock_path(book_file).unlink()
        second = open_book(book_file)
        second.do(SetProfile({"phone": "1"}), context("会计"))
        second.close()
        finish(other)
    open_book(book_file).close()
    assert verify(book_file).findings == ()


def test_within_one_program_too(book_file: Path) -> None:
    first = open_book(book_file)
    with pytest.raises(BookTrouble) as no:
        open_book(book_file)
    assert no.value.trouble is Trouble.LOCKED
    assert no.value.figures["pid"] == os.getpid()
    read_book(book_file).close()
    first.close()
    assert beside(book_file, "-lock").read_bytes() == b""

"""A program killed at any moment leaves a whole book, and doing it again completes what was begun, once."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import main
from app.storage.book import open_book
from app.storage.problems import BookTrouble, Trouble
from app.storage.reading import read_book
from app.storage.verify import verify
from tests.faults.kill import JOBS, Broken, kill, whole_pdf

TIMES = 5


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_killed_program_leaves_a_whole_book(tmp_path: Path) -> None:
    summary = kill(TIMES, tmp_path)
    assert {name: killed for name, (killed, _) in summary.items()} == {job.name: TIMES for job in JOBS}


def test_a_cut_letter_would_be_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n...\n%%EOF\n")
    assert whole_pdf(path)
    path.write_bytes(b"%PDF-1.7\n...\n%%EO")
    assert not whole_pdf(path)
    with pytest.raises(Broken):
        JOBS[2].whole(tmp_path / "none.desk", tmp_path)


KILLED = """
import os, signal, sys
from pathlib import Path
from app.cli import main
from app.storage import engine, migrate

left = int(sys.argv[2])
plain = engine.Tables.run

def run(tables, sql, params=()):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    plain(tables, sql, params)

engine.Tables.run = run
main(["new", sys.argv[1], "--company", "甲公司"])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("statement", [1, 20, 49, 53, 60, 67])
def test_killed_while_a_book_is_made(tmp_path: Path, statement: int) -> None:
    """There is a whole book or one that says it is none; never a company without its policy."""
    path = tmp_path / "a.desk"
    command = [sys.executable, "-c", KILLED, str(path), str(statement)]
    assert subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == -signal.SIGKILL
    for door in (open_book, read_book):
        with pytest.raises(BookTrouble) as no:
            door(path)
        assert no.value.trouble in (Trouble.EMPTY, Trouble.FOREIGN)
    for left in tmp_path.iterdir():
        left.unlink()
    assert main(["new", str(path), "--company", "甲公司"]) == 0
    assert verify(path).findings == ()

"""A backup is a whole and checked copy under its name, or there is nothing under that name."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.actions.book import SetProfile
from app.bootstrap import context
from app.storage import whole
from app.storage.backup import back_up
from app.storage.book import open_book
from app.storage.problems import BookTrouble, Trouble
from app.storage.verify import verify
from tests.storage.shop import beside, dump, raw, tampered
from tests.storage.test_mark import crash


def refused(source: Path, target: Path) -> Trouble:
    with pytest.raises(BookTrouble) as no:
        back_up(source, target)
    return no.value.trouble


def test_a_backup_is_equal_and_checked(book_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.desk"
    answer = back_up(book_file, target)
    assert dump(target, ()) == dump(book_file, ())
    verdict = verify(target)
    assert answer == {"entries": verdict.entries, "head": verdict.head, "bytes": target.stat().st_size}
    assert verdict.findings == ()


def test_a_backup_can_be_read_from_a_disk_that_takes_no_writing(book_file: Path, tmp_path: Path) -> None:
    """One file without companions, in the mode that needs none."""
    target = tmp_path / "copy.desk"
    back_up(book_file, target)
    with raw(target) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert [p.name for p in tmp_path.glob("copy.desk*")] == ["copy.desk"]


def test_a_backup_is_a_book(book_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.desk"
    back_up(book_file, target)
    book = open_book(target)
    book.do(SetProfile({"phone": "1"}), context("会计"))
    book.close()
    assert verify(target).findings == ()


def test_what_stands_in_the_wal_only_is_in_the_backup(book_file: Path, tmp_path: Path) -> None:
    crash(book_file)
    back_up(book_file, tmp_path / "copy.desk")
    with raw(tmp_path / "copy.desk") as connection:
        assert connection.execute("SELECT value FROM profile WHERE key = 'phone'").fetchone() == ("2",)


def test_an_existing_file_is_never_overwritten(book_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.desk"
    target.write_bytes(b"something else")
    assert refused(book_file, target) is Trouble.EXISTS
    assert target.read_bytes() == b"something else"
    assert refused(book_file, book_file) is Trouble.EXISTS


def test_into_a_folder_that_is_not_there(book_file: Path, tmp_path: Path) -> None:
    assert refused(book_file, tmp_path / "none" / "copy.desk") is Trouble.NO_FOLDER


DAMAGE = {
    "a sealed document": "UPDATE document SET text = 'x' WHERE id = 1",
    "an entry": "UPDATE journal SET actor = 'x' WHERE seq = 2",
    "imported rows": "UPDATE batch_rows SET data = x'00'",
    "a personal value": "UPDATE person_value SET value = 'x' WHERE id = 1",
    "an original letter": "UPDATE paper SET bytes = x'00'",
    "bytes that are no text": "UPDATE document SET text = CAST(x'ff' AS TEXT) WHERE id = 1",
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_book_that_is_not_in_order_gets_no_backup(book_file: Path, tmp_path: Path, what: str) -> None:
    """Copies of damage would in time push out the good ones."""
    tampered(book_file, DAMAGE[what])
    assert refused(book_file, tmp_path / "copy.desk") is Trouble.BACKUP_FAILED
    assert list(tmp_path.glob("copy.desk*")) == []


@pytest.mark.parametrize("page", [3, 20, 40])
def test_nor_does_a_damaged_file(book_file: Path, tmp_path: Path, page: int) -> None:
    with open(book_file, "r+b") as file:
        file.seek(page * 4096)
        file.write(b"\xa5" * 4096)
    assert refused(book_file, tmp_path / "copy.desk") is Trouble.BACKUP_FAILED
    assert list(tmp_path.glob("copy.desk*")) == []


def test_nor_what_is_no_book(tmp_path: Path) -> None:
    source = tmp_path / "text.desk"
    source.write_text("no book\n" * 1000, "utf-8")
    assert refused(source, tmp_path / "copy.desk") is Trouble.FOREIGN
    assert refused(tmp_path / "missing.desk", tmp_path / "copy.desk") is Trouble.READ_ONLY
    assert [p.name for p in tmp_path.iterdir()] == ["text.desk"]


@pytest.mark.parametrize(
    ("error", "trouble"),
    [(OSError(28, "No space left on device"), Trouble.DISK_FULL), (PermissionError(13, "no"), Trouble.READ_ONLY)],
)
@pytest.mark.parametrize("step", ["replace", "sync_folder"])
def test_a_step_that_fails(
    book_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, trouble: Trouble, step: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(whole.os if step == "replace" else whole, step, fail)
    assert refused(book_file, tmp_path / "copy.desk") is trouble
    assert list(tmp_path.glob("copy.desk*.part*")) == []


def test_what_an_interrupted_backup_left_is_cleared_away(book_file: Path, tmp_path: Path) -> None:
    for suffix in (".part", ".part-journal", ".part-wal"):
        beside(tmp_path / "copy.desk", suffix).write_bytes(b"left behind" * 500)
    back_up(book_file, tmp_path / "copy.desk")
    assert [p.name for p in tmp_path.glob("copy.desk*")] == ["copy.desk"]
    assert verify(tmp_path / "copy.desk").findings == ()


POSTING = """
import sys
from pathlib import Path
from app.actions.book import SetProfile
from app.bootstrap import context
from app.storage.book import open_book
book = open_book(Path(sys.argv[1]))
print("open", flush=True)
for number in range(100_000):
    book.do(SetProfile({"phone": str(number)}), context("会计"))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_backups_while_another_program_posts(book_file: Path, tmp_path: Path) -> None:
    """Each is of one moment and in order, and none waits for the other program to pause."""
    with subprocess.Popen([sys.executable, "-c", POSTING, str(book_file)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "open\n"
        entries = [int(str(back_up(book_file, tmp_path / f"{n}.desk")["entries"])) for n in range(8)]
        other.send_signal(signal.SIGKILL)
    assert entries == sorted(entries)
    assert entries[-1] > entries[0]
    for number in (0, 7):
        assert verify(tmp_path / f"{number}.desk").findings == ()


KILLED = """
import os, signal, sys
from pathlib import Path
from app.storage import backup, whole
from app.storage.backup import back_up
place = sys.argv[3]

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if place == "copying":
    plain = backup._copy
    backup._copy = lambda *a: (plain(*a), die())
elif place == "checking":
    backup.sealed = die
else:
    whole.os.replace = die
back_up(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("place", ["copying", "checking", "naming"])
def test_killed_while_backing_up(book_file: Path, tmp_path: Path, place: str) -> None:
    target = tmp_path / "copy.desk"
    ended = subprocess.run([sys.executable, "-c", KILLED, str(book_file), str(target), place], check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    assert [p.name for p in tmp_path.glob("copy.desk*")] == ["copy.desk.part"]
    back_up(book_file, target)
    assert [p.name for p in tmp_path.glob("copy.desk*")] == ["copy.desk"]
    assert verify(target).findings == ()

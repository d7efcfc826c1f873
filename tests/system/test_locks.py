import json
import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.system import locks
from app.system.locks import FileLock, LockedBy

HOLD = """
import sys
from pathlib import Path
from app.system.locks import FileLock, LockedBy
try:
    lock = FileLock(Path(sys.argv[1]), "other").acquire()
except LockedBy as e:
    print("locked by", e.holder["pid"], flush=True)
else:
    print("mine", flush=True)
    sys.stdin.read()
    lock.release()
"""


@pytest.fixture
def side(tmp_path: Path) -> Path:
    return tmp_path / "账套 #1.desk.lock"


def other(side: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(side)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def said(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_second_process_is_told_who_has_it(side: Path) -> None:
    with FileLock(side), other(side) as process:
        assert said(process) == f"locked by {os.getpid()}"
        process.communicate()
        assert process.returncode == 0


def test_the_refusal_names_the_other_process(side: Path) -> None:
    with other(side) as process:
        assert said(process) == "mine"
        with pytest.raises(LockedBy) as raised:
            FileLock(side).acquire()
        holder = raised.value.holder
        assert holder["pid"] == process.pid
        assert holder["program"] == "other"
        assert {"host", "user", "since"} <= set(holder)
        since = datetime.fromisoformat(str(holder["since"]))
        assert since.utcoffset() == timedelta(0)
        assert locks.holder(side) == holder
        process.communicate()
    with FileLock(side) as lock:
        assert lock.left_behind == {}


def test_a_killed_holder_leaves_a_free_lock_and_its_note(side: Path) -> None:
    with other(side) as process:
        assert said(process) == "mine"
        process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        process.communicate()
    assert locks.holder(side)["pid"] == process.pid
    with FileLock(side) as lock:
        assert lock.left_behind["pid"] == process.pid
        assert locks.holder(side)["pid"] == os.getpid()


def test_two_locks_of_one_process_exclude_each_other(side: Path) -> None:
    with FileLock(side), pytest.raises(LockedBy) as raised:
        FileLock(side).acquire()
    assert raised.value.holder["pid"] == os.getpid()


def test_reading_the_note_does_not_lose_the_lock(side: Path) -> None:
    with FileLock(side):
        side.read_bytes()
        locks.holder(side)
        with pytest.raises(LockedBy):
            FileLock(side).acquire()


def test_taking_it_twice_is_taking_it_once(side: Path) -> None:
    lock = FileLock(side).acquire()
    assert lock.acquire() is lock
    lock.release()
    lock.release()
    with FileLock(side):
        pass


def test_the_file_stays_and_its_note_goes(side: Path) -> None:
    with FileLock(side):
        assert json.loads(side.read_text(encoding="utf-8"))["pid"] == os.getpid()
    assert side.read_bytes() == b""
    assert locks.holder(side) == {}


def test_what_is_discarded_is_gone_and_can_be_taken_again(side: Path) -> None:
    lock = FileLock(side).acquire()
    lock.discard()
    assert not side.exists() and not lock.held()
    lock.discard()
    with FileLock(side) as again:
        assert again.held()


def test_nobody_holds_what_is_not_there(side: Path) -> None:
    assert locks.holder(side) == {}
    assert not side.exists()


def test_held_sees_that_the_file_was_taken_away(side: Path) -> None:
    lock = FileLock(side)
    assert not lock.held()
    lock.acquire()
    assert lock.held()
    side.unlink()
    assert not lock.held()
    side.write_bytes(b"")
    assert not lock.held()
    lock.release()


def test_a_file_deleted_while_locking_is_made_again(side: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = locks._take
    deleted: list[Path] = []

    def take(handle: int) -> bool:
        if not deleted:
            side.unlink()
            deleted.append(side)
        return real(handle)

    monkeypatch.setattr(locks, "_take", take)
    with FileLock(side) as lock:
        assert deleted == [side]
        assert lock.held()


@pytest.mark.parametrize("text", [b"{half", b"[1]", b"\xff\xfe", b'{"pid": [1], "host": "pc"}'])
def test_an_unreadable_note_does_no_harm(side: Path, text: bytes) -> None:
    side.write_bytes(text)
    with FileLock(side) as lock:
        assert lock.left_behind in ({}, {"host": "pc"})


def test_a_shorter_note_leaves_nothing_of_a_longer_one(side: Path) -> None:
    side.write_bytes(b"x" * 3000)
    with FileLock(side):
        assert locks.holder(side)["program"] == "creditdesk"


def test_a_folder_that_does_not_exist_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        FileLock(tmp_path / "missing" / "x.lock").acquire()


def test_the_note_names_the_user(side: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "陈会计")
    with FileLock(side):
        assert locks.holder(side)["user"] == "陈会计"

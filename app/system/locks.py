"""One program per book: an operating-system lock on a file beside it."""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from app.system import clock
from app.system.user import user_name

_BEYOND_THE_TEXT = 1 << 30  # Windows forbids others to read a locked range, so the range lies behind the text
_TEXT_MAX = 4096

Holder = dict[str, str | int]


class LockedBy(Exception):
    """Another process has it. ``holder`` tells who, as far as its note could be read:
    ``pid`` (int), ``host``, ``user``, ``since`` (ISO instant, UTC), ``program``."""

    def __init__(self, holder: Holder) -> None:
        self.holder = holder
        super().__init__(f"locked by process {holder.get('pid', '?')}")


class FileLock:
    """An exclusive lock on the file ``path``, from ``acquire`` to ``release`` or the end of the process.

    The file is made when missing, and deleted by ``discard`` only: one deleted by hand could be locked twice. It holds a note
    about the holder that anybody may read. After ``acquire``, ``left_behind`` is the note of a holder that
    ended without releasing (empty after a clean end).
    """

    def __init__(self, path: Path, program: str = "creditdesk") -> None:
        self.path = path
        self.program = program
        self.left_behind: Holder = {}
        self._handle: int | None = None

    def acquire(self) -> Self:
        """Take the lock or raise LockedBy at once; OSError when the file cannot be made."""
        if self._handle is None:
            handle = self._locked_handle()
            try:
                self.left_behind = _note(handle)
                _write_note(handle, _own_note(self.program))
            except OSError:  # a full disk: nobody may find this book locked because of it
                os.close(handle)
                raise
            self._handle = handle
        return self

    def release(self) -> None:
        """Give it back; harmless when not held."""
        if self._handle is not None:
            _write_note(self._handle, {})
            os.close(self._handle)
            self._handle = None

    def discard(self) -> None:
        """Give it back and take its file away: for what never came to be.

        Deleted while held: whoever opened it meanwhile finds that it is gone, and makes another. Windows deletes no file
        that somebody has open, so there it is deleted after.
        """
        if sys.platform == "win32":
            self.release()
        with suppress(OSError):
            self.path.unlink()
        self.release()

    def held(self) -> bool:
        """Whether this object has the lock and its file is still the one others would find."""
        return self._handle is not None and _is_at(self._handle, self.path)

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _locked_handle(self) -> int:
        while True:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
            if not _take(handle):
                holder = _note(handle)
                os.close(handle)
                raise LockedBy(holder)
            if _is_at(handle, self.path):
                return handle
            os.close(handle)  # deleted by hand between opening and locking


def holder(path: Path) -> Holder:
    """Who has the lock on ``path`` as its note says, or left it in a crash; empty when nobody."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return {}
    try:
        return _note(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> bool:
        os.lseek(handle, _BEYOND_THE_TEXT, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(handle: int) -> bool:
        # flock, not lockf: a lockf lock is lost as soon as the process closes any other handle of the file
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _own_note(program: str) -> Holder:
    since = clock.now().isoformat(timespec="seconds")
    return {"pid": os.getpid(), "host": _host(), "user": user_name(), "since": since, "program": program}


def _host() -> str:
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


def _write_note(handle: int, note: Holder) -> None:
    text = json.dumps(note, ensure_ascii=False).encode() if note else b""
    os.lseek(handle, 0, os.SEEK_SET)
    os.ftruncate(handle, 0)
    os.write(handle, text)


def _note(handle: int) -> Holder:
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        note = json.loads(os.read(handle, _TEXT_MAX) or b"{}")
    except ValueError:  # caught in the middle of being written
        return {}
    return {k: v for k, v in note.items() if isinstance(v, str | int)} if isinstance(note, dict) else {}

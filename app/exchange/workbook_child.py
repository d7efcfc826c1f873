"""A large workbook read in a process of its own, which sends slices: it can be ended at any moment, and its crash is ours no more.

A message is its length (4 bytes, little-endian) and JSON: first the head, then slices of rows by column, then the end. Where the
child is held to its memory it reads at once and says which sheet it reads (``scan``): the look for cells far outside, which
ends it where there are any, is ours meanwhile.
"""

import gc
import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from queue import Empty, Queue
from typing import IO, Any, BinaryIO

from app.exchange import workbooks
from app.exchange.amounts import CellNumber
from app.exchange.dates import CellDate
from app.exchange.faults import Fault, Unreadable
from app.exchange.sheet_scan import Scan, scan
from app.exchange.workbooks import Book

SMALL = 1_000_000  # bytes; below, a process would cost more than it guards
SLICE = 2_000  # rows
MAX_SILENCE = 1_200  # ticks without a message
MAX_MEMORY = 3_000_000_000  # bytes of addresses, where the system can hold a process to it
_TICK = 0.1  # seconds
_WAITING = 64  # messages read ahead
_LONGEST = 1 << 30
_HIDDEN_ARGUMENT = "--read-workbook"
_HELD = sys.platform != "win32"  # to ``MAX_MEMORY``
_ROOT = Path(__file__).resolve().parents[2]
_TYPES: Mapping[str, Callable[[str], str]] = {"n": CellNumber, "d": CellDate, "s": str}
_MARKS: Mapping[type, str] = {CellNumber: "n", CellDate: "d", str: "s"}


class Cancelled(Exception):
    """The person gave up waiting; nothing was read."""


def read_workbook(path: Path, sheet: str | None = None, cancelled: Callable[[], bool] = lambda: False) -> Book:
    """As ``workbooks.read``; a large file in a child process. Raises Unreadable, Cancelled, and OSError for no file."""
    size = path.stat().st_size
    if size > workbooks.MAX_FILE:
        raise Unreadable(Fault.TOO_LARGE, size=size, limit=workbooks.MAX_FILE)
    if size < SMALL:
        return workbooks.read(path.name, path.read_bytes(), sheet)
    _look_inside(path)
    return receive(_command(path, sheet), path.name, cancelled, path)


def _look_inside(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(4) != workbooks.ZIP:
            return
        file.seek(0)
        try:
            workbooks.package(path.name, file).close()
        except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError):
            raise Unreadable(Fault.DAMAGED_WORKBOOK, name=path.name, part="zip") from None


def _command(path: Path, sheet: str | None) -> list[str]:
    """What starts the child; a frozen program is its own interpreter and passes the rest to ``main``."""
    start = [sys.executable, _HIDDEN_ARGUMENT] if getattr(sys, "frozen", False) else [sys.executable, "-m", __name__]
    return [*start, str(path.resolve()), *([] if sheet is None else [sheet])]


def receive(command: Sequence[str], name: str, cancelled: Callable[[], bool], path: Path | None = None) -> Book:
    """What the child of ``command`` sends, as a Book; ``path`` of the workbook that it may ask to be scanned.

    Raises Unreadable, Cancelled.
    """

    def look(part: str) -> Scan:
        assert path is not None
        return _scanned(path, part, cancelled)

    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet, cwd=_ROOT, creationflags=flags) as child:
        try:
            assert child.stdout is not None
            book = _assembled(name, _messages(child.stdout, name, cancelled), look)
            if child.wait(MAX_SILENCE * _TICK) != 0:
                raise _crashed(name)
            return book
        finally:
            child.kill()


def _scanned(path: Path, part: str, cancelled: Callable[[], bool]) -> Scan:
    def pause() -> None:
        if cancelled():
            raise Cancelled

    with workbooks.damage(path.name), path.open("rb") as file, workbooks.package(path.name, file) as package:
        return scan(package, part, pause)


def _crashed(name: str) -> Unreadable:
    return Unreadable(Fault.DAMAGED_WORKBOOK, name=name, part="cells")


def _messages(stream: IO[bytes], name: str, cancelled: Callable[[], bool]) -> Iterator[dict[str, Any]]:
    """Messages as they come; a thread of its own waits for them, so that being cancelled never waits."""
    queue: Queue[bytes] = Queue()
    room = threading.Semaphore(_WAITING)
    threading.Thread(target=_pump, args=(stream, queue, room), daemon=True).start()
    silence = 0
    while True:
        if cancelled():
            raise Cancelled
        try:
            message = queue.get(timeout=_TICK)
        except Empty:
            silence += 1
            if silence > MAX_SILENCE:
                raise Unreadable(Fault.BOMB, part="ticks", size=silence, limit=MAX_SILENCE) from None
            continue
        silence = 0
        room.release()
        if not message:
            raise _crashed(name)
        read = json.loads(message)
        yield read
        if "end" in read:
            return


def _pump(stream: IO[bytes], queue: Queue[bytes], room: threading.Semaphore) -> None:
    try:
        while True:
            size = int.from_bytes(stream.read(4), "little")
            message = stream.read(size) if 0 < size <= _LONGEST else b""
            room.acquire()
            queue.put(message if len(message) == size else b"")
            if not message:
                return
    except (OSError, ValueError):
        queue.put(b"")


def _assembled(name: str, messages: Iterator[dict[str, Any]], look: Callable[[str], Scan] = lambda part: Scan()) -> Book:
    head, seen = next(messages), Scan()
    while "scan" in head:
        seen = look(head["scan"])
        head = next(messages)
    if "refused" in head:
        raise Unreadable(Fault(head["refused"]), **head["figures"])
    columns: list[list[str]] = [[] for _ in range(head["columns"])]
    errors: dict[tuple[int, int], Fault] = dict(seen.errors)
    for message in messages:
        if "end" in message:
            break
        for column, cells, marks in zip(columns, message["cells"], message["types"], strict=True):
            column.extend(_typed(cells, marks))
        errors.update({(row, column): Fault(code) for row, column, code in message["errors"]})
    return Book(head["encoding"], columns, head["sheet"], tuple(head["others"]), errors, head["hidden"] + seen.hidden_rows)


def _typed(cells: list[str], marks: str) -> Iterator[str] | list[str]:
    if marks == "s":
        return cells
    if len(marks) == 1:
        return map(_TYPES[marks], cells)
    return (cell if mark == "s" else _TYPES[mark](cell) for cell, mark in zip(cells, marks, strict=True))


# ---- the child


def main(arguments: Sequence[str], out: BinaryIO | None = None) -> int:
    """Read the workbook ``arguments`` name and send it to ``out`` (the standard output)."""
    path, sheet = Path(arguments[0]), arguments[1] if len(arguments) > 1 else None
    stream = out or sys.stdout.buffer

    def announced(part: str) -> Scan:
        _send(stream, {"scan": part})
        stream.flush()
        return Scan()

    try:
        book = workbooks.read(path.name, path.read_bytes(), sheet, announced if _HELD else None)
    except Unreadable as no:
        _send(stream, {"refused": no.code, "figures": no.figures})
        return 0
    for message in _slices(book):
        _send(stream, message)
    stream.flush()
    return 0


def _send(stream: BinaryIO, message: Mapping[str, Any]) -> None:
    data = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    stream.write(len(data).to_bytes(4, "little") + data)


def _slices(book: Book) -> Iterator[dict[str, Any]]:
    yield {
        "encoding": book.encoding, "sheet": book.sheet, "others": book.other_sheets, "hidden": book.hidden_rows,
        "columns": len(book.columns),
    }  # fmt: skip
    errors = sorted((row, column, str(fault)) for (row, column), fault in book.errors.items())
    for first in range(0, len(book.columns[0]) if book.columns else 0, SLICE):
        pieces = [column[first : first + SLICE] for column in book.columns]
        yield {"cells": pieces, "types": list(map(_marks, pieces)), "errors": []}
    yield {"cells": [[] for _ in book.columns], "types": ["s"] * len(book.columns), "errors": errors}
    yield {"end": True}


def _marks(cells: Sequence[str]) -> str:
    kinds = set(map(type, cells))
    if len(kinds) <= 1:
        return _MARKS[kinds.pop()] if kinds else "s"
    return "".join(_MARKS[type(cell)] for cell in cells)


def _hold() -> None:
    """No more memory than any table needs, and no search for garbage: all that is read stays until the end."""
    gc.disable()
    if sys.platform != "win32":  # as ``_HELD``
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


if __name__ == "__main__":
    _hold()
    sys.exit(main(sys.argv[1:]))

"""Files that are either whole or not there, and names every system accepts."""

import errno
import os
import unicodedata
from contextlib import suppress
from pathlib import Path
from time import sleep

_FULL = frozenset((errno.ENOSPC, errno.EDQUOT))
_FULL_WINDOWS = frozenset((39, 112))  # ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
_PATIENCE_S = (0.05, 0.1, 0.2, 0.4, 0.75, 1.0, 1.25, 1.25)  # 5 s in all

NAME_LENGTH_MAX = 80
_NAME_BYTES_MAX = 240  # with an ending and .part still below the 255 bytes of ext4
_PORTS = [f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"]
_DEVICES = frozenset(["con", "prn", "aux", "nul", "conin$", "conout$", *_PORTS])
_UNWELCOME = str.maketrans(dict.fromkeys('<>:"/\\|?*', "_"))


class DiskFull(Exception):
    """A file could not be written; nothing of it is left. ``free`` is what the disk still has, in bytes."""

    def __init__(self, free: int) -> None:
        self.free = free
        super().__init__(f"disk full, {free} bytes free")


def write_atomically(path: Path, data: bytes) -> None:
    """Put ``data`` under ``path``: whole and on the disk, or not at all.

    An older file stays until the new one is complete. Raises DiskFull, or the OSError of the system;
    a file that another program holds is tried for 5 seconds (PermissionError after that).
    """
    part = path.with_name(path.name + ".part")
    try:
        _write_synced(part, data)
        _replace(part, path)
    except OSError as problem:
        _discard(part)
        if is_full(problem):
            raise DiskFull(free_bytes(path.parent)) from problem
        raise
    except BaseException:
        _discard(part)
        raise
    sync_folder(path.parent)


def free_bytes(folder: Path) -> int:
    """What the disk under ``folder`` still takes from this user, in bytes."""
    import shutil

    return shutil.disk_usage(folder).free


def is_full(problem: OSError) -> bool:
    """Whether the system said that the disk (or the quota) is used up."""
    return problem.errno in _FULL or getattr(problem, "winerror", None) in _FULL_WINDOWS


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` survive a power cut. Windows has no such call and needs none."""
    if os.name == "nt":  # pragma: no cover
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def safe_name(text: str) -> str:
    """``text`` (a customer's name) as one part of a path that Windows, macOS and Linux all accept.

    NFC, at most 80 characters, never empty, no separators, control or direction marks, no device names.
    """
    visible = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c)[0] != "C" or c == "\t")
    name = " ".join(visible.translate(_UNWELCOME).split()).lstrip(". ")
    if name.split(".")[0].rstrip().casefold() in _DEVICES:
        name = "_" + name
    return _shortened(name).rstrip(". ") or "_"


def _shortened(name: str) -> str:
    cut = name[:NAME_LENGTH_MAX].encode()[:_NAME_BYTES_MAX]
    return cut.decode(errors="ignore")


def _write_synced(part: Path, data: bytes) -> None:
    with open(part, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _replace(part: Path, path: Path) -> None:
    for pause in _PATIENCE_S:
        try:
            os.replace(part, path)
            return
        except PermissionError:  # a virus scanner or an indexer may hold it for a moment
            sleep(pause)
    os.replace(part, path)


def _discard(part: Path) -> None:
    with suppress(OSError):
        part.unlink(missing_ok=True)

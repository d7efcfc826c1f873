"""Where things are: the program's own resources, and folders in which a book must not live."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple


class Mount(NamedTuple):
    folder: str
    kind: str  # the system's name of the file system, such as "ext4" or "cifs"


_NETWORK_KINDS = """
    9p afs afpfs beegfs ceph cifs coda davfs glusterfs gpfs lustre ncpfs nfs nfs4 smb2 smb3 smbfs webdav
    fuse.ceph fuse.davfs2 fuse.glusterfs fuse.gvfsd-fuse fuse.juicefs fuse.kio-fuse fuse.mfs fuse.rclone
    fuse.s3fs fuse.smbnetfs fuse.sshfs
"""
_NETWORK = frozenset(_NETWORK_KINDS.split())
_SYNC_KINDS = {
    "fuse.onedriver": "OneDrive",
    "fuse.google-drive-ocamlfuse": "Google Drive",
    "fuse.gdfuse": "Google Drive",
}

# folder names as the clients of these services make them, at the beginning of a name ...
_SYNC_FOLDERS = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "icloud": "iCloud",
    "iclouddrive": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "nutstore": "坚果云",
    "wpsdrive": "WPS云盘",
    "wps cloud files": "WPS云盘",
    "baidusyncdisk": "百度网盘",
    "baidunetdisk": "百度网盘",
    "baidunetdiskworkspace": "百度网盘",
    "weiyun": "腾讯微云",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "synologydrive": "Synology Drive",
    "megasync": "MEGA",
}
# ... or anywhere in it
_SYNC_WORDS = {
    "坚果云": "坚果云",
    "wps云盘": "WPS云盘",
    "百度网盘": "百度网盘",
    "百度云同步盘": "百度网盘",
    "腾讯微云": "腾讯微云",
    "微云同步": "腾讯微云",
    "阿里云盘": "阿里云盘",
}
_SYNC_ENVIRONMENT = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_DRIVE_REMOTE = 4  # DRIVE_REMOTE of GetDriveTypeW


def resource(*parts: str) -> Path:
    """A file of ``resources/``: in the source tree, in an installed package, or in the frozen program."""
    return _resources().joinpath(*parts)


def is_network_or_sync(
    path: Path,
    mounts: Iterable[Mount] | None = None,
    env: Mapping[str, str] | None = None,
    drive_type: Callable[[str], int] | None = None,
) -> str | None:
    """Why a live book must not be at ``path``, or None when the folder is local.

    ``network:`` and the file system, mapped drive or UNC; ``sync:`` and the name of the service. ``path`` need
    not exist; links are followed.

    ``mounts``, ``env`` and ``drive_type`` (the number GetDriveTypeW gives for ``X:\\``) stand in for this
    machine's own.
    """
    own_env = os.environ if env is None else env
    spellings = dict.fromkeys((os.path.abspath(path), os.path.realpath(path)))
    for spelling in (os.fspath(path), *spellings):
        remote = _unc(spelling) or _remote_drive(spelling, drive_type or _drive_type)
        service = _sync(spelling, own_env)
        if remote or service:
            return f"network:{remote}" if remote else f"sync:{service}"
    return _mounted(os.path.realpath(path), list(own_mounts() if mounts is None else mounts))


def own_mounts() -> list[Mount]:
    """This machine's mounted file systems; empty on Windows, where drives tell their type."""
    if sys.platform == "linux":
        return mounts_of_linux(Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape"))
    if sys.platform == "darwin":  # pragma: no cover
        import subprocess

        listed = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False, timeout=10)
        return mounts_of_macos(listed.stdout)
    return []  # pragma: no cover


def mounts_of_linux(table: str) -> list[Mount]:
    """Read ``/proc/self/mounts``: device, folder, kind, options; blanks in a folder are octal there."""
    rows = (line.split(" ") for line in table.splitlines())
    return [Mount(_unescaped(row[1]), row[2]) for row in rows if len(row) > 2]


def mounts_of_macos(listing: str) -> list[Mount]:
    """Read the output of ``mount``: ``//user@server/share on /Volumes/share (smbfs, nodev, …)``."""
    rows = (re.match(r"(.*?) on (/.*) \(([^,)]+)", line) for line in listing.splitlines())
    return [Mount(row[2], row[3]) for row in rows if row]


def _resources() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "resources"
    beside = Path(__file__).resolve().parents[2] / "resources"
    return beside if beside.is_dir() else Path(sys.prefix) / "share" / "creditdesk" / "resources"


def _unescaped(folder: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), folder)


def _unc(text: str) -> str | None:
    plain = text.replace("/", "\\") if os.name == "nt" else text
    if plain.upper().startswith("\\\\?\\UNC\\"):
        return "UNC"
    return "UNC" if plain.startswith("\\\\") and not plain.startswith(("\\\\?\\", "\\\\.\\")) else None


def _remote_drive(text: str, drive_type: Callable[[str], int]) -> str | None:
    drive = re.match(r"(?:\\\\\?\\)?([A-Za-z]:)", text)
    return drive[1].upper() if drive and drive_type(drive[1] + "\\") == _DRIVE_REMOTE else None


def _drive_type(root: str) -> int:
    if sys.platform == "win32":
        import ctypes

        return int(ctypes.windll.kernel32.GetDriveTypeW(root))
    return 0


def _sync(text: str, env: Mapping[str, str]) -> str | None:
    if any(_is_under(text, env.get(name, "")) for name in _SYNC_ENVIRONMENT):
        return "OneDrive"
    named = (_sync_service(part.casefold()) for part in re.split(r"[\\/]", text))
    return next(filter(None, named), None)


def _sync_service(part: str) -> str | None:
    for word, service in _SYNC_WORDS.items():
        if word in part:
            return service
    for name, service in _SYNC_FOLDERS.items():
        if re.match(re.escape(name) + r"(?![a-z0-9])", part):
            return service
    return None


def _is_under(text: str, folder: str) -> bool:
    plain, root = (side.replace("\\", "/").rstrip("/").casefold() for side in (text, folder))
    return bool(root) and (plain == root or plain.startswith(root + "/"))


def _mounted(real: str, mounts: list[Mount]) -> str | None:
    over = [m for m in mounts if _is_mounted_under(real, m.folder)]
    kind = max(enumerate(over), key=lambda row: (len(row[1].folder), row[0]))[1].kind if over else ""
    if kind in _SYNC_KINDS:
        return f"sync:{_SYNC_KINDS[kind]}"
    return f"network:{kind}" if kind in _NETWORK else None


def _is_mounted_under(real: str, folder: str) -> bool:
    # a machine that runs wholly from a network root (thin client, container) has no better place to offer
    return folder != "/" and (real == folder or real.startswith(folder.rstrip("/") + "/"))

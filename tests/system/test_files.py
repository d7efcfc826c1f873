import errno
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.system import files


def test_the_file_is_there_whole_and_no_part_is_left(tmp_path: Path) -> None:
    target = tmp_path / "催款函 #1.pdf"
    files.write_atomically(target, b"one")
    files.write_atomically(target, b"two, longer")
    assert target.read_bytes() == b"two, longer"
    assert [p.name for p in tmp_path.iterdir()] == [target.name]


def test_file_and_folder_are_synced_before_it_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    real_sync, real_replace = os.fsync, os.replace

    def fsync(handle: int) -> None:
        order.append("folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "file")
        real_sync(handle)

    def replace(source: Path, to: Path) -> None:
        order.append("rename")
        real_replace(source, to)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    files.write_atomically(tmp_path / "x", b"1")
    assert order == ["file", "rename", "folder"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_named_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    target = tmp_path / "ageing.pdf"
    target.write_bytes(b"old")

    def full(handle: int) -> None:
        raise OSError(number, "full")

    monkeypatch.setattr(os, "fsync", full)
    monkeypatch.setattr(files, "free_bytes", lambda folder: 12 if folder == tmp_path else -1)
    with pytest.raises(files.DiskFull) as raised:
        files.write_atomically(target, b"new")
    assert raised.value.free == 12
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["ageing.pdf"]


def test_a_really_full_device_is_named() -> None:
    if not Path("/dev/full").exists():
        return
    with pytest.raises(OSError) as raised, open("/dev/full", "wb", buffering=0) as out:
        out.write(b"x")
    assert files.is_full(raised.value)


def test_windows_words_for_a_full_disk_are_known() -> None:
    problem = OSError("no room")
    assert not files.is_full(problem)
    problem.winerror = 112  # type: ignore[misc, assignment]
    assert files.is_full(problem)


def test_free_bytes_are_those_of_the_system(tmp_path: Path) -> None:
    assert 0 < files.free_bytes(tmp_path) < 2**60


def test_another_error_passes_as_it_is_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(source: Path, to: Path) -> None:
        raise OSError(errno.EIO, "disk broken")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError, match="disk broken") as raised:
        files.write_atomically(tmp_path / "x", b"1")
    assert not isinstance(raised.value, files.DiskFull)
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(source: Path, to: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.write_atomically(tmp_path / "x", b"1")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("refusals", "written"), [(1, True), (8, True), (9, False)])
def test_a_held_file_is_tried_again_for_five_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusals: int, written: bool
) -> None:
    pauses: list[float] = []
    tries: list[int] = []
    real_replace = os.replace

    def replace(source: Path, to: Path) -> None:
        tries.append(1)
        if len(tries) <= refusals:
            raise PermissionError("in use")
        real_replace(source, to)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(files, "sleep", pauses.append)
    if written:
        files.write_atomically(tmp_path / "x", b"1")
    else:
        with pytest.raises(PermissionError):
            files.write_atomically(tmp_path / "x", b"1")
    assert (tmp_path / "x").exists() == written
    assert sum(pauses) <= 5
    assert not (tmp_path / "x.part").exists()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("恒达机电有限公司", "恒达机电有限公司"),
        ("A/B\\C:D*E?F\"G<H>I|J", "A_B_C_D_E_F_G_H_I_J"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com¹", "_com¹"),
        ("Aux .tar", "_Aux .tar"),
        ("console", "console"),
        ("../../etc/passwd", "_.._etc_passwd"),
        (" . ", "_"),
        ("", "_"),
        ("name. ", "name"),
        ("two\nlines\tand\x00more", "twolines andmore"),
        ("abc\u202efdp.exe", "abcfdp.exe"),
        ("e\u0301t\u00e9", "été"),
        ("长" * 200, "长" * 80),
        ("𬭎" * 200, "𬭎" * 60),
        ("x" * 79 + " y", "x" * 79),
    ],
)
def test_safe_name(text: str, name: str) -> None:
    assert files.safe_name(text) == name


@given(st.text())
def test_every_text_becomes_a_name(text: str) -> None:
    name = files.safe_name(text)
    assert 1 <= len(name) <= 80
    assert len(name.encode()) <= 240
    assert not set(name) & set('<>:"/\\|?*\0\n\r\t')
    assert name[-1] not in ". "
    assert name[0] not in ". "
    assert unicodedata.is_normalized("NFC", name)
    assert files.safe_name(name) == name

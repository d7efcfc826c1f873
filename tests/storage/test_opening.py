"""What is no book of ours, not whole, or not in a safe place is refused before a single byte is written."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app import bootstrap
from app.cli import main
from app.storage import book as books
from app.storage import opening
from app.storage.book import open_book
from app.storage.engine import APPLICATION_ID
from app.storage.migrate import migrate, newest
from app.storage.problems import BookTrouble, Trouble
from app.storage.reading import read_book
from app.storage.verify import verify
from tests.storage.shop import beside, copied, raw

PAGE = 4096
Spoiler = Callable[[Path], object]


def refused(path: Path, door: Callable[[Path], object] = open_book) -> BookTrouble:
    with pytest.raises(BookTrouble) as found:
        door(path)
    return found.value


def _cut(size: int) -> Spoiler:
    return lambda path: os.truncate(path, size if size >= 0 else path.stat().st_size + size)


def _written(data: bytes, at: int = 0) -> Spoiler:
    def spoil(path: Path) -> None:
        with open(path, "r+b") as file:
            file.seek(at)
            file.write(data)

    return spoil


def _text(path: Path) -> None:
    path.write_text("客户编号,客户名称\nC001,恒达\n" * 300, "utf-8")


def _pragma(name: str, value: int) -> Spoiler:
    def spoil(path: Path) -> None:
        with raw(path) as connection:
            connection.execute(f"PRAGMA {name} = {value}")

    return spoil


SPOILED: dict[str, tuple[Spoiler, Trouble]] = {
    "missing": (lambda path: path.unlink(), Trouble.MISSING),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), Trouble.MISSING),
    "empty": (_cut(0), Trouble.EMPTY),
    "a text file": (_text, Trouble.FOREIGN),
    "all zeros": (lambda path: path.write_bytes(bytes(path.stat().st_size)), Trouble.FOREIGN),
    "zero header": (_written(bytes(100)), Trouble.FOREIGN),
    "zero first page": (_written(bytes(PAGE)), Trouble.FOREIGN),
    "16 bytes": (_cut(16), Trouble.FOREIGN),
    "somebody else's database": (_pragma("application_id", 12345), Trouble.FOREIGN),
    "a database without an owner": (_pragma("application_id", 0), Trouble.FOREIGN),
    "a newer schema": (_pragma("user_version", 99), Trouble.NEWER),
    "cut at a page": (_cut(40 * PAGE), Trouble.DAMAGED),
    "cut after the first page": (_cut(PAGE), Trouble.DAMAGED),
    "cut in the last page": (_cut(-100), Trouble.DAMAGED),
    "cut by one byte": (_cut(-1), Trouble.DAMAGED),
    "cut in the middle of a page": (_cut(40 * PAGE + 1234), Trouble.DAMAGED),
}


@pytest.mark.parametrize("door", [open_book, read_book], ids=["writing", "reading"])
@pytest.mark.parametrize("how", SPOILED)
def test_refused_and_left_as_it_was(book_file: Path, how: str, door: Callable[[Path], object]) -> None:
    spoil, trouble = SPOILED[how]
    spoil(book_file)
    before = book_file.read_bytes() if book_file.is_file() else None
    found = refused(book_file, door)
    assert found.trouble is trouble
    assert found.figures["path"] == str(book_file)
    assert (book_file.read_bytes() if book_file.is_file() else None) == before


@pytest.mark.parametrize("how", SPOILED)
def test_without_a_mark_it_is_refused_just_the_same(book_file: Path, how: str) -> None:
    spoil, trouble = SPOILED[how]
    beside(book_file, "-mark").unlink()
    spoil(book_file)
    assert refused(book_file).trouble is trouble


def test_a_missing_file_makes_no_company(tmp_path: Path) -> None:
    for door in (open_book, read_book):
        refused(tmp_path / "none.desk", door)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("page", [3, 10, 25, 40, 55])
def test_a_page_of_garbage_is_found_where_the_last_end_was_not_clean(book_file: Path, page: int) -> None:
    beside(book_file, "-mark").unlink()
    _written(b"\xa5" * PAGE, page * PAGE)(book_file)
    assert refused(book_file).trouble is Trouble.DAMAGED


def test_refusing_leaves_the_lock_free(book_file: Path) -> None:
    _pragma("user_version", 99)(book_file)
    refused(book_file)
    _pragma("user_version", newest())(book_file)
    open_book(book_file).close()


def test_an_edited_entry_is_found_on_opening(book_file: Path) -> None:
    with raw(book_file) as connection:
        connection.execute("DROP TRIGGER journal_update")
        connection.execute("UPDATE journal SET actor = '别人' WHERE seq = 12")
    for door in (open_book, read_book):
        found = refused(book_file, door)
        assert (found.trouble, found.figures["detail"]) == (Trouble.DAMAGED, "journal 12")


def test_bytes_that_are_no_text_are_damage_and_not_a_crash(book_file: Path) -> None:
    with raw(book_file) as connection:
        connection.execute("DROP TRIGGER journal_update")
        connection.execute("UPDATE journal SET actor = CAST(x'e4bcff' AS TEXT) WHERE seq = 12")
    assert refused(book_file).trouble is Trouble.DAMAGED


def test_a_schema_whose_names_are_no_text(book_file: Path) -> None:
    data = book_file.read_bytes()
    book_file.write_bytes(data.replace(b"CREATE TABLE batch_rows(", b"CREATE TABLE b\xff\xfech rows("))
    assert refused(book_file).trouble is Trouble.DAMAGED


def test_a_book_whose_making_was_cut_short_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "half.desk"
    engine = opening.open_engine(opening.uri(path, "rwc"), writer=True)
    migrate(engine)
    engine.dispose()
    for door in (open_book, read_book):
        assert refused(path, door).trouble is Trouble.EMPTY


# ---- places


@pytest.mark.parametrize(("why", "trouble"), [("network:cifs", Trouble.NETWORK_FOLDER), ("sync:坚果云", Trouble.SYNC_FOLDER)])
def test_network_and_sync_folders(
    book_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], why: str, trouble: Trouble
) -> None:
    monkeypatch.setattr(opening, "is_network_or_sync", lambda _: why)
    found = refused(book_file)
    assert (found.trouble, found.figures["why"]) == (trouble, why)
    new = book_file.with_name("new.desk")
    assert main(["new", str(new), "--company", "甲", "--json"]) == 1
    assert trouble.value in capsys.readouterr().out
    assert not new.exists()
    read_book(book_file).close()  # looking at one does no harm


@pytest.mark.parametrize("name", ["OneDrive - 公司", "Nutstore", "我的坚果云"])
def test_a_folder_called_like_a_service_is_refused_for_real(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    assert refused(folder / "a.desk", make).trouble is Trouble.SYNC_FOLDER
    assert list(folder.iterdir()) == []


def make(path: Path) -> None:
    bootstrap.create(path, "甲公司", {}, "CNY", bootstrap.context("会计", today=date(2026, 6, 30))).close()


HARD = ["a b", "a#b", "a?mode=memory&c%20d", "100%25", "客户 账簿", "a'b\"c", "it;drop--", "&x=1", "长" * 40]


@pytest.mark.parametrize("name", HARD)
def test_hard_names(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    path = folder / f"{name}.desk"
    make(path)
    open_book(path).close()
    assert sorted(p.name for p in folder.iterdir()) == [path.name, f"{path.name}-lock", f"{path.name}-mark"]
    assert verify(path).findings == ()


def test_a_link_leads_to_one_lock(book_file: Path) -> None:
    link = book_file.with_name("link.desk")
    link.symlink_to(book_file)
    book = open_book(link)
    assert refused(book_file).trouble is Trouble.LOCKED
    assert refused(link).trouble is Trouble.LOCKED
    book.close()
    assert not beside(link, "-lock").exists()


# ---- making one


def test_nothing_is_overwritten(book_file: Path) -> None:
    before = book_file.read_bytes()
    assert refused(book_file, make).trouble is Trouble.EXISTS
    assert book_file.read_bytes() == before


def test_a_book_made_while_we_waited_for_the_lock_is_not_ours_to_remove(
    book_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = tmp_path / "new.desk"
    plain = opening.take_lock

    def slow(path: Path) -> object:
        shutil.copyfile(book_file, new)
        return plain(path)

    monkeypatch.setattr(opening, "take_lock", slow)
    assert refused(new, make).trouble is Trouble.EXISTS
    assert new.read_bytes() == book_file.read_bytes()


def test_no_folder(tmp_path: Path) -> None:
    assert refused(tmp_path / "none" / "a.desk", make).trouble is Trouble.NO_FOLDER


def test_a_failed_start_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    for target, name in ((opening, "migrate"), (books, "_started"), (books.Book, "do")):
        with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
            patch.setattr(target, name, broken)
            make(tmp_path / "a.desk")
        assert list(tmp_path.iterdir()) == []
    make(tmp_path / "a.desk")


def test_a_log_left_by_a_deleted_book_is_not_read_into_a_new_one(original: Path, tmp_path: Path) -> None:
    book = open_book(copied(original, tmp_path, "a.desk"))
    with raw(book.path) as connection:
        connection.execute("INSERT INTO data_date VALUES('x', '2026-01-01', NULL, 1)")
        connection.commit()
        shutil.copyfile(beside(book.path, "-wal"), tmp_path / "new.desk-wal")
    book.close()
    make(tmp_path / "new.desk")
    assert verify(tmp_path / "new.desk").findings == ()


# ---- what cannot be written to


def as_user(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, which file permissions bind even where the tests run as root."""

    def bound() -> None:
        for capability in (1, 2):  # to write where it is forbidden, to read where it is forbidden
            ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)

    command = [sys.executable, "-m", "app", *arguments, "--json"]
    return subprocess.run(command, capture_output=True, text=True, preexec_fn=bound, timeout=60, check=False)


def is_read_only(run: subprocess.CompletedProcess[str]) -> bool:
    return (run.returncode, run.stderr) == (3, "") and '"trouble": "READ_ONLY"' in run.stdout


posix_only = pytest.mark.skipif(sys.platform != "linux", reason="permissions are kept otherwise")


@posix_only
def test_a_read_only_file(book_file: Path) -> None:
    os.chmod(book_file, 0o444)
    seen = as_user("ageing", str(book_file), "--on", "2026-06-30")
    assert (seen.returncode, '"totals": {"CNY"' in seen.stdout) == (0, True), seen
    before = book_file.read_bytes()
    assert is_read_only(as_user("company", str(book_file), "--set", "phone=1"))
    assert book_file.read_bytes() == before
    os.chmod(book_file, 0o644)
    assert as_user("company", str(book_file), "--set", "phone=1").returncode == 0
    assert verify(book_file).findings == ()


@posix_only
def test_a_read_only_folder(book_file: Path) -> None:
    folder, elsewhere = book_file.parent, book_file.parent.parent
    before = sorted(folder.iterdir())
    os.chmod(folder, 0o555)
    try:
        readings = [
            ["ageing", str(book_file), "--on", "2026-06-30"],
            ["verify", str(book_file)],
            ["backup", str(book_file), str(elsewhere / f"{folder.name}-backup.desk")],
            ["replay", str(book_file), str(elsewhere / f"{folder.name}-replayed.desk")],
        ]
        for reading in readings:
            seen = as_user(*reading)
            assert seen.returncode == 0, seen
        assert is_read_only(as_user("new", str(folder / "new.desk"), "--company", "甲"))
        assert is_read_only(as_user("backup", str(book_file), str(folder / "b.desk")))
        assert sorted(folder.iterdir()) == before
    finally:
        os.chmod(folder, 0o755)


@posix_only
@pytest.mark.parametrize("suffix", ["-lock", "-mark"])
def test_a_side_file_that_cannot_be_written(book_file: Path, suffix: str) -> None:
    beside(book_file, suffix).touch()
    os.chmod(beside(book_file, suffix), 0o444)
    before = book_file.read_bytes()
    assert is_read_only(as_user("company", str(book_file), "--set", "phone=1"))
    assert book_file.read_bytes() == before


def test_the_number_in_the_file_is_ours() -> None:
    assert APPLICATION_ID.to_bytes(4, "big") == b"CDK1"

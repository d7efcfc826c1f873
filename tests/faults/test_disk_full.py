"""The disk is full: the message says so, nothing is half done, and the same command works once there is room again."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.actions.book import SetProfile
from app.bootstrap import context
from app.cli import main
from app.storage import book as books
from app.storage.book import open_book
from app.storage.problems import BookTrouble, Trouble
from app.storage.reading import read_book
from app.storage.verify import verify
from tests.actions.office import Office
from tests.storage.shop import beside, copied, dump
from tests.storage.test_mark import crash

SIZE = 3 << 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB of our own. Needs the right to mount; where there is none, the tests below without it remain."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    if mount is None or sys.platform != "linux" or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path, left: int = 0) -> Path:
    """Use up the disk but for ``left`` bytes."""
    filler = folder / "filler"
    with open(filler, "wb") as file:
        file.write(bytes(max(shutil.disk_usage(folder).free - left, 0)))
    return filler


def many_invoices(folder: Path, rows: int = 4_000) -> Path:
    path = folder / "documents.csv"
    lines = [f"C001,M{n:05},invoice,2026-06-{n % 28 + 1:02},{n % 900 + 1}.00,{'正文' * 20}{n}" for n in range(rows)]
    path.write_text("customer,number,kind,date,amount,text\n" + "\n".join(lines) + "\n", "utf-8")
    return path


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, object]]:
    code = main([*map(str, arguments), "--json"])
    shown = capsys.readouterr()
    assert shown.err == ""
    return code, json.loads(shown.out)


def is_full(code: int, said: dict[str, object]) -> bool:
    return (code, said["trouble"]) == (3, "DISK_FULL")


def bring_in(book: Path, source: Path) -> list[object]:
    return ["import", book, "--kind", "documents", source]


@pytest.mark.parametrize("left", [0, 70_000, 200_000, 700_000])
def test_an_import_that_does_not_fit(
    small_disk: Path, original: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], left: int
) -> None:
    book, source = copied(original, small_disk, side_files=True), many_invoices(tmp_path)
    before = dump(book)
    filler = fill(small_disk, left)
    code, said = answer(capsys, *bring_in(book, source))
    assert is_full(code, said), said
    assert isinstance(said["says"], str) and "MB" in said["says"]
    assert answer(capsys, "ageing", book, "--on", "2026-06-30")[0] == 0
    filler.unlink()
    assert verify(book).findings == ()
    open_book(book).close()
    assert dump(book) == before
    code, said = answer(capsys, *bring_in(book, source))
    assert (code, said["accepted"]) == (0, 4_000)
    assert verify(book).findings == ()


def test_the_open_book_goes_on_when_there_is_room_again(small_disk: Path, original: Path) -> None:
    desk = Office(copied(original, small_disk), open_book(copied(original, small_disk)), commands=1000)
    filler, before = fill(small_disk), desk.head()
    wide = SetProfile(dict.fromkeys(("contact", "address", "address_en", "bank_en", "phone"), "x" * 150))
    refused = []
    for number in range(200):  # until the room that SQLite had already taken is used up
        try:
            desk.do(SetProfile({**wide.values, "phone": f"{number:0150}"}), f"id-{number}")
        except BookTrouble as trouble:
            refused.append((number, trouble.trouble))
            break
    ((number, trouble),) = refused
    assert trouble is Trouble.DISK_FULL
    assert desk.head() == before + number  # and reading goes on
    filler.unlink()
    assert "already" not in desk.do(PHONE, f"id-{number}")
    desk.book.close()
    assert verify(desk.path).findings == ()


PHONE = SetProfile({"phone": "1"})


def test_closed_on_a_full_disk_nothing_is_lost(small_disk: Path, original: Path) -> None:
    """What could not be written back into the book is found in its ``-wal`` by the next program."""
    path = copied(original, small_disk)
    book = open_book(path)
    for number in range(20):
        book.do(SetProfile({"phone": str(number)}), context("会计"))
    filler = fill(small_disk)
    book.close()
    filler.unlink()
    again = Office(path, open_book(path))
    assert again.rows("SELECT value FROM profile WHERE key = 'phone'") == [("19",)]
    again.book.close()
    assert verify(path).findings == ()


def test_a_book_that_crashed_is_opened_on_a_full_disk(small_disk: Path, original: Path) -> None:
    """It can be read; what keeps it from being written to is not called a lock."""
    before = verify(original).entries
    path = crash(copied(original, small_disk, side_files=True))
    beside(path, "-shm").unlink()
    filler = fill(small_disk)
    for door in (read_book, open_book):
        try:
            door(path).close()
        except BookTrouble as trouble:
            assert trouble.trouble is Trouble.DISK_FULL
    filler.unlink()
    open_book(path).close()
    assert verify(path).findings == ()
    assert verify(path).entries == before + 3


def test_a_new_book_that_does_not_fit(small_disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(small_disk, 100_000)
    code, said = answer(capsys, "new", small_disk / "a.desk", "--company", "甲")
    assert is_full(code, said), said
    assert [p.name for p in small_disk.iterdir()] == ["filler"]


@pytest.mark.parametrize("left", [0, 100_000, 255_000])
@pytest.mark.parametrize("command", ["backup", "replay"])
def test_a_copy_that_does_not_fit_leaves_nothing(
    small_disk: Path, book_file: Path, capsys: pytest.CaptureFixture[str], left: int, command: str
) -> None:
    fill(small_disk, left)
    before = dump(book_file)
    code, said = answer(capsys, command, book_file, small_disk / "copy.desk")
    assert is_full(code, said), said
    assert [p.name for p in small_disk.iterdir()] == ["filler"]
    assert dump(book_file) == before
    assert answer(capsys, command, book_file, book_file.with_name("copy.desk"))[0] == 0


def test_letters_that_do_not_fit(small_disk: Path, book_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No truncated file under a letter's name; the run stands, and printing it again is no second letter."""
    folder = small_disk / "letters"
    run = ["dun", book_file, "--on", "2026-07-20", "--stale-ok", "full", "--pdf-dir", folder]
    filler = fill(small_disk, 40_000)
    code, said = answer(capsys, *run)
    assert is_full(code, said), said
    assert all(whole(path) for path in folder.iterdir())
    filler.unlink()
    code, said = answer(capsys, *run)
    assert (code, said["repeated"]) == (0, True)
    pdf = said["pdf"]
    assert isinstance(pdf, list) and pdf
    assert sorted(map(str, folder.iterdir())) == sorted(pdf)
    assert all(whole(path) for path in folder.iterdir())
    assert verify(book_file).findings == ()


def whole(path: Path) -> bool:
    data = path.read_bytes()
    return path.suffix == ".pdf" and data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")


# ---- the same without a disk of our own: SQLite is told that the book may not grow


@pytest.fixture
def cramped(book_file: Path) -> Iterator[Office]:
    desk = Office(book_file, open_book(book_file), commands=1000)
    room(desk, "PRAGMA max_page_count = 1")  # not below what it has
    yield desk


def room(desk: Office, pragma: str) -> None:
    with desk.book.writer.connect() as connection:
        connection.connection.cursor().execute(pragma)


def test_a_book_that_may_not_grow(cramped: Office) -> None:
    mark = books.Mark("book.desk", *_head(cramped), False)
    done = 0
    with pytest.raises(BookTrouble) as no:
        for done in range(500):
            cramped.do(SetProfile({"contact": f"{done:0150}", "address": f"{done:0150}"}), f"id-{done}")
    assert no.value.trouble is Trouble.DISK_FULL
    assert _head(cramped)[0] == mark.seq + done
    room(cramped, "PRAGMA max_page_count = 100000")
    assert "already" not in cramped.do(PHONE, f"id-{done}")
    cramped.book.close()
    open_book(cramped.path).close()
    assert verify(cramped.path).findings == ()


def _head(desk: Office) -> tuple[int, str]:
    seq, head = desk.rows("SELECT seq, lower(hex(hash)) FROM journal ORDER BY seq DESC LIMIT 1")[0]
    return seq, head


def test_a_mark_that_cannot_be_written_does_not_undo_what_was_saved(book_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Office(book_file, open_book(book_file), commands=1000)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(books.MarkFile, "write", full)
        assert desk.do(PHONE, "one")["changed"] == ["phone"]
        desk.book.close()
    again = Office(book_file, open_book(book_file))
    assert again.do(PHONE, "one")["already"]
    again.book.close()
    with monkeypatch.context() as patch, pytest.raises(BookTrouble) as no:
        patch.setattr(books.MarkFile, "write", full)
        open_book(book_file)
    assert no.value.trouble is Trouble.DISK_FULL
    open_book(book_file).close()

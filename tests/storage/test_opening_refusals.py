"""Opening: what is no safe book is refused by its own name, and nothing is written to it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.storage import opening
from app.storage.book import open_book, read_book
from app.storage.problems import BookTrouble, Trouble
from tests.storage.shop import beside, copied, raw


def refused(path: Path, by: Trouble) -> BookTrouble:
    """Opening for writing is refused, and the file is the same afterwards."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(BookTrouble) as no:
        open_book(path)
    assert no.value.trouble is by
    assert (path.read_bytes() if path.is_file() else None) == before
    return no.value


def test_a_missing_file_makes_no_company(tmp_path: Path) -> None:
    refused(tmp_path / "none.desk", Trouble.MISSING)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "trouble"),
    [(b"", Trouble.EMPTY), ("客户,金额\nC001,100\n".encode() * 200, Trouble.FOREIGN), (b"\0" * 8192, Trouble.FOREIGN)],
    ids=["empty", "text", "zeros"],
)
def test_files_that_are_no_book(tmp_path: Path, content: bytes, trouble: Trouble) -> None:
    path = tmp_path / "book.desk"
    path.write_bytes(content)
    refused(path, trouble)
    with pytest.raises(BookTrouble) as no:
        read_book(path)
    assert no.value.trouble is trouble


def test_a_header_of_zeros(book_file: Path) -> None:
    with book_file.open("r+b") as file:
        file.write(b"\0" * 100)
    assert refused(book_file, Trouble.FOREIGN)


@pytest.mark.parametrize(("pragma", "trouble"), [("application_id", Trouble.FOREIGN), ("user_version", Trouble.NEWER)])
def test_another_program_or_a_newer_one_made_it(book_file: Path, pragma: str, trouble: Trouble) -> None:
    with raw(book_file) as connection:
        connection.execute(f"PRAGMA {pragma} = 9999")
    refused(book_file, trouble)


@pytest.mark.parametrize("left", [0.25, 0.5, 0.999, -100])
def test_a_cut_file_is_damaged(book_file: Path, left: float) -> None:
    size = book_file.stat().st_size
    with book_file.open("r+b") as file:
        file.truncate(int(size * left) if left > 0 else size - 100)
    refused(book_file, Trouble.DAMAGED)


@pytest.mark.parametrize(("why", "trouble"), [("network:cifs", Trouble.NETWORK_FOLDER), ("sync:坚果云", Trouble.SYNC_FOLDER)])
def test_network_and_synchronised_folders(
    book_file: Path, monkeypatch: pytest.MonkeyPatch, why: str, trouble: Trouble
) -> None:
    monkeypatch.setattr(opening, "is_network_or_sync", lambda path: why)
    assert refused(book_file, trouble).figures["why"] == why


HOLDING = "import sys,time; from pathlib import Path; from app.storage.book import open_book\n"
HOLDING += "book = open_book(Path(sys.argv[1])); print('open', flush=True); time.sleep(60)"


def test_one_writer_and_a_lock_that_dies_with_its_process(book_file: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDING, str(book_file)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "open\n"
        taken = refused(book_file, Trouble.LOCKED)
        assert taken.figures["pid"] == other.pid
        reader = read_book(book_file)
        with reader.reading() as tables:
            assert tables.value("SELECT count(*) FROM document") == 15
        reader.close()
        other.send_signal(signal.SIGKILL)
    open_book(book_file).close()


@pytest.mark.parametrize("name", ["账 簿.desk", "a#b?mode=memory&c%20d.desk", "x'\";--.desk", "长" * 40 + ".desk"])
def test_odd_characters_in_the_path(original: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "季度 #1 100%"
    folder.mkdir()
    path = copied(original, folder, name)
    open_book(path).close()
    assert path.exists() and beside(path, "-mark").exists()
    assert {file.name for file in folder.iterdir()} == {name, name + "-mark", name + "-lock"}

"""A replay yields the same book; a backup is whole or not there; an erased person stays erased."""

from pathlib import Path

import pytest

from app.storage import backup
from app.storage.backup import back_up
from app.storage.book import read_book
from app.storage.problems import BookTrouble, Trouble
from app.storage.replay import replay_into
from app.storage.verify import verify
from tests.storage.shop import ERASED_SECRET, SECRET, dump, tampered


def test_a_replay_is_the_same_book(book_file: Path, tmp_path: Path) -> None:
    entries, head, found = replay_into(book_file, tmp_path / "new.desk")
    assert found == []
    assert dump(tmp_path / "new.desk") == dump(book_file)
    verdict = verify(tmp_path / "new.desk")
    assert (verdict.entries, verdict.head, verdict.findings) == (entries, head, ())


def test_what_differs_is_named(book_file: Path, tmp_path: Path) -> None:
    tampered(book_file, "UPDATE document SET open = amount WHERE number = 'I3'")
    assert "document I3 2026-04-01" in replay_into(book_file, tmp_path / "new.desk")[2]


def test_a_backup_is_verified_and_equal(book_file: Path, tmp_path: Path) -> None:
    answer = back_up(book_file, tmp_path / "copy.desk")
    assert dump(tmp_path / "copy.desk") == dump(book_file)
    assert verify(tmp_path / "copy.desk").head == answer["head"]
    assert answer["bytes"] == (tmp_path / "copy.desk").stat().st_size


def test_an_existing_file_is_never_overwritten(book_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.desk"
    target.write_bytes(b"something else")
    with pytest.raises(BookTrouble) as no:
        back_up(book_file, target)
    assert no.value.trouble is Trouble.EXISTS
    assert target.read_bytes() == b"something else"


@pytest.mark.parametrize("full", [True, False])
def test_a_failed_backup_leaves_nothing(book_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: bool) -> None:
    target = tmp_path / "copy.desk"
    if full:
        monkeypatch.setattr(backup, "_copy", lambda source, part: _stopped(part))
    else:
        tampered(book_file, "UPDATE document SET text = 'x' WHERE id = 1")
    with pytest.raises(BookTrouble) as no:
        back_up(book_file, target)
    assert no.value.trouble is (Trouble.DISK_FULL if full else Trouble.BACKUP_FAILED)
    assert not list(tmp_path.glob("copy.desk*"))


def _stopped(part: Path) -> None:
    part.write_bytes(b"half")
    raise OSError(28, "No space left on device")


def test_an_erased_person_is_nowhere_in_the_file(original: Path) -> None:
    data = original.read_bytes()
    assert ERASED_SECRET.encode() not in data
    assert SECRET.encode() in data
    book = read_book(original)
    with book.reading() as tables:
        assert tables.value("SELECT count(*) FROM person_value WHERE salt IS NULL AND value IS NULL") >= 1
    book.close()

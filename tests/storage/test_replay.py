"""Playing the journal into an empty book gives the same tables, without deciding anything again."""

from pathlib import Path

import pytest

from app.storage.book import open_book
from app.storage.engine import open_engine, transaction
from app.storage.migrate import migrate
from app.storage.problems import BookTrouble, Trouble
from app.storage.reading import read_book
from app.storage.replay import COMPARED, INPUT, replay, replay_into
from app.storage.verify import verify
from tests.storage.shop import dump, raw, tampered


def test_a_replay_is_the_same_book(book_file: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.desk"
    entries, head, found = replay_into(book_file, new)
    assert found == []
    assert dump(new, ()) == dump(book_file, ())
    verdict = verify(new)
    assert (verdict.entries, verdict.head, verdict.findings) == (entries, head, ())


def test_the_new_book_can_be_worked_with(book_file: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.desk"
    replay_into(book_file, new)
    open_book(new).close()
    read_book(new).close()
    assert verify(new).findings == ()


def test_every_table_is_read_or_compared() -> None:
    engine = open_engine(":memory:", writer=True, wal=False)
    migrate(engine)
    with transaction(engine) as tables:
        names = {name for (name,) in tables.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    engine.dispose()
    assert sorted([*INPUT, *COMPARED]) == sorted(names)


def test_what_differs_is_named(book_file: Path, tmp_path: Path) -> None:
    tampered(book_file, "UPDATE document SET open = amount WHERE number = 'I3'")
    tampered(book_file, "UPDATE customer SET term = NULL WHERE code = 'C002'")
    found = replay_into(book_file, tmp_path / "new.desk")[2]
    assert found == ["customer 2 C002 启明建材有限公司", "document I3 2026-04-01"]


def test_the_replay_has_what_the_journal_says(book_file: Path, tmp_path: Path) -> None:
    """Where both differ, the new book holds the journal's side."""
    before = dump(book_file)
    tampered(book_file, "UPDATE document SET open = amount WHERE number = 'I3'")
    tampered(book_file, "DELETE FROM hold_off")
    replay_into(book_file, tmp_path / "new.desk")
    assert dump(tmp_path / "new.desk") == before


def test_at_most_twenty_rows_of_a_table_are_named(book_file: Path) -> None:
    with raw(book_file) as connection:
        connection.executemany("INSERT INTO data_date VALUES('x', ?, NULL, 1)", [(f"d{n:02}",) for n in range(50)])
    engine, found = replay(book_file, ":memory:")
    engine.dispose()
    assert len(found) == 20


def test_an_existing_file_is_never_overwritten(book_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "new.desk"
    target.write_bytes(b"something else")
    with pytest.raises(BookTrouble) as no:
        replay_into(book_file, target)
    assert no.value.trouble is Trouble.EXISTS
    assert target.read_bytes() == b"something else"


def test_into_a_folder_that_is_not_there(book_file: Path, tmp_path: Path) -> None:
    with pytest.raises(BookTrouble) as no:
        replay_into(book_file, tmp_path / "none" / "new.desk")
    assert no.value.trouble is Trouble.NO_FOLDER


def test_a_journal_that_cannot_be_played_leaves_nothing(book_file: Path, tmp_path: Path) -> None:
    tampered(book_file, "UPDATE batch_rows SET data = x'00'")
    with pytest.raises(BookTrouble) as no:
        replay_into(book_file, tmp_path / "new.desk")
    assert no.value.trouble is Trouble.DAMAGED
    assert str(no.value.figures["detail"]).endswith("BatchImported 2026-06-30")
    assert list(tmp_path.glob("new.desk*")) == []


def test_a_replay_beside_a_writer_is_of_one_moment(book_file: Path, tmp_path: Path) -> None:
    book = open_book(book_file)
    with transaction(book.writer) as tables:
        tables.run("UPDATE customer SET note = 'half done'")
        assert replay_into(book_file, tmp_path / "new.desk")[2] == []
    book.close()

"""A person's data, once erased, is nowhere in the files; journal and hashes hold all the same."""

import json
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.actions.book import SetProfile
from app.actions.persons import ErasePerson
from app.storage import engine, journal, person
from app.storage.batches import stored_rows
from app.storage.book import open_book
from app.storage.replay import replay_into
from app.storage.verify import verify
from tests.actions.office import Office, customer
from tests.storage.shop import ERASED_SECRET, SECRET, beside, raw

PHONES = [f"13{number:09}@甲" for number in range(300)]


def on_disk(path: Path, text: str) -> bool:
    files = [path, *path.parent.glob(path.name + "*")]
    return any(text.encode() in file.read_bytes() for file in files)


def erased(path: Path, code: str = "C001") -> None:
    desk = Office(path, open_book(path), commands=1000)
    assert desk.do(ErasePerson(code))["erased"] > 0
    desk.book.close()


def test_gone_from_the_file_and_its_companions(book_file: Path) -> None:
    assert on_disk(book_file, SECRET)
    erased(book_file)
    assert not on_disk(book_file, SECRET)
    assert verify(book_file).findings == ()


def test_many_of_them_over_many_pages(book_file: Path) -> None:
    """Values that filled pages of their own and were moved about by later work."""
    desk = Office(book_file, open_book(book_file), commands=1000)
    rows = [customer(f"P{n:03}", phone=phone, address=f"{phone}地址", row=n + 2) for n, phone in enumerate(PHONES)]
    desk.customers(*rows)
    desk.book.close()
    assert all(on_disk(book_file, phone) for phone in PHONES[::50])
    desk = Office(book_file, open_book(book_file), commands=2000)
    for number in range(300):
        desk.do(ErasePerson(f"P{number:03}"))
    desk.book.close()
    assert not any(on_disk(book_file, phone) for phone in PHONES)
    assert on_disk(book_file, SECRET)
    assert verify(book_file).findings == ()


def test_without_overwriting_it_would_still_be_there(book_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the tests above: they can fail."""
    writer = tuple(("secure_delete", "OFF", 0) if s[0] == "secure_delete" else s for s in engine._WRITER)
    monkeypatch.setattr(engine, "_WRITER", writer)
    erased(book_file)
    assert on_disk(book_file, SECRET)


def test_nothing_personal_stands_in_the_journal_or_the_imported_rows(original: Path) -> None:
    with raw(original) as connection:
        payloads = connection.execute("SELECT payload FROM journal").fetchall()
        results = connection.execute("SELECT result FROM command").fetchall()
        stored = connection.execute("SELECT value FROM person_value WHERE value IS NOT NULL").fetchall()
    engine_ = engine.open_engine(engine.uri(original, "ro"), writer=False)
    with engine.transaction(engine_) as tables:
        batches_text = json.dumps(
            [journal_rows for e in journal.entries(tables) for journal_rows in _rows(tables, e.seq)], ensure_ascii=False
        )
    engine_.dispose()
    everything = "".join(text for (text,) in payloads + results) + batches_text
    assert "恒达机电" in everything
    for value in [*(value for (value,) in stored), ERASED_SECRET]:
        assert value not in everything


def _rows(tables: engine.Tables, seq: int) -> list[object]:
    return [list(table) for table in stored_rows(tables, seq).values()]


def test_the_erased_value_reads_as_erased(original: Path) -> None:
    engine_ = engine.open_engine(engine.uri(original, "ro"), writer=False)
    with engine.transaction(engine_) as tables:
        (id_,) = tables.row("SELECT address FROM customer WHERE code = 'C003'")
        (other,) = tables.row("SELECT phone FROM customer WHERE code = 'C001'")
        assert person.values(tables, [id_, other, 999]) == {id_: "已删除", other: SECRET, 999: "已删除"}
        assert tables.rows("SELECT salt, value FROM person_value WHERE id = ?", (id_,)) == [(None, None)]
    engine_.dispose()


def test_an_erased_person_does_not_come_back_by_a_replay(book_file: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.desk"
    assert replay_into(book_file, new)[2] == []
    assert not on_disk(new, ERASED_SECRET)
    assert on_disk(new, SECRET)


def test_erasing_twice_changes_nothing_more(book_file: Path) -> None:
    desk = Office(book_file, open_book(book_file), commands=1000)
    desk.do(ErasePerson("C001"))
    before = desk.rows("SELECT * FROM person_value")
    desk.do(ErasePerson("C001"))
    assert desk.rows("SELECT * FROM person_value") == before
    desk.book.close()
    assert verify(book_file).findings == ()


def test_the_mac_binds_value_and_salt() -> None:
    one = person.mac(b"salt", "13800138000")
    assert len(one) == 64
    assert one != person.mac(b"tlas", "13800138000")
    assert one != person.mac(b"salt", "13800138001")


def test_the_log_of_an_open_book_is_cut_when_it_is_closed(book_file: Path) -> None:
    """While the book is open its ``-wal`` may still hold the pages as they were."""
    desk = Office(book_file, open_book(book_file), commands=1000)
    desk.do(SetProfile({"phone": "1"}))
    assert beside(book_file, "-wal").stat().st_size > 0
    desk.book.close()
    assert not beside(book_file, "-wal").exists()


def test_raw_statements_do_not_quote_values_in_errors(book_file: Path) -> None:
    """An error that reaches a log must not carry what was bound."""
    desk = Office(book_file, open_book(book_file), commands=1000)
    with pytest.raises(dbapi2.Error) as no, engine.transaction(desk.book.writer) as tables:
        tables.run("INSERT INTO person_value(id, value) VALUES(1, ?)", (SECRET,))
    assert SECRET not in str(no.value)
    desk.book.close()

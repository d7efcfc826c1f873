"""What was changed behind the book's back is found, named as a person knows it; a flipped bit is found or refused."""

from pathlib import Path
from random import Random

import pytest

from app.storage.book import open_book, read_book
from app.storage.problems import BookTrouble
from app.storage.replay import COMPARED
from app.storage.verify import verify
from tests.storage.shop import copied, dump, raw, tampered

FLIPS = 40
EDITS = {
    "document": ("UPDATE document SET text = 'x' WHERE number = 'I1'", "I1 2026-02-01"),
    "allocation": ("UPDATE allocation SET eff = '2026-04-11' WHERE rowid = 1", "I3 2026-04-01"),
    "dispute": ("UPDATE dispute SET amount = 1 WHERE document = 1", "I1 2026-02-01"),
    "hold_off": ("UPDATE hold_off SET until = '2027-01-01'", "I4 2026-03-10"),
    "customer": ("UPDATE customer SET name = 'x' WHERE code = 'C001'", "C001"),
    "notice": ("UPDATE notice SET total = total + 1 WHERE id = 1", "2026-06-01"),
    "paper": ("UPDATE paper SET bytes = x'00'", "2026-06-01"),
    "journal": ("UPDATE journal SET actor = 'x' WHERE seq = 5", "entry 5"),
    "batch_rows": ("UPDATE batch_rows SET data = x'00' WHERE rowid = 1", "batch"),
    "person_value": ("UPDATE person_value SET value = 'x' WHERE value IS NOT NULL", "C001"),
}


def test_an_untouched_book_has_no_findings(original: Path) -> None:
    assert verify(original).findings == ()


@pytest.mark.parametrize("table", EDITS)
def test_an_edited_cell_is_named(book_file: Path, table: str) -> None:
    sql, named = EDITS[table]
    assert tampered(book_file, sql) >= 1
    assert any(named in finding.what for finding in verify(book_file).findings)


@pytest.mark.parametrize("table", COMPARED)
def test_a_row_taken_out_of_any_table_is_found(book_file: Path, table: str) -> None:
    key = "rowid" if table not in {"meta", "profile", "former_name", "notice_item"} else None
    with raw(book_file) as connection:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        first = connection.execute(f"SELECT {key or ', '.join(columns)} FROM {table} LIMIT 1").fetchone()
    where = f"{key} = ?" if key else " AND ".join(f"{column} = ?" for column in columns)
    assert tampered(book_file, f"DELETE FROM {table} WHERE {where}", *first) == 1
    assert verify(book_file).findings


def test_a_flipped_bit_that_changes_data_is_found(original: Path, tmp_path: Path) -> None:
    chance, before, changed = Random(2), dump(original), 0
    for number in range(FLIPS * 6):
        path = copied(original, tmp_path, f"{number}.desk")
        data = bytearray(path.read_bytes())
        place = chance.randrange(len(data))
        data[place] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        if same(path, before):
            continue
        changed += 1
        assert verify(path).findings or is_refused(path), place
    assert changed >= FLIPS


def same(path: Path, before: object) -> bool:
    try:
        return dump(path) == before
    except Exception:  # unreadable is changed
        return False


def is_refused(path: Path) -> bool:
    for opened in (read_book, open_book):
        try:
            opened(path).close()
        except BookTrouble:
            continue
        return False
    return True

"""What was changed behind the book's back is found by the check that should find it, and named as a person knows it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.storage import verify as checking
from app.storage.replay import COMPARED, INPUT
from app.storage.verify import Finding, Verdict, verify
from tests.storage.shop import beside, raw, tampered


def found(path: Path) -> dict[str, list[str]]:
    """What each check has to say."""
    said: dict[str, list[str]] = {}
    for finding in verify(path).findings:
        said.setdefault(finding.check, []).append(finding.what)
    return said


def test_an_untouched_book_is_in_order(original: Path) -> None:
    verdict = verify(original)
    with raw(original) as connection:
        entries, head = connection.execute("SELECT max(seq), lower(hex(hash)) FROM journal").fetchone()
    assert verdict == Verdict(entries, head, ())


# table → (change, what the seals or the chain say, what the replay says)
PAPERS = ["paper notice 华创五金财函〔2026〕1号 2026-06-01", "paper transfer 1 ZD-2026-001"]
EDITS: dict[str, tuple[str, dict[str, list[str]]]] = {
    "document, a sealed column": (
        "UPDATE document SET text = 'x' WHERE number = 'I1'",
        {"seals": ["I1 2026-02-01"], "replay": ["document I1 2026-02-01"]},
    ),
    "document, an instalment": (
        "UPDATE document SET amount = amount + 1 WHERE number = 'I5' AND part = 2",
        {"seals": ["I5 (2/2) 2026-01-15"], "replay": ["document I5 (2/2) 2026-01-15"]},
    ),
    "document, what is open": (
        "UPDATE document SET open = open - 1 WHERE number = 'I1'", {"replay": ["document I1 2026-02-01"]},
    ),
    "document, a due date completed later": (
        "UPDATE document SET due = '2026-12-31' WHERE number = 'I4'", {"replay": ["document I4 2026-03-10"]},
    ),
    "document, its seal": (
        "UPDATE document SET seal = zeroblob(32) WHERE number = 'I1'",
        {"seals": ["I1 2026-02-01"], "replay": ["document I1 2026-02-01"]},
    ),
    "allocation": (
        "UPDATE allocation SET eff = '2026-04-11' WHERE credit = (SELECT id FROM document WHERE number = 'R1')",
        {"replay": ["allocation I1 2026-02-01"]},
    ),
    "due_completion": (
        "UPDATE due_completion SET due = '2026-12-31'"
        " WHERE document = (SELECT id FROM document WHERE number = 'I4')",
        {"replay": ["due_completion I4 2026-03-10"]},
    ),
    "dispute": (
        "UPDATE dispute SET amount = 1 WHERE document = (SELECT id FROM document WHERE number = 'I1')",
        {"replay": ["dispute I1 2026-02-01"]},
    ),
    "hold_off": ("UPDATE hold_off SET until = '2027-01-01'", {"replay": ["hold_off I4 2026-03-10"]}),
    "notice_item": (
        "UPDATE notice_item SET document = (SELECT id FROM document WHERE number = 'I6')"
        " WHERE notice = 1 AND document = (SELECT id FROM document WHERE number = 'I1')",
        {"replay": ["notice_item I1 2026-02-01", "notice_item I6 2026-06-20"]},
    ),
    "notice": ("UPDATE notice SET total = total + 1 WHERE id = 1", {"replay": ["notice 华创五金财函〔2026〕1号 2026-06-01"]}),
    "notice, its number": ("UPDATE notice SET number = 'x' WHERE id = 1", {"replay": ["notice x 2026-06-01", "notice 华创五金财函〔2026〕1号 2026-06-01"]}),
    "notice, of no run": (
        "UPDATE notice SET run = 9 WHERE id = 1",
        {"replay": ["notice 华创五金财函〔2026〕1号", "notice 华创五金财函〔2026〕1号 2026-06-01"]},
    ),
    "run": ("UPDATE run SET on_date = '2026-06-02' WHERE id = 1", {"replay": ["run 1 2026-06-02 None", "run 1 2026-06-01 None"]}),
    "customer": ("UPDATE customer SET name = 'x' WHERE code = 'C001'", {"replay": ["customer 1 C001 x", "customer 1 C001 恒达机电有限公司"]}),
    "former_name": ("UPDATE former_name SET name = 'x'", {"replay": ["former_name 2 x ", "former_name 2 启明"]}),
    "person": ("UPDATE person SET mac = 'x' WHERE id = 1", {"seals": ["C001 contact"], "replay": []}),
    "person_value": ("UPDATE person_value SET value = 'x' WHERE id = 1", {"seals": ["C001 contact"]}),
    "person_value, emptied": ("UPDATE person_value SET value = NULL, salt = NULL WHERE id = 1", {"seals": ["C001 contact"]}),
    "person_value, taken away": ("DELETE FROM person_value WHERE id = 1", {"seals": ["C001 contact"]}),
    "paper": ("UPDATE paper SET bytes = x'00'", {"seals": PAPERS}),
    "paper, taken away": ("DELETE FROM paper", {"seals": PAPERS}),
    "batch_rows": ("UPDATE batch_rows SET data = x'00' WHERE seq = (SELECT min(seq) FROM batch_rows)", {"seals": ["batch 1 2026-06-30"], "replay": []}),
    "batch_rows, one byte": (
        "UPDATE batch_rows SET data = CAST(substr(data, 1, 20) || x'ff' || substr(data, 22) AS BLOB) WHERE seq = (SELECT min(seq) FROM batch_rows) AND part = 0",
        {"seals": ["batch 1 2026-06-30"], "replay": []},
    ),
    "batch_rows, taken away": ("DELETE FROM batch_rows WHERE seq = (SELECT min(seq) FROM batch_rows) AND name = 'person'", {"seals": ["batch 1 2026-06-30"], "replay": []}),
    "batch": ("UPDATE batch SET source = 'x' WHERE id = 1", {"replay": ["batch 1 customers x", "batch 1 customers file.csv"]}),
    "journal": ("UPDATE journal SET actor = 'x' WHERE seq = 2", {"chain": ["entry 2 EntityAdded 2026-06-30"]}),
    "journal, taken away": ("DELETE FROM journal WHERE seq = 2", {"chain": ["entry 2"], "replay": []}),
    "journal, its end cut off": ("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)", {"chain": ["entry "], "replay": []}),
    "journal, from an erasure on": (
        "DELETE FROM journal WHERE seq >= (SELECT max(seq) FROM journal WHERE kind = 'PersonErased')",
        {"chain": ["entry "], "seals": ["C003 address"], "replay": []},
    ),
    "profile": ("UPDATE profile SET value = 'x' WHERE key = 'bank'", {"replay": []}),
    "meta": ("UPDATE meta SET value = 'USD' WHERE key = 'base_currency'", {"replay": ["meta base_currency CNY", "meta base_currency USD"]}),
    "policy": ("UPDATE policy SET valid_from = '2026-01-01' WHERE id = 1", {"replay": []}),
    "letter_text": ("UPDATE letter_text SET body = 'x' WHERE id = 1", {"replay": ["letter_text 1 zh 1"]}),
    "calendar_year": ("UPDATE calendar_year SET body = '{}' WHERE year = 2026", {"replay": []}),
    "buyer_alias": ("UPDATE buyer_alias SET customer = 2", {"replay": []}),
    "import_map": ("UPDATE import_map SET body = '{}'", {"replay": []}),
    "snapshot": ("UPDATE snapshot SET as_of = '2026-06-19'", {"replay": []}),
    "data_date": ("UPDATE data_date SET up_to = '2027-01-01'", {"replay": []}),
    "bank_line": ("UPDATE bank_line SET amount = 1 WHERE id = 1", {"replay": ["bank_line 1 mt940 6200"]}),
    "receipt_origin": ("UPDATE receipt_origin SET state = 'provisional' WHERE line = 1", {"replay": ["receipt_origin R3 2026-06-01"]}),
    "allowance": ("UPDATE allowance SET state = 'refused'", {"replay": ["allowance 1 ZR-2026-001"]}),
    "allowance_item": ("UPDATE allowance_item SET amount = 1", {"replay": ["allowance_item I4 2026-03-10"]}),
    "retention": ("UPDATE retention SET span = '24M' WHERE happened IS NULL", {"replay": ["retention Q1 2026-06-22"]}),
    "transfer": ("UPDATE transfer SET reversed_on = NULL WHERE id = 2", {"replay": ["transfer 2 ZD-2026-002"]}),
    "transfer_item": ("UPDATE transfer_item SET amount = 1 WHERE transfer = 1", {"replay": ["transfer_item I6 2026-06-20"]}),
    "bill": (
        "UPDATE bill SET amount = amount + 1 WHERE parent IS NULL",
        {"replay": ["bill 513033200000120260601000000001 1-1000 2026-06-10"]},
    ),
    "bill_move": ("UPDATE bill_move SET state = 'honoured' WHERE verb = 'discount'", {"replay": ["bill_move 2 2 discount"]}),
    "stated_balance": ("UPDATE stated_balance SET amount = 1 WHERE customer IS NULL", {"replay": []}),
    "difference_word": ("UPDATE difference_word SET difference = 1", {"replay": []}),
    "net_by_day": ("UPDATE net_by_day SET amount = 1 WHERE date = '2026-05-01'", {"replay": []}),
    "confirmation": ("UPDATE confirmation SET reference = 'x'", {"replay": ["confirmation "]}),
    "delivery": ("UPDATE delivery SET amount = 1", {"replay": ["delivery 1 "]}),
    "delivery_line": ("UPDATE delivery_line SET quantity = '9' WHERE place = 1", {"replay": ["delivery_line 1 1"]}),
    "delivery_invoiced": ("UPDATE delivery_invoiced SET amount = 1 WHERE amount = 500", {"replay": ["delivery_invoiced 1 1 2026-06-20", "delivery_invoiced 1 500 2026-06-20"]}),
    "payer_note": ("UPDATE payer_note SET signed_on = '2026-06-21'", {"replay": []}),
    "entity": ("UPDATE entity SET code = 'x' WHERE id = 2", {"replay": ["entity 2 x ", "entity 2 分公司 "]}),
}  # fmt: skip


@pytest.mark.parametrize("where", EDITS)
def test_one_changed_cell(book_file: Path, where: str) -> None:
    """Named by document and date, by letter, by batch, by entry: no more checks complain than have reason to."""
    change, expected = EDITS[where]
    assert tampered(book_file, change) >= 1
    said = found(book_file)
    assert set(said) - {"foreign_keys"} == set(expected)
    for check, names in expected.items():
        if names:
            assert len(said[check]) == len(names)
            assert all(map(str.startswith, sorted(said[check]), sorted(names))), said
        else:
            assert said[check]


def test_every_table_is_changed_above() -> None:
    tables = {where.split(",")[0] for where in EDITS}
    assert tables == {*COMPARED, *INPUT} - {"command"}  # what a command answered binds nobody


@pytest.mark.parametrize("table", COMPARED)
def test_a_row_too_many_or_too_few(book_file: Path, table: str) -> None:
    with raw(book_file) as connection:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        first = connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()
    where = " AND ".join(f"{column} IS ?" for column in columns)
    assert tampered(book_file, f"DELETE FROM {table} WHERE {where}", *first) >= 1
    assert "replay" in found(book_file)


def test_a_line_doubled(book_file: Path) -> None:
    """Tables without a key compare by number as well: the same line twice is no set."""
    with raw(book_file) as connection:
        (count,) = connection.execute("SELECT count(*) FROM data_date").fetchone()
    assert tampered(book_file, "INSERT INTO data_date SELECT * FROM data_date LIMIT 1") == 1
    assert found(book_file) == {"replay": [f"data_date: {count + 1} / {count}"]}


def test_triggers_taken_away(book_file: Path) -> None:
    with raw(book_file) as connection:
        connection.execute("DROP TRIGGER journal_update")
        connection.execute("DROP TRIGGER document_delete")
    assert found(book_file) == {"replay": ["schema document_delete", "schema journal_update"]}


def test_a_foreign_table_or_index(book_file: Path) -> None:
    with raw(book_file) as connection:
        connection.execute("CREATE TABLE mine(a)")
        connection.execute("DROP INDEX document_date")
    assert found(book_file)["replay"] == ["schema document_date", "schema mine"]


def test_what_points_nowhere_is_named(book_file: Path) -> None:
    tampered(book_file, "UPDATE document SET customer = 99 WHERE number = 'I1'")
    tampered(book_file, "UPDATE hold_off SET customer = 98")
    said = found(book_file)
    assert sorted(said["foreign_keys"]) == ["document I1 2026-02-01 → customer", "hold_off I4 2026-03-10 → customer"]


def test_what_points_nowhere_without_a_number_of_its_own(book_file: Path) -> None:
    tampered(book_file, "UPDATE profile SET entity = 99 WHERE key = 'bank'")
    assert found(book_file)["foreign_keys"] == ["profile → entity"]


def test_an_erased_value_that_is_back(book_file: Path) -> None:
    tampered(book_file, "UPDATE person_value SET value = 'x' WHERE id = (SELECT id FROM person WHERE customer = 3)")
    assert found(book_file) == {"seals": ["C003 address"]}


def test_a_wrong_index_is_found_before_anything_else(book_file: Path) -> None:
    with raw(book_file) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'ON document(date)', 'ON document(due)') WHERE name = 'document_date'"
        )
    assert verify(book_file).findings[0].check == "integrity"


def test_bytes_that_are_no_text(book_file: Path) -> None:
    """Neither the driver's error nor a replacement character hides it."""
    tampered(book_file, "UPDATE document SET text = CAST(x'e4bcffff' AS TEXT) WHERE number = 'I1'")
    tampered(book_file, "UPDATE journal SET actor = CAST(x'ff' AS TEXT) WHERE seq = 2")
    said = found(book_file)
    assert said["seals"] == ["I1 2026-02-01"]
    assert said["chain"] == ["entry 2 EntityAdded 2026-06-30"]


def test_a_document_found_under_a_date_that_is_no_date(book_file: Path) -> None:
    with raw(book_file) as connection:
        connection.execute("DROP TRIGGER document_update")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = replace(sql, ') STRICT', ')') WHERE name = 'document'")
    with raw(book_file) as connection:
        connection.execute("UPDATE document SET text = x'00ff', credits = 1.5 WHERE number = 'I1'")
    assert "I1 2026-02-01" in found(book_file)["seals"]


def test_a_damaged_blob_hides_nothing_else(book_file: Path) -> None:
    tampered(book_file, "UPDATE batch_rows SET data = x'00' WHERE seq = (SELECT min(seq) FROM batch_rows)")
    tampered(book_file, "UPDATE document SET text = 'x' WHERE number = 'I1'")
    tampered(book_file, "UPDATE person_value SET value = 'x' WHERE id = 1")
    said = found(book_file)
    assert said["seals"] == ["I1 2026-02-01", "batch 1 2026-06-30", "C001 contact"]
    assert [what.split()[2:] for what in said["replay"]] == [["BatchImported", "2026-06-30"]]


def test_the_checks_come_in_their_order(book_file: Path) -> None:
    """Integrity, foreign keys, seals, chain, replay: the first that fails says most about the cause."""
    tampered(book_file, "UPDATE document SET customer = 99 WHERE number = 'I1'")
    tampered(book_file, "UPDATE journal SET actor = 'x' WHERE seq = 2")
    with raw(book_file) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'ON document(date)', 'ON document(due)') WHERE name = 'document_date'"
        )
    order = list(dict.fromkeys(finding.check for finding in verify(book_file).findings))
    assert order == ["integrity", "foreign_keys", "seals", "chain", "replay"]


def test_a_check_that_cannot_run_is_a_finding(original: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> list[str]:
        raise MemoryError("no room")

    rows = tuple((name, broken if name == "seals" else check) for name, check in checking._CHECKS)
    monkeypatch.setattr(checking, "_CHECKS", rows)
    assert verify(original).findings == (Finding("seals", "MemoryError: no room"),)


def _drop_the_journal(path: Path) -> None:
    with raw(path) as connection:
        connection.execute("DROP TABLE journal")


UNREADABLE: dict[str, Callable[[Path], object]] = {
    "no database": lambda path: path.write_bytes(b"x" * 9000),
    "a schema of garbage": lambda path: path.write_bytes(path.read_bytes()[:100] + b"\xa5" * 8092),
    "a book without a journal": _drop_the_journal,
}


@pytest.mark.parametrize("how", UNREADABLE)
def test_a_file_that_cannot_even_be_read_is_told_and_not_a_crash(book_file: Path, how: str) -> None:
    UNREADABLE[how](book_file)
    assert verify(book_file).findings


def test_documents_are_looked_at_in_pages(original: Path, monkeypatch: pytest.MonkeyPatch, book_file: Path) -> None:
    monkeypatch.setattr(checking, "PAGE", 4)
    assert verify(original).findings == ()
    tampered(book_file, "UPDATE document SET text = 'x' WHERE number IN ('I1', 'I7')")
    assert found(book_file)["seals"] == ["I1 2026-02-01", "I7 2026-05-01"]


def test_verifying_changes_nothing(book_file: Path) -> None:
    tampered(book_file, "UPDATE document SET text = 'x' WHERE number = 'I1'")
    before, mark = book_file.read_bytes(), beside(book_file, "-mark").read_bytes()
    verify(book_file)
    assert book_file.read_bytes() == before
    assert beside(book_file, "-mark").read_bytes() == mark

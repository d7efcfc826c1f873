"""Bank files of any shape, as an import takes them."""

from pathlib import Path

import pytest

from app.exchange import bank_files
from app.exchange.bank_files import check_bank
from app.exchange.maps import ImportMap
from app.exchange.reading import Table, read_table
from tests.exchange.bank_making import mt940
from tests.exchange.bank_shapes import BY_ID, delimited, table_of

TABLE = delimited(table_of(next(one for one in BY_ID.values() if one.confidence == "B" and one.unusable is None)))


def written(folder: Path, data: bytes) -> Path:
    path = folder / "a.txt"
    path.write_bytes(data)
    return path


def test_a_table_brings_lines_with_its_layout(tmp_path: Path) -> None:
    table, checked = check_bank(written(tmp_path, TABLE), ImportMap())
    assert (table.encoding, checked.encoding, checked.kind, checked.newest) == ("gb18030", "gb18030", "bank", "2026-08-31")
    assert {(one.layout != "", one.confirm, one.line.account) for one in checked.drafts} == {(True, True, "6200000011112222")}
    assert checked.rows == len(checked.drafts) == 4


def test_a_message_is_its_lines(tmp_path: Path) -> None:
    text = mt940(":61:2606030603C100,00NTRFREF-1")
    table, checked = check_bank(written(tmp_path, text.encode()), ImportMap())
    assert (checked.encoding, checked.newest) == ("mt940", "2026-06-30")
    assert [one.line.account for one in checked.drafts] == ["DE1"]
    assert table.row(0) == [":20:STMT"]


def test_the_account_that_is_known_least_far_says_how_far(tmp_path: Path) -> None:
    one, two = (mt940(account=account, closing=f"C2606{day}EUR1000,00") for account, day in (("A", "30"), ("B", "15")))
    assert check_bank(written(tmp_path, (one + two).encode()), ImportMap())[1].newest == "2026-06-15"


def test_a_doubtful_encoding_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def doubtful(path: Path, *how: object, **more: object) -> Table:
        read = read_table(path)
        return Table(read.encoding, read.columns, read.lengths, doubt=("?",))

    monkeypatch.setattr(bank_files, "read_table", doubtful)
    (ask,) = check_bank(written(tmp_path, TABLE), ImportMap())[1].asks
    assert (ask.key, ask.samples) == ("encoding", ("?",))

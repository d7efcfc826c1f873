"""Workbooks we write: real numbers and dates, text that stays text, and files that appear whole or not at all."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from app.exchange.checking import check
from app.exchange.faults import Fault, Unreadable
from app.exchange.kinds import KINDS
from app.exchange.outgoing import META_SHEET, Cells, Column, csv_safe, table_xlsx, template_xlsx
from app.exchange.reading import read_table
from app.exchange.workbooks import EXAMPLE_SHEET

COLUMNS = (
    Column("客户", width=30),
    Column("币种"),
    Column("金额", Cells.AMOUNT, currency=1),
    Column("欧元", Cells.AMOUNT, currency="EUR"),
    Column("到期", Cells.DATE),
    Column("天数", Cells.COUNT),
)
ROWS = [
    ("=HYPERLINK(1)", "CNY", 123456789012345, 5, "2026-06-30", 3),
    ("http://example.com/", "JPY", -500, 105, date(2026, 7, 1), 0),
    ("+1", "BHD", 1234, None, None, -12000),
    ("00123", "CNY", None, None, None, None),
]


def sheet_xml(path: Path, number: int) -> str:
    with zipfile.ZipFile(path) as book:
        return book.read(f"xl/worksheets/sheet{number}.xml").decode()


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "账龄.xlsx"
    table_xlsx(path, "账龄表 2026/06", [("截至", "2026-06-30"), ("口径", "=到期日")], COLUMNS, ROWS)
    return path


def test_a_written_table_reads_back_exactly(written: Path) -> None:
    read = read_table(written)
    assert (read.sheet, read.other_sheets) == ("账龄表 2026 06", (META_SHEET,))
    assert [list(column) for column in read.columns] == [
        ["客户", "=HYPERLINK(1)", "http://example.com/", "+1", "00123"],
        ["币种", "CNY", "JPY", "BHD", "CNY"],
        ["金额", "1234567890123.45", "-500", "1.234", ""],
        ["欧元", "0.05", "1.05", "", ""],
        ["到期", "2026-06-30", "2026-07-01", "", ""],
        ["天数", "3", "0", "-12000", ""],
    ]
    assert read_table(written, META_SHEET).columns == [["账龄表 2026/06", "截至", "口径"], ["", "2026-06-30", "=到期日"]]


def test_text_never_becomes_a_formula_or_a_link(written: Path) -> None:
    for number in (1, 2):
        assert "<f>" not in sheet_xml(written, number)
        assert "hyperlink" not in sheet_xml(written, number)


def test_the_header_is_frozen_and_filtered(written: Path) -> None:
    xml = sheet_xml(written, 1)
    assert 'state="frozen"' in xml
    assert '<autoFilter ref="A1:F5"' in xml


def test_an_empty_table_is_a_header(tmp_path: Path) -> None:
    table_xlsx(tmp_path / "a.xlsx", "':*?", [], COLUMNS, [])
    assert "autoFilter" not in sheet_xml(tmp_path / "a.xlsx", 1)
    assert read_table(tmp_path / "a.xlsx").row(0) == [column.header for column in COLUMNS]


def test_the_same_table_gives_the_same_bytes(written: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    table_xlsx(again, "账龄表 2026/06", [("截至", "2026-06-30"), ("口径", "=到期日")], COLUMNS, ROWS)
    with zipfile.ZipFile(written) as one, zipfile.ZipFile(again) as two:
        assert {n: one.read(n) for n in one.namelist()} == {n: two.read(n) for n in two.namelist()}


def test_a_row_that_does_not_fit_the_columns_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="shorter"):
        table_xlsx(tmp_path / "a.xlsx", "t", [], COLUMNS, [("x",)])
    assert list(tmp_path.iterdir()) == []


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"older")

    def full(_: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("app.exchange.outgoing.os.fsync", full)
    with pytest.raises(OSError, match="full"):
        table_xlsx(path, "t", [], COLUMNS, ROWS)
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
    assert path.read_bytes() == b"older"


def test_a_place_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        template_xlsx("customers", tmp_path / "no" / "a.xlsx")


# ---- templates


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_template_holds_our_headers_in_both_languages_and_no_rows(kind: str, tmp_path: Path) -> None:
    template_xlsx(kind, tmp_path / "t.xlsx")
    fields = [field for field in KINDS[kind] if field.listed]
    read = read_table(tmp_path / "t.xlsx")
    assert read.row(0) == [field.zh for field in fields]
    assert (read.other_sheets, len(read)) == ((), 1)
    assert read_table(tmp_path / "t.xlsx", kind).row(0) == [field.name for field in fields]
    with pytest.raises(Unreadable) as no:
        check(kind, read, None, {}, "CNY")
    assert no.value.code is Fault.NO_ROWS


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_example_of_a_template_is_a_right_file(kind: str, tmp_path: Path) -> None:
    template_xlsx(kind, tmp_path / "t.xlsx")
    done = check(kind, read_table(tmp_path / "t.xlsx", EXAMPLE_SHEET), None, {}, "CNY")
    assert (len(done.drafts), done.rejected, done.warnings, done.asks) == (2, [], [], [])


def test_ids_of_a_template_are_text_and_words_can_be_chosen(tmp_path: Path) -> None:
    template_xlsx("documents", tmp_path / "t.xlsx")
    with zipfile.ZipFile(tmp_path / "t.xlsx") as book:
        styles = book.read("xl/styles.xml").decode()
    xml = sheet_xml(tmp_path / "t.xlsx", 1)
    assert 'formatCode="@"' in styles
    assert "发票,借项,贷项,期初" in xml
    assert xml.count('errorStyle="warning"') == xml.count("<dataValidation ") == 5


def test_an_unknown_kind_has_no_template(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        template_xlsx("balances", tmp_path / "t.xlsx")


def test_text_for_csv_is_guarded_by_the_same_function() -> None:
    buffer = io.StringIO()
    buffer.write(csv_safe("=1+1"))
    assert buffer.getvalue() == "'=1+1"

"""What an import says of a file: columns by their own headers, and counts that add up."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app import cli
from app.exchange import kinds

Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def bring(book: Path, run: Run, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    def brought(kind: str, *rows: str, mapping: dict[str, Any] | None = None) -> dict[str, Any]:
        source, how = tmp_path / "file.csv", tmp_path / "map.json"
        source.write_text("\n".join(rows), encoding="utf-8")
        how.write_text(json.dumps(mapping or {}), encoding="utf-8")
        said = run("import", book, "--kind", kind, source, "--map", how)[1]
        refused = {problem["row"] for problem in said["rejected"]}
        assert said["rows"] == said["accepted"] + said["unchanged"] + len(refused)
        return said

    return brought


def shown(found: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    return [(problem["row"], problem["column"], problem["problem"]) for problem in found]


CHANGED = ("C001,I14,2026-06-18,999", "C999,I1,2026-06-18,5", "C001,I2,2026-06-31,5")


@pytest.mark.parametrize(
    ("header", "mapping", "columns"),
    [
        ("客户编号,单据号,开票日期,价税合计", None, ("单据号", "客户编号", "开票日期")),
        ("customer,number,date,amount", None, ("number", "customer", "date")),
        ("购方,发票号码,日期,金额", {"购方": "customer", "发票号码": "number", "日期": "date", "金额": "amount"},
         ("发票号码", "购方", "日期")),
    ],
)  # fmt: skip
def test_faults_of_the_file_and_of_the_book_name_the_sheets_columns(
    bring: Callable[..., dict[str, Any]], header: str, mapping: dict[str, str] | None, columns: tuple[str, str, str]
) -> None:
    said = bring("documents", header, *CHANGED, mapping={"columns": mapping} if mapping else None)
    codes = ("CHANGED", "UNKNOWN_CUSTOMER", "DATE_IMPOSSIBLE")
    assert shown(said["rejected"]) == [(2, columns[0], codes[0]), (3, columns[1], codes[1]), (4, columns[2], codes[2])]


def test_a_warning_of_the_book_names_the_sheets_column_too(bring: Callable[..., dict[str, Any]]) -> None:
    columns = {"编码": "code", "单位": "name", "手机": "phone"}
    said = bring("customers", "编码,单位,手机", "C001,甲公司,1390000", mapping={"columns": columns})
    assert shown(said["warnings"])[0][1:] == ("手机", "CUSTOMER_CHANGED")
    assert "手机由" in said["warnings"][0]["says"]


def test_rows_that_stand_twice_are_told_after_all_else(bring: Callable[..., dict[str, Any]]) -> None:
    rows = ("C001,I90,2026-06-18,5,2026-07-01", "C001,I90,2026-06-18,5,2026-07-01", "C001,I91,2026-06-18,5,2026-06-01")
    said = bring("documents", "customer,number,date,amount,due", *rows, "C999,I1,2026-06-18,5,", "C999,I1,2026-06-18,5,")
    assert (said["accepted"], said["unchanged"]) == (2, 1)
    assert shown(said["rejected"]) == [(5, "customer", "UNKNOWN_CUSTOMER"), (6, "customer", "UNKNOWN_CUSTOMER")]
    told = [(warning["row"], warning["problem"]) for warning in said["warnings"]]
    assert told == [(4, "DUE_BEFORE_DATE"), (None, "UNKNOWN_CUSTOMERS"), (3, "DUPLICATE_ROW"), (6, "DUPLICATE_ROW")]


def test_the_command_offers_what_the_importer_reads() -> None:
    assert (tuple(kinds.KINDS), kinds.EXPORTS) == (cli.KINDS, cli.EXPORTS)

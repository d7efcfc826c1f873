"""Delivery notes by command: brought in from files of several shapes, listed, compared with invoices."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from app.cli import main
from tests.cli.conftest import Shell

FOREIGN = """销售出库明细,,,,,,,,
日期：2026-11-01 至 2026-11-30,,,,,,,,
出库单号,出库日期,购货单位,商品名称,规格型号,数量,单价,金额（元）,备注
CK001,2026-11-02,甲公司,不锈钢管,Φ25,"1,200.50",4.00,"4,802.00",
CK001,2026-11-02,甲公司,弯头,,20,9.90,198.00,急
CK002,2026-11-05,乙公司,法兰,,3,100.00,330.00,
CK003,2026-11-09,甲公司,不锈钢管,,-10,4.00,-40.00,退货
合计,,,,,,,"5,290.00",
制单：李敏,,,,,,,,
"""
CUSTOMERS = "客户编号,客户名称\nC001,甲公司\nC002,乙公司\n"
INVOICES = "客户编号,单据号,开票日期,价税合计,送货单号\nC001,F1,2026-11-20,4900.00,CK001\nC002,F2,2026-11-25,330.00,\n"


@pytest.fixture
def book(shell: Shell, tmp_path: Path) -> str:
    path = str(tmp_path / "a.desk")
    shell.done("new", path, "--company", "宁波华创五金有限公司")
    shell.done("import", path, "--kind", "customers", put(tmp_path, "c.csv", CUSTOMERS))
    return path


def put(folder: Path, name: str, text: str, encoding: str = "utf-8") -> str:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return str(path)


def workbook(folder: Path) -> str:
    """The same sheet as a workbook, its header in two rows."""
    path = folder / "出库.xlsx"
    book = Workbook(str(path))
    sheet = book.add_worksheet("明细")
    rows = [line.split(",") for line in FOREIGN.replace('"1,200.50"', "1200.50").replace('"4,802.00"', "4802").splitlines()[:2]]
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    sheet.merge_range(2, 3, 2, 7, "商品")
    sheet.write_row(2, 0, ["出库单号", "出库日期", "购货单位"])
    sheet.write_row(3, 3, ["名称", "规格型号", "数量", "单价", "金额"])
    sheet.write_row(4, 0, ["CK001", "2026-11-02", "甲公司", "不锈钢管", "Φ25", 1200.5, 4, 4802])
    sheet.write_row(5, 0, ["CK001", "2026-11-02", "甲公司", "弯头", "", 20, 9.9, 198])
    book.close()
    return str(path)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_an_export_with_titles_sums_and_names_only(shell: Shell, book: str, tmp_path: Path, encoding: str) -> None:
    said = shell.done("import", book, "--kind", "deliveries", put(tmp_path, "出库.csv", FOREIGN, encoding))
    assert (said["accepted"], said["rejected"], said["totals"]) == (4, [], {"CNY": "5290.00"})
    assert {"TOTAL_ROW", "FOOTER_ROW", "LINE_PRODUCT", "RECOGNISED"} <= {one["problem"] for one in said["warnings"]}
    assert "TOTAL_DIFFERS" not in {one["problem"] for one in said["warnings"]}
    found = shell.done("deliveries", book, "--on", "2026-11-30")
    assert [(one["customer"], one["delivery"], one["amount"]) for one in found["deliveries"]] == [
        ("C001", "CK001", "5000.00"), ("C002", "CK002", "330.00"), ("C001", "CK003", "-40.00")
    ]  # fmt: skip
    assert found["totals"] == {"CNY": {"delivered": "5290.00", "invoiced": "0.00", "not_invoiced": "5290.00"}}
    assert shell.done("ageing", book, "--on", "2026-11-30")["totals"] == {}
    assert shell.done("import", book, "--kind", "deliveries", str(tmp_path / "出库.csv"))["unchanged"] == 4
    assert shell.done("verify", book)["ok"]


def test_a_workbook_with_two_rows_of_headers(shell: Shell, book: str, tmp_path: Path) -> None:
    assert shell.done("import", book, "--kind", "deliveries", workbook(tmp_path))["accepted"] == 2
    assert shell.done("deliveries", book, "--on", "2026-11-30")["deliveries"][0]["amount"] == "5000.00"


def test_what_does_not_agree_with_invoices(shell: Shell, book: str, tmp_path: Path) -> None:
    shell.done("import", book, "--kind", "deliveries", put(tmp_path, "出库.csv", FOREIGN))
    shell.done("import", book, "--kind", "documents", put(tmp_path, "发票.csv", INVOICES))
    out = tmp_path / "送货.xlsx"
    found = shell.done("deliveries", book, "--on", "2026-11-30", "--differences", "--xlsx", str(out))
    assert {one["delivery"]: one["not_invoiced"] for one in found["deliveries"]} == {
        "CK001": "100.00", "CK002": "330.00", "CK003": "-40.00"
    }  # fmt: skip
    assert [(one["deliveries"], one["month"], one["difference"]) for one in found["differences"]] == [
        (["CK001"], None, "100.00"), (["CK003"], "2026-11", "-40.00")
    ]  # fmt: skip
    assert len(CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()) == 4
    assert len(shell.done("deliveries", book, "--on", "2026-11-30", "--customer", "C002", "--not-invoiced")["deliveries"]) == 1
    code, said = shell.run("deliveries", book, "--from", "2026-11-30", "--to", "2026-11-01")
    assert (code, said["unusable"]) == (2, "FROM_AFTER_TO")


HEAD = "客户编号,送货单号,送货日期,类型,品名,数量,含税单价,价税合计,已开票金额,币种\n"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("C001,S1,2026-11-02,,管,3箱,1,3,,", "NOT_A_QUANTITY"),
        ("C001,S1,2026-11-02,,管,3,一元,3,,", "NOT_A_QUANTITY"),
        ("C001,S1,2026-11-02,,管,3,1,3,4,", "INVOICED_ABOVE_AMOUNT"),
        ("C001,S1,2026-11-02,退货,管,3,1,3,-4,", "INVOICED_ABOVE_AMOUNT"),
        ("C001,S1,2026-11-02,借出,管,3,1,3,,", "KIND_UNKNOWN"),
        ("C001,S1,2026-11-02,,管,3,1,3,,贝壳", "CURRENCY_UNKNOWN"),
        ("C001,,2026-11-02,,管,3,1,3,,", "MISSING"),
        ("C001,S1,2026-13-02,,管,3,1,3,,", "DATE_IMPOSSIBLE"),
        ("C001,S1,2026-11-02,,管,3,1,,,", "MISSING"),
        ("C009,S1,2026-11-02,,管,3,1,3,,", "UNKNOWN_CUSTOMER"),
    ],
)
def test_bad_rows_say_why(shell: Shell, book: str, tmp_path: Path, row: str, problem: str) -> None:
    text = f"{HEAD}{row}\nC002,S2,2026-11-02,,管,3,1,3,,\nC001,S1,2026-11-02,,件,1,5,5,,\n"
    said = shell.done("import", book, "--kind", "deliveries", put(tmp_path, "d.csv", text))
    found = {one["row"]: one["problem"] for one in said["rejected"]}
    assert found[2] == problem
    assert all("{" not in one["says"] and one["says"] for one in said["rejected"])
    if problem not in ("MISSING", "UNKNOWN_CUSTOMER") or "S1" in row:
        assert (4 in found) == (row.startswith("C001,S1"))
    assert said["accepted"] in (1, 2)


def test_returns_and_free_goods(shell: Shell, book: str, tmp_path: Path) -> None:
    rows = "C001,R1,2026-11-02,退货,管,3,1,3,,\nC001,S3,2026-11-02,送货,样品,1,0,0,,\nC001,S4,2026-11-02,,管,10,2,20,5,\n"
    assert shell.done("import", book, "--kind", "deliveries", put(tmp_path, "d.csv", HEAD + rows))["accepted"] == 3
    found = shell.done("deliveries", book, "--on", "2026-11-30")["deliveries"]
    assert {one["delivery"]: (one["amount"], one["not_invoiced"]) for one in found} == {
        "R1": ("-3.00", "-3.00"), "S3": ("0.00", "0.00"), "S4": ("20.00", "15.00")
    }  # fmt: skip


def test_an_empty_sheet_to_fill_in(shell: Shell, book: str, tmp_path: Path) -> None:
    out = tmp_path / "t.xlsx"
    shell.done("template", "deliveries", str(out))
    assert "送货单号" in CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()[0]


@pytest.mark.parametrize(("language", "word"), [("zh", "未开票"), ("en", "not invoiced")])
def test_a_person_reads_it(
    shell: Shell, book: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, word: str
) -> None:
    assert main(["deliveries", book, "--on", "2026-11-30", "--lang", language]) == 0
    assert "{" not in capsys.readouterr().out
    shell.run("import", book, "--kind", "deliveries", put(tmp_path, "出库.csv", FOREIGN))
    shell.run("import", book, "--kind", "documents", put(tmp_path, "发票.csv", INVOICES))
    assert main(["deliveries", book, "--on", "2026-11-30", "--differences", "--lang", language]) == 0
    said = capsys.readouterr().out
    assert word in said and "{" not in said and "5,000.00" in said

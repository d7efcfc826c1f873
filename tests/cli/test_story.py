"""The first weeks of a small firm: what she can export, in the order in which it arrives, to the cent."""

from pathlib import Path

import pytest

from app.storage.verify import verify
from tests.cli.conftest import Shell
from tests.cli.test_balances import ROWS, SUM, listed

HEAD = """华创五金 核算项目余额表,,,,,,,,,
公司名称：宁波华创五金有限公司,,,期间：202610,,,,,,
客户编码,客户名称,科目编码,科目名称,期初余额,,本期发生额,,期末余额,
,,,,借方,贷方,借方,贷方,借方,贷方
"""
LEDGER = """往来明细账,,,,,,
科目：1122 应收账款 客户：海通泵业,,,,,,
日期,凭证号,摘要,借方,贷方,方向,余额
2026-07-01,,期初余额,,,借,60000.00
2026-07-18,记-12,销售,48400.00,,借,108400.00
2026-08-10,记-15,收款,,50000.00,借,58400.00
2026-09-05,记-9,销售,40000.00,,借,98400.00
2026-09-28,记-31,销售退回（红冲）,10000.00,,借,88400.00
"""
OPEN = """单据编号,业务日期,往来单位编码,往来单位,价税合计,未收款金额
{rows}
"""
A101, A102, A103 = (
    "A101,2026-08-12,K01,明远机电,113000.00,113000.00",
    "A102,2026-09-20,K01,明远机电,67800.00,67800.00",
    "A103,2026-10-15,K01,明远机电,45200.00,45200.00",
)
BANK = """交易时间,收入金额,支出金额,账户余额,交易行名,对方省市,对方账号,对方户名,交易用途
2026-11-03 09:10:00,12800.00,,112800.00,某行,浙江,6222000000000000001,王广源,货款
2026-11-05 10:00:00,105000.00,,217800.00,某行,浙江,3300000000000000001,华昌电器,货款
2026-11-06 11:00:00,113000.00,,330800.00,某行,浙江,3300000000000000002,明远机电,货款
"""


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


@pytest.fixture
def day_0(shell: Shell, tmp_path: Path) -> str:
    """Balances, then what K01 owes by document and K02 by ledger: the sum stays what the list of balances says."""
    book = str(tmp_path / "华创.desk")
    shell.done("new", book, "--company", "宁波华创五金有限公司")
    first = shell.done("import", book, "--kind", "balances", listed(tmp_path, ROWS, SUM, HEAD))
    assert (first["accepted"], first["totals"], first["rejected"]) == (10, {"CNY": "822236.50"}, [])
    rows = OPEN.format(rows="\n".join((A101, A102, A103)))
    said = shell.done("import", book, "--kind", "documents", written(tmp_path, "应收单.csv", rows), "--up-to", "2026-11-02")
    assert "BALANCE_REPLACED" in {one["problem"] for one in said["warnings"]}
    ledger = shell.done("import", book, "--kind", "ledger", written(tmp_path, "明细账.csv", LEDGER))
    assert {"RED_WITHOUT_MINUS", "BALANCE_REPLACED"} <= {one["problem"] for one in ledger["warnings"]}
    return book


def totals(shell: Shell, book: str, on: str) -> tuple[str, str, str]:
    found = shell.done("ageing", book, "--on", on)["totals"]["CNY"]
    return found["gross"], found["unapplied"], found["net"]


def open_of(shell: Shell, book: str, customer: str, on: str) -> list[tuple[str, str]]:
    found = shell.done("items", book, "--on", on, "--customer", customer)["items"]
    return [(one["date"], one["open"]) for one in found]


def test_day_0_ties_out(shell: Shell, day_0: str) -> None:
    assert totals(shell, day_0, "2026-11-02") == ("852236.50", "30000.00", "822236.50")
    assert open_of(shell, day_0, "K01", "2026-11-02") == [
        ("2026-08-12", "113000.00"), ("2026-09-20", "67800.00"), ("2026-10-15", "45200.00")
    ]  # fmt: skip
    assert open_of(shell, day_0, "K02", "2026-11-02") == [("2026-07-18", "48400.00"), ("2026-09-05", "40000.00")]
    assert shell.done("dun", day_0, "--on", "2026-11-02", "--dry-run")["notices"] == []
    assert verify(Path(day_0)).findings == ()


@pytest.mark.parametrize("bank_first", [True, False])
def test_the_first_week(shell: Shell, day_0: str, tmp_path: Path, bank_first: bool) -> None:
    """The bank's file and the new list of open items, in either order, twice: each payment counts once."""
    bank = ("import", day_0, "--kind", "bank", written(tmp_path, "农行.csv", BANK))
    rows = written(tmp_path, "应收单2.csv", OPEN.format(rows="\n".join((A102, A103))))
    snapshot = ("import", day_0, "--kind", "documents", rows, "--snapshot", "--up-to", "2026-11-10", "--gone", "file")
    shell.done(*(bank if bank_first else snapshot))
    if not bank_first:
        shell.done(*bank)
    lines = shell.done("bank", day_0)["lines"]
    assert [(one["amount"], one["side"], one["state"]) for one in lines] == [
        ("12800.00", "in", "open"), ("105000.00", "in", "open"), ("113000.00", "in", "open")
    ]  # fmt: skip
    # A private person and two firms of one owner are never matched by themselves.
    shell.done("match", day_0, "--accept", "90")
    assert {one["state"] for one in shell.done("bank", day_0)["lines"] if one["amount"] != "113000.00"} == {"open"}
    shell.done("match", day_0, "--line", str(lines[0]["id"]), "--customer", "K06")
    both = ("--customer", "K07=60000", "--customer", "K08=45000")
    shell.done("match", day_0, "--line", str(lines[1]["id"]), *both)
    if shell.done("bank", day_0)["lines"][2]["state"] == "open":
        shell.done("match", day_0, "--line", str(lines[2]["id"]), "--customer", "K01")
    if bank_first:
        shell.done(*snapshot)
    assert totals(shell, day_0, "2026-11-10")[2] == "591436.50"  # 822,236.50 - 12,800 - 105,000 - 113,000
    assert open_of(shell, day_0, "K01", "2026-11-10") == [("2026-09-20", "67800.00"), ("2026-10-15", "45200.00")]
    for again in (bank, snapshot):
        assert shell.done(*again)["accepted"] == 0
    assert totals(shell, day_0, "2026-11-10")[2] == "591436.50"
    assert verify(Path(day_0)).findings == ()

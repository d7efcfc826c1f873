"""A small firm's first month, from the first list of balances to the month-end, by files and commands, to the cent."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.storage.verify import verify
from tests.cli.conftest import Shell
from tests.cli.test_balances import ROWS, SUM, listed
from tests.cli.test_story import A101, A102, A103, BANK, HEAD, LEDGER, OPEN, written

CUSTOMERS = """客户编号,客户名称,账期,催函,业务员,所属集团,地址
K01,明远机电,月结30(月),是,小陈,,宁波市北仑区一路1号
K02,海通泵业,月结60(月),是,小陈,,宁波市鄞州区二路2号
K03,顺达贸易,,是,小陈,,
K04,宏图装备,,是,小陈,,
K05,金鼎工程,,是,小吴,,
K06,广源商行,,是,小吴,,
K07,华昌电器,,是,小吴,华昌,
K08,华昌电器（江北）,,是,小吴,华昌,
K09,立新塑胶,,否：老板自理,小吴,,
"""
B501, B502 = "B501,2026-08-01,K05,金鼎工程,120000.00,120000.00", "B502,2026-09-01,K05,金鼎工程,70000.00,70000.00"
BILL = "1" * 30
NOVEMBER = HEAD.replace("202610", "202611")
CLOSING = (
    "K01,明远机电,1122.01,货款,226000.00,,,113000.00,113000.00,",
    "K02,海通泵业,1122.01,货款,88400.00,,,,88400.00,",
    "K03,顺达贸易,1122.01,货款,,30000.00,,,,30000.00",
    "K04,宏图装备,1122.01,货款,150000.00,,,200000.00,,50000.00",
    "K05,金鼎工程,1122.01,货款,190000.00,,,,190000.00,",
    "K05,金鼎工程,1122.02,质保金,10000.00,,,,10000.00,",
    "K06,广源商行,1122.01,货款,12836.50,,,12836.50,,",
    "K07,华昌电器,1122.01,货款,60000.00,,,60000.00,,",
    "K08,华昌电器（江北）,1122.01,货款,45000.00,,,45000.00,,",
    "K09,立新塑胶,1122.01,货款,70000.00,,,50000.00,20000.00,",
)
CLOSING_SUM = "合计,,,,852236.50,30000.00,,480836.50,421400.00,80000.00\n"


@dataclass(frozen=True)
class Firm:
    """One book, and the folder its files come from."""

    shell: Shell
    folder: Path

    @property
    def book(self) -> str:
        return str(self.folder / "华创.desk")

    def does(self, command: str, *words: str) -> dict[str, Any]:
        return self.shell.done(command, self.book, *words)

    def brings(self, kind: str, name: str, text: str, *words: str) -> dict[str, Any]:
        return self.does("import", "--kind", kind, written(self.folder, name, text), *words)

    def totals(self, on: str) -> tuple[str, str, str]:
        found = self.does("ageing", "--on", on)["totals"]["CNY"]
        return found["gross"], found["unapplied"], found["net"]

    def owes(self, customer: str, on: str) -> list[tuple[str, str]]:
        return [(one["date"], one["open"]) for one in self.does("items", "--on", on, "--customer", customer)["items"]]

    def line(self, amount: str) -> str:
        return str(next(one["id"] for one in self.does("bank")["lines"] if one["amount"] == amount))


@pytest.fixture
def firm(shell: Shell, tmp_path: Path) -> Firm:
    """Day 0, 2 November: balances, then what K01 and K05 owe by document and K02 by ledger, then terms and who writes to whom."""
    one = Firm(shell, tmp_path)
    one.does("new", "--company", "宁波华创五金有限公司")
    for said in ("bank=工行宁波分行", "account=3901000000000000001", "phone=0574-1"):
        one.does("company", "--set", said)
    one.does("import", "--kind", "balances", listed(tmp_path, ROWS, SUM, HEAD))
    rows = OPEN.format(rows="\n".join((A101, A102, A103, B501, B502)))
    one.brings("documents", "应收单.csv", rows, "--up-to", "2026-11-02")
    one.brings("ledger", "明细账.csv", LEDGER)
    one.brings("customers", "客户.csv", CUSTOMERS)
    return one


def first_days(firm: Firm, bank_first: bool) -> int:
    """3 to 10 November. The bank's file and the new list of open items come in either order; the number of the list's batch."""
    bank = ("bank", "农行.csv", BANK)
    rows = OPEN.format(rows="\n".join((A102, A103, B501, B502)))
    snapshot = ("documents", "应收单2.csv", rows, "--snapshot", "--up-to", "2026-11-10")
    batch = 0
    if not bank_first:
        batch = firm.brings(*snapshot, "--gone", "file")["batch"]
    firm.brings(*bank)
    firm.does("match", "--accept", "90")
    firm.does("match", "--line", firm.line("12800.00"), "--customer", "K06")
    both = ("--customer", "K07=60000", "--customer", "K08=45000", "--payer-note", str(firm.folder / "代付说明.pdf"))
    firm.does("match", "--line", firm.line("105000.00"), *both)
    rest = ("--document", f"{_balance_of(firm, 'K06')}=36.50", "--reason", "尾数不付")
    kind = ("--request", "small_difference", "--customer", "K06", "--on", "2026-11-03", "--as", "周敏")
    asked = firm.does("allowance", *kind, *rest)
    firm.does("allowance", "--number", asked["allowance"], "--approve", "--on", "2026-11-04", "--as", "老何")
    firm.does(
        "bill", "--receive", "--customer", "K04", "--number", BILL, "--range", "1-20000000", "--kind", "bank",
        "--acceptor", "某银行", "--matures", "2027-05-05", "--amount", "200000.00", "--on", "2026-11-06",
    )  # fmt: skip
    agreement = written(firm.folder, "协议.pdf", "signed")
    firm.does(
        "transfer", "--type", "receivable_to_payable", "--customer", "K09", "--amount", "50000.00", "--on", "2026-11-09",
        "--agreement", "DC-1", "--agreement-date", "2026-11-09", "--agreement-file", agreement,
    )  # fmt: skip
    if bank_first:
        batch = firm.brings(*snapshot, "--gone", "file")["batch"]
    return batch


def _balance_of(firm: Firm, customer: str) -> str:
    return str(firm.does("items", "--on", "2026-11-03", "--customer", customer)["items"][0]["document"])


def test_day_0(firm: Firm) -> None:
    assert firm.totals("2026-11-02") == ("852236.50", "30000.00", "822236.50")
    items = firm.does("items", "--on", "2026-11-02", "--customer", "K01")["items"]
    assert [(one["document"], one["due"], one["days_overdue"]) for one in items] == [
        ("A101", "2026-09-30", 33), ("A102", "2026-10-31", 2), ("A103", "2026-11-30", -28)
    ]  # fmt: skip


@pytest.mark.parametrize("bank_first", [True, False])
def test_the_first_week(firm: Firm, bank_first: bool) -> None:
    first_days(firm, bank_first)
    assert firm.owes("K01", "2026-11-10") == [("2026-09-20", "67800.00"), ("2026-10-15", "45200.00")]
    assert [firm.owes(one, "2026-11-10") for one in ("K04", "K06", "K07", "K08")] == [[], [], [], []]
    assert [open_ for _, open_ in firm.owes("K09", "2026-11-10")] == ["20000.00"]
    assert firm.totals("2026-11-10") == ("421400.00", "80000.00", "341400.00")
    moved = firm.does("bridge", "--from", "2026-11-03", "--to", "2026-11-10")["bridge"]["CNY"]
    assert moved == {
        "opening": "822236.50",
        "movements": {"cash": "-230800.00", "bills": "-200000.00", "transfers": "-50000.00", "differences": "-36.50"},
        "closing": "341400.00",
    }
    bills = firm.does("bills", "--on", "2026-11-10")
    assert [(one["number"], one["amount"], one["state"]) for one in bills["bills"]] == [(BILL, "200000.00", "on_hand")]
    assert "华昌电器" in PdfReader(firm.folder / "代付说明.pdf").pages[0].extract_text()
    assert verify(Path(firm.book)).findings == ()


def test_the_same_files_again_change_nothing_and_a_filtered_list_is_asked_about(firm: Firm) -> None:
    first_days(firm, True)
    for kind, name in (("bank", "农行.csv"), ("ledger", "明细账.csv"), ("customers", "客户.csv")):
        assert firm.does("import", "--kind", kind, str(firm.folder / name))["accepted"] == 0
    again = ("--snapshot", "--up-to", "2026-11-10", "--gone", "file")
    assert firm.does("import", "--kind", "documents", str(firm.folder / "应收单2.csv"), *again)["accepted"] == 0
    filtered = ("--kind", "documents", written(firm.folder, "筛选.csv", OPEN.format(rows="\n".join((A102, A103)))))
    snapshot = (*filtered, "--snapshot", "--up-to", "2026-11-11")
    code, said = firm.shell.run("import", firm.book, *snapshot)
    (ask,) = said["ask"]
    assert (code, ask["ask"], ask["choices"]) == (2, "FILTERED_EXPORT", ["file", "settle"])
    assert firm.does("import", *snapshot, "--gone", "file")["snapshot"]["gone"] == []
    assert firm.totals("2026-11-11") == ("421400.00", "80000.00", "341400.00")


@pytest.mark.parametrize("bank_first", [True, False])
def test_the_letters_of_the_second_week(firm: Firm, bank_first: bool) -> None:
    snapshot = first_days(firm, bank_first)
    firm.brings("bank", "农行2.csv", BANK, "--up-to", "2026-11-09")
    letters = firm.folder / "函.pdf"
    said = firm.does("dun", "--on", "2026-11-10", "--pdf", str(letters), "--sheets", str(firm.folder / "用印.pdf"))
    assert [(one["customer"], one["level"], one["total"]) for one in said["notices"]] == [
        ("K01", 1, "67800.00"), ("K02", 1, "48400.00")
    ]  # fmt: skip
    why = {(one["customer"], one["reason"]) for one in said["skipped"]}
    assert {("K05", "NO_TERM"), ("K05", "RETENTION_WAITING"), ("K09", "NO_DETAIL")} == why
    text = "".join(page.extract_text() for page in PdfReader(letters).pages)
    assert "人民币肆万捌仟肆佰元整" in text
    firm.does("sent", str(said["run"]), "--on", "2026-11-10", "--channel", "ems")
    code, no = firm.shell.run("undo", firm.book, str(snapshot))
    assert (code, no["refused"]) == (1, "BATCH_IN_USE")
    backup = str(firm.folder / "U盘.desk")
    firm.does("backup", backup)
    assert firm.shell.done("ageing", backup, "--on", "2026-11-10") == firm.does("ageing", "--on", "2026-11-10")


def test_the_month_end(firm: Firm) -> None:
    first_days(firm, True)
    closing = listed(firm.folder, CLOSING, CLOSING_SUM, NOVEMBER)
    said = firm.does("import", "--kind", "balances", closing)
    assert said["totals"] == {"CNY": "341400.00"}
    assert firm.totals("2026-11-30") == ("421400.00", "80000.00", "341400.00")
    check = firm.does("reconcile", "--on", "2026-11-30", "--pdf", str(firm.folder / "三方核对.pdf"))
    assert check["ledger_difference"] is None
    assert verify(Path(firm.book)).findings == ()

"""The bridge between two days: it ties out with the ageing, and every line opens its documents."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.cli import MOVEMENTS, main
from app.domain.posting import SIDES
from app.queries.bridge import Movement, movement
from app.storage.verify import verify
from tests.cli.conftest import Shell
from tests.cli.test_balance_letters import made

CUSTOMERS = "code,name,term\nC1,甲公司,NET30\nC2,乙公司,\n"
DOCUMENTS = """customer,number,kind,date,amount,open,currency
C1,A1,invoice,2026-03-02,1000.00,,
C1,A2,invoice,2026-04-10,500.00,200.00,
C1,N1,credit_note,2026-04-12,50.00,,
C2,A3,invoice,2026-04-15,70.00,,USD
"""
RECEIPTS = """customer,reference,method,date,amount,currency,document,allocated,reversed_on
C1,R1,,2026-04-05,400.00,,A1,400.00,
C1,R2,transfer,2026-04-06,100.00,,A1,100.00,2026-04-20
C1,R3,small_difference,2026-04-07,0.50,,A1,0.50,
C1,R4,refund,2026-04-08,20.00,,,,
C1,R5,write_off,2026-04-09,9.00,,A1,9.00,
"""


@pytest.fixture
def book(shell: Shell, tmp_path: Path) -> str:
    path = str(tmp_path / "桥.desk")
    shell.done("new", path, "--company", "华创五金有限公司")
    for kind, text in (("customers", CUSTOMERS), ("documents", DOCUMENTS), ("receipts", RECEIPTS)):
        source = tmp_path / f"{kind}.csv"
        source.write_text(text, "utf-8")
        shell.done("import", path, "--kind", kind, str(source))
    return path


def test_it_ties_out_between_two_ageings(shell: Shell, book: str) -> None:
    found = shell.done("bridge", book, "--from", "2026-04-01", "--to", "2026-04-30")["bridge"]
    assert found["CNY"] == {
        "opening": "1000.00",
        "movements": {
            "billed": "500.00", "credit_notes": "-50.00", "cash": "-500.00", "bounced": "100.00", "refunds": "20.00",
            "differences": "-0.50", "write_offs": "-9.00", "settled_by_list": "-300.00",
        },
        "closing": "760.50",
    }  # fmt: skip
    assert found["USD"] == {"opening": "0.00", "movements": {"billed": "70.00"}, "closing": "70.00"}
    for day, key in (("2026-03-31", "opening"), ("2026-04-30", "closing")):
        net = shell.done("ageing", book, "--on", day)["totals"]["CNY"]["net"]
        assert Decimal(net) == Decimal(found["CNY"][key])
    assert verify(Path(book)).findings == ()


def test_a_line_opens_its_documents(shell: Shell, book: str) -> None:
    asked = ("bridge", book, "--from", "2026-04-01", "--to", "2026-04-30")
    behind = shell.done(*asked, "--of", "cash")["documents"]
    assert [(one["customer"], one["document"], one["date"], one["amount"]) for one in behind] == [
        ("C1", "R1", "2026-04-05", "-400.00"), ("C1", "R2", "2026-04-06", "-100.00")
    ]  # fmt: skip
    moved = shell.done(*asked)["bridge"]["CNY"]["movements"]
    for name, amount in moved.items():
        shown = [one for one in shell.done(*asked, "--of", name)["documents"] if one["currency"] == "CNY"]
        assert sum(Decimal(one["amount"]) for one in shown) == Decimal(amount)


def test_of_one_customer(shell: Shell, book: str) -> None:
    asked = ("bridge", book, "--from", "2026-04-01", "--to", "2026-04-30")
    assert set(shell.done(*asked, "--customer", "C2")["bridge"]) == {"USD"}
    code, told = shell.run(*asked, "--customer", "C9")
    assert (code, told["refused"]) == (1, "CUSTOMER_UNKNOWN")


def test_days_in_the_wrong_order(shell: Shell, book: str) -> None:
    code, told = shell.run("bridge", book, "--from", "2026-04-30", "--to", "2026-04-01")
    assert (code, told["unusable"]) == (2, "FROM_AFTER_TO")


@pytest.mark.parametrize(("language", "word"), [("zh", "期末净额"), ("en", "closing, net")])
def test_in_words(book: str, capsys: pytest.CaptureFixture[str], language: str, word: str) -> None:
    assert main(["bridge", book, "--from", "2026-04-01", "--to", "2026-04-30", "--lang", language]) == 0
    assert word in capsys.readouterr().out
    assert main(["bridge", book, "--from", "2026-04-01", "--to", "2026-04-30", "--of", "cash", "--lang", language]) == 0
    assert "R1" in capsys.readouterr().out


def test_every_kind_has_its_line() -> None:
    assert tuple(map(str, Movement)) == MOVEMENTS
    for kind, side in SIDES.items():
        assert movement("D", kind, side, False, False) in Movement
    for series, kind, side in (("R", "transfer", -1), ("D", "transferred", 1), ("V", "transfer", 1), ("V", "transferred", -1)):
        assert movement(series, kind, side, False, False) is Movement.TRANSFERS
    assert movement("L", "ledger_debit", 1, False, False) is Movement.BILLED
    assert movement("L", "balance_replaced", -1, False, False) is Movement.BILLED
    assert movement("L", "ledger_credit", -1, False, False) is Movement.LEDGER_CREDITS
    assert movement("L", "balance_replaced", 1, True, False) is Movement.LEDGER_CREDITS
    assert movement("L", "opening", 1, False, False) is Movement.BALANCES
    assert movement("R", "receipt", -1, False, True) is Movement.BILLS
    assert movement("V", "reversal", 1, False, True) is Movement.BILLS_RETURNED


@pytest.mark.parametrize(
    ("first", "last"), [("2026-07-01", "2026-10-31"), ("2026-09-01", "2026-11-30"), ("2026-11-01", "2026-11-30")]
)
def test_with_balances_a_ledger_and_documents_it_ties_out_too(shell: Shell, tmp_path: Path, first: str, last: str) -> None:
    """The story's book: lists of balances, behind which documents and a ledger came in, and a receipt."""
    path = made(shell, tmp_path)
    found = shell.done("bridge", path, "--from", first, "--to", last)["bridge"]["CNY"]
    before = (date.fromisoformat(first) - timedelta(days=1)).isoformat()
    for day, key in ((before, "opening"), (last, "closing")):
        total = shell.done("ageing", path, "--on", day)["totals"].get("CNY", {"net": "0.00"})
        assert total["net"] == found[key]
    moved = {name: Decimal(amount) for name, amount in found["movements"].items()}
    assert Decimal(found["opening"]) + sum(moved.values()) == Decimal(found["closing"])
    for name, amount in moved.items():
        shown = shell.done("bridge", path, "--from", first, "--to", last, "--of", name)["documents"]
        assert sum(Decimal(one["amount"]) for one in shown) == amount
    if first == "2026-11-01":
        assert (found["opening"], moved, found["closing"]) == ("822236.50", {"cash": Decimal("-113000.00")}, "709236.50")


def test_what_a_ledger_brought_is_told_by_what_it_was(shell: Shell, tmp_path: Path) -> None:
    path = made(shell, tmp_path)
    asked = ("bridge", path, "--from", "2026-07-01", "--to", "2026-10-31", "--customer", "K02")
    assert shell.done(*asked)["bridge"]["CNY"] == {
        "opening": "0.00",
        "movements": {"billed": "88400.00", "ledger_credits": "-60000.00", "balances": "60000.00"},
        "closing": "88400.00",
    }

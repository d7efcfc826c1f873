"""The three-way check from the command line: the story's months, the sheet, and the word on every page while the ledger differs."""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.cli.ledger_word import FIGURES
from app.storage import stated_reads
from app.storage.engine import Tables
from app.storage.reading import read_book
from app.storage.verify import verify
from app.system.paths import resource
from tests.cli.conftest import Ran, Shell
from tests.documents.samples import whole

OCTOBER = """核算项目余额表
期间：202610
科目编码,客户编号,客户名称,期末借方,期末贷方
1122,K01,明远机电,226000.00,
1122,K02,海通泵业,88400.00,
1122,K03,顺达贸易,,30000.00
1122,K04,宏图装备,150000.00,
1122.01,K05,金鼎工程,190000.00,
1122.02,K05,金鼎工程,10000.00,
1122,K06,广源商行,12836.50,
1122,K07,华昌电器,60000.00,
1122,K08,华昌江北,45000.00,
1122,K09,立新塑胶,70000.00,
合计,,,852236.50,30000.00
"""
NOVEMBER = """核算项目余额表
期间：202611
科目编码,客户编号,客户名称,期初借方,期初贷方,本期借方,本期贷方,期末借方,期末贷方
1122,K01,明远机电,226000.00,,,113000.00,113000.00,
1122,K02,海通泵业,88400.00,,,,88400.00,
1122,K03,顺达贸易,,30000.00,,,,30000.00
1122,K04,宏图装备,150000.00,,,200000.00,,50000.00
1122.01,K05,金鼎工程,190000.00,,,,190000.00,
1122.02,K05,金鼎工程,10000.00,,,,10000.00,
1122,K06,广源商行,12836.50,,,12836.50,,
1122,K07,华昌电器,60000.00,,,60000.00,,
1122,K08,华昌江北,45000.00,,,45000.00,,
1122,K09,立新塑胶,70000.00,,,50000.00,20000.00,
合计,,,852236.50,30000.00,,480836.50,421400.00,80000.00
"""
K01 = """客户编号,单据编号,单据日期,金额
K01,A101,2026-08-12,113000.00
K01,A102,2026-09-20,67800.00
K01,A103,2026-10-15,45200.00
"""
BANK = """查询账号：,6200000011112222
交易时间,借方发生额（支出）,贷方发生额（收入）,账户余额,对方账号,对方户名,摘要
2026-11-06 09:15:00,0.00,113000.00,160000.00,330011,明远机电,货款
2026-11-06 10:02:00,0.00,3500.00,163500.00,621700,林国华,货款
"""

USD = "客户编号,单据编号,单据日期,金额,币种\nK01,U1,2026-10-01,10.00,USD\n"


def put(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture
def book(shell: Shell, tmp_path: Path) -> str:
    """October's balances and the documents of K01, as on the first morning."""
    path = str(tmp_path / "a.desk")
    shell.done("new", path, "--company", "宁波华创五金有限公司")
    shell.done("import", path, "--kind", "balances", put(tmp_path, "十月.csv", OCTOBER), "--up-to", "2026-10-31")
    shell.done("import", path, "--kind", "documents", put(tmp_path, "k01.csv", K01))
    return path


@pytest.fixture
def banked(shell: Shell, book: str, tmp_path: Path) -> str:
    """The bank's file is in and K01's payment matched; the accounting program has not shown it."""
    shell.done("import", book, "--kind", "bank", put(tmp_path, "bank.csv", BANK))
    shell.done("match", book, "--accept", "90")
    return book


def checked(shell: Shell, book: str, on: str, *more: str) -> dict[str, Any]:
    found: dict[str, Any] = shell.done("reconcile", book, "--on", on, *more)
    return found


def total(found: dict[str, Any]) -> tuple[str, str, str]:
    one = found["currencies"]["CNY"]["total"]
    return one["book"], one["program"], one["difference"]


def customers(found: dict[str, Any]) -> dict[str, Any]:
    return {one["code"]: one for one in found["currencies"]["CNY"]["customers"]}


def note(shell: Shell, book: str) -> Any:
    return shell.done("runs", book)["ledger_difference"]


def said(capsys: pytest.CaptureFixture[str], *words: str, lang: str = "zh") -> list[str]:
    assert main([*words, "--lang", lang]) == 0
    return capsys.readouterr().out.splitlines()


# ---- the story: net = ledger total after every import


def test_the_first_morning(shell: Shell, book: str) -> None:
    found = checked(shell, book, "2026-11-02")
    assert total(found) == ("822236.50", "822236.50", "0.00")
    assert {code: one["difference"] for code, one in customers(found).items()} == {f"K0{n}": "0.00" for n in range(1, 10)}
    assert (customers(found)["K05"]["program"], customers(found)["K05"]["file"]) == ("200000.00", "十月.csv")
    assert note(shell, book) is None
    assert found["ledger_difference"] is None


def test_the_close_of_november(shell: Shell, banked: str, tmp_path: Path) -> None:
    """Net 341,400.00 = 总账; the sheet to sign."""
    shell.done("import", banked, "--kind", "balances", put(tmp_path, "十一月.csv", NOVEMBER), "--up-to", "2026-11-30")
    pdf = tmp_path / "核对.pdf"
    found = checked(shell, banked, "2026-11-30", "--pdf", str(pdf))
    assert total(found) == ("341400.00", "341400.00", "0.00")
    assert found["currencies"]["CNY"]["since"] == "2026-10-31"
    assert customers(found)["K04"]["book"] == "-50000.00"
    assert found["currencies"]["CNY"]["received"] == {"book": "113000.00", "bank": "113000.00", "confirmed": "0.00"}
    assert note(shell, banked) is None
    text = whole(pdf.read_bytes())
    for word in ("三方核对表", "341,400.00", "明远机电", "编制", "复核", "负责人", "相符", "待账务确认的收款"):
        assert word in text, word
    assert verify(Path(banked)).findings == ()


# ---- a difference


def test_what_the_program_lacks_is_named_and_said_everywhere(
    shell: Shell, banked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stated = shell.done("reconcile", banked, "--state-total", "822236.50", "--on", "2026-11-10")
    less = {"CNY": {"difference": "-113000.00", "on": "2026-11-10", "explained": False}}
    assert stated == {"on": "2026-11-10", "currency": "CNY", "total": "822236.50", "ledger_difference": less}
    found = checked(shell, banked, "2026-11-10")
    assert (total(found), found["currencies"]["CNY"]["total"]["unexplained"]) == (("709236.50", "822236.50", "-113000.00"), "0.00")
    assert found["currencies"]["CNY"]["behind"][0] == {
        "customer": "K01", "item": "provisional", "document": "BANK-1", "date": "2026-11-06", "amount": "113000.00",
        "effect": "-113000.00", "explains": True,
    }  # fmt: skip
    assert [one["document"] for one in found["currencies"]["CNY"]["open_lines"]] == ["2"]
    for words in (
        ("ageing", "--on", "2026-11-10"), ("items", "--on", "2026-11-10"), ("bank",), ("match",), ("allowances",), ("runs",),
        ("receipts", "--provisional", "--on", "2026-11-10"), ("dun", "--on", "2026-11-10", "--dry-run"), ("retention",),
        ("statement", "K01", "--from", "2026-11-01", "--to", "2026-11-10", "--pdf", str(tmp_path / "s.pdf")),
    ):  # fmt: skip
        asked = (words[0], banked, *words[1:])
        assert shell.done(*asked)["ledger_difference"] == less, words
        assert said(capsys, *asked)[-1].startswith("注意：2026-11-10 账面比财务软件少 113,000.00（CNY），还没有说明原因。")
        assert "113,000.00 less than the accounting program" in said(capsys, *asked, lang="en")[-1]
    assert "ledger_difference" not in shell.done("verify", banked)


def test_explained_it_is_said_no_more_until_it_changes(
    shell: Shell, banked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.done("reconcile", banked, "--state-total", "822236.50", "--on", "2026-11-10")
    shell.done("reconcile", banked, "--explain", "金蝶下周记收款", "--on", "2026-11-10", "--as", "周敏")
    assert note(shell, banked)["CNY"]["explained"] is True
    assert not any("注意" in line for line in said(capsys, "ageing", banked, "--on", "2026-11-10"))
    assert "已说明：金蝶下周记收款" in said(capsys, "reconcile", banked, "--on", "2026-11-10")[1]
    shell.done("match", banked, "--line", "2", "--customer", "K06")
    assert note(shell, banked)["CNY"] == {"difference": "-116500.00", "on": "2026-11-10", "explained": False}
    shell.done("match", banked, "--line", "2", "--undo", "--on", "2026-11-06")
    assert note(shell, banked)["CNY"]["explained"] is True
    shell.done("reconcile", banked, "--unexplain", "--on", "2026-11-10")
    assert note(shell, banked)["CNY"]["explained"] is False
    shell.done("reconcile", banked, "--unstate-total", "--on", "2026-11-10")
    assert note(shell, banked) is None
    assert verify(Path(banked)).findings == ()


def test_of_a_customer(shell: Shell, book: str, tmp_path: Path) -> None:
    more = put(tmp_path, "more.csv", "客户编号,单据编号,单据日期,金额\nK01,A9,2026-10-20,100.00\n")
    shell.done("import", book, "--kind", "documents", more)
    one = checked(shell, book, "2026-11-02", "--customer", "K01")["currencies"]["CNY"]
    assert [(row["code"], row["difference"], row["unexplained"]) for row in one["customers"]] == [("K01", "100.00", "100.00")]
    assert (one["total"], one["open_lines"]) == (None, [])
    shell.done("reconcile", book, "--explain", "票未到", "--customer", "K01", "--on", "2026-11-02")
    found = checked(shell, book, "2026-11-02")
    assert (customers(found)["K01"]["reason"], customers(found)["K01"]["unexplained"]) == ("票未到", "0.00")
    assert note(shell, book)["CNY"]["explained"] is True  # the customers' differences make that in total


def test_in_words(shell: Shell, banked: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a total; with one that a payment explains; with one that nothing explains."""
    words = ("reconcile", banked, "--on", "2026-11-10")
    shell.done("import", banked, "--kind", "documents", put(Path(banked).parent, "usd.csv", USD))
    lines = said(capsys, *words)
    assert any("没有财务软件的合计" in line for line in lines)  # of USD
    assert any(line.startswith("三方核对，截至 2026-11-10，USD") for line in lines)
    shell.done("reconcile", banked, "--state-total", "822236.50", "--on", "2026-11-10")
    lines = said(capsys, *words)
    assert lines[2:4] == ["以下各项正好解释差异；核实后请用 --explain 记下原因：", "  待账务确认：BANK-1，2026-11-06，113,000.00"]
    assert "  未认领的银行流水：2，2026-11-06，3,500.00" in lines
    shell.done("reconcile", banked, "--state-total", "1.00", "--on", "2026-11-10")
    assert said(capsys, *words, lang="en")[2] == "of which nothing explains: 709,235.50"
    assert len(said(capsys, *words, "--currency", "USD")) == 6


# ---- on paper


@pytest.mark.parametrize(("language", "words"), [
    ("zh", ("三方核对表", "可由下列各项解释", "截至2026-10-31", "未认领的银行流水", "十月.csv", "手工账")),
    ("en", ("Three-way check", "items below explain it", "as of 2026-10-31", "Line of the bank, not matched", "Prepared by")),
])  # fmt: skip
def test_the_sheet(shell: Shell, banked: str, tmp_path: Path, language: str, words: tuple[str, ...]) -> None:
    pdf, xlsx = tmp_path / "check.pdf", tmp_path / "check.xlsx"
    first = tmp_path / "first.pdf"
    shell.done("reconcile", banked, "--state-total", "822236.50", "--on", "2026-11-10")
    shell.done("reconcile", banked, "--on", "2026-11-10", "--pdf", str(pdf), "--xlsx", str(xlsx), "--lang", language)
    shell.done("reconcile", banked, "--explain", "手工账", "--on", "2026-11-10")
    shell.done("reconcile", banked, "--on", "2026-11-10", "--pdf", str(first), "--lang", language)
    again = tmp_path / "again.pdf"
    shell.done("reconcile", banked, "--on", "2026-11-02", "--pdf", str(again), "--lang", language)
    text = "".join(whole(one.read_bytes()) for one in (pdf, first, again))
    for word in words:
        assert word.replace(" ", "") in text, word
    assert xlsx.stat().st_size > 1000


def test_the_sheet_without_a_total_and_of_nothing(shell: Shell, tmp_path: Path) -> None:
    path, pdf = str(tmp_path / "b.desk"), tmp_path / "b.pdf"
    shell.done("new", path, "--company", "华创")
    assert shell.done("reconcile", path, "--on", "2026-11-10", "--pdf", str(pdf))["currencies"] == {}
    assert "没有可以核对的" in whole(pdf.read_bytes())
    shell.done("import", path, "--kind", "customers", put(tmp_path, "c.csv", "code,name\nC1,甲公司\nC2,𬭚公司\n"))
    for kind, key, line in (("documents", "number", "C1,A1"), ("receipts", "reference", "C2,P1")):
        text = f"customer,{key},date,amount\n{line},2026-08-12,10\n"
        shell.done("import", path, "--kind", kind, put(tmp_path, f"{kind}.csv", text))
    found = checked(shell, path, "2026-11-10", "--pdf", str(pdf))
    assert [(one["program"], one["only"]) for one in customers(found).values()] == [(None, "book")] * 2
    assert "没有合计" in whole(pdf.read_bytes())
    assert checked(shell, path, "2026-11-10", "--currency", "USD")["currencies"] == {}


def test_old_receipts_on_the_sheet_and_in_words(
    shell: Shell, banked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = tmp_path / "old.pdf"
    found = checked(shell, banked, "2026-12-12", "--pdf", str(pdf))
    assert [(one["receipt"], one["missing_from"]) for one in found["overdue_receipts"]["receipts"]] == [("BANK-1", "accounting")]
    assert "超过35天仍有一方没有的收款：1笔" in whole(pdf.read_bytes())
    lines = said(capsys, "reconcile", banked, "--on", "2026-12-12")
    assert any("BANK-1" in line and "缺：财务软件" in line for line in lines)


def test_the_ageing_report_has_a_line_on_each_page(shell: Shell, banked: str, tmp_path: Path) -> None:
    pdf = tmp_path / "ageing.pdf"
    shell.done("ageing", banked, "--on", "2026-11-10", "--pdf", str(pdf))
    assert "账面比财务软件" not in whole(pdf.read_bytes())
    shell.done("reconcile", banked, "--state-total", "700000", "--on", "2026-11-10")
    shell.done("ageing", banked, "--on", "2026-11-10", "--pdf", str(pdf))
    assert "2026-11-10账面比财务软件多¥9,236.50" in whole(pdf.read_bytes())
    shell.done("ageing", banked, "--on", "2026-11-10", "--pdf", str(pdf), "--lang", "en")
    assert "CNY9,236.50morethantheaccountingprogram" in whole(pdf.read_bytes())


# ---- wrong usage


@pytest.mark.parametrize(("words", "code"), [
    (("--state-total", "1", "--explain", "x"), "RECONCILE_ONE_WAY"),
    (("--unexplain", "--unstate-total"), "RECONCILE_ONE_WAY"),
    (("--explain", "x", "--pdf", "x.pdf"), "RECONCILE_ONE_WAY"),
    (("--state-total", "1", "--customer", "K01"), "RECONCILE_TOTAL_OF_ALL"),
    (("--unstate-total", "--customer", "K01"), "RECONCILE_TOTAL_OF_ALL"),
    (("--state-total", "一"), "TOTAL_UNREADABLE"),
    (("--explain", "x"), "NO_DIFFERENCE"),
    (("--unexplain",), "NOT_EXPLAINED"),
    (("--unexplain", "--customer", "K01"), "NOT_EXPLAINED"),
    (("--unstate-total",), "TOTAL_NOT_TYPED"),
    (("--customer", "K99"), "CUSTOMER_UNKNOWN"),
])  # fmt: skip
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be(run: Callable[..., Ran], book: str, words: tuple[str, ...], code: str, language: str) -> None:
    exit_, answer = run("reconcile", book, "--on", "2026-11-10", *words, "--lang", language)
    assert (exit_, answer.get("refused") or answer.get("unusable")) == (2 if code.startswith("RECONCILE") else 1, code)
    assert answer["says"]


def test_repeating_a_command_changes_nothing(shell: Shell, book: str) -> None:
    once = ("reconcile", book, "--state-total", "5", "--on", "2026-11-10", "--command-id", "a1")
    shell.done(*once)
    before = shell.done("verify", book)["entries"]
    assert shell.done(*once)["already"] is True
    assert shell.done("verify", book)["entries"] == before


# ---- letters and receipts


DUE = "客户编号,客户名称,账期\nK01,明远机电,NET30\n"


def test_a_letter_waits_for_the_payment_on_the_bank(
    shell: Shell, book: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.done("import", book, "--kind", "customers", put(tmp_path, "c.csv", DUE))
    shell.done("import", book, "--kind", "bank", put(tmp_path, "bank.csv", BANK))
    asked = ("dun", book, "--on", "2026-11-10", "--stale-ok", "月初")
    found = shell.done(*asked, "--dry-run")
    assert [one["document"] for one in found["skipped"] if one["reason"] == "PAYMENT_WAITING"] == ["A101", "A102"]
    assert [(one["line"], one["customers"], one["amount"]) for one in found["open_bank_lines"]] == [
        (1, ["K01"], "113000.00"), (2, [], "3500.00"),
    ]  # fmt: skip
    assert "BANK_LINES_OPEN" in found["warnings"]
    lines = said(capsys, *asked, "--dry-run")
    assert any("银行流水第 1 行" in line and "可能是客户 K01" in line for line in lines)
    assert any("line 1 of the bank" in line.lower() for line in said(capsys, *asked, "--dry-run", lang="en"))
    shell.done("match", book, "--line", "1", "--customer", "K01", "--document", "A101=113000")
    shell.done("match", book, "--line", "2", "--ignore", "私款")
    found = shell.done(*asked)
    assert ([one["customer"] for one in found["notices"]], found["open_bank_lines"]) == (["K01"], [])


def test_whose_receipts_count_is_a_policy(shell: Shell, book: str, tmp_path: Path) -> None:
    policy = [{"kind": "matching", "valid_from": "2026-01-01", "customer": None, "body": {"receipts_by": "bank"}}]
    shell.done("policy", book, "--load", put(tmp_path, "p.json", json.dumps(policy)))
    shell.done("import", book, "--kind", "bank", put(tmp_path, "bank.csv", BANK))
    shell.done("match", book, "--accept", "90")
    assert shell.done("receipts", book, "--provisional", "--on", "2027-01-31")["receipts"] == []
    receipts = put(tmp_path, "r.csv", "customer,reference,date,amount\nK01,SK1,2026-11-07,113000\nK06,SK2,2026-11-07,50\n")
    shell.done("import", book, "--kind", "receipts", receipts)
    assert shell.done("ageing", book, "--on", "2026-11-10")["totals"]["CNY"]["net"] == "709186.50"
    listed = shell.done("receipts", book, "--provisional", "--on", "2027-01-31")["receipts"]
    assert [(one["receipt"], one["line"], one["missing_from"]) for one in listed] == [("SK2", None, "bank")]


def test_nobody_else_may_count(run: Callable[..., Ran], book: str, tmp_path: Path) -> None:
    policy = [{"kind": "matching", "valid_from": "2026-01-01", "customer": None, "body": {"receipts_by": "x"}}]
    code, answer = run("policy", book, "--load", put(tmp_path, "p.json", json.dumps(policy)))
    assert (code, answer["refused"], answer["code"]) == (1, "POLICY_INVALID", "WHOSE_UNKNOWN")


# ---- cheap


def test_the_word_on_each_page_is_two_short_statements(shell: Shell, banked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    rows = Tables.rows

    def counted(self: Tables, sql: str, *more: Any) -> list[Any]:
        asked.append(sql)
        return rows(self, sql, *more)

    def statements() -> int:
        asked.clear()
        with closing(read_book(Path(banked))) as opened, opened.reading() as tables:
            asked.clear()
            stated_reads.differences(tables)
            return len(asked)

    monkeypatch.setattr(Tables, "rows", counted)
    assert statements() == 1
    shell.done("reconcile", banked, "--state-total", "5", "--on", "2026-11-10")
    assert statements() == 2


def test_the_word_is_looked_up_by_index(banked: str) -> None:
    with closing(read_book(Path(banked))) as opened, opened.reading() as tables:
        plan = [str(row[-1]) for row in tables.rows("EXPLAIN QUERY PLAN " + stated_reads._DIFFERENCES, {"until": "9999"})]
    assert all("document" not in line for line in plan), plan
    assert sum("stated_balance_total" in line for line in plan) == 2, plan


def test_nothing_heavy_is_loaded_for_it(shell: Shell, banked: str) -> None:
    shell.done("reconcile", banked, "--state-total", "5", "--on", "2026-11-10")
    heavy = "{'reportlab', 'sqlmodel', 'python_calamine', 'app.queries.reconciling', 'app.domain.matching', 'app.words'}"
    code = f"import sys; from app.cli import main; main(sys.argv[1:]); print(sorted({heavy} & set(sys.modules)))"
    words = [sys.executable, "-c", code, "ageing", banked, "--on", "2026-06-30", "--json"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=resource().parent, check=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_commands_with_figures_are_commands() -> None:
    from app.cli import COMMANDS

    assert set(COMMANDS) >= FIGURES

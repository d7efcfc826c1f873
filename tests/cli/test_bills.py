"""Bills on the command line: as a bookkeeper enters, moves, prints and imports them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.cli import BILL_STATES, STEPS, main
from app.domain.bills import BillState, Verb
from app.exchange.reading import read_table
from app.storage.verify import verify
from app.system import clock
from tests.cli.conftest import Shell
from tests.cli.test_bank import printed

NUMBER, OTHER = "513033200000120261106000000001", "613033200000120261106000000002"
CUSTOMERS = "code,name,term\nK04,宏图装备,NET60\nK05,金鼎工程,\n"
DOCUMENTS = """customer,number,date,due,amount
K04,A401,2026-08-01,2026-09-30,100000
K04,A402,2026-09-20,2026-11-19,50000
K05,A501,2026-10-01,2026-10-31,30000
"""
FACES = (
    "--kind", "bank", "--matures", "2027-05-05", "--issued", "2026-11-05", "--acceptor", "示例银行", "--endorser", "宏图装备",
)  # fmt: skip
RECEIVED = (
    "--receive", "--customer", "K04", "--number", NUMBER, "--range", "1-20000000", "--amount", "200,000.00", *FACES,
    "--on", "2026-11-06",
)  # fmt: skip


@pytest.fixture
def book(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The firm on the ninth of May 2027."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 5, 9, 9, 0, tzinfo=UTC))
    monkeypatch.setattr(clock, "today", lambda: datetime(2027, 5, 9, tzinfo=UTC).date())
    path = str(tmp_path / "票据.desk")
    shell.done("new", path, "--company", "宁波华创五金有限公司")
    for kind, text in (("customers", CUSTOMERS), ("documents", DOCUMENTS)):
        source = tmp_path / f"{kind}.csv"
        source.write_text(text, "utf-8")
        shell.done("import", path, "--kind", kind, str(source))
    return path


def step(shell: Shell, book: str, *words: str, on: str = "2026-11-20") -> dict[str, Any]:
    return shell.done("bill", book, "--number", NUMBER, *words, "--on", on)


def wrong(shell: Shell, book: str, *words: str) -> str:
    code, told = shell.run("bill", book, *words)
    assert code == 2
    return str(told["unusable"])


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(list(words)) == code
    out, err = capsys.readouterr()
    return out + err


def test_the_commands_know_every_step_and_state() -> None:
    assert tuple(BillState) == BILL_STATES
    assert set(STEPS) | {"endorse", "discount"} == set(Verb)


def test_a_bill_from_receipt_to_refusal(shell: Shell, book: str) -> None:
    told = shell.done("bill", book, *RECEIVED)
    assert (told["paid"], told["on_account"], told["receipt"]) == ("150000.00", "50000.00", f"{NUMBER} 1-20000000")
    week = shell.done("bridge", book, "--from", "2026-11-02", "--to", "2026-11-08")["bridge"]["CNY"]["movements"]
    assert week == {"bills": "-200000.00"}
    due = shell.done("bills", book, "--on", "2027-04-28", "--due-within", "7")["bills"]
    assert [(one["next"], one["days"], one["months_until_cash"]) for one in due] == [("present", 7, "8.0")]
    step(shell, book, "--present", on="2027-05-05")
    back = step(shell, book, "--dishonour", on="2027-05-08")
    assert back["reopened"] == ["A401", "A402"]
    ageing = shell.done("ageing", book, "--on", "2027-05-08")["customers"]
    assert next(one["net"] for one in ageing if one["code"] == "K04") == "150000.00"
    (shown,) = shell.done("bill", book, "--number", NUMBER)["bills"]
    assert (shown["state"], shown["next"]) == ("dishonoured", "notice")
    assert [one["verb"] for one in shown["moves"]] == ["present", "dishonour"]
    assert shell.done("bill", book, "--number", NUMBER, "--undo")["undone"] == "dishonour"
    then = shell.done("bill", book, "--number", NUMBER, "--range", "1-20000000", "--on", "2026-11-06")
    assert then["exposure"] == {"CNY": "200000.00"}
    assert shell.run("bill", book, "--number", NUMBER, "--range", "1-5")[1]["refused"] == "BILL_UNKNOWN"
    assert verify(Path(book)).findings == ()


@pytest.mark.parametrize(
    ("words", "code"),
    [((), "BILL_STEP_NEEDS"), (("--number", NUMBER, "--present"), "BILL_STEP_NEEDS"),
     (("--number", NUMBER, "--discount", "行", "--on", "2026-11-20"), "BILL_STEP_NEEDS"),
     (("--number", NUMBER, "--present", "--honour", "--on", "2026-11-20"), "BILL_ONE_WAY"),
     (("--number", NUMBER, "--present", "--undo"), "BILL_ONE_WAY"),
     (("--number", NUMBER, "--undo", "--on", "2026-11-20"), "BILL_OPTION"),
     (("--number", NUMBER, "--present", "--on", "2026-11-20", "--net", "1"), "BILL_OPTION"),
     (("--number", NUMBER, "--endorse", "甲", "--on", "2026-11-20", "--no-recourse"), "BILL_OPTION"),
     (("--number", NUMBER, "--amount", "1"), "BILL_OPTION"), ((*RECEIVED[:5], "--amount", "1"), "BILL_NEEDS"),
     ((*RECEIVED, "--receive-for", "R1"), "BILL_ONE_WAY"), ((*RECEIVED, "--net", "1"), "BILL_OPTION"),
     (("--receive-for", "R1", *RECEIVED[1:], "--document", "A401=1"), "BILL_OPTION")],
)  # fmt: skip
def test_what_is_not_one_thing(shell: Shell, book: str, words: tuple[str, ...], code: str) -> None:
    assert wrong(shell, book, *words) == code


def test_a_repeated_command_says_so(shell: Shell, book: str, capsys: pytest.CaptureFixture[str]) -> None:
    shell.done("bill", book, *RECEIVED, "--command-id", "1")
    assert "已" in said(capsys, "bill", book, *RECEIVED, "--command-id", "1")
    step(shell, book, "--pledge", "--command-id", "2")
    told = said(capsys, "bill", book, "--number", NUMBER, "--pledge", "--on", "2026-11-20", "--command-id", "2")
    assert told == said(capsys, "bill", book, *RECEIVED, "--command-id", "1")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_told_in_words(shell: Shell, book: str, capsys: pytest.CaptureFixture[str], language: str) -> None:
    lang, part = ("--lang", language), ("bill", book, "--number", NUMBER, "--range", "1-10000000")
    assert "50000.00" in said(capsys, "bill", book, *RECEIVED, *lang)
    assert "供应商甲" in said(capsys, *part, "--endorse", "供应商甲", "--on", "2026-11-20", *lang)
    passed = said(capsys, "bills", book, "--on", "2026-12-01", *lang)
    assert {"zh": "有追索权，计敞口到 2027-06-04", "en": "recourse stands; exposure until 2027-06-04"}[language] in passed
    refused = said(capsys, *part, "--dishonour", "--on", "2027-05-08", *lang)
    assert {"zh": "要由我方向其清偿", "en": "we owe him 100000.00 CNY"}[language] in refused
    table = said(capsys, "bills", book, "--on", "2027-05-16", *lang)
    assert {"zh": "【已过期限】提示付款，最迟 2027-05-15", "en": "OVERDUE: present, at the latest 2027-05-15"}[language] in table
    assert {"zh": "拒付 → 供应商甲", "en": "dishonoured → 供应商甲"}[language] in table
    assert {"zh": "「拒付」", "en": "the dishonour"}[language] in said(capsys, *part, "--undo", *lang)
    none = said(capsys, "bills", book, "--on", "2026-11-05", *lang)
    assert {"zh": "没有票据", "en": "There are no bills"}[language] in none
    wrong_state = said(capsys, *part, "--present", "--on", "2026-12-01", *lang, code=1)
    assert {"zh": "现在是「已背书」，不能做「提示付款」", "en": "is endorsed, so “present” cannot follow"}[language] in wrong_state


def test_what_is_returned_gives_only_the_advance_back(shell: Shell, book: str, capsys: pytest.CaptureFixture[str]) -> None:
    shell.done("bill", book, *RECEIVED)
    step(shell, book, "--range", "1-100", "--discount", "示例银行", "--net", "0.90")
    refused = ("--number", NUMBER, "--range", "1-100", "--dishonour", "--on", "2027-05-08")
    assert "原来挂账" in said(capsys, "bill", book, *refused)
    given = ("--number", NUMBER, "--range", "101-20000000", "--return", "--on", "2026-11-21")
    assert "应收已恢复，到期日不变：A402、A401" in said(capsys, "bill", book, *given)


def test_a_receipt_that_says_bill_is_warned_about_and_completed(
    shell: Shell, book: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "收款.csv"
    source.write_text("customer,reference,date,amount,method\nK05,SKD1,2026-11-10,30000.00,承兑\n", "utf-8")
    told = shell.done("import", book, "--kind", "receipts", str(source))
    assert [one["problem"] for one in told["warnings"]] == ["BILL_FIELDS_MISSING"]
    assert "--receive-for SKD1" in told["warnings"][0]["says"]
    words = ("--receive-for", "SKD1", "--customer", "K05", "--number", OTHER, *FACES, "--on", "2026-11-10")
    assert "10000.00 没有对应票据" in said(capsys, "bill", book, *words, "--amount", "20000")
    rest = shell.done("bill", book, *words[:4], "--number", OTHER[:-1] + "3", *FACES, "--on", "2026-11-10")
    assert (rest["amount"], rest["receipt_without_bill"], rest["linked"]) == ("10000.00", "0.00", True)


def test_a_register_of_the_bank(shell: Shell, book: str, tmp_path: Path) -> None:
    source = tmp_path / "台账.csv"
    head = "票据（包）号,子票区间,票据种类,出票日,到期日,票据（包）金额,票据状态,出票人,承兑人,收款人,前手/背书人,客户编号\n"
    row = f"{NUMBER},1-20000000,银承,20261105,20270505,200000.00,{{}},甲,示例银行,我方,宏图装备,\n"
    rounded = row.format("可流通").replace(NUMBER, "5.13033E+29")
    source.write_text(head + row.format("可流通") + rounded, "utf-8")
    code, asked = shell.run("import", book, "--kind", "bills", str(source))
    assert (code, [one["ask"] for one in asked["ask"]]) == (2, ["BILL_RECEIVED_UNKNOWN"])
    words = ("import", book, "--kind", "bills", str(source), "--received", "2026-11-06")
    tried = shell.done(*words, "--dry-run")
    told = shell.done(*words)
    assert (tried["accepted"], told["accepted"], [one["problem"] for one in told["rejected"]]) == (1, 1, ["BILL_NUMBER_ROUNDED"])
    assert "30 位号码的后几位已经丢失" in told["rejected"][0]["says"]
    again = shell.done(*words)
    assert (again["batch"], again["unchanged"]) == (None, 1)
    source.write_text(head + row.format("已背书"), "utf-8")
    moved = shell.done(*words)
    told_of = moved["warnings"][-1]["says"]
    assert told_of.startswith(f"「{NUMBER} 1-20000000」在文件里是「已背书」，账簿里是「在手」，账簿没有改动。")
    assert "请用 bill 的 --endorse 登记这一步" in told_of
    step(shell, book, "--endorse", "供应商甲")
    code, held = shell.run("undo", book, str(told["batch"]))
    assert (code, held["refused"]) == (1, "BATCH_IN_USE")
    shell.done("bill", book, "--number", NUMBER, "--undo")
    shell.done("undo", book, str(told["batch"]))
    assert shell.done("bills", book, "--on", "2027-05-09")["bills"] == []
    code, told = shell.run("import", book, "--kind", "receipts", str(source), "--received", "2026-11-06")
    assert (code, told["unusable"]) == (2, "OPTION_OF_OTHER_KIND")


def test_the_money_is_proposed_and_told(
    shell: Shell, book: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.done("bill", book, *RECEIVED)
    source = tmp_path / "流水.csv"
    source.write_text(printed([("2027-05-06", "200000.00", "33", "示例银行", "票据到期")]), "utf-8")
    shell.done("import", book, "--kind", "bank", str(source))
    (proposal,) = shell.done("match", book)["proposals"]
    assert (proposal["known_receipt"], proposal["score"]) == (True, 95)
    assert NUMBER in said(capsys, "match", book)
    step(shell, book, "--present", on="2027-05-05")
    assert "等银行到账后认领" in said(capsys, "bills", book, "--on", "2027-05-05")
    done = shell.done("match", book, "--accept", "90")
    assert (done["posted"], done["linked"]) == (0, 1)
    assert shell.done("bills", book, "--on", "2027-05-09")["bills"][0]["bank_line"] == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_register_on_paper_and_in_a_workbook(shell: Shell, book: str, tmp_path: Path, language: str) -> None:
    shell.done("bill", book, *RECEIVED)
    step(shell, book, "--range", "1-5000000", "--endorse", "供应商甲")
    pdf, xlsx = tmp_path / "台账.pdf", tmp_path / "台账.xlsx"
    files = ("--pdf", str(pdf), "--xlsx", str(xlsx))
    told = shell.done("bills", book, "--on", "2027-05-16", *files, "--lang", language, "--as", "小周")
    assert (told["pdf"], told["xlsx"]) == (str(pdf), str(xlsx))
    assert pdf.read_bytes().startswith(b"%PDF")
    table = read_table(xlsx)
    assert table.columns[0][1:] == [f"{NUMBER} 1-5000000", f"{NUMBER} 5000001-20000000"]
    assert [str(cell) for cell in table.columns[11][1:]] == ["50000", "150000"]

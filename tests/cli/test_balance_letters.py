"""The story of 2026-11-10: K02, known from a ledger only, gets its letters in balance form, to the cent and level by level."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.cli import main
from app.documents.figures import amount
from app.storage.notice_reads import of_run
from app.storage.reading import read_book
from app.storage.replay import replay_into
from app.storage.verify import verify
from tests.cli.conftest import Shell
from tests.cli.test_balances import ROWS, SUM, listed
from tests.cli.test_story import A101, A102, A103, HEAD, LEDGER, OPEN, written

DAY = "2026-11-10"
CUSTOMERS = """客户编号,客户名称,英文名称,语言,账期,地址,催函
K01,明远机电,,,月结30(月),杭州市文一西路9号,
K02,海通泵业,{name_en},{language},月结60(月),宁波市北仑区明州路88号,
K09,立新塑胶,,,,,否：老板自理
"""
RECEIPTS = "customer,reference,date,amount,document,allocated\nK01,SK-1,2026-11-06,113000.00,A101,113000.00\n"
FIGURE = re.compile(r"\d{1,3}(?:,\d{3})*\.\d\d")


def made(shell: Shell, folder: Path, language: str = "zh") -> str:
    """The firm on 2026-11-10: lists of balances, documents of K01, the ledger of K02, receipts checked up to 11-09."""
    book = str(folder / "华创.desk")
    shell.done("new", book, "--company", "宁波华创五金有限公司")
    shell.done("company", book, "--set", "bank=示例银行", "--set", "account=1102 0260", "--set", "name_en=Huachuang Hardware")
    shell.done("import", book, "--kind", "balances", listed(folder, ROWS, SUM, HEAD))
    customers = CUSTOMERS.format(language=language, name_en="Haitong Pumps" if language == "en" else "")
    shell.done("import", book, "--kind", "customers", written(folder, "c.csv", customers))
    rows = written(folder, "应收单.csv", OPEN.format(rows="\n".join((A101, A102, A103))))
    shell.done("import", book, "--kind", "documents", rows, "--up-to", "2026-11-09")
    shell.done("import", book, "--kind", "ledger", written(folder, "明细账.csv", LEDGER))
    shell.done("import", book, "--kind", "receipts", written(folder, "r.csv", RECEIPTS), "--up-to", "2026-11-09")
    return book


@pytest.fixture
def book(shell: Shell, tmp_path: Path) -> str:
    return made(shell, tmp_path)


def of(run: dict[str, Any], customer: str = "K02") -> dict[str, Any]:
    (found,) = [notice for notice in run["notices"] if notice["customer"] == customer]
    return dict(found)


def text(path: Path) -> str:
    return "".join(re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(path).pages)


def test_who_gets_what_on_that_day(shell: Shell, book: str) -> None:
    run = shell.done("dun", book, "--on", DAY, "--dry-run")
    assert [(n["customer"], n["level"], n["total"]) for n in run["notices"]] == [
        ("K01", 1, "67800.00"), ("K02", 1, "48400.00")
    ]  # fmt: skip
    k02 = of(run)
    assert (k02["estimated"], k02["form"], k02["balance"]) == (True, "balance", "88400.00")
    assert [(item["open"], item["due"], item["days_overdue"]) for item in k02["items"]] == [("48400.00", "2026-09-30", 41)]
    assert "form" not in of(run, "K01") and "estimated" not in of(run, "K01")
    assert {(one["customer"], one["reason"]) for one in run["skipped"]} == {
        *((code, "NO_DETAIL") for code in ("K04", "K05", "K06", "K07", "K08", "K09")), ("K05", "RETENTION_WAITING")
    }  # fmt: skip


@pytest.mark.parametrize(("language", "badge"), [("zh", "海通泵业 [推算]"), ("en", "海通泵业 [estimated]")])
def test_the_badge_is_seen_before_anything_is_issued(
    book: str, language: str, badge: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["dun", book, "--on", DAY, "--dry-run", "--lang", language]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [badge in line for line in lines if line.startswith(("K01", "K02"))] == [False, True]


def test_the_letter_of_k02(shell: Shell, book: str, tmp_path: Path) -> None:
    run = shell.done("dun", book, "--on", DAY, "--pdf-dir", str(tmp_path), "--sheets", str(tmp_path / "s.pdf"))
    (path,) = [Path(one) for one in run["pdf"] if "K02" in one]
    said = text(path)
    for words in (
        "截至2026年11月9日（收款已核对至2026年11月9日），贵公司应付我公司货款余额¥88,400.00，其中按约定账期已到期¥48,400.00",
        "2026-07-01期初余额60,000.0060,000.00",
        "2026-07-18记-12销售48,400.00108,400.00",
        "2026-08-10记-15收款50,000.0058,400.00",
        "2026-09-28记-31销售退回（红冲）10,000.0088,400.00",
        "账面余额148,400.0060,000.0088,400.00",
        "催付金额（货款本金）¥48,400.00人民币肆万捌仟肆佰元整",
    ):
        assert words in said, words
    assert "推算" not in said and "2026-07-18记-1248400.00" not in said
    approval, list_ = (re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(tmp_path / "s.pdf").pages)
    assert "海通泵业付款提醒函[推算]48,400.00" in approval and "收款与贷项按先进先出冲抵最早的应收" in approval
    assert "推算" not in list_  # goes to the carrier


@pytest.mark.parametrize("language", ["zh", "en"])
def test_level_by_level_every_figure_printed_is_in_the_fact(shell: Shell, tmp_path: Path, language: str) -> None:
    book = made(shell, tmp_path, language)
    policy = tmp_path / "policy.json"
    shell.done("policy", book, "--export", str(policy))
    dunning = next(row for row in json.loads(policy.read_text("utf-8"))["policies"] if row["kind"] == "dunning")
    ladder = [{"number": n, "from_days_overdue": 7 * n, "claim_interest": n == 4, "fee": "50.00"} for n in (1, 2, 3, 4)]
    dunning["body"] |= {"levels": ladder, "daily_rate": "0.0005"}
    policy.write_text(json.dumps([{**dunning, "valid_from": "2026-01-01"}]), "utf-8")
    shell.done("policy", book, "--load", str(policy))
    levels = []
    for day in ("2026-10-12", "2026-10-19", "2026-10-26", "2026-11-02"):
        pdf, one, two = (tmp_path / name for name in ("a.pdf", "one.pdf", "two.pdf"))
        run = shell.done("dun", book, "--on", day, "--except", "K01", "--pdf", str(pdf))
        assert printed(pdf) <= known(book, run["run"])
        assert {"88,400.00", "48,400.00"} <= printed(pdf)
        for copy in (one, two):
            shell.done("reprint", book, str(run["run"]), "--pdf", str(copy))
        assert one.read_bytes() == two.read_bytes() and printed(one) == printed(pdf)
        shell.done("sent", book, str(run["run"]), "--on", day, "--channel", "ems")
        levels.append((of(run)["level"], of(run)["total"]))
    assert levels == [(1, "48450.00"), (2, "48450.00"), (3, "48450.00"), (4, "49248.60")]
    assert verify(Path(book)).findings == ()
    assert replay_into(Path(book), tmp_path / "again.desk")[2] == []


def printed(path: Path) -> set[str]:
    """Every figure on the sheets."""
    return set(FIGURE.findall("\n".join(page.extract_text() for page in PdfReader(path).pages)))


def known(book: str, run: int) -> set[str]:
    """Every figure of the fact, and the sums of its columns."""
    with read_book(Path(book)).reading() as tables:
        (notice,) = of_run(tables, run)
    body = notice.body
    moved = [line[4] for line in body["account"]]
    open_, disputed = (sum(item[n] for item in body["items"]) for n in (5, 6))
    balances = [line[5] for line in body["account"]]
    figures = [*moved, *(-one for one in moved), *balances, notice.total, body["interest"], body["fees"]]
    columns = [sum(one for one in moved if one > 0), -sum(one for one in moved if one < 0)]
    return {amount(one, "CNY") for one in (*figures, *columns, open_ - body["credits"], disputed)}


def test_the_run_again_writes_the_missing_file_and_is_the_same_run(shell: Shell, book: str, tmp_path: Path) -> None:
    pdf = tmp_path / "a.pdf"
    first = shell.done("dun", book, "--on", DAY, "--pdf", str(pdf))
    before = pdf.read_bytes()
    pdf.unlink()
    again = shell.done("dun", book, "--on", DAY, "--pdf", str(pdf))
    assert (again["run"], again["repeated"], of(again)["balance"]) == (first["run"], True, "88400.00")
    assert pdf.read_bytes() == before


def test_what_fell_due_lately_is_not_said_to_be_all(shell: Shell, book: str, tmp_path: Path) -> None:
    """On 12-01 the 40,000.00 of September is one day overdue: too early for a letter, and due all the same."""
    pdf = tmp_path / "a.pdf"
    run = shell.done("dun", book, "--on", "2026-12-01", "--stale-ok", "已核对", "--except", "K01", "--pdf", str(pdf))
    assert of(run)["total"] == "48400.00"
    said = text(pdf)
    assert "其中本函所涉、按约定账期在2026年12月1日之前到期的为¥48,400.00" in said
    assert "其中：本函所涉、按约定账期已到期48,400.00" in said


@pytest.mark.parametrize(("language", "told"), [("zh", "请在函文中加上余额式"), ("en", "Add one to the letter text")])
def test_a_text_of_ones_own_without_the_form_keeps_the_letter_back(
    shell: Shell, book: str, tmp_path: Path, language: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    body = "提醒函\n{明细表}\n请于{付款期限日}前付{催付金额}。"
    own = {"language": "zh", "level": 1, "valid_from": "2026-11-01", "body": body}
    source = written(tmp_path, "letters.json", json.dumps([own]))
    shell.done("letters", book, "--load", source)
    run = shell.done("dun", book, "--on", DAY, "--dry-run")
    assert [n["customer"] for n in run["notices"]] == ["K01"]
    assert [s["reason"] for s in run["skipped"] if s["customer"] == "K02"] == ["ESTIMATED"]
    assert main(["dun", book, "--on", DAY, "--dry-run", "--lang", language]) == 0
    assert told in capsys.readouterr().out

"""A customer's ledger from a file: the balance it stands behind goes, what is open is estimated first in, first out."""

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.cli import main
from app.storage.verify import verify
from tests.cli.conftest import Shell
from tests.cli.test_balances import codes, documents, listed, net

TITLE = "海通泵业 往来明细账,,,,,,\n"
HEAD = "日期,凭证号,摘要,借方,贷方,方向,余额\n"
ROWS = (
    "2025-07-01,,期初余额,,,借,60000.00",
    "2025-07-18,记-12,销售,48400.00,,借,108400.00",
    "2025-08-10,记-3,收款,,50000.00,借,58400.00",
    "2025-09-05,记-5,销售,40000.00,,借,98400.00",
    "2025-09-28,记-21,销售退回（红冲）,10000.00,,借,88400.00",
)
BEFORE = "2025-11-02"
DUN = "2025-11-10"


def written(folder: Path, *rows: str, title: str = TITLE, name: str = "ledger.csv") -> str:
    path = folder / name
    path.write_text(title + HEAD + "\n".join(rows) + "\n", "utf-8")
    return str(path)


@pytest.fixture
def first(shell: Shell, tmp_path: Path) -> str:
    book = str(tmp_path / "a.desk")
    shell.done("new", book, "--company", "宁波华创五金有限公司")
    shell.done("import", book, "--kind", "balances", listed(tmp_path))
    return book


def brought_in(shell: Shell, book: str, *words: str) -> dict[str, Any]:
    answer = shell.done("import", book, "--kind", "ledger", *words)
    assert verify(Path(book)).findings == ()
    return answer


def opened(shell: Shell, book: str, on: str = DUN, customer: str = "K02") -> list[tuple[str, str, str, int | None]]:
    found = shell.done("items", book, "--on", on, "--customer", customer)["items"]
    assert {item.get("estimated") for item in found} <= {True}
    return [(item["date"], item["due"], item["open"], item["days_overdue"]) for item in found]


def with_term(shell: Shell, book: str, folder: Path, term: str = "月结60(月)") -> dict[str, Any]:
    path = folder / "terms.csv"
    path.write_text(f"客户编号,客户名称,账期\nK02,海通泵业,{term}\n", "utf-8")
    return shell.done("import", book, "--kind", "customers", str(path))


def test_the_story_of_k02(shell: Shell, first: str, tmp_path: Path) -> None:
    answer = brought_in(shell, first, written(tmp_path, *ROWS))
    assert (answer["accepted"], answer["rejected"], answer["totals"]) == (5, [], {"CNY": "88400.00"})
    assert codes(answer) == ["CUSTOMER_FROM_TITLE", "RED_WITHOUT_MINUS", "BALANCE_REPLACED"]
    assert [w["row"] for w in answer["warnings"] if w["problem"] == "RED_WITHOUT_MINUS"] == [7]
    assert "88400.00" in answer["warnings"][-1]["says"]
    assert answer["control"] == {
        "debit": "78400.00", "credit": "50000.00", "closing": "88400.00", "printed": "88400.00", "compared": "0"
    }  # fmt: skip
    assert net(shell, first, BEFORE) == ("852236.50", "30000.00", "822236.50")
    assert opened(shell, first) == [("2025-07-18", None, "48400.00", None), ("2025-09-05", None, "40000.00", None)]
    said = with_term(shell, first, tmp_path)
    assert said["accepted"] == 1
    assert opened(shell, first) == [("2025-07-18", "2025-09-30", "48400.00", 41), ("2025-09-05", "2025-11-30", "40000.00", -20)]
    assert verify(Path(first)).findings == ()


def test_a_known_term_gives_due_dates_at_once(shell: Shell, first: str, tmp_path: Path) -> None:
    with_term(shell, first, tmp_path)
    brought_in(shell, first, written(tmp_path, *ROWS))
    assert opened(shell, first) == [("2025-07-18", "2025-09-30", "48400.00", 41), ("2025-09-05", "2025-11-30", "40000.00", -20)]
    aged = shell.done("ageing", first, "--on", DUN)
    (k02,) = [row for row in aged["customers"] if row["code"] == "K02"]
    assert (k02["estimated"], k02["gross"], k02["buckets"]["31-60"], k02["buckets"]["not_due"]) == (
        True, "88400.00", "48400.00", "40000.00"
    )  # fmt: skip
    assert [row["code"] for row in aged["customers"] if "estimated" in row] == ["K02"]


def test_the_badge_stands_wherever_the_figures_stand(
    shell: Shell, first: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_term(shell, first, tmp_path)
    brought_in(shell, first, written(tmp_path, *ROWS))
    for words, badge in ((("--lang", "zh"), "[推算]"), (("--lang", "en"), "[estimated]")):
        assert main(["items", first, "--on", DUN, *words]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert sum(badge in line for line in lines) == 2
        assert main(["ageing", first, "--on", DUN, *words]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert [("K02" in line, "K01" in line) for line in lines if badge in line] == [(True, False), (False, False)]


def test_a_letter_about_what_only_a_ledger_tells_states_the_balance(shell: Shell, first: str, tmp_path: Path) -> None:
    with_term(shell, first, tmp_path)
    brought_in(shell, first, written(tmp_path, *ROWS))
    planned = shell.done("dun", first, "--on", DUN, "--dry-run")
    assert [s["reason"] for s in planned["skipped"] if s["customer"] == "K02"] == ["STALE_DATA"]
    planned = shell.done("dun", first, "--on", DUN, "--dry-run", "--stale-ok", "已核对")
    assert [(n["customer"], n["form"], n["balance"], n["total"]) for n in planned["notices"]] == [
        ("K02", "balance", "88400.00", "48400.00")
    ]  # fmt: skip


def test_the_next_export_posts_only_what_is_new(shell: Shell, first: str, tmp_path: Path) -> None:
    brought_in(shell, first, written(tmp_path, *ROWS))
    again = brought_in(shell, first, written(tmp_path, *ROWS))
    assert (again["batch"], again["accepted"], again["unchanged"]) == (None, 0, 5)
    longer = (*ROWS, "2025-11-06,记-2,收款,,60000.00,借,28400.00")
    answer = brought_in(shell, first, written(tmp_path, *longer))
    assert (answer["accepted"], answer["unchanged"], codes(answer)) == (1, 5, ["CUSTOMER_FROM_TITLE", "RED_WITHOUT_MINUS"])
    assert opened(shell, first) == [("2025-09-05", None, "28400.00", None)]
    assert opened(shell, first, "2025-11-05") == [("2025-07-18", None, "48400.00", None), ("2025-09-05", None, "40000.00", None)]
    november = ("2025-11-01,,期初余额,,,借,88400.00", "2025-11-06,记-2,收款,,60000.00,借,28400.00")
    answer = brought_in(shell, first, written(tmp_path, *november))
    assert (answer["batch"], answer["unchanged"], codes(answer)) == (None, 2, ["CUSTOMER_FROM_TITLE"])
    december = ("2025-12-01,,期初余额,,,借,30000.00", "2025-12-06,记-2,收款,,1000.00,借,29000.00")
    answer = brought_in(shell, first, written(tmp_path, *december))
    assert codes(answer) == ["CUSTOMER_FROM_TITLE", "LEDGER_OPENING_DIFFERS"]
    assert all(figure in answer["warnings"][1]["says"] for figure in ("2025-12-01", "28400.00", "30000.00"))


def test_an_earlier_period_takes_the_place_of_what_was_brought_forward(shell: Shell, first: str, tmp_path: Path) -> None:
    brought_in(shell, first, written(tmp_path, *ROWS))
    spring = (
        "2025-04-01,,期初余额,,,借,5000.00",
        "2025-04-20,记-1,销售,45000.00,,借,50000.00",
        "2025-06-02,记-9,销售,10000.00,,借,60000.00",
    )
    answer = brought_in(shell, first, written(tmp_path, *spring))
    assert (answer["accepted"], codes(answer)) == (3, ["CUSTOMER_FROM_TITLE"])
    assert opened(shell, first) == [("2025-07-18", None, "48400.00", None), ("2025-09-05", None, "40000.00", None)]
    shell.done("undo", first, str(answer["batch"]))
    assert opened(shell, first) == [("2025-07-18", None, "48400.00", None), ("2025-09-05", None, "40000.00", None)]
    assert verify(Path(first)).findings == ()


def test_undo_brings_the_balance_back(shell: Shell, first: str, tmp_path: Path) -> None:
    answer = brought_in(shell, first, written(tmp_path, *ROWS))
    shell.done("undo", first, str(answer["batch"]))
    items = shell.done("items", first, "--on", BEFORE, "--customer", "K02")["items"]
    assert [(item["document"], item["kind"], item["open"]) for item in items] == [("2025-10-31 1122.01", "balance", "88400.00")]
    assert net(shell, first, BEFORE) == ("852236.50", "30000.00", "822236.50")
    assert brought_in(shell, first, written(tmp_path, *ROWS))["accepted"] == 5


def test_a_batch_that_a_later_one_paid_is_not_taken_back(shell: Shell, first: str, tmp_path: Path) -> None:
    answer = brought_in(shell, first, written(tmp_path, *ROWS))
    brought_in(shell, first, written(tmp_path, *ROWS, "2025-11-06,记-2,收款,,60000.00,借,28400.00"))
    code, refused = shell.run("undo", first, str(answer["batch"]))
    assert (code, refused["refused"]) == (1, "BATCH_IN_USE")


def test_documents_take_the_place_of_a_ledger(shell: Shell, first: str, tmp_path: Path) -> None:
    brought_in(shell, first, written(tmp_path, *ROWS))
    rows = ("K02,B1,2025-07-18,48400,48400", "K02,B2,2025-09-05,40000,40000")
    answer = shell.done("import", first, "--kind", "documents", documents(tmp_path, *rows), "--up-to", BEFORE)
    assert codes(answer) == ["BALANCE_REPLACED"]
    items = shell.done("items", first, "--on", DUN, "--customer", "K02")["items"]
    assert [(item["document"], "estimated" in item) for item in items] == [("B1", False), ("B2", False)]
    assert net(shell, first, BEFORE) == ("852236.50", "30000.00", "822236.50")
    compared = brought_in(shell, first, written(tmp_path, *ROWS, "2025-10-06,记-2,收款,,400.00,借,88000.00"))
    assert (compared["batch"] is None, compared["unchanged"]) == (False, 6)  # kept is what it says
    assert codes(compared)[2:] == ["BOOK_DIFFERS"]
    assert all(figure in compared["warnings"][2]["says"] for figure in ("88400.00", "88000.00", "-400.00"))
    shell.done("undo", first, str(answer["batch"]))
    assert opened(shell, first) == [("2025-07-18", None, "48400.00", None), ("2025-09-05", None, "40000.00", None)]
    assert verify(Path(first)).findings == ()


def test_a_receipt_posted_here_before_the_ledger_told_it_counts_once(shell: Shell, first: str, tmp_path: Path) -> None:
    brought_in(shell, first, written(tmp_path, *ROWS))
    path = tmp_path / "receipts.csv"
    path.write_text("客户编号,收款号,收款日期,金额\nK02,R1,2025-11-05,60000\n", "utf-8")
    shell.done("import", first, "--kind", "receipts", str(path))
    answer = brought_in(shell, first, written(tmp_path, *ROWS, "2025-11-06,记-2,收款,,60000.00,借,28400.00"))
    assert (answer["accepted"], answer["unchanged"]) == (0, 6)
    assert opened(shell, first) == [("2025-09-05", None, "28400.00", None)]
    again = brought_in(shell, first, written(tmp_path, *ROWS, "2025-11-06,记-2,收款,,60000.00,借,28400.00"))
    assert again["batch"] is None


def test_a_receipt_that_comes_after_the_ledger_counts_once(shell: Shell, first: str, tmp_path: Path) -> None:
    longer = written(tmp_path, *ROWS, "2025-11-06,记-2,收款,,60000.00,借,28400.00")
    brought_in(shell, first, longer)
    path = tmp_path / "receipts.csv"
    path.write_text("客户编号,收款号,收款日期,金额\nK02,R1,2025-11-05,60000\nK02,R2,2025-11-07,400\n", "utf-8")
    answer = shell.done("import", first, "--kind", "receipts", str(path))
    assert [(w["problem"], w["value"]) for w in answer["warnings"]] == [("LEDGER_TOLD_IT", "R1")]
    assert opened(shell, first) == [("2025-09-05", None, "28400.00", None)]
    found = shell.done("items", first, "--on", DUN, "--customer", "K02")["unapplied"]
    assert [(item["document"], item["open"]) for item in found] == [("R2", "400.00")]
    assert brought_in(shell, first, longer)["batch"] is None
    shell.done("undo", first, str(answer["batch"]))
    assert shell.done("items", first, "--on", DUN, "--customer", "K02")["unapplied"] == []
    assert verify(Path(first)).findings == ()


def test_whose_ledger_it_is_can_be_said(shell: Shell, first: str, tmp_path: Path) -> None:
    path = written(tmp_path, *ROWS, title="", name="2025.csv")
    code, asked = shell.run("import", first, "--kind", "ledger", path)
    assert (code, asked["ask"][0]["ask"], asked["ask"][0]["key"]) == (2, "LEDGER_OF_WHOM", "--customer")
    _, refused = shell.run("import", first, "--kind", "ledger", path, "--customer", "K99")
    assert set(codes(refused, "rejected")) == {"UNKNOWN_CUSTOMER"}
    assert refused["batch"] is None
    assert brought_in(shell, first, path, "--customer", "K02")["accepted"] == 5
    code, wrong = shell.run("import", first, "--kind", "balances", listed(tmp_path), "--customer", "K02")
    assert (code, wrong["unusable"]) == (2, "OPTION_OF_OTHER_KIND")


def test_an_unknown_customer_is_registered(shell: Shell, first: str, tmp_path: Path) -> None:
    answer = brought_in(shell, first, written(tmp_path, *ROWS, title="新立五金 往来明细账,,,,,,\n"))
    assert answer["accepted"] == 5
    assert [open_ for _, _, open_, _ in opened(shell, first, customer="新立五金")] == ["48400.00", "40000.00"]
    shell.done("undo", first, str(answer["batch"]))
    code, gone = shell.run("items", first, "--on", DUN, "--customer", "新立五金")
    assert (code, gone["refused"]) == (1, "CUSTOMER_UNKNOWN")


def test_months_and_days_without_a_year(shell: Shell, first: str, tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text("月,日,摘要,借方,贷方\n7,18,销售,500,\n", "utf-8")
    code, asked = shell.run("import", first, "--kind", "ledger", str(path), "--customer", "K02")
    assert (code, asked["ask"][0]["key"]) == (2, "--up-to")
    answer = brought_in(shell, first, str(path), "--customer", "K02", "--up-to", "2025-10-31")
    assert codes(answer) == ["BALANCE_LEFT"]
    items = shell.done("items", first, "--on", DUN, "--customer", "K02")["items"]
    assert [(item["date"], item["open"], "estimated" in item) for item in items] == [
        ("2025-07-18", "500.00", True), ("2025-10-31", "87900.00", False)
    ]  # fmt: skip


def test_a_dry_run_posts_nothing(shell: Shell, first: str, tmp_path: Path) -> None:
    told = brought_in(shell, first, written(tmp_path, *ROWS), "--dry-run")
    assert (told["accepted"], told["dry_run"]) == (5, True)
    assert brought_in(shell, first, written(tmp_path, *ROWS))["accepted"] == 5


def test_papers_say_what_is_estimated(shell: Shell, first: str, tmp_path: Path) -> None:
    brought_in(shell, first, written(tmp_path, *ROWS))
    pdf = tmp_path / "out.pdf"
    shell.done("ageing", first, "--on", DUN, "--pdf", str(pdf))
    assert text_of(pdf).count("推算") == 3  # the customer, the sum, the note
    statement = shell.done("statement", first, "K02", "--from", "2025-07-01", "--to", DUN, "--pdf", str(pdf))["statements"][0]
    assert [line["amount"] for line in statement["lines"]] == ["60000.00", "48400.00", "-50000.00", "40000.00", "-10000.00"]
    assert statement["closing"] == "88400.00"
    printed = text_of(pdf)
    assert "推算" in printed and "记-12" in printed and "记-12 48400.00" not in printed
    shell.done("statement", first, "K01", "--from", "2025-07-01", "--to", DUN, "--pdf", str(pdf))
    assert "推算" not in text_of(pdf)


def text_of(pdf: Path) -> str:
    return "".join(page.extract_text() for page in PdfReader(pdf).pages)

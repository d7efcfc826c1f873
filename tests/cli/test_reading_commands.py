"""Questions by command: ageing, items, statement, verify; answered while another process writes."""

import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import run as process
from typing import Any

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from app.bootstrap import writing
from app.cli import main
from app.system.paths import resource

Run = Callable[..., tuple[int, dict[str, Any]]]


def test_ageing_adds_up(book: Path, run: Run) -> None:
    code, said = run("ageing", book, "--on", "2026-06-30")
    assert code == 0 and said["buckets"][0] == "not_due" and said["buckets"][-1] == "no_due"
    cny = said["totals"]["CNY"]
    assert (cny["gross"], cny["unapplied"], cny["net"]) == ("420000.00", "20000.00", "400000.00")
    assert said["totals"]["USD"]["1-30"] == "1000.00"
    assert sum(float(c["gross"]) for c in said["customers"] if c["currency"] == "CNY") == float(cny["gross"])
    assert [c["code"] for c in said["customers"]] == sorted(c["code"] for c in said["customers"])
    by_invoice = run("ageing", book, "--on", "2026-06-30", "--basis", "invoice")[1]
    assert by_invoice["buckets"][0] == "0-30" and by_invoice["totals"]["CNY"]["gross"] == "420000.00"


def test_a_past_day_and_what_was_known_then(book: Path, run: Run) -> None:
    assert run("ageing", book, "--on", "2026-06-04")[1]["totals"]["CNY"]["gross"] == "290000.00"
    known = run("ageing", book, "--on", "2026-06-30", "--known-at", "2020-01-01")[1]
    assert (known["totals"], known["customers"]) == ({}, [])
    later = run("ageing", book, "--on", "2026-06-30", "--known-at", "2099-01-01T00:00:00+00:00")[1]
    assert later["totals"] == run("ageing", book, "--on", "2026-06-30")[1]["totals"]


def test_ageing_on_paper_and_in_a_sheet(book: Path, run: Run, tmp_path: Path) -> None:
    pdf, xlsx = tmp_path / "账龄.pdf", tmp_path / "账龄.xlsx"
    code, said = run("ageing", book, "--on", "2026-06-30", "--pdf", pdf, "--xlsx", xlsx)
    assert (code, said["pdf"], said["xlsx"]) == (0, str(pdf), str(xlsx))
    text = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert "420,000.00" in text and "宁波华创五金有限公司" in text
    rows = CalamineWorkbook.from_path(str(xlsx)).get_sheet_by_index(0).to_python()
    assert rows[2][:3] == ["C002", "乙公司", "CNY"] and 50000.0 in rows[2]
    assert run("ageing", book, "--on", "2026-06-30", "--basis", "invoice", "--pdf", pdf)[0] == 0


def test_items_of_one_customer(book: Path, run: Run) -> None:
    code, said = run("items", book, "--on", "2026-06-30", "--customer", "C003")
    assert code == 0 and [i["document"] for i in said["items"]] == ["I04", "I08"]
    assert said["items"][1] == {
        "customer": "C003", "document": "I08", "kind": "invoice", "date": "2026-03-20", "due": "2026-05-19",
        "currency": "CNY", "amount": "40000.00", "open": "40000.00", "disputed": "5000.00", "days_overdue": 42,
    }  # fmt: skip
    assert run("items", book, "--on", "2026-06-30")[1]["unapplied"][0]["document"] == "P10"


def test_a_statement_in_each_currency(ready: Path, run: Run, tmp_path: Path) -> None:
    pdf = tmp_path / "对账单.pdf"
    span = ("--from", "2026-04-01", "--to", "2026-06-30", "--pdf", pdf)
    code, said = run("statement", ready, "C003", *span)
    (one,) = said["statements"]
    assert (code, one["opening"], one["closing"]) == (0, "60000.00", "50000.00")
    assert one["lines"] == [
        {"date": "2026-06-05", "kind": "receipt", "document": "P11", "amount": "-10000.00", "balance": "50000.00"}
    ]
    text = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert "期末余额" in text and "逾期" not in text
    run("statement", ready, "C003", *span, "--with-ageing")
    assert "93" in "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert run("statement", ready, "C002", *span)[1]["statements"][0]["closing"] == "30000.00"
    assert run("statement", ready, "E001", *span)[0] == 0
    assert run("statement", ready, "C999", *span)[1]["refused"] == "CUSTOMER_UNKNOWN"


def test_a_customer_without_documents_gets_an_empty_statement(book: Path, run: Run, tmp_path: Path) -> None:
    source = tmp_path / "c.csv"
    source.write_text("code,name\nC077,新客户\n", encoding="utf-8")
    run("import", book, "--kind", "customers", source)
    said = run("statement", book, "C077", "--from", "2026-01-01", "--to", "2026-06-30", "--pdf", tmp_path / "s.pdf")[1]
    assert said["statements"] == [{"currency": "CNY", "opening": "0.00", "lines": [], "closing": "0.00"}]


def test_questions_are_answered_while_another_process_has_the_book(book: Path, run: Run, tmp_path: Path) -> None:
    with writing(book):
        assert run("ageing", book, "--on", "2026-06-30")[0] == 0
        assert run("dun", book, "--on", "2026-06-30", "--dry-run")[0] == 0
        assert run("verify", book)[1]["ok"] is True
        code, said = run("sent", book, 1, "--on", "2026-06-30", "--channel", "email")
        assert (code, said["trouble"]) == (3, "LOCKED") and said["locked_by"]["pid"]


def test_a_reading_command_loads_nothing_heavy(book: Path) -> None:
    code = (
        "import sys; from app.cli import main; main(sys.argv[1:]);"
        "print(sorted({'pandas', 'reportlab', 'sklearn', 'sqlmodel', 'numpy', 'python_calamine'} & set(sys.modules)))"
    )
    words = [sys.executable, "-c", code, "ageing", str(book), "--on", "2026-06-30", "--json"]
    done = process(words, capture_output=True, text=True, cwd=resource().parent, check=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_person_reads_tables(ready: Path, language: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for words in (
        ["ageing", ready, "--on", "2026-06-30"],
        ["items", ready, "--on", "2026-06-30"],
        ["statement", ready, "C003", "--from", "2026-01-01", "--to", "2026-06-30", "--pdf", tmp_path / "s.pdf"],
        ["verify", ready],
    ):
        assert main([*map(str, words), "--lang", language]) == 0
    out = capsys.readouterr().out
    assert "420,000.00" in out and "{" not in out
    assert ("未到期" if language == "zh" else "not due") in out

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
from app.documents.binding import Unprinted
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


def test_a_rare_character_is_marked_on_the_report_and_refused_on_a_statement(
    ready: Path, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, documents = tmp_path / "rare.csv", tmp_path / "rare-documents.csv"
    source.write_text("code,name,address\nC066,王𠮷商店,宁波\n", encoding="utf-8")
    documents.write_text("customer,number,date,amount\nC066,R1,2026-05-01,100.00\n", encoding="utf-8")
    run("import", ready, "--kind", "customers", source)
    run("import", ready, "--kind", "documents", documents, "--up-to", "2026-06-30")
    pdf, xlsx = tmp_path / "a.pdf", tmp_path / "a.xlsx"
    code, said = run("ageing", ready, "--on", "2026-06-30", "--pdf", pdf, "--xlsx", xlsx, "--lang", "en")
    (warning,) = said["warnings"]
    assert (code, warning["customer"], warning["problem"], warning["value"]) == (0, "C066", "GLYPHS_REPLACED", "𠮷")
    assert "customer C066: 𠮷" in warning["says"]
    assert "王〓商店" in "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert "王𠮷商店" in str(CalamineWorkbook.from_path(str(xlsx)).get_sheet_by_index(0).to_python())
    assert "warnings" not in run("ageing", ready, "--on", "2026-06-30", "--xlsx", xlsx)[1]
    assert main(["ageing", str(ready), "--on", "2026-06-30", "--pdf", str(pdf)]) == 0
    assert "打印字体里没有客户 C066 的字「𠮷」，PDF 中印成 〓。" in capsys.readouterr().out
    span = ("--from", "2026-01-01", "--to", "2026-06-30", "--pdf", tmp_path / "s.pdf")
    code, said = run("statement", ready, "C066", *span)
    assert (code, said["refused"], said["customer"], said["glyphs"]) == (1, "GLYPHS_MISSING", "C066", "𠮷")
    assert said["says"].startswith("客户 C066：有的字") and not (tmp_path / "s.pdf").exists()


def test_another_fault_of_a_statement_stays_what_it_is(
    ready: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(papers: object, on_problem: Callable[[Unprinted], None]) -> bytes:
        on_problem(Unprinted(0, "1", ValueError("does not add up")))
        return b""

    monkeypatch.setattr("app.cli.reports_out.statements_pdf", failing)
    with pytest.raises(ValueError, match="does not add up"):
        run("statement", ready, "C003", "--from", "2026-01-01", "--to", "2026-06-30", "--pdf", tmp_path / "s.pdf")


def test_the_heading_says_when_it_was_known(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = ("--known-at", "2099-01-01T12:00")
    for options, said in ((known, "（按到期日，按 2099-01-01T12:00 已记入的内容）"), ((), "（按到期日）")):
        assert main(["ageing", str(book), "--on", "2026-06-30", *options]) == 0
        assert capsys.readouterr().out.startswith(f"2026-06-30 账龄{said}\n")
    main(["ageing", str(book), "--on", "2026-06-30", *known, "--lang", "en"])
    assert "(by due date, as recorded by 2099-01-01T12:00)" in capsys.readouterr().out


def test_a_list_of_items_shows_no_days_before_the_due_date(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["items", str(book), "--on", "2026-06-30", "--customer", "C001"])
    assert capsys.readouterr().out.splitlines()[1].split()[-1] == "–"
    main(["items", str(book), "--on", "2026-06-30", "--customer", "C003"])
    assert capsys.readouterr().out.splitlines()[2].split()[-1] == "42"


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

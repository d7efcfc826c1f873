"""The first file a small firm can export: a list of balances, then the documents behind them."""

from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from app.bootstrap import context
from app.cli import main
from app.queries.ageing import ageing
from app.storage.reading import read_book
from app.storage.verify import verify
from tests.cli.conftest import Shell

DAY = "2025-11-02"
HEAD = """华创五金 核算项目余额表,,,,,,,,,
公司名称：宁波华创五金有限公司,,,期间：202510,,,,,,
客户编码,客户名称,科目编码,科目名称,期初余额,,本期发生额,,期末余额,
,,,,借方,贷方,借方,贷方,借方,贷方
"""
ROWS = (
    "K01,明远机电,1122.01,货款,226000.00,,,,226000.00,",
    "K02,海通泵业,1122.01,货款,88400.00,,,,88400.00,",
    "K03,顺达贸易,1122.01,货款,,30000.00,,,,30000.00",
    "K04,宏图装备,1122.01,货款,150000.00,,,,150000.00,",
    "K05,金鼎工程,1122.01,货款,190000.00,,,,190000.00,",
    "K05,金鼎工程,1122.02,质保金,10000.00,,,,10000.00,",
    "K06,广源商行,1122.01,货款,12836.50,,,,12836.50,",
    "K07,华昌电器,1122.01,货款,60000.00,,,,60000.00,",
    "K08,华昌电器（江北）,1122.01,货款,45000.00,,,,45000.00,",
    "K09,立新塑胶,1122.01,货款,70000.00,,,,70000.00,",
)
SUM = "合计,,,,852236.50,30000.00,,,852236.50,30000.00\n"


def listed(folder: Path, rows: tuple[str, ...] = ROWS, total: str = SUM, head: str = HEAD) -> str:
    path = folder / "balances.csv"
    path.write_text(head + "\n".join(rows) + "\n" + total, "utf-8")
    return str(path)


def documents(folder: Path, *rows: str) -> str:
    path = folder / "documents.csv"
    path.write_text("客户编号,单据号,开票日期,价税合计,未收金额\n" + "\n".join(rows), "utf-8")
    return str(path)


@pytest.fixture
def first(shell: Shell, tmp_path: Path) -> str:
    book = str(tmp_path / "a.desk")
    shell.done("new", book, "--company", "宁波华创五金有限公司")
    shell.done("import", book, "--kind", "balances", listed(tmp_path))
    return book


def net(shell: Shell, book: str, on: str = DAY) -> tuple[str, str, str]:
    total = shell.done("ageing", book, "--on", on)["totals"]["CNY"]
    return total["gross"], total["unapplied"], total["net"]


def codes(answer: dict[str, object], key: str = "warnings") -> list[str]:
    found = answer[key]
    assert isinstance(found, list)
    return [one["problem"] for one in found]


def test_day_0(shell: Shell, first: str) -> None:
    assert net(shell, first) == ("852236.50", "30000.00", "822236.50")
    aged = shell.done("ageing", first, "--on", DAY)
    assert len(aged["customers"]) == 9
    assert (aged["totals"]["CNY"]["no_detail"], aged["totals"]["CNY"]["retention"]) == ("842236.50", "10000.00")
    assert {aged["totals"]["CNY"][name] for name in aged["buckets"][:-2]} == {"0.00"}
    items = shell.done("items", first, "--on", DAY, "--customer", "K05")["items"]
    assert [(i["document"], i["kind"], i["open"], i["days_overdue"]) for i in items] == [
        ("2025-10-31 1122.01", "balance", "190000.00", None), ("2025-10-31 1122.02", "balance", "10000.00", None)
    ]  # fmt: skip


def test_by_invoice_date_a_balance_has_no_age_either(shell: Shell, first: str) -> None:
    total = shell.done("ageing", first, "--on", "2026-11-02", "--basis", "invoice")["totals"]["CNY"]
    assert (total["no_detail"], total["retention"], total["365+"]) == ("842236.50", "10000.00", "0.00")
    assert total["gross"] == "852236.50"


def test_no_letter_is_written_about_a_balance(shell: Shell, first: str) -> None:
    run = shell.done("dun", first, "--on", "2025-11-02", "--dry-run")
    assert run["notices"] == []
    assert sorted(skipped["reason"] for skipped in run["skipped"]) == [*["NO_DETAIL"] * 8, "RETENTION_WAITING"]


def test_the_same_list_again_changes_nothing(shell: Shell, first: str, tmp_path: Path) -> None:
    again = shell.done("import", first, "--kind", "balances", listed(tmp_path))
    assert (again["batch"], again["accepted"], again["unchanged"]) == (None, 0, 10)
    assert again["totals"] == {"CNY": "822236.50"}


def test_documents_take_the_place_of_a_balance(shell: Shell, first: str, tmp_path: Path) -> None:
    rows = ("K01,A101,2025-08-12,113000,113000", "K01,A102,2025-09-20,67800,67800", "K01,A103,2025-10-15,45200,45200")
    answer = shell.done("import", first, "--kind", "documents", documents(tmp_path, *rows), "--up-to", DAY)
    assert codes(answer) == ["BALANCE_REPLACED"]
    assert net(shell, first) == ("852236.50", "30000.00", "822236.50")
    items = shell.done("items", first, "--on", DAY, "--customer", "K01")["items"]
    assert [i["document"] for i in items] == ["A101", "A102", "A103"]
    pdf = tmp_path / "s.pdf"
    statement = shell.done("statement", first, "K01", "--from", "2025-08-01", "--to", DAY, "--pdf", str(pdf))
    assert [line["document"] for line in statement["statements"][0]["lines"]] == ["A101", "A102", "A103"]
    assert verify(Path(first)).findings == ()


def test_what_documents_leave_open_stays_a_balance(shell: Shell, first: str, tmp_path: Path) -> None:
    answer = shell.done("import", first, "--kind", "documents", documents(tmp_path, "K04,D1,2025-10-01,100000,100000"))
    assert codes(answer) == ["BALANCE_LEFT"]
    assert net(shell, first) == ("852236.50", "30000.00", "822236.50")
    items = shell.done("items", first, "--on", DAY, "--customer", "K04")["items"]
    assert [(i["document"], i["open"]) for i in items] == [("D1", "100000.00"), ("2025-10-31 1122.01 (2)", "50000.00")]
    batch = answer["batch"]
    shell.done("undo", first, str(batch))
    items = shell.done("items", first, "--on", DAY, "--customer", "K04")["items"]
    assert [(i["document"], i["open"]) for i in items] == [("2025-10-31 1122.01", "150000.00")]
    assert verify(Path(first)).findings == ()


def test_the_next_month(shell: Shell, first: str, tmp_path: Path) -> None:
    rows = (ROWS[0].replace("226000.00", "113000.00"), *ROWS[1:])
    head = HEAD.replace("202510", "202511")
    answer = shell.done("import", first, "--kind", "balances", listed(tmp_path, rows, "", head))
    assert (answer["accepted"], codes(answer)) == (10, [])
    assert net(shell, first, "2025-11-30") == ("739236.50", "30000.00", "709236.50")
    assert net(shell, first, "2025-11-29") == ("852236.50", "30000.00", "822236.50")
    statement = shell.done(
        "statement", first, "K01", "--from", "2025-11-01", "--to", "2025-11-30", "--pdf", str(tmp_path / "s.pdf")
    )["statements"][0]
    assert [(line["kind"], line["amount"]) for line in statement["lines"]] == [("advance", "-113000.00")]
    assert (statement["opening"], statement["closing"]) == ("226000.00", "113000.00")
    older = shell.done("import", first, "--kind", "balances", listed(tmp_path, ROWS))
    assert set(codes(older, "rejected")) == {"BALANCE_OLDER"}


def test_where_documents_are_known_a_difference_is_said(shell: Shell, first: str, tmp_path: Path) -> None:
    shell.done("import", first, "--kind", "documents", documents(tmp_path, "K02,B1,2025-10-01,88400,88400"))
    answer = shell.done("import", first, "--kind", "balances", listed(tmp_path, (ROWS[1].replace("88400", "90000"),), ""))
    assert codes(answer) == ["BOOK_DIFFERS", "BALANCE_ABSENT"]
    assert all(figure in answer["warnings"][0]["says"] for figure in ("88400.00", "90000.00", "1600.00"))
    assert answer["batch"] is not None  # nothing is posted, but what the list says is kept


def test_a_list_that_does_not_say_its_day_is_asked(shell: Shell, tmp_path: Path) -> None:
    book = str(tmp_path / "a.desk")
    shell.done("new", book, "--company", "甲公司")
    head = HEAD.replace("期间：202510", "")
    code, answer = shell.run("import", book, "--kind", "balances", listed(tmp_path, head=head))
    assert (code, answer["ask"][0]["key"]) == (2, "--up-to")
    answer = shell.done("import", book, "--kind", "balances", listed(tmp_path, head=head), "--up-to", "2025-10-31")
    assert answer["accepted"] == 10


def test_a_list_without_codes_finds_its_customers_by_name(shell: Shell, first: str, tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("客户名称,期末余额\n明远机电,200000\n新客户,5000\n", "utf-8")
    answer = shell.done("import", first, "--kind", "balances", str(path), "--up-to", "2025-11-30")
    assert answer["accepted"] == 2
    items = shell.done("items", first, "--on", "2025-11-30")["items"]
    assert [(i["customer"], i["open"]) for i in items if i["customer"] in ("K01", "新客户")] == [
        ("K01", "200000.00"), ("新客户", "5000.00")
    ]  # fmt: skip


def test_undoing_the_first_list_leaves_an_empty_book(shell: Shell, first: str) -> None:
    shell.done("undo", first, "1")
    with read_book(Path(first)).reading() as tables:
        assert tables.rows("SELECT code FROM customer WHERE void_seq IS NULL") == []
    assert shell.done("ageing", first, "--on", date(2025, 11, 2).isoformat())["customers"] == []
    assert verify(Path(first)).findings == ()


def test_a_list_of_a_month_that_is_not_over_stands_for_today(shell: Shell, tmp_path: Path) -> None:
    book, today = str(tmp_path / "a.desk"), context().today
    shell.done("new", book, "--company", "甲公司")
    shell.done("import", book, "--kind", "balances", listed(tmp_path, head=HEAD.replace("202510", f"{today.year}12")))
    items = shell.done("items", book, "--on", today.isoformat(), "--customer", "K06")["items"]
    assert [i["document"] for i in items] == [f"{today} 1122.01"]


@pytest.mark.parametrize(("language", "said", "head"), [("zh", "无明细", "按到期日"), ("en", "no detail", "by due date")])
def test_the_column_without_detail_has_a_name_everywhere(
    shell: Shell, first: str, tmp_path: Path, language: str, said: str, head: str, capsys: pytest.CaptureFixture[str]
) -> None:
    xlsx, pdf = tmp_path / "a.xlsx", tmp_path / "s.pdf"
    shell.done("ageing", first, "--on", DAY, "--xlsx", str(xlsx), "--lang", language)
    (header, *_) = CalamineWorkbook.from_path(str(xlsx)).get_sheet_by_index(0).to_python()
    assert said in header and not [name for name in header if "_" in str(name)]
    assert main(["ageing", first, "--on", DAY, "--lang", language]) == 0
    out = capsys.readouterr().out
    assert said in out and head in out and "no_detail" not in out
    shell.done("statement", first, "K01", "--from", "2025-08-01", "--to", DAY, "--pdf", str(pdf), "--with-ageing")
    text = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert "无明细" in text and "未到期" in text and "_due" not in text and "no_detail" not in text


def test_what_has_no_detail_is_not_overdue(first: str) -> None:
    with read_book(Path(first)).reading() as tables:
        found = ageing(tables, date(2025, 11, 2))
        total = found.totals()["CNY"]
    assert (total.gross, found.overdue(total), found.older_than(90, total)) == (85223650, 0, 0)
    one = total._replace(amounts=(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
    assert found.buckets[0] == "not_due"
    assert (found.buckets[-3:], found.overdue(one)) == (("no_due", "no_detail", "retention"), 27)


def test_a_name_of_several_customers_is_nobodys_balance(shell: Shell, first: str, tmp_path: Path) -> None:
    twin = tmp_path / "customers.csv"
    twin.write_text("客户编号,客户名称\nK99,明远机电\n", "utf-8")
    shell.done("import", first, "--kind", "customers", str(twin))
    path = tmp_path / "names.csv"
    path.write_text("客户名称,期末余额\n明远机电,200000\n海通泵业,5000\n", "utf-8")
    answer = shell.done("import", first, "--kind", "balances", str(path), "--up-to", "2025-11-30")
    assert (answer["accepted"], codes(answer, "rejected")) == (1, ["NAME_OF_SEVERAL"])
    assert "K01、K99" in answer["rejected"][0]["says"]
    items = shell.done("items", first, "--on", "2025-11-30")["items"]
    assert [(i["customer"], i["open"]) for i in items if i["customer"] in ("K01", "K02", "K99")] == [
        ("K01", "226000.00"), ("K02", "5000.00")
    ]  # fmt: skip

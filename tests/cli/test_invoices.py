"""Tax invoices through the command line: sold, not open; asked where the buyer is not sure; to the cent on real files."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import main
from app.storage.reading import read_book
from app.storage.verify import verify
from tests.cli.conftest import Ran
from tests.exchange import parquet
from tests.exchange.making import xlsx
from tests.exchange.test_tax_invoices import REAL, sold

US = "宁波华创五金有限公司"
TAX = "91330200704800123A"
N = [f"254420000000123456{n:02}" for n in range(10)]
HEAD = "数电发票号码,销方名称,购方识别号,购买方名称,开票日期,金额,税额,价税合计,发票状态,是否正数发票,备注"
BLUE = f"{N[1]},{US},{TAX},瑞丰精密有限公司,2026-01-02,1000,130,1130,正常,是,"
RED = f"{N[2]},{US},{TAX},瑞丰精密有限公司,2026-02-02,-100,-13,-113,正常,否,被红冲蓝字数电票号码：{N[1]}"
MAN = f"{N[3]},{US},330203198001020013,王强,2026-02-05,200,26,226,正常,是,"
VOID = f"{N[4]},{US},,王强,2026-02-06,200,26,226,已作废,是,"
CUSTOMERS = f"code,name,term,uscc\nK01,瑞丰精密有限公司,NET30,{TAX}\nK02,海通泵业,NET30,\n"


def listed(folder: Path, *rows: str) -> Path:
    path = folder / "sold.csv"
    path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    return path


Into = Callable[..., dict[str, object]]


@pytest.fixture
def empty(tmp_path: Path, run: Callable[..., Ran]) -> Path:
    path = tmp_path / "a.desk"
    assert run("new", path, "--company", US)[0] == 0
    return path


@pytest.fixture
def known(empty: Path, tmp_path: Path, run: Callable[..., Ran]) -> Path:
    """With two customers."""
    source = tmp_path / "customers.csv"
    source.write_text(CUSTOMERS, encoding="utf-8")
    assert run("import", empty, "--kind", "customers", source)[1]["rejected"] == []
    return empty


@pytest.fixture
def into(run: Callable[..., Ran]) -> Into:
    def posted(book: Path, source: Path, *options: str) -> dict[str, object]:
        code, answer = run("import", book, "--kind", "invoices", source, *options)
        assert code == 0, answer
        return answer

    return posted


def codes(answer: dict[str, object], key: str = "warnings") -> list[str]:
    found = answer[key]
    assert isinstance(found, list)
    return [one["problem"] for one in found]


def items(run: Callable[..., Ran], book: Path, on: str = "2026-03-31") -> list[tuple[str, ...]]:
    _, answer = run("items", book, "--on", on)
    return [(one["customer"], one["document"], one["open"], one["due"]) for one in (*answer["items"], *answer["unapplied"])]


def test_sold_invoices_are_due_by_the_term_and_red_letters_set_against_them(
    known: Path, tmp_path: Path, run: Callable[..., Ran], into: Into
) -> None:
    answer = into(known, listed(tmp_path, BLUE, RED, VOID))
    assert (answer["rows"], answer["accepted"], answer["totals"]) == (3, 2, {"CNY": "1017.00"})
    assert codes(answer) == ["INVOICES_DROPPED", "SOLD_NOT_OPEN"]
    assert items(run, known) == [("K01", N[1], "1017.00", "2026-02-01")]
    assert items(run, known, "2026-02-01") == [("K01", N[1], "1130.00", "2026-02-01")]
    again = into(known, listed(tmp_path, RED, BLUE))
    assert (again["batch"], again["unchanged"], codes(again)) == (None, 2, [])
    with read_book(known).reading() as tables:
        assert tables.rows("SELECT source, up_to FROM data_date") == [("ledger", "2026-02-02")]
    assert verify(known).findings == ()


def test_unknown_buyers_are_left_out_or_registered(empty: Path, tmp_path: Path, run: Callable[..., Ran], into: Into) -> None:
    source = listed(tmp_path, BLUE, MAN)
    answer = into(empty, source)
    assert (answer["batch"], codes(answer, "rejected"), codes(answer)) == (None, ["UNKNOWN_BUYER"] * 2, ["UNKNOWN_BUYERS"])
    tried = into(empty, source, "--register", "--dry-run")
    answer = into(empty, source, "--register")
    assert (answer["accepted"], answer["totals"], tried["totals"]) == (2, {"CNY": "1356.00"}, answer["totals"])
    assert items(run, empty) == [(TAX, N[1], "1130.00", None), ("王强", N[3], "226.00", None)]
    with read_book(empty).reading() as tables:
        assert tables.rows("SELECT code, uscc, legal_form FROM customer") == [(TAX, TAX, "company"), ("王强", None, "person")]
    again = into(empty, source, "--register")
    assert (again["batch"], again["unchanged"]) == (None, 2)
    assert run("undo", empty, answer["batch"])[0] == 0
    with read_book(empty).reading() as tables:
        assert tables.value("SELECT count(*) FROM customer WHERE void_seq IS NULL") == 0
    assert verify(empty).findings == ()


def test_a_registered_customer_with_later_documents_keeps_its_batch(
    empty: Path, tmp_path: Path, run: Callable[..., Ran], into: Into
) -> None:
    into(empty, listed(tmp_path, BLUE), "--register")
    into(empty, listed(tmp_path, BLUE.replace(N[1], N[5])))
    assert run("undo", empty, 1)[1]["refused"] == "BATCH_IN_USE"


def test_a_buyer_who_stands_for_a_customer_is_remembered(known: Path, tmp_path: Path, run: Callable[..., Ran], into: Into) -> None:
    affiliate = BLUE.replace("瑞丰精密有限公司", "瑞丰（江北）").replace(TAX, "")
    second = affiliate.replace(N[1], N[5])
    answer = into(known, listed(tmp_path, affiliate), "--buyer", "瑞丰(江北)=K02")
    assert (answer["accepted"], answer["batch"]) == (1, 2)
    assert into(known, listed(tmp_path, affiliate, second), "--buyer", "瑞丰（江北）=K02")["accepted"] == 1
    assert [(code, number) for code, number, _, _ in items(run, known)] == [("K02", N[1]), ("K02", N[5])]
    with read_book(known).reading() as tables:
        assert tables.value("SELECT count(*) FROM buyer_alias") == 1
        assert "江北" not in str(tables.rows("SELECT payload FROM journal"))
    assert verify(known).findings == ()
    moved = into(known, listed(tmp_path, VOID, second.replace(N[5], N[6])), "--buyer", "瑞丰(江北)=K01")
    assert items(run, known)[0][:2] == ("K01", N[6])
    assert run("undo", known, moved["batch"])[0] == 0
    into(known, listed(tmp_path, second.replace(N[5], N[7])))
    assert items(run, known)[-1][:2] == ("K02", N[7])
    assert verify(known).findings == ()


def test_a_buyer_tied_to_nobody_is_refused(known: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    source = listed(tmp_path, BLUE)
    code, answer = run("import", known, "--kind", "invoices", source, "--buyer", "瑞丰=K09")
    assert (code, answer["refused"], answer["customer"]) == (1, "CUSTOMER_UNKNOWN", "K09")


@pytest.mark.parametrize("said", ["瑞丰", "=K01", "瑞丰=", ""])
def test_a_tie_needs_a_name_and_a_code(known: Path, tmp_path: Path, run: Callable[..., Ran], said: str) -> None:
    code, answer = run("import", known, "--kind", "invoices", listed(tmp_path, BLUE), "--buyer", said)
    assert (code, answer["unusable"]) == (2, "BUYER_WITHOUT_CODE")


@pytest.mark.parametrize("option", [("--register",), ("--also",), ("--buyer", "a=K01")])
def test_options_of_invoices_are_refused_elsewhere(
    known: Path, tmp_path: Path, run: Callable[..., Ran], option: tuple[str, ...]
) -> None:
    code, answer = run("import", known, "--kind", "customers", tmp_path / "customers.csv", *option)
    assert (code, answer["unusable"]) == (2, "OPTION_OF_OTHER_KIND")
    assert option[0] in answer["says"]


def test_what_is_booked_under_a_number_of_its_own_is_not_posted_twice(
    known: Path, tmp_path: Path, run: Callable[..., Ran], into: Into
) -> None:
    documents = tmp_path / "documents.csv"
    documents.write_text("customer,number,date,amount\nK01,XS-001,2026-01-02,1130.00\n", encoding="utf-8")
    assert run("import", known, "--kind", "documents", documents)[0] == 0
    answer = into(known, listed(tmp_path, BLUE))
    assert (answer["accepted"], answer["unchanged"], codes(answer)) == (0, 1, ["PROBABLY_SAME"])
    assert into(known, listed(tmp_path, BLUE), "--also")["accepted"] == 1
    twin = BLUE.replace(N[1], N[5])
    assert codes(into(known, listed(tmp_path, BLUE, twin))) == ["PROBABLY_SAME"]
    assert [one[1] for one in items(run, known)] == ["XS-001", N[1]]


def test_the_invoice_of_another_own_company_is_posted_for_it(
    known: Path, tmp_path: Path, run: Callable[..., Ran], into: Into
) -> None:
    documents = tmp_path / "documents.csv"
    documents.write_text("customer,number,date,amount,entity\nK02,Q1,2026-01-02,10.00,华创贸易\n", encoding="utf-8")
    assert run("import", known, "--kind", "documents", documents)[0] == 0
    assert run("company", known, "--entity", "华创贸易", "--set", "name=宁波华创贸易有限公司")[0] == 0
    other = BLUE.replace(US, "宁波华创贸易有限公司").replace(N[1], N[5])
    bought = f"{N[6]},供应商,,{US},2026-01-02,1000,130,1130,正常,是,"
    answer = into(known, listed(tmp_path, BLUE, other, bought, BLUE.replace(US, "别家").replace(N[1], N[7])))
    assert (answer["accepted"], codes(answer)) == (2, ["SOLD_NOT_OPEN", "INVOICES_BOUGHT", "OTHER_SELLER"])
    with read_book(known).reading() as tables:
        found = tables.rows("SELECT entity FROM document WHERE number IN (?, ?) ORDER BY number", (N[1], N[5]))
    assert found == [(1,), (2,)]


def test_problems_are_named_by_the_headers_of_the_file(known: Path, tmp_path: Path, into: Into) -> None:
    rows = (
        BLUE,
        BLUE.replace("2026-01-02", "2026-01-03"),
        MAN,
        RED.replace(N[1], N[9]),
        BLUE.replace(US, "别家").replace(N[1], N[8]),
    )
    answer = into(known, listed(tmp_path, *rows))
    listed_ = [*answer["rejected"], *answer["warnings"]]  # type: ignore[misc]
    assert {(one["problem"], one["column"]) for one in listed_ if one["row"]} == {
        ("INVOICE_TWICE", "数电发票号码"), ("UNKNOWN_BUYER", "购买方名称"), ("CREDITS_UNKNOWN", "备注"),
        ("OTHER_SELLER", "销方名称"), ("INVOICE_NUMBER_TWICE", "数电发票号码"),
    }  # fmt: skip


def test_the_better_sheet_of_a_workbook_is_read(known: Path, tmp_path: Path, into: Into) -> None:
    head = HEAD.split(",")
    rows = [[float(cell) if i in (5, 6, 7) else cell for i, cell in enumerate(row.split(","))] for row in (BLUE, RED)]
    lines = [*head, "货物或应税劳务名称"]
    path = tmp_path / "全量.xlsx"
    path.write_bytes(xlsx([lines, [*rows[0], "椅"], [*rows[0], "桌"]], "信息汇总表", 发票基础信息=[head, *rows]))
    assert into(known, path, "--dry-run")["totals"] == {"CNY": "1017.00"}
    mapped = tmp_path / "map.json"
    mapped.write_text('{"sheet": "信息汇总表"}', encoding="utf-8")
    assert into(known, path, "--dry-run", "--map", str(mapped))["totals"] == {"CNY": "2260.00"}


def test_the_warning_says_what_to_do_next(known: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(known), "--kind", "invoices", str(listed(tmp_path, BLUE)), "--lang", "en"]) == 0
    assert re.search(r"what was sold, not what is still open\. Import the receipts", capsys.readouterr().out)


# ---- real invoices


def plainly(path: Path) -> tuple[int, int, int, int]:
    """Invoices, cents of blue ones, cents of red ones and buyers, as the csv module adds up what is valid, once."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {tuple(cell.strip() for cell in row) for row in [*csv.reader(file)][1:]}
    valid = [(row[2], int(row[5].replace(".", ""))) for row in rows if "作废" not in row[6]]
    sums = [amount for _, amount in valid if amount]
    return len(sums), sum(a for a in sums if a > 0), -sum(a for a in sums if a < 0), len({buyer for buyer, a in valid if a})


@pytest.mark.skipif(not REAL.exists() or not parquet.READABLE, reason="the real invoices are not beside the project")
@pytest.mark.parametrize(("source", "firm"), [("a2_output.parquet", "E193"), ("a1_output.parquet", "E3")])
def test_real_firms_to_the_cent(empty: Path, tmp_path: Path, run: Callable[..., Ran], into: Into, source: str, firm: str) -> None:
    """The largest firm, and one with many void invoices and red letters."""
    path = sold(tmp_path, source, firm)
    count, blue, red, buyers = plainly(path)
    answer = into(empty, path, "--register")
    assert (answer["accepted"], answer["totals"]) == (count, {"CNY": f"{(blue - red) // 100}.{(blue - red) % 100:02}"})
    with read_book(empty).reading() as tables:
        by_side = dict(tables.rows("SELECT side, sum(amount) FROM document GROUP BY side"))
        known = tables.value("SELECT count(*) FROM customer")
    assert (by_side[1], by_side[-1], known) == (blue, red, buyers)
    total = run("ageing", empty, "--on", "2020-01-01")[1]["totals"]["CNY"]
    assert (total["gross"], total["unapplied"]) == (f"{blue // 100}.{blue % 100:02}", f"{red // 100}.{red % 100:02}")
    again = into(empty, path)
    assert (again["batch"], again["accepted"], again["unchanged"]) == (None, 0, count)
    assert verify(empty).findings == ()

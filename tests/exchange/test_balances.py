"""Balance lists as they are exported: headings of two rows, sides and signs, rows of sums, periods, codes."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.drafts import BalanceDraft
from app.exchange.amounts import AmountFormat
from app.exchange.balances import Balances, Totals, read_balances
from app.exchange.faults import Fault, Unreadable
from app.exchange.headings import find_heading, signature
from app.exchange.reading import Table
from tests.exchange.making import figures, found, lines, table, xlsx
from tests.exchange.old_workbook import xls

Row = Sequence[Any]
UPPER = (
    "期间", "客户编码", "客户名称", "科目编码", "科目名称", "期初余额", None, "本期发生额", None, "本年累计", None, "期末余额", None
)  # fmt: skip
LOWER = (None, None, None, None, None, *("借方", "贷方") * 4)
TITLES: tuple[Row, ...] = (
    ("核算项目余额表",),
    ("公司名称：宁波华创五金有限公司", None, None, "期间：202610", None, "单位：元"),
    (),
)


def line(code: str | None, name: str | None, account: str, closing: float, period: str = "202610", moved: float = 0) -> Row:
    opening = closing - moved
    sides = [v for amount in (opening, moved, moved, closing) for v in (max(amount, 0) or None, max(-amount, 0) or None)]
    return (period, code, name, account, {"1122.02": "质保金"}.get(account, "应收账款"), *sides)


DAY_0: tuple[Row, ...] = (
    line("K01", "明远机电", "1122", 226_000, moved=45_200),
    line("K02", "海通泵业", "1122", 88_400),
    line("K03", "顺达贸易", "1122", -30_000),
    line("K04", "宏图装备", "1122", 150_000),
    line("K05", "金鼎工程", "1122.01", 190_000),
    line("K05", "金鼎工程", "1122.02", 10_000),
    line("K06", "广源商行", "1122", 12_836.5),
    line("K07", "华昌电器", "1122", 60_000),
    line("K08", "华昌(江北)", "1122", 45_000),
    line("K09", "立新塑胶", "1122", 70_000),
)


def exported(*rows: Row) -> Balances:
    return read_balances(table(xlsx([*TITLES, UPPER, LOWER, *rows]), "余额表.xlsx"), "CNY")


def balances(*rows: str, **options: Any) -> Balances:
    return read_balances(table(lines(*rows)), "CNY", **{"as_of": "2026-10-31", **options})


def closings(done: Balances) -> list[tuple[str | None, int]]:
    return [(draft.customer or draft.name, draft.closing) for draft in done.drafts]


# ---- the first day


def test_the_list_of_the_first_day_makes_its_own_figures() -> None:
    total = ("合计", None, None, None, None, None, None, None, None, None, None, 852_236.5, 30_000)
    done = exported(*DAY_0, total, ("制表人：周敏", None, "打印日期：2026-11-02"))
    assert done.totals == (Totals("CNY", 85_223_650, 3_000_000, 82_223_650, 82_223_650),)
    assert done.totals[0].agrees
    assert (done.as_of, done.rows, len({d.customer for d in done.drafts})) == ("2026-10-31", 10, 9)
    assert (done.warnings, done.rejected, done.asks) == ([], [], [])
    assert (done.preamble.company, done.preamble.title) == ("宁波华创五金有限公司", "核算项目余额表")


def test_every_column_of_a_row_is_read() -> None:
    first, *_, last = exported(*DAY_0[:1], DAY_0[5]).drafts
    assert first == BalanceDraft(6, "K01", "明远机电", "1122", "应收账款", "CNY", 18_080_000, 4_520_000, 0, 22_600_000)
    assert last == BalanceDraft(7, "K05", "金鼎工程", "1122.02", "质保金", "CNY", 1_000_000, 0, 0, 1_000_000)
    columns = exported(*DAY_0).source_columns
    assert columns["closing_credit"] == "期末余额/贷方"
    assert "本年累计/借方" not in columns.values()


def test_a_total_that_differs_names_both_figures() -> None:
    total = ("总计", None, None, None, None, None, None, None, None, None, None, 852_236.49, 30_000)
    done = exported(*DAY_0, total)
    assert found(done.warnings) == [(16, "期末余额/借方", "TOTAL_DIFFERS")]
    assert figures(done.warnings[0]) == {"total": "852236.49", "sum": "852236.50"}
    assert done.totals[0].agrees is False


def test_a_total_may_be_netted_and_sub_totals_stand_anywhere() -> None:
    sub = (None, None, "金鼎工程(小计)", None, None, 200_000, None, None, None, None, None, 200_000, None)
    total = ("合计", None, None, None, None, None, None, None, None, None, None, 822_236.5, None)
    done = exported(*DAY_0[:6], sub, *DAY_0[6:], total)
    assert (done.warnings, done.totals[0].printed) == ([], 82_223_650)


def test_the_signature_stays_when_the_heading_moves() -> None:
    moved = table(xlsx([("又一行",), *TITLES, UPPER, LOWER, *DAY_0]), "b.xlsx")
    assert read_balances(moved, "CNY").signature == exported(*DAY_0).signature
    heading = find_heading(moved, [("客户编码",)])
    assert signature(heading) == exported(*DAY_0).signature


# ---- forms of an amount


@pytest.mark.parametrize(
    ("header", "row", "closing"),
    [
        ("客户编码,期末借方,期末贷方", "K1,5,", 500),
        ("客户编码,期末借方余额,期末贷方余额", "K1,,5.00", -500),
        ("客户编码,借方余额,贷方余额", "K1,,5.00", -500),
        ("客户编码,方向,期末余额", "K1,贷,5", -500),
        ("客户编码,方向,期末余额", "K1,借,5", 500),
        ("客户编码,期末余额,方向", "K1,5,贷方", -500),
        ("客户编码,期末余额", "K1,-5", -500),
        ("客户编码,余额", "K1,(5.00)", -500),
        ("客户编码,余额", "K1,（1200.50）", -120_050),
        ("客户编码,余额", "K1,贷 5.00", -500),
        ("客户编码,余额", "K1,5.00借", 500),
        ("客户编码,应收余额", "K1,1.5万元", 1_500_000),
        ("客户编码,余额", "K1,１２３４.５０", 123_450),
        ("客户编码,期末余额（元）", "K1,12.5", 1_250),
        ("单位编号,期末余额/元", "K1,12.5", 1_250),
        ("Customer No.,Closing Balance", "K1,12.5", 1_250),
        ("customer code,opening debit,opening credit,closing debit,closing credit", "K1,1,,,2", -200),
        ("客户编码,期初余额,本期借方,本期贷方", "K1,5,3,1", 700),
        ("客户编码,借方,贷方,借方,贷方,借方,贷方", "K1,5,0,3,1,7,0", 700),
        ("客户编码,借方,贷方,借方,贷方,借方,贷方,借方,贷方", "K1,5,0,3,1,8,8,7,0", 700),
    ],
)
def test_a_closing_balance_in_any_form(header: str, row: str, closing: int) -> None:
    done = balances(header, row)
    assert (closings(done), done.warnings, done.rejected) == ([("K1", closing)], [], [])


def test_two_columns_of_one_name_are_told_apart_by_their_place() -> None:
    done = balances("客户编号,客户名称,方向,期初余额,借方,贷方,方向,期末余额", "1,甲厂,贷,100,500,300,借,100", "2,乙厂,平,,,,贷,0")
    (draft,) = done.drafts
    assert (draft.opening, draft.debit, draft.credit, draft.closing) == (-10_000, 50_000, 30_000, 10_000)
    assert found(done.warnings) == [(None, None, "ZERO_ROWS")]


def test_a_way_nobody_knows_refuses_the_row() -> None:
    done = balances("客户编号,方向,期末余额", "1,左,5", "2,平,5", "3,借,5")
    assert found(done.rejected) == [(2, "方向", "WORD_UNKNOWN"), (3, "方向", "WORD_UNKNOWN")]
    assert closings(done) == [("3", 500)]


@pytest.mark.parametrize("nothing", ["", "-", "--", "\u2014", "/"])
def test_a_dash_is_nothing(nothing: str) -> None:
    assert closings(balances("客户编码,期末借方,期末贷方", f"K1,{nothing},7")) == [("K1", -700)]


def test_what_is_no_amount_refuses_its_row() -> None:
    done = balances("客户编码,期末余额", "K1,abc", "K2,5", "K3,1.2345")
    assert found(done.rejected) == [(2, "期末余额", "AMOUNT_UNREADABLE"), (4, "期末余额", "TOO_MANY_DECIMALS")]
    assert closings(done) == [("K2", 500)]


def test_thousands_or_decimals_are_asked_once_and_answered() -> None:
    rows = ("客户编码,期末余额", "K1,1.234", "K2,5.678")
    done = balances(*rows)
    assert ([(a.fault, a.key) for a in done.asks], done.drafts) == ([("AMBIGUOUS_AMOUNT", "amount_format")], [])
    assert closings(balances(*rows, amount_format=AmountFormat.COMMA)) == [("K1", 123_400), ("K2", 567_800)]


def test_the_unit_above_the_table_multiplies() -> None:
    rows = ("单位：万元", "客户编码,期末余额", "K1,1.5", "K2,2万")
    assert closings(balances(*rows)) == [("K1", 1_500_000), ("K2", 2_000_000)]
    assert closings(balances(*rows, unit=1)) == [("K1", 150), ("K2", 2_000_000)]


def test_a_row_that_does_not_add_up_is_named() -> None:
    done = balances("客户编码,期初余额,本期借方,本期贷方,期末余额", "K1,10,5,3,12", "K2,10,5,3,11")
    assert found(done.warnings) == [(3, "期末余额", "BALANCE_DIFFERS")]
    assert figures(done.warnings[0]) == {"expected": "12.00", "printed": "11.00"}
    assert len(done.drafts) == 2


# ---- whose and when


def test_codes_lose_their_decimals() -> None:
    done = balances("客户编码,客户名称,科目编码,期末余额", "101.0,甲,1122.0,5", "102,乙,1122.0,6")
    assert [(d.customer, d.account) for d in done.drafts] == [("101", "1122"), ("102", "1122")]
    assert [p.problem for p in done.warnings] == ["ID_DECIMALS", "ID_DECIMALS"]
    kept = balances("客户编码,科目编码,期末余额", "101,1122.0,5", "102,1122.01,6")
    assert [d.account for d in kept.drafts] == ["1122.0", "1122.01"]


def test_a_code_a_spreadsheet_has_rounded_is_named() -> None:
    done = read_balances(table(xlsx([["客户编码", "期末余额"], [12345678901234567, 5]]), "a.xlsx"), "CNY", as_of="2026-10-31")
    assert found(done.warnings) == [(2, "客户编码", "PRECISION_LOST")]


def test_names_do_without_codes() -> None:
    done = balances("往来单位,期末余额", "海通泵业,5")
    assert [(d.customer, d.name) for d in done.drafts] == [(None, "海通泵业")]
    done = balances("核算项目名称,期末余额", "[K02]海通泵业,5", "K03 顺达贸易,6")
    assert [(d.customer, d.name) for d in done.drafts] == [("K02", "海通泵业"), ("K03", "顺达贸易")]
    kept = balances("核算项目名称,期末余额", "3M 中国,5", "顺达贸易,6")
    assert [d.name for d in kept.drafts] == ["3M 中国", "顺达贸易"]


def test_merged_cells_are_of_the_customer_above() -> None:
    done = balances("客户编码,客户名称,科目名称,期末余额", "K5,金鼎,1122 应收账款,5", ",,质保金,6", ",,,7")
    assert [(d.customer, d.account, d.account_name) for d in done.drafts] == [("K5", "1122", "应收账款"), ("K5", None, "质保金")]
    assert found(done.rejected) == [(4, "客户编码", "MISSING")]


def test_of_several_periods_the_last_is_taken() -> None:
    rows = (line("K01", "甲", "1122", 5, "202609"), line("K01", "甲", "1122", 7, "202610"), line(None, None, "1122.02", 3, ""))
    done = exported(*rows)
    assert closings(done) == [("K01", 700), ("K01", 300)]
    assert found(done.warnings) == [(None, "期间", "EARLIER_PERIODS")]
    assert figures(done.warnings[0]) == {"count": "1", "period": "2026-10"}
    assert (done.as_of, done.rows) == ("2026-10-31", 2)


def test_a_column_of_periods_may_say_nothing_or_less_than_the_day_of_printing() -> None:
    assert closings(exported(line("K01", "甲", "1122", 5, "合并"))) == [("K01", 500)]
    rows = ("打印日期：2026-10-20,,", "期间,客户编码,期末余额", "(空),K0,1", "202610,K1,5")
    done = balances(*rows, as_of=None)
    assert (done.as_of, closings(done)) == ("2026-10-20", [("K0", 100), ("K1", 500)])


@pytest.mark.parametrize(
    ("above", "as_of"),
    [
        ("期间：202601-202610", "2026-10-31"),
        ("期间：2026年10月", "2026-10-31"),
        ("2026年第10期", "2026-10-31"),
        ("2026年1-10月往来余额表", "2026-10-31"),
        ("日期：2026-10-01至2026-10-31", "2026-10-31"),
        ("截止日期：2026/10/31", "2026-10-31"),
        ("期间：202601-202612 打印日期：2026-11-02", "2026-11-02"),
        ("会计期间：2026.10", "2026-10-31"),
        ("期间：2026-13", None),
        ("往来余额表", None),
    ],
)
def test_the_day_is_told_by_the_lines_above_or_asked(above: str, as_of: str | None) -> None:
    done = balances(above, "客户编码,期末余额", "K1,5", as_of=None)
    assert done.as_of == as_of
    assert [a.key for a in done.asks] == ([] if as_of else ["as_of"])
    assert len(done.drafts) == (1 if as_of else 0)


def test_currencies_are_read_and_never_added_up() -> None:
    done = balances("客户编码,币别,期末余额", "K1,人民币,5", "K2,USD,-7", "K3,综合本位币,1", "K4,金币,1", ",合计,-1")
    assert done.totals == (Totals("CNY", 600, 0, 600, None), Totals("USD", 0, 700, -700, None))
    assert found(done.rejected) == [(5, "币别", "CURRENCY_UNKNOWN")]
    assert balances("币别：美元", "客户编码,期末余额", "K1,5").drafts[0].currency == "USD"


def test_foreign_money_is_read_in_its_own_columns() -> None:
    done = balances("客户编码,币别,期末余额,", ",,原币,本位币", "K1,USD,100,720")
    assert [(d.closing, d.currency) for d in done.drafts] == [(10_000, "USD")]
    done = balances("客户编码,期末余额,", ",原币,本位币", "K1,100,720")
    assert [(d.closing, d.currency) for d in done.drafts] == [(72_000, "CNY")]
    assert found(balances("币别：金币", "客户编码,期末余额", "K1,5").rejected) == [(3, None, "CURRENCY_UNKNOWN")]
    assert balances("币别：所有币别", "客户编码,期末余额", "K1,5").drafts[0].currency == "CNY"


# ---- other dirt


def test_footers_blank_rows_and_headings_printed_again_fall_out() -> None:
    done = balances("客户编码,期末余额", "K1,5", ",", "客户编码,期末余额", "K2,6", "审核：老何,", "第 1 页")
    assert (closings(done), done.rejected, done.warnings) == ([("K1", 500), ("K2", 600)], [], [])


def test_empty_columns_do_no_harm() -> None:
    done = balances(",客户编码,,期末余额,", ",K1,,5,")
    assert closings(done) == [("K1", 500)]


def test_a_row_with_more_cells_than_the_heading_is_refused() -> None:
    done = balances("客户编码,期末余额", "K1,1,234.00", "K2,5")
    assert found(done.rejected) == [(2, None, "RAGGED_ROW")]


def test_a_mark_nobody_sees_refuses_its_row() -> None:
    assert found(balances("客户编码,期末余额", "K\u202e1,5", "K2,5").rejected) == [(2, "客户编码", "CONTROL_CHARACTER")]


def test_an_error_in_a_cell_refuses_its_row() -> None:
    sheet = Table("xlsx", (("客户编码", "K1", "K2"), ("期末余额", "", "5")), (2, 2, 2), "S", errors={(1, 1): Fault.CELL_ERROR})
    assert found(read_balances(sheet, "CNY", as_of="2026-10-31").rejected) == [(2, "期末余额", "CELL_ERROR")]


def test_an_old_workbook_is_read_and_its_hidden_rows_are_told() -> None:
    rows = [["往来余额表"], ["客户编码", "客户名称", "期末余额"], ["K1", "甲厂", 1234.5]]
    done = read_balances(table(xls({"S": rows, "T": [["x"], ["y"]]}), "余额.xls"), "CNY", as_of="2026-10-31")
    assert (closings(done), found(done.warnings)) == ([("K1", 123_450)], [(None, None, "SHEETS_IGNORED")])
    hidden = Table("xlsx", (("客户编码", "K1"), ("余额", "5")), (2, 2), "S", hidden_rows=1)
    assert found(read_balances(hidden, "CNY", as_of="2026-10-31").warnings) == [(None, None, "HIDDEN_ROWS")]


def test_the_text_of_an_old_program_is_read() -> None:
    rows = lines("往来余额表", "客户编码\t客户名称\t期末余额", "K1\t甲厂\t1,234.50")
    done = read_balances(table(rows.encode("gb18030"), "余额.xls.txt"), "CNY", as_of="2026-10-31")
    assert closings(done) == [("K1", 123_450)]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (("a,b", "1,2"), "NO_HEADER"),
        (("客户编码,电话", "1,2"), "MISSING_COLUMNS"),
        (("客户编码,借方,贷方", "1,2,3"), "MISSING_COLUMNS"),
        (("客户编码,本期借方,本期贷方", "1,2,3"), "MISSING_COLUMNS"),
        (("客户编码,期末余额",), "NO_ROWS"),
        (("客户编码,期末余额", "合计,5"), "NO_ROWS"),
    ],
)
def test_what_is_no_list_of_balances_is_refused(rows: Sequence[str], code: str) -> None:
    with pytest.raises(Unreadable) as no:
        balances(*rows)
    assert no.value.code == code


CELLS = st.one_of(
    st.sampled_from(
        """客户编码 客户名称 期末余额 期初余额 借方 贷方 方向 借 贷 平 合计 小计 期间 202610 202613 1122.0 (5.00) 1.5万元 --
        本位币 原币 单位：万元 客户：甲 2026年10月 1,234 1.234 5""".split()
    ),
    st.text(max_size=6),
    st.integers(-(10**9), 10**9).map(str),
)
TABLES = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8)


@settings(max_examples=300, deadline=None)
@given(rows=TABLES, headed=st.booleans())
def test_no_table_breaks_the_reader(rows: list[list[str]], headed: bool) -> None:
    rows = [["客户编码", "方向", "期末余额"], *rows] if headed else rows
    columns = [[row[i] for row in rows] for i in range(3)]
    try:
        done = read_balances(Table("utf-8", columns, [3] * len(rows)), "CNY")
    except Unreadable as no:
        assert no.code
        return
    assert sum(total.net for total in done.totals) == sum(draft.closing for draft in done.drafts)
    assert not (done.asks and done.drafts)
    assert len(done.drafts) + len({p.row for p in done.rejected}) <= done.rows or done.asks


@given(sides=st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=20))
def test_sums_of_the_file_always_agree_with_its_own_rows(sides: list[tuple[int, int]]) -> None:
    rows = [f"K{n},{d / 100:.2f},{c / 100:.2f}" for n, (d, c) in enumerate(sides)]
    total = f"合计,{sum(d for d, _ in sides) / 100:.2f},{sum(c for _, c in sides) / 100:.2f}"
    done = balances("客户编码,期末借方,期末贷方", *rows, total)
    assert all(total.agrees for total in done.totals)
    assert [p.problem for p in done.warnings if p.problem == "TOTAL_DIFFERS"] == []

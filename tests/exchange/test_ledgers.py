"""Ledgers as they are exported: whose they are, when, what moved, and the balance that is printed after each row."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.drafts import LedgerDraft
from app.exchange.amounts import AmountFormat
from app.exchange.dates import DateFormat
from app.exchange.faults import Unreadable
from app.exchange.ledger_rows import name_in
from app.exchange.ledgers import Ledger, read_ledger
from app.exchange.reading import Table
from tests.exchange.making import figures, found, lines, table, xlsx

OF_K02 = (
    "往来明细账",
    "客户：海通泵业  期间：2026-07-01至2026-10-31",
    "日期,凭证字号,摘要,借方,贷方,方向,余额",
    "2026-07-01,,期初余额,,,借,60000.00",
    "2026-07-18,记-12,销售货款,48400.00,,借,108400.00",
    "2026-08-10,记-30,收到货款,,50000.00,借,58400.00",
    "2026-09-05,记-41,销售货款,40000.00,,借,98400.00",
    "2026-09-28,记-55,销售退回（红冲）,10000.00,,借,88400.00",
)
PLAIN = "客户编码,日期,摘要,借方,贷方,余额"


def ledger(*rows: str, **options: Any) -> Ledger:
    return read_ledger(table(lines(*rows)), "CNY", **options)


def plain(*rows: str, **options: Any) -> Ledger:
    return ledger(PLAIN, *rows, **options)


def moved(done: Ledger) -> list[tuple[str, int, int]]:
    return [(draft.date, draft.debit, draft.credit) for draft in done.drafts]


# ---- the file of the story


def test_a_red_row_without_its_minus_is_found_by_the_balance() -> None:
    done = ledger(*OF_K02)
    assert done.drafts[0] == LedgerDraft(
        4, None, "海通泵业", None, "2026-07-01", None, "期初余额", 6_000_000, 0, 6_000_000, True
    )
    assert moved(done)[1:] == [
        ("2026-07-18", 4_840_000, 0),
        ("2026-08-10", 0, 5_000_000),
        ("2026-09-05", 4_000_000, 0),
        ("2026-09-28", -1_000_000, 0),
    ]
    assert (done.closing, done.debit, done.credit) == (8_840_000, 7_840_000, 5_000_000)
    assert found(done.warnings) == [(8, "借方", "RED_WITHOUT_MINUS")]
    assert figures(done.warnings[0]) == {"expected": "108400.00", "printed": "88400.00"}
    assert (done.rejected, done.asks, done.rows) == ([], [], 5)


@pytest.mark.parametrize("total", ["98400.00,50000.00", "78400.00,50000.00", "88400.00,60000.00"])
def test_its_sums_may_count_the_red_row_in_three_ways(total: str) -> None:
    done = ledger(*OF_K02, f",,合计,{total},借,88400.00")
    assert (done.controls, [p.problem for p in done.warnings]) == (1, ["RED_WITHOUT_MINUS"])


def test_a_sum_that_differs_names_both_figures() -> None:
    done = ledger(*OF_K02, ",,合计,78400.01,50000.00,借,88400.00")
    assert found(done.warnings)[1:] == [(9, "借方", "TOTAL_DIFFERS")]
    assert figures(done.warnings[1]) == {"total": "78400.01", "sum": "78400.00"}


@pytest.mark.parametrize("red", ["-10000.00", "(10000.00)", "（10,000.00）", "-1万"])
def test_a_red_row_with_its_sign_needs_no_word(red: str) -> None:
    done = ledger(*OF_K02[:-1], f'2026-09-28,,红冲,"{red}",,借,88400.00')
    assert (moved(done)[-1], done.warnings) == (("2026-09-28", -1_000_000, 0), [])


def test_a_red_receipt_without_its_minus_is_found_as_well() -> None:
    done = plain("K1,2026-01-01,期初余额,,,100", "K1,2026-01-02,退款,,30,130", "K1,2026-01-03,收款,,30,100")
    assert moved(done)[1:] == [("2026-01-02", 0, -3_000), ("2026-01-03", 0, 3_000)]
    assert found(done.warnings) == [(3, "贷方", "RED_WITHOUT_MINUS")]


@pytest.mark.parametrize("top", [(), ("K1,,期初余额,,,50",)])
def test_a_file_with_the_newest_row_on_top_is_followed_from_its_end(top: Sequence[str]) -> None:
    rows = ("K1,2026-01-04,销售,100,,250", "K1,2026-01-03,销售,100,,150", "K1,2026-01-02,收款,,5,50", "K1,2026-01-01,销售,5,,55")
    done = plain(*top, *(rows if not top else rows[:2]), *(("K1,2026-01-01,期初余额,,,50",) if not top else ()))
    assert done.warnings == []
    assert [draft.date[-2:] for draft in done.drafts] == (["01", "01", "02", "03", "04"] if not top else ["01", "03", "04"])


def test_a_red_amount_without_its_minus_is_found_where_there_is_one_column_only() -> None:
    done = ledger("日期,金额,余额", "2026-01-02,8,8", "2026-01-03,5,3", customer=("K1", None))
    assert moved(done) == [("2026-01-02", 800, 0), ("2026-01-03", -500, 0)]
    assert found(done.warnings) == [(3, "金额", "RED_WITHOUT_MINUS")]


def test_a_balance_that_fits_nothing_is_named_once() -> None:
    done = plain("K1,2026-01-01,销售,100,,100", "K1,2026-01-02,销售,50,,170", "K1,2026-01-03,销售,10,,180")
    assert (found(done.warnings), done.closing) == ([(3, "余额", "BALANCE_DIFFERS")], 16_000)
    assert figures(done.warnings[0]) == {"expected": "150.00", "printed": "170.00"}


# ---- rows


def test_pages_and_sums_are_compared_and_skipped() -> None:
    done = plain(
        "K1,,上年结转,,,100",
        "K1,2026-01-05,销售,50,,150",
        ",,过次页,50,0,150",
        ",,承前页,50,0,150",
        "K1,2026-01-09,收款,,70,80",
        ",,本月合计,50,70,80",
        "K1,2026-02-01,销售,5,,85",
        ",,本月合计,5,0,85",
        ",,本年累计,55,70,85",
        "K1,2026-02-28,结转下年,,,85",
    )
    assert (moved(done), done.warnings, done.controls) == (
        [("2026-01-01", 10_000, 0), ("2026-01-05", 5_000, 0), ("2026-01-09", 0, 7_000), ("2026-02-01", 500, 0)],
        [],
        4,
    )


def test_a_sum_since_january_is_not_compared_in_a_file_that_begins_later() -> None:
    done = plain("K1,2026-07-05,销售,50,,50", ",,本年累计,999,0,50")
    assert (done.warnings, done.controls) == ([], 0)


def test_a_balance_brought_forward_that_differs_is_named() -> None:
    done = plain("K1,2026-01-05,销售,50,,50", "K1,,期初余额,,,40", "K1,,期末余额,,,60")
    assert found(done.warnings) == [(3, "余额", "BALANCE_DIFFERS"), (4, "余额", "BALANCE_DIFFERS")]


def test_an_opening_credit_is_an_advance() -> None:
    done = ledger("客户编码,日期,摘要,借方,贷方,方向,余额", "K1,2026-01-01,期初,,,贷,30", "K1,2026-01-02,销售,30,,平,0")
    assert moved(done) == [("2026-01-01", 0, 3_000), ("2026-01-02", 3_000, 0)]
    assert (done.closing, done.warnings) == (0, [])
    assert ledger("客户编码,日期,摘要,借方,贷方", "K1,2026-01-01,期初余额,7,").drafts[0].opening


def test_rows_that_move_nothing_are_counted() -> None:
    done = plain("K1,2026-01-01,作废,0,0,0", "K1,2026-01-02,销售,5,,5", ",,以下空白,,,")
    assert (moved(done), found(done.warnings)) == ([("2026-01-02", 500, 0)], [(None, None, "ZERO_ROWS")])


def test_a_heading_printed_again_and_footers_fall_out() -> None:
    done = plain("K1,2026-01-02,销售,5,,5", PLAIN, "K1,2026-01-03,销售,5,,10", "制单：周敏,,,,,", ",,,,,", "第1页,,,,,")
    assert (len(done.drafts), done.rejected, done.warnings) == (2, [], [])


def test_rows_that_cannot_be_read_are_refused_one_by_one() -> None:
    done = plain(
        "K1,2026-01-02,销售,5,,5", "K1,2026-02-31,销售,5,,10", "K1,,销售,5,,15", "K1,2026-03-01,x,a,,20", "K1,2026-03-02,x,1,,21"
    )
    assert found(done.rejected) == [
        (3, "日期", "DATE_IMPOSSIBLE"),
        (4, "日期", "MISSING"),
        (5, "借方", "AMOUNT_UNREADABLE"),
    ]
    assert (moved(done), done.rows, done.warnings) == ([("2026-01-02", 500, 0), ("2026-03-02", 100, 0)], 5, [])


# ---- amounts


@pytest.mark.parametrize(
    ("header", "rows", "expected"),
    [
        ("日期,方向,金额", ("2026-01-02,借,5", "2026-01-03,贷,3"), [(500, 0), (0, 300)]),
        ("日期,金额,余额", ("2026-01-02,5,5", "2026-01-03,-3,2"), [(500, 0), (0, 300)]),
        ("日期,借贷方向,金额,方向,余额", ("2026-01-02,借,5,借,5", "2026-01-03,贷,8,贷,3"), [(500, 0), (0, 800)]),
        ("日期,本期借方,本期贷方,余额", ("2026-01-02,5,,5", "2026-01-03,--,3,2"), [(500, 0), (0, 300)]),
        ("日期,借方,贷方,借方余额,贷方余额", ("2026-01-02,5,,5,", "2026-01-03,,8,,3"), [(500, 0), (0, 800)]),
        ("Date,Debit,Credit,Balance", ("2026-01-02,5,,5 DR", "2026-01-03,,8,3 CR"), [(500, 0), (0, 800)]),
        ("日 期,借 方（元）,贷 方（元）,余 额", ("2026-01-02,５,,5", "2026-01-03,,1.5,3.5"), [(500, 0), (0, 150)]),
    ],
)
def test_a_movement_in_any_form(header: str, rows: Sequence[str], expected: list[tuple[int, int]]) -> None:
    done = ledger(header, *rows, customer=("K1", None))
    assert ([(d.debit, d.credit) for d in done.drafts], done.warnings, done.rejected) == (expected, [], [])


def test_two_rows_of_heading_are_joined() -> None:
    rows = [["日期", "摘要", "本期发生额", None, "余额", None], [None, None, "借方", "贷方", "方向", "金额"]]
    done = read_ledger(table(xlsx([*rows, ["2026-01-02", "销售", 5, None, "借", 5]]), "a.xlsx"), "CNY", customer=("K1", None))
    assert (moved(done), done.drafts[0].balance) == ([("2026-01-02", 500, 0)], 500)


def test_the_format_of_amounts_is_asked_and_answered() -> None:
    rows = ("K1,2026-01-02,销售,1.234,,", "K1,2026-01-03,销售,2.345,,")
    assert [a.key for a in plain(*rows).asks] == ["amount_format"]
    assert plain(*rows).drafts == []
    assert [d.debit for d in plain(*rows, amount_format=AmountFormat.COMMA).drafts] == [123_400, 234_500]


def test_the_unit_above_multiplies() -> None:
    assert ledger("单位：万元", PLAIN, "K1,2026-01-02,销售,1.5,,1.5").closing == 1_500_000


def test_one_currency_at_a_time() -> None:
    assert ledger("币别：美元", PLAIN, "K1,2026-01-02,销售,5,,5").currency == "USD"
    done = ledger("客户编码,日期,币别,借方,贷方", "K1,2026-01-02,USD,5,", "K1,2026-01-03,,5,", "K1,2026-01-04,EUR,5,")
    assert (done.currency, found(done.rejected)) == ("USD", [(4, "币别", "CURRENCY_DIFFERS")])
    assert found(ledger("币别：金币", PLAIN, "K1,2026-01-02,销售,5,,5").rejected) == [(3, None, "CURRENCY_UNKNOWN")]
    own = ledger("客户编码,日期,币别,借方,,贷方,", ",,,原币,本位币,原币,本位币", "K1,2026-01-02,USD,5,36,,")
    assert (own.currency, moved(own)) == ("CNY", [("2026-01-02", 3_600, 0)])


# ---- days


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-08-05", "2026-08-05"),
        ("2026/8/5", "2026-08-05"),
        ("2026.08.05", "2026-08-05"),
        ("20260805", "2026-08-05"),
        ("2026年8月5日", "2026-08-05"),
        ("2026-08-05 10:30:00", "2026-08-05"),
        ("2026-08", "2026-08-31"),
        ("2026年8月", "2026-08-31"),
        ("202608", "2026-08-31"),
        ("08-05", "2026-08-05"),
        ("8月5日", "2026-08-05"),
    ],
)
def test_a_day_in_any_shape(cell: str, day: str) -> None:
    done = plain(f"K1,{cell},销售,5,,5", year=2026)
    assert moved(done) == [(day, 500, 0)]
    whole = cell[4:5].isdigit() is False and len(cell) < 8 and day.endswith("31")
    assert [p.problem for p in done.warnings] == (["MONTH_AS_DATE"] if whole or cell == "202608" else [])


def test_the_order_of_day_and_month_is_asked_and_answered() -> None:
    rows = ("K1,03/04/2026,销售,5,,5", "K1,05/04/2026,销售,5,,10")
    assert [(a.fault, a.key) for a in plain(*rows).asks] == [("AMBIGUOUS_DATE", "date_format")]
    assert [d.date for d in plain(*rows, date_format=DateFormat.DMY).drafts] == ["2026-04-03", "2026-04-05"]


@pytest.mark.parametrize(
    "above",
    [
        ("2026年,,,,,", "月,日,摘要,借方,贷方,余额"),
        ("2026,,,,,", "月,日,摘要,借方,贷方,余额"),
        ("期间：202611-202701,,,,,", "月,日,摘要,借方,贷方,余额"),
        ("2026年,,摘要,借方,贷方,余额", "月,日,,,,"),
    ],
)
def test_the_year_stands_above_and_goes_on_in_january(above: Sequence[str]) -> None:
    rows = ("11,1,期初余额,,,5", "11,5,销售,5,,10", ",6,销售,5,,15", "1,3,收款,,5,10")
    done = ledger(*above, *rows, customer=("K1", None))
    assert [d.date for d in done.drafts] == ["2026-11-01", "2026-11-05", "2026-11-06", "2027-01-03"]
    assert done.warnings == []


def test_three_columns_of_a_day() -> None:
    done = ledger("年,月,日,摘要,借方,贷方", "2026,1,2,销售,5,", ",,3,销售,6,", "27,2,1,销售,7,", customer=("K1", None))
    assert [d.date for d in done.drafts] == ["2026-01-02", "2026-01-03", "2027-02-01"]


def test_a_year_that_stands_nowhere_is_asked() -> None:
    rows = ("月,日,摘要,借方,贷方", "1,2,销售,5,", "2,30,销售,5,", "a,b,销售,5,")
    done = ledger(*rows, customer=("K1", None))
    assert ([a.key for a in done.asks], done.drafts) == (["year"], [])
    done = ledger(*rows, customer=("K1", None), year=2026)
    assert found(done.rejected) == [(3, "月", "DATE_IMPOSSIBLE"), (4, "月", "DATE_UNREADABLE")]
    assert [a.key for a in plain("K1,1-5,销售,5,,5", "K1,2026-01-06,销售,5,,10").asks] == ["year"]
    assert moved(ledger(*rows[:2], customer=("K1", None), source="2025年10月")) == [("2025-01-02", 500, 0)]


def test_an_opening_without_a_day_is_of_the_first_of_the_period() -> None:
    assert plain("K1,,期初余额,,,5", "K1,2026-03-09,销售,5,,10").drafts[0].date == "2026-03-01"
    assert found(plain("K1,,期初余额,,,5").rejected) == [(2, "日期", "MISSING")]
    assert ledger("期间：202602", PLAIN, "K1,,期初余额,,,5").drafts[0].date == "2026-02-01"


def test_one_sheet_per_month_is_read_one_by_one() -> None:
    head = ["月", "日", "摘要", "借方", "贷方", "余额"]
    months = ("2026年1月", "2026年2月")
    later = {months[1]: [head, ["", "", "期初余额", "", "", 50], [2, 3, "收款", None, 20, 30]]}
    book = xlsx([head, [1, 5, "销售", 50, None, 50]], months[0], **later)
    first, second = (read_ledger(table(book, "a.xlsx", m), "CNY", source=m, customer=("K1", None)) for m in months)
    assert moved(first) == [("2026-01-05", 5_000, 0)]
    assert moved(second) == [("2026-02-01", 5_000, 0), ("2026-02-03", 0, 2_000)]
    assert first.drafts[-1].balance == second.drafts[0].balance
    assert found(read_ledger(table(book, "a.xlsx"), "CNY", customer=("K1", None), year=2026).warnings) == [
        (None, None, "SHEETS_IGNORED")
    ]


# ---- whose


@pytest.mark.parametrize(
    ("above", "source", "who"),
    [
        ("客户：海通泵业", None, (None, "海通泵业", None)),
        ("客户：[K02]海通泵业", None, ("K02", "海通泵业", None)),
        ("客户编码：K02 客户名称：海通泵业", None, ("K02", "海通泵业", None)),
        ("科目：1122 应收账款-海通泵业", None, (None, "海通泵业", "1122")),
        ("科目：1122/应收账款/K02 海通泵业", None, ("K02", "海通泵业", "1122")),
    ],
)
def test_the_lines_above_say_whose_it_is(above: str, source: str | None, who: tuple[str | None, ...]) -> None:
    done = ledger(above, "日期,摘要,借方,贷方", "2026-01-02,销售,5,", source=source)
    assert [(d.customer, d.name, d.account) for d in done.drafts] == [who]
    assert done.warnings == []


@pytest.mark.parametrize(
    ("title", "source"),
    [
        ("海通泵业 往来明细账", None),
        ("应收账款明细账（海通泵业）", None),
        ("", "往来明细账_海通泵业.xlsx"),
        ("明细账", "海通泵业-2026年10月.csv"),
        ("宁波华创五金有限公司", "客户明细账-海通泵业-202610.xls"),
    ],
)
def test_a_name_in_the_title_or_of_the_file_is_taken_with_a_word(title: str, source: str | None) -> None:
    done = ledger(title, "日期,摘要,借方,贷方", "2026-01-02,销售,5,", source=source)
    assert [d.name for d in done.drafts] == ["海通泵业"]
    assert [(p.problem, p.value) for p in done.warnings] == [("CUSTOMER_FROM_TITLE", "海通泵业")]


@pytest.mark.parametrize("title", ["应收账款明细账", "宁波华创五金有限公司", "往来明细账 海通泵业 顺达贸易"])
def test_whose_it_is_is_asked_where_nothing_tells(title: str) -> None:
    rows = (title, "日期,摘要,借方,贷方", "2026-01-02,销售,5,")
    done = ledger(*rows)
    assert ([(a.fault, a.key) for a in done.asks], done.drafts) == ([("LEDGER_OF_WHOM", "customer")], [])
    assert [d.name for d in ledger(*rows, customer=(None, "甲厂")).drafts] == ["甲厂"]


def test_our_own_name_is_no_customer() -> None:
    rows = ("公司名称：华创五金", "华创五金 明细账", "日期,摘要,借方,贷方", "2026-01-02,销售,5,")
    assert [a.key for a in ledger(*rows).asks] == ["customer"]


@pytest.mark.parametrize(
    ("title", "name"), [("Sheet1", None), ("2026年10月", None), ("客户往来明细账", None), ("甲厂账页", "甲厂")]
)
def test_names_in_titles(title: str, name: str | None) -> None:
    assert name_in(title) == name


def test_each_customer_and_account_has_its_own_balance() -> None:
    done = ledger(
        "客户编码,客户名称,科目编码,日期,借方,贷方,余额",
        "1.0,甲,1122,2026-01-02,5,,5",
        ",,,2026-01-03,5,,10",
        "2.0,乙,1122,2026-01-02,7,,7",
        "1.0,甲,1122,2026-01-04,,3,7",
        ",小计,,,10,3,7",
        ",合计,,,17,3,14",
    )
    assert [(d.customer, d.name, d.account) for d in done.drafts][:3] == [("1", "甲", "1122")] * 2 + [("2", "乙", "1122")]
    assert [p.problem for p in done.warnings] == ["ID_DECIMALS", "TOTAL_DIFFERS"]


def test_several_ledgers_one_below_the_other() -> None:
    done = ledger(
        "日期,摘要,借方,贷方,余额",
        "客户：甲厂,,,,",
        "2026-01-02,销售,5,,5",
        "2026-01-03,合计,5,0,5",
        "客户：乙厂,,,,",
        "2026-01-02,期初余额,,,9",
        "2026-01-03,销售,1,,10",
        ",合计,1,0,10",
    )
    assert [(d.name, d.debit) for d in done.drafts] == [("甲厂", 500), ("乙厂", 900), ("乙厂", 100)]
    assert (done.warnings, done.controls) == ([], 2)


def test_a_row_of_nobody_is_refused() -> None:
    assert found(plain(",2026-01-02,销售,5,,5").rejected) == [(2, "客户编码", "MISSING")]


# ---- no file breaks it


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (("a,b", "1,2"), "NO_HEADER"),
        (("日期,摘要", "1,2"), "MISSING_COLUMNS"),
        (("年,借方", "1,2"), "MISSING_COLUMNS"),
        (("日期,累计借方", "1,2"), "MISSING_COLUMNS"),
        (("日期,借方,贷方",), "NO_ROWS"),
        (("日期,借方,贷方", "合计,1,1"), "NO_ROWS"),
    ],
)
def test_what_is_no_ledger_is_refused(rows: Sequence[str], code: str) -> None:
    with pytest.raises(Unreadable) as no:
        ledger(*rows, customer=("K1", None))
    assert no.value.code == code


CELLS = st.one_of(
    st.sampled_from(
        """日期 年 月 日 摘要 借方 贷方 方向 余额 金额 借 贷 平 合计 本月合计 本年累计 期初余额 承前页 过次页 结转下年 2026-01-05
        202601 2026-13 1 13 5 2026年 客户：甲 科目：1122 (5.00) -5 -- 1.234 03/04/2026 99-99""".split()
    ),
    st.text(max_size=6),
    st.integers(-(10**9), 10**9).map(str),
)
TABLES = st.lists(st.lists(CELLS, min_size=5, max_size=5), min_size=1, max_size=8)
HEADS = st.sampled_from((None, "日期 摘要 借方 贷方 余额", "月 日 摘要 方向 金额", "客户 日期 金额 方向 余额"))


@settings(max_examples=400, deadline=None)
@given(rows=TABLES, head=HEADS, year=st.sampled_from((None, 2026)))
def test_no_table_breaks_the_reader(rows: list[list[str]], head: str | None, year: int | None) -> None:
    rows = [head.split(), *rows] if head else rows
    columns = [[row[i] for row in rows] for i in range(5)]
    try:
        done = read_ledger(Table("utf-8", columns, [5] * len(rows)), "CNY", source="甲厂", year=year)
    except Unreadable as no:
        assert no.code
        return
    assert not (done.asks and done.drafts)
    assert done.closing == sum(draft.debit - draft.credit for draft in done.drafts)
    assert all(draft.customer or draft.name for draft in done.drafts)


@given(steps=st.lists(st.integers(-(10**6), 10**6).filter(bool), min_size=1, max_size=25), lost=st.sets(st.integers(0, 24)))
def test_every_lost_minus_is_found_and_nothing_else(steps: list[int], lost: set[int]) -> None:
    """Movements in 借方 only, some of them red; a red one may have lost its minus."""
    rows, balance = [], 10**9
    red = {n for n in lost if n < len(steps) and steps[n] < 0}
    for n, step in enumerate(steps):
        balance += step
        rows.append(f"K1,2026-01-02,x,{(abs(step) if n in red else step) / 100:.2f},,{balance / 100:.2f}")
    done = plain(f"K1,2026-01-01,期初余额,,,{10**7:.2f}", *rows)
    assert [draft.debit for draft in done.drafts[1:]] == steps
    assert {p.row for p in done.warnings} == {n + 3 for n in red}
    assert {p.problem for p in done.warnings} <= {"RED_WITHOUT_MINUS"}
    assert done.closing == balance

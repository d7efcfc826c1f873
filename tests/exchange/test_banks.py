"""What the reader of bank tables makes of amounts, flags, heads, feet, balances and of what banks do to their files."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.drafts import BankLine, Problem
from app.exchange.amounts import CellNumber
from app.exchange.bank_layouts import parse_layout
from app.exchange.bank_statement import BankStatement
from app.exchange.banks import read_bank_table
from app.exchange.dates import CellDate
from app.exchange.faults import Fault, Unreadable
from app.exchange.reading import Table
from app.words import FAULTS, say
from tests.exchange.bank_shapes import BY_ID, LAYOUTS, MOVES, delimited, table_of
from tests.exchange.making import figures, lines, table, xlsx

TWO = "date:日期,in:收入,out:支出,balance:余额,party:对方户名,party_account:对方账号,text:摘要,text:附言,reference:流水号"


def layout(columns: str = TWO, **more: Any) -> Any:
    """``role:header,…``, every column optional but date and amounts."""
    given = [column.split(":") for column in columns.split(",")]
    must = {"date", "in", "out", "amount"}
    declared = [{"header": header, "is": role, "optional": role not in must} for role, header in given]
    name = {"zh": "某行", "en": "Some bank"}
    shape = {"id": "some", "name": name, "bank": None, "confidence": "A", "currency": "CNY", "columns": declared}
    return parse_layout({**shape, **more})


def read(*rows: str, columns: str = TWO, **more: Any) -> BankStatement:
    return read_bank_table(table(lines(*rows)), [layout(columns, **more)])


def moves(got: BankStatement) -> list[tuple[int, str]]:
    return [(line.amount, line.side) for line in got.lines]


def told(problems: tuple[Problem, ...]) -> list[tuple[int | None, str | None, str]]:
    return [(p.row, p.column, str(p.problem)) for p in problems]


def one(got: BankStatement) -> BankLine:
    (line,) = got.lines
    return line


# ---- amounts and sides


@pytest.mark.parametrize("nothing", ["0", "0.00", "-", "--", "", " \t", "—", "－", "/"])
def test_nothing_is_printed_in_many_ways(nothing: str) -> None:
    got = read("日期,收入,支出", f'2026-08-01,"1,234.50",{nothing}', f"2026-08-02,{nothing},7")
    assert (moves(got), got.rejected, got.warnings) == ([(123_450, "in"), (700, "out")], (), ())


def test_an_amount_on_both_sides_is_rejected() -> None:
    got = read("日期,收入,支出", "2026-08-01,5.00,6.00")
    assert told(got.rejected) == [(2, "收入", "BANK_BOTH_SIDES")]
    assert figures(got.rejected[0]) == {"received": "5.00", "paid": "6.00"}


def test_lines_without_money_are_counted() -> None:
    got = read("日期,收入,支出", "2026-08-01,0.00,-", "2026-08-02,1,", "2026-08-03,,")
    assert moves(got) == [(100, "in")]
    assert [(w.row, w.problem, figures(w)) for w in got.warnings] == [(2, "ZERO_LINES", {"count": "2"})]


def test_a_negative_amount_in_its_own_column_takes_a_line_back() -> None:
    got = read("日期,收入,支出,余额", "2026-08-01,100.00,,100.00", "2026-08-02,-100.00,,0.00", "2026-08-02,,-5.00,5.00")
    assert [(x.amount, x.side, x.reversal) for x in got.lines] == [
        (10_000, "in", False), (10_000, "out", True), (500, "in", True),
    ]  # fmt: skip
    assert got.warnings == ()


FLAGGED = "date:日期,side:借贷标志,amount:发生额,status:状态,text:摘要,reversal:冲账标志"


@pytest.mark.parametrize(
    ("word", "side"),
    [
        ("借", "out"),
        ("贷", "in"),
        ("贷 Cr", "in"),
        ("借方", "out"),
        ("收入", "in"),
        ("支出", "out"),
        ("转入", "in"),
        ("转出", "out"),
    ],
)
def test_what_a_bank_calls_debit_is_money_out(word: str, side: str) -> None:
    got = read("日期,借贷标志,发生额", f"2026-08-01,{word},12.00", f"2026-08-02,{word},-12.00", columns=FLAGGED)
    other = {"in": "out", "out": "in"}[side]
    assert [(x.amount, x.side, x.reversal) for x in got.lines] == [(1200, side, False), (1200, other, True)]


def test_an_unknown_flag_is_rejected_and_one_that_moves_nothing_is_left_out() -> None:
    got = read(
        "日期,借贷标志,发生额,状态", "2026-08-01,平,1.00,", "2026-08-01,不计收支,2.00,", "2026-08-02,,3.00,",
        "2026-08-03,贷,4.00,交易关闭", "2026-08-03,贷,5.00,成功",
        columns=FLAGGED, flags={"neither": ["不计收支"]}, left_out=["交易关闭"],
    )  # fmt: skip
    assert moves(got) == [(500, "in")]
    assert told(got.rejected) == [(2, "借贷标志", "WORD_UNKNOWN"), (4, "借贷标志", "WORD_UNKNOWN")]
    assert "贷" in figures(got.rejected[0])["known"]
    assert [(w.row, w.column, w.value, figures(w)) for w in got.warnings] == [
        (3, "借贷标志", "不计收支", {"count": "1"}), (5, "状态", "交易关闭", {"count": "1"}),
    ]  # fmt: skip


@pytest.mark.parametrize(("positive", "sides"), [("in", ["in", "out"]), ("out", ["out", "in"])])
def test_a_sign_tells_the_side(positive: str, sides: list[str]) -> None:
    got = read("日期,金额", "2026-08-01,+3.00", "2026-08-01,-3.00", columns="date:日期,amount:金额", positive=positive)
    assert [(x.side, x.reversal) for x in got.lines] == [(side, False) for side in sides]


def test_the_other_party_is_the_one_that_is_not_us() -> None:
    """Bank of China: payer if money came in, payee if it went out; our own account is the other one."""
    head = "付款人开户行名,付款人账号[ Debit Account No. ],付款人名称[ Payer's Name ],收款人开户行名,收款人账号,收款人名称,"
    head += "交易日期[ Transaction Date ],交易货币,交易金额[ Trade Amount ],交易后余额,交易流水号,摘要[ Reference ],用途[ Purpose ]"
    rows = [
        '甲行,111,"买家(A)",乙行,222,我方,20260801,CNY,"1,000.00\t","1,500.00",T1\t,货款,货款',
        "乙行,222,我方,丙行,333,卖家,20260801,CNY,-200.00,1300.00,T2,付款,--",
    ]
    got = read_bank_table(table(lines("查询账号[ Inquirer account number ],222", head, *rows)), LAYOUTS)
    assert (got.layout, got.account, got.opening, got.closing, got.warnings) == ("boc", "222", 50_000, 130_000, ())
    assert [(x.party, x.party_account, x.party_bank, x.account) for x in got.lines] == [
        ("买家(A)", "111", "甲行", "222"), ("卖家", "333", "丙行", "222"),
    ]  # fmt: skip
    assert [(x.text, x.reference) for x in got.lines] == [("货款", "T1"), ("付款", "T2")]


@pytest.mark.parametrize(
    ("word", "reversal"), [("是", True), ("Y", True), ("否", False), ("", False), ("冲正", True), ("0", False)]
)
def test_the_banks_reversal_flag_is_honoured(word: str, reversal: bool) -> None:
    got = read("日期,借贷标志,发生额,冲账标志", f"2026-08-01,贷,1.00,{word}", columns=FLAGGED)
    assert one(got).reversal is reversal


def test_words_make_a_reversal_only_where_the_layout_says_so() -> None:
    rows = ("日期,收入,支出,摘要", "2026-08-01,1.00,,货款退汇")
    assert not one(read(*rows)).reversal
    assert one(read(*rows, reversal_words=["退汇", "冲正"])).reversal


def test_an_unknown_reversal_flag_is_not_guessed() -> None:
    got = read("日期,借贷标志,发生额,冲账标志", "2026-08-01,贷,1.00,也许", columns=FLAGGED)
    assert told(got.rejected) == [(2, "冲账标志", "WORD_UNKNOWN")]


# ---- cells


@pytest.mark.parametrize(
    ("cell", "day", "time"),
    [
        ("20260801 15:24:03", "2026-08-01", "15:24:03"),
        ("2026-08-01 15:24:03", "2026-08-01", "15:24:03"),
        ("2026-08-01T15:24:03", "2026-08-01", "15:24:03"),
        ("2026/8/1", "2026-08-01", None),
        ("2026/08/01  9:05", "2026-08-01", "09:05:00"),
        ("2026年8月1日", "2026-08-01", None),
    ],
)
def test_dates_in_all_shapes(cell: str, day: str, time: str | None) -> None:
    line = one(read("日期,收入,支出", f"{cell}\t,1.00,"))
    assert (line.date, line.time) == (day, time)


@pytest.mark.parametrize(
    ("cell", "time"), [("92307", "09:23:07"), ("123456", "12:34:56"), ("9:23", "09:23:00"), ("", None), ("996699", None)]
)
def test_a_time_in_a_column_of_its_own(cell: str, time: str | None) -> None:
    got = read("日期,时间,金额", f"2026-08-01,{cell},1.00", columns="date:日期,time:时间,amount:金额")
    assert one(got).time == time


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ("2026-02-30,1.00,", "日期", "DATE_IMPOSSIBLE"),
        ("1999-02-03,1.00,", "日期", "DATE_OUT_OF_RANGE"),
        (",1.00,", "日期", "MISSING"),
        ("昨天,1.00,", "日期", "DATE_UNREADABLE"),
        ("2026-08-01,1.2.3,", "收入", "AMOUNT_UNREADABLE"),
        ("2026-08-01,,1.005", "支出", "TOO_MANY_DECIMALS"),
        ("2026-08-01,9999999999999999,", "收入", "AMOUNT_TOO_LARGE"),
        ("2026-08-01,$5.00,", "收入", "CURRENCY_DIFFERS"),
        ("2026-08-01,1.00,,3,,,a\u200bb", "摘要", "CONTROL_CHARACTER"),
        ("2026-08-01,1.00,,,,,,,,,错位", None, "RAGGED_ROW"),
    ],
)
def test_a_row_that_cannot_be_read_is_rejected_with_its_place(cells: str, column: str | None, code: str) -> None:
    header = "日期,收入,支出,余额,对方户名,对方账号,摘要,附言,流水号"
    got = read(header, "2026-08-01,1.00,", cells, "2026-08-02,2.00,")
    assert moves(got) == [(100, "in"), (200, "in")]
    assert told(got.rejected) == [(3, column, code)]


def test_an_error_cell_is_rejected() -> None:
    source = Table("xlsx", [["日期", "2026-08-01"], ["收入", ""], ["支出", "1"]], [3, 3], "S", errors={(1, 1): Fault.CELL_ERROR})
    assert told(read_bank_table(source, [layout()]).rejected) == [(2, "收入", "CELL_ERROR")]


def test_cells_of_a_workbook_are_read_as_they_are() -> None:
    columns = [["日期", CellDate("2026-08-01 15:24:03")], ["收入", CellNumber("1234.5")], ["支出", CellNumber("0")]]
    line = one(read_bank_table(Table("xlsx", columns, [3, 3], "S"), [layout()]))
    assert (line.date, line.time, line.amount) == ("2026-08-01", "15:24:03", 123_450)


@pytest.mark.parametrize("long", ["1.23457E+18", "6.2E17", CellNumber("6217001234567890000")])
def test_long_numbers_that_a_spreadsheet_destroyed_match_nobody(long: str) -> None:
    cells = [["日期", "收入", "支出", "对方账号", "流水号"], *[["2026-08-01", f"{n}", "", long, f"S{n}"] for n in (1, 2)]]
    got = read_bank_table(Table("xlsx", list(map(list, zip(*cells, strict=True))), [5, 5, 5], "S"), [layout()])
    assert [(x.party_account, x.reference) for x in got.lines] == [(None, "S1"), (None, "S2")]
    assert [(w.row, w.column, w.value, figures(w)) for w in got.warnings] == [(2, "对方账号", str(long), {"count": "2"})]


def test_what_a_line_says_is_said_once() -> None:
    got = read("日期,收入,支出,摘要,附言", "2026-08-01,1.00,,货款,货款", "2026-08-01,2.00,,货款,INV-7", "2026-08-01,3,,--,/")
    assert [x.text for x in got.lines] == ["货款", "货款 · INV-7", None]


CURRENCIES = "date:日期,in:收入,out:支出,currency:币种,balance:余额"


def test_currencies_are_named_in_chinese_and_by_code() -> None:
    rows = ("2026-08-01,1.00,,人民币", "2026-08-01,2.00,,USD", "2026-08-01,3.00,,港币", "2026-08-01,4.00,,比索", "2026-08-01,5,,")
    got = read("日期,收入,支出,币种", *rows, columns=CURRENCIES)
    assert [x.currency for x in got.lines] == ["CNY", "USD", "HKD", "CNY"]
    assert told(got.rejected) == [(5, "币种", "CURRENCY_UNKNOWN")]
    assert figures(got.warnings[0]) == {"currencies": "CNY, USD, HKD"}
    assert (got.opening, got.closing) == (None, None)


def test_balances_run_by_currency() -> None:
    rows = ("2026-08-01,1.00,,CNY,11.00", "2026-08-01,2.00,,USD,52.00", "2026-08-02,,4.00,CNY,7.00", "2026-08-03,1,,USD,53.00")
    got = read("日期,收入,支出,币种,余额", *rows, columns=CURRENCIES)
    assert [str(w.problem) for w in got.warnings] == ["BANK_CURRENCIES"]


# ---- head and foot


@pytest.mark.parametrize(
    "head",
    [
        ["账号：6222 0000 1111,户名：恒达机电（苏州）有限公司", "币种：美元,起始日期：20260801,截止日期：20260831"],
        ["账　　号,622200001111,户　　名,恒达机电（苏州）有限公司", "币种,美元", "查询区间,2026-08-01 至 2026-08-31"],
        [
            "查询帐号[ Inquirer account number ],622200001111",
            "账户名称：恒达机电（苏州）有限公司",
            "币别：USD",
            "日期范围,20260801-20260831",
        ],
        [
            "账号:622200001111  账户名称:恒达机电（苏州）有限公司",
            "币种:美元 起始时间：[2026-08-01 00:00:00] 终止时间：[2026-08-31 23:59:59]",
        ],
    ],
)  # fmt: skip
def test_the_head_says_whose_account_it_is(head: list[str]) -> None:
    got = read(*head, "", "日期,收入,支出", "2026-08-05,1.00,")
    assert (got.account, got.account_name, got.currency) == ("622200001111", "恒达机电（苏州）有限公司", "USD")
    assert (got.first, got.last) == ("2026-08-01", "2026-08-31")
    assert (one(got).account, one(got).currency) == ("622200001111", "USD")


def test_other_peoples_accounts_and_labels_are_no_account() -> None:
    got = read("对方账号：99998888", "账号,户名,币种", "户名：", "账号：无", "币种：贝壳", "日期,收入,支出", "2026-08-05,1.00,")
    assert (got.account, got.account_name, got.currency) == (None, None, "CNY")
    assert (got.first, got.last) == ("2026-08-05", "2026-08-05")


FEET = {
    "totals row": ["合计,30.00,5.00"],
    "of a page and of all": ["本页小计,1.00,1.00", "人民币合计,30.00,5.00"],
    "in words": ["贷方交易笔数：2 贷方交易总额：30.00,,", "借方交易笔数：1,借方发生额合计：5.00"],
    "of in and out": ["入账总笔数：2,入账总金额：30.00,", "出账总笔数：1,出账总金额：5.00"],
    "of all": ["汇总借方发生额 5.00,汇总贷方发生额 30.00,贷方总笔数 2"],
    "short": ["2 收 30.00,,", "1 支 5.00,,"],
    "short in cells": ["2,收,30.00", "1,支,5.00"],
    "of a wallet": ["收入：2笔 30.00元,,", "支出：1笔(含退款)，5.00元"],
}
BODY = ("日期,收入,支出", "2026-08-01,10.00,", "2026-08-02,20.00,", "2026-08-03,,5.00")


@pytest.mark.parametrize("foot", FEET.values(), ids=FEET)
def test_the_files_own_totals_are_controls_and_no_lines(foot: list[str]) -> None:
    got = read(*BODY, *foot)
    assert (len(got.lines), got.rejected) == (3, ())
    assert {str(w.problem) for w in got.warnings} <= {"TOTAL_ROW", "FOOTER_ROW"}


@pytest.mark.parametrize("foot", FEET.values(), ids=FEET)
def test_a_total_that_differs_names_both_figures(foot: list[str]) -> None:
    got = read(BODY[0], *BODY[2:], *foot)
    wrong = [w for w in got.warnings if w.problem == "TOTAL_DIFFERS"]
    assert [(w.column, figures(w)) for w in wrong] == [("收入", {"total": "30.00", "sum": "20.00"})]
    counted = [figures(w) for w in got.warnings if w.problem == "BANK_COUNT_DIFFERS"]
    assert counted == ([{"stated": "2", "count": "1"}] if "合计,30" not in "".join(foot) else [])


def test_a_ruled_line_says_nothing() -> None:
    got = read(*BODY, "--------,,", "以上数据仅供参考,,")
    assert [(w.row, w.value, str(w.problem)) for w in got.warnings] == [(6, "以上数据仅供参考", "FOOTER_ROW")]


def test_money_without_a_day_is_never_taken_for_a_remark() -> None:
    got = read(*BODY, "下页继续,7.00,", ",8.00,", '"共 5 笔，收入合计",9.00,')
    assert told(got.rejected) == [(5, "日期", "DATE_UNREADABLE"), (6, "日期", "MISSING")]
    assert [str(w.problem) for w in got.warnings if w.row == 7] == ["TOTAL_ROW", "TOTAL_DIFFERS"]


def test_a_header_repeated_on_the_next_page_is_no_line() -> None:
    got = read(*BODY, "", BODY[0], "2026-08-04,1.00,")
    assert (len(got.lines), got.rejected, got.warnings) == (4, (), ())


def test_stated_balances_are_compared_with_the_lines() -> None:
    rows = ("日期,收入,支出,余额", "2026-08-01,10.00,,110.00", "2026-08-02,,5.00,105.00")
    right = read("期初余额：100.00,期末余额：105.00", *rows)
    assert (right.opening, right.closing, right.warnings) == (10_000, 10_500, ())
    wrong = read("期初余额：90.00,期末余额：100.00", *rows)
    assert (wrong.opening, wrong.closing) == (9_000, 10_000)
    assert [(str(w.problem), figures(w)) for w in wrong.warnings] == [
        ("BANK_OPENING_DIFFERS", {"stated": "90.00", "reckoned": "100.00"}),
        ("CLOSING_DIFFERS", {"closing": "100.00", "reckoned": "105.00"}),
    ]


def test_a_closing_balance_is_reckoned_where_lines_print_none() -> None:
    assert read("期初余额：100.00", *BODY).closing == 12_500
    wrong = read("期初余额：100.00,期末余额：125.01", *BODY)
    assert [figures(w) for w in wrong.warnings] == [{"closing": "125.01", "reckoned": "125.00"}]


def test_a_balance_brought_forward_opens_the_account() -> None:
    got = read("日期,收入,支出,余额,摘要", "2026-08-01,,,100.00,承前页余额", "2026-08-01,1.00,,101.00,货款")
    assert (got.opening, len(got.lines), got.warnings) == (10_000, 1, ())


def test_without_lines_there_is_still_a_statement() -> None:
    got = read("账号：62220000", "起始日期：20260801,截止日期：20260831", "日期,收入,支出", "查询无记录")
    assert (got.lines, got.rejected, got.first, got.last) == ((), (), "2026-08-01", "2026-08-31")
    assert (got.opening, got.closing) == (None, None)


# ---- balances


def chain(*rows: str) -> list[tuple[int | None, str, dict[str, str]]]:
    got = read("日期,收入,支出,余额", *rows)
    return [(w.row, str(w.problem), figures(w)) for w in got.warnings]


UP = ["2026-08-01,10.00,,110.00", "2026-08-01,,5.00,105.00", "2026-08-02,1.00,,106.00", "2026-08-03,4.00,,110.00"]


def test_balances_run_in_either_order() -> None:
    assert chain(*UP) == chain(*reversed(UP)) == []
    down = read("日期,收入,支出,余额", *reversed(UP))
    assert (down.opening, down.closing) == (10_000, 11_000)


def test_a_break_names_its_row() -> None:
    assert chain(*UP[:1], *UP[2:]) == [(3, "BANK_BALANCE_BREAK", {"expected": "111.00", "printed": "106.00"})]
    down = [UP[3], UP[2], UP[0]]
    assert chain(*down) == [(3, "BANK_BALANCE_BREAK", {"expected": "111.00", "printed": "106.00"})]


def test_a_rejected_row_or_a_missing_balance_breaks_nothing() -> None:
    assert chain(UP[0], "2026-08-01,,五元,105.00", *UP[2:]) == []
    assert chain(UP[0], "2026-08-01,,5.00,", UP[2], UP[3]) == []


def test_balances_that_cannot_be_read_are_counted() -> None:
    assert chain("2026-08-01,1.00,,xx.yy", "2026-08-01,2.00,,--") == [(2, "BANK_NO_BALANCE", {"count": "1"})]


def test_equal_lines_both_count_and_are_numbered_apart() -> None:
    rows = ["2026-08-01,1.00,,,,,,,S1"] * 3 + ["2026-08-01,2.00,,,,,,,"] * 2
    got = read("日期,收入,支出,余额,对方户名,对方账号,摘要,附言,流水号", *rows)
    assert [x.reference for x in got.lines] == ["S1", "S1#2", "S1#3", None, "#2"]
    assert [(w.row, figures(w)) for w in got.warnings] == [(3, {"row": "2"}), (4, {"row": "2"}), (6, {"row": "5"})]


# ---- the rest of the file


def test_columns_and_sheets_that_were_not_read_are_told() -> None:
    content = xlsx([["日期", "收入", "支出", "盖章"], ["2026-08-01", "1", "", "x"]], "八月", 九月=[["日期"], ["2026-09-01"]])
    got = read_bank_table(table(content, "a.xlsx"), [layout()])
    assert [(w.column, str(w.problem), figures(w)) for w in got.warnings] == [
        ("盖章", "UNKNOWN_COLUMN", {}),
        (None, "SHEETS_IGNORED", {"sheet": "八月", "others": "九月"}),
    ]


def test_hidden_rows_are_told() -> None:
    source = Table("xlsx", [["日期"], ["收入"], ["支出"]], [3], "S", hidden_rows=2)
    assert [figures(w) for w in read_bank_table(source, [layout()]).warnings] == [{"count": "2"}]


@pytest.mark.parametrize(
    "tag",
    [[["[HISTORYDETAIL]"]], [["[HISTORYDETAIL]凭证号"]], [["[HISTORYDETAIL]", ""]], []],
    ids=["own row", "joined", "own cell", "none"],
)
def test_the_tag_may_stand_above_in_or_before_the_header(tag: list[list[str]]) -> None:
    """Industrial and Commercial Bank: one file, tab separated, whose tag shares the header's row or has its own."""
    _, header, *body = table_of(BY_ID["icbc-5"])[2:-1]
    if tag and len(tag[0]) == 2:
        rows = [["[HISTORYDETAIL]", *header], *body]
    elif tag and tag[0][0].endswith("号"):
        rows = [[*tag[0], *header[1:]], *body]
    else:
        rows = [*tag, header, *body]
    got = read_bank_table(table(delimited(rows, "\t"), "历史明细.xls"), LAYOUTS)
    assert (got.layout, [x.amount for x in got.lines]) == ("icbc-5", [move[2] for move in MOVES])
    assert (got.lines[0].party, got.warnings, got.rejected) == (MOVES[0][4], (), ())


def test_an_empty_cell_under_the_tag_moves_nothing() -> None:
    _, header, *body = table_of(BY_ID["icbc-5"])[2:-1]
    got = read_bank_table(table(delimited([["[HISTORYDETAIL]", *header], *(["", *row] for row in body)], "\t")), LAYOUTS)
    assert ([x.amount for x in got.lines], got.warnings) == ([move[2] for move in MOVES], ())


# ---- anything at all


HEADERS = sorted({column.header for each in LAYOUTS for column in each.columns})
CELLS = st.one_of(
    st.sampled_from(
        ["", "-", "--", "合计", "期初余额", "账号：62220000", "[HISTORYDETAIL]", "借", "贷", "人民币", "2 收 3.00", "1.2E+18"]
    ),
    st.sampled_from(["2026-08-01", "20260801 10:00:00", "1,234.50", "-5.00", "0.00", "9" * 20, "2026-13-01"]),
    st.text(max_size=12),
    st.integers(-(10**6), 10**6).map(lambda n: f"{n / 100:.2f}"),
)


def grid(rows: list[list[str]]) -> Table:
    width = max(map(len, rows), default=0)
    even = [row + [""] * (width - len(row)) for row in rows]
    return Table("utf-8", [[row[i] for row in even] for i in range(width)], [len(row) for row in rows])


def sound(source: Table) -> None:
    """No crash: a statement whose lines are proper and whose rows are told once, or a refusal with a sentence."""
    try:
        got = read_bank_table(source, LAYOUTS)
    except Unreadable as no:
        assert all(say(FAULTS, no.code, language, no.figures) for language in ("zh", "en"))
        return
    taken = [line.row for line in got.lines]
    assert len(set(taken)) == len(taken)
    assert not {p.row for p in got.rejected} & set(taken)
    assert all(line.amount > 0 and line.side in ("in", "out") for line in got.lines)
    assert len({line._replace(row=0) for line in got.lines}) == len(got.lines)
    for p in (*got.rejected, *got.warnings):
        assert say(FAULTS, p.problem, "zh", [*p.figures, ("column", p.column), ("value", p.value)])


@settings(max_examples=300, deadline=None)
@given(rows=st.lists(st.lists(CELLS | st.sampled_from(HEADERS), max_size=9), max_size=8))
def test_no_table_crashes_the_reader(rows: list[list[str]]) -> None:
    sound(grid(rows))


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_no_rows_under_a_real_header_crash_the_reader(data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(LAYOUTS))
    header = [column.header for column in chosen.columns if not column.optional or data.draw(st.booleans())]
    row = st.lists(CELLS, min_size=0, max_size=len(header) + 1)
    above, below = (data.draw(st.lists(row, max_size=n)) for n in (2, 6))
    sound(grid([*above, header, *below]))

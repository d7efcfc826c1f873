"""Tax invoices: lines become invoices, red letters are linked, void ones dropped; nothing merges that is not one."""

import csv
import datetime
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.faults import Fault, Unreadable
from app.exchange.reading import Table
from app.exchange.tax_invoices import TaxInvoices, credited, read_tax_file, read_tax_invoices
from app.exchange.tax_lines import rate_text
from tests.exchange import parquet
from tests.exchange.making import figures, found, lines, table, xlsx

LINE_HEAD = (
    "序号 发票代码 发票号码 数电发票号码 销方识别号 销方名称 购方识别号 购买方名称 开票日期 税收分类编码 特定业务类型 "
    "货物或应税劳务名称 规格型号 单位 数量 单价 金额 税率 税额 价税合计 发票来源 发票票种 发票状态 是否正数发票 "
    "发票风险等级 开票人 备注"
).split()
OURS, OUR_NAME = "91440101MA5XYZ1234", "广州远山电子有限公司"
A, B = "25442000000012345678", "25442000000012345679"


def line(**given: object) -> list[Any]:
    """One row of the line sheet: a good line of 113.00 unless told otherwise."""
    usual: dict[str, object] = {
        "数电发票号码": A, "销方识别号": OURS, "销方名称": OUR_NAME, "购方识别号": "91330000000000001X",
        "购买方名称": "瑞丰精密有限公司", "开票日期": "2026-01-02 10:30:00", "货物或应税劳务名称": "*电子元件*连接器",
        "金额": 100, "税率": "13%", "税额": 13, "价税合计": 113, "发票状态": "正常", "是否正数发票": "是",
    }  # fmt: skip
    usual.update(given)
    assert set(usual) <= set(LINE_HEAD)
    return [usual.get(name) for name in LINE_HEAD]


def bureau(*rows: Sequence[Any], **ours: Any) -> TaxInvoices:
    return read_tax_invoices(table(xlsx([LINE_HEAD, *rows], "信息汇总表"), "全量.xlsx"), **ours)


def plain(text: str, **ours: Any) -> TaxInvoices:
    return read_tax_invoices(table(text), **ours)


def refused(content: str) -> str:
    with pytest.raises(Unreadable) as no:
        plain(content)
    return str(no.value.code)


SHORT = "发票代码,发票号码,购买方名称,开票日期,金额,税额,价税合计,发票状态,是否正数发票,备注"


# ---- lines


def test_lines_of_one_number_are_one_invoice_and_a_discount_lowers_it() -> None:
    done = bureau(
        line(),
        line(金额=-10, 税额=-1.3, 价税合计=-11.3, 货物或应税劳务名称="*电子元件*折扣"),
        line(金额=200, 税率="3%", 税额=6, 价税合计=206, 货物或应税劳务名称="*劳务*检测"),
        line(数电发票号码=B, 开票日期="2026-01-05 09:00:00"),
    )
    first, second = done.drafts
    assert first == (
        2, A, "invoice", "2026-01-02", "瑞丰精密有限公司", "91330000000000001X", OUR_NAME, OURS,
        30770, 29000, 1770, ("13%", "3%"), None, "*电子元件*连接器", 3,
    )  # fmt: skip
    assert (second.row, second.number, second.amount, second.lines) == (5, B, 11300, 1)
    assert (done.rows, done.void, done.newest, done.per_line) == (4, 0, "2026-01-05", True)
    assert (done.rejected, done.warnings) == ([], [])


def test_the_number_on_paper_is_code_and_number() -> None:
    text = lines(SHORT, "4400182130,04912345,甲,2026-01-02,100,13,113,正常,是,", ",88,乙,2026-01-02,1,0,1,正常,是,")
    assert [draft.number for draft in plain(text).drafts] == ["4400182130-04912345", "88"]


def test_a_short_number_that_lost_its_zeros_in_a_spreadsheet_gets_them_back() -> None:
    done = bureau(line(数电发票号码=None, 发票代码="4400182130", 发票号码=4912345))
    assert [draft.number for draft in done.drafts] == ["4400182130-04912345"]


def test_a_long_number_that_a_spreadsheet_rounded_is_refused() -> None:
    done = bureau(line(数电发票号码=25442000000012345678), line(数电发票号码="2.5442E+19"), line(数电发票号码=B))
    assert found(done.rejected) == [
        (2, "数电发票号码", "INVOICE_NUMBER_ROUNDED"),
        (3, "数电发票号码", "INVOICE_NUMBER_ROUNDED"),
    ]
    assert [draft.number for draft in done.drafts] == [B]


@pytest.mark.parametrize("other", [{"开票日期": "2026-01-03"}, {"购方识别号": "91330000000000002X"}])
def test_one_number_of_two_days_or_buyers_is_two_invoices_with_a_warning(other: Mapping[str, str]) -> None:
    done = bureau(line(), line(**other), line())
    assert [(draft.amount, draft.lines) for draft in done.drafts] == [(22600, 2), (11300, 1)]
    assert found(done.warnings) == [(3, "数电发票号码", "INVOICE_NUMBER_TWICE")]
    assert figures(done.warnings[0]) == {"row": "2"}


def test_a_line_that_cannot_be_read_takes_its_whole_invoice_with_it() -> None:
    done = bureau(line(), line(价税合计="12,3.4"), line(数电发票号码=B))
    assert [draft.number for draft in done.drafts] == [B]
    assert found(done.rejected) == [(2, "数电发票号码", "INVOICE_LINE_REFUSED"), (3, "价税合计", "AMOUNT_UNREADABLE")]
    assert figures(done.rejected[0]) == {"row": "3"}


def test_net_and_tax_that_are_not_the_whole_are_told_by_row() -> None:
    done = bureau(line(), line(税额=12))
    assert [draft.amount for draft in done.drafts] == [22600]
    assert found(done.warnings) == [(3, "价税合计", "INVOICE_SUM")]
    assert figures(done.warnings[0]) == {"net": "100.00", "tax": "12.00", "gross": "113.00"}


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({"税额": "***", "税率": "免税", "价税合计": 100}, (10000, 10000, 0)),
        ({"税额": "***", "价税合计": None}, (10000, 10000, 0)),
        ({"税额": "免税", "价税合计": None}, (10000, 10000, 0)),
        ({"价税合计": None}, (11300, 10000, 1300)),
        ({"税额": None}, (11300, 10000, 1300)),
        ({"金额": None}, (11300, 10000, 1300)),
        ({"金额": None, "税额": "-"}, (11300, 11300, 0)),
    ],
)
def test_what_two_amounts_tell_the_third_may_leave_out(row: Mapping[str, object], wanted: tuple[int, ...]) -> None:
    done = bureau(line(**row))
    assert [(draft.amount, draft.net, draft.tax) for draft in done.drafts] == [wanted]
    assert done.warnings == []


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ({"数电发票号码": None}, "发票号码", "MISSING"),
        ({"购买方名称": None}, "购买方名称", "MISSING"),
        ({"开票日期": None}, "开票日期", "MISSING"),
        ({"开票日期": "今天"}, "开票日期", "DATE_UNREADABLE"),
        ({"开票日期": "1987-01-01"}, "开票日期", "DATE_OUT_OF_RANGE"),
        ({"金额": 1.005}, "金额", "TOO_MANY_DECIMALS"),
        ({"价税合计": None, "税额": None}, "价税合计", "MISSING"),
        ({"购买方名称": "瑞丰\u202e精密"}, "购买方名称", "CONTROL_CHARACTER"),
    ],
)
def test_a_cell_that_cannot_be_read_refuses_its_row(row: Mapping[str, object], column: str, code: str) -> None:
    done = bureau(line(**row))
    assert (done.drafts, found(done.rejected)) == ([], [(2, column, code)])


def test_an_error_cell_refuses_its_row() -> None:
    source = table(xlsx([LINE_HEAD, line()], "信息汇总表"), "a.xlsx")
    done = read_tax_invoices(replace(source, errors={(1, LINE_HEAD.index("价税合计")): Fault.CELL_ERROR}))
    assert (done.drafts, found(done.rejected)) == ([], [(2, "价税合计", "CELL_ERROR")])


def test_a_row_of_text_with_a_cell_too_many_is_refused() -> None:
    good = ",1,甲,2026-01-02,100,13,113,正常,是,"
    done = plain(lines(SHORT, good, ",2,甲,公司,2026-01-02,100,13,113,正常,是,注", ",3,乙,2026-01-02"))
    assert [draft.number for draft in done.drafts] == ["1"]
    assert [(p.row, p.problem) for p in done.rejected if p.column is None] == [(3, "RAGGED_ROW"), (4, "RAGGED_ROW")]


# ---- rates


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("13%", "13%"), ("0.13", "13%"), ("13", "13%"), ("13.00%", "13%"), ("3 %", "3%"), ("0.03", "3%"), ("1", "1%"),
        ("1.5%", "1.5%"), ("0.015", "1.5%"), ("0%", "0%"), ("１３％", "13%"), ("免税", "免税"), ("不征税", "不征税"),
        ("", None), ("***", None), ("1e2", "1e2"),
    ],
)  # fmt: skip
def test_a_rate_is_printed_one_way(cell: str, shown: str | None) -> None:
    assert rate_text(cell) == shown


# ---- void, zero, red


def test_void_and_zero_invoices_are_dropped_and_counted() -> None:
    rows = [
        ",1,甲,2026-01-02,100,13,113, 作废发票,是,", ",2,甲,2026-01-02,100,13,113,已作废,是,", ",3,甲,2026-01-02,0,0,0,正常,是,",
        ",4,甲,2026-01-02,100,13,113,未作废,是,", ",5,甲,2026-01-02,100,13,113,已红冲-全额,是,",
    ]  # fmt: skip
    done = plain(lines(SHORT, *rows))
    assert [draft.number for draft in done.drafts] == ["4", "5"]
    assert (done.rows, done.void, done.zero, done.warnings) == (5, 2, 1, [])


def test_a_void_line_never_joins_a_valid_one() -> None:
    done = bureau(line(发票状态="已作废"), line())
    assert ([draft.amount for draft in done.drafts], done.void) == ([11300], 1)


NOTES = [
    (f"被红冲蓝字数电票号码：{B} 红字发票信息确认单编号：44010625011000123456", B),
    (f"被红冲蓝字数电发票号码:{B}", B),
    ("对应正数发票代码:4400182130号码:04912345", "4400182130-04912345"),
    ("被红冲蓝字税控发票代码：4400182130 被红冲蓝字税控发票号码：04912345", "4400182130-04912345"),
    ("红字发票信息确认单编号：44010625011000123456", None),
    ("被红冲蓝字数电票号码：123", None),
    ("", None),
]


@pytest.mark.parametrize(("note", "number"), NOTES)
def test_the_remarks_of_a_red_letter_name_the_blue_one(note: str, number: str | None) -> None:
    assert credited(note) == number


def test_a_red_letter_is_a_credit_note_with_a_positive_amount() -> None:
    done = bureau(line(金额=-100, 税额=-13, 价税合计=-113, 是否正数发票="否", 备注=NOTES[0][0]))
    draft = done.drafts[0]
    assert (draft.kind, draft.amount, draft.net, draft.tax, draft.credits) == ("credit_note", 11300, 10000, 1300, B)
    assert done.warnings == []


def test_a_red_letter_that_names_nothing_is_told_with_its_slip() -> None:
    done = bureau(line(金额=-100, 税额=-13, 价税合计=-113, 是否正数发票="否", 备注=NOTES[4][0]))
    assert (done.drafts[0].credits, found(done.warnings)) == (None, [(2, "备注", "RED_UNLINKED")])
    assert figures(done.warnings[0]) == {"slip": "44010625011000123456"}


@pytest.mark.parametrize(("positive", "sign"), [("否", 1), ("是", -1)])
def test_a_sign_against_the_files_own_word_is_told(positive: str, sign: int) -> None:
    done = bureau(line(金额=100 * sign, 税额=13 * sign, 价税合计=113 * sign, 是否正数发票=positive, 备注=NOTES[0][0]))
    assert [(draft.kind, draft.amount) for draft in done.drafts] == [("credit_note", 11300)]
    assert found(done.warnings) == [(2, "价税合计", "INVOICE_SIGN")]


def test_without_a_remarks_column_red_letters_are_told_by_their_sign_alone() -> None:
    done = plain(lines("发票号码,购方名称,开票日期,金额,税额,价税合计", "7,甲,2026-01-02,-100,-13,-113"))
    assert [(draft.kind, draft.amount, draft.credits) for draft in done.drafts] == [("credit_note", 11300, None)]
    assert done.warnings == []


# ---- one row per invoice


def test_the_sheet_of_invoices_is_preferred(tmp_path: Path) -> None:
    head = [name for name in LINE_HEAD if name not in ("序号", "货物或应税劳务名称", "税率")]
    row = [cell for name, cell in zip(LINE_HEAD, line(价税合计=500, 金额=442.48, 税额=57.52), strict=True) if name in head]
    book = xlsx([LINE_HEAD, line(), line()], "信息汇总表", 发票基础信息=[head, row])
    path = tmp_path / "全量.xlsx"
    path.write_bytes(book)
    done = read_tax_file(path)
    assert [(draft.amount, draft.rates, draft.lines) for draft in done.drafts] == [(50000, (), 1)]
    assert not done.per_line


def test_there_the_same_row_again_counts_once_and_another_one_is_another_invoice() -> None:
    row = ",1,甲,2026-01-02,100,13,113,正常,是,"
    done = plain(lines(SHORT, row, row, row.replace("100,13,113", "200,26,226")))
    assert [(draft.row, draft.amount) for draft in done.drafts] == [(2, 11300), (4, 22600)]
    assert sorted(found(done.warnings)) == [(3, "发票号码", "DUPLICATE_ROW"), (4, "发票号码", "INVOICE_NUMBER_TWICE")]


# ---- the billing program


BILLING = (
    "发票类型 数电号码 发票代码 发票号码 购方企业名称 购方税号 银行账号 地址电话 销方企业名称 销方税号 销方银行账户 销方地址电话 "
    "开票日期 备注 特殊票种标识 商品名称 规格 单位 数量 单价 金额 增值税特殊管理 税率 税额 价税合计 发票状态 单据号 开票人 "
    "收款人 复核人 操作员账号"
).split()


def billing(*rows: Mapping[str, object], footer: str) -> TaxInvoices:
    body = [[row.get(name) for name in BILLING] for row in rows]
    head: list[list[Any]] = [["发票数据"], ["资料区间：2026-05"], ["发票类别：全部"], [None], BILLING]
    return read_tax_invoices(table(xlsx([*head, *body, [footer]], "信息汇总表"), "发票.xlsx"))


def test_the_list_of_a_billing_program_below_its_title() -> None:
    blue: dict[str, object] = {
        "数电号码": A, "购方企业名称": "甲公司", "开票日期": "2026-05-07", "商品名称": "*家具*椅", "金额": 100, "税率": 0.13,
        "税额": 13, "价税合计": 113, "发票状态": "正数",
    }  # fmt: skip
    red = {**blue, "数电号码": B, "金额": -50, "税额": -6.5, "价税合计": -56.5, "发票状态": "负数", "备注": NOTES[0][0]}
    done = billing(blue, red, footer="份数：2 金额：50.00 税额：6.50 价税合计：56.50")
    assert [(d.row, d.kind, d.amount, d.credits, d.rates) for d in done.drafts] == [
        (6, "invoice", 11300, None, ("13%",)),
        (7, "credit_note", 5650, B, ("13%",)),
    ]
    assert found(done.warnings) == [(8, None, "FOOTER_ROW")]
    wrong = billing(blue, footer="份数：1 金额：99.00 税额：13.00 价税合计：112.00")
    assert found(wrong.warnings) == [(7, None, "FOOTER_ROW"), (7, "价税合计", "TOTAL_DIFFERS")]
    assert figures(wrong.warnings[1]) == {"total": "112.00", "sum": "113.00"}


def test_rows_of_sums_are_no_invoices_and_may_count_void_ones_or_not() -> None:
    rows = (",1,甲,2026-01-02,100,13,113,正常,是,", ",2,甲,2026-01-02,100,13,113,作废,是,")
    for total, told in (("113", []), ("226", []), ("200", [(5, "价税合计", "TOTAL_DIFFERS")])):
        done = plain(lines(SHORT, *rows, "小计,,,,,,999,,,", f"合计,,,,,,{total},,,"))
        assert [draft.amount for draft in done.drafts] == [11300]
        assert found(done.warnings)[2:] == told


# ---- whose invoices


@pytest.mark.parametrize("ours", [{"our_ids": (OURS,)}, {"our_name": OUR_NAME}, {"our_ids": [OURS.lower()], "our_name": "x"}])
def test_what_we_bought_is_left_out_and_counted(ours: Mapping[str, Any]) -> None:
    bought = {"销方名称": "供应商", "销方识别号": "S1", "购买方名称": OUR_NAME, "购方识别号": OURS, "数电发票号码": B}
    done = bureau(line(), line(**bought), line(**bought), **ours)
    assert ([draft.number for draft in done.drafts], done.bought, done.others) == ([A], 1, 0)
    assert len(bureau(line(), line(**bought)).drafts) == 2


def test_what_another_firm_sold_is_left_out_with_a_warning() -> None:
    done = bureau(line(), line(销方名称="别家", 销方识别号="S1", 数电发票号码=B), our_ids=[OURS])
    assert ([draft.number for draft in done.drafts], done.others) == ([A], 1)
    assert [(p.row, p.value, p.problem, figures(p)) for p in done.warnings] == [(3, "别家", "OTHER_SELLER", {"count": "1"})]


def test_without_a_column_of_sellers_all_is_ours() -> None:
    assert len(plain(lines(SHORT, ",1,甲,2026-01-02,100,13,113,正常,是,"), our_ids=[OURS]).drafts) == 1


# ---- no such file


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a,b\n1,2\n", "NO_HEADER"),
        ("发票号码,购方名称,开票日期\n1,甲,2026-01-01\n", "MISSING_COLUMNS"),
        ("购方名称,开票日期,价税合计\n甲,2026-01-01,1\n", "MISSING_COLUMNS"),
        ("发票号码,购方名称,购买方名称,开票日期,价税合计\n1,甲,乙,2026-01-01,1\n", "DUPLICATE_HEADER"),
        (SHORT + "\n", "NO_ROWS"),
        (lines(SHORT, "合计,,,,,,1,,,"), "NO_ROWS"),
    ],
)
def test_a_file_of_something_else_is_refused(content: str, code: str) -> None:
    assert refused(content) == code


CELLS = st.one_of(
    st.sampled_from(["", A, B, "1", "-113", "113", "100", "13", "2026-01-02", "作废", "否", "合计", "***", "1e9", "甲"]),
    st.text(max_size=12),
)


@given(st.lists(st.lists(CELLS, min_size=10, max_size=10), max_size=8), st.booleans())
def test_any_rows_end_in_invoices_or_problems(rows: list[list[str]], headed: bool) -> None:
    """Every row of data is an invoice's, dropped and counted, or refused: none is lost."""
    grid = [*([SHORT.split(",")] if headed else []), *rows]
    columns = [[row[i] for row in grid] for i in range(10)] if grid else []
    source = Table("utf-8", columns, [10] * len(grid))
    try:
        done = read_tax_invoices(source)
    except Unreadable as no:
        assert no.code in ("NO_HEADER", "MISSING_COLUMNS", "DUPLICATE_HEADER", "NO_ROWS")
        return
    again = sum(problem.problem == "DUPLICATE_ROW" for problem in done.warnings)
    left = len({problem.row for problem in done.rejected})
    taken = sum(draft.lines for draft in done.drafts)
    assert taken <= done.rows - left
    assert done.void + done.zero >= (1 if taken + again + left < done.rows else 0)
    assert all(draft.amount > 0 or (draft.net or draft.tax) for draft in done.drafts)


# ---- real invoices

SHARED = Path(os.environ.get("CREDITDESK_SHARED") or Path(__file__).parents[3] / "shared")
REAL = SHARED / "data" / "real" / "A_cumcm2020c"
HEAD = ("发票号码", "开票日期", "购方单位代号", "金额", "税额", "价税合计", "发票状态")


def sold(folder: Path, source: str, firm: str) -> Path:
    """One firm's sold invoices as the CSV file that it would have exported."""
    columns = parquet.columns(REAL / source)
    rows = zip(*(columns[name] for name in ("企业代号", *HEAD)), strict=True)
    path = folder / f"{firm}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for owner, number, moment, buyer, *amounts, state in rows:
            if owner == firm:
                when = datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=moment)
                writer.writerow([number, when, buyer, *(f"{amount:.2f}" for amount in amounts), state])
    return path


@pytest.mark.skipif(not REAL.exists() or not parquet.READABLE, reason="the real invoices are not beside the project")
@pytest.mark.parametrize(("source", "firm", "rows"), [("a2_output.parquet", "E193", 28579), ("a1_output.parquet", "E3", 19818)])
def test_control_totals_of_real_firms(tmp_path: Path, source: str, firm: str, rows: int) -> None:
    """The largest firm, and one with many void invoices and red letters: to the cent what the csv module adds up."""
    path = sold(tmp_path, source, firm)
    with path.open(encoding="utf-8-sig", newline="") as file:
        plainly = [tuple(cell.strip() for cell in row) for row in csv.reader(file)][1:]
    valid = [row for row in plainly if "作废" not in row[6]]
    void = {row for row in plainly if "作废" in row[6]}
    once = set(valid)
    wanted: dict[str, int] = defaultdict(int)
    for row in once:
        wanted["credit_note" if row[5].startswith("-") else "invoice"] += abs(int(row[5].replace(".", "")))
    done = read_tax_file(path)
    totals: dict[str, int] = defaultdict(int)
    for draft in done.drafts:
        totals[draft.kind] += draft.amount
    assert (len(plainly), done.rows, done.rejected) == (rows, rows, [])
    assert totals == wanted
    assert (len(done.drafts) + done.zero, done.void) == (len(once), len(void))
    repeated = sum(problem.problem == "DUPLICATE_ROW" for problem in done.warnings)
    assert repeated == len(valid) - len(once)
    numbers = {(row[0], row[1], row[2]) for row in once}
    assert {(draft.number, f"{draft.date} 00:00:00", draft.buyer) for draft in done.drafts} == numbers

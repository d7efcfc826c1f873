"""Exports that do not use our headers: recognised by their words wherever they stand, asked where they may mean two things."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.checking import Checked, check
from app.exchange.faults import Fault, Unreadable
from app.exchange.headings import digest
from app.exchange.kinds import KINDS
from app.exchange.maps import parse_map
from app.exchange.remembered import find_signature
from app.exchange.synonyms import BY_KIND
from tests.exchange.making import found, lines, table

CODES = {"K01": "CNY", "K02": "CNY", "K03": "CNY"}
NAMES = {"明远机电": ("K01",), "海通泵业": ("K02",), "华昌电器": ("K02", "K03")}


def read(kind: str, *rows: str, mapping: dict[str, Any] | None = None) -> Checked:
    given_map = None if mapping is None else parse_map(mapping, kind)
    return check(kind, table(lines(*rows)), given_map, CODES, "CNY", lambda: NAMES)


def figures(done: Checked) -> list[tuple[int, str, str, str, str | None, int, int | None]]:
    return [(d.row, d.customer, d.number, d.date, d.due, d.amount, d.open) for d in done.drafts]


def recognised(done: Checked) -> dict[str | None, str]:
    return {p.column: dict(p.figures)["field"] for p in done.warnings if p.problem == "RECOGNISED"}


# ---- exports as they come

RECEIVABLES = (
    "单据编号,业务日期,到期日,客户,价税合计,未收款金额,币别",
    "AR001,2026-08-12,2026-09-30,明远机电,1130.00,130.00,人民币",
)


def test_a_list_of_receivables_names_its_customers() -> None:
    done = read("documents", *RECEIVABLES)
    assert figures(done) == [(2, "K01", "AR001", "2026-08-12", "2026-09-30", 113_000, 13_000)]
    assert done.columns == {
        "number": "单据编号", "date": "业务日期", "due": "到期日", "customer": "客户", "amount": "价税合计",
        "open": "未收款金额", "currency": "币别",
    }  # fmt: skip
    assert recognised(done) == {
        "单据编号": "number", "业务日期": "date", "客户": "customer", "未收款金额": "open", "币别": "currency",
    }  # fmt: skip


@pytest.mark.parametrize("titles", [0, 1, 4, 40])
def test_the_header_is_found_below_titles_and_rows_keep_their_numbers(titles: int) -> None:
    above = ["应收单列表,,,,,,", *["过滤条件：单据状态=已审核,,,,,,"] * titles]
    done = read("documents", *above, *RECEIVABLES, "合计,,,,1130.00,130.00,")
    assert figures(done)[0][0] == titles + 3
    assert ("TOTAL_ROW", titles + 4) in [(str(p.problem), p.row) for p in done.warnings]
    assert "TOTAL_DIFFERS" not in [p.problem for p in done.warnings]


def test_an_english_export() -> None:
    done = read(
        "documents",
        "Open invoices as of 31 Aug 2026,,,,,",
        "Customer No.,Customer Name,Invoice No.,Invoice Date,Due Date,Total Amount,Outstanding",
        "K01,Mingyuan,INV-7,2026-08-01,2026-08-31,500.00,200.00",
    )
    assert figures(done) == [(3, "K01", "INV-7", "2026-08-01", "2026-08-31", 50_000, 20_000)]
    assert done.columns["open"] == "Outstanding"


def test_blanks_inside_headers_do_not_matter() -> None:
    done = read("documents", "客 户 编 码,单 据 号,单据 日期,应收 金额", "K01,1,2026-08-01,5.00")
    assert figures(done) == [(2, "K01", "1", "2026-08-01", None, 500, None)]


def test_two_rows_of_headers_are_one() -> None:
    done = read(
        "documents",
        "应收明细,,,,,",
        "客户,,单据,,金额,",
        "客户编码,客户名称,单据编号,单据日期,价税合计,未收金额",
        "K01,明远机电,A1,2026-08-01,100.00,40.00",
    )
    assert figures(done) == [(4, "K01", "A1", "2026-08-01", None, 10_000, 4_000)]
    again = read(
        "documents",
        "客户编码,单据编号,单据日期,价税合计,期末,,",
        ",,,,未收金额,方向,余额",
        "K01,A1,2026-08-01,100.00,40.00,借,40.00",
    )
    assert figures(again)[0][0] == 3
    assert again.columns["open"] == "期末/未收金额"


def test_receipts_and_customers_are_recognised_too() -> None:
    got = read("receipts", "收款单列表,,,", "收款单号,收款日期,往来单位,实收金额", "SK1,2026-08-03,海通泵业,88.00")
    assert [(d.row, d.customer, d.reference, d.amount) for d in got.drafts] == [(3, "K02", "SK1", 8_800)]
    people = read("customers", ",,,", "客户档案,,,", "行号,单位编号,单位名称,※业务员※", "1,K09,新客户厂,城东")
    assert [(d.row, d.code, d.name, d.salesperson) for d in people.drafts] == [(4, "K09", "新客户厂", "城东")]
    assert (4 - 1, "行号", "UNKNOWN_COLUMN") in found(people.warnings)


def test_customers_without_codes_are_called_by_their_names() -> None:
    done = read("customers", "客户全称,联系电话", "新客户厂,0574-80000000")
    assert [(d.code, d.name) for d in done.drafts] == [("新客户厂", "新客户厂")]


def test_without_an_amount_what_is_open_is_the_amount() -> None:
    done = read(
        "documents", "客户编码,单据编号,业务日期,尚未收款金额(本位币),尚未收款金额,已收款金额", "K01,A1,2026-08-01,9,7.00,3.00"
    )
    assert figures(done) == [(2, "K01", "A1", "2026-08-01", None, 700, 700)]
    assert (1, "已收款金额", "UNKNOWN_COLUMN") in found(done.warnings)


# ---- our own headers stay as they were


def test_our_own_headers_are_no_news_and_ask_for_no_names() -> None:
    def never() -> dict[str, tuple[str, ...]]:
        raise AssertionError

    text = lines("customer,number,date,amount,余额", "K01,1,2026-08-01,5,3")
    done = check("documents", table(text), None, CODES, "CNY", never)
    assert found(done.warnings) == [(1, "余额", "UNKNOWN_COLUMN")]
    assert done.columns == {"customer": "customer", "number": "number", "date": "date", "amount": "amount"}


def test_equal_headers_that_nothing_tells_apart_are_refused_as_before() -> None:
    with pytest.raises(Unreadable) as no:
        read("documents", "customer,number,date,amount,date", "K01,1,2026-08-01,5,2026-08-02")
    assert no.value.code is Fault.DUPLICATE_HEADER
    with pytest.raises(Unreadable) as no:
        read("documents", "customer,number,date,amount,date", "K01,1,2026-08-01,5,2026-08-02", mapping={"header_row": 1})
    assert no.value.code is Fault.DUPLICATE_HEADER


def test_equal_headers_are_told_apart_by_what_stands_over_them() -> None:
    done = read(
        "documents",
        "客户编码,单据号,开票日期,价税合计,,余额,",
        ",,,价税合计,税额,未收金额,借方",
        "K01,1,2026-08-01,5.00,1.00,3.00,2.00",
    )
    assert figures(done) == [(3, "K01", "1", "2026-08-01", None, 500, 300)]


# ---- questions

BARE = ("客户编码,单据编号,日期,金额,税额", "K01,1,2026-08-01,100.00,13.00")


def asked(done: Checked) -> list[tuple[str, str | None, tuple[str, ...]]]:
    assert done.drafts == []
    assert {ask.fault for ask in done.asks} == {Fault.AMBIGUOUS_COLUMN}
    return [(ask.key, ask.column, ask.choices) for ask in done.asks]


@pytest.mark.parametrize(
    ("header", "column", "choices"),
    [
        (BARE[0], "金额", ('{"#4": "amount"}', '{"#4": []}')),
        ("客户编码,单据编号,日期,价税合计,余额", "余额", ('{"#5": "open"}', '{"#5": []}')),
        ("客户编码,单据编号,业务日期,业务日期,价税合计", "业务日期", ('{"#3": "date"}', '{"#4": "date"}', '{"#3": []}')),
        ("客户编码,单据编号,日期,不含税金额合计,x", "不含税金额合计", ('{"#4": "amount"}', '{"#4": []}')),
        ("客户,客户,单据编号,日期,价税合计", "客户", ('{"#1": "customer"}', '{"#2": "customer"}', '{"#1": []}')),
    ],
)
def test_what_may_mean_two_things_is_asked(header: str, column: str, choices: tuple[str, ...]) -> None:
    assert asked(read("documents", header, "K01,1,2026-08-01,100,100")) == [("columns", column, choices)]


def test_a_map_answers_and_the_other_columns_are_still_recognised() -> None:
    done = read("documents", *BARE, mapping={"columns": {"#4": "amount"}})
    assert figures(done) == [(2, "K01", "1", "2026-08-01", None, 10_000, None)]
    assert recognised(done) == {"客户编码": "customer", "单据编号": "number", "日期": "date"}
    with pytest.raises(Unreadable) as no:
        read("documents", *BARE, mapping={"columns": {"#4": []}})
    assert (no.value.code, no.value.figures) == (Fault.MISSING_COLUMNS, {"columns": "amount (价税合计)", "row": "1"})


def test_a_doubtful_text_is_read_and_not_asked() -> None:
    done = read("documents", "客户编码,单据编号,业务日期,价税合计,备注,备注", "K01,1,2026-08-01,1.00,a,b")
    assert [d.text for d in done.drafts] == ["a"]
    assert (1, "备注", "UNKNOWN_COLUMN") in found(done.warnings)


def test_a_map_may_give_the_row_and_words_the_rest() -> None:
    rows = ("甲表,,,,", "单据编号,业务日期,客户编码,价税合计,x", "A1,2026-08-01,K01,5.00,y")
    assert figures(read("documents", *rows, mapping={"header_row": 2}))[0][:3] == (3, "K01", "A1")
    mapped = read("documents", *rows, mapping={"columns": {"x": "text"}})
    assert [d.text for d in mapped.drafts] == ["y"]
    with pytest.raises(Unreadable) as no:
        read("documents", *rows, mapping={"columns": {"nothing": "text"}})
    assert no.value.code is Fault.MAP_COLUMN_MISSING


def test_what_is_missing_is_named_where_most_of_it_stands() -> None:
    with pytest.raises(Unreadable) as no:
        read("documents", "甲表", "客户编码,单据编号,价税合计", "K01,1,5")
    assert no.value.figures == {"columns": "date (开票日期)", "row": "2"}


# ---- customers by name


def test_codes_win_and_names_stand_in() -> None:
    done = read(
        "documents",
        "客户编码,客户名称,单据编号,业务日期,价税合计",
        "K01,海通泵业,1,2026-08-01,1.00",
        ",海通泵业,2,2026-08-01,1.00",
        "明远 机电,,3,2026-08-01,1.00",
        "K77,生客,4,2026-08-01,1.00",
        ",生客,5,2026-08-01,1.00",
    )
    assert [(d.number, d.customer) for d in done.drafts] == [("1", "K01"), ("2", "K02"), ("3", "K01"), ("4", "K77"), ("5", "生客")]


def test_a_name_of_several_customers_is_refused_with_their_codes() -> None:
    done = read("documents", RECEIVABLES[0], RECEIVABLES[1].replace("明远机电", "华昌电器"))
    (problem,) = done.rejected
    assert (problem.row, problem.column, problem.value, problem.problem) == (2, "客户", "华昌电器", "NAME_OF_SEVERAL")
    assert dict(problem.figures) == {"codes": "K02, K03"}


# ---- units and currencies of titles and headers

PLAIN = "客户编码,单据编号,业务日期,价税合计"


@pytest.mark.parametrize(
    ("rows", "amount"),
    [
        ((PLAIN + "（万元）", "K01,1,2026-08-01,1.5"), 1_500_000),
        ((PLAIN + "/千元", "K01,1,2026-08-01,1.5"), 150_000),
        ((PLAIN + "(元)", "K01,1,2026-08-01,1.5"), 150),
        (("单位：万元,,,", PLAIN, "K01,1,2026-08-01,1.5"), 1_500_000),
        (("单位：万元,,,", PLAIN + "(元)", "K01,1,2026-08-01,1.5"), 150),
    ],
)
def test_a_unit_that_the_file_states_counts(rows: tuple[str, ...], amount: int) -> None:
    done = read("documents", *rows)
    assert [d.amount for d in done.drafts] == [amount]
    assert ("UNIT_TAKEN" in [p.problem for p in done.warnings]) is (amount >= 150_000)


def test_two_units_in_one_file_are_asked_and_a_map_wins() -> None:
    rows = (PLAIN + "(万元),未收金额(元)", "K01,1,2026-08-01,1,5000")
    assert asked(read("documents", *rows)) == [("columns", "未收金额(元)", ('{"#5": "open"}', '{"#5": []}'))]
    done = read("documents", *rows, mapping={"columns": {"#4": "amount", "#5": []}, "unit": 10_000})
    assert [d.amount for d in done.drafts] == [1_000_000]


@pytest.mark.parametrize(
    ("title", "header", "cells", "currency"),
    [
        ("币别：美元", PLAIN, "", "USD"),
        ("币别：综合本位币", PLAIN, "", "CNY"),
        ("币别：美元", PLAIN + ",币别", ",EUR", "EUR"),
    ],
)
def test_a_currency_in_the_title_counts_where_no_column_says_it(title: str, header: str, cells: str, currency: str) -> None:
    done = read("documents", f"{title},,,", header, "K01,1,2026-08-01,1.00" + cells)
    assert [d.currency for d in done.drafts] == [currency]


def test_a_constant_of_the_map_wins_over_the_title() -> None:
    done = read("documents", "币别：美元,,,", PLAIN, "K01,1,2026-08-01,1.00", mapping={"constants": {"currency": "HKD"}})
    assert [d.currency for d in done.drafts] == ["HKD"]


# ---- signatures


def test_headers_seen_before_are_found_wherever_they_stand() -> None:
    done = read("documents", *RECEIVABLES)
    assert done.signature
    moved = table(lines("新标题,,,,,,,", "", RECEIVABLES[0].replace("客户", " 客 户 ") + ",", "x"))
    assert find_signature(moved, {done.signature}) == (done.signature, 3)
    rows = ("客户编码,单据编号,单据日期,价税合计,期末,", ",,,,未收金额,方向", "K01,A1,2026-08-01,1,1,1")
    two = read("documents", *rows)
    again = table(lines("t", *rows))
    assert find_signature(again, {two.signature or ""}) == (two.signature, 3)
    assert find_signature(moved, {digest(["x"])}) == (digest(["x"]), 4)
    assert find_signature(moved, set()) is None


# ---- no header breaks it

WORDS = sorted({word for kind in BY_KIND.values() for words in kind.values() for word in words})
HEADER = st.one_of(
    st.sampled_from(WORDS), st.text(max_size=8), st.sampled_from(["期末", "借方", "价税合计（万元）", "", "#1", "{", "[]"])
)


@settings(max_examples=400, deadline=None)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    rows=st.lists(st.lists(HEADER, min_size=5, max_size=5), min_size=1, max_size=4),
    data=st.lists(
        st.lists(st.sampled_from(["", "K01", "5.00", "2026-08-01", "合计", "明远机电"]), min_size=5, max_size=5), max_size=3
    ),
)
def test_no_header_breaks_the_check(kind: str, rows: list[list[str]], data: list[list[str]]) -> None:
    cells = [*rows, *data]
    content = table(lines("x,,,,"))
    content = type(content)("utf-8", [[row[i] for row in cells] for i in range(5)], [5] * len(cells))
    try:
        done = check(kind, content, None, CODES, "CNY", lambda: NAMES)
    except Unreadable as no:
        assert no.code in {Fault.NO_HEADER, Fault.MISSING_COLUMNS, Fault.NO_ROWS, Fault.DUPLICATE_HEADER}
        return
    assert not (done.asks and done.drafts)
    assert {ask.key for ask in done.asks} <= {"columns", "date_format", "amount_format"}
    assert {problem.row for problem in done.rejected}.isdisjoint(draft.row for draft in done.drafts)
    assert all(1 <= draft.row <= len(cells) for draft in done.drafts)


# ---- the file's own sums


def test_the_sum_of_what_is_open_is_compared_as_well() -> None:
    total = "合计,,,,1130.00,131.00,"
    done = read("documents", *RECEIVABLES, total)
    (differs,) = [p for p in done.warnings if p.problem == "TOTAL_DIFFERS"]
    assert (differs.row, differs.column, dict(differs.figures)) == (3, "未收款金额", {"total": "131.00", "sum": "130.00"})
    same = read("documents", "客户编码,单据号,业务日期,未收金额", "K01,1,2026-08-01,5.00", "合计,,,6.00")
    assert [p.problem for p in same.warnings].count("TOTAL_DIFFERS") == 1

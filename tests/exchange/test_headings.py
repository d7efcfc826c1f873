"""Headings found by their words, the lines above them, and what the columns of an unknown file are."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.faults import Unreadable
from app.exchange.headings import compact, digest, find_heading, forms, joined, recognise, required_words, signature
from app.exchange.kinds import KINDS
from app.exchange.preamble import Preamble, account_of, coded, read_period, read_preamble
from app.exchange.reading import Table
from app.exchange.synonyms import BY_KIND
from tests.exchange.making import lines, table

WANTED = (("客户编码", "客户名称"), ("金额", "借方"))


def headers(*rows: str) -> tuple[str, ...]:
    return find_heading(table(lines(*rows)), WANTED).headers


# ---- where it stands


def test_one_row_is_found_below_any_number_of_titles() -> None:
    for titles in (0, 1, 5, 40):
        heading = find_heading(table(lines(*["某表,"] * titles, "客户编码,金额", "K1,5")), WANTED)
        assert (heading.first, heading.depth, heading.below, heading.headers) == (titles, 1, titles + 1, ("客户编码", "金额"))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("客户编码,期末,", ",借方,贷方", "K1,1,2"), ("客户编码", "期末/借方", "期末/贷方")),
        (("客户编码,期初,,期末,", ",借方,贷方,借方,贷方"), ("客户编码", "期初/借方", "期初/贷方", "期末/借方", "期末/贷方")),
        ((",期初,,期末,", "客户编码,借方,贷方,借方,贷方"), ("客户编码", "期初/借方", "期初/贷方", "期末/借方", "期末/贷方")),
        (
            ("客户编码,期末,,,", ",借方,,贷方,", ",原币,本位币,原币,本位币", "K1,1,2,3,4"),
            ("客户编码", "期末/借方/原币", "期末/借方/本位币", "期末/贷方/原币", "期末/贷方/本位币"),
        ),
        (("客户编码,期末,,备注", ",借方,贷方,"), ("客户编码", "期末/借方", "期末/贷方", "备注")),
        (("往来余额表,,", "客户编码,借方,贷方"), ("客户编码", "借方", "贷方")),
        (("币别,人民币,", "客户编码,借方,贷方"), ("客户编码", "借方", "贷方")),
        (("客户编码,摘要,金额", "K1,期初余额,", "K1,,5"), ("客户编码", "摘要", "金额")),
    ],
)
def test_rows_are_joined_with_the_upper_filled_to_the_right(rows: Sequence[str], expected: tuple[str, ...]) -> None:
    assert headers(*rows) == expected


def test_an_empty_upper_cell_stays_empty_where_nothing_stands_below_it() -> None:
    assert joined([["a", "", "", "b"], ["x", "", "y", ""]]) == ("a/x", "", "y", "b")


@pytest.mark.parametrize(
    ("rows", "code", "figures"),
    [
        (("a,b", "c,d"), "NO_HEADER", {}),
        (("标题", "客户编码,电话"), "MISSING_COLUMNS", {"columns": "金额", "row": "2"}),
        ((",".join(["客户编码", "金额", *"x" * 255]),), "TOO_MANY_COLUMNS", {"limit": "256"}),
    ],
)
def test_what_has_no_heading_is_refused_with_what_is_missing(rows: Sequence[str], code: str, figures: dict[str, str]) -> None:
    with pytest.raises(Unreadable) as no:
        headers(*rows)
    assert (no.value.code, no.value.figures) == (code, figures)


def test_nothing_is_no_heading() -> None:
    with pytest.raises(Unreadable):
        find_heading(Table("utf-8", (), ()), WANTED)


def test_blanks_brackets_and_wide_letters_do_not_matter() -> None:
    assert compact(" 客 户　编码：") == "客户编码"
    assert {"期末余额", "期末余额(元)"} <= set(forms("期末余额（元）"))
    assert "借方发生额" in forms("借方发生额/元(支取)")
    assert forms("交易金额[ Trade Amount ]")[1] == "交易金额"
    assert forms("　") == ()


def test_a_signature_is_of_the_words_and_their_order() -> None:
    first = find_heading(table(lines("标题", "客户编码, 金 额 ,,", "K1,5,,")), WANTED)
    assert signature(first) == digest(["客户编码", "金额"])
    assert digest(["金额", "客户编码"]) != digest(["客户编码", "金额"]) != digest(["客户编码金额"])
    assert len(digest([])) == 32


# ---- what stands above


def preamble(*cells: str) -> Preamble:
    return read_preamble([list(cells)])


def test_facts_of_the_lines_above() -> None:
    said = read_preamble(
        [
            ["核算项目余额表", "", ""],
            ["公司名称：华创五金", "", "期间：202601-202612"],
            ["单位：万元  币别：美元", "打印日期：2026-11-02 10:30"],
            ["科目：1122 应收账款", "客户", "K02 海通泵业"],
        ]
    )
    assert (said.title, said.company, said.unit, said.currency) == ("核算项目余额表", "华创五金", 10_000, "美元")
    assert said.period == (date(2026, 1, 1), date(2026, 12, 31))
    assert said.printed == said.as_of() == date(2026, 11, 2)
    assert (said.customer, said.customer_name, said.account, said.account_name) == ("K02", "海通泵业", "1122", "应收账款")


def test_a_unit_is_money_and_a_firm_is_none() -> None:
    assert preamble("单位：元").unit == 1
    assert preamble("金额单位:人民币千元").unit == 1_000
    assert preamble("单位：宁波华创五金").unit is None
    assert preamble("编制单位：甲  单位:元").unit == 1
    assert preamble().as_of() is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("202601-202612", date(2026, 1, 1), date(2026, 12, 31)),
        ("202610", date(2026, 10, 1), date(2026, 10, 31)),
        ("2026年10月", date(2026, 10, 1), date(2026, 10, 31)),
        ("2026年2月至2026年3月", date(2026, 2, 1), date(2026, 3, 31)),
        ("2026年1-10月", date(2026, 1, 1), date(2026, 10, 31)),
        ("2026年1月-10月", date(2026, 1, 1), date(2026, 10, 31)),
        ("2026年第2期", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026.01~2026.02", date(2026, 1, 1), date(2026, 2, 28)),
        ("2026/10", date(2026, 10, 1), date(2026, 10, 31)),
        ("2026-10-01至2026-10-31", date(2026, 10, 1), date(2026, 10, 31)),
        ("2026年10月1日-2026年10月31日", date(2026, 10, 1), date(2026, 10, 31)),
        ("20261001-20261031", date(2026, 10, 1), date(2026, 10, 31)),
        ("２０２６－１０", date(2026, 10, 1), date(2026, 10, 31)),
        ("截至2026-10-31", date(2026, 10, 31), date(2026, 10, 31)),
    ],
)
def test_periods(text: str, first: date, last: date) -> None:
    assert read_period(text) == (first, last)


@pytest.mark.parametrize("text", ["", "2026", "202613", "2026-02-30", "客户", "12345678901", "202612-202601", "1999年1月"])
def test_what_is_no_period(text: str) -> None:
    assert read_period(text) is None


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("[K02]海通", "K02", "海通"),
        ("（K02）海通", None, "（K02）海通"),
        ("K02 海通", "K02", "海通"),
        ("海通", None, "海通"),
        ("101", None, "101"),
        ("", None, None),
    ],
)
def test_codes_before_names(text: str, code: str | None, name: str | None) -> None:
    assert coded(text) == (code, name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1122 应收账款", ("1122", "应收账款")),
        ("(1122.01)货款", ("1122.01", "货款")),
        ("1122", ("1122", None)),
        ("货款", (None, "货款")),
    ],
)
def test_accounts(text: str, expected: tuple[str | None, str | None]) -> None:
    assert account_of(text) == expected


# ---- what the columns are


def columns(text: str, kind: str = "documents") -> dict[str, int]:
    return dict(recognise(text.split(","), kind).columns)


def test_every_word_of_every_field_is_recognised_alone() -> None:
    for kind, fields in BY_KIND.items():
        for field, words in fields.items():
            found = {word: recognise([word], kind).columns for word in words}
            assert [word for word, columns in found.items() if not columns] == [], field
            assert words == tuple(map(compact, words)), field


def test_our_own_headers_are_certain() -> None:
    for kind, fields in KINDS.items():
        for names in ([f.name for f in fields], [f.zh for f in fields]):
            read = recognise(names, kind)
            sure = {f: score for f, score in read.confidence.items() if names[read.columns[f]] not in ("金额", "amount")}
            assert set(sure.values()) == {100}


def test_a_list_of_receivables_is_read_by_the_more_specific_words() -> None:
    text = "单据编号,业务日期,到期日,客户编码,客户,金额,价税合计,未收款金额,已核销金额,币别,销售员,备注"
    read = recognise(text.split(","), "documents")
    assert dict(read.columns) == {
        "number": 0, "date": 1, "due": 2, "customer": 3, "customer_name": 4, "amount": 6, "open": 7, "paid": 8, "currency": 9,
        "salesperson": 10, "text": 11,
    }  # fmt: skip
    assert read.unknown == (5,)
    assert read.asks == ()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("单据编号,日期,客户编码,金额", []),
        ("单据编号,日期,客户编码,金额,税额", [("金额", "amount")]),
        ("单据编号,日期,客户编码,余额", [("余额", "open")]),
        ("单据编号,日期,客户编码,价税合计,余额", [("余额", "open")]),
        ("单据编号,日期,客户编码,价税合计,未收金额,余额", []),
        ("单据编号,日期,客户编码,借方,贷方", [("借方", "amount"), ("贷方", "paid")]),
        ("单据编号,日期,日期,客户编码,价税合计", [("日期", "date")]),
    ],
)
def test_a_word_that_says_too_little_is_asked(text: str, asked: list[tuple[str, str]]) -> None:
    read = recognise(text.split(","), "documents")
    assert [(ask.column, ask.key) for ask in read.asks] == asked
    assert all(ask.fault == "AMBIGUOUS_COLUMN" and len(ask.choices) > 1 for ask in read.asks)


def test_parts_of_a_header_count_less() -> None:
    read = recognise(["客户编码(主)", "本张发票号码", "价税合计/本位币", "开票日期※"], "documents")
    assert dict(read.columns) == {"customer": 0, "number": 1, "amount": 2, "date": 3}
    assert read.confidence["number"] == 60
    assert read.confidence["amount"] == 90


def test_receipts_and_customers() -> None:
    assert columns("收款单号,收款日期,往来单位,实收金额,结算方式,付款单位", "receipts") == {
        "reference": 0, "date": 1, "customer_name": 2, "amount": 3, "method": 4, "payer": 5,
    }  # fmt: skip
    assert columns("行号,客户编号,客户名称,业务员,单位地址,配送员,客户电话", "customers") == {
        "code": 1, "name": 2, "salesperson": 3, "address": 4, "phone": 6,
    }  # fmt: skip
    assert columns("Invoice No.,Invoice Date,Customer No.,Total Amount,Outstanding") == {
        "number": 0, "date": 1, "customer": 2, "amount": 3, "open": 4,
    }  # fmt: skip


def test_the_words_of_a_kind_find_its_heading() -> None:
    rows = lines("应收单列表", "单据编号,业务日期,客户,价税合计（本位币）", "A101,2026-08-12,K01,5")
    assert find_heading(table(rows), required_words("documents")).first == 1
    assert [group[0] for group in required_words("receipts")] == ["客户编号", "收款号", "收款日期", "金额"]
    assert find_heading(table(lines("x", "客户名称,客户编号")), required_words("customers")).first == 1


CELL = st.one_of(
    st.sampled_from("客户编码 金额 借方 贷方 期末 期初 原币 日期 2026年 单位：元 客户：甲 期间：202610 5".split()),
    st.text(max_size=8),
)


@settings(max_examples=300, deadline=None)
@given(rows=st.lists(st.lists(CELL, min_size=4, max_size=4), max_size=8))
def test_no_table_breaks_the_search(rows: list[list[str]]) -> None:
    content = Table("utf-8", [[row[i] for row in rows] for i in range(4)], [4] * len(rows))
    try:
        heading = find_heading(content, WANTED)
    except Unreadable as no:
        assert no.code in ("NO_HEADER", "MISSING_COLUMNS")
        return
    assert 1 <= heading.depth <= 3
    assert heading.below <= len(rows)
    assert len(heading.headers) == 4
    assert signature(heading) == digest(heading.headers)


@settings(deadline=None)
@given(headers=st.lists(CELL, max_size=6), kind=st.sampled_from(sorted(KINDS)))
def test_no_headers_break_recognition(headers: list[str], kind: str) -> None:
    read = recognise(headers, kind)
    assert len(set(read.columns.values())) == len(read.columns)
    assert sorted([*read.columns.values(), *read.unknown]) == list(range(len(headers)))
    assert set(read.confidence) == set(read.columns)


@given(text=st.text(max_size=40))
def test_no_line_above_breaks_the_reader(text: str) -> None:
    said = read_preamble([[text], ["期间：", text], ["单位", text]])
    assert said.period is None or said.period[0] <= said.period[1]

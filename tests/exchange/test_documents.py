"""Checked documents: figures, directions, and what refuses a row."""

from typing import Any

import pytest

from app.domain.drafts import DISPUTED_WHOLE, DocumentDraft
from tests.exchange.making import DOCUMENTS, checked, figures, found, lines, xlsx


def documents(*rows: str, more: str = "", mapping: dict[str, Any] | None = None, **options: Any) -> Any:
    return checked("documents", lines(DOCUMENTS + ("," + more if more else ""), *rows), mapping, **options)


def test_a_whole_document_is_read_in_chinese() -> None:
    text = lines(
        "客户编号,单据号,类型,开票日期,到期日,价税合计,未收金额,已收金额,币种,订单号,合同号,送货单号,项目,科目,我方主体,起算日,冲抵单据,"
        "争议金额,摘要,业务员",
        "001,FP-1,发票,2026年3月5日,2026/4/30,11300.00,5300,6000.00,CNY,DD-1,HT-1,SH-1,厂房,1122,上海,2026-03-06,,100,货款,李敏",
    )
    done = checked("documents", text)
    assert (done.rejected, done.warnings) == ([], [])
    assert done.drafts == [
        DocumentDraft(
            2, "001", "FP-1", "invoice", "2026-03-05", "2026-04-30", 1130000, 530000, "CNY", "DD-1", "HT-1", "SH-1", "厂房",
            "1122", "上海", "2026-03-06", None, 10000, "李敏", "货款",
        )
    ]  # fmt: skip
    assert (done.newest, done.encoding) == ("2026-03-05", "utf-8")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("", "invoice"),
        ("Invoice", "invoice"),
        ("发票", "invoice"),
        ("debit-note", "debit_note"),
        ("借项", "debit_note"),
        ("Credit Note", "credit_note"),
        ("贷项", "credit_note"),
        ("红字", "credit_note"),
        ("opening", "opening"),
        ("期初", "opening"),
    ],
)
def test_words_for_the_kinds(word: str, kind: str) -> None:
    assert documents(f"C,1,2026-01-01,5,{word}", "C,2,2026-01-01,5,发票", more="kind").drafts[0].kind == kind


def test_a_word_for_no_kind_refuses_the_row() -> None:
    done = documents("C,1,2026-01-01,5,RV", "C,2,2026-01-01,5,", more="kind")
    assert found(done.rejected) == [(2, "kind", "KIND_UNKNOWN")]
    assert done.rejected[0].value == "RV"


def test_needed_cells() -> None:
    done = documents(",1,2026-01-01,5", "C,,2026-01-01,5", "C,3,,5", "C,4,2026-01-01,", "C,5,2026-01-01,5")
    assert found(done.rejected) == [(n + 2, name, "MISSING") for n, name in enumerate(("customer", "number", "date", "amount"))]
    assert len(done.drafts) == 1


# ---- amounts and their direction


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("-5", "NEGATIVE_AMOUNT"),
        ("(5.00)", "NEGATIVE_AMOUNT"),
        ("0", "ZERO_AMOUNT"),
        ("0.00", "ZERO_AMOUNT"),
        ("1.005", "AMBIGUOUS"),
        ("0.123", "TOO_MANY_DECIMALS"),
        ("99999999999999", "AMOUNT_TOO_LARGE"),
        ("$5", "CURRENCY_DIFFERS"),
        ("NaN", "AMOUNT_UNREADABLE"),
        ("1e5", "AMOUNT_UNREADABLE"),
    ],
)
def test_an_amount_that_is_none_refuses_its_row(amount: str, code: str) -> None:
    done = documents(f"C,1,2026-01-01,{amount}", "C,2,2026-01-01,12.50")
    expected = "TOO_MANY_DECIMALS" if code == "AMBIGUOUS" else code
    assert found(done.rejected) == [(2, "amount", expected)]
    assert done.rejected[0].value == amount
    assert [draft.amount for draft in done.drafts] == [1250]


def test_the_figures_of_amount_problems() -> None:
    done = documents("C,1,2026-01-01,0.123", "C,2,2026-01-01,99999999999999", "C,3,2026-01-01,$5")
    assert [figures(p) for p in done.rejected] == [{"currency": "CNY", "places": "2"}, {"digits": "15"}, {"currency": "CNY"}]


def test_a_negative_amount_may_be_a_credit_note_if_the_map_says_so() -> None:
    rows = ("C,1,2026-01-01,-5,-3,", "C,2,2026-01-01,5,,红字", "C,3,2026-01-01,-5,,红字", "C,4,2026-01-01,-7,0,期初")
    done = documents(*rows, more="open,kind", mapping={"sign": "negative_is_credit"})
    assert [(d.kind, d.amount, d.open) for d in done.drafts] == [
        ("credit_note", 500, 300),
        ("credit_note", 500, None),
        ("credit_note", 500, None),
        ("credit_note", 700, 0),
    ]
    done = documents("C,1,2026-01-01,-5,3", more="open", mapping={"sign": "negative_is_credit"})
    assert found(done.rejected) == [(2, "open", "NEGATIVE_AMOUNT")]


def test_what_is_ambiguous_in_the_whole_file_is_asked_once() -> None:
    done = documents('C,1,2026-01-01,"1,234","1,000"', 'C,2,2026-01-01,"5,678",7', more="open")
    (ask,) = done.asks
    assert (ask.fault, ask.column, ask.key) == ("AMBIGUOUS_AMOUNT", "amount", "amount_format")
    assert (ask.samples, ask.choices) == (("1,234", "5,678", "1,000"), ("1,234.56", "1.234,56"))
    assert (done.drafts, done.rejected, done.newest) == ([], [], None)


def test_one_amount_that_tells_is_enough_for_all_columns() -> None:
    done = documents('C,1,2026-01-01,"1,234",', "C,2,2026-01-01,12,1.50", more="open")
    assert [(d.amount, d.open) for d in done.drafts] == [(123400, None), (1200, 150)]


def test_amounts_without_separators_are_never_ambiguous() -> None:
    assert [d.amount for d in documents("C,1,2026-01-01,1234", "C,2,2026-01-01,1 234").drafts] == [123400, 123400]


def test_amounts_with_two_meanings_of_the_comma_are_asked() -> None:
    done = documents("C,1,2026-01-01,12.50", 'C,2,2026-01-01,"12,50"')
    assert [(ask.fault, ask.samples) for ask in done.asks] == [("MIXED_AMOUNTS", ("12,50",))]


def test_number_cells_of_a_workbook_are_never_ambiguous() -> None:
    rows: list[list[object]] = [
        [*DOCUMENTS.split(",")],
        ["C", 17, "2026-01-01", 1234.5],
        ["C", "0018", "2026-01-01", "1.234,50"],
        ["C", 19, "2026-01-01", 3],
    ]
    done = checked("documents", xlsx(rows), name="a.xlsx")
    assert [(d.number, d.amount) for d in done.drafts] == [("17", 123450), ("0018", 123450), ("19", 300)]
    assert all(type(d.number) is str for d in done.drafts)


def test_many_decimals_in_a_number_cell_are_the_spreadsheets_own() -> None:
    done = checked("documents", xlsx([DOCUMENTS.split(","), ["C", "1", "2026-01-01", 0.1 + 0.2]]), name="a.xlsx")
    assert done.drafts[0].amount == 30


# ---- currencies


def test_the_currency_is_the_rows_the_customers_or_the_books() -> None:
    rows = ("A,1,2026-01-01,5,usd", "A,2,2026-01-01,5,", "B,3,2026-01-01,5,", "B,4,2026-01-01,5,人民币", "B,5,2026-01-01,5,XXX")
    done = documents(*rows, more="currency", currency_of={"A": "EUR"}, base="HKD")
    assert [d.currency for d in done.drafts] == ["USD", "EUR", "HKD", "CNY"]
    assert found(done.rejected) == [(6, "currency", "CURRENCY_UNKNOWN")]
    assert [d.currency for d in documents("A,1,2026-01-01,5", currency_of={"A": "EUR"}).drafts] == ["EUR"]


def test_each_currency_has_its_decimals() -> None:
    rows = ("A,1,2026-01-01,500,JPY", "A,2,2026-01-01,500.5,JPY", "A,3,2026-01-01,5.125,BHD", "A,4,2026-01-01,5,CNY")
    done = documents(*rows, more="currency", mapping={"amount_format": "1,234.56"})
    assert [(d.amount, d.currency) for d in done.drafts] == [(500, "JPY"), (5125, "BHD"), (500, "CNY")]
    assert found(done.rejected) == [(3, "amount", "TOO_MANY_DECIMALS")]


# ---- open, paid, disputed


@pytest.mark.parametrize(
    ("left", "paid", "read"),
    [
        ("", "", None),
        ("5", "", 500),
        ("0", "", 0),
        ("10", "", 1000),
        ("", "3", 700),
        ("", "0", 1000),
        ("7", "3", 700),
        ("", "10", 0),
    ],
)
def test_what_is_open_is_said_or_follows_from_what_is_paid(left: str, paid: str, read: int | None) -> None:
    done = documents(f"C,1,2026-01-01,10,{left},{paid}", more="open,paid")
    assert (done.rejected, done.drafts[0].open) == ([], read)


@pytest.mark.parametrize(
    ("left", "paid", "column", "code"),
    [
        ("10.01", "", "open", "OPEN_ABOVE_AMOUNT"),
        ("-1", "", "open", "NEGATIVE_AMOUNT"),
        ("", "10.01", "paid", "PAID_ABOVE_AMOUNT"),
        ("", "-1", "paid", "NEGATIVE_AMOUNT"),
        ("5", "4", "open", "OPEN_PAID_DIFFER"),
        ("x", "", "open", "AMOUNT_UNREADABLE"),
    ],
)
def test_what_cannot_be_open_refuses_the_row(left: str, paid: str, column: str, code: str) -> None:
    done = documents(f"C,1,2026-01-01,10,{left},{paid}", more="open,paid")
    assert found(done.rejected) == [(2, column, code)]


def test_the_figures_of_open_amounts() -> None:
    done = documents("C,1,2026-01-01,10,5,4", "C,2,2026-01-01,10,11,", more="open,paid")
    assert [figures(p) for p in done.rejected] == [{"amount": "10.00", "open": "5.00", "paid": "4.00"}, {"amount": "10.00"}]


@pytest.mark.parametrize(
    ("cell", "disputed"),
    [
        ("", None),
        ("no", 0),
        ("否", 0),
        ("0", 0),
        ("yes", DISPUTED_WHOLE),
        ("Y", DISPUTED_WHOLE),
        ("是", DISPUTED_WHOLE),
        ("TRUE", DISPUTED_WHOLE),
        ("1", 100),
        ("2.50", 250),
        ("10", 1000),
    ],
)
def test_a_dispute_is_an_amount_or_a_word(cell: str, disputed: int | None) -> None:
    done = documents(f"C,1,2026-01-01,10,{cell}", "C,2,2026-01-01,10,yes", more="disputed")
    assert (done.rejected, done.drafts[0].disputed) == ([], disputed)


def test_a_dispute_that_cannot_be_refuses_the_row() -> None:
    done = documents("C,1,2026-01-01,10,11", "C,2,2026-01-01,10,-1", "C,3,2026-01-01,10,perhaps", more="disputed")
    assert found(done.rejected) == [
        (2, "disputed", "DISPUTED_ABOVE_AMOUNT"),
        (3, "disputed", "NEGATIVE_AMOUNT"),
        (4, "disputed", "AMOUNT_UNREADABLE"),
    ]


# ---- dates


def test_dates_of_a_column_agree_by_evidence() -> None:
    done = documents("C,1,3/4/2026,5,5/4/2026", "C,2,4/13/2026,5,5/5/2026", more="due")
    assert [(d.date, d.due) for d in done.drafts] == [("2026-03-04", "2026-05-04"), ("2026-04-13", "2026-05-05")]
    assert done.newest == "2026-04-13"


def test_an_ambiguous_column_is_asked_with_samples() -> None:
    done = documents(*(f"C,{n},{n}/5/2026,5,{n}/6/2026" for n in range(1, 9)), more="due")
    (ask,) = done.asks
    assert (ask.fault, ask.column, ask.key, ask.choices) == ("AMBIGUOUS_DATE", "date", "date_format", ("ymd", "mdy", "dmy"))
    assert ask.samples == ("1/5/2026", "2/5/2026", "3/5/2026", "4/5/2026", "6/5/2026")
    answered = documents("C,1,3/5/2026,5", mapping={"date_format": "dmy"})
    assert answered.drafts[0].date == "2026-05-03"


def test_dates_and_amounts_are_asked_together() -> None:
    done = documents('C,1,3/5/2026,"1,234"')
    assert [ask.key for ask in done.asks] == ["date_format", "amount_format"]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2026-02-31", "DATE_IMPOSSIBLE"),
        ("today", "DATE_UNREADABLE"),
        ("45000", "DATE_UNREADABLE"),
        ("1999-01-01", "DATE_OUT_OF_RANGE"),
    ],
)
def test_a_date_that_is_none_refuses_its_row(day: str, code: str) -> None:
    done = documents(f"C,1,{day},5", "C,2,2026-01-01,5")
    assert found(done.rejected) == [(2, "date", code)]
    if code == "DATE_OUT_OF_RANGE":
        assert figures(done.rejected[0]) == {"first": "2000-01-01", "last": "2100-12-31"}


def test_due_before_the_documents_date_is_a_warning() -> None:
    done = documents("C,1,2026-03-05,5,2026-03-04", "C,2,2026-03-05,5,2026-03-05", "C,3,2026-03-05,-5,2026-01-01", more="due")
    assert found(done.warnings) == [(2, "due", "DUE_BEFORE_DATE")]
    assert (figures(done.warnings[0]), len(done.drafts)) == ({"date": "2026-03-05"}, 2)


# ---- the same document twice


def test_the_same_document_again_is_dropped_and_other_figures_are_refused() -> None:
    rows = ("C,1,2026-01-01,5,x", "C,1,2026-01-01,5,y", "C,1,2026-01-01,6,x", "D,1,2026-01-01,6,x", "C,2,2026-01-01,6,")
    done = documents(*rows, more="text")
    assert [(d.row, d.customer, d.number) for d in done.drafts] == [(2, "C", "1"), (5, "D", "1"), (6, "C", "2")]
    assert found(done.warnings) == [(3, "number", "DUPLICATE_ROW")]
    assert found(done.rejected) == [(4, "number", "DUPLICATE_KEY")]
    assert figures(done.warnings[0]) == figures(done.rejected[0]) == {"row": "2"}
    assert (done.repeats, done.rejected_rows) == ({3: 2}, 1)


def test_a_refused_row_is_not_the_first_of_its_key() -> None:
    done = documents("C,1,2026-01-01,x", "C,1,2026-01-01,5", "C,1,2026-01-01,y")
    assert [d.row for d in done.drafts] == [3]
    assert found(done.rejected) == [(2, "amount", "AMOUNT_UNREADABLE"), (4, "amount", "AMOUNT_UNREADABLE")]


# ---- rows of sums


def test_a_total_that_agrees_is_only_mentioned() -> None:
    done = documents("C,1,2026-01-01,5", "C,2,2026-01-01,7.50", "合计,,,12.50")
    assert (found(done.warnings), done.rows) == ([(4, None, "TOTAL_ROW")], 2)


@pytest.mark.parametrize(
    "word", ["合计", "总计", "本月合计", "小 计：", "Total", "Grand Total", "SUBTOTAL", "恒达（小计）", "承前页"]
)
def test_words_for_sums(word: str) -> None:
    done = documents("C,1,2026-01-01,5", f"{word},,,5")
    assert (found(done.warnings), done.rejected) == ([(3, None, "TOTAL_ROW")], [])


def test_a_total_that_differs_is_told_with_both_figures() -> None:
    done = documents("C,1,2026-01-01,5", "C,2,2026-01-01,7.50", "合计,,,13.00")
    assert found(done.warnings) == [(4, None, "TOTAL_ROW"), (4, "amount", "TOTAL_DIFFERS")]
    assert figures(done.warnings[1]) == {"total": "13.00", "sum": "12.50"}


def test_subtotals_and_net_totals_agree_too() -> None:
    rows = ("C,1,2026-01-01,5,", "小计,,,5,", "C,2,2026-01-01,7,", "C,3,2026-01-01,2,红字", "小计,,,9,", "合计,,,10,")
    done = documents(*rows, more="kind")
    assert [str(w.problem) for w in done.warnings] == ["TOTAL_ROW"] * 3


def test_a_short_total_row_is_no_ragged_row() -> None:
    done = documents("C,1,2026-01-01,5", "合计,5")
    assert (found(done.warnings), done.rejected, done.rows) == ([(3, None, "TOTAL_ROW")], [], 1)


def test_totals_over_several_currencies_or_without_a_figure_are_not_compared() -> None:
    done = documents("C,1,2026-01-01,5,CNY", "C,2,2026-01-01,7,USD", "合计,,,99,", "total,,,n/a,", more="currency")
    assert [str(w.problem) for w in done.warnings] == ["TOTAL_ROW", "TOTAL_ROW"]


def test_a_customer_called_total_may_have_invoices() -> None:
    assert [d.customer for d in documents("TOTAL,1,2026-01-01,5").drafts] == ["TOTAL"]

"""Checked receipts: kinds from words, several rows of one receipt, bounces."""

from typing import Any

import pytest

from app.domain.drafts import ReceiptDraft
from tests.exchange.making import RECEIPTS, checked, figures, found, lines

PARTS = "customer,reference,date,amount,document,allocated"


def receipts(*rows: str, more: str = "", mapping: dict[str, Any] | None = None, **options: Any) -> Any:
    return checked("receipts", lines(RECEIPTS + ("," + more if more else ""), *rows), mapping, **options)


def parts(*rows: str) -> Any:
    return checked("receipts", lines(PARTS, *rows))


def test_a_whole_receipt_is_read_in_chinese() -> None:
    text = lines(
        "客户编号,收款号,收款日期,金额,币种,方式,核销单据,核销金额,退票日期,付款人,摘要",
        "001,SK-1,2026-05-06,5000.00,人民币,承兑汇票,FP-1,4000,2026-11-06,王海燕,货款",
    )
    done = checked("receipts", text)
    assert (done.rejected, done.warnings, done.newest) == ([], [], "2026-05-06")
    assert done.drafts == [
        ReceiptDraft(
            2, "001", "SK-1", "receipt", "2026-05-06", 500000, "CNY", "承兑汇票", "FP-1", 400000, "2026-11-06", "王海燕", "货款"
        )
    ]


def test_what_is_not_there_is_none_and_means_on_account() -> None:
    (draft,) = receipts("C,1,2026-01-01,5").drafts
    assert draft == ReceiptDraft(2, "C", "1", "receipt", "2026-01-01", 500, "CNY", None, None, None, None, None, None)


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("", "receipt"),
        ("电汇", "receipt"),
        ("Bank transfer", "receipt"),
        ("现金折扣", "discount"),
        ("Discount", "discount"),
        ("尾差", "small_difference"),
        ("抹零", "small_difference"),
        ("small difference", "small_difference"),
        ("手续费", "bank_fee"),
        ("bank fee", "bank_fee"),
        ("坏账核销", "write_off"),
        ("write-off", "write_off"),
        ("退款", "refund"),
        ("REFUND", "refund"),
        ("discount transfer", "receipt"),
    ],
)
def test_the_method_decides_what_it_is(method: str, kind: str) -> None:
    (draft,) = receipts(f"C,1,2026-01-01,5,{method}", more="method").drafts
    assert (draft.kind, draft.method) == (kind, method or None)


def test_amounts_are_positive_unless_the_map_makes_refunds_of_them() -> None:
    rows = ("C,1,2026-01-01,-5,-3,", "C,2,2026-01-01,-5,,退款", "C,3,2026-01-01,-5,,抹零", "C,4,2026-01-01,5,,")
    done = receipts(*rows, more="allocated,method")
    assert found(done.rejected) == [
        (2, "amount", "NEGATIVE_AMOUNT"),
        (2, "allocated", "NEGATIVE_AMOUNT"),
        (3, "amount", "NEGATIVE_AMOUNT"),
        (4, "amount", "NEGATIVE_AMOUNT"),
    ]
    done = receipts(*rows, more="allocated,method", mapping={"sign": "negative_is_credit"})
    assert [(d.kind, d.amount, d.allocated) for d in done.drafts] == [
        ("refund", 500, 300),
        ("refund", 500, None),
        ("receipt", 500, None),
    ]
    assert found(done.rejected) == [(4, "amount", "NEGATIVE_AMOUNT")]


def test_needed_cells_and_zero() -> None:
    done = receipts(",1,2026-01-01,5", "C,,2026-01-01,5", "C,3,,5", "C,4,2026-01-01,", "C,5,2026-01-01,0")
    assert found(done.rejected) == [
        (2, "customer", "MISSING"),
        (3, "reference", "MISSING"),
        (4, "date", "MISSING"),
        (5, "amount", "MISSING"),
        (6, "amount", "ZERO_AMOUNT"),
    ]


def test_a_bounce_lies_not_before_the_receipt() -> None:
    done = receipts("C,1,2026-01-02,5,2026-01-01", "C,2,2026-01-02,5,2026-01-02", more="reversed_on")
    assert found(done.rejected) == [(2, "reversed_on", "REVERSED_BEFORE_RECEIVED")]
    assert figures(done.rejected[0]) == {"date": "2026-01-02"}
    assert [d.reversed_on for d in done.drafts] == ["2026-01-02"]


def test_the_currency_is_the_rows_the_customers_or_the_books() -> None:
    done = receipts("A,1,2026-01-01,5,usd", "A,2,2026-01-01,5,", "B,3,2026-01-01,5,", more="currency", currency_of={"A": "EUR"})
    assert [d.currency for d in done.drafts] == ["USD", "EUR", "CNY"]


def test_what_is_ambiguous_is_asked() -> None:
    done = receipts('C,1,3/4/2026,"1,234"')
    assert [(ask.column, ask.key) for ask in done.asks] == [("date", "date_format"), ("amount", "amount_format")]
    assert (done.drafts, done.rejected) == ([], [])


# ---- several rows of one receipt


def test_several_rows_with_one_reference_are_one_receipt() -> None:
    done = parts("C,1,2026-01-01,10,A,6", "C,1,2026-01-01,10.00,B,3", "C,1,2026/1/1,10,,", "D,1,2026-01-01,4,A,")
    assert (done.rejected, done.warnings, done.rows) == ([], [], 4)
    assert [(d.customer, d.amount, d.document, d.allocated) for d in done.drafts] == [
        ("C", 1000, "A", 600),
        ("C", 1000, "B", 300),
        ("C", 1000, None, None),
        ("D", 400, "A", None),
    ]


@pytest.mark.parametrize(
    ("second", "column", "first"),
    [
        ("C,1,2026-01-02,10,CNY,电汇,", "date", "2026-01-01"),
        ("C,1,2026-01-01,11,CNY,电汇,", "amount", "10.00"),
        ("C,1,2026-01-01,10,USD,电汇,", "currency", "CNY"),
        ("C,1,2026-01-01,10,CNY,抹零,", "method", "现金"),
        ("C,1,2026-01-01,10,CNY,电汇,2026-02-01", "reversed_on", ""),
    ],
)
def test_rows_of_a_receipt_agree_or_the_later_one_is_refused(second: str, column: str, first: str) -> None:
    done = receipts("C,1,2026-01-01,10,CNY,现金,", second, more="currency,method,reversed_on")
    assert found(done.rejected) == [(3, column, "RECEIPT_ROWS_DIFFER")]
    assert figures(done.rejected[0]) == {"row": "2", "first": first}
    assert [d.row for d in done.drafts] == [2]


def test_no_more_is_allocated_than_was_received() -> None:
    done = parts("C,1,2026-01-01,10,A,11", "C,2,2026-01-01,10,A,6", "C,2,2026-01-01,10,B,5", "C,3,2026-01-01,10,A,10")
    assert found(done.rejected) == [(n, "allocated", "ALLOCATED_ABOVE_AMOUNT") for n in (2, 3, 4)]
    assert [figures(p) for p in done.rejected] == [{"allocated": a, "amount": "10.00"} for a in ("11.00", "11.00", "11.00")]
    assert [d.reference for d in done.drafts] == ["3"]


def test_a_part_of_nothing_is_on_account_without_a_document_and_refused_with_one() -> None:
    done = parts("C,1,2026-01-01,10,,0", "C,2,2026-01-01,10,A,0", "C,3,2026-01-01,10,A,-1")
    assert [(d.reference, d.allocated) for d in done.drafts] == [("1", None)]
    assert found(done.rejected) == [(3, "allocated", "ZERO_AMOUNT"), (4, "allocated", "NEGATIVE_AMOUNT")]


def test_a_refused_row_drags_the_other_rows_of_its_receipt_along() -> None:
    done = parts("C,1,2026-01-01,10,A,6", "C,1,2026-01-01,10,B,x", "C,1,2026-01-01,10,C,1", "C,2,2026-01-01,10,C,1")
    assert found(done.rejected) == [
        (2, "reference", "SAME_RECEIPT"),
        (3, "allocated", "AMOUNT_UNREADABLE"),
        (4, "reference", "SAME_RECEIPT"),
    ]
    assert figures(done.rejected[0]) == {"row": "3"}
    assert [d.reference for d in done.drafts] == ["2"]


def test_an_equal_row_is_dropped_when_it_cannot_be_a_second_part() -> None:
    done = parts("C,1,2026-01-01,10,A,10", "C,1,2026-01-01,10,A,10", "C,2,2026-01-01,10,A,", "C,2,2026-01-01,10,A,")
    assert [d.row for d in done.drafts] == [2, 4]
    assert found(done.warnings) == [(3, "reference", "DUPLICATE_ROW"), (5, "reference", "DUPLICATE_ROW")]
    assert [figures(w) for w in done.warnings] == [{"row": "2"}, {"row": "4"}]
    assert done.repeats == {3: 2, 5: 4}


def test_an_equal_row_of_a_receipt_that_is_refused_is_refused_with_it() -> None:
    done = parts("C,1,2026-01-01,10,A,8", "C,1,2026-01-01,10,A,8", "C,1,2026-01-01,10,B,5")
    assert (done.drafts, done.repeats, done.warnings, done.rejected_rows) == ([], {}, [], 3)
    assert {problem.problem for problem in done.rejected} == {"ALLOCATED_ABOVE_AMOUNT"}


def test_two_equal_parts_that_fit_into_the_receipt_stay() -> None:
    done = parts("C,1,2026-01-01,10,A,5", "C,1,2026-01-01,10,A,5")
    assert ([d.row for d in done.drafts], done.warnings) == ([2, 3], [])


def test_a_total_counts_a_receipt_once_or_each_row() -> None:
    rows = ("C,1,2026-01-01,10,A,6", "C,1,2026-01-01,10,B,4", "C,2,2026-01-01,5,,")
    for total, told in (("15", []), ("25", []), ("20", ["TOTAL_DIFFERS"])):
        done = parts(*rows, f"合计,,,{total},,")
        assert [str(w.problem) for w in done.warnings] == ["TOTAL_ROW", *told]


def test_ids_of_documents_keep_their_zeros_and_lose_decimals() -> None:
    done = parts("007,001,2026-01-01,10,0012.0,5")
    assert [(d.customer, d.reference, d.document) for d in done.drafts] == [("007", "001", "0012")]
    assert found(done.warnings) == [(2, "document", "ID_DECIMALS")]

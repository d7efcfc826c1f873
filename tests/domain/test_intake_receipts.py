"""What the book makes of a receipt file: several rows of one receipt, bounces, refunds, and what does not fit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from app.domain.drafts import ReceiptDraft
from app.domain.intake import Decision, KnownCustomer, numbers
from app.domain.intake_receipts import Cash, Key, KnownReceipt, decide_receipts
from app.domain.posting import CREDIT, DEBIT, AllocationRow, DocumentRow, Item

CUSTOMERS = {"C001": KnownCustomer(1, "CNY", "NET30"), "C002": KnownCustomer(2, "USD", None)}


def draft(reference: str = "P1", amount: int = 10_000, owner: str = "C001", row: int = 2, **said: Any) -> ReceiptDraft:
    fields: dict[str, Any] = dict.fromkeys(ReceiptDraft._fields)
    usual = {"row": row, "customer": owner, "reference": reference, "kind": "receipt", "date": "2026-06-10"}
    return ReceiptDraft(**{**fields, **usual, "amount": amount, **said})


def item(id_: int, open_: int, label: str = "I1", **said: Any) -> Item:
    usual: dict[str, Any] = {"customer": 1, "currency": "CNY", "side": DEBIT, "date": "2026-06-01", "kind": "invoice"}
    return Item(id=id_, open=open_, label=label, **{**usual, **said})


I1, I2 = [item(7, 8_000)], [item(8, 5_000, "I2", date="2026-06-20")]
ITEMS: Mapping[Key, Sequence[Item]] = {(1, "I1"): I1, (1, "I2"): I2}


def decide(
    *drafts: ReceiptDraft,
    items: Mapping[Key, Sequence[Item]] = ITEMS,
    known: Mapping[Key, KnownReceipt] | None = None,
    drawer: list[Any] | None = None,
) -> Decision:
    kept: list[Any] = [] if drawer is None else drawer

    def store(customer: int, name: str, value: str) -> int:
        kept.append((customer, name, value))
        return 500 + len(kept)

    return decide_receipts(drafts, Cash(CUSTOMERS, known or {}, items, 1), numbers(100), store)


def posted(found: Decision, *fields: str) -> list[Any]:
    return [tuple(getattr(row, field) for field in fields) for row in found.rows["document"]]


def lines(found: Decision) -> list[tuple[int | None, int | None, int]]:
    return [(line.debit, line.credit, line.amount) for line in found.rows["allocation"]]


def refused(found: Decision) -> list[tuple[int | None, str | None, str]]:
    assert not any(found.rows.values())
    assert (found.accepted, found.totals) == (0, {})
    return [(problem.row, problem.column, problem.problem) for problem in found.rejected]


# ---- new receipts


def test_a_receipt_on_account() -> None:
    found = decide(draft(method="电汇", text="货款", payer="张三"))
    assert found.rows["document"] == [
        DocumentRow(
            100, "R", 1, 1, "P1", 1, 1, "receipt", CREDIT, "2026-06-10", None, 10_000, "CNY", method="电汇", payer=501,
            text="货款",
        )
    ]  # fmt: skip
    assert (lines(found), found.accepted, found.totals) == ([], 1, {"CNY": 10_000})


def test_a_payers_name_is_kept_once_for_each_customer_and_only_with_a_receipt_that_is_taken() -> None:
    drawer: list[Any] = []
    drafts = [
        draft("P1", payer="张三"), draft("P2", payer="张三", row=3), draft("P3", owner="C002", payer="张三", row=4),
        draft("P4", payer="李四", row=5, document="I9"), draft("P5", row=6),
    ]  # fmt: skip
    found = decide(*drafts, drawer=drawer)
    assert drawer == [(1, "payer", "张三"), (2, "payer", "张三")]
    assert posted(found, "number", "payer") == [("P1", 501), ("P2", 501), ("P3", 502), ("P5", None)]


def test_the_currency_is_the_customers_unless_the_file_says_another() -> None:
    found = decide(draft(owner="C002"), draft("P2", owner="C002", currency="EUR", row=3))
    assert posted(found, "currency") == [("USD",), ("EUR",)]
    assert found.totals == {"USD": 10_000, "EUR": 10_000}


def test_a_named_document_takes_what_it_leaves_open_or_what_the_row_says() -> None:
    assert lines(decide(draft(document="I1"))) == [(7, 100, 8_000)]
    assert lines(decide(draft(document="I1", allocated=3_000))) == [(7, 100, 3_000)]
    assert lines(decide(draft(amount=500, document="I1"))) == [(7, 100, 500)]
    assert lines(decide(draft(document="I1"), items={(1, "I1"): [item(7, 0)]})) == []


def test_an_allocation_takes_effect_on_the_later_of_both_dates() -> None:
    one, other = draft(document="I1", allocated=1), draft("P2", row=3, document="I2", allocated=1)
    assert [line.eff for line in decide(one, other).rows["allocation"]] == ["2026-06-10", "2026-06-20"]


def test_several_rows_are_one_receipt() -> None:
    rows = [
        draft(document="I1", allocated=6_000),
        draft(row=3, document="I2", allocated=3_000),
        draft(row=4),
        draft(row=5, document="I1", allocated=1_000),
    ]
    found = decide(*rows)
    assert posted(found, "id", "amount") == [(100, 10_000)]
    assert lines(found) == [(7, 100, 6_000), (8, 100, 3_000), (7, 100, 1_000)]
    assert (found.accepted, found.totals) == (4, {"CNY": 10_000})


def test_receipts_of_one_file_share_what_is_open() -> None:
    found = decide(draft(amount=6_000, document="I1"), draft("P2", 6_000, row=3, document="I1"))
    assert lines(found) == [(7, 100, 6_000), (7, 101, 2_000)]


@pytest.mark.parametrize("kind", ["discount", "small_difference", "bank_fee", "write_off"])
def test_other_kinds_settle_like_a_receipt(kind: str) -> None:
    found = decide(draft(amount=260, kind=kind, document="I1"))
    assert posted(found, "kind", "series", "side") == [(kind, "R", CREDIT)]
    assert lines(found) == [(7, 100, 260)]


# ---- instalments

PARTS = [item(7, 3_000, "I1 (1/2)"), item(8, 7_000, "I1 (2/2)")]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (draft(document="I1"), [(7, 100, 3_000), (8, 100, 7_000)]),
        (draft(amount=2_000, document="I1"), [(7, 100, 2_000)]),
        (draft(document="I1", allocated=4_000), [(7, 100, 3_000), (8, 100, 1_000)]),
    ],
)
def test_instalments_are_paid_in_their_order(made: ReceiptDraft, expected: list[Any]) -> None:
    assert lines(decide(made, items={(1, "I1"): PARTS})) == expected


def test_an_instalment_may_be_named() -> None:
    items = {(1, "I1"): PARTS, (1, "I1 (2/2)"): PARTS[1:]}
    rows = [draft(document="I1 (2/2)", allocated=6_000), draft(row=3, document="I1")]
    assert lines(decide(*rows, items=items)) == [(8, 100, 6_000), (7, 100, 3_000), (8, 100, 1_000)]


# ---- refusals: the whole receipt or nothing of it


def test_an_unknown_customer_is_refused_on_every_row() -> None:
    found = decide(draft(owner="C999"), draft(owner="C999", row=3, document="I1"))
    assert refused(found) == [(2, "customer", "UNKNOWN_CUSTOMER"), (3, "customer", "UNKNOWN_CUSTOMER")]


@pytest.mark.parametrize(
    ("bad", "problem", "figures"),
    [
        ({"document": "I9", "allocated": 1}, "UNKNOWN_DOCUMENT", {"document": "I9"}),
        ({"document": "I2", "allocated": 5_001}, "OVER_SETTLED", {"debit": "I2", "open": "50.00", "currency": "CNY"}),
        ({"document": "I2", "allocated": 9_001}, "OVER_ALLOCATED", {"credit": "P1", "open": "90.00", "currency": "CNY"}),
        ({"document": "I2", "allocated": -1}, "AMOUNT_NOT_POSITIVE", {"document": "P1"}),
        ({"document": "K1", "allocated": 1}, "SAME_SIDE", {"document": "P1", "other": "K1"}),
        ({"document": "U1", "allocated": 1}, "CURRENCY_MIXED", {"debit": "U1", "credit": "P1"}),
    ],
)
def test_one_impossible_row_refuses_the_whole_receipt(bad: dict[str, Any], problem: str, figures: dict[str, str]) -> None:
    items = {
        **ITEMS,
        (1, "K1"): [item(9, 5_000, "K1", side=CREDIT, kind="credit_note")],
        (1, "U1"): [item(10, 5_000, "U1", currency="USD")],
    }
    found = decide(draft(document="I1", allocated=1_000), draft(row=3, **bad), draft(row=4), items=items)
    assert refused(found) == [(2, "reference", "SAME_RECEIPT"), (3, "document", problem), (4, "reference", "SAME_RECEIPT")]
    assert dict(found.rejected[1].figures) == figures
    assert found.rejected[1].value == bad["document"]
    assert dict(found.rejected[0].figures) == {"row": "3"}


def test_a_refused_receipt_leaves_its_room_to_others() -> None:
    found = decide(draft(document="I1", allocated=8_001), draft("P2", row=3, document="I1"))
    assert lines(found) == [(7, 101, 8_000)]
    assert [problem.row for problem in found.rejected] == [2]


def test_a_receipt_of_the_same_number_as_the_invoice_is_no_target() -> None:
    items = {(1, "I1"): [item(5, 9_000, side=CREDIT, kind="receipt"), *I1]}
    assert lines(decide(draft(document="I1"), items=items)) == [(7, 100, 8_000)]


# ---- bounces


def test_a_bounce_in_the_file_is_posted_with_the_receipt() -> None:
    found = decide(draft(document="I1", reversed_on="2026-06-15"))
    assert posted(found, "id", "series", "kind", "side", "date", "number") == [
        (100, "R", "receipt", CREDIT, "2026-06-10", "P1"),
        (101, "V", "reversal", DEBIT, "2026-06-15", "P1"),
    ]
    assert found.rows["allocation"] == [
        AllocationRow(7, 100, 8_000, "2026-06-10"),
        AllocationRow(7, 100, -8_000, "2026-06-15"),
        AllocationRow(101, 100, 10_000, "2026-06-15"),
    ]
    assert (found.accepted, found.totals) == (1, {"CNY": 10_000})


def test_what_a_bounced_receipt_paid_is_open_for_the_next_one() -> None:
    again = draft("P2", row=3, date="2026-06-16", document="I1")
    found = decide(draft(document="I1", reversed_on="2026-06-15"), again)
    assert lines(found)[-1] == (7, 102, 8_000)


@pytest.mark.parametrize("known", [False, True])
def test_a_bounce_before_the_receipt_is_refused_with_all_its_rows(known: bool) -> None:
    rows = [draft(document="I1", reversed_on="2026-06-09"), draft(row=3, reversed_on="2026-06-09")]
    found = decide(*rows, known={(1, "P1"): receipt()} if known else {})
    assert refused(found) == [(2, "reversed_on", "REVERSED_BEFORE_RECEIVED"), (3, "reference", "SAME_RECEIPT")]
    assert dict(found.rejected[0].figures) == {"date": "2026-06-10"}


# ---- known receipts


def receipt(reversed_on: str | None = None, paid: Mapping[int, int] | None = None, **said: Any) -> KnownReceipt:
    usual: dict[str, Any] = {
        "id": 50, "series": "R", "customer": 1, "entity": 1, "number": "P1", "part": 1, "parts": 1, "kind": "receipt",
        "side": CREDIT, "date": "2026-06-10", "due": None, "amount": 10_000, "currency": "CNY",
    }  # fmt: skip
    standing = [AllocationRow(7, 50, 3_000, "2026-06-10"), AllocationRow(9, 50, 2_000, "2026-06-25")]
    return KnownReceipt(DocumentRow(**{**usual, **said}), reversed_on, paid or {}, standing, 5_000)


@pytest.mark.parametrize(
    "rows",
    [
        [draft()],
        [draft(currency="CNY", method="another wording")],
        [draft(document="I1", allocated=3_000), draft(row=3, document="I5 (1/2)", allocated=2_000)],
        [draft(document="I1", allocated=1_000), draft(row=3, document="I1", allocated=2_000)],  # the same document twice
        [draft(document="I1")],  # as much as it can: says no figure
        [draft(document="I1", allocated=1), draft(row=3, document="I1")],
    ],
)
def test_the_same_receipt_again_changes_nothing(rows: list[ReceiptDraft]) -> None:
    items = {**ITEMS, (1, "I5 (1/2)"): [item(9, 1_000, "I5 (1/2)")]}
    found = decide(*rows, known={(1, "P1"): receipt(paid={7: 3_000, 9: 2_000})}, items=items)
    assert (found.accepted, found.unchanged, found.rejected) == (0, len(rows), ())
    assert not any(found.rows.values())


@pytest.mark.parametrize(
    ("said", "before", "now"),
    [
        ({"date": "2026-06-11"}, "date 2026-06-10", "date 2026-06-11"),
        ({"kind": "discount"}, "kind receipt", "kind discount"),
        ({"currency": "USD"}, "currency CNY", "currency USD"),
        ({"amount": 9_999}, "amount 100.00", "amount 99.99"),
        ({"document": "I1", "allocated": 2_000}, "I1 30.00", "I1 20.00"),
        ({"document": "I9", "allocated": 2_000}, "I9 0.00", "I9 20.00"),
    ],
)
def test_other_figures_are_shown_with_both_values(said: dict[str, Any], before: str, now: str) -> None:
    found = decide(draft(**said), draft(row=3), known={(1, "P1"): receipt(paid={7: 3_000})})
    assert refused(found) == [(2, "reference", "CHANGED"), (3, "reference", "SAME_RECEIPT")]
    assert (found.rejected[0].value, dict(found.rejected[0].figures)) == ("P1", {"before": before, "now": now})


# ---- known receipts that a later file completes

DIVIDED = {
    (1, "I5"): [item(21, 3_000, "I5 (1/2)"), item(22, 4_000, "I5 (2/2)")],
    (1, "I5 (1/2)"): [item(21, 3_000, "I5 (1/2)")],
    (1, "I5 (2/2)"): [item(22, 4_000, "I5 (2/2)")],
}


def on_account(open_: int = 10_000, standing: Sequence[AllocationRow] = (), **said: Any) -> Mapping[Key, KnownReceipt]:
    return {(1, "P1"): replace(receipt(**said), standing=standing, open=open_)}


def told(found: Decision) -> list[tuple[int | None, str | None, str, dict[str, str]]]:
    return [(w.row, w.value, w.problem, dict(w.figures)) for w in found.warnings]


@pytest.mark.parametrize(
    ("first", "whole", "agree"),
    [(5_000, 3_000, True), (3_000, 5_000, True), (5_001, 2_999, False), (5_000, 2_999, False), (None, 1, True)],
)
def test_an_instalment_and_the_whole_of_one_document(first: int | None, whole: int, agree: bool) -> None:
    rows = [draft(document="I5 (1/2)", allocated=first), draft(row=3, document="I5", allocated=whole)]
    found = decide(*rows, known=on_account(2_000, paid={21: 5_000, 22: 3_000}), items=DIVIDED)
    assert (found.unchanged, [p.problem for p in found.rejected]) == ((2, []) if agree else (0, ["CHANGED", "SAME_RECEIPT"]))


def test_two_instalments_are_compared_one_by_one() -> None:
    rows = [draft(document="I5 (1/2)", allocated=3_000), draft(row=3, document="I5 (2/2)", allocated=5_000)]
    found = decide(*rows, known=on_account(2_000, paid={21: 5_000, 22: 3_000}), items=DIVIDED)
    figures = {"before": "I5 (1/2) 50.00; I5 (2/2) 30.00", "now": "I5 (1/2) 30.00; I5 (2/2) 50.00"}
    assert dict(found.rejected[0].figures) == figures


def test_money_on_account_is_set_against_what_a_later_file_names() -> None:
    rows = [draft(document="I1", allocated=6_000), draft(row=3, document="I2"), draft(row=4)]
    found = decide(*rows, known=on_account())
    assert found.rows["allocation"] == [AllocationRow(7, 50, 6_000, "2026-06-10"), AllocationRow(8, 50, 4_000, "2026-06-20")]
    assert (found.rows["document"], found.accepted, found.unchanged, found.totals) == ([], 3, 0, {})
    assert told(found) == [
        (2, "I1", "ALLOCATION_ADDED", {"reference": "P1", "amount": "60.00"}),
        (3, "I2", "ALLOCATION_ADDED", {"reference": "P1", "amount": "40.00"}),
    ]


def test_an_instalment_and_the_whole_are_added_together() -> None:
    rows = [draft(document="I5 (1/2)", allocated=2_000), draft(row=3, document="I5", allocated=5_000)]
    assert lines(decide(*rows, known=on_account(7_000), items=DIVIDED)) == [(21, 50, 2_000), (21, 50, 1_000), (22, 50, 4_000)]
    assert [p.problem for p in decide(*rows, known=on_account(6_999), items=DIVIDED).rejected] == ["CHANGED", "SAME_RECEIPT"]


def test_the_missing_document_is_added_to_the_known_one() -> None:
    standing = [AllocationRow(7, 50, 3_000, "2026-06-10")]
    rows = [draft(document="I1", allocated=3_000), draft(row=3, document="I2", allocated=4_000)]
    found = decide(*rows, known=on_account(7_000, standing, paid={7: 3_000}))
    assert (lines(found), found.accepted) == ([(8, 50, 4_000)], 2)


def test_what_was_set_against_it_by_hand_agrees_with_a_file_that_says_so() -> None:
    standing = [AllocationRow(7, 50, 3_000, "2026-06-10"), AllocationRow(99, 50, 1_000, "2026-06-10")]
    known = {(1, "P1"): replace(on_account(6_000, standing)[(1, "P1")], refunds=frozenset({99}))}
    assert decide(draft(document="I1", allocated=3_000), known=known).unchanged == 1
    assert [p.problem for p in decide(draft(document="I1", allocated=2_000), known=known).rejected] == ["CHANGED"]
    added = decide(draft(document="I1", allocated=3_000), draft(row=3, document="I2", allocated=1), known=known)
    assert lines(added) == [(8, 50, 1)]  # a refund of the rest is no other document


@pytest.mark.parametrize(
    ("open_", "standing", "said"),
    [
        (5_000, [AllocationRow(9, 50, 5_000, "2026-06-10")], {"document": "I1", "allocated": 1_000}),  # another document
        (5_000, [], {"document": "I1", "allocated": 5_001}),  # more than is on account
        (0, [], {"document": "I1", "allocated": 1}),
    ],
)
def test_other_documents_than_the_book_has_are_a_contradiction(open_: int, standing: Any, said: dict[str, Any]) -> None:
    found = decide(draft(**said), known=on_account(open_, standing))
    assert refused(found) == [(2, "reference", "CHANGED")]
    assert dict(found.rejected[0].figures)["before"] == "I1 0.00"


@pytest.mark.parametrize(("open_", "standing"), [(5_000, [AllocationRow(9, 50, 5_000, "2026-06-10")]), (0, [])])
def test_a_row_that_takes_what_it_can_contradicts_nothing(open_: int, standing: Any) -> None:
    assert decide(draft(document="I1"), known=on_account(open_, standing)).unchanged == 1


def test_a_row_that_finds_nothing_open_changes_nothing() -> None:
    found = decide(draft(document="I1"), known=on_account(), items={(1, "I1"): [item(7, 0)]})
    assert (found.unchanged, found.warnings, found.accepted) == (1, (), 0)


@pytest.mark.parametrize(
    ("said", "problem"),
    [({"document": "I9", "allocated": 1}, "UNKNOWN_DOCUMENT"), ({"document": "I1", "allocated": 8_001}, "OVER_SETTLED")],
)
def test_what_cannot_be_added_refuses_all_its_rows(said: dict[str, Any], problem: str) -> None:
    found = decide(draft(), draft(row=3, **said), known=on_account())
    assert refused(found) == [(2, "reference", "SAME_RECEIPT"), (3, "document", problem)]
    assert found.warnings == ()


def test_money_is_added_and_bounces_in_one_file() -> None:
    found = decide(draft(document="I1", allocated=1_000, reversed_on="2026-06-15"), known=on_account())
    assert lines(found) == [(7, 50, 1_000), (7, 50, -1_000), (100, 50, 10_000)]
    assert found.accepted == 1


def test_what_was_added_is_not_there_for_a_refund() -> None:
    items = {**ITEMS, (1, "P1"): [item(50, 10_000, "P1", side=CREDIT, kind="receipt")]}
    rows = [draft("F1", 4_000, row=9, kind="refund", document="P1", allocated=4_000), draft(document="I1", allocated=7_000)]
    found = decide(*rows, known=on_account(), items=items)
    assert (lines(found), [p.problem for p in found.rejected]) == ([(7, 50, 7_000)], ["OVER_ALLOCATED"])


def test_a_refund_is_completed_by_the_receipt_it_pays_back() -> None:
    items = {(1, "P0"): [item(5, 6_000, "P0", side=CREDIT, kind="receipt")]}
    back = replace(receipt(kind="refund", side=DEBIT, number="F0", id=51), standing=(), open=10_000)
    found = decide(draft("F0", kind="refund", document="P0", allocated=6_000), known={(1, "F0"): back}, items=items)
    assert lines(found) == [(51, 5, 6_000)]


def test_a_known_receipt_that_bounced_since() -> None:
    rows = [draft(document="I1", reversed_on="2026-06-15"), draft(row=3, reversed_on="2026-06-15")]
    found = decide(*rows, draft("P2", row=4, document="I1", date="2026-06-16"), known={(1, "P1"): receipt()})
    assert posted(found, "series", "number", "amount") == [("V", "P1", 10_000), ("R", "P2", 10_000)]
    assert found.rows["allocation"][:3] == [
        AllocationRow(7, 50, -3_000, "2026-06-15"),
        AllocationRow(9, 50, -2_000, "2026-06-25"),
        AllocationRow(100, 50, 10_000, "2026-06-15"),
    ]
    assert lines(found)[3] == (7, 101, 10_000)  # 8,000 open before the bounce, 3,000 more after it
    assert (found.accepted, found.totals) == (3, {"CNY": 10_000})


def test_a_bounce_is_told_once_and_another_day_is_a_contradiction() -> None:
    known = {(1, "P1"): receipt("2026-06-15")}
    assert decide(draft(reversed_on="2026-06-15"), known=known).unchanged == 1
    assert decide(draft(), known=known).unchanged == 1
    (problem,) = decide(draft(reversed_on="2026-06-16"), known=known).rejected
    assert dict(problem.figures) == {"before": "reversed_on 2026-06-15", "now": "reversed_on 2026-06-16"}


# ---- refunds


def refund(amount: int = 4_000, **said: Any) -> ReceiptDraft:
    return draft("F1", amount, row=9, kind="refund", **said)


def test_a_refund_is_a_debit_against_money_on_account() -> None:
    found = decide(refund(document="P0"), items={(1, "P0"): [item(5, 6_000, "P0", side=CREDIT, kind="receipt")]})
    assert posted(found, "side", "kind", "series") == [(DEBIT, "refund", "R")]
    assert lines(found) == [(100, 5, 4_000)]
    assert found.totals == {"CNY": -4_000}


def test_a_refund_may_stand_before_its_receipt_in_the_file() -> None:
    found = decide(refund(document="P1"), draft(document="I1", allocated=7_000))
    assert lines(found) == [(7, 100, 7_000), (101, 100, 3_000)]
    (problem,) = decide(refund(document="P1", allocated=4_000), draft(document="I1", allocated=7_000)).rejected
    assert (problem.problem, dict(problem.figures)["open"]) == ("OVER_ALLOCATED", "30.00")


def test_a_refund_of_what_an_invoice_owes_is_refused() -> None:
    assert refused(decide(refund(document="I1"))) == [(9, "document", "SAME_SIDE")]


@pytest.mark.parametrize("known", [False, True])
def test_nothing_of_a_bounced_receipt_can_be_paid_back(known: bool) -> None:
    rows = [refund(document="P1", allocated=4_000), draft(reversed_on="2026-06-15")]
    own = item(50, 5_000, "P1", side=CREDIT, kind="receipt")
    before = {(1, "P1"): receipt()} if known else {}
    found = decide(*rows, known=before, items={(1, "P1"): [own]} if known else {})
    assert [(problem.row, problem.problem) for problem in found.rejected] == [(9, "OVER_ALLOCATED")]


def test_a_refund_that_came_back_gives_the_receipt_its_room_again() -> None:
    back = receipt(kind="refund", side=DEBIT, number="F0", id=51)
    back = KnownReceipt(back.row, None, {}, [AllocationRow(51, 5, 4_000, "2026-06-10")], 6_000)
    items = {(1, "P0"): [item(5, 0, "P0", side=CREDIT, kind="receipt")]}
    gone = draft("F0", kind="refund", reversed_on="2026-06-15")
    found = decide(gone, refund(document="P0"), known={(1, "F0"): back}, items=items)
    assert posted(found, "kind", "side") == [("reversal", CREDIT), ("refund", DEBIT)]
    assert lines(found) == [(51, 5, -4_000), (51, 100, 10_000), (101, 5, 4_000)]

"""What may be set against what, what a bounce takes back, and the seal of a posted document."""

from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.posting import (
    CREDIT,
    DEBIT,
    DOCUMENT,
    RECEIPT_KINDS,
    SIDES,
    AllocationRow,
    DocumentRow,
    Item,
    allocate,
    in_time,
    label,
    later,
    names,
    reverse,
    seal,
    spread,
)
from app.domain.rule import Refused, Rule

INVOICE = Item(1, 10, "CNY", DEBIT, "2026-06-01", 100, "I1", "invoice")
RECEIPT = Item(2, 10, "CNY", CREDIT, "2026-06-20", 80, "P1", "receipt")


def row(**said: Any) -> DocumentRow:
    usual: dict[str, Any] = {
        "id": 2, "series": "R", "customer": 10, "entity": 1, "number": "P1", "part": 1, "parts": 1, "kind": "receipt",
        "side": CREDIT, "date": "2026-06-01", "due": None, "amount": 80, "currency": "CNY",
    }  # fmt: skip
    return DocumentRow(**{**usual, **said})


def test_an_allocation_takes_effect_on_the_later_of_both_dates() -> None:
    assert allocate(INVOICE, RECEIPT, 80) == AllocationRow(1, 2, 80, "2026-06-20")
    advance = RECEIPT._replace(date="2026-05-01")
    assert allocate(INVOICE, advance, 1).eff == "2026-06-01"


@pytest.mark.parametrize(
    ("debit", "credit", "amount", "rule", "figures"),
    [
        (INVOICE, RECEIPT, 0, Rule.AMOUNT_NOT_POSITIVE, {"document": "P1"}),
        (INVOICE, RECEIPT, -5, Rule.AMOUNT_NOT_POSITIVE, {"document": "P1"}),
        (INVOICE._replace(customer=11), RECEIPT, 1, Rule.CUSTOMER_MIXED, {"debit": "I1", "credit": "P1"}),
        (INVOICE._replace(currency="USD"), RECEIPT, 1, Rule.CURRENCY_MIXED, {"debit": "I1", "credit": "P1"}),
        (INVOICE._replace(side=CREDIT), RECEIPT, 1, Rule.SAME_SIDE, {"document": "P1", "other": "I1"}),
        (INVOICE, RECEIPT._replace(side=DEBIT), 1, Rule.SAME_SIDE, {"document": "P1", "other": "I1"}),
        (INVOICE, RECEIPT, 81, Rule.OVER_ALLOCATED, {"credit": "P1", "open": 80, "currency": "CNY"}),
        (INVOICE._replace(open=70), RECEIPT, 71, Rule.OVER_SETTLED, {"debit": "I1", "open": 70, "currency": "CNY"}),
    ],
)
def test_what_cannot_be_allocated(debit: Item, credit: Item, amount: int, rule: Rule, figures: dict[str, Any]) -> None:
    with pytest.raises(Refused) as no:
        allocate(debit, credit, amount)
    assert (no.value.rule, no.value.figures) == (rule, figures)


@given(st.integers(0, 200), st.integers(0, 200), st.integers(-5, 250))
def test_neither_side_is_ever_overdrawn(debit: int, credit: int, amount: int) -> None:
    try:
        made = allocate(INVOICE._replace(open=debit), RECEIPT._replace(open=credit), amount)
    except Refused:
        assert amount <= 0 or amount > debit or amount > credit
    else:
        assert 0 < made.amount == amount <= min(debit, credit)


def test_a_bounce_is_a_new_debit_and_takes_back_what_was_paid() -> None:
    made = [AllocationRow(1, 2, 50, "2026-06-01"), AllocationRow(3, 2, 20, "2026-06-25")]
    back, undone = reverse(row(credits="x"), made, "2026-06-15", 9)
    expected = {"id": 9, "series": "V", "kind": "reversal", "side": DEBIT, "date": "2026-06-15", "credits": "P1"}
    assert back == row(**expected)
    assert undone == [
        AllocationRow(1, 2, -50, "2026-06-15"),
        AllocationRow(3, 2, -20, "2026-06-25"),  # it had not taken effect yet
        AllocationRow(9, 2, 80, "2026-06-15"),
    ]


def test_a_refund_goes_back_the_other_way() -> None:
    back, undone = reverse(row(kind="refund", side=DEBIT), [AllocationRow(2, 5, 80, "2026-06-02")], "2026-06-15", 9)
    assert back.side == CREDIT
    assert undone == [AllocationRow(2, 5, -80, "2026-06-15"), AllocationRow(2, 9, 80, "2026-06-15")]


def test_a_receipt_may_bounce_on_its_own_day_but_not_before() -> None:
    assert reverse(row(), [], "2026-06-01", 9)[0].date == "2026-06-01"
    with pytest.raises(Refused) as no:
        reverse(row(), [], "2026-05-31", 9)
    assert no.value.rule is Rule.REVERSED_BEFORE_RECEIVED
    assert no.value.figures == {"receipt": "P1", "received": "2026-06-01", "reversed": "2026-05-31"}


@pytest.mark.parametrize("column", DOCUMENT)
def test_the_seal_covers_every_column(column: str) -> None:
    whole = row()
    other: Any = 77 if isinstance(getattr(whole, column), int) else "77"
    assert len(seal(whole)) == 32
    assert seal(whole) == seal(tuple(whole)) == seal(list(whole))
    assert seal(whole) != seal(whole._replace(**{column: other}))


def test_the_seal_of_a_document_stays_what_it_was() -> None:
    """Books hold seals for ever: another encoding would break every one of them."""
    nulls = "null," * 10
    written = f'[2,"R",10,1,"P1",1,1,"receipt",-1,"2026-06-01",null,80,"CNY",{nulls}"尾款"]'
    assert seal(row(text="尾款")) == sha256(written.encode()).digest()


def test_columns_cannot_lend_each_other_their_text() -> None:
    assert seal(row(order_no="A", contract=None)) != seal(row(order_no=None, contract="A"))


# ---- what has room only since a bounce

PAID_AND_BOUNCED = [("2026-06-01", 100), ("2026-06-08", -70), ("2026-06-15", 70)]


@pytest.mark.parametrize(
    ("amount", "day", "eff"),
    [
        (30, "2026-06-10", "2026-06-10"),  # that much was always open
        (31, "2026-06-10", "2026-06-15"),
        (100, "2026-06-10", "2026-06-15"),
        (100, "2026-06-15", "2026-06-15"),
        (100, "2026-06-20", "2026-06-20"),
    ],
)
def test_an_allocation_waits_for_the_bounce_that_made_room_for_it(amount: int, day: str, eff: str) -> None:
    line = AllocationRow(1, 2, amount, day)
    assert in_time([line], {1: PAID_AND_BOUNCED}) == [line._replace(eff=eff)]
    assert in_time([line], {2: PAID_AND_BOUNCED}) == [line._replace(eff=eff)]  # the other side likewise


def test_several_allocations_share_the_room() -> None:
    lines = [AllocationRow(1, n, 20, "2026-06-10") for n in (2, 3, 4)]
    assert [line.eff for line in in_time(lines, {1: PAID_AND_BOUNCED})] == ["2026-06-10", "2026-06-15", "2026-06-15"]


def test_a_bounce_in_the_same_batch_makes_room_too() -> None:
    lines = [AllocationRow(1, 2, -70, "2026-06-15"), AllocationRow(1, 3, 50, "2026-06-10")]
    assert in_time(lines, {1: PAID_AND_BOUNCED[:2]})[1].eff == "2026-06-15"


def test_what_was_put_off_is_not_taken_back_before_it_counts() -> None:
    lines = [AllocationRow(1, 2, 50, "2026-06-10"), AllocationRow(1, 2, -50, "2026-06-12"), AllocationRow(1, 3, 30, "2026-06-10")]
    assert [line.eff for line in in_time(lines, {1: PAID_AND_BOUNCED})] == ["2026-06-15", "2026-06-15", "2026-06-10"]


def test_each_part_is_taken_back_by_its_own_day() -> None:
    paid = [AllocationRow(1, 2, 30, "2026-06-10")] * 2
    back = [AllocationRow(1, 2, -30, "2026-06-12")] * 2
    effs = [line.eff for line in in_time([*paid, *back], {1: PAID_AND_BOUNCED})]
    assert effs == ["2026-06-10", "2026-06-15", "2026-06-12", "2026-06-15"]


def test_both_sides_have_to_have_room() -> None:
    late = [("2026-06-01", 100), ("2026-06-02", -100), ("2026-06-20", 100)]
    assert in_time([AllocationRow(1, 2, 100, "2026-06-10")], {1: PAID_AND_BOUNCED, 2: late})[0].eff == "2026-06-20"


def test_what_moves_on_one_day_counts_together() -> None:
    moves = [("2026-06-01", 100), ("2026-06-25", -40), ("2026-06-25", 40)]
    assert in_time([AllocationRow(9, 1, 100, "2026-06-15")], {1: moves})[0].eff == "2026-06-15"


def test_other_documents_need_no_look() -> None:
    lines = [AllocationRow(5, 6, 10, "2026-06-10"), AllocationRow(None, 6, 10, "2026-06-10")]
    assert in_time(lines, {1: PAID_AND_BOUNCED}) == lines
    assert in_time([AllocationRow(1, 2, 500, "2026-06-10")], {1: PAID_AND_BOUNCED})[0].eff == "2026-06-10"


@given(st.lists(st.tuples(st.integers(1, 28), st.integers(1, 60)), max_size=6), st.integers(1, 100), st.integers(1, 28))
def test_no_open_amount_is_below_zero_on_any_day(bounced: list[tuple[int, int]], amount: int, day: int) -> None:
    """Receipts that each came and went one after the other, then one that stays."""
    moves = [("2026-06-01", 100)]
    for came, stayed in bounced:
        moves += [(f"2026-06-{came:02}", -60), (f"2026-07-{stayed % 28 + 1:02}", 60)]
    standing = {d: sum(change for on, change in moves if on <= d) for d, _ in moves}
    (made,) = in_time([AllocationRow(1, 2, amount, f"2026-06-{day:02}")], {1: moves})
    assert all(standing[d] >= amount for d in standing if d >= made.eff)
    assert made.eff == f"2026-06-{day:02}" or any(standing[d] < amount for d in standing if d < made.eff)


# ---- names


@pytest.mark.parametrize(
    ("amount", "rooms", "expected"),
    [(50, [100], [50]), (50, [30, 40], [30, 20]), (80, [30, 40], [30, 50]), (20, [30, 40], [20, 0]), (0, [30, 40], [0, 0])],
)
def test_an_amount_goes_over_instalments_in_their_order(amount: int, rooms: list[int], expected: list[int]) -> None:
    assert spread(amount, rooms) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I1", ["I1"]),
        ("I1 (2/3)", ["I1 (2/3)", "I1"]),
        ("A (x) (10/12)", ["A (x) (10/12)", "A (x)"]),
        ("I1 (2)", ["I1 (2)"]),
        ("I1(2/3)", ["I1(2/3)"]),
        ("(2/3)", ["(2/3)"]),
    ],
)
def test_what_a_text_may_name(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_labels() -> None:
    assert (label("I1", 1, 1), label("I1", 2, 3)) == ("I1", "I1 (2/3)")
    assert (later("2026-06-02", "2026-06-10"), later("2026-06-10", "2026-06-02")) == ("2026-06-10", "2026-06-10")


def test_every_kind_of_receipt_has_a_side_and_only_a_refund_is_a_debit() -> None:
    assert {kind for kind in RECEIPT_KINDS if SIDES[kind] == DEBIT} == {"refund"}
    assert set(SIDES.values()) == {DEBIT, CREDIT}

"""Receipts and what lists settled: which explains which, and the money counts once."""

from typing import Any

import pytest

from app.domain.intake import Decision, numbers
from app.domain.intake_explained import REPLACED, SNAPSHOT, Behind, Key, Named, explained, explains, explanations
from app.domain.posting import DEBIT, AllocationRow, Item
from tests.domain.snapshot_book import BEFORE, DAY, Book, book, document, draft, receipt, told

# ---- credits and what they are the sum of


@pytest.mark.parametrize(
    ("credits", "amounts", "found"),
    [
        ([], [1], []),
        ([5], [], []),
        ([5], [3, 5, 5], [(0, (1,))]),
        ([5, 5], [5, 5], [(0, (0,)), (1, (1,))]),
        ([8], [3, 5], [(0, (0, 1))]),
        ([8], [3, 1, 5], [(0, (0, 2))]),
        ([8, 3], [3, 5, 3], [(1, (0,)), (0, (1, 2))]),  # what fits alone goes first
        ([8], [9, 9], []),
        ([8], [7, 7], []),
        ([13], [1] * 13, [(0, tuple(range(13)))]),
        ([12], [1] * 13, []),  # too many to look among
        ([12], [1, 2, 9, *[100] * 20], [(0, (0, 1, 2))]),
    ],
)
def test_what_explains_what(credits: list[int], amounts: list[int], found: list[Any]) -> None:
    assert explanations(credits, amounts) == found



# ---- receipts afterwards


def settled_book() -> Book:
    made = book(document(1, "A1", 500), document(2, "A2", 300), document(3, "A3", 300))
    made.snapshot(BEFORE, [draft("A1", 500), draft("A2", 300), draft("A3", 300)])
    made.snapshot(DAY, [draft("A3", 300)])
    return made


@pytest.mark.parametrize(
    ("day", "amount", "left"),
    [("2026-11-03", 500, 0), (DAY, 300, 0), (DAY, 800, 0), (BEFORE, 500, 500), ("2026-11-11", 500, 500), (DAY, 501, 501)],
)
def test_by_amount_between_the_days(day: str, amount: int, left: int) -> None:
    made = settled_book()
    found = made.receive(receipt(50, amount, day))
    assert made.open(50) == left
    assert len(told(found)) == (left == 0)


def test_the_settlement_is_taken_back_on_its_day() -> None:
    made = settled_book()
    found = made.receive(receipt(50, 800))
    assert [(p.row, p.column, p.value, p.problem, p.figures) for p in found.warnings] == [
        (5, "reference", "P50", "SETTLEMENT_EXPLAINED", (("document", "A1, A2"), ("amount", "8.00")))
    ]
    backs = found.rows["document"][1:]
    shown = [(d.series, d.kind, d.side, d.date, d.amount) for d in backs]
    assert shown == [("V", REPLACED, DEBIT, DAY, 500), ("V", REPLACED, DEBIT, DAY, 300)]
    assert made.of("2026-11-05") == {"A1": 500, "A2": 300, "A3": 300, "P50": 0}
    assert made.of("2026-11-06") == {"A1": 0, "A2": 0, "A3": 300, "P50": 0}
    assert made.held((SNAPSHOT,)) == []


def test_a_receipt_that_names_what_was_settled() -> None:
    made = settled_book()
    found = made.receive(receipt(50, 400, "2026-10-01"), "A1")  # even from before the list before
    assert told(found) == [("SETTLEMENT_EXPLAINED", {"document": "A1", "amount": "4.00"})]
    assert [one.amount for one in made.held((SNAPSHOT,)) if one.document == 1] == [100]
    assert made.of() == {"A1": 0, "A2": 0, "A3": 300, "P50": 0}
    made.receive(receipt(60, 100, "2026-10-01"), "A1", file_row=None)
    assert (made.open(60), made.open(1)) == (0, 0)


def test_a_receipt_after_the_settlement_does_not_name_it_away() -> None:
    made = settled_book()
    made.receive(receipt(50, 400, "2026-11-11"), "A1")
    assert made.open(50) == 400


def test_a_known_receipt_is_told_by_its_own_words() -> None:
    made = settled_book()
    behind = Behind(made.held((SNAPSHOT,)), [Named(1, "P9", 2, "A1", "2026-11-06"), Named(1, "P9", 3, "A9", "2026-11-06")])
    items = {(1, "A1"): [Item(1, 1, "CNY", DEBIT, "2026-09-01", 0, "A1", "invoice")]}
    assert [item.open for item in behind.widened(items)[(1, "A1")]] == [500]
    lines = [AllocationRow(1, 9, 500, "2026-11-06"), AllocationRow(1, 9, -100, DAY), AllocationRow(3, 9, 20, DAY)]
    found = explained(Decision({"document": [], "allocation": lines}), behind, "7", numbers(90))
    assert (told(found), [row.amount for row in found.rows["document"]]) == ([], [400])
    assert (found.rows["allocation"][0][::2], found.rows["allocation"][2:]) == ((1, -400), lines)


def test_settlements_give_way_only_as_far_as_the_money_goes() -> None:
    made = book(document(1, "A1", 500))
    made.snapshot(BEFORE, [draft("A1", 500, 400)])
    made.snapshot(DAY, [draft("A1", 500, 300)])
    made.receive(receipt(50, 100, "2026-11-01"), "A1")
    assert [(one.row.date, one.amount) for one in made.held((SNAPSHOT,))] == [(BEFORE, 100)]
    assert made.open(1) == 300


def test_without_settlements_nothing_is_touched() -> None:
    made = Decision({"document": [receipt(1, 5)], "allocation": []})
    items: dict[Key, list[Item]] = {(1, "A"): []}
    assert Behind(()).widened(items) is items
    assert explained(made, Behind(()), "1", numbers(2)) is made


def test_whether_a_receipt_is_what_was_settled() -> None:
    behind = Behind(settled_book().held((SNAPSHOT,)))
    assert explains(receipt(50, 800), behind)
    assert not explains(receipt(50, 801), behind)


def test_a_refund_explains_nothing() -> None:
    made = settled_book()
    made.receive(receipt(50, 500)._replace(side=DEBIT, kind="refund"))
    assert made.open(1) == 0
    assert len(made.held((SNAPSHOT,))) == 2

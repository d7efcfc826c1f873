"""Proposals for a receipt: whom it pays, and that no cent appears or disappears."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.allocation import Debt, Proposal, fifo, named, pro_rata
from app.domain.money import show, to_minor
from app.domain.rule import Refused, Rule

Propose = Callable[[int, Sequence[Debt[int]]], Proposal[int]]

DATES = st.dates(date(2026, 1, 1), date(2026, 1, 9))
DEBTS = st.lists(
    st.builds(Debt, st.integers(1, 99), st.none() | DATES, DATES, st.integers(0, 10_000)),
    max_size=8,
    unique_by=lambda debt: debt.id,
)


def fen(amount: str) -> int:
    return to_minor(Decimal(amount), "CNY")


def debt(number: int, due: str | None, issued: str, amount: int) -> Debt[int]:
    return Debt(number, date.fromisoformat(due) if due else None, date.fromisoformat(issued), amount)


def shown(proposal: Proposal[str]) -> list[list[str]]:
    return [[number, show(amount, "CNY")] for number, amount in proposal.lines]


@pytest.mark.parametrize("vector", ["alloc.fifo"], indirect=True)
def test_fifo(vector: dict[str, Any]) -> None:
    debts = [
        Debt(number, date.fromisoformat(due), date.fromisoformat(due), fen(amount))
        for number, due, amount in vector["inputs"]["open"]
    ]
    proposal = fifo(fen(vector["inputs"]["amount"]), list(reversed(debts)))
    assert {"alloc": shown(proposal), "left": show(proposal.left, "CNY")} == vector["expected"]


@pytest.mark.parametrize("vector", ["alloc.prorata"], indirect=True)
def test_pro_rata(vector: dict[str, Any]) -> None:
    debts = [Debt(number, None, date(2026, 1, 1), fen(amount)) for number, amount in vector["inputs"]["debts"]]
    proposal = pro_rata(fen(vector["inputs"]["amount"]), debts)
    assert shown(proposal) == vector["expected"]
    assert proposal.left == 0


def test_fifo_goes_by_due_date_then_date_then_id() -> None:
    debts = [
        debt(1, None, "2026-01-01", 10),
        debt(2, "2026-03-01", "2026-02-02", 10),
        debt(4, "2026-03-01", "2026-02-01", 10),
        debt(3, "2026-03-01", "2026-02-01", 10),
        debt(5, "2026-02-28", "2026-02-20", 10),
    ]
    assert fifo(45, debts) == Proposal(((5, 10), (3, 10), (4, 10), (2, 10), (1, 5)), 0)


def test_what_is_too_much_is_left() -> None:
    debts = [debt(1, None, "2026-01-01", 10), debt(2, None, "2026-01-02", 0)]
    for propose in (fifo, pro_rata):
        assert propose(12, debts) == Proposal(((1, 10),), 2)
        assert propose(12, []) == Proposal((), 12)
        assert propose(0, debts) == Proposal((), 0)


def test_the_largest_remainder_gets_the_odd_unit_and_the_older_debt_wins_a_tie() -> None:
    younger, older = debt(1, "2026-02-01", "2026-01-01", 10), debt(2, "2026-01-15", "2026-01-01", 10)
    assert pro_rata(5, [younger, older]) == Proposal(((1, 2), (2, 3)), 0)
    assert pro_rata(4, [debt(1, None, "2026-01-01", 2), debt(2, None, "2026-01-01", 3)]).lines == ((1, 2), (2, 2))


def test_named_documents_are_paid_in_the_order_named() -> None:
    debts = [debt(n, None, "2026-01-01", 10) for n in (1, 2, 3)]
    assert named(15, debts, [3, 1]) == Proposal(((3, 10), (1, 5)), 0)
    assert named(15, debts, [2, 2]) == Proposal(((2, 10),), 5)
    assert named(15, debts, []) == Proposal((), 15)


def test_a_name_that_is_not_owed_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        named(15, [debt(1, None, "2026-01-01", 10)], [1, 7])
    assert (caught.value.rule, caught.value.figures) == (Rule.DOCUMENT_UNKNOWN, {"document": 7})


@pytest.mark.parametrize("propose", [fifo, pro_rata])
def test_a_negative_amount_is_a_bug(propose: Propose) -> None:
    with pytest.raises(ValueError):
        propose(-1, [debt(1, None, "2026-01-01", 10)])


@given(st.integers(0, 50_000), DEBTS, st.sampled_from([fifo, pro_rata]))
def test_nothing_is_lost_and_nothing_overpaid(amount: int, debts: list[Debt[int]], propose: Propose) -> None:
    proposal = propose(amount, debts)
    room = {found.id: found.open for found in debts}
    assert sum(part for _, part in proposal.lines) + proposal.left == amount
    assert all(0 < part <= room[number] for number, part in proposal.lines)
    assert len({number for number, _ in proposal.lines}) == len(proposal.lines)
    assert proposal.left == max(0, amount - sum(room.values()))


@given(st.integers(0, 50_000), DEBTS)
def test_pro_rata_is_within_one_unit_of_the_exact_share(amount: int, debts: list[Debt[int]]) -> None:
    total = sum(found.open for found in debts)
    paid = dict(pro_rata(amount, debts).lines)
    for found in debts:
        assert abs(paid.get(found.id, 0) * total - min(amount, total) * found.open) < max(total, 1)


@given(st.integers(0, 50_000), DEBTS, st.randoms(use_true_random=False))
def test_fifo_does_not_depend_on_the_order_given(amount: int, debts: list[Debt[int]], chance: Any) -> None:
    shuffled = list(debts)
    chance.shuffle(shuffled)
    assert fifo(amount, shuffled) == fifo(amount, debts)

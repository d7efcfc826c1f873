"""What explains a difference between the book and the accounting program, and when a word on it still holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.reconciling import Checked, Item, Named, Word, checked, is_explained, may_explain
from app.domain.rule import Refused, Rule


def named(effect: int | None, item: Item = Item.PROVISIONAL) -> Named:
    return Named(item, "K1", "R1", "2026-11-06", abs(effect or 5), effect)


def test_no_difference_is_explained_by_nothing() -> None:
    assert checked(0, [named(-5)]) == Checked(0, (named(-5),), ())
    assert checked(0, []).unexplained == 0


def test_all_that_acts_on_it_explains_it() -> None:
    found = checked(-12, [named(-5), named(None, Item.NO_DETAIL), named(-7)])
    assert (found.explaining, found.unexplained) == ((0, 2), 0)


def test_else_the_fewest_that_make_it() -> None:
    assert checked(-7, [named(-5), named(-2), named(-7)]).explaining == (2,)
    assert checked(2, [named(-5), named(7, Item.OPEN_LINE), named(40)]).explaining == (0, 1)


def test_what_makes_another_amount_explains_nothing() -> None:
    found = checked(-8, [named(-5), named(-2)])
    assert (found.explaining, found.unexplained) == ((), -8)


def test_more_than_a_dozen_are_not_searched() -> None:
    assert checked(-1, [named(-5)] * 12 + [named(-1)]).explaining == ()


@given(st.lists(st.integers(-500, 500).filter(bool), max_size=8), st.integers(-900, 900))
def test_what_explains_adds_up(effects: list[int], difference: int) -> None:
    found = checked(difference, [named(effect) for effect in effects])
    if found.explaining:
        assert sum(effects[at] for at in found.explaining) == difference
        assert found.unexplained == 0
    else:
        assert found.unexplained == difference


def test_a_word_holds_for_its_difference_only() -> None:
    words = [Word(None, -50, "手工账")]
    assert is_explained(-50, words)
    assert not is_explained(-51, words)
    assert not is_explained(0, words)


def test_words_on_customers_hold_together() -> None:
    words = [Word(1, -50, "a"), Word(2, 20, "b"), Word(3, None, None)]
    assert is_explained(-30, words)
    assert not is_explained(-50, words)


def test_a_word_taken_back_explains_nothing() -> None:
    assert not is_explained(-50, [Word(None, None, None), Word(1, None, None)])


def test_explaining_needs_a_difference() -> None:
    with pytest.raises(Refused) as no:
        may_explain({}, "2026-11-10")
    assert no.value.rule is Rule.NOTHING_STATED
    with pytest.raises(Refused) as no:
        may_explain({"CNY": 0}, "2026-11-10")
    assert no.value.rule is Rule.NO_DIFFERENCE
    may_explain({"CNY": 0, "USD": 3}, "2026-11-10")

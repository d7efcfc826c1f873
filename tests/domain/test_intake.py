"""Rows of a file that repeat an earlier one share its fate."""

from app.domain.drafts import Problem
from app.domain.intake import Decision, with_repeats


def test_a_repeated_row_is_unchanged_or_refused_as_the_first_one_was() -> None:
    no = Problem(3, "number", "I1", "CHANGED", (("now", "1"),))
    told = with_repeats(Decision(accepted=1, unchanged=2, rejected=(no,)), {4: 2, 5: 3, 6: 3})
    assert (told.accepted, told.unchanged) == (1, 3)
    assert told.rejected == (no, no._replace(row=5), no._replace(row=6))


def test_without_repeats_nothing_is_added() -> None:
    made = Decision(accepted=1, unchanged=2)
    assert with_repeats(made, {}) == made

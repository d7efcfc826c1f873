"""The three-way check (三方核对): the book, the accounting program and the bank, and what explains where they differ."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from app.domain.matching_sums import sums_making
from app.domain.rule import Refused, Rule


class Item(StrEnum):
    """What may stand behind a difference. Of the first four the effect on it is known."""

    PROVISIONAL = "provisional"  # received here, not confirmed by the accounting program (待账务确认)
    GIVEN_HERE = "given_here"  # differences, fees, transfers and bills that were entered here
    OPEN_LINE = "open_line"  # money on the bank that nobody has matched
    AWAITING_RED = "awaiting_red"  # approved, the red letter is to come
    SETTLED_BY_LIST = "settled_by_list"  # between two lists of open items, without a receipt
    ONLY_PROGRAM = "only_program"  # a receipt of the accounting program that no line of the bank shows
    NO_DETAIL = "no_detail"  # an opening balance without documents


class Named(NamedTuple):
    """One thing behind a difference, minor units. ``effect``: what of book less program it makes; None: nothing of that."""

    item: Item
    customer: str | None
    document: str
    date: str
    amount: int
    effect: int | None


class Checked(NamedTuple):
    """A difference with what is named behind it. ``explaining``: positions of those whose effects make it exactly."""

    difference: int
    named: tuple[Named, ...]
    explaining: tuple[int, ...]

    @property
    def unexplained(self) -> int:
        return 0 if self.explaining else self.difference


def checked(difference: int, named: Sequence[Named]) -> Checked:
    """All that has an effect, else the fewest whose effects make the difference; none for no difference."""
    return Checked(difference, tuple(named), _explaining(difference, named) if difference else ())


def _explaining(difference: int, named: Sequence[Named]) -> tuple[int, ...]:
    acting = [at for at, one in enumerate(named) if one.effect]
    effects = [named[at].effect or 0 for at in acting]
    if sum(effects) == difference:
        return tuple(acting)
    found = next(sums_making(difference, effects), ())
    return tuple(acting[at] for at in found)


class Word(NamedTuple):
    """The last word on a difference of a customer (None: in total): the amount that was explained, and why."""

    customer: int | None
    difference: int | None
    reason: str | None


def is_explained(difference: int, words: Sequence[Word]) -> bool:
    """Whether the difference is the one that was explained: in total, or as the sum of what customers differ by."""
    total = [one.difference for one in words if one.customer is None]
    parts = [one.difference for one in words if one.customer is not None and one.difference is not None]
    return bool(difference) and (difference in total or (bool(parts) and sum(parts) == difference))


def may_explain(differences: Mapping[str, int], on: str) -> None:
    """Refuses where nothing was stated by that day, or nothing differs."""
    if not differences:
        raise Refused(Rule.NOTHING_STATED, day=on)
    if not any(differences.values()):
        raise Refused(Rule.NO_DIFFERENCE, day=on)

"""Which open items make an amount: exact answers only, the same for the same items in the same order."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, combinations

MOST = 12  # items of which every sum is looked at: 4,095 of them


def oldest_making(amount: int, opens: Sequence[int]) -> int | None:
    """How many of the oldest (they come first) make ``amount`` exactly."""
    return next((count for count, total in enumerate(accumulate(opens), start=1) if total == amount), None)


def sums_making(amount: int, opens: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Positions of the items of every sum that is ``amount``, fewest items first; none if there are more than ``MOST``."""
    for count in range(1, len(opens) + 1) if len(opens) <= MOST else ():
        for chosen in combinations(range(len(opens)), count):
            if sum(opens[at] for at in chosen) == amount:
                yield chosen

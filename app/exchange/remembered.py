"""Headers seen before, found again wherever they stand now."""

from collections.abc import Container

from app.domain.drafts import Problem
from app.exchange.faults import Fault, problem
from app.exchange.headings import digest, joined
from app.exchange.reading import Table

_AMONG = 60
_DEEPEST = 3


def find_signature(table: Table, known: Container[str]) -> tuple[str, int] | None:
    """Which of the ``known`` signatures the headers of ``table`` have, and the row they end in, counted from 1."""
    rows = [[cell.strip() for cell in table.row(i)] for i in range(min(_AMONG, len(table)))]
    for depth in range(1, _DEEPEST + 1):
        for first in range(len(rows) - depth + 1):
            found = digest(joined(rows[first : first + depth]))
            if found in known:
                return found, first + depth
    return None


def used(batch: int | None) -> Problem:
    """A word about the map that nobody gave this time, and the batch it came with."""
    return problem(None, None, None, Fault.MAP_REMEMBERED, batch=batch or "–")

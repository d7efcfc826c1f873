"""What the book makes of a checked file: rows to post, rows that changed nothing, rows refused with a reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.drafts import Problem

Rows = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Decision:
    """``rows`` by name (customer, person, name, change, document, allocation, dispute, due), in the order of posting.

    ``totals`` are control totals to hold against the file: the posted amounts per currency in minor units, credit notes
    off invoices, refunds off receipts.
    """

    rows: Rows = field(default_factory=dict)
    accepted: int = 0
    unchanged: int = 0
    rejected: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    totals: dict[str, int] = field(default_factory=dict)


def with_repeats(decision: Decision, repeats: Mapping[int, int]) -> Decision:
    """Rows that repeat an earlier row of the file (row to that row): unchanged, or refused for the reason it was."""
    refused = {problem.row: problem for problem in decision.rejected}
    again = tuple(refused[first]._replace(row=row) for row, first in repeats.items() if first in refused)
    unchanged = decision.unchanged + len(repeats) - len(again)
    return replace(decision, unchanged=unchanged, rejected=(*decision.rejected, *again))


def joined(one: Decision, more: Decision) -> Decision:
    """Two decisions on one file; control totals are those of the first."""
    rows = {name: [*one.rows.get(name, ()), *more.rows.get(name, ())] for name in {**one.rows, **more.rows}}
    return Decision(
        rows, one.accepted + more.accepted, one.unchanged + more.unchanged, (*one.rejected, *more.rejected),
        (*one.warnings, *more.warnings), one.totals,
    )  # fmt: skip


class Tray:
    """Where a decision collects while it goes through the rows; never leaves the function that made it."""

    def __init__(self) -> None:
        self.rejected: list[Problem] = []
        self.warnings: list[Problem] = []
        self.totals: dict[str, int] = {}
        self.accepted = 0
        self.unchanged = 0

    def reject(self, row: int, column: str | None, value: str | None, problem: str, /, **figures: str) -> None:
        self.rejected.append(Problem(row, column, value, problem, tuple(figures.items())))

    def warn(self, row: int | None, column: str | None, value: str | None, problem: str, /, **figures: str) -> None:
        self.warnings.append(Problem(row, column, value, problem, tuple(figures.items())))

    def add(self, currency: str, signed: int) -> None:
        self.totals[currency] = self.totals.get(currency, 0) + signed

    def decision(self, rows: Rows) -> Decision:
        return Decision(rows, self.accepted, self.unchanged, tuple(self.rejected), tuple(self.warnings), self.totals)


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """What the ledger rules need to know of a customer. ``term`` is the text of its payment term."""

    id: int
    currency: str
    term: str | None


Numbers = Callable[[], int]
Store = Callable[[int, str, str], int]  # customer, field, value → id of the value


def numbers(first: int) -> Numbers:
    """Ids in a row, from ``first`` on."""
    taken = iter(range(first, 1 << 62))
    return taken.__next__


def differing(pairs: Sequence[tuple[str, object, object]]) -> tuple[str, str] | None:
    """The figures that differ, as (before, now) text, or None when all agree. A None on the file's side says nothing."""
    found = [(name, was, now) for name, was, now in pairs if now is not None and was != now]
    if not found:
        return None
    return "; ".join(f"{n} {w}" for n, w, _ in found), "; ".join(f"{n} {v}" for n, _, v in found)

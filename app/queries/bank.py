"""Lines of the bank with their state, and whose money the open ones may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.domain.intake_explained import Held
from app.domain.matching import Proposal
from app.domain.matching_settled import in_place_of
from app.domain.money import show
from app.storage import bank_reads, snapshot_reads
from app.storage.bank_reads import OPEN, StoredLine, Unconfirmed
from app.storage.engine import Tables


def private(name: str) -> bool:
    from app.exchange.kinds import is_person

    return is_person(name)


def lines(tables: Tables, first: date | None, last: date | None, only_open: bool) -> list[StoredLine]:
    """``only_open``: money in that somebody still has to explain."""
    found = bank_reads.bank_lines(tables, first.isoformat() if first else "", last.isoformat() if last else "9999")
    if not only_open:
        return found
    waiting = {one.id for one in bank_reads.incoming(bank_reads.bank_lines(tables), private)}
    return [line for line in found if line.id in waiting]


@dataclass(frozen=True, slots=True)
class Bounced:
    """A matched line that the bank took back since."""

    line: int
    by: int


@dataclass(frozen=True, slots=True)
class Matching:
    """``proposals`` with the line they are for; ``codes`` and ``numbers`` of what they name by id."""

    proposals: tuple[tuple[StoredLine, Proposal], ...]
    bounced: tuple[Bounced, ...]
    codes: dict[int, str]
    numbers: dict[int, str]

    def shares(self, proposal: Proposal, currency: str) -> list[dict[str, Any]]:
        """What each customer would get, in JSON."""
        return [
            {
                "customer": self.codes[share.customer],
                "amount": show(share.amount, currency),
                "documents": [{"document": self.numbers[id_], "amount": show(amount, currency)} for id_, amount in share.pays],
                "left": show(share.amount - sum(amount for _, amount in share.pays), currency),
            }
            for share in proposal.shares
        ]


def matching(tables: Tables, on: date, only: int | None = None) -> Matching:
    found = bank_reads.bank_lines(tables)
    made = {one.line: one for one in bank_reads.proposals(tables, found, on, private)}
    listed = [(line, made[line.id]) for line in found if line.id in made and only in (None, line.id)]
    held = _settlements(tables, {share.customer for _, one in listed for share in one.shares})
    replaced = [(line, in_place_of(one, line.date, line.currency, held)) for line, one in listed]
    numbers = {item.id: item.number for item in bank_reads.payable(tables)}
    return Matching(
        tuple((line, one.proposal) for line, one in replaced),
        tuple(_bounced(found)),
        {one.id: one.code for one in bank_reads.payers(tables)},
        numbers | {id_: number for _, one in replaced for id_, number in one.numbers.items()},
    )


def _settlements(tables: Tables, customers: set[int]) -> dict[int, list[Held]]:
    """What lists of open items settled, by customer."""
    held: dict[int, list[Held]] = {}
    for one in snapshot_reads.settlements(tables, customers):
        held.setdefault(one.row.customer, []).append(one)
    return held


def _bounced(found: Sequence[StoredLine]) -> list[Bounced]:
    back = bank_reads.reversed_by(found)
    return [Bounced(line.id, back[line.id]) for line in found if line.id in back and line.state != OPEN and line.receipts]


def unconfirmed(tables: Tables, on: date) -> tuple[int, list[Unconfirmed]]:
    """Receipts of the bank that the accounting program has not shown for longer than the policy allows, and that limit."""
    days = bank_reads.matching_policy(tables, on).list_after_days
    return days, bank_reads.unconfirmed(tables, (on - timedelta(days=days + 1)).isoformat())

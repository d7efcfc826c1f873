"""What happened to bills received."""

from dataclasses import dataclass
from typing import Any

from app.domain.fact import Fact, Topic


@dataclass(frozen=True)
class BillReceived(Fact):
    """A bill behind a receipt; ``bill`` is its row, in the order of ``bills.BILL``."""

    bill: list[Any]
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class BillMoved(Fact):
    """Something was done with a bill. ``reversal``: the document that opened its receivable again."""

    bill: int
    move: int
    verb: str
    state: str
    on: str
    party: str | None
    net: int | None
    recourse: bool
    reversal: int | None
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class BillSplit(Fact):
    """A bill goes on in parts; ``parts`` are rows as in ``BillReceived``."""

    bill: int
    move: int
    on: str
    parts: list[list[Any]]
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class BillUndone(Fact):
    """The latest thing done with a bill was not; a ``move`` of None: it was not received.

    ``posted``: documents that had been posted with it and are void, the latest first. ``parts``: rows that a division had
    made and that are one bill again.
    """

    bill: int
    move: int | None
    posted: list[int]
    parts: list[int]
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class BillCashed(Fact):
    """A line of the bank is the money of a bill that was honoured or discounted."""

    bill: int
    line: int
    TOPICS = frozenset({Topic.LEDGER})

"""What happened to receivables besides billing and paying: applications, notes of payers, retention."""

from dataclasses import dataclass

from app.domain.fact import Fact, Topic


@dataclass(frozen=True)
class AllowanceRequested(Fact):
    """Somebody asks the owner to let an amount go; ``items`` are pairs of document and amount.

    ``line`` of the bank, or number of the ``receipt``, that came short.
    """

    allowance: int
    number: str
    year: int
    serial: int
    customer: int
    kind: str
    currency: str
    amount: int
    on: str
    reason: str
    items: list[list[int]]
    line: int | None
    receipt: str | None
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class AllowanceDecided(Fact):
    """``state``: refused, posted (given by this), or awaiting (a red letter gives it)."""

    allowance: int
    state: str
    on: str
    reason: str | None
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class AllowanceGiven(Fact):
    """The document by which an approved application took effect: its own credit (posted), or a red letter (issued)."""

    allowance: int
    document: int
    state: str
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class AllowanceEnded(Fact):
    """An application was withdrawn, or what was approved was reversed."""

    allowance: int
    state: str
    on: str
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class PayerNoteSigned(Fact):
    """The note of one who paid for others came back signed on a day; None: it did not after all."""

    line: int
    on: str | None
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class BankLineErased(Fact):
    """Personal values of a line of the bank that is no customer's were erased on request."""

    line: int
    ids: list[int]
    TOPICS = frozenset({Topic.PERSONS})


@dataclass(frozen=True)
class RetentionSet(Fact):
    """What an item that a customer keeps back waits for. ``document``, or of a balance its ledger ``account``."""

    customer: int
    currency: str
    document: int | None
    account: str | None
    event: str
    expected: str | None
    responsible: str | None
    span: str | None
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class EventHappened(Fact):
    """The event of a retention was on a day, and its items (document ids) are due; None for both: it was not after all."""

    customer: int
    currency: str
    document: int | None
    account: str | None
    on: str | None
    due: str | None
    items: list[int]
    TOPICS = frozenset({Topic.LEDGER})

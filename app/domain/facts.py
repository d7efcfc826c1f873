"""What happened: the closed list of facts that the journal holds and every table is made from.

Amounts are integer minor units, dates ISO text, so that a fact and its JSON are the same thing. ``VERSION`` is raised
when a payload changes shape; a function in ``app/storage/lift.py`` then lifts old payloads for ever.
"""

from dataclasses import dataclass
from typing import Any

from app.domain import facts_bills, facts_reconciling, facts_settling, facts_transfers
from app.domain.fact import Fact, Topic


@dataclass(frozen=True)
class BookCreated(Fact):
    book: str
    company: str
    base_currency: str
    TOPICS = frozenset({Topic.BOOK})


@dataclass(frozen=True)
class EntityAdded(Fact):
    """One of the firm's own companies; the first has id 1 and an empty code."""

    id: int
    code: str
    TOPICS = frozenset({Topic.BOOK})


@dataclass(frozen=True)
class ProfileSet(Fact):
    """Name, letterhead, bank account and number series of one own company."""

    entity: int
    values: dict[str, str]
    TOPICS = frozenset({Topic.BOOK})


@dataclass(frozen=True)
class BatchImported(Fact):
    """One file brought in. The normalised rows stand beside the journal; ``digest`` binds them to this entry."""

    batch: int
    kind: str
    source: str
    sha256: str
    encoding: str
    up_to: str | None
    rows: int
    accepted: int
    unchanged: int
    rejected: int
    totals: dict[str, int]
    digest: str
    TOPICS = frozenset({Topic.CUSTOMERS, Topic.LEDGER})


@dataclass(frozen=True)
class BatchUndone(Fact):
    batch: int
    TOPICS = frozenset({Topic.CUSTOMERS, Topic.LEDGER})


@dataclass(frozen=True)
class DocumentPosted(Fact):
    """One document typed by hand. ``document`` is a row of ``posting.DOCUMENT``, allocations rows of ``posting.ALLOCATION``."""

    document: list[Any]
    allocations: list[list[Any]]
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class Allocated(Fact):
    allocations: list[list[Any]]
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class ReceiptReversed(Fact):
    """A bounced or mis-posted receipt: a new dated debit that takes it back, and its allocations undone on that day."""

    receipt: int
    reversal: list[Any]
    allocations: list[list[Any]]
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class DisputeSet(Fact):
    document: int
    amount: int
    eff: str
    reason: str | None
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class HoldOffSet(Fact):
    """No letters for a customer, or for one of its items, until a day (None lifts it)."""

    customer: int
    document: int | None
    until: str | None
    reason: str
    TOPICS = frozenset({Topic.DUNNING})


@dataclass(frozen=True)
class DataDateStated(Fact):
    """How far a source's data reach. ``source`` is ledger or receipts."""

    source: str
    up_to: str
    batch: int | None
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class PolicySet(Fact):
    id: int
    kind: str
    valid_from: str
    customer: str | None
    body: dict[str, Any]
    TOPICS = frozenset({Topic.POLICY})


@dataclass(frozen=True)
class LetterTextSet(Fact):
    id: int
    language: str
    level: int
    valid_from: str
    body: str
    TOPICS = frozenset({Topic.POLICY})


@dataclass(frozen=True)
class CalendarSet(Fact):
    year: int
    body: dict[str, Any]
    TOPICS = frozenset({Topic.POLICY})


@dataclass(frozen=True)
class RunMade(Fact):
    """A dunning run: its day, its data dates, and every overdue item left out with the reason."""

    run: int
    on: str
    stale_reason: str | None
    ledger_date: str | None
    receipts_date: str | None
    excluded: list[str]
    skipped: list[list[Any]]
    TOPICS = frozenset({Topic.DUNNING})


@dataclass(frozen=True)
class NoticeIssued(Fact):
    """One letter with every printed figure; ``items`` are lists as named by ``dunning.NoticeItem``.

    ``account``: of a letter in balance form, lists as named by ``movements.Movement``; letters of older books had none.
    ``further_due``: more of that account was due than the letter is about.
    """

    notice: int
    run: int
    entity: int
    customer: int
    currency: str
    episode: int
    level: int
    ceiling: int
    year: int
    serial: int
    number: str
    on: str
    deadline: str
    policy: str
    letter_text: int
    language: str
    items: list[list[Any]]
    credit_items: list[list[Any]]
    credits: int
    interest: int
    interest_claimed: bool
    fees: int
    total: int
    earlier: list[str]
    persons: dict[str, int]
    warnings: list[str]
    account: list[list[Any]] | None = None
    further_due: bool = False
    TOPICS = frozenset({Topic.DUNNING})


@dataclass(frozen=True)
class NoticeSent(Fact):
    notice: int
    on: str
    channel: str
    TOPICS = frozenset({Topic.DUNNING})


@dataclass(frozen=True)
class NoticeWithdrawn(Fact):
    notice: int
    TOPICS = frozenset({Topic.DUNNING})


@dataclass(frozen=True)
class PaperStored(Fact):
    """The original sheets of a notice, kept as bytes; the journal keeps their hash, and one over all that they say."""

    notice: int
    sha256: str
    content: str
    pages: int
    TOPICS = frozenset({Topic.DUNNING})


@dataclass(frozen=True)
class PersonErased(Fact):
    """Personal values of a customer were erased on request; a replay shows 已删除 in their place."""

    customer: int
    ids: list[int]
    TOPICS = frozenset({Topic.PERSONS})


@dataclass(frozen=True)
class BankLineMatched(Fact):
    """Receipts (document ids) that a line of the bank stands for: made of it (provisional), or known before."""

    line: int
    receipts: list[int]
    state: str
    by_hand: bool
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class BankLineReopened(Fact):
    """A match was taken back, or a line is no longer ignored."""

    line: int
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class BankLineIgnored(Fact):
    """Money that is no customer's: interest, a transfer between own accounts, a tax refund."""

    line: int
    reason: str
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class MapRemembered(Fact):
    """The map with which a file came in, for the next one with its headers (``signature``); ``batch`` is None if all was known."""

    signature: str
    kind: str
    body: dict[str, Any]
    batch: int | None
    TOPICS = frozenset({Topic.POLICY})


@dataclass(frozen=True)
class SnapshotTaken(Fact):
    """A batch was the list of all that was open on a day; ``previous`` is the day of the one before.

    What it settled between both days stands in the rows of the batch, as documents of kind ``snapshot``.
    """

    batch: int
    as_of: str
    previous: str | None
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class SettlementReplaced(Fact):
    """A settlement by a snapshot gave way to the receipt that explains it; rows as those of ``ReceiptReversed``."""

    settlement: str
    reversal: list[Any]
    allocations: list[list[Any]]
    TOPICS = frozenset({Topic.LEDGER})


# Those of other files count once they are loaded.
LOADED = (facts_settling, facts_transfers, facts_bills, facts_reconciling)
FACTS: dict[str, type[Fact]] = {fact.__name__: fact for fact in Fact.__subclasses__()}

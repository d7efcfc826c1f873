"""What was said about the ledger of the accounting program: its total of a day, and why the book differs from it."""

from dataclasses import dataclass

from app.domain.fact import Fact, Topic


@dataclass(frozen=True)
class LedgerTotalStated(Fact):
    """The total of the general ledger at a day's end, typed; None takes back what was typed for that day."""

    currency: str
    on: str
    amount: int | None
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class DifferenceExplained(Fact):
    """Why the book differs from the accounting program, of a customer or in total; ``difference`` is that of the moment.

    None for both takes the explanation back.
    """

    customer: int | None
    currency: str
    on: str
    difference: int | None
    reason: str | None
    TOPICS = frozenset({Topic.LEDGER})

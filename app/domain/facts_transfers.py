"""Transfers without cash (往来转抵): made, reversed, their signed agreements kept."""

from dataclasses import dataclass
from typing import Any

from app.domain.fact import Fact, Topic


@dataclass(frozen=True)
class TransferMade(Fact):
    """What customers owe was set off or moved without money.

    ``other``: the customer who owes it now, or is paid for us; ``party``: a third one who is no customer. ``items`` are rows of
    ``transfers.ITEM``; ``documents`` and ``allocations`` are rows of ``posting.DOCUMENT`` and ``posting.ALLOCATION``.
    ``value`` of the ``goods`` in minor units.
    """

    transfer: int
    number: str
    year: int
    serial: int
    type: str
    customer: int
    other: int | None
    party: str | None
    currency: str
    amount: int
    on: str
    goods: str | None
    value: int | None
    note: str | None
    items: list[list[Any]]
    documents: list[list[Any]]
    allocations: list[list[Any]]
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class TransferReversed(Fact):
    """A transfer was taken back on a day by documents of that day; rows as in ``TransferMade``."""

    transfer: int
    on: str
    documents: list[list[Any]]
    allocations: list[list[Any]]
    TOPICS = frozenset({Topic.LEDGER})


@dataclass(frozen=True)
class TransferAgreementAdded(Fact):
    """The agreement behind a transfer, the latest word of which counts. ``sha256`` of the file whose bytes the book keeps."""

    transfer: int
    agreement: str | None
    signed: str | None
    file: str | None
    sha256: str | None
    TOPICS = frozenset({Topic.LEDGER})

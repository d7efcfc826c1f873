"""What a file of the accounting program says that customers owe: closing totals of a day, kept beside what is posted.

A total is whole if it can be held against the book's own: a list of balances, or a ledger that leaves out nobody who owes.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from app.domain.drafts import BalanceDraft, DocumentDraft, LedgerDraft
from app.domain.intake import KnownCustomer

BALANCES, LEDGER, SNAPSHOT, TYPED = "balances", "ledger", "snapshot", "typed"


class Stated(NamedTuple):
    """Minor units, debit less credit; ``customer`` None: the total of the file. ``whole``: it is that of the ledger."""

    customer: int | None
    currency: str
    account: str | None
    day: str
    amount: int
    source: str
    whole: int


class Line(NamedTuple):
    """What one row, or several of one account, say."""

    customer: int
    currency: str
    account: str | None
    amount: int


def of_balances(rows: Iterable[BalanceDraft], customers: Mapping[str, KnownCustomer]) -> list[Line]:
    return [
        Line(known.id, row.currency or known.currency, row.account, row.closing)
        for row in rows
        if (known := customers.get(row.customer or ""))
    ]


def of_ledger(closings: Mapping[tuple[str, str | None, str | None], int], customers: Mapping[str, KnownCustomer]) -> list[Line]:
    """``closings`` by (customer code, currency, account)."""
    return [
        Line(known.id, currency or known.currency, account, amount)
        for (code, currency, account), amount in closings.items()
        if (known := customers.get(code))
    ]


def of_open_items(rows: Iterable[DocumentDraft], customers: Mapping[str, KnownCustomer], day: str) -> list[Line]:
    """A list of what is open; a row without an open amount means its whole amount."""
    return [
        Line(known.id, row.currency or known.currency, row.account, _signed(row))
        for row in rows
        if row.date <= day and (known := customers.get(row.customer))
    ]


def _signed(row: DocumentDraft) -> int:
    amount = row.amount if row.open is None else row.open
    return -amount if row.kind == "credit_note" else amount


def closings(rows: Iterable[LedgerDraft]) -> dict[tuple[str, str | None, str | None], int]:
    """The closing balance of each account whose opening the ledger shows, by (customer code, currency, account)."""
    found: dict[tuple[str, str | None, str | None], list[LedgerDraft]] = {}
    for row in rows:
        found.setdefault((row.customer or "", row.currency, row.account), []).append(row)
    told = {key: _closing(own) for key, own in found.items()}
    return {key: amount for key, amount in told.items() if amount is not None}


def _closing(rows: Sequence[LedgerDraft]) -> int | None:
    """The last balance that is printed, and what moved since; without any, the movements from the opening on."""
    last = max((at for at, row in enumerate(rows) if row.balance is not None), default=None)
    if last is None:
        return sum(row.debit - row.credit for row in rows) if any(row.opening for row in rows) else None
    return (rows[last].balance or 0) + sum(row.debit - row.credit for row in rows[last + 1 :])


def stated(
    lines: Iterable[Line], day: str, source: str, printed: Mapping[str, int], whole: Collection[str] | None = None
) -> list[Stated]:
    """The rows to keep. ``printed``: the file's own totals by currency, else those of its rows.

    ``whole``: currencies of which the total is that of the ledger; None: of all.
    """
    sums: dict[tuple[int, str, str | None], int] = {}
    totals: dict[str, int] = {}
    for customer, currency, account, amount in lines:
        key = (customer, currency, account)
        sums[key] = sums.get(key, 0) + amount
        totals[currency] = totals.get(currency, 0) + amount
    rows = [Stated(*key, day, amount, source, 0) for key, amount in sums.items()]
    return rows + [
        Stated(None, currency, None, day, printed.get(currency, amount), source, int(whole is None or currency in whole))
        for currency, amount in totals.items()
    ]

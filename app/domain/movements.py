"""The account behind a letter in balance form: its movements since nothing was owed, with the balance after each."""

from collections.abc import Iterable
from typing import NamedTuple

from app.domain.intake_balances import REPLACED
from app.domain.intake_explained import REPLACED as UNSETTLED
from app.domain.intake_explained import SNAPSHOT
from app.domain.intake_ledger import BROUGHT, OWES, PAYS, voucher_of
from app.domain.posting import label


class Posted(NamedTuple):
    """A document of one account. ``amount`` in minor units, what is owed positive; ``credits``: the number it takes back."""

    series: str
    date: str
    kind: str
    number: str
    part: int
    parts: int
    amount: int
    credits: str | None = None
    text: str | None = None


class Movement(NamedTuple):
    """A line of the account: ``amount`` signed as in ``Posted``, ``balance`` after it."""

    date: str
    kind: str
    document: str
    text: str | None
    amount: int
    balance: int


def movements(posted: Iterable[Posted]) -> tuple[Movement, ...]:
    """What stands since the last zero balance, or since the first movement if there was none; in the order given.

    What took an earlier word back (a balance, a movement told twice, a settlement by list) is set off against it where it
    stood, so that neither shows.
    """
    lines: list[Movement] = []
    balance = 0
    for row in _standing(posted):
        balance += row.amount
        lines.append(Movement(row.date, row.kind, _document(row), row.text, row.amount, balance))
    start = max((n + 1 for n, line in enumerate(lines) if line.balance == 0), default=0)
    return tuple(lines[start:])


def _standing(posted: Iterable[Posted]) -> list[Posted]:
    found: dict[tuple[str, str, int], Posted] = {}
    for row in posted:
        name = _stands_for(row)
        earlier = found.get(name)
        if earlier is None:
            found[name] = row
        elif rest := earlier.amount + row.amount:
            found[name] = earlier._replace(amount=rest)
        else:
            del found[name]
    return list(found.values())


def _stands_for(row: Posted) -> tuple[str, str, int]:
    """The document that a row stands for or is set off against."""
    if row.credits and row.kind == REPLACED:
        return row.series, row.credits, row.part
    if row.credits and row.kind in (SNAPSHOT, UNSETTLED):
        return SNAPSHOT, row.credits, row.part
    return row.series, row.number, row.part


def _document(row: Posted) -> str:
    if row.kind in (OWES, PAYS, BROUGHT):
        return voucher_of(row.number)
    return label(row.number, row.part, row.parts)

"""The account behind a letter in balance form: its movements since nothing was owed, with the balance after each."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from app.domain.intake_balances import NO_DETAIL, REPLACED
from app.domain.intake_explained import REPLACED as UNSETTLED
from app.domain.intake_explained import SNAPSHOT
from app.domain.intake_ledger import ESTIMATED, voucher_of
from app.domain.posting import label

# Words of the office, of which a ledger's own texts may be full.
_OFFICE = re.compile("核销|坏账|拒付|违约|欠款|逾期|催|诉讼|仲裁|失信|黑名单")
_TOOK_BACK = frozenset({REPLACED, SNAPSHOT, UNSETTLED})


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
    """A line of the account: ``amount`` signed as in ``Posted``, ``balance`` after it.

    ``text``: what the ledger wrote, where a customer may read it.
    """

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
        lines.append(Movement(row.date, row.kind, _document(row), _for_customers(row.text), row.amount, balance))
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
            stays = earlier if (rest > 0) == (earlier.amount > 0) else row
            found[name] = stays._replace(amount=rest)
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


def _for_customers(text: str | None) -> str | None:
    return None if text is None or _OFFICE.search(text) else text


def _document(row: Posted) -> str:
    """As paper names it: a balance without detail by its day alone, what took a word back by that word."""
    number = (row.credits or row.number) if row.kind in _TOOK_BACK else row.number
    if row.series == NO_DETAIL:
        return ""
    return voucher_of(number) if row.series == ESTIMATED else label(number, row.part, row.parts)

"""The register of retention (质保金台账): what customers keep back, what it waits for, and where somebody has to ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from json import dumps

from app.domain.accounts_policy import Nature
from app.domain.retention import State, Word, state, to_be_asked
from app.storage.account_reads import accounts_policy
from app.storage.engine import Tables
from app.storage.open_reads import Moment, moment, movements
from app.storage.retention_reads import Item, Words, aside, items, last_balance, words


@dataclass(frozen=True, slots=True)
class RetentionRow:
    """One item, minor units. ``due`` is None while it waits; ``ask``: somebody has to ask whether the event happened."""

    customer: str
    name: str
    document: str
    account: str | None
    currency: str
    amount: int
    open: int
    state: State
    word: Word
    due: str | None
    ask: bool

    @property
    def counted(self) -> int:
        """What the item counts for in the totals of its state: what is open, or what was received."""
        return self.amount if self.state is State.RECEIVED else self.open


@dataclass(frozen=True, slots=True)
class Register:
    on: date
    rows: tuple[RetentionRow, ...]

    def totals(self) -> dict[str, dict[str, int]]:
        """By currency and state; never added up between currencies."""
        found: dict[str, dict[str, int]] = {}
        for row in self.rows:
            sums = found.setdefault(row.currency, dict.fromkeys(State, 0))
            sums[row.state] += row.counted
        return found


def register(tables: Tables, on: date) -> Register:
    """As of ``on``, by customer: all that is open, and what was received of the items that somebody has written about."""
    said, ask_days = words(tables), accounts_policy(tables, on).ask_days
    marks = {id_: one.waiting for id_, one in aside(tables, on).items() if one.nature is Nature.RETENTION}
    opened = _open(tables, moment(tables, on.isoformat()), list(marks))
    listed = [item for item in items(tables, list(marks)) if _is_listed(item, opened, said, on)]
    listed += _received(tables, listed, said, on)
    rows = [_row(item, marks.get(item.id, False), opened.get(item.id, 0), said.on(item), on, ask_days) for item in listed]
    return Register(on, tuple(sorted(rows, key=lambda row: (row.customer, row.document))))


def _open(tables: Tables, at: Moment, ids: list[int]) -> dict[int, int]:
    sql = "SELECT id, sum(o) FROM (" + movements(1, at) + ") WHERE id IN (SELECT value FROM json_each(:ids)) GROUP BY id"
    return dict(tables.rows(sql, {**at.params, "ids": dumps(ids)}))


def _is_listed(item: Item, opened: Mapping[int, int], said: Words, on: date) -> bool:
    return item.date <= on.isoformat() and (opened.get(item.id, 0) > 0 or item.id in said.of_documents)


def _received(tables: Tables, listed: list[Item], said: Words, on: date) -> list[Item]:
    """Balances that somebody has written about and that are no longer there; documents may have taken their place."""
    there = {(item.customer, item.currency, item.account) for item in listed}
    gone = [last_balance(tables, *key) for key in said.of_accounts if key not in there]
    return [item for item in gone if item and item.date <= on.isoformat()]


def _row(item: Item, waiting: bool, open_: int, word: Word | None, on: date, ask_days: int) -> RetentionRow:
    now = state(waiting, open_)
    return RetentionRow(
        item.code, item.name, item.document, item.account, item.currency, item.amount, open_, now, word or Word(),
        None if now is State.WAITING else item.due, to_be_asked(now is State.WAITING, word, on, ask_days),
    )  # fmt: skip

"""What the accounting program says is owed, and the words on differences to it, from the facts."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.facts_reconciling import DifferenceExplained, LedgerTotalStated
from app.storage.engine import Tables

Rows = Mapping[str, Sequence[Any]]
_STATED = (
    "INSERT INTO stated_balance(customer, currency, account, on_date, amount, source, whole, batch, seq)"
    " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def imported(tables: Tables, seq: int, batch: int, rows: Rows) -> None:
    tables.many(_STATED, [(*row, batch, seq) for row in rows.get("stated", ())])


def undone(tables: Tables, made: int) -> None:
    tables.run("DELETE FROM stated_balance WHERE seq = ?", (made,))


def typed(tables: Tables, seq: int, fact: LedgerTotalStated, rows: Rows) -> None:
    tables.run(
        "DELETE FROM stated_balance WHERE source = 'typed' AND currency = ? AND on_date = ?", (fact.currency, fact.on)
    )
    if fact.amount is not None:
        tables.run(_STATED, (None, fact.currency, None, fact.on, fact.amount, "typed", 1, None, seq))


def explained(tables: Tables, seq: int, fact: DifferenceExplained, rows: Rows) -> None:
    tables.run(
        "INSERT INTO difference_word(customer, currency, on_date, difference, reason, seq) VALUES(?, ?, ?, ?, ?, ?)",
        (fact.customer, fact.currency, fact.on, fact.difference, fact.reason, seq),
    )

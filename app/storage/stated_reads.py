"""What the accounting program says is owed, and how far the book differs from it."""

from collections.abc import Mapping
from typing import NamedTuple

from app.domain.reconciling import Word, is_explained
from app.storage.engine import Tables

LAST = "9999-12-31"


class LedgerDifference(NamedTuple):
    """Minor units: ``difference`` is the book's net at the end of ``on`` less ``said``, the total of the ledger."""

    currency: str
    on: str
    said: int
    difference: int
    source: str
    explained: bool
    seq: int


_DIFFERENCES = (
    "SELECT t.currency, t.on_date, t.amount, (SELECT coalesce(sum(n.amount), 0) FROM net_by_day n"
    " WHERE n.currency = t.currency AND n.date <= t.on_date) - t.amount, t.source, t.seq"
    " FROM stated_balance t INDEXED BY stated_balance_total WHERE t.whole = 1 AND t.on_date <= :until AND NOT EXISTS"
    " (SELECT 1 FROM stated_balance u INDEXED BY stated_balance_total WHERE u.whole = 1 AND u.on_date <= :until"
    "  AND u.currency = t.currency AND (u.on_date, u.seq) > (t.on_date, t.seq)) ORDER BY t.currency"
)
_WORDS = (
    "SELECT w.currency, w.customer, w.difference, w.reason FROM difference_word w WHERE NOT EXISTS"
    " (SELECT 1 FROM difference_word v WHERE v.currency = w.currency AND v.customer IS w.customer AND v.seq > w.seq)"
)


def differences(tables: Tables, until: str = LAST) -> list[LedgerDifference]:
    """By currency, as of the newest total up to a day; two short statements, one where nothing differs."""
    rows = tables.rows(_DIFFERENCES, {"until": until})
    said = words(tables) if any(row[3] for row in rows) else {}
    return [
        LedgerDifference(currency, on, amount, less, source, is_explained(less, said.get(currency, ())), seq)
        for currency, on, amount, less, source, seq in rows
    ]


def words(tables: Tables) -> Mapping[str, list[Word]]:
    """The last words on differences that stand, by currency."""
    found: dict[str, list[Word]] = {}
    for currency, *word in tables.rows(_WORDS):
        found.setdefault(currency, []).append(Word(*word))
    return found


def said_before(tables: Tables, day: str, source: str) -> dict[tuple[int | None, str, str | None], tuple[int, int]]:
    """What was said of a day: amount and whether it is whole, by customer, currency and account; the latest counts."""
    sql = (
        "SELECT customer, currency, account, amount, whole FROM stated_balance WHERE on_date = ? AND source = ? ORDER BY seq"
    )
    return {(c, currency, account): (amount, whole) for c, currency, account, amount, whole in tables.rows(sql, (day, source))}


def owing(tables: Tables, day: str) -> list[tuple[str, int]]:
    """(currency, customer) of all whose net at a day's end is not zero."""
    sql = (
        "SELECT currency, customer FROM document WHERE void_seq IS NULL AND date <= ?"
        " GROUP BY customer, currency HAVING sum(side * amount) <> 0"
    )
    return [(currency, customer) for currency, customer in tables.rows(sql, (day,))]


def typed_total(tables: Tables, currency: str, day: str) -> int | None:
    found = tables.value(
        "SELECT amount FROM stated_balance WHERE source = 'typed' AND currency = ? AND on_date = ?", (currency, day)
    )
    return None if found is None else int(found)


class CustomerWord(NamedTuple):
    """The newest word of the accounting program on a customer, over its accounts; ``seq`` of the latest part."""

    customer: int
    currency: str
    on: str
    amount: int
    source: str
    seq: int


def customer_words(tables: Tables, until: str) -> dict[tuple[int, str], CustomerWord]:
    """By customer and currency: of the newest day, and of the kind of file that told it last, all accounts."""
    parts: dict[tuple[int, str], dict[str | None, CustomerWord]] = {}
    for customer, currency, account, on, amount, source, seq in tables.rows(
        "SELECT customer, currency, account, on_date, amount, source, seq FROM stated_balance"
        " WHERE customer IS NOT NULL AND on_date <= ? ORDER BY on_date, seq",
        (until,),
    ):
        told = parts.setdefault((customer, currency), {})
        newest = max(told.values(), key=lambda one: (one.on, one.seq), default=None)
        if newest and (newest.on, newest.source) != (on, source):
            told.clear()
        told[account] = CustomerWord(customer, currency, on, amount, source, seq)
    return {
        key: last._replace(amount=sum(one.amount for one in told.values()))
        for key, told in parts.items()
        for last in [max(told.values(), key=lambda one: one.seq)]
    }


def stated_days(tables: Tables, before: str) -> str | None:
    """The last day before another one on which the accounting program said something."""
    found = tables.value("SELECT max(on_date) FROM stated_balance WHERE on_date < ?", (before,))
    return str(found) if found else None

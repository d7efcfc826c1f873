"""What the accounting program says is owed, and how far the book differs from it."""

from collections.abc import Mapping
from typing import NamedTuple

from app.domain.reconciling import Word, is_explained
from app.storage.engine import Tables
from app.storage.open_reads import moment, open_documents

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


ABSENT = "absent"  # a list of balances that does not name the customer says that nothing is owed


def effective_words(tables: Tables, until: str) -> dict[tuple[int, str], CustomerWord]:
    """The same, with nothing owed by those whom a newer list of all balances leaves out."""
    found = customer_words(tables, until)
    for total in differences(tables, until):
        if total.source in ("balances", "ledger"):
            for currency, customer in owing(tables, total.on):
                own = found.get((customer, currency))
                if currency == total.currency and (own is None or own.on < total.on):
                    found[(customer, currency)] = CustomerWord(customer, currency, total.on, 0, ABSENT, total.seq)
    return found


_ON_ACCOUNT = (
    " LEFT JOIN receipt_origin o ON o.document = d.id AND o.state <> 'taken_back' WHERE d.series = 'R'"
    " AND (o.state = 'known' OR EXISTS (SELECT 1 FROM confirmation n WHERE n.document = d.id)"
    "  OR EXISTS (SELECT 1 FROM batch b WHERE b.seq = d.seq)) GROUP BY d.customer, d.currency"
)


def on_account(tables: Tables, day: str) -> dict[tuple[int, str], int]:
    """Receipts that the accounting program knows and that pay nothing yet: a list of open items does not name them."""
    at = moment(tables, day)
    sql = "SELECT d.customer, d.currency, sum(x.o) FROM " + open_documents(-1, at) + _ON_ACCOUNT
    return {(customer, currency): amount for customer, currency, amount in tables.rows(sql, at.params)}


def customer_differences(tables: Tables, customer: int, until: str) -> dict[str, tuple[str, int]]:
    """Of one customer, by currency: the day of the newest word, and the book's net then less what it says."""
    found = {}
    for (owner, currency), word in effective_words(tables, until).items():
        if owner == customer:
            said = word.amount - (on_account(tables, word.on).get((owner, currency), 0) if word.source == "snapshot" else 0)
            found[currency] = (word.on, _net(tables, owner, currency, word.on) - said)
    return found


def _net(tables: Tables, customer: int, currency: str, day: str) -> int:
    return int(
        tables.value(
            "SELECT coalesce(sum(side * amount), 0) FROM document WHERE customer = ? AND currency = ? AND date <= ?"
            " AND void_seq IS NULL",
            (customer, currency, day),
        )
    )

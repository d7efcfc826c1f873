"""A customer's account over a period: what the statement prints, line by line with the running balance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.posting import label
from app.domain.rule import Refused, Rule
from app.queries.items import ItemRow, items
from app.storage.engine import Tables


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One document: ``amount`` signed as on the account (minor units), ``balance`` after it."""

    date: str
    kind: str
    document: str
    amount: int
    balance: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One customer and currency, minor units. ``open_items`` and ``credits`` as of the last day."""

    customer: int
    code: str
    name: str
    language: str
    currency: str
    first: date
    last: date
    opening: int
    lines: tuple[StatementLine, ...]
    closing: int
    open_items: tuple[ItemRow, ...]
    credits: tuple[ItemRow, ...]


def statements(tables: Tables, code: str, first: date, last: date) -> list[Statement]:
    """One statement for each currency the customer has an account in; a customer without any gets an empty one."""
    found = tables.row("SELECT id, name, language, currency FROM customer WHERE code = ? AND void_seq IS NULL", (code,))
    if found is None:
        raise Refused(Rule.CUSTOMER_UNKNOWN, customer=code)
    customer, name, language, own = found
    currencies = [
        c
        for (c,) in tables.rows(
            "SELECT DISTINCT currency FROM document WHERE customer = ? AND void_seq IS NULL AND date <= ? ORDER BY 1",
            (customer, last.isoformat()),
        )
    ]
    open_then = items(tables, last, code)
    return [
        _statement(tables, (customer, code, name, language), currency, first, last, open_then.debits, open_then.credits)
        for currency in currencies or [own]
    ]


# A balance without detail that takes another's place moves the account by the difference only; so does a settlement that
# gave way to its receipt. A transfer is called by its type, which stands where receipts say how they were paid.
_KIND = (
    "CASE WHEN kind IN ('transfer', 'transferred') AND series = 'V' THEN 'transfer_back'"
    " WHEN kind = 'transfer' THEN 'transfer_' || method ELSE kind END AS kind"
)
_LINES = (
    "SELECT date, kind, number, part, parts, side * amount FROM (SELECT date, " + _KIND + ", number, part, parts, side, amount,"
    " series, id FROM document WHERE customer = :c AND currency = :u AND void_seq IS NULL"
    " AND (series <> 'B' OR kind = 'transferred')"
    " AND kind NOT IN ('snapshot', 'snapshot_replaced') AND date BETWEEN :first AND :last"
    " UNION ALL SELECT date, CASE WHEN sum(side * amount) > 0 THEN 'balance' ELSE 'advance' END, max(date), 1, 1,"
    " CASE WHEN sum(side * amount) > 0 THEN 1 ELSE -1 END, abs(sum(side * amount)), 'B', max(id)"
    " FROM document WHERE customer = :c AND currency = :u AND void_seq IS NULL AND series = 'B' AND kind <> 'transferred'"
    " AND date BETWEEN :first AND :last"
    " GROUP BY date HAVING sum(side * amount) <> 0"
    " UNION ALL SELECT date, min(kind), credits, part, parts, CASE WHEN sum(side * amount) > 0 THEN 1 ELSE -1 END,"
    " abs(sum(side * amount)), 'S', max(id) FROM document WHERE customer = :c AND currency = :u AND void_seq IS NULL"
    " AND kind IN ('snapshot', 'snapshot_replaced') AND date BETWEEN :first AND :last"
    " GROUP BY date, credits, part HAVING sum(side * amount) <> 0) ORDER BY date, series = 'S', side DESC, id"
)


def _statement(
    tables: Tables,
    who: tuple[int, str, str, str],
    currency: str,
    first: date,
    last: date,
    debits: Sequence[ItemRow],
    credits: Sequence[ItemRow],
) -> Statement:
    opening = tables.value(
        "SELECT coalesce(sum(side * amount), 0) FROM document"
        " WHERE customer = ? AND currency = ? AND void_seq IS NULL AND date < ?",
        (who[0], currency, first.isoformat()),
    )
    lines, balance = [], int(opening)
    for day, kind, number, part, parts, signed in tables.rows(
        _LINES, {"c": who[0], "u": currency, "first": first.isoformat(), "last": last.isoformat()}
    ):
        balance += signed
        lines.append(StatementLine(day, kind, label(number, part, parts), signed, balance))
    return Statement(
        *who, currency, first, last, int(opening), tuple(lines), balance,
        tuple(i for i in debits if i.currency == currency), tuple(i for i in credits if i.currency == currency),
    )  # fmt: skip

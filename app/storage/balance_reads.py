"""Balances without detail as they stand in the book, and what is known with detail beside them."""

from collections.abc import Mapping, Sequence

from app.domain.intake import KnownCustomer
from app.domain.intake_balances import Account, BalanceBook, BalanceItem
from app.domain.posting import DOCUMENT, DocumentRow
from app.storage.engine import Tables

_OPEN = (
    "SELECT " + ", ".join(DOCUMENT) + ", open FROM document INDEXED BY document_no_detail"
    " WHERE series = 'B' AND open <> 0 AND void_seq IS NULL ORDER BY customer, id"
)


def open_balances(tables: Tables) -> Mapping[Account, Sequence[BalanceItem]]:
    """Those that nothing has replaced yet, by customer and currency."""
    found: dict[Account, list[BalanceItem]] = {}
    for *row, open_ in tables.rows(_OPEN):
        item = BalanceItem(DocumentRow(*row), open_)
        found.setdefault((item.row.customer, item.row.currency), []).append(item)
    return found


def balance_book(tables: Tables, customers: Mapping[str, KnownCustomer], day: str) -> BalanceBook:
    """What a list as of ``day`` meets: documents count up to that day."""
    return BalanceBook(customers, open_balances(tables), _detailed(tables, day), _numbers(tables))


# Receipts set against a balance leave less of it open: what they took counts back to the balance. Where they are all
# that is known, and used up on balances by then, the next list takes the place of the balance as before.
_DETAILED = (
    "SELECT customer, currency, sum(signed) FROM (SELECT customer, currency, side * amount AS signed,"
    "  series NOT IN ('R', 'V') AS known FROM document WHERE series <> 'B' AND void_seq IS NULL AND date <= :day UNION ALL"
    " SELECT d.customer, d.currency, a.amount, a.eff > :day FROM document d INDEXED BY document_no_detail CROSS JOIN allocation a"
    "  ON a.debit = d.id JOIN document o ON o.id = a.credit WHERE d.series = 'B' AND o.series <> 'B' UNION ALL"
    " SELECT d.customer, d.currency, -a.amount, a.eff > :day FROM document d INDEXED BY document_no_detail CROSS JOIN allocation a"
    "  ON a.credit = d.id JOIN document o ON o.id = a.debit WHERE d.series = 'B' AND o.series <> 'B')"
    " GROUP BY customer, currency HAVING sum(signed) <> 0 OR max(known)"
)


def _detailed(tables: Tables, day: str) -> dict[Account, int]:
    rows = tables.rows(_DETAILED, {"day": day})
    return {(customer, currency): amount for customer, currency, amount in rows}


def _numbers(tables: Tables) -> frozenset[tuple[int, str]]:
    sql = "SELECT customer, number FROM document INDEXED BY document_no_detail WHERE series = 'B' AND void_seq IS NULL"
    return frozenset(map(tuple, tables.rows(sql)))


def among(items: Mapping[Account, Sequence[BalanceItem]], rows: Sequence[DocumentRow]) -> dict[Account, Sequence[BalanceItem]]:
    """The balances of customers whom rows concern."""
    met = {(row.customer, row.currency) for row in rows} if items else set()
    return {account: found for account, found in items.items() if account in met}

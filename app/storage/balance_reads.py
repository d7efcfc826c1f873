"""Balances without detail as they stand in the book, and what is known with detail beside them."""

from collections.abc import Mapping, Sequence

from app.domain.intake import KnownCustomer
from app.domain.intake_balances import NO_DETAIL, Account, BalanceBook, BalanceItem
from app.domain.posting import DOCUMENT, DocumentRow
from app.storage.engine import Tables

_OPEN = (
    "SELECT " + ", ".join(DOCUMENT) + ", open FROM document INDEXED BY document_no_detail"
    " WHERE series = 'B' AND open <> 0 AND void_seq IS NULL ORDER BY customer, id"
)


def open_balances(tables: Tables) -> dict[Account, list[BalanceItem]]:
    """Those that nothing has replaced yet, by customer and currency."""
    found: dict[Account, list[BalanceItem]] = {}
    for *row, open_ in tables.rows(_OPEN):
        item = BalanceItem(DocumentRow(*row), open_)
        found.setdefault((item.row.customer, item.row.currency), []).append(item)
    return found


def balance_book(tables: Tables, customers: Mapping[str, KnownCustomer], day: str) -> BalanceBook:
    """What a list as of ``day`` meets: documents count up to that day."""
    return BalanceBook(customers, open_balances(tables), _detailed(tables, day), _numbers(tables))


def _detailed(tables: Tables, day: str) -> dict[Account, int]:
    rows = tables.rows(
        "SELECT customer, currency, sum(side * amount) FROM document"
        " WHERE series <> ? AND void_seq IS NULL AND date <= ? GROUP BY customer, currency",
        (NO_DETAIL, day),
    )
    return {(customer, currency): amount for customer, currency, amount in rows}


def _numbers(tables: Tables) -> frozenset[tuple[int, str]]:
    sql = "SELECT customer, number FROM document INDEXED BY document_no_detail WHERE series = 'B' AND void_seq IS NULL"
    return frozenset(map(tuple, tables.rows(sql)))


def among(items: Mapping[Account, Sequence[BalanceItem]], rows: Sequence[DocumentRow]) -> dict[Account, Sequence[BalanceItem]]:
    """The balances of customers whom rows concern."""
    met = {(row.customer, row.currency) for row in rows} if items else set()
    return {account: found for account, found in items.items() if account in met}

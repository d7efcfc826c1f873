"""What is known from ledgers only (推算): as a new export meets it, and what documents take the place of."""

from collections.abc import Mapping, Sequence
from json import dumps

from app.domain.intake import KnownCustomer
from app.domain.intake_balances import Account, BalanceItem
from app.domain.intake_ledger import LedgerBook
from app.domain.posting import DOCUMENT, DocumentRow
from app.storage.engine import Tables
from app.storage.open_reads import MET_ESTIMATES

_COLUMNS = "SELECT " + ", ".join("d." + name for name in DOCUMENT) + ", d.open"
_OF_CUSTOMERS = (
    _COLUMNS + " FROM json_each(?) j CROSS JOIN document d ON d.customer = j.value WHERE d.void_seq IS NULL ORDER BY d.id"
)
_OPEN = (
    _COLUMNS + ", (SELECT max(m.date) FROM document m INDEXED BY document_estimated"
    " WHERE m.series = 'L' AND m.void_seq IS NULL AND m.customer = d.customer AND m.currency = d.currency)"
    " FROM document d INDEXED BY document_estimated"
    " WHERE d.series = 'L' AND d.open <> 0 AND d.void_seq IS NULL ORDER BY d.customer, d.date, d.id"
)
_MOVEMENTS = (
    _COLUMNS + " FROM document d INDEXED BY document_estimated"
    " WHERE d.series = 'L' AND d.kind = ? AND d.void_seq IS NULL ORDER BY d.date, d.id"
)
_TAKEN_BACK = (
    "SELECT customer, credits FROM document INDEXED BY document_estimated"
    " WHERE series = 'L' AND kind = 'balance_replaced' AND void_seq IS NULL"
)


def ledger_book(tables: Tables, customers: Mapping[str, KnownCustomer], met: Sequence[str]) -> LedgerBook:
    """``met``: the codes of the file."""
    ids = sorted({customers[code].id for code in met if code in customers})
    found: dict[Account, list[BalanceItem]] = {}
    for *row, open_ in tables.rows(_OF_CUSTOMERS, (dumps(ids),)):
        item = BalanceItem(DocumentRow(*row), open_)
        found.setdefault((item.row.customer, item.row.currency), []).append(item)
    return LedgerBook(customers, found)


def with_estimates(
    tables: Tables, balances: Mapping[Account, Sequence[BalanceItem]]
) -> Mapping[Account, Sequence[BalanceItem]]:
    """Balances and, after them, what ledgers leave open, as of the last day of each account, oldest first."""
    if not tables.row(MET_ESTIMATES):
        return balances
    found = {account: list(items) for account, items in balances.items()}
    for *row, open_, newest in tables.rows(_OPEN):
        item = BalanceItem(DocumentRow(*row)._replace(date=newest, account=None), open_)
        found.setdefault((item.row.customer, item.row.currency), []).append(item)
    return found


def credits(tables: Tables) -> list[DocumentRow]:
    """Those of ledgers that no receipt took the place of, oldest first."""
    return _not_taken_back(tables, "ledger_credit")


def debits(tables: Tables) -> list[DocumentRow]:
    """Those of ledgers that no transfer took the place of, oldest first."""
    return _not_taken_back(tables, "ledger_debit")


def _not_taken_back(tables: Tables, kind: str) -> list[DocumentRow]:
    if not tables.row(MET_ESTIMATES):
        return []
    taken = set(map(tuple, tables.rows(_TAKEN_BACK)))
    rows = [DocumentRow(*row) for *row, _ in tables.rows(_MOVEMENTS, (kind,))]
    return [row for row in rows if (row.customer, row.number) not in taken]

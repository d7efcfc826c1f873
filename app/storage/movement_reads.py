"""A customer's account as a letter in balance form shows it."""

from datetime import date

from app.domain.movements import Movement, Posted, movements
from app.storage.engine import Tables

# Settlements by list after what they settle, as on a statement.
_POSTED = (
    "SELECT series, date, kind, number, part, parts, side * amount, credits, text FROM document"
    " WHERE customer = ? AND entity = ? AND currency = ? AND void_seq IS NULL AND date <= ?"
    " ORDER BY date, series = 'S', side DESC, id"
)


def account(tables: Tables, entity: int, customer: int, currency: str, on: date) -> tuple[Movement, ...]:
    """Up to and including a day, since the account was last at zero."""
    rows = tables.rows(_POSTED, (customer, entity, currency, on.isoformat()))
    return movements(Posted._make(row) for row in rows)

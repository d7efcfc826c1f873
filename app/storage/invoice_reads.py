"""What tax invoices meet in the book: our own names, buyers tied to customers, documents under numbers of their own."""

from app.domain.intake_invoices import CURRENCY, Booked
from app.storage.engine import Tables

_OWN = (
    "SELECT code, id FROM entity WHERE code <> '' UNION ALL"
    " SELECT value, entity FROM profile WHERE key IN ('name', 'short_name', 'name_en') AND value <> '' ORDER BY 2, 1"
)
_TIED = (
    "SELECT v.value, b.customer FROM buyer_alias b JOIN person_value v ON v.id = b.person JOIN customer c ON c.id = b.customer"
    " WHERE v.value IS NOT NULL AND c.void_seq IS NULL ORDER BY b.seq"
)
_BOOKED = (
    "SELECT customer, number, date, side, sum(amount) FROM document WHERE series = 'D' AND void_seq IS NULL"
    " AND currency = ? AND date BETWEEN ? AND ? AND seq NOT IN (SELECT seq FROM batch WHERE kind = 'invoices')"
    " GROUP BY customer, number, date, side ORDER BY min(id)"
)


def own_names(tables: Tables) -> list[tuple[str, int]]:
    """Every name of ours, with the own company that it means."""
    return [(str(name), int(entity)) for name, entity in tables.rows(_OWN)]


def tied_buyers(tables: Tables) -> dict[str, int]:
    """Customer by the name of a buyer whom a person tied to it; the latest word counts."""
    return dict(tables.rows(_TIED))


def booked(tables: Tables, first: str, last: str) -> list[Booked]:
    """Documents of these days (ISO) that no file of tax invoices brought, instalments as one."""
    return [Booked(*row) for row in tables.rows(_BOOKED, (CURRENCY, first, last))]

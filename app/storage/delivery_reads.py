"""Deliveries as they are needed: by number for the next file, and as of a day with the invoices that may belong to them."""

from collections.abc import Sequence
from json import dumps

from app.domain.deliveries import Billed, Delivered
from app.domain.intake_deliveries import Key, KnownDelivery, figures
from app.storage.engine import Tables
from app.storage.open_reads import LATEST

_STATED = (
    "(SELECT i.amount FROM delivery_invoiced i WHERE i.delivery = d.id AND i.eff <= :d AND i.seq <= :k"
    " ORDER BY i.eff DESC, i.seq DESC LIMIT 1)"
)
_KNOWN = (
    "SELECT d.customer, d.number, d.id, d.date, d.currency, d.amount, " + _STATED + " FROM json_each(:keys) w"
    " CROSS JOIN delivery d ON d.customer = w.value->>0 AND d.number = w.value->>1 WHERE d.void_seq IS NULL"
)
_LINES = (
    "SELECT l.delivery, l.item, l.quantity, l.price, l.amount FROM json_each(:ids) w CROSS JOIN delivery_line l"
    " ON l.delivery = w.value ORDER BY l.delivery, l.place"
)
# Instalments of an invoice together; what a file took back is void.
_BILLED = (
    "SELECT customer, currency, number, min(date), sum(side * amount), max(delivery), max(text) FROM document"
    " WHERE series = 'D' AND kind IN ('invoice', 'debit_note', 'credit_note') AND void_seq IS NULL AND date <= :d AND seq <= :k"
    " AND customer IN (SELECT customer FROM delivery) GROUP BY customer, currency, number, kind ORDER BY min(date), min(id)"
)
_DELIVERED = (
    "SELECT d.id, d.customer, d.currency, d.number, d.date, d.amount, coalesce(" + _STATED + ", 0) FROM delivery d"
    " WHERE d.date <= :d AND d.seq <= :k AND (d.void_seq IS NULL OR d.void_seq > :k) ORDER BY d.date, d.id"
)
_FAR = "9999-12-31"


def known(tables: Tables, pairs: Sequence[Key]) -> dict[Key, KnownDelivery]:
    """Deliveries by (customer, number), with their lines and the latest word on what was invoiced of them."""
    asked = {"keys": dumps(list(pairs), ensure_ascii=False), "d": _FAR, "k": LATEST}
    rows = tables.rows(_KNOWN, asked)
    currency = {row[2]: row[4] for row in rows}
    lines: dict[int, list[str]] = {}
    for delivery, item, quantity, price, amount in tables.rows(_LINES, {"ids": dumps(list(currency))}):
        lines.setdefault(delivery, []).append(figures(item, quantity, price, amount, currency[delivery]))
    return {
        (customer, number): KnownDelivery(id_, day, code, amount, tuple(lines.get(id_, ())), stated)
        for customer, number, id_, day, code, amount, stated in rows
    }


def delivered(tables: Tables, on: str, known_at: int = LATEST) -> list[Delivered]:
    return [Delivered(*row) for row in tables.rows(_DELIVERED, {"d": on, "k": known_at})]


def billed(tables: Tables, on: str, known_at: int = LATEST) -> list[Billed]:
    """Invoices and credit notes of customers who have deliveries, credit notes negative."""
    return [Billed(*row) for row in tables.rows(_BILLED, {"d": on, "k": known_at})]


def hanging(tables: Tables, seq: int) -> list[str]:
    """Deliveries of a batch of which a later file said what was invoiced."""
    rows = tables.rows(
        "SELECT DISTINCT d.number FROM delivery d JOIN delivery_invoiced i ON i.delivery = d.id JOIN batch b ON b.seq = i.seq"
        " WHERE d.seq = :seq AND i.seq > :seq AND b.undone_seq IS NULL ORDER BY d.id LIMIT 100",
        {"seq": seq},
    )
    return [str(number) for (number,) in rows]

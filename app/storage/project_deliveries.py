"""Deliveries, from the rows of a file; nothing of them stands in the ledger."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.intake_deliveries import DeliveryRow, LineRow
from app.storage.engine import Tables

Rows = Mapping[str, Sequence[Any]]
_DELIVERY = f"INSERT INTO delivery({', '.join(DeliveryRow._fields)}, seq) VALUES({', '.join('?' * (len(DeliveryRow._fields) + 1))})"
_LINE = f"INSERT INTO delivery_line({', '.join(LineRow._fields)}) VALUES({', '.join('?' * len(LineRow._fields))})"
_INVOICED = "INSERT INTO delivery_invoiced(delivery, amount, eff, seq) VALUES(?, ?, ?, ?)"


def imported(tables: Tables, seq: int, rows: Rows) -> None:
    tables.many(_DELIVERY, [(*row, seq) for row in rows.get("delivery", ())])
    tables.many(_LINE, [tuple(row) for row in rows.get("delivery_line", ())])
    tables.many(_INVOICED, [(*row, seq) for row in rows.get("delivery_invoiced", ())])


def undone(tables: Tables, seq: int, made: int) -> None:
    """Its deliveries are void; of others what was said of invoices before it counts again, from the same day."""
    tables.run("UPDATE delivery SET void_seq = ? WHERE seq = ?", (seq, made))
    before = tables.rows(
        "SELECT n.delivery, coalesce((SELECT p.amount FROM delivery_invoiced p WHERE p.delivery = n.delivery AND p.seq < n.seq"
        " ORDER BY p.eff DESC, p.seq DESC LIMIT 1), 0), n.eff FROM delivery_invoiced n JOIN delivery d ON d.id = n.delivery"
        " WHERE n.seq = ? AND d.void_seq IS NULL ORDER BY n.delivery",
        (made,),
    )
    tables.many(_INVOICED, [(*row, seq) for row in before])

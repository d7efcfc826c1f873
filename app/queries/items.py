"""Open items as of a day, one line each, and what is unapplied beside them."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.ageing import days_past_due
from app.domain.posting import label
from app.domain.rule import Refused, Rule
from app.storage.engine import Tables
from app.storage.open_reads import LATEST, disputed, moment, open_documents
from app.storage.retention_reads import Aside, aside


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An open item, minor units. ``days_overdue`` is negative before the due date, None without one."""

    customer: str
    document: str
    kind: str
    date: str
    due: str | None
    currency: str
    amount: int
    open: int
    disputed: int
    days_overdue: int | None
    text: str | None = None
    estimated: bool = False  # from a ledger: open by first in, first out
    nature: str | None = None  # of its ledger account, None for goods


@dataclass(frozen=True, slots=True)
class Items:
    """``debits``: what is owed. ``credits``: receipts and notes not yet applied (their open amount is positive)."""

    debits: tuple[ItemRow, ...]
    credits: tuple[ItemRow, ...]


def items(tables: Tables, on: date, customer: str | None = None, known: int = LATEST) -> Items:
    if customer is not None and not tables.row("SELECT 1 FROM customer WHERE code = ? AND void_seq IS NULL", (customer,)):
        raise Refused(Rule.CUSTOMER_UNKNOWN, customer=customer)
    at = moment(tables, on.isoformat(), known)
    parts = disputed(tables, at)
    debits, credits = (_rows(tables, side, at, on, customer, parts) for side in (1, -1))
    if apart := aside(tables, on, known):
        debits = [(id_, _natured(row, apart.get(id_))) for id_, row in debits]
    return Items(tuple(row for _, row in debits), tuple(row for _, row in credits))


def _natured(row: ItemRow, apart: Aside | None) -> ItemRow:
    """Retention whose event has not happened has no due date, whatever its row says."""
    if apart is None:
        return row
    named = replace(row, nature=apart.nature)
    return replace(named, due=None, days_overdue=None) if apart.waiting else named


def _rows(tables: Tables, side: int, at: Any, on: date, customer: str | None, parts: dict[int, int]) -> list[tuple[int, ItemRow]]:
    sql = (
        "SELECT d.id, c.code, d.number, d.part, d.parts, d.kind, d.date, x.due, d.currency, d.amount, x.o, d.text,"
        " d.series = 'L' FROM "
        + open_documents(side, at)
        + " JOIN customer c ON c.id = d.customer WHERE :customer IS NULL OR c.code = :customer ORDER BY c.code, x.due, d.date, d.id"
    )
    return [
        (id_, ItemRow(
            code, label(number, part, of), kind, day, due, currency, amount, open_, min(parts.get(id_, 0), open_),
            days_past_due(date.fromisoformat(due) if due else None, on) if side == 1 else None,
            text, bool(estimated),
        ))
        for id_, code, number, part, of, kind, day, due, currency, amount, open_, text, estimated in tables.rows(
            sql, {**at.params, "customer": customer}
        )
    ]  # fmt: skip

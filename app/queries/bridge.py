"""From what was owed at one day's end to what is owed at another's: the movements between, by what moved them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from app.domain.posting import TRANSFER, TRANSFERRED, label
from app.domain.rule import Refused, Rule
from app.storage.engine import Tables


class Movement(StrEnum):
    """What moves a net receivable, in the order in which a bridge lists it. Only ``CASH`` and ``REFUNDS`` are money."""

    BILLED = "billed"
    CREDIT_NOTES = "credit_notes"
    CASH = "cash"
    BOUNCED = "bounced"
    REFUNDS = "refunds"
    BILLS = "bills"
    BILLS_RETURNED = "bills_returned"
    TRANSFERS = "transfers"
    DIFFERENCES = "differences"
    WRITE_OFFS = "write_offs"
    LEDGER_CREDITS = "ledger_credits"  # a ledger does not say whether it was money
    SETTLED_BY_LIST = "settled_by_list"  # nor does a list of open items
    BALANCES = "balances"  # between two lists of balances


class BridgeLine(NamedTuple):
    """One document, or what several moved, signed as on the account (minor units)."""

    movement: Movement
    currency: str
    amount: int
    customer: str = ""
    document: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Bridge:
    """Net receivables (debits less credits, open or not applied) of one currency: opening + Σ lines = closing."""

    currency: str
    opening: int
    lines: tuple[BridgeLine, ...]
    closing: int


def bridges(tables: Tables, first: date, last: date, customer: str | None = None) -> list[Bridge]:
    """One bridge for each currency, from the end of the day before ``first`` to the end of ``last``."""
    if customer is not None and not tables.row("SELECT 1 FROM customer WHERE code = ? AND void_seq IS NULL", (customer,)):
        raise Refused(Rule.CUSTOMER_UNKNOWN, customer=customer)
    opened = {
        currency: int(amount)
        for currency, amount in tables.rows(_OPENING, {"first": first.isoformat(), "last": last.isoformat(), "code": customer})
    }
    moved: dict[tuple[str, Movement], int] = {}
    for line in _lines(tables, first, last, customer):
        key = (line.currency, line.movement)
        moved[key] = moved.get(key, 0) + line.amount
    return [_bridge(currency, amount, moved) for currency, amount in sorted(opened.items())]


def _bridge(currency: str, opening: int, moved: dict[tuple[str, Movement], int]) -> Bridge:
    lines = tuple(BridgeLine(one, currency, moved[(currency, one)]) for one in Movement if moved.get((currency, one)))
    return Bridge(currency, opening, lines, opening + sum(line.amount for line in lines))


def movements_of(tables: Tables, first: date, last: date, movement: Movement, customer: str | None = None) -> list[BridgeLine]:
    """The documents behind one line of a bridge, by day."""
    return [line for line in _lines(tables, first, last, customer) if line.movement is movement]


_OPENING = (
    "SELECT d.currency, coalesce(sum(d.side * d.amount) FILTER (WHERE d.date < :first), 0) FROM document d"
    " JOIN customer c ON c.id = d.customer WHERE d.void_seq IS NULL AND d.date <= :last AND (:code IS NULL OR c.code = :code)"
    " GROUP BY d.currency"
)
_MOVED = (
    "SELECT d.series, d.kind, d.side, d.order_no IS NOT NULL, r.id IS NOT NULL, d.currency, d.side * d.amount, c.code,"
    " d.number, d.part, d.parts, d.date FROM document d INDEXED BY document_date JOIN customer c ON c.id = d.customer"
    " LEFT JOIN (SELECT DISTINCT r.id, r.customer, r.number FROM bill b JOIN document r ON r.id = b.document"
    "  WHERE b.void_seq IS NULL) r"
    " ON r.id = d.id OR (d.series = 'V' AND r.customer = d.customer AND r.number = d.credits)"
    " WHERE d.void_seq IS NULL AND d.date BETWEEN :first AND :last AND (:code IS NULL OR c.code = :code) ORDER BY d.date, d.id"
)


def _lines(tables: Tables, first: date, last: date, customer: str | None) -> Iterator[BridgeLine]:
    asked = {"first": first.isoformat(), "last": last.isoformat(), "code": customer}
    for series, kind, side, told, bill, currency, amount, code, number, part, parts, day in tables.rows(_MOVED, asked):
        yield BridgeLine(movement(series, kind, side, told, bill), currency, amount, code, label(number, part, parts), day)


def movement(series: str, kind: str, side: int, told: bool, bill: bool) -> Movement:
    """What a document moved by. ``told``: it names a receipt that takes its place; ``bill``: that receipt was a bill."""
    if kind in (TRANSFER, TRANSFERRED):  # in whatever series
        return Movement.TRANSFERS
    if series in _SERIES:
        return _SERIES[series]
    if series == "L":
        return _of_ledger(kind, side, told)
    if bill:
        return Movement.BILLS if series == "R" else Movement.BILLS_RETURNED
    return _KINDS[kind]


def _of_ledger(kind: str, side: int, told: bool) -> Movement:
    """A ledger's word that was taken back falls to what it had been."""
    if kind == "opening":
        return Movement.BALANCES
    credit = side == -1 if kind != "balance_replaced" else side == 1
    return Movement.LEDGER_CREDITS if credit or (told and side == 1) else Movement.BILLED


_SERIES = {"B": Movement.BALANCES, "S": Movement.SETTLED_BY_LIST}
_KINDS = {
    "invoice": Movement.BILLED,
    "debit_note": Movement.BILLED,
    "opening": Movement.BILLED,
    "credit_note": Movement.CREDIT_NOTES,
    "receipt": Movement.CASH,
    "reversal": Movement.BOUNCED,
    "refund": Movement.REFUNDS,
    "discount": Movement.DIFFERENCES,
    "small_difference": Movement.DIFFERENCES,
    "bank_fee": Movement.DIFFERENCES,
    "transfer": Movement.TRANSFERS,
    "transferred": Movement.TRANSFERS,
    "write_off": Movement.WRITE_OFFS,
    "snapshot_replaced": Movement.SETTLED_BY_LIST,
}

"""Delivery notes that come in: new ones are kept with their lines, known ones may have been invoiced since, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.drafts import DeliveryDraft
from app.domain.intake import Decision, KnownCustomer, Numbers, Tray, differing
from app.domain.money import show

Key = tuple[int, str]  # customer, number


class DeliveryRow(NamedTuple):
    """One delivery. ``amount``: the sum of its lines, minor units, negative for a return."""

    id: int
    customer: int
    number: str
    date: str
    currency: str
    amount: int
    order_no: str | None
    contract: str | None
    project: str | None
    salesperson: str | None
    text: str | None


class LineRow(NamedTuple):
    """``quantity`` and ``price`` (with tax) as plain decimal text."""

    delivery: int
    place: int
    item: str | None
    spec: str | None
    unit: str | None
    quantity: str | None
    price: str | None
    amount: int
    invoice: str | None


class InvoicedRow(NamedTuple):
    """What the sales program says has been invoiced of a delivery, from a day on."""

    delivery: int
    amount: int
    eff: str


class KnownDelivery(NamedTuple):
    """``lines``: as ``_figures`` of each; ``invoiced``: the latest word, None if there was none."""

    id: int
    date: str
    currency: str
    amount: int
    lines: tuple[str, ...]
    invoiced: int | None


@dataclass(frozen=True, slots=True)
class DeliveryBook:
    customers: Mapping[str, KnownCustomer]
    known: Mapping[Key, KnownDelivery]


def decide_deliveries(drafts: Sequence[DeliveryDraft], book: DeliveryBook, day: str, new_id: Numbers) -> Decision:
    """``day``: the newest date of the file, from which what it says of invoices counts."""
    tray = Tray()
    rows: dict[str, list[object]] = {"delivery": [], "delivery_line": [], "delivery_invoiced": []}
    for lines in _grouped(drafts).values():
        customer = book.customers.get(lines[0].customer)
        if customer is None:
            for line in lines:
                tray.reject(line.row, "customer", line.customer, "UNKNOWN_CUSTOMER")
        elif not _refuse_mixed(tray, lines):
            known = book.known.get((customer.id, lines[0].number))
            _add(rows, tray, customer.id, lines, day, new_id) if known is None else _compare(rows, tray, known, lines, day)
    _warn_shared(tray, drafts)
    return tray.decision(rows)


def _grouped(drafts: Sequence[DeliveryDraft]) -> dict[tuple[str, str], list[DeliveryDraft]]:
    found: dict[tuple[str, str], list[DeliveryDraft]] = {}
    for draft in drafts:
        found.setdefault((draft.customer, draft.number), []).append(draft)
    return found


def _refuse_mixed(tray: Tray, lines: Sequence[DeliveryDraft]) -> bool:
    """Lines of one number on two days or in two currencies are two deliveries, or a mistake: none is taken."""
    first = lines[0]
    if all((line.date, line.currency) == (first.date, first.currency) for line in lines):
        return False
    for line in lines:
        tray.reject(line.row, "number", line.number, "DELIVERY_MIXED", row=str(first.row))
    return True


def _warn_shared(tray: Tray, drafts: Sequence[DeliveryDraft]) -> None:
    owners: dict[str, dict[str, int]] = {}
    for draft in drafts:
        owners.setdefault(draft.number, {}).setdefault(draft.customer, draft.row)
    for number, rows in owners.items():
        if len(rows) > 1:
            tray.warn(max(rows.values()), "number", number, "DELIVERY_OF_SEVERAL", customers=", ".join(rows))


def _add(
    rows: dict[str, list[object]], tray: Tray, customer: int, lines: Sequence[DeliveryDraft], day: str, new_id: Numbers
) -> None:
    first, amount = lines[0], sum(line.amount for line in lines)
    row = DeliveryRow(
        new_id(), customer, first.number, first.date, first.currency, amount, first.order_no, first.contract, first.project,
        first.salesperson, first.text,
    )  # fmt: skip
    rows["delivery"].append(row)
    for place, line in enumerate(lines, 1):
        made = LineRow(row.id, place, line.item, line.spec, line.unit, line.quantity, line.price, line.amount, line.invoice)
        rows["delivery_line"].append(made)
    if (invoiced := _invoiced(lines)) is not None:
        rows["delivery_invoiced"].append(InvoicedRow(row.id, invoiced, max(first.date, day)))
    tray.accepted += len(lines)
    tray.add(row.currency, amount)


def _invoiced(lines: Sequence[DeliveryDraft]) -> int | None:
    told = [line.invoiced for line in lines if line.invoiced is not None]
    return sum(told) if told else None


def figures(item: str | None, quantity: str | None, price: str | None, amount: int, currency: str) -> str:
    """What makes a line the same line in the next file."""
    return " ".join(part for part in (item, quantity, price, show(amount, currency)) if part)


def _compare(rows: dict[str, list[object]], tray: Tray, known: KnownDelivery, lines: Sequence[DeliveryDraft], day: str) -> None:
    first, amount = lines[0], sum(line.amount for line in lines)
    shown = tuple(figures(line.item, line.quantity, line.price, line.amount, line.currency) for line in lines)
    changed = differing([
        ("date", known.date, first.date), ("currency", known.currency, first.currency),
        ("amount", show(known.amount, known.currency), show(amount, first.currency)),
    ])  # fmt: skip
    if changed is None and sorted(shown) != sorted(known.lines):
        changed = ", ".join(known.lines), ", ".join(shown)
    if changed:
        for line in lines:
            tray.reject(line.row, "number", line.number, "DELIVERY_CHANGED", before=changed[0], now=changed[1])
        return
    invoiced = _invoiced(lines)
    if invoiced is None or invoiced == (known.invoiced or 0):
        tray.unchanged += len(lines)
        return
    rows["delivery_invoiced"].append(InvoicedRow(known.id, invoiced, max(first.date, day)))
    before, now = show(known.invoiced or 0, known.currency), show(invoiced, known.currency)
    tray.warn(first.row, "invoiced", now, "DELIVERY_INVOICED", number=first.number, before=before, now=now)
    tray.accepted += len(lines)

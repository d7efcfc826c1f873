"""Receipts that came from the bank first: the accounting program's own receipt confirms them and is not posted again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from app.domain.drafts import LedgerDraft, ReceiptDraft
from app.domain.intake import Decision, KnownCustomer, Tray


class FromBank(NamedTuple):
    """A receipt of a line of the bank, or typed here. ``reference`` is the bank's, ``confirmed`` the accounting program's number.

    ``by_ledger``: a ledger confirmed it, which has vouchers and not the numbers of receipts. ``counted``: it counts
    without the accounting program's word.
    """

    id: int
    customer: int
    number: str
    date: str
    amount: int
    currency: str
    open: int
    reference: str | None
    confirmed: str | None
    by_ledger: bool = False
    counted: bool = False

    @property
    def named(self) -> bool:
        """Whether the accounting program's own number is known."""
        return self.confirmed is not None and not self.by_ledger


def confirm(
    drafts: Sequence[ReceiptDraft],
    customers: Mapping[str, KnownCustomer],
    receipts: Sequence[FromBank],
    posted: frozenset[tuple[int, str]],
    days: int,
) -> tuple[list[ReceiptDraft], Decision]:
    """The rows with confirmed receipts under the book's own number, and what is confirmed: rows (document, reference).

    One receipt confirms one: same customer, amount and currency, and the bank's number or the nearest day within
    ``days``. ``posted``: (customer, number) that the book has from the accounting program itself. What a receipt paid
    stays; documents that the file names are taken where it paid none.
    """
    tray, rows = Tray(), list[tuple[int, str]]()
    known: dict[tuple[int, str | None], FromBank] = {(one.customer, one.confirmed): one for one in receipts if one.named}
    waiting: dict[tuple[int, int, str], list[FromBank]] = {}
    for one in (one for one in receipts if not one.named):
        waiting.setdefault((one.customer, one.amount, one.currency), []).append(one)
    for first in _firsts(drafts):
        customer = customers.get(first.customer)
        if customer is None or (customer.id, first.reference) in known:
            continue
        own = waiting.get((customer.id, first.amount, first.currency or customer.currency), [])
        meant = [one for one in own if first.reference in (one.reference, one.number)]
        if not meant and (customer.id, first.reference) not in posted:
            meant = sorted((one for one in own if _apart(one, first) <= days), key=lambda one: (_apart(one, first), one.id))
        if meant:
            own.remove(meant[0])
            known[(customer.id, first.reference)] = meant[0]
            rows.append((meant[0].id, first.reference))
            tray.warn(first.row, "reference", first.reference, "CONFIRMED_RECEIPT", receipt=meant[0].number, date=meant[0].date)
    return [_renamed(draft, customers, known) for draft in drafts], tray.decision({"confirm": list(rows)})


def _firsts(drafts: Sequence[ReceiptDraft]) -> list[ReceiptDraft]:
    """The first row of each receipt."""
    found: dict[tuple[str, str], ReceiptDraft] = {}
    for draft in drafts:
        if draft.kind == "receipt":
            found.setdefault((draft.customer, draft.reference), draft)
    return list(found.values())


def _apart(one: "FromBank | Received", other: "ReceiptDraft | LedgerDraft") -> int:
    return abs((date.fromisoformat(one.date) - date.fromisoformat(other.date)).days)


def _renamed(
    draft: ReceiptDraft, customers: Mapping[str, KnownCustomer], known: Mapping[tuple[int, str | None], FromBank]
) -> ReceiptDraft:
    customer = customers.get(draft.customer)
    one = known.get((customer.id, draft.reference)) if customer else None
    if one is None:
        return draft
    named = draft if one.open == one.amount else draft._replace(document=None, allocated=None)
    return named._replace(reference=one.number, date=one.date)


# ---- by a ledger


class Received(NamedTuple):
    """A receipt that did not come from the bank; minor units."""

    customer: int
    date: str
    amount: int
    currency: str


_Money = tuple[int, int, str]  # customer, amount, currency


def confirm_by_ledger(
    rows: Sequence[LedgerDraft],
    customers: Mapping[str, KnownCustomer],
    receipts: Sequence[FromBank],
    others: Sequence[Received],
    days: int,
) -> Decision:
    """Which receipts of the bank the credits of a ledger are: rows (document, reference) as ``confirm``.

    A credit is one receipt: those that the accounting program has shown before, and ``others``, take theirs first.
    """
    tray, found = Tray(), list[tuple[int, str]]()
    left = _credits(rows, customers)
    before: list[FromBank | Received] = [*(one for one in receipts if one.confirmed), *others]
    for one in before:
        same = left.get((one.customer, one.amount, one.currency), [])
        if near := _nearest(one, same, days):
            same.remove(near)
    for waiting in (one for one in receipts if not one.confirmed):
        same = left.get((waiting.customer, waiting.amount, waiting.currency), [])
        near = next((row for row in same if _names(row, waiting)), None) or _nearest(waiting, same, days)
        if near:
            same.remove(near)
            found.append((waiting.id, _said(near)))
            tray.warn(near.row, "voucher", _said(near), "CONFIRMED_RECEIPT", receipt=waiting.number, date=waiting.date)
    return tray.decision({"confirm": list(found)})


def _credits(rows: Sequence[LedgerDraft], customers: Mapping[str, KnownCustomer]) -> dict[_Money, list[LedgerDraft]]:
    found: dict[_Money, list[LedgerDraft]] = {}
    for row in rows:
        known = customers.get(row.customer or "")
        if known and not row.opening and row.credit > row.debit:
            found.setdefault((known.id, row.credit - row.debit, row.currency or known.currency), []).append(row)
    return found


def _nearest(one: "FromBank | Received", rows: Sequence[LedgerDraft], days: int) -> LedgerDraft | None:
    """The row that says the voucher by which it was confirmed, else the nearest one in time."""
    said = [row for row in rows if isinstance(one, FromBank) and one.confirmed and _said(row) == one.confirmed]
    near = sorted((row for row in rows if _apart(one, row) <= days), key=lambda row: (_apart(one, row), row.row))
    return next(iter((*said, *near)), None)


def _names(row: LedgerDraft, one: FromBank) -> bool:
    text = f"{row.voucher or ''} {row.text or ''}"
    return bool(one.reference) and str(one.reference) in text.split()


def _said(row: LedgerDraft) -> str:
    return f"{row.date} {row.voucher or ''}".strip()

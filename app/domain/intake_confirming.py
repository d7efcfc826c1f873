"""Receipts that came from the bank first: the accounting program's own receipt confirms them and is not posted again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from app.domain.drafts import ReceiptDraft
from app.domain.intake import Decision, KnownCustomer, Tray


class FromBank(NamedTuple):
    """A receipt made of a line of the bank. ``reference`` is the bank's, ``confirmed`` the accounting program's number."""

    id: int
    customer: int
    number: str
    date: str
    amount: int
    currency: str
    open: int
    reference: str | None
    confirmed: str | None


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
    known: dict[tuple[int, str | None], FromBank] = {(one.customer, one.confirmed): one for one in receipts if one.confirmed}
    waiting: dict[tuple[int, int, str], list[FromBank]] = {}
    for one in (one for one in receipts if not one.confirmed):
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


def _apart(one: FromBank, draft: ReceiptDraft) -> int:
    return abs((date.fromisoformat(one.date) - date.fromisoformat(draft.date)).days)


def _renamed(
    draft: ReceiptDraft, customers: Mapping[str, KnownCustomer], known: Mapping[tuple[int, str | None], FromBank]
) -> ReceiptDraft:
    customer = customers.get(draft.customer)
    one = known.get((customer.id, draft.reference)) if customer else None
    if one is None:
        return draft
    named = draft if one.open == one.amount else draft._replace(document=None, allocated=None)
    return named._replace(reference=one.number, date=one.date)

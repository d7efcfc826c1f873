"""A register of bills from a bank or the bills system: which are new, which receipts they pay by or complete, what differs.

A new bill is on hand when it comes in, whatever its state in the file: what was done with it since is told with the step
to take, never done silently. Amounts are minor units.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.domain.bill_words import METHOD, is_bill
from app.domain.bills import BillRow, BillState, Move, named, overlapping, state_of, verbs_from
from app.domain.drafts import BillDraft
from app.domain.intake import Decision, KnownCustomer, Numbers, Tray, differing
from app.domain.matching_fit import OpenItem, age
from app.domain.money import show
from app.domain.posting import CREDIT, RECEIVED, AllocationRow, DocumentRow, later
from app.domain.spelling import name_form


class Standing(NamedTuple):
    """A bill with what was done with it."""

    bill: BillRow
    moves: tuple[Move, ...]

    @property
    def state(self) -> BillState:
        return state_of(self.moves)


class WaitingReceipt(NamedTuple):
    """A receipt of the accounting program that no bank line stands behind; ``behind`` of it bills do."""

    id: int
    customer: int
    number: str
    date: str
    amount: int
    currency: str
    method: str | None
    entity: int
    behind: int


def completes(
    receipts: Sequence[WaitingReceipt], customer: int, amount: int, currency: str, day: str, days: int
) -> WaitingReceipt | None:
    """The receipt that a bill was posted as before: one that says bill, else one that says nothing of how it was paid.

    Same customer and currency, at most ``days`` apart, with exactly the amount left that no bill stands behind.
    """
    found = [
        one
        for one in receipts
        if (one.customer, one.currency, one.amount - one.behind) == (customer, currency, amount)
        and _apart(one.date, day) <= days
        and (is_bill(one.method) or not one.method)
    ]
    return min(found, key=lambda one: (not is_bill(one.method), _apart(one.date, day), one.id), default=None)


def _apart(one: str, other: str) -> int:
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def paying(row: DocumentRow, items: Sequence[OpenItem], spent: Mapping[int, int]) -> list[AllocationRow]:
    """What a bill pays: the oldest due first, the rest stays on account. A balance of a later day counts it already."""
    left, made = row.amount, []
    for item in sorted(items, key=age):
        room = item.open - spent.get(item.id, 0)
        if left and room > 0 and (item.detail or item.date < row.date):
            part = min(left, room)
            made.append(AllocationRow(item.id, row.id, part, later(item.date, row.date)))
            left -= part
    return made


def receipt_of(
    id_: int, customer: int, entity: int, number: str, day: str, amount: int, currency: str
) -> DocumentRow:
    """The receipt that is posted with a bill."""
    return DocumentRow(
        id_, RECEIVED, customer, entity, number, 1, 1, "receipt", CREDIT, day, None, amount, currency, method=METHOD
    )


@dataclass(frozen=True, slots=True)
class BillBook:
    """What the book knows before the file. ``names``: codes by ``name_form``; ``own``: names of the own companies.

    ``items``: what is owed by (customer, currency), without balances; ``explains``: whether a list of open items has
    settled what a receipt of this amount pays. ``taken``: (customer, number) of receipts.
    """

    customers: Mapping[str, KnownCustomer]
    names: Mapping[str, Sequence[str]]
    own: frozenset[str]
    bills: Sequence[Standing]
    receipts: Sequence[WaitingReceipt]
    items: Mapping[tuple[int, str], Sequence[OpenItem]]
    taken: frozenset[tuple[int, str]]
    days: int


class _Work:
    """What one decision has made so far; never leaves it."""

    def __init__(self, book: BillBook, new_document: Numbers, new_bill: Numbers, explains: Callable[[DocumentRow], bool]) -> None:
        self.book, self.new_document, self.new_bill, self.explains = book, new_document, new_bill, explains
        self.tray = Tray()
        self.documents: list[DocumentRow] = []
        self.allocations: list[AllocationRow] = []
        self.bills: list[BillRow] = []
        self.known = {one.bill.label: one for one in book.bills}
        self.receipts = {one.id: one for one in book.receipts}
        self.spent: dict[int, int] = {}


def decide_bills(
    drafts: Sequence[BillDraft], book: BillBook, new_document: Numbers, new_bill: Numbers, explains: Callable[[DocumentRow], bool]
) -> Decision:
    """Post new bills with their receipts; known ones are compared. Control totals are the amounts of new bills."""
    work = _Work(book, new_document, new_bill, explains)
    for draft in drafts:
        _take(work, draft)
    return work.tray.decision({"document": work.documents, "allocation": work.allocations, "bill": work.bills})


def _take(work: _Work, draft: BillDraft) -> None:
    label = named(draft.number, draft.first, draft.last)
    known = work.known.get(label)
    if known is not None:
        _compare(work, draft, known)
        return
    met = overlapping(draft.number, draft.first, draft.last, [*(one.bill for one in work.known.values()), *work.bills])
    if met is not None:
        work.tray.reject(draft.row, "range", label, "BILL_OVERLAPS", bill=met.label)
    elif draft.drawer and name_form(draft.drawer) in work.book.own:
        work.tray.reject(draft.row, "drawer", draft.drawer, "BILL_OURS")
    elif draft.date > draft.matures or (draft.issued or "") > draft.date:
        work.tray.reject(
            draft.row, "received", draft.date, "BILL_DAYS_WRONG", issued=draft.issued or "", matures=draft.matures
        )
    else:
        _receive(work, draft, label)


def _receive(work: _Work, draft: BillDraft, label: str) -> None:
    customer = _customer(work, draft)
    if customer is None:
        return
    currency = draft.currency or customer.currency
    receipt = completes(list(work.receipts.values()), customer.id, draft.amount, currency, draft.date, work.book.days)
    own = receipt is None
    document, entity = (receipt.id, receipt.entity) if receipt else (_post(work, draft, customer, currency, label), 1)
    if receipt:
        work.receipts[receipt.id] = receipt._replace(behind=receipt.behind + draft.amount)
        work.tray.warn(draft.row, "number", label, "BILL_COMPLETES", receipt=receipt.number, date=receipt.date)
    row = BillRow(
        work.new_bill(), document, entity, draft.number, draft.first, draft.last, draft.kind, draft.acceptor, draft.acceptor_bank,
        draft.drawer, draft.endorser, draft.issued, draft.matures, draft.amount, currency, draft.date, draft.date, None, int(own),
    )  # fmt: skip
    work.bills.append(row)
    work.tray.accepted += 1
    work.tray.add(currency, draft.amount)
    _tell_state(work, draft, label, BillState.ON_HAND)


def _post(work: _Work, draft: BillDraft, customer: KnownCustomer, currency: str, label: str) -> int:
    number = next(name for name in _numbers(label) if (customer.id, name) not in work.book.taken)
    row = receipt_of(work.new_document(), customer.id, 1, number, draft.date, draft.amount, currency)
    items = work.book.items.get((customer.id, currency), ())
    made = [] if work.explains(row) else paying(row, items, work.spent)
    for one in made:
        assert one.debit is not None
        work.spent[one.debit] = work.spent.get(one.debit, 0) + one.amount
    work.documents.append(row)
    work.allocations += made
    return row.id


def _numbers(label: str) -> list[str]:
    return [label, *(f"{label} ({turn})" for turn in range(2, 100))]


def _customer(work: _Work, draft: BillDraft) -> KnownCustomer | None:
    """By its code, else by the name of who handed the bill over, who is the drawer where there is no endorser."""
    if draft.customer:
        found = work.book.customers.get(draft.customer)
        codes: Sequence[str] = work.book.names.get(name_form(draft.customer), ()) if found is None else (draft.customer,)
        said, column = draft.customer, "customer"
    else:
        said, column = draft.endorser or draft.drawer or "", "endorser"
        codes = work.book.names.get(name_form(said), ()) if said else ()
    if len(codes) == 1 and codes[0] in work.book.customers:
        return work.book.customers[codes[0]]
    if len(codes) > 1:
        work.tray.reject(draft.row, column, said, "NAME_OF_SEVERAL", codes=", ".join(codes))
    elif draft.customer:
        work.tray.reject(draft.row, column, said, "UNKNOWN_CUSTOMER")
    else:
        work.tray.reject(draft.row, column, said or None, "BILL_OF_WHOM")
    return None


def _compare(work: _Work, draft: BillDraft, known: Standing) -> None:
    """The same bill again changes nothing; other figures are shown and refused, another state is told with the step to it."""
    bill = known.bill
    pairs = [
        ("amount", show(bill.amount, bill.currency), show(draft.amount, bill.currency)),
        ("currency", bill.currency, draft.currency),
        ("kind", bill.kind, draft.kind),
        ("matures", bill.matures, draft.matures),
    ]
    changed = differing(pairs)
    if changed:
        work.tray.reject(draft.row, "number", bill.label, "CHANGED", before=changed[0], now=changed[1])
        return
    work.tray.unchanged += 1
    _tell_state(work, draft, bill.label, known.state)


def _tell_state(work: _Work, draft: BillDraft, label: str, state: BillState) -> None:
    if draft.state is None or draft.state == state:
        return
    verb = verbs_from(state, BillState(draft.state))
    step = f"--{verb}" if verb else ""
    work.tray.warn(draft.row, "state", label, "BILL_STATE_DIFFERS", state=state, told=draft.state, verb=step)

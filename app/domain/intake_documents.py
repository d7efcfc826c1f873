"""Invoices, notes and opening items from a file: what is new, what is known, what contradicts the book."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.domain.drafts import DISPUTED_WHOLE, DocumentDraft
from app.domain.intake import Decision, KnownCustomer, Numbers, Tray, differing
from app.domain.money import show, split_minor
from app.domain.posting import (
    BILLED,
    CREDIT,
    DEBIT,
    SETTLED,
    SIDES,
    TRANSFERRED,
    AllocationRow,
    DocumentRow,
    Item,
    allocate,
    label,
    later,
)
from app.domain.terms import due_dates, parse_term

Key = tuple[int, str]


class PostedPart(NamedTuple):
    """A posted document, or one instalment of it; minor units."""

    id: int
    amount: int
    open: int
    due: str | None = None


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A posted document under one number, its instalments in their order.

    ``recorded_open``: what its file said was open. ``disputed_on``: when the latest word on
    what is disputed took effect, None without any.
    """

    parts: tuple[PostedPart, ...]
    kind: str
    date: str
    currency: str
    recorded_open: int
    disputed: int
    disputed_on: str | None
    base_date: str | None

    @property
    def due(self) -> str | None:
        """That of the first instalment."""
        return self.parts[0].due

    @property
    def amount(self) -> int:
        return sum(part.amount for part in self.parts)

    @property
    def open(self) -> int:
        return sum(part.open for part in self.parts)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the book knows before the file: customers by code, documents and open items by (customer, number)."""

    customers: Mapping[str, KnownCustomer]
    documents: Mapping[Key, KnownDocument]
    open_items: Mapping[Key, Sequence[Item]]
    entities: Mapping[str, int]


class _Work:
    """What one decision has made so far; never leaves it."""

    def __init__(self, ledger: Ledger, new_id: Numbers) -> None:
        self.ledger, self.new_id = ledger, new_id
        self.tray = Tray()
        self.documents: list[DocumentRow] = []
        self.allocations: list[AllocationRow] = []
        self.disputes: list[tuple[int, int, str, str | None]] = []
        self.dues: list[tuple[int, str]] = []
        self.credits: list[tuple[DocumentDraft, DocumentRow, int]] = []
        self.fresh: dict[Key, list[tuple[DocumentRow, int]]] = {}
        self.spent: dict[int, int] = {}
        self.terms: dict[tuple[str, str, str | None], tuple[tuple[Decimal, date | None], ...]] = {}


def decide_documents(drafts: Sequence[DocumentDraft], ledger: Ledger, new_id: Numbers) -> Decision:
    """Post what is new, leave what is known, refuse what contradicts it (``CHANGED`` with both values).

    ``open`` below the amount posts an opening settlement on the document's date; a credit note that names ``credits``
    is allocated to it, as far as both are open, on the later of both dates.
    """
    work = _Work(ledger, new_id)
    for draft in drafts:
        _take(work, draft)
    for draft, row, free in work.credits:
        _credit(work, draft, row, free)
    return work.tray.decision(
        {
            "document": work.documents,
            "allocation": work.allocations,
            "dispute": work.disputes,
            "due": work.dues,
        }
    )


def _take(work: _Work, draft: DocumentDraft) -> None:
    customer = work.ledger.customers.get(draft.customer)
    if customer is None:
        work.tray.reject(draft.row, "customer", draft.customer, "UNKNOWN_CUSTOMER")
        return
    known = work.ledger.documents.get((customer.id, draft.number))
    if known is None:
        _post(work, draft, customer)
    else:
        _compare(work, draft, known, customer)


def _compare(work: _Work, draft: DocumentDraft, known: KnownDocument, customer: KnownCustomer) -> None:
    shown = _shower(known.currency)
    open_said = draft.open if draft.open is not None and draft.open not in (known.open, known.recorded_open) else None
    moved = known.kind == TRANSFERRED  # to this customer, on a day of its own: the file may call it what it was before
    pairs = (
        ("kind", known.kind, None if moved else draft.kind),
        ("date", known.date, None if moved else draft.date),
        ("due", known.due, draft.due if known.due else None),
        ("base_date", known.base_date, draft.base_date if known.base_date and not moved else None),
        ("currency", known.currency, draft.currency),
        ("amount", shown(known.amount), shown(draft.amount)),
        ("open", shown(known.recorded_open), None if open_said is None else shown(open_said)),
    )
    changed = differing(pairs)
    if changed:
        work.tray.reject(draft.row, "number", draft.number, "CHANGED", before=changed[0], now=changed[1])
    elif not _completes(work, draft, known, customer):
        work.tray.unchanged += 1


def _completes(work: _Work, draft: DocumentDraft, known: KnownDocument, customer: KnownCustomer) -> bool:
    """A known document whose due date was unknown, or whose disputed part is another now, is completed, not changed."""
    dues = _missing_dues(work, draft, known, customer)
    work.dues += [(id_, due) for id_, _, due in dues]
    for _, named, due in dues:
        work.tray.warn(draft.row, "due", due, "DUE_COMPLETED", document=named)
    disputed = _disputed(draft, known.amount)
    other = disputed is not None and disputed != known.disputed
    if other:
        # A later word on the same document must not lie before the word it replaces.
        _dispute(work, known.parts, disputed or 0, later(draft.date, known.disputed_on or ""))
        work.tray.warn(draft.row, "disputed", None, "DISPUTE_CHANGED", document=draft.number)
    work.tray.accepted += bool(dues or other)
    return bool(dues or other)


def _missing_dues(
    work: _Work, draft: DocumentDraft, known: KnownDocument, customer: KnownCustomer
) -> list[tuple[int, str, str]]:
    """(id, label, due date) of the parts that waited for one: stated now, or known now because the clock's start is."""
    if all(part.due for part in known.parts):
        return []
    found = _instalments(work, draft, customer, SIDES[known.kind])
    if [amount for amount, _ in found] == [part.amount for part in known.parts]:
        count = len(found)
        pairs = enumerate(zip(known.parts, found, strict=True), 1)
        return [(p.id, label(draft.number, i, count), due) for i, (p, (_, due)) in pairs if due and not p.due]
    if len(known.parts) == 1:
        work.tray.warn(draft.row, "number", draft.number, "NOT_SPLIT", code=draft.customer, count="1", term=customer.term or "")
    return []


def _disputed(draft: DocumentDraft, amount: int) -> int | None:
    """The disputed part in minor units, None if the file does not say."""
    return amount if draft.disputed == DISPUTED_WHOLE else draft.disputed


def _post(work: _Work, draft: DocumentDraft, customer: KnownCustomer) -> None:
    entity = work.ledger.entities[draft.entity or ""]
    side = SIDES[draft.kind]
    currency = draft.currency or customer.currency
    due_parts = _instalments(work, draft, customer, side)
    posted = [
        DocumentRow(
            work.new_id(), BILLED, customer.id, entity, draft.number, part, len(due_parts), draft.kind, side, draft.date,
            due, amount, currency, draft.base_date, draft.order_no, draft.contract, draft.delivery, draft.project,
            draft.account, draft.salesperson, None, None, draft.credits, draft.text,
        )
        for part, (amount, due) in enumerate(due_parts, 1)
    ]  # fmt: skip
    work.documents += posted
    work.tray.accepted += 1
    work.tray.add(currency, side * draft.amount)
    opened = _settle(work, draft, posted)
    if draft.disputed:
        parts = [PostedPart(row.id, row.amount, left) for row, left in opened]
        _dispute(work, parts, _disputed(draft, draft.amount) or 0, draft.date)
    if side == DEBIT:
        work.fresh[(customer.id, draft.number)] = opened
        for row, left in opened if len(opened) > 1 else ():
            work.fresh[(customer.id, label(row.number, row.part, row.parts))] = [(row, left)]
    elif draft.credits:
        work.credits.append((draft, posted[0], opened[0][1]))


def _instalments(work: _Work, draft: DocumentDraft, customer: KnownCustomer, side: int) -> list[tuple[int, str | None]]:
    """(amount, due date) of each part: a due date in the file wins over the customer's term."""
    if draft.due or side == CREDIT or not customer.term:
        return [(draft.amount, draft.due)]
    key = (customer.term, draft.date, draft.base_date)
    found = work.terms.get(key)
    if found is None:
        base = date.fromisoformat(draft.base_date) if draft.base_date else None
        found = work.terms[key] = due_dates(parse_term(customer.term), date.fromisoformat(draft.date), base)
    amounts = split_minor(draft.amount, [percent for percent, _ in found]) if len(found) > 1 else (draft.amount,)
    return [(a, d.isoformat() if d else None) for a, (_, d) in zip(amounts, found, strict=True) if a > 0]


def _settle(work: _Work, draft: DocumentDraft, posted: list[DocumentRow]) -> list[tuple[DocumentRow, int]]:
    """Opening settlements, first instalment first, so that what stays open is what the file says."""
    gone = 0 if draft.open is None else draft.amount - draft.open
    opened = []
    for row in posted:
        taken = min(gone, row.amount)
        gone -= taken
        opened.append((row, row.amount - taken))
        if taken:
            counter = row._replace(
                id=work.new_id(), series=SETTLED, kind="settlement", side=-row.side, due=None, amount=taken
            )
            work.documents.append(counter)
            debit, credit = (row.id, counter.id) if row.side == DEBIT else (counter.id, row.id)
            work.allocations.append(AllocationRow(debit, credit, taken, row.date))
    return opened


def _dispute(work: _Work, parts: Sequence[PostedPart], disputed: int, day: str) -> None:
    """Instalments in their order; what is settled already is disputed last, so that the dispute falls on what is owed."""
    taken = dict.fromkeys((part.id for part in parts), 0)
    for room in ({part.id: part.open for part in parts}, {part.id: part.amount - part.open for part in parts}):
        for document, size in room.items():
            piece = min(disputed, size)
            taken[document] += piece
            disputed -= piece
    work.disputes += [(document, amount, day, None) for document, amount in taken.items()]


def _credit(work: _Work, draft: DocumentDraft, row: DocumentRow, free: int) -> None:
    """A credit note set against the document it names; what finds no room stays unapplied, with a warning."""
    key = (row.customer, draft.credits or "")
    credit = Item(row.id, row.customer, row.currency, CREDIT, row.date, free, row.number, row.kind)
    known = [item for item in work.ledger.open_items.get(key, ()) if item.side == DEBIT]
    targets = [_fresh_item(made, left) for made, left in work.fresh.get(key, ())] or known
    if not targets:
        work.tray.warn(draft.row, "credits", draft.credits, "CREDITS_UNKNOWN", document=draft.number)
    for target in targets:
        room = target.open - work.spent.get(target.id, 0)
        amount = min(room, credit.open)
        if amount > 0 and target.currency == credit.currency:
            work.allocations.append(allocate(target._replace(open=room), credit, amount))
            work.spent[target.id] = work.spent.get(target.id, 0) + amount
            credit = credit._replace(open=credit.open - amount)
    if targets and credit.open:
        work.tray.warn(
            draft.row,
            "credits",
            draft.credits,
            "CREDIT_LEFT",
            document=draft.number,
            left=show(credit.open, row.currency),
        )


def _fresh_item(row: DocumentRow, left: int) -> Item:
    named = label(row.number, row.part, row.parts)
    return Item(row.id, row.customer, row.currency, row.side, row.date, left, named, row.kind)


def _shower(currency: str) -> Callable[[int], str]:
    return lambda minor: show(minor, currency)

"""Receipts from a file: one receipt may stand on several rows, each paying one document; a bounce is a dated event."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.bill_words import is_bill
from app.domain.drafts import ReceiptDraft
from app.domain.intake import Decision, KnownCustomer, Numbers, Store, Tray, differing
from app.domain.money import show
from app.domain.posting import (
    CREDIT,
    DEBIT,
    RECEIVED,
    AllocationRow,
    DocumentRow,
    Item,
    allocate,
    later,
    reverse,
    spread,
)
from app.domain.rule import Refused

Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class KnownReceipt:
    """A posted receipt. ``paid``: what files gave to each document (by id); ``open``: what is still on account.

    ``refunds`` (ids) have of it what no file of receipts would say with it.
    """

    row: DocumentRow
    reversed_on: str | None
    paid: Mapping[int, int]
    standing: Sequence[AllocationRow]
    open: int
    refunds: frozenset[int] = frozenset()

    def stands(self) -> dict[int, int]:
        """What each document (by id) has of it now."""
        found: dict[int, int] = {}
        for line in self.standing:
            other = line.debit if self.row.side == CREDIT else line.credit
            assert other is not None
            found[other] = found.get(other, 0) + line.amount
        return found


class Claim(NamedTuple):
    """What the rows of a receipt give to one document. ``said`` in minor units, None: as much as they can."""

    name: str
    ids: frozenset[int]
    said: int | None


@dataclass(frozen=True, slots=True)
class Cash:
    """What the book knows before the file; ``items`` are documents by (customer, number), open or settled."""

    customers: Mapping[str, KnownCustomer]
    receipts: Mapping[Key, KnownReceipt]
    items: Mapping[Key, Sequence[Item]]
    entity: int


class _Work:
    """What one decision has made so far; never leaves it."""

    def __init__(self, cash: Cash, new_id: Numbers, store: Store, refunds: bool) -> None:
        self.cash, self.new_id, self.store, self.refunds = cash, new_id, store, refunds
        self.tray = Tray()
        self.documents: list[DocumentRow] = []
        self.allocations: list[AllocationRow] = []
        self.spent: dict[int, int] = {}
        self.fresh: dict[Key, Item] = {}
        self.payers: dict[Key, int] = {}


def decide_receipts(drafts: Sequence[ReceiptDraft], cash: Cash, new_id: Numbers, store: Store) -> Decision:
    """Post new receipts with their allocations; a receipt with one impossible row is refused as a whole.

    An empty ``allocated`` takes as much as the document leaves open. ``reversed_on`` posts the bounce as well.
    ``store`` keeps the payer's name of a customer apart and answers its id.
    """
    work = _Work(cash, new_id, store, any(draft.kind == "refund" for draft in drafts))
    for rows in _grouped(drafts):
        _take(work, rows)
    return work.tray.decision({"document": work.documents, "allocation": work.allocations})


def _grouped(drafts: Sequence[ReceiptDraft]) -> list[list[ReceiptDraft]]:
    """The rows of each receipt. Refunds come last: what they pay back may stand further down in the file."""
    groups: dict[tuple[str, str], list[ReceiptDraft]] = {}
    for draft in drafts:
        groups.setdefault((draft.customer, draft.reference), []).append(draft)
    return sorted(groups.values(), key=lambda rows: rows[0].kind == "refund")


def _take(work: _Work, rows: list[ReceiptDraft]) -> None:
    first = rows[0]
    customer = work.cash.customers.get(first.customer)
    if customer is None:
        for draft in rows:
            work.tray.reject(draft.row, "customer", draft.customer, "UNKNOWN_CUSTOMER")
        return
    if first.reversed_on and first.reversed_on < first.date:
        _refuse(work, rows, first, "reversed_on", "REVERSED_BEFORE_RECEIVED", {"date": first.date})
        return
    known = work.cash.receipts.get((customer.id, first.reference))
    if known is None:
        _post(work, rows, customer)
    else:
        _compare(work, rows, known)


def _compare(work: _Work, rows: list[ReceiptDraft], known: KnownReceipt) -> None:
    first, row = rows[0], known.row
    pairs: list[tuple[str, object, object]] = [
        ("date", row.date, first.date),
        ("kind", row.kind, first.kind),
        ("currency", row.currency, first.currency),
        ("amount", show(row.amount, row.currency), show(first.amount, row.currency)),
        ("reversed_on", known.reversed_on, first.reversed_on if known.reversed_on else None),
    ]
    claims = _claims(work, rows, row)
    stands = known.stands()
    new = _new(claims, known, stands, known.open - work.spent.get(row.id, 0))
    pairs += [
        (claim.name, show(_share(known.paid, claim.ids), row.currency), show(claim.said, row.currency))
        for claim in claims
        if claim.said is not None and claim.name not in new and not _agrees(claim, claims, known.paid, stands)
    ]
    changed = differing(pairs)
    if changed:
        _refuse(work, rows, first, "reference", "CHANGED", {"before": changed[0], "now": changed[1]})
        return
    added = _add(work, rows, known, new)
    if added is None:
        return
    bounced = first.reversed_on is not None and known.reversed_on is None
    if bounced:
        _bounce(work, first, row, [*known.standing, *added])
    if bounced or added:
        work.tray.accepted += len(rows)
    else:
        work.tray.unchanged += len(rows)


def _claims(work: _Work, rows: Sequence[ReceiptDraft], row: DocumentRow) -> list[Claim]:
    """What the rows give to each document they name, in their order. A whole includes what they give to its instalments."""
    said: dict[str, int | None] = {}
    for draft in rows:
        if draft.document:
            before = said.get(draft.document, 0)
            said[draft.document] = None if None in (before, draft.allocated) else (before or 0) + (draft.allocated or 0)
    ids = {name: frozenset(item.id for item in _targets(work, row, name)) for name in said}
    claims = []
    for name, amount in said.items():
        parts = [said[other] for other in said if ids[other] < ids[name] and ids[other]] if len(ids[name]) > 1 else []
        whole = None if amount is None or None in parts else amount + sum(part or 0 for part in parts)
        claims.append(Claim(name, ids[name], whole))
    return claims


def _share(paid: Mapping[int, int], ids: Iterable[int]) -> int:
    return sum(paid.get(id_, 0) for id_ in ids)


def _agrees(claim: Claim, claims: Sequence[Claim], paid: Mapping[int, int], stands: Mapping[int, int]) -> bool:
    """The book has what the file says, by the file's own word or by now; of an instalment it may have more by its whole."""
    had = (_share(paid, claim.ids), _share(stands, claim.ids))
    return claim.said in had or (any(claim.ids < other.ids for other in claims) and (claim.said or 0) <= max(had))


def _new(claims: Sequence[Claim], known: KnownReceipt, stands: Mapping[int, int], room: int) -> set[str]:
    """Documents that the book has nothing of yet and that what is on account is enough for.

    None of them if the book has it against others than the file names: that is a contradiction, no completion.
    """
    new = [c for c in claims if not _share(known.paid, c.ids) and not _share(stands, c.ids)]
    foreign = set(stands) - known.refunds - {id_ for claim in claims for id_ in claim.ids}
    wholes = [claim for claim in new if len(claim.ids) > 1]
    top = [claim for claim in new if not any(claim.ids < whole.ids for whole in wholes)]
    if foreign or room <= 0 or sum(claim.said or 0 for claim in top) > room:
        return set()
    return {claim.name for claim in new}


def _add(work: _Work, rows: list[ReceiptDraft], known: KnownReceipt, new: Collection[str]) -> list[AllocationRow] | None:
    """What is on account set against the documents that the file names now; None after refusing it."""
    row = known.row
    naming = [draft for draft in rows if draft.document in new]
    added = _lines(work, rows, naming, row, known.open - work.spent.get(row.id, 0)) if naming else []
    for draft, lines in added or ():
        if lines:
            amount = show(sum(line.amount for line in lines), row.currency)
            work.tray.warn(draft.row, "document", draft.document, "ALLOCATION_ADDED", reference=row.number, amount=amount)
    if added is None:
        return None
    made = [line for _, lines in added for line in lines]
    work.allocations += made
    _spend(work, row, made)
    work.spent[row.id] = work.spent.get(row.id, 0) + sum(line.amount for line in made)
    return made


def _bounce(work: _Work, draft: ReceiptDraft, row: DocumentRow, standing: Sequence[AllocationRow]) -> None:
    assert draft.reversed_on
    back, taken_back = reverse(row, standing, draft.reversed_on, work.new_id())
    work.documents.append(back)
    work.allocations += taken_back
    _spend(work, row, [line._replace(amount=-line.amount) for line in standing])
    work.spent[row.id] = work.spent.get(row.id, 0) + row.amount - sum(line.amount for line in standing)


def _spend(work: _Work, row: DocumentRow, lines: Sequence[AllocationRow]) -> None:
    for line in lines:
        other = line.debit if row.side == CREDIT else line.credit
        assert other is not None
        work.spent[other] = work.spent.get(other, 0) + line.amount


def _post(work: _Work, rows: list[ReceiptDraft], customer: KnownCustomer) -> None:
    first = rows[0]
    side = DEBIT if first.kind == "refund" else CREDIT
    row = DocumentRow(
        work.new_id(), RECEIVED, customer.id, work.cash.entity, first.reference, 1, 1, first.kind, side, first.date, None,
        first.amount, first.currency or customer.currency, method=first.method, text=first.text,
    )  # fmt: skip
    lines = _allocations(work, rows, row)
    if lines is None:
        return
    if first.kind == "receipt" and is_bill(first.method):
        work.tray.warn(first.row, "method", first.method, "BILL_FIELDS_MISSING", reference=first.reference)
    work.documents.append(row._replace(payer=_payer(work, customer.id, first.payer)) if first.payer else row)
    work.allocations += lines
    _spend(work, row, lines)
    if work.refunds:
        work.fresh[(row.customer, row.number)] = _item(row, row.amount - sum(line.amount for line in lines))
    work.tray.accepted += len(rows)
    work.tray.add(row.currency, -side * row.amount)
    if first.reversed_on:
        _bounce(work, first, row, lines)


def _payer(work: _Work, customer: int, name: str) -> int:
    """A payer's name belongs to the customer paid for: erasing that customer's values must reach it."""
    if (customer, name) not in work.payers:
        work.payers[(customer, name)] = work.store(customer, "payer", name)
    return work.payers[(customer, name)]


def _allocations(work: _Work, rows: list[ReceiptDraft], row: DocumentRow) -> list[AllocationRow] | None:
    """The allocations its rows ask for, or None after refusing them all for the sake of one."""
    single = _single(work, rows, row)
    if single is not None:
        return [single]
    made = _lines(work, rows, rows, row, row.amount)
    return None if made is None else [line for _, lines in made for line in lines]


def _lines(
    work: _Work, rows: list[ReceiptDraft], naming: Sequence[ReceiptDraft], row: DocumentRow, left: int
) -> list[tuple[ReceiptDraft, list[AllocationRow]]] | None:
    """What each of the rows ``naming`` documents allocates of ``left``; None after refusing all rows for the sake of one."""
    found: list[tuple[ReceiptDraft, list[AllocationRow]]] = []
    taken: dict[int, int] = {}
    for draft in naming:
        if draft.document is None:
            continue
        targets = _targets(work, row, draft.document)
        if not targets:
            _refuse(work, rows, draft, "document", "UNKNOWN_DOCUMENT", {"document": draft.document})
            return None
        try:
            made = _pay(work, row, draft, targets, left, taken)
        except Refused as no:
            figures = {k: show(v, row.currency) if isinstance(v, int) else str(v) for k, v in no.figures.items()}
            _refuse(work, rows, draft, "document", str(no.rule), figures)
            return None
        found.append((draft, made))
        left -= sum(line.amount for line in made)
    return found


def _targets(work: _Work, row: DocumentRow, number: str) -> list[Item]:
    """The documents of a number that this one can be set against; all of them if none can, for the refusal to say so."""
    key = (row.customer, number)
    found = list(work.cash.items.get(key, ()))
    if key in work.fresh:
        found.append(work.fresh[key])
    return [item for item in found if item.side != row.side] or found


def _single(work: _Work, rows: list[ReceiptDraft], row: DocumentRow) -> AllocationRow | None:
    """The plain case, most of every file: one row, one document, enough room. None leaves it to the full rules."""
    draft = rows[0]
    if len(rows) > 1 or draft.document is None or row.side != CREDIT:
        return None
    targets = work.cash.items.get((row.customer, draft.document), ())
    if len(targets) != 1:
        return None
    target = targets[0]
    room = target.open - work.spent.get(target.id, 0)
    want = min(row.amount, room) if draft.allocated is None else draft.allocated
    if not 0 < want <= min(row.amount, room) or target.currency != row.currency or target.side != DEBIT:
        return None
    return AllocationRow(target.id, row.id, want, later(target.date, row.date))


def _pay(
    work: _Work, row: DocumentRow, draft: ReceiptDraft, targets: Sequence[Item], left: int, taken: dict[int, int]
) -> list[AllocationRow]:
    """One row of a receipt against one document, its instalments in their order; the last one names what is too much."""
    own = _item(row, left)
    rooms = [t.open - work.spent.get(t.id, 0) - taken.get(t.id, 0) for t in targets]
    want = min(left, sum(rooms)) if draft.allocated is None else draft.allocated
    lines = []
    for target, room, amount in zip(targets, rooms, spread(want, rooms), strict=True):
        if amount:
            other = target._replace(open=room)
            lines.append(allocate(*((other, own) if row.side == CREDIT else (own, other)), amount))
            taken[target.id] = taken.get(target.id, 0) + amount
            own = own._replace(open=own.open - amount)
    return lines


def _item(row: DocumentRow, left: int) -> Item:
    return Item(row.id, row.customer, row.currency, row.side, row.date, left, row.number, row.kind)


def _refuse(
    work: _Work, rows: list[ReceiptDraft], bad: ReceiptDraft, column: str, problem: str, figures: Mapping[str, str]
) -> None:
    """A receipt is taken as a whole or not at all: its other rows say which row is the reason."""
    for draft in rows:
        if draft is bad:
            work.tray.reject(draft.row, column, getattr(draft, column), problem, **figures)
        else:
            work.tray.reject(draft.row, "reference", draft.reference, "SAME_RECEIPT", row=str(bad.row))

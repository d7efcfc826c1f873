"""Single postings: a document, a receipt, an allocation, a bounce, a dispute, a hold."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from app.actions.reasons import one_line
from app.domain.allocation import Debt, fifo, pro_rata
from app.domain.facts import Allocated, DisputeSet, DocumentPosted, HoldOffSet, ReceiptReversed, SettlementReplaced
from app.domain.intake import Decision, numbers
from app.domain.intake_explained import Behind, Named, explained
from app.domain.money import show
from app.domain.posting import (
    BILLED,
    CREDIT,
    RECEIPT_KINDS,
    RECEIVED,
    SIDES,
    TAKEN_BACK,
    TRANSFER,
    AllocationRow,
    DocumentRow,
    Item,
    allocate,
    in_time,
    names,
    reverse,
    spread,
)
from app.domain.rule import Refused, Rule
from app.storage import ledger_reads, snapshot_reads
from app.storage.engine import Tables
from app.storage.work import Result, Work


def customer_id(tables: Tables, code: str) -> int:
    found = tables.value("SELECT id FROM customer WHERE code = ? AND void_seq IS NULL", (code,))
    if found is None:
        raise Refused(Rule.CUSTOMER_UNKNOWN, customer=code)
    return int(found)


def _found(tables: Tables, customer: int, text: str) -> Sequence[Item]:
    """The documents and receipts that a number or the label of an instalment names, instalments in their order."""
    pairs = [(customer, number) for number in names(text)]
    found = ledger_reads.items_by_number(tables, pairs).get((customer, text), ())
    if not found:
        raise Refused(Rule.DOCUMENT_UNKNOWN, document=text)
    return found


def _billed(tables: Tables, customer: int, text: str) -> Sequence[Item]:
    found = [item for item in _found(tables, customer, text) if item.kind not in RECEIPT_KINDS]
    if not found:
        raise Refused(Rule.DOCUMENT_UNKNOWN, document=text)
    return found


def _set_against(
    tables: Tables, own: Item, pays: Sequence[tuple[str, int]], behind: Behind | None = None
) -> tuple[list[AllocationRow], int]:
    """The allocations of a receipt, note or refund to what it names, and what is left of it (minor units)."""
    lines: list[AllocationRow] = []
    taken: dict[int, int] = {}
    for number, amount in pays:
        found = _found(tables, own.customer, number)
        found = behind.room_for(own.customer, number, found) if behind else found
        targets = [item for item in found if item.side != own.side] or found
        rooms = [target.open - taken.get(target.id, 0) for target in targets]
        for target, room, part in zip(targets, rooms, spread(amount, rooms), strict=True):
            if part or amount <= 0:
                other = target._replace(open=room)
                lines.append(allocate(*((other, own) if own.side == CREDIT else (own, other)), part))
                taken[target.id] = taken.get(target.id, 0) + part
                own = own._replace(open=own.open - part)
    return lines, own.open


def timed(tables: Tables, lines: Sequence[AllocationRow]) -> list[AllocationRow]:
    """Allocations put off where a document has room only since a bounce gave it back (``posting.in_time``)."""
    back = ledger_reads.given_back(tables)
    back |= {document for line in lines if line.amount < 0 for document in line[:2] if document is not None}
    met = {document for line in lines for document in line[:2] if document in back} if back else set()
    return in_time(lines, ledger_reads.moves(tables, met)) if met else list(lines)


def listed(lines: Sequence[AllocationRow]) -> list[list[object]]:
    """Allocations as a fact holds them."""
    return [list(line) for line in lines]


@dataclass(frozen=True, slots=True)
class PostDocument:
    """One document typed by hand. ``amount`` in minor units; ``pays`` are (document number, amount) for receipts and notes."""

    customer: str
    number: str
    kind: str
    date: dt.date
    amount: int
    currency: str
    due: dt.date | None = None
    method: str | None = None
    text: str | None = None
    pays: Sequence[tuple[str, int]] = ()

    def run(self, work: Work) -> Result:
        owner = customer_id(work.tables, self.customer)
        series = RECEIVED if self.kind in RECEIPT_KINDS else BILLED
        if self.amount <= 0:
            raise Refused(Rule.AMOUNT_NOT_POSITIVE, document=self.number)
        if ledger_reads.item(work.tables, owner, self.number, series) is not None:
            raise Refused(Rule.DOCUMENT_EXISTS, customer=self.customer, document=self.number)
        row = DocumentRow(
            ledger_reads.next_id(work.tables, "document"), series, owner, 1, self.number, 1, 1, self.kind,
            SIDES[self.kind], self.date.isoformat(), self.due.isoformat() if self.due else None, self.amount,
            self.currency, method=self.method, text=self.text,
        )  # fmt: skip
        own = Item(row.id, owner, row.currency, row.side, row.date, row.amount, row.number, row.kind)
        behind = settled_before(work.tables, row, [number for number, _ in self.pays])
        lines, _ = _set_against(work.tables, own, self.pays, behind)
        post(work, row, lines, behind)
        return {"document": row.id, "number": self.number}


def settled_before(tables: Tables, row: DocumentRow, named: Sequence[str] = ()) -> Behind:
    """What snapshots settled for the customer of a new document, if that is money received; ``named`` is what it pays."""
    if row.series != RECEIVED or row.side != CREDIT:
        return Behind(())
    receipts = [Named(row.customer, row.number, None, number, row.date) for number in named]
    return Behind(snapshot_reads.settlements(tables, {row.customer}), receipts)


def post(work: Work, row: DocumentRow, lines: Sequence[AllocationRow], behind: Behind) -> None:
    """One document with its allocations, and what gives way to it."""
    made = explained(Decision({"document": [row], "allocation": list(lines)}), behind, f"#{row.id}", numbers(row.id + 1))
    left = give_way(work, made.rows["document"][1:], made.rows["allocation"])
    work.record(DocumentPosted(list(row), listed(left)))


def give_way(work: Work, backs: Sequence[DocumentRow], lines: Sequence[AllocationRow]) -> list[AllocationRow]:
    """Each settlement that gives way to what is posted next is an entry of its own, before it. Answers the other allocations."""
    left = timed(work.tables, lines)
    for back in backs:
        own = [one for one in left if back.id in one[:2]]
        given = {document for one in own for document in one[:2]} - {back.id}
        own += [one for one in left if one.amount < 0 and given & set(one[:2])]
        work.record(SettlementReplaced(back.credits or "", list(back), listed(own)))
        left = [one for one in left if one not in own]
    return left


@dataclass(frozen=True, slots=True)
class Allocate:
    """Set money on account against documents: the named ones, or a proposal (oldest due first, or pro rata)."""

    customer: str
    reference: str
    pays: Sequence[tuple[str, int]] = ()
    proposal: str = "fifo"

    def run(self, work: Work) -> Result:
        tables = work.tables
        credit = self._credit(tables, customer_id(tables, self.customer))
        pays = self.pays or self._proposed(tables, credit)
        lines, left = _set_against(tables, credit, pays)
        if lines:
            work.record(Allocated(listed(timed(tables, lines))))
        shown = [{"document": number, "amount": show(amount, credit.currency)} for number, amount in pays]
        return {"allocated": shown, "left": show(left, credit.currency)}

    def _credit(self, tables: Tables, owner: int) -> Item:
        """The receipt of that reference, else the credit note of that number."""
        found = [item for item in _found(tables, owner, self.reference) if item.side == CREDIT]
        if not found:
            raise Refused(Rule.DOCUMENT_UNKNOWN, document=self.reference)
        return next((item for item in found if item.kind in RECEIPT_KINDS), found[0])

    def _proposed(self, tables: Tables, credit: Item) -> list[tuple[str, int]]:
        owed = ledger_reads.owed(tables, credit.customer, credit.currency)
        debts = [Debt(i.id, _day(due), dt.date.fromisoformat(i.date), i.open) for i, due in owed]
        labels = {item.id: item.label for item, _ in owed}
        made = (pro_rata if self.proposal == "pro_rata" else fifo)(credit.open, debts)
        return [(labels[id_], amount) for id_, amount in made.lines]


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class ReverseReceipt:
    """A receipt bounced or was posted by mistake: a dated debit takes it back, what it paid is open again from that day."""

    customer: str
    reference: str
    on: dt.date

    def run(self, work: Work) -> Result:
        owner = customer_id(work.tables, self.customer)
        found = ledger_reads.item(work.tables, owner, self.reference, RECEIVED)
        receipt = ledger_reads.document_row(work.tables, found.id) if found else None
        if receipt is None:
            raise Refused(Rule.DOCUMENT_UNKNOWN, document=self.reference)
        if receipt.kind == TRANSFER:
            raise Refused(Rule.TRANSFER_WHOLE, number=receipt.number)
        if ledger_reads.item(work.tables, owner, self.reference, TAKEN_BACK) is not None:
            raise Refused(Rule.ALREADY_REVERSED, receipt=self.reference)
        made = ledger_reads.standing_allocations(work.tables, receipt.id)
        back, lines = reverse(receipt, made, self.on.isoformat(), ledger_reads.next_id(work.tables, "document"))
        work.record(ReceiptReversed(receipt.id, list(back), listed(timed(work.tables, lines))))
        return {"reversed": self.reference, "on": self.on.isoformat()}


@dataclass(frozen=True, slots=True)
class SetDispute:
    """Part of a document is disputed from a day on (0 ends it). Only that part is left out of letters.

    Over several instalments it goes in their order, as far as each is open.
    """

    customer: str
    number: str
    amount: int
    on: dt.date
    reason: str | None = None

    def run(self, work: Work) -> Result:
        found = _billed(work.tables, customer_id(work.tables, self.customer), self.number)
        rooms, currency = [item.open for item in found], found[0].currency
        if self.amount < 0:
            raise Refused(Rule.AMOUNT_NOT_POSITIVE, document=self.number)
        if self.amount > sum(rooms):
            raise Refused(Rule.DISPUTE_TOO_LARGE, document=self.number, open=show(sum(rooms), currency))
        for item, part in zip(found, spread(self.amount, rooms), strict=True):
            work.record(DisputeSet(item.id, part, self.on.isoformat(), self.reason))
        return {"document": self.number, "disputed": show(self.amount, currency)}


@dataclass(frozen=True, slots=True)
class HoldOff:
    """No letters for a customer, or for one document, up to and including a day; None lifts it."""

    customer: str
    until: dt.date | None
    reason: str
    number: str | None = None

    def run(self, work: Work) -> Result:
        owner = customer_id(work.tables, self.customer)
        reason = one_line(self.reason)
        if self.until is not None and self.until < work.context.today:
            raise Refused(Rule.HOLD_IN_PAST, until=self.until, today=work.context.today)
        documents = [item.id for item in _billed(work.tables, owner, self.number)] if self.number else [None]
        until = self.until.isoformat() if self.until else None
        for document in documents:
            work.record(HoldOffSet(owner, document, until, reason))
        return {"customer": self.customer, "document": self.number, "until": until}

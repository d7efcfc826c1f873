"""Single postings: a document, a receipt, an allocation, a bounce, a dispute, a hold."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.allocation import Debt, fifo, pro_rata
from app.domain.facts import Allocated, DisputeSet, DocumentPosted, HoldOffSet, ReceiptReversed
from app.domain.money import show
from app.domain.posting import (
    BILLED,
    CREDIT,
    DEBIT,
    RECEIPT_KINDS,
    RECEIVED,
    SIDES,
    AllocationRow,
    DocumentRow,
    Item,
    allocate,
    reverse,
)
from app.domain.rule import Refused, Rule
from app.storage import ledger_reads
from app.storage.engine import Tables
from app.storage.work import Result, Work


def customer_id(tables: Tables, code: str) -> int:
    found = tables.value("SELECT id FROM customer WHERE code = ? AND void_seq IS NULL", (code,))
    if found is None:
        raise Refused(Rule.CUSTOMER_UNKNOWN, customer=code)
    return int(found)


def _item(tables: Tables, customer: int, number: str, series: str, part: int = 1) -> Item:
    found = ledger_reads.item(tables, customer, number, series, part)
    if found is None:
        raise Refused(Rule.DOCUMENT_UNKNOWN, document=number)
    return found


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
        work.record(DocumentPosted(list(row), [list(line) for line in self._lines(work.tables, row)]))
        return {"document": row.id, "number": self.number}

    def _lines(self, tables: Tables, row: DocumentRow) -> list[AllocationRow]:
        own = Item(row.id, row.customer, row.currency, row.side, row.date, row.amount, row.number, row.kind)
        lines: list[AllocationRow] = []
        for number, amount in self.pays:
            other = _item(tables, row.customer, number, BILLED if row.side == CREDIT else RECEIVED)
            taken = sum(line.amount for line in lines if other.id in (line.debit, line.credit))
            other = other._replace(open=other.open - taken)
            lines.append(allocate(other, own, amount) if row.side == CREDIT else allocate(own, other, amount))
            own = own._replace(open=own.open - amount)
        return lines


@dataclass(frozen=True, slots=True)
class Allocate:
    """Set money on account against documents: the named ones, or a proposal (oldest due first, or pro rata)."""

    customer: str
    reference: str
    pays: Sequence[tuple[str, int]] = ()
    proposal: str = "fifo"

    def run(self, work: Work) -> Result:
        owner = customer_id(work.tables, self.customer)
        credit = ledger_reads.item(work.tables, owner, self.reference, RECEIVED) or _item(
            work.tables, owner, self.reference, BILLED
        )
        pairs = [(_item(work.tables, owner, n, BILLED), a) for n, a in self.pays] or self._proposed(work.tables, credit)
        lines = []
        for debit, amount in pairs:
            lines.append(allocate(debit, credit, amount))
            credit = credit._replace(open=credit.open - amount)
        if lines:
            work.record(Allocated([list(line) for line in lines]))
        shown = [{"document": debit.label, "amount": show(amount, debit.currency)} for debit, amount in pairs]
        return {"allocated": shown, "left": show(credit.open, credit.currency)}

    def _proposed(self, tables: Tables, credit: Item) -> list[tuple[Item, int]]:
        rows = tables.rows(
            "SELECT id, number, part, due, date, open FROM document WHERE customer = ? AND currency = ? AND side = ?"
            " AND open <> 0 AND void_seq IS NULL",
            (credit.customer, credit.currency, DEBIT),
        )
        debts = [
            Debt(id_, dt.date.fromisoformat(due) if due else None, dt.date.fromisoformat(day), open_)
            for id_, _, _, due, day, open_ in rows
        ]
        known = {row[0]: row for row in rows}
        made = (pro_rata if self.proposal == "pro_rata" else fifo)(credit.open, debts)
        return [(_item(tables, credit.customer, known[i][1], BILLED, known[i][2]), amount) for i, amount in made.lines]


@dataclass(frozen=True, slots=True)
class ReverseReceipt:
    """A receipt bounced or was posted by mistake: a dated debit takes it back, what it paid is open again from that day."""

    customer: str
    reference: str
    on: dt.date

    def run(self, work: Work) -> Result:
        owner = customer_id(work.tables, self.customer)
        found = _item(work.tables, owner, self.reference, RECEIVED)
        if ledger_reads.item(work.tables, owner, self.reference, "V") is not None:
            raise Refused(Rule.ALREADY_REVERSED, receipt=self.reference)
        receipt = ledger_reads.document_row(work.tables, found.id)
        assert receipt is not None
        made = ledger_reads.standing_allocations(work.tables, found.id)
        back, lines = reverse(receipt, made, self.on.isoformat(), ledger_reads.next_id(work.tables, "document"))
        work.record(ReceiptReversed(found.id, list(back), [list(line) for line in lines]))
        return {"reversed": self.reference, "on": self.on.isoformat()}


@dataclass(frozen=True, slots=True)
class SetDispute:
    """Part of a document is disputed from a day on (0 ends it). Only that part is left out of letters."""

    customer: str
    number: str
    amount: int
    on: dt.date
    reason: str | None = None

    def run(self, work: Work) -> Result:
        owner = customer_id(work.tables, self.customer)
        found = _item(work.tables, owner, self.number, BILLED)
        if self.amount > found.open:
            raise Refused(Rule.DISPUTE_TOO_LARGE, document=self.number, open=show(found.open, found.currency))
        work.record(DisputeSet(found.id, self.amount, self.on.isoformat(), self.reason))
        return {"document": self.number, "disputed": show(self.amount, found.currency)}


@dataclass(frozen=True, slots=True)
class HoldOff:
    """No letters for a customer, or for one document, up to and including a day; None lifts it."""

    customer: str
    until: dt.date | None
    reason: str
    number: str | None = None

    def run(self, work: Work) -> Result:
        owner = customer_id(work.tables, self.customer)
        if not self.reason.strip():
            raise Refused(Rule.REASON_MISSING)
        document = _item(work.tables, owner, self.number, BILLED).id if self.number else None
        until = self.until.isoformat() if self.until else None
        work.record(HoldOffSet(owner, document, until, self.reason))
        return {"customer": self.customer, "document": self.number, "until": until}

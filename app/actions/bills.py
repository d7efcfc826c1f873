"""Bills received: entered with the receipt that they are, and what is done with them until they are money or come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.actions.ledger import customer_id, post, settled_before, timed
from app.actions.matching import typed_amount
from app.domain import bills
from app.domain.bills import BillRow, Verb
from app.domain.facts import ReceiptReversed
from app.domain.facts_bills import BillMoved, BillReceived, BillSplit, BillUndone
from app.domain.intake_bills import Standing, WaitingReceipt, completes, paying, receipt_of
from app.domain.intake_explained import explains
from app.domain.matching_fit import OpenItem
from app.domain.money import known_currency, show
from app.domain.posting import CREDIT, DEBIT, TAKEN_BACK, AllocationRow, DocumentRow, Item, allocate
from app.domain.rule import Refused, Rule
from app.storage import bank_reads, bill_reads, ledger_reads
from app.storage.engine import Tables
from app.storage.work import Result, Work, refuse_later_than_tomorrow


@dataclass(frozen=True, slots=True)
class BillFaces:
    """What stands on a bill besides its number, as a person types it."""

    kind: str
    matures: date
    issued: date | None = None
    acceptor: str | None = None
    acceptor_bank: str | None = None
    drawer: str | None = None
    endorser: str | None = None


@dataclass(frozen=True, slots=True)
class ReceiveBill:
    """A bill came in on a day: the receipt that it is, or (``receipt``) that the book has already, with all that is on it.

    ``amount`` as text, None with a ``receipt``: what other bills leave of it. ``pays``: (document, amount as text), else the
    oldest due first; the rest stays on account. Without ``receipt`` one of the accounting program is taken if it fits.
    """

    customer: str
    number: str
    range: str | None
    amount: str | None
    on: date
    faces: BillFaces
    currency: str | None = None
    pays: Sequence[tuple[str, str]] = ()
    receipt: str | None = None

    def run(self, work: Work) -> Result:
        refuse_later_than_tomorrow(self.on, work.context)
        tables, day = work.tables, self.on.isoformat()
        owner = customer_id(tables, self.customer)
        number, (first, last) = bills.read_number(self.number), bills.read_range(self.range)
        label = bills.named(number, first, last)
        standing = [one.bill for one in bill_reads.standing(tables)]
        met = bills.overlapping(number, first, last, standing)
        if met is not None:
            raise Refused(Rule.BILL_OVERLAP, bill=label, other=met.label)
        issued = self.faces.issued.isoformat() if self.faces.issued else None
        bills.check_days(label, issued, day, self.faces.matures.isoformat())
        currency = self._currency(tables)
        found, amount = self._receipt(tables, owner, currency, day)
        if amount <= 0:
            raise Refused(Rule.AMOUNT_NOT_POSITIVE, document=label)
        row = self._posted(work, owner, amount, currency, label) if found is None else None
        receipt = row.id if row else found.id if found else 0
        bill = self._row(tables, receipt, number, (first, last), amount, currency, own=row is not None)
        work.record(BillReceived(list(bill)))
        return _received(tables, bill, row.number if row else found.number if found else "", row is None)

    def _currency(self, tables: Tables) -> str:
        own = tables.value("SELECT currency FROM customer WHERE code = ? AND void_seq IS NULL", (self.customer,))
        currency = self.currency or str(own)
        if not known_currency(currency):
            raise Refused(Rule.BILL_CURRENCY, value=currency)
        return currency

    def _receipt(self, tables: Tables, owner: int, currency: str, day: str) -> tuple[WaitingReceipt | None, int]:
        waiting = bill_reads.waiting_receipts(tables)
        if self.receipt is None:
            amount = typed_amount(self.amount or "0", currency)
            days = bank_reads.matching_policy(tables, self.on).confirm_days
            return (None if self.pays else completes(waiting, owner, amount, currency, day, days)), amount
        found = next((one for one in waiting if (one.customer, one.number) == (owner, self.receipt)), None)
        if found is None or found.currency != currency:
            raise Refused(Rule.BILL_RECEIPT, customer=self.customer, receipt=self.receipt)
        left = found.amount - found.behind
        amount = left if self.amount is None else typed_amount(self.amount, currency)
        if amount > left or not left:
            raise Refused(Rule.BILL_RECEIPT_SMALL, receipt=self.receipt, left=show(left, currency), currency=currency)
        return found, amount

    def _posted(self, work: Work, owner: int, amount: int, currency: str, label: str) -> DocumentRow:
        """The receipt that the bill is, with what it pays; what a list of open items settled goes before what is oldest."""
        tables = work.tables
        taken = bank_reads.taken_numbers(tables, owner)
        number = next(name for name in (label, *(f"{label} ({n})" for n in range(2, len(taken) + 3))) if name not in taken)
        row = receipt_of(ledger_reads.next_id(tables, "document"), owner, 1, number, self.on.isoformat(), amount, currency)
        items = [one for one in bank_reads.payable(tables) if (one.customer, one.currency) == (owner, currency)]
        behind = settled_before(tables, row, [name for name, _ in self.pays])
        named = _named(row, items, self.pays)
        post(work, row, named or ([] if explains(row, behind) else paying(row, items, {})), behind)
        return row

    def _row(
        self, tables: Tables, receipt: int, number: str, span: tuple[int, int], amount: int, currency: str, own: bool
    ) -> BillRow:
        faces, day = self.faces, self.on.isoformat()
        entity = int(tables.value("SELECT entity FROM document WHERE id = ?", (receipt,)) or 1)
        return BillRow(
            ledger_reads.next_id(tables, "bill"), receipt, entity, number, *span, faces.kind, faces.acceptor, faces.acceptor_bank,
            faces.drawer, faces.endorser, faces.issued.isoformat() if faces.issued else None, faces.matures.isoformat(), amount,
            currency, day, day, None, int(own),
        )  # fmt: skip


def _named(row: DocumentRow, items: Sequence[OpenItem], pays: Sequence[tuple[str, str]]) -> list[AllocationRow]:
    owed = {item.number: item for item in reversed(items)}
    own = Item(row.id, row.customer, row.currency, CREDIT, row.date, row.amount, row.number, row.kind)
    made = []
    for name, text in pays:
        if name not in owed:
            raise Refused(Rule.DOCUMENT_UNKNOWN, document=name)
        item, part = owed[name], typed_amount(text, row.currency)
        debit = Item(item.id, item.customer, item.currency, DEBIT, item.date, item.open, item.number, "invoice")
        made.append(allocate(debit, own, part))
        own = own._replace(open=own.open - part)
        owed[name] = item._replace(open=item.open - part)
    return made


def _received(tables: Tables, bill: BillRow, receipt: str, linked: bool) -> Result:
    paid = sum(one.amount for one in ledger_reads.standing_allocations(tables, bill.document))
    total, left = tables.row("SELECT amount, open FROM document WHERE id = ?", (bill.document,)) or (0, 0)
    covered = bill_reads.covered(tables, bill.document)
    return {
        "bill": bill.label, "receipt": receipt, "linked": linked, "amount": show(bill.amount, bill.currency),
        "currency": bill.currency, "paid": show(paid, bill.currency), "on_account": show(left, bill.currency),
        "receipt_without_bill": show(total - covered, bill.currency),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class MoveBill:
    """Something is done with a bill on a day, or with a part of it (``range``; endorsing and discounting only).

    ``party``: to whom it goes; ``net`` (text): what a bank pays for it; ``recourse``: whether they may come back to us.
    """

    number: str
    range: str | None
    verb: Verb
    on: date
    party: str | None = None
    net: str | None = None
    recourse: bool = True

    def run(self, work: Work) -> Result:
        refuse_later_than_tomorrow(self.on, work.context)
        one = _chosen(work, self.number, self.range, self.on.isoformat(), divide=self.verb in bills.DIVIDES)
        bill, day = one.bill, self.on.isoformat()
        net = typed_amount(self.net, bill.currency) if self.net is not None else None
        after = bills.may(bill, one.moves, self.verb, day, net)
        owed_to = bills.owed_on(one.moves) if self.verb is Verb.DISHONOUR else None
        reversal, opened = _open_again(work, bill, day) if self.verb in bills.REOPENS else (None, None)
        passed = self.verb in bills.DIVIDES and self.recourse
        work.record(
            BillMoved(
                bill.id, ledger_reads.next_id(work.tables, "bill_move"), self.verb, after, day, self.party, net, passed, reversal
            )
        )
        return {
            "bill": bill.label, "state": str(after), "amount": show(bill.amount, bill.currency), "currency": bill.currency,
            "on": day, "party": self.party, "net": show(net, bill.currency) if net is not None else None,
            "recourse": passed if self.verb in bills.DIVIDES else None, "reopened": opened, "owed_on_to": owed_to,
        }  # fmt: skip


def _chosen(work: Work, number: str, span: str | None, day: str, divide: bool) -> Standing:
    """The bill that is meant; with ``divide`` a part of one is made a bill of its own first."""
    said = bills.read_number(number)
    own = [one for one in bill_reads.standing(work.tables) if one.bill.number == said]
    if not own:
        raise Refused(Rule.BILL_UNKNOWN, number=said)
    if span is None:
        if len(own) > 1:
            raise Refused(Rule.BILL_SEVERAL, number=said, ranges=", ".join(_range(one.bill) for one in own))
        return own[0]
    first, last = bills.read_range(span)
    exact = next((one for one in own if (one.bill.first, one.bill.last) == (first, last)), None)
    if exact is not None:
        return exact
    whole = next((one for one in own if one.bill.first <= first <= last <= one.bill.last), None)
    if whole is None or not divide:
        raise Refused(Rule.BILL_SEVERAL, number=said, ranges=", ".join(_range(one.bill) for one in own))
    return _divided(work, whole, first, last, day)


def _range(bill: BillRow) -> str:
    return f"{bill.first}-{bill.last}"


def _divided(work: Work, whole: Standing, first: int, last: int, day: str) -> Standing:
    if whole.state is not bills.BillState.ON_HAND:
        raise Refused(Rule.BILL_STATE, bill=whole.bill.label, state=whole.state, verb=Verb.ENDORSE)
    since = max([whole.bill.since, day, *(move.on for move in whole.moves)])
    parts = bills.parts_of(whole.bill, first, last, since, ledger_reads.next_id(work.tables, "bill"))
    move = ledger_reads.next_id(work.tables, "bill_move")
    work.record(BillSplit(whole.bill.id, move, since, [list(part) for part in parts]))
    return Standing(next(part for part in parts if (part.first, part.last) == (first, last)), ())


def _open_again(work: Work, bill: BillRow, day: str) -> tuple[int | None, list[str]]:
    """The receivable as it was before the bill, from a day on; nothing where the accounting program has said so already."""
    tables = work.tables
    receipt = ledger_reads.document_row(tables, bill.document)
    assert receipt is not None
    if ledger_reads.item(tables, receipt.customer, receipt.number, TAKEN_BACK) is not None:
        return None, []
    open_ = int(tables.value("SELECT open FROM document WHERE id = ?", (receipt.id,)) or 0)
    reversals = bill_reads.reversals_of(tables, receipt.id)
    made = [one for one in ledger_reads.standing_allocations(tables, receipt.id) if one.debit not in reversals]
    back, lines = bills.reopened(receipt, open_, made, bill, day, ledger_reads.next_id(tables, "document"))
    work.record(ReceiptReversed(receipt.id, list(back), [list(line) for line in timed(tables, lines)]))
    opened = dict.fromkeys(line.debit for line in lines if line.amount < 0 and line.debit is not None)
    return back.id, [row.number for id_ in opened if (row := ledger_reads.document_row(tables, id_))]


@dataclass(frozen=True, slots=True)
class UndoBill:
    """The latest thing done with a bill was not, or, if nothing was done, it was not received or not divided."""

    number: str
    range: str | None

    def run(self, work: Work) -> Result:
        one = _chosen(work, self.number, self.range, "", divide=False)
        bill, kept = one.bill, bill_reads.kept(work.tables, one.bill.id)
        if kept.line is not None:
            raise Refused(Rule.BILL_CASHED, bill=bill.label, line=kept.line)
        if one.moves:
            undone = one.moves[-1].verb
            self._take_back(work, one)
        elif bill.parent is not None:
            undone = bills.SPLIT
            self._join(work, bill.parent, bill)
        else:
            undone = "receive"
            self._give_up(work, bill, kept)
        return {"bill": bill.label, "undone": undone}

    def _take_back(self, work: Work, one: Standing) -> None:
        last = one.moves[-1]
        posted = [] if last.reversal is None else [last.reversal]
        _refuse_paid_since(work, one.bill, posted)
        work.record(BillUndone(one.bill.id, last.id, posted, []))

    def _join(self, work: Work, parent: int, bill: BillRow) -> None:
        parts, done = bill_reads.parts_of(work.tables, parent), bill_reads.moves(work.tables)
        if any(part in done for part in parts):
            raise Refused(Rule.BILL_SIBLING, bill=bill.label)
        work.record(BillUndone(parent, done[parent][-1].id, [], parts))

    def _give_up(self, work: Work, bill: BillRow, kept: bill_reads.Kept) -> None:
        if kept.batch is not None:
            raise Refused(Rule.BILL_OF_BATCH, bill=bill.label, batch=kept.batch)
        if kept.confirmed:
            raise Refused(Rule.BILL_CONFIRMED, bill=bill.label, reference=bill.reference)
        posted = bill_reads.posted_with(work.tables, bill.document) if bill.own else []
        _refuse_paid_since(work, bill, posted)
        work.record(BillUndone(bill.id, None, posted, []))


def _refuse_paid_since(work: Work, bill: BillRow, posted: Sequence[int]) -> None:
    other = bill_reads.paid_since(work.tables, posted)
    if other is not None:
        raise Refused(Rule.BILL_PAID_SINCE, bill=bill.label, document=other)

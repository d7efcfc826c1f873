"""Applications to give money away: asked by one, decided by another, given by a credit at once or by a red letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.actions.ledger import ReverseReceipt, customer_id, post, settled_before
from app.actions.matching import typed_amount
from app.actions.reasons import one_line
from app.domain import allowances
from app.domain.allowances import Application
from app.domain.facts_settling import AllowanceDecided, AllowanceEnded, AllowanceGiven, AllowanceRequested
from app.domain.matching_fit import OpenItem
from app.domain.money import show
from app.domain.posting import CREDIT, DEBIT, RECEIVED, AllocationRow, DocumentRow, Item, allocate
from app.domain.rule import Refused, Rule
from app.storage import allowance_reads, bank_reads, ledger_reads
from app.storage.work import Result, Work, refuse_later_than_tomorrow


@dataclass(frozen=True, slots=True)
class RequestAllowance:
    """``documents``: (number, amount as text). ``line`` or ``receipt``: the payment that came short."""

    customer: str
    documents: Sequence[tuple[str, str]]
    kind: str
    reason: str
    on: date
    line: int | None = None
    receipt: str | None = None

    def run(self, work: Work) -> Result:
        refuse_later_than_tomorrow(self.on, work.context)
        owner = customer_id(work.tables, self.customer)
        pairs = self._items(work, owner)
        currency = pairs[0][0].currency
        self._refuse_strange_payment(work, owner)
        year, amount = self.on.year, sum(wanted for _, wanted in pairs)
        serial = allowance_reads.next_serial(work.tables, year)
        number = allowances.number_of(year, serial)
        items = [[item.id, wanted] for item, wanted in pairs]
        work.record(
            AllowanceRequested(
                ledger_reads.next_id(work.tables, "allowance"), number, year, serial, owner, self.kind, currency, amount,
                self.on.isoformat(), one_line(self.reason), items, self.line, self.receipt,
            )
        )  # fmt: skip
        return {"allowance": number, "state": allowances.PENDING, "amount": show(amount, currency), "currency": currency}

    def _items(self, work: Work, owner: int) -> list[tuple[OpenItem, int]]:
        """What is asked of each document; a document named twice counts as one."""
        owed = {item.number: item for item in reversed(bank_reads.payable(work.tables)) if item.customer == owner}
        wanted: dict[str, int] = {}
        for number, text in self.documents:
            if number not in owed:
                raise Refused(Rule.DOCUMENT_UNKNOWN, document=number)
            wanted[number] = wanted.get(number, 0) + typed_amount(text, owed[number].currency)
        first = owed[self.documents[0][0]]
        taken = allowance_reads.claimed(work.tables, owner)
        for number, amount in wanted.items():
            item = owed[number]
            if item.currency != first.currency:
                raise Refused(Rule.CURRENCY_MIXED, debit=number, credit=first.number)
            allowances.claim(number, item.currency, amount, item.open, taken.get(item.id, 0))
        return [(owed[number], amount) for number, amount in wanted.items()]

    def _refuse_strange_payment(self, work: Work, owner: int) -> None:
        if self.line is not None and self.line not in {line.id for line in bank_reads.bank_lines(work.tables)}:
            raise Refused(Rule.BANK_LINE_UNKNOWN, line=self.line)
        if self.receipt is not None and ledger_reads.item(work.tables, owner, self.receipt, RECEIVED) is None:
            raise Refused(Rule.DOCUMENT_UNKNOWN, document=self.receipt)


@dataclass(frozen=True, slots=True)
class DecideAllowance:
    """The owner's word on an application; never that of the one who asked, unless the policy allows a firm of one."""

    number: str
    approve: bool
    on: date
    reason: str | None = None

    def run(self, work: Work) -> Result:
        refuse_later_than_tomorrow(self.on, work.context)
        one, day = _application(work, self.number), self.on.isoformat()
        policy = bank_reads.matching_policy(work.tables, work.context.today)  # not of a day that the decider may choose
        allowances.may_decide(one, day, work.context.actor, policy.own_approval)
        reason = one_line(self.reason or "") if self.reason or not self.approve else None
        state = allowances.after_decision(one.kind, self.approve)
        work.record(AllowanceDecided(one.id, state, day, reason))
        if state == allowances.POSTED:
            work.record(AllowanceGiven(one.id, _give(work, one, day), state))
        if state == allowances.AWAITING:
            tie_red_letters(work)
        return _told(work, one)


def _give(work: Work, one: Application, day: str) -> int:
    """The credit of an approved application against its documents, under the application's number."""
    tables = work.tables
    owed = {item.id: item for item in bank_reads.payable(tables)}
    row = DocumentRow(
        ledger_reads.next_id(tables, "document"), RECEIVED, one.customer, 1, _free_number(work, one), 1, 1, one.kind, CREDIT,
        day, None, one.amount, one.currency,
    )  # fmt: skip
    own = Item(row.id, row.customer, row.currency, CREDIT, row.date, row.amount, row.number, row.kind)
    made: list[AllocationRow] = []
    for document, amount in allowance_reads.items(tables, one.id).items():
        item = owed.get(document)
        if item is None or item.open < amount:
            raise Refused(Rule.ALLOWANCE_PAID, number=one.number)
        debit = Item(item.id, item.customer, item.currency, DEBIT, item.date, item.open, item.number, "invoice")
        made.append(allocate(debit, own, amount))
        own = own._replace(open=own.open - amount)
    post(work, row, made, settled_before(tables, row))
    return row.id


def _free_number(work: Work, one: Application) -> str:
    taken = bank_reads.taken_numbers(work.tables, one.customer)
    names = (one.number, *(f"{one.number} ({turn})" for turn in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


@dataclass(frozen=True, slots=True)
class EndAllowance:
    """An application withdrawn while nobody has decided, or (``reverse``) what was approved taken back on a day.

    What a red letter gave is not taken back here: that takes another invoice.
    """

    number: str
    on: date
    reverse: bool = False

    def run(self, work: Work) -> Result:
        refuse_later_than_tomorrow(self.on, work.context)
        one, day = _application(work, self.number), self.on.isoformat()
        if self.reverse:
            allowances.may_reverse(one, day)
            self._take_back(work, one)
        else:
            allowances.must_be(one, allowances.PENDING)
        work.record(AllowanceEnded(one.id, allowances.REVERSED if self.reverse else allowances.WITHDRAWN, day))
        return _told(work, one)

    def _take_back(self, work: Work, one: Application) -> None:
        credit = allowance_reads.posted(work.tables, one.id)
        if credit and not allowance_reads.reversed_already(work.tables, one.id):
            ReverseReceipt(*credit, self.on).run(work)


def tie_red_letters(work: Work) -> None:
    """Each approved application that waits gets the credit note that gives what it asked for, if the book has it."""
    waiting = allowance_reads.waiting(work.tables)
    notes = allowance_reads.notes(work.tables, [one.customer for one in waiting])
    for id_, document in allowances.red_letters(waiting, notes):
        work.record(AllowanceGiven(id_, document, allowances.ISSUED))


def _application(work: Work, number: str) -> Application:
    found = allowance_reads.application(work.tables, number)
    if found is None:
        raise Refused(Rule.ALLOWANCE_UNKNOWN, number=number)
    return found


def _told(work: Work, one: Application) -> Result:
    now = _application(work, one.number)
    given = allowance_reads.posted(work.tables, one.id)
    return {"allowance": now.number, "state": now.state, "document": given[1] if given else None}

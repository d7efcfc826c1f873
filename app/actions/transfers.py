"""Transfers without cash: made, taken back, their agreements kept. Whatever a file told first is not posted twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from app.actions.ledger import customer_id, give_way, listed, timed
from app.actions.matching import typed_amount
from app.actions.reasons import one_line
from app.actions.transfers_moved import moved
from app.domain import transfers
from app.domain.facts_transfers import TransferAgreementAdded, TransferMade, TransferReversed
from app.domain.intake import Decision, Numbers, numbers
from app.domain.intake_explained import Behind, Named, explained, explains
from app.domain.intake_ledger import transfer_told_before
from app.domain.money import show
from app.domain.posting import CREDIT, DEBIT, RECEIVED, TRANSFER, AllocationRow, DocumentRow, Item, reverse
from app.domain.rule import Refused, Rule
from app.domain.transfers import Made, Owed, Take, TransferItem, lines_of
from app.storage import bank_reads, estimate_reads, ledger_reads, snapshot_reads, transfer_reads
from app.storage.engine import Tables
from app.storage.work import Result, Work, refuse_later_than_tomorrow

FILE_MAX = 50_000_000  # bytes of an agreement: a scan, not a film
LEDGER, OPEN_ITEMS, BALANCES = "ledger", "open_items", "balances"  # what told it first


@dataclass(frozen=True, slots=True)
class Agreement:
    """The signed paper behind a transfer. ``content``: the bytes of its file."""

    number: str | None = None
    signed: date | None = None
    name: str | None = None
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class MakeTransfer:
    """``documents``: (number, amount as text), else ``amount`` of what is due first. ``to``: code of another customer.

    ``also``: although a file seems to have told it. ``known``: documents by which the other customer owes it already.
    """

    type: str
    customer: str
    on: date
    documents: Sequence[tuple[str, str]] = ()
    amount: str | None = None
    to: str | None = None
    party: str | None = None
    goods: str | None = None
    value: str | None = None
    note: str | None = None
    agreement: Agreement | None = None
    known: Sequence[str] = ()
    also: bool = False

    def run(self, work: Work) -> Result:
        refuse_later_than_tomorrow(self.on, work.context)
        owner = customer_id(work.tables, self.customer)
        other = customer_id(work.tables, self.to) if self.to is not None else None
        transfers.check_parties(self.type, self.customer, self.to, self.party)
        desk = _desk(work, self, owner)
        made = _from_own_credits(desk) if self.type == transfers.ADVANCE else _set_off(desk)
        if other is not None and self.type == transfers.MOVED:
            made = _moved(desk, made, other)
        fact = self._fact(desk, made, owner, other)
        lines = give_way(work, made.gives_way, made.lines)
        work.record(replace(fact, allocations=listed(lines)))
        if self.agreement:
            _keep(work, fact.transfer, self.agreement)
        return {
            "transfer": desk.number, "amount": show(made.amount, made.currency), "currency": made.currency,
            "told_by": made.told_by,
        }  # fmt: skip

    def _fact(self, desk: "_Desk", made: "_Posting", owner: int, other: int | None) -> TransferMade:
        goods, note, party = (one_line(text) if text is not None else None for text in (self.goods, self.note, self.party))
        value = typed_amount(self.value, made.currency) if self.value is not None else None
        transfers.check_goods(self.type, goods, value, made.amount, made.currency)
        return TransferMade(
            ledger_reads.next_id(desk.work.tables, "transfer"), desk.number, self.on.year, desk.serial, self.type, owner, other,
            party, made.currency, made.amount, desk.day, goods, value, note, [list(item) for item in made.items],
            [list(row) for row in made.documents], [],
        )  # fmt: skip


class _Posting(NamedTuple):
    """What a transfer posts. ``gives_way``: what takes settlements by lists back. ``told_by``: what told it first, if any did."""

    amount: int
    currency: str
    documents: Sequence[DocumentRow]
    gives_way: Sequence[DocumentRow]
    lines: Sequence[AllocationRow]
    items: Sequence[TransferItem]
    told_by: str | None


@dataclass(frozen=True, slots=True)
class _Desk:
    """A transfer in hand, and what its customer owes."""

    work: Work
    ask: MakeTransfer
    owner: int
    number: str
    serial: int
    owed: Sequence[Owed]
    behind: Behind
    new_id: Numbers

    @property
    def tables(self) -> Tables:
        return self.work.tables

    @property
    def day(self) -> str:
        return self.ask.on.isoformat()


def _desk(work: Work, ask: MakeTransfer, owner: int) -> _Desk:
    tables, year = work.tables, ask.on.year
    serial = transfer_reads.next_serial(tables, year)
    number, names = transfers.number_of(year, serial), [name for name, _ in ask.documents]
    meant = [Named(owner, number, None, name, ask.on.isoformat()) for name in names]
    behind = Behind(snapshot_reads.settlements(tables, {owner}), meant)
    owed = transfer_reads.owed(tables, owner, names, max(ask.on, work.context.today))
    owed = _with_settled(owed, behind, owner, names)
    return _Desk(work, ask, owner, number, serial, owed, behind, numbers(ledger_reads.next_id(tables, "document")))


def _with_settled(owed: Sequence[Owed], behind: Behind, owner: int, names: Sequence[str]) -> list[Owed]:
    """Items that are named, with the room that settlements by lists of open items hold: the transfer may explain them."""
    found = {
        (owner, name): [
            Item(one.row.id, owner, one.row.currency, DEBIT, one.row.date, one.open, one.label, one.row.kind)
            for one in owed if name in (one.row.number, one.label)
        ] for name in names
    }  # fmt: skip
    rooms = {item.id: item.open for items in behind.widened(found).values() for item in items}
    return [one._replace(open=rooms.get(one.row.id, one.open)) for one in owed]


class _Asked(NamedTuple):
    wanted: Mapping[str, int]
    fits: Sequence[Owed]
    amount: int
    currency: str


def _asked(desk: _Desk) -> _Asked:
    """How much of what, in which currency."""
    fits = transfers.choosable(desk.owed, desk.day)
    named = [_named(desk, name) for name, _ in desk.ask.documents]
    currency = transfers.one_currency([one.row for one in named or fits], _currency(desk))
    wanted: dict[str, int] = {}
    for name, text in desk.ask.documents:
        wanted[name] = wanted.get(name, 0) + typed_amount(text, currency)
    total = sum(wanted.values())
    amount = typed_amount(desk.ask.amount, currency) if desk.ask.amount is not None else total
    if wanted and amount != total:
        raise Refused(Rule.TRANSFER_SUM, amount=amount, total=total, currency=currency)
    if amount <= 0:
        raise Refused(Rule.AMOUNT_NOT_POSITIVE, document=desk.number)
    return _Asked(wanted, fits, amount, currency)


def _named(desk: _Desk, name: str) -> Owed:
    found = next((one for one in desk.owed if name in (one.row.number, one.label)), None)
    if found is None:
        raise Refused(Rule.DOCUMENT_UNKNOWN, document=name)
    return found


def _currency(desk: _Desk) -> str:
    return str(desk.tables.value("SELECT currency FROM customer WHERE id = ?", (desk.owner,)))


def _takes(desk: _Desk, asked: _Asked) -> list[Take] | None:
    """The items that are named, or those due first; None where these are not enough."""
    if asked.wanted:
        return transfers.named(desk.owed, asked.wanted, desk.day)
    return transfers.oldest(asked.fits, asked.amount)


# ---- a customer's own credits


def _from_own_credits(desk: _Desk) -> _Posting:
    """Only allocations: what the customer owes in all stays what it was."""
    asked = _asked(desk)
    takes = _takes(desk, asked)
    if takes is None:
        raise _too_large(desk, asked)
    there = transfer_reads.credits(desk.tables, desk.owner, asked.currency, desk.day)
    there = [one for one in there if not transfers.counts_in(one.row, desk.day)]
    entity = transfers.one_entity([take.owed.row for take in takes])
    own = [one for one in there if one.row.entity == entity]
    strange = [one for one in there if one.row.entity != entity]
    if strange and sum(one.open for one in own) < asked.amount:
        raise Refused(Rule.TRANSFER_ENTITY, document=takes[0].owed.label, other=strange[0].row.number)
    lines = transfers.paid_with(takes, own, desk.day)
    items = [TransferItem(line.debit, line.credit or 0, None, line.amount) for line in lines]
    made = explained(Decision({"document": [], "allocation": lines}), desk.behind, f"#{desk.number}", desk.new_id)
    told = OPEN_ITEMS if made.rows["document"] else None
    return _Posting(asked.amount, asked.currency, (), made.rows["document"], made.rows["allocation"], items, told)


def _too_large(desk: _Desk, asked: _Asked) -> Refused:
    """Why so much cannot be taken: a list has counted it in already, or so much is not owed."""
    later = sorted(one.row.date for one in desk.owed if transfers.counts_in(one.row, desk.day))
    if later:
        return Refused(Rule.TRANSFER_IN_LIST, list=later[0], day=desk.day)
    left = sum(one.free for one in asked.fits)
    return Refused(Rule.TRANSFER_TOO_LARGE, customer=desk.ask.customer, left=left, currency=asked.currency)


# ---- a credit of its own


def _set_off(desk: _Desk) -> _Posting:
    """The credit of a transfer with what it is set against, or with what told it first and gives way to it."""
    asked = _asked(desk)
    credit = DocumentRow(
        desk.new_id(), RECEIVED, desk.owner, 1, _free_number(desk), 1, 1, TRANSFER, CREDIT, desk.day, None, asked.amount,
        asked.currency, method=desk.ask.type,
    )  # fmt: skip
    made = _told_by_ledger(desk, credit) or _posted(desk, credit, asked)
    rows = transfer_reads.documents(desk.tables, [item.document for item in made.items if item.document is not None])
    entity = transfers.one_entity(list(rows.values()))
    first, *others = made.documents
    return made._replace(documents=[first._replace(entity=entity), *others])


def _free_number(desk: _Desk) -> str:
    taken = bank_reads.taken_numbers(desk.tables, desk.owner)
    names = (desk.number, *(f"{desk.number} ({turn})" for turn in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _told_by_ledger(desk: _Desk, credit: DocumentRow) -> _Posting | None:
    """A ledger has a credit of this amount about this day: the same voucher, unless somebody says that it is another."""
    told = [] if desk.ask.also else [one for one in estimate_reads.credits(desk.tables) if one.customer == desk.owner]
    made = transfer_told_before([credit], told, f"#{credit.id}", desk.new_id)
    if not made.rows["document"]:
        return None
    items = [TransferItem(None, credit.id, None, credit.amount)]
    documents = [credit, *made.rows["document"]]
    return _Posting(credit.amount, credit.currency, documents, (), made.rows["allocation"], items, LEDGER)


def _posted(desk: _Desk, credit: DocumentRow, asked: _Asked) -> _Posting:
    if not asked.wanted and explains(credit, desk.behind):
        return _against_items(desk, credit, [])
    takes = _takes(desk, asked)
    if takes is not None:
        return _against_items(desk, credit, lines_of(takes, credit))
    return _told_by_list(desk, credit, asked)


def _against_items(desk: _Desk, credit: DocumentRow, lines: Sequence[AllocationRow]) -> _Posting:
    made = explained(Decision({"document": [credit], "allocation": list(lines)}), desk.behind, f"#{credit.id}", desk.new_id)
    _, *backs = made.rows["document"]
    told = OPEN_ITEMS if backs else None
    lines = made.rows["allocation"]
    return _Posting(credit.amount, credit.currency, [credit], backs, lines, _items(lines, credit), told)


def _items(lines: Sequence[AllocationRow], credit: DocumentRow) -> list[TransferItem]:
    found: dict[int, int] = {}
    for line in lines:
        if line.credit == credit.id and line.debit is not None:
            found[line.debit] = found.get(line.debit, 0) + line.amount
    return [TransferItem(document, credit.id, None, amount) for document, amount in found.items()]


def _told_by_list(desk: _Desk, credit: DocumentRow, asked: _Asked) -> _Posting:
    """A list of balances of this day or later became that much less, or the transfer is refused."""
    tables, account = desk.tables, (desk.owner, credit.currency, desk.day)
    found, said = transfer_reads.replaced(tables, *account), transfer_reads.listed(tables, *account)
    documents, lines = transfers.told_by_list(credit, found, said, desk.new_id)
    if not documents:
        raise _too_large(desk, asked)
    return _Posting(credit.amount, credit.currency, [credit, *documents], (), lines, _items(lines, credit), BALANCES)


def _moved(desk: _Desk, made: _Posting, other: int) -> _Posting:
    credit = made.documents[0]
    ask = desk.ask
    more = moved(desk.tables, credit, made.items, other, ask.to or "", ask.known, ask.also, desk.new_id)
    return made._replace(documents=[*made.documents, *more.documents], lines=[*made.lines, *more.lines], items=more.items)


# ---- taken back


@dataclass(frozen=True, slots=True)
class ReverseTransfer:
    """On a day: what was set off is owed again, what another customer owed by it is not any more."""

    number: str
    on: date

    def run(self, work: Work) -> Result:
        refuse_later_than_tomorrow(self.on, work.context)
        one, day = known_transfer(work, self.number), self.on.isoformat()
        transfers.may_reverse(one, day)
        items, tables = transfer_reads.items(work.tables, one.id), work.tables
        new_id = numbers(ledger_reads.next_id(tables, "document"))
        undone = _apart if one.type == transfers.ADVANCE else _owed_again
        documents, lines = undone(tables, items, day, new_id)
        rows = transfer_reads.documents(tables, [item.debit for item in items if item.debit is not None])
        for row in rows.values():
            back, more = transfers.owed_no_more(row, transfer_reads.against(tables, row.id), one.number, day, new_id())
            documents.append(back)
            lines += more
        work.record(TransferReversed(one.id, day, [list(row) for row in documents], listed(timed(tables, lines))))
        return {"transfer": one.number, "reversed_on": day}


Undone = tuple[list[DocumentRow], list[AllocationRow]]


def _apart(tables: Tables, items: Sequence[TransferItem], day: str, new_id: Numbers) -> Undone:
    """Own credits and debts are apart again, as far as a bounce has not parted them before."""
    lines = []
    for item in items:
        found = transfer_reads.against(tables, item.document or 0)
        line = next((one.line for one in found if one.line.credit == item.credit), None)
        if line:
            amount = min(item.amount, line.amount)
            lines.append(line._replace(amount=-amount, eff=max(line.eff, day)))
    return [], lines


def _owed_again(tables: Tables, items: Sequence[TransferItem], day: str, new_id: Numbers) -> Undone:
    credit = ledger_reads.document_row(tables, items[0].credit)
    assert credit is not None
    back, lines = reverse(credit, ledger_reads.standing_allocations(tables, credit.id), day, new_id())
    return [back._replace(kind=TRANSFER)], lines


# ---- agreements


@dataclass(frozen=True, slots=True)
class AddAgreement:
    """The agreement of a transfer that came later, or more of it; what is left out stays as it was."""

    number: str
    agreement: Agreement

    def run(self, work: Work) -> Result:
        one = known_transfer(work, self.number)
        _keep(work, one.id, self.agreement)
        return {"transfer": one.number}


def _keep(work: Work, transfer: int, given: Agreement) -> None:
    before = transfer_reads.agreement(work.tables, transfer)
    if given.signed:
        refuse_later_than_tomorrow(given.signed, work.context)
    digest = _stored(work, given.name or "", given.content) if given.content is not None else before[3]
    said = (
        one_line(given.number) if given.number is not None else before[0],
        given.signed.isoformat() if given.signed else before[1],
        given.name if given.content is not None else before[2],
        digest,
    )
    if said != before:
        work.record(TransferAgreementAdded(transfer, *said))


def _stored(work: Work, name: str, content: bytes) -> str:
    if not 0 < len(content) <= FILE_MAX:
        raise Refused(Rule.TRANSFER_FILE, name=name, size=len(content), most=FILE_MAX)
    digest = sha256(content).hexdigest()
    work.tables.run("INSERT OR IGNORE INTO paper(sha256, bytes) VALUES(?, ?)", (digest, content))
    return digest


def known_transfer(work: Work, number: str) -> Made:
    found = transfer_reads.made(work.tables, number)
    if found is None:
        raise Refused(Rule.TRANSFER_UNKNOWN, number=number)
    return found

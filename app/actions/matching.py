"""Whose money a line of the bank is: accepted proposals, matches by hand, and taking either back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import count

from app.actions.bill_cash import cash
from app.actions.ledger import ReverseReceipt, SetDispute, customer_id, post, settled_before
from app.actions.reasons import one_line
from app.domain.facts import BankLineIgnored, BankLineMatched, BankLineReopened, DisputeSet
from app.domain.facts_bills import BillUndone
from app.domain.intake_explained import explains
from app.domain.matching import Incoming, Proposal, Share, known
from app.domain.matching_bills import of_customer
from app.domain.matching_fit import OpenItem, age, fit
from app.domain.matching_policy import MatchingPolicy
from app.domain.money import MoneyError, show, to_minor
from app.domain.payers import plain, tokens
from app.domain.posting import CREDIT, DEBIT, RECEIVED, TAKEN_BACK, AllocationRow, DocumentRow, Item, allocate, spread
from app.domain.rule import Refused, Rule
from app.storage import bank_reads, bill_reads, ledger_reads
from app.storage.bank_reads import OPEN, StoredLine
from app.storage.engine import Tables
from app.storage.work import Result, Work


def private(name: str) -> bool:
    from app.exchange.kinds import is_person

    return is_person(name)


@dataclass(frozen=True, slots=True)
class AcceptProposals:
    """All proposals from a score on that no person has to look at, in one transaction."""

    least: int

    def run(self, work: Work) -> Result:
        policy = bank_reads.matching_policy(work.tables, work.context.today)
        if self.least < policy.accept_from:
            raise Refused(Rule.ACCEPT_TOO_LOW, lowest=policy.accept_from)
        lines = {line.id: line for line in bank_reads.bank_lines(work.tables)}
        made = bank_reads.proposals(work.tables, list(lines.values()), work.context.today, private)
        chosen = [one for one in made if not one.asks and one.score >= self.least]
        items = {item.id: item for item in bank_reads.payable(work.tables)} if chosen else {}
        for one in chosen:
            _take(work, lines[one.line], one, items, policy.matched_state)
        linked = sum(one.receipt is not None for one in chosen)
        return {"matched": [one.line for one in chosen], "posted": len(chosen) - linked, "linked": linked}


def _take(work: Work, line: StoredLine, one: Proposal, items: Mapping[int, OpenItem], state: str) -> None:
    if one.receipt is not None:
        work.record(BankLineMatched(line.id, [one.receipt], "known", False))
        if one.bill is not None:
            cash(work, one.bill, line.id, line.date)
        return
    receipts = [_post(work, line, share, items, named=False).id for share in one.shares]
    work.record(BankLineMatched(line.id, receipts, state, False))


def _post(work: Work, line: StoredLine, share: Share, items: Mapping[int, OpenItem], named: bool) -> DocumentRow:
    """The receipt of a customer with what it pays; the rest stays on account.

    What a list of open items has settled goes before what only fits, but not before what a person ``named``.
    """
    row = DocumentRow(
        ledger_reads.next_id(work.tables, "document"), RECEIVED, share.customer, 1, _number(work.tables, line, share.customer),
        1, 1, "receipt", CREDIT, line.date, None, share.amount, line.currency, payer=line.party_id,
    )  # fmt: skip
    settled = not named and explains(row, settled_before(work.tables, row))
    _record(work, row, [] if settled else [(items[id_], amount) for id_, amount in share.pays])
    return row


def _record(work: Work, row: DocumentRow, pays: Sequence[tuple[OpenItem, int]]) -> None:
    own = Item(row.id, row.customer, row.currency, CREDIT, row.date, row.amount, row.number, row.kind)
    made: list[AllocationRow] = []
    for item, amount in pays:
        owed = Item(item.id, item.customer, item.currency, DEBIT, item.date, item.open, item.number, "invoice")
        made.append(allocate(owed, own, amount))
        own = own._replace(open=own.open - amount)
    post(work, row, made, settled_before(work.tables, row))


def _number(tables: Tables, line: StoredLine, customer: int) -> str:
    """The bank's own number, or one of ours; a line that is matched again gets the next."""
    wanted, taken = line.reference or f"BANK-{line.id}", bank_reads.taken_numbers(tables, customer)
    names = (wanted if turn == 1 else f"{wanted} ({turn})" for turn in count(1))
    return next(name for name in names if name not in taken)


@dataclass(frozen=True, slots=True)
class MatchByHand:
    """A line given to one customer, or to several with their amounts. Names and accounts of payers are learned by it.

    ``customers``: (code, amount as text or None: all of it, or what the proposal gave); ``pays``: (document, amount as
    text) of the one customer, else by what fits. ``round_off``: give a small difference away, within the policy.
    ``bank_fee``: what the bank kept of the payment (text), within the policy. ``disputes``: (document, amount as text) of what
    the customer did not pay and says he does not owe, with a ``reason``.
    """

    line: int
    customers: Sequence[tuple[str, str | None]]
    pays: Sequence[tuple[str, str]] = ()
    round_off: bool = False
    bank_fee: str | None = None
    disputes: Sequence[tuple[str, str]] = ()
    reason: str | None = None

    def run(self, work: Work) -> Result:
        lines = bank_reads.bank_lines(work.tables)
        line = _line(lines, self.line)
        waiting = {one.id: one for one in bank_reads.incoming(lines, private)}
        if line.state != OPEN:
            raise Refused(Rule.BANK_LINE_TAKEN, line=line.id, receipts=", ".join(number for _, number in line.receipts))
        if line.id not in waiting:
            raise Refused(Rule.BANK_LINE_NO_RECEIPT, line=line.id)
        desk = _Desk(work, line, waiting[line.id], bank_reads.matching_policy(work.tables, work.context.today))
        shares = self._shares(desk, lines)
        ids = {share: _known(desk, share) for share in shares}
        linked = [receipt for receipt in ids.values() if receipt is not None]
        if linked:
            work.record(BankLineMatched(line.id, list(dict.fromkeys(linked)), "known", True))
        for bill in desk.bills:
            cash(work, bill, line.id, line.date)
        items = {item.id: item for item in bank_reads.payable(work.tables)}
        new = [_post(work, line, share, items, named=bool(self.pays)).id for share in shares if ids[share] is None]
        if new:
            work.record(BankLineMatched(line.id, new, desk.policy.matched_state, True))
        return self._told(desk, shares, len(linked))

    def _told(self, desk: "_Desk", shares: Sequence[Share], linked: int) -> Result:
        posted = bank_reads.posted_receipts(desk.work.tables, self.line)
        data: Result = {"line": self.line, "receipts": [{"customer": code, "receipt": number} for code, number, _ in posted]}
        data |= {"posted": len(posted), "linked": linked}
        currency = desk.line.currency
        if self.bank_fee is not None:
            data["bank_fee"] = show(_bank_fee(desk, shares[0], typed_amount(self.bank_fee, currency)), currency)
        rounded = _round_off(desk, shares[0]) if self.round_off and len(shares) == 1 else 0
        data |= {"rounded_off": show(rounded, currency)} if rounded else {}
        return data | ({"disputed": self._dispute(desk)} if self.disputes else {})

    def _dispute(self, desk: "_Desk") -> list[Result]:
        """From the day of the payment on; what the documents no longer owe cannot be disputed."""
        reason, currency, on = one_line(self.reason or ""), desk.line.currency, date.fromisoformat(desk.line.date)
        code = self.customers[0][0]
        pairs = [(number, typed_amount(amount, currency)) for number, amount in self.disputes]
        return [SetDispute(code, number, amount, on, reason).run(desk.work) for number, amount in pairs]

    def _shares(self, desk: "_Desk", lines: Sequence[StoredLine]) -> Sequence[Share]:
        line = desk.line
        owners = [customer_id(desk.work.tables, code) for code, _ in self.customers]
        if len(owners) == 1 and self.customers[0][1] is None:
            return [self._share(desk, owners[0], line.amount)]
        if all(amount is None for _, amount in self.customers):
            made = bank_reads.proposals(desk.work.tables, lines, desk.work.context.today, private)
            one = next(one for one in made if one.line == line.id)
            if {share.customer for share in one.shares} == set(owners):
                return one.shares
        amounts = [typed_amount(amount or "0", line.currency) for _, amount in self.customers]
        if sum(amounts) != line.amount or not all(amounts) or len(set(owners)) < len(owners):
            raise Refused(
                Rule.MATCH_SPLIT, line=line.id, currency=line.currency, amount=show(line.amount, line.currency),
                given=show(sum(amounts), line.currency),
            )  # fmt: skip
        return [self._share(desk, owner, amount) for owner, amount in zip(owners, amounts, strict=True)]

    def _share(self, desk: "_Desk", owner: int, amount: int) -> Share:
        items = desk.items(owner)
        if self.pays and len(self.customers) == 1:
            return Share(owner, amount, tuple(self._named(items, desk.line.currency)))
        said = set(tokens(desk.line.text or ""))
        named = {item.id for item in items if plain(item.number) in said}
        return Share(owner, amount, fit(amount, desk.line.currency, desk.line.text or "", items, named, desk.policy).pays)

    def _named(self, items: Sequence[OpenItem], currency: str) -> list[tuple[int, int]]:
        known_items = {item.number: item.id for item in reversed(items)}
        for number, _ in self.pays:
            if number not in known_items:
                raise Refused(Rule.DOCUMENT_UNKNOWN, document=number)
        return [(known_items[number], typed_amount(amount, currency)) for number, amount in self.pays]


@dataclass(frozen=True, slots=True)
class _Desk:
    """One line in hand."""

    work: Work
    line: StoredLine
    incoming: Incoming
    policy: MatchingPolicy
    bills: list[int] = field(default_factory=list)  # of which the line turned out to be the money

    def items(self, owner: int) -> list[OpenItem]:
        """The customer's open items, the oldest first. A balance of a later day counts the payment already."""
        found = [i for i in bank_reads.payable(self.work.tables) if (i.customer, i.currency) == (owner, self.line.currency)]
        found = [item for item in found if item.detail or item.date < self.line.date]
        return sorted(found, key=age)


def _known(desk: _Desk, share: Share) -> int | None:
    """The receipt of a customer that the book has from elsewhere, or its bill, for what it gets of the line."""
    days = bank_reads.bill_days(desk.work.tables, desk.work.context.today)
    bill = of_customer(desk.incoming, share.amount, bill_reads.expected(desk.work.tables), share.customer, days)
    if bill is not None:
        desk.bills.append(bill.bill)
        return bill.document
    cash = bank_reads.past(desk.work.tables).cash
    found = known(cash, desk.incoming._replace(amount=share.amount), share.customer, desk.policy.confirm_days)
    return found.id if found else None


def _line(lines: Sequence[StoredLine], number: int) -> StoredLine:
    found = next((line for line in lines if line.id == number), None)
    if found is None:
        raise Refused(Rule.BANK_LINE_UNKNOWN, line=number)
    return found


def typed_amount(text: str, currency: str) -> int:
    """An amount as a person writes it, in minor units; commas may stand in it. Refuses what is none."""
    try:
        amount = to_minor(Decimal(text.replace(",", "")), currency)
    except (InvalidOperation, MoneyError):
        amount = -1
    if amount < 0:
        raise Refused(Rule.MATCH_AMOUNT, value=text[:40])
    return amount


def _round_off(desk: _Desk, share: Share) -> int:
    """What the payment left of the documents it paid, given away as one small difference each."""
    paid = {id_ for id_, _ in share.pays}
    rests = [item for item in desk.items(share.customer) if item.id in paid]
    total, currency = sum(item.open for item in rests), desk.line.currency
    cap = desk.policy.small_difference.minor(currency)
    left = desk.policy.per_month.minor(currency) - bank_reads.rounded_off(desk.work.tables, desk.line.date[:7], currency)
    if total > min(cap, left):
        raise Refused(
            Rule.ROUND_OFF_TOO_LARGE, difference=show(total, currency), currency=currency, cap=show(cap, currency),
            left=show(max(left, 0), currency),
        )  # fmt: skip
    _let_go(desk, [(item, item.open) for item in rests], "small_difference")
    return total


def _bank_fee(desk: _Desk, share: Share, fee: int) -> int:
    """What the bank kept of a payment, set against what the payment left of the documents it paid, the oldest first."""
    paid, currency = {id_ for id_, _ in share.pays}, desk.line.currency
    rests = [item for item in desk.items(share.customer) if item.id in paid]
    cap, left = desk.policy.bank_fee.minor(currency), sum(item.open for item in rests)
    if fee > min(cap, left):
        raise Refused(
            Rule.BANK_FEE_TOO_LARGE, fee=show(fee, currency), currency=currency, cap=show(cap, currency), left=show(left, currency)
        )
    parts = spread(fee, [item.open for item in rests])
    _let_go(desk, [(item, part) for item, part in zip(rests, parts, strict=True) if part], "bank_fee")
    return fee


def _let_go(desk: _Desk, rests: Sequence[tuple[OpenItem, int]], kind: str) -> None:
    made = [_difference(desk, item, amount, kind) for item, amount in rests]
    if made:
        desk.work.record(BankLineMatched(desk.line.id, made, desk.policy.matched_state, True))


def _difference(desk: _Desk, item: OpenItem, amount: int, kind: str) -> int:
    tables = desk.work.tables
    wanted, taken = f"{desk.line.reference or f'BANK-{desk.line.id}'}-D", bank_reads.taken_numbers(tables, item.customer)
    number = next(name for name in (wanted, *(f"{wanted} ({n})" for n in range(2, len(taken) + 3))) if name not in taken)
    row = DocumentRow(
        ledger_reads.next_id(tables, "document"), RECEIVED, item.customer, 1, number, 1, 1, kind, CREDIT,
        desk.line.date, None, amount, desk.line.currency,
    )  # fmt: skip
    _record(desk.work, row, [(item, amount)])
    return row.id


@dataclass(frozen=True, slots=True)
class IgnoreLine:
    """A line that is no customer's payment."""

    line: int
    reason: str

    def run(self, work: Work) -> Result:
        line = _line(bank_reads.bank_lines(work.tables), self.line)
        if line.state != OPEN:
            raise Refused(Rule.BANK_LINE_TAKEN, line=line.id, receipts=", ".join(number for _, number in line.receipts))
        work.record(BankLineIgnored(line.id, one_line(self.reason)))
        return {"line": line.id, "ignored": True}


@dataclass(frozen=True, slots=True)
class ReopenLine:
    """A match taken back on a day: what was posted for the line is reversed, what the book had before stays.

    What was disputed with the match is so no longer, but as it was before, unless it was disputed anew since.
    """

    line: int
    on: date

    def run(self, work: Work) -> Result:
        line = _line(bank_reads.bank_lines(work.tables), self.line)
        if line.state == OPEN:
            raise Refused(Rule.BANK_LINE_OPEN, line=line.id)
        reversed_ = []
        for code, number, day in bank_reads.posted_receipts(work.tables, line.id):
            owner = customer_id(work.tables, code)
            if ledger_reads.item(work.tables, owner, number, TAKEN_BACK) is None:
                ReverseReceipt(code, number, max(self.on, date.fromisoformat(day))).run(work)
                reversed_.append(number)
        for document, before in bank_reads.disputed_with(work.tables, line.id).items():
            work.record(DisputeSet(document, before, max(self.on.isoformat(), line.date), None))
        for bill, move in bill_reads.honoured_by(work.tables, line.id):
            work.record(BillUndone(bill, move, [], []))
        work.record(BankLineReopened(line.id))
        return {"line": line.id, "reversed": reversed_}

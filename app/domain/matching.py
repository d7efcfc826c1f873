"""Whose money is it, and what does it pay? Proposals for lines of the bank, with a score and its reasons.

The score adds who paid (at most 60) to how well the amount fits (at most 40) and the payer's habit (5); 100 is the most.
Whatever a person has to say first is capped below every threshold: a payer who is not the customer, or several who may
be meant. Amounts are minor units; the same lines and items give the same proposals.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from typing import NamedTuple

from app.domain.matching_fit import Fit, OpenItem, age, fit
from app.domain.matching_policy import MatchingPolicy
from app.domain.payers import Customer, Index, plain, tokens

CERTAIN, BY_SHORT, BY_TAX, ALIKE, BY_NUMBER, BY_AMOUNT = 60, 50, 55, 45, 30, 10
HABIT = 5
MOST_ALIKE, MOST_SPLIT, MOST_KNOWN, MOST_OTHER = 85, 80, 80, 50
GROUP = 6  # further firms of one owner that a payment may be for


class Incoming(NamedTuple):
    """Money in that nothing explains yet. ``private``: the payer's name is a natural person's."""

    id: int
    date: str
    amount: int
    currency: str
    party: str | None
    party_account: str | None
    text: str | None
    reference: str | None
    private: bool


class Cash(NamedTuple):
    """A receipt that the book has from elsewhere and no line of the bank stands behind."""

    id: int
    customer: int
    number: str
    date: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier matches taught: customers by payer's name (``payers.plain``) and account, and how each usually pays."""

    names: Mapping[str, frozenset[int]] = field(default_factory=dict)
    accounts: Mapping[str, frozenset[int]] = field(default_factory=dict)
    habits: Mapping[int, str] = field(default_factory=dict)  # one | several
    cash: Sequence[Cash] = ()


class Reason(NamedTuple):
    """A code with its figures: text, or amounts in minor units."""

    code: str
    figures: tuple[tuple[str, str | int], ...] = ()


class Share(NamedTuple):
    """What one customer gets of a line: (item, amount) for each item paid, the rest on account."""

    customer: int
    amount: int
    pays: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """``asks``: a person has to name the customer. ``receipt``: the book has it already, nothing is to be posted.

    ``bill``: it is the money of this bill, whose receipt that is.
    """

    line: int
    score: int
    reasons: tuple[Reason, ...]
    shares: tuple[Share, ...] = ()
    asks: bool = True
    receipt: int | None = None
    bill: int | None = None


class _Candidate(NamedTuple):
    customer: int
    strength: int
    own: bool  # the payer is the customer itself
    reasons: tuple[Reason, ...]
    most: int = 100


class _Desk:
    """What is free while the lines are gone through in their order; never leaves ``propose``."""

    def __init__(
        self, items: Iterable[OpenItem], customers: Sequence[Customer], past: Past, policy: MatchingPolicy
    ) -> None:
        self.index, self.past, self.policy = Index(customers), past, policy
        self.items: dict[tuple[int, str], list[OpenItem]] = {}
        self.by_number: dict[str, list[OpenItem]] = {}
        self.by_amount: dict[tuple[int, str], set[int]] = {}
        for item in sorted(items, key=age):
            self.items.setdefault((item.customer, item.currency), []).append(item)
            self.by_number.setdefault(plain(item.number), []).append(item)
            self.by_amount.setdefault((item.open, item.currency), set()).add(item.customer)
        self.spent: dict[int, int] = {}
        self.linked: set[int] = set()

    def open_items(self, customer: int, line: Incoming) -> list[OpenItem]:
        """A balance of a later day than the payment counts it already."""
        owed, spent = self.items.get((customer, line.currency), ()), self.spent
        left = [item._replace(open=item.open - spent.get(item.id, 0)) for item in owed]
        return [item for item in left if item.open > 0 and (item.detail or item.date < line.date)]

    def cash(self) -> list[Cash]:
        return [one for one in self.past.cash if one.id not in self.linked]

    def owing(self, line: Incoming) -> set[int]:
        """Customers with an item of exactly this amount."""
        met = self.by_amount.get((line.amount, line.currency), ())
        return {one for one in met if any(item.open == line.amount for item in self.open_items(one, line))}


def propose(
    lines: Sequence[Incoming], items: Iterable[OpenItem], customers: Sequence[Customer], past: Past, policy: MatchingPolicy
) -> list[Proposal]:
    """One proposal for each line, in the order of their days. What a safe one takes is not offered to the next."""
    desk = _Desk(items, customers, past, policy)
    made = []
    for line in sorted(lines, key=lambda line: (line.date, line.id)):
        proposal = _proposal(desk, line)
        made.append(proposal)
        if not proposal.asks and proposal.score >= policy.accept_from:
            for item, amount in (pay for share in proposal.shares for pay in share.pays):
                desk.spent[item] = desk.spent.get(item, 0) + amount
        if proposal.receipt is not None:
            desk.linked.add(proposal.receipt)
    return made


def _proposal(desk: _Desk, line: Incoming) -> Proposal:
    named = _named(desk, line)
    found = _candidates(desk, line, named) or _by_amount(desk, line)
    if not found:
        warned = (_stranger(line),) if line.party else ()
        return Proposal(line.id, 0, (Reason("NO_CUSTOMER"), *warned))
    top = [one for one in found if one.strength == found[0].strength]
    rated = [_rated(desk, line, one, named) for one in top]
    best = max(rated, key=lambda one: one.score)
    if len(top) > 1:
        codes = ", ".join(sorted(desk.index.codes[one.customer] for one in top))
        best = _capped(best, MOST_OTHER, Reason("AMBIGUOUS", (("customers", codes),)))
    return best


def _named(desk: _Desk, line: Incoming) -> list[OpenItem]:
    """Items whose numbers stand in the text, in the order of the text."""
    said = dict.fromkeys(tokens(line.text or ""))
    return [item for token in said for item in desk.by_number.get(token, ()) if item.currency == line.currency]


def _candidates(desk: _Desk, line: Incoming, named: Sequence[OpenItem]) -> list[_Candidate]:
    """Customers who may be meant, the likeliest first. Documents that the text names outweigh who sent the money."""
    found = {customer: _candidate(desk, line, customer) for customer in _met(desk, line)}
    meant = dict.fromkeys(item.customer for item in named)
    for customer in meant:
        found.setdefault(customer, _Candidate(customer, BY_NUMBER, line.party is None, ()))
    wanted = [found[customer] for customer in meant] or list(found.values())
    return sorted(wanted, key=lambda one: (-one.strength, one.customer))


def _met(desk: _Desk, line: Incoming) -> list[int]:
    index, party = desk.index, plain(line.party or "")
    groups = (
        index.full.get(party, ()), index.short.get(party, ()), desk.past.names.get(party, ()) if party else (),
        desk.past.accounts.get(line.party_account or "", ()), index.taxed(line.text or ""), index.within(party),
    )  # fmt: skip
    return [one for one in dict.fromkeys(sorted({one for group in groups for one in group})) if one in index.codes]


def _candidate(desk: _Desk, line: Incoming, customer: int) -> _Candidate:
    index, party = desk.index, plain(line.party or "")
    learned = bool(party) and customer in desk.past.names.get(party, ())
    seen = customer in desk.past.accounts.get(line.party_account or "", ())
    told = [Reason("ALIAS")] * learned + [Reason("ACCOUNT_SEEN")] * seen
    told += [Reason("TAX_ID")] * (customer in index.taxed(line.text or ""))
    if customer in index.full.get(party, ()):
        return _Candidate(customer, CERTAIN, True, (Reason("NAME"), *told))
    if customer in index.short.get(party, ()):
        return _Candidate(customer, BY_SHORT, not line.private, (Reason("SHORT_NAME"), *told))
    if customer in index.within(party):
        sure = learned or seen
        most = 100 if sure else MOST_ALIKE
        return _Candidate(customer, CERTAIN if sure else ALIKE, not line.private, (Reason("NAME_WITHIN"), *told), most)
    strength = CERTAIN if seen else BY_TAX if told[-1].code == "TAX_ID" else ALIKE
    return _Candidate(customer, strength, not party, tuple(told), MOST_KNOWN if party and (learned or seen) else 100)


def _by_amount(desk: _Desk, line: Incoming) -> list[_Candidate]:
    """Nobody is named: the one customer who owes exactly this, or from whom the book has exactly this."""
    paying = {cash.customer for cash in desk.cash() if is_payment(cash, line, desk.policy.confirm_days)}
    met = sorted(paying or desk.owing(line))
    return [_Candidate(met[0], BY_AMOUNT, line.party is None, (Reason("AMOUNT_ONLY"),), MOST_OTHER)] if len(met) == 1 else []


def _rated(desk: _Desk, line: Incoming, one: _Candidate, named: Sequence[OpenItem]) -> Proposal:
    cash = known(desk.cash(), line, one.customer, desk.policy.confirm_days)
    if cash is not None:
        told = Reason("KNOWN_RECEIPT", (("number", cash.number), ("date", cash.date)))
        whole = Proposal(line.id, min(one.strength + 40, 100), (*one.reasons, told), asks=False, receipt=cash.id)
        return _checked(whole, line, one)
    items = desk.open_items(one.customer, line)
    split = _split(desk, line, one) if sum(item.open for item in items) < line.amount else None
    if split is not None:
        return split
    meant = {item.id for item in named}
    made = fit(line.amount, line.currency, line.text or "", items, meant, desk.policy)
    reasons = [*one.reasons, *(Reason(code, figures) for code, figures in made.reasons)]
    score = one.strength + made.points
    if made.pays and desk.past.habits.get(one.customer) == _shape(made):
        reasons.append(Reason("HABIT"))
        score += HABIT
    share = Share(one.customer, line.amount, made.pays)
    return _checked(Proposal(line.id, min(score, one.most, 100), tuple(reasons), (share,), asks=False), line, one)


def _shape(made: Fit) -> str:
    return "one" if len(made.pays) == 1 else "several"


def _checked(proposal: Proposal, line: Incoming, one: _Candidate) -> Proposal:
    return proposal if one.own else _capped(proposal, MOST_KNOWN if one.most == MOST_KNOWN else MOST_OTHER, _stranger(line))


def _stranger(line: Incoming) -> Reason:
    return Reason("PRIVATE_PAYER" if line.private else "THIRD_PARTY")


def _capped(proposal: Proposal, most: int, reason: Reason) -> Proposal:
    return replace(proposal, score=min(proposal.score, most), reasons=(*proposal.reasons, reason), asks=True)


def is_payment(cash: Cash, line: Incoming, days: int) -> bool:
    """Whether a receipt may be this line: its amount, and a day at most ``days`` apart or the bank's own number."""
    apart = abs((date.fromisoformat(cash.date) - date.fromisoformat(line.date)).days)
    same = (cash.amount, cash.currency) == (line.amount, line.currency)
    return same and (apart <= days or cash.number == line.reference)


def known(cash: Iterable[Cash], line: Incoming, customer: int, days: int) -> Cash | None:
    """The receipt of a customer that is this payment: the one of the nearest day."""
    found = [one for one in cash if one.customer == customer and is_payment(one, line, days)]
    day = date.fromisoformat(line.date)
    return min(found, key=lambda one: (abs(date.fromisoformat(one.date) - day), one.id), default=None)


def _split(desk: _Desk, line: Incoming, one: _Candidate) -> Proposal | None:
    """More than the payer owes, but exactly what it and other firms of its group owe together."""
    others = [c for c in desk.index.group_of(one.customer) if c != one.customer and desk.open_items(c, line)]
    for count in range(1, min(len(others), GROUP) + 1):
        for chosen in combinations(others[:GROUP], count):
            shares = [share for customer in (one.customer, *chosen) if (share := _whole(desk, line, customer)).amount]
            if sum(share.amount for share in shares) == line.amount:
                codes = ", ".join(desk.index.codes[share.customer] for share in shares)
                told = Reason("GROUP_SUM", (("customers", codes),))
                whole = Proposal(line.id, one.strength + 40, (*one.reasons, told), tuple(shares))
                return _capped(whole, MOST_SPLIT if one.own else MOST_OTHER, _stranger(line))
    return None


def _whole(desk: _Desk, line: Incoming, customer: int) -> Share:
    pays = tuple((item.id, item.open) for item in desk.open_items(customer, line))
    return Share(customer, sum(amount for _, amount in pays), pays)


class Moved(NamedTuple):
    """A line of the bank, for telling what the bank took back."""

    id: int
    account: str | None
    date: str
    amount: int
    side: str
    currency: str
    party: str | None
    reversal: bool


def taken_back(lines: Iterable[Moved]) -> dict[int, int]:
    """Lines that the bank took back, and by which: the latest one before of the same account, amount and other side."""
    ordered = sorted(lines, key=lambda line: (line.date, line.id))
    found: dict[int, int] = {}
    for back in (line for line in ordered if line.reversal):
        met = [line for line in ordered if line.id not in found and _undoes(back, line)]
        if met:
            found[met[-1].id] = back.id
    return found


def _undoes(back: Moved, line: Moved) -> bool:
    same = (back.account, back.amount, back.currency) == (line.account, line.amount, line.currency)
    party = back.party is None or line.party is None or plain(back.party) == plain(line.party)
    return same and party and not line.reversal and line.side != back.side and line.date <= back.date

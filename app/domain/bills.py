"""Bills received (承兑汇票): what may be done with one, what that makes of it, its parts, and its clocks.

A bill pays its receivable when it is received, and is no money before it is honoured. One that is refused or given back
opens the receivable again, with its own due date. Amounts are minor units, days ISO text.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.domain.bills_policy import BillsPolicy
from app.domain.calendar import add_months
from app.domain.posting import CREDIT, TAKEN_BACK, AllocationRow, DocumentRow, later, reverse
from app.domain.rule import Refused, Rule


class BillKind(StrEnum):
    BANK = "bank"  # 银承
    COMMERCIAL = "commercial"  # 商承
    FINANCE = "finance"  # 财司


class BillState(StrEnum):
    ON_HAND = "on_hand"  # 在手
    ENDORSED = "endorsed"  # 已背书
    DISCOUNTED = "discounted"  # 已贴现
    PLEDGED = "pledged"  # 质押
    PRESENTED = "presented"  # 托收中
    HONOURED = "honoured"  # 已兑付
    DISHONOURED = "dishonoured"  # 拒付
    RECOURSE = "recourse"  # 追索
    RECOVERED = "recovered"  # 已清偿
    RETURNED = "returned"  # 退回


class Verb(StrEnum):
    ENDORSE = "endorse"
    DISCOUNT = "discount"
    PLEDGE = "pledge"
    RELEASE = "release"
    PRESENT = "present"
    HONOUR = "honour"
    DISHONOUR = "dishonour"
    RETURN = "return"
    RECOURSE = "recourse"
    RECOVERED = "recovered"


SPLIT = "split"  # the state of a bill of which parts stand now

_S, _V = BillState, Verb
NEXT: Mapping[tuple[BillState, Verb], BillState] = {
    (_S.ON_HAND, _V.ENDORSE): _S.ENDORSED,
    (_S.ON_HAND, _V.DISCOUNT): _S.DISCOUNTED,
    (_S.ON_HAND, _V.PLEDGE): _S.PLEDGED,
    (_S.ON_HAND, _V.PRESENT): _S.PRESENTED,
    (_S.ON_HAND, _V.HONOUR): _S.HONOURED,  # the system presents at maturity by itself
    (_S.ON_HAND, _V.RETURN): _S.RETURNED,
    (_S.PLEDGED, _V.RELEASE): _S.ON_HAND,
    (_S.PLEDGED, _V.PRESENT): _S.PRESENTED,  # by the pledgee
    (_S.PRESENTED, _V.HONOUR): _S.HONOURED,
    (_S.PRESENTED, _V.DISHONOUR): _S.DISHONOURED,
    (_S.ENDORSED, _V.HONOUR): _S.HONOURED,  # to its holder: nobody comes back to us
    (_S.ENDORSED, _V.DISHONOUR): _S.DISHONOURED,
    (_S.DISCOUNTED, _V.HONOUR): _S.HONOURED,
    (_S.DISCOUNTED, _V.DISHONOUR): _S.DISHONOURED,
    (_S.DISHONOURED, _V.RECOURSE): _S.RECOURSE,
    (_S.DISHONOURED, _V.RECOVERED): _S.RECOVERED,
    (_S.RECOURSE, _V.RECOVERED): _S.RECOVERED,
}
REOPENS = frozenset({Verb.DISHONOUR, Verb.RETURN})
DIVIDES = frozenset({Verb.ENDORSE, Verb.DISCOUNT})  # may be done with a part
OURS = frozenset({_S.ON_HAND, _S.PLEDGED, _S.PRESENTED})
PASSED_ON = frozenset({_S.ENDORSED, _S.DISCOUNTED})


class BillRow(NamedTuple):
    """A bill as received, or a part of one (``parent``) that stands since a day. ``first``–``last``: its sub-range, 0–0 without.

    ``document``: the receipt; ``own``: that was posted with the bill; ``reference``: what the accounting program calls it.
    """

    id: int
    document: int
    entity: int
    number: str
    first: int
    last: int
    kind: str
    acceptor: str | None
    acceptor_bank: str | None
    drawer: str | None
    endorser: str | None
    issued: str | None
    matures: str
    amount: int
    currency: str
    received: str
    since: str
    parent: int | None
    own: int
    reference: str | None = None

    @property
    def label(self) -> str:
        return named(self.number, self.first, self.last)


BILL = BillRow._fields


class Move(NamedTuple):
    """What was done with a bill and stands. ``recourse``: whoever has it may come back to us."""

    id: int
    verb: str
    state: str
    on: str
    party: str | None
    net: int | None
    recourse: bool
    reversal: int | None


def named(number: str, first: int, last: int) -> str:
    return f"{number} {first}-{last}" if last else number


# ---- what stands on it


_NUMBER = re.compile(r"[0-9]{30}")
_RANGE = re.compile(r"([0-9]{1,12})(?:[-~–—,，至]([0-9]{1,12}))?")


def read_number(text: str) -> str:
    """The number of a package: 30 digits exactly as printed, groups of digits put together."""
    number = "".join(text.split())
    if not _NUMBER.fullmatch(number):
        raise Refused(Rule.BILL_NUMBER, value=text[:60], digits=len(number))
    return number


def read_range(text: str | None) -> tuple[int, int]:
    """``1-20000000`` or ``001,010``; (0, 0) for none (``0`` or nothing): a bill that cannot be divided."""
    said = "".join((text or "").split())
    found = _RANGE.fullmatch(said or "0")
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if first > last or (last and not first):
        raise Refused(Rule.BILL_RANGE, value=(text or "")[:60])
    return first, last


def overlapping(number: str, first: int, last: int, known: Iterable[BillRow]) -> BillRow | None:
    """A known bill of the package whose sub-range has something of this one; one without a range is all of its package."""
    own = (one for one in known if one.number == number)
    return next((one for one in own if not last or not one.last or (first <= one.last and one.first <= last)), None)


def check_days(label: str, issued: str | None, received: str, matures: str) -> None:
    """Issued, then received, then due."""
    if received > matures or (issued or "") > received:
        raise Refused(Rule.BILL_DAYS, bill=label, issued=issued, received=received, matures=matures)


# ---- what is done with it


def may(bill: BillRow, moves: Sequence[Move], verb: Verb, on: str, net: int | None = None) -> BillState:
    """The state that a verb leads to; refused where it does not, on a day out of order, or for more than the bill."""
    state = state_of(moves)
    after = NEXT.get((state, verb))
    if after is None:
        raise Refused(Rule.BILL_STATE, bill=bill.label, state=state, verb=verb)
    if verb is Verb.DISHONOUR and state is BillState.DISCOUNTED and not moves[-1].recourse:
        raise Refused(Rule.BILL_NO_RECOURSE, bill=bill.label, party=moves[-1].party)
    first = max([bill.since, *(move.on for move in moves)])
    if on < first:
        raise Refused(Rule.BILL_EARLIER, bill=bill.label, first=first, day=on)
    if verb in _BEFORE and on > bill.matures:
        raise Refused(Rule.BILL_MATURED, bill=bill.label, matures=bill.matures, day=on)
    if verb is Verb.DISCOUNT and not 0 < (net or 0) <= bill.amount:
        raise Refused(Rule.BILL_NET, bill=bill.label, amount=bill.amount, currency=bill.currency)
    return after


_BEFORE = frozenset({Verb.ENDORSE, Verb.DISCOUNT, Verb.PLEDGE})


def state_of(moves: Sequence[Move]) -> BillState:
    """After what was done with it; a part begins as its whole was."""
    return BillState(moves[-1].state) if moves else BillState.ON_HAND


def verbs_from(state: BillState, wanted: BillState) -> Verb | None:
    """What leads from one state to another in one step."""
    return next((verb for (before, verb), after in NEXT.items() if (before, after) == (state, wanted)), None)


def owed_on(moves: Sequence[Move]) -> str | None:
    """To whom the bill was passed on with recourse: who pays its amount back to him once it is refused."""
    return next((move.party for move in reversed(moves) if move.state in PASSED_ON and move.recourse), None)


def for_money(moves: Sequence[Move]) -> bool:
    """Whether what the acceptor pays comes to us: it was not passed on."""
    return not any(move.state in PASSED_ON for move in moves)


def parts_of(bill: BillRow, first: int, last: int, on: str, new_id: int) -> list[BillRow]:
    """The bill in two (or three) rows, one of them ``first``–``last``; their amounts add up to the cent, or it is refused."""
    if not bill.last or not bill.first <= first <= last <= bill.last:
        raise Refused(Rule.BILL_PART, bill=bill.label, first=first, last=last)
    cuts = [(bill.first, first - 1), (first, last), (last + 1, bill.last)]
    units = bill.last - bill.first + 1
    found: list[BillRow] = []
    for start, end in cuts:
        if start <= end:
            amount, rest = divmod(bill.amount * (end - start + 1), units)
            if rest or not amount:
                raise Refused(Rule.BILL_PART_UNEVEN, bill=bill.label, first=start, last=end)
            row = bill._replace(id=new_id + len(found), first=start, last=end, amount=amount, since=on, parent=bill.id)
            found.append(row)
    return found


# ---- the receivable again


def reopened(
    receipt: DocumentRow, open_: int, made: Sequence[AllocationRow], bill: BillRow, on: str, new_id: int
) -> tuple[DocumentRow, list[AllocationRow]]:
    """The receipt of a bill taken back on a day, as a bounced one; where the bill is only a part of it, as much as that.

    Of a part, what is on account (``open_``) goes first, then what was allocated last.
    """
    if bill.amount == receipt.amount:
        return reverse(receipt, made, on, new_id)
    back = receipt._replace(
        id=new_id, kind="reversal", side=-receipt.side, date=on, credits=receipt.number, series=TAKEN_BACK,
        number=f"{receipt.number} / {bill.first}-{bill.last}", amount=bill.amount,
    )  # fmt: skip
    need, undone = max(bill.amount - open_, 0), list[AllocationRow]()
    for one in reversed(_netted(made)):
        part = min(need, one.amount)
        if part:
            undone.append(one._replace(amount=-part, eff=later(one.eff, on)))
        need -= part
    assert need == 0 and receipt.side == CREDIT
    return back, [*undone, AllocationRow(back.id, receipt.id, bill.amount, on)]


def _netted(made: Sequence[AllocationRow]) -> list[AllocationRow]:
    """One line for each document, on its latest day."""
    found: dict[tuple[int | None, int | None], AllocationRow] = {}
    for one in made:
        before = found.get(one[:2])
        found[one[:2]] = one._replace(amount=one.amount + before.amount, eff=later(one.eff, before.eff)) if before else one
    return [one for one in found.values() if one.amount > 0]


# ---- clocks


class Clock(NamedTuple):
    """Something to be done from ``first`` (None: now) up to and including ``last``."""

    name: str
    first: str | None
    last: str

    def is_late(self, on: str) -> bool:
        return on > self.last

    def runs(self, on: str) -> bool:
        return self.first is None or on >= self.first


def clocks(matures: str, moves: Sequence[Move], policy: BillsPolicy) -> list[Clock]:
    """The clocks that count in the state a bill is in, by their last day (``law.bill``; §9.4, §13 of the handbook)."""
    state, due = state_of(moves), date.fromisoformat(matures)
    found: list[Clock] = []
    if state in (BillState.ON_HAND, BillState.PLEDGED):
        found.append(Clock("present", _day(due, -policy.remind_days), _day(due, policy.present_days)))
    if state in PASSED_ON and moves[-1].recourse:
        found.append(Clock("exposure", None, _day(due, policy.exposure_days)))
    if state in (BillState.DISHONOURED, BillState.RECOURSE):
        found += _after_refusal(due, moves, policy)
    return sorted(found, key=lambda clock: clock.last)


def _after_refusal(due: date, moves: Sequence[Move], policy: BillsPolicy) -> list[Clock]:
    refused = date.fromisoformat(next(move.on for move in reversed(moves) if move.state == BillState.DISHONOURED))
    found = [Clock("acceptor", None, add_months(due, policy.acceptor_months).isoformat())]
    if state_of(moves) is BillState.DISHONOURED:
        found.append(Clock("notice", None, _day(refused, policy.notice_days)))
    if not for_money(moves):  # the holder came to us: our own time begins when we were asked to pay
        asked = date.fromisoformat(moves[-1].on)
        return [*found, Clock("again", None, add_months(asked, policy.again_months).isoformat())]
    return [*found, Clock("recourse", None, add_months(refused, policy.recourse_months).isoformat())]


def _day(day: date, days: int) -> str:
    return (day + timedelta(days=days)).isoformat()


def is_exposure(matures: str, moves: Sequence[Move], policy: BillsPolicy, on: str) -> bool:
    """Ours and not paid yet, or passed on with recourse until so long after maturity. A refused one is a receivable again."""
    state = state_of(moves)
    if state in PASSED_ON:
        return moves[-1].recourse and on <= _day(date.fromisoformat(matures), policy.exposure_days)
    return state in OURS


def days_until_cash(dues: Sequence[tuple[str, str, int]], received: str, matures: str) -> tuple[int | None, int]:
    """(days of the terms, days from receipt to maturity); together what passes from sale to cash.

    ``dues``: (date, due date, amount paid) of the documents that the bill paid; the terms are their average by amount,
    half a day upwards, None where nothing with a due date was paid.
    """
    bill_days = (date.fromisoformat(matures) - date.fromisoformat(received)).days
    weight = sum(amount for _, _, amount in dues)
    if not weight:
        return None, bill_days
    days = sum((date.fromisoformat(due) - date.fromisoformat(day)).days * amount for day, due, amount in dues)
    return (2 * days + weight) // (2 * weight), bill_days

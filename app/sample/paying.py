"""How the sample's customers pay: by habit, in parts, by bill, in advance, too little, or not at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from app.sample.billing import TAILS, Doc, weekday_after, weekday_before
from app.sample.register import Customer

BILL = "承兑汇票"
DISCOUNT, DIFFERENCE, WRITE_OFF, REFUND = "现金折扣", "尾差", "坏账核销", "退款"
_PAYDAY = 25
_WITHOUT_TERM = 45  # days after which a customer pays with whom nothing was agreed
_BOUNCES_AFTER = 12


class Row(NamedTuple):
    """Part of a receipt: the document's place among the customer's (None: on account), and the amount."""

    place: int | None
    amount: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt (or discount, write-off, refund: by ``method``), amounts in minor units."""

    customer: Customer
    day: date
    currency: str
    method: str
    rows: tuple[Row, ...]
    reversed_on: date | None = None
    payer: str = ""
    text: str = ""
    reference: str = ""

    @property
    def amount(self) -> int:
        return sum(row.amount for row in self.rows)


class _Payment(NamedTuple):
    day: date
    place: int
    amount: int


def receipts(billed: Sequence[Sequence[Doc]], on: date, until: date) -> list[list[Receipt]]:
    """The receipts of each customer up to ``until``, in the order of their days, numbered as the firm would."""
    paid = [sorted(_received(docs, on, until), key=lambda one: one.day) for docs in billed]
    places = sorted((one.day, i, j) for i, found in enumerate(paid) for j, one in enumerate(found))
    serials: dict[str, int] = {}
    for day, i, j in places:
        series = f"SK{day:%Y%m}"
        serials[series] = serials.get(series, 0) + 1
        paid[i][j] = replace(paid[i][j], reference=f"{series}-{serials[series]:04d}")
    return paid


def _received(docs: Sequence[Doc], on: date, until: date) -> Iterator[Receipt]:
    customer = docs[0].customer
    dice = customer.chance("pays")
    payments = [p for place, doc in enumerate(docs) for p in _payments(doc, place, dice, on) if p.day <= until]
    made = list((_monthly if "monthly" in customer.scenes else _single)(customer, docs, payments, until))
    made = _bounced(made, until) if "bounced" in customer.scenes else made
    made = _overpaid(made) if "advance" in customer.scenes else made
    yield from made
    yield from _extra(customer, docs, on)


def _payments(doc: Doc, place: int, dice: Random, on: date) -> Iterator[_Payment]:
    """When how much of a document is paid, were nothing to happen before; a red letter is not."""
    if doc.kind == "红字" or doc.tail == 0:
        return
    if doc.tail:
        yield _Payment(weekday_before(on - timedelta(days=doc.tail)), place, doc.amount)
        return
    for share in doc.shares:
        due = share.due or (None if doc.customer.term else doc.day + timedelta(days=_WITHOUT_TERM))
        if due:
            yield from _share(doc, place, share.amount, due, dice, on)


def _share(doc: Doc, place: int, amount: int, due: date, dice: Random, on: date) -> Iterator[_Payment]:
    habit = doc.customer.habit
    day = _pay_day(doc, due + timedelta(days=dice.randint(habit.soonest, habit.latest)))
    if doc.customer.term == "预付":
        day = weekday_before(doc.day - timedelta(days=dice.randint(2, 6)))
    if habit.stops and day > on - timedelta(days=habit.stops):
        return
    if amount > 500_000 and not doc.customer.scenes & TAILS.keys() and dice.random() < 0.1:
        first = amount * dice.choice((30, 50, 60)) // 100
        yield _Payment(day, place, first)
        day, amount = _pay_day(doc, day + timedelta(days=dice.randint(15, 40))), amount - first
    yield _Payment(day, place, amount)


def _pay_day(doc: Doc, day: date) -> date:
    return weekday_after(max(day, doc.day))


def _monthly(
    customer: Customer, docs: Sequence[Doc], payments: Sequence[_Payment], until: date
) -> Iterator[Receipt]:
    """A firm that pays once a month: one receipt for all that fell due since."""
    by_day: dict[tuple[date, str], list[Row]] = {}
    for payment in sorted(payments):
        run = payment.day.replace(day=_PAYDAY)
        if run < payment.day:
            run = (run.replace(day=1) + timedelta(days=31)).replace(day=_PAYDAY)
        key = (weekday_after(run), docs[payment.place].currency)
        by_day.setdefault(key, []).append(Row(payment.place, payment.amount))
    for (day, currency), rows in by_day.items():
        if day <= until:
            yield Receipt(customer, day, currency, "银行转账", _merged(rows), text="月度货款")


def _merged(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Two parts of one document that fall on one day are one row."""
    sums: dict[int | None, int] = {}
    for row in rows:
        sums[row.place] = sums.get(row.place, 0) + row.amount
    return tuple(Row(place, amount) for place, amount in sums.items())


def _single(customer: Customer, docs: Sequence[Doc], payments: Sequence[_Payment], until: date) -> Iterator[Receipt]:
    """One receipt for each document or part of one, now and then less a discount or a few cents."""
    dice = customer.chance("receipts")
    for day, place, amount in payments:
        doc = docs[place]
        method = _method(customer, dice, amount)
        off, why = _taken_off(customer, doc, amount, dice)
        day = weekday_after(doc.day + timedelta(days=7)) if why == DISCOUNT else day
        payer = f"{customer.short_name}贸易（代付）" if dice.random() < 0.02 else ""
        text = f"票据号 {dice.randrange(10**8):030d}" if method == BILL else ""
        if day <= until:
            yield Receipt(customer, day, doc.currency, method, (Row(place, amount - off),), payer=payer, text=text)
            if off:
                yield Receipt(customer, day, doc.currency, why, (Row(place, off),))


def _method(customer: Customer, dice: Random, amount: int) -> str:
    if "bills" in customer.scenes and amount > 500_000 and dice.random() < 0.7:
        return BILL
    if customer.form == "person":
        return dice.choice(("微信", "现金", "银行转账"))
    return "电汇" if customer.language == "en" else dice.choice(("银行转账", "电汇"))


def _taken_off(customer: Customer, doc: Doc, amount: int, dice: Random) -> tuple[int, str]:
    """What a payer leaves out, in minor units, and as what it is booked."""
    if "discount" in customer.scenes and doc.kind == "发票" and amount == doc.amount and dice.random() < 0.5:
        return amount * 2 // 100, DISCOUNT
    if doc.currency == "CNY" and dice.random() < 0.04:
        return amount % 1000 or 100, DIFFERENCE
    return 0, ""


def _bounced(made: Sequence[Receipt], until: date) -> list[Receipt]:
    """The first bill bounces and is paid again three weeks later; the last one bounces and is not."""
    back = timedelta(days=_BOUNCES_AFTER)
    bills = [i for i, one in enumerate(made) if one.method == BILL and weekday_after(one.day + back) <= until]
    chosen = {bills[0], max(bills, key=lambda i: made[i].day)} if bills else set()
    found = list(made)
    for i in sorted(chosen):
        one = made[i]
        found[i] = replace(one, reversed_on=weekday_after(one.day + back), text=f"{one.text} 拒付")
        again = weekday_after(one.day + 3 * back)
        if i == bills[0] and again <= until:
            found.append(replace(one, day=again, method="银行转账", text="补付退票款"))
    return found


def _overpaid(made: Sequence[Receipt]) -> list[Receipt]:
    """The latest receipt brings more than is owed: the rest is on account."""
    latest = max(range(len(made)), key=lambda i: made[i].day)
    rows = (*made[latest].rows, Row(None, 3_000_000))
    return [replace(one, rows=rows, text="含下批预付款") if i == latest else one for i, one in enumerate(made)]


def _extra(customer: Customer, docs: Sequence[Doc], on: date) -> Iterator[Receipt]:
    """Money that is no payment by habit: advances, refunds, what was given up."""
    currency = customer.currency
    if "advance" in customer.scenes:
        day = weekday_before(on - timedelta(days=9))
        yield Receipt(customer, day, currency, "电汇", (Row(None, 5_000_000),), text="预收货款")
    if "covered" in customer.scenes:
        owed = sum(doc.amount for doc in docs if doc.tail == 0)
        yield Receipt(
            customer, weekday_before(on - timedelta(days=8)), currency, "电汇", (Row(None, owed + 500_000),), text="未注明用途"
        )  # fmt: skip
    if "refund" in customer.scenes:
        place, note = next((i, doc) for i, doc in enumerate(docs) if doc.kind == "红字" and doc.against is None)
        yield Receipt(customer, weekday_after(note.day + timedelta(days=10)), currency, REFUND, (Row(place, note.amount),))
    if "write_off" in customer.scenes:
        place, doc = next((i, doc) for i, doc in enumerate(docs) if doc.kind == "期初")
        day = weekday_before(on - timedelta(days=100))
        yield Receipt(customer, day, currency, WRITE_OFF, (Row(place, doc.amount // 2),), text="总经理批准")

"""What the sample company bills: two years of invoices, notes and opening items, each with how it will be paid."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from app.domain.money import show, split_minor
from app.domain.terms import Start, due_dates, parse_term
from app.sample.register import Customer

DAYS = 730  # how far back the books go
_PRODUCTS = ("锡膏", "导电银浆", "覆铜板", "绝缘漆", "电解铜箔", "焊锡丝", "助焊剂", "导热硅脂", "聚酰亚胺薄膜", "环氧胶")
_WHOLE = "是"
_DISPUTED_FOR = 120  # days after which a dispute is settled one way or the other
_VAT = 113  # percent of the net price

# scene: the invoice left unpaid (or paid so many days ago), so many days overdue
TAILS: Mapping[str, tuple[int, ...]] = {
    "level1": (15,),
    "level2": (38, 12),
    "level3": (68,),
    "level4": (98, 61, 20),
    "english1": (18,),
    "english2": (40,),
    "done": (170,),
    "quiet": (35,),
    "draft": (33,),
    "hold": (45,),
    "disputed": (60,),
    "part_disputed": (75,),
    "owner": (110,),
    "statement": (50,),
    "covered": (30,),
    "no_address": (22,),
    "too_early": (3,),
    "withdrawn": (57,),
}
PAID_AGO = {"withdrawn": 40}
_NEVER_PAID = {"opening", "write_off"}  # scenes whose opening item stays


@dataclass(frozen=True, slots=True)
class Share:
    """One instalment: what is to be paid by when (None: nobody knows yet)."""

    amount: int
    due: date | None


@dataclass(frozen=True, slots=True)
class Doc:
    """One row of the documents' file, amounts in minor units. ``shares`` are what will be paid of it, sooner or later.

    ``against`` is the place of the invoice it is set against among the customer's documents. ``tail``: how many days
    ago an invoice of a scene was paid, 0 for one left unpaid; None for all the others, which are paid by habit.
    """

    customer: Customer
    kind: str
    day: date
    amount: int
    currency: str
    shares: tuple[Share, ...] = ()
    due: date | None = None
    base: date | None = None
    against: int | None = None
    disputed: str = ""
    contract: str = ""
    order: str = ""
    delivery: str = ""
    project: str = ""
    text: str = ""
    tail: int | None = None
    scene: str = ""
    number: str = ""


def weekday_before(day: date) -> date:
    """The day itself, or the Friday before it."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def weekday_after(day: date) -> date:
    """The day itself, or the Monday after it."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def documents(customers: tuple[Customer, ...], on: date) -> list[list[Doc]]:
    """The documents of each customer in the order of their days, all numbered as the firm would number them."""
    billed = [sorted(_billed(one, on), key=lambda doc: doc.day) for one in customers]
    billed = [_with_notes(docs, on) for docs in billed]
    places = [(doc.day, i, j) for i, docs in enumerate(billed) for j, doc in enumerate(docs)]
    serials: dict[str, int] = {}
    for day, i, j in sorted(places):
        doc = billed[i][j]
        series = f"{_SERIES[doc.kind]}{day:%Y%m}"
        serials[series] = serials.get(series, 0) + 1
        billed[i][j] = replace(doc, number=f"{series}-{serials[series]:04d}")
    return billed


_SERIES = {"发票": "XS", "借项": "JX", "红字": "HZ", "期初": "QC"}


def _billed(customer: Customer, on: date) -> Iterator[Doc]:
    dice = customer.chance("bills")
    first = weekday_after(on - timedelta(days=DAYS))
    if customer.scenes & _NEVER_PAID or dice.random() < 0.4:
        yield _opening(customer, dice, first)
    for _ in range(customer.pace * 2):
        yield _invoice(customer, dice, weekday_before(on - timedelta(days=dice.randint(2, DAYS - 10))), on)
    if dice.random() < 0.3:
        yield _freight(customer, dice, weekday_before(on - timedelta(days=dice.randint(40, 500))), on)
    for scene in sorted(customer.scenes & TAILS.keys()):
        for days in TAILS[scene]:
            yield _tail(customer, dice, on, days, scene)


def _opening(customer: Customer, dice: Random, first: date) -> Doc:
    """What was open when the books began."""
    amount = _price(customer, dice)
    due = first + timedelta(days=dice.randint(0, 20))
    tail = 0 if customer.scenes & _NEVER_PAID else None
    return Doc(customer, "期初", first, amount, customer.currency, (Share(amount, due),), due, text="上年结转", tail=tail)


def _price(customer: Customer, dice: Random) -> int:
    """Quantity × price with VAT, in minor units; sole traders buy a tenth."""
    quantity = dice.randrange(200, 3000, 10) // (10 if customer.form == "person" else 1)
    net = quantity * dice.randrange(150, 3200)
    return (net * (_VAT if customer.currency == "CNY" else 30) + 50) // 100


def _invoice(customer: Customer, dice: Random, day: date, on: date) -> Doc:
    amount = _price(customer, dice)
    currency = "USD" if "usd" in customer.scenes and dice.random() < 0.4 else customer.currency
    base = _base(customer, dice, day, on)
    doc = Doc(
        customer, "发票", day, amount, currency, _shares(customer, amount, day, base), None, base,
        contract=_contract(customer, day), order=f"PO{day:%y%m}{dice.randint(1, 999):03d}",
        delivery=f"SH{day:%y%m%d}{dice.randint(1, 99):02d}", project="二期产线" if dice.random() < 0.05 else "",
        text=dice.choice(_PRODUCTS),
    )  # fmt: skip
    return doc


def _contract(customer: Customer, day: date) -> str:
    """One framework contract a year; cash customers have none."""
    return "" if customer.term in ("COD", "货到付款", "") else f"HR-{day.year}-{customer.code[1:]}"


def _base(customer: Customer, dice: Random, day: date, on: date) -> date | None:
    """When the clock of the term started, where it does not start with the invoice and did start by now."""
    starts = {part.start for part in parse_term(customer.term).parts} if customer.term else set()
    started = day + timedelta(days=dice.randint(1, 9))
    return started if starts - {Start.INVOICE, Start.ACCEPT} and started <= on else None


def _shares(customer: Customer, amount: int, day: date, base: date | None) -> tuple[Share, ...]:
    if not customer.term:
        return (Share(amount, None),)
    dues = due_dates(parse_term(customer.term), day, base)
    amounts = split_minor(amount, [percent for percent, _ in dues])
    return tuple(Share(a, due) for a, (_, due) in zip(amounts, dues, strict=True))


def _freight(customer: Customer, dice: Random, day: date, on: date) -> Doc:
    base = _base(customer, dice, day, on)
    amount = dice.randrange(20_000, 90_000)
    shares = _shares(customer, amount, day, base)
    return Doc(customer, "借项", day, amount, customer.currency, shares, None, base, text="代垫运费")


def _tail(customer: Customer, dice: Random, on: date, days: int, scene: str) -> Doc:
    """An invoice of a scene: its due date is in the file, so that it is overdue by exactly so many days."""
    due = on - timedelta(days=days)
    day = weekday_before(due - timedelta(days=30))
    doc = _invoice(customer, dice, day, on)
    disputed = _WHOLE if scene == "disputed" else ""
    return replace(
        doc, shares=(Share(doc.amount, due),), due=due, base=None, disputed=disputed, tail=PAID_AGO.get(scene, 0),
        currency=customer.currency, scene=scene,
    )  # fmt: skip


def _with_notes(docs: list[Doc], on: date) -> list[Doc]:
    """Red letters against some invoices, and amounts withheld as disputed; neither is ever paid."""
    kept, notes = [], []
    for place, doc in enumerate(docs):
        dice = doc.customer.chance(f"note {place}")
        plain = doc.kind == "发票" and doc.tail is None and len(doc.shares) == 1
        if plain and dice.random() < 0.05:
            note = _red_letter(doc, place, dice, on)
            notes.append(note)
            doc = _less(doc, note.amount)
        elif plain and dice.random() < 0.08 and doc.day > on - timedelta(days=_DISPUTED_FOR):
            doc = _disputed(doc, dice)
        kept.append(doc)
    returned = [_returned_later(docs, on)] if docs and "refund" in docs[0].customer.scenes else []
    return [*kept, *notes, *returned]


def _red_letter(doc: Doc, place: int, dice: Random, on: date) -> Doc:
    amount = doc.amount * dice.choice((5, 10, 20, 30)) // 100
    day = weekday_before(min(doc.day + timedelta(days=dice.randint(4, 20)), on - timedelta(days=1)))
    return Doc(doc.customer, "红字", max(day, doc.day), amount, doc.currency, against=place, text=f"{doc.text}退货")


def _disputed(doc: Doc, dice: Random) -> Doc:
    part = doc.amount * dice.choice((10, 25, 40)) // 100
    return replace(_less(doc, part), disputed=show(part, doc.currency))


def _less(doc: Doc, part: int) -> Doc:
    return replace(doc, shares=(Share(doc.amount - part, doc.shares[0].due),))


def _returned_later(docs: list[Doc], on: date) -> Doc:
    """Goods sent back after they were paid: a credit note that names no invoice, and is paid out."""
    day = weekday_before(on - timedelta(days=75))
    first = docs[0]
    return Doc(first.customer, "红字", day, first.amount // 10, first.currency, text="质量退货，款已付")

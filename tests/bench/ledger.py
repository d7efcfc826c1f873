"""A receivables ledger of any size, the same at every call: canonical CSV files of customers, documents and receipts.

Customer sizes follow Pareto's law, documents run over eighteen months up to ``AS_OF``, payers are late by their own habit.
"""

import csv
import random
import sys
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate, pairwise
from pathlib import Path

AS_OF = date(2026, 6, 30)
FIRST = date(2025, 1, 1)
SPAN = (AS_OF - FIRST).days
SIZES = {"small": (300, 10_000, 12_000), "big": (5_000, 200_000, 250_000)}

CREDIT_NOTES = 0.04
DISPUTED = 0.02
BAD_DEBT = 0.0175
ON_ACCOUNT = 0.01
PART_PAID = 0.35
INSTALMENTS_MAX = 8
SMALLEST = 100  # cents; what can still be paid in instalments
TERMS = ((0, 5), (15, 10), (30, 45), (45, 10), (60, 25), (90, 5))

_PLACES = "上海 无锡 常州 南通 嘉兴 绍兴 温州 合肥 长沙 郑州 东莞 佛山".split()
_FIRST = "永 安 顺 远 昌 正 兴 立 嘉 伟 锦 旭 晨 凯 志 百".split()
_SECOND = "泰 华 丰 业 和 达 盈 诚 润 林 源 科 盛 邦 宇 明".split()
_TRADES = "五金 包装 纺织 食品 电器 化工 印刷 建材 机电 家居 医药 物流".split()
_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"

CUSTOMERS = ("code", "name", "term", "contact", "email", "address")
DOCUMENTS = ("customer", "number", "kind", "date", "due", "amount", "credits", "disputed")
RECEIPTS = ("customer", "reference", "date", "amount", "document", "allocated")


@dataclass(slots=True)
class _Document:
    customer: int
    number: str
    kind: str
    dated: date
    due: date
    amount: int
    credits: str = ""
    disputed: bool = False
    left: int = 0


@dataclass(slots=True)
class Ledger:
    """Rows to write, amounts in cents. ``open`` and ``overdue`` count the items left on ``AS_OF``."""

    customers: list[tuple[str, ...]] = field(default_factory=list)
    documents: list[_Document] = field(default_factory=list)
    receipts: list[tuple[date, int, int, str]] = field(default_factory=list)  # day, customer, cents, document

    @property
    def open(self) -> int:
        return sum(d.left > 0 for d in self.documents)

    @property
    def overdue(self) -> int:
        return sum(d.left > 0 and d.due < AS_OF for d in self.documents)


def generate(customers: int, documents: int, receipts: int, seed: int = 20260630) -> Ledger:
    """A ledger of exactly so many rows."""
    chance = random.Random(seed)
    terms = chance.choices([days for days, _ in TERMS], [weight for _, weight in TERMS], k=customers)
    habit = [min(3.0, max(0.3, chance.lognormvariate(0, 0.5))) for _ in range(customers)]
    ledger = Ledger([customer_row(chance, n, terms[n]) for n in range(customers)])
    ledger.documents = _documents(chance, terms, documents)
    on_account = int(receipts * ON_ACCOUNT)
    ledger.receipts = _settle(chance, ledger.documents, habit, receipts - on_account)
    for _ in range(on_account):
        day = FIRST + timedelta(chance.randint(0, SPAN))
        ledger.receipts.append((day, chance.randrange(customers), _cents(chance, 10.5), ""))
    ledger.receipts.sort(key=lambda row: (row[0], row[1], row[3]))
    return ledger


def _code(customer: int) -> str:
    return f"K{customer + 1:05d}"


def customer_row(chance: random.Random, number: int, days: int) -> tuple[str, ...]:
    place = chance.choice(_PLACES)
    name = f"{place}{chance.choice(_FIRST)}{chance.choice(_SECOND)}{chance.choice(_TRADES)}有限公司{number + 1}"
    contact = chance.choice(_FAMILY) + chance.choice(("先生", "女士"))
    address = f"{place}市建设路{chance.randint(1, 999)}号"
    return _code(number), name, f"NET{days}", contact, f"pay{number + 1}@example.com", address


def _cents(chance: random.Random, mean: float) -> int:
    return max(1000, int(chance.lognormvariate(mean, 1.1)))


def _documents(chance: random.Random, terms: Sequence[int], count: int) -> list[_Document]:
    """Documents in the order of their days; a credit note names an earlier invoice of the same customer."""
    weights = list(accumulate(chance.paretovariate(1.16) for _ in terms))
    days = sorted(chance.randint(0, SPAN) for _ in range(count))
    billed: dict[int, list[_Document]] = {}
    found = []
    for n, offset in enumerate(days, 1):
        day = FIRST + timedelta(offset)
        customer = bisect_left(weights, chance.random() * weights[-1])
        against = chance.choice(billed[customer]) if customer in billed and chance.random() < CREDIT_NOTES else None
        note = int(against.amount * chance.choice((0.05, 0.1, 0.25, 0.5))) if against else 0
        if against and 0 < note < against.left - SMALLEST:
            against.left -= note
            found.append(_Document(customer, f"R{n:07d}", "credit_note", day, day, note, against.number))
            continue
        amount = _cents(chance, 12.2)
        disputed = chance.random() < DISPUTED
        invoice = _Document(customer, f"S{n:07d}", "invoice", day, day + timedelta(terms[customer]), amount, "", disputed, amount)
        billed.setdefault(customer, []).append(invoice)
        found.append(invoice)
    return found


def _settle(
    chance: random.Random, documents: Sequence[_Document], habit: Sequence[float], count: int
) -> list[tuple[date, int, int, str]]:
    """``count`` receipts, each paying one invoice: most invoices whole, in one or several instalments."""
    paying: list[tuple[_Document, int, date]] = []
    for document in documents:
        if document.kind != "invoice":
            continue
        paid_on = document.due + timedelta(int(chance.expovariate(1 / (24 * habit[document.customer]))) - 4)
        if not document.disputed and chance.random() >= BAD_DEBT and paid_on <= AS_OF:
            paying.append((document, document.left, max(document.dated, paid_on)))
        elif not document.disputed and document.due < AS_OF - timedelta(10) and chance.random() < PART_PAID:
            paying.append((document, max(SMALLEST, int(document.left * chance.uniform(0.1, 0.8))), AS_OF))
    paying = paying[:count]
    parts = [1] * len(paying)
    missing = count - len(paying)
    while missing:
        at = chance.randrange(len(paying))
        if parts[at] < INSTALMENTS_MAX:
            parts[at] += 1
            missing -= 1
    return [row for one, k in zip(paying, parts, strict=True) for row in _instalments(chance, *one, k)]


def _instalments(
    chance: random.Random, document: _Document, amount: int, last: date, parts: int
) -> Iterable[tuple[date, int, int, str]]:
    cuts = [0, *sorted(chance.sample(range(1, amount), parts - 1)), amount]
    days = sorted(document.dated + timedelta(chance.randint(0, (last - document.dated).days)) for _ in range(parts - 1))
    document.left -= amount
    for day, (before, after) in zip([*days, last], pairwise(cuts), strict=True):
        yield day, document.customer, after - before, document.number


def _money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def write(ledger: Ledger, folder: Path) -> None:
    """``customers.csv``, ``documents.csv`` and ``receipts.csv`` with canonical headers, UTF-8."""
    _write(folder / "customers.csv", CUSTOMERS, ledger.customers)
    documents = (
        (
            _code(d.customer), d.number, d.kind, d.dated.isoformat(), "" if d.credits else d.due.isoformat(),
            _money(d.amount), d.credits, "yes" if d.disputed else "",
        )
        for d in ledger.documents
    )  # fmt: skip
    _write(folder / "documents.csv", DOCUMENTS, documents)
    receipts = (
        (_code(customer), f"P{n:07d}", day.isoformat(), _money(cents), document, _money(cents) if document else "")
        for n, (day, customer, cents, document) in enumerate(ledger.receipts, 1)
    )
    _write(folder / "receipts.csv", RECEIPTS, receipts)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    Path(sys.argv[2]).mkdir()
    write(generate(*SIZES[sys.argv[1]]), Path(sys.argv[2]))

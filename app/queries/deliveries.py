"""What was delivered, what of it was invoiced, and where delivery notes and invoices do not agree."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain import deliveries as rules
from app.domain.deliveries import Delivered, Difference
from app.domain.rule import Refused, Rule
from app.storage import delivery_reads
from app.storage.engine import Tables
from app.storage.open_reads import LATEST


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One delivery, minor units; of a return all amounts are negative."""

    customer: str
    name: str
    number: str
    date: str
    currency: str
    amount: int
    invoiced: int
    invoices: tuple[str, ...]

    @property
    def not_invoiced(self) -> int:
        return self.amount - self.invoiced


@dataclass(frozen=True, slots=True)
class Deliveries:
    """``differences`` name customers by id; ``codes`` gives their codes."""

    on: date
    rows: tuple[DeliveryLine, ...]
    differences: tuple[Difference, ...]
    codes: dict[int, str]

    def totals(self) -> dict[str, tuple[int, int, int]]:
        """Delivered, invoiced and not invoiced, per currency."""
        found: dict[str, tuple[int, int, int]] = {}
        for row in self.rows:
            was = found.get(row.currency, (0, 0, 0))
            found[row.currency] = (was[0] + row.amount, was[1] + row.invoiced, was[2] + row.not_invoiced)
        return found


def deliveries(
    tables: Tables, on: date, customer: str | None = None, first: date | None = None, last: date | None = None,
    only_open: bool = False, known: int = LATEST,
) -> Deliveries:  # fmt: skip
    """As of a day; ``first`` and ``last`` bound the days of delivery. All are tied to invoices before any is left out."""
    people = {id_: (code, name) for id_, code, name in tables.rows("SELECT id, code, name FROM customer WHERE void_seq IS NULL")}
    if customer is not None and customer not in {code for code, _ in people.values()}:
        raise Refused(Rule.CUSTOMER_UNKNOWN, customer=customer)
    made = delivery_reads.delivered(tables, on.isoformat(), known)
    bills = delivery_reads.billed(tables, on.isoformat(), known)
    tied = rules.tie(made, bills)
    by_delivery: dict[int, list[str]] = {}
    for bill, ids in zip(bills, tied.named, strict=True):
        for id_ in ids:
            by_delivery.setdefault(id_, []).append(bill.number)
    wanted = list(_wanted(made, people, customer, first, last))
    rows = [_line(one, people, rules.invoiced(one, tied), by_delivery.get(one.id, [])) for one in wanted]
    shown = {one.id for one in wanted}
    told = _of(rules.differences(made, bills, tied), {(d.customer, d.number) for d in made if d.id in shown})
    rows = [row for row in rows if row.not_invoiced] if only_open else rows
    return Deliveries(on, tuple(rows), tuple(told), {id_: code for id_, (code, _) in people.items()})


def _wanted(
    made: Iterable[Delivered], people: dict[int, tuple[str, str]], customer: str | None, first: date | None, last: date | None
) -> Iterable[Delivered]:
    for one in made:
        inside = (first is None or one.date >= first.isoformat()) and (last is None or one.date <= last.isoformat())
        if inside and (customer is None or people[one.customer][0] == customer):
            yield one


def _line(one: Delivered, people: dict[int, tuple[str, str]], invoiced: int, invoices: list[str]) -> DeliveryLine:
    code, name = people[one.customer]
    return DeliveryLine(code, name, one.number, one.date, one.currency, one.amount, invoiced, tuple(invoices))


def _of(found: Iterable[Difference], shown: set[tuple[int, str]]) -> list[Difference]:
    return [one for one in found if any((one.customer, number) in shown for number in one.deliveries)]


def delivered_not_invoiced(tables: Tables, on: date, known: int = LATEST) -> dict[tuple[str, str], int]:
    """By customer code and currency (minor units): what exposure counts beside receivables, each sum once."""
    sums: dict[tuple[str, str], int] = {}
    for row in deliveries(tables, on, known=known).rows:
        sums[(row.customer, row.currency)] = sums.get((row.customer, row.currency), 0) + row.not_invoiced
    return {key: amount for key, amount in sums.items() if amount}

"""The register of bills as of any day: state, time limits, what to do next, exposure, and how long it takes to be cash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from json import dumps

from app.domain import bills
from app.domain.bills import BillRow, BillState, Clock, Move
from app.domain.bills_policy import BillsPolicy
from app.domain.intake_bills import Standing
from app.domain.rule import Refused, Rule
from app.storage import bill_reads
from app.storage.engine import Tables

_MONTH = Decimal(30)
MONEY = "money"  # the next step of one that was honoured: the bank's money is to be matched


@dataclass(frozen=True, slots=True)
class BillLine:
    """A bill on a day. ``days``: to maturity, negative after it; ``next``: what is to be done, if anything.

    ``term_days``: of the terms of what it paid (None without a due date), ``bill_days``: from receipt to maturity.
    """

    bill: BillRow
    customer: str
    name: str
    receipt: str
    state: BillState
    moves: tuple[Move, ...]
    days: int
    clocks: tuple[Clock, ...]
    next: str | None
    exposure: bool
    term_days: int | None
    bill_days: int
    line: int | None

    @property
    def party(self) -> str | None:
        """To whom it went last."""
        return next((move.party for move in reversed(self.moves) if move.party), None)

    @property
    def months_until_cash(self) -> Decimal:
        """From the sale to maturity in months of thirty days."""
        return (Decimal((self.term_days or 0) + self.bill_days) / _MONTH).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class BillRegister:
    on: date
    rows: tuple[BillLine, ...]

    def totals(self) -> dict[tuple[str, BillState], tuple[int, int]]:
        """(bills, minor units) by currency and state, in the order of the states."""
        found: dict[tuple[str, BillState], tuple[int, int]] = {}
        for row in sorted(self.rows, key=lambda row: (row.bill.currency, list(BillState).index(row.state))):
            count, amount = found.get((row.bill.currency, row.state), (0, 0))
            found[(row.bill.currency, row.state)] = (count + 1, amount + row.bill.amount)
        return found

    def exposure(self) -> dict[str, int]:
        """What bills may still cost, by currency: ours and unpaid, and passed on with recourse."""
        found: dict[str, int] = {}
        for row in self.rows:
            found[row.bill.currency] = found.get(row.bill.currency, 0) + (row.bill.amount if row.exposure else 0)
        return found


def register(tables: Tables, on: date, state: str | None = None, due_within: int | None = None) -> BillRegister:
    """The bills of a day by maturity; only those of a state, or that mature from that day on within so many days."""
    policy, day = bill_reads.bills_policy(tables, on), on.isoformat()
    owners, dues = bill_reads.owners(tables), _dues(tables, day)
    lines = bill_reads.lines(tables)
    rows = [
        _line(one, owners[one.bill.document], dues.get(one.bill.document, ()), policy, on, lines.get(one.bill.id))
        for one in bill_reads.standing(tables, day)
    ]
    last = (on + timedelta(days=due_within)).isoformat() if due_within is not None else None
    kept = [
        row
        for row in rows
        if (state is None or row.state == state) and (last is None or day <= row.bill.matures <= last)
    ]
    return BillRegister(on, tuple(sorted(kept, key=lambda row: (row.bill.matures, row.bill.number, row.bill.first, row.bill.id))))


def of_number(tables: Tables, on: date, number: str, span: str | None) -> BillRegister:
    """The bills of one package, or one of them."""
    said = bills.read_number(number)
    found = [row for row in register(tables, on).rows if row.bill.number == said]
    if span is not None:
        first, last = bills.read_range(span)
        found = [row for row in found if (row.bill.first, row.bill.last) == (first, last)]
    if not found:
        raise Refused(Rule.BILL_UNKNOWN, number=said)
    return BillRegister(on, tuple(found))


def _line(
    one: Standing, owner: tuple[str, str, str], dues: Sequence[tuple[str, str, int]], policy: BillsPolicy, on: date,
    line: int | None,
) -> BillLine:  # fmt: skip
    bill, moves, day = one.bill, one.moves, on.isoformat()
    clocks = tuple(bills.clocks(bill.matures, moves, policy))
    term, from_receipt = bills.days_until_cash(dues, bill.received, bill.matures)
    return BillLine(
        bill, *owner, one.state, moves, (date.fromisoformat(bill.matures) - on).days, clocks, _next(one, clocks, day, line),
        bills.is_exposure(bill.matures, moves, policy, day), term, from_receipt, line,
    )  # fmt: skip


def _next(one: Standing, clocks: Sequence[Clock], day: str, line: int | None) -> str | None:
    """The first clock that runs and asks for something; the money of what was paid where the bank's line is not matched."""
    waits = one.state in (BillState.PRESENTED, BillState.HONOURED) and bills.for_money(one.moves)
    if line is None and (waits or one.state is BillState.DISCOUNTED):
        return MONEY
    return next((clock.name for clock in clocks if clock.name != "exposure" and clock.runs(day)), None)


def _dues(tables: Tables, day: str) -> dict[int, list[tuple[str, str, int]]]:
    """(date, due date, amount) of what each receipt with a bill pays up to a day, as far as it has a due date."""
    receipts = sorted({one.document for one in bill_reads.bills(tables)})
    found: dict[int, list[tuple[str, str, int]]] = {}
    for receipt, dated, due, amount in tables.rows(
        "SELECT a.credit, o.date, o.due, sum(a.amount) FROM json_each(?) i CROSS JOIN allocation a ON a.credit = i.value"
        " JOIN document o ON o.id = a.debit WHERE a.amount > 0 AND a.eff <= ? AND o.due IS NOT NULL AND o.series <> 'V'"
        " AND o.void_seq IS NULL GROUP BY a.credit, o.id ORDER BY a.credit, o.id",
        (dumps(receipts), day),
    ):
        found.setdefault(receipt, []).append((dated, due, amount))
    return found

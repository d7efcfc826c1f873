"""Who owes how much for how long: the one home of ageing figures, for screen, paper and command line."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from operator import sub
from typing import Any, NamedTuple

from app.domain.ageing import Basis, Buckets, parse_buckets
from app.storage.engine import Tables
from app.storage.open_reads import LATEST, Moment, moment, movements
from app.storage.policy_reads import ageing_buckets

_Account = tuple[int, str]  # customer, currency
_Credit = tuple[int, str, str]  # minor units, the customer's code and name
_NO_CREDIT: _Credit = (0, "", "")


class AgeingRow(NamedTuple):
    """One customer and currency, minor units. ``gross`` is the sum of ``amounts``, which stand in the order of the buckets."""

    code: str
    name: str
    currency: str
    gross: int
    unapplied: int
    amounts: tuple[int, ...]

    @property
    def net(self) -> int:
        return self.gross - self.unapplied


@dataclass(frozen=True, slots=True)
class Ageing:
    on: date
    basis: str
    known: int
    buckets: tuple[str, ...]
    rows: tuple[AgeingRow, ...]

    def older_than(self, days: int, row: AgeingRow) -> int:
        """What lies in the buckets that begin after ``days`` days; a bucket that straddles the limit is left out."""
        starts = (name.rstrip("+").split("-")[0] for name in self.buckets)
        return sum(a for a, start in zip(row.amounts, starts, strict=True) if start.isdigit() and int(start) >= days)

    def totals(self) -> dict[str, AgeingRow]:
        """The sum over all customers, per currency (never added up between currencies)."""
        found: dict[str, AgeingRow] = {}
        for row in self.rows:
            sofar = found.get(row.currency)
            found[row.currency] = _added(sofar, row) if sofar else row
        return found


def _added(one: AgeingRow, other: AgeingRow) -> AgeingRow:
    amounts = tuple(a + b for a, b in zip(one.amounts, other.amounts, strict=True))
    return AgeingRow("", "", one.currency, one.gross + other.gross, one.unapplied + other.unapplied, amounts)


def ageing(tables: Tables, on: date, basis: str = "due", known: int = LATEST) -> Ageing:
    """Open debit items by age as of ``on``, as known at entry ``known``; unapplied receipts and notes stand apart."""
    buckets = parse_buckets(Basis(basis), ageing_buckets(tables, on)[basis])
    at = moment(tables, on.isoformat(), known)
    credits = _credits(tables, at)
    rows = _debits(tables, at, buckets, on, credits)
    nothing = (0,) * len(buckets.names)
    rows += [AgeingRow(code, name, currency, 0, left, nothing) for (_, currency), (left, code, name) in credits.items()]
    rows.sort()
    return Ageing(on, basis, known, buckets.names, tuple(rows))


_OF_CUSTOMER = "GROUP BY customer, currency) x CROSS JOIN customer c ON c.id = x.customer"


def _debits(tables: Tables, at: Moment, buckets: Buckets, on: date, credits: dict[_Account, _Credit]) -> list[AgeingRow]:
    """Rows reckoned column by column, as a book has thousands of them; takes from ``credits`` what stands against them."""
    sums, params = _since(buckets, on)
    sql = (
        "SELECT c.code, c.name, x.* FROM (SELECT customer, currency, sum(o), "
        + sums + " FROM (" + movements(1, at) + ") " + _OF_CUSTOMER
    )  # fmt: skip
    found = tables.rows(sql, {**at.params, **params})
    if not found:
        return []
    codes, names, customers, currencies, gross, *since, undated = zip(*found, strict=True)
    dated = [*since, tuple(map(sub, gross, undated))]
    amounts = [since[0], *(tuple(map(sub, later, sooner)) for sooner, later in pairwise(dated))]
    if buckets.basis is Basis.DUE:
        amounts.append(undated)
    unapplied = [credits.pop(account, _NO_CREDIT)[0] for account in zip(customers, currencies, strict=True)]
    rows = map(AgeingRow._make, zip(codes, names, currencies, gross, unapplied, zip(*amounts, strict=True), strict=True))
    return [row for row in rows if row[3] or row[4] or any(row[5])]


_DAY = {Basis.DUE: "due", Basis.INVOICE: "date"}


def _since(buckets: Buckets, on: date) -> tuple[str, dict[str, Any]]:
    """For each limit between buckets the sum of what falls on or after it (one comparison a row), then what has no day."""
    limits = [first for _, first, _ in buckets.boundaries(on) if first is not None]
    day = _DAY[buckets.basis]
    pieces = ["coalesce(sum(o) FILTER (WHERE " + day + " >= :f" + str(i) + "), 0)" for i in range(len(limits))]
    pieces.append("coalesce(sum(o) FILTER (WHERE " + day + " IS NULL), 0)")
    return ", ".join(pieces), {f"f{i}": limit.isoformat() for i, limit in enumerate(limits)}


def _credits(tables: Tables, at: Moment) -> dict[_Account, _Credit]:
    sql = (
        "SELECT x.customer, x.currency, x.s, c.code, c.name FROM (SELECT customer, currency, sum(o) AS s FROM ("
        + movements(-1, at) + ") " + _OF_CUSTOMER
    )  # fmt: skip
    return {
        (customer, currency): (amount, code, name)
        for customer, currency, amount, code, name in tables.rows(sql, at.params)
        if amount
    }

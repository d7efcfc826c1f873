"""Who owes how much for how long: the one home of ageing figures, for screen, paper and command line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from operator import sub
from typing import Any, NamedTuple

from app.domain.ageing import Basis, Buckets, parse_buckets
from app.storage.engine import Tables
from app.storage.open_reads import LATEST, Moment, moment, movements
from app.storage.policy_reads import ageing_buckets


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
    names = {id_: (code, name) for id_, code, name in tables.rows("SELECT id, code, name FROM customer")}
    rows = [
        AgeingRow(*names[customer], currency, gross, credits.pop((customer, currency), 0), amounts)
        for customer, currency, gross, amounts in _debits(tables, at, buckets, on)
        if gross or any(amounts) or (customer, currency) in credits
    ]
    nothing = (0,) * len(buckets.names)
    rows += [AgeingRow(*names[customer], currency, 0, left, nothing) for (customer, currency), left in credits.items()]
    rows.sort()
    return Ageing(on, basis, known, buckets.names, tuple(rows))


def _debits(tables: Tables, at: Moment, buckets: Buckets, on: date) -> Iterable[tuple[int, str, int, tuple[int, ...]]]:
    """(customer, currency, gross, amounts by bucket), reckoned column by column: a book has thousands of rows."""
    sums, params = _since(buckets, on)
    sql = "SELECT customer, currency, sum(o), " + sums + " FROM (" + movements(1, at) + ") GROUP BY customer, currency"
    rows = tables.rows(sql, {**at.params, **params})
    if not rows:
        return ()
    customers, currencies, gross, *since, undated = zip(*rows, strict=True)
    dated = [*since, tuple(map(sub, gross, undated))]
    amounts = [since[0], *(tuple(map(sub, later, sooner)) for sooner, later in pairwise(dated))]
    if buckets.basis is Basis.DUE:
        amounts.append(undated)
    return zip(customers, currencies, gross, zip(*amounts, strict=True), strict=True)


_DAY = {Basis.DUE: "due", Basis.INVOICE: "date"}


def _since(buckets: Buckets, on: date) -> tuple[str, dict[str, Any]]:
    """For each limit between buckets the sum of what falls on or after it (one comparison a row), then what has no day."""
    limits = [first for _, first, _ in buckets.boundaries(on) if first is not None]
    day = _DAY[buckets.basis]
    pieces = ["coalesce(sum(o) FILTER (WHERE " + day + " >= :f" + str(i) + "), 0)" for i in range(len(limits))]
    pieces.append("coalesce(sum(o) FILTER (WHERE " + day + " IS NULL), 0)")
    return ", ".join(pieces), {f"f{i}": limit.isoformat() for i, limit in enumerate(limits)}


def _credits(tables: Tables, at: Moment) -> dict[tuple[int, str], int]:
    sql = "SELECT customer, currency, sum(o) FROM (" + movements(-1, at) + ") GROUP BY customer, currency"
    return {(customer, currency): amount for customer, currency, amount in tables.rows(sql, at.params) if amount}

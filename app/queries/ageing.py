"""Who owes how much for how long: the one home of ageing figures, for screen, paper and command line."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from app.domain.ageing import Basis, Buckets, parse_buckets
from app.storage.engine import Tables
from app.storage.open_reads import LATEST, Moment, estimated_customers, moment, movements
from app.storage.policy_rows import ageing_buckets
from app.storage.retention_reads import aside

NO_DETAIL = "no_detail"  # beside the buckets of policy, where there are balances without documents
RETENTION = "retention"  # and where there is retention whose event has not happened
_Account = tuple[int, str]  # customer, currency


class AgeingRow(NamedTuple):
    """One customer and currency, minor units. ``gross`` is the sum of ``amounts``, which stand in the order of the buckets."""

    code: str
    name: str
    currency: str
    gross: int
    unapplied: int
    amounts: tuple[int, ...]
    estimated: bool = False  # something of it is known from a ledger only

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

    def overdue(self, row: AgeingRow) -> int:
        """By due date: what lies in buckets of days; neither what is not due nor what has no due date or detail."""
        return sum(a for name, a in zip(self.buckets, row.amounts, strict=True) if name[0].isdigit())

    def totals(self) -> dict[str, AgeingRow]:
        """The sum over all customers, per currency (never added up between currencies)."""
        found: dict[str, AgeingRow] = {}
        for row in self.rows:
            sofar = found.get(row.currency)
            found[row.currency] = _added(sofar, row) if sofar else row
        return found


def _added(one: AgeingRow, other: AgeingRow) -> AgeingRow:
    amounts = tuple(a + b for a, b in zip(one.amounts, other.amounts, strict=True))
    estimated = one.estimated or other.estimated
    return AgeingRow("", "", one.currency, one.gross + other.gross, one.unapplied + other.unapplied, amounts, estimated)


def ageing(tables: Tables, on: date, basis: str = "due", known: int = LATEST) -> Ageing:
    """Open debit items by age as of ``on``, as known at entry ``known``; unapplied receipts and notes stand apart."""
    buckets = parse_buckets(Basis(basis), ageing_buckets(tables, on)[basis])
    at = moment(tables, on.isoformat(), known)
    credits = _credits(tables, at)
    rows = [*_debits(tables, at, buckets, on, credits), *_credit_only(tables, credits, (0,) * len(buckets.names))]
    rows.sort()
    if marked := estimated_customers(tables, at):
        rows = [row._replace(estimated=(row.code, row.currency) in marked) for row in rows]
    kept_back = [id_ for id_, one in aside(tables, on, known).items() if one.waiting]
    columns = {NO_DETAIL: _without_detail(tables, at, buckets.basis, kept_back), RETENTION: _kept_back(tables, at, kept_back)}
    for apart in columns.values():
        if apart:
            rows = [_set_apart(row, buckets, on, apart) for row in rows]
    names = (*buckets.names, *(name for name, apart in columns.items() if apart))
    return Ageing(on, basis, known, names, tuple(rows))


_Apart = Mapping[tuple[str, str], Sequence[tuple[str, str | None, int]]]  # code, currency: (day, due date, open amount)


def _without_detail(tables: Tables, at: Moment, basis: Basis, kept_back: Sequence[int]) -> _Apart:
    """Balances that stand for no documents, but those kept back; retention that became due has an age by due date."""
    if not tables.row("SELECT 1 FROM document INDEXED BY document_no_detail WHERE series = 'B' LIMIT 1"):
        return {}
    sql = (
        _SUMS_OF + movements(1, at) + ") x JOIN customer c ON c.id = x.customer WHERE x.id IN (SELECT id FROM document"
        " INDEXED BY document_no_detail WHERE series = 'B' AND id NOT IN (SELECT value FROM json_each(:ids)))" + _BY_DAY
    )  # fmt: skip
    rows = tables.rows(sql, {**at.params, "ids": json.dumps(list(kept_back))})
    return _by_customer(row for row in rows if basis is not Basis.DUE or row[3] is None)


def _kept_back(tables: Tables, at: Moment, ids: Sequence[int]) -> _Apart:
    """Retention whose event has not happened: it is not due, whatever its row says."""
    if not ids:
        return {}
    sql = (
        _SUMS_OF + movements(1, at) + ") x JOIN customer c ON c.id = x.customer"
        " WHERE x.id IN (SELECT value FROM json_each(:ids))" + _BY_DAY
    )  # fmt: skip
    return _by_customer(tables.rows(sql, {**at.params, "ids": json.dumps(list(ids))}))


_SUMS_OF = "SELECT c.code, x.currency, x.date, x.due, sum(x.o) FROM ("
_BY_DAY = " GROUP BY c.code, x.currency, x.date, x.due HAVING sum(x.o) <> 0"


def _by_customer(rows: Iterable[Sequence[Any]]) -> _Apart:
    found: dict[tuple[str, str], list[tuple[str, str | None, int]]] = {}
    for code, currency, day, due, amount in rows:
        found.setdefault((code, currency), []).append((day, due, amount))
    return found


def _set_apart(row: AgeingRow, buckets: Buckets, on: date, apart: _Apart) -> AgeingRow:
    """What has no age stands in a column of its own, whatever the basis."""
    amounts = [*row.amounts, 0]
    for day, due, amount in apart.get((row.code, row.currency), ()):
        since = due if buckets.basis is Basis.DUE else day
        days = (on - date.fromisoformat(since)).days if since else None
        amounts[buckets.names.index(buckets.bucket_of(days))] -= amount
        amounts[-1] += amount
    return row._replace(amounts=tuple(amounts))


def _debits(tables: Tables, at: Moment, buckets: Buckets, on: date, credits: dict[_Account, int]) -> list[AgeingRow]:
    """Customers who owe; takes from ``credits`` what stands against them."""
    sums, params = _by_bucket(buckets, on)
    sql = (
        "SELECT c.code, c.name, x.* FROM (SELECT customer, currency, sum(o), " + sums + " FROM (" + movements(1, at) + ")"
        " GROUP BY customer, currency) x CROSS JOIN customer c ON c.id = x.customer"
    )  # fmt: skip
    # By position, as a book has thousands of them: code, name, customer, currency, gross, then the buckets.
    rows = [
        AgeingRow(one[0], one[1], one[3], one[4], credits.pop(one[2:4], 0), one[5:])
        for one in tables.rows(sql, {**at.params, **params})
    ]
    return [row for row in rows if row[3] or row[4] or any(row[5])]


_DAY = {Basis.DUE: "due", Basis.INVOICE: "date"}


def _by_bucket(buckets: Buckets, on: date) -> tuple[str, dict[str, Any]]:
    """A sum for each bucket: what falls on or after its first day, less what falls on or after that of the bucket before."""
    limits = [first for _, first, _ in buckets.boundaries(on) if first is not None]
    day = _DAY[buckets.basis]
    undated = "coalesce(sum(o) FILTER (WHERE " + day + " IS NULL), 0)"
    since = ["coalesce(sum(o) FILTER (WHERE " + day + " >= :f" + str(i) + "), 0)" for i in range(len(limits))]
    since.append("sum(o) - " + undated)
    sums = [since[0], *(later + " - " + sooner for sooner, later in pairwise(since))]
    if buckets.basis is Basis.DUE:
        sums.append(undated)
    return ", ".join(sums), {f"f{i}": limit.isoformat() for i, limit in enumerate(limits)}


def _credits(tables: Tables, at: Moment) -> dict[_Account, int]:
    sql = "SELECT customer, currency, sum(o) FROM (" + movements(-1, at) + ") GROUP BY customer, currency"
    return {(customer, currency): amount for customer, currency, amount in tables.rows(sql, at.params) if amount}


def _credit_only(tables: Tables, credits: Mapping[_Account, int], nothing: tuple[int, ...]) -> Iterator[AgeingRow]:
    """Customers who owe nothing and have something on account."""
    sql = "SELECT c.id, c.code, c.name FROM json_each(?) j CROSS JOIN customer c ON c.id = j.value"
    named = {id_: of for id_, *of in tables.rows(sql, (json.dumps([customer for customer, _ in credits]),))}
    for (customer, currency), amount in credits.items():
        code, name = named[customer]
        yield AgeingRow(code, name, currency, 0, amount, nothing)

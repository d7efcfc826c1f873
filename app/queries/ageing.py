"""Who owes how much for how long: the one home of ageing figures, for screen, paper and command line."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.ageing import Basis, Buckets, parse_buckets
from app.storage.engine import Tables
from app.storage.open_reads import LATEST, Moment, moment, open_documents
from app.storage.policy_reads import ageing_buckets


@dataclass(frozen=True, slots=True)
class AgeingRow:
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
    debits = _debits(tables, at, buckets, on)
    credits = _credits(tables, at)
    names = {id_: (code, name) for id_, code, name in tables.rows("SELECT id, code, name FROM customer")}
    zeros = (0,) * len(buckets.names)
    rows = []
    for key in debits.keys() | credits.keys():
        amounts = debits.get(key, zeros)
        code, name = names[key[0]]
        rows.append(AgeingRow(code, name, key[1], sum(amounts), credits.get(key, 0), amounts))
    rows.sort(key=lambda row: (row.code, row.currency))
    return Ageing(on, basis, known, buckets.names, tuple(rows))


_FIRST, _LAST = "0000-01-01", "9999-12-31"


def _debits(tables: Tables, at: Moment, buckets: Buckets, on: date) -> dict[tuple[int, str], tuple[int, ...]]:
    sums, params = _bucket_sums(buckets, on)
    day = "due" if buckets.basis is Basis.DUE else "date"
    if at.plain:
        source = "document WHERE open <> 0 AND side = 1 AND date <= :d"
        sql = "SELECT customer, currency, " + sums.format(day=day, open="open")
        sql += " FROM " + source + " GROUP BY customer, currency"
    else:
        day = "x.due" if buckets.basis is Basis.DUE else "d.date"
        sql = "SELECT d.customer, d.currency, " + sums.format(day=day, open="x.o")
        sql += " FROM " + open_documents(1, at) + " GROUP BY d.customer, d.currency"
    return {(row[0], row[1]): tuple(row[2:]) for row in tables.rows(sql, {**at.params, **params})}


def _bucket_sums(buckets: Buckets, on: date) -> tuple[str, dict[str, Any]]:
    """One sum a bucket, its limits bound as ISO text."""
    pieces, params = [], {}
    for index, (_, first, last) in enumerate(buckets.boundaries(on)):
        if first is None and last is None:
            pieces.append("sum(CASE WHEN {day} IS NULL THEN {open} ELSE 0 END)")
            continue
        params[f"f{index}"] = first.isoformat() if first else _FIRST
        params[f"t{index}"] = last.isoformat() if last else _LAST
        pieces.append("sum(CASE WHEN {day} BETWEEN :f" + str(index) + " AND :t" + str(index) + " THEN {open} ELSE 0 END)")
    return ", ".join(pieces), params


def _credits(tables: Tables, at: Moment) -> dict[tuple[int, str], int]:
    if at.plain:
        sql = (
            "SELECT customer, currency, sum(open) FROM document WHERE open <> 0 AND side = -1 AND date <= :d"
            " GROUP BY customer, currency"
        )
    else:
        sql = "SELECT d.customer, d.currency, sum(x.o) FROM " + open_documents(-1, at) + " GROUP BY d.customer, d.currency"
    return {(customer, currency): amount for customer, currency, amount in tables.rows(sql, at.params)}

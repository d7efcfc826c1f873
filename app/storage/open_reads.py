"""What was open on a day, as known at an entry of the journal: one way for today, any past day and any knowledge.

Stored open amounts count everything recorded. For a past day what takes effect later is added back, or, where that would
be most of the ledger, the day is reckoned forward from the documents; for an earlier knowledge, what was recorded later
is added back too. A column "closed on" would look simpler and be wrong on past days.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.storage.engine import Tables

LATEST = 1 << 62
_FORWARD_FROM = 0.8  # share of allocations after the day from which reckoning forward is the shorter way


class Way(StrEnum):
    """How the open amounts of a moment are reached."""

    STORED = "STORED"
    BACK = "BACK"
    FORTH = "FORTH"
    KNOWN = "KNOWN"


@dataclass(frozen=True, slots=True)
class Moment:
    """``day`` (ISO) as of which, and ``known`` (sequence number) up to which something is asked."""

    day: str
    known: int
    way: Way

    @property
    def params(self) -> dict[str, Any]:
        return {"d": self.day, "k": self.known}


def moment(tables: Tables, day: str, known: int = LATEST) -> Moment:
    if known != LATEST:
        return Moment(day, known, Way.KNOWN)
    if not tables.row("SELECT 1 FROM allocation WHERE eff > ? LIMIT 1", (day,)):
        return Moment(day, known, Way.STORED)
    later = tables.value("SELECT count(*) FROM allocation WHERE eff > ?", (day,))
    whole = tables.value("SELECT max(rowid) FROM allocation")
    return Moment(day, known, Way.FORTH if later > whole * _FORWARD_FROM else Way.BACK)


_STORED = (
    "SELECT id, customer, currency, date, due, open AS o FROM document INDEXED BY document_open_{column}"
    " WHERE open <> 0 AND side = {side} AND date <= :d"
)
_MOVED = (
    "SELECT d.id, d.customer, d.currency, d.date, d.due, {sign}a.amount AS o FROM allocation a"
    " CROSS JOIN document d ON d.id = a.{column} WHERE "
)
_BACK = _STORED + " UNION ALL " + _MOVED + "a.eff > :d AND d.date <= :d"
_FORTH = (
    "SELECT id, customer, currency, date, due, amount AS o FROM document INDEXED BY document_date"
    " WHERE date <= :d AND side = {side} UNION ALL " + _MOVED + "a.eff <= :d"
)
# As known then, a due date that was completed later was still what it had been, and one taken back later still known.
_KNOWN_DUE = (
    "CASE WHEN EXISTS(SELECT 1 FROM due_completion c WHERE c.document = d.id AND c.seq <= :k) THEN"
    " (SELECT c.due FROM due_completion c WHERE c.document = d.id AND c.seq <= :k ORDER BY c.seq DESC LIMIT 1)"
    " WHEN EXISTS(SELECT 1 FROM due_completion c WHERE c.document = d.id) THEN"
    " (SELECT c.before FROM due_completion c WHERE c.document = d.id ORDER BY c.seq LIMIT 1)"
    " ELSE d.due END"
)
_KNOWN = (
    "SELECT d.id, d.customer, d.currency, d.date, {due} AS due, d.open AS o FROM document d"
    " WHERE d.open <> 0 AND d.side = {side} AND d.date <= :d AND d.seq <= :k UNION ALL "
    + _MOVED.replace("d.due", "{due}")
    + "((a.eff > :d AND a.seq <= :k) OR a.seq > :k) AND d.date <= :d AND d.seq <= :k"
).replace("{due}", _KNOWN_DUE)
_SHAPES = {Way.STORED: _STORED, Way.BACK: _BACK, Way.FORTH: _FORTH, Way.KNOWN: _KNOWN}
_COLUMN = {1: "debit", -1: "credit"}
_MOVES = {
    (side, way): shape.format(side=side, column=column, sign="-" if way is Way.FORTH else "")
    for side, column in _COLUMN.items()
    for way, shape in _SHAPES.items()
}


def movements(side: int, at: Moment) -> str:
    """SQL for (id, customer, currency, date, due, o): the ``o`` of a document add up to what was open of it (minor units)."""
    return _MOVES[(side, at.way)]


def open_documents(side: int, at: Moment) -> str:
    """A FROM clause: ``d`` rows of ``document`` that were open, ``x.o`` what was open of each, ``x.due`` its due date then."""
    sums = "(SELECT id, due, sum(o) AS o FROM (" + movements(side, at) + ") GROUP BY id HAVING sum(o) <> 0)"
    source = "(" + _STORED.format(side=int(side), column=_COLUMN[side]) + ")" if at.way is Way.STORED else sums
    return source + " x JOIN document d ON d.id = x.id"


def disputed(tables: Tables, at: Moment) -> dict[int, int]:
    """The disputed part of each document as of that moment: the latest word counts."""
    rows = tables.rows(
        "SELECT document, amount FROM dispute WHERE eff <= :d AND seq <= :k ORDER BY eff, seq", at.params
    )
    return {document: amount for document, amount in dict(rows).items() if amount}


MET_ESTIMATES = "SELECT 1 FROM document INDEXED BY document_estimated WHERE series = 'L' LIMIT 1"


def estimated_customers(tables: Tables, at: Moment) -> set[tuple[str, str]]:
    """Customers (code, currency) of whom something that only a ledger tells was open."""
    if not tables.row(MET_ESTIMATES):
        return set()
    sql = (
        "SELECT DISTINCT c.code, x.currency FROM (SELECT id, customer, currency, sum(o) AS o FROM ("
        + movements(1, at) + " UNION ALL " + movements(-1, at) + ")"
        " WHERE id IN (SELECT id FROM document INDEXED BY document_estimated WHERE series = 'L')"
        " GROUP BY id HAVING sum(o) <> 0) x JOIN customer c ON c.id = x.customer"
    )  # fmt: skip
    return set(map(tuple, tables.rows(sql, at.params)))

"""What was open on a day, as known at an entry of the journal: one SQL shape for today, any past day and any knowledge.

Stored open amounts count everything recorded. What takes effect after the day, or was recorded after the entry, is added
back. A column "closed on" would look simpler and be wrong on past days.
"""

from dataclasses import dataclass
from typing import Any

from app.storage.engine import Tables

LATEST = 1 << 62


@dataclass(frozen=True, slots=True)
class Moment:
    """``day`` (ISO) as of which, and ``known`` (sequence number) up to which. ``plain``: stored amounts are the answer."""

    day: str
    known: int
    plain: bool

    @property
    def params(self) -> dict[str, Any]:
        return {"d": self.day, "k": self.known}


def moment(tables: Tables, day: str, known: int = LATEST) -> Moment:
    later = tables.row("SELECT 1 FROM allocation WHERE eff > ? LIMIT 1", (day,))
    return Moment(day, known, later is None and known == LATEST)


_SUM = "SELECT id, sum(o) AS o FROM (SELECT id, open AS o FROM document WHERE open <> 0 AND side = {side}"
_EFFECTIVE_LATER = " UNION ALL SELECT {column}, amount FROM allocation WHERE eff > :d AND {column} IS NOT NULL"
_KNOWN_LATER = (
    " UNION ALL SELECT {column}, amount FROM allocation WHERE eff > :d AND seq <= :k AND {column} IS NOT NULL"
    " UNION ALL SELECT {column}, amount FROM allocation WHERE seq > :k AND {column} IS NOT NULL"
)
_COLUMN = {1: "debit", -1: "credit"}
_OPEN = {
    (side, known): (_SUM + (_KNOWN_LATER if known else _EFFECTIVE_LATER) + ") GROUP BY id").format(
        side=side, column=column
    )
    for side, column in _COLUMN.items()
    for known in (False, True)
}
# As known then, a due date that was completed later was still unknown.
_DUE = {
    False: "d.due",
    True: "CASE WHEN EXISTS(SELECT 1 FROM due_completion c WHERE c.document = d.id AND c.seq > :k) THEN NULL ELSE d.due END",
}


def open_documents(side: int, at: Moment) -> str:
    """A FROM clause: ``d`` rows of ``document`` that were open, ``x.o`` what was open of each (minor units), ``x.due``."""
    if at.plain:
        source = "(SELECT id, open AS o, due FROM document WHERE open <> 0 AND side = " + str(int(side)) + ")"
        return source + " x JOIN document d ON d.id = x.id AND d.date <= :d"
    known = at.known != LATEST
    sums = "(SELECT d.id, s.o, " + _DUE[known] + " AS due FROM (" + _OPEN[(side, known)] + ") s JOIN document d ON d.id = s.id"
    kept = " WHERE s.o <> 0 AND d.date <= :d AND d.seq <= :k)"
    return sums + kept + " x JOIN document d ON d.id = x.id"


def disputed(tables: Tables, at: Moment) -> dict[int, int]:
    """The disputed part of each document as of that moment: the latest word counts."""
    rows = tables.rows("SELECT document, amount FROM dispute WHERE eff <= :d AND seq <= :k ORDER BY eff, seq", at.params)
    return {document: amount for document, amount in dict(rows).items() if amount}

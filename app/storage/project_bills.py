"""Bills received, from the facts."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.bills import BILL, SPLIT
from app.domain.facts_bills import BillCashed, BillMoved, BillReceived, BillSplit
from app.storage.engine import Tables

Rows = Mapping[str, Sequence[Any]]
_BILL = f"INSERT INTO bill({', '.join(BILL)}, seq) VALUES({', '.join('?' * (len(BILL) + 1))})"
_MOVE = (
    "INSERT INTO bill_move(id, bill, verb, state, on_date, party, net, recourse, reversal, seq)"
    " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def imported(tables: Tables, seq: int, rows: Rows) -> None:
    tables.many(_BILL, [(*row, seq) for row in rows.get("bill", ())])
    tables.many(
        "UPDATE bill SET reference = ?, confirmed_seq = ?"
        " WHERE document = ? AND own = 1 AND reference IS NULL AND void_seq IS NULL",
        [(reference, seq, document) for document, reference in rows.get("confirm", ())],
    )


def undone(tables: Tables, seq: int, made: int) -> None:
    tables.run("UPDATE bill SET void_seq = ? WHERE seq = ?", (seq, made))
    tables.run("UPDATE bill SET reference = NULL, confirmed_seq = NULL WHERE confirmed_seq = ?", (made,))


def received(tables: Tables, seq: int, fact: BillReceived, rows: Rows) -> None:
    tables.run(_BILL, (*fact.bill, seq))


def moved(tables: Tables, seq: int, fact: BillMoved, rows: Rows) -> None:
    tables.run(
        _MOVE,
        (fact.move, fact.bill, fact.verb, fact.state, fact.on, fact.party, fact.net, int(fact.recourse), fact.reversal, seq),
    )


def split(tables: Tables, seq: int, fact: BillSplit, rows: Rows) -> None:
    """Parts are known to the accounting program as their whole is."""
    tables.run(_MOVE, (fact.move, fact.bill, SPLIT, SPLIT, fact.on, None, None, 0, None, seq))
    tables.many(_BILL, [(*row, seq) for row in fact.parts])
    tables.run(
        "UPDATE bill SET confirmed_seq = (SELECT p.confirmed_seq FROM bill p WHERE p.id = bill.parent) WHERE parent = ?",
        (fact.bill,),
    )


def cashed(tables: Tables, seq: int, fact: BillCashed, rows: Rows) -> None:
    tables.run("UPDATE bill SET line = ? WHERE id = ?", (fact.line, fact.bill))


def reopened(tables: Tables, line: int) -> None:
    """A line of the bank that is matched to nothing any more."""
    tables.run("UPDATE bill SET line = NULL WHERE line = ?", (line,))

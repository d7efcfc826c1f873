"""Applications for allowances, from the facts."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.allowances import AWAITING, ISSUED, PENDING
from app.domain.facts_settling import AllowanceDecided, AllowanceEnded, AllowanceGiven, AllowanceRequested
from app.storage.engine import Tables

Rows = Mapping[str, Sequence[Any]]


def requested(tables: Tables, seq: int, fact: AllowanceRequested, rows: Rows) -> None:
    tables.run(
        "INSERT INTO allowance(id, number, year, serial, customer, kind, currency, amount, on_date, reason, line, receipt,"
        " state, seq) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            fact.allowance, fact.number, fact.year, fact.serial, fact.customer, fact.kind, fact.currency, fact.amount, fact.on,
            fact.reason, fact.line, fact.receipt, PENDING, seq,
        ),
    )  # fmt: skip
    tables.many(
        "INSERT INTO allowance_item(allowance, document, amount) VALUES(?, ?, ?)",
        [(fact.allowance, document, amount) for document, amount in fact.items],
    )


def decided(tables: Tables, seq: int, fact: AllowanceDecided, rows: Rows) -> None:
    tables.run(
        "UPDATE allowance SET state = ?, decided_on = ?, decision = ?, decided_seq = ? WHERE id = ?",
        (fact.state, fact.on, fact.reason, seq, fact.allowance),
    )


def given(tables: Tables, seq: int, fact: AllowanceGiven, rows: Rows) -> None:
    tables.run("UPDATE allowance SET state = ?, document = ? WHERE id = ?", (fact.state, fact.document, fact.allowance))


def ended(tables: Tables, seq: int, fact: AllowanceEnded, rows: Rows) -> None:
    tables.run("UPDATE allowance SET state = ?, ended_on = ? WHERE id = ?", (fact.state, fact.on, fact.allowance))


def undone(tables: Tables, seq: int) -> None:
    """A red letter that went with its batch is waited for again."""
    tables.run(
        "UPDATE allowance SET state = ?, document = NULL WHERE state = ? AND document IN"
        " (SELECT a.document FROM allowance a JOIN document d ON d.id = a.document WHERE d.void_seq = ?)",
        (AWAITING, ISSUED, seq),
    )

"""What was said of retention, from the facts: each word a row that says all, so that an earlier one can still be asked for."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.facts_settling import EventHappened, RetentionSet
from app.domain.retention import Event
from app.storage import project_ledger
from app.storage.engine import Tables

Rows = Mapping[str, Sequence[Any]]
_INSERT = (
    "INSERT INTO retention(customer, currency, document, account, event, expected, responsible, span, happened, seq)"
    " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LATEST = (
    "SELECT event, expected, responsible, span FROM retention WHERE customer = ? AND currency = ? AND document IS ?"
    " AND account IS ? ORDER BY seq DESC LIMIT 1"
)


def said(tables: Tables, seq: int, fact: RetentionSet, rows: Rows) -> None:
    key = (fact.customer, fact.currency, fact.document, fact.account)
    tables.run(_INSERT, (*key, fact.event, fact.expected, fact.responsible, fact.span, None, seq))


def happened(tables: Tables, seq: int, fact: EventHappened, rows: Rows) -> None:
    key = (fact.customer, fact.currency, fact.document, fact.account)
    before = tables.row(_LATEST, key) or (Event.ACCEPT, None, None, None)
    tables.run(_INSERT, (*key, *before, fact.on, seq))
    project_ledger.complete_due(tables, seq, [(item, fact.due) for item in fact.items])

"""What was done with a bill taken back, from the fact: what was posted with it is void as if it had not been posted."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.facts_bills import BillUndone
from app.storage.engine import Tables
from app.storage.project_batches import undo_ledger

Rows = Mapping[str, Sequence[Any]]


def undone(tables: Tables, seq: int, fact: BillUndone, rows: Rows) -> None:
    if fact.move is None:
        tables.run("UPDATE bill SET void_seq = ? WHERE id = ?", (seq, fact.bill))
    else:
        tables.run("UPDATE bill_move SET undone_seq = ? WHERE id = ?", (seq, fact.move))
    tables.many("UPDATE bill SET void_seq = ? WHERE id = ?", [(seq, part) for part in fact.parts])
    for document in fact.posted:
        undo_ledger(tables, seq, tables.value("SELECT seq FROM document WHERE id = ?", (document,)))

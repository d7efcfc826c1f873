"""Imports and their undoing, from the rows kept beside the journal."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.facts import BatchImported, BatchUndone
from app.domain.intake_customers import CUSTOMER, PERSONAL, PLAIN
from app.storage import batches, project_allowances, project_bank, project_bills, project_deliveries, project_ledger, project_stated
from app.storage.engine import Tables

Rows = Mapping[str, Sequence[Any]]
_CUSTOMER = f"INSERT INTO customer({', '.join(CUSTOMER)}, seq) VALUES({', '.join('?' * (len(CUSTOMER) + 1))})"
_CHANGE = {name: f"UPDATE customer SET {name} = ? WHERE id = ?" for name in (*PLAIN, *PERSONAL)}


def imported(tables: Tables, seq: int, fact: BatchImported, rows: Rows, seals: Sequence[bytes] | None = None) -> None:
    tables.run(
        "INSERT INTO batch(id, kind, source, sha256, up_to, accepted, seq) VALUES(?, ?, ?, ?, ?, ?, ?)",
        (fact.batch, fact.kind, fact.source, fact.sha256, fact.up_to, fact.accepted, seq),
    )
    tables.many(_CUSTOMER, [(*row, seq) for row in rows.get("customer", ())])
    tables.many("INSERT INTO person(id, customer, field, mac, seq) VALUES(?, ?, ?, ?, ?)", _with(rows, "person", seq))
    tables.many("INSERT INTO former_name(customer, name, seq) VALUES(?, ?, ?)", _with(rows, "name", seq))
    tables.many("INSERT INTO buyer_alias(customer, person, seq) VALUES(?, ?, ?)", _with(rows, "alias", seq))
    for customer, name, _, after in rows.get("change", ()):
        tables.run(_CHANGE[name], (after, customer))
    project_ledger.post(tables, seq, rows.get("document", ()), rows.get("allocation", ()), seals)
    project_ledger.dispute(tables, seq, rows.get("dispute", ()))
    project_ledger.complete_due(tables, seq, rows.get("due", ()))
    project_bank.imported(tables, seq, rows)
    project_bills.imported(tables, seq, rows)
    project_deliveries.imported(tables, seq, rows)
    project_stated.imported(tables, seq, fact.batch, rows)


def _with(rows: Rows, name: str, seq: int) -> list[tuple[Any, ...]]:
    return [(*row, seq) for row in rows.get(name, ())]


def undone(tables: Tables, seq: int, fact: BatchUndone, rows: Rows) -> None:
    """Take a batch back: its allocations reversed, its documents closed on their own date, its key free again."""
    made = tables.value("SELECT seq FROM batch WHERE id = ?", (fact.batch,))
    tables.run("UPDATE batch SET undone_seq = ? WHERE id = ?", (seq, fact.batch))
    undo_ledger(tables, seq, made)
    project_bank.undone(tables, seq, made)
    project_bills.undone(tables, seq, made)
    project_deliveries.undone(tables, seq, made)
    project_stated.undone(tables, made)
    project_allowances.undone(tables, seq)
    if tables.value("SELECT kind FROM batch WHERE id = ?", (fact.batch,)) in ("customers", "balances", "invoices", "ledger"):
        _undo_customers(tables, seq, made)


def undo_ledger(tables: Tables, seq: int, made: int) -> None:
    """What the entry ``made`` posted is void: its allocations taken back, its documents closed on their own days."""
    back = [
        (debit, credit, -amount, eff)
        for debit, credit, amount, eff in tables.rows(
            "SELECT debit, credit, amount, eff FROM allocation WHERE seq = ? ORDER BY rowid", (made,)
        )
    ]
    project_ledger.post(tables, seq, [], back)
    closed = [
        (document, None, amount, day) if side == 1 else (None, document, amount, day)
        for document, side, amount, day in tables.rows(
            "SELECT id, side, open, date FROM document WHERE seq = ? AND open <> 0 ORDER BY id", (made,)
        )
    ]
    project_ledger.post(tables, seq, [], closed)
    gone = tables.rows("SELECT currency, date, -sum(side * amount) FROM document WHERE seq = ? GROUP BY currency, date", (made,))
    project_ledger.net_moved(tables, gone)
    tables.run("UPDATE document SET void_seq = ? WHERE seq = ?", (seq, made))
    _undo_disputes(tables, seq, made)
    completed = tables.rows("SELECT document, NULL FROM due_completion WHERE seq = ?", (made,))
    project_ledger.complete_due(tables, seq, completed)
    tables.run("DELETE FROM data_date WHERE batch IN (SELECT id FROM batch WHERE seq = ?)", (made,))


def _undo_disputes(tables: Tables, seq: int, made: int) -> None:
    """What was disputed before the batch is disputed again."""
    before = tables.rows(
        "SELECT n.document, coalesce((SELECT p.amount FROM dispute p WHERE p.document = n.document AND p.seq < n.seq"
        " ORDER BY p.eff DESC, p.seq DESC LIMIT 1), 0), n.eff FROM dispute n WHERE n.seq = ? ORDER BY n.rowid",
        (made,),
    )
    project_ledger.dispute(tables, seq, [(document, amount, eff, None) for document, amount, eff in before])


def _undo_customers(tables: Tables, seq: int, made: int) -> None:
    tables.run("UPDATE customer SET void_seq = ? WHERE seq = ?", (seq, made))
    tables.run("DELETE FROM former_name WHERE seq = ?", (made,))
    tables.run("DELETE FROM buyer_alias WHERE seq = ?", (made,))
    for customer, name, before, _ in reversed(batches.stored_rows(tables, made).get("change", [])):
        tables.run(_CHANGE[name], (before, customer))

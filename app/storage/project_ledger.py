"""Postings to the ledger tables: documents with their seals, allocations, and the open amounts that follow from them."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.facts import Allocated, DocumentPosted, ReceiptReversed
from app.domain.posting import DOCUMENT, seal
from app.storage.engine import Tables

Rows = Mapping[str, Sequence[Any]]
_INSERT = (
    f"INSERT INTO document({', '.join(DOCUMENT)}, open, seal, seq) VALUES({', '.join('?' * (len(DOCUMENT) + 3))})"
)
_ID, _AMOUNT = DOCUMENT.index("id"), DOCUMENT.index("amount")
SLICE = 2_000


def post(tables: Tables, seq: int, documents: Sequence[Any], allocations: Sequence[Any]) -> list[bytes]:
    """Insert documents and allocations; answers the documents' seals in their order.

    Open amounts of new documents are right from the start; those of older ones move by one statement.
    """
    moved = _moved(allocations)
    seals = [seal(row) for row in documents]
    taken = moved.pop
    tables.many(
        _INSERT,
        [(*row, row[_AMOUNT] - taken(row[_ID], 0), mark, seq) for row, mark in zip(documents, seals, strict=True)],
    )
    tables.many("UPDATE document SET open = open - ? WHERE id = ?", [(m, i) for i, m in moved.items() if m])
    tables.many(
        "INSERT INTO allocation(debit, credit, amount, eff, seq) VALUES(?, ?, ?, ?, ?)",
        [(*row, seq) for row in allocations],
    )
    return seals


def _moved(allocations: Sequence[Any]) -> dict[int, int]:
    """How much each document's open amount falls, over both of its sides."""
    moved: dict[int, int] = {}
    get = moved.get
    for debit, credit, amount, _ in allocations:
        if debit is not None:
            moved[debit] = get(debit, 0) + amount
        if credit is not None:
            moved[credit] = get(credit, 0) + amount
    return moved


def dispute(tables: Tables, seq: int, rows: Sequence[Any]) -> None:
    tables.many(
        "INSERT INTO dispute(document, amount, eff, reason, seq) VALUES(?, ?, ?, ?, ?)", [(*row, seq) for row in rows]
    )


def complete_due(tables: Tables, seq: int, rows: Sequence[Any]) -> None:
    """A due date that was unknown when the document was posted."""
    tables.many("INSERT INTO due_completion(document, due, seq) VALUES(?, ?, ?)", [(*row, seq) for row in rows])
    tables.many("UPDATE document SET due = ? WHERE id = ?", [(due, document) for document, due in rows])


def document_posted(tables: Tables, seq: int, fact: DocumentPosted, rows: Rows) -> None:
    post(tables, seq, [fact.document], fact.allocations)


def allocated(tables: Tables, seq: int, fact: Allocated, rows: Rows) -> None:
    post(tables, seq, [], fact.allocations)


def receipt_reversed(tables: Tables, seq: int, fact: ReceiptReversed, rows: Rows) -> None:
    post(tables, seq, [fact.reversal], fact.allocations)

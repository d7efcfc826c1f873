"""Postings to the ledger tables: documents with their seals, allocations, and the open amounts that follow from them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice
from operator import itemgetter
from typing import Any

from app.domain.facts import Allocated, DocumentPosted, ReceiptReversed, SettlementReplaced
from app.domain.posting import DOCUMENT, seal
from app.storage.engine import Tables

Rows = Mapping[str, Sequence[Any]]
_STORED = (*DOCUMENT, "open", "seal", "seq")
_ALLOCATE = "INSERT INTO allocation(debit, credit, amount, eff, seq) VALUES(?, ?, ?, ?, ?)"
_COMPLETE = "INSERT INTO due_completion(document, due, before, seq) SELECT id, ?, due, ? FROM document WHERE id = ?"
_ID, _AMOUNT = DOCUMENT.index("id"), DOCUMENT.index("amount")
_DAY_OF = itemgetter(DOCUMENT.index("currency"), DOCUMENT.index("date"))
_SIDE = DOCUMENT.index("side")
SLICE = 2_000  # rows at a time: a longer call into the driver would hold up a window's thread
BULK = 10_000


def post(
    tables: Tables, seq: int, documents: Sequence[Any], allocations: Sequence[Any], seals: Sequence[bytes] | None = None
) -> None:
    """Insert documents and allocations. Open amounts of new documents are right from the start, older ones are moved."""
    marks = seals if seals is not None else [seal(row) for row in documents]
    moved = _moved(allocations)
    taken = moved.pop
    rows = ((*r, r[_AMOUNT] - taken(r[_ID], 0), mark, seq) for r, mark in zip(documents, marks, strict=True))
    with _indexes_apart(tables, len(documents) + len(allocations)):
        for chunk in _sliced(rows):
            _insert(tables, chunk)
        for chunk in _sliced((m, i) for i, m in moved.items() if m):
            tables.many("UPDATE document SET open = open - ? WHERE id = ?", chunk)
        for chunk in _sliced((*row, seq) for row in allocations):
            tables.many(_ALLOCATE, chunk)
    net_moved(tables, ((*_DAY_OF(row), row[_SIDE] * row[_AMOUNT]) for row in documents))


def net_moved(tables: Tables, moves: Iterable[tuple[str, str, int]]) -> None:
    """What documents that came or went change of the net of their days: (currency, day, debit less credit)."""
    found: dict[tuple[str, str], int] = {}
    get = found.get
    for currency, day, amount in moves:
        found[(currency, day)] = get((currency, day), 0) + amount
    changed = [(currency, day, amount) for (currency, day), amount in found.items() if amount]
    tables.many(_NET, changed)
    tables.many("DELETE FROM net_by_day WHERE currency = ? AND date = ? AND amount = 0", [one[:2] for one in changed])


_NET = (
    "INSERT INTO net_by_day(currency, date, amount) VALUES(?, ?, ?)"
    " ON CONFLICT DO UPDATE SET amount = amount + excluded.amount"
)


def _insert(tables: Tables, chunk: list[Any]) -> None:
    """Columns empty in the whole slice are left out: the driver takes a microsecond for every NULL it binds."""
    filled = [i for i, column in enumerate(zip(*chunk, strict=True)) if column.count(None) < len(chunk)]
    tables.many(insert_into_document(tuple(_STORED[i] for i in filled)), list(map(itemgetter(*filled), chunk)))


@cache
def insert_into_document(columns: tuple[str, ...]) -> str:
    return "INSERT INTO document(" + ", ".join(columns) + ") VALUES(" + ", ".join("?" * len(columns)) + ")"


def _sliced(rows: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(rows)
    while chunk := list(islice(source, SLICE)):
        yield chunk


@contextmanager
def _indexes_apart(tables: Tables, count: int) -> Iterator[None]:
    """A batch that outweighs what is there is faster with its indexes built afterwards, in the same transaction."""
    there = tables.value("SELECT max(id) FROM document") or 0 if count > BULK else 0
    if count <= BULK or count * 4 < there:
        yield
        return
    indexes = tables.rows(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN ('document', 'allocation')"
        " AND sql IS NOT NULL ORDER BY rowid"
    )
    for name, _ in indexes:
        tables.run('DROP INDEX "' + name.replace('"', '""') + '"')
    yield
    for _, sql in indexes:
        tables.run(sql)


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
    """A due date that was unknown when the document was posted, or that an event sets anew; None where it is unknown again."""
    tables.many(_COMPLETE, [(due, seq, document) for document, due in rows])
    tables.many("UPDATE document SET due = ? WHERE id = ?", [(due, document) for document, due in rows])


def document_posted(tables: Tables, seq: int, fact: DocumentPosted, rows: Rows) -> None:
    post(tables, seq, [fact.document], fact.allocations)


def allocated(tables: Tables, seq: int, fact: Allocated, rows: Rows) -> None:
    post(tables, seq, [], fact.allocations)


def receipt_reversed(tables: Tables, seq: int, fact: ReceiptReversed, rows: Rows) -> None:
    post(tables, seq, [fact.reversal], fact.allocations)


def settlement_replaced(tables: Tables, seq: int, fact: SettlementReplaced, rows: Rows) -> None:
    post(tables, seq, [fact.reversal], fact.allocations)

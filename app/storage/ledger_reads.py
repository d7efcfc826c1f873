"""What the ledger rules need from the tables, loaded in a few set-based statements."""

from collections.abc import Iterable, Mapping, Sequence
from json import dumps
from typing import Any

from app.domain.intake import KnownCustomer
from app.domain.intake_documents import KnownDocument, PostedPart
from app.domain.intake_receipts import KnownReceipt
from app.domain.posting import DOCUMENT, AllocationRow, DocumentRow, Item, label
from app.storage.engine import Tables

Key = tuple[int, str]
_COLUMNS = "SELECT " + ", ".join("d." + name for name in DOCUMENT)
_DOCUMENT = _COLUMNS + " FROM document d"
_ITEM = "SELECT d.id, d.customer, d.currency, d.side, d.date, d.open, d.number, d.part, d.parts, d.kind FROM document d"


def known_customers(tables: Tables) -> dict[str, KnownCustomer]:
    return {
        code: KnownCustomer(id_, currency, term)
        for code, id_, currency, term in tables.rows(
            "SELECT code, id, currency, term FROM customer WHERE void_seq IS NULL"
        )
    }


def entities(tables: Tables) -> dict[str, int]:
    """Ids of the own companies by their code; the first one also answers to the names in its profile."""
    found = {
        name: 1
        for (name,) in tables.rows("SELECT value FROM profile WHERE entity = 1 AND key IN ('name', 'short_name')")
    }
    return found | dict(tables.rows("SELECT code, id FROM entity"))


def next_id(tables: Tables, table: str) -> int:
    return int(tables.value(_NEXT[table]) or 0) + 1


_NEXT = {
    name: "SELECT max(id) FROM " + name
    for name in (
        "customer", "document", "batch", "policy", "letter_text", "run", "notice", "person_value", "entity", "bank_line",
        "allowance", "transfer", "bill", "bill_move", "delivery",
    )
}


# The keys of a file as one JSON value: one join instead of one look-up a row, and nothing a read-only connection refuses.
_WANTED = " FROM json_each(:keys) w CROSS JOIN document d ON d.customer = w.value->>0 AND d.number = w.value->>1"


def _keys(pairs: Iterable[Key]) -> dict[str, str]:
    return {"keys": dumps(list(dict.fromkeys(pairs)), ensure_ascii=False)}


def known_documents(tables: Tables, pairs: Sequence[Key]) -> dict[Key, KnownDocument]:
    if not tables.row("SELECT 1 FROM document WHERE series = 'D' LIMIT 1"):
        return {}
    found: dict[Key, list[Any]] = {}
    for row in tables.rows(
        "SELECT d.customer, d.number, d.kind, d.date, d.due, d.currency, d.base_date, d.id, d.amount, d.open,"
        " d.amount - coalesce((SELECT s.amount FROM document s WHERE s.customer = d.customer AND s.number = d.number"
        "  AND s.series = 'S' AND s.part = d.part AND s.void_seq IS NULL), 0), coalesce(p.amount, 0), p.eff"
        + _WANTED
        + " AND d.series = 'D' AND d.void_seq IS NULL"
        " LEFT JOIN dispute p ON p.rowid ="
        "  (SELECT q.rowid FROM dispute q WHERE q.document = d.id ORDER BY q.eff DESC, q.seq DESC LIMIT 1)"
        " ORDER BY d.customer, d.number, d.part",
        _keys(pairs),
    ):
        found.setdefault((row[0], row[1]), []).append(row)
    return {key: _known_document(rows) for key, rows in found.items()}


def _known_document(rows: Sequence[Any]) -> KnownDocument:
    kind, day, _, currency, base_date = rows[0][2:7]
    parts = tuple(PostedPart(row[7], row[8], row[9], row[4]) for row in rows)
    recorded, disputed = (sum(row[i] for row in rows) for i in (10, 11))
    disputed_on = max((row[12] for row in rows if row[12]), default=None)
    return KnownDocument(parts, kind, day, currency, recorded, disputed, disputed_on, base_date)


def items_by_number(tables: Tables, pairs: Sequence[Key]) -> dict[Key, list[Item]]:
    """Documents (and, for refunds, receipts and notes) by (customer, number), instalments in their order and by their own label."""
    found: dict[Key, list[Item]] = {}
    for number, parts, *columns in _items(tables, pairs):
        item = Item(*columns)
        found.setdefault((item.customer, number), []).append(item)
        if parts > 1:
            found[(item.customer, item.label)] = [item]
    return found


_ITEM_COLUMNS = (
    "SELECT d.number, d.parts, d.id, d.customer, d.currency, d.side, d.date, d.open,"
    " CASE d.parts WHEN 1 THEN d.number ELSE d.number || ' (' || d.part || '/' || d.parts || ')' END, d.kind"
)
_ITEMS_ALL = _ITEM_COLUMNS + " FROM document d WHERE d.series IN ('D', 'R') AND d.void_seq IS NULL ORDER BY d.id"
_ITEMS_WANTED = _ITEM_COLUMNS + _WANTED + " WHERE d.series IN ('D', 'R') AND d.void_seq IS NULL ORDER BY d.id"


def _items(tables: Tables, pairs: Sequence[Key]) -> list[Any]:
    """Reading every document is cheaper than looking many of them up."""
    if len(pairs) * 4 > (tables.value("SELECT max(id) FROM document") or 0):
        return tables.rows(_ITEMS_ALL)
    return tables.rows(_ITEMS_WANTED, _keys(pairs))


def known_receipts(tables: Tables, pairs: Sequence[Key]) -> dict[Key, KnownReceipt]:
    if not tables.row("SELECT 1 FROM document WHERE series = 'R' LIMIT 1"):
        return {}
    rows = [(DocumentRow(*row), left) for *row, left in tables.rows(_RECEIPT, _keys(pairs))]
    met = {"met": dumps([row.id for row, _ in rows])}
    paid, standing = _paid(tables, met)
    back = dict(tables.rows(_REVERSED, met))
    refunds = frozenset(id_ for (id_,) in tables.rows("SELECT id FROM document WHERE series = 'R' AND side = 1"))
    return {
        (r.customer, r.number): KnownReceipt(r, back.get(r.id), paid.get(r.id, {}), standing.get(r.id, ()), left, refunds)
        for r, left in rows
    }


_RECEIPT = _COLUMNS + ", d.open" + _WANTED + " WHERE d.series = 'R' AND d.void_seq IS NULL"
_REVERSED = (
    "SELECT d.id, v.date FROM json_each(:met) m CROSS JOIN document d ON d.id = m.value JOIN document v"
    " ON v.customer = d.customer AND v.number = d.number AND v.series = 'V' AND v.void_seq IS NULL"
)
# By a file: with the receipt, or by a later one that completed it and was not taken back.
_PAID = (
    "SELECT d.id, o.id, a.seq = d.seq OR EXISTS (SELECT 1 FROM batch b WHERE b.seq = a.seq AND b.undone_seq IS NULL),"
    " a.debit, a.credit, a.amount, a.eff"
    " FROM json_each(:met) m CROSS JOIN document d ON d.id = m.value JOIN allocation a ON a.credit = d.id OR a.debit = d.id"
    " JOIN document o ON o.id = CASE WHEN a.credit = d.id THEN a.debit ELSE a.credit END"
    " WHERE o.series <> 'V' ORDER BY a.rowid"
)


def _paid(tables: Tables, met: Mapping[str, str]) -> tuple[dict[int, dict[int, int]], dict[int, list[AllocationRow]]]:
    """What files gave of each receipt (ids in ``met``) to each document, and its allocations that still stand."""
    paid: dict[int, dict[int, int]] = {}
    standing: dict[int, dict[tuple[int, int, str], int]] = {}
    for own, other, by_file, debit, credit, amount, eff in tables.rows(_PAID, met):
        if by_file and amount > 0:
            given = paid.setdefault(own, {})
            given[other] = given.get(other, 0) + amount
        lines = standing.setdefault(own, {})
        lines[(debit, credit, eff)] = lines.get((debit, credit, eff), 0) + amount
    return paid, {own: _still_there(lines) for own, lines in standing.items()}


def _still_there(lines: Mapping[tuple[int, int, str], int]) -> list[AllocationRow]:
    """Allocations by their day, without those that were given back (which is always done in full)."""
    net: dict[tuple[int, int], int] = {}
    for (debit, credit, _), amount in lines.items():
        net[(debit, credit)] = net.get((debit, credit), 0) + amount
    return [AllocationRow(d, c, amount, eff) for (d, c, eff), amount in lines.items() if amount and net[(d, c)]]


def undated(tables: Tables, customers: Sequence[int]) -> list[Any]:
    """What is owed without a due date, of some customers: (id, customer, date, base_date).

    Refunds have none ever, nor has what was moved from a balance.
    """
    wanted = set(customers)
    return [
        row
        for row in tables.rows(
            "SELECT id, customer, date, base_date FROM document WHERE open <> 0 AND side = 1 AND due IS NULL"
            " AND ((series = 'D' AND (kind <> 'transferred' OR base_date IS NOT NULL)) OR kind = 'ledger_debit')"
            " ORDER BY id"
        )
        if row[1] in wanted
    ]


_OWED = (
    "SELECT d.due," + _ITEM_COLUMNS.removeprefix("SELECT") + " FROM document d WHERE d.customer = ?"
    " AND d.currency = ? AND d.side = 1 AND d.open <> 0 AND d.series = 'D' AND d.void_seq IS NULL ORDER BY d.id"
)


def owed(tables: Tables, customer: int, currency: str) -> list[tuple[Item, str | None]]:
    """What a customer owes in a currency, with its due date; refunds apart, which answer to receipts."""
    return [
        (Item(*columns), due)
        for due, _, _, *columns in tables.rows(
            _OWED,
            (customer, currency),
        )
    ]


def given_back(tables: Tables) -> set[int]:
    """Documents that a bounce or an undone batch gave something back to."""
    rows = tables.rows("SELECT debit, credit FROM allocation WHERE amount < 0")
    return {document for row in rows for document in row if document is not None}


def moves(tables: Tables, documents: Iterable[int]) -> dict[int, list[tuple[str, int]]]:
    """How the open amount of posted documents moved: (day, change), its own amount first."""
    found: dict[int, list[tuple[str, int]]] = {}
    for document, day, change in tables.rows(
        "SELECT d.id, d.date, d.amount FROM json_each(:ids) i CROSS JOIN document d ON d.id = i.value UNION ALL"
        " SELECT a.debit, a.eff, -a.amount FROM json_each(:ids) i CROSS JOIN allocation a ON a.debit = i.value UNION ALL"
        " SELECT a.credit, a.eff, -a.amount FROM json_each(:ids) i CROSS JOIN allocation a ON a.credit = i.value",
        {"ids": dumps(sorted(documents))},
    ):
        found.setdefault(document, []).append((day, change))
    return found


def document_row(tables: Tables, document: int) -> DocumentRow | None:
    found = tables.row(_DOCUMENT + " WHERE d.id = ? AND d.void_seq IS NULL", (document,))
    return DocumentRow(*found) if found else None


def item(tables: Tables, customer: int, number: str, series: str, part: int = 1) -> Item | None:
    """One item by its key, instalment ``part``."""
    row = tables.row(
        _ITEM + " WHERE d.customer = ? AND d.number = ? AND d.series = ? AND d.part = ? AND d.void_seq IS NULL",
        (customer, number, series, part),
    )
    return Item._make((*row[:6], label(row[6], row[7], row[8]), row[9])) if row else None


def standing_allocations(tables: Tables, document: int) -> list[AllocationRow]:
    """A receipt's allocations that still stand, bounces taken off."""
    lines: dict[tuple[int, int, str], int] = {}
    for debit, credit, amount, eff in tables.rows(
        "SELECT debit, credit, amount, eff FROM allocation WHERE debit = :id OR credit = :id ORDER BY rowid",
        {"id": document},
    ):
        lines[(debit, credit, eff)] = lines.get((debit, credit, eff), 0) + amount
    return _still_there(lines)

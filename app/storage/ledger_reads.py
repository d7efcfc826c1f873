"""What the ledger rules need from the tables, loaded in a few set-based statements."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.domain.intake import KnownCustomer
from app.domain.intake_documents import KnownDocument
from app.domain.intake_receipts import KnownReceipt
from app.domain.posting import ALLOCATION, DOCUMENT, AllocationRow, DocumentRow, Item, label
from app.storage.engine import Tables

Key = tuple[int, str]
_DOCUMENT = "SELECT " + ", ".join("d." + name for name in DOCUMENT) + " FROM document d"
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
    for name in ("customer", "document", "batch", "policy", "letter_text", "run", "notice", "person_value", "entity")
}


def _wanted(tables: Tables, pairs: Iterable[Key]) -> None:
    """The keys of a file as a temporary table: one join instead of one look-up a row."""
    tables.run(
        "CREATE TEMP TABLE IF NOT EXISTS wanted(customer INTEGER, number TEXT, PRIMARY KEY(customer, number)) WITHOUT ROWID"
    )
    tables.run("DELETE FROM temp.wanted")
    tables.many("INSERT OR IGNORE INTO temp.wanted(customer, number) VALUES(?, ?)", list(pairs))


def known_documents(tables: Tables, pairs: Sequence[Key]) -> dict[Key, KnownDocument]:
    if not tables.row("SELECT 1 FROM document WHERE series = 'D' LIMIT 1"):
        return {}
    _wanted(tables, pairs)
    found: dict[Key, list[Any]] = {}
    for row in tables.rows(
        "SELECT d.customer, d.number, d.id, d.kind, d.date, d.due, d.amount, d.currency, d.open, d.entity, d.base_date,"
        " d.amount - coalesce((SELECT s.amount FROM document s WHERE s.customer = d.customer AND s.number = d.number"
        "  AND s.series = 'S' AND s.part = d.part AND s.void_seq IS NULL), 0),"
        " coalesce((SELECT p.amount FROM dispute p WHERE p.document = d.id ORDER BY p.eff DESC, p.seq DESC LIMIT 1), 0)"
        " FROM temp.wanted w CROSS JOIN document d ON d.customer = w.customer AND d.number = w.number"
        " AND d.series = 'D' AND d.void_seq IS NULL ORDER BY d.customer, d.number, d.part"
    ):
        found.setdefault((row[0], row[1]), []).append(row)
    return {key: _known_document(rows) for key, rows in found.items()}


def _known_document(rows: Sequence[Any]) -> KnownDocument:
    first = rows[0]
    total = [sum(row[i] for row in rows) for i in (6, 8, 11, 12)]
    ids = tuple(row[2] for row in rows)
    return KnownDocument(
        ids, first[3], first[4], first[5], total[0], first[7], total[1], total[2], total[3], first[9], first[10]
    )


def items_by_number(tables: Tables, pairs: Sequence[Key]) -> dict[Key, list[Item]]:
    """Documents (and, for refunds, receipts and notes) by (customer, number), instalments in their order and by their own label."""
    found: dict[Key, list[Item]] = {}
    for number, parts, *columns in tables.rows(_ITEMS_ALL if _many(tables, pairs) else _ITEMS_WANTED):
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
_ITEMS_WANTED = (
    _ITEM_COLUMNS + " FROM temp.wanted w CROSS JOIN document d ON d.customer = w.customer AND d.number = w.number"
    " WHERE d.series IN ('D', 'R') AND d.void_seq IS NULL ORDER BY d.id"
)


def _many(tables: Tables, pairs: Sequence[Key]) -> bool:
    """Whether reading every document is cheaper than looking the wanted ones up; if not, they stand in ``wanted``."""
    if len(pairs) * 4 > (tables.value("SELECT max(id) FROM document") or 0):
        return True
    _wanted(tables, pairs)
    return False


def known_receipts(tables: Tables, pairs: Sequence[Key]) -> dict[Key, KnownReceipt]:
    if not tables.row("SELECT 1 FROM document WHERE series = 'R' LIMIT 1"):
        return {}
    _wanted(tables, pairs)
    tables.run("CREATE TEMP TABLE IF NOT EXISTS met(id INTEGER PRIMARY KEY)")
    tables.run("DELETE FROM temp.met")
    rows = [
        DocumentRow(*row)
        for row in tables.rows(
            _DOCUMENT + " JOIN temp.wanted w ON d.customer = w.customer AND d.number = w.number"
            " WHERE d.series = 'R' AND d.void_seq IS NULL"
        )
    ]
    tables.many("INSERT INTO temp.met(id) VALUES(?)", [(row.id,) for row in rows])
    paid, standing = _paid(tables)
    back = dict(
        tables.rows(
            "SELECT m.id, v.date FROM temp.met m JOIN document d ON d.id = m.id JOIN document v ON v.customer = d.customer"
            " AND v.number = d.number AND v.series = 'V' AND v.void_seq IS NULL"
        )
    )
    return {
        (r.customer, r.number): KnownReceipt(r, back.get(r.id), paid.get(r.id, {}), standing.get(r.id, ()))
        for r in rows
    }


def _paid(tables: Tables) -> tuple[dict[int, dict[str, int]], dict[int, list[AllocationRow]]]:
    """What each receipt in ``met`` was posted with, by document number, and its allocations that still stand."""
    paid: dict[int, dict[str, int]] = {}
    standing: dict[int, dict[tuple[int | None, int | None], AllocationRow]] = {}
    for own, other_number, first, debit, credit, amount, eff in tables.rows(
        "SELECT m.id, o.number, a.seq = d.seq, a.debit, a.credit, a.amount, a.eff FROM temp.met m"
        " JOIN document d ON d.id = m.id JOIN allocation a ON a.credit = m.id OR a.debit = m.id"
        " JOIN document o ON o.id = CASE WHEN a.credit = m.id THEN a.debit ELSE a.credit END"
        " WHERE o.series <> 'V' ORDER BY a.rowid"
    ):
        if first and amount > 0:
            numbers = paid.setdefault(own, {})
            numbers[other_number] = numbers.get(other_number, 0) + amount
        line = standing.setdefault(own, {}).get((debit, credit), AllocationRow(debit, credit, 0, eff))
        standing[own][(debit, credit)] = line._replace(amount=line.amount + amount, eff=max(line.eff, eff))
    return paid, {own: [a for a in lines.values() if a.amount > 0] for own, lines in standing.items()}


def undated(tables: Tables, customers: Sequence[int]) -> list[Any]:
    """Open debit items without a due date, of some customers: (id, customer, date, base_date)."""
    wanted = set(customers)
    return [
        row
        for row in tables.rows(
            "SELECT id, customer, date, base_date FROM document WHERE open <> 0 AND side = 1 AND due IS NULL ORDER BY id"
        )
        if row[1] in wanted
    ]


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
    return [
        AllocationRow(*row)
        for row in tables.rows(
            "SELECT " + ", ".join(ALLOCATION[:2]) + ", sum(amount), max(eff) FROM allocation"
            " WHERE debit = :id OR credit = :id GROUP BY debit, credit HAVING sum(amount) > 0 ORDER BY min(rowid)",
            {"id": document},
        )
    ]

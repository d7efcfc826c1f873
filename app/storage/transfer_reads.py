"""Transfers without cash: what they may take, whom they meet, and the register of them."""

from collections.abc import Collection, Iterable
from datetime import date
from json import dumps
from typing import Any, NamedTuple

from app.domain.posting import DOCUMENT, AllocationRow, DocumentRow, label
from app.domain.transfers import Account, Against, Made, Owed, Replaced, TransferItem
from app.storage.engine import Tables
from app.storage.open_reads import disputed, moment
from app.storage.retention_reads import aside

_ROW = "SELECT " + ", ".join("d." + name for name in DOCUMENT)
_COLUMNS = len(DOCUMENT)
_OWED = (
    _ROW + ", d.open FROM document d WHERE d.customer = ? AND d.side = 1 AND d.series IN ('D', 'B', 'L') AND d.void_seq IS NULL"
    " AND (d.open <> 0 OR d.number IN (SELECT value FROM json_each(?))) ORDER BY d.id"
)
_CREDITS = (
    _ROW + ", d.open FROM document d WHERE d.customer = ? AND d.side = -1 AND d.series IN ('D', 'R', 'B', 'L')"
    " AND d.void_seq IS NULL AND d.open <> 0 AND d.currency = ? AND d.date <= ? ORDER BY d.date, d.id"
)


def owed(tables: Tables, customer: int, numbers: Collection[str], on: date) -> list[Owed]:
    """What a customer owes, and what of these ``numbers`` is settled; disputes and waiting retention as of ``on``."""
    parts = disputed(tables, moment(tables, on.isoformat()))
    apart = {id_ for id_, one in aside(tables, on).items() if one.waiting}
    return [
        Owed(DocumentRow(*row), open_, min(parts.get(row[0], 0), open_), row[0] in apart)
        for *row, open_ in tables.rows(_OWED, (customer, dumps(list(numbers), ensure_ascii=False)))
    ]


def credits(tables: Tables, customer: int, currency: str, day: str) -> list[Owed]:
    """What a customer has on account on a day: receipts, credit notes, advances."""
    return [Owed(DocumentRow(*row), open_) for *row, open_ in tables.rows(_CREDITS, (customer, currency, day))]


def documents(tables: Tables, ids: Iterable[int]) -> dict[int, DocumentRow]:
    sql = _ROW + " FROM document d WHERE d.id IN (SELECT value FROM json_each(?))"
    return {row[0]: DocumentRow(*row) for row in tables.rows(sql, (dumps(list(ids)),))}


_REPLACED = (
    _ROW + ", " + _ROW.removeprefix("SELECT ").replace("d.", "b.") + ", sum(a.amount) FROM document d INDEXED BY document_no_detail"
    " JOIN allocation a ON a.debit = d.id JOIN document b ON b.id = a.credit AND b.series = 'B' AND b.kind = 'balance_replaced'"
    " WHERE d.series = 'B' AND d.side = 1 AND d.customer = ? AND d.currency = ? AND d.date < ? AND b.date >= ?"
    " AND d.void_seq IS NULL AND b.void_seq IS NULL GROUP BY d.id, b.id HAVING sum(a.amount) > 0 ORDER BY b.date, d.id"
)
_LISTED = (
    "SELECT date, sum(side * amount) FROM document INDEXED BY document_no_detail WHERE series = 'B'"
    " AND kind IN ('balance', 'advance') AND customer = ? AND currency = ? AND date >= ? AND void_seq IS NULL"
    " GROUP BY date ORDER BY date"
)


def replaced(tables: Tables, customer: int, currency: str, day: str) -> list[Replaced]:
    """Balances of before a day that lists of it, or of later, took the place of."""
    return [
        Replaced(DocumentRow(*row[:_COLUMNS]), DocumentRow(*row[_COLUMNS:-1]), row[-1])
        for row in map(tuple, tables.rows(_REPLACED, (customer, currency, day, day)))
    ]


def listed(tables: Tables, customer: int, currency: str, day: str) -> dict[str, int]:
    """What lists of balances of a day, or of later, say by their day."""
    return {on: int(amount) for on, amount in tables.rows(_LISTED, (customer, currency, day))}


def account(tables: Tables, customer: int, currency: str, origin: str) -> Account:
    """Who is to owe something of series ``origin``; a customer of whom nothing is known is known as the origin is."""
    sql = "SELECT series, kind, number, account, currency FROM document WHERE customer = ? AND void_seq IS NULL ORDER BY id"
    rows = tables.rows(sql, (customer,))
    known = {row[0] for row in rows if row[4] == currency and row[0] in ("D", "L", "B")} or {origin}
    accounts = [row[3] for row in rows if row[0] == "B" and row[1] == "balance" and row[4] == currency]
    return Account(customer, {row[2] for row in rows if row[0] == "D"}, known == {"B"}, accounts[-1] if accounts else None)


_THEIRS = (
    _ROW + ", d.open FROM document d WHERE d.customer = ? AND d.currency = ? AND d.side = 1 AND d.series = 'D'"
    " AND d.void_seq IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM transfer_item i JOIN transfer t ON t.id = i.transfer WHERE i.debit = d.id"
    "  AND t.reversed_on IS NULL) ORDER BY d.id"
)


def theirs(tables: Tables, customer: int, currency: str) -> list[Owed]:
    """Documents by which a customer owes or owed, but for those that a transfer made or knows."""
    return [Owed(DocumentRow(*row), open_) for *row, open_ in tables.rows(_THEIRS, (customer, currency))]


def moved_keys(tables: Tables) -> dict[tuple[int, str], tuple[int, str]]:
    """(customer, number) of what is owed by transfers that stand, with what it was before."""
    rows = tables.rows(
        "SELECT b.customer, b.number, a.customer, a.number FROM transfer t JOIN transfer_item i ON i.transfer = t.id"
        " JOIN document a ON a.id = i.document JOIN document b ON b.id = i.debit WHERE t.reversed_on IS NULL ORDER BY t.id"
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def against(tables: Tables, document: int) -> list[Against]:
    """What stands against a debit."""
    lines = tables.rows(
        "SELECT debit, credit, sum(amount), max(eff) FROM allocation WHERE debit = ? GROUP BY credit HAVING sum(amount) <> 0"
        " ORDER BY min(rowid)",
        (document,),
    )
    rows = documents(tables, [line[1] for line in lines])
    return [Against(rows[line[1]], AllocationRow(*line)) for line in lines]


def next_serial(tables: Tables, year: int) -> int:
    return int(tables.value("SELECT max(serial) FROM transfer WHERE year = ?", (year,)) or 0) + 1


def made(tables: Tables, number: str) -> Made | None:
    found = tables.row("SELECT id, number, type, customer, on_date, reversed_on FROM transfer WHERE number = ?", (number,))
    return Made(*found) if found else None


def agreement(tables: Tables, transfer: int) -> tuple[str | None, str | None, str | None, str | None]:
    """Number, day, file name and hash of the file."""
    found = tables.row("SELECT agreement, signed, file, sha256 FROM transfer WHERE id = ?", (transfer,))
    assert found is not None
    return (found[0], found[1], found[2], found[3])


def items(tables: Tables, transfer: int) -> list[TransferItem]:
    rows = tables.rows(
        "SELECT document, credit, debit, amount FROM transfer_item WHERE transfer = ? ORDER BY place", (transfer,)
    )
    return [TransferItem(*row) for row in rows]


class ItemRow(NamedTuple):
    """An item with the labels of its documents; ``series``, ``dated`` and ``due`` of what was owed, ``credit`` that set it off."""

    series: str | None
    document: str | None
    dated: str | None
    due: str | None
    credit: str
    to_document: str | None
    amount: int


class TransferRow(NamedTuple):
    """A transfer with its whole story; amounts in minor units."""

    id: int
    number: str
    type: str
    code: str
    name: str
    other: str | None
    other_name: str | None
    party: str | None
    currency: str
    amount: int
    on: str
    goods: str | None
    value: int | None
    note: str | None
    agreement: str | None
    signed: str | None
    file: str | None
    sha256: str | None
    reversed_on: str | None
    by: str
    items: tuple[ItemRow, ...]


_ROWS = (
    "SELECT t.id, t.number, t.type, c.code, c.name, o.code, o.name, t.party, t.currency, t.amount, t.on_date, t.goods, t.value,"
    " t.note, t.agreement, t.signed, t.file, t.sha256, t.reversed_on, j.actor FROM transfer t JOIN customer c ON c.id = t.customer"
    " LEFT JOIN customer o ON o.id = t.other JOIN journal j ON j.seq = t.seq ORDER BY t.on_date, t.id"
)
_ITEMS = (
    "SELECT i.transfer, d.series, d.number, d.part, d.parts, d.date, d.due, k.number, k.part, k.parts, b.number, b.part, b.parts,"
    " i.amount FROM transfer_item i LEFT JOIN document d ON d.id = i.document JOIN document k ON k.id = i.credit"
    " LEFT JOIN document b ON b.id = i.debit ORDER BY i.transfer, i.place"
)


def rows(tables: Tables) -> list[TransferRow]:
    """All transfers by day."""
    found: dict[int, list[ItemRow]] = {}
    for id_, series, number, part, parts, dated, due, credit, cpart, cparts, debit, bpart, bparts, amount in tables.rows(_ITEMS):
        document = label(number, part, parts) if number else None
        to = label(debit, bpart, bparts) if debit else None
        found.setdefault(id_, []).append(ItemRow(series, document, dated, due, label(credit, cpart, cparts), to, amount))
    return [TransferRow._make((*row, tuple(found.get(row[0], ())))) for row in tables.rows(_ROWS)]


def paper(tables: Tables, sha256: str) -> bytes | None:
    """The bytes of a paper that the book keeps."""
    found: Any = tables.value("SELECT bytes FROM paper WHERE sha256 = ?", (sha256,))
    return found if isinstance(found, bytes) else None


def hanging(tables: Tables, seq: int) -> list[str]:
    """Transfers that name a customer of an import, or a document of it as what is owed now."""
    found = tables.rows(
        "SELECT number FROM transfer WHERE customer IN (SELECT id FROM customer WHERE seq = :seq)"
        " OR other IN (SELECT id FROM customer WHERE seq = :seq) OR (reversed_on IS NULL AND id IN"
        " (SELECT i.transfer FROM transfer_item i JOIN document d ON d.id = i.debit WHERE d.seq = :seq)) ORDER BY id LIMIT 100",
        {"seq": seq},
    )
    return [str(number) for (number,) in found]



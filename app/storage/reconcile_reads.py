"""What the three-way check names besides totals: receipts with those who know them, and what may explain a difference."""

from collections.abc import Iterator
from typing import NamedTuple

from app.domain.reconciling import Item, Named
from app.storage.engine import Tables
from app.storage.open_reads import moment, open_documents

_NOT_BACK = (
    " AND NOT EXISTS (SELECT 1 FROM document v WHERE v.customer = d.customer AND v.number = d.number AND v.series = 'V'"
    " AND v.void_seq IS NULL AND v.date <= :day)"
)
_NOT_CASH = ("承兑", "汇票", "票据", "bill", "draft")  # in the method of a receipt: paid, but not with money


class Received(NamedTuple):
    """A receipt in money. ``line``: the bank shows it; ``known``: the accounting program does, since entry ``since`` (0: ever)."""

    customer: int
    currency: str
    number: str
    date: str
    amount: int
    line: int | None
    known: bool
    since: int


def received(tables: Tables, day: str) -> list[Received]:
    """Money received up to a day and not taken back by then."""
    return [
        Received(customer, currency, number, on, amount, line, bool(known), since or 0)
        for customer, currency, number, on, amount, line, known, since, method in tables.rows(
            "SELECT d.customer, d.currency, d.number, d.date, d.amount, o.line, b.id IS NOT NULL OR n.seq IS NOT NULL"
            " OR coalesce(o.state = 'known', 0), n.seq, d.method FROM document d"
            " LEFT JOIN (SELECT document, min(seq) AS seq FROM confirmation GROUP BY document) n ON n.document = d.id"
            " LEFT JOIN receipt_origin o ON o.document = d.id AND o.state <> 'taken_back' LEFT JOIN batch b ON b.seq = d.seq"
            " WHERE d.series = 'R' AND d.kind = 'receipt' AND d.void_seq IS NULL AND d.date <= :day" + _NOT_BACK
            + " ORDER BY d.date, d.id",
            {"day": day},
        )
        if not any(word in (method or "").casefold() for word in _NOT_CASH)
    ]  # fmt: skip


def met_bank(tables: Tables) -> str | None:
    """The first day of which the book has lines of the bank."""
    found = tables.value("SELECT min(date) FROM bank_line WHERE void_seq IS NULL")
    return str(found) if found else None


def codes(tables: Tables) -> dict[int, tuple[str, str]]:
    """Code and name of every customer by id."""
    return {id_: (code, name) for id_, code, name in tables.rows("SELECT id, code, name FROM customer WHERE void_seq IS NULL")}


_ENTERED = (
    "SELECT d.customer, d.currency, c.code, d.number, d.date, d.amount FROM document d JOIN customer c ON c.id = d.customer"
    " LEFT JOIN batch b ON b.seq = d.seq WHERE b.id IS NULL AND d.void_seq IS NULL AND d.date <= :day" + _NOT_BACK
)
_BILL = "EXISTS (SELECT 1 FROM bill i WHERE i.document = d.id AND i.void_seq IS NULL AND i.confirmed_seq IS NULL)"
_GIVEN = _ENTERED + " AND d.series = 'R' AND d.side = -1 AND (d.kind <> 'receipt' OR " + _BILL + ") ORDER BY d.date, d.id"
_TAKEN_OVER = _ENTERED + " AND d.series = 'D' AND d.kind = 'transferred' ORDER BY d.date, d.id"
_AWAITING = (
    "SELECT a.customer, a.currency, c.code, a.number, coalesce(a.decided_on, a.on_date), a.amount FROM allowance a"
    " JOIN customer c ON c.id = a.customer WHERE a.state = 'awaiting' AND coalesce(a.decided_on, a.on_date) <= :day ORDER BY a.id"
)
_SETTLED = (
    "SELECT d.customer, d.currency, c.code, d.credits, d.date, d.amount FROM document d INDEXED BY document_snapshot"
    " JOIN customer c ON c.id = d.customer WHERE d.series = 'S' AND d.kind = 'snapshot' AND d.side = -1 AND d.void_seq IS NULL"
    " AND d.date <= :day AND d.date > :since" + _NOT_BACK + " ORDER BY d.date, d.id"
)
Found = tuple[int, str, Named]  # customer, currency


def named(tables: Tables, day: str, since: str) -> Iterator[Found]:
    """What may explain a difference on a day, but for receipts and lines of the bank; ``since``: the day of the word before."""
    plain, windowed = {"day": day}, {"day": day, "since": since}
    for item, sql, asked, sign in (
        (Item.GIVEN_HERE, _GIVEN, plain, -1),
        (Item.GIVEN_HERE, _TAKEN_OVER, plain, 1),
        (Item.AWAITING_RED, _AWAITING, plain, 1),
        (Item.SETTLED_BY_LIST, _SETTLED, windowed, 0),
    ):
        for customer, currency, code, number, on, amount in tables.rows(sql, asked):
            yield customer, currency, Named(item, code, number, on, amount, sign * amount or None)
    yield from _without_detail(tables, day)


def _without_detail(tables: Tables, day: str) -> Iterator[Found]:
    at = moment(tables, day)
    for side in (1, -1):
        sql = (
            "SELECT d.customer, d.currency, c.code, d.number, d.date, d.side * x.o FROM " + open_documents(side, at)
            + " JOIN customer c ON c.id = d.customer WHERE d.series = 'B' OR (d.series = 'L' AND d.kind = 'opening') ORDER BY d.id"
        )  # fmt: skip
        for customer, currency, code, number, on, amount in tables.rows(sql, at.params):
            yield customer, currency, Named(Item.NO_DETAIL, code, number, on, amount, None)


def files(tables: Tables) -> dict[int, str]:
    """Names of the files by the entry that brought them."""
    return {seq: str(name) for seq, name in tables.rows("SELECT seq, source FROM batch")}

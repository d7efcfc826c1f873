"""Applications for allowances, what they claim, and the credit notes that may belong to them."""

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.allowances import AWAITING, CLAIMING, Application, Note, Waiting
from app.domain.posting import label
from app.storage.engine import Tables


class AllowanceRow(NamedTuple):
    """An application with its whole story; ``posted`` and ``posted_on``: the document by which it took effect."""

    id: int
    number: str
    code: str
    name: str
    kind: str
    currency: str
    amount: int
    on: str
    reason: str
    line: int | None
    receipt: str | None
    state: str
    asked_by: str
    decided_on: str | None
    decided_by: str | None
    decision: str | None
    posted: str | None
    posted_on: str | None
    ended_on: str | None
    items: tuple[tuple[str, int], ...]


_ROWS = (
    "SELECT a.id, a.number, c.code, c.name, a.kind, a.currency, a.amount, a.on_date, a.reason, a.line, a.receipt, a.state,"
    " j.actor, a.decided_on, k.actor, a.decision, d.number, d.date, a.ended_on FROM allowance a"
    " JOIN customer c ON c.id = a.customer JOIN journal j ON j.seq = a.seq LEFT JOIN journal k ON k.seq = a.decided_seq"
    " LEFT JOIN document d ON d.id = a.document ORDER BY a.id"
)


def allowances(tables: Tables) -> list[AllowanceRow]:
    """All applications in the order of their numbers."""
    items: dict[int, list[tuple[str, int]]] = {}
    for id_, number, part, parts, amount in tables.rows(
        "SELECT i.allowance, d.number, d.part, d.parts, i.amount FROM allowance_item i JOIN document d ON d.id = i.document"
        " ORDER BY i.allowance, i.document"
    ):
        items.setdefault(id_, []).append((label(number, part, parts), amount))
    return [AllowanceRow._make((*row, tuple(items.get(row[0], ())))) for row in tables.rows(_ROWS)]


def application(tables: Tables, number: str) -> Application | None:
    found = tables.row(
        "SELECT a.id, a.number, a.customer, a.kind, a.currency, a.amount, a.on_date, a.state, j.actor, a.decided_on"
        " FROM allowance a JOIN journal j ON j.seq = a.seq WHERE a.number = ?",
        (number,),
    )
    return Application(*found) if found else None


def items(tables: Tables, allowance: int) -> dict[int, int]:
    """Amounts by document."""
    return dict(tables.rows("SELECT document, amount FROM allowance_item WHERE allowance = ? ORDER BY document", (allowance,)))


def next_serial(tables: Tables, year: int) -> int:
    return int(tables.value("SELECT max(serial) FROM allowance WHERE year = ?", (year,)) or 0) + 1


def claimed(tables: Tables, customer: int) -> dict[int, int]:
    """What applications that are not settled yet ask of each document of a customer."""
    found: dict[int, int] = {}
    for state, document, amount in tables.rows(
        "SELECT a.state, i.document, i.amount FROM allowance a JOIN allowance_item i ON i.allowance = a.id WHERE a.customer = ?",
        (customer,),
    ):
        if state in CLAIMING:
            found[document] = found.get(document, 0) + amount
    return found


def posted(tables: Tables, allowance: int) -> tuple[str, str] | None:
    """Customer and number of the credit that an application became."""
    found = tables.row(
        "SELECT c.code, d.number FROM allowance a JOIN document d ON d.id = a.document JOIN customer c ON c.id = d.customer"
        " WHERE a.id = ?",
        (allowance,),
    )
    return (str(found[0]), str(found[1])) if found else None


def reversed_already(tables: Tables, allowance: int) -> bool:
    """Whether the credit of an application was taken back, by whatever command."""
    return bool(
        tables.value(
            "SELECT 1 FROM allowance a JOIN document d ON d.id = a.document JOIN document v ON v.customer = d.customer"
            " AND v.number = d.number AND v.series = 'V' AND v.void_seq IS NULL WHERE a.id = ?",
            (allowance,),
        )
    )


def waiting(tables: Tables) -> list[Waiting]:
    """Approved applications without a red letter, the oldest first."""
    rows = tables.rows("SELECT id, customer, currency, amount, on_date FROM allowance WHERE state = ? ORDER BY id", (AWAITING,))
    named: dict[int, set[str]] = {}
    for id_, number in tables.rows(
        "SELECT i.allowance, d.number FROM allowance a JOIN allowance_item i ON i.allowance = a.id"
        " JOIN document d ON d.id = i.document WHERE a.state = ?",
        (AWAITING,),
    ):
        named.setdefault(id_, set()).add(number)
    return [Waiting._make((*row, frozenset(named.get(row[0], ())))) for row in rows]


def notes(tables: Tables, customers: Sequence[int]) -> list[Note]:
    """Credit notes of some customers that no application has; one in several parts counts as a whole."""
    found: list[Note] = []
    for customer in sorted(set(customers)):
        found += [
            Note(*row)
            for row in tables.rows(
                "SELECT min(d.id), d.customer, d.currency, sum(d.amount), min(d.date), max(d.credits) FROM document d"
                " WHERE d.customer = ? AND d.kind = 'credit_note' AND d.series = 'D' AND d.void_seq IS NULL"
                " GROUP BY d.number HAVING NOT EXISTS (SELECT 1 FROM allowance a JOIN document o ON o.id = a.document"
                "  WHERE o.customer = d.customer AND o.number = d.number AND o.series = 'D' AND o.void_seq IS NULL) ORDER BY 1",
                (customer,),
            )
        ]
    return found


class Given(NamedTuple):
    """What was given away in a month by a document of its own; ``by``: who entered it. ``reversed_on``: taken back."""

    id: int
    date: str
    code: str
    name: str
    kind: str
    number: str
    currency: str
    amount: int
    by: str
    application: str | None
    reason: str | None
    reversed_on: str | None
    documents: tuple[str, ...]


def given(tables: Tables, month: str) -> list[Given]:
    """Small differences, bank fees and discounts of a month (``2026-11``) by day."""
    paid: dict[int, list[str]] = {}
    for credit, number, part, parts in tables.rows(
        "SELECT DISTINCT a.credit, o.number, o.part, o.parts FROM document d JOIN allocation a ON a.credit = d.id"
        " JOIN document o ON o.id = a.debit WHERE d.kind IN ('small_difference', 'bank_fee', 'discount')"
        " AND o.series <> 'V' AND substr(d.date, 1, 7) = ? ORDER BY o.id",
        (month,),
    ):
        paid.setdefault(credit, []).append(label(number, part, parts))
    return [
        Given._make((*row, tuple(paid.get(row[0], ()))))
        for row in tables.rows(
            "SELECT d.id, d.date, c.code, c.name, d.kind, d.number, d.currency, d.amount, j.actor, a.number, a.reason,"
            " (SELECT v.date FROM document v WHERE v.customer = d.customer AND v.number = d.number AND v.series = 'V'"
            "   AND v.void_seq IS NULL) FROM document d JOIN customer c ON c.id = d.customer JOIN journal j ON j.seq = d.seq"
            " LEFT JOIN allowance a ON a.document = d.id WHERE d.kind IN ('small_difference', 'bank_fee', 'discount')"
            " AND d.side = -1 AND d.void_seq IS NULL AND substr(d.date, 1, 7) = ? ORDER BY d.date, d.id",
            (month,),
        )
    ]

"""What imports and their undoing need to know of the register, of batches and of what hangs on them."""

from dataclasses import dataclass

from app.domain.intake_customers import CUSTOMER, CustomerRow, KnownRegister
from app.domain.posting import label
from app.storage.engine import Tables

_CUSTOMER = "SELECT " + ", ".join(CUSTOMER) + " FROM customer WHERE void_seq IS NULL"


@dataclass(frozen=True, slots=True)
class Batch:
    id: int
    kind: str
    accepted: int
    seq: int
    undone_seq: int | None


def register(tables: Tables) -> KnownRegister:
    """The whole customer register with its personal values (a few thousand rows at most)."""
    customers = {row[1]: CustomerRow(*row) for row in tables.rows(_CUSTOMER)}
    former: dict[int, set[str]] = {}
    for customer, name in tables.rows("SELECT customer, name FROM former_name"):
        former.setdefault(customer, set()).add(name)
    persons = dict(tables.rows("SELECT id, value FROM person_value")) if customers else {}
    return KnownRegister(customers, persons, {c: frozenset(n) for c, n in former.items()})


def batch(tables: Tables, number: int) -> Batch | None:
    found = tables.row("SELECT id, kind, accepted, seq, undone_seq FROM batch WHERE id = ?", (number,))
    return Batch(*found) if found else None


def data_date(tables: Tables, source: str) -> str | None:
    """How far a source's data reach: the latest day stated for it."""
    found = tables.value("SELECT max(up_to) FROM data_date WHERE source = ?", (source,))
    return str(found) if found else None


def hanging_on(tables: Tables, found: Batch) -> list[str]:
    """What was built on a batch since: later allocations, letters, holds, documents of its customers, later corrections."""
    if found.kind == "customers":
        return _on_customers(tables, found.seq)
    return _on_letters(tables, found.seq) + _on_documents(tables, found.seq)


def _on_customers(tables: Tables, seq: int) -> list[str]:
    rows = tables.rows(
        "SELECT DISTINCT c.code, d.number FROM customer c JOIN document d ON d.customer = c.id"
        " WHERE c.seq = :seq AND d.void_seq IS NULL UNION ALL"
        " SELECT c.code, h.reason FROM customer c JOIN hold_off h ON h.customer = c.id WHERE c.seq = :seq LIMIT 100",
        {"seq": seq},
    )
    return [f"{code} {number}" for code, number in rows]


def _on_letters(tables: Tables, seq: int) -> list[str]:
    body = "json_extract(n.body, '$.number')"
    rows = tables.rows(
        "SELECT DISTINCT "
        + body
        + " FROM document d JOIN notice_item i ON i.document = d.id JOIN notice n ON n.id = i.notice"
        " WHERE d.seq = ? AND n.state <> 'withdrawn' LIMIT 100",
        (seq,),
    )
    return [str(number) for (number,) in rows]


def _on_documents(tables: Tables, seq: int) -> list[str]:
    rows = tables.rows(
        "SELECT o.number, o.part, o.parts, sum(a.amount) FROM document d JOIN allocation a ON a.debit = d.id"
        " JOIN document o ON o.id = a.credit WHERE d.seq = :seq AND a.seq <> :seq GROUP BY o.id HAVING sum(a.amount) <> 0"
        " UNION ALL "
        "SELECT o.number, o.part, o.parts, sum(a.amount) FROM document d JOIN allocation a ON a.credit = d.id"
        " JOIN document o ON o.id = a.debit WHERE d.seq = :seq AND a.seq <> :seq GROUP BY o.id HAVING sum(a.amount) <> 0"
        " LIMIT 100",
        {"seq": seq},
    )
    return [label(number, part, parts) for number, part, parts, _ in rows]

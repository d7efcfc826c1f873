"""What imports and their undoing need to know of the register, of batches and of what hangs on them."""

from dataclasses import dataclass

from app.domain.intake_customers import CUSTOMER, CustomerRow, KnownRegister
from app.domain.posting import label
from app.storage import bank_reads, batches, bill_reads, delivery_reads, transfer_reads
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
    """What was built on a batch since: allocations, letters, documents and holds of its customers, later corrections."""
    transfers = transfer_reads.hanging
    with_customers = found.kind in ("customers", "balances", "invoices", "ledger")
    of_customers = (_customers, transfers, _corrected) if with_customers else ()
    if found.kind == "bank":
        return bank_reads.of_batch(tables, found.seq)
    if found.kind == "deliveries":
        return delivery_reads.hanging(tables, found.seq)
    of_documents = (
        transfers, bill_reads.hanging_on, _told, _written_since, _later_snapshots, _allocated, _paid_again, _taken_back,
    )  # fmt: skip
    checks = (_letters, *of_customers, *(of_documents if found.kind != "customers" else ()))
    return list(dict.fromkeys(name for check in checks for name in check(tables, found.seq)))


def _letters(tables: Tables, seq: int) -> list[str]:
    """Letters that list its documents, or others by a due date that it completed."""
    rows = tables.rows(
        "SELECT DISTINCT n.number FROM notice_item i JOIN notice n ON n.id = i.notice"
        " WHERE n.state <> 'withdrawn' AND i.document IN (SELECT id FROM document WHERE seq = :seq"
        "  UNION SELECT document FROM due_completion WHERE seq = :seq AND due IS NOT NULL) ORDER BY n.id LIMIT 100",
        {"seq": seq},
    )
    return [str(number) for (number,) in rows]


def _written_since(tables: Tables, seq: int) -> list[str]:
    """Letters that state a snapshot's day, or to customers of whom it said what they still owe."""
    rows = tables.rows(
        "SELECT n.number FROM snapshot s JOIN batch b ON b.id = s.batch AND b.seq = :seq JOIN notice n ON n.seq > :seq"
        " JOIN run r ON r.id = n.run WHERE n.state <> 'withdrawn' AND (r.ledger_date = s.as_of OR n.customer IN"
        " (SELECT d.customer FROM allocation a JOIN document d ON d.id = a.debit WHERE a.seq = :seq)) ORDER BY n.id LIMIT 100",
        {"seq": seq},
    )
    return [str(number) for (number,) in rows]


def _later_snapshots(tables: Tables, seq: int) -> list[str]:
    """Later lists, which say only what differs from this one."""
    rows = tables.rows(
        "SELECT o.source FROM snapshot s JOIN batch b ON b.id = s.batch AND b.seq = :seq JOIN snapshot t ON t.seq > s.seq"
        " JOIN batch o ON o.id = t.batch AND o.undone_seq IS NULL ORDER BY t.seq",
        {"seq": seq},
    )
    return [str(source) for (source,) in rows]


_LABELLED = "SELECT DISTINCT o.number, o.part, o.parts FROM ("
# Summed by day: what was paid for some days only was paid.
_ALLOCATED = (
    _LABELLED + "SELECT a.credit AS other FROM document d JOIN allocation a ON a.debit = d.id"
    " WHERE d.seq = :seq AND a.seq <> :seq GROUP BY a.debit, a.credit, a.eff HAVING sum(a.amount) <> 0 UNION"
    " SELECT a.debit FROM document d JOIN allocation a ON a.credit = d.id"
    " WHERE d.seq = :seq AND a.seq <> :seq GROUP BY a.debit, a.credit, a.eff HAVING sum(a.amount) <> 0"
    ") JOIN document o ON o.id = other ORDER BY o.id LIMIT 100"
)
# Documents whose room came from a bounce in the batch and that could not go without it.
_SHORT = (
    "SELECT d.id FROM (SELECT debit AS id, amount FROM allocation WHERE seq = :seq UNION ALL"
    " SELECT credit, amount FROM allocation WHERE seq = :seq) m JOIN document d ON d.id = m.id"
    " WHERE d.seq <> :seq GROUP BY d.id HAVING d.open + sum(m.amount) < 0"
)
_PAID_AGAIN = (
    _LABELLED + "SELECT a.credit AS other FROM allocation a WHERE a.debit IN (" + _SHORT + ") AND a.seq > :seq"
    " GROUP BY a.debit, a.credit HAVING sum(a.amount) > 0 UNION"
    " SELECT a.debit FROM allocation a WHERE a.credit IN (" + _SHORT + ") AND a.seq > :seq"
    " GROUP BY a.debit, a.credit HAVING sum(a.amount) > 0) JOIN document o ON o.id = other ORDER BY o.id LIMIT 100"
)


def _allocated(tables: Tables, seq: int) -> list[str]:
    return [label(*row) for row in tables.rows(_ALLOCATED, {"seq": seq})]


def _paid_again(tables: Tables, seq: int) -> list[str]:
    return [label(*row) for row in tables.rows(_PAID_AGAIN, {"seq": seq})]


# Receipts that it set against documents and that bounced since: their allocations are taken back already.
_TAKEN_BACK = (
    _LABELLED + "SELECT a.credit AS other FROM allocation a JOIN allocation b ON b.debit = a.debit AND b.credit = a.credit"
    " AND b.seq > a.seq WHERE a.seq = :seq AND a.amount > 0 GROUP BY a.debit, a.credit HAVING sum(b.amount) < 0"
    ") JOIN document o ON o.id = other ORDER BY o.id LIMIT 100"
)


def _taken_back(tables: Tables, seq: int) -> list[str]:
    return [label(*row) for row in tables.rows(_TAKEN_BACK, {"seq": seq})]


def _told(tables: Tables, seq: int) -> list[str]:
    """Receipts and transfers that took the place of what a ledger told: without its word they would be taken back for nothing."""
    rows = tables.rows(
        "SELECT DISTINCT b.order_no FROM document d INDEXED BY document_estimated JOIN document b ON b.series = 'L'"
        " AND b.customer = d.customer AND b.credits = d.number WHERE d.series = 'L' AND d.seq = :seq AND b.order_no IS NOT NULL"
        " AND b.kind = 'balance_replaced' AND b.seq <> :seq AND b.void_seq IS NULL ORDER BY b.id LIMIT 100",
        {"seq": seq},
    )
    return [str(number) for (number,) in rows]


def _customers(tables: Tables, seq: int) -> list[str]:
    rows = tables.rows(
        "SELECT DISTINCT c.code, d.number FROM customer c JOIN document d ON d.customer = c.id"
        " WHERE c.seq = :seq AND d.seq <> :seq AND d.void_seq IS NULL UNION ALL"
        " SELECT c.code, d.number FROM customer c JOIN delivery d ON d.customer = c.id WHERE c.seq = :seq AND d.void_seq IS NULL"
        " UNION ALL"
        " SELECT c.code, h.reason FROM customer c JOIN hold_off h ON h.customer = c.id WHERE c.seq = :seq LIMIT 100",
        {"seq": seq},
    )
    return [f"{code} {number}" for code, number in rows]


def _corrected(tables: Tables, seq: int) -> list[str]:
    """Customers that it registered or corrected and that a later batch corrected again, field by field."""
    own = batches.stored_rows(tables, seq)
    made = {row[0] for row in own.get("customer", ())}
    fields = {(row[0], row[1]) for row in own.get("change", ())}
    touched: set[int] = set()
    later = "SELECT seq FROM batch WHERE kind IN ('customers', 'balances', 'invoices', 'ledger') AND seq > ? AND undone_seq IS NULL"
    for (other,) in tables.rows(later, (seq,)) if made or fields else ():
        rows = batches.stored_rows(tables, other)
        changes = [(row[0], row[1]) for row in rows.get("change", ())]
        named = [row[0] for row in rows.get("name", ())]
        touched |= {customer for customer, field in changes if customer in made or (customer, field) in fields}
        touched |= made.intersection(named)
    return [code for id_, code in tables.rows("SELECT id, code FROM customer ORDER BY id") if id_ in touched]

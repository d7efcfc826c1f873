"""What the machine can do without us: the same ledger in bare sqlite3, with the indexes each question wants."""

import csv
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

_TABLES = """
CREATE TABLE customer(id INTEGER PRIMARY KEY, code TEXT, name TEXT, term TEXT, contact TEXT, email TEXT, address TEXT);
CREATE TABLE invoice(id INTEGER PRIMARY KEY, customer INT NOT NULL, number TEXT, kind TEXT, dated TEXT, due TEXT,
    cents INT, credits INT, disputed INT);
CREATE TABLE payment(id INTEGER PRIMARY KEY, customer INT NOT NULL, reference TEXT, dated TEXT, cents INT, invoice INT);
CREATE INDEX invoice_customer ON invoice(customer, due);
CREATE INDEX invoice_due ON invoice(due);
CREATE INDEX invoice_credits ON invoice(credits) WHERE credits IS NOT NULL;
CREATE INDEX payment_invoice ON payment(invoice, dated, cents);
CREATE INDEX payment_customer ON payment(customer, dated, cents);
"""
_OPEN_ITEMS = """
CREATE TABLE item(id INTEGER PRIMARY KEY, customer INT, due TEXT, open INT);
INSERT INTO item SELECT i.id, i.customer, i.due, i.cents
    - coalesce((SELECT sum(cents) FROM invoice n WHERE n.credits = i.id), 0)
    - coalesce((SELECT sum(cents) FROM payment p WHERE p.invoice = i.id), 0) FROM invoice i WHERE i.kind = 'invoice';
CREATE INDEX item_open ON item(customer, due, open) WHERE open <> 0;
CREATE TABLE dunned(run INT, item INT, customer INT, open INT, level INT);
ANALYZE;
"""
_BUCKETS = """
    sum(CASE WHEN due >= :on THEN {o} ELSE 0 END),
    sum(CASE WHEN due < :on AND due >= date(:on, '-30 day') THEN {o} ELSE 0 END),
    sum(CASE WHEN due < date(:on, '-30 day') AND due >= date(:on, '-60 day') THEN {o} ELSE 0 END),
    sum(CASE WHEN due < date(:on, '-60 day') AND due >= date(:on, '-90 day') THEN {o} ELSE 0 END),
    sum(CASE WHEN due < date(:on, '-90 day') THEN {o} ELSE 0 END), sum({o})
"""
AGEING_OPEN = "SELECT customer, " + _BUCKETS.format(o="open") + " FROM item WHERE open <> 0 GROUP BY customer"
_AGEING_ROWS = (
    "SELECT customer, " + _BUCKETS.format(o="o") + " FROM ("
    " SELECT i.customer, i.due, i.cents - coalesce(p.s, 0) - coalesce(n.s, 0) AS o FROM invoice i"
    " LEFT JOIN (SELECT invoice, sum(cents) AS s FROM payment WHERE dated <= :on AND invoice IS NOT NULL GROUP BY invoice) p"
    "  ON p.invoice = i.id"
    " LEFT JOIN (SELECT credits, sum(cents) AS s FROM invoice WHERE credits IS NOT NULL AND dated <= :on GROUP BY credits) n"
    "  ON n.credits = i.id"
    " WHERE i.kind = 'invoice' AND i.dated <= :on) GROUP BY customer"
)
_DUNNING = """
    INSERT INTO dunned SELECT :run, id, customer, open, level FROM (
        SELECT id, customer, open, CASE WHEN due <= date(:on, '-90 day') THEN 4 WHEN due <= date(:on, '-60 day') THEN 3
            WHEN due <= date(:on, '-30 day') THEN 2 ELSE 1 END AS level
        FROM item WHERE open <> 0 AND due <= date(:on, '-7 day') ORDER BY customer, due)
"""


@dataclass(frozen=True, slots=True)
class Rows:
    """The files of a ledger as tuples ready to insert, amounts in cents."""

    customers: Sequence[tuple[object, ...]]
    invoices: Sequence[tuple[object, ...]]
    payments: Sequence[tuple[object, ...]]

    def __len__(self) -> int:
        return len(self.customers) + len(self.invoices) + len(self.payments)


def load(folder: Path) -> Rows:
    customers = [(n, *row.values()) for n, row in enumerate(_read(folder / "customers.csv"), 1)]
    owner = {code: n for n, code, *_ in customers}
    documents = _read(folder / "documents.csv")
    place = {row["number"]: n for n, row in enumerate(documents, 1)}
    invoices = [
        (
            n, owner[r["customer"]], r["number"], r["kind"], r["date"], r["due"], _cents(r["amount"]),
            place.get(r["credits"]), int(r["disputed"] == "yes"),
        )
        for n, r in enumerate(documents, 1)
    ]  # fmt: skip
    payments = [
        (n, owner[r["customer"]], r["reference"], r["date"], _cents(r["amount"]), place.get(r["document"]))
        for n, r in enumerate(_read(folder / "receipts.csv"), 1)
    ]
    return Rows(customers, invoices, payments)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cents(text: str) -> int:
    return int(text.replace(".", ""))


def connect(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=FULL")
    return raw


def insert(rows: Rows, path: Path) -> float:
    """Seconds of processor time to put all rows into a new file in one transaction, indexes alive."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    began = process_time()
    raw = connect(path)
    raw.executescript(_TABLES)
    raw.execute("BEGIN")
    raw.executemany("INSERT INTO customer VALUES(?,?,?,?,?,?,?)", rows.customers)
    raw.executemany("INSERT INTO invoice VALUES(?,?,?,?,?,?,?,?,?)", rows.invoices)
    raw.executemany("INSERT INTO payment VALUES(?,?,?,?,?,?)", rows.payments)
    raw.execute("COMMIT")
    raw.close()
    return process_time() - began


def keep_open_items(path: Path) -> None:
    """What a settled design keeps beside the rows: open items under a covering index."""
    raw = connect(path)
    raw.executescript(_OPEN_ITEMS)
    raw.close()


def ageing_today(raw: sqlite3.Connection, on: str) -> list[tuple[int, ...]]:
    return raw.execute(AGEING_OPEN, {"on": on}).fetchall()


def ageing_at(raw: sqlite3.Connection, on: str) -> list[tuple[int, ...]]:
    """From the raw rows, for any day."""
    return raw.execute(_AGEING_ROWS, {"on": on}).fetchall()


def dunning(raw: sqlite3.Connection, on: str, run: int) -> None:
    """Select what is overdue with its level, store it, commit."""
    raw.execute("BEGIN IMMEDIATE")
    raw.execute(_DUNNING, {"on": on, "run": run})
    raw.execute("COMMIT")


def commit(raw: sqlite3.Connection, number: int) -> float:
    """Seconds for one row inserted and committed."""
    began = perf_counter()
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("INSERT INTO payment VALUES(?,?,?,?,?,?)", (None, 1, f"Z{number}", "2026-06-30", 100, 1))
    raw.execute("COMMIT")
    return perf_counter() - began


if __name__ == "__main__":
    insert(load(Path(sys.argv[1])), Path(sys.argv[2]))
    keep_open_items(Path(sys.argv[2]))

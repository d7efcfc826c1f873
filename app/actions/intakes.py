"""What the book makes of a checked file, kind by kind: load what it meets, let the domain decide. Writes nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from app.actions.intake_stated import with_stated
from app.actions.ledger import timed
from app.domain.drafts import CustomerDraft, DocumentDraft
from app.domain.intake import Decision, KnownCustomer, Numbers, Store, joined, numbers
from app.domain.intake_balances import decide_balances, detailed, with_codes
from app.domain.intake_customers import changed_terms, complete_waiting, decide_customers
from app.domain.intake_documents import Ledger, decide_documents
from app.domain.intake_explained import explained
from app.domain.intake_ledger import told_before
from app.domain.intake_receipts import Cash, decide_receipts
from app.domain.posting import BILLED, RECEIVED, names
from app.domain.stated import of_balances
from app.storage import balance_reads, batch_reads, estimate_reads, ledger_reads, snapshot_reads
from app.storage.engine import Tables


@dataclass(frozen=True, slots=True)
class Source:
    """A checked file: where it came from and what its rows say. ``newest`` is the newest date in it."""

    kind: str
    name: str
    sha256: str
    encoding: str
    rows: int
    rejected: int
    newest: str | None
    has_open: bool
    drafts: Sequence[Any]
    repeats: Mapping[int, int] = field(default_factory=dict)  # rows equal to an earlier row, which makes the draft
    people: Sequence[CustomerDraft] = ()  # customers that a list of another kind names
    register: bool = False  # of tax invoices: register buyers whom the book does not know
    also: bool = False  # of tax invoices: post those that are probably in the book under another number
    buyers: Mapping[str, str] = field(default_factory=dict)  # of tax invoices: customer code by the name of a buyer tied to it
    as_of: str | None = None  # day of an open-item list that is a snapshot
    printed: Mapping[str, int] = field(default_factory=dict)  # totals that the file prints, minor units by currency
    gone: str | None = None  # what the absence of an item in it means: "file" | "settle", None = not said


def new_entities(tables: Tables, drafts: Sequence[DocumentDraft]) -> dict[str, int]:
    """Own companies that a file names for the first time, with the ids they would get."""
    known = ledger_reads.entities(tables)
    unseen = dict.fromkeys(draft.entity for draft in drafts if draft.entity and draft.entity not in known)
    return dict(zip(unseen, count(ledger_reads.next_id(tables, "entity")), strict=False))


def _customers(tables: Tables, source: Source, base: str, keep: Store) -> Decision:
    known = batch_reads.register(tables)
    new_id = numbers(ledger_reads.next_id(tables, "customer"))
    decision = decide_customers(source.drafts, known, new_id, keep, base)
    terms = changed_terms(decision)
    codes = {row.id: row.code for row in known.customers.values()}
    return complete_waiting(decision, codes, ledger_reads.undated(tables, list(terms)) if terms else ())


def _documents(tables: Tables, source: Source, base: str, keep: Store) -> Decision:
    new_id = numbers(ledger_reads.next_id(tables, "document"))
    return settled(tables, decide_documents(source.drafts, documents_ledger(tables, source.drafts), new_id), new_id)


def documents_ledger(tables: Tables, drafts: Sequence[DocumentDraft]) -> Ledger:
    """What the book knows of the documents that rows name."""
    customers = ledger_reads.known_customers(tables)
    pairs = _pairs(customers, ((d.customer, d.number) for d in drafts))
    against = _pairs(customers, ((d.customer, n) for d in drafts if d.credits for n in names(d.credits)))
    return Ledger(
        customers,
        ledger_reads.known_documents(tables, pairs),
        ledger_reads.items_by_number(tables, against) if against else {},
        ledger_reads.entities(tables) | new_entities(tables, drafts),
    )


def _receipts(tables: Tables, source: Source, base: str, keep: Store) -> Decision:
    customers = ledger_reads.known_customers(tables)
    known = ledger_reads.known_receipts(tables, _pairs(customers, ((d.customer, d.reference) for d in source.drafts)))
    targets = _pairs(customers, ((d.customer, n) for d in source.drafts if d.document for n in names(d.document)))
    behind = snapshot_reads.behind_receipts(tables, customers, source.drafts)
    items = behind.widened(ledger_reads.items_by_number(tables, targets))
    new_id = numbers(ledger_reads.next_id(tables, "document"))
    found = decide_receipts(source.drafts, Cash(customers, known, items, 1), new_id, keep)
    return settled(tables, explained(found, behind, batch_tag(tables), new_id), new_id)


def settled(tables: Tables, decision: Decision, new_id: Numbers) -> Decision:
    """With balances that the new documents stand behind taken back, and every allocation on a day that has room for it."""
    posted, known = decision.rows["document"], balance_reads.open_balances(tables)
    if any(row.series == BILLED for row in posted):
        known = estimate_reads.with_estimates(tables, known)
    if any(row.series == RECEIVED for row in posted) and (told := estimate_reads.credits(tables)):
        made = told_before(posted, decision.rows["allocation"], told, batch_tag(tables), new_id)
        decision = joined(decision, made)
    items = balance_reads.among(known, posted)
    if items:
        decision = joined(decision, detailed(posted, items, batch_tag(tables), new_id))
    decision.rows["allocation"] = timed(tables, decision.rows["allocation"])
    return decision


def batch_tag(tables: Tables) -> str:
    """What tells the numbers of this batch's own documents from those of another."""
    return str(ledger_reads.next_id(tables, "batch"))


def _balances(tables: Tables, source: Source, base: str, keep: Store) -> Decision:
    """Customers whom the list names and the book does not know are registered with it."""
    register = batch_reads.register(tables)
    drafts, people, refused = with_codes(source.drafts, source.people, register)
    made = decide_customers(people, register, numbers(ledger_reads.next_id(tables, "customer")), keep, base)
    known = ledger_reads.known_customers(tables)
    known |= {row.code: KnownCustomer(row.id, row.currency, row.term) for row in made.rows["customer"]}
    day = source.newest or ""
    new_id = numbers(ledger_reads.next_id(tables, "document"))
    found = decide_balances(drafts, balance_reads.balance_book(tables, known, day), day, batch_tag(tables), new_id)
    found = joined(found, refused)
    found = with_stated(tables, source, of_balances(drafts, known), found)
    return joined(found, replace(made, accepted=0, unchanged=0))


def _pairs(customers: Any, keys: Any) -> list[tuple[int, str]]:
    return [(customers[code].id, number) for code, number in keys if code in customers]


DECIDE: dict[str, Callable[[Tables, Source, str, Store], Decision]] = {
    "customers": _customers,
    "documents": _documents,
    "receipts": _receipts,
    "balances": _balances,
}

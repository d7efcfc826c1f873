"""Customers from a file: new ones, known ones completed or corrected with a warning, and their former names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from app.domain.drafts import CustomerDraft
from app.domain.intake import Decision, Numbers, Store, Tray
from app.domain.terms import due_dates, parse_term

# Values about people: kept apart from the journal, so that they can be erased (see docs/decisions).
PERSONAL = ("contact", "phone", "wechat", "email", "postcode", "address", "reg_address")
PLAIN = (
    "short_name", "name_en", "uscc", "group_name", "term", "currency", "language", "salesperson", "letters",
    "letters_reason", "legal_form", "note",
)  # fmt: skip


class CustomerRow(NamedTuple):
    """A customer as stored; personal fields hold the id of their value in ``person_value``."""

    id: int
    code: str
    name: str
    short_name: str | None
    name_en: str | None
    uscc: str | None
    group_name: str | None
    legal_form: str
    term: str | None
    language: str
    currency: str
    salesperson: str | None
    letters: str
    letters_reason: str | None
    note: str | None
    contact: int | None
    phone: int | None
    wechat: int | None
    email: int | None
    postcode: int | None
    address: int | None
    reg_address: int | None


CUSTOMER = CustomerRow._fields


@dataclass(frozen=True, slots=True)
class KnownRegister:
    """The register before the file: rows by code, personal values by id, former names by customer, items without due date."""

    customers: Mapping[str, CustomerRow]
    persons: Mapping[int, str | None]
    former: Mapping[int, frozenset[str]]


class _Work:
    """What one decision has made so far; never leaves it."""

    def __init__(self, known: KnownRegister, new_id: Numbers, store: Store, base_currency: str) -> None:
        self.known, self.new_id, self.store, self.base_currency = known, new_id, store, base_currency
        self.tray = Tray()
        self.rows = dict(known.customers)
        self.customers: list[CustomerRow] = []
        self.names: list[tuple[int, str]] = []
        self.changes: list[tuple[int, str, object, object]] = []
        self.seen: set[tuple[int, str]] = set()
        self.persons: dict[int, str | None] = dict(known.persons)


def decide_customers(
    drafts: Sequence[CustomerDraft], known: KnownRegister, new_id: Numbers, store: Store, base_currency: str
) -> Decision:
    """Register new customers; complete or correct known ones, each correction with a warning that shows both values.

    A known code under another name keeps the first name; the other becomes a former name. ``store`` keeps a personal
    value of a customer apart and answers its id.
    """
    work = _Work(known, new_id, store, base_currency)
    for draft in drafts:
        row = work.rows.get(draft.code)
        if row is None:
            _register(work, draft)
        else:
            _meet_again(work, draft, row)
    return work.tray.decision({"customer": work.customers, "name": work.names, "change": work.changes})


def changed_terms(decision: Decision) -> dict[int, str]:
    """Payment terms that known customers get by the file, by customer."""
    return {customer: str(after) for customer, name, _, after in decision.rows["change"] if name == "term"}


def complete_waiting(decision: Decision, codes: Mapping[int, str], waiting: Sequence[Sequence[Any]]) -> Decision:
    """A term that arrives later completes what waited for it: (id, customer, date, base date) of open items without due date.

    Only a term with a single due date does; what one in instalments leaves without a date is told (``NOT_SPLIT``).
    """
    terms = changed_terms(decision)
    dues, left = [], dict.fromkeys(terms, 0)
    for document, customer, day, base_day in waiting:
        base = date.fromisoformat(base_day) if base_day else None
        dates = due_dates(parse_term(terms[customer]), date.fromisoformat(day), base)
        left[customer] += len(dates) > 1
        if len(dates) == 1 and dates[0][1]:
            dues.append((document, dates[0][1].isoformat()))
    tray = Tray()
    for customer, count in left.items():
        if count:
            code, term = codes[customer], terms[customer]
            tray.warn(None, "term", term, "NOT_SPLIT", code=code, count=str(count), term=term)
    rows = {**decision.rows, "due": dues}
    return replace(decision, rows=rows, warnings=(*decision.warnings, *tray.warnings))


def _register(work: _Work, draft: CustomerDraft) -> None:
    new = work.new_id()
    row = CustomerRow(
        new, draft.code, draft.name, draft.short_name, draft.name_en, draft.uscc, draft.group,
        draft.legal_form or "company", draft.term, draft.language or "zh", draft.currency or work.base_currency,
        draft.salesperson, draft.letters or "yes", draft.letters_reason, draft.note,
        *(_kept(work, new, name, getattr(draft, name)) for name in PERSONAL),
    )  # fmt: skip
    work.customers.append(row)
    work.rows[draft.code] = row
    work.tray.accepted += 1


def _kept(work: _Work, customer: int, name: str, value: str | None) -> int | None:
    if value is None:
        return None
    new = work.store(customer, name, value)
    work.persons[new] = value
    return new


def _meet_again(work: _Work, draft: CustomerDraft, row: CustomerRow) -> None:
    renamed = _name(work, draft, row)
    changed = _changes(work, draft, row)
    for name, was, now, before, after in changed:
        work.changes.append((row.id, name, before, after))
        work.tray.warn(draft.row, name, now, "CUSTOMER_CHANGED", code=draft.code, before=was or "–")
    if renamed or changed:
        work.tray.accepted += 1
        # The same code may stand twice in one file: later rows meet what the earlier ones made of it.
        work.rows[row.code] = CustomerRow(**{**row._asdict(), **{name: after for name, _, _, _, after in changed}})
    else:
        work.tray.unchanged += 1


def _name(work: _Work, draft: CustomerDraft, row: CustomerRow) -> bool:
    key = (row.id, draft.name)
    if draft.name == row.name or draft.name in work.known.former.get(row.id, ()) or key in work.seen:
        return False
    work.seen.add(key)
    work.names.append(key)
    work.tray.warn(draft.row, "name", draft.name, "FORMER_NAME", code=draft.code, kept=row.name)
    return True


def _changes(work: _Work, draft: CustomerDraft, row: CustomerRow) -> list[tuple[str, str | None, str, object, object]]:
    """(field, shown before, shown now, stored before, stored after) of what the file says otherwise; silence changes nothing."""
    found: list[tuple[str, str | None, str, object, object]] = []
    for name in PLAIN:
        now, was = getattr(draft, "group" if name == "group_name" else name), getattr(row, name)
        if now is not None and now != was and not (name == "legal_form" and draft.uscc is None):
            found.append((name, was, now, was, now))
    for name in PERSONAL:
        now, kept = getattr(draft, name), getattr(row, name)
        was = work.persons.get(kept)
        if now is not None and now != was:
            found.append((name, was, now, kept, _kept(work, row.id, name, now)))
    return found

"""What is said of a file as a whole before it is posted, beside what is said of its rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.import_policy import ImportPolicy, import_from_json
from app.domain.intake import Decision
from app.domain.intake_checks import check_due_dates, check_same, check_spellings, check_unknown, people_of
from app.storage.engine import Tables
from app.storage.map_reads import people
from app.storage.policy_rows import current, policy_rows

_WITH_CUSTOMERS = ("customers", "documents", "receipts", "deliveries")


def prechecked(tables: Tables, kind: str, drafts: Sequence[Any], newest: str | None, decision: Decision) -> Decision:
    """``decision`` with what is odd about the file, before the warnings of its rows. ``newest``: its newest date, ISO."""
    if kind not in _WITH_CUSTOMERS:
        return decision
    found = check_unknown(decision.rejected)
    if kind == "documents" and newest:
        found += check_due_dates(drafts, import_policy(tables, date.fromisoformat(newest)).due_equals_date_share)
    book = people(tables)
    if kind == "customers":
        used = dict.fromkeys(draft.code for draft in drafts)
        known = people_of(drafts, book)
    else:
        used, known = dict.fromkeys(draft.customer for draft in drafts), book
    names = {person.code: person.name for person in known}
    found += check_spellings(used, names, {person.code for person in book})
    found += check_same(used, known)
    return replace(decision, warnings=(*found, *decision.warnings))


def import_policy(tables: Tables, on: date) -> ImportPolicy:
    """What counts on a day; the defaults where a book has no row of it."""
    row = current(policy_rows(tables, "import"), on).get(None)
    return import_from_json(row.body) if row else ImportPolicy()

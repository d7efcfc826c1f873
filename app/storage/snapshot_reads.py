"""What a snapshot is compared with, and what earlier ones settled."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from json import dumps
from typing import Any

from app.domain.drafts import ReceiptDraft
from app.domain.intake import KnownCustomer
from app.domain.intake_explained import Behind, Held, Key, Named
from app.domain.intake_snapshot import OnAccount, Part
from app.domain.posting import DOCUMENT, DocumentRow
from app.storage.engine import Tables
from app.storage.open_reads import moment, open_documents

_PART = "SELECT d.id, d.customer, d.entity, d.number, d.part, d.parts, d.side, d.date, d.currency, d.account, d.project, d.open"
_NAMED = _PART + ", 0 FROM json_each(:ids) i CROSS JOIN document d ON d.id = i.value"
_ROW = "SELECT " + ", ".join("d." + name for name in DOCUMENT)


def newest(tables: Tables) -> str | None:
    """The day of the latest snapshot that still stands."""
    found = tables.value("SELECT max(s.as_of) FROM snapshot s JOIN batch b ON b.id = s.batch WHERE b.undone_seq IS NULL")
    return str(found) if found else None


def parts(tables: Tables, day: str, named: Collection[int]) -> dict[Key, list[Part]]:
    """Documents open at the end of ``day`` and those whose ids are ``named``, oldest first, instalments in their order."""
    at = moment(tables, day)
    rows: list[Any] = []
    for side in (1, -1):
        rows += tables.rows(_PART + ", x.o FROM " + open_documents(side, at) + " WHERE d.series = 'D'", at.params)
    met = {row[0] for row in rows}
    rows += tables.rows(_NAMED, {"ids": dumps([id_ for id_ in named if id_ not in met])})
    found: dict[Key, list[Part]] = {}
    for part in sorted(map(Part._make, rows), key=lambda each: (each.date, each.id)):
        found.setdefault((part.customer, part.number), []).append(part)
    return found


_ON_ACCOUNT = (
    _ROW + ", d.open FROM document d INDEXED BY document_open_credit"
    " WHERE d.open <> 0 AND d.side = -1 AND d.date <= ? AND d.series IN ('R', 'D') ORDER BY d.id"
)


def on_account(tables: Tables, day: str) -> list[OnAccount]:
    """Receipts and credit notes up to ``day`` with something left now."""
    return [OnAccount(DocumentRow(*row), left) for *row, left in tables.rows(_ON_ACCOUNT, (day,))]


_HELD = _ROW + ", w.id, w.date, sum(a.amount), max(a.eff), d.seq FROM "
_STANDS = " GROUP BY w.id, d.id HAVING sum(a.amount) > 0"
_GIVEN = " WHERE d.series IN ('R', 'D') OR (d.series = 'S' AND d.kind = 'snapshot')" + _STANDS
_WANTED = "json_each(:ids) i CROSS JOIN document w ON w.id = i.value JOIN allocation a ON a."
_BEHIND = (
    _HELD + _WANTED + "debit = w.id JOIN document d ON d.id = a.credit" + _GIVEN
    + " UNION ALL " + _HELD + _WANTED + "credit = w.id JOIN document d ON d.id = a.debit" + _GIVEN
)  # fmt: skip
_SETTLED = (
    _HELD + "document d INDEXED BY document_snapshot JOIN allocation a ON a.credit = d.id JOIN document w ON w.id = a.debit"
    " WHERE d.series = 'S' AND d.kind = 'snapshot' AND d.side = -1 AND d.void_seq IS NULL AND w.series <> 'V'"
    " AND d.customer IN (SELECT value FROM json_each(:customers))" + _STANDS + " ORDER BY d.id"
)


def behind(tables: Tables, documents: Iterable[int]) -> dict[int, list[Held]]:
    """What still stands against some documents: receipts, notes, settlements by snapshots."""
    found: dict[int, list[Held]] = {}
    for one in _held(tables, _BEHIND, {"ids": dumps(list(documents))}):
        found.setdefault(one.document, []).append(one)
    return found


def settlements(tables: Tables, customers: Collection[int]) -> list[Held]:
    """What snapshots settled for some customers and no receipt has explained yet."""
    return _held(tables, _SETTLED, {"customers": dumps(sorted(customers))})


def behind_receipts(tables: Tables, customers: Mapping[str, KnownCustomer], drafts: Sequence[ReceiptDraft]) -> Behind:
    """Settlements that receipts of a file may take the place of."""
    receipts = [
        Named(customers[draft.customer].id, draft.reference, draft.row, draft.document, draft.date)
        for draft in drafts if draft.customer in customers and draft.kind != "refund"
    ]  # fmt: skip
    return Behind(settlements(tables, {one.customer for one in receipts}), receipts)


def salespeople(tables: Tables) -> dict[int, str]:
    """Who looks after whom, by customer id."""
    return dict(tables.rows("SELECT id, salesperson FROM customer WHERE salesperson IS NOT NULL AND void_seq IS NULL"))


def _held(tables: Tables, sql: str, params: dict[str, str]) -> list[Held]:
    return [
        Held(document, since, DocumentRow(*row), amount, eff, seq)
        for *row, document, since, amount, eff, seq in tables.rows(sql, params)
    ]

"""A customer's account as the statement prints it."""

from collections.abc import Sequence
from datetime import date

from app.documents.ageing_report import bucket_label
from app.documents.figures import salutation
from app.documents.statement import Movement, OpenItem, StatementData
from app.domain.intake_ledger import BROUGHT, OWES, PAYS, voucher_of
from app.domain.posting import DEBIT
from app.queries.ageing import ageing
from app.queries.items import ItemRow
from app.queries.papers import contact, in_words, letterhead, payment_slip
from app.queries.statement import Statement
from app.storage import batch_reads, notice_reads, person
from app.storage.engine import Tables
from app.storage.records import record
from app.storage.tables import Customer


def statement_papers(tables: Tables, found: Sequence[Statement], with_ageing: bool) -> list[StatementData]:
    """One sheet a currency. Days overdue and ages only where asked for: a routine statement is no reminder."""
    return [_paper(tables, one, with_ageing) for one in found]


def _paper(tables: Tables, one: Statement, with_ageing: bool) -> StatementData:
    profile, language = notice_reads.profiles(tables)[1], one.language
    ledger, receipts = (batch_reads.data_date(tables, name) for name in ("ledger", "receipts"))
    reference = f"{one.code}-{one.last:%Y%m%d}"
    return StatementData(
        language, letterhead(profile, language), reference, one.code, one.name,
        salutation(language, one.name, to_company=True), one.first, one.last, _bounded(ledger, one.last) or one.last,
        _bounded(receipts, one.last), one.currency, one.opening, _movements(one), one.closing,
        in_words(abs(one.closing), one.currency, language), _open_items(one, with_ageing),
        payment_slip(profile, language, reference), contact=contact(profile, language),
        contact_phone=profile.get("phone", ""), address_lines=_address(tables, one), with_ageing=with_ageing,
        ageing=_ages(tables, one) if with_ageing else (), estimated=any(i.estimated for i in (*one.open_items, *one.credits)),
    )  # fmt: skip


def _bounded(reach: str | None, last: date) -> date | None:
    """Data may reach beyond the statement; the sheet speaks of its own period only."""
    return min(date.fromisoformat(reach), last) if reach else None


def _movements(one: Statement) -> tuple[Movement, ...]:
    return tuple(
        Movement(
            date.fromisoformat(line.date),
            line.kind,
            _document(line.document, line.kind),
            max(line.amount, 0),
            max(-line.amount, 0),
            line.balance,
        )
        for line in one.lines
    )


def _document(number: str, kind: str) -> str:
    return voucher_of(number) if kind in (OWES, PAYS, BROUGHT) else number


def _open_items(one: Statement, with_days: bool) -> tuple[OpenItem, ...]:
    return tuple(_open_item(item, 1, with_days) for item in one.open_items) + tuple(
        _open_item(item, -1, False) for item in one.credits
    )


def _open_item(item: ItemRow, side: int, with_days: bool) -> OpenItem:
    return OpenItem(
        _document(item.document, item.kind), date.fromisoformat(item.date), date.fromisoformat(item.due) if item.due else None,
        side * item.amount, side * (item.amount - item.open), side * item.open, item.text or "",
        item.days_overdue if with_days and side == DEBIT else None,
    )  # fmt: skip


def _address(tables: Tables, one: Statement) -> tuple[str, ...]:
    customer = record(tables, Customer, one.customer)
    if customer is None or customer.address is None:
        return ()
    ids = [id_ for id_ in (customer.postcode, customer.address) if id_ is not None]
    shown = person.values(tables, ids)
    return (" ".join(shown[id_] for id_ in ids),)


def _ages(tables: Tables, one: Statement) -> tuple[tuple[str, str, int], ...]:
    found = ageing(tables, one.last)
    rows = [row for row in found.rows if row.code == one.code and row.currency == one.currency]
    amounts = rows[0].amounts if rows else (0,) * len(found.buckets)
    return tuple((name, bucket_label(name, one.language), amount) for name, amount in zip(found.buckets, amounts, strict=True))

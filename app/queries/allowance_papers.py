"""Figures of the sheets about allowances, and of the note of one who pays for others."""

from collections.abc import Sequence
from datetime import date

from app.documents.allowance_sheets import ApplicationData, AskedItem, GivenRow, MonthData
from app.documents.figures import money
from app.documents.payer_note import PaidFor, PayerNoteData
from app.domain import allowances as states
from app.domain.payers import Index, plain
from app.domain.rule import Refused, Rule
from app.queries.allowances import Month
from app.queries.bank import private
from app.queries.papers import in_words
from app.storage import bank_reads, notice_reads
from app.storage.allowance_reads import AllowanceRow, Given
from app.storage.bank_reads import StoredLine
from app.storage.engine import Tables
from app.storage.payer_notes import payer_notes


def month_paper(tables: Tables, found: Month, language: str) -> MonthData:
    rows = [_given_row(one) for one in found.given] + [_approved_row(one) for one in found.approved]
    return MonthData(language, _company(tables, language), found.month, tuple(sorted(rows, key=lambda row: row.on)))


def _given_row(one: Given) -> GivenRow:
    reason = " ".join(filter(None, (one.application, one.reason)))
    return GivenRow(
        date.fromisoformat(one.date), one.kind, f"{one.code} {one.name}", ", ".join(one.documents), one.amount, one.currency,
        reason, one.by, reversed_on=one.reversed_on or "",
    )  # fmt: skip


def _approved_row(one: AllowanceRow) -> GivenRow:
    documents = ", ".join(number for number, _ in one.items)
    reason = " ".join(filter(None, (one.number, one.reason, one.posted)))
    reversed_on = (one.ended_on or "") if one.state == states.REVERSED else ""
    return GivenRow(
        date.fromisoformat(one.decided_on or one.on), one.kind, f"{one.code} {one.name}", documents, one.amount, one.currency,
        reason, one.decided_by or "", one.state == states.AWAITING, reversed_on,
    )  # fmt: skip


def application_paper(tables: Tables, one: AllowanceRow, language: str) -> ApplicationData:
    return ApplicationData(
        language, _company(tables, language), one.number, one.kind, f"{one.code} {one.name}", date.fromisoformat(one.on),
        one.asked_by, one.reason, one.currency, _asked(tables, one), in_words(one.amount, one.currency, language), one.line,
        one.receipt or "", one.state, _state_day(one), one.decided_by or "", one.posted or "", one.decision or "",
    )  # fmt: skip


def _state_day(one: AllowanceRow) -> str:
    return (one.posted_on if one.state == states.ISSUED else one.ended_on) or one.decided_on or ""


def _asked(tables: Tables, one: AllowanceRow) -> tuple[AskedItem, ...]:
    """``open`` is what the documents owed on the day of the application."""
    rows = tables.rows(
        "SELECT d.date, d.amount -"
        " coalesce((SELECT sum(a.amount) FROM allocation a WHERE a.debit = d.id AND a.eff <= :on), 0)"
        " FROM allowance_item i JOIN document d ON d.id = i.document WHERE i.allowance = :id ORDER BY i.document",
        {"id": one.id, "on": one.on},
    )
    return tuple(
        AskedItem(number, date.fromisoformat(day), open_, amount)
        for (number, amount), (day, open_) in zip(one.items, rows, strict=True)
    )


def _company(tables: Tables, language: str) -> str:
    profile = notice_reads.profiles(tables)[1]
    return (profile.get("name_en") if language == "en" else None) or profile["name"]


def payer_note(tables: Tables, line: int) -> PayerNoteData:
    """The note for a matched line that somebody else paid; in English when all customers are written to in English.

    Refused: BANK_LINE_UNKNOWN, PAYER_NOTE_NOT_NEEDED.
    """
    found = next((one for one in bank_reads.bank_lines(tables) if one.id == line), None)
    if found is None:
        raise Refused(Rule.BANK_LINE_UNKNOWN, line=line)
    notes = payer_notes(tables, [found], private)
    if not notes:
        raise Refused(Rule.PAYER_NOTE_NOT_NEEDED, line=line)
    language, customers = _paid_for(tables, found)
    words = in_words(found.amount, found.currency, language) or money(found.amount, found.currency, language)
    return PayerNoteData(
        language, _company(tables, language), f"DF-{found.date.replace('-', '')}-{found.id}", found.party or "",
        date.fromisoformat(found.date), found.reference or "", found.currency, found.amount, words, customers,
        notes[found.id] is not None,
    )  # fmt: skip


def _paid_for(tables: Tables, line: StoredLine) -> tuple[str, tuple[PaidFor, ...]]:
    rows = tables.rows(
        "SELECT d.id, c.name, c.name_en, c.language, d.amount, c.id FROM receipt_origin o JOIN document d ON d.id = o.document"
        " JOIN customer c ON c.id = d.customer WHERE o.line = ? AND o.state <> 'taken_back' AND d.kind = 'receipt'"
        " AND d.void_seq IS NULL ORDER BY d.id",
        (line.id,),
    )
    language = "en" if all(row[3] == "en" for row in rows) else "zh"
    paid = _documents(tables, [row[0] for row in rows])
    named = [(row[2] if language == "en" and row[2] else row[1]) for row in rows]
    index, party = Index(bank_reads.payers(tables)), line.party or ""
    return language, tuple(
        PaidFor(name, row[4], ", ".join(paid.get(row[0], ())), index.own(row[5], plain(party), private(party)))
        for name, row in zip(named, rows, strict=True)
    )


def _documents(tables: Tables, receipts: Sequence[int]) -> dict[int, list[str]]:
    """Documents that receipts pay; a balance without detail is named by nothing that the payer could know."""
    found: dict[int, list[str]] = {}
    for receipt in receipts:
        for (number,) in tables.rows(
            "SELECT o.number FROM allocation a JOIN document o ON o.id = a.debit AND o.series = 'D' WHERE a.credit = ?"
            " GROUP BY o.number HAVING sum(a.amount) > 0 ORDER BY min(o.id)",
            (receipt,),
        ):
            found.setdefault(receipt, []).append(str(number))
    return found

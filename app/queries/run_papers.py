"""The sheets that go with a run: the request for the seal, and the list handed over with the letters."""

from collections.abc import Sequence
from datetime import date

from app.documents.letter import LetterData, letter_page_count
from app.documents.run_sheets import HandOverData, HandOverRow, SealRow, SealSheetData, run_sheets_pdf
from app.domain.profile import DEPARTMENT, short_name
from app.queries.papers import in_words, posted_to
from app.storage import notice_reads
from app.storage.engine import Tables
from app.storage.notice_reads import NoticeRow

Drawn = Sequence[tuple[NoticeRow, LetterData]]


def run_sheets(tables: Tables, run: int, drawn: Drawn, language: str) -> bytes:
    """Both sheets in one PDF, for the letters of a run that were printed."""
    day, ledger, receipts = notice_reads.run_row(tables, run)[:3]
    on = date.fromisoformat(day)
    profile = notice_reads.profiles(tables)[1]
    pages = [letter_page_count(data) for _, data in drawn]
    name, number = profile["name"], f"{short_name(profile)} {on.year}-{run}"
    seal = SealSheetData(
        language, name, number, str(run), on, date.fromisoformat(ledger) if ledger else on,
        date.fromisoformat(receipts) if receipts else None,
        tuple(
            SealRow(n.number, d.customer_name, d.filled.title, d.total, d.currency, count, len(d.copies), estimated=bool(d.account))
            for (n, d), count in zip(drawn, pages, strict=True)
        ),
        _totals(drawn, language), department=_department(profile, language), prepared_by=profile.get("contact", ""),
    )  # fmt: skip
    rows = tuple(
        HandOverRow(n.number, d.customer_name, address, count, len(d.copies))
        for (n, d), address, count in zip(drawn, posted_to(tables, [n for n, _ in drawn]), pages, strict=True)
    )
    return run_sheets_pdf(seal, HandOverData(language, name, number, str(run), on, rows))


def _department(profile: dict[str, str], language: str) -> str:
    return profile.get("department_en" if language == "en" else "department") or DEPARTMENT[language]


def _totals(drawn: Drawn, language: str) -> tuple[tuple[str, int, str], ...]:
    """Sums demanded, a currency at a time; currencies are never added up."""
    sums: dict[str, int] = {}
    for _, data in drawn:
        sums[data.currency] = sums.get(data.currency, 0) + data.total
    return tuple((currency, total, in_words(total, currency, language)) for currency, total in sorted(sums.items()))

"""Figures of the sheet of the three-way check."""

from collections.abc import Sequence

from app.documents.labels import LABELS
from app.documents.reconcile_sheet import CheckData, CheckItem, CheckLine, CheckSection
from app.domain.reconciling import Named
from app.queries.reconciling import CurrencyCheck, CustomerCheck, Reconciliation
from app.storage import notice_reads
from app.storage.engine import Tables


def check_paper(tables: Tables, found: Reconciliation, language: str, sources: dict[str, str]) -> CheckData:
    """``sources``: what each kind of file is called."""
    own = notice_reads.profiles(tables)[1]
    company = own.get("name_en") or own["name"] if language == "en" else own["name"]
    sections = tuple(_section(one, language, sources) for one in found.checks)
    return CheckData(language, company, found.on, sections, len(found.overdue), found.days)


def _section(one: CurrencyCheck, language: str, sources: dict[str, str]) -> CheckSection:
    total = one.total
    source = "·".join(filter(None, (sources[total.source], one.file))) if total else ""
    whole = [one.found.named[at] for at in one.found.explaining]
    items = [item for row in one.customers for item in _items(row, whole)]
    items += [CheckItem("", str(line.item), line.document, line.date, line.amount, line in whole) for line in one.open_lines]
    book = total.said + total.difference if total else one.book
    return CheckSection(
        one.currency, one.day, source, one.since or "", book, total.said if total else None, one.unexplained, one.reason or "",
        tuple(_line(row, one.day, language) for row in one.customers), tuple(items),
    )  # fmt: skip


def _items(row: CustomerCheck, whole: Sequence[Named]) -> list[CheckItem]:
    """``whole``: what explains the difference in total."""
    of_total = {(one.item, one.customer, one.document, one.date) for one in whole}
    return [
        CheckItem(
            row.code, str(one.item), one.document, one.date, one.amount,
            at in row.found.explaining or (one.item, one.customer, one.document, one.date) in of_total,
        )
        for at, one in enumerate(row.found.named)
    ]  # fmt: skip


def _line(row: CustomerCheck, day: str, language: str) -> CheckLine:
    words = LABELS[language]
    notes = [words["check_of_day"].format(day=row.day)] if row.day != day else []
    notes += [words[f"check_only_{row.only}"]] if row.only else []
    notes += [row.reason] if row.reason else []
    notes += [words["check_found"]] if row.found.explaining else []
    said = ("；" if language == "zh" else "; ").join(notes)
    return CheckLine(row.code, row.name, row.book, row.said, (row.cash.book, row.cash.bank, row.cash.confirmed), said)

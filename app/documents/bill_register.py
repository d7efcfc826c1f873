"""The register of bills (票据台账) on landscape A4: by currency and maturity, with sums by state and the exposure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.documents.figures import amount, unit
from app.documents.flow import Block, FinePrint, Fixed, Rhythm, compose
from app.documents.fonts import BOLD, SANS
from app.documents.ink import DARK, LEFT, RIGHT, THIN, Page, Paper, Style
from app.documents.labels import LABELS
from app.documents.table import Column, Row, TablePart, lay
from app.documents.typeset import width_mm, wrap

_SIZE = (297.0, 210.0)
_LEFT, _RIGHT = 14.0, 283.0
_WIDTH = _RIGHT - _LEFT
_TOP, _BOTTOM, _FOOT = 13.0, 194.0, 202.0
_NUMBER = 57.0  # mm: thirty digits are read in one piece
_NOTE = Style(8, SANS, DARK)


@dataclass(frozen=True, slots=True)
class PrintedBill:
    """``state`` and ``next`` in words; ``months`` as shown; ``late``: a time limit has passed."""

    number: str
    kind: str
    customer: str
    acceptor: str
    received: date
    matures: date
    days: int
    amount: int
    state: str
    months: str
    next: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class BillSection:
    """Bills of one currency; ``totals``: (state in words, bills, minor units); ``exposure`` in minor units."""

    currency: str
    rows: tuple[PrintedBill, ...]
    totals: tuple[tuple[str, int, int], ...]
    exposure: int


@dataclass(frozen=True, slots=True)
class BillRegisterData:
    language: str
    company: str
    on: date
    sections: tuple[BillSection, ...]
    by: str = ""


def bill_register_pdf(data: BillRegisterData) -> bytes:
    """The register. Raises Refused(GLYPHS_MISSING)."""
    paper = Paper(f"{LABELS[data.language]['bills_register']} {data.on.isoformat()}", data.company, data.language)
    for page in bill_register_pages(data):
        paper.add(page)
    return paper.finish()


def bill_register_pages(data: BillRegisterData) -> list[Page]:
    return compose(_Frame(data), list(_blocks(data)))


@dataclass(frozen=True)
class _Frame:
    data: BillRegisterData
    bottom: float = _BOTTOM

    def open(self, number: int) -> tuple[Page, float]:
        page, words = Page(_SIZE), LABELS[self.data.language]
        line = words["bills_line"].format(company=self.data.company, day=self.data.on.isoformat())
        if number > 1:
            page.text(_LEFT, _TOP + 2.5, words["bills_register"], Style(8.5, BOLD))
            page.text(_RIGHT, _TOP + 2.5, line, _NOTE, RIGHT)
            page.rule(_LEFT, _TOP + 4.5, _RIGHT, _TOP + 4.5, THIN)
            return page, _TOP + 7
        page.text(_LEFT, _TOP + 5.5, words["bills_register"], Style(17, BOLD))
        page.fitted(_LEFT, _TOP + 12, line, Style(10, SANS, DARK), _WIDTH)
        page.rule(_LEFT, _TOP + 15, _RIGHT, _TOP + 15, THIN)
        return page, _TOP + 17

    def close(self, page: Page, number: int, count: int) -> None:
        words = LABELS[self.data.language]
        page.rule(_LEFT, _FOOT - 4.5, _RIGHT, _FOOT - 4.5, THIN, 0.5)
        made = words["bills_made_by"] + (f" {self.data.by}" if self.data.by else "")
        page.text(_LEFT, _FOOT, made, _NOTE)
        page.text(_RIGHT, _FOOT, words["page"].format(n=number, m=count), _NOTE, RIGHT)
        x = _RIGHT - 65
        page.text(x, _FOOT, words["reviewed"], _NOTE)
        page.rule(x + width_mm(words["reviewed"], SANS, 8) + 1.5, _FOOT + 0.8, x + 35, _FOOT + 0.8, THIN)


def _blocks(data: BillRegisterData) -> Iterator[Block]:
    words = LABELS[data.language]
    if not data.sections:
        yield FinePrint(wrap(words["bills_none"], SANS, 9.5, _WIDTH), _LEFT, Style(9.5), 5)
        return
    for section in data.sections:
        yield _heading(unit(section.currency, data.language))
        yield _table(section, data.language)
        yield _sums(section, data.language)
    for key in ("bills_note", "bills_legal"):
        yield FinePrint(wrap(words[key], SANS, 8, _WIDTH), _LEFT, _NOTE, 4)


def _heading(text: str) -> Fixed:
    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        page.text(_LEFT, top + rhythm.gap + 3.4, text, Style(10.5, BOLD))

    return Fixed(paint, 4.4, gaps=1.4, keep=True)


def _table(section: BillSection, language: str) -> TablePart:
    words = LABELS[language]
    columns = [
        Column(words["serial"], RIGHT), Column(words["bills_number"], LEFT, _NUMBER), Column(words["bills_kind"], LEFT, 12),
        Column(words["bills_customer"], LEFT, 26), Column(words["bills_acceptor"], LEFT, 24), Column(words["bills_received"]),
        Column(words["bills_matures"], face=BOLD), Column(words["bills_days"], RIGHT),
        Column(words["bills_amount"], RIGHT, face=BOLD), Column(words["bills_months"], RIGHT),
        Column(words["bills_state"], LEFT, 20), Column(words["bills_next"], LEFT, 30),
    ]  # fmt: skip
    rows = [_row(place, row, section.currency) for place, row in enumerate(section.rows, 1)]
    total = amount(sum(row.amount for row in section.rows), section.currency)
    sum_ = words["bills_sum"].format(n=len(section.rows))
    rows.append(Row((sum_, *[""] * 7, total, "", "", ""), bold=True, spans=True))
    return TablePart(lay(columns, rows, _LEFT, _WIDTH, (8.5, 8, 7.5, 7, 6.5, 6), items=len(section.rows), air=0.8))


def _row(place: int, row: PrintedBill, currency: str) -> Row:
    return Row(
        (
            str(place), row.number, row.kind, row.customer, row.acceptor, row.received.isoformat(), row.matures.isoformat(),
            str(row.days), amount(row.amount, currency), row.months, row.state, row.next,
        ),
        bold=row.late,
    )  # fmt: skip


def _sums(section: BillSection, language: str) -> Fixed:
    """A line for each state, and what bills may still cost."""
    words = LABELS[language]
    lines = [
        (words["bills_total"].format(state=state, n=count), amount(total, section.currency), SANS)
        for state, count, total in section.totals
    ]
    lines.append((words["bills_exposure"], amount(section.exposure, section.currency), BOLD))

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        for place, (name, figure, face) in enumerate(lines):
            page.text(_RIGHT - 45, top + 3.5 + place * 4.8, name, Style(9, face), RIGHT)
            page.text(_RIGHT, top + 3.5 + place * 4.8, figure, Style(9, BOLD), RIGHT)

    return Fixed(paint, len(lines) * 4.8, gaps=0.5, keep=True)

"""The office's list of transfers without cash: each with its agreement, or with the word that it is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.documents.figures import amount, short_unit
from app.documents.flow import Block, FinePrint, Fixed, Rhythm, compose, gap
from app.documents.fonts import BOLD, SANS
from app.documents.ink import DARK, LEFT, RIGHT, Page, Paper, Style
from app.documents.labels import LABELS
from app.documents.office_sheet import LEFT_EDGE, RIGHT_EDGE, WIDTH, Frame, signature_boxes
from app.documents.table import Column, Row, TablePart, lay
from app.documents.typeset import wrap


@dataclass(frozen=True, slots=True)
class TransferListRow:
    """``agreement``: its number, empty without one. ``missing``: it takes one and none is kept; ``kept``: one is."""

    on: date
    number: str
    type: str
    customer: str
    other: str
    documents: str
    amount: int
    currency: str
    agreement: str = ""
    missing: bool = False
    kept: bool = False
    note: str = ""
    reversed_on: str = ""


@dataclass(frozen=True, slots=True)
class TransferListData:
    """``first`` and ``last`` as asked for, empty where they were not."""

    language: str
    company: str
    first: str
    last: str
    rows: tuple[TransferListRow, ...]


def list_pdf(data: TransferListData) -> bytes:
    """Raises Refused(GLYPHS_MISSING)."""
    paper = Paper(LABELS[data.language]["transfer_list"], data.company, data.language)
    for page in list_pages(data):
        paper.add(page)
    return paper.finish()


def list_pages(data: TransferListData) -> list[Page]:
    words = LABELS[data.language]
    period = words["transfer_period"].format(first=data.first or "…", last=data.last or "…")
    period = period if data.first or data.last else words["transfer_all"]
    return compose(Frame(data.language, words["transfer_list"], data.company, period), list(_blocks(data)))


def _blocks(data: TransferListData) -> Iterator[Block]:
    words = LABELS[data.language]
    yield gap(0.6)
    if data.rows:
        yield _table(data)
        yield _sums(data)
        yield FinePrint(wrap(words["transfer_list_note"], SANS, 8, WIDTH), LEFT_EDGE, Style(8, SANS, DARK), 4, keep=True)
    else:
        yield FinePrint(wrap(words["transfer_none"], SANS, 9.5, WIDTH), LEFT_EDGE, Style(9.5), 5)
    yield signature_boxes(
        data.language, [(words["sign_prepared"], ""), (words["sign_finance"], ""), (words["sign_owner_decides"], "")], 26
    )


def _table(data: TransferListData) -> TablePart:
    words = LABELS[data.language]
    currencies = {row.currency for row in data.rows}
    unit = short_unit(next(iter(currencies)), data.language) if len(currencies) == 1 else ""
    title = words["in_currency"].format(title=words["transfer_amount"], unit=unit) if unit else words["transfer_amount"]
    columns = [
        Column(words["serial"], RIGHT), Column(words["day"]), Column(words["transfer_number"], LEFT, 22),
        Column(words["transfer_type"], LEFT, 16), Column(words["name"], LEFT, 24), Column(words["transfer_other"], LEFT, 20),
        Column(words["transfer_document"], LEFT, 22), Column(title, RIGHT), Column(words["transfer_paper"], LEFT, 18),
        Column(words["transfer_remark"], LEFT, 18),
    ]  # fmt: skip
    rows = [_row(data, place, row, "" if unit else f"{row.currency} ") for place, row in enumerate(data.rows, 1)]
    return TablePart(lay(columns, rows, LEFT_EDGE, WIDTH, (8, 7.5, 7, 6.5, 6), items=len(rows), air=1.5))


def _row(data: TransferListData, place: int, row: TransferListRow, currency: str) -> Row:
    words = LABELS[data.language]
    back = words["transfer_back"].format(on=row.reversed_on) if row.reversed_on else ""
    note = ("；" if data.language == "zh" else "; ").join(filter(None, (row.note, back)))
    figure = currency + amount(row.amount, row.currency)
    return Row((
        str(place), row.on.isoformat(), row.number, words[f"transfer_{row.type}"], row.customer, row.other, row.documents, figure,
        _paper(data, row), note,
    ))  # fmt: skip


def _paper(data: TransferListData, row: TransferListRow) -> str:
    words = LABELS[data.language]
    state = "transfer_missing" if row.missing else "transfer_kept" if row.kept else "transfer_no_paper"
    return " ".join(filter(None, (row.agreement, words[state] if not row.reversed_on or row.kept else "")))


def _sums(data: TransferListData) -> Fixed:
    """A sum for each type and currency; currencies are never added up."""
    words = LABELS[data.language]
    sums: dict[tuple[str, str], list[int]] = {}
    for row in data.rows:
        if not row.reversed_on:
            sums.setdefault((row.type, row.currency), []).append(row.amount)
    lines = [
        (words["transfer_sum"].format(type=words[f"transfer_{type_}"], n=len(found)), f"{currency} {amount(sum(found), currency)}")
        for (type_, currency), found in sorted(sums.items())
    ]

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        for place, (name, figure) in enumerate(lines):
            page.text(RIGHT_EDGE - 45, top + 3.5 + place * 4.8, name, Style(9.5), RIGHT)
            page.text(RIGHT_EDGE, top + 3.5 + place * 4.8, figure, Style(9.5, BOLD), RIGHT)

    return Fixed(paint, max(len(lines), 1) * 4.8, gaps=0.5, keep=True)

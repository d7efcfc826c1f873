"""Sheets about money given away: the application with the owner's box (折让、抹零申请单), and the list of a month to sign."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.documents.figures import amount, short_unit
from app.documents.flow import Block, FinePrint, Fixed, Rhythm, compose, gap
from app.documents.fonts import BOLD, SANS
from app.documents.ink import DARK, HAIR, LEFT, RIGHT, Page, Paper, Style
from app.documents.labels import LABELS
from app.documents.office_sheet import LEFT_EDGE, RIGHT_EDGE, WIDTH, Frame, particulars, signature_boxes
from app.documents.table import Cell, Column, Row, TablePart, lay
from app.documents.typeset import wrap

_NOTE = Style(8, SANS, DARK)
_RED = ("rebate", "allowance")


@dataclass(frozen=True, slots=True)
class AskedItem:
    """A document and what is asked of it, minor units."""

    document: str
    dated: date
    open: int
    amount: int


@dataclass(frozen=True, slots=True)
class ApplicationData:
    """``state`` as in the book; ``on`` and ``by`` of the decision (or of the end), ``posted``: number of the red letter."""

    language: str
    company: str
    number: str
    kind: str
    customer: str
    asked_on: date
    asked_by: str
    reason: str
    currency: str
    items: tuple[AskedItem, ...]
    words: str
    line: int | None = None
    receipt: str = ""
    state: str = "pending"
    on: str = ""
    by: str = ""
    posted: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True)
class GivenRow:
    """``waiting``: the red letter is to come. ``reversed_on``: taken back, and in no total."""

    on: date
    kind: str
    customer: str
    documents: str
    amount: int
    currency: str
    reason: str
    by: str
    waiting: bool = False
    reversed_on: str = ""


@dataclass(frozen=True, slots=True)
class MonthData:
    language: str
    company: str
    month: str
    rows: tuple[GivenRow, ...]


def application_pdf(data: ApplicationData) -> bytes:
    """One application. Raises Refused(GLYPHS_MISSING)."""
    return _finished(data.number, data.company, data.language, application_pages(data))


def month_pdf(data: MonthData) -> bytes:
    """The list of a month. Raises Refused(GLYPHS_MISSING)."""
    return _finished(data.month, data.company, data.language, month_pages(data))


def _finished(number: str, company: str, language: str, pages: list[Page]) -> bytes:
    paper = Paper(number, company, language)
    for page in pages:
        paper.add(page)
    return paper.finish()


def application_pages(data: ApplicationData) -> list[Page]:
    frame = Frame(data.language, LABELS[data.language]["allowance_form"], data.company, data.number)
    return compose(frame, list(_application(data)))


def _application(data: ApplicationData) -> Iterator[Block]:
    words = LABELS[data.language]
    short = "·".join(filter(None, (words["bank_line"].format(line=data.line) if data.line else "", data.receipt)))
    rows = [
        [(words["allowance_kind"], words[f"allowance_{data.kind}"]), (words["asked_on"], data.asked_on.isoformat())],
        [(words["name"], data.customer)],
        [(words["asked_by"], data.asked_by), *([(words["payment_short"], short)] if short else [])],
        [(words["allowance_state"], _state(data))],
    ]
    yield particulars(rows)
    yield gap(0.6)
    reason = words["asked_reason"].format(reason=data.reason)
    yield FinePrint(wrap(reason, SANS, 9.5, WIDTH), LEFT_EDGE, Style(9.5), 5)
    yield gap(0.6)
    yield _asked(data)
    yield FinePrint(wrap(words["sum_words"].format(words=data.words), SANS, 9.5, WIDTH), LEFT_EDGE, Style(9.5), 5)
    note = words["allowance_note_red" if data.kind in _RED else "allowance_note_once"]
    yield FinePrint(wrap(note, SANS, 8, WIDTH), LEFT_EDGE, _NOTE, 4)
    boxes = [(words["sign_asked"], data.asked_by), (words["sign_finance"], ""),
             (words["sign_owner_decides"], words["sign_owner_ticks"])]  # fmt: skip
    if data.kind in _RED:
        boxes.append((words["sign_red_letter"], words["sign_red_letter_note"]))
    yield signature_boxes(data.language, boxes)


def _state(data: ApplicationData) -> str:
    said = LABELS[data.language][f"allowance_{data.state}"].format(on=data.on, by=data.by, number=data.posted)
    return f"{said}·{data.decision}" if data.decision else said


def _asked(data: ApplicationData) -> TablePart:
    words = LABELS[data.language]
    unit = short_unit(data.currency, data.language)
    titled = [words["in_currency"].format(title=words[key], unit=unit) for key in ("open", "asked_amount")]
    columns = [
        Column(words["serial"], RIGHT), Column(words["document"], LEFT, 40), Column(words["day"]),
        *(Column(title, RIGHT) for title in titled),
    ]  # fmt: skip
    rows = [
        Row((str(n), one.document, one.dated.isoformat(), amount(one.open, data.currency), amount(one.amount, data.currency)))
        for n, one in enumerate(data.items, 1)
    ]
    total = amount(sum(one.amount for one in data.items), data.currency)
    rows.append(Row((words["asked_total"].format(n=len(data.items)), "", "", "", total), bold=True, spans=True))
    return TablePart(lay(columns, rows, LEFT_EDGE, WIDTH, items=len(data.items), air=0.8))


def month_pages(data: MonthData) -> list[Page]:
    frame = Frame(data.language, LABELS[data.language]["allowance_list"], data.company, data.month)
    return compose(frame, list(_month(data)))


def _month(data: MonthData) -> Iterator[Block]:
    words = LABELS[data.language]
    yield gap(0.6)
    if not data.rows:
        yield FinePrint(wrap(words["allowance_none"], SANS, 9.5, WIDTH), LEFT_EDGE, Style(9.5), 5)
    else:
        yield _given(data)
        yield _sums(data)
        yield FinePrint(wrap(words["list_note"], SANS, 8, WIDTH), LEFT_EDGE, _NOTE, 4, keep=True)
    yield signature_boxes(
        data.language, [(words["sign_prepared"], ""), (words["sign_finance"], ""), (words["sign_owner_decides"], "")], 26
    )


def _given(data: MonthData) -> TablePart:
    words = LABELS[data.language]
    currencies = {row.currency for row in data.rows}
    unit = short_unit(next(iter(currencies)), data.language) if len(currencies) == 1 else ""
    title = words["in_currency"].format(title=words["sheet_amount"], unit=unit) if unit else words["sheet_amount"]
    columns = [
        Column(words["serial"], RIGHT), Column(words["day"]), Column(words["given_as"], LEFT, 14),
        Column(words["name"], LEFT, 26), Column(words["document"], LEFT, 24), Column(title, RIGHT),
        Column(words["given_reason"], LEFT, 26), Column(words["given_by"], LEFT, 10),
        Column(words["owner_signs"], paint=_to_fill, width=18),
    ]  # fmt: skip
    rows = [_row(data, place, row, "" if unit else f"{row.currency} ") for place, row in enumerate(data.rows, 1)]
    return TablePart(lay(columns, rows, LEFT_EDGE, WIDTH, (8.5, 8, 7.5, 7, 6.5, 6), items=len(rows), air=2.5))


def _row(data: MonthData, place: int, row: GivenRow, currency: str) -> Row:
    words = LABELS[data.language]
    more = words["given_back"].format(on=row.reversed_on) if row.reversed_on else words["given_waiting"] if row.waiting else ""
    reason = "；".join(filter(None, (row.reason, more))) if data.language == "zh" else "; ".join(filter(None, (row.reason, more)))
    figure = currency + amount(row.amount, row.currency)
    kind = words[f"allowance_{row.kind}"]
    return Row((str(place), row.on.isoformat(), kind, row.customer, row.documents, figure, reason, row.by, ""))


def _to_fill(page: Page, cell: Cell) -> None:
    page.rule(cell.left, cell.top, cell.left, cell.top + cell.height, HAIR, 0.6)


def _sums(data: MonthData) -> Fixed:
    """A sum for each kind and currency; currencies are never added up."""
    words = LABELS[data.language]
    sums: dict[tuple[str, str], list[int]] = {}
    for row in data.rows:
        if not row.reversed_on:
            sums.setdefault((row.kind, row.currency), []).append(row.amount)
    lines = [
        (words["given_sum"].format(kind=words[f"allowance_{kind}"], n=len(found)), f"{currency} {amount(sum(found), currency)}")
        for (kind, currency), found in sorted(sums.items())
    ]

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        for place, (name, figure) in enumerate(lines):
            page.text(RIGHT_EDGE - 45, top + 3.5 + place * 4.8, name, Style(9.5), RIGHT)
            page.text(RIGHT_EDGE, top + 3.5 + place * 4.8, figure, Style(9.5, BOLD), RIGHT)

    return Fixed(paint, max(len(lines), 1) * 4.8, gaps=0.5, keep=True)

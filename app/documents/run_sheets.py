"""What goes with a run: the request for the use of the seal (用印审批单), and the list handed over with the letters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from app.documents.figures import amount, short_unit
from app.documents.flow import Block, FinePrint, Fixed, Rhythm, compose, gap
from app.documents.fonts import BOLD, SANS
from app.documents.ink import DARK, HAIR, LEFT, RIGHT, THIN, Page, Paper, Style
from app.documents.labels import LABELS
from app.documents.office_sheet import LEFT_EDGE, RIGHT_EDGE, WIDTH, Frame, blank, pair, signature_boxes
from app.documents.sheet import SAMPLE, mark
from app.documents.table import Cell, Column, Row, TablePart, lay
from app.documents.typeset import width_mm, wrap

SEALS = ("company", "finance", "contract")


@dataclass(frozen=True, slots=True)
class SealRow:
    """One letter of the run; ``amount`` is the sum demanded, in minor units."""

    number: str
    customer: str
    letter: str
    amount: int
    currency: str
    pages: int
    copies: int
    channel: str = ""
    estimated: bool = False  # what is open was set off first in, first out


@dataclass(frozen=True, slots=True)
class SealSheetData:
    """``totals``: currency, sum, sum in words. ``large``: the places, from 1, of letters of ``large_from`` and more."""

    language: str
    company: str
    number: str
    run: str
    on: date
    ledger_up_to: date
    receipts_up_to: date | None
    rows: tuple[SealRow, ...]
    totals: tuple[tuple[str, int, str], ...]
    seal: str = "company"
    department: str = ""
    prepared_by: str = ""
    reason: str = ""
    finance: str = ""
    owner: str = ""
    large_from: str = ""
    large: tuple[int, ...] = ()
    sample: bool = False


@dataclass(frozen=True, slots=True)
class HandOverRow:
    number: str
    customer: str
    address: str
    pages: int
    copies: int


@dataclass(frozen=True, slots=True)
class HandOverData:
    language: str
    company: str
    number: str
    run: str
    on: date
    rows: tuple[HandOverRow, ...]
    sample: bool = False


def run_sheets_pdf(seal: SealSheetData | None, hand_over: HandOverData | None) -> bytes:
    """Both sheets in one file, in the order in which they are used. Raises Refused(GLYPHS_MISSING)."""
    first = seal or hand_over
    if first is None:
        return b""
    paper = Paper(first.number, first.company, first.language)
    layer = [mark(first.language, (SAMPLE,))] if first.sample else []
    for page in [*(_seal_pages(seal) if seal else ()), *(_hand_over_pages(hand_over) if hand_over else ())]:
        paper.add(page, *layer)
    return paper.finish()


def _seal_pages(data: SealSheetData) -> list[Page]:
    frame = Frame(data.language, LABELS[data.language]["seal_sheet"], data.company, data.number)
    return compose(frame, list(_seal_blocks(data)))


def _seal_blocks(data: SealSheetData) -> Iterator[Block]:
    yield _particulars(data)
    yield gap(0.6)
    yield _letters(data)
    yield _sums(data)
    yield _note(data)
    yield _signatures(data)
    yield _after_sealing(data.language)


def _particulars(data: SealSheetData) -> Fixed:
    words = LABELS[data.language]
    dates = {"ledger": data.ledger_up_to.isoformat()}
    key = "data_dates_ledger"
    if data.receipts_up_to:
        key, dates["receipts"] = "data_dates_both", data.receipts_up_to.isoformat()
    pairs = ((("run", data.run), ("applied_on", data.on.isoformat())),)
    office = (("department", data.department), ("prepared_by", data.prepared_by))
    who = tuple((name, value) for name, value in office if value)
    single = (("data_dates", words[key].format(**dates)), ("reason", data.reason or words["seal_reason"]))
    rows = [*pairs, *([who] if who else [])]
    height = (len(rows) + 3) * 6.4 + 4

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        page.frame(LEFT_EDGE, top, WIDTH, height, THIN)
        y = top + 6.6
        for row in rows:
            for place, (name, value) in enumerate(row):
                pair(page, LEFT_EDGE + 3 + place * 84, y, words[name], value, 58)
            y += 6.4
        pair(page, LEFT_EDGE + 3, y, words["seals"], "", 0)
        _seals(page, y, data)
        for name, value in single:
            y += 6.4
            pair(page, LEFT_EDGE + 3, y, words[name], value, WIDTH - 28)

    return Fixed(paint, height, gaps=1)


def _seals(page: Page, y: float, data: SealSheetData) -> None:
    words, x = LABELS[data.language], LEFT_EDGE + 26
    for seal in SEALS:
        page.tick_box(x, y, 3.1, seal == data.seal)
        page.text(x + 4.6, y, words[f"seal_{seal}"], Style(9.5))
        x += 10 + width_mm(words[f"seal_{seal}"], SANS, 9.5)


def _letters(data: SealSheetData) -> TablePart:
    words, several = LABELS[data.language], len(data.totals) > 1
    unit = "" if several or not data.totals else short_unit(data.totals[0][0], data.language)
    title = words["in_currency"].format(title=words["sheet_amount"], unit=unit) if unit else words["sheet_amount"]
    channels = any(row.channel for row in data.rows)
    columns = [
        Column(words["serial"], RIGHT),
        Column(words["letter_number"], LEFT, 28),
        Column(words["name"], LEFT, 30),
        Column(words["letter"], LEFT, 22),
        *([Column(words["currency"])] if several else []),
        Column(title, RIGHT),
        *([Column(words["channel"])] if channels else []),
        Column(words["pages"], RIGHT),
        Column(words["copies_count"], RIGHT),
        Column("", paint=partial(_tick, len(data.rows)), width=8),
    ]
    badge = words["estimated"]
    rows = [_letter(place, row, several, channels, badge) for place, row in enumerate(data.rows, 1)]
    rows += _letter_totals(data, several, channels)
    return TablePart(lay(columns, rows, LEFT_EDGE, WIDTH, items=len(data.rows), air=0.8))


def _tick(count: int, page: Page, cell: Cell) -> None:
    if cell.row < count:
        page.tick_box(cell.left + cell.width - 5, cell.top + cell.first / 2 + 1.25, 3.1)


def _badged(text: str, badge: str, estimated: bool) -> str:
    return f"{text} [{badge}]" if estimated else text


def _letter(place: int, row: SealRow, several: bool, channels: bool, badge: str) -> Row:
    currency = (row.currency,) if several else ()
    channel = (row.channel,) if channels else ()
    figures = (*currency, amount(row.amount, row.currency), *channel, str(row.pages), str(row.copies), "")
    return Row((str(place), row.number, row.customer, _badged(row.letter, badge, row.estimated), *figures))


def _letter_totals(data: SealSheetData, several: bool, channels: bool) -> Iterator[Row]:
    counted = (str(sum(row.pages for row in data.rows)), str(sum(row.copies for row in data.rows)))
    label = LABELS[data.language]["letters_total"].format(n=len(data.rows))
    for place, (currency, total, _) in enumerate(data.totals):
        counts = counted if place == 0 else ("", "")
        middle = (*((currency,) if several else ()), amount(total, currency), *(("",) if channels else ()))
        yield Row((label if place == 0 else "", "", "", "", *middle, *counts, ""), bold=True, spans=True)


def _sums(data: SealSheetData) -> Fixed:
    words = LABELS[data.language]
    texts = [words["sum_words"].format(words=spelt) for _, _, spelt in data.totals]
    lines = [line for text in texts for line in wrap(text, SANS, 9.5, 125)]
    copies = words["seals_total"].format(n=sum(row.copies for row in data.rows))

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        page.column(LEFT_EDGE, top + 3.5, lines, Style(9.5), 4.8)
        page.text(RIGHT_EDGE, top + 3.5, copies, Style(9.5, BOLD), RIGHT)

    return Fixed(paint, max(len(lines), 1) * 4.8, gaps=0.5)


def _note(data: SealSheetData) -> FinePrint:
    words = LABELS[data.language]
    text = words["seal_note"]
    if any(row.estimated for row in data.rows):
        text += words["seal_note_estimated"]
    if data.large:
        listed = ", ".join(map(str, data.large)) if data.language == "en" else "、".join(map(str, data.large))
        text += words["seal_note_large"].format(limit=data.large_from, list=listed)
    return FinePrint(wrap(text, SANS, 8, WIDTH), LEFT_EDGE, Style(8, SANS, DARK), 4)


def _signatures(data: SealSheetData) -> Fixed:
    words = LABELS[data.language]
    boxes = (
        (words["sign_prepared"], words["sign_prepared_note"]),
        (words["sign_finance"], data.finance),
        (words["sign_owner"], data.owner),
        (words["sign_sealer"], words["sign_sealer_note"]),
    )
    return signature_boxes(data.language, boxes)


def _after_sealing(language: str) -> Fixed:
    words = LABELS[language]
    rule = wrap(words["seal_rule"], SANS, 8, WIDTH)

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        y = top + rhythm.gap + 5
        blank(page, y, words["sealed_on"], LEFT_EDGE, LEFT_EDGE + 84)
        blank(page, y, words["spoilt"], LEFT_EDGE + 91, RIGHT_EDGE)
        page.column(LEFT_EDGE, y + 9, rule, Style(8, SANS, DARK), 4)

    return Fixed(paint, 13 + len(rule) * 4, gaps=2)


def _hand_over_pages(data: HandOverData) -> list[Page]:
    frame = Frame(data.language, LABELS[data.language]["hand_over"], data.company, data.number)
    return compose(frame, list(_hand_over_blocks(data)))


def _hand_over_blocks(data: HandOverData) -> Iterator[Block]:
    words = LABELS[data.language]
    line = f"{words['run']} {data.run}·{data.on.isoformat()}·{words['letters_total'].format(n=len(data.rows))}"
    yield FinePrint(wrap(line, SANS, 9, WIDTH), LEFT_EDGE, Style(9), 5)
    yield _hand_over_table(data)
    yield FinePrint(wrap(words["hand_over_note"], SANS, 8, WIDTH), LEFT_EDGE, Style(8, SANS, DARK), 4, keep=True)
    yield _handed(data.language)


def _hand_over_table(data: HandOverData) -> TablePart:
    words = LABELS[data.language]
    columns = [
        Column(words["serial"], RIGHT),
        Column(words["letter_number"], LEFT, 24),
        Column(words["name"], LEFT, 26),
        Column(words["address"], LEFT, 30),
        Column(words["pages"], RIGHT),
        Column(words["copies_count"], RIGHT),
        Column(words["channel"], paint=_cell_to_fill, width=15),
        Column(words["tracking"], paint=_cell_to_fill, width=32),
        Column(words["received_by"], paint=_cell_to_fill, width=18),
    ]
    rows = [_handed_row(place, row, words) for place, row in enumerate(data.rows, 1)]
    return TablePart(lay(columns, rows, LEFT_EDGE, WIDTH, (8.5, 8, 7.5, 7, 6.5, 6), items=len(rows), air=4))


def _handed_row(place: int, row: HandOverRow, words: Mapping[str, str]) -> Row:
    address = row.address or words["no_address"]
    return Row((str(place), row.number, row.customer, address, str(row.pages), str(row.copies), "", "", ""))


def _cell_to_fill(page: Page, cell: Cell) -> None:
    page.rule(cell.left, cell.top, cell.left, cell.top + cell.height, HAIR, 0.6)


def _handed(language: str) -> Fixed:
    words = LABELS[language]

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        y = top + rhythm.gap + 6
        for x, name in ((LEFT_EDGE, "handed_by"), (LEFT_EDGE + 91, "taken_by")):
            blank(page, y, words[name], x, x + 50)
            blank(page, y, words["day"], x + 53, x + 83)

    return Fixed(paint, 9, gaps=1.5)

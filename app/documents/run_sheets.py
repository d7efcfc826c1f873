"""What goes with a run: the request for the use of the seal (用印审批单), and the list handed over with the letters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from app.documents.figures import amount, short_unit
from app.documents.flow import Block, FinePrint, Fixed, Rhythm, compose, gap
from app.documents.fonts import BOLD, SANS
from app.documents.ink import CENTRE, DARK, HAIR, LEFT, RIGHT, THIN, Page, Paper, Style
from app.documents.labels import LABELS
from app.documents.sheet import SAMPLE, mark
from app.documents.table import Cell, Column, Row, TablePart, lay
from app.documents.typeset import width_mm, wrap

_LEFT, _RIGHT = 18.0, 192.0
_WIDTH = _RIGHT - _LEFT
_TOP, _BOTTOM, _FOOT = 16.0, 280.0, 288.5
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


@dataclass(frozen=True)
class _Frame:
    language: str
    title: str
    company: str
    number: str
    bottom: float = _BOTTOM

    def open(self, number: int) -> tuple[Page, float]:
        page, style = Page(), Style(9.5, SANS, DARK)
        if number > 1:
            page.text(_LEFT, _TOP + 3, self.title, Style(9, BOLD))
            page.text(_RIGHT, _TOP + 3, self._number(), style, RIGHT)
            return page, _TOP + 6
        page.text((_LEFT + _RIGHT) / 2, _TOP + 9, self.title, Style(18, BOLD), CENTRE)
        page.text(_RIGHT, _TOP + 17, self._number(), style, RIGHT)
        room = _WIDTH - width_mm(self._number(), SANS, 9.5) - 6
        page.fitted(_LEFT, _TOP + 17, self.company, style, room)
        return page, _TOP + 19.5

    def close(self, page: Page, number: int, count: int) -> None:
        style = Style(7.5, SANS, DARK)
        page.rule(_LEFT, _FOOT - 4, _RIGHT, _FOOT - 4, HAIR, 0.5)
        page.text(_LEFT, _FOOT, f"{self.title}·{self.number}", style)
        page.text(_RIGHT, _FOOT, LABELS[self.language]["page"].format(n=number, m=count), style, RIGHT)

    def _number(self) -> str:
        return LABELS[self.language]["sheet_number"].format(number=self.number)


def _seal_pages(data: SealSheetData) -> list[Page]:
    frame = _Frame(data.language, LABELS[data.language]["seal_sheet"], data.company, data.number)
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
        page.frame(_LEFT, top, _WIDTH, height, THIN)
        y = top + 6.6
        for row in rows:
            for place, (name, value) in enumerate(row):
                _pair(page, _LEFT + 3 + place * 84, y, words[name], value, 58)
            y += 6.4
        _pair(page, _LEFT + 3, y, words["seals"], "", 0)
        _seals(page, y, data)
        for name, value in single:
            y += 6.4
            _pair(page, _LEFT + 3, y, words[name], value, _WIDTH - 28)

    return Fixed(paint, height, gaps=1)


def _pair(page: Page, x: float, y: float, name: str, value: str, room: float) -> None:
    page.text(x, y, name, Style(9.5, SANS, DARK))
    if value:
        page.fitted(x + 23, y, value, Style(9.5), room)


def _seals(page: Page, y: float, data: SealSheetData) -> None:
    words, x = LABELS[data.language], _LEFT + 26
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
    rows = [_letter(place, row, several, channels) for place, row in enumerate(data.rows, 1)]
    rows += _letter_totals(data, several, channels)
    return TablePart(lay(columns, rows, _LEFT, _WIDTH, items=len(data.rows), air=0.8))


def _tick(count: int, page: Page, cell: Cell) -> None:
    if cell.row < count:
        page.tick_box(cell.left + cell.width - 5, cell.top + cell.first / 2 + 1.25, 3.1)


def _letter(place: int, row: SealRow, several: bool, channels: bool) -> Row:
    currency = (row.currency,) if several else ()
    channel = (row.channel,) if channels else ()
    figures = (*currency, amount(row.amount, row.currency), *channel, str(row.pages), str(row.copies), "")
    return Row((str(place), row.number, row.customer, row.letter, *figures))


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
        page.column(_LEFT, top + 3.5, lines, Style(9.5), 4.8)
        page.text(_RIGHT, top + 3.5, copies, Style(9.5, BOLD), RIGHT)

    return Fixed(paint, max(len(lines), 1) * 4.8, gaps=0.5)


def _note(data: SealSheetData) -> FinePrint:
    words = LABELS[data.language]
    text = words["seal_note"]
    if data.large:
        listed = ", ".join(map(str, data.large)) if data.language == "en" else "、".join(map(str, data.large))
        text += words["seal_note_large"].format(limit=data.large_from, list=listed)
    return FinePrint(wrap(text, SANS, 8, _WIDTH), _LEFT, Style(8, SANS, DARK), 4)


def _signatures(data: SealSheetData) -> Fixed:
    words = LABELS[data.language]
    boxes = (
        (words["sign_prepared"], words["sign_prepared_note"]),
        (words["sign_finance"], data.finance),
        (words["sign_owner"], data.owner),
        (words["sign_sealer"], words["sign_sealer_note"]),
    )
    each = _WIDTH / len(boxes)

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        top += rhythm.gap
        page.frame(_LEFT, top, _WIDTH, 34, THIN)
        for place, (title, note) in enumerate(boxes):
            x = _LEFT + place * each
            if place:
                page.rule(x, top, x, top + 34, THIN)
            page.fitted(x + 2.5, top + 5.5, title, Style(9.5, BOLD), each - 5)
            page.fitted(x + 2.5, top + 10.3, note, Style(8, SANS, DARK), each - 5)
            for name, down in (("signature", 22), ("day", 30)):
                _blank(page, top + down, words[name], x + 2.5, x + each - 2.5)

    return Fixed(paint, 34, gaps=2, keep=True)


def _after_sealing(language: str) -> Fixed:
    words = LABELS[language]
    rule = wrap(words["seal_rule"], SANS, 8, _WIDTH)

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        y = top + rhythm.gap + 5
        _blank(page, y, words["sealed_on"], _LEFT, _LEFT + 84)
        _blank(page, y, words["spoilt"], _LEFT + 91, _RIGHT)
        page.column(_LEFT, y + 9, rule, Style(8, SANS, DARK), 4)

    return Fixed(paint, 13 + len(rule) * 4, gaps=2)


def _blank(page: Page, y: float, label: str, left: float, to: float) -> None:
    page.text(left, y, label, Style(9))
    page.rule(left + width_mm(label, SANS, 9) + 1.5, y + 1, to, y + 1, THIN)


def _hand_over_pages(data: HandOverData) -> list[Page]:
    frame = _Frame(data.language, LABELS[data.language]["hand_over"], data.company, data.number)
    return compose(frame, list(_hand_over_blocks(data)))


def _hand_over_blocks(data: HandOverData) -> Iterator[Block]:
    words = LABELS[data.language]
    line = f"{words['run']} {data.run}·{data.on.isoformat()}·{words['letters_total'].format(n=len(data.rows))}"
    yield FinePrint(wrap(line, SANS, 9, _WIDTH), _LEFT, Style(9), 5)
    yield _hand_over_table(data)
    yield FinePrint(wrap(words["hand_over_note"], SANS, 8, _WIDTH), _LEFT, Style(8, SANS, DARK), 4, keep=True)
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
    rows = [_handed_row(place, row, words["no_address"]) for place, row in enumerate(data.rows, 1)]
    return TablePart(lay(columns, rows, _LEFT, _WIDTH, (8.5, 8, 7.5, 7, 6.5, 6), items=len(rows), air=4))


def _handed_row(place: int, row: HandOverRow, no_address: str) -> Row:
    address = row.address or no_address
    return Row((str(place), row.number, row.customer, address, str(row.pages), str(row.copies), "", "", ""))


def _cell_to_fill(page: Page, cell: Cell) -> None:
    page.rule(cell.left, cell.top, cell.left, cell.top + cell.height, HAIR, 0.6)


def _handed(language: str) -> Fixed:
    words = LABELS[language]

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        y = top + rhythm.gap + 6
        for x, name in ((_LEFT, "handed_by"), (_LEFT + 91, "taken_by")):
            _blank(page, y, words[name], x, x + 50)
            _blank(page, y, words["day"], x + 53, x + 83)

    return Fixed(paint, 9, gaps=1.5)

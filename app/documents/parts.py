"""Parts that letters and statements share: heading, paragraphs, boxed figure, place of the seal, slips."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.documents.flow import Block, Fixed, Prose, Rhythm
from app.documents.fonts import BOLD, SANS
from app.documents.ink import CENTRE, DARK, HAIR, LEFT, PALE, RIGHT, Page, Style
from app.documents.labels import LABELS
from app.documents.qr import qr_rows
from app.documents.sheet import FINE, HINT, LEFT_EDGE, RIGHT_EDGE, WIDTH, body_style
from app.documents.typeset import PT_PER_MM, Line, Runs, paragraph, single, width_mm, wrap

RING_MM = 42.0
CLEAR_MM = 46.0  # square kept clear around the place of a seal
_QR = 23.0


def heading(language: str, title: str, number: str, address: Iterable[str] = ()) -> Fixed:
    """Centred title, the number at the right below it, the addressee's address at the left."""
    style = Style(18 if language == "zh" else 16, BOLD)
    titles = wrap(title, style.face, style.size, WIDTH)
    lines = [line for text in address if text for line in wrap(text, SANS, 9, 95)]
    below = max(5.0, len(lines) * 4.3)

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        y = top + 2 * rhythm.gap + 7.2
        for place, line in enumerate(titles):
            page.set((LEFT_EDGE + RIGHT_EDGE) / 2, y + place * 8.5, line, style, CENTRE, fixed=True)
        y += (len(titles) - 1) * 8.5 + 5.6 + rhythm.gap
        page.text(RIGHT_EDGE, y, LABELS[language]["reference"].format(number=number), Style(10), RIGHT)
        page.column(LEFT_EDGE, y, lines, Style(9, SANS, DARK), 4.3)

    return Fixed(paint, 7.2 + (len(titles) - 1) * 8.5 + 2.5 + below, gaps=3.6)


def addressee(name: str, address: Sequence[str]) -> Fixed:
    """The block that names the addressee above the salutation of an English letter."""
    lines = [line for text in address for line in wrap(text, SANS, 9.5, WIDTH)]

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        page.fitted(LEFT_EDGE, top + 3.6, name, Style(10.5, BOLD), WIDTH)
        page.column(LEFT_EDGE, top + 8.4, lines, Style(9.5), 4.6)

    return Fixed(paint, 5 + len(lines) * 4.6, gaps=1.4)


def prose(language: str, runs: Runs, keep: bool = False, indent: bool = True, fixed: bool = True) -> Prose:
    """A paragraph: in Chinese indented and justified, in English ragged with white below."""
    style = body_style(language)
    chinese = language == "zh"
    lines = paragraph(runs, style.face, style.size, WIDTH, 2 if chinese and indent else 0, chinese)
    return Prose(lines, LEFT_EDGE, style, keep, 0 if chinese else 0.8, fixed, 1 if chinese else 0.92)


def boxed(label: str, figure: str, words: str) -> Fixed:
    """The sum that counts, in figures and in words, in a frame."""
    name, value, spelt = Style(10.5), Style(14, BOLD), Style(10)
    used = width_mm(label, SANS, 10.5) + width_mm(figure, BOLD, 14) + 16
    beside = width_mm(words, SANS, 10) <= WIDTH - used - 6
    lines: tuple[Line, ...] = () if beside else wrap(words, SANS, 10, WIDTH - 8)
    height = 9.6 + len(lines) * 4.8 + (0.8 if lines else 0)

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        page.frame(LEFT_EDGE, top, WIDTH, height)
        page.text(LEFT_EDGE + 3, top + 6.3, label, name, fixed=True)
        page.text(LEFT_EDGE + 8 + width_mm(label, SANS, 10.5), top + 6.5, figure, value)
        if beside:
            page.text(RIGHT_EDGE - 3, top + 6.3, words, spelt, RIGHT)
        page.column(LEFT_EDGE + 3, top + 12, lines, spelt, 4.8)

    return Fixed(paint, height, gaps=1)


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signs, where the seal goes, and the lines to the left of it."""

    language: str
    name: str
    day: str
    lines: tuple[str, ...]
    ring_mm: float
    signatory: str = ""


def closing(signed: Signed, last: Prose | None = None) -> list[Block]:
    """Company name and date with the place of the seal over them; 46 mm are kept clear, or the ring and 4 mm.

    ``last`` is the last paragraph of the letter: a short one stands beside the seal.
    """
    clear = max(CLEAR_MM, signed.ring_mm + 4)
    style = body_style(signed.language)
    names = wrap(signed.name, style.face, style.size, 57)
    half = max(clear / 2, max(line.width for line in names) * style.size / 1000 / PT_PER_MM / 2)
    room = WIDTH - 2 * half - 4
    lines = [line for text in signed.lines if text for line in wrap(text, SANS, 9, room)]
    beside = last if last and _reach(last) <= room else None

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        x, y = RIGHT_EDGE - half, top + rhythm.seal / 2 + clear / 2
        page.ring(x, y, signed.ring_mm)
        page.column(x, y - 1.2 - (len(names) - 1) * 4.6, names, style, 4.6, CENTRE)
        page.text(x, y + 5, signed.day, style, CENTRE)
        page.text(x, y + signed.ring_mm / 2 - 5.5, LABELS[signed.language]["seal_here"], HINT, CENTRE, fixed=True)
        low = y + 8.5 - (len(lines) - 1) * 4.9
        page.column(LEFT_EDGE, low, lines, Style(9), 4.9)
        if signed.signatory:
            _signature(page, low - 8, LABELS[signed.language]["signatory"], signed.signatory)
        if beside:
            beside.draw(page, top, rhythm)

    seal = Fixed(paint, clear, seals=1)
    return [seal] if beside or not last else [last, seal]


def _reach(prose: Prose) -> float:
    """How far to the right a paragraph of one line goes; one of several goes all the way."""
    line = prose.lines[0]
    return WIDTH if len(prose.lines) > 1 else (line.shift + line.width) * prose.style.size / 1000 / PT_PER_MM


def _signature(page: Page, y: float, label: str, name: str) -> None:
    right = LEFT_EDGE + width_mm(label, SANS, 9) + 2
    page.text(LEFT_EDGE, y, label, Style(9), fixed=True)
    page.rule(right, y + 1, right + 34, y + 1, HAIR)
    page.text(right + 36, y, name, Style(9))


def cut_line(page: Page, y: float, label: str) -> None:
    """Dashes across the sheet with what stands below them."""
    style = Style(8)
    end = LEFT_EDGE + width_mm(label, SANS, style.size) + 2
    page.rule(0, y, LEFT_EDGE - 2, y, HAIR, PALE, dash=0.7)
    page.rule(end, y, page.width, y, HAIR, PALE, dash=0.7)
    page.text(LEFT_EDGE, y + 1, label, style, fixed=True)


@dataclass(frozen=True, slots=True)
class PaymentSlip:
    """Where to pay; ``reference`` is what the payer is asked to write."""

    payee: str
    bank: str
    account: str
    reference: str
    swift: str = ""


def payment_slip(language: str, slip: PaymentSlip, amount: str, plain_amount: str, deadline: str) -> Fixed:
    """What goes with the payment: account, sum, last day, and the account as a QR code of plain text."""
    words = LABELS[language]
    left = [("payee", slip.payee), ("account", slip.account), ("bank", slip.bank)]
    other = [("remittance", slip.reference), ("swift", slip.swift)]
    right = [("slip_amount", amount), ("deadline", deadline), *other]
    coded = [*left, ("slip_amount", plain_amount), *other]
    code = "\n".join(f"{words[key]}:{value}" for key, value in coded if value)
    half = WIDTH - _QR - 8
    placed = [*_pairs(words, left, LEFT_EDGE, half * 0.57), *_pairs(words, right, LEFT_EDGE + half * 0.6, half * 0.4)]
    rows = 1 + max(one.row for one in placed)
    note = wrap(words["slip_note"], SANS, FINE.size, half)

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        cut_line(page, top + 1, words["slip"])
        for one in placed:
            page.set(one.x, top + 8 + one.row * 5.2, one.line, one.style, LEFT, fixed=True)
        page.column(LEFT_EDGE, top + 8.4 + rows * 5.2, note, FINE, 3.7)
        page.bitmap(RIGHT_EDGE - _QR, top + 4.6, _QR, qr_rows(code))

    return Fixed(paint, max(6.3 + rows * 5.2 + len(note) * 3.7, 5 + _QR))


class _Placed(NamedTuple):
    x: float
    row: int
    line: Line
    style: Style


def _pairs(words: Mapping[str, str], pairs: list[tuple[str, str]], left: float, width: float) -> list[_Placed]:
    """Names and values below each other; a long value takes several rows."""
    shown = [(words[key], value) for key, value in pairs if value]
    indent = max(width_mm(name, SANS, 9) for name, _ in shown) + 3
    placed: list[_Placed] = []
    row = 0
    for name, value in shown:
        lines = wrap(value, BOLD, 9, width - indent)
        placed += [_Placed(left, row, single(name, SANS), Style(9, SANS, DARK))]
        placed += [_Placed(left + indent, row + n, line, Style(9, BOLD)) for n, line in enumerate(lines)]
        row += len(lines)
    return placed


def reply_slip(language: str, own_name: str, number: str) -> Fixed:
    """The answer that a customer sends back: agrees or not, and when it pays; with room for its seal."""
    words = LABELS[language]

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        cut_line(page, top + 1, words["return"])
        page.text(LEFT_EDGE, top + 9, words["to"].format(name=own_name, number=number), Style(9.5))
        ticked_line(page, top + 16.5, words["return_agree"])
        ticked_line(page, top + 24, words["return_differ"], 105)
        blank(page, top + 31.5, words["return_reason"], LEFT_EDGE, 105)
        blank(page, top + 39, words["return_plan"], LEFT_EDGE, 105)
        blank(page, top + 46.5, words["person"], LEFT_EDGE, 60)
        blank(page, top + 46.5, words["day"], 64, 105)
        seal_of_customer(page, 157, top + 27, language)

    return Fixed(paint, 51, gaps=1)


def seal_of_customer(page: Page, x: float, y: float, language: str) -> None:
    """The ring for the customer's seal on a return slip."""
    page.ring(x, y, RING_MM)
    page.text(x, y + RING_MM / 2 - 6, LABELS[language]["customer_seal"], HINT, CENTRE, fixed=True)


def ticked_line(page: Page, y: float, label: str, to: float = 0) -> None:
    """A box to tick and what it stands for; with ``to`` a line to write on up to there."""
    page.tick_box(LEFT_EDGE, y, 3.4)
    blank(page, y, label, LEFT_EDGE + 5.4, to)


def blank(page: Page, y: float, label: str, left: float, to: float) -> None:
    """A label and, up to ``to``, a line to write on."""
    page.text(left, y, label, Style(9.5), fixed=True)
    if to:
        page.rule(left + width_mm(label, SANS, 9.5) + 2, y + 1, to, y + 1, HAIR)

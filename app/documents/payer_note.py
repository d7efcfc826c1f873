"""The note of one who pays for others (代付说明): which customers the money is for, to be signed by payer and customers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.documents.figures import amount, long_date, money, short_unit
from app.documents.flow import Block, FinePrint, Fixed, Rhythm, compose, gap
from app.documents.fonts import SANS
from app.documents.ink import LEFT, RIGHT, Page, Paper, Style
from app.documents.labels import LABELS
from app.documents.office_sheet import LEFT_EDGE, WIDTH, Frame, blank, signature_boxes
from app.documents.sheet import mark
from app.documents.table import Column, Row, TablePart, lay
from app.documents.typeset import wrap

_BODY = Style(10.5)
_ABREAST = 3  # boxes side by side


@dataclass(frozen=True, slots=True)
class PaidFor:
    """One customer and what it gets of the payment, minor units. ``own``: it is the payer, and signs as such."""

    customer: str
    amount: int
    documents: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class PayerNoteData:
    """``words``: the sum in words. ``signed``: the paper came back, so that this print is no draft."""

    language: str
    company: str
    number: str
    payer: str
    paid_on: date
    reference: str
    currency: str
    amount: int
    words: str
    customers: tuple[PaidFor, ...]
    signed: bool = False


def payer_note_pdf(data: PayerNoteData) -> bytes:
    """Raises Refused(GLYPHS_MISSING)."""
    paper = Paper(data.number, data.company, data.language)
    layer = [] if data.signed else [mark(data.language, ("unsigned",))]
    for page in payer_note_pages(data):
        paper.add(page, *layer)
    return paper.finish()


def payer_note_pages(data: PayerNoteData) -> list[Page]:
    words = LABELS[data.language]
    frame = Frame(data.language, words["payer_note"], words["note_to"].format(name=data.company), data.number)
    return compose(frame, list(_blocks(data)))


def _blocks(data: PayerNoteData) -> Iterator[Block]:
    words = LABELS[data.language]
    before, _, rest = words["note_paid"].partition("[")
    reference, _, after = rest.partition("]")
    paid = before + (reference if data.reference else "") + after
    said = paid.format(
        payer=data.payer, day=long_date(data.paid_on, data.language), reference=data.reference, words=data.words,
        amount=money(data.amount, data.currency, data.language),
    )  # fmt: skip
    yield gap(1)
    partly = any(one.own for one in data.customers)
    for text in (said, words["note_for_others" if partly else "note_for"]):
        yield FinePrint(wrap(text, SANS, _BODY.size, WIDTH), LEFT_EDGE, _BODY, 6.2)
        yield gap(1)
    yield _customers(data)
    yield _relation(words["note_relation"])
    yield FinePrint(wrap(words["note_valid"], SANS, 9, WIDTH), LEFT_EDGE, Style(9), 5)
    boxes = [(words["note_payer"], data.payer), *((words["note_customer"], one.customer) for one in data.customers if not one.own)]
    for first in range(0, len(boxes), _ABREAST):
        yield signature_boxes(data.language, boxes[first : first + _ABREAST], 44)


def _customers(data: PayerNoteData) -> TablePart:
    words, unit = LABELS[data.language], short_unit(data.currency, data.language)
    title = words["in_currency"].format(title=words["note_amount"], unit=unit)
    columns = [
        Column(words["serial"], RIGHT), Column(words["name"], LEFT, 50), Column(words["note_documents"], LEFT, 40),
        Column(title, RIGHT),
    ]  # fmt: skip
    rows = [
        Row((str(place), _named(one, words), one.documents or "–", amount(one.amount, data.currency)))
        for place, one in enumerate(data.customers, 1)
    ]
    rows.append(Row((words["note_total"], "", "", amount(data.amount, data.currency)), bold=True, spans=True))
    return TablePart(lay(columns, rows, LEFT_EDGE, WIDTH, items=len(data.customers), air=1.2))


def _named(one: PaidFor, words: Mapping[str, str]) -> str:
    return words["note_own"].format(name=one.customer) if one.own else one.customer


def _relation(text: str) -> Fixed:
    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        blank(page, top + 7, text, LEFT_EDGE, LEFT_EDGE + WIDTH)

    return Fixed(paint, 11, gaps=0.5)

"""Papers of a transfer without cash: the notice of a set-off (对账冲销单), of a transfer of receivables, and draft agreements."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.documents.figures import amount, long_date, money, short_unit
from app.documents.flow import Block, FinePrint, compose, gap
from app.documents.fonts import SANS
from app.documents.ink import DARK, LEFT, RIGHT, Page, Paper, Style
from app.documents.labels import LABELS
from app.documents.office_sheet import LEFT_EDGE, WIDTH, Frame, particulars, signature_boxes
from app.documents.sheet import mark
from app.documents.table import Column, Row, TablePart, lay
from app.documents.typeset import wrap

_BODY = Style(10.5)
_SEAL = 46  # mm, for a company's stamp of 42
_CLAUSES = {
    "receivable_to_receivable": ("transfer_moved_1", "transfer_moved_2", "transfer_moved_3"),
    "three_party": ("transfer_three_1", "transfer_three_2", "transfer_three_3", "transfer_three_4"),
    "goods_for_debt": ("transfer_goods_1", "transfer_goods_2", "transfer_goods_3", "transfer_goods_4"),
}
_CONTRACTS = ("three_party", "goods_for_debt")  # agreed by parties A, B, C; the others are notices of ours
_NOTICES = ("advance_to_receivable", "receivable_to_payable")


@dataclass(frozen=True, slots=True)
class Party:
    name: str
    uscc: str = ""


@dataclass(frozen=True, slots=True)
class PaperItem:
    """``document`` None is a balance without detail. ``other``: what it is set against, or the document now."""

    document: str | None
    dated: date | None
    due: date | None
    amount: int
    other: str = ""


@dataclass(frozen=True, slots=True)
class TransferData:
    """``parties``: ours first, then the customer, then the other. ``words``: sums in words. ``balance`` of the customer after it.

    ``kept``: the signed agreement is in the book, so that this print is no draft.
    """

    language: str
    number: str
    type: str
    on: date
    parties: tuple[Party, ...]
    currency: str
    amount: int
    words: str
    items: tuple[PaperItem, ...]
    balance: int = 0
    agreement: str = ""
    signed: date | None = None
    goods: str = ""
    value: int = 0
    value_words: str = ""
    kept: bool = False
    reversed_on: date | None = None


def transfer_pdf(data: TransferData) -> bytes:
    """Raises Refused(GLYPHS_MISSING)."""
    paper = Paper(data.number, data.parties[0].name, data.language)
    draft = not data.kept and data.type not in _NOTICES
    layer = [mark(data.language, ("unsigned",))] if draft else []
    for page in transfer_pages(data):
        paper.add(page, *layer)
    return paper.finish()


def transfer_pages(data: TransferData) -> list[Page]:
    words = LABELS[data.language]
    names = _listed(data, [party.name for party in data.parties[1:]])
    under = data.parties[0].name if data.type in _CONTRACTS else words["transfer_to"].format(names=names)
    frame = Frame(data.language, words[f"transfer_title_{data.type}"], under, data.number)
    return compose(frame, list(_blocks(data)))


def _listed(data: TransferData, names: list[str]) -> str:
    return ("、" if data.language == "zh" else ", ").join(names)


def _blocks(data: TransferData) -> Iterator[Block]:
    words, figures = LABELS[data.language], _figures(data)
    if data.type in _CONTRACTS:
        yield _parties(data)
    yield gap(0.8)
    yield _text(words[f"transfer_says_{data.type}"].format_map(figures))
    first, *others = _CLAUSES.get(data.type, ("",))
    if first:
        yield _text(words[first].format_map(figures))
    yield gap(0.5)
    yield _items(data)
    yield gap(0.5)
    for key in others:
        more = words["transfer_goods_rest"] if key == "transfer_goods_2" and data.value > data.amount else ""
        yield _text(" ".join(filter(None, (words[key], more))).format_map(figures))
    yield from _ending(data, figures)
    yield signature_boxes(data.language, _seals(data), _SEAL)


def _text(text: str) -> FinePrint:
    return FinePrint(wrap(text, SANS, _BODY.size, WIDTH), LEFT_EDGE, _BODY, 6.2)


def _figures(data: TransferData) -> Mapping[str, str]:
    names = [party.name for party in data.parties]
    return {
        "day": long_date(data.on, data.language), "amount": money(data.amount, data.currency, data.language), "words": data.words,
        "one": names[1], "other": names[-1], "goods": data.goods, "value": money(data.value, data.currency, data.language),
        "value_words": data.value_words, "rest": money(data.value - data.amount, data.currency, data.language),
    }  # fmt: skip


def _parties(data: TransferData) -> Block:
    words = LABELS[data.language]
    rows = []
    for place, party in enumerate(data.parties, 1):
        code = words["transfer_uscc"].format(code=party.uscc) if party.uscc else ""
        rows.append([(words[f"transfer_party_{place}"], "　".join(filter(None, (party.name, code))))])
    return particulars(rows)


def _items(data: TransferData) -> TablePart:
    words, unit = LABELS[data.language], short_unit(data.currency, data.language)
    other = {"advance_to_receivable": "transfer_with", "receivable_to_receivable": "transfer_now"}.get(data.type)
    columns = [
        Column(words["serial"], RIGHT), Column(words["transfer_document"], LEFT, 40), Column(words["day"]), Column(words["due"]),
        Column(words["in_currency"].format(title=words["transfer_amount"], unit=unit), RIGHT),
        *([Column(words[other], LEFT, 36)] if other else []),
    ]  # fmt: skip
    blank = [""] if other else []
    rows = [Row((*_cells(data, place, item), *([item.other] if other else []))) for place, item in enumerate(data.items, 1)]
    total = (words["transfer_total"], "", "", "", amount(data.amount, data.currency), *blank)
    rows.append(Row(total, bold=True, spans=True))
    return TablePart(lay(columns, rows, LEFT_EDGE, WIDTH, items=len(data.items), air=1.2))


def _cells(data: TransferData, place: int, item: PaperItem) -> tuple[str, ...]:
    document = item.document or LABELS[data.language]["transfer_balance_item"]
    days = (item.dated.isoformat() if item.dated else "–", item.due.isoformat() if item.due else "–")
    return str(place), document, *days, amount(item.amount, data.currency)


def _ending(data: TransferData, figures: Mapping[str, str]) -> Iterator[Block]:
    words = LABELS[data.language]
    if based := _agreement(data):
        yield _text(words["transfer_based"].format(agreement=based))
    if data.type in _NOTICES:
        key = "transfer_balance_advance" if data.balance < 0 else "transfer_balance"
        balance = money(abs(data.balance), data.currency, data.language)
        yield _text(words[key].format(day=figures["day"], name=data.parties[1].name, amount=balance))
    if data.reversed_on:
        yield _text(words["transfer_was_reversed"].format(day=long_date(data.reversed_on, data.language)))
    yield gap(0.5)
    note = Style(8.5, SANS, DARK)
    for key in ("transfer_check",) if data.type not in _CONTRACTS else ():
        yield FinePrint(wrap(words[key], SANS, note.size, WIDTH), LEFT_EDGE, note, 4.5)
    yield FinePrint(wrap(words["transfer_legal"], SANS, note.size, WIDTH), LEFT_EDGE, note, 4.5, keep=True)


def _agreement(data: TransferData) -> str:
    words = LABELS[data.language]
    number = words["transfer_agreement"].format(number=data.agreement) if data.agreement else ""
    signed = words["transfer_signed"].format(day=long_date(data.signed, data.language)) if data.signed else ""
    return ("，" if data.language == "zh" else ", ").join(filter(None, (number, signed)))


def _seals(data: TransferData) -> list[tuple[str, str]]:
    words = LABELS[data.language]
    if data.type in _CONTRACTS:
        roles = [words[f"transfer_party_{n}"] for n in range(1, len(data.parties) + 1)]
        pairs = zip(roles, data.parties, strict=True)
        return [(words["transfer_seals"].format(party=role), one.name) for role, one in pairs]
    return [(one.name, words["transfer_seal"]) for one in data.parties]

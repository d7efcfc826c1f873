"""The three-way check on paper (三方核对表): book, accounting program, bank; what stands behind a difference; three to sign."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.documents.figures import amount, short_unit
from app.documents.flow import Block, FinePrint, compose, gap
from app.documents.fonts import BOLD, SANS, missing_glyphs, substituted
from app.documents.ink import DARK, LEFT, RIGHT, Paper, Style
from app.documents.labels import LABELS
from app.documents.office_sheet import LEFT_EDGE, WIDTH, Frame, particulars, signature_boxes
from app.documents.table import Column, Row, TablePart, lay
from app.documents.typeset import wrap

_SIZES = (8, 7.5, 7, 6.5, 6, 5.5, 5)


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One customer, minor units; None: the accounting program says nothing. ``note``: where alone, or why it differs."""

    code: str
    name: str
    book: int
    said: int | None
    received: tuple[int, int, int]
    note: str = ""


@dataclass(frozen=True, slots=True)
class CheckItem:
    """What stands behind a difference; ``item`` is the code of ``domain.reconciling.Item``, ``customer`` empty: nobody's."""

    customer: str
    item: str
    document: str
    dated: str
    amount: int
    explains: bool = False


@dataclass(frozen=True, slots=True)
class CheckSection:
    """One currency. ``said`` is the total of the accounting program as of ``day`` (None: none known), ``source`` in words."""

    currency: str
    day: str
    source: str
    since: str
    book: int
    said: int | None
    unexplained: int
    reason: str
    lines: tuple[CheckLine, ...]
    items: tuple[CheckItem, ...]


@dataclass(frozen=True, slots=True)
class CheckData:
    language: str
    company: str
    on: date
    sections: tuple[CheckSection, ...]
    overdue: int
    days: int


def reconcile_pdf(data: CheckData) -> bytes:
    """The sheet; characters that no typeface has are shown by a mark, as in other lists."""
    frame = Frame(data.language, LABELS[data.language]["check_sheet"], _shown(data.company), data.on.isoformat())
    paper = Paper(data.on.isoformat(), _shown(data.company), data.language)
    for page in compose(frame, list(_blocks(data))):
        paper.add(page)
    return paper.finish()


def _shown(text: str) -> str:
    return substituted(text) if missing_glyphs(text) else text


def _blocks(data: CheckData) -> Iterator[Block]:
    words = LABELS[data.language]
    if not data.sections:
        yield _print(words["check_nothing"])
    for section in data.sections:
        yield _head(section, words)
        yield _table(section, data.language)
        if section.items:
            yield gap(0.6)
            yield _items(section, data.language)
    if data.overdue:
        yield _print(words["check_overdue"].format(n=data.overdue, days=data.days))
    yield _print(words["check_note"])
    boxes = [(words[key], "") for key in ("check_made", "check_reviewed", "check_owner")]
    yield signature_boxes(data.language, boxes, 26)


def _print(text: str) -> FinePrint:
    return FinePrint(wrap(_shown(text), SANS, 8, WIDTH), LEFT_EDGE, Style(8, SANS, DARK), 4)


def _head(section: CheckSection, said: Mapping[str, str]) -> Block:
    currency = section.currency
    book = (said["check_book"], f"{currency} {amount(section.book, currency)}")
    if section.said is None:
        return particulars([[book, (said["check_as_of"], section.day)], [(said["check_program"], said["check_no_total"])]])
    difference = section.book - section.said
    rest = said["check_all_explained"] if difference and not section.unexplained else ""
    left = said["check_rest"].format(amount=amount(section.unexplained, currency))
    rest = rest or (left if difference else said["check_agrees"])
    rows = [
        [book, (said["check_as_of"], section.day)],
        [(said["check_program"], f"{currency} {amount(section.said, currency)}"), (said["check_source"], _shown(section.source))],
        [(said["check_difference"], f"{currency} {amount(difference, currency)}"), (said["check_state"], rest)],
    ]
    return particulars([*rows, *([[(said["check_reason"], _shown(section.reason))]] if section.reason else [])])


def _table(section: CheckSection, language: str) -> TablePart:
    words, currency = LABELS[language], section.currency
    unit = short_unit(currency, language)
    keys = ("check_book", "check_program", "check_difference")
    titles = [words["in_currency"].format(title=words[key], unit=unit) for key in keys]
    columns = [
        Column(words["code"], LEFT, 10), Column(words["name"], LEFT, 22, BOLD), *(Column(title, RIGHT) for title in titles),
        *(Column(words[key], RIGHT) for key in ("check_got_book", "check_got_bank", "check_got_program")),
        Column(words["check_notes"], LEFT, 16),
    ]  # fmt: skip
    rows = [_row(line, currency) for line in section.lines]
    rows.append(_sums(section, words["customers_total"].format(n=len(section.lines))))
    return TablePart(lay(columns, rows, LEFT_EDGE, WIDTH, _SIZES, items=len(section.lines)))


def _row(line: CheckLine, currency: str) -> Row:
    said = "–" if line.said is None else amount(line.said, currency)
    less = "–" if line.said is None else amount(line.book - line.said, currency)
    got = tuple(amount(one, currency) if one else "–" for one in line.received)
    return Row((line.code, _shown(line.name), amount(line.book, currency), said, less, *got, _shown(line.note)))


def _sums(section: CheckSection, label: str) -> Row:
    """Sums of the lines that can be compared; the total of the accounting program stands above the table."""
    known = [line for line in section.lines if line.said is not None]
    figures = (
        sum(line.book for line in section.lines), sum(line.said or 0 for line in known),
        sum(line.book - (line.said or 0) for line in known),
        *(sum(line.received[at] for line in section.lines) for at in range(3)),
    )  # fmt: skip
    return Row((label, "", *(amount(one, section.currency) for one in figures), ""), bold=True, spans=True)


def _items(section: CheckSection, language: str) -> TablePart:
    words = LABELS[language]
    columns = [
        Column(words["code"], LEFT, 10), Column(words["check_behind"], LEFT, 40), Column(words["document"], LEFT, 30),
        Column(words["day"]), Column(words["sheet_amount"], RIGHT), Column(words["check_explains"], LEFT, 20),
    ]  # fmt: skip
    rows = _item_rows(section.items, section.currency, words)
    return TablePart(lay(columns, rows, LEFT_EDGE, WIDTH, _SIZES, items=len(rows)))


def _item_rows(items: Sequence[CheckItem], currency: str, said: Mapping[str, str]) -> list[Row]:
    return [
        Row((
            one.customer or "–", said[f"behind_{one.item}"], _shown(one.document), one.dated, amount(one.amount, currency),
            said["check_yes"] if one.explains else "",
        ))
        for one in items
    ]  # fmt: skip

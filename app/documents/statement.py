"""The statement of account (对账单): movements, closing balance, open items, and a slip to send back with a seal.

A monthly courtesy: no days overdue, no ages and no disputes on it unless asked for.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from app.documents import parts, ramp
from app.documents.binding import Unprinted, merged_file, one_file
from app.documents.figures import amount, amount_or_dash, long_date, money, short_unit
from app.documents.flow import Block, FinePrint, Fixed, Rhythm, compose, gap
from app.documents.fonts import BOLD, SANS
from app.documents.ink import LEFT, RIGHT, Page, Style
from app.documents.labels import LABELS
from app.documents.parts import PaymentSlip
from app.documents.sheet import FINE, LEFT_EDGE, WIDTH, Letterhead, Sheet
from app.documents.table import Column, Row, TablePart, lay
from app.documents.typeset import wrap


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the account; ``kind`` as in the book (invoice, debit_note, credit_note, opening, receipt, …)."""

    on: date
    kind: str
    document: str
    increase: int
    decrease: int
    balance: int


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What is open on the last day; an unapplied receipt or credit note has a negative ``amount`` and ``open``."""

    document: str
    dated: date
    due: date | None
    amount: int
    paid: int
    open: int
    text: str = ""
    days_overdue: int | None = None


@dataclass(frozen=True, slots=True)
class StatementData:
    """One customer's account in one currency, amounts in its minor units.

    ``closing`` below zero is a credit in the customer's favour; ``closing_words`` are then those of its positive sum.
    ``ageing`` (name of a bucket, how it is shown, sum) and days overdue are printed only ``with_ageing``.
    """

    language: str
    letterhead: Letterhead
    number: str
    customer_code: str
    customer_name: str
    salutation: str
    first: date
    last: date
    ledger_up_to: date
    receipts_up_to: date | None
    currency: str
    opening: int
    movements: tuple[Movement, ...]
    closing: int
    closing_words: str
    open_items: tuple[OpenItem, ...]
    account: PaymentSlip
    contact: str = ""
    contact_phone: str = ""
    address_lines: tuple[str, ...] = ()
    with_ageing: bool = False
    ageing: tuple[tuple[str, str, int], ...] = ()
    copies: tuple[str, ...] = ("",)
    sample: bool = False
    estimated: bool = False  # what is open was set off first in, first out


def statement_pdf(data: StatementData) -> bytes:
    """One statement. Raises Refused(GLYPHS_MISSING), or ValueError when the figures do not add up."""
    return one_file(data, _pages(data))


def statements_pdf(statements: Sequence[StatementData], on_problem: Callable[[Unprinted], None]) -> bytes:
    """All statements in one file; one that fails is reported and leaves no page. Empty when none could be printed."""
    return merged_file(statements, _pages, on_problem)


def _pages(data: StatementData) -> list[Page]:
    _check_sums(data)
    frame = Sheet(data.letterhead, data.language, data.number, data.customer_code, LABELS[data.language]["no_invoice"])
    return compose(frame, list(_blocks(data)), _return_slip(data))


def _check_sums(data: StatementData) -> None:
    moved = sum(one.increase - one.decrease for one in data.movements)
    if data.opening + moved != data.closing:
        raise ValueError(f"statement {data.number}: opening and movements make {data.opening + moved}")
    listed = sum(one.open for one in data.open_items)
    if data.open_items and listed != data.closing:
        raise ValueError(f"statement {data.number}: open items make {listed}, not {data.closing}")


def _blocks(data: StatementData) -> Iterator[Block]:
    words = LABELS[data.language]
    address = [line for line in data.address_lines if line]
    chinese = data.language == "zh"
    yield parts.heading(data.language, words["statement"], data.number, address if chinese else ())
    if not chinese:
        yield parts.addressee(data.customer_name, address)
    yield parts.prose(data.language, ((data.salutation, False),), indent=False, fixed=False)
    yield parts.prose(data.language, ((_intro(data), False),))
    yield gap(0.6)
    yield _movements(data)
    yield gap(0.4)
    yield _closing_box(data)
    if data.open_items:
        yield _title(f"{words['open_items']} [{words['estimated']}]" if data.estimated else words["open_items"])
        yield _open_items(data)
    if data.with_ageing and data.ageing:
        yield _ages(data)
    yield _notes(data)


def _intro(data: StatementData) -> str:
    words, days = LABELS[data.language], {"first": data.first, "last": data.last, "ledger": data.ledger_up_to}
    key = "statement_intro_ledger"
    if data.receipts_up_to:
        key, days["receipts"] = "statement_intro", data.receipts_up_to
    return words[key].format(**{name: long_date(day, data.language) for name, day in days.items()})


def _headed(data: StatementData, key: str) -> str:
    words = LABELS[data.language]
    return words["in_currency"].format(title=words[key], unit=short_unit(data.currency, data.language))


def _movements(data: StatementData) -> TablePart:
    words = LABELS[data.language]
    columns = [
        Column(words["day"]),
        Column(words["kind"]),
        Column(words["document"], least=24),
        *(Column(_headed(data, key), RIGHT) for key in ("increase", "decrease", "balance")),
    ]
    rows = [Row((data.first.isoformat(), words["opening_balance"], "", "", "", amount(data.opening, data.currency)))]
    rows += [_movement(one, data) for one in data.movements]
    sums = _movement_sums(data)
    rows.append(Row((words["movements_total"], *sums[-1][1:]), bold=True, spans=True))
    carry = (words["forward"], words["brought"])
    table = lay(columns, rows, LEFT_EDGE, WIDTH, carried=sums.__getitem__, items=len(rows) - 1, carry_words=carry)
    return TablePart(table)


def _movement(one: Movement, data: StatementData) -> Row:
    figures = (amount(figure, data.currency) if figure else "" for figure in (one.increase, one.decrease))
    kind = LABELS[data.language][f"kind_{one.kind}"]
    return Row((one.on.isoformat(), kind, one.document, *figures, amount(one.balance, data.currency)))


def _movement_sums(data: StatementData) -> list[tuple[str, ...]]:
    """Cells of the sum line after 0, 1, 2, … rows, of which the first is the opening balance."""
    ups = [0, *accumulate((one.increase for one in data.movements), initial=0)]
    downs = [0, *accumulate((one.decrease for one in data.movements), initial=0)]
    pairs = zip(ups, downs, strict=True)
    return [
        ("", "", "", amount(up, data.currency), amount(down, data.currency), amount(data.opening + up - down, data.currency))
        for up, down in pairs
    ]


def _closing_box(data: StatementData) -> Block:
    words = LABELS[data.language]
    figure = money(abs(data.closing), data.currency, data.language)
    if data.closing < 0:
        return parts.boxed(words["closing_credit"], figure, words["credit_words"].format(words=data.closing_words))
    return parts.boxed(words["closing_balance"], figure, data.closing_words)


def _title(text: str) -> Fixed:
    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        page.text(LEFT_EDGE, top + rhythm.gap + 4, text, Style(10.5, BOLD), LEFT, fixed=True)

    return Fixed(paint, 5.2, gaps=1.3, keep=True)


def _open_items(data: StatementData) -> TablePart:
    words, currency = LABELS[data.language], data.currency
    texts = any(one.text for one in data.open_items)
    keys = ["document", "dated", "due", *(["days_overdue"] if data.with_ageing else []), *(["text"] if texts else [])]
    columns = [Column(words[key], RIGHT if key == "days_overdue" else LEFT, _LEAST.get(key, 0)) for key in keys]
    columns += [Column(words[key], RIGHT) for key in ("amount", "paid", "open")]
    rows = [_open_item(one, keys, currency) for one in data.open_items]
    sums = _open_sums(data, len(keys))
    rows.append(Row((words["count"].format(n=len(data.open_items)), *sums[-1][1:]), bold=True, spans=True))
    carry = (words["forward"], words["brought"])
    return TablePart(
        lay(columns, rows, LEFT_EDGE, WIDTH, carried=sums.__getitem__, items=len(rows) - 1, carry_words=carry)
    )


_LEAST = {"document": 22.0, "text": 18.0}


def _open_item(one: OpenItem, keys: Sequence[str], currency: str) -> Row:
    cells = {
        "document": one.document,
        "dated": one.dated.isoformat(),
        "due": one.due.isoformat() if one.due else "–",
        "days_overdue": str(max(one.days_overdue or 0, 0) or "–"),
        "text": one.text,
    }
    figures = (amount(one.amount, currency), amount_or_dash(one.paid, currency), amount(one.open, currency))
    return Row((*(cells[key] for key in keys), *figures))


def _open_sums(data: StatementData, blanks: int) -> list[tuple[str, ...]]:
    figures = [(0, 0, 0), *((one.amount, one.paid, one.open) for one in data.open_items)]
    sums = accumulate(figures, lambda above, one: (above[0] + one[0], above[1] + one[1], above[2] + one[2]))
    return [("",) * blanks + tuple(amount(figure, data.currency) for figure in one) for one in sums]


def _ages(data: StatementData) -> Fixed:
    """The ages of what is open: a band, and every bucket with its name and sum."""
    inks = ramp.colours([name for name, _, _ in data.ageing])
    shown = [(label, amount(figure, data.currency), ink) for (_, label, figure), ink in zip(data.ageing, inks, strict=True)]
    each = WIDTH / len(shown)

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        ramp.bar(page, LEFT_EDGE, top + rhythm.gap, WIDTH, 4, [figure for _, _, figure in data.ageing], inks)
        for place, (label, figure, ink) in enumerate(shown):
            x, y = LEFT_EDGE + place * each, top + rhythm.gap + 8.2
            ramp.swatch(page, x, y, 2, ink)
            page.fitted(x + 3, y, label, Style(7.5), each - 4)
            page.fitted(x, y + 4, figure, Style(8), each - 2)

    return Fixed(paint, 13.5, gaps=2)


def _notes(data: StatementData) -> FinePrint:
    words, slip = LABELS[data.language], data.account
    who = words["contact_phone" if data.contact_phone else "contact"]
    account, reserve = "·".join(filter(None, (slip.payee, slip.bank, slip.account))), words["statement_reserve"]
    texts = [words["statement_account"].format(account=account, reserve=reserve) if slip.account else reserve]
    if data.estimated:
        texts.insert(0, words["estimated_note"])
    if data.contact:
        texts.append(who.format(who=data.contact, phone=data.contact_phone))
    return FinePrint(
        tuple(line for text in texts for line in wrap(text, FINE.face, FINE.size, WIDTH)), LEFT_EDGE, FINE
    )


def _return_slip(data: StatementData) -> Fixed:
    words = LABELS[data.language]
    key = "statement_confirm_credit" if data.closing < 0 else "statement_confirm"
    figure = money(abs(data.closing), data.currency, data.language)
    agreed = wrap(words[key].format(day=long_date(data.last, data.language), amount=figure), SANS, 9.5, 92)
    to = wrap(words["to"].format(name=data.letterhead.own_name(data.language), number=data.number), SANS, 9.5, 98)
    please = wrap(words["statement_please"], SANS, 9.5, 104)
    rows = len(agreed) + len(to)

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        parts.cut_line(page, top + 1, words["return"])
        page.column(LEFT_EDGE, top + 8.5, to, Style(9.5), 5.6)
        y = top + 9.5 + len(to) * 5.6
        page.tick_box(LEFT_EDGE, y, 3.4)
        page.column(LEFT_EDGE + 5.4, y, agreed, Style(9.5), 5.6)
        y += len(agreed) * 5.6 + 1.2
        parts.ticked_line(page, y, words["statement_differ"], 116)
        page.text(117.5, y, short_unit(data.currency, data.language), Style(9.5))
        parts.blank(page, y + 7, words["statement_reason"], LEFT_EDGE, 120)
        parts.blank(page, y + 14, words["person"], LEFT_EDGE, 70)
        parts.blank(page, y + 14, words["day"], 74, 120)
        page.column(LEFT_EDGE, y + 21.5, please, Style(9.5), 4.8)
        parts.seal_of_customer(page, 159, top + 28, data.language)

    return Fixed(paint, max(28.7 + rows * 5.6 + len(please) * 4.8, 52))

"""The dunning letter (函件式): frozen figures and a filled letter text, on A4."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

from app.documents import parts
from app.documents.binding import Unprinted, merged_file, one_file
from app.documents.figures import amount, amount_or_dash, long_date, money, unit
from app.documents.flow import Block, FinePrint, Prose, compose, fits_one_page, gap
from app.documents.ink import RIGHT, Page
from app.documents.labels import LABELS
from app.documents.letter_account import Account, account_table, ties_out
from app.documents.parts import PaymentSlip, Signed
from app.documents.sheet import FINE, LEFT_EDGE, RETAINED, WIDTH, Letterhead, Sheet
from app.documents.table import Column, Row, Table, TablePart, lay
from app.documents.typeset import wrap
from app.domain.letter_text import FilledLetter, Paragraph
from app.domain.money import show


@dataclass(frozen=True, slots=True)
class LetterItem:
    """One document demanded; amounts in minor units of the letter's currency.

    ``amount`` − ``received`` − ``disputed`` = ``claimed``. ``interest`` is None when the letter shows none.
    """

    document: str
    dated: date
    due: date
    days_overdue: int
    amount: int
    claimed: int
    received: int = 0
    disputed: int = 0
    interest_days: int | None = None
    interest: int | None = None
    marks: str = ""


@dataclass(frozen=True, slots=True)
class LetterData:
    """Every figure and word of one letter. Amounts are minor units of ``currency``.

    ``total`` = sum of ``claimed`` − ``credits`` + ``fee`` + ``interest_claimed``. ``copies`` are what each copy is
    marked with: "" for the original, else ``duplicate`` or ``retained``.
    """

    language: str
    letterhead: Letterhead
    number: str
    customer_code: str
    customer_name: str
    salutation: str
    filled: FilledLetter
    items: tuple[LetterItem, ...]
    currency: str
    total: int
    total_words: str
    on: date
    deadline: date
    slip: PaymentSlip
    address_lines: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    credits: tuple[tuple[str, int], ...] = ()
    fee: int = 0
    interest_claimed: int = 0
    contact: str = ""
    contact_phone: str = ""
    enclosures: tuple[str, ...] = ()
    delivery: str = ""
    signatory: str = ""
    seal_ring_mm: float = 42
    return_slip: bool = False
    copies: tuple[str, ...] = ("",)
    sample: bool = False
    # of a letter in balance form; what a letter says is known by ``repr``, and that of older letters must stay what it was
    account: Account | None = field(default=None, repr=False)


def letter_pdf(data: LetterData) -> bytes:
    """One letter with its copies. Raises Refused(GLYPHS_MISSING), or ValueError when the figures do not add up."""
    return one_file(data, _pages(data))


def letter_page_count(data: LetterData) -> int:
    """Pages of one copy."""
    return len(_pages(data))


def letters_pdf(letters: Sequence[LetterData], on_problem: Callable[[Unprinted], None]) -> bytes:
    """All letters in one file; one that fails is reported and leaves no page. Empty when none could be printed."""
    return merged_file(letters, _pages, on_problem)


def _pages(data: LetterData) -> list[Page]:
    _check_sum(data)
    frame = Sheet(data.letterhead, data.language, data.number, data.customer_code)
    blocks = [*_opening(data), *_body(data)]
    last = blocks[-1]
    if isinstance(last, Prose):
        blocks[-1:] = parts.closing(_signed(data), last)
    else:
        blocks += parts.closing(_signed(data))
    slip = _payment_slip(data)
    reply = parts.reply_slip(data.language, data.letterhead.own_name(data.language), data.number)
    if data.return_slip and fits_one_page(frame, [*blocks, reply, slip]):
        blocks.append(reply)
    return compose(frame, blocks, slip)


def _check_sum(data: LetterData) -> None:
    claimed = sum(item.claimed for item in data.items)
    total = claimed - sum(value for _, value in data.credits) + data.fee + data.interest_claimed
    if total != data.total:
        raise ValueError(f"letter {data.number}: the figures make {total}, not {data.total}")
    if data.account and not (ties_out(data.account) and data.account.due + sum(v for _, v in _rest(data)) == data.total):
        raise ValueError(f"letter {data.number}: its account does not come to what it demands")


def _opening(data: LetterData) -> Iterator[Block]:
    chinese = data.language == "zh"
    address = [line for line in data.address_lines if line]
    yield parts.heading(data.language, data.filled.title, data.number, address if chinese else ())
    if not chinese:
        yield parts.addressee(data.customer_name, address)
    yield parts.prose(data.language, ((data.salutation, False),), indent=False, fixed=False)


def _body(data: LetterData) -> Iterator[Block]:
    keep = False
    for one in data.filled.paragraphs:
        if one.kind == "table":
            yield from _figures(data)
            # what is demanded and by when stands on the page with the seal
            keep = True
        else:
            yield _prose(data.language, one, keep)


def _prose(language: str, one: Paragraph, keep: bool) -> Block:
    return parts.prose(language, tuple((run.text, run.bold) for run in one.runs), keep)


def _figures(data: LetterData) -> Iterator[Block]:
    words = LABELS[data.language]
    yield gap(0.7)
    account = data.account
    yield TablePart(account_table(account, list(_rest(data)), data.currency, data.language) if account else _table(data))
    notes = dict.fromkeys((*data.footnotes, *([words["interest_basis"]] if _shows_interest(data) else [])))
    if notes:
        lines = tuple(line for note in notes for line in wrap(note, FINE.face, FINE.size, WIDTH))
        yield FinePrint(lines, LEFT_EDGE, FINE)
    principal = not data.fee and not data.interest_claimed
    label = words["demanded_principal" if principal else "demanded"]
    yield parts.boxed(label, money(data.total, data.currency, data.language), data.total_words)
    yield gap(0.4)


def _shows_interest(data: LetterData) -> bool:
    return any(item.interest is not None for item in data.items)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A column of the items table: its cell, and the figure that is added up."""

    key: str
    cell: Callable[[LetterItem, str], str]
    figure: Callable[[LetterItem], int] | None = None
    only_if: Callable[[LetterItem], bool] | None = None
    least: float = 0


_COLUMNS = (
    _Shown("document", lambda item, _: item.document + item.marks, least=22),
    _Shown("dated", lambda item, _: item.dated.isoformat()),
    _Shown("due", lambda item, _: item.due.isoformat()),
    _Shown("days_overdue", lambda item, _: str(item.days_overdue)),
    _Shown("amount", lambda item, currency: amount(item.amount, currency), lambda item: item.amount),
    _Shown(
        "received",
        lambda item, currency: amount_or_dash(item.received, currency),
        lambda item: item.received,
        lambda item: item.received != 0,
    ),
    _Shown(
        "clarifying",
        lambda item, currency: amount_or_dash(item.disputed, currency),
        lambda item: item.disputed,
        lambda item: item.disputed != 0,
    ),
    _Shown("claimed", lambda item, currency: amount(item.claimed, currency), lambda item: item.claimed),
    _Shown(
        "interest_days",
        lambda item, _: "–" if item.interest_days is None else str(item.interest_days),
        None,
        lambda item: item.interest is not None,
    ),
    _Shown(
        "interest",
        lambda item, currency: amount_or_dash(item.interest or 0, currency),
        lambda item: item.interest or 0,
        lambda item: item.interest is not None,
    ),
)
_TEXT_COLUMNS = ("document", "dated", "due")


def _table(data: LetterData) -> Table:
    words = LABELS[data.language]
    shown = [one for one in _COLUMNS if one.only_if is None or any(map(one.only_if, data.items))]
    columns = [Column(words[one.key], 0 if one.key in _TEXT_COLUMNS else RIGHT, one.least) for one in shown]
    sums = _running_sums(shown, data)
    rows = [Row(tuple(one.cell(item, data.currency) for one in shown)) for item in data.items]
    rows.append(Row((words["total"].format(currency=unit(data.currency, data.language)), *sums[-1][1:]), True, True))
    rows += [_added(shown, label, value, data.currency) for label, value in _additions(data)]
    return lay(
        columns,
        rows,
        LEFT_EDGE,
        WIDTH,
        carried=sums.__getitem__,
        items=len(data.items),
        carry_words=(words["forward"], words["brought"]),
    )


def _running_sums(shown: Sequence[_Shown], data: LetterData) -> list[tuple[str, ...]]:
    """The cells of a sum line after 0, 1, 2, … items."""
    columns = [
        [amount(value, data.currency) for value in accumulate(map(one.figure, data.items), initial=0)]
        if one.figure
        else [""] * (len(data.items) + 1)
        for one in shown
    ]
    return list(zip(*columns, strict=True))


def _additions(data: LetterData) -> Iterator[tuple[str, int]]:
    words = LABELS[data.language]
    for label, value in data.credits:
        yield words["less"].format(label=label), -value
    yield from _claims(data)


def _rest(data: LetterData) -> Iterator[tuple[str, int]]:
    """From what is due on the account to what is demanded."""
    if disputed := sum(item.disputed for item in data.items):
        words = LABELS[data.language]
        yield words["less"].format(label=words["clarifying"]), -disputed
    yield from _claims(data)


def _claims(data: LetterData) -> Iterator[tuple[str, int]]:
    words = LABELS[data.language]
    if data.fee:
        yield words["fee"], data.fee
    if data.interest_claimed:
        yield words["plus_interest"], data.interest_claimed


def _added(shown: Sequence[_Shown], label: str, value: int, currency: str) -> Row:
    cells = [amount(value, currency) if one.key == "claimed" else "" for one in shown]
    return Row((label, *cells[1:]), spans=True)


def _signed(data: LetterData) -> Signed:
    words = LABELS[data.language]
    who = words["contact_phone" if data.contact_phone else "contact"]
    joint = "、" if data.language == "zh" else ", "
    lines = (
        words["enclosures"].format(list=joint.join(data.enclosures)) if data.enclosures else "",
        who.format(who=data.contact, phone=data.contact_phone) if data.contact else "",
        words["delivery"].format(how=data.delivery) if data.delivery else "",
        words["copies"] if RETAINED in data.copies else "",
    )
    name = data.letterhead.own_name(data.language)
    return Signed(data.language, name, long_date(data.on, data.language), lines, data.seal_ring_mm, data.signatory)


def _payment_slip(data: LetterData) -> Block:
    deadline = LABELS[data.language]["deadline_included"].format(day=data.deadline.isoformat())
    figure = money(data.total, data.currency, data.language)
    return parts.payment_slip(data.language, data.slip, figure, show(data.total, data.currency), deadline)

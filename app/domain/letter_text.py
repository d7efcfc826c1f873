"""The editable text of a letter: its grammar, and filling it with facts.

A text is plain lines. The first line is the title, each further line a paragraph; empty lines do not count.

``{明细表}``    alone on a line: the items, their footnotes and the boxed total stand here. Exactly once.
``{名}``        a fact by its name (``PLACEHOLDERS``; the same names in every language).
``[a|b|c]``     the first alternative all of whose facts are known is printed; if there is none, nothing. So an
                assertion stands on paper only when the book holds it. No brackets inside brackets.
``{?名}``       inside an alternative: asks for the fact (a placeholder or one of ``FLAGS``) and prints nothing.
``**bold**``    for the deadline.
``\\[``          a bracket, brace, bar, star or backslash as itself.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, groupby

PLACEHOLDERS: Mapping[str, str] = {
    "客户全称": "customer's registered name",
    "客户简称": "customer's short name",
    "我方全称": "own company's registered name",
    "经办部门": "own department that writes",
    "联系人": "own contact",
    "电话": "own telephone",
    "传真": "own fax",
    "邮箱": "own e-mail",
    "地址": "own address",
    "文号": "number of this letter",
    "日期": "date of this letter",
    "付款期限日": "last day to pay; the texts say that it is included",
    "上次函日期": "date of the letter before this one in the same episode",
    "上次函签收日": "day that letter was signed for",
    "历次函日期": "dates of all earlier letters of the episode, joined",
    "附件": "enclosures, joined",
    "催付金额": "sum demanded, with its currency",
    "催付大写": "sum demanded, in words",
    "币种": "currency",
    "贷项金额": "unapplied receipts and credit notes taken off",
    "账面余额": "of a letter in balance form: what the account came to",
    "已到期金额": "of that, what the letter is about: due by the agreed term, disputed parts included, less 贷项金额",
    "争议金额": "disputed part of the documents listed, not demanded",
    "手续费": "dunning fee inside the sum demanded",
    "利息金额": "late-payment interest up to 利息截止日",
    "利息截止日": "day up to which interest is reckoned",
    "利息条款": "the recorded clause that grants interest",
    "截止日": "the ledger's data reach up to this day",
    "收款核对日": "receipts are checked up to this day",
    # evidence: a fact only when the book holds it for every document listed
    "合同": "the contract, with date and number",
    "付款条件": "the payment term as a phrase",
    "凭据": "what proves the debt, joined",
    "暂停发货日": "deliveries on credit have been held since this day",
    "暂停条款": "the recorded clause that allows holding deliveries",
    "承诺作出日": "day on which payment was promised in writing",
    "承诺来源": "what that promise was made in",
    "承诺日期": "day promised for the payment, past and not kept",
    "户名": "payee",
    "开户行": "bank",
    "账号": "account number",
    "银行代码": "SWIFT / BIC",
}
FLAGS: Mapping[str, str] = {
    "已交货": "every item listed is delivered and signed for",
    "已开票": "every item listed is invoiced",
    "无异议": "no written objection to any item listed",
    "已沟通": "the matter was spoken about with the customer's accounts department",
    "截止日未逾期": "some item listed was not past its due date yet on 截止日",
    "利息计入": "interest is inside the sum demanded",
    "另有到期": "of a letter in balance form: more of the balance was due than the letter is about",
    "余额式": "what is owed is known from a ledger: the letter states a balance and names no document",
}
BALANCE = "余额式"
TABLE = "明细表"
MANDATORY = ("催付金额", "付款期限日")


class LetterFault(StrEnum):
    """What is wrong with a text. The figures each code carries stand behind it; lines count from 1."""

    NO_TITLE = "NO_TITLE"
    UNKNOWN_PLACEHOLDER = "UNKNOWN_PLACEHOLDER"  # name, line
    UNBALANCED = "UNBALANCED"  # mark, line
    NESTED = "NESTED"  # line
    UNBALANCED_BOLD = "UNBALANCED_BOLD"  # line
    LOOKALIKE = "LOOKALIKE"  # mark, line: a full-width bracket, which would be printed as it stands
    FLAG_OUTSIDE = "FLAG_OUTSIDE"  # name, line
    TABLE_INSIDE = "TABLE_INSIDE"  # line: not alone on its line
    TABLE_TWICE = "TABLE_TWICE"  # line
    MANDATORY_MISSING = "MANDATORY_MISSING"  # name: absent, or only inside brackets
    MISSING_FACT = "MISSING_FACT"  # name


class LetterTextError(ValueError):
    """A text that cannot be saved, or that must not be printed with the facts at hand."""

    def __init__(self, code: LetterFault, **figures: object) -> None:
        self.code = code
        self.figures: Mapping[str, object] = figures
        super().__init__(f"{code} {figures}")


@dataclass(frozen=True, slots=True)
class Words:
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    name: str


Piece = Words | Field | Flag


@dataclass(frozen=True, slots=True)
class Choice:
    alternatives: tuple[tuple[Piece, ...], ...]


Part = Piece | Choice


@dataclass(frozen=True, slots=True)
class LetterText:
    """A checked text. ``paragraphs`` in order; the empty one marks the place of the table."""

    title: tuple[Part, ...]
    paragraphs: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``kind`` is "text", or "table" (without runs) where the items stand."""

    kind: str
    runs: tuple[Run, ...] = ()

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class FilledLetter:
    title: str
    paragraphs: tuple[Paragraph, ...]


def parse(text: str) -> LetterText:
    """Read and check a letter text; LetterTextError names what is wrong, and in which line."""
    lines = [(n, line.strip()) for n, line in enumerate(text.lstrip("\ufeff").splitlines(), 1) if line.strip()]
    if not lines or _TABLE_LINE.fullmatch(lines[0][1]):
        raise LetterTextError(LetterFault.NO_TITLE)
    title, *paragraphs = (_read(line, number) for number, line in lines)
    _check_table([number for number, line in lines if _TABLE_LINE.fullmatch(line)])
    _check_mandatory(paragraphs)
    return LetterText(title, tuple(paragraphs))


def fill(letter_text: LetterText, facts: Mapping[str, str]) -> FilledLetter:
    """The text with its facts, each given as it is to be printed; an empty fact counts as absent.

    A paragraph of which nothing is left is dropped. LetterTextError(MISSING_FACT) when a placeholder outside
    brackets has no fact: such a letter must not be printed.
    """
    known = {name: value for name, value in facts.items() if value.strip()}
    title = "".join(run.text for run in _runs(letter_text.title, known))
    filled = (_paragraph(parts, known) for parts in letter_text.paragraphs)
    return FilledLetter(title, tuple(one for one in filled if one.kind == "table" or one.runs))


def asks_for(letter_text: LetterText, name: str) -> bool:
    """Whether a fact or condition is named anywhere in a text."""
    parts = (part for paragraph in (letter_text.title, *letter_text.paragraphs) for part in paragraph)
    pieces = (piece for part in parts for piece in (chain(*part.alternatives) if isinstance(part, Choice) else (part,)))
    return any(not isinstance(piece, Words) and piece.name == name for piece in pieces)


def _check_table(numbers: list[int]) -> None:
    if not numbers:
        raise LetterTextError(LetterFault.MANDATORY_MISSING, name=TABLE)
    if len(numbers) > 1:
        raise LetterTextError(LetterFault.TABLE_TWICE, line=numbers[1])


def _check_mandatory(paragraphs: Iterable[tuple[Part, ...]]) -> None:
    always = {part.name for parts in paragraphs for part in parts if isinstance(part, Field)}
    for name in MANDATORY:
        if name not in always:
            raise LetterTextError(LetterFault.MANDATORY_MISSING, name=name)


_TOKEN = re.compile(
    r"\\(?P<escaped>[][{}|*\\])|\{(?P<name>[^][{}|]*)\}|(?P<mark>\*\*|[][{}|])|(?P<words>[^][{}|*\\]+|[*\\])"
)
_LOOKALIKE = re.compile("[｛｝［］]")
_TABLE_LINE = re.compile(r"\{\s*" + TABLE + r"\s*\}")


def _read(line: str, number: int) -> tuple[Part, ...]:
    if _TABLE_LINE.fullmatch(line):
        return ()
    if found := _LOOKALIKE.search(line):
        raise LetterTextError(LetterFault.LOOKALIKE, mark=found[0], line=number)
    reading = _Reading(number)
    for token in _TOKEN.finditer(line):
        reading.take(token.lastgroup or "", token[token.lastgroup or 0])
    return reading.finish()


class _Reading:
    """One line being read; ``alternatives`` is a list while inside brackets."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.parts: list[Part] = []
        self.alternatives: list[list[Piece]] | None = None
        self.bold = self.bold_at_open = False

    def take(self, kind: str, value: str) -> None:
        if kind == "mark":
            _MARKS[value](self, value)
        elif kind == "name":
            self.put(self.named(value.strip()))
        else:
            self.put(Words(value, self.bold))

    def put(self, piece: Piece) -> None:
        (self.parts if self.alternatives is None else self.alternatives[-1]).append(piece)

    def named(self, name: str) -> Piece:
        if name == TABLE:
            raise self.wrong(LetterFault.TABLE_INSIDE)
        flag = name.startswith("?")
        plain = name[1:].strip() if flag else name
        if plain not in PLACEHOLDERS and not (flag and plain in FLAGS):
            raise self.wrong(LetterFault.UNKNOWN_PLACEHOLDER, name=name)
        if flag and self.alternatives is None:
            raise self.wrong(LetterFault.FLAG_OUTSIDE, name=plain)
        return Flag(plain) if flag else Field(plain, self.bold)

    def open(self, mark: str) -> None:
        if self.alternatives is not None:
            raise self.wrong(LetterFault.NESTED)
        self.alternatives = [[]]
        self.bold_at_open = self.bold

    def bar(self, mark: str) -> None:
        if self.alternatives is None:
            self.put(Words(mark, self.bold))
        else:
            self.check_bold()
            self.alternatives.append([])

    def close(self, mark: str) -> None:
        if self.alternatives is None:
            raise self.wrong(LetterFault.UNBALANCED, mark=mark)
        self.check_bold()
        self.parts.append(Choice(tuple(map(tuple, self.alternatives))))
        self.alternatives = None

    def stray(self, mark: str) -> None:
        raise self.wrong(LetterFault.UNBALANCED, mark=mark)

    def turn_bold(self, mark: str) -> None:
        self.bold = not self.bold

    def check_bold(self) -> None:
        # an alternative may be left out, so bold begun inside it has to end inside it
        if self.bold != self.bold_at_open:
            raise self.wrong(LetterFault.UNBALANCED_BOLD)

    def finish(self) -> tuple[Part, ...]:
        if self.alternatives is not None:
            raise self.wrong(LetterFault.UNBALANCED, mark="[")
        if self.bold:
            raise self.wrong(LetterFault.UNBALANCED_BOLD)
        return tuple(self.parts)

    def wrong(self, code: LetterFault, **figures: object) -> LetterTextError:
        return LetterTextError(code, line=self.number, **figures)


_MARKS = {
    "[": _Reading.open,
    "|": _Reading.bar,
    "]": _Reading.close,
    "{": _Reading.stray,
    "}": _Reading.stray,
    "**": _Reading.turn_bold,
}


def _paragraph(parts: tuple[Part, ...], facts: Mapping[str, str]) -> Paragraph:
    return Paragraph("text", _runs(parts, facts)) if parts else Paragraph("table")


def _runs(parts: Iterable[Part], facts: Mapping[str, str]) -> tuple[Run, ...]:
    said = (piece for part in parts for piece in _chosen(part, facts))
    shown = [(_said(piece, facts), piece.bold) for piece in said if not isinstance(piece, Flag)]
    joined = [("".join(text for text, _ in same), bold) for bold, same in groupby(shown, key=lambda one: one[1])]
    return tuple(_tidy(joined))


def _chosen(part: Part, facts: Mapping[str, str]) -> tuple[Piece, ...]:
    if not isinstance(part, Choice):
        return (part,)
    return next((one for one in part.alternatives if all(_is_known(piece, facts) for piece in one)), ())


def _is_known(piece: Piece, facts: Mapping[str, str]) -> bool:
    return isinstance(piece, Words) or piece.name in facts


def _said(piece: Words | Field, facts: Mapping[str, str]) -> str:
    if isinstance(piece, Words):
        return piece.text
    if piece.name not in facts:
        raise LetterTextError(LetterFault.MISSING_FACT, name=piece.name)
    return facts[piece.name]


def _tidy(runs: list[tuple[str, bool]]) -> Iterator[Run]:
    """Blanks that a dropped sentence left doubled, or at either end, go; so do line breaks inside a fact."""
    before = " "
    while runs and not runs[-1][0].strip():
        runs.pop()
    for place, (text, bold) in enumerate(runs):
        single = re.sub(r"\s+", " ", text)
        kept = single[1:] if before.endswith(" ") and single.startswith(" ") else single
        last = kept.rstrip(" ") if place == len(runs) - 1 else kept
        if last:
            yield Run(last, bold)
            before = last

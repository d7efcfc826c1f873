"""Declared layouts of bank tables: one small JSON file each, and which of them a table has.

A header is found by its words, never by its row: banks put lines above it as they please.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from app.domain.money import known_currency
from app.exchange.amounts import AmountFormat, parse_amount
from app.exchange.characters import key
from app.exchange.dates import DateFormat, parse_date
from app.exchange.faults import Fault, Unreadable
from app.exchange.reading import Table
from app.system.paths import resource

HEADER_AMONG = 80  # rows in which a header may stand: wallets print thirty lines of remarks above it
_MOST_SHOWN = 400  # characters of the headers of a table that is refused
MONEY = ("in", "out", "amount")
ROLES = frozenset((
    "", "date", "time", *MONEY, "side", "balance", "currency", "account", "account_name", "text", "reference", "reversal",
    "status", "party", "party_account", "party_bank", "payer", "payer_account", "payer_bank", "payee", "payee_account",
    "payee_bank",
))  # fmt: skip
_KEYS = frozenset(("id", "name", "bank", "confidence", "currency", "columns"))
_MORE = frozenset(
    ("marks", "positive", "date_format", "amount_format", "flags", "left_out", "reversal", "reversal_words", "unusable")
)
_FLAGS = {
    "in": ("贷", "贷方", "贷cr", "收入", "转入", "存入", "入账", "收", "收款", "credit", "cr", "c"),
    "out": ("借", "借方", "借dr", "支出", "转出", "取出", "出账", "付", "付款", "debit", "dr", "d"),
}
_REVERSAL = {"yes": ("是", "y", "yes", "1", "冲正", "冲账", "已冲正", "已冲账"), "no": ("否", "n", "no", "0", "正常", "未冲正")}
UNUSABLE = {"no_side": Fault.BANK_NO_SIDE, "no_year": Fault.BANK_NO_YEAR}
_TAG = re.compile(r"^\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class BankColumn:
    """``spellings`` as ``normal`` gives them; ``header`` is the first of them as the bank prints it."""

    header: str
    spellings: frozenset[str]
    role: str  # one of ROLES; "" = read for nothing
    optional: bool


@dataclass(frozen=True, slots=True)
class BankLayout:
    """How one bank prints its lines. Words of ``flags``, ``reversal`` and ``left_out`` are in ``normal`` form."""

    id: str
    name: Mapping[str, str]  # by language
    bank: str | None
    confidence: str  # A | B
    currency: str  # where neither the line nor the head of the file names one
    columns: tuple[BankColumn, ...]
    marks: tuple[str, ...]  # words above the header that tell between layouts that fit equally
    positive: str  # in | out: what an amount without a minus means; out on credit cards
    dates: DateFormat
    amounts: AmountFormat
    flags: Mapping[str, str]  # word → in | out | "" (no movement of the account)
    left_out: frozenset[str]  # words of the status column for what never happened
    reversal: Mapping[str, bool]
    reversal_words: tuple[str, ...]  # in the text of a line
    unusable: Fault | None  # why no file of this shape can be taken

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(column.role for column in self.columns)


class Fit(NamedTuple):
    """``columns``: indexes of each role's columns, from left to right; ``unknown``: headers the layout does not name."""

    header: int  # row index from 0
    columns: Mapping[str, tuple[int, ...]]
    unknown: tuple[int, ...]
    shift: int = 0  # by how many columns the headers stand to the right of what is below them


def normal(text: str) -> str:
    """A header or word for comparison: without blanks, tags and what a bilingual bank adds in square brackets."""
    tight = "".join(key(text.strip("\ufeff")).split()).replace("帐", "账")
    return _TAG.sub("", tight).split("[")[0]


def load_layouts(folder: Path | None = None) -> tuple[BankLayout, ...]:
    """All declared layouts, by file name. Raises ValueError naming the file whose declaration is wrong."""
    files = sorted((folder or resource("banks")).glob("*.json"))
    return tuple(_declared(path.name, path.read_text("utf-8")) for path in files)


def _declared(name: str, text: str) -> BankLayout:
    try:
        return parse_layout(json.loads(text))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{name}: {error}") from error


def parse_layout(declared: Mapping[str, Any]) -> BankLayout:
    """Raises KeyError or ValueError for a declaration that names what does not exist or cannot tell in from out."""
    _check_words("keys", declared, _KEYS | _MORE)
    layout = BankLayout(
        id=declared["id"],
        name=declared["name"],
        bank=declared["bank"],
        confidence=declared["confidence"],
        currency=declared["currency"],
        columns=tuple(map(_column, declared["columns"])),
        marks=tuple(map(normal, declared.get("marks", ()))),
        positive=declared.get("positive", "in"),
        dates=DateFormat(declared.get("date_format", "auto")),
        amounts=AmountFormat(declared.get("amount_format", AmountFormat.POINT)),
        flags=_words(declared.get("flags", {}), _FLAGS, {"in": "in", "out": "out", "neither": ""}),
        left_out=frozenset(map(normal, declared.get("left_out", ()))),
        reversal=_words(declared.get("reversal", {}), _REVERSAL, {"yes": True, "no": False}),
        reversal_words=tuple(declared.get("reversal_words", ())),
        unusable=UNUSABLE[declared["unusable"]] if "unusable" in declared else None,
    )
    _check(layout)
    return layout


def _column(declared: Mapping[str, Any]) -> BankColumn:
    _check_words("column", declared, {"header", "is", "optional"})
    given = declared["header"]
    spellings = [given] if isinstance(given, str) else list(given)
    return BankColumn(spellings[0], frozenset(map(normal, spellings)), declared.get("is", ""), declared.get("optional", False))


_Words = Mapping[str, Sequence[str]]


def _words(declared: _Words, usual: _Words, meanings: Mapping[str, Any]) -> dict[str, Any]:
    _check_words("words", declared, meanings)
    both = [(meaning, word) for table in (usual, declared) for meaning, words in table.items() for word in words]
    return {normal(word): meanings[meaning] for meaning, word in both}


def _check(layout: BankLayout) -> None:
    _check_words("roles", layout.roles, ROLES)
    _check_words("confidence", (layout.confidence,), ("A", "B"))
    _check_words("positive", (layout.positive,), ("in", "out"))
    given = {column.role for column in layout.columns if not column.optional}
    if not known_currency(layout.currency) or set(layout.name) != {"zh", "en"}:
        raise ValueError("currency or name")
    if layout.unusable is None and not ("date" in given and ({"in", "out"} <= given or "amount" in given)):
        raise ValueError("date, and in with out or amount, are needed")


def _check_words(what: str, given: Iterable[str], known: Iterable[str]) -> None:
    strange = set(given) - set(known)
    if strange:
        raise ValueError(f"{what}: {sorted(strange)}")


# ---- recognition


def recognise(table: Table, layouts: Sequence[BankLayout]) -> tuple[BankLayout, int]:
    """(layout, row index of its header, from 0). The layout wins that leaves the fewest headers unexplained.

    Raises Unreadable: NO_HEADER, BANK_LAYOUT_UNKNOWN, BANK_LAYOUT_DOUBTFUL.
    """
    heads = [list(map(normal, table.row(i))) for i in range(min(HEADER_AMONG, len(table)))]
    fits = [(_rank(layout, found, heads), layout, found) for layout in layouts if (found := _find(layout, heads))]
    if not fits:
        raise _unknown(table, heads, layouts)
    best = min(rank for rank, _, _ in fits)
    first, *others = [(layout, found.header) for rank, layout, found in fits if rank == best]
    if others:
        raise Unreadable(Fault.BANK_LAYOUT_DOUBTFUL, layouts=", ".join(layout.id for layout, _ in (first, *others)))
    return first


def fit(layout: BankLayout, row: Sequence[str], header: int = 0) -> Fit | None:
    """Which columns of ``row`` (headers in ``normal`` form) fill which role; None where one is missing that must be there."""
    free = {i: name for i, name in enumerate(row) if name}
    columns: dict[str, tuple[int, ...]] = {}
    for column in layout.columns:
        index = next((i for i, name in free.items() if name in column.spellings), None)
        if index is not None:
            del free[index]
            columns[column.role] = (*columns.get(column.role, ()), index)
        elif not column.optional:
            return None
    return Fit(header, {role: tuple(sorted(found)) for role, found in columns.items()}, tuple(free))


def _find(layout: BankLayout, heads: Sequence[Sequence[str]]) -> Fit | None:
    return next((found for i, row in enumerate(heads) if (found := fit(layout, row, i))), None)


def _rank(layout: BankLayout, found: Fit, heads: Sequence[Sequence[str]]) -> tuple[int, int, bool]:
    above = " ".join(" ".join(row) for row in heads[: found.header])
    claimed = sum(map(len, found.columns.values()))
    return len(found.unknown), -claimed, not any(mark in above for mark in layout.marks)


def _unknown(table: Table, heads: Sequence[Sequence[str]], layouts: Sequence[BankLayout]) -> Unreadable:
    """The refusal names the row that looks most like a header, so that a person can map it."""
    words = frozenset(word for layout in layouts for column in layout.columns for word in column.spellings)
    likely = [i for i, row in enumerate(heads) if sum(map(bool, row)) > 2 and not any(map(_is_value, row))]
    if not likely:
        return Unreadable(Fault.NO_HEADER)
    index = max(likely, key=lambda i: (len(words.intersection(heads[i])), -i))
    headers = ", ".join(filter(None, (" ".join(cell.split()) for cell in table.row(index))))
    return Unreadable(Fault.BANK_LAYOUT_UNKNOWN, headers=headers[:_MOST_SHOWN], row=index + 1)


def _is_value(cell: str) -> bool:
    read = (parse_date(cell), parse_amount(cell, "CNY", AmountFormat.POINT))
    return any(not isinstance(each, Fault) for each in read)

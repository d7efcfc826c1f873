"""The one amount parser: text of any usual form to exact minor units, or the reason why not. No float, no guess.

Which of ``1.234`` and ``1,234`` is a decimal is decided for all amount columns of a file at once by what
else stands in them (``decide``); where nothing tells, a person is asked.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from app.domain.money import decimals, known_currency
from app.exchange.characters import plain
from app.exchange.faults import Fault

MAX_DIGITS = 15  # of minor units, as in domain.money
SAMPLES = 5


class AmountFormat(StrEnum):
    """Which sign stands before the decimals. Blanks and apostrophes may group thousands in both."""

    AUTO = "auto"
    POINT = "1,234.56"
    COMMA = "1.234,56"


class CellNumber(str):
    """A number cell of a workbook as text: its decimal sign is always a point, whatever stands around it."""

    __slots__ = ()


class Undecided(NamedTuple):
    """A column that needs a person: why, and up to five of its cells."""

    fault: Fault
    samples: tuple[str, ...]


_SYMBOLS = {
    "¥": ("CNY", "JPY"),
    "元": ("CNY",),
    "圆": ("CNY", "JPY"),
    "人民币": ("CNY",),
    "RMB": ("CNY",),
    "€": ("EUR",),
    "£": ("GBP",),
    "$": ("USD", "CAD", "AUD", "HKD", "SGD", "TWD", "NZD", "MXN"),
    "US$": ("USD",),
    "HK$": ("HKD",),
    "NT$": ("TWD",),
    "C$": ("CAD",),
    "A$": ("AUD",),
}
_WORDS = {"": 1, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_MONEY = "|".join(map(re.escape, sorted(_SYMBOLS, key=len, reverse=True))) + "|[A-Z]{3}"
_SHAPE = re.compile(
    rf"(?P<head>(?:[-+( ]|{_MONEY})*)"
    r"(?P<body>[0-9.,'’ ]*[0-9]) *(?P<word>[千万亿]?)"
    rf"(?P<tail>(?:[-) ]|CR\b|DR\b|{_MONEY})*)",
    re.IGNORECASE,
)
_TOKEN = re.compile(rf"[-+()]|CR\b|DR\b|{_MONEY}", re.IGNORECASE)
_LONGEST = 64
_SIGNS = frozenset("-+()") | {"CR", "DR"}
_USES = {(): False, ("+",): False, ("DR",): False, ("-",): True, ("CR",): True, ("(", ")"): True}
_BODIES = {
    AmountFormat.POINT: re.compile(r"(\d+|[1-9]\d{0,2}(?:(?:,\d{3})+|(?:[ '’]\d{3})+))?(?:\.(\d+))?"),
    AmountFormat.COMMA: re.compile(r"(\d+|[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:[ '’]\d{3})+))?(?:,(\d+))?"),
}
_MARKS = re.compile(r"[^0-9]")


class _Parts(NamedTuple):
    negative: bool
    body: str
    times: int
    named: tuple[str, ...]


def plain_minor(cell: str) -> int | None:
    """Fast way for ``1234``, ``1234.5`` and ``1234.50`` in hundredths; None for everything else."""
    whole, point, part = cell.partition(".")
    if not whole.isdecimal() or len(whole) > MAX_DIGITS - 2:
        return None
    if not point:
        return int(whole) * 100
    if len(part) > 2 or not part.isdecimal():
        return None
    return int(whole + part) if len(part) == 2 else int(whole + part) * 10


def parse_amount(cell: str, currency: str, form: AmountFormat = AmountFormat.AUTO, unit: int = 1) -> int | Fault:
    """Signed minor units of ``currency``; ``unit`` multiplies (10,000 for a column in 万).

    Negative: a minus before or behind, brackets, CR. A Fault: AMOUNT_UNREADABLE, AMBIGUOUS_AMOUNT (only with
    AUTO), TOO_MANY_DECIMALS, AMOUNT_TOO_LARGE, CURRENCY_DIFFERS.
    """
    parts = _parts(plain(cell))
    if parts is None:
        return Fault.AMOUNT_UNREADABLE
    if parts.named and currency not in parts.named:
        return Fault.CURRENCY_DIFFERS
    readings = _readings(parts.body, AmountFormat.POINT if isinstance(cell, CellNumber) else form)
    if not readings:
        return Fault.AMOUNT_UNREADABLE
    if len(readings) > 1:
        return Fault.AMBIGUOUS_AMOUNT
    whole, part = readings.popitem()[1]
    minor = _minor(whole, part.rstrip("0"), parts.times * unit, decimals(currency))
    return -minor if parts.negative and not isinstance(minor, Fault) else minor


def decide(cells: Iterable[str], point_seen: bool = False) -> AmountFormat | Undecided:
    """The format all ``cells`` share; AUTO if none of them has anything to decide.

    ``point_seen``: elsewhere in the file stands an amount like 12.50. Unreadable cells say nothing.
    """
    told: dict[AmountFormat, str] = {}
    doubtful: dict[str, None] = {}
    for cell in cells:
        forms = _forms_of(cell)
        if len(forms) == 1:
            told.setdefault(forms[0], cell)
        elif forms:
            doubtful[cell] = None
    if point_seen:
        told.setdefault(AmountFormat.POINT, "")
    if len(told) > 1:
        return Undecided(Fault.MIXED_AMOUNTS, tuple(filter(None, [*told.values(), *doubtful]))[:SAMPLES])
    if doubtful and not told:
        return Undecided(Fault.AMBIGUOUS_AMOUNT, tuple(doubtful)[:SAMPLES])
    return next(iter(told), AmountFormat.AUTO)


def _forms_of(cell: str) -> list[AmountFormat]:
    """Formats in which ``cell`` is an amount with a sign to decide: none, one, or both when it is doubtful."""
    parts = None if isinstance(cell, CellNumber) else _parts(plain(cell))
    if parts is None or not ("." in parts.body or "," in parts.body):
        return []
    return list(_readings(parts.body, AmountFormat.AUTO))


def _parts(text: str) -> _Parts | None:
    found = _SHAPE.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    head, tail = (tuple(map(str.upper, _TOKEN.findall(found[part]))) for part in ("head", "tail"))
    signs = tuple(token for token in head + tail if token in _SIGNS)
    named = _named([token for token in head + tail if token not in _SIGNS])
    if signs not in _USES or named is None or ")" in head or "+" in tail:
        return None
    return _Parts(_USES[signs], found["body"].strip(), _WORDS[found["word"]], named)


def _named(moneys: list[str]) -> tuple[str, ...] | None:
    """Currencies the cell may mean, () when it names none, None when it contradicts itself or names no money."""
    meant = [_SYMBOLS.get(money, (money,)) for money in moneys]
    if not meant:
        return ()
    both = tuple(code for code in meant[0] if all(code in other for other in meant[1:]) and known_currency(code))
    return both or None


def _readings(body: str, form: AmountFormat) -> dict[AmountFormat, tuple[str, str]]:
    """(whole digits, decimal digits) by format; one entry when the format does not matter."""
    forms = tuple(_BODIES) if form is AmountFormat.AUTO else (form,)
    readings = {}
    for each in forms:
        found = _BODIES[each].fullmatch(body)
        if found:
            readings[each] = (_MARKS.sub("", found[1] or ""), found[2] or "")
    if len(set(readings.values())) == 1:
        return dict([next(iter(readings.items()))])
    return readings


def _minor(whole: str, part: str, times: int, places: int) -> int | Fault:
    if len(whole) + len(part) > 2 * MAX_DIGITS:
        return Fault.AMOUNT_TOO_LARGE if len(whole.lstrip("0")) > MAX_DIGITS else Fault.TOO_MANY_DECIMALS
    minor, rest = divmod(int(whole + part or "0") * times * 10**places, 10 ** len(part))
    if rest:
        return Fault.TOO_MANY_DECIMALS
    return minor if minor < 10**MAX_DIGITS else Fault.AMOUNT_TOO_LARGE

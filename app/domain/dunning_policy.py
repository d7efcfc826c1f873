"""The dunning policy: a dated table of levels and limits, read from and written to JSON, checked at the door.

The body of a policy row::

    {"levels": [{"number": 1, "from_days_overdue": 7, "days_after_previous": 7, "fee": "0", "claim_interest": false,
                 "signatory": null, "enclosures": [], "copies": 2}, …],
     "trigger_days": 7, "inclusion_days": 7, "minimum_amount": "0", "stale_working_days": 3, "payment_days": 7,
     "daily_rate": null, "rate_clause": null, "contract": null, "wait_for_payment": true}

Only ``levels`` with ``number`` and ``from_days_overdue`` must be there. Amounts and rates are text, never JSON numbers;
an amount is one text for every currency or ``{"CNY": "50.00", "USD": "8.00", "*": "0"}`` ("*": the others, else 0).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any, NoReturn
from unicodedata import category

from app.domain.money import MoneyError, decimals, known_currency, round_half_up, to_minor

FIRST_DAY = date(1900, 1, 1)
DAYS_MAX = 3650
LEVELS_MAX = 9
COPIES_MAX = 9
ENCLOSURES_MAX = 20
TEXT_MAX = 200
DAILY_RATE_MAX = Decimal("0.01")
OTHERS = "*"

_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,3})?")
_RATE = re.compile(r"0(\.[0-9]{1,10})?")


class PolicyFault(StrEnum):
    """Why a policy cannot be used; ``where`` of the error names the key, the figures what would be right."""

    NOT_AN_OBJECT = "NOT_AN_OBJECT"
    UNKNOWN_KEY = "UNKNOWN_KEY"
    MISSING_KEY = "MISSING_KEY"
    NOT_A_LIST = "NOT_A_LIST"
    NOT_A_WHOLE_NUMBER = "NOT_A_WHOLE_NUMBER"
    NOT_YES_NO = "NOT_YES_NO"
    NOT_A_TEXT = "NOT_A_TEXT"  # nor blank, nor with line breaks
    NOT_AN_AMOUNT = "NOT_AN_AMOUNT"
    NOT_A_RATE = "NOT_A_RATE"
    OUT_OF_RANGE = "OUT_OF_RANGE"  # low, high
    CURRENCY_UNKNOWN = "CURRENCY_UNKNOWN"  # currency
    TOO_MANY_DECIMALS = "TOO_MANY_DECIMALS"  # currency, places
    LEVEL_NUMBER = "LEVEL_NUMBER"  # expected: the levels are numbered 1, 2, 3, …
    DAYS_NOT_RISING = "DAYS_NOT_RISING"  # above: each level comes later than the one before
    NATURE_UNKNOWN = "NATURE_UNKNOWN"  # known
    WHOSE_UNKNOWN = "WHOSE_UNKNOWN"  # known
    NOT_AN_ACCOUNT = "NOT_AN_ACCOUNT"
    INCLUSION_AFTER_TRIGGER = "INCLUSION_AFTER_TRIGGER"  # trigger: else a letter could be due and list nothing


class PolicyError(ValueError):
    """``code`` says what is wrong, ``where`` at which key (``levels[2].fee``); ``figures`` holds str or int only."""

    def __init__(self, code: PolicyFault, where: str, **figures: object) -> None:
        self.code = code
        self.where = where
        self.figures: Mapping[str, object] = figures
        super().__init__(f"{code} {where} {figures}")


@dataclass(frozen=True, slots=True)
class Amounts:
    """An amount in whole currency units: one for all currencies, or different ones by currency."""

    others: Decimal = Decimal(0)
    by_currency: tuple[tuple[str, Decimal], ...] = ()

    def minor(self, currency: str) -> int:
        """Minor units of ``currency``; an amount meant for all is rounded half-up to what the currency can hold."""
        amount = dict(self.by_currency).get(currency, self.others)
        return to_minor(round_half_up(amount, decimals(currency)), currency)


@dataclass(frozen=True, slots=True)
class Level:
    """One letter of the ladder. Days count from the nominal due date, and from the day the previous letter was sent."""

    number: int
    from_days_overdue: int
    days_after_previous: int = 7
    fee: Amounts = Amounts()
    claim_interest: bool = False
    signatory: str | None = None
    enclosures: tuple[str, ...] = ()
    copies: int = 2


@dataclass(frozen=True, slots=True)
class DunningPolicy:
    """A ladder is written to when an item is ``trigger_days`` overdue; the letter lists those of ``inclusion_days``.

    ``stale_working_days``: how old the data may be. ``payment_days``: from the letter to the deadline it sets.
    ``daily_rate``: contractual interest per day (0.0003 = 0.03 %); None = none agreed, which is not the same as 0.
    ``rate_clause`` and ``contract`` are printed where the letter names the basis of the interest. ``wait_for_payment``: no
    letter while a line of the bank that nobody matched yet is most probably the customer's.
    """

    version: int | str
    valid_from: date
    levels: tuple[Level, ...]
    trigger_days: int = 7
    inclusion_days: int = 7
    minimum_amount: Amounts = Amounts()
    stale_working_days: int = 3
    payment_days: int = 7
    daily_rate: Decimal | None = None
    rate_clause: str | None = None
    contract: str | None = None
    wait_for_payment: bool = True


def policy_from_json(body: Mapping[str, Any], version: int | str = 0, valid_from: date = FIRST_DAY) -> DunningPolicy:
    """The policy a JSON body states; PolicyError names the first key that is wrong."""
    policy = DunningPolicy(version, valid_from, **_keys(body, _POLICY, ("levels",), ""))
    if policy.inclusion_days > policy.trigger_days:
        _refuse(PolicyFault.INCLUSION_AFTER_TRIGGER, "inclusion_days", trigger=policy.trigger_days)
    return policy


def policy_to_json(policy: DunningPolicy) -> dict[str, Any]:
    """The body that ``policy_from_json`` reads back, every key written out."""
    body = {key: getattr(policy, key) for key in _POLICY}
    return body | {
        "levels": [_level_json(level) for level in policy.levels],
        "minimum_amount": _amounts_json(policy.minimum_amount),
        "daily_rate": None if policy.daily_rate is None else format(policy.daily_rate, "f"),
    }


def overlaid(policy: DunningPolicy, override: Mapping[str, Any], version: int | str | None = None) -> DunningPolicy:
    """The policy with a customer's own keys laid over it (``levels`` as a whole), checked like any other.

    ``version`` names the combination; None keeps that of ``policy``.
    """
    body = {**policy_to_json(policy), **_object(override, "")}
    return policy_from_json(body, policy.version if version is None else version, policy.valid_from)


def _level_json(level: Level) -> dict[str, Any]:
    fields = {key: getattr(level, key) for key in _LEVEL}
    return fields | {"fee": _amounts_json(level.fee), "enclosures": list(level.enclosures)}


def _amounts_json(amounts: Amounts) -> str | dict[str, str]:
    others = format(amounts.others, "f")
    if not amounts.by_currency:
        return others
    return {currency: format(amount, "f") for currency, amount in amounts.by_currency} | {OTHERS: others}


def _refuse(code: PolicyFault, where: str, **figures: object) -> NoReturn:
    raise PolicyError(code, where, **figures)


_Reader = Callable[[object, str], Any]


def _keys(body: object, readers: Mapping[str, _Reader], required: tuple[str, ...], where: str) -> dict[str, Any]:
    fields = _object(body, where.rstrip("."))
    for unknown in sorted(fields.keys() - readers.keys()):
        _refuse(PolicyFault.UNKNOWN_KEY, where + unknown)
    for missing in (key for key in required if key not in fields):
        _refuse(PolicyFault.MISSING_KEY, where + missing)
    return {key: readers[key](value, where + key) for key, value in fields.items()}


def _object(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        _refuse(PolicyFault.NOT_AN_OBJECT, where)
    return value


def _list(value: object, where: str, low: int, high: int) -> list[object]:
    if not isinstance(value, list):
        _refuse(PolicyFault.NOT_A_LIST, where)
    _within(len(value), where, low, high)
    return value


def _within(value: int, where: str, low: int, high: int) -> int:
    if not low <= value <= high:
        _refuse(PolicyFault.OUT_OF_RANGE, where, low=low, high=high)
    return value


def _whole(low: int, high: int) -> _Reader:
    def read(value: object, where: str) -> int:
        if type(value) is not int:
            _refuse(PolicyFault.NOT_A_WHOLE_NUMBER, where)
        return _within(value, where, low, high)

    return read


def _yes_no(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        _refuse(PolicyFault.NOT_YES_NO, where)
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or any(category(sign) == "Cc" for sign in value):
        _refuse(PolicyFault.NOT_A_TEXT, where)
    _within(len(value), where, 1, TEXT_MAX)
    return value


def _text_or_none(value: object, where: str) -> str | None:
    return None if value is None else _text(value, where)


def _texts(value: object, where: str) -> tuple[str, ...]:
    listed = enumerate(_list(value, where, 0, ENCLOSURES_MAX))
    return tuple(_text(text, f"{where}[{index}]") for index, text in listed)


def _rate(value: object, where: str) -> Decimal | None:
    if value is None:
        return None
    if not isinstance(value, str) or not _RATE.fullmatch(value):
        _refuse(PolicyFault.NOT_A_RATE, where)
    if Decimal(value) > DAILY_RATE_MAX:
        _refuse(PolicyFault.OUT_OF_RANGE, where, low="0", high=str(DAILY_RATE_MAX))
    return Decimal(value)


def _amounts(value: object, where: str) -> Amounts:
    if not isinstance(value, Mapping):
        return Amounts(_amount(value, where))
    listed = {currency: _currency_amount(currency, amount, where) for currency, amount in value.items()}
    others = listed.pop(OTHERS, Decimal(0))
    return Amounts(others, tuple(sorted(listed.items())))


def _amount(value: object, where: str) -> Decimal:
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        _refuse(PolicyFault.NOT_AN_AMOUNT, where)
    return Decimal(value)


def _currency_amount(currency: str, value: object, where: str) -> Decimal:
    where = f"{where}.{currency}"
    amount = _amount(value, where)
    if currency == OTHERS:
        return amount
    if not known_currency(currency):
        _refuse(PolicyFault.CURRENCY_UNKNOWN, where, currency=currency)
    try:
        to_minor(amount, currency)
    except MoneyError:
        _refuse(PolicyFault.TOO_MANY_DECIMALS, where, currency=currency, places=decimals(currency))
    return amount


def _levels(value: object, where: str) -> tuple[Level, ...]:
    listed = enumerate(_list(value, where, 1, LEVELS_MAX))
    levels = tuple(_level(fields, f"{where}[{index}]", index + 1) for index, fields in listed)
    for index, (level, following) in enumerate(pairwise(levels), start=1):
        if following.from_days_overdue <= level.from_days_overdue:
            at = f"{where}[{index}].from_days_overdue"
            _refuse(PolicyFault.DAYS_NOT_RISING, at, above=level.from_days_overdue)
    return levels


def _level(fields: object, where: str, expected: int) -> Level:
    level = Level(**_keys(fields, _LEVEL, ("number", "from_days_overdue"), where + "."))
    if level.number != expected:
        _refuse(PolicyFault.LEVEL_NUMBER, where + ".number", expected=expected)
    return level


_LEVEL: Mapping[str, _Reader] = {
    "number": _whole(1, LEVELS_MAX),
    "from_days_overdue": _whole(1, DAYS_MAX),
    "days_after_previous": _whole(0, DAYS_MAX),
    "fee": _amounts,
    "claim_interest": _yes_no,
    "signatory": _text_or_none,
    "enclosures": _texts,
    "copies": _whole(1, COPIES_MAX),
}
_POLICY: Mapping[str, _Reader] = {
    "levels": _levels,
    "trigger_days": _whole(0, DAYS_MAX),
    "inclusion_days": _whole(0, DAYS_MAX),
    "minimum_amount": _amounts,
    "stale_working_days": _whole(0, DAYS_MAX),
    "payment_days": _whole(1, DAYS_MAX),
    "daily_rate": _rate,
    "rate_clause": _text_or_none,
    "contract": _text_or_none,
    "wait_for_payment": _yes_no,
}

# for the policies of other kinds, which are written the same way
read_keys, whole_number, read_amounts, yes_no = _keys, _whole, _amounts, _yes_no
read_line, read_list = _text, _list

"""Money: exact amounts of one currency, rounded half-up (away from zero) in one place.

Stored as whole minor units (分, cents) beside an ISO 4217 code; ``Money`` is the form for reckoning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact
from functools import cache, reduce
from typing import Self

from app.domain.fault import Fault, Unusable

_DIGITS = 15

# The surrounding thread's decimal context is a hidden input; every operation that may round names its own.
WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_EXACT = Context(prec=60, traps=[Inexact])
_RATE_PLACES = 20

_ISO_4217 = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG
HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA
MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD
RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
_WITHOUT_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_WITH_THREE = "BHD IQD JOD KWD LYD OMR TND"

_CODES = frozenset(_ISO_4217.split())
_PLACES = dict.fromkeys(_WITHOUT_DECIMALS.split(), 0) | dict.fromkeys(_WITH_THREE.split(), 3)


class MoneyError(Unusable):
    """An amount or a division of amounts that cannot be."""


def decimals(currency: str) -> int:
    """Decimal places of a currency by ISO 4217; 2 for a code that is not listed."""
    return _PLACES.get(currency, 2)


def known_currency(code: str) -> bool:
    """Whether ``code`` is money in use by ISO 4217 (capitals; no metals, funds or test codes)."""
    return code in _CODES


def round_half_up(value: Decimal, places: int) -> Decimal:
    """``value`` to ``places`` decimals, halves away from zero; never minus zero."""
    if not value.is_finite():
        raise MoneyError(Fault.MONEY_NOT_FINITE)
    return WIDE.plus(value.quantize(_unit(places), context=WIDE))


def rounded_product(value: Decimal, rate: Decimal, places: int) -> Decimal:
    """``value`` × ``rate``, rounded half-up to ``places``: the only multiplication of money."""
    # A rate that comes from a division (a year's over 365) has lost its tail: an exact half may arrive as 0.4999…
    exact = round_half_up(WIDE.multiply(value, rate), _RATE_PLACES)
    return round_half_up(exact, places)


def to_minor(amount: Decimal, currency: str) -> int:
    """Whole minor units of ``amount``; MoneyError if it has more decimals than the currency, or over 15 digits."""
    places = _PLACES.get(currency, 2)
    if not amount.is_finite():
        raise MoneyError(Fault.MONEY_NOT_FINITE)
    if amount.adjusted() >= _DIGITS - places:
        raise MoneyError(Fault.MONEY_TOO_LARGE, amount=str(amount), currency=currency)
    try:
        exact = amount.quantize(_unit(places), context=_EXACT)
    except Inexact:
        raise MoneyError(Fault.MONEY_DECIMALS, amount=str(amount), currency=currency, places=places) from None
    return int(exact.scaleb(places, context=_EXACT))


def from_minor(minor: int, currency: str) -> Decimal:
    """The amount of ``minor`` units, with exactly the currency's decimals."""
    return Decimal(minor).scaleb(-decimals(currency), context=WIDE)


def show(minor: int, currency: str) -> str:
    """Plain text of an amount: ``30000.00``, ``-5.10``, ``300`` for yen."""
    places = _PLACES.get(currency, 2)
    if not places:
        return str(minor)
    digits = str(abs(minor)).zfill(places + 1)
    return f"{'-' if minor < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def grouped(minor: int, currency: str) -> str:
    """Like ``show``, with commas between thousands: ``30,000.00``."""
    places = _PLACES.get(currency, 2)
    whole, part = divmod(abs(minor), 10**places)
    tail = f".{part:0{places}d}" if places else ""
    return f"{'-' if minor < 0 else ''}{whole:,}{tail}"


def split_minor(minor: int, percents: Sequence[Decimal]) -> tuple[int, ...]:
    """Instalments of ``minor`` units: each part rounded half-up, the residual in the last.

    The parts always add up and never change sign: where rounding would use up a tiny amount
    early, the later parts are zero. MoneyError if a percent is not positive or they do not make 100.
    """
    _check_percents(percents)
    sign, left, parts = (-1 if minor < 0 else 1), abs(minor), []
    for percent in percents[:-1]:
        share = rounded_product(Decimal(abs(minor)), percent.scaleb(-2, context=WIDE), 0)
        part = min(int(share), left)
        left -= part
        parts.append(sign * part)
    return (*parts, sign * left)


def _check_percents(percents: Sequence[Decimal]) -> None:
    if not percents:
        raise MoneyError(Fault.MONEY_PARTS, parts=0)
    for percent in percents:
        if not (percent.is_finite() and percent > 0):
            raise MoneyError(Fault.MONEY_PERCENT, percent=str(percent))
    if (total := reduce(WIDE.add, percents)) != 100:
        raise MoneyError(Fault.MONEY_PERCENT, total=str(total))


@cache
def _unit(places: int) -> Decimal:
    return Decimal((0, (1,), -places))


@dataclass(frozen=True, slots=True)
class Money:
    """``amount`` in whole currency units (yuan, not 分), checked against the currency's decimals and 15 digits."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        to_minor(self.amount, self.currency)

    @classmethod
    def of(cls, minor: int, currency: str) -> Self:
        return cls(from_minor(minor, currency), currency)

    @property
    def minor(self) -> int:
        return to_minor(self.amount, self.currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(WIDE.add(self.amount, self._same(other)), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(WIDE.subtract(self.amount, self._same(other)), self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __str__(self) -> str:
        return f"{self.currency} {grouped(self.minor, self.currency)}"

    def times(self, rate: Decimal) -> "Money":
        """This amount × ``rate``, rounded half-up to the minor unit."""
        return Money(rounded_product(self.amount, rate, decimals(self.currency)), self.currency)

    def split(self, n: int) -> tuple["Money", ...]:
        """``n`` equal parts cut off at the minor unit, what is left over in the last."""
        if n < 1:
            raise MoneyError(Fault.MONEY_PARTS, parts=n)
        minor = self.minor
        part = abs(minor) // n * (-1 if minor < 0 else 1)
        parts = (*[part] * (n - 1), minor - part * (n - 1))
        return tuple(Money.of(part, self.currency) for part in parts)

    def split_by(self, percents: Sequence[Decimal]) -> tuple["Money", ...]:
        """Instalments by percent, as ``split_minor``."""
        return tuple(Money.of(part, self.currency) for part in split_minor(self.minor, percents))

    def _same(self, other: "Money") -> Decimal:
        if self.currency != other.currency:
            raise MoneyError(Fault.MONEY_MIXED, first=self.currency, second=other.currency)
        return other.amount

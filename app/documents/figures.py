"""How amounts, dates, shares and addressees are written on paper."""

from datetime import date

from app.documents.labels import LABELS
from app.domain.money import grouped

_MONTHS = "January February March April May June July August September October November December".split()
_UNITS_ZH = {
    "CNY": "人民币元",
    "USD": "美元",
    "EUR": "欧元",
    "GBP": "英镑",
    "JPY": "日元",
    "HKD": "港元",
    "CAD": "加元",
    "AUD": "澳元",
    "SGD": "新加坡元",
    "KRW": "韩元",
}
_MINUS = "\u2212"


def amount(minor: int, currency: str) -> str:
    """A figure in a column: grouped, without its currency, with a true minus sign."""
    return grouped(minor, currency).replace("-", _MINUS)


def amount_or_dash(minor: int, currency: str) -> str:
    """A figure in a column of which many are zero."""
    return amount(minor, currency) if minor else "–"


def money(minor: int, currency: str, language: str) -> str:
    """A figure standing alone: ¥1,234.00 in Chinese, EUR 1,234.00 else."""
    if language == "zh" and currency == "CNY":
        return f"{_MINUS if minor < 0 else ''}¥{grouped(abs(minor), currency)}"
    return f"{currency} {amount(minor, currency)}"


def unit(currency: str, language: str) -> str:
    """The currency as the head of a column or a total names it."""
    return _UNITS_ZH.get(currency, currency) if language == "zh" else currency


def short_unit(currency: str, language: str) -> str:
    """The currency behind a figure to be filled in, or in the head of a narrow column."""
    return "元" if currency == "CNY" and language == "zh" else currency


def long_date(day: date, language: str) -> str:
    """A date in running text: 2026年11月30日, 30 November 2026."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def percent(part: int, whole: int) -> str:
    """``part`` of ``whole`` with one decimal, rounded half up; a dash when there is no whole."""
    if whole <= 0:
        return "–"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def salutation(language: str, name: str, to_company: bool) -> str:
    """The line that addresses the letter: the accounts department, or (levels 3 and 4) the company itself."""
    return LABELS[language]["company_salutation" if to_company else "accounts_salutation"].format(name=name)


def attention(language: str, to_company: bool) -> str:
    """The line of the address block that says who is to open the letter."""
    return LABELS[language]["company_attention" if to_company else "accounts_attention"]

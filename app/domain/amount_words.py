"""Amounts in words: 金额大写 by annex 1 of 《支付结算办法》(银发〔1997〕393号), and English for letters.

Amounts are in whole currency units (yuan, dollars). Neither language words a negative amount: paper
says 预收 / "in your favour" instead, so the caller turns the sign.
"""

from collections.abc import Iterator
from decimal import Decimal

from app.domain.money import decimals, to_minor

LIMIT = Decimal(10) ** 12

_FIGURES = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_SECTIONS = ((10**8, "亿"), (10**4, "万"), (1, ""))
_PREFIXES = {"CNY": "人民币", "USD": "美元", "EUR": "欧元", "HKD": "港币", "JPY": "日元", "GBP": "英镑"}

_UNDER_TWENTY = """
zero one two three four five six seven eight nine ten
eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
"""
_FROM_TWENTY = "twenty thirty forty fifty sixty seventy eighty ninety"
_ONES = _UNDER_TWENTY.split()
_TENS = _FROM_TWENTY.split()
_SCALES = (("billion", 10**9), ("million", 10**6), ("thousand", 10**3))
# currency -> (one unit, several units, one part, several parts)
_NAMES = {
    "AUD": ("Australian dollar", "Australian dollars", "cent", "cents"),
    "CAD": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "CNY": ("yuan", "yuan", "fen", "fen"),
    "EUR": ("euro", "euros", "cent", "cents"),
    "GBP": ("pound", "pounds", "penny", "pence"),
    "HKD": ("Hong Kong dollar", "Hong Kong dollars", "cent", "cents"),
    "JPY": ("yen", "yen", "", ""),
    "SGD": ("Singapore dollar", "Singapore dollars", "cent", "cents"),
    "USD": ("dollar", "dollars", "cent", "cents"),
}


def chinese_prefix(currency: str) -> str:
    """What stands before the figures: 人民币, 美元, …; the ISO code for a currency without a name here."""
    return _PREFIXES.get(currency, currency)


def chinese(amount: Decimal, prefix: str = "人民币", *, zheng_after_jiao: bool = False) -> str:
    """金额大写 of 0 to 9999亿, at most two decimals; else ValueError.

    整 stands after 元 and never after 分; after 角 it is optional and off by default.
    """
    yuan, fen = divmod(_minor(amount, "CNY"), 100)
    return prefix + _yuan(yuan, fen) + _jiao_fen(yuan, fen, "整" if zheng_after_jiao else "")


def english(amount: Decimal, currency: str) -> str:
    """As "one dollar and five cents"; "ZAR fifty and 05/100" where the currency has no name here.

    0 up to a million millions, at most the currency's decimals; else ValueError.
    """
    places = decimals(currency)
    whole, part = divmod(_minor(amount, currency), 10**places)
    if currency not in _NAMES:
        return f"{currency} {_number(whole)}" + (f" and {part:0{places}d}/{10**places}" if places else "")
    unit, units, cent, cents = _NAMES[currency]
    said = [_counted(whole, unit, units)] if whole or not part else []
    said += [_counted(part, cent, cents)] if part else []
    return " and ".join(said)


def _minor(amount: Decimal, currency: str) -> int:
    minor = to_minor(amount, currency)
    if not 0 <= amount < LIMIT:
        raise ValueError(f"no words for {amount}")
    return minor


def _yuan(yuan: int, fen: int) -> str:
    if not yuan and fen:
        return ""
    return (_characters(yuan) or "零") + ("元" if fen else "元整")


def _jiao_fen(yuan: int, fen: int, after_jiao: str) -> str:
    jiao, rest = divmod(fen, 10)
    # 零 fills an empty 角 before 分, and an empty last place of the yuan before 角.
    gap = "零" if yuan and fen and (not jiao or yuan % 10 == 0) else ""
    end = f"{_FIGURES[rest]}分" if rest else after_jiao if jiao else ""
    return gap + (f"{_FIGURES[jiao]}角" if jiao else "") + end


def _characters(yuan: int) -> str:
    """Sections of four figures; 零 wherever figures are missing inside the number."""
    written, skipped = "", False
    for size, name in _SECTIONS:
        section = yuan // size % 10**4
        if section:
            gap = "零" if written and (skipped or section < 1000) else ""
            written += gap + _section(section) + name
        skipped = not section
    return written


def _section(number: int) -> str:
    """1 to 9999; no 零 before the first figure or after the last."""
    written, gap = "", ""
    for figure, place in zip(f"{number:04d}", _PLACES, strict=True):
        if figure != "0":
            written += gap + _FIGURES[int(figure)] + place
            gap = ""
        elif written:
            gap = "零"
    return written


def _counted(n: int, one: str, several: str) -> str:
    return f"{_number(n)} {one if n == 1 else several}"


def _number(n: int) -> str:
    return " ".join(_scaled(n)) if n else _ONES[0]


def _scaled(n: int) -> Iterator[str]:
    larger = n >= 1000
    for name, size in _SCALES:
        if n >= size:
            yield f"{_hundreds(n // size)} {name}"
            n %= size
    if n:
        yield f"and {_hundreds(n)}" if larger and n < 100 else _hundreds(n)


def _hundreds(n: int) -> str:
    """1 to 999."""
    hundreds, rest = divmod(n, 100)
    said = [f"{_ONES[hundreds]} hundred"] if hundreds else []
    return " and ".join([*said, _below_hundred(rest)] if rest else said)


def _below_hundred(n: int) -> str:
    if n < 20:
        return _ONES[n]
    tens, ones = divmod(n, 10)
    return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")

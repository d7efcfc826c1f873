"""Payment terms (付款条件, 账期): a small grammar, the due dates, and the term in words.

A term is one part, or several with percents that make 100, separated by commas; a cash discount may be added.
Width, case and spaces do not matter.

    NET30 · N/30 · 30天                   base day + 30 calendar days (NET12M: + 12 months)
    EOM · 月结                            end of the base day's month
    EOM+30 · 月结30 · 月结30天            that month end + 30 days (day reading)
    EOM+1M · 月结30(月) · 次月底          end of the next month (month reading; 月结 n must divide by 30)
    D15+1M · 次月15日                     the 15th of the next month, or its last day if shorter
    COD · 货到付款                        the base day, on delivery
    PREPAY · 预付 · 款到发货              the base day, before shipping
    ACCEPT+12M · 验收后12个月 · 票到30天  from the day of an event, as NET12M@ACCEPT

    @INVOICE @DELIVERY @STATEMENT @RECEIPT @ACCEPT · @开票 @送货 @对账 @票到 @验收
                                          where the clock starts (起算); without it the invoice
    /CUT25 · 截25                         a base day after the 25th counts as the next month
    30%/NET30,70%/NET60                   instalments
    2/10                                  2 % off if paid within 10 days; does not move the due date

``Term.code`` is the canonical text: ``parse_term(term.code) == term``.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NoReturn

from app.domain.calendar import add_months, month_end
from app.domain.fault import Fault, Unusable

MAX_DAYS = 3650
MAX_MONTHS = 120
MAX_TEXT = 200
WHOLE = Decimal(100)


class TermError(Unusable):
    """A payment term that cannot be read; ``figures["text"]`` is the text as given."""


class Kind(StrEnum):
    """How the due date follows from the base day."""

    NET = "NET"
    MONTH_END = "EOM"
    DAY = "D"
    ON_DELIVERY = "COD"
    BEFORE_SHIPPING = "PREPAY"


class Start(StrEnum):
    """Which event starts the clock (起算)."""

    INVOICE = "INVOICE"
    DELIVERY = "DELIVERY"
    STATEMENT = "STATEMENT"
    RECEIPT = "RECEIPT"
    ACCEPT = "ACCEPT"


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment: ``percent`` of the amount, due ``days`` or ``months`` (never both) after the start.

    ``day``: the fixed day of the month (0: none); ``cut``: the last base day that counts for its own month (0: none).
    """

    kind: Kind
    days: int = 0
    months: int = 0
    day: int = 0
    cut: int = 0
    start: Start = Start.INVOICE
    percent: Decimal = WHOLE

    @property
    def code(self) -> str:
        share = "" if self.percent == WHOLE else f"{_plain(self.percent)}%/"
        cut = f"/CUT{self.cut}" if self.cut else ""
        return share + _body(self) + cut + _start_code(self)


@dataclass(frozen=True, slots=True)
class Discount:
    """Cash discount (现金折扣): ``percent`` off if paid within ``days`` of the base day."""

    percent: Decimal
    days: int

    @property
    def code(self) -> str:
        return f"{_plain(self.percent)}/{self.days}"


@dataclass(frozen=True, slots=True)
class Term:
    parts: tuple[Part, ...]
    discount: Discount | None = None

    @property
    def code(self) -> str:
        """The canonical text of the term."""
        return ",".join(part.code for part in (*self.parts, self.discount) if part)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _body(part: Part) -> str:
    span = f"{part.months}M" if part.months else str(part.days)
    if part.kind is Kind.NET:
        return f"ACCEPT+{span}" if part.start is Start.ACCEPT else f"NET{span}"
    if part.kind is Kind.DAY:
        return f"D{part.day}+{part.months}M"
    return part.kind if span == "0" else f"{part.kind}+{span}"


def _start_code(part: Part) -> str:
    said = part.start is Start.INVOICE or (part.kind is Kind.NET and part.start is Start.ACCEPT)
    return "" if said else f"@{part.start}"


# Due dates


def due_date(part: Part, base: date) -> date:
    """The nominal due date of a part whose clock started on ``base``; never before it."""
    counted = add_months(base, 1) if part.cut and base.day > part.cut else base
    return _DUE[part.kind](part, counted)


def due_dates(term: Term, invoice_date: date, base_date: date | None) -> tuple[tuple[Decimal, date | None], ...]:
    """(percent, due date) of each part.

    A clock that starts with the invoice runs from ``base_date`` if there is one, else from the invoice;
    any other clock runs from ``base_date`` only: without it the due date is None, and nothing is overdue.
    """
    return tuple((part.percent, _due(part, invoice_date, base_date)) for part in term.parts)


def _due(part: Part, invoice_date: date, base_date: date | None) -> date | None:
    base = base_date or (invoice_date if part.start is Start.INVOICE else None)
    return due_date(part, base) if base else None


def _after(part: Part, base: date) -> date:
    return add_months(base, part.months) + timedelta(part.days)


def _after_month_end(part: Part, base: date) -> date:
    return month_end(add_months(base, part.months)) + timedelta(part.days)


def _fixed_day(part: Part, base: date) -> date:
    last = month_end(add_months(base, part.months))
    return last.replace(day=min(part.day, last.day))


_DUE: Mapping[Kind, Callable[[Part, date], date]] = {
    Kind.NET: _after,
    Kind.MONTH_END: _after_month_end,
    Kind.DAY: _fixed_day,
    Kind.ON_DELIVERY: _after,
    Kind.BEFORE_SHIPPING: _after,
}

# Reading

_STARTS = {start.value: start for start in Start} | {
    "开票": Start.INVOICE,
    "送货": Start.DELIVERY,
    "货到": Start.DELIVERY,
    "对账": Start.STATEMENT,
    "票到": Start.RECEIPT,
    "收票": Start.RECEIPT,
    "验收": Start.ACCEPT,
}
# A term that is paid before or at delivery cannot wait for a later event.
_STARTS_OF = {
    Kind.ON_DELIVERY: {Start.INVOICE, Start.DELIVERY},
    Kind.BEFORE_SHIPPING: {Start.INVOICE},
}
_START = f"(?:{'|'.join(_STARTS)})"
_SPAN = "(?P<n>[0-9]+)(?P<unit>M|个月|D|天|日)?"
_CUT = "/?(?:CUT|截单?)(?P<cut>[0-9]+)日?"
_TAIL = re.compile(f"{_CUT}|@(?P<start>{_START})")
_SHAPE = re.compile(rf"(?:(?P<percent>[0-9]{{1,3}}(?:\.[0-9]{{1,6}})?)%/?)?(?P<body>.+?)(?P<tail>(?:{_TAIL.pattern})*)")
_DISCOUNT = re.compile(r"(?P<percent>[0-9]{1,3}(?:\.[0-9]{1,6})?)%?/(?P<days>[0-9]+)天?")
_MONTH_UNITS = {"M", "个月"}


def _net(match: re.Match[str]) -> Part:
    return _spanned(Kind.NET, match)


def _month_end_term(match: re.Match[str]) -> Part:
    return _spanned(Kind.MONTH_END, match)


def _spanned(kind: Kind, match: re.Match[str]) -> Part:
    n = int(match["n"] or 0)
    return Part(kind, months=n) if match["unit"] in _MONTH_UNITS else Part(kind, days=n)


def _monthly_by_months(match: re.Match[str]) -> Part:
    months, rest = divmod(int(match["n"]), 30)
    if rest:
        raise TermError(Fault.TERM_WHOLE_MONTHS, part=match[0], days=int(match["n"]))
    return Part(Kind.MONTH_END, months=months)


def _day_of_month(match: re.Match[str]) -> Part:
    return Part(Kind.DAY, day=int(match["day"]), months=int(match["n"] or 0))


_BODIES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Part]], ...] = (
    (re.compile(f"N(?:ET)?/?{_SPAN}"), _net),
    (re.compile("(?P<n>[0-9]+)(?P<unit>天|个月)"), _net),
    (re.compile(rf"(?P<start>{_START})[+后]?{_SPAN}"), _net),
    (re.compile(rf"EOM(?:\+?{_SPAN})?"), _month_end_term),
    (re.compile(rf"月结(?:{_SPAN}(?:\(按?[天日]\))?)?"), _month_end_term),
    (re.compile(r"月结(?P<n>[0-9]+)[天日]?\(按?月\)"), _monthly_by_months),
    (re.compile("[当本]?月[底末]"), lambda match: Part(Kind.MONTH_END)),
    (re.compile("次月[底末]"), lambda match: Part(Kind.MONTH_END, months=1)),
    (re.compile(r"D(?P<day>[0-9]+)(?:\+(?P<n>[0-9]+)M)?"), _day_of_month),
    (re.compile("次月(?P<day>[0-9]+)[日号]"), lambda match: Part(Kind.DAY, day=int(match["day"]), months=1)),
    (re.compile("COD|货到付款"), lambda match: Part(Kind.ON_DELIVERY)),
    (re.compile("PREPAY|预付款?|款到发货"), lambda match: Part(Kind.BEFORE_SHIPPING)),
    (re.compile("(?P<start>对账|票到|收票|验收)后?付款"), lambda match: Part(Kind.NET)),
)


def parse_term(text: str) -> Term:
    """Read a payment term in any of its forms; TermError says which piece is wrong, and why."""
    try:
        return _term(text)
    except TermError as error:
        raise TermError(error.code, **{**error.figures, "text": text[:MAX_TEXT]}) from None


def _term(text: str) -> Term:
    if len(text) > MAX_TEXT:
        raise TermError(Fault.TERM_UNREADABLE, part=text[:MAX_TEXT])
    pieces = _pieces(text)
    discounts = [found for piece in pieces if (found := _DISCOUNT.fullmatch(piece))]
    parts = tuple(_part(piece) for piece in pieces if not _DISCOUNT.fullmatch(piece))
    if not parts:
        raise TermError(Fault.TERM_EMPTY)
    if (total := sum(part.percent for part in parts)) != WHOLE:
        raise TermError(Fault.TERM_PERCENT, total=_plain(Decimal(total)))
    return Term(parts, _discount(discounts))


def _pieces(text: str) -> list[str]:
    """The comma-separated pieces of ``text`` in one width and case, without spaces."""
    folded = unicodedata.normalize("NFKC", text).upper()
    # "2/10 n/30" is written with nothing but a space between.
    separated = re.sub(r"(?<=[0-9%])\s+(?=N(?:ET|/))", ",", folded)
    bare = re.sub(r"\s+", "", separated)
    return re.split("[,;、]", bare) if bare else []


def _part(piece: str) -> Part:
    shape = _SHAPE.fullmatch(piece) or _unreadable(piece)
    body, read = _match_body(shape["body"], piece)
    tails = [match.groupdict() for match in _TAIL.finditer(shape["tail"])]
    starts = [_STARTS[name] for name in (body.groupdict().get("start"), *(tail["start"] for tail in tails)) if name]
    cuts = [int(tail["cut"]) for tail in tails if tail["cut"]]
    part = replace(
        read(body),
        start=starts[0] if starts else Start.INVOICE,
        cut=cuts[0] if cuts else 0,
        percent=Decimal(shape["percent"] or WHOLE),
    )
    _check_start(part, starts, piece)
    _check_cut(part, cuts, piece)
    _check_bounds(part, piece)
    return part


def _match_body(body: str, piece: str) -> tuple[re.Match[str], Callable[[re.Match[str]], Part]]:
    for pattern, read in _BODIES:
        if match := pattern.fullmatch(body):
            return match, read
    return _unreadable(piece)


def _unreadable(piece: str) -> NoReturn:
    raise TermError(Fault.TERM_UNREADABLE, part=piece)


def _check_start(part: Part, starts: list[Start], piece: str) -> None:
    if len(starts) > 1 or part.start not in _STARTS_OF.get(part.kind, Start):
        raise TermError(Fault.TERM_START, part=piece)


def _check_cut(part: Part, cuts: list[int], piece: str) -> None:
    dated = part.kind in {Kind.MONTH_END, Kind.DAY}
    if cuts and not (dated and len(cuts) == 1 and 1 <= part.cut <= 31):
        raise TermError(Fault.TERM_CUT_OFF, part=piece)


def _check_bounds(part: Part, piece: str) -> None:
    if part.days > MAX_DAYS or part.months > MAX_MONTHS:
        raise TermError(Fault.TERM_TOO_FAR, part=piece, limit=MAX_DAYS)
    if not part.percent:
        raise TermError(Fault.TERM_PERCENT, total="0")
    if part.kind is Kind.DAY and not _day_is_possible(part):
        raise TermError(Fault.TERM_DAY, part=piece)


def _day_is_possible(part: Part) -> bool:
    """A day of the base month itself is only safe when a cut-off keeps the base day before it."""
    return 1 <= part.day <= 31 and (part.months > 0 or 0 < part.cut <= part.day)


def _discount(found: list[re.Match[str]]) -> Discount | None:
    if not found:
        return None
    discount = Discount(Decimal(found[0]["percent"]), int(found[0]["days"]))
    if len(found) > 1 or not 0 < discount.percent < WHOLE or discount.days > MAX_DAYS:
        raise TermError(Fault.TERM_DISCOUNT, part=found[-1][0])
    return discount


# In words: the grammar's own, in the two languages of the program

_START_WORDS = {
    "zh": {
        Start.INVOICE: "开票日",
        Start.DELIVERY: "送货日",
        Start.STATEMENT: "对账确认日",
        Start.RECEIPT: "收到发票日",
        Start.ACCEPT: "验收日",
    },
    "en": {
        Start.INVOICE: "the invoice date",
        Start.DELIVERY: "delivery",
        Start.STATEMENT: "confirmation of the statement",
        Start.RECEIPT: "receipt of the invoice",
        Start.ACCEPT: "acceptance",
    },
}
_WORDS = {
    "zh": {
        "on": "{start}当天",
        "days": "{start}后{days}天",
        "months": "{start}后{months}个月",
        "month_end": "{start}当月月底",
        "month_end_days": "{start}当月月底后{days}天",
        "month_end_months": "{start}后第{months}个月的月底",
        "day": "{start}当月{day}日",
        "day_months": "{start}后第{months}个月的{day}日",
        "COD": "货到付款",
        "PREPAY": "款到发货",
        "cut": "{said}（{cut}日之后计入次月）",
        "share": "{percent}%：{said}",
        "discount": "{days}天内付款优惠{percent}%",
        "join": "；",
    },
    "en": {
        "on": "on {start}",
        "days": "{days} day{s} after {start}",
        "months": "{months} month{s} after {start}",
        "month_end": "at the end of the month of {start}",
        "month_end_days": "{days} day{s} after the end of the month of {start}",
        "month_end_months": "at the end of the month, {months} month{s} after {start}",
        "day": "on day {day} of the month of {start}",
        "day_months": "on day {day} of the month, {months} month{s} after {start}",
        "COD": "cash on delivery",
        "PREPAY": "payment before shipping",
        "cut": "{said} (after day {cut}: counted as the next month)",
        "share": "{percent}%: {said}",
        "discount": "{percent}% off if paid within {days} day{s}",
        "join": "; ",
    },
}
_PHRASES = {Kind.MONTH_END: "month_end", Kind.DAY: "day", Kind.ON_DELIVERY: "COD", Kind.BEFORE_SHIPPING: "PREPAY"}


def describe(term: Term, language: str) -> str:
    """The term in short words; ``language`` is "zh" or "en"."""
    said = [_describe_part(part, language) for part in term.parts]
    if term.discount:
        said.append(_describe_discount(term.discount, language))
    return _WORDS[language]["join"].join(said)


def _describe_discount(discount: Discount, language: str) -> str:
    phrase = _WORDS[language]["discount"]
    return phrase.format(days=discount.days, percent=_plain(discount.percent), s=_plural(discount.days))


def _describe_part(part: Part, language: str) -> str:
    words = _WORDS[language]
    start, s = _START_WORDS[language][part.start], _plural(part.days or part.months)
    said = words[_phrase(part)].format(start=start, days=part.days, months=part.months, day=part.day, s=s)
    if part.cut:
        said = words["cut"].format(said=said, cut=part.cut)
    return said if part.percent == WHOLE else words["share"].format(percent=_plain(part.percent), said=said)


def _phrase(part: Part) -> str:
    span = "months" if part.months else "days" if part.days else ""
    if part.kind is Kind.NET:
        return span or "on"
    return f"{_PHRASES[part.kind]}_{span}" if span else _PHRASES[part.kind]


def _plural(n: int) -> str:
    return "" if n == 1 else "s"

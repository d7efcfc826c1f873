"""What stands above a heading: title, firm, period, unit, currency, customer, account. Read by its words, not its place."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.exchange.characters import key, plain
from app.exchange.dates import FIRST, LAST

_COMPANY = "编制单位 核算单位 公司名称 公司 单位全称 账套 账套名称 会计主体 核算组织 结算组织 company".split()
_CUSTOMER = """
客户 客户名称 客户全称 往来单位 往来单位名称 单位名称 购货单位 购货单位名称 对方单位 核算项目 核算项目名称 customer
customername
""".split()
_CODE = "客户编码 客户编号 客户代码 单位编码 往来单位编码 customercode customerno".split()
_ACCOUNT = "科目 会计科目 科目名称 科目编码 账户 account ledgeraccount".split()
_PERIOD = """
期间 会计期间 查询期间 期间范围 月份 会计月份 年月 日期 起止日期 日期范围 查询日期 截止日期 截止日 截至日期 时间
period asof
""".split()
_PRINTED = "打印日期 打印时间 制表日期 制表时间 导出日期 导出时间 查询时间 生成时间 printed printdate exported".split()
_UNIT = "单位 金额单位 货币单位 unit".split()
_CURRENCY = "币别 币种 货币 currency".split()
_LABELS = frozenset((*_COMPANY, *_CUSTOMER, *_CODE, *_ACCOUNT, *_PERIOD, *_PRINTED, *_UNIT, *_CURRENCY))

_UNITS = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
_LABEL = re.compile(r"([^\s:\d()][^\s:()]{0,15})[ ]?:[ ]*")
_MONEY_UNIT = re.compile(r"单位:(?:人民币)?((?:百?万|千|亿)?元)")
_ACCOUNT_TAIL = re.compile(r"[-_/\\\u2014\u2013>]+")
_BRACKETED = re.compile(r"[\[(]([^\[\]()]+)[\])]\s*(.+)")

_Y, _M, _D = r"(20\d\d)", r"(0?[1-9]|1[0-2])", r"(0?[1-9]|[12]\d|3[01])"
_TO = r"\s*(?:-+|—+|~|至|到|to)\s*"
_DAY = rf"{_Y}(?:[-./年]\s?{_M}[-./月]\s?{_D}日?|(0[1-9]|1[0-2])([0-2]\d|3[01]))"
_MONTH = rf"{_Y}(?:[-./]{_M}|年第?\s?{_M}[月期]?|(0[1-9]|1[0-2]))"
_END = r"(?!\d)"
_DAYS = re.compile(rf"(?<!\d){_DAY}(?:{_TO}{_DAY})?{_END}")
_MONTHS = re.compile(rf"(?<!\d){_MONTH}(?:{_TO}(?:{_MONTH}|{_M}[月期]))?{_END}")
_SAME_YEAR = re.compile(rf"(?<!\d){_Y}年\s?{_M}{_TO}{_M}[月期]")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:年度?|(?!\d))")

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Preamble:
    """Facts of the lines above a heading; None where they say nothing. ``unit``: 10,000 for figures in 万元."""

    lines: tuple[str, ...] = ()
    title: str | None = None
    company: str | None = None
    period: Span | None = None  # first and last day
    printed: date | None = None
    year: int | None = None
    unit: int | None = None
    currency: str | None = None  # as printed
    customer: str | None = None  # code
    customer_name: str | None = None
    account: str | None = None  # code
    account_name: str | None = None

    def as_of(self) -> date | None:
        """Last day the figures may speak of: the end of the period, or the day of printing where that came first."""
        if self.period is None:
            return None
        first, last = self.period
        return self.printed if self.printed and first <= self.printed < last else last


def read_preamble(rows: Sequence[Sequence[str]]) -> Preamble:
    """``rows`` are the cells of all rows above the heading."""
    lines = tuple(line for line in map(_line, rows) if line)
    facts = _labelled(lines)
    loose = [line for line in lines if not _LABEL.search(line)]
    period = _first_span(facts, _PERIOD) or next(filter(None, map(read_period, loose)), None)
    year = next((int(found[1]) for line in (*loose, *lines) if (found := _YEAR.search(line))), None)
    printed = _first_span(facts, _PRINTED)
    account, account_name, tail = _account(_first(facts, _ACCOUNT))
    code, name = coded(_first(facts, _CUSTOMER) or tail or "")
    return Preamble(
        lines=lines,
        title=loose[0] if loose else None,
        company=_first(facts, _COMPANY),
        period=period,
        printed=printed[0] if printed else None,
        year=year,
        unit=_unit(facts, lines),
        currency=_first(facts, _CURRENCY),
        customer=_first(facts, _CODE) or code,
        customer_name=name,
        account=account,
        account_name=account_name,
    )


def _line(row: Sequence[str]) -> str:
    """One line of a row; a label in a cell of its own gets its colon."""
    said: list[str] = []
    for cell in row:
        text = plain(cell)
        if not text:
            continue
        labelled = said and said[-1].endswith(":")
        is_label = not labelled and re.sub(r"\s", "", text).casefold() in _LABELS
        said.append(f"{text}:" if is_label else text)
    text = "  ".join(said).replace(":  ", ":")
    return text[:-1] if text.endswith(":") and text.count(":") == 1 else text


def _labelled(lines: Sequence[str]) -> dict[str, str]:
    """Value by label; where a label stands twice, its first value."""
    facts: dict[str, str] = {}
    for line in lines:
        marks = list(_LABEL.finditer(line))
        for n, mark in enumerate(marks):
            end = marks[n + 1].start() if n + 1 < len(marks) else len(line)
            value = line[mark.end() : end].strip(" ,;\u3001")
            if value:
                facts.setdefault(key(mark[1]), value)
    return facts


def _first(facts: dict[str, str], labels: Sequence[str]) -> str | None:
    return next((facts[label] for label in labels if label in facts), None)


def _first_span(facts: dict[str, str], labels: Sequence[str]) -> Span | None:
    values = (facts[label] for label in labels if label in facts)
    return next(filter(None, map(read_period, values)), None)


def _unit(facts: dict[str, str], lines: Sequence[str]) -> int | None:
    for value in (facts[label] for label in _UNIT if label in facts):
        money = value.removeprefix("人民币").strip()
        if money in _UNITS:
            return _UNITS[money]
    found = next(filter(None, map(_MONEY_UNIT.search, lines)), None)
    return _UNITS.get(found[1]) if found else None


def coded(text: str) -> tuple[str | None, str | None]:
    """Code and name of ``[K02]海通泵业``, ``(K02)海通泵业``, ``K02 海通泵业`` or of a bare name."""
    text = text.strip()
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed:
        return bracketed[1].strip(), bracketed[2].strip()
    found = re.fullmatch(r"([A-Za-z]*\d[A-Za-z0-9._-]*)[\s/_:]+(\D.*)", text)
    if found:
        return found[1], found[2].strip()
    return None, text or None


def _account(text: str | None) -> tuple[str | None, str | None, str | None]:
    """Code, name, and the customer behind them in ``1122 应收账款-海通泵业``."""
    if not text:
        return None, None, None
    parts = [part.strip() for part in _ACCOUNT_TAIL.split(text) if part.strip()]
    code, name = account_of(parts[0]) if parts else (None, None)
    rest = parts[1:]
    if code and not name and rest:
        name, rest = rest[0], rest[1:]
    return code, name, rest[-1] if rest else None


def account_of(text: str) -> tuple[str | None, str | None]:
    """Code and name of ``1122 应收账款``, ``(1122)应收账款``, ``1122.01`` or ``应收账款``."""
    found = re.fullmatch(r"[\[(]?(\d{4}[\d.]*)[\])]?[\s_/-]*(.*)", text.strip())
    return (found[1].rstrip("."), found[2].strip() or None) if found else (None, text.strip() or None)


def read_period(text: str) -> Span | None:
    """First and last day of ``202601-202612``, ``2026年10月``, ``2026年1-10月``, ``2026-10-01至2026-10-31``, ``202610`` …"""
    text = plain(text)
    same = _SAME_YEAR.search(text)
    if same:
        return _span(_month(same[1], same[2]), _month(same[1], same[3]))
    found = _DAYS.search(text)
    if found:
        first, last = _filled(found.groups()[:5]), _filled(found.groups()[5:])
        return _span(_day(first), _day(last or first))
    found = _MONTHS.search(text)
    if not found:
        return None
    groups = found.groups()
    first, last = _filled(groups[:4]), _filled(groups[4:8])
    if not last and groups[8]:
        last = (first[0], groups[8])
    return _span(_month(*first), _month(*(last or first)))


def _filled(groups: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(group for group in groups if group)


def _day(parts: Sequence[str]) -> Span | None:
    try:
        day = date(*map(int, parts))
    except ValueError:
        return None
    return (day, day) if FIRST <= day.isoformat() <= LAST else None


def _month(year: str, month: str) -> Span:
    y, m = int(year), int(month)
    return date(y, m, 1), date(y, m, monthrange(y, m)[1])


def _span(first: Span | None, last: Span | None) -> Span | None:
    return (first[0], last[1]) if first and last and first[0] <= last[1] else None

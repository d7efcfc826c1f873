"""What a bank writes above and below its lines: whose account, which days, and the totals it reckoned itself."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.domain.money import known_currency
from app.exchange.amounts import AmountFormat, parse_amount
from app.exchange.characters import key, plain
from app.exchange.dates import parse_date
from app.exchange.faults import Fault

_CURRENCIES = {
    "CNY": "人民币 人民币元 rmb 元",
    "USD": "美元",
    "HKD": "港币 港元",
    "EUR": "欧元",
    "GBP": "英镑",
    "JPY": "日元 日圆",
    "AUD": "澳元 澳大利亚元",
    "CAD": "加元 加拿大元",
    "SGD": "新加坡元 新元",
    "CHF": "瑞士法郎 瑞郎",
    "MOP": "澳门元 澳门币",
    "TWD": "新台币 台币",
    "KRW": "韩元 韩币",
    "NZD": "新西兰元",
    "RUB": "卢布 俄罗斯卢布",
    "THB": "泰铢",
}
_NAMED = {name: code for code, names in _CURRENCIES.items() for name in names.split()}
_LABELS = {
    "account": "查询账号 本方账号 账户账号 客户账号 账号 卡号 支付宝账户 accountnumber accountno",
    "account_name": "账户名称 账号名称 本方户名 客户名称 公司名称 户名 单位名称 accountname",
    "bank": "开户机构 开户银行 开户行 开户网点",
    "currency": "币种 币别 货币 currency",
    "period": "查询时间 查询日期 查询区间 查询期间 日期范围 日期区间 起止日期 期间 账单周期",
    "first": "起始时间 起始日期 开始时间 开始日期",
    "last": "终止时间 终止日期 截止时间 截止日期 结束时间 结束日期",
    "opening": "期初余额 上期余额 起始余额 承前页余额 openingbalance",
    "closing": "期末余额 本期余额 期终余额 closingbalance",
}
_NAMES = {label: name for name, labels in _LABELS.items() for label in labels.split()}
_PAIR = re.compile(
    rf"(?<!对方)(?<!款人)(?<!交易)({'|'.join(sorted(_NAMES, key=len, reverse=True))})(?:\[[^\]]*\])?(?::|$)", re.IGNORECASE
)
_DAY = re.compile(r"20\d\d[-/.年]?\d{1,2}[-/.月]?\d{1,2}日?")
_FIGURE = r"([-+]?[\d,]*\d(?:\.\d+)?)"
_SIDES = {"in": "收入|贷方|转入|存入|收方|入账", "out": "支出|借方|转出|支取|取出|付方|出账"}
_TOTALS = tuple(
    (side, re.compile(pattern.replace("SIDE", f"(?:{words})").replace("FIGURE", _FIGURE)), groups)
    for side, words in _SIDES.items()
    for pattern, groups in (
        (r"SIDE(?:交易|发生)?(?:总)?笔数[: ]*(\d+)", ("count",)),
        (r"SIDE(?:交易|发生)?(?:总额|总金额|合计金额|合计|金额合计|发生额合计|金额)[: ]*FIGURE", ("sum",)),
        (r"汇总SIDE发生额[: ]*FIGURE", ("sum",)),
        (r"SIDE[: ]*(\d+)笔(?:\([^)]*\))?[, ]*FIGURE元?", ("count", "sum")),
    )
)
_SHORT = {"in": re.compile(rf"(\d+)笔? ?收 ?{_FIGURE}"), "out": re.compile(rf"(\d+)笔? ?[支付] ?{_FIGURE}")}
_ACCOUNT = re.compile(r"[A-Za-z0-9*@._+-]{4,}")
_MARKS = str.maketrans("：［］，；帐", ":[],;账")
_EMPTY = re.compile(r"[-—–─_/ ]*")


@dataclass(slots=True)
class Stated:
    """What the file says about itself, as text and minor units; grows while the rows around the lines are read."""

    texts: dict[str, str] = field(default_factory=dict)  # account, account_name, bank, currency, first, last
    figures: dict[tuple[str, str], int] = field(default_factory=dict)  # (in | out, sum | count), (opening | closing, "")
    rows: dict[tuple[str, str], int] = field(default_factory=dict)  # where each figure stands, from 1


def value(cell: str) -> str | None:
    """The text of a cell, or None for blank and for the dashes and strokes with which banks fill what is empty."""
    text = " ".join(cell.split())
    return text if text[:1].isalnum() or not _EMPTY.fullmatch(plain(text)) else None


def currency_named(text: str) -> str | None:
    """ISO code of a currency's code or Chinese name."""
    word = key(text).strip("() ")
    return _NAMED.get(word) or (word.upper() if known_currency(word.upper()) else None)


def read_head(rows: Iterable[tuple[int, Sequence[str]]], stated: Stated) -> None:
    """Labels and totals of rows that are no lines: (row number from 1, cells). The first value of a label stays."""
    for number, cells in rows:
        filled = [text for text in map(value, cells) if text]
        for i, text in enumerate(filled):
            _labels(_tight(text), filled[i + 1 : i + 2], number, stated)
        _totals(_joined(filled), number, stated)


def says_totals(cells: Sequence[str]) -> bool:
    """Whether a row tells how many lines there are, or what they come to, in words: 5 收 91,007,497.02."""
    stated = Stated()
    _totals(_joined(filter(None, map(value, cells))), 0, stated)
    return bool(stated.figures)


def _joined(filled: Iterable[str]) -> str:
    return " ".join(_tight(key(text)) for text in filled)


def _tight(text: str) -> str:
    """Blanks stay between figures only, where they divide one figure from the next."""
    return re.sub(r"(?<![\d.]) | (?![\d])", "", text.translate(_MARKS))


def _labels(text: str, after: Sequence[str], number: int, stated: Stated) -> None:
    found = list(_PAIR.finditer(text))
    for i, label in enumerate(found):
        end = found[i + 1].start() if i + 1 < len(found) else len(text)
        said = text[label.end() : end].strip("[]:,; ") or (after[0] if after and label.end() == len(text) else "")
        if said and said.strip(":：").casefold() not in _NAMES:
            _note(_NAMES[label[1].casefold()], said, number, stated)


def _note(name: str, said: str, number: int, stated: Stated) -> None:
    if name in ("opening", "closing"):
        _figure(stated, (name, ""), said, number)
    elif name in ("period", "first", "last"):
        days = [day for found in _DAY.findall(said) if not isinstance(day := parse_date(found), Fault)]
        for which, day in zip(("last",) if name == "last" else ("first", "last"), days, strict=False):
            stated.texts.setdefault(which, day)
    elif name == "currency":
        code = currency_named(said)
        if code:
            stated.texts.setdefault(name, code)
    elif name != "account":
        stated.texts.setdefault(name, said)
    elif _ACCOUNT.fullmatch(account := plain(said).replace(" ", "")):
        stated.texts.setdefault(name, account)


def _totals(text: str, number: int, stated: Stated) -> None:
    for side, pattern, groups in _TOTALS:
        found = pattern.search(text)
        for name, said in zip(groups, found.groups() if found else (), strict=False):
            _figure(stated, (side, name), said, number)
    for side, pattern in _SHORT.items():
        found = pattern.search(text)
        for name, said in zip(("count", "sum"), found.groups() if found else (), strict=False):
            _figure(stated, (side, name), said, number)


def _figure(stated: Stated, name: tuple[str, str], said: str, number: int) -> None:
    if name[1] == "count":
        amount: int | Fault = int(said) if len(said) < 10 else Fault.AMOUNT_TOO_LARGE
    else:
        amount = parse_amount(said, stated.texts.get("currency", "CNY"), AmountFormat.POINT)
    if not isinstance(amount, Fault) and name not in stated.figures:
        stated.figures[name], stated.rows[name] = amount, number

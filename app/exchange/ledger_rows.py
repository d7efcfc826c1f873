"""Which rows of a ledger are movements, balances brought forward or sums, and whose they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.exchange.booked import Sheet, column_of, is_footer, total_word
from app.exchange.characters import key, plain
from app.exchange.faults import Fault, Unreadable
from app.exchange.findings import Ask
from app.exchange.headings import Heading, compact, forms
from app.exchange.preamble import Preamble, account_of, coded, read_preamble
from app.exchange.synonyms import (
    ACCOUNT,
    ACCOUNT_NAME,
    CODE,
    CREDIT,
    CREDIT_BALANCE,
    CURRENCY,
    DEBIT,
    DEBIT_BALANCE,
    FOREIGN,
    LEDGER_BALANCE,
    LEDGER_DATE,
    LEDGER_ENDING,
    LEDGER_OPENING,
    LEDGER_TEXT,
    MOVED,
    NAME,
    OWN,
    VOUCHER,
    WAYS,
)

_TITLE_WORDS = re.compile(
    r"(客户|供应商|单位|往来|应收账款|应收|科目|三栏式?|核算项目|辅助核算|辅助|数量金额式?|多栏式?)*"
    r"(明细分类账|明细账|分类账|对账单|明细表|账页|台账|总账|明细)|应收账款|往来账?|客户|导出|副本|打印|sheet\d*|ledger|statement|export",
    re.IGNORECASE,
)
_CARRIED_HINT = re.compile(r"[期年月上承结初末]|balance|forward", re.IGNORECASE)
_LEDGER_TITLE = re.compile(r"明细|分类账|对账单|台账|往来账|ledger|statement", re.IGNORECASE)
_DATED = re.compile(r"20\d\d[-./]?\d{0,2}[-./]?\d{0,2}年?(\d{1,2}[月期])?(\d{1,2}日)?|\d{1,2}月|\d+")
_SEPARATOR = re.compile(r"[\s_\-\u2014\u2013()\[\]【】·,;:/\\+&~]+")
_SUFFIX = re.compile(r"\.(xlsx?|xlsm|csv|txt|et)$", re.IGNORECASE)


class Owner(NamedTuple):
    """Whose account a row is of."""

    code: str | None
    name: str | None
    account: str | None
    account_name: str | None


class Entry(NamedTuple):
    """One row below the heading that is not blank; ``total`` is the word that makes it a row of sums."""

    i: int
    owner: Owner
    opening: bool
    ending: bool
    total: str | None

    @property
    def is_data(self) -> bool:
        return not self.total and not self.ending


@dataclass(frozen=True, slots=True)
class Columns:
    """Column index by what it holds, None for what is not there."""

    customer: int | None
    name: int | None
    account: int | None
    account_name: int | None
    date: int | None
    year: int | None
    month: int | None
    day: int | None
    voucher: int | None
    text: int | None
    debit: int | None
    credit: int | None
    moved: int | None
    moved_way: int | None
    balance: int | None
    balance_way: int | None
    balance_debit: int | None
    balance_credit: int | None
    currency: int | None
    year_in_header: int | None  # 2026 of a heading 2026年 above 月 and 日; no column

    def named(self) -> dict[str, int]:
        both = ((name, getattr(self, name)) for name in self.__slots__ if name != "year_in_header")
        return {name: i for name, i in both if i is not None}

    def used(self) -> list[int]:
        return list(self.named().values())

    def amounts(self) -> list[int]:
        found = (self.debit, self.credit, self.moved, self.balance, self.balance_debit, self.balance_credit)
        return [i for i in found if i is not None]

    def first_amount(self) -> int:
        return self.amounts()[0]

    def balance_column(self) -> int | None:
        return self.balance_debit if self.balance is None else self.balance

    def of_owner(self) -> list[int]:
        return [i for i in (self.customer, self.name) if i is not None]


# ---- columns


def find_columns(heading: Heading) -> Columns:
    """Raises Unreadable MISSING_COLUMNS where nothing moves, or no day is told."""
    own = any(word in header for header in heading.headers for word in OWN)
    out = ("累计", "数量", *(FOREIGN if own else ()))
    headers = ["" if any(word in header for word in out) else header for header in heading.headers]
    taken: list[int] = []

    def take(words: Sequence[str]) -> int | None:
        found = column_of(headers, words, taken)
        taken.extend([] if found is None else [found])
        return found

    ways = [i for i, header in enumerate(headers) if header and any(form in WAYS for form in forms(header))]
    taken.extend(ways)
    year, month, day, in_header = _day_columns(headers)
    taken.extend(i for i in (year, month, day) if i is not None)
    date = take(LEDGER_DATE) if month is None else None
    customer, name, account_name, account = map(take, (CODE, NAME, ACCOUNT_NAME, ACCOUNT))
    balance_debit, balance_credit, balance = map(take, (DEBIT_BALANCE, CREDIT_BALANCE, LEDGER_BALANCE))
    debit, credit = map(take, (DEBIT, CREDIT))
    moved = take(MOVED) if debit is None and credit is None else None
    voucher, text = map(take, (VOUCHER, LEDGER_TEXT))
    needed = {"日期": _first(date, month), "借方": _first(debit, credit, moved)}
    lacking = [word for word, i in needed.items() if i is None]
    if lacking:
        raise Unreadable(Fault.MISSING_COLUMNS, columns=", ".join(lacking), row=heading.below)
    moved_way, balance_way = _share_ways(ways, moved, balance)
    currency = None if own else take(CURRENCY)
    return Columns(
        customer, name, account, account_name, date, year, month, day, voucher, text, debit, credit, moved, moved_way,
        balance, balance_way, balance_debit, balance_credit, currency, in_header,
    )  # fmt: skip


def _first(*columns: int | None) -> int | None:
    return next((i for i in columns if i is not None), None)


def _day_columns(headers: Sequence[str]) -> tuple[int | None, int | None, int | None, int | None]:
    """Columns of 年, 月 and 日, and the year that stands above the last two."""
    found: dict[str, int] = {}
    year: int | None = None
    for i, header in enumerate(headers):
        upper, _, lower = header.rpartition("/")
        part = {"year": "年", "month": "月", "day": "日"}.get(compact(lower), compact(lower))
        if part in ("年", "月", "日"):
            found.setdefault(part, i)
            told = re.search(r"20\d\d", key(upper))
            year = int(told[0]) if told else year
    if "月" not in found or "日" not in found:
        return None, None, None, None
    return found.get("年"), found["月"], found["日"], year


def _share_ways(ways: Sequence[int], moved: int | None, balance: int | None) -> tuple[int | None, int | None]:
    """方向 stands before its amount; a single one with one amount and a balance belongs to the one right of it."""
    balance_way = max((i for i in ways if balance is not None and i < balance), default=None)
    if moved is None:
        return None, balance_way if balance_way is not None else _first(*(ways if balance is not None else ()))
    moved_way = max((i for i in ways if i < moved), default=None)
    if balance_way == moved_way:
        balance_way = None
    others = [i for i in ways if i not in (moved_way, balance_way)]
    return (moved_way if moved_way is not None else _first(*others)), balance_way


# ---- whose file


def owner_of_file(sheet: Sheet, columns: Columns, source: str | None) -> Owner | None:
    """Whose ledger it is where no column says so: from the lines above, else from its title or name (with a warning).

    None, with a question, where nothing tells; without one where a column or a line among the rows may.
    """
    stated = sheet.heading.preamble
    account = stated.account, stated.account_name
    if columns.of_owner() or stated.customer or stated.customer_name:
        return Owner(stated.customer, stated.customer_name, *account)
    name = _name_in_titles(stated, source)
    if name:
        sheet.warn(None, None, name, Fault.CUSTOMER_FROM_TITLE)
        return Owner(*coded(name), *account)
    if _owner_lines(sheet):
        return Owner(None, None, *account)
    sheet.findings.asks.append(Ask(Fault.LEDGER_OF_WHOM, None, stated.lines[:5], "customer", ()))
    return None


def _name_in_titles(stated: Preamble, source: str | None) -> str | None:
    titles = [line for line in stated.lines if _LEDGER_TITLE.search(line) and ":" not in line]
    found = [name_in(text) for text in (*([source] if source else []), *titles)]
    return next((name for name in found if name and name != stated.company), None)


def name_in(title: str) -> str | None:
    """The name in ``往来明细账_海通泵业.xlsx`` or ``海通泵业 往来明细账``; None where it has none or several."""
    text = _TITLE_WORDS.sub(" ", _SUFFIX.sub("", plain(title)))
    parts = [part for part in _SEPARATOR.split(text) if len(part) > 1 and not _DATED.fullmatch(part)]
    return parts[0] if len(parts) == 1 else None


def _owner_lines(sheet: Sheet) -> bool:
    return any(_owner_line(sheet, i) for i in sheet.rows())


def _owner_line(sheet: Sheet, i: int) -> Preamble | None:
    """The facts of a line like 客户：海通泵业 among the rows, where a file has several ledgers one below the other."""
    cells = sheet.filled(i)
    if not cells or len(cells) > 4 or not any(mark in "".join(cells) for mark in ":："):
        return None
    said = read_preamble([cells])
    return said if said.customer or said.customer_name or said.account else None


# ---- rows


def sort_rows(sheet: Sheet, columns: Columns, owner: Owner | None) -> list[Entry]:
    """Every row that is not blank, a footer, or a heading printed again."""
    current = owner or Owner(None, None, None, None)
    codes, accounts = sheet.ids(columns.customer, sheet.rows()), sheet.ids(columns.account, sheet.rows())
    heads = [sheet.table.row(i) for i in range(sheet.heading.first, sheet.heading.below)]
    entries = []
    for i in sheet.rows():
        cells = sheet.filled(i)
        if not cells or sheet.table.row(i) in heads:
            continue
        moves = any(sheet.cell(i, column) for column in columns.amounts())
        said = None if moves else _owner_line(sheet, i)
        if said:
            current = Owner(said.customer, said.customer_name, said.account or current.account, said.account_name)
            continue
        total, opening, ending = _word_of(sheet, columns, i, cells)
        dated = sheet.cell(i, columns.date) or sheet.cell(i, columns.month) or sheet.cell(i, columns.day)
        if not moves and not total and not opening and (not dated or is_footer(cells)):
            continue
        if not total:
            current = _owner_of_row(sheet, columns, i, current, codes, accounts)
        entries.append(Entry(i, current, opening, ending, total))
    return entries


def _word_of(sheet: Sheet, columns: Columns, i: int, cells: Sequence[str]) -> tuple[str | None, bool, bool]:
    """The word of a row of sums, and whether it brings a balance forward or closes the account."""
    places = (columns.text, columns.voucher, columns.date, columns.month, columns.name, columns.customer, columns.account_name)
    texts = list(filter(None, (str(sheet.cell(i, column)) for column in places))) or list(cells[:1])
    said = [re.sub(r"[()\[\]]", "", compact(text)) for text in texts if _CARRIED_HINT.search(text)]
    opening = any(text in LEDGER_OPENING for text in said)
    ending = any(text in LEDGER_ENDING for text in said)
    return (None if opening or ending else total_word(texts)), opening, ending


def _owner_of_row(
    sheet: Sheet, columns: Columns, i: int, current: Owner, codes: dict[str, str], accounts: dict[str, str]
) -> Owner:
    """By the row's own cells; empty ones are of the row above, as merged cells leave them."""
    code, name = sheet.text(i, columns.customer), sheet.text(i, columns.name)
    number, title = sheet.text(i, columns.account), sheet.text(i, columns.account_name)
    if number and not accounts.get(number):
        split = account_of(number)
        number, title = split[0] or number, title or (split[1] if split[0] else None)
    if code is None and name is None:
        code, name = current.code, current.name
    number = accounts.get(number or "", number) or current.account
    return Owner(codes.get(code or "", code), name, number, title or current.account_name)

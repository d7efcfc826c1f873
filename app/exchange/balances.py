"""Lists of customers' balances (往来余额表, 核算项目余额表): a table to balances, one per customer and ledger account.

Any of opening, movement and closing may be there, as debit and credit, as an amount with 方向, or signed. Rows of sums are
compared, never taken; where opening and movement do not make the closing balance, the row is named.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.domain.drafts import BalanceDraft, Problem
from app.domain.money import show
from app.exchange.amounts import AmountFormat
from app.exchange.booked import (
    Amounts,
    Control,
    Sheet,
    column_of,
    currency_of,
    differences,
    is_footer,
    need_rows,
    read_amounts,
    running_sums,
    total_word,
    turned,
    warn_control,
    way_of,
)
from app.exchange.faults import Fault, Unreadable
from app.exchange.findings import Ask, Findings
from app.exchange.headings import Heading, Wanted, compact, digest, find_heading
from app.exchange.preamble import Preamble, account_of, coded, read_period
from app.exchange.reading import Table
from app.exchange.synonyms import ACCOUNT, ACCOUNT_NAME, BALANCES, CODE, CURRENCY, FOREIGN, NAME, OWN, PERIOD, SIDES, TAX

WANTED: Wanted = (("客户编码", *CODE, *NAME), ("期末余额", *BALANCES, *SIDES))

_LEFT_OUT = ("累计", "数量", "ytd", "yeartodate", "百分比", "比例", *TAX)
_STAGES = {
    "opening": re.compile(r"期初|年初|上期|上年|月初|opening|brought|b/f"),
    "closing": re.compile(r"期末|月末|年末|结余|结欠|closing|ending|carried|c/f"),
    "period": re.compile(r"本期|本月|发生|period|movement|activity"),
}
_SIDES = {
    "way": re.compile(r"方向|借贷|dr/?cr"),
    "debit": re.compile(r"借|debit|\bdr\b"),
    "credit": re.compile(r"贷|credit|\bcr\b"),
    "net": re.compile(r"余额|金额|净额|发生|结余|结欠|期初|期末|年初|应收|欠款|balance|amount"),
}
_IN_ORDER = {3: ("opening", "period", "closing"), 4: ("opening", "period", "", "closing")}

_TEXTS = {
    "customer": CODE,
    "name": NAME,
    "account_name": ACCOUNT_NAME,
    "account": ACCOUNT,
    "currency": CURRENCY,
    "period": PERIOD,
}

Key = tuple[str, str]  # stage (opening, period, closing) and side (debit, credit, net, way)


class Totals(NamedTuple):
    """Of one currency: what customers owe, what they have paid in advance (both ≥ 0), the difference, the file's own."""

    currency: str
    gross: int
    advances: int
    net: int
    printed: int | None  # closing balance in the file's last row of sums; None without one, or with several currencies

    @property
    def agrees(self) -> bool | None:
        return None if self.printed is None else self.printed == self.net


@dataclass(frozen=True, slots=True)
class Balances:
    """What the list says. With ``asks`` nothing is decided yet, and there are no drafts."""

    drafts: list[BalanceDraft]
    totals: tuple[Totals, ...]
    as_of: str | None  # ISO
    preamble: Preamble
    signature: str
    source_columns: Mapping[str, str]  # our name to the header it was read from
    rejected: list[Problem]
    warnings: list[Problem]
    asks: list[Ask]
    rows: int  # data rows of the period taken, rejected ones and those of nothing but zeros included


@dataclass(frozen=True, slots=True)
class _Columns:
    """Column index by what it holds; ``texts`` has None for what is not there."""

    texts: Mapping[str, int | None]
    money: Mapping[Key, int]

    def used(self) -> list[int]:
        return [i for i in (*self.texts.values(), *self.money.values()) if i is not None]

    def amounts(self) -> list[int]:
        return [i for (_, side), i in self.money.items() if side != "way"]

    def named(self, heading: Heading) -> dict[str, str]:
        texts = {name: heading.shown(i) for name, i in self.texts.items() if i is not None}
        return texts | {f"{stage}_{side}": heading.shown(i) for (stage, side), i in self.money.items()}


class _Figures(NamedTuple):
    opening: int | None
    debit: int | None
    credit: int | None
    closing: int | None


class _Who(NamedTuple):
    code: str | None
    name: str | None
    account: str | None
    account_name: str | None


def read_balances(
    table: Table,
    base_currency: str,
    *,
    as_of: str | None = None,
    amount_format: AmountFormat = AmountFormat.AUTO,
    unit: int | None = None,
) -> Balances:
    """Balances of the last period in ``table``; ``currency`` of a draft is always filled.

    ``as_of`` (ISO) answers the question for the day when the file does not tell it; ``unit`` overrules 单位：万元.
    Raises Unreadable: NO_HEADER, MISSING_COLUMNS, TOO_MANY_COLUMNS, NO_ROWS.
    """
    heading = find_heading(table, WANTED)
    sheet = Sheet(table, heading, Findings())
    columns = _columns(heading)
    sheet.look_around()
    data, controls = _sorted(sheet, columns)
    need_rows(sheet, data)
    last, taken = _last_period(sheet, columns, data)
    day = as_of or _as_of(sheet, last)
    amounts = read_amounts(sheet, columns.amounts(), [*data, *(c.i for c in controls)], amount_format, unit)
    drafts, totals = _read(sheet, columns, amounts, data, taken, controls, base_currency) if amounts else ([], ())
    asked = bool(sheet.findings.asks)
    return Balances(
        drafts=[] if asked else drafts,
        totals=() if asked else totals,
        as_of=day,
        preamble=heading.preamble,
        signature=digest(heading.headers),
        source_columns=columns.named(heading),
        rejected=[] if asked else sheet.findings.rejected(),
        warnings=sheet.findings.warnings,
        asks=sheet.findings.asks,
        rows=len(taken),
    )


# ---- columns


def _columns(heading: Heading) -> _Columns:
    headers = heading.headers
    texts: dict[str, int | None] = {}
    for name, words in _TEXTS.items():
        texts[name] = column_of(headers, words, [i for i in texts.values() if i is not None])
    taken = {i for i in texts.values() if i is not None}
    figures = {i: compact(h).replace("/", "") for i, h in enumerate(headers) if h and i not in taken}
    money = _money(_one_money(figures, texts["currency"] is not None))
    if not any(stage == "closing" for stage, _ in money) and not {"opening", "period"} <= {stage for stage, _ in money}:
        raise Unreadable(Fault.MISSING_COLUMNS, columns="期末余额", row=heading.below)
    return _Columns(texts, money)


def _money(headers: Mapping[int, str]) -> dict[Key, int]:
    """Columns of figures by stage and side; equal names are told apart by their place."""
    texts = {i: text for i, text in headers.items() if not any(word in text for word in _LEFT_OUT)}
    found = {i: (_which(_STAGES, text), _which(_SIDES, text)) for i, text in texts.items()}
    found = {i: (stage, side) for i, (stage, side) in found.items() if side}
    placed = {**_placed(found, texts), **_ways(found)}
    money: dict[Key, int] = {}
    for i, (stage, side) in sorted(found.items()):
        where = placed.get(i, stage)
        if where:
            money.setdefault((where, side), i)
    return money


def _one_money(texts: Mapping[int, str], foreign: bool) -> dict[int, str]:
    """Where a list shows foreign money beside our own: the foreign columns if its rows name their currency, else our own."""
    own, other = (any(word in text for text in texts.values() for word in words) for words in (OWN, FOREIGN))
    out = (OWN if foreign else FOREIGN) if own and other else ()
    return {i: text for i, text in texts.items() if not any(word in text for word in out)}


def _which(shapes: Mapping[str, re.Pattern[str]], text: str) -> str:
    return next((name for name, shape in shapes.items() if shape.search(text)), "")


def _placed(found: Mapping[int, Key], texts: Mapping[int, str]) -> dict[int, str]:
    """Stage of the columns whose header does not tell it."""
    stages = {stage for stage, side in found.values() if stage and side != "way"}
    placed = {}
    for side in ("debit", "credit", "net"):
        loose = [i for i, key in sorted(found.items()) if key == ("", side)]
        if len(loose) == 1:
            is_balance = side == "net" or "余额" in texts[loose[0]] or "balance" in texts[loose[0]]
            placed[loose[0]] = "closing" if is_balance and "closing" not in stages else "period" if stages else ""
        elif len(loose) in _IN_ORDER:
            placed.update(zip(loose, _IN_ORDER[len(loose)], strict=True))
    return placed


def _ways(found: Mapping[int, Key]) -> dict[int, str]:
    """A 方向 belongs to the amount at its right, else to the one at its left."""
    ways = {}
    for i, (stage, side) in found.items():
        if side == "way" and not stage:
            beside = [found[j] for j in (i + 1, i - 1) if found.get(j, ("", ""))[1] == "net"]
            ways[i] = (beside[0][0] or "closing") if beside else ""
    return ways


# ---- rows


def _sorted(sheet: Sheet, columns: _Columns) -> tuple[list[int], list[Control]]:
    """Indexes of the data rows, and the rows of sums with how many data rows precede them; blank rows and footers fall out."""
    data: list[int] = []
    controls: list[Control] = []
    words = [i for i in columns.texts.values() if i is not None]
    heads = [sheet.table.row(i) for i in range(sheet.heading.first, sheet.heading.below)]
    for i in sheet.rows():
        cells = sheet.filled(i)
        if not cells or sheet.table.row(i) in heads:  # printed again at the top of a page
            continue
        labels = [cell for cell in (str(sheet.cell(i, column)) for column in words) if cell] or cells[:1]
        if total_word(labels) or total_word(cells[:1]):
            controls.append(Control(i, len(data), {}))
        elif not is_footer(cells) or any(sheet.cell(i, column) for column in columns.amounts()):
            data.append(i)
    return data, controls


def _last_period(sheet: Sheet, columns: _Columns, data: Sequence[int]) -> tuple[date | None, list[int]]:
    """Last day of the newest period of a column of periods, and its rows; empty cells are of the period above them."""
    column = columns.texts["period"]
    if column is None:
        return None, list(data)
    ends: dict[int, date] = {}
    end: date | None = None
    for i in data:
        span = read_period(str(sheet.cell(i, column)))
        end = span[1] if span else end
        if end:
            ends[i] = end
    if not ends:
        return None, list(data)
    newest = max(ends.values())
    earlier = [i for i in data if ends.get(i, newest) != newest]
    if earlier:
        sheet.warn(None, column, None, Fault.EARLIER_PERIODS, count=len(earlier), period=f"{newest:%Y-%m}")
    return newest, [i for i in data if ends.get(i, newest) == newest]


def _as_of(sheet: Sheet, last: date | None) -> str | None:
    stated = sheet.heading.preamble.as_of()
    printed = sheet.heading.preamble.printed
    if last and printed and (printed.year, printed.month) == (last.year, last.month):
        last = printed
    day = last or stated
    if day is None:
        sheet.findings.asks.append(Ask(Fault.AS_OF_UNKNOWN, None, sheet.heading.preamble.lines[:5], "as_of", ()))
    return day.isoformat() if day else None


def _read(
    sheet: Sheet,
    columns: _Columns,
    amounts: Amounts,
    data: Sequence[int],
    taken: Sequence[int],
    controls: Sequence[Control],
    base: str,
) -> tuple[list[BalanceDraft], tuple[Totals, ...]]:
    cash = {i: currency_of(sheet, i, columns.texts["currency"], base) for i in data}
    people = _people(sheet, columns, taken)
    drafts, zeros = [], 0
    for i in taken:
        sheet.check_cells(i, columns.used())
        figures = _figures(sheet, columns, amounts, i, cash[i])
        if sheet.refused(i):
            continue
        if not any(figures):
            zeros += 1
            continue
        draft = _draft(sheet, columns, i, people[i], figures, cash[i])
        drafts += [draft] if draft else []
    if zeros:
        sheet.warn(None, None, None, Fault.ZERO_ROWS, count=zeros)
    printed = _compared(sheet, columns, amounts, data, taken, controls, cash)
    return drafts, _totals(drafts, printed)


def _figures(sheet: Sheet, columns: _Columns, amounts: Amounts, i: int, currency: str) -> _Figures:
    read = {key: amounts.minor(i, column, currency) for key, column in columns.money.items() if key[1] != "way"}
    opening, period, closing = (_net(sheet, columns, i, stage, read) for stage in ("opening", "period", "closing"))
    debit, credit = read.get(("period", "debit")), read.get(("period", "credit"))
    if debit is None and credit is None and period is not None:
        debit, credit = max(period, 0), max(-period, 0)
    if not any(stage == "closing" for stage, _ in columns.money):
        closing = (opening or 0) + (debit or 0) - (credit or 0)
    return _Figures(opening, debit, credit, closing)


def _net(sheet: Sheet, columns: _Columns, i: int, stage: str, read: Mapping[Key, int | None]) -> int | None:
    """Debit minus credit of one stage; empty cells are zero where the stage has columns, None where it has none."""
    keys = [key for key in columns.money if key[0] == stage]
    if not keys:
        return None
    if (stage, "debit") in read or (stage, "credit") in read:
        return (read.get((stage, "debit")) or 0) - (read.get((stage, "credit")) or 0)
    return turned(sheet, i, columns.money.get((stage, "way")), read.get((stage, "net")) or 0)


def _draft(sheet: Sheet, columns: _Columns, i: int, who: _Who, figures: _Figures, currency: str) -> BalanceDraft | None:
    if who.code is None and who.name is None:
        column = columns.texts["customer"] if columns.texts["customer"] is not None else columns.texts["name"]
        sheet.reject(i, column, None, Fault.MISSING, needed="customer")
    if sheet.refused(i):
        return None
    opening, debit, credit, closing = figures
    expected = (opening or 0) + (debit or 0) - (credit or 0)
    stages = {stage for stage, _ in columns.money}
    if {"opening", "period", "closing"} <= stages and expected != closing:
        column = next(c for (stage, _), c in columns.money.items() if stage == "closing")
        shown = {"expected": show(expected, currency), "printed": show(closing or 0, currency)}
        sheet.warn(i, column, str(sheet.cell(i, column)), Fault.BALANCE_DIFFERS, **shown)
    moved = "period" in stages
    return BalanceDraft(
        i + 1, *who, currency, opening, (debit or 0) if moved else None, (credit or 0) if moved else None, closing or 0
    )


def _people(sheet: Sheet, columns: _Columns, rows: Sequence[int]) -> dict[int, _Who]:
    """Customer and account of each row; a row with neither code nor name but an account is of the customer above it."""
    texts = columns.texts
    codes, numbers = sheet.ids(texts["customer"], rows), sheet.ids(texts["account"], rows)
    names = {i: sheet.text(i, texts["name"]) for i in rows}
    split = texts["customer"] is None and all(coded(name)[0] for name in names.values() if name)
    people: dict[int, _Who] = {}
    above: tuple[str | None, str | None] = None, None
    for i, name in names.items():
        code = sheet.text(i, texts["customer"])
        who = coded(name) if split and name else (codes.get(code or "", code), name)
        account = sheet.text(i, texts["account"])
        ledger = _account(numbers.get(account or "", account), sheet.text(i, texts["account_name"]))
        above = above if who == (None, None) and any(ledger) else who
        people[i] = _Who(*above, *ledger)
    return people


def _account(code: str | None, name: str | None) -> tuple[str | None, str | None]:
    """Number and name of the account, which may stand in one cell."""
    if code and name is None:
        number, name = account_of(code)
        return (number, name) if number else (None, code)
    if name and code is None:
        return account_of(name)
    return code, name


# ---- sums


def _compared(
    sheet: Sheet,
    columns: _Columns,
    amounts: Amounts,
    data: Sequence[int],
    taken: Sequence[int],
    controls: Sequence[Control],
    cash: Mapping[int, str],
) -> int | None:
    """Compare the rows of sums with the rows above them; the closing balance of the last grand total, in one currency."""
    if not controls or len(set(cash.values())) != 1:
        return None
    code = next(iter(cash.values()))
    period = set(taken)
    by_row = [_printed(sheet, columns, amounts, i, code) for i in data]
    newest = [figures if i in period else {} for i, figures in zip(data, by_row, strict=True)]
    names = [f"{stage}_{side}" for stage, side in columns.money if side != "way"]
    sums = [running_sums((*names, *_STAGES), rows) for rows in (by_row, newest)]
    shown = {f"{stage}_{side}": column for (stage, side), column in columns.money.items()}
    begins = _begins(sheet, columns, data)
    grand: int | None = None
    before = [0]
    for place in controls:
        printed = _printed(sheet, columns, amounts, place.i, code)
        by_side, by_net = (
            Control(place.i, place.above, {n: figure for n, figure in printed.items() if (n in _STAGES) is net})
            for net in (False, True)
        )
        starts = [0, *before[-2:], *(run[place.above - 1] for run in begins if place.above)]
        wrong = differences(by_side, sums, starts)
        if wrong and differences(by_net, sums, starts):
            warn_control(sheet, by_side, wrong, shown, code)
        before.append(place.above)
        grand = grand if "小计" in str(total_word(sheet.filled(place.i))) else printed.get("closing", grand)
    return grand


def _begins(sheet: Sheet, columns: _Columns, data: Sequence[int]) -> list[list[int]]:
    """Per column of words, where the run of equal cells began that each row is in; empty cells are of the run above."""
    runs = []
    for column in [i for i in columns.texts.values() if i is not None]:
        start, value = 0, ""
        run = []
        for n, i in enumerate(data):
            cell = str(sheet.cell(i, column))
            if cell and cell != value:
                start, value = n, cell
            run.append(start)
        runs.append(run)
    return runs


def _printed(sheet: Sheet, columns: _Columns, amounts: Amounts, i: int, currency: str) -> dict[str, int]:
    """The figures that stand in a row, by stage and side, and by stage net; what cannot be read is left out."""
    figures: dict[str, int] = {}
    for (stage, side), column in columns.money.items():
        read = None if side == "way" else amounts.look(sheet.cell(i, column), currency)
        if read is None or isinstance(read, Fault):
            continue
        way = columns.money.get((stage, "way")) if side == "net" else None
        read *= 1 if way is None else (way_of(sheet.cell(i, way)) or 0)
        figures[f"{stage}_{side}"] = read
        figures[stage] = figures.get(stage, 0) + (-read if side == "credit" else read)
    return figures


def _totals(drafts: Sequence[BalanceDraft], printed: int | None) -> tuple[Totals, ...]:
    by_currency: dict[str, list[int]] = {}
    for draft in drafts:
        by_currency.setdefault(draft.currency or "", []).append(draft.closing)
    return tuple(
        Totals(code, sum(c for c in closings if c > 0), -sum(c for c in closings if c < 0), sum(closings), printed)
        for code, closings in by_currency.items()
    )

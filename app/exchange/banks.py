"""A bank's table to a statement: the layout is found, the head and foot are read as controls, each row is a line or a reason."""

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.drafts import BankLine
from app.exchange.amounts import parse_amount
from app.exchange.bank_checks import check_lines
from app.exchange.bank_layouts import MONEY, BankLayout, Fit, fit, load_layouts, normal, recognise
from app.exchange.bank_lines import Reading, Row, day_of, read_line
from app.exchange.bank_preamble import Stated, read_head, says_totals, value
from app.exchange.bank_statement import BankStatement
from app.exchange.characters import key
from app.exchange.faults import Fault, Unreadable
from app.exchange.reading import Table

__all__ = ["BankStatement", "load_layouts", "read_bank_table", "recognise"]

_TOTAL_WORDS = ("合计", "总计", "小计", "累计", "total")
_PART_WORDS = ("小计", "累计", "本页", "本日", "本月", "subtotal")
_OPENING_WORDS = ("期初余额", "承前页", "上期余额", "上页余额")
_TRIED = 50  # rows that tell whether a tag before the header has moved it to the right


class _Sorted(NamedTuple):
    lines: list[tuple[int, list[str]]]
    remarks: list[tuple[int, list[str]]]
    totals: list[tuple[int, list[str]]]
    openings: list[tuple[int, list[str]]]


def read_bank_table(table: Table, layouts: Sequence[BankLayout]) -> BankStatement:
    """The statement ``table`` holds, by the layout that fits best.

    Raises Unreadable: NO_HEADER, BANK_LAYOUT_UNKNOWN, BANK_LAYOUT_DOUBTFUL, BANK_NO_SIDE, BANK_NO_YEAR.
    """
    layout, header = recognise(table, layouts)
    found = fit(layout, list(map(normal, table.row(header))), header)
    assert found is not None
    if layout.unusable:
        raise Unreadable(layout.unusable, layout=layout.id)
    found = _beside_tag(table, layout, found)
    stated = Stated()
    read_head([(i + 1, table.row(i)) for i in range(header)], stated)
    rows = _sort(table, layout, found)
    read_head(rows.remarks, stated)
    reading = Reading(table, layout, found, stated.texts.get("currency", layout.currency), stated.texts.get("account"))
    lines = [line for number, cells in rows.lines if (line := read_line(Row(number, cells, reading)))]
    _figures_of_rows(rows, reading, stated)
    _tell(rows, reading)
    kept = check_lines(lines, reading, stated)
    return _statement(kept, reading, stated)


def _statement(lines: Sequence[BankLine], reading: Reading, stated: Stated) -> BankStatement:
    layout, texts, days = reading.layout, stated.texts, [line.date for line in lines]
    currencies = list(dict.fromkeys(line.currency for line in lines))
    accounts = {line.account for line in lines}
    return BankStatement(
        layout=layout.id,
        confirm=layout.confidence != "A",
        account=texts.get("account") or (accounts.pop() if len(accounts) == 1 else None),
        account_name=texts.get("account_name"),
        bank=layout.bank or texts.get("bank"),
        currency=currencies[0] if len(currencies) == 1 else reading.currency,
        first=texts.get("first", min(days, default=None)),
        last=texts.get("last", max(days, default=None)),
        opening=stated.figures.get(("opening", "")),
        closing=stated.figures.get(("closing", "")),
        lines=tuple(lines),
        rejected=tuple(reading.findings.rejected()),
        warnings=tuple(reading.findings.warnings),
    )


def _beside_tag(table: Table, layout: BankLayout, found: Fit) -> Fit:
    """A tag in a cell of its own before the headers moves them one column to the right of what stands below them."""
    date = found.columns["date"][0]
    tagged = table.columns[0][found.header].strip().startswith("[") and not normal(table.columns[0][found.header])
    if not tagged or date == 0:
        return found
    rows = range(found.header + 1, min(found.header + _TRIED, len(table)))
    here, before = (sum(not isinstance(day_of(table.columns[at][i], layout), Fault) for i in rows) for at in (date, date - 1))
    if here >= before:
        return found
    moved = {role: tuple(max(i - 1, 0) for i in columns) for role, columns in found.columns.items()}
    return Fit(found.header, moved, found.unknown, 1)


def _sort(table: Table, layout: BankLayout, found: Fit) -> _Sorted:
    """Rows below the header: lines, remarks, totals, balances brought forward. The header repeated on a page is none."""
    rows = _Sorted([], [], [], [])
    header = list(map(str.strip, table.row(found.header)))
    for i in range(found.header + 1, len(table)):
        cells = table.row(i)
        if any(cells) and any(bare := list(map(str.strip, cells))) and bare != header:
            _place(cells, layout, found, rows).append((i + 1, cells))
    return rows


def _place(cells: Sequence[str], layout: BankLayout, found: Fit, rows: _Sorted) -> list[tuple[int, list[str]]]:
    dated = not isinstance(day_of(cells[found.columns["date"][0]], layout), Fault)
    money = [i for role in MONEY for i in found.columns.get(role, ())]
    moved = any(value(cells[i]) for i in money)
    if not moved and "balance" in found.columns and any(word in "".join(cells) for word in _OPENING_WORDS):
        return rows.openings
    if dated:
        return rows.lines
    first = next((key(cell) for cell in cells if cell.strip()), "")
    if any(word in first for word in _TOTAL_WORDS):
        return rows.totals if moved else rows.remarks
    return rows.lines if moved and not says_totals(cells) else rows.remarks


def _figures_of_rows(rows: _Sorted, reading: Reading, stated: Stated) -> None:
    """Totals that stand in the columns of the amounts, and the balance of a row that brings it forward."""
    whole = [row for row in rows.totals if not any(word in "".join(row[1]) for word in _PART_WORDS)]
    wanted = [(row, role, (role, "sum")) for row in whole for role in ("in", "out")]
    wanted += [(row, "balance", ("opening", "")) for row in rows.openings[:1]]
    for (number, cells), role, name in wanted:
        row = Row(number, cells, reading)
        amount = parse_amount(row.raw(role), reading.currency, reading.layout.amounts) if row.text(role) else None
        if isinstance(amount, int) and name not in stated.figures:
            stated.figures[name], stated.rows[name] = amount, number


def _tell(rows: _Sorted, reading: Reading) -> None:
    """What was not taken as lines, and what of the lines could not be used."""
    warn, table = reading.findings.warn, reading.table
    aside = [(row, Fault.TOTAL_ROW) for row in rows.totals] + [(row, Fault.FOOTER_ROW) for row in rows.remarks]
    for (number, cells), fault in aside:
        said = next(filter(None, map(value, cells)), None)
        if said:
            warn(number, None, said, fault)
    for i in reading.fit.unknown:
        warn(None, value(table.columns[i][reading.fit.header]), None, Fault.UNKNOWN_COLUMN)
    for (header, word), numbers in reading.left_out.items():
        warn(numbers[0], header, word, Fault.BANK_LEFT_OUT, count=len(numbers))
    for (header, shown), numbers in reading.destroyed.items():
        warn(numbers[0], header, shown, Fault.PRECISION_LOST, count=len(numbers))
    if reading.zeros:
        warn(reading.zeros[0], None, None, Fault.ZERO_LINES, count=len(reading.zeros))
    if reading.no_balance:
        warn(reading.no_balance[0], reading.header("balance"), None, Fault.BANK_NO_BALANCE, count=len(reading.no_balance))
    if table.other_sheets:
        warn(None, None, None, Fault.SHEETS_IGNORED, sheet=table.sheet, others=", ".join(table.other_sheets))
    if table.hidden_rows:
        warn(None, None, None, Fault.HIDDEN_ROWS, count=table.hidden_rows)

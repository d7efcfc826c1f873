"""One row of a bank's table to one line of the statement, or to the reason why not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from app.domain.drafts import BankLine
from app.domain.money import decimals
from app.exchange.amounts import MAX_DIGITS, CellNumber, parse_amount
from app.exchange.bank_layouts import MONEY, BankLayout, Fit, normal
from app.exchange.bank_preamble import currency_named, value
from app.exchange.characters import plain, unseen
from app.exchange.dates import FIRST, LAST, CellDate, parse_date
from app.exchange.faults import Fault
from app.exchange.findings import Findings
from app.exchange.reading import Table

_EXACT_DIGITS = 15  # what a spreadsheet keeps of a number
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
_CLOCK_DIGITS = re.compile(r"([01]\d|2[0-3])([0-5]\d)([0-5]\d)")
_OTHER = {"in": "out", "out": "in"}


@dataclass
class Reading:
    """What the rows of one file are read with, and what is counted over all of them."""

    table: Table
    layout: BankLayout
    fit: Fit
    currency: str
    account: str | None
    findings: Findings = field(default_factory=Findings)
    left_out: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # (header, word) → rows
    destroyed: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # (header, first value) → rows
    no_balance: list[int] = field(default_factory=list)
    zeros: list[int] = field(default_factory=list)

    @cached_property
    def width(self) -> int:
        """Columns up to the last one with a header."""
        return _width(self.table.row(self.fit.header))

    def header(self, role: str) -> str:
        columns = self.fit.columns.get(role)
        return value(self.table.columns[columns[0] + self.fit.shift][self.fit.header]) or role if columns else role


class Row(NamedTuple):
    """Cells of one row; the number is the sheet's, from 1."""

    number: int
    cells: Sequence[str]
    reading: Reading

    def raw(self, role: str) -> str:
        columns = self.reading.fit.columns.get(role)
        return self.cells[columns[0]] if columns else ""

    def text(self, role: str) -> str | None:
        return value(self.raw(role))

    def reject(self, role: str, fault: Fault, /, **figures: object) -> None:
        cell = self.text(role)
        self.reading.findings.reject(self.number, self.reading.header(role), cell, fault, **figures)


class _Moved(NamedTuple):
    amount: int
    side: str
    turned: bool  # a minus where none belongs: an earlier line taken back


def read_line(row: Row) -> BankLine | None:
    """None where the row was rejected or is no movement; the findings say which."""
    day, currency = _day(row), _currency(row)
    if not _sound(row) or day is None or currency is None:
        return None
    moved = _moved(row, currency)
    if moved is None or _never_happened(row):
        return None
    reversal = _reversal(row)
    if reversal is None:
        return None
    party, own = (("payer", "payee") if moved.side == "in" else ("payee", "payer")) if _both_named(row) else ("party", "")
    return BankLine(
        row=row.number,
        account=_number(row, "account") or row.reading.account or (_number(row, f"{own}_account") if own else None),
        date=day,
        time=_time(row),
        amount=moved.amount,
        side=moved.side,
        currency=currency,
        balance=_balance(row, currency),
        party=row.text(party),
        party_account=_number(row, f"{party}_account"),
        party_bank=row.text(f"{party}_bank"),
        text=_said(row),
        reference=_number(row, "reference"),
        reversal=reversal or moved.turned,
    )


def _both_named(row: Row) -> bool:
    return "payer" in row.reading.fit.columns


def _sound(row: Row) -> bool:
    """No error cell, no character that nobody sees, nothing beyond the header's last column."""
    reading = row.reading
    used = [(role, i) for role, columns in reading.fit.columns.items() if role for i in columns]
    for role, i in used:
        fault = reading.table.errors.get((row.number - 1, i))
        hidden = None if row.cells[i].isprintable() else unseen(row.cells[i])
        if fault:
            row.reject(role, fault)
        if hidden:
            row.reject(role, Fault.CONTROL_CHARACTER, codepoint=f"U+{ord(hidden):04X}")
    cells = _width(row.cells)
    if cells > reading.width:
        reading.findings.reject(row.number, None, None, Fault.RAGGED_ROW, cells=cells, expected=reading.width)
    return row.number not in reading.findings.by_row


def _width(cells: Sequence[str]) -> int:
    return next((i for i in range(len(cells), 0, -1) if cells[i - 1].strip()), 0)


def day_of(cell: str, layout: BankLayout) -> str | Fault:
    return parse_date(cell if isinstance(cell, CellDate) else " ".join(cell.split()), layout.dates)


def _day(row: Row) -> str | None:
    day = day_of(row.raw("date"), row.reading.layout)
    if not isinstance(day, Fault):
        return day
    if row.text("date") is None:
        row.reject("date", Fault.MISSING, needed="date")
    elif day is Fault.DATE_OUT_OF_RANGE:
        row.reject("date", day, first=FIRST, last=LAST)
    else:
        row.reject("date", day)
    return None


def _time(row: Row) -> str | None:
    cell = row.raw("time" if "time" in row.reading.fit.columns else "date")
    clock = _CLOCK.search(cell)
    if clock is None and "time" in row.reading.fit.columns:
        clock = _CLOCK_DIGITS.fullmatch(cell.strip().zfill(6)) if cell.strip() else None
    return f"{int(clock[1]):02}:{clock[2]}:{clock[3] or '00'}" if clock else None


def _currency(row: Row) -> str | None:
    said = row.text("currency")
    if said is None:
        return row.reading.currency
    code = currency_named(said)
    if code is None:
        row.reject("currency", Fault.CURRENCY_UNKNOWN)
    return code


def _amount(row: Row, role: str, currency: str) -> int | None:
    """Signed minor units, 0 for what a bank prints as nothing; None once the row is rejected."""
    if row.text(role) is None:
        return 0
    amount = parse_amount(row.raw(role), currency, row.reading.layout.amounts)
    if not isinstance(amount, Fault):
        return amount
    more: dict[str, object] = {}
    if amount is Fault.TOO_MANY_DECIMALS:
        more = {"currency": currency, "places": decimals(currency)}
    elif amount is Fault.AMOUNT_TOO_LARGE:
        more = {"digits": MAX_DIGITS}
    elif amount is Fault.CURRENCY_DIFFERS:
        more = {"currency": currency}
    row.reject(role, amount, **more)
    return None


def _moved(row: Row, currency: str) -> _Moved | None:
    roles = [role for role in MONEY if role in row.reading.fit.columns]
    amounts = {role: _amount(row, role, currency) for role in roles}
    if None in amounts.values():
        return None
    filled = {role: amount for role, amount in amounts.items() if amount}
    if len(filled) > 1:
        row.reject("in", Fault.BANK_BOTH_SIDES, received=row.text("in"), paid=row.text("out"))
        return None
    if not filled:
        row.reading.zeros.append(row.number)
        return None
    role, amount = filled.popitem()
    side = role if role != "amount" else _side(row, amount or 0)
    if side is None:
        return None
    turned = (amount or 0) < 0 and not (role == "amount" and "side" not in row.reading.fit.columns)
    return _Moved(abs(amount or 0), _OTHER[side] if turned else side, turned)


def _side(row: Row, amount: int) -> str | None:
    """What the flag column says; without one, what the sign says."""
    layout = row.reading.layout
    if "side" not in row.reading.fit.columns:
        return layout.positive if amount > 0 else _OTHER[layout.positive]
    word = normal(row.raw("side"))
    side = layout.flags.get(word)
    if side is None:
        row.reject("side", Fault.WORD_UNKNOWN, known=", ".join(known for known in layout.flags if known))
    elif not side:
        _leave_out(row, "side")
        return None
    return side


def _leave_out(row: Row, role: str) -> None:
    reading = row.reading
    reading.left_out.setdefault((reading.header(role), row.raw(role).strip()), []).append(row.number)


def _never_happened(row: Row) -> bool:
    if normal(row.raw("status")) not in row.reading.layout.left_out:
        return False
    _leave_out(row, "status")
    return True


def _reversal(row: Row) -> bool | None:
    """From the bank's own flag, and from words only where the layout says so."""
    layout, word = row.reading.layout, row.text("reversal")
    flagged = False if word is None else layout.reversal.get(normal(word))
    if flagged is None:
        row.reject("reversal", Fault.WORD_UNKNOWN, known=", ".join(layout.reversal))
        return None
    return flagged or (bool(layout.reversal_words) and any(each in (_said(row) or "") for each in layout.reversal_words))


def _balance(row: Row, currency: str) -> int | None:
    if row.text("balance") is None:
        return None
    amount = parse_amount(row.raw("balance"), currency, row.reading.layout.amounts)
    if isinstance(amount, Fault):
        row.reading.no_balance.append(row.number)
        return None
    return amount


def _said(row: Row) -> str | None:
    cells = (value(row.cells[i]) for i in row.reading.fit.columns.get("text", ()))
    return " · ".join(dict.fromkeys(filter(None, cells))) or None


def _number(row: Row, role: str) -> str | None:
    """An account or serial number; None for one of which a spreadsheet has lost digits: a wrong number must match nobody."""
    text = plain(row.text(role) or "").strip("'")
    if not text:
        return None
    rounded = isinstance(row.raw(role), CellNumber) and len(text) > _EXACT_DIGITS
    if not rounded and not _SCIENTIFIC.fullmatch(text):
        return text
    key = next((known for known in row.reading.destroyed if known[0] == row.reading.header(role)), None)
    row.reading.destroyed.setdefault(key or (row.reading.header(role), text), []).append(row.number)
    return None

"""What the message formats of banks have in common: text, exact amounts, days, and the control over a statement."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext

from app.domain.drafts import BankLine, Problem
from app.domain.money import WIDE, MoneyError, decimals, known_currency, show, to_minor
from app.exchange.bank_statement import BankStatement
from app.exchange.dates import FIRST, LAST
from app.exchange.faults import Fault, Unreadable, problem

IN, OUT = "in", "out"
MAX_BYTES = 50_000_000
MAX_TEXT = 2_000  # characters of what a line says; the rest is dropped
_DIGITS = 15  # of an amount with its decimals, as domain.money allows
_LONGEST = 40  # characters of a written amount, leading zeros included

_AMOUNT = re.compile(r"(\d*)(?:[.,](\d*))?", re.ASCII)
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})", re.ASCII)
_DECLARED = re.compile(rb"""encoding\s*[=:]\s*["']?([A-Za-z0-9._-]+)""", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CHINESE = frozenset(("gbk", "gb2312", "gb18030"))


class NotTaken(Exception):
    """An entry that cannot become a line; ``figures`` are those of its code."""

    def __init__(self, code: Fault, column: str, value: str | None, /, **figures: object) -> None:
        self.code, self.column, self.value, self.figures = code, column, value, figures
        super().__init__(code)


@dataclass(slots=True)
class Gathering:
    """One statement while it is read; ``finished`` checks it and makes it one that does not change."""

    layout: str
    currency: str
    account: str | None = None
    account_name: str | None = None
    bank: str | None = None
    first: str | None = None
    last: str | None = None
    opening: int | None = None
    closing: int | None = None
    lines: list[BankLine] = field(default_factory=list)
    rejected: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def left_out(self, fault: Fault, count: int) -> None:
        if count:
            self.warn(None, None, None, fault, count=count)

    def reject(self, row: int, why: NotTaken) -> None:
        self.rejected.append(problem(row, why.column, why.value, why.code, **why.figures))

    def warn(self, row: int | None, column: str | None, value: str | None, fault: Fault, /, **figures: object) -> None:
        self.warnings.append(problem(row, column, value, fault, **figures))

    def finished(self) -> BankStatement:
        self._control()
        # A period that leaves out its own lines is none: banks put the day of the balance, or of the file, there.
        days = sorted(day for day in (self.first, self.last, *(line.date for line in self.lines)) if day)
        return BankStatement(
            layout=self.layout,
            confirm=False,
            account=self.account,
            account_name=self.account_name,
            bank=self.bank,
            currency=self.currency,
            first=days[0] if days else None,
            last=days[-1] if days else None,
            opening=self.opening,
            closing=self.closing,
            lines=tuple(self.lines),
            rejected=tuple(self.rejected),
            warnings=tuple(self.warnings),
        )

    def _control(self) -> None:
        """Opening plus what came in less what went out is the closing balance, or a warning names both."""
        if self.opening is None or self.closing is None:
            return
        reckoned = self.opening + sum(line.amount if line.side == IN else -line.amount for line in self.lines)
        if reckoned != self.closing:
            stated, found = show(self.closing, self.currency), show(reckoned, self.currency)
            self.warn(None, None, stated, Fault.CLOSING_DIFFERS, closing=stated, reckoned=found)


def decoded(data: bytes) -> str:
    """Text of a message: as marked or declared, else UTF-8, else GB18030 where it reads like Chinese, else Western."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    declared = _DECLARED.search(data[:400])
    if declared and declared[1].decode().lower() in _CHINESE:
        return _strictly(data, "gb18030")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _by_its_looks(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(Fault.UNDECODABLE, encoding=encoding, line=data.count(b"\n", 0, error.start) + 1) from None


def _by_its_looks(data: bytes) -> str:
    # Western bytes often are GB18030 by accident, but then they hardly ever make the everyday characters of GB2312.
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
    foreign = [char for char in text if char > "\x7f"]
    usual = "".join(foreign).encode("gb2312", errors="ignore")
    return text if len(usual) >= 1.4 * len(foreign) else data.decode("cp1252", errors="replace")


def clean(*parts: str | None) -> str | None:
    """One line of the parts that say something, each once, without characters nobody can see; None if nothing is said."""
    said: list[str] = []
    for part in parts:
        text = " ".join((part if part.isprintable() else "".join(map(_seen, part))).split()) if part else ""
        if text and not any(text in before for before in said):
            said.append(text)
    return " ".join(said)[:MAX_TEXT].strip() or None


def _seen(char: str) -> str:
    if char in "\t\r\n":
        return " "
    return "" if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char


def minor_units(text: str, currency: str, column: str) -> int:
    """Whole minor units (≥ 0) of a written amount: digits with one point or comma before the decimals.

    Raises NotTaken: AMOUNT_UNREADABLE, CURRENCY_UNKNOWN, TOO_MANY_DECIMALS, AMOUNT_TOO_LARGE.
    """
    found = _AMOUNT.fullmatch(text)
    if found is None or not (found[1] or found[2]) or len(text) > _LONGEST:
        raise NotTaken(Fault.AMOUNT_UNREADABLE, column, text[:_LONGEST])
    if not known_currency(currency):
        raise NotTaken(Fault.CURRENCY_UNKNOWN, column, currency)
    with localcontext(WIDE):
        amount = Decimal(f"{found[1] or 0}.{found[2] or 0}")
    try:
        return to_minor(amount, currency)
    except MoneyError as error:
        if "places" in error.figures:  # more decimals than the currency has
            figures = {"currency": currency, "places": decimals(currency)}
            raise NotTaken(Fault.TOO_MANY_DECIMALS, column, text, **figures) from None
        raise NotTaken(Fault.AMOUNT_TOO_LARGE, column, text, digits=_DIGITS) from None


def iso_day(text: str, column: str) -> str:
    """ISO text of ``YYYY-MM-DD…`` or ``YYYYMMDD…``. Raises NotTaken: DATE_UNREADABLE, _IMPOSSIBLE, _OUT_OF_RANGE."""
    found = _DAY.match(text.strip())
    if found is None:
        raise NotTaken(Fault.DATE_UNREADABLE, column, text[:_LONGEST])
    return bounded_day(int(found[1]), int(found[2]), int(found[3]), column, text[:_LONGEST])


def bounded_day(year: int, month: int, day: int, column: str, value: str) -> str:
    """Raises NotTaken: DATE_IMPOSSIBLE, DATE_OUT_OF_RANGE."""
    try:
        iso = date(year, month, day).isoformat()
    except ValueError:
        raise NotTaken(Fault.DATE_IMPOSSIBLE, column, value) from None
    if not FIRST <= iso <= LAST:
        raise NotTaken(Fault.DATE_OUT_OF_RANGE, column, value, first=FIRST, last=LAST)
    return iso

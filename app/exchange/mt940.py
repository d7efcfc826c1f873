"""SWIFT MT940, the customer statement: fields ``:20:`` to ``:86:``, in the dialects banks write.

The shapes of field 61 (with that of ASN Bank, which puts an account where a reference belongs) are those of the
library; marks, amounts, days and pages are read here, because it takes RC for money in and drops what it does not know.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn

from mt940 import tags

from app.domain.drafts import BankLine
from app.exchange.bank_details import details_of, iban, named
from app.exchange.bank_entries import IN, OUT, Gathering, NotTaken, bounded_day, clean, minor_units
from app.exchange.bank_statement import BankStatement
from app.exchange.faults import Fault, Unreadable

FORMAT = "MT940"
_KNOWN = frozenset("13 13D 20 21 25 25P 28 28C 34 34F 60 60F 60M 61 62 62F 62M 64 65 86 90C 90D 940 NS".split())
_OPENING, _CLOSING = ("60F", "60M", "60"), ("62F", "62M", "62")
_NEEDED = {":25:": ("25", "25P"), ":60F:": _OPENING, ":62F:": _CLOSING}
_HEAD = 100_000  # characters in which the first field stands
_DETAILS = 4_000  # characters of a field 86 that are looked at
_EXTENSION = 50  # lines of a field NS that are looked at
_OLDEST = 80  # two-digit years from here on belong to the last century

_FIELD = re.compile(r":(\d{2}[A-Z]?|NS|940):(.*)")
_WRAPPED = re.compile(r"^:\n(?=\d{2}[A-Z]?:)", re.MULTILINE)
_END = re.compile(r"-(\}.*|X+)?$|\{\d:")
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})?([\d.,]+)", re.ASCII)
_WITHOUT_AMOUNT = re.compile(r"\d{6}[\d ]{0,4}R?[DC][A-Z]?$", re.ASCII)
_SHAPES = (tags.Statement().re, tags.StatementGLS().re, tags.StatementASNB().re)
# what a wrapped line of free text would hardly be
_SHAPED = {"61": r"\d{6}", "86": "", "NS": "", "940": "$", "90C": r"\d", "90D": r"\d"}
_SHAPED |= dict.fromkeys((*_OPENING, *_CLOSING, "64", "65"), r"[CD]\d{6}")
_SIDES = {"C": IN, "D": OUT, "RC": OUT, "RD": IN}
_EXPECTED = frozenset(("EC", "ED"))


class _Field(NamedTuple):
    line: int
    tag: str
    lines: list[str]


@dataclass(slots=True)
class _Entry:
    """A field 61 with what the fields below say about it."""

    head: _Field
    details: list[str] = field(default_factory=list)
    extension: list[str] = field(default_factory=list)


class _Page(NamedTuple):
    """One message: a statement, or a sheet of one when its balances are intermediate."""

    statement: Gathering
    goes_on: bool
    continues: bool


def is_mt940(text: str) -> bool:
    """Whether some line near the start is a field of the format."""
    head = text[:_HEAD].replace("\r", "\n")
    return any(found[1] in _KNOWN for found in re.finditer(rf"^{_FIELD.pattern}", head, re.MULTILINE))


def read_mt940(text: str) -> tuple[BankStatement, ...]:
    """The statements of a file, sheets of one joined; rows are counted through the file.

    Raises Unreadable: MESSAGE_DAMAGED, MESSAGE_INCOMPLETE, NOT_A_STATEMENT (an interim report MT942).
    """
    joined: list[_Page] = []
    row = 0
    for message in _messages(text):
        page, row = _page(message, row)
        if joined and _same(joined[-1], page):
            joined[-1] = _joined(joined[-1], page)
        else:
            joined.append(page)
    return tuple(page.statement.finished() for page in joined)


# ---- fields and messages


def _messages(text: str) -> Iterator[list[_Field]]:
    message: list[_Field] = []
    for one in _fields(text):
        if one.tag == "20" and message:
            yield message
            message = []
        if one.tag != "940":
            message.append(one)
    yield message


def _fields(text: str) -> Iterator[_Field]:
    plain = re.sub("[\x00\x01\x03]", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = _WRAPPED.sub(":", plain).split("\n")
    current: _Field | None = None
    for number, line in enumerate(lines, 1):
        found = _FIELD.match(line)
        if found and _begins(found[1], found[2], current, lines[number : number + 1]):
            if current:
                yield current
            current = _Field(number, found[1], [found[2]])
        elif current and _END.match(line):
            yield current
            current = None
        elif current:
            current.lines.append(line)
    if current:
        yield current


def _begins(tag: str, rest: str, current: _Field | None, following: list[str]) -> bool:
    """Free text may be wrapped just before a colon (``:26:37`` of a time): inside it only a likely field is one."""
    if tag not in _KNOWN:
        return False
    if current is None or current.tag != "86":
        return True
    if tag == "20":
        return bool(following and re.match(r":(13D?|21|25P?|28C?|NS):", following[0]))
    return tag in _SHAPED and bool(re.match(_SHAPED[tag], rest))


# ---- a message


def _page(message: list[_Field], row: int) -> tuple[_Page, int]:
    found = _singles(message)
    opening = next(found[tag] for tag in _OPENING if tag in found)
    closing = next(found[tag] for tag in _CLOSING if tag in found)
    statement = _headed(found, opening, closing)
    entries = _entries(message, closing)
    _take(statement, entries, row)
    return _Page(statement, closing.tag == "62M", opening.tag == "60M"), row + len(entries)


def _singles(message: list[_Field]) -> dict[str, _Field]:
    """Fields by tag, after making sure that those a statement needs are there, and once."""
    found: dict[str, _Field] = {}
    for one in message:
        if one.tag in found and one.tag in ("25", "25P", *_OPENING, *_CLOSING):
            _damaged(one.line)
        found.setdefault(one.tag, one)
    if not found.keys() & set(_OPENING) and found.keys() & {"34F", "13D", "90C", "90D"}:
        raise Unreadable(Fault.NOT_A_STATEMENT, found="MT942")
    missing = [name for name, known in _NEEDED.items() if not found.keys() & set(known)]
    if missing:
        raise Unreadable(Fault.MESSAGE_INCOMPLETE, format=FORMAT, needed=", ".join(missing))
    return found


def _headed(found: dict[str, _Field], opening: _Field, closing: _Field) -> Gathering:
    first, last = _balance(opening), _balance(closing)
    currency = first[3] or last[3]
    if not currency or (last[3] and last[3] != currency):
        _damaged(closing.line)
    statement = Gathering("mt940", currency, last=_day(last[2]))
    account = next(found[tag] for tag in ("25", "25P") if tag in found).lines[0].strip()
    statement.account = clean(account.removesuffix(currency) if account[-4:-3].isdigit() else account)
    statement.opening = _signed(statement, first, opening)
    statement.closing = _signed(statement, last, closing)
    return statement


def _balance(one: _Field) -> re.Match[str]:
    return _BALANCE.fullmatch(one.lines[0].strip()) or _damaged(one.line)


def _signed(statement: Gathering, balance: re.Match[str], one: _Field) -> int | None:
    try:
        amount = minor_units(balance[4], statement.currency, f":{one.tag}:")
    except NotTaken as why:
        if why.code is not Fault.CURRENCY_UNKNOWN:
            _damaged(one.line)
        if not statement.warnings:
            statement.warn(None, ":60F:", why.value, why.code)
        return None
    return -amount if balance[1] == "D" else amount


def _day(yymmdd: str) -> str | None:
    try:
        return bounded_day(_year(yymmdd), int(yymmdd[2:4]), int(yymmdd[4:]), "", yymmdd)
    except NotTaken:
        return None


def _year(yy: str) -> int:
    short = int(yy[:2])
    return 1900 + short if short >= _OLDEST else 2000 + short


def _entries(message: list[_Field], closing: _Field) -> list[_Entry]:
    """Every field 61 with its details; one after the closing balance would belong to nothing."""
    entries: list[_Entry] = []
    for one in message:
        if one.tag == "61":
            if one.line > closing.line:
                _damaged(one.line)
            entries.append(_Entry(one))
        elif entries and one.line < closing.line and one.tag in ("86", "NS"):
            (entries[-1].details if one.tag == "86" else entries[-1].extension).extend(one.lines)
    return entries


def _take(statement: Gathering, entries: list[_Entry], row: int) -> None:
    expected = zero = 0
    for number, entry in enumerate(entries, row + 1):
        try:
            shape = _shape(entry.head)
            line = _line(statement, entry, shape, number) if shape["status"].upper() not in _EXPECTED else None
        except NotTaken as why:
            statement.reject(number, why)
            continue
        if line is None:
            expected += 1
        elif line.amount:
            statement.lines.append(line)
        else:
            zero += 1
    statement.left_out(Fault.PENDING_LINES, expected)
    statement.left_out(Fault.ZERO_LINES, zero)


# ---- a line


def _shape(head: _Field) -> re.Match[str]:
    lines = [line.rstrip() for line in head.lines if line.strip()] or [""]
    if len(lines) > 1 and _WITHOUT_AMOUNT.match(lines[0]):
        lines[:2] = ["".join(lines[:2])]
    text = "\n".join([lines[0], " ".join(lines[1:])]).strip()
    found = next((shape for pattern in _SHAPES if (shape := pattern.match(text))), None)
    # A longer amount, or one with a point, would else lose its tail to the reference behind it.
    if found is None or text[found.end("amount") : found.end("amount") + 1] in (*"0123456789.,",):
        raise NotTaken(Fault.AMOUNT_UNREADABLE, ":61:", lines[0][:60])
    return found


def _line(statement: Gathering, entry: _Entry, shape: re.Match[str], row: int) -> BankLine:
    mark = shape["status"].upper()
    if mark not in _SIDES:
        raise NotTaken(Fault.AMOUNT_UNREADABLE, ":61:", entry.head.lines[0][:60])
    extension = _extension(entry.extension)
    details = details_of("\n".join(entry.details)[:_DETAILS])
    customer, extra = (named(shape[name] or "") for name in ("customer_reference", "extra_details"))
    accounts = [account for account in (customer, extra) if account and iban(account)]
    said = [part for part in (customer, extra) if part not in (*accounts, details.party)]
    return BankLine(
        row=row,
        account=statement.account,
        date=_booked(shape),
        time=None,
        amount=minor_units(shape["amount"], statement.currency, ":61:"),
        side=_SIDES[mark],
        currency=statement.currency,
        balance=None,
        party=clean(details.party or extension.get("name")),
        party_account=clean(details.account or (accounts[0] if accounts else None)),
        party_bank=clean(details.bank),
        text=clean(*details.text, extension.get("text"), *said),
        reference=clean(named(shape["bank_reference"] or "")),
        reversal=mark.startswith("R"),
    )


def _booked(shape: re.Match[str]) -> str:
    """Day of entry, its year that nearest to the value date; else the value date.

    A value date of 30 February (banks that count 360 days a year) is the last of that month.
    """
    year, month, day = _year(shape["year"]), int(shape["month"]), int(shape["day"])
    written = shape[0].split("\n")[0][:10]
    entry = f"{shape['entry_month'] or ''}{shape['entry_day'] or ''}".strip()
    if entry and not re.fullmatch(r"\d{4}", entry):
        raise NotTaken(Fault.DATE_UNREADABLE, ":61:", written)
    if entry:
        ahead = int(entry[:2]) - month
        year += -1 if ahead > 6 else 1 if ahead < -6 else 0
        month, day = int(entry[:2]), int(entry[2:])
    elif month == 2 and day in (29, 30):
        day = min(day, monthrange(year, 2)[1])
    return bounded_day(year, month, day, ":61:", written)


def _extension(lines: list[str]) -> dict[str, str]:
    """Field NS of a line: 01 to 14 are the purpose, 15 and 16 the other side."""
    said: dict[str, str] = {}
    for line in lines[:_EXTENSION]:
        code, part = line[:2], line[2:].strip()
        if code.isascii() and code.isdigit() and 1 <= int(code) <= 16:
            key = "name" if int(code) > 14 else "text"
            said[key] = f"{said.get(key, '')} {part}".strip()
    return said


# ---- sheets of one statement


def _same(before: _Page, after: _Page) -> bool:
    one, other = before.statement, after.statement
    agreeing = (one.account, one.currency, one.closing) == (other.account, other.currency, other.opening)
    return before.goes_on and after.continues and agreeing


def _joined(before: _Page, after: _Page) -> _Page:
    one, other = before.statement, after.statement
    one.closing, one.last = other.closing, other.last
    one.lines += other.lines
    one.rejected += other.rejected
    one.warnings += other.warnings
    return _Page(one, after.goes_on, before.continues)


def _damaged(line: int) -> NoReturn:
    raise Unreadable(Fault.MESSAGE_DAMAGED, format=FORMAT, line=line)

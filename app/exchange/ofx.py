"""OFX, versions 1.x (SGML) and 2.x (XML): bank and card statements.

Both are read by one tolerant reader of tags, as in version 1 a value may lack its end tag and banks leave out more.
Nothing is expanded but the five entities of XML and numbered characters.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn

from app.domain.drafts import BankLine
from app.exchange.bank_details import named
from app.exchange.bank_entries import IN, OUT, Gathering, NotTaken, clean, iso_day, minor_units
from app.exchange.bank_statement import BankStatement
from app.exchange.faults import Fault, Unreadable

FORMAT = "OFX"
_HEAD = 100_000
MAX_DEPTH = 64
MAX_CHARACTERS = 100_000  # of one value

_SNIFF = re.compile(r"<OFX\s*>|^\s*OFXHEADER\s*:|<\?OFX\b", re.IGNORECASE)
_TAG = re.compile(
    r"<!\[CDATA\[(?P<verbatim>.*?)\]\]>|<!--.*?-->|<\?.*?\?>"
    r"|<(?P<ends>/?)(?P<name>[A-Za-z][A-Za-z0-9._-]*)\s*(?P<empty>/?)>|(?P<stray><)",
    re.DOTALL,
)
_FORBIDDEN = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_MOMENT = re.compile(r"\d{8}(\d{2})(\d{2})(\d{2})?", re.ASCII)
_STATEMENTS = ("STMTRS", "CCSTMTRS")
_RECORDS = ("STMTTRN", "STMTTRNP")
_ALONE = frozenset((*_STATEMENTS, *_RECORDS))  # never inside one of themselves: an end tag is missing that matters
_BANKS = ("BANKMSGSRSV1", "CREDITCARDMSGSRSV1", "INVSTMTMSGSRSV1", "SIGNUPMSGSRSV1", "PROFMSGSRSV1", "SIGNONMSGSRSV1")
_REPLACE, _DELETE = "REPLACE", "DELETE"


@dataclass(slots=True)
class _Node:
    name: str
    line: int
    text: str = ""
    below: list["_Node"] = field(default_factory=list)

    def find(self, *names: str) -> Iterator["_Node"]:
        """Descendants of these names, in the order of the file."""
        for one in self.below:
            if one.name in names:
                yield one
            yield from one.find(*names)

    def said(self, name: str, *others: str) -> str | None:
        """Text of the first descendant ``name`` that says something, else of one of ``others``."""
        for wanted in (name, *others):
            for one in self.find(wanted):
                if one.text.strip():
                    return one.text.strip()
        return None


class _Record(NamedTuple):
    node: _Node
    row: int
    number: str | None  # of the bank
    corrects: str | None
    action: str


def is_ofx(text: str) -> bool:
    return bool(_SNIFF.search(text[:_HEAD]))


def read_ofx(name: str, text: str) -> tuple[BankStatement, ...]:
    """The statements of a file; rows are counted through it.

    An opening balance is not part of the format. Raises Unreadable: NOT_A_STATEMENT, MESSAGE_DAMAGED,
    MESSAGE_INCOMPLETE, FORBIDDEN_XML, BOMB.
    """
    if _FORBIDDEN.search(text):
        raise Unreadable(Fault.FORBIDDEN_XML, part=name)
    root = _tree(text)
    nodes = [*root.find(*_STATEMENTS)]
    if not nodes:
        sets = [node.name for node in root.find(*_BANKS)]
        raise Unreadable(Fault.NOT_A_STATEMENT, found=f"OFX {min(sets, key=_BANKS.index)}" if sets else "OFX")
    read, row = [], 0
    for node in nodes:
        read.append(_statement(node, row))
        row += sum(1 for _ in node.find("STMTTRN"))
    return tuple(read)


# ---- tags


def _tree(text: str) -> _Node:
    """Everything inside ``<OFX>``. A value ends at the next tag; an end tag also ends what was left open below it."""
    start = re.search(r"<OFX\s*>", text, re.IGNORECASE)
    if start is None:
        raise Unreadable(Fault.MESSAGE_INCOMPLETE, format=FORMAT, needed="<OFX>")
    line, at = text.count("\n", 0, start.start()) + 1, start.start()
    top = _Node("", line)
    path = [top]
    for found in _TAG.finditer(text, at):
        said = text[at : found.start()]
        line += text.count("\n", at, found.end())
        at = found.end()
        _say(path[-1], (html.unescape(said) if said.strip() else "") + (found["verbatim"] or ""))
        if found["stray"]:
            _damaged(line)
        if found["name"] and not found["empty"]:
            _step(path, found["name"].upper(), bool(found["ends"]), line)
        if len(path) == 1 and top.below:
            return top
    return _damaged(line)


def _say(node: _Node, said: str) -> None:
    node.text += said
    if len(node.text) > MAX_CHARACTERS:
        raise Unreadable(Fault.BOMB, part="text", size=len(node.text), limit=MAX_CHARACTERS)


def _step(path: list[_Node], name: str, ends: bool, line: int) -> None:
    """Go into ``name``, or out of it; a value without its end tag is left at the next tag."""
    if ends:
        _leave(path, name, line)
        return
    if path[-1].text and not path[-1].below:
        path.pop()
    if len(path) > MAX_DEPTH:
        raise Unreadable(Fault.BOMB, part="depth", size=len(path), limit=MAX_DEPTH)
    if name in _ALONE and any(one.name == name for one in path):
        _damaged(line)
    node = _Node(name, line)
    path[-1].below.append(node)
    path.append(node)


def _leave(path: list[_Node], name: str, line: int) -> None:
    place = next((i for i in range(len(path) - 1, 0, -1) if path[i].name == name), None)
    if place is None or any(one.name in _ALONE for one in path[place + 1 :]):
        _damaged(line)
    del path[place:]


def _damaged(line: int) -> NoReturn:
    raise Unreadable(Fault.MESSAGE_DAMAGED, format=FORMAT, line=line)


# ---- statements


def _statement(node: _Node, row: int) -> BankStatement:
    currency = node.said("CURDEF")
    if currency is None:
        raise Unreadable(Fault.MESSAGE_INCOMPLETE, format=FORMAT, needed="CURDEF")
    statement = Gathering("ofx", currency.upper())
    own = next(node.find("BANKACCTFROM", "CCACCTFROM"), None)
    if own:
        statement.account, statement.bank = clean(own.said("ACCTID")), clean(own.said("BANKID"))
    for period in node.find("BANKTRANLIST"):
        statement.first, statement.last = _day_or_none(period.said("DTSTART")), _day_or_none(period.said("DTEND"))
    balance = next(node.find("LEDGERBAL"), None)
    if balance and (written := balance.said("BALAMT")):
        statement.closing = _closing(statement, written)
    _take(statement, node, row)
    return statement.finished()


def _closing(statement: Gathering, written: str) -> int | None:
    try:
        return _signed(written, statement.currency, "BALAMT")
    except NotTaken as why:
        statement.warn(None, why.column, why.value, why.code, **why.figures)
        return None


def _take(statement: Gathering, node: _Node, row: int) -> None:
    records = [_record(one, number) for number, one in enumerate(node.find("STMTTRN"), row + 1)]
    replaced = {record.corrects for record in records if record.corrects}
    here = {record.number for record in records if record.number and record.number != record.corrects}
    zero = 0
    for record in records:
        try:
            line = _line(statement, record) if _stands(statement, record, replaced, here) else None
        except NotTaken as why:
            statement.reject(record.row, why)
            continue
        if line and line.amount:
            statement.lines.append(line)
        zero += line is not None and not line.amount
    statement.left_out(Fault.ZERO_LINES, zero)
    statement.left_out(Fault.PENDING_LINES, sum(1 for _ in node.find("STMTTRNP")))


def _record(node: _Node, row: int) -> _Record:
    action = (node.said("CORRECTACTION") or _REPLACE).upper()
    return _Record(node, row, node.said("FITID"), node.said("CORRECTFITID"), action)


def _stands(statement: Gathering, record: _Record, replaced: set[str], here: set[str]) -> bool:
    """Whether a record is a line of the account: not one that is corrected in this file, nor one that only deletes such.

    Raises NotTaken: CORRECTION_UNKNOWN, when what it corrects came with an earlier file.
    """
    if record.corrects and record.corrects not in here:
        raise NotTaken(Fault.CORRECTION_UNKNOWN, "CORRECTFITID", record.corrects, number=record.corrects)
    if record.number in replaced:
        statement.warn(record.row, "FITID", record.number, Fault.LINE_CORRECTED, number=record.number)
        return False
    return not (record.corrects and record.action == _DELETE)


def _line(statement: Gathering, record: _Record) -> BankLine:
    node = record.node
    written, posted = node.said("TRNAMT"), node.said("DTPOSTED", "DTUSER")
    if not written or not posted:
        needed = "DTPOSTED" if written else "TRNAMT"
        raise NotTaken(Fault.MISSING, needed, None, needed=needed)
    _same_currency(statement, node, written)
    amount = _signed(written, statement.currency, "TRNAMT")
    other = next(node.find("BANKACCTTO", "CCACCTTO"), None)
    numbers = (named(node.said(name) or "") for name in ("CHECKNUM", "REFNUM"))
    return BankLine(
        row=record.row,
        account=statement.account,
        date=iso_day(posted, "DTPOSTED"),
        time=_time(posted),
        amount=abs(amount),
        side=OUT if amount < 0 else IN,
        currency=statement.currency,
        balance=None,
        party=clean(node.said("NAME", "EXTDNAME")),
        party_account=clean(other.said("ACCTID")) if other else None,
        party_bank=clean(other.said("BANKID")) if other else None,
        text=clean(node.said("MEMO"), *(number for number in numbers if number != record.number)),
        reference=clean(record.number),
        reversal=False,
    )


def _same_currency(statement: Gathering, node: _Node, written: str) -> None:
    """``CURRENCY`` says that the amount is in another one; after ``ORIGCURRENCY`` it is converted already."""
    other = next((one.said("CURSYM") for one in node.find("CURRENCY")), None)
    if other and other.upper() != statement.currency:
        raise NotTaken(Fault.CURRENCY_DIFFERS, "TRNAMT", f"{other} {written}"[:60], currency=statement.currency)


def _signed(written: str, currency: str, column: str) -> int:
    bare = written[1:] if written[0] in "+-" else written
    amount = minor_units(bare, currency, column)
    return -amount if written[0] == "-" else amount


def _time(written: str) -> str | None:
    """Time of the posting as the bank writes it; midnight and noon stand for no time."""
    found = _MOMENT.match(written)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59 or int(found[3] or 0) > 59:
        return None
    time = f"{found[1]}:{found[2]}:{found[3] or '00'}"
    return None if time in ("00:00:00", "12:00:00") else time


def _day_or_none(written: str | None) -> str | None:
    try:
        return iso_day(written, "DTSTART") if written else None
    except NotTaken:
        return None

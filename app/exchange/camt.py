"""ISO 20022 camt.053, the bank-to-customer statement, versions 001.02 to 001.13, read by local names.

What later versions moved is looked for in both places: the state of an entry, names of parties, codes of banks.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.domain.drafts import BankLine
from app.exchange.bank_details import named
from app.exchange.bank_entries import IN, OUT, Gathering, NotTaken, clean, iso_day, minor_units
from app.exchange.bank_statement import BankStatement
from app.exchange.faults import Fault, Unreadable
from app.exchange.safe_xml import Node, tree

FORMAT = "camt.053"
_MARK = "urn:iso:std:iso:20022:"
_SPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(camt\.053\.001\.(?:0[2-9]|1[0-3]))", re.ASCII)
_NAME = re.compile(r"(?:urn:iso:std:iso:20022:tech:xsd:)?(.{1,60})", re.DOTALL)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T(\d{2}:\d{2}:\d{2})", re.ASCII)
_BOOKED, _SIDES = "BOOK", {"CRDT": IN, "DBIT": OUT}
_TRUE = ("true", "1")


class _Role(NamedTuple):
    """Whose names stand where: the party, who stands behind it, its account and its bank."""

    party: str
    behind: str
    account: str
    bank: str


_PAYER = _Role("Dbtr", "UltmtDbtr", "DbtrAcct", "DbtrAgt")
_PAYEE = _Role("Cdtr", "UltmtCdtr", "CdtrAcct", "CdtrAgt")


def is_camt(text: str) -> bool:
    """Whether this is XML that names some message of ISO 20022."""
    return text.lstrip("\ufeff \t\r\n").startswith("<") and _MARK in text


def read_camt(name: str, text: str) -> tuple[BankStatement, ...]:
    """The statements of a message; rows are counted through it, the details of one entry share its row.

    Raises Unreadable: NOT_A_STATEMENT (camt.052, camt.054, anything else), MESSAGE_INCOMPLETE, MESSAGE_DAMAGED,
    FORBIDDEN_XML, BOMB.
    """
    root = tree(text, FORMAT, name)
    if root.name != "Document" or not _SPACE.fullmatch(root.space):
        found = _NAME.match(root.space) or _NAME.match(root.name)
        raise Unreadable(Fault.NOT_A_STATEMENT, found=found[1] if found else "XML")
    statements = [*root.all("BkToCstmrStmt", "Stmt")]
    if not statements:
        raise Unreadable(Fault.MESSAGE_INCOMPLETE, format=FORMAT, needed="Stmt")
    read, row = [], 0
    for node in statements:
        read.append(_statement(node, row))
        row += sum(1 for _ in node.all("Ntry"))
    return tuple(read)


def _statement(node: Node, row: int) -> BankStatement:
    statement = Gathering("camt053", _currency(node))
    account = node.one("Acct") or Node("", "Acct")
    statement.account = clean(_account(account))
    statement.account_name = clean(account.said("Nm") or account.said("Ownr", "Nm"))
    statement.bank = clean(_bank(account.one("Svcr")))
    statement.first = _day_or_none(node.said("FrToDt", "FrDtTm") or node.said("FrToDt", "FrDt"))
    statement.last = _day_or_none(node.said("FrToDt", "ToDtTm") or node.said("FrToDt", "ToDt"))
    statement.opening = _balance(statement, node, "OPBD", "PRCD")
    statement.closing = _balance(statement, node, "CLBD")
    _take(statement, [*node.all("Ntry")], row)
    return statement.finished()


def _currency(node: Node) -> str:
    amounts = (*node.all("Bal", "Amt"), *node.all("Ntry", "Amt"))
    found = node.said("Acct", "Ccy") or next((a.attributes["Ccy"] for a in amounts if a.attributes.get("Ccy")), None)
    if found is None:
        raise Unreadable(Fault.MESSAGE_INCOMPLETE, format=FORMAT, needed="Acct/Ccy")
    return found


def _balance(statement: Gathering, node: Node, *kinds: str) -> int | None:
    """Signed; the first opening and the last closing balance where a statement has several."""
    balances = [(kind, b) for kind in kinds for b in node.all("Bal") if b.said("Tp", "CdOrPrtry", "Cd") == kind]
    if not balances:
        return None
    kind, balance = balances[-1] if kinds == ("CLBD",) else balances[0]
    try:
        amount = _amount(statement, balance.one("Amt"), f"Bal/{kind}")
        return amount if _side(balance, f"Bal/{kind}") == IN else -amount
    except NotTaken as why:
        statement.warn(None, why.column, why.value, why.code, **why.figures)
        return None


def _amount(statement: Gathering, node: Node | None, column: str) -> int:
    if node is None or not node.text.strip():
        raise NotTaken(Fault.MISSING, column, None, needed=column)
    currency, text = node.attributes.get("Ccy", statement.currency), node.text.strip()
    if currency != statement.currency:
        raise NotTaken(Fault.CURRENCY_DIFFERS, column, f"{currency} {text[:40]}", currency=statement.currency)
    return minor_units(text.removeprefix("+"), currency, column)


def _side(node: Node, column: str) -> str:
    mark = node.said("CdtDbtInd")
    if mark not in _SIDES:
        raise NotTaken(Fault.MISSING, column, mark, needed="CdtDbtInd")
    return _SIDES[mark]


# ---- entries


def _take(statement: Gathering, entries: list[Node], row: int) -> None:
    waiting = zero = 0
    for number, entry in enumerate(entries, row + 1):
        try:
            if not (state := entry.said("Sts", "Cd") or entry.said("Sts")):
                raise NotTaken(Fault.MISSING, "Ntry/Sts", None, needed="Sts")
            lines = [*_lines(statement, entry, number)] if state == _BOOKED else []
        except NotTaken as why:
            statement.reject(number, why)
            continue
        statement.lines += lines
        waiting += state != _BOOKED
        zero += state == _BOOKED and not lines
    statement.left_out(Fault.PENDING_LINES, waiting)
    statement.left_out(Fault.ZERO_LINES, zero)


def _lines(statement: Gathering, entry: Node, row: int) -> Iterator[BankLine]:
    """One line for each detail of a batch where they make up the entry, else one for the entry; none if it is zero."""
    amount, side = _amount(statement, entry.one("Amt"), "Ntry/Amt"), _side(entry, "Ntry/CdtDbtInd")
    details = [*entry.all("NtryDtls", "TxDtls")]
    parts = [_part(statement, detail, side) for detail in details] if len(details) > 1 else []
    known = [part for part in parts if part and part[0]]
    signed = sum(part if direction == side else -part for part, direction in known)
    if known and len(known) == len(details) and signed == amount:
        for detail, (part, direction) in zip(details, known, strict=True):
            yield _line(statement, entry, [detail], row, part, direction)
    elif amount:
        yield _line(statement, entry, details, row, amount, side)


def _part(statement: Gathering, detail: Node, side: str) -> tuple[int, str] | None:
    """Amount and side of a detail; None where it states none in the currency of the account."""
    written = detail.one("Amt") or detail.one("AmtDtls", "TxAmt", "Amt")
    try:
        amount = _amount(statement, written, "TxDtls/Amt")
        return amount, _side(detail, "TxDtls/CdtDbtInd") if detail.one("CdtDbtInd") else side
    except NotTaken:
        return None


def _line(statement: Gathering, entry: Node, details: list[Node], row: int, amount: int, side: str) -> BankLine:
    day, time = _booked(entry)
    alone = details[0] if len(details) == 1 else None
    reversal = _reversed(entry) or bool(alone and _reversed(alone))
    party, account, bank = _other_side(alone, side, reversal, statement.account) if alone else (None, None, None)
    return BankLine(
        row=row,
        account=statement.account,
        date=day,
        time=time,
        amount=amount,
        side=side,
        currency=statement.currency,
        balance=None,
        party=clean(party),
        party_account=clean(account),
        party_bank=clean(bank),
        text=clean(*(part for detail in details for part in _remittance(detail)), entry.said("AddtlNtryInf")),
        reference=clean(_reference(entry, alone)),
        reversal=reversal,
    )


def _reversed(node: Node) -> bool:
    return (node.said("RvslInd") or "").lower() in _TRUE


def _booked(entry: Node) -> tuple[str, str | None]:
    """Day and time of booking, else the value date."""
    for name in ("BookgDt", "ValDt"):
        for written in (entry.said(name, "DtTm"), entry.said(name, "Dt")):
            if written:
                time = _TIME.match(written)
                return iso_day(written, f"Ntry/{name}"), time[1] if time and time[1] != "00:00:00" else None
    raise NotTaken(Fault.MISSING, "Ntry/BookgDt", None, needed="BookgDt")


def _day_or_none(written: str | None) -> str | None:
    try:
        return iso_day(written, "FrToDt") if written else None
    except NotTaken:
        return None


# ---- the other side


def _other_side(detail: Node, side: str, reversal: bool, own: str | None) -> tuple[str | None, str | None, str | None]:
    """Name, account and bank of who paid, or was paid.

    A reversal keeps the roles of the payment it takes back; some banks turn them, so there the other role is asked too.
    """
    payer_first = (side == IN) != reversal
    roles = [_PAYER, _PAYEE] if payer_first else [_PAYEE, _PAYER]
    for role in roles if reversal else roles[:1]:
        account = _account(detail.one("RltdPties", role.account))
        name = _party(detail.one("RltdPties", role.party)) or _party(detail.one("RltdPties", role.behind))
        if (account or name) and (account is None or account != own):
            return name, account, _bank(detail.one("RltdAgts", role.bank))
    return None, None, None


def _party(node: Node | None) -> str | None:
    if node is None:
        return None
    return node.said("Nm") or node.said("Pty", "Nm") or node.said("Agt", "FinInstnId", "Nm")


def _account(node: Node | None) -> str | None:
    if node is None:
        return None
    return node.said("Id", "IBAN") or node.said("Id", "Othr", "Id") or node.said("Id", "PrtryAcct", "Id")


def _bank(node: Node | None) -> str | None:
    if node is None:
        return None
    names = (node.said("FinInstnId", name) for name in ("Nm", "BICFI", "BIC"))
    return next((name for name in names if name), None)


# ---- what it is for


def _remittance(detail: Node) -> Iterator[str | None]:
    for node in detail.all("RmtInf", "Ustrd"):
        yield node.text
    for node in detail.all("RmtInf", "Strd"):
        for path in (("RfrdDocInf", "Nb"), ("CdtrRefInf", "Ref"), ("CdtrRefInf", "CdtrRef"), ("AddtlRmtInf",)):
            yield from (found.text for found in node.all(*path))
    yield named(detail.said("Refs", "EndToEndId") or "")
    yield detail.said("AddtlTxInf")


def _reference(entry: Node, detail: Node | None) -> str | None:
    """The bank's own number, of the detail rather than of the entry."""
    inner = detail.said("Refs", "AcctSvcrRef") if detail else None
    return inner or entry.said("AcctSvcrRef") or entry.said("NtryRef")

"""Made-up statements in message formats, and the folder of samples where there is one."""

import os
from pathlib import Path

from app.exchange.bank_messages import read_message
from app.exchange.bank_statement import BankStatement
from app.exchange.faults import Unreadable
from tests.lints import ROOT

SHARED = Path(os.environ.get("CREDITDESK_SHARED", str(ROOT.parent / "shared")))
SAMPLES = SHARED / "data" / "samples"


def samples(folder: str) -> list[Path]:
    """Files of a folder of samples, without licences; none where the samples are absent."""
    return sorted(p for p in (SAMPLES / folder).rglob("*") if p.is_file() and p.name != "LICENSE")


def read(text: str | bytes, name: str = "a.sta") -> tuple[BankStatement, ...]:
    found = read_message(name, text.encode() if isinstance(text, str) else text)
    assert found is not None
    return found


def one(text: str | bytes) -> BankStatement:
    (statement,) = read(text)
    return statement


def refusal(text: str | bytes, name: str = "a.sta") -> tuple[str, dict[str, str]]:
    """Code and figures with which a file is refused."""
    try:
        read(text, name)
    except Unreadable as error:
        return str(error.code), error.figures
    raise AssertionError("was read")


def codes(statement: BankStatement) -> tuple[list[str], list[str]]:
    """Codes of what was rejected, and of the warnings."""
    return [p.problem for p in statement.rejected], [p.problem for p in statement.warnings]


def agrees(statement: BankStatement) -> bool:
    """The control of a statement, reckoned here once more, says what its warnings say."""
    moved = sum(line.amount * (1 if line.side == "in" else -1) for line in statement.lines)
    stated = statement.opening is not None and statement.closing is not None
    differs = stated and (statement.opening or 0) + moved != statement.closing
    return differs == ("CLOSING_DIFFERS" in codes(statement)[1])


# ---- MT940


def mt940(*lines: str, opening: str = "C260601EUR1000,00", closing: str = "C260630EUR1000,00", account: str = "DE1") -> str:
    head = (":20:STMT", f":25:{account}", ":28C:1/1", f":60F:{opening}")
    return "\r\n".join((*head, *lines, f":62F:{closing}", "-", ""))


# ---- camt.053


def camt(*entries: str, version: str = "053.001.08", balances: str = "", account: str = "<IBAN>DE1</IBAN>", more: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{version}">'
        f"<BkToCstmrStmt><GrpHdr/><Stmt>{more}<Acct><Id>{account}</Id><Ccy>EUR</Ccy></Acct>{balances}{''.join(entries)}"
        "</Stmt></BkToCstmrStmt></Document>"
    )


def balance(kind: str, amount: str, side: str = "CRDT", currency: str = "EUR") -> str:
    tp = f"<Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
    return f'<Bal>{tp}<Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>2026-06-30</Dt></Dt></Bal>'


def entry(
    amount: str = "10.00",
    side: str = "CRDT",
    details: str = "",
    state: str = "<Cd>BOOK</Cd>",
    more: str = "",
    currency: str = "EUR",
) -> str:
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{more}<Sts>{state}</Sts>'
        f"<BookgDt><Dt>2026-06-02</Dt></BookgDt><ValDt><Dt>2026-06-03</Dt></ValDt><NtryDtls>{details}</NtryDtls></Ntry>"
    )


# ---- OFX


def ofx(*records: str, balance: str = "<LEDGERBAL><BALAMT>100.00<DTASOF>20260630</LEDGERBAL>", currency: str = "USD") -> str:
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"
        f"<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>{currency}\n"
        "<BANKACCTFROM><BANKID>4711<ACCTID>999<ACCTTYPE>CHECKING</BANKACCTFROM>\n"
        f"<BANKTRANLIST><DTSTART>20260601<DTEND>20260630{''.join(records)}</BANKTRANLIST>\n"
        f"{balance}</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )


def record(amount: str = "10.00", number: str = "1", more: str = "", posted: str = "20260602") -> str:
    return f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{posted}<TRNAMT>{amount}<FITID>{number}{more}</STMTTRN>\n"

"""Bank statements in message formats: which of them the bytes are, and its reader."""

import re

from app.exchange.bank_entries import MAX_BYTES, decoded
from app.exchange.bank_statement import BankStatement
from app.exchange.camt import is_camt, read_camt
from app.exchange.faults import Fault, Unreadable
from app.exchange.mt940 import is_mt940, read_mt940
from app.exchange.ofx import is_ofx, read_ofx

_SIGNS = re.compile(rb":(?:\d{2}[A-Z]?|NS):|OFX|urn:iso:std:iso:20022:|^!|\n!", re.IGNORECASE)
_HEAD = 1_000_000  # bytes in which a message shows what it is
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
_QIF = re.compile(r"(?:^|\n)!(?:Type:|Account\b|Option:|Clear:)", re.IGNORECASE)


def read_message(name: str, data: bytes) -> tuple[BankStatement, ...] | None:
    """Every statement of an MT940, camt.053 or OFX file; None if the bytes are none of these.

    ``name`` is the file's, for refusals. Raises Unreadable: EMPTY_FILE, TOO_LARGE, UNDECODABLE, NOT_A_STATEMENT,
    QIF_FILE, MESSAGE_DAMAGED, MESSAGE_INCOMPLETE, FORBIDDEN_XML, BOMB.
    """
    if not data.strip():
        raise Unreadable(Fault.EMPTY_FILE, name=name)
    if data.startswith(_PACKED) or not _might_be(data):
        return None
    text = decoded(data)
    if is_camt(text):
        return read_camt(name, _within(data, text))
    if is_ofx(text):
        return read_ofx(name, _within(data, text))
    if is_mt940(text):
        return read_mt940(_within(data, text))
    if _QIF.search(text[:10_000]):
        raise Unreadable(Fault.QIF_FILE, name=name)
    return None


def _might_be(data: bytes) -> bool:
    # UTF-16 puts a zero beside each character; tables of other kinds are spared a decoding that might refuse them.
    return bool(_SIGNS.search(data[:_HEAD].replace(b"\0", b"")))


def _within(data: bytes, text: str) -> str:
    if len(data) > MAX_BYTES:
        raise Unreadable(Fault.TOO_LARGE, size=len(data), limit=MAX_BYTES)
    return text

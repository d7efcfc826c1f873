"""Matched lines of the bank whose payer is not the customer, and whether the payer's signed note came back."""

from collections.abc import Callable, Sequence

from app.domain.payers import Index, plain
from app.storage import bank_reads
from app.storage.bank_reads import StoredLine
from app.storage.engine import Tables
from app.storage.person import ERASED


def payer_notes(tables: Tables, lines: Sequence[StoredLine], private: Callable[[str], bool]) -> dict[int, str | None]:
    """For each matched line that somebody else paid: the day on which the note was signed, None while it is missing.

    A line without a payer's name, or whose name was erased, says nothing of who paid. ``private``: whether a name is a person's.
    """
    matched = [(line, line.party) for line in lines if line.receipts and line.party and line.party != ERASED]
    if not matched:
        return {}
    customers = bank_reads.payers(tables)
    index, ids = Index(customers), {one.code: one.id for one in customers}
    signed = dict(tables.rows("SELECT line, signed_on FROM payer_note"))
    return {
        line.id: signed.get(line.id)
        for line, party in matched
        if not all(code in ids and index.own(ids[code], plain(party), private(party)) for code, _ in line.receipts)
    }

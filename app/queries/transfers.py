"""Transfers without cash: one by its number, those of a period, and which of them lack an agreement."""

from datetime import date

from app.domain.rule import Refused, Rule
from app.domain.transfers import UNSIGNED
from app.storage import transfer_reads
from app.storage.engine import Tables
from app.storage.transfer_reads import TransferRow


def by_number(tables: Tables, number: str) -> TransferRow:
    found = next((one for one in transfer_reads.rows(tables) if one.number == number), None)
    if found is None:
        raise Refused(Rule.TRANSFER_UNKNOWN, number=number)
    return found


def lacks_agreement(one: TransferRow) -> bool:
    """No signed paper is kept, and it takes one: what was reversed takes none any more."""
    return one.type not in UNSIGNED and one.sha256 is None and one.reversed_on is None


def of_period(tables: Tables, first: date | None, last: date | None, only_missing: bool) -> list[TransferRow]:
    """By day; both days included."""
    return [
        one for one in transfer_reads.rows(tables)
        if (first is None or one.on >= first.isoformat()) and (last is None or one.on <= last.isoformat())
        and (not only_missing or lacks_agreement(one))
    ]  # fmt: skip


def agreement_file(tables: Tables, one: TransferRow) -> bytes | None:
    """The bytes of the agreement as they were handed in."""
    return transfer_reads.paper(tables, one.sha256) if one.sha256 else None

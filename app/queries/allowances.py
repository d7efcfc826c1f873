"""Applications for allowances, and what was given away in a month."""

from dataclasses import dataclass

from app.domain import allowances as states
from app.domain.rule import Refused, Rule
from app.storage import allowance_reads
from app.storage.allowance_reads import AllowanceRow, Given
from app.storage.engine import Tables

_RED = (states.REBATE, states.ALLOWANCE)
_GIVEN = (states.AWAITING, states.ISSUED, states.REVERSED)


def listed(tables: Tables, only_pending: bool) -> list[AllowanceRow]:
    """``only_pending``: what somebody still has to do something about: decide, or have the red letter made."""
    found = allowance_reads.allowances(tables)
    return [one for one in found if one.state in states.CLAIMING] if only_pending else found


def by_number(tables: Tables, number: str) -> AllowanceRow:
    found = next((one for one in allowance_reads.allowances(tables) if one.number == number), None)
    if found is None:
        raise Refused(Rule.ALLOWANCE_UNKNOWN, number=number)
    return found


@dataclass(frozen=True, slots=True)
class Month:
    """``given`` by documents of the month, and ``approved`` in it by the owner, to be given by a red letter."""

    month: str
    given: tuple[Given, ...]
    approved: tuple[AllowanceRow, ...]


def month(tables: Tables, of: str) -> Month:
    found = allowance_reads.allowances(tables)
    approved = [one for one in found if one.kind in _RED and one.state in _GIVEN and (one.decided_on or "")[:7] == of]
    return Month(of, tuple(allowance_reads.given(tables, of)), tuple(approved))

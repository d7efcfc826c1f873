"""How far matching may go by itself: a dated row of policy, checked at the door like the others.

The body, all keys of which may be left out::

    {"accept_from": 90, "small_difference": "10.00", "per_month": "200.00", "bank_fee": "50.00",
     "confirm_days": 5, "list_after_days": 35, "own_approval": false, "receipts_by": "accounting"}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.domain.dunning_policy import (
    DAYS_MAX,
    Amounts,
    PolicyError,
    PolicyFault,
    read_amounts,
    read_keys,
    whole_number,
    yes_no,
)

_TEN, _FIFTY, _TWO_HUNDRED = Amounts(Decimal(10)), Amounts(Decimal(50)), Amounts(Decimal(200))
ACCOUNTING, BANK, HERE = "accounting", "bank", "here"
LOWEST = 80  # below it a proposal is a guess, whoever accepts it


@dataclass(frozen=True, slots=True)
class MatchingPolicy:
    """``small_difference`` may be rounded off with one receipt (抹零), ``per_month`` with all of a month.

    ``accept_from``: the lowest score that is accepted without a look at each. ``bank_fee``: what a bank keeps at most.
    ``confirm_days``: how far the day of the accounting program may lie from the bank's; ``list_after_days``: how old a
    receipt that it does not know may grow. ``own_approval``: who asks for an allowance may approve it (a firm of one).
    ``receipts_by``: whose receipts count (收款以哪里为准). What is matched here is provisional only where the accounting
    program's count.
    """

    accept_from: int = 90
    small_difference: Amounts = _TEN
    per_month: Amounts = _TWO_HUNDRED
    bank_fee: Amounts = _FIFTY
    confirm_days: int = 5
    list_after_days: int = 35
    own_approval: bool = False
    receipts_by: str = ACCOUNTING

    @property
    def matched_state(self) -> str:
        """What a receipt is that is posted for a line of the bank."""
        return "provisional" if self.receipts_by == ACCOUNTING else "confirmed"


def matching_from_json(body: Mapping[str, Any]) -> MatchingPolicy:
    """The policy a JSON body states; PolicyError names the first key that is wrong."""
    return MatchingPolicy(**read_keys(body, _KEYS, (), ""))


def _whose(value: object, where: str) -> str:
    if value not in (ACCOUNTING, BANK, HERE):
        raise PolicyError(PolicyFault.WHOSE_UNKNOWN, where, known=", ".join((ACCOUNTING, BANK, HERE)))
    return str(value)


_KEYS = {
    "accept_from": whole_number(LOWEST, 100),
    "small_difference": read_amounts,
    "per_month": read_amounts,
    "bank_fee": read_amounts,
    "confirm_days": whole_number(0, 31),
    "list_after_days": whole_number(0, DAYS_MAX),
    "own_approval": yes_no,
    "receipts_by": _whose,
}

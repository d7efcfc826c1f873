"""The clocks of bills (票据): a dated row of policy (kind ``bills``), checked at the door like the others.

The body, all keys of which may be left out::

    {"remind_days": 7, "present_days": 10, "notice_days": 3, "recourse_months": 6, "again_months": 3,
     "acceptor_months": 24, "exposure_days": 30}

The legal figures are a starting point that a lawyer has to confirm (see docs/policy.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.dunning_policy import DAYS_MAX, read_keys, whole_number

MONTHS_MAX = 120


@dataclass(frozen=True, slots=True)
class BillsPolicy:
    """``remind_days`` before maturity a bill is to be presented, at the latest ``present_days`` after it.

    ``notice_days``: from the refusal to the notice to prior parties; ``recourse_months``: from the refusal to the end of
    recourse, ``again_months``: of one who had to pay himself; ``acceptor_months``: from maturity, against acceptor and drawer.
    ``exposure_days``: so long after maturity a bill that was passed on with recourse still counts as exposure.
    """

    remind_days: int = 7
    present_days: int = 10
    notice_days: int = 3
    recourse_months: int = 6
    again_months: int = 3
    acceptor_months: int = 24
    exposure_days: int = 30


def bills_from_json(body: Mapping[str, Any]) -> BillsPolicy:
    """The policy a JSON body states; PolicyError names the first key that is wrong."""
    return BillsPolicy(**read_keys(body, _KEYS, (), ""))


_DAYS, _MONTHS = whole_number(0, DAYS_MAX), whole_number(1, MONTHS_MAX)
_KEYS = {
    "remind_days": _DAYS,
    "present_days": _DAYS,
    "notice_days": _DAYS,
    "recourse_months": _MONTHS,
    "again_months": _MONTHS,
    "acceptor_months": _MONTHS,
    "exposure_days": _DAYS,
}

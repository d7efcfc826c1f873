"""When a file looks wrong as a whole: a dated row of policy (kind ``import``), checked at the door like the others.

The body, all keys of which may be left out: ``{"gone_share": "20", "due_equals_date_share": "5"}``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.domain.dunning_policy import PolicyError, PolicyFault, read_keys

_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class ImportPolicy:
    """Percent: of the open items that a list may leave out, and of the rows that may be due on the day of their invoice."""

    gone_share: Decimal = Decimal(20)
    due_equals_date_share: Decimal = Decimal(5)


def import_from_json(body: Mapping[str, Any]) -> ImportPolicy:
    """The policy a JSON body states; PolicyError names the first key that is wrong."""
    return ImportPolicy(**read_keys(body, _KEYS, (), ""))


def _percent(value: object, where: str) -> Decimal:
    if not isinstance(value, str) or not _PERCENT.fullmatch(value):
        raise PolicyError(PolicyFault.NOT_AN_AMOUNT, where)
    if Decimal(value) > _WHOLE:
        raise PolicyError(PolicyFault.OUT_OF_RANGE, where, low="0", high=str(_WHOLE))
    return Decimal(value)


_KEYS = {"gone_share": _percent, "due_equals_date_share": _percent}

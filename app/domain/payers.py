"""Names of payers: how two spellings of one are the same, and which customers a name or a text means."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

_NOISE = re.compile(r"[\s()\[\]{}<>.,;:'\"·、。，；：-]+")
_TOKEN = re.compile(r"[0-9a-z][0-9a-z_/.-]*")
_LEAST_NAME, _LEAST_NUMBER, _LEAST_DIGITS = 4, 3, 6


class Customer(NamedTuple):
    """What a customer may be called. ``group``: one owner's firms."""

    id: int
    code: str
    name: str
    short_name: str | None = None
    name_en: str | None = None
    former: tuple[str, ...] = ()
    uscc: str | None = None
    group: str | None = None


def plain(text: str) -> str:
    """A name for comparison: one width, one case, without blanks, brackets and points."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())


def tokens(text: str) -> list[str]:
    """Words of a text that may be numbers of documents, in ``plain`` form: with a letter, or long enough to be no amount."""
    found = (one.rstrip("_/.-") for one in _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold()))
    return [plain(one) for one in found if _may_be_number(one)]


def _may_be_number(token: str) -> bool:
    digits = sum(char.isdigit() for char in token)
    return bool(digits) and len(token) >= (_LEAST_DIGITS if digits == len(token) else _LEAST_NUMBER)


class Index:
    """Customers by what they are called."""

    def __init__(self, customers: Sequence[Customer]) -> None:
        self.codes = {one.id: one.code for one in customers}
        self.full: dict[str, list[int]] = {}
        self.short: dict[str, list[int]] = {}
        self.groups: dict[str, list[int]] = {}
        self._group = {one.id: one.group for one in customers}
        self._uscc = {one.uscc.casefold(): one.id for one in customers if one.uscc}
        for one in customers:
            for name in dict.fromkeys(plain(text) for text in (one.name, one.name_en, *one.former) if text):
                self.full.setdefault(name, []).append(one.id)
            if one.short_name:
                self.short.setdefault(plain(one.short_name), []).append(one.id)
            if one.group:
                self.groups.setdefault(one.group, []).append(one.id)

    def taxed(self, text: str) -> list[int]:
        """Customers whose tax numbers stand in a text."""
        return [self._uscc[token] for token in tokens(text) if token in self._uscc]

    def within(self, party: str) -> list[int]:
        """Customers whose name or short name is part of a payer's (``plain``), the longest such name only."""
        if party in self.full:
            return []
        found = [name for name in (*self.full, *self.short) if len(name) >= _LEAST_NAME and name in party]
        longest = max(found, key=len, default="")
        return sorted({*self.full.get(longest, ()), *self.short.get(longest, ())})

    def own(self, customer: int, party: str, private: bool) -> bool:
        """Whether a payer (``plain``) is that customer: by its name, or, if no person's, by its short name or one that holds it."""
        if customer in self.full.get(party, ()):
            return True
        return not private and (customer in self.short.get(party, ()) or customer in self.within(party))

    def group_of(self, customer: int) -> list[int]:
        group = self._group[customer]
        return self.groups[group] if group else []

"""How an amount fits what a customer owes: the items it pays, and how sure that is.

A payment that is short leaves its item open by the difference (短款保留); nothing is rounded off here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from app.domain.matching_policy import MatchingPolicy
from app.domain.matching_sums import oldest_making, sums_making

_FEE_WORDS = ("手续费", "汇费", "fee", "charge")
Figures = tuple[tuple[str, str | int], ...]


class OpenItem(NamedTuple):
    """Something owed, minor units. ``detail`` is False for a balance without documents."""

    id: int
    customer: int
    number: str
    date: str
    due: str | None
    currency: str
    open: int
    detail: bool = True


def age(item: OpenItem) -> tuple[bool, str, str, int]:
    """Sorts the oldest due date first, what has none last, as ``allocation`` does."""
    return item.due is None, item.due or item.date, item.date, item.id


@dataclass(frozen=True, slots=True)
class Fit:
    """``points`` (0-40), what is paid as (item, amount), and why, as codes with figures."""

    points: int
    pays: tuple[tuple[int, int], ...]
    reasons: tuple[tuple[str, Figures], ...]


def fit(
    amount: int, currency: str, text: str, items: Sequence[OpenItem], named: Collection[int], policy: MatchingPolicy
) -> Fit:
    """The best fit of ``amount`` (> 0) to ``items``, the oldest first; ``named`` are ids that the payer's text names."""
    meant = [item for item in items if item.id in named]
    if meant:
        return _named(amount, meant, text, currency, policy)
    for way in (_exact, _oldest, _some):
        found = way(amount, items)
        if found:
            return found
    return _nearly(amount, items, text, currency, policy) or _rest(amount, items)


def _named(amount: int, meant: Sequence[OpenItem], text: str, currency: str, policy: MatchingPolicy) -> Fit:
    numbers = (("numbers", ", ".join(item.number for item in meant)),)
    total = sum(item.open for item in meant)
    pays = _in_turn(amount, meant)
    told: tuple[str, Figures] = ("NUMBER_IN_TEXT", numbers)
    if amount == total:
        return Fit(40, pays, (told,))
    if amount > total:
        return Fit(20, pays, (told, ("ADVANCE", (("left", amount - total),))))
    return Fit(25, pays, (told, _short(total - amount, text, currency, policy)))


def _exact(amount: int, items: Sequence[OpenItem]) -> Fit | None:
    found = [item for item in items if item.open == amount]
    if not found:
        return None
    if len(found) > 1:
        return Fit(25, ((found[0].id, amount),), (("EXACT_SEVERAL", (("count", len(found)), ("number", found[0].number))),))
    return Fit(35, ((found[0].id, amount),), (("EXACT_ITEM", (("number", found[0].number),)),))


def _oldest(amount: int, items: Sequence[OpenItem]) -> Fit | None:
    count = oldest_making(amount, [item.open for item in items])
    if count is None:
        return None
    code = "SUM_ALL" if count == len(items) else "SUM_OLDEST"
    return Fit(33, _in_turn(amount, items), ((code, (("count", count),)),))


def _some(amount: int, items: Sequence[OpenItem]) -> Fit | None:
    found = list(islice(sums_making(amount, [item.open for item in items]), 2))
    if not found:
        return None
    chosen = [items[at] for at in found[0]]
    if len(found) > 1:
        return Fit(15, _in_turn(amount, chosen), (("SUM_SEVERAL", (("count", len(chosen)),)),))
    return Fit(30, _in_turn(amount, chosen), (("SUM_OF", (("count", len(chosen)),)),))


def _nearly(amount: int, items: Sequence[OpenItem], text: str, currency: str, policy: MatchingPolicy) -> Fit | None:
    """A single item, or everything, but for a difference that is small or a bank's fee."""
    most = max(policy.small_difference.minor(currency), policy.bank_fee.minor(currency) if _fee(text) else 0)
    near = [item for item in items if 0 < item.open - amount <= most]
    total = sum(item.open for item in items)
    if len(near) == 1:
        return Fit(25, ((near[0].id, amount),), (_short(near[0].open - amount, text, currency, policy),))
    if not near and 0 < total - amount <= most:
        return Fit(23, _in_turn(amount, items), (_short(total - amount, text, currency, policy),))
    return None


def _rest(amount: int, items: Sequence[OpenItem]) -> Fit:
    total = sum(item.open for item in items)
    if amount > total:
        return Fit(8 if items else 0, _in_turn(amount, items), (("ADVANCE", (("left", amount - total),)),))
    return Fit(10, _in_turn(amount, items), (("PART_PAYMENT", (("left", total - amount),)),))


def _short(difference: int, text: str, currency: str, policy: MatchingPolicy) -> tuple[str, Figures]:
    """What a difference looks like. It stays open whatever it is called."""
    figures = (("difference", difference),)
    if _fee(text) and difference <= policy.bank_fee.minor(currency):
        return "BANK_FEE", figures
    return ("SMALL_DIFFERENCE" if difference <= policy.small_difference.minor(currency) else "SHORT_KEPT"), figures


def _fee(text: str) -> bool:
    return any(word in text.casefold() for word in _FEE_WORDS)


def _in_turn(amount: int, items: Sequence[OpenItem]) -> tuple[tuple[int, int], ...]:
    pays = []
    for item in items:
        part = min(amount, item.open)
        amount -= part
        pays.append((item.id, part))
    return tuple((id_, part) for id_, part in pays if part)

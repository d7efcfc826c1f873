"""What was delivered and what of it was invoiced: notes and invoices tied by number, each sum counted once.

A delivery is no receivable: it is invoiced later, and only the invoice is owed. What is delivered and not invoiced is part
of the exposure. Amounts are minor units; of a return (退货), and of the credit note for it, negative.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from app.domain.payers import plain, tokens


class Delivered(NamedTuple):
    """``stated``: what the sales program says has been invoiced of it, as of the day that is asked about."""

    id: int
    customer: int
    currency: str
    number: str
    date: str
    amount: int
    stated: int


class Billed(NamedTuple):
    """An invoice (instalments together) or a credit note; ``names``: what it says of deliveries, ``text`` what else it says."""

    customer: int
    currency: str
    number: str
    date: str
    amount: int
    names: str | None
    text: str | None


class Tied(NamedTuple):
    """By delivery (id) what invoices that name it hold of it; by place the deliveries (ids) that each invoice names."""

    given: Mapping[int, int]
    named: Sequence[tuple[int, ...]]


class Difference(NamedTuple):
    """Deliveries and invoices that belong together and do not agree. ``month`` where no number ties them."""

    customer: int
    currency: str
    deliveries: tuple[str, ...]
    invoices: tuple[str, ...]
    month: str | None
    delivered: int
    invoiced: int


_SEVERAL = re.compile(r"[,，、;；/\s]+")


def names_in(billed: Billed) -> set[str]:
    """Numbers that an invoice names, in the form in which they are compared."""
    listed = {plain(part) for part in _SEVERAL.split(billed.names or "") if part}
    return listed | ({plain(billed.names)} if billed.names else set()) | set(tokens(billed.text or ""))


def tie(deliveries: Sequence[Delivered], bills: Sequence[Billed]) -> Tied:
    """Invoices in their order fill the deliveries they name, the oldest first; never more than was delivered."""
    by_name: dict[tuple[int, str, str], list[Delivered]] = {}
    for one in sorted(deliveries, key=lambda d: (d.date, d.id)):
        by_name.setdefault((one.customer, one.currency, plain(one.number)), []).append(one)
    given: dict[int, int] = {}
    named = []
    for bill in bills:
        found = _named_by(bill, by_name)
        _fill(bill.amount, found, given)
        named.append(tuple(one.id for one in found))
    return Tied(given, named)


def _named_by(bill: Billed, by_name: Mapping[tuple[int, str, str], Sequence[Delivered]]) -> list[Delivered]:
    keys = ((bill.customer, bill.currency, name) for name in sorted(names_in(bill)))
    found = (one for key in keys for one in by_name.get(key, ()))
    return sorted((one for one in found if (one.amount > 0) is (bill.amount > 0)), key=lambda d: (d.date, d.id))


def _fill(amount: int, deliveries: Iterable[Delivered], given: dict[int, int]) -> None:
    sign = 1 if amount > 0 else -1
    left = abs(amount)
    for one in deliveries:
        part = min(left, abs(one.amount) - abs(given.get(one.id, 0)))
        given[one.id] = given.get(one.id, 0) + sign * part
        left -= part


def invoiced(one: Delivered, tied: Tied) -> int:
    """What of a delivery has been invoiced: by the program's word or by invoices that name it, whichever is more."""
    sign = 1 if one.amount > 0 else -1
    return sign * min(abs(one.amount), max(sign * one.stated, sign * tied.given.get(one.id, 0), 0))


def not_invoiced(one: Delivered, tied: Tied) -> int:
    return one.amount - invoiced(one, tied)


def differences(deliveries: Sequence[Delivered], bills: Sequence[Billed], tied: Tied) -> list[Difference]:
    """First by number, where an invoice names a delivery; of the others by customer and month."""
    groups = _groups(tied)
    by_id = {one.id: one for one in deliveries}
    found = [_by_number([by_id[id_] for id_ in ids], [bills[place] for place in places]) for ids, places in groups]
    told = {id_ for ids, _ in groups for id_ in ids}
    alone = [one for one in deliveries if one.id not in told]
    unnamed = [bill for bill, ids in zip(bills, tied.named, strict=True) if not ids]
    found += _by_month(alone, unnamed)
    return [one for one in found if one.delivered != one.invoiced]


def _groups(tied: Tied) -> list[tuple[list[int], list[int]]]:
    """Deliveries and invoices (by place) that hang together by names."""
    groups: list[tuple[set[int], list[int]]] = []
    for place, ids in enumerate(tied.named):
        if not ids:
            continue
        met = [group for group in groups if group[0] & set(ids)]
        merged = (set(ids).union(*(group[0] for group in met)), [*(p for group in met for p in group[1]), place])
        groups = [*(group for group in groups if group not in met), merged]
    return [(sorted(ids), sorted(places)) for ids, places in groups]


def _by_number(deliveries: Sequence[Delivered], bills: Sequence[Billed]) -> Difference:
    first = deliveries[0]
    return Difference(
        first.customer, first.currency, tuple(one.number for one in deliveries), tuple(bill.number for bill in bills), None,
        sum(one.amount for one in deliveries), sum(bill.amount for bill in bills),
    )  # fmt: skip


def _by_month(deliveries: Sequence[Delivered], bills: Sequence[Billed]) -> list[Difference]:
    """Of customers for whom there is a delivery in the month; what the program says was invoiced counts as told."""
    sums: dict[tuple[int, str, str], tuple[list[str], list[str], list[int]]] = {}
    for one in deliveries:
        names, _, totals = sums.setdefault((one.customer, one.currency, one.date[:7]), ([], [], [0, 0]))
        names.append(one.number)
        totals[0] += one.amount
    for bill in bills:
        if (key := (bill.customer, bill.currency, bill.date[:7])) in sums:
            _, numbers, totals = sums[key]
            numbers.append(bill.number)
            totals[1] += bill.amount
    return [
        Difference(customer, currency, tuple(names), tuple(numbers), month, *totals)
        for (customer, currency, month), (names, numbers, totals) in sums.items()
    ]

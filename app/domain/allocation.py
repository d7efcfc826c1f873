"""Which open documents a receipt pays (收款核销): proposals that a person confirms.

What the payer named goes first (《民法典》第560条第1款); FIFO and pro rata are defaults for what was not named.
All amounts are minor units of one currency.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from app.domain.rule import Refused, Rule

Id = TypeVar("Id", int, str)


@dataclass(frozen=True, slots=True)
class Debt(Generic[Id]):
    """A document with something ``open`` (not negative); ``due`` None is not known."""

    id: Id
    due: date | None
    date: date
    open: int


@dataclass(frozen=True, slots=True)
class Proposal(Generic[Id]):
    """(document, amount) for each document that gets something, and what is ``left`` unallocated."""

    lines: tuple[tuple[Id, int], ...]
    left: int


def fifo(amount: int, debts: Sequence[Debt[Id]]) -> Proposal[Id]:
    """Oldest due date first; a debt without due date last; ties by document date, then id."""
    return _in_turn(amount, _by_age(debts))


def named(amount: int, debts: Sequence[Debt[Id]], ids: Sequence[Id]) -> Proposal[Id]:
    """The documents the payer named, in the order named; what they do not take is left.

    Refused as DOCUMENT_UNKNOWN if one of them is not among ``debts``.
    """
    known = {debt.id: debt for debt in debts}
    for wanted in ids:
        if wanted not in known:
            raise Refused(Rule.DOCUMENT_UNKNOWN, document=wanted)
    return _in_turn(amount, [known[wanted] for wanted in dict.fromkeys(ids)])


def pro_rata(amount: int, debts: Sequence[Debt[Id]]) -> Proposal[Id]:
    """In proportion to what is open, to the minor unit by the largest remainder (ties: the older debt)."""
    total = sum(debt.open for debt in debts)
    if amount >= total:
        return _in_turn(amount, debts)
    _check(amount)
    shares = {debt.id: amount * debt.open // total for debt in debts}
    by_remainder = sorted(_by_age(debts), key=lambda debt: amount * debt.open % total, reverse=True)
    for debt in by_remainder[: amount - sum(shares.values())]:
        shares[debt.id] += 1
    return _proposal(amount, shares.items())


def _by_age(debts: Iterable[Debt[Id]]) -> list[Debt[Id]]:
    return sorted(debts, key=lambda debt: (debt.due is None, debt.due or debt.date, debt.date, debt.id))


def _in_turn(amount: int, debts: Iterable[Debt[Id]]) -> Proposal[Id]:
    _check(amount)
    left, lines = amount, []
    for debt in debts:
        part = min(left, debt.open)
        lines.append((debt.id, part))
        left -= part
    return _proposal(amount, lines)


def _proposal(amount: int, lines: Iterable[tuple[Id, int]]) -> Proposal[Id]:
    paid = tuple((document, part) for document, part in lines if part)
    return Proposal(paid, amount - sum(part for _, part in paid))


def _check(amount: int) -> None:
    if amount < 0:
        raise ValueError(f"cannot allocate {amount}")

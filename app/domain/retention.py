"""Retention (质保金): what a customer keeps back until an event, here called waiting, then due so long after that day.

An item is retention by its ledger account, by a term that counts from acceptance, or because the register says so. Until
somebody has said on which day the event happened nothing of it is due, whatever was worked out before.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.domain.accounts_policy import Nature
from app.domain.rule import Refused, Rule
from app.domain.terms import MAX_DAYS, MAX_MONTHS, Kind, Part, Start, due_date, parse_term


class Event(StrEnum):
    """What the clock of a retention waits for."""

    ACCEPT = "accept"  # 验收
    WARRANTY = "warranty"  # 质保期满


class State(StrEnum):
    WAITING = "waiting"  # 待触发
    TRIGGERED = "triggered"  # 已触发
    RECEIVED = "received"  # 已收


class Span(NamedTuple):
    """So long after the event: days or months, never both."""

    days: int = 0
    months: int = 0

    @property
    def code(self) -> str:
        return f"{self.months}M" if self.months else str(self.days)


class Word(NamedTuple):
    """The latest word of the register on an item. Days are ISO text; ``span`` is the code of a Span."""

    event: str = Event.ACCEPT
    expected: str | None = None
    responsible: str | None = None
    span: str | None = None
    happened: str | None = None


class Held(NamedTuple):
    """What decides whether an item waits. ``term``: of the customer; ``word``: None if the register has none."""

    nature: Nature
    balance: bool  # without documents behind it
    due: str | None
    based: bool  # the file that brought it said from which day its term counts
    term: str | None
    part: int
    parts: int
    word: Word | None


_SPAN = re.compile(r"([0-9]{1,4})(M|个月|D|天|日)?")


def read_span(text: str) -> Span:
    """``12M``, ``12个月``, ``90`` or ``90天``; refused when it is none of them or too far."""
    found = _SPAN.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text).upper()))
    number, unit = (int(found[1]), found[2]) if found else (MAX_DAYS + 1, None)
    span = Span(months=number) if unit in ("M", "个月") else Span(number)
    if span.days > MAX_DAYS or span.months > MAX_MONTHS:
        raise Refused(Rule.RETENTION_SPAN, text=text[:40])
    return span


def counts_from_acceptance(term: str | None, part: int = 1, parts: int = 1) -> Part | None:
    """The instalment of a term that is due so long after acceptance, where ``part`` of ``parts`` is that instalment."""
    found = parse_term(term).parts if term else ()
    one = found[part - 1] if len(found) == parts else None
    return one if one and one.start is Start.ACCEPT else None


def waits(held: Held, on: str) -> bool:
    """Whether an item is retention whose event has not happened by ``on``."""
    word = held.word
    if word and word.happened and word.happened > on:
        return True
    if held.nature is Nature.RETENTION and not held.balance:
        return not (word and word.happened) and not (held.due and held.based)
    if held.due is not None:
        return False
    if held.nature is Nature.RETENTION or word:
        return True
    return not held.balance and counts_from_acceptance(held.term, held.part, held.parts) is not None


def due_after(held: Held, event_day: date, document: str) -> date:
    """When a retention is due whose event was on ``event_day``: by its own span, else as the customer's term has it."""
    word = held.word or Word()
    if word.span is not None:
        span = read_span(word.span)
        return due_date(Part(Kind.NET, span.days, span.months, start=Start.ACCEPT), event_day)
    part = _of_term(held) if word.event == Event.ACCEPT else None
    if part is None:
        raise Refused(Rule.RETENTION_NO_SPAN, document=document)
    return due_date(part, event_day)


def _of_term(held: Held) -> Part | None:
    """The customer's instalment that counts from acceptance; of an item on an account for retention the only one."""
    own = counts_from_acceptance(held.term, held.part, held.parts)
    parts = parse_term(held.term).parts if held.term and held.nature is Nature.RETENTION else ()
    waiting = [part for part in parts if part.start is Start.ACCEPT]
    return own or (waiting[0] if len(waiting) == 1 else None)


def state(waiting: bool, open_: int) -> State:
    return State.RECEIVED if not open_ else State.WAITING if waiting else State.TRIGGERED


def to_be_asked(waiting: bool, word: Word | None, on: date, ask_days: int) -> bool:
    """Whether somebody has to ask if the event happened: its expected day is near, past, or not known."""
    if not waiting:
        return False
    expected = word.expected if word else None
    return expected is None or date.fromisoformat(expected) <= on + timedelta(ask_days)


def still_due(before: Sequence[tuple[int, str | None]], now: int) -> str | None:
    """The due date that a balance takes over from those it replaces: (amount, due date) of each; None once it has grown."""
    dues = {due for _, due in before}
    return dues.pop() if len(dues) == 1 and 0 < now <= sum(amount for amount, _ in before) else None

"""Retention: what waits for its event, and when it is due after that."""

from datetime import date
from typing import Any

import pytest

from app.domain.accounts_policy import Nature
from app.domain.retention import (
    Held,
    Span,
    State,
    Word,
    counts_from_acceptance,
    due_after,
    read_span,
    state,
    still_due,
    to_be_asked,
    waits,
)
from app.domain.rule import Refused, Rule

ON = "2026-12-01"
DAY = date(2026, 12, 10)


def held(**said: Any) -> Held:
    """An item on an account for retention, of a customer without a term, nothing said."""
    return Held(**{
        "nature": Nature.RETENTION, "balance": False, "due": None, "based": False, "term": None, "part": 1, "parts": 1,
        "word": None, **said,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("text", "span", "code"),
    [
        ("12M", Span(months=12), "12M"), ("12个月", Span(months=12), "12M"), ("12 m", Span(months=12), "12M"),
        ("１２Ｍ", Span(months=12), "12M"), ("90", Span(90), "90"), ("90天", Span(90), "90"), ("90日", Span(90), "90"),
        ("90d", Span(90), "90"), ("0", Span(0), "0"),
    ],
)  # fmt: skip
def test_a_span_is_days_or_months(text: str, span: Span, code: str) -> None:
    assert (read_span(text), read_span(text).code) == (span, code)


@pytest.mark.parametrize("text", ["", "M", "一年", "-3", "12.5M", "9999", "999M", "12MM", "1Y"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(Refused) as no:
        read_span(text)
    assert no.value.rule is Rule.RETENTION_SPAN


@pytest.mark.parametrize(
    ("item", "waiting"),
    [
        (held(), True),
        (held(due="2026-07-22"), True),  # reckoned from the invoice, which is not the event
        (held(due="2026-07-22", based=True), False),  # the file says from which day the term counts
        (held(due="2027-12-10", word=Word(happened="2026-11-30")), False),
        (held(due="2027-12-10", word=Word(happened="2026-12-02")), True),  # tomorrow is not yet
        (held(balance=True), True),
        (held(balance=True, due="2027-12-10", word=Word(happened="2026-11-30")), False),
        (held(nature=Nature.GOODS), False),
        (held(nature=Nature.GOODS, due="2026-07-22"), False),
        (held(nature=Nature.GOODS, word=Word()), True),
        (held(nature=Nature.GOODS, due="2026-07-22", word=Word()), False),
        (held(nature=Nature.GOODS, term="NET30"), False),
        (held(nature=Nature.GOODS, term="5%/ACCEPT+12M;95%/NET30", part=1, parts=2), True),
        (held(nature=Nature.GOODS, term="5%/ACCEPT+12M;95%/NET30", part=2, parts=2), False),
        (held(nature=Nature.GOODS, term="5%/ACCEPT+12M;95%/NET30"), False),  # one document of what would be two
        (held(nature=Nature.GOODS, balance=True, term="ACCEPT+12M"), False),
    ],
)
def test_what_waits(item: Held, waiting: bool) -> None:
    assert waits(item, ON) is waiting


@pytest.mark.parametrize(
    ("item", "due"),
    [
        (held(word=Word(span="12M")), date(2027, 12, 10)),
        (held(word=Word(span="90")), date(2027, 3, 10)),
        (held(word=Word("warranty", span="0")), DAY),
        (held(term="ACCEPT+12M"), date(2027, 12, 10)),
        (held(term="95%/NET30;5%/ACCEPT+6M"), date(2027, 6, 10)),
        (held(nature=Nature.GOODS, term="95%/NET30;5%/ACCEPT+6M", part=2, parts=2), date(2027, 6, 10)),
        (held(term="ACCEPT+12M", word=Word(span="1M")), date(2027, 1, 10)),
    ],
)
def test_due_so_long_after_the_event(item: Held, due: date) -> None:
    assert due_after(item, DAY, "A1") == due


@pytest.mark.parametrize(
    "item",
    [
        held(),
        held(term="NET30"),
        held(term="50%/ACCEPT+6M;50%/ACCEPT+12M"),
        held(term="ACCEPT+12M", word=Word("warranty")),  # the term speaks of another event
        held(nature=Nature.GOODS, term="95%/NET30;5%/ACCEPT+6M", word=Word()),
    ],
)
def test_without_a_span_no_due_date(item: Held) -> None:
    with pytest.raises(Refused) as no:
        due_after(item, DAY, "A1")
    assert (no.value.rule, no.value.figures) == (Rule.RETENTION_NO_SPAN, {"document": "A1"})


def test_the_instalment_that_counts_from_acceptance() -> None:
    assert counts_from_acceptance(None) is None
    assert counts_from_acceptance("NET30") is None
    found = counts_from_acceptance("ACCEPT+12M")
    assert found is not None and found.months == 12


@pytest.mark.parametrize(("waiting", "open_", "found"), [(True, 5, "waiting"), (False, 5, "triggered"), (True, 0, "received")])
def test_states(waiting: bool, open_: int, found: str) -> None:
    assert state(waiting, open_) == State(found)


@pytest.mark.parametrize(
    ("waiting", "word", "asked"),
    [
        (False, None, False),
        (True, None, True),
        (True, Word(), True),
        (True, Word(expected="2026-12-15"), True),
        (True, Word(expected="2026-12-16"), False),
        (True, Word(expected="2026-01-01"), True),
    ],
)
def test_somebody_is_asked_in_time(waiting: bool, word: Word | None, asked: bool) -> None:
    assert to_be_asked(waiting, word, date(2026, 12, 1), 14) is asked


@pytest.mark.parametrize(
    ("before", "now", "due"),
    [
        ([(1000, "2027-12-10")], 1000, "2027-12-10"),
        ([(1000, "2027-12-10")], 400, "2027-12-10"),
        ([(1000, "2027-12-10")], 1001, None),
        ([(1000, "2027-12-10")], -5, None),
        ([(1000, None)], 1000, None),
        ([(600, "2027-12-10"), (400, None)], 1000, None),
        ([(600, "2027-12-10"), (400, "2027-12-10")], 900, "2027-12-10"),
        ([], 1000, None),
    ],
)
def test_the_next_list_takes_a_due_date_over_unless_it_grew(before: list[Any], now: int, due: str | None) -> None:
    assert still_due(before, now) == due

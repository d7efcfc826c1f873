"""Who may decide an application, what a decision makes of it, and which red letter belongs to which."""

import pytest

from app.domain import allowances
from app.domain.allowances import (
    AWAITING,
    ISSUED,
    KINDS,
    PENDING,
    POSTED,
    REFUSED,
    REVERSED,
    WITHDRAWN,
    Application,
    Note,
    Waiting,
    after_decision,
    claim,
    may_decide,
    may_reverse,
    number_of,
    red_letters,
)
from app.domain.rule import Refused, Rule

ONE = Application(1, "ZR-2026-001", 6, "small_difference", "CNY", 3650, "2026-11-03", PENDING, "小周", None)


def test_numbers_count_up_within_a_year() -> None:
    assert [number_of(2026, 1), number_of(2026, 1000)] == ["ZR-2026-001", "ZR-2026-1000"]


@pytest.mark.parametrize(("kind", "state"), [
    ("rebate", AWAITING), ("allowance", AWAITING), ("small_difference", POSTED), ("bank_fee", POSTED),
])  # fmt: skip
def test_only_what_needs_no_red_letter_is_given_at_once(kind: str, state: str) -> None:
    assert kind in KINDS
    assert (after_decision(kind, True), after_decision(kind, False)) == (state, REFUSED)


def test_another_person_decides() -> None:
    may_decide(ONE, "2026-11-03", "老板", False)
    may_decide(ONE, "2026-11-04", "小周", True)
    with pytest.raises(Refused) as refused:
        may_decide(ONE, "2026-11-04", "小周", False)
    assert refused.value.rule is Rule.ALLOWANCE_OWN


@pytest.mark.parametrize(("state", "day", "rule"), [
    (PENDING, "2026-11-02", Rule.ALLOWANCE_EARLIER),
    (POSTED, "2026-11-04", Rule.ALLOWANCE_STATE),
    (WITHDRAWN, "2026-11-04", Rule.ALLOWANCE_STATE),
])  # fmt: skip
def test_what_was_decided_is_not_decided_again_nor_before_it_was_asked(state: str, day: str, rule: Rule) -> None:
    with pytest.raises(Refused) as refused:
        may_decide(ONE._replace(state=state), day, "老板", False)
    assert refused.value.rule is rule


def test_what_was_approved_is_reversed_from_its_day_on() -> None:
    posted = ONE._replace(state=POSTED, decided_on="2026-11-04")
    may_reverse(posted, "2026-11-04")
    may_reverse(posted._replace(state=AWAITING), "2026-11-05")
    may_reverse(posted._replace(decided_on=None), "2026-11-03")
    cases = [(POSTED, "2026-11-03", Rule.ALLOWANCE_EARLIER)]
    cases += [(state, "2026-11-05", Rule.ALLOWANCE_STATE) for state in (ISSUED, PENDING, REVERSED)]
    for state, day, rule in cases:
        with pytest.raises(Refused) as refused:
            may_reverse(posted._replace(state=state), day)
        assert refused.value.rule is rule


@pytest.mark.parametrize(("wanted", "claimed", "rule"), [
    (100, 0, None), (60, 40, None), (61, 40, Rule.ALLOWANCE_TOO_LARGE), (101, 0, Rule.ALLOWANCE_TOO_LARGE),
    (0, 0, Rule.AMOUNT_NOT_POSITIVE),
])  # fmt: skip
def test_no_more_is_asked_for_than_is_open(wanted: int, claimed: int, rule: Rule | None) -> None:
    if rule is None:
        claim("A1", "CNY", wanted, 100, claimed)
        return
    with pytest.raises(Refused) as refused:
        claim("A1", "CNY", wanted, 100, claimed)
    assert refused.value.rule is rule


# ---- red letters

WAITS = Waiting(1, 6, "CNY", 507200, "2026-11-10", frozenset({"A102"}))
NOTE = Note(50, 6, "CNY", 507200, "2026-11-12", None)


@pytest.mark.parametrize(("change", "found"), [
    ({}, True), ({"customer": 7}, False), ({"currency": "USD"}, False), ({"amount": 507201}, False),
    ({"date": "2026-11-09"}, False), ({"date": "2026-11-10"}, True),
])  # fmt: skip
def test_a_red_letter_agrees_in_customer_currency_amount_and_time(change: dict[str, object], found: bool) -> None:
    assert red_letters([WAITS], [NOTE._replace(**change)]) == ([(1, 50)] if found else [])  # type: ignore[arg-type]


def test_a_note_that_names_the_document_goes_first_and_each_serves_once() -> None:
    named = NOTE._replace(document=51, credits="A102", date="2026-11-20")
    assert red_letters([WAITS], [NOTE, named]) == [(1, 51)]
    two = [WAITS, WAITS._replace(id=2, documents=frozenset({"A103"}))]
    assert red_letters(two, [NOTE, named]) == [(1, 51), (2, 50)]
    assert red_letters(two, [NOTE]) == [(1, 50)]
    older = NOTE._replace(document=60, date="2026-11-11")
    assert red_letters([WAITS], [NOTE, older]) == [(1, 60)]
    assert red_letters([], [NOTE]) == []


def test_states_are_told_apart() -> None:
    assert set(allowances.CLAIMING) == {PENDING, AWAITING}

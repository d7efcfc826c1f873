"""Levels deserved, where the next letter stands, and the exact day on which an episode is over."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ladder import (
    ItemHistory,
    Ladder,
    SentNotice,
    Span,
    Standing,
    ceiling,
    coverage_broken,
    episode_over,
    reached,
    standing,
)

FROM_DAYS = (7, 30, 60, 90)
DUE = date(2026, 5, 1)
LEVEL_1 = date(2026, 5, 8)


def day(number: int) -> date:
    return DUE + timedelta(days=number)


@pytest.mark.parametrize(
    ("document", "days", "level"),
    [("I04", 93, 4), ("I08", 42, 2), ("I09", 61, 3), ("I11", 3, 0), ("I12", -9, 0), ("I13", 0, 0), ("I14", -18, 0)],
    ids=lambda value: f"dunning.level-{value}" if isinstance(value, str) else None,
)
def test_level_deserved_by_days_overdue(document: str, days: int, level: int) -> None:
    assert ceiling(days, FROM_DAYS) == level


@pytest.mark.parametrize(("days", "level"), [(6, 0), (7, 1), (29, 1), (30, 2), (59, 2), (60, 3), (89, 3), (90, 4)])
def test_a_level_is_deserved_from_its_day_on(days: int, level: int) -> None:
    assert ceiling(days, FROM_DAYS) == level


def ladder(last: SentNotice | None, last_episode_no: int, interrupted: bool) -> Ladder:
    return Ladder(1, 1, "C001", "CNY", (), last=last, last_episode_no=last_episode_no, interrupted=interrupted)


@pytest.mark.parametrize(
    ("last", "last_episode_no", "interrupted", "expected"),
    [
        (None, 0, False, Standing(1, 0)),
        (None, 2, False, Standing(3, 0)),
        (SentNotice(3, 2, DUE), 2, False, Standing(2, 3)),
        (SentNotice(3, 2, DUE), 2, True, Standing(3, 0)),
    ],
)
def test_standing(last: SentNotice | None, last_episode_no: int, interrupted: bool, expected: Standing) -> None:
    assert standing(ladder(last, last_episode_no, interrupted)) == expected


@pytest.mark.parametrize(
    ("history", "spans"),
    [
        (ItemHistory(None, 500), []),
        (ItemHistory(DUE, 0), []),
        (ItemHistory(DUE, 500), [Span(LEVEL_1, None)]),
        (ItemHistory(DUE, 500, ((day(20), 0),)), [Span(LEVEL_1, day(20))]),
        (ItemHistory(DUE, 500, ((day(7), 0),)), []),
        (ItemHistory(DUE, 500, ((day(8), 0),)), [Span(LEVEL_1, day(8))]),
        (
            ItemHistory(DUE, 500, ((day(10), 0), (day(15), 500))),
            [Span(LEVEL_1, day(10)), Span(day(15), None)],
        ),
        (ItemHistory(DUE, 0, ((day(9), 500),)), [Span(day(9), None)]),
        (ItemHistory(DUE, 500, ((day(10), 0), (day(12), 0))), [Span(LEVEL_1, day(10))]),
    ],
    ids=[
        "no term",
        "nothing open",
        "open",
        "settled",
        "settled as reached",
        "one day",
        "bounced",
        "new later",
        "nothing twice",
    ],
)
def test_days_on_which_an_item_has_reached_level_1(history: ItemHistory, spans: list[Span]) -> None:
    assert reached(history, 7) == spans


def test_of_several_events_on_a_day_the_last_counts() -> None:
    paid_and_bounced = ItemHistory(DUE, 500, ((day(12), 0), (day(12), 500)))
    bounced_and_paid = ItemHistory(DUE, 500, ((day(12), 500), (day(12), 0)))
    assert not episode_over([paid_and_bounced], 7, day(8), day(20))
    assert episode_over([bounced_and_paid], 7, day(8), day(20))


def test_events_may_come_in_any_order() -> None:
    assert reached(ItemHistory(DUE, 500, ((day(15), 500), (day(10), 0))), 7) == [
        Span(LEVEL_1, day(10)),
        Span(day(15), None),
    ]


@pytest.mark.parametrize(
    ("spans", "broken"),
    [
        ([], True),
        ([Span(day(0), None)], False),
        ([Span(day(1), None)], True),
        ([Span(day(0), day(10))], True),
        ([Span(day(0), day(11))], False),
        ([Span(day(0), day(4)), Span(day(4), None)], False),
        ([Span(day(0), day(4)), Span(day(5), None)], True),
        ([Span(day(2), day(11)), Span(day(-5), day(3))], False),
        ([Span(day(-5), day(9)), Span(day(1), day(2))], True),
    ],
)
def test_a_day_in_no_span_breaks_the_coverage(spans: list[Span], broken: bool) -> None:
    assert coverage_broken(spans, day(0), day(10)) is broken


def test_no_days_cannot_be_broken() -> None:
    assert not coverage_broken([], day(1), day(0))


def test_a_receipt_on_the_day_another_item_takes_over_keeps_the_episode() -> None:
    settled = ItemHistory(DUE, 500, ((day(20), 0),))
    assert not episode_over([settled, ItemHistory(day(13), 900)], 7, day(8), day(40))
    assert episode_over([settled, ItemHistory(day(14), 900)], 7, day(8), day(40))


HISTORIES = st.lists(
    st.builds(
        ItemHistory,
        st.none() | st.integers(-10, 15).map(day),
        st.integers(0, 2),
        st.lists(st.tuples(st.integers(-5, 30).map(day), st.integers(0, 2)), max_size=4).map(tuple),
    ),
    max_size=4,
)


def open_on(history: ItemHistory, on: date) -> int:
    amount = history.opening
    for _, after in sorted((event for event in history.events if event[0] <= on), key=lambda event: event[0]):
        amount = after
    return amount


def counts_on(history: ItemHistory, from_days: int, on: date) -> bool:
    return history.due is not None and (on - history.due).days >= from_days and open_on(history, on) > 0


@given(HISTORIES, st.integers(0, 12), st.integers(-3, 20), st.integers(-1, 15))
def test_an_episode_is_over_as_a_look_at_each_day_says(
    histories: list[ItemHistory], from_days: int, start: int, length: int
) -> None:
    days = [day(start + n) for n in range(length + 1)]
    idle = [on for on in days if not any(counts_on(history, from_days, on) for history in histories)]
    assert episode_over(histories, from_days, day(start), day(start + length)) is bool(idle)

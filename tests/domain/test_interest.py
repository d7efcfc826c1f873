"""Interest on late payment: segments of balance, and one rounding per invoice."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.interest import Segment, annual_to_daily, interest, segments
from app.domain.money import MoneyError, show

START = date(2026, 3, 30)
RATE = Decimal("0.0003")
EVENTS = st.lists(
    st.tuples(st.dates(START - timedelta(40), START + timedelta(200)), st.integers(-5_000, 5_000)), max_size=8
)


@pytest.mark.parametrize("vector", ["int.contract"], indirect=True)
def test_contract_rate(vector: dict[str, Any]) -> None:
    owed = [Segment(int(balance) * 100, days) for balance, days in vector["inputs"]["segments"]]
    claimed = interest(owed, Decimal(vector["inputs"]["daily"]), "CNY")
    assert show(claimed, "CNY") == vector["expected"]


@pytest.mark.parametrize("vector", ["int.contract"], indirect=True)
def test_segments_of_the_base_ledger(vector: dict[str, Any]) -> None:
    received = [(date(2026, 6, 5), 1_000_000), (date(2026, 4, 20), 3_000_000)]
    owed = segments(6_000_000, START, date(2026, 6, 30), received)
    assert [[str(segment.balance // 100), segment.days] for segment in owed] == vector["inputs"]["segments"]


def test_a_part_payment_on_the_way() -> None:
    owed = segments(32_000_000, date(2026, 8, 31), date(2026, 11, 23), [(date(2026, 10, 20), 6_270_000)])
    assert owed == (Segment(32_000_000, 50), Segment(25_730_000, 34))
    assert show(interest(owed, RATE, "CNY"), "CNY") == "7424.46"


def test_paid_by_the_due_date_opens_lower() -> None:
    received = [(START, 100), (START - timedelta(5), 200), (START + timedelta(1), 300)]
    assert segments(1_000, START, START + timedelta(10), received) == (Segment(700, 1), Segment(400, 9))


def test_a_bounce_raises_the_balance_again() -> None:
    received = [(START + timedelta(3), 1_000), (START + timedelta(8), -1_000)]
    assert segments(1_000, START, START + timedelta(10), received) == (Segment(1_000, 3), Segment(1_000, 2))


@pytest.mark.parametrize("days", [0, -5])
def test_no_day_late_no_segment(days: int) -> None:
    assert segments(1_000, START, START + timedelta(days), []) == ()
    assert interest((), RATE, "CNY") == 0


def test_what_comes_after_the_end_does_not_count() -> None:
    end = START + timedelta(10)
    assert segments(1_000, START, end, [(end, 400), (end + timedelta(1), 400)]) == (Segment(1_000, 10),)


def test_several_movements_on_one_day_make_one_step() -> None:
    day = START + timedelta(4)
    assert segments(1_000, START, day + timedelta(1), [(day, 500), (day, -200)]) == (Segment(1_000, 4), Segment(700, 1))


@given(st.integers(1, 10_000), EVENTS, st.integers(0, 200))
def test_segments_equal_counting_day_by_day(amount: int, events: list[tuple[date, int]], length: int) -> None:
    end = START + timedelta(length)
    counted = 0
    for n in range(1, length + 1):
        # The balance that bears interest on a day is the one before that day's movements.
        balance = amount - sum(part for day, part in events if day < START + timedelta(n) or day <= START)
        counted += max(balance, 0)
    owed = segments(amount, START, end, events)
    assert sum(segment.balance * segment.days for segment in owed) == counted
    assert all(segment.balance > 0 and segment.days > 0 for segment in owed)


def test_rounding_happens_once_per_invoice() -> None:
    thirds = [Segment(1_000, 1)] * 3  # each 0.3 of a cent
    assert interest(thirds, RATE, "CNY") == 1
    assert [interest([segment], RATE, "CNY") for segment in thirds] == [0, 0, 0]


@pytest.mark.parametrize("currency", ["CNY", "JPY", "KWD"])
def test_minor_units_go_in_and_come_out(currency: str) -> None:
    assert interest([Segment(1_000_000, 10)], RATE, currency) == 3_000


@pytest.mark.parametrize(("rate", "basis"), [("0.05", 365), ("0.03", 365), ("0.039", 360), ("0.07", 360)])
def test_an_exact_half_of_a_yearly_rate_is_rounded_up(rate: str, basis: int) -> None:
    step = Fraction(basis) / Fraction(rate)
    halves = [(2 * k + 1) * step / 2 for k in range(200)]
    exact = [(int(half), k) for k, half in enumerate(halves) if half.denominator == 1]
    assert exact
    for balance, k in exact:
        assert interest([Segment(balance, 1)], annual_to_daily(Decimal(rate), basis), "CNY") == k + 1


def test_a_year_has_days() -> None:
    assert annual_to_daily(Decimal("0.0365"), 365) == Decimal("0.0001")
    with pytest.raises(ValueError):
        annual_to_daily(Decimal("0.0365"), 0)


def test_interest_beyond_the_bound_of_money_is_refused() -> None:
    with pytest.raises(MoneyError):
        interest([Segment(10**14, 3650)], Decimal(1), "CNY")

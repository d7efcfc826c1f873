"""Money: decimals by currency, one way of rounding, nothing lost when it is divided."""

from decimal import ROUND_DOWN, Decimal, localcontext
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.fault import Fault
from app.domain.money import (
    Money,
    MoneyError,
    decimals,
    from_minor,
    grouped,
    known_currency,
    round_half_up,
    rounded_product,
    show,
    split_minor,
    to_minor,
)

MAX_MINOR = 10**15 - 1
CURRENCIES = st.sampled_from(["CNY", "USD", "JPY", "KWD"])
MINORS = st.integers(-MAX_MINOR, MAX_MINOR)


def cny(text: str) -> Money:
    return Money(Decimal(text), "CNY")


@st.composite
def percents(draw: st.DrawFn) -> list[Decimal]:
    """Percents with two decimals that make 100."""
    cuts = sorted(draw(st.sets(st.integers(1, 9_999), max_size=8)))
    bounds = [0, *cuts, 10_000]
    return [Decimal(b - a).scaleb(-2) for a, b in pairwise(bounds)]


@pytest.mark.parametrize(
    ("currency", "places"), [("CNY", 2), ("JPY", 0), ("VND", 0), ("ISK", 0), ("XPF", 0), ("KWD", 3), ("???", 2)]
)
def test_decimals(currency: str, places: int) -> None:
    assert decimals(currency) == places


def test_known_currency() -> None:
    assert all(known_currency(code) for code in ("CNY", "USD", "HKD", "KRW", "TND", "ZWG"))
    assert not any(known_currency(code) for code in ("RMB", "cny", "XXX", "XAU", "", "CNY "))


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("0.125", 2, "0.13"),
        ("0.135", 2, "0.14"),
        ("-0.125", 2, "-0.13"),
        ("-0.0049", 2, "0.00"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("0.1249999999999999999999999999999999999", 2, "0.12"),
        ("1234.5", -1, "1.23E+3"),
    ],
)
def test_round_half_up(value: str, places: int, expected: str) -> None:
    assert str(round_half_up(Decimal(value), places)) == expected


def test_rounding_does_not_follow_the_surrounding_context() -> None:
    with localcontext() as context:
        context.rounding, context.prec = ROUND_DOWN, 3
        assert round_half_up(Decimal("12345.675"), 2) == Decimal("12345.68")
        assert to_minor(Decimal("12345.67"), "CNY") == 1_234_567
        assert cny("12345.67") + cny("0.01") == cny("12345.68")
        assert split_minor(12_345_675, [Decimal("33.33"), Decimal("66.67")]) == (4_114_813, 8_230_862)


def test_a_product_keeps_an_exact_half_of_a_cut_off_rate() -> None:
    third = Decimal(1) / 3  # 0.333…, so three halves of it arrive as 0.4999…
    assert rounded_product(Decimal("1.5"), third, 0) == 1
    assert rounded_product(Decimal("-1.5"), third, 0) == -1
    assert rounded_product(Decimal("1.4999"), third, 0) == 0


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("30000", "CNY", 3_000_000),
        ("-5.10", "CNY", -510),
        ("5.000", "CNY", 500),
        ("300", "JPY", 300),
        ("1.234", "BHD", 1_234),
        ("1E+3", "CNY", 100_000),
        ("9999999999999.99", "CNY", MAX_MINOR),
        ("-999999999999999", "JPY", -MAX_MINOR),
    ],
)
def test_to_minor(amount: str, currency: str, minor: int) -> None:
    assert to_minor(Decimal(amount), currency) == minor


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        ("0.001", "CNY", Fault.MONEY_DECIMALS),
        ("0.5", "JPY", Fault.MONEY_DECIMALS),
        ("1." + "0" * 80 + "1", "CNY", Fault.MONEY_DECIMALS),
        ("1E-999999", "CNY", Fault.MONEY_DECIMALS),
        ("10000000000000.00", "CNY", Fault.MONEY_TOO_LARGE),
        ("1E+400", "CNY", Fault.MONEY_TOO_LARGE),
        ("-1E+15", "JPY", Fault.MONEY_TOO_LARGE),
        ("NaN", "CNY", Fault.MONEY_NOT_FINITE),
        ("sNaN", "CNY", Fault.MONEY_NOT_FINITE),
        ("-Infinity", "CNY", Fault.MONEY_NOT_FINITE),
    ],
)
def test_amounts_that_cannot_be(amount: str, currency: str, code: Fault) -> None:
    with pytest.raises(MoneyError) as caught:
        to_minor(Decimal(amount), currency)
    assert caught.value.code is code
    with pytest.raises(MoneyError):
        Money(Decimal(amount), currency)


def test_rounding_refuses_what_is_no_number() -> None:
    with pytest.raises(MoneyError, match="MONEY_NOT_FINITE"):
        round_half_up(Decimal("NaN"), 2)


def test_a_fault_carries_its_figures() -> None:
    with pytest.raises(MoneyError) as caught:
        to_minor(Decimal("0.001"), "CNY")
    assert caught.value.figures == {"amount": "0.001", "currency": "CNY", "places": 2}


@pytest.mark.parametrize(
    ("minor", "currency", "plain", "with_commas"),
    [
        (3_000_000, "CNY", "30000.00", "30,000.00"),
        (-510, "CNY", "-5.10", "-5.10"),
        (-5, "USD", "-0.05", "-0.05"),
        (0, "CNY", "0.00", "0.00"),
        (300, "JPY", "300", "300"),
        (-1_234_567, "JPY", "-1234567", "-1,234,567"),
        (1_234_567, "KWD", "1234.567", "1,234.567"),
    ],
)
def test_show(minor: int, currency: str, plain: str, with_commas: str) -> None:
    assert show(minor, currency) == plain
    assert grouped(minor, currency) == with_commas


@given(MINORS, CURRENCIES)
def test_text_and_number_say_the_same(minor: int, currency: str) -> None:
    assert to_minor(Decimal(show(minor, currency)), currency) == minor
    assert to_minor(from_minor(minor, currency), currency) == minor
    assert grouped(minor, currency).replace(",", "") == show(minor, currency)
    assert Money.of(minor, currency).minor == minor


def test_reckoning_within_one_currency() -> None:
    assert cny("0.10") + cny("0.20") == cny("0.30")
    assert cny("0.10") - cny("0.20") == cny("-0.1")
    assert cny("0.10") < cny("0.20")
    assert not cny("0.20") < cny("0.20")
    assert str(cny("-1234.5")) == "CNY -1,234.50"


def test_two_currencies_do_not_meet() -> None:
    yuan, dollar = cny("1"), Money(Decimal(1), "USD")
    for meet in (lambda: yuan + dollar, lambda: yuan - dollar, lambda: yuan < dollar):
        with pytest.raises(MoneyError) as caught:
            meet()
        assert caught.value.code is Fault.MONEY_MIXED
    assert yuan != dollar


def test_a_sum_beyond_the_bound_is_refused() -> None:
    with pytest.raises(MoneyError, match="MONEY_TOO_LARGE"):
        Money.of(MAX_MINOR, "CNY") + cny("0.01")


def test_times() -> None:
    assert cny("0.50").times(Decimal("0.01")) == cny("0.01")
    assert cny("-0.50").times(Decimal("0.01")) == cny("-0.01")
    assert Money(Decimal(250), "JPY").times(Decimal("0.01")) == Money(Decimal(3), "JPY")


@pytest.mark.parametrize("vector", ["terms.split"], indirect=True)
def test_equal_split(vector: dict[str, Any]) -> None:
    parts = cny(vector["inputs"]["amount"]).split(vector["inputs"]["n"])
    assert [show(part.minor, "CNY") for part in parts] == vector["expected"]


@pytest.mark.parametrize("vector", ["terms.instalments"], indirect=True)
def test_instalments(vector: dict[str, Any]) -> None:
    shares = [Decimal(percent) for percent in vector["inputs"]["pct"]]
    parts = cny(vector["inputs"]["amount"]).split_by(shares)
    assert [show(part.minor, "CNY") for part in parts] == vector["expected"]


@given(MINORS, CURRENCIES, st.integers(1, 60))
def test_an_equal_split_loses_nothing(minor: int, currency: str, n: int) -> None:
    parts = [part.minor for part in Money.of(minor, currency).split(n)]
    assert len(parts) == n
    assert sum(parts) == minor
    assert len(set(parts[:-1])) <= 1
    assert abs(parts[-1]) - abs(parts[0]) in range(n)


@given(MINORS, percents())
def test_instalments_lose_nothing_and_keep_their_sign(minor: int, shares: list[Decimal]) -> None:
    parts = split_minor(minor, shares)
    assert len(parts) == len(shares)
    assert sum(parts) == minor
    assert all(part * minor >= 0 for part in parts)
    assert abs(parts[0] - minor * shares[0] / 100) <= Decimal("0.5") or len(parts) == 1


def test_a_tiny_amount_is_used_up_early_and_never_overdrawn() -> None:
    assert split_minor(3, [Decimal(20)] * 5) == (1, 1, 1, 0, 0)
    assert split_minor(-3, [Decimal(20)] * 5) == (-1, -1, -1, 0, 0)


@pytest.mark.parametrize(
    ("shares", "code"),
    [
        ([], Fault.MONEY_PARTS),
        (["50", "49.99"], Fault.MONEY_PERCENT),
        (["110", "-10"], Fault.MONEY_PERCENT),
        (["100", "0"], Fault.MONEY_PERCENT),
        (["NaN"], Fault.MONEY_PERCENT),
    ],
)
def test_percents_that_are_refused(shares: list[str], code: Fault) -> None:
    with pytest.raises(MoneyError) as caught:
        split_minor(100, [Decimal(share) for share in shares])
    assert caught.value.code is code


def test_no_parts_no_split() -> None:
    with pytest.raises(MoneyError, match="MONEY_PARTS"):
        cny("1").split(0)

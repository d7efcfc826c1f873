"""The dunning policy: what is shipped, what JSON may say, and each way in which it may be wrong."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dunning_policy import (
    FIRST_DAY,
    Amounts,
    DunningPolicy,
    Level,
    PolicyError,
    PolicyFault,
    overlaid,
    policy_from_json,
    policy_to_json,
)

SHIPPED = Path(__file__).parents[2] / "resources" / "policy"
LEAST: dict[str, Any] = {"levels": [{"number": 1, "from_days_overdue": 7}]}


def body(**keys: Any) -> dict[str, Any]:
    return LEAST | keys


def level(**keys: Any) -> dict[str, Any]:
    return body(levels=[{"number": 1, "from_days_overdue": 7} | keys])


def days(*from_days: int) -> dict[str, Any]:
    return body(levels=[{"number": n, "from_days_overdue": each} for n, each in enumerate(from_days, start=1)])


def shipped() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((SHIPPED / "dunning.json").read_text("utf-8"))
    return read


def test_the_policy_shipped_is_the_agreed_default() -> None:
    policy = policy_from_json(shipped())
    assert policy == DunningPolicy(
        version=0,
        valid_from=date(1900, 1, 1),
        levels=(Level(1, 7, 7), Level(2, 30, 7), Level(3, 60, 7), Level(4, 90, 7)),
        trigger_days=7,
        inclusion_days=7,
        minimum_amount=Amounts(Decimal(0)),
        stale_working_days=3,
        payment_days=7,
        daily_rate=None,
    )


def test_the_policy_shipped_names_every_key() -> None:
    assert policy_to_json(policy_from_json(shipped())) == shipped()


def test_the_ageing_shipped_has_the_agreed_buckets() -> None:
    buckets = json.loads((SHIPPED / "ageing.json").read_text("utf-8"))
    assert buckets == {
        "due": "not_due,1-30,31-60,61-90,91-180,181-365,365+,no_due".split(","),
        "invoice": "0-30,31-60,61-90,91-180,181-365,365+".split(","),
    }


def test_what_is_left_out_has_its_default() -> None:
    assert policy_from_json(LEAST) == DunningPolicy(0, FIRST_DAY, (Level(1, 7),))


def test_version_and_first_day_come_from_the_row() -> None:
    policy = policy_from_json(LEAST, version="p7", valid_from=date(2026, 7, 1))
    assert (policy.version, policy.valid_from) == ("p7", date(2026, 7, 1))


def test_every_key_is_read() -> None:
    policy = policy_from_json(
        {
            "levels": [
                {
                    "number": 1,
                    "from_days_overdue": 3,
                    "days_after_previous": 0,
                    "fee": {"CNY": "50.00", "USD": "8.5"},
                    "claim_interest": True,
                    "signatory": "财务负责人",
                    "enclosures": ["对账单", "合同 第8条"],
                    "copies": 3,
                }
            ],
            "trigger_days": 5,
            "inclusion_days": 1,
            "minimum_amount": "100.00",
            "stale_working_days": 0,
            "payment_days": 10,
            "daily_rate": "0.0003",
            "rate_clause": "第 8.2 条",
            "contract": "HT-2026-01",
        }
    )
    fee = Amounts(by_currency=(("CNY", Decimal("50.00")), ("USD", Decimal("8.5"))))
    assert policy == DunningPolicy(
        version=0,
        valid_from=FIRST_DAY,
        levels=(Level(1, 3, 0, fee, True, "财务负责人", ("对账单", "合同 第8条"), 3),),
        trigger_days=5,
        inclusion_days=1,
        minimum_amount=Amounts(Decimal("100.00")),
        stale_working_days=0,
        payment_days=10,
        daily_rate=Decimal("0.0003"),
        rate_clause="第 8.2 条",
        contract="HT-2026-01",
    )


@pytest.mark.parametrize(
    ("wrong", "code", "where"),
    [
        ([], PolicyFault.NOT_AN_OBJECT, ""),
        ({}, PolicyFault.MISSING_KEY, "levels"),
        (body(level=1), PolicyFault.UNKNOWN_KEY, "level"),
        (body(levels={}), PolicyFault.NOT_A_LIST, "levels"),
        (body(levels=[]), PolicyFault.OUT_OF_RANGE, "levels"),
        (days(*range(1, 11)), PolicyFault.OUT_OF_RANGE, "levels"),
        (body(levels=[7]), PolicyFault.NOT_AN_OBJECT, "levels[0]"),
        (body(levels=[{"from_days_overdue": 7}]), PolicyFault.MISSING_KEY, "levels[0].number"),
        (body(levels=[{"number": 1}]), PolicyFault.MISSING_KEY, "levels[0].from_days_overdue"),
        (level(tone="hard"), PolicyFault.UNKNOWN_KEY, "levels[0].tone"),
        (level(number=2), PolicyFault.LEVEL_NUMBER, "levels[0].number"),
        (level(from_days_overdue=0), PolicyFault.OUT_OF_RANGE, "levels[0].from_days_overdue"),
        (level(from_days_overdue=3651), PolicyFault.OUT_OF_RANGE, "levels[0].from_days_overdue"),
        (level(from_days_overdue="7"), PolicyFault.NOT_A_WHOLE_NUMBER, "levels[0].from_days_overdue"),
        (level(from_days_overdue=True), PolicyFault.NOT_A_WHOLE_NUMBER, "levels[0].from_days_overdue"),
        (level(days_after_previous=-1), PolicyFault.OUT_OF_RANGE, "levels[0].days_after_previous"),
        (level(copies=0), PolicyFault.OUT_OF_RANGE, "levels[0].copies"),
        (level(claim_interest=1), PolicyFault.NOT_YES_NO, "levels[0].claim_interest"),
        (level(signatory=""), PolicyFault.NOT_A_TEXT, "levels[0].signatory"),
        (level(signatory=" "), PolicyFault.NOT_A_TEXT, "levels[0].signatory"),
        (level(signatory=5), PolicyFault.NOT_A_TEXT, "levels[0].signatory"),
        (level(signatory="x" * 201), PolicyFault.OUT_OF_RANGE, "levels[0].signatory"),
        (level(enclosures="对账单"), PolicyFault.NOT_A_LIST, "levels[0].enclosures"),
        (level(enclosures=["a", "b\nc"]), PolicyFault.NOT_A_TEXT, "levels[0].enclosures[1]"),
        (level(enclosures=["a"] * 21), PolicyFault.OUT_OF_RANGE, "levels[0].enclosures"),
        (level(fee=50), PolicyFault.NOT_AN_AMOUNT, "levels[0].fee"),
        (level(fee="-5"), PolicyFault.NOT_AN_AMOUNT, "levels[0].fee"),
        (level(fee="1,000"), PolicyFault.NOT_AN_AMOUNT, "levels[0].fee"),
        (level(fee="5."), PolicyFault.NOT_AN_AMOUNT, "levels[0].fee"),
        (level(fee="٥"), PolicyFault.NOT_AN_AMOUNT, "levels[0].fee"),
        (level(fee={"CNY": 50}), PolicyFault.NOT_AN_AMOUNT, "levels[0].fee.CNY"),
        (level(fee={"*": "NaN"}), PolicyFault.NOT_AN_AMOUNT, "levels[0].fee.*"),
        (level(fee={"cny": "50"}), PolicyFault.CURRENCY_UNKNOWN, "levels[0].fee.cny"),
        (level(fee={"JPY": "50.5"}), PolicyFault.TOO_MANY_DECIMALS, "levels[0].fee.JPY"),
        (body(minimum_amount="1e3"), PolicyFault.NOT_AN_AMOUNT, "minimum_amount"),
        (days(7, 30, 30), PolicyFault.DAYS_NOT_RISING, "levels[2].from_days_overdue"),
        (days(30, 7), PolicyFault.DAYS_NOT_RISING, "levels[1].from_days_overdue"),
        (body(trigger_days=-1), PolicyFault.OUT_OF_RANGE, "trigger_days"),
        (body(inclusion_days=8), PolicyFault.INCLUSION_AFTER_TRIGGER, "inclusion_days"),
        (body(trigger_days=6), PolicyFault.INCLUSION_AFTER_TRIGGER, "inclusion_days"),
        (body(stale_working_days=None), PolicyFault.NOT_A_WHOLE_NUMBER, "stale_working_days"),
        (body(payment_days=0), PolicyFault.OUT_OF_RANGE, "payment_days"),
        (body(daily_rate="0.03%"), PolicyFault.NOT_A_RATE, "daily_rate"),
        (body(daily_rate=1), PolicyFault.NOT_A_RATE, "daily_rate"),
        (body(daily_rate="-0.0003"), PolicyFault.NOT_A_RATE, "daily_rate"),
        (body(daily_rate="0.03"), PolicyFault.OUT_OF_RANGE, "daily_rate"),
        (body(rate_clause=8), PolicyFault.NOT_A_TEXT, "rate_clause"),
        (body(contract=""), PolicyFault.NOT_A_TEXT, "contract"),
    ],
)
def test_what_is_wrong_is_named(wrong: Any, code: PolicyFault, where: str) -> None:
    with pytest.raises(PolicyError) as refused:
        policy_from_json(wrong)
    assert (refused.value.code, refused.value.where) == (code, where)


@pytest.mark.parametrize(
    ("wrong", "figures"),
    [
        (level(copies=10), {"low": 1, "high": 9}),
        (level(number=3), {"expected": 1}),
        (level(fee={"KWD": "1", "JPY": "0.5"}), {"currency": "JPY", "places": 0}),
        (level(fee={"XXX": "1"}), {"currency": "XXX"}),
        (days(7, 7), {"above": 7}),
        (body(inclusion_days=9, trigger_days=8), {"trigger": 8}),
        (body(daily_rate="0.0100000001"), {"low": "0", "high": "0.01"}),
    ],
)
def test_what_would_be_right_is_said(wrong: Any, figures: dict[str, object]) -> None:
    with pytest.raises(PolicyError) as refused:
        policy_from_json(wrong)
    assert refused.value.figures == figures


def test_the_edges_are_allowed() -> None:
    policy = policy_from_json(
        body(levels=[{"number": 1, "from_days_overdue": 3650, "copies": 9}], daily_rate="0.01", payment_days=1)
    )
    assert (policy.levels[0].from_days_overdue, policy.levels[0].copies) == (3650, 9)
    assert (policy.daily_rate, policy.payment_days) == (Decimal("0.01"), 1)
    assert len(policy_from_json(days(*range(1, 10))).levels) == 9
    assert policy_from_json(body(trigger_days=0, inclusion_days=0)).trigger_days == 0


def test_a_rate_of_nothing_is_not_the_absence_of_a_rate() -> None:
    assert policy_from_json(body(daily_rate="0")).daily_rate == Decimal(0)
    assert policy_from_json(body(daily_rate=None)).daily_rate is None


@pytest.mark.parametrize(
    ("fee", "currency", "minor"),
    [
        ("12.5", "CNY", 1250),
        ("12.5", "JPY", 13),
        ("12.5", "KWD", 12500),
        ({"CNY": "50.00"}, "CNY", 5000),
        ({"CNY": "50.00"}, "USD", 0),
        ({"CNY": "50.00", "*": "1"}, "USD", 100),
    ],
)
def test_an_amount_is_one_for_all_or_by_currency(fee: Any, currency: str, minor: int) -> None:
    assert policy_from_json(level(fee=fee)).levels[0].fee.minor(currency) == minor


def test_a_customer_may_have_any_keys_of_its_own() -> None:
    base = policy_from_json(shipped(), version=4, valid_from=date(2026, 1, 1))
    own = overlaid(
        base, {"payment_days": 14, "daily_rate": "0.0005", "levels": [{"number": 1, "from_days_overdue": 9}]}
    )
    assert own == DunningPolicy(4, date(2026, 1, 1), (Level(1, 9),), payment_days=14, daily_rate=Decimal("0.0005"))
    assert base.payment_days == 7


def test_the_combination_may_be_named() -> None:
    assert overlaid(policy_from_json(LEAST, version=4), {}, version="4+9").version == "4+9"


def test_a_customers_keys_can_take_an_agreed_rate_away() -> None:
    assert overlaid(policy_from_json(body(daily_rate="0.0003")), {"daily_rate": None}).daily_rate is None


@pytest.mark.parametrize(
    ("override", "code"),
    [
        ([], PolicyFault.NOT_AN_OBJECT),
        ({"payment": 14}, PolicyFault.UNKNOWN_KEY),
        ({"inclusion_days": 8}, PolicyFault.INCLUSION_AFTER_TRIGGER),
    ],
)
def test_an_override_is_checked_like_a_policy(override: Any, code: PolicyFault) -> None:
    with pytest.raises(PolicyError) as refused:
        overlaid(policy_from_json(LEAST), override)
    assert refused.value.code is code


AMOUNTS = st.builds(
    lambda others, by_currency: Amounts(others, tuple(sorted(by_currency.items()))),
    st.decimals(0, 10**6, places=2),
    st.dictionaries(st.sampled_from(["CNY", "USD", "EUR"]), st.decimals(0, 10**6, places=2)),
)
TEXTS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30)
LEVELS = st.lists(st.integers(1, 400), min_size=1, max_size=6, unique=True).flatmap(
    lambda from_days: st.tuples(
        *[
            st.builds(
                Level,
                st.just(number),
                st.just(each),
                st.integers(0, 60),
                AMOUNTS,
                st.booleans(),
                st.none() | TEXTS,
                st.lists(TEXTS, max_size=3).map(tuple),
                st.integers(1, 9),
            )
            for number, each in enumerate(sorted(from_days), start=1)
        ]
    )
)
POLICIES = st.builds(
    DunningPolicy,
    version=st.integers(0, 99),
    valid_from=st.dates(),
    levels=LEVELS,
    trigger_days=st.integers(10, 20),
    inclusion_days=st.integers(0, 10),
    minimum_amount=AMOUNTS,
    stale_working_days=st.integers(0, 9),
    payment_days=st.integers(1, 30),
    daily_rate=st.none() | st.decimals(0, Decimal("0.01"), places=6),
    rate_clause=st.none() | TEXTS,
    contract=st.none() | TEXTS,
)


@given(POLICIES)
def test_a_policy_written_and_read_is_the_same(policy: DunningPolicy) -> None:
    text = json.dumps(policy_to_json(policy), ensure_ascii=False)
    assert policy_from_json(json.loads(text), policy.version, policy.valid_from) == policy
    assert overlaid(policy, {}) == policy

"""Dated rows of policy, letter texts and calendars: checked as a whole when loaded, only what differs is recorded."""

import json
from datetime import date
from typing import Any

import pytest

from app import bootstrap
from app.actions.policy import LoadCalendar, LoadLetters, LoadPolicies
from app.domain.rule import Rule
from app.storage import policy_reads, policy_rows
from tests.actions.office import Office

DUNNING = next(row for row in bootstrap.default_policies() if row["kind"] == "dunning")
AGEING = next(row for row in bootstrap.default_policies() if row["kind"] == "ageing")


def policy(body: dict[str, Any] | None = None, **said: Any) -> dict[str, Any]:
    return {**DUNNING, "valid_from": "2026-06-01", "body": {**DUNNING["body"], **(body or {})}, **said}


def own(body: dict[str, Any], code: str = "C001", day: str = "2026-06-01") -> dict[str, Any]:
    return {"kind": "dunning", "valid_from": day, "customer": code, "body": body}


# ---- policies


def test_what_counts_already_is_not_recorded_again(office: Office) -> None:
    head = office.head()
    assert office.do(LoadPolicies(bootstrap.default_policies())) == {"loaded": 0, "unchanged": 6}
    assert office.head() == head


def test_a_dated_row_counts_from_its_day_on(office: Office) -> None:
    assert office.do(LoadPolicies([policy({"trigger_days": 10}), DUNNING])) == {"loaded": 1, "unchanged": 1}
    with office.reading() as tables:
        days = [policy_reads.dunning_policies(tables, date(2026, m, d)).general.trigger_days for m, d in ((5, 31), (6, 1))]
    assert days == [7, 10]


def test_the_row_loaded_last_wins_on_its_day(office: Office) -> None:
    office.do(LoadPolicies([policy({"trigger_days": 10}), policy({"trigger_days": 12})]))
    with office.reading() as tables:
        assert policy_reads.dunning_policies(tables, date(2026, 6, 1)).general.trigger_days == 12
    assert office.do(LoadPolicies([policy({"trigger_days": 10})]))["loaded"] == 1


def test_a_customer_may_have_a_policy_of_its_own_and_lose_it(shop: Office) -> None:
    shop.do(LoadPolicies([own({"minimum_amount": "50"}), own({}, day="2026-06-15")]))
    with shop.reading() as tables:
        found = [policy_reads.dunning_policies(tables, date(2026, 6, d)) for d in (14, 15)]
    assert [set(policies.own) for policies in found] == [{"C001"}, set()]
    assert found[0].of("C001").minimum_amount.minor("CNY") == 5_000
    assert found[0].of("C002") is found[0].general


def test_ageing_buckets_are_dated_too(office: Office) -> None:
    body = {**AGEING["body"], "due": ["not_due", "1-60", "60+", "no_due"]}
    office.do(LoadPolicies([{**AGEING, "valid_from": "2026-06-01", "body": body}]))
    with office.reading() as tables:
        found = [policy_rows.ageing_buckets(tables, date(2026, m, 1))["due"] for m in (5, 6)]
    assert found == [AGEING["body"]["due"], body["due"]]


@pytest.mark.parametrize(
    ("row", "where", "code"),
    [
        (7, "[1]", "NOT_AN_OBJECT"),
        ({**DUNNING, "colour": "red"}, "[1]", "NOT_AN_OBJECT"),
        ({**DUNNING, "kind": "scoring"}, "[1].kind", "UNKNOWN_KIND"),
        ({**DUNNING, "body": []}, "[1].body", "NOT_AN_OBJECT"),
        ({**DUNNING, "valid_from": "2026-02-30"}, "[1].valid_from", "NOT_A_DATE"),
        ({**DUNNING, "valid_from": None}, "[1].valid_from", "NOT_A_DATE"),
        (own({}, "C999"), "[1].customer", "CUSTOMER_UNKNOWN"),
        ({**AGEING, "customer": "C001"}, "[1].customer", "CUSTOMER_UNKNOWN"),
        (policy({"trigger_days": "7"}), "[1].body.trigger_days", "NOT_A_WHOLE_NUMBER"),
        (own({"trigger_days": -1}), "[1].body.trigger_days", "OUT_OF_RANGE"),
        (own({"trigger_days": 9}, day="1899-12-31"), "[1].valid_from", "NOT_A_DATE"),
        ({**AGEING, "body": {"due": AGEING["body"]["due"]}}, "[1].body.invoice", "NOT_A_LIST"),
        ({**AGEING, "body": {**AGEING["body"], "due": [1]}}, "[1].body.due", "NOT_A_LIST"),
        ({**AGEING, "body": {**AGEING["body"], "width": []}}, "[1].body.width", "UNKNOWN_KEY"),
        ({**AGEING, "body": {**AGEING["body"], "due": ["not_due", "2-60", "60+", "no_due"]}}, "[1].body", "BUCKET_GAP"),
    ],
)
def test_a_bad_row_refuses_the_whole_file(shop: Office, row: Any, where: str, code: str) -> None:
    figures = shop.refuses(LoadPolicies([policy({"trigger_days": 10}), row]), Rule.POLICY_INVALID)
    assert (figures["where"], figures["code"]) == (where, code)


# ---- letter texts

BODY = "付款提醒\n请于{付款期限日}前支付{催付金额}。\n{明细表}"


def letter(**said: Any) -> dict[str, Any]:
    return {"language": "zh", "level": 1, "valid_from": "2026-06-01", "body": BODY, **said}


def test_a_letter_text_counts_from_its_day_on(office: Office) -> None:
    assert office.do(LoadLetters([letter(), letter()])) == {"loaded": 1, "unchanged": 1}
    assert office.do(LoadLetters([letter()])) == {"loaded": 0, "unchanged": 1}
    with office.reading() as tables:
        found = [policy_reads.letter_texts(tables, date(2026, m, 1))["zh", 1].body for m in (5, 6)]
    assert (found[0] != BODY, found[1]) == (True, BODY)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("text", "NOT_AN_OBJECT"),
        (letter(language="fr"), "LANGUAGE_OR_LEVEL"),
        (letter(level=0), "LANGUAGE_OR_LEVEL"),
        (letter(level=10), "LANGUAGE_OR_LEVEL"),
        (letter(level="1"), "LANGUAGE_OR_LEVEL"),
        (letter(level=True), "LANGUAGE_OR_LEVEL"),
        (letter(body=None), "LANGUAGE_OR_LEVEL"),
        (letter(valid_from="soon"), "NOT_A_DATE"),
        (letter(body=BODY + "\n{电子钱包}"), "UNKNOWN_PLACEHOLDER"),
    ],
)
def test_a_bad_letter_text_refuses_the_whole_file(office: Office, row: Any, code: str) -> None:
    figures = office.refuses(LoadLetters([letter(), row]), Rule.LETTER_TEXT_INVALID)
    assert (figures["where"], figures["code"]) == ("[1]", code)


# ---- calendars


def test_a_year_is_replaced_as_a_whole(office: Office) -> None:
    years = bootstrap.default_calendars()
    assert office.do(LoadCalendar(years)) == {"loaded": 0, "unchanged": len(years)}
    other = json.loads(json.dumps(years[-1]))
    other["off"] = other["off"][1:]
    assert office.do(LoadCalendar([other])) == {"loaded": 1, "unchanged": 0}
    with office.reading() as tables:
        assert policy_reads.calendar_years(tables)[-1]["off"] == other["off"]


def test_a_bad_year_refuses_the_whole_file(office: Office) -> None:
    years = bootstrap.default_calendars()
    bad = {**years[0], "off": ["2025-02-30"]}
    figures = office.refuses(LoadCalendar([{**years[1], "off": years[1]["off"][1:]}, bad]), Rule.CALENDAR_INVALID)
    assert (figures["where"], figures["code"], figures["value"]) == ("[1]", "CALENDAR_DATE", "2025-02-30")


def test_two_good_rows_may_not_clash(shop: Office) -> None:
    """A customer's own inclusion of 6 days fits the general trigger of 7, and no longer one of 5."""
    shop.do(LoadPolicies([own({"inclusion_days": 6})]))
    figures = shop.refuses(LoadPolicies([policy({"trigger_days": 5, "inclusion_days": 5})]), Rule.POLICY_INVALID)
    assert figures["code"] == "INCLUSION_AFTER_TRIGGER"
    shop.do(LoadPolicies([policy({"trigger_days": 6, "inclusion_days": 5})]))

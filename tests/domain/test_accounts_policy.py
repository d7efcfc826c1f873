"""What the accounts of a ledger stand for."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.accounts_policy import AccountsPolicy, Nature, accounts_from_json, nature_of
from app.domain.dunning_policy import PolicyError, PolicyFault

OWN = AccountsPolicy()
SHIPPED = Path(__file__).parents[2] / "resources/policy/accounts.json"


@pytest.mark.parametrize(
    ("account", "name", "nature"),
    [
        (None, None, Nature.GOODS),
        ("", "", Nature.GOODS),
        ("1122", None, Nature.GOODS),
        ("1122.01", "货款", Nature.GOODS),
        ("1131", None, Nature.GOODS),
        ("1122.02", "质保金", Nature.RETENTION),
        ("1122.02 质保金", None, Nature.RETENTION),
        ("应收账款_质量保证金", None, Nature.RETENTION),
        ("1221.05", "保证金", Nature.OTHER),
        ("2241", "履约保证金", Nature.RETENTION),
        ("１１２１", None, Nature.NOTES),
        ("1121.01", "银行承兑", Nature.NOTES),
        ("应收票据", None, Nature.NOTES),
        ("2203", None, Nature.ADVANCE),
        ("220301", None, Nature.ADVANCE),
        ("合同负债", None, Nature.ADVANCE),
        ("Advances from customers", None, Nature.ADVANCE),
        ("1122.09", "暂估应收", Nature.ESTIMATE),
        ("1221", None, Nature.OTHER),
        ("Other receivables", None, Nature.OTHER),
        ("6001", "主营业务收入", Nature.GOODS),
    ],
)
def test_an_account_is_known_by_its_code_or_its_name(account: str | None, name: str | None, nature: Nature) -> None:
    assert nature_of(account, OWN, name) is nature


@pytest.mark.parametrize(
    ("account", "fits"),
    [
        ("1122.02", True), ("112202", True), ("1122-02", True), ("1122_02", True), ("1122.02.01", True), ("11220201", True),
        ("1122.02 应收", True), ("1122.020", False), ("1122020", False), ("1122", False), ("1122.0", False), ("1122.01", False),
        ("11.2202", False), ("1122.021.1", False),
    ],
)  # fmt: skip
def test_an_account_stands_for_all_below_it(account: str, fits: bool) -> None:
    policy = accounts_from_json({"rules": [{"account": "1122.02", "nature": "retention"}]})
    assert nature_of(account, policy) is (Nature.RETENTION if fits else Nature.GOODS)


def test_the_first_rule_that_fits_wins_and_both_halves_of_a_rule_have_to_fit() -> None:
    both = {"account": "1122", "word": "质保", "nature": "other"}
    policy = accounts_from_json({"rules": [both, {"account": "1122", "nature": "notes"}]})
    assert nature_of("1122.03 质保", policy) is Nature.OTHER
    assert nature_of("1122.03", policy) is Nature.NOTES
    assert nature_of("1131 质保", policy) is Nature.GOODS


def test_what_ships_is_what_a_book_without_policy_uses() -> None:
    assert accounts_from_json(json.loads(SHIPPED.read_text("utf-8"))) == OWN
    assert accounts_from_json({}) == OWN
    assert accounts_from_json({"rules": [], "ask_days": 0}) == AccountsPolicy((), 0)


@pytest.mark.parametrize(
    ("body", "fault", "where"),
    [
        ({"rules": [{"nature": "goods"}]}, PolicyFault.MISSING_KEY, "rules[0].account"),
        ({"rules": [{"account": "1122"}]}, PolicyFault.MISSING_KEY, "rules[0].nature"),
        ({"rules": [{"account": "1122", "nature": "cash"}]}, PolicyFault.NATURE_UNKNOWN, "rules[0].nature"),
        ({"rules": [{"account": "货款", "nature": "goods"}]}, PolicyFault.NOT_AN_ACCOUNT, "rules[0].account"),
        ({"rules": [{"account": "1122", "nature": "goods", "x": 1}]}, PolicyFault.UNKNOWN_KEY, "rules[0].x"),
        ({"rules": {}}, PolicyFault.NOT_A_LIST, "rules"),
        ({"ask_days": -1}, PolicyFault.OUT_OF_RANGE, "ask_days"),
    ],
)
def test_a_wrong_map_is_refused_by_its_key(body: dict[str, Any], fault: PolicyFault, where: str) -> None:
    with pytest.raises(PolicyError) as no:
        accounts_from_json(body)
    assert (no.value.code, no.value.where) == (fault, where)

"""No letter while money on the bank is most probably the customer's, unless the policy wants one."""

from app.domain.dunning import Skip, Warn
from app.domain.dunning_policy import policy_from_json
from app.domain.matching_policy import ACCOUNTING, BANK, HERE, MatchingPolicy, matching_from_json
from tests.domain.test_dunning import item, ladder, reasons, run

PAYING = {"paying": frozenset({(3, "CNY")})}


def test_a_letter_waits_for_the_payment() -> None:
    waiting = run(ladder(item(60), customer=3), **PAYING)
    assert (waiting.notices, reasons(waiting)) == ((), [Skip.PAYMENT_WAITING])
    assert Warn.BANK_LINES_OPEN not in waiting.warnings


def test_another_customer_or_currency_does_not_wait() -> None:
    assert len(run(ladder(item(60), customer=4), **PAYING).notices) == 1
    assert len(run(ladder(item(60), customer=3)._replace(currency="USD"), **PAYING).notices) == 1
    assert len(run(ladder(item(60), customer=3)).notices) == 1


def test_the_policy_may_not_wait() -> None:
    body = {"levels": [{"number": 1, "from_days_overdue": 7}], "wait_for_payment": False}
    assert len(run(ladder(item(60), customer=3), policy=policy_from_json(body), **PAYING).notices) == 1


def test_whose_receipts_count() -> None:
    states = {whose: matching_from_json({"receipts_by": whose}).matched_state for whose in (ACCOUNTING, BANK, HERE)}
    assert states == {ACCOUNTING: "provisional", BANK: "confirmed", HERE: "confirmed"}
    assert MatchingPolicy().receipts_by == ACCOUNTING

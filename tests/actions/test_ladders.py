"""The dunning ladder through real postings: one level at a time from what was sent, from the start in a new episode."""

from datetime import date, timedelta

import pytest

from app.actions.dunning import MarkSent, RunDunning, Withdraw, planned
from app.actions.ledger import Allocate, HoldOff, PostDocument, ReverseReceipt, SetDispute
from app.actions.policy import LoadPolicies
from tests.actions.office import TODAY, Office, customer, document, reached, receipt
from tests.actions.test_policy import policy

DUE = date(2026, 1, 31)


def day(overdue: int) -> date:
    """The day on which I1 is so many days overdue."""
    return DUE + timedelta(days=overdue)


@pytest.fixture
def firm(office: Office) -> Office:
    """C001 owes I1, 1,000 due on 2026-01-31; receipts and ledger are taken to be up to date on every day."""
    office.customers(customer("C001"), customer("C900", row=3))
    office.do(LoadPolicies([policy({"stale_working_days": 3650}, valid_from="2026-01-01")]))
    office.documents(document("I1", 1_000, "2026-01-01", due=DUE.isoformat()))
    reached(office, "2026-01-01")
    return office


def letters(office: Office, on: date) -> list[tuple[int, int]]:
    """(episode, level) of the letters of a run, recorded as sent on its day."""
    run = office.do(RunDunning(on))["run"]
    if run is None:
        return []
    office.do(MarkSent(run, on, "wechat"))
    found = office.rows("SELECT episode, level FROM notice WHERE run = ? AND state = 'sent' ORDER BY id", run)
    return [(episode, level) for episode, level in found]


def skips(office: Office, on: date) -> list[tuple[str, str]]:
    with office.reading() as tables:
        return [(skip.document, str(skip.reason)) for skip in planned(tables, on, (), False).plan.skipped]


def test_one_level_after_the_other_on_its_day(firm: Office) -> None:
    for overdue, level in ((7, 1), (30, 2), (60, 3), (90, 4)):
        assert letters(firm, day(overdue - 1)) == []
        assert letters(firm, day(overdue)) == [(1, level)]
    assert letters(firm, day(365)) == []
    assert skips(firm, day(365)) == [("I1", "LADDER_DONE")]


def test_thirty_days_without_a_run_are_caught_up_by_one_level(firm: Office) -> None:
    assert letters(firm, day(7)) == [(1, 1)]
    assert letters(firm, day(95)) == [(1, 2)]
    assert skips(firm, day(95)) == [("I1", "QUIET")]
    assert [letters(firm, day(n)) for n in (101, 102, 103, 109)] == [[], [(1, 3)], [], [(1, 4)]]


def test_the_level_reached_is_sent_until_the_next_day_counts(firm: Office) -> None:
    letters(firm, day(8))
    assert skips(firm, day(29)) == [("I1", "LEVEL_SENT")]


def test_quiet_days_count_from_sending_not_from_the_run(firm: Office) -> None:
    run = firm.do(RunDunning(day(40)))["run"]
    firm.do(MarkSent(run, day(45), "wechat"))
    assert skips(firm, day(51)) == [("I1", "QUIET")]
    assert letters(firm, day(52)) == [(1, 2)]


def test_a_letter_that_was_only_drafted_does_not_climb(firm: Office) -> None:
    run = firm.do(RunDunning(day(40)))["run"]
    assert skips(firm, day(60)) == [("I1", "DRAFT_WAITING")]
    firm.do(Withdraw(run))
    assert letters(firm, day(60)) == [(1, 1)]


def test_paid_and_late_again_starts_at_level_one(firm: Office) -> None:
    letters(firm, day(7))
    letters(firm, day(30))
    firm.receipts(receipt("P1", 1_000, day(35).isoformat(), document="I1"))
    assert letters(firm, day(40)) == []
    firm.documents(document("I2", 500, day(0).isoformat(), due=day(30).isoformat()))
    assert letters(firm, day(90)) == [(2, 1)]
    assert letters(firm, day(97)) == [(2, 2)]


def test_an_episode_goes_on_while_another_item_has_reached_level_one(firm: Office) -> None:
    firm.documents(document("I2", 500, day(0).isoformat(), due=day(20).isoformat()))
    letters(firm, day(7))
    firm.receipts(receipt("P1", 1_000, day(27).isoformat(), document="I1"))  # the day on which I2 is 7 days overdue
    assert letters(firm, day(50)) == [(1, 2)]


def test_an_episode_ends_on_the_one_day_without_such_an_item(firm: Office) -> None:
    firm.documents(document("I2", 500, day(0).isoformat(), due=day(20).isoformat()))
    letters(firm, day(7))
    firm.receipts(receipt("P1", 1_000, day(26).isoformat(), document="I1"))
    assert letters(firm, day(50)) == [(2, 1)]


def test_a_payment_entered_later_ends_the_episode_on_its_own_day(firm: Office) -> None:
    letters(firm, day(7))
    firm.documents(document("I2", 500, day(0).isoformat(), due=day(20).isoformat()))
    firm.do(PostDocument("C001", "P1", "receipt", day(10), 1_000, "CNY"))
    firm.do(Allocate("C001", "P1", [("I1", 1_000)]))
    assert letters(firm, day(50)) == [(2, 1)]


def test_a_part_payment_does_not_end_an_episode(firm: Office) -> None:
    letters(firm, day(7))
    firm.receipts(receipt("P1", 999, day(10).isoformat(), document="I1"))
    assert letters(firm, day(30)) == [(1, 2)]


def test_a_bounce_reopens_the_item_in_a_new_episode(firm: Office) -> None:
    letters(firm, day(7))
    firm.receipts(receipt("P1", 1_000, day(10).isoformat(), document="I1"))
    firm.do(ReverseReceipt("C001", "P1", day(15)))
    assert letters(firm, day(30)) == [(2, 1)]


def test_a_receipt_that_bounced_on_its_own_day_changes_nothing(firm: Office) -> None:
    letters(firm, day(7))
    firm.receipts(receipt("P1", 1_000, day(10).isoformat(), document="I1", reversed_on=day(10).isoformat()))
    assert letters(firm, day(30)) == [(1, 2)]


def test_a_dispute_of_the_whole_ends_the_episode_and_one_of_a_part_does_not(firm: Office) -> None:
    letters(firm, day(7))
    firm.do(SetDispute("C001", "I1", 999, day(10)))
    firm.do(SetDispute("C001", "I1", 0, day(20)))
    assert letters(firm, day(30)) == [(1, 2)]
    firm.do(SetDispute("C001", "I1", 1_000, day(40)))
    assert skips(firm, day(60)) == [("I1", "DISPUTED")]
    firm.do(SetDispute("C001", "I1", 0, day(61)))
    assert letters(firm, day(62)) == [(2, 1)]


def test_of_two_words_on_one_dispute_on_one_day_the_later_counts(firm: Office) -> None:
    letters(firm, day(7))
    firm.do(SetDispute("C001", "I1", 1_000, day(10), "少货"))
    firm.do(SetDispute("C001", "I1", 0, day(10), "看错了"))
    assert letters(firm, day(30)) == [(1, 2)]


def test_only_the_undisputed_part_is_claimed(firm: Office) -> None:
    firm.do(SetDispute("C001", "I1", 400, day(1)))
    run = firm.do(RunDunning(day(7)))["run"]
    assert firm.rows("SELECT total FROM notice WHERE run = ?", run) == [(600,)]


def test_money_on_account_covers_or_lessens(firm: Office) -> None:
    firm.receipts(receipt("P1", 1_000, day(1).isoformat()))
    assert skips(firm, day(7)) == [("I1", "COVERED")]
    firm.documents(document("I2", 300, "2026-01-02", due=DUE.isoformat()))
    run = firm.do(RunDunning(day(7)))["run"]
    assert firm.rows("SELECT total FROM notice WHERE run = ?", run) == [(300,)]


def test_a_hold_lets_the_ladder_stand_still(firm: Office) -> None:
    letters(firm, day(7))
    firm.today = day(8)
    firm.do(HoldOff("C001", day(40), "老板在谈"))
    firm.today = TODAY
    assert (letters(firm, day(40)), letters(firm, day(41))) == ([], [(1, 2)])


def test_currencies_and_own_companies_climb_apart(firm: Office) -> None:
    letters(firm, day(7))
    due = day(0).isoformat()
    firm.documents(
        document("U1", 500, "2026-01-01", due=due, currency="USD"),
        document("E1", 500, "2026-01-01", due=due, entity="乙公司", row=3),
    )
    run = firm.do(RunDunning(day(30)))["run"]
    found = firm.rows("SELECT entity, currency, episode, level FROM notice WHERE run = ? ORDER BY id", run)
    assert found == [(1, "CNY", 1, 2), (2, "CNY", 1, 1), (1, "USD", 1, 1)]


def earlier(firm: Office, run: int) -> list[tuple[int, str]]:
    sql = "SELECT n.episode, json_extract(j.payload, '$.earlier') FROM notice n JOIN journal j ON j.seq = n.seq WHERE n.run = ?"
    return firm.rows(sql, run)


def test_a_letter_names_the_earlier_ones_of_its_episode(firm: Office) -> None:
    for overdue in (7, 30):
        letters(firm, day(overdue))
    run = firm.do(RunDunning(day(60)))["run"]
    assert earlier(firm, run) == [(1, f'["{day(7)}","{day(30)}"]')]
    firm.do(Withdraw(run))
    firm.receipts(receipt("P1", 1_000, day(61).isoformat(), document="I1"))
    firm.documents(document("I2", 500, "2026-01-02", due=day(62).isoformat()))
    run = firm.do(RunDunning(day(70)))["run"]
    assert earlier(firm, run) == [(2, "[]")]


def test_items_without_due_date_are_listed_as_to_be_completed(firm: Office) -> None:
    firm.documents(document("I2", 500, "2025-01-01"))
    assert skips(firm, day(7)) == [("I2", "NO_TERM")]
    run = firm.do(RunDunning(day(7)))["run"]
    assert firm.rows("SELECT total FROM notice WHERE run = ?", run) == [(1_000,)]

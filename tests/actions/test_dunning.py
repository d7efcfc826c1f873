"""Dunning runs: issued as drafts, repeated without change, recorded as sent, withdrawn; numbers without gaps."""

import json
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any

import pytest

from app.actions.dunning import MarkSent, RunDunning, StorePaper, Withdraw, planned
from app.actions.imports import Import
from app.actions.policy import LoadPolicies
from app.domain.rule import Refused, Rule
from app.storage import dunning_reads
from app.storage.notice_reads import NoticeRow, of_run
from tests.actions.office import Office, customer, document, reached, receipt, source
from tests.actions.test_policy import own, policy

ON = date(2026, 6, 30)


@pytest.fixture
def firm(office: Office) -> Office:
    """C001 owes 1,000 since 2026-05-31, C002 500 in USD since 2026-06-15; C003 owes nothing overdue."""
    office.customers(
        customer("C001", term="NET30", address="福州路一号", contact="王小敏"),
        customer("C002", row=3, language="en", currency="USD"),
        customer("C003", row=4),
        customer("C900", row=5),
    )
    office.documents(
        document("I1", 1_000, "2026-05-01"),
        document("U1", 500, "2026-05-01", "C002", due="2026-06-15", row=3),
        document("N1", 700, "2026-06-01", "C003", due="2026-06-30", row=4),
    )
    reached(office, "2026-06-30")
    return office


def notices(office: Office, run: int) -> list[NoticeRow]:
    with office.reading() as tables:
        return of_run(tables, run)


def run(office: Office, on: date = ON, *excepted: str, stale_ok: str | None = None) -> Any:
    return office.do(RunDunning(on, excepted, stale_ok))["run"]


def skipped(office: Office, on: date = ON) -> dict[str, str]:
    with office.reading() as tables:
        return {skip.document: str(skip.reason) for skip in planned(tables, on, (), False).plan.skipped}


# ---- issuing


def test_a_run_issues_numbered_drafts(firm: Office) -> None:
    result = firm.do(RunDunning(ON))
    assert (result["run"], result["repeated"]) == (1, False)
    found = notices(firm, 1)
    assert [(n.code, n.currency, n.level, n.episode, n.total, n.state) for n in found] == [
        ("C001", "CNY", 1, 1, 1_000, "draft"),
        ("C002", "USD", 1, 1, 500, "draft"),
    ]
    assert [n.number for n in found] == ["华创五金财函〔2026〕1号", "华创五金财函〔2026〕2号"]
    assert [n.body["language"] for n in found] == ["zh", "en"]
    assert found[0].body["deadline"] == "2026-07-07"
    assert [item[1] for item in found[0].body["items"]] == ["I1"]


def test_a_run_keeps_its_data_dates_and_why_others_got_nothing(firm: Office) -> None:
    firm.documents(document("I2", 50, "2026-06-28", due="2026-06-29"))
    run(firm, ON, "C002")
    assert firm.rows("SELECT on_date, stale_reason, ledger_date, receipts_date, excluded, skipped FROM run") == [
        (
            "2026-06-30", None, "2026-06-30", "2026-06-30", '["C002"]',
            '[["C001","I2","TOO_EARLY",null],["C002","U1","EXCLUDED",null]]',
        )
    ]  # fmt: skip


def test_a_letter_keeps_what_it_was_made_from(firm: Office) -> None:
    firm.receipts(receipt("P1", 300, "2026-06-20"))
    firm.do(LoadPolicies([own({"levels": [{"number": 1, "from_days_overdue": 7, "fee": "0.50"}]})]))
    (notice,) = notices(firm, run(firm, ON, "C002"))
    body = notice.body
    assert (body["credits"], body["fees"], notice.total) == (300, 50, 750)
    assert [credit[1:] for credit in body["credit_items"]] == [["P1", "2026-06-20", "receipt", 300]]
    assert body["policy"] == "2+7"
    names = dict(firm.rows("SELECT id, value FROM person_value"))
    assert {field: names[kept] for field, kept in body["persons"].items()} == {"contact": "王小敏", "address": "福州路一号"}
    assert firm.rows("SELECT count(*) FROM notice_item")[0][0] == 2


def test_instalments_are_listed_by_themselves(firm: Office) -> None:
    firm.customers(customer("C003", term="30%/NET30,70%/NET60"))
    firm.documents(document("S1", 1_000, "2026-04-01", "C003"))
    (notice,) = [n for n in notices(firm, run(firm)) if n.code == "C003"]
    assert [(item[1], item[3], item[5], item[7]) for item in notice.body["items"]] == [
        ("S1 (1/2)", "2026-05-01", 300, 60),
        ("S1 (2/2)", "2026-05-31", 700, 30),
    ]
    assert notice.body["ceiling"] == 3


def test_each_own_company_has_its_own_ladders_and_numbers(firm: Office) -> None:
    firm.documents(document("E1", 900, "2026-05-01", entity="乙公司"))
    found = notices(firm, run(firm))
    numbers = [(n.code, n.entity, n.number[-2:]) for n in found]
    assert numbers == [("C001", 1, "1号"), ("C001", 2, "1号"), ("C002", 1, "2号")]


def test_serials_start_again_with_the_year(firm: Office) -> None:
    run(firm)
    firm.today = date(2027, 1, 4)
    firm.documents(document("N9", 10, "2026-12-01", "C003", due="2026-12-10"))
    reached(firm, "2027-01-04")
    found = notices(firm, run(firm, date(2027, 1, 4)))
    assert [(n.code, n.number) for n in found] == [("C003", "华创五金财函〔2027〕1号")]


def test_interest_of_a_run_in_the_past_knows_what_was_paid_by_then(firm: Office) -> None:
    """I1 was paid in two parts: on 2026-06-19, before the run's day, and after it."""
    firm.do(LoadPolicies([policy({"daily_rate": "0.001"}, valid_from="2026-01-01")]))
    for reference, day, amount in (("P1", "2026-06-19", 400), ("P2", "2026-06-29", 600)):
        firm.receipts(receipt(reference, amount, day, document="I1"))
    with firm.reading() as tables:
        (notice,) = planned(tables, date(2026, 6, 26), (), False).plan.notices[:1]
    # due 2026-05-31, a Sunday: from 2026-06-01, 18 days on 10.00, then 7 on 6.00, at 0.1 %: 0.18 + 0.042
    assert (notice.items[0].open, notice.interest) == (600, 22)


def test_nothing_to_write_makes_no_run(firm: Office) -> None:
    head = firm.head()
    result = firm.do(RunDunning(date(2026, 5, 15)))
    assert (result["run"], result["repeated"]) == (None, False)
    assert firm.head() == head


def test_stale_data_hold_every_letter_back_unless_a_reason_is_given(firm: Office) -> None:
    late = date(2026, 7, 8)
    assert run(firm, late) is None
    assert set(skipped(firm, late).values()) == {"STALE_DATA"}
    firm.refuses(RunDunning(late, stale_ok=" "), Rule.REASON_MISSING)
    assert run(firm, late, stale_ok="银行系统停机") == 1
    assert firm.rows("SELECT stale_reason FROM run") == [("银行系统停机",)]


def test_codes_to_leave_out_must_exist(firm: Office) -> None:
    assert firm.refuses(RunDunning(ON, ("C001", "C998", "C999")), Rule.CUSTOMER_UNKNOWN) == {"customer": "C998, C999"}


def test_looking_ahead_writes_nothing(firm: Office) -> None:
    before = firm.state()
    assert len(firm.preview(RunDunning(ON))[1]) == 3
    with firm.reading() as tables:
        assert [n.code for n in planned(tables, ON, (), False).plan.notices] == ["C001", "C002"]
    assert firm.state() == before


def test_a_level_without_text_refuses_the_whole_run(firm: Office) -> None:
    levels = [{"number": n, "from_days_overdue": n} for n in range(1, 6)]
    firm.do(LoadPolicies([own({"levels": levels, "trigger_days": 1, "inclusion_days": 1})]))
    sent(firm, *[date(2026, 6, day) for day in (2, 9, 16, 23)])
    assert firm.refuses(RunDunning(ON), Rule.LETTER_TEXT_MISSING) == {"language": "zh", "level": 5}


def sent(office: Office, *days: date) -> None:
    for day in days:
        office.do(MarkSent(run(office, day), day, "wechat"))


# ---- the same day again


def test_an_unsent_run_of_the_day_is_the_same_run(firm: Office) -> None:
    first = firm.do(RunDunning(ON))
    head = firm.head()
    again = firm.do(RunDunning(ON))
    assert (again["run"], again["repeated"]) == (first["run"], True)
    assert firm.head() == head


def test_changed_data_make_a_new_plan_in_which_drafts_wait(firm: Office) -> None:
    run(firm)
    firm.documents(document("I2", 100, "2026-05-05"), document("N2", 90, "2026-05-01", "C003", due="2026-06-01", row=3))
    assert run(firm) == 2
    assert [(n.code, n.number[-2:]) for n in notices(firm, 2)] == [("C003", "3号")]
    with firm.reading() as tables:
        waits = planned(tables, ON, (), False).waiting
    assert sorted(waits.values()) == [
        (1, "华创五金财函〔2026〕1号", False), (1, "华创五金财函〔2026〕1号", False), (1, "华创五金财函〔2026〕2号", False),
        (2, "华创五金财函〔2026〕3号", False),
    ]  # fmt: skip
    kept = json.loads(firm.rows("SELECT skipped FROM run WHERE id = 2")[0][0])
    assert kept[0] == ["C001", "I1", "DRAFT_WAITING", None, 1, "华创五金财函〔2026〕1号"]
    assert skipped(firm) == {"I1": "DRAFT_WAITING", "I2": "DRAFT_WAITING", "U1": "DRAFT_WAITING", "N2": "DRAFT_WAITING"}
    result = firm.do(RunDunning(ON))
    assert (result["run"], result["repeated"]) == (2, True)


def test_a_payment_in_between_is_a_change_too(firm: Office) -> None:
    run(firm)
    firm.receipts(receipt("P1", 100, "2026-06-30", document="I1"))
    result = firm.do(RunDunning(ON))
    assert (result["run"], result["repeated"]) == (None, False)


def test_a_draft_blocks_later_days_as_well(firm: Office) -> None:
    run(firm)
    assert run(firm, date(2026, 7, 2)) is None
    firm.receipts(receipt("P1", 100, "2026-07-01", document="I1"))
    with firm.reading() as tables:
        waits = planned(tables, date(2026, 7, 2), (), False).waiting
    assert {(draft.number[-2:], draft.outdated) for draft in waits.values()} == {("1号", True), ("2号", False)}
    assert set(skipped(firm, date(2026, 7, 2)).values()) == {"DRAFT_WAITING", "TOO_EARLY"}


def test_a_sent_run_is_not_repeated(firm: Office) -> None:
    sent(firm, ON)
    head = firm.head()
    result = firm.do(RunDunning(ON))
    assert (result["run"], result["repeated"]) == (None, False)
    assert firm.head() == head


# ---- withdrawing


def test_a_withdrawn_letter_is_issued_anew_under_the_next_number(firm: Office) -> None:
    first = run(firm)
    result = firm.do(Withdraw(first, "C001"))
    assert (result["withdrawn"], result["sent"]) == (["华创五金财函〔2026〕1号"], [])
    second = run(firm)
    assert [(n.code, n.level, n.number) for n in notices(firm, second)] == [("C001", 1, "华创五金财函〔2026〕3号")]
    firm.do(Withdraw(first))
    firm.do(Withdraw(second))
    third = run(firm)
    assert [n.number[-2:] for n in notices(firm, third)] == ["4号", "5号"]
    assert firm.rows("SELECT serial FROM notice ORDER BY serial") == [(n,) for n in range(1, 6)]


def test_after_withdrawal_the_figures_are_those_of_the_new_day(firm: Office) -> None:
    firm.do(Withdraw(run(firm)))
    firm.receipts(receipt("P1", 400, "2026-06-30", document="I1"))
    assert [n.total for n in notices(firm, run(firm))] == [600, 500]


def test_what_cannot_be_withdrawn(firm: Office) -> None:
    first = run(firm)
    assert firm.refuses(Withdraw(9), Rule.RUN_UNKNOWN) == {"run": 9}
    assert firm.refuses(Withdraw(first, "C003"), Rule.NOTICE_UNKNOWN) == {"run": first, "customer": "C003"}
    firm.do(Withdraw(first, "C001"))
    assert firm.refuses(Withdraw(first, "C001"), Rule.NOTICE_WITHDRAWN) == {"run": first, "customer": "C001"}
    firm.do(MarkSent(first, ON, "email"))
    figures = firm.refuses(Withdraw(first, "C002"), Rule.NOTICE_SENT)
    assert figures == {"number": "华创五金财函〔2026〕2号", "on": "2026-06-30", "channel": "email"}
    assert firm.refuses(Withdraw(first), Rule.NOTICE_SENT) == figures


def test_the_unsent_rest_of_a_run_can_be_withdrawn(firm: Office) -> None:
    first = run(firm)
    firm.do(MarkSent(first, ON, "email", "C002"))
    result = firm.do(Withdraw(first))
    assert (result["withdrawn"], result["sent"]) == (["华创五金财函〔2026〕1号"], ["华创五金财函〔2026〕2号"])
    firm.refuses(Withdraw(first), Rule.NOTICE_SENT)


def test_a_run_withdrawn_as_a_whole(firm: Office) -> None:
    first = run(firm)
    firm.do(Withdraw(first))
    firm.refuses(Withdraw(first), Rule.NOTICE_WITHDRAWN)
    assert firm.refuses(MarkSent(first, ON, "email"), Rule.NOTICE_WITHDRAWN) == {"run": first, "customer": ""}


# ---- sending


def test_letters_are_recorded_as_sent(firm: Office) -> None:
    first = run(firm)
    result = firm.do(MarkSent(first, date(2026, 7, 1), "wechat"))
    assert result == {
        "run": first, "on": "2026-07-01", "channel": "wechat",
        "sent": ["华创五金财函〔2026〕1号", "华创五金财函〔2026〕2号"], "already_sent": [], "warnings": [],
    }  # fmt: skip
    assert [(n.state, n.sent_on, n.channel) for n in notices(firm, first)] == [("sent", "2026-07-01", "wechat")] * 2


def test_sent_twice_alike_is_no_news_and_otherwise_refused(firm: Office) -> None:
    first = run(firm)
    firm.do(MarkSent(first, ON, "email"))
    head = firm.head()
    again = firm.do(MarkSent(first, ON, "email"))
    assert (again["sent"], len(again["already_sent"]), firm.head()) == ([], 2, head)
    firm.refuses(MarkSent(first, ON, "wechat"), Rule.NOTICE_SENT)
    assert firm.refuses(MarkSent(first, date(2026, 7, 1), "email", "C001"), Rule.NOTICE_SENT)["on"] == "2026-06-30"


def test_a_letter_that_does_not_hold_any_more_is_named_and_recorded_all_the_same(firm: Office) -> None:
    first = run(firm)
    firm.receipts(receipt("P1", 100, "2026-06-30", document="I1"))
    result = firm.do(MarkSent(first, ON, "wechat"))
    assert len(result["sent"]) == 2
    assert result["warnings"] == [{"number": "华创五金财函〔2026〕1号", "customer": "C001", "warning": "OUTDATED"}]


@pytest.mark.parametrize("change", [
    lambda firm: firm.receipts(receipt("P1", 1_000, "2026-07-01", document="I1")),
    lambda firm: firm.receipts(receipt("P1", 1, "2026-06-30")),
    lambda firm: firm.documents(document("I1", 1_000, "2026-05-01", disputed=200)),
], ids=["paid in full, a day later", "money on account", "now disputed"])  # fmt: skip
def test_what_makes_a_letter_outdated(firm: Office, change: Callable[[Office], Any]) -> None:
    run(firm)
    assert outdated(firm) == set()
    change(firm)
    assert outdated(firm) == {"C001"}


def test_what_is_said_of_others_and_later_items_leaves_a_letter_as_it_is(firm: Office) -> None:
    firm.receipts(receipt("P1", 300, "2026-06-20"))
    run(firm)
    firm.receipts(receipt("P2", 1, "2026-06-30", "C003"), receipt("P3", 1, "2026-06-30", "C001", row=3, currency="USD"))
    firm.documents(document("I2", 100, "2026-05-05"))
    assert outdated(firm) == set()


def outdated(office: Office) -> set[str]:
    with office.reading() as tables:
        drafts = of_run(tables, 1)
        changed = dunning_reads.outdated(tables, drafts)
    return {n.code for n in drafts if n.id in changed}


def test_letters_without_an_original_are_named_once_others_have_one(firm: Office) -> None:
    one, two = notices(firm, run(firm))
    paper = sha256(b"A").hexdigest()
    firm.do(StorePaper(((one.id, paper, "c1", 1),), ((paper, b"A"),)))
    result = firm.do(MarkSent(1, ON, "wechat", two.code))
    assert result["warnings"] == [{"number": two.number, "customer": "C002", "warning": "NOT_PRINTED"}]
    assert firm.do(MarkSent(1, ON, "wechat", one.code))["warnings"] == []
    assert firm.do(MarkSent(1, ON, "wechat"))["warnings"] == []  # nothing is recorded a second time


def test_the_rest_of_a_run_may_go_another_way(firm: Office) -> None:
    first = run(firm)
    firm.do(MarkSent(first, ON, "post", "C001"))
    result = firm.do(MarkSent(first, date(2026, 7, 1), "email"))
    assert (result["sent"], result["already_sent"]) == (["华创五金财函〔2026〕2号"], ["华创五金财函〔2026〕1号"])
    assert [n.channel for n in notices(firm, first)] == ["post", "email"]


@pytest.mark.parametrize("channel", ["post", "ems"])
def test_a_letter_without_address_cannot_go_by_mail(firm: Office, channel: str) -> None:
    first = run(firm)
    assert [n.body["warnings"] for n in notices(firm, first)] == [[], ["NO_ADDRESS"]]
    assert firm.refuses(MarkSent(first, ON, channel), Rule.NO_ADDRESS) == {"customer": "C002", "count": 1}
    assert firm.do(MarkSent(first, ON, channel, "C001"))["sent"] == ["华创五金财函〔2026〕1号"]
    assert firm.do(MarkSent(first, ON, "email", "C002"))["sent"] == ["华创五金财函〔2026〕2号"]


def test_a_registered_address_is_an_address(firm: Office) -> None:
    firm.customers(customer("C002", reg_address="10 High St"))
    assert len(firm.do(MarkSent(run(firm), ON, "post"))["sent"]) == 2


def test_an_address_that_came_after_the_letter_is_not_on_it(firm: Office) -> None:
    first = run(firm)
    firm.customers(customer("C002", address="10 High St"))
    firm.refuses(MarkSent(first, ON, "post"), Rule.NO_ADDRESS)


def test_a_letter_is_not_sent_before_it_is_dated(firm: Office) -> None:
    first = run(firm)
    figures = firm.refuses(MarkSent(first, date(2026, 6, 29), "email"), Rule.SENT_BEFORE_RUN)
    assert figures == {"on": date(2026, 6, 29), "run_on": ON}
    firm.refuses(MarkSent(9, ON, "email"), Rule.RUN_UNKNOWN)
    firm.refuses(MarkSent(first, ON, "email", "C003"), Rule.NOTICE_UNKNOWN)


def test_a_run_before_the_last_letter_is_refused(firm: Office) -> None:
    sent(firm, date(2026, 6, 25))
    assert firm.refuses(RunDunning(date(2026, 6, 24)), Rule.RUN_BEFORE_LAST_LETTER) == {
        "on": date(2026, 6, 24), "last": date(2026, 6, 25),
    }  # fmt: skip
    with firm.reading() as tables, pytest.raises(Refused):
        planned(tables, date(2026, 6, 24), (), False)
    assert firm.do(RunDunning(date(2026, 6, 25)))["run"] is None


# ---- paper


def test_printed_sheets_are_kept_with_their_hash_in_the_journal(firm: Office) -> None:
    first, second = [n.id for n in notices(firm, run(firm))]
    one, two = (sha256(text).hexdigest() for text in (b"A", b"B"))
    sheets = ((first, one, "c1", 1), (second, two, "c2", 2))
    papers = ((one, b"A"), (two, b"B"))
    assert firm.do(StorePaper(sheets, papers)) == {"stored": 2}
    assert firm.do(StorePaper(sheets, papers)) == {"stored": 2}  # the same bytes are kept once
    assert dict(firm.rows("SELECT sha256, bytes FROM paper")) == {one: b"A", two: b"B"}
    assert dict(firm.rows("SELECT id, paper FROM notice")) == {first: one, second: two}
    assert one in firm.rows("SELECT payload FROM journal WHERE kind = 'PaperStored'")[0][0]


def test_a_run_as_a_command_repeated(firm: Office) -> None:
    first = firm.do(RunDunning(ON), "same")
    again = firm.do(RunDunning(ON), "same")
    assert again == {"run": first["run"], "repeated": False, "already": True}
    firm.do(Import(source("documents", [document("I9", 1, "2026-06-01")])))
    assert len(firm.rows("SELECT 1 FROM notice")) == 2


def test_what_is_left_of_a_run_is_that_run_as_long_as_it_would_come_out_the_same(firm: Office) -> None:
    run(firm)
    sent, *left = notices(firm, 1)
    firm.do(MarkSent(1, ON, "wechat", sent.code))
    again = firm.do(RunDunning(ON))
    assert (again["run"], again["repeated"]) == (1, True)
    assert [n.customer for n in again["_planned"].plan.notices] == [n.customer for n in left]
    firm.do(Withdraw(1))
    assert firm.do(RunDunning(ON))["run"] == 2  # withdrawn letters are written anew, the one that was sent is not
    assert [n.code for n in notices(firm, 2)] == [n.code for n in left]


def test_what_was_paid_since_is_not_the_same_letter(firm: Office) -> None:
    run(firm)
    sent, *left = notices(firm, 1)
    firm.do(MarkSent(1, ON, "wechat", sent.code))
    item = left[0].body["items"][0][1]
    firm.receipts(receipt("P9", 1, "2026-06-30", left[0].code, document=item, allocated=1, currency=left[0].currency))
    assert firm.do(RunDunning(ON))["run"] is None

"""Every rule once refused, with nothing written and a sentence in both languages, and once allowed."""

from datetime import date
from typing import NamedTuple

import pytest

from app import bootstrap, words
from app.actions.book import SetProfile
from app.actions.dunning import MarkSent, RunDunning, Withdraw
from app.actions.imports import UndoBatch
from app.actions.ledger import Allocate, HoldOff, PostDocument, ReverseReceipt, SetDispute
from app.actions.persons import ErasePerson
from app.actions.policy import LoadCalendar, LoadLetters, LoadPolicies
from app.domain.rule import Rule
from app.storage.work import Action
from tests.actions.office import Office, customer, document, reached, receipt
from tests.actions.test_policy import letter, own, policy

# Refused elsewhere: by pure rules behind a look-up that cannot reach them, by readers of files, by what prints.
BANK = {rule for rule in Rule if rule.startswith(("BANK_", "MATCH_"))} | {Rule.ACCEPT_TOO_LOW, Rule.ROUND_OFF_TOO_LARGE}
ALLOWANCES = {rule for rule in Rule if rule.startswith("ALLOWANCE_")} | {Rule.PAYER_NOTE_NOT_NEEDED}  # test_allowances
RETENTION = {rule for rule in Rule if rule.startswith("RETENTION_")}  # test_retention
BILLS = {rule for rule in Rule if rule.startswith("BILL_")}  # test_bills
TRANSFERS = {rule for rule in Rule if rule.startswith("TRANSFER_")}  # test_transfers
STATED = {  # test_reconciling
    Rule.NOTHING_STATED, Rule.NO_DIFFERENCE, Rule.NOT_EXPLAINED, Rule.TOTAL_NOT_TYPED, Rule.TOTAL_UNREADABLE,
}  # fmt: skip
ELSEWHERE = {
    Rule.COMMAND_REUSED, Rule.CUSTOMER_MIXED, Rule.TERM_UNREADABLE, Rule.LETTERHEAD_INCOMPLETE, Rule.GLYPHS_MISSING,
    Rule.SNAPSHOT_OLDER, *BANK, *ALLOWANCES, *TRANSFERS, *RETENTION, *BILLS, *STATED,
}  # fmt: skip
LAST = date(2026, 6, 20)  # the day of the last letter sent
NEXT = date(2026, 6, 21)  # the day of run 6, a draft to C002
YEAR = bootstrap.default_calendars()[-1]


@pytest.fixture
def stage(office: Office) -> Office:
    """A book in which every rule has its case; see the batches and runs below."""
    registered = (customer("C001", address="福州"), customer("C002", row=3), customer("C003", row=4), customer("C900", row=5))
    office.customers(*registered)  # batch 1
    office.documents(
        document("I1", 1_000, "2026-05-01", due="2026-05-31"),
        document("J1", 1_000, "2026-05-01", "C002", due="2026-06-01", row=3),
        document("K1", 1_000, "2026-05-01", "C003", due="2026-05-01", row=4),
        document("U1", 1_000, "2026-06-01", due="2026-12-01", currency="USD", row=5),
        document("N1", 100, "2026-06-01", due="2026-12-01", kind="credit_note", row=6),
    )  # batch 2
    office.receipts(receipt("P1", 300, "2026-06-10"))  # batch 3
    office.receipts(receipt("P2", 50, "2026-06-10", reversed_on="2026-06-11"))  # batch 4
    office.do(UndoBatch(office.documents(document("X1", 10, "2026-06-01"))["batch"]))  # batch 5, undone
    reached(office, "2026-06-30")  # batch 6
    levels = [{"number": n, "from_days_overdue": n, "days_after_previous": 0} for n in range(1, 6)]
    office.do(LoadPolicies([own({"levels": levels, "trigger_days": 1, "inclusion_days": 1}, "C003", "2026-01-01")]))
    for day in (14, 15, 16, 17):  # runs 1-4: levels 1-4 to C003
        send(office, date(2026, 6, day), "C001", "C002")
    run = office.do(RunDunning(LAST, ("C003",)))["run"]  # run 5
    office.do(MarkSent(run, LAST, "wechat", "C001"))
    office.do(Withdraw(run, "C002"))
    assert office.do(RunDunning(NEXT, ("C003",)))["run"] == 6
    return office


def send(office: Office, day: date, *excepted: str) -> None:
    office.do(MarkSent(office.do(RunDunning(day, excepted))["run"], day, "wechat"))


def post(number: str, amount: int = 100, kind: str = "invoice", pays: tuple[tuple[str, int], ...] = ()) -> PostDocument:
    return PostDocument("C001", number, kind, NEXT, amount, "CNY", pays=pays)


class Case(NamedTuple):
    refused: Action
    allowed: Action


CASES = {
    Rule.ENTITY_UNKNOWN: Case(SetProfile({"bank": "x"}, "乙公司"), SetProfile({"bank": "x"})),
    Rule.CUSTOMER_UNKNOWN: Case(ErasePerson("C009"), ErasePerson("C001")),
    Rule.DOCUMENT_UNKNOWN: Case(Allocate("C001", "P9"), Allocate("C001", "P1")),
    Rule.PROFILE_KEY_UNKNOWN: Case(SetProfile({"colour": "x"}), SetProfile({"phone": "x"})),
    Rule.PROFILE_VALUE: Case(SetProfile({"letterhead": "big"}), SetProfile({"letterhead": "none"})),
    Rule.BATCH_UNKNOWN: Case(UndoBatch(99), UndoBatch(6)),
    Rule.BATCH_UNDONE: Case(UndoBatch(5), UndoBatch(4)),
    Rule.BATCH_IN_USE: Case(UndoBatch(2), UndoBatch(4)),
    Rule.DOCUMENT_EXISTS: Case(post("I1"), post("I2")),
    Rule.AMOUNT_NOT_POSITIVE: Case(post("I2", 0), post("I2", 1)),
    Rule.OVER_ALLOCATED: Case(Allocate("C001", "P1", [("I1", 301)]), Allocate("C001", "P1", [("I1", 300)])),
    Rule.OVER_SETTLED: Case(post("P3", 2_000, "receipt", (("I1", 1_001),)), post("P3", 2_000, "receipt", (("I1", 1_000),))),
    Rule.CURRENCY_MIXED: Case(Allocate("C001", "P1", [("U1", 1)]), Allocate("C001", "P1", [("I1", 1)])),
    Rule.SAME_SIDE: Case(Allocate("C001", "P1", [("N1", 1)]), Allocate("C001", "N1", [("I1", 1)])),
    Rule.ALREADY_REVERSED: Case(ReverseReceipt("C001", "P2", NEXT), ReverseReceipt("C001", "P1", NEXT)),
    Rule.REVERSED_BEFORE_RECEIVED: Case(
        ReverseReceipt("C001", "P1", date(2026, 6, 9)), ReverseReceipt("C001", "P1", date(2026, 6, 10))
    ),
    Rule.DISPUTE_TOO_LARGE: Case(SetDispute("C001", "I1", 1_001, NEXT), SetDispute("C001", "I1", 1_000, NEXT)),
    Rule.POLICY_INVALID: Case(LoadPolicies([policy({"trigger_days": -1})]), LoadPolicies([policy({"trigger_days": 8})])),
    Rule.LETTER_TEXT_INVALID: Case(LoadLetters([letter(body="标题")]), LoadLetters([letter()])),
    Rule.CALENDAR_INVALID: Case(LoadCalendar([{**YEAR, "off": []}]), LoadCalendar([{**YEAR, "off": YEAR["off"][1:]}])),
    Rule.RUN_UNKNOWN: Case(Withdraw(9), Withdraw(6)),
    Rule.RUN_BEFORE_LAST_LETTER: Case(RunDunning(date(2026, 6, 19), ("C003",)), RunDunning(LAST, ("C003",))),
    Rule.NOTICE_UNKNOWN: Case(Withdraw(6, "C001"), Withdraw(6, "C002")),
    Rule.NOTICE_WITHDRAWN: Case(MarkSent(5, NEXT, "email", "C002"), MarkSent(6, NEXT, "email", "C002")),
    Rule.NOTICE_SENT: Case(MarkSent(5, NEXT, "email", "C001"), MarkSent(5, LAST, "wechat", "C001")),
    Rule.SENT_BEFORE_RUN: Case(MarkSent(6, LAST, "email"), MarkSent(6, NEXT, "email")),
    Rule.LETTER_TEXT_MISSING: Case(RunDunning(NEXT), RunDunning(NEXT, ("C003",))),
    Rule.NO_ADDRESS: Case(MarkSent(6, NEXT, "post"), MarkSent(6, NEXT, "wechat")),
    Rule.DAY_TOO_LATE: Case(MarkSent(6, date(2100, 1, 1), "wechat"), MarkSent(6, NEXT, "wechat")),
    Rule.REASON_MISSING: Case(HoldOff("C001", date(2026, 6, 30), ""), HoldOff("C001", date(2026, 6, 30), "谈判中")),
    Rule.REASON_TOO_LONG: Case(HoldOff("C001", date(2026, 6, 30), "字" * 201), HoldOff("C001", date(2026, 6, 30), "字" * 200)),
    Rule.HOLD_IN_PAST: Case(HoldOff("C001", date(2026, 6, 29), "x"), HoldOff("C001", date(2026, 6, 30), "x")),
}


def test_every_rule_has_its_case() -> None:
    assert set(CASES) | ELSEWHERE == set(Rule)
    assert not set(CASES) & ELSEWHERE


@pytest.mark.parametrize("rule", CASES)
def test_refused_once_and_allowed_once(stage: Office, rule: Rule) -> None:
    figures = stage.refuses(CASES[rule].refused, rule)
    for language in ("zh", "en"):
        said = words.say(words.RULES, str(rule), language, figures)
        assert not set("{}[]") & set(said.replace("[0]", ""))
    assert "already" not in stage.do(CASES[rule].allowed)

"""Retention by its facts: what waits, when it is due, what letters and ageing make of it; every rule refused and allowed."""

from datetime import date

import pytest

from app import words
from app.actions.dunning import RunDunning, planned
from app.actions.imports import Import, UndoBatch
from app.actions.policy import LoadPolicies
from app.actions.retention import SetRetention, StateEvent, TakeBackEvent
from app.domain.drafts import BalanceDraft
from app.domain.rule import Rule
from app.queries.ageing import ageing
from app.queries.retention import RetentionRow, register
from app.storage import journal
from tests.actions.office import Office, customer, document, receipt, source, warned

KEPT = "1122.02 质保金"
ACCEPTED = date(2026, 6, 10)


@pytest.fixture
def desk(shop: Office) -> Office:
    """Goods and retention of one customer; another whose term keeps a tenth back; balances of a third."""
    shop.customers(customer("C001", term="NET30", address="宁波市一路1号"), customer("C010", term="90%/NET30,10%/ACCEPT+1M"))
    shop.documents(
        document("G1", 50_000, "2026-03-01"),
        document("Q1", 10_000, "2026-03-01", account=KEPT, row=3),
        document("P1", 100_000, "2026-03-01", "C010", row=4),
        up_to="2026-06-30",
    )
    shop.receipts(receipt("R0", 100, "2026-06-30", "C010"), up_to="2026-06-30")
    return shop


def balances(office: Office, day: str, amount: int = 10_000) -> dict[str, object]:
    draft = BalanceDraft(5, "C020", "C020公司", "1122.02", "质保金", "CNY", None, None, None, amount)
    people = [customer("C020", row=5)]
    made = source("balances", [])
    return office.do(Import(type(made)(**{**_fields(made), "newest": day, "drafts": (draft,), "people": people})))


def _fields(made: object) -> dict[str, object]:
    return {name: getattr(made, name) for name in made.__dataclass_fields__}  # type: ignore[attr-defined]


def rows(office: Office, on: str = "2026-06-30") -> dict[str, RetentionRow]:
    with office.reading() as tables:
        return {row.document: row for row in register(tables, date.fromisoformat(on)).rows}


def skips(office: Office, on: date = date(2026, 6, 30)) -> dict[str, str]:
    with office.reading() as tables:
        return {one.document: one.reason for one in planned(tables, on, (), False).plan.skipped}


def test_what_is_kept_back_waits_and_nobody_writes_about_it(desk: Office) -> None:
    assert {name: (row.state, row.due) for name, row in rows(desk).items()} == {
        "Q1": ("waiting", None), "P1 (2/2)": ("waiting", None)
    }  # fmt: skip
    found = skips(desk)
    assert (found["Q1"], found["P1 (2/2)"]) == ("RETENTION_WAITING", "RETENTION_WAITING")
    with desk.reading() as tables:
        one = ageing(tables, date(2026, 6, 30))
    column = dict(zip(one.buckets, one.totals()["CNY"].amounts, strict=True))
    assert column["retention"] == 20_000
    assert one.overdue(one.totals()["CNY"]) == 140_000


def test_after_the_event_it_is_due_as_the_term_has_it(desk: Office) -> None:
    said = desk.do(StateEvent("C010", "P1 (2/2)", ACCEPTED))
    assert (said["happened"], said["due"]) == ("2026-06-10", "2026-07-10")
    assert rows(desk)["P1 (2/2)"].due == "2026-07-10"
    assert rows(desk)["P1 (2/2)"].state == "triggered"
    assert "P1 (2/2)" not in skips(desk)
    assert desk.findings() == ()


def test_what_is_said_of_it_stays_until_it_is_said_otherwise(desk: Office) -> None:
    assert desk.do(SetRetention("C001", "Q1", "warranty", date(2026, 7, 1), " 小吴 ", "12个月"))["changed"]
    assert desk.do(SetRetention("C001", "Q1", responsible="小陈"))["changed"]
    word = rows(desk)["Q1"].word
    assert (word.event, word.expected, word.responsible, word.span) == ("warranty", "2026-07-01", "小陈", "12M")
    assert not desk.do(SetRetention("C001", "Q1", responsible="小陈"))["changed"]
    assert desk.do(StateEvent("C001", "Q1", ACCEPTED))["due"] == "2027-06-10"


def test_who_has_to_ask(desk: Office) -> None:
    desk.do(SetRetention("C001", "Q1", expected=date(2026, 7, 15)))
    assert [rows(desk, day)["Q1"].ask for day in ("2026-06-30", "2026-07-01")] == [False, True]
    assert rows(desk)["P1 (2/2)"].ask


def test_the_event_is_taken_back(desk: Office) -> None:
    desk.do(SetRetention("C001", "Q1", after="12M"))
    desk.do(StateEvent("C001", "Q1", ACCEPTED))
    before = desk.head()
    assert desk.do(TakeBackEvent("C001", "Q1")) == {"customer": "C001", "document": "Q1", "happened": None, "due": None}
    assert rows(desk)["Q1"].state == "waiting"
    assert desk.items(known=before).debits != desk.items().debits
    assert desk.do(StateEvent("C001", "Q1", ACCEPTED))["due"] == "2027-06-10"
    assert desk.findings() == ()


def test_as_known_before_the_event_nothing_was_due(desk: Office) -> None:
    desk.do(SetRetention("C001", "Q1", after="1M"))
    before = desk.head()
    desk.do(StateEvent("C001", "Q1", ACCEPTED))
    due = {known: {i.document: i.due for i in desk.items(known=known).debits}["Q1"] for known in (before, desk.head())}
    assert due == {before: None, desk.head(): "2026-07-10"}


def test_a_balance_keeps_its_event_from_list_to_list(desk: Office) -> None:
    balances(desk, "2026-06-01")
    desk.do(SetRetention("C020", "1122.02", after="1M"))
    desk.do(StateEvent("C020", "1122.02", ACCEPTED))
    balances(desk, "2026-06-20")
    assert {row.due for row in rows(desk).values() if row.customer == "C020"} == {"2026-07-10"}
    assert (5, "RETENTION_GREW") in warned(balances(desk, "2026-06-25", 12_000))
    assert {row.state for row in rows(desk).values() if row.customer == "C020"} == {"waiting"}
    assert desk.findings() == ()


def test_a_balance_whose_event_is_taken_back_waits_again(desk: Office) -> None:
    balances(desk, "2026-06-01")
    desk.do(SetRetention("C020", "1122.02", after="1M"))
    desk.do(StateEvent("C020", "1122.02", ACCEPTED))
    balances(desk, "2026-06-20")
    desk.do(TakeBackEvent("C020", "1122.02"))
    assert {row.state for row in rows(desk).values() if row.customer == "C020"} == {"waiting"}


def test_a_document_on_the_account_of_a_balance_is_what_was_said_of_that(desk: Office) -> None:
    balances(desk, "2026-06-01")
    desk.do(SetRetention("C020", "1122.02", expected=date(2026, 8, 1), after="1M"))
    desk.documents(document("Q9", 10_000, "2026-05-01", "C020", account="1122.02"))
    assert (rows(desk)["Q9"].state, rows(desk)["Q9"].word.expected) == ("waiting", "2026-08-01")
    assert desk.do(StateEvent("C020", "Q9", ACCEPTED))["due"] == "2026-07-10"


def test_what_was_received_is_listed_as_such(desk: Office) -> None:
    desk.do(SetRetention("C001", "Q1", after="1M"))
    desk.receipts(receipt("R1", 10_000, "2026-06-20", document="Q1"))
    with desk.reading() as tables:
        found = register(tables, date(2026, 6, 30))
    assert {row.document: row.state for row in found.rows}["Q1"] == "received"
    assert found.totals() == {"CNY": {"waiting": 10_000, "triggered": 0, "received": 10_000}}


def test_undoing_the_import_takes_the_item_with_it(desk: Office) -> None:
    made = desk.documents(document("Q5", 1_000, "2026-05-01", account=KEPT))
    desk.do(SetRetention("C001", "Q5", after="1M"))
    desk.do(StateEvent("C001", "Q5", ACCEPTED))
    desk.do(UndoBatch(made["batch"]))
    assert "Q5" not in rows(desk)
    assert desk.findings() == ()


def test_another_map_of_accounts_from_a_day_on(desk: Office) -> None:
    rule = {"rules": [{"account": "1122.02", "nature": "other"}]}
    desk.do(LoadPolicies([{"kind": "accounts", "valid_from": "2026-06-01", "customer": None, "body": rule}]))
    assert skips(desk)["Q1"] == "OTHER_ACCOUNT"
    assert "Q1" in rows(desk, "2026-05-31")
    assert "Q1" not in rows(desk, "2026-06-30")


def test_what_is_no_span_is_refused(desk: Office) -> None:
    assert desk.refuses(SetRetention("C001", "Q1", after="一年"), Rule.RETENTION_SPAN) == {"text": "一年"}
    desk.do(SetRetention("C001", "Q1", after="12M"))


def test_without_a_span_the_event_sets_no_due_date(desk: Office) -> None:
    assert desk.refuses(StateEvent("C001", "Q1", ACCEPTED), Rule.RETENTION_NO_SPAN) == {"document": "Q1"}
    desk.do(SetRetention("C001", "Q1", after="0"))
    assert desk.do(StateEvent("C001", "Q1", ACCEPTED))["due"] == "2026-06-10"


def test_what_is_due_anyhow_waits_for_nothing(desk: Office) -> None:
    assert desk.refuses(SetRetention("C001", "G1"), Rule.RETENTION_NOT_WAITING) == {"document": "G1", "due": "2026-03-31"}
    assert desk.refuses(StateEvent("C001", "G1", ACCEPTED), Rule.RETENTION_NOT_WAITING)["document"] == "G1"
    desk.do(SetRetention("C001", "Q1"))


def test_a_number_has_to_name_one_item(desk: Office) -> None:
    desk.customers(customer("C011", term="50%/ACCEPT+1M,50%/ACCEPT+2M"))
    desk.documents(document("T1", 10_000, "2026-05-01", "C011"))
    assert desk.refuses(StateEvent("C011", "T1", ACCEPTED), Rule.RETENTION_UNKNOWN) == {"document": "T1", "count": 2}
    assert desk.do(StateEvent("C011", "T1 (2/2)", ACCEPTED))["due"] == "2026-08-10"
    assert desk.refuses(StateEvent("C011", "T9", ACCEPTED), Rule.DOCUMENT_UNKNOWN) == {"document": "T9"}
    assert desk.refuses(TakeBackEvent("C011", "T9"), Rule.DOCUMENT_UNKNOWN) == {"document": "T9"}
    desk.refuses(StateEvent("C999", "T1", ACCEPTED), Rule.CUSTOMER_UNKNOWN)


def test_an_event_happens_once(desk: Office) -> None:
    desk.do(SetRetention("C001", "Q1", after="1M"))
    desk.do(StateEvent("C001", "Q1", ACCEPTED))
    figures = desk.refuses(StateEvent("C001", "Q1", ACCEPTED), Rule.RETENTION_HAPPENED)
    assert figures == {"document": "Q1", "day": "2026-06-10", "due": "2026-07-10"}
    desk.refuses(SetRetention("C001", "Q1", after="2M"), Rule.RETENTION_HAPPENED)


def test_what_did_not_happen_is_not_taken_back(desk: Office) -> None:
    assert desk.refuses(TakeBackEvent("C001", "Q1"), Rule.RETENTION_NOT_HAPPENED) == {"document": "Q1"}


def test_no_event_in_the_future(desk: Office) -> None:
    desk.refuses(StateEvent("C010", "P1 (2/2)", date(2026, 7, 2)), Rule.DAY_TOO_LATE)
    assert desk.do(StateEvent("C010", "P1 (2/2)", date(2026, 7, 1)))["due"] == "2026-08-01"


def test_a_letter_about_it_holds_the_event(desk: Office) -> None:
    desk.do(SetRetention("C001", "Q1", after="0"))
    desk.do(StateEvent("C001", "Q1", date(2026, 4, 1)))
    assert desk.do(RunDunning(date(2026, 6, 30)))["run"]
    assert desk.refuses(TakeBackEvent("C001", "Q1"), Rule.RETENTION_LETTER)["document"] == "Q1"


def test_the_journal_tells_it(desk: Office) -> None:
    before = desk.head()
    desk.do(SetRetention("C001", "Q1", "accept", date(2026, 7, 1), "小吴", "12M"))
    desk.do(StateEvent("C001", "Q1", ACCEPTED))
    desk.do(TakeBackEvent("C001", "Q1"))
    with desk.reading() as tables:
        told = [entry for entry in journal.entries(tables) if entry.seq > before]
    said = {lang: [words.say(words.FACTS, e.kind, lang, journal.payload_of(e)) for e in told] for lang in ("zh", "en")}
    assert [e.kind for e in told] == ["RetentionSet", "EventHappened", "EventHappened"]
    assert all("{" not in text and text for lang in said.values() for text in lang)
    assert said["zh"][1] != said["zh"][2]

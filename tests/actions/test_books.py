"""Making a book, the firm's particulars, and what holds for every command: once, whole, and only when meant."""

from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app import bootstrap
from app.actions.book import CreateBook, SetProfile
from app.actions.imports import Import
from app.actions.ledger import PostDocument
from app.actions.policy import LoadCalendar, LoadLetters, LoadPolicies
from app.domain.fact import Fact, Topic
from app.domain.facts import BatchImported, ProfileSet
from app.domain.rule import Refused, Rule
from app.storage.book import new_book, open_book
from app.storage.work import Context
from tests.actions.office import COMPANY, START, TODAY, Office, customer, document, opened, source

FIRST = Context("会计", START, TODAY, "command-0")


def making(**said: Any) -> CreateBook:
    parts = {"policies": LoadPolicies(()), "letters": LoadLetters(()), "calendars": LoadCalendar(())}
    return CreateBook(**{"book": "b1", "company": COMPANY, "base_currency": "CNY", "profile": {}, **parts, **said})


# ---- a new book


def test_a_new_book_has_a_company_policy_letters_and_calendars(office: Office) -> None:
    kinds = [kind for (kind,) in office.rows("SELECT kind FROM journal ORDER BY seq")]
    assert kinds[:3] == ["BookCreated", "EntityAdded", "ProfileSet"]
    assert kinds.count("PolicySet") == len(bootstrap.default_policies())
    assert kinds.count("LetterTextSet") == 8
    assert kinds.count("CalendarSet") == len(bootstrap.default_calendars())
    assert office.rows("SELECT entity, key, value FROM profile") == [(1, "name", COMPANY)]
    assert office.rows("SELECT id, code FROM entity") == [(1, "")]
    assert office.rows("SELECT DISTINCT valid_from FROM policy") == [("1900-01-01",)]


def test_the_profile_given_with_it(tmp_path: Path) -> None:
    book = new_book(tmp_path / "b.desk", making(profile={"bank": "中国银行", "name": "ignored"}), FIRST)
    with book.reading() as tables:
        assert dict(tables.rows("SELECT key, value FROM profile")) == {"name": COMPANY, "bank": "中国银行"}
    book.close()


@pytest.mark.parametrize(
    ("said", "rule", "key"),
    [
        ({"base_currency": "XYZ"}, Rule.PROFILE_VALUE, "currency"),
        ({"company": ""}, Rule.PROFILE_VALUE, "name"),
        ({"profile": {"letterhead": "big"}}, Rule.PROFILE_VALUE, "letterhead"),
        ({"profile": {"colour": "red"}}, Rule.PROFILE_KEY_UNKNOWN, "colour"),
    ],
)
def test_a_book_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path, said: dict[str, Any], rule: Rule, key: str) -> None:
    with pytest.raises(Refused) as no:
        new_book(tmp_path / "b.desk", making(**said), FIRST)
    assert (no.value.rule, no.value.figures["key"]) == (rule, key)
    assert not (tmp_path / "b.desk").exists()


def test_another_base_currency_is_the_usual_one_of_its_customers(tmp_path: Path) -> None:
    office = opened(tmp_path / "b.desk", "EUR")
    office.customers(customer())
    assert office.rows("SELECT currency FROM customer") == [("EUR",)]
    office.book.close()


# ---- particulars


def test_particulars_are_set_changed_and_cleared(office: Office) -> None:
    result = office.do(SetProfile({"bank": "中国银行", "phone": "1"}))
    assert result == {"company": {"name": COMPANY, "bank": "中国银行", "phone": "1"}, "changed": ["bank", "phone"]}
    result = office.do(SetProfile({"bank": "建设银行", "phone": ""}, extra={"logo": "QUJD"}))
    assert result == {"company": {"name": COMPANY, "bank": "建设银行"}, "changed": ["bank", "logo", "phone"]}


def test_the_same_particulars_again_are_no_news(office: Office) -> None:
    office.do(SetProfile({"bank": "中国银行"}))
    head = office.head()
    assert office.do(SetProfile({"bank": "中国银行", "fax": ""}))["changed"] == []
    assert office.head() == head


def test_another_own_company_has_its_own(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01", entity="乙公司"))
    shop.do(SetProfile({"bank": "工商银行"}, "乙公司"))
    assert shop.rows("SELECT entity, key, value FROM profile ORDER BY entity") == [(1, "name", COMPANY), (2, "bank", "工商银行")]


@pytest.mark.parametrize(
    ("action", "rule"),
    [
        (SetProfile({"bank": "x"}, "丙公司"), Rule.ENTITY_UNKNOWN),
        (SetProfile({"colour": "red"}), Rule.PROFILE_KEY_UNKNOWN),
        (SetProfile({"bank": "ok", "name": ""}), Rule.PROFILE_VALUE),
        (SetProfile({"bank": "ok"}, extra={"logo": "图"}), Rule.PROFILE_VALUE),
    ],
)
def test_particulars_that_cannot_be(office: Office, action: SetProfile, rule: Rule) -> None:
    office.refuses(action, rule)


# ---- every command


def test_a_command_repeated_by_its_id_changes_nothing_and_says_so(office: Office) -> None:
    first = office.do(SetProfile({"bank": "中国银行"}), "same")
    before = office.state()
    again = office.do(SetProfile({"bank": "建设银行"}), "same")
    assert (first.get("already"), again) == (None, {**first, "already": True})
    assert office.state() == before
    assert dict(office.rows("SELECT key, value FROM profile"))["bank"] == "中国银行"


def test_a_repeated_import_answers_what_it_did_then(shop: Office) -> None:
    action = Import(source("documents", [document("I1", 1_000, "2026-06-01")]))
    first = shop.do(action, "same")
    again = shop.do(action, "same")
    assert "_decision" in first
    assert again == {"batch": 2, "accepted": 1, "unchanged": 0, "already": True}
    assert shop.open() == {"I1": 1_000}


def test_a_command_id_is_remembered_when_the_book_is_opened_again(office: Office) -> None:
    office.do(SetProfile({"bank": "中国银行"}), "same")
    office.book.close()
    office.book = open_book(office.path)
    assert office.do(SetProfile({"bank": "建设银行"}), "same")["already"]


def test_a_preview_shows_the_facts_and_writes_nothing(shop: Office) -> None:
    heard: list[frozenset[Topic]] = []
    shop.book.on_change.append(heard.append)
    before = shop.state()
    result, facts = shop.preview(PostDocument("C001", "I1", "invoice", date(2026, 6, 1), 100, "CNY"))
    assert result["number"] == "I1"
    assert [type(fact).__name__ for fact in facts] == ["DocumentPosted"]
    _, facts = shop.preview(Import(source("customers", [customer("C009", phone="1")])))
    assert [type(fact) for fact in facts] == [BatchImported]
    assert (shop.state(), heard) == (before, [])


def test_a_preview_refuses_like_the_command(shop: Office) -> None:
    with pytest.raises(Refused):
        shop.preview(PostDocument("C009", "I1", "invoice", date(2026, 6, 1), 100, "CNY"))


def test_listeners_hear_the_topics_of_what_was_recorded(shop: Office) -> None:
    heard: list[frozenset[Topic]] = []
    shop.book.on_change.append(heard.append)
    shop.documents(document("I1", 1_000, "2026-06-01"))
    shop.do(SetProfile({}))
    assert heard == [frozenset({Topic.CUSTOMERS, Topic.LEDGER})]


def test_who_did_what_when_stands_in_the_journal(office: Office) -> None:
    office.do(SetProfile({"bank": "中国银行"}), "c9")
    assert office.rows("SELECT at, actor, command, kind FROM journal ORDER BY seq DESC LIMIT 1") == [
        ("2026-06-30T08:01:00.000000Z", "会计", "c9", "ProfileSet")
    ]


def test_a_bug_in_the_middle_of_a_command_leaves_nothing(office: Office) -> None:
    class Stumble:
        def run(self, work: Any) -> dict[str, Any]:
            work.record(ProfileSet(1, {"bank": "x"}))
            raise ZeroDivisionError

    before = office.state()
    with pytest.raises(ZeroDivisionError):
        office.do(Stumble())
    assert office.state() == before


def test_actions_and_facts_are_frozen() -> None:
    fact: Fact = ProfileSet(1, {})
    for value, name in ((SetProfile({}), "entity"), (fact, "entity")):
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, 2)

"""Applications for allowances, notes of payers and nobody's lines, by their facts; every rule once refused and once allowed."""

from datetime import date
from typing import NamedTuple

import pytest

from app import words
from app.actions.allowances import DecideAllowance, EndAllowance, RequestAllowance
from app.actions.imports import Import, UndoBatch
from app.actions.matching import MatchByHand, ReopenLine
from app.actions.payer_notes import NoteSigned
from app.actions.persons import EraseBankLine
from app.actions.policy import LoadPolicies
from app.domain.drafts import BankLine
from app.domain.intake_bank import BankEntry
from app.domain.rule import Rule
from app.storage.work import Action
from tests.actions.office import Office, document, receipt, source
from tests.storage.shop import tampered

ASKED, DECIDED = date(2026, 6, 10), date(2026, 6, 11)
ALONE = [{"kind": "matching", "valid_from": "2026-01-01", "customer": None, "body": {"own_approval": True}}]


def line(row: int, amount: int, party: str, reference: str) -> BankEntry:
    said = BankLine(row, "6200", "2026-06-05", None, amount, "in", "CNY", None, party, f"33{row}", None, "货款", reference, False)
    return BankEntry(row, "mt940", False, said)


def ask(kind: str = "small_difference", amount: str = "10.00", number: str = "I1", on: date = ASKED) -> RequestAllowance:
    return RequestAllowance("C001", [(number, amount)], kind, "尾数不付", on)


@pytest.fixture
def desk(shop: Office) -> Office:
    """A firm of one, two invoices, three lines of the bank: of a stranger, of the customer, of nobody."""
    shop.do(LoadPolicies(ALONE))
    shop.documents(document("I1", 100_000, "2026-06-01"), document("I2", 50_000, "2026-06-01", row=3))
    lines = [line(2, 99_000, "王某某", "B1"), line(3, 100, "C001公司", "B2"), line(4, 500, "别的公司", "B3")]
    shop.do(Import(source("bank", lines)))
    shop.do(MatchByHand(1, [("C001", None)], [("I1", "990.00")]))
    shop.do(MatchByHand(2, [("C001", None)], [("I2", "1.00")]))
    return shop


def kinds(desk: Office, since: int) -> list[str]:
    return [kind for (kind,) in desk.rows("SELECT kind FROM journal WHERE seq > ? ORDER BY seq", since)]


def state(desk: Office) -> list[tuple[str, str]]:
    return [(number, found) for number, found in desk.rows("SELECT number, state FROM allowance ORDER BY id")]


def test_an_approval_posts_in_the_same_transaction(desk: Office) -> None:
    desk.do(ask())
    before = desk.head()
    desk.do(DecideAllowance("ZR-2026-001", True, DECIDED))
    assert kinds(desk, before) == ["AllowanceDecided", "DocumentPosted", "AllowanceGiven"]
    assert "I1" not in desk.open()
    assert desk.open("2026-06-10")["I1"] == 1_000
    desk.do(EndAllowance("ZR-2026-001", date(2026, 6, 12), reverse=True))
    assert state(desk) == [("ZR-2026-001", "reversed")]


def test_the_import_of_a_red_letter_says_which_application_it_serves(desk: Office) -> None:
    desk.do(ask("rebate", "50.00", "I2"))
    desk.do(DecideAllowance("ZR-2026-001", True, DECIDED))
    before = desk.head()
    batch = desk.documents(document("H1", 5_000, "2026-06-12", kind="credit_note", credits="I2"))["batch"]
    assert kinds(desk, before)[:2] == ["BatchImported", "AllowanceGiven"]
    assert (state(desk), desk.open()["I2"]) == ([("ZR-2026-001", "issued")], 44_900)
    desk.do(UndoBatch(batch))
    assert (state(desk), desk.open()["I2"]) == ([("ZR-2026-001", "awaiting")], 49_900)


def test_numbers_have_no_gaps_whatever_becomes_of_an_application(desk: Office) -> None:
    desk.do(ask("rebate", "1.00", "I2"))
    desk.do(EndAllowance("ZR-2026-001", ASKED))
    desk.do(ask("rebate", "1.00", "I2"))
    desk.do(ask("rebate", "1.00", "I2", date(2025, 12, 31)))
    assert [number for number, _ in state(desk)] == ["ZR-2026-001", "ZR-2026-002", "ZR-2025-001"]


def test_a_number_that_a_receipt_has_already_is_not_used_again(desk: Office) -> None:
    desk.receipts(receipt("ZR-2026-001", 123, "2026-06-02"))
    desk.do(ask())
    assert desk.do(DecideAllowance("ZR-2026-001", True, DECIDED))["document"] == "ZR-2026-001 (2)"


def test_a_match_taken_back_forgets_the_note(desk: Office) -> None:
    desk.do(NoteSigned(1, DECIDED))
    desk.do(ReopenLine(1, date(2026, 6, 20)))
    assert desk.rows("SELECT * FROM payer_note") == []


def test_an_erased_line_stays_erased(desk: Office) -> None:
    before = desk.head()
    assert desk.do(EraseBankLine(3)) == {"line": 3, "erased": 3}
    assert kinds(desk, before) == ["BankLineErased"]
    assert desk.rows("SELECT count(*) FROM person_value WHERE value IN ('别的公司', '334')") == [(0,)]
    assert desk.findings() == ()
    back = "UPDATE person_value SET value = ? WHERE id = (SELECT party FROM bank_line WHERE id = 3)"
    tampered(desk.path, back, "x")
    assert desk.findings() != ()
    tampered(desk.path, back, None)


class Case(NamedTuple):
    before: tuple[Action, ...]
    refused: Action
    allowed: Action
    between: tuple[Action, ...] = ()


CASES = {
    Rule.ALLOWANCE_UNKNOWN: Case((ask(),), EndAllowance("ZR-2026-009", ASKED), EndAllowance("ZR-2026-001", ASKED)),
    Rule.ALLOWANCE_OWN: Case(
        (ask(), LoadPolicies([{**ALONE[0], "valid_from": "2026-06-25", "body": {}}])),
        DecideAllowance("ZR-2026-001", True, ASKED), DecideAllowance("ZR-2026-001", True, ASKED),
        (LoadPolicies([{**ALONE[0], "valid_from": "2026-06-30"}]),),
    ),
    Rule.ALLOWANCE_STATE: Case(
        (ask(), DecideAllowance("ZR-2026-001", True, DECIDED)), EndAllowance("ZR-2026-001", DECIDED),
        EndAllowance("ZR-2026-001", DECIDED, reverse=True),
    ),
    Rule.ALLOWANCE_EARLIER: Case(
        (ask(),), DecideAllowance("ZR-2026-001", True, date(2026, 6, 9)), DecideAllowance("ZR-2026-001", True, ASKED)
    ),
    Rule.ALLOWANCE_TOO_LARGE: Case((ask(amount="4.00"),), ask(amount="6.01"), ask(amount="6.00")),
    Rule.ALLOWANCE_PAID: Case(
        (ask(), MatchByHand(3, [("C001", None)], [("I1", "5.00")])), DecideAllowance("ZR-2026-001", True, DECIDED),
        DecideAllowance("ZR-2026-001", False, DECIDED, "已付"),
    ),
    Rule.PAYER_NOTE_NOT_NEEDED: Case((), NoteSigned(2, DECIDED), NoteSigned(1, DECIDED)),
    Rule.BANK_LINE_OF_CUSTOMER: Case((), EraseBankLine(1), EraseBankLine(3)),
    Rule.BANK_FEE_TOO_LARGE: Case(
        (), MatchByHand(3, [("C001", None)], [("I2", "5.00")], bank_fee="50.01"),
        MatchByHand(3, [("C001", None)], [("I2", "5.00")], bank_fee="50.00"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", CASES)
def test_refused_once_and_allowed_once(desk: Office, rule: Rule) -> None:
    case = CASES[rule]
    for action in case.before:
        desk.do(action)
    figures = desk.refuses(case.refused, rule)
    for language in ("zh", "en"):
        assert not set("{}[]") & set(words.say(words.RULES, str(rule), language, figures))
    for action in (*case.between, case.allowed):
        desk.do(action)

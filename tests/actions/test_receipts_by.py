"""Receipts that a ledger confirms; whose receipts count; letters that wait for a payment on the bank."""

import json
from datetime import date
from typing import Any

import pytest

from app.actions.dunning import MarkSent, RunDunning, planned
from app.actions.imports import UndoBatch
from app.actions.ledger import PostDocument, ReverseReceipt
from app.actions.matching import AcceptProposals, IgnoreLine, MatchByHand, ReopenLine
from app.actions.policy import LoadPolicies
from app.domain.dunning import Skip, Warn
from app.queries.bank import unconfirmed
from app.storage import bank_reads
from tests.actions.office import FRESH, Office, customer, document, receipt, warned
from tests.actions.stating import bank, counting, desk, ledger, listed, row, states

__all__ = ["desk"]


# ---- a ledger confirms


def paid(desk: Office) -> None:
    desk.do(bank(("2026-06-10", 1_000, "恒达机电")))
    desk.do(MatchByHand(1, [("C001", None)]))


def test_a_ledger_confirms_and_its_undoing_forgets_it(desk: Office) -> None:
    paid(desk)
    result = desk.do(ledger(("2026-03-01", 10_000, 0, 10_000), ("2026-06-12", 0, 1_000, 9_000)))
    assert (2 + 1, "CONFIRMED_RECEIPT") in warned(result)
    assert states(desk) == [("REF-2026-06-10-2", "confirmed", "2026-06-12 记-3")]
    assert desk.do(ledger(("2026-03-01", 10_000, 0, 10_000), ("2026-06-12", 0, 1_000, 9_000)))["batch"] is None
    desk.do(UndoBatch(result["batch"]))
    assert states(desk) == [("REF-2026-06-10-2", "provisional", None)]
    assert desk.findings() == ()


def test_a_receipt_file_after_the_ledger_posts_nothing_twice(desk: Office) -> None:
    paid(desk)
    desk.do(ledger(("2026-03-01", 10_000, 0, 10_000), ("2026-06-12", 0, 1_000, 9_000)))
    result = desk.receipts(receipt("SK9", 1_000, "2026-06-12"))
    assert states(desk) == [("REF-2026-06-10-2", "confirmed", "SK9")]
    assert desk.rows("SELECT count(*) FROM document WHERE series = 'R'") == [(1,)]
    assert desk.receipts(receipt("SK9", 1_000, "2026-06-12"))["batch"] is None
    desk.do(UndoBatch(result["batch"]))
    assert states(desk) == [("REF-2026-06-10-2", "confirmed", "2026-06-12 记-3")]
    assert desk.findings() == ()


# ---- whose receipts count


@pytest.mark.parametrize(("whose", "state"), [("accounting", "provisional"), ("bank", "confirmed"), ("here", "confirmed")])
def test_what_a_matched_line_becomes(desk: Office, whose: str, state: str) -> None:
    desk.do(counting(whose))
    desk.do(bank(("2026-06-10", 10_000, "恒达机电"), ("2026-06-10", 4_000, "启明建材")))
    desk.do(AcceptProposals(90))
    assert [one[1:] for one in states(desk)] == [(state, None)] * 2
    with desk.reading() as tables:
        listed = [one.number for one in unconfirmed(tables, date(2026, 12, 1))[1]]
    assert len(listed) == (2 if state == "provisional" else 0)
    result = desk.receipts(receipt("SK1", 10_000, "2026-06-11"))
    assert states(desk)[0] == ("REF-2026-06-10-2", "confirmed", "SK1")
    assert desk.rows("SELECT count(*) FROM document WHERE series = 'R'") == [(2,)]  # never posted twice
    desk.do(UndoBatch(result["batch"]))
    assert states(desk)[0] == ("REF-2026-06-10-2", state, None)
    assert desk.findings() == ()


def test_changing_it_later_rewrites_nothing(desk: Office) -> None:
    desk.do(bank(("2026-06-10", 1_000, "恒达机电"), ("2026-06-11", 500, "恒达机电")))
    desk.do(MatchByHand(1, [("C001", None)]))
    desk.do(counting("bank", "2026-06-30"))
    desk.do(MatchByHand(2, [("C001", None)]))
    assert [state for _, state, _ in states(desk)] == ["provisional", "confirmed"]
    desk.do(counting("accounting", "2026-06-30"))
    assert [state for _, state, _ in states(desk)] == ["provisional", "confirmed"]
    assert desk.findings() == ()


def test_where_the_bank_counts_what_it_has_not_shown_is_listed(desk: Office) -> None:
    desk.receipts(receipt("OLD", 10, "2026-05-31"), receipt("SK1", 1_000, "2026-06-10", row=3))
    desk.do(PostDocument("C002", "T1", "receipt", date(2026, 6, 12), 50, "CNY"))
    desk.do(counting("bank"))
    desk.do(bank(("2026-06-13", 70, "启明建材")))
    desk.do(MatchByHand(1, [("C002", None)]))

    def waiting() -> list[tuple[str, int | None, str]]:
        with desk.reading() as tables:
            return [(one.number, one.line, one.missing_from) for one in bank_reads.unconfirmed(tables, "2026-06-30")]

    assert waiting() == [("SK1", None, "bank"), ("T1", None, "bank")]
    desk.do(counting("here"))
    assert waiting() == [("SK1", None, "bank")]  # what is typed here counts
    desk.do(counting("accounting"))
    assert waiting() == [("T1", None, "accounting")]  # born provisional


def test_what_is_typed_is_provisional_until_the_program_shows_it(desk: Office) -> None:
    desk.do(PostDocument("C001", "T1", "receipt", date(2026, 6, 12), 1_000, "CNY", pays=[("I1", 1_000)]))
    result = desk.receipts(receipt("SK1", 1_000, "2026-06-14"))
    assert [problem for _, problem in warned(result)] == ["CONFIRMED_RECEIPT"]
    assert desk.rows("SELECT number FROM document WHERE series = 'R'") == [("T1",)]
    assert (desk.open()["I1"], desk.unapplied()) == (9_000, {})
    with desk.reading() as tables:
        assert bank_reads.unconfirmed(tables, "2026-06-30") == []
    assert desk.receipts(receipt("SK1", 1_000, "2026-06-14"))["batch"] is None
    desk.do(UndoBatch(result["batch"]))
    with desk.reading() as tables:
        assert [one.number for one in bank_reads.unconfirmed(tables, "2026-06-30")] == ["T1"]
    desk.do(ledger(("2026-03-01", 10_000, 0, 10_000), ("2026-06-12", 0, 1_000, 9_000)))
    with desk.reading() as tables:
        assert bank_reads.unconfirmed(tables, "2026-06-30") == []
    assert desk.findings() == ()


@pytest.mark.parametrize(("whose", "problem"), [("accounting", "REOPENED"), ("bank", "REOPENED"), ("here", "LIST_BEHIND")])
def test_a_list_that_lacks_what_was_typed(desk: Office, whose: str, problem: str) -> None:
    desk.do(counting(whose))
    desk.do(PostDocument("C001", "T1", "receipt", date(2026, 6, 12), 10_000, "CNY", pays=[("I1", 10_000)]))
    result = desk.do(listed(10_000))
    assert [code for _, code in warned(result)] == [problem]


def test_what_was_typed_and_taken_back_waits_for_nothing(desk: Office) -> None:
    desk.do(PostDocument("C001", "T1", "receipt", date(2026, 6, 12), 1_000, "CNY"))
    desk.do(ReverseReceipt("C001", "T1", date(2026, 6, 13)))
    desk.receipts(receipt("SK1", 1_000, "2026-06-14"))
    assert desk.unapplied() == {"SK1": 1_000}


def snapshot_behind(desk: Office, whose: str) -> Any:
    """A list that still has I1 open, though the bank's payment of it is matched."""
    desk.do(counting(whose))
    desk.do(bank(("2026-06-10", 10_000, "恒达机电")))
    desk.do(MatchByHand(1, [("C001", None)]))
    return desk.do(listed(10_000))


def test_a_list_that_lacks_a_provisional_receipt_opens_the_document_again(desk: Office) -> None:
    assert ("REOPENED") in [problem for _, problem in warned(snapshot_behind(desk, "accounting"))]
    assert desk.open("2026-06-20") == {"I1": 10_000, "I2": 4_000}


@pytest.mark.parametrize("whose", ["bank", "here"])
def test_a_list_that_lacks_a_receipt_that_counts_is_behind(desk: Office, whose: str) -> None:
    result = snapshot_behind(desk, whose)
    assert [problem for _, problem in warned(result)] == ["LIST_BEHIND"]
    assert desk.open("2026-06-20") == {"I2": 4_000}
    found = row(desk, "C001")
    assert (found.difference, found.found.unexplained) == (-10_000, 0)
    assert desk.findings() == ()


def test_what_else_a_list_has_more_open_is_followed(desk: Office) -> None:
    """Half of I1 was paid through the bank, which counts; half was a receipt that the list takes back."""
    desk.do(counting("bank"))
    desk.receipts(receipt("P1", 4_000, "2026-06-09", document="I1", allocated=4_000))
    desk.do(bank(("2026-06-10", 6_000, "恒达机电")))
    desk.do(MatchByHand(1, [("C001", None)]))
    result = desk.do(listed(9_000))
    assert [problem for _, problem in warned(result)] == ["LIST_BEHIND", "REOPENED"]
    assert desk.open("2026-06-20")["I1"] == 3_000


# ---- letters


def outlook(desk: Office, on: date = date(2026, 6, 30)) -> Any:
    with desk.reading() as tables:
        return planned(tables, on, (), stale_ok=True)


def test_no_letter_while_the_payment_waits_on_the_bank(desk: Office) -> None:
    desk.do(bank(("2026-06-29", 10_000, "恒达机电"), ("2026-06-29", 55, "陌生人"), ("2026-07-01", 4_000, "启明建材")))
    found = outlook(desk)
    assert [(one.code, one.reason) for one in found.plan.skipped] == [("C001", Skip.PAYMENT_WAITING)]
    assert [notice.code for notice in found.plan.notices] == ["C002"]
    assert [(one.line, one.customers) for one in found.open_lines] == [(1, ("C001",)), (2, ())]
    assert Warn.BANK_LINES_OPEN in found.plan.warnings
    desk.do(IgnoreLine(1, "退款"))
    desk.do(IgnoreLine(2, "利息"))
    found = outlook(desk)
    assert [notice.code for notice in found.plan.notices] == ["C001", "C002"]
    assert (found.open_lines, Warn.BANK_LINES_OPEN in found.plan.warnings) == ([], False)


def test_a_guess_only_warns(desk: Office) -> None:
    """Half of what is owed, by a stranger: a letter goes, and the line is named."""
    desk.do(bank(("2026-06-29", 10_000, "王小明")))
    found = outlook(desk)
    assert [notice.code for notice in found.plan.notices] == ["C001", "C002"]
    assert Warn.BANK_LINES_OPEN in found.plan.warnings


def test_a_line_of_a_known_receipt_demands_nothing_twice(desk: Office) -> None:
    desk.receipts(receipt("P1", 9_000, "2026-06-29", document="I1", allocated=9_000))
    desk.do(bank(("2026-06-29", 9_000, "恒达机电")))
    found = outlook(desk)
    assert "C001" in [notice.code for notice in found.plan.notices]


def test_a_policy_may_write_all_the_same(desk: Office) -> None:
    desk.do(bank(("2026-06-29", 10_000, "恒达机电")))
    with desk.reading() as tables:
        body = tables.value("SELECT body FROM policy WHERE kind = 'dunning'")
    changed = {**json.loads(body), "wait_for_payment": False}
    desk.do(LoadPolicies([{"kind": "dunning", "valid_from": "2026-06-01", "customer": None, "body": changed}]))
    assert [notice.code for notice in outlook(desk).plan.notices] == ["C001", "C002"]


def test_money_out_and_without_letters_is_no_warning(office: Office) -> None:
    office.customers(customer("C001", "恒达机电", term="NET30"))
    office.do(bank(("2026-06-29", 10_000, "恒达机电")))
    assert outlook(office).open_lines == []


def test_a_run_with_its_letters(desk: Office) -> None:
    desk.documents(document("I3", 100, "2026-03-01", "C002", row=2), up_to=FRESH[0])
    desk.do(bank(("2026-06-29", 10_000, "恒达机电")))
    run = desk.do(RunDunning(date(2026, 6, 30), (), "月底"))["run"]
    desk.do(MarkSent(run, date(2026, 6, 30), "wechat"))
    assert desk.rows("SELECT skipped FROM run")[0][0].count("PAYMENT_WAITING") == 1
    desk.do(MatchByHand(1, [("C001", None)]))
    desk.do(ReopenLine(1, date(2026, 6, 30)))
    assert desk.findings() == ()


def test_a_draft_is_sent_though_the_payment_came(desk: Office) -> None:
    """It is recorded, and said: the customer will call."""
    run = desk.do(RunDunning(date(2026, 6, 29), (), "月底"))["run"]
    desk.do(bank(("2026-06-29", 10_000, "恒达机电")))
    warnings = desk.do(MarkSent(run, date(2026, 6, 30), "wechat"))["warnings"]
    assert [(one["customer"], one["warning"]) for one in warnings] == [("C001", "BANK_LINES_OPEN")]
    assert desk.do(MarkSent(run, date(2026, 6, 30), "wechat"))["warnings"] == []

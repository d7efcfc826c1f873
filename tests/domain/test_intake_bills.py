"""A register of bills against the book: new, known, completing a receipt, of whom, and what is refused with a reason."""

from collections.abc import Sequence
from typing import Any

import pytest

from app.domain.bills import BillRow, BillState, Move
from app.domain.drafts import BillDraft
from app.domain.intake import Decision, KnownCustomer, numbers
from app.domain.intake_bills import BillBook, Standing, WaitingReceipt, completes, decide_bills, paying, receipt_of
from app.domain.matching_fit import OpenItem
from app.domain.spelling import name_form

NUMBER = "513033200000120261106000000001"
ITEMS = {(4, "CNY"): [
    OpenItem(1, 4, "A401", "2026-08-01", "2026-09-30", "CNY", 10_000_000),
    OpenItem(2, 4, "A402", "2026-09-20", "2026-11-19", "CNY", 5_000_000),
]}  # fmt: skip
KNOWN = BillRow(
    1, 10, 1, NUMBER, 1, 100, "bank", None, None, None, None, None, "2027-05-05", 100, "CNY", "2026-11-06", "2026-11-06", None, 1
)


def draft(row: int = 2, first: int = 1, last: int = 20_000_000, amount: int = 20_000_000, **said: Any) -> BillDraft:
    fields: dict[str, Any] = dict.fromkeys(BillDraft._fields)
    given = {
        "row": row, "customer": "K04", "number": NUMBER, "first": first, "last": last, "kind": "bank", "matures": "2027-05-05",
        "amount": amount, "date": "2026-11-06",
    }  # fmt: skip
    return BillDraft(**{**fields, **given, **said})


def book(**said: Any) -> BillBook:
    fields: dict[str, Any] = {
        "customers": {"K04": KnownCustomer(4, "CNY", None), "K05": KnownCustomer(5, "CNY", None)},
        "names": {name_form("宏图装备"): ("K04",), name_form("华昌"): ("K05", "K06")}, "own": frozenset({name_form("华创五金")}),
        "bills": (), "receipts": (), "items": ITEMS, "taken": frozenset(), "days": 5,
    }  # fmt: skip
    return BillBook(**{**fields, **said})


def decided(drafts: Sequence[BillDraft], known: BillBook | None = None, settled: bool = False) -> Decision:
    return decide_bills(drafts, known or book(), numbers(50), numbers(1), lambda row: settled)


def problems(found: Decision) -> list[tuple[int | None, str]]:
    return [(one.row, one.problem) for one in (*found.rejected, *found.warnings)]


def test_a_new_bill_is_a_receipt_that_pays_the_oldest_and_leaves_the_rest_on_account() -> None:
    found = decided([draft()])
    (row,), (bill,) = found.rows["document"], found.rows["bill"]
    assert (row.series, row.kind, row.number, row.method) == ("R", "receipt", f"{NUMBER} 1-20000000", "承兑汇票")
    assert [(one.debit, one.amount, one.eff) for one in found.rows["allocation"]] == [
        (1, 10_000_000, "2026-11-06"), (2, 5_000_000, "2026-11-06")
    ]  # fmt: skip
    assert (bill.document, bill.own, bill.received) == (row.id, 1, "2026-11-06")
    assert (found.accepted, found.totals, problems(found)) == (1, {"CNY": 20_000_000}, [])


def test_two_bills_of_one_file_do_not_pay_the_same() -> None:
    found = decided([draft(2, 1, 60, 12_000_000), draft(3, 61, 100, 8_000_000)])
    assert [(one.debit, one.amount) for one in found.rows["allocation"]] == [(1, 10_000_000), (2, 2_000_000), (2, 3_000_000)]


def test_what_a_list_of_open_items_settled_is_not_paid_again() -> None:
    assert decided([draft()], settled=True).rows["allocation"] == []


def test_a_number_that_was_taken_once_gets_the_next() -> None:
    taken = frozenset({(4, f"{NUMBER} 1-20000000")})
    assert decided([draft()], book(taken=taken)).rows["document"][0].number == f"{NUMBER} 1-20000000 (2)"


@pytest.mark.parametrize(
    ("said", "problem", "column"),
    [({"customer": "K99"}, "UNKNOWN_CUSTOMER", "customer"), ({"customer": None}, "BILL_OF_WHOM", "endorser"),
     ({"customer": None, "endorser": "无人"}, "BILL_OF_WHOM", "endorser"),
     ({"customer": None, "endorser": "华昌"}, "NAME_OF_SEVERAL", "endorser"),
     ({"drawer": "华创五金"}, "BILL_OURS", "drawer"), ({"date": "2027-05-06"}, "BILL_DAYS_WRONG", "received"),
     ({"issued": "2026-11-07"}, "BILL_DAYS_WRONG", "received")],
)  # fmt: skip
def test_refused_with_a_reason(said: dict[str, Any], problem: str, column: str) -> None:
    found = decided([draft(**said)])
    assert [(one.problem, one.column) for one in found.rejected] == [(problem, column)]
    assert not any(found.rows.values())


@pytest.mark.parametrize(
    "said", [{"customer": "宏图装备"}, {"customer": None, "endorser": "宏图装备"}, {"customer": None, "drawer": "宏图装备"}]
)
def test_by_code_else_by_name(said: dict[str, Any]) -> None:
    assert decided([draft(**said)]).rows["document"][0].customer == 4


def test_the_same_again_changes_nothing_and_other_figures_are_shown() -> None:
    known = book(bills=[Standing(KNOWN, ())])
    same = decided([draft(last=100, amount=100)], known)
    assert (same.unchanged, problems(same), any(same.rows.values())) == (1, [], False)
    other = decided([draft(last=100, amount=99)], known)
    assert problems(other) == [(2, "CHANGED")]
    assert dict(other.rejected[0].figures) == {"before": "amount 1.00", "now": "amount 0.99"}


def test_another_state_is_told_with_the_step_and_never_taken() -> None:
    known = book(bills=[Standing(KNOWN, ())])
    one = decided([draft(last=100, amount=100, state=BillState.ENDORSED)], known)
    assert [(w.problem, dict(w.figures)) for w in one.warnings] == [
        ("BILL_STATE_DIFFERS", {"state": "on_hand", "told": "endorsed", "verb": "--endorse"})
    ]
    far = decided([draft(last=100, amount=100, state=BillState.RECOVERED)], known)
    assert dict(far.warnings[0].figures)["verb"] == ""
    gone = Move(1, "endorse", BillState.ENDORSED, "2026-11-10", "甲", None, True, None)
    assert decided([draft(last=100, amount=100, state=BillState.ENDORSED)], book(bills=[Standing(KNOWN, (gone,))])).warnings == ()
    assert problems(decided([draft(state=BillState.DISCOUNTED)])) == [(2, "BILL_STATE_DIFFERS")]
    assert problems(decided([draft(state=BillState.ON_HAND)])) == []


def test_what_overlaps_a_known_bill_or_one_of_the_file() -> None:
    assert problems(decided([draft(first=100, last=200)], book(bills=[Standing(KNOWN, ())]))) == [(2, "BILL_OVERLAPS")]
    assert problems(decided([draft(2, 1, 10), draft(3, 10, 20)])) == [(3, "BILL_OVERLAPS")]


# ---- a receipt of the accounting program that came first


def waiting(id_: int = 7, day: str = "2026-11-04", method: str | None = "承兑汇票", behind: int = 0) -> WaitingReceipt:
    return WaitingReceipt(id_, 4, f"SKD{id_}", day, 20_000_000, "CNY", method, 2, behind)


def test_a_receipt_that_came_first_is_completed_and_not_posted_again() -> None:
    found = decided([draft()], book(receipts=[waiting()]))
    (bill,) = found.rows["bill"]
    assert (bill.document, bill.own, bill.entity) == (7, 0, 2)
    assert found.rows["document"] == []
    assert problems(found) == [(2, "BILL_COMPLETES")]


def test_one_receipt_is_completed_once() -> None:
    found = decided([draft(2, 1, 10), draft(3, 11, 20)], book(receipts=[waiting()]))
    assert [(one.document, one.own) for one in found.rows["bill"]] == [(7, 0), (50, 1)]


def test_which_receipt_it_is() -> None:
    said, silent, wire = waiting(1, "2026-11-10"), waiting(2, "2026-11-06", None), waiting(3, "2026-11-06", "电汇")
    assert completes([silent, said, wire], 4, 20_000_000, "CNY", "2026-11-06", 5) is said
    assert completes([silent, wire], 4, 20_000_000, "CNY", "2026-11-06", 5) is silent
    assert completes([wire], 4, 20_000_000, "CNY", "2026-11-06", 5) is None
    assert completes([said], 4, 20_000_000, "CNY", "2026-11-04", 5) is None
    assert completes([said], 5, 20_000_000, "CNY", "2026-11-06", 5) is None
    assert completes([waiting(behind=5_000_000)], 4, 15_000_000, "CNY", "2026-11-06", 5) is not None


def test_a_balance_of_a_later_day_counts_the_bill_already() -> None:
    row = receipt_of(9, 4, 1, "x", "2026-11-06", 100, "CNY")
    balance = OpenItem(3, 4, "1122", "2026-11-30", None, "CNY", 80, detail=False)
    assert paying(row, [balance], {}) == []
    assert [one.amount for one in paying(row, [balance._replace(date="2026-10-31")], {3: 30})] == [50]

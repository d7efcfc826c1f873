"""Bills: every state with every verb, their parts, the receivable opened again, and their clocks."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import bills
from app.domain.bill_words import is_bill
from app.domain.bills import NEXT, BillKind, BillRow, BillState, Move, Verb
from app.domain.bills_policy import BillsPolicy, bills_from_json
from app.domain.dunning_policy import PolicyError
from app.domain.posting import CREDIT, RECEIVED, AllocationRow, DocumentRow
from app.domain.rule import Refused, Rule

NUMBER = "513033200000120261106000000001"
BILL = BillRow(
    1, 10, 1, NUMBER, 1, 20_000_000, BillKind.BANK, "示例银行", None, None, "宏图装备", "2026-11-05", "2027-05-05", 20_000_000,
    "CNY", "2026-11-06", "2026-11-06", None, 1,
)  # fmt: skip


def move(state: str, on: str = "2026-11-10", party: str | None = None, recourse: bool = True, verb: str = "x") -> Move:
    return Move(1, verb, state, on, party, None, recourse, None)


def refusal(rule: Rule, call: Any, *given: Any) -> dict[str, Any]:
    with pytest.raises(Refused) as no:
        call(*given)
    assert no.value.rule is rule
    return dict(no.value.figures)


@pytest.mark.parametrize(("state", "verb"), list(product(BillState, Verb)))
def test_every_state_with_every_verb(state: BillState, verb: Verb) -> None:
    """Allowed where the table says so, with the state it says; refused by its own rule everywhere else."""
    moves = [] if state is BillState.ON_HAND else [move(state)]
    if (state, verb) in NEXT:
        assert bills.may(BILL, moves, verb, "2026-11-20", 100) is NEXT[(state, verb)]
    else:
        told = refusal(Rule.BILL_STATE, bills.may, BILL, moves, verb, "2026-11-20", 100)
        assert (told["state"], told["verb"]) == (state, verb)


def test_every_state_can_be_reached_and_ends_somewhere() -> None:
    assert set(NEXT.values()) == set(BillState)
    ends = set(BillState) - {before for before, _ in NEXT}
    assert ends == {BillState.HONOURED, BillState.RECOVERED, BillState.RETURNED}


def test_days_in_order() -> None:
    told = refusal(Rule.BILL_EARLIER, bills.may, BILL, [], Verb.PRESENT, "2026-11-05")
    assert told["first"] == "2026-11-06"
    later = [move(BillState.PLEDGED, "2026-12-01")]
    assert refusal(Rule.BILL_EARLIER, bills.may, BILL, later, Verb.RELEASE, "2026-11-30")["first"] == "2026-12-01"
    assert bills.may(BILL, later, Verb.RELEASE, "2026-12-01") is BillState.ON_HAND


@pytest.mark.parametrize("verb", [Verb.ENDORSE, Verb.DISCOUNT, Verb.PLEDGE])
def test_what_has_matured_is_only_presented(verb: Verb) -> None:
    refusal(Rule.BILL_MATURED, bills.may, BILL, [], verb, "2027-05-06", 1)
    assert bills.may(BILL, [], verb, "2027-05-05", 1)
    assert bills.may(BILL, [], Verb.PRESENT, "2027-05-06") is BillState.PRESENTED


@pytest.mark.parametrize("net", [None, 0, 20_000_001])
def test_a_bank_pays_something_and_at_most_the_bill(net: int | None) -> None:
    refusal(Rule.BILL_NET, bills.may, BILL, [], Verb.DISCOUNT, "2026-11-20", net)
    assert bills.may(BILL, [], Verb.DISCOUNT, "2026-11-20", 20_000_000) is BillState.DISCOUNTED


def test_without_recourse_nobody_comes_back() -> None:
    sold = [move(BillState.DISCOUNTED, party="示例银行", recourse=False)]
    assert refusal(Rule.BILL_NO_RECOURSE, bills.may, BILL, sold, Verb.DISHONOUR, "2027-05-08")["party"] == "示例银行"
    assert bills.may(BILL, sold, Verb.HONOUR, "2027-05-05") is BillState.HONOURED
    assert bills.owed_on(sold) is None
    again = [move(BillState.ENDORSED, party="甲"), move(BillState.DISHONOURED, "2027-05-08", recourse=False)]
    assert bills.owed_on(again) == "甲"
    assert not bills.for_money(again)
    assert bills.for_money([move(BillState.PLEDGED), move(BillState.ON_HAND)])


def test_the_step_between_two_states() -> None:
    assert bills.verbs_from(BillState.ON_HAND, BillState.ENDORSED) is Verb.ENDORSE
    assert bills.verbs_from(BillState.ON_HAND, BillState.RECOVERED) is None


# ---- what stands on it


def test_a_number_is_thirty_digits() -> None:
    assert bills.read_number(f" {NUMBER[:15]} {NUMBER[15:]} ") == NUMBER
    assert refusal(Rule.BILL_NUMBER, bills.read_number, NUMBER[:-1])["digits"] == 29
    refusal(Rule.BILL_NUMBER, bills.read_number, "5.13033E+29")


@pytest.mark.parametrize(
    ("text", "found"),
    [("1-20000000", (1, 20_000_000)), ("001,010", (1, 10)), ("5", (5, 5)), ("0", (0, 0)), ("", (0, 0)), (None, (0, 0)),
     ("1 ～ 3".replace("～", "~"), (1, 3))],
)  # fmt: skip
def test_sub_ranges(text: str | None, found: tuple[int, int]) -> None:
    assert bills.read_range(text) == found


@pytest.mark.parametrize("text", ["3-1", "a-b", "1-2-3", "0-5", "-"])
def test_what_is_no_sub_range(text: str) -> None:
    refusal(Rule.BILL_RANGE, bills.read_range, text)


def test_what_overlaps() -> None:
    assert bills.overlapping(NUMBER, 20_000_000, 20_000_001, [BILL]) is BILL
    assert bills.overlapping(NUMBER, 20_000_001, 20_000_002, [BILL]) is None
    assert bills.overlapping(NUMBER, 0, 0, [BILL]) is BILL
    assert bills.overlapping(NUMBER, 7, 9, [BILL._replace(first=0, last=0)]) is not None
    assert bills.overlapping("6" * 30, 1, 5, [BILL]) is None


def test_issued_received_due() -> None:
    bills.check_days("x", None, "2026-11-06", "2026-11-06")
    refusal(Rule.BILL_DAYS, bills.check_days, "x", "2026-11-07", "2026-11-06", "2027-05-05")
    refusal(Rule.BILL_DAYS, bills.check_days, "x", None, "2027-05-06", "2027-05-05")
    assert bills.named(NUMBER, 0, 0) == NUMBER


# ---- parts


@given(st.integers(1, 1000), st.data())
def test_parts_add_up(units: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, units))
    last = data.draw(st.integers(first, units))
    whole = BILL._replace(last=units, amount=units * 100)
    parts = bills.parts_of(whole, first, last, "2026-12-01", 7)
    assert sum(part.amount for part in parts) == whole.amount
    assert [part.id for part in parts] == list(range(7, 7 + len(parts)))
    assert (parts[0].first, parts[-1].last) == (1, units)
    assert [two.first for two in parts[1:]] == [one.last + 1 for one in parts[:-1]]
    assert all((part.parent, part.since) == (1, "2026-12-01") for part in parts)


def test_what_cannot_be_divided() -> None:
    refusal(Rule.BILL_PART, bills.parts_of, BILL._replace(first=0, last=0), 1, 2, "2026-12-01", 2)
    refusal(Rule.BILL_PART, bills.parts_of, BILL, 1, 20_000_001, "2026-12-01", 2)
    refusal(Rule.BILL_PART_UNEVEN, bills.parts_of, BILL._replace(last=3, amount=100), 1, 1, "2026-12-01", 2)


# ---- the receivable again


RECEIPT = DocumentRow(10, RECEIVED, 4, 1, "PJ", 1, 1, "receipt", CREDIT, "2026-11-06", None, 20_000_000, "CNY")
PAID = [AllocationRow(1, 10, 10_000_000, "2026-11-06"), AllocationRow(2, 10, 5_000_000, "2026-11-06")]


def test_a_whole_bill_takes_its_receipt_back() -> None:
    back, lines = bills.reopened(RECEIPT, 5_000_000, PAID, BILL, "2027-05-08", 99)
    assert (back.kind, back.amount, back.side, back.date, back.credits) == ("reversal", 20_000_000, 1, "2027-05-08", "PJ")
    assert [line.amount for line in lines] == [-10_000_000, -5_000_000, 20_000_000]


def test_a_part_takes_what_is_on_account_first_then_what_came_last() -> None:
    part = BILL._replace(first=1, last=12_000_000, amount=12_000_000)
    back, lines = bills.reopened(RECEIPT, 5_000_000, PAID, part, "2027-05-08", 99)
    assert (back.number, back.amount) == ("PJ / 1-12000000", 12_000_000)
    assert lines == [
        AllocationRow(2, 10, -5_000_000, "2027-05-08"), AllocationRow(1, 10, -2_000_000, "2027-05-08"),
        AllocationRow(99, 10, 12_000_000, "2027-05-08"),
    ]  # fmt: skip
    once = [*PAID, AllocationRow(2, 10, -5_000_000, "2027-05-08")]  # another part was refused before
    _, again = bills.reopened(RECEIPT, 0, once, part._replace(amount=3_000_000), "2027-05-09", 100)
    assert again[0] == AllocationRow(1, 10, -3_000_000, "2027-05-09")
    _, none = bills.reopened(RECEIPT, 5_000_000, PAID, part._replace(amount=5_000_000), "2027-05-08", 99)
    assert len(none) == 1


# ---- clocks


@pytest.mark.parametrize("vector", ["law.bill"], indirect=True)
def test_law_bill(vector: dict[str, Any]) -> None:
    moves = [move(BillState.PRESENTED, "2026-06-30"), move(BillState.DISHONOURED, vector["inputs"]["refused"])]
    found = {clock.name: clock.last for clock in bills.clocks(vector["inputs"]["maturity"], moves, BillsPolicy())}
    assert found == {
        "notice": vector["expected"]["notice_to_prior_party"], "recourse": vector["expected"]["recourse"],
        "acceptor": vector["expected"]["vs_acceptor"],
    }  # fmt: skip


def test_presenting_and_what_follows_a_refusal() -> None:
    (present,) = bills.clocks("2027-05-05", [], BillsPolicy())
    assert present == ("present", "2027-04-28", "2027-05-15")
    assert [present.runs(day) for day in ("2027-04-27", "2027-04-28")] == [False, True]
    assert [present.is_late(day) for day in ("2027-05-15", "2027-05-16")] == [False, True]
    refused = [move(BillState.ENDORSED), move(BillState.DISHONOURED, "2027-05-08")]
    names = [(clock.name, clock.last) for clock in bills.clocks("2027-05-05", refused, BillsPolicy())]
    assert names == [("notice", "2027-05-11"), ("again", "2027-08-08"), ("acceptor", "2029-05-05")]
    asked = [*refused, move(BillState.RECOURSE, "2027-06-01")]
    names = [(clock.name, clock.last) for clock in bills.clocks("2027-05-05", asked, BillsPolicy())]
    assert names == [("again", "2027-09-01"), ("acceptor", "2029-05-05")]
    assert bills.clocks("2027-05-05", [move(BillState.PRESENTED)], BillsPolicy()) == []
    assert bills.clocks("2027-05-05", [move(BillState.DISCOUNTED, recourse=False)], BillsPolicy()) == []
    (exposed,) = bills.clocks("2027-05-05", [move(BillState.ENDORSED)], BillsPolicy())
    assert (exposed.name, exposed.last, exposed.runs("2026-11-11")) == ("exposure", "2027-06-04", True)


@pytest.mark.parametrize(
    ("moves", "on", "counts"),
    [([], "2027-05-04", True), ([], "2027-05-20", True), ([move(BillState.PLEDGED)], "2027-01-01", True),
     ([move(BillState.PRESENTED)], "2027-05-06", True), ([move(BillState.ENDORSED)], "2027-06-04", True),
     ([move(BillState.ENDORSED)], "2027-06-05", False), ([move(BillState.DISCOUNTED, recourse=False)], "2027-01-01", False),
     ([move(BillState.HONOURED)], "2027-05-05", False), ([move(BillState.DISHONOURED)], "2027-05-08", False),
     ([move(BillState.RETURNED)], "2026-11-20", False)],
)  # fmt: skip
def test_exposure(moves: list[Move], on: str, counts: bool) -> None:
    assert bills.is_exposure(BILL.matures, moves, BillsPolicy(), on) is counts


def test_months_until_cash() -> None:
    """Terms of 60 days and a bill of six months: 240 days."""
    dues = [("2026-08-01", "2026-09-30", 10_000_000), ("2026-09-20", "2026-11-19", 5_000_000)]
    assert bills.days_until_cash(dues, "2026-11-06", "2027-05-05") == (60, 180)
    assert bills.days_until_cash([], "2026-11-06", "2027-05-05") == (None, 180)
    half = [("2026-01-01", "2026-01-31", 1), ("2026-01-01", "2026-02-01", 1)]
    assert bills.days_until_cash(half, "2026-11-06", "2026-11-06") == (31, 0)


def test_the_policy_is_checked_at_the_door() -> None:
    assert bills_from_json({}) == BillsPolicy()
    assert bills_from_json({"remind_days": 3, "recourse_months": 4}).remind_days == 3
    for body in ({"remind_days": -1}, {"recourse_months": 0}, {"weeks": 1}, {"acceptor_months": 121}):
        with pytest.raises(PolicyError):
            bills_from_json(body)


@pytest.mark.parametrize(("method", "found"), [("承兑汇票", True), ("银承", True), ("Bill", True), ("电汇", False), (None, False)])
def test_words_of_bills(method: str | None, found: bool) -> None:
    assert is_bill(method) is found

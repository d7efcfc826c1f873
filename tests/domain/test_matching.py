"""Proposals for money on the bank: each reason where it applies and where it does not, and what never happens by itself."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dunning_policy import PolicyError
from app.domain.matching import Cash, Incoming, Moved, Past, Proposal, propose, taken_back
from app.domain.matching_fit import OpenItem
from app.domain.matching_policy import MatchingPolicy, matching_from_json
from app.domain.matching_sums import MOST, oldest_making, sums_making
from app.domain.payers import Customer, plain, tokens

K01 = Customer(1, "K01", "宁波明远机电有限公司", "明远机电", "Mingyuan Co., Ltd.", ("宁波明远电机厂",), "91330201MA2XYZ1234")
K06 = Customer(6, "K06", "宁波广源商行", "广源")
K07 = Customer(7, "K07", "华昌电器", group="华昌")
K08 = Customer(8, "K08", "华昌电器（江北）", group="华昌")
K09 = Customer(9, "K09", "王五")
ALL = (K01, K06, K07, K08, K09)
A101 = OpenItem(101, 1, "A101", "2025-08-12", "2025-09-30", "CNY", 11_300_000)
A102 = OpenItem(102, 1, "A102", "2025-09-20", None, "CNY", 6_780_000)
A103 = OpenItem(103, 1, "A103", "2025-10-15", None, "CNY", 4_520_000)
OWED = (A103, A101, A102)
POLICY = MatchingPolicy()


def line(amount: int = 11_300_000, party: str | None = K01.name, text: str | None = None, **said: Any) -> Incoming:
    blank = Incoming(1, "2025-11-06", amount, "CNY", party, None, text, None, False)
    return blank._replace(**said)


def one(
    incoming: Incoming, items: Sequence[OpenItem] = OWED, past: Past | None = None, customers: Sequence[Customer] = ALL,
    policy: MatchingPolicy = POLICY,
) -> Proposal:  # fmt: skip
    (made,) = propose([incoming], items, customers, past or Past(), policy)
    return made


def codes(made: Proposal) -> list[str]:
    return [reason.code for reason in made.reasons]


def pays(made: Proposal) -> list[tuple[int, int]]:
    return [pay for share in made.shares for pay in share.pays]


# ---- who


@pytest.mark.parametrize(("party", "code", "score"), [
    (K01.name, "NAME", 95), ("宁波明远机电有限公司 ", "NAME", 95), ("MINGYUAN CO LTD", "NAME", 95), ("宁波明远电机厂", "NAME", 95),
    ("明远机电", "SHORT_NAME", 85), ("甲宁波明远机电有限公司乙", "NAME_WITHIN", 80),
])  # fmt: skip
def test_the_customer_by_the_payers_name(party: str, code: str, score: int) -> None:
    made = one(line(party=party))
    assert (codes(made), made.score, made.asks) == ([code, "EXACT_ITEM"], score, False)
    assert pays(made) == [(101, 11_300_000)]


def test_another_firm_with_the_amount_of_a_customer_is_asked_for() -> None:
    made = one(line(party="上海某某设备公司"))
    assert (codes(made), made.asks) == (["AMOUNT_ONLY", "EXACT_ITEM", "THIRD_PARTY"], True)
    assert made.score < POLICY.accept_from


def test_a_name_within_a_name_is_never_enough_by_itself() -> None:
    made = one(line(party="宁波广源商行物流部", text="GY-77"), (OpenItem(6, 6, "GY-77", "2025-10-01", None, "CNY", 11_300_000),))
    assert made.score == 85 < POLICY.accept_from


def test_the_longest_name_within_a_payers_name_counts() -> None:
    made = one(line(4_500_000, "华昌电器（江北）有限公司"), (OpenItem(80, 8, "N", "2025-10-31", None, "CNY", 4_500_000),))
    assert [share.customer for share in made.shares] == [8]


@pytest.mark.parametrize(("past", "told"), [
    (Past(names={plain("远洋贸易"): frozenset({1})}), ["ALIAS"]),
    (Past(accounts={"62-1": frozenset({1})}), ["ACCOUNT_SEEN"]),
])  # fmt: skip
def test_who_paid_before_is_proposed_and_asked_for(past: Past, told: list[str]) -> None:
    made = one(line(party="远洋贸易", party_account="62-1"), past=past)
    assert (codes(made), made.score, made.asks) == ([*told, "EXACT_ITEM", "THIRD_PARTY"], 80, True)


def test_a_customer_that_is_gone_is_not_remembered() -> None:
    made = one(line(1, party="远洋贸易"), past=Past(names={plain("远洋贸易"): frozenset({99})}))
    assert codes(made) == ["NO_CUSTOMER", "THIRD_PARTY"]


def test_a_spelling_confirmed_once_is_the_customer() -> None:
    past = Past(names={plain("甲宁波明远机电有限公司乙"): frozenset({1})})
    made = one(line(party="甲宁波明远机电有限公司乙"), past=past)
    assert (codes(made), made.score, made.asks) == (["NAME_WITHIN", "ALIAS", "EXACT_ITEM"], 95, False)


def test_an_account_seen_before_is_enough_where_no_name_is_given() -> None:
    made = one(line(party=None, party_account="62-1"), past=Past(accounts={"62-1": frozenset({1})}))
    assert (codes(made), made.score, made.asks) == (["ACCOUNT_SEEN", "EXACT_ITEM"], 95, False)


def test_the_tax_number_in_the_text() -> None:
    assert codes(one(line(party=None, text="税号91330201MA2XYZ1234货款"))) == ["TAX_ID", "EXACT_ITEM"]
    assert codes(one(line(party=None, text="税号91330201MA2XYZ1235货款"))) == ["AMOUNT_ONLY", "EXACT_ITEM"]
    stranger = one(line(party="乙公司", text="税号91330201MA2XYZ1234"))
    assert (codes(stranger)[-1], stranger.asks) == ("THIRD_PARTY", True)


def test_two_customers_of_one_name_are_asked_for() -> None:
    twins = (K01, K01._replace(id=2, code="K02"))
    made = one(line(), customers=twins)
    assert (codes(made)[-1], made.asks, made.score) == ("AMBIGUOUS", True, 50)
    assert made.reasons[-1].figures == (("customers", "K01, K02"),)
    assert [share.customer for share in made.shares] == [1]


def test_nobody_is_found_for_money_without_a_name() -> None:
    made = one(line(1, party=None))
    assert (codes(made), made.shares, made.score, made.asks) == (["NO_CUSTOMER"], (), 0, True)


def test_an_amount_that_two_customers_owe_finds_nobody() -> None:
    assert codes(one(line(party=None), (A101, A101._replace(id=9, customer=6)))) == ["NO_CUSTOMER"]


# ---- what


@pytest.mark.parametrize(("amount", "text", "told", "paid"), [
    (11_300_000, "付A101", ["NUMBER_IN_TEXT"], [(101, 11_300_000)]),
    (11_300_000, "付A10123", ["EXACT_ITEM"], [(101, 11_300_000)]),
    (11_300_000, "付 2025", ["EXACT_ITEM"], [(101, 11_300_000)]),
    (11_300_000, "ａ１０２，A103", ["NUMBER_IN_TEXT"], [(102, 6_780_000), (103, 4_520_000)]),
    (6_000_000, "A102", ["NUMBER_IN_TEXT", "SHORT_KEPT"], [(102, 6_000_000)]),
    (7_000_000, "A102", ["NUMBER_IN_TEXT", "ADVANCE"], [(102, 6_780_000)]),
    (6_780_000, "", ["EXACT_ITEM"], [(102, 6_780_000)]),
    (18_080_000, "", ["SUM_OLDEST"], [(101, 11_300_000), (102, 6_780_000)]),
    (22_600_000, "", ["SUM_ALL"], [(101, 11_300_000), (102, 6_780_000), (103, 4_520_000)]),
    (15_820_000, "", ["SUM_OF"], [(101, 11_300_000), (103, 4_520_000)]),
    (11_299_000, "", ["SMALL_DIFFERENCE"], [(101, 11_299_000)]),
    (11_298_999, "", ["PART_PAYMENT"], [(101, 11_298_999)]),
    (11_297_000, "扣手续费", ["BANK_FEE"], [(101, 11_297_000)]),
    (11_294_000, "扣手续费", ["PART_PAYMENT"], [(101, 11_294_000)]),
    (22_599_500, "", ["SMALL_DIFFERENCE"], [(101, 11_300_000), (102, 6_780_000), (103, 4_519_500)]),
    (12_000_000, "", ["PART_PAYMENT"], [(101, 11_300_000), (102, 700_000)]),
    (22_700_000, "", ["ADVANCE"], [(101, 11_300_000), (102, 6_780_000), (103, 4_520_000)]),
])  # fmt: skip
def test_what_an_amount_pays(amount: int, text: str, told: list[str], paid: list[tuple[int, int]]) -> None:
    made = one(line(amount, text=text))
    assert (codes(made), pays(made)) == (["NAME", *told], paid)
    assert (made.score >= POLICY.accept_from) == (set(told) <= {"NUMBER_IN_TEXT", "EXACT_ITEM", "SUM_ALL", "SUM_OLDEST", "SUM_OF"})


def test_several_items_of_the_amount_and_several_sums_are_looked_at() -> None:
    same = (A101, A101._replace(id=104, number="A104", due="2025-08-01"))
    made = one(line(), same)
    assert (codes(made), pays(made), made.score) == (["NAME", "EXACT_SEVERAL"], [(104, 11_300_000)], 85)
    coins = [A101._replace(id=n, number=f"B{n}", open=amount) for n, amount in enumerate((5, 1, 2, 3, 4), start=1)]
    assert codes(one(line(7), coins)) == ["NAME", "SUM_SEVERAL"]


def test_who_owes_nothing_gets_an_advance() -> None:
    made = one(line(500), ())
    assert (codes(made), made.shares[0].pays, made.score) == (["NAME", "ADVANCE"], (), 60)


def test_other_currencies_and_later_balances_are_not_paid() -> None:
    assert codes(one(line(), (A101._replace(currency="USD"),))) == ["NAME", "ADVANCE"]
    assert codes(one(line(), (A101._replace(detail=False, date="2025-11-06"),))) == ["NAME", "ADVANCE"]
    assert codes(one(line(), (A101._replace(detail=False, date="2025-11-05"),))) == ["NAME", "EXACT_ITEM"]
    assert codes(one(line(text="A101"), (A101._replace(currency="USD"),))) == ["NAME", "ADVANCE"]


@pytest.mark.parametrize(("habit", "amount", "told"), [
    ("one", 11_300_000, True), ("several", 11_300_000, False), ("several", 18_080_000, True),
])  # fmt: skip
def test_a_habit_confirms(habit: str, amount: int, told: bool) -> None:
    usual = one(line(amount), past=Past(habits={1: habit}))
    assert ("HABIT" in codes(usual)) == told
    assert usual.score == one(line(amount)).score + (5 if told else 0)


def test_no_habit_is_seen_in_money_that_pays_nothing() -> None:
    assert codes(one(line(500), (), Past(habits={1: "one"}))) == ["NAME", "ADVANCE"]


# ---- whose money it is not


def test_a_private_person_is_asked_for_whatever_fits() -> None:
    owed = (OpenItem(60, 6, "N", "2025-10-31", None, "CNY", 1_280_000, False),)
    for past in (Past(), Past(names={plain("林国华"): frozenset({6})})):
        made = one(line(1_280_000, "林国华", private=True), owed, past)
        assert (codes(made)[-1], made.asks, made.score <= 80) == ("PRIVATE_PAYER", True, True)
    short = one(line(1_280_000, "广源", private=True), owed)
    assert (codes(short), short.asks) == (["SHORT_NAME", "EXACT_ITEM", "PRIVATE_PAYER"], True)


def test_a_person_who_is_the_customer_pays_for_himself() -> None:
    made = one(line(500, "王五", private=True), (OpenItem(90, 9, "N", "2025-10-31", None, "CNY", 500),))
    assert (codes(made), made.asks) == (["NAME", "EXACT_ITEM"], False)


def test_another_customers_document_in_the_text_is_asked_for() -> None:
    made = one(line(party=K06.name, text="A101"))
    assert [share.customer for share in made.shares] == [1]
    assert (codes(made), made.asks) == (["NUMBER_IN_TEXT", "THIRD_PARTY"], True)
    unnamed = one(line(party=None, text="A101"))
    assert (codes(unnamed), unnamed.asks, unnamed.score) == (["NUMBER_IN_TEXT"], False, 70)


N7 = OpenItem(70, 7, "N7", "2025-10-31", None, "CNY", 6_000_000, False)
GROUP = (N7, N7._replace(id=80, customer=8, number="N8", open=4_500_000))


def test_a_payment_for_two_firms_of_one_owner_is_proposed_and_asked_for() -> None:
    made = one(line(10_500_000, "华昌电器"), GROUP)
    assert [(share.customer, share.amount, share.pays) for share in made.shares] == [
        (7, 6_000_000, ((70, 6_000_000),)), (8, 4_500_000, ((80, 4_500_000),))
    ]  # fmt: skip
    assert (codes(made), made.asks, made.score) == (["NAME", "GROUP_SUM", "THIRD_PARTY"], True, 80)
    assert made.reasons[1].figures == (("customers", "K07, K08"),)


def test_other_sums_of_a_group_stay_with_the_payer() -> None:
    made = one(line(10_400_000, "华昌电器"), GROUP)
    assert ([share.customer for share in made.shares], codes(made)) == ([7], ["NAME", "ADVANCE"])


def test_a_firm_that_owes_nothing_pays_for_its_sister() -> None:
    made = one(line(4_500_000, "华昌电器"), GROUP[1:])
    assert ([share.customer for share in made.shares], codes(made)[1:], made.asks) == ([8], ["GROUP_SUM", "THIRD_PARTY"], True)


def test_a_stranger_in_whose_group_nobody_is_meant() -> None:
    past = Past(names={plain("远洋贸易"): frozenset({7})})
    made = one(line(10_500_000, "远洋贸易"), GROUP, past)
    assert (codes(made), made.asks, made.score) == (["ALIAS", "GROUP_SUM", "THIRD_PARTY"], True, 50)


# ---- what the book has already


@pytest.mark.parametrize(("day", "number", "met"), [
    ("2025-11-01", "SKD1", True), ("2025-11-11", "SKD1", True), ("2025-10-31", "SKD1", False), ("2025-01-01", "REF-9", True),
])  # fmt: skip
def test_a_receipt_of_the_accounting_program_is_the_payment(day: str, number: str, met: bool) -> None:
    cash = Cash(500, 1, number, day, 11_300_000, "CNY")
    made = one(line(reference="REF-9"), past=Past(cash=(cash,)))
    assert (made.receipt == 500, "KNOWN_RECEIPT" in codes(made)) == (met, met)
    assert made.asks is False and (made.shares == ()) == met


def test_each_receipt_is_one_payment_and_the_nearest_first() -> None:
    cash = (Cash(501, 1, "S1", "2025-11-03", 100, "CNY"), Cash(500, 1, "S2", "2025-11-06", 100, "CNY"))
    lines = [line(100, id=2), line(100, id=1, date="2025-11-05"), line(100, id=3)]
    made = propose(lines, (), ALL, Past(cash=cash), POLICY)
    assert [(one.line, one.receipt) for one in made] == [(1, 500), (2, 501), (3, None)]


def test_a_known_receipt_of_an_unknown_payer_is_asked_for() -> None:
    made = one(line(party="林国华", private=True), (), Past(cash=(Cash(500, 6, "S1", "2025-11-06", 11_300_000, "CNY"),)))
    assert (made.receipt, made.asks, codes(made)) == (500, True, ["AMOUNT_ONLY", "KNOWN_RECEIPT", "PRIVATE_PAYER"])


def test_receipts_of_other_amounts_or_currencies_are_others() -> None:
    other = (Cash(1, 1, "S", "2025-11-06", 11_300_001, "CNY"), Cash(2, 1, "S", "2025-11-06", 11_300_000, "USD"))
    assert one(line(), past=Past(cash=(*other, Cash(3, 6, "S", "2025-11-06", 11_300_000, "CNY")))).receipt is None


def test_an_item_is_offered_once() -> None:
    made = propose([line(id=1), line(id=2)], OWED, ALL, Past(), POLICY)
    assert [codes(one)[1] for one in made] == ["EXACT_ITEM", "SUM_ALL"]
    doubtful = propose([line(id=1, party="明远机电"), line(id=2)], OWED, ALL, Past(), POLICY)
    assert [codes(one)[1] for one in doubtful] == ["EXACT_ITEM", "EXACT_ITEM"]


# ---- laws

names = st.sampled_from([None, *(c.name for c in ALL), "明远机电", "某公司", "林国华", "华昌电器（江北）有限公司"])
texts = st.sampled_from([None, "A101", "货款 A102 A103", "N7", "手续费"])
usual = st.sampled_from([1, 500, 4_500_000, 6_000_000, 10_500_000, 11_300_000, 11_299_500, 22_600_000])
amounts = usual | st.integers(1, 30_000_000)
incoming = st.builds(line, amounts, names, texts, id=st.integers(1, 50), private=st.booleans())
some = st.lists(incoming, max_size=6, unique_by=lambda one: one.id)
owed = st.lists(st.sampled_from([*OWED, *GROUP]), unique=True)


@given(some, owed)
def test_no_line_gives_more_than_it_brings_nor_an_item_gets_more_than_is_open(lines: list[Incoming], items: list[OpenItem]) -> None:
    made = propose(lines, items, ALL, Past(), POLICY)
    brought, opens = {each.id: each.amount for each in lines}, {item.id: item for item in items}
    assert sorted(each.line for each in made) == sorted(brought)
    safe: dict[int, int] = {}
    for each in made:
        assert not each.shares or sum(share.amount for share in each.shares) == brought[each.line]
        for share in each.shares:
            assert 0 < sum(amount for _, amount in share.pays) <= share.amount or not share.pays
            for id_, amount in share.pays:
                assert 0 < amount <= opens[id_].open and opens[id_].customer == share.customer
                if not each.asks and each.score >= POLICY.accept_from:
                    safe[id_] = safe.get(id_, 0) + amount
    assert all(amount <= opens[id_].open for id_, amount in safe.items())


@given(some, owed)
def test_nobody_is_paid_for_by_another_without_being_asked(lines: list[Incoming], items: list[OpenItem]) -> None:
    known = {each.id: each for each in lines}
    for each in propose(lines, items, ALL, Past(), POLICY):
        if each.asks:
            assert each.score < POLICY.accept_from
            continue
        (share,) = each.shares
        party, customer = known[each.line].party, next(c for c in ALL if c.id == share.customer)
        called = [plain(name) for name in (customer.name, customer.short_name, *customer.former) if name]
        assert party is None or any(name in plain(party) for name in called)
        assert not known[each.line].private or plain(party or "") in (plain(customer.name), "")


@given(some, owed)
def test_the_order_of_lines_and_items_does_not_matter(lines: list[Incoming], items: list[OpenItem]) -> None:
    made = propose(lines, items, ALL, Past(), POLICY)
    assert made == propose(lines[::-1], items[::-1], ALL[::-1], Past(), POLICY)


# ---- sums, names, reversals, policy


def test_sums() -> None:
    assert (oldest_making(6, [1, 2, 3]), oldest_making(5, [1, 2, 3]), oldest_making(1, [])) == (3, None, None)
    assert list(sums_making(5, [5, 2, 3])) == [(0,), (1, 2)]
    assert list(sums_making(13, [1] * (MOST + 1))) == []


def test_words_that_may_be_numbers() -> None:
    assert tokens("付 INV-0779、ａ１２. 2025 12345 123456 货款abc") == ["inv0779", "a12", "123456"]
    assert plain("华昌 电器（江北）") == "华昌电器江北"


def moved(id_: int, day: str, side: str = "in", amount: int = 5, *, back: bool = False, party: str | None = "甲") -> Moved:
    return Moved(id_, "62", day, amount, side, "CNY", party, back)


@pytest.mark.parametrize(("lines", "found"), [
    ([moved(1, "2025-11-01"), moved(2, "2025-11-02", "out", back=True)], {1: 2}),
    ([moved(1, "2025-11-01"), moved(2, "2025-11-02"), moved(3, "2025-11-02", "out", back=True)], {2: 3}),
    ([moved(1, "2025-11-01"), moved(2, "2025-11-02", "out", back=True), moved(3, "2025-11-02", "out", back=True)], {1: 2}),
    ([moved(1, "2025-11-03"), moved(2, "2025-11-02", "out", back=True)], {}),
    ([moved(1, "2025-11-01"), moved(2, "2025-11-02", "out")], {}),
    ([moved(1, "2025-11-01"), moved(2, "2025-11-02", "in", back=True)], {}),
    ([moved(1, "2025-11-01"), moved(2, "2025-11-02", "out", 6, back=True)], {}),
    ([moved(1, "2025-11-01"), moved(2, "2025-11-02", "out", back=True, party="乙")], {}),
    ([moved(1, "2025-11-01"), moved(2, "2025-11-02", "out", back=True, party=None)], {1: 2}),
])  # fmt: skip
def test_what_the_bank_took_back(lines: list[Moved], found: dict[int, int]) -> None:
    assert taken_back(lines) == found


def test_the_policy_is_read_and_checked() -> None:
    made = matching_from_json({"accept_from": 95, "small_difference": "1.00", "confirm_days": 0})
    assert (made.accept_from, made.confirm_days, made.own_approval) == (95, 0, False)
    assert matching_from_json({"own_approval": True}).own_approval
    assert (made.small_difference.minor("CNY"), made.per_month.minor("CNY")) == (100, 20_000)
    for body in ({"accept_from": 79}, {"own_approval": "yes"}, {"small_difference": 1}, {"other": 1}):
        with pytest.raises(PolicyError):
            matching_from_json(body)

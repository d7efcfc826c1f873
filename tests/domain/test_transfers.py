"""Which items a transfer takes, what it posts, and what has to be true for it."""

from typing import Any

import pytest

from app.domain.intake import numbers
from app.domain.intake_ledger import PAYS, transfer_told_before
from app.domain.posting import SIDES, TRANSFER, TRANSFERRED, AllocationRow, DocumentRow
from app.domain.rule import Refused, Rule
from app.domain.transfers import (
    ADVANCE,
    GOODS,
    MOVED,
    PAYABLE,
    THREE_PARTY,
    TYPES,
    Account,
    Against,
    Made,
    Owed,
    Replaced,
    Take,
    check_goods,
    check_parties,
    choosable,
    lines_of,
    may_reverse,
    named,
    number_of,
    oldest,
    one_currency,
    one_entity,
    owed_no_more,
    owed_now,
    paid_with,
    risen,
    told_by_list,
)

DAY = "2026-06-09"


def row(id_: int = 1, number: str = "I1", amount: int = 100, **said: Any) -> DocumentRow:
    fields: dict[str, Any] = {"series": "D", "kind": "invoice", "side": 1, "date": "2026-05-01", "due": "2026-05-31"}
    given = {"customer": 1, "entity": 1, "part": 1, "parts": 1, "currency": "CNY"}
    return DocumentRow(**{**fields, **given, **said, "id": id_, "number": number, "amount": amount})


def owed(id_: int = 1, number: str = "I1", open_: int = 100, disputed: int = 0, waiting: bool = False, **said: Any) -> Owed:
    return Owed(row(id_, number, max(open_, 100), **said), open_, disputed, waiting)


CREDIT = row(50, "ZD-2026-001", 60, series="R", kind=TRANSFER, side=-1, date=DAY, due=None)


def refused(rule: Rule, call: Any, *given: Any) -> dict[str, Any]:
    with pytest.raises(Refused) as no:
        call(*given)
    assert no.value.rule is rule
    return dict(no.value.figures)


def test_numbers_count_up_within_a_year() -> None:
    assert [number_of(2026, 1), number_of(2027, 1000)] == ["ZD-2026-001", "ZD-2027-1000"]


def test_a_set_off_takes_away_and_what_is_taken_over_is_owed() -> None:
    assert (SIDES[TRANSFER], SIDES[TRANSFERRED]) == (-1, 1)


@pytest.mark.parametrize(("type_", "other", "party", "fits"), [
    (ADVANCE, None, None, True), (PAYABLE, None, None, True), (GOODS, None, None, True), (MOVED, "B", None, True),
    (THREE_PARTY, "B", None, True), (THREE_PARTY, None, "C", True), (THREE_PARTY, "B", "C", False),
    (THREE_PARTY, None, None, False),
    (MOVED, None, None, False), (MOVED, None, "C", False), (MOVED, "B", "C", False), (ADVANCE, "B", None, False),
    (PAYABLE, None, "C", False), (GOODS, "B", None, False),
])  # fmt: skip
def test_who_has_to_be_named(type_: str, other: str | None, party: str | None, fits: bool) -> None:
    assert type_ in TYPES
    if fits:
        check_parties(type_, "A", other, party)
    else:
        assert refused(Rule.TRANSFER_PARTY, check_parties, type_, "A", other, party) == {"type": type_}


def test_nobody_on_both_sides() -> None:
    refused(Rule.TRANSFER_SAME, check_parties, MOVED, "A", "A", None)


def test_goods_are_worth_what_is_set_off() -> None:
    check_goods(GOODS, "冲床", None, 100, "CNY")
    check_goods(GOODS, "冲床", 100, 100, "CNY")
    check_goods(PAYABLE, None, None, 100, "CNY")
    refused(Rule.TRANSFER_VALUE, check_goods, GOODS, "冲床", 99, 100, "CNY")
    for wrong in ((GOODS, None, None), (PAYABLE, "冲床", None), (PAYABLE, None, 100)):
        refused(Rule.TRANSFER_GOODS, check_goods, *wrong, 100, "CNY")


# ---- which items


def test_named_items_as_they_are_free() -> None:
    one, two = owed(1, "P", 50, part=1, parts=2), owed(2, "P", 50, part=2, parts=2)
    assert named([one, two], {"P": 70}, DAY) == [Take(one, 50), Take(two, 20)]
    assert named([one, two], {"P (2/2)": 30}, DAY) == [Take(two, 30)]
    assert refused(Rule.TRANSFER_TOO_LARGE, named, [one, two], {"P": 101}, DAY)["document"] == "P (2/2)"
    refused(Rule.DOCUMENT_UNKNOWN, named, [one], {"X": 1}, DAY)
    refused(Rule.AMOUNT_NOT_POSITIVE, named, [one, two], {"P (1/2)": 5, "P (2/2)": 0}, DAY)


@pytest.mark.parametrize(("item", "amount", "rule"), [
    (owed(waiting=True), 1, Rule.TRANSFER_RETENTION), (owed(disputed=40), 61, Rule.TRANSFER_DISPUTED),
    (owed(), 101, Rule.TRANSFER_TOO_LARGE), (owed(date="2026-06-10"), 1, Rule.TRANSFER_BEFORE_ITEM),
    (owed(series="B", kind="balance", date=DAY), 1, Rule.TRANSFER_IN_LIST),
    (owed(disputed=40), 60, None), (owed(date=DAY), 1, None), (owed(series="B", kind="balance", date="2026-06-08"), 1, None),
    (owed(series="B", kind=TRANSFERRED, date=DAY), 1, None),
])  # fmt: skip
def test_what_is_in_the_way_of_an_item(item: Owed, amount: int, rule: Rule | None) -> None:
    if rule:
        refused(rule, named, [item], {"I1": amount}, DAY)
    else:
        assert named([item], {"I1": amount}, DAY) == [Take(item, amount)]


def test_what_is_due_first_without_what_is_not_free() -> None:
    late, soon, undated = owed(1, "A", due="2026-06-30"), owed(2, "B", due="2026-05-10"), owed(3, "C", due=None)
    apart = [owed(4, "D", waiting=True), owed(5, "E", disputed=100), owed(6, "F", date="2026-06-10"), owed(7, "G", 0)]
    fits = choosable([late, soon, undated, *apart], DAY)
    assert fits == [soon, late, undated]
    assert oldest(fits, 150) == [Take(soon, 100), Take(late, 50)]
    assert oldest(fits, 300) is not None
    assert oldest(fits, 301) is None


def test_one_currency_and_one_own_company() -> None:
    assert one_currency([], "USD") == "USD"
    assert one_currency([row(), row(2)], "USD") == "CNY"
    refused(Rule.TRANSFER_CURRENCY, one_currency, [row(), row(2, currency="USD")], "CNY")
    assert (one_entity([]), one_entity([row(entity=3), row(2, entity=3)])) == (1, 3)
    refused(Rule.TRANSFER_ENTITY, one_entity, [row(), row(2, entity=2)])


# ---- what is posted


def test_a_credit_counts_from_its_day_or_that_of_the_item() -> None:
    takes = [Take(owed(), 40), Take(owed(2, date="2026-06-20"), 20)]
    assert lines_of(takes, CREDIT) == [AllocationRow(1, 50, 40, DAY), AllocationRow(2, 50, 20, "2026-06-20")]


def test_own_credits_oldest_first() -> None:
    credits = [Owed(row(8, "R1", side=-1), 30), Owed(row(9, "R2", side=-1, date="2026-06-15"), 50)]
    lines = paid_with([Take(owed(), 30), Take(owed(2), 20)], credits, DAY)
    assert lines == [AllocationRow(1, 8, 30, DAY), AllocationRow(2, 9, 20, "2026-06-15")]
    assert refused(Rule.TRANSFER_ADVANCE_SMALL, paid_with, [Take(owed(), 81)], credits, DAY)["left"] == 80


def balance(id_: int, amount: int, day: str) -> DocumentRow:
    return row(id_, f"{day} {id_}", amount, series="B", kind="balance", date=day, due=None)


def taken(one: DocumentRow, day: str) -> Replaced:
    back = one._replace(id=one.id + 10, side=-1, kind="balance_replaced", date=day, number=f"{one.number} / 4", credits=one.number)
    return Replaced(one, back, one.amount)


def test_a_credit_takes_the_place_of_what_a_list_took_back() -> None:
    first, second = taken(balance(1, 70, "2026-05-31"), "2026-06-10"), taken(balance(2, 30, "2026-05-31"), "2026-06-10")
    later = taken(balance(3, 900, "2026-05-31"), "2026-06-17")
    documents, lines = told_by_list(CREDIT, [first, second, later], {"2026-06-10": 40, "2026-06-17": 0}, numbers(90))
    assert [(d.series, d.kind, d.side, d.amount, d.date) for d in documents] == [("B", "balance_replaced", 1, 60, "2026-06-10")]
    assert lines == [
        AllocationRow(1, 11, -60, "2026-06-10"), AllocationRow(90, 11, 60, "2026-06-10"), AllocationRow(1, 50, 60, DAY)
    ]  # fmt: skip
    assert told_by_list(CREDIT, [first, second], {"2026-06-10": 41}, numbers(90)) == ([], [])
    assert told_by_list(CREDIT, [], {}, numbers(90)) == ([], [])


TO = Account(2, frozenset({"I9"}), False, None)


def test_it_is_owed_as_before_by_another() -> None:
    origin = row(base_date="2026-05-03", order_no="PO", contract="HT", delivery="SH", project="X", account="1122", text="货款")
    made = owed_now(origin, CREDIT, 60, TO, 7, 1)
    assert (made.series, made.customer, made.number, made.kind) == ("D", 2, "I1", TRANSFERRED)
    assert (made.date, made.due) == (DAY, "2026-05-31")
    assert made[13:19] == origin[13:19]
    assert owed_now(row(number="I9"), CREDIT, 60, TO, 7, 2).number == "ZD-2026-001-2"
    assert owed_now(row(), CREDIT, 60, TO, 7, 1).base_date == "2026-05-01"
    assert owed_now(row(series="L", number="2026-05-01 记-1 1.00"), CREDIT, 60, TO, 7, 1).number == "ZD-2026-001-1"
    of_list = row(series="B", due=None)
    assert owed_now(of_list, CREDIT, 60, TO, 7, 1).base_date is None
    assert owed_now(of_list._replace(due=DAY), CREDIT, 1, TO, 7, 1).base_date == "2026-05-01"
    assert owed_now(None, CREDIT, 60, TO, 7, 1).due is None
    known = owed_now(row(), CREDIT, 60, Account(2, frozenset(), True, "1122.01"), 7, 1)
    assert (known.series, known.number, known.due, known.account) == ("B", "ZD-2026-001-1", None, "1122.01")


def test_a_list_that_counted_it_in() -> None:
    debit = row(7, "ZD-2026-001-1", 60, series="B", kind=TRANSFERRED, date=DAY, due=None)
    back, line = risen(debit, "2026-06-10", 8)
    assert (back.side, back.date, line) == (-1, "2026-06-10", AllocationRow(7, 8, 60, "2026-06-10"))


# ---- taken back


def test_once_and_not_before_its_day() -> None:
    one = Made(1, "ZD-2026-001", PAYABLE, 1, DAY, None)
    may_reverse(one, DAY)
    refused(Rule.TRANSFER_EARLIER, may_reverse, one, "2026-06-08")
    assert refused(Rule.TRANSFER_REVERSED, may_reverse, one._replace(reversed_on="2026-06-10"), "2026-06-11")["day"] == "2026-06-10"


def test_what_nobody_paid_is_owed_no_more() -> None:
    debit = row(7, "I1", 60, kind=TRANSFERRED, date=DAY)
    back, lines = owed_no_more(debit, [], "ZD-2026-001", "2026-06-12", 8)
    assert (back.series, back.side, back.number, back.credits, lines) == (
        "V", -1, "I1 / ZD-2026-001", "I1", [AllocationRow(7, 8, 60, "2026-06-12")]
    )  # fmt: skip
    told = Against(row(6, "x", 60, kind="balance_replaced", side=-1), AllocationRow(7, 6, 60, "2026-06-15"))
    assert owed_no_more(debit, [told], "ZD-2026-001", "2026-06-12", 8)[1] == [
        AllocationRow(7, 6, -60, "2026-06-15"), AllocationRow(7, 8, 60, "2026-06-12")
    ]
    paid = Against(row(5, "B1", 9, kind="receipt", side=-1), AllocationRow(7, 5, 9, DAY))
    assert refused(Rule.TRANSFER_PAID, owed_no_more, debit, [paid], "ZD-2026-001", "2026-06-12", 8)["by"] == "B1"


# ---- what a ledger told first


def told(id_: int, amount: int, day: str = "2026-06-10", voucher: str = "转-1") -> DocumentRow:
    return row(id_, f"{day} {voucher} -{amount}.00", amount, series="L", kind=PAYS, side=-1, date=day, due=None)


def test_a_movement_or_a_voucher_that_comes_to_it() -> None:
    one = transfer_told_before([CREDIT], [told(1, 60), told(2, 60)], "3", numbers(90)).rows
    assert [(d.credits, d.side, d.order_no) for d in one["document"]] == [("2026-06-10 转-1 -60.00", 1, "ZD-2026-001")]
    assert one["allocation"] == [AllocationRow(90, 50, 60, "2026-06-10")]
    parts = transfer_told_before([CREDIT], [told(1, 40), told(2, 20), told(3, 1, voucher="转-2")], "3", numbers(90)).rows
    assert [line[:3] for line in parts["allocation"]] == [(90, 50, 40), (91, 50, 20)]
    for strange in (told(1, 59), told(1, 60, "2026-06-20"), told(1, 60)._replace(customer=2), told(1, 60)._replace(currency="USD")):
        assert transfer_told_before([CREDIT], [strange], "3", numbers(90)).rows["document"] == []
    assert transfer_told_before([], [told(1, 60)], "3", numbers(90)).rows["document"] == []


def test_several_that_come_to_one_movement() -> None:
    debits = [row(7, "I1", 30, kind=TRANSFERRED, date=DAY), row(8, "I2", 50, kind=TRANSFERRED, date=DAY)]
    word = told(1, 80)._replace(side=1, kind="ledger_debit")
    lines = transfer_told_before(debits, [word], "3", numbers(90)).rows["allocation"]
    assert [line[:3] for line in lines] == [(7, 90, 30), (8, 90, 50)]
    each = [word._replace(id=2, amount=50), word._replace(id=3, amount=30)]
    lines = transfer_told_before(debits, each, "3", numbers(90)).rows["allocation"]
    assert [line[:3] for line in lines] == [(7, 90, 30), (8, 91, 50)]
    split = [word._replace(id=2, amount=45), word._replace(id=3, amount=35)]
    lines = transfer_told_before(debits, split, "3", numbers(90)).rows["allocation"]
    assert [line[:3] for line in lines] == [(7, 90, 30), (8, 90, 15), (8, 91, 35)]

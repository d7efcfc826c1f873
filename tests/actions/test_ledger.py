"""Single postings by hand: documents, allocations, bounces, disputes, holds."""

from datetime import date
from typing import Any

import pytest

from app.actions.dunning import planned
from app.actions.ledger import Allocate, HoldOff, PostDocument, ReverseReceipt, SetDispute
from app.domain.rule import Rule
from tests.actions.office import Office, customer, document, receipt

ON = date(2026, 6, 30)


def invoice(number: str = "I1", amount: int = 1_000, day: str = "2026-06-01", **said: Any) -> PostDocument:
    return PostDocument("C001", number, "invoice", date.fromisoformat(day), amount, "CNY", **said)


def cash(number: str = "P1", amount: int = 600, day: str = "2026-06-10", kind: str = "receipt", **said: Any) -> PostDocument:
    return PostDocument("C001", number, kind, date.fromisoformat(day), amount, "CNY", **said)


@pytest.fixture
def parts(office: Office) -> Office:
    """I1 of 1,000 in instalments of 300 (due 2026-05-31) and 700 (due 2026-06-30)."""
    office.customers(customer("C001", term="30%/NET30,70%/NET60"))
    office.documents(document("I1", 1_000, "2026-05-01"))
    return office


# ---- documents


def test_an_invoice_by_hand(shop: Office) -> None:
    assert shop.do(invoice(due=date(2026, 6, 20), text="货款")) == {"document": 1, "number": "I1"}
    (item,) = shop.items().debits
    assert (item.document, item.due, item.amount, item.days_overdue) == ("I1", "2026-06-20", 1_000, 10)
    shop.do(invoice("I2"))
    assert [item.due for item in shop.items().debits] == [None, "2026-06-20"]


def test_a_receipt_by_hand_pays_what_it_names(shop: Office) -> None:
    shop.do(invoice())
    shop.do(invoice("I2", day="2026-06-20"))
    shop.do(cash(amount=900, method="电汇", pays=[("I1", 500), ("I2", 100), ("I1", 200)]))
    assert (shop.open(), shop.unapplied()) == ({"I1": 300, "I2": 900}, {"P1": 100})
    assert shop.open("2026-06-19") == {"I1": 300}
    assert shop.unapplied("2026-06-19") == {"P1": 200}


def test_an_invoice_may_use_an_advance(shop: Office) -> None:
    shop.do(cash(day="2026-05-01"))
    shop.do(invoice(pays=[("P1", 400)]))
    assert (shop.open(), shop.unapplied(), shop.unapplied("2026-05-31")) == ({"I1": 600}, {"P1": 200}, {"P1": 600})


def test_a_refund_and_a_credit_note(shop: Office) -> None:
    shop.do(cash())
    shop.do(cash("F1", 200, "2026-06-12", "refund", pays=[("P1", 200)]))
    shop.do(invoice())
    shop.do(PostDocument("C001", "K1", "credit_note", ON, 100, "CNY", pays=[("I1", 100)]))
    shop.do(cash("F2", 50, "2026-06-30", "refund"))
    assert (shop.open(), shop.unapplied()) == ({"I1": 900, "F2": 50}, {"P1": 400})


def test_a_refund_may_pay_back_a_credit_note(shop: Office) -> None:
    shop.do(PostDocument("C001", "K1", "credit_note", ON, 100, "CNY"))
    shop.do(cash("F1", 80, "2026-06-30", "refund", pays=[("K1", 80)]))
    assert (shop.open(), shop.unapplied()) == ({}, {"K1": 20})


def test_instalments_by_number_and_by_label(parts: Office) -> None:
    parts.do(cash(amount=500, pays=[("I1 (2/2)", 100), ("I1", 350)]))
    assert (parts.open(), parts.unapplied()) == ({"I1 (2/2)": 550}, {"P1": 50})


def test_a_small_payment_reaches_the_first_instalment_only(parts: Office) -> None:
    parts.do(cash(amount=500, pays=[("I1", 100)]))
    assert parts.open() == {"I1 (1/2)": 200, "I1 (2/2)": 700}
    assert parts.rows("SELECT count(*) FROM allocation")[0][0] == 1


@pytest.mark.parametrize(
    ("action", "rule", "figures"),
    [
        (PostDocument("C009", "I9", "invoice", ON, 1, "CNY"), Rule.CUSTOMER_UNKNOWN, {"customer": "C009"}),
        (invoice(), Rule.DOCUMENT_EXISTS, {"customer": "C001", "document": "I1"}),
        (cash("P0"), Rule.DOCUMENT_EXISTS, {"customer": "C001", "document": "P0"}),
        (invoice("I9", 0), Rule.AMOUNT_NOT_POSITIVE, {"document": "I9"}),
        (invoice("I9", -1), Rule.AMOUNT_NOT_POSITIVE, {"document": "I9"}),
        (cash(pays=[("I9", 1)]), Rule.DOCUMENT_UNKNOWN, {"document": "I9"}),
        (cash(pays=[("I1", 0)]), Rule.AMOUNT_NOT_POSITIVE, {"document": "P1"}),
        (cash(pays=[("I1", 601)]), Rule.OVER_ALLOCATED, {"credit": "P1", "open": 600, "currency": "CNY"}),
        (cash(pays=[("I1", 400), ("I1", 201)]), Rule.OVER_ALLOCATED, {"credit": "P1", "open": 200, "currency": "CNY"}),
        (cash(amount=2_000, pays=[("I1", 600), ("I1", 401)]), Rule.OVER_SETTLED, {"debit": "I1", "open": 400, "currency": "CNY"}),
        (cash(pays=[("U1", 1)]), Rule.CURRENCY_MIXED, {"debit": "U1", "credit": "P1"}),
        (cash(pays=[("P0", 1)]), Rule.SAME_SIDE, {"document": "P1", "other": "P0"}),
        (cash("F1", kind="refund", pays=[("I1", 1)]), Rule.SAME_SIDE, {"document": "I1", "other": "F1"}),
    ],
)
def test_what_cannot_be_posted(shop: Office, action: PostDocument, rule: Rule, figures: dict[str, Any]) -> None:
    shop.do(invoice())
    shop.do(cash("P0", 10))
    shop.do(PostDocument("C001", "U1", "invoice", ON, 100, "USD"))
    assert shop.refuses(action, rule) == figures


def test_the_same_number_in_another_series_or_for_another_customer(shop: Office) -> None:
    shop.do(invoice("X"))
    shop.do(cash("X"))
    shop.do(PostDocument("C002", "X", "invoice", ON, 1, "CNY"))
    shop.do(Allocate("C001", "X", [("X", 100)]))
    assert (shop.items(code="C001").debits[0].open, shop.unapplied()) == (900, {"X": 500})


# ---- allocations


def test_money_on_account_goes_to_what_is_named(shop: Office) -> None:
    shop.do(invoice())
    shop.do(cash())
    result = shop.do(Allocate("C001", "P1", [("I1", 150)]))
    assert result == {"allocated": [{"document": "I1", "amount": "1.50"}], "left": "4.50"}
    assert (shop.open(), shop.unapplied()) == ({"I1": 850}, {"P1": 450})


def test_the_oldest_due_goes_first(shop: Office) -> None:
    shop.do(invoice("I1", due=date(2026, 7, 30)))
    shop.do(invoice("I2", 400, due=date(2026, 6, 30)))
    shop.do(invoice("I3"))
    shop.do(PostDocument("C002", "I4", "invoice", ON, 1, "CNY"))
    shop.do(PostDocument("C001", "U1", "invoice", ON, 1, "USD"))
    shop.do(cash("F1", 50, kind="refund"))  # answers to a receipt, not to be settled by proposal
    shop.do(cash())
    result = shop.do(Allocate("C001", "P1"))
    assert [line["document"] for line in result["allocated"]] == ["I2", "I1"]
    assert shop.open()["I1"] == 800
    assert "I2" not in shop.open()


def test_in_proportion_to_what_is_open(shop: Office) -> None:
    for number, amount in (("A", 30_000_00), ("B", 20_000_00), ("C", 10_000_00)):
        shop.do(invoice(number, amount))
    shop.do(cash(amount=10_000_00))
    result = shop.do(Allocate("C001", "P1", proposal="pro_rata"))
    assert {line["document"]: line["amount"] for line in result["allocated"]} == {"A": "5000.00", "B": "3333.33", "C": "1666.67"}
    assert result["left"] == "0.00"


def test_a_proposal_may_name_instalments(parts: Office) -> None:
    parts.do(cash(amount=400))
    result = parts.do(Allocate("C001", "P1"))
    assert [line["document"] for line in result["allocated"]] == ["I1 (1/2)", "I1 (2/2)"]
    assert parts.open() == {"I1 (2/2)": 600}


def test_nothing_to_allocate_records_nothing(shop: Office) -> None:
    shop.do(cash())
    head = shop.head()
    assert shop.do(Allocate("C001", "P1")) == {"allocated": [], "left": "6.00"}
    assert shop.head() == head


def test_a_credit_note_can_be_allocated_later(shop: Office) -> None:
    shop.do(invoice())
    shop.do(PostDocument("C001", "K1", "credit_note", ON, 100, "CNY"))
    assert shop.do(Allocate("C001", "K1"))["left"] == "0.00"
    assert shop.open() == {"I1": 900}


@pytest.mark.parametrize(
    ("action", "rule"),
    [
        (Allocate("C009", "P1"), Rule.CUSTOMER_UNKNOWN),
        (Allocate("C001", "P9"), Rule.DOCUMENT_UNKNOWN),
        (Allocate("C002", "P1"), Rule.DOCUMENT_UNKNOWN),
        (Allocate("C001", "I1"), Rule.DOCUMENT_UNKNOWN),  # an invoice has nothing to give
        (Allocate("C001", "P1", [("I9", 1)]), Rule.DOCUMENT_UNKNOWN),
        (Allocate("C001", "P1", [("I1", -1)]), Rule.AMOUNT_NOT_POSITIVE),
        (Allocate("C001", "P1", [("I1", 601)]), Rule.OVER_ALLOCATED),
        (Allocate("C001", "P1", [("I2", 101)]), Rule.OVER_SETTLED),
        (Allocate("C001", "P1", [("K1", 1)]), Rule.SAME_SIDE),
    ],
)
def test_what_cannot_be_allocated(shop: Office, action: Allocate, rule: Rule) -> None:
    shop.do(invoice())
    shop.do(invoice("I2", 100))
    shop.do(PostDocument("C001", "K1", "credit_note", ON, 100, "CNY"))
    shop.do(cash())
    shop.refuses(action, rule)


# ---- bounces


def test_a_bounced_receipt_had_paid_until_the_day(shop: Office) -> None:
    shop.do(invoice())
    shop.do(cash(pays=[("I1", 500)]))
    assert shop.do(ReverseReceipt("C001", "P1", date(2026, 6, 15))) == {"reversed": "P1", "on": "2026-06-15"}
    days = ("2026-06-09", "2026-06-14", "2026-06-15")
    assert [shop.open(day) for day in days] == [{"I1": 1_000}, {"I1": 500}, {"I1": 1_000}]
    assert [shop.unapplied(day) for day in days] == [{}, {"P1": 100}, {}]


def test_a_refund_that_came_back(shop: Office) -> None:
    shop.do(cash())
    shop.do(cash("F1", 200, "2026-06-12", "refund", pays=[("P1", 200)]))
    shop.do(ReverseReceipt("C001", "F1", date(2026, 6, 20)))
    assert [shop.unapplied(day) for day in ("2026-06-19", "2026-06-20")] == [{"P1": 400}, {"P1": 600}]


def test_an_invoice_paid_again_is_never_open_below_zero(shop: Office) -> None:
    """Posted by mistake and taken back on the 15th, posted right with its true day, the 10th."""
    shop.do(invoice())
    shop.do(cash(amount=1_000, day="2026-06-08", pays=[("I1", 1_000)]))
    shop.do(ReverseReceipt("C001", "P1", date(2026, 6, 15)))
    shop.do(cash("P2", 900, "2026-06-10", pays=[("I1", 900)]))
    opened = {day: (shop.open(day), shop.unapplied(day)) for day in ("2026-06-09", "2026-06-12", "2026-06-15")}
    assert opened == {
        "2026-06-09": ({}, {}),
        "2026-06-12": ({}, {"P2": 900}),
        "2026-06-15": ({"I1": 100}, {}),
    }


@pytest.mark.parametrize("told_by", ["hand", "file"])
def test_a_receipt_in_two_parts_of_two_days_bounces_whole(shop: Office, told_by: str) -> None:
    """Of P2 one part had room on its own day, the other since P1 had bounced on the 15th; P2 bounces before that."""
    shop.do(invoice())
    shop.do(cash(amount=700, day="2026-06-08", pays=[("I1", 700)]))
    shop.do(ReverseReceipt("C001", "P1", date(2026, 6, 15)))
    shop.do(cash("P2", 600, "2026-06-09", pays=[("I1", 300), ("I1", 300)]))
    effs = [eff for (eff,) in shop.rows("SELECT a.eff FROM allocation a JOIN document d ON d.id = a.credit WHERE d.number = 'P2'")]
    assert effs == ["2026-06-09", "2026-06-15"]
    if told_by == "hand":
        shop.do(ReverseReceipt("C001", "P2", date(2026, 6, 12)))
    else:
        shop.receipts(receipt("P2", 600, "2026-06-09", reversed_on="2026-06-12"))
    assert [shop.open(day) for day in ("2026-06-09", "2026-06-12", "2026-06-15")] == [{}, {"I1": 300}, {"I1": 1_000}]
    assert [shop.unapplied(day) for day in ("2026-06-09", "2026-06-12", "2026-06-15")] == [{"P2": 300}, {}, {}]


def test_the_same_by_file(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01"))
    shop.receipts(
        receipt("P1", 1_000, "2026-06-08", document="I1", reversed_on="2026-06-15"),
        receipt("P2", 900, "2026-06-10", row=3, document="I1"),
    )
    shop.documents(document("K1", 100, "2026-06-12", kind="credit_note", credits="I1"))
    assert [shop.open(day) for day in ("2026-06-12", "2026-06-15")] == [{}, {}]
    assert [shop.unapplied(day) for day in ("2026-06-12", "2026-06-15")] == [{"P2": 900, "K1": 100}, {}]


@pytest.mark.parametrize(
    ("action", "rule"),
    [
        (ReverseReceipt("C009", "P1", ON), Rule.CUSTOMER_UNKNOWN),
        (ReverseReceipt("C001", "P9", ON), Rule.DOCUMENT_UNKNOWN),
        (ReverseReceipt("C001", "I1", ON), Rule.DOCUMENT_UNKNOWN),
        (ReverseReceipt("C001", "P0", ON), Rule.ALREADY_REVERSED),
        (ReverseReceipt("C001", "P1", date(2026, 6, 9)), Rule.REVERSED_BEFORE_RECEIVED),
    ],
)
def test_what_cannot_bounce(shop: Office, action: ReverseReceipt, rule: Rule) -> None:
    shop.do(invoice())
    shop.do(cash())
    shop.do(cash("P0"))
    shop.do(ReverseReceipt("C001", "P0", ON))
    shop.refuses(action, rule)


# ---- disputes and holds


def test_a_dispute_begins_and_ends_on_its_day(shop: Office) -> None:
    shop.do(invoice())
    result = shop.do(SetDispute("C001", "I1", 400, date(2026, 6, 10), "少货"))
    assert result == {"document": "I1", "disputed": "4.00"}
    shop.do(SetDispute("C001", "I1", 0, date(2026, 6, 20)))
    assert [shop.items(day).debits[0].disputed for day in ("2026-06-09", "2026-06-10", "2026-06-20")] == [0, 400, 0]


def test_a_dispute_over_instalments(parts: Office) -> None:
    parts.do(SetDispute("C001", "I1", 400, date(2026, 6, 10)))
    assert [item.disputed for item in parts.items().debits] == [300, 100]
    parts.do(SetDispute("C001", "I1 (1/2)", 0, date(2026, 6, 11)))
    assert [item.disputed for item in parts.items().debits] == [0, 100]


@pytest.mark.parametrize(
    ("action", "rule"),
    [
        (SetDispute("C009", "I1", 1, ON), Rule.CUSTOMER_UNKNOWN),
        (SetDispute("C001", "I9", 1, ON), Rule.DOCUMENT_UNKNOWN),
        (SetDispute("C001", "P1", 1, ON), Rule.DOCUMENT_UNKNOWN),
        (SetDispute("C001", "I1", 501, ON), Rule.DISPUTE_TOO_LARGE),
        (SetDispute("C001", "I1", -1, ON), Rule.AMOUNT_NOT_POSITIVE),
    ],
)
def test_what_cannot_be_disputed(shop: Office, action: SetDispute, rule: Rule) -> None:
    shop.do(invoice())
    shop.do(cash(pays=[("I1", 500)]))
    shop.refuses(action, rule)


def held(office: Office) -> list[tuple[str, str, date | None]]:
    with office.reading() as tables:
        skipped = planned(tables, ON, (), True).plan.skipped
    return [(s.document, str(s.reason), s.until) for s in skipped if s.reason == "HOLD_OFF"]


def test_a_hold_of_a_customer_until_a_day_and_its_end(shop: Office) -> None:
    shop.do(invoice(due=date(2026, 6, 5)))
    shop.do(HoldOff("C001", ON, "老板在谈"))
    assert held(shop) == [("I1", "HOLD_OFF", ON)]
    shop.refuses(HoldOff("C001", date(2026, 6, 29), "只到昨天"), Rule.HOLD_IN_PAST)
    assert held(shop) == [("I1", "HOLD_OFF", ON)]
    shop.do(HoldOff("C001", None, "谈完了"))
    assert held(shop) == []


def test_a_hold_of_one_document_or_instalment(parts: Office) -> None:
    parts.documents(document("I2", 100, "2026-05-01", due="2026-05-31"))
    parts.do(HoldOff("C001", ON, "等发票", "I1"))
    assert [document for document, _, _ in held(parts)] == ["I1 (1/2)"]  # the other one is not due yet
    assert parts.rows("SELECT count(*) FROM hold_off")[0][0] == 2
    parts.do(HoldOff("C001", None, "到了", "I1 (1/2)"))
    assert held(parts) == []


@pytest.mark.parametrize(
    ("action", "rule"),
    [
        (HoldOff("C009", ON, "x"), Rule.CUSTOMER_UNKNOWN),
        (HoldOff("C001", ON, "  "), Rule.REASON_MISSING),
        (HoldOff("C001", ON, "x", "I9"), Rule.DOCUMENT_UNKNOWN),
    ],
)
def test_what_cannot_be_held(shop: Office, action: HoldOff, rule: Rule) -> None:
    shop.refuses(action, rule)

"""Taking an import back: a reversing entry, refused while something hangs on it, and the past stays as it was known."""

from datetime import date

import pytest

from app.actions.dunning import MarkSent, RunDunning, Withdraw
from app.actions.imports import UndoBatch
from app.actions.ledger import Allocate, HoldOff, PostDocument, ReverseReceipt, SetDispute
from app.domain.rule import Rule
from app.storage.batch_reads import data_date
from tests.actions.office import Office, customer, document, receipt, warned

ON = date(2026, 6, 30)


def test_undone_documents_are_gone_and_the_same_numbers_are_free(shop: Office) -> None:
    batch = shop.documents(document("I1", 1_000, "2026-06-01", open=600), document("I2", 500, "2026-06-02", row=3))["batch"]
    known = shop.head()
    assert shop.do(UndoBatch(batch)) == {"batch": batch, "undone": True, "kind": "documents", "rows": 2}
    assert shop.open() == {}
    assert shop.open(known=known) == {"I1": 600, "I2": 500}
    assert shop.documents(document("I1", 900, "2026-06-03"))["accepted"] == 1
    assert (shop.open(), shop.open("2026-06-02")) == ({"I1": 900}, {})


def test_undone_receipts_give_back_what_they_paid(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01"))
    rows = (receipt("P1", 600, "2026-06-10", document="I1", allocated=500), receipt("P2", 300, "2026-06-11", row=3))
    batch = shop.receipts(*rows)["batch"]
    known = shop.head()
    shop.do(UndoBatch(batch))
    assert (shop.open(), shop.unapplied()) == ({"I1": 1_000}, {})
    assert (shop.open("2026-06-10"), shop.unapplied("2026-06-10")) == ({"I1": 1_000}, {})
    assert (shop.open(known=known), shop.unapplied(known=known)) == ({"I1": 500}, {"P1": 100, "P2": 300})
    assert shop.receipts(*rows)["accepted"] == 2
    assert (shop.open(), shop.unapplied()) == ({"I1": 500}, {"P1": 100, "P2": 300})


def test_undone_credit_notes_free_what_they_reduced(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01"))
    batch = shop.documents(document("K1", 300, "2026-06-05", kind="credit_note", credits="I1"))["batch"]
    shop.do(UndoBatch(batch))
    assert (shop.open(), shop.unapplied()) == ({"I1": 1_000}, {})


def test_undone_customers_are_gone_and_their_codes_free(office: Office) -> None:
    batch = office.customers(customer("C001", phone="1"), customer("C002"))["batch"]
    office.do(UndoBatch(batch))
    office.refuses(PostDocument("C001", "I1", "invoice", ON, 100, "CNY"), Rule.CUSTOMER_UNKNOWN)
    assert office.customers(customer("C001", phone="2"))["accepted"] == 1
    assert office.rows("SELECT count(*) FROM customer WHERE void_seq IS NULL")[0][0] == 1


def test_undone_corrections_bring_the_old_values_back(shop: Office) -> None:
    shop.customers(customer("C001", phone="1", note="甲"))
    before = shop.rows("SELECT * FROM customer WHERE code = 'C001'")
    changed = customer("C001", "新名", phone="2", note="乙", term="NET60")
    batch = shop.customers(changed, customer("C001", note="丙", row=3))["batch"]
    shop.do(UndoBatch(batch))
    assert shop.rows("SELECT * FROM customer WHERE code = 'C001'") == before
    assert shop.rows("SELECT * FROM former_name") == []
    assert len(warned(shop.customers(changed))) == 4


def test_an_undone_term_takes_back_the_due_dates_it_completed(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01", "C002"))
    unknown = shop.head()
    batch = shop.customers(customer("C002", term="NET10"))["batch"]
    complete = shop.head()
    shop.do(UndoBatch(batch))
    heads = (unknown, complete, shop.head())
    assert [[i.due for i in shop.items(known=k).debits] for k in heads] == [[None], ["2026-06-11"], [None]]
    shop.customers(customer("C002", term="NET20"))
    assert [[i.due for i in shop.items(known=k).debits] for k in heads] == [[None], ["2026-06-11"], [None]]
    assert [i.due for i in shop.items().debits] == ["2026-06-21"]


def test_an_undone_dispute_restores_the_one_before(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01", disputed=300))
    batch = shop.documents(document("I1", 1_000, "2026-06-01", disputed=700))["batch"]
    known = shop.head()
    shop.do(UndoBatch(batch))
    assert [i.disputed for i in shop.items().debits] == [300]
    assert [i.disputed for i in shop.items(known=known).debits] == [700]


def test_an_undone_first_dispute_leaves_none(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01"))
    batch = shop.documents(document("I1", 1_000, "2026-06-01", disputed=700))["batch"]
    shop.do(UndoBatch(batch))
    assert [i.disputed for i in shop.items().debits] == [0]


def test_a_dispute_by_hand_after_the_batch_stays(shop: Office) -> None:
    batch = shop.documents(document("I1", 1_000, "2026-06-01"))["batch"]
    other = shop.documents(document("I1", 1_000, "2026-06-01", disputed=700))["batch"]
    shop.do(SetDispute("C001", "I1", 100, date(2026, 6, 10)))
    shop.do(UndoBatch(other))
    assert [i.disputed for i in shop.items().debits] == [100]
    shop.do(UndoBatch(batch))
    assert shop.items().debits == ()


def test_a_file_overrules_a_dispute_by_hand(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01"))
    shop.do(SetDispute("C001", "I1", 100, date(2026, 6, 10)))
    shop.documents(document("I1", 1_000, "2026-06-01", disputed=0))
    assert [i.disputed for i in shop.items().debits] == [0]
    assert [i.disputed for i in shop.items("2026-06-09").debits] == [0]
    assert shop.documents(document("I1", 1_000, "2026-06-01", disputed=0))["unchanged"] == 1


def test_an_undone_bounce_is_paid_again(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01"))
    paid = receipt("P1", 800, "2026-06-08", document="I1", allocated=700)
    shop.receipts(paid)
    batch = shop.receipts(paid._replace(reversed_on="2026-06-15"))["batch"]
    assert (shop.open(), shop.unapplied()) == ({"I1": 1_000}, {})
    shop.do(UndoBatch(batch))
    assert (shop.open(), shop.unapplied()) == ({"I1": 300}, {"P1": 100})
    assert shop.receipts(paid._replace(reversed_on="2026-06-16"))["accepted"] == 1
    assert (shop.open("2026-06-15"), shop.open("2026-06-16")) == ({"I1": 300}, {"I1": 1_000})


def test_data_dates_of_an_undone_batch_no_longer_count(shop: Office) -> None:
    one = shop.documents(document("I1", 1_000, "2026-06-01"), up_to="2026-06-30")["batch"]
    two = shop.documents(document("I2", 1_000, "2026-06-02"), up_to="2026-06-30")["batch"]
    reached = []
    for batch in (one, two):
        shop.do(UndoBatch(batch))
        with shop.reading() as tables:
            reached.append(data_date(tables, "ledger"))
    assert reached == ["2026-06-30", None]


# ---- refused


def test_a_batch_there_is_none_of_and_one_undone_before(shop: Office) -> None:
    assert shop.refuses(UndoBatch(99), Rule.BATCH_UNKNOWN) == {"batch": 99}
    batch = shop.documents(document("I1", 1_000, "2026-06-01"))["batch"]
    shop.do(UndoBatch(batch))
    assert shop.refuses(UndoBatch(batch), Rule.BATCH_UNDONE) == {"batch": batch}


def hangs(office: Office, batch: int) -> str:
    """What the refusal names."""
    figures = office.refuses(UndoBatch(batch), Rule.BATCH_IN_USE)
    assert figures["batch"] == batch
    assert figures["count"] >= 1
    named: str = figures["hanging"]
    return named


def test_documents_that_were_paid(shop: Office) -> None:
    batch = shop.documents(document("I1", 1_000, "2026-06-01"))["batch"]
    paid = shop.receipts(receipt("P1", 400, "2026-06-10", document="I1"))["batch"]
    assert hangs(shop, batch) == "P1"
    shop.do(UndoBatch(paid))
    shop.do(UndoBatch(batch))
    assert shop.open() == {}


def test_documents_that_were_credited(shop: Office) -> None:
    batch = shop.documents(document("I1", 1_000, "2026-06-01"))["batch"]
    shop.documents(document("K1", 100, "2026-06-01", kind="credit_note", credits="I1"))
    assert hangs(shop, batch) == "K1"


def test_receipts_that_were_allocated_later(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01"))
    batch = shop.receipts(receipt("P1", 400, "2026-06-10"))["batch"]
    shop.do(Allocate("C001", "P1"))
    assert hangs(shop, batch) == "I1"


def test_receipts_that_bounced(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01"))
    batch = shop.receipts(receipt("P1", 400, "2026-06-10", document="I1"))["batch"]
    shop.do(ReverseReceipt("C001", "P1", date(2026, 6, 15)))
    assert "P1" in hangs(shop, batch)


def test_documents_paid_for_some_days_only(shop: Office) -> None:
    """A payment that came and bounced still says that the invoice was settled in between."""
    batch = shop.documents(document("I1", 1_000, "2026-06-01"))["batch"]
    shop.receipts(receipt("P1", 400, "2026-06-10", document="I1", reversed_on="2026-06-15"))
    assert hangs(shop, batch) == "P1"


def test_a_bounce_whose_invoice_was_paid_again(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01"))
    paid = receipt("P1", 1_000, "2026-06-08", document="I1")
    shop.receipts(paid)
    batch = shop.receipts(paid._replace(reversed_on="2026-06-15"))["batch"]
    again = shop.receipts(receipt("P2", 900, "2026-06-16", document="I1"))["batch"]
    assert hangs(shop, batch) == "P2"
    shop.do(UndoBatch(again))
    shop.do(UndoBatch(batch))
    assert (shop.open(), shop.unapplied()) == ({}, {})


def test_documents_on_a_letter_until_that_is_withdrawn(shop: Office) -> None:
    batch = shop.documents(document("I1", 1_000, "2026-05-01"), up_to="2026-06-30")["batch"]
    shop.receipts(receipt("P1", 10, "2026-06-30", "C002"))
    run = shop.do(RunDunning(ON))["run"]
    assert hangs(shop, batch) == "华创五金财函〔2026〕1号"
    shop.do(Withdraw(run))
    assert shop.do(UndoBatch(batch))["undone"]


def test_a_receipt_shown_on_a_letter(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-05-01"), up_to="2026-06-30")
    batch = shop.receipts(receipt("P1", 10, "2026-06-30"))["batch"]
    shop.do(RunDunning(ON))
    assert hangs(shop, batch) == "华创五金财函〔2026〕1号"


@pytest.mark.parametrize("later", ["customers", "documents"])
def test_a_due_date_that_a_letter_relied_on(shop: Office, later: str) -> None:
    shop.documents(document("I1", 1_000, "2026-05-01", "C002"), up_to="2026-06-30")
    shop.receipts(receipt("P1", 10, "2026-06-30"))
    if later == "customers":
        batch = shop.customers(customer("C002", term="NET10"))["batch"]
    else:
        batch = shop.documents(document("I1", 1_000, "2026-05-01", "C002", due="2026-05-11"))["batch"]
    run = shop.do(RunDunning(ON))["run"]
    shop.do(MarkSent(run, ON, "email"))
    assert hangs(shop, batch) == "华创五金财函〔2026〕1号"


def test_customers_with_documents_or_holds(office: Office) -> None:
    first = office.customers(customer("C001"), customer("C002"))["batch"]
    second = office.customers(customer("C003"))["batch"]
    made = office.documents(document("I1", 100, "2026-06-01", "C002"))["batch"]
    office.do(HoldOff("C003", ON, "老板在谈"))
    assert hangs(office, first) == "C002 I1"
    assert hangs(office, second) == "C003 老板在谈"
    office.do(UndoBatch(made))
    assert office.do(UndoBatch(first))["undone"]


def test_customers_corrected_since(office: Office) -> None:
    first = office.customers(customer("C001", note="甲"))["batch"]
    second = office.customers(customer("C001", note="乙"))["batch"]
    third = office.customers(customer("C001", note="丙"))["batch"]
    other = office.customers(customer("C001", term="NET30"))["batch"]
    assert hangs(office, first) == "C001"
    assert hangs(office, second) == "C001"
    office.do(UndoBatch(other))  # another field: order does not matter
    office.do(UndoBatch(third))
    office.do(UndoBatch(second))
    assert office.rows("SELECT note, term FROM customer") == [("甲", None)]
    office.do(UndoBatch(first))


def test_customers_renamed_since(office: Office) -> None:
    first = office.customers(customer("C001", "甲"))["batch"]
    second = office.customers(customer("C001", "乙"))["batch"]
    assert hangs(office, first) == "C001"
    office.do(UndoBatch(second))
    office.do(UndoBatch(first))


def test_the_refusal_names_five_and_counts_all(shop: Office) -> None:
    batch = shop.documents(document("I1", 1_000, "2026-06-01"))["batch"]
    shop.receipts(*[receipt(f"P{i}", 10, "2026-06-10", document="I1", row=i) for i in range(2, 10)])
    figures = shop.refuses(UndoBatch(batch), Rule.BATCH_IN_USE)
    assert (figures["hanging"], figures["count"]) == ("P2, P3, P4, P5, P6", 8)

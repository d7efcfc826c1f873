"""Files into the book: one batch, one transaction; what is known changes nothing, what contradicts is shown."""

from dataclasses import replace
from datetime import date

import pytest

from app.actions.imports import Import, UndoBatch, base_currency, decide
from app.actions.ledger import Allocate, ReverseReceipt
from app.actions.persons import ErasePerson
from app.domain.drafts import DISPUTED_WHOLE, DocumentDraft, ReceiptDraft
from app.domain.facts import BatchImported, DataDateStated, EntityAdded
from app.domain.rule import Refused, Rule
from app.queries.ageing import ageing
from app.storage.batch_reads import data_date
from tests.actions.office import Office, customer, decision, document, problems, receipt, rejected, source, warned


def reach(office: Office) -> dict[str, str | None]:
    """How far the data reach, by source."""
    with office.reading() as tables:
        return {name: data_date(tables, name) for name in ("ledger", "receipts")}


# ---- customers


def test_customers_are_registered_with_personal_values_apart(office: Office) -> None:
    result = office.customers(customer("C001", "恒达", term="NET30", phone="0591-1", address="福州"), customer("C002"))
    assert (result["batch"], result["accepted"], result["unchanged"]) == (1, 2, 0)
    rows = office.rows("SELECT code, name, term, currency, language FROM customer ORDER BY id")
    assert rows == [("C001", "恒达", "NET30", "CNY", "zh"), ("C002", "C002公司", None, "CNY", "zh")]
    assert [v for (v,) in office.rows("SELECT value FROM person_value ORDER BY id")] == ["0591-1", "福州"]
    written = office.rows("SELECT group_concat(payload) FROM journal")[0][0]
    assert "0591-1" not in written
    assert [name for (name,) in office.rows("SELECT name FROM batch_rows ORDER BY part")] == ["customer", "person"]


def test_the_same_file_twice_changes_nothing_and_says_so(office: Office) -> None:
    office.customers(customer("C001", phone="1"))
    before = office.state()
    result = office.customers(customer("C001", phone="1"))
    assert (result["batch"], result["accepted"], result["unchanged"]) == (None, 0, 1)
    assert office.state() == {**before, "command": before["command"] + 1}


def test_a_correction_and_a_former_name(office: Office) -> None:
    office.customers(customer("C001", "恒达", phone="1"))
    result = office.customers(customer("C001", "恒达实业", phone="2", note="改名"))
    assert sorted(warned(result)) == [(2, "CUSTOMER_CHANGED"), (2, "CUSTOMER_CHANGED"), (2, "FORMER_NAME")]
    assert office.rows("SELECT name, note FROM customer") == [("恒达", "改名")]
    assert office.rows("SELECT name FROM former_name") == [("恒达实业",)]
    assert office.rows("SELECT v.value FROM customer c JOIN person_value v ON v.id = c.phone") == [("2",)]
    assert office.customers(customer("C001", "恒达实业", phone="2", note="改名"))["unchanged"] == 1


def test_a_term_that_arrives_later_completes_what_waited_for_it(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01", "C002"), document("I2", 1_000, "2026-06-01", "C002", open=0))
    shop.receipts(receipt("F1", 500, "2026-06-02", "C002", kind="refund"))
    assert {item.due for item in shop.items(code="C002").debits} == {None}
    shop.customers(customer("C002", term="NET10"))
    assert {i.document: i.due for i in shop.items(code="C002").debits} == {"I1": "2026-06-11", "F1": None}


def test_a_term_with_an_own_start_uses_the_day_the_file_gave(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01", "C002", base_date="2026-06-20"))
    shop.customers(customer("C002", term="ACCEPT+30"))
    assert [item.due for item in shop.items(code="C002").debits] == ["2026-07-20"]


@pytest.mark.parametrize(("term", "told"), [("50%/NET10,50%/NET20", ["NOT_SPLIT"]), ("ACCEPT+30", [])])
def test_a_term_that_yields_no_single_day_completes_nothing(shop: Office, term: str, told: list[str]) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01", "C002"), document("I2", 1_000, "2026-06-01", "C002"))
    result = shop.customers(customer("C002", term=term))
    assert [item.due for item in shop.items(code="C002").debits] == [None, None]
    assert [code for _, code in warned(result)] == ["CUSTOMER_CHANGED", *told]
    split = [dict(w.figures) for w in decision(result).warnings if w.problem == "NOT_SPLIT"]
    assert split in ([], [{"code": "C002", "count": "2", "term": term}])


def test_a_clock_that_starts_later_dates_what_waited_for_it(office: Office) -> None:
    office.customers(customer("C001", term="ACCEPT+30"), customer("C002", term="30%/NET30,70%/ACCEPT+60"))
    office.documents(document("I1", 1_000, "2026-06-01"), document("I2", 1_000, "2026-06-01", "C002", row=3))
    started = [document("I1", 1_000, "2026-06-01", base_date="2026-06-20"),
               document("I2", 1_000, "2026-06-01", "C002", row=3, base_date="2026-06-20")]  # fmt: skip
    result = office.documents(*started)
    assert (result["accepted"], warned(result)) == (2, [(2, "DUE_COMPLETED"), (3, "DUE_COMPLETED")])
    dues = {"I1": "2026-07-20", "I2 (1/2)": "2026-07-01", "I2 (2/2)": "2026-08-19"}
    assert {i.document: i.due for i in office.items().debits} == dues
    assert office.documents(*started)["unchanged"] == 2
    office.do(UndoBatch(result["batch"]))
    assert {i.document: i.due for i in office.items().debits} == {**dues, "I1": None, "I2 (2/2)": None}


# ---- documents


def test_documents_are_posted_in_one_batch_with_control_totals(shop: Office) -> None:
    result = shop.documents(
        document("I1", 1_000, "2026-06-01"), document("K1", 300, "2026-06-05", row=3, kind="credit_note", credits="I1")
    )
    assert decision(result).totals == {"CNY": 700}
    assert shop.open() == {"I1": 700}
    assert shop.unapplied() == {}


def test_rows_that_are_refused_do_not_hold_up_the_others(shop: Office) -> None:
    result = shop.documents(document("I1", 1_000, "2026-06-01", "C999"), document("I2", 1_000, "2026-06-01", row=3))
    assert rejected(result) == [(2, "UNKNOWN_CUSTOMER")]
    assert (result["batch"], result["accepted"], shop.open()) == (2, 1, {"I2": 1_000})


def test_a_file_of_refused_rows_only_leaves_no_trace(shop: Office) -> None:
    before = shop.state()
    result = shop.documents(document("I1", 1_000, "2026-06-01", "C999", entity="乙公司"))
    assert (result["batch"], result["accepted"]) == (None, 0)
    result = shop.receipts(receipt("P1", 1_000, "2026-06-01", document="I9", payer="张三"))
    assert (result["batch"], result["accepted"]) == (None, 0)
    state = shop.state()
    assert state["person_value"] == before["person_value"]
    assert not shop.rows("SELECT 1 FROM entity WHERE code = '乙公司'")


def test_an_own_company_met_for_the_first_time_is_added_once(shop: Office) -> None:
    companies = ["乙公司", "丙公司", "乙公司", None]
    drafts = [document(f"I{i}", 1_000, "2026-06-01", row=i, entity=e) for i, e in enumerate(companies, 2)]
    action = Import(source("documents", drafts))
    facts = shop.preview(action)[1]
    assert [fact for fact in facts if isinstance(fact, EntityAdded)] == [EntityAdded(2, "乙公司"), EntityAdded(3, "丙公司")]
    shop.do(action)
    shop.documents(document("I9", 1_000, "2026-06-01", entity="乙公司"))
    assert shop.rows("SELECT code FROM entity ORDER BY id") == [("",), ("乙公司",), ("丙公司",)]
    assert [e for (e,) in shop.rows("SELECT entity FROM document ORDER BY id")] == [2, 3, 2, 1, 2]


def test_an_own_company_named_by_refused_rows_only_is_not_added(shop: Office) -> None:
    bad = document("I1", 1_000, "2026-06-01", "C999", entity="乙公司")
    good = document("I2", 1_000, "2026-06-01", row=3, entity="丙公司")
    shop.documents(bad, good)
    assert shop.rows("SELECT e.code FROM document d JOIN entity e ON e.id = d.entity") == [("丙公司",)]
    assert not shop.rows("SELECT 1 FROM entity WHERE code = '乙公司'")


def test_the_companys_own_name_means_the_first_entity(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01", entity="华创五金有限公司"))
    assert shop.rows("SELECT code FROM entity") == [("",)]


def test_opening_items_settle_what_is_paid_on_their_own_date(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2025-12-01", kind="opening", open=400))
    assert [shop.open(day).get("I1") for day in ("2025-11-30", "2025-12-01", "2026-06-30")] == [None, 400, 400]


def test_instalments_are_items_of_their_own(office: Office) -> None:
    office.customers(customer("C001", term="30%/NET30,70%/NET60"))
    office.documents(document("I1", 1_000, "2026-05-01"))
    assert office.open() == {"I1 (1/2)": 300, "I1 (2/2)": 700}
    assert {i.document: i.days_overdue for i in office.items().debits} == {"I1 (1/2)": 30, "I1 (2/2)": 0}
    with office.reading() as tables:
        found = ageing(tables, date(2026, 7, 1))
    assert {n: a for n, a in zip(found.buckets, found.rows[0].amounts, strict=True) if a} == {"1-30": 700, "31-60": 300}


def test_a_credit_note_may_name_an_instalment_of_the_book(office: Office) -> None:
    office.customers(customer("C001", term="30%/NET30,70%/NET60"))
    office.documents(*[document(f"I{i}", 1_000, "2026-05-01", row=i) for i in range(1, 9)])
    office.documents(document("K1", 100, "2026-06-01", kind="credit_note", credits="I1 (2/2)"))
    assert office.open()["I1 (2/2)"] == 600


@pytest.mark.parametrize(
    ("again", "before", "now"),
    [
        ({"amount": 999}, "amount 10.00", "amount 9.99"),
        ({"day": "2026-06-02"}, "date 2026-06-01", "date 2026-06-02"),
        ({"due": "2026-07-02"}, "due 2026-07-01", "due 2026-07-02"),
        ({"open": 600}, "open 10.00", "open 6.00"),
    ],
)
def test_a_known_document_with_other_figures_is_shown_not_taken(
    shop: Office, again: dict[str, object], before: str, now: str
) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01"))
    head = shop.head()
    result = shop.documents(document("I1", **{"amount": 1_000, "day": "2026-06-01", **again}))  # type: ignore[arg-type]
    (problem,) = decision(result).rejected
    assert (problem.problem, dict(problem.figures)) == ("CHANGED", {"before": before, "now": now})
    assert (shop.head(), shop.open()) == (head, {"I1": 1_000})


def test_a_known_document_is_compared_with_what_was_recorded_and_with_what_is_open_now(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01", open=800))
    shop.receipts(receipt("P1", 300, "2026-06-10", document="I1"))
    assert [shop.documents(document("I1", 1_000, "2026-06-01", open=o))["unchanged"] for o in (800, 500)] == [1, 1]
    assert rejected(shop.documents(document("I1", 1_000, "2026-06-01", open=700))) == [(2, "CHANGED")]


def test_numbers_are_looked_up_within_the_customer(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01"))
    assert shop.documents(document("I1", 5_000, "2026-06-02", "C002"))["accepted"] == 1


def test_a_due_date_that_arrives_later_is_completed_with_a_warning(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01", "C002"))
    result = shop.documents(document("I1", 1_000, "2026-06-01", "C002", due="2026-06-15"))
    assert warned(result) == [(2, "DUE_COMPLETED")]
    assert [item.due for item in shop.items().debits] == ["2026-06-15"]


def test_a_dispute_in_a_file_and_its_end_in_a_later_one(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01", disputed=400))
    assert [i.disputed for i in shop.items().debits] == [400]
    assert warned(shop.documents(document("I1", 1_000, "2026-06-01", disputed=DISPUTED_WHOLE))) == [(2, "DISPUTE_CHANGED")]
    assert [i.disputed for i in shop.items().debits] == [1_000]
    shop.documents(document("I1", 1_000, "2026-06-01", disputed=0))
    assert [i.disputed for i in shop.items().debits] == [0]


# ---- receipts


def test_a_receipt_pays_several_documents_and_leaves_the_rest_on_account(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01"), document("I2", 500, "2026-06-20", row=3))
    rows = [
        receipt("P1", 1_400, "2026-06-10", document="I1", allocated=900),
        receipt("P1", 1_400, "2026-06-10", document="I2", allocated=300, row=3),
        receipt("P1", 1_400, "2026-06-10", row=4),
    ]
    result = shop.receipts(*rows)
    assert (result["accepted"], decision(result).totals) == (3, {"CNY": 1_400})
    assert (shop.open(), shop.unapplied()) == ({"I1": 100, "I2": 200}, {"P1": 200})
    assert (shop.open("2026-06-15"), shop.unapplied("2026-06-15")) == ({"I1": 100}, {"P1": 500})
    assert shop.receipts(*rows)["unchanged"] == 3


def test_two_rows_of_one_receipt_may_pay_the_same_document(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01"))
    rows = [receipt("P1", 600, "2026-06-10", row=row, document="I1", allocated=300) for row in (2, 3)]
    assert shop.receipts(*rows)["accepted"] == 2
    assert shop.open() == {"I1": 400}
    assert shop.receipts(*rows)["unchanged"] == 2


def test_an_instalment_and_the_whole_again_change_nothing(office: Office) -> None:
    office.customers(customer("C001", term="50%/NET30,50%/NET60"))
    office.documents(document("I1", 1_000, "2026-06-01"))
    rows = [receipt("P1", 900, "2026-06-10", document="I1 (1/2)", allocated=200),
            receipt("P1", 900, "2026-06-10", row=3, document="I1", allocated=600)]  # fmt: skip
    assert office.receipts(*rows)["accepted"] == 2
    assert (office.open(), office.unapplied()) == ({"I1 (2/2)": 200}, {"P1": 100})
    again = office.receipts(*rows)
    assert (again["unchanged"], rejected(again)) == (2, [])


def paid_later(*parts: tuple[str, int], **said: str) -> list[ReceiptDraft]:
    return [receipt("P1", 1_000, "2026-06-10", row=i, document=n, allocated=a, **said) for i, (n, a) in enumerate(parts, 2)]


def test_money_on_account_is_allocated_by_a_later_file_and_taken_back_with_it(shop: Office) -> None:
    shop.documents(document("I1", 700, "2026-06-01"), document("I2", 500, "2026-06-20"))
    shop.receipts(receipt("P1", 1_000, "2026-06-10"))
    done = shop.receipts(*paid_later(("I1", 700)))
    assert (done["accepted"], warned(done), rejected(done)) == (1, [(2, "ALLOCATION_ADDED")], [])
    more = shop.receipts(*paid_later(("I1", 700), ("I2", 300)))
    assert (more["accepted"], warned(more)) == (2, [(3, "ALLOCATION_ADDED")])
    assert (shop.open("2026-06-19"), shop.open("2026-06-20"), shop.unapplied()) == ({}, {"I2": 200}, {})
    assert (shop.open("2026-06-09"), shop.unapplied("2026-06-19")) == ({"I1": 700}, {"P1": 300})
    assert shop.receipts(*paid_later(("I1", 700), ("I2", 300)))["unchanged"] == 2
    assert rejected(shop.receipts(*paid_later(("I1", 600), ("I2", 300)))) == [(2, "CHANGED"), (3, "SAME_RECEIPT")]
    assert shop.refuses(UndoBatch(2), Rule.BATCH_IN_USE)["hanging"] == "P1"
    shop.do(UndoBatch(more["batch"]))
    shop.do(UndoBatch(done["batch"]))
    assert (shop.open(), shop.unapplied()) == ({"I1": 700, "I2": 500}, {"P1": 1_000})
    assert shop.receipts(*paid_later(("I2", 400)))["accepted"] == 1


def test_a_receipt_completed_by_a_file_may_bounce_and_is_known_as_it_was(shop: Office) -> None:
    shop.documents(document("I1", 700, "2026-06-01"))
    shop.receipts(receipt("P1", 1_000, "2026-06-10"))
    done = shop.receipts(*paid_later(("I1", 700)))
    bounced = shop.receipts(*paid_later(("I1", 700), reversed_on="2026-06-25"))
    assert (shop.open("2026-06-24"), shop.open()) == ({}, {"I1": 700})
    assert shop.receipts(*paid_later(("I1", 700), reversed_on="2026-06-25"))["unchanged"] == 1
    figures = shop.refuses(UndoBatch(done["batch"]), Rule.BATCH_IN_USE)
    assert (figures["hanging"], figures["count"]) == ("P1", 1)
    shop.do(UndoBatch(bounced["batch"]))
    shop.do(UndoBatch(done["batch"]))
    assert (shop.open(), shop.unapplied()) == ({"I1": 700}, {"P1": 1_000})


def test_what_was_allocated_by_hand_is_no_news_in_a_file(shop: Office) -> None:
    shop.documents(document("I1", 700, "2026-06-01"), document("I2", 500, "2026-06-20"))
    shop.receipts(receipt("P1", 1_000, "2026-06-10"))
    shop.do(Allocate("C001", "P1", [("I1", 700)]))
    assert shop.receipts(*paid_later(("I1", 700)))["unchanged"] == 1
    assert rejected(shop.receipts(*paid_later(("I2", 300)))) == [(2, "CHANGED")]
    shop.do(ReverseReceipt("C001", "P1", date(2026, 6, 25)))
    assert rejected(shop.receipts(*paid_later(("I2", 300)))) == [(2, "CHANGED")]


def test_money_paid_back_is_not_on_account_any_more(shop: Office) -> None:
    shop.documents(document("I1", 700, "2026-06-01"))
    shop.receipts(receipt("P1", 1_000, "2026-06-10"))
    shop.receipts(receipt("F1", 400, "2026-06-12", kind="refund", document="P1", allocated=400))
    assert rejected(shop.receipts(*paid_later(("I1", 601)))) == [(2, "CHANGED")]
    assert shop.receipts(*paid_later(("I1", 600)))["accepted"] == 1
    assert (shop.open(), shop.unapplied()) == ({"I1": 100}, {})


def test_a_receipt_may_pay_one_instalment(office: Office) -> None:
    office.customers(customer("C001", term="30%/NET30,70%/NET60"))
    office.documents(document("I1", 1_000, "2026-05-01"))
    row = receipt("P1", 500, "2026-06-10", document="I1 (2/2)", allocated=500)
    assert office.receipts(row)["accepted"] == 1
    assert office.open() == {"I1 (1/2)": 300, "I1 (2/2)": 200}
    assert office.receipts(row)["unchanged"] == 1
    assert office.receipts(receipt("P2", 400, "2026-06-11", document="I1"))["accepted"] == 1
    assert office.open() == {"I1 (2/2)": 100}


def test_an_instalment_is_found_in_a_large_book_too(office: Office) -> None:
    """A few wanted numbers are looked up one by one, many in one pass: both ways find instalments."""
    office.customers(customer("C001", term="30%/NET30,70%/NET60"))
    office.documents(*[document(f"I{i}", 1_000, "2026-05-01", row=i) for i in range(1, 20)])
    office.receipts(receipt("P1", 500, "2026-06-10", document="I7 (2/2)", allocated=500))
    assert office.open()["I7 (2/2)"] == 200


def test_over_settling_refuses_the_whole_receipt(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01"), document("I2", 500, "2026-06-01", row=3))
    result = shop.receipts(
        receipt("P1", 1_600, "2026-06-10", document="I2", allocated=500),
        receipt("P1", 1_600, "2026-06-10", document="I1", allocated=1_001, row=3),
        receipt("P2", 100, "2026-06-10", document="I1", row=4),
    )
    assert rejected(result) == [(2, "SAME_RECEIPT"), (3, "OVER_SETTLED")]
    assert (result["accepted"], shop.open(), shop.unapplied()) == (1, {"I1": 900, "I2": 500}, {})


def test_a_discount_settles_what_the_cash_left(shop: Office) -> None:
    shop.documents(document("I10", 13_000_000, "2026-04-15"))
    cash = receipt("P08", 12_740_000, "2026-04-24", document="I10", allocated=12_740_000)
    shop.receipts(cash, receipt("D08", 260_000, "2026-04-24", row=3, kind="discount", document="I10"))
    assert (shop.open("2026-04-23"), shop.open("2026-04-24")) == ({"I10": 13_000_000}, {})


def test_a_bounce_is_told_by_a_later_file(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01"))
    paid = receipt("P1", 1_200, "2026-06-08", document="I1", allocated=1_000)
    shop.receipts(paid)
    result = shop.receipts(paid._replace(reversed_on="2026-06-15"))
    assert (result["accepted"], result["unchanged"]) == (1, 0)
    opened = [shop.open(day) for day in ("2026-06-07", "2026-06-14", "2026-06-15")]
    assert opened == [{"I1": 1_000}, {}, {"I1": 1_000}]
    assert (shop.unapplied("2026-06-14"), shop.unapplied("2026-06-15")) == ({"P1": 200}, {})
    assert shop.receipts(paid._replace(reversed_on="2026-06-15"))["unchanged"] == 1
    assert rejected(shop.receipts(paid._replace(reversed_on="2026-06-16"))) == [(2, "CHANGED")]


def test_a_bounce_before_the_receipt_refuses_that_receipt_only(shop: Office) -> None:
    shop.receipts(receipt("P1", 100, "2026-06-08"))
    late = receipt("P1", 100, "2026-06-08", reversed_on="2026-06-07")
    result = shop.receipts(late, receipt("P2", 100, "2026-06-08", row=3))
    assert (rejected(result), result["accepted"]) == ([(2, "REVERSED_BEFORE_RECEIVED")], 1)


def test_a_refund_pays_money_on_account_back(shop: Office) -> None:
    result = shop.receipts(
        receipt("F1", 300, "2026-06-20", kind="refund", document="P1", row=2), receipt("P1", 500, "2026-06-10", row=3)
    )
    assert decision(result).totals == {"CNY": 200}
    assert (shop.unapplied("2026-06-19"), shop.unapplied()) == ({"P1": 500}, {"P1": 200})
    shop.receipts(receipt("F2", 200, "2026-06-21", kind="refund", document="P1"))
    assert (shop.open(), shop.unapplied()) == ({}, {})


def test_a_receipt_can_neither_pay_a_credit_note_nor_another_receipt(shop: Office) -> None:
    shop.documents(document("K1", 1_000, "2026-06-01", kind="credit_note"))
    shop.receipts(receipt("P1", 500, "2026-06-10"))
    for target in ("K1", "P1"):
        result = shop.receipts(receipt("P2", 100, "2026-06-11", document=target, allocated=100))
        assert rejected(result) == [(2, "SAME_SIDE")]
    assert shop.unapplied() == {"K1": 1_000, "P1": 500}


def test_a_credit_note_that_names_a_receipts_number_credits_nothing(shop: Office) -> None:
    shop.receipts(receipt("X1", 500, "2026-06-10"))
    result = shop.documents(document("K1", 100, "2026-06-11", kind="credit_note", credits="X1"))
    assert warned(result) == [(2, "CREDITS_UNKNOWN")]
    assert shop.unapplied() == {"X1": 500, "K1": 100}


def test_a_payers_name_belongs_to_the_customer_paid_for(shop: Office) -> None:
    drafts = [receipt(f"P{i}", 100, "2026-06-10", f"C00{1 + i % 2}", row=i, payer="张三") for i in range(2, 6)]
    shop.receipts(*drafts)
    owners = shop.rows(
        "SELECT d.customer, p.customer, count(*) FROM document d JOIN person p ON p.id = d.payer GROUP BY 1, 2 ORDER BY 1"
    )
    assert owners == [(1, 1, 2), (2, 2, 2)]
    assert shop.rows("SELECT count(*) FROM person_value")[0][0] == 2


def test_a_known_receipts_payer_is_not_kept_again(shop: Office) -> None:
    row = receipt("P1", 100, "2026-06-10", payer="张三")
    shop.receipts(row)
    shop.receipts(row, receipt("P2", 100, "2026-06-10", row=3))
    assert shop.rows("SELECT count(*) FROM person_value")[0][0] == 1


# ---- how far the data reach


def test_data_dates_come_from_the_newest_date_or_from_what_is_stated(shop: Office) -> None:
    assert reach(shop) == {"ledger": None, "receipts": None}
    shop.documents(document("I1", 1_000, "2026-06-01"))
    shop.receipts(receipt("P1", 100, "2026-06-03"), up_to="2026-06-05")
    assert reach(shop) == {"ledger": "2026-06-01", "receipts": "2026-06-05"}


def test_a_list_of_open_amounts_says_both(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01", open=500), up_to="2026-06-30")
    assert reach(shop) == {"ledger": "2026-06-30", "receipts": "2026-06-30"}


def test_data_dates_never_go_back_and_an_unchanged_file_may_move_them_on(shop: Office) -> None:
    shop.documents(document("I1", 1_000, "2026-06-01"), up_to="2026-06-20")
    shop.documents(document("I2", 1_000, "2026-06-02"), up_to="2026-06-10")
    assert reach(shop)["ledger"] == "2026-06-20"
    result = shop.documents(document("I1", 1_000, "2026-06-01"), up_to="2026-06-30")
    assert (result["batch"], reach(shop)["ledger"]) == (None, "2026-06-30")


def test_customers_say_nothing_about_data_dates(shop: Office) -> None:
    kinds = {kind for (kind,) in shop.rows("SELECT kind FROM journal")}
    assert BatchImported.__name__ in kinds
    assert DataDateStated.__name__ not in kinds


# ---- looking before posting


@pytest.mark.parametrize("filled", [False, True])
def test_the_check_before_posting_reads_only_and_comes_to_the_same(shop: Office, filled: bool) -> None:
    if filled:
        shop.documents(document("I0", 1_000, "2026-05-01"))
        shop.receipts(receipt("P0", 100, "2026-05-02", document="I0"))
    files = [
        source("customers", [customer("C003", phone="1"), customer("C001", "新名", term="NET30")]),
        source("documents", [
            document("I1", 1_000, "2026-06-01", entity="乙公司"),
            document("K1", 1, "2026-06-01", kind="credit_note", credits="I0"),
        ]),
        source("receipts", [receipt("P1", 500, "2026-06-10", document="I0", payer="张三"), receipt("P0", 100, "2026-05-02")]),
    ]  # fmt: skip
    for file in files:
        before = shop.state()
        with shop.reading() as tables:
            seen, _ = decide(tables, file, base_currency(tables), lambda owner, name, value: 0)
        assert shop.state() == before
        made = decision(shop.do(Import(file)))
        assert (made.accepted, made.unchanged, made.totals) == (seen.accepted, seen.unchanged, seen.totals)
        assert (problems(made.rejected), problems(made.warnings)) == (problems(seen.rejected), problems(seen.warnings))


def test_a_batch_tells_where_it_came_from(shop: Office) -> None:
    draft: DocumentDraft = document("I1", 1_000, "2026-06-01")
    shop.do(Import(replace(source("documents", [draft], "六月.xlsx"), encoding="xlsx", rows=3, rejected=2), "2026-06-30"))
    assert shop.rows("SELECT kind, source, sha256, up_to, accepted FROM batch WHERE id = 2") == [
        ("documents", "六月.xlsx", "00" * 32, "2026-06-30", 1)
    ]


def test_data_do_not_reach_into_the_future(office: Office) -> None:
    """A slip of the year would keep the ledger fresh for ever; what a file says by itself counts up to today."""
    office.customers(customer("C001"))
    office.refuses(Import(source("documents", [document("I1", 1, "2026-06-01")]), "2062-07-01"), Rule.DAY_TOO_LATE)
    office.documents(document("I1", 1, "2062-06-01"))
    with office.reading() as tables:
        assert tables.value("SELECT max(up_to) FROM data_date") == office.today.isoformat()


def test_a_command_id_stands_for_one_action(office: Office) -> None:
    office.do(Import(source("customers", [customer("C001")])), "one")
    assert office.do(Import(source("customers", [customer("C001")])), "one")["already"] is True
    with pytest.raises(Refused) as no:
        office.do(ErasePerson("C001"), "one")
    assert no.value.rule is Rule.COMMAND_REUSED

"""Delivery notes in the book: kept with their lines, never a receivable, invoiced by word or by invoices, undone as they came."""

from datetime import date
from typing import Any

import pytest

from app.actions.imports import Import, UndoBatch
from app.domain.drafts import DeliveryDraft
from app.domain.rule import Refused, Rule
from app.queries.ageing import ageing
from app.queries.deliveries import delivered_not_invoiced, deliveries
from app.storage.work import Result
from tests.actions.office import Office, customer, document, rejected, source, warned

ON = date(2026, 6, 30)


def line(number: str, amount: int, day: str = "2026-06-01", owner: str = "C001", row: int = 2, **said: Any) -> DeliveryDraft:
    fields: dict[str, Any] = dict.fromkeys(DeliveryDraft._fields)
    given = {"row": row, "customer": owner, "number": number, "date": day, "amount": amount, "currency": "CNY"}
    return DeliveryDraft(**{**fields, **given, **said})


def bring(office: Office, *lines: DeliveryDraft) -> Result:
    return office.do(Import(source("deliveries", lines)))


def listed(office: Office, on: date = ON, **asked: Any) -> dict[str, tuple[int, int]]:
    with office.reading() as tables:
        return {row.number: (row.amount, row.not_invoiced) for row in deliveries(tables, on, **asked).rows}


def test_deliveries_are_no_receivables(shop: Office) -> None:
    before = shop.items()
    tube = line("S1", 600, item="管", quantity="12", price="0.5")
    made = bring(shop, tube, line("S1", 400, row=3, item="弯头"), line("S2", 70, row=4))
    assert (made["accepted"], made["_decision"].totals) == (3, {"CNY": 1_070})
    assert listed(shop) == {"S1": (1_000, 1_000), "S2": (70, 70)}
    assert shop.items() == before
    with shop.reading() as tables:
        assert ageing(tables, ON).rows == ()
        assert delivered_not_invoiced(tables, ON) == {("C001", "CNY"): 1_070}
    assert shop.rows("SELECT place, item, quantity, price, amount FROM delivery_line WHERE delivery = 1") == [
        (1, "管", "12", "0.5", 600), (2, "弯头", None, None, 400)
    ]  # fmt: skip


def test_the_same_again_changes_nothing_and_other_figures_are_shown(shop: Office) -> None:
    bring(shop, line("S1", 600, item="管"), line("S1", 400, row=3))
    again = bring(shop, line("S1", 400), line("S1", 600, row=3, item="管"))
    assert (again["accepted"], again["unchanged"], again["batch"]) == (0, 2, None)
    assert rejected(bring(shop, line("S1", 900))) == [(2, "DELIVERY_CHANGED")]
    assert rejected(bring(shop, line("S1", 500, item="管"), line("S1", 500, row=3))) == [
        (2, "DELIVERY_CHANGED"), (3, "DELIVERY_CHANGED")
    ]  # fmt: skip
    assert listed(shop) == {"S1": (1_000, 1_000)}


def test_what_was_invoiced_grows_from_file_to_file(shop: Office) -> None:
    bring(shop, line("S1", 1_000, invoiced=0))
    before = shop.head()
    told = bring(shop, line("S1", 1_000, invoiced=300), line("S2", 5, "2026-06-20", row=3))
    assert warned(told) == [(2, "DELIVERY_INVOICED")]
    assert listed(shop)["S1"] == (1_000, 700)
    assert listed(shop, date(2026, 6, 19))["S1"] == (1_000, 1_000)  # the word counts from the day of its file
    assert listed(shop, known=before) == {"S1": (1_000, 1_000)}
    with pytest.raises(Refused) as no:
        shop.do(UndoBatch(2))
    assert (no.value.rule, no.value.figures["hanging"]) == (Rule.BATCH_IN_USE, "S1")
    shop.do(UndoBatch(told["batch"]))
    assert listed(shop) == {"S1": (1_000, 1_000)}
    shop.do(UndoBatch(2))
    assert listed(shop) == {}
    assert bring(shop, line("S1", 900))["accepted"] == 1


def test_an_invoice_that_names_it_counts_without_a_word(shop: Office) -> None:
    bring(shop, line("S1", 1_000), line("R1", -200, row=3), line("S9", 80, "2026-07-05", row=4))
    shop.documents(
        document("F1", 700, "2026-06-10", delivery="S1"),
        document("K1", 200, "2026-06-12", kind="credit_note", delivery="R1", row=3),
    )
    assert listed(shop) == {"S1": (1_000, 300), "R1": (-200, 0)}
    assert listed(shop, only_open=True) == {"S1": (1_000, 300)}
    assert listed(shop, first=date(2026, 7, 1)) == {}
    assert listed(shop, date(2026, 7, 31), first=date(2026, 7, 1), last=date(2026, 7, 31)) == {"S9": (80, 80)}
    assert listed(shop, customer="C002") == {}
    with shop.reading() as tables:
        (one,) = deliveries(tables, ON).differences
    assert (one.deliveries, one.invoices, one.delivered, one.invoiced) == (("S1",), ("F1",), 1_000, 700)


def test_what_cannot_be_taken_says_why(shop: Office) -> None:
    found = bring(
        shop, line("S1", 10, owner="C999"), line("S2", 10, row=3), line("S2", 20, "2026-06-02", row=4),
        line("S3", 10, row=5), line("S3", 10, owner="C002", row=6),
    )  # fmt: skip
    assert rejected(found) == [(2, "UNKNOWN_CUSTOMER"), (3, "DELIVERY_MIXED"), (4, "DELIVERY_MIXED")]
    assert (6, "DELIVERY_OF_SEVERAL") in warned(found)
    assert set(listed(shop)) == {"S3"}
    with shop.reading() as tables, pytest.raises(Refused) as no:
        deliveries(tables, ON, "C999")
    assert no.value.rule is Rule.CUSTOMER_UNKNOWN


def test_customers_with_deliveries_are_in_use(office: Office) -> None:
    made = office.customers(customer("C001"))
    bring(office, line("S1", 10))
    assert office.refuses(UndoBatch(made["batch"]), Rule.BATCH_IN_USE)["hanging"] == "C001 S1"

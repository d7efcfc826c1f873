"""The application, the list of a month, and the note of one who pays for others: whole, tidy, and true to their figures."""

from dataclasses import replace
from datetime import date

import pytest

from app.documents.allowance_sheets import (
    ApplicationData,
    AskedItem,
    GivenRow,
    MonthData,
    application_pages,
    application_pdf,
    month_pages,
    month_pdf,
)
from app.documents.payer_note import PaidFor, PayerNoteData, payer_note_pages, payer_note_pdf
from tests.documents.samples import CUSTOMER, untidy, whole

ITEMS = (AskedItem("A102", date(2026, 9, 20), 6780000, 507200), AskedItem("A103", date(2026, 10, 15), 4520000, 10000))


def application(language: str = "zh", kind: str = "rebate", state: str = "awaiting", **said: object) -> ApplicationData:
    return ApplicationData(
        language, "宁波华创五金有限公司", "ZR-2026-001", kind, "K01 明远机电", date(2026, 11, 10), "小周", "年度返利", "CNY",
        ITEMS, "人民币伍仟壹佰柒拾贰元整", state=state, on="2026-11-11", by="老板", posted="H1", **said,  # type: ignore[arg-type]
    )  # fmt: skip


def rows(count: int) -> tuple[GivenRow, ...]:
    kinds = ("small_difference", "bank_fee", "rebate", "discount", "allowance")
    return tuple(
        GivenRow(date(2026, 11, 1 + n % 28), kinds[n % 5], CUSTOMER, "A102, A103", 3650 + n, "CNY", "ZR-2026-001 尾数", "老板",
                 kinds[n % 5] == "rebate", "2026-11-20" if n == 4 else "")
        for n in range(count)
    )  # fmt: skip


def note(language: str = "zh", customers: int = 2, **said: object) -> PayerNoteData:
    paid = tuple(PaidFor(CUSTOMER, 6000000, "A501" if n else "") for n in range(customers))
    fields = {"reference": "TX1", "signed": False} | said
    return PayerNoteData(
        language, "宁波华创五金有限公司", "DF-20261105-2", "华昌电器", date(2026, 11, 5), str(fields["reference"]), "CNY",
        6000000 * customers, "人民币壹拾贰万元整", paid, bool(fields["signed"]),
    )  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("kind", "state"), [
    ("rebate", "awaiting"), ("allowance", "issued"), ("small_difference", "pending"), ("bank_fee", "posted"),
    ("rebate", "refused"), ("rebate", "withdrawn"), ("rebate", "reversed"),
])  # fmt: skip
def test_an_application_is_tidy(language: str, kind: str, state: str) -> None:
    pages = application_pages(application(language, kind, state, line=12, receipt="BANK-12", decision="按合同"))
    assert len(pages) == 1
    assert untidy(pages, 18, 192) == []


def test_an_application_says_what_is_asked_by_whom_and_who_decides() -> None:
    text = whole(application_pdf(application()))
    for words in ("折让、抹零申请单", "ZR-2026-001", "返利", "明远机电", "小周", "A1022026-09-2067,800.005,072.00",
                  "合计2项5,172.00", "待开红字", "老板审批", "红字发票"):  # fmt: skip
        assert words in text, words
    small = whole(application_pdf(application(kind="small_difference", state="pending")))
    assert "待批" in small and "红字发票" not in small


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("count", [0, 1, 7, 90])
def test_the_list_of_a_month_is_tidy(language: str, count: int) -> None:
    assert untidy(month_pages(MonthData(language, "宁波华创五金有限公司", "2026-11", rows(count))), 18, 192) == []


def test_what_was_reversed_is_listed_and_not_added_up() -> None:
    text = whole(month_pdf(MonthData("zh", "甲公司", "2026-11", rows(10))))
    assert "2026-11-20已冲回" in text and "待开红字" in text
    assert "折让1笔CNY36.59" in text  # rows 4 (reversed) and 9
    assert "抹零2笔CNY73.05" in text


def test_currencies_are_never_added_up() -> None:
    two = (*rows(1), rows(1)[0].__class__(date(2026, 11, 2), "small_difference", "E1 Nord", "X1", 500, "USD", "", "老板"))
    text = whole(month_pdf(MonthData("zh", "甲公司", "2026-11", two)))
    assert "抹零1笔CNY36.50" in text and "抹零1笔USD5.00" in text and "USD5.00" in text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("customers", [1, 2, 3, 12])
def test_a_note_has_a_box_for_the_payer_and_each_customer(language: str, customers: int) -> None:
    data = note(language, customers)
    assert untidy(payer_note_pages(data), 18, 192) == []
    text = whole(payer_note_pdf(data))
    assert text.count("盖章）" if language == "zh" else "stamp)") == 1 + customers


@pytest.mark.parametrize(
    ("language", "own", "others"),
    [("zh", "（付款人自付）", "除付款人自付的部分外"), ("en", "(thepayer’sownpart)", "apartfromhisownpart")],
)
def test_who_pays_for_himself_as_well_signs_once(language: str, own: str, others: str) -> None:
    data = note(language, 3)
    paid = data.customers
    mixed = replace(data, customers=(replace(paid[0], own=True), *paid[1:]))
    assert untidy(payer_note_pages(mixed), 18, 192) == []
    text = whole(payer_note_pdf(mixed))
    assert text.count("盖章）" if language == "zh" else "stamp)") == 3 and text.count(own) == 1
    assert others in text and others not in whole(payer_note_pdf(data))


def test_a_note_is_a_draft_until_it_is_signed() -> None:
    assert "草稿" in whole(payer_note_pdf(note()))
    assert "草稿" not in whole(payer_note_pdf(note(signed=True)))
    assert "TX1" in whole(payer_note_pdf(note()))
    assert "银行流水号" not in whole(payer_note_pdf(note(reference="")))

"""Papers of transfers without cash: what they say, to whom, and that the office's marks stay in the office."""

from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from app.documents.labels import LABELS
from app.documents.transfer_list import TransferListData, TransferListRow, list_pages, list_pdf
from app.documents.transfer_sheets import PaperItem, Party, TransferData, transfer_pages, transfer_pdf
from app.domain.rule import Refused, Rule
from app.domain.transfers import TYPES
from tests.documents.samples import CUSTOMER, untidy, whole

US, A, B = Party("宁波华创五金有限公司"), Party("明远机电", "91330200MA2AAAAAAA"), Party("海通泵业")
ITEMS = (
    PaperItem("A102", date(2026, 9, 20), date(2026, 10, 31), 6_780_000, "P1"),
    PaperItem(None, date(2026, 10, 31), None, 220_000, "P2"),
)
ONE = TransferData(
    "zh", "ZD-2026-007", "three_party", date(2026, 11, 9), (US, A, B), "CNY", 7_000_000, "人民币柒万元整", ITEMS, 1_000_000,
    "SF-7", date(2026, 11, 8), "五金冲床 J23-40 一台", 7_500_000, "人民币柒万伍仟元整",
)  # fmt: skip


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_paper_names_parties_sums_and_agreement(type_: str, language: str) -> None:
    text = whole(transfer_pdf(replace(ONE, type=type_, language=language)))
    words = LABELS[language]
    for said in (words[f"transfer_title_{type_}"], words["transfer_legal"], words["transfer_balance_item"], "ZD-2026-007"):
        assert said.replace(" ", "") in text
    assert all(said in text for said in ("A102", "67,800.00", "2026-10-31", "人民币柒万元整", "SF-7", "明远机电", US.name))
    assert LABELS["zh"]["transfer_missing"] not in text
    assert ("海通泵业" in text) is True
    assert (("P1" in text), ("¥5,000.00" in text or "CNY5,000.00" in text)) == (
        type_ in ("advance_to_receivable", "receivable_to_receivable"), type_ == "goods_for_debt"
    )  # fmt: skip


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_paper_is_tidy(type_: str, language: str) -> None:
    long = replace(ONE, type=type_, language=language, parties=(US, Party(CUSTOMER), Party(CUSTOMER + "分公司")))
    assert untidy(transfer_pages(long), 18, 192) == []


@pytest.mark.parametrize(("type_", "kept", "draft"), [
    ("three_party", False, True), ("three_party", True, False), ("receivable_to_receivable", False, True),
    ("goods_for_debt", False, True), ("receivable_to_payable", False, False), ("advance_to_receivable", False, False),
])  # fmt: skip
def test_an_agreement_is_a_draft_until_it_is_signed(type_: str, kept: bool, draft: bool) -> None:
    assert ("草稿，待签章" in whole(transfer_pdf(replace(ONE, type=type_, kept=kept)))) is draft


@pytest.mark.parametrize(("balance", "said"), [
    (1_000_000, "应收明远机电余额为¥10,000.00"), (0, "应收明远机电余额为¥0.00"), (-500, "预收明远机电余额为¥5.00"),
])  # fmt: skip
def test_the_balance_after_it_in_the_words_for_its_side(balance: int, said: str) -> None:
    text = whole(transfer_pdf(replace(ONE, type="receivable_to_payable", balance=balance)))
    assert said in text and "请核对后盖章" in text
    assert "余额为" not in whole(transfer_pdf(ONE))


def test_what_was_reversed_says_so() -> None:
    data = replace(ONE, agreement="", signed=None, reversed_on=date(2026, 11, 12))
    text = whole(transfer_pdf(data))
    assert "已于2026年11月12日冲回" in text and "依据" not in text


def test_many_items_go_on_further_pages() -> None:
    items = tuple(PaperItem(f"A{n}", date(2026, 9, 20), None, 100) for n in range(120))
    pages = transfer_pages(replace(ONE, items=items, amount=12_000))
    assert len(pages) > 2


def test_a_character_that_no_font_has_is_refused() -> None:
    with pytest.raises(Refused) as no:
        transfer_pdf(replace(ONE, parties=(US, Party("甲\U0010fffd"), B)))
    assert no.value.rule is Rule.GLYPHS_MISSING


ROW = TransferListRow(
    date(2026, 11, 9), "ZD-2026-001", "receivable_to_payable", "K09 立新塑胶", "", "A102", 5_000_000, "CNY", "DZ-1", False, True,
)  # fmt: skip
LIST = TransferListData("zh", US.name, "2026-11-01", "2026-11-30", (ROW,))


@pytest.mark.parametrize(("change", "said", "not_said"), [
    ({}, ["DZ-1", "已存"], ["缺协议", "不需要"]),
    ({"agreement": "", "kept": False, "missing": True}, ["缺协议"], ["已存"]),
    ({"agreement": "", "kept": False, "type": "advance_to_receivable"}, ["不需要"], ["缺协议", "已存"]),
    ({"agreement": "", "kept": False, "reversed_on": "2026-11-12"}, ["2026-11-12已冲回"], ["缺协议", "已存", "CNY50,000.00"]),
    ({"note": "老板已谈妥", "reversed_on": "2026-11-12"}, ["老板已谈妥；2026-11-12已冲回", "已存"], []),
])  # fmt: skip
def test_the_list_says_what_is_missing(change: dict[str, object], said: list[str], not_said: list[str]) -> None:
    text = whole(list_pdf(replace(LIST, rows=(replace(ROW, **change),))))  # type: ignore[arg-type]
    text = text.replace("缺协议的请尽快补签", "")
    assert all(word in text for word in said), text
    assert not any(word in text for word in not_said), text


def test_currencies_are_never_added_up() -> None:
    text = whole(list_pdf(replace(LIST, language="en", rows=(ROW, replace(ROW, currency="USD", amount=100)))))
    assert all(word in text for word in ("CNY50,000.00", "USD1.00", "Transferswithoutcash"))


def test_an_empty_list_and_an_open_period() -> None:
    text = whole(list_pdf(replace(LIST, rows=(), first="", last="")))
    assert "没有往来转抵" in text and "全部" in text
    assert "…至2026-11-30" in whole(list_pdf(replace(LIST, first="")))
    many = tuple(replace(ROW, type=type_, customer=CUSTOMER, other=CUSTOMER, note="五金冲床一台") for type_ in TYPES * 12)
    for language in ("zh", "en"):
        pages = list_pages(replace(LIST, language=language, rows=many))
        assert len(pages) > 1
        assert untidy(pages, 18, 192) == []


def test_the_papers_are_one_page_where_they_can_be() -> None:
    from io import BytesIO

    for type_ in TYPES:
        assert len(PdfReader(BytesIO(transfer_pdf(replace(ONE, type=type_)))).pages) == 1

"""What goes with a run: the request for the seal and the list handed over."""

from dataclasses import replace

import pytest

from app.documents import run_sheets
from app.documents.run_sheets import SealRow, run_sheets_pdf
from tests.documents import samples
from tests.documents.samples import CUSTOMER, hand_over, paper, seal_sheet, whole

TWO_CURRENCIES = seal_sheet(
    rows=(SealRow("一号", CUSTOMER, "付款提醒函", 10000, "CNY", 1, 2), SealRow("二号", CUSTOMER, "催付函", 500, "USD", 2, 1)),
    totals=(("CNY", 10000, "人民币壹佰元整"), ("USD", 500, "美元伍元整")),
    large_from="¥100.00",
    large=(1,),
)
LONG_ROW = SealRow(
    "内蒙古新能源财函〔2026〕10047号", CUSTOMER * 4, "关于限期支付逾期货款的函（第三次）", 9 * 10**13, "CNY", 11, 2, "EMS"
)
SHAPES = {
    "three": seal_sheet(),
    "two currencies": TWO_CURRENCIES,
    "many": seal_sheet(153),
    "english": seal_sheet(language="en", company="Hengrun", reason="", department="Finance", finance="He Jing", large=(1, 2)),
    "long names": seal_sheet(
        rows=(LONG_ROW,) * 4,
        totals=(("CNY", 36 * 10**13, "人民币叁万陆仟亿元整" * 6),),
        company=CUSTOMER * 4,
        owner=CUSTOMER * 2,
        reason=CUSTOMER * 6,
        receipts_up_to=None,
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_nothing_is_clipped_or_lies_over_something_else(name: str) -> None:
    assert samples.untidy(run_sheets._seal_pages(SHAPES[name]), 18, 192) == []


@pytest.mark.parametrize("count", [0, 1, 7, 153])
def test_the_list_is_tidy_and_complete(count: int) -> None:
    data = hand_over(count)
    assert samples.untidy(run_sheets._hand_over_pages(data), 18, 192) == []
    text = whole(run_sheets_pdf(None, data))
    assert all(row.number in text for row in data.rows)
    assert "交件人" in text and "邮寄单号" in text


def test_the_request_for_the_seal() -> None:
    text = whole(run_sheets_pdf(seal_sheet(finance="何静", owner="陈建国"), None))
    for words in (
        "用印审批单",
        "编号恒润用印〔2026〕47号",
        "批次催款批次2026-47申请日期2026-11-23",
        "经办部门财务部经办人李敏",
        "公章财务专用章合同专用章",
        "账面截止2026-11-23·收款核对至2026-11-20",
        "金额（元）页份",
        "2恒润财函〔2026〕2号常州瑞丰精密机械有限公司付款提醒函200.0012",
        "合计3封600.0036",
        "金额合计人民币陆佰元整共用印6份",
        "经办内容、金额、份数无误签字日期财务负责人何静签字日期负责人批准陈建国签字日期用印人实际用印____份",
        "用印日期",
    ):
        assert words in text, words


def test_several_currencies_have_a_column_and_a_sum_each() -> None:
    text = whole(run_sheets_pdf(TWO_CURRENCIES, None))
    assert "币种金额页份" in text and "合计2封CNY100.0033" in text and "USD5.00" in text
    assert "人民币壹佰元整" in text and "美元伍元整" in text
    assert "¥100.00以上须负责人先看函件：第1封。" in text


def test_a_channel_is_printed_when_one_is_planned() -> None:
    assert "渠道" not in whole(run_sheets_pdf(seal_sheet(), None))
    assert "渠道" in whole(run_sheets_pdf(SHAPES["long names"], None))


def test_both_sheets_come_in_one_file_in_order() -> None:
    pages = paper(run_sheets_pdf(seal_sheet(sample=True), hand_over(sample=True)))
    assert ["用印审批单" in pages[0], "交寄清单" in pages[1]] == [True, True]
    assert all("样例" in page and "第1页/共1页" in page for page in pages)
    assert "样例" not in whole(run_sheets_pdf(seal_sheet(), hand_over()))
    assert run_sheets_pdf(None, None) == b""


@pytest.mark.parametrize(
    ("language", "badge", "note"),
    [("zh", "付款提醒函[推算]100.00", "按先进先出冲抵最早的应收"), ("en", "付款提醒函[estimated]100.00", "restonaledger")],
)
def test_a_letter_that_rests_on_a_ledger_is_marked_for_who_approves_it(language: str, badge: str, note: str) -> None:
    rows = seal_sheet().rows
    marked = seal_sheet(language=language, rows=(replace(rows[0], estimated=True), *rows[1:]))
    assert samples.untidy(run_sheets._seal_pages(marked), 18, 192) == []
    text = whole(run_sheets_pdf(marked, None))
    assert badge in text and note in text and text.count(badge.split("]")[0].split("[")[1]) == 2
    assert note not in whole(run_sheets_pdf(seal_sheet(language=language), None))


def test_a_missing_address_is_named() -> None:
    assert "（无地址）" in whole(run_sheets_pdf(None, hand_over()))


def test_english_sheets() -> None:
    text = whole(run_sheets_pdf(SHAPES["english"], hand_over(language="en")))
    assert "Requestforuseofthecompanystamp" in text and "Total,letters:3" in text and "no.1,2." in text
    assert "Listoflettershandedover" in text and "(noaddress)" in text

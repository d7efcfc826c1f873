"""The statement of account, read back from its PDF."""

from dataclasses import replace
from datetime import date

import pytest

from app.documents import statement as statements
from app.documents.binding import Unprinted
from app.documents.statement import Movement, OpenItem, StatementData, statement_pdf, statements_pdf
from tests.documents import samples
from tests.documents.samples import long_statement, paper, statement, whole

AGEING = (("not_due", "未到期", 40000000), ("31-60", "31–60", 39340000), ("365+", ">365", 0), ("no_due", "账期待补", 0))


def in_credit() -> StatementData:
    moves = (Movement(date(2026, 10, 5), "receipt", "SK-1", 0, 3000000, -3000000),)
    opens = (OpenItem("SK-1", date(2026, 10, 5), None, -3000000, 0, -3000000, "未冲抵收款"),)
    return statement(opening=0, movements=moves, closing=-3000000, closing_words="人民币叁万元整", open_items=opens)


def english() -> StatementData:
    return statement(
        language="en",
        customer_name="Norden Armaturen GmbH",
        salutation="Dear Sir or Madam,",
        address_lines=("Accounts Payable", "Hamburg"),
        closing_words="seven hundred and ninety-three thousand four hundred yuan",
        contact="Li Min",
    )


SHAPES = {
    "plain": statement(),
    "ages": statement(with_ageing=True, ageing=AGEING, sample=True, address_lines=("江苏省常州市", "财务部 收")),
    "credit": in_credit(),
    "nothing": statement(opening=0, movements=(), closing=0, closing_words="人民币零元整", open_items=()),
    "long": long_statement(300, copies=("", "retained")),
    "english": english(),
    "wide": statement(
        opening=0,
        movements=(Movement(date(2026, 10, 1), "invoice", "XS" + "0123456789" * 6, 999999999999999, 0, 999999999999999),),
        closing=999999999999999,
        closing_words="人民币玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
        open_items=(),
        letterhead=replace(samples.HEAD, name=samples.HEAD.name * 3),
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_nothing_is_clipped_or_lies_over_something_else(name: str) -> None:
    assert samples.untidy(statements._pages(SHAPES[name]), 25, 190) == []


def test_what_a_statement_says() -> None:
    text = whole(statement_pdf(statement()))
    for words in (
        "对账单恒润财对〔2026〕142号",
        "现将2026年10月1日至2026年11月23日的往来列示如下（账面截止2026年11月23日，收款核对至2026年11月20日）",
        "增加（元）减少（元）余额（元）",
        "2026-10-01期初余额831,500.00",
        "2026-10-02发票INV-26-0961154,800.00986,300.00",
        "2026-10-16收款银行20261016-07192,900.00793,400.00",
        "本期合计/期末余额154,800.00192,900.00793,400.00",
        "期末余额¥793,400.00人民币柒拾玖万叁仟肆佰元整",
        "INV-26-07792026-08-012026-08-31法兰盘组件823,400.0030,000.00793,400.00",
        "合计（1张）",
        "截至2026年11月23日，我公司应付贵公司货款余额¥793,400.00，核对无误。",
        "不符，我公司账面余额元",
        "请核对后盖章（公章或财务章），微信/邮寄返回均可，谢谢配合。",
        "客户盖章处",
        "本单不作为发票",
    ):
        assert words in text, words


def test_no_ages_days_or_warnings_unless_asked_for() -> None:
    text = whole(statement_pdf(statement(ageing=AGEING)))
    assert not any(word in text for word in ("逾期", "欠款", "争议", "时效", "31–60"))
    asked = whole(statement_pdf(SHAPES["ages"]))
    assert "逾期天数" in asked and "未到期31–60>365账期待补".replace("31", "31") and "393,400.00" in asked
    assert "样例" in asked


def test_what_is_not_due_yet_is_not_days_late() -> None:
    opens = [OpenItem("X-1", date(2026, 10, 5), date(2026, 12, 1), 100, 0, 100, "", days) for days in (-20, 0, None)]
    opens.append(OpenItem("X-2", date(2026, 10, 5), date(2026, 11, 2), 100, 0, 100, "", 21))
    data = statement(opening=400, movements=(), closing=400, open_items=tuple(opens), with_ageing=True)
    text = whole(statement_pdf(data))
    assert "-20" not in text.replace("2026-10", "") and text.count("2026-12-01–") == 3 and "2026-11-0221" in text


def test_a_customer_in_credit_is_not_asked_to_confirm_a_debt() -> None:
    text = whole(statement_pdf(in_credit()))
    assert "我公司账面预收贵公司款¥30,000.00预收人民币叁万元整" in text
    assert "贵公司账面预收我公司款¥30,000.00，核对无误" in text
    assert "应付贵公司" not in text and "期末余额¥" not in text
    assert "−30,000.00" in text


def test_without_a_date_of_receipts_none_is_named() -> None:
    text = whole(statement_pdf(statement(receipts_up_to=None)))
    assert "（账面截止2026年11月23日），请予核对" in text and "收款核对至" not in text


def test_an_english_statement() -> None:
    text = whole(statement_pdf(english()))
    assert "Statementofaccount" in text and "NordenArmaturenGmbHAccountsPayable" in text
    assert "ClosingbalanceCNY793,400.00" in text and "Increase(CNY)" in text
    assert "At23November2026weoweyouCNY793,400.00.Agreed." in text and "Yourcompanystamp" in text


def test_a_long_statement_carries_its_sums_and_ends_with_the_slip() -> None:
    pages = paper(statement_pdf(SHAPES["long"]))
    half = len(pages) // 2
    assert half == 8 and "留存联" in pages[half] and "留存联" not in pages[0]
    assert all("过次页" in page for page in pages[: half - 2])
    assert all("承前页" in page for page in pages[1 : half - 2])
    assert ["客户盖章处" in page for page in pages[:half]] == [False] * (half - 1) + [True]


@pytest.mark.parametrize(
    ("changes", "message"), [({"closing": 1}, "79340000"), ({"open_items": SHAPES["credit"].open_items}, "-3000000")]
)
def test_figures_that_do_not_add_up_are_not_printed(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        statement_pdf(statement(**changes))


@pytest.mark.parametrize(
    "kind",
    "opening invoice debit_note credit_note receipt refund reversal discount small_difference bank_fee write_off".split(),
)
def test_every_kind_of_the_book_has_a_name_on_paper(kind: str) -> None:
    moves = (Movement(date(2026, 10, 5), kind, "X-1", 100, 0, 100),)
    data = statement(opening=0, movements=moves, closing=100, open_items=())
    assert kind not in whole(statement_pdf(data))
    assert "坏账" not in whole(statement_pdf(data))


def test_many_statements_in_one_file() -> None:
    problems: list[Unprinted] = []
    data = [statement(number="一号"), statement(number="坏号", closing=1), in_credit()]
    pages = paper(statements_pdf(data, problems.append))
    assert len(pages) == 2 and "一号" in pages[0] and "预收" in pages[1]
    assert [(one.index, one.number) for one in problems] == [(1, "坏号")]
    assert statements_pdf([], problems.append) == b""


def test_the_same_statement_is_the_same_file() -> None:
    assert statement_pdf(statement()) == statement_pdf(statement())


def test_without_an_account_no_account_is_named() -> None:
    bare = statement(account=replace(statement().account, bank="", account=""))
    said = whole(statement_pdf(bare))
    assert "收款账户" not in said
    assert "不因本对账而放弃" in said
    assert "收款账户" in whole(statement_pdf(statement()))

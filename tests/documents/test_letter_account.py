"""The letter in balance form: the account that it shows ties out with what it demands, and stands whole on paper."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.documents import letter as letters
from app.documents.labels import LABELS
from app.documents.letter import LetterData, letter_pdf
from app.documents.letter_account import Account, AccountLine, ties_out
from app.domain.letter_text import fill, parse
from app.system.paths import resource
from tests.documents import samples
from tests.documents.samples import CUSTOMER, english, item, letter, paper, whole

FIRST = date(2026, 7, 1)


def account(*amounts: int, due: int | None = None, brought: int = 0, further_due: bool = False, text: str = "销售") -> Account:
    lines, balance = [], brought
    for place, amount in enumerate(amounts):
        balance += amount
        lines.append(AccountLine(FIRST + timedelta(days=place), f"记-{place}", text, amount, balance))
    return Account(tuple(lines), balance if due is None else due, further_due)


K02 = account(6000000, 4840000, -5000000, 4000000, -1000000, due=4840000)


def letter_of(shown: Account, language: str = "zh", level: int = 1, **changes: Any) -> LetterData:
    """A letter about what is due of an account; ``disputed`` is in clarification."""
    disputed = changes.pop("disputed", 0)
    source = resource("letters", f"{language}-{level}.txt").read_text(encoding="utf-8")
    facts = {"余额式": "1", "账面余额": "<balance>", "已到期金额": "<due>", "日期": "<today>"}
    facts |= {"争议金额": "<part>" if disputed else "", "另有到期": "1" if shown.further_due else ""}
    known = samples.FACTS if language == "zh" else samples.FACTS_EN
    made = english if language == "en" else letter
    listed = (item("L", shown.due, 0, disputed),)
    return made(items=listed, account=shown, filled=fill(parse(source), {**known, **facts}), **changes)


SHAPES = {
    "story": letter_of(K02),
    "formal": letter_of(replace(K02, further_due=True), level=3),
    "english": letter_of(K02, "en", 2),
    "english last": letter_of(replace(K02, further_due=True), "en", 4),
    "in clarification": letter_of(K02, level=2, disputed=840000, fee=5000),
    "long": letter_of(account(*([100000, -50000] * 60), text="销售退回（红冲）" * 4), level=4),
    "long english": letter_of(account(*([100000, -50000] * 60), text=CUSTOMER * 3), "en", 3, interest_claimed=500),
    "large": letter_of(account(99999999999999, -1, text=CUSTOMER * 6)),
    "yen": letter_of(K02, currency="JPY"),
}


@pytest.mark.parametrize("name", SHAPES)
def test_nothing_is_clipped_or_lies_over_something_else(name: str) -> None:
    assert samples.untidy(letters._pages(SHAPES[name]), 25, 190) == []


def test_the_movements_and_what_of_them_is_demanded() -> None:
    text = whole(letter_pdf(SHAPES["story"]))
    for words in (
        "日期凭证摘要借方（元）贷方（元）余额（元）",
        "2026-07-01记-0销售60,000.0060,000.00",
        "2026-07-03记-2销售50,000.0058,400.00",
        "账面余额148,400.0060,000.0088,400.00",
        "其中：按约定账期已到期48,400.00",
        "催付金额（货款本金）¥48,400.00",
    ):
        assert words in text, words
    assert "逾期天数" not in text and "推算" not in text and "INV" not in text


@pytest.mark.parametrize(("language", "level"), [(one, level) for one in ("zh", "en") for level in (1, 2, 3, 4)])
@pytest.mark.parametrize("further", [False, True])
def test_every_letter_has_a_balance_form(language: str, level: int, further: bool) -> None:
    text = whole(letter_pdf(letter_of(replace(K02, further_due=further), language, level)))
    label = LABELS[language]["account_due_here" if further else "account_due"]
    assert "<balance>" in text and "<due>" in text and "".join(label.split()) + "48,400.00" in text
    assert ("<today>" in text) is further
    assert "下列款项" not in text and "thefollowingamounts" not in text and "theitemsbelow" not in text


def test_what_is_in_clarification_is_taken_off_what_is_due() -> None:
    text = whole(letter_pdf(SHAPES["in clarification"]))
    assert "其中：按约定账期已到期48,400.00减：核实中−8,400.00加：催款费用50.00" in text
    assert "上述已到期金额中有<part>双方正在核实" in text


def test_a_long_account_carries_its_sums_from_page_to_page() -> None:
    pages = paper(letter_pdf(SHAPES["long"]))
    assert len(pages) > 2 and all("过次页" in page for page in pages[:2])
    assert "账面余额60,000.0030,000.0030,000.00" in pages[-1]


def test_a_balance_brought_forward_from_before_is_carried() -> None:
    shown = account(*([100] * 60), brought=500, due=100)
    assert "承前页" in whole(letter_pdf(letter_of(shown))) and ties_out(shown)


def test_what_does_not_tie_out_is_not_printed() -> None:
    broken = replace(K02, lines=(*K02.lines[:2], *K02.lines[3:]))
    beyond = replace(K02, due=8840001)
    assert (ties_out(K02), ties_out(broken), ties_out(beyond)) == (True, False, False)
    for wrong in (broken, beyond, replace(K02, due=4840001)):
        data = replace(SHAPES["story"], account=wrong)
        with pytest.raises(ValueError, match="its account does not come to what it demands"):
            letter_pdf(data)


def test_the_same_letter_is_the_same_bytes() -> None:
    assert letter_pdf(letter_of(K02)) == letter_pdf(letter_of(K02))

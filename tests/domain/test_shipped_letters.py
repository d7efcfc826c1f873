"""The letters that come with the program: complete in both languages, and asserting nothing that is not a fact."""

import re
from pathlib import Path

import pytest

from app.domain.letter_text import BALANCE, FLAGS, PLACEHOLDERS, FilledLetter, asks_for, fill, parse

LETTERS = Path(__file__).resolve().parents[2] / "resources" / "letters"
LEVELS = (1, 2, 3, 4)
LANGUAGES = ("zh", "en")
ALL = [(language, level) for language in LANGUAGES for level in LEVELS]
BARE = {"付款期限日": "<day>", "催付金额": "<sum>", "截止日": "<ledger>", "日期": "<today>"}


def text(language: str, level: int) -> str:
    return (LETTERS / f"{language}-{level}.txt").read_text(encoding="utf-8")


def letter(language: str, level: int, **facts: str) -> FilledLetter:
    return fill(parse(text(language, level)), BARE | facts)


def words(language: str, level: int, **facts: str) -> str:
    return "\n".join(one.text for one in letter(language, level, **facts).paragraphs)


@pytest.mark.parametrize(("language", "level"), ALL)
def test_a_letter_can_be_printed_with_the_facts_that_every_book_has(language: str, level: int) -> None:
    assert "<ledger>" in words(language, level)
    assert letter(language, level).title


@pytest.mark.parametrize(("language", "level"), ALL)
def test_the_one_deadline_is_absolute_bold_and_includes_its_day(language: str, level: int) -> None:
    bold = [run.text for one in letter(language, level).paragraphs for run in one.runs if run.bold]
    assert bold == ["于<day>（含当日）前" if language == "zh" else "by <day> (inclusive)"]
    assert words(language, level).count("<day>") == 1


@pytest.mark.parametrize(("language", "level"), ALL)
def test_how_far_receipts_are_checked_is_said_when_known(language: str, level: int) -> None:
    assert "<receipts>" in words(language, level, 收款核对日="<receipts>")
    assert ("收款已核对至" in words(language, level)) is ("receipts checked" in words(language, level)) is False


@pytest.mark.parametrize(("language", "level"), ALL)
def test_up_to_level_3_a_payment_that_crossed_the_letter_is_thanked_for(language: str, level: int) -> None:
    sentence = {"zh": "本函寄出前后如已付款，请忽略并将回单告知，谢谢。", "en": "please disregard it"}[language]
    assert (sentence in words(language, level)) is (level <= 3)


@pytest.mark.parametrize(("language", "level"), ALL)
def test_from_level_2_the_letter_is_a_notice_requiring_performance(language: str, level: int) -> None:
    sentence = {"zh": "本函亦为要求履行之通知", "en": "This letter is also a notice requiring performance"}[language]
    assert (sentence in words(language, level)) is (level >= 2)


@pytest.mark.parametrize(("language", "level"), ALL)
def test_the_disputed_part_is_kept_apart_without_admitting_anything(language: str, level: int) -> None:
    said = words(language, level, 争议金额="<part>")
    waives = {"zh": "不表示我公司认可相关主张或放弃该部分债权", "en": "neither accept the matters raised nor waive"}[language]
    assert "<part>" in said and waives in said
    assert waives not in words(language, level)


@pytest.mark.parametrize(("language", "level"), ALL)
def test_every_other_placeholder_is_left_out_without_its_fact(language: str, level: int) -> None:
    source = text(language, level)
    used = [name for name in PLACEHOLDERS if f"{{{name}}}" in source and name not in BARE]
    assert len(used) > 5
    for name in used:
        assert not any(mark in words(language, level) for mark in (name, "{", "[", "]]"))


ASSERTIONS = {
    "zh": "签收 承诺 交付 已开具 异议 沟通 为凭 暂缓 暂停 违约金暂计".split(),
    "en": ["received on", "promised", "delivered", "invoiced", "objection", "spoken", "evidenced", "hold", "held", "stop"],
}


@pytest.mark.parametrize(("language", "level"), ALL)
def test_nothing_is_asserted_or_threatened_that_the_book_does_not_hold(language: str, level: int) -> None:
    said = words(language, level)
    assert [word for word in ASSERTIONS[language] if word in said] == []


@pytest.mark.parametrize(
    ("level", "facts", "sentence"),
    [
        (2, {"无异议": "1"}, "截至本函出具之日，我公司未收到贵公司就上述款项提出的书面异议。"),
        (2, {"已交货": "1"}, "上述款项所涉货物我公司均已交付。"),
        (2, {"已开票": "1"}, "上述款项我公司均已开具发票。"),
        (2, {"已交货": "1", "已开票": "1"}, "上述款项所涉货物我公司均已交付，发票均已开具。"),
        (2, {"上次函日期": "甲日"}, "我公司曾于甲日就逾期货款致函贵公司。"),
        (2, {"上次函日期": "甲日", "上次函签收日": "乙日"}, "我公司曾于甲日就逾期货款致函贵公司（乙日签收）。"),
        (2, {"暂停条款": "合同第8.4条"}, "我公司可能依合同第8.4条暂缓新的赊销发货。"),
        (2, {"暂停条款": "丙", "暂停发货日": "甲日"}, "自甲日起，我公司已暂缓对贵公司新的赊销发货，款到即恢复。"),
        (3, {"凭据": "合同、发票"}, "上述款项有合同、发票为凭。"),
        (3, {}, "上述款项系根据双方往来账目列明。"),
        (3, {"承诺作出日": "甲日", "承诺来源": "微信", "承诺日期": "乙日"}, "贵公司曾于甲日以微信书面承诺在乙日付款"),
        (4, {"历次函日期": "甲日、乙日"}, "我公司已先后于甲日、乙日书面催告。"),
        (1, {"联系人": "李敏", "电话": "88"}, "敬请与我公司李敏联系（88），"),
        (1, {"合同": "合同A", "付款条件": "月结"}, "根据双方合同A，货款应月结。"),
    ],
)
def test_a_sentence_is_printed_from_its_fact(level: int, facts: dict[str, str], sentence: str) -> None:
    assert sentence in words("zh", level, **facts)


@pytest.mark.parametrize(("language", "level"), ALL)
def test_what_fell_due_after_the_books_end_is_not_said_to_have_been_due_by_then(language: str, level: int) -> None:
    said, plain = words(language, level, 截止日未逾期="1"), words(language, level)
    past = {"zh": ("已过约定的付款日", "款项已到期"), "en": ("as past the date agreed", "as due and not")}[language]
    assert any(phrase in plain for phrase in past) is (level <= 2)
    assert not any(phrase in said for phrase in past)
    assert ("<today>" in said, "<today>" in plain) == (level <= 2, False)


@pytest.mark.parametrize(("level", "sentence"), [
    (1, "截至<ledger>，下列款项约定的付款日在<today>之前，我公司账上尚未收到："),
    (2, "截至<ledger>，下列于<today>之前到期的款项我公司尚未收到："),
])  # fmt: skip
def test_the_sentence_about_later_due_dates_reads_well(level: int, sentence: str) -> None:
    assert sentence in words("zh", level, 截止日未逾期="1")


@pytest.mark.parametrize(("level", "sentence"), [
    (1, "Our books at <ledger> show the items below as due before <today> under <contract> and not yet received:"),
    (2, "Our books at <ledger> show the following amounts as due before <today> under <contract> and not received:"),
])  # fmt: skip
def test_the_english_sentence_about_later_due_dates_reads_well(level: int, sentence: str) -> None:
    assert sentence in words("en", level, 截止日未逾期="1", 合同="<contract>")


ACCOUNT = {"余额式": "1", "账面余额": "<balance>", "已到期金额": "<due>"}
OF_THE_BALANCE = {
    "zh": {
        "": "截至<ledger>，贵公司应付我公司货款余额<balance>，其中按约定账期已到期<due>（往来明细见下表）：",
        "截止日未逾期": "货款余额<balance>，其中按约定账期在<today>之前到期<due>（往来明细见下表）：",
        "另有到期": "货款余额<balance>，其中本函所涉、按约定账期在<today>之前到期的为<due>（往来明细见下表）：",
    },
    "en": {
        "": "Our books at <ledger> show a balance of <balance> owed to us on your account, of which <due> fell due under the",
        "截止日未逾期": "a balance of <balance> owed to us on your account, of which <due> fell due before <today> under",
        "另有到期": "of which this letter concerns <due> that fell due before <today> under the agreed payment term",
    },
}


@pytest.mark.parametrize(("language", "level"), ALL)
def test_every_level_has_a_balance_form(language: str, level: int) -> None:
    assert asks_for(parse(text(language, level)), BALANCE)
    for flag, sentence in OF_THE_BALANCE[language].items():
        said = words(language, level, **ACCOUNT, **({flag: "1"} if flag else {}))
        assert sentence in said
        assert (said.count("<balance>"), said.count("<due>")) == (1, 1)
    both = words(language, level, **ACCOUNT, 截止日未逾期="1", 另有到期="1")
    assert OF_THE_BALANCE[language]["另有到期"] in both
    assert "<balance>" not in words(language, level, 账面余额="<balance>", 已到期金额="<due>", 另有到期="1")


@pytest.mark.parametrize(("language", "level"), ALL)
def test_a_letter_about_a_balance_names_no_document(language: str, level: int) -> None:
    facts = {**ACCOUNT, "争议金额": "<part>", "贷项金额": "<credits>"}
    said = letter(language, level, **facts).title + words(language, level, **facts)
    assert "<part>" in said and "<credits>" in said
    named = {"zh": ("单据", "下列款项", "发票"), "en": ("documents listed", "items below", "following amounts", "invoice")}
    assert [one for one in named[language] if one in said] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_promise_by_word_of_mouth_is_not_held_against_anyone(language: str) -> None:
    assert words(language, 3, 承诺日期="<promised>") == words(language, 3)


@pytest.mark.parametrize(("language", "level"), [(one, level) for one, level in ALL if level > 1])
def test_interest_is_reserved_below_the_principal_and_added_only_when_claimed(language: str, level: int) -> None:
    facts = {"利息金额": "<interest>", "利息截止日": "<until>"}
    clause = facts | {"利息条款": "<clause>"}
    reserved, claimed = words(language, level, **clause), words(language, level, **clause, 利息计入="1")
    sentence = {"zh": "未计入上述催付金额，我公司保留主张的权利", "en": "is not included in the sum demanded"}[language]
    assert sentence in reserved and "<interest>" in reserved
    assert sentence not in claimed and "<interest>" in claimed
    assert "<interest>" in words(language, level, **facts, 利息计入="1")
    assert "<interest>" not in words(language, level, **facts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_letter_speaks_neither_of_interest_nor_of_consequences(language: str) -> None:
    known = dict.fromkeys((*PLACEHOLDERS, *FLAGS), "X")
    said = words(language, 1, **known)
    assert not any(word in said for word in ("违约金", "法院", "依法", "暂停", "interest", "court", "further steps"))


@pytest.mark.parametrize("level", LEVELS)
def test_words_of_the_office_stay_in_the_office(level: int) -> None:
    source = text("zh", level)
    assert not any(word in source for word in ("核销", "拒付", "逾期率", "黑名单", "违约客户", "收到本函之日起"))


@pytest.mark.parametrize("level", LEVELS)
def test_an_english_reader_is_not_asked_for_wax(level: int) -> None:
    source = text("en", level).lower()
    assert "seal" not in source and "red-letter" not in source
    assert ("company stamp" in source) is (level == 2)


def test_both_languages_use_the_same_placeholders() -> None:
    for level in LEVELS:
        used = [set(re.findall(r"\{\??(\w+)\}", text(one, level))) for one in LANGUAGES]
        assert used[0] == used[1], level

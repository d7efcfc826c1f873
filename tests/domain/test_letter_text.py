"""Letter texts: what they may say is checked when they are saved, what they do say comes from facts only."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.letter_text import (
    FLAGS,
    PLACEHOLDERS,
    FilledLetter,
    LetterFault,
    LetterTextError,
    Paragraph,
    Run,
    asks_for,
    fill,
    parse,
)

REST = "\n请于{付款期限日}前付{催付金额}。\n{明细表}\n"
FACTS = {"付款期限日": "2026年11月30日", "催付金额": "¥829,900.00"}


def filled(line: str, **facts: str) -> str:
    """The first paragraph of a letter that has ``line`` and what every letter needs."""
    return fill(parse("标题\n" + line + REST), FACTS | facts).paragraphs[0].text


def fault(text: str) -> LetterTextError:
    with pytest.raises(LetterTextError) as refused:
        parse(text)
    return refused.value


def test_a_whole_letter() -> None:
    text = "\ufeff付款提醒函\r\n\r\n　　{客户全称}：您好\n{ 明细表 }\n于**{付款期限日}**前付{催付金额}\n"
    letter = fill(parse(text), FACTS | {"客户全称": "甲公司"})
    assert letter == FilledLetter(
        "付款提醒函",
        (
            Paragraph("text", (Run("甲公司：您好"),)),
            Paragraph("table"),
            Paragraph("text", (Run("于"), Run("2026年11月30日", True), Run("前付¥829,900.00"))),
        ),
    )


def test_the_title_is_filled_too() -> None:
    assert fill(parse("催款函（{文号}）[（第{币种}次）]" + REST), FACTS | {"文号": "7"}).title == "催款函（7）"


@pytest.mark.parametrize(
    ("line", "facts", "printed"),
    [
        ("甲[乙]丙", {}, "甲乙丙"),
        ("甲[{合同}]丙", {}, "甲丙"),
        ("甲[{合同}]丙", {"合同": "A"}, "甲A丙"),
        ("[{合同}{文号}|{文号}|无]", {}, "无"),
        ("[{合同}{文号}|{文号}|无]", {"文号": "2"}, "2"),
        ("[{合同}{文号}|{文号}|无]", {"文号": "2", "合同": "A"}, "A2"),
        ("[{合同}|{文号}]甲", {}, "甲"),
        ("[{?无异议}未收到异议]甲", {}, "甲"),
        ("[{?无异议}未收到异议]甲", {"无异议": "1"}, "未收到异议甲"),
        ("[{?合同}有合同|没有]", {"合同": "A"}, "有合同"),
        ("[{? 合同 }有合同|没有]", {"合同": "  "}, "没有"),
        ("甲|乙", {}, "甲|乙"),
        (r"\[甲\] \{文号\} \| \* \\ [a\|b|c]", {}, r"[甲] {文号} | * \ a|b"),
        (r"甲\乙*丙", {}, r"甲\乙*丙"),
        ("One. [Two {合同}. ]Three.", {}, "One. Three."),
        ("One. [Two {合同}. ] Three. [{合同}]", {}, "One. Three."),
        ("[{合同} ]One.", {}, "One."),
        ("甲{文号}乙", {"文号": "一\n\t二"}, "甲一 二乙"),
    ],
)
def test_what_is_printed(line: str, facts: dict[str, str], printed: str) -> None:
    assert filled(line, **facts) == printed


def test_a_paragraph_without_words_is_dropped() -> None:
    letter = fill(parse("标题\n[{合同}] [{文号}]\n[**{合同}**]" + REST), FACTS)
    assert [one.kind for one in letter.paragraphs] == ["text", "table"]


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ("甲**乙**丙", (Run("甲"), Run("乙", True), Run("丙"))),
        ("**甲[乙|丙]丁**", (Run("甲乙丁", True),)),
        ("[**甲**|乙]", (Run("甲", True),)),
        ("甲 ** 乙**", (Run("甲 "), Run("乙", True))),
        ("甲** **", (Run("甲"),)),
        ("甲 ** ** 乙", (Run("甲 "), Run("乙"))),
    ],
)
def test_bold(line: str, runs: tuple[Run, ...]) -> None:
    assert fill(parse("标题\n" + line + REST), FACTS).paragraphs[0].runs == runs


@pytest.mark.parametrize("name", ["催付金额", "付款期限日"])
@pytest.mark.parametrize("empty", [None, "", "  "])
def test_a_placeholder_without_fact_is_not_printed_over(name: str, empty: str | None) -> None:
    facts = {key: value for key, value in FACTS.items() if key != name} | ({} if empty is None else {name: empty})
    with pytest.raises(LetterTextError) as refused:
        fill(parse("标题" + REST), facts)
    assert (refused.value.code, refused.value.figures) == (LetterFault.MISSING_FACT, {"name": name})


def test_a_title_without_its_fact_is_not_printed() -> None:
    with pytest.raises(LetterTextError, match="MISSING_FACT"):
        fill(parse("函{文号}" + REST), FACTS)


@pytest.mark.parametrize(
    ("text", "code", "figures"),
    [
        ("", LetterFault.NO_TITLE, {}),
        (" \n　\n", LetterFault.NO_TITLE, {}),
        ("{明细表}" + REST, LetterFault.NO_TITLE, {}),
        ("标题\n\n甲{客户}" + REST, LetterFault.UNKNOWN_PLACEHOLDER, {"name": "客户", "line": 3}),
        ("标题\n{}" + REST, LetterFault.UNKNOWN_PLACEHOLDER, {"name": "", "line": 2}),
        ("标题\n[{?异议}]" + REST, LetterFault.UNKNOWN_PLACEHOLDER, {"name": "?异议", "line": 2}),
        ("标题\n{无异议}" + REST, LetterFault.UNKNOWN_PLACEHOLDER, {"name": "无异议", "line": 2}),
        ("标题{函号}" + REST, LetterFault.UNKNOWN_PLACEHOLDER, {"name": "函号", "line": 1}),
        ("标题\n甲[乙" + REST, LetterFault.UNBALANCED, {"mark": "[", "line": 2}),
        ("标题\n甲]乙" + REST, LetterFault.UNBALANCED, {"mark": "]", "line": 2}),
        ("标题\n甲{乙" + REST, LetterFault.UNBALANCED, {"mark": "{", "line": 2}),
        ("标题\n甲乙}" + REST, LetterFault.UNBALANCED, {"mark": "}", "line": 2}),
        ("标题\n[甲[乙]]" + REST, LetterFault.NESTED, {"line": 2}),
        ("标题\n**甲" + REST, LetterFault.UNBALANCED_BOLD, {"line": 2}),
        ("标题\n[**甲]乙**" + REST, LetterFault.UNBALANCED_BOLD, {"line": 2}),
        ("标题\n[**甲|乙**]" + REST, LetterFault.UNBALANCED_BOLD, {"line": 2}),
        ("标题\n｛文号｝" + REST, LetterFault.LOOKALIKE, {"mark": "｛", "line": 2}),
        ("标题\n{?已开票}" + REST, LetterFault.FLAG_OUTSIDE, {"name": "已开票", "line": 2}),
        ("标题\n甲{明细表}" + REST, LetterFault.TABLE_INSIDE, {"line": 2}),
        ("标题{明细表}" + REST, LetterFault.TABLE_INSIDE, {"line": 1}),
        ("标题" + REST + "{明细表}", LetterFault.TABLE_TWICE, {"line": 4}),
        ("标题\n{付款期限日}{催付金额}", LetterFault.MANDATORY_MISSING, {"name": "明细表"}),
        ("标题\n{付款期限日}\n{明细表}", LetterFault.MANDATORY_MISSING, {"name": "催付金额"}),
        ("{付款期限日}\n{催付金额}\n{明细表}", LetterFault.MANDATORY_MISSING, {"name": "付款期限日"}),
        ("标题\n{催付金额}[{付款期限日}]\n{明细表}", LetterFault.MANDATORY_MISSING, {"name": "付款期限日"}),
    ],
)
def test_what_cannot_be_saved(text: str, code: LetterFault, figures: dict[str, object]) -> None:
    error = fault(text)
    assert (error.code, error.figures) == (code, figures)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("标题" + REST, False),
        ("标题\n余额式" + REST, False),
        ("标题\n[甲|{?余额式}乙]" + REST, True),
        ("[{?余额式}标题]" + REST, True),
        ("标题\n[{账面余额}|{?另有到期}乙]" + REST, False),
    ],
)
def test_whether_a_text_asks_for_something(text: str, asks: bool) -> None:
    assert asks_for(parse(text), "余额式") is asks
    assert asks_for(parse(text), "催付金额")


def test_names_are_not_both_placeholder_and_flag() -> None:
    assert not set(PLACEHOLDERS) & set(FLAGS)
    assert all(name == name.strip() and not set(name) & set("?{}[]|*") for name in (*PLACEHOLDERS, *FLAGS))


@given(st.text(st.sampled_from("甲乙 {}[]|*\\?" + string.ascii_letters + "文号合同"), max_size=40))
def test_any_text_is_either_readable_or_refused_by_name(line: str) -> None:
    try:
        letter = parse("标题\n" + line + REST)
    except LetterTextError as error:
        assert error.code in LetterFault
    else:
        known = dict.fromkeys((*PLACEHOLDERS, *FLAGS), "事实")
        assert all(one.runs for one in fill(letter, known | FACTS).paragraphs if one.kind == "text")


@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30))
def test_a_fact_is_printed_as_it_is_and_never_read_as_grammar(value: str) -> None:
    assert filled("甲{客户全称}乙", 客户全称=value) == f"甲{value}乙"

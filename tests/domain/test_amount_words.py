"""Amounts in words: the official spellings, and that they say the amount."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.amount_words import LIMIT, chinese, chinese_prefix, english
from app.domain.money import from_minor

FIGURES = "零壹贰叁肆伍陆柒捌玖"
PLACES = {"拾": 10, "佰": 100, "仟": 1000}
SECTIONS = {"亿": 10**8, "万": 10**4, "元": 1}
AMOUNTS = st.integers(0, 10**14 - 1) | st.integers(0, 10**7).map(lambda n: n * 10**6 + n % 101)


@pytest.mark.parametrize("vector", ["rmb.words"], indirect=True)
def test_chinese(vector: dict[str, Any]) -> None:
    assert [chinese(Decimal(amount)) for amount in vector["inputs"]] == vector["expected"]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("10.05", "壹拾元零伍分"),
        ("10.50", "壹拾元零伍角"),
        ("0.10", "壹角"),
        ("10500", "壹万零伍佰元整"),
        ("100005000", "壹亿零伍仟元整"),
        ("1002000000", "壹拾亿零贰佰万元整"),
        ("107000", "壹拾万柒仟元整"),
        ("10010", "壹万零壹拾元整"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_where_zeros_are_written(amount: str, words: str) -> None:
    assert chinese(Decimal(amount), "") == words


def test_zheng_after_jiao_is_a_choice() -> None:
    assert chinese(Decimal("1409.50"), zheng_after_jiao=True) == "人民币壹仟肆佰零玖元伍角整"
    assert chinese(Decimal("1409.52"), zheng_after_jiao=True) == "人民币壹仟肆佰零玖元伍角贰分"
    assert chinese(Decimal("1409.00"), zheng_after_jiao=True) == "人民币壹仟肆佰零玖元整"


@pytest.mark.parametrize(
    ("currency", "words"),
    [("CNY", "人民币伍元整"), ("USD", "美元伍元整"), ("HKD", "港币伍元整"), ("ZAR", "ZAR伍元整")],
)
def test_other_currencies_keep_the_unit(currency: str, words: str) -> None:
    assert chinese(Decimal(5), chinese_prefix(currency)) == words


def read(words: str) -> int:
    """The amount in 分 that a text in capitals says, by adding up its figures."""
    total = section = figure = 0
    for character in words.removesuffix("整"):
        if character in FIGURES:
            figure = FIGURES.index(character)
        elif character in PLACES:
            section, figure = section + figure * PLACES[character], 0
        elif character in SECTIONS:
            total, section, figure = total + (section + figure) * SECTIONS[character] * 100, 0, 0
        else:
            total, figure = total + figure * {"角": 10, "分": 1}[character], 0
    return total


@given(AMOUNTS)
def test_the_capitals_say_the_amount(minor: int) -> None:
    words = chinese(from_minor(minor, "CNY"), "")
    assert read(words) == minor
    assert "零零" not in words
    assert "零元" not in words or minor == 0
    assert words.endswith("整") == (minor % 100 == 0)


@pytest.mark.parametrize("amount", ["-0.01", "1000000000000", "0.001", "NaN"])
def test_amounts_without_words(amount: str) -> None:
    with pytest.raises(ValueError):
        chinese(Decimal(amount))
    with pytest.raises(ValueError):
        english(Decimal(amount), "CNY")


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("50240", "EUR", "fifty thousand two hundred and forty euros"),
        ("1.05", "USD", "one dollar and five cents"),
        ("0", "USD", "zero dollars"),
        ("0.01", "GBP", "one penny"),
        ("2.02", "GBP", "two pounds and two pence"),
        ("21.10", "CNY", "twenty-one yuan and ten fen"),
        ("1000", "JPY", "one thousand yen"),
        ("1005", "USD", "one thousand and five dollars"),
        ("5105", "USD", "five thousand one hundred and five dollars"),
        ("1000005", "USD", "one million and five dollars"),
        ("105000", "HKD", "one hundred and five thousand Hong Kong dollars"),
        ("319.19", "CAD", "three hundred and nineteen Canadian dollars and nineteen cents"),
        ("2000000000.30", "SGD", "two billion Singapore dollars and thirty cents"),
        ("50.05", "ZAR", "ZAR fifty and 05/100"),
        ("50", "ZAR", "ZAR fifty and 00/100"),
        ("50.005", "KWD", "KWD fifty and 005/1000"),
        ("50", "KRW", "KRW fifty"),
    ],
)
def test_english(amount: str, currency: str, words: str) -> None:
    assert english(Decimal(amount), currency) == words


@given(AMOUNTS, AMOUNTS)
def test_english_tells_amounts_apart(a: int, b: int) -> None:
    said = [english(from_minor(minor, "USD"), "USD") for minor in (a, b)]
    assert (said[0] == said[1]) == (a == b)
    assert all("zero" not in words or words == "zero dollars" for words in said)


def test_the_largest_amount_has_words() -> None:
    assert english(LIMIT - Decimal("0.01"), "USD").endswith("dollars and ninety-nine cents")

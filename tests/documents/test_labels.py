"""The words of the layouts: the same in both languages, all of them used; and how figures are written."""

import re
import string
from datetime import date

import pytest

from app.documents import figures
from app.documents.fonts import missing_glyphs
from app.documents.labels import EN, ZH
from tests.lints import ROOT

MODULES = [path for path in (ROOT / "app" / "documents").glob("*.py") if not path.name.startswith("labels")]
SOURCES = "".join(path.read_text(encoding="utf-8") for path in MODULES)
COMPOSED = (
    "kind_", "allowance_", "bucket_", "basis_", "seal_", "transfer_", "behind_", "check_only_", "check_found", "check_of_day",
)  # fmt: skip


def fields(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_labels_with_the_same_fields() -> None:
    assert ZH.keys() == EN.keys()
    # a language may do without a field (a letter to "Dear Sir or Madam" names nobody), but not ask for another
    assert [key for key in ZH if fields(EN[key]) - fields(ZH[key])] == []


def test_every_label_is_used() -> None:
    used = set(re.findall(r"[\"'](\w+)[\"']", SOURCES))
    assert [key for key in ZH if key not in used and not key.startswith(COMPOSED)] == []


def test_every_label_can_be_printed() -> None:
    assert missing_glyphs("".join([*ZH.values(), *EN.values()])) == ""


def test_english_labels_hold_no_chinese() -> None:
    assert [key for key, text in EN.items() if re.search("[\u2e80-\uffff]", text)] == []


def test_words_of_the_office_are_not_printed() -> None:
    inside = ("seal", "sign", "hand", "figure", "report", "allowance", "given")
    customers = "".join(text for key, text in ZH.items() if not key.startswith(inside))
    assert not any(word in customers for word in ("核销", "坏账", "拒付", "逾期率", "欠款", "诉讼时效"))


def test_no_english_paper_speaks_of_seals() -> None:
    assert "seal" not in "".join(EN.values()).lower()


@pytest.mark.parametrize(
    ("minor", "currency", "language", "shown"),
    [
        (82990000, "CNY", "zh", "¥829,900.00"),
        (-5, "CNY", "zh", "−¥0.05"),
        (82990000, "CNY", "en", "CNY 829,900.00"),
        (-123456, "EUR", "zh", "EUR −1,234.56"),
        (1234567, "JPY", "zh", "JPY 1,234,567"),
    ],
)
def test_money(minor: int, currency: str, language: str, shown: str) -> None:
    assert figures.money(minor, currency, language) == shown


def test_columns() -> None:
    assert figures.amount(-100, "CNY") == "−1.00"
    assert (figures.amount_or_dash(0, "CNY"), figures.amount_or_dash(1, "CNY")) == ("–", "0.01")


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(1, 3, "33.3%"), (1, 2000, "0.1%"), (0, 5, "0.0%"), (5, 5, "100.0%"), (1, 0, "–")]
)
def test_percent(part: int, whole: int, shown: str) -> None:
    assert figures.percent(part, whole) == shown


def test_dates_and_currencies() -> None:
    day = date(2026, 11, 3)
    assert (figures.long_date(day, "zh"), figures.long_date(day, "en")) == ("2026年11月3日", "3 November 2026")
    assert (figures.unit("CNY", "zh"), figures.unit("XAF", "zh"), figures.unit("CNY", "en")) == ("人民币元", "XAF", "CNY")
    short = [figures.short_unit(*one) for one in (("CNY", "zh"), ("USD", "zh"), ("CNY", "en"))]
    assert short == ["元", "USD", "CNY"]


@pytest.mark.parametrize(
    ("language", "company", "line", "reader"),
    [
        ("zh", False, "甲公司财务部：", "财务部 收"),
        ("zh", True, "甲公司：", "法定代表人/负责人 收"),
        ("en", False, "Dear Sir or Madam,", "Accounts Payable"),
        ("en", True, "Dear Sir or Madam,", "The Directors"),
    ],
)
def test_who_is_addressed(language: str, company: bool, line: str, reader: str) -> None:
    assert figures.salutation(language, "甲公司", company) == line
    assert figures.attention(language, company) == reader

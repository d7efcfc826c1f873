"""The amount parser: the forms people write, the forms that are no amount, and what has to be asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import show
from app.exchange.amounts import AmountFormat, CellNumber, Undecided, decide, parse_amount, plain_minor
from app.exchange.faults import Fault

POINT, COMMA, AUTO = AmountFormat.POINT, AmountFormat.COMMA, AmountFormat.AUTO

READ = [
    ("1.234,56", 123456),
    ("1,234.56", 123456),
    ("(1,200.00)", -120000),
    ("1 234,56", 123456),
    ("1\u00a0234,56", 123456),
    ("1\u202f234.56", 123456),
    ("1'234.56", 123456),
    ("120-", -12000),
    ("-120", -12000),
    ("- 120", -12000),
    ("+120", 12000),
    ("12CR", -1200),
    ("12.00 cr", -1200),
    ("12DR", 1200),
    ("１２３４", 123400),
    ("１，２３４．５０", 123450),
    ("−120", -12000),
    ("–120", -12000),
    ("CNY 12", 1200),
    ("12 CNY", 1200),
    ("cny12", 1200),
    ("¥12.5", 1250),
    ("￥12.5", 1250),
    ("-¥12", -1200),
    ("¥-12", -1200),
    ("人民币12元", 1200),
    ("12.00元", 1200),
    ("1.5万元", 1500000),
    ("1.5万", 1500000),
    ("3千", 300000),
    ("0.0002亿", 2000000),
    ("12,345,678", 1234567800),
    ("12.345.678", 1234567800),
    (".5", 50),
    ("007", 700),
    ("0", 0),
    ("0.00", 0),
    ("1.500000", 150),
    ("9999999999999.99", 999999999999999),
]

REFUSED = [
    *((text, Fault.AMOUNT_UNREADABLE) for text in ("NaN", "Infinity", "-inf", "1_000", "1e400", "1e5", "0x1F", "½", "1½")),
    *((text, Fault.AMOUNT_UNREADABLE) for text in ("", " ", "￥", "元", "abc", "-", "()", ".", "12.", "1²", "٣", "①")),
    *((text, Fault.AMOUNT_UNREADABLE) for text in ("1,2,3", "1,23.45", "1 23.45", "12,345.678.9", "1.5.5", "1,00,000")),
    *((text, Fault.AMOUNT_UNREADABLE) for text in ("(5", "5)", "--5", "-5-", "(-5)", "-5CR", "5+", "XYZ 5", "USD 5 EUR")),
    *((text, Fault.AMOUNT_UNREADABLE) for text in ("12%", "12 13 apples", "=1+1", "5 盒", "1" * 70)),
    *((text, Fault.TOO_MANY_DECIMALS) for text in ("0.123", "1234.567", "1,234.567", "1.234,567", "0.0000001万")),
    *((text, Fault.AMOUNT_TOO_LARGE) for text in ("10000000000000", "9" * 20, "99999999亿", "9" * 40)),
    *((text, Fault.CURRENCY_DIFFERS) for text in ("$12", "US$ 5", "12 EUR", "€12", "($1,200.00)", "12HKD")),
    *((text, Fault.AMBIGUOUS_AMOUNT) for text in ("1.234", "1,234", "¥1，200", "-1,234", "12,345", "1.234万")),
]


@pytest.mark.parametrize(("text", "minor"), READ)
def test_usual_forms_are_read_exactly(text: str, minor: int) -> None:
    assert parse_amount(text, "CNY") == minor


@pytest.mark.parametrize(("text", "fault"), REFUSED)
def test_what_is_no_amount_is_refused_with_its_reason(text: str, fault: Fault) -> None:
    assert parse_amount(text, "CNY") is fault


def test_the_format_decides_what_is_ambiguous() -> None:
    assert parse_amount("¥1，200", "CNY", POINT) == 120000
    assert parse_amount("1,234", "CNY", POINT) == 123400
    assert parse_amount("1.234", "CNY", COMMA) == 123400
    assert parse_amount("1.234", "CNY", POINT) is Fault.TOO_MANY_DECIMALS
    assert parse_amount("12.50", "CNY", COMMA) is Fault.AMOUNT_UNREADABLE


def test_a_number_cell_always_has_a_decimal_point() -> None:
    assert parse_amount(CellNumber("1.5"), "CNY", COMMA) == 150
    assert parse_amount(CellNumber("1234.5"), "CNY", AUTO) == 123450
    assert parse_amount(CellNumber("1.234"), "CNY", AUTO) is Fault.TOO_MANY_DECIMALS


def test_decimals_follow_the_currency() -> None:
    assert parse_amount("500", "JPY") == 500
    assert parse_amount("500.00", "JPY") == 500
    assert parse_amount("500.5", "JPY") is Fault.TOO_MANY_DECIMALS
    assert parse_amount("1.234", "BHD", POINT) == 1234
    assert parse_amount("¥500", "JPY") == 500
    assert parse_amount("$5", "CAD") == 500


def test_a_unit_multiplies_before_decimals_are_counted() -> None:
    assert parse_amount("1.23456", "CNY", POINT, 10_000) == 1234560
    assert parse_amount("12", "CNY", AUTO, 1_000) == 1200000
    assert parse_amount("1.2345678", "CNY", POINT, 10_000) is Fault.TOO_MANY_DECIMALS


@pytest.mark.parametrize(
    ("cells", "point_seen", "told"),
    [
        ([], False, AUTO),
        (["12", "1 234", "abc", ""], False, AUTO),
        (["1,234", "12.50"], False, POINT),
        (["1.234", "12,50"], False, COMMA),
        (["1,234"], True, POINT),
        (["1,234", "1,234,567"], False, POINT),
        (["1.234", "1.234.567"], False, COMMA),
        (["1,234", "0.500"], False, POINT),
        (["1.234", "1234,567"], False, COMMA),
        ([CellNumber("1.234")], False, AUTO),
        (["1,234", "5,678", "1,234"], False, Undecided(Fault.AMBIGUOUS_AMOUNT, ("1,234", "5,678"))),
        (["1.234", "12"], False, Undecided(Fault.AMBIGUOUS_AMOUNT, ("1.234",))),
        (["1.234,5", "12.50"], False, Undecided(Fault.MIXED_AMOUNTS, ("1.234,5", "12.50"))),
        (["12,50"], True, Undecided(Fault.MIXED_AMOUNTS, ("12,50",))),
    ],
)
def test_a_column_tells_its_format_or_asks(cells: list[str], point_seen: bool, told: AmountFormat | Undecided) -> None:
    assert decide(cells, point_seen) == told


def test_no_more_than_five_samples_are_shown() -> None:
    told = decide(f"{n},000" for n in range(1, 20))
    assert isinstance(told, Undecided)
    assert told.samples == ("1,000", "2,000", "3,000", "4,000", "5,000")


AMOUNTS = st.integers(-(10**15) + 1, 10**15 - 1)
CURRENCIES = st.sampled_from(["CNY", "JPY", "BHD"])


def grouped(text: str, group: str, decimal: str) -> str:
    whole, _, part = text.partition(".")
    return f"{int(whole):,}".replace(",", group) + (decimal + part if part else "")


@given(AMOUNTS, CURRENCIES, st.sampled_from([",", "", " ", "'"]), st.sampled_from(["{}", "¥{}", "{} 元", " {} "]))
def test_written_with_a_point_and_read_again(minor: int, currency: str, group: str, frame: str) -> None:
    if currency == "BHD" or (currency == "JPY" and "元" in frame):
        frame = "{}"
    sign = "-" if minor < 0 else ""
    text = sign + frame.format(grouped(show(abs(minor), currency), group, "."))
    assert parse_amount(text, currency, POINT) == minor


@given(AMOUNTS, CURRENCIES, st.sampled_from([".", "", " "]), st.sampled_from(["-{}", "{}-", "({})", "{} CR", "− {}"]))
def test_written_with_a_comma_and_read_again(minor: int, currency: str, group: str, negative: str) -> None:
    text = grouped(show(abs(minor), currency), group, ",")
    assert parse_amount(negative.format(text) if minor < 0 else text, currency, COMMA) == minor


@given(st.text("0123456789.,-() '", max_size=12))
def test_the_fast_way_agrees_with_the_whole_parser(text: str) -> None:
    fast = plain_minor(text)
    if fast is not None:
        assert parse_amount(text, "CNY", POINT) == fast


@given(st.text(max_size=40))
def test_any_text_gives_an_amount_or_a_reason(text: str) -> None:
    assert isinstance(parse_amount(text, "CNY"), int | Fault)


@pytest.mark.parametrize(("text", "minor"), [("12", 1200), ("12.5", 1250), ("12.50", 1250), ("0.07", 7)])
def test_the_fast_way_reads_plain_amounts(text: str, minor: int) -> None:
    assert plain_minor(text) == minor


@pytest.mark.parametrize("text", ["", "-1", "1,234", "1.234", ".5", "12.", "1_000", "1 234", "1" * 14])
def test_the_fast_way_leaves_the_rest_to_the_parser(text: str) -> None:
    assert plain_minor(text) is None

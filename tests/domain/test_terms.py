"""Payment terms: every form of the grammar, what it makes due, what is refused, and the words."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.fault import Fault
from app.domain.terms import (
    MAX_TEXT,
    Discount,
    Kind,
    Part,
    Start,
    Term,
    TermError,
    describe,
    due_date,
    due_dates,
    parse_term,
)

# The labels of the known answers, written in the grammar.
CODES = {
    "EOM30": "EOM+30",
    "EOM_PLUS_30_DAYS(月结30天,按天)": "月结30天",
    "EOM_PLUS_1_MONTH(月结30天,按月=次月底)": "月结30天(月)",
    "EOM_PLUS_60_DAYS": "EOM+60",
    "EOM_PLUS_2_MONTHS": "EOM+2M",
    "EOM_PLUS_90_DAYS": "EOM+90",
    "EOM_PLUS_3_MONTHS": "EOM+3M",
    "EOM30_CUTOFF25 before": "EOM+30/CUT25",
    "EOM30_CUTOFF25 after": "EOM+30/CUT25",
    "FIXED_DAY next month 15": "次月15日",
    "FIXED_DAY next month 31 clamps": "D31+1M",
}
DATES = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


def due(text: str, base: str) -> str:
    """Due date of a term of one part."""
    ((_, found),) = due_dates(parse_term(text), day(base), None)
    assert found
    return found.isoformat()


@st.composite
def parts(draw: st.DrawFn) -> Part:
    """One part of any kind, whole."""
    kind = draw(st.sampled_from(Kind))
    days, months, cut, fixed = draw(st.tuples(*[st.integers(0, n) for n in (3650, 120, 31, 30)]))
    start = draw(st.sampled_from(Start))
    by_months = draw(st.booleans())
    span = {"months": months} if by_months else {"days": days}
    return {
        Kind.NET: Part(Kind.NET, **span, start=start),
        Kind.MONTH_END: Part(Kind.MONTH_END, **span, cut=cut, start=start),
        Kind.DAY: Part(Kind.DAY, day=fixed + 1, months=months or 1, cut=cut, start=start),
        Kind.ON_DELIVERY: Part(Kind.ON_DELIVERY, start=Start.DELIVERY if by_months else Start.INVOICE),
        Kind.BEFORE_SHIPPING: Part(Kind.BEFORE_SHIPPING),
    }[kind]


@st.composite
def terms(draw: st.DrawFn) -> Term:
    found = draw(st.lists(parts(), min_size=1, max_size=5))
    discount = draw(st.none() | st.builds(Discount, st.sampled_from([Decimal("0.5"), Decimal(10)]), st.integers(0, 90)))
    if len(found) == 1:
        return Term(tuple(found), discount)
    shares = [Decimal("12.5")] * (len(found) - 1)
    shares.append(100 - sum(shares, Decimal(0)))
    return Term(tuple(_with_percent(part, share) for part, share in zip(found, shares, strict=True)), discount)


def _with_percent(part: Part, percent: Decimal) -> Part:
    return Part(part.kind, part.days, part.months, part.day, part.cut, part.start, percent)


@pytest.mark.parametrize("vector", ["terms.due"], indirect=True)
def test_due_dates(vector: dict[str, Any]) -> None:
    found = [due(CODES.get(label, label), given["base"]) for label, given in vector["inputs"]]
    assert found == vector["expected"]


@pytest.mark.parametrize("vector", ["ledger.base"], indirect=True)
def test_due_dates_of_the_base_ledger(vector: dict[str, Any]) -> None:
    for _, _, issued, label, nominal, _, _ in vector["expected"]["invoices"]:
        assert due(CODES.get(label, label), issued) == nominal


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # days from the start
        ("NET30", "NET30"),
        (" net 30 ", "NET30"),
        ("ＮＥＴ３０", "NET30"),
        ("n/30", "NET30"),
        ("30天", "NET30"),
        ("NET0", "NET0"),
        ("NET030", "NET30"),
        ("NET3M", "NET3M"),
        ("NET 3 个月", "NET3M"),
        ("NET0M", "NET0"),
        # month end
        ("EOM", "EOM"),
        ("eom+0", "EOM"),
        ("EOM 30", "EOM+30"),
        ("EOM+30", "EOM+30"),
        ("EOM+1m", "EOM+1M"),
        ("月结", "EOM"),
        ("月底", "EOM"),
        ("次月底", "EOM+1M"),
        ("月结30", "EOM+30"),
        ("月结 30 天", "EOM+30"),
        ("月结30（天）", "EOM+30"),
        ("月结30(月)", "EOM+1M"),
        ("月结60天（按月）", "EOM+2M"),
        ("月结2个月", "EOM+2M"),
        ("月结0", "EOM"),
        # day of a month
        ("D15+1M", "D15+1M"),
        ("次月15日", "D15+1M"),
        ("次月 5 号", "D5+1M"),
        ("D25/CUT20", "D25+0M/CUT20"),
        # on delivery, before shipping
        ("COD", "COD"),
        ("货到付款", "COD"),
        ("货到付款@送货", "COD@DELIVERY"),
        ("PREPAY", "PREPAY"),
        ("预付", "PREPAY"),
        ("预付款", "PREPAY"),
        ("款到发货", "PREPAY"),
        # start of the clock
        ("NET30@INVOICE", "NET30"),
        ("NET30@DELIVERY", "NET30@DELIVERY"),
        ("NET30 ＠ 送货", "NET30@DELIVERY"),
        ("货到30天", "NET30@DELIVERY"),
        ("DELIVERY+30", "NET30@DELIVERY"),
        ("月结30@对账", "EOM+30@STATEMENT"),
        ("票到30天", "NET30@RECEIPT"),
        ("票到付款", "NET0@RECEIPT"),
        ("ACCEPT+12M", "ACCEPT+12M"),
        ("ACCEPT+30", "ACCEPT+30"),
        ("NET30@ACCEPT", "ACCEPT+30"),
        ("验收后12个月", "ACCEPT+12M"),
        ("EOM@验收", "EOM@ACCEPT"),
        # cut-off
        ("EOM+30/CUT25", "EOM+30/CUT25"),
        ("月结30截25", "EOM+30/CUT25"),
        ("月结30/截25日", "EOM+30/CUT25"),
        ("次月15日@票到截25", "D15+1M/CUT25@RECEIPT"),
        # cash discount
        ("NET30,2/10", "NET30,2/10"),
        ("2/10,NET30", "NET30,2/10"),
        ("2/10 n/30", "NET30,2/10"),
        ("2%/10, NET 30", "NET30,2/10"),
        ("0.50/10天，30天", "NET30,0.5/10"),
        # instalments
        ("30%/NET30,70%/NET60", "30%/NET30,70%/NET60"),
        ("30％／NET30，70％／NET60", "30%/NET30,70%/NET60"),
        ("30%预付、70%月结30", "30%/PREPAY,70%/EOM+30"),
        ("95%/NET60;5%/ACCEPT+12M", "95%/NET60,5%/ACCEPT+12M"),
        ("33.3300%/NET30,66.67%/NET60", "33.33%/NET30,66.67%/NET60"),
        ("100%/NET30", "NET30"),
    ],
)
def test_every_form_has_one_code(text: str, code: str) -> None:
    term = parse_term(text)
    assert term.code == code
    assert parse_term(code) == term


@given(terms())
def test_the_code_reads_back(term: Term) -> None:
    assert parse_term(term.code) == term
    assert parse_term(term.code.lower().replace(",", " ， ")) == term


@given(parts(), DATES)
def test_nothing_is_due_before_its_start(part: Part, base: date) -> None:
    assert due_date(part, base) >= base


@given(st.integers(1, 31), st.integers(1, 31), DATES)
def test_a_day_of_the_same_month_never_lies_before_the_start(fixed: int, cut: int, base: date) -> None:
    try:
        term = parse_term(f"D{fixed}/CUT{cut}")
    except TermError as error:
        assert error.code is Fault.TERM_DAY
        assert cut > fixed
    else:
        assert cut <= fixed
        assert due_date(term.parts[0], base) >= base


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("NET3M", "2026-11-30", "2027-02-28"),
        ("COD", "2026-03-05", "2026-03-05"),
        ("PREPAY", "2026-03-05", "2026-03-05"),
        ("EOM+1M", "2026-01-31", "2026-02-28"),
        ("EOM/CUT25", "2026-12-26", "2027-01-31"),
        ("D15+1M/CUT25", "2026-03-25", "2026-04-15"),
        ("D15+1M/CUT25", "2026-03-26", "2026-05-15"),
        ("D31+1M", "2026-03-31", "2026-04-30"),
        ("D25/CUT20", "2026-03-20", "2026-03-25"),
        ("D25/CUT20", "2026-03-21", "2026-04-25"),
        ("EOM+30/CUT30", "2026-02-28", "2026-03-30"),
    ],
)
def test_further_due_dates(text: str, base: str, expected: str) -> None:
    assert due(text, base) == expected


def test_the_invoice_clock_runs_from_the_base_date_if_there_is_one() -> None:
    term, issued = parse_term("NET30"), day("2026-01-15")
    assert due_dates(term, issued, None) == ((Decimal(100), day("2026-02-14")),)
    assert due_dates(term, issued, day("2026-02-01")) == ((Decimal(100), day("2026-03-03")),)


@pytest.mark.parametrize("start", [start for start in Start if start is not Start.INVOICE])
def test_any_other_clock_waits_for_its_event(start: Start) -> None:
    term, issued = parse_term(f"NET30@{start}"), day("2026-01-15")
    assert due_dates(term, issued, None) == ((Decimal(100), None),)
    assert due_dates(term, issued, day("2026-02-01")) == ((Decimal(100), day("2026-03-03")),)


def test_each_instalment_has_its_own_clock() -> None:
    term = parse_term("95%/NET60,5%/ACCEPT+12M")
    assert due_dates(term, day("2026-01-15"), None) == ((Decimal(95), day("2026-03-16")), (Decimal(5), None))


def test_a_discount_is_kept_and_moves_nothing() -> None:
    term = parse_term("2/10,NET30")
    assert term.discount == Discount(Decimal(2), 10)
    assert term.parts == parse_term("NET30").parts


@pytest.mark.parametrize(
    ("text", "code", "figures"),
    [
        ("", Fault.TERM_EMPTY, {}),
        ("  ", Fault.TERM_EMPTY, {}),
        ("2/10", Fault.TERM_EMPTY, {}),
        ("30", Fault.TERM_UNREADABLE, {"part": "30"}),
        ("NET", Fault.TERM_UNREADABLE, {"part": "NET"}),
        ("NET-30", Fault.TERM_UNREADABLE, {"part": "NET-30"}),
        ("NET30,", Fault.TERM_UNREADABLE, {"part": ""}),
        ("net thirty", Fault.TERM_UNREADABLE, {"part": "NETTHIRTY"}),
        ("月结(月)", Fault.TERM_UNREADABLE, {"part": "月结(月)"}),
        ("30%/", Fault.TERM_UNREADABLE, {"part": "30%/"}),
        ("NET30@SHIPPING", Fault.TERM_UNREADABLE, {"part": "NET30@SHIPPING"}),
        ("NET9" * MAX_TEXT, Fault.TERM_UNREADABLE, {"part": "NET9" * (MAX_TEXT // 4)}),
        ("NET3651", Fault.TERM_TOO_FAR, {"part": "NET3651", "limit": 3650}),
        ("EOM+121M", Fault.TERM_TOO_FAR, {"part": "EOM+121M", "limit": 3650}),
        ("NET" + "9" * 150, Fault.TERM_TOO_FAR, {"part": "NET" + "9" * 150, "limit": 3650}),
        ("30%/NET30,60%/NET60", Fault.TERM_PERCENT, {"total": "90"}),
        ("NET30,NET60", Fault.TERM_PERCENT, {"total": "200"}),
        ("5%/ACCEPT+12M", Fault.TERM_PERCENT, {"total": "5"}),
        ("0%/NET30,100%/NET60", Fault.TERM_PERCENT, {"total": "0"}),
        ("月结45(月)", Fault.TERM_WHOLE_MONTHS, {"part": "月结45(月)", "days": 45}),
        ("NET30/CUT25", Fault.TERM_CUT_OFF, {"part": "NET30/CUT25"}),
        ("EOM/CUT0", Fault.TERM_CUT_OFF, {"part": "EOM/CUT0"}),
        ("EOM/CUT32", Fault.TERM_CUT_OFF, {"part": "EOM/CUT32"}),
        ("EOM/CUT25/CUT26", Fault.TERM_CUT_OFF, {"part": "EOM/CUT25/CUT26"}),
        ("EOM@送货@票到", Fault.TERM_START, {"part": "EOM@送货@票到"}),
        ("ACCEPT+30@DELIVERY", Fault.TERM_START, {"part": "ACCEPT+30@DELIVERY"}),
        ("PREPAY@ACCEPT", Fault.TERM_START, {"part": "PREPAY@ACCEPT"}),
        ("COD@票到", Fault.TERM_START, {"part": "COD@票到"}),
        ("D0+1M", Fault.TERM_DAY, {"part": "D0+1M"}),
        ("D32+1M", Fault.TERM_DAY, {"part": "D32+1M"}),
        ("D15", Fault.TERM_DAY, {"part": "D15"}),
        ("2/10,3/5,NET30", Fault.TERM_DISCOUNT, {"part": "3/5"}),
        ("0/10,NET30", Fault.TERM_DISCOUNT, {"part": "0/10"}),
        ("100/10,NET30", Fault.TERM_DISCOUNT, {"part": "100/10"}),
        ("2/9999,NET30", Fault.TERM_DISCOUNT, {"part": "2/9999"}),
    ],
)
def test_terms_that_are_refused(text: str, code: Fault, figures: dict[str, object]) -> None:
    with pytest.raises(TermError) as caught:
        parse_term(text)
    assert caught.value.code is code
    assert caught.value.figures == {**figures, "text": text[:MAX_TEXT]}


@given(st.text(max_size=MAX_TEXT + 5) | st.text("NETOMDCU天月结+%/@,()0123456789", max_size=30))
def test_any_text_is_a_term_or_a_reason(text: str) -> None:
    try:
        term = parse_term(text)
    except TermError as error:
        assert str(error).startswith("TERM_")
    else:
        assert parse_term(term.code) == term
        assert sum(part.percent for part in term.parts) == 100


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("NET0", "开票日当天", "on the invoice date"),
        ("NET1", "开票日后1天", "1 day after the invoice date"),
        ("NET30@送货", "送货日后30天", "30 days after delivery"),
        ("ACCEPT+12M", "验收日后12个月", "12 months after acceptance"),
        ("月结", "开票日当月月底", "at the end of the month of the invoice date"),
        ("月结30", "开票日当月月底后30天", "30 days after the end of the month of the invoice date"),
        ("月结30(月)", "开票日后第1个月的月底", "at the end of the month, 1 month after the invoice date"),
        (
            "次月15日@对账",
            "对账确认日后第1个月的15日",
            "on day 15 of the month, 1 month after confirmation of the statement",
        ),
        (
            "D25/CUT20@票到",
            "收到发票日当月25日（20日之后计入次月）",
            "on day 25 of the month of receipt of the invoice (after day 20: counted as the next month)",
        ),
        ("COD", "货到付款", "cash on delivery"),
        (
            "30%/预付,70%/NET30,2/10",
            "30%：款到发货；70%：开票日后30天；10天内付款优惠2%",
            "30%: payment before shipping; 70%: 30 days after the invoice date; 2% off if paid within 10 days",
        ),
    ],
)
def test_in_words(text: str, zh: str, en: str) -> None:
    term = parse_term(text)
    assert describe(term, "zh") == zh
    assert describe(term, "en") == en


@given(terms())
def test_every_term_has_words(term: Term) -> None:
    for language in ("zh", "en"):
        words = describe(term, language)
        assert words
        assert "{" not in words

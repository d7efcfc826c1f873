"""Ageing buckets: the base ledger by both dates, and that no day is lost or counted twice."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ageing import NO_DUE, Basis, BucketError, Buckets, days_past_due, parse_buckets
from app.domain.fault import Fault

DUE_NAMES = ["not_due", "1-30", "31-60", "61-90", "91-180", "181-365", "365+", "no_due"]
INVOICE_NAMES = ["0-30", "31-60", "61-90", "91-180", "181-365", "365+"]
DUE = parse_buckets(Basis.DUE, DUE_NAMES)
INVOICE = parse_buckets(Basis.INVOICE, INVOICE_NAMES)
# What is open of the base ledger on 2026-06-30: number -> (invoice date, due date, yuan).
OPEN = {
    "I04": ("2026-01-28", "2026-03-29", "20000.00"),
    "I08": ("2026-03-20", "2026-05-19", "40000.00"),
    "I09": ("2026-03-31", "2026-04-30", "50000.00"),
    "I11": ("2026-04-28", "2026-06-27", "180000.00"),
    "I12": ("2026-05-10", "2026-07-09", "75000.00"),
    "I13": ("2026-05-31", "2026-06-30", "90000.00"),
    "I14": ("2026-06-18", "2026-07-18", "140000.00"),
}
ON = date(2026, 6, 30)


@st.composite
def buckets(draw: st.DrawFn) -> Buckets:
    """A list of either basis with any edges."""
    basis = draw(st.sampled_from(Basis))
    edges = sorted(draw(st.sets(st.integers(1, 2_000), min_size=1, max_size=8)))
    firsts = [1 if basis is Basis.DUE else 0, *(edge + 1 for edge in edges)]
    names = [f"{first}-{last}" for first, last in zip(firsts, edges, strict=False)] + [f"{edges[-1]}+"]
    return parse_buckets(basis, ["not_due", *names, NO_DUE] if basis is Basis.DUE else names)


def sums(found: Iterable[tuple[str, str]]) -> dict[str, Decimal]:
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for bucket, amount in found:
        totals[bucket] += Decimal(amount)
    return totals


@pytest.mark.parametrize("vector", ["ageing.due"], indirect=True)
def test_by_due_date(vector: dict[str, Any]) -> None:
    days = {number: days_past_due(date.fromisoformat(due), ON) for number, (_, due, _) in OPEN.items()}
    assert days == vector["expected"]["dpd"]
    totals = sums((DUE.bucket_of(days[number]), amount) for number, (_, _, amount) in OPEN.items())
    assert totals == {name: Decimal(amount) for name, amount in vector["expected"]["buckets"].items()}


@pytest.mark.parametrize("vector", ["ageing.invoice"], indirect=True)
def test_by_invoice_date(vector: dict[str, Any]) -> None:
    ages = {number: (ON - date.fromisoformat(issued)).days for number, (issued, _, _) in OPEN.items()}
    assert ages == vector["expected"]["age_days"]
    totals = sums((INVOICE.bucket_of(ages[number]), amount) for number, (_, _, amount) in OPEN.items())
    assert totals == {name: Decimal(amount) for name, amount in vector["expected"]["buckets"].items()}


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (-400, "not_due"),
        (0, "not_due"),
        (1, "1-30"),
        (30, "1-30"),
        (31, "31-60"),
        (365, "181-365"),
        (366, "365+"),
        (9_999_999, "365+"),
        (None, "no_due"),
    ],
)
def test_edges_by_due_date(days: int | None, name: str) -> None:
    assert DUE.bucket_of(days) == name


@pytest.mark.parametrize(("days", "name"), [(-1, "0-30"), (0, "0-30"), (30, "0-30"), (31, "31-60"), (366, "365+")])
def test_edges_by_invoice_date(days: int, name: str) -> None:
    assert INVOICE.bucket_of(days) == name


def test_an_invoice_without_a_date_is_a_bug() -> None:
    with pytest.raises(ValueError):
        INVOICE.bucket_of(None)


def test_due_today_is_not_overdue() -> None:
    assert days_past_due(ON, ON) == 0
    assert days_past_due(None, ON) is None


def test_boundaries_by_due_date() -> None:
    assert DUE.boundaries(ON)[:3] == [
        ("not_due", ON, None),
        ("1-30", date(2026, 5, 31), date(2026, 6, 29)),
        ("31-60", date(2026, 5, 1), date(2026, 5, 30)),
    ]
    assert DUE.boundaries(ON)[-2:] == [("365+", None, date(2025, 6, 29)), ("no_due", None, None)]


def test_boundaries_by_invoice_date() -> None:
    assert INVOICE.boundaries(ON)[0] == ("0-30", date(2026, 5, 31), None)
    assert INVOICE.boundaries(ON)[-1] == ("365+", None, date(2025, 6, 29))
    assert [name for name, _, _ in INVOICE.boundaries(ON)] == INVOICE_NAMES


@given(buckets(), st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-2_100, 2_100))
def test_every_day_lies_between_exactly_one_pair_of_boundaries(found: Buckets, on: date, days: int) -> None:
    dated = on - timedelta(days)
    inside = [
        name
        for name, since, until in found.boundaries(on)
        if name != NO_DUE and (since is None or since <= dated) and (until is None or dated <= until)
    ]
    assert inside == [found.bucket_of(days)]
    assert [name for name, _, _ in found.boundaries(on)] == list(found.names)


@given(buckets())
def test_an_older_day_never_lies_in_a_younger_bucket(found: Buckets) -> None:
    order = [found.names.index(found.bucket_of(days)) for days in range(-2, max(found.edges) + 3)]
    assert order == sorted(order)
    assert set(order) == set(range(len(found.edges) + 1))


@pytest.mark.parametrize("last", ["365+", "366+"])
def test_the_open_bucket_may_be_named_either_way(last: str) -> None:
    found = parse_buckets(Basis.DUE, ["not_due", "1-365", last, "no_due"])
    assert found.bucket_of(365) == "1-365"
    assert found.bucket_of(366) == last


def test_overdue_need_not_be_divided() -> None:
    found = parse_buckets(Basis.DUE, ["not_due", "1+", "no_due"])
    assert [found.bucket_of(days) for days in (0, 1)] == ["not_due", "1+"]


@pytest.mark.parametrize(
    ("basis", "names", "code", "figures"),
    [
        (Basis.DUE, [], Fault.BUCKET_NO_DUE, {}),
        (Basis.DUE, DUE_NAMES[:-1], Fault.BUCKET_NO_DUE, {}),
        (Basis.DUE, ["no_due"], Fault.BUCKET_FIRST, {"expected": "not_due"}),
        (Basis.DUE, DUE_NAMES[1:], Fault.BUCKET_FIRST, {"expected": "not_due"}),
        (Basis.DUE, ["not_due", "no_due"], Fault.BUCKET_FIRST, {"expected": "not_due"}),
        (Basis.INVOICE, [], Fault.BUCKET_FIRST, {"expected": "0-"}),
        (Basis.INVOICE, ["0+"], Fault.BUCKET_FIRST, {"expected": "0-"}),
        (Basis.INVOICE, ["1-30", "30+"], Fault.BUCKET_FIRST, {"expected": "0-"}),
        (Basis.INVOICE, ["0-30", "30-60", "60+"], Fault.BUCKET_OVERLAP, {"name": "30-60", "expected": 31}),
        (Basis.INVOICE, ["0-30", "32-60", "60+"], Fault.BUCKET_GAP, {"name": "32-60", "expected": 31}),
        (Basis.INVOICE, ["0-30", "29+"], Fault.BUCKET_OVERLAP, {"name": "29+", "expected": 31}),
        (Basis.INVOICE, ["0-30", "32+"], Fault.BUCKET_GAP, {"name": "32+", "expected": 31}),
        (Basis.INVOICE, ["0-30", "31-60"], Fault.BUCKET_OPEN_END, {"name": "31-60"}),
        (Basis.INVOICE, ["0-30", "30+", "30+"], Fault.BUCKET_OPEN_END, {"name": "30+"}),
        (Basis.INVOICE, ["0-30", "31-60", *DUE_NAMES[-2:]], Fault.BUCKET_OPEN_END, {"name": "365+"}),
        (Basis.INVOICE, ["0-30", "60-31", "60+"], Fault.BUCKET_NAME, {"name": "60-31"}),
        (Basis.INVOICE, ["0-30", "31–60", "60+"], Fault.BUCKET_NAME, {"name": "31–60"}),
        (Basis.INVOICE, ["0-30", "31-99999", "99999+"], Fault.BUCKET_NAME, {"name": "31-99999"}),
        (Basis.DUE, ["not_due_yet", "1+", "no_due"], Fault.BUCKET_FIRST, {"expected": "not_due"}),
    ],
)
def test_lists_that_are_refused(basis: Basis, names: list[str], code: Fault, figures: dict[str, object]) -> None:
    with pytest.raises(BucketError) as caught:
        parse_buckets(basis, names)
    assert (caught.value.code, caught.value.figures) == (code, figures)

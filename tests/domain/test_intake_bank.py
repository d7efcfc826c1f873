"""What is new of a bank statement, and which receipts of the accounting program the bank brought before."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.drafts import BankLine, ReceiptDraft
from app.domain.intake import Decision, KnownCustomer, numbers
from app.domain.intake_bank import BankBook, BankEntry, decide_bank
from app.domain.intake_confirming import FromBank, confirm

EMPTY = BankBook({}, frozenset())


def entry(row: int = 2, layout: str = "mt940", *, seen_once: bool = False, **said: Any) -> BankEntry:
    line = BankLine(row, "62", "2025-11-03", None, 500, "in", "CNY", None, None, None, None, None, None, False)
    return BankEntry(row, layout, seen_once, line._replace(**said))


def decided(entries: list[BankEntry], book: BankBook = EMPTY) -> tuple[Decision, list[tuple[str, str]]]:
    kept: list[tuple[str, str]] = []

    def keep(customer: int, field: str, value: str) -> int:
        assert customer == 0
        kept.append((field, value))
        return len(kept)

    return decide_bank(entries, book, numbers(1), keep), kept


def book_of(entries: list[BankEntry], book: BankBook = EMPTY, *, erased: bool = False) -> BankBook:
    """The book after a file."""
    made, kept = decided(entries, book)
    lines = {same: dict(texts) for same, texts in book.lines.items()}
    for row in made.rows["bank_line"]:
        same, _, ordinal = row.key.rpartition("-")
        lines.setdefault(same, {})[int(ordinal)] = None if erased else kept[row.text - 1][1] if row.text else ""
    return BankBook(lines, book.layouts | {one.layout for one in entries})


def test_names_are_kept_once_and_texts_for_each_line() -> None:
    entries = [entry(n, date=f"2025-11-0{n}", party="甲", party_account="1", text="货款") for n in (2, 3)]
    made, kept = decided(entries)
    assert kept == [("party", "甲"), ("party_account", "1"), ("bank_text", "货款"), ("bank_text", "货款")]
    assert [one.date for one in entries] == ["2025-11-02", "2025-11-03"]
    assert [(row.id, row.party, row.party_account, row.text) for row in made.rows["bank_line"]] == [(1, 1, 2, 3), (2, 1, 2, 4)]
    assert "甲" not in str(made.rows) and "货款" not in str(made.rows)
    assert made.totals == {"CNY": 1000}


def test_money_out_counts_down() -> None:
    assert decided([entry(side="out")])[0].totals == {"CNY": -500}


@pytest.mark.parametrize(("said", "new"), [
    ({}, 0), ({"text": "别的"}, 1), ({"time": "09:00:00"}, 1), ({"balance": 1}, 1), ({"account": "63"}, 1),
    ({"date": "2025-11-04"}, 1), ({"side": "out"}, 1), ({"amount": 501}, 1), ({"party": "乙"}, 0), ({"reference": "R"}, 1),
])  # fmt: skip
def test_a_line_is_the_same_by_what_the_bank_says_of_the_movement(said: dict[str, Any], new: int) -> None:
    book = book_of([entry(text="货款")])
    made, _ = decided([entry(**{"text": "货款", **said})], book)
    assert (made.accepted, made.unchanged) == (new, 1 - new)


@pytest.mark.parametrize(("said", "new"), [
    ({"text": "别的", "time": "09:00:00", "balance": 7}, 0), ({"amount": 501}, 1), ({"side": "out"}, 1), ({"reference": "R2"}, 1),
])  # fmt: skip
def test_the_banks_own_number_outweighs_text_and_time(said: dict[str, Any], new: int) -> None:
    book = book_of([entry(reference="R1", text="货款")])
    assert decided([entry(**{"reference": "R1", **said})], book)[0].accepted == new


def test_equal_lines_are_counted() -> None:
    twice = [entry(2), entry(3)]
    made, _ = decided(twice)
    assert [row.key[-2:] for row in made.rows["bank_line"]] == ["-1", "-2"]
    assert decided([*twice, entry(4)], book_of(twice))[0].accepted == 1
    gap = BankBook({same: {2: ""} for same in book_of(twice).lines}, frozenset())  # the first was taken back
    (row,) = decided(twice, gap)[0].rows["bank_line"]
    assert row.key.endswith("-1")


def test_a_line_whose_text_was_erased_is_still_known() -> None:
    assert decided([entry(text="货款")], book_of([entry(text="货款")], erased=True))[0].accepted == 0


def test_a_layout_seen_once_only_is_named_with_its_first_file() -> None:
    entries = [entry(2, "bocom-1", seen_once=True), entry(3, "bocom-1", seen_once=True), entry(4)]
    made, _ = decided(entries)
    assert [(w.problem, w.value) for w in made.warnings] == [("BANK_CONFIRM", "bocom-1")]
    assert decided(entries, book_of(entries))[0].warnings == ()


lines = st.builds(
    entry, date=st.sampled_from(["2025-11-03", "2025-11-04"]), amount=st.integers(1, 3), text=st.sampled_from([None, "a", "b"]),
    reference=st.sampled_from([None, "R1"]), side=st.sampled_from(["in", "out"]),
)  # fmt: skip
files = st.lists(lines, max_size=8)


@given(files, st.data())
def test_a_file_or_a_part_of_it_again_is_nothing_new(file: list[BankEntry], data: st.DataObject) -> None:
    book = book_of(file)
    again = data.draw(st.permutations(file))
    made, _ = decided(again[: data.draw(st.integers(0, len(again)))], book)
    assert made.accepted == 0


@given(files, files)
def test_keys_are_never_given_twice(file: list[BankEntry], more: list[BankEntry]) -> None:
    book = book_of(file)
    taken = {f"{same}-{n}" for same, texts in book.lines.items() for n in texts}
    new = [row.key for row in decided([*file, *more], book)[0].rows["bank_line"]]
    assert len(new) == len(set(new)) and not taken.intersection(new)


# ---- receipts of the accounting program

CUSTOMERS = {"K06": KnownCustomer(6, "CNY", None), "K07": KnownCustomer(7, "CNY", None)}
HELD = FromBank(1, 6, "BANK-1", "2025-11-03", 500, "CNY", 0, "REF-1", None)


def draft(reference: str = "SKD1", **said: Any) -> ReceiptDraft:
    blank = ReceiptDraft(2, "K06", reference, "receipt", "2025-11-05", 500, None, None, "A1", 500, None, None, None)
    return blank._replace(**said)


def ran(*drafts: ReceiptDraft, held: tuple[FromBank, ...] = (HELD,), posted: frozenset[tuple[int, str]] = frozenset()) -> Any:
    rows, made = confirm(drafts, CUSTOMERS, held, posted, 5)
    return [(one.reference, one.date, one.document) for one in rows], made.rows["confirm"]


OURS = ("BANK-1", "2025-11-03", None)


@pytest.mark.parametrize("said", [
    {}, {"date": "2025-11-08"}, {"date": "2025-10-29"}, {"reference": "REF-1", "date": "2026-11-05"}, {"currency": "CNY"},
])  # fmt: skip
def test_a_receipt_confirms_the_one_of_the_bank(said: dict[str, Any]) -> None:
    one = draft(**said)
    assert ran(one) == ([OURS], [(1, one.reference)])


@pytest.mark.parametrize("said", [
    {"date": "2025-11-09"}, {"amount": 501}, {"customer": "K07"}, {"customer": "K99"}, {"currency": "USD"}, {"kind": "refund"},
])  # fmt: skip
def test_another_receipt_does_not(said: dict[str, Any]) -> None:
    one = draft(**said)
    assert ran(one) == ([(one.reference, one.date, "A1")], [])


def test_one_receipt_confirms_one() -> None:
    found, confirmed = ran(draft("S1"), draft("S2"))
    assert (found, confirmed) == ([OURS, ("S2", "2025-11-05", "A1")], [(1, "S1")])


def test_the_nearest_day_is_confirmed_first() -> None:
    near = HELD._replace(id=2, number="BANK-2", date="2025-11-05")
    assert ran(draft(), held=(HELD, near))[1] == [(2, "SKD1")]


def test_rows_of_one_receipt_go_together() -> None:
    found, confirmed = ran(draft(), draft(row=3, document="A2"))
    assert (found, confirmed) == ([OURS, OURS], [(1, "SKD1")])


def test_what_was_confirmed_before_is_no_news() -> None:
    assert ran(draft(), held=(HELD._replace(confirmed="SKD1"),)) == ([OURS], [])


def test_what_the_book_has_from_the_accounting_program_confirms_nothing() -> None:
    assert ran(draft(), posted=frozenset({(6, "SKD1")})) == ([("SKD1", "2025-11-05", "A1")], [])


def test_documents_of_the_file_are_taken_where_the_bank_paid_none() -> None:
    assert ran(draft(), held=(HELD._replace(open=500),))[0] == [("BANK-1", "2025-11-03", "A1")]

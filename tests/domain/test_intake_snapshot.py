"""Lists of what is open: afterwards the book says what the list says, whichever comes first, the list or the receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.drafts import DocumentDraft
from app.domain.intake import numbers
from app.domain.intake_documents import KnownDocument, Ledger, PostedPart
from app.domain.intake_explained import REPLACED, SNAPSHOT, Key
from app.domain.intake_snapshot import Diff, Filtered, compare, filtered, incomplete, listed, said_open, unapplied
from app.domain.posting import CREDIT, DEBIT, AllocationRow, DocumentRow
from tests.domain.snapshot_book import BEFORE, CUSTOMERS, DAY, Book, book, document, draft, receipt, told

# ---- the law


AMOUNTS = st.sampled_from([100, 200, 300, 500])
ROOM = st.integers(0, 5).map(lambda n: n * 100)


@st.composite
def books(draw: st.DrawFn) -> Book:
    made = book()
    for i in range(draw(st.integers(1, 5))):
        customer, parts = draw(st.integers(1, 2)), draw(st.integers(1, 2))
        for part in range(1, parts + 1):
            made.documents.append(document(10 * i + part, f"A{i}", draw(AMOUNTS), customer, part, parts))
    return made


@st.composite
def lists(draw: st.DrawFn, made: Book, share: bool = True) -> list[DocumentDraft]:
    rows: list[DocumentDraft] = []
    for (customer, number), parts in made.parts("9999").items():
        amount = sum(next(d.amount for d in made.documents if d.id == part.id) for part in parts)
        if share and draw(st.booleans()):
            open_ = draw(st.integers(0, amount // 100)) * 100
            rows.append(draft(number, amount, open_, f"K0{customer}", len(rows) + 2))
    return rows


def said(drafts: Sequence[DocumentDraft]) -> dict[str, int]:
    return {one.number: one.open or 0 for one in drafts if one.open}


@given(st.data())
def test_afterwards_the_book_says_what_the_list_says(data: st.DataObject) -> None:
    made = data.draw(books())
    for day in (BEFORE, DAY, "2026-11-17"):
        if data.draw(st.booleans()):
            id_ = made.next()
            made.receive(receipt(id_, data.draw(AMOUNTS), data.draw(st.sampled_from(["2026-10-30", day]))), *data.draw(NAMED))
        drafts = data.draw(lists(made))
        found = made.snapshot(day, drafts)
        assert found.rejected == ()
        assert {n: a for n, a in made.of(day, "D").items() if a} == said(drafts)
        assert all(made.open(row.id) == 0 for row in made.documents if row.series in "SV")
        again = made.snapshot(day, drafts)
        assert (again.rows, again.accepted, again.diff) == ({"document": [], "allocation": []}, 0, replace(Diff(), new=()))


NAMED = st.lists(st.sampled_from(["A0", "A1"]), max_size=2, unique=True)


@given(st.data())
def test_either_order_ends_in_the_same_open_amounts(data: st.DataObject) -> None:
    one = data.draw(books())
    two = book(*one.documents)
    drafts = data.draw(lists(one))
    money = receipt(100, data.draw(AMOUNTS))
    for made in (one, two):
        made.snapshot(BEFORE, [draft(n, a, a, f"K0{c}", 2) for (c, n), a in whole(made).items()])
    one.receive(money)
    one.snapshot(DAY, drafts)
    two.snapshot(DAY, drafts)
    two.receive(money)
    for day in ("2026-11-05", "2026-11-06", "2026-11-09", DAY, "9999"):
        assert one.of(day) == two.of(day)


def whole(made: Book) -> Mapping[Key, int]:
    return {key: sum(part.open for part in parts) for key, parts in made.parts("9999").items()}



# ---- settled, opened again


def test_a_settlement_says_between_which_days() -> None:
    made = book(document(1, "A1", 500), document(2, "A2", 300, part=1, parts=2), document(3, "A2", 100, part=2, parts=2))
    made.snapshot(BEFORE, [draft("A1", 500), draft("A2", 400)])
    found = made.snapshot(DAY, [draft("A2", 400, 50, row=7)])
    names = ("series", "kind", "side", "number", "part", "parts", "date", "base_date", "credits", "amount")
    assert [tuple(getattr(row, name) for name in names) for row in found.rows["document"]] == [
        ("S", SNAPSHOT, CREDIT, "A2 / 2", 1, 2, DAY, BEFORE, "A2", 300),
        ("S", SNAPSHOT, CREDIT, "A2 / 2", 2, 2, DAY, BEFORE, "A2", 50),
        ("S", SNAPSHOT, CREDIT, "A1 / 2", 1, 1, DAY, BEFORE, "A1", 500),
    ]
    assert (found.accepted, found.settled) == (1, frozenset({(1, "A1"), (1, "A2")}))
    assert (found.as_of, found.previous) == (DAY, BEFORE)
    assert [(one.before, one.now, one.row) for one in (*found.diff.reduced, *found.diff.gone)] == [(400, 50, 7), (500, 0, None)]


def test_never_more_than_is_still_open() -> None:
    made = book(document(1, "A1", 500))
    made.receive(receipt(2, 400, "2026-11-12"), "A1")
    assert made.open(1) == 100
    assert [row.amount for row in made.snapshot(DAY, []).rows["document"]] == [100]
    found = made.snapshot("2026-11-11", [])
    assert (found.rows["document"], found.diff.gone) == ([], ())


def test_the_newest_settlement_goes_first_then_the_newest_receipt() -> None:
    made = book(document(1, "A1", 1000))
    made.receive(receipt(2, 100, "2026-10-01"), "A1")
    made.receive(receipt(3, 100, "2026-10-02"), "A1")
    made.snapshot(BEFORE, [draft("A1", 1000, 500)])
    made.snapshot(DAY, [draft("A1", 1000, 400)])
    found = made.snapshot("2026-11-17", [draft("A1", 1000, 450, row=9)])
    assert [(d.series, d.kind, d.side, d.date, d.amount, d.number) for d in found.rows["document"]] == [
        ("V", REPLACED, DEBIT, "2026-11-17", 50, "A1 / 2 / 3")
    ]
    found = made.snapshot("2026-11-18", [draft("A1", 1000, 950, row=9)])
    assert told(found) == [("REOPENED", {"reference": "P3", "amount": "1.00"}), ("REOPENED", {"reference": "P2", "amount": "0.50"})]
    assert [(one.row, one.value) for one in found.warnings] == [(9, "A1")] * 2
    assert (made.open(2, "2026-11-18"), made.open(3, "2026-11-18"), made.open(3, "2026-11-17")) == (50, 100, 0)
    assert found.accepted == 1


def test_a_freed_receipt_may_be_what_paid_another() -> None:
    made = book(document(1, "A1", 500), document(2, "A2", 500))
    made.receive(receipt(3, 600), "A1", "A2")
    found = made.snapshot(DAY, [draft("A1", 500, 100), draft("A2", 500, 300)])
    assert [code for code, _ in told(found)] == ["REOPENED", "EXPLAINED_BY"]
    assert (made.of(DAY), found.settled) == ({"A1": 100, "A2": 300, "P3": 0}, frozenset())
    made.receive(receipt(9, 50, DAY))
    found = made.snapshot("2026-11-17", [draft("A1", 500, 500), draft("A2", 500, 300)])  # freed money joins what is there
    assert made.of("2026-11-17") == {"A1": 500, "A2": 300, "P3": 400, "P9": 50}


def test_more_than_was_ever_taken_is_refused() -> None:
    made = book(document(1, "A1", 500), document(2, "A1 old", 100, series="S", kind="settlement", side=CREDIT))
    made.allocations.append(AllocationRow(1, 2, 100, "2026-09-01"))
    found = made.snapshot(DAY, [draft("A1", 500, 500, row=4)])
    assert [(p.row, p.problem, p.figures) for p in found.rejected] == [
        (4, "CHANGED", (("before", "open 4.00"), ("now", "open 5.00")))
    ]
    assert (found.rows["document"], found.diff.grown, found.accepted) == ([], (), 0)



# ---- credit notes


def note(id_: int, amount: int) -> DocumentRow:
    return document(id_, f"N{id_}", amount, kind="credit_note", side=CREDIT)


def test_a_credit_note_that_left_with_what_it_paid() -> None:
    made = book(document(1, "A1", 500), note(2, 200))
    found = made.snapshot(DAY, [draft("A1", 500, 300)])
    assert (told(found), found.settled) == ([("EXPLAINED_BY", {"reference": "N2", "amount": "2.00"})], frozenset())
    assert made.of(DAY) == {"A1": 300, "N2": 0}


def test_a_credit_note_that_the_list_lacks_stays() -> None:
    made = book(document(1, "A1", 500), note(2, 200), receipt(3, 70))
    found = made.snapshot(DAY, [draft("A1", 500, 400)])
    assert told(found) == [("CREDIT_ABSENT", {"count": "1"})]
    assert made.of(DAY) == {"A1": 400, "N2": 200, "P3": 70}


def test_a_credit_note_follows_the_list() -> None:
    made = book(document(1, "A1", 500), note(2, 200))
    credit = draft("N2", 200, 150, kind="credit_note", row=3)
    found = made.snapshot(DAY, [draft("A1", 500), credit])
    assert [(d.series, d.side, d.amount) for d in found.rows["document"]] == [("S", DEBIT, 50)]
    assert (made.of(DAY), found.accepted) == ({"A1": 500, "N2": 150}, 1)
    again = made.snapshot("2026-11-11", [draft("A1", 500), credit._replace(open=200)])
    assert [(d.series, d.side, d.amount) for d in again.rows["document"]] == [("V", CREDIT, 50)]
    assert made.of("2026-11-11") == {"A1": 500, "N2": 200}


def test_what_a_credit_note_paid_is_the_invoices_to_say() -> None:
    made = book(document(1, "A1", 500), note(2, 200))
    made.allocations.append(AllocationRow(1, 2, 200, "2026-09-01"))
    found = made.snapshot(DAY, [draft("A1", 500, 300), draft("N2", 200, 200, kind="credit_note", row=3)])
    assert [(p.row, p.problem) for p in found.rejected] == [(3, "CHANGED")]



# ---- the rows of the list


def ledger(*numbers_: str) -> Ledger:
    known = KnownDocument((PostedPart(9, 500, 500),), "invoice", "2026-09-01", "CNY", 500, 0, None, None)
    return Ledger(CUSTOMERS, {(1, number): known for number in numbers_}, {}, {"": 1})


def test_what_is_open_is_for_the_list_to_say() -> None:
    drafts = [draft("A1", 500, 20), draft("A2", 500, 30, row=3), draft("N1", 90, kind="credit_note", row=4, credits="A1")]
    rows = listed([*drafts, draft("X", 1, customer="K99", row=5)], CUSTOMERS)
    assert list(rows) == [(1, "A1"), (1, "A2"), (1, "N1")]
    made = unapplied(drafts, rows, ledger("A1"), numbers(20))
    assert (made.accepted, made.unchanged, made.rejected) == (2, 1, ())
    assert [(d.number, d.kind, d.amount, d.credits) for d in made.rows["document"]] == [
        ("A2", "invoice", 500, None), ("A2", "settlement", 470, None), ("N1", "credit_note", 90, "A1"),
    ]  # fmt: skip
    assert len(made.rows["allocation"]) == 1
    plain = unapplied(drafts[:2], listed(drafts[:2], CUSTOMERS), ledger("A1"), numbers(20))
    assert plain.unchanged == 1


def test_refused_rows_and_later_documents_say_nothing() -> None:
    drafts = [draft("A1", 500), draft("A2", 500, 1, row=3), draft("A3", 500, 1, row=4, date="2026-12-01"), draft("A4", 5, row=5)]
    rows = listed(drafts, CUSTOMERS)
    known = [(1, "A1"), (1, "A2"), (1, "A3")]
    assert said_open(rows, known, {3}, DAY) == {(1, "A1"): (2, 500)}


def test_gone_is_what_the_list_names_no_row_of() -> None:
    made = book(document(1, "A1", 500), document(2, "A2", 300), document(3, "A3", 300, entity=2))
    made.documents.append(document(4, "A4", 5, date="2027-01-01"))
    rows = listed([draft("A1", 500, 1, date="2026-12-31"), draft("B1", 70, 60)], CUSTOMERS)
    found = compare(rows, {}, made.parts(DAY), {1})
    assert [one.key[1] for one in found.gone] == ["A2"]
    assert [(one.key[1], one.now) for one in found.new] == [("B1", 60)]
    assert (found.reduced, found.grown, found.absent) == ((), (), ())



# ---- a list that may be a part


def guarded(made: Book, gone: Sequence[str], rows: Sequence[DocumentDraft] = (), share: int = 20) -> Filtered | None:
    keys = {(d.customer, d.number) for d in made.documents if d.number in gone}
    return filtered(made.parts(DAY), {1}, keys, listed(rows, CUSTOMERS), {1: "小陈", 2: "小吴"}, Decimal(share))


def many(count: int, **said: Any) -> Book:
    return book(*[document(i, f"A{i}", 100, **said) for i in range(1, count + 1)])


def test_a_share_of_all_that_is_open() -> None:
    made = many(10)
    there = [draft("A9", 100)]
    assert guarded(made, ["A1", "A2"], there) is None
    assert guarded(made, ["A1", "A2", "A3"], there) == Filtered(10, 3, ())
    assert guarded(made, ["A1", "A2", "A3"], there, 30) is None
    assert guarded(many(2), ["A1"], [draft("A2", 100)]) is None  # one payment


def test_other_companies_and_credits_are_not_counted() -> None:
    made = many(10)
    made.documents += [document(20 + i, f"B{i}", 100, entity=2) for i in range(10)]
    made.documents += [note(40, 5), document(41, "L", 5, date="2027-01-01")]
    assert guarded(made, ["A1", "A2", "A3"], [draft("A9", 100)]) == Filtered(10, 3, ())


@pytest.mark.parametrize("of", ["account", "project"])
def test_a_whole_group(of: str) -> None:
    said: dict[str, Any] = {of: "二部"}
    made = many(9)
    made.documents.append(document(10, "B1", 100)._replace(**said))
    assert guarded(made, ["B1"], [draft("A1", 100)]) == Filtered(10, 1, ((of, "二部", 1),))
    assert guarded(made, ["B1"], [draft("C1", 100)._replace(**said)]) is None
    assert guarded(made, ["A1"], [draft("A2", 100)]) is None


def test_a_whole_salesperson() -> None:
    made = many(9)
    made.documents.append(document(10, "B1", 100, 2))
    found = guarded(made, ["B1"], [draft("A1", 100)])
    assert found is not None and found.groups == (("salesperson", "小吴", 1),)
    assert dict(found.problem().figures) == {"open": "10", "gone": "1", "groups": "小吴"}
    assert dict(incomplete(2, 3).figures) == {"rows": "2", "count": "3"}

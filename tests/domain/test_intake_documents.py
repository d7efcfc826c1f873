"""What the book makes of a document file: instalments, opening settlements, credit notes, disputes, contradictions."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from app.domain.drafts import DISPUTED_WHOLE, DocumentDraft
from app.domain.intake import Decision, KnownCustomer, numbers
from app.domain.intake_documents import Key, KnownDocument, Ledger, PostedPart, decide_documents
from app.domain.posting import CREDIT, DEBIT, AllocationRow, DocumentRow, Item

CUSTOMERS = {
    "C001": KnownCustomer(1, "CNY", "NET30"),
    "C002": KnownCustomer(2, "USD", None),
    "C003": KnownCustomer(3, "CNY", "30%/NET30,60%/NET60,10%/ACCEPT+90"),
    "C004": KnownCustomer(4, "CNY", "ACCEPT+30"),
}


def draft(number: str = "I1", amount: int = 10_000, owner: str = "C001", row: int = 2, **said: Any) -> DocumentDraft:
    fields: dict[str, Any] = dict.fromkeys(DocumentDraft._fields)
    usual = {"row": row, "customer": owner, "number": number, "kind": "invoice", "date": "2026-06-01", "amount": amount}
    return DocumentDraft(**{**fields, **usual, **said})


def decide(
    *drafts: DocumentDraft,
    known: Mapping[Key, KnownDocument] | None = None,
    items: Mapping[Key, Sequence[Item]] | None = None,
) -> Decision:
    return decide_documents(drafts, Ledger(CUSTOMERS, known or {}, items or {}, {"": 1, "乙公司": 5}), numbers(100))


def known(*parts: tuple[int, int, int], **said: Any) -> KnownDocument:
    """I1 as posted: (id, amount, open) of each instalment."""
    due = said.pop("due", "2026-07-01")
    dues = due if isinstance(due, tuple) else (due, *["2026-07-31"] * (len(parts) - 1))
    posted = tuple(PostedPart(*part, day) for part, day in zip(parts or [(7, 10_000, 10_000)], dues, strict=True))
    usual: dict[str, Any] = {
        "kind": "invoice", "date": "2026-06-01", "currency": "CNY",
        "recorded_open": sum(part.amount for part in posted), "disputed": 0, "disputed_on": None, "base_date": None,
    }  # fmt: skip
    return KnownDocument(posted, **{**usual, **said})


I1 = (1, "I1")


def posted(found: Decision, *fields: str) -> list[Any]:
    assert not found.rejected
    return [tuple(getattr(row, field) for field in fields) for row in found.rows["document"]]


def codes(found: Decision) -> list[tuple[int | None, str]]:
    return [(warning.row, warning.problem) for warning in found.warnings]


# ---- new documents


def test_a_document_keeps_every_column_of_the_file() -> None:
    said: dict[str, Any] = {
        "currency": "USD", "order_no": "O1", "contract": "K1", "delivery": "L1", "project": "桥", "account": "1122",
        "entity": "乙公司", "base_date": "2026-06-05", "salesperson": "李", "text": "五月货款",
    }  # fmt: skip
    (row,) = decide(draft(**said)).rows["document"]
    assert row == DocumentRow(
        100, "D", 1, 5, "I1", 1, 1, "invoice", DEBIT, "2026-06-01", "2026-07-05", 10_000, "USD", "2026-06-05", "O1",
        "K1", "L1", "桥", "1122", "李", None, None, None, "五月货款",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("made", "due", "currency"),
    [
        (draft(), "2026-07-01", "CNY"),
        (draft(due="2026-06-09"), "2026-06-09", "CNY"),  # the file wins over the term
        (draft(owner="C002"), None, "USD"),  # no term, no due date, and never a guess
        (draft(owner="C004"), None, "CNY"),  # the clock starts with an event nobody told
        (draft(owner="C004", base_date="2026-06-03"), "2026-07-03", "CNY"),
        (draft(kind="credit_note"), None, "CNY"),
        (draft(kind="debit_note"), "2026-07-01", "CNY"),
        (draft(kind="opening"), "2026-07-01", "CNY"),
    ],
)
def test_the_due_date(made: DocumentDraft, due: str | None, currency: str) -> None:
    assert posted(decide(made), "due", "currency") == [(due, currency)]


def test_totals_are_signed_by_kind_and_kept_apart_by_currency() -> None:
    found = decide(draft(), draft("K1", 3_000, row=3, kind="credit_note"), draft("I2", 500, "C002", 4))
    assert found.totals == {"CNY": 7_000, "USD": 500}
    assert (found.accepted, found.unchanged) == (3, 0)


def test_an_unknown_customer_is_refused_with_its_code() -> None:
    found = decide(draft(owner="C999", row=8))
    (problem,) = found.rejected
    assert problem == (8, "customer", "C999", "UNKNOWN_CUSTOMER", ())
    assert not any(found.rows.values())
    assert (found.accepted, found.totals) == (0, {})


def test_instalments_are_items_of_their_own_and_add_up() -> None:
    found = decide(draft(amount=11_300_001, owner="C003"))
    assert posted(found, "part", "parts", "amount", "due") == [
        (1, 3, 3_390_000, "2026-07-01"),
        (2, 3, 6_780_001, "2026-07-31"),
        (3, 3, 1_130_000, None),
    ]
    assert {row.number for row in found.rows["document"]} == {"I1"}
    assert (found.accepted, found.totals) == (1, {"CNY": 11_300_001})


def test_an_instalment_of_nothing_is_not_posted() -> None:
    assert posted(decide(draft(amount=1, owner="C003")), "part", "parts", "amount") == [(1, 1, 1)]


def test_documents_of_one_day_and_term_share_their_due_dates() -> None:
    found = decide(draft(owner="C003"), draft("I2", 5_000, "C003", 3), draft("I3", 5_000, "C003", 4, date="2026-06-02"))
    assert posted(found, "due")[3:] == [("2026-07-01",), ("2026-07-31",), (None,), ("2026-07-02",), ("2026-08-01",), (None,)]
    assert [row.amount for row in found.rows["document"]][3:6] == [1_500, 3_000, 500]


# ---- opening settlements


@pytest.mark.parametrize(("side", "kind"), [(DEBIT, "invoice"), (CREDIT, "credit_note")])
def test_what_is_open_by_the_file_leaves_a_settlement_for_the_rest(side: int, kind: str) -> None:
    found = decide(draft(open=4_000, kind=kind))
    assert posted(found, "id", "series", "kind", "side", "amount", "due", "date") == [
        (100, "D", kind, side, 10_000, "2026-07-01" if side == DEBIT else None, "2026-06-01"),
        (101, "S", "settlement", -side, 6_000, None, "2026-06-01"),
    ]
    ends = (100, 101) if side == DEBIT else (101, 100)
    assert found.rows["allocation"] == [AllocationRow(*ends, 6_000, "2026-06-01")]


def test_nothing_open_settles_all_and_all_open_settles_nothing() -> None:
    assert posted(decide(draft(open=0)), "series", "amount") == [("D", 10_000), ("S", 10_000)]
    assert posted(decide(draft(open=10_000)), "series", "amount") == [("D", 10_000)]


def test_the_first_instalments_are_settled_first() -> None:
    found = decide(draft(owner="C003", open=5_000))  # 3,000 + 6,000 + 1,000
    assert [(row.debit, row.amount) for row in found.rows["allocation"]] == [(100, 3_000), (101, 2_000)]
    assert [row.part for row in found.rows["document"] if row.series == "S"] == [1, 2]


# ---- credit notes


def test_a_credit_note_is_set_against_the_document_it_names_wherever_that_stands() -> None:
    note = draft("K1", 3_000, row=2, kind="credit_note", credits="I1", date="2026-06-20")
    found = decide(note, draft(row=3))
    assert found.rows["allocation"] == [AllocationRow(101, 100, 3_000, "2026-06-20")]
    assert codes(found) == []


def item(id_: int, open_: int, **said: Any) -> Item:
    usual: dict[str, Any] = {"customer": 1, "currency": "CNY", "side": DEBIT, "date": "2026-05-01", "label": "I1"}
    return Item(id=id_, open=open_, kind="invoice", **{**usual, **said})


def test_a_credit_note_against_a_known_document_takes_no_more_than_is_open() -> None:
    note = draft("K1", 3_000, kind="credit_note", credits="I1")
    found = decide(note, draft("K2", 800, row=3, kind="credit_note", credits="I1"), items={I1: [item(7, 3_500)]})
    assert [(row.debit, row.amount) for row in found.rows["allocation"]] == [(7, 3_000), (7, 500)]
    assert codes(found) == [(3, "CREDIT_LEFT")]
    assert dict(found.warnings[0].figures) == {"document": "K2", "left": "3.00"}


def test_a_credit_note_goes_through_the_instalments() -> None:
    note = draft("K1", 4_000, kind="credit_note", credits="I1")
    parts = [item(7, 0), item(8, 3_000), item(9, 3_000)]
    found = decide(note, items={I1: parts})
    assert [(row.debit, row.amount) for row in found.rows["allocation"]] == [(8, 3_000), (9, 1_000)]


def test_a_credit_note_may_name_one_instalment_of_the_same_file() -> None:
    note = draft("K1", 1_000, "C003", 3, kind="credit_note", credits="I1 (2/3)")
    found = decide(draft(owner="C003"), note)
    assert [(row.debit, row.amount) for row in found.rows["allocation"]] == [(101, 1_000)]


@pytest.mark.parametrize(
    ("found", "warning"),
    [
        ([], "CREDITS_UNKNOWN"),
        ([item(7, 5_000, side=CREDIT)], "CREDITS_UNKNOWN"),  # a receipt of that number is no target
        ([item(7, 5_000, currency="USD")], "CREDIT_LEFT"),
        ([item(7, 0)], "CREDIT_LEFT"),
    ],
)
def test_a_credit_that_finds_no_room_stays_unapplied(found: list[Item], warning: str) -> None:
    made = decide(draft("K1", 3_000, kind="credit_note", credits="I1"), items={I1: found})
    assert (made.rows["allocation"], codes(made), made.accepted) == ([], [(2, warning)], 1)


def test_a_credit_note_that_was_used_up_before_has_nothing_left_to_say() -> None:
    made = decide(draft("K1", 3_000, kind="credit_note", credits="I1", open=0), items={I1: [item(7, 5_000)]})
    assert [row.amount for row in made.rows["allocation"]] == [3_000]  # its own settlement
    assert codes(made) == []


# ---- disputes


def disputes(found: Decision) -> list[tuple[int, int]]:
    assert not any(reason for *_, reason in found.rows["dispute"])
    return [(document, amount) for document, amount, _, _ in found.rows["dispute"]]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (draft(disputed=None), []),
        (draft(disputed=0), []),
        (draft(disputed=2_500), [(100, 2_500)]),
        (draft(disputed=DISPUTED_WHOLE), [(100, 10_000)]),
        (draft(owner="C003", disputed=4_000), [(100, 3_000), (101, 1_000), (102, 0)]),
        (draft(owner="C003", disputed=DISPUTED_WHOLE), [(100, 3_000), (101, 6_000), (102, 1_000)]),
        # the first instalment is settled: the dispute is about what is still owed
        (draft(owner="C003", disputed=4_000, open=7_000), [(100, 0), (101, 4_000), (102, 0)]),
        (draft(owner="C003", disputed=8_000, open=7_000), [(100, 1_000), (101, 6_000), (102, 1_000)]),
    ],
)
def test_the_disputed_part(made: DocumentDraft, expected: list[tuple[int, int]]) -> None:
    found = decide(made)
    assert disputes(found) == expected
    assert {eff for _, _, eff, _ in found.rows["dispute"]} <= {"2026-06-01"}
    assert codes(found) == []


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (0, 2_500, [(7, 2_500)]),
        (0, DISPUTED_WHOLE, [(7, 10_000)]),
        (2_500, 0, [(7, 0)]),
        (2_500, 2_500, None),
        (10_000, DISPUTED_WHOLE, None),
        (2_500, None, None),
        (0, 0, None),
    ],
)
def test_a_known_document_is_disputed_anew(before: int, now: int | None, expected: list[tuple[int, int]] | None) -> None:
    found = decide(draft(disputed=now), known={I1: known(disputed=before)})
    assert disputes(found) == (expected or [])
    assert codes(found) == ([(2, "DISPUTE_CHANGED")] if expected else [])
    assert (found.accepted, found.unchanged) == ((1, 0) if expected else (0, 1))


def test_a_dispute_over_known_instalments_reaches_all_of_them() -> None:
    three = known((7, 3_000, 0), (8, 6_000, 6_000), (9, 1_000, 1_000))
    assert disputes(decide(draft(disputed=DISPUTED_WHOLE), known={I1: three})) == [(7, 3_000), (8, 6_000), (9, 1_000)]
    assert disputes(decide(draft(disputed=6_500), known={I1: three})) == [(7, 0), (8, 6_000), (9, 500)]


def test_a_new_word_on_a_dispute_does_not_lie_before_the_old_one() -> None:
    later = known(disputed=2_500, disputed_on="2026-06-20")
    assert decide(draft(disputed=0), known={I1: later}).rows["dispute"] == [(7, 0, "2026-06-20", None)]
    first = known(disputed=0)
    assert decide(draft(disputed=100), known={I1: first}).rows["dispute"] == [(7, 100, "2026-06-01", None)]


# ---- known documents


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"open": 10_000},  # as recorded
        {"open": 4_000},  # as it stands now
        {"due": "2026-07-01"},
        {"currency": "CNY"},
        {"text": "another wording"},
    ],
)
def test_the_same_figures_are_unchanged(said: dict[str, Any]) -> None:
    found = decide(draft(**said), known={I1: known((7, 10_000, 4_000), recorded_open=10_000)})
    assert (found.accepted, found.unchanged, found.rejected, codes(found)) == (0, 1, (), [])
    assert not any(found.rows.values())


@pytest.mark.parametrize(
    ("said", "before", "now"),
    [
        ({"kind": "opening"}, "kind invoice", "kind opening"),
        ({"date": "2026-06-02"}, "date 2026-06-01", "date 2026-06-02"),
        ({"due": "2026-07-09"}, "due 2026-07-01", "due 2026-07-09"),
        ({"currency": "USD"}, "currency CNY", "currency USD"),
        ({"amount": 10_001}, "amount 100.00", "amount 100.01"),
        ({"open": 3_000}, "open 100.00", "open 30.00"),
        ({"amount": 9_000, "date": "2026-06-02"}, "date 2026-06-01; amount 100.00", "date 2026-06-02; amount 90.00"),
    ],
)
def test_other_figures_are_shown_with_both_values(said: dict[str, Any], before: str, now: str) -> None:
    found = decide(draft(row=9, **said), known={I1: known((7, 10_000, 4_000), recorded_open=10_000)})
    (problem,) = found.rejected
    assert problem == (9, "number", "I1", "CHANGED", (("before", before), ("now", now)))
    assert not any(found.rows.values())
    assert (found.accepted, found.unchanged) == (0, 0)


def test_the_start_of_the_clock_contradicts_the_book_only_if_the_book_has_one() -> None:
    assert decide(draft(base_date="2026-06-03"), known={I1: known()}).unchanged == 1
    (problem,) = decide(draft(base_date="2026-06-03"), known={I1: known(base_date="2026-06-02")}).rejected
    assert dict(problem.figures) == {"before": "base_date 2026-06-02", "now": "base_date 2026-06-03"}


def test_a_changed_document_says_nothing_about_a_dispute() -> None:
    found = decide(draft(amount=1, disputed=DISPUTED_WHOLE, due="2026-08-01"), known={I1: known(due=None)})
    assert (len(found.rejected), found.rows["dispute"], found.rows["due"]) == (1, [], [])


# ---- due dates that arrive later


@pytest.mark.parametrize(
    ("made", "due"),
    [
        (draft(owner="C002", due="2026-08-01"), "2026-08-01"),
        (draft(owner="C004", base_date="2026-06-10"), "2026-07-10"),
        (draft(owner="C001"), "2026-07-01"),  # the customer got a term since
    ],
)
def test_a_missing_due_date_is_completed(made: DocumentDraft, due: str) -> None:
    key = (CUSTOMERS[made.customer].id, "I1")
    found = decide(made, known={key: known(due=None, currency=CUSTOMERS[made.customer].currency)})
    assert found.rows["due"] == [(7, due)]
    assert codes(found) == [(2, "DUE_COMPLETED")]
    assert (found.accepted, found.unchanged) == (1, 0)


@pytest.mark.parametrize(
    ("made", "before"),
    [
        (draft(owner="C002"), known(due=None, currency="USD")),
        (draft(owner="C003"), known(due=None)),  # a term of instalments cannot be cut into a posted item
        (draft(owner="C004", base_date="2026-06-10"), known((7, 5_000, 5_000), (8, 5_000, 5_000), due=None)),
        (draft(owner="C001", kind="credit_note"), known(due=None, kind="credit_note")),
    ],
)
def test_a_due_date_still_unknown_stays_unknown(made: DocumentDraft, before: KnownDocument) -> None:
    found = decide(made, known={(CUSTOMERS[made.customer].id, "I1"): before})
    assert (found.rows["due"], found.unchanged) == ([], 1)


def test_one_row_may_complete_and_dispute() -> None:
    found = decide(draft(owner="C002", due="2026-08-01", disputed=100), known={(2, "I1"): known(due=None, currency="USD")})
    assert (found.accepted, codes(found)) == (1, [(2, "DUE_COMPLETED"), (2, "DISPUTE_CHANGED")])


# ---- due dates that come later, in instalments


def test_the_instalment_that_waited_for_its_clock_is_completed() -> None:
    before = known((7, 3_000, 0), (8, 6_000, 6_000), (9, 1_000, 1_000), due=("2026-07-01", "2026-07-31", None))
    found = decide(draft(owner="C003", base_date="2026-06-20"), known={(3, "I1"): before})
    assert (found.rows["due"], found.accepted, codes(found)) == ([(9, "2026-09-18")], 1, [(2, "DUE_COMPLETED")])
    assert (found.warnings[0].value, dict(found.warnings[0].figures)) == ("2026-09-18", {"document": "I1 (3/3)"})
    assert decide(draft(owner="C003"), known={(3, "I1"): before}).unchanged == 1


def test_instalments_that_are_others_now_complete_nothing() -> None:
    before = known((7, 5_000, 0), (8, 5_000, 5_000), due=("2026-07-01", None))
    found = decide(draft(owner="C003", base_date="2026-06-20"), known={(3, "I1"): before})
    assert (found.rows["due"], found.unchanged, found.warnings) == ([], 1, ())


def test_a_document_is_not_divided_by_a_term_that_came_later_and_this_is_told() -> None:
    found = decide(draft(owner="C003"), known={(3, "I1"): known(due=None)})
    assert (found.rows["due"], found.unchanged, codes(found)) == ([], 1, [(2, "NOT_SPLIT")])
    assert dict(found.warnings[0].figures) == {"code": "C003", "count": "1", "term": "30%/NET30,60%/NET60,10%/ACCEPT+90"}
    stated = decide(draft(owner="C003", due="2026-08-01"), known={(3, "I1"): known(due=None)})
    assert (stated.rows["due"], codes(stated)) == ([(7, "2026-08-01")], [(2, "DUE_COMPLETED")])

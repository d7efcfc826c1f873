"""Ledgers: movements once each, whatever the period of the export; what is open is the youngest debt."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.allocation import Debt, fifo
from app.domain.drafts import LedgerDraft
from app.domain.intake import Decision, KnownCustomer, numbers
from app.domain.intake_balances import REPLACED, Account, BalanceItem
from app.domain.intake_ledger import BROUGHT, ESTIMATED, OWES, PAYS, LedgerBook, decide_ledger, told_before, voucher_of
from app.domain.posting import AllocationRow, DocumentRow

K02: Account = (2, "CNY")
EMPTY: dict[Account, list[BalanceItem]] = {}


def customers(term: str | None = None) -> dict[str, KnownCustomer]:
    return {"K02": KnownCustomer(2, "CNY", term), "K05": KnownCustomer(5, "USD", None)}


def moved(
    day: str, signed: int, voucher: str | None = None, balance: int | None = None, account: str | None = None, row: int = 9
) -> LedgerDraft:
    return LedgerDraft(
        row, "K02", "海通泵业", account, day, voucher, "销售", max(signed, 0), max(-signed, 0), balance, False, "CNY"
    )  # fmt: skip


def brought(day: str, signed: int, account: str | None = None, row: int = 3) -> LedgerDraft:
    return moved(day, signed, balance=signed, account=account, row=row)._replace(opening=True)


STORY = (
    brought("2026-07-01", 60_000_00),
    moved("2026-07-18", 48_400_00, row=4),
    moved("2026-08-10", -50_000_00, row=5),
    moved("2026-09-05", 40_000_00, row=6),
    moved("2026-09-28", -10_000_00, row=7)._replace(debit=-10_000_00, credit=0),
)


def decided(drafts: Sequence[LedgerDraft], items: Sequence[BalanceItem] = (), term: str | None = None, tag: str = "3") -> Decision:
    book = LedgerBook(customers(term), {K02: items} if items else EMPTY)
    return decide_ledger(drafts, book, tag, numbers(1 + max((item.row.id for item in items), default=99)))


def after(decision: Decision, before: Sequence[BalanceItem] = ()) -> list[BalanceItem]:
    """The book with the decision in it."""
    left = {item.row.id: item.open for item in before} | {row.id: row.amount for row in decision.rows["document"]}
    for line in decision.rows["allocation"]:
        left[line.debit] -= line.amount
        left[line.credit] -= line.amount
    rows = [*(item.row for item in before), *decision.rows["document"]]
    return [BalanceItem(row, left[row.id]) for row in rows]


def opened(items: Sequence[BalanceItem]) -> list[tuple[str, int]]:
    return [(item.row.date, item.signed) for item in items if item.open]


def posted(decision: Decision) -> list[tuple[str, str, int]]:
    return [(d.number, d.kind, d.side * d.amount) for d in decision.rows["document"]]


def counts(decision: Decision) -> tuple[int, int, int]:
    return decision.accepted, decision.unchanged, len(decision.rejected)


def told_of(decision: Decision) -> list[tuple[str, dict[str, str]]]:
    return [(p.problem, dict(p.figures)) for p in decision.warnings]


def other(series: str, day: str, signed: int, id_: int = 50, open_: int = 0, kind: str = "receipt") -> BalanceItem:
    side = 1 if signed > 0 else -1
    return BalanceItem(DocumentRow(id_, series, 2, 1, f"R{id_}", 1, 1, kind, side, day, None, abs(signed), "CNY"), open_)


# ---- a first ledger


def test_the_story() -> None:
    found = decided(STORY, term="月结60(月)")
    assert posted(found) == [
        ("2026-07-01 60000.00", BROUGHT, 60_000_00),
        ("2026-07-18 48400.00", OWES, 48_400_00),
        ("2026-08-10 -50000.00", PAYS, -50_000_00),
        ("2026-09-05 40000.00", OWES, 40_000_00),
        ("2026-09-28 -10000.00", PAYS, -10_000_00),
    ]
    assert {row.series for row in found.rows["document"]} == {ESTIMATED}
    assert [row.due for row in found.rows["document"]] == [None, "2026-09-30", None, "2026-11-30", None]
    assert found.rows["allocation"] == [
        AllocationRow(100, 102, 50_000_00, "2026-08-10"), AllocationRow(100, 104, 10_000_00, "2026-09-28")
    ]  # fmt: skip
    assert opened(after(found)) == [("2026-07-18", 48_400_00), ("2026-09-05", 40_000_00)]
    assert (counts(found), found.totals, told_of(found)) == ((5, 0, 0), {"CNY": 88_400_00}, [])


def test_a_credit_before_its_debit_settles_from_the_later_day_on() -> None:
    found = decided([moved("2026-07-01", -100), moved("2026-07-05", 60)])
    assert found.rows["allocation"] == [AllocationRow(101, 100, 60, "2026-07-05")]
    assert opened(after(found)) == [("2026-07-01", -40)]


def test_a_red_credit_is_a_debit_and_a_row_of_nothing_is_nothing() -> None:
    red = moved("2026-07-02", 0)._replace(credit=-500)
    found = decided([moved("2026-07-01", -500, row=4), red, moved("2026-07-03", 0, row=8)._replace(debit=7, credit=7)])
    assert [(kind, signed) for _, kind, signed in posted(found)] == [(PAYS, -500), (OWES, 500)]
    assert (counts(found), opened(after(found))) == ((2, 1, 0), [])


def test_numbers_tell_equal_movements_of_a_day_apart() -> None:
    found = decided([moved("2026-07-01", 500, "记-1  a"), *[moved("2026-07-01", 500)] * 3])
    assert [number for number, _, _ in posted(found)] == [
        "2026-07-01 记-1 a 5.00", "2026-07-01 5.00", "2026-07-01 5.00 #2", "2026-07-01 5.00 #3"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("2026-07-18 记-12 48400.00", "记-12"), ("2026-07-18 记 - 12 -48400.00 #2", "记 - 12"), ("2026-07-18 500", ""),
        ("期初", "期初"), ("A-2026-07-18 5", "A-2026-07-18 5"),
    ],
)  # fmt: skip
def test_papers_print_the_voucher(number: str, shown: str) -> None:
    assert voucher_of(number) == shown


@pytest.mark.parametrize(("term", "due"), [(None, None), ("30%/NET10;70%/NET30", None), ("NET30", "2026-08-17")])
def test_only_a_term_with_one_due_date_gives_one(term: str | None, due: str | None) -> None:
    (row,) = decided([moved("2026-07-18", 100)], term=term).rows["document"]
    assert row.due == due


def test_the_first_printed_balance_shows_what_no_row_brings_forward() -> None:
    found = decided([moved("2026-07-18", 400, balance=1000), moved("2026-07-20", -100, balance=900, row=10)])
    assert posted(found) == [
        ("2026-07-18 6.00", BROUGHT, 600), ("2026-07-18 4.00", OWES, 400), ("2026-07-20 -1.00", PAYS, -100)
    ]  # fmt: skip
    assert (counts(found), found.totals) == ((2, 0, 0), {"CNY": 900})
    credit = decided([moved("2026-07-18", 400, balance=100)])
    assert posted(credit)[0] == ("2026-07-18 -3.00", BROUGHT, -300)
    assert len(posted(decided([moved("2026-07-18", 400, balance=400)]))) == 1


def test_an_unknown_customer_is_refused_and_currencies_stand_apart() -> None:
    unknown = moved("2026-07-18", 400)._replace(customer=None)
    dollars = moved("2026-07-18", 400)._replace(customer="K05", currency=None)
    found = decided([unknown, dollars])
    assert [(p.problem, p.value) for p in found.rejected] == [("UNKNOWN_CUSTOMER", "海通泵业")]
    assert [(row.customer, row.currency) for row in found.rows["document"]] == [(5, "USD")]


# ---- the next one


def test_the_same_ledger_again_changes_nothing() -> None:
    found = decided(STORY, after(decided(STORY)))
    assert (posted(found), counts(found), told_of(found)) == ([], (0, 5, 0), [])


def test_a_longer_and_an_overlapping_period_post_what_is_new() -> None:
    known = after(decided(STORY))
    paid = moved("2026-11-06", -60_000_00, row=8)
    longer = decided([*STORY, paid], known)
    assert (posted(longer), counts(longer)) == ([("2026-11-06 -60000.00", PAYS, -60_000_00)], (1, 5, 0))
    assert opened(after(longer, known)) == [("2026-09-05", 28_400_00)]
    overlapping = decided([brought("2026-09-01", 58_400_00), *STORY[3:], paid], known)
    assert (posted(overlapping), counts(overlapping), told_of(overlapping)) == (posted(longer), (1, 3, 0), [])


def test_a_second_equal_movement_is_told_from_the_first() -> None:
    known = after(decided([moved("2026-07-01", 500)]))
    found = decided([moved("2026-07-01", 500), moved("2026-07-01", 500, row=10)], known)
    assert posted(found) == [("2026-07-01 5.00 #2", OWES, 500)]
    assert posted(decided([moved("2026-07-01", 500)] * 2, after(found, known))) == []


def test_equal_movements_of_two_ledger_accounts_are_two() -> None:
    known = after(decided([moved("2026-07-01", 500, account="1122.01")]))
    assert posted(decided([moved("2026-07-01", 500, account="1122.02")], known)) == [("2026-07-01 5.00 #2", OWES, 500)]
    assert posted(decided([moved("2026-07-01", 500)], known)) == []
    assert posted(decided([moved("2026-07-01", 500, account="1122.03")], after(decided([moved("2026-07-01", 500)])))) == []


def test_a_movement_that_was_missing_between_pays_the_oldest_that_is_open() -> None:
    known = after(decided(STORY))
    found = decided([brought("2026-08-01", 108_400_00), moved("2026-08-02", -1_000_00)], known)
    assert opened(after(found, known)) == [("2026-07-18", 47_400_00), ("2026-09-05", 40_000_00)]
    assert [line.eff for line in found.rows["allocation"]] == ["2026-08-02"]


def test_a_balance_brought_forward_that_differs_is_said() -> None:
    known = after(decided(STORY))
    found = decided([brought("2026-11-01", 88_000_00), moved("2026-11-02", 100)], known)
    assert told_of(found) == [("LEDGER_OPENING_DIFFERS", {"day": "2026-11-01", "book": "88400.00", "file": "88000.00"})]
    assert posted(found) == [("2026-11-02 1.00", OWES, 100)]
    from_nothing = decided([moved("2026-11-02", 100, balance=100)], known)
    assert told_of(from_nothing) == [("LEDGER_OPENING_DIFFERS", {"day": "2026-11-02", "book": "88400.00", "file": "0.00"})]
    assert told_of(decided([moved("2026-11-02", 100)], known)) == []


# ---- an earlier one


SPRING = (
    brought("2026-04-01", 5_000_00),
    moved("2026-04-20", 45_000_00, row=4),
    moved("2026-06-02", 10_000_00, row=5),
)


def test_an_earlier_period_is_taken_off_what_stood_for_it() -> None:
    known = after(decided(STORY))
    found = decided(SPRING, known, tag="4")
    assert posted(found)[3:] == [("2026-07-01 60000.00 / 4", REPLACED, -60_000_00)]
    assert (found.rows["document"][-1].date, told_of(found)) == ("2026-07-01", [])
    now = after(found, known)
    assert opened(now) == [("2026-07-18", 48_400_00), ("2026-09-05", 40_000_00)]
    assert sum(item.row.side * item.row.amount for item in now) == 88_400_00
    assert posted(decided([*SPRING, *STORY[1:]], now)) == []


def test_what_an_earlier_period_leaves_unexplained_stays_brought_forward() -> None:
    known = after(decided([brought("2026-07-01", 60_000_00)]))
    early = decided(SPRING[:2], known)
    assert opened(after(early, known)) == [("2026-07-01", 10_000_00), ("2026-04-01", 5_000_00), ("2026-04-20", 45_000_00)]
    assert told_of(early) == []
    reaching = decided([*SPRING[:2], brought("2026-07-01", 60_000_00), moved("2026-07-02", 1)], known)
    assert told_of(reaching) == [("LEDGER_OPENING_DIFFERS", {"day": "2026-07-01", "book": "60000.00", "file": "50000.00"})]


def test_an_earlier_advance_is_taken_off_an_advance() -> None:
    known = after(decided([brought("2026-07-01", -300)]))
    found = decided([moved("2026-06-01", -300)], known)
    assert (posted(found)[1][2], opened(after(found, known))) == (300, [("2026-06-01", -300)])


def test_movements_that_cancel_out_take_nothing_off() -> None:
    known = after(decided([brought("2026-07-01", 300)]))
    found = decided([moved("2026-06-01", 50), moved("2026-06-02", -50)], known)
    assert [kind for _, kind, _ in posted(found)] == [OWES, PAYS]


def test_an_earlier_debt_against_an_advance_stands_beside_it() -> None:
    known = after(decided([brought("2026-07-01", -300)]))
    found = decided([moved("2026-06-01", 200)], known)
    assert posted(found)[1][1:] == (REPLACED, -200)
    now = after(found, known)
    assert sum(item.row.side * item.row.amount for item in now) == -300


# ---- beside documents and receipts


def test_documents_are_compared_and_not_added_to() -> None:
    bill = other("D", "2026-07-18", 88_400_00, kind="invoice")
    same = decided(STORY, [bill, other("D", "2026-10-01", 5, 51, kind="invoice")])
    assert (posted(same), counts(same), told_of(same)) == ([], (0, 5, 0), [])
    differing = decided(STORY, [bill, other("R", "2026-09-01", -400_00, 51)])
    assert told_of(differing) == [("BOOK_DIFFERS", {"book": "88000.00", "file": "88400.00", "difference": "400.00"})]


def test_a_receipt_that_the_book_has_counts_once() -> None:
    here = other("R", "2026-08-06", -50_000_00, open_=50_000_00)
    found = decided(STORY, [here])
    assert (len(posted(found)), counts(found)) == (4, (4, 1, 0))
    assert opened(after(found, [here])) == [("2026-07-18", 48_400_00), ("2026-09-05", 40_000_00)]
    twice = [moved("2026-08-10", -50_000_00), moved("2026-08-10", -50_000_00)]
    assert posted(decided(twice, [here._replace(open=0)])) == [("2026-08-10 -50000.00", PAYS, -50_000_00)]


@pytest.mark.parametrize(("day", "amount"), [("2026-08-04", 50_000_00), ("2026-08-10", 50_000_01)])
def test_another_receipt_is_another(day: str, amount: int) -> None:
    assert len(posted(decided(STORY, [other("R", day, -amount)]))) == 5


def test_a_bounced_receipt_explains_nothing() -> None:
    bounced = [other("R", "2026-08-10", -50_000_00), other("V", "2026-08-12", 50_000_00, 51, kind="reversal")]
    bounced[1] = bounced[1]._replace(row=bounced[1].row._replace(credits="R50"))
    assert len(posted(decided(STORY, bounced))) == 5


def told(day: str = "2026-08-10", amount: int = 50_000_00) -> DocumentRow:
    return decided([moved(day, -amount)]).rows["document"][0]


def test_a_receipt_that_a_ledger_told_counts_once() -> None:
    receipt = other("R", "2026-08-12", -50_000_00).row
    found = told_before([receipt, receipt._replace(id=51, number="R51")], [], [told()], "4", numbers(200))
    assert posted(found) == [("2026-08-10 -50000.00 / 4", REPLACED, 50_000_00)]
    assert found.rows["allocation"] == [AllocationRow(200, 50, 50_000_00, "2026-08-12")]
    assert [(p.problem, p.value, dict(p.figures)) for p in found.warnings] == [
        ("LEDGER_TOLD_IT", "R50", {"day": "2026-08-10", "amount": "50000.00"})
    ]
    items = after(decided(STORY))
    items += [BalanceItem(receipt, 0), BalanceItem(found.rows["document"][0], 0)]
    assert posted(decided(STORY, items)) == []
    paid_again = moved("2026-08-14", -50_000_00, row=8)
    assert len(posted(decided([*STORY, paid_again], items))) == 1
    on_the_day = decided([brought("2026-08-12", 58_400_00)], items)
    assert told_of(on_the_day) == []


def test_the_bounce_of_a_receipt_that_a_ledger_told_counts_once() -> None:
    receipt = other("R", "2026-08-12", -50_000_00).row
    back = told_before([receipt], [], [told()], "4", numbers(200)).rows["document"][0]
    bounce = receipt._replace(id=60, series="V", kind="reversal", side=1, date="2026-08-20", credits="R50")
    items = [*after(decided(STORY)), *(BalanceItem(row, 0) for row in (receipt, back, bounce))]
    assert posted(decided([*STORY, moved("2026-08-21", 50_000_00, row=8)], items)) == []


def test_a_receipt_typed_after_the_ledger_counts_once_from_the_next_export_on() -> None:
    typed = other("R", "2026-08-12", -50_000_00, open_=50_000_00)
    items = [*after(decided(STORY)), typed]
    later_only = decided([brought("2026-09-01", 8_400_00), *STORY[3:]], items)
    assert posted(later_only) == []
    found = decided(STORY, items)
    assert (posted(found), counts(found)) == ([("2026-08-10 -50000.00 / 3", REPLACED, 50_000_00)], (0, 5, 0))
    now = after(found, items)
    assert opened(now) == [("2026-07-18", 48_400_00), ("2026-09-05", 40_000_00)]
    assert posted(decided(STORY, now)) == []
    partly = [*items[:-1], typed._replace(open=1)]
    assert posted(decided(STORY, partly)) == []


@pytest.mark.parametrize(
    "receipt",
    [
        other("R", "2026-08-16", -50_000_00).row,
        other("R", "2026-08-10", -50_000_01).row,
        other("R", "2026-08-10", 50_000_00, kind="refund").row,
        other("D", "2026-08-10", -50_000_00, kind="credit_note").row,
        other("R", "2026-08-10", -50_000_00).row._replace(currency="USD"),
        other("R", "2026-08-10", -50_000_00, id_=99).row,
    ],
)
def test_what_a_ledger_did_not_tell_stands_beside_it(receipt: DocumentRow) -> None:
    named = [AllocationRow(7, 99, 5, "2026-08-10")]
    found = told_before([receipt], named, [told()], "4", numbers(200))
    assert (posted(found), found.warnings) == ([], ())


# ---- laws

MOVES = st.lists(st.tuples(st.integers(1, 28), st.integers(-50, 50).filter(bool)), min_size=1, max_size=12).map(sorted)


def drafts_of(moves: Sequence[tuple[int, int]]) -> list[LedgerDraft]:
    return [moved(f"2026-07-{day:02}", signed, row=n) for n, (day, signed) in enumerate(moves, 5)]


@given(MOVES, st.integers(0, 12), st.integers(0, 12))
def test_in_whatever_pieces_it_comes_the_sum_is_the_ledgers(moves: list[tuple[int, int]], start: int, end: int) -> None:
    whole = drafts_of(moves)
    first = decided(whole[start:end] or whole)
    items = after(first)
    items = after(decided(whole, items, tag="4"), items)
    assert sum(item.row.side * item.row.amount for item in items) == sum(signed for _, signed in moves)
    assert sum(item.signed for item in items) == sum(signed for _, signed in moves)
    assert {item.row.side for item in items if item.open} != {1, -1}
    assert all(0 <= item.open <= item.row.amount for item in items)
    assert posted(decided(whole, items)) == []


@given(MOVES)
def test_what_is_open_is_what_first_in_first_out_leaves(moves: list[tuple[int, int]]) -> None:
    found = decided(drafts_of(moves))
    rows = found.rows["document"]
    days = {row.id: date.fromisoformat(row.date) for row in rows}
    debts = [Debt(row.id, days[row.id], days[row.id], row.amount) for row in rows if row.side == 1]
    paid = dict(fifo(sum(row.amount for row in rows if row.side == -1), debts).lines)
    expected = {debt.id: debt.open - paid.get(debt.id, 0) for debt in debts}
    assert {i.row.id: i.open for i in after(found) if i.row.side == 1} == expected
    assert all(line.eff == max(days[line.debit], days[line.credit]).isoformat() for line in found.rows["allocation"])

"""Balances without detail: nothing is owed twice, and the sum stays what the list says."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.drafts import BalanceDraft
from app.domain.intake import Decision, KnownCustomer, numbers
from app.domain.intake_balances import (
    ADVANCE,
    NO_DETAIL,
    OWED,
    REPLACED,
    Account,
    BalanceBook,
    BalanceItem,
    decide_balances,
    detailed,
)
from app.domain.posting import AllocationRow, DocumentRow

DAY = "2026-10-31"
K01: Account = (1, "CNY")
CUSTOMERS = {"K01": KnownCustomer(1, "CNY", None), "K02": KnownCustomer(2, "CNY", None)}


def row(closing: int, customer: str | None = "K01", account: str | None = None, at: int = 5) -> BalanceDraft:
    return BalanceDraft(at, customer, "明远机电", account, None, None, None, None, None, closing)


def item(signed: int, day: str = DAY, account: str | None = None, id_: int = 7) -> BalanceItem:
    side, kind = (1, OWED) if signed > 0 else (-1, ADVANCE)
    number = f"{day} {account or ''}".strip()
    posted = DocumentRow(id_, NO_DETAIL, 1, 1, number, 1, 1, kind, side, day, None, abs(signed), "CNY", account=account)
    return BalanceItem(posted, abs(signed))


def book(*items: BalanceItem, detail: dict[Account, int] | None = None) -> BalanceBook:
    taken = frozenset((1, one.row.number) for one in items)
    return BalanceBook(CUSTOMERS, {K01: items} if items else {}, detail or {}, taken)


def decided(drafts: list[BalanceDraft], known: BalanceBook, day: str = DAY) -> Decision:
    return decide_balances(drafts, known, day, "3", numbers(100))


def posted(decision: Decision) -> list[tuple[str, str, int]]:
    return [(d.number, d.kind, d.side * d.amount) for d in decision.rows["document"]]


def counts(decision: Decision) -> tuple[int, int, int]:
    return decision.accepted, decision.unchanged, len(decision.rejected)


def told(decision: Decision) -> list[tuple[str, dict[str, str]]]:
    return [(p.problem, dict(p.figures)) for p in decision.warnings]


def test_a_balance_is_one_item_without_due_date() -> None:
    found = decided([row(226_000_00), row(-30_000_00, "K02")], book())
    owed, advance = found.rows["document"]
    assert (owed.series, owed.kind, owed.side, owed.amount, owed.due, owed.date) == (NO_DETAIL, OWED, 1, 226_000_00, None, DAY)
    assert (advance.customer, advance.kind, advance.side, advance.amount) == (2, ADVANCE, -1, 30_000_00)
    assert counts(found) == (2, 0, 0)
    assert found.totals == {"CNY": 196_000_00}


def test_several_ledger_accounts_of_a_customer_stand_apart() -> None:
    found = decided([row(190_000, account="1122.01"), row(10_000, account="1122.02"), row(5_000, account="1122.02", at=6)], book())
    assert posted(found) == [("2026-10-31 1122.01", OWED, 190_000), ("2026-10-31 1122.02", OWED, 15_000)]


def test_the_same_list_again_changes_nothing() -> None:
    found = decided([row(500), row(0, account="1123")], book(item(500)))
    assert (posted(found), counts(found)) == ([], (0, 2, 0))


def test_the_next_list_takes_the_place_of_the_last() -> None:
    found = decided([row(700)], book(item(500)), "2026-11-30")
    assert posted(found) == [("2026-10-31 / 3", REPLACED, -500), ("2026-11-30", OWED, 700)]
    assert found.rows["allocation"] == [AllocationRow(7, 100, 500, "2026-11-30")]


def test_an_equal_balance_of_a_later_day_stands_for_the_later_day() -> None:
    found = decided([row(500)], book(item(500)), "2026-11-30")
    assert posted(found) == [("2026-10-31 / 3", REPLACED, -500), ("2026-11-30", OWED, 500)]


def test_a_corrected_list_of_the_same_day() -> None:
    found = decided([row(-600)], book(item(500)))
    assert posted(found) == [("2026-10-31 / 3", REPLACED, -500), ("2026-10-31 (3)", ADVANCE, -600)]


def test_an_advance_is_taken_back_on_its_side() -> None:
    found = decided([row(0)], book(item(-500)), "2026-11-30")
    assert posted(found) == [("2026-10-31 / 3", REPLACED, 500)]
    assert found.rows["allocation"] == [AllocationRow(100, 7, 500, "2026-11-30")]
    assert counts(found) == (1, 0, 0)


def test_an_older_list_is_refused() -> None:
    found = decided([row(700)], book(item(500)), "2026-09-30")
    assert [(p.problem, dict(p.figures)) for p in found.rejected] == [("BALANCE_OLDER", {"day": "2026-09-30", "newest": DAY})]
    assert posted(found) == []


def test_an_account_left_out_is_zero_and_told() -> None:
    found = decided([row(500, account="1122")], book(item(500, account="1122"), item(80, account="1221", id_=8)))
    assert posted(found) == [("2026-10-31 1221 / 3", REPLACED, -80)]
    assert told(found) == [("BALANCE_GONE", {"account": "1221", "amount": "0.80"})]


def test_a_customer_left_out_keeps_the_balance() -> None:
    found = decided([row(100, "K02")], book(item(500)))
    assert posted(found) == [(DAY, OWED, 100)]
    assert told(found) == [("BALANCE_ABSENT", {"count": "1", "customers": "K01"})]


def test_many_left_out_are_not_all_named() -> None:
    customers = {f"K{n}": KnownCustomer(n, "CNY", None) for n in range(1, 9)}
    items = {(n, "CNY"): [item(500)] for n in range(1, 9)}
    found = decide_balances([], BalanceBook(customers, items, {}, frozenset()), DAY, "3", numbers(100))
    assert told(found) == [("BALANCE_ABSENT", {"count": "8", "customers": "K1, K2, K3, K4, K5 …"})]
    assert not told(decide_balances([], BalanceBook({}, items, {}, frozenset()), DAY, "3", numbers(100)))


def test_known_documents_are_compared_and_not_added_to() -> None:
    known = book(item(100), detail={K01: 400})
    assert counts(decided([row(500)], known)) == (0, 1, 0)
    differing = decided([row(300), row(150, at=6)], known)
    assert (posted(differing), counts(differing)) == ([], (0, 2, 0))
    assert told(differing) == [("BOOK_DIFFERS", {"book": "5.00", "file": "4.50", "difference": "-0.50"})]


def test_an_unknown_customer_is_refused() -> None:
    found = decided([row(500, "K09"), row(500, None)], book())
    assert [(p.problem, p.value) for p in found.rejected] == [("UNKNOWN_CUSTOMER", "K09"), ("UNKNOWN_CUSTOMER", "明远机电")]


# ---- documents behind a balance


def invoice(signed: int, day: str = "2026-08-12", account: str | None = None, id_: int = 50, currency: str = "CNY") -> DocumentRow:
    side = 1 if signed > 0 else -1
    return DocumentRow(id_, "D", 1, 1, f"A{id_}", 1, 1, "invoice", side, day, None, abs(signed), currency, account=account)


def explained(documents: Iterable[DocumentRow], *items: BalanceItem) -> Decision:
    return detailed(list(documents), {K01: items}, "4", numbers(100))


def test_documents_of_the_same_sum_replace_a_balance() -> None:
    found = explained([invoice(113_000), invoice(67_800, id_=51), invoice(45_200, id_=52)], item(226_000))
    assert posted(found) == [("2026-10-31 / 4", REPLACED, -226_000)]
    assert found.rows["allocation"] == [AllocationRow(7, 100, 226_000, DAY)]
    assert told(found) == [("BALANCE_REPLACED", {"balance": "2260.00", "documents": "2260.00"})]


def test_what_documents_do_not_explain_stays_a_balance() -> None:
    assert posted(explained([invoice(200)], item(500))) == [("2026-10-31 / 4", REPLACED, -500), ("2026-10-31 (4)", OWED, 300)]
    assert posted(explained([invoice(-200)], item(500)))[1:] == [("2026-10-31 (4)", OWED, 700)]
    assert posted(explained([invoice(600)], item(500)))[1:] == [("2026-10-31 (4)", ADVANCE, -100)]
    assert told(explained([invoice(600)], item(500)))[0][0] == "BALANCE_LEFT"


def test_later_documents_and_other_accounts_leave_it_alone() -> None:
    others = [invoice(200, "2026-11-01"), invoice(200, currency="USD"), invoice(200)._replace(customer=2)]
    found = explained(others, item(500))
    assert (posted(found), told(found)) == ([], [])


def test_documents_that_cancel_out_leave_it_alone() -> None:
    found = explained([invoice(200), invoice(-200, id_=51)], item(500))
    assert posted(found) == []
    assert told(found) == [("BALANCE_LEFT", {"balance": "5.00", "documents": "0.00", "left": "5.00"})]


def test_documents_go_by_their_ledger_account() -> None:
    trade, retained = item(190_000, account="1122.01"), item(10_000, account="1122.02", id_=8)
    named = explained([invoice(10_000, account="1122.02")], trade, retained)
    assert posted(named) == [("2026-10-31 1122.02 / 4", REPLACED, -10_000)]
    unnamed = explained([invoice(195_000)], trade, retained)
    assert posted(unnamed) == [
        ("2026-10-31 1122.01 / 4", REPLACED, -190_000),
        ("2026-10-31 1122.02 / 4", REPLACED, -10_000),
        ("2026-10-31 1122.02 (4)", OWED, 5_000),
    ]


AMOUNTS = st.integers(-500, 500).filter(bool)


@given(st.lists(AMOUNTS, min_size=1, max_size=3), st.lists(AMOUNTS, max_size=5))
def test_the_sum_stays_what_the_list_says(balances: list[int], documents: list[int]) -> None:
    items = [item(signed, account=f"11{n}", id_=n) for n, signed in enumerate(balances)]
    rows = [invoice(signed, id_=50 + n, account=f"11{n}" if n % 2 else None) for n, signed in enumerate(documents)]
    found = explained(rows, *items)
    book_now = sum(balances) + sum(documents) + sum(amount for _, _, amount in posted(found))
    assert book_now == sum(balances)
    taken = [line.amount for line in found.rows["allocation"]]
    assert all(amount > 0 for amount in taken)


@pytest.mark.parametrize("day", ["2026-10-31", "2026-11-30"])
def test_after_the_next_list_the_sum_is_its_own(day: str) -> None:
    found = decided([row(321)], book(item(500), item(-80, account="1", id_=8)), day)
    assert 420 + sum(amount for _, _, amount in posted(found)) == 321

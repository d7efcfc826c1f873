"""The account behind a letter in balance form: what stands since it was last at zero, and the balance after each line."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.movements import Movement, Posted, movements


def debit(day: str, amount: int, voucher: str = "", **said: Any) -> Posted:
    return posted(day, "ledger_debit", amount, voucher, **said)


def credit(day: str, amount: int, voucher: str = "", **said: Any) -> Posted:
    return posted(day, "ledger_credit", -amount, voucher, **said)


def posted(day: str, kind: str, amount: int, voucher: str = "", **said: Any) -> Posted:
    """A movement of a ledger, numbered as the import numbers it."""
    number = " ".join(part for part in (day, voucher, f"{amount / 100:.2f}") if part)
    return Posted(**{"series": "L", "date": day, "kind": kind, "number": number, "part": 1, "parts": 1, "amount": amount, **said})


def shown(*rows: Posted) -> list[tuple[str, str, int, int]]:
    return [(one.date, one.document, one.amount, one.balance) for one in movements(rows)]


K02 = (
    posted("2026-07-01", "opening", 60_000_00),
    debit("2026-07-18", 48_400_00, "记-12", text="销售"),
    credit("2026-08-10", 50_000_00, "记-15", text="收款"),
    debit("2026-09-05", 40_000_00, "记-9", text="销售"),
    credit("2026-09-28", 10_000_00, "记-31", text="销售退回（红冲）"),
)


def test_the_account_of_k02() -> None:
    assert movements(K02) == (
        Movement("2026-07-01", "opening", "", None, 60_000_00, 60_000_00),
        Movement("2026-07-18", "ledger_debit", "记-12", "销售", 48_400_00, 108_400_00),
        Movement("2026-08-10", "ledger_credit", "记-15", "收款", -50_000_00, 58_400_00),
        Movement("2026-09-05", "ledger_debit", "记-9", "销售", 40_000_00, 98_400_00),
        Movement("2026-09-28", "ledger_credit", "记-31", "销售退回（红冲）", -10_000_00, 88_400_00),
    )


def test_what_came_before_the_last_zero_is_not_shown() -> None:
    rows = (debit("2026-01-05", 100), credit("2026-02-05", 100), debit("2026-03-05", 70), credit("2026-04-05", 20))
    assert shown(*rows) == [("2026-03-05", "", 70, 70), ("2026-04-05", "", -20, 50)]
    assert shown(*rows, credit("2026-05-05", 50)) == []
    assert shown() == []


def test_a_balance_through_zero_is_no_zero() -> None:
    rows = (debit("2026-01-05", 100), credit("2026-02-05", 150), debit("2026-03-05", 70))
    assert [balance for *_, balance in shown(*rows)] == [100, -50, 20]


def test_what_was_taken_back_does_not_show_nor_what_took_it_back() -> None:
    told = credit("2026-08-10", 500, "记-3")
    back = told._replace(date="2026-08-12", kind="balance_replaced", number=f"{told.number} / 7", credits=told.number, amount=500)
    receipt = Posted("R", "2026-08-12", "receipt", "SK-1", 1, 1, -500)
    assert shown(debit("2026-07-01", 900, "记-1"), told, back, receipt) == [
        ("2026-07-01", "记-1", 900, 900), ("2026-08-12", "SK-1", -500, 400)
    ]  # fmt: skip


@pytest.mark.parametrize("back_first", [False, True])
def test_what_an_earlier_period_explains_is_taken_off_where_it_stood(back_first: bool) -> None:
    """On one day the side that takes back may be listed first: what is left keeps the name of what it is left of."""
    brought = posted("2026-07-01", "opening", -600)
    back = brought._replace(kind="balance_replaced", number=f"{brought.number} / 2", credits=brought.number, amount=200)
    rows = (back, brought) if back_first else (brought, back)
    assert [(one.kind, one.document, one.balance) for one in movements(rows)] == [("opening", "", -400)]


def test_a_list_of_balances_shows_by_its_day_alone() -> None:
    first = Posted("B", "2026-09-30", "balance", "2026-09-30 1122", 1, 1, 800)
    gone = first._replace(date="2026-10-31", kind="balance_replaced", number="x / 4", credits=first.number, amount=-800)
    second = Posted("B", "2026-10-31", "balance", "2026-10-31 1122", 1, 1, 500)
    assert shown(first, second, gone) == [("2026-10-31", "", 500, 500)]


SETTLED = Posted("S", "2026-11-10", "snapshot", "A1 / 5", 1, 1, -300, "A1")
UNSETTLED = Posted("V", "2026-11-10", "snapshot_replaced", "A1 / 5 / 6", 1, 1, 300, "A1")
A1 = Posted("D", "2026-10-15", "invoice", "A1", 1, 1, 300)


def test_a_settlement_by_list_stands_under_its_document() -> None:
    other = Posted("D", "2026-10-20", "invoice", "A2", 1, 1, 50)
    assert shown(A1, other, SETTLED) == [
        ("2026-10-15", "A1", 300, 300), ("2026-10-20", "A2", 50, 350), ("2026-11-10", "A1", -300, 50)
    ]  # fmt: skip


@pytest.mark.parametrize("rows", [(A1, SETTLED, UNSETTLED), (A1, UNSETTLED, SETTLED)])
def test_a_settlement_that_gave_way_to_a_receipt_does_not_show(rows: tuple[Posted, ...]) -> None:
    assert shown(*rows) == [("2026-10-15", "A1", 300, 300)]


def test_a_settlement_that_gave_way_in_part_is_one_still() -> None:
    part = UNSETTLED._replace(amount=100)
    for rows in ((A1, SETTLED, part), (A1, part, SETTLED)):
        assert [(one.kind, one.document, one.amount) for one in movements(rows)][1:] == [("snapshot", "A1", -200)]


def test_what_takes_back_a_word_that_nobody_knows_stays() -> None:
    alone = UNSETTLED._replace(credits=None)
    assert shown(alone) == [("2026-11-10", "A1 / 5 / 6", 300, 300)]


def test_instalments_carry_their_place() -> None:
    rows = (A1._replace(part=1, parts=2, amount=90), A1._replace(part=2, parts=2, amount=210))
    assert [document for _, document, *_ in shown(*rows)] == ["A1 (1/2)", "A1 (2/2)"]


@pytest.mark.parametrize("text", ["收款核销 SK-1", "转坏账", "客户拒付", "违约金", "代垫诉讼费", "催款", "逾期利息"])
def test_words_of_the_office_are_left_out(text: str) -> None:
    (line,) = movements([debit("2026-07-18", 100, "记-1", text=text)])
    assert line.text is None


@given(st.lists(st.integers(-500, 500).filter(bool), max_size=12))
def test_the_last_balance_is_the_sum_and_each_follows_from_the_one_before(amounts: list[int]) -> None:
    rows = [posted(f"2026-07-{day:02}", "ledger_debit", amount) for day, amount in enumerate(amounts, 1)]
    made = movements(rows)
    assert (made[-1].balance if made else 0) == sum(amounts)
    assert all(line.balance for line in made)
    before = 0
    for line in made:
        before += line.amount
        assert line.balance == before

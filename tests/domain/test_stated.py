"""What files of the accounting program say: closings, totals, and which of them are the ledger's."""

from app.domain.drafts import BalanceDraft, LedgerDraft
from app.domain.intake import KnownCustomer
from app.domain.stated import Line, Stated, closings, of_balances, of_ledger, of_open_items, stated
from tests.actions.office import document

KNOWN = {"K1": KnownCustomer(1, "CNY", None), "K2": KnownCustomer(2, "USD", None)}
DAY = "2026-10-31"


def balance(owner: str | None, closing: int, account: str | None = "1122", currency: str | None = None) -> BalanceDraft:
    return BalanceDraft(2, owner, owner, account, None, currency, None, None, None, closing)


def moved(debit: int = 0, credit: int = 0, left: int | None = None, opening: bool = False, **said: object) -> LedgerDraft:
    made = LedgerDraft(2, "K1", None, None, DAY, None, None, debit, credit, left, opening, None)
    return made._replace(**said)


def test_balances_by_customer_currency_and_account() -> None:
    rows = [balance("K1", 500), balance("K1", -20, "2203"), balance("K2", 7), balance("K2", 8, currency="CNY"), balance("X", 1)]
    assert of_balances(rows, KNOWN) == [
        Line(1, "CNY", "1122", 500), Line(1, "CNY", "2203", -20), Line(2, "USD", "1122", 7), Line(2, "CNY", "1122", 8),
    ]  # fmt: skip


def test_nobody_is_stated_for_a_row_without_code() -> None:
    assert of_balances([balance(None, 5)], KNOWN) == []


def test_open_items_up_to_the_day_credit_notes_off_whole_where_nothing_is_said() -> None:
    rows = [
        document("A", 900, "2026-10-01", "K1", open=300), document("B", 50, "2026-10-02", "K1"),
        document("C", 40, "2026-10-03", "K1", kind="credit_note", open=40), document("D", 1, "2026-11-01", "K1"),
        document("E", 1, "2026-10-01", "K9"),
    ]  # fmt: skip
    assert [line.amount for line in of_open_items(rows, KNOWN, DAY)] == [300, 50, -40]


def test_the_closing_of_a_ledger_is_what_it_prints_last_and_what_moved_since() -> None:
    assert closings([moved(opening=True, debit=100), moved(30, left=130), moved(credit=10)]) == {("K1", None, None): 120}
    assert closings([moved(opening=True, debit=100), moved(30)]) == {("K1", None, None): 130}


def test_a_ledger_without_opening_or_balance_says_no_closing() -> None:
    assert closings([moved(30), moved(credit=10)]) == {}


def test_ledgers_of_several_accounts_stay_apart() -> None:
    found = closings([moved(5, left=5, account="1122.01"), moved(7, left=7, account="1122.02"), moved(1, left=1, customer=None)])
    assert of_ledger(found, KNOWN) == [Line(1, "CNY", "1122.01", 5), Line(1, "CNY", "1122.02", 7)]


LINES = [Line(1, "CNY", "1122", 500), Line(1, "CNY", "1122", 100), Line(2, "USD", None, 7)]


def test_rows_of_one_account_are_one_and_totals_follow() -> None:
    assert stated(LINES, DAY, "balances", {}) == [
        Stated(1, "CNY", "1122", DAY, 600, "balances", 0), Stated(2, "USD", None, DAY, 7, "balances", 0),
        Stated(None, "CNY", None, DAY, 600, "balances", 1), Stated(None, "USD", None, DAY, 7, "balances", 1),
    ]  # fmt: skip


def test_the_total_that_the_file_prints_goes_before_the_sum_of_its_rows() -> None:
    totals = [row for row in stated(LINES, DAY, "balances", {"CNY": 650}, {"CNY"}) if row.customer is None]
    assert [(row.currency, row.amount, row.whole) for row in totals] == [("CNY", 650, 1), ("USD", 7, 0)]

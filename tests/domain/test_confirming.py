"""Credits of a ledger that are receipts of the bank: each once, and only what nobody else accounts for."""

from typing import Any

from app.domain.drafts import LedgerDraft
from app.domain.intake import KnownCustomer
from app.domain.intake_confirming import FromBank, Received, confirm, confirm_by_ledger
from tests.actions.office import receipt

KNOWN = {"K1": KnownCustomer(1, "CNY", None), "C001": KnownCustomer(1, "CNY", None)}


def bank(id_: int = 7, day: str = "2026-11-06", amount: int = 5_000, **said: Any) -> FromBank:
    return FromBank(id_, 1, f"BANK-{id_}", day, amount, "CNY", 0, said.pop("reference", None), said.pop("confirmed", None), **said)


def paid(day: str = "2026-11-08", amount: int = 5_000, voucher: str | None = "记-3", row: int = 2, **said: Any) -> LedgerDraft:
    made = LedgerDraft(row, "K1", None, None, day, voucher, "收款", 0, amount, None, False, None)
    return made._replace(**said)


def confirmed(rows: list[LedgerDraft], receipts: list[FromBank], others: tuple[Received, ...] = (), days: int = 5) -> list[Any]:
    return list(confirm_by_ledger(rows, KNOWN, receipts, others, days).rows["confirm"])


def test_the_same_money_within_the_days() -> None:
    assert confirmed([paid()], [bank()]) == [(7, "2026-11-08 记-3")]
    assert confirmed([paid("2026-11-11")], [bank()]) == [(7, "2026-11-11 记-3")]
    assert confirmed([paid("2026-11-12")], [bank()]) == []


def test_another_amount_customer_or_currency_is_other_money() -> None:
    assert confirmed([paid(amount=5_001)], [bank()]) == []
    assert confirmed([paid(customer="K9")], [bank()]) == []
    assert confirmed([paid(customer=None)], [bank()]) == []
    assert confirmed([paid(currency="USD")], [bank()]) == []


def test_debits_and_what_was_brought_forward_are_no_receipts() -> None:
    assert confirmed([paid(debit=5_000, credit=0), paid(opening=True)], [bank()]) == []


def test_the_number_of_the_bank_goes_before_the_days() -> None:
    rows = [paid("2026-11-06", voucher="记-1"), paid("2026-12-20", voucher="记-2", text="收货款 REF9", row=3)]
    assert confirmed(rows, [bank(reference="REF9")]) == [(7, "2026-12-20 记-2")]


def test_a_credit_is_one_receipt_and_the_nearest_is_taken() -> None:
    assert confirmed([paid()], [bank(7), bank(8)]) == [(7, "2026-11-08 记-3")]
    rows = [paid("2026-11-10", voucher="b", row=3), paid("2026-11-07", voucher="a")]
    assert confirmed(rows, [bank()]) == [(7, "2026-11-07 a")]


def test_what_was_confirmed_before_keeps_its_credit() -> None:
    """The next export of the same ledger says the voucher again: it is no second receipt."""
    before = bank(7, confirmed="2026-11-08 记-3", by_ledger=True)
    assert confirmed([paid()], [before, bank(8)]) == []
    assert confirmed([paid(), paid("2026-11-09", voucher="记-4", row=3)], [before, bank(8)]) == [(8, "2026-11-09 记-4")]


def test_a_receipt_of_the_accounting_program_takes_its_own_credit() -> None:
    assert confirmed([paid()], [bank()], (Received(1, "2026-11-08", 5_000, "CNY"),)) == []
    assert confirmed([paid()], [bank()], (Received(1, "2026-09-08", 5_000, "CNY"),)) == [(7, "2026-11-08 记-3")]


def test_a_voucher_may_be_missing() -> None:
    assert confirmed([paid(voucher=None)], [bank()]) == [(7, "2026-11-08")]


def test_a_receipt_file_names_what_a_ledger_confirmed() -> None:
    """It is not posted a second time: the number of the receipt takes the place of the voucher."""
    told = bank(confirmed="2026-11-08 记-3", by_ledger=True)
    rows, found = confirm([receipt("SK1", 5_000, "2026-11-08")], KNOWN, [told], frozenset(), 5)
    assert found.rows["confirm"] == [(7, "SK1")]
    assert (rows[0].reference, rows[0].date) == ("BANK-7", "2026-11-06")


def test_what_counts_without_the_program_is_confirmed_by_it_all_the_same() -> None:
    rows, found = confirm([receipt("SK1", 5_000, "2026-11-08")], KNOWN, [bank(counted=True)], frozenset(), 5)
    assert (found.rows["confirm"], rows[0].reference) == ([(7, "SK1")], "BANK-7")


def test_a_refund_confirms_nothing() -> None:
    rows, found = confirm([receipt("B1", 5_000, "2026-11-08", kind="refund")], KNOWN, [bank()], frozenset(), 5)
    assert (found.rows["confirm"], rows[0].reference) == ([], "B1")


def test_a_number_that_the_book_has_from_the_program_confirms_nothing_else() -> None:
    rows, found = confirm([receipt("SK1", 5_000, "2026-11-08")], KNOWN, [bank()], frozenset({(1, "SK1")}), 5)
    assert (found.rows["confirm"], rows[0].reference) == ([], "SK1")

"""A transfer and the accounting program's files, whichever comes first: everything counts once, week after week."""

from dataclasses import replace
from datetime import date

import pytest

from app.actions.imports import Import, UndoBatch
from app.actions.transfers import MakeTransfer, ReverseTransfer
from app.domain.drafts import BalanceDraft, DocumentDraft, LedgerDraft
from app.domain.rule import Rule
from app.storage.work import Result
from tests.actions.office import Office, customer, document, receipt, source, warned
from tests.actions.test_transfers import ADVANCE, MOVED, PAYABLE

DAY = date(2026, 6, 9)
ONE = "ZD-2026-001"


def transfer(
    type_: str = PAYABLE, amount: str = "500.00", *documents: tuple[str, str], on: date = DAY, **more: object
) -> MakeTransfer:
    given = {"to": "C002"} if type_ == MOVED else {}
    return MakeTransfer(type_, "C001", on, documents, amount, **{**given, **more})  # type: ignore[arg-type]


def net(office: Office, code: str, on: str = "2026-06-30") -> int:
    found = office.items(on, code)
    return sum(item.open for item in found.debits) - sum(item.open for item in found.credits)


def nets(office: Office, on: str = "2026-06-30") -> tuple[int, int]:
    return net(office, "C001", on), net(office, "C002", on)


# ---- lists of open items


def listed(office: Office, day: str, *drafts: DocumentDraft, gone: str | None = None) -> Result:
    said = replace(source("documents", drafts), as_of=day, newest=day, has_open=True, gone=gone)
    return office.do(Import(said, day))


I1, I2 = document("I1", 100_000, "2026-05-01"), document("I2", 50_000, "2026-05-02", row=3)
J1 = document("J1", 3_000, "2026-05-03", "C002", row=4)


@pytest.fixture
def desk(office: Office) -> Office:
    office.customers(customer("C001"), customer("C002"))
    listed(office, "2026-06-02", I1, I2, J1)
    return office


def test_the_list_agrees_with_a_transfer_of_before(desk: Office) -> None:
    desk.do(transfer(PAYABLE, "500.00", ("I1", "500.00")))
    for _ in range(2):
        again = listed(desk, "2026-06-10", I1._replace(open=50_000), I2, J1)
        assert (again["accepted"], warned(again)) == (0, [])
    assert nets(desk) == (100_000, 3_000)


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("gone", [True, False])
def test_a_transfer_explains_what_the_list_settled(desk: Office, named: bool, gone: bool) -> None:
    left = (I2, J1) if gone else (I1._replace(open=50_000), I2, J1)
    listed(desk, "2026-06-10", *left, gone="file")
    amount = "1000.00" if gone else "500.00"
    before = nets(desk)
    done = desk.do(transfer(PAYABLE, amount, *([("I1", amount)] if named else [])))
    assert done["told_by"] == "open_items"
    assert (nets(desk), net(desk, "C001", "2026-06-08")) == (before, 150_000)
    assert net(desk, "C001", "2026-06-09") == before[0]
    assert listed(desk, "2026-06-17", *left, gone="file")["accepted"] == 0
    desk.do(ReverseTransfer(ONE, date(2026, 6, 18)))
    assert nets(desk) == (150_000, 3_000)


def test_a_list_of_before_the_transfer_explains_nothing(desk: Office) -> None:
    listed(desk, "2026-06-10", I1._replace(open=50_000), I2, J1)
    assert desk.do(transfer(PAYABLE, "400.00", on=date(2026, 6, 12)))["told_by"] is None
    assert net(desk, "C001") == 60_000


def test_a_list_that_does_not_know_the_transfer_yet(desk: Office) -> None:
    """It opens the item again; the credit waits on account until the next list."""
    desk.do(transfer())
    listed(desk, "2026-06-10", I1, I2, J1)
    assert (desk.open()["I1"], desk.unapplied(), net(desk, "C001")) == (100_000, {ONE: 50_000}, 100_000)
    listed(desk, "2026-06-17", I1._replace(open=50_000), I2, J1)
    assert (desk.open()["I1"], desk.unapplied()) == (50_000, {})


def test_a_list_that_does_not_know_yet_who_owes_it_now(desk: Office) -> None:
    """What the other took over is not gone because of it: in all nobody owes less."""
    desk.do(transfer(MOVED, "1000.00", ("I1", "1000.00")))
    listed(desk, "2026-06-10", I1, I2, J1)
    assert nets(desk) == (50_000, 103_000)
    assert (desk.open()["I1"], desk.unapplied()) == (100_000, {ONE: 100_000})
    theirs = document("I1", 100_000, "2026-05-01", "C002", row=5)
    listed(desk, "2026-06-17", I2, J1, theirs, gone="file")
    assert (nets(desk), desk.unapplied()) == ((50_000, 103_000), {})
    assert listed(desk, "2026-06-24", I2, J1, theirs, gone="file")["accepted"] == 0


@pytest.mark.parametrize("named", [True, False])
def test_moved_items_that_the_list_has_for_the_other(desk: Office, named: bool) -> None:
    """The accounting program keeps the number of what it moves."""
    theirs = document("I1", 100_000, "2026-05-01", "C002", row=5)
    listed(desk, "2026-06-10", I2, J1, theirs, gone="file")
    assert nets(desk) == (50_000, 103_000)
    done = desk.do(transfer(MOVED, "1000.00", *([("I1", "1000.00")] if named else [])))
    assert (done["told_by"], nets(desk)) == ("open_items", (50_000, 103_000))
    assert desk.refuses(UndoBatch(2), Rule.BATCH_IN_USE)["hanging"]
    desk.do(ReverseTransfer(ONE, date(2026, 6, 12)))
    assert nets(desk) == (150_000, 3_000)


def test_moved_items_that_the_list_has_later(desk: Office) -> None:
    desk.do(transfer(MOVED, "1000.00", ("I1", "1000.00")))
    same = document("I1", 100_000, "2026-05-01", "C002", row=5)
    assert listed(desk, "2026-06-10", I2, J1, same)["accepted"] == 0
    assert nets(desk) == (50_000, 103_000)
    other = document("YS-7", 100_000, "2026-06-09", "C002", row=5)
    listed(desk, "2026-06-17", I2, J1, other, gone="settle")
    assert (nets(desk), desk.open()) == ((50_000, 103_000), {"I2": 50_000, "J1": 3_000, "YS-7": 100_000})


def test_a_file_of_documents_that_has_it_for_the_other(desk: Office) -> None:
    desk.do(transfer(MOVED, "1000.00", ("I1", "1000.00")))
    done = desk.documents(document("I1", 100_000, "2026-05-01", "C002", base_date="2026-05-02"))
    assert (done["accepted"], done["unchanged"], nets(desk)) == (0, 1, (50_000, 103_000))


def test_what_may_be_it_is_asked_for(desk: Office) -> None:
    desk.documents(document("YS-7", 50_000, "2026-06-12", "C002"), document("YS-8", 50_000, "2026-06-20", "C002", row=3))
    named = ("I1", "500.00")
    assert desk.refuses(transfer(MOVED, "500.00", named), Rule.TRANSFER_KNOWN_DEBIT)["document"] == "YS-7"
    desk.refuses(transfer(MOVED, "500.00", named, known=["J1"]), Rule.TRANSFER_KNOWN_DEBIT)
    desk.do(transfer(MOVED, "500.00", named, known=["YS-7"]))
    assert nets(desk) == (100_000, 103_000)
    assert desk.rows("SELECT count(*) FROM document WHERE kind = 'transferred'") == [(0,)]
    desk.do(transfer(MOVED, "300.00", ("I1", "300.00")))  # YS-8 is of eleven days later, and of another amount
    desk.do(transfer(MOVED, "200.00", ("I1", "200.00"), also=True))
    assert nets(desk) == (50_000, 153_000)
    desk.do(transfer(MOVED, "500.00", ("I2", "500.00")))
    assert nets(desk) == (0, 203_000)
    desk.do(ReverseTransfer("ZD-2026-004", date(2026, 6, 20)))
    desk.do(ReverseTransfer(ONE, date(2026, 6, 20)))
    assert (nets(desk), "YS-7" in desk.open()) == ((100_000, 103_000), False)


def test_a_list_that_paid_with_the_advance_is_not_paid_again(desk: Office) -> None:
    desk.receipts(receipt("R1", 50_000, "2026-06-01"))
    left = (I1, J1)
    listed(desk, "2026-06-10", *left, gone="file")  # I2 with R1
    assert desk.refuses(transfer(ADVANCE, "500.00", ("I1", "500.00")), Rule.TRANSFER_ADVANCE_SMALL)["left"] == 0


def test_an_advance_explains_what_the_list_settled(desk: Office) -> None:
    desk.receipts(receipt("R1", 70_000, "2026-06-01"))
    listed(desk, "2026-06-10", I1, J1, gone="file")
    assert (net(desk, "C001"), desk.unapplied()) == (30_000, {"R1": 70_000})
    assert desk.do(transfer(ADVANCE, "500.00", ("I2", "500.00")))["told_by"] == "open_items"
    assert (net(desk, "C001"), desk.unapplied()) == (80_000, {"R1": 20_000})  # what was settled twice is so no longer


# ---- ledgers


def moved(day: str, signed: int, voucher: str, code: str = "C001", row: int = 9) -> LedgerDraft:
    return LedgerDraft(row, code, None, None, day, voucher, "转", max(signed, 0), max(-signed, 0), None, False, "CNY")


def ledger(office: Office, *rows: LedgerDraft) -> Result:
    return office.do(Import(source("ledger", [row._replace(row=n) for n, row in enumerate(rows, 2)])))


SOLD = (moved("2026-05-01", 60_000, "记-1"), moved("2026-05-20", 90_000, "记-2"))
THEIRS = (moved("2026-05-03", 3_000, "记-3", "C002"),)


@pytest.fixture
def books(office: Office) -> Office:
    office.customers(customer("C001", term="NET30"), customer("C002"))
    ledger(office, *SOLD, *THEIRS)
    return office


OUT = [
    (moved("2026-06-10", -50_000, "转-1"),),
    (moved("2026-06-10", -30_000, "转-1"), moved("2026-06-10", -20_000, "转-1")),
]


@pytest.mark.parametrize("rows", OUT)
@pytest.mark.parametrize("named", [True, False])
def test_a_ledger_that_tells_a_transfer_of_before(books: Office, rows: tuple[LedgerDraft, ...], named: bool) -> None:
    books.do(transfer(PAYABLE, "500.00", *([("2026-05-20 记-2 900.00", "500.00")] if named else [])))
    for _ in range(2):
        ledger(books, *SOLD, *rows)
        assert nets(books) == (100_000, 3_000)
    assert books.rows("SELECT count(*) FROM document WHERE kind = 'ledger_credit'") == [(0,)]


def test_a_ledger_with_a_payment_beside_it(books: Office) -> None:
    books.do(transfer())
    paid = (moved("2026-06-11", -1_000, "收-1"), moved("2026-06-20", -50_000, "收-2"))
    ledger(books, *SOLD, moved("2026-06-10", -50_000, "转-1"), *paid)
    assert nets(books) == (49_000, 3_000)


@pytest.mark.parametrize("rows", OUT)
@pytest.mark.parametrize("named", [True, False])
def test_a_transfer_that_a_ledger_told(books: Office, rows: tuple[LedgerDraft, ...], named: bool) -> None:
    ledger(books, *SOLD, *rows)
    done = books.do(transfer(PAYABLE, "500.00", *([("2026-05-20 记-2 900.00", "500.00")] if named else [])))
    assert (done["told_by"], nets(books)) == ("ledger", (100_000, 3_000))
    ledger(books, *SOLD, *rows, moved("2026-06-15", -1_000, "收-1"))
    assert nets(books) == (99_000, 3_000)
    books.do(ReverseTransfer(ONE, date(2026, 6, 20)))
    assert (nets(books), net(books, "C001", "2026-06-19")) == ((149_000, 3_000), 99_000)
    back = moved("2026-06-21", 50_000, "转-9")
    ledger(books, *SOLD, *rows, moved("2026-06-15", -1_000, "收-1"), back)
    assert nets(books) == (149_000, 3_000)


def test_what_a_transfer_took_the_place_of_is_not_undone(books: Office) -> None:
    batch = ledger(books, *OUT[0])["batch"]
    books.do(transfer())
    assert books.refuses(UndoBatch(batch), Rule.BATCH_IN_USE)["hanging"] == ONE
    books.do(ReverseTransfer(ONE, DAY))
    books.refuses(UndoBatch(batch), Rule.BATCH_IN_USE)


def test_another_credit_of_that_amount_is_another(books: Office) -> None:
    ledger(books, *SOLD, *OUT[0])
    assert books.do(transfer(also=True))["told_by"] is None
    assert nets(books) == (50_000, 3_000)


IN = [
    (moved("2026-06-10", 60_000, "转-1", "C002"), moved("2026-06-10", 10_000, "转-1", "C002")),
    (moved("2026-06-10", 70_000, "转-1", "C002"),),
]


@pytest.mark.parametrize("rows", IN)
@pytest.mark.parametrize("first", [True, False])
def test_what_a_ledger_tells_of_the_other_customer(books: Office, rows: tuple[LedgerDraft, ...], first: bool) -> None:
    move = transfer(MOVED, "700.00")
    out = moved("2026-06-10", -70_000, "转-1")
    if first:
        books.do(move)
    ledger(books, *SOLD, out, *THEIRS, *rows)
    if not first:
        assert books.do(move)["told_by"] == "ledger"
    for _ in range(2):
        ledger(books, *SOLD, out, *THEIRS, *rows, moved("2026-06-15", -1_000, "收-7", "C002"))
        assert nets(books) == (80_000, 72_000)


def test_one_told_by_the_ledger_of_both_is_reversed_for_both(books: Office) -> None:
    ledger(books, *SOLD, moved("2026-06-10", -50_000, "转-1"), *THEIRS, moved("2026-06-10", 50_000, "转-1", "C002"))
    assert nets(books) == (100_000, 53_000)
    books.do(transfer(MOVED))
    assert nets(books) == (100_000, 53_000)
    books.do(ReverseTransfer(ONE, date(2026, 6, 20)))
    assert (nets(books), nets(books, "2026-06-19")) == ((150_000, 3_000), (100_000, 53_000))


@pytest.mark.parametrize("first", [True, False])
def test_documents_of_one_and_a_ledger_of_the_other(books: Office, first: bool) -> None:
    """Two items here, one movement there."""
    books.customers(customer("C003"))
    books.documents(document("I1", 10_000, "2026-05-01", "C003"), document("I2", 20_000, "2026-05-02", "C003", row=3))
    move = MakeTransfer(MOVED, "C003", DAY, [("I1", "100.00"), ("I2", "150.00")], to="C002")
    rows = (*THEIRS, moved("2026-06-10", 25_000, "转-1", "C002"))
    if first:
        books.do(move)
    ledger(books, *rows)
    if not first:
        books.do(move)
    for _ in range(2):
        ledger(books, *rows, moved("2026-06-15", -1_000, "收-7", "C002"))
        assert (net(books, "C003"), net(books, "C002")) == (5_000, 27_000)
    if not first:
        books.do(ReverseTransfer(ONE, date(2026, 6, 20)))
        assert (net(books, "C003"), net(books, "C002")) == (30_000, 2_000)


# ---- lists of balances


def balances(office: Office, day: str, *rows: tuple[str, int]) -> Result:
    drafts = [BalanceDraft(n, code, code, "1122", None, None, None, None, None, amount) for n, (code, amount) in enumerate(rows, 2)]
    return office.do(Import(replace(source("customers", drafts), kind="balances", newest=day)))


@pytest.fixture
def sums(office: Office) -> Office:
    office.customers(customer("C001"), customer("C002"))
    balances(office, "2026-05-31", ("C001", 70_000), ("C002", 30_000))
    return office


def test_the_next_lists_agree(sums: Office) -> None:
    sums.do(transfer())
    assert nets(sums) == (20_000, 30_000)
    for day in ("2026-06-10", "2026-06-10", "2026-06-17"):
        assert warned(balances(sums, day, ("C001", 20_000), ("C002", 30_000))) == []
        assert nets(sums) == (20_000, 30_000)
    assert warned(balances(sums, "2026-06-24", ("C001", 25_000), ("C002", 30_000))) == []
    assert nets(sums) == (25_000, 30_000)
    sums.do(ReverseTransfer(ONE, date(2026, 6, 25)))
    assert (nets(sums), net(sums, "C001", "2026-06-24")) == ((75_000, 30_000), 25_000)
    assert warned(balances(sums, "2026-06-28", ("C001", 75_000), ("C002", 30_000))) == []
    assert nets(sums) == (75_000, 30_000)


def test_a_list_of_before_the_transfer_that_comes_late(sums: Office) -> None:
    sums.do(transfer(MOVED))
    assert warned(balances(sums, "2026-06-05", ("C001", 70_000), ("C002", 30_000))) == []
    assert (nets(sums), nets(sums, "2026-06-08")) == ((20_000, 80_000), (70_000, 30_000))


def test_the_list_first_then_the_transfer(sums: Office) -> None:
    balances(sums, "2026-06-10", ("C001", 20_000), ("C002", 30_000))
    assert sums.do(transfer())["told_by"] == "balances"
    assert (nets(sums), net(sums, "C001", "2026-06-08"), net(sums, "C001", "2026-06-09")) == ((20_000, 30_000), 70_000, 20_000)
    assert warned(balances(sums, "2026-06-17", ("C001", 21_000), ("C002", 30_000))) == []
    assert nets(sums) == (21_000, 30_000)
    sums.do(ReverseTransfer(ONE, date(2026, 6, 18)))
    assert nets(sums) == (71_000, 30_000)
    assert warned(balances(sums, "2026-06-24", ("C001", 71_000), ("C002", 30_000))) == []
    assert nets(sums) == (71_000, 30_000)


def test_a_list_that_did_not_become_less_says_so(sums: Office) -> None:
    balances(sums, "2026-06-10", ("C001", 70_000), ("C002", 30_000))
    assert sums.refuses(transfer(), Rule.TRANSFER_IN_LIST)["list"] == "2026-06-10"
    sums.refuses(transfer(ADVANCE), Rule.TRANSFER_IN_LIST)
    sums.refuses(transfer(PAYABLE, "1", ("2026-06-10 1122", "1")), Rule.TRANSFER_IN_LIST)
    sums.do(transfer(on=date(2026, 6, 11)))
    assert nets(sums) == (20_000, 30_000)


def test_moved_between_balances(sums: Office) -> None:
    sums.do(transfer(MOVED))
    assert nets(sums) == (20_000, 80_000)
    for day, more in (("2026-06-10", 0), ("2026-06-17", 0), ("2026-06-24", 5_000)):
        assert warned(balances(sums, day, ("C001", 20_000), ("C002", 80_000 + more))) == []
        assert nets(sums) == (20_000, 80_000 + more)
    sums.do(ReverseTransfer(ONE, date(2026, 6, 25)))
    assert nets(sums) == (70_000, 35_000)
    assert warned(balances(sums, "2026-06-28", ("C001", 70_000), ("C002", 35_000))) == []
    assert nets(sums) == (70_000, 35_000)


def test_moved_between_balances_that_a_list_told(sums: Office) -> None:
    balances(sums, "2026-06-10", ("C001", 20_000), ("C002", 80_000))
    assert sums.do(transfer(MOVED))["told_by"] == "balances"
    assert (nets(sums), nets(sums, "2026-06-09")) == ((20_000, 80_000), (20_000, 80_000))
    assert nets(sums, "2026-06-08") == (70_000, 30_000)
    assert warned(balances(sums, "2026-06-17", ("C001", 20_000), ("C002", 80_000))) == []
    assert nets(sums) == (20_000, 80_000)
    sums.do(ReverseTransfer(ONE, date(2026, 6, 18)))
    assert nets(sums) == (70_000, 30_000)


def test_the_other_balance_did_not_grow(sums: Office) -> None:
    balances(sums, "2026-06-10", ("C001", 20_000), ("C002", 30_000))
    assert sums.refuses(transfer(MOVED), Rule.TRANSFER_IN_LIST)["day"] == "2026-06-09"


def test_a_balance_to_a_customer_with_documents(sums: Office) -> None:
    """It has no due date there, and no term of his gives it one."""
    sums.customers(customer("C003"))
    sums.documents(document("I1", 100, "2026-05-01", "C003"))
    sums.do(transfer(MOVED, to="C003"))
    sums.customers(customer("C003", term="NET30"))
    rows = sums.rows("SELECT number, due FROM document WHERE customer = 3 ORDER BY id")
    assert rows == [("I1", "2026-05-31"), (f"{ONE}-1", None)]


def test_advances_and_balances_of_one_list(office: Office) -> None:
    office.customers(customer("C001"), customer("C002"))
    drafts = [BalanceDraft(n, "C001", None, account, None, None, None, None, None, amount)
              for n, (account, amount) in enumerate((("1122", 70_000), ("2203", -30_000)), 2)]  # fmt: skip
    office.do(Import(replace(source("customers", drafts), kind="balances", newest="2026-05-31")))
    office.do(transfer(ADVANCE, "200.00"))
    assert (sum(office.open().values()), sum(office.unapplied().values())) == (50_000, 10_000)
    drafts = [draft._replace(closing=amount) for draft, amount in zip(drafts, (50_000, -10_000), strict=True)]
    again = office.do(Import(replace(source("customers", drafts), kind="balances", newest="2026-06-15")))
    assert (warned(again), sum(office.open().values()), sum(office.unapplied().values())) == ([], 50_000, 10_000)

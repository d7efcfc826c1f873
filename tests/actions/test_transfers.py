"""Transfers without cash, by their facts; every rule once refused and once allowed; nothing of them is ever money."""

from datetime import date
from typing import NamedTuple

import pytest

from app import words
from app.actions.imports import UndoBatch
from app.actions.ledger import Allocate, PostDocument, ReverseReceipt, SetDispute
from app.actions.retention import SetRetention
from app.actions.transfers import FILE_MAX, AddAgreement, Agreement, MakeTransfer, ReverseTransfer
from app.domain.rule import Rule
from app.queries import transfers as asked
from app.queries.bridge import Movement, movement
from app.queries.statement import statements
from app.storage import bank_reads, transfer_reads
from app.storage.work import Action
from tests.actions.office import Office, customer, document, receipt

DAY, LATER = date(2026, 6, 9), date(2026, 6, 12)
ADVANCE, PAYABLE, MOVED, THREE, GOODS = (
    "advance_to_receivable", "receivable_to_payable", "receivable_to_receivable", "three_party", "goods_for_debt",
)  # fmt: skip


def transfer(
    type_: str = PAYABLE, *documents: tuple[str, str], on: date = DAY, customer: str = "C001", **more: object
) -> MakeTransfer:
    given = {"to": "C002"} if type_ == MOVED else {"party": "立信钢材"} if type_ == THREE else {}
    given |= {"goods": "冲床一台"} if type_ == GOODS else {}
    return MakeTransfer(type_, customer, on, documents or (("I1", "200.00"),), **{**given, **more})  # type: ignore[arg-type]


@pytest.fixture
def desk(shop: Office) -> Office:
    """C001 owes 1000, 500 and USD 50, has 300 on account, and an item of another own company; C002 owes nothing."""
    shop.documents(
        document("I1", 100_000, "2026-05-01", due="2026-05-31", contract="HT-1", order_no="PO-9", delivery="SH-1", text="五月货款"),
        document("I2", 50_000, "2026-06-01", row=3), document("U1", 5_000, "2026-05-01", currency="USD", row=4),
        document("E1", 7_000, "2026-05-01", entity="分公司", row=5),
    )  # fmt: skip
    shop.receipts(receipt("R1", 30_000, "2026-06-02"))
    return shop


def kinds(desk: Office, since: int) -> list[str]:
    return [kind for (kind,) in desk.rows("SELECT kind FROM journal WHERE seq > ? ORDER BY seq", since)]


def owed(desk: Office, code: str, on: str = "2026-06-30") -> dict[str, int]:
    return {item.document: item.open for item in desk.items(on, code).debits}


@pytest.mark.parametrize("type_", [PAYABLE, THREE, GOODS])
def test_a_credit_of_its_own_from_its_day_on(desk: Office, type_: str) -> None:
    before = desk.head()
    done = desk.do(transfer(type_))
    assert kinds(desk, before) == ["TransferMade"]
    assert done == {"transfer": "ZD-2026-001", "amount": "200.00", "currency": "CNY", "told_by": None}
    assert (desk.open("2026-06-08")["I1"], desk.open()["I1"]) == (100_000, 80_000)
    row = desk.rows("SELECT series, kind, side, method FROM document WHERE number = 'ZD-2026-001'")
    assert row == [("R", "transfer", -1, type_)]
    desk.do(ReverseTransfer("ZD-2026-001", LATER))
    assert (desk.open("2026-06-11")["I1"], desk.open()["I1"]) == (80_000, 100_000)


def test_own_credits_against_own_debts_leave_the_net_as_it_was(desk: Office) -> None:
    documents = desk.rows("SELECT count(*) FROM document")
    desk.do(transfer(ADVANCE, ("I1", "250.00")))
    assert desk.rows("SELECT count(*) FROM document") == documents
    assert (desk.open()["I1"], desk.unapplied()) == (75_000, {"R1": 5_000})
    assert desk.unapplied("2026-06-08") == {"R1": 30_000}
    desk.do(ReverseTransfer("ZD-2026-001", LATER))
    assert (desk.open()["I1"], desk.unapplied(), desk.open("2026-06-11")["I1"]) == (100_000, {"R1": 30_000}, 75_000)


def test_a_bounce_has_parted_them_before(desk: Office) -> None:
    desk.do(transfer(ADVANCE, ("I1", "250.00")))
    desk.do(ReverseReceipt("C001", "R1", date(2026, 6, 11)))
    desk.do(ReverseTransfer("ZD-2026-001", LATER))
    assert (desk.open()["I1"], desk.unapplied()) == (100_000, {})


def test_another_customer_owes_it_as_it_was_owed(desk: Office) -> None:
    desk.do(transfer(MOVED, ("I1", "1000.00"), ("I2", "100.00")))
    assert owed(desk, "C001") == {"I2": 40_000, "U1": 5_000, "E1": 7_000}
    assert desk.rows(
        "SELECT number, date, due, amount, base_date, contract, order_no, delivery, text FROM document WHERE kind = 'transferred'"
        " ORDER BY id"
    ) == [
        ("I1", "2026-06-09", "2026-05-31", 100_000, "2026-05-01", "HT-1", "PO-9", "SH-1", "五月货款"),
        ("I2", "2026-06-09", "2026-07-01", 10_000, "2026-06-01", None, None, None, None),
    ]  # fmt: skip
    assert {item.document: item.days_overdue for item in desk.items("2026-06-30", "C002").debits} == {"I1": 30, "I2": -1}
    desk.do(ReverseTransfer("ZD-2026-001", LATER))
    assert (owed(desk, "C002"), owed(desk, "C002", "2026-06-11")) == ({}, {"I1": 100_000, "I2": 10_000})
    assert owed(desk, "C001")["I1"] == 100_000


def test_a_number_that_the_other_customer_has_gets_that_of_the_transfer(desk: Office) -> None:
    desk.documents(document("I1", 900, "2026-01-01", "C002"), document("ZD-2026-001-1", 800, "2026-01-01", "C002", row=3))
    desk.do(transfer(MOVED))
    assert owed(desk, "C002") == {"I1": 900, "ZD-2026-001-1": 800, "ZD-2026-001-1 (2)": 20_000}


def test_instalments_go_in_their_order_and_keep_their_place(desk: Office) -> None:
    desk.customers(customer("C003", term="50%/NET30,50%/NET60"))
    desk.documents(document("P1", 10_000, "2026-05-01", "C003"))
    desk.do(transfer(MOVED, ("P1", "60.00"), customer="C003"))
    assert owed(desk, "C003") == {"P1 (2/2)": 4_000}
    assert owed(desk, "C002") == {"P1 (1/2)": 5_000, "P1 (2/2)": 1_000}
    desk.do(transfer(PAYABLE, ("P1 (2/2)", "40.00"), customer="C003"))
    assert owed(desk, "C003") == {}


def test_without_a_name_what_is_due_first_goes_first(desk: Office) -> None:
    desk.do(transfer(PAYABLE, ("I1", "900.00")))
    desk.documents(document("I0", 1_000, "2026-06-20", row=6))  # of after the transfer
    desk.refuses(MakeTransfer(PAYABLE, "C001", DAY, amount="200"), Rule.TRANSFER_CURRENCY)
    desk.do(PostDocument("C001", "R9", "receipt", DAY, 5_000, "USD", pays=[("U1", 5_000)]))
    desk.refuses(MakeTransfer(PAYABLE, "C001", DAY, amount="650"), Rule.TRANSFER_ENTITY)
    desk.do(PostDocument("C001", "R8", "receipt", DAY, 7_000, "CNY", pays=[("E1", 7_000)]))
    assert desk.refuses(MakeTransfer(PAYABLE, "C001", DAY, amount="600.01"), Rule.TRANSFER_TOO_LARGE)["left"] == 60_000
    desk.do(MakeTransfer(PAYABLE, "C001", DAY, amount="150.00"))
    assert desk.open()["I2"] == 45_000


def test_only_what_is_free_is_chosen(desk: Office) -> None:
    desk.do(SetDispute("C001", "I1", 60_000, DAY))
    desk.documents(document("Q1", 4_000, "2026-05-20", "C002", account="1122.02 质保金"))
    desk.do(SetRetention("C002", "Q1", "accept"))
    assert desk.refuses(MakeTransfer(PAYABLE, "C002", DAY, amount="1"), Rule.TRANSFER_TOO_LARGE)["left"] == 0
    desk.refuses(transfer(PAYABLE, ("Q1", "1"), customer="C002"), Rule.TRANSFER_RETENTION)
    desk.refuses(transfer(PAYABLE, ("I1", "400.01")), Rule.TRANSFER_DISPUTED)
    desk.do(transfer(PAYABLE, ("I1", "400.00")))
    assert desk.open()["I1"] == 60_000


def test_numbers_have_no_gaps_and_take_no_receipts(desk: Office) -> None:
    desk.receipts(receipt("ZD-2026-001", 100, "2026-06-01"))
    desk.do(transfer())
    desk.do(ReverseTransfer("ZD-2026-001", DAY))
    assert desk.do(transfer())["transfer"] == "ZD-2026-002"
    desk.documents(document("I9", 100, "2025-01-01", row=7))
    assert desk.do(transfer(PAYABLE, ("I9", "1"), on=date(2025, 3, 1)))["transfer"] == "ZD-2025-001"
    assert [n for (n,) in desk.rows("SELECT number FROM document WHERE kind = 'transfer' AND series = 'R' ORDER BY id")] == [
        "ZD-2026-001 (2)", "ZD-2026-002", "ZD-2025-001"
    ]  # fmt: skip


def test_asked_again_under_its_id_it_is_done_once(desk: Office) -> None:
    first = desk.do(transfer(), "same")
    assert desk.do(transfer(), "same")["transfer"] == first["transfer"]
    assert desk.rows("SELECT count(*) FROM transfer") == [(1,)]


def test_it_is_no_money(desk: Office) -> None:
    """Not in what matching knows as cash, nor in habits, nor waiting for the accounting program; in a bridge it is a transfer."""
    before = desk.rows("SELECT count(*) FROM receipt_origin")
    with desk.reading() as tables:
        past = bank_reads.past(tables)
    desk.do(transfer(PAYABLE, ("I1", "10.00"), ("I2", "10.00")))
    desk.do(transfer(MOVED, ("I1", "10.00")))
    desk.do(transfer(ADVANCE, ("I1", "10.00")))
    with desk.reading() as tables:
        now = bank_reads.past(tables)
        assert bank_reads.unconfirmed(tables, "2026-12-31") == []
    assert (now.cash, now.habits) == (past.cash, past.habits)
    assert desk.rows("SELECT count(*) FROM receipt_origin") == before
    desk.do(ReverseTransfer("ZD-2026-002", LATER))
    rows = desk.rows("SELECT series, kind, side FROM document WHERE kind IN ('transfer', 'transferred')")
    assert {series for series, *_ in rows} == {"R", "D", "V"}
    assert {movement(*row, told=False, bill=False) for row in map(tuple, rows)} == {Movement.TRANSFERS}


def test_a_statement_says_what_it_is(desk: Office) -> None:
    desk.do(transfer(GOODS))
    desk.do(transfer(MOVED, ("I2", "5.00")))
    desk.do(ReverseTransfer("ZD-2026-002", LATER))
    with desk.reading() as tables:
        ours, theirs = (statements(tables, code, DAY, LATER) for code in ("C001", "C002"))
    assert [(line.kind, line.document, line.amount) for line in ours[0].lines] == [
        ("transfer_goods_for_debt", "ZD-2026-001", -20_000), ("transfer_receivable_to_receivable", "ZD-2026-002", -500),
        ("transfer_back", "ZD-2026-002", 500),
    ]  # fmt: skip
    assert [(line.kind, line.document, line.amount) for line in theirs[0].lines] == [
        ("transferred", "I2", 500), ("transfer_back", "I2 / ZD-2026-002", -500)
    ]


# ---- agreements


def test_the_agreement_is_kept_byte_for_byte(desk: Office) -> None:
    desk.do(transfer(agreement=Agreement("DZ-1")))
    before = desk.head()
    with desk.reading() as tables:
        assert [one.number for one in asked.of_period(tables, None, None, True)] == ["ZD-2026-001"]
    desk.do(AddAgreement("ZD-2026-001", Agreement(None, DAY, "协议.pdf", b"%PDF scan")))
    assert kinds(desk, before) == ["TransferAgreementAdded"]
    with desk.reading() as tables:
        one = asked.by_number(tables, "ZD-2026-001")
        assert (one.agreement, one.signed, one.file) == ("DZ-1", "2026-06-09", "协议.pdf")
        assert asked.agreement_file(tables, one) == b"%PDF scan"
        assert asked.of_period(tables, None, None, True) == []
    desk.do(AddAgreement("ZD-2026-001", Agreement("DZ-2")))
    with desk.reading() as tables:
        one = asked.by_number(tables, "ZD-2026-001")
        assert (one.agreement, one.signed, one.file) == ("DZ-2", "2026-06-09", "协议.pdf")
        assert transfer_reads.paper(tables, "00") is None
    before = desk.head()
    desk.do(AddAgreement("ZD-2026-001", Agreement("DZ-2")))
    assert desk.head() == before
    assert desk.findings() == ()


def test_what_takes_no_agreement_lacks_none(desk: Office) -> None:
    desk.do(transfer(ADVANCE, ("I1", "1")))
    desk.do(transfer(PAYABLE, on=LATER))
    desk.do(transfer(PAYABLE, on=LATER))
    desk.do(ReverseTransfer("ZD-2026-003", LATER))
    with desk.reading() as tables:
        assert [one.number for one in asked.of_period(tables, None, None, True)] == ["ZD-2026-002"]
        assert [one.number for one in asked.of_period(tables, DAY, DAY, False)] == ["ZD-2026-001"]
        assert [one.number for one in asked.of_period(tables, LATER, None, False)] == ["ZD-2026-002", "ZD-2026-003"]
        assert asked.agreement_file(tables, asked.by_number(tables, "ZD-2026-002")) is None


# ---- what hangs on it


def test_an_import_is_not_undone_from_under_it(desk: Office) -> None:
    batch = desk.documents(document("I5", 5_000, "2026-06-01", row=8))["batch"]
    customers = desk.customers(customer("C009"))["batch"]
    desk.do(transfer(PAYABLE, ("I5", "50.00")))
    desk.do(transfer(THREE, ("I1", "50.00"), to="C009", party=None))
    assert desk.refuses(UndoBatch(batch), Rule.BATCH_IN_USE)["hanging"] == "ZD-2026-001"
    assert desk.refuses(UndoBatch(customers), Rule.BATCH_IN_USE)["hanging"] == "ZD-2026-002"


def test_the_debit_may_be_paid_and_then_it_stays(desk: Office) -> None:
    desk.do(transfer(MOVED))
    desk.receipts(receipt("B1", 5_000, "2026-06-20", "C002", document="I1", allocated=5_000))
    figures = desk.refuses(ReverseTransfer("ZD-2026-001", LATER), Rule.TRANSFER_PAID)
    assert (figures["document"], figures["by"]) == ("I1", "B1")
    desk.do(ReverseReceipt("C002", "B1", date(2026, 6, 21)))
    desk.do(ReverseTransfer("ZD-2026-001", date(2026, 6, 22)))
    assert owed(desk, "C002") == {}


def test_moved_on_it_is_taken_back_from_its_end(desk: Office) -> None:
    desk.customers(customer("C003"))
    desk.do(transfer(MOVED))
    desk.do(transfer(MOVED, ("I1", "200.00"), customer="C002", to="C003"))
    assert desk.refuses(ReverseTransfer("ZD-2026-001", LATER), Rule.TRANSFER_PAID)["by"] == "ZD-2026-002"
    assert owed(desk, "C003") == {"I1": 20_000}
    desk.do(ReverseTransfer("ZD-2026-002", LATER))
    desk.do(ReverseTransfer("ZD-2026-001", LATER))
    assert (owed(desk, "C003"), owed(desk, "C002"), owed(desk, "C001")["I1"]) == ({}, {}, 100_000)


def test_there_and_back_and_there_again(desk: Office) -> None:
    """What was owed before under that number and is no more is never taken for what is owed now."""
    desk.do(transfer(MOVED, ("I1", "1000.00")))
    desk.do(transfer(MOVED, ("I1", "1000.00"), customer="C002", to="C001"))
    assert (owed(desk, "C001")["ZD-2026-002-1"], owed(desk, "C002")) == (100_000, {})
    desk.do(transfer(MOVED, ("ZD-2026-002-1", "1000.00")))
    assert owed(desk, "C002") == {"ZD-2026-002-1": 100_000}
    desk.do(ReverseTransfer("ZD-2026-003", LATER))
    desk.do(transfer(MOVED, ("ZD-2026-002-1", "1000.00")))
    assert owed(desk, "C002") == {"ZD-2026-004-1": 100_000}


class Case(NamedTuple):
    before: tuple[Action, ...]
    refused: Action
    allowed: Action


ONE = "ZD-2026-001"
CASES = {
    Rule.CUSTOMER_UNKNOWN: Case((), transfer(MOVED, to="C404"), transfer(MOVED)),
    Rule.DAY_TOO_LATE: Case((), transfer(on=date(2026, 7, 2)), transfer(on=date(2026, 7, 1))),
    Rule.DOCUMENT_UNKNOWN: Case((), transfer(PAYABLE, ("I404", "1")), transfer()),
    Rule.MATCH_AMOUNT: Case((), transfer(PAYABLE, ("I1", "一百")), transfer(PAYABLE, ("I1", "1,000.00"))),
    Rule.AMOUNT_NOT_POSITIVE: Case((), transfer(PAYABLE, ("I1", "0")), transfer()),
    Rule.TRANSFER_SAME: Case((), transfer(MOVED, to="C001"), transfer(MOVED)),
    Rule.TRANSFER_PARTY: Case((), transfer(THREE, to="C002"), transfer(THREE, party=None, to="C002")),
    Rule.TRANSFER_GOODS: Case((), transfer(GOODS, goods=None), transfer(GOODS)),
    Rule.TRANSFER_VALUE: Case((), transfer(GOODS, value="199.99"), transfer(GOODS, value="200.00")),
    Rule.TRANSFER_TOO_LARGE: Case((), transfer(PAYABLE, ("I1", "1000.01")), transfer(PAYABLE, ("I1", "1000.00"))),
    Rule.TRANSFER_DISPUTED: Case(
        (SetDispute("C001", "I1", 1, DAY),), transfer(PAYABLE, ("I1", "1000")), transfer(PAYABLE, ("I1", "999.99"))
    ),
    Rule.TRANSFER_CURRENCY: Case((), transfer(PAYABLE, ("I1", "1"), ("U1", "1")), transfer(PAYABLE, ("U1", "1"))),
    Rule.TRANSFER_ENTITY: Case((), transfer(PAYABLE, ("I1", "1"), ("E1", "1")), transfer(PAYABLE, ("E1", "1"))),
    Rule.TRANSFER_BEFORE_ITEM: Case(
        (), transfer(PAYABLE, ("I2", "1"), on=date(2026, 5, 31)), transfer(PAYABLE, ("I2", "1"), on=date(2026, 6, 1))
    ),
    Rule.TRANSFER_SUM: Case((), transfer(amount="200.01"), transfer(amount="200.00")),
    Rule.TRANSFER_ADVANCE_SMALL: Case((), transfer(ADVANCE, ("I1", "300.01")), transfer(ADVANCE, ("I1", "300.00"))),
    Rule.TRANSFER_KNOWN_UNFIT: Case((), transfer(MOVED, known=["X1"]), transfer(MOVED)),
    Rule.TRANSFER_UNKNOWN: Case((transfer(),), ReverseTransfer("ZD-2026-009", DAY), ReverseTransfer(ONE, DAY)),
    Rule.TRANSFER_REVERSED: Case((transfer(), ReverseTransfer(ONE, LATER)), ReverseTransfer(ONE, LATER), transfer()),
    Rule.TRANSFER_EARLIER: Case((transfer(),), ReverseTransfer(ONE, date(2026, 6, 8)), ReverseTransfer(ONE, DAY)),
    Rule.TRANSFER_PAID: Case(
        (transfer(MOVED), PostDocument("C002", "B1", "receipt", DAY, 100, "CNY", pays=[("I1", 100)])),
        ReverseTransfer(ONE, LATER), Allocate("C001", "R1"),
    ),
    Rule.TRANSFER_WHOLE: Case((transfer(),), ReverseReceipt("C001", ONE, LATER), ReverseTransfer(ONE, LATER)),
    Rule.TRANSFER_FILE: Case(
        (transfer(),), AddAgreement(ONE, Agreement(name="a.pdf", content=b"")),
        AddAgreement(ONE, Agreement(name="a.pdf", content=b"x")),
    ),
    Rule.REASON_MISSING: Case((), transfer(note="  "), transfer(note="双方同意")),
}  # fmt: skip


ELSEWHERE = {Rule.TRANSFER_RETENTION, Rule.TRANSFER_IN_LIST, Rule.TRANSFER_KNOWN_DEBIT}  # above, and test_transfers_told


def test_every_rule_of_transfers_has_its_case() -> None:
    own = {rule for rule in Rule if rule.startswith("TRANSFER_")}
    assert own == {rule for rule in CASES if rule in own} | ELSEWHERE


@pytest.mark.parametrize("rule", CASES)
def test_refused_once_and_allowed_once(desk: Office, rule: Rule) -> None:
    case = CASES[rule]
    for action in case.before:
        desk.do(action)
    figures = desk.refuses(case.refused, rule)
    for language in ("zh", "en"):
        assert not set("{}[]") & set(words.say(words.RULES, str(rule), language, figures))
    desk.do(case.allowed)


def test_more_refusals(desk: Office) -> None:
    for wrong in (transfer(PAYABLE, to="C002"), transfer(MOVED, to=None), transfer(MOVED, party="x"), transfer(THREE, party=None)):
        desk.refuses(wrong, Rule.TRANSFER_PARTY)
    desk.refuses(transfer(value="1"), Rule.TRANSFER_GOODS)
    desk.refuses(MakeTransfer(PAYABLE, "C001", DAY, amount="0", documents=()), Rule.TRANSFER_CURRENCY)
    desk.refuses(MakeTransfer(PAYABLE, "C002", DAY, amount="0"), Rule.AMOUNT_NOT_POSITIVE)
    desk.refuses(MakeTransfer(ADVANCE, "C002", DAY, amount="5"), Rule.TRANSFER_TOO_LARGE)
    desk.refuses(transfer(ADVANCE, ("E1", "1")), Rule.TRANSFER_ENTITY)
    desk.refuses(transfer(ADVANCE, ("I1", "1"), on=date(2026, 6, 1)), Rule.TRANSFER_ADVANCE_SMALL)
    desk.refuses(transfer(agreement=Agreement(signed=date(2027, 1, 1))), Rule.DAY_TOO_LATE)
    desk.refuses(transfer(agreement=Agreement(name="a", content=bytes(FILE_MAX + 1))), Rule.TRANSFER_FILE)
    with desk.reading() as tables, pytest.raises(Exception, match="TRANSFER_UNKNOWN"):
        asked.by_number(tables, "ZD-2026-404")

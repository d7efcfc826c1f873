"""What the accounting program says, kept and taken back; differences explained; files that agree leave none."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.actions.bills import BillFaces, ReceiveBill
from app.actions.imports import Import, UndoBatch
from app.actions.ledger import PostDocument
from app.actions.matching import MatchByHand
from app.actions.reconciling import ExplainDifference, StateTotal
from app.actions.transfers import MakeTransfer
from app.domain.drafts import LedgerDraft
from app.domain.reconciling import Item
from app.domain.rule import Rule
from app.queries.ageing import ageing
from app.queries.reconciling import reconcile
from app.storage import reconcile_reads, stated_reads
from tests.actions.office import Office, customer, document, opened, receipt, source
from tests.actions.stating import DAY, balances, bank, checks, desk, differences, ledger, listed, row, states

__all__ = ["desk"]


# ---- what a file says


def test_a_list_of_balances_says_what_each_owes_and_all_of_them(desk: Office) -> None:
    desk.do(balances(("C001", 10_000), ("C002", 4_000)))
    assert desk.rows("SELECT customer, amount, source, whole FROM stated_balance ORDER BY rowid") == [
        (1, 10_000, "balances", 0), (2, 4_000, "balances", 0), (None, 14_000, "balances", 1),
    ]  # fmt: skip
    assert [(one.said, one.difference) for one in differences(desk)] == [(14_000, 0)]
    assert desk.findings() == ()


def test_the_same_list_again_says_nothing_new(desk: Office) -> None:
    desk.do(balances(("C001", 10_000), ("C002", 4_000)))
    head = desk.head()
    assert desk.do(balances(("C001", 10_000), ("C002", 4_000)))["batch"] is None
    assert desk.head() == head
    assert desk.do(balances(("C001", 10_000), ("C002", 4_000), day="2026-06-21"))["batch"] is not None


def test_undoing_the_batch_takes_its_word_back(desk: Office) -> None:
    batch = desk.do(balances(("C001", 9_000), ("C002", 4_000)))["batch"]
    assert differences(desk)[0].difference == 1_000
    desk.do(UndoBatch(batch))
    assert differences(desk) == []
    assert desk.rows("SELECT count(*) FROM stated_balance") == [(0,)]
    assert desk.findings() == ()


def test_the_total_that_a_list_prints_is_its_control(desk: Office) -> None:
    desk.do(balances(("C001", 10_000), ("C002", 4_000), printed=15_000))
    assert [(one.said, one.difference) for one in differences(desk)] == [(15_000, -1_000)]


def test_a_list_with_rows_of_nobody_is_not_the_whole_unless_it_prints_a_total(desk: Office) -> None:
    desk.do(balances(("C001", 10_000), rejected=1))
    assert differences(desk) == []
    desk.do(balances(("C001", 10_000), ("C009", 5)))
    assert differences(desk) == []
    desk.do(balances(("C001", 10_000), rejected=1, printed=14_000))
    assert [one.difference for one in differences(desk)] == [0]


def test_whom_a_list_leaves_out_owes_nothing_by_it(desk: Office) -> None:
    desk.do(balances(("C001", 10_000)))
    assert [one.difference for one in differences(desk)] == [4_000]
    left_out = row(desk, "C002")
    assert (left_out.said, left_out.source, left_out.difference, left_out.only) == (0, "absent", 4_000, "book")


def test_a_ledger_is_the_whole_if_it_names_everybody_who_owes(desk: Office) -> None:
    desk.do(ledger(("2026-03-05", 10_000, 0, 10_000)))
    assert differences(desk) == []
    assert row(desk, "C001").difference == 0
    both = source("ledger", [
        LedgerDraft(2, "C001", None, None, "2026-03-01", "a", None, 10_000, 0, 10_000, False, None),
        LedgerDraft(3, "C002", None, None, "2026-03-06", "b", None, 4_100, 0, 4_100, False, None),
    ])  # fmt: skip
    desk.do(Import(both))
    assert [(one.source, one.difference) for one in differences(desk)] == [("ledger", -100)]


def test_a_ledger_without_opening_or_balance_says_no_closing(desk: Office) -> None:
    desk.do(ledger(("2026-03-01", 10_000, 0, None)))
    assert desk.rows("SELECT count(*) FROM stated_balance") == [(0,)]


def test_ledgers_of_two_accounts_make_one_word(desk: Office) -> None:
    for account, owed in (("1122.01", 6_000), ("1122.02", 4_000)):
        draft = LedgerDraft(2, "C001", None, account, "2026-03-01", "a", None, owed, 0, owed, False, None)
        desk.do(Import(source("ledger", [draft])))
    assert row(desk, "C001").said == 10_000


def test_a_list_of_open_items_is_no_ledger_total_but_a_word_on_each(desk: Office) -> None:
    desk.do(listed(7_000))
    assert differences(desk) == []
    assert [(one.said, one.difference) for one in checks(desk).customers] == [(7_000, 0), (4_000, 0)]
    settled = [one for one in row(desk, "C001").found.named if str(one.item) == "settled_by_list"]
    assert [(one.document, one.amount, one.effect) for one in settled] == [("I1", 3_000, None)]


def test_receipts_on_account_that_the_program_knows_are_in_its_list_though_it_cannot_name_them(desk: Office) -> None:
    desk.receipts(receipt("P1", 500, "2026-06-18"))
    desk.do(listed(10_000))
    assert (row(desk, "C001").book, row(desk, "C001").difference) == (9_500, 0)
    desk.do(bank(("2026-06-19", 200, "恒达机电")))
    desk.do(MatchByHand(1, [("C001", None)], [("I1", "2.00")]))
    found = row(desk, "C001")
    assert (found.difference, found.found.unexplained) == (-200, 0)


# ---- a typed total


def test_a_total_is_typed_and_taken_back(desk: Office) -> None:
    assert desk.do(StateTotal(DAY, "CNY", "140.00"))["total"] == "140.00"
    assert [(one.said, one.difference, one.source) for one in differences(desk)] == [(14_000, 0, "typed")]
    desk.do(StateTotal(DAY, "CNY", "1,139.99"))
    assert [one.difference for one in differences(desk)] == [-99_999]
    head = desk.head()
    desk.do(StateTotal(DAY, "CNY", "1139.99"))
    assert desk.head() == head
    desk.do(StateTotal(DAY, "CNY", None))
    assert differences(desk) == []
    assert desk.findings() == ()


def test_a_total_may_be_a_credit(desk: Office) -> None:
    desk.do(StateTotal(DAY, "USD", "-5.00"))
    assert [(one.currency, one.said, one.difference) for one in differences(desk)] == [("USD", -500, 500)]


@pytest.mark.parametrize(("amount", "currency"), [("x", "CNY"), ("1.005", "CNY"), ("1", "XX"), ("NaN", "CNY")])
def test_what_is_no_amount_is_refused(desk: Office, amount: str, currency: str) -> None:
    desk.refuses(StateTotal(DAY, currency, amount), Rule.TOTAL_UNREADABLE)


def test_nothing_typed_nothing_to_take_back(desk: Office) -> None:
    desk.refuses(StateTotal(DAY, "CNY", None), Rule.TOTAL_NOT_TYPED)


def test_a_total_of_tomorrow_is_the_latest(desk: Office) -> None:
    desk.refuses(StateTotal(date(2026, 7, 2), "CNY", "1"), Rule.DAY_TOO_LATE)


def test_the_newest_day_counts_and_of_one_day_the_last_word(desk: Office) -> None:
    desk.do(StateTotal(DAY, "CNY", "1.00"))
    desk.do(balances(("C001", 10_000), ("C002", 4_000)))
    assert [one.source for one in differences(desk)] == ["balances"]
    desk.do(StateTotal(date(2026, 6, 19), "CNY", "2.00"))
    assert [one.source for one in differences(desk)] == ["balances"]
    assert [one.said for one in differences(desk, "2026-06-19")] == [200]


# ---- explained


def test_an_explanation_holds_for_its_difference(desk: Office) -> None:
    desk.do(StateTotal(DAY, "CNY", "150.00"))
    assert desk.do(ExplainDifference(DAY, " 手工账\n"))["reason"] == "手工账"
    assert [(one.difference, one.explained) for one in differences(desk)] == [(-1_000, True)]
    assert checks(desk).reason == "手工账"
    desk.documents(document("I9", 300, "2026-06-01", row=2))
    assert [(one.difference, one.explained) for one in differences(desk)] == [(-700, False)]
    assert (checks(desk).reason, checks(desk).unexplained) == (None, -700)
    desk.do(StateTotal(date(2026, 6, 25), "CNY", "153.00"))
    assert [(one.difference, one.explained) for one in differences(desk)] == [(-1_000, True)]  # the same one, a list later
    assert desk.findings() == ()


def test_an_explanation_is_taken_back(desk: Office) -> None:
    desk.do(StateTotal(DAY, "CNY", "150.00"))
    desk.do(ExplainDifference(DAY, "手工账"))
    assert desk.do(ExplainDifference(DAY, None, currency="CNY"))["currencies"] == ["CNY"]
    assert [one.explained for one in differences(desk)] == [False]
    desk.refuses(ExplainDifference(DAY, None), Rule.NOT_EXPLAINED)
    desk.refuses(ExplainDifference(DAY, None, "C001"), Rule.NOT_EXPLAINED)
    assert desk.findings() == ()


def test_customers_explained_one_by_one_explain_the_total(desk: Office) -> None:
    desk.do(balances(("C001", 9_000), ("C002", 4_500)))
    desk.do(ExplainDifference(DAY, "发票未记", "C001"))
    assert [one.explained for one in differences(desk)] == [False]
    assert (row(desk, "C001").reason, checks(desk).unexplained) == ("发票未记", -500)
    desk.do(ExplainDifference(DAY, "多记", "C002", "CNY"))
    assert [(one.difference, one.explained) for one in differences(desk)] == [(500, True)]
    desk.do(ExplainDifference(DAY, None, "C001"))
    assert [one.explained for one in differences(desk)] == [False]


def test_what_does_not_differ_is_not_explained(desk: Office) -> None:
    desk.refuses(ExplainDifference(DAY, "x"), Rule.NOTHING_STATED)
    desk.refuses(ExplainDifference(DAY, "x", "C001"), Rule.NOTHING_STATED)
    desk.do(balances(("C001", 10_000), ("C002", 4_001)))
    desk.refuses(ExplainDifference(DAY, "x", "C001"), Rule.NO_DIFFERENCE)
    desk.refuses(ExplainDifference(DAY, "x", currency="USD"), Rule.NOTHING_STATED)
    desk.refuses(ExplainDifference(date(2026, 6, 1), "x"), Rule.NOTHING_STATED)
    desk.refuses(ExplainDifference(DAY, "x", "C999"), Rule.CUSTOMER_UNKNOWN)
    desk.refuses(ExplainDifference(DAY, " "), Rule.REASON_MISSING)


def test_by_list_of_open_items_a_customer_is_explained_too(desk: Office) -> None:
    desk.do(listed(10_000))
    desk.documents(document("I5", 50, "2026-06-01"))
    desk.do(ExplainDifference(DAY, "补录", "C001"))
    assert row(desk, "C001").reason == "补录"


# ---- the check


def test_the_book_is_what_the_ageing_says(desk: Office) -> None:
    desk.do(balances(("C001", 9_000), ("C002", 4_000)))
    desk.receipts(receipt("P1", 2_000, "2026-06-25"))
    with desk.reading() as tables:
        nets = {one.code: one.net for one in ageing(tables, DAY).rows}
        known = {code: stated_reads.customer_differences(tables, id_, "2026-06-20") for id_, code in ((1, "C001"), (2, "C002"))}
    found = checks(desk)
    assert {one.code: one.book for one in found.customers} == nets
    assert {one.code: {"CNY": (one.day, one.difference)} for one in found.customers} == known
    assert found.total is not None
    assert found.total.difference == sum(one.difference or 0 for one in found.customers)


def test_of_one_customer(desk: Office) -> None:
    desk.do(balances(("C001", 9_000), ("C002", 4_000)))
    found = checks(desk, code="C002")
    assert ([one.code for one in found.customers], found.total, found.unexplained) == (["C002"], None, 0)
    with desk.reading() as tables, pytest.raises(Exception, match="CUSTOMER_UNKNOWN"):
        reconcile(tables, DAY, "C999")


def test_receipts_three_times(desk: Office) -> None:
    """In the book, on the bank, confirmed by the accounting program; bills are no cash; what only one side knows is named."""
    desk.do(StateTotal(date(2026, 5, 31), "CNY", "140.00"))
    desk.do(bank(("2026-06-10", 1_000, "恒达机电"), ("2026-06-11", 700, "陌生人")))
    desk.do(MatchByHand(1, [("C001", None)]))
    desk.receipts(
        receipt("P1", 300, "2026-06-12", "C002"), receipt("P2", 5_000, "2026-06-12", "C002", row=3, method="银行承兑汇票"),
        receipt("P0", 100, "2026-05-20", "C002", row=4),
    )  # fmt: skip
    desk.do(StateTotal(DAY, "CNY", "86.00"))
    found = checks(desk)
    assert {one.code: tuple(one.cash) for one in found.customers} == {"C001": (1_000, 1_000, 0), "C002": (300, 0, 300)}
    assert tuple(found.cash) == (1_300, 1_000, 300)
    assert found.since == "2026-05-31"
    assert [(str(one.item), one.document, one.amount) for one in found.open_lines] == [("open_line", "2", 700)]
    named = [(one.code, str(item.item), item.document) for one in found.customers for item in one.found.named]
    assert named == [("C001", "provisional", "REF-2026-06-10-2"), ("C002", "only_program", "P1")]
    assert (found.total and found.total.difference, found.unexplained) == (-1_000, 0)
    assert [str(found.found.named[at].item) for at in found.found.explaining] == ["provisional"]


def test_what_was_confirmed_after_the_word_explains_it_still(desk: Office) -> None:
    desk.do(bank(("2026-06-19", 1_000, "恒达机电")))
    desk.do(MatchByHand(1, [("C001", None)]))
    desk.do(balances(("C001", 10_000), ("C002", 4_000)))
    desk.receipts(receipt("SK1", 1_000, "2026-06-21"))
    assert states(desk) == [("REF-2026-06-19-2", "confirmed", "SK1")]
    found = row(desk, "C001")
    assert (found.difference, [str(one.item) for one in found.found.named], found.found.unexplained) == (-1_000, ["provisional"], 0)


def test_what_was_given_here_and_what_waits_for_a_red_letter(desk: Office) -> None:
    desk.do(PostDocument("C001", "D1", "small_difference", date(2026, 6, 15), 5, "CNY", pays=[("I1", 5)]))
    desk.do(balances(("C001", 10_000), ("C002", 4_000)))
    found = row(desk, "C001")
    assert [(str(one.item), one.effect) for one in found.found.named] == [("given_here", -5)]
    assert (found.difference, found.found.unexplained) == (-5, 0)
    desk.do(balances(("C001", 9_995), ("C002", 4_000), day="2026-06-22"))
    assert row(desk, "C001", date(2026, 6, 22)).found.named == ()  # both know it


def test_a_balance_is_named_where_it_may_be_the_reason(office: Office) -> None:
    office.customers(customer("C001"))
    office.do(balances(("C001", 500), day="2026-05-31"))
    assert row(office, "C001", date(2026, 5, 31)).found.named == ()
    office.documents(document("I1", 300, "2026-06-10"))
    office.do(balances(("C001", 700), day="2026-06-20"))
    assert ("no_detail", 500) in [(str(one.item), one.amount) for one in row(office, "C001").found.named]


def test_only_in_one_of_the_three(desk: Office) -> None:
    desk.customers(customer("C003", row=2), customer("C004", "北方钢材", row=3))
    desk.do(balances(("C001", 10_000), ("C003", 50), printed=14_000))
    desk.do(bank(("2026-06-19", 99, "北方钢材")))
    found = {one.code: (one.only, one.said) for one in checks(desk).customers}
    assert found == {"C001": (None, 10_000), "C002": ("book", 0), "C003": (None, 50), "C004": ("bank", None)}


def test_old_unconfirmed_receipts_are_said(desk: Office) -> None:
    desk.do(bank(("2026-06-10", 1_000, "恒达机电")))
    desk.do(MatchByHand(1, [("C001", None)]))
    with desk.reading() as tables:
        assert [one.number for one in reconcile(tables, date(2026, 7, 16)).overdue] == ["REF-2026-06-10-2"]
        assert reconcile(tables, date(2026, 7, 16), "C002").overdue == ()
        assert reconcile(tables, date(2026, 7, 15)).overdue == ()


def test_currencies_stand_apart(desk: Office) -> None:
    desk.customers(customer("C003", "北方钢材", currency="USD", row=2))
    desk.documents(document("U1", 900, "2026-03-01", "C003", currency="USD"))
    desk.do(bank(("2026-06-19", 300, "北方钢材"), currency="USD"))
    desk.do(bank(("2026-06-18", 200, "陌生人")))
    desk.do(StateTotal(DAY, "USD", "6.00"))
    with desk.reading() as tables:
        found = {one.currency: one for one in reconcile(tables, DAY).checks}
    assert set(found) == {"CNY", "USD"}
    assert [(one.code, one.book) for one in found["USD"].customers] == [("C003", 900)]
    assert (found["USD"].unexplained, [one.document for one in found["CNY"].open_lines]) == (0, ["2"])
    assert found["CNY"].total is None


# ---- the law: files that agree leave no difference

ENDS = ("2026-04-30", "2026-05-31", "2026-06-30")


@dataclass(frozen=True)
class Sold:
    """One invoice of a month (0 to 2), and what was paid of it in which month (-1: never)."""

    number: int
    code: str
    month: int
    amount: int
    paid: int
    when: int

    def open(self, month: int) -> int:
        return self.amount - (self.paid if self.month <= self.when <= month else 0)


@st.composite
def stories(draw: st.DrawFn) -> list[Sold]:
    count = draw(st.integers(1, 5))
    found = []
    for number in range(count):
        amount, month = draw(st.integers(1, 9_000)), draw(st.integers(0, 2))
        paid, when = draw(st.integers(1, amount)), draw(st.integers(-1, 2))
        found.append(Sold(number, draw(st.sampled_from(["C001", "C002"])), month, amount, paid, when))
    return found


def exported(sold: list[Sold], month: int, how: str, began: dict[int, int]) -> list[Import]:
    """What the accounting program exports at a month's end: all that it knows, in one way.

    ``began``: with which month's list of open items an invoice came in; what was paid of it before, that list had taken off.
    """
    end, there = ENDS[month], [one for one in sold if one.month <= month]
    rows = [document(f"I{one.number}", one.amount, f"2026-0{one.month + 4}-05", one.code, row=one.number + 2) for one in there]
    if how == "snapshot":
        listed = [row._replace(open=one.open(month)) for row, one in zip(rows, there, strict=True)]
        return [Import(replace(source("documents", listed), as_of=end, newest=end, has_open=True, gone="settle"), end)]
    if how == "balances" or not rows:
        return []
    paid = [
        receipt(f"P{one.number}", one.paid, f"2026-0{one.when + 4}-{one.number + 10}", one.code, row=one.number + 2,
                document=f"I{one.number}", allocated=one.paid)
        for one in there if one.month <= one.when <= month and one.when > began.get(one.number, -1)
    ]  # fmt: skip
    return [Import(source("documents", rows)), *([Import(source("receipts", paid))] if paid else [])]


@settings(max_examples=40, deadline=None)
@given(sold=stories(), ways=st.lists(st.sampled_from(["files", "snapshot", "balances"]), min_size=3, max_size=3))
def test_after_files_that_agree_there_is_no_difference(
    tmp_path_factory: pytest.TempPathFactory, sold: list[Sold], ways: list[str]
) -> None:
    """Three months, each brought in by documents and receipts, by a list of open items, or by balances only."""
    desk = opened(tmp_path_factory.mktemp("law") / "a.desk")
    desk.customers(customer("C001", "恒达机电"), customer("C002", "启明建材", row=3))
    known: set[int] = set()
    began: dict[int, int] = {}
    for month, drawn in enumerate(ways):
        # Who has documents goes on with them; what a balance stood for comes as documents, a list of the open ones lacks the paid.
        way = "files" if (drawn == "balances" and known) or (drawn == "snapshot" and month and not known) else drawn
        for file in exported(sold, month, way, began):
            desk.do(file)
        there = {one.number for one in sold if one.month <= month} if way != "balances" else set()
        began |= {number: month for number in there - known if way == "snapshot"}
        known |= there
        owed = {code: sum(one.open(month) for one in sold if one.code == code and one.month <= month) for code in ("C001", "C002")}
        desk.do(balances(*owed.items(), day=ENDS[month]))
        desk.do(StateTotal(date.fromisoformat(ENDS[month]), "CNY", f"{sum(owed.values()) / 100:.2f}"))
        assert [one.difference for one in differences(desk)] == [0]
        with desk.reading() as tables:
            (check,) = reconcile(tables, date.fromisoformat(ENDS[month])).checks or (None,)
            assert check is None or {one.difference or 0 for one in check.customers} <= {0}
            nets = sum(one.net for one in ageing(tables, date(2026, 7, 1)).rows)
            assert tables.value("SELECT coalesce(sum(amount), 0) FROM net_by_day") == nets
    assert desk.findings() == ()
    desk.book.close()


def test_transfers_and_bills_entered_here_are_named(desk: Office) -> None:
    """The accounting program does not know them yet: each with what it makes of the difference."""
    desk.documents(document("T1", 5_000, "2026-03-01"), document("T2", 3_000, "2026-03-01", row=3))
    desk.do(MakeTransfer("receivable_to_receivable", "C001", date(2026, 6, 10), [("T1", "10.00")], to="C002"))
    faces = BillFaces("bank", date(2026, 12, 1), acceptor="某行")
    desk.do(ReceiveBill("C001", "513033200000120260601000000007", "1-20", "2.00", date(2026, 6, 11), faces))
    with desk.reading() as tables:
        found = [one for _, _, one in reconcile_reads.named(tables, "2026-06-30", "2026-01-01") if one.item is Item.GIVEN_HERE]
    assert [(one.customer, one.effect) for one in found] == [("C001", -1_000), ("C001", -200), ("C002", 1_000)]

"""Of any file: every data row is accepted, unchanged or rejected, and never two of them."""

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.intake import Decision, KnownCustomer, numbers, with_repeats
from app.domain.intake_customers import KnownRegister, decide_customers
from app.domain.intake_documents import Ledger, decide_documents
from app.domain.intake_receipts import Cash, decide_receipts
from app.domain.posting import DEBIT, Item
from app.exchange.checking import Checked
from app.exchange.faults import Unreadable
from tests.exchange.making import checked, lines

OWNERS = {"A": KnownCustomer(1, "CNY", "NET30"), "B": KnownCustomer(2, "CNY", "50%/NET30,50%/NET60")}
OPEN = {(1, "1"): [Item(7, 1, "CNY", DEBIT, "2026-01-01", 500, "1", "invoice")]}
ODD = st.sampled_from(["", "合计,,,9", "小计,,,", ",,,,,,,", "A", "制表：王"])


def store(customer: int, name: str, value: str) -> int:
    return 1


def customers(drafts: list[Any]) -> Decision:
    return decide_customers(drafts, KnownRegister({}, {}, {}), numbers(1), store, "CNY")


def documents(drafts: list[Any]) -> Decision:
    return decide_documents(drafts, Ledger(OWNERS, {}, {}, {"": 1}), numbers(10))


def receipts(drafts: list[Any]) -> Decision:
    return decide_receipts(drafts, Cash(OWNERS, {}, OPEN, 1), numbers(10), store)


DECIDE: dict[str, Callable[[list[Any]], Decision]] = {"customers": customers, "documents": documents, "receipts": receipts}


def of(*cells: list[str]) -> st.SearchStrategy[str]:
    return st.tuples(*map(st.sampled_from, cells)).map(",".join)


FILES: dict[str, tuple[str, st.SearchStrategy[str]]] = {
    "customers": (
        "code,name,term,language",
        of(["A", "B", ""], ["甲", "乙", "合计", ""], ["NET30", "x", ""], ["zh", "?", ""]),
    ),
    "documents": (
        "customer,number,date,amount,open,kind",
        of(["A", "B", "X", ""], ["1", "2", ""], ["2026-01-01", "2026-02-30"], ["5", "6", "0", "x", ""], ["", "1", "6"],
           ["", "红字", "?"]),
    ),
    "receipts": (
        "customer,reference,date,amount,document,allocated",
        of(["A", "B", "X"], ["1", "2", ""], ["2026-01-01", "2026-01-02"], ["5", "6", "x"], ["", "1", "9"], ["", "2", "5", "7"]),
    ),
}  # fmt: skip


def read(kind: str, rows: list[str]) -> Checked | None:
    try:
        return checked(kind, lines(FILES[kind][0], *rows))
    except Unreadable:
        return None


@settings(deadline=None, max_examples=150)
@given(st.data(), st.sampled_from(sorted(FILES)))
def test_the_counts_of_any_file_add_up(data: st.DataObject, kind: str) -> None:
    rows = data.draw(st.lists(FILES[kind][1] | ODD, min_size=1, max_size=9))
    again = data.draw(st.lists(st.sampled_from(rows), max_size=4))
    found = read(kind, rows + again)
    if found is None:
        return
    decision = with_repeats(DECIDE[kind](found.drafts), found.repeats)
    by_book = [problem.row for problem in decision.rejected]
    by_file = {problem.row for problem in found.rejected}
    assert len(by_book) == len(set(by_book)) and by_file.isdisjoint(by_book)
    assert found.rows == decision.accepted + decision.unchanged + found.rejected_rows + len(by_book)
    assert all(first < row for row, first in found.repeats.items())

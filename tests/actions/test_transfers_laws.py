"""For random books: a transfer only moves sums, is never cash, and taken back it leaves every figure as it was."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from hypothesis import event, given, settings
from hypothesis import strategies as st

from app.actions.transfers import MakeTransfer, ReverseTransfer
from app.domain.money import show
from app.domain.rule import Refused
from app.queries.ageing import ageing
from app.storage import bank_reads
from tests.actions.office import Office, customer, document, opened, receipt

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
CODES = ("C1", "C2", "C3")
DAY = st.integers(0, 12).map(lambda n: FIRST + timedelta(n))
AMOUNT = st.sampled_from([100, 70, 130, 250])
DOCUMENT = st.tuples(st.sampled_from(CODES), AMOUNT, DAY, st.booleans())
RECEIPT = st.tuples(st.sampled_from(CODES), AMOUNT, DAY)


class Wish(NamedTuple):
    """``document`` says whose debts it is about; ``named`` whether it is named or what is due first is taken."""

    type: str
    document: int
    named: bool
    other: int
    amount: int
    day: date
    undone: bool  # taken back at once


TYPES = ("advance_to_receivable", "receivable_to_payable", "receivable_to_receivable", "three_party", "goods_for_debt")
WISH = st.builds(
    Wish, st.sampled_from(TYPES), st.integers(0, 5), st.booleans(), st.integers(0, 5).map(lambda n: max(n - 3, 0)),
    st.sampled_from([1, 30, 70, 100]), st.integers(10, 25).map(lambda n: FIRST + timedelta(n)), st.booleans(),
)  # fmt: skip


class Move(NamedTuple):
    """A wish in a book: its customers."""

    wish: Wish
    customer: str
    other: str


Figures = tuple[dict[str, int], list[object], list[object]]


def move(wish: Wish, documents: list[tuple[str, int, date, bool]]) -> Move:
    customer = documents[wish.document % len(documents)][0]
    return Move(wish, customer, CODES[(CODES.index(customer) + 1 + wish.other) % len(CODES)])


def action(one: Move, count: int) -> MakeTransfer:
    wish, amount = one.wish, show(one.wish.amount, "CNY")
    named = [(f"I{wish.document % count + 1}", amount)] if wish.named else []
    given = {"receivable_to_receivable": {"to": one.other}, "three_party": {"party": "丙公司"}, "goods_for_debt": {"goods": "一台"}}
    more = given.get(wish.type, {})
    return MakeTransfer(wish.type, one.customer, wish.day, named, None if named else amount, **more)


def figures(desk: Office, on: date) -> Figures:
    """Nets by customer, every open amount, and the ageing of a day."""
    found = desk.items(on.isoformat())
    nets = dict.fromkeys(CODES, 0)
    for side, rows in ((1, found.debits), (-1, found.credits)):
        for row in rows:
            nets[row.customer] += side * row.open
    with desk.reading() as tables:
        aged: list[object] = [list(ageing(tables, on, basis).rows) for basis in ("due", "invoice")]
    return nets, [found.debits, found.credits], aged


def cash(desk: Office) -> object:
    with desk.reading() as tables:
        return bank_reads.past(tables), bank_reads.unconfirmed(tables, "2026-12-31")


def moved(before: dict[str, int], one: Move, sign: int = 1) -> dict[str, int]:
    """What a transfer does to nets."""
    amount = 0 if one.wish.type == "advance_to_receivable" else sign * one.wish.amount
    after = before | {one.customer: before[one.customer] - amount}
    return after | ({one.other: after[one.other] + amount} if one.wish.type == "receivable_to_receivable" else {})


@settings(max_examples=50, deadline=None)
@given(st.lists(DOCUMENT, min_size=2, max_size=6), st.lists(RECEIPT, max_size=4), st.lists(WISH, min_size=2, max_size=5))
def test_a_transfer_and_its_reversal(
    documents: list[tuple[str, int, date, bool]], receipts: list[tuple[str, int, date]], wishes: list[Wish]
) -> None:
    with TemporaryDirectory() as folder:
        desk = opened(Path(folder) / "book.desk")
        desk.customers(*(customer(code, term="NET30" if code == "C1" else None) for code in CODES))
        desk.documents(*(
            document(f"I{n}", amount, day.isoformat(), code, n, due=(day + timedelta(9)).isoformat() if dated else None)
            for n, (code, amount, day, dated) in enumerate(documents, 1)
        ))  # fmt: skip
        desk.receipts(*(receipt(f"R{n}", amount, day.isoformat(), code, n) for n, (code, amount, day) in enumerate(receipts, 1)))
        before, paid, made = figures(desk, LAST), cash(desk), []
        for one in (move(wish, documents) for wish in wishes):
            nets = figures(desk, LAST)[0]
            try:
                number = desk.do(action(one, len(documents)))["transfer"]
            except Refused as no:
                event(str(no.rule))
                assert figures(desk, LAST)[0] == nets
                continue
            event(one.wish.type)
            assert figures(desk, LAST)[0] == moved(nets, one)
            if one.wish.undone:
                desk.do(ReverseTransfer(number, one.wish.day))
                assert figures(desk, LAST)[0] == nets
            else:
                made.append((number, one))
        then = figures(desk, LAST - timedelta(1))
        for number, one in reversed(made):
            nets = figures(desk, LAST)[0]
            desk.do(ReverseTransfer(number, LAST))
            assert figures(desk, LAST)[0] == moved(nets, one, -1)
        assert figures(desk, LAST) == before
        assert figures(desk, LAST - timedelta(1)) == then
        assert cash(desk) == paid
        desk.book.close()
        assert desk.findings() == ()

"""Money that bills bring: told by number, sender or word, asked about by amount, and never twice."""

import pytest

from app.domain.matching import Incoming, Proposal, Reason
from app.domain.matching_bills import Expected, by_bills, chosen, of_customer

NUMBER = "513033200000120261106000000001"
BILL = Expected(1, 10, 4, "PJ", NUMBER, "2027-05-05", 20_000_000, "CNY", ("示例银行宁波分行",))


def line(id_: int = 1, day: str = "2027-05-06", amount: int = 20_000_000, **said: str) -> Incoming:
    return Incoming(id_, day, amount, "CNY", said.get("party"), None, said.get("text"), said.get("reference"), False)


@pytest.mark.parametrize(
    ("said", "score", "asks"),
    [({"text": f"票号 {NUMBER}"}, 100, False), ({"reference": NUMBER}, 100, False), ({"party": "示例银行宁波分行"}, 95, False),
     ({"party": "示例银行宁波分行营业部"}, 95, False), ({"text": "票据到期托收"}, 90, False),
     ({"text": "BILL proceeds"}, 90, False), ({"party": "别的公司"}, 60, True), ({}, 60, True)],
)  # fmt: skip
def test_what_a_line_says(said: dict[str, str], score: int, asks: bool) -> None:
    (found,) = by_bills([line(**said)], [BILL], 10)
    assert (found.score, found.asks, found.receipt, found.bill) == (score, asks, 10, 1)
    assert found.reasons[0].code == "BILL_MONEY"


@pytest.mark.parametrize("one", [line(amount=1), line(day="2027-05-16"), line(day="2027-04-24"), line()._replace(currency="USD")])
def test_what_is_not_its_money(one: Incoming) -> None:
    assert by_bills([one], [BILL], 10) == []
    assert of_customer(one, one.amount, [BILL], 4, 10) is None


def test_a_bill_is_paid_once_and_two_alike_are_asked_about() -> None:
    word = {"text": "托收"}
    first, second = by_bills([line(2, **word), line(1, **word)], [BILL, BILL._replace(bill=2)], 10)
    assert (first.line, first.bill, first.asks) == (1, 1, True)
    assert first.reasons[1].code == "BILLS_ALIKE"
    assert (second.line, second.bill, second.asks) == (2, 2, False)
    assert by_bills([line(1), line(2)], [BILL], 10)[0].line == 1


def test_by_amount_alone_a_better_reason_wins() -> None:
    own = Proposal(1, 95, (Reason("NAME"),), asks=False)
    weak, strong = by_bills([line()], [BILL], 10), by_bills([line(text="托收")], [BILL], 10)
    assert chosen(weak, [own], [line()]) == [own]
    assert chosen(weak, [own.__class__(1, 10, ())], [line()]) == weak
    assert chosen(strong, [], [line()]) == strong
    assert chosen([], [own], [line()]) == [own]


def test_of_a_customer_whom_a_person_named() -> None:
    near = BILL._replace(bill=2, day="2027-05-06")
    assert of_customer(line(), 20_000_000, [BILL, near], 4, 10) is near
    assert of_customer(line(), 20_000_000, [BILL], 5, 10) is None

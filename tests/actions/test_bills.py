"""Bills by their facts: received, passed on, refused, taken back; counted once whoever tells of them first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app import words
from app.actions.bills import BillFaces, MoveBill, ReceiveBill, UndoBill
from app.actions.imports import Import, UndoBatch
from app.actions.ledger import Allocate, PostDocument
from app.actions.matching import AcceptProposals, MatchByHand, ReopenLine
from app.actions.policy import LoadPolicies
from app.domain.bills import NEXT, BillState, Verb
from app.domain.drafts import BalanceDraft, BankLine, BillDraft
from app.domain.facts_bills import BillMoved
from app.domain.intake_bank import BankEntry
from app.domain.rule import Rule
from app.queries.bills import of_number, register
from app.queries.bridge import Movement, bridges, movements_of
from app.storage import bank_reads
from app.storage.work import Result
from tests.actions.office import Office, customer, decision, document, receipt, rejected, source, warned

NUMBER = "513033200000120261106000000001"
WHOLE = "1-20000000"
LAST = "2027-05-09"
CAME, DUE = date(2026, 11, 6), date(2027, 5, 5)
FACES = BillFaces("bank", DUE, date(2026, 11, 5), "示例银行宁波分行", None, None, "宏图装备")


def receive(span: str | None = WHOLE, amount: str | None = "200000.00", on: date = CAME, **said: Any) -> ReceiveBill:
    return ReceiveBill(**{"customer": "K04", "number": NUMBER, "range": span, "amount": amount, "on": on, "faces": FACES, **said})


def step(verb: Verb, on: str, span: str | None = None, **said: Any) -> MoveBill:
    return MoveBill(NUMBER, span, verb, date.fromisoformat(on), **said)


def draft(row: int = 2, first: int = 1, last: int = 20_000_000, amount: int = 20_000_000, **said: Any) -> BillDraft:
    fields: dict[str, Any] = dict.fromkeys(BillDraft._fields)
    given = {
        "row": row, "customer": "K04", "number": NUMBER, "first": first, "last": last, "kind": "bank", "matures": "2027-05-05",
        "amount": amount, "date": "2026-11-06",
    }  # fmt: skip
    return BillDraft(**{**fields, **given, **said})


def line(row: int, day: str, amount: int, party: str, text: str = "") -> BankEntry:
    said = BankLine(row, "6200", day, None, amount, "in", "CNY", None, party, f"33{row}", None, text, f"TX{row}", False)
    return BankEntry(row, "mt940", False, said)


def settled_by_list(desk: Office) -> None:
    """A402 is not on the second list of what is open."""
    rows = [document("A401", 10_000_000, "2026-08-01", "K04"), document("A402", 5_000_000, "2026-09-20", "K04", row=3)]
    for day, drafts in (("2026-11-01", rows), ("2026-11-10", rows[:1])):
        desk.do(Import(replace(source("documents", drafts), as_of=day, newest=day, has_open=True, gone="settle"), day))


def banked(desk: Office, *lines: BankEntry) -> Result:
    return desk.do(Import(source("bank", lines)))


@pytest.fixture
def desk(office: Office) -> Office:
    """The firm in May 2027: one customer with two invoices of 150,000.00 in sum."""
    office.today = date(2027, 5, 9)
    office.customers(customer("K04", "宏图装备", term="NET60"), customer("K05", "金鼎工程"))
    office.documents(document("A401", 10_000_000, "2026-08-01", "K04"), document("A402", 5_000_000, "2026-09-20", "K04", row=3))
    return office


def kinds(desk: Office, since: int) -> list[str]:
    return [kind for (kind,) in desk.rows("SELECT kind FROM journal WHERE seq > ? ORDER BY seq", since)]


def state(desk: Office, on: date = date(2027, 5, 9)) -> list[tuple[str, str]]:
    with desk.reading() as tables:
        return [(f"{row.bill.first}-{row.bill.last}", row.state) for row in register(tables, on).rows]


def net(desk: Office, day: str) -> int:
    return sum(desk.open(day).values()) - sum(desk.unapplied(day).values())


# ---- the story of the year


def test_the_story_of_the_bill(desk: Office) -> None:
    told = desk.do(receive())
    assert (told["paid"], told["on_account"], told["linked"]) == ("150000.00", "50000.00", False)
    assert (desk.open("2026-11-06"), desk.unapplied("2026-11-06")) == ({}, {f"{NUMBER} {WHOLE}": 5_000_000})
    with desk.reading() as tables:
        week = bridges(tables, date(2026, 11, 2), date(2026, 11, 8))[0]
        assert [(one.movement, one.amount) for one in week.lines] == [(Movement.BILLS, -20_000_000)]
        assert bank_reads.past(tables).cash == []
        assert bank_reads.unconfirmed(tables, "2027-05-09") == []
        (row,) = register(tables, date(2027, 4, 28)).rows
        assert (row.next, row.clocks[0].last, str(row.months_until_cash)) == ("present", "2027-05-15", "8.0")
        assert register(tables, date(2027, 4, 27)).rows[0].next is None
        assert register(tables, CAME).exposure() == {"CNY": 20_000_000}
    assert net(desk, "2027-05-05") == -5_000_000
    desk.do(step(Verb.PRESENT, "2027-05-05"))
    refused = desk.do(step(Verb.DISHONOUR, "2027-05-08"))
    assert refused["reopened"] == ["A401", "A402"]
    assert net(desk, "2027-05-07") == -5_000_000
    assert net(desk, "2027-05-08") == 15_000_000
    assert desk.rows("SELECT number, due FROM document WHERE open > 0 AND side = 1 ORDER BY id") == [
        ("A401", "2026-09-30"), ("A402", "2026-11-19")
    ]  # fmt: skip
    with desk.reading() as tables:
        (row,) = register(tables, date(2027, 5, 12)).rows
        assert [(one.name, one.last, one.is_late("2027-05-12")) for one in row.clocks] == [
            ("notice", "2027-05-11", True), ("recourse", "2027-11-08", False), ("acceptor", "2029-05-05", False)
        ]  # fmt: skip
        assert (row.next, row.exposure) == ("notice", False)
        assert [one.document for one in movements_of(tables, date(2027, 5, 8), date(2027, 5, 8), Movement.BILLS_RETURNED)] == [
            f"{NUMBER} {WHOLE}"
        ]


# ---- every verb and its undoing


PATHS: dict[BillState, Sequence[Verb]] = {
    BillState.ON_HAND: (),
    BillState.ENDORSED: (Verb.ENDORSE,),
    BillState.DISCOUNTED: (Verb.DISCOUNT,),
    BillState.PLEDGED: (Verb.PLEDGE,),
    BillState.PRESENTED: (Verb.PRESENT,),
    BillState.DISHONOURED: (Verb.PRESENT, Verb.DISHONOUR),
    BillState.RECOURSE: (Verb.PRESENT, Verb.DISHONOUR, Verb.RECOURSE),
}


def done(desk: Office, verb: Verb, on: str) -> Result:
    party = {"party": "供应商甲"} if verb in (Verb.ENDORSE, Verb.DISCOUNT) else {}
    return desk.do(step(verb, on, net="1.00" if verb is Verb.DISCOUNT else None, **party))


@pytest.mark.parametrize(("before", "verb"), list(NEXT), ids=lambda one: str(one))
def test_each_step_and_its_undoing(desk: Office, before: BillState, verb: Verb) -> None:
    """A step moves the bill, its undoing puts bill and ledger back as they were, and the journal tells both."""
    desk.do(receive())
    for number, earlier in enumerate(PATHS[before]):
        done(desk, earlier, f"2026-11-{10 + number}")
    was, owed, seq = state(desk), (desk.open(LAST), desk.unapplied(LAST)), desk.head()
    done(desk, verb, "2026-11-20")
    assert state(desk) == [(WHOLE, NEXT[(before, verb)])]
    assert state(desk, date(2026, 11, 19)) == was
    told = kinds(desk, seq)
    reopens = verb in (Verb.DISHONOUR, Verb.RETURN)
    assert told == (["ReceiptReversed"] if reopens else []) + ["BillMoved"]
    assert (desk.open(LAST) == owed[0]) is not reopens
    assert desk.do(UndoBill(NUMBER, None))["undone"] == verb
    assert (state(desk), (desk.open(LAST), desk.unapplied(LAST))) == (was, owed)


@pytest.mark.parametrize(
    "pair", [(one, verb) for one in PATHS for verb in Verb if (one, verb) not in NEXT], ids=lambda pair: f"{pair[0]}-{pair[1]}"
)
def test_each_step_that_does_not_follow(desk: Office, pair: tuple[BillState, Verb]) -> None:
    desk.do(receive())
    for number, earlier in enumerate(PATHS[pair[0]]):
        done(desk, earlier, f"2026-11-{10 + number}")
    told = desk.refuses(step(pair[1], "2026-11-20"), Rule.BILL_STATE)
    assert (told["state"], told["verb"]) == pair


@pytest.mark.parametrize("recourse", [True, False])
def test_what_was_passed_on_is_owed_on_only_with_recourse(desk: Office, recourse: bool) -> None:
    desk.do(receive())
    told = desk.do(step(Verb.DISCOUNT, "2026-11-20", party="示例银行", net="198000", recourse=recourse))
    assert (told["net"], told["recourse"]) == ("198000.00", recourse)
    with desk.reading() as tables:
        assert register(tables, date(2026, 11, 20)).exposure() == {"CNY": 20_000_000 if recourse else 0}
    if recourse:
        back = desk.do(step(Verb.DISHONOUR, "2027-05-08"))
        assert (back["owed_on_to"], net(desk, "2027-05-08")) == ("示例银行", 15_000_000)
    else:
        assert desk.refuses(step(Verb.DISHONOUR, "2027-05-08"), Rule.BILL_NO_RECOURSE)["party"] == "示例银行"


# ---- parts


def test_a_part_is_endorsed_and_refused_by_itself(desk: Office) -> None:
    desk.do(receive())
    seq = desk.head()
    desk.do(step(Verb.ENDORSE, "2026-11-20", "5000001-17000000", party="供应商甲"))
    assert kinds(desk, seq) == ["BillSplit", "BillMoved"]
    assert state(desk) == [("1-5000000", "on_hand"), ("5000001-17000000", "endorsed"), ("17000001-20000000", "on_hand")]
    assert state(desk, date(2026, 11, 19)) == [(WHOLE, "on_hand")]
    assert desk.rows("SELECT sum(amount) FROM bill WHERE parent IS NOT NULL") == [(20_000_000,)]
    told = desk.do(step(Verb.DISHONOUR, "2027-05-08", "5000001-17000000"))
    assert (told["owed_on_to"], told["reopened"]) == ("供应商甲", ["A402", "A401"])
    assert (net(desk, "2027-05-08"), desk.open("2027-05-08")) == (7_000_000, {"A401": 2_000_000, "A402": 5_000_000})
    with desk.reading() as tables:
        assert bridges(tables, date(2027, 5, 8), date(2027, 5, 8))[0].lines[0][:3] == (Movement.BILLS_RETURNED, "CNY", 12_000_000)
    assert desk.refuses(UndoBill(NUMBER, "1-5000000"), Rule.BILL_SIBLING)
    desk.do(UndoBill(NUMBER, "5000001-17000000"))
    desk.do(UndoBill(NUMBER, "5000001-17000000"))
    assert desk.do(UndoBill(NUMBER, "1-5000000"))["undone"] == "split"
    assert (state(desk), desk.open(LAST)) == ([(WHOLE, "on_hand")], {})


def test_two_parts_refused_are_the_whole_refused(desk: Office) -> None:
    desk.do(receive())
    desk.do(step(Verb.ENDORSE, "2026-11-20", "1-12000000", party="甲"))
    desk.do(step(Verb.PRESENT, "2027-05-05", "12000001-20000000"))
    desk.do(step(Verb.DISHONOUR, "2027-05-08", "12000001-20000000"))
    desk.do(step(Verb.DISHONOUR, "2027-05-09", "1-12000000"))
    assert (desk.open(LAST), desk.unapplied(LAST)) == ({"A401": 10_000_000, "A402": 5_000_000}, {})


def test_only_endorsing_and_discounting_take_a_part(desk: Office) -> None:
    desk.do(receive())
    assert desk.refuses(step(Verb.PRESENT, "2026-11-20", "1-5"), Rule.BILL_SEVERAL)["ranges"] == WHOLE
    assert desk.refuses(step(Verb.ENDORSE, "2026-11-20", "1-20000001"), Rule.BILL_SEVERAL)
    desk.do(step(Verb.ENDORSE, "2026-11-20", "1-5000000", party="甲"))
    assert desk.refuses(step(Verb.PRESENT, "2026-11-20"), Rule.BILL_SEVERAL)["ranges"] == "1-5000000, 5000001-20000000"
    desk.refuses(step(Verb.DISCOUNT, "2026-11-20", "1-5", net="0.01", party="乙"), Rule.BILL_STATE)
    desk.refuses(MoveBill("6" * 30, None, Verb.PRESENT, CAME), Rule.BILL_UNKNOWN)


# ---- received


@pytest.mark.parametrize(
    ("said", "rule"),
    [({"number": NUMBER[1:]}, Rule.BILL_NUMBER), ({"span": "9-1"}, Rule.BILL_RANGE),
     ({"span": "20000000-20000001"}, Rule.BILL_OVERLAP),
     ({"span": "30000001-30000002", "on": date(2027, 5, 6)}, Rule.BILL_DAYS),
     ({"span": "30000001-30000002", "amount": "0"}, Rule.AMOUNT_NOT_POSITIVE),
     ({"span": "30000001-30000002", "currency": "RMB"}, Rule.BILL_CURRENCY), ({"customer": "K99"}, Rule.CUSTOMER_UNKNOWN),
     ({"span": "30000001-30000002", "amount": "一千"}, Rule.MATCH_AMOUNT), ({"on": date(2027, 5, 11)}, Rule.DAY_TOO_LATE),
     ({"span": "30000001-30000002", "pays": [("Z9", "1")]}, Rule.DOCUMENT_UNKNOWN),
     ({"span": "30000001-30000002", "receipt": "R9"}, Rule.BILL_RECEIPT)],
)  # fmt: skip
def test_what_cannot_be_received(desk: Office, said: dict[str, Any], rule: Rule) -> None:
    desk.do(receive())
    desk.refuses(receive(**said), rule)


def test_it_pays_what_is_named_and_no_more(desk: Office) -> None:
    desk.do(receive(pays=[("A402", "20000.00"), ("A402", "10000.00")]))
    assert desk.open(LAST) == {"A401": 10_000_000, "A402": 2_000_000}
    desk.refuses(receive("30000001-30000002", pays=[("A402", "20000.01")]), Rule.OVER_SETTLED)
    desk.do(receive("0", amount="1.00", number="6" * 30, faces=replace(FACES, issued=None), pays=[("A402", "1")]))
    assert desk.open(LAST)["A402"] == 1_999_900


def test_received_by_mistake(desk: Office) -> None:
    desk.do(receive())
    assert desk.do(UndoBill(NUMBER, None))["undone"] == "receive"
    assert (state(desk), desk.open(LAST), desk.unapplied(LAST)) == ([], {"A401": 10_000_000, "A402": 5_000_000}, {})
    desk.do(receive(on=date(2026, 11, 7)))
    assert desk.rows("SELECT number FROM document WHERE series = 'R' AND void_seq IS NULL") == [(f"{NUMBER} {WHOLE} (2)",)]


def test_what_was_paid_with_it_since_holds_it(desk: Office) -> None:
    desk.do(receive())
    desk.do(PostDocument("K04", "A403", "invoice", date(2026, 12, 1), 100, "CNY"))
    desk.do(Allocate("K04", f"{NUMBER} {WHOLE}"))
    assert desk.refuses(UndoBill(NUMBER, None), Rule.BILL_PAID_SINCE)["document"] == "A403"


def test_what_was_opened_and_paid_otherwise_holds_the_refusal(desk: Office) -> None:
    desk.do(receive())
    desk.do(step(Verb.RETURN, "2026-11-20"))
    desk.do(PostDocument("K04", "R2", "receipt", date(2026, 12, 1), 10_000_000, "CNY", pays=[("A401", 10_000_000)]))
    assert desk.refuses(UndoBill(NUMBER, None), Rule.BILL_PAID_SINCE)["document"] == "A401"


def test_it_takes_the_place_of_what_a_list_settled_and_gives_it_back(desk: Office) -> None:
    settled_by_list(desk)
    assert desk.open("2026-11-10") == {"A401": 10_000_000}
    seq = desk.head()
    desk.do(receive(amount="50000.00"))
    assert kinds(desk, seq) == ["SettlementReplaced", "DocumentPosted", "BillReceived"]
    assert (desk.open("2026-11-10"), desk.unapplied("2026-11-10")) == ({"A401": 10_000_000}, {})
    desk.do(UndoBill(NUMBER, None))
    assert (desk.open("2026-11-10"), desk.unapplied("2026-11-10")) == ({"A401": 10_000_000}, {})


# ---- once, whoever comes first


def booked(desk: Office, number: str = "SKD1", day: str = "2026-11-08", **said: Any) -> Result:
    return desk.receipts(receipt(number, 20_000_000, day, "K04", method="承兑汇票", **said))


def test_the_accounting_program_confirms_the_bill(desk: Office) -> None:
    desk.do(receive())
    told = booked(desk)
    assert warned(told) == [(2, "CONFIRMED_RECEIPT")]
    assert desk.rows("SELECT count(*) FROM document WHERE series = 'R'") == [(1,)]
    assert desk.rows("SELECT reference FROM bill") == [("SKD1",)]
    assert decision(booked(desk)).accepted == 0
    assert desk.refuses(UndoBill(NUMBER, None), Rule.BILL_CONFIRMED)["reference"] == "SKD1"
    desk.do(step(Verb.ENDORSE, "2026-11-20", "1-5000000", party="甲"))
    desk.do(UndoBatch(told["batch"]))
    assert desk.rows("SELECT DISTINCT reference FROM bill WHERE parent IS NULL") == [(None,)]


def test_a_part_is_confirmed_as_its_whole_was(desk: Office) -> None:
    desk.do(receive())
    told = booked(desk)
    desk.do(step(Verb.ENDORSE, "2026-11-20", "1-5000000", party="甲"))
    assert desk.rows("SELECT DISTINCT reference FROM bill") == [("SKD1",)]
    desk.do(UndoBatch(told["batch"]))
    assert desk.rows("SELECT DISTINCT reference FROM bill") == [(None,)]


def test_the_accounting_program_came_first(desk: Office) -> None:
    assert warned(booked(desk, document="A401", allocated=10_000_000)) == [(2, "BILL_FIELDS_MISSING")]
    with desk.reading() as tables:
        assert bridges(tables, date(2026, 11, 2), date(2026, 11, 8))[0].lines[0].movement is Movement.CASH
    seq = desk.head()
    told = desk.do(receive())
    assert (told["linked"], told["receipt"], kinds(desk, seq)) == (True, "SKD1", ["BillReceived"])
    with desk.reading() as tables:
        assert bridges(tables, date(2026, 11, 2), date(2026, 11, 8))[0].lines[0].movement is Movement.BILLS
    desk.do(UndoBill(NUMBER, None))
    assert desk.rows("SELECT count(*) FROM document WHERE series = 'R' AND void_seq IS NULL") == [(1,)]


def test_a_receipt_of_several_bills_is_completed_one_by_one(desk: Office) -> None:
    batch = booked(desk)["batch"]
    first = desk.do(receive("1-12000000", "120000", receipt="SKD1"))
    assert (first["receipt_without_bill"], first["linked"]) == ("80000.00", True)
    desk.refuses(receive("12000001-20000001", "80000.01", receipt="SKD1"), Rule.BILL_RECEIPT_SMALL)
    desk.do(receive("12000001-20000000", None, receipt="SKD1"))
    desk.refuses(receive("20000001-20000002", None, receipt="SKD1"), Rule.BILL_RECEIPT_SMALL)
    desk.refuses(receive("20000001-20000002", "1", receipt="SKD1", currency="USD"), Rule.BILL_RECEIPT)
    assert desk.refuses(UndoBatch(batch), Rule.BATCH_IN_USE)["count"] == 2
    desk.do(step(Verb.RETURN, "2026-11-20", "1-12000000"))
    assert net(desk, "2026-11-20") == 15_000_000 - 8_000_000


def test_a_bounce_told_by_the_accounting_program_is_not_posted_twice(desk: Office) -> None:
    booked(desk)
    desk.do(receive())
    booked(desk, reversed_on="2027-05-08")
    desk.do(step(Verb.PRESENT, "2027-05-05"))
    told = desk.do(step(Verb.DISHONOUR, "2027-05-08"))
    assert (told["reopened"], net(desk, "2027-05-08")) == ([], 15_000_000)
    desk.do(UndoBill(NUMBER, None))
    assert net(desk, "2027-05-08") == 15_000_000


# ---- the money


def test_the_money_at_maturity_is_the_bills(desk: Office) -> None:
    desk.do(receive())
    desk.do(step(Verb.PRESENT, "2027-05-05"))
    banked(desk, line(2, "2027-05-06", 20_000_000, "示例银行宁波分行", "票据到期款"))
    seq = desk.head()
    told = desk.do(AcceptProposals(90))
    assert (told["posted"], told["linked"], kinds(desk, seq)) == (0, 1, ["BankLineMatched", "BillCashed", "BillMoved"])
    assert state(desk) == [(WHOLE, "honoured")]
    assert desk.rows("SELECT count(*) FROM document WHERE series = 'R'") == [(1,)]
    with desk.reading() as tables:
        assert bank_reads.past(tables).names == {}
        assert of_number(tables, date(2027, 5, 9), NUMBER, WHOLE).rows[0].next is None
    assert desk.refuses(UndoBill(NUMBER, None), Rule.BILL_CASHED)["line"] == 1
    desk.do(ReopenLine(1, date(2027, 5, 7)))
    assert state(desk) == [(WHOLE, "presented")]
    desk.do(step(Verb.HONOUR, "2027-05-05"))
    desk.do(MatchByHand(1, [("K04", None)]))
    assert desk.rows("SELECT line FROM bill") == [(1,)]
    desk.do(ReopenLine(1, date(2027, 5, 7)))
    assert state(desk) == [(WHOLE, "honoured")]  # a person had said so


def test_what_a_bank_pays_for_a_bill_is_no_receipt_either(desk: Office) -> None:
    desk.do(receive())
    desk.do(step(Verb.DISCOUNT, "2026-11-25", party="示例银行", net="198000"))
    with desk.reading() as tables:
        assert register(tables, date(2026, 11, 25)).rows[0].next == "money"
    banked(desk, line(2, "2026-11-25", 19_800_000, "示例银行", "贴现"))
    desk.do(AcceptProposals(90))
    assert (state(desk), desk.rows("SELECT line FROM bill")) == ([(WHOLE, "discounted")], [(1,)])
    desk.do(ReopenLine(1, date(2026, 11, 26)))
    assert state(desk) == [(WHOLE, "discounted")]
    desk.do(MatchByHand(1, [("K04", None)]))
    assert desk.rows("SELECT count(*) FROM document WHERE series = 'R'") == [(1,)]


def test_what_was_passed_on_brings_us_nothing(desk: Office) -> None:
    """The same amount about the day of maturity is the customer's own payment then, and is posted."""
    desk.do(receive())
    desk.do(step(Verb.ENDORSE, "2026-11-20", party="供应商甲"))
    banked(desk, line(2, "2027-05-06", 20_000_000, "宏图装备", "货款"))
    desk.do(MatchByHand(1, [("K04", None)]))
    assert desk.rows("SELECT count(*) FROM document WHERE series = 'R'") == [(2,)]
    assert desk.rows("SELECT line FROM bill") == [(None,)]


# ---- a register from the bank


def listed(desk: Office, *drafts: BillDraft) -> Result:
    return desk.do(Import(source("bills", drafts)))


def test_a_register_brings_bills_once(desk: Office) -> None:
    told = listed(desk, draft(2, 1, 12_000_000, 12_000_000), draft(3, 12_000_001, 20_000_000, 8_000_000))
    assert (decision(told).accepted, desk.open(LAST), sum(desk.unapplied(LAST).values())) == (2, {}, 5_000_000)
    again = listed(desk, draft(2, 1, 12_000_000, 12_000_000), draft(3, 12_000_001, 20_000_000, 8_000_000))
    assert (again["batch"], decision(again).unchanged) == (None, 2)
    assert desk.refuses(UndoBill(NUMBER, "1-12000000"), Rule.BILL_OF_BATCH)["batch"] == told["batch"]
    desk.do(step(Verb.ENDORSE, "2026-11-20", "1-12000000", party="甲"))
    assert desk.refuses(UndoBatch(told["batch"]), Rule.BATCH_IN_USE)["hanging"] == f"{NUMBER} 1-12000000"
    later = listed(desk, draft(2, 1, 12_000_000, 12_000_000, state="discounted"))
    assert warned(later) == [(2, "BILL_STATE_DIFFERS")]
    desk.do(UndoBill(NUMBER, "1-12000000"))
    desk.do(UndoBatch(told["batch"]))
    assert (state(desk), desk.open(LAST)) == ([], {"A401": 10_000_000, "A402": 5_000_000})
    assert decision(listed(desk, draft())).accepted == 1


def test_a_register_completes_receipts_and_names_what_it_cannot_take(desk: Office) -> None:
    booked(desk)
    told = listed(desk, draft(), draft(3, 1, 5, 5, number="6" * 30, customer=None, endorser="无人公司"))
    assert (warned(told), rejected(told)) == ([(2, "BILL_COMPLETES")], [(3, "BILL_OF_WHOM")])
    assert desk.rows("SELECT count(*) FROM document WHERE series = 'R'") == [(1,)]
    desk.do(UndoBatch(told["batch"]))
    assert desk.rows("SELECT count(*) FROM document WHERE series = 'R' AND void_seq IS NULL") == [(1,)]


def test_a_register_explains_what_a_list_settled(desk: Office) -> None:
    settled_by_list(desk)
    told = listed(desk, draft(2, 1, 5_000_000, 5_000_000))
    assert warned(told) == [(None, "SETTLEMENT_EXPLAINED")]
    assert (desk.open("2026-11-10"), desk.unapplied("2026-11-10")) == ({"A401": 10_000_000}, {})


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_bill_against_a_balance_without_documents(office: Office, by_hand: bool) -> None:
    """K04 of the story: 150,000.00 in a list of balances, nothing else."""
    office.today = date(2026, 11, 6)
    office.customers(customer("K04", "宏图装备"))
    owed = BalanceDraft(2, "K04", "宏图装备", "1122", None, "CNY", None, None, None, 15_000_000)
    office.do(Import(replace(source("bills", []), kind="balances", drafts=(owed,), newest="2026-10-31")))
    if by_hand:
        assert office.do(receive())["paid"] == "150000.00"
    else:
        listed(office, draft())
    assert (net(office, "2026-11-05"), net(office, "2026-11-06")) == (15_000_000, -5_000_000)


# ---- the register


def test_the_register_of_a_day(desk: Office) -> None:
    desk.do(receive("1-12000000", "120000"))
    desk.do(receive("12000001-20000000", "80000", on=date(2026, 11, 7), faces=replace(FACES, matures=date(2026, 12, 31))))
    desk.do(step(Verb.ENDORSE, "2026-11-20", "1-12000000", party="甲"))
    with desk.reading() as tables:
        assert len(register(tables, CAME).rows) == 1
        found = register(tables, date(2026, 11, 20))
        assert [(row.bill.matures, row.days, row.party) for row in found.rows] == [
            ("2026-12-31", 41, None), ("2027-05-05", 166, "甲")
        ]  # fmt: skip
        assert found.totals() == {("CNY", "on_hand"): (1, 8_000_000), ("CNY", "endorsed"): (1, 12_000_000)}
        assert found.exposure() == {"CNY": 20_000_000}
        assert [row.bill.first for row in register(tables, date(2026, 11, 20), due_within=41).rows] == [12_000_001]
        assert register(tables, date(2026, 11, 20), due_within=40).rows == ()
        assert [row.bill.first for row in register(tables, date(2026, 11, 20), "endorsed").rows] == [1]
        assert register(tables, date(2027, 6, 5), "endorsed").exposure() == {"CNY": 0}


def test_the_policy_of_the_day_counts(desk: Office) -> None:
    desk.do(receive())
    later = [{"kind": "bills", "valid_from": "2027-01-01", "customer": None, "body": {"remind_days": 30, "present_days": 3}}]
    desk.do(LoadPolicies(later))
    with desk.reading() as tables:
        (row,) = register(tables, date(2027, 4, 5)).rows
        assert (row.next, row.clocks[0].last) == ("present", "2027-05-08")
    desk.refuses(LoadPolicies([{**later[0], "body": {"remind_days": "soon"}}]), Rule.POLICY_INVALID)


def test_a_repeated_command_is_one(desk: Office) -> None:
    for _ in range(2):
        desk.do(receive(), "same")
        desk.do(step(Verb.PLEDGE, "2026-11-20"), "same too")
    assert desk.rows("SELECT count(*) FROM bill_move") == [(1,)]


def test_the_journal_tells_it_in_words() -> None:
    fact = BillMoved(3, 1, "endorse", "endorsed", "2026-11-20", "供应商甲", None, True, None)
    said = words.say(words.FACTS, "BillMoved", "zh", vars(fact))
    assert said == "票据（内部号 3）于 2026-11-20：背书，供应商甲，状态为「已背书」。"
    assert "endorse, 供应商甲; it is endorsed" in words.say(words.FACTS, "BillMoved", "en", vars(fact))

"""What a snapshot settled, and the receipt typed by hand that explains it."""

from dataclasses import replace
from datetime import date

import pytest

from app.actions.imports import Import, UndoBatch
from app.actions.intake_snapshot import FilteredExport
from app.actions.ledger import PostDocument
from app.domain.drafts import DISPUTED_WHOLE, DocumentDraft
from app.domain.rule import Rule
from app.storage.work import Result
from tests.actions.office import Office, customer, decision, document, receipt, rejected, source

DAY = "2026-06-20"


def listed(office: Office, *drafts: DocumentDraft, day: str = DAY, gone: str | None = None) -> Result:
    said = replace(source("documents", drafts), as_of=day, newest=day, has_open=True, gone=gone)
    return office.do(Import(said, day))


def cash(number: str, amount: int, day: str, kind: str = "receipt", *pays: tuple[str, int]) -> PostDocument:
    return PostDocument("C001", number, kind, date.fromisoformat(day), amount, "CNY", pays=pays)


I1, I2, I3 = document("I1", 500, "2026-05-01"), document("I2", 300, "2026-05-02", row=3), document("I3", 200, "2026-05-03", row=4)


@pytest.fixture
def desk(office: Office) -> Office:
    """I1 was settled by the list of June 20th, the second one."""
    office.customers(customer("C001"), customer("C002"))
    listed(office, I1, I2, I3, day="2026-06-10")
    listed(office, I2, I3)
    return office


def facts(office: Office) -> list[str]:
    return [kind for (kind,) in office.rows("SELECT kind FROM journal ORDER BY seq DESC LIMIT 2")]


def test_a_receipt_by_hand_explains_a_settlement(desk: Office) -> None:
    desk.do(cash("P1", 500, "2026-06-15"))
    assert facts(desk) == ["DocumentPosted", "SettlementReplaced"]
    assert (desk.open(DAY), desk.unapplied(DAY)) == ({"I2": 300, "I3": 200}, {})
    assert desk.open("2026-06-14")["I1"] == 500
    assert "I1" not in desk.open("2026-06-15")
    assert desk.findings() == ()


def test_by_name_in_parts(desk: Office) -> None:
    desk.do(cash("P1", 200, "2026-06-15", "receipt", ("I1", 200)))
    desk.do(cash("P2", 450, "2026-06-16", "receipt", ("I1", 300), ("I2", 100)))
    assert (desk.open(), desk.unapplied()) == ({"I2": 200, "I3": 200}, {"P2": 50})
    assert desk.rows("SELECT count(*) FROM document WHERE series = 'V'") == [(2,)]
    assert desk.findings() == ()


def test_several_settlements_each_have_an_entry(desk: Office) -> None:
    listed(desk, I3, day="2026-06-25")
    desk.do(cash("P1", 800, "2026-06-18", "receipt", ("I1", 500), ("I2", 300)))
    kinds = [kind for (kind,) in desk.rows("SELECT kind FROM journal ORDER BY seq DESC LIMIT 3")]
    assert kinds == ["DocumentPosted", "SettlementReplaced", "SettlementReplaced"]
    assert (desk.open("2026-06-25"), desk.unapplied()) == ({"I3": 200}, {})
    assert desk.findings() == ()


def test_what_is_no_money_received_explains_nothing(desk: Office) -> None:
    desk.do(cash("N1", 500, "2026-06-15", "credit_note"))
    desk.do(cash("B1", 500, "2026-06-15", "refund"))
    assert desk.unapplied() == {"N1": 500}
    desk.refuses(cash("P9", 501, "2026-06-15", "receipt", ("I1", 501)), Rule.OVER_SETTLED)


def test_a_receipt_on_account_takes_a_name_later(desk: Office) -> None:
    desk.receipts(receipt("P1", 450, "2026-06-15"))
    assert desk.unapplied() == {"P1": 450}
    found = desk.receipts(receipt("P1", 450, "2026-06-15", document="I1", allocated=450))
    assert [one.problem for one in decision(found).warnings] == ["ALLOCATION_ADDED"]
    assert (desk.open(), desk.unapplied()) == ({"I2": 300, "I3": 200}, {})
    assert desk.rows("SELECT open FROM document WHERE kind = 'snapshot_replaced'") == [(0,)]
    assert desk.findings() == ()


def test_a_row_counts_once_though_two_things_changed(desk: Office) -> None:
    disputed = I2._replace(disputed=DISPUTED_WHOLE, open=250)
    found = listed(desk, disputed, I3._replace(due="2026-07-01"))
    assert (found["accepted"], found["unchanged"]) == (2, 0)
    assert desk.open() == {"I2": 250, "I3": 200}


def test_what_is_refused_is_not_gone(desk: Office) -> None:
    found = listed(desk, I2._replace(amount=999), I3)
    assert (rejected(found), found["unchanged"], found["accepted"]) == ([(3, "CHANGED")], 1, 0)
    assert desk.open() == {"I2": 300, "I3": 200}


def test_grown_and_refused_is_counted_once(desk: Office) -> None:
    desk.documents(document("I4", 900, "2026-06-01", open=100))
    found = listed(desk, I2, I3, document("I4", 900, "2026-06-01", open=500, row=9))
    assert (rejected(found), found["unchanged"], found["accepted"]) == ([(9, "CHANGED")], 2, 0)


def test_a_part_only_leaves_the_book_as_it_was(desk: Office) -> None:
    before = desk.state()
    desk.documents(document("I5", 70, "2026-06-01", "C002"))
    before = desk.state()
    with pytest.raises(FilteredExport):
        listed(desk, document("I9", 10, "2026-06-01", "C002"))
    assert desk.state() == before
    listed(desk, document("I9", 10, "2026-06-01", "C002"), gone="file")
    assert desk.open(DAY) == {"I2": 300, "I3": 200, "I9": 10}


def test_another_own_company_is_not_gone(desk: Office) -> None:
    listed(desk, document("Z1", 10, "2026-06-02", entity="分公司"))
    assert desk.open(DAY) == {"I2": 300, "I3": 200, "Z1": 10}
    assert desk.findings() == ()


def test_an_older_one_and_one_taken_back(desk: Office) -> None:
    said = replace(source("documents", [I1]), as_of="2026-06-19")
    assert desk.refuses(Import(said), Rule.SNAPSHOT_OLDER) == {"day": "2026-06-19", "newest": DAY}
    batch = desk.rows("SELECT max(batch) FROM snapshot")[0][0]
    desk.do(UndoBatch(batch))
    assert desk.open(DAY)["I1"] == 500
    assert listed(desk, I1, I2, I3, day="2026-06-19")["accepted"] == 0


def test_it_says_how_far_the_data_reach(desk: Office) -> None:
    assert desk.rows("SELECT source, max(up_to) FROM data_date GROUP BY source ORDER BY 1") == [("ledger", DAY), ("receipts", DAY)]

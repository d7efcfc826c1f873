"""The bank's files in the book, and whose money they bring: the first days of a small firm, by commands only."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.storage.balance_reads import balance_book
from app.storage.reading import read_book
from app.storage.verify import verify
from app.words import REASONS
from tests.cli.conftest import Ran
from tests.exchange.bank_making import mt940
from tests.lints import ROOT

OWN = "6200000011112222"
HEAD = "交易时间,借方发生额（支出）,贷方发生额（收入）,账户余额,对方账号,对方户名,摘要"
BALANCES = """华创五金 核算项目余额表
公司名称：宁波华创五金有限公司,,期间：202510
客户编码,客户名称,科目编码,期末余额
K01,明远机电,1122.01,226000.00
K04,宏图装备,1122.01,150000.00
K06,广源商行,1122.01,12836.50
K07,华昌电器,1122.01,60000.00
K08,华昌电器（江北）,1122.01,45000.00
"""
GROUP = "客户编号,客户名称,所属集团\nK07,华昌电器,华昌\nK08,华昌电器（江北）,华昌\n"
DOCUMENTS = """客户编号,单据号,开票日期,价税合计
K01,A101,2025-08-12,113000
K01,A102,2025-09-20,67800
K01,A103,2025-10-15,45200
"""
# day, in or out (+/-), account and name of the other side, text
LINES = (
    ("2025-11-03", "12800.00", "6217000000000009", "林国华", "货款"),
    ("2025-11-04", "-350.00", "331400000000000001", "宁波供电", "电费"),
    ("2025-11-05", "105000.00", "390001112222", "华昌电器", "货款"),
    ("2025-11-06", "113000.00", "320500001234567890", "明远机电", "A101"),
)


def printed(lines: Sequence[tuple[str, str, str, str, str]], opening: int = 1_000_000_00) -> str:
    """A table of a bank whose layout is seen once only."""
    rows, balance = [f"查询账号：,{OWN}", HEAD], opening
    for day, amount, account, name, text in lines:
        minor = round(float(amount) * 100)
        balance += minor
        out, into = ("0.00", amount) if minor > 0 else (amount[1:], "0.00")
        rows.append(f"{day} 09:{day[-2:]}:00,{out},{into},{balance // 100}.{balance % 100:02},{account},{name},{text}")
    return "\n".join(rows) + "\n"


@dataclass(frozen=True)
class Desk:
    """A book with commands that have to succeed."""

    run: Callable[..., Ran]
    folder: Path
    book: Path

    def done(self, *said: object) -> dict[str, Any]:
        code, answer = self.run(said[0], self.book, *said[1:])
        assert code == 0, answer
        return answer

    def refused(self, *said: object) -> str:
        code, answer = self.run(said[0], self.book, *said[1:])
        assert code in (1, 2), answer
        assert answer["says"]
        return str(answer.get("refused") or answer.get("unusable"))

    def brought(self, kind: str, text: str, *more: object, name: str | None = None) -> dict[str, Any]:
        path = self.folder / (name or f"{kind}.csv")
        path.write_text(text, "utf-8")
        answer = self.done("import", "--kind", kind, path, *more)
        assert answer["rejected"] == []
        return answer

    def open_items(self, customer: str, on: str = "2025-11-30") -> list[tuple[str, str]]:
        found = self.done("items", "--on", on, "--customer", customer)
        return [(i["document"], i["open"]) for i in found["items"]] + [(i["document"], f"-{i['open']}") for i in found["unapplied"]]

    def proposals(self) -> dict[int, dict[str, Any]]:
        return {one["line"]: one for one in self.done("match")["proposals"]}


def codes(proposal: dict[str, Any]) -> list[str]:
    return [reason["code"] for reason in proposal["reasons"]]


@pytest.fixture
def desk(tmp_path: Path, run: Callable[..., Ran]) -> Desk:
    made = Desk(run, tmp_path, tmp_path / "a.desk")
    assert run("new", made.book, "--company", "宁波华创五金有限公司")[0] == 0
    made.brought("balances", BALANCES)
    made.brought("customers", GROUP)
    return made


@pytest.fixture
def loaded(desk: Desk) -> Desk:
    desk.brought("bank", printed(LINES))
    return desk


def sound(desk: Desk) -> None:
    assert verify(desk.book).findings == ()


def test_a_layout_seen_once_only_is_confirmed_once(desk: Desk) -> None:
    first = desk.brought("bank", printed(LINES))
    assert (first["accepted"], [w["problem"] for w in first["warnings"]]) == (4, ["BANK_CONFIRM"])
    assert first["totals"] == {"CNY": "230450.00"}
    more = (*LINES, ("2025-11-07", "1.00", "1", "宁波供电", "退"))
    assert desk.brought("bank", printed(more))["warnings"] == []
    sound(desk)


def test_the_same_file_changes_nothing_and_an_overlapping_one_brings_what_is_new(loaded: Desk) -> None:
    again = loaded.brought("bank", printed(LINES))
    assert (again["batch"], again["accepted"], again["unchanged"]) == (None, 0, 4)
    more = loaded.brought("bank", printed((*LINES[1:], ("2025-11-07", "80.00", "1", "甲公司", "x")), opening=101_280_000))
    assert (more["accepted"], more["unchanged"]) == (1, 3)
    sound(loaded)


def test_equal_payments_of_a_day_are_as_many_as_the_bank_prints(desk: Desk) -> None:
    twice = mt940(
        ":61:2511061106C100,00NTRFNONREF", ":86:货款一", ":61:2511061106C100,00NTRFNONREF", ":86:货款二",
        closing="C251106EUR1200,00", opening="C251101EUR1000,00",
    )  # fmt: skip
    assert desk.brought("bank", twice, name="a.sta")["accepted"] == 2
    assert desk.brought("bank", twice, name="b.sta")["unchanged"] == 2
    third = twice.replace("货款二", "货款三")
    assert desk.brought("bank", third, name="c.sta")["accepted"] == 1
    sound(desk)


def test_lines_are_listed_with_in_and_out(loaded: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    lines = loaded.done("bank")["lines"]
    assert [(one["side"], one["amount"], one["state"]) for one in lines] == [
        ("in", "12800.00", "open"), ("out", "350.00", "open"), ("in", "105000.00", "open"), ("in", "113000.00", "open")
    ]  # fmt: skip
    assert lines[0] == {
        "id": 1, "account": OWN, "date": "2025-11-03", "amount": "12800.00", "side": "in", "currency": "CNY",
        "party": "林国华", "text": "货款", "reference": None, "reversal": False, "state": "open", "receipt": None, "customers": [],
        "payer_note": None,
    }  # fmt: skip
    assert [one["id"] for one in loaded.done("bank", "--open")["lines"]] == [1, 3, 4]
    assert [one["id"] for one in loaded.done("bank", "--from", "2025-11-04", "--to", "2025-11-05")["lines"]] == [2, 3]
    assert loaded.refused("bank", "--from", "2025-11-05", "--to", "2025-11-04") == "FROM_AFTER_TO"
    assert main(["bank", str(loaded.book)]) == 0
    said = capsys.readouterr().out
    assert "收入" in said and "支出" in said and "借" not in said


def test_the_statement_says_how_far_receipts_are_known(loaded: Desk) -> None:
    with read_book(loaded.book).reading() as tables:
        found = tables.rows("SELECT source, max(up_to) FROM data_date WHERE batch = 3 GROUP BY source")
    assert [tuple(row) for row in found] == [("receipts", "2025-11-06")]


def test_a_private_person_is_never_allocated_by_itself(loaded: Desk) -> None:
    found = loaded.proposals()[1]
    assert (found["asks"], found["shares"], codes(found)) == (True, [], ["NO_CUSTOMER", "PRIVATE_PAYER"])
    loaded.done("match", "--accept", "90")
    assert loaded.done("bank")["lines"][0]["state"] == "open"
    answer = loaded.done("match", "--line", "1", "--customer", "K06")
    assert answer["receipts"] == [{"customer": "K06", "receipt": "BANK-1"}]
    assert loaded.open_items("K06") == [("2025-10-31 1122.01", "36.50")]
    sound(loaded)


def test_a_difference_above_the_cap_is_not_rounded_off(loaded: Desk) -> None:
    assert loaded.refused("match", "--line", "1", "--customer", "K06", "--round-off") == "ROUND_OFF_TOO_LARGE"
    assert loaded.open_items("K06") == [("2025-10-31 1122.01", "12836.50")]
    raised = [{"kind": "matching", "valid_from": "2020-01-01", "customer": None, "body": {"small_difference": "50.00"}}]
    path = loaded.folder / "policy.json"
    path.write_text(json.dumps(raised), "utf-8")
    loaded.done("policy", "--load", path)
    answer = loaded.done("match", "--line", "1", "--customer", "K06", "--round-off")
    assert answer["rounded_off"] == "36.50"
    assert loaded.open_items("K06") == []
    assert loaded.done("match", "--line", "1", "--undo", "--on", "2025-11-20")["reversed"] == ["BANK-1", "BANK-1-D"]
    assert loaded.open_items("K06")[0] == ("2025-10-31 1122.01", "12836.50")
    sound(loaded)


def test_nothing_is_left_to_round_off_and_a_bounced_receipt_is_not_reversed_twice(loaded: Desk) -> None:
    bounced = "客户编号,收款号,收款日期,金额,退票日期\nK06,BANK-1,2025-11-03,12800.00,2025-11-08\n"
    loaded.done("match", "--line", "1", "--customer", "K06")
    loaded.brought("receipts", bounced)
    assert loaded.open_items("K06")[0] == ("2025-10-31 1122.01", "12836.50")
    assert loaded.done("match", "--line", "1", "--undo")["reversed"] == []
    loaded.brought("documents", DOCUMENTS)
    answer = loaded.done("match", "--line", "4", "--customer", "K01", "--document", "A101=113000", "--round-off")
    assert "rounded_off" not in answer
    sound(loaded)


def test_a_bank_file_that_is_not_there(desk: Desk) -> None:
    assert desk.refused("import", "--kind", "bank", desk.folder / "none.csv") == "FILE_MISSING"


def test_one_owner_pays_for_two_firms(loaded: Desk) -> None:
    found = loaded.proposals()[3]
    assert [(share["customer"], share["amount"]) for share in found["shares"]] == [("K07", "60000.00"), ("K08", "45000.00")]
    assert found["asks"] and codes(found) == ["NAME", "GROUP_SUM", "THIRD_PARTY"]
    assert 3 not in loaded.done("match", "--accept", "90")["matched"]
    loaded.done("match", "--line", "3", "--customer", "K07", "--customer", "K08")
    assert loaded.open_items("K07") == loaded.open_items("K08") == []
    line = loaded.done("bank")["lines"][2]
    assert (line["state"], line["receipt"], line["customers"]) == ("matched", "BANK-3", ["K07", "K08"])
    sound(loaded)


def test_amounts_for_several_customers_make_the_line(loaded: Desk) -> None:
    split = ("match", "--line", "3", "--customer", "K07=60000", "--customer")
    assert loaded.refused(*split, "K08=40000") == "MATCH_SPLIT"
    assert loaded.refused(*split, "K08") == "MATCH_SPLIT"
    assert loaded.refused(*split, "K08=x") == "MATCH_AMOUNT"
    assert loaded.refused("match", "--line", "3", "--customer", "K07", "--customer", "K01") == "MATCH_SPLIT"
    loaded.done(*split, "K04=45000.00")
    assert loaded.open_items("K04") == [("2025-10-31 1122.01", "105000.00")]
    sound(loaded)


def test_the_safe_ones_at_once(loaded: Desk) -> None:
    loaded.brought("documents", DOCUMENTS)
    found = loaded.proposals()[4]
    assert (found["score"], codes(found), found["asks"]) == (100, ["NAME", "NUMBER_IN_TEXT"], False)
    assert loaded.refused("match", "--accept", "70") == "ACCEPT_TOO_LOW"
    answer = loaded.done("match", "--accept", "90")
    assert answer == {"matched": [4], "posted": 1, "linked": 0, "ledger_difference": None}
    assert loaded.open_items("K01") == [("A102", "67800.00"), ("A103", "45200.00")]
    assert loaded.done("match", "--accept", "90")["matched"] == []
    code, answer = loaded.run("undo", loaded.book, "3")
    assert (code, answer["refused"], answer["hanging"]) == (1, "BATCH_IN_USE", "BANK-4")
    loaded.done("match", "--line", "4", "--undo", "--on", "2025-11-10")
    assert loaded.open_items("K01", "2025-11-09") == [("A102", "67800.00"), ("A103", "45200.00")]
    assert loaded.open_items("K01", "2025-11-10") == [("A101", "113000.00"), ("A102", "67800.00"), ("A103", "45200.00")]
    loaded.done("undo", "3")
    assert loaded.done("bank")["lines"] == []
    assert loaded.brought("bank", printed(LINES))["accepted"] == 4
    sound(loaded)


def test_a_line_matched_again_has_a_number_of_its_own(loaded: Desk) -> None:
    loaded.done("match", "--line", "1", "--customer", "K06")
    loaded.done("match", "--line", "1", "--undo")
    answer = loaded.done("match", "--line", "1", "--customer", "K06", "--document", "2025-10-31 1122.01=12,000.00")
    assert answer["receipts"] == [{"customer": "K06", "receipt": "BANK-1 (2)"}]
    assert loaded.open_items("K06", "2030-01-01") == [("2025-10-31 1122.01", "836.50"), ("BANK-1 (2)", "-800.00")]
    sound(loaded)


def test_a_payer_is_remembered_but_a_person_is_asked_for_again(loaded: Desk) -> None:
    loaded.done("match", "--line", "1", "--customer", "K06")
    loaded.brought("bank", printed((*LINES, ("2025-11-10", "36.50", "6217000000000009", "林国华", "尾款"))))
    found = loaded.proposals()[5]
    assert [share["customer"] for share in found["shares"]] == ["K06"]
    assert codes(found) == ["ALIAS", "ACCOUNT_SEEN", "EXACT_ITEM", "PRIVATE_PAYER"]
    assert found["asks"] and found["score"] == 80


def test_what_is_no_customers_money_is_put_aside(loaded: Desk) -> None:
    loaded.done("match", "--line", "1", "--ignore", "利息")
    assert loaded.done("bank")["lines"][0]["state"] == "ignored"
    assert 1 not in loaded.proposals()
    assert loaded.refused("match", "--line", "1", "--customer", "K06") == "BANK_LINE_TAKEN"
    assert loaded.refused("match", "--line", "1", "--ignore", "x") == "BANK_LINE_TAKEN"
    assert loaded.done("match", "--line", "1", "--undo") == {"line": 1, "reversed": [], "ledger_difference": None}
    assert loaded.done("bank")["lines"][0]["state"] == "open"
    sound(loaded)


@pytest.mark.parametrize(("said", "code"), [
    (("--line", "9", "--customer", "K06"), "BANK_LINE_UNKNOWN"),
    (("--line", "2", "--customer", "K06"), "BANK_LINE_NO_RECEIPT"),
    (("--line", "1", "--undo"), "BANK_LINE_OPEN"),
    (("--line", "1", "--customer", "K99"), "CUSTOMER_UNKNOWN"),
    (("--line", "1", "--customer", "K06", "--document", "A9=1"), "DOCUMENT_UNKNOWN"),
    (("--line", "1", "--customer", "K06", "--document", "2025-10-31 1122.01=12836.51"), "OVER_ALLOCATED"),
    (("--line", "1", "--customer", "K06", "--document", "A9"), "SET_WITHOUT_VALUE"),
    (("--line", "1", "--accept", "90"), "MATCH_ONE_WAY"),
    (("--customer", "K06"), "MATCH_ONE_WAY"),
    (("--line", "1", "--undo", "--ignore", "x"), "MATCH_ONE_WAY"),
    (("--line", "1", "--customer", "K06", "--on", "2025-11-01"), "MATCH_ONE_WAY"),
    (("--line", "1", "--document", "A1=1"), "MATCH_NEEDS_CUSTOMER"),
])  # fmt: skip
def test_what_cannot_be_matched_is_refused(loaded: Desk, said: tuple[str, ...], code: str) -> None:
    assert loaded.refused("match", *said) == code
    assert {one["state"] for one in loaded.done("bank")["lines"]} == {"open"}


def test_what_the_bank_takes_back_is_nobodys_money(desk: Desk) -> None:
    back = mt940(
        ":61:2511061106C12836,50NTRFREF-1", ":86:166?20货款?32广源商行",
        ":61:2511071107RC12836,50NTRFREF-2", ":86:166?20退汇?32广源商行",
        opening="C251101CNY1000,00", closing="C251107CNY1000,00",
    )  # fmt: skip
    first = back[: back.index(":61:2511071107")] + ":62F:C251106CNY13836,50\r\n-"
    desk.brought("bank", first, name="a.sta")
    assert desk.done("match", "--accept", "90")["matched"] == [1]
    assert desk.brought("bank", back, name="b.sta")["accepted"] == 1
    answer = desk.done("match")
    assert (answer["proposals"], answer["bounced"]) == ([], [{"line": 1, "by": 2}])
    desk.done("match", "--line", "1", "--undo", "--on", "2025-11-07")
    assert desk.open_items("K06") == [("2025-10-31 1122.01", "12836.50")]
    assert desk.proposals() == {}
    sound(desk)


def test_balance_lists_agree_with_what_the_bank_brought(loaded: Desk) -> None:
    loaded.done("match", "--line", "1", "--customer", "K06")
    head = BALANCES.partition("K01")[0]
    with read_book(loaded.book).reading() as tables:
        owner = tables.value("SELECT id FROM customer WHERE code = 'K06'")
        before, after = (balance_book(tables, {}, day).detailed for day in ("2025-11-02", "2025-11-03"))
    assert before == {(owner, "CNY"): 1_280_000}  # on that day nothing was paid yet
    assert after == {}
    loaded.brought("balances", head.replace("202510", "202511") + "K06,广源商行,1122.01,500.00\n")
    assert loaded.open_items("K06") == [("2025-11-30 1122.01", "500.00")]
    sound(loaded)


RECEIPT = "客户编号,收款号,收款日期,金额\nK06,SKD000123,2025-11-05,12800.00\n"


def test_the_accounting_programs_receipt_confirms_the_one_of_the_bank(loaded: Desk) -> None:
    loaded.done("match", "--line", "1", "--customer", "K06")
    assert [one["receipt"] for one in loaded.done("receipts", "--provisional", "--on", "2025-12-09")["receipts"]] == ["BANK-1"]
    assert loaded.done("receipts", "--provisional", "--on", "2025-12-08")["receipts"] == []
    answer = loaded.brought("receipts", RECEIPT)
    assert [w["problem"] for w in answer["warnings"]] == ["CONFIRMED_RECEIPT"]
    assert loaded.open_items("K06") == [("2025-10-31 1122.01", "36.50")]
    assert loaded.done("receipts", "--provisional", "--on", "2026-12-09")["receipts"] == []
    again = loaded.brought("receipts", RECEIPT)
    assert (again["batch"], again["unchanged"], again["warnings"]) == (None, 1, [])
    loaded.done("undo", str(answer["batch"]))
    assert len(loaded.done("receipts", "--provisional", "--on", "2026-12-09")["receipts"]) == 1
    sound(loaded)


def test_a_receipt_that_is_another_one_is_posted(loaded: Desk) -> None:
    loaded.done("match", "--line", "1", "--customer", "K06")
    assert loaded.brought("receipts", RECEIPT.replace("2025-11-05", "2025-11-09"))["warnings"] == []
    assert loaded.open_items("K06") == [("2025-10-31 1122.01", "36.50"), ("SKD000123", "-12800.00")]


def test_the_line_of_a_receipt_that_the_book_has_is_tied_to_it(loaded: Desk) -> None:
    loaded.brought("receipts", RECEIPT.replace("K06", "K01").replace("12800.00", "113000.00"))
    found = loaded.proposals()[4]
    assert (found["known_receipt"], codes(found)) == (True, ["NAME", "KNOWN_RECEIPT"])
    assert loaded.done("match", "--accept", "90") == {"matched": [4], "posted": 0, "linked": 1, "ledger_difference": None}
    assert loaded.open_items("K01") == [("2025-10-31 1122.01", "226000.00"), ("SKD000123", "-113000.00")]
    loaded.brought("receipts", RECEIPT)
    assert loaded.done("match", "--line", "1", "--customer", "K06")["linked"] == 1
    assert loaded.done("bank")["lines"][0]["receipt"] == "SKD000123"
    assert loaded.done("match", "--line", "1", "--undo")["reversed"] == []
    assert loaded.done("match", "--line", "1", "--customer", "K06")["linked"] == 1
    sound(loaded)


def test_a_line_for_two_customers_finds_both_receipts(loaded: Desk) -> None:
    two = "客户编号,收款号,收款日期,金额\nK07,SKD1,2025-11-05,60000.00\nK08,SKD2,2025-11-05,44000.00\n"
    loaded.brought("receipts", two)
    answer = loaded.done("match", "--line", "3", "--customer", "K07=60000", "--customer", "K08=45000")
    assert (answer["posted"], answer["linked"]) == (1, 1)
    assert answer["receipts"] == [{"customer": "K08", "receipt": "BANK-3"}]
    assert loaded.done("bank")["lines"][2]["receipt"] == "SKD1, BANK-3"
    sound(loaded)


def test_a_payer_is_found_by_a_name_that_the_customer_had(desk: Desk) -> None:
    desk.brought("customers", "客户编号,客户名称\nK06,广源贸易商行\n")
    first = (":61:2511061106C36,50NTRFREF-0", ":86:166?20货款")
    both = (*first, ":61:2511061106C12800,00NTRFREF-1", ":86:166?20货款?32广源商行")
    text = mt940(*both, opening="C251101CNY1000,00", closing="C251107CNY13836,50")
    desk.brought("bank", text, name="a.sta")
    assert desk.done("match", "--line", "1", "--customer", "K06")["receipts"] == [{"customer": "K06", "receipt": "BANK-1"}]
    assert codes(desk.proposals()[2]) == ["NAME", "EXACT_ITEM"]
    desk.done("match", "--accept", "90")
    assert desk.open_items("K06") == []
    sound(desk)


def test_names_of_payers_are_not_in_the_journal_and_can_be_erased(loaded: Desk) -> None:
    loaded.done("match", "--line", "1", "--customer", "K06")
    with read_book(loaded.book).reading() as tables:
        assert tables.rows("SELECT 1 FROM journal WHERE payload LIKE '%林国华%'") == []
    loaded.done("erase", "--customer", "K06")
    line = loaded.done("bank")["lines"][0]
    assert (line["party"], line["text"]) == ("已删除", "已删除")
    assert loaded.brought("bank", printed(LINES))["accepted"] == 0
    sound(loaded)


def test_every_reason_has_its_words_and_no_other() -> None:
    names = ("matching.py", "matching_fit.py", "matching_settled.py", "matching_bills.py")
    told = [(ROOT / "app" / "domain" / name).read_text("utf-8") for name in names]
    assert set(re.findall(r'"([A-Z]+(?:_[A-Z]+)*)"', "".join(told))) - {"B"} == set(REASONS)


def test_sentences_for_people(loaded: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    for said in (["match"], ["match", "--line", "1", "--customer", "K06"], ["match", "--line", "1", "--undo"],
                 ["match", "--line", "1", "--ignore", "x"], ["match", "--accept", "90"],
                 ["receipts", "--provisional", "--on", "2026-12-31"]):  # fmt: skip
        for language in ("zh", "en") if said == ["match"] else ("zh",):
            assert main([said[0], str(loaded.book), *said[1:], "--lang", language]) == 0
    out = capsys.readouterr().out
    assert "--customer" in out and "个人" in out and "private person" in out and "105,000.00" in out

"""Every week the list of what is open: nothing is asked for twice, whatever comes first, and a part is not taken for the whole."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.storage.verify import verify
from tests.cli.conftest import Ran

DAY, BEFORE = "2026-11-10", "2026-11-02"
CUSTOMERS = """code,name,term,address,salesperson
K01,明远机电有限公司,月结30(月),宁波市中山路1号,小陈
K02,海通泵业有限公司,月结60(月),宁波市中山路2号,小陈
K05,金鼎工程有限公司,月结30,宁波市中山路5号,小吴
K09,立新塑胶有限公司,月结30,宁波市中山路9号,小吴
"""
HEAD = "客户编号,单据号,开票日期,价税合计,未收金额,科目,项目\n"
A101, A102, A103 = "K01,A101,2026-08-12,113000,113000,,", "K01,A102,2026-09-20,67800,67800,,", "K01,A103,2026-10-15,45200,45200,,"
B1, B2 = "K02,B1,2026-07-18,48400,48400,,", "K02,B2,2026-09-05,40000,40000,,"
C1, C2 = "K05,C1,2026-09-01,190000,190000,,", "K09,D1,2026-09-02,70000,70000,,"
ALL = (A101, A102, A103, B1, B2, C1, C2)
REST = ALL[1:]
PAID = "客户编号,收款号,收款日期,金额,核销单据,核销金额,付款人\nK01,SK-1,2026-11-06,113000,,,明远\n"


@dataclass(frozen=True)
class Desk:
    """A book in a folder, and the commands on it."""

    run: Callable[..., Ran]
    folder: Path

    @property
    def book(self) -> Path:
        return self.folder / "a.desk"

    def done(self, *words: object) -> dict[str, Any]:
        code, answer = self.run(*words)
        assert code == 0, answer
        return answer

    def brought(self, kind: str, text: str, *options: str) -> Ran:
        path = self.folder / f"{kind}.csv"
        path.write_text(text, "utf-8")
        return self.run("import", self.book, "--kind", kind, path, *options)

    def imported(self, kind: str, text: str, *options: str) -> dict[str, Any]:
        code, answer = self.brought(kind, text, *options)
        assert code == 0, answer
        return answer

    def listed(self, rows: tuple[str, ...], *options: str, day: str = DAY) -> dict[str, Any]:
        answer = self.imported("documents", HEAD + "\n".join(rows), "--snapshot", "--up-to", day, *options)
        assert answer["rejected"] == []
        return answer

    def asked(self, rows: tuple[str, ...], *options: str) -> dict[str, Any]:
        code, answer = self.brought("documents", HEAD + "\n".join(rows), "--snapshot", "--up-to", DAY, *options)
        assert code == 2, answer
        (found,) = answer["ask"]
        return dict(found)

    def open(self, customer: str, on: str = DAY) -> list[tuple[str, str]]:
        items = self.done("items", self.book, "--on", on, "--customer", customer)
        return [(one["document"], one["open"]) for one in (*items["items"], *items["unapplied"])]

    def net(self, on: str = DAY) -> str:
        return str(self.done("ageing", self.book, "--on", on)["totals"]["CNY"]["net"])

    def lines(self, customer: str, first: str = "2026-11-01") -> list[tuple[str, str, str]]:
        pdf = self.folder / "s.pdf"
        (found,) = self.done("statement", self.book, customer, "--from", first, "--to", DAY, "--pdf", pdf)["statements"]
        return [(one["date"], one["document"], one["amount"]) for one in found["lines"]]

    def sound(self) -> bool:
        return verify(self.book).findings == ()


@pytest.fixture
def desk(run: Callable[..., Ran], tmp_path: Path) -> Desk:
    """The firm on 2026-11-02, its open items as listed."""
    made = Desk(run, tmp_path)
    made.done("new", made.book, "--company", "宁波华创五金有限公司")
    made.imported("customers", CUSTOMERS)
    first = made.listed(ALL, day=BEFORE)
    assert (first["accepted"], len(first["snapshot"]["new"]), first["snapshot"]["previous"]) == (7, 7, None)
    return made


def codes(answer: dict[str, Any], key: str = "warnings") -> list[str]:
    return [one["problem"] for one in answer[key]]


def lists(answer: dict[str, Any]) -> dict[str, list[tuple[str, str, str]]]:
    found = answer["snapshot"]
    names = ("new", "reduced", "gone", "grown")
    return {name: [(one["document"], one["before"], one["now"]) for one in found[name]] for name in names if found[name]}


GONE = {"gone": [("A101", "113000.00", "0.00")]}


# ---- the second week


def test_what_is_gone_was_paid_between_two_lists(desk: Desk) -> None:
    answer = desk.listed(REST)
    assert (answer["snapshot"]["as_of"], answer["snapshot"]["previous"]) == (DAY, BEFORE)
    assert (answer["accepted"], answer["unchanged"], codes(answer), lists(answer)) == (0, 6, [], GONE)
    assert desk.open("K01") == [("A102", "67800.00"), ("A103", "45200.00")]
    assert desk.open("K01", "2026-11-09")[0] == ("A101", "113000.00")
    assert desk.lines("K01") == [(DAY, "A101", "-113000.00")]
    assert desk.sound()


@pytest.mark.parametrize("bank_first", [True, False])
@pytest.mark.parametrize("named", ["", "A101,113000.00", "A101,"])
def test_the_bank_and_the_list_say_the_same_money(desk: Desk, bank_first: bool, named: str) -> None:
    paid = PAID if not named else PAID.replace("113000,,,", f"113000,{named},")
    wanted = []
    for what in ("bank", "list") if bank_first else ("list", "bank"):
        answer = desk.imported("receipts", paid) if what == "bank" else desk.listed(REST)
        wanted.append(codes(answer))
    explained = [] if named else ["EXPLAINED_BY"]
    assert wanted == ([[], explained] if bank_first else [[], ["SETTLEMENT_EXPLAINED"]])
    assert desk.open("K01") == [("A102", "67800.00"), ("A103", "45200.00")]
    assert desk.lines("K01") == [("2026-11-06", "SK-1", "-113000.00")]
    net = desk.net()
    for answer in (desk.listed(REST), desk.imported("receipts", paid)):
        assert (answer["batch"], answer["accepted"], codes(answer)) == (None, 0, [])
    assert lists(desk.listed(REST)) == {}
    assert desk.net() == net == "461400.00"
    assert desk.open("K01", "2026-11-06") == [("A102", "67800.00"), ("A103", "45200.00")]
    assert desk.open("K01", "2026-11-05")[0] == ("A101", "113000.00")
    assert desk.sound()


BANK = """查询账号：,6200000011112222
交易时间,借方发生额（支出）,贷方发生额（收入）,账户余额,对方账号,对方户名,摘要
2026-11-06 09:06:00,0.00,113000.00,1113000.00,320500001234567890,明远机电有限公司,货款
"""


@pytest.mark.parametrize("bank_first", [True, False])
def test_the_statement_of_the_bank_itself(desk: Desk, bank_first: bool) -> None:
    for what in ("bank", "list") if bank_first else ("list", "bank"):
        if what == "list":
            assert lists(desk.listed(REST)) == ({} if bank_first else GONE)
        else:
            desk.imported("bank", BANK)
            desk.done("match", desk.book, "--line", "1", "--customer", "K01")
    assert desk.open("K01") == [("A102", "67800.00"), ("A103", "45200.00")]
    assert [(day, amount) for day, _, amount in desk.lines("K01")] == [("2026-11-06", "-113000.00")]
    assert (desk.listed(REST)["batch"], desk.imported("bank", BANK)["batch"]) == (None, None)
    assert desk.sound()


def test_a_receipt_outside_the_days_is_other_money(desk: Desk) -> None:
    desk.listed(REST)
    for day in (BEFORE, "2026-11-11"):
        desk.imported("receipts", PAID.replace("SK-1", day).replace("2026-11-06", day))
    assert desk.open("K01", "2026-11-11")[2:] == [(BEFORE, "113000.00"), ("2026-11-11", "113000.00")]
    assert desk.sound()


def test_a_dry_run_shows_the_lists_and_posts_nothing(desk: Desk) -> None:
    answer = desk.listed((A102.replace("67800,67800", "67800,60000"), A103, *ALL[3:], "K09,D2,2026-11-09,500,500,,"), "--dry-run")
    assert lists(answer) == {
        "new": [("D2", "0.00", "500.00")], "reduced": [("A102", "67800.00", "60000.00")], **GONE,
    }  # fmt: skip
    assert desk.open("K01")[0] == ("A101", "113000.00")


def test_for_people(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    from app.cli import main

    path = desk.folder / "documents.csv"
    path.write_text(HEAD + "\n".join(REST), "utf-8")
    argv = ["import", str(desk.book), "--kind", "documents", "--snapshot", str(path), "--up-to", DAY]
    assert main(argv) == 0
    assert "上次有这次没有 1 张" in capsys.readouterr().out


# ---- what grew


def test_what_grew_loses_its_settlement_again(desk: Desk) -> None:
    desk.listed(REST)
    answer = desk.listed((A101.replace(",113000,,", ",13000,,"), *REST), day="2026-11-17")
    assert lists(answer) == {"grown": [("A101", "0.00", "13000.00")]}
    assert (answer["accepted"], answer["unchanged"], codes(answer)) == (1, 6, [])
    assert desk.open("K01", "2026-11-17")[0] == ("A101", "13000.00")
    assert desk.open("K01", "2026-11-16")[0] == ("A102", "67800.00")
    answer = desk.listed(ALL, day="2026-11-17")
    assert lists(answer) == {"grown": [("A101", "13000.00", "113000.00")]}
    assert desk.open("K01", "2026-11-17")[0] == ("A101", "113000.00")
    assert desk.sound()


def test_what_grew_beyond_that_has_a_receipt_on_account_again(desk: Desk) -> None:
    desk.imported("receipts", PAID.replace("113000,,,", "113000,A101,113000,"))
    answer = desk.listed(ALL)
    assert (lists(answer), codes(answer)) == ({"grown": [("A101", "0.00", "113000.00")]}, ["REOPENED"])
    assert desk.open("K01")[0] == ("A101", "113000.00")
    assert desk.open("K01")[-1] == ("SK-1", "113000.00")
    again = desk.listed(REST, day="2026-11-17")
    assert codes(again) == ["EXPLAINED_BY"]
    assert desk.net("2026-11-17") == "461400.00"
    assert desk.sound()


def test_what_cannot_grow_is_refused(desk: Desk) -> None:
    other = A101.replace("113000,113000", "119000,119000")
    code, answer = desk.brought("documents", HEAD + "\n".join((*REST, other)), "--snapshot", "--up-to", DAY)
    assert (code, codes(answer, "rejected")) == (0, ["CHANGED"])
    assert lists(answer) == {}


def test_more_open_than_the_book_ever_had(run: Callable[..., Ran], tmp_path: Path) -> None:
    made = Desk(run, tmp_path)
    made.done("new", made.book, "--company", "华创")
    made.imported("customers", CUSTOMERS)
    made.listed((A101.replace(",113000,,", ",100000,,"), A102))
    code, answer = made.brought("documents", HEAD + "\n".join((A101, A102)), "--snapshot", "--up-to", DAY)
    assert (code, codes(answer, "rejected"), answer["unchanged"]) == (0, ["CHANGED"], 1)
    assert answer["batch"] is not None  # what the list says is kept


# ---- a part is not the whole


def test_a_filtered_list_is_asked_about(desk: Desk) -> None:
    mine = (A102, A103, B1, B2)
    ask = desk.asked(mine)
    assert (ask["ask"], ask["key"], ask["choices"], ask["open"]) == ("FILTERED_EXPORT", "--gone", ["file", "settle"], 7)
    assert [one["document"] for one in ask["gone"]] == ["A101", "C1", "D1"]
    assert ask["groups"] == [{"of": "salesperson", "name": "小吴", "open": 2}]
    assert desk.open("K01")[0] == ("A101", "113000.00")
    assert desk.asked(mine, "--dry-run")["gone"] == ask["gone"]


def test_only_who_is_in_the_file(desk: Desk) -> None:
    answer = desk.listed((A102, A103, B1, B2), "--gone", "file")
    assert lists(answer) == GONE
    assert (desk.open("K05"), desk.open("K09")) == ([("C1", "190000.00")], [("D1", "70000.00")])


def test_or_all_of_it_is_settled(desk: Desk) -> None:
    answer = desk.listed((A102, A103, B1, B2), "--gone", "settle")
    assert [one[0] for one in lists(answer)["gone"]] == ["A101", "C1", "D1"]
    assert desk.net() == "201400.00"


def test_the_share_is_a_matter_of_policy(desk: Desk) -> None:
    assert desk.asked((A102, *ALL[4:]))["groups"] == []
    rows = desk.folder / "p.json"
    rows.write_text('[{"kind":"import","valid_from":"2026-11-01","customer":null,"body":{"gone_share":"60"}}]', "utf-8")
    desk.done("policy", desk.book, "--load", rows)
    assert len(lists(desk.listed((A102, *ALL[4:])))["gone"]) == 3


@pytest.mark.parametrize("column", ["account", "project"])
def test_a_whole_account_or_department(desk: Desk, column: str) -> None:
    extra = ("1122.02,", "1122.01,") if column == "account" else (",二部", ",一部")
    rows = tuple(f"K02,E{i},2026-10-0{i},100,100,{extra[i > 1]}" for i in range(1, 7))
    desk.listed((*ALL, *rows), day="2026-11-03")
    assert [one["of"] for one in desk.asked((*ALL, *rows[1:]))["groups"]] == [column]
    assert len(lists(desk.listed((*ALL, *rows[:-1])))["gone"]) == 1


def test_what_receipts_explain_is_not_missing(desk: Desk) -> None:
    desk.imported("receipts", PAID.replace("113000,,,", "180800,,,"))
    desk.imported("receipts", "客户编号,收款号,收款日期,金额\nK05,SK-5,2026-11-09,190000\n")
    answer = desk.listed((A103, B1, B2, C2))
    assert codes(answer) == ["EXPLAINED_BY"] * 3
    assert (desk.open("K01"), desk.open("K05")) == ([("A103", "45200.00")], [])
    assert desk.sound()


def test_a_row_that_cannot_be_read_settles_nothing(desk: Desk) -> None:
    text = HEAD + "\n".join((*REST, "K01,A101,2026-08-12,一百,,,"))
    code, answer = desk.brought("documents", text, "--snapshot", "--up-to", DAY)
    assert (code, codes(answer), lists(answer)) == (0, ["SNAPSHOT_INCOMPLETE"], {})
    assert desk.open("K01")[0] == ("A101", "113000.00")


# ---- order and undoing


def test_an_older_list_is_refused(desk: Desk) -> None:
    desk.listed(ALL)
    code, answer = desk.brought("documents", HEAD + "\n".join(REST), "--snapshot", "--up-to", "2026-11-09")
    assert (code, answer["refused"], answer["newest"]) == (1, "SNAPSHOT_OLDER", DAY)


def test_a_list_without_news_is_dated_all_the_same(desk: Desk) -> None:
    assert desk.listed(ALL)["batch"] is not None
    assert desk.listed(ALL)["batch"] is None
    assert desk.listed(REST, day="2026-11-17")["snapshot"]["previous"] == DAY


def test_the_day_is_the_newest_of_the_list_unless_said(desk: Desk) -> None:
    code, answer = desk.brought("documents", HEAD + "\n".join((*ALL, "K09,D2,2026-11-09,500,500,,")), "--snapshot")
    assert (code, answer["snapshot"]["as_of"]) == (0, "2026-11-09")


def test_taken_back(desk: Desk) -> None:
    batch = desk.listed(REST)["batch"]
    paid = desk.imported("receipts", PAID)["batch"]
    code, answer = desk.run("undo", desk.book, batch)
    assert (code, answer["refused"]) == (1, "BATCH_IN_USE")
    desk.done("undo", desk.book, paid)
    assert desk.lines("K01") == [(DAY, "A101", "-113000.00")]
    desk.done("undo", desk.book, batch)
    assert desk.open("K01")[0] == ("A101", "113000.00")
    assert desk.listed(REST)["snapshot"]["previous"] == BEFORE
    assert desk.sound()


def test_a_later_list_builds_on_it(desk: Desk) -> None:
    batch = desk.listed(REST)["batch"]
    desk.listed(REST[1:], day="2026-11-17")
    code, answer = desk.run("undo", desk.book, batch)
    assert (code, answer["hanging"]) == (1, "documents.csv")


def test_not_after_a_letter(desk: Desk) -> None:
    desk.done("company", desk.book, "--set", "bank=示例银行", "--set", "account=1102 0260", "--set", "phone=0574-1")
    batch = desk.listed(REST)["batch"]
    run = desk.done("dun", desk.book, "--on", DAY, "--pdf", desk.folder / "l.pdf")
    assert "K01" in {one["customer"] for one in run["notices"]}
    code, answer = desk.run("undo", desk.book, batch)
    assert (code, answer["refused"]) == (1, "BATCH_IN_USE")
    assert "华创五金" in answer["hanging"]


def test_options_that_do_not_fit(desk: Desk) -> None:
    code, answer = desk.brought("receipts", PAID, "--snapshot")
    assert (code, answer["unusable"]) == (2, "OPTION_OF_OTHER_KIND")
    code, answer = desk.brought("documents", HEAD + A101, "--gone", "file")
    assert (code, answer["unusable"]) == (2, "GONE_WITHOUT_SNAPSHOT")

"""What an import says before it posts, what it learns from a map, and the rows it hands back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from app.actions.policy import LoadPolicies
from app.bootstrap import context, writing
from app.cli import main
from app.storage.verify import verify
from tests.cli.conftest import Ran

REGISTER = """客户编号,客户名称,简称,统一社会信用代码
001,明远机电,明远,
K02,海通泵业,,91330299MA00000ABB
K03,海通 泵业,,
K04,顺达贸易,,91330299ma00000abb
"""


class Desk:
    """A book and the files that go into it."""

    def __init__(self, folder: Path, run: Callable[..., Ran]) -> None:
        self.folder, self.run, self.book = folder, run, folder / "a.desk"
        self.done("new", self.book, "--company", "宁波华创五金有限公司")

    def file(self, text: str, name: str = "file.csv") -> Path:
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path

    def done(self, *words: object) -> dict[str, Any]:
        code, answer = self.run(*words)
        assert code == 0, answer
        return answer

    def bring(self, kind: str, text: str, *options: object) -> dict[str, Any]:
        return self.done("import", self.book, "--kind", kind, self.file(text), *options)

    def asked(self, kind: str, text: str, *options: object) -> list[dict[str, Any]]:
        code, answer = self.run("import", self.book, "--kind", kind, self.file(text), *options)
        assert code == 2, answer
        return list(answer["ask"])

    def entries(self) -> int:
        return int(self.done("verify", self.book)["entries"])

    def clean(self) -> None:
        assert verify(self.book).findings == ()


@pytest.fixture
def desk(tmp_path: Path, run: Callable[..., Ran]) -> Desk:
    made = Desk(tmp_path, run)
    made.bring("customers", REGISTER)
    return made


def codes(answer: dict[str, Any], key: str = "warnings") -> list[str]:
    return [one["problem"] for one in answer[key]]


def said(answer: dict[str, Any], code: str) -> str:
    (found,) = [one["says"] for one in answer["warnings"] if one["problem"] == code]
    return str(found)


LIST = """应收单列表,,,,,
单据编号,业务日期,到期日,客户,价税合计,未收款金额
AR1,2026-06-01,2026-07-31,明远,113.00,13.00
AR2,2026-06-02,2026-07-31,顺达贸易,50.00,50.00
"""


# ---- recognition


def test_an_export_comes_in_without_a_map_and_says_how_it_was_read(desk: Desk) -> None:
    answer = desk.bring("documents", LIST)
    assert (answer["accepted"], answer["rejected"]) == (2, [])
    assert answer["columns"] == {
        "number": "单据编号", "date": "业务日期", "due": "到期日", "customer": "客户", "amount": "价税合计",
        "open": "未收款金额",
    }  # fmt: skip
    assert codes(answer).count("RECOGNISED") == 4
    assert "「客户」列按客户编号读取" in next(w["says"] for w in answer["warnings"] if w["column"] == "客户")
    items = desk.done("items", desk.book, "--on", "2026-06-30")["items"]
    assert sorted((one["customer"], one["document"], one["open"]) for one in items) == [
        ("001", "AR1", "13.00"), ("K04", "AR2", "50.00"),
    ]  # fmt: skip
    assert desk.bring("documents", LIST)["unchanged"] == 2
    desk.clean()


def test_a_name_of_two_customers_is_handed_back(desk: Desk) -> None:
    code, answer = desk.run("import", desk.book, "--kind", "documents", desk.file(LIST.replace("明远", "海通泵业")))
    assert (code, codes(answer, "rejected"), answer["accepted"]) == (0, ["NAME_OF_SEVERAL"], 1)
    assert answer["rejected"][0]["says"].startswith("客户名称「海通泵业」对应多个编号：K02、K03。")


def test_a_column_that_may_mean_two_things_is_asked_and_the_answer_is_remembered(desk: Desk) -> None:
    text = "客户编码,单据编号,日期,金额,税额\n001,A1,2026-06-01,100.00,13.00\n"
    (ask,) = desk.asked("documents", text)
    assert (ask["ask"], ask["key"], ask["column"]) == ("AMBIGUOUS_COLUMN", "columns", "金额")
    assert ask["choices"] == ['{"#4": "amount"}', '{"#4": []}']
    mapped = desk.file('{"columns": ' + ask["choices"][0] + "}", "map.json")
    first = desk.bring("documents", text, "--map", mapped)
    again = desk.bring("documents", "标题,,,,\n" + text.replace("A1", "A2"))
    assert (first["batch"], again["accepted"], codes(again)[0]) == (2, 1, "MAP_REMEMBERED")
    assert "批次 2 的映射" in said(again, "MAP_REMEMBERED")
    assert desk.asked("documents", text, "--no-remembered-map")
    desk.clean()


# ---- maps remembered by headers

FOREIGN = "cust,nr,day,sum\n001,{0},2026-06-01,5.00\n"
MAP = '{"columns": {"cust": "customer", "nr": "number", "day": "date", "sum": "amount"}}'


def test_a_trial_and_a_refused_file_teach_nothing(desk: Desk) -> None:
    mapped = desk.file(MAP, "map.json")
    desk.bring("documents", FOREIGN.format("A1"), "--map", mapped, "--dry-run")
    code, _ = desk.run("import", desk.book, "--kind", "documents", desk.file("cust,nr,day,sum\n001,A1,x,5.00\n"), "--map", mapped)
    assert code == 2
    code, answer = desk.run("import", desk.book, "--kind", "documents", desk.file(FOREIGN.format("A1")))
    assert (code, answer["unusable"]) == (2, "MISSING_COLUMNS")


def test_the_same_map_again_is_no_news_and_another_takes_its_place(desk: Desk) -> None:
    mapped = desk.file(MAP, "map.json")
    desk.bring("documents", FOREIGN.format("A1"), "--map", mapped)
    before = desk.entries()
    assert desk.bring("documents", FOREIGN.format("A1"), "--map", mapped)["batch"] is None
    assert desk.entries() == before
    other = desk.file(MAP.replace("}}", '}, "constants": {"text": "甲"}}'), "other.json")
    assert desk.bring("documents", FOREIGN.format("A1"), "--map", other)["unchanged"] == 1
    assert desk.entries() == before + 1
    assert "批次 – 的映射" in said(desk.bring("documents", FOREIGN.format("A2")), "MAP_REMEMBERED")
    assert desk.bring("receipts", "收款号,收款日期,往来单位,实收金额\nS1,2026-06-02,明远,1.00\n")["accepted"] == 1
    desk.clean()


def test_a_batch_taken_back_takes_its_map_along(desk: Desk) -> None:
    desk.bring("documents", FOREIGN.format("A1"), "--map", desk.file(MAP, "map.json"))
    desk.bring("documents", FOREIGN.format("A2"), "--map", desk.file(MAP.replace('"sum"', '"#4"'), "map.json"))
    desk.done("undo", desk.book, 3)
    assert "批次 2 的映射" in said(desk.bring("documents", FOREIGN.format("A3")), "MAP_REMEMBERED")
    desk.done("undo", desk.book, 4)
    desk.done("undo", desk.book, 2)
    assert desk.run("import", desk.book, "--kind", "documents", desk.file(FOREIGN.format("A4")))[0] == 2
    desk.clean()


def test_how_a_file_is_opened_and_where_its_header_stands_are_remembered_too(desk: Desk) -> None:
    mapped = desk.file(MAP.replace("{", '{"delimiter": "|", "header_row": 2, ', 1), "map.json")
    text = FOREIGN.replace(",", "|")
    desk.bring("documents", "a,b\n" + text.format("A1"), "--map", mapped)
    answer = desk.bring("documents", "a,b\nc\nd\n" + text.format("A2"))
    assert (answer["accepted"], codes(answer)) == (1, ["MAP_REMEMBERED"])
    assert desk.bring("documents", LIST)["accepted"] == 2
    wide = desk.file(MAP.replace("{", '{"encoding": "utf-8", ', 1).replace('"cust"', '"kunde"'), "wide.json")
    desk.bring("documents", FOREIGN.replace("cust", "kunde").format("A3"), "--map", wide)
    chinese = desk.folder / "gb.csv"
    chinese.write_bytes("客户编号,单据号,开票日期,价税合计\n001,九月,2026-06-01,5\n".encode("gb18030"))
    assert desk.done("import", desk.book, "--kind", "documents", chinese)["accepted"] == 1
    desk.clean()


# ---- the file as a whole


def test_unknown_customers_are_summed_up_beside_each_row(desk: Desk) -> None:
    rows = "".join(f"X{n},{n},2026-06-01,5\n" for n in range(7))
    answer = desk.bring("documents", "客户编号,单据号,开票日期,价税合计\n001,A,2026-06-01,5\n" + rows)
    assert codes(answer, "rejected") == ["UNKNOWN_CUSTOMER"] * 7
    assert said(answer, "UNKNOWN_CUSTOMERS") == ("账簿里没有这 7 户客户（X0、X1、X2、X3、X4 …），共 7 行没有导入。请先导入客户。")


def test_spellings_and_doubles_are_named(desk: Desk) -> None:
    text = "客户编号,单据号,开票日期,价税合计\n１,A,2026-06-01,5\nk-02,B,2026-06-01,5\n001,C,2026-06-01,5\nK03,D,2026-06-01,5\n"
    answer = desk.bring("documents", text)
    spelled = [one["says"] for one in answer["warnings"] if one["problem"] == "SPELLINGS"]
    assert [one.partition("：")[2].partition("。")[0] for one in spelled] == ["１ = –、001 = 明远机电", "k-02 = –、K02 = 海通泵业"]
    assert "「海通泵业」可能有多个编号：K02、K03" in said(answer, "SAME_CUSTOMER_TWICE")
    receipts = desk.bring("receipts", "客户编号,收款号,收款日期,金额\n1,A,2026-06-01,5\n001,B,2026-06-01,5\n")
    assert "SPELLINGS" in codes(receipts)


def test_a_list_of_customers_is_looked_at_the_same_way(desk: Desk) -> None:
    answer = desk.bring("customers", "客户编号,客户名称\n1,明远机电\nK09,别家\n")
    assert codes(answer) == ["SPELLINGS", "SAME_CUSTOMER_TWICE"]
    assert "1 = 明远机电、001 = 明远机电" in said(answer, "SPELLINGS")


DUE = "客户编号,单据号,开票日期,到期日,价税合计\n"


def test_due_dates_that_were_filled_in_blindly(desk: Desk) -> None:
    rows = [f"001,A{n},2026-06-01,2026-0{6 if n < 2 else 7}-{n + 1:02},5\n" for n in range(1, 10)]
    answer = desk.bring("documents", DUE + "".join(rows).replace("2026-06-02", "2026-06-01"), "--lang", "en")
    assert said(answer, "DUE_EQUALS_DATE") == (
        "Rows due on the day of their document: 1 of 9 (11.1 %). Please check whether the terms are missing."
    )
    days = "".join(f"001,B{n},2026-06-0{n},2026-12-31,5\n" for n in (1, 2, 3))
    assert said(desk.bring("documents", DUE + days), "DUE_ALL_EQUAL").startswith("全部 3 行的到期日都是 2026-12-31。")


def test_the_share_is_a_dated_row_of_policy(desk: Desk) -> None:
    row = {"kind": "import", "valid_from": "2026-07-01", "customer": None, "body": {"due_equals_date_share": "100"}}
    with writing(desk.book) as book:
        book.do(LoadPolicies([row]), context("会计"))
    june = desk.bring("documents", DUE + "001,A,2026-06-01,2026-06-01,5\n")
    july = desk.bring("documents", DUE + "001,B,2026-07-01,2026-07-01,5\n")
    assert (codes(june), codes(july)) == (["DUE_EQUALS_DATE"], [])
    desk.clean()


def test_balances_are_not_looked_at_so(desk: Desk) -> None:
    answer = desk.bring("balances", "客户编码,客户名称,期末余额\n1,明远机电,5\n", "--up-to", "2026-06-30")
    assert "SPELLINGS" not in codes(answer)


# ---- rejected rows


def rows_of(path: Path) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def test_rejected_rows_are_handed_back_with_their_numbers_cells_and_reasons(desk: Desk) -> None:
    out = desk.folder / "退回.xlsx"
    text = LIST.replace("顺达贸易", "生客") + "AR3,x,,明远,=1+1,\n"
    answer = desk.bring("documents", text, "--rejected", out)
    assert answer["rejected_file"] == str(out)
    head, *rows = rows_of(out)
    assert head == ["原行号", "原因", "单据编号", "业务日期", "到期日", "客户", "价税合计", "未收款金额"]
    assert [row[0] for row in rows] == [4, 5]
    assert rows[0][2:] == ["AR2", "2026-06-02", "2026-07-31", "生客", "50.00", "50.00"]
    assert rows[0][1] == "客户: 账簿里没有客户「生客」。请先导入客户，再导入这个文件。"
    assert str(rows[1][1]).count("\n") == 1
    assert rows[1][6] == "=1+1"


def test_without_rejected_rows_the_sheet_is_empty_and_a_trial_writes_it_too(desk: Desk) -> None:
    out = desk.folder / "out.xlsx"
    desk.bring("documents", LIST, "--rejected", out, "--dry-run", "--lang", "en")
    assert [row[:2] for row in rows_of(out)] == [["Row", "Reason"]]
    desk.done(
        "import",
        desk.book,
        "--kind",
        "balances",
        desk.file("客户编码,期末余额,x\nK99,z,\nK02,5,\n"),
        "--rejected",
        out,
        "--up-to",
        "2026-06-30",
    )
    assert rows_of(out)[0][2:] == ["#1", "#2", "#3"]


def test_the_source_is_never_written_over(desk: Desk) -> None:
    source = desk.file(LIST)
    code, answer = desk.run("import", desk.book, "--kind", "documents", source, "--rejected", source)
    assert (code, answer["unusable"]) == (2, "OUTPUT_IS_SOURCE")
    assert source.read_text("utf-8") == LIST
    assert desk.run("import", desk.book, "--kind", "documents", source, "--rejected", desk.folder)[0] == 2


def test_people_are_told_where_the_rows_went(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    out = desk.folder / "out.xlsx"
    assert main(["import", str(desk.book), "--kind", "documents", str(desk.file(LIST)), "--rejected", str(out)]) == 0
    assert f"已写入 {out}" in capsys.readouterr().out

"""Registers of bills: numbers of thirty digits whole or not at all, sub-ranges, days of receipt, states by their words."""

from pathlib import Path
from typing import Any

import pytest

from app.domain.bills import BillKind, BillState
from app.domain.drafts import BillDraft
from app.exchange.checking import Checked, check
from app.exchange.faults import Fault
from app.exchange.kinds import BILL_KINDS, BILL_STATES
from app.exchange.outgoing import template_xlsx
from app.exchange.reading import read_table
from app.exchange.workbooks import EXAMPLE_SHEET
from tests.exchange.making import found, lines, table, xlsx

NUMBER = "513033200000120261106000000001"
OURS = "number,range,kind,issued,matures,amount,currency,state,received,drawer,acceptor,acceptor_bank,payee,endorser,customer"
THEIRS = "票据（包）号,子票区间,票据种类,出票日,到期日,票据（包）金额,票据状态,出票人,承兑人,收款人,前手/背书人,客户编号"


def read(content: str | bytes, received: str | None = None, name: str = "file.csv") -> Checked:
    return check("bills", table(content, name), None, {}, "CNY", received=received)


def short(*rows: str, header: str = "number,matures,amount,kind,received", received: str | None = None) -> Checked:
    return read(lines(header, *rows), received)


def test_our_own_headers() -> None:
    row = f"{NUMBER},1-20000000,银承,2026-11-05,2027-05-05,200000.00,人民币,在手,2026-11-06,甲,示例银行,一,我方,宏图,K04"
    done = read(lines(OURS, row))
    assert (done.rejected, done.warnings, done.newest) == ([], [], "2026-11-06")
    assert done.drafts == [
        BillDraft(2, "K04", NUMBER, 1, 20_000_000, "bank", "2026-11-05", "2027-05-05", 20_000_000, "CNY", "2026-11-06", "on_hand",
                  "甲", "示例银行", "一", "宏图")
    ]  # fmt: skip


def test_an_export_of_a_bank_with_several_rows_of_one_package() -> None:
    """The day of issue is not the day of receipt, which is asked for."""
    rows = [f"{NUMBER},{span},电子银行承兑汇票,20261105,20270505,{amount},可流通,甲,示例银行,我方,宏图装备,"
            for span, amount in (('"001,010"', "0.10"), ("11-20", "0.10"))]  # fmt: skip
    asked = read(lines(THEIRS, *rows))
    assert [(ask.fault, ask.key) for ask in asked.asks] == [(Fault.BILL_RECEIVED_UNKNOWN, "--received")]
    assert asked.drafts == []
    done = read(lines(THEIRS, *rows), "2026-11-06")
    assert [(d.first, d.last, d.amount, d.endorser, d.customer, d.date, d.issued) for d in done.drafts] == [
        (1, 10, 10, "宏图装备", None, "2026-11-06", "2026-11-05"), (11, 20, 10, "宏图装备", None, "2026-11-06", "2026-11-05")
    ]  # fmt: skip


def test_a_column_of_receipt_counts_before_the_option_and_a_blank_without_it_is_refused() -> None:
    rows = (f"{NUMBER},2027-05-05,1,bank,2026-11-02", f"{'6' * 30},2027-05-05,1,bank,")
    assert [draft.date for draft in short(*rows, received="2026-11-06").drafts] == ["2026-11-02", "2026-11-06"]
    assert found(short(*rows).rejected) == [(3, "received", "MISSING")]


@pytest.mark.parametrize("cell", ["5.13033E+29", "5.13033200000120E+29"])
def test_a_number_that_a_spreadsheet_has_rounded_in_text(cell: str) -> None:
    done = short(f"{cell},2027-05-05,1,bank,2026-11-02")
    assert (done.drafts, found(done.rejected)) == ([], [(2, "number", "BILL_NUMBER_ROUNDED")])


def test_a_number_that_is_numeric_in_a_workbook() -> None:
    head = ["number", "matures", "amount", "kind", "received"]
    content = xlsx([head, [float(NUMBER), "2027-05-05", 1, "bank", "2026-11-02"], [NUMBER, "2027-05-05", 1, "bank", "2026-11-02"]])
    done = read(content, name="file.xlsx")
    assert found(done.rejected) == [(2, "number", "BILL_NUMBER_ROUNDED")]
    assert [draft.number for draft in done.drafts] == [NUMBER]


@pytest.mark.parametrize("cell", [NUMBER[1:], "1234567890123456", f"{NUMBER}0", "票号"])
def test_what_is_no_number(cell: str) -> None:
    assert found(short(f"{cell},2027-05-05,1,bank,2026-11-02").rejected) == [(2, "number", "BILL_NUMBER_WRONG")]


@pytest.mark.parametrize(
    ("row", "problem"),
    [(",2027-05-05,1,bank,2026-11-02", "MISSING"), (f"{NUMBER},,1,bank,2026-11-02", "MISSING"),
     (f"{NUMBER},2027-05-05,,bank,2026-11-02", "MISSING"), (f"{NUMBER},2027-05-05,-1,bank,2026-11-02", "NEGATIVE_AMOUNT"),
     (f"{NUMBER},2027-05-05,0,bank,2026-11-02", "ZERO_AMOUNT"), (f"{NUMBER},2027-02-30,1,bank,2026-11-02", "DATE_IMPOSSIBLE"),
     (f"{NUMBER},2027-05-05,1,支票,2026-11-02", "WORD_UNKNOWN"), (f"{NUMBER},2027-05-05,1,,2026-11-02", "MISSING"),
     (f"{NUMBER},2027-05-05,1,bank,昨天", "DATE_UNREADABLE")],
)  # fmt: skip
def test_rows_that_are_not_taken(row: str, problem: str) -> None:
    done = short(row, f"{'6' * 30},2027-05-05,1,bank,2026-11-02")
    assert {p.problem for p in done.rejected} == {problem}
    assert [draft.number for draft in done.drafts] == ["6" * 30]


def test_a_sub_range_that_is_none() -> None:
    header = "number,range,matures,amount,kind,received"
    assert found(short(f"{NUMBER},9-1,2027-05-05,1,bank,2026-11-02", header=header).rejected) == [(2, "range", "BILL_RANGE_WRONG")]
    (draft,) = short(f"{NUMBER},0,2027-05-05,1,bank,2026-11-02", header=header).drafts
    assert (draft.first, draft.last) == (0, 0)


@pytest.mark.parametrize(("acceptor", "kind"), [("示例银行", "bank"), ("某集团财务公司", "finance"), ("某某股份", "commercial")])
def test_the_acceptor_tells_the_kind_where_the_file_does_not(acceptor: str, kind: str) -> None:
    (draft,) = short(f"{NUMBER},2027-05-05,1,{acceptor},2026-11-02", header="number,matures,amount,acceptor,received").drafts
    assert draft.kind == kind


def test_states_by_their_words() -> None:
    header = "number,matures,amount,kind,received,state"
    rows = (f"{NUMBER},2027-05-05,1,bank,2026-11-02,已质押", f"{'6' * 30},2027-05-05,1,bank,2026-11-02,锁定")
    done = short(*rows, header=header)
    assert [draft.state for draft in done.drafts] == ["pledged", None]
    assert found(done.warnings) == [(3, "state", "BILL_STATE_WORD")]


def test_the_same_row_twice_counts_once_and_other_figures_are_refused() -> None:
    row = f"{NUMBER},2027-05-05,1,bank,2026-11-02"
    done = short(row, row, f"{NUMBER},2027-05-05,2,bank,2026-11-02")
    assert (len(done.drafts), dict(done.repeats), found(done.rejected)) == (1, {3: 2}, [(4, "number", "DUPLICATE_KEY")])


def test_sums_and_footers_are_left_out() -> None:
    done = short(f"{NUMBER},2027-05-05,1.00,bank,2026-11-02", "合计,,1.00,,")
    assert (len(done.drafts), [p.problem for p in done.warnings]) == (1, ["TOTAL_ROW"])


def test_the_template_reads_itself(tmp_path: Path) -> None:
    path = tmp_path / "票据.xlsx"
    template_xlsx("bills", path)
    done = check("bills", read_table(path, EXAMPLE_SHEET), None, {}, "CNY")
    assert (done.rejected, [draft.state for draft in done.drafts]) == ([], ["on_hand"] * 2)


def test_words_mean_what_the_book_knows() -> None:
    words: list[Any] = [*BILL_KINDS.values(), *BILL_STATES.values()]
    assert set(words) == {*map(str, BillKind), *map(str, BillState)}

"""A workbook read by a child process: the same book, or a refusal; never a wait that cannot be ended."""

import io
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange import workbook_child, workbooks
from app.exchange.faults import Fault, Unreadable
from app.exchange.workbook_child import Cancelled, main, read_workbook, receive
from app.exchange.workbooks import Book
from tests.exchange.making import parts, raw_sheet, xlsx


def saved(folder: Path, data: bytes) -> Path:
    path = folder / "表.xlsx"
    path.write_bytes(data)
    return path


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@pytest.fixture(autouse=True)
def _all_in_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_child, "SMALL", 0)


def test_the_child_sends_the_same_book(tmp_path: Path) -> None:
    rows = [["客户", "金额", "😀"], *([f"甲{i}", i / 4, "x" if i % 7 else 5] for i in range(4_500))]
    data = xlsx(rows, "往来", 另外=[["a"], ["b"]])
    here, there = workbooks.read("表.xlsx", data, None), read_workbook(saved(tmp_path, data))
    assert there == here
    assert [list(map(type, column)) for column in there.columns] == [list(map(type, column)) for column in here.columns]
    assert read_workbook(tmp_path / "表.xlsx", "另外").columns == [["a", "b"]]


def test_errors_come_along(tmp_path: Path) -> None:
    cells = b'<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>'
    assert read_workbook(saved(tmp_path, raw_sheet(cells))).errors == {(0, 0): Fault.CELL_ERROR}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 damaged", "DAMAGED_WORKBOOK"),
        (workbooks.OLE + b"damaged", "NOT_A_WORKBOOK"),
        (parts(xlsx([["a"], ["b"]]), xl_1_worksheets_1_sheet1__xml=b"<x/>"), "EMPTY_FILE"),
    ],
)
def test_a_refusal_of_the_child_is_ours(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as no:
        read_workbook(saved(tmp_path, data))
    assert no.value.code == code


@pytest.mark.parametrize(
    "code", ["", "raise SystemExit(3)", "import os; os.abort()", "import sys; sys.stdout.write('\\x09\\0\\0\\0half')"]
)
def test_a_crash_of_the_child_is_a_damaged_workbook(code: str) -> None:
    with pytest.raises(Unreadable, match="DAMAGED_WORKBOOK"):
        receive(python(code), "a.xlsx", lambda: False)


def test_a_child_that_is_cancelled_or_silent_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = python("while True: pass")
    asked = threading.Event()
    threading.Timer(0.3, asked.set).start()
    with pytest.raises(Cancelled):
        receive(endless, "a.xlsx", asked.is_set)
    monkeypatch.setattr(workbook_child, "MAX_SILENCE", 2)
    with pytest.raises(Unreadable, match="BOMB"):
        receive(endless, "a.xlsx", lambda: False)


def test_the_bounds_are_looked_at_before_a_child_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, xlsx([["a"], ["b"]]))
    monkeypatch.setattr(workbook_child, "receive", None)
    monkeypatch.setattr(workbooks, "MAX_PARTS", 1)
    with pytest.raises(Unreadable, match="BOMB"):
        read_workbook(path)
    monkeypatch.setattr(workbooks, "MAX_FILE", 1)
    with pytest.raises(Unreadable, match="TOO_LARGE"):
        read_workbook(path)


CELL = st.one_of(st.text(max_size=5), st.sampled_from(["1.5", "2026-01-02"]).map(workbook_child.CellNumber))


@given(st.integers(1, 3).flatmap(lambda rows: st.lists(st.lists(CELL, min_size=rows, max_size=rows), min_size=1, max_size=3)))
def test_any_cells_arrive_as_they_were_sent(columns: list[list[str]]) -> None:
    book = Book("xlsx", columns, "S", ("T",), {(0, 0): Fault.CELL_ERROR}, 2)
    sent = list(workbook_child._slices(book))
    again = workbook_child._assembled("a", iter(sent))
    assert again == book
    assert [list(map(type, column)) for column in again.columns] == [list(map(type, column)) for column in columns]


def test_a_refusal_is_one_message(tmp_path: Path) -> None:
    out = io.BytesIO()
    assert main([str(saved(tmp_path, b"PK\x03\x04"))], out) == 0
    assert b'"refused":"DAMAGED_WORKBOOK"' in out.getvalue()
    assert int.from_bytes(out.getvalue()[:4], "little") == len(out.getvalue()) - 4


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    command = workbook_child._command(Path("a.xlsx"), "S")
    assert command[:2] == [sys.executable, workbook_child._HIDDEN_ARGUMENT]
    assert command[3] == "S"

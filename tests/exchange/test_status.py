"""Rows of an export that do not count are left out, and told."""

import pytest

from tests.exchange.making import checked, found

HEAD = "客户编号,单据号,开票日期,价税合计,单据状态,作废状态\n"


def test_drafts_and_cancelled_rows_are_left_out_and_told() -> None:
    first = "C001,A1,2026-06-01,10,已审核,未作废\nC001,A2,2026-06-01,20,创建,未作废\n"
    read = checked("documents", HEAD + first + "C001,A3,2026-06-01,30,已审核,已作废\nC001,A4,2026-06-01,40,,\n")
    assert [draft.number for draft in read.drafts] == ["A1", "A4"]
    assert (read.rows, read.skipped, read.rejected) == (2, 2, [])
    assert found(read.warnings) == [(3, "单据状态", "STATUS_LEFT_OUT"), (4, "作废状态", "STATUS_LEFT_OUT")]


@pytest.mark.parametrize(
    ("status", "cancelled", "taken"),
    [("C", "A", True), ("B", "A", False), ("C", "B", False), ("D", "A", False), ("Z", "A", False)],
)
def test_codes_of_programs(status: str, cancelled: str, taken: bool) -> None:
    read = checked("documents", f"{HEAD}C001,A1,2026-06-01,10,C,A\nC001,A2,2026-06-01,20,{status},{cancelled}\n")
    assert (len(read.drafts) == 2) is taken


def test_a_word_that_is_not_known_counts() -> None:
    assert len(checked("documents", f"{HEAD}C001,A1,2026-06-01,10,已关闭,否\n").drafts) == 1


def test_other_kinds_have_no_such_column() -> None:
    read = checked("customers", "客户编号,客户名称,单据状态\nC001,甲公司,草稿\n")
    assert (len(read.drafts), found(read.warnings)) == (1, [(1, "单据状态", "UNKNOWN_COLUMN")])

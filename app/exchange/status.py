"""Rows that an export lists and that do not count: drafts that nobody has approved, and what was cancelled (作废)."""

from collections.abc import Iterator, Sequence

from app.exchange.headings import compact
from app.exchange.kinds import spoken

KINDS = ("documents", "receipts", "deliveries")
_STATES = frozenset({"单据状态", "审核状态", "documentstatus"})
_CANCELLED = frozenset({"作废状态", "作废标志", "是否作废", "作废", "cancelstatus"})
_OPEN = frozenset("草稿 暂存 创建 新增 开立 未审核 审核中 重新审核 待审核 draft created 作废 已作废".split())
_VOID = frozenset({"是", "已作废", "作废", "yes", "y", "true", "1", "cancelled"})
_CODES = {"a", "b", "c", "d", "z"}  # of some programs; C has been approved, or of 作废 A is valid and B is not


def status_columns(kind: str, headers: Sequence[str]) -> Iterator[int]:
    """Columns that say whether a row counts, by index."""
    if kind in KINDS:
        yield from (i for i, header in enumerate(headers) if compact(header) in _STATES | _CANCELLED)


def uncounted(header: str, cells: Sequence[str]) -> set[int]:
    """Indexes of the cells whose rows do not count; a word that is not known counts."""
    words = [spoken(cell) for cell in cells]
    cancelled = compact(header) in _CANCELLED
    wanted = _VOID if cancelled else _OPEN
    if set(words) - {""} <= _CODES:
        wanted = frozenset({"b"} if cancelled else {"a", "b", "d", "z"})
    return {i for i, word in enumerate(words) if word in wanted}

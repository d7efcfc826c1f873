"""What an import says of rows that a sheet hides or marks."""

from app.words.table import Table

REMARKS: Table = {
    "HIDDEN_ROWS": (
        "有 {count} 行被隐藏或筛选，也已读入。请确认它们也该导入。",
        "Hidden or filtered rows were read as well, number of rows: {count}. Please make sure that they belong to it.",
    ),
    "STATUS_LEFT_OUT": (
        "有 {count} 行的状态是「{value}」，不算数，没有导入。如应导入，请先在原系统审核或恢复，再导出。",
        "Rows whose status is “{value}” do not count and were left out, number of rows: {count}. "
        "If they should count, approve or restore them where they come from, and export again.",
    ),
}

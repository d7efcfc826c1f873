"""What a list of open items says against the book, and what receipts say against it afterwards."""

from app.words.table import Table

SNAPSHOT: Table = {
    "EXPLAINED_BY": (
        "「{value}」减少的 {amount} 由收款「{reference}」抵付，没有另记结清。请知悉。",
        "{amount} of “{value}” is paid by receipt “{reference}”, which was on account; no settlement was posted. Please note.",
    ),
    "SETTLEMENT_EXPLAINED": (
        "清单已结清的「{document}」{amount} 就是收款「{value}」，结清已由收款取代，没有重复计算。请知悉。",
        "What a list had settled of “{document}”, {amount}, is receipt “{value}”, which takes its place and counts once. "
        "Please note.",
    ),
    "REOPENED": (
        "「{value}」的未收金额增加了，收款「{reference}」退回挂账 {amount}。请核对是否退票，或收款核销是否撤销。",
        "More is open of “{value}” than before: {amount} of receipt “{reference}” is on account again. "
        "Please check for a bounced payment.",
    ),
    "CREDIT_ABSENT": (
        "文件里没有账簿中的 {count} 张贷项，它们保持挂账。请核对是否已冲抵。",
        "Credit notes that are not in the file, number {count}, stay on account. "
        "Please check whether they were set against something.",
    ),
    "SNAPSHOT_INCOMPLETE": (
        "文件有 {rows} 行不能读，所以文件里没有的 {count} 张单据没有视为结清。请改正后再导入。",
        "Rows that could not be read: {rows}. So documents that are not in the file, number {count}, were not taken as settled. "
        "Correct the rows and import the file again.",
    ),
    "FILTERED_EXPORT": (
        "账簿有 {open} 张未收，文件里少了 {gone} 张[（{groups}）]，可能导出时加了筛选，所以没有导入。"
        "请选 --gone file（只更新文件内的客户）或 --gone settle（视为已结清）。",
        "Of the items that are open in the book, {open}, the file lacks {gone}[ ({groups})]; the export may have been filtered, "
        "so nothing was imported. Choose --gone file (only customers that are in the file are updated) "
        "or --gone settle (what is not in it is settled).",
    ),
}

"""What is wrong with a table of a bank, or worth a look in it."""

from app.words.table import Table

UNUSABLE: Table = {
    "BANK_LAYOUT_UNKNOWN": (
        "没有认出这份流水的格式。第 {row} 行像是表头：{headers:list}。"
        "请从网银重新下载原文件，或用导入向导（映射文件）指明日期、收入、支出各是哪一列。",
        "The layout of this statement is not known. Row {row} looks like its header: {headers:list}. "
        "Download the original file from the bank again, or say in the wizard (a map) which columns are "
        "date, money in and money out.",
    ),
    "BANK_LAYOUT_DOUBTFUL": (
        "这份流水同时符合几种格式：{layouts:list}。请核对是哪家银行的文件，再指明格式。",
        "This statement fits several layouts equally: {layouts:list}. Check which bank it comes from and name the layout.",
    ),
    "BANK_NO_SIDE": (
        "这种流水（{layout}）的金额不分正负，也没有收支标志，分不出收款和付款，没有读取。请导出带收支方向的流水。",
        "Amounts of this kind of statement ({layout}) have no sign and no column says which way the money went, "
        "so it was not read. Export one that tells money in from money out.",
    ),
    "BANK_NO_YEAR": (
        "这种流水（{layout}）的日期没有年份，没有读取。请导出带完整日期的流水。",
        "Dates of this kind of statement ({layout}) lack their year, so it was not read. Export one with full dates.",
    ),
}

ROWS: Table = {
    "BANK_BOTH_SIDES": (
        "这一行收入 {received}、支出 {paid} 都有金额，分不出方向。请核对原流水。",
        "This row shows money in {received} and money out {paid}, so its direction is not clear. Check the original statement.",
    ),
}

REMARKS: Table = {
    "BANK_BALANCE_BREAK": (
        "按上一笔推算，余额应为 {expected}，流水印的是 {printed}。请核对这一行前后是否缺行。",
        "Reckoned from the line before, the balance is {expected}; printed is {printed}. "
        "Please check whether lines around this row are missing.",
    ),
    "BANK_COUNT_DIFFERS": (
        "流水写明 {stated} 笔，读到 {count} 笔。请核对是否漏行。",
        "Lines the statement counts: {stated}; lines read: {count}. Please check whether some are missing.",
    ),
    "BANK_OPENING_DIFFERS": (
        "流水写明期初余额 {stated}，按各行推算是 {reckoned}。请核对开头是否缺行。",
        "The statement gives the opening balance {stated}; its lines make {reckoned}. "
        "Please check whether lines at the beginning are missing.",
    ),
    "BANK_EQUAL_LINES": (
        "这一行与第 {row} 行完全相同，两行都已计入。请确认银行确实发生了两笔。",
        "This row is the same as row {row}; both count. Please make sure that there were two transactions.",
    ),
    "BANK_LEFT_OUT": (
        "「{column}」列为「{value}」的行没有收付款项，没有计入，共 {count} 行。请确认。",
        "Rows with “{value}” in the column “{column}” moved no money and were left out, number of rows: {count}. "
        "Please check them.",
    ),
    "BANK_NO_BALANCE": (
        "「{column}」列有 {count} 行读不成余额，这些行没有核对余额。请留意。",
        "The balance in the column “{column}” cannot be read, so it was not checked, number of rows: {count}. "
        "Please keep this in mind.",
    ),
    "BANK_CURRENCIES": (
        "流水含有几种币种：{currencies:list}，没有核对合计。请确认各行的币种。",
        "The statement holds several currencies: {currencies:list}; its totals were not checked. "
        "Please check the currency of the lines.",
    ),
}

"""What is odd about a file as a whole, said before its rows."""

from app.words.table import Table

PRECHECKS: Table = {
    "UNKNOWN_CUSTOMERS": (
        "账簿里没有这 {count} 户客户（{customers:list}），共 {rows} 行没有导入。请先导入客户。",
        "Customers that are not in the book: {count} ({customers:list}), rows left out: {rows}. Import the customers first.",
    ),
    "SPELLINGS": (
        "同一编号可能有 {count} 种写法：{spellings:list}。请确认是不是同一客户，并统一编号。",
        "One code may be written in several ways ({count}): {spellings:list}. "
        "Please check whether they are one customer, and use one code.",
    ),
    "SAME_CUSTOMER_TWICE": (
        "「{name}」可能有多个编号：{codes:list}。请确认是不是同一客户。",
        "“{name}” may be in the book under several codes: {codes:list}. Please check whether they are one customer.",
    ),
    "DUE_EQUALS_DATE": (
        "{rows} 行中有 {count} 行（{percent}%）的到期日就是单据日期。请核对账期是否漏填。",
        "Rows due on the day of their document: {count} of {rows} ({percent} %). Please check whether the terms are missing.",
    ),
    "DUE_ALL_EQUAL": (
        "全部 {count} 行的到期日都是 {value}。请核对导出的到期日。",
        "All rows, {count} in number, are due on {value}. Please check the due dates of the export.",
    ),
}

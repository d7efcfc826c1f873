"""What the book makes of a customer's ledger."""

from app.words.table import Table

LEDGER: Table = {
    "LEDGER_OPENING_DIFFERS": (
        "{day} 的期初余额：账簿里是 {book}，文件里是 {file}。账簿的余额没有改动，请查明中间是否缺一段明细账。",
        "Brought forward on {day}: {book} in the book, {file} in the file. The balance in the book was not changed; "
        "please check whether a period between is missing.",
    ),
    "LEDGER_TOLD_IT": (
        "收款「{value}」{amount} 已在 {day} 的往来明细账里，只计一次。请核对是不是同一笔。",
        "Receipt “{value}” of {amount} is in the ledger already, on {day}; it counts once. Please check that it is the same money.",
    ),
}

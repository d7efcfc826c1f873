"""Delivery notes: what an import says of them, what the command says, and how it is used."""

from app.words.table import Table

# what is wrong with a row of a file
ROWS: Table = {
    "NOT_A_QUANTITY": (
        "「{value}」不是数字。请只写数字，如 12.5，单位写在「单位」列。",
        "“{value}” is no figure. Write the figure only, like 12.5, and the unit in its own column.",
    ),
    "INVOICED_ABOVE_AMOUNT": (
        "已开票金额 {value} 超过这一行的金额 {amount}，或正负号不同。请核对。",
        "{value} invoiced is more than the {amount} of the row, or has the other sign. Please check.",
    ),
    "DELIVERY_ROW_REFUSED": (
        "这张送货单的第 {row} 行没有被接受，所以整张都没有导入。请先改正第 {row} 行。",
        "Row {row} of this delivery was not taken, so none of its rows were. Correct row {row} first.",
    ),
}

REMARKS: Table = {
    "LINE_PRODUCT": (
        "数量乘单价是 {product}，金额是 {amount}。请核对单价是否含税。",
        "Quantity times price is {product}, the amount is {amount}. Check whether the price includes tax.",
    ),
}

INTAKE: Table = {
    "DELIVERY_MIXED": (
        "送货单「{value}」各行的日期或币种不同（第 {row} 行起）。请核对单号，分成两张或改成一致。",
        "The rows of delivery “{value}” differ in day or currency (from row {row} on). Check its number, or make them agree.",
    ),
    "DELIVERY_OF_SEVERAL": (
        "送货单号「{value}」出现在几个客户名下：{customers:list}。请核对。",
        "The delivery number “{value}” stands under several customers: {customers:list}. Please check.",
    ),
    "DELIVERY_CHANGED": (
        "送货单「{value}」与账簿不同：原为 {before}，现为 {now}。没有改动；要更正，请撤销原来那一批再导入。",
        "Delivery “{value}” differs from the book: it was {before}, it is {now}. Nothing was changed; "
        "to correct it, undo the batch that brought it and import again.",
    ),
    "DELIVERY_INVOICED": (
        "送货单 {number} 的已开票金额由 {before} 变为 {now}。请核对。",
        "Of delivery {number} {now} have been invoiced, which was {before}. Please check.",
    ),
}

SAID: Table = {
    "deliveries": ("截至 {on} 的送货单，共 {count} 张", "Deliveries as of {on}: {count}"),
    "deliveries none": ("没有符合条件的送货单。", "There are no such deliveries."),
    "deliveries total": (
        "{currency} 送货 {delivered}，已开票 {invoiced}，未开票 {open}",
        "{currency} delivered {delivered}, invoiced {invoiced}, not invoiced {open}",
    ),
    "delivery number": ("送货单号", "delivery"),
    "delivery amount": ("送货金额", "delivered"),
    "delivery invoiced": ("已开票", "invoiced"),
    "delivery open": ("未开票", "not invoiced"),
    "delivery invoices": ("发票", "invoices"),
    "deliveries title": ("送货与开票", "Deliveries and invoices"),
    "differences": ("发票与出库单不一致：{count} 处", "Deliveries and invoices that do not agree: {count}"),
    "difference number": (
        "{customer} {currency} 送货单 {deliveries:list}：送货 {delivered}，发票 {invoices:list} 共 {invoiced}，差 {difference}",
        "{customer} {currency} delivery {deliveries:list}: delivered {delivered}, invoices {invoices:list} {invoiced}, "
        "difference {difference}",
    ),
    "difference month": (
        "{customer} {currency} {month}：送货 {delivered}，"
        "当月未注明送货单的发票合计 {invoiced}[（{invoices:list}）]，差 {difference}",
        "{customer} {currency} {month}: delivered {delivered}, invoices of the month that name no delivery[ ({invoices:list})] "
        "{invoiced}, difference {difference}",
    ),
}

DESCRIBED: Table = {
    "deliveries": ("送货单、开票情况和不一致之处", "delivery notes, what was invoiced of them, and what does not agree"),
}

OPTIONS: Table = {
    "deliveries --on": ("截至哪一天（默认今天）", "the day that is asked about (default: today)"),
    "deliveries --from": ("送货日期从哪一天起", "first day of delivery"),
    "deliveries --to": ("送货日期到哪一天止", "last day of delivery"),
    "deliveries --not-invoiced": ("只列还没有全部开票的", "only those not invoiced in full"),
    "deliveries --differences": ("列出发票与出库单不一致之处", "where deliveries and invoices do not agree"),
    "deliveries --xlsx": ("写入这个 Excel 文件", "write this Excel file"),
}

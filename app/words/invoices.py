"""What the book makes of tax invoices."""

from app.words.table import Table

INVOICES: Table = {
    "UNKNOWN_BUYER": (
        "账簿里没有购方「{value}」。如是新客户，请加 --register 登记；如代表已有客户，请用 --buyer 指明。",
        "This book has no buyer “{value}”. If this is a new customer, import with --register; "
        "if it stands for one you have, name it with --buyer.",
    ),
    "UNKNOWN_BUYERS": (
        "账簿里没有的购方共 {count} 个（{buyers}），其发票净额 {amount} 没有导入。请登记（--register）或指明客户（--buyer）。",
        "Buyers not in this book: {count} ({buyers}). Their invoices, {amount} net of red letters, were left out. "
        "Register them with --register, or name their customers with --buyer.",
    ),
    "BUYER_AMBIGUOUS": (
        "购方「{value}」可能是这几个客户：{codes}。请用 --buyer 指明是哪一个。",
        "The buyer “{value}” may be any of these customers: {codes}. Say which with --buyer.",
    ),
    "BUYER_NUMBER_DIFFERS": (
        "购方名称是客户 {code}，但发票上的税号是「{value}」，客户资料是「{kept}」。已记在该客户名下，请核对是否同一家。",
        "The buyer has the name of customer {code}, but the tax number “{value}”; the register has “{kept}”. "
        "It was posted to that customer; please check that they are one firm.",
    ),
    "INVOICES_BOUGHT": (
        "有 {count} 张是本公司收到的发票，没有导入。请知悉。",
        "Invoices that this firm received were left out: {count}. Please note.",
    ),
    "INVOICE_TWICE": (
        "发票号码「{value}」在第 {row} 行已是同一客户的另一张发票。请导出带发票代码的文件，或单独录入这一张。",
        "In row {row} the number “{value}” is another invoice of this customer. "
        "Export the file with the code of the invoices, or enter this one by itself.",
    ),
    "PROBABLY_SAME": (
        "发票「{value}」很可能已以「{document}」入账（客户 {customer}，同日同额），没有再记。如确是两张，请加 --also 再导入。",
        "Invoice “{value}” is probably in the book as “{document}”, of the same customer {customer}, day and amount, "
        "so it was not posted again. If they are two, import once more with --also.",
    ),
    "SOLD_NOT_OPEN": (
        "发票文件只说明卖了多少，不说明还欠多少。请再导入收款，然后才催款。",
        "A file of invoices says what was sold, not what is still open. Import the receipts too before you ask for money.",
    ),
}

"""What the book makes of the rows of a file."""

from app.words import bills, deliveries, reconciling, retention
from app.words.table import Table

INTAKE: Table = {
    **retention.INTAKE,
    **bills.INTAKE,
    **deliveries.INTAKE,
    **reconciling.INTAKE,
    "UNKNOWN_CUSTOMER": (
        "账簿里没有客户「{value}」。请先导入客户，再导入这个文件。",
        "This book has no customer “{value}”. Import the customers first, then this file.",
    ),
    "UNKNOWN_DOCUMENT": (
        "该客户名下没有单据「{document}」。请核对单据号，或先导入单据；留空则记为挂账。",
        "This customer has no document “{document}”. Check the number, or import the documents first; "
        "leave it empty to take the money on account.",
    ),
    "CHANGED": (
        "「{value}」已在账簿里，但与文件不同。账簿：{before:changes}。文件：{now:changes}。"
        "账簿没有改动，请查明原因，再用贷项、收款或冲回更正。",
        "“{value}” is in the book with other figures. Book: {before:changes}. File: {now:changes}. "
        "The book was not changed; find out why, then correct it by a credit note, a receipt or a reversal.",
    ),
    "FORMER_NAME": (
        "客户 {code} 的名称仍是「{kept}」，文件中的「{value}」记为曾用名。请核对编号是否用对。",
        "Customer {code} keeps the name “{kept}”; “{value}” of the file is noted as a former name. "
        "Please check that the code is the right one.",
    ),
    "CUSTOMER_CHANGED": (
        "客户 {code} 的{column:field}由「{before}」改为「{value}」。请核对；如不对，请撤销这一批。",
        "The {column:field} of customer {code} was changed from “{before}” to “{value}”. "
        "Please check it, and take this batch back if it is wrong.",
    ),
    "DUE_COMPLETED": (
        "单据「{document}」补上了到期日 {value}，从现在起计算逾期。请核对。",
        "Document “{document}” got its due date {value} and is aged from now on. Please check it.",
    ),
    "NOT_SPLIT": (
        "客户 {code} 的账期是分期「{term}」，已入账的单据不会再拆分，仍没有到期日（{count} 张）。请在单据文件中写明到期日。",
        "Customer {code} pays in instalments, “{term}”; what is posted is not divided any more and stays without a due date "
        "(documents: {count}). Please state their due dates in a file of documents.",
    ),
    "ALLOCATION_ADDED": (
        "收款「{reference}」原为挂账，现按文件抵付「{value}」{amount}。请核对。",
        "Receipt “{reference}” was on account; {amount} of it is now set against “{value}”, as the file says. "
        "Please check it.",
    ),
    "DISPUTE_CHANGED": (
        "单据「{document}」的争议金额已按文件更新。请核对。",
        "The disputed amount of document “{document}” was changed to what the file says. Please check it.",
    ),
    "CREDITS_UNKNOWN": (
        "贷项「{document}」要冲抵的单据「{value}」找不到，贷项先挂账。请核对单据号。",
        "The document “{value}” that credit note “{document}” names was not found, so the credit stays on account. "
        "Please check the number.",
    ),
    "CREDIT_LEFT": (
        "贷项「{document}」冲抵「{value}」后还剩 {left}，先挂账。请确认冲抵的单据。",
        "After credit note “{document}” was set against “{value}”, {left} is left and stays on account. "
        "Please check the document credited.",
    ),
    "BOOK_DIFFERS": (
        "账簿里该客户有单据，合计 {book}，与文件的余额 {file} 相差 {difference}。请找出差异原因，账簿没有改动。",
        "The book has documents of this customer, {book} in sum; the file’s balance is {file}, a difference of {difference}. "
        "The book was not changed; please find out why.",
    ),
    "BALANCE_OLDER": (
        "这份余额截至 {day}，早于账簿中 {newest} 的余额。请导入更新的余额表。",
        "This balance is of {day}, older than the one of {newest} in the book. Import a newer list.",
    ),
    "BALANCE_GONE": (
        "文件里没有科目「{account}」的余额，按零处理（原余额 {amount}）。请确认导出时没有筛选。",
        "The file has no balance on account “{account}”: it was taken as zero (before: {amount}). "
        "Please make sure that the export was not filtered.",
    ),
    "BALANCE_ABSENT": (
        "文件里没有这 {count} 户客户（{customers}），其余额保持不变。如已结清，请导入含零余额的余额表。",
        "Customers that are not in the file, number {count} ({customers}), keep their balance. "
        "If they are settled, import a list that shows balances of zero.",
    ),
    "BALANCE_REPLACED": (
        "余额「{value}」{balance} 与单据合计 {documents} 相符，已由单据取代。请知悉。",
        "The balance “{value}” of {balance} agrees with the documents, {documents} in sum, which take its place. Please note.",
    ),
    "BALANCE_LEFT": (
        "余额「{value}」是 {balance}，单据合计 {documents}，差额 {left} 仍作为无明细余额保留。请核对是否缺单据。",
        "The balance “{value}” is {balance}, the documents make {documents}: {left} stays a balance without detail. "
        "Please check whether documents are missing.",
    ),
}

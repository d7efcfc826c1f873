"""The three-way check: refusals, wrong usage, what the command says, and the word on every page while the ledger differs."""

from app.words.table import Table

REFUSALS: Table = {
    "NOTHING_STATED": (
        "到 {day} 为止还不知道财务软件的数字，没有可说明的差异。请先导入余额表、明细账或未收清单，或用 --state-total 录入总账。",
        "Nothing of the accounting program is known up to {day}, so no difference can be explained. Import its balances, "
        "ledger or open items, or enter the total with --state-total.",
    ),
    "NO_DIFFERENCE": (
        "到 {day} 为止与财务软件没有差异，不需要说明。请核对日期、客户和币种。",
        "There is no difference to the accounting program up to {day}. Check day, customer and currency.",
    ),
    "NOT_EXPLAINED": (
        "[客户 {customer} 的|总额的]差异没有说明过，无可撤回。请用 reconcile 查看。",
        "No difference [of customer {customer}|in total] was explained, so nothing can be taken back. See reconcile.",
    ),
    "TOTAL_NOT_TYPED": (
        "{day} 没有录入过 {currency} 的总账余额，无可撤回。请核对日期和币种。",
        "No total in {currency} was entered for {day}, so nothing can be taken back. Check day and currency.",
    ),
    "TOTAL_UNREADABLE": (
        "「{value}」不是 {currency} 金额。请写成 341400.00 这样的形式，贷方余额前加负号。",
        "“{value}” is no amount in {currency}. Write it like 341400.00, a credit balance with a minus.",
    ),
}

WRONG_USAGE: Table = {
    "RECONCILE_ONE_WAY": (
        "--state-total、--unstate-total、--explain、--unexplain 一次只能用一个，也不能与 --pdf、--xlsx 一起用。请分开执行。",
        "Use one of --state-total, --unstate-total, --explain and --unexplain, and without --pdf and --xlsx.",
    ),
    "RECONCILE_TOTAL_OF_ALL": (
        "总账余额是全部客户的，不能与 --customer 一起用。请去掉 --customer。",
        "A total of the ledger is that of all customers. Leave out --customer.",
    ),
}

INTAKE: Table = {
    "LIST_BEHIND": (
        "清单里这张单据还多欠 {amount}，但收款 {receipts:list} 按规则已算数，账簿没有重新打开。请核对财务软件是否漏记收款。",
        "The list has {amount} more open of this document; the receipts {receipts:list} count by policy, so it stays paid. "
        "Check whether the accounting program lacks them.",
    ),
}

VALUES: Table = {
    "WHOSE_UNKNOWN": (
        "这里只能写 {known:list} 之一。请更正后重新载入。",
        "This has to be one of {known:list}. Correct it and load again.",
    ),
}

SKIPS: Table = {
    "PAYMENT_WAITING": (
        "银行已到一笔很可能是该客户的款，还没有认领，不催。请先用 match 认领，或标记为不处理。",
        "Money came in that is most probably this customer’s and is not matched yet, so nothing is demanded. "
        "Match it first, or mark the line as ignored.",
    ),
}

WARNINGS: Table = {
    "BANK_LINES_OPEN": (
        "银行有收入还没有认领，可能是收函客户付的款。寄出前请先用 match 认领。",
        "Money on the bank is not matched yet and may be that of a customer who gets a letter. Match it before sending.",
    ),
}

SAID: Table = {
    "ledger differs": (
        "注意：{on} 账面比财务软件[多 {more}|少 {less}]（{currency}），还没有说明原因。请用 reconcile 查明。",
        "Note: on {on} the book has {currency} [{more} more|{less} less] than the accounting program, and nobody has said why. "
        "See reconcile.",
    ),
    "reconcile": ("三方核对，截至 {on}，{currency}：", "Three-way check up to {on}, {currency}:"),
    "reconcile total": (
        "财务软件 {day}（{source}[，{file}]）：账面 {book}，财务软件 {program}，差异 {difference}[，已说明：{reason}]",
        "Accounting program on {day} ({source}[, {file}]): book {book}, program {program}, difference {difference}"
        "[, explained: {reason}]",
    ),
    "reconcile no total": (
        "没有财务软件的合计。可用 --state-total 录入总账余额。",
        "No total of the accounting program is known. Enter that of the ledger with --state-total.",
    ),
    "reconcile unexplained": ("其中还没有解释的：{amount}", "of which nothing explains: {amount}"),
    "reconcile explained": (
        "以下各项正好解释差异；核实后请用 --explain 记下原因：",
        "These explain all of the difference; once checked, say so with --explain:",
    ),
    "reconcile cash": (
        "收款[（{since} 之后）]至 {day}：账面 {book}，银行 {bank}，财务软件已确认 {confirmed}",
        "Money received[ after {since}] up to {day}: book {book}, bank {bank}, confirmed by the accounting program {confirmed}",
    ),
    "reconcile book": ("账面", "book"),
    "reconcile program": ("财务软件", "program"),
    "reconcile as of": ("截至", "as of"),
    "reconcile difference": ("差异", "difference"),
    "reconcile why": ("说明", "why"),
    "reconcile receipts book": ("账面收款", "received (book)"),
    "reconcile receipts bank": ("银行收款", "received (bank)"),
    "reconcile receipts program": ("已确认收款", "confirmed"),
    "reconcile only book": ("只在账面", "in the book only"),
    "reconcile only program": ("只在财务软件", "in the program only"),
    "reconcile only bank": ("只在银行", "on the bank only"),
    "reconcile item": ("{item}：{document}，{date}，{amount}[，{explains}]", "{item}: {document}, {date}, {amount}[, {explains}]"),
    "reconcile explains": ("正好解释差异", "explains the difference"),
    "reconcile found": ("已查明", "explained"),
    "reconcile customer": ("客户 {customer}：", "Customer {customer}:"),
    "reconcile nobody": ("银行收入，没有找到客户：", "Money on the bank, of no customer:"),
    "reconcile overdue": (
        "超过 {days} 天仍有一方没有的收款，共 {count} 笔：",
        "Receipts that one side has not shown for more than {days} days: {count}",
    ),
    "reconcile overdue item": (
        "客户 {customer}，{receipt}，{date}，{currency} {amount}，[缺：{missing}]",
        "customer {customer}, {receipt}, {date}, {currency} {amount}, [not shown by {missing}]",
    ),
    "missing from accounting": ("财务软件", "the accounting program"),
    "missing from bank": ("银行", "the bank"),
    "reconcile nothing": ("没有可以核对的。", "There is nothing to check."),
    "total stated": ("已记录 {on} 的总账余额：{currency} {total}。", "The ledger’s total of {on} is recorded: {currency} {total}."),
    "total unstated": ("已撤回 {on} 录入的 {currency} 总账余额。", "The {currency} total entered for {on} is taken back."),
    "difference explained": ("已记录差异说明（{currencies}）。", "The explanation is recorded ({currencies})."),
    "difference unexplained": ("已撤回差异说明（{currencies}）。", "The explanation is taken back ({currencies})."),
    "stated balances": ("余额表", "balances"),
    "stated ledger": ("明细账", "ledger"),
    "stated snapshot": ("未收清单", "list of open items"),
    "stated typed": ("录入", "entered"),
    "stated absent": ("清单未列", "not in the list"),
    "behind provisional": ("待账务确认", "not confirmed by the accounting program"),
    "behind given_here": ("在此登记的抹零、手续费、转抵、承兑", "entered here (difference, fee, transfer, bill)"),
    "behind open_line": ("未认领的银行流水", "line of the bank, not matched"),
    "behind awaiting_red": ("已批折让，待红字", "allowance, credit note to come"),
    "behind settled_by_list": ("据清单结清，无收款", "settled by a list, no receipt"),
    "behind only_program": ("财务软件有、银行没有的收款", "receipt of the program, not on the bank"),
    "behind no_detail": ("期初余额，无明细", "opening balance without detail"),
    "open bank line": (
        "银行流水第 {line} 行，{date}，{party}，{currency} {amount}[，可能是客户 {customers}]，还没有认领",
        "Line {line} of the bank, {date}, {party}, {currency} {amount}[, maybe of customer {customers}], is not matched",
    ),
}

FACTS: Table = {
    "LedgerTotalStated": (
        "[录入了 {on} 的总账余额：{currency} {amount:money}|撤回了 {on} 录入的 {currency} 总账余额]。",
        "[Entered the ledger’s total of {on}: {currency} {amount:money}|Took back the {currency} total entered for {on}].",
    ),
    "DifferenceExplained": (
        "[说明了客户（内部号 {customer}）的差异 {currency} {difference:money}（{on}）：{reason}"
        "|说明了与总账的差异 {currency} {difference:money}（{on}）：{reason}"
        "|撤回了客户（内部号 {customer}）的 {currency} 差异说明|撤回了 {currency} 与总账差异的说明]。",
        "[Explained a customer’s difference (internal number {customer}) of {currency} {difference:money} on {on}: {reason}"
        "|Explained the difference to the ledger of {currency} {difference:money} on {on}: {reason}"
        "|Took back the explanation of a customer’s difference in {currency} (internal number {customer})"
        "|Took back the explanation of the difference to the ledger in {currency}].",
    ),
}

DESCRIBED: Table = {
    "reconcile": ("三方核对：账面、财务软件、银行", "three-way check: book, accounting program, bank"),
}

OPTIONS: Table = {
    "reconcile --on": ("截至哪一天", "the day that is asked about"),
    "reconcile --xlsx": ("写入这个 Excel 文件", "write this Excel file"),
    "reconcile --state-total": ("录入这一天的总账余额", "enter the ledger’s total of that day"),
    "reconcile --unstate-total": ("撤回这一天录入的总账余额", "take back the total entered for that day"),
    "reconcile --currency": (
        "只看或只说明这个币种；总账余额的币种（默认本位币）",
        "this currency only; that of the total (default: the book’s)",
    ),
    "reconcile --explain": ("说明与财务软件差异的原因", "say why the book differs"),
    "reconcile --unexplain": ("撤回说明", "take the explanation back"),
}

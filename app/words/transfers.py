"""Transfers without cash (往来转抵): refusals, wrong usage, what commands say, facts, options."""

from app.words.table import Table

TYPES: Table = {
    "advance_to_receivable": ("预收冲应收", "advance set against receivables"),
    "receivable_to_payable": ("应收冲应付", "set off against what we owe"),
    "receivable_to_receivable": ("应收转应收", "moved to another customer"),
    "three_party": ("三方抵账", "three-party set-off"),
    "goods_for_debt": ("以物抵债", "goods for debt"),
}

REFUSALS: Table = {
    "TRANSFER_SAME": (
        "转出和转入都是客户 {customer}。请把 --to 改为另一个客户。",
        "Customer {customer} stands on both sides. Name another customer with --to.",
    ),
    "TRANSFER_PARTY": (
        "{type:transfer}的对方写得不对：应收转应收写 --to 客户编号，三方抵账写 --to 或 --party 之一，其他类型都不写。请改正。",
        "The other party does not fit ({type:transfer}): moving to another customer takes --to, three parties take --to or --party,"
        " the others neither. Correct it.",
    ),
    "TRANSFER_GOODS": (
        "只有以物抵债要写抵债物品（--goods，可加 --value），{type:transfer}不能写。请补上或去掉。",
        "Goods are named (--goods, and --value) where goods pay, and nowhere else; this is: {type:transfer}. Add or drop them.",
    ),
    "TRANSFER_VALUE": (
        "抵债物品作价 {currency} {value:money}，低于抵债金额 {amount:money}。请减少抵债金额；余下的要另行申请折让。",
        "The goods are worth {currency} {value:money}, less than the {amount:money} set off. Set off less, or apply for an"
        " allowance.",
    ),
    "TRANSFER_TOO_LARGE": (
        "[单据 {document} 未收的|客户 {customer} 到转抵日可以转抵的]只有 {currency} {left:money}。请减少金额，或核对转抵日期。",
        "Only {currency} {left:money} [of {document} is open|of what {customer} owes on that day can be taken]."
        " Take less, or check the day.",
    ),
    "TRANSFER_DISPUTED": (
        "单据 {document} 有 {currency} {disputed:money} 正在争议，可转抵的只有 {left:money}。请先解决争议，或减少金额。",
        "Of {document} {currency} {disputed:money} is disputed; only {left:money} can be taken. Settle the dispute, or take less.",
    ),
    "TRANSFER_RETENTION": (
        "单据 {document} 是还没有触发的质保金，没有到期，不能转抵。请先用 retention --happened 登记触发日期，或选其他单据。",
        "{document} is retention whose event has not happened and cannot be taken. State the event with retention --happened,"
        " or name another document.",
    ),
    "TRANSFER_CURRENCY": (
        "单据 {document} 和 {other} 币种不同，一张转抵单只能有一种币种。请用 --document 写明同一币种的单据，分开转抵。",
        "{document} and {other} have different currencies. Name documents of one currency with --document, one transfer for each.",
    ),
    "TRANSFER_ENTITY": (
        "{document} 和 {other} 属于我方不同主体，不能直接相抵。请先由两家主体和客户签转款说明（付错主体也一样），"
        "两边各自入账后，再按同一主体转抵。",
        "{document} and {other} belong to different own companies and are not set off. Have both companies and the customer sign a"
        " note first (also for a payment to the wrong company), book it in each, then transfer within one company.",
    ),
    "TRANSFER_BEFORE_ITEM": (
        "单据 {document} 的日期是 {first}，转抵日期 {day} 早于它。请填 {first} 或之后的日期。",
        "{document} is of {first}, after the transfer of {day}. Enter {first} or a later day.",
    ),
    "TRANSFER_IN_LIST": (
        "{list} 的余额表已经包含 {day} 的往来，但没有相应变化，不能再转抵一次。请核对余额表；"
        "财务软件还没记账的，请填 {list} 之后的日期。",
        "The list of balances of {list} counts what happened on {day}, and its balance did not change by so much: nothing is posted"
        " twice. Check the list; what the accounting program has not booked yet takes a day after {list}.",
    ),
    "TRANSFER_SUM": (
        "各单据合计 {currency} {total:money}，--amount 是 {amount:money}，两者不一致。请改正，或只写其中一种。",
        "The documents come to {currency} {total:money}, --amount says {amount:money}. Correct them, or give one of both.",
    ),
    "TRANSFER_ADVANCE_SMALL": (
        "客户账上的预收和贷项只有 {currency} {left:money}，不够冲 {asked:money}。请减少金额，或核对最近的清单是否已经冲过。",
        "The customer has only {currency} {left:money} on account, less than {asked:money}. Set off less, or see whether the last"
        " list has set it off already.",
    ),
    "TRANSFER_KNOWN_DEBIT": (
        "客户 {customer} 账上已有 {day} 的 {document}，金额同为 {currency} {amount:money}，可能就是这笔转入。"
        "是同一笔请加 --known {document}，不是请加 --also。",
        "Customer {customer} owes {document} of {day} already, also {currency} {amount:money}: it may be this transfer."
        " If it is, add --known {document}; if not, add --also.",
    ),
    "TRANSFER_KNOWN_UNFIT": (
        "客户 {customer} 没有金额与转入相同的单据 {document}。请用 items 核对 --known 的单据号。",
        "Customer {customer} has no document {document} of an amount that is moved. Check the number for --known with items.",
    ),
    "TRANSFER_UNKNOWN": (
        "没有转抵单 {number}。请用 transfers 查看编号。",
        "There is no transfer {number}. See the numbers with transfers.",
    ),
    "TRANSFER_REVERSED": (
        "转抵单 {number} 已于 {day} 冲回。需要时请重新转抵。",
        "The transfer {number} was reversed on {day} already. Make a new one if it is needed.",
    ),
    "TRANSFER_EARLIER": (
        "转抵单 {number} 的日期是 {first}，不能在 {day} 冲回。请填 {first} 或之后的日期。",
        "The transfer {number} is of {first} and cannot be reversed on {day}. Enter {first} or a later day.",
    ),
    "TRANSFER_PAID": (
        "转抵单 {number} 转入的单据 {document} 已由 {by} 收款或结清，不能冲回。请先撤回 {by}，再冲回。",
        "{document}, moved by {number}, was paid or settled by {by} since. Take {by} back first, then reverse.",
    ),
    "TRANSFER_WHOLE": (
        "{number} 是转抵单，不是收款，不能单独冲回。请用 transfer --number {number} --reverse。",
        "{number} is a transfer, no receipt. Reverse it with transfer --number {number} --reverse.",
    ),
    "TRANSFER_FILE": (
        "协议文件 {name} 是空的，或超过 {most:mb} MB（现为 {size:mb} MB）。请换成清晰、不太大的扫描件。",
        "The agreement {name} is empty or larger than {most:mb} MB (it has {size:mb} MB). Give a smaller scan.",
    ),
}

WRONG_USAGE: Table = {
    "TRANSFER_ONE_WAY": (
        "请用 --type 新做转抵，或用 --number 加 --reverse、--agreement（含日期、文件）、--agreement-copy、--pdf；一次只做一件。",
        "Make one with --type, or use --number with --reverse, with --agreement and its date and file, or with --agreement-copy"
        " and --pdf.",
    ),
    "TRANSFER_NEEDS": (
        "新做转抵要写 --customer、--on，以及 --document 或 --amount。请补上。",
        "A transfer needs --customer, --on, and --document or --amount. Add them.",
    ),
    "TRANSFER_NO_FILE": (
        "转抵单 {number} 没有存协议文件。请先用 --agreement-file 存入。",
        "No file of an agreement is kept for {number}. Add it with --agreement-file first.",
    ),
}

SAID: Table = {
    **{f"transfer {code}": named for code, named in TYPES.items()},
    "transfer line": (
        "{number}，{on}，{type}，客户 {customer}[，对方 {party}]，{currency} {amount}[，{agreement}][，{reversed}]",
        "{number}, {on}, {type}, customer {customer}[, other party {party}], {currency} {amount}[, {agreement}][, {reversed}]",
    ),
    "transfer item": (
        "{document} {amount}[，用 {credit}][，转为 {to}]",
        "{document} {amount}[, with {credit}][, now {to}]",
    ),
    "transfer told ledger": (
        "明细账已有这笔，以转抵单代替，没有重复记账。",
        "A ledger told it already: the transfer takes its place, nothing counts twice.",
    ),
    "transfer told open_items": (
        "未收清单已先减少，以转抵单说明原因，没有重复记账。",
        "A list of open items told it already: the transfer explains it, nothing counts twice.",
    ),
    "transfer told balances": (
        "余额表已先减少，以转抵单说明原因，没有重复记账。",
        "A list of balances told it already: the transfer explains it, nothing counts twice.",
    ),
    "transfer no detail": ("（明细账，不分单据）", "(ledger, no document)"),
    "transfer missing": ("缺协议", "agreement missing"),
    "transfer agreement": ("协议 {number}", "agreement {number}"),
    "transfer agreement kept": ("协议已存", "agreement kept"),
    "transfer reversed": ("{on} 已冲回", "reversed {on}"),
    "transfers none": ("这个期间没有转抵。", "There are no transfers in this period."),
    "transfers none missing": ("没有缺协议的转抵。", "No transfer lacks its agreement."),
}

FACTS: Table = {
    "TransferMade": (
        "客户（内部号 {customer}）做了转抵 {number}（{type:transfer}）[，对方客户内部号 {other}|，对方 {party}]："
        "{currency} {amount:money}，{on}，不是收款。",
        "Made transfer {number} of a customer (internal number {customer}), {type:transfer}"
        "[, other customer (internal number {other})|, other party {party}]: {currency} {amount:money} on {on}, no money.",
    ),
    "TransferReversed": (
        "于 {on} 冲回了转抵（内部号 {transfer}）。",
        "Reversed a transfer (internal number {transfer}) on {on}.",
    ),
    "TransferAgreementAdded": (
        "登记了转抵（内部号 {transfer}）的协议[ {agreement}][，签订日 {signed}][，文件 {file}]。",
        "Recorded the agreement[ {agreement}] of a transfer (internal number {transfer})[, signed on {signed}][, file {file}].",
    ),
}

DESCRIBED: Table = {
    "transfer": (
        "往来转抵（不收钱的冲账）：新做、冲回、存协议、打印",
        "a transfer without cash: make, reverse, keep its agreement, print",
    ),
    "transfers": ("列出某期间的往来转抵", "list the transfers of a period"),
}

OPTIONS: Table = {
    "transfer --type": (
        "类型：advance_to_receivable 预收冲应收、receivable_to_payable 应收冲应付、receivable_to_receivable 应收转应收、"
        "three_party 三方抵账、goods_for_debt 以物抵债",
        "advance_to_receivable, receivable_to_payable, receivable_to_receivable, three_party or goods_for_debt",
    ),
    "transfer --number": ("转抵单编号", "number of the transfer"),
    "transfer --customer": ("应收减少的客户编号", "code of the customer who owes less by it"),
    "transfer --to": ("转入的客户编号，或三方抵账里收我方货款的客户编号", "customer who owes it now, or who is paid for us"),
    "transfer --party": ("三方抵账里收我方货款的第三方名称", "name of the third party who is paid for us"),
    "transfer --document": (
        "对哪张单据转抵多少，可重复；不写则先到期的先抵",
        "how much of which document, repeatable; without it what is due first",
    ),
    "transfer --amount": ("转抵金额", "amount"),
    "transfer --on": ("转抵日期", "day of the transfer"),
    "transfer --goods": ("抵债物品（名称、数量）", "the goods that pay: what and how many"),
    "transfer --value": ("抵债物品作价（默认等于抵债金额）", "what the goods are worth (default: the amount)"),
    "transfer --agreement": ("协议编号", "number of the agreement"),
    "transfer --agreement-date": ("协议签订日", "day on which it was signed"),
    "transfer --agreement-file": ("协议扫描件，存入账簿", "scan of the agreement, kept in the book"),
    "transfer --agreement-copy": ("把存入的协议另存到这个文件", "write the kept agreement to this file"),
    "transfer --note": ("备注", "a note"),
    "transfer --known": ("转入客户账上已有的这笔单据，可重复", "document by which the other customer owes it already, repeatable"),
    "transfer --also": ("与账上相似的不是同一笔，照样记账", "post it although something like it is in the book"),
    "transfer --reverse": ("在这一天冲回", "reverse it on this day"),
    "transfer --pdf": ("把通知或协议草稿写入这个 PDF 文件", "write the notice or draft agreement to this PDF file"),
    "transfers --from": ("起始日", "first day"),
    "transfers --to": ("截止日", "last day"),
    "transfers --missing-agreement": ("只列缺协议的", "only those whose agreement is missing"),
    "transfers --pdf": ("把清单写入这个 PDF 文件", "write the list to this PDF file"),
}

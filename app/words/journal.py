"""What happened, as the journal tells it; figures are the fact's own fields. An internal number is a row's id."""

from app.words import allowances, bills, reconciling, retention, transfers
from app.words.table import Table

FACTS: Table = {
    **allowances.FACTS,
    **reconciling.FACTS,
    **retention.FACTS,
    **transfers.FACTS,
    **bills.FACTS,
    "BookCreated": (
        "建立了 {company} 的账簿，本位币 {base_currency}。",
        "Created the book of {company}, base currency {base_currency}.",
    ),
    "EntityAdded": (
        "增加了我方主体 {id}[（{code}）]。",
        "Added own company {id}[ ({code})].",
    ),
    "ProfileSet": (
        "更新了我方主体 {entity} 的公司资料。",
        "Changed the particulars of own company {entity}.",
    ),
    "BatchImported": (
        "导入了{kind:kind}文件 {source}（批次 {batch}）：接受 {accepted} 行，未变 {unchanged} 行，退回 {rejected} 行。",
        "Imported {kind:kind} from {source} (batch {batch}): "
        "{accepted} accepted, {unchanged} unchanged, {rejected} rejected.",
    ),
    "BatchUndone": (
        "撤销了导入批次 {batch}。",
        "Took back import batch {batch}.",
    ),
    "DocumentPosted": (
        "登记了{document:posted}。",
        "Posted {document:posted}.",
    ),
    "Allocated": (
        "做了收款核销，共 {allocations:count} 笔。",
        "Allocated money on account, number of lines: {allocations:count}.",
    ),
    "ReceiptReversed": (
        "记录了{reversal:posted}，原收款核销一并冲回，单据恢复未收。",
        "Recorded {reversal:posted}; what it had paid became open again.",
    ),
    "DisputeSet": (
        "更新了单据（内部号 {document}）的争议金额，自 {eff} 起生效[，原因：{reason}]。",
        "Changed the disputed amount of a document (internal number {document}) from {eff} on[; reason: {reason}].",
    ),
    "HoldOffSet": (
        "对客户（内部号 {customer}）[的单据（内部号 {document}）][暂缓催函至 {until}|解除了暂缓催函]，原因：{reason}。",
        "[Put letters on hold until {until}|Lifted the hold on letters] for a customer (internal number {customer})"
        "[, document (internal number {document})]; reason: {reason}.",
    ),
    "MapRemembered": (
        "记住了{kind:kind}文件的映射[（批次 {batch}）]，供表头相同的文件使用。",
        "Remembered the map of {kind:kind}[ (batch {batch})] for files with the same headers.",
    ),
    "SnapshotTaken": (
        "批次 {batch} 是截至 {as_of} 的全部未收[（上一次 {previous}）]。",
        "Batch {batch} is all that was open on {as_of}[ (before it: {previous})].",
    ),
    "SettlementReplaced": (
        "快照所记的结清 {settlement} 由收款取代：{reversal:posted}。",
        "The settlement {settlement} of a snapshot gave way to a receipt: {reversal:posted}.",
    ),
    "DataDateStated": (
        "说明了{source:reach}数据截至 {up_to}。",
        "Stated that the {source:reach} data reach up to {up_to}.",
    ),
    "PolicySet": (
        "载入了{kind:kind}，自 {valid_from} 起生效[，只用于客户 {customer}]。",
        "Loaded the {kind:kind}, in effect from {valid_from}[, for customer {customer} only].",
    ),
    "LetterTextSet": (
        "载入了第 {level} 级催函的{language:language}文本，自 {valid_from} 起使用。",
        "Loaded the {language:language} text of letter level {level}, used from {valid_from}.",
    ),
    "CalendarSet": (
        "载入了 {year} 年的工作日历。",
        "Loaded the calendar of {year}.",
    ),
    "RunMade": (
        "生成了 {on} 的催函批次 {run}[，数据较旧仍继续，原因：{stale_reason}]。",
        "Made dunning run {run} of {on}[ with old data; reason: {stale_reason}].",
    ),
    "NoticeIssued": (
        "出具了催函 {number}（内部号 {notice}）：第 {level} 级，{currency} {total:money}，"
        "付款期限 {deadline}（含当日）。",
        "Issued letter {number} (internal number {notice}): level {level}, {currency} {total:money}, "
        "payable by {deadline} (inclusive).",
    ),
    "NoticeSent": (
        "登记了催函（内部号 {notice}）于 {on} 寄出，方式：{channel:channel}。",
        "Recorded a letter (internal number {notice}) as sent on {on} by {channel:channel}.",
    ),
    "NoticeWithdrawn": (
        "撤回了一封未寄出的催函（内部号 {notice}），编号保留不再使用。",
        "Withdrew an unsent letter (internal number {notice}); its number stays used.",
    ),
    "PaperStored": (
        "存下了催函（内部号 {notice}）的原件，共 {pages} 页。",
        "Kept the original of a letter (internal number {notice}), pages: {pages}.",
    ),
    "PersonErased": (
        "应要求删除了客户（内部号 {customer}）的个人信息，共 {ids:count} 项。",
        "Erased personal values of a customer (internal number {customer}) on request, number of values: {ids:count}.",
    ),
    "BankLineMatched": (
        "认领了银行流水第 {line} 行，对应收款 {receipts:count} 笔。",
        "Matched line {line} of the bank, number of receipts: {receipts:count}.",
    ),
    "BankLineReopened": (
        "银行流水第 {line} 行恢复为待认领。",
        "Opened line {line} of the bank again.",
    ),
    "BankLineIgnored": (
        "把银行流水第 {line} 行标记为不处理，原因：{reason}。",
        "Marked line {line} of the bank as ignored; reason: {reason}.",
    ),
}

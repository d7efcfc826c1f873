"""Retention and the accounts that are not goods: reasons for no letter, refusals, wrong usage and what the command says."""

from app.words.table import Table

SKIPS: Table = {
    "RETENTION_WAITING": (
        "质保金还没有触发（未验收或质保期未满），没有到期日，不催。是否已验收？请用 retention 填日期。",
        "It is retention whose event (acceptance, end of warranty) has not happened, so nothing is due. "
        "If it has, enter the day with retention.",
    ),
    "ESTIMATE_ACCOUNT": (
        "科目性质是暂估，还没有开票，不催。如要催收，请开票或改科目规则（accounts）。",
        "It stands on an account of estimates, not invoiced yet. Invoice it, or change the map of accounts.",
    ),
    "NOTES_ACCOUNT": (
        "科目性质是应收票据，到期由承兑人付款，不催。如归错类，请改科目规则（accounts）。",
        "It stands on an account of notes, which the acceptor pays when they mature. If that is wrong, change the map of accounts.",
    ),
    "ADVANCE_ACCOUNT": (
        "科目性质是预收，不催。预收科目有借方余额的，请与财务核对。",
        "It stands on an account of advances, which is not written to. Check why that account has a debit.",
    ),
    "OTHER_ACCOUNT": (
        "科目性质是其他应收，默认不催。如要催收，请改科目规则（accounts）。",
        "It stands on an account of other receivables, which is not written to. To do so, change the map of accounts.",
    ),
}

REFUSALS: Table = {
    "RETENTION_SPAN": (
        "「{text}」不是期限。请写成 12M（12 个月）或 90（90 天）这样的形式。",
        "“{text}” is no span of time. Write it like 12M (12 months) or 90 (90 days).",
    ),
    "RETENTION_NO_SPAN": (
        "不知道 {document} 在事件之后多久到期。请先用 --after 填期限，或在客户账期里写明验收后多久付款。",
        "It is not known how long after the event {document} is due. Give it with --after first, "
        "or as a term of the customer that counts from acceptance.",
    ),
    "RETENTION_NOT_WAITING": (
        "{document} 不是待触发的质保金[，到期日是 {due}]。科目不是质保金、也没有到期日的，请先用 --event 登记。",
        "{document} is no retention that waits for an event[; it is due on {due}]. "
        "If it has no due date, first record what it waits for with --event.",
    ),
    "RETENTION_UNKNOWN": (
        "「{document}」有 {count} 个分期或同号单据，不知道是哪一个。请写明分期，如「A1 (2/2)」。",
        "“{document}” stands for several instalments or documents ({count}). Name one of them, like “A1 (2/2)”.",
    ),
    "RETENTION_HAPPENED": (
        "{document} 已登记在 {day} 触发[，{due} 到期]。要更正，请先用 --undo 取消。",
        "The event of {document} is recorded as of {day}[, due on {due}]. To correct it, take it back first with --undo.",
    ),
    "RETENTION_NOT_HAPPENED": (
        "{document} 还没有登记触发日期，不用取消。请用 retention 查看台账。",
        "No event of {document} is recorded, so there is nothing to take back. See the register with retention.",
    ),
    "RETENTION_LETTER": (
        "催函 {letter} 列有 {document}，不能取消触发日期。未寄出的请先撤回该函；已寄出的请与客户说明。",
        "Letter {letter} lists {document}, so the event cannot be taken back. "
        "Withdraw the letter if it was not sent; else settle it with the customer.",
    ),
}

WRONG_USAGE: Table = {
    "RETENTION_ONE_WAY": (
        "登记一笔质保金要写 --customer 和 --document，再写登记内容、--happened 或 --undo 之一。只看台账请写 --on。",
        "For one item give --customer and --document with what is to be recorded, or --happened, or --undo. "
        "For the register give --on.",
    ),
}

SAID: Table = {
    "bucket retention": ("质保金·待触发", "retention, waiting"),
    "nature retention": ("质保金", "retention"),
    "nature estimate": ("暂估", "estimate"),
    "nature notes": ("应收票据", "notes"),
    "nature advance": ("预收", "advance"),
    "nature other": ("其他应收", "other receivable"),
    "retention title": ("{on} 质保金台账，共 {count} 笔", "Retention on {on}, items: {count}"),
    "retention none": ("没有质保金。", "There is no retention."),
    "retention event": ("起算事件", "event"),
    "retention expected": ("预计日期", "expected"),
    "retention responsible": ("责任人", "responsible"),
    "retention state": ("状态", "state"),
    "retention accept": ("验收", "acceptance"),
    "retention warranty": ("质保期满", "end of warranty"),
    "retention waiting": ("待触发", "waiting"),
    "retention triggered": ("已触发", "triggered"),
    "retention received": ("已收", "received"),
    "retention ask accept": (
        "{customer} {document}（[预计 {expected}|没有预计日期][，责任人 {responsible}]）：是否已验收？填日期。",
        "{customer} {document} ([expected {expected}|no day expected][, responsible: {responsible}]): "
        "was it accepted? Enter the day.",
    ),
    "retention ask warranty": (
        "{customer} {document}（[预计 {expected}|没有预计日期][，责任人 {responsible}]）：质保期是否已满？填日期。",
        "{customer} {document} ([expected {expected}|no day expected][, responsible: {responsible}]): "
        "has the warranty ended? Enter the day.",
    ),
    "retention total": (
        "{currency} 待触发 {waiting}，已触发 {triggered}，已收 {received}",
        "{currency} waiting {waiting}, triggered {triggered}, received {received}",
    ),
    "retention set": ("已登记 {document} 的质保金。", "Recorded the retention of {document}."),
    "retention same": ("{document} 的质保金登记没有变化。", "The retention of {document} is as it was."),
    "retention happened": (
        "{document} 于 {happened} 触发，{due} 到期。",
        "The event of {document} was on {happened}; it is due on {due}.",
    ),
    "retention undone": (
        "已取消 {document} 的触发日期，恢复为待触发。",
        "The event of {document} was taken back; it waits again.",
    ),
}

INTAKE: Table = {
    "RETENTION_GREW": (
        "科目「{account}」的质保金已触发（{due} 到期），但余额增加了，不知道增加的是否也到期，恢复为待触发。"
        "请用 retention 重新填日期。",
        "Retention on account “{account}” was due on {due} and has grown; nobody said that what came is due as well, "
        "so it waits again. Enter the day with retention.",
    ),
}

FACTS: Table = {
    "RetentionSet": (
        "登记了客户（内部号 {customer}）的质保金：[科目 {account}|单据（内部号 {document}）][，预计 {expected}]"
        "[，责任人 {responsible}][，期限 {span}]。",
        "Recorded retention of a customer (internal number {customer}): [account {account}|document (internal number {document})]"
        "[, expected {expected}][, responsible {responsible}][, span {span}].",
    ),
    "EventHappened": (
        "客户（内部号 {customer}）的质保金（[科目 {account}|单据内部号 {document}]）[于 {on} 触发，{due} 到期|取消触发日期]。",
        "Retention of a customer (internal number {customer}; [account {account}|document {document}]) "
        "[had its event on {on} and is due on {due}|waits for its event again].",
    ),
}

VALUES: Table = {
    "NATURE_UNKNOWN": (
        "没有这种科目性质。请从这些中选：{known:list}。",
        "There is no such nature of an account. Choose one of these: {known:list}.",
    ),
    "NOT_AN_ACCOUNT": (
        "这里应是科目编码。请写成 1122.02 或 112202 这样的形式。",
        "This has to be the code of an account. Write it like 1122.02 or 112202.",
    ),
}

DESCRIBED: Table = {
    "retention": ("质保金台账；登记事件、触发日期", "the register of retention: its events, and when they happened"),
}

OPTIONS: Table = {
    "retention --on": ("台账截至哪一天（默认今天）", "the day of the register (default: today)"),
    "retention --customer": ("客户编号", "code of the customer"),
    "retention --document": ("单据号；余额写科目，如 1122.02", "number of the document; of a balance its account, like 1122.02"),
    "retention --event": ("起算事件：accept 验收、warranty 质保期满", "what it waits for: accept or warranty (its end)"),
    "retention --expected": ("预计的日期", "day on which it is expected"),
    "retention --responsible": ("责任人", "who asks about it"),
    "retention --after": ("事件之后多久到期，如 12M 或 90", "how long after the event it is due, like 12M or 90"),
    "retention --happened": ("事件实际发生的日期", "day on which it happened"),
    "retention --undo": ("取消登记的触发日期", "take the day back"),
}

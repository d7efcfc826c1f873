"""Why an action is refused, and what would make it pass."""

from app.words import bills, reconciling, retention, transfers
from app.words.allowances import REFUSALS
from app.words.table import Table

RULES: Table = {
    **REFUSALS,
    **reconciling.REFUSALS,
    **retention.REFUSALS,
    **transfers.REFUSALS,
    **bills.REFUSALS,
    # lines of the bank
    "BANK_LINE_UNKNOWN": (
        "账簿里没有银行流水第 {line} 行。请用 bank 命令查看行号。",
        "This book has no line {line} of the bank. See the numbers with the command bank.",
    ),
    "BANK_LINE_TAKEN": (
        "银行流水第 {line} 行已认领[（{receipts:list}）]或已标记为不处理。请先用 --undo 恢复，再重新认领。",
        "Line {line} of the bank is matched[ ({receipts:list})] or ignored already. Undo that with --undo first.",
    ),
    "BANK_LINE_NO_RECEIPT": (
        "银行流水第 {line} 行是支出，或已被银行冲回，不能认领为收款。请核对行号。",
        "Line {line} of the bank is money out, or the bank took it back, so it is no receipt. Check the number.",
    ),
    "BANK_LINE_OPEN": (
        "银行流水第 {line} 行没有认领，也没有标记为不处理，不需要恢复。请核对行号。",
        "Line {line} of the bank is neither matched nor ignored, so there is nothing to undo. Check the number.",
    ),
    "MATCH_SPLIT": (
        "第 {line} 行的金额是 {currency} {amount}，分给各客户的合计是 {given}。"
        "请重复 --customer，写明编号和金额（如 K07=60000），合计要相等。",
        "Line {line} is {currency} {amount}; what the customers get makes {given}. "
        "Give the amounts as --customer CODE=AMOUNT so that they make the whole.",
    ),
    "MATCH_AMOUNT": (
        "「{value}」不是大于零的金额。请写成 1234.50 这样的形式。",
        "“{value}” is no amount above zero. Write it like 1234.50.",
    ),
    "ACCEPT_TOO_LOW": (
        "规则只允许采用 {lowest} 分以上的建议。请提高 --accept，其余的逐行认领。",
        "The policy accepts proposals from {lowest} on only. Raise --accept, and match the others line by line.",
    ),
    "ROUND_OFF_TOO_LARGE": (
        "差额 {currency} {difference} 超过抹零限额（每笔 {cap}，本月还剩 {left}）。请把差额留作未收，"
        "或用 allowance --request 向老板申请。",
        "The difference {currency} {difference} is above what may be rounded off (each receipt {cap}, this month {left} left). "
        "Leave it open, or apply to the owner with allowance --request.",
    ),
    # the book
    "ENTITY_UNKNOWN": (
        "账簿里没有代码为「{entity}」的我方主体。请核对代码，或先用单据文件的「我方主体」列带入。",
        "This book has no own company with the code “{entity}”. "
        "Check the code, or bring it in first with the own-company column of a document file.",
    ),
    "CUSTOMER_UNKNOWN": (
        "账簿里没有客户 {customer:list}。请核对客户编号，或先导入客户。",
        "This book has no customer {customer:list}. Check the code, or import the customer first.",
    ),
    "DOCUMENT_UNKNOWN": (
        "该客户名下没有单据「{document}」。请核对单据号，或先导入单据。",
        "This customer has no document “{document}”. Check the number, or import the document first.",
    ),
    "PROFILE_KEY_UNKNOWN": (
        "公司资料没有「{key}」这一项。请从这些项目中选：{known:list}。",
        "The company’s particulars have no “{key}”. Choose one of these: {known:list}.",
    ),
    "PROFILE_VALUE": (
        "公司资料「{key}」不能是「{value}」。{key:hint}",
        "“{key}” of the company’s particulars cannot be “{value}”. {key:hint}",
    ),
    # batches
    "BATCH_UNKNOWN": (
        "没有导入批次 {batch}。请核对导入时显示的批次号。",
        "There is no import batch {batch}. Check the number that the import showed.",
    ),
    "BATCH_UNDONE": (
        "导入批次 {batch} 已经撤销过，账簿没有变化。如要恢复，请重新导入原文件。",
        "Import batch {batch} was taken back before; nothing changed. To restore it, import the file again.",
    ),
    "SNAPSHOT_OLDER": (
        "这份清单截至 {day}，早于账簿中 {newest} 的清单，没有导入。"
        "如果清单其实更新，请用 --up-to 写明日期；否则请导入更新的清单，或先撤销较新的那一批。",
        "This list is of {day}, older than the one of {newest} in the book, and was not imported. "
        "If it is newer in truth, state its day with --up-to; else import a newer list, or take the newer batch back first.",
    ),
    "BATCH_IN_USE": (
        "导入批次 {batch} 不能撤销，后来的 {count} 项与它相连，例如 {hanging:list}。"
        "请先撤回或冲回这些项目，或用新的单据更正。",
        "Import batch {batch} cannot be taken back: later entries hang on it ({count}), such as {hanging:list}. "
        "Withdraw or reverse those first, or correct it with a new document.",
    ),
    # ledger
    "DOCUMENT_EXISTS": (
        "客户 {customer} 已有单据「{document}」。同一张单据不必再录；另一张单据请换一个单据号。",
        "Customer {customer} has a document “{document}” already. "
        "The same one need not be entered again; give another one its own number.",
    ),
    "AMOUNT_NOT_POSITIVE": (
        "「{document}」的金额要大于零，增减由单据类型决定。请填正数，减少应收请用贷项或收款。",
        "The amount of “{document}” has to be above zero; its kind says which way it counts. "
        "Enter a positive amount, and a credit note or receipt where the debt becomes less.",
    ),
    "OVER_ALLOCATED": (
        "「{credit}」只剩 {currency} {open:money} 可用。请减少收款核销的金额，或先冲回它的其他收款核销。",
        "Only {currency} {open:money} of “{credit}” is left. "
        "Allocate less, or take back another of its allocations first.",
    ),
    "OVER_SETTLED": (
        "「{debit}」只剩 {currency} {open:money} 未收。请减少收款核销的金额，多出的部分留作挂账。",
        "Only {currency} {open:money} of “{debit}” is still open. Allocate less and leave the rest on account.",
    ),
    "CURRENCY_MIXED": (
        "「{debit}」和「{credit}」币种不同，不能互相冲抵。请选同一币种的单据。",
        "“{debit}” and “{credit}” are in different currencies and cannot be set against each other. "
        "Choose documents in one currency.",
    ),
    "CUSTOMER_MIXED": (
        "「{debit}」和「{credit}」属于不同客户，不能互相冲抵。请选同一客户的单据，或更正收款的客户。",
        "“{debit}” and “{credit}” belong to different customers and cannot be set against each other. "
        "Choose documents of one customer, or correct the customer of the receipt.",
    ),
    "SAME_SIDE": (
        "「{document}」和「{other}」方向相同，不能互相冲抵。请一边选发票、借项等应收，另一边选收款或贷项。",
        "“{document}” and “{other}” count the same way and cannot be set against each other. "
        "Choose an invoice or debit note on one side and a receipt or credit note on the other.",
    ),
    "ALREADY_REVERSED": (
        "收款「{receipt}」已经冲回过，不能再次冲回。请核对收款号。",
        "Receipt “{receipt}” was reversed before and cannot be reversed again. Check the reference.",
    ),
    "REVERSED_BEFORE_RECEIVED": (
        "退票日期 {reversed} 早于收款「{receipt}」的日期 {received}。请填 {received} 或以后的日期。",
        "The reversal on {reversed} lies before receipt “{receipt}” of {received}. Enter {received} or a later day.",
    ),
    "DISPUTE_TOO_LARGE": (
        "「{document}」只剩 {open:money} 未收，争议金额不能更大。请填不超过 {open:money} 的金额。",
        "Only {open:money} of “{document}” is still open, so no more can be disputed. Enter at most {open:money}.",
    ),
    # policy, letters, calendar
    "POLICY_INVALID": (
        "规则文件的 {where} 不能用：{code:fault}本次没有载入任何内容。",
        "The policy file cannot be used at {where}. {code:fault} Nothing was loaded.",
    ),
    "LETTER_TEXT_INVALID": (
        "函件文本文件的 {where} 不能用：{code:fault}本次没有载入任何内容。",
        "The file of letter texts cannot be used at {where}. {code:fault} Nothing was loaded.",
    ),
    "CALENDAR_INVALID": (
        "日历文件的 {where} 不能用：{code:fault}本次没有载入任何内容。",
        "The calendar file cannot be used at {where}. {code:fault} Nothing was loaded.",
    ),
    "TERM_UNREADABLE": (
        "这个账期读不懂。请写成 NET30、月结30、月结30(月)、COD、预付，或 30%/NET30,70%/NET60 这样的形式。",
        "This payment term cannot be read. Write it like NET30, EOM+30, EOM+1M, COD, PREPAY or 30%/NET30,70%/NET60.",
    ),
    # dunning
    "RUN_UNKNOWN": (
        "没有催函批次 {run}。请核对生成时显示的批次号。",
        "There is no dunning run {run}. Check the number that was shown when it was made.",
    ),
    "RUN_BEFORE_LAST_LETTER": (
        "催函日期 {on} 早于最近一次寄出日期 {last}。请填 {last} 或以后的日期。",
        "The run on {on} lies before the last letter, sent on {last}. Enter {last} or a later day.",
    ),
    "NOTICE_UNKNOWN": (
        "催函批次 {run} 里没有[客户 {customer} 的]催函。请核对批次号和客户编号。",
        "Dunning run {run} has no letter[ to customer {customer}]. Check the run and the customer code.",
    ),
    "NOTICE_WITHDRAWN": (
        "催函批次 {run} [中客户 {customer} ]的催函已经撤回。如仍要发函，请重新生成催函批次。",
        "The letters of dunning run {run}[ to customer {customer}] were withdrawn. "
        "To write all the same, make a new run.",
    ),
    "NOTICE_SENT": (
        "催函 {number} 已登记为 {on} 寄出（{channel:channel}），不能更改或撤回。如函中内容有误，请另行去函更正。",
        "Letter {number} is recorded as sent on {on} by {channel:channel} and can be neither changed nor withdrawn. "
        "If something in it is wrong, write to the customer again.",
    ),
    "SENT_BEFORE_RUN": (
        "寄出日期 {on} 早于催函日期 {run_on}。请填 {run_on} 或以后的日期。",
        "The letters are dated {run_on} and cannot have been sent on {on}. Enter {run_on} or a later day.",
    ),
    "COMMAND_REUSED": (
        "命令编号「{command}」已用于另一项操作。请换一个编号再执行。",
        "The command id “{command}” stands for another action already. Use another id and run it again.",
    ),
    "DAY_TOO_LATE": (
        "日期 {day} 晚于明天（今天是 {today}）。请核对日期后重新输入。",
        "The date {day} lies beyond tomorrow (today is {today}). Please check it and enter it again.",
    ),
    "LETTER_TEXT_MISSING": (
        "没有第 {level} 级催函的{language:language}文本。请先载入这一级的文本，或更改客户的函件语言。",
        "There is no {language:language} text for letter level {level}. "
        "Load one first, or change the language of the customer’s letters.",
    ),
    "NO_ADDRESS": (
        "{customer:list} 没有地址[（共 {count} 户）]，不能登记为邮寄。"
        "请导入地址后撤回并重新出函，或改用微信、邮件登记。",
        "There is no address for {customer:list}[ (customers concerned: {count})], so the letter cannot be "
        "recorded as posted. Import the address, withdraw the letter and issue it again, "
        "or record it as sent by WeChat or e-mail.",
    ),
    "LETTERHEAD_INCOMPLETE": (
        "公司资料还没有填开户行或账号，催函不能打印。请先填写这两项（company 命令的 --set bank=… --set account=…）。",
        "The company’s bank or account number is missing, so letters cannot be printed. "
        "Enter both first (company … --set bank=… --set account=…).",
    ),
    "REASON_MISSING": (
        "还没有写原因。请写一句原因，它会记入日志供以后查对。",
        "There is no reason yet. Enter one in a few words; it is kept in the journal.",
    ),
    "REASON_TOO_LONG": (
        "原因有 {length} 个字，最多 {most} 个。请写得短一些。",
        "The reason has {length} characters; {most} is the most. Make it shorter.",
    ),
    "HOLD_IN_PAST": (
        "暂缓的最后一天 {until} 早于今天（{today}），不起作用。请填今天或以后的日期；要解除暂缓，请不填日期。",
        "The last day of the hold, {until}, lies before today ({today}), so it would hold nothing. "
        "Enter today or a later day, or no day to lift the hold.",
    ),
    # paper
    "GLYPHS_MISSING": (
        "[客户 {customer}：]有的字在打印字体里没有，印出来会是空白[：{glyphs}]。请改用通用的字，再打印。",
        "[Customer {customer}: some|Some] characters are not in the printing font and would come out blank"
        "[: {glyphs}]. "
        "Write them with common characters and print again.",
    ),
}

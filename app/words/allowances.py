"""Applications for allowances, notes of payers, and what a match may set aside: refusals, wrong usage and what commands say."""

from app.words.table import Table

STATES: Table = {
    "pending": ("待批", "not decided"),
    "refused": ("不同意", "refused"),
    "withdrawn": ("已撤回", "withdrawn"),
    "awaiting": ("待开红字", "approved, credit note to come"),
    "issued": ("已开红字", "given by a credit note"),
    "posted": ("已同意并入账", "approved and posted"),
    "reversed": ("已冲回", "reversed"),
}

REFUSALS: Table = {
    "BANK_FEE_TOO_LARGE": (
        "手续费 {currency} {fee} 超过限额 {cap}，或超过这笔款没有付清的 {left}。请核对金额；超限额的用 allowance --request 申请。",
        "The fee {currency} {fee} is above the cap {cap}, or above {left}, which the payment left open. "
        "Check it; for more than the cap apply with allowance --request.",
    ),
    "BANK_LINE_OF_CUSTOMER": (
        "银行流水第 {line} 行已认领给客户 {customer}，其个人信息随客户一起删除。请改用 --customer {customer}。",
        "Line {line} of the bank is matched to customer {customer}, with whom its personal values are erased. "
        "Use --customer {customer}.",
    ),
    "PAYER_NOTE_NOT_NEEDED": (
        "银行流水第 {line} 行还没有认领，或付款人就是客户本人，不需要代付说明。请核对行号。",
        "Line {line} of the bank is not matched, or the customer himself paid: it needs no note of a payer. Check the number.",
    ),
    "ALLOWANCE_UNKNOWN": (
        "没有申请单 {number}。请用 allowances 查看编号。",
        "There is no application {number}. See the numbers with allowances.",
    ),
    "ALLOWANCE_OWN": (
        "申请单 {number} 是 {by} 自己申请的，不能由本人审批。请由老板用自己的名字（--as）审批；"
        "只有一个人的公司可在规则里打开 own_approval。",
        "{by} asked for {number} and cannot decide it himself. Let the owner decide under his own name (--as); "
        "a firm of one may set own_approval in the policy.",
    ),
    "ALLOWANCE_STATE": (
        "申请单 {number} 现在的状态是{state:allowance}，不能这样处理。请用 allowance --number 查看。",
        "The application {number} is now {state:allowance}, so this cannot be done. See it with allowance --number.",
    ),
    "ALLOWANCE_EARLIER": (
        "申请单 {number} 的日期 {day} 早于 {first}。请填 {first} 或之后的日期。",
        "The day {day} for {number} lies before {first}. Enter {first} or a later day.",
    ),
    "ALLOWANCE_TOO_LARGE": (
        "单据 {document} 未收且没有申请过的只有 {currency} {left:money}。请减少申请金额。",
        "Of {document} only {currency} {left:money} is open and not asked for yet. Ask for less.",
    ),
    "ALLOWANCE_PAID": (
        "申请单 {number} 的单据在申请之后已付清或被取代，不能再入账。请核对后退回或撤回申请。",
        "What {number} asks for was paid or replaced since and cannot be posted. Check it, then refuse or withdraw it.",
    ),
}

WRONG_USAGE: Table = {
    "DISPUTE_NEEDS_REASON": (
        "--dispute 和 --reason 要一起用。请写明客户为什么不付。",
        "Use --dispute and --reason together: say why the customer does not pay.",
    ),
    "PAYER_NOTE_ALONE": (
        "--payer-note 要与 --line 一起用，可以同时用 --customer 认领，不能与其他选项一起用。请分开执行。",
        "Use --payer-note with --line, alone or with --customer; not with the others.",
    ),
    "ALLOWANCE_ONE_WAY": (
        "请用 --request 新申请，或用 --number 加 --approve、--refuse、--withdraw、--reverse、--pdf 之一；一次只做一件。",
        "Ask with --request, or use --number with one of --approve, --refuse, --withdraw, --reverse and --pdf.",
    ),
    "ALLOWANCE_NEEDS": (
        "申请要写明 --customer、--document 和 --reason。请补上。",
        "An application needs --customer, --document and --reason. Add them.",
    ),
    "ALLOWANCES_MONTH": (
        "--pdf 打印的是月度清单，要写 --month。请补上月份；单张申请单用 allowance --number --pdf。",
        "Give --month with --pdf, which prints the list of a month; print one application with allowance --number --pdf.",
    ),
    "ERASE_ONE": (
        "--customer 和 --bank-line 必须写一个，也只能写一个。请选定要删除谁的信息。",
        "Give --customer or --bank-line, one of them: say whose values are to be erased.",
    ),
}

SAID: Table = {
    "bank no payer note": ("，缺代付说明", ", payer’s note missing"),
    "payer note missing": ("缺代付说明", "payer’s note missing"),
    "matched without note": (
        "已认领第 {line} 行；没有打印代付说明：付款人就是客户，或名称里有无法打印的字。",
        "Matched line {line}; no note was printed: the customer himself paid, or a name has characters that cannot be printed.",
    ),
    "note signed": (
        "第 {line} 行的代付说明[：{on} 签回|恢复为缺少]。",
        "The payer’s note of line {line} [came back signed on {on}|is missing again].",
    ),
    "erased line": (
        "已删除银行流水第 {line} 行的个人信息，共 {erased} 项。",
        "Erased the personal values of line {line} of the bank, number of values: {erased}.",
    ),
    "erased nothing line": (
        "银行流水第 {line} 行没有可删除的个人信息，或先前已经删除。",
        "Line {line} of the bank has no personal values to erase, or they were erased before.",
    ),
    "allowance rebate": ("返利", "rebate"),
    "allowance allowance": ("折让", "allowance"),
    "allowance small_difference": ("抹零", "small difference"),
    "allowance bank_fee": ("银行手续费", "bank fee"),
    "allowance discount": ("现金折扣", "cash discount"),
    "allowance pending": ("待批", "to be decided"),
    "allowance refused": ("不同意（{on}，{by}）", "refused ({on}, {by})"),
    "allowance withdrawn": ("已撤回（{on}）", "withdrawn ({on})"),
    "allowance awaiting": ("待开红字（{on} {by} 同意）", "credit note to come (approved {on}, {by})"),
    "allowance issued": ("已开红字 {number}（{given}）", "credit note {number} ({given})"),
    "allowance posted": ("已同意并入账（{on}，{by}）", "approved and posted ({on}, {by})"),
    "allowance reversed": ("已冲回（{on}）", "reversed ({on})"),
    "allowance line": (
        "{number}，{on}，客户 {customer}，{kind} {currency} {amount}，申请人 {by}：{state}",
        "{number}, {on}, customer {customer}, {kind} {currency} {amount}, asked by {by}: {state}",
    ),
    "allowances none": ("没有折让申请。", "There are no applications."),
    "allowances month": (
        "{month} 抹零、手续费和折扣，共 {count} 笔：",
        "Small differences, fees and discounts of {month}: {count}",
    ),
}

FACTS: Table = {
    "AllowanceRequested": (
        "为客户（内部号 {customer}）提出了申请单 {number}：{currency} {amount:money}，原因：{reason}。",
        "Applied with {number} for a customer (internal number {customer}): {currency} {amount:money}; reason: {reason}.",
    ),
    "AllowanceDecided": (
        "审批了申请单（内部号 {allowance}），{on} 起的状态是{state:allowance}[，原因：{reason}]。",
        "Decided an application (internal number {allowance}): {state:allowance} from {on}[; reason: {reason}].",
    ),
    "AllowanceGiven": (
        "申请单（内部号 {allowance}）由单据（内部号 {document}）落实，状态是{state:allowance}。",
        "An application (internal number {allowance}) took effect by a document (internal number {document}): {state:allowance}.",
    ),
    "AllowanceEnded": (
        "申请单（内部号 {allowance}）于 {on} 的状态改为{state:allowance}。",
        "An application (internal number {allowance}) was {state:allowance} on {on}.",
    ),
    "PayerNoteSigned": (
        "银行流水第 {line} 行的代付说明[于 {on} 签回|改为没有签回]。",
        "The payer’s note of line {line} of the bank [came back signed on {on}|did not come back after all].",
    ),
    "BankLineErased": (
        "应要求删除了银行流水第 {line} 行的个人信息，共 {ids:count} 项。",
        "Erased personal values of line {line} of the bank on request, number of values: {ids:count}.",
    ),
}

DESCRIBED: Table = {
    "allowance": ("折让、抹零申请：提出、审批、打印", "an application for an allowance: ask, decide, print"),
    "allowances": ("列出折让申请；打印月度清单", "list the applications; print the list of a month"),
}

OPTIONS: Table = {
    "match --bank-fee": ("银行扣下的手续费，不超过规则限额", "what the bank kept as its fee, within the policy"),
    "match --dispute": ("客户对单据有异议而少付的金额，可重复", "what the customer disputes of a document, repeatable"),
    "match --reason": ("争议原因", "why it is disputed"),
    "match --payer-note": ("打印代付说明（PDF），供付款人和客户签章", "print the note for payer and customers to sign (PDF)"),
    "match --note-signed": ("代付说明签回的日期", "day on which the payer’s note came back signed"),
    "match --note-missing": ("代付说明其实没有签回", "the payer’s note did not come back after all"),
    "allowance --request": (
        "新申请的类型：rebate 返利、allowance 折让、small_difference 抹零、bank_fee 手续费",
        "ask: rebate, allowance, small_difference or bank_fee",
    ),
    "allowance --number": ("申请单编号", "number of the application"),
    "allowance --customer": ("客户编号", "code of the customer"),
    "allowance --document": ("对哪张单据申请多少，可重复", "how much of which document, repeatable"),
    "allowance --reason": ("申请或审批的原因", "why it is asked, or decided"),
    "allowance --line": ("少付的银行流水行号", "line of the bank that came short"),
    "allowance --receipt": ("少付的收款号", "receipt that came short"),
    "allowance --approve": ("同意（不能是申请人本人）", "approve (not by the one who asked)"),
    "allowance --refuse": ("不同意，要写原因", "refuse, with a reason"),
    "allowance --withdraw": ("撤回还没有审批的申请", "withdraw what is not decided yet"),
    "allowance --reverse": ("在这一天冲回已同意的", "reverse on this day what was approved"),
    "allowance --on": ("申请或审批日期（默认今天）", "day of the application or decision (default: today)"),
    "allowance --pdf": ("把申请单写入这个 PDF 文件", "write the application to this PDF file"),
    "allowances --pending": ("只列待批和待开红字的", "only those to be decided or waiting for a credit note"),
    "allowances --month": ("这个月给出的和批准的，如 2026-11", "what was given and approved in this month, like 2026-11"),
    "allowances --pdf": ("把月度清单写入这个 PDF 文件", "write the list of the month to this PDF file"),
    "erase --bank-line": ("银行流水行号（没有认领给客户的）", "number of a line of the bank that is no customer’s"),
}

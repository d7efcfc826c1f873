"""Why an item is on no letter, and what to know about a letter that is made all the same."""

from app.words import reconciling, retention
from app.words.table import Table

# figures: code, document, until
SKIPS: Table = {
    **retention.SKIPS,
    **reconciling.SKIPS,
    "NO_DETAIL": (
        "只有余额、没有单据明细，算不出逾期天数，只可对账。请导入应收单或往来明细。",
        "It is a balance without documents, so no days can be counted; only a statement can be sent. "
        "Import the documents or the ledger behind it.",
    ),
    "NO_TERM": (
        "账期未录入，没有到期日，不算逾期。请补录账期或到期日。",
        "No payment term is recorded, so there is no due date and nothing is overdue. Add the term or the due date.",
    ),
    "DISPUTED": (
        "未收金额全部有争议，暂不催付。争议了结后请更新争议金额。",
        "The whole open amount is disputed and is not demanded. Update the disputed amount once this is settled.",
    ),
    "HOLD_OFF": (
        "已设暂缓催函[，至 {until} 为止（含当日）]。要提前发函，请先解除暂缓。",
        "Letters are on hold[ up to and including {until}]. To write earlier, lift the hold first.",
    ),
    "TOO_EARLY": (
        "逾期天数还不到规则中的发函天数，到时会自动列入。",
        "It is not yet as many days overdue as the policy asks for. It will be listed when it is.",
    ),
    "DRAFT_WAITING": (
        "该客户还有一封催函未寄出。请先登记寄出，或撤回它。",
        "A letter to this customer is still waiting. Record it as sent, or withdraw it.",
    ),
    "LEVEL_SENT": (
        "这一级的催函已寄出，逾期天数还不到下一级。到下一级时会自动列入。",
        "The letter of this level was sent and the next level is not reached yet. It will be listed when it is.",
    ),
    "LADDER_DONE": (
        "最高一级的催函已寄出。下一步请由负责人决定，如还款计划或法律途径。",
        "The last letter of the ladder was sent. What comes next is for the owner to decide, "
        "such as a repayment plan or legal steps.",
    ),
    "QUIET": (
        "距上一封催函的间隔天数未到[，{until} 起可以再发]。",
        "The days between two letters are not over yet[; the next one may go out from {until}].",
    ),
    "COVERED": (
        "挂账的收款和贷项已够抵付，不催付。请先做收款核销。",
        "Receipts and credit notes on account cover the amount, so nothing is demanded. Allocate them first.",
    ),
    "BELOW_MINIMUM": (
        "应催金额低于规则中的起催金额，本次不发函。",
        "The amount is below the minimum of the policy, so no letter is written this time.",
    ),
    "OWNER_HANDLES": (
        "该客户设为不发催函，由老板或业务员处理，或只发对账单。要发函，请先改客户的催函设置。",
        "This customer gets no letters: the owner or the salesperson handles it, or it gets statements only. "
        "To write, change the customer’s letter setting first.",
    ),
    "STALE_DATA": (
        "账面或收款数据太旧，可能催到已付的款项。请先导入最新数据，或写明原因后继续。",
        "The ledger or the receipts are too old; a paid amount might be demanded. "
        "Import newer data first, or go on with a reason.",
    ),
    "EXCLUDED": (
        "本次由人工排除，下次会重新列入。",
        "Left out of this run by hand. It will be listed again next time.",
    ),
    "ESTIMATED": (
        "只有往来明细账，指不出是哪张单据；这一级函文没有余额式写法，不发函。请在函文中加上余额式，或导入应收单。",
        "It is known from a ledger only, so a letter cannot name documents, and the text of this level has no balance form. "
        "Add one to the letter text, or import the documents.",
    ),
}

WARNINGS: Table = {
    **reconciling.WARNINGS,
    "NO_ADDRESS": (
        "没有客户地址：函上不印收件地址，也不能登记为邮寄。请导入地址后撤回并重新出函，或用微信、邮件发送。",
        "There is no customer address: the letter shows none and cannot be recorded as posted. "
        "Import the address, withdraw the letter and issue it again, or send it by WeChat or e-mail.",
    ),
    "CALENDAR_UNKNOWN": (
        "有的年份还没有工作日历，按周末推算的付款期限可能落在放假日。请载入该年的日历。",
        "Some year has no calendar yet; a deadline worked out from weekends alone may fall on a holiday. "
        "Load the calendar of that year.",
    ),
    "STALE_OVERRIDDEN": (
        "数据已超过规则允许的天数，按填写的原因继续。寄出前请再核对一次收款。",
        "The data are older than the policy allows; the run went on for the reason given. "
        "Check the receipts once more before sending.",
    ),
    "NOT_PRINTED": (
        "账簿里没有这封催函的打印原件，同批的其他催函有。请核对寄出的是不是这一封，必要时再打印。",
        "The book has no original of this letter, while others of the run were printed. "
        "Check that it is what was sent, and print it if need be.",
    ),
    "OUTDATED": (
        "出函后未收金额、争议或挂账有了变化，函上的金额已不准确。请告知客户现在的金额。",
        "What is open, disputed or on account has changed since the letter was made, so its amount no longer holds. "
        "Tell the customer the present amount.",
    ),
}

"""Statements of the bank in the book, and whose money is whose: what an import says, and the reasons of a proposal."""

from app.words import bills
from app.words.table import Table

BANK: Table = {
    "BANK_CONFIRM": (
        "流水格式「{layout}」是第一次使用，识别规则只核对过一种样本。请核对几行的日期、收支方向和金额，不对时撤销本批。",
        "The layout “{layout}” is used for the first time and was checked against one sample only. "
        "Please compare date, direction and amount of a few lines, and take the batch back if they are wrong.",
    ),
    "CONFIRMED_RECEIPT": (
        "收款「{value}」与 {date} 从银行流水登记的「{receipt}」是同一笔，已确认，没有重复登记。请知悉。",
        "The receipt “{value}” is the one of {date} that was posted from the bank as “{receipt}”; "
        "it is confirmed and was not posted again. Please note.",
    ),
}

REASONS: Table = {
    **bills.REASONS,
    "NAME": ("付款人与客户名称相符", "the payer has the customer’s name"),
    "SHORT_NAME": ("付款人与客户简称相符", "the payer has the customer’s short name"),
    "NAME_WITHIN": ("付款人名称包含客户名称", "the payer’s name contains the customer’s"),
    "ALIAS": ("这个付款人以前付过该客户的款", "this payer paid for the customer before"),
    "ACCOUNT_SEEN": ("这个付款账号以前付过该客户的款", "this account paid for the customer before"),
    "TAX_ID": ("附言里有客户的税号", "the text names the customer’s tax number"),
    "NUMBER_IN_TEXT": ("附言里写了单据 {numbers:list}", "the text names {numbers:list}"),
    "EXACT_ITEM": ("金额与单据 {number} 正好相等", "exactly the amount of {number}"),
    "EXACT_SEVERAL": (
        "有 {count} 张单据正好是这个金额，取最早的 {number}",
        "documents of this amount: {count}; the oldest is {number}",
    ),
    "SUM_ALL": ("正好等于全部 {count} 项未收", "exactly all that is open, items: {count}"),
    "SUM_OLDEST": ("正好等于最早的 {count} 项之和", "exactly the sum of the oldest items, number: {count}"),
    "SUM_OF": ("正好等于其中 {count} 项之和", "exactly the sum of some items, number: {count}"),
    "SUM_SEVERAL": ("有几种组合都等于这个金额，这里取 {count} 项", "several sums make this amount; this one takes {count}"),
    "SMALL_DIFFERENCE": (
        "少付 {difference:money}，未抹零，仍未收",
        "short by {difference:money}, a small difference that stays open",
    ),
    "BANK_FEE": ("少 {difference:money}，像是银行手续费，仍未收", "short by {difference:money}, like a bank’s fee; it stays open"),
    "SHORT_KEPT": ("少付 {difference:money}，短款保留", "short by {difference:money}, which stays open"),
    "PART_PAYMENT": ("部分付款，从最早的单据起抵，还欠 {left:money}", "part payment of the oldest items; {left:money} stays open"),
    "ADVANCE": ("多出 {left:money}，挂账", "{left:money} more than is open, on account"),
    "GROUP_SUM": ("正好等于同一集团 {customers:list} 的未收合计", "exactly what {customers:list} of one group owe together"),
    "HABIT": ("符合该客户以往的付款方式", "as this customer usually pays"),
    "AMOUNT_ONLY": ("只有金额相符", "only the amount agrees"),
    "KNOWN_RECEIPT": (
        "账簿里已有 {date} 的收款「{number}」，只关联，不重复登记",
        "the book has the receipt “{number}” of {date}: tied to it, not posted again",
    ),
    "SETTLED_BY_LIST": (
        "清单已把 {documents:list} 记为结清，这笔收款取代该结清，不再抵其他单据",
        "a list of open items settled {documents:list}: the payment takes that settlement’s place and pays nothing else",
    ),
    "AMBIGUOUS": ("可能是 {customers:list} 中的一户", "it may be any of {customers:list}"),
    "NO_CUSTOMER": ("没有找到客户", "no customer was found"),
    "PRIVATE_PAYER": (
        "付款人是个人，请指定客户并留存代付说明",
        "the payer is a private person: name the customer and keep a note of payment on behalf",
    ),
    "THIRD_PARTY": (
        "付款人不是客户本人，请指定客户并留存代付说明",
        "the payer is not the customer: name the customer and keep a note of payment on behalf",
    ),
}

SAID: Table = {
    "bank": ("银行流水，共 {count} 行：", "Lines of the bank: {count}"),
    "bank account": ("我方账号", "account"),
    "bank side": ("收支", "direction"),
    "bank in": ("收入", "in"),
    "bank out": ("支出", "out"),
    "bank amount": ("金额", "amount"),
    "bank party": ("对方", "other party"),
    "bank text": ("附言", "text"),
    "bank state": ("状态", "state"),
    "bank open": ("待认领", "open"),
    "bank matched": ("已认领", "matched"),
    "bank ignored": ("不处理", "ignored"),
    "bank line": ("行号", "line"),
    "match nothing": ("没有待认领的收入。", "No money in is open."),
    "match line": (
        "第 {line} 行，{date}，{party}，{currency} {amount}：{score} 分[，{shares}]",
        "Line {line}, {date}, {party}, {currency} {amount}: score {score}[, {shares}]",
    ),
    "match share": ("客户 {customer} {amount}", "customer {customer} {amount}"),
    "match asks": ("请用 --customer 指定客户。", "Name the customer with --customer."),
    "match bounced": (
        "第 {line} 行已认领，银行后来在第 {by} 行冲回。请用 --undo 撤回认领。",
        "Line {line} is matched, and line {by} of the bank takes it back. Undo the match with --undo.",
    ),
    "matched": (
        "已认领 {count} 行，登记收款 {posted} 笔，关联已有收款 {linked} 笔。",
        "Lines matched: {count}. Receipts posted: {posted}. Tied to known receipts: {linked}.",
    ),
    "match ignored": ("第 {line} 行已标记为不处理。", "Line {line} is marked as ignored."),
    "match undone": (
        "第 {line} 行已恢复为待认领，冲回收款 {reversed} 笔。",
        "Line {line} is open again; receipts reversed: {reversed}.",
    ),
    "unconfirmed": (
        "截至 {on}，{days} 天以上仍未被财务软件确认的收款，共 {count} 笔：",
        "Receipts not confirmed by the accounting program for more than {days} days on {on}: {count}",
    ),
    "receipt": ("收款号", "receipt"),
}

"""What the lines of a bridge are called, from one day's net receivables to another's."""

from app.words.table import Table

BRIDGE: Table = {
    "bridge opening": ("期初净额", "opening, net"),
    "bridge closing": ("期末净额", "closing, net"),
    "bridge billed": ("开票及其他应收", "invoices and other debits"),
    "bridge credit_notes": ("红字、退货", "credit notes"),
    "bridge cash": ("到款（现金、转账）", "money received"),
    "bridge bounced": ("退票、冲回收款", "receipts taken back"),
    "bridge refunds": ("退款", "refunds"),
    "bridge bills": ("收到承兑汇票", "bills received"),
    "bridge bills_returned": ("承兑拒付、退回", "bills dishonoured or returned"),
    "bridge transfers": ("往来转抵", "transfers without cash"),
    "bridge differences": ("折扣、抹零、手续费", "discounts, small differences, bank fees"),
    "bridge write_offs": ("坏账核销", "write-offs"),
    "bridge ledger_credits": ("明细账贷方（收款或红字）", "credits of ledgers (money or notes)"),
    "bridge settled_by_list": ("据未收清单减少", "settled by lists of open items"),
    "bridge balances": ("余额表变动（无明细）", "change of balances without detail"),
}

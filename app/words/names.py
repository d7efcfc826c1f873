"""Names of the things that codes stand for: kinds, channels, columns, checks."""

from app.words.table import Table

KINDS: Table = {
    "invoice": ("发票", "invoice"),
    "debit_note": ("借项", "debit note"),
    "credit_note": ("贷项（红字）", "credit note"),
    "opening": ("期初", "opening item"),
    "receipt": ("收款", "receipt"),
    "refund": ("退款", "refund"),
    "discount": ("现金折扣", "cash discount"),
    "small_difference": ("尾差", "small difference"),
    "bank_fee": ("银行手续费", "bank fee"),
    "write_off": ("坏账核销", "write-off"),
    "transfer": ("往来转抵", "transfer without cash"),
    "transferred": ("转入应收", "taken over from another customer"),
    "reversal": ("退票冲回", "reversal"),
    "snapshot": ("据清单结清", "settled by a list"),
    "snapshot_replaced": ("据清单结清的冲回", "settled by a list, taken back"),
    "settlement": ("期初已结", "opening settlement"),
    "balance": ("余额，无明细", "balance, no detail"),
    "advance": ("预收余额，无明细", "advance, no detail"),
    "balance_replaced": ("余额被明细或新余额取代", "balance replaced"),
    "ledger_debit": ("明细账借方", "ledger debit"),
    "ledger_credit": ("明细账贷方", "ledger credit"),
}

# what a file may bring
IMPORTS: Table = {
    "customers": ("客户", "customers"),
    "documents": ("单据", "documents"),
    "receipts": ("收款", "receipts"),
    "bills": ("票据", "bills"),
    "deliveries": ("送货单", "deliveries"),
    "balances": ("往来余额", "balances"),
    "invoices": ("税务发票", "tax invoices"),
    "ledger": ("往来明细账", "ledger"),
    "bank": ("银行流水", "bank statement"),
}

POLICIES: Table = {
    "dunning": ("催函规则", "dunning policy"),
    "ageing": ("账龄分段", "ageing buckets"),
    "import": ("导入检查", "import checks"),
    "matching": ("收款认领", "matching"),
    "accounts": ("科目性质", "map of accounts"),
    "bills": ("票据", "bills"),
}

# what a data date is about
REACHES: Table = {
    "ledger": ("账面", "ledger"),
    "receipts": ("收款", "receipts"),
}

CHANNELS: Table = {
    "post": ("邮寄", "post"),
    "ems": ("EMS", "EMS"),
    "email": ("电子邮件", "e-mail"),
    "wechat": ("微信", "WeChat"),
}

CHECKS: Table = {
    "integrity": ("文件完整性", "file integrity"),
    "foreign_keys": ("记录之间的引用", "references between records"),
    "seals": ("已记单据的封签", "seals of posted items"),
    "chain": ("日志链", "journal chain"),
    "replay": ("重放对照", "replay against the tables"),
}

LANGUAGE_NAMES: Table = {
    "zh": ("中文", "Chinese"),
    "en": ("英文", "English"),
}

# columns of the files that come in, by the names the book has for them
FIELDS: Table = {
    "code": ("客户编号", "customer code"),
    "name": ("客户名称", "customer name"),
    "short_name": ("简称", "short name"),
    "name_en": ("英文名称", "English name"),
    "uscc": ("统一社会信用代码", "unified social credit code"),
    "group": ("所属集团", "group"),
    "group_name": ("所属集团", "group"),
    "term": ("账期", "payment term"),
    "language": ("语言", "language"),
    "currency": ("币种", "currency"),
    "contact": ("联系人", "contact"),
    "phone": ("电话", "telephone"),
    "wechat": ("微信", "WeChat"),
    "email": ("邮箱", "e-mail"),
    "postcode": ("邮编", "postcode"),
    "address": ("地址", "address"),
    "reg_address": ("注册地址", "registered address"),
    "salesperson": ("业务员", "salesperson"),
    "letters": ("催函", "letters"),
    "letters_reason": ("不发函原因", "reason for no letters"),
    "legal_form": ("企业或个人", "company or person"),
    "note": ("备注", "note"),
    "customer": ("客户编号", "customer"),
    "customer_name": ("客户名称", "customer name"),
    "number": ("单据号", "document number"),
    "kind": ("类型", "kind"),
    "date": ("日期", "date"),
    "due": ("到期日", "due date"),
    "amount": ("金额", "amount"),
    "open": ("未收金额", "open amount"),
    "paid": ("已收金额", "paid amount"),
    "order": ("订单号", "order"),
    "order_no": ("订单号", "order"),
    "contract": ("合同号", "contract"),
    "delivery": ("送货单号", "delivery note"),
    "project": ("项目", "project"),
    "account": ("科目", "ledger account"),
    "entity": ("我方主体", "own company"),
    "base_date": ("起算日", "base date"),
    "credits": ("冲抵单据", "document credited"),
    "disputed": ("争议金额", "disputed amount"),
    "text": ("摘要", "text"),
    "reference": ("收款号", "receipt reference"),
    "method": ("方式", "method"),
    "document": ("单据号", "document"),
    "allocated": ("本行付款金额", "allocated amount"),
    "reversed_on": ("退票日期", "reversal date"),
    "payer": ("付款人", "payer"),
    "range": ("子票区间", "sub-range"),
    "matures": ("到期日", "maturity"),
    "issued": ("出票日", "day of issue"),
    "received": ("收票日", "day of receipt"),
    "acceptor": ("承兑人", "acceptor"),
    "acceptor_bank": ("承兑人开户行", "acceptor’s bank"),
    "item": ("品名", "item"),
    "spec": ("规格型号", "specification"),
    "unit": ("单位", "unit"),
    "quantity": ("数量", "quantity"),
    "price": ("含税单价", "price with tax"),
    "invoiced": ("已开票金额", "invoiced"),
    "invoice": ("发票号码", "invoice"),
    "drawer": ("出票人", "drawer"),
    "endorser": ("前手", "endorser"),
    "payee": ("收款人", "payee"),
    "state": ("票据状态", "state"),
}

# what a particular of the firm may hold, by its key; "" for all that are plain text
HINTS: Table = {
    "": ("请填不超过 200 字、不换行的文字。", "Enter text of at most 200 characters without line breaks."),
    "name": ("请填公司全称，不能为空。", "Enter the full name of the company; it cannot be empty."),
    "currency": ("请填三位币种代码，如 CNY、USD。", "Enter a three-letter currency code such as CNY or USD."),
    "letterhead": (
        "请填 printed（打印信头）、preprinted（预印信头纸）或 none（无信头）。",
        "Enter printed, preprinted (paper that carries the letterhead) or none.",
    ),
    "letterhead_top_mm": (
        "请填 15 到 80 之间的整数（毫米）。",
        "Enter a whole number of millimetres from 15 to 80.",
    ),
    "seal_ring_mm": (
        "请填 38 到 45 之间的整数（毫米）。",
        "Enter a whole number of millimetres from 38 to 45.",
    ),
    "number_pattern": (
        "编号格式须含 {年} 和 {序}，另可用 {简称}，请改正。",
        "The pattern has to contain {年} (year) and {序} (running number) and may contain {简称} (short name).",
    ),
    "logo": (
        "请选一个不超过 300 kB 的 PNG 或 JPEG 图片。",
        "Choose a PNG or JPEG picture of at most 300 kB.",
    ),
}

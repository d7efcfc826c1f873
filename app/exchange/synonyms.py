"""Headers of real exports, in Chinese and English, by the field they fill. Recognition only: nothing here is a layout.

All words stand in the form of ``headings.compact``: narrow, lower case, no blanks. Within a field the more specific
word comes first, and wins where a file has several.
"""

from collections.abc import Mapping
from itertools import product

Words = tuple[str, ...]


def _words(text: str) -> Words:
    return tuple(text.split())


CODE = _words(
    """客户编码 客户编号 客户代码 客户号 单位编号 单位编码 往来单位编码 往来单位编号 核算项目代码 核算项目编码
    购货单位代码 购货单位编码 customercode customerno customerno. customernumber customerid accountno customer_code
    customer_no customer"""
)
NAME = _words(
    """客户名称 客户全称 单位名称 单位全名 往来单位名称 往来单位 购货单位名称 购货单位 购方名称 购买方名称 购方企业名称
    核算项目名称 核算项目 对方户名 客户 customername customer_name clientname"""
)
CURRENCY = _words("币种 币别 货币 交易货币 交易币种 币种名称 currency currencycode ccy")
PERSON = _words(
    """业务员 销售员 经手人 职员 销售人员 业务人员 客户经理 salesperson salesman salesrep"""
)
DATE = _words(
    """单据日期 业务日期 开票日期 记账日期 制单日期 凭证日期 入账日期 出库日期 发货日期 日期 invoicedate documentdate
    postingdate invoice_date date"""
)
NUMBER = _words(
    """数电发票号码 数电票号码 数电号码 发票号码 发票号 单据编号 单据号码 单据号 单号 出库单号 送货单号 凭证字号 凭证号
    invoiceno invoiceno. invoicenumber invoice_number documentno documentnumber number"""
)
TEXT = _words("摘要 说明 备注 附言 text description narrative remark remarks memo")
ACCOUNT = _words(
    """科目编码 科目代码 会计科目编码 科目编号 科目 会计科目 accountcode account ledgeraccount"""
)
ACCOUNT_NAME = _words("科目名称 会计科目名称 accountname")
PERIOD = _words("期间 会计期间 会计月份 年月 月份 period month")

DOCUMENTS: Mapping[str, Words] = {
    "customer": CODE,
    "customer_name": NAME,
    "number": NUMBER,
    "kind": _words("单据类型 类型 发票类型 业务类型 type documenttype kind"),
    "date": DATE,
    "due": _words(
    """到期日 到期日期 应收日期 收款期限 付款期限 应收到期日 约定收款日 duedate due_date due"""
),
    "amount": _words(
    """价税合计 价税合计金额 含税金额 应收金额 单据金额 发票金额 开票金额 应收款金额 totalamount grossamount
    invoiceamount 金额 发生额 借方金额 本期借方 借方 amount total"""
),
    "open": _words(
    """未收金额 未收款金额 尚未收款金额 未核销金额 未收款余额 剩余未收 未收余额 应收余额 期末余额 结欠 欠款金额
    openamount outstanding outstandingamount openbalance amountdue balancedue 余额 balance"""
),
    "paid": _words(
    """已收金额 已核销金额 已收款金额 收款金额 核销金额 已付金额 贷方金额 贷方 paidamount amountpaid paid"""
),
    "currency": CURRENCY,
    "order": _words("订单号 销售订单号 订单编号 orderno ordernumber order"),
    "contract": _words("合同号 合同编号 contractno contract"),
    "delivery": _words("送货单号 出库单号 发货单号 deliveryno deliverynote delivery"),
    "project": _words("项目 项目名称 工程名称 project"),
    "account": ACCOUNT,
    "entity": _words("我方主体 结算组织 销售组织 销方名称 销方企业名称 公司 entity company"),
    "base_date": _words("起算日 起算日期 basedate base_date"),
    "salesperson": PERSON,
    "text": TEXT,
}
RECEIPTS: Mapping[str, Words] = {
    "customer": CODE,
    "customer_name": NAME,
    "reference": _words(
    """收款号 收款单号 收款单编号 单据编号 单据号 单号 流水号 交易流水号 凭证字号 凭证号 receiptno receiptnumber
    reference ref"""
),
    "date": _words(
    """收款日期 到账日期 业务日期 单据日期 交易日期 记账日期 日期 receiptdate paymentdate date"""
),
    "amount": _words(
    """收款金额 实收金额 到账金额 回款金额 收入金额 贷方金额 本期贷方 金额 发生额 贷方 receivedamount amount"""
),
    "currency": CURRENCY,
    "method": _words("方式 结算方式 收款方式 付款方式 method paymentmethod"),
    "document": _words("核销单据 核销单据号 对应单据 发票号码 发票号 invoiceno invoicenumber"),
    "allocated": _words("核销金额 本次核销 已核销金额 allocated allocatedamount"),
    "payer": _words("付款人 付款单位 付款方 付款人名称 对方户名 payer"),
    "text": TEXT,
}
CUSTOMERS: Mapping[str, Words] = {
    "code": _words(
    """客户编码 客户编号 客户代码 客户号 单位编号 单位编码 往来单位编码 购货单位代码 customercode customerno code"""
),
    "name": (*(word for word in NAME if word != "对方户名"), "name"),
    "short_name": _words("简称 客户简称 shortname"),
    "uscc": _words(
    """统一社会信用代码 社会信用代码 纳税人识别号 税号 购方税号 购方识别号 taxno vatno"""
),
    "term": _words("账期 付款条件 收款条件 结算方式 信用期 paymentterms terms term"),
    "contact": _words("联系人 联系人姓名 contact contactname"),
    "phone": _words("电话 联系电话 客户电话 手机 手机号 phone mobile telephone"),
    "email": _words("邮箱 电子邮箱 电子邮件 email e-mail"),
    "address": _words("地址 单位地址 联系地址 收货地址 通讯地址 address"),
    "reg_address": _words("注册地址 registeredaddress"),
    "salesperson": PERSON,
    "currency": CURRENCY,
    "note": _words("备注 note notes remark"),
}
BILLS: Mapping[str, Words] = {
    "customer": CODE,
    "customer_name": (*(word for word in NAME if word not in ("对方户名", "客户")), "客户"),
    "number": _words(
        """票据(包)号 票据(包)号码 票据包号 票据号码 票据号 汇票号码 汇票号 票号 billnumber billno billno. packageno number"""
    ),
    "range": _words("子票区间 子票区间号 子票号 subrange sub-range range"),
    "kind": _words("票据种类 票据类型 汇票类型 汇票种类 种类 类型 billtype kind type"),
    "issued": _words("出票日 出票日期 签发日 签发日期 issuedate issued issuedon"),
    "matures": _words("到期日 到期日期 汇票到期日 票据到期日 maturitydate maturity duedate matures"),
    "amount": _words("票据(包)金额 票据包金额 票据金额 汇票金额 票面金额 子票金额 amount faceamount 金额"),
    "currency": CURRENCY,
    "state": _words("票据状态 状态 流通状态 status state"),
    "received": _words("收票日 收票日期 签收日期 签收日 接收日期 receivedon received receiveddate"),
    "drawer": _words("出票人 出票人名称 出票人全称 drawer"),
    "acceptor": _words("承兑人 承兑人名称 承兑人全称 承兑行 承兑银行 acceptor"),
    "acceptor_bank": _words("承兑人开户行 承兑人开户行名称 承兑行名称 acceptorbank acceptor_bank"),
    "payee": _words("收款人 收款人名称 收票人 payee"),
    "endorser": _words("前手 前手名称 背书人 背书人名称 前手背书人 前手/背书人 endorser previousholder"),
}
DELIVERIES: Mapping[str, Words] = {
    "customer": CODE,
    "customer_name": NAME,
    "number": _words(
        """送货单号 送货单编号 出库单号 出库单编号 发货单号 销售出库单号 单据编号 单据号 单号 deliveryno deliverynumber deliverynote
    number"""
    ),
    "date": _words("送货日期 出库日期 发货日期 单据日期 业务日期 日期 deliverydate date"),
    "kind": _words("类型 单据类型 业务类型 出库类型 type kind"),
    "item": _words("品名 商品名称 货物名称 产品名称 物料名称 存货名称 品名规格 商品 item itemname product description"),
    "spec": _words("规格型号 规格 型号 spec specification model"),
    "unit": _words("单位 计量单位 unit uom"),
    "quantity": _words("数量 实发数量 出库数量 送货数量 发货数量 quantity qty"),
    "price": _words("含税单价 单价 价格 price unitprice"),
    "amount": _words("价税合计 含税金额 金额(含税) 销售金额 送货金额 出库金额 金额 grossamount amount total"),
    "invoiced": _words("已开票金额 已开票 开票金额 invoicedamount invoiced"),
    "invoice": _words("数电发票号码 发票号码 发票号 invoiceno invoicenumber invoice"),
    "currency": CURRENCY,
    "order": _words("订单号 销售订单号 订单编号 orderno ordernumber order"),
    "contract": _words("合同号 合同编号 contractno contract"),
    "project": _words("项目 项目名称 工程名称 project"),
    "salesperson": PERSON,
    "text": TEXT,
}
BY_KIND: Mapping[str, Mapping[str, Words]] = {
    "documents": DOCUMENTS, "receipts": RECEIPTS, "customers": CUSTOMERS, "bills": BILLS,
    "deliveries": DELIVERIES,
}  # fmt: skip

BARE = frozenset(_words(
    """金额 发生额 余额 借方 贷方 借方金额 贷方金额 本期借方 本期贷方 amount total balance"""
))
"""Words that say too little: before tax or with it, whole or what is left, theirs or ours."""
TAX = frozenset(_words("税额 税率 不含税金额 taxamount taxrate tax vat"))
"""Beside one of these, a bare 金额 is the amount without tax."""

# ---- what a balance list and a ledger say

SIDES = _words("借方 贷方 借 贷 debit credit dr cr")
_STAGES = _words("期初 期末 年初 本期 本月 月末 上期 上年 opening closing period")
_ENDS = _words(
    """余额 金额 发生额 借方余额 贷方余额 借方金额 贷方金额 借方发生额 贷方发生额 借方 贷方 balance debit credit 发生
    方向"""
)
_BARE_BALANCES = _words(
    """余额 应收余额 欠款余额 结余 结欠 借方余额 贷方余额 balance closingbalance outstandingbalance"""
)
BALANCES: Words = (*_STAGES, *_BARE_BALANCES, *map("".join, product(_STAGES, _ENDS)))
WAYS = _words("方向 借贷方向 余额方向 借贷 drcr dr/cr")
FOREIGN, OWN = _words("原币 外币"), _words("本位币 本币 综合本位币")
PARENTS = frozenset(
    (*_STAGES, *SIDES, *WAYS, *FOREIGN, *OWN, *BALANCES, *_words("本年累计 累计 本期发生额 数量 编码 名称 代码 号 字 年 月 日"))
)
"""What may stand in one of the rows of a heading of several rows."""

LEDGER_DATE = (*DATE, *_words("时间 交易日期 交易时间"))
LEDGER_DAY = _words("年 月 日 year month day")
VOUCHER = _words(
    """凭证字号 凭证号数 凭证编号 凭证号 凭证 单据编号 单据号 单号 发票号码 voucher voucherno voucherno. documentno
    reference"""
)
LEDGER_TEXT = _words("摘要 说明 业务说明 description narrative text 备注 remark")
DEBIT = _words(
    """借方 借方金额 借方发生额 本期借方 借方本币 借方本位币 本期借方发生额 借 debit dr debitamount 本期发生额借方
    发生额借方"""
)
CREDIT = _words(
    """贷方 贷方金额 贷方发生额 本期贷方 贷方本币 贷方本位币 本期贷方发生额 贷 credit cr creditamount 本期发生额贷方
    发生额贷方"""
)
MOVED = _words("发生额 金额 本期发生额 发生金额 amount")
LEDGER_BALANCE = _words(
    """余额 期末余额 本期余额 结余 结存 应收余额 累计余额 本位币余额 balance runningbalance closingbalance"""
)

DEBIT_BALANCE = _words("余额借方 借方余额 期末余额借方 期末借方余额 期末借方 balancedebit debitbalance")
CREDIT_BALANCE = _words("余额贷方 贷方余额 期末余额贷方 期末贷方余额 期末贷方 balancecredit creditbalance")

LEDGER_OPENING = _words(
    """期初余额 期初 上年结转 上年余额 年初余额 承前页 上月结转 上期结转 月初余额 期初结存 期初数 openingbalance
    balanceb/f broughtforward balancebroughtforward"""
)
LEDGER_ENDING = _words(
    """期末余额 期末结存 结转下年 结转下期 结转下月 closingbalance balancec/f carriedforward balancecarriedforward"""
)

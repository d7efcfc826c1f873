"""What a file of each kind may hold: its fields, their headers in both languages, and the words cells may use.

Headers are the contract with the people who make the files (docs/import-maps.md). A field says how its cells are
read: ``id`` keeps leading zeros, ``text`` is text, ``amount`` and ``date`` have one parser each, ``word`` the tables
below.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.exchange.characters import key


class Shape(StrEnum):
    """How the cells of a field are read."""

    ID = "id"
    TEXT = "text"
    DATE = "date"
    AMOUNT = "amount"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a kind. ``listed`` is False for a field that templates do not offer."""

    name: str
    zh: str
    shape: Shape = Shape.TEXT
    required: bool = False
    listed: bool = True


_ID, _TEXT, _DATE, _AMOUNT, _WORD = Shape.ID, Shape.TEXT, Shape.DATE, Shape.AMOUNT, Shape.WORD

CUSTOMERS = (
    Field("code", "客户编号", _ID, required=True),
    Field("name", "客户名称", required=True),
    Field("short_name", "简称"),
    Field("name_en", "英文名称"),
    Field("uscc", "统一社会信用代码", _ID),
    Field("group", "所属集团"),
    Field("term", "账期"),
    Field("language", "语言", _WORD),
    Field("currency", "币种", _WORD),
    Field("contact", "联系人"),
    Field("phone", "电话", _ID),
    Field("wechat", "微信", _ID),
    Field("email", "邮箱"),
    Field("postcode", "邮编", _ID),
    Field("address", "地址"),
    Field("reg_address", "注册地址"),
    Field("salesperson", "业务员"),
    Field("letters", "催函", _WORD),
    Field("note", "备注"),
)

DOCUMENTS = (
    Field("customer", "客户编号", _ID, required=True),
    Field("number", "单据号", _ID, required=True),
    Field("kind", "类型", _WORD),
    Field("date", "开票日期", _DATE, required=True),
    Field("due", "到期日", _DATE),
    Field("amount", "价税合计", _AMOUNT, required=True),
    Field("open", "未收金额", _AMOUNT),
    Field("paid", "已收金额", _AMOUNT),
    Field("currency", "币种", _WORD),
    Field("order", "订单号", _ID),
    Field("contract", "合同号", _ID),
    Field("delivery", "送货单号", _ID),
    Field("project", "项目"),
    Field("account", "科目", _ID),
    Field("entity", "我方主体"),
    Field("base_date", "起算日", _DATE),
    Field("credits", "冲抵单据", _ID),
    Field("disputed", "争议金额", _WORD),
    Field("text", "摘要"),
    Field("salesperson", "业务员", listed=False),
)

RECEIPTS = (
    Field("customer", "客户编号", _ID, required=True),
    Field("reference", "收款号", _ID, required=True),
    Field("date", "收款日期", _DATE, required=True),
    Field("amount", "金额", _AMOUNT, required=True),
    Field("currency", "币种", _WORD),
    Field("method", "方式", _WORD),
    Field("document", "核销单据", _ID),
    Field("allocated", "核销金额", _AMOUNT),
    Field("reversed_on", "退票日期", _DATE),
    Field("payer", "付款人"),
    Field("text", "摘要"),
)

BILLS = (
    Field("number", "票据（包）号", _ID, required=True),
    Field("range", "子票区间", _ID),
    Field("kind", "票据种类", _WORD),
    Field("issued", "出票日", _DATE),
    Field("matures", "到期日", _DATE, required=True),
    Field("amount", "票据（包）金额", _AMOUNT, required=True),
    Field("currency", "币种", _WORD),
    Field("state", "票据状态", _WORD),
    Field("received", "收票日", _DATE),
    Field("drawer", "出票人"),
    Field("acceptor", "承兑人"),
    Field("acceptor_bank", "承兑人开户行"),
    Field("payee", "收款人"),
    Field("endorser", "前手/背书人"),
    Field("customer", "客户编号", _ID),
)

DELIVERIES = (
    Field("customer", "客户编号", _ID, required=True),
    Field("number", "送货单号", _ID, required=True),
    Field("date", "送货日期", _DATE, required=True),
    Field("kind", "类型", _WORD),
    Field("item", "品名"),
    Field("spec", "规格型号"),
    Field("unit", "单位"),
    Field("quantity", "数量"),
    Field("price", "含税单价"),
    Field("amount", "价税合计", _AMOUNT, required=True),
    Field("invoiced", "已开票金额", _AMOUNT),
    Field("invoice", "发票号码", _ID),
    Field("currency", "币种", _WORD),
    Field("order", "订单号", _ID),
    Field("contract", "合同号", _ID),
    Field("project", "项目"),
    Field("salesperson", "业务员"),
    Field("text", "备注"),
)

KINDS: Mapping[str, tuple[Field, ...]] = {
    "customers": CUSTOMERS, "documents": DOCUMENTS, "receipts": RECEIPTS, "bills": BILLS,
    "deliveries": DELIVERIES,
}  # fmt: skip


EXPORTS = ("balances", "invoices", "ledger", "bank")
"""What accounting programs write in shapes of their own: recognised by its words, without canonical headers."""


def fields_of(kind: str) -> dict[str, Field]:
    """Fields of a kind by name, none for ``EXPORTS``. KeyError for a kind there is none of."""
    return {} if kind in EXPORTS else {field.name: field for field in KINDS[kind]}


# The columns behind what the book calls otherwise than the file.
_STORED_AS = {"group_name": "group", "order_no": "order", "letters_reason": "letters"}


def column_of(kind: str, name: str, chinese: bool) -> tuple[str, str]:
    """The field that a name of the book stands for, and its canonical header; a name without a column stays itself."""
    field = _STORED_AS.get(name, name)
    known = fields_of(kind).get(field)
    return field, known.zh if known and chinese else field


def canonical(kind: str) -> dict[str, str]:
    """Field name by the compared form (``characters.key``) of both its headers."""
    return {key(header): field.name for field in KINDS[kind] for header in (field.name, field.zh)}


def spoken(text: str) -> str:
    """Compared form of a word in a cell: ``Credit-Note`` and ``credit note`` are one word."""
    return re.sub(r"[\s\-]+", "_", key(text))


DOCUMENT_KINDS: Mapping[str, str] = {
    "": "invoice",
    "invoice": "invoice",
    "发票": "invoice",
    "蓝字": "invoice",
    "debit_note": "debit_note",
    "借项": "debit_note",
    "credit_note": "credit_note",
    "贷项": "credit_note",
    "红字": "credit_note",
    "opening": "opening",
    "期初": "opening",
}
RECEIPT_KINDS: Mapping[str, str] = {
    "discount": "discount",
    "现金折扣": "discount",
    "small_difference": "small_difference",
    "尾差": "small_difference",
    "抹零": "small_difference",
    "bank_fee": "bank_fee",
    "银行手续费": "bank_fee",
    "手续费": "bank_fee",
    "write_off": "write_off",
    "坏账核销": "write_off",
    "refund": "refund",
    "退款": "refund",
    "receipt": "receipt",
}
DELIVERY_KINDS: Mapping[str, str] = {
    "": "delivery",
    "delivery": "delivery",
    "送货": "delivery",
    "出库": "delivery",
    "销售出库": "delivery",
    "发货": "delivery",
    "return": "return",
    "退货": "return",
    "销售退货": "return",
    "退库": "return",
}
BILL_KINDS: Mapping[str, str] = {
    "bank": "bank",
    "银承": "bank",
    "银票": "bank",
    "银行承兑": "bank",
    "银行承兑汇票": "bank",
    "电子银行承兑汇票": "bank",
    "commercial": "commercial",
    "商承": "commercial",
    "商票": "commercial",
    "商业承兑": "commercial",
    "商业承兑汇票": "commercial",
    "电子商业承兑汇票": "commercial",
    "finance": "finance",
    "财司": "finance",
    "财票": "finance",
    "财务公司承兑汇票": "finance",
}
BILL_STATES: Mapping[str, str] = {
    "on_hand": "on_hand",
    "在手": "on_hand",
    "持有": "on_hand",
    "库存": "on_hand",
    "可流通": "on_hand",
    "已收票": "on_hand",
    "endorsed": "endorsed",
    "已背书": "endorsed",
    "背书转让": "endorsed",
    "discounted": "discounted",
    "已贴现": "discounted",
    "贴现": "discounted",
    "pledged": "pledged",
    "质押": "pledged",
    "已质押": "pledged",
    "presented": "presented",
    "托收中": "presented",
    "托收在途": "presented",
    "提示付款": "presented",
    "honoured": "honoured",
    "已兑付": "honoured",
    "已结清": "honoured",
    "dishonoured": "dishonoured",
    "拒付": "dishonoured",
    "已拒付": "dishonoured",
    "recourse": "recourse",
    "追索": "recourse",
    "追索中": "recourse",
    "recovered": "recovered",
    "已清偿": "recovered",
    "returned": "returned",
    "退回": "returned",
    "已退回": "returned",
}
CREDITED: Mapping[str, str] = {
    "invoice": "credit_note",
    "debit_note": "credit_note",
    "opening": "credit_note",
    "credit_note": "credit_note",
    "receipt": "refund",
    "refund": "refund",
}
"""What a negative amount makes of a kind when a map says ``"sign": "negative_is_credit"``."""

LANGUAGES: Mapping[str, str] = {"zh": "zh", "中文": "zh", "汉语": "zh", "en": "en", "英文": "en", "英语": "en"}
LETTERS: Mapping[str, str] = {
    "": "yes",
    "yes": "yes",
    "y": "yes",
    "是": "yes",
    "no": "no",
    "n": "no",
    "否": "no",
    "statement": "statement",
    "只对账": "statement",
}
YES = frozenset(("yes", "y", "true", "是", "有", "争议", "disputed"))
NO = frozenset(("no", "n", "false", "否", "无"))
CURRENCIES: Mapping[str, str] = {
    "人民币": "CNY",
    "rmb": "CNY",
    "美元": "USD",
    "欧元": "EUR",
    "港币": "HKD",
    "港元": "HKD",
    "日元": "JPY",
    "英镑": "GBP",
}

_FIRM_WORDS = """
公司 集团 厂 店 部 行 社 院 所 中心 学校 局 站 馆 坊 场 铺 酒楼 商城 商贸 贸易 实业 科技 五金 建材 电子 电器 机械 机电
食品 百货 超市 工程 物流 包装 印刷 家具 化工 纺织 服装 塑料 模具 汽配 餐饮 酒店 装饰 广告
"""
_PERSON_NAME = re.compile(r"[\u3400-\u9fff·]{2,4}")


def legal_form(name: str, uscc: str | None) -> str:
    """``person``: two to four Chinese characters with no word of a firm or trade, and no firm's code; else company."""
    if uscc or not _PERSON_NAME.fullmatch(name) or any(word in name for word in _FIRM_WORDS.split()):
        return "company"
    return "person"


def is_person(name: str) -> bool:
    """Whether a name alone reads like a natural person's."""
    return legal_form(name, None) == "person"

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

KINDS: Mapping[str, tuple[Field, ...]] = {"customers": CUSTOMERS, "documents": DOCUMENTS, "receipts": RECEIPTS}


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

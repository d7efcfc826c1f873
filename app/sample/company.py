"""The firm whose books the sample is: invented, and meant to be seen as such."""

from datetime import date
from typing import Any

NAME = "苏州恒润电子材料有限公司"
PROFILE = {
    "name_en": "Suzhou Hengrun Electronic Materials Co., Ltd.",
    "short_name": "恒润",
    "address": "江苏省苏州市示例区恒润路 8 号",
    "address_en": "8 Hengrun Road, Shili District, Suzhou, Jiangsu, China",
    "postcode": "215000",
    "phone": "0512-0000 0088",
    "email": "finance@hengrun.example",
    "contact": "周敏",
    "department": "财务部",
    "department_en": "Finance",
    "bank": "示例银行苏州示例支行",
    "bank_en": "Shili Bank, Suzhou Shili Branch",
    "account": "0000 1111 2222 3333 444",
    "swift": "XXXXCNXXXXX",
    "letterhead": "printed",
}


def agreed_interest(customer: str, first: date) -> dict[str, Any]:
    """A policy row: what one customer's contract says about late payment."""
    body = {"daily_rate": "0.0005", "rate_clause": "《购销合同》第 8.2 条"}
    return {"kind": "dunning", "valid_from": first.isoformat(), "customer": customer, "body": body}

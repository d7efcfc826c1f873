"""Checked lines of delivery notes (送货单, 出库单): several rows make one delivery, and all of them count or none."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal

from app.domain.drafts import DeliveryDraft
from app.domain.money import decimals, rounded_product, show
from app.exchange.columns import Columns, Ids, Minors
from app.exchange.faults import Fault
from app.exchange.kinds import DELIVERY_KINDS
from app.exchange.totals import check_totals

_NUMBER = re.compile(r"-?(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,6})?")
_TEXTS = ("item", "spec", "unit", "project", "salesperson", "text")


def delivery_drafts(columns: Columns, currency_of: Mapping[str, str], base: str) -> list[DeliveryDraft]:
    """Rows that can be kept; a return (退货) has a negative amount. One row refused refuses its whole delivery."""
    customer, number = columns.ids("customer"), columns.ids("number")
    currency = columns.currencies(customer, currency_of, base)
    kinds = columns.words("kind", DELIVERY_KINDS, Fault.KIND_UNKNOWN)
    days = columns.dates("date")["date"]
    money = columns.amounts(("amount", "invoiced"), currency)
    if columns.findings.asks:
        return []
    check_totals(columns, money["amount"], money["amount"], currency)
    for field in ("amount", "invoiced"):
        money[field] = [-a if kind == "return" and a and a > 0 else a for kind, a in zip(kinds, money[field], strict=True)]
    quantity, price = _decimals(columns, "quantity"), _decimals(columns, "price")
    _check_invoiced(columns, money, currency)
    _check_products(columns, quantity, price, money["amount"], currency)
    _refuse_whole(columns, customer, number)
    texts = {field: columns.texts(field) for field in _TEXTS}
    ids = {field: columns.ids(field) for field in ("order", "contract", "invoice")}
    return [
        DeliveryDraft(
            columns.body.numbers[i], _known(customer[i]), _known(number[i]), _known(days[i]), money["amount"][i] or 0, currency[i],
            money["invoiced"][i], texts["item"][i], texts["spec"][i], texts["unit"][i], quantity[i], price[i], ids["invoice"][i],
            ids["order"][i], ids["contract"][i], texts["project"][i], texts["salesperson"][i], texts["text"][i],
        )
        for i in columns.good()
    ]  # fmt: skip


def _known(value: str | None) -> str:
    assert value is not None  # a row without it was refused
    return value


def _decimals(columns: Columns, field: str) -> Ids:
    """Figures that are no money, as plain text without zeros at the end: 12.50 箱 is 12.5."""
    found: Ids = []
    for i, cell in enumerate(columns.texts(field)):
        text = unicodedata.normalize("NFKC", cell or "").replace(" ", "")
        if not text:
            found.append(None)
        elif _NUMBER.fullmatch(text):
            plain = text.replace(",", "")
            found.append(plain.rstrip("0").rstrip(".") if "." in plain else plain)
        else:
            found.append(None)
            columns.reject(i, field, Fault.NOT_A_QUANTITY)
    return found


def _check_invoiced(columns: Columns, money: Mapping[str, Minors], currency: Sequence[str]) -> None:
    for i, (amount, invoiced) in enumerate(zip(money["amount"], money["invoiced"], strict=True)):
        if amount is not None and invoiced and (abs(invoiced) > abs(amount) or (invoiced > 0) is not (amount > 0)):
            columns.reject(i, "invoiced", Fault.INVOICED_ABOVE_AMOUNT, amount=show(amount, currency[i]))


def _check_products(columns: Columns, quantity: Ids, price: Ids, amount: Minors, currency: Sequence[str]) -> None:
    """Quantity times price is the amount; prices without tax, or with more decimals than printed, are worth a look."""
    for i, (count, each, minor) in enumerate(zip(quantity, price, amount, strict=True)):
        if count is None or each is None or minor is None:
            continue
        places = decimals(currency[i])
        made = int(rounded_product(Decimal(count), Decimal(each), places).scaleb(places))
        if abs(made) != abs(minor):
            product, said = (show(abs(value), currency[i]) for value in (made, minor))
            columns.warn(i, "amount", Fault.LINE_PRODUCT, product=product, amount=said)


def _refuse_whole(columns: Columns, customer: Ids, number: Ids) -> None:
    refused: dict[tuple[str | None, str | None], int] = {}
    taken = set(columns.good())
    for i in (i for i in range(len(columns)) if i not in taken):
        refused.setdefault((customer[i], number[i]), columns.body.numbers[i])
    for i in sorted(taken):
        if row := refused.get((customer[i], number[i])):
            columns.reject(i, "number", Fault.DELIVERY_ROW_REFUSED, row=row)

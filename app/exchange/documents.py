"""Checked rows of documents: invoices, debit and credit notes, opening items."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import cast

from app.domain.drafts import DISPUTED_WHOLE, DocumentDraft
from app.domain.money import show
from app.exchange.columns import Columns, Ids, Minors, above
from app.exchange.faults import Fault
from app.exchange.kinds import CREDITED, DOCUMENT_KINDS, NO, YES, spoken
from app.exchange.maps import Sign
from app.exchange.repeats import repeated
from app.exchange.totals import check_totals

_MONEY = ("amount", "open", "paid", "disputed")


def document_drafts(columns: Columns, currency_of: Mapping[str, str], base: str) -> list[DocumentDraft]:
    """Rows that can be posted; amounts positive, the kind gives the direction; ``currency`` is always filled."""
    customer, number = columns.ids("customer"), columns.ids("number")
    kinds = columns.words("kind", {**DOCUMENT_KINDS, **columns.mapping.kinds}, Fault.KIND_UNKNOWN)
    currency = columns.currencies(customer, currency_of, base)
    days = columns.dates("date", "due", "base_date")
    money = columns.amounts(_MONEY, currency, {"disputed": YES | NO})
    if columns.findings.asks:
        return []
    check_totals(columns, money["amount"], _netted(kinds, money["amount"]), currency)
    if columns.layout.columns.get("open") != columns.layout.columns.get("amount"):
        check_totals(columns, money["open"], _netted(kinds, money["open"]), currency, "open")
    if columns.mapping.sign is Sign.NEGATIVE_IS_CREDIT:
        _turn_credits(kinds, money)
    columns.check_positive("amount", money["amount"])
    _check_open(columns, money, currency)
    disputed = _disputed(columns, money, currency)
    rows = zip(
        columns.body.numbers, customer, number, kinds, days["date"], days["due"], money["amount"], money["open"],
        currency, columns.ids("order"), columns.ids("contract"), columns.ids("delivery"), columns.texts("project"),
        columns.ids("account"), columns.texts("entity"), days["base_date"], columns.ids("credits"), disputed,
        columns.texts("salesperson"), columns.texts("text"), strict=True,
    )  # fmt: skip
    drafts = cast(list[DocumentDraft], list(map(partial(tuple.__new__, DocumentDraft), rows)))
    good = columns.good(_check_twins(columns, drafts, repeated(customer, number)))
    _warn_early_due(columns, days, good)
    return drafts if len(good) == len(drafts) else [drafts[i] for i in good]


def _netted(kinds: Ids, amounts: Minors) -> Minors:
    """Credit notes subtracted: the other way in which a file may have been summed."""
    if "credit_note" not in kinds:
        return amounts
    return [-amount if kind == "credit_note" and amount else amount for kind, amount in zip(kinds, amounts, strict=True)]


def _turn_credits(kinds: Ids, money: Mapping[str, Minors]) -> None:
    for i in [i for i, amount in enumerate(money["amount"]) if amount is not None and amount < 0]:
        kinds[i] = CREDITED.get(kinds[i] or "", kinds[i])
        for values in money.values():
            value = values[i]
            values[i] = None if value is None else -value


def _check_open(columns: Columns, money: Mapping[str, Minors], currency: Sequence[str]) -> None:
    """``open`` is what the file says, or amount − paid; both must agree, and lie between nothing and the whole."""
    amount, left, paid = money["amount"], money["open"], money["paid"]
    for field, fault in (("open", Fault.OPEN_ABOVE_AMOUNT), ("paid", Fault.PAID_ABOVE_AMOUNT)):
        if not columns.filled(field):
            continue
        columns.check_positive(field, money[field], zero=True)
        for i in above(money[field], amount):
            columns.reject(i, field, fault, amount=show(amount[i] or 0, currency[i]))
    if not columns.filled("paid"):
        return
    for i, (whole, rest, gone) in enumerate(zip(amount, left, paid, strict=True)):
        if whole is None or gone is None:
            continue
        if rest is None:
            left[i] = whole - gone
        elif whole - gone != rest:
            shown = [show(value, currency[i]) for value in (whole, rest, gone)]
            columns.reject(i, "open", Fault.OPEN_PAID_DIFFER, amount=shown[0], open=shown[1], paid=shown[2])


def _disputed(columns: Columns, money: Mapping[str, Minors], currency: Sequence[str]) -> Minors:
    """An amount, DISPUTED_WHOLE for a yes-word, 0 for a no-word; None (nothing said) for an empty cell."""
    values = money["disputed"]
    if not columns.filled("disputed"):
        return values
    columns.check_positive("disputed", values, zero=True)
    for i in above(values, money["amount"]):
        columns.reject(i, "disputed", Fault.DISPUTED_ABOVE_AMOUNT, amount=show(money["amount"][i] or 0, currency[i]))
    cells = columns.body.cells["disputed"]
    said = {cell: DISPUTED_WHOLE if spoken(cell) in YES else 0 for cell in set(cells) if spoken(cell) in YES | NO}
    return [said.get(cell, value) for cell, value in zip(cells, values, strict=True)]


def _check_twins(columns: Columns, drafts: Sequence[DocumentDraft], groups: Sequence[Sequence[int]]) -> list[int]:
    """Rows of one (customer, number): the same figures again are dropped, other figures are refused."""
    dropped = []
    for group in groups:
        standing = columns.unrefused(group)
        first = standing[0] if standing else group[0]
        for i in standing[1:]:
            if _figures(drafts[i]) == _figures(drafts[first]):
                columns.repeat(i, "number", first)
                dropped.append(i)
            else:
                columns.reject(i, "number", Fault.DUPLICATE_KEY, row=drafts[first].row)
    return dropped


def _figures(draft: DocumentDraft) -> tuple[object, ...]:
    return draft.kind, draft.date, draft.due, draft.amount, draft.open, draft.currency


def _warn_early_due(columns: Columns, days: Mapping[str, Ids], good: Sequence[int]) -> None:
    if not columns.filled("due"):
        return
    dated, due = days["date"], days["due"]
    for i in good:
        day, end = dated[i], due[i]
        if day and end and end < day:
            columns.warn(i, "due", Fault.DUE_BEFORE_DATE, date=day)

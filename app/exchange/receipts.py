"""Checked rows of receipts. Several rows with one (customer, reference) are one receipt paying several documents."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import cast

from app.domain.drafts import ReceiptDraft
from app.domain.money import show
from app.exchange.columns import Columns, Ids, Minors, above
from app.exchange.faults import Fault
from app.exchange.kinds import CREDITED, RECEIPT_KINDS, spoken
from app.exchange.maps import Sign
from app.exchange.repeats import repeated
from app.exchange.totals import check_totals

_AGREEING = {"date": "date", "amount": "amount", "currency": "currency", "kind": "method", "reversed_on": "reversed_on"}
"""Values that all rows of a receipt share, and the field each comes from."""


def receipt_drafts(columns: Columns, currency_of: Mapping[str, str], base: str) -> list[ReceiptDraft]:
    """Rows that can be posted; ``amount`` is the receipt's total on each of its rows; ``currency`` always filled."""
    customer, reference = columns.ids("customer"), columns.ids("reference")
    method = columns.texts("method")
    kinds = _kinds(method, columns.mapping.kinds)
    currency = columns.currencies(customer, currency_of, base)
    days = columns.dates("date", "reversed_on")
    money = columns.amounts(("amount", "allocated"), currency)
    if columns.findings.asks:
        return []
    groups = repeated(customer, reference)
    check_totals(columns, money["amount"], _once(groups, money["amount"]), currency)
    if columns.mapping.sign is Sign.NEGATIVE_IS_CREDIT:
        _turn_refunds(kinds, money)
    document = columns.ids("document")
    _check_amounts(columns, money, document, currency)
    _check_reversed(columns, days)
    rows = zip(
        columns.body.numbers, customer, reference, kinds, days["date"], money["amount"], currency, method, document,
        money["allocated"], days["reversed_on"], columns.texts("payer"), columns.texts("text"), strict=True,
    )  # fmt: skip
    drafts = cast(list[ReceiptDraft], list(map(partial(tuple.__new__, ReceiptDraft), rows)))
    good = columns.good([i for group in groups for i in _check_group(columns, drafts, group)])
    return drafts if len(good) == len(drafts) else [drafts[i] for i in good]


def _kinds(method: Ids, more: Mapping[str, str]) -> Ids:
    meanings = {**RECEIPT_KINDS, **more}
    meant = {word: meanings.get(spoken(word or ""), "receipt") for word in set(method)}
    return list(map(meant.__getitem__, method))


def _once(groups: Sequence[Sequence[int]], amounts: Minors) -> Minors:
    """Amounts with each receipt counted on its first row only."""
    later = {i for group in groups for i in group[1:]}
    return [None if i in later else amount for i, amount in enumerate(amounts)] if later else amounts


def _turn_refunds(kinds: Ids, money: Mapping[str, Minors]) -> None:
    for i in [i for i, amount in enumerate(money["amount"]) if amount is not None and amount < 0]:
        if kinds[i] in CREDITED:
            kinds[i] = CREDITED[kinds[i] or ""]
            for values in money.values():
                value = values[i]
                values[i] = None if value is None else -value


def _check_amounts(columns: Columns, money: Mapping[str, Minors], document: Ids, currency: Sequence[str]) -> None:
    amount, part = money["amount"], money["allocated"]
    columns.check_positive("amount", amount)
    if not columns.filled("allocated"):
        return
    for i in [i for i, minor in enumerate(part) if minor == 0 and not document[i]]:
        part[i] = None
    columns.check_positive("allocated", part)
    for i in above(part, amount):
        shown = show(part[i] or 0, currency[i])
        columns.reject(i, "allocated", Fault.ALLOCATED_ABOVE_AMOUNT, allocated=shown, amount=show(amount[i] or 0, currency[i]))


def _check_reversed(columns: Columns, days: Mapping[str, Ids]) -> None:
    if columns.filled("reversed_on"):
        for i, (day, back) in enumerate(zip(days["date"], days["reversed_on"], strict=True)):
            if day and back and back < day:
                columns.reject(i, "reversed_on", Fault.REVERSED_BEFORE_RECEIVED, date=day)


def _check_group(columns: Columns, drafts: Sequence[ReceiptDraft], group: Sequence[int]) -> list[int]:
    """Rows of one receipt, all of them or none: refused rows drag the others along. Returns the rows to drop."""
    good = columns.unrefused(group)
    bad = next((i for i in group if i not in set(good)), None)
    if bad is not None:
        for i in good:
            columns.reject(i, "reference", Fault.SAME_RECEIPT, row=drafts[bad].row)
        return []
    first, *later = group
    agreeing = [first, *(i for i in later if _agrees(columns, drafts[first], drafts[i], i))]
    twins = _twins(drafts, agreeing)
    if not _sum_fits(columns, [drafts[i] for i in agreeing if i not in twins], agreeing):
        return []
    for i, twin in twins.items():
        columns.repeat(i, "reference", twin)
    return list(twins)


def _agrees(columns: Columns, first: ReceiptDraft, draft: ReceiptDraft, i: int) -> bool:
    for name, field in _AGREEING.items():
        was, now = getattr(first, name), getattr(draft, name)
        if was != now:
            shown = show(was, first.currency or "") if name == "amount" else (first.method if name == "kind" else was)
            columns.reject(i, field, Fault.RECEIPT_ROWS_DIFFER, row=first.row, first=shown or "")
            return False
    return True


def _twins(drafts: Sequence[ReceiptDraft], group: Sequence[int]) -> dict[int, int]:
    """Rows equal to an earlier one, unless they are two parts of the same size that the receipt is large enough for."""
    fits = sum(drafts[i].allocated or 0 for i in group) <= drafts[group[0]].amount
    seen: dict[tuple[object, ...], int] = {}
    firsts = {i: seen.setdefault(drafts[i][1:], i) for i in group}
    return {i: first for i, first in firsts.items() if first != i and not (fits and drafts[i].allocated is not None)}


def _sum_fits(columns: Columns, rows: Sequence[ReceiptDraft], indexes: Sequence[int]) -> bool:
    """Whether the parts are no more than the receipt; else all its rows are refused."""
    total, amount = sum(row.allocated or 0 for row in rows), rows[0].amount
    if total > amount:
        shown = {"allocated": show(total, rows[0].currency or ""), "amount": show(amount, rows[0].currency or "")}
        for i in indexes:
            columns.reject(i, "allocated", Fault.ALLOCATED_ABOVE_AMOUNT, **shown)
    return total <= amount

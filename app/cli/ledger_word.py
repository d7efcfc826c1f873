"""While the book differs from the ledger of the accounting program, every answer with figures says so, until it is explained."""

from argparse import Namespace
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.cli.answers import Answer, phrase

if TYPE_CHECKING:
    from app.storage.stated_reads import LedgerDifference

FIGURES = frozenset({
    "ageing", "items", "statement", "bridge", "reconcile", "dun", "runs", "receipts", "bank", "match", "allowance", "allowances",
    "retention", "bills", "transfers", "deliveries",
})  # fmt: skip


def with_ledger(args: Namespace, answer: Answer) -> Answer:
    """The answer with key ``ledger_difference``, and the sentence where nobody has said why."""
    if getattr(args, "command", None) not in FIGURES or "ledger_difference" in answer.data:
        return answer
    from app.storage.reading import glance
    from app.storage.stated_reads import differences

    with glance(args.file) as tables:
        found = [one for one in differences(tables) if one.difference]
    lines = answer.lines
    return replace(
        answer,
        data={**answer.data, "ledger_difference": _told(found)},
        lines=lambda language: [*lines(language), *(said(one, language) for one in found if not one.explained)],
    )


def _told(found: "list[LedgerDifference]") -> dict[str, Any] | None:
    from app.domain.money import show

    return {
        one.currency: {"difference": show(one.difference, one.currency), "on": one.on, "explained": one.explained} for one in found
    } or None


def said(one: "LedgerDifference", language: str) -> str:
    from app.domain.money import grouped

    amount = grouped(abs(one.difference), one.currency)
    way = {"more" if one.difference > 0 else "less": amount}
    return phrase("ledger differs", language, on=one.on, currency=one.currency, **way)

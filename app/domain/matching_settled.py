"""A payment for what a list of open items has settled already: it takes the settlement's place, whatever else its amount fits."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.domain.intake import Decision, numbers
from app.domain.intake_explained import Behind, Held, explained
from app.domain.matching import Proposal, Reason, Share
from app.domain.posting import CREDIT, RECEIVED, DocumentRow

SETTLED_BY_LIST = "SETTLED_BY_LIST"
_FITS = frozenset({
    "EXACT_ITEM", "EXACT_SEVERAL", "SUM_ALL", "SUM_OLDEST", "SUM_OF", "SUM_SEVERAL", "SMALL_DIFFERENCE", "BANK_FEE",
    "SHORT_KEPT", "PART_PAYMENT", "ADVANCE",
})  # fmt: skip


class Replaced(NamedTuple):
    """A proposal with what it really pays, and the numbers of those documents, which are open no more."""

    proposal: Proposal
    numbers: dict[int, str]


def in_place_of(one: Proposal, day: str, currency: str, held: Mapping[int, Sequence[Held]]) -> Replaced:
    """``held``: settlements by customer. Reasons of fit speak of what is open, so they give way to the settlement."""
    named: dict[int, str] = {}
    shares = []
    for share in one.shares:
        settled = _settled(share, day, currency, Behind(held.get(share.customer, ())))
        named |= {document: number for document, number, _ in settled}
        shares.append(share._replace(pays=tuple((document, paid) for document, _, paid in settled)) if settled else share)
    if not named or one.receipt is not None:
        return Replaced(one, {})
    listed = ", ".join(dict.fromkeys(named.values()))
    kept = [reason for reason in one.reasons if reason.code not in _FITS]
    reasons = (*kept, Reason(SETTLED_BY_LIST, (("documents", listed),)))
    return Replaced(Proposal(one.line, one.score, reasons, tuple(shares), one.asks, one.receipt), named)


def _settled(share: Share, day: str, currency: str, behind: Behind) -> list[tuple[int, str, int]]:
    """(document, its number, amount) of the settlements that a receipt of this amount explains."""
    new = max((one.row.id for one in behind.held), default=0) + 1
    row = DocumentRow(new, RECEIVED, share.customer, 1, "", 1, 1, "receipt", CREDIT, day, None, share.amount, currency)
    made = explained(Decision({"document": [row], "allocation": []}), behind, "", numbers(new + 1))
    numbered = {one.document: one.row.credits or "" for one in behind.held}
    return [
        (line.debit, numbered[line.debit], line.amount)
        for line in made.rows["allocation"]
        if line.credit == new and line.debit in numbered
    ]

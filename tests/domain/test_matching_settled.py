"""A payment for what a list has settled: the proposal says so, and names what was settled instead of what else would fit."""

from app.domain.intake_explained import Held
from app.domain.matching import Proposal, Reason, Share
from app.domain.matching_settled import in_place_of
from app.domain.posting import CREDIT, SETTLED, DocumentRow

DAY = "2026-11-06"


def held(document: int, number: str, amount: int, customer: int = 1) -> Held:
    row = DocumentRow(
        100 + document, SETTLED, customer, 1, f"{number} / L", 1, 1, "snapshot", CREDIT, "2026-11-10", None, amount, "CNY",
        base_date="2026-11-02", credits=number,
    )  # fmt: skip
    return Held(document, "2026-08-12", row, amount, "2026-11-10", 9)


def proposed(*shares: Share, receipt: int | None = None) -> Proposal:
    reasons = (Reason("NAME"), Reason("EXACT_ITEM", (("number", "A102"),)), Reason("HABIT"))
    return Proposal(3, 100, reasons, shares, False, receipt)


def codes(one: Proposal) -> list[str]:
    return [reason.code for reason in one.reasons]


def test_the_settlement_is_named_and_what_else_fits_is_not() -> None:
    found = in_place_of(proposed(Share(1, 11300000, ((2, 11300000),))), DAY, "CNY", {1: [held(1, "A101", 11300000)]})
    assert found.proposal.shares == (Share(1, 11300000, ((1, 11300000),)),)
    assert found.numbers == {1: "A101"}
    assert codes(found.proposal) == ["NAME", "HABIT", "SETTLED_BY_LIST"]
    assert found.proposal.reasons[-1].figures == (("documents", "A101"),)
    assert (found.proposal.line, found.proposal.score, found.proposal.asks) == (3, 100, False)


def test_several_settlements_are_one_payment() -> None:
    both = [held(1, "A101", 700), held(2, "A104", 300)]
    found = in_place_of(proposed(Share(1, 1000, ())), DAY, "CNY", {1: both})
    assert found.proposal.shares[0].pays == ((1, 700), (2, 300))
    assert found.proposal.reasons[-1].figures == (("documents", "A101, A104"),)


def test_a_share_of_another_customer_keeps_what_it_pays() -> None:
    shares = (Share(1, 700, ()), Share(2, 300, ((8, 300),)))
    found = in_place_of(proposed(*shares), DAY, "CNY", {1: [held(1, "A101", 700)]})
    assert [share.pays for share in found.proposal.shares] == [((1, 700),), ((8, 300),)]


def test_what_no_list_settled_stays_as_it_is() -> None:
    one = proposed(Share(1, 999, ((2, 999),)))
    settled = {1: [held(1, "A101", 700)]}
    assert in_place_of(one, DAY, "CNY", {}) == (one, {})
    assert in_place_of(one, DAY, "CNY", settled) == (one, {})
    late = proposed(Share(1, 700, ((2, 700),)))
    assert in_place_of(late, "2026-11-11", "CNY", settled) == (late, {})
    known = proposed(Share(1, 700, ()), receipt=7)
    assert in_place_of(known, DAY, "CNY", settled) == (known, {})

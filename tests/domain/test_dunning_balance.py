"""Letters about a balance: whom they go to, and whether more of it is due than they are about."""

import pytest

from app.domain.dunning import NOT_DUNNED, Skip
from app.domain.ladder import OpenItem
from tests.domain.test_dunning import ESTIMATE, ON, item, ladder, only, only_at, reasons, run


def test_what_only_a_ledger_tells_is_written_about_as_a_balance() -> None:
    assert only(run(ladder(item(60)))).estimated is False
    notice = only(run(ladder(item(9), ESTIMATE)))
    assert (notice.estimated, notice.further_due, notice.level, notice.total) == (True, False, 1, 2000_00)
    assert only(run(ladder(ESTIMATE), says_balance=only_at(1))).level == 1


def test_an_estimate_that_is_not_on_the_letter_asks_for_no_balance_form() -> None:
    made = run(ladder(item(60), item(3, estimated=True)), says_balance=only_at(9))
    assert (only(made).estimated, reasons(made)) == (False, [Skip.TOO_EARLY])


@pytest.mark.parametrize(
    ("other", "further"),
    [
        (item(6), True),
        (item(60, hold_until=ON), True),
        (item(60, disputed=1000_00), True),
        (item(0), False),
        (item(None), False),
        (item(None, detailed=False), False),
        *((item(60, aside=nature), False) for nature in NOT_DUNNED),
    ],
)
def test_a_letter_about_a_balance_knows_whether_more_of_it_is_due(other: OpenItem, further: bool) -> None:
    made = run(ladder(item(4), customer=2, code="C002"), ladder(ESTIMATE, other))
    assert only(made).further_due is further
    assert only(run(ladder(item(60), other))).further_due is False

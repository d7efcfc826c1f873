"""Laws of a dunning run that hold for any ladders and any policy."""

from collections import Counter
from datetime import date, timedelta
from itertools import count
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import Calendar
from app.domain.dunning import DataDates, Plan, Skip, plan
from app.domain.dunning_policy import Amounts, DunningPolicy, Level
from app.domain.ladder import Credit, Ladder, OpenItem, SentNotice

ON = date(2026, 6, 30)
YEARS = Calendar(years=frozenset({2025, 2026}))

DAYS_AGO = st.integers(-5, 120).map(lambda days: ON - timedelta(days=days))
HOLDS = st.integers(-2, 2).map(lambda days: ON + timedelta(days=days))
OPEN = st.integers(1, 1_000_000)


def seldom(rare: st.SearchStrategy[Any], usual: Any) -> st.SearchStrategy[Any]:
    """Mostly the usual value, else most ladders would have some reason for no letter."""
    return st.integers(0, 9).flatmap(lambda n: rare if n == 9 else st.just(usual))


@st.composite
def items(draw: st.DrawFn) -> OpenItem:
    opened, paid = draw(OPEN), draw(st.integers(0, 1000))
    return OpenItem(
        id=0,
        document="I",
        date=ON - timedelta(days=150),
        due=draw(st.integers(0, 9).flatmap(lambda n: DAYS_AGO if n else st.none())),
        amount=opened + paid,
        open=opened,
        disputed=draw(seldom(st.sampled_from([1, opened - 1, opened, opened + 1]), 0)),
        hold_until=draw(seldom(HOLDS, None)),
        reductions=((ON - timedelta(days=draw(st.integers(0, 100))), paid),) if paid else (),
    )


CREDITS = st.builds(Credit, st.integers(1, 9), st.just("P"), DAYS_AGO, st.just("receipt"), st.integers(1, 200_000))
SENT = st.builds(SentNotice, st.integers(1, 4), st.integers(1, 3), DAYS_AGO)


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    last = draw(st.none() | SENT)
    return Ladder(
        entity=1,
        customer=draw(st.integers(1, 3)),
        code=draw(seldom(st.just("C4"), "C1")),
        currency=draw(st.sampled_from(["CNY", "JPY"])),
        items=draw(st.lists(items(), min_size=1, max_size=5)),
        credits=draw(st.lists(CREDITS, max_size=2)),
        letters=draw(seldom(st.sampled_from(["no", "statement"]), "yes")),
        hold_until=draw(seldom(st.just(ON), None)),
        last=last,
        last_episode_no=last.episode if last else 0,
        interrupted=draw(st.booleans()),
        draft_waiting=draw(seldom(st.just(True), False)),
        has_address=draw(st.booleans()),
    )


@st.composite
def policies(draw: st.DrawFn) -> DunningPolicy:
    from_days = sorted(draw(st.sets(st.integers(1, 60), min_size=2, max_size=5)))
    trigger = draw(st.integers(0, 15))
    return DunningPolicy(
        version=draw(st.integers(1, 9)),
        valid_from=date(1900, 1, 1),
        levels=tuple(
            Level(number, each, draw(st.integers(0, 20)), draw(AMOUNTS), draw(st.booleans()))
            for number, each in enumerate(from_days, start=1)
        ),
        trigger_days=trigger,
        inclusion_days=draw(st.integers(0, trigger)),
        minimum_amount=draw(AMOUNTS),
        daily_rate=draw(st.none() | st.decimals(0, "0.001", places=4)),
    )


AMOUNTS = st.builds(Amounts, st.decimals(0, 500, places=0))


def numbered(made: list[Ladder]) -> list[Ladder]:
    ids = count(1)
    return [ladder._replace(items=[item._replace(id=next(ids)) for item in ladder.items]) for ladder in made]


LADDERS = st.lists(ladders(), max_size=4).map(numbered)
DATA = st.builds(DataDates, *[st.none() | st.just(ON) | DAYS_AGO] * 2)


def run(made: list[Ladder], policy: DunningPolicy, **fields: Any) -> Plan:
    known: dict[str, Any] = {"data": DataDates(ON, ON), "calendar": YEARS, "except_codes": frozenset({"C4"})}
    return plan(made, lambda code: policy, ON, **known | fields)


def concerned(made: list[Ladder]) -> list[OpenItem]:
    """The items a run has to account for: overdue by a day or more, or without a due date."""
    return [item for ladder in made for item in ladder.items if item.due is None or item.due < ON]


def listed(made: Plan) -> list[int]:
    return [line.id for notice in made.notices for line in notice.items]


@given(LADDERS, policies(), DATA, st.booleans())
def test_every_item_concerned_is_on_one_letter_or_has_one_reason(
    made: list[Ladder], policy: DunningPolicy, data: DataDates, stale_ok: bool
) -> None:
    found = run(made, policy, data=data, stale_ok=stale_ok)
    accounted = Counter(listed(found) + [skipped.item for skipped in found.skipped])
    assert accounted == Counter(item.id for item in concerned(made))


@given(LADDERS, policies())
def test_what_letters_claim_and_what_they_leave_out_is_all_that_is_overdue(
    made: list[Ladder], policy: DunningPolicy
) -> None:
    found = run(made, policy)
    amounts = {item.id: item.open for item in concerned(made)}
    on_letters = sum(line.open for notice in found.notices for line in notice.items)
    assert on_letters + sum(amounts[skipped.item] for skipped in found.skipped) == sum(amounts.values())


@given(LADDERS, policies())
def test_a_total_is_what_its_lines_say(made: list[Ladder], policy: DunningPolicy) -> None:
    for notice in run(made, policy).notices:
        claimed = sum(line.open - line.disputed for line in notice.items)
        assert notice.credits == sum(credit.open for credit in notice.credit_items)
        assert notice.interest == sum(line.interest for line in notice.items)
        interest = notice.interest if notice.interest_claimed else 0
        assert notice.total == claimed + notice.fees + interest - notice.credits
        assert claimed - notice.credits >= max(1, policy.minimum_amount.minor(notice.currency))
        assert all(0 <= line.disputed < line.open for line in notice.items)


@given(st.lists(ladders(), min_size=1, max_size=1).map(numbered), policies())
def test_no_letter_climbs_more_than_one_level_or_above_what_is_deserved(
    made: list[Ladder], policy: DunningPolicy
) -> None:
    (ladder,) = made
    for notice in run(made, policy).notices:
        running = ladder.last is not None and not ladder.interrupted
        last = ladder.last.level if ladder.last and running else 0
        free = [item for item in ladder.items if item.disputed < item.open and not holds(item)]
        longest = max((ON - item.due).days for item in free if item.due)
        assert notice.ceiling == max(each.number for each in policy.levels if longest >= each.from_days_overdue)
        assert notice.level == min(notice.ceiling, last + 1)
        assert last < notice.level <= len(policy.levels)
        assert notice.episode == ladder.last_episode_no + (0 if running else 1)


def holds(item: OpenItem) -> bool:
    return item.hold_until is not None and item.hold_until >= ON


@given(LADDERS, policies())
def test_a_letter_lists_exactly_the_free_items_that_reached_the_inclusion_day(
    made: list[Ladder], policy: DunningPolicy
) -> None:
    found = run(made, policy)
    on_letters = {line.id for notice in found.notices for line in notice.items}
    for item in (item for ladder in made for item in ladder.items if item.id in on_letters):
        assert item.due is not None
        assert (ON - item.due).days >= max(policy.inclusion_days, 1)
    early = {skipped.item for skipped in found.skipped if skipped.reason is Skip.TOO_EARLY}
    for notice in found.notices:
        (ladder,) = [each for each in made if any(item.id == notice.items[0].id for item in each.items)]
        for item in (item for item in ladder.items if item.id in early):
            assert item.due is not None
            assert (ON - item.due).days < policy.inclusion_days


@given(LADDERS, policies())
def test_each_ladder_is_judged_by_itself(made: list[Ladder], policy: DunningPolicy) -> None:
    together, alone = run(made, policy), [run([ladder], policy) for ladder in made]
    assert together.notices == tuple(notice for each in alone for notice in each.notices)
    assert together.skipped == tuple(skipped for each in alone for skipped in each.skipped)


@given(LADDERS, policies())
def test_once_drafted_or_sent_the_same_day_writes_nothing_more(made: list[Ladder], policy: DunningPolicy) -> None:
    found = run(made, policy)
    lines = {line.id for notice in found.notices for line in notice.items}
    written = [any(item.id in lines for item in ladder.items) for ladder in made]
    drafted = [
        ladder._replace(draft_waiting=ladder.draft_waiting or new) for ladder, new in zip(made, written, strict=True)
    ]
    again = run(drafted, policy)
    assert again.notices == ()
    assert {skipped.item for skipped in again.skipped if skipped.reason is Skip.DRAFT_WAITING} >= lines


@given(LADDERS, policies())
def test_a_letter_sent_today_is_followed_by_the_next_level_or_none(made: list[Ladder], policy: DunningPolicy) -> None:
    for ladder in made:
        for notice in run([ladder], policy).notices:
            sent = SentNotice(notice.level, notice.episode, ON)
            after = run([ladder._replace(last=sent, last_episode_no=notice.episode, interrupted=False)], policy)
            assert [each.level for each in after.notices] in ([], [notice.level + 1])
            for each in after.notices:
                assert policy.levels[notice.level].days_after_previous == 0
                assert each.ceiling > notice.level

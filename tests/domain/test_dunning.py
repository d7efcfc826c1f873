"""Who gets which letter on a day: every reason for none refused once and allowed once, and what a letter says."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.domain.calendar import Calendar
from app.domain.dunning import (
    CHECKS,
    NOT_DUNNED,
    DataDates,
    NoticeItem,
    Plan,
    PlannedNotice,
    Skip,
    Skipped,
    Warn,
    plan,
)
from app.domain.dunning_policy import Amounts, DunningPolicy, Level, overlaid
from app.domain.ladder import Credit, Ladder, OpenItem, SentNotice

ON = date(2026, 6, 30)  # a Tuesday
FRESH = DataDates(ON, ON)
POLICY = DunningPolicy(1, date(1900, 1, 1), (Level(1, 7), Level(2, 30), Level(3, 60), Level(4, 90)))


def ago(days: int) -> date:
    return ON - timedelta(days=days)


def item(days: int | None, amount: int = 1000_00, id: int = 1, **fields: Any) -> OpenItem:
    due = None if days is None else ago(days)
    return OpenItem(id, f"I{id:02}", ago(120), due, amount, **{"open": amount} | fields)


def ladder(*items: OpenItem, **fields: Any) -> Ladder:
    known: dict[str, Any] = {"entity": 1, "customer": 3, "code": "C003", "currency": "CNY", "items": items}
    return Ladder(**known | fields)


def credit(amount: int) -> Credit:
    return Credit(90, "P10", ago(10), "receipt", amount)


def sent(level: int, days: int, episode: int = 1) -> dict[str, Any]:
    return {"last": SentNotice(level, episode, ago(days)), "last_episode_no": episode}


def run(*ladders: Ladder, policy: DunningPolicy = POLICY, on: date = ON, **fields: Any) -> Plan:
    known: dict[str, Any] = {"data": FRESH, "calendar": Calendar(years=frozenset({2026}))}
    return plan(ladders, lambda code: policy, on, **known | fields)


def reasons(made: Plan) -> list[Skip]:
    return [skipped.reason for skipped in made.skipped]


def only(made: Plan) -> PlannedNotice:
    (notice,) = made.notices
    return notice


ESTIMATE = item(60, estimated=True)


def only_at(wanted: int) -> Callable[[int, int], bool]:
    """A balance form in the text of one level."""
    return lambda customer, level: level == wanted


ONLY_AT_2 = {"says_balance": only_at(2)}
MINIMUM = overlaid(POLICY, {"minimum_amount": "1000.00"})
LISTS_EARLY = overlaid(POLICY, {"inclusion_days": 1})


@pytest.mark.parametrize(
    ("reason", "refused", "allowed"),
    [
        *((reason, (ladder(item(60)._replace(aside=nature)), {}), (ladder(item(60)), {})) for nature, reason in NOT_DUNNED.items()),
        (Skip.NO_DETAIL, (ladder(item(None)._replace(detailed=False)), {}), (ladder(item(60)), {})),
        (Skip.NO_TERM, (ladder(item(None)), {}), (ladder(item(60)), {})),
        (Skip.DISPUTED, (ladder(item(60, disputed=1000_00)), {}), (ladder(item(60, disputed=999_99)), {})),
        (Skip.HOLD_OFF, (ladder(item(60, hold_until=ON)), {}), (ladder(item(60, hold_until=ago(1))), {})),
        (Skip.HOLD_OFF, (ladder(item(60), hold_until=ON), {}), (ladder(item(60), hold_until=ago(1)), {})),
        (Skip.TOO_EARLY, (ladder(item(6)), {}), (ladder(item(7)), {})),
        (Skip.DRAFT_WAITING, (ladder(item(60), draft_waiting=True), {}), (ladder(item(60), draft_waiting=False), {})),
        (Skip.LEVEL_SENT, (ladder(item(59), **sent(2, 20)), {}), (ladder(item(60), **sent(2, 20)), {})),
        (Skip.LADDER_DONE, (ladder(item(200), **sent(4, 90)), {}), (ladder(item(200), **sent(3, 90)), {})),
        (Skip.QUIET, (ladder(item(60), **sent(1, 6)), {}), (ladder(item(60), **sent(1, 7)), {})),
        (
            Skip.COVERED,
            (ladder(item(9), credits=[credit(1000_00)]), {}),
            (ladder(item(9), credits=[credit(999_99)]), {}),
        ),
        (Skip.BELOW_MINIMUM, (ladder(item(9, 999_99)), {"policy": MINIMUM}), (ladder(item(9)), {"policy": MINIMUM})),
        (Skip.OWNER_HANDLES, (ladder(item(9), letters="no"), {}), (ladder(item(9), letters="yes"), {})),
        (Skip.OWNER_HANDLES, (ladder(item(9), letters="statement"), {}), (ladder(item(9)), {})),
        (Skip.STALE_DATA, (ladder(item(9)), {"data": DataDates(None, ON)}), (ladder(item(9)), {})),
        (Skip.STALE_DATA, (ladder(item(9)), {"data": DataDates(ON, None)}), (ladder(item(9)), {})),
        (Skip.EXCLUDED, (ladder(item(9)), {"except_codes": {"C003"}}), (ladder(item(9)), {"except_codes": {"C004"}})),
        (Skip.ESTIMATED, (ladder(ESTIMATE), {"says_balance": only_at(2)}), (ladder(ESTIMATE), {"says_balance": only_at(1)})),
        (Skip.ESTIMATED, (ladder(item(9), ESTIMATE), ONLY_AT_2), (ladder(item(9)), ONLY_AT_2)),
    ],
)
def test_each_reason_refuses_and_its_absence_allows(
    reason: Skip, refused: tuple[Ladder, dict[str, Any]], allowed: tuple[Ladder, dict[str, Any]]
) -> None:
    none, one = run(refused[0], **refused[1]), run(allowed[0], **allowed[1])
    assert (none.notices, set(reasons(none))) == ((), {reason})
    assert (len(one.notices), one.skipped) == (1, ())


def test_of_several_reasons_the_first_in_the_list_is_given() -> None:
    """Everything is wrong; one cause after the other is mended, and the list is walked from its top to its end."""
    natures = [(reason, {"aside": nature}) for nature, reason in NOT_DUNNED.items()]
    steps: list[tuple[Skip, dict[str, Any]]] = [
        *natures,
        (Skip.NO_DETAIL, {"aside": None, "due": None, "disputed": 1000_00, "hold_until": ON, "detailed": False}),
        (Skip.NO_TERM, {"detailed": True}),
        (Skip.DISPUTED, {"due": ago(6)}),
        (Skip.HOLD_OFF, {"disputed": 0}),
        (Skip.TOO_EARLY, {"hold_until": None}),
        (Skip.DRAFT_WAITING, {"due": ago(7)}),
        (Skip.LEVEL_SENT, {"draft_waiting": False}),
        (Skip.LADDER_DONE, {**sent(4, 0)}),
        (Skip.QUIET, {**sent(1, 0), "due": ago(30)}),
        (Skip.COVERED, {**sent(1, 7)}),
        (Skip.BELOW_MINIMUM, {"credits": [credit(1)]}),
        (Skip.OWNER_HANDLES, {"credits": []}),
        (Skip.PAYMENT_WAITING, {"letters": "yes"}),
        (Skip.STALE_DATA, {"paying": frozenset()}),
        (Skip.EXCLUDED, {"stale_ok": True}),
        (Skip.ESTIMATED, {"except_codes": set()}),
    ]
    state: dict[str, Any] = {
        "draft_waiting": True, **sent(1, 0), "credits": [credit(1000_00)], "letters": "no", "except_codes": {"C003"},
        "due": None, "disputed": 0, "hold_until": None, "detailed": True,
    }  # fmt: skip
    found = []
    for _, mended in steps:
        state |= mended
        fields = ("aside", "due", "disputed", "hold_until", "detailed")
        made = item(0, estimated=True)._replace(**{key: state[key] for key in fields})
        standing = {key: state[key] for key in ("draft_waiting", "last", "credits", "letters")}
        found += reasons(
            run(
                ladder(made, **standing),
                policy=MINIMUM,
                data=DataDates(None, None),
                except_codes=state["except_codes"],
                stale_ok=state.get("stale_ok", False),
                says_balance=only_at(9),
                paying=state.get("paying", frozenset({(3, "CNY")})),
            )
        )
    assert found == [reason for reason, _ in steps] == list(Skip)


def test_the_checks_of_a_ladder_stand_in_the_order_of_the_list() -> None:
    assert [reason for reason, _ in CHECKS] == list(Skip)[list(Skip).index(Skip.DRAFT_WAITING):]


# The base ledger of the handbook on 2026-06-30.
C001 = ladder(item(-18, 140_000_00, 14), customer=1, code="C001")
C002 = ladder(item(61, 50_000_00, 9), item(0, 90_000_00, 13), customer=2, code="C002", credits=[credit(20_000_00)])
C003 = ladder(item(93, 60_000_00, 4, open=20_000_00), item(42, 45_000_00, 8, open=40_000_00), item(-9, 75_000_00, 12))
C004 = ladder(item(3, 180_000_00, 11), customer=4, code="C004")


@pytest.mark.parametrize(
    ("before", "levels"),
    [
        (({}, {}), (1, 1)),
        ((sent(2, 30), sent(3, 20)), (3, 4)),
    ],
    ids=["dunning.net-nothing sent", "dunning.net-levels 1-2 and 1-3 sent"],
)
def test_the_base_ledger(before: tuple[dict[str, Any], dict[str, Any]], levels: tuple[int, int]) -> None:
    made = run(C001, C002._replace(**before[0]), C003._replace(**before[1]), C004)
    assert [(n.code, n.total, n.ceiling, n.level) for n in made.notices] == [
        ("C002", 30_000_00, 3, levels[0]),
        ("C003", 60_000_00, 4, levels[1]),
    ]
    assert [[line.document for line in n.items] for n in made.notices] == [["I09"], ["I04", "I08"]]
    assert made.skipped == (Skipped("C004", "I11", Skip.TOO_EARLY, None, 11),)


def test_what_a_letter_says() -> None:
    partly_disputed = item(42, 45_000_00, 8, open=40_000_00, disputed=15_000_00)
    made = run(ladder(item(93, 60_000_00, 4, open=20_000_00), partly_disputed, credits=[credit(500), credit(700)]))
    assert only(made) == PlannedNotice(
        entity=1,
        customer=3,
        code="C003",
        currency="CNY",
        episode=1,
        level=1,
        ceiling=4,
        items=(
            NoticeItem(4, "I04", ago(120), ago(93), 60_000_00, 20_000_00, 0, 93, 0, None),
            NoticeItem(8, "I08", ago(120), ago(42), 45_000_00, 40_000_00, 15_000_00, 42, 0, None),
        ),
        credits=1200,
        credit_items=(credit(500), credit(700)),
        interest=0,
        interest_claimed=False,
        fees=0,
        total=44_988_00,
        warnings=(),
        deadline=date(2026, 7, 7),
        policy_version=1,
    )


def test_an_item_due_today_is_not_mentioned() -> None:
    assert run(ladder(item(0), item(-1))) == Plan((), (), ())


def test_a_disputed_or_held_item_does_not_raise_the_ceiling() -> None:
    made = run(ladder(item(95, id=1, disputed=1000_00), item(65, id=2, hold_until=ON), item(31, id=3)))
    assert (only(made).ceiling, [line.id for line in only(made).items]) == (2, [3])
    assert reasons(made) == [Skip.DISPUTED, Skip.HOLD_OFF]


def test_a_hold_names_its_last_day() -> None:
    made = run(ladder(item(60, hold_until=date(2026, 7, 3)), hold_until=date(2026, 7, 9)))
    assert made.skipped[0].until == date(2026, 7, 9)
    made = run(ladder(item(60, hold_until=date(2026, 7, 3)), hold_until=ago(1)))
    assert made.skipped[0].until == date(2026, 7, 3)


def test_quiet_names_the_day_it_ends_and_counts_from_sending() -> None:
    slow = DunningPolicy(1, date(1900, 1, 1), (Level(1, 7, 3), Level(2, 30, 14)))
    made = run(ladder(item(60), **sent(1, 13)), policy=slow)
    assert made.skipped == (Skipped("C003", "I01", Skip.QUIET, date(2026, 7, 1), 1),)
    assert run(ladder(item(60), **sent(1, 14)), policy=slow).notices


def test_early_items_may_ride_along_but_do_not_trigger() -> None:
    made = run(ladder(item(6, id=1), item(1, id=2)), policy=LISTS_EARLY)
    assert (made.notices, reasons(made)) == ((), [Skip.TOO_EARLY, Skip.TOO_EARLY])
    made = run(ladder(item(7, id=1), item(1, id=2)), policy=LISTS_EARLY)
    assert [line.id for line in only(made).items] == [1, 2]


def test_an_item_before_the_inclusion_day_stays_off_a_letter_that_goes_out() -> None:
    made = run(ladder(item(6, id=1), item(7, id=2)))
    assert [line.id for line in only(made).items] == [2]
    assert made.skipped == (Skipped("C003", "I01", Skip.TOO_EARLY, None, 1),)


def test_no_letter_before_the_day_of_level_1_whatever_the_trigger() -> None:
    soon = overlaid(POLICY, {"trigger_days": 2, "inclusion_days": 1})
    assert reasons(run(ladder(item(6)), policy=soon)) == [Skip.TOO_EARLY]
    assert only(run(ladder(item(7)), policy=soon)).level == 1


def test_a_late_trigger_waits_though_a_level_is_deserved() -> None:
    patient = overlaid(POLICY, {"trigger_days": 20})
    assert reasons(run(ladder(item(19)), policy=patient)) == [Skip.TOO_EARLY]
    assert only(run(ladder(item(20)), policy=patient)).level == 1


def test_a_policy_that_lists_later_than_it_triggers_writes_no_empty_letter() -> None:
    contradictory = DunningPolicy(1, date(1900, 1, 1), POLICY.levels, trigger_days=7, inclusion_days=20)
    assert reasons(run(ladder(item(10)), policy=contradictory)) == [Skip.TOO_EARLY]


def test_thirty_days_off_are_caught_up_by_one_level() -> None:
    later = ON + timedelta(days=30)
    notice = only(run(ladder(item(65), **sent(1, 0)), on=later, data=DataDates(later, later)))
    assert (notice.level, notice.ceiling) == (2, 4)


def test_the_same_run_again_writes_nothing() -> None:
    before = ladder(item(95))
    assert only(run(before)).level == 1
    drafted = before._replace(last_episode_no=1, draft_waiting=True)
    assert reasons(run(drafted)) == [Skip.DRAFT_WAITING]
    assert reasons(run(before._replace(**sent(1, 0)))) == [Skip.QUIET]


def test_a_new_episode_starts_at_level_1_and_keeps_no_quiet_days() -> None:
    notice = only(run(ladder(item(95), interrupted=True, **sent(4, 3, episode=2))))
    assert (notice.episode, notice.level, notice.ceiling) == (3, 1, 4)


def test_a_running_episode_goes_on() -> None:
    notice = only(run(ladder(item(95), **sent(2, 30, episode=2))))
    assert (notice.episode, notice.level) == (2, 3)


def test_a_ladder_cut_short_by_a_new_policy_is_done() -> None:
    short = overlaid(POLICY, {"levels": [{"number": 1, "from_days_overdue": 7}]})
    assert reasons(run(ladder(item(95), **sent(3, 30)), policy=short)) == [Skip.LADDER_DONE]


FEES = DunningPolicy(
    "fees",
    date(1900, 1, 1),
    (Level(1, 7, fee=Amounts(Decimal(0), (("CNY", Decimal("50")), ("JPY", Decimal("800"))))), Level(2, 30)),
)


def test_each_currency_has_a_ladder_a_fee_and_a_letter_of_its_own() -> None:
    currencies = [ladder(item(40), currency=currency) for currency in ("CNY", "JPY", "USD")]
    notices = run(*currencies, policy=FEES).notices
    assert [(n.currency, n.fees, n.total) for n in notices] == [
        ("CNY", 50_00, 1050_00),
        ("JPY", 800, 1008_00),
        ("USD", 0, 1000_00),
    ]
    assert {n.policy_version for n in notices} == {"fees"}


def test_the_fee_is_that_of_the_level_written() -> None:
    assert only(run(ladder(item(40), **sent(1, 9)), policy=FEES)).fees == 0


def test_a_fee_does_not_lift_a_claim_over_the_minimum() -> None:
    policy = overlaid(FEES, {"minimum_amount": "1000.01"})
    assert reasons(run(ladder(item(40)), policy=policy)) == [Skip.BELOW_MINIMUM]


# I04 of the handbook: 60,000 due on Sunday 2026-03-29, 30,000 paid on 04-20 and 10,000 on 06-05, at 0.03 % a day.
I04 = OpenItem(
    4, "I04", date(2026, 1, 28), date(2026, 3, 29), 60_000_00, 20_000_00, 0, None,
    ((date(2026, 4, 20), 30_000_00), (date(2026, 6, 5), 10_000_00)),
)  # fmt: skip
AGREED = overlaid(POLICY, {"daily_rate": "0.0003"})


def claiming(number: int) -> DunningPolicy:
    levels = [{"number": n, "from_days_overdue": 7 * n, "claim_interest": n == number} for n in (1, 2)]
    return overlaid(AGREED, {"levels": levels})


def test_interest_from_the_legal_due_date_on_what_was_open_and_for_how_long() -> None:
    notice = only(run(ladder(I04), policy=AGREED))
    line = notice.items[0]
    assert (line.days_overdue, line.interest_days, line.interest) == (93, 92, 942_00)
    assert (notice.interest, notice.interest_claimed, notice.total) == (942_00, False, 20_000_00)


def test_interest_is_in_the_total_only_where_the_level_claims_it() -> None:
    notice = only(run(ladder(I04), policy=claiming(1)))
    assert (notice.interest, notice.interest_claimed, notice.total) == (942_00, True, 20_942_00)
    notice = only(run(ladder(I04), policy=claiming(2)))
    assert (notice.interest_claimed, notice.total) == (False, 20_000_00)


def test_nothing_is_claimed_where_no_rate_is_agreed() -> None:
    notice = only(run(ladder(I04), policy=overlaid(claiming(1), {"daily_rate": None})))
    assert (notice.interest, notice.interest_claimed, notice.total) == (0, False, 20_000_00)
    assert notice.items[0].interest_days is None


def test_a_rate_of_nothing_is_reckoned_and_comes_to_nothing() -> None:
    line = only(run(ladder(I04), policy=overlaid(AGREED, {"daily_rate": "0"}))).items[0]
    assert (line.interest, line.interest_days) == (0, 92)


def test_no_interest_on_the_disputed_part() -> None:
    # 5,000 disputed: 55,000 × 21 + 25,000 × 46 + 15,000 × 25 days
    assert only(run(ladder(I04._replace(disputed=5_000_00)), policy=AGREED)).interest == 804_00


def test_interest_is_rounded_per_item_and_then_summed() -> None:
    # 101.67 over 8 days at 0.03 % is 0.244008 → 0.24, twice; of 203.34 together it would be 0.49
    due = item(8, 101_67)
    notice = only(run(ladder(due, due._replace(id=2)), policy=AGREED))
    assert [line.interest for line in notice.items] == [24, 24]
    assert notice.interest == 48


def test_a_receipt_that_takes_effect_later_changes_no_interest() -> None:
    later = I04._replace(reductions=(*I04.reductions, (date(2026, 7, 1), 20_000_00)))
    assert only(run(ladder(later), policy=AGREED)).interest == 942_00


def test_what_was_paid_today_was_owed_until_today() -> None:
    today = I04._replace(open=15_000_00, reductions=(*I04.reductions, (ON, 5_000_00)))
    assert only(run(ladder(today), policy=AGREED)).interest == 942_00


def test_an_item_overdue_only_nominally_bears_no_interest_yet() -> None:
    soon = overlaid(AGREED, {"inclusion_days": 1})
    sunday = item(2, 10_00, 2)._replace(due=date(2026, 6, 28))
    made = run(ladder(item(9, id=1), sunday), policy=soon, on=date(2026, 6, 29))
    assert [(line.days_overdue, line.interest_days, line.interest) for line in only(made).items][1] == (1, 0, 0)


@pytest.mark.parametrize(
    ("payment_days", "deadline"),
    [(7, date(2026, 7, 7)), (10, date(2026, 7, 10)), (11, date(2026, 7, 13)), (12, date(2026, 7, 13))],
)
def test_the_deadline_is_a_business_day_and_never_too_soon(payment_days: int, deadline: date) -> None:
    notice = only(run(ladder(item(9)), policy=overlaid(POLICY, {"payment_days": payment_days})))
    assert notice.deadline == deadline


def test_the_deadline_passes_over_published_holidays(calendar: Calendar) -> None:
    notice = only(run(ladder(item(200)), on=date(2026, 9, 24), calendar=calendar, data=FRESH, stale_ok=True))
    assert notice.deadline == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("data", "fresh"),
    [
        (DataDates(date(2026, 6, 25), ON), True),  # Thursday: 3 working days before
        (DataDates(date(2026, 6, 24), ON), False),
        (DataDates(ON, date(2026, 6, 25)), True),
        (DataDates(ON, date(2026, 6, 24)), False),
        (DataDates(date(2026, 7, 20), date(2026, 7, 20)), True),  # a run date in the past of the data
    ],
)
def test_data_are_stale_after_so_many_working_days(data: DataDates, fresh: bool) -> None:
    made = run(ladder(item(9)), data=data)
    assert (len(made.notices) == 1, reasons(made)) == (fresh, [] if fresh else [Skip.STALE_DATA])


def test_stale_data_may_be_overridden_and_the_plan_says_so() -> None:
    made = run(ladder(item(9)), data=DataDates(None, None), stale_ok=True)
    assert (only(made).warnings, made.warnings) == ((), (Warn.STALE_OVERRIDDEN,))
    assert run(ladder(item(9)), stale_ok=True).warnings == ()


def test_how_old_data_may_be_is_the_policy_of_each_customer() -> None:
    policies = {"C003": POLICY, "C004": overlaid(POLICY, {"stale_working_days": 4})}
    old = DataDates(date(2026, 6, 24), ON)
    both = [ladder(item(9), code=code) for code in policies]
    years = Calendar(years=frozenset({2026}))
    made = plan(both, policies.__getitem__, ON, old, years)
    assert ([n.code for n in made.notices], [s.code for s in made.skipped]) == (["C004"], ["C003"])
    assert plan(both, policies.__getitem__, ON, old, years, stale_ok=True).warnings == (Warn.STALE_OVERRIDDEN,)


def test_a_missing_address_is_only_a_warning() -> None:
    made = run(ladder(item(9), has_address=False), ladder(item(9)))
    assert [n.warnings for n in made.notices] == [(Warn.NO_ADDRESS,), ()]
    assert made.warnings == (Warn.NO_ADDRESS,)


def test_a_year_nobody_entered_is_a_warning() -> None:
    december = date(2026, 12, 28)
    made = run(ladder(item(9), has_address=False), on=december, data=DataDates(december, december))
    assert only(made).warnings == (Warn.NO_ADDRESS, Warn.CALENDAR_UNKNOWN)
    assert made.warnings == (Warn.NO_ADDRESS, Warn.CALENDAR_UNKNOWN)


def test_a_year_nobody_entered_matters_for_the_interest_too() -> None:
    old = item(9, id=2)._replace(due=date(2025, 12, 30))
    assert only(run(ladder(old))).warnings == ()
    assert only(run(ladder(old), policy=AGREED)).warnings == (Warn.CALENDAR_UNKNOWN,)
    into_2026 = old._replace(due=date(2024, 12, 31))
    years = Calendar(off=frozenset({date(2024, 12, 31)}), years=frozenset({2024, 2026}))
    assert only(run(ladder(into_2026), policy=AGREED, calendar=years)).warnings == (Warn.CALENDAR_UNKNOWN,)
    assert only(run(ladder(item(9)), policy=AGREED)).warnings == ()


def test_data_of_a_year_nobody_entered_are_a_warning_of_the_plan() -> None:
    made = run(ladder(item(9)), data=DataDates(date(2027, 1, 4), ON))
    assert (only(made).warnings, made.warnings) == ((), (Warn.CALENDAR_UNKNOWN,))


def test_each_customer_has_the_policy_given_for_it_even_if_made_on_the_spot() -> None:
    codes = [f"C{n:03}" for n in range(40)]

    def policy_of(code: str) -> DunningPolicy:
        return overlaid(POLICY, {"payment_days": 1 + int(code[1:])})

    years = Calendar(years=frozenset({2026}))
    made = plan([ladder(item(9), code=code) for code in codes], policy_of, ON, FRESH, years)
    assert [n.deadline - ON >= timedelta(days=1 + int(n.code[1:])) for n in made.notices] == [True] * 40
    assert all(n.deadline - ON <= timedelta(days=3 + int(n.code[1:])) for n in made.notices)

import time
from datetime import UTC, datetime, timedelta

import pytest

from app.system import clock, entropy


def test_now_is_this_instant_in_utc() -> None:
    before = datetime.now(UTC)
    now = clock.now()
    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(0)


def test_today_is_the_local_day(monkeypatch: pytest.MonkeyPatch) -> None:
    class Midnight(datetime):
        @classmethod
        def now(cls, tz: object = None) -> "Midnight":
            return cls(2026, 3, 31, 23, 59, 59)

    monkeypatch.setattr(clock, "datetime", Midnight)
    assert clock.today().isoformat() == "2026-03-31"


def test_an_instant_is_told_in_the_time_of_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    if hasattr(time, "tzset"):
        time.tzset()
    told = clock.local_minute("2026-06-30T17:02:03+00:00")
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()
        assert told == "2026-07-01 01:02"
    assert clock.local_minute("yesterday") == "yesterday"


def test_token_bytes_have_the_length_asked_for_and_differ() -> None:
    assert [len(entropy.token_bytes(n)) for n in (0, 1, 32)] == [0, 1, 32]
    assert entropy.token_bytes(32) != entropy.token_bytes(32)


def test_command_ids_are_version_7_and_never_the_same() -> None:
    ids = [entropy.command_id() for _ in range(500)]
    assert len(set(ids)) == 500
    assert {len(i) for i in ids} == {36}
    assert {i[14] for i in ids} == {"7"}
    assert {i[19] for i in ids} <= set("89ab")


def test_command_ids_sort_by_the_instant_they_were_made(monkeypatch: pytest.MonkeyPatch) -> None:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    instants = [first + timedelta(milliseconds=n) for n in (0, 1, 2, 90_000, 86_400_000)]
    made = []
    for instant in instants:
        monkeypatch.setattr(clock, "now", lambda instant=instant: instant)
        made.append(entropy.command_id())
    assert made == sorted(made)
    assert int(made[0].replace("-", "")[:12], 16) == int(first.timestamp() * 1000)

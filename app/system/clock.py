"""The only caller of the system clock; everything else takes an instant or a date as an argument."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def local_minute(instant: str) -> str:
    """An ISO instant as the clock on the wall showed it here: ``2026-06-30 09:02``; text that is none stays."""
    try:
        return datetime.fromisoformat(instant).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return instant


def today() -> date:
    """The calendar day where this machine stands."""
    return datetime.now().astimezone().date()

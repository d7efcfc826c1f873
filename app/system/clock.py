"""The only caller of the system clock; everything else takes an instant or a date as an argument."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar day where this machine stands."""
    return datetime.now().astimezone().date()

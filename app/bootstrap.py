"""The only place that builds things: clock, user, book and the rows that a new book starts with."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from app.actions.book import CreateBook
from app.actions.policy import LoadCalendar, LoadLetters, LoadPolicies
from app.storage.book import Book, new_book, open_book
from app.storage.work import Context
from app.system import clock, entropy
from app.system.paths import resource
from app.system.user import user_name

FIRST_DAY = "1900-01-01"


def context(actor: str | None = None, command: str | None = None, today: date | None = None) -> Context:
    """Who acts, now, under a fresh command id unless one is given."""
    now = clock.now()
    return Context(actor or user_name(), now, today or clock.today(), command or entropy.command_id())


def instant(text: str) -> str:
    """An instant as stored in the journal: a day means its end, a time without zone means this machine's."""
    moment = datetime.fromisoformat(text)
    if len(text) == 10:
        moment = moment.replace(hour=23, minute=59, second=59, microsecond=999999)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def this_day() -> date:
    """The calendar day where the machine stands."""
    return clock.today()


def now_text() -> str:
    """This minute where the machine stands, as a report shows it."""
    return clock.now().astimezone().strftime("%Y-%m-%d %H:%M")


def default_policies() -> list[dict[str, Any]]:
    return [
        {"kind": kind, "valid_from": FIRST_DAY, "customer": None, "body": _json("policy", f"{kind}.json")}
        for kind in ("ageing", "dunning", "import", "matching", "accounts", "bills")
    ]


def default_letters() -> list[dict[str, Any]]:
    return [
        {
            "language": language,
            "level": level,
            "valid_from": FIRST_DAY,
            "body": resource("letters", f"{language}-{level}.txt").read_text("utf-8"),
        }
        for language in ("zh", "en")
        for level in (1, 2, 3, 4)
    ]


def default_calendars() -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted(resource("calendars").glob("*.json"))]


def _json(*parts: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(resource(*parts).read_text("utf-8"))
    return found


def create(path: Path, company: str, profile: Mapping[str, str], currency: str, at: Context) -> Book:
    """A new book with the default policy, letter texts and calendars, open for writing."""
    action = CreateBook(
        entropy.token_bytes(16).hex(), company, currency, profile, LoadPolicies(default_policies()),
        LoadLetters(default_letters()), LoadCalendar(default_calendars()),
    )  # fmt: skip
    return new_book(path, action, at)


@contextmanager
def writing(path: Path) -> Iterator[Book]:
    """A book open for writing, closed cleanly whatever happens inside."""
    book = open_book(path)
    try:
        yield book
    finally:
        book.close()

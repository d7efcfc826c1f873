"""One frozen book for each released version of the schema: ``python -m tests.storage.old_books`` makes today's.

A book is made anew only as long as its version has not been released. After that it stays as it is for ever: it is what
users have on their disks.
"""

import sys
from datetime import date
from pathlib import Path

from app import bootstrap
from app.actions.book import CreateBook
from app.actions.policy import LoadCalendar, LoadLetters, LoadPolicies
from app.storage.book import new_book
from app.storage.migrate import newest
from app.storage.work import Context
from tests.actions.office import COMPANY, START, TODAY, Office
from tests.storage.shop import beside, lived, since_3

BOOKS = Path(__file__).with_name("books")


def make(path: Path, version: int) -> None:
    """A small one: letters in one language, one year of the calendar; what books of that version could hold."""
    letters = [row for row in bootstrap.default_letters() if row["language"] == "zh"]
    years = [year for year in bootstrap.default_calendars() if year["year"] == date(2026, 1, 1).year]
    action = CreateBook(
        "00" * 16, COMPANY, "CNY", {}, LoadPolicies(bootstrap.default_policies()), LoadLetters(letters), LoadCalendar(years)
    )  # fmt: skip
    desk = Office(path, new_book(path, action, Context("会计", START, TODAY, "command-0")))
    lived(desk)
    if version >= 3:
        since_3(desk)
    desk.book.close()
    for suffix in ("-lock", "-mark"):
        beside(path, suffix).unlink()


if __name__ == "__main__":
    target = BOOKS / f"v{newest()}.desk"
    target.unlink(missing_ok=True)
    make(target, newest())
    sys.stdout.write(f"{target} {target.stat().st_size}\n")

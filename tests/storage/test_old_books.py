"""Books made by released versions open, verify and come to the figures they had then."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from app.queries.ageing import ageing
from app.storage.book import open_book
from app.storage.migrate import newest
from app.storage.verify import verify
from tests.actions.office import Office
from tests.storage.old_books import BOOKS, make
from tests.storage.shop import raw

# day → what was owed, on account, and by bucket (minor units of CNY)
FIRST = {
    "2026-03-15": (520_000, 0, {"not_due": 375_000, "1-30": 145_000}),
    "2026-05-15": (538_000, 0, {"not_due": 33_000, "1-30": 60_000, "31-60": 340_000, "61-90": 105_000}),
    "2026-06-30": (560_345, 0, {"not_due": 12_345, "1-30": 33_000, "31-60": 60_000, "61-90": 80_000, "91-180": 375_000}),
}
THIRD = FIRST | {
    "2026-06-30": (555_345, 0, {"not_due": 15_345, "1-30": 33_000, "31-60": 60_000, "61-90": 72_000, "91-180": 375_000}),
}
KNOWN = {1: FIRST, 2: FIRST, 3: THIRD}  # by version


def aged(path: Path, day: str) -> tuple[int, int, dict[str, int]]:
    desk = Office(path, open_book(path))
    with desk.reading() as tables:
        found = ageing(tables, date.fromisoformat(day), "due")
    desk.book.close()
    total = found.totals()["CNY"]
    shares = {name: amount for name, amount in zip(found.buckets, total.amounts, strict=True) if amount}
    return total.gross, total.unapplied, shares


@pytest.fixture(params=sorted(KNOWN), ids=lambda version: f"v{version}")
def old(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[int, Path]:
    path = tmp_path / "old.desk"
    shutil.copyfile(BOOKS / f"v{request.param}.desk", path)
    return request.param, path


def test_there_is_one_for_every_version() -> None:
    names = {path.name for path in BOOKS.glob("*.desk")}
    assert names == {f"v{version}.desk" for version in KNOWN} == {f"v{n}.desk" for n in range(1, newest() + 1)}


def test_it_opens_and_verifies(old: tuple[int, Path]) -> None:
    _, path = old
    open_book(path).close()
    verdict = verify(path)
    assert verdict.findings == ()
    assert verdict.entries > 30


def test_it_comes_to_the_same_figures(old: tuple[int, Path]) -> None:
    version, path = old
    assert {day: aged(path, day) for day in KNOWN[version]} == KNOWN[version]


def test_todays_program_comes_to_the_same_ledger(old: tuple[int, Path], tmp_path: Path) -> None:
    """What a released version wrote into its tables is still what these actions come to, seals included."""
    version, path = old
    make(tmp_path / "new.desk", version)
    assert ledger(tmp_path / "new.desk") == ledger(path)


def ledger(path: Path) -> list[object]:
    with raw(path) as connection:
        documents = "SELECT number, part, customer, kind, date, due, amount, open, seal, void_seq > 0 FROM document"
        lines = "SELECT debit, credit, amount, eff FROM allocation"
        return [connection.execute(f"{sql} ORDER BY rowid").fetchall() for sql in (documents, lines)]

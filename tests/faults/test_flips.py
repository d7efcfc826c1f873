"""One bit of the file is wrong: what changes data is found, whatever it is, and nothing ends in a crash."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from random import Random

import pytest
from sqlcipher3 import dbapi2

from app.queries.ageing import ageing
from app.storage.backup import back_up
from app.storage.book import Book, open_book
from app.storage.problems import BookTrouble
from app.storage.reading import read_book, refuse_strangers
from app.storage.verify import verify
from tests.storage.shop import beside, dump

FLIPS = 200
SEED = 20260630
OF_THE_FILE = {"integrity", "foreign_keys", "replay", "FOREIGN", "NEWER", "DAMAGED", "MISSING"}


def flipped(data: bytes, place: int, bit: int) -> bytes:
    changed = bytearray(data)
    changed[place] ^= 1 << bit
    return bytes(changed)


def changes_data(path: Path, before: dict[str, list[object]]) -> bool:
    """Whether any cell of any table reads otherwise, or cannot be read, by a tool that does not check anything."""
    try:
        return dump(path) != before
    except (dbapi2.Error, UnicodeDecodeError, MemoryError):
        return True


def complaint(path: Path) -> str:
    """What ``creditdesk verify`` says: the trouble with the file, or the first finding; empty when all seems well."""
    try:
        refuse_strangers(path)
    except BookTrouble as trouble:
        return str(trouble.trouble)
    found = verify(path).findings
    return f"{found[0].check}: {found[0].what}" if found else ""


@pytest.fixture(scope="module")
def flips(original: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[int, int, bool, str]]:
    """(place, bit, does it change data, what verify says) of each flip."""
    path = tmp_path_factory.mktemp("flips") / "book.desk"
    data, before, chance = original.read_bytes(), dump(original), Random(SEED)
    found = []
    for _ in range(FLIPS):
        place, bit = chance.randrange(len(data)), chance.randrange(8)
        for suffix in ("-wal", "-shm"):
            beside(path, suffix).unlink(missing_ok=True)
        path.write_bytes(flipped(data, place, bit))
        found.append((place, bit, changes_data(path, before), complaint(path)))
    return found


def test_every_flip_that_changes_data_is_found(flips: list[tuple[int, int, bool, str]]) -> None:
    assert [(place, bit) for place, bit, changed, said in flips if changed and not said] == []


def test_the_flips_are_worth_something(flips: list[tuple[int, int, bool, str]]) -> None:
    changed = [said for _, _, changed, said in flips if changed]
    assert len(changed) > FLIPS // 8
    checks = {said.split(":")[0] for said in changed}
    assert {"seals", "chain", "replay"} <= checks, checks


def test_an_alarm_has_a_cause(original: Path, flips: list[tuple[int, int, bool, str]]) -> None:
    """A flip that changes no cell is passed over, or is damage to the file itself: pages, indexes, schema, header."""
    for place, bit, changed, said in flips:
        if said and not changed:
            assert said.split(":")[0] in OF_THE_FILE, (place, bit)


@pytest.mark.parametrize("door", [open_book, read_book], ids=["writing", "reading"])
def test_opening_a_flipped_book_works_or_is_refused(
    original: Path, tmp_path: Path, door: Callable[[Path], Book]
) -> None:
    """Never an error of the database as it came, neither on opening, nor in a query, nor on closing, nor in a backup.

    A query may stumble over a value that opening does not look at (a policy that is no JSON any more).
    """
    path, data, chance = tmp_path / "book.desk", original.read_bytes(), Random(SEED + 1)
    for number in range(FLIPS // 3):
        place, bit = chance.randrange(len(data)), chance.randrange(8)
        for suffix in ("-wal", "-shm", "-mark"):
            beside(path, suffix).unlink(missing_ok=True)
        path.write_bytes(flipped(data, place, bit))
        try:
            book = door(path)
        except BookTrouble:
            continue
        try:
            with book.reading() as tables:
                ageing(tables, date(2026, 6, 30), "due")
        except BookTrouble:
            pass
        except ValueError as error:
            assert not isinstance(error, UnicodeDecodeError)
        book.close()
        with suppress(BookTrouble):
            back_up(path, tmp_path / f"{number}.desk")


@pytest.mark.parametrize("place", range(100))
def test_every_byte_of_the_header(original: Path, tmp_path: Path, place: int) -> None:
    """The first hundred bytes decide how all others are read."""
    path, data = tmp_path / "book.desk", original.read_bytes()
    for bit in range(0, 8, 3):
        for suffix in ("-wal", "-shm", "-mark"):
            beside(path, suffix).unlink(missing_ok=True)
        path.write_bytes(flipped(data, place, bit))
        said = complaint(path)
        try:
            open_book(path).close()
        except BookTrouble:
            continue
        assert not said.startswith(("seals", "chain")), (place, bit, said)

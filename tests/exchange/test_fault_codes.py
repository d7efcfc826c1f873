"""Every code says which figures it carries, and is made with exactly those; every code is made somewhere."""

import re
from pathlib import Path

import pytest

from app.exchange.faults import Fault, Unreadable, problem

SOURCES = [path.read_text("utf-8") for path in (Path(__file__).parents[2] / "app" / "exchange").glob("*.py")]


def test_a_code_is_its_own_name() -> None:
    assert all(fault == fault.name == str(fault) for fault in Fault)
    assert Fault("RAGGED_ROW").figures == ("cells", "expected")


def test_every_code_is_used() -> None:
    used = {name for text in SOURCES for name in re.findall(r"Fault\.([A-Z_]+)", text)}
    assert used == {fault.name for fault in Fault}


def test_a_problem_carries_exactly_the_figures_of_its_code() -> None:
    made = problem(3, "金额", "x", Fault.RAGGED_ROW, cells=3, expected=4)
    assert made == (3, "金额", "x", "RAGGED_ROW", (("cells", "3"), ("expected", "4")))
    with pytest.raises(AssertionError):
        problem(3, None, None, Fault.RAGGED_ROW, cells=3)
    with pytest.raises(AssertionError):
        Unreadable(Fault.NO_HEADER, row=1)


def test_a_refused_file_shows_code_and_figures_as_text() -> None:
    error = Unreadable(Fault.TOO_LARGE, size=5, limit=3)
    assert (error.code, error.figures) == (Fault.TOO_LARGE, {"size": "5", "limit": "3"})
    assert str(error) == "TOO_LARGE {'size': '5', 'limit': '3'}"

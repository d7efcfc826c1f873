"""A fresh book for each test of the write side."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.actions.office import Office, customer, opened


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An empty book; what a test leaves in it must pass every check of the records."""
    desk = opened(tmp_path / "book.desk")
    yield desk
    desk.book.close()
    assert desk.findings() == ()


@pytest.fixture
def shop(office: Office) -> Office:
    """A book with two customers: C001 on NET30, C002 without a payment term."""
    office.customers(customer("C001", term="NET30"), customer("C002"))
    return office

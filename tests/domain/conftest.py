"""What the rules' tests share: known answers by id, and the calendars that ship with the program."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.calendar import Calendar, from_json, of_years

CALENDARS = Path(__file__).parents[2] / "resources" / "calendars"
VECTORS = {found["id"]: found for found in json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))}


@pytest.fixture
def vector(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The known answer whose id is the parameter: ``@pytest.mark.parametrize("vector", [ID], indirect=True)``."""
    found: dict[str, Any] = VECTORS[request.param]
    return found


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    """2025 and 2026 as shipped."""
    return of_years(from_json(path.read_text("utf-8")) for path in sorted(CALENDARS.glob("*.json")))

"""Dated rows of policy, letter texts and calendars: which one counts on a day."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain import calendar as calendars
from app.domain.calendar import Calendar
from app.domain.dunning_policy import DunningPolicy, overlaid, policy_from_json
from app.storage.engine import Tables
from app.storage.policy_rows import current, policy_rows


@dataclass(frozen=True, slots=True)
class DunningPolicies:
    """The policy of every customer code on a day; ``of`` answers the same object for all without one of their own."""

    general: DunningPolicy
    own: dict[str, DunningPolicy]

    def of(self, code: str) -> DunningPolicy:
        return self.own.get(code, self.general)


def dunning_policies(tables: Tables, on: date) -> DunningPolicies:
    rows = current(policy_rows(tables, "dunning"), on)
    base = rows[None]
    general = policy_from_json(base.body, str(base.id), date.fromisoformat(base.valid_from))
    own = {
        code: overlaid(general, row.body, f"{base.id}+{row.id}")
        for code, row in rows.items()
        if code is not None and row.body
    }
    return DunningPolicies(general, own)


@dataclass(frozen=True, slots=True)
class LetterRow:
    id: int
    language: str
    level: int
    valid_from: str
    body: str


def letter_rows(tables: Tables) -> list[LetterRow]:
    return [
        LetterRow(*row)
        for row in tables.rows(
            "SELECT id, language, level, valid_from, body FROM letter_text ORDER BY language, level, valid_from, id"
        )
    ]


def letter_texts(tables: Tables, on: date) -> dict[tuple[str, int], LetterRow]:
    """The text of each (language, level) that counts on a day."""
    rows = sorted(letter_rows(tables), key=lambda r: (r.valid_from, r.id))
    return {(row.language, row.level): row for row in rows if row.valid_from <= on.isoformat()}


def letter_text(tables: Tables, number: int) -> str:
    return str(tables.value("SELECT body FROM letter_text WHERE id = ?", (number,)))


def calendar_years(tables: Tables) -> list[dict[str, Any]]:
    return [json.loads(body) for (body,) in tables.rows("SELECT body FROM calendar_year ORDER BY year")]


def calendar(tables: Tables) -> Calendar:
    return calendars.of_years(calendars.from_json(json.dumps(year)) for year in calendar_years(tables))

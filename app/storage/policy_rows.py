"""Rows of policy as stored: which one counts on a day."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.storage.engine import Tables


@dataclass(frozen=True, slots=True)
class PolicyRow:
    id: int
    kind: str
    valid_from: str
    customer: str | None
    body: dict[str, Any]


def policy_rows(tables: Tables, kind: str | None = None) -> list[PolicyRow]:
    return [
        PolicyRow(id_, k, valid_from, customer, json.loads(body))
        for id_, k, valid_from, customer, body in tables.rows(
            "SELECT id, kind, valid_from, customer, body FROM policy ORDER BY kind, customer IS NOT NULL, customer, valid_from, id"
        )
        if kind in (None, k)
    ]


def current(rows: list[PolicyRow], on: date) -> dict[str | None, PolicyRow]:
    """The row that counts on a day, for everybody (key None) and for customers with one of their own."""
    day = on.isoformat()
    return {row.customer: row for row in sorted(rows, key=lambda r: (r.valid_from, r.id)) if row.valid_from <= day}


def ageing_buckets(tables: Tables, on: date) -> dict[str, list[str]]:
    """Bucket names by basis (due, invoice) as the policy of that day has them."""
    body = current(policy_rows(tables, "ageing"), on)[None].body
    return {basis: list(body[basis]) for basis in ("due", "invoice")}

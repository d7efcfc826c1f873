"""Notices as stored, and what a new one needs to know: addressees, earlier letters, the number series."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from app.storage.engine import Tables

PRINTED = ("contact", "postcode", "address", "reg_address")


class NoticeRow(NamedTuple):
    """A letter with its figures (``body``: the fields of ``facts.NoticeIssued``); total in minor units."""

    id: int
    run: int
    entity: int
    customer: int
    code: str
    name: str
    currency: str
    episode: int
    level: int
    number: str
    total: int
    body: dict[str, Any]
    state: str
    sent_on: str | None
    channel: str | None
    content: str | None


_NOTICE = (
    "SELECT n.id, n.run, n.entity, n.customer, c.code, c.name, n.currency, n.episode, n.level, n.number, n.total, j.payload,"
    " n.state, n.sent_on, n.channel, n.content FROM notice n JOIN customer c ON c.id = n.customer JOIN journal j ON j.seq = n.seq"
)


def of_run(tables: Tables, run: int) -> list[NoticeRow]:
    return [
        NoticeRow._make((*row[:11], json.loads(row[11]), *row[12:]))
        for row in tables.rows(_NOTICE + " WHERE n.run = ? ORDER BY n.id", (run,))
    ]


def run_day(tables: Tables, run: int) -> date | None:
    found = tables.value("SELECT on_date FROM run WHERE id = ?", (run,))
    return date.fromisoformat(found) if found else None


def run_row(tables: Tables, run: int) -> Any:
    """(on_date, ledger_date, receipts_date, stale_reason, skipped JSON) of a run."""
    return tables.row("SELECT on_date, ledger_date, receipts_date, stale_reason, skipped FROM run WHERE id = ?", (run,))


def run_with_drafts(tables: Tables, on: date) -> int | None:
    """The newest run of a day that has letters neither sent nor withdrawn."""
    found = tables.value(
        "SELECT max(r.id) FROM run r JOIN notice n ON n.run = r.id WHERE r.on_date = ? AND n.state = 'draft'",
        (on.isoformat(),),
    )
    return int(found) if found else None


def drafts_of(tables: Tables, run: int) -> list[NoticeRow]:
    return [notice for notice in of_run(tables, run) if notice.state == "draft"]


def waiting(tables: Tables, but_run: int | None = None) -> dict[int, NoticeRow]:
    """The draft that each document of its ladder waits for, by document. ``but_run``: a run that does not count."""
    drafts = {
        row[0]: NoticeRow._make((*row[:11], json.loads(row[11]), *row[12:]))
        for row in tables.rows(_NOTICE + " WHERE n.state = 'draft' AND n.run IS NOT ?", (but_run,))
    }
    return {
        document: drafts[notice]
        for document, notice in tables.rows(
            "SELECT d.id, n.id FROM notice n JOIN document d ON d.customer = n.customer AND d.entity = n.entity"
            " AND d.currency = n.currency WHERE n.state = 'draft' AND n.run IS NOT ? AND d.side = 1 AND d.void_seq IS NULL",
            (but_run,),
        )
    }


class RunCount(NamedTuple):
    """Letters of a run in one state and currency; ``total`` of them in minor units. State None: a run without letters."""

    run: int
    on: str
    state: str | None
    currency: str | None
    letters: int
    total: int


def run_counts(tables: Tables) -> list[RunCount]:
    """What every run came to, the newest first."""
    return [
        RunCount._make(row)
        for row in tables.rows(
            "SELECT r.id, r.on_date, n.state, n.currency, count(n.id), coalesce(sum(n.total), 0) FROM run r"
            " LEFT JOIN notice n ON n.run = r.id GROUP BY r.id, n.state, n.currency ORDER BY r.id DESC, n.currency"
        )
    ]


def last_sent_on(tables: Tables, but_run: int | None = None) -> date | None:
    """The day of the last letter that was sent, leaving out those of one run."""
    found = tables.value("SELECT max(sent_on) FROM notice WHERE state = 'sent' AND run IS NOT ?", (but_run,))
    return date.fromisoformat(found) if found else None


@dataclass(frozen=True, slots=True)
class Addressee:
    """``persons``: ids of the personal values that the paper may show, by field."""

    language: str
    persons: Mapping[str, int]


def addressees(tables: Tables, wanted: Collection[int]) -> dict[int, Addressee]:
    """Of the customers ``wanted`` (ids)."""
    return {
        id_: Addressee(language, {f: v for f, v in zip(PRINTED, ids, strict=True) if v is not None})
        for id_, language, *ids in tables.rows(
            "SELECT id, language, contact, postcode, address, reg_address FROM customer WHERE void_seq IS NULL"
        )
        if id_ in wanted
    }


def language(tables: Tables, customer: int) -> str:
    """In which letters to a customer (id) are written."""
    return str(tables.value("SELECT language FROM customer WHERE id = ?", (customer,)))


def names(tables: Tables) -> dict[int, str]:
    """Registered names of customers by id."""
    return dict(tables.rows("SELECT id, name FROM customer"))


def sent_dates(tables: Tables) -> dict[tuple[int, int, str, int], list[str]]:
    """Days on which letters of an episode were sent, in order, by (entity, customer, currency, episode)."""
    found: dict[tuple[int, int, str, int], list[str]] = {}
    for entity, customer, currency, episode, sent_on in tables.rows(
        "SELECT entity, customer, currency, episode, sent_on FROM notice WHERE state = 'sent' ORDER BY level"
    ):
        found.setdefault((entity, customer, currency, episode), []).append(sent_on)
    return found


def last_serials(tables: Tables, year: int) -> dict[int, int]:
    return dict(tables.rows("SELECT entity, max(serial) FROM notice WHERE year = ? GROUP BY entity", (year,)))


def profiles(tables: Tables) -> dict[int, dict[str, str]]:
    """Particulars of each own company by its id."""
    found: dict[int, dict[str, str]] = {}
    for entity, key, value in tables.rows("SELECT entity, key, value FROM profile"):
        if value:
            found.setdefault(entity, {})[key] = value
    return found

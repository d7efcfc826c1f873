"""Dated rows of policy, letter texts and calendars: checked when loaded, never edited in place."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain import ageing, calendar, letter_text
from app.domain.accounts_policy import accounts_from_json
from app.domain.bills_policy import bills_from_json
from app.domain.dunning_policy import FIRST_DAY, LEVELS_MAX, PolicyError, PolicyFault, overlaid, policy_from_json
from app.domain.facts import CalendarSet, LetterTextSet, PolicySet
from app.domain.fault import Unusable
from app.domain.import_policy import import_from_json
from app.domain.matching_policy import matching_from_json
from app.domain.rule import Refused, Rule
from app.storage import policy_reads, policy_rows
from app.storage.engine import Tables
from app.storage.ledger_reads import known_customers, next_id
from app.storage.work import Result, Work

Row = Mapping[str, Any]


def _bad(where: str, code: object, **figures: object) -> Refused:
    return Refused(Rule.POLICY_INVALID, where=where, code=str(code), **figures)


@dataclass(frozen=True, slots=True)
class LoadPolicies:
    """Rows ``{"kind", "valid_from", "customer", "body"}``; only those that differ from what counts already are recorded."""

    rows: Sequence[Row]

    def run(self, work: Work) -> Result:
        known = [(r.kind, r.valid_from, r.customer, r.body) for r in policy_rows.policy_rows(work.tables)]
        latest = {(kind, day, customer): body for kind, day, customer, body in known}
        loaded = 0
        for index, row in enumerate(self.rows):
            kind, day, customer, body = self._checked(work.tables, row, f"[{index}]")
            if latest.get((kind, day, customer)) != body:
                work.record(PolicySet(next_id(work.tables, "policy"), kind, day, customer, body))
                latest[(kind, day, customer)] = body
                loaded += 1
        self._check_together(work.tables)
        return {"loaded": loaded, "unchanged": len(self.rows) - loaded}

    @staticmethod
    def _check_together(tables: Tables) -> None:
        """Each row may be right and two of them clash: a customer's own over the general one of every day they share."""
        for day in sorted({row.valid_from for row in policy_rows.policy_rows(tables, "dunning")}):
            try:
                policy_reads.dunning_policies(tables, date.fromisoformat(day))
            except PolicyError as error:
                raise _bad(f"{day} {error.where}", error.code, **error.figures) from error

    def _checked(self, tables: Tables, row: Row, where: str) -> tuple[str, str, str | None, dict[str, Any]]:
        if not isinstance(row, Mapping) or set(row) - {"kind", "valid_from", "customer", "body", "id"}:
            raise _bad(where, "NOT_AN_OBJECT")
        kind, customer, body = row.get("kind"), row.get("customer"), row.get("body")
        if kind not in _KINDS:
            raise _bad(f"{where}.kind", "UNKNOWN_KIND", known=", ".join(_KINDS))
        if not isinstance(body, Mapping):
            raise _bad(f"{where}.body", "NOT_AN_OBJECT")
        if customer is not None and (kind != "dunning" or customer not in known_customers(tables)):
            raise _bad(f"{where}.customer", "CUSTOMER_UNKNOWN", value=str(customer))
        day = _day(row.get("valid_from"), f"{where}.valid_from")
        try:
            _KINDS[kind](tables, body, day, customer)
        except PolicyError as error:
            raise _bad(f"{where}.body.{error.where}", error.code, **error.figures) from error
        except Unusable as error:
            raise _bad(f"{where}.body", error.code, **error.figures) from error
        return kind, day.isoformat(), customer, json.loads(json.dumps(body))


def _day(value: object, where: str) -> date:
    """The first day a row counts; before the first policy of all there is nothing it could amend."""
    try:
        day = date.fromisoformat(str(value))
    except ValueError as error:
        raise _bad(where, "NOT_A_DATE", value=str(value)[:40]) from error
    if day < FIRST_DAY:
        raise _bad(where, "NOT_A_DATE", value=str(value)[:40])
    return day


def _check_dunning(tables: Tables, body: Mapping[str, Any], day: date, customer: str | None) -> None:
    if customer is None:
        policy_from_json(body)
    elif body:
        rows = policy_rows.current(policy_rows.policy_rows(tables, "dunning"), day)
        overlaid(policy_from_json(rows[None].body), body)


def _check_ageing(tables: Tables, body: Mapping[str, Any], day: date, customer: str | None) -> None:
    for basis in ageing.Basis:
        names = body.get(basis.value)
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise PolicyError(PolicyFault.NOT_A_LIST, basis.value)
        ageing.parse_buckets(basis, names)
    for unknown in sorted(body.keys() - {basis.value for basis in ageing.Basis}):
        raise PolicyError(PolicyFault.UNKNOWN_KEY, unknown)


def _check_import(tables: Tables, body: Mapping[str, Any], day: date, customer: str | None) -> None:
    import_from_json(body)


def _check_matching(tables: Tables, body: Mapping[str, Any], day: date, customer: str | None) -> None:
    matching_from_json(body)


def _check_accounts(tables: Tables, body: Mapping[str, Any], day: date, customer: str | None) -> None:
    accounts_from_json(body)


def _check_bills(tables: Tables, body: Mapping[str, Any], day: date, customer: str | None) -> None:
    bills_from_json(body)


_KINDS = {
    "dunning": _check_dunning,
    "ageing": _check_ageing,
    "import": _check_import,
    "matching": _check_matching,
    "accounts": _check_accounts,
    "bills": _check_bills,
}


@dataclass(frozen=True, slots=True)
class LoadLetters:
    """Letter texts ``{"language", "level", "valid_from", "body"}``; an unknown placeholder is refused here, not on paper."""

    rows: Sequence[Row]

    def run(self, work: Work) -> Result:
        latest = {(r.language, r.level, r.valid_from): r.body for r in policy_reads.letter_rows(work.tables)}
        loaded = 0
        for index, row in enumerate(self.rows):
            language, level, day, body = self._checked(row, f"[{index}]")
            if latest.get((language, level, day)) != body:
                work.record(LetterTextSet(next_id(work.tables, "letter_text"), language, level, day, body))
                latest[(language, level, day)] = body
                loaded += 1
        return {"loaded": loaded, "unchanged": len(self.rows) - loaded}

    @staticmethod
    def _checked(row: Row, where: str) -> tuple[str, int, str, str]:
        if not isinstance(row, Mapping) or set(row) - {"language", "level", "valid_from", "body", "id"}:
            raise Refused(Rule.LETTER_TEXT_INVALID, where=where, code="NOT_AN_OBJECT")
        language, level, body = row.get("language"), row.get("level"), row.get("body")
        if language not in ("zh", "en") or type(level) is not int or not 1 <= level <= LEVELS_MAX or not isinstance(body, str):
            raise Refused(Rule.LETTER_TEXT_INVALID, where=where, code="LANGUAGE_OR_LEVEL")
        try:
            day = date.fromisoformat(str(row.get("valid_from"))).isoformat()
            letter_text.parse(body)
        except letter_text.LetterTextError as error:
            raise Refused(Rule.LETTER_TEXT_INVALID, where=where, code=str(error.code), **error.figures) from error
        except ValueError as error:
            raise Refused(Rule.LETTER_TEXT_INVALID, where=where, code="NOT_A_DATE") from error
        return language, level, day, body


@dataclass(frozen=True, slots=True)
class LoadCalendar:
    """Years of days off and make-up working days, each as a whole; the one loaded last counts."""

    years: Sequence[Row]

    def run(self, work: Work) -> Result:
        known = {year["year"]: year for year in policy_reads.calendar_years(work.tables)}
        loaded = 0
        for index, row in enumerate(self.years):
            try:
                year = calendar.from_json(json.dumps(row))
            except Unusable as error:
                raise Refused(
                    Rule.CALENDAR_INVALID, where=f"[{index}]", code=str(error.code), **error.figures
                ) from error
            body = json.loads(calendar.to_json(year))
            if known.get(year.year) != body:
                work.record(CalendarSet(year.year, body))
                loaded += 1
        return {"loaded": loaded, "unchanged": len(self.years) - loaded}

"""Commands about the book itself: new, company, verify, replay, backup, policy, letters, calendar, erase, hold."""

import base64
import json
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from app import words
from app.bootstrap import context, create, writing
from app.cli.answers import TROUBLE, Answer, phrase, usage
from app.domain.profile import LOGO
from app.domain.rule import Refused, Rule
from app.storage.reading import read_book
from app.storage.work import Result


def json_of(path: Path) -> Any:
    """A JSON file, or a usage error that says what is wrong with it."""
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise usage("FILE_MISSING", path=path) from error
    except (OSError, ValueError) as error:
        raise usage("JSON_UNREADABLE", path=path, detail=error) from error


def new(args: Namespace) -> Answer:
    profile = json_of(args.profile) if args.profile else {}
    if not isinstance(profile, dict) or not all(isinstance(v, str) for v in profile.values()):
        raise usage("PROFILE_NOT_TEXT", path=args.profile)
    profile = _with_logo(profile)
    currency = profile.pop("currency", args.currency)
    create(args.file, args.company, profile, currency, context(args.actor, args.command_id)).close()
    data = {"book": str(args.file), "company": args.company, "currency": currency}
    return Answer(data, lambda language: [phrase("new", language, path=args.file, company=args.company)])


def _with_logo(profile: dict[str, str]) -> dict[str, str]:
    """``logo`` is given as the path of a PNG or JPEG; the book keeps the picture itself."""
    path = profile.get(LOGO)
    if not path:
        return profile
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise usage("FILE_MISSING", path=path) from error
    if not data.startswith((b"\x89PNG", b"\xff\xd8")) or len(data) > 300_000:
        raise usage("LOGO_UNUSABLE", path=path)
    return {**profile, LOGO: base64.b64encode(data).decode()}


def company(args: Namespace) -> Answer:
    from app.actions.book import SetProfile
    from app.storage.notice_reads import profiles

    values = _pairs(args.set)
    if not values:
        with closing(read_book(args.file)) as kept, kept.reading() as tables:
            entity = tables.value("SELECT id FROM entity WHERE code = ?", (args.entity,))
            if entity is None:
                raise Refused(Rule.ENTITY_UNKNOWN, entity=args.entity)
            shown = {k: v for k, v in profiles(tables).get(entity, {}).items() if k != LOGO}
        return Answer({"company": shown, "changed": []}, lambda language: [f"{k} = {v}" for k, v in shown.items()])
    with writing(args.file) as book:
        result = book.do(SetProfile(_with_logo(values), args.entity), context(args.actor, args.command_id))
    return Answer(result, lambda language: [f"{k} = {v}" for k, v in result["company"].items()])


def _pairs(given: list[str]) -> dict[str, str]:
    found = {}
    for one in given:
        key, equals, value = one.partition("=")
        if not equals:
            raise usage("SET_WITHOUT_VALUE", value=one)
        found[key.strip()] = value.strip()
    return found


def verify(args: Namespace) -> Answer:
    from app.storage.verify import verify as check

    read_only(args.file)
    verdict = check(args.file)
    problems = [{"check": f.check, "what": f.what} for f in verdict.findings]
    data = {"ok": not problems, "entries": verdict.entries, "head": verdict.head, "problems": problems}

    def lines(language: str) -> list[str]:
        if not problems:
            return [phrase("verified", language, entries=verdict.entries, head=verdict.head[:16])]
        return [
            phrase("not verified", language, count=len(problems)),
            *(f"{words.say(words.CHECKS, f.check, language)}: {f.what}" for f in verdict.findings),
        ]

    return Answer(data, lines, TROUBLE if problems else 0)


def read_only(path: Path) -> None:
    """Refuse what is no book at all, before a check that would only find strange errors."""
    from app.storage.reading import refuse_strangers

    refuse_strangers(path)


def replay(args: Namespace) -> Answer:
    from app.storage.replay import replay_into

    read_book(args.file).close()
    entries, head, differences = replay_into(args.file, args.new)
    data = {"ok": not differences, "entries": entries, "head": head, "differences": differences, "book": str(args.new)}

    def lines(language: str) -> list[str]:
        key = "replayed" if not differences else "replay differs"
        return [phrase(key, language, entries=entries, path=args.new, count=len(differences)), *differences]

    return Answer(data, lines, TROUBLE if differences else 0)


def backup(args: Namespace) -> Answer:
    from app.storage.backup import back_up

    read_book(args.file).close()
    result = back_up(args.file, args.to)
    data = {"backup": str(args.to), **result}
    return Answer(data, lambda language: [phrase("backed up", language, path=args.to, entries=result["entries"])])


def policy(args: Namespace) -> Answer:
    from app.actions.policy import LoadPolicies
    from app.storage import policy_rows

    def rows(tables: Any) -> list[dict[str, Any]]:
        return [
            {"kind": r.kind, "valid_from": r.valid_from, "customer": r.customer, "body": r.body}
            for r in {(r.kind, r.valid_from, r.customer): r for r in policy_rows.policy_rows(tables)}.values()
        ]

    return _dated(args, "policies", rows, LoadPolicies, ("kind", "valid_from", "customer", "body"))


def letters(args: Namespace) -> Answer:
    from app.actions.policy import LoadLetters
    from app.storage import policy_reads

    def rows(tables: Any) -> list[dict[str, Any]]:
        return [
            {"language": r.language, "level": r.level, "valid_from": r.valid_from, "body": r.body}
            for r in {(r.language, r.level, r.valid_from): r for r in policy_reads.letter_rows(tables)}.values()
        ]

    return _dated(args, "letters", rows, LoadLetters, ("language", "level", "valid_from", "body"))


def calendar(args: Namespace) -> Answer:
    from app.actions.policy import LoadCalendar
    from app.storage import policy_reads

    return _dated(args, "calendars", policy_reads.calendar_years, LoadCalendar, ("year", "off", "work", "source"))


def _dated(
    args: Namespace, name: str, rows: Callable[[Any], list[dict[str, Any]]], load: Callable[[Any], Any], keys: Sequence[str]
) -> Answer:
    """Rows out as JSON, rows in from JSON: the same shape, so that what was exported can be edited and loaded."""
    if args.load and args.export:
        raise usage("EXPORT_OR_LOAD")
    if args.load:
        given = _rows_of(args.load, name, keys)
        with writing(args.file) as book:
            result: Result = book.do(load(given), context(args.actor, args.command_id))
        return Answer(result, lambda language: [phrase("loaded", language, **result)])
    with closing(read_book(args.file)) as kept, kept.reading() as tables:
        found = rows(tables)
    if args.export:
        from app.system.files import write_atomically

        text = json.dumps({name: found}, ensure_ascii=False, indent=2) + "\n"
        write_atomically(args.export, text.encode())
        data = {"exported": str(args.export), "rows": len(found)}
        return Answer(data, lambda language: [phrase("written", language, path=args.export)])
    return Answer({name: found}, lambda language: json.dumps(found, ensure_ascii=False, indent=2).splitlines())


def _rows_of(path: Path, name: str, keys: Sequence[str]) -> list[Any]:
    """The rows of a file. A key that no row has is a slip of the pen and would count for nothing: refused by its name."""
    given = json_of(path)
    given = given.get(name, given) if isinstance(given, dict) else given
    if not isinstance(given, list):
        raise usage("ROWS_EXPECTED", path=path, name=name)
    for index, row in enumerate(given):
        if isinstance(row, dict) and (strange := sorted(row.keys() - set(keys))):
            raise usage("ROW_KEY_UNKNOWN", path=path, where=f"[{index}]", keys=", ".join(strange), known=", ".join(keys))
    return given


def hold(args: Namespace) -> Answer:
    from app.actions.ledger import HoldOff

    with writing(args.file) as book:
        result = book.do(
            HoldOff(args.customer, args.until, args.reason, args.document), context(args.actor, args.command_id)
        )
    return Answer(result, lambda language: [phrase("held" if args.until else "hold lifted", language, **result)])


def erase(args: Namespace) -> Answer:
    from app.actions.persons import EraseBankLine, ErasePerson

    if (args.customer is None) == (args.bank_line is None):
        raise usage("ERASE_ONE")
    action = ErasePerson(args.customer) if args.bank_line is None else EraseBankLine(args.bank_line)
    with writing(args.file) as book:
        result = book.do(action, context(args.actor, args.command_id))
    key = "erased" if result["erased"] else "erased nothing"
    key = key if args.bank_line is None else f"{key} line"
    return Answer(result, lambda language: [phrase(key, language, **result)])

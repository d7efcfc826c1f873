"""The dunning run from the command line: plan or issue, print, record as sent, withdraw, print a copy."""

import json
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app import words
from app.bootstrap import context, writing
from app.cli.answers import Answer, phrase, table
from app.domain.money import grouped, show, to_minor
from app.domain.movements import Movement
from app.domain.rule import Refused
from app.storage import notice_reads
from app.storage.book import Book
from app.storage.engine import Tables
from app.storage.problems import BookTrouble
from app.storage.reading import read_book
from app.system.files import DiskFull

if TYPE_CHECKING:
    from app.actions.dunning import Planned, RunDunning
    from app.domain.dunning import PlannedNotice
    from app.storage.notice_reads import NoticeRow, RunCount

Notice = dict[str, Any]
_MOST = 20  # items named under a reason; the JSON names all


def dun(args: Namespace) -> Answer:
    return _dry_run(args) if args.dry_run else _run(args)


def _dry_run(args: Namespace) -> Answer:
    """What the run would come to, on the read-only connection; nothing is written, nobody is locked out."""
    book = read_book(args.file)
    try:
        with book.reading() as tables:
            run, found = _action(args).outlook(tables)
            issued = [_issued(n) for n in notice_reads.drafts_of(tables, run)] if run else None
            names = notice_reads.names(tables) if issued is None else {}
    finally:
        book.close()
    notices = [_planned(n, names[n.customer], found.account(n)) for n in found.plan.notices] if issued is None else issued
    data = _data(run, run is not None, args, notices, _skipped_now(found), _warnings(found))
    data["open_bank_lines"] = _open_lines(found)
    return Answer({**data, "dry_run": True}, _lines(data))


def _action(args: Namespace) -> "RunDunning":
    from app.actions.dunning import RunDunning

    return RunDunning(args.on, tuple(args.excepted), args.stale_ok)


def _run(args: Namespace) -> Answer:
    with writing(args.file) as book:
        if args.pdf or args.pdf_dir or args.sheets:
            _refuse_unprintable(book, args)
        result = book.do(_action(args), context(args.actor, args.command_id))
        run = result["run"]
        with book.reading() as tables:
            notices = _letters(tables, run, result["repeated"]) if run else []
            found = result.get("_planned") or _action(args).outlook(tables)[1]
            skipped = _skipped_then(tables, run, found) if run else _skipped_now(found)
        try:
            failed, paths = _print(book, args, run, notices) if run else ([], [])
        except (Refused, BookTrouble, DiskFull, OSError) as error:
            return _unprinted(run, error, args.lang)
    data = _data(run, result["repeated"], args, [_issued(n) for n in notices], skipped, _warnings(found), paths)
    data["open_bank_lines"] = _open_lines(found)
    if failed:
        data["failed"] = failed
    return Answer(data, _lines(data))


def _letters(tables: Tables, run: int, repeated: bool) -> "list[NoticeRow]":
    """Of a run met again, what is still to be sent."""
    if repeated:
        return notice_reads.drafts_of(tables, run)
    return [n for n in notice_reads.of_run(tables, run) if n.state != "withdrawn"]


def _refuse_unprintable(book: Book, args: Namespace) -> None:
    """While nothing is stored yet: what would keep every letter from being printed."""
    from app.cli.print_out import refuse_unwritable
    from app.queries.papers import refuse_incomplete_letterhead

    refuse_unwritable(args)
    with book.reading() as tables:
        refuse_incomplete_letterhead(tables)


def _print(book: Book, args: Namespace, run: int, notices: "Sequence[NoticeRow]") -> tuple[list[Any], list[str]]:
    from app.cli.print_out import print_run

    return print_run(book, args, run, notices)


def _unprinted(run: int, error: Exception, language: str) -> Answer:
    from app.cli.print_out import unprinted

    return unprinted(run, error, language)


def _data(
    run: int | None,
    repeated: bool,
    args: Namespace,
    notices: list[Notice],
    skipped: list[dict[str, Any]],
    warnings: list[str],
    pdf: Sequence[str] = (),
) -> dict[str, Any]:
    data = {
        "run": run,
        "repeated": repeated,
        "on": args.on.isoformat(),
        "notices": notices,
        "skipped": skipped,
        "pdf": list(pdf),
    }
    return {**data, "warnings": warnings} if warnings else data


def _issued(notice: "NoticeRow") -> Notice:
    body, currency = notice.body, notice.currency
    items = [_item(item, currency) for item in body["items"]]
    return {
        "customer": notice.code,
        "name": notice.name,
        "number": notice.number,
        "currency": currency,
        "level": notice.level,
        "ceiling": body["ceiling"],
        "episode": notice.episode,
        "state": notice.state,
        "deadline": body["deadline"],
        "items": items,
        **_sums(body["credits"], body["interest"], body["fees"], notice.total, currency),
        "warnings": body["warnings"],
        **_form(body.get("account"), currency),
    }


def _planned(notice: "PlannedNotice", name: str, account: list[list[Any]] | None) -> Notice:
    currency = notice.currency
    return {
        "customer": notice.code,
        "name": name,
        "currency": currency,
        "level": notice.level,
        "ceiling": notice.ceiling,
        "episode": notice.episode,
        "deadline": notice.deadline.isoformat(),
        "items": [_item(item, currency) for item in notice.items],
        **_sums(notice.credits, notice.interest, notice.fees, notice.total, currency),
        "warnings": [str(w) for w in notice.warnings],
        **_form(account, currency),
    }


def _form(account: list[list[Any]] | None, currency: str) -> Notice:
    """What rests on a ledger is estimated (推算); such a letter states the balance of the account."""
    if account is None:
        return {}
    return {"estimated": True, "form": "balance", "balance": show(Movement._make(account[-1]).balance, currency)}


def _sums(credits: int, interest: int, fees: int, total: int, currency: str) -> dict[str, str]:
    named = {"credits": credits, "interest": interest, "fees": fees, "total": total}
    return {name: show(amount, currency) for name, amount in named.items()}


def _item(item: Sequence[Any], currency: str) -> dict[str, Any]:
    _, document, _, due, _, open_, disputed, days, interest, _ = item
    return {
        "document": document,
        "due": str(due),
        "open": show(open_, currency),
        "disputed": show(disputed, currency),
        "days_overdue": days,
        "interest": show(interest, currency),
    }


def _skipped_now(found: "Planned") -> list[dict[str, Any]]:
    from app.actions.dunning import skip_rows

    return _skips(skip_rows(found), found)


def _skipped_then(tables: Tables, run: int, found: "Planned") -> list[dict[str, Any]]:
    return _skips(json.loads(notice_reads.run_row(tables, run)[4]), found)


def _skips(rows: Iterable[Sequence[Any]], found: "Planned") -> list[dict[str, Any]]:
    outdated = {draft.number for draft in found.waiting.values() if draft.outdated}
    return [_skip(row, outdated) for row in rows]


def _skip(row: Sequence[Any], outdated: set[str]) -> dict[str, Any]:
    code, document, reason, until, *draft = row
    said = {"customer": code, "document": document, "reason": reason, **({"until": until} if until else {})}
    if not draft:  # nothing waits, or it was recorded before drafts were named
        return said
    run, number = draft
    return {**said, "run": run, "number": number, **({"outdated": True} if number in outdated else {})}


def _warnings(found: "Planned") -> list[str]:
    return [str(w) for w in found.plan.warnings]


def _open_lines(found: "Planned") -> list[dict[str, Any]]:
    """Money that came in, may be of a customer of the run, and is not matched yet."""
    return [
        {
            "line": one.line,
            "date": one.date,
            "amount": show(one.amount, one.currency),
            "currency": one.currency,
            "party": one.party,
            "customers": list(one.customers),
            "score": one.score,
        }
        for one in found.open_lines
    ]


def _lines(data: dict[str, Any]) -> Callable[[str], list[str]]:
    def lines(language: str) -> list[str]:
        key = "run nothing" if not data["notices"] else "run repeated" if data["repeated"] else "run"
        head = phrase(key, language, run=data["run"] or "–", on=data["on"], count=len(data["notices"]))
        rows = [
            [n["customer"], _badged(n, language), n.get("number", ""), phrase("level", language, level=n["level"]), n["currency"],
             _grouped(n["total"], n["currency"]), n["deadline"], _said(n["warnings"], language)]
            for n in data["notices"]
        ]  # fmt: skip
        out = [head, *table(rows, right=(5,)), *_skip_lines(data["skipped"], language)]
        out += _bank_lines(data, language)
        out += [phrase("written", language, path=path) for path in data["pdf"]]
        return out + [phrase("letter failed", language, **one) for one in data.get("failed", ())]

    return lines


def _bank_lines(data: dict[str, Any], language: str) -> list[str]:
    if not data["open_bank_lines"]:
        return []
    said = [
        phrase(
            "open bank line", language, **{**one, "party": one["party"] or "–", "customers": ", ".join(one["customers"])},
        )
        for one in data["open_bank_lines"][:_MOST]
    ]  # fmt: skip
    return [words.say(words.WARNINGS, "BANK_LINES_OPEN", language), *(f"  {line}" for line in said)]


def _badged(notice: Notice, language: str) -> str:
    return f"{notice['name']} [{phrase('estimated', language)}]" if "estimated" in notice else str(notice["name"])


def _grouped(amount: str, currency: str) -> str:
    return grouped(to_minor(Decimal(amount), currency), currency)


def _said(warnings: Sequence[str], language: str) -> str:
    return " ".join(words.say(words.WARNINGS, w, language) for w in warnings)


def _skip_lines(skipped: Sequence[dict[str, Any]], language: str) -> list[str]:
    """Each reason with the first items that it left out, a customer or a waiting letter in a line."""
    lines: list[str] = []
    for reason in sorted({one["reason"] for one in skipped}):
        found = [one for one in skipped if one["reason"] == reason]
        said = words.say(words.SKIPS, reason, language)
        lines += [phrase("skipped", language, reason=said, count=len(found)), *_named(found[:_MOST], language)]
        if len(found) > _MOST:
            lines.append("  " + phrase("skipped more", language, count=len(found) - _MOST))
    return lines


def _named(skipped: Sequence[dict[str, Any]], language: str) -> list[str]:
    documents: dict[tuple[Any, ...], list[str]] = {}
    for one in skipped:
        told = (one["customer"], one["reason"] == "QUIET", one.get("until"), one.get("run"), one.get("number"), "outdated" in one)
        documents.setdefault(told, []).append(one["document"])
    return ["  " + _skipped_line(told, ", ".join(named), language) for told, named in documents.items()]


def _skipped_line(told: tuple[Any, ...], documents: str, language: str) -> str:
    customer, quiet, until, run, number, outdated = told
    day = {"since" if quiet else "until": until}
    key = "skipped outdated" if outdated else "skipped item"
    return phrase(key, language, customer=customer, documents=documents, run=run, number=number, **day)


def sent(args: Namespace) -> Answer:
    from app.actions.dunning import MarkSent

    with writing(args.file) as book:
        action = MarkSent(args.run, args.on, args.channel, args.customer)
        result = book.do(action, context(args.actor, args.command_id))
    warnings = result.get("warnings", [])  # none in what was kept of a command before there were any

    def lines(language: str) -> list[str]:
        channel = words.say(words.CHANNELS, args.channel, language)
        new, before = result["sent"], result["already_sent"]
        said = [phrase("sent", language, count=len(new), on=result["on"], channel=channel), *new] if new or not before else []
        said += [phrase("sent already", language, count=len(before))] if before else []
        return said + [phrase("sent warning", language, says=_warned(one, language)["says"], **one) for one in warnings]

    return Answer({**result, "warnings": [_warned(one, args.lang) for one in warnings]}, lines)


def _warned(one: dict[str, str], language: str) -> dict[str, str]:
    return {**one, "says": words.say(words.WARNINGS, one["warning"], language)}


def withdraw(args: Namespace) -> Answer:
    from app.actions.dunning import Withdraw

    with writing(args.file) as book:
        result = book.do(Withdraw(args.run, args.customer), context(args.actor, args.command_id))
    return Answer(
        result, lambda language: [phrase("withdrawn", language, count=len(result["withdrawn"])), *result["withdrawn"]]
    )


def reprint(args: Namespace) -> Answer:
    """Letters of a run once more, each marked 副本. Writes nothing to the book."""
    from app.cli.print_out import print_copies

    book = read_book(args.file)
    try:
        data = print_copies(book, args)
    finally:
        book.close()
    return Answer(data, lambda language: [phrase("written", language, path=path) for path in data["pdf"]])


def runs(args: Namespace) -> Answer:
    """Every run with what became of its letters, the newest first."""
    book = read_book(args.file)
    try:
        with book.reading() as tables:
            counted = notice_reads.run_counts(tables)
    finally:
        book.close()
    found: dict[int, dict[str, Any]] = {}
    for one in counted:
        _count(found.setdefault(one.run, _run_of(one)), one)
    listed = [_shown_run(run) for run in found.values()]
    return Answer({"runs": listed}, lambda language: _run_lines(listed, language))


_STATES = {"draft": "drafts", "sent": "sent", "withdrawn": "withdrawn"}


def _run_of(one: "RunCount") -> dict[str, Any]:
    return {"run": one.run, "on": one.on, "letters": 0, "drafts": 0, "sent": 0, "withdrawn": 0, "total": {}}


def _count(run: dict[str, Any], one: "RunCount") -> None:
    """Withdrawn letters are counted; they demand nothing."""
    if one.state is None or one.currency is None:
        return
    run["letters"] += one.letters
    run[_STATES[one.state]] += one.letters
    if one.state != "withdrawn":
        run["total"][one.currency] = run["total"].get(one.currency, 0) + one.total


def _shown_run(run: dict[str, Any]) -> dict[str, Any]:
    return {**run, "total": {currency: show(amount, currency) for currency, amount in run["total"].items()}}


def _run_lines(runs: Sequence[dict[str, Any]], language: str) -> list[str]:
    return [phrase("run listed", language, **{**run, "total": _amounts(run["total"])}) for run in runs] or [
        phrase("runs none", language)
    ]


def _amounts(total: dict[str, str]) -> str:
    return ", ".join(f"{currency} {_grouped(amount, currency)}" for currency, amount in total.items())

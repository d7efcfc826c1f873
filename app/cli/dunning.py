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
from app.storage import notice_reads
from app.storage.book import Book
from app.storage.engine import Tables
from app.storage.reading import read_book

if TYPE_CHECKING:
    from app.actions.dunning import Planned, RunDunning
    from app.domain.dunning import PlannedNotice
    from app.storage.notice_reads import NoticeRow

Notice = dict[str, Any]


def dun(args: Namespace) -> Answer:
    return _dry_run(args) if args.dry_run else _run(args)


def _dry_run(args: Namespace) -> Answer:
    """What the run would come to, on the read-only connection; nothing is written, nobody is locked out."""
    book = read_book(args.file)
    try:
        with book.reading() as tables:
            run, found = _action(args).outlook(tables)
            issued = [_issued(n) for n in notice_reads.drafts_of(tables, run)] if run else None
    finally:
        book.close()
    notices = [_planned(n) for n in found.plan.notices] if issued is None else issued
    data = _data(run, run is not None, args, notices, _skipped_now(found), _warnings(found))
    return Answer({**data, "dry_run": True}, _lines(data))


def _action(args: Namespace) -> "RunDunning":
    from app.actions.dunning import RunDunning

    return RunDunning(args.on, tuple(args.excepted), args.stale_ok)


def _run(args: Namespace) -> Answer:
    with writing(args.file) as book:
        if args.pdf or args.pdf_dir or args.sheets:
            _refuse_incomplete_letterhead(book)
        result = book.do(_action(args), context(args.actor, args.command_id))
        run = result["run"]
        with book.reading() as tables:
            notices = _letters(tables, run, result["repeated"]) if run else []
            found = result.get("_planned") or _action(args).outlook(tables)[1]
            skipped = _skipped_then(tables, run) if run else _skipped_now(found)
        failed, paths = _print(book, args, run, notices) if run else ([], [])
    data = _data(run, result["repeated"], args, [_issued(n) for n in notices], skipped, _warnings(found), paths)
    if failed:
        data["failed"] = failed
    return Answer(data, _lines(data))


def _letters(tables: Tables, run: int, repeated: bool) -> "list[NoticeRow]":
    """Of a run met again, what is still to be sent."""
    if repeated:
        return notice_reads.drafts_of(tables, run)
    return [n for n in notice_reads.of_run(tables, run) if n.state != "withdrawn"]


def _refuse_incomplete_letterhead(book: Book) -> None:
    from app.queries.papers import refuse_incomplete_letterhead

    with book.reading() as tables:
        refuse_incomplete_letterhead(tables)


def _print(book: Book, args: Namespace, run: int, notices: "Sequence[NoticeRow]") -> tuple[list[Any], list[str]]:
    from app.cli.print_out import print_run

    return print_run(book, args, run, notices)


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
    }


def _planned(notice: "PlannedNotice") -> Notice:
    currency = notice.currency
    return {
        "customer": notice.code,
        "currency": currency,
        "level": notice.level,
        "ceiling": notice.ceiling,
        "episode": notice.episode,
        "deadline": notice.deadline.isoformat(),
        "items": [_item(item, currency) for item in notice.items],
        **_sums(notice.credits, notice.interest, notice.fees, notice.total, currency),
        "warnings": [str(w) for w in notice.warnings],
    }


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
    return _skips(
        (s.code, s.document, str(s.reason), s.until.isoformat() if s.until else None) for s in found.plan.skipped
    )


def _skipped_then(tables: Tables, run: int) -> list[dict[str, Any]]:
    return _skips(json.loads(notice_reads.run_row(tables, run)[4]))


def _skips(rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    return [
        {"customer": code, "document": document, "reason": reason, **({"until": until} if until else {})}
        for code, document, reason, until in rows
    ]


def _warnings(found: "Planned") -> list[str]:
    return [str(w) for w in found.plan.warnings]


def _lines(data: dict[str, Any]) -> Callable[[str], list[str]]:
    def lines(language: str) -> list[str]:
        key = "run nothing" if not data["notices"] else "run repeated" if data["repeated"] else "run"
        head = phrase(key, language, run=data["run"] or "–", on=data["on"], count=len(data["notices"]))
        rows = [
            [n["customer"], n.get("number", ""), phrase("level", language, level=n["level"]), n["currency"],
             _grouped(n["total"], n["currency"]), n["deadline"], _said(n["warnings"], language)]
            for n in data["notices"]
        ]  # fmt: skip
        out = [head, *table(rows, right=(4,)), *_skip_lines(data["skipped"], language)]
        out += [phrase("written", language, path=path) for path in data["pdf"]]
        return out + [phrase("letter failed", language, **one) for one in data.get("failed", ())]

    return lines


def _grouped(amount: str, currency: str) -> str:
    return grouped(to_minor(Decimal(amount), currency), currency)


def _said(warnings: Sequence[str], language: str) -> str:
    return " ".join(words.say(words.WARNINGS, w, language) for w in warnings)


def _skip_lines(skipped: Sequence[dict[str, Any]], language: str) -> list[str]:
    """Skipped items counted by reason; the JSON names each."""
    counts: dict[str, int] = {}
    for one in skipped:
        counts[one["reason"]] = counts.get(one["reason"], 0) + 1
    return [
        phrase("skipped", language, reason=words.say(words.SKIPS, reason, language), count=count)
        for reason, count in sorted(counts.items())
    ]


def sent(args: Namespace) -> Answer:
    from app.actions.dunning import MarkSent

    with writing(args.file) as book:
        action = MarkSent(args.run, args.on, args.channel, args.customer)
        result = book.do(action, context(args.actor, args.command_id))

    def lines(language: str) -> list[str]:
        channel = words.say(words.CHANNELS, args.channel, language)
        new, before = result["sent"], result["already_sent"]
        said = [phrase("sent", language, count=len(new), on=result["on"], channel=channel), *new] if new or not before else []
        return [*said, phrase("sent already", language, count=len(before))] if before else said

    return Answer(result, lines)


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

"""Files in: import with its check before, undo, and the empty sheet to fill in."""

from argparse import Namespace
from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from app import words
from app.bootstrap import context, writing
from app.cli.answers import UNUSABLE, Answer, Usage, phrase, problem_lines, problems
from app.domain.money import show
from app.storage.engine import Tables
from app.storage.reading import read_book

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.intakes import Source
    from app.domain.drafts import Problem
    from app.domain.intake import Decision
    from app.exchange.checking import Checked


def bring_in(args: Namespace) -> Answer:
    """``import``: read, check, decide; then post what is good in one transaction, or only say what would happen."""
    return _dry_run(args) if args.dry_run else _post(args)


def _dry_run(args: Namespace) -> Answer:
    from app.actions.imports import base_currency, decide

    book = read_book(args.file)
    try:
        with book.reading() as tables:
            checked, source = _checked(tables, args)
            decision, _ = decide(tables, source, base_currency(tables), lambda customer, name, value: 0)
    finally:
        book.close()
    return _answer(args, checked, decision, None, dry_run=True)


def _post(args: Namespace) -> Answer:
    from app.actions.imports import Import

    with writing(args.file) as book:
        with book.reading() as tables:
            checked, source = _checked(tables, args)
        result = book.do(Import(source, args.up_to), context(args.actor, args.command_id))
    if "_decision" not in result:
        data = {key: result[key] for key in ("batch", "accepted", "unchanged", "already")}
        return Answer(data, lambda language: [phrase("already saved", language)])
    return _answer(args, checked, result["_decision"], result["batch"], dry_run=False)


def _checked(tables: Tables, args: Namespace) -> "tuple[Checked, Source]":
    """The file as drafts; raises Usage when it cannot be used or something in it must be asked."""
    from app.actions.imports import base_currency
    from app.actions.intakes import Source
    from app.exchange.checking import check
    from app.exchange.exports import check_export
    from app.exchange.faults import Unreadable
    from app.exchange.kinds import EXPORTS
    from app.exchange.maps import ImportMap, load_map
    from app.exchange.reading import read_table

    try:
        mapping = load_map(args.map, args.kind) if args.map else None
        how = mapping or ImportMap()
        table = read_table(args.source, how.sheet, encoding=how.encoding, delimiter=how.delimiter)
        if args.kind in EXPORTS:
            checked = check_export(args.kind, table, mapping, base_currency(tables), args.up_to)
        else:
            currency_of = dict(tables.rows("SELECT code, currency FROM customer WHERE void_seq IS NULL"))
            checked = check(args.kind, table, mapping, currency_of, base_currency(tables))
    except Unreadable as error:
        raise _unusable(str(error.code), dict(error.figures)) from error
    if checked.asks:
        raise _asked(checked)
    has_open = any(getattr(draft, "open", None) is not None for draft in checked.drafts)
    digest = sha256(args.source.read_bytes()).hexdigest()
    newest = checked.newest
    if args.kind in EXPORTS and newest:  # a list of the running month says its end, and stands for today
        newest = min(newest, context().today.isoformat())
    return checked, Source(
        args.kind, args.source.name, digest, checked.encoding, checked.rows, checked.rejected_rows, newest,
        has_open, checked.drafts, checked.repeats, checked.people,
    )  # fmt: skip


def _unusable(code: str, figures: Mapping[str, object]) -> Usage:
    def says(language: str) -> list[str]:
        return [words.say(words.FAULTS, code, language, figures)]

    return Usage({"unusable": code}, says)


def _asked(checked: "Checked") -> Usage:
    """A question only a person can answer: which key of a map settles it, with which of its values."""
    asks = [
        {"ask": str(a.fault), "column": a.column, "key": a.key, "choices": list(a.choices), "samples": list(a.samples)}
        for a in checked.asks
    ]

    def says(language: str) -> list[str]:
        return [
            words.say(
                words.FAULTS, str(a.fault), language,
                {"column": a.column or "", "key": a.key, "samples": ", ".join(a.samples), "choices": ", ".join(a.choices)},
            )
            for a in checked.asks
        ]  # fmt: skip

    return Usage({"ask": asks}, says)


def _answer(args: Namespace, checked: "Checked", decision: "Decision", batch: int | None, dry_run: bool) -> Answer:
    rejected = sorted((*checked.rejected, *_in_columns(checked, decision.rejected)), key=lambda p: p.row or 0)
    warnings = [*checked.warnings, *_in_columns(checked, decision.warnings)]
    warnings.sort(key=lambda p: p.problem == "DUPLICATE_ROW")  # many of them must not hide the others
    data: dict[str, Any] = {
        "batch": batch,
        "encoding": checked.encoding,
        "rows": checked.rows,
        "accepted": decision.accepted,
        "unchanged": decision.unchanged,
        "rejected": problems(rejected, args.lang),
        "warnings": problems(warnings, args.lang),
        "totals": {currency: show(amount, currency) for currency, amount in sorted(decision.totals.items())},
    }
    if dry_run:
        data["dry_run"] = True
    return Answer(data, lambda language: _lines(data, args, language), 0 if checked.drafts else UNUSABLE)


def _in_columns(checked: "Checked", found: "Sequence[Problem]") -> "list[Problem]":
    """What the book finds wrong, by the columns of the sheet."""
    return [p._replace(column=checked.label(p.column) if p.column else None) for p in found]


def _lines(data: dict[str, Any], args: Namespace, language: str) -> list[str]:
    key = "import dry" if data.get("dry_run") else "import nothing" if data["batch"] is None else "import"
    counts = {name: data[name] for name in ("rows", "accepted", "unchanged", "encoding")}
    rejected = len({problem["row"] for problem in data["rejected"]})
    head = phrase(key, language, **counts, batch=data["batch"] or "–", rejected=rejected, source=args.source.name)
    totals = [phrase("import total", language, currency=c, amount=a) for c, a in data["totals"].items()]
    return [head, *totals, *problem_lines(data["rejected"], language), *problem_lines(data["warnings"], language)]


def undo(args: Namespace) -> Answer:
    from app.actions.imports import UndoBatch

    with writing(args.file) as book:
        result = book.do(UndoBatch(args.batch), context(args.actor, args.command_id))
    return Answer(result, lambda language: [phrase("undone", language, batch=args.batch, rows=result["rows"])])


def template(args: Namespace) -> Answer:
    from app.exchange.outgoing import template_xlsx

    template_xlsx(args.kind, args.out)
    data = {"template": str(args.out), "kind": args.kind}
    return Answer(data, lambda language: [phrase("written", language, path=args.out)])

"""Files in: import with its check before, undo, and the empty sheet to fill in."""

from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from app import words
from app.bootstrap import context, writing
from app.cli import snapshots
from app.cli.answers import UNUSABLE, Answer, Usage, phrase, problem_lines, problems, usage
from app.domain.money import show
from app.storage.engine import Tables
from app.storage.map_reads import codes_by_name
from app.storage.reading import read_book

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.intakes import Source
    from app.cli.sources import Read
    from app.domain.drafts import Problem
    from app.domain.intake import Decision
    from app.exchange.checking import Checked


def bring_in(args: Namespace) -> Answer:
    """``import``: read, check, decide; then post what is good in one transaction, or only say what would happen."""
    from app.actions.intake_snapshot import FilteredExport

    _refuse_options_of_others(args)
    try:
        with _at_hand(args) as given:
            return _dry_run(given) if args.dry_run else _post(given)
    except FilteredExport as found:
        raise snapshots.asked(found) from found


@contextmanager
def _at_hand(args: Namespace) -> Iterator[Namespace]:
    """The arguments with a file that is there; ``-`` stands for a table pasted or piped in."""
    if str(args.source) != "-":
        yield args
        return
    from app.cli.sources import pasted
    from app.exchange.faults import Unreadable

    with TemporaryDirectory(prefix="creditdesk-") as folder:
        try:
            path = pasted(Path(folder), phrase("pasted", args.lang))
        except Unreadable as error:
            raise _unusable(str(error.code), dict(error.figures)) from error
        yield Namespace(**{**vars(args), "source": path})


def _refuse_options_of_others(args: Namespace) -> None:
    """An option that would do nothing is a slip."""
    snapshots.refuse_options(args)
    for name in ("register", "also", "buyer"):
        if getattr(args, name) and args.kind != "invoices":
            raise usage("OPTION_OF_OTHER_KIND", option=f"--{name}", kind="invoices")
    if args.rejected and args.rejected.resolve() == args.source.resolve():
        raise usage("OUTPUT_IS_SOURCE", path=args.rejected)
    if args.received and args.kind != "bills":
        raise usage("OPTION_OF_OTHER_KIND", option="--received", kind="bills")
    if args.customer and args.kind != "ledger":
        raise usage("OPTION_OF_OTHER_KIND", option="--customer", kind="ledger")


def _ties(args: Namespace) -> dict[str, str]:
    """Customer codes by the names of buyers: a name may hold an equals sign, a code does not."""
    found = {}
    for one in args.buyer:
        name, equals, code = one.rpartition("=")
        if not (name.strip() and equals and code.strip()):
            raise usage("BUYER_WITHOUT_CODE", value=one)
        found[name.strip()] = code.strip()
    return found


def _dry_run(args: Namespace) -> Answer:
    from app.actions.imports import base_currency, decide

    book = read_book(args.file)
    try:
        with book.reading() as tables:
            checked, source, read = _checked(tables, args)
            decision, _ = decide(tables, source, base_currency(tables), lambda customer, name, value: 0)
    finally:
        book.close()
    return _answer(args, checked, read, decision, None, dry_run=True)


def _post(args: Namespace) -> Answer:
    from app.actions.imports import Import

    with writing(args.file) as book:
        with book.reading() as tables:
            checked, source, read = _checked(tables, args)
        learned = (checked.signature, read.content) if read.content and checked.signature else None
        result = book.do(Import(source, args.up_to, learned), context(args.actor, args.command_id))
    if "_decision" not in result:
        data = {key: result[key] for key in ("batch", "accepted", "unchanged", "already")}
        return Answer(data, lambda language: [phrase("already saved", language)])
    return _answer(args, checked, read, result["_decision"], result["batch"], dry_run=False)


def _checked(tables: Tables, args: Namespace) -> "tuple[Checked, Source, Read]":
    """The file as drafts and as it was read; raises Usage when it cannot be used or something in it must be asked."""
    from app.actions.imports import base_currency
    from app.actions.intakes import Source
    from app.cli.sources import read_source
    from app.exchange.checking import check
    from app.exchange.exports import check_export
    from app.exchange.faults import Unreadable
    from app.exchange.kinds import EXPORTS
    from app.exchange.maps import ImportMap
    from app.exchange.tax_invoices import best_sheet

    try:
        read = read_source(tables, args)
        table, mapping = read.table, read.mapping
        how = mapping or ImportMap()
        if args.kind == "invoices" and not how.sheet:
            table = best_sheet(args.source, table)
        if read.checked is not None:
            checked = read.checked
        elif args.kind in EXPORTS:
            told = {"customer": args.customer, "source": args.source.name} if args.kind == "ledger" else {}
            checked = check_export(args.kind, table, mapping, base_currency(tables), args.up_to, **told)
        else:
            currency_of = dict(tables.rows("SELECT code, currency FROM customer WHERE void_seq IS NULL"))
            names = partial(codes_by_name, tables)
            checked = read.warned(check(args.kind, table, mapping, currency_of, base_currency(tables), names, args.received))
    except Unreadable as error:
        raise _unusable(str(error.code), dict(error.figures)) from error
    if checked.asks:
        raise _asked(checked)
    has_open = any(getattr(draft, "open", None) is not None for draft in checked.drafts)
    digest = sha256(args.source.read_bytes()).hexdigest()
    newest = checked.newest
    if args.kind in EXPORTS and newest:  # a list of the running month says its end, and stands for today
        newest = min(newest, context().today.isoformat())
    source = Source(
        args.kind, args.source.name, digest, checked.encoding, checked.rows, checked.rejected_rows, newest,
        has_open, checked.drafts, checked.repeats, checked.people, args.register, args.also, _ties(args), printed=checked.printed,
    )  # fmt: skip
    return checked, snapshots.as_snapshot(source, args), replace(read, table=table)


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


def _answer(
    args: Namespace, checked: "Checked", read: "Read", decision: "Decision", batch: int | None, dry_run: bool
) -> Answer:
    rejected = sorted((*checked.rejected, *_in_columns(checked, decision.rejected)), key=lambda p: p.row or 0)
    warnings = [*checked.warnings, *_in_columns(checked, decision.warnings)]
    warnings.sort(key=lambda p: p.problem == "DUPLICATE_ROW")  # many of them must not hide the others
    data: dict[str, Any] = {
        "batch": batch,
        "encoding": checked.encoding,
        "columns": dict(checked.columns),
        "rows": checked.rows,
        "accepted": decision.accepted,
        "unchanged": decision.unchanged,
        "rejected": problems(rejected, args.lang),
        "warnings": problems(warnings, args.lang),
        "totals": {currency: show(amount, currency) for currency, amount in sorted(decision.totals.items())},
    }
    if checked.control:
        data["control"] = dict(checked.control)
    if dry_run:
        data["dry_run"] = True
    if args.rejected:
        from app.cli.sources import write_rejected

        write_rejected(args, checked, read.table, rejected, args.lang)
        data["rejected_file"] = str(args.rejected)
    data |= snapshots.told(decision)
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
    totals += snapshots.lines(data, language)
    totals += [phrase("import control", language, **{"printed": "–", **data["control"]})] if "control" in data else []
    written = [phrase("written", language, path=data["rejected_file"])] if "rejected_file" in data else []
    told = [line for name in ("rejected", "warnings") for line in problem_lines(data[name], name, language)]
    return [head, *totals, *told, *written]


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

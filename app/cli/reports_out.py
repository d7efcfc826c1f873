"""Ageing and statements to PDF and Excel: the same figures that the command prints."""

from argparse import Namespace
from collections.abc import Sequence

from app.bootstrap import now_text
from app.cli.answers import phrase
from app.documents.ageing_report import AgeingReportData, AgeingRow, AgeingSection, ageing_report_pdf
from app.documents.binding import Unprinted
from app.documents.statement import statements_pdf
from app.exchange.outgoing import Cells, Column, table_xlsx
from app.queries import ageing as figures
from app.queries.statement import Statement
from app.queries.statement_papers import statement_papers
from app.storage import journal, notice_reads
from app.storage.engine import Tables
from app.system.files import write_atomically


def write_ageing(tables: Tables, found: figures.Ageing, args: Namespace) -> None:
    if args.pdf:
        write_atomically(args.pdf, ageing_report_pdf(_report(tables, found, args)))
    if args.xlsx:
        _sheet(tables, found, args)


def _report(tables: Tables, found: figures.Ageing, args: Namespace) -> AgeingReportData:
    totals = found.totals()
    seq, head = journal.head(tables)
    return AgeingReportData(
        args.lang, notice_reads.profiles(tables)[1]["name"], found.on, found.basis,
        tuple(_section(found, currency, total) for currency, total in sorted(totals.items())), seq, head.hex(),
        args.known_at or "", args.actor or "", now_text(),
    )  # fmt: skip


def _section(found: figures.Ageing, currency: str, total: figures.AgeingRow) -> AgeingSection:
    rows = tuple(_row(row) for row in found.rows if row.currency == currency)
    whole = dict(zip(found.buckets, total.amounts, strict=True))
    overdue = sum(a for n, a in whole.items() if n not in ("not_due", "no_due")) if found.basis == "due" else None
    return AgeingSection(currency, found.buckets, rows, _row(total), overdue, found.older_than(90, total))


def _row(row: figures.AgeingRow) -> AgeingRow:
    return AgeingRow(row.code, row.name, row.amounts, row.gross, row.unapplied, row.net)


def _sheet(tables: Tables, found: figures.Ageing, args: Namespace) -> None:
    language = args.lang

    def said(key: str) -> str:
        return phrase(key, language)

    names = [said(f"bucket {n}") if n in ("not_due", "no_due") else n for n in found.buckets]
    columns = [
        Column(said("code")), Column(said("customer"), width=32), Column(said("currency"), width=8),
        *(
            Column(name, Cells.AMOUNT, 16, currency=2)
            for name in [*names, said("gross"), said("unapplied"), said("net")]
        ),
    ]  # fmt: skip
    rows = [
        [row.code, row.name, row.currency, *row.amounts, row.gross, row.unapplied, row.net]
        for row in found.rows
    ]
    seq, head = journal.head(tables)
    title = phrase("ageing", language, on=found.on, basis=said(f"basis {found.basis}"))
    meta = [
        (said("company"), notice_reads.profiles(tables)[1]["name"]), (said("as of"), found.on.isoformat()),
        (said("basis"), said(f"basis {found.basis}")), (said("known at"), args.known_at or "–"),
        (said("journal"), f"#{seq} {head.hex()[:16]}"),
    ]  # fmt: skip
    table_xlsx(args.xlsx, title, meta, columns, rows)


def write_statement(tables: Tables, found: Sequence[Statement], args: Namespace) -> None:
    problems: list[Unprinted] = []
    data = statements_pdf(statement_papers(tables, found, args.with_ageing), problems.append)
    if problems:
        raise problems[0].error
    write_atomically(args.pdf, data)

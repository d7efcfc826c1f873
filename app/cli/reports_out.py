"""Ageing and statements to PDF and Excel: the same figures that the command prints."""

from argparse import Namespace
from collections.abc import Sequence

from app.bootstrap import now_text
from app.cli.answers import bucket, phrase
from app.documents.ageing_report import AgeingReportData, AgeingRow, AgeingSection, ageing_report_pdf, printable
from app.documents.binding import Unprinted
from app.documents.statement import statements_pdf
from app.domain.rule import Refused, Rule
from app.exchange.outgoing import Cells, Column, table_xlsx
from app.queries import ageing as figures
from app.queries.statement import Statement
from app.queries.statement_papers import statement_papers
from app.storage import journal, notice_reads
from app.storage.engine import Tables
from app.storage.stated_reads import differences
from app.system.files import write_atomically


def write_ageing(tables: Tables, found: figures.Ageing, args: Namespace) -> tuple[tuple[str, str], ...]:
    """The files that were asked for. What the PDF could not print comes back: (code of the customer, characters)."""
    if args.xlsx:
        _sheet(tables, found, args)
    if not args.pdf:
        return ()
    data, lacking = printable(_report(tables, found, args))
    write_atomically(args.pdf, ageing_report_pdf(data))
    return lacking


def _report(tables: Tables, found: figures.Ageing, args: Namespace) -> AgeingReportData:
    totals = found.totals()
    seq, head = journal.head(tables)
    return AgeingReportData(
        args.lang, notice_reads.profiles(tables)[1]["name"], found.on, found.basis,
        tuple(_section(found, currency, total) for currency, total in sorted(totals.items())), seq, head.hex(),
        args.known_at or "", args.actor or "", now_text(),
        ledger=tuple((one.on, one.currency, one.difference) for one in differences(tables) if one.difference and not one.explained),
    )  # fmt: skip


def _section(found: figures.Ageing, currency: str, total: figures.AgeingRow) -> AgeingSection:
    rows = tuple(_row(row) for row in found.rows if row.currency == currency)
    overdue = found.overdue(total) if found.basis == "due" else None
    return AgeingSection(currency, found.buckets, rows, _row(total), overdue, found.older_than(90, total))


def _row(row: figures.AgeingRow) -> AgeingRow:
    return AgeingRow(row.code, row.name, row.amounts, row.gross, row.unapplied, row.net, row.estimated)


def _sheet(tables: Tables, found: figures.Ageing, args: Namespace) -> None:
    language = args.lang

    def said(key: str) -> str:
        return phrase(key, language)

    names = [bucket(name, language) for name in found.buckets]
    columns = [
        Column(said("code")), Column(said("customer"), width=32), Column(said("currency"), width=8),
        *(
            Column(name, Cells.AMOUNT, 16, currency=2)
            for name in [*names, said("gross"), said("unapplied"), said("net")]
        ),
    ]  # fmt: skip
    rows = [
        [row.code, f"{row.name} [{said('estimated')}]" if row.estimated else row.name, row.currency, *row.amounts, row.gross,
         row.unapplied, row.net]
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
        raise _of_customer(problems[0].error, found[problems[0].index].code)
    write_atomically(args.pdf, data)


def _of_customer(error: Exception, code: str) -> Exception:
    """What cannot be printed, with the customer whose paper it is."""
    if isinstance(error, Refused) and error.rule is Rule.GLYPHS_MISSING:
        return Refused(Rule.GLYPHS_MISSING, customer=code, glyphs=error.figures["glyphs"], text=error.figures["text"])
    return error

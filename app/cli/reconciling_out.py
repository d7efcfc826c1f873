"""The three-way check to PDF and Excel: the same figures that the command prints."""

from argparse import Namespace
from dataclasses import replace

from app.cli.answers import phrase
from app.cli.reconciling import why
from app.documents.reconcile_sheet import reconcile_pdf
from app.exchange.outgoing import Cells, Column, table_xlsx
from app.queries.reconcile_papers import check_paper
from app.queries.reconciling import Reconciliation
from app.storage import journal, notice_reads
from app.storage.engine import Tables
from app.storage.stated_reads import ABSENT
from app.system.files import write_atomically

_SOURCES = ("balances", "ledger", "snapshot", "typed", ABSENT)


def write(tables: Tables, found: Reconciliation, args: Namespace) -> None:
    shown = replace(found, checks=tuple(one for one in found.checks if args.currency in (None, one.currency)))
    if args.xlsx:
        _sheet(tables, shown, args)
    if args.pdf:
        sources = {kind: phrase(f"stated {kind}", args.lang) for kind in _SOURCES}
        write_atomically(args.pdf, reconcile_pdf(check_paper(tables, shown, args.lang, sources)))


def _sheet(tables: Tables, found: Reconciliation, args: Namespace) -> None:
    language = args.lang

    def said(key: str) -> str:
        return phrase(key, language)

    names = ("book", "program", "difference", "receipts book", "receipts bank", "receipts program")
    columns = [
        Column(said("code")), Column(said("customer"), width=32), Column(said("currency"), width=8),
        *(Column(said(f"reconcile {name}"), Cells.AMOUNT, 16, currency=2) for name in names),
        Column(said("reconcile as of")), Column(said("reconcile why"), width=40),
    ]  # fmt: skip
    rows = [
        [row.code, row.name, row.currency, row.book, row.said, row.difference, *row.cash, row.day, ", ".join(why(row, language))]
        for one in found.checks for row in one.customers
    ]  # fmt: skip
    seq, head = journal.head(tables)
    meta = [
        (said("company"), notice_reads.profiles(tables)[1]["name"]), (said("as of"), found.on.isoformat()),
        (said("journal"), f"#{seq} {head.hex()[:16]}"),
    ]  # fmt: skip
    title = phrase("reconcile", language, on=found.on, currency=", ".join(one.currency for one in found.checks))
    table_xlsx(args.xlsx, title.rstrip("：:"), meta, columns, rows)

"""The register of bills to PDF and Excel: the same figures that the command prints."""

from argparse import Namespace

from app.bootstrap import now_text
from app.cli.answers import phrase
from app.cli.bills import next_said, state_said
from app.documents.bill_register import bill_register_pdf
from app.exchange.outgoing import Cells, Column, table_xlsx
from app.queries.bill_papers import register_paper
from app.queries.bills import BillLine, BillRegister
from app.storage import notice_reads
from app.storage.engine import Tables
from app.system.files import write_atomically


def write(tables: Tables, found: BillRegister, args: Namespace) -> None:
    """The files that were asked for."""
    if args.xlsx:
        _sheet(tables, found, args)
    if args.pdf:
        language, on = args.lang, found.on.isoformat()
        paper = register_paper(
            tables, found, language, f"{args.actor or ''} {now_text()}".strip(), lambda row: _kind(row, language),
            lambda row: state_said(row, language), lambda row: next_said(row, on, language),
            lambda state: phrase(f"bill {state}", language),
        )  # fmt: skip
        write_atomically(args.pdf, bill_register_pdf(paper))


def _kind(row: BillLine, language: str) -> str:
    return phrase(f"bill kind {row.bill.kind}", language)


def _sheet(tables: Tables, found: BillRegister, args: Namespace) -> None:
    language, on = args.lang, found.on.isoformat()

    def said(key: str) -> str:
        return phrase(key, language)

    columns = [
        Column(said("bills number"), width=46), Column(said("bills kind")), Column(said("code")),
        Column(said("customer"), width=28), Column(said("bills endorser"), width=24),
        Column(said("bills drawer"), width=24), Column(said("bills acceptor"), width=24),
        Column(said("bills received"), Cells.DATE, 12), Column(said("bills matures"), Cells.DATE, 12),
        Column(said("bills days"), width=9), Column(said("currency"), width=8), Column(said("amount"), Cells.AMOUNT, 18, 10),
        Column(said("bills state"), width=24), Column(said("bills until cash"), width=12), Column(said("bills next"), width=40),
        Column(said("bills receipt"), width=46),
    ]  # fmt: skip
    rows = [
        [row.bill.label, _kind(row, language), row.customer, row.name, row.bill.endorser, row.bill.drawer, row.bill.acceptor,
         row.bill.received, row.bill.matures, str(row.days), row.bill.currency, row.bill.amount, state_said(row, language),
         str(row.months_until_cash), next_said(row, on, language) or None, row.receipt]
        for row in found.rows
    ]  # fmt: skip
    meta = [(said("company"), notice_reads.profiles(tables)[1]["name"]), (said("as of"), on)]
    table_xlsx(args.xlsx, phrase("bills title", language, on=on, count=len(found.rows)), meta, columns, rows)

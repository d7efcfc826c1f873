"""A table to drafts and problems: the whole check of one file, before the book sees any of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.drafts import CustomerDraft, Problem
from app.exchange.bills import bill_drafts
from app.exchange.body import read_body
from app.exchange.by_name import Names, with_codes
from app.exchange.columns import Columns
from app.exchange.customers import customer_drafts
from app.exchange.delimited import ENCODINGS
from app.exchange.deliveries import delivery_drafts
from app.exchange.documents import document_drafts
from app.exchange.faults import Fault, Unreadable
from app.exchange.findings import Ask, Findings
from app.exchange.headings import digest
from app.exchange.layout import Layout
from app.exchange.maps import ImportMap
from app.exchange.reading import Table
from app.exchange.receipts import receipt_drafts
from app.exchange.recognition import lay_out
from app.exchange.status import status_columns


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file says. With ``asks`` nothing is decided yet, and there are no drafts."""

    kind: str
    encoding: str
    rows: int  # data rows: without blank, total and footer rows and those the map leaves out
    drafts: list[Any]  # CustomerDraft, DocumentDraft or ReceiptDraft, by kind, in the order of the file
    rejected: list[Problem]
    warnings: list[Problem]
    asks: list[Ask]
    skipped: int  # rows the map leaves out
    newest: str | None  # newest date of the documents or receipts taken, or the day of a list, ISO
    repeats: Mapping[int, int]  # rows that say exactly what an earlier row says, and which; they make no draft
    label: Callable[[str], str]  # our name of a column to the one the person sees
    people: tuple[CustomerDraft, ...] = ()  # customers that a list of another kind names
    control: Mapping[str, str] = field(default_factory=dict)  # what was recognised, to hold against the file's own sums
    printed: Mapping[str, int] = field(default_factory=dict)  # totals that the file prints, minor units by currency
    columns: Mapping[str, str] = field(default_factory=dict)  # field to the header in the sheet
    layout: Layout | None = None  # of the kinds that have headers of ours

    @property
    def signature(self) -> str | None:
        """Of the headers (``headings.digest``), where a map could be remembered for them."""
        return digest(self.layout.headers) if self.layout else None

    @property
    def rejected_rows(self) -> int:
        """A row may have a problem in each of its columns."""
        return len({problem.row for problem in self.rejected})


def check(
    kind: str, table: Table, mapping: ImportMap | None, currency_of: Mapping[str, str], base_currency: str,
    names: Callable[[], Names] = dict, received: str | None = None,
) -> Checked:  # fmt: skip
    """Check every row of ``table`` as ``kind`` (customers, documents, receipts, bills, deliveries).

    ``currency_of`` gives the currency of known customers by code, ``base_currency`` that of all others; ``names`` their
    codes by name, asked for only where a file does not use our headers; ``received``: the day of bills that have none (ISO).
    Raises Unreadable when no row can be looked at: NO_HEADER, MISSING_COLUMNS, DUPLICATE_HEADER, NO_ROWS, MAP_….
    """
    findings = Findings()
    layout, mapping = lay_out(table, kind, mapping or ImportMap(), findings)
    _look_around(kind, table, layout, findings)
    body = read_body(table, kind, layout, mapping, findings)
    rows = len(body.numbers) + body.ragged
    if not rows and not body.skipped:
        raise Unreadable(Fault.NO_ROWS, row=layout.header)
    if layout.recognised and kind not in ("customers", "bills"):
        body = with_codes(body, layout, currency_of, names(), findings)
    drafts = _drafts(Columns(kind, body, layout, mapping, findings, table.is_text), currency_of, base_currency, received)
    return Checked(
        kind=kind,
        encoding=table.encoding,
        rows=rows,
        drafts=[] if findings.asks else drafts,
        rejected=[] if findings.asks else findings.rejected(),
        warnings=findings.warnings,
        asks=findings.asks,
        skipped=body.skipped,
        newest=None if kind == "customers" else max((draft.date for draft in drafts), default=None),
        repeats=findings.repeats,
        label=layout.label,
        columns={name: layout.shown(index) for name, index in layout.columns.items()},
        layout=layout,
    )


def _drafts(columns: Columns, currency_of: Mapping[str, str], base: str, received: str | None) -> list[Any]:
    if columns.kind == "bills":
        return bill_drafts(columns, base, received)
    if columns.kind == "customers":
        return customer_drafts(columns)
    return _BY_CURRENCY[columns.kind](columns, currency_of, base)


_BY_CURRENCY: Mapping[str, Callable[[Columns, Mapping[str, str], str], list[Any]]] = {
    "documents": document_drafts,
    "receipts": receipt_drafts,
    "deliveries": delivery_drafts,
}


def _look_around(kind: str, table: Table, layout: Layout, findings: Findings) -> None:
    """What concerns the file and no row of it."""
    if table.doubt:
        choices = tuple(name for name in ENCODINGS if name not in ("utf-8", "utf-8-sig"))
        findings.asks.append(Ask(Fault.DOUBTFUL_ENCODING, None, table.doubt, "encoding", choices))
    if table.other_sheets:
        others = ", ".join(table.other_sheets)
        findings.warn(None, None, None, Fault.SHEETS_IGNORED, sheet=table.sheet, others=others)
    if table.hidden_rows:
        findings.warn(None, None, None, Fault.HIDDEN_ROWS, count=table.hidden_rows)
    told = set(status_columns(kind, layout.headers))
    for index in (index for index in layout.unknown if index not in told):
        if layout.headers[index] or any(table.columns[index][layout.header :]):
            findings.warn(layout.header, layout.shown(index), None, Fault.UNKNOWN_COLUMN)

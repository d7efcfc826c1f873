"""A table to drafts and problems: the whole check of one file, before the book sees any of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.drafts import CustomerDraft, DocumentDraft, Problem, ReceiptDraft
from app.exchange.body import read_body
from app.exchange.columns import Columns
from app.exchange.customers import customer_drafts
from app.exchange.delimited import ENCODINGS
from app.exchange.documents import document_drafts
from app.exchange.faults import Fault, Unreadable
from app.exchange.findings import Ask, Findings
from app.exchange.layout import Layout, find_layout
from app.exchange.maps import ImportMap
from app.exchange.reading import Table
from app.exchange.receipts import receipt_drafts

Drafts = Sequence[CustomerDraft] | Sequence[DocumentDraft] | Sequence[ReceiptDraft]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file says. With ``asks`` nothing is decided yet and there are no drafts."""

    kind: str
    encoding: str
    rows: int  # data rows: without blank, total and footer rows and those the map leaves out
    customers: Sequence[CustomerDraft]
    documents: Sequence[DocumentDraft]
    receipts: Sequence[ReceiptDraft]
    rejected: Sequence[Problem]
    warnings: Sequence[Problem]
    asks: Sequence[Ask]
    skipped: int  # rows the map leaves out
    newest: str | None  # newest date of the documents or receipts taken
    source_columns: Mapping[str, str]  # field to the header it was read from

    @property
    def drafts(self) -> Drafts:
        return self.customers or self.documents or self.receipts

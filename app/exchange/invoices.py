"""Tax invoices (税局全量发票) as a file of the command line: their drafts, their buyers, and what was left out."""

import re
from collections.abc import Iterable

from app.domain.drafts import CustomerDraft, InvoiceDraft
from app.domain.spelling import name_form
from app.exchange.checking import Checked
from app.exchange.faults import Fault
from app.exchange.findings import Findings
from app.exchange.kinds import legal_form
from app.exchange.maps import ImportMap
from app.exchange.reading import Table
from app.exchange.tax_invoices import TaxInvoices, read_tax_invoices

_FIELDS = {"number": "digital", "credits": "note", "date": "date"}
# Of a natural person a tax number is the number of the identity card: 18 characters with a day of birth, or 15 digits.
_IDENTITY = re.compile(r"[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]|\d{15}")


def check_invoices(table: Table, mapping: ImportMap, base_currency: str, day: str | None) -> Checked:
    """Every invoice of ``table``. Raises Unreadable as ``read_tax_invoices`` does."""
    found = read_tax_invoices(table)
    return Checked(
        kind="invoices",
        encoding=table.encoding,
        rows=found.rows,
        drafts=[*found.drafts],
        rejected=found.rejected,
        warnings=[*found.warnings, *_left_out(found).warnings],
        asks=[],
        skipped=0,
        newest=found.newest,
        repeats={},
        label=lambda field: found.labels.get(_FIELDS.get(field, field)) or found.labels.get("short", field),
        people=tuple(_buyers(found.drafts)),
    )


def _left_out(found: TaxInvoices) -> Findings:
    findings = Findings()
    if found.void or found.zero:
        findings.warn(None, None, None, Fault.INVOICES_DROPPED, void=found.void, zero=found.zero)
    return findings


def _buyers(drafts: Iterable[InvoiceDraft]) -> list[CustomerDraft]:
    """Each buyer once, by tax number, or by name: a person's number is kept nowhere."""
    found: dict[str, CustomerDraft] = {}
    for draft in drafts:
        code = name_form(draft.buyer_id or draft.buyer)
        if code not in found:
            found[code] = _buyer(draft)
    return [*{one.code: one for one in found.values()}.values()]


def _buyer(draft: InvoiceDraft) -> CustomerDraft:
    number = draft.buyer_id
    if number and _IDENTITY.fullmatch(number) and legal_form(draft.buyer, None) == "person":
        number = None
    form = legal_form(draft.buyer, number)
    blank = CustomerDraft(draft.row, number or draft.buyer, draft.buyer, *[None] * 19)
    return blank._replace(uscc=number, legal_form=form)

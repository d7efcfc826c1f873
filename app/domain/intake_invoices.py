"""Tax invoices that we issued (税局全量发票): whose they are, and which of them the book has already.

Such a file says what was sold, never what is still open: what was paid has to come from elsewhere. What it sells is
posted as documents are (``intake_documents``), each invoice under its number at the tax bureau.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.drafts import CustomerDraft, DocumentDraft, InvoiceDraft
from app.domain.intake import Decision, Numbers, Tray, joined
from app.domain.intake_customers import CustomerRow
from app.domain.intake_documents import Ledger, decide_documents
from app.domain.money import show
from app.domain.posting import SIDES
from app.domain.spelling import name_form

CURRENCY = "CNY"  # of every invoice under the Chinese tax control system
_DIGITAL = re.compile(r"\d{20}")  # such a number names one invoice of the whole country
_SHOWN = 5

_Way = dict[str, set[int]]


@dataclass(frozen=True, slots=True)
class Buyers:
    """Customers by every way an invoice may name its buyer, the surest way first."""

    customers: Mapping[int, CustomerRow]
    ways: tuple[tuple[bool, _Way], ...]  # by tax number or by name; compared form to ids

    @classmethod
    def of(cls, customers: Iterable[CustomerRow], former: Mapping[int, Collection[str]], tied: Mapping[str, int]) -> "Buyers":
        """``tied``: customer by the name of a buyer whom a person said to stand for that customer."""
        rows = {row.id: row for row in customers}
        known = [(name, id_) for name, id_ in tied.items() if id_ in rows]
        past = [(name, id_) for id_, names in former.items() if id_ in rows for name in names]
        codes = _way((row.code, row.id) for row in rows.values())
        ways = (
            (False, _way(known)),
            (True, _way((row.uscc, row.id) for row in rows.values())),
            (True, codes),
            (False, _way((row.name, row.id) for row in rows.values())),
            (False, _way(past)),
            (False, _way((row.short_name, row.id) for row in rows.values())),
            (False, _way((row.name_en, row.id) for row in rows.values())),
            (False, codes),
        )
        return cls(rows, ways)

    def find(self, draft: InvoiceDraft) -> list[CustomerRow]:
        """Nobody, the customer, or several that the invoice may mean, by code."""
        number, name = name_form(draft.buyer_id or ""), name_form(draft.buyer)
        for by_number, way in self.ways:
            if found := way.get(number if by_number else name):
                return sorted((self.customers[id_] for id_ in found), key=lambda row: row.code)
        return []


def _way(pairs: Iterable[tuple[str | None, int]]) -> _Way:
    found: _Way = {}
    for text, id_ in pairs:
        if form := name_form(text or ""):
            found.setdefault(form, set()).add(id_)
    return found


def own_sales(drafts: Sequence[InvoiceDraft], ours: Collection[str]) -> tuple[list[InvoiceDraft], Decision]:
    """What we sold, by ``ours``, our names as ``name_form``s; what we bought is left out, and what others sold is told."""
    tray, sales, others = Tray(), [], list[InvoiceDraft]()
    bought = 0
    for draft in drafts:
        if not draft.seller or name_form(draft.seller) in ours:
            sales.append(draft)
        elif name_form(draft.buyer) in ours:
            bought += 1
        else:
            others.append(draft)
    if bought:
        tray.warn(None, None, None, "INVOICES_BOUGHT", count=str(bought))
    if others:
        tray.warn(others[0].row, "seller", others[0].seller, "OTHER_SELLER", count=str(len(others)))
    return sales, tray.decision({})


def newcomers(sales: Sequence[InvoiceDraft], people: Sequence[CustomerDraft], buyers: Buyers) -> list[CustomerDraft]:
    """Of all buyers whom the file names (``people``) those whom the book does not know. A name alone adds no second customer."""
    strangers = [draft for draft in sales if not buyers.find(draft)]
    unknown = {name_form(text) for draft in strangers for text in (draft.buyer_id or "", draft.buyer)}
    fresh = [one for one in people if name_form(one.code) in unknown]
    numbered = {name_form(one.name) for one in fresh if one.uscc}
    return [one for one in fresh if one.uscc or name_form(one.name) not in numbered]


def as_documents(sales: Sequence[InvoiceDraft], buyers: Buyers) -> tuple[list[DocumentDraft], Decision]:
    """Each invoice as a document of its customer; refused where nobody, or more than one, may be meant."""
    tray, found = Tray(), []
    unknown: dict[str, int] = {}
    told: set[str] = set()
    for draft in sales:
        customers = buyers.find(draft)
        if len(customers) == 1 and draft.amount:
            _compare_numbers(tray, draft, customers[0], told)
            found.append(_document(draft, customers[0].code))
        elif len(customers) == 1:
            tray.reject(draft.row, "gross", show(0, CURRENCY), "ZERO_AMOUNT")
        elif customers:
            tray.reject(draft.row, "buyer", draft.buyer, "BUYER_AMBIGUOUS", codes=_few([row.code for row in customers]))
        else:
            unknown[draft.buyer] = unknown.get(draft.buyer, 0) + (draft.amount if draft.kind == "invoice" else -draft.amount)
            tray.reject(draft.row, "buyer", draft.buyer, "UNKNOWN_BUYER")
    if unknown:
        amount = show(sum(unknown.values()), CURRENCY)
        tray.warn(None, None, None, "UNKNOWN_BUYERS", count=str(len(unknown)), buyers=_few(list(unknown)), amount=amount)
    return found, tray.decision({})


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")


def _compare_numbers(tray: Tray, draft: InvoiceDraft, customer: CustomerRow, told: set[str]) -> None:
    """Found by name under another tax number: perhaps another firm of that name. Said once for each number."""
    number = draft.buyer_id
    if number and customer.uscc and name_form(number) != name_form(customer.uscc) and number not in told:
        told.add(number)
        tray.warn(draft.row, "buyer_id", number, "BUYER_NUMBER_DIFFERS", code=customer.code, kept=customer.uscc)


def _document(draft: InvoiceDraft, code: str) -> DocumentDraft:
    seller = name_form(draft.seller) if draft.seller else None
    return DocumentDraft(
        draft.row, code, draft.number, draft.kind, draft.date, None, draft.amount, None, CURRENCY, None, None, None, None, None,
        seller, None, draft.credits, None, None, draft.text,
    )  # fmt: skip


class Booked(NamedTuple):
    """A document in the book that no file of tax invoices brought; ``amount`` in minor units of ``CURRENCY``."""

    customer: int
    number: str
    date: str
    side: int
    amount: int


def decide_invoices(
    drafts: Sequence[DocumentDraft], ledger: Ledger, booked: Sequence[Booked], also: bool, new_id: Numbers
) -> Decision:
    """Post what the book does not have under its number, as ``decide_documents`` does.

    What it has under another number, of the same customer, day and amount, is probably the same invoice under the
    accounting program's own number: told and not posted, unless ``also``. Of several that are equal only as many are.
    """
    tray = Tray()
    taken = _once(tray, drafts)
    if not also:
        taken = _unlike(tray, taken, ledger, booked)
    decided = decide_documents(taken, ledger, new_id)
    if decided.rows["document"]:
        tray.warn(None, None, None, "SOLD_NOT_OPEN")
    return joined(decided, tray.decision({}))


def _once(tray: Tray, drafts: Sequence[DocumentDraft]) -> list[DocumentDraft]:
    """A short number without its code may come again: the book can hold one of them under it."""
    seen: dict[tuple[str, str], int] = {}
    taken = []
    for draft in drafts:
        first = seen.setdefault((draft.customer, draft.number), draft.row)
        if first == draft.row:
            taken.append(draft)
        else:
            tray.reject(draft.row, "number", draft.number, "INVOICE_TWICE", row=str(first))
    return taken


def _unlike(tray: Tray, drafts: Sequence[DocumentDraft], ledger: Ledger, booked: Sequence[Booked]) -> list[DocumentDraft]:
    named = {(ledger.customers[draft.customer].id, draft.number) for draft in drafts}
    alike: dict[tuple[int, str, int, int], list[str]] = {}
    for one in booked:
        if (one.customer, one.number) not in named:
            alike.setdefault((one.customer, one.date, one.side, one.amount), []).append(one.number)
    left = []
    for draft in drafts:
        customer = ledger.customers[draft.customer].id
        others = alike.get((customer, draft.date, SIDES[draft.kind], draft.amount), [])
        same = next((number for number in others if not (_DIGITAL.fullmatch(number) and _DIGITAL.fullmatch(draft.number))), None)
        if same is None or (customer, draft.number) in ledger.documents:
            left.append(draft)
        else:
            others.remove(same)
            tray.unchanged += 1
            tray.warn(draft.row, "number", draft.number, "PROBABLY_SAME", document=same, customer=draft.customer)
    return left

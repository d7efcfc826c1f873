"""Balance lists (往来余额表): what a customer owes on an account with nothing to say for which invoices.

A balance is one opening item without due date: no day count, no letter. The next list replaces it on its own day, the
documents behind it replace it on the day it stands for, so that nothing is owed twice.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from app.domain.drafts import BalanceDraft, CustomerDraft, LedgerDraft
from app.domain.intake import Decision, KnownCustomer, Numbers, Tray
from app.domain.intake_customers import KnownRegister
from app.domain.money import show
from app.domain.posting import CREDIT, DEBIT, TRANSFERRED, AllocationRow, DocumentRow
from app.domain.retention import still_due
from app.domain.spelling import name_form

NO_DETAIL = "B"  # the series of balances and of what takes them back
OWED, ADVANCE, REPLACED = "balance", "advance", "balance_replaced"

Account = tuple[int, str]  # customer, currency
Listed = TypeVar("Listed", BalanceDraft, LedgerDraft)


class BalanceItem(NamedTuple):
    """A balance in the book, and what of it is still open (minor units, > 0)."""

    row: DocumentRow
    open: int

    @property
    def signed(self) -> int:
        return self.row.side * self.open


@dataclass(frozen=True, slots=True)
class BalanceBook:
    """What the book knows: customers by code, open balances, and what is open with detail (debit minus credit)."""

    customers: Mapping[str, KnownCustomer]
    items: Mapping[Account, Sequence[BalanceItem]]
    detailed: Mapping[Account, int]
    numbers: frozenset[tuple[int, str]]  # (customer, number) of every balance ever posted


class _Work:
    """What one decision has made so far; never leaves it."""

    def __init__(self, book: BalanceBook, day: str, tag: str, new_id: Numbers) -> None:
        self.book, self.day, self.tag, self.new_id = book, day, tag, new_id
        self.tray = Tray()
        self.documents: list[DocumentRow] = []
        self.allocations: list[AllocationRow] = []
        self.dues: list[tuple[int, str]] = []


def decide_balances(
    drafts: Sequence[BalanceDraft], book: BalanceBook, day: str, tag: str, new_id: Numbers
) -> Decision:
    """Balances as of ``day`` (ISO). ``tag`` tells batches of one day apart in the numbers of what they post.

    Where the book has documents of a customer, nothing is posted: the two totals are compared and a difference is said.
    Elsewhere the balance replaces an older one on ``day``; an account that the list leaves out for a
    customer who is in it is zero. A list older than the one in the book is refused.
    """
    work = _Work(book, day, tag, new_id)
    grouped = by_account(work.tray, book.customers, drafts)
    for account, rows in grouped.items():
        work.tray.add(account[1], sum(row.closing for row in rows))
        if account in book.detailed:
            _compare(work, account, rows)
        else:
            _replace(work, account, rows)
    _warn_absent(work, grouped.keys())
    return work.tray.decision({"document": work.documents, "allocation": work.allocations, "due": work.dues})


def with_codes(
    drafts: Sequence[Listed], people: Sequence[CustomerDraft], register: KnownRegister
) -> tuple[list[Listed], list[CustomerDraft], Decision]:
    """A list without codes: the customer of that name, now or formerly; one the book does not know gets the name as code.

    The decision refuses rows whose name several customers bear; they and their customers are in neither list.
    """
    codes = _by_name(register)
    tray = Tray()
    coded: list[Listed] = []
    for draft in drafts:
        found = sorted(codes.get(name_form(draft.name or ""), {draft.name or ""}))
        if draft.customer or len(found) == 1:
            coded.append(draft if draft.customer else draft._replace(customer=found[0]))
        else:
            tray.reject(draft.row, "customer", draft.name, "NAME_OF_SEVERAL", codes=", ".join(found))
    named = [one if one.code else one._replace(code=code) for one in people for code in _only(one, codes)]
    return coded, named, tray.decision({})


def _by_name(register: KnownRegister) -> dict[str, set[str]]:
    """Customer codes by the compared form of every name they bear or bore."""
    codes: dict[str, set[str]] = {}
    for row in register.customers.values():
        for name in (row.name, *register.former.get(row.id, ())):
            codes.setdefault(name_form(name), set()).add(row.code)
    return codes


def _only(one: CustomerDraft, codes: Mapping[str, Set[str]]) -> Sequence[str]:
    """The code of a customer, if it is one and not several."""
    found = {one.code} if one.code else codes.get(name_form(one.name), {one.name})
    return tuple(found) if len(found) == 1 else ()


def by_account(tray: Tray, customers: Mapping[str, KnownCustomer], rows: Sequence[Listed]) -> dict[Account, list[Listed]]:
    """Rows by customer and currency; one of a customer whom the book does not know is refused."""
    found: dict[Account, list[Listed]] = {}
    for row in rows:
        customer = customers.get(row.customer or "")
        if customer is None:
            tray.reject(row.row, "customer", row.customer or row.name, "UNKNOWN_CUSTOMER")
        else:
            found.setdefault((customer.id, row.currency or customer.currency), []).append(row)
    return found


def _compare(work: _Work, account: Account, rows: Sequence[BalanceDraft]) -> None:
    """Documents are known: their sum has to be what the list says."""
    ours = work.book.detailed[account] + sum(item.signed for item in work.book.items.get(account, ()))
    theirs = sum(row.closing for row in rows)
    work.tray.unchanged += len(rows)
    if ours != theirs:
        work.tray.warn(
            rows[0].row, "closing", None, "BOOK_DIFFERS",
            book=show(ours, account[1]), file=show(theirs, account[1]), difference=show(theirs - ours, account[1]),
        )  # fmt: skip


def _replace(work: _Work, account: Account, rows: Sequence[BalanceDraft]) -> None:
    old: dict[str, list[BalanceItem]] = {}
    known = [item for item in work.book.items.get(account, ()) if item.row.kind != TRANSFERRED or item.row.date <= work.day]
    for item in known:
        old.setdefault(item.row.account or "", []).append(item)
    newest = max((item.row.date for item in known if item.row.kind != TRANSFERRED), default="")
    if newest > work.day:
        for row in rows:
            work.tray.reject(row.row, "closing", None, "BALANCE_OLDER", day=work.day, newest=newest)
        return
    for name, said in _by_ledger_account(rows).items():
        before = old.pop(name, [])
        same = sum(item.signed for item in before) == sum(row.closing for row in said)
        if same and (newest == work.day or not before):
            work.tray.unchanged += len(said)
            continue
        _take_back(work, before)
        _post(work, account, name, said, before)
        work.tray.accepted += len(said)
    for name, items in old.items():
        _take_back(work, items)
        amount = show(sum(item.signed for item in items), account[1])
        work.tray.warn(rows[0].row, "account", name or None, "BALANCE_GONE", account=name, amount=amount)


def _by_ledger_account(rows: Sequence[BalanceDraft]) -> dict[str, list[BalanceDraft]]:
    found: dict[str, list[BalanceDraft]] = {}
    for row in rows:
        found.setdefault(row.account or "", []).append(row)
    return found


def _take_back(work: _Work, items: Sequence[BalanceItem]) -> None:
    """What of balances is still open, taken back from the day of the decision on."""
    for row, open_ in items:
        back = row._replace(
            id=work.new_id(), kind=REPLACED, side=-row.side, date=work.day, amount=open_,
            number=f"{row.number} / {work.tag}", credits=row.number, due=None,
        )  # fmt: skip
        debit, credit = (row.id, back.id) if row.side == DEBIT else (back.id, row.id)
        work.documents.append(back)
        work.allocations.append(AllocationRow(debit, credit, open_, work.day))


def _post(
    work: _Work, account: Account, name: str, rows: Sequence[BalanceDraft], before: Sequence[BalanceItem]
) -> None:
    closing = sum(row.closing for row in rows)
    if not closing:
        return
    customer, currency = account
    number = f"{work.day} {name}".strip()
    if (customer, number) in work.book.numbers:
        number = f"{number} ({work.tag})"
    row = DocumentRow(
        work.new_id(), NO_DETAIL, customer, 1, number, 1, 1, OWED, DEBIT, work.day, None, 0, currency,
        account=name or None, text=rows[0].account_name,
    )  # fmt: skip
    work.documents.append(_standing(row, closing))
    _take_over_due(work, row, rows[0].row, before, closing)


def _take_over_due(work: _Work, row: DocumentRow, line: int | None, before: Sequence[BalanceItem], closing: int) -> None:
    """Retention that was due stays due in the next list, unless it grew: then nobody said that the rest is due as well."""
    due = still_due([(item.signed, item.row.due) for item in before], closing)
    if due:
        work.dues.append((row.id, due))
    elif known := [item.row.due for item in before if item.row.due]:
        work.tray.warn(line, "account", row.account, "RETENTION_GREW", account=row.account or "", due=known[0])


def _standing(row: DocumentRow, signed: int) -> DocumentRow:
    """A balance of so much: owed by the customer, or an advance from him."""
    if signed > 0:
        return row._replace(side=DEBIT, kind=OWED, amount=signed)
    return row._replace(side=CREDIT, kind=ADVANCE, amount=-signed)


def _warn_absent(work: _Work, met: Set[Account]) -> None:
    """Customers with a balance whom the list does not name keep it: a list is often exported with a filter."""
    codes = {known.id: code for code, known in work.book.customers.items()}
    absent = sorted(codes[customer] for customer, _ in work.book.items.keys() - met if customer in codes)
    if absent:
        shown = ", ".join(absent[:5]) + (" …" if len(absent) > 5 else "")
        work.tray.warn(None, None, None, "BALANCE_ABSENT", count=str(len(absent)), customers=shown)


def detailed(
    posted: Sequence[DocumentRow], items: Mapping[Account, Sequence[BalanceItem]], tag: str, new_id: Numbers
) -> Decision:
    """What documents that were just posted make of the balances they stand behind: the sum as of the list stays what it was.

    They count up to the day of the balance, by their ledger account where they name one that has a balance. What they do
    not explain stays a balance, on either side; a warning says how much.
    """
    work = _Work(BalanceBook({}, items, {}, frozenset()), "", tag, new_id)
    tray = work.tray
    for account, balances in items.items():
        rows = [row for row in posted if (row.customer, row.currency) == account and row.date <= balances[0].row.date]
        left = _left(balances, rows)
        for item in balances:
            if left[item.row.id] != item.signed:
                work.day = item.row.date
                _take_back(work, [item])
                if rest := left[item.row.id]:
                    number = f"{item.row.number} ({tag})"
                    row = item.row._replace(id=new_id(), number=number, due=None)
                    work.documents.append(_standing(row, rest))
                    _take_over_due(work, row, None, [item], rest)
        if rows:
            _tell(tray, account[1], balances, rows, left)
    return tray.decision({"document": work.documents, "allocation": work.allocations, "due": work.dues})


def _tell(
    tray: Tray, currency: str, balances: Sequence[BalanceItem], rows: Sequence[DocumentRow], left: Mapping[int, int]
) -> None:
    number = balances[0].row.number
    balance = show(sum(item.signed for item in balances), currency)
    documents = show(sum(row.side * row.amount for row in rows), currency)
    if any(left.values()):
        rest = show(sum(left.values()), currency)
        tray.warn(None, None, number, "BALANCE_LEFT", balance=balance, documents=documents, left=rest)
    else:
        tray.warn(None, None, number, "BALANCE_REPLACED", balance=balance, documents=documents)


def _left(balances: Sequence[BalanceItem], rows: Sequence[DocumentRow]) -> dict[int, int]:
    """What of each balance (signed) documents leave unexplained: first by ledger account, the others in their order."""
    left = {item.row.id: item.signed for item in balances}
    own = {item.row.account: item.row.id for item in balances if item.row.account}
    others = 0
    for row in rows:
        signed = row.side * row.amount
        if row.account in own:
            left[own[row.account]] -= signed
        else:
            others += signed
    for item, rest in left.items():
        if rest * others > 0:
            part = min(abs(rest), abs(others)) * (1 if rest > 0 else -1)
            left[item] -= part
            others -= part
    left[balances[0].row.id] -= others
    return left

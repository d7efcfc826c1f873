"""Ledgers (往来明细账): debits and credits that nobody matched, each a document of its own series.

What is open is reckoned first in, first out, so every figure built on it is an estimate (推算). A movement is known again
by its day, voucher and amount: a later export of a longer or another period posts only what is new.
"""

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.drafts import LedgerDraft
from app.domain.intake import Decision, KnownCustomer, Numbers, Tray
from app.domain.intake_balances import REPLACED, Account, BalanceItem, by_account
from app.domain.money import show
from app.domain.posting import (
    BILLED,
    CREDIT,
    DEBIT,
    RECEIVED,
    TAKEN_BACK,
    TRANSFER,
    TRANSFERRED,
    AllocationRow,
    DocumentRow,
    later,
)
from app.domain.terms import due_dates, parse_term

ESTIMATED = "L"  # the series of what is known from a ledger only
OWES, PAYS, BROUGHT = "ledger_debit", "ledger_credit", "opening"
_EQUALS = re.compile(r" #[0-9]+$")
_NUMBER = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}( .+)? -?[0-9]+(?:[.][0-9]+)?(?: #[0-9]+)?")
SAME_MONEY = 5  # days between a receipt's day here and in the ledger


@dataclass(frozen=True, slots=True)
class LedgerBook:
    """Customers by code, and every document in the book of those whom the file is about, with what of it is open."""

    customers: Mapping[str, KnownCustomer]
    items: Mapping[Account, Sequence[BalanceItem]]


class _Work:
    """What one decision has made so far; never leaves it."""

    def __init__(self, book: LedgerBook, tag: str, new_id: Numbers) -> None:
        self.book, self.tag, self.new_id = book, tag, new_id
        self.tray = Tray()
        self.documents: list[DocumentRow] = []
        self.allocations: list[AllocationRow] = []
        self.terms = {known.id: known.term for known in book.customers.values()}


class _Account:
    """One customer's account while its movements are posted; never leaves the decision."""

    def __init__(self, work: _Work, account: Account) -> None:
        self.customer, self.currency = account
        self.items = work.book.items.get(account, ())
        own = [item for item in self.items if item.row.series == ESTIMATED]
        self.known = [item for item in own if item.row.kind in (OWES, PAYS)]
        self.brought = [item for item in own if item.row.kind == BROUGHT]
        self.first = min((item.row.date for item in (*self.known, *self.brought)), default="9999")
        self.numbers = {item.row.number for item in own}
        self.received = _received(self.items)
        self.paying = [item for item in own if item.open]
        self.new: list[BalanceItem] = []


def _received(items: Sequence[BalanceItem]) -> list[BalanceItem]:
    """Receipts and transfers that no ledger told yet; of those that one told before they came, their bounce."""
    back = {row.credits for row, _ in items if row.series == TAKEN_BACK}
    told = {row.order_no for row, _ in items if _is_told(row)}
    own = [item for item in items if item.row.series == RECEIVED or (item.row.series, item.row.kind) == (BILLED, TRANSFERRED)]
    bounced = [item for item in items if item.row.series == TAKEN_BACK and item.row.credits in told]
    return [*(item for item in own if item.row.number not in back | told), *bounced]


def _is_told(row: DocumentRow) -> bool:
    """What takes the ledger's word for a receipt back names the receipt."""
    return row.series == ESTIMATED and row.order_no is not None


def decide_ledger(drafts: Sequence[LedgerDraft], book: LedgerBook, tag: str, new_id: Numbers) -> Decision:
    """Movements of one file, oldest first. ``tag`` tells batches apart in the numbers of what takes a balance back.

    Where the book has documents of a customer, nothing is posted: the two totals as of the last day are compared and a
    difference is said. Elsewhere a movement's number is its day, its voucher and its amount (debit positive), with ``#n``
    from the second equal one of the day on; credits settle the oldest open debits from the later of both days on.
    """
    work = _Work(book, tag, new_id)
    for account, told in by_account(work.tray, book.customers, drafts).items():
        rows = [*_unsaid(told), *told]
        work.tray.add(account[1], sum(_signed(row) for row in rows))
        if any(item.row.series == BILLED and item.row.kind != TRANSFERRED for item in book.items.get(account, ())):
            _compare(work, account, rows)
        else:
            _follow(work, _Account(work, account), rows)
    return work.tray.decision({"document": work.documents, "allocation": work.allocations})


def _signed(row: LedgerDraft) -> int:
    return row.debit - row.credit


def _unsaid(rows: Sequence[LedgerDraft]) -> list[LedgerDraft]:
    """What was brought forward where no row says so: the first printed balance shows it."""
    first: dict[str | None, LedgerDraft] = {}
    for row in rows:
        first.setdefault(row.account, row)
    return [
        row._replace(debit=max(before, 0), credit=max(-before, 0), opening=True, voucher=None, text=None)
        for row in first.values()
        if not row.opening and row.balance is not None and (before := row.balance - _signed(row))
    ]


def _compare(work: _Work, account: Account, rows: Sequence[LedgerDraft]) -> None:
    """Documents are known: what they come to on the ledger's last day has to be what it says."""
    last = max(row.date for row in rows)
    ours = sum(row.side * row.amount for row, _ in work.book.items[account] if row.date <= last)
    theirs = sum(_signed(row) for row in rows)
    work.tray.unchanged += _in_file(rows)
    if ours != theirs:
        work.tray.warn(
            rows[-1].row, "balance", None, "BOOK_DIFFERS",
            book=show(ours, account[1]), file=show(theirs, account[1]), difference=show(theirs - ours, account[1]),
        )  # fmt: skip


def _in_file(rows: Sequence[LedgerDraft]) -> int:
    """How many rows of the file these are: what was brought forward without a row shares one."""
    return len({row.row for row in rows})


def _follow(work: _Work, account: _Account, rows: Sequence[LedgerDraft]) -> None:
    moved, received = _unknown(account, [row for row in rows if not row.opening and _signed(row)])
    new = [*_openings(work, account, rows), *moved]
    for row in new:
        _post(work, account, row)
    posted = _in_file(new)
    work.tray.accepted += posted
    work.tray.unchanged += _in_file(rows) - posted
    days = [row.date for row in rows]
    _correct(work, account, max(days))
    _count_once(work, account, [item for item in received if min(days) <= item.row.date <= max(days)])
    _settle(work, account)


def _openings(work: _Work, account: _Account, rows: Sequence[LedgerDraft]) -> list[LedgerDraft]:
    """Those to post: of a customer without a ledger, and of a period before the one in the book. Others are compared."""
    brought = [row for row in rows if row.opening]
    day = min(row.date for row in brought or rows)
    if day < account.first:
        return brought
    if not brought and rows[0].balance is None:
        return []
    ours = sum(row.side * row.amount for row, _ in account.items if row.date < day or (row.date == day and _stands(row)))
    theirs = sum(map(_signed, brought))
    if ours != theirs:
        _tell(work, account, (brought or rows)[0].row, day, ours, theirs)
    return []


def _tell(work: _Work, account: _Account, row: int | None, day: str, ours: int, theirs: int) -> None:
    book, file = (show(amount, account.currency) for amount in (ours, theirs))
    work.tray.warn(row, "balance", None, "LEDGER_OPENING_DIFFERS", day=day, book=book, file=file)


def _stands(row: DocumentRow) -> bool:
    """What a balance brought forward on a day counts in already on that day."""
    return row.kind in (BROUGHT, REPLACED) and not _is_told(row)


def _unknown(account: _Account, rows: Sequence[LedgerDraft]) -> tuple[list[LedgerDraft], list[BalanceItem]]:
    """Movements that the book has neither from an earlier ledger nor as a receipt of its own, and the receipts left over."""
    known: dict[str, list[DocumentRow]] = {}
    for item in account.known:
        known.setdefault(_EQUALS.sub("", item.row.number), []).append(item.row)
    new = []
    for row in rows:
        equal = known.get(_stem(row, account.currency), [])
        if same := _same_account(equal, row.account):
            equal.remove(same)
        else:
            new.append(row)
    received = sorted(account.received, key=lambda item: item.row.date)
    new = [row for row in new if not _is_received(account, received, row)]
    return _without_transfers(account, received, new), received


def _without_transfers(account: _Account, received: list[BalanceItem], rows: list[LedgerDraft]) -> list[LedgerDraft]:
    """A transfer is one document here and may be several rows of a voucher there, or the other way round."""
    moved = [item for item in received if item.row.kind in (TRANSFER, TRANSFERRED)]
    vouchers: dict[tuple[str, str | None, bool], list[LedgerDraft]] = {}
    for row in rows if moved else ():
        vouchers.setdefault((row.date, row.voucher, _signed(row) > 0), []).append(row)
    known: list[LedgerDraft] = []
    for found in vouchers.values():
        if _is_moved(account, moved, sum(map(_signed, found)), found[0].date):
            known += found
        else:
            known += [row for row in found if _is_moved(account, moved, _signed(row), row.date)]
    received[:] = [item for item in received if item in moved or item.row.kind not in (TRANSFER, TRANSFERRED)]
    return [row for row in rows if row not in known]


def _is_moved(account: _Account, moved: list[BalanceItem], signed: int, day: str) -> bool:
    """Whether one transfer, or all of a day together, come to so much."""
    near = [item for item in moved if _near(item.row.date, day) and item.row.side * signed > 0]
    days = [[item for item in near if item.row.date == one] for one in dict.fromkeys(item.row.date for item in near)]
    for some in (*([item] for item in near), *days):
        if sum(item.row.side * item.row.amount for item in some) == signed:
            for item in some:
                moved.remove(item)
            account.paying += [item for item in some if item.open]
            return True
    return False


def _stem(row: LedgerDraft, currency: str) -> str:
    voucher = " ".join((row.voucher or "").split())
    return " ".join(part for part in (row.date, voucher, show(_signed(row), currency)) if part)


def voucher_of(number: str) -> str:
    """The voucher in a movement's number, for papers that print its day and amount beside; other numbers as they are."""
    found = _NUMBER.fullmatch(number)
    return (found[1] or "").strip() if found else number


def _same_account(equal: Sequence[DocumentRow], account: str | None) -> DocumentRow | None:
    """One ledger account or the other not named."""
    named = [row for row in equal if row.account == account]
    return next(iter(named or [row for row in equal if row.account is None or account is None]), None)


def _is_received(account: _Account, received: list[BalanceItem], row: LedgerDraft) -> bool:
    """Whether the book has this movement as a receipt already, posted here before the accounting program told it."""
    for item in received:
        if item.row.side * item.row.amount == _signed(row) and _near(item.row.date, row.date):
            received.remove(item)
            if item.open:
                account.paying.append(item)
            return True
    return False


def _near(one: str, other: str) -> bool:
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days) <= SAME_MONEY


def told_before(
    posted: Sequence[DocumentRow], lines: Sequence[AllocationRow], credits: Sequence[DocumentRow], tag: str, new_id: Numbers
) -> Decision:
    """Receipts just posted that a ledger told already: its word is taken back, so that they count once.

    ``credits``: of ledgers, not taken back yet. A receipt that names what it pays is none of the ledger's.
    """
    tray, documents, allocations = Tray(), [], []
    used = {line.credit for line in lines}
    left: dict[tuple[Account, int], list[DocumentRow]] = {}
    for told in credits:
        left.setdefault(_money(told), []).append(told)
    for row in posted:
        fits = left.get(_money(row), []) if (row.series, row.side) == (RECEIVED, CREDIT) and row.id not in used else []
        if same := next((told for told in fits if _near(row.date, told.date)), None):
            fits.remove(same)
            back = same._replace(
                id=new_id(), kind=REPLACED, side=DEBIT, date=later(same.date, row.date), number=f"{same.number} / {tag}",
                credits=same.number, order_no=row.number,
            )  # fmt: skip
            documents.append(back)
            allocations.append(AllocationRow(back.id, row.id, row.amount, back.date))
            tray.warn(None, None, row.number, "LEDGER_TOLD_IT", day=same.date, amount=show(row.amount, row.currency))
    return tray.decision({"document": documents, "allocation": allocations})


def transfer_told_before(
    rows: Sequence[DocumentRow], told: Sequence[DocumentRow], tag: str, new_id: Numbers
) -> Decision:
    """A transfer's own documents that a ledger told already, each or together: its word is taken back.

    ``told``: movements of ledgers on the same side, not taken back yet.
    """
    documents: list[DocumentRow] = []
    lines: list[AllocationRow] = []
    left, free = list(rows), list(told)
    for some in (*([row] for row in rows), rows):
        found = _comes_to(some, free) if all(row in left for row in some) else ()
        backs = [_word_back(same, some[0], tag, new_id()) for same in found]
        if backs:
            left = [row for row in left if row not in some]
            free = [one for one in free if one not in found]
            documents += backs
            lines += _paired(some, backs)
    return Decision({"document": documents, "allocation": lines})


def _word_back(same: DocumentRow, row: DocumentRow, tag: str, new_id: int) -> DocumentRow:
    return same._replace(
        id=new_id, kind=REPLACED, side=-same.side, date=later(same.date, row.date), number=f"{same.number} / {tag}",
        credits=same.number, order_no=row.number, due=None,
    )  # fmt: skip


def _paired(rows: Sequence[DocumentRow], backs: Sequence[DocumentRow]) -> list[AllocationRow]:
    """Both sides in their order; they come to the same."""
    lines = []
    left = {one.id: one.amount for one in (*rows, *backs)}
    for row in rows:
        for back in backs:
            if amount := min(left[row.id], left[back.id]):
                left[row.id] -= amount
                left[back.id] -= amount
                pair = (back.id, row.id) if back.side == DEBIT else (row.id, back.id)
                lines.append(AllocationRow(*pair, amount, back.date))
    return lines


def _comes_to(rows: Sequence[DocumentRow], told: Sequence[DocumentRow]) -> Sequence[DocumentRow]:
    """One movement about that day, or all of a voucher."""
    if not rows:
        return ()
    total = sum(row.amount for row in rows)
    near = [one for one in told if _money(one)[0] == _money(rows[0])[0] and _near(one.date, rows[0].date)]
    vouchers: dict[tuple[str, str], list[DocumentRow]] = {}
    for one in near:
        vouchers.setdefault((one.date, voucher_of(one.number)), []).append(one)
    some = (*([one] for one in near), *vouchers.values())
    return next((found for found in some if sum(one.amount for one in found) == total), ())


def _money(row: DocumentRow) -> tuple[Account, int]:
    return (row.customer, row.currency), row.amount


def _count_once(work: _Work, account: _Account, received: Sequence[BalanceItem]) -> None:
    """Receipts posted since, one by one, for what an earlier export of the ledger had told."""
    taken = {row.credits for row, _ in account.items if _is_told(row)}
    credits = [item.row for item in account.known if item.row.kind == PAYS and item.row.number not in taken]
    whole = [item.row for item in received if item.open == item.row.amount]
    made = told_before(whole, [], credits, work.tag, work.new_id)
    work.documents += made.rows["document"]
    work.allocations += made.rows["allocation"]
    work.tray.warnings += made.warnings


def _post(work: _Work, account: _Account, row: LedgerDraft) -> None:
    signed = _signed(row)
    kind = BROUGHT if row.opening else OWES if signed > 0 else PAYS
    number = stem = _stem(row._replace(voucher=None) if row.opening else row, account.currency)
    count = 1
    while number in account.numbers:
        count += 1
        number = f"{stem} #{count}"
    account.numbers.add(number)
    due = _due(work.terms[account.customer], row.date) if kind == OWES else None
    made = DocumentRow(
        work.new_id(), ESTIMATED, account.customer, 1, number, 1, 1, kind, DEBIT if signed > 0 else CREDIT, row.date, due,
        abs(signed), account.currency, account=row.account, text=row.text,
    )  # fmt: skip
    work.documents.append(made)
    account.new.append(BalanceItem(made, made.amount))


def _due(term: str | None, day: str) -> str | None:
    """Of a term with one due date; which part of a movement falls due when, a ledger does not say."""
    dates = due_dates(parse_term(term), date.fromisoformat(day), None) if term else ()
    due = dates[0][1] if len(dates) == 1 else None
    return due.isoformat() if due else None


def _correct(work: _Work, account: _Account, last: str) -> None:
    """What an earlier period brings is taken off the balance that stood for it: the sum on that balance's day stays.

    A movement counts for the next balance brought forward after it, of its own ledger account where both name one.
    """
    explained: dict[int, int] = {}
    brought = sorted(account.brought, key=lambda item: item.row.date)
    for row, _ in account.new:
        after = [b.row for b in brought if b.row.date > row.date]
        if standing := _same_account(after, row.account):
            explained[standing.id] = explained.get(standing.id, 0) + row.side * row.amount
    for item in brought:
        if signed := explained.get(item.row.id, 0):
            rest = sum(row.side * row.amount for row, _ in account.items if _is_of(row, item.row))
            _take_off(work, account, item.row, signed)
            if rest != signed and item.row.date <= last:
                _tell(work, account, None, item.row.date, rest, signed)


def _is_of(row: DocumentRow, standing: DocumentRow) -> bool:
    """A balance brought forward, or what was taken off it before."""
    return row.series == ESTIMATED and (row.id == standing.id or (row.kind == REPLACED and row.credits == standing.number))


def _take_off(work: _Work, account: _Account, standing: DocumentRow, signed: int) -> None:
    back = standing._replace(
        id=work.new_id(), kind=REPLACED, side=CREDIT if signed > 0 else DEBIT, amount=abs(signed),
        number=f"{standing.number} / {work.tag}", credits=standing.number,
    )  # fmt: skip
    work.documents.append(back)
    account.new.append(BalanceItem(back, back.amount))


def _settle(work: _Work, account: _Account) -> None:
    """Oldest first on both sides: what took a balance back before all else, against what it takes back."""
    items = sorted([*account.paying, *account.new], key=lambda item: (item.row.date, item.row.id))
    left = {item.row.id: item.open for item in items}
    debits = [item.row for item in items if item.row.side == DEBIT]
    credits = [item.row for item in items if item.row.side == CREDIT]
    by_number = {row.number: row for row in (*debits, *credits)}
    for row in (*debits, *credits):
        standing = by_number.get(row.credits or "")
        if row.kind == REPLACED and standing and standing.side != row.side:
            _allocate(work, left, *((row, standing) if row.side == DEBIT else (standing, row)))
    waiting = deque(debits)
    for credit in credits:
        while waiting and left[credit.id]:
            _allocate(work, left, waiting[0], credit)
            if not left[waiting[0].id]:
                waiting.popleft()


def _allocate(work: _Work, left: dict[int, int], debit: DocumentRow, credit: DocumentRow) -> None:
    amount = min(left[debit.id], left[credit.id])
    if amount:
        left[debit.id] -= amount
        left[credit.id] -= amount
        work.allocations.append(AllocationRow(debit.id, credit.id, amount, later(debit.date, credit.date)))

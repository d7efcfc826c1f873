"""Customers' ledgers (往来明细账): a table to movements, each with the balance printed after it.

The printed balance is followed from row to row. Where it falls by what stands in 借方, the row is a red entry that lost
its minus: it is taken as one and named. Rows of sums are compared, never taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.drafts import LedgerDraft, Problem
from app.domain.money import show
from app.exchange.amounts import AmountFormat
from app.exchange.booked import Amounts, Sheet, currency_of, need_rows, read_amounts, turned
from app.exchange.dates import DateFormat
from app.exchange.faults import Fault
from app.exchange.findings import Ask, Findings
from app.exchange.headings import Wanted, digest, find_heading
from app.exchange.ledger_dates import Days, read_days
from app.exchange.ledger_rows import Columns, Entry, Owner, find_columns, owner_of_file, sort_rows
from app.exchange.ledger_sums import compare_sums
from app.exchange.preamble import Preamble
from app.exchange.reading import Table
from app.exchange.synonyms import CREDIT, DEBIT, LEDGER_DATE, LEDGER_DAY, MOVED

WANTED: Wanted = (("日期", *LEDGER_DATE, *LEDGER_DAY), ("借方", *DEBIT, *CREDIT, *MOVED))


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the file says. With ``asks`` nothing is decided yet, and there are no drafts."""

    drafts: list[LedgerDraft]
    currency: str
    debit: int  # of all movements, without what was brought forward
    credit: int
    closing: int  # of all customers, debit minus credit
    preamble: Preamble
    signature: str
    source_columns: Mapping[str, str]
    rejected: list[Problem]
    warnings: list[Problem]
    asks: list[Ask]
    rows: int  # rows of movements and of balances brought forward, rejected ones included
    controls: int  # rows of sums that were compared


def read_ledger(
    table: Table,
    base_currency: str,
    *,
    source: str | None = None,
    customer: tuple[str | None, str | None] | None = None,
    year: int | None = None,
    date_format: DateFormat = DateFormat.AUTO,
    amount_format: AmountFormat = AmountFormat.AUTO,
    unit: int | None = None,
) -> Ledger:
    """Movements in the order of the file, oldest first where it has the newest on top.

    All amounts are in one currency: the first row's, the one above the table, or ``base_currency``; rows in others are
    refused.

    ``source`` is the name of the file or sheet, where the name of the customer and the year may stand; ``customer``
    (code, name) and ``year`` answer the questions when nothing tells them.
    Raises Unreadable: NO_HEADER, MISSING_COLUMNS, TOO_MANY_COLUMNS, NO_ROWS.
    """
    heading = find_heading(table, WANTED)
    sheet = Sheet(table, heading, Findings())
    columns = find_columns(heading)
    sheet.look_around()
    stated = heading.preamble
    told = Owner(*customer, stated.account, stated.account_name) if customer else None
    owner = told or owner_of_file(sheet, columns, source)
    entries = sort_rows(sheet, columns, owner)
    need_rows(sheet, [e.i for e in entries if e.is_data])
    days = read_days(sheet, columns, entries, source, year, date_format)
    amounts = read_amounts(sheet, columns.amounts(), [e.i for e in entries], amount_format, unit)
    currency = currency_of(sheet, next(e.i for e in entries if e.is_data), columns.currency, base_currency)
    drafts, controls = _read(sheet, columns, entries, amounts, days, currency) if amounts and days else ([], 0)
    asked = bool(sheet.findings.asks)
    drafts = [] if asked else drafts
    moved = [draft for draft in drafts if not draft.opening]
    return Ledger(
        drafts=drafts,
        currency=currency,
        debit=sum(draft.debit for draft in moved),
        credit=sum(draft.credit for draft in moved),
        closing=sum(draft.debit - draft.credit for draft in drafts),
        preamble=heading.preamble,
        signature=digest(heading.headers),
        source_columns={name: heading.shown(i) for name, i in columns.named().items()},
        rejected=[] if asked else sheet.findings.rejected(),
        warnings=sheet.findings.warnings,
        asks=sheet.findings.asks,
        rows=sum(entry.is_data for entry in entries),
        controls=0 if asked else controls,
    )


@dataclass(slots=True)
class _Account:
    """One customer's account while its rows are followed; ``balance`` None until the first row that tells it."""

    balance: int | None = None
    rows: int = 0


def _read(
    sheet: Sheet, columns: Columns, entries: Sequence[Entry], amounts: Amounts, days: Days, currency: str
) -> tuple[list[LedgerDraft], int]:
    follow = _Following(sheet, columns, amounts, days, currency, {}, columns.used(), [])
    taken: dict[int, LedgerDraft] = {}
    for entry in _oldest_first(entries, days):
        draft = follow.row(entry)
        if draft:
            taken[entry.i] = draft
    if follow.zeros:
        sheet.warn(None, None, None, Fault.ZERO_ROWS, count=len(follow.zeros))
    controls = compare_sums(sheet, columns, entries, amounts, taken, currency)
    return list(taken.values()), controls


def _oldest_first(entries: Sequence[Entry], days: Days) -> Sequence[Entry]:
    """A file with the newest row on top is followed from its end; what its accounts were brought forward with comes first."""
    last: dict[Owner, str] = {}
    falls = False
    for entry in entries:
        day = days.of(entry.i) if entry.is_data and not entry.opening else None
        if day and day > last.get(entry.owner, day):
            return entries
        falls = falls or bool(day and day < last.get(entry.owner, day))
        if day:
            last[entry.owner] = day
    if not falls:
        return entries
    tops = {entry.owner: entry.i for entry in reversed(entries)}
    brought = {entry.i: entry for entry in entries if entry.opening and tops[entry.owner] == entry.i}
    return [*brought.values(), *(entry for entry in reversed(entries) if entry.i not in brought)]


@dataclass(frozen=True, slots=True)
class _Following:
    """The rows of one file in their order, with the balance each account has reached."""

    sheet: Sheet
    columns: Columns
    amounts: Amounts
    days: Days
    currency: str
    accounts: dict[Owner, _Account]
    used: Sequence[int]
    zeros: list[int]  # rows that move nothing

    def row(self, entry: Entry) -> LedgerDraft | None:
        account = self.accounts.setdefault(entry.owner, _Account())
        if entry.total:
            return None
        printed = self._printed(entry.i)
        if entry.ending or (entry.opening and account.rows):
            self._compare(entry, account, printed)
            return None
        if entry.opening:
            return self._opening(entry, account, printed)
        return self._movement(entry, account, printed)

    def _movement(self, entry: Entry, account: _Account, printed: int | None) -> LedgerDraft | None:
        i = entry.i
        debit, credit = self._moved(i)
        day = self.days.of(i)
        if currency_of(self.sheet, i, self.columns.currency, self.currency) != self.currency:
            cell = str(self.sheet.cell(i, self.columns.currency))
            self.sheet.reject(i, self.columns.currency, cell, Fault.CURRENCY_DIFFERS, currency=self.currency)
        self.sheet.check_cells(i, self.used)
        if day is None and not self.sheet.refused(i):
            self.sheet.reject(i, self.columns.date, None, Fault.MISSING, needed="date")
        if not debit and not credit and not self.sheet.refused(i):
            self.zeros.append(i)
            self._compare(entry, account, printed)
            return None
        draft = self._draft(entry, day or "", debit, credit, printed)
        if draft is None:
            account.balance = printed
            return None
        draft = self._followed(draft, account)
        account.rows += 1
        return draft

    def _opening(self, entry: Entry, account: _Account, printed: int | None) -> LedgerDraft | None:
        i = entry.i
        debit, credit = self._moved(i)
        amount = debit - credit if printed is None else printed
        self.sheet.check_cells(i, self.used)
        day = self.days.of(i) or self.days.start(i)
        if day is None and amount and not self.sheet.refused(i):
            self.sheet.reject(i, self.columns.date, None, Fault.MISSING, needed="date")
        draft = self._draft(entry, day or "", max(amount, 0), max(-amount, 0), printed)
        account.balance = amount if draft else printed
        account.rows += 1
        return draft if amount else None

    def _draft(self, entry: Entry, day: str, debit: int, credit: int, printed: int | None) -> LedgerDraft | None:
        sheet, columns, owner, i = self.sheet, self.columns, entry.owner, entry.i
        voucher, text = sheet.text(i, columns.voucher), sheet.text(i, columns.text)
        if (owner.code, owner.name) == (None, None):
            sheet.reject(i, columns.customer, None, Fault.MISSING, needed="customer")
        if sheet.refused(i):
            return None
        return LedgerDraft(
            i + 1, owner.code, owner.name, owner.account, day, voucher, text, debit, credit, printed, entry.opening
        )

    def _moved(self, i: int) -> tuple[int, int]:
        """Debit and credit of a row. One signed amount is a debit, or below zero a credit."""
        columns, read = self.columns, self.amounts.minor
        if columns.moved is None:
            return read(i, columns.debit, self.currency) or 0, read(i, columns.credit, self.currency) or 0
        moved = turned(self.sheet, i, columns.moved_way, read(i, columns.moved, self.currency)) or 0
        return max(moved, 0), max(-moved, 0)

    def _printed(self, i: int) -> int | None:
        """The balance after the row as it stands there, debit positive."""
        columns, read = self.columns, self.amounts.minor
        if columns.balance is not None:
            printed = turned(self.sheet, i, columns.balance_way, read(i, columns.balance, self.currency))
            return self._even(i) if printed is None else printed
        sides = [read(i, column, self.currency) for column in (columns.balance_debit, columns.balance_credit)]
        return None if sides == [None, None] else (sides[0] or 0) - (sides[1] or 0)

    def _even(self, i: int) -> int | None:
        """An empty balance beside 平 is nought."""
        cell = str(self.sheet.cell(i, self.columns.balance_way))
        return 0 if cell == "平" else None

    def _followed(self, draft: LedgerDraft, account: _Account) -> LedgerDraft:
        """Check the printed balance; a red entry without its minus is turned, by the balance that shows it."""
        before, printed = account.balance, draft.balance
        if before is None or printed is None:
            account.balance = printed if before is None else before + draft.debit - draft.credit
            return draft
        expected = before + draft.debit - draft.credit
        account.balance = printed
        if printed == expected:
            return draft
        for side in ("debit", "credit"):
            column = self.columns.debit if side == "debit" else self.columns.credit
            red = draft._replace(**{side: -getattr(draft, side)})
            if getattr(draft, side) > 0 and printed == before + red.debit - red.credit:
                self._warn(draft.row - 1, column, Fault.RED_WITHOUT_MINUS, expected, printed)
                return red
        self._warn(draft.row - 1, self.columns.balance_column(), Fault.BALANCE_DIFFERS, expected, printed)
        return draft

    def _compare(self, entry: Entry, account: _Account, printed: int | None) -> None:
        """A balance brought forward on a further page, or the closing one, moves nothing and must agree."""
        if printed is None or account.balance is None:
            return
        if printed != account.balance:
            self._warn(entry.i, self.columns.balance_column(), Fault.BALANCE_DIFFERS, account.balance, printed)

    def _warn(self, i: int, column: int | None, fault: Fault, expected: int, printed: int) -> None:
        column = self.columns.first_amount() if column is None else column
        cell = str(self.sheet.cell(i, column))
        shown = {"expected": show(expected, self.currency), "printed": show(printed, self.currency)}
        self.sheet.warn(i, column, cell, fault, **shown)



"""The three-way check (三方核对) as of a day: the book, what the accounting program said last, and the bank."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.domain.reconciling import Checked, Item, Named, Word, checked
from app.domain.rule import Refused, Rule
from app.queries.ageing import ageing
from app.queries.bank import private, unconfirmed
from app.storage import bank_reads, reconcile_reads, stated_reads
from app.storage.bank_reads import Unconfirmed
from app.storage.engine import Tables
from app.storage.reconcile_reads import Received
from app.storage.stated_reads import CustomerWord, LedgerDifference

Account = tuple[int, str]  # customer, currency


class Cash(NamedTuple):
    """Money received in the period, minor units: in the book; shown by the bank; shown by the accounting program."""

    book: int = 0
    bank: int = 0
    confirmed: int = 0

    def plus(self, one: Received) -> "Cash":
        return Cash(
            self.book + one.amount, self.bank + (one.amount if one.line else 0), self.confirmed + (one.amount if one.known else 0)
        )


@dataclass(frozen=True, slots=True)
class CustomerCheck:
    """``book`` at the end of ``day``; ``said`` None: the accounting program never named the customer. Minor units.

    ``only``: where alone the customer is known (book, program, bank). ``reason``: why the difference stands, if somebody said.
    """

    code: str
    name: str
    currency: str
    day: str
    book: int
    said: int | None
    source: str | None
    file: str | None
    cash: Cash
    found: Checked
    reason: str | None
    only: str | None

    @property
    def difference(self) -> int | None:
        return None if self.said is None else self.book - self.said


@dataclass(frozen=True, slots=True)
class CurrencyCheck:
    """``total`` None: no total of the ledger was ever stated. ``since`` is the day of the word before, excluded.

    ``found``: the difference in total with everything that may stand behind it.
    """

    currency: str
    total: LedgerDifference | None
    reason: str | None
    file: str | None
    day: str
    since: str | None
    book: int
    customers: tuple[CustomerCheck, ...]
    open_lines: tuple[Named, ...]
    found: Checked

    @property
    def cash(self) -> Cash:
        got = [one.cash for one in self.customers]
        return Cash(sum(one.book for one in got), sum(one.bank for one in got), sum(one.confirmed for one in got))

    @property
    def unexplained(self) -> int:
        """What of the difference in total neither named items nor words explain."""
        if self.total is None or self.total.explained or self.found.explaining:
            return 0
        of_day = [one for one in self.customers if one.day == self.total.on and (one.found.explaining or one.reason)]
        return self.total.difference - sum(one.difference or 0 for one in of_day)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    on: date
    checks: tuple[CurrencyCheck, ...]
    days: int  # from which age on a receipt that one side does not know is listed
    overdue: tuple[Unconfirmed, ...]


def reconcile(tables: Tables, on: date, customer: str | None = None) -> Reconciliation:
    """One check for each currency. CUSTOMER_UNKNOWN for a code that the book does not have."""
    named = reconcile_reads.codes(tables)
    if customer is not None and customer not in {code for code, _ in named.values()}:
        raise Refused(Rule.CUSTOMER_UNKNOWN, customer=customer)
    desk = _Desk(tables, on, named)
    days, overdue = unconfirmed(tables, on)
    checks = [desk.check(currency, customer) for currency in desk.currencies()]
    return Reconciliation(on, tuple(checks), days, tuple(one for one in overdue if customer in (None, one.customer)))


class _Desk:
    """What a check looks at, read once; never leaves this file."""

    def __init__(self, tables: Tables, on: date, named: Mapping[int, tuple[str, str]]) -> None:
        self.tables, self.on, self.named = tables, on.isoformat(), named
        self.totals = {one.currency: one for one in stated_reads.differences(tables, self.on)}
        self.words = stated_reads.effective_words(tables, self.on)
        self.files = reconcile_reads.files(tables)
        self.said = stated_reads.words(tables)
        self.codes = {code: id_ for id_, (code, _) in named.items()}
        self.nets: dict[str, dict[tuple[str, str], int]] = {}
        self.advances: dict[str, dict[Account, int]] = {}
        self.received = reconcile_reads.received(tables, self.on)
        self.lines = list(_open_lines(tables, on))
        self.found: dict[tuple[str, str, str], dict[int, list[Named]]] = {}
        self.since = ""

    def currencies(self) -> list[str]:
        met = {currency for _, currency in self.words} | self.totals.keys() | {one.currency for one in self.received}
        return sorted(met | {currency for _, currency in self.net(self.on)} | {currency for _, currency, _ in self.lines})

    def net(self, day: str) -> dict[tuple[str, str], int]:
        """By code and currency, as the ageing has it."""
        if day not in self.nets:
            rows = ageing(self.tables, date.fromisoformat(day)).rows
            self.nets[day] = {(row.code, row.currency): row.net for row in rows}
        return self.nets[day]

    def program(self, account: Account, word: CustomerWord | None) -> int | None:
        """What the accounting program says: a list of open items with receipts on account that it knows."""
        if word is None or word.source != "snapshot":
            return word.amount if word else None
        if word.on not in self.advances:
            self.advances[word.on] = stated_reads.on_account(self.tables, word.on)
        return word.amount - self.advances[word.on].get(account, 0)

    def check(self, currency: str, customer: str | None) -> CurrencyCheck:
        total = self.totals.get(currency)
        day = total.on if total else max((word.on for key, word in self.words.items() if key[1] == currency), default=self.on)
        since = stated_reads.stated_days(self.tables, day)
        self.since = since or ""
        behind = self.behind(currency, day, since or "")
        money = self.money(currency, since or "", day)
        rows = (self.row(id_, currency, day, money.get(id_, Cash()), behind) for id_ in self.named)
        shown = sorted((row for row in rows if row and customer in (None, row.code)), key=lambda row: row.code)
        book = sum(net for (_, own), net in self.net(day).items() if own == currency)
        lines = () if customer else tuple(one for owner, own, one in self.lines if own == currency and owner is None)
        return CurrencyCheck(
            currency, None if customer else total, self.reason(currency, None), self.files.get(total.seq) if total else None,
            day, since, book, tuple(shown), lines, self.in_total(currency, total),
        )  # fmt: skip

    def in_total(self, currency: str, total: LedgerDifference | None) -> Checked:
        if total is None or not total.difference:
            return Checked(0, (), ())
        known = self.behind(currency, total.on, self.since)
        word = CustomerWord(0, currency, total.on, 0, total.source, total.seq)
        named = [one for id_ in self.named for one in (*known.get(id_, ()), *self.late(id_, currency, word))]
        named += [one for owner, own, one in self.lines if own == currency and owner is None and one.date <= total.on]
        return checked(total.difference, [one for one in named if one.effect])

    def row(
        self, id_: int, currency: str, day: str, cash: Cash, behind: Mapping[int, Sequence[Named]]
    ) -> CustomerCheck | None:
        code, name = self.named[id_]
        word = self.words.get((id_, currency))
        own_day = word.on if word else day
        book, said = self.net(own_day).get((code, currency), 0), self.program((id_, currency), word)
        known = (self.behind(currency, own_day, "") if own_day != day else behind).get(id_, ())
        difference = 0 if said is None else book - said
        if not difference:  # what was given here before the last word is in both, and a balance explains nothing
            known = [one for one in known if one.item is not Item.NO_DETAIL]
            known = [one for one in known if one.item is not Item.GIVEN_HERE or one.date > self.since]
        known = [*known, *self.late(id_, currency, word, day)]
        if not (book or said or any(cash) or known):
            return None
        only = _only(book, word, cash, known)
        reason = self.reason(currency, id_, difference)
        source = word.source if word else None
        file = self.files.get(word.seq) if word else None
        found = checked(difference, known)
        return CustomerCheck(code, name, currency, own_day, book, said, source, file, cash, found, reason, only)

    def reason(self, currency: str, customer: int | None, difference: int | None = None) -> str | None:
        """Why a difference stands, if that is the one that was explained."""
        for word in self.said.get(currency, ()):
            total = self.totals.get(currency)
            wanted = difference if customer is not None else total.difference if total else None
            if word.customer == customer and wanted and word.difference == wanted:
                return word.reason
        return None

    def late(self, customer: int, currency: str, word: CustomerWord | None, until: str = "") -> list[Named]:
        """Receipts that the accounting program did not know when it spoke, and those ``until`` a day that came since."""
        day, seq = (word.on, word.seq) if word else (self.on, 0)
        code = self.named[customer][0]
        return [
            Named(Item.PROVISIONAL, code, one.number, one.date, one.amount, -one.amount if one.date <= day else None)
            for one in self.received
            if (one.customer, one.currency) == (customer, currency) and one.date <= max(day, until)
            and (not one.known or (one.date <= day and word is not None and one.since > seq))
        ]  # fmt: skip

    def behind(self, currency: str, day: str, since: str) -> dict[int, list[Named]]:
        """What may explain differences on a day, by customer."""
        if (currency, day, since) not in self.found:
            self.found[(currency, day, since)] = self._behind(currency, day, since)
        return self.found[(currency, day, since)]

    def _behind(self, currency: str, day: str, since: str) -> dict[int, list[Named]]:
        found: dict[int, list[Named]] = {}
        for customer, own, one in reconcile_reads.named(self.tables, day, since):
            if own == currency:
                found.setdefault(customer, []).append(one)
        for owner, own, one in self.lines:
            if own == currency and owner is not None and one.date <= day:
                found.setdefault(owner, []).append(one)
        first = reconcile_reads.met_bank(self.tables)
        for got in self.received:
            if got.currency == currency and got.known and not got.line and first and max(first, since) <= got.date <= day:
                code = self.named[got.customer][0]
                found.setdefault(got.customer, []).append(Named(Item.ONLY_PROGRAM, code, got.number, got.date, got.amount, None))
        return found

    def money(self, currency: str, since: str, day: str) -> dict[int, Cash]:
        found: dict[int, Cash] = {}
        for one in self.received:
            if one.currency == currency and since < one.date <= day:
                found[one.customer] = found.get(one.customer, Cash()).plus(one)
        return found


def _only(book: int, word: CustomerWord | None, cash: Cash, known: Sequence[Named]) -> str | None:
    told = word is not None and bool(word.amount) and word.source != stated_reads.ABSENT
    banked = any(one.item is Item.OPEN_LINE for one in known) or bool(cash.bank)
    met = (("book", bool(book or cash.book)), ("program", told), ("bank", banked))
    there = [name for name, is_there in met if is_there]
    return there[0] if len(there) == 1 else None


def _open_lines(tables: Tables, on: date) -> Iterator[tuple[int | None, str, Named]]:
    """Money in up to a day that nobody matched, with the customer of whom it may be: (customer, currency, line)."""
    lines = bank_reads.bank_lines(tables, "", on.isoformat())
    waiting = bank_reads.incoming(lines, private)
    if not waiting:
        return
    made = {one.line: one for one in bank_reads.proposals(tables, lines, on, private)}
    codes = reconcile_reads.codes(tables)
    for line in waiting:
        shares = made[line.id].shares if line.id in made else ()
        owners: list[tuple[int | None, int]] = [(share.customer, share.amount) for share in shares]
        for customer, amount in owners or [(None, line.amount)]:
            code = codes[customer][0] if customer is not None else None
            posted = line.id in made and made[line.id].receipt is not None  # the book has it from elsewhere
            yield customer, line.currency, Named(Item.OPEN_LINE, code, str(line.id), line.date, amount, None if posted else amount)


__all__ = ["Cash", "CurrencyCheck", "CustomerCheck", "Reconciliation", "Word", "reconcile"]

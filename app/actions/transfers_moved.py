"""What another customer owes from a transfer on (应收转应收): new debits, or those by which a file told it first."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app.domain import transfers
from app.domain.intake import Numbers
from app.domain.intake_ledger import SAME_MONEY, transfer_told_before
from app.domain.posting import AllocationRow, DocumentRow
from app.domain.rule import Refused, Rule
from app.domain.transfers import Account, Owed, TransferItem
from app.storage import estimate_reads, transfer_reads
from app.storage.engine import Tables


class Moved(NamedTuple):
    """``items`` with what is owed now for each."""

    items: Sequence[TransferItem]
    documents: Sequence[DocumentRow]
    lines: Sequence[AllocationRow]


def moved(
    tables: Tables, credit: DocumentRow, items: Sequence[TransferItem], other: int, code: str, known: Sequence[str], also: bool,
    new_id: Numbers,
) -> Moved:  # fmt: skip
    """One debit for each item. Refused: TRANSFER_KNOWN_DEBIT, TRANSFER_KNOWN_UNFIT, TRANSFER_IN_LIST."""
    rows = transfer_reads.documents(tables, [item.document for item in items if item.document is not None])
    first = next(iter(rows.values()), None)
    to = transfer_reads.account(tables, other, credit.currency, first.series if first else "L")
    taker = _Taker(tables, credit, to, code, list(known), also, new_id)
    given = [
        item._replace(debit=taker.owed(rows.get(item.document or 0), item.amount, place)) for place, item in enumerate(items, 1)
    ]
    taker.give_way()
    if taker.named:
        raise Refused(Rule.TRANSFER_KNOWN_UNFIT, document=taker.named[0], customer=code)
    return Moved(given, taker.documents, taker.lines)


class _Taker:
    """One customer's account while it takes items over; never leaves the function that made it."""

    def __init__(
        self, tables: Tables, credit: DocumentRow, to: Account, code: str, named: list[str], also: bool, new_id: Numbers
    ) -> None:
        self.tables, self.credit, self.to, self.code = tables, credit, to, code
        self.named, self.also, self.new_id = named, also, new_id
        self.theirs = transfer_reads.theirs(tables, to.customer, credit.currency)
        self.told = [] if also else [row for row in estimate_reads.debits(tables) if row.customer == to.customer]
        self.documents: list[DocumentRow] = []
        self.lines: list[AllocationRow] = []
        account = (to.customer, credit.currency, credit.date)
        self.listed = transfer_reads.listed(tables, *account) if to.balance_only else {}
        self.list_day = min(self.listed, default="")
        before = [one.amount for one in transfer_reads.replaced(tables, *account) if one.back.date == self.list_day]
        self.rise = self.listed.get(self.list_day, 0) - sum(before)

    def owed(self, origin: DocumentRow | None, amount: int, place: int) -> int:
        """The document by which the customer owes an item now."""
        there = self._there(origin, amount)
        if there is not None:
            self.theirs.remove(there)
            return there.row.id
        debit = transfers.owed_now(origin, self.credit, amount, self.to, self.new_id(), place)
        self.documents.append(debit)
        self._count_once(debit)
        return debit.id

    def _there(self, origin: DocumentRow | None, amount: int) -> Owed | None:
        """The document that is named, or one of the same number that is wholly open: what was paid is another debt."""
        same = [one for one in self.theirs if one.row.amount == amount]
        for one in same:
            if one.row.number in self.named:
                self.named.remove(one.row.number)
                return one
        name = (origin.number, origin.part) if origin else None
        own = next((one for one in same if one.open == amount and (one.row.number, one.row.part) == name), None)
        if own is None and not self.also:
            self._refuse_probable(same)
        return own

    def _refuse_probable(self, same: Sequence[Owed]) -> None:
        for row in (one.row for one in same if one.open):
            if abs((date.fromisoformat(row.date) - date.fromisoformat(self.credit.date)).days) <= SAME_MONEY:
                raise Refused(
                    Rule.TRANSFER_KNOWN_DEBIT, customer=self.code, document=row.number, day=row.date, amount=row.amount,
                    currency=row.currency,
                )  # fmt: skip

    def _count_once(self, debit: DocumentRow) -> None:
        """What a list of balances told of it already gives way."""
        if self.list_day and debit.amount > self.rise:
            raise Refused(Rule.TRANSFER_IN_LIST, list=self.list_day, day=self.credit.date)
        if self.list_day:
            self.rise -= debit.amount
            back, line = transfers.risen(debit, self.list_day, self.new_id())
            self.documents.append(back)
            self.lines.append(line)

    def give_way(self) -> None:
        """What a ledger told of it already is taken back."""
        made = transfer_told_before([] if self.list_day else self.documents, self.told, f"#{self.credit.id}", self.new_id)
        self.documents += made.rows["document"]
        self.lines += made.rows["allocation"]

"""Words on the ledger of the accounting program: its total of a day, and why the book differs from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from app.actions.ledger import customer_id
from app.actions.reasons import one_line
from app.domain.facts_reconciling import DifferenceExplained, LedgerTotalStated
from app.domain.money import MoneyError, known_currency, show, to_minor
from app.domain.reconciling import may_explain
from app.domain.rule import Refused, Rule
from app.storage import stated_reads
from app.storage.engine import Tables
from app.storage.work import Result, Work, refuse_later_than_tomorrow


@dataclass(frozen=True, slots=True)
class StateTotal:
    """The total of the general ledger at a day's end, as text (a credit with a minus); None takes back what was typed."""

    on: date
    currency: str
    amount: str | None

    def run(self, work: Work) -> Result:
        refuse_later_than_tomorrow(self.on, work.context)
        day = self.on.isoformat()
        amount = None if self.amount is None else _minor(self.amount, self.currency)
        before = stated_reads.typed_total(work.tables, self.currency, day)
        if amount is None and before is None:
            raise Refused(Rule.TOTAL_NOT_TYPED, currency=self.currency, day=day)
        if amount != before:
            work.record(LedgerTotalStated(self.currency, day, amount))
        return {"on": day, "currency": self.currency, "total": None if amount is None else show(amount, self.currency)}


def _minor(text: str, currency: str) -> int:
    if not known_currency(currency):
        raise Refused(Rule.TOTAL_UNREADABLE, value=text, currency=currency)
    try:
        return to_minor(Decimal(text.replace(",", "")), currency)
    except (InvalidOperation, MoneyError) as error:
        raise Refused(Rule.TOTAL_UNREADABLE, value=text, currency=currency) from error


@dataclass(frozen=True, slots=True)
class ExplainDifference:
    """Why the book differs, of a customer or in total, as of the newest word up to a day; ``reason`` None takes it back.

    Without ``currency`` it is said of every currency that differs.
    """

    on: date
    reason: str | None
    customer: str | None = None
    currency: str | None = None

    def run(self, work: Work) -> Result:
        owner = None if self.customer is None else customer_id(work.tables, self.customer)
        found = self._taken_back(work.tables, owner) if self.reason is None else self._standing(work.tables, owner)
        reason = None if self.reason is None else one_line(self.reason)
        for currency, (day, difference) in found.items():
            work.record(DifferenceExplained(owner, currency, day, difference, reason))
        return {"customer": self.customer, "reason": reason, "currencies": sorted(found)}

    def _standing(self, tables: Tables, owner: int | None) -> dict[str, tuple[str, int | None]]:
        """The differences there are, by currency, with the day of the word."""
        until = self.on.isoformat()
        if owner is None:
            totals = stated_reads.differences(tables, until)
            known: Mapping[str, tuple[str, int]] = {one.currency: (one.on, one.difference) for one in totals}
        else:
            known = stated_reads.customer_differences(tables, owner, until)
        meant = {currency: one for currency, one in known.items() if self.currency in (None, currency)}
        may_explain({currency: difference for currency, (_, difference) in meant.items()}, until)
        return {currency: one for currency, one in meant.items() if one[1]}

    def _taken_back(self, tables: Tables, owner: int | None) -> dict[str, tuple[str, int | None]]:
        standing: dict[str, tuple[str, int | None]] = {
            currency: (self.on.isoformat(), None)
            for currency, words in stated_reads.words(tables).items()
            if self.currency in (None, currency)
            and any(word.customer == owner and word.difference is not None for word in words)
        }
        if not standing:
            raise Refused(Rule.NOT_EXPLAINED, customer=self.customer)
        return standing

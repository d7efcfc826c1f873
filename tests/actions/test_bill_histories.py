"""Random histories with bills among all else: received, divided, passed on, refused, undone, and the ledger adds up every day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from app.actions.bills import BillFaces, MoveBill, ReceiveBill, UndoBill
from app.actions.imports import Import
from app.domain.bills import DIVIDES, NEXT, Verb
from app.domain.drafts import BillDraft
from app.domain.intake_bills import Standing
from app.storage import bill_reads
from tests.actions.office import source
from tests.actions.test_histories import AMOUNT, CURRENCY, DAY, Histories

NUMBERS = st.sampled_from(["5" * 30, "6" * 30])
SPANS = st.sampled_from([None, "1-100", "1-50", "51-100", "11-20"])
FACES = BillFaces("bank", date(2026, 6, 30))
_RECEIPT = (
    "SELECT d.number FROM document d JOIN customer c ON c.id = d.customer WHERE c.code = ? AND d.series = 'R'"
    " AND d.kind = 'receipt'"
)


class BillHistories(Histories):
    """As the histories of the ledger, with bills; disputes, holds and erasures are looked at there."""

    around_the_ledger = None  # type: ignore[assignment]

    @rule(data=st.data(), number=NUMBERS, span=SPANS, amount=AMOUNT, day=DAY, currency=CURRENCY)
    def receive_bill(self, data: st.DataObject, number: str, span: str | None, amount: int, day: date, currency: str) -> None:
        found = self.one_of(data, _RECEIPT, self.code)
        receipt = found[0] if found and data.draw(st.booleans()) else None
        text = f"{amount // 100}.{amount % 100:02}"
        self.do(ReceiveBill(self.code, number, span, text, day, FACES, currency, (), receipt))

    @rule(data=st.data(), span=SPANS, wrong=st.sampled_from([False, False, False, True]), days=st.integers(0, 30))
    def move_bill(self, data: st.DataObject, span: str | None, wrong: bool, days: int) -> None:
        """Mostly a step that may follow, on a day that may; now and then on a part."""
        one = self.bill(data)
        if one:
            legal = [verb for state, verb in NEXT if state is one.state] or list(Verb)
            verb = data.draw(st.sampled_from(list(Verb) if wrong else legal))
            on = date.fromisoformat(max([one.bill.since, *(move.on for move in one.moves)])) + timedelta(days=days)
            part = span if verb in DIVIDES and data.draw(st.booleans()) else f"{one.bill.first}-{one.bill.last}"
            net = "0.01" if verb is Verb.DISCOUNT else None
            self.do(MoveBill(one.bill.number, part, verb, on, "甲", net, data.draw(st.booleans())))

    @rule(data=st.data())
    def undo_bill(self, data: st.DataObject) -> None:
        one = self.bill(data)
        if one:
            self.do(UndoBill(one.bill.number, f"{one.bill.first}-{one.bill.last}"))

    def bill(self, data: st.DataObject) -> Standing | None:
        with self.office.reading() as tables:
            found = bill_reads.standing(tables)
        return data.draw(st.sampled_from(found)) if found else None

    @rule(number=NUMBERS, amount=AMOUNT, day=DAY, currency=CURRENCY)
    def import_bill(self, number: str, amount: int, day: date, currency: str) -> None:
        fields: dict[str, Any] = dict.fromkeys(BillDraft._fields)
        said = {"row": 2, "customer": self.code, "number": number, "first": 1, "last": 100, "kind": "bank", "matures": "2026-06-30",
                "amount": amount, "currency": currency, "date": day.isoformat()}  # fmt: skip
        self.do(Import(source("bills", [BillDraft(**{**fields, **said})])))

    @invariant()
    def parts_of_a_bill_are_the_bill(self) -> None:
        """No sub-range twice, and what stands behind a receipt is never more than it."""
        with self.office.reading() as tables:
            standing = [one.bill for one in bill_reads.standing(tables)]
        units = [(bill.number, unit) for bill in standing for unit in range(bill.first, bill.last + 1)]
        assert len(units) == len(set(units))
        amounts = dict(self.office.rows("SELECT id, amount FROM document"))
        for receipt in {bill.document for bill in standing}:
            assert sum(bill.amount for bill in standing if bill.document == receipt) <= amounts[receipt]


BillHistories.TestCase.settings = settings(
    max_examples=20, stateful_step_count=25, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
TestBillHistories: Callable[..., Any] = BillHistories.TestCase


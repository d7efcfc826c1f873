"""Random histories of a ledger: whatever is done and taken back, the figures of every day and every knowledge add up."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.actions.dunning import MarkSent, RunDunning, Withdraw
from app.actions.imports import Import, UndoBatch
from app.actions.ledger import Allocate, HoldOff, PostDocument, ReverseReceipt, SetDispute
from app.actions.persons import ErasePerson
from app.domain.ageing import Basis, days_past_due, parse_buckets
from app.domain.drafts import DISPUTED_WHOLE
from app.domain.posting import label
from app.domain.rule import Refused
from app.queries.ageing import ageing
from app.storage import policy_reads
from app.storage.open_reads import LATEST
from app.storage.work import Action, Result
from tests.actions.office import Office, customer, document, opened, receipt, source

TERMS = {"C1": "NET30", "C2": "30%/NET30,70%/NET60", "C3": None}
NUMBERS = [f"I{n}" for n in range(1, 7)]
REFERENCES = [f"P{n}" for n in range(1, 7)]
FIRST = date(2026, 1, 5)
LOOKS = [FIRST + timedelta(days=step) for step in (-1, 10, 25, 40, 60, 90, 130, 200)]

CODES = st.sampled_from(sorted(TERMS))
NUMBER = st.sampled_from(NUMBERS)
REFERENCE = st.sampled_from(REFERENCES)
NAMED = st.sampled_from([*NUMBERS, "I1 (1/2)", "I2 (2/2)", *REFERENCES])
DAY = st.integers(0, 120).map(lambda n: FIRST + timedelta(days=n))
ISO = DAY.map(date.isoformat)
AMOUNT = st.sampled_from([1, 50, 100, 200])
PAID = st.sampled_from([None, 30, 50, 100, 150])
CURRENCY = st.sampled_from(["CNY", "CNY", "CNY", "USD"])


@st.composite
def documents(draw: st.DrawFn) -> Any:
    amount = draw(AMOUNT)
    return document(
        draw(NUMBER), amount, draw(ISO), draw(CODES),
        kind=draw(st.sampled_from(["invoice", "invoice", "invoice", "credit_note", "debit_note"])),
        open=draw(st.sampled_from([None, None, amount, amount // 2, 0])), currency=draw(CURRENCY),
        credits=draw(st.none() | NAMED), disputed=draw(st.sampled_from([None, None, 0, amount // 2, DISPUTED_WHOLE])),
        due=draw(st.sampled_from([None, None, "2026-02-10"])),
    )  # fmt: skip


@st.composite
def receipts(draw: st.DrawFn) -> list[Any]:
    """The rows of one receipt, up to three of them."""
    reference, owner, amount, day = draw(REFERENCE), draw(CODES), draw(AMOUNT), draw(DAY)
    kind = draw(st.sampled_from(["receipt", "receipt", "receipt", "discount", "refund"]))
    bounced = draw(st.sampled_from([None, None, day + timedelta(days=20)]))
    return [
        receipt(
            reference, amount, day.isoformat(), owner, kind=kind, currency=draw(CURRENCY), document=draw(st.none() | NAMED),
            allocated=draw(PAID), reversed_on=bounced and bounced.isoformat(), payer=draw(st.sampled_from([None, "张三"])),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]  # fmt: skip


class Posted(NamedTuple):
    id: int
    customer: str
    label: str
    kind: str
    side: int
    date: str
    due: str | None
    amount: int
    currency: str
    seq: int
    void_seq: int | None


class Told(NamedTuple):
    """One open item as a list of items tells it."""

    customer: str
    document: str
    kind: str
    currency: str
    due: str | None
    open: int


Figures = dict[str, list[int]]


class Naive:
    """The ledger as plain rows; every figure is added up anew from documents and allocations."""

    def __init__(self, office: Office) -> None:
        self.documents = [
            Posted(id_, code, label(number, part, parts), *rest)
            for id_, code, number, part, parts, *rest in office.rows(
                "SELECT d.id, c.code, d.number, d.part, d.parts, d.kind, d.side, d.date, d.due, d.amount, d.currency, d.seq,"
                " d.void_seq FROM document d JOIN customer c ON c.id = d.customer"
            )
        ]
        self.allocations = office.rows("SELECT debit, credit, amount, eff, seq FROM allocation")
        self.dues = office.rows("SELECT document, due, seq FROM due_completion ORDER BY seq")

    def open(self, on: str, known: int) -> dict[int, int]:
        there = {d.id: d.amount for d in self.documents if d.date <= on and d.seq <= known}
        for debit, credit, amount, eff, seq in self.allocations:
            for end in (debit, credit):
                if end in there and eff <= on and seq <= known:
                    there[end] -= amount
        return there

    def due(self, one: Posted, known: int) -> str | None:
        words = [(seq, due) for document, due, seq in self.dues if document == one.id]
        return next((due for seq, due in reversed(words) if seq <= known), None) if words else one.due

    def items(self, on: str, known: int, side: int) -> Counter[Told]:
        left = self.open(on, known)
        return Counter(
            Told(d.customer, d.label, d.kind, d.currency, self.due(d, known), left[d.id])
            for d in self.documents
            if d.side == side and left.get(d.id)
        )

    def ageing(self, on: date, known: int, basis: Basis, names: list[str]) -> Figures:
        """Per currency: what is in each bucket, then what is unapplied."""
        buckets = parse_buckets(basis, names)
        found: Figures = defaultdict(lambda: [0] * (len(names) + 1))
        left = self.open(on.isoformat(), known)
        for one in self.documents:
            amount = left.get(one.id, 0)
            day = self.due(one, known) if basis is Basis.DUE else one.date
            age = days_past_due(date.fromisoformat(day) if day else None, on)
            place = names.index(buckets.bucket_of(age)) if one.side == 1 else -1
            found[one.currency][place] += amount
        return {currency: sums for currency, sums in found.items() if any(sums)}


class Histories(RuleBasedStateMachine):
    """A firm's desk under random hands. What was known at each step is written down and asked again later."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.office: Office = opened(Path(self.folder.name) / "book.desk")
        self.office.customers(*[customer(code, term=term, phone=code) for code, term in TERMS.items()])
        self.office.customers(customer("C9"))
        self.known: dict[int, dict[date, Counter[Told]]] = {}

    def teardown(self) -> None:
        self.office.book.close()
        findings = self.office.findings()
        self.folder.cleanup()
        assert findings == ()

    def do(self, action: Action) -> Result | None:
        """A command that the rules may refuse: then nothing was written."""
        before = self.office.state()
        try:
            return self.office.do(action)
        except Refused:
            assert self.office.state() == before
            return None

    # ---- what people do

    @rule(drafts=st.lists(documents(), min_size=1, max_size=4, unique_by=lambda d: (d.customer, d.number)))
    def import_documents(self, drafts: list[Any]) -> None:
        made = self.do(Import(source("documents", drafts), "2026-06-30"))
        assert made is not None
        assert made["accepted"] + made["unchanged"] + len(made["_decision"].rejected) == len(drafts)

    @rule(groups=st.lists(receipts(), min_size=1, max_size=3, unique_by=lambda rows: (rows[0].customer, rows[0].reference)))
    def import_receipts(self, groups: list[list[Any]]) -> None:
        drafts = [draft for rows in groups for draft in rows]
        made = self.do(Import(source("receipts", drafts), "2026-06-30"))
        assert made is not None
        assert made["accepted"] + made["unchanged"] + len(made["_decision"].rejected) == len(drafts)

    @rule(code=CODES, reference=REFERENCE, days=st.integers(0, 30))
    def a_file_tells_a_bounce(self, code: str, reference: str, days: int) -> None:
        found = self.office.rows(
            "SELECT d.amount, d.date, d.kind FROM document d JOIN customer c ON c.id = d.customer"
            " WHERE c.code = ? AND d.number = ? AND d.series = 'R' AND d.void_seq IS NULL", code, reference,
        )  # fmt: skip
        for amount, day, kind in found:
            back = date.fromisoformat(day) + timedelta(days=days)
            draft = receipt(reference, amount, day, code, kind=kind, reversed_on=back.isoformat())
            self.do(Import(source("receipts", [draft]), "2026-06-30"))

    @rule(code=CODES, term=st.sampled_from(["NET10", "ACCEPT+30", "50%/NET10,50%/NET20"]), name=st.sampled_from(["甲", "乙"]))
    def correct_a_customer(self, code: str, term: str, name: str) -> None:
        self.do(Import(source("customers", [customer(code, name, term=term)])))

    @rule(batch=st.integers(1, 15))
    def undo(self, batch: int) -> None:
        self.do(UndoBatch(batch))

    @rule(
        code=CODES, number=st.sampled_from([*NUMBERS, *REFERENCES]), day=DAY, amount=AMOUNT, currency=CURRENCY,
        kind=st.sampled_from(["invoice", "credit_note", "receipt", "refund"]), due=st.none() | DAY,
        pays=st.lists(st.tuples(NAMED, AMOUNT), max_size=2),
    )  # fmt: skip
    def post(self, code: str, number: str, kind: str, day: date, amount: int, currency: str, due: Any, pays: Any) -> None:
        self.do(PostDocument(code, number, kind, day, amount, currency, due, pays=pays))

    @rule(code=CODES, number=NAMED, pays=st.lists(st.tuples(NAMED, AMOUNT), max_size=2), how=st.sampled_from(["fifo", "pro_rata"]))
    def allocate(self, code: str, number: str, pays: Any, how: str) -> None:
        self.do(Allocate(code, number, pays, how))

    @rule(code=CODES, reference=REFERENCE, day=DAY)
    def reverse(self, code: str, reference: str, day: date) -> None:
        self.do(ReverseReceipt(code, reference, day))

    @rule(code=CODES, number=NAMED, amount=st.sampled_from([0, 20, 100]), day=DAY)
    def dispute(self, code: str, number: str, amount: int, day: date) -> None:
        self.do(SetDispute(code, number, amount, day))

    @rule(code=CODES, number=st.none() | NAMED, until=st.none() | DAY)
    def hold(self, code: str, number: str | None, until: date | None) -> None:
        self.do(HoldOff(code, until, "谈判中", number))

    @rule(on=DAY)
    def run_dunning(self, on: date) -> None:
        made = self.do(RunDunning(on))
        again = self.do(RunDunning(on))
        if made and again and made["run"]:
            assert (again["run"], again["repeated"]) == (made["run"], True)

    @rule(run=st.integers(1, 4), days=st.integers(0, 3))
    def mark_sent(self, run: int, days: int) -> None:
        for (day,) in self.office.rows("SELECT on_date FROM run WHERE id = ?", run):
            self.do(MarkSent(run, date.fromisoformat(day) + timedelta(days=days), "wechat"))

    @rule(run=st.integers(1, 4), code=st.none() | CODES)
    def withdraw(self, run: int, code: str | None) -> None:
        self.do(Withdraw(run, code))

    @rule(code=CODES)
    def erase(self, code: str) -> None:
        self.do(ErasePerson(code))

    # ---- what holds

    def told(self, on: date, known: int, side: int) -> Counter[Told]:
        items = self.office.items(on.isoformat(), known=known)
        rows = items.debits if side == 1 else items.credits
        return Counter(Told(i.customer, i.document, i.kind, i.currency, i.due, i.open) for i in rows)

    @invariant()
    def open_amounts_lie_between_nothing_and_the_whole_on_every_day(self) -> None:
        naive = Naive(self.office)
        amounts = {one.id: one.amount for one in naive.documents}
        for on in LOOKS:
            assert all(0 <= left <= amounts[id_] for id_, left in naive.open(on.isoformat(), LATEST).items())
        stored = dict(self.office.rows("SELECT id, open FROM document"))
        assert stored == naive.open("9999-12-31", LATEST)

    @invariant()
    def what_is_owed_less_what_is_unapplied_is_the_control_account(self) -> None:
        naive = Naive(self.office)
        for on in LOOKS:
            standing = [d for d in naive.documents if d.date <= on.isoformat() and d.void_seq is None]
            account = sum((d.side * d.amount for d in standing), 0)
            left = naive.open(on.isoformat(), LATEST)
            assert sum(d.side * left[d.id] for d in naive.documents if d.id in left) == account

    @invariant()
    def items_are_what_a_plain_sum_says(self) -> None:
        naive = Naive(self.office)
        told = {on: self.told(on, LATEST, 1) for on in LOOKS}
        for on in LOOKS:
            assert told[on] == naive.items(on.isoformat(), LATEST, 1)
            assert self.told(on, LATEST, -1) == naive.items(on.isoformat(), LATEST, -1)
        self.known.setdefault(self.office.head(), told)

    @invariant()
    def serials_have_no_gaps_and_ladders_no_twin(self) -> None:
        for entity, year, count, top in self.office.rows("SELECT entity, year, count(*), max(serial) FROM notice GROUP BY 1, 2"):
            assert (entity, year, count) == (entity, year, top)

    @precondition(lambda self: len(self.known) > 1)
    @rule(data=st.data(), on=st.sampled_from(LOOKS), basis=st.sampled_from(list(Basis)))
    def look_back(self, data: st.DataObject, on: date, basis: Basis) -> None:
        """As known at an earlier step: what was told then, and what a plain sum of what was recorded by then says."""
        known = data.draw(st.sampled_from(sorted(self.known)))
        naive = Naive(self.office)
        assert self.told(on, known, 1) == self.known[known][on] == naive.items(on.isoformat(), known, 1)
        assert self.told(on, known, -1) == naive.items(on.isoformat(), known, -1)
        for k in (known, LATEST):
            with self.office.reading() as tables:
                found = ageing(tables, on, basis.value, k)
                names = policy_reads.ageing_buckets(tables, on)[basis.value]
            totals = {currency: [*row.amounts, -row.unapplied] for currency, row in found.totals().items()}
            expected = naive.ageing(on, k, basis, names)
            assert {c: [*sums[:-1], -sums[-1]] for c, sums in expected.items()} == totals
            assert all(row.gross == sum(row.amounts) for row in found.rows)

    @rule()
    def the_records_can_be_trusted(self) -> None:
        assert self.office.findings() == ()


Histories.TestCase.settings = settings(
    max_examples=20, stateful_step_count=25, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
TestHistories: Callable[..., Any] = Histories.TestCase

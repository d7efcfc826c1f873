"""Random histories of a ledger: whatever is done and taken back, the figures of every day and every knowledge add up."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.actions.dunning import MarkSent, RunDunning, Withdraw
from app.actions.imports import Import, UndoBatch
from app.actions.ledger import Allocate, HoldOff, PostDocument, ReverseReceipt, SetDispute
from app.actions.persons import ErasePerson
from app.actions.transfers import MakeTransfer, ReverseTransfer
from app.domain.ageing import Basis, days_past_due, parse_buckets
from app.domain.drafts import DISPUTED_WHOLE
from app.domain.money import show
from app.domain.posting import label
from app.domain.rule import Refused
from app.domain.transfers import TYPES
from app.queries.ageing import RETENTION, ageing
from app.storage import policy_rows
from app.storage.engine import Tables
from app.storage.open_reads import LATEST
from app.storage.retention_reads import aside
from app.storage.work import Action, Result
from tests.actions.office import TODAY, Office, customer, document, opened, reached, receipt, source

TERMS = {"C1": "NET30", "C2": "30%/NET30,70%/NET60", "C3": None}
FIRST = date(2026, 1, 5)
LOOKS = [FIRST + timedelta(days=step) for step in (-1, 10, 25, 40, 60, 90, 130, 200)]

CODES = st.sampled_from(sorted(TERMS))
NUMBER = st.integers(1, 6).map("I{}".format)
REFERENCE = st.integers(1, 9).map("P{}".format)
DAY = st.integers(0, 100).map(lambda n: FIRST + timedelta(days=n))
ISO = DAY.map(date.isoformat)
AMOUNT = st.sampled_from([100, 60, 30, 200, 1])
CURRENCY = st.sampled_from(["CNY", "CNY", "CNY", "CNY", "USD"])


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
    disputed: int


Figures = dict[str, list[int]]
_STANDING = (
    "SELECT d.number, d.part, d.parts FROM document d JOIN customer c ON c.id = d.customer"
    " WHERE c.code = ? AND d.series IN ('D', 'R') AND d.void_seq IS NULL"
)
_KNOWN = (
    "SELECT d.number, d.kind, d.date, sum(d.amount), d.currency FROM document d JOIN customer c ON c.id = d.customer"
    " WHERE c.code = ? AND d.void_seq IS NULL AND c.void_seq IS NULL AND d.series = "
)
_BILLED = _KNOWN + "'D' GROUP BY d.customer, d.number"
_RECEIVED = _KNOWN + "'R' GROUP BY d.customer, d.number"


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
        self.disputes = office.rows("SELECT document, eff, seq, amount FROM dispute ORDER BY document, eff, seq")

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
        disputed = {document: amount for document, eff, seq, amount in self.disputes if eff <= on and seq <= known}
        return Counter(
            Told(
                d.customer, d.label, d.kind, d.currency, self.due(d, known), left[d.id],
                min(left[d.id], disputed.get(d.id, 0)),
            )
            for d in self.documents
            if d.side == side and left.get(d.id)
        )  # fmt: skip

    def ageing(self, on: date, known: int, basis: Basis, names: list[str], waiting: set[int]) -> Figures:
        """Per currency: what is in each bucket, then what waits for an event, then what is unapplied."""
        buckets = parse_buckets(basis, names)
        found: Figures = defaultdict(lambda: [0] * (len(names) + 2))
        left = self.open(on.isoformat(), known)
        for one in self.documents:
            amount = left.get(one.id, 0)
            day = self.due(one, known) if basis is Basis.DUE else one.date
            age = days_past_due(date.fromisoformat(day) if day else None, on)
            place = -1 if one.side == -1 else -2 if one.id in waiting else names.index(buckets.bucket_of(age))
            found[one.currency][place] += amount
        return {currency: sums for currency, sums in found.items() if any(sums)}


class Histories(RuleBasedStateMachine):
    """The account of one customer under random hands. What was known at each step is written down and asked again later."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.office: Office = opened(Path(self.folder.name) / "book.desk")
        self.office.customers(*[customer(code, term=term, phone=code) for code, term in TERMS.items()], customer("C900"))
        self.office.documents(*[document(f"I{n}", 100, FIRST.isoformat(), code) for code in TERMS for n in (1, 2)])
        reached(self.office, "2026-06-30")
        self.known: dict[int, dict[date, Counter[Told]]] = {}
        self.code = ""

    @initialize(code=CODES)
    def choose(self, code: str) -> None:
        self.code = code

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

    def bring_in(self, kind: str, drafts: list[Any]) -> None:
        made = self.do(Import(source(kind, drafts), "2026-06-30"))
        assert made is not None
        assert made["accepted"] + made["unchanged"] + len(made["_decision"].rejected) == len(drafts)

    def one_of(self, data: st.DataObject, sql: str, *params: Any) -> Any:
        """A row of the book to work on, or None where there is none."""
        found = self.office.rows(sql, *params)
        return data.draw(st.sampled_from(found)) if found else None

    def target(self, data: st.DataObject, side: int) -> str | None:
        """Something open to be set against, now and then something that cannot be."""
        wrong = data.draw(st.integers(0, 9)) == 0
        sql = _STANDING + (" AND d.side <> ?" if wrong else " AND d.side = ? AND d.open > 0")
        found = self.one_of(data, sql, self.code, side)
        return label(*found) if found else None

    # ---- what people do

    @rule(data=st.data(), count=st.integers(1, 3))
    def import_documents(self, data: st.DataObject, count: int) -> None:
        drafts = {}
        for _ in range(count):
            number, amount = data.draw(NUMBER), data.draw(AMOUNT)
            kind = data.draw(st.sampled_from(["invoice", "invoice", "debit_note", "credit_note", "credit_note"]))
            drafts[number] = document(
                number, amount, data.draw(ISO), self.code, kind=kind, currency=data.draw(CURRENCY),
                open=data.draw(st.sampled_from([None, None, None, amount // 2, 0])), due=data.draw(st.none() | ISO),
                credits=self.target(data, 1) if kind == "credit_note" else None,
                disputed=data.draw(st.sampled_from([None, None, 0, amount // 2, DISPUTED_WHOLE])),
            )  # fmt: skip
        self.bring_in("documents", list(drafts.values()))

    @rule(data=st.data())
    def a_file_says_more_about_a_document(self, data: st.DataObject) -> None:
        found = self.one_of(data, _BILLED, self.code)
        if found:
            number, kind, day, amount, currency = found
            disputed, base = data.draw(st.sampled_from([None, 0, amount // 2, DISPUTED_WHOLE])), data.draw(st.none() | ISO)
            again = document(number, amount, day, self.code, kind=kind, currency=currency, disputed=disputed, base_date=base)
            self.bring_in("documents", [again])

    @rule(data=st.data(), count=st.integers(1, 3))
    def import_receipts(self, data: st.DataObject, count: int) -> None:
        groups = {}
        for _ in range(count):
            reference, amount, day = data.draw(REFERENCE), data.draw(AMOUNT), data.draw(DAY)
            kind = data.draw(st.sampled_from(["receipt", "receipt", "receipt", "discount", "refund"]))
            back = data.draw(st.sampled_from([None, None, day + timedelta(days=20)]))
            currency = data.draw(CURRENCY)
            groups[reference] = [
                receipt(
                    reference, amount, day.isoformat(), self.code, kind=kind, currency=currency, payer="张三",
                    document=self.target(data, -1 if kind == "refund" else 1), reversed_on=back and back.isoformat(),
                    allocated=data.draw(st.sampled_from([None, None, amount // 2 or None])),
                )
                for _ in range(data.draw(st.integers(1, 2)))
            ]  # fmt: skip
        self.bring_in("receipts", [draft for rows in groups.values() for draft in rows])

    @rule(data=st.data(), days=st.integers(0, 30))
    def a_file_tells_a_bounce(self, data: st.DataObject, days: int) -> None:
        found = self.one_of(data, _RECEIVED, self.code)
        if found and found[1] != "transfer":  # which no file calls so
            reference, kind, day, amount, currency = found
            back = (date.fromisoformat(day) + timedelta(days=days)).isoformat()
            again = receipt(reference, amount, day, self.code, kind=kind, currency=currency, reversed_on=back)
            self.bring_in("receipts", [again])

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        found = self.one_of(data, "SELECT id FROM batch WHERE undone_seq IS NULL ORDER BY id DESC LIMIT 6")
        if found:
            self.do(UndoBatch(found[0]))

    @rule(data=st.data(), day=DAY, amount=AMOUNT, currency=CURRENCY, due=st.none() | DAY)
    def post(self, data: st.DataObject, day: date, amount: int, currency: str, due: date | None) -> None:
        kind = data.draw(st.sampled_from(["invoice", "credit_note", "receipt", "receipt", "refund"]))
        number = data.draw(NUMBER if kind in ("invoice", "credit_note") else REFERENCE)
        other = self.target(data, -1 if kind in ("invoice", "refund") else 1)
        pays = [(other, data.draw(AMOUNT))] if other else []
        self.do(PostDocument(self.code, number, kind, day, amount, currency, due, pays=pays))

    @rule(data=st.data(), how=st.sampled_from(["fifo", "pro_rata"]))
    def allocate(self, data: st.DataObject, how: str) -> None:
        credit, debit = self.target(data, -1), self.target(data, 1)
        if credit:
            self.do(Allocate(self.code, credit, data.draw(st.sampled_from([[], [(debit, 20)]])) if debit else [], how))

    @rule(data=st.data(), days=st.integers(-1, 40))
    def reverse(self, data: st.DataObject, days: int) -> None:
        found = self.one_of(data, _RECEIVED, self.code)
        if found:
            self.do(ReverseReceipt(self.code, found[0], date.fromisoformat(found[2]) + timedelta(days=days)))

    @rule(data=st.data(), type_=st.sampled_from(TYPES), other=CODES, day=DAY, amount=AMOUNT)
    def transfer(self, data: st.DataObject, type_: str, other: str, day: date, amount: int) -> None:
        document, money = data.draw(st.sampled_from([None, self.target(data, 1)])), show(amount, "CNY")
        given = {"receivable_to_receivable": {"to": other}, "three_party": {"to": other}, "goods_for_debt": {"goods": "一台"}}
        what = ([(document, money)], None) if document else ([], money)
        self.do(MakeTransfer(type_, self.code, day, *what, **given.get(type_, {}), also=data.draw(st.booleans())))

    @rule(data=st.data(), days=st.integers(-1, 40))
    def take_a_transfer_back(self, data: st.DataObject, days: int) -> None:
        found = self.one_of(data, "SELECT number, on_date FROM transfer ORDER BY id")
        if found:
            self.do(ReverseTransfer(found[0], date.fromisoformat(found[1]) + timedelta(days=days)))

    @rule(data=st.data(), what=st.sampled_from(["dispute", "hold", "erase", "correct"]), day=DAY)
    def around_the_ledger(self, data: st.DataObject, what: str, day: date) -> None:
        number = self.target(data, 1)
        term = data.draw(st.sampled_from(["NET10", "ACCEPT+30", "50%/NET10,50%/NET20"]))
        verbs: dict[str, Callable[[], object]] = {
            "dispute": lambda: number and self.do(SetDispute(self.code, number, data.draw(st.sampled_from([0, 20, 100])), day)),
            "hold": lambda: self.do(HoldOff(self.code, data.draw(st.sampled_from([None, day])), "谈判中", number)),
            "erase": lambda: self.do(ErasePerson(self.code)),
            "correct": lambda: self.bring_in("customers", [customer(self.code, data.draw(st.sampled_from("甲乙")), term=term)]),
        }
        self.office.today = FIRST if what == "hold" else TODAY  # a hold is given while its day is still to come
        verbs[what]()
        self.office.today = TODAY

    @rule(days=st.integers(40, 150))
    def run_dunning(self, days: int) -> None:
        on = FIRST + timedelta(days=days)
        made = self.do(RunDunning(on))
        again = self.do(RunDunning(on))
        if made and again and made["run"]:
            assert (again["run"], again["repeated"]) == (made["run"], True)

    @rule(data=st.data(), days=st.integers(0, 3))
    def mark_sent(self, data: st.DataObject, days: int) -> None:
        found = self.one_of(data, "SELECT id, on_date FROM run WHERE id IN (SELECT run FROM notice WHERE state = 'draft')")
        if found:
            self.do(MarkSent(found[0], date.fromisoformat(found[1]) + timedelta(days=days), "wechat"))

    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        found = self.one_of(data, "SELECT DISTINCT run FROM notice WHERE state = 'draft'")
        if found:
            self.do(Withdraw(found[0], data.draw(st.sampled_from([None, self.code]))))

    # ---- what holds

    def told(self, on: date, known: int, side: int) -> Counter[Told]:
        items = self.office.items(on.isoformat(), known=known)
        rows = items.debits if side == 1 else items.credits
        return Counter(Told(i.customer, i.document, i.kind, i.currency, i.due, i.open, i.disputed) for i in rows)

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

    def waiting(self, tables: Tables, on: date, known: int) -> set[int]:
        """Only items of a customer whose term counts from acceptance wait here, and only without a due date."""
        found = {id_ for id_, one in aside(tables, on, known).items() if one.waiting}
        sql = "SELECT d.id FROM document d JOIN customer c ON c.id = d.customer WHERE c.term LIKE 'ACCEPT%' AND d.due IS NULL"
        assert found <= {id_ for (id_,) in tables.rows(sql)}
        return found

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
                names = policy_rows.ageing_buckets(tables, on)[basis.value]
                waiting = self.waiting(tables, on, k)
            kept = [] if RETENTION in found.buckets else [0]
            totals = {currency: [*row.amounts, *kept, row.unapplied] for currency, row in found.totals().items()}
            assert naive.ageing(on, k, basis, names, waiting) == totals
            assert all(row.gross == sum(row.amounts) for row in found.rows)

    @rule()
    def the_records_can_be_trusted(self) -> None:
        assert self.office.findings() == ()


Histories.TestCase.settings = settings(
    max_examples=20, stateful_step_count=25, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
TestHistories: Callable[..., Any] = Histories.TestCase

"""The base ledger of the handbook, brought in by real imports: open items, ageing, statement and letters as known."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.actions.dunning import MarkSent, RunDunning, planned
from app.domain.drafts import DocumentDraft, ReceiptDraft
from app.domain.money import show, to_minor
from app.queries.ageing import Ageing, ageing
from app.queries.statement import statements
from app.storage.notice_reads import of_run
from tests.actions.office import Office, customer, document, receipt, rejected

KNOWN = Path(__file__).parents[1] / "domain" / "vectors.json"
VECTORS: dict[str, Any] = {found["id"]: found for found in json.loads(KNOWN.read_text("utf-8"))}
BASE = VECTORS["ledger.base"]["expected"]
# The vectors write EOM30 for the term that the program spells EOM+30.
TERMS = {"C001": "NET30", "C002": "EOM+30", "C003": "NET60", "C004": "NET60"}
ON = date(2026, 6, 30)


def minor(text: str) -> int:
    return to_minor(Decimal(text), "CNY")


def billed() -> list[DocumentDraft]:
    rows = [
        document(number, minor(amount), day, owner, row)
        for row, (number, owner, day, _, _, _, amount) in enumerate(BASE["invoices"], 2)
    ]
    notes = [
        document(number, minor(amount), day, owner, 99, kind=kind, credits=paid[0][0])
        for number, owner, day, kind, amount, paid, _ in BASE["credits"]
        if kind == "credit_note"
    ]
    return rows + notes


def received() -> list[ReceiptDraft]:
    return [
        receipt(
            number, minor(amount), day, owner, row, kind=kind, document=pays[0] if pays else None,
            allocated=minor(pays[1]) if pays else None, reversed_on=bounced,
        )
        for row, (number, owner, day, kind, amount, paid, bounced) in enumerate(BASE["credits"], 2)
        if kind != "credit_note"
        for pays in paid or [None]
    ]  # fmt: skip


@pytest.fixture
def ledger(office: Office) -> Office:
    office.customers(*[customer(code, term=term) for code, term in TERMS.items()])
    assert not rejected(office.documents(*billed(), up_to="2026-06-30"))
    assert not rejected(office.receipts(*received(), up_to="2026-06-30"))
    return office


def test_due_dates_come_from_the_customers_terms(ledger: Office) -> None:
    due = dict(ledger.rows("SELECT number, due FROM document WHERE series = 'D' AND kind = 'invoice'"))
    assert due == {number: nominal for number, _, _, _, nominal, _, _ in BASE["invoices"]}


@pytest.mark.parametrize("day", ["2026-03-31", "2026-06-10", "2026-06-30"], ids=lambda day: f"ledger.open.{day}")
def test_open_items(ledger: Office, day: str) -> None:
    expected = VECTORS[f"ledger.open.{day}"]["expected"]
    assert ledger.open(day) == {number: minor(text) for number, text in expected["open"].items()}
    credits = {item.customer: show(item.open, "CNY") for item in ledger.items(day).credits}
    assert credits == expected["unapplied"]
    total = aged(ledger, day).totals()["CNY"]
    assert (show(total.gross, "CNY"), show(total.net, "CNY")) == (expected["gross"], expected["net"])


def aged(ledger: Office, day: str, basis: str = "due") -> Ageing:
    with ledger.reading() as tables:
        return ageing(tables, date.fromisoformat(day), basis)


def buckets(found: Ageing) -> dict[str, str]:
    total = found.totals()["CNY"]
    return {name: show(amount, "CNY") for name, amount in zip(found.buckets, total.amounts, strict=True) if amount}


@pytest.mark.parametrize("basis", ["due", "invoice"], ids=lambda basis: f"ageing.{basis}")
def test_ageing(ledger: Office, basis: str) -> None:
    expected = VECTORS[f"ageing.{basis}"]["expected"]
    found = aged(ledger, "2026-06-30", basis)
    assert buckets(found) == expected["buckets"]
    total = found.totals()["CNY"]
    assert (total.gross, total.unapplied, total.net) == (minor("595000"), minor("20000"), minor("575000"))


@pytest.mark.parametrize("vector", ["ageing.due"])
def test_days_overdue(ledger: Office, vector: str) -> None:
    assert {i.document: i.days_overdue for i in ledger.items().debits} == VECTORS[vector]["expected"]["dpd"]


@pytest.mark.parametrize("vector", ["statement.C003"])
def test_statement_with_a_bounced_receipt_on_it_twice(ledger: Office, vector: str) -> None:
    expected = VECTORS[vector]["expected"]
    with ledger.reading() as tables:
        (found,) = statements(tables, "C003", date(2026, 4, 1), ON)
    lines = [
        [line.date, f"{line.document} {line.kind.replace('_', ' ')}", show(line.amount, "CNY"), show(line.balance, "CNY")]
        for line in found.lines
    ]
    assert lines == expected["lines"]
    assert show(found.opening, "CNY") == VECTORS[vector]["inputs"]["opening"]
    assert show(found.closing, "CNY") == expected["closing"]
    assert found.closing == sum(i.open for i in found.open_items) - sum(i.open for i in found.credits)


def claims(ledger: Office, on: date = ON) -> dict[str, tuple[str, int, int]]:
    """By customer: what the letter of that day claims, its level and its ceiling."""
    with ledger.reading() as tables:
        found = planned(tables, on, (), False).plan
    return {notice.code: (show(notice.total, "CNY"), notice.level, notice.ceiling) for notice in found.notices}


@pytest.mark.parametrize("vector", ["dunning.net"])
def test_letters_start_at_level_one_below_their_ceiling(ledger: Office, vector: str) -> None:
    expected = VECTORS[vector]["expected"]
    assert claims(ledger) == {code: (found["claim"], 1, found["level"]) for code, found in expected.items()}


def test_with_earlier_letters_sent_the_level_reaches_the_ceiling(ledger: Office) -> None:
    """Levels 1-2 sent to C002 and 1-3 to C003: the next ones are 3 and 4."""
    ladder = {date(2026, 5, 7): ["C003"], date(2026, 5, 14): ["C003", "C002"], date(2026, 6, 10): ["C003", "C002"]}
    for day, codes in ladder.items():
        others = tuple({"C001", "C002", "C003", "C004"} - set(codes))
        run = ledger.do(RunDunning(day, others))["run"]
        ledger.do(MarkSent(run, day, "wechat"))
    assert claims(ledger) == {"C002": ("30000.00", 3, 3), "C003": ("60000.00", 4, 4)}


@pytest.mark.parametrize("vector", ["dunning.net"])
def test_issued_letters_list_their_items(ledger: Office, vector: str) -> None:
    run = ledger.do(RunDunning(ON))["run"]
    with ledger.reading() as tables:
        notices = of_run(tables, run)
    listed = {n.code: [item[1] for item in n.body["items"]] for n in notices}
    assert listed == {"C002": ["I09"], "C003": ["I04", "I08"]}
    assert {n.code: show(n.body["credits"], "CNY") for n in notices} == {"C002": "20000.00", "C003": "0.00"}
    assert {n.code: show(n.total, "CNY") for n in notices} == {
        code: found["claim"] for code, found in VECTORS[vector]["expected"].items()
    }


def test_who_gets_no_letter_is_told_why(ledger: Office) -> None:
    with ledger.reading() as tables:
        skipped = planned(tables, ON, (), False).plan.skipped
    assert [(s.code, s.document, str(s.reason)) for s in skipped] == [("C004", "I11", "TOO_EARLY")]

"""Files of the accounting program and of the bank, and the check that holds the book against both."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.actions.imports import Import
from app.actions.policy import LoadPolicies
from app.domain.drafts import BalanceDraft, BankLine, LedgerDraft
from app.domain.intake_bank import BankEntry
from app.queries.reconciling import CurrencyCheck, CustomerCheck, reconcile
from app.storage import stated_reads
from app.storage.stated_reads import LedgerDifference
from tests.actions.office import Office, customer, document, source

DAY = date(2026, 6, 20)


def balances(*closings: tuple[str, int], day: str = "2026-06-20", printed: int | None = None, **said: Any) -> Import:
    rows = tuple(
        BalanceDraft(at, code, f"{code}公司", "1122", None, None, None, None, None, owed)
        for at, (code, owed) in enumerate(closings, 2)
    )
    totals = {} if printed is None else {"CNY": printed}
    made = replace(source("documents", []), kind="balances", drafts=rows, rows=len(rows), newest=day, printed=totals)
    return Import(replace(made, **said), day)


def ledger(*rows: tuple[str, int, int, int | None], code: str = "C001") -> Import:
    """(day, debit, credit, printed balance)"""
    drafts = [
        LedgerDraft(at, code, None, None, day, f"记-{at}", None, debit, credit, left, False, None)
        for at, (day, debit, credit, left) in enumerate(rows, 2)
    ]
    return Import(source("ledger", drafts))


def bank(*lines: tuple[str, int, str], **said: Any) -> Import:
    """(day, amount, who paid)"""
    entries = [
        BankEntry(at, "mt940", False, BankLine(
            at, "6200", day, None, amount, said.get("side", "in"), said.get("currency", "CNY"), None, who, None, None, "货款",
            f"REF-{day}-{at}", False,
        ))
        for at, (day, amount, who) in enumerate(lines, 2)
    ]  # fmt: skip
    made = source("documents", [])
    return Import(replace(made, kind="bank", drafts=tuple(entries), rows=len(entries), newest=lines[-1][0]))


def listed(left: int) -> Import:
    """A list of open items of June 20th: so much of I1, and I2 whole."""
    rows = [document("I1", 10_000, "2026-03-01", open=left), document("I2", 4_000, "2026-03-02", "C002", row=3)]
    return Import(replace(source("documents", rows), as_of="2026-06-20", newest="2026-06-20", has_open=True))


def counting(whose: str, day: str = "2026-06-01") -> LoadPolicies:
    return LoadPolicies([{"kind": "matching", "valid_from": day, "customer": None, "body": {"receipts_by": whose}}])


@pytest.fixture
def desk(office: Office) -> Office:
    office.customers(customer("C001", "恒达机电", term="NET30"), customer("C002", "启明建材", term="NET30", row=3))
    office.documents(document("I1", 10_000, "2026-03-01"), document("I2", 4_000, "2026-03-02", "C002", row=3))
    return office


def differences(desk: Office, until: str = stated_reads.LAST) -> list[LedgerDifference]:
    with desk.reading() as tables:
        return stated_reads.differences(tables, until)


def checks(desk: Office, on: date = DAY, code: str | None = None) -> CurrencyCheck:
    with desk.reading() as tables:
        (found,) = reconcile(tables, on, code).checks
    return found


def row(desk: Office, code: str, on: date = DAY) -> CustomerCheck:
    (found,) = [one for one in checks(desk, on).customers if one.code == code]
    return found


def states(desk: Office) -> list[tuple[str, str, str | None]]:
    sql = (
        "SELECT d.number, o.state, o.reference FROM receipt_origin o JOIN document d ON d.id = o.document"
        " WHERE o.state <> 'taken_back' ORDER BY d.id"
    )
    return [tuple(one) for one in desk.rows(sql)]



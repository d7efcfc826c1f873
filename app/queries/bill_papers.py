"""Figures of the printed register of bills."""

from collections.abc import Callable
from datetime import date

from app.documents.bill_register import BillRegisterData, BillSection, PrintedBill
from app.queries.bills import BillLine, BillRegister
from app.storage import notice_reads
from app.storage.engine import Tables

Said = Callable[[BillLine], str]


def register_paper(
    tables: Tables, found: BillRegister, language: str, by: str, kind: Said, state: Said, following: Said,
    named: Callable[[str], str],
) -> BillRegisterData:  # fmt: skip
    """``kind``, ``state`` and ``following`` say it in words, ``named`` the name of a state."""
    profile = notice_reads.profiles(tables)[1]
    company = (profile.get("name_en") if language == "en" else None) or profile["name"]
    exposure, totals = found.exposure(), found.totals()
    sections = tuple(
        BillSection(
            currency,
            tuple(_printed(row, found.on, kind, state, following) for row in found.rows if row.bill.currency == currency),
            tuple((named(one), count, total) for (of, one), (count, total) in totals.items() if of == currency),
            exposure[currency],
        )
        for currency in sorted(exposure)
    )
    return BillRegisterData(language, company, found.on, sections, by)


def _printed(row: BillLine, on: date, kind: Said, state: Said, following: Said) -> PrintedBill:
    bill = row.bill
    customer = f"{row.customer} {row.name}" + (f" / {bill.endorser}" if bill.endorser and bill.endorser != row.name else "")
    late = any(clock.name == row.next and clock.is_late(on.isoformat()) for clock in row.clocks)
    return PrintedBill(
        bill.label, kind(row), customer, bill.acceptor or "", date.fromisoformat(bill.received),
        date.fromisoformat(bill.matures), row.days, bill.amount, state(row), str(row.months_until_cash), following(row), late,
    )  # fmt: skip

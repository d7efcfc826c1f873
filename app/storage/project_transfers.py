"""Transfers without cash, from the facts: their documents and allocations, and the register of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.facts_transfers import TransferAgreementAdded, TransferMade, TransferReversed
from app.storage.engine import Tables
from app.storage.project_ledger import post

Rows = Mapping[str, Sequence[Any]]


def made(tables: Tables, seq: int, fact: TransferMade, rows: Rows) -> None:
    post(tables, seq, fact.documents, fact.allocations)
    tables.run(
        "INSERT INTO transfer(id, number, year, serial, type, customer, other, party, currency, amount, on_date, goods, value,"
        " note, seq) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            fact.transfer, fact.number, fact.year, fact.serial, fact.type, fact.customer, fact.other, fact.party, fact.currency,
            fact.amount, fact.on, fact.goods, fact.value, fact.note, seq,
        ),
    )  # fmt: skip
    tables.many(
        "INSERT INTO transfer_item(transfer, place, document, credit, debit, amount) VALUES(?, ?, ?, ?, ?, ?)",
        [(fact.transfer, place, *item) for place, item in enumerate(fact.items, 1)],
    )


def reversed_(tables: Tables, seq: int, fact: TransferReversed, rows: Rows) -> None:
    post(tables, seq, fact.documents, fact.allocations)
    tables.run("UPDATE transfer SET reversed_on = ?, reversed_seq = ? WHERE id = ?", (fact.on, seq, fact.transfer))


def agreement_added(tables: Tables, seq: int, fact: TransferAgreementAdded, rows: Rows) -> None:
    tables.run(
        "UPDATE transfer SET agreement = ?, signed = ?, file = ?, sha256 = ? WHERE id = ?",
        (fact.agreement, fact.signed, fact.file, fact.sha256, fact.transfer),
    )

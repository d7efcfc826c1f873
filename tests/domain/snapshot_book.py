"""A ledger in memory, for the rules of snapshots: documents, allocations, and what is open of them on a day."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.drafts import DocumentDraft
from app.domain.intake import Decision, KnownCustomer, numbers
from app.domain.intake_explained import SNAPSHOT, Behind, Held, Key, Named, explained
from app.domain.intake_snapshot import (
    OnAccount,
    Part,
    SnapshotBook,
    SnapshotDecision,
    compare,
    decide_snapshot,
    listed,
    said_open,
)
from app.domain.posting import CREDIT, DEBIT, AllocationRow, DocumentRow, Item

DAY, BEFORE = "2026-11-10", "2026-11-02"
CUSTOMERS = {"K01": KnownCustomer(1, "CNY", None), "K02": KnownCustomer(2, "CNY", None)}


def document(id_: int, number: str, amount: int, customer: int = 1, part: int = 1, parts: int = 1, **said: Any) -> DocumentRow:
    row = DocumentRow(id_, "D", customer, 1, number, part, parts, "invoice", DEBIT, "2026-09-01", None, amount, "CNY")
    return row._replace(**said)


def receipt(id_: int, amount: int, day: str = "2026-11-06", customer: int = 1) -> DocumentRow:
    return DocumentRow(id_, "R", customer, 1, f"P{id_}", 1, 1, "receipt", CREDIT, day, None, amount, "CNY")


def draft(number: str, amount: int, open_: int | None = None, customer: str = "K01", row: int = 2, **said: Any) -> DocumentDraft:
    usual: dict[str, Any] = dict.fromkeys(DocumentDraft._fields)
    usual |= {"row": row, "customer": customer, "number": number, "kind": "invoice", "date": "2026-09-01", "amount": amount}
    return DocumentDraft(**{**usual, "open": open_, "currency": "CNY", **said})


@dataclass
class Book:
    """A ledger in memory: documents and allocations, nothing else."""

    documents: list[DocumentRow] = field(default_factory=list)
    allocations: list[AllocationRow] = field(default_factory=list)
    seqs: dict[int, int] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)

    def add(self, decision: Decision) -> Decision:
        seq = 1 + max(self.seqs.values(), default=0)
        self.documents += decision.rows["document"]
        self.allocations += decision.rows["allocation"]
        self.seqs |= {row.id: seq for row in decision.rows["document"]}
        assert all(self.open(row.id) >= 0 for row in self.documents)
        return decision

    def open(self, id_: int, day: str = "9999") -> int:
        amount = sum(row.amount for row in self.documents if row.id == id_ and row.date <= day)
        return amount - sum(one.amount for one in self.allocations if id_ in one[:2] and one.eff <= day)

    def of(self, day: str = "9999", *series: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for row in self.documents:
            if row.series in (series or ("D", "R")):
                found[row.number] = found.get(row.number, 0) + self.open(row.id, day)
        return found

    def next(self) -> int:
        return 1 + max(row.id for row in self.documents)

    def parts(self, day: str) -> dict[Key, list[Part]]:
        found: dict[Key, list[Part]] = {}
        for d in self.documents:
            if d.series == "D":
                part = Part(
                    d.id, d.customer, d.entity, d.number, d.part, d.parts, d.side, d.date, d.currency, d.account, d.project,
                    self.open(d.id), self.open(d.id, day),
                )  # fmt: skip
                found.setdefault((d.customer, d.number), []).append(part)
        return found

    def held(self, kinds: Sequence[str]) -> list[Held]:
        rows = {row.id: row for row in self.documents}
        sums: dict[tuple[int, int], list[AllocationRow]] = {}
        for one in self.allocations:
            for own, other in (one[:2], one[1::-1]):
                if own in rows and rows[own].series == "D" and rows[other or 0].kind in kinds:
                    sums.setdefault((own, other or 0), []).append(one)
        return [
            Held(own, rows[own].date, rows[other], amount, max(one.eff for one in some), self.seqs.get(other, 0))
            for (own, other), some in sums.items()
            if (amount := sum(one.amount for one in some)) > 0
        ]

    def snapshot(self, day: str, drafts: Sequence[DocumentDraft], scope: str = "settle") -> SnapshotDecision:
        parts = self.parts(day)
        known = parts.keys()
        rows = listed(drafts, CUSTOMERS)
        diff = compare(rows, said_open(rows, known, (), day), parts, {1})
        diff = diff if scope == "settle" else replace(diff, gone=())
        behind: dict[int, list[Held]] = {}
        for held in self.held((SNAPSHOT, "receipt", "credit_note")):
            behind.setdefault(held.document, []).append(held)
        money = [
            OnAccount(row, self.open(row.id)) for row in self.documents
            if row.side == CREDIT and row.series in ("D", "R") and row.date <= day and self.open(row.id)
        ]  # fmt: skip
        tag, previous = str(len(self.taken) + 1), self.taken[-1] if self.taken else None
        found = decide_snapshot(diff, SnapshotBook(day, previous, tag, parts, behind, money), numbers(self.next()))
        self.taken.append(day)
        self.add(found)
        return found

    def receive(self, row: DocumentRow, *named: str, file_row: int | None = 5) -> Decision:
        """A receipt on account, or for whole documents as far as it goes."""
        receipts = [Named(row.customer, row.number, file_row, number, row.date) for number in named or (None,)]
        held = [one for one in self.held((SNAPSHOT,)) if one.row.side == CREDIT and one.row.customer == row.customer]
        behind = Behind(held, receipts)
        lines, left = [], row.amount
        for number in named:
            found = [d for d in self.documents if (d.customer, d.number, d.series) == (row.customer, number, "D")]
            items = [Item(d.id, d.customer, d.currency, d.side, d.date, self.open(d.id), d.number, d.kind) for d in found]
            for item in behind.room_for(row.customer, number, items):
                lines.append(AllocationRow(item.id, row.id, min(item.open, left), max(item.date, row.date)))
                left -= min(item.open, left)
        made = Decision({"document": [row], "allocation": [one for one in lines if one.amount]}, accepted=1)
        return self.add(explained(made, behind, "r", numbers(row.id + 1)))


def book(*documents: DocumentRow) -> Book:
    return Book(list(documents))


def told(decision: Decision) -> list[tuple[str, dict[str, str]]]:
    return [(one.problem, dict(one.figures)) for one in decision.warnings]

"""A firm's desk for tests: one fresh book, a clock that moves only with each command, and short ways to say what a file says."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app import bootstrap
from app.actions.imports import Import
from app.actions.intakes import Source
from app.domain.drafts import CustomerDraft, DocumentDraft, Problem, ReceiptDraft
from app.domain.fact import Fact
from app.domain.intake import Decision
from app.domain.rule import Refused, Rule
from app.queries.items import Items, items
from app.storage import journal
from app.storage.book import Book
from app.storage.engine import Tables
from app.storage.open_reads import LATEST
from app.storage.verify import Finding, verify
from app.storage.work import Action, Context, Result

COMPANY = "华创五金有限公司"
TODAY = date(2026, 6, 30)
FRESH = ("2026-06-30", "2026-06-30")
START = datetime(2026, 6, 30, 8, 0, tzinfo=UTC)


def customer(code: str = "C001", name: str | None = None, row: int = 2, **said: Any) -> CustomerDraft:
    """A row of a customer file; what is not ``said`` the file leaves empty."""
    fields: dict[str, Any] = dict.fromkeys(CustomerDraft._fields)
    return CustomerDraft(**{**fields, "row": row, "code": code, "name": name or f"{code}公司", **said})


def document(number: str, amount: int, day: str, owner: str = "C001", row: int = 2, **said: Any) -> DocumentDraft:
    """A row of a document file, an invoice unless ``kind`` is said. Amounts in minor units."""
    fields: dict[str, Any] = dict.fromkeys(DocumentDraft._fields)
    given = {"row": row, "customer": owner, "number": number, "kind": "invoice", "date": day, "amount": amount}
    return DocumentDraft(**{**fields, **given, **said})


def receipt(reference: str, amount: int, day: str, owner: str = "C001", row: int = 2, **said: Any) -> ReceiptDraft:
    """A row of a receipt file: ``document`` and ``allocated`` say what it pays."""
    fields: dict[str, Any] = dict.fromkeys(ReceiptDraft._fields)
    given = {"row": row, "customer": owner, "reference": reference, "kind": "receipt", "date": day, "amount": amount}
    return ReceiptDraft(**{**fields, **given, **said})


@dataclass(slots=True)
class Office:
    """A book open for writing. Every command has its own id and comes one minute after the one before."""

    path: Path
    book: Book
    now: datetime = START
    commands: int = 0
    today: date = TODAY

    def context(self, command: str | None = None) -> Context:
        self.commands += 1
        self.now += timedelta(minutes=1)
        return Context("会计", self.now, self.today, command or f"command-{self.commands}")

    def do(self, action: Action, command: str | None = None) -> Result:
        return self.book.do(action, self.context(command))

    def preview(self, action: Action) -> tuple[Result, list[Fact]]:
        return self.book.preview(action, self.context())

    def refuses(self, action: Action, rule: Rule) -> dict[str, Any]:
        """The figures of a refusal, which must be by this rule and must have left the book as it was."""
        before = self.state()
        with pytest.raises(Refused) as no:
            self.do(action)
        assert no.value.rule is rule
        assert self.state() == before
        return dict(no.value.figures)

    def customers(self, *drafts: CustomerDraft) -> Result:
        return self.do(Import(source("customers", drafts)))

    def documents(self, *drafts: DocumentDraft, up_to: str | None = None) -> Result:
        return self.do(Import(source("documents", drafts), up_to))

    def receipts(self, *drafts: ReceiptDraft, up_to: str | None = None) -> Result:
        return self.do(Import(source("receipts", drafts), up_to))

    @contextmanager
    def reading(self) -> Iterator[Tables]:
        with self.book.reading() as tables:
            yield tables

    def rows(self, sql: str, *params: Any) -> list[Any]:
        with self.reading() as tables:
            return tables.rows(sql, params)

    def head(self) -> int:
        with self.reading() as tables:
            return journal.head(tables)[0]

    def state(self) -> dict[str, int]:
        """How many rows stand in the tables a command may add to: equal before and after means nothing was written."""
        names = ("journal", "batch_rows", "person_value", "command", "document", "allocation", "notice", "paper")
        return {name: self.rows(f"SELECT count(*) FROM {name}")[0][0] for name in names}

    def items(self, on: str = "2026-06-30", code: str | None = None, known: int = LATEST) -> Items:
        with self.reading() as tables:
            return items(tables, date.fromisoformat(on), code, known)

    def open(self, on: str = "2026-06-30", known: int = LATEST) -> dict[str, int]:
        """What is owed, by document label."""
        return {item.document: item.open for item in self.items(on, known=known).debits}

    def unapplied(self, on: str = "2026-06-30", known: int = LATEST) -> dict[str, int]:
        return {item.document: item.open for item in self.items(on, known=known).credits}

    def findings(self) -> Sequence[Finding]:
        return verify(self.path).findings


def opened(path: Path, currency: str = "CNY") -> Office:
    """A new book with the policy, letter texts and calendars that ship with the program."""
    first = Context("会计", START, TODAY, "command-0")
    return Office(path, bootstrap.create(path, COMPANY, {}, currency, first))


def source(kind: str, drafts: Sequence[Any], name: str = "file.csv") -> Source:
    """A checked file; the newest date in it is how far its data reach."""
    dates = [draft.date for draft in drafts] if kind != "customers" else []
    has_open = any(getattr(draft, "open", None) is not None for draft in drafts)
    return Source(kind, name, "00" * 32, "utf-8", len(drafts), 0, max(dates, default=None), has_open, tuple(drafts))


def decision(result: Result) -> Decision:
    found: Decision = result["_decision"]
    return found


def problems(found: Sequence[Problem]) -> list[tuple[int | None, str]]:
    """(row, code) of each problem."""
    return [(problem.row, problem.problem) for problem in found]


def rejected(result: Result) -> list[tuple[int | None, str]]:
    return problems(decision(result).rejected)


def warned(result: Result) -> list[tuple[int | None, str]]:
    return problems(decision(result).warnings)


def reached(office: Office, day: str) -> None:
    """Say that ledger and receipts reach up to a day, by a file in which nothing else is new."""
    office.documents(document("Z0", 100, "2025-01-01", "C900", open=0), up_to=day)

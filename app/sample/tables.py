"""The sample company as three files in the canonical layout, and what its open amounts must come to on any day."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from app.domain.money import show
from app.exchange.kinds import KINDS
from app.sample.billing import Doc, documents, weekday_before
from app.sample.paying import REFUND, Receipt, receipts
from app.sample.register import Customer, customers

_LETTERS = {"owner": ("否", "老板自理"), "statement": ("只对账", "月初寄对账单，不发催函")}
_ACCOUNT = "1122"


class Movement(NamedTuple):
    """From ``day`` on so much more is owed (``gross``) or on account (``unapplied``), in minor units."""

    day: date
    customer: str
    currency: str
    gross: int
    unapplied: int


class Standing(NamedTuple):
    """Open debit items and what is on account beside them, minor units."""

    gross: int
    unapplied: int


class _Line(NamedTuple):
    """One row of a file by field name, the day from which the firm's own program would show it, and its bounce."""

    since: date
    row: dict[str, str]
    back: date | None = None


@dataclass(frozen=True, slots=True)
class SampleFiles:
    """``scenes``: customer code by the case it is there for; ``tails``: (customer, number) of a scene's own invoice.

    ``movements`` are kept by the simulation itself: the program's own reckoning must come to the same.
    """

    on: date
    lines: Mapping[str, tuple[_Line, ...]]
    movements: tuple[Movement, ...]
    scenes: Mapping[str, str]
    tails: Mapping[str, tuple[str, str]]

    def texts(self, day: date) -> dict[str, str]:
        """CSV by kind as exported on ``day``, in the order of import; bank statements reach to the weekday before."""
        reach = {"receipts": receipts_up_to(day)}
        return {kind: _csv(kind, lines, reach.get(kind, day)) for kind, lines in self.lines.items()}

    def expected(self, day: date) -> dict[tuple[str, str], Standing]:
        """What each (customer, currency) has open on a day; pairs with nothing open are not there."""
        sums: dict[tuple[str, str], Standing] = {}
        for move in self.movements:
            if move.day <= day:
                was = sums.get((move.customer, move.currency), Standing(0, 0))
                sums[(move.customer, move.currency)] = Standing(was.gross + move.gross, was.unapplied + move.unapplied)
        return {key: standing for key, standing in sums.items() if any(standing)}

    def totals(self, day: date) -> dict[str, Standing]:
        """The sums per currency on a day."""
        found: dict[str, Standing] = {}
        for (_, currency), one in self.expected(day).items():
            was = found.get(currency, Standing(0, 0))
            found[currency] = Standing(was.gross + one.gross, was.unapplied + one.unapplied)
        return found


def receipts_up_to(day: date) -> date:
    """The last day whose bank statement is there on the morning of ``day``."""
    return weekday_before(day - timedelta(days=1))


def make_tables(on: date) -> SampleFiles:
    """Sixty customers and the two years before ``on``. The same day gives the same files, whatever the machine."""
    known = customers()
    billed = documents(known, on)
    paid = receipts(billed, on, receipts_up_to(on))
    pairs = list(zip(billed, paid, strict=True))
    lines = {
        "customers": [_Line(date.min, _customer(one)) for one in known],
        "documents": [_Line(_shown(doc, docs), _document(doc, docs)) for docs in billed for doc in docs],
        "receipts": [line for docs, found in pairs for one in found for line in _rows(one, docs)],
    }
    lines["documents"].sort(key=lambda line: (line.row["date"], line.row["number"]))
    lines["receipts"].sort(key=lambda line: (line.row["date"], line.row["reference"]))
    return SampleFiles(
        on, {kind: tuple(found) for kind, found in lines.items()},
        tuple(move for docs, found in pairs for move in _movements(docs, found)),
        {scene: one.code for one in reversed(known) for scene in one.scenes},
        {doc.scene: (doc.customer.code, doc.number) for docs in billed for doc in docs if doc.scene},
    )  # fmt: skip


def _csv(kind: str, lines: Iterable[_Line], reach: date) -> str:
    """What is there by ``reach``, under the Chinese headers that a template offers."""
    fields = [field for field in KINDS[kind] if field.listed]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([field.zh for field in fields])
    for line in lines:
        if line.since <= reach:
            row = line.row | ({"reversed_on": ""} if line.back and line.back > reach else {})
            writer.writerow([row.get(field.name, "") for field in fields])
    return out.getvalue()


def _shown(doc: Doc, docs: Sequence[Doc]) -> date:
    """A document is booked when its term's clock has started, a note not before its invoice."""
    own = max(doc.day, doc.base or doc.day)
    return own if doc.against is None else max(own, _shown(docs[doc.against], docs))


def _customer(one: Customer) -> dict[str, str]:
    letters, note = next((_LETTERS[scene] for scene in sorted(one.scenes & _LETTERS.keys())), ("是", ""))
    plain = {
        "code": one.code, "name": one.name, "short_name": one.short_name, "name_en": one.name_en, "group": one.group,
        "term": one.term, "language": {"zh": "中文", "en": "英文"}[one.language], "currency": one.currency,
        "salesperson": one.salesperson, "letters": letters,
    }  # fmt: skip
    return {**plain, **one.values, "note": note or one.values.get("note", "")}


def _document(doc: Doc, docs: Sequence[Doc]) -> dict[str, str]:
    return {
        "customer": doc.customer.code, "number": doc.number, "kind": doc.kind, "date": doc.day.isoformat(),
        "due": doc.due.isoformat() if doc.due else "", "amount": show(doc.amount, doc.currency), "currency": doc.currency,
        "order": doc.order, "contract": doc.contract, "delivery": doc.delivery, "project": doc.project,
        "account": _ACCOUNT, "base_date": doc.base.isoformat() if doc.base else "",
        "credits": "" if doc.against is None else docs[doc.against].number, "disputed": doc.disputed, "text": doc.text,
    }  # fmt: skip


def _rows(one: Receipt, docs: Sequence[Doc]) -> Iterator[_Line]:
    since = max([one.day, *(_shown(docs[row.place], docs) for row in one.rows if row.place is not None)])
    for row in one.rows:
        shown = {
            "customer": one.customer.code, "reference": one.reference, "date": one.day.isoformat(),
            "amount": show(one.amount, one.currency), "currency": one.currency, "method": one.method,
            "document": "" if row.place is None else docs[row.place].number, "allocated": show(row.amount, one.currency),
            "reversed_on": one.reversed_on.isoformat() if one.reversed_on else "", "payer": one.payer, "text": one.text,
        }  # fmt: skip
        yield _Line(since, shown, one.reversed_on)


def _movements(docs: Sequence[Doc], found: Sequence[Receipt]) -> Iterator[Movement]:
    for doc in docs:
        gross, unapplied = _side(doc, docs)
        yield Movement(doc.day, doc.customer.code, doc.currency, gross, unapplied)
    for one in found:
        yield from _received(one, docs)


def _side(doc: Doc, docs: Sequence[Doc]) -> tuple[int, int]:
    """A red letter lessens its invoice, or is on account when it names none."""
    if doc.kind != "红字":
        return doc.amount, 0
    return (0, doc.amount) if doc.against is None else (-doc.amount, 0)


def _received(one: Receipt, docs: Sequence[Doc]) -> Iterator[Movement]:
    """Money counts from its day, but for a document not before that document's; a bounce takes all of it back."""
    code, currency = one.customer.code, one.currency
    if one.method == REFUND:
        yield Movement(one.day, code, currency, 0, -one.amount)
        return
    yield Movement(one.day, code, currency, 0, one.amount)
    for row in one.rows:
        if row.place is not None:
            since = max(one.day, docs[row.place].day)
            yield Movement(since, code, currency, -row.amount, -row.amount)
    if one.reversed_on:
        settled = sum(row.amount for row in one.rows if row.place is not None)
        yield Movement(one.reversed_on, code, currency, settled, settled - one.amount)

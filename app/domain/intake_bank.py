"""Lines of bank statements: what is new of a statement that overlaps the last one.

A line is known by the bank's own number where it gives one, else by its account, day, time, amount, direction and
balance. Equal lines are told apart by their text and counted: two payments of one amount on a day are two. The text is
compared but is in no stored key, because it names people.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from app.domain.drafts import BankLine
from app.domain.intake import Decision, Numbers, Store, Tray

NOBODY = 0  # the customer of a personal value that belongs to a line of the bank


class BankEntry(NamedTuple):
    """A line as a file gives it. ``confirm``: its layout was seen once only, a person looks at the first file."""

    row: int
    layout: str
    confirm: bool
    line: BankLine

    @property
    def date(self) -> str:
        return self.line.date


class BankRow(NamedTuple):
    """A line as the book keeps it; party, party_account and text are ids of personal values."""

    id: int
    layout: str
    account: str | None
    date: str
    time: str | None
    amount: int
    side: str
    currency: str
    balance: int | None
    party: int | None
    party_account: int | None
    party_bank: str | None
    text: int | None
    reference: str | None
    reversal: int
    key: str


BANK_LINE = BankRow._fields
Texts = dict[int, str | None]  # text by ordinal; None where it was erased


class BankBook(NamedTuple):
    """What the book has: texts of lines by the stem of their keys, and the layouts of files that it took before."""

    lines: Mapping[str, Mapping[int, str | None]]
    layouts: frozenset[str]


class _Work:
    """What one decision has made so far; never leaves it."""

    def __init__(self, book: BankBook, new_id: Numbers, store: Store) -> None:
        self.book, self.new_id, self.store = book, new_id, store
        self.tray = Tray()
        self.rows: list[BankRow] = []
        self.waiting: dict[str, Texts] = {}  # lines of the book that no line of the file was yet
        self.taken: dict[str, set[int]] = {}
        self.kept: dict[tuple[str, str], int] = {}


def decide_bank(entries: Sequence[BankEntry], book: BankBook, new_id: Numbers, store: Store) -> Decision:
    """The lines that the book does not have. ``store`` keeps names, accounts and texts apart and answers their ids."""
    work = _Work(book, new_id, store)
    for entry in entries:
        _take(work, entry)
    unseen = dict.fromkeys(e.layout for e in entries if e.confirm and e.layout not in book.layouts)
    for layout in unseen:
        work.tray.warn(None, None, layout, "BANK_CONFIRM", layout=layout)
    return work.tray.decision({"bank_line": work.rows})


def stem(line: BankLine) -> str:
    """What all equal lines have in common (hexadecimal)."""
    told = (line.reference,) if line.reference else (line.time, line.balance)
    parts = (line.account, line.date, line.amount, line.side, line.currency, *told)
    return sha256("\n".join("" if part is None else str(part) for part in parts).encode()).hexdigest()[:32]


def _take(work: _Work, entry: BankEntry) -> None:
    line, same = entry.line, stem(entry.line)
    waiting = work.waiting.setdefault(same, dict(work.book.lines.get(same, {})))
    known = next((n for n in sorted(waiting) if line.reference or waiting[n] in (None, line.text or "")), None)
    if known is not None:
        del waiting[known]
        work.tray.unchanged += 1
        return
    taken = work.taken.setdefault(same, set(work.book.lines.get(same, {})))
    ordinal = next(n for n in range(1, len(taken) + 2) if n not in taken)
    taken.add(ordinal)
    work.rows.append(_row(work, entry, f"{same}-{ordinal}"))
    work.tray.accepted += 1
    work.tray.add(line.currency, line.amount if line.side == "in" else -line.amount)


def _row(work: _Work, entry: BankEntry, key: str) -> BankRow:
    line = entry.line
    return BankRow(
        work.new_id(), entry.layout, line.account, line.date, line.time, line.amount, line.side, line.currency, line.balance,
        _kept(work, "party", line.party), _kept(work, "party_account", line.party_account), line.party_bank,
        work.store(NOBODY, "bank_text", line.text) if line.text else None, line.reference, int(line.reversal), key,
    )  # fmt: skip


def _kept(work: _Work, field: str, value: str | None) -> int | None:
    """The same name is kept once for a file. A text is not: what is erased of one line must stay of another."""
    if not value:
        return None
    if (field, value) not in work.kept:
        work.kept[(field, value)] = work.store(NOBODY, field, value)
    return work.kept[(field, value)]

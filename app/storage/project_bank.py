"""Lines of the bank and the receipts behind them, from the facts."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.facts import BankLineIgnored, BankLineMatched, BankLineReopened
from app.domain.facts_settling import PayerNoteSigned
from app.domain.intake_bank import BANK_LINE
from app.storage import project_bills
from app.storage.engine import Tables

Rows = Mapping[str, Sequence[Any]]
_LINE = f"INSERT INTO bank_line({', '.join(BANK_LINE)}, seq) VALUES({', '.join('?' * (len(BANK_LINE) + 1))})"


def imported(tables: Tables, seq: int, rows: Rows) -> None:
    tables.many(_LINE, [(*row, seq) for row in rows.get("bank_line", ())])
    tables.many(
        "UPDATE receipt_origin SET state = 'confirmed', reference = ?, confirmed_seq = ?"
        " WHERE document = ? AND state = 'provisional'",
        [(reference, seq, document) for document, reference in rows.get("confirm", ())],
    )


def undone(tables: Tables, seq: int, made: int) -> None:
    tables.run("UPDATE bank_line SET void_seq = ? WHERE seq = ?", (seq, made))
    tables.run(
        "UPDATE receipt_origin SET state = 'provisional', reference = NULL, confirmed_seq = NULL"
        " WHERE confirmed_seq = ? AND state = 'confirmed'",
        (made,),
    )


def matched(tables: Tables, seq: int, fact: BankLineMatched, rows: Rows) -> None:
    tables.run("UPDATE bank_line SET ignored = NULL WHERE id = ?", (fact.line,))
    tables.many(
        "INSERT INTO receipt_origin(document, line, origin, state, by_hand, seq) VALUES(?, ?, 'bank', ?, ?, ?)",
        [(document, fact.line, fact.state, int(fact.by_hand), seq) for document in fact.receipts],
    )


def reopened(tables: Tables, seq: int, fact: BankLineReopened, rows: Rows) -> None:
    tables.run("UPDATE bank_line SET ignored = NULL WHERE id = ?", (fact.line,))
    tables.run("UPDATE receipt_origin SET state = 'taken_back' WHERE line = ?", (fact.line,))
    tables.run("DELETE FROM payer_note WHERE line = ?", (fact.line,))  # it names customers and amounts
    project_bills.reopened(tables, fact.line)


def ignored(tables: Tables, seq: int, fact: BankLineIgnored, rows: Rows) -> None:
    tables.run("UPDATE bank_line SET ignored = ? WHERE id = ?", (fact.reason, fact.line))


def note_signed(tables: Tables, seq: int, fact: PayerNoteSigned, rows: Rows) -> None:
    tables.run("DELETE FROM payer_note WHERE line = ?", (fact.line,))
    if fact.on is not None:
        tables.run("INSERT INTO payer_note(line, signed_on, seq) VALUES(?, ?, ?)", (fact.line, fact.on, seq))

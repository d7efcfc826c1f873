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
    confirmed = [(document, reference, seq) for document, reference in rows.get("confirm", ())]
    tables.many("INSERT INTO confirmation(document, reference, seq) VALUES(?, ?, ?)", confirmed)
    _tell_confirmed(tables, [document for document, *_ in confirmed])


def undone(tables: Tables, seq: int, made: int) -> None:
    """What a batch confirmed is as it was before: confirmed by an earlier one, by policy, or by nobody."""
    tables.run("UPDATE bank_line SET void_seq = ? WHERE seq = ?", (seq, made))
    touched = [document for (document,) in tables.rows("SELECT document FROM confirmation WHERE seq = ?", (made,))]
    tables.run("DELETE FROM confirmation WHERE seq = ?", (made,))
    _tell_confirmed(tables, touched)


def _tell_confirmed(tables: Tables, documents: Sequence[int]) -> None:
    tables.many(
        "UPDATE receipt_origin SET (reference, confirmed_seq) = (SELECT c.reference, max(c.seq) FROM confirmation c"
        " WHERE c.document = receipt_origin.document), state = CASE WHEN counted OR EXISTS (SELECT 1 FROM confirmation c"
        " WHERE c.document = receipt_origin.document) THEN 'confirmed' ELSE 'provisional' END"
        " WHERE document = ? AND state IN ('provisional', 'confirmed')",
        [(document,) for document in documents],
    )


def matched(tables: Tables, seq: int, fact: BankLineMatched, rows: Rows) -> None:
    tables.run("UPDATE bank_line SET ignored = NULL WHERE id = ?", (fact.line,))
    tables.many(
        "INSERT INTO receipt_origin(document, line, origin, state, by_hand, seq, counted) VALUES(?, ?, 'bank', ?, ?, ?, ?)",
        [
            (document, fact.line, fact.state, int(fact.by_hand), seq, int(fact.state == "confirmed"))
            for document in fact.receipts
        ],
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

"""Bills received, what was done with them, and the receipts that may be theirs."""

from collections.abc import Mapping, Sequence
from datetime import date
from json import dumps
from typing import NamedTuple

from app.domain.bills import BILL, SPLIT, BillRow, BillState, Move, Verb, for_money
from app.domain.bills_policy import BillsPolicy, bills_from_json
from app.domain.intake_bills import Standing, WaitingReceipt
from app.domain.intake_confirming import FromBank
from app.domain.matching_bills import Expected
from app.storage.engine import Tables
from app.storage.policy_rows import current, policy_rows

_BILL = "SELECT " + ", ".join("b." + name for name in BILL)
_ALL = _BILL + " FROM bill b WHERE b.void_seq IS NULL ORDER BY b.id"
_MOVES = (
    "SELECT bill, id, verb, state, on_date, party, net, recourse, reversal FROM bill_move WHERE undone_seq IS NULL ORDER BY id"
)


def bills_policy(tables: Tables, on: date) -> BillsPolicy:
    """As the policy of that day has it; a book without one uses the program's own figures."""
    found = current(policy_rows(tables, "bills"), on).get(None)
    return bills_from_json(found.body) if found else BillsPolicy()


def moves(tables: Tables) -> dict[int, list[Move]]:
    """What was done with each bill, in order, and stands."""
    found: dict[int, list[Move]] = {}
    for bill, id_, verb, state, on, party, net, recourse, reversal in tables.rows(_MOVES):
        found.setdefault(bill, []).append(Move(id_, verb, state, on, party, net, bool(recourse), reversal))
    return found


def bills(tables: Tables) -> list[BillRow]:
    """All that were received, those that were divided and their parts as well."""
    return [BillRow(*row) for row in tables.rows(_ALL)]


def standing(tables: Tables, on: str | None = None) -> list[Standing]:
    """The bills of a day (None: as they are) with what had been done with each by then; parts instead of what was divided."""
    done = moves(tables)
    found = []
    for bill in bills(tables):
        own = [move for move in done.get(bill.id, ()) if on is None or move.on <= on]
        if (on is None or bill.since <= on) and not (own and own[-1].state == SPLIT):
            found.append(Standing(bill, tuple(own)))
    return found


class Kept(NamedTuple):
    """What a bill has beside its own figures. ``batch``: that it came with."""

    line: int | None
    confirmed: bool
    batch: int | None


def kept(tables: Tables, bill: int) -> Kept:
    line, confirmed, batch = tables.row(
        "SELECT b.line, b.confirmed_seq IS NOT NULL, t.id FROM bill b LEFT JOIN batch t ON t.seq = b.seq WHERE b.id = ?", (bill,)
    ) or (None, 0, None)
    return Kept(line, bool(confirmed), batch)


def lines(tables: Tables) -> dict[int, int]:
    """The line of the bank that is the money of each bill that has come."""
    return dict(tables.rows("SELECT id, line FROM bill WHERE line IS NOT NULL AND void_seq IS NULL"))


def owners(tables: Tables) -> dict[int, tuple[str, str, str]]:
    """Customer's code and name, and the number, of each receipt that has a bill, by its id."""
    return {
        id_: (code, name, number)
        for id_, code, name, number in tables.rows(
            "SELECT DISTINCT d.id, c.code, c.name, d.number FROM bill b JOIN document d ON d.id = b.document"
            " JOIN customer c ON c.id = d.customer WHERE b.void_seq IS NULL"
        )
    }


def parts_of(tables: Tables, bill: int) -> list[int]:
    return [id_ for (id_,) in tables.rows("SELECT id FROM bill WHERE parent = ? AND void_seq IS NULL ORDER BY id", (bill,))]


def covered(tables: Tables, document: int) -> int:
    """The amount of a receipt that bills stand behind; of what was divided only its parts count."""
    return sum(one.bill.amount for one in standing(tables) if one.bill.document == document)


_WAITING = (
    "SELECT d.id, d.customer, d.number, d.date, d.amount, d.currency, d.method, d.entity FROM document d WHERE d.kind = 'receipt'"
    " AND d.series = 'R' AND d.void_seq IS NULL AND NOT EXISTS"
    "  (SELECT 1 FROM receipt_origin o WHERE o.document = d.id AND o.state <> 'taken_back')"
    " AND NOT EXISTS (SELECT 1 FROM document v WHERE v.customer = d.customer AND v.number = d.number"
    "  AND v.series = 'V' AND v.void_seq IS NULL)"
    " AND NOT EXISTS (SELECT 1 FROM bill b WHERE b.document = d.id AND b.own = 1 AND b.void_seq IS NULL) ORDER BY d.id"
)


def waiting_receipts(tables: Tables) -> list[WaitingReceipt]:
    """Receipts of the accounting program that a bill may stand behind, with what other bills leave of each."""
    behind: dict[int, int] = {}
    for one in standing(tables):
        behind[one.bill.document] = behind.get(one.bill.document, 0) + one.bill.amount
    return [WaitingReceipt._make((*row, behind.get(row[0], 0))) for row in tables.rows(_WAITING)]


def from_bills(tables: Tables) -> list[FromBank]:
    """Receipts posted with a bill, and what the accounting program called them if it did."""
    return [
        FromBank(*row)
        for row in tables.rows(
            "SELECT DISTINCT d.id, d.customer, d.number, d.date, d.amount, d.currency, d.open, b.number, b.reference"
            " FROM bill b JOIN document d ON d.id = b.document WHERE b.own = 1 AND b.void_seq IS NULL AND d.void_seq IS NULL"
            " ORDER BY d.date, d.id"
        )
    ]


_CASHABLE = frozenset({BillState.PRESENTED, BillState.ON_HAND, BillState.HONOURED, BillState.PLEDGED})


def expected(tables: Tables) -> list[Expected]:
    """Money that bills are about to bring: the amount at maturity, or what a bank pays for one that it discounted."""
    come, receipts = lines(tables), _receipts(tables)
    made = [_expected(one, *receipts[one.bill.document]) for one in standing(tables) if one.bill.id not in come]
    return [one for one in made if one is not None]


def _expected(one: Standing, customer: int, receipt: str) -> Expected | None:
    bill = one.bill
    sold = next((move for move in one.moves if move.state == BillState.DISCOUNTED), None)
    if sold is None and not (one.state in _CASHABLE and for_money(one.moves)):
        return None
    paid = next((move.on for move in one.moves if move.verb == Verb.HONOUR), bill.matures)
    parties = (sold.party,) if sold else (bill.acceptor, bill.acceptor_bank)
    day, amount = (sold.on, sold.net or 0) if sold else (paid, bill.amount)
    told = tuple(party for party in parties if party)
    return Expected(bill.id, bill.document, customer, receipt, bill.number, day, amount, bill.currency, told)


def _receipts(tables: Tables) -> Mapping[int, tuple[int, str]]:
    return {
        id_: (customer, number)
        for id_, customer, number in tables.rows(
            "SELECT DISTINCT d.id, d.customer, d.number FROM bill b JOIN document d ON d.id = b.document WHERE b.void_seq IS NULL"
        )
    }


def honoured_by(tables: Tables, line: int) -> list[tuple[int, int]]:
    """(bill, move) that the match of a line said was honoured."""
    return [
        (bill, move)
        for bill, move in tables.rows(
            "SELECT b.id, m.id FROM bill b JOIN bill_move m ON m.bill = b.id AND m.undone_seq IS NULL AND m.verb = 'honour'"
            " JOIN journal j ON j.seq = m.seq JOIN journal k ON k.command = j.command AND k.kind = 'BillCashed'"
            " WHERE b.line = ? ORDER BY b.id",
            (line,),
        )
    ]


def posted_with(tables: Tables, document: int) -> list[int]:
    """A receipt and the settlements by lists that gave way to it, the latest entry first."""
    rows = tables.rows(
        "SELECT o.id FROM document d JOIN journal j ON j.seq = d.seq JOIN journal k ON k.command = j.command"
        " JOIN document o ON o.seq = k.seq WHERE d.id = ? AND o.customer = d.customer AND o.void_seq IS NULL"
        " AND (o.id = d.id OR o.kind = 'snapshot_replaced') ORDER BY o.seq DESC",
        (document,),
    )
    return [id_ for (id_,) in rows]


def reversals_of(tables: Tables, receipt: int) -> set[int]:
    """Documents by which parts of a receipt were taken back."""
    rows = tables.rows("SELECT DISTINCT m.reversal FROM bill_move m JOIN bill b ON b.id = m.bill WHERE b.document = ?", (receipt,))
    return {id_ for (id_,) in rows if id_ is not None}


def paid_since(tables: Tables, documents: Sequence[int]) -> str | None:
    """Why what was posted with some documents cannot be taken back: they pay something since, or what they opened was paid."""
    ids = {"ids": dumps(list(documents))}
    found = tables.value(
        "SELECT o.number FROM json_each(:ids) i CROSS JOIN allocation a ON a.debit = i.value OR a.credit = i.value"
        " JOIN document o ON o.id = CASE i.value WHEN a.debit THEN a.credit ELSE a.debit END"
        " WHERE a.seq NOT IN (SELECT d.seq FROM json_each(:ids) k CROSS JOIN document d ON d.id = k.value)"
        " GROUP BY i.value, o.id HAVING sum(a.amount) <> 0 ORDER BY o.id LIMIT 1",
        ids,
    )
    short = found or tables.value(
        "SELECT o.number FROM (SELECT debit AS id, amount FROM allocation WHERE seq IN (SELECT d.seq FROM json_each(:ids) i"
        "  CROSS JOIN document d ON d.id = i.value) UNION ALL SELECT credit, amount FROM allocation WHERE seq IN"
        "  (SELECT d.seq FROM json_each(:ids) i CROSS JOIN document d ON d.id = i.value)) m JOIN document o ON o.id = m.id"
        " GROUP BY o.id HAVING o.open + sum(m.amount) < 0 ORDER BY o.id LIMIT 1",
        ids,
    )
    return str(short) if short is not None else None



def hanging_on(tables: Tables, seq: int) -> list[str]:
    """Bills of a batch with which something was done since, and those that stand behind its receipts."""
    done = moves(tables)
    rows = tables.rows(
        "SELECT b.id, b.number, b.first, b.last, b.seq = :seq, b.line IS NOT NULL OR b.confirmed_seq IS NOT NULL FROM bill b"
        " LEFT JOIN document d ON d.id = b.document WHERE (b.seq = :seq OR d.seq = :seq) AND b.void_seq IS NULL ORDER BY b.id",
        {"seq": seq},
    )
    return [
        f"{number} {first}-{last}" if last else str(number)
        for id_, number, first, last, own, tied in rows
        if not own or tied or id_ in done
    ]



"""A line of the bank is the money of a bill: no receipt is posted, the bill is honoured if nobody has said so yet."""

from app.domain import bills
from app.domain.bills import Verb
from app.domain.facts_bills import BillCashed, BillMoved
from app.storage import bill_reads, ledger_reads
from app.storage.work import Work


def cash(work: Work, bill: int, line: int, day: str) -> None:
    """``day`` (ISO) of the line; what was done with the bill since puts it off."""
    one = next(one for one in bill_reads.standing(work.tables) if one.bill.id == bill)
    work.record(BillCashed(bill, line))
    if one.state in bills.OURS:
        on = max([day, one.bill.since, *(move.on for move in one.moves)])
        after = bills.BillState.HONOURED
        move = ledger_reads.next_id(work.tables, "bill_move")
        work.record(BillMoved(bill, move, Verb.HONOUR, after, on, None, None, False, None))

"""Lines of the bank, the receipts behind them, and what matching needs to know of the book."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from json import dumps

from app.domain.intake_bank import BankBook
from app.domain.intake_confirming import FromBank, Received
from app.domain.matching import Cash, Incoming, Moved, Past, Proposal, propose, taken_back
from app.domain.matching_bills import by_bills, chosen
from app.domain.matching_fit import OpenItem
from app.domain.matching_policy import ACCOUNTING, BANK, HERE, MatchingPolicy, matching_from_json
from app.domain.payers import Customer, plain
from app.domain.posting import label
from app.storage import bill_reads
from app.storage.engine import Tables
from app.storage.person import ERASED
from app.storage.policy_rows import current, policy_rows

OPEN, MATCHED, IGNORED = "open", "matched", "ignored"
_NO_BILL = "NOT EXISTS (SELECT 1 FROM bill i WHERE i.document = d.id AND i.void_seq IS NULL)"


def bank_book(tables: Tables) -> BankBook:
    lines: dict[str, dict[int, str | None]] = {}
    for key, text, value in tables.rows(
        "SELECT b.key, b.text, v.value FROM bank_line b LEFT JOIN person_value v ON v.id = b.text WHERE b.void_seq IS NULL"
    ):
        same, _, ordinal = str(key).rpartition("-")
        lines.setdefault(same, {})[int(ordinal)] = "" if text is None else value
    return BankBook(lines, frozenset(name for (name,) in tables.rows("SELECT DISTINCT layout FROM bank_line")))


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A line as it stands; erased values read 已删除. ``receipts`` are the numbers of what stands behind it."""

    id: int
    layout: str
    account: str | None
    date: str
    amount: int
    side: str
    currency: str
    party: str | None
    party_id: int | None
    party_account: str | None
    text: str | None
    reference: str | None
    reversal: bool
    ignored: str | None
    receipts: tuple[tuple[str, str], ...]  # customer, number

    @property
    def state(self) -> str:
        return MATCHED if self.receipts else IGNORED if self.ignored is not None else OPEN


def bank_lines(tables: Tables, first: str = "", last: str = "9999") -> list[StoredLine]:
    """Lines of a period (ISO days, both included) by day."""
    behind: dict[int, list[tuple[str, str]]] = {}
    for line, code, number in tables.rows(
        "SELECT o.line, c.code, d.number FROM receipt_origin o JOIN document d ON d.id = o.document JOIN customer c"
        " ON c.id = d.customer WHERE o.state <> 'taken_back' AND d.void_seq IS NULL ORDER BY o.line, d.id"
    ):
        behind.setdefault(line, []).append((code, number))
    return [
        StoredLine(
            id_, layout, account, day, amount, side, currency, _value(party, name), party, _value(number, sender),
            _value(text, said), reference, bool(reversal), ignored, tuple(behind.get(id_, ())),
        )
        for id_, layout, account, day, amount, side, currency, party, name, number, sender, text, said, reference, reversal, ignored
        in tables.rows(
            "SELECT b.id, b.layout, b.account, b.date, b.amount, b.side, b.currency, b.party, p.value, b.party_account, a.value,"
            " b.text, t.value, b.reference, b.reversal, b.ignored FROM bank_line b"
            " LEFT JOIN person_value p ON p.id = b.party LEFT JOIN person_value a ON a.id = b.party_account"
            " LEFT JOIN person_value t ON t.id = b.text"
            " WHERE b.void_seq IS NULL AND b.date BETWEEN ? AND ? ORDER BY b.date, b.id",
            (first, last),
        )
    ]  # fmt: skip


def met_open(tables: Tables, until: str) -> bool:
    """Whether money came in up to a day that has no receipt and was not put aside; a look before more is read."""
    return bool(
        tables.value(
            "SELECT 1 FROM bank_line b WHERE b.void_seq IS NULL AND b.side = 'in' AND b.reversal = 0 AND b.ignored IS NULL"
            " AND b.date <= ? AND NOT EXISTS (SELECT 1 FROM receipt_origin o JOIN document d ON d.id = o.document"
            "  WHERE o.line = b.id AND o.state <> 'taken_back' AND d.void_seq IS NULL) LIMIT 1",
            (until,),
        )
    )


def _value(id_: int | None, value: str | None) -> str | None:
    return None if id_ is None else value or ERASED


def incoming(lines: Sequence[StoredLine], private: Callable[[str], bool]) -> list[Incoming]:
    """Money in that nothing explains yet, without what the bank took back. ``private``: whether a name is a person's."""
    back = reversed_by(lines)
    return [
        Incoming(
            one.id, one.date, one.amount, one.currency, one.party, one.party_account, one.text, one.reference,
            one.party is not None and private(one.party),
        )
        for one in lines
        if one.state == OPEN and one.side == "in" and not one.reversal and one.id not in back
    ]  # fmt: skip


def reversed_by(lines: Sequence[StoredLine]) -> dict[int, int]:
    return taken_back(
        Moved(one.id, one.account, one.date, one.amount, one.side, one.currency, one.party, one.reversal) for one in lines
    )


def proposals(tables: Tables, lines: Sequence[StoredLine], on: date, private: Callable[[str], bool]) -> list[Proposal]:
    """For all open money in among ``lines``."""
    waiting, policy = incoming(lines, private), matching_policy(tables, on)
    bills = by_bills(waiting, bill_reads.expected(tables), bill_days(tables, on))
    sure = {one.line for one in bills if not one.asks}
    others = [line for line in waiting if line.id not in sure]
    return chosen(bills, propose(others, payable(tables), payers(tables), past(tables), policy), waiting)


def bill_days(tables: Tables, on: date) -> int:
    """How far from its day the money of a bill may come."""
    return max(matching_policy(tables, on).confirm_days, bill_reads.bills_policy(tables, on).present_days)


def payable(tables: Tables) -> list[OpenItem]:
    """What a payment may be for: documents and balances without detail, no refunds."""
    return [
        OpenItem(id_, customer, label(number, part, parts), day, due, currency, open_, series != "B")
        for id_, customer, number, part, parts, day, due, currency, open_, series in tables.rows(
            "SELECT id, customer, number, part, parts, date, due, currency, open, series FROM document"
            " WHERE open <> 0 AND side = 1 AND series IN ('D', 'B', 'L') AND void_seq IS NULL ORDER BY id"
        )
    ]


def payers(tables: Tables) -> list[Customer]:
    former: dict[int, list[str]] = {}
    for customer, name in tables.rows("SELECT customer, name FROM former_name ORDER BY customer, name"):
        former.setdefault(customer, []).append(name)
    return [
        Customer(id_, code, name, short, english, tuple(former.get(id_, ())), uscc, group)
        for id_, code, name, short, english, uscc, group in tables.rows(
            "SELECT id, code, name, short_name, name_en, uscc, group_name FROM customer WHERE void_seq IS NULL ORDER BY id"
        )
    ]


def past(tables: Tables) -> Past:
    """What earlier matches teach, bills apart: their money comes from banks. Erased names and accounts teach nothing any more."""
    names: dict[str, set[int]] = {}
    accounts: dict[str, set[int]] = {}
    for customer, name, account in tables.rows(
        "SELECT d.customer, p.value, a.value FROM receipt_origin o JOIN document d ON d.id = o.document"
        " JOIN bank_line b ON b.id = o.line LEFT JOIN person_value p ON p.id = b.party"
        " LEFT JOIN person_value a ON a.id = b.party_account"
        " WHERE o.state <> 'taken_back' AND d.void_seq IS NULL AND b.void_seq IS NULL AND " + _NO_BILL
    ):
        if name:
            names.setdefault(plain(name), set()).add(customer)
        if account:
            accounts.setdefault(account, set()).add(customer)
    return Past(_frozen(names), _frozen(accounts), _habits(tables), _cash(tables))


def _frozen(found: Mapping[str, set[int]]) -> dict[str, frozenset[int]]:
    return {name: frozenset(customers) for name, customers in found.items()}


def _habits(tables: Tables) -> dict[int, str]:
    """Whether a customer's receipts mostly paid one document or several; from the second receipt on."""
    found: dict[int, list[int]] = {}
    for customer, count in tables.rows(
        "SELECT d.customer, count(DISTINCT a.debit) FROM document d JOIN allocation a ON a.credit = d.id"
        " WHERE d.kind = 'receipt' AND d.void_seq IS NULL AND a.amount > 0 AND " + _NO_BILL + " GROUP BY d.id"
    ):
        found.setdefault(customer, []).append(count)
    most = {customer: sum(count == 1 for count in counts) * 2 - len(counts) for customer, counts in found.items() if counts[1:]}
    return {customer: "one" if lead > 0 else "several" for customer, lead in most.items() if lead}


def _cash(tables: Tables) -> list[Cash]:
    """Receipts that no line stands behind and that were not taken back; a bill is no money."""
    return [
        Cash(*row)
        for row in tables.rows(
            "SELECT d.id, d.customer, d.number, d.date, d.amount, d.currency FROM document d WHERE d.kind = 'receipt'"
            " AND d.series = 'R' AND d.void_seq IS NULL AND " + _NO_BILL + " AND NOT EXISTS"
            "  (SELECT 1 FROM receipt_origin o WHERE o.document = d.id AND o.state <> 'taken_back')"
            " AND NOT EXISTS (SELECT 1 FROM document v WHERE v.customer = d.customer AND v.number = d.number"
            "  AND v.series = 'V' AND v.void_seq IS NULL) ORDER BY d.id"
        )
    ]


def from_bank(tables: Tables) -> list[FromBank]:
    """Receipts made of lines of the bank, or typed here, and what the accounting program called them if it did."""
    matched = [
        FromBank(*row)
        for row in tables.rows(
            "SELECT d.id, d.customer, d.number, d.date, d.amount, d.currency, d.open, b.reference, o.reference,"
            " coalesce(c.kind = 'ledger', 0), o.counted"
            " FROM receipt_origin o JOIN document d ON d.id = o.document JOIN bank_line b ON b.id = o.line"
            " LEFT JOIN batch c ON c.seq = o.confirmed_seq"
            " WHERE o.state IN ('provisional', 'confirmed') AND d.kind = 'receipt' AND d.void_seq IS NULL ORDER BY d.date, d.id"
        )
    ]
    return sorted([*matched, *_typed(tables)], key=lambda one: (one.date, one.id))


# No import brought it, no line of the bank stands behind it, and it was not taken back.
_TYPED = (
    " FROM document d LEFT JOIN confirmation c ON c.document = d.id AND c.seq ="
    "  (SELECT max(n.seq) FROM confirmation n WHERE n.document = d.id) LEFT JOIN batch b ON b.seq = c.seq"
    " WHERE d.kind = 'receipt' AND d.series = 'R' AND d.side = -1 AND d.void_seq IS NULL AND " + _NO_BILL
    + " AND NOT EXISTS (SELECT 1 FROM batch i WHERE i.seq = d.seq)"
    " AND NOT EXISTS (SELECT 1 FROM receipt_origin o WHERE o.document = d.id)"
    " AND NOT EXISTS (SELECT 1 FROM document v WHERE v.customer = d.customer AND v.number = d.number"
    "  AND v.series = 'V' AND v.void_seq IS NULL) ORDER BY d.date, d.id"
)


def _typed(tables: Tables) -> list[FromBank]:
    sql = (
        "SELECT d.id, d.customer, d.number, d.date, d.amount, d.currency, d.open, NULL, c.reference,"
        " coalesce(b.kind = 'ledger', 0)" + _TYPED
    )  # fmt: skip
    whose = _Whose(tables)
    return [FromBank._make((*row, whose[row[3]] == HERE)) for row in tables.rows(sql)]


class _Whose(dict[str, str]):
    """Whose receipts counted on a day."""

    def __init__(self, tables: Tables) -> None:
        self.policies = policy_rows(tables, "matching")

    def __missing__(self, day: str) -> str:
        counts = current(self.policies, date.fromisoformat(day)).get(None)
        found = self[day] = matching_from_json(counts.body).receipts_by if counts else ACCOUNTING
        return found


def posted_by_others(tables: Tables) -> frozenset[tuple[int, str]]:
    """(customer, number) of receipts that an import brought, not the bank."""
    return frozenset(
        (customer, number)
        for customer, number in tables.rows(
            "SELECT d.customer, d.number FROM document d JOIN batch b ON b.seq = d.seq WHERE d.series = 'R' AND d.void_seq IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM receipt_origin o WHERE o.document = d.id AND o.state IN ('provisional', 'confirmed'))"
        )
    )


def matching_policy(tables: Tables, on: date) -> MatchingPolicy:
    """As the policy of that day has it; a book without one uses the program's own figures."""
    found = current(policy_rows(tables, "matching"), on).get(None)
    return matching_from_json(found.body) if found else MatchingPolicy()


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A receipt that only one side knows; ``missing_from``: the accounting program, or the bank (then without ``line``)."""

    customer: str
    number: str
    date: str
    amount: int
    currency: str
    line: int | None
    missing_from: str = ACCOUNTING


def unconfirmed(tables: Tables, until: str) -> list[Unconfirmed]:
    """Receipts up to a day that those have not shown whose receipts count (by the policy of the receipt's own day)."""
    found = [
        Unconfirmed(*row)
        for row in tables.rows(
            "SELECT c.code, d.number, d.date, d.amount, d.currency, o.line FROM receipt_origin o"
            " JOIN document d ON d.id = o.document JOIN customer c ON c.id = d.customer"
            " WHERE o.state = 'provisional' AND d.kind = 'receipt' AND d.void_seq IS NULL AND d.date <= ? ORDER BY d.date, d.id",
            (until,),
        )
    ]
    return sorted([*found, *_without_line(tables, until)], key=lambda one: (one.date, one.customer, one.number))


def _without_line(tables: Tables, until: str) -> Iterator[Unconfirmed]:
    """Receipts that no line of the bank shows, of days on which the bank's, or what is matched or typed here, count; and what
    was typed here and the accounting program has not shown, of days on which its receipts do.
    """
    whose = _Whose(tables)
    for code, number, day, amount, currency, imported, confirmed in tables.rows(
        "SELECT c.code, d.number, d.date, d.amount, d.currency, b.id IS NOT NULL,"
        " EXISTS (SELECT 1 FROM confirmation n WHERE n.document = d.id) FROM document d"
        " JOIN customer c ON c.id = d.customer LEFT JOIN batch b ON b.seq = d.seq"
        " WHERE d.kind = 'receipt' AND d.series = 'R' AND d.side = -1 AND d.void_seq IS NULL AND d.date <= ? AND " + _NO_BILL
        + " AND NOT EXISTS"
        "  (SELECT 1 FROM receipt_origin o WHERE o.document = d.id AND o.state <> 'taken_back')"
        " AND NOT EXISTS (SELECT 1 FROM document v WHERE v.customer = d.customer AND v.number = d.number"
        "  AND v.series = 'V' AND v.void_seq IS NULL) ORDER BY d.date, d.id",
        (until,),
    ):
        if whose[day] == BANK or (whose[day] == HERE and imported):
            yield Unconfirmed(code, number, day, amount, currency, None, BANK)
        elif whose[day] == ACCOUNTING and not imported and not confirmed:
            yield Unconfirmed(code, number, day, amount, currency, None)


def received_elsewhere(tables: Tables, customers: Collection[int]) -> list[Received]:
    """Receipts of some customers that an import brought, not the bank."""
    return [
        Received(*row)
        for row in tables.rows(
            "SELECT d.customer, d.date, d.amount, d.currency FROM document d JOIN batch b ON b.seq = d.seq"
            " WHERE d.kind = 'receipt' AND d.series = 'R' AND d.void_seq IS NULL"
            " AND d.customer IN (SELECT value FROM json_each(?)) AND NOT EXISTS"
            "  (SELECT 1 FROM receipt_origin o WHERE o.document = d.id AND o.state IN ('provisional', 'confirmed'))"
            " ORDER BY d.date, d.id",
            (dumps(sorted(customers)),),
        )
    ]


def posted_receipts(tables: Tables, line: int) -> list[tuple[str, str, str]]:
    """What was posted for a line: (customer, number, date); not what the book had already."""
    return [
        (code, number, day)
        for code, number, day in tables.rows(
            "SELECT c.code, d.number, d.date FROM receipt_origin o JOIN document d ON d.id = o.document"
            " JOIN customer c ON c.id = d.customer"
            " WHERE o.line = ? AND o.state IN ('provisional', 'confirmed') AND d.void_seq IS NULL ORDER BY d.id",
            (line,),
        )
    ]


def rounded_off(tables: Tables, month: str, currency: str) -> int:
    """Small differences given away in a month (``2026-11``), minor units, without what the owner approved or was taken back."""
    return int(
        tables.value(
            "SELECT coalesce(sum(d.amount), 0) FROM document d WHERE d.kind = 'small_difference' AND d.void_seq IS NULL"
            " AND d.currency = ? AND substr(d.date, 1, 7) = ? AND NOT EXISTS (SELECT 1 FROM document v"
            "  WHERE v.customer = d.customer AND v.number = d.number AND v.series = 'V' AND v.void_seq IS NULL)"
            " AND NOT EXISTS (SELECT 1 FROM allowance a WHERE a.document = d.id)",
            (currency, month),
        )
    )


def taken_numbers(tables: Tables, customer: int) -> set[str]:
    """Numbers of receipts that a customer ever had."""
    return {
        number for (number,) in tables.rows("SELECT number FROM document WHERE customer = ? AND series = 'R'", (customer,))
    }


def of_batch(tables: Tables, seq: int) -> list[str]:
    """Receipts that stand for lines of an import."""
    return [
        str(number)
        for (number,) in tables.rows(
            "SELECT DISTINCT d.number FROM bank_line b JOIN receipt_origin o ON o.line = b.id JOIN document d ON d.id = o.document"
            " WHERE b.seq = ? AND o.state <> 'taken_back' AND d.void_seq IS NULL ORDER BY d.id LIMIT 100",
            (seq,),
        )
    ]


def persons_of(tables: Tables, code: str) -> list[int]:
    """Ids of what lines of the bank say about those who paid for a customer, as far as it was not erased."""
    rows = tables.rows(
        "SELECT b.party, b.party_account, b.text FROM customer c JOIN document d ON d.customer = c.id"
        " JOIN receipt_origin o ON o.document = d.id JOIN bank_line b ON b.id = o.line WHERE c.code = ?",
        (code,),
    )
    return _kept(tables, rows)


def persons_of_line(tables: Tables, line: int) -> list[int]:
    """The same for one line."""
    return _kept(tables, tables.rows("SELECT party, party_account, text FROM bank_line WHERE id = ?", (line,)))


def _kept(tables: Tables, rows: Sequence[Sequence[int | None]]) -> list[int]:
    kept = {id_ for (id_,) in tables.rows("SELECT id FROM person_value WHERE value IS NOT NULL")} if rows else set()
    return sorted({id_ for row in rows for id_ in row if id_ is not None and id_ in kept})


def disputed_with(tables: Tables, line: int) -> dict[int, int]:
    """What was disputed before of documents of which the match that stands disputed a part, and nothing was said since."""
    rows = tables.rows(
        "SELECT DISTINCT p.document, p.amount, coalesce((SELECT b.amount FROM dispute b WHERE b.document = p.document"
        "  AND b.seq < p.seq ORDER BY b.seq DESC LIMIT 1), 0) FROM dispute p"
        " JOIN journal j ON j.seq = p.seq AND j.kind = 'DisputeSet' JOIN journal m"
        " ON m.command = j.command JOIN receipt_origin o ON o.seq = m.seq WHERE o.line = ? AND o.state <> 'taken_back'"
        " AND NOT EXISTS (SELECT 1 FROM dispute q WHERE q.document = p.document AND q.seq > p.seq) ORDER BY p.document",
        (line,),
    )
    return {document: before for document, amount, before in rows if amount != before}

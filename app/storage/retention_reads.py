"""Items that are not plain goods: what is kept back until an event, and what no letter is written about."""

from collections.abc import Mapping
from datetime import date
from json import dumps
from typing import NamedTuple

from app.domain.accounts_policy import Nature
from app.domain.posting import label
from app.domain.retention import Held, Word, counts_from_acceptance, waits
from app.storage.account_reads import natures
from app.storage.engine import Tables
from app.storage.open_reads import LATEST

Key = tuple[int, str, str]  # customer, currency, ledger account: how a balance is known


class Aside(NamedTuple):
    """Why an item is not treated as goods. ``waiting``: retention whose event has not happened."""

    nature: Nature
    waiting: bool


class Words(NamedTuple):
    """The latest words of the register, by document and by the account of a balance."""

    of_documents: Mapping[int, Word]
    of_accounts: Mapping[Key, Word]

    def on(self, item: "Item") -> Word | None:
        """A document on the account of a balance is what was said of that, but its event has still to be stated."""
        of_account = self.of_accounts.get((item.customer, item.currency, item.account or ""))
        if item.series == "B":
            return of_account
        return self.of_documents.get(item.id) or (of_account._replace(happened=None) if of_account else None)


class Item(NamedTuple):
    """A debit item that is or may be retention, minor units."""

    id: int
    customer: int
    code: str
    name: str
    series: str
    number: str
    part: int
    parts: int
    date: str
    due: str | None
    currency: str
    amount: int
    account: str | None
    text: str | None
    based: int
    term: str | None
    seq: int

    @property
    def document(self) -> str:
        return label(self.number, self.part, self.parts)

    def held(self, nature: Nature, word: Word | None) -> Held:
        return Held(nature, self.series == "B", self.due, bool(self.based), self.term, self.part, self.parts, word)


ITEM = (
    "SELECT d.id, d.customer, c.code, c.name, d.series, d.number, d.part, d.parts, d.date, d.due, d.currency, d.amount, d.account,"
    " d.text, d.base_date IS NOT NULL, c.term, d.seq FROM document d JOIN customer c ON c.id = d.customer"
)
_MET_WORDS = "SELECT 1 FROM retention LIMIT 1"
_ACCEPTS = "instr(term, '验收') > 0 OR instr(upper(term), 'ACCEPT') > 0"
_MET_TERMS = "SELECT 1 FROM customer INDEXED BY customer_accepts WHERE " + _ACCEPTS + " LIMIT 1"
_BY_TERM = (
    "SELECT d.id, c.term, d.part, d.parts FROM (SELECT id, term FROM customer INDEXED BY customer_accepts WHERE " + _ACCEPTS + ") c"
    " CROSS JOIN document d INDEXED BY document_key ON d.customer = c.id"
    " WHERE d.side = 1 AND d.due IS NULL AND d.series <> 'B' AND d.void_seq IS NULL"
)
_SAID = (
    "SELECT customer, currency, document, account, event, expected, responsible, span, happened FROM retention"
    " WHERE seq <= ? ORDER BY seq"
)


def words(tables: Tables, known: int = LATEST) -> Words:
    documents: dict[int, Word] = {}
    accounts: dict[Key, Word] = {}
    for customer, currency, document, account, *said in tables.rows(_SAID, (known,)):
        if document is not None:
            documents[document] = Word(*said)
        else:
            accounts[(customer, currency, account)] = Word(*said)
    return Words(documents, accounts)


def aside(tables: Tables, on: date, known: int = LATEST) -> dict[int, Aside]:
    """By id every debit item that is not goods, or that waits for its event on ``on``; nothing in a book without any."""
    found = natures(tables, on)
    said = words(tables, known) if tables.row(_MET_WORDS) else Words({}, {})
    by_term = _by_term(tables)
    others = {id_: Aside(nature, False) for id_, nature in found.items() if nature is not Nature.RETENTION}
    asked = [id_ for id_ in {*found, *said.of_documents, *by_term} if id_ not in others]
    return others | _kept_back(tables, asked, found, said, on.isoformat())


def _by_term(tables: Tables) -> list[int]:
    if not tables.row(_MET_TERMS):
        return []
    return [id_ for id_, *term in tables.rows(_BY_TERM) if counts_from_acceptance(*term)]


def _kept_back(tables: Tables, ids: list[int], found: Mapping[int, Nature], said: Words, day: str) -> dict[int, Aside]:
    if not ids:
        return {}
    made = {}
    for item in items(tables, ids):
        nature = found.get(item.id, Nature.GOODS)
        waiting = waits(item.held(nature, said.on(item)), day)
        if waiting or nature is Nature.RETENTION or item.id in said.of_documents:
            made[item.id] = Aside(Nature.RETENTION, waiting)
    return made


def items(tables: Tables, ids: list[int]) -> list[Item]:
    sql = ITEM + " WHERE d.id IN (SELECT value FROM json_each(?)) AND d.void_seq IS NULL ORDER BY c.code, d.date, d.id"
    return [Item(*row) for row in tables.rows(sql, (dumps(ids),))]


def named(tables: Tables, customer: int, number: str) -> list[Item]:
    """Debit items of a customer by number or label; an open balance also by its ledger account."""
    where = " WHERE d.customer = ? AND d.side = 1 AND d.void_seq IS NULL AND d.series IN ('D', 'L', 'B') ORDER BY d.id"
    rows = tables.rows(ITEM + where, (customer,))
    found = [item for item in map(Item._make, rows) if number in (item.number, item.document)]
    return found or _of_account(tables, customer, number)


def _of_account(tables: Tables, customer: int, account: str) -> list[Item]:
    sql = ITEM + " WHERE d.customer = ? AND d.account = ? AND d.side = 1 AND d.void_seq IS NULL AND d.series = 'B' AND d.open <> 0"
    return [Item(*row) for row in tables.rows(sql, (customer, account))]


def successor(tables: Tables, item: Item) -> Item:
    """Of a balance the one that stands now: the next list may have replaced the one that somebody names."""
    standing = _of_account(tables, item.customer, item.account) if item.series == "B" and item.account else []
    return next((one for one in standing if one.currency == item.currency), item)


def letter_about(tables: Tables, ids: list[int]) -> str | None:
    """A letter, not withdrawn, that lists one of these items."""
    found = tables.row(
        "SELECT n.number FROM notice_item i JOIN notice n ON n.id = i.notice WHERE n.state <> 'withdrawn'"
        " AND i.document IN (SELECT value FROM json_each(?)) ORDER BY n.id LIMIT 1",
        (dumps(ids),),
    )
    return str(found[0]) if found else None


def due_balances(tables: Tables, customer: int, currency: str, account: str) -> list[int]:
    """Balances of an account that are or were due; no others ever have a due date."""
    rows = tables.rows(
        "SELECT id FROM document INDEXED BY document_no_detail WHERE series = 'B' AND customer = ? AND currency = ? AND account = ?"
        " AND due IS NOT NULL ORDER BY id",
        (customer, currency, account),
    )
    return [int(id_) for (id_,) in rows]


def last_balance(tables: Tables, customer: int, currency: str, account: str) -> Item | None:
    """The latest balance of an account, open or not."""
    where = " WHERE d.customer = ? AND d.currency = ? AND d.account = ? AND d.series = 'B' AND d.side = 1 AND d.void_seq IS NULL"
    row = tables.row(ITEM + where + " ORDER BY d.id DESC LIMIT 1", (customer, currency, account))
    return Item(*row) if row else None

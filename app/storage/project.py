"""Facts to tables. The same functions run when a fact is recorded and when the journal is replayed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.domain.chain import canonical
from app.domain.fact import Fact
from app.domain.facts import (
    Allocated,
    BankLineIgnored,
    BankLineMatched,
    BankLineReopened,
    BatchImported,
    BatchUndone,
    BookCreated,
    CalendarSet,
    DataDateStated,
    DisputeSet,
    DocumentPosted,
    EntityAdded,
    HoldOffSet,
    LetterTextSet,
    MapRemembered,
    NoticeIssued,
    NoticeSent,
    NoticeWithdrawn,
    PaperStored,
    PersonErased,
    PolicySet,
    ProfileSet,
    ReceiptReversed,
    RunMade,
    SettlementReplaced,
    SnapshotTaken,
)
from app.domain.facts_bills import BillCashed, BillMoved, BillReceived, BillSplit, BillUndone
from app.domain.facts_reconciling import DifferenceExplained, LedgerTotalStated
from app.domain.facts_settling import (
    AllowanceDecided,
    AllowanceEnded,
    AllowanceGiven,
    AllowanceRequested,
    BankLineErased,
    EventHappened,
    PayerNoteSigned,
    RetentionSet,
)
from app.domain.facts_transfers import TransferAgreementAdded, TransferMade, TransferReversed
from app.storage import (
    project_allowances,
    project_bank,
    project_batches,
    project_bills,
    project_bills_undone,
    project_ledger,
    project_retention,
    project_stated,
    project_transfers,
)
from app.storage.engine import Tables

Rows = Mapping[str, Sequence[Any]]
Projection = Callable[[Tables, int, Any, Rows], None]


def project(tables: Tables, seq: int, fact: Fact, rows: Rows, seals: Sequence[bytes] | None = None) -> None:
    """Update the tables from one fact; ``rows`` are the rows of an import, empty for every other fact.

    ``seals`` of the rows' documents, where the caller has made them already.
    """
    if isinstance(fact, BatchImported):
        project_batches.imported(tables, seq, fact, rows, seals)
    else:
        PROJECTIONS[type(fact)](tables, seq, fact, rows)


def _book(tables: Tables, seq: int, fact: BookCreated, rows: Rows) -> None:
    tables.many(
        "INSERT INTO meta(key, value) VALUES(?, ?)", [("book", fact.book), ("base_currency", fact.base_currency)]
    )


def _entity(tables: Tables, seq: int, fact: EntityAdded, rows: Rows) -> None:
    tables.run("INSERT INTO entity(id, code, seq) VALUES(?, ?, ?)", (fact.id, fact.code, seq))


def _profile(tables: Tables, seq: int, fact: ProfileSet, rows: Rows) -> None:
    tables.many(
        "INSERT INTO profile(entity, key, value, seq) VALUES(?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET value = excluded.value, seq = excluded.seq",
        [(fact.entity, key, value, seq) for key, value in sorted(fact.values.items())],
    )


def _dispute(tables: Tables, seq: int, fact: DisputeSet, rows: Rows) -> None:
    project_ledger.dispute(tables, seq, [(fact.document, fact.amount, fact.eff, fact.reason)])


def _hold_off(tables: Tables, seq: int, fact: HoldOffSet, rows: Rows) -> None:
    tables.run(
        "INSERT INTO hold_off(customer, document, until, reason, seq) VALUES(?, ?, ?, ?, ?)",
        (fact.customer, fact.document, fact.until, fact.reason, seq),
    )


def _data_date(tables: Tables, seq: int, fact: DataDateStated, rows: Rows) -> None:
    tables.run(
        "INSERT INTO data_date(source, up_to, batch, seq) VALUES(?, ?, ?, ?)",
        (fact.source, fact.up_to, fact.batch, seq),
    )


def _snapshot(tables: Tables, seq: int, fact: SnapshotTaken, rows: Rows) -> None:
    tables.run(
        "INSERT INTO snapshot(batch, as_of, previous, seq) VALUES(?, ?, ?, ?)",
        (fact.batch, fact.as_of, fact.previous, seq),
    )


def _policy(tables: Tables, seq: int, fact: PolicySet, rows: Rows) -> None:
    tables.run(
        "INSERT INTO policy(id, kind, valid_from, customer, body, seq) VALUES(?, ?, ?, ?, ?, ?)",
        (fact.id, fact.kind, fact.valid_from, fact.customer, canonical(fact.body), seq),
    )


def _letter_text(tables: Tables, seq: int, fact: LetterTextSet, rows: Rows) -> None:
    tables.run(
        "INSERT INTO letter_text(id, language, level, valid_from, body, seq) VALUES(?, ?, ?, ?, ?, ?)",
        (fact.id, fact.language, fact.level, fact.valid_from, fact.body, seq),
    )


def _import_map(tables: Tables, seq: int, fact: MapRemembered, rows: Rows) -> None:
    tables.run(
        "INSERT INTO import_map(signature, kind, body, batch, seq) VALUES(?, ?, ?, ?, ?)",
        (fact.signature, fact.kind, canonical(fact.body), fact.batch, seq),
    )


def _calendar(tables: Tables, seq: int, fact: CalendarSet, rows: Rows) -> None:
    tables.run(
        "INSERT INTO calendar_year(year, body, seq) VALUES(?, ?, ?)"
        " ON CONFLICT DO UPDATE SET body = excluded.body, seq = excluded.seq",
        (fact.year, canonical(fact.body), seq),
    )


def _run(tables: Tables, seq: int, fact: RunMade, rows: Rows) -> None:
    tables.run(
        "INSERT INTO run(id, on_date, stale_reason, ledger_date, receipts_date, excluded, skipped, seq)"
        " VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
        (
            fact.run,
            fact.on,
            fact.stale_reason,
            fact.ledger_date,
            fact.receipts_date,
            canonical(fact.excluded),
            canonical(fact.skipped),
            seq,
        ),
    )


def _notice(tables: Tables, seq: int, fact: NoticeIssued, rows: Rows) -> None:
    notices_issued(tables, [(seq, fact)])


def notices_issued(tables: Tables, issued: Sequence[tuple[int, NoticeIssued]]) -> None:
    """The letters of a run at once; ``issued`` are facts with their sequence numbers, where their figures stay."""
    tables.many(
        "INSERT INTO notice(id, run, entity, customer, currency, episode, level, year, serial, number, total, state, seq)"
        " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'draft', ?)",
        [
            (
                fact.notice, fact.run, fact.entity, fact.customer, fact.currency, fact.episode, fact.level, fact.year,
                fact.serial, fact.number, fact.total, seq,
            )
            for seq, fact in issued
        ],
    )  # fmt: skip
    tables.many("INSERT INTO notice_item(notice, document) VALUES(?, ?)", [pair for _, fact in issued for pair in _named(fact)])


def _named(fact: NoticeIssued) -> list[tuple[int, int]]:
    return [(fact.notice, document) for document in sorted({item[0] for item in (*fact.items, *fact.credit_items)})]


def _sent(tables: Tables, seq: int, fact: NoticeSent, rows: Rows) -> None:
    tables.run(
        "UPDATE notice SET state = 'sent', sent_on = ?, channel = ? WHERE id = ?", (fact.on, fact.channel, fact.notice)
    )


def _withdrawn(tables: Tables, seq: int, fact: NoticeWithdrawn, rows: Rows) -> None:
    tables.run("UPDATE notice SET state = 'withdrawn' WHERE id = ?", (fact.notice,))


def _paper(tables: Tables, seq: int, fact: PaperStored, rows: Rows) -> None:
    tables.run("UPDATE notice SET paper = ?, content = ? WHERE id = ?", (fact.sha256, fact.content, fact.notice))


def _erased(tables: Tables, seq: int, fact: PersonErased | BankLineErased, rows: Rows) -> None:
    tables.many("UPDATE person_value SET salt = NULL, value = NULL WHERE id = ?", [(one,) for one in fact.ids])


PROJECTIONS: dict[type[Fact], Projection] = {
    BookCreated: _book,
    EntityAdded: _entity,
    ProfileSet: _profile,
    BatchImported: project_batches.imported,
    BatchUndone: project_batches.undone,
    DocumentPosted: project_ledger.document_posted,
    Allocated: project_ledger.allocated,
    ReceiptReversed: project_ledger.receipt_reversed,
    SettlementReplaced: project_ledger.settlement_replaced,
    SnapshotTaken: _snapshot,
    DisputeSet: _dispute,
    HoldOffSet: _hold_off,
    RetentionSet: project_retention.said,
    EventHappened: project_retention.happened,
    DataDateStated: _data_date,
    PolicySet: _policy,
    LetterTextSet: _letter_text,
    CalendarSet: _calendar,
    MapRemembered: _import_map,
    RunMade: _run,
    NoticeIssued: _notice,
    NoticeSent: _sent,
    NoticeWithdrawn: _withdrawn,
    PaperStored: _paper,
    PersonErased: _erased,
    BankLineMatched: project_bank.matched,
    BankLineReopened: project_bank.reopened,
    BankLineIgnored: project_bank.ignored,
    BankLineErased: _erased,
    PayerNoteSigned: project_bank.note_signed,
    AllowanceRequested: project_allowances.requested,
    AllowanceDecided: project_allowances.decided,
    AllowanceGiven: project_allowances.given,
    AllowanceEnded: project_allowances.ended,
    TransferMade: project_transfers.made,
    TransferReversed: project_transfers.reversed_,
    TransferAgreementAdded: project_transfers.agreement_added,
    BillReceived: project_bills.received,
    BillMoved: project_bills.moved,
    BillSplit: project_bills.split,
    BillUndone: project_bills_undone.undone,
    BillCashed: project_bills.cashed,
    LedgerTotalStated: project_stated.typed,
    DifferenceExplained: project_stated.explained,
}

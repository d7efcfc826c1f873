"""An open-item list as of a day against the book: documents first, then what is open of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.actions import intake_stated
from app.actions.intakes import Source, batch_tag, documents_ledger, settled
from app.actions.ledger import timed
from app.actions.prechecks import import_policy
from app.domain.drafts import DocumentDraft
from app.domain.facts import SnapshotTaken
from app.domain.intake import Decision, Numbers, Store, joined, numbers
from app.domain.intake_documents import Ledger
from app.domain.intake_explained import Key
from app.domain.intake_snapshot import (
    Change,
    Diff,
    Filtered,
    SnapshotBook,
    SnapshotDecision,
    compare,
    decide_snapshot,
    filtered,
    incomplete,
    listed,
    said_open,
    unapplied,
    without_unknown,
)
from app.domain.rule import Refused, Rule
from app.domain.stated import of_open_items
from app.storage import bank_reads, ledger_reads, snapshot_reads, transfer_reads
from app.storage.engine import Tables


class FilteredExport(Exception):
    """A list that looks like a part only: a person has to say what the absence of an item means."""

    def __init__(self, found: Filtered, gone: Sequence[Change], codes: Mapping[int, str]) -> None:
        self.found, self.gone, self.codes = found, gone, codes
        super().__init__(str(found))


@dataclass(frozen=True, slots=True)
class _Met:
    """A list and what it meets: its rows by (customer, number), and the ids of own companies that it names."""

    ledger: Ledger
    rows: Mapping[Key, DocumentDraft]
    entities: frozenset[int]


def snapshot(tables: Tables, source: Source, base: str, keep: Store) -> Decision:
    """Post what is new, settle what became less or is gone, open again what grew.

    Refused as SNAPSHOT_OLDER if a later one stands; FilteredExport if too much is gone and the person has not said
    what that means.
    """
    assert source.as_of is not None
    previous = snapshot_reads.newest(tables)
    if previous and source.as_of < previous:
        raise Refused(Rule.SNAPSHOT_OLDER, day=source.as_of, newest=previous)
    met = _met(tables, source)
    new_id = numbers(ledger_reads.next_id(tables, "document"))
    posted = unapplied(source.drafts, met.rows, met.ledger, new_id)
    book, diff = _compared(tables, source.as_of, previous, met, posted)
    found = decide_snapshot(_scoped(diff, source, met), book, new_id)
    if source.gone is None and not source.rejected:
        _guard(tables, source.as_of, met, book, found)
    if source.rejected and diff.gone:
        found = replace(found, warnings=(*found.warnings, incomplete(source.rejected, len(diff.gone))))
    return _with_stated(tables, source, met, _together(tables, posted, found, met, new_id))


def _with_stated(tables: Tables, source: Source, met: _Met, found: SnapshotDecision) -> SnapshotDecision:
    """What the list says of each customer. It knows no receipts on account, so its total is not that of the ledger."""
    lines = of_open_items(met.rows.values(), met.ledger.customers, source.as_of or "")
    said = intake_stated.new(tables, source, lines, found, lambda tables, day, named: {line.currency for line in lines})
    return replace(found, rows={**found.rows, "stated": list(said)})


def _met(tables: Tables, source: Source) -> _Met:
    ledger = documents_ledger(tables, source.drafts)
    entities = frozenset(ledger.entities[draft.entity or ""] for draft in source.drafts)
    return _Met(ledger, listed(source.drafts, ledger.customers), entities)


def _compared(tables: Tables, day: str, previous: str | None, met: _Met, posted: Decision) -> tuple[SnapshotBook, Diff]:
    named = met.ledger.documents
    parts = snapshot_reads.parts(tables, day, [part.id for found in named.values() for part in found.parts])
    refused = {problem.row for problem in posted.rejected}
    diff = compare(met.rows, said_open(met.rows, named, refused, day), parts, met.entities)
    diff = without_unknown(diff, transfer_reads.moved_keys(tables))
    grown = [part.id for change in diff.grown for part in parts[change.key]]
    behind = snapshot_reads.behind(tables, grown) if grown else {}
    known = bank_reads.from_bank(tables) if grown else ()
    counting = frozenset(one.id for one in known if one.counted and not one.confirmed)
    on_account = snapshot_reads.on_account(tables, day)
    return SnapshotBook(day, previous, batch_tag(tables), parts, behind, on_account, counting), diff


def _scoped(diff: Diff, source: Source, met: _Met) -> Diff:
    """Only what the person wants to have settled by its absence; nothing if a row that could not be read may name it."""
    if source.rejected:
        return replace(diff, gone=())
    if source.gone != "file":
        return diff
    named = {customer for customer, _ in met.rows}
    return replace(diff, gone=tuple(change for change in diff.gone if change.key[0] in named))


def _guard(tables: Tables, day: str, met: _Met, book: SnapshotBook, found: SnapshotDecision) -> None:
    gone = [change for change in found.diff.gone if change.key in found.settled]
    if gone:
        share = import_policy(tables, date.fromisoformat(day)).gone_share
        people = snapshot_reads.salespeople(tables)
        part_only = filtered(book.parts, met.entities, {change.key for change in gone}, met.rows, people, share)
        if part_only:
            raise FilteredExport(part_only, gone, _codes(met))


def _together(tables: Tables, posted: Decision, found: SnapshotDecision, met: _Met, new_id: Numbers) -> SnapshotDecision:
    """Each row of the file counted once: one that completed its document as well is not counted twice."""
    completed = {row[0] for name in ("due", "dispute") for row in posted.rows[name]}
    keys = [change.key for changes in (found.diff.reduced, found.diff.grown) for change in changes]
    twice = sum(any(part.id in completed for part in met.ledger.documents[key].parts) for key in keys)
    moved = found.accepted - twice
    made = settled(tables, posted, new_id)
    made = joined(made, replace(found, rows={**found.rows, "allocation": timed(tables, found.rows["allocation"])}))
    unchanged = posted.unchanged - moved - len(found.rejected)
    return replace(
        found, rows=made.rows, accepted=posted.accepted + moved, unchanged=unchanged, rejected=made.rejected,
        warnings=made.warnings, totals=made.totals, codes=_codes(met),
    )  # fmt: skip


def _codes(met: _Met) -> dict[int, str]:
    return {known.id: code for code, known in met.ledger.customers.items()}


def later(tables: Tables, source: Source) -> bool:
    """A newer list is worth a batch of its own even if it changes nothing: the next one counts from its day."""
    return source.as_of is not None and source.as_of > (snapshot_reads.newest(tables) or "")


def taken(tables: Tables, source: Source, batch: int) -> SnapshotTaken | None:
    return SnapshotTaken(batch, source.as_of, snapshot_reads.newest(tables)) if source.as_of else None

"""What a file of the accounting program says that is owed, kept with the batch. Writes nothing itself."""

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from app.domain.intake import Decision, joined
from app.domain.stated import Line, Stated, stated
from app.storage import stated_reads
from app.storage.engine import Tables

if TYPE_CHECKING:
    from app.actions.intakes import Source

NotWhole = Callable[[Tables, str, Collection[int]], set[str]]

_NOBODY = ("UNKNOWN_CUSTOMER", "NAME_OF_SEVERAL")


def with_stated(
    tables: Tables, source: "Source", lines: Sequence[Line], found: Decision, not_whole: NotWhole | None = None
) -> Decision:
    """The decision with what the file says; nothing if it was said before."""
    return joined(found, Decision({"stated": list(new(tables, source, lines, found, not_whole))}))


def new(
    tables: Tables, source: "Source", lines: Sequence[Line], found: Decision, not_whole: NotWhole | None = None
) -> Sequence[Stated]:
    """Rows to keep; none of a file that was refused as a whole. What the book cannot follow was said all the same.

    Without a total of its own, a file with rows of nobody known says nothing of the whole.
    """
    day = source.as_of or source.newest
    if not day or not lines or not (found.accepted or found.unchanged):
        return ()
    currencies = {line.currency for line in lines}
    if source.rejected or any(problem.problem in _NOBODY for problem in found.rejected):
        currencies &= source.printed.keys()
    if not_whole and currencies:
        currencies -= not_whole(tables, day, {line.customer for line in lines})
    kind = "snapshot" if source.as_of else source.kind
    rows = stated(lines, day, kind, source.printed, currencies)
    known = stated_reads.said_before(tables, day, kind)
    return () if all(known.get(row[:3]) == (row.amount, row.whole) for row in rows) else rows

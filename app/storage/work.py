"""A command while it runs: what it may read, and the one way to record what it decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from app.domain.fact import Fact
from app.domain.facts import NoticeIssued
from app.domain.rule import Refused, Rule
from app.storage import batches, journal
from app.storage.engine import Tables
from app.storage.project import notices_issued, project

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Context:
    """Who acts, when, on which day, and the command's own id (repeating it changes nothing)."""

    actor: str
    now: datetime
    today: date
    command: str

    @property
    def instant(self) -> str:
        return self.now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def refuse_later_than_tomorrow(day: date, context: Context) -> None:
    """What happened cannot lie ahead; a day's grace is for a clock or a zone that is off."""
    if day > context.today + timedelta(days=1):
        raise Refused(Rule.DAY_TOO_LATE, day=day, today=context.today)


@dataclass(slots=True)
class Work:
    """One transaction of one command."""

    tables: Tables
    context: Context
    recorded: list[Fact] = field(default_factory=list)
    _head: tuple[int, bytes] | None = None

    def record(
        self, fact: Fact, rows: Mapping[str, Sequence[Any]] | None = None, packed: batches.Packed | None = None
    ) -> int:
        """Append a fact to the journal and update the tables from it; answers its sequence number."""
        (seq,) = self._append([fact])
        if packed:
            batches.store(self.tables, seq, packed.parts)
        project(self.tables, seq, fact, rows or {}, packed.seals if packed else None)
        return seq

    def record_notices(self, issued: Sequence[NoticeIssued]) -> None:
        """The same for all letters of a run at once."""
        notices_issued(self.tables, list(zip(self._append(issued), issued, strict=True)))

    def _append(self, facts: Sequence[Fact]) -> list[int]:
        context = self.context
        stamp = journal.Stamp(context.instant, context.actor, context.command)
        entries = journal.append(self.tables, facts, stamp, self._head)
        if entries:
            self._head = (entries[-1].seq, entries[-1].hash)
        self.recorded.extend(facts)
        return [entry.seq for entry in entries]


def kept(result: Result) -> Result:
    """What is stored with a command's id. Keys with a leading underscore are for the caller of the moment only."""
    return {key: value for key, value in result.items() if not key.startswith("_")}


class Action(Protocol):
    """A user's verb as a frozen value; ``run`` loads, lets the domain decide, records."""

    def run(self, work: Work) -> Result: ...

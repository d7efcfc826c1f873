"""The signed note of one who paid for others came back."""

from dataclasses import dataclass
from datetime import date

from app.actions.matching import private
from app.domain.facts_settling import PayerNoteSigned
from app.domain.rule import Refused, Rule
from app.storage import bank_reads
from app.storage.payer_notes import payer_notes
from app.storage.work import Result, Work, refuse_later_than_tomorrow


@dataclass(frozen=True, slots=True)
class NoteSigned:
    """``on``: the day of the signature; None takes it back, and the note is missing again."""

    line: int
    on: date | None

    def run(self, work: Work) -> Result:
        if self.on is not None:
            refuse_later_than_tomorrow(self.on, work.context)
        found = next((line for line in bank_reads.bank_lines(work.tables) if line.id == self.line), None)
        if found is None:
            raise Refused(Rule.BANK_LINE_UNKNOWN, line=self.line)
        if not payer_notes(work.tables, [found], private):
            raise Refused(Rule.PAYER_NOTE_NOT_NEEDED, line=self.line)
        on = self.on.isoformat() if self.on else None
        work.record(PayerNoteSigned(self.line, on))
        return {"line": self.line, "note_signed": on}

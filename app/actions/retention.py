"""What a customer keeps back: what it waits for, the day on which that happened, and that day taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.actions.ledger import customer_id
from app.actions.reasons import one_line
from app.domain.accounts_policy import Nature
from app.domain.facts_settling import EventHappened, RetentionSet
from app.domain.retention import Event, Held, Word, due_after, read_span, waits
from app.domain.rule import Refused, Rule
from app.storage import retention_reads
from app.storage.account_reads import natures
from app.storage.retention_reads import Item
from app.storage.work import Result, Work, refuse_later_than_tomorrow


@dataclass(frozen=True, slots=True)
class _Case:
    """An item with what the register says of it, if anything; ``own``: of this very item, not of its account."""

    item: Item
    nature: Nature
    word: Word | None
    own: bool

    @property
    def held(self) -> Held:
        return self.item.held(self.nature, self.word)

    @property
    def key(self) -> tuple[int, str, int | None, str | None]:
        """A balance is known by its account: the next list brings it under another number."""
        item = self.item
        of_account = item.series == "B" and item.account
        return item.customer, item.currency, None if of_account else item.id, item.account if of_account else None


def _case(work: Work, code: str, document: str) -> _Case:
    tables = work.tables
    found = retention_reads.named(tables, customer_id(tables, code), document)
    if not found:
        raise Refused(Rule.DOCUMENT_UNKNOWN, document=document)
    known, said = natures(tables, work.context.today), retention_reads.words(tables)
    cases = [_known(retention_reads.successor(tables, item), known, said) for item in found]
    waiting = [one for one in cases if len(cases) == 1 or waits(one.held, work.context.today.isoformat())]
    if len(waiting) != 1:
        raise Refused(Rule.RETENTION_UNKNOWN, document=document, count=len(cases))
    return waiting[0]


def _known(item: Item, known: dict[int, Nature], said: retention_reads.Words) -> _Case:
    own = item.series == "B" or item.id in said.of_documents
    return _Case(item, known.get(item.id, Nature.GOODS), said.on(item), own)


def _refuse_unless_waiting(one: _Case, work: Work, word: Word | None) -> None:
    if waits(one.item.held(one.nature, word), work.context.today.isoformat()):
        return
    if one.word and one.word.happened:
        raise Refused(Rule.RETENTION_HAPPENED, document=one.item.document, day=one.word.happened, due=one.item.due or "")
    raise Refused(Rule.RETENTION_NOT_WAITING, document=one.item.document, due=one.item.due or "")


@dataclass(frozen=True, slots=True)
class SetRetention:
    """What an item waits for; what is left out stays as it was. ``after``: the span as text (``12M``, ``90``)."""

    customer: str
    document: str
    event: str | None = None
    expected: date | None = None
    responsible: str | None = None
    after: str | None = None

    def run(self, work: Work) -> Result:
        one = _case(work, self.customer, self.document)
        _refuse_unless_waiting(one, work, one.word or Word())
        before = one.word or Word()
        word = Word(
            self.event or before.event,
            self.expected.isoformat() if self.expected else before.expected,
            one_line(self.responsible) if self.responsible is not None else before.responsible,
            read_span(self.after).code if self.after is not None else before.span,
        )
        changed = not (one.own and one.word and one.word == word)
        if changed:
            _record(work, one, word)
        return {"customer": self.customer, "document": one.item.document, "changed": changed}


def _record(work: Work, one: _Case, word: Word) -> None:
    work.record(RetentionSet(*one.key, word.event, word.expected, word.responsible, word.span))


@dataclass(frozen=True, slots=True)
class StateEvent:
    """The event was on a day: the item is due so long after it as was recorded, or as the customer's term has it."""

    customer: str
    document: str
    happened: date

    def run(self, work: Work) -> Result:
        refuse_later_than_tomorrow(self.happened, work.context)
        one = _case(work, self.customer, self.document)
        _refuse_unless_waiting(one, work, one.word)
        due = due_after(one.held, self.happened, one.item.document).isoformat()
        if one.word and not one.own:
            _record(work, one, one.word)
        work.record(EventHappened(*one.key, self.happened.isoformat(), due, [one.item.id]))
        return {"customer": self.customer, "document": one.item.document, "happened": self.happened.isoformat(), "due": due}


@dataclass(frozen=True, slots=True)
class TakeBackEvent:
    """The event was not on that day after all: no due date again. Refused once a letter lists the item."""

    customer: str
    document: str

    def run(self, work: Work) -> Result:
        one = _told(work, self.customer, self.document)
        items = self._items(work, one)
        if letter := retention_reads.letter_about(work.tables, items):
            raise Refused(Rule.RETENTION_LETTER, document=one.item.document, letter=letter)
        work.record(EventHappened(*one.key, None, None, items))
        return {"customer": self.customer, "document": one.item.document, "happened": None, "due": None}

    @staticmethod
    def _items(work: Work, one: _Case) -> list[int]:
        """Of a balance also those that it replaced, which passed their due date on."""
        customer, currency, document, account = one.key
        return [document] if document is not None else retention_reads.due_balances(work.tables, customer, currency, account or "")


def _told(work: Work, code: str, document: str) -> _Case:
    """The one item of that number whose event was stated."""
    tables = work.tables
    found = retention_reads.named(tables, customer_id(tables, code), document)
    if not found:
        raise Refused(Rule.DOCUMENT_UNKNOWN, document=document)
    said = retention_reads.words(tables)
    cases: Sequence[_Case] = [_known(retention_reads.successor(tables, item), {}, said) for item in found]
    told = [one for one in cases if one.word and one.word.happened]
    if not told:
        raise Refused(Rule.RETENTION_NOT_HAPPENED, document=document)
    return told[0]


EVENTS = tuple(str(event) for event in Event)

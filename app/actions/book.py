"""Making a book, and the firm's own particulars."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.actions.policy import LoadCalendar, LoadLetters, LoadPolicies
from app.domain.facts import BookCreated, EntityAdded, ProfileSet
from app.domain.money import known_currency
from app.domain.profile import checked
from app.domain.rule import Refused, Rule
from app.storage.work import Result, Work


@dataclass(frozen=True, slots=True)
class CreateBook:
    """A new book: one own company, and the policy, letter texts and calendars that a firm starts with."""

    book: str
    company: str
    base_currency: str
    profile: Mapping[str, str]
    policies: LoadPolicies
    letters: LoadLetters
    calendars: LoadCalendar

    def run(self, work: Work) -> Result:
        if not known_currency(self.base_currency):
            raise Refused(Rule.PROFILE_VALUE, key="currency", value=self.base_currency)
        values = checked({**self.profile, "name": self.company})
        work.record(BookCreated(self.book, self.company, self.base_currency))
        work.record(EntityAdded(1, ""))
        work.record(ProfileSet(1, values))
        for part in (self.policies, self.letters, self.calendars):
            part.run(work)
        return {"book": self.book, "company": self.company, "currency": self.base_currency}


@dataclass(frozen=True, slots=True)
class SetProfile:
    """Particulars of an own company: address, bank account, letterhead, number series. An empty value clears a field."""

    values: Mapping[str, str]
    entity: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    def run(self, work: Work) -> Result:
        found = work.tables.value("SELECT id FROM entity WHERE code = ?", (self.entity,))
        if found is None:
            raise Refused(Rule.ENTITY_UNKNOWN, entity=self.entity)
        before = dict(work.tables.rows("SELECT key, value FROM profile WHERE entity = ?", (found,)))
        values = {k: v for k, v in checked({**self.values, **self.extra}).items() if before.get(k, "") != v}
        if values:
            work.record(ProfileSet(found, values))
        return {
            "company": {k: v for k, v in {**before, **values}.items() if v and k != "logo"},
            "changed": sorted(values),
        }

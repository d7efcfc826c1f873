"""Erasing personal values on request: gone from the file, while journal and hashes still hold."""

from dataclasses import dataclass

from app.actions.ledger import customer_id
from app.domain.facts import PersonErased
from app.storage.work import Result, Work


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """Erase contact, phone, addresses and payers' names of a customer. What a replay shows instead is 已删除."""

    customer: str

    def run(self, work: Work) -> Result:
        owner = customer_id(work.tables, self.customer)
        ids = [id_ for (id_,) in work.tables.rows("SELECT id FROM person WHERE customer = ? ORDER BY id", (owner,))]
        if ids:
            work.record(PersonErased(owner, ids))
        return {"customer": self.customer, "erased": len(ids)}

"""Erasing personal values on request: gone from the file, while journal and hashes still hold."""

from dataclasses import dataclass

from app.domain.facts import PersonErased
from app.domain.facts_settling import BankLineErased
from app.domain.rule import Refused, Rule
from app.storage import bank_reads
from app.storage.work import Result, Work


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """Erase contact, phone, addresses and payers of a customer, also in lines of the bank.

    What a replay shows instead is 已删除.

    Values of an import that was taken back still stand in the file: every customer that ever had the code is meant.
    """

    customer: str

    def run(self, work: Work) -> Result:
        owner = work.tables.value("SELECT max(id) FROM customer WHERE code = ?", (self.customer,))
        if owner is None:
            raise Refused(Rule.CUSTOMER_UNKNOWN, customer=self.customer)
        ids = [
            id_
            for (id_,) in work.tables.rows(
                "SELECT p.id FROM customer c JOIN person p ON p.customer = c.id JOIN person_value v ON v.id = p.id"
                " WHERE c.code = ? AND v.value IS NOT NULL ORDER BY p.id",
                (self.customer,),
            )
        ]
        ids = sorted({*ids, *bank_reads.persons_of(work.tables, self.customer)})
        if ids:
            work.record(PersonErased(owner, ids))
        return {"customer": self.customer, "erased": len(ids)}


@dataclass(frozen=True, slots=True)
class EraseBankLine:
    """Erase names, accounts and texts of a line of the bank that is no customer's; what is a customer's goes with the customer."""

    line: int

    def run(self, work: Work) -> Result:
        found = next((line for line in bank_reads.bank_lines(work.tables) if line.id == self.line), None)
        if found is None:
            raise Refused(Rule.BANK_LINE_UNKNOWN, line=self.line)
        if found.receipts:
            raise Refused(Rule.BANK_LINE_OF_CUSTOMER, line=self.line, customer=found.receipts[0][0])
        ids = bank_reads.persons_of_line(work.tables, self.line)
        if ids:
            work.record(BankLineErased(self.line, ids))
        return {"line": self.line, "erased": len(ids)}

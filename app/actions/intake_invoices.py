"""Bringing in tax invoices: whose they are, who is new, what the book has already. Writes nothing."""

from collections.abc import Mapping
from dataclasses import replace

from app.actions.intakes import Source, settled
from app.domain.drafts import DocumentDraft
from app.domain.intake import Decision, KnownCustomer, Store, joined, numbers
from app.domain.intake_customers import KnownRegister, decide_customers
from app.domain.intake_documents import Ledger
from app.domain.intake_invoices import Buyers, as_documents, decide_invoices, newcomers, own_sales
from app.domain.posting import names
from app.domain.rule import Refused, Rule
from app.domain.spelling import name_form
from app.storage import batch_reads, invoice_reads, ledger_reads
from app.storage.engine import Tables

BUYER = "buyer"  # the personal value that holds the name of a tied buyer


def decide(tables: Tables, source: Source, base: str, keep: Store) -> Decision:
    """Raises Refused CUSTOMER_UNKNOWN where a buyer is tied to a customer whom there is none of."""
    register = batch_reads.register(tables)
    ours = {name_form(name): entity for name, entity in reversed(invoice_reads.own_names(tables))}
    tied, aliases = _ties(tables, source.buyers, register, keep)
    sales, others = own_sales(source.drafts, ours)
    buyers, made = Buyers.of(register.customers.values(), register.former, tied), Decision()
    if source.register:
        new_customer = numbers(ledger_reads.next_id(tables, "customer"))
        made = decide_customers(newcomers(sales, source.people, buyers), register, new_customer, keep, base)
        buyers = Buyers.of((*register.customers.values(), *made.rows["customer"]), register.former, tied)
    drafts, refused = as_documents(sales, buyers)
    new_id = numbers(ledger_reads.next_id(tables, "document"))
    days = [draft.date for draft in drafts]
    booked = invoice_reads.booked(tables, min(days), max(days)) if days else []
    posted = decide_invoices(drafts, _ledger(tables, drafts, buyers, ours), booked, source.also, new_id)
    posted = joined(settled(tables, posted, new_id), replace(made, accepted=0, unchanged=0))
    return joined(joined(posted, refused), replace(others, rows={"alias": aliases}))


def _ties(
    tables: Tables, told: Mapping[str, str], register: KnownRegister, keep: Store
) -> tuple[dict[str, int], list[tuple[int, int]]]:
    """Customer by the form of a tied buyer's name, those told now among them; the new ones as rows (customer, id of the name)."""
    tied = {name_form(name): customer for name, customer in invoice_reads.tied_buyers(tables).items()}
    rows = []
    for name, code in told.items():
        customer = register.customers.get(code)
        if customer is None:
            raise Refused(Rule.CUSTOMER_UNKNOWN, customer=code)
        if tied.get(name_form(name)) != customer.id:
            tied[name_form(name)] = customer.id
            rows.append((customer.id, keep(customer.id, BUYER, name)))
    return tied, rows


def _ledger(tables: Tables, drafts: list[DocumentDraft], buyers: Buyers, ours: Mapping[str, int]) -> Ledger:
    customers = {row.code: KnownCustomer(row.id, row.currency, row.term) for row in buyers.customers.values()}
    pairs = [(customers[d.customer].id, d.number) for d in drafts]
    against = [(customers[d.customer].id, number) for d in drafts if d.credits for number in names(d.credits)]
    return Ledger(
        customers,
        ledger_reads.known_documents(tables, pairs),
        ledger_reads.items_by_number(tables, against) if against else {},
        {"": 1, **ours},
    )

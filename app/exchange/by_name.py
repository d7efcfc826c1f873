"""Customers of a file that says names where the book has codes."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from app.domain.spelling import name_form
from app.exchange.body import Body
from app.exchange.faults import Fault
from app.exchange.findings import Findings
from app.exchange.layout import Layout

Names = Mapping[str, Sequence[str]]
"""Customer codes by ``spelling.name_form`` of a name."""


def with_codes(body: Body, layout: Layout, codes: Container[str], names: Names, findings: Findings) -> Body:
    """``body`` with the code where only a name stands: in the column of codes, or beside an empty cell there.

    A name that the book does not know stays, for the row to be refused with it; one of several customers refuses it here.
    """
    given = body.cells["customer"]
    beside = body.cells.get("customer_name", given)
    field = "customer_name" if "customer_name" in body.cells else "customer"
    found: list[str] = []
    for number, code, name in zip(body.numbers, given, beside, strict=True):
        known = () if code in codes else names.get(name_form(code or name), ())
        if len(known) > 1:
            findings.reject(number, layout.label(field), code or name, Fault.NAME_OF_SEVERAL, codes=", ".join(known))
        found.append(known[0] if len(known) == 1 else code or name)
    return replace(body, cells={**body.cells, "customer": found})

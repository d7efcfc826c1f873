"""Files in the shapes of accounting programs, recognised by their words: to drafts and problems, as ``checking`` does."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from app.domain.drafts import CustomerDraft
from app.domain.money import show
from app.exchange.balances import read_balances
from app.exchange.checking import Checked
from app.exchange.findings import Ask
from app.exchange.invoices import check_invoices
from app.exchange.kinds import legal_form
from app.exchange.ledgers import Ledger, read_ledger
from app.exchange.maps import ImportMap
from app.exchange.reading import Table

Reader = Callable[..., Checked]


def check_export(
    kind: str, table: Table, mapping: ImportMap | None, base_currency: str, day: str | None, **told: str | None
) -> Checked:
    """``day`` (ISO) says for when a list stands, if the person says so; ``told`` is what else the reader of a kind takes.

    Raises Unreadable as the readers do.
    """
    return _READERS[kind](table, mapping or ImportMap(), base_currency, day, **told)


def _balances(table: Table, mapping: ImportMap, base_currency: str, day: str | None) -> Checked:
    unit = None if mapping.unit == 1 else mapping.unit
    found = read_balances(table, base_currency, as_of=day, amount_format=mapping.amount_format, unit=unit)
    return Checked(
        kind="balances",
        encoding=table.encoding,
        rows=found.rows,
        drafts=list(found.drafts),
        rejected=found.rejected,
        warnings=found.warnings,
        asks=[_by_option(ask) for ask in found.asks],
        skipped=0,
        newest=found.as_of,
        repeats={},
        label=lambda field: found.source_columns.get(field, field),
        columns=found.source_columns,
        people=_people((draft.row, draft.customer, draft.name) for draft in found.drafts),
        printed={one.currency: one.printed for one in found.totals if one.printed is not None},
    )


def _ledger(
    table: Table, mapping: ImportMap, base_currency: str, day: str | None, customer: str | None = None, source: str | None = None
) -> Checked:
    """``customer``: the code of whose ledger it is; nobody is registered by it. ``source``: the name of the file."""
    unit = None if mapping.unit == 1 else mapping.unit
    found = read_ledger(
        table, base_currency, source=source, customer=(customer, None) if customer else None,
        year=int(day[:4]) if day else None, date_format=mapping.date_format, amount_format=mapping.amount_format, unit=unit,
    )  # fmt: skip
    return Checked(
        kind="ledger",
        encoding=table.encoding,
        rows=found.rows,
        drafts=[draft._replace(currency=found.currency) for draft in found.drafts],
        rejected=found.rejected,
        warnings=found.warnings,
        asks=[_by_option(ask) for ask in found.asks],
        skipped=0,
        newest=max((draft.date for draft in found.drafts), default=None),
        repeats={},
        label=lambda field: found.source_columns.get(field, field),
        columns=found.source_columns,
        people=() if customer else _people((draft.row, draft.customer, draft.name) for draft in found.drafts),
        control=_control(found) if found.drafts else {},
    )


def _control(found: Ledger) -> dict[str, str]:
    """What was recognised, and the last balance that the file prints of each account."""
    printed = {(one.customer, one.name, one.account): one.balance for one in found.drafts if one.balance is not None}
    amounts = {"debit": found.debit, "credit": found.credit, "closing": found.closing}
    shown = {name: show(amount, found.currency) for name, amount in amounts.items()}
    stated = {"printed": show(sum(printed.values()), found.currency)} if printed else {}
    return {**shown, **stated, "compared": str(found.controls)}


def _people(named: Iterable[tuple[int, str | None, str | None]]) -> tuple[CustomerDraft, ...]:
    """Each customer once, by code, or by name where there is none; a code without a name is its own."""
    found: dict[str, CustomerDraft] = {}
    for row, code, name in named:
        known = name or code or ""
        blank = CustomerDraft(row, code or "", known, *[None] * 19)._replace(legal_form=legal_form(known, None))
        found.setdefault(code or known, blank)
    return tuple(found.values())


def _by_option(ask: Ask) -> Ask:
    """The day of a list and whose ledger it is are options of the command, not keys of a map."""
    return replace(ask, key=_OPTIONS.get(ask.key, ask.key))


_OPTIONS = {"as_of": "--up-to", "year": "--up-to", "customer": "--customer"}


_READERS: dict[str, Reader] = {"balances": _balances, "invoices": check_invoices, "ledger": _ledger}

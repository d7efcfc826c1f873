"""Files in the shapes of accounting programs, recognised by their words: to drafts and problems, as ``checking`` does."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from app.domain.drafts import CustomerDraft
from app.exchange.balances import read_balances
from app.exchange.checking import Checked
from app.exchange.findings import Ask
from app.exchange.kinds import legal_form
from app.exchange.maps import ImportMap
from app.exchange.reading import Table

Reader = Callable[[Table, ImportMap, str, str | None], Checked]


def check_export(kind: str, table: Table, mapping: ImportMap | None, base_currency: str, day: str | None) -> Checked:
    """``day`` (ISO) says for when a list stands, if the person says so. Raises Unreadable as the readers do."""
    return _READERS[kind](table, mapping or ImportMap(), base_currency, day)


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
        people=_people((draft.row, draft.customer, draft.name) for draft in found.drafts),
    )


def _people(named: Iterable[tuple[int, str | None, str | None]]) -> tuple[CustomerDraft, ...]:
    """Each customer once, by code, or by name where there is none; a code without a name is its own."""
    found: dict[str, CustomerDraft] = {}
    for row, code, name in named:
        known = name or code or ""
        blank = CustomerDraft(row, code or "", known, *[None] * 19)._replace(legal_form=legal_form(known, None))
        found.setdefault(code or known, blank)
    return tuple(found.values())


def _by_option(ask: Ask) -> Ask:
    """The day of a list is an option of the command, not a key of a map."""
    return replace(ask, key="--up-to") if ask.key == "as_of" else ask


_READERS: dict[str, Reader] = {"balances": _balances}

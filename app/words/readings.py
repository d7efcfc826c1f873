"""Ways to show a figure that is more than its plain text."""

from collections.abc import Callable, Mapping, Sized

from app.domain.bills import BillRow
from app.domain.money import grouped
from app.domain.posting import DocumentRow
from app.words import bills
from app.words.allowances import STATES
from app.words.names import CHANNELS, FIELDS, HINTS, IMPORTS, KINDS, LANGUAGE_NAMES, POLICIES, REACHES
from app.words.table import LANGUAGES, Table
from app.words.transfers import TYPES

Figures = Mapping[str, object]
Reading = Callable[[object, Figures, str], str]

_ALL_KINDS: Table = {**KINDS, **IMPORTS, **POLICIES}
_JOINED = {"zh": "、", "en": ", "}
_CHANGES = {"zh": "；", "en": "; "}
_MILLION = 1_000_000


def _named(table: Table) -> Reading:
    """A code by its name; what the table does not know stays as it is."""
    return lambda value, figures, language: _name(table, value, language)


def _name(table: Table, value: object, language: str) -> str:
    found = table.get(str(value))
    return found[LANGUAGES.index(language)] if found else str(value)


def _money(value: object, figures: Figures, language: str) -> str:
    """Minor units by the figure ``currency``; an amount that is text already stays."""
    currency = figures.get("currency")
    return grouped(value, str(currency)) if isinstance(value, int) and currency else str(value)


def _megabytes(value: object, figures: Figures, language: str) -> str:
    """Bytes as millions of them, rounded up, so that little is never shown as nothing."""
    return str(-(-int(str(value)) // _MILLION))


def _list(value: object, figures: Figures, language: str) -> str:
    return _JOINED[language].join(str(value).split(", "))


def _changes(value: object, figures: Figures, language: str) -> str:
    """``amount 100.00; kind invoice``, as an import compares what it knows with what it is told."""
    pairs = [change.rpartition(" ") for change in str(value).split("; ")]
    said = [f"{_name(FIELDS, name, language)} {_name(KINDS, told, language)}" for name, _, told in pairs]
    return _CHANGES[language].join(said)


def _posted(value: object, figures: Figures, language: str) -> str:
    """A row of ``posting.DOCUMENT`` by its kind and number."""
    assert isinstance(value, list | tuple)
    row = DocumentRow(*value)
    return f"{_name(KINDS, row.kind, language)} {row.number}"


def _bill(value: object, figures: Figures, language: str) -> str:
    """A row of ``bills.BILL`` by its number, sub-range and amount."""
    assert isinstance(value, list | tuple)
    row = BillRow(*value)
    return f"{row.label} {grouped(row.amount, row.currency)} {row.currency}"


def _count(value: object, figures: Figures, language: str) -> str:
    assert isinstance(value, Sized)
    return str(len(value))


def _after_colon(value: object, figures: Figures, language: str) -> str:
    return str(value).partition(":")[2]


def _hint(value: object, figures: Figures, language: str) -> str:
    return _name(HINTS, value if str(value) in HINTS else "", language)


READINGS: Mapping[str, Reading] = {
    "money": _money,
    "mb": _megabytes,
    "list": _list,
    "field": _named(FIELDS),
    "changes": _changes,
    "kind": _named(_ALL_KINDS),
    "channel": _named(CHANNELS),
    "allowance": _named(STATES),
    "transfer": _named(TYPES),
    "billstate": _named(bills.STATES),
    "billverb": _named(bills.VERBS),
    "bill": _bill,
    "reach": _named(REACHES),
    "language": _named(LANGUAGE_NAMES),
    "posted": _posted,
    "count": _count,
    "service": _after_colon,
    "hint": _hint,
}

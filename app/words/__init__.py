"""Every sentence for a rule, a fact, a fault or a state, in both languages; all that lies below speaks in codes.

A table holds (zh, en) by code. Where figures go, a sentence says

``{name}``            the figure as text, a date as ISO, nothing when the figure is missing, – when it is None;
``{name:reading}``    the figure read in a way of ``readings.READINGS`` (an amount, a column's name, a list, …);
``[one|two|three]``   the first alternative all of whose figures are there and not empty, else nothing.

Figures are put in as they are: a brace or a bracket inside one stays what it is.
"""

import re
from collections.abc import Iterable, Mapping

from app.words.bank_matching import BANK, REASONS
from app.words.bills import VERBS as BILL_VERBS
from app.words.commands import COMMANDS
from app.words.files import FILES
from app.words.intake import INTAKE
from app.words.invoices import INVOICES
from app.words.journal import FACTS
from app.words.ledger import LEDGER
from app.words.names import CHANNELS, CHECKS, FIELDS, IMPORTS, KINDS, LANGUAGE_NAMES, POLICIES, REACHES
from app.words.notices import SKIPS, WARNINGS
from app.words.prechecks import PRECHECKS
from app.words.readings import READINGS, Figures, Reading
from app.words.refusals import RULES
from app.words.snapshot import SNAPSHOT
from app.words.table import LANGUAGES, Table
from app.words.troubles import TROUBLES
from app.words.values import VALUES

# What an import may run into on the way is refused there by the same laws as a posting by hand.
_LAWS = ("AMOUNT_NOT_POSITIVE", "CURRENCY_MIXED", "CUSTOMER_MIXED", "SAME_SIDE", "OVER_ALLOCATED", "OVER_SETTLED")
FAULTS: Table = {
    **VALUES, **{law: RULES[law] for law in _LAWS}, **FILES, **INTAKE, **LEDGER, **INVOICES, **PRECHECKS, **SNAPSHOT, **BANK,
}  # fmt: skip

_CHOICE = re.compile(r"\[([^][]*)\]")
_PLACE = re.compile(r"\{([a-z_0-9]+)(?::([a-z]+))?\}")
_TOKEN = re.compile(f"{_CHOICE.pattern}|{_PLACE.pattern}")

Given = Mapping[str, object] | Iterable[tuple[str, object]]


def say(table: Table, code: str, language: str, figures: Given = ()) -> str:
    """The sentence of ``code`` in ``language`` (zh or en). KeyError for a code that has none: that is a bug.

    A fault that comes with a ``reason`` which is a value's fault says that reason instead.
    """
    known = dict(figures)
    if table is FAULTS and known.get("reason") in VALUES:
        code = str(known["reason"])
    return _filled(table[code][LANGUAGES.index(language)], known, language)


def _filled(sentence: str, figures: Figures, language: str) -> str:
    """One pass over the sentence as written, so that what is put in is never read again."""

    def put(found: re.Match[str]) -> str:
        if found[1] is None:
            return _shown(found[2], found[3] or "", figures, language)
        return _filled(_chosen(found[1], figures), figures, language)

    return _TOKEN.sub(put, sentence)


def _chosen(alternatives: str, figures: Figures) -> str:
    told = (one for one in alternatives.split("|") if all(_is_told(name, figures) for name, _ in _PLACE.findall(one)))
    return next(told, "")


def _is_told(name: str, figures: Figures) -> bool:
    return figures.get(name) not in (None, "")


def _shown(name: str, reading: str, figures: Figures, language: str) -> str:
    value = figures.get(name, "")
    if value is None:
        return "–"
    return "" if value == "" else _READ[reading](value, figures, language)


def _fault(value: object, figures: Figures, language: str) -> str:
    inner = {name: figure for name, figure in figures.items() if name not in ("code", "reason")}
    return _filled(FAULTS[str(value)][LANGUAGES.index(language)], inner, language)


def _plain(value: object, figures: Figures, language: str) -> str:
    return str(value)


_READ: Mapping[str, Reading] = {"": _plain, "fault": _fault, **READINGS}

__all__ = [
    "BILL_VERBS", "CHANNELS", "CHECKS", "COMMANDS", "FACTS", "FAULTS", "FIELDS", "IMPORTS", "KINDS", "LANGUAGES", "LANGUAGE_NAMES",
    "POLICIES", "REACHES", "REASONS", "RULES", "SKIPS", "TROUBLES", "WARNINGS", "Table", "say",
]  # fmt: skip

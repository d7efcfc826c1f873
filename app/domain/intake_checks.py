"""What is odd about a file as a whole, though each of its rows may be right: said before anything is posted."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter, eq
from typing import NamedTuple

from app.domain.drafts import CustomerDraft, DocumentDraft, Problem
from app.domain.intake import Tray
from app.domain.spelling import code_form, name_form

DUE_SHARE = Decimal(5)
"""Percent of rows due on the day of their invoice, above which a file looks as if its due dates were filled in blindly."""
_FEW_DUES = 3
_DATE, _DUE = attrgetter("date"), attrgetter("due")  # of 200,000 rows: a loop of its own would be felt
_GROUPS = 20
_NAMES = 5


class Person(NamedTuple):
    """A customer as far as it takes to see that two of them are one."""

    code: str
    name: str
    uscc: str | None


def check_due_dates(drafts: Sequence[DocumentDraft], share: Decimal = DUE_SHARE) -> tuple[Problem, ...]:
    """``DUE_EQUALS_DATE`` with more than ``share`` percent of the rows due on their own day, ``DUE_ALL_EQUAL`` for one day."""
    tray = Tray()
    days, dues = list(map(_DATE, drafts)), list(map(_DUE, drafts))
    same, dated = sum(map(eq, days, dues)), len(dues) - dues.count(None)
    if same * 100 > share * dated:
        percent = (Decimal(same * 100) / dated).quantize(Decimal("0.1"))
        tray.warn(None, "due", None, "DUE_EQUALS_DATE", count=str(same), rows=str(dated), percent=str(percent))
    ends = set(dues) - {None}
    if len(ends) == 1 and dated >= _FEW_DUES and len({day for day, due in zip(days, dues, strict=True) if due}) > 1:
        tray.warn(None, "due", ends.pop(), "DUE_ALL_EQUAL", count=str(dated))
    return tuple(tray.warnings)


def check_unknown(rejected: Sequence[Problem]) -> tuple[Problem, ...]:
    """One word about all rows whose customer the book does not have, beside each of them."""
    tray = Tray()
    rows = [problem for problem in rejected if problem.problem == "UNKNOWN_CUSTOMER"]
    if len(rows) > 1:
        named = list(dict.fromkeys(problem.value or "" for problem in rows))
        tray.warn(None, None, None, "UNKNOWN_CUSTOMERS", count=str(len(named)), rows=str(len(rows)), customers=_first(named))
    return tuple(tray.warnings)


def check_spellings(used: Collection[str], names: Mapping[str, str], book: Collection[str]) -> tuple[Problem, ...]:
    """Codes ``used`` in a file that differ only by zeros, marks, width or case, from each other or from one of the ``book``.

    ``names``: those of all customers by code, of the book and of the file.
    """
    tray = Tray()
    groups: dict[str, dict[str, None]] = {}
    for code in (*used, *names):
        groups.setdefault(code_form(code), {})[code] = None
    shown = [group for form, group in groups.items() if form and len(group) > 1 and _unclear(group, used, book)]
    for group in shown[:_GROUPS]:
        said = ", ".join(f"{code} = {names.get(code, '–')}" for code in group)
        tray.warn(None, "customer", None, "SPELLINGS", spellings=said, count=str(len(group)))
    return tuple(tray.warnings)


def _unclear(group: Collection[str], used: Collection[str], book: Collection[str]) -> bool:
    """Two spellings in the file, or one there that the book writes otherwise."""
    given = [code for code in group if code in used]
    return len(given) > 1 or any(code not in book for code in given)


def check_same(codes: Collection[str], people: Iterable[Person]) -> tuple[Problem, ...]:
    """Customers with one name, or one tax number, under several codes, if ``codes`` of the file are among them."""
    tray = Tray()
    groups: dict[tuple[str, str], dict[str, str]] = {}
    for person in people:
        for key in (("name", name_form(person.name)), ("uscc", name_form(person.uscc or ""))):
            if key[1]:
                groups.setdefault(key, {})[person.code] = person.name
    twice = {tuple(group): group for group in groups.values() if len(group) > 1 and not group.keys().isdisjoint(codes)}
    for found, group in list(twice.items())[:_GROUPS]:
        tray.warn(None, "customer", None, "SAME_CUSTOMER_TWICE", codes=_first(found), name=next(iter(group.values())))
    return tuple(tray.warnings)


def people_of(drafts: Iterable[CustomerDraft], known: Iterable[Person]) -> list[Person]:
    """The register with what a file brings to it, each code once, in the words of the file."""
    found = {person.code: person for person in known}
    for draft in drafts:
        before = found.get(draft.code)
        found[draft.code] = Person(draft.code, draft.name, draft.uscc or (before.uscc if before else None))
    return list(found.values())


def _first(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMES]) + (" …" if len(names) > _NAMES else "")

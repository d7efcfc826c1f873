"""A file that does not use our headers, as a layout like any other: where they stand and what they mean, by their words.

Nothing here is guessed: what may mean two things is asked, and what was recognised is told, column by column.
"""

import json
import re
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import replace

from app.domain.money import known_currency
from app.exchange.characters import key
from app.exchange.faults import Fault, Unreadable
from app.exchange.findings import Ask, Findings
from app.exchange.headings import Heading, Recognised, Wanted, compact, find_heading, recognise, required_words
from app.exchange.kinds import CURRENCIES, KINDS, Shape, canonical
from app.exchange.layout import Layout, find_layout, resolve
from app.exchange.maps import ImportMap
from app.exchange.preamble import read_preamble
from app.exchange.reading import Table
from app.exchange.synonyms import BY_KIND, TAX

_COUNTED = re.compile(r"^#|\.\d+$")  # names of columns that are no headers
_MENDED = (Fault.MISSING_COLUMNS, Fault.NO_HEADER, Fault.DUPLICATE_HEADER)
_MONEY = ("amount", "open", "paid", "disputed", "allocated")
_PART = 60  # of ``Recognised.confidence``
_TIMES = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
_UNIT = re.compile(r"[(\[/](?:单位:?)?(?:人民币|本位币)?((?:百?万|千|亿)?元)(?=[)\]/]|$)")

Fields = dict[str, int]


def lay_out(table: Table, kind: str, mapping: ImportMap, findings: Findings) -> tuple[Layout, ImportMap]:
    """The layout of a file, by our headers, by the map, else by words; and the map with what the file says of its unit.

    Raises Unreadable as ``find_layout``. Asks and warnings go to ``findings``.
    """
    try:
        return find_layout(table, kind, mapping), mapping
    except Unreadable as ours:
        if ours.code not in _MENDED:
            raise
        heading = _heading(table, kind, mapping, ours)
    return _by_words(table, kind, mapping, heading, findings)


def _heading(table: Table, kind: str, mapping: ImportMap, ours: Unreadable) -> Heading:
    """Raises ``ours`` where no row has any of the words, or where the columns that are there twice are told apart by nothing."""
    if mapping.header_row is not None:
        if ours.code is not Fault.MISSING_COLUMNS:
            raise ours
        return _one_row(table, mapping.header_row)
    also = TAX.union(*BY_KIND[kind].values())
    try:
        heading = find_heading(table, _wanted(kind, mapping), also)
    except Unreadable as no:
        if no.code is not Fault.MISSING_COLUMNS:
            raise ours from None
        heading = _one_row(table, int(no.figures["row"]))
    if ours.code is Fault.DUPLICATE_HEADER and heading.depth == 1:
        raise ours
    return heading


def _wanted(kind: str, mapping: ImportMap) -> Wanted:
    """A word for each field that the map does not give, and the headers that it names."""
    given = {*mapping.constants, *(field for fields in mapping.columns.values() for field in fields)}
    required = [field.name for field in KINDS[kind] if field.required]
    words = [group for field, group in zip(required, required_words(kind), strict=True) if field not in given]
    return [*words, *([compact(source)] for source in mapping.columns if not _COUNTED.search(source))]


def _one_row(table: Table, number: int) -> Heading:
    """The row with this number, from 1: named by the map, or the one that has most of the words."""
    above = [table.row(i) for i in range(number)]
    row = [cell.strip() for cell in above.pop()]
    return Heading(number - 1, 1, tuple(row), read_preamble(above), len(row))


def _by_words(table: Table, kind: str, mapping: ImportMap, heading: Heading, findings: Findings) -> tuple[Layout, ImportMap]:
    width = max(table.lengths[heading.first : heading.below])
    headers = heading.headers[: max(width, heading.width)]
    mapped = {resolve(source, headers): fields for source, fields in mapping.columns.items()}
    columns: Fields = {field: column for column, fields in mapped.items() for field in fields}
    fixed = {*columns, *mapping.constants}
    told = recognise(["" if i in mapped else header for i, header in enumerate(headers)], kind)
    found = {field: column for field, column in told.columns.items() if field not in fixed}
    recognised = _stood_in(kind, found, fixed)
    columns |= recognised
    _check_required(kind, {*columns, *fixed}, heading.below)
    findings.asks += _asks(kind, headers, told, recognised)
    _tell(heading, headers, recognised, canonical(kind), findings)
    used = {*columns.values(), *mapped}
    unknown = tuple(i for i in range(len(headers)) if i not in used and not mapping.columns)
    constants = _constants(heading, columns, mapping)
    layout = Layout(kind, heading.below, headers, columns, constants, unknown, tuple(recognised))
    return layout, _with_unit(heading, layout, mapping, fixed, findings)


def _stood_in(kind: str, found: Mapping[str, int], fixed: Collection[str]) -> Fields:
    """A name where codes are missing; what is left of a document where its amount is not said."""
    fields = dict(found)
    given = {*found, *fixed}
    if kind == "documents" and "amount" not in given and "open" in found:
        fields["amount"] = found["open"]
        fields.pop("paid", None)
    if kind != "customers" and "customer" not in given and "customer_name" in found:
        fields["customer"] = fields.pop("customer_name")
    if kind == "customers" and "code" not in given and "name" in found:
        fields["code"] = found["name"]
    return fields


def _check_required(kind: str, given: Collection[str], row: int) -> None:
    missing = [field for field in KINDS[kind] if field.required and field.name not in given]
    if missing:
        raise Unreadable(Fault.MISSING_COLUMNS, columns=", ".join(f"{f.name} ({f.zh})" for f in missing), row=row)


def _weighty(kind: str) -> set[str]:
    """Fields that a wrong column would spoil; a doubtful text is only shown."""
    named = {field.name for field in KINDS[kind] if field.required or field.shape in (Shape.DATE, Shape.AMOUNT)}
    return named | {"customer", "customer_name", "currency", "disputed"}


def _asks(kind: str, headers: Sequence[str], told: Recognised, recognised: Mapping[str, int]) -> list[Ask]:
    """One question for each field that several columns, a bare word or only a part of a header speaks for."""
    among = {ask.key: [int(choice[1:]) - 1 for choice in ask.choices if choice] for ask in told.asks}
    parts = {field: [column] for field, column in told.columns.items() if told.confidence[field] == _PART}
    asked = {_renamed(field, recognised): columns for field, columns in {**parts, **among}.items()}
    weighty = _weighty(kind)
    return [_ask(headers, field, columns) for field, columns in asked.items() if field in weighty and field in recognised]


def _renamed(field: str, recognised: Mapping[str, int]) -> str:
    return "customer" if field == "customer_name" and field not in recognised else field


def _ask(headers: Sequence[str], field: str, columns: Sequence[int]) -> Ask:
    choices = [json.dumps({f"#{i + 1}": field}) for i in columns]
    none = [json.dumps({f"#{i + 1}": []}) for i in columns[:1]]
    return Ask(Fault.AMBIGUOUS_COLUMN, headers[columns[0]], tuple(headers[i] for i in columns), "columns", (*choices, *none))


def _tell(heading: Heading, headers: Sequence[str], recognised: Fields, ours: Container[str], findings: Findings) -> None:
    """What a synonym said, so that a person sees it; our own headers need no word."""
    for field, column in sorted(recognised.items(), key=lambda item: item[1]):
        if key(headers[column]) not in ours:
            findings.warn(heading.below, headers[column] or f"#{column + 1}", None, Fault.RECOGNISED, field=field)


def _constants(heading: Heading, columns: Mapping[str, int], mapping: ImportMap) -> Mapping[str, str]:
    """The currency that stands in the title counts for rows that have none."""
    said = key(heading.preamble.currency or "")
    code = CURRENCIES.get(said, said.upper())
    if "currency" in columns or "currency" in mapping.constants or not known_currency(code):
        return mapping.constants
    return {**mapping.constants, "currency": code}


def _with_unit(heading: Heading, layout: Layout, mapping: ImportMap, fixed: Collection[str], findings: Findings) -> ImportMap:
    """A unit that the title or the headers name, unless the map says how amounts are read."""
    money = {layout.columns[field]: field for field in _MONEY if field in layout.columns}
    if mapping.unit != 1 or any(field in fixed for field in _MONEY):
        return mapping
    units = {column: _unit(layout.headers[column]) or heading.preamble.unit or 1 for column in money}
    first = next(iter(units.values()), 1)
    findings.asks += [_ask(layout.headers, money[column], [column]) for column, unit in units.items() if unit != first]
    if first == 1:
        return mapping
    findings.warn(heading.below, None, None, Fault.UNIT_TAKEN, unit=first)
    return replace(mapping, unit=first)


def _unit(header: str) -> int | None:
    found = _UNIT.search(key(header))
    return _TIMES[found[1]] if found else None

"""Where in a table the header stands, and which column fills which field."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.exchange.characters import key
from app.exchange.faults import Fault, Unreadable
from app.exchange.kinds import KINDS, canonical, column_of
from app.exchange.maps import ImportMap
from app.exchange.reading import Table

MAX_COLUMNS = 256
_HEADER_AMONG = 30  # first rows in which a header may stand below a title
_BLANK = " \t\r\n\u00a0\u3000\ufeff\u200b"  # around a header, where a mark that nobody sees does no harm
_HAN = re.compile("[\u3400-\u9fff]")
_POSITION = re.compile(r"#([1-9]\d{0,2})")
_NUMBERED = re.compile(r"(.+)\.([1-9]\d{0,2})")


@dataclass(frozen=True, slots=True)
class Layout:
    """``header`` is the row number in the sheet; ``columns`` gives the column index (from 0) of each field read."""

    kind: str
    header: int
    headers: tuple[str, ...]
    columns: Mapping[str, int]
    constants: Mapping[str, str]
    unknown: tuple[int, ...]  # columns that fill nothing and that no map left out
    recognised: tuple[str, ...] = ()  # fields whose column was told by its words: no header of ours, and no map

    def label(self, field: str) -> str:
        """The column of ``field`` as the person sees it: its header in the file, else ours in the file's language."""
        name, canonical_header = column_of(self.kind, field, self.chinese)
        index = self.columns.get(name)
        return canonical_header if index is None else self.shown(index)

    @property
    def chinese(self) -> bool:
        """Whether the sheet speaks Chinese: any of its headers does."""
        return any(map(_HAN.search, self.headers))

    def known(self, words: Iterable[str]) -> str:
        """Those of ``words`` that are in the sheet's language, for a refusal to list; all of them if none is."""
        given = list(filter(None, words))
        return ", ".join([word for word in given if bool(_HAN.search(word)) == self.chinese] or given)

    def shown(self, index: int) -> str:
        return self.headers[index] or f"#{index + 1}"


def find_layout(table: Table, kind: str, mapping: ImportMap) -> Layout:
    """Raises Unreadable: NO_HEADER, TOO_MANY_COLUMNS, DUPLICATE_HEADER, MAP_COLUMN_MISSING, MISSING_COLUMNS."""
    index = _header_index(table, kind, mapping)
    headers = tuple(cell.strip(_BLANK) for cell in table.row(index)[: table.lengths[index]])
    if sum(map(bool, headers)) > MAX_COLUMNS:
        raise Unreadable(Fault.TOO_MANY_COLUMNS, limit=MAX_COLUMNS)
    mapped = {resolve(source, headers): fields for source, fields in mapping.columns.items()}
    fixed = {field for fields in mapped.values() for field in fields} | set(mapping.constants)
    columns = {field: column for column, fields in mapped.items() for field in fields}
    for column, field in _canonical_columns(headers, kind):
        if column in mapped or field in fixed:
            continue
        if field in columns:
            raise _twice(headers, columns[field], column)
        columns[field] = column
    _check_required(kind, {*columns, *mapping.constants}, index + 1)
    used = {*columns.values(), *mapped}
    unknown = tuple(i for i, header in enumerate(headers) if i not in used and not mapping.columns)
    return Layout(kind, index + 1, headers, columns, mapping.constants, unknown)


def _header_index(table: Table, kind: str, mapping: ImportMap) -> int:
    """The row the map names; else the first that has every column needed; else the first that is not blank."""
    if mapping.header_row is not None:
        if mapping.header_row > len(table) or not any(map(str.strip, table.row(mapping.header_row - 1))):
            raise Unreadable(Fault.NO_HEADER)
        return mapping.header_row - 1
    first = [table.row(i) for i in range(min(_HEADER_AMONG, len(table)))]
    filled = [i for i, row in enumerate(first) if any(map(str.strip, row))]
    if not filled:
        raise Unreadable(Fault.NO_HEADER)
    return next((i for i in filled if _is_header(first[i], kind, mapping)), filled[0])


def _is_header(row: Sequence[str], kind: str, mapping: ImportMap) -> bool:
    """By its words, never by its number: exports move their header down when a summary line is added."""
    headers = [cell.strip(_BLANK) for cell in row]
    named = [source for source in mapping.columns if not _POSITION.fullmatch(source)]
    if any(_column(source, headers) is None for source in named):
        return False
    given = {field for fields in mapping.columns.values() for field in fields} | set(mapping.constants)
    return bool(named) or _required(kind) <= given | {field for _, field in _canonical_columns(headers, kind)}


def _canonical_columns(headers: Sequence[str], kind: str) -> list[tuple[int, str]]:
    names = canonical(kind)
    return [(i, names[key(header)]) for i, header in enumerate(headers) if key(header) in names]


def _required(kind: str) -> set[str]:
    return {field.name for field in KINDS[kind] if field.required}


def _check_required(kind: str, given: Iterable[str], row: int) -> None:
    missing = _required(kind) - set(given)
    if missing:
        names = ", ".join(f"{field.name} ({field.zh})" for field in KINDS[kind] if field.name in missing)
        raise Unreadable(Fault.MISSING_COLUMNS, columns=names, row=row)


def _twice(headers: Sequence[str], first: int, second: int) -> Unreadable:
    return Unreadable(Fault.DUPLICATE_HEADER, column=headers[second], first=first + 1, second=second + 1)


def resolve(source: str, headers: Sequence[str]) -> int:
    """Column index of a map's column: a header, ``#n`` for the n-th, ``name.1`` for the second of that name.

    Raises Unreadable MAP_COLUMN_MISSING.
    """
    found = _column(source, headers)
    if found is None:
        shown = ", ".join(header or f"#{i + 1}" for i, header in enumerate(headers))
        raise Unreadable(Fault.MAP_COLUMN_MISSING, column=source, headers=shown[:400])
    return found


def _column(source: str, headers: Sequence[str]) -> int | None:
    position = _POSITION.fullmatch(source)
    if position:
        index = int(position[1]) - 1
        return index if index < len(headers) else None
    compared = [key(header) for header in headers]
    if key(source) in compared:
        return compared.index(key(source))
    numbered = _NUMBERED.fullmatch(key(source))
    if numbered is None:
        return None
    twins = [i for i, header in enumerate(compared) if header == numbered[1]]
    return twins[int(numbered[2])] if int(numbered[2]) < len(twins) else None

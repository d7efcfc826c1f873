"""The file of an import as a table, with the map to read it by: the one given, or one remembered for its headers."""

import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.cli.answers import phrase, problems, usage
from app.domain.drafts import Problem
from app.exchange.checking import Checked
from app.exchange.faults import Unreadable
from app.exchange.kinds import EXPORTS
from app.exchange.maps import ImportMap, map_content, parse_map
from app.exchange.reading import Table, read_table
from app.exchange.remembered import find_signature, used
from app.storage.engine import Tables
from app.storage.map_reads import RememberedMap, remembered_maps


@dataclass(frozen=True, slots=True)
class Read:
    """``content`` is the map that was given, as JSON; ``remembered`` the one that was found for the headers."""

    table: Table
    mapping: ImportMap | None
    content: Mapping[str, Any] | None = None
    remembered: RememberedMap | None = None
    checked: Checked | None = None  # by a reader that does both at once

    def warned(self, checked: Checked) -> Checked:
        """``checked`` with a word about the map nobody gave this time."""
        if self.remembered:
            checked.warnings.insert(0, used(self.remembered.batch))
        return checked


def pasted(folder: Path, name: str) -> Path:
    """What stands on standard input, as a file of that name. Raises Usage for a terminal, Unreadable as ``pasting.as_file``."""
    from app.exchange.pasting import as_file

    if sys.stdin is None or sys.stdin.isatty():
        raise usage("PASTE_TERMINAL")
    text = as_file(sys.stdin.buffer.read(), name)
    path = folder / f"{name}.txt"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def _bank(args: Namespace) -> Read:
    """A statement of the bank, whose readers know its shapes without a map. Raises Unreadable as they do."""
    from app.exchange.bank_files import check_bank

    mapping = parse_map(map_content(args.map), args.kind) if args.map else None
    table, checked = check_bank(args.source, mapping or ImportMap())
    return Read(table, mapping, checked=checked)


def read_source(tables: Tables, args: Namespace) -> Read:
    """Raises Unreadable as reading and maps do."""
    if args.kind == "bank":
        return _bank(args)
    if args.map:
        content = map_content(args.map)
        mapping = parse_map(content, args.kind)
        return Read(_table(args, mapping), mapping, content)
    known = remembered_maps(tables, args.kind) if args.remembered and args.kind not in EXPORTS else {}
    table = _table(args, ImportMap())
    found = _found(args, table, known)
    return found or Read(table, None)


def _table(args: Namespace, how: ImportMap) -> Table:
    return read_table(args.source, how.sheet, encoding=how.encoding, delimiter=how.delimiter)


def _found(args: Namespace, table: Table, known: Mapping[str, RememberedMap]) -> Read | None:
    """By the headers of the file as it opens by itself, else as one of the maps opens it."""
    maps = {signature: parse_map(one.body, args.kind) for signature, one in known.items()}
    opened = {(None, None, None): table}
    for how in maps.values():
        key = (how.sheet, how.encoding, how.delimiter)
        if key not in opened:
            opened |= _opened(args, how)
    for key, one in opened.items():
        here = {s for s, how in maps.items() if (how.sheet, how.encoding, how.delimiter) == key}
        match = find_signature(one, here) if here else None
        if match:
            signature, row = match
            mapping = maps[signature]
            mapping = mapping if mapping.header_row is None else replace(mapping, header_row=row)
            return Read(one, mapping, None, known[signature])
    return None


def _opened(args: Namespace, how: ImportMap) -> dict[Any, Table]:
    try:
        return {(how.sheet, how.encoding, how.delimiter): _table(args, how)}
    except Unreadable:  # this map is for another file
        return {}


def write_rejected(args: Namespace, checked: Checked, table: Table, rejected: list[Problem], language: str) -> None:
    """Rows that were not taken, as they stand in the sheet, with their numbers and the reasons. OSError as ``table_xlsx``."""
    from app.exchange.outgoing import Cells, Column, table_xlsx

    reasons: dict[int, list[str]] = {}
    for one, said in zip(rejected, problems(rejected, language), strict=True):
        if one.row:
            reasons.setdefault(one.row, []).append(f"{one.column}: {said['says']}" if one.column else said["says"])
    width = len(table.columns)
    given = checked.layout.headers if checked.layout else ()
    headers = [(given[i] if i < len(given) else "") or f"#{i + 1}" for i in range(width)]
    columns = [
        Column(phrase("rejected row", language), Cells.COUNT, 8), Column(phrase("rejected reason", language), width=60),
        *map(Column, headers),
    ]  # fmt: skip
    rows = [[row, "\n".join(said), *(cell or None for cell in table.row(row - 1))] for row, said in sorted(reasons.items())]
    title = phrase("rejected rows", language)
    table_xlsx(args.rejected, title, [(phrase("rejected source", language), args.source.name)], columns, rows)

"""``--map MAP.json``: how a file that does not use our headers is to be read (docs/import-maps.md)."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.exchange.amounts import AmountFormat
from app.exchange.dates import DateFormat
from app.exchange.delimited import ENCODINGS
from app.exchange.faults import Fault, Unreadable
from app.exchange.kinds import DOCUMENT_KINDS, KINDS, RECEIPT_KINDS, fields_of, spoken

MAX_MAP = 1_000_000  # bytes
UNITS = (1, 1_000, 10_000)
_TEXT = '"…"'  # any text, as a map writes it: a refusal speaks JSON, which no language has to translate


class Sign(StrEnum):
    """Where the direction of an amount comes from."""

    KIND = "kind"
    NEGATIVE_IS_CREDIT = "negative_is_credit"


@dataclass(frozen=True, slots=True)
class ImportMap:
    """A checked map. ``columns``: source header (or ``#n``) to the fields it fills, none = leave the column out."""

    kind: str | None = None
    sheet: str | None = None
    header_row: int | None = None  # as in the sheet, from 1
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    skip_rows_where_empty: tuple[str, ...] = ()
    skip_rows_where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_format: DateFormat = DateFormat.AUTO
    amount_format: AmountFormat = AmountFormat.AUTO
    unit: int = 1
    kinds: Mapping[str, str] = field(default_factory=dict)  # the file's word, as kinds.spoken, to ours
    sign: Sign = Sign.KIND
    encoding: str | None = None
    delimiter: str | None = None


def load_map(path: Path, kind: str) -> ImportMap:
    """The map in ``path`` for an import of ``kind``. Raises Unreadable: a MAP_ code, FILE_MISSING, FILE_DENIED."""
    return parse_map(map_content(path), kind)


def map_content(path: Path) -> dict[str, Any]:
    """The JSON object in ``path``, for ``parse_map``. Raises Unreadable as ``load_map``."""
    try:
        data = path.read_bytes()[: MAX_MAP + 1]
    except FileNotFoundError:
        raise Unreadable(Fault.FILE_MISSING, name=path.name) from None
    except OSError:
        raise Unreadable(Fault.FILE_DENIED, name=path.name) from None
    if len(data) > MAX_MAP:
        raise Unreadable(Fault.TOO_LARGE, size=len(data), limit=MAX_MAP)
    try:
        content = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_no_twins)
    except json.JSONDecodeError as error:
        raise Unreadable(Fault.MAP_UNREADABLE, name=path.name, line=error.lineno) from None
    except (UnicodeDecodeError, RecursionError):
        raise Unreadable(Fault.MAP_UNREADABLE, name=path.name, line=1) from None
    if not isinstance(content, dict):
        raise Unreadable(Fault.MAP_UNREADABLE, name=path.name, line=1)
    return content


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Unreadable(Fault.MAP_KEY_TWICE, key=name)
        found[name] = value
    return found


def parse_map(content: Mapping[str, Any], kind: str) -> ImportMap:
    """Check every key and value of a map made of plain JSON values. Raises Unreadable with a MAP_ code."""
    for name in content:
        if name not in _READERS:
            raise Unreadable(Fault.MAP_UNKNOWN_KEY, key=name, known=", ".join(_READERS))
    made = ImportMap(**{name: _READERS[name](name, value, kind) for name, value in content.items()})
    if made.kind not in (None, kind):
        raise Unreadable(Fault.MAP_KIND, kind=made.kind, wanted=kind)
    taken: set[str] = set()
    for name in (*(name for names in made.columns.values() for name in names), *made.constants):
        if name in taken:
            raise Unreadable(Fault.MAP_FIELD_TWICE, field=name)
        taken.add(name)
    return made


def _bad(name: str, value: object, allowed: str) -> Unreadable:
    shown = json.dumps(value, ensure_ascii=False)
    return Unreadable(Fault.MAP_VALUE, key=name, value=shown[:80], allowed=allowed)


def _text(name: str, value: Any, kind: str) -> str:
    if not isinstance(value, str) or not value:
        raise _bad(name, value, _TEXT)
    return value


def _one_of(*allowed: str) -> "_Reader":
    def read(name: str, value: Any, kind: str) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise _bad(name, value, " ".join(f'"{each!s}"' for each in allowed))
        return value

    return read


def _header_row(name: str, value: Any, kind: str) -> int:
    if type(value) is not int or not 1 <= value <= 1_000:
        raise _bad(name, value, "1-1000")
    return value


def _unit(name: str, value: Any, kind: str) -> int:
    if type(value) is not int or value not in UNITS:
        raise _bad(name, value, " ".join(map(str, UNITS)))
    return value


def _object(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _bad(name, value, "{…}")
    return value


def _texts(name: str, value: Any) -> tuple[str, ...]:
    """A text, or a list of texts; null is none."""
    given = [] if value is None else [value] if isinstance(value, str) else value
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise _bad(name, value, _TEXT + " [" + _TEXT + ", …]")
    return tuple(given)


def _known_field(name: str, kind: str) -> str:
    known = fields_of(kind)
    if name not in known:
        raise Unreadable(Fault.MAP_UNKNOWN_FIELD, field=name, known=", ".join(known))
    return name


def _columns(name: str, value: Any, kind: str) -> dict[str, tuple[str, ...]]:
    return {
        source: tuple(_known_field(each, kind) for each in _texts(f"{name}.{source}", given))
        for source, given in _object(name, value).items()
    }


def _constants(name: str, value: Any, kind: str) -> dict[str, str]:
    given = _object(name, value)
    for each, constant in given.items():
        if not isinstance(constant, str) or not constant.strip():
            raise _bad(f"{name}.{each}", constant, _TEXT)
    return {_known_field(each, kind): constant for each, constant in given.items()}


def _kinds(name: str, value: Any, kind: str) -> dict[str, str]:
    ours = {"documents": DOCUMENT_KINDS, "receipts": RECEIPT_KINDS}.get(kind, {})
    read = _one_of(*dict.fromkeys(ours.values()))
    return {spoken(word): str(read(f"{name}.{word}", meant, kind)) for word, meant in _object(name, value).items()}


def _skips(name: str, value: Any, kind: str) -> dict[str, tuple[str, ...]]:
    return {source: _texts(f"{name}.{source}", given) for source, given in _object(name, value).items()}


def _date_format(name: str, value: Any, kind: str) -> DateFormat:
    return DateFormat(_one_of(*DateFormat)(name, value, kind))


def _amount_format(name: str, value: Any, kind: str) -> AmountFormat:
    given = _one_of(*AmountFormat, "1 234,56")(name, value, kind)
    return AmountFormat.COMMA if given == "1 234,56" else AmountFormat(given)


def _delimiter(name: str, value: Any, kind: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[,;\t|]", value):
        raise _bad(name, value, r'"," ";" "\t" "|"')
    return value


_Reader = Callable[[str, Any, str], Any]
_READERS: Mapping[str, _Reader] = {
    "kind": _one_of(*KINDS),
    "sheet": _text,
    "header_row": _header_row,
    "columns": _columns,
    "constants": _constants,
    "skip_rows_where_empty": lambda name, value, kind: _texts(name, value),
    "skip_rows_where": _skips,
    "date_format": _date_format,
    "amount_format": _amount_format,
    "unit": _unit,
    "kinds": _kinds,
    "sign": lambda name, value, kind: Sign(_one_of(*Sign)(name, value, kind)),
    "encoding": _one_of(*ENCODINGS),
    "delimiter": _delimiter,
}

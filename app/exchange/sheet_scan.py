"""A look into a workbook's XML before it is read: what is declared, what is hidden, which cells hold an error.

Everything is read through the unpacker's own count of bytes, so a part that is larger than its directory entry says
fails here and not in memory. Part of ``workbooks``.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

from app.exchange.faults import Fault, Unreadable

MAX_SHEET_ROWS = 1_048_576
EMPTY_AREA = 4_000_000  # cells of the rectangle around all values that may be mostly empty
SPARSE = 50  # beyond that: cells of the rectangle for each one that holds a value
MAX_PARSED = 10_000_000  # bytes of a part that is parsed as a tree
_CHUNK = 1 << 20
_LONGEST = 8 * _CHUNK  # without a cell in it: cut anywhere
_HEAD = 1_024

_TAG = rb"<(?:\w+:)?"
_REF = rb"\br\s*=\s*[\"']"
_UNUSUAL = re.compile(rb'<c r="(?![A-Z]?[0-9]{1,6}")')
_LOW = re.compile(rb'<c r="[A-Z][0-9]{6}"')
_LOW_AREA = 26 * 999_999  # cells: the most that a reference like Z999999 spans
_USUAL_CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>/]*>')
_ODD_SPELLINGS = (b"\t", b"\r", b"\n", b":c ")
_VALUE_CELL = re.compile(_TAG + rb"c\s(?:[^>]*?\s)?" + _REF + rb"([A-Za-z]+)([0-9]+)[\"'][^>]*(?<!/)>")
_CELL_REF = re.compile(_REF + rb"([A-Za-z]{1,3})([0-9]{1,7})[\"']")
_ERROR_CELL = re.compile(_TAG + rb"c\s([^>]*\bt\s*=\s*[\"']e[\"'][^>]*)>")
_NO_VALUE = re.compile(
    _TAG + rb"c\s([^>]*)>\s*" + _TAG + rb"f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:" + _TAG + rb"v\s*/>|" + _TAG + rb"v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)  # fmt: skip
_TEXT_RESULT = re.compile(rb"\bt\s*=\s*[\"']str[\"']")
_HIDDEN_ROW = re.compile(_TAG + rb"row\b[^>]*\shidden\s*=\s*[\"'](?:1|true)[\"']")
_BELOW_FIRST = re.compile(_TAG + rb"c\s(?:[^>]*?\s)?" + _REF + rb"[A-Za-z]+(?!1[\"'])[0-9]+[\"'][^>]*(?<!/)>")


@dataclass(frozen=True, slots=True)
class Scan:
    """``errors`` by (row, column) from 0."""

    errors: Mapping[tuple[int, int], Fault] = field(default_factory=dict)
    hidden_rows: int = 0


def check_declarations(package: zipfile.ZipFile) -> None:
    """Refuse a document type definition in any XML part: no workbook program writes one, only attackers do."""
    for part in package.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with package.open(part) as stream:
                head = stream.read(_HEAD).replace(b"\0", b"")
            if b"<!doctype" in head.lower():
                raise Unreadable(Fault.FORBIDDEN_XML, part=part.filename)


def sheet_paths(package: zipfile.ZipFile) -> dict[str, str]:
    """Path inside the package of each sheet by its name."""
    targets = {}
    for relation in _parsed(package, "xl/_rels/workbook.xml.rels"):
        target = relation.get("Target", "")
        targets[relation.get("Id")] = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    paths = {}
    for element in _parsed(package, "xl/workbook.xml").iter():
        if element.tag.rpartition("}")[2] == "sheet":
            relation_id = next((v for k, v in element.items() if k.rpartition("}")[2] == "id"), None)
            paths[element.get("name", "")] = targets.get(relation_id, "")
    return paths


def _parsed(package: zipfile.ZipFile, path: str) -> ElementTree.Element:
    size = package.getinfo(path).file_size
    if size > MAX_PARSED:
        raise Unreadable(Fault.BOMB, part=path, size=size, limit=MAX_PARSED)
    return ElementTree.fromstring(package.read(path))


def has_body(package: zipfile.ZipFile, path: str) -> bool:
    """Whether a value stands below the first row."""
    return any(_BELOW_FIRST.search(piece) for piece in _pieces(package, path))


def scan(package: zipfile.ZipFile, path: str, pause: Callable[[], None] = lambda: None) -> Scan:
    """Raises Unreadable FAR_CELL when a value stands so far out that the rectangle around all of them is a bomb.

    ``pause`` is called after each megabyte; what it raises ends the scan.
    """
    errors: dict[tuple[int, int], Fault] = {}
    hidden, unusual, low, values = 0, False, False, 0
    for piece in _pieces(package, path):
        # before the first cell, lines may end
        spelled = piece[max(piece.find(b"<c "), 0) :] if piece.startswith(b"<?xml") and b":c " not in piece else piece
        unusual = unusual or not _usual(spelled) or _UNUSUAL.search(piece) is not None
        low = low or _LOW.search(piece) is not None
        values += piece.count(b"/c>") + piece.count(b":c>")
        if b"hidden" in piece:
            hidden += len(_HIDDEN_ROW.findall(piece))
        errors.update(_errors(piece))
        pause()
    if unusual or (low and SPARSE * values < _LOW_AREA):
        _measure(_pieces(package, path), values)
    return Scan(errors, hidden)


def _usual(piece: bytes) -> bool:
    """Whether every cell is spelled the way all common programs do: only then the fast patterns see all of them."""
    return piece.count(b"<c ") == piece.count(b'<c r="') and not any(odd in piece for odd in _ODD_SPELLINGS)


def _pieces(package: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """The part in pieces of about a megabyte that begin with a whole cell."""
    with package.open(path) as stream:
        rest = b""
        while chunk := stream.read(_CHUNK):
            rest += chunk
            cut = max(rest.rfind(b"<c "), rest.rfind(b":c "))
            cut = rest.rfind(b"<", 0, cut + 1) if cut > 0 else len(rest) * (len(rest) > _LONGEST)
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
        yield rest


def _errors(piece: bytes) -> Iterator[tuple[tuple[int, int], Fault]]:
    if b't="e"' in piece or b"t='e'" in piece:
        for attributes in _ERROR_CELL.findall(piece):
            yield from _at(attributes, Fault.CELL_ERROR)
    if b"f>" in piece or b"<f " in piece:
        for attributes in _NO_VALUE.findall(piece):
            if not _TEXT_RESULT.search(attributes):
                yield from _at(attributes, Fault.FORMULA_WITHOUT_VALUE)


def _at(attributes: bytes, fault: Fault) -> Iterator[tuple[tuple[int, int], Fault]]:
    found = _CELL_REF.search(attributes)
    if found:
        yield (int(found[2]) - 1, _column(found[1])), fault


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def _measure(pieces: Iterable[bytes], values: int) -> None:
    right, low = 0, 0
    for piece in pieces:
        refs = (_USUAL_CELL if _usual(piece) else _VALUE_CELL).findall(piece)
        right = max(right, *(_column(letters) for letters in {letters for letters, _ in refs}), 0)
        low = max(low, *(int(digits) for digits in {digits for _, digits in refs}), 0)
        check_area(right, low, values)


def check_area(right: int, low: int, values: int) -> None:
    """Raises Unreadable FAR_CELL if the cells reach to column ``right`` (from 0) and row ``low`` but fill little of it."""
    if low > MAX_SHEET_ROWS or low * (right + 1) > max(EMPTY_AREA, SPARSE * values):
        raise Unreadable(Fault.FAR_CELL, cell=f"{_letters(right)}{low}")


def _letters(column: int) -> str:
    letters = ""
    while column >= 0:
        column, last = divmod(column, 26)
        letters = chr(65 + last) + letters
        column -= 1
    return letters

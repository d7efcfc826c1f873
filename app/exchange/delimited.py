"""Delimited text: bytes to records of text. The encoding is told by the bytes or by the map, never by a guess."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice

from app.exchange.faults import Fault, Unreadable

MAX_ROWS = 2_000_000
MAX_CELLS = 40_000_000  # rows × columns
MAX_WIDTH = 300  # columns kept; more than a header may have, so that it is refused for them
MAX_FIELD = 32_768  # characters
_FIRST_PIECE, _PIECE = 1_000, 512  # rows; the first piece tells how wide the table is
_FEW_VALUES = 20_000  # different cells of a column worth remembering
_SAMPLE_LINES = 50
_DELIMITERS = ",;\t|"
_PADDING = re.compile(r'[ \t]+(?="?[,;|])')  # tabs there fill up cells, they do not end them
_MAX_BREAKS = 50  # line breaks in one cell: more means that a quote was left open further up

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5", "shift_jis", "cp1252")
_RARE_SHARE = 0.3


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """(text, encoding): by its mark, else ``encoding`` if given, else strict UTF-8, else GB18030.

    Raises Unreadable UNDECODABLE when the bytes are none of these.
    """
    marked = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    if marked or encoding:
        return _strict(data, marked or str(encoding)), marked or str(encoding)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _strict(data, "gb18030"), "gb18030"


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(Fault.UNDECODABLE, encoding=encoding, line=line) from None


def doubtful(text: str) -> tuple[str, ...]:
    """Lines that show whether a text taken for GB18030 is none: many characters outside everyday Chinese.

    Big5, Shift-JIS and accented Latin text decode as GB18030 without an error, to characters that nobody writes.
    """
    wide = Counter(text[:1_000_000])
    seen = {char: count for char, count in wide.items() if not char.isascii()}
    rare = {char for char in seen if not _everyday(char)}
    if sum(seen[char] for char in rare) <= _RARE_SHARE * sum(seen.values()):
        return ()
    lines = (line.strip() for line in text.splitlines() if not rare.isdisjoint(line))
    return tuple(line[:80] for line in islice(lines, 5))


def _everyday(char: str) -> bool:
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def records(text: str, delimiter: str | None = None) -> tuple[list[list[str]], list[int]]:
    """(columns, cells of each row): the n-th cell of every column is row n of the sheet, blank lines counted.

    Short rows are filled up with empty cells, long ones cut. Raises Unreadable: UNCLOSED_QUOTE, BAD_QUOTE,
    FIELD_TOO_LONG, TOO_MANY_ROWS.
    """
    announced, told = _separator_line(text)
    chosen = delimiter or told or _delimiter(text)
    with _field_limit():
        try:
            columns, lengths = _columns(_reader(text, chosen))
        except csv.Error:
            columns, lengths = _padded_columns(text, chosen)
    _check_breaks(columns, len(lengths), text)
    if announced:
        lengths[0] = 0
        for column in columns:
            column[0] = ""
    return columns, lengths


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _padded_columns(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """As banks write it: blanks or tabs between a closing quote and the delimiter. Anything else there is refused."""
    sign, blank = re.escape(delimiter), " " if delimiter == "\t" else "[ \t]"
    quoted = re.compile(rf'((?:\A|[{sign}\r\n])"(?:[^"]|"")*"){blank}*(?=[{sign}\r\n]|\Z)')
    tight = quoted.sub(r"\1", text)
    try:
        return _columns(_reader(tight, delimiter))
    except csv.Error as error:
        raise _diagnosis(tight, delimiter, str(error)) from None


@contextmanager
def _field_limit() -> Iterator[None]:
    old = csv.field_size_limit(MAX_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(old)


def _columns(reader: Iterator[list[str]]) -> tuple[list[list[str]], list[int]]:
    """By column and piece by piece: a list for each of 200,000 rows would cost more than all that is done with them."""
    piece = list(islice(reader, _FIRST_PIECE))
    width = min(max(map(len, piece), default=0), MAX_WIDTH)
    columns: list[list[str]] = [[] for _ in range(width)]
    known: list[dict[str, str] | None] = [{} for _ in range(width)]
    lengths: list[int] = []
    while piece:
        sizes = list(map(len, piece))
        if set(sizes) != {width}:
            piece, sizes = _even(piece, width)
        lengths += sizes
        if len(lengths) * (width + 1) > MAX_CELLS or len(lengths) > MAX_ROWS:
            raise Unreadable(Fault.TOO_MANY_ROWS, limit=min(MAX_ROWS, MAX_CELLS // (width + 1)))
        for i, cells in enumerate(zip(*piece, strict=True)):
            known[i] = _extend(columns[i], cells, known[i])
        piece = list(islice(reader, _PIECE))
    return columns, lengths


def _even(rows: list[list[str]], width: int) -> tuple[list[list[str]], list[int]]:
    """Rows of ``width`` cells; the lengths tell what they had, empty cells beyond the width apart."""
    lengths = []
    for row in rows:
        while len(row) > width and not row[-1].strip():
            row.pop()
        lengths.append(len(row))
    return [(row + [""] * (width - len(row)))[:width] for row in rows], lengths


def _extend(column: list[str], cells: tuple[str, ...], known: dict[str, str] | None) -> dict[str, str] | None:
    """Add cells, equal ones as one object while that saves something."""
    if known is None:
        column.extend(cells)
        return None
    column.extend(map(known.setdefault, cells, cells))
    return known if len(known) < _FEW_VALUES else None


def _separator_line(text: str) -> tuple[bool, str | None]:
    """The line ``sep=;`` with which spreadsheets announce the delimiter."""
    line = text[:8].splitlines()[:1]
    found = bool(line) and line[0].casefold().startswith("sep=") and len(line[0]) == 5
    return found, line[0][4] if found else None


def _delimiter(text: str) -> str:
    """The sign that cuts most of the first lines, the header among them, into equal numbers of pieces."""
    lines = _PADDING.sub("", "\n".join(text[:65_536].splitlines()[:_SAMPLE_LINES]))
    return max(_DELIMITERS, key=lambda sign: _fit(lines, sign))


def _fit(lines: str, sign: str) -> tuple[int, int]:
    """(how early the usual width comes up, that width): decimal commas cut the rows of a table, but not its header."""
    widths = [len(row) for row in csv.reader(io.StringIO(lines, newline=""), delimiter=sign)]
    counted = Counter(width for width in widths if width > 1)
    usual = max(counted, key=lambda width: width * counted[width], default=1)
    return (-widths.index(usual), usual) if counted else (-len(widths), 1)


def _diagnosis(text: str, delimiter: str, message: str) -> Unreadable:
    """Where the record began that cannot be read: the reader itself only knows where it gave up."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    began = 1
    with suppress(csv.Error):
        for _ in reader:
            began = reader.line_num + 1
    if "field limit" in message:
        return Unreadable(Fault.FIELD_TOO_LONG, line=began, limit=MAX_FIELD)
    open_end = "unexpected end" in message
    return Unreadable(Fault.UNCLOSED_QUOTE if open_end else Fault.BAD_QUOTE, line=began)


def _check_breaks(columns: Sequence[Sequence[str]], rows: int, text: str) -> None:
    """A quote left open may be closed by a later one without an error: it has then swallowed the lines between."""
    if '"' not in text or rows >= text.count("\n"):
        return
    breaks = [(i, cell.count("\n")) for column in columns for i, cell in enumerate(column) if "\n" in cell]
    swallowing = min((i for i, count in breaks if count > _MAX_BREAKS), default=None)
    if swallowing is not None:
        line = swallowing + 1 + sum(count for i, count in breaks if i < swallowing)
        raise Unreadable(Fault.UNCLOSED_QUOTE, line=line)

"""Delimited text: bytes to records of text. The encoding is told by the bytes or by the map, never by a guess."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from app.exchange.faults import Fault, Unreadable

MAX_ROWS = 2_000_000
MAX_FIELD = 32_768  # characters
_SAMPLE_LINES = 50
_DELIMITERS = ",;\t|"
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


def records(text: str, delimiter: str | None = None) -> list[list[str]]:
    """All records of ``text``, blank lines as empty lists; the n-th record is row n of the sheet.

    Raises Unreadable: UNCLOSED_QUOTE, BAD_QUOTE, FIELD_TOO_LONG, TOO_MANY_ROWS.
    """
    head, told = _separator_line(text)
    chosen = delimiter or told or _delimiter(text)
    old = csv.field_size_limit(MAX_FIELD)
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=chosen, strict=True), MAX_ROWS + 1))
    except csv.Error as error:
        raise _diagnosis(text, chosen, str(error)) from None
    finally:
        csv.field_size_limit(old)
    if len(rows) > MAX_ROWS:
        raise Unreadable(Fault.TOO_MANY_ROWS, limit=MAX_ROWS)
    _check_breaks(rows, text)
    if head:
        rows[0] = []
    return rows


def _separator_line(text: str) -> tuple[bool, str | None]:
    """The line ``sep=;`` with which spreadsheets announce the delimiter."""
    line = text[:8].splitlines()[:1]
    found = bool(line) and line[0].casefold().startswith("sep=") and len(line[0]) == 5
    return found, line[0][4] if found else None


def _delimiter(text: str) -> str:
    """The sign that cuts the first lines into the most, and the most equal, pieces."""
    lines = "\n".join(text[:65_536].splitlines()[:_SAMPLE_LINES])
    return max(_DELIMITERS, key=lambda sign: _evenness(lines, sign))


def _evenness(lines: str, sign: str) -> int:
    widths = Counter(map(len, csv.reader(io.StringIO(lines, newline=""), delimiter=sign)))
    widths.pop(0, None)
    width, rows = max(widths.items(), key=lambda item: item[0] * item[1], default=(1, 0))
    return (width - 1) * rows


def _diagnosis(text: str, delimiter: str, message: str) -> Unreadable:
    """Where the record began that cannot be read: the reader itself only knows where it gave up."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    began = 1
    old = csv.field_size_limit(MAX_FIELD)
    try:
        for _ in reader:
            began = reader.line_num + 1
    except csv.Error:
        pass
    finally:
        csv.field_size_limit(old)
    if "field limit" in message:
        return Unreadable(Fault.FIELD_TOO_LONG, line=began, limit=MAX_FIELD)
    open_end = "unexpected end" in message
    return Unreadable(Fault.UNCLOSED_QUOTE if open_end else Fault.BAD_QUOTE, line=began)


def _check_breaks(rows: Sequence[Sequence[str]], text: str) -> None:
    """A quote left open may be closed by a later one without an error: it has then swallowed the lines between."""
    if len(rows) >= text.count("\n") or '"' not in text:
        return
    line = 1
    for row in rows:
        breaks = [cell.count("\n") for cell in row]
        if max(breaks, default=0) > _MAX_BREAKS:
            raise Unreadable(Fault.UNCLOSED_QUOTE, line=line)
        line += sum(breaks) + 1

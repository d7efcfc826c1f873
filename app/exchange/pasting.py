"""Text from the clipboard to a table, as a spreadsheet or a page puts it there: a line a row, a tab between cells."""

import csv
import io

from app.exchange import delimited
from app.exchange.faults import Fault, Unreadable
from app.exchange.reading import Table

MAX_PASTED = 20_000_000  # characters


def paste(text: str) -> Table:
    """A quote mark counts only where all of them fit together, as around a cell with a line break; else it is a letter.

    Raises Unreadable: TOO_LARGE, EMPTY_FILE, FIELD_TOO_LONG, TOO_MANY_ROWS; for text without tabs also the faults of a file.
    """
    if len(text) > MAX_PASTED:
        raise Unreadable(Fault.TOO_LARGE, size=len(text), limit=MAX_PASTED)
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise Unreadable(Fault.EMPTY_FILE, name="")
    sign = "\t" if "\t" in text else None
    try:
        columns, lengths = delimited.records(text, sign)
    except Unreadable as no:
        if sign is None or no.code not in (Fault.BAD_QUOTE, Fault.UNCLOSED_QUOTE):
            raise
        columns, lengths = _literal(text)
    return Table("utf-8", columns, lengths)


def _literal(text: str) -> tuple[list[list[str]], list[int]]:
    """Every cell quoted, so that the marks inside are letters."""
    rows = (line.split("\t") for line in text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n"))
    quoted = ("\t".join('"{}"'.format(cell.replace('"', '""')) for cell in row) for row in rows)
    return delimited.records("\n".join(quoted) + "\n", "\t")


def as_file(data: bytes, name: str) -> str:
    """What came in through a pipe as the text of a file that always reads the same: tabs between cells, quotes where needed.

    Raises Unreadable as ``paste``, and NOT_TEXT for bytes that are no text.
    """
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(Fault.NOT_TEXT, name=name, found="binary")
    if not data.strip():
        raise Unreadable(Fault.EMPTY_FILE, name=name)
    table = paste(delimited.decode(data, None)[0])
    out = io.StringIO()
    rows = csv.writer(out, delimiter="\t", lineterminator="\n")
    rows.writerows(table.row(i)[:length] for i, length in enumerate(table.lengths))
    return out.getvalue()

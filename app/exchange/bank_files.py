"""A bank's file of whatever shape to lines for the book: message formats first, tables by their declared layout."""

from collections.abc import Sequence
from pathlib import Path

from app.domain.intake_bank import BankEntry
from app.exchange.bank_entries import MAX_BYTES, decoded
from app.exchange.bank_messages import read_message
from app.exchange.bank_statement import BankStatement
from app.exchange.banks import load_layouts, read_bank_table
from app.exchange.checking import Checked
from app.exchange.delimited import ENCODINGS
from app.exchange.faults import Fault
from app.exchange.findings import Ask
from app.exchange.maps import ImportMap
from app.exchange.reading import Table, read_table


def check_bank(path: Path, how: ImportMap) -> tuple[Table, Checked]:
    """The file as rows, and every statement in it. Raises Unreadable as the readers do."""
    found = _messages(path)
    if found is not None:
        checked = _checked(found[0].layout if found else "", found)
        lines = decoded(path.read_bytes()).splitlines()
        return Table(checked.encoding, [lines], [1] * len(lines)), checked
    table = read_table(path, how.sheet, encoding=how.encoding, delimiter=how.delimiter)
    statement = read_bank_table(table, load_layouts())
    checked = _checked(table.encoding, (statement,))
    if table.doubt:
        choices = tuple(name for name in ENCODINGS if name not in ("utf-8", "utf-8-sig"))
        checked.asks.append(Ask(Fault.DOUBTFUL_ENCODING, None, table.doubt, "encoding", choices))
    return table, checked


def _messages(path: Path) -> tuple[BankStatement, ...] | None:
    """None where the file is a table, or is not there: that is for the reader of tables to say."""
    try:
        small = path.stat().st_size <= MAX_BYTES
        return read_message(path.name, path.read_bytes()) if small else None
    except OSError:
        return None


def _checked(encoding: str, statements: Sequence[BankStatement]) -> Checked:
    entries = [
        BankEntry(line.row, one.layout, one.confirm, line._replace(account=line.account or one.account))
        for one in statements
        for line in one.lines
    ]
    rejected = [problem for one in statements for problem in one.rejected]
    return Checked(
        kind="bank",
        encoding=encoding,
        rows=len(entries) + len({problem.row for problem in rejected}),
        drafts=entries,
        rejected=rejected,
        warnings=[problem for one in statements for problem in one.warnings],
        asks=[],
        skipped=0,
        newest=_covered(statements),
        repeats={},
        label=lambda field: field,
    )


def _covered(statements: Sequence[BankStatement]) -> str | None:
    """The last day that the statements of every account cover."""
    last: dict[str, str] = {}
    for one in statements:
        if one.last:
            last[one.account or ""] = max(one.last, last.get(one.account or "", ""))
    return min(last.values(), default=None)

"""Files for the tests, made on the spot: text, workbooks, and workbooks with one sheet's XML replaced."""

import io
import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from app.domain.drafts import Problem
from app.exchange.checking import Checked, check
from app.exchange.faults import Unreadable
from app.exchange.maps import ImportMap, parse_map
from app.exchange.reading import Table, read_table

DOCUMENTS = "customer,number,date,amount"
RECEIPTS = "customer,reference,date,amount"


def table(content: str | bytes, name: str = "file.csv", sheet: str | None = None, **options: Any) -> Table:
    """What ``read_table`` makes of a file with this content (text as UTF-8)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_table(path, sheet, **options)


def checked(
    kind: str,
    content: str | bytes,
    mapping: Mapping[str, Any] | None = None,
    *,
    currency_of: Mapping[str, str] | None = None,
    base: str = "CNY",
    name: str = "file.csv",
) -> Checked:
    """The check of a file with this content, read through a map of plain JSON values."""
    read: ImportMap | None = None if mapping is None else parse_map(mapping, kind)
    source = table(content, name, *([read.sheet] if read else []))
    return check(kind, source, read, currency_of or {}, base)


def lines(*rows: str) -> str:
    return "".join(row + "\n" for row in rows)


def found(problems: Sequence[Problem]) -> list[tuple[int | None, str | None, str]]:
    """(row, column, code) of each problem."""
    return [(p.row, p.column, str(p.problem)) for p in problems]


def figures(problem: Problem) -> dict[str, str]:
    return dict(problem.figures)


def code_of(content: str | bytes, name: str = "file.csv", **options: Any) -> str:
    """The code with which a file is refused, or "read"."""
    try:
        table(content, name, **options)
    except Unreadable as no:
        return str(no.code)
    return "read"


def xlsx(rows: Sequence[Sequence[Any]], sheet: str = "S", **more: Sequence[Sequence[Any]]) -> bytes:
    """A workbook of one sheet, or several; None leaves a cell out."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False})
    for name, cells in {sheet: rows, **more}.items():
        page = book.add_worksheet(name)
        for r, row in enumerate(cells):
            for c, value in enumerate(row):
                if value is not None:
                    page.write(r, c, value)
    book.close()
    return buffer.getvalue()


def parts(content: bytes, **replaced: bytes | None) -> bytes:
    """A workbook with some parts replaced (dots in the names as __, slashes as _1_), None = left out."""
    wanted = {name.replace("_1_", "/").replace("__", "."): data for name, data in replaced.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *wanted]):
            data = wanted[name] if name in wanted else old.read(name)
            if data is not None:
                new.writestr(name, data)
    return buffer.getvalue()


def raw_sheet(cells: bytes) -> bytes:
    """A workbook whose only sheet has this XML between its sheetData tags."""
    content = xlsx([["a"]])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        xml = book.read("xl/worksheets/sheet1.xml")
    xml = re.sub(rb"<sheetData>.*</sheetData>", lambda _: b"<sheetData>" + cells + b"</sheetData>", xml, flags=re.DOTALL)
    return parts(content, xl_1_worksheets_1_sheet1__xml=xml)

"""What comes again every week: a large workbook read, a list of open items compared with the book, being cancelled meanwhile."""

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

import python_calamine
import xlsxwriter

from app import bootstrap
from app.actions.imports import Import
from app.actions.intakes import Source
from app.exchange.checking import check
from app.exchange.reading import read_table
from app.exchange.workbook_child import Cancelled
from app.storage.book import Book
from tests.bench.measures import Line, _by_turns, _on_big, _took
from tests.bench.world import World, Wrong

ROWS = {"small": 20_000, "big": 200_000}
FIRST, AS_OF = date(2026, 1, 1), date(2026, 6, 30)
HEAD = ("客户编号", "单据号", "开票日期", "到期日", "价税合计", "未收金额", "币种", "订单号", "业务员", "摘要")
CUSTOMERS = 5_000


def _rows(count: int, paid_every: int) -> Iterator[tuple[str | float, ...]]:
    """Open items, one in ``paid_every`` no longer there."""
    for n in range(count):
        if n % paid_every:
            day = FIRST + timedelta(days=n % 170)
            amount = 100 + n % 9_973
            yield (
                f"C{n % CUSTOMERS:05}", f"INV-{n:07}", day.isoformat(), (day + timedelta(days=30)).isoformat(), amount, amount,
                "CNY", f"SO-{n % 1_000:04}", f"业务员{n % 20}", f"货款 {n % 97}",
            )  # fmt: skip


def _workbook(path: Path, count: int) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("S")
    sheet.write_row(0, 0, HEAD)
    for at, row in enumerate(_rows(count, count + 1), 1):
        sheet.write_row(at, 0, row)
    book.close()


def workbooks(world: World) -> Iterator[Line]:
    """A workbook to rows of text, sizes and far cells looked at, against the bare reader's lists."""
    path = world.folder / "weekly.xlsx"
    _workbook(path, ROWS[world.size])

    def bare() -> object:
        return python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()

    ours, floor = _by_turns(3, partial(read_table, path), bare)
    yield Line(f"workbook of {ROWS[world.size]:,} rows, elapsed", ours, "s", floor, _on_big(world, 2))
    yield Line("cancelled while it is read, elapsed", max(_cancelled(path, after) for after in (0.3, 1.0, 2.0)), "s", goal=0.5)


def _cancelled(path: Path, after: float) -> float:
    """Seconds from being cancelled to being told so."""
    began = perf_counter()
    try:
        read_table(path, cancelled=lambda: perf_counter() - began > after)
    except Cancelled:
        return perf_counter() - began - after
    return 0.0  # it was done before


def _source(book: Book, text: str, folder: Path, name: str) -> Source:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    found = check("documents", read_table(path), None, {}, "CNY")
    if found.rejected or found.asks:
        raise Wrong(name)
    return Source(
        "documents", name, f"{len(text):064x}", found.encoding, found.rows, 0, AS_OF.isoformat(), True, found.drafts, found.repeats
    )


def _csv(count: int, paid_every: int) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, *_rows(count, paid_every)])
    return out.getvalue()


def snapshots(world: World) -> Iterator[Line]:
    """The next week's list of open items, one in fifty paid, against posting such a list for the first time."""
    count = ROWS[world.size]
    with closing(world.empty("weekly.desk")) as book:
        names = "".join(f"C{n:05},客户{n}\n" for n in range(CUSTOMERS))
        path = world.folder / "weekly-customers.csv"
        path.write_text(f"客户编号,客户名称\n{names}", encoding="utf-8")
        people = check("customers", read_table(path), None, {}, "CNY")
        known = Source("customers", path.name, "1" * 64, "utf-8", CUSTOMERS, 0, None, False, people.drafts)
        book.do(Import(known), bootstrap.context())
        first = _source(book, _csv(count, count + 1), world.folder, "week-1.csv")
        plain = _took(partial(book.do, Import(first, AS_OF.isoformat()), bootstrap.context()), process_time)
        second = replace(_source(book, _csv(count, 50), world.folder, "week-2.csv"), as_of=AS_OF.isoformat(), gone="settle")
        compared = _took(partial(book.do, Import(second, AS_OF.isoformat()), bootstrap.context()), process_time)
    yield Line(f"list of {count:,} open items compared, cpu", compared, "s", plain, _on_big(world, 2))

"""Workbooks written for people: import templates, and tables with real numbers and dates.

A workbook appears under its name only when it is complete. Text is never taken for a formula or a link.
"""

import io
import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from app.domain.money import decimals
from app.exchange.characters import csv_safe
from app.exchange.kinds import KINDS, Field, Shape
from app.exchange.workbooks import EXAMPLE_SHEET

__all__ = ["META_SHEET", "Cells", "Column", "csv_safe", "table_xlsx", "template_xlsx"]

META_SHEET = "说明 Info"
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
# The file's own date would be a hidden clock; the day a table is about stands on its second sheet.
_CREATED = datetime(2000, 1, 1)
_BAD_IN_NAME = re.compile(r"[\[\]:*?/\\]")
_ROWS_PREPARED = 5_000  # rows of a template with formats and lists to choose from


class Cells(StrEnum):
    """What stands in a column of a written table."""

    TEXT = "text"
    AMOUNT = "amount"  # int, minor units
    DATE = "date"  # date, or ISO text
    COUNT = "count"  # int


@dataclass(frozen=True, slots=True)
class Column:
    """``currency``: of an AMOUNT column, either its code or the index of the cell in the row that holds the code."""

    header: str
    cells: Cells = Cells.TEXT
    width: float = 14  # in characters
    currency: str | int = "CNY"


def table_xlsx(
    path: Path,
    title: str,
    meta: Sequence[tuple[str, str]],
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
) -> None:
    """Write ``rows`` under a frozen header with a filter; ``meta`` (label, value) stands on a second sheet.

    An empty cell is None. OSError if the place cannot be written to; then nothing is left behind.
    """
    buffer, book = _new_book(title)
    sheet = book.add_worksheet(_sheet_name(title))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    writers = [_writer(book, sheet, column) for column in columns]
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, column.header, head)
    for number, row in enumerate(rows, 1):
        for index, (write, value) in enumerate(zip(writers, row, strict=True)):
            if value is not None:
                write(number, index, value, row)
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    _write_meta(book, title, meta)
    _finish(book, buffer, path)


def _new_book(title: str) -> tuple[io.BytesIO, Workbook]:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    book.set_properties({"title": title, "created": _CREATED})
    return buffer, book


def _finish(book: Workbook, buffer: io.BytesIO, path: Path) -> None:
    book.close()
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(buffer.getbuffer())
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise


def _sheet_name(title: str) -> str:
    return _BAD_IN_NAME.sub(" ", title)[:31].strip("' ") or "1"


def _write_meta(book: Workbook, title: str, meta: Sequence[tuple[str, str]]) -> None:
    sheet = book.add_worksheet(META_SHEET)
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 24, bold)
    sheet.set_column(1, 1, 48)
    sheet.write_string(0, 0, title, bold)
    for number, (label, value) in enumerate(meta, 1):
        sheet.write_string(number, 0, label, bold)
        sheet.write_string(number, 1, value)


_Write = Callable[[int, int, Any, Sequence[object]], None]


def _writer(book: Workbook, sheet: Worksheet, column: Column) -> _Write:
    if column.cells is Cells.AMOUNT:
        return _amount_writer(book, sheet, column.currency)
    formats = {Cells.DATE: "yyyy-mm-dd", Cells.COUNT: "#,##0", Cells.TEXT: "@"}
    look = book.add_format({"num_format": formats[column.cells]})

    def write(row: int, index: int, value: Any, _: Sequence[object]) -> None:
        if column.cells is Cells.DATE:
            sheet.write_datetime(row, index, value if isinstance(value, date) else date.fromisoformat(value), look)
        elif column.cells is Cells.COUNT:
            sheet.write_number(row, index, value, look)
        else:
            sheet.write_string(row, index, str(value), look)

    return write


def _amount_writer(book: Workbook, sheet: Worksheet, currency: str | int) -> _Write:
    looks: dict[int, Format] = {}

    def write(row: int, index: int, value: Any, cells: Sequence[object]) -> None:
        places = decimals(str(cells[currency]) if isinstance(currency, int) else currency)
        if places not in looks:
            looks[places] = book.add_format({"num_format": "#,##0" + ("." + "0" * places if places else "")})
        sheet.write_number(row, index, value / 10**places, looks[places])

    return write


def template_xlsx(kind: str, path: Path) -> None:
    """An empty workbook to fill in: Chinese headers, English headers on a second sheet, an example on a third.

    Columns of ids are text, so that leading zeros stay. KeyError for an unknown kind; OSError as ``table_xlsx``.
    """
    fields = [field for field in KINDS[kind] if field.listed]
    buffer, book = _new_book(kind)
    _template_sheet(book, _KIND_NAMES[kind], fields, [field.zh for field in fields], _CHOICES_ZH | _OWN_ZH.get(kind, {}))
    _template_sheet(book, kind, fields, [field.name for field in fields], _CHOICES_EN | _OWN_EN.get(kind, {}))
    sheet = book.add_worksheet(EXAMPLE_SHEET)
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.set_column(0, len(fields) - 1, 16)
    for index, field in enumerate(fields):
        sheet.write_string(0, index, field.zh, bold)
        for number, row in enumerate(_EXAMPLES[kind], 1):
            sheet.write_string(number, index, row.get(field.name, ""))
    _finish(book, buffer, path)


def _template_sheet(
    book: Workbook, name: str, fields: Sequence[Field], headers: Sequence[str], choices: dict[str, list[str]]
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    formats = {shape: book.add_format({"num_format": look}) for shape, look in _LOOKS.items()}
    needed = book.add_format({"bold": True, "bottom": 1, "bg_color": "#FFF2CC", "num_format": "@"})
    optional = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
    for index, (field, header) in enumerate(zip(fields, headers, strict=True)):
        sheet.set_column(index, index, 16, formats[field.shape])
        sheet.write_string(0, index, header, needed if field.required else optional)
        if field.name in choices:
            allowed = {"validate": "list", "source": choices[field.name], "error_type": "warning"}
            sheet.data_validation(1, index, _ROWS_PREPARED, index, allowed)
        elif field.shape is Shape.DATE:
            since = {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1), "error_type": "warning"}
            sheet.data_validation(1, index, _ROWS_PREPARED, index, since)


_LOOKS = {Shape.ID: "@", Shape.TEXT: "@", Shape.WORD: "@", Shape.DATE: "yyyy-mm-dd", Shape.AMOUNT: "#,##0.00"}
_KIND_NAMES = {"customers": "客户", "documents": "单据", "receipts": "收款", "bills": "票据", "deliveries": "送货单"}
_CODES = ["CNY", "USD", "EUR", "HKD", "JPY", "GBP"]
_CHOICES_ZH = {
    "kind": ["发票", "借项", "贷项", "期初"],
    "language": ["中文", "英文"],
    "currency": _CODES,
    "letters": ["是", "否", "只对账"],
    "method": ["电汇", "承兑汇票", "现金", "现金折扣", "尾差", "银行手续费", "退款", "坏账核销"],
}
_CHOICES_EN = {
    "kind": ["invoice", "debit_note", "credit_note", "opening"],
    "language": ["zh", "en"],
    "currency": _CODES,
    "letters": ["yes", "no", "statement"],
    "method": ["transfer", "bill", "cash", "discount", "small_difference", "bank_fee", "refund", "write_off"],
}
_OWN_ZH = {
    "bills": {"kind": ["银承", "商承", "财司"], "state": ["在手", "已背书", "已贴现", "质押", "托收中", "已兑付", "拒付"]},
    "deliveries": {"kind": ["送货", "退货"]},
}
_OWN_EN = {
    "bills": {
        "kind": ["bank", "commercial", "finance"],
        "state": ["on_hand", "endorsed", "discounted", "pledged", "presented", "honoured", "dishonoured"],
    },
    "deliveries": {"kind": ["delivery", "return"]},
}
_EXAMPLES: dict[str, list[dict[str, str]]] = {
    "customers": [
        {
            "code": "00123",
            "name": "宁波恒达五金有限公司",
            "short_name": "恒达五金",
            "uscc": "91330299MA00000ABB",
            "term": "月结30",
            "language": "中文",
            "currency": "CNY",
            "contact": "王女士",
            "phone": "0574-80000000",
            "email": "ar@example.com",
            "address": "宁波市人民路1号",
            "salesperson": "李敏",
            "letters": "是",
        },
        {"code": "00124", "name": "陈桂芳", "term": "NET30", "language": "中文", "letters": "否：老板自理"},
    ],
    "documents": [
        {
            "customer": "00123",
            "number": "FP-0001",
            "kind": "发票",
            "date": "2026-03-05",
            "due": "2026-04-30",
            "amount": "11300.00",
            "open": "5300.00",
            "currency": "CNY",
            "order": "DD-77",
            "text": "三月货款",
        },
        {
            "customer": "00123",
            "number": "HZ-0001",
            "kind": "贷项",
            "date": "2026-03-20",
            "amount": "300.00",
            "credits": "FP-0001",
            "text": "退货",
        },
    ],
    "receipts": [
        {
            "customer": "00123",
            "reference": "SK-0001",
            "date": "2026-05-06",
            "amount": "5000.00",
            "currency": "CNY",
            "method": "电汇",
            "document": "FP-0001",
            "allocated": "4000.00",
        },
        {
            "customer": "00123",
            "reference": "SK-0001",
            "date": "2026-05-06",
            "amount": "5000.00",
            "currency": "CNY",
            "method": "电汇",
            "allocated": "1000.00",
            "text": "预收",
        },
    ],
    "deliveries": [
        {
            "customer": "00123", "number": "SH-1101", "date": "2026-11-01", "item": "不锈钢管", "spec": "Φ25×2", "unit": "米",
            "quantity": "120.5", "price": "40.00", "amount": "4820.00", "invoiced": "0", "order": "SO-77", "salesperson": "小陈",
        },
        {
            "customer": "00123", "number": "SH-1101", "date": "2026-11-01", "item": "弯头", "unit": "个", "quantity": "20",
            "price": "9.00", "amount": "180.00",
        },
    ],
    "bills": [
        {
            "number": "513033200000120261106000000001",
            "range": "1-20000000",
            "kind": "银承",
            "issued": "2026-11-05",
            "matures": "2027-05-05",
            "amount": "200000.00",
            "currency": "CNY",
            "state": "在手",
            "received": "2026-11-06",
            "drawer": "杭州示例贸易有限公司",
            "acceptor": "示例银行宁波分行",
            "payee": "本公司",
            "endorser": "宁波恒达五金有限公司",
            "customer": "00123",
        },
        {
            "number": "513033200000120261106000000001",
            "range": "20000001-25000000",
            "kind": "银承",
            "issued": "2026-11-05",
            "matures": "2027-05-05",
            "amount": "50000.00",
            "state": "在手",
            "received": "2026-11-06",
            "acceptor": "示例银行宁波分行",
            "customer": "00123",
        },
    ],
}

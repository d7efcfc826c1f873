"""Lines of the tax bureau's invoice export and of billing programs: which column is what, and each cell read.

Layouts known: the sheet of lines and the sheet of invoices of the full export, and the list that billing programs
write below a title. The header is found by its words. Part of ``tax_invoices``.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from app.domain.money import decimals
from app.exchange.amounts import MAX_DIGITS, AmountFormat, CellNumber, parse_amount, plain_minor
from app.exchange.characters import csv_plain, key, one_line, plain, unseen
from app.exchange.dates import FIRST, LAST, DateFormat, parse_date
from app.exchange.faults import Fault, Unreadable
from app.exchange.findings import Findings
from app.exchange.reading import Table

CURRENCY = "CNY"  # of every invoice under the Chinese tax control system
_HEADER_AMONG = 30
_SYNONYMS = {
    "digital": "数电发票号码 数电票号码 数电号码 全电发票号码 数电发票号",
    "code": "发票代码",
    "short": "发票号码 发票号",
    "seller_id": "销方识别号 销方税号 销售方识别号 销售方税号 销方纳税人识别号 销售方纳税人识别号",
    "seller": "销方名称 销方企业名称 销售方名称 销方单位名称",
    "buyer_id": "购方识别号 购方税号 购买方识别号 购买方税号 购方纳税人识别号 购买方纳税人识别号",
    "buyer": "购买方名称 购方名称 购方企业名称 购方单位名称 购方单位代号 购货单位名称",
    "date": "开票日期 开票时间",
    "net": "金额 不含税金额 合计金额",
    "rate": "税率 税率/征收率 税率(%)",
    "tax": "税额 合计税额",
    "gross": "价税合计 含税金额",
    "status": "发票状态",
    "positive": "是否正数发票",
    "note": "备注",
    "item": "货物或应税劳务名称 货物或应税劳务、服务名称 商品名称 项目名称",
}
_FIELD_OF = {key(name): field for field, names in _SYNONYMS.items() for name in names.split()}
_OFTEN_TWICE = ("note", "item", "rate")  # no figure and no key: the first such column is read
_NUMBERS = ("digital", "code", "short")
_SPACE = re.compile(r"[\s*]+")
_NOTHING = frozenset(("-", "--", "---", "—", "——", "/", "*", "**", "***"))
_WHOLE = re.compile(r"\d+\.0+")
_ROUNDED = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_EXACT_DIGITS = 15
_SHORT_DIGITS = 8  # of the number that stands beside a code
_SUM_WORD = re.compile(r"(本[页月年])?(合计|总计|小计|累计)")
_PART = re.compile(r"小计|^本")
_FOOTER = re.compile(r"份数[:：]")
_FOOTER_SUM = re.compile(r"价税合计[:：]\s*([-+(（¥￥\d.,，)）]+)")


class Line(NamedTuple):
    """One row. ``red``: by the file's own words, None where it has none. Amounts signed as printed, minor units."""

    row: int
    number: str
    date: str
    buyer: str
    buyer_id: str | None
    seller: str | None
    seller_id: str | None
    net: int
    tax: int
    gross: int
    rate: str | None
    red: bool | None
    void: bool
    note: str | None
    item: str | None


class Refused(NamedTuple):
    """Row number and invoice number of a row that could not be read; the number None where there is none."""

    row: int
    number: str | None


class Sum(NamedTuple):
    """A row of sums: what it says the gross total is, signed minor units; None where it does not say so readably."""

    row: int
    cell: str
    gross: int | None


@dataclass(frozen=True, slots=True)
class Lines:
    """``per_line``: several rows may be one invoice; else each row is one. ``linked``: the file has a remarks column."""

    taken: list[Line]
    refused: list[Refused]
    sums: list[Sum]
    rows: int  # without blank rows and rows of sums
    per_line: bool
    linked: bool
    labels: Mapping[str, str]


def read_lines(table: Table, findings: Findings) -> Lines:
    """Raises Unreadable: NO_HEADER, MISSING_COLUMNS, DUPLICATE_HEADER, NO_ROWS."""
    sheet = _find_sheet(table, findings)
    lines, refused, sums = list[Line](), list[Refused](), list[Sum]()
    for i in range(len(sheet)):
        if not sheet.filled[i]:
            continue
        if sheet.is_sum(i):
            sums.append(sheet.sum(i))
            continue
        line = sheet.line(i)
        (lines if isinstance(line, Line) else refused).append(line)  # type: ignore[arg-type]
    if not lines and not refused:
        raise Unreadable(Fault.NO_ROWS, row=sheet.first - 1)
    has = sheet.labels
    return Lines(lines, refused, sums, len(lines) + len(refused), "item" in has, "note" in has, has)


def rate_text(cell: str) -> str | None:
    """``13%`` for 13 %, 13, 0.13 and 13.00%; words (免税, 不征税) as they are; None for nothing."""
    text = plain(cell)
    if not text or text in _NOTHING:
        return None
    number = text.removesuffix("%").strip()
    try:
        value = Decimal(number if re.fullmatch(r"\d{1,3}(\.\d{1,6})?", number) else "x")
    except InvalidOperation:
        return text
    percent = value if text.endswith("%") or value >= 1 else value * 100
    return f"{percent.normalize():f}%"


@dataclass(slots=True)
class _Sheet:
    """The rows below the header, by column; row i is row ``first`` + i of the sheet."""

    cells: Mapping[str, list[str]]
    labels: Mapping[str, str]
    first: int
    filled: Sequence[int]
    starts: Sequence[str]  # the first cell of each row that holds something
    ragged: Mapping[int, tuple[int, int]]
    errors: Mapping[int, tuple[str, Fault]]
    findings: Findings
    known: dict[str, int | Fault]
    days: dict[str, str | Fault]

    def __len__(self) -> int:
        return len(self.starts)

    def at(self, field: str, i: int) -> str:
        column = self.cells.get(field)
        return column[i] if column else ""

    def is_sum(self, i: int) -> bool:
        if self.at("date", i) and (self.at("digital", i) or self.at("short", i)):
            return False
        return bool(_SUM_WORD.fullmatch(_compact(self.starts[i])) or _FOOTER.match(self.starts[i]))

    def sum(self, i: int) -> Sum:
        row, start = self.first + i, self.starts[i]
        told = _FOOTER_SUM.search(start)
        part = _PART.search(_compact(start))  # of a page or a buyer: not compared
        cell = told[1] if told else self.at("gross", i)
        gross = parse_amount(cell, CURRENCY, AmountFormat.POINT) if cell and not part else None
        code = Fault.FOOTER_ROW if told else Fault.TOTAL_ROW
        self.findings.warn(row, None, start[:80], code)
        return Sum(row, cell, gross if isinstance(gross, int) else None)

    def line(self, i: int) -> Line | Refused:
        number = self._number(i)
        self._look_for_damage(i)
        date, (net, tax, gross) = self._date(i), self._amounts(i)
        buyer = self.at("buyer", i)
        if not buyer:
            self.refuse(i, "buyer", Fault.MISSING, needed="buyer")
        if self.first + i in self.findings.by_row:
            return Refused(self.first + i, number)
        # whatever is missing has been refused
        assert number and date and net is not None and tax is not None and gross is not None
        status = key(self.at("status", i))
        return Line(
            self.first + i, number, date, buyer, self.at("buyer_id", i) or None, self.at("seller", i) or None,
            self.at("seller_id", i) or None, net, tax, gross, rate_text(self.at("rate", i)),
            _red(key(self.at("positive", i)), status), "作废" in status and "未作废" not in status,
            self.at("note", i) or None, self.at("item", i) or None,
        )  # fmt: skip

    def refuse(self, i: int, field: str | None, fault: Fault, /, **figures: object) -> None:
        label = self.labels.get(field, field) if field else None
        value = self.at(field, i) if field else self.starts[i]
        self.findings.reject(self.first + i, label, value[:80] or None, fault, **figures)

    def _look_for_damage(self, i: int) -> None:
        if i in self.ragged:
            cells, expected = self.ragged[i]
            self.refuse(i, None, Fault.RAGGED_ROW, cells=cells, expected=expected)
        if i in self.errors:
            self.refuse(i, *self.errors[i])
        for field, column in self.cells.items():
            bad = None if column[i].isprintable() else unseen(column[i])
            if bad:
                self.findings.reject(
                    self.first + i, self.labels[field], None, Fault.CONTROL_CHARACTER, codepoint=f"U+{ord(bad):04X}"
                )

    def _number(self, i: int) -> str | None:
        """The 20 digits, else code-number, else the number."""
        given = {field: self._id(field, i) for field in _NUMBERS}
        used = ("digital",) if given["digital"] else ("code", "short")
        for field in used:
            cell = self.at(field, i)
            if _ROUNDED.fullmatch(cell) or (type(cell) is CellNumber and len(cell) > _EXACT_DIGITS):
                self.refuse(i, field, Fault.INVOICE_NUMBER_ROUNDED)
        if given["digital"]:
            return given["digital"]
        code, short = given["code"], given["short"]
        if not short:
            self.refuse(i, "short" if "short" in self.labels else "digital", Fault.MISSING, needed="number")
            return None
        return f"{code}-{short.zfill(_SHORT_DIGITS) if short.isdecimal() else short}" if code else short

    def _id(self, field: str, i: int) -> str:
        cell = plain(self.at(field, i))
        return "" if cell in _NOTHING else cell.partition(".")[0] if _WHOLE.fullmatch(cell) else cell

    def _date(self, i: int) -> str | None:
        cell = self.at("date", i)
        if not cell:
            self.refuse(i, "date", Fault.MISSING, needed="date")
            return None
        if cell not in self.days:
            self.days[cell] = parse_date(cell, DateFormat.YMD)
        day = self.days[cell]
        if isinstance(day, Fault):
            self.refuse(i, "date", day, **({"first": FIRST, "last": LAST} if day.figures else {}))
            return None
        return day

    def _amounts(self, i: int) -> tuple[int | None, int | None, int | None]:
        """(net, tax, gross): one of the three may be absent and is then what the others leave."""
        net, tax, gross = (self._amount(field, i) for field in ("net", "tax", "gross"))
        if tax is None and net is not None and key(self.at("tax", i)) in _NOTHING | {"免税", "不征税"}:
            tax = 0 if gross is None else gross - net
        if gross is None and net is not None and tax is not None:
            gross = net + tax
        elif gross is None:
            self.refuse(i, "gross", Fault.MISSING, needed="amount")
        elif net is None:
            net, tax = gross - (tax or 0), tax or 0
        elif tax is None:
            tax = gross - net
        return net, tax, gross

    def _amount(self, field: str, i: int) -> int | None:
        cell = self.at(field, i)
        if not cell or key(cell) in _NOTHING or (field == "tax" and key(cell) in ("免税", "不征税")):
            return None
        minor = plain_minor(cell)
        if minor is not None:
            return minor
        if cell not in self.known:
            self.known[cell] = parse_amount(cell, CURRENCY, AmountFormat.POINT)
        read = self.known[cell]
        if isinstance(read, Fault):
            told = {"currency": CURRENCY, "places": decimals(CURRENCY), "digits": MAX_DIGITS}
            self.refuse(i, field, read, **{name: told[name] for name in read.figures})
            return None
        return read


def _red(positive: str, status: str) -> bool | None:
    if positive in ("否", "no", "n"):
        return True
    if positive in ("是", "yes", "y"):
        return False
    if "负数" in status or status in ("红字", "红票"):
        return True
    return False if status in ("正数", "(正数)", "蓝字", "蓝票") else None


def _compact(cell: str) -> str:
    return _SPACE.sub("", key(cell))


def _find_sheet(table: Table, findings: Findings) -> _Sheet:
    header = _header(table)
    headers = [cell.strip() for cell in table.row(header)[: table.lengths[header]]]
    columns = _columns(headers, header + 1)
    first = header + 1
    clean = _cleaner(table.is_text)
    raw = {field: [clean(cell) for cell in table.columns[index][first:]] for field, index in columns.items()}
    starts = _starts(table, first)
    fields = {index: field for field, index in columns.items()}
    errors = {row - first: (fields[c], f) for (row, c), f in table.errors.items() if c in fields and row >= first}
    labels = {field: headers[index] for field, index in columns.items()}
    ragged = _ragged(table, first, len(headers)) if table.is_text else {}
    filled = [bool(start) or i in errors for i, start in enumerate(starts)]
    return _Sheet(raw, labels, first + 1, filled, starts, ragged, errors, findings, {}, {})


def _cleaner(is_text: bool) -> Callable[[str], str]:
    def clean(cell: str) -> str:
        if type(cell) is not str:
            return cell
        cell = cell.strip()
        if is_text and cell.startswith("'"):
            cell = csv_plain(cell)
        return cell if cell.isprintable() or unseen(cell) else one_line(cell)

    return clean


def _starts(table: Table, first: int) -> list[str]:
    """The first cell of each row that is not blank; columns are looked at from the right, so the left one stays."""
    starts = [""] * (len(table) - first)
    for column in reversed(table.columns):
        for i, cell in enumerate(column[first:]):
            if cell and not cell.isspace():
                starts[i] = cell
    return list(map(str.strip, starts))


def _ragged(table: Table, first: int, width: int) -> dict[int, tuple[int, int]]:
    found = {}
    for i, length in enumerate(table.lengths[first:]):
        if length != width and (length < width or length > len(table.columns) or any(table.row(first + i)[width:])):
            found[i] = (length, width)
    return found


def _fields(row: Sequence[str]) -> Collection[str]:
    return {_FIELD_OF[_compact(cell)] for cell in row if _compact(cell) in _FIELD_OF}


def _missing(fields: Collection[str]) -> list[str]:
    wanted = [f for f in ("buyer", "date") if f not in fields]
    if not {"digital", "short"} & set(fields):
        wanted.append("digital")
    if "gross" not in fields and not {"net", "tax"} <= set(fields):
        wanted.append("gross")
    return wanted


def _header(table: Table) -> int:
    """The first row that has what is needed; else the one with most of it, to say what is missing there."""
    rows = [table.row(i) for i in range(min(_HEADER_AMONG, len(table)))]
    known = [_fields(row) for row in rows]
    if not any(known):
        raise Unreadable(Fault.NO_HEADER)
    best = min(range(len(rows)), key=lambda i: (len(_missing(known[i])), -len(known[i])))
    missing = _missing(known[best])
    if missing:
        names = ", ".join(_SYNONYMS[field].split()[0] for field in missing)
        raise Unreadable(Fault.MISSING_COLUMNS, columns=names, row=best + 1)
    return best


def _columns(headers: Sequence[str], row: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, header in enumerate(headers):
        field = _FIELD_OF.get(_compact(header))
        if field in found and field not in _OFTEN_TWICE:
            raise Unreadable(Fault.DUPLICATE_HEADER, column=header, first=found[field] + 1, second=index + 1)
        if field:
            found.setdefault(field, index)
    return found

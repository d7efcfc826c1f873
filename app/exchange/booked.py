"""What a balance list and a ledger share: cells below a heading, amounts with their side, rows of sums."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from app.domain.money import decimals, known_currency, show
from app.exchange.amounts import MAX_DIGITS, AmountFormat, CellNumber, Undecided, decide, parse_amount
from app.exchange.characters import csv_plain, key, one_line, plain, unseen
from app.exchange.faults import Fault, Unreadable
from app.exchange.findings import Ask, Findings
from app.exchange.headings import Heading, compact, forms
from app.exchange.kinds import CURRENCIES
from app.exchange.reading import Table
from app.exchange.synonyms import OWN

_NOTHING = frozenset(("", "-", "--", "---", "\u2014", "\u2014\u2014", "/", "\\", "无", "空", "平", "n/a"))
_SIDED = re.compile(r"(?:(借|贷)(?=[\s\d(¥-]))?\s*(.*?)\s*(借|贷)?")
_OWN_UNIT = re.compile(r"[千万亿]")
DEBIT_WORDS = frozenset(("借", "借方", "dr", "debit", "d"))
CREDIT_WORDS = frozenset(("贷", "贷方", "cr", "credit", "c"))
EVEN_WORDS = frozenset(("平", "-", "--", "0", "zero"))
_BASE_WORDS = frozenset(("", *OWN, *(some + what for some in ("所有", "全部") for what in ("", "币别", "币种"))))

_SUM = r"合计|总计|小计|累计|总额|共计"
_TOTAL = re.compile(rf"([当本][页月期年日季前])?({_SUM})(数|额)?|本[月期年日]发生额?|(sub|grand)?-?totals?|sum|过次页|过页")
_TOTAL_HINT = re.compile(r"[计总额页发]|total|sum", re.IGNORECASE)
_TOTAL_END = re.compile(rf".+[(\[]({_SUM})[)\]]|.+[\s_/:-]({_SUM})")
_FOOTER = re.compile(
    r"(制表|制单|审核|复核|打印|导出|备注|说明|注|核算单位|会计主管|主管|记账|经手|出纳)[^:]{0,6}:.*|[第共]?\s*\d+\s*[页/].*|page\s*\d+.*"
)
_WHOLE = re.compile(r"\d+\.0+")
_FRACTION = re.compile(r"\d+\.\d*[1-9]\d*")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_EXACT_DIGITS = 15

@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows below a heading; ``i`` is the index of a row in the table."""

    table: Table
    heading: Heading
    findings: Findings

    def rows(self) -> range:
        return range(self.heading.below, len(self.table))

    def cell(self, i: int, column: int | None) -> str:
        """Trimmed; number and date cells of a workbook keep their type. Empty for a column there is none of."""
        if column is None:
            return ""
        cell = self.table.columns[column][i]
        return cell if type(cell) is not str else cell.strip()

    def filled(self, i: int) -> list[str]:
        return [cell for cell in map(str.strip, self.table.row(i)) if cell]

    def label(self, column: int | None) -> str | None:
        return None if column is None else self.heading.shown(column)

    def text(self, i: int, column: int | None) -> str | None:
        """One line of text, None where empty; a mark that nobody sees refuses the row."""
        cell = str(self.cell(i, column))
        if not cell or cell.isalnum():
            return cell or None
        if self.table.is_text:
            cell = csv_plain(cell)
        bad = None if cell.isprintable() else unseen(cell)
        if bad:
            self.reject(i, column, None, Fault.CONTROL_CHARACTER, codepoint=f"U+{ord(bad):04X}")
        return None if bad else one_line(cell) or None

    def reject(self, i: int, column: int | None, value: str | None, fault: Fault, /, **figures: object) -> None:
        self.findings.reject(i + 1, self.label(column), value or None, fault, **figures)

    def warn(self, i: int | None, column: int | None, value: str | None, fault: Fault, /, **figures: object) -> None:
        self.findings.warn(None if i is None else i + 1, self.label(column), value or None, fault, **figures)

    def refused(self, i: int) -> bool:
        return i + 1 in self.findings.by_row

    def check_cells(self, i: int, columns: Collection[int | None]) -> None:
        """Refuse cells that hold no value but should, and rows with more cells than the heading: cells may have shifted."""
        width, cells = self.heading.width, self.table.lengths[i]
        if self.table.is_text and cells > width and any(map(str.strip, self.table.row(i)[width:])):
            shown = " ".join(self.filled(i))[:80]
            self.reject(i, None, shown, Fault.RAGGED_ROW, cells=cells, expected=width)
        for column in columns if self.table.errors else ():
            fault = None if column is None else self.table.errors.get((i, column))
            if fault:
                self.reject(i, column, None, fault)

    def look_around(self) -> None:
        """What concerns the file and no row of it."""
        if self.table.other_sheets:
            others = ", ".join(self.table.other_sheets)
            self.warn(None, None, None, Fault.SHEETS_IGNORED, sheet=self.table.sheet, others=others)
        if self.table.hidden_rows:
            self.warn(None, None, None, Fault.HIDDEN_ROWS, count=self.table.hidden_rows)

    def ids(self, column: int | None, rows: Iterable[int]) -> dict[str, str]:
        """What the cells of a column of codes mean where they differ from it: 101.0 is 101, unless a 101.5 stands there."""
        cells = {i: self.cell(i, column) for i in rows} if column is not None else {}
        rounded = [i for i, cell in cells.items() if _is_rounded(cell)]
        if rounded:
            self.warn(rounded[0], column, cells[rounded[0]], Fault.PRECISION_LOST, count=len(rounded))
        whole = [i for i, cell in cells.items() if _WHOLE.fullmatch(cell)]
        if not whole or any(map(_FRACTION.fullmatch, cells.values())):
            return {}
        self.warn(whole[0], column, cells[whole[0]], Fault.ID_DECIMALS, count=len(whole))
        return {cells[i]: cells[i].partition(".")[0] for i in whole}


def _is_rounded(cell: str) -> bool:
    return bool(_SCIENTIFIC.fullmatch(cell)) or (type(cell) is CellNumber and len(cell.partition(".")[0]) > _EXACT_DIGITS)


# ---- kinds of rows


def total_word(cells: Sequence[str]) -> str | None:
    """The word that makes a row one of sums: a cell that is nothing else, or ``海通泵业(小计)`` as its first."""
    if not _TOTAL_HINT.search(" ".join(cells)):
        return None
    texts = [compact(cell) for cell in cells]
    exact = next((text for text in texts if _TOTAL.fullmatch(text)), None)
    ends = _TOTAL_END.fullmatch(key(cells[0])) if cells else None
    return exact or (texts[0] if ends else None)


def is_footer(cells: Sequence[str]) -> bool:
    return bool(_FOOTER.fullmatch(key(cells[0])))


def column_of(headers: Sequence[str], words: Sequence[str], taken: Collection[int] = ()) -> int | None:
    """The column known by the most specific of ``words``, the first of several; None without one."""
    best: tuple[int, int, int] | None = None
    for i, header in enumerate(headers):
        if i in taken or not header:
            continue
        for depth, form in enumerate(forms(header)):
            if form in words and (best is None or (words.index(form), depth, i) < best):
                best = words.index(form), depth, i
    return None if best is None else best[2]


# ---- amounts


@dataclass(frozen=True, slots=True)
class Amounts:
    """Reads the amount cells of one file. ``unit`` multiplies cells that do not say 万 themselves."""

    sheet: Sheet
    form: AmountFormat
    unit: int
    known: dict[tuple[str, str, bool], int | Fault | None]  # by cell, currency, and whether the cell is a number

    def minor(self, i: int, column: int | None, currency: str) -> int | None:
        """Signed minor units, debit positive where the cell says 借 or 贷; None for an empty or unreadable cell (refused)."""
        read = self.look(self.sheet.cell(i, column), currency)
        if isinstance(read, Fault):
            known: dict[str, Any] = {"currency": currency, "places": decimals(currency), "digits": MAX_DIGITS}
            figures = {name: known[name] for name in read.figures}
            self.sheet.reject(i, column, str(self.sheet.cell(i, column)), read, **figures)
            return None
        return read

    def look(self, cell: str, currency: str) -> int | Fault | None:
        """As ``minor`` without a finding."""
        place = cell, currency, type(cell) is CellNumber
        if place not in self.known:
            self.known[place] = self._parsed(cell, currency)
        return self.known[place]

    def _parsed(self, cell: str, currency: str) -> int | Fault | None:
        if plain(cell).casefold() in _NOTHING:
            return None
        side, bare = _side(cell)
        read = parse_amount(bare, currency, self.form, 1 if _OWN_UNIT.search(bare) else self.unit)
        return -read if side == "贷" and not isinstance(read, Fault) else read


def _side(cell: str) -> tuple[str | None, str]:
    if type(cell) is CellNumber or not ("借" in cell or "贷" in cell):
        return None, cell
    found = _SIDED.fullmatch(plain(cell))
    if found is None or bool(found[1]) == bool(found[3]):
        return None, cell
    return found[1] or found[3], found[2]


def read_amounts(
    sheet: Sheet, columns: Sequence[int], rows: Sequence[int], given: AmountFormat, unit: int | None
) -> Amounts | None:
    """The one format all amount cells share; None, with a question, where nothing tells the decimal sign."""
    form: AmountFormat | Undecided = given
    if given is AmountFormat.AUTO:
        cells = dict.fromkeys(_side(sheet.cell(i, column))[1] for column in columns for i in rows)
        form = decide(cell for cell in cells if cell)
    if isinstance(form, Undecided):
        choices = (AmountFormat.POINT.value, AmountFormat.COMMA.value)
        sheet.findings.asks.append(Ask(form.fault, sheet.label(columns[0]), form.samples, "amount_format", choices))
        return None
    return Amounts(sheet, form, unit or sheet.heading.preamble.unit or 1, {})


def way_of(cell: str) -> int | None:
    """1 for 借, -1 for 贷, 0 for 平, 1 for an empty cell; None for any other word."""
    word = compact(cell)
    if word in CREDIT_WORDS:
        return -1
    if word in DEBIT_WORDS or not word:
        return 1
    return 0 if word in EVEN_WORDS else None


def turned(sheet: Sheet, i: int, column: int | None, amount: int | None) -> int | None:
    """``amount`` by the word of its 方向: as it is for 借, against it for 贷; a word that does not fit refuses the row."""
    if column is None or amount is None:
        return amount
    way = way_of(sheet.cell(i, column))
    if way is None or (way == 0 and amount):
        sheet.reject(i, column, str(sheet.cell(i, column)), Fault.WORD_UNKNOWN, known="借, 贷, 平")
    return amount if way is None else way * amount


def currency_of(sheet: Sheet, i: int, column: int | None, base: str) -> str:
    """ISO code of the cell, of the preamble, or ``base``; a word that is no money refuses the row."""
    cell = str(sheet.cell(i, column)) or sheet.heading.preamble.currency or ""
    word = key(cell)
    if word in _BASE_WORDS:
        return base
    code = CURRENCIES.get(word, word.upper())
    if known_currency(code):
        return code
    sheet.reject(i, column, cell, Fault.CURRENCY_UNKNOWN)
    return base


# ---- control totals


@dataclass(frozen=True, slots=True)
class Control:
    """A row of sums: its index, how many data rows precede it, and those of its figures that are printed."""

    i: int
    above: int
    figures: Mapping[str, int]


Sums = Mapping[str, Sequence[int]]
"""By figure, the sum of the rows before each row, and of all rows at the end."""


def running_sums(names: Iterable[str], rows: Sequence[Mapping[str, int]]) -> Sums:
    return {name: list(accumulate((row.get(name, 0) for row in rows), initial=0)) for name in names}


Differences = Mapping[str, tuple[int, int]]
"""By figure, what a row of sums shows and what the rows make."""


def differences(control: Control, sums: Sequence[Sums], starts: Iterable[int]) -> Differences:
    """Empty where the figures of a row of sums fit a run of the rows above it that begins at one of ``starts``.

    ``sums`` are one or more ways to count the rows. Of all runs the one with the fewest differences is told, of these
    the nearest.
    """
    runs = [
        {name: by[name][control.above] - by[name][start] for name in control.figures}
        for by in sums
        for start in dict.fromkeys(s for s in starts if s <= control.above)
    ]
    wrong = ({n: (control.figures[n], run[n]) for n in run if run[n] != control.figures[n]} for run in runs)
    return min(wrong, key=_distance, default={})


def _distance(wrong: Differences) -> tuple[int, int]:
    return len(wrong), sum(abs(total - own) for total, own in wrong.values())


def warn_control(sheet: Sheet, control: Control, wrong: Differences, columns: Mapping[str, int], currency: str) -> None:
    for name, (total, own) in wrong.items():
        column = columns.get(name)
        figures = {"total": show(total, currency), "sum": show(own, currency)}
        sheet.warn(control.i, column, str(sheet.cell(control.i, column)), Fault.TOTAL_DIFFERS, **figures)


def need_rows(sheet: Sheet, rows: Sequence[int]) -> None:
    if not rows:
        raise Unreadable(Fault.NO_ROWS, row=sheet.heading.below)

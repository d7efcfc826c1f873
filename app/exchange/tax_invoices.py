"""Tax invoices issued (税局全量发票): lines grouped into invoices, red letters told from blue ones, void ones dropped.

Such a file says what was *sold*, never what is still open.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from app.domain.drafts import InvoiceDraft, Problem
from app.domain.money import show
from app.exchange.characters import key
from app.exchange.faults import Fault
from app.exchange.findings import Findings
from app.exchange.reading import Table, read_table
from app.exchange.tax_lines import CURRENCY, Line, Lines, read_lines

SHEETS = ("发票基础信息", "信息汇总表")  # one row per invoice, one row per line: the first that is there is read
_DIGITAL = re.compile(r"被红冲蓝字数电(?:发)?票号码[:：]?\s*(\d{20})")
_PAPER = re.compile(
    r"(?:对应正数|被红冲蓝字[^\d:：]{0,6})发票代码[:：]?\s*(\d{10,12})[^\d]{0,20}号码[:：]?\s*(\d{8})",
)
_CONFIRMED = re.compile(r"红字(?:增值税)?(?:专用)?发票信息(?:确认单|表)编号[:：]?\s*(\w+)")

_Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class TaxInvoices:
    """``rows`` counts data rows; ``void``, ``zero``, ``bought`` and ``others`` count invoices left out.

    ``bought``: we are the buyer. ``others``: we are neither side. ``newest``: latest date taken, ISO.
    """

    drafts: list[InvoiceDraft]
    rejected: list[Problem]
    warnings: list[Problem]
    rows: int
    void: int
    zero: int
    bought: int
    others: int
    per_line: bool
    newest: str | None
    labels: Mapping[str, str]  # headers as printed, by field


def read_tax_file(path: Path, *, our_ids: Collection[str] = (), our_name: str | None = None) -> TaxInvoices:
    """Read the sheet of a workbook that is best for receivables, or a text file. Raises Unreadable."""
    return read_tax_invoices(best_sheet(path, read_table(path)), our_ids=our_ids, our_name=our_name)


def best_sheet(path: Path, table: Table) -> Table:
    """``table``, which was read from ``path``, or the sheet beside it that is better for receivables."""
    wanted = next((name for name in SHEETS if name in (table.sheet, *table.other_sheets)), table.sheet)
    return table if wanted == table.sheet else read_table(path, wanted)


def read_tax_invoices(table: Table, *, our_ids: Collection[str] = (), our_name: str | None = None) -> TaxInvoices:
    """Invoices of ``table`` in the order of the file; with ``our_ids`` or ``our_name`` only those that we issued.

    An invoice one row of which cannot be read is not taken at all. Raises Unreadable: NO_HEADER, MISSING_COLUMNS,
    DUPLICATE_HEADER, NO_ROWS.
    """
    findings = Findings()
    lines = read_lines(table, findings)
    _check_sums(lines, findings)
    sorting = _Sorting(lines, findings, _Ours(frozenset(map(key, our_ids)), key(our_name or "")))
    drafts = sorting.drafts(_grouped(lines))
    newest = max((draft.date for draft in drafts), default=None)
    return TaxInvoices(
        drafts, findings.rejected(), findings.warnings, lines.rows, sorting.void, sorting.zero, sorting.bought,
        sorting.others, lines.per_line, newest, lines.labels,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Ours:
    ids: frozenset[str]
    name: str

    def any(self) -> bool:
        return bool(self.ids or self.name)

    def means(self, number: str | None, name: str | None) -> bool:
        return bool(number and key(number) in self.ids) or bool(name and self.name and key(name) == self.name)


def _grouped(lines: Lines) -> dict[_Key, list[Line]]:
    """A number alone is no key: numbers without their code come again, and one that a spreadsheet spoiled may be two."""
    groups: dict[_Key, list[Line]] = {}
    for line in lines.taken:
        whole = () if lines.per_line else (line.gross, line.net, line.tax)
        sides = (line.buyer_id or line.buyer, line.seller_id or line.seller)
        groups.setdefault((line.number, line.date, *sides, line.red, line.void, *whole), []).append(line)
    return groups


@dataclass(slots=True)
class _Sorting:
    """Decides, group by group, what becomes of it."""

    lines: Lines
    findings: Findings
    ours: _Ours
    void: int = 0
    zero: int = 0
    bought: int = 0
    others: int = 0

    def drafts(self, groups: Mapping[_Key, list[Line]]) -> list[InvoiceDraft]:
        spoiled = {refused.number: refused.row for refused in reversed(self.lines.refused) if refused.number}
        seen: dict[tuple[str, str | None], int] = {}
        drafts = []
        strangers: list[Line] = []
        for group in groups.values():
            first = group[0]
            if first.number in spoiled:
                self._refuse(group, spoiled[first.number])
            elif self._is_sale(first, strangers) and not self._is_void(group):
                twin = seen.setdefault((first.number, first.seller_id or first.seller), first.row)
                if twin != first.row:
                    self._warn(first, "digital", first.number, Fault.INVOICE_NUMBER_TWICE, row=twin)
                drafts.append(self._draft(group))
        if strangers:
            first, self.others = strangers[0], len(strangers)
            self._warn(first, "seller", first.seller, Fault.OTHER_SELLER, count=self.others)
        return drafts

    def _warn(self, line: Line, field: str, value: str | None, fault: Fault, /, **figures: object) -> None:
        self.findings.warn(line.row, self._label(field), value, fault, **figures)

    def _label(self, field: str) -> str:
        return self.lines.labels.get(field) or self.lines.labels.get("short", field)

    def _refuse(self, group: Sequence[Line], row: int) -> None:
        for line in group:
            self.findings.reject(line.row, self._label("digital"), line.number, Fault.INVOICE_LINE_REFUSED, row=row)

    def _is_sale(self, line: Line, strangers: list[Line]) -> bool:
        if not self.ours.any() or self.ours.means(line.seller_id, line.seller):
            return True
        if self.ours.means(line.buyer_id, line.buyer):
            self.bought += 1
            return False
        if line.seller or line.seller_id:
            strangers.append(line)
            return False
        return True

    def _is_void(self, group: Sequence[Line]) -> bool:
        if group[0].void:
            self.void += 1
            return True
        nothing = not any(sum(amounts) for amounts in zip(*((x.net, x.tax, x.gross) for x in group), strict=True))
        self.zero += nothing
        return nothing

    def _draft(self, group: list[Line]) -> InvoiceDraft:
        first = group[0]
        if not self.lines.per_line:
            for line in group[1:]:
                self._warn(line, "digital", line.number, Fault.DUPLICATE_ROW, row=first.row)
            group = group[:1]
        self._check_lines(group)
        net, tax, gross = (sum(amounts) for amounts in zip(*((x.net, x.tax, x.gross) for x in group), strict=True))
        red = gross < 0 or (gross == 0 and net < 0) or bool(first.red)
        if first.red is not None and first.red != (gross < 0):
            self._warn(first, "gross", show(gross, CURRENCY), Fault.INVOICE_SIGN)
        sign = -1 if gross < 0 else 1
        note = next((line.note for line in group if line.note), None)
        return InvoiceDraft(
            row=first.row, number=first.number, kind="credit_note" if red else "invoice", date=first.date,
            buyer=first.buyer, buyer_id=first.buyer_id, seller=first.seller, seller_id=first.seller_id,
            amount=sign * gross, net=sign * net, tax=sign * tax,
            rates=tuple(dict.fromkeys(line.rate for line in group if line.rate)),
            credits=self._credited(first, note) if red else None,
            text=note or next((line.item for line in group if line.item), None), lines=len(group),
        )  # fmt: skip

    def _check_lines(self, group: Sequence[Line]) -> None:
        for line in group:
            if line.net + line.tax != line.gross:
                net, tax, gross = (show(amount, CURRENCY) for amount in (line.net, line.tax, line.gross))
                self._warn(line, "gross", gross, Fault.INVOICE_SUM, net=net, tax=tax, gross=gross)

    def _credited(self, line: Line, note: str | None) -> str | None:
        """The number of the blue invoice. The number of the confirmation slip is no invoice: it is only told."""
        found = credited(note or "")
        if found is None and self.lines.linked:
            slip = _CONFIRMED.search(note or "")
            self._warn(line, "note", (note or "")[:80] or None, Fault.RED_UNLINKED, slip=slip[1] if slip else "")
        return found


def credited(note: str) -> str | None:
    """Number of the blue invoice a red letter's remarks name: 20 digits, or code-number for one on paper."""
    digital = _DIGITAL.search(note)
    if digital:
        return digital[1]
    paper = _PAPER.search(note)
    return f"{paper[1]}-{paper[2]}" if paper else None


def _check_sums(lines: Lines, findings: Findings) -> None:
    """Each row of sums against all rows above it, with or without the void ones."""
    rows = [line.row for line in lines.taken]
    every = [0, *accumulate(line.gross for line in lines.taken)]
    valid = [0, *accumulate(0 if line.void else line.gross for line in lines.taken)]
    for total in lines.sums:
        above = bisect_left(rows, total.row)
        if total.gross is not None and total.gross not in (every[above], valid[above]):
            shown, counted = show(total.gross, CURRENCY), show(valid[above], CURRENCY)
            findings.warn(total.row, lines.labels.get("gross"), total.cell, Fault.TOTAL_DIFFERS, total=shown, sum=counted)

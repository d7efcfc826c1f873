"""The ageing of receivables on landscape A4: key figures, the structure of each customer's debt, and every bucket."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.documents import ramp
from app.documents.figures import amount, amount_or_dash, money, percent, unit
from app.documents.flow import Block, Fixed, Rhythm, compose
from app.documents.fonts import BOLD, SANS, missing_glyphs, substituted
from app.documents.ink import DARK, LEFT, RIGHT, THIN, Page, Paper, Style
from app.documents.labels import LABELS
from app.documents.table import Cell, Column, Mark, Painter, Row, TablePart, lay
from app.documents.typeset import width_mm

_SIZE = (297.0, 210.0)
_LEFT, _RIGHT = 14.0, 283.0
_WIDTH = _RIGHT - _LEFT
_TOP, _BOTTOM, _FOOT = 12.0, 194.0, 200.5
_BAR = 30.0
_SIZES = (8.5, 8, 7.5, 7, 6.5, 6, 5.5, 5, 4.5, 4)


@dataclass(frozen=True, slots=True)
class AgeingRow:
    """One customer in one currency; ``buckets`` in the order of the section, all amounts in minor units, positive."""

    code: str
    name: str
    buckets: tuple[int, ...]
    gross: int
    unapplied: int
    net: int
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class AgeingSection:
    """One currency. ``buckets`` are the keys of the ageing (not_due, 1-30, …, 365+, no_due)."""

    currency: str
    buckets: tuple[str, ...]
    rows: tuple[AgeingRow, ...]
    total: AgeingRow
    overdue: int | None  # None when aged by invoice date
    over_90: int


@dataclass(frozen=True, slots=True)
class AgeingReportData:
    """``basis`` is due or invoice. ``journal`` and ``head`` name the last entry of the journal the figures rest on."""

    language: str
    company: str
    on: date
    basis: str
    sections: tuple[AgeingSection, ...]
    journal: int
    head: str
    known_at: str = ""
    prepared_by: str = ""
    prepared_at: str = ""
    filter: str = ""
    ledger: tuple[tuple[str, str, int], ...] = ()  # unexplained: day, currency, book less accounting program


def ageing_report_pdf(data: AgeingReportData) -> bytes:
    """The report. Raises Refused(GLYPHS_MISSING), or ValueError when a section does not add up."""
    paper = Paper(f"{LABELS[data.language]['report']} {data.on.isoformat()}", data.company, data.language)
    frame = _Frame(data, _BOTTOM - 4 * len(data.ledger))
    for page in compose(frame, list(_blocks(data))):
        paper.add(page)
    return paper.finish()


def printable(data: AgeingReportData) -> tuple[AgeingReportData, tuple[tuple[str, str], ...]]:
    """The report with a visible mark for each character that no typeface has, and what was replaced.

    A list of many customers is not kept back for one rare character: (code, characters) by customer, "" for the head.
    """
    lacking = [("", missing_glyphs(data.company + data.prepared_by + data.filter))]
    lacking += [(row.code, missing_glyphs(row.code + row.name)) for section in data.sections for row in section.rows]
    if found := tuple(dict.fromkeys((code, glyphs) for code, glyphs in lacking if glyphs)):
        company, prepared_by, chosen = map(substituted, (data.company, data.prepared_by, data.filter))
        sections = tuple(map(_substituted, data.sections))
        data = replace(data, company=company, prepared_by=prepared_by, filter=chosen, sections=sections)
    return data, found


def _substituted(section: AgeingSection) -> AgeingSection:
    rows = (replace(row, code=substituted(row.code), name=substituted(row.name)) for row in section.rows)
    return replace(section, rows=tuple(rows))


def bucket_label(key: str, language: str) -> str:
    """How a bucket is named on paper: 未到期, 1–30, >365."""
    named = LABELS[language].get(f"bucket_{key}")
    return named or (f">{key[:-1]}" if key.endswith("+") else key.replace("-", "–"))


@dataclass(frozen=True)
class _Frame:
    data: AgeingReportData
    bottom: float = _BOTTOM

    def open(self, number: int) -> tuple[Page, float]:
        page, words = Page(_SIZE), LABELS[self.data.language]
        if number > 1:
            page.text(_LEFT, _TOP + 2.5, words["report"], Style(8.5, BOLD))
            page.text(_RIGHT, _TOP + 2.5, self._line(), Style(8, SANS, DARK), RIGHT)
            page.rule(_LEFT, _TOP + 4.5, _RIGHT, _TOP + 4.5, THIN)
            return page, _TOP + 7
        page.text(_LEFT, _TOP + 5.5, words["report"], Style(17, BOLD))
        side = self._side()
        room = _WIDTH - max((width_mm(line, SANS, 8) for line in side), default=0) - 8
        page.fitted(_LEFT, _TOP + 12, self._line(), Style(10, SANS, DARK), room)
        for place, line in enumerate(side):
            page.text(_RIGHT, _TOP + 3 + place * 4.3, line, Style(8, SANS, DARK), RIGHT)
        page.rule(_LEFT, _TOP + 15, _RIGHT, _TOP + 15, THIN)
        return page, _TOP + 17

    def close(self, page: Page, number: int, count: int) -> None:
        words, style = LABELS[self.data.language], Style(8, SANS, DARK)
        for place, line in enumerate(self._ledger()):
            page.fitted(_LEFT, _FOOT - 6 - 4 * place, line, Style(8, BOLD), _WIDTH)
        page.rule(_LEFT, _FOOT - 4.5, _RIGHT, _FOOT - 4.5, THIN, 0.5)
        page.text(_LEFT, _FOOT, words["journal"].format(number=self.data.journal, head=self.data.head[:8]), style)
        page.text(_RIGHT, _FOOT, words["page"].format(n=number, m=count), style, RIGHT)
        for x, key in ((_RIGHT - 104, "reviewed"), (_RIGHT - 65, "approved")):
            page.text(x, _FOOT, words[key], style)
            start = x + width_mm(words[key], SANS, 8) + 1.5
            page.rule(start, _FOOT + 0.8, x + 35, _FOOT + 0.8, THIN)

    def _line(self) -> str:
        data, words = self.data, LABELS[self.data.language]
        line = words["report_line"].format(
            company=data.company, day=data.on.isoformat(), basis=words[f"basis_{data.basis}"]
        )
        return f"{line}·{words['known_at'].format(instant=data.known_at)}" if data.known_at else line

    def _ledger(self) -> list[str]:
        """While the book differs from the accounting program, each page says so."""
        language, found = self.data.language, []
        for day, currency, less in reversed(self.data.ledger):
            text = LABELS[language]["ledger_differs_more" if less > 0 else "ledger_differs_less"]
            found.append(text.format(on=day, amount=money(abs(less), currency, language)))
        return found

    def _side(self) -> list[str]:
        data, words = self.data, LABELS[self.data.language]
        made = words["prepared"].format(who=data.prepared_by, instant=data.prepared_at) if data.prepared_by else ""
        return [line for line in (made, words["filter"].format(text=data.filter) if data.filter else "") if line]


def _blocks(data: AgeingReportData) -> Iterator[Block]:
    if not data.sections:
        yield _heading(LABELS[data.language]["nothing_open"])
    for section in data.sections:
        _check(section)
        yield _heading(unit(section.currency, data.language))
        yield _figures(section, data)
        yield _table(section, data.language)
    if any(section.total.estimated for section in data.sections):
        yield _remark(LABELS[data.language]["estimated_note"])


def _check(section: AgeingSection) -> None:
    for row in (*section.rows, section.total):
        if sum(row.buckets) != row.gross or row.gross - row.unapplied != row.net:
            raise ValueError(f"ageing of {row.code} in {section.currency} does not add up")
    if sum(row.gross for row in section.rows) != section.total.gross:
        raise ValueError(f"ageing in {section.currency} does not add up")


def _heading(text: str) -> Fixed:
    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        page.text(_LEFT, top + rhythm.gap + 3.4, text, Style(10.5, BOLD))

    return Fixed(paint, 4.4, gaps=1.4, keep=True)


def _remark(text: str) -> Fixed:
    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        page.fitted(_LEFT, top + rhythm.gap + 3, text, Style(8, SANS, DARK), _WIDTH)

    return Fixed(paint, 4, gaps=1)


def _figures(section: AgeingSection, data: AgeingReportData) -> Fixed:
    words, total = LABELS[data.language], section.total
    shown = [("figure_gross", money(total.gross, section.currency, data.language))]
    if section.overdue is not None:
        shown.append(("figure_overdue", money(section.overdue, section.currency, data.language)))
        shown.append(("figure_share", percent(section.overdue, total.gross)))
    over_90 = "figure_over_90" if data.basis == "due" else "figure_over_90_invoice"
    shown.append((over_90, money(section.over_90, section.currency, data.language)))
    shown.append(("figure_unapplied", money(total.unapplied, section.currency, data.language)))
    shown.append(("figure_net", money(total.net, section.currency, data.language)))
    each = _WIDTH / len(shown)
    widest = max(width_mm(figure, BOLD, 14) for _, figure in shown)
    style = Style(min(14, 14 * (each - 5) / widest), BOLD)

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        for place, (key, figure) in enumerate(shown):
            x = _LEFT + place * each
            page.rule(x, top, x, top + 10.5, THIN)
            page.text(x + 2.5, top + 3.2, words[key], Style(8, SANS, DARK))
            page.text(x + 2.5, top + 9.2, figure, style)

    return Fixed(paint, 10.5, gaps=1.6, keep=True)


def _table(section: AgeingSection, language: str) -> TablePart:
    words, inks = LABELS[language], ramp.colours(section.buckets)
    netted = any(row.unapplied for row in section.rows)
    columns = [
        Column(words["code"], LEFT, 14),
        Column(words["name"], LEFT, 26, BOLD),
        Column(words["structure"], paint=_bars(section, inks), width=_BAR),
        *(
            Column(bucket_label(key, language), RIGHT, mark=_swatch(ink))
            for key, ink in zip(section.buckets, inks, strict=True)
        ),
        Column(words["gross"], RIGHT, face=BOLD),
        *((Column(words["unapplied"], RIGHT), Column(words["net"], RIGHT, face=BOLD)) if netted else ()),
    ]
    rows = [_row(row, (row.code, _marked(row.name, row, language)), section.currency, netted) for row in section.rows]
    label = _marked(words["customers_total"].format(n=len(section.rows)), section.total, language)
    rows.append(_row(section.total, (label, ""), section.currency, netted)._replace(bold=True, spans=True))
    return TablePart(lay(columns, rows, _LEFT, _WIDTH, _SIZES, items=len(section.rows)))


def _marked(name: str, row: AgeingRow, language: str) -> str:
    return f"{name} [{LABELS[language]['estimated']}]" if row.estimated else name


def _row(row: AgeingRow, names: tuple[str, str], currency: str, netted: bool) -> Row:
    figures = [amount_or_dash(figure, currency) for figure in row.buckets]
    net = (amount_or_dash(row.unapplied, currency), amount(row.net, currency)) if netted else ()
    return Row((*names, "", *figures, amount(row.gross, currency), *net))


def _bars(section: AgeingSection, inks: Sequence[ramp.Colour]) -> Painter:
    rows = (*section.rows, section.total)

    def paint(page: Page, cell: Cell) -> None:
        high = min(cell.first * 0.5, 3)
        top = cell.top + (cell.first - high) / 2
        ramp.bar(page, cell.left + 1.5, top, cell.width - 3, high, rows[cell.row].buckets, inks)

    return paint


def _swatch(ink: ramp.Colour) -> Mark:
    return lambda page, right, y: ramp.swatch(page, right - 2.6, y, 1.8, ink)

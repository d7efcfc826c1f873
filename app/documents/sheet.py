"""The A4 sheet of letters and statements: letterhead, margins, footer, and the mark of a copy."""

from dataclasses import dataclass

from app.documents.fonts import BOLD, SANS, SERIF
from app.documents.ink import CENTRE, DARK, LEFT, PALE, RIGHT, RULE, THIN, Page, Style
from app.documents.labels import LABELS
from app.documents.typeset import width_mm, wrap

LEFT_EDGE, RIGHT_EDGE = 25.0, 190.0  # mm from the left edge of the paper: 25 for binding, 20 at the right
WIDTH = RIGHT_EDGE - LEFT_EDGE
_TOP, _BOTTOM = 15.0, 281.0
_FOOT = 288.5
_HEAD_RULE = 31.0
_SIDE = 60.0  # of the address at the right of the letterhead
_LOGO = 13.0

PRINTED, PREPRINTED, NONE = "printed", "preprinted", "none"
DUPLICATE, RETAINED, SAMPLE = "duplicate", "retained", "sample"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes. ``mode``: printed, preprinted (paper with a letterhead: ``top_mm`` stay blank) or none.

    ``logo`` is a PNG or JPEG.
    """

    name: str
    name_en: str = ""
    short_name: str = ""
    address: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    mode: str = PRINTED
    top_mm: float = 40.0
    logo: bytes | None = None

    def own_name(self, language: str) -> str:
        """The name in the language of the letter, as far as there is one."""
        return self.name if language == "zh" else self.name_en or self.name


@dataclass(frozen=True)
class Sheet:
    """Frame of a letter or statement; ``note`` is added to the footer."""

    letterhead: Letterhead
    language: str
    number: str
    customer_code: str
    note: str = ""
    bottom: float = _BOTTOM

    def open(self, number: int) -> tuple[Page, float]:
        page = Page()
        if self.letterhead.mode == PREPRINTED:
            return page, self.letterhead.top_mm + (self._running(page, self.letterhead.top_mm) if number > 1 else 0)
        if number > 1:
            return page, _TOP + self._running(page, _TOP)
        if self.letterhead.mode == NONE:
            return page, _TOP
        _draw_letterhead(page, self.letterhead, self.language)
        return page, _HEAD_RULE + 1

    def close(self, page: Page, number: int, count: int) -> None:
        words = LABELS[self.language]
        style = Style(7.5, SANS, DARK)
        customer = words["customer"].format(code=self.customer_code) if self.customer_code else ""
        page.text(LEFT_EDGE, _FOOT, "·".join(filter(None, (self.number, customer, self.note))), style)
        place = words["page"].format(n=number, m=count)
        page.text(RIGHT_EDGE, _FOOT, place, style, RIGHT, fixed=True)
        if count > 1:
            left = RIGHT_EDGE - width_mm(place, SANS, style.size) - 6
            page.text(left, _FOOT, words["seam"].format(m=count), style, RIGHT)

    def _running(self, page: Page, top: float) -> float:
        """The line that heads every page but the first; its height."""
        style = Style(8, SANS, DARK)
        owner = self.letterhead.own_name(self.language) if self.letterhead.mode == PRINTED else ""
        number = self.number + LABELS[self.language]["continued"]
        page.text(RIGHT_EDGE, top + 3, number, style, RIGHT)
        page.fitted(LEFT_EDGE, top + 3, owner, style, WIDTH - width_mm(number, SANS, style.size) - 4)
        page.rule(LEFT_EDGE, top + 5, RIGHT_EDGE, top + 5, THIN)
        return 8


def mark(language: str, marks: tuple[str, ...]) -> Page:
    """A layer with what a copy says at its top right corner: duplicate, retained, sample."""
    words, page, style = LABELS[language], Page(), Style(10.5, BOLD)
    widths = [width_mm(words[one], BOLD, style.size) + 5 for one in marks]
    left = RIGHT_EDGE - sum(widths) - 2 * (len(marks) - 1)
    if RETAINED in marks:
        page.text(left - 2, 10, words["stub"], Style(7.5, SANS, DARK), RIGHT)
    for one, width in zip(marks, widths, strict=True):
        page.frame(left, 5.5, width, 6.5, RULE)
        page.text(left + width / 2, 10.1, words[one], style, CENTRE)
        left += width + 2
    return page


def _draw_letterhead(page: Page, head: Letterhead, language: str) -> None:
    left = LEFT_EDGE
    if head.logo:
        page.picture(left, _TOP + 1, _LOGO, _LOGO, head.logo)
        left += _LOGO + 3
    side = _side_lines(head, language)
    widest = max((width_mm(line, SANS, 7.5) for line in side), default=0)
    room = RIGHT_EDGE - left - (min(widest, _SIDE) + 6 if side else 0)
    _draw_names(page, head, language, left, room)
    lines = [line for text in side for line in wrap(text, SANS, 7.5, _SIDE)]
    for place, line in enumerate(lines[:4]):
        page.set(RIGHT_EDGE, _TOP + 2.9 + place * 3.9, line, Style(7.5, SANS, DARK), RIGHT, fixed=True)
    page.rule(LEFT_EDGE, _HEAD_RULE, RIGHT_EDGE, _HEAD_RULE, RULE)


def _side_lines(head: Letterhead, language: str) -> list[str]:
    words = LABELS[language]
    calls = ((words["phone"], head.phone), (words["fax"], head.fax))
    phones = "·".join(f"{name} {value}" for name, value in calls if value)
    return [line for line in (head.address, phones, head.email) if line]


def _draw_names(page: Page, head: Letterhead, language: str, left: float, room: float) -> None:
    first = head.own_name(language)
    second = head.name_en if language == "zh" else (head.name if head.name_en else "")
    size = min(15.0, max(11.0, 15 * room / width_mm(first, BOLD, 15)))
    lines = wrap(first, BOLD, size, room)[:2]
    y = _TOP + (6.5 if len(lines) == 1 else 4.2)
    for place, line in enumerate(lines):
        page.set(left, y + place * 4.9, line, Style(size, BOLD), LEFT, fixed=True)
    page.fitted(left, _TOP + 12.3 + (len(lines) - 1) * 0.9, second, Style(8, SANS, DARK), room)


BODY_ZH = Style(10.5, SERIF)
BODY_EN = Style(9.5, SANS)
FINE = Style(7.5, SANS, DARK)
HINT = Style(7.5, SANS, PALE)


def body_style(language: str) -> Style:
    """The type of running text."""
    return BODY_ZH if language == "zh" else BODY_EN

"""The frame of sheets that stay in the office or come back signed: title, number, footer; lines and boxes to fill in."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.flow import Fixed, Rhythm
from app.documents.fonts import BOLD, SANS
from app.documents.ink import CENTRE, DARK, HAIR, RIGHT, THIN, Page, Style
from app.documents.labels import LABELS
from app.documents.typeset import width_mm

LEFT_EDGE, RIGHT_EDGE = 18.0, 192.0
WIDTH = RIGHT_EDGE - LEFT_EDGE
_TOP, _BOTTOM, _FOOT = 16.0, 280.0, 288.5


@dataclass(frozen=True)
class Frame:
    """``company`` stands at the left under the title, the number at the right."""

    language: str
    title: str
    company: str
    number: str
    bottom: float = _BOTTOM

    def open(self, number: int) -> tuple[Page, float]:
        page, style = Page(), Style(9.5, SANS, DARK)
        if number > 1:
            page.text(LEFT_EDGE, _TOP + 3, self.title, Style(9, BOLD))
            page.text(RIGHT_EDGE, _TOP + 3, self._number(), style, RIGHT)
            return page, _TOP + 6
        page.text((LEFT_EDGE + RIGHT_EDGE) / 2, _TOP + 9, self.title, Style(18, BOLD), CENTRE)
        page.text(RIGHT_EDGE, _TOP + 17, self._number(), style, RIGHT)
        room = WIDTH - width_mm(self._number(), SANS, 9.5) - 6
        page.fitted(LEFT_EDGE, _TOP + 17, self.company, style, room)
        return page, _TOP + 19.5

    def close(self, page: Page, number: int, count: int) -> None:
        style = Style(7.5, SANS, DARK)
        page.rule(LEFT_EDGE, _FOOT - 4, RIGHT_EDGE, _FOOT - 4, HAIR, 0.5)
        page.text(LEFT_EDGE, _FOOT, f"{self.title}·{self.number}", style)
        page.text(RIGHT_EDGE, _FOOT, LABELS[self.language]["page"].format(n=number, m=count), style, RIGHT)

    def _number(self) -> str:
        return LABELS[self.language]["sheet_number"].format(number=self.number)


def pair(page: Page, x: float, y: float, name: str, value: str, room: float) -> None:
    """A name and what it is, which gets smaller to fit ``room`` (mm)."""
    page.text(x, y, name, Style(9.5, SANS, DARK))
    if value:
        page.fitted(x + 23, y, value, Style(9.5), room)


def blank(page: Page, y: float, label: str, left: float, to: float) -> None:
    """A label and a line to write on."""
    page.text(left, y, label, Style(9))
    page.rule(left + width_mm(label, SANS, 9) + 1.5, y + 1, to, y + 1, THIN)


def signature_boxes(language: str, boxes: Sequence[tuple[str, str]], height: float = 34) -> Fixed:
    """Boxes side by side, each with who signs and a note, and lines for the signature and the day."""
    words = LABELS[language]
    each = WIDTH / len(boxes)

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        top += rhythm.gap
        page.frame(LEFT_EDGE, top, WIDTH, height, THIN)
        for place, (title, note) in enumerate(boxes):
            x = LEFT_EDGE + place * each
            if place:
                page.rule(x, top, x, top + height, THIN)
            page.fitted(x + 2.5, top + 5.5, title, Style(9.5, BOLD), each - 5)
            page.fitted(x + 2.5, top + 10.3, note, Style(8, SANS, DARK), each - 5)
            for name, up in (("signature", 12), ("day", 4)):
                blank(page, top + height - up, words[name], x + 2.5, x + each - 2.5)

    return Fixed(paint, height, gaps=2, keep=True)


def particulars(rows: Sequence[Sequence[tuple[str, str]]]) -> Fixed:
    """A frame with lines of one or two names and what they are."""
    height = len(rows) * 6.4 + 3.6

    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        page.frame(LEFT_EDGE, top, WIDTH, height, THIN)
        for place, row in enumerate(rows):
            room = 58 if len(row) > 1 else WIDTH - 29
            for at, (name, value) in enumerate(row):
                pair(page, LEFT_EDGE + 3 + at * 84, top + 6.6 + place * 6.4, name, value, room)

    return Fixed(paint, height, gaps=1)

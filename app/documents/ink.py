"""Drawing a sheet: places in millimetres from its top left corner, type in points.

A page is recorded first and written into a PDF later, so that a letter whose text cannot be set leaves no trace in a
merged file, the number of pages is known when the footer is drawn, and a copy costs no second setting.
"""

import io
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.documents.fonts import BOLD, FACES, SANS, FontInFile
from app.documents.typeset import PT_PER_MM, Line, single, width_mm

A4 = (210.0, 297.0)
BLACK, DARK, PALE = 0.0, 0.3, 0.55  # grey of type: main, secondary, marginal
RULE, THIN, HAIR = 0.35, 0.2, 0.12  # lines in mm; thinner ones vanish on a laser printer
LEFT, CENTRE, RIGHT = 0.0, 0.5, 1.0

rl_config.useA85 = 0  # binary streams: a fifth smaller and quicker


class Style(NamedTuple):
    """A style of type: size in points; bold pieces of a line are printed in the bold face."""

    size: float
    face: str = SANS
    grey: float = BLACK


class _Shown(NamedTuple):
    x: float
    y: float
    line: Line
    style: Style
    fixed: bool


class _Picture(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    data: bytes


class Page:
    """One sheet of paper being drawn.

    ``fixed`` wording is the same on many sheets, which makes files quicker and changes nothing else.
    """

    def __init__(self, size: tuple[float, float] = A4) -> None:
        self.width, self.height = size
        self.shown: list[_Shown] = []
        self.strokes: list[str] = []
        self.pictures: list[_Picture] = []

    def text(self, x: float, y: float, text: str, style: Style, align: float = LEFT, fixed: bool = False) -> None:
        """One line with its baseline at ``y``."""
        if text:
            self.set(x, y, single(text, style.face), style, align, fixed)

    def set(self, x: float, y: float, line: Line, style: Style, align: float = LEFT, fixed: bool = False) -> None:
        """One line that is already set."""
        left = x * PT_PER_MM + (line.shift - align * line.width) * style.size / 1000
        self.shown.append(_Shown(left, (self.height - y) * PT_PER_MM, line, style, fixed))

    def column(
        self, x: float, y: float, lines: Iterable[Line], style: Style, lead: float, align: float = LEFT
    ) -> None:
        """Lines one under the other, the first with its baseline at ``y``, ``lead`` millimetres apart."""
        for number, line in enumerate(lines):
            self.set(x, y + number * lead, line, style, align)

    def fitted(self, x: float, y: float, text: str, style: Style, width: float, align: float = LEFT) -> None:
        """One line made smaller until it is at most ``width`` millimetres wide."""
        natural = max(width_mm(text, style.face, style.size), 0.01)
        self.text(x, y, text, style._replace(size=min(1, width / natural) * style.size), align)

    def rule(
        self, x1: float, y1: float, x2: float, y2: float, thick: float = THIN, grey: float = BLACK, dash: float = 0
    ) -> None:
        """A straight line; ``dash`` in millimetres, 0 for a full one."""
        self.strokes.append(f"{_pen(thick, grey, dash)} {self._at(x1, y1)} m {self._at(x2, y2)} l S")

    def frame(self, x: float, y: float, width: float, height: float, thick: float = THIN, grey: float = BLACK) -> None:
        """The outline of a rectangle."""
        self.strokes.append(f"{_pen(thick, grey, 0)} {self._rectangle(x, y, width, height)} S")

    def fill(self, x: float, y: float, width: float, height: float, colour: tuple[float, float, float]) -> None:
        """A filled rectangle; ``colour`` as red, green, blue of 0 to 1."""
        red, green, blue = colour
        self.strokes.append(f"{red:.3f} {green:.3f} {blue:.3f} rg {self._rectangle(x, y, width, height)} f 0 g")

    def ring(self, x: float, y: float, diameter: float, grey: float = PALE) -> None:
        """A dashed circle around (x, y): where a seal goes."""
        r = diameter / 2
        bend = r * 0.5523  # of a circle drawn as four Bézier curves
        arcs = (
            f"{self._at(x + r, y)} m",
            f"{self._at(x + r, y - bend)} {self._at(x + bend, y - r)} {self._at(x, y - r)} c",
            f"{self._at(x - bend, y - r)} {self._at(x - r, y - bend)} {self._at(x - r, y)} c",
            f"{self._at(x - r, y + bend)} {self._at(x - bend, y + r)} {self._at(x, y + r)} c",
            f"{self._at(x + bend, y + r)} {self._at(x + r, y + bend)} {self._at(x + r, y)} c",
        )
        self.strokes.append(f"{_pen(HAIR, grey, 0.8)} {' '.join(arcs)} S")

    def tick_box(self, x: float, y: float, side: float, ticked: bool = False) -> None:
        """A box to be ticked, standing on the baseline ``y``."""
        self.frame(x, y - side * 0.9, side, side, THIN)
        if ticked:
            pen, top = _pen(0.4, BLACK, 0), y - side * 0.9
            points = ((0.18, 0.52), (0.42, 0.78), (0.84, 0.2))
            path = " l ".join(self._at(x + side * across, top + side * down) for across, down in points)
            self.strokes.append(f"{pen} {path.replace(' l ', ' m ', 1)} l S")

    def bitmap(self, x: float, y: float, side: float, rows: Sequence[bytes]) -> None:
        """A square of black and white modules, such as a QR code; each row packed into bytes, 1 = black."""
        count = len(rows)
        at = f"{side * PT_PER_MM:.2f} 0 0 {side * PT_PER_MM:.2f} {self._at(x, y + side)} cm"
        head = f"BI /W {count} /H {count} /IM true /BPC 1 /D [1 0] /F /AHx ID"
        self.strokes.append(f"q 0 g {at} {head} {b''.join(rows).hex()}> EI Q")

    def picture(self, x: float, y: float, width: float, height: float, data: bytes) -> None:
        """A PNG or JPEG inside a rectangle, as large as fits, at its left and middle."""
        across, down = picture_size(data)
        scale = min(width / across, height / down)
        wide, high = across * scale, down * scale
        self.pictures.append(_Picture(x, y + (height - high) / 2, wide, high, data))

    def _at(self, x: float, y: float) -> str:
        return f"{x * PT_PER_MM:.2f} {(self.height - y) * PT_PER_MM:.2f}"

    def _rectangle(self, x: float, y: float, width: float, height: float) -> str:
        return f"{self._at(x, y + height)} {width * PT_PER_MM:.2f} {height * PT_PER_MM:.2f} re"


def picture_size(data: bytes) -> tuple[int, int]:
    """Pixels across and down of a PNG or JPEG; ValueError if it cannot be read."""
    across, down = _picture(data).getSize()
    return int(across), int(down)


@lru_cache(maxsize=8)
def _picture(data: bytes) -> Any:
    try:
        reader = ImageReader(io.BytesIO(data))
        reader.getRGBData()  # a picture cut short fails here, not in the middle of a file
    except Exception as error:  # what a damaged picture raises depends on its format
        raise ValueError("the picture cannot be read") from error
    return reader


@lru_cache(maxsize=256)
def _pen(thick: float, grey: float, dash: float) -> str:
    on = f"{dash * PT_PER_MM:.2f}"
    return f"{thick * PT_PER_MM:.2f} w {grey:g} G [{f'{on} {on}' if dash else ''}] 0 d"


class Paper:
    """A PDF being written. The same pages in the same order give the same bytes."""

    def __init__(self, title: str, author: str, language: str) -> None:
        self._bytes = io.BytesIO()
        self._canvas = Canvas(self._bytes, pageCompression=1, invariant=1, lang="zh-CN" if language == "zh" else "en")
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject("")
        self._canvas.setCreator("Credit Desk")
        self._canvas._preamble = ""  # it would name Helvetica, which no sheet uses and no file embeds
        self._canvas._doc.idToObject["BasicFonts"].dict.clear()
        self._fonts = {face: FontInFile(face) for face in FACES}
        self._pictures: dict[bytes, str] = {}

    def seed(self, pages: Iterable[Page]) -> None:
        """Give the fixed wording of the pages its own font subsets, which are made once and kept for the next file."""
        wording: dict[str, dict[str, None]] = {face: {} for face in FACES}
        for page in pages:
            for shown in page.shown:
                if shown.fixed:
                    for piece in shown.line.pieces:
                        wording[BOLD if piece.bold else shown.style.face].update(dict.fromkeys(piece.text))
        for face, chars in wording.items():
            if chars:
                self._fonts[face].seed("".join(sorted(chars)))

    def add(self, *layers: Page) -> None:
        """One page; further layers lie on top of the first."""
        canvas, first = self._canvas, layers[0]
        canvas._pagesize = (first.width * PT_PER_MM, first.height * PT_PER_MM)
        for page in layers:
            for picture in page.pictures:
                self._place(page, picture)
            canvas.addLiteral("\n".join((*page.strokes, self._written(page.shown))))
        canvas.showPage()

    def finish(self) -> bytes:
        """The file's bytes; empty when there is no page."""
        doc = self._canvas._doc
        if doc.pageCounter == 1:
            return b""
        doc.delayedFonts.extend(self._fonts.values())
        self._canvas.save()
        return self._bytes.getvalue()

    def _written(self, shown: list[_Shown]) -> str:
        codes = ["BT"]
        pen = _Pen(self._fonts)
        for one in shown:
            pen.write(codes, one)
        codes.append("0 Tc 0 g ET")
        return "\n".join(codes)

    def _place(self, page: Page, picture: _Picture) -> None:
        name = self._pictures.get(picture.data) or self._embed(picture.data)
        low = (page.height - picture.y - picture.height) * PT_PER_MM
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(picture.x * PT_PER_MM, low)
        canvas.scale(picture.width * PT_PER_MM, picture.height * PT_PER_MM)
        canvas.doForm(name)
        canvas.restoreState()

    def _embed(self, data: bytes) -> str:
        name = f"picture{len(self._pictures)}"
        self._canvas.beginForm(name, 0, 0, 1, 1)
        self._canvas.drawImage(_picture(data), 0, 0, 1, 1, mask="auto")
        self._canvas.endForm()
        self._pictures[data] = name
        return name


class _Pen:
    """What is set at a point of a page's text, so that only changes are written."""

    def __init__(self, fonts: dict[str, FontInFile]) -> None:
        self.fonts = fonts
        self.font: tuple[str, float] | None = None
        self.grey = 0.0
        self.spread = 0.0

    def write(self, codes: list[str], one: _Shown) -> None:
        size, face, grey = one.style
        if grey != self.grey:
            self.grey = grey
            codes.append(f"{grey:g} g")
        codes.append(f"1 0 0 1 {one.x:.2f} {one.y:.2f} Tm")
        for text, after, spread, bold in one.line.pieces:
            if spread * size != self.spread:
                self.spread = spread * size
                codes.append(f"{self.spread / 1000:.4g} Tc")
            for name, spelt in self.fonts[BOLD if bold else face].spell(text):
                if self.font != (name, size):
                    self.font = (name, size)
                    codes.append(f"/{name} {size:.4g} Tf")
                codes.append(f"<{spelt}> Tj")
            if after:
                codes.append(f"[{-after}] TJ")

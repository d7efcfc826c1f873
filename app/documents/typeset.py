"""Setting text in lines: Chinese with its line-break and punctuation rules, Latin words and figures kept whole.

Widths are in 1/1000 of the type size. A piece is a stretch of characters printed in one go; ``after`` is the white that
follows it (negative where two full-width marks stand together), ``spread`` is added after each of its characters.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from app.documents import fonts
from app.documents.fonts import BOLD

PT_PER_MM = 72 / 25.4

Runs = tuple[tuple[str, bool], ...]  # text, whether it is bold

_OPENING = frozenset("（《〈「『【〔〖“‘")
_CLOSING = frozenset("，。、；：！？）》〉」』】〕〗”’")
_HALF_WHITE = _CLOSING - frozenset("！？")
_DASHES = frozenset("—…")
_NEVER_FIRST = _CLOSING | _DASHES | frozenset("·)]},.;:!?%‰℃ ")
_NEVER_LAST = _OPENING | frozenset("([{￥¥$€£")
_UNITS = frozenset("年月日元号条页份天封个次款％")  # kept with the figure before them
_MARKS = _OPENING | _CLOSING | _DASHES | frozenset("￥\u3000")

_HALF = 500
_AUTOSPACE = 180  # between a Chinese character and a Latin one or a figure
_MOST_SPREAD = 350  # a line that would need more stays ragged


class Piece(NamedTuple):
    text: str
    after: int = 0
    spread: int = 0
    bold: bool = False


class Line(NamedTuple):
    pieces: tuple[Piece, ...]
    width: int
    shift: int = 0  # where it begins, seen from the left edge


class _Measured(NamedTuple):
    text: str
    bold: list[bool]
    after: list[int]  # white between a character and the next one
    advance: list[int]  # width of a character and that white
    wide: list[bool]
    breaks: list[bool]  # whether a line may end after the character


@lru_cache(maxsize=1 << 14)
def single(text: str, face: str) -> Line:
    """``text`` on one line, as wide as it is."""
    if text.isascii() and text.isprintable():
        return Line((Piece(text),), sum(map(fonts.widths(face).__getitem__, text)))
    measured = _measured(((text, False),), face, spaced=False)
    return _line(measured, 0, len(measured.text), 0)


def width_mm(text: str, face: str, size: float) -> float:
    """How wide ``text`` is in type of ``size`` points."""
    return single(text, face).width * size / 1000 / PT_PER_MM


@lru_cache(maxsize=1 << 12)
def paragraph(runs: Runs, face: str, size: float, width: float, indent: float, justify: bool) -> tuple[Line, ...]:
    """Set text in lines of ``width`` millimetres; the first is indented by so many squares.

    No line begins with a closing mark or ends with an opening one. Latin words and figures stay whole unless one alone
    is wider than the line. Justified text has a little white between Chinese and Latin; other text, such as numbers of
    letters, has none, because it is searched for and copied.
    """
    room = round(width * PT_PER_MM / size * 1000)
    return tuple(_lines(_measured(runs, face, spaced=justify), room, round(indent * 1000), justify))


def wrap(text: str, face: str, size: float, width: float) -> tuple[Line, ...]:
    """``text`` in ragged lines of ``width`` millimetres; at least one line."""
    return paragraph(((text, False),), face, size, width, 0, False) or (Line((), 0),)


def _measured(runs: Runs, face: str, spaced: bool) -> _Measured:
    cleaned = [(fonts.plain(text), bold) for text, bold in runs]
    text = "".join(one for one, _ in cleaned)
    for one in {BOLD if bold else face for _, bold in cleaned}:
        fonts.check(text, one)
    pairs = list(pairwise(text))
    after = [*(_white(one, two, spaced) for one, two in pairs), 0][: len(text)]
    own = [width for one, bold in cleaned for width in map(fonts.widths(BOLD if bold else face).__getitem__, one)]
    return _Measured(
        text=text,
        bold=[bold for one, bold in cleaned for _ in one],
        after=after,
        advance=[width + white for width, white in zip(own, after, strict=True)],
        wide=[_is_wide(char) for char in text],
        breaks=[*(_may_break(one, two) for one, two in pairs), True],
    )


def _is_wide(char: str) -> bool:
    return char >= "\u2e80" or char in _MARKS


def _is_ideograph(char: str) -> bool:
    return char >= "\u2e80" and char not in _MARKS


@lru_cache(maxsize=1 << 15)
def _white(one: str, two: str, spaced: bool) -> int:
    if (one in _HALF_WHITE and (two in _CLOSING or two in _OPENING)) or (one in _OPENING and two in _OPENING):
        return -_HALF
    if not spaced:
        return 0
    if (_is_ideograph(one) and _is_latin(two)) or (_is_latin(one) and _is_ideograph(two)):
        return _AUTOSPACE
    return 0


def _is_latin(char: str) -> bool:
    return (char.isalnum() or char in "¥$€£%+−-") and char < "\u2e80"


@lru_cache(maxsize=1 << 15)
def _may_break(one: str, two: str) -> bool:
    if two in _NEVER_FIRST or one in _NEVER_LAST:
        return False
    if one.isdigit() and two in _UNITS:
        return False
    return one == " " or _is_wide(one) or _is_wide(two)


def _lines(measured: _Measured, room: int, indent: int, justify: bool) -> Iterator[Line]:
    text, start, shift = measured.text, 0, indent
    while start < len(text):
        stop = _line_end(measured, start, room - shift)
        last = stop == len(text)
        yield _line(measured, start, stop, shift, room if justify and not last else 0)
        start = stop
        while start < len(text) and text[start] == " ":
            start += 1
        # an opening mark brings its own white: without it the edge of the paragraph looks torn
        shift = -_HALF if start < len(text) and text[start] in _OPENING else 0


def _line_end(measured: _Measured, start: int, room: int) -> int:
    used = best = 0
    for place in range(start, len(measured.text)):
        used += measured.advance[place]
        if used - _white_at_end(measured, place) > room:
            return best or _cut(measured.text, start + 1, place)
        if measured.breaks[place]:
            best = place + 1
    return len(measured.text)


def _cut(text: str, least: int, most: int) -> int:
    """Where a word too wide for the line is cut: as late as possible, but not before a closing mark."""
    cut = max(least, most)
    while cut > least and text[cut] in _NEVER_FIRST:
        cut -= 1
    return cut


def _white_at_end(measured: _Measured, place: int) -> int:
    char = measured.text[place]
    if char == " ":
        return measured.advance[place]
    return measured.after[place] + (_HALF if char in _HALF_WHITE else 0)


def _line(measured: _Measured, start: int, stop: int, shift: int, room: int = 0) -> Line:
    while stop > start and measured.text[stop - 1] == " ":
        stop -= 1
    width = sum(measured.advance[start:stop]) - (_white_at_end(measured, stop - 1) if stop > start else 0)
    gaps = sum(measured.wide[start : stop - 1])
    spread = max(0, (room - shift - width) // gaps) if room and gaps else 0
    spread = spread if spread <= _MOST_SPREAD else 0
    return Line(tuple(_pieces(measured, start, stop, spread)), width + spread * gaps, shift)


def _pieces(measured: _Measured, start: int, stop: int, spread: int) -> Iterator[Piece]:
    begin = start
    for place in range(start, stop):
        last = place == stop - 1
        if last or measured.after[place] or _differs(measured, place):
            white = 0 if last else measured.after[place]
            wide = measured.wide[place]
            yield Piece(measured.text[begin : place + 1], white, spread if wide else 0, measured.bold[place])
            begin = place + 1


def _differs(measured: _Measured, place: int) -> bool:
    wide, bold = measured.wide, measured.bold
    return wide[place] != wide[place + 1] or bold[place] != bold[place + 1]

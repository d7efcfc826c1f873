"""Putting blocks on pages: stretched to one page when they fit on it, else page after page.

Heights are in millimetres and depend on a rhythm: a short letter breathes, a long one still keeps to one page.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol, Self

from app.documents.ink import LEFT, Page, Style
from app.documents.typeset import Line


class Rhythm(NamedTuple):
    lead: float  # from baseline to baseline of the body
    row: float  # of a table
    gap: float  # between blocks
    seal: float  # around the place of the seal

    def towards(self, other: "Rhythm", share: float) -> "Rhythm":
        return Rhythm(*(one + (two - one) * share for one, two in zip(self, other, strict=True)))


TIGHT = Rhythm(lead=4.9, row=4.5, gap=1.3, seal=0)
NORMAL = Rhythm(lead=5.8, row=5.6, gap=2.4, seal=1)
AIRY = Rhythm(lead=6.5, row=6.8, gap=3.6, seal=4)


class Block(Protocol):
    """A part of a document. ``keep``: it stays on one page with the block that follows."""

    @property
    def keep(self) -> bool: ...

    def height(self, rhythm: Rhythm) -> float: ...

    def draw(self, page: Page, top: float, rhythm: Rhythm) -> None: ...

    def split(self, room: float, rhythm: Rhythm) -> "tuple[Block, Block] | None":
        """The part that fits in ``room`` millimetres and the rest; None when it cannot be divided there."""


class Frame(Protocol):
    """The sheets on which blocks are put."""

    @property
    def bottom(self) -> float: ...

    def open(self, number: int) -> tuple[Page, float]:
        """A new page and the height at which its content begins."""

    def close(self, page: Page, number: int, count: int) -> None:
        """What can only be drawn when the number of pages is known."""


@dataclass(frozen=True)
class Fixed:
    """A block that is never divided, with a height of ``base`` and so many gaps and leads."""

    paint: Callable[[Page, float, Rhythm], None]
    base: float
    gaps: float = 0
    leads: float = 0
    seals: float = 0
    keep: bool = False

    def height(self, rhythm: Rhythm) -> float:
        return self.base + self.gaps * rhythm.gap + self.leads * rhythm.lead + self.seals * rhythm.seal

    def draw(self, page: Page, top: float, rhythm: Rhythm) -> None:
        self.paint(page, top, rhythm)

    def split(self, room: float, rhythm: Rhythm) -> None:
        return None


@dataclass(frozen=True)
class Prose:
    """A paragraph that is already set; never divided so that one line stands alone."""

    lines: tuple[Line, ...]
    left: float
    style: Style
    keep: bool = False
    gaps: float = 0  # below it
    fixed: bool = True
    dense: float = 1  # share of the lead that its type needs

    def height(self, rhythm: Rhythm) -> float:
        return len(self.lines) * rhythm.lead * self.dense + self.gaps * rhythm.gap

    def draw(self, page: Page, top: float, rhythm: Rhythm) -> None:
        lead = rhythm.lead * self.dense
        for number, line in enumerate(self.lines):
            page.set(self.left, top + (number + 0.72) * lead, line, self.style, LEFT, self.fixed)

    def split(self, room: float, rhythm: Rhythm) -> tuple[Self, Self] | None:
        fits = min(int(room / (rhythm.lead * self.dense)), len(self.lines) - 2)
        if fits < 2:
            return None
        return self._part(self.lines[:fits], 0), self._part(self.lines[fits:], self.gaps)

    def _part(self, lines: tuple[Line, ...], gaps: float) -> Self:
        return replace(self, lines=lines, gaps=gaps)


@dataclass(frozen=True)
class FinePrint:
    """Notes in small type below a table."""

    lines: tuple[Line, ...]
    left: float
    style: Style
    lead: float = 3.7
    keep: bool = False

    def height(self, rhythm: Rhythm) -> float:
        return len(self.lines) * self.lead + rhythm.gap

    def draw(self, page: Page, top: float, rhythm: Rhythm) -> None:
        page.column(self.left, top + self.lead * 0.75, self.lines, self.style, self.lead)

    def split(self, room: float, rhythm: Rhythm) -> tuple[Self, Self] | None:
        fits = min(int(room / self.lead), len(self.lines) - 1)
        if fits < 1:
            return None
        return replace(self, lines=self.lines[:fits]), replace(self, lines=self.lines[fits:])


def gap(count: float = 1) -> Fixed:
    """White between blocks."""
    return Fixed(lambda page, top, rhythm: None, 0, gaps=count)


def compose(frame: Frame, blocks: Sequence[Block], anchored: Block | None = None) -> list[Page]:
    """The blocks on pages, ``anchored`` at the foot of the last one."""
    page, top = frame.open(1)
    rhythm = _rhythm_of_one_page(frame.bottom - top, [*blocks, *([anchored] if anchored else [])])
    if rhythm is None:
        pages = _Pages(frame, page, top, anchored).put(blocks)
    else:
        _stack(page, top, blocks, rhythm)
        if anchored:
            anchored.draw(page, frame.bottom - anchored.height(rhythm), rhythm)
        pages = [page]
    for number, one in enumerate(pages, 1):
        frame.close(one, number, len(pages))
    return pages


def fits_one_page(frame: Frame, blocks: Sequence[Block]) -> bool:
    """Whether the blocks stand on one page when set tightly."""
    return _rhythm_of_one_page(frame.bottom - frame.open(1)[1], blocks) is not None


def _rhythm_of_one_page(room: float, blocks: Sequence[Block]) -> Rhythm | None:
    tight, airy = (sum(block.height(rhythm) for block in blocks) for rhythm in (TIGHT, AIRY))
    if tight > room:
        return None
    return AIRY if airy <= room else TIGHT.towards(AIRY, (room - tight) / (airy - tight))


def _stack(page: Page, top: float, blocks: Sequence[Block], rhythm: Rhythm) -> float:
    for block in blocks:
        block.draw(page, top, rhythm)
        top += block.height(rhythm)
    return top


class _Pages:
    """Pages being filled one after the other in the normal rhythm."""

    def __init__(self, frame: Frame, page: Page, top: float, anchored: Block | None) -> None:
        self.frame, self.anchored = frame, anchored
        self.pages = [page]
        self.top = self.first = top

    def put(self, blocks: Sequence[Block]) -> list[Page]:
        waiting = deque(_groups(blocks))
        while waiting:
            group = waiting.popleft()
            if not self._stands(group, last=not waiting):
                waiting.extendleft(reversed(self._divided(group)))
        if self.anchored:
            self.anchored.draw(self.pages[-1], self.frame.bottom - self.anchored.height(NORMAL), NORMAL)
        return self.pages

    def _stands(self, group: list[Block], last: bool) -> bool:
        room = self.frame.bottom - self.top
        reserve = self.anchored.height(NORMAL) if last and self.anchored else 0
        if sum(block.height(NORMAL) for block in group) + reserve > room:
            return False
        self.top = _stack(self.pages[-1], self.top, group, NORMAL)
        return True

    def _divided(self, group: list[Block]) -> list[list[Block]]:
        *before, last = group
        room = self.frame.bottom - self.top - sum(block.height(NORMAL) for block in before)
        if parts := last.split(room, NORMAL):
            self.top = _stack(self.pages[-1], self.top, [*before, parts[0]], NORMAL)
            self._turn()
            return [[parts[1]]]
        if self.top > self.first:
            self._turn()
            return [group]
        if not before:
            raise ValueError("a block is taller than a page")
        return [group[:1], group[1:]]

    def _turn(self) -> None:
        page, self.top = self.frame.open(len(self.pages) + 1)
        self.first = self.top
        self.pages.append(page)


def _groups(blocks: Sequence[Block]) -> list[list[Block]]:
    groups: list[list[Block]] = [[]]
    for block in blocks:
        groups[-1].append(block)
        if not block.keep:
            groups.append([])
    return [group for group in groups if group]



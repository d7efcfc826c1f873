"""The colours of age: pale blue over yellow and orange to dark brown, darker with every step, so that they survive a
grey printer and eyes that do not tell red from green. Names and figures always stand beside them."""

from collections.abc import Sequence
from itertools import accumulate

from app.documents.ink import HAIR, Page

Colour = tuple[float, float, float]

_STEPS = ("CBD8E8", "EDC35F", "DB9036", "B55624", "872E1D", "4F161E")
_RAMP: tuple[Colour, ...] = tuple(
    (int(step[0:2], 16) / 255, int(step[2:4], 16) / 255, int(step[4:6], 16) / 255) for step in _STEPS
)
NO_DATE: Colour = (1.0, 1.0, 1.0)  # an outline only: how old it is, is not known
_UNDATED = ("no_due", "no_detail", "retention")
_GAP = 0.25
_GREY = 0.45


def colours(buckets: Sequence[str]) -> list[Colour]:
    """A colour for each bucket, youngest first; what has no age (``no_due``, ``no_detail``, ``retention``) has none."""
    dated = [name for name in buckets if name not in _UNDATED]
    steps = iter(_mixed(place * (len(_RAMP) - 1) / max(len(dated) - 1, 1)) for place in range(len(dated)))
    return [NO_DATE if name in _UNDATED else next(steps) for name in buckets]


def _mixed(place: float) -> Colour:
    low = min(int(place), len(_RAMP) - 2)
    share = place - low
    red, green, blue = (one + (two - one) * share for one, two in zip(_RAMP[low], _RAMP[low + 1], strict=True))
    return red, green, blue


def swatch(page: Page, x: float, y: float, side: float, colour: Colour) -> None:
    """A small square of a colour, standing on the baseline ``y``."""
    page.fill(x, y - side, side, side, colour)
    page.frame(x, y - side, side, side, HAIR, _GREY)


def bar(page: Page, x: float, y: float, width: float, height: float, parts: Sequence[int], inks: Sequence[Colour]) -> None:
    """Shares of a sum as one bar; parts below zero do not show."""
    shown = [(max(part, 0), ink) for part, ink in zip(parts, inks, strict=True)]
    total = sum(part for part, _ in shown)
    if not total:
        return
    edges = list(accumulate((part for part, _ in shown), initial=0))
    for (part, ink), start in zip(shown, edges, strict=False):
        if part:
            wide = max(width * part / total - _GAP, 0.15)
            page.fill(x + width * start / total, y, wide, height, ink)
            if ink == NO_DATE:
                page.frame(x + width * start / total, y, wide, height, HAIR, _GREY)

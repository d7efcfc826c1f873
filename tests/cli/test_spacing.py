"""Chinese sentences as they come out: a space on both sides of a Latin figure, whichever alternatives are said."""

import re
from collections.abc import Iterator
from itertools import product

import pytest

from app.words.table import Table
from tests.test_words import TABLES, bare

_HAN = "\u4e00-\u9fff"
_CHOICE = re.compile(r"\[([^][]*)\]")
_TIGHT = re.compile(f"[{_HAN}][A-Za-z0-9{{]|[A-Za-z0-9}}][{_HAN}]")
_LOOSE = re.compile(f"[{_HAN}] [{_HAN}]| [，。；：、）」]|[（「，。；：、] |  | $")
_SHOWN = ("SET_WITHOUT_VALUE", "number_pattern", "TERM_EMPTY", "TERM_UNREADABLE")  # show what is to be written, in Chinese


def said(zh: str) -> Iterator[str]:
    """The sentence with every choice of alternatives; 某 for a figure said in Chinese, {} for any other."""
    parts = _CHOICE.split(zh)
    for chosen in product(*([part] if i % 2 == 0 else [*part.split("|"), ""] for i, part in enumerate(parts))):
        yield bare("".join(chosen))


def uneven(table: Table) -> list[str]:
    return [code for code, (zh, _) in table.items() if any(_TIGHT.search(one) for one in said(zh))]


def gaping(table: Table) -> list[str]:
    return [code for code, (zh, _) in table.items() if any(_LOOSE.search(one) for one in said(zh))]


@pytest.mark.parametrize("name", TABLES)
def test_room_around_figures_whatever_is_said(name: str) -> None:
    assert uneven(TABLES[name]) == []
    assert [code for code in gaping(TABLES[name]) if code not in _SHOWN] == []


@pytest.mark.parametrize(("zh", "tight", "loose"), [
    ("客户 {customer}[ 的单据「{document}」]的暂缓催函已解除。", True, False),
    ("客户 {customer} [的单据「{document}」]的暂缓催函已解除。", False, False),
    ("已撤回[ {count} 封]，完。", False, False),
    ("已撤回 [{count} 封]，完。", False, True),
])  # fmt: skip
def test_the_eye_for_room_sees(zh: str, tight: bool, loose: bool) -> None:
    assert (bool(uneven({"x": (zh, "x")})), bool(gaping({"x": (zh, "x")}))) == (tight, loose)

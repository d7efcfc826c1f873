"""Blocks on pages, and tables: what stays together, what is divided, and how columns share a width."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.flow import AIRY, NORMAL, TIGHT, Block, FinePrint, Fixed, Prose, Rhythm, compose, fits_one_page, gap
from app.documents.fonts import SANS
from app.documents.ink import RIGHT, Page, Style
from app.documents.table import Cell, Column, Row, Table, TablePart, lay
from app.documents.typeset import width_mm, wrap
from tests.documents import samples

STYLE = Style(9, SANS)
LINES = wrap("一行字" * 200, SANS, 9, 50)


@dataclass(frozen=True)
class Frame:
    """Pages of 100 mm of content, 20 mm from the top."""

    bottom: float = 120

    def open(self, number: int) -> tuple[Page, float]:
        return Page(), 20

    def close(self, page: Page, number: int, count: int) -> None:
        page.text(0, 130, f"{number}/{count}", STYLE)


def block(name: str, height: float, keep: bool = False) -> Fixed:
    def paint(page: Page, top: float, rhythm: Rhythm) -> None:
        page.text(10, top + 4, name, STYLE)

    return Fixed(paint, height, keep=keep)


def put(*blocks: Block, anchored: Block | None = None) -> list[str]:
    """The words of each page, in order, its footer last."""
    pages = compose(Frame(), blocks, anchored)
    return [" ".join(one[5] for one in samples.shown([page])) for page in pages]


def test_what_fits_stands_on_one_page_stretched_but_not_beyond_measure() -> None:
    pages = compose(Frame(), [block("a", 10), gap(), block("b", 10)], block("foot", 20))
    assert len(pages) == 1
    heights = {one[5]: one[3] - 4 for one in samples.shown(pages) if one[5] in ("a", "b", "foot")}
    assert heights == pytest.approx({"a": 20, "b": 30 + AIRY.gap, "foot": 100})


def test_white_gives_way_before_a_second_page_comes() -> None:
    blocks = [block("a", 48), gap(4), block("b", 46)]
    (page,) = compose(Frame(), blocks)
    assert samples.shown([page])[1][3] - 4 == pytest.approx(120 - 46)
    assert fits_one_page(Frame(), blocks) and not fits_one_page(Frame(), [*blocks, block("c", 8)])


def test_blocks_go_on_page_after_page() -> None:
    assert put(*(block(str(n), 40) for n in range(5))) == ["0 1 1/3", "2 3 2/3", "4 3/3"]


def test_blocks_that_keep_go_together() -> None:
    assert put(block("a", 50), block("b", 30, keep=True), block("c", 30)) == ["a 1/2", "b c 2/2"]


def test_blocks_that_cannot_stay_together_are_parted() -> None:
    assert put(block("a", 50), block("b", 80, keep=True), block("c", 30)) == ["a 1/3", "b 2/3", "c 3/3"]


def test_the_foot_of_the_last_page_draws_its_group_along() -> None:
    assert put(block("a", 50), block("b", 40), anchored=block("foot", 30)) == ["a 1/2", "b foot 2/2"]


def test_a_block_taller_than_a_page_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="taller than a page"):
        put(block("a", 10), block("b", 101))


def test_prose_is_divided_but_no_line_stands_alone() -> None:
    prose = Prose(LINES[:6], 10, STYLE)
    first, rest = prose.split(NORMAL.lead * 5.5, NORMAL) or (None, None)
    assert first and rest and (len(first.lines), len(rest.lines)) == (4, 2)
    assert prose.split(NORMAL.lead * 1.9, NORMAL) is None
    assert Prose(LINES[:3], 10, STYLE).split(NORMAL.lead * 2.5, NORMAL) is None
    assert [page.count("一行字") > 0 for page in put(Prose(LINES[:30], 10, STYLE))] == [True, True]


def test_fine_print_goes_on_over_the_page() -> None:
    notes = FinePrint(LINES, 10, STYLE)
    pages = compose(Frame(), [block("a", 95), notes])
    assert len(pages) == 3 and notes.split(1, NORMAL) is None
    assert sum(len(page.shown) for page in pages) == len(LINES) + 1 + 3


# ---- tables


def table(rows: int, totals: int = 1, width: float = 150, **options: object) -> Table:
    items = [Row((f"INV-{n}", "text " * 3, f"{n},000.00")) for n in range(rows)]
    sums = [Row(("Total", "", "9,000.00"), True, True)] * totals
    columns = [Column("Number", least=20), Column("Text", least=10), Column("Amount", RIGHT)]
    return lay(columns, [*items, *sums], 10, width, items=rows, **options)  # type: ignore[arg-type]


def pages_of(part: Table) -> list[list[str]]:
    return [[one[5] for one in samples.shown([page])] for page in compose(Frame(), [TablePart(part)])]


@given(st.integers(1, 60), st.integers(0, 3))
def test_every_row_stands_once_and_a_total_never_alone(rows: int, totals: int) -> None:
    pages = pages_of(table(rows, totals))
    numbers = [word for page in pages for word in page if word.startswith("INV-")]
    assert numbers == [f"INV-{n}" for n in range(rows)]
    assert all("Number" in page for page in pages)
    assert all(any(word.startswith("INV-") for word in page) for page in pages)
    assert sum(page.count("Total") for page in pages) == totals


def test_sums_are_carried_only_between_items() -> None:
    carried = [("", "", f"sum {n}") for n in range(41)]
    pages = pages_of(table(40, carried=carried.__getitem__, carry_words=("over", "from")))
    assert len(pages) == 3
    for before, after in pairwise(pages):
        *_, last = (word for word in before if word.startswith("sum"))
        *_, item = (word for word in before if word.startswith("INV-"))
        assert last == next(word for word in after if word.startswith("sum")) == f"sum {int(item[4:]) + 1}"
    assert ["over" in page for page in pages] == [True, True, False]
    assert ["from" in page for page in pages] == [False, True, True]


def test_many_totals_go_on_over_the_page() -> None:
    pages = pages_of(table(2, totals=40))
    assert len(pages) == 3 and sum(page.count("Total") for page in pages) == 40


@given(st.floats(40, 250))
def test_columns_fill_the_width_exactly(width: float) -> None:
    laid = table(3, width=width)
    assert sum(laid.widths) == pytest.approx(width, abs=0.01)
    assert laid.widths[2] >= 2 * laid.pad


@pytest.mark.parametrize(("width", "size", "wraps"), [(150, 9, False), (52, 8.5, False), (45, 9, True)])
def test_one_line_is_worth_a_point_of_size_and_no_more(width: float, size: float, wraps: bool) -> None:
    laid = table(3, width=width)
    assert (laid.size, laid.extra[-1] > 0) == (size, wraps)


def test_the_widest_text_gives_way_first() -> None:
    columns = [Column("A", least=5), Column("B", least=5), Column("C", RIGHT)]
    laid = lay(columns, [Row(("short", "a very long text " * 6, "1.00"))], 0, 80)
    assert laid.extra[-1] > 0
    assert laid.widths[0] == pytest.approx(width_mm("short", SANS, laid.size) + 2 * laid.pad)


def test_amounts_that_cannot_stand_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        lay([Column("A", RIGHT)], [Row(("9" * 100,))], 0, 60)


def test_painted_columns_get_their_place() -> None:
    cells: list[Cell] = []
    columns = [Column("A", least=5), Column("", paint=lambda page, cell: cells.append(cell), width=20)]
    laid = lay(columns, [Row(("x", "")), Row(("y " * 60, ""))], 10, 60, air=2)
    TablePart(laid).draw(Page(), 30, TIGHT)
    one, two = cells
    assert (one.row, two.row, one.first) == (0, 1, TIGHT.row + 2)
    assert (one.left, one.width) == pytest.approx((50, 20))
    assert one.height == pytest.approx(one.first) and two.height > two.first and two.top == pytest.approx(one.top + one.height)


def test_one_long_label_may_run_over_empty_cells() -> None:
    rows = [Row(("1", "", "5.00")), Row(("a long label of a total", "", "5.00"), True, True)]
    laid = lay([Column("No."), Column("Text", least=10), Column("Sum", RIGHT)], rows, 0, 70, items=1)
    page = Page()
    TablePart(laid).draw(page, 10, TIGHT)
    assert samples.untidy([page], 0, 70) == [] and laid.extra[-1] == 0

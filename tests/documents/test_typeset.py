"""Lines: nothing is lost, nothing is too wide, and no line begins or ends as it must not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.fonts import BOLD, SANS, SERIF, widths
from app.documents.typeset import PT_PER_MM, Line, Piece, paragraph, single, width_mm, wrap

CLOSING = "，。、；：！？）》”"
OPENING = "（《“"
SIZE = 10.5


def said(line: Line) -> str:
    return "".join(piece.text for piece in line.pieces)


def extent(line: Line) -> float:
    return (line.shift + line.width) * SIZE / 1000 / PT_PER_MM


def lines(text: str, width: float = 60, justify: bool = True, indent: float = 2) -> tuple[Line, ...]:
    return paragraph(((text, False),), SERIF, SIZE, width, indent, justify)


TEXT = (
    "我公司曾于2026年11月3日就逾期货款致函贵公司（2026年11月5日签收）。"
    "根据《年度购销合同》（编号HR-RF-2026-01），货款¥829,900.00应于30日内付清。"
)


def test_nothing_is_lost_and_nothing_is_too_wide() -> None:
    for width in range(20, 160, 7):
        set_ = lines(TEXT, width)
        assert "".join(map(said, set_)) == TEXT
        assert all(extent(line) <= width + 0.01 for line in set_)


def test_full_lines_end_at_the_edge_and_the_last_one_does_not() -> None:
    *full, last = lines(TEXT, 100)
    assert len(full) >= 2
    assert [extent(line) for line in full] == pytest.approx([100] * len(full), abs=0.1)
    assert extent(last) < 99 and not any(piece.spread for piece in last.pieces)


def test_only_the_first_line_is_indented() -> None:
    first, *others = lines(TEXT, 60)
    assert first.shift == 2000
    assert all(line.shift in (0, -500) for line in others)


@pytest.mark.parametrize("whole", ["2026年", "11月", "¥829,900.00", "HR-RF-2026-01", "30日"])
def test_figures_stay_whole_with_their_unit(whole: str) -> None:
    for width in range(40, 120):
        assert any(whole in said(line) for line in lines(TEXT, width))


marks_before, marks_after = st.sampled_from(["", *OPENING, "（《"]), st.sampled_from(["", *CLOSING, "》，", "）。", "……"])
core = st.sampled_from(["甲", "乙丙货款", "2026年", "¥12.50", "abc", "（附）"])
units = st.tuples(marks_before, core, marks_after, st.sampled_from(["", " "])).map("".join)


@given(st.lists(units, max_size=40).map("".join), st.integers(40, 90), st.booleans())
def test_lines_keep_the_rules_of_punctuation(text: str, width: int, justify: bool) -> None:
    set_ = lines(text, width, justify)
    assert "".join(map(said, set_)).replace(" ", "") == text.replace(" ", "")
    assert all(extent(line) <= width + 0.01 for line in set_)
    for before, after in pairwise(set_):
        assert said(after)[0] not in CLOSING + "…" and said(before)[-1] not in OPENING + "¥"


@given(st.text(st.sampled_from(CLOSING + OPENING + "—…¥甲a1 \n"), max_size=60), st.integers(5, 40), st.booleans())
def test_no_text_is_lost_however_odd_it_is(text: str, width: int, justify: bool) -> None:
    set_ = lines(text, width, justify, indent=0)
    assert "".join(map(said, set_)).replace(" ", "") == text.replace(" ", "").replace("\n", "")


def test_a_closing_mark_never_begins_a_line() -> None:
    for width in range(20, 120):
        assert not any(said(line)[0] in CLOSING for line in lines(TEXT, width))
        assert not any(said(line)[-1] in OPENING for line in lines(TEXT, width))


def test_marks_side_by_side_stand_closer() -> None:
    assert single("甲）。", SANS).width == single("甲）", SANS).width + 500
    assert single("（《甲", SANS).width == single("（甲", SANS).width + 500


def test_a_word_wider_than_the_line_is_cut() -> None:
    number = "XS2026" + "0123456789" * 6
    set_ = wrap(number, SANS, 9, 30)
    assert len(set_) > 3 and "".join(map(said, set_)) == number
    assert all(line.width * 9 / 1000 / PT_PER_MM <= 30 for line in set_)


def test_latin_text_breaks_at_blanks_which_are_not_printed() -> None:
    set_ = wrap("Please pay the whole amount by the end of the month at the latest", SANS, 10, 40)
    assert said(set_[0]).startswith("Please")
    assert all(said(line) == said(line).strip() for line in set_)
    assert " ".join(map(said, set_)) == "Please pay the whole amount by the end of the month at the latest"


def test_chinese_and_latin_are_parted_in_justified_text_only() -> None:
    text = "函47号"
    assert single(text, SANS).width == sum(widths(SANS)[char] for char in text)
    (line,) = paragraph(((text, False),), SANS, 10, 100, 0, True)
    assert line.width == single(text, SANS).width + 2 * 180


def test_bold_words_are_measured_in_bold() -> None:
    (plain,) = paragraph((("on 12 May", False),), SANS, 10, 100, 0, False)
    (mixed,) = paragraph((("on ", False), ("12 May", True)), SANS, 10, 100, 0, False)
    assert mixed.pieces == (Piece("on "), Piece("12 May", bold=True))
    assert mixed.width == plain.width + sum(widths(BOLD)[char] - widths(SANS)[char] for char in "12 May")


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_empty_text_is_one_empty_line(text: str) -> None:
    assert [line.width for line in wrap(text, SANS, 9, 50)] == [0]
    assert width_mm(text.strip(), SANS, 9) == 0


def test_a_line_that_would_be_torn_apart_stays_ragged() -> None:
    first, second = lines("货款" + "A" * 20, 60, indent=0)
    assert said(first) == "货款" and not first.pieces[0].spread
    assert said(second) == "A" * 20

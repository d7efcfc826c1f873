"""Typefaces: what can be printed, what copies out of a PDF, and that the same file comes out every time."""

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.documents import fonts
from app.documents.fonts import FACES, missing_glyphs, plain, unicode_map
from app.documents.ink import Page, Paper, Style
from app.domain.rule import Refused, Rule
from tests.documents import samples

ROOT = Path(__file__).resolve().parents[2]


def printed(text: str, face: str) -> bytes:
    page, file = Page(), Paper("t", "a", "zh")
    page.text(20, 20, text, Style(10, face))
    file.add(page)
    return file.finish()


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("text", ["𬭎", "㛃䶮𬭎", "人民币壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分零整", "€£¥￥−–〔〕“”（）", "Zoë Größe"])
def test_text_copies_out_as_it_went_in(text: str, face: str) -> None:
    assert samples.whole(printed(text, face)) == text.replace(" ", "")


def test_more_characters_than_one_subset_holds() -> None:
    text = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 600) if chr(code) in fonts.widths(fonts.SERIF))
    assert len(text) > 500
    assert samples.whole(printed(text, fonts.SERIF)) == text


def test_a_unicode_map_names_pairs_and_keeps_to_the_limit_of_a_block() -> None:
    text = unicode_map("N", "a𬭎" + "b" * 199)
    assert "<01> <0061>" in text and "<02> <D872DF4E>" in text
    assert [line for line in text.splitlines() if line.endswith("beginbfchar")] == [f"{n} beginbfchar" for n in (100, 100, 1)]


def font_dictionaries(pdf: bytes) -> list[Any]:
    pages: Any = PdfReader(io.BytesIO(pdf)).pages
    return [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]


def test_every_font_of_a_letter_is_embedded_with_its_meaning() -> None:
    found = font_dictionaries(samples.letter_bytes())
    assert len(found) >= 3
    for font in found:
        assert "/FontFile2" in font["/FontDescriptor"].get_object() and "/ToUnicode" in font
        assert len(font["/Widths"]) == font["/LastChar"] + 1 <= 256


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("常州瑞丰", ""),
        ("张😀三😀", "😀"),
        ("\u1234ab\ue000", "\u1234\ue000"),
        ("a\tb\u200b\ufeff", ""),
    ],
)
def test_missing_glyphs_are_named(text: str, missing: str) -> None:
    assert missing_glyphs(text) == missing


def test_what_one_typeface_lacks_is_missing() -> None:
    only = sorted(set(fonts.widths(fonts.SERIF)) - set(fonts.widths(fonts.SANS)))
    lacking = next(char for char in only if plain(char) == char)
    assert missing_glyphs("好" + lacking) == lacking


@pytest.mark.parametrize("face", FACES)
def test_nothing_is_printed_without_its_glyph(face: str) -> None:
    with pytest.raises(Refused) as refused:
        Page().text(0, 0, "李😀", Style(10, face))
    assert refused.value.rule == Rule.GLYPHS_MISSING
    assert refused.value.figures["glyphs"] == "😀"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abc", "abc"),
        ("a\r\nb\tc\u00a0d", "a b c d"),
        ("联系人：李\u3000电话", "联系人：李\u3000电话"),
        ("李\u200d敏\ufeff", "李敏"),
        ("e\u0301", "é"),
        ("\uf90a", "金"),
        ("a\x00b\x9fc", "a b c"),
    ],
)
def test_text_is_made_fit_for_one_line(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_figures_of_a_table_are_equally_wide() -> None:
    for face in (fonts.SANS, fonts.BOLD):
        assert len({fonts.widths(face)[digit] for digit in "0123456789"}) == 1


def test_the_same_letter_is_the_same_file_in_another_process() -> None:
    code = "import sys; from tests.documents import samples; sys.stdout.buffer.write(samples.letter_bytes())"
    other = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, timeout=60).stdout
    assert other == samples.letter_bytes()


def test_a_file_does_not_depend_on_what_was_printed_before() -> None:
    first = samples.letter_bytes()
    fonts._subset.cache_clear()
    printed("先印别的字", fonts.SANS)
    assert samples.letter_bytes() == first

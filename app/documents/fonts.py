"""The three embedded typefaces: what they can print, how wide it is, and how a PDF carries them.

The files are complete, because a glyph that is missing prints nothing without a word; a PDF carries subsets of at most
255 glyphs each. reportlab's parser and subset maker are used, its embedding is not: it maps characters beyond U+FFFF
wrongly when text is copied, and makes every subset anew for every file.
"""

import re
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from reportlab.pdfbase import pdfdoc, ttfonts

from app.domain.rule import Refused, Rule
from app.system.paths import resource

SANS, BOLD, SERIF = "sans", "bold", "serif"
FACES = (SANS, BOLD, SERIF)
_FILES = {SANS: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf", SERIF: "NotoSerifSC-Regular.ttf"}
_PREFIX = {SANS: "N", BOLD: "B", SERIF: "S"}
_ASCII = "".join(map(chr, range(32, 127)))
_SUBSET_SIZE = 255  # codes 1 to 255 of a simple font; 0 is the missing glyph
_BFCHARS_PER_BLOCK = 100  # the PDF specification's limit for one block

SUBSTITUTE = "〓"

_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")


def plain(text: str) -> str:
    """``text`` as it can stand on one line of paper: composed characters, no control or invisible ones."""
    if text.isascii() and text.isprintable():
        return text
    return _BLANK.sub(_as_blank, _UNSEEN.sub("", unicodedata.normalize("NFC", text)))


def _as_blank(found: re.Match[str]) -> str:
    return found[0] if found[0].strip("\u3000") == "" else " "


@lru_cache(maxsize=4096)
def missing_glyphs(text: str) -> str:
    """The characters of ``text`` that one of the typefaces cannot print, each once, in order."""
    known = [widths(face) for face in FACES]
    return "".join(dict.fromkeys(char for char in plain(text) if any(char not in one for one in known)))


def substituted(text: str) -> str:
    """``text`` with a visible mark for every character that cannot be printed."""
    return plain(text).translate(dict.fromkeys(map(ord, missing_glyphs(text)), SUBSTITUTE))


@cache
def widths(face: str) -> Mapping[str, int]:
    """Advance of each character in 1/1000 of the type size; a character that is not there cannot be printed."""
    font = _parsed(face)
    return {chr(code): round(font.charWidths[code]) for code in font.charToGlyph}


def check(text: str, face: str) -> None:
    """Refuse (GLYPHS_MISSING) what the typeface cannot print."""
    known = widths(face)
    if lacking := "".join(dict.fromkeys(char for char in text if char not in known)):
        raise Refused(Rule.GLYPHS_MISSING, glyphs=lacking, text=text)


@cache
def _parsed(face: str) -> Any:
    font = ttfonts.TTFontFace(str(resource("fonts", _FILES[face])))
    font.get_table = cache(font.get_table)  # else each subset copies ten megabytes of outlines
    return font


def unicode_map(name: str, chars: Iterable[str]) -> str:
    """A ToUnicode map: what the codes 1, 2, … of a subset mean when text is copied or searched (UTF-16BE)."""
    pairs = [f"<{code:02X}> <{char.encode('utf-16-be').hex().upper()}>" for code, char in enumerate(chars, 1)]
    blocks = [pairs[start : start + _BFCHARS_PER_BLOCK] for start in range(0, len(pairs), _BFCHARS_PER_BLOCK)]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def /CMapType 2 def 1 begincodespacerange <00> <FF> endcodespacerange",
        *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ]
    return "\n".join(lines)


class _Subset(NamedTuple):
    program: bytes  # deflated
    length: int  # of the program before
    widths: str
    meaning: bytes  # deflated ToUnicode map


@lru_cache(maxsize=128)
def _subset(face: str, chars: str) -> _Subset:
    font = _parsed(face)
    program = font.makeSubset([0, *map(ord, chars)])
    advance = widths(face)
    listed = " ".join(["0", *(str(advance[char]) for char in chars)])
    meaning = unicode_map(font.name.decode("ascii"), chars).encode("ascii")
    return _Subset(zlib.compress(program), len(program), f"[{listed}]", zlib.compress(meaning))


class FontInFile:
    """One typeface as a file uses it: which code of which subset stands for which character."""

    def __init__(self, face: str) -> None:
        self.face = face
        self.subsets: list[list[str]] = []
        self._codes: dict[str, tuple[int, str]] = {}
        self._spelt: dict[str, tuple[tuple[str, str], ...]] = {}

    def seed(self, text: str) -> None:
        """Give ``text`` and ASCII subsets of their own, so that files with the same wording share them."""
        for char in dict.fromkeys(_ASCII + text):
            self._code(char)
        self.subsets.append([])

    def spell(self, text: str) -> tuple[tuple[str, str], ...]:
        """``text`` as (name of the subset, hexadecimal codes in it) one after the other."""
        if text not in self._spelt:
            self._spelt[text] = self._spell(text)
        return self._spelt[text]

    def _spell(self, text: str) -> tuple[tuple[str, str], ...]:
        parts: list[tuple[int, list[str]]] = []
        for char in text:
            subset, code = self._codes.get(char) or self._code(char)
            if not parts or parts[-1][0] != subset:
                parts.append((subset, []))
            parts[-1][1].append(code)
        return tuple((self._name(subset), "".join(codes)) for subset, codes in parts)

    def _code(self, char: str) -> tuple[int, str]:
        if char not in self._codes:
            if not self.subsets or len(self.subsets[-1]) == _SUBSET_SIZE:
                self.subsets.append([])
            self.subsets[-1].append(char)
            self._codes[char] = (len(self.subsets) - 1, f"{len(self.subsets[-1]):02X}")
        return self._codes[char]

    def _name(self, subset: int) -> str:
        return f"{_PREFIX[self.face]}{subset}"

    def addObjects(self, doc: Any) -> None:  # the name reportlab calls when it writes the file
        """Write the subsets into the file."""
        for number, chars in enumerate(self.subsets):
            if chars:
                self._embed(doc, number, "".join(chars))

    def _embed(self, doc: Any, number: int, chars: str) -> None:
        subset, parsed, name = _subset(self.face, chars), _parsed(self.face), self._name(number)
        tag = "".join(chr(65 + int(digit)) for digit in f"{number:06d}")
        base = f"{tag}+{parsed.name.decode('ascii')}"
        program = _reference(doc, _stream(subset.program, subset.length), f"program:{base}")
        described = _reference(doc, _Written(_descriptor(parsed, base, program)), f"descriptor:{base}")
        meaning = _reference(doc, _stream(subset.meaning, 0), f"meaning:{base}")
        font = (
            f"<< /Type /Font /Subtype /TrueType /BaseFont /{base} /FirstChar 0 /LastChar {len(chars)} "
            f"/Widths {subset.widths} /ToUnicode {meaning} /FontDescriptor {described} >>"
        )
        doc.idToObject["BasicFonts"].dict[name] = doc.Reference(_Written(font), f"font:{name}")


class _Written(pdfdoc.PDFObject):  # type: ignore[misc]
    """A PDF object that is already in its written form."""

    def __init__(self, text: str) -> None:
        self.text = text

    def format(self, doc: Any) -> bytes:
        return self.text.encode("ascii")


def _descriptor(font: Any, base: str, program: str) -> str:
    flags = font.flags & ~ttfonts.FF_NONSYMBOLIC | ttfonts.FF_SYMBOLIC
    box = " ".join(f"{edge:g}" for edge in font.bbox)
    return (
        f"<< /Type /FontDescriptor /FontName /{base} /Flags {flags} /FontBBox [{box}] /Ascent {font.ascent:g} "
        f"/Descent {font.descent:g} /CapHeight {font.capHeight:g} /ItalicAngle {font.italicAngle:g} "
        f"/StemV {font.stemV:g} /MissingWidth 0 /FontFile2 {program} >>"
    )


def _reference(doc: Any, thing: Any, name: str) -> str:
    written: bytes = doc.Reference(thing, name).format(doc)
    return written.decode("ascii")


def _stream(deflated: bytes, length: int) -> Any:
    entries = {"Filter": "/FlateDecode", **({"Length1": length} if length else {})}
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), deflated, filters=[])

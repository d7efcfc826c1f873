"""What may stand in a cell: characters nobody can see are refused, wide forms of ASCII are read like ASCII."""

import unicodedata

# Not NFKC: it would also turn ½ into 1⁄2 and 1² into 12, and so make numbers out of what is none.
_NARROW = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0xFFE5: 0xA5, 0xFFE1: 0xA3, 0xFE63: 0x2D}
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ")
_MINUS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")
_PLAIN = _NARROW | _SPACES | _MINUS
_UNSEEN = frozenset(("Cc", "Cf", "Cs"))
_FORMULA_STARTS = "=+-@\t\r\n\0＝＋－＠"


def plain(text: str) -> str:
    """Full-width ASCII, all kinds of spaces and of minus signs as their plain ASCII character, ends trimmed."""
    return text.translate(_PLAIN).strip()


def key(text: str) -> str:
    """Form in which headers and words are compared: NFKC, trimmed, case-folded."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def unseen(text: str) -> str | None:
    """First control, direction or zero-width character of ``text`` (line breaks and tabs apart), or None."""
    for char in text:
        if unicodedata.category(char) in _UNSEEN and char not in "\t\r\n":
            return char
    return None


def one_line(text: str) -> str:
    """``text`` with line breaks and tabs inside it turned into single spaces."""
    lines = text.replace("\t", "\n").splitlines()
    return " ".join(part for part in map(str.strip, lines) if part)


def csv_safe(text: str) -> str:
    """``text`` for a CSV cell: a quote mark in front of what a spreadsheet would run as a formula."""
    return f"'{text}" if text.lstrip("'").startswith(tuple(_FORMULA_STARTS)) else text


def csv_plain(cell: str) -> str:
    """Undo ``csv_safe``."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(tuple(_FORMULA_STARTS)) else cell

"""When two codes, or two names, may be one: what is left of them without what typing changes."""

import re
import unicodedata

_BETWEEN = re.compile(r"[\W_]+")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


def code_form(code: str) -> str:
    """``001``, ``1``, ``０１`` and `` 1 `` are one, and so are ``K-01`` and ``k1``: width, case, marks and leading zeros go."""
    return _ZEROS.sub("", _BETWEEN.sub("", _ZEROS.sub("", _narrow(code))))


def name_form(name: str) -> str:
    """A name without width, case, spaces and punctuation; empty if nothing else is in it."""
    return _BETWEEN.sub("", _narrow(name))


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()

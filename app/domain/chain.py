"""The hash chain of the journal: h₀ = 32 zero bytes, hᵢ = SHA-256("CC1\\0" ‖ hᵢ₋₁ ‖ SHA-256(recordᵢ)).

It finds a record that was changed, moved or taken out of the middle; it does not find a tail cut off or a chain
rewritten as a whole (that takes a head kept elsewhere).
"""

import json
import re
from hashlib import sha256
from unicodedata import is_normalized, normalize

GENESIS = bytes(32)
_PREFIX = b"CC1\0"

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
# What in a dumped text may be a float, or a key that was no str: rare, and then every value is looked at.
_FLOAT = re.compile(r"(?:^|[\[:,])-?[0-9]+[.e]")
_NO_STR = re.compile(r'"(?:-?[0-9]+|null|true|false)":')


def canonical(value: object, *, text_keys: bool = False) -> str:
    """One text for one value: JSON with sorted keys, no spaces, every string in NFC.

    Takes None, bool, int, str, lists, tuples and dicts with str keys; anything else is a TypeError, floats too (amounts
    are minor units or strings). ValueError if two keys become one in NFC. ``text_keys``: the caller's types say that
    every key is a str, which then is not looked for.
    """
    try:
        text = _ENCODER.encode(value)
    except ValueError:  # NaN, or a circle
        return _ENCODER.encode(_composed(value))
    # A part of an NFC text is NFC, and the marks of JSON compose with nothing: if the whole is, each string is.
    if (text.isascii() or is_normalized("NFC", text)) and not _doubtful(text, text_keys):
        return text
    return _ENCODER.encode(_composed(value))


def link(previous: bytes, record: str) -> bytes:
    """The 32 bytes that chain the canonical text ``record`` to the ``previous`` 32."""
    if len(previous) != len(GENESIS):
        raise ValueError("a link is 32 bytes")
    return sha256(_PREFIX + previous + sha256(record.encode()).digest()).digest()


def _doubtful(text: str, text_keys: bool) -> bool:
    return bool((not text_keys and _NO_STR.search(text)) or (("." in text or "e+" in text or "e-" in text) and _FLOAT.search(text)))


def _composed(value: object) -> object:
    if isinstance(value, str):
        return value if value.isascii() else normalize("NFC", value)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, dict):
        return _composed_keys(value)
    if isinstance(value, list | tuple):
        return [_composed(item) for item in value]
    raise TypeError(f"no canonical form for {type(value).__name__}")


def _composed_keys(fields: dict[object, object]) -> dict[str, object]:
    composed = {_key(name): _composed(value) for name, value in fields.items()}
    if len(composed) != len(fields):
        raise ValueError("two keys are one in NFC")
    return composed


def _key(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError(f"a key is text, not {type(name).__name__}")
    return normalize("NFC", name)

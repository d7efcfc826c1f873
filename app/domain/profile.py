"""The firm's own particulars: which ones there are, and what each may hold."""

from collections.abc import Callable, Mapping

from app.domain.rule import Refused, Rule

_NUMBER_PATTERN = "{简称}财函〔{年}〕{序}号"
_LATIN_NUMBER_PATTERN = "{简称} {年}/{序}"


_SPACES = str.maketrans("\u3000\u00a0", "  ")  # usual in Chinese addresses and in what is copied from web pages


def _text(value: str) -> bool:
    return len(value) <= 200 and value.translate(_SPACES).isprintable()


def _choice(*allowed: str) -> Callable[[str], bool]:
    return lambda value: value in allowed


def _millimetres(low: int, high: int) -> Callable[[str], bool]:
    return lambda value: value.isascii() and value.isdigit() and low <= int(value) <= high


def _pattern(value: str) -> bool:
    """A number series must tell its letters apart: year and running number are in it, and nothing unknown."""
    left = value.replace("{简称}", "").replace("{年}", "").replace("{序}", "")
    return "{序}" in value and "{年}" in value and not set(left) & set("{}") and _text(value)


def _logo(value: str) -> bool:
    """A picture as base64 text, at most 300 kB of it."""
    return len(value) <= 400_000 and value.isascii()


KEYS: Mapping[str, Callable[[str], bool]] = {
    **dict.fromkeys(
        (
            "name", "name_en", "short_name", "address", "address_en", "postcode", "phone", "fax", "email", "contact",
            "department", "department_en", "payee", "bank", "bank_en", "account", "swift",
        ),
        _text,
    ),
    "letterhead": _choice("", "printed", "preprinted", "none"),
    "letterhead_top_mm": _millimetres(15, 80),
    "seal_ring_mm": _millimetres(38, 45),
    "number_pattern": _pattern,
    "logo": _logo,
}  # fmt: skip
LOGO = "logo"
DEPARTMENT = {"zh": "财务部", "en": "Accounts"}


def checked(values: Mapping[str, str]) -> dict[str, str]:
    """The values, or a refusal that names the key. An empty value clears a key and is always allowed, but for the name."""
    for key, value in values.items():
        if key not in KEYS:
            raise Refused(Rule.PROFILE_KEY_UNKNOWN, key=key, known=", ".join(KEYS))
        if (value or key == "name") and not (value.strip() and KEYS[key](value)):
            raise Refused(Rule.PROFILE_VALUE, key=key, value=value[:80])
    return dict(values)


_ENDINGS = ("有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "公司")


def short_name(profile: Mapping[str, str]) -> str:
    """What the firm calls itself on a letter's number: its short name, else its name without the legal form."""
    name = profile["name"]
    ending = next((e for e in _ENDINGS if name.endswith(e) and name != e), "")
    return profile.get("short_name") or name.removesuffix(ending)


def numbering(profile: Mapping[str, str], year: int) -> Callable[[int], str]:
    """Letter numbers of a year by their serial: the company's pattern with 简称, 年 and 序 filled in. Serials have no gaps.

    A company with a Latin name that set no pattern gets one without Chinese characters.
    """
    usual = _LATIN_NUMBER_PATTERN if profile["name"].isascii() else _NUMBER_PATTERN
    pattern, name = profile.get("number_pattern") or usual, short_name(profile)
    # The name last: a brace in it is part of the name.
    parts = [part.replace("{年}", str(year)).replace("{简称}", name) for part in pattern.split("{序}")]
    return lambda serial: str(serial).join(parts)

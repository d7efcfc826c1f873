"""What field 86 of an MT940 line says: who, from which account, for what. Each dialect is one function, the first that knows it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_WRAP = 27  # characters of a full German subfield: text that fills it goes on in the next without a space

_GERMAN = re.compile(r"\s*\d{3}([?>~^])(?=\d{2})")
_PURPOSE = (*(str(n) for n in range(20, 30)), "60", "61", "62", "63")
_KEYWORDS = "EREF KREF MREF CRED DEBT COAM OAMT SVWZ ABWA ABWE PURP MDAT SQTP ORCR ORMR DDAT IBAN BIC".split()
_SEPA = re.compile(rf"({'|'.join(_KEYWORDS)})\+")
_SLASHED = re.compile(
    r"/(TRTP|IBAN|BIC|NAME|REMI|EREF|MARF|CSID|ORDP|BENM|ISDT|CNTP|PREF|ULTC|ULTD|PURP|RTRN|ADDR|SVCL|OCMT|CHGS)(?=/)"
)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", re.ASCII)
_LABELLED = (
    re.compile(r"(?P<text>.*)\bREK: (?P<account>\S+?)/NAAM: (?P<name>.+)", re.DOTALL),
    re.compile(r"(?:.*\bZ RACH\.: (?P<account>[\d\s]+);)?.*\bOD: (?P<name>[^;]+);(?P<text>.*)", re.DOTALL),
)
_NOTHING = frozenset(("", "NONREF", "NOTPROVIDED", "NOT PROVIDED", "EREF", "KREF", "EREF+", "KREF+", "//"))


@dataclass(frozen=True, slots=True)
class Details:
    party: str | None = None
    account: str | None = None
    bank: str | None = None
    text: tuple[str, ...] = ()


def iban(text: str) -> str | None:
    """``text`` if it has the shape of an IBAN."""
    return text if _IBAN.fullmatch(text) else None


def named(text: str) -> str | None:
    """A reference, or None where the bank only fills the field."""
    text = text.strip()
    return None if text.upper() in _NOTHING else text


def details_of(written: str) -> Details:
    """Details of a field 86 with its line breaks. What no dialect explains is kept as text."""
    if german := _GERMAN.match(written):
        return _german(written[german.end() :].replace("\n", ""), german[1])
    if written.startswith("/") and _SLASHED.search(written.replace("\n", "")):
        return _slashed(written.replace("\n", ""))
    if iban(written.split(maxsplit=1)[0] if written.strip() else ""):
        return _account_first(written)
    for shape in _LABELLED:
        if found := shape.fullmatch(written):
            return Details(found["name"], "".join((found["account"] or "").split()) or None, None, (found["text"],))
    return Details(text=(written,))


def _german(written: str, mark: str) -> Details:
    """Subfields ``?20``: purpose 20-29 and 60-63, bank 30, account 31, name 32 and 33, kind of booking 00."""
    parts: dict[str, str] = {}
    for code, said in re.findall(rf"{re.escape(mark)}?(\d{{2}})(.*?)(?={re.escape(mark)}\d{{2}}|$)", written, re.DOTALL):
        parts.setdefault(code, said)
    written = "".join(_continued(parts[code]) for code in _PURPOSE if code in parts)
    keywords = _sepa(written)
    purpose = keywords.get("SVWZ") or keywords.get("") or written.strip()
    reference = named(keywords.get("EREF", ""))
    return Details(
        party="".join(_continued(parts[code]) for code in ("32", "33") if code in parts),
        account=parts.get("31") or keywords.get("IBAN"),
        bank=parts.get("30") or keywords.get("BIC"),
        text=tuple(part for part in (purpose, reference, parts.get("00")) if part),
    )


def _continued(part: str) -> str:
    return part if len(part) >= _WRAP else f"{part} "


def _sepa(purpose: str) -> Mapping[str, str]:
    """Values of the keywords; what stands before the first is under an empty name."""
    first, *rest = _SEPA.split(purpose)
    said = {"": first.strip()}
    for keyword, value in zip(rest[::2], rest[1::2], strict=True):
        said.setdefault(keyword, value.strip())
    return said


def _slashed(written: str) -> Details:
    """``/NAME/…/REMI/…``; CNTP holds account, bank and name of the other side in one."""
    before, *rest = _SLASHED.split(written)
    said: dict[str, str] = {}
    for keyword, value in zip(rest[::2], rest[1::2], strict=True):
        said.setdefault(keyword, value.strip("/ "))
    account, bank, name = (*said.get("CNTP", "").split("/"), "", "", "")[:3]
    remittance = re.sub(r"^(USTD|STRD)/+", "", said.get("REMI", ""))
    return Details(
        party=said.get("NAME") or name,
        account=said.get("IBAN") or account or None,
        bank=said.get("BIC") or bank or None,
        text=tuple(part for part in (remittance, named(said.get("EREF", "")), said.get("TRTP"), before) if part),
    )


def _account_first(written: str) -> Details:
    """The other account and its holder in the first line, what it is for below (ASN and SNS Bank)."""
    line, _, below = written.lstrip().partition("\n")
    account, _, name = line.partition(" ")
    return Details(name, account, None, (below,))

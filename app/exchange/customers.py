"""Checked rows of customers. One code may stand on several rows with several names: the book decides about names."""

import re
from collections.abc import Sequence
from functools import partial
from typing import cast

from stdnum.cn import uscc as firm_code

from app.domain.drafts import CustomerDraft
from app.domain.terms import TermError, parse_term
from app.exchange.columns import Columns, Ids
from app.exchange.faults import Fault
from app.exchange.kinds import LANGUAGES, LETTERS, legal_form, spoken
from app.exchange.repeats import repeated

_EMAIL = re.compile(r"[^\s@,;]+@[^\s@,;.]+(\.[^\s@,;.]+)+")
_PHONE = re.compile(r"[+(]?\d[\d()\s.-]{4,18}\d(\s*(转|ext\.?|x|#|-)\s*\d{1,6})?", re.IGNORECASE)
_SEVERAL = re.compile(r"[/,;，；、]")
_REASONED = re.compile(r"([^:：,，(（]+)[:：,，(（]\s*(.*?)[)）]?")


def customer_drafts(columns: Columns) -> list[CustomerDraft]:
    """Rows that can be taken; USCC, e-mail and phone that look wrong are kept with a warning."""
    names, codes = columns.texts("name"), _uscc(columns)
    letters, reasons = _letters(columns)
    forms = [legal_form(name or "", code) for name, code in zip(names, codes, strict=True)]
    rows = zip(
        columns.body.numbers, columns.ids("code"), names, columns.texts("short_name"), columns.texts("name_en"), codes,
        columns.texts("group"), _terms(columns), columns.words("language", LANGUAGES), columns.currency_codes(),
        columns.texts("contact"), columns.ids("phone"), columns.ids("wechat"), columns.texts("email"),
        columns.ids("postcode"), columns.texts("address"), columns.texts("reg_address"), columns.texts("salesperson"),
        letters, reasons, forms, columns.texts("note"), strict=True,
    )  # fmt: skip
    drafts = cast(list[CustomerDraft], list(map(partial(tuple.__new__, CustomerDraft), rows)))
    good = columns.good(_repeat_rows(columns, drafts))
    _warn_contacts(columns, drafts, good)
    return [drafts[i] for i in good]


def _repeat_rows(columns: Columns, drafts: Sequence[CustomerDraft]) -> list[int]:
    """Rows that say the same of a customer again; their indexes."""
    codes = [draft.code for draft in drafts]
    again = []
    for group in repeated(codes, codes):
        seen: dict[tuple[object, ...], int] = {}
        for i in columns.unrefused(group):
            first = seen.setdefault(drafts[i][1:], i)
            if first != i:
                columns.repeat(i, "code", first)
                again.append(i)
    return again


def _uscc(columns: Columns) -> Ids:
    """Unified social credit codes, without spaces and in capitals when that makes them right."""
    codes = columns.ids("uscc")
    tidy = {code: re.sub(r"\s", "", code).upper() for code in set(filter(None, codes))}
    right = {code for code, plain in tidy.items() if firm_code.is_valid(plain)}
    return [tidy[code] if code and code in right else code for code in codes]


def _terms(columns: Columns) -> Ids:
    texts = columns.texts("term")
    for text in set(filter(None, texts)):
        try:
            parse_term(text)
        except TermError as error:
            figures = {"reason": error.code, "part": error.figures.get("part", text)}
            for i in [i for i, given in enumerate(texts) if given == text]:
                columns.reject(i, "term", Fault.TERM_UNREADABLE, **figures)
    return texts


def _letters(columns: Columns) -> tuple[Ids, Ids]:
    """(yes | no | statement, reason): the reason stands behind a colon, or else in the note of a customer with no."""
    if not columns.has("letters"):
        return [None] * len(columns), [None] * len(columns)
    notes = columns.texts("note")
    letters: Ids = []
    reasons: Ids = []
    for i, cell in enumerate(columns.body.cells["letters"]):
        split = _REASONED.fullmatch(cell)
        meant = LETTERS.get(spoken(split[1] if split else cell))
        if meant is None:
            columns.reject(i, "letters", Fault.WORD_UNKNOWN, known=columns.layout.known(LETTERS))
        letters.append(meant)
        reason = split[2] if split else None
        reasons.append(reason or (notes[i] if meant == "no" else None))
    return letters, reasons


def _warn_contacts(columns: Columns, drafts: list[CustomerDraft], good: Sequence[int]) -> None:
    for i in good:
        draft = drafts[i]
        if draft.uscc and not firm_code.is_valid(draft.uscc):
            columns.warn(i, "uscc", Fault.USCC_CHECK)
        if draft.email and not all(map(_EMAIL.fullmatch, _parts(draft.email))):
            columns.warn(i, "email", Fault.BAD_EMAIL)
        if draft.phone and not all(map(_PHONE.fullmatch, _parts(draft.phone))):
            columns.warn(i, "phone", Fault.BAD_PHONE)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _SEVERAL.split(text)]

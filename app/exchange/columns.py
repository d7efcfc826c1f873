"""Columns of cells to columns of values, a whole column at a time: repeated cells are read once, plain amounts fast.

A cell that cannot be read leaves None in its column and a problem in the findings; its row is dropped at the end.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from app.domain.money import decimals, known_currency
from app.exchange.amounts import (
    MAX_DIGITS,
    AmountFormat,
    CellNumber,
    Undecided,
    decide,
    parse_amount,
    plain_minor,
)
from app.exchange.body import Body
from app.exchange.characters import key
from app.exchange.dates import FIRST, LAST, DateFormat, column_order, parse_date
from app.exchange.faults import Fault
from app.exchange.findings import Ask, Findings
from app.exchange.kinds import CURRENCIES, fields_of, spoken
from app.exchange.layout import Layout
from app.exchange.maps import ImportMap

Ids = list[str | None]
Minors = list[int | None]

_EXACT_DIGITS = 15  # what a spreadsheet keeps of a number
_WHOLE = re.compile(r"\d+\.0+")
_FRACTION = re.compile(r"\d+\.\d*[1-9]\d*")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Columns:
    """The data rows of one file, with where they came from and what was found about them."""

    kind: str
    body: Body
    layout: Layout
    mapping: ImportMap
    findings: Findings
    is_text: bool  # of a text file: no cell was a number

    def __len__(self) -> int:
        return len(self.body.numbers)

    def has(self, field: str) -> bool:
        return field in self.body.cells

    def cell(self, field: str, i: int) -> str:
        cells = self.body.cells.get(field)
        return cells[i] if cells else ""

    def reject(self, i: int, field: str, fault: Fault, /, **figures: object) -> None:
        value = self.cell(field, i) or None
        self.findings.reject(self.body.numbers[i], self.layout.label(field), value, fault, **figures)

    def warn(self, i: int, field: str, fault: Fault, /, **figures: object) -> None:
        value = self.cell(field, i) or None
        self.findings.warn(self.body.numbers[i], self.layout.label(field), value, fault, **figures)

    def repeat(self, i: int, field: str, first: int) -> None:
        """Row ``i`` says what row ``first`` (both by index) says: it counts once."""
        self.warn(i, field, Fault.DUPLICATE_ROW, row=self.body.numbers[first])
        self.findings.repeats[self.body.numbers[i]] = self.body.numbers[first]

    def filled(self, field: str) -> bool:
        """Whether any cell of the field holds something."""
        return any(self.body.cells.get(field, ()))

    def texts(self, field: str) -> Ids:
        """Cells as they are, empty ones None; MISSING for an empty cell of a required field."""
        return self._optional(field, self.body.cells[field]) if self.has(field) else [None] * len(self)

    def ids(self, field: str) -> Ids:
        """As ``texts``, with 1930565277.0 as 1930565277, and a warning where a spreadsheet has rounded a number."""
        if not self.filled(field):
            return self.texts(field)
        cells = self.body.cells[field]
        joined = " ".join(cells)
        self._warn_rounded(field, cells, joined)
        if ".0" in joined:
            cells = self._without_decimals(field, cells)
        return self._optional(field, cells)

    def _optional(self, field: str, cells: list[str]) -> Ids:
        texts: Ids = list(map(str, cells))
        if "" not in cells:
            return texts
        self._check_missing(field)
        return [text or None for text in texts]

    def _warn_rounded(self, field: str, cells: list[str], joined: str) -> None:
        rounded = [] if self.is_text else _long_numbers(cells)
        if "E+" in joined or "e+" in joined:
            rounded += [i for i, cell in enumerate(cells) if _SCIENTIFIC.fullmatch(cell)]
        if rounded:
            self.warn(rounded[0], field, Fault.PRECISION_LOST, count=len(rounded))

    def _without_decimals(self, field: str, cells: list[str]) -> list[str]:
        """Unless other cells of the column show that the part after the point means something (2026.1, 2026.0)."""
        whole = [i for i, cell in enumerate(cells) if _WHOLE.fullmatch(cell)]
        if not whole or any(map(_FRACTION.fullmatch, cells)):
            return cells
        self.warn(whole[0], field, Fault.ID_DECIMALS, count=len(whole))
        return [cell.partition(".")[0] if _WHOLE.fullmatch(cell) else cell for cell in cells]

    def words(self, field: str, meanings: Mapping[str, str], fault: Fault = Fault.WORD_UNKNOWN) -> Ids:
        """What the cells mean by ``meanings`` (keys as ``kinds.spoken``); an empty cell means what "" does, or None."""
        if not self.filled(field):
            return [meanings.get("")] * len(self)
        cells = self.body.cells[field]
        meant = {cell: meanings.get(spoken(cell)) for cell in set(cells)}
        unknown = {cell for cell, meaning in meant.items() if cell and meaning is None}
        for i in _where(cells, unknown):
            self.reject(i, field, fault, known=self.layout.known(meanings))
        return list(map(meant.__getitem__, cells))

    def currencies(self, customers: Ids, currency_of: Mapping[str, str], base: str) -> list[str]:
        """The column's currency, else the customer's, else ``base``."""
        usual = {customer: currency_of.get(customer or "", base) for customer in set(customers)}
        by_customer = list(map(usual.__getitem__, customers))
        given = self.currency_codes()
        if None not in given:
            return cast(list[str], given)
        return [code or usual_code for code, usual_code in zip(given, by_customer, strict=True)]

    def currency_codes(self) -> Ids:
        """ISO codes of the column ``currency``; None where it is empty or, with CURRENCY_UNKNOWN, no money."""
        if not self.filled("currency"):
            return [None] * len(self)
        cells = self.body.cells["currency"]
        codes: dict[str, str | None] = {cell: CURRENCIES.get(key(cell), key(cell).upper()) for cell in set(cells)}
        unknown = {cell for cell, code in codes.items() if cell and not known_currency(code or "")}
        for i in _where(cells, unknown):
            self.reject(i, "currency", Fault.CURRENCY_UNKNOWN)
        for cell in {"", *unknown}:
            codes[cell] = None
        return list(map(codes.__getitem__, cells))

    def dates(self, *fields: str) -> dict[str, Ids]:
        """ISO dates of all the date columns; an Ask instead where the order of day and month is open."""
        unique = {field: dict.fromkeys(filter(None, self.body.cells.get(field, ()))) for field in fields}
        return {field: self._date_column(field, unique) for field in fields}

    def _date_column(self, field: str, unique: Mapping[str, Mapping[str, None]]) -> Ids:
        if not self.filled(field):
            self._check_missing(field)
            return [None] * len(self)
        order: DateFormat | Undecided = self.mapping.date_format
        if order is DateFormat.AUTO:
            others = [cell for other, cells in unique.items() if other != field for cell in cells]
            order = column_order(unique[field], others)
        if isinstance(order, Undecided):
            self._ask(order, field, "date_format", [f.value for f in (DateFormat.YMD, DateFormat.MDY, DateFormat.DMY)])
            return [None] * len(self)
        read = {cell: parse_date(cell, order) for cell in unique[field]}
        return self._looked_up(field, read)

    def _looked_up(self, field: str, read: Mapping[str, str | Fault]) -> Ids:
        cells = self.body.cells[field]
        for i in _where(cells, {cell for cell, value in read.items() if isinstance(value, Fault)}):
            fault = read[cells[i]]
            assert isinstance(fault, Fault)
            self.reject(i, field, fault, **({"first": FIRST, "last": LAST} if fault.figures else {}))
        values: dict[str, str | None] = {c: None if isinstance(v, Fault) else v for c, v in read.items()}
        if "" in cells:
            values[""] = None
            self._check_missing(field)
        return list(map(values.__getitem__, cells))

    def _check_missing(self, field: str) -> None:
        if self.has(field) and fields_of(self.kind)[field].required:
            for i in _where(self.body.cells[field], {""}):
                self.reject(i, field, Fault.MISSING, needed=field)

    def amounts(
        self, fields: Sequence[str], currency: Sequence[str], words: Mapping[str, Collection[str]] = {}
    ) -> dict[str, Minors]:
        """Signed minor units of all the amount columns, which share one format; an Ask instead where it is open.

        ``words`` are, by field, the cells (as ``kinds.spoken``) that are no amounts: they stay None.
        """
        two_places = {code for code in set(currency) if decimals(code) == 2}
        plain = self.mapping.unit == 1 and self.mapping.amount_format is not AmountFormat.COMMA
        values: dict[str, Minors] = {}
        hard: dict[str, list[int]] = {}
        for field in filter(self.filled, fields):
            cells = self.body.cells[field]
            read: Minors = list(map(plain_minor, cells)) if plain else [None] * len(cells)
            if plain and len(two_places) < len(set(currency)):
                read = [v if code in two_places else None for v, code in zip(read, currency, strict=True)]
            values[field] = read
            hard[field] = _unread(cells, read, words.get(field, ()))
        form = self._amount_format(values, hard)
        if isinstance(form, AmountFormat):
            for field, rows in hard.items():
                self._read_hard(field, rows, values[field], form, currency)
            for field in fields:
                self._check_missing(field)
        return {field: values.get(field) or [None] * len(self) for field in fields}

    def _amount_format(self, values: Mapping[str, Minors], hard: Mapping[str, list[int]]) -> AmountFormat | Undecided:
        if self.mapping.amount_format is not AmountFormat.AUTO or not any(hard.values()):
            return self.mapping.amount_format
        told = decide((self.body.cells[field][i] for field, rows in hard.items() for i in rows), self._point_seen(values))
        if isinstance(told, Undecided):
            column = next(field for field, rows in hard.items() if rows)
            self._ask(told, column, "amount_format", [f.value for f in (AmountFormat.POINT, AmountFormat.COMMA)])
        return told

    def _point_seen(self, values: Mapping[str, Minors]) -> bool:
        return any(
            value is not None and "." in cell and type(cell) is str
            for field, read in values.items()
            for cell, value in zip(self.body.cells[field], read, strict=True)
        )

    def _read_hard(self, field: str, rows: Iterable[int], values: Minors, form: AmountFormat, currency: Sequence[str]) -> None:
        cells = self.body.cells[field]
        for i in rows:
            minor = parse_amount(cells[i], currency[i], form, self.mapping.unit)
            if isinstance(minor, Fault):
                known = {"currency": currency[i], "places": decimals(currency[i]), "digits": MAX_DIGITS}
                self.reject(i, field, minor, **{name: known[name] for name in minor.figures})
            else:
                values[i] = minor

    def _ask(self, undecided: Undecided, field: str, name: str, choices: Sequence[str]) -> None:
        asked = Ask(undecided.fault, self.layout.label(field), undecided.samples, name, tuple(choices))
        if all((ask.key, ask.fault) != (asked.key, asked.fault) for ask in self.findings.asks):
            self.findings.asks.append(asked)

    def check_positive(self, field: str, values: Minors, zero: bool = False) -> None:
        """Refuse negative amounts, and zero unless it has a meaning."""
        if None not in values and min(values, default=1) > 0:  # type: ignore[type-var, operator]
            return
        for i, minor in enumerate(values):
            if minor is not None and minor <= 0 and (minor or not zero):
                self.reject(i, field, Fault.NEGATIVE_AMOUNT if minor else Fault.ZERO_AMOUNT)

    def unrefused(self, rows: Iterable[int]) -> list[int]:
        """Those of ``rows`` (indexes) that have no problem."""
        return [i for i in rows if self.body.numbers[i] not in self.findings.by_row]

    def good(self, dropped: Iterable[int] = ()) -> Sequence[int]:
        """Rows without a problem that are not ``dropped``, by index."""
        out, refused = set(dropped), self.findings.by_row
        if not out and not refused:
            return range(len(self))
        return [i for i, row in enumerate(self.body.numbers) if row not in refused and i not in out]


def above(values: Minors, limits: Minors) -> list[int]:
    """Indexes where a value is known and larger than its known limit."""
    pairs = enumerate(zip(values, limits, strict=True))
    return [i for i, (value, limit) in pairs if value is not None and limit is not None and value > limit]


def _unread(cells: Sequence[str], read: Minors, words: Collection[str]) -> list[int]:
    if None not in read:
        return []
    said = {cell for cell in set(cells) if spoken(cell) in words} if words else set()
    return [i for i, value in enumerate(read) if value is None and cells[i] and cells[i] not in said]


def _where(cells: Sequence[str], wanted: set[str]) -> list[int]:
    return [i for i, cell in enumerate(cells) if cell in wanted] if wanted else []


def _long_numbers(cells: Sequence[str]) -> list[int]:
    return [i for i, cell in enumerate(cells) if type(cell) is CellNumber and len(cell) > _EXACT_DIGITS]

"""Where the heading of a real export stands, and what its columns are: told by words, never by the number of a row.

A heading has one to three rows. They are joined from the top with the upper cells filled to the right, since a merged
cell is text in its first cell and nothing in the others: 期末 above 借方 and 贷方 makes ``期末/借方`` and ``期末/贷方``.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import NamedTuple

from app.exchange.characters import key
from app.exchange.faults import Fault, Unreadable
from app.exchange.findings import Ask
from app.exchange.kinds import KINDS, canonical
from app.exchange.layout import MAX_COLUMNS
from app.exchange.preamble import Preamble, read_preamble
from app.exchange.reading import Table
from app.exchange.synonyms import BARE, BY_KIND, PARENTS, TAX

_AMONG = 60  # first rows in which a heading may stand
_DEEPEST = 3
_BLANK = " \t\r\n\u00a0\u3000\ufeff\u200b"
_TAIL = re.compile(r"[(\[{【][^()\[\]{}【】]*[)\]}】]?$")
_UNIT_TAIL = re.compile(r"/?(人民币|本位币)?(百?万|千|亿)?元$")
_ORNAMENT = re.compile(r"[\s*※:：'\"`\ufeff\u200b]+")
_CONTAINED_AT_LEAST = 3
_HAN = re.compile(r"[\u4e00-\u9fff]")

Wanted = Sequence[Sequence[str]]
"""Groups of words in the form of ``compact``; a heading holds one of each. The first word of a group is its name."""


@dataclass(frozen=True, slots=True)
class Heading:
    """``first`` is the index (from 0) of its first row, ``headers`` its joined texts by column, upper before lower."""

    first: int
    depth: int
    headers: tuple[str, ...]
    preamble: Preamble
    width: int  # columns up to the last that has a header

    @property
    def below(self) -> int:
        """Index (from 0) of the first row below it; also the number of its last row as a person counts them."""
        return self.first + self.depth

    def shown(self, column: int) -> str:
        return self.headers[column] or f"#{column + 1}"


def compact(header: str) -> str:
    """Form in which headers are compared: narrow, lower case, without blanks inside and ornaments around."""
    return _ORNAMENT.sub("", key(header))


@cache
def forms(header: str) -> tuple[str, ...]:
    """What a header may be known by: the whole, joined parts run together, without brackets and units, the last part first."""
    whole = compact(header)
    parts = [part for part in map(compact, reversed(header.split("/"))) if part]
    found = [whole, whole.replace("/", ""), *(_bare(part) for part in (whole, whole.replace("/", ""))), *parts, *map(_bare, parts)]
    return tuple(dict.fromkeys(form for form in found if form))


def _bare(text: str) -> str:
    return _UNIT_TAIL.sub("", _TAIL.sub("", text))


def find_heading(table: Table, wanted: Wanted, also: Collection[str] = ()) -> Heading:
    """The first rows that together hold a word of every group of ``wanted``; ``also``: other words that headings hold.

    Raises Unreadable: NO_HEADER (blank, or no row has any of the words), MISSING_COLUMNS, TOO_MANY_COLUMNS.
    """
    rows = [[cell.strip(_BLANK) for cell in table.row(i)] for i in range(min(_AMONG, len(table)))]
    known = PARENTS.union(also, *wanted)
    first, depth = _span(rows, wanted, known) or _refuse(rows, wanted)
    while depth < _DEEPEST and first + depth < len(rows) and _continues(rows[first + depth], known):
        depth += 1
    while depth < _DEEPEST and first > 0 and _stands_over(rows[first - 1], known):
        first, depth = first - 1, depth + 1
    headers = joined(rows[first : first + depth])
    if sum(map(bool, headers)) > MAX_COLUMNS:
        raise Unreadable(Fault.TOO_MANY_COLUMNS, limit=MAX_COLUMNS)
    width = max(i + 1 for i, header in enumerate(headers) if header)
    return Heading(first, depth, headers, read_preamble(rows[:first]), width)


def _span(rows: Sequence[Sequence[str]], wanted: Wanted, known: Collection[str]) -> tuple[int, int] | None:
    for depth in range(1, _DEEPEST + 1):
        for first in range(len(rows) - depth + 1):
            part = rows[first : first + depth]
            if depth > 1 and not all(_mostly(row, known) for row in part):
                continue
            if len(_met(joined(part), wanted)) == len(wanted):
                return first, depth
    return None


def _refuse(rows: Sequence[Sequence[str]], wanted: Wanted) -> tuple[int, int]:
    met = [_met(row, wanted) for row in rows]
    best = max(range(len(rows)), key=lambda i: len(met[i]), default=None)
    if best is None or not met[best]:
        raise Unreadable(Fault.NO_HEADER)
    missing = ", ".join(group[0] for i, group in enumerate(wanted) if i not in met[best])
    raise Unreadable(Fault.MISSING_COLUMNS, columns=missing, row=best + 1)


def _met(headers: Sequence[str], wanted: Wanted) -> set[int]:
    said = {form for header in headers if header for form in forms(header)}
    return {i for i, group in enumerate(wanted) if not said.isdisjoint(group)}


def _known(cells: Sequence[str], known: Collection[str]) -> int:
    return sum(any(form in known for form in forms(cell)) for cell in cells)


def _mostly(row: Sequence[str], known: Collection[str]) -> bool:
    cells = [cell for cell in row if cell]
    return len(cells) > 1 and 2 * _known(cells, known) > len(cells)


def _continues(row: Sequence[str], known: Collection[str]) -> bool:
    """A further row of the heading holds its words and nothing else, and more than one."""
    cells = [cell for cell in row if cell]
    return len(cells) > 1 and _known(cells, known) == len(cells)


def _stands_over(row: Sequence[str], known: Collection[str]) -> bool:
    """A row of group names above; a title is none, though it stands in one cell as well."""
    cells = [cell for cell in row if cell]
    if len(cells) == 1:
        return not row[0] and compact(cells[0]) in PARENTS
    return _mostly(row, known)


def joined(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """One text per column; an upper cell also stands over the empty ones at its right that have something below."""
    filled = [_spread(row, rows[i + 1 :]) for i, row in enumerate(rows)]
    return tuple("/".join(dict.fromkeys(part for part in column if part)) for column in zip(*filled, strict=True))


def _spread(row: Sequence[str], below: Sequence[Sequence[str]]) -> list[str]:
    carried, out = "", []
    for column, cell in enumerate(row):
        under = any(lower[column] for lower in below)
        carried = (cell or carried) if under else ""
        out.append(cell or carried)
    return out


def signature(heading: Heading) -> str:
    """Digest (32 hex digits) of the joined headers: the same for every export of one layout, wherever it begins."""
    return digest(heading.headers)


def digest(headers: Sequence[str]) -> str:
    texts = [compact(header) for header in headers]
    while texts and not texts[-1]:
        texts.pop()
    return sha256("\x1f".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


# ---- fields of documents, receipts and customers


@dataclass(frozen=True, slots=True)
class Recognised:
    """Which column fills which field, and how sure that is: 100 ours, 90 a known word, 60 a part of the header, 50 too bare.

    ``customer_name`` is a column that names the customer where codes may be missing. With ``asks`` a person decides.
    """

    columns: Mapping[str, int]
    confidence: Mapping[str, int]
    asks: tuple[Ask, ...]
    unknown: tuple[int, ...]


class _Match(NamedTuple):
    score: int
    rank: int  # 0 = the most specific word
    column: int
    field: str

    def order(self) -> tuple[int, int]:
        return -self.score, self.rank


_PLAIN = frozenset(("金额", "发生额", "amount", "total"))
_OURS, _WORD, _PART, _TOO_BARE = 100, 90, 60, 50


def recognise(headers: Sequence[str], kind: str) -> Recognised:
    """Columns of ``headers`` for the fields of ``kind`` (documents, receipts, customers). KeyError for another kind."""
    matches = sorted((m for i, header in enumerate(headers) for m in _matches(i, header, kind)), key=_Match.order)
    columns: dict[str, int] = {}
    confidence: dict[str, int] = {}
    for match in matches:
        if match.field not in columns and match.column not in columns.values():
            columns[match.field], confidence[match.field] = match.column, match.score
    asks = _doubts(headers, kind, matches, columns, confidence)
    unknown = tuple(i for i in range(len(headers)) if i not in columns.values())
    return Recognised(columns, confidence, asks, unknown)


def _matches(column: int, header: str, kind: str) -> list[_Match]:
    ours, theirs = canonical(kind), BY_KIND[kind]
    if not header.strip() or compact(header.rpartition("/")[2]) in TAX:
        return []
    if key(header) in ours and key(header) not in BARE:
        return [_Match(_OURS, 0, column, ours[key(header)]), *_exact(column, header, theirs)]
    return _exact(column, header, theirs) or _contained(column, header, theirs)


def _exact(column: int, header: str, theirs: Mapping[str, Sequence[str]]) -> list[_Match]:
    """By the whole header, else by its last part: the upper row names a group, the lower one the column.

    Of two that say the same the one that says nothing else wins: 金额 over 金额(本位币).
    """
    for loose, form in enumerate(forms(header)):
        found = [(field, words.index(form)) for field, words in theirs.items() if form in words]
        if found:
            score = _TOO_BARE if form in BARE else _WORD
            return [_Match(score, 2 * rank + bool(loose), column, field) for field, rank in found]
    return []


def _contained(column: int, header: str, theirs: Mapping[str, Sequence[str]]) -> list[_Match]:
    """By the longest known word in the header; none where two fields share it."""
    text = compact(header)
    long = [(len(w), i, field) for field, words in theirs.items() for i, w in enumerate(words) if _telling(w) and w in text]
    best = [one for one in long if one[0] == max(long)[0]]
    return [_Match(_PART, best[0][1], column, best[0][2])] if len(best) == 1 else []


def _telling(word: str) -> bool:
    return word not in BARE and len(word) >= _CONTAINED_AT_LEAST and bool(_HAN.search(word))


def _doubts(
    headers: Sequence[str], kind: str, matches: Sequence[_Match], columns: dict[str, int], confidence: Mapping[str, int]
) -> tuple[Ask, ...]:
    """Two columns with the same claim, and a bare word for money where it may mean several things."""
    asks = [_ask(headers, field, twins) for field in columns if len(twins := _twins(matches, field, columns)) > 1]
    taxed = any(form in TAX for header in headers for form in forms(header))
    bare = sorted((f for f in columns if confidence[f] == _TOO_BARE), key=columns.__getitem__)
    for field in bare:
        plain_amount = field == "amount" and not taxed and not _PLAIN.isdisjoint(forms(headers[columns[field]]))
        if kind != "customers" and not plain_amount:
            asks.append(_ask(headers, field, [columns[field]]))
    return tuple(asks)


def _twins(matches: Sequence[_Match], field: str, columns: Mapping[str, int]) -> list[int]:
    claims = [m for m in matches if m.field == field]
    chosen = next(m for m in claims if m.column == columns[field])
    taken = {column for name, column in columns.items() if name != field}
    return [m.column for m in claims if m.order() == chosen.order() and m.column not in taken]


def _ask(headers: Sequence[str], field: str, columns: Sequence[int]) -> Ask:
    samples = tuple(headers[i] for i in columns)
    choices = (*(f"#{i + 1}" for i in columns), "")
    return Ask(Fault.AMBIGUOUS_COLUMN, headers[columns[0]], samples, field, choices)


def required_words(kind: str) -> Wanted:
    """``wanted`` of ``find_heading`` for a kind: a word for each field that every row must have."""
    names = {field: [name for name, own in canonical(kind).items() if own == field] for field in canonical(kind).values()}
    also = {"customer": ("customer_name",), "code": ("name",)}
    groups = []
    for field in (f.name for f in KINDS[kind] if f.required):
        more = [word for other in (field, *also.get(field, ())) for word in BY_KIND[kind].get(other, ())]
        groups.append(tuple(map(compact, dict.fromkeys([names[field][-1], *names[field], *more]))))
    if kind == "documents":
        amount = BY_KIND[kind]
        groups[-1] = (*groups[-1], *amount["open"])
    return groups

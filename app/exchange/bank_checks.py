"""A statement against itself: running balances in either order, the bank's own totals, lines that are equal."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from app.domain.drafts import BankLine
from app.domain.money import show
from app.exchange.bank_lines import Reading
from app.exchange.bank_preamble import Stated
from app.exchange.faults import Fault

_Pair = tuple[BankLine, BankLine]


class _Ends(NamedTuple):
    opening: int | None
    closing: int | None


def check_lines(lines: Sequence[BankLine], reading: Reading, stated: Stated) -> list[BankLine]:
    """The lines with equal ones numbered apart; warnings go to the findings, missing end balances to ``stated``."""
    groups = _groups(lines)
    ends = [_check_chain(group, reading) for group in groups.values()]
    if len({line.currency for line in lines}) > 1:
        named = ", ".join(dict.fromkeys(line.currency for line in lines))
        reading.findings.warn(None, None, None, Fault.BANK_CURRENCIES, currencies=named)
    elif lines:
        _check_totals(lines, reading, stated, lines[0].currency)
    if len(ends) == 1:
        _check_ends(lines, ends[0], reading, stated)
    return _numbered(lines, reading)


def effect(line: BankLine) -> int:
    """Signed minor units by which the line moves the balance."""
    return line.amount if line.side == "in" else -line.amount


def _groups(lines: Sequence[BankLine]) -> Mapping[tuple[str | None, str], list[BankLine]]:
    groups: dict[tuple[str | None, str], list[BankLine]] = {}
    for line in lines:
        groups.setdefault((line.account, line.currency), []).append(line)
    return groups


def _check_chain(lines: Sequence[BankLine], reading: Reading) -> _Ends:
    """Breaks are told in the order of the file that has fewer of them; a rejected row in between tells nothing."""
    gaps = sorted(reading.findings.by_row)
    pairs = [(a, b) for a, b in pairwise(lines) if bisect(gaps, a.row) == bisect(gaps, b.row)]
    up, down = _breaks(pairs), _breaks([(b, a) for a, b in pairs])
    rising = len(up) < len(down) if len(up) != len(down) else lines[0].date <= lines[-1].date
    for before, after in up if rising else down:
        expected = show((before.balance or 0) + effect(after), after.currency)
        printed = show(after.balance or 0, after.currency)
        header = reading.header("balance")
        reading.findings.warn(after.row, header, printed, Fault.BANK_BALANCE_BREAK, expected=expected, printed=printed)
    first, last = (lines[0], lines[-1]) if rising else (lines[-1], lines[0])
    return _Ends(None if first.balance is None else first.balance - effect(first), last.balance)


def _breaks(pairs: Sequence[_Pair]) -> list[_Pair]:
    return [
        (before, after)
        for before, after in pairs
        if before.balance is not None and after.balance is not None and before.balance + effect(after) != after.balance
    ]


def _check_totals(lines: Sequence[BankLine], reading: Reading, stated: Stated, currency: str) -> None:
    for side in ("in", "out"):
        header = reading.header(side if side in reading.fit.columns else "amount")
        own = [line.amount for line in lines if line.side == side]
        said = stated.figures.get((side, "sum"))
        if said is not None and abs(said) != sum(own):
            total, read = show(abs(said), currency), show(sum(own), currency)
            row = stated.rows[side, "sum"]
            reading.findings.warn(row, header, total, Fault.TOTAL_DIFFERS, total=total, sum=read)
        count = stated.figures.get((side, "count"))
        if count is not None and count != len(own):
            row = stated.rows[side, "count"]
            reading.findings.warn(row, header, str(count), Fault.BANK_COUNT_DIFFERS, stated=count, count=len(own))


def _check_ends(lines: Sequence[BankLine], ends: _Ends, reading: Reading, stated: Stated) -> None:
    """The stated balances win; what the lines make of them is told where it differs."""
    opening = stated.figures.get(("opening", ""), ends.opening)
    reckoned = ends.closing
    if reckoned is None and opening is not None:
        reckoned = opening + sum(map(effect, lines))
    currency = lines[0].currency
    for name, found in (("opening", ends.opening), ("closing", reckoned)):
        said = stated.figures.get((name, ""))
        if said is None and found is not None:
            stated.figures[name, ""] = found
        elif said is not None and found is not None and said != found:
            _end_differs(name, show(said, currency), show(found, currency), reading, stated.rows[name, ""])


def _end_differs(name: str, said: str, reckoned: str, reading: Reading, row: int) -> None:
    if name == "opening":
        reading.findings.warn(row, None, said, Fault.BANK_OPENING_DIFFERS, stated=said, reckoned=reckoned)
    else:
        reading.findings.warn(row, None, said, Fault.CLOSING_DIFFERS, closing=said, reckoned=reckoned)


def _numbered(lines: Sequence[BankLine], reading: Reading) -> list[BankLine]:
    """A bank can print two lines that are equal to the last sign: both count, the second as #2 of its reference."""
    seen: dict[BankLine, list[int]] = {}
    kept = []
    for line in lines:
        rows = seen.setdefault(line._replace(row=0), [])
        rows.append(line.row)
        if len(rows) > 1:
            reading.findings.warn(line.row, None, line.reference, Fault.BANK_EQUAL_LINES, row=rows[0])
            line = line._replace(reference=f"{line.reference or ''}#{len(rows)}")
        kept.append(line)
    return kept

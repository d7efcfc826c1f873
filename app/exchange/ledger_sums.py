"""Rows of sums in a ledger (本月合计, 本年累计, 小计 …) compared with the movements above them."""

from collections.abc import Mapping, Sequence

from app.domain.drafts import LedgerDraft
from app.exchange.booked import Amounts, Control, Sheet, differences, running_sums, warn_control, way_of
from app.exchange.faults import Fault
from app.exchange.ledger_rows import Columns, Entry

_SIDES = ("debit", "credit")


def compare_sums(
    sheet: Sheet,
    columns: Columns,
    entries: Sequence[Entry],
    amounts: Amounts,
    taken: Mapping[int, LedgerDraft],
    currency: str,
) -> int:
    """Warn (TOTAL_DIFFERS) where a row of sums fits no run of movements; returns how many were compared.

    A run begins at the top, where an account begins, after another row of sums, or where a month begins. Sums may count
    a red entry as it is printed, as it was meant, or on the other side, and the balance brought forward or not.
    """
    moved = [taken[entry.i] for entry in entries if entry.i in taken]
    sums = [running_sums(_SIDES, [way(draft) for draft in moved]) for way in (_meant, _printed, _crossed)]
    sums += [running_sums(_SIDES, [{} if d.opening else way(d) for d in moved]) for way in (_meant, _printed, _crossed)]
    shown = {name: i for name, i in (("debit", columns.debit), ("credit", columns.credit)) if i is not None}
    starts, above, count = _Starts(), 0, 0
    for entry in entries:
        if entry.i in taken:
            starts.see(above, entry, taken[entry.i].date)
            above += 1
        elif entry.total:
            control = Control(entry.i, above, _figures(sheet, columns, amounts, entry.i, currency))
            if control.figures and not _reaches_back(entry, starts):
                warn_control(sheet, control, differences(control, sums, starts.all()), shown, currency)
                count += 1
            starts.sums.append(above)
    return count


def _meant(draft: LedgerDraft) -> Mapping[str, int]:
    return {"debit": draft.debit, "credit": draft.credit}


def _printed(draft: LedgerDraft) -> Mapping[str, int]:
    return {"debit": abs(draft.debit), "credit": abs(draft.credit)}


def _crossed(draft: LedgerDraft) -> Mapping[str, int]:
    debit, credit = max(draft.debit, 0) - min(draft.credit, 0), max(draft.credit, 0) - min(draft.debit, 0)
    return {"debit": debit, "credit": credit}


class _Starts:
    """Where runs of movements may begin, by how many lie before."""

    def __init__(self) -> None:
        self.sums: list[int] = [0]
        self.month = self.account = 0
        self.year_begins = False
        self._seen: tuple[object, str] | None = None

    def see(self, above: int, entry: Entry, day: str) -> None:
        if self._seen is None or self._seen[0] != entry.owner:
            self.account = self.month = above
            self.year_begins = day[5:7] == "01"
        elif self._seen[1] != day[:7]:
            self.month = above
        self._seen = entry.owner, day[:7]

    def all(self) -> list[int]:
        return [0, self.account, self.account + 1, self.month, *self.sums[-2:]]


def _reaches_back(entry: Entry, starts: _Starts) -> bool:
    """A sum since January in a file that begins later counts rows that are not there."""
    return "累计" in (entry.total or "") and not starts.year_begins


def _figures(sheet: Sheet, columns: Columns, amounts: Amounts, i: int, currency: str) -> dict[str, int]:
    pairs = {"debit": columns.debit, "credit": columns.credit}
    figures = {name: amounts.look(sheet.cell(i, column), currency) for name, column in pairs.items() if column is not None}
    if columns.moved is not None and columns.moved_way is not None:
        read = amounts.look(sheet.cell(i, columns.moved), currency)
        way = way_of(sheet.cell(i, columns.moved_way)) if sheet.cell(i, columns.moved_way) else 0
        figures = {"debit" if way == 1 else "credit": read} if way else {}
    return {name: read for name, read in figures.items() if read is not None and not isinstance(read, Fault)}

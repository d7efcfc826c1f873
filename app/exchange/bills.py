"""Checked rows of a register of bills (票据台账): the number as text to the last digit, sub-ranges, states by their words."""

from collections.abc import Mapping

from app.domain.bills import BillKind, BillState, read_number, read_range
from app.domain.drafts import BillDraft
from app.domain.rule import Refused
from app.exchange.amounts import CellNumber
from app.exchange.columns import Columns, Ids, Minors
from app.exchange.faults import Fault
from app.exchange.findings import Ask
from app.exchange.kinds import BILL_KINDS, BILL_STATES, spoken
from app.exchange.totals import check_totals

_EXACT = 15  # digits that a spreadsheet keeps of a number
_BANKS = ("银行", "信用社", "农商", "bank")


def bill_drafts(columns: Columns, base: str, received: str | None) -> list[BillDraft]:
    """Rows that can be posted. ``received`` (ISO): the day of receipt where a row has none; asked for where no row has one."""
    _ask_received(columns, received)
    days = columns.dates("issued", "matures", "received")
    currency = columns.currency_codes()
    amount = columns.amounts(("amount",), [code or base for code in currency])["amount"]
    if columns.findings.asks:
        return []
    check_totals(columns, amount, amount, [code or base for code in currency])
    columns.check_positive("amount", amount)
    came = [day or received for day in days["received"]]
    _check_received(columns, came)
    numbers, ranges = _numbers(columns), _ranges(columns)
    drafts = _joined(columns, numbers, ranges, days, amount, currency, came)
    return _once(columns, drafts)


def _joined(
    columns: Columns, numbers: Ids, ranges: list[tuple[int, int] | None], days: Mapping[str, Ids], amount: Minors,
    currency: Ids, came: Ids,
) -> dict[int, BillDraft]:  # fmt: skip
    """Rows without a problem, by index."""
    acceptor, kinds, states = columns.texts("acceptor"), columns.words("kind", BILL_KINDS), _states(columns)
    kinds = _kinds(columns, kinds, acceptor)
    texts = {name: columns.texts(name) for name in ("customer", "drawer", "acceptor_bank", "endorser")}
    found = {}
    for i in columns.good():
        number, span, kind, matures, minor, day = numbers[i], ranges[i], kinds[i], days["matures"][i], amount[i], came[i]
        assert number and span and kind and matures and minor and day
        found[i] = BillDraft(
            columns.body.numbers[i], texts["customer"][i], number, *span, kind, days["issued"][i], matures, minor, currency[i],
            day, states[i], texts["drawer"][i], acceptor[i], texts["acceptor_bank"][i], texts["endorser"][i],
        )  # fmt: skip
    return found


def _ask_received(columns: Columns, received: str | None) -> None:
    if received is None and not columns.filled("received"):
        columns.findings.asks.append(Ask(Fault.BILL_RECEIVED_UNKNOWN, None, (), "--received", ()))


def _check_received(columns: Columns, came: Ids) -> None:
    for i, day in enumerate(came):
        if day is None and columns.cell("received", i) == "":
            columns.reject(i, "received", Fault.MISSING, needed="received")


def _numbers(columns: Columns) -> Ids:
    """Digits exactly as printed; what a spreadsheet has taken for a number has lost its last ones."""
    found: Ids = []
    for i, cell in enumerate(columns.texts("number")):
        found.append(None)
        if cell is None:
            continue
        if _is_rounded(columns.cell("number", i)):
            columns.reject(i, "number", Fault.BILL_NUMBER_ROUNDED)
            continue
        try:
            found[-1] = read_number(cell)
        except Refused as no:
            columns.reject(i, "number", Fault.BILL_NUMBER_WRONG, digits=no.figures["digits"])
    return found


def _is_rounded(cell: str) -> bool:
    """1.30302E+29, or a cell that holds a number and no text."""
    return "e+" in cell.lower() or (type(cell) is CellNumber and len(cell) > _EXACT)


def _ranges(columns: Columns) -> list[tuple[int, int] | None]:
    found: list[tuple[int, int] | None] = []
    for i, cell in enumerate(columns.texts("range")):
        try:
            found.append(read_range(cell))
        except Refused:
            found.append(None)
            columns.reject(i, "range", Fault.BILL_RANGE_WRONG)
    return found


def _kinds(columns: Columns, said: Ids, acceptor: Ids) -> Ids:
    """Where the file does not say: who accepted it tells."""
    found: Ids = []
    for i, (kind, name) in enumerate(zip(said, acceptor, strict=True)):
        told = kind or (_of_acceptor(name) if name else None)
        if told is None and not columns.cell("kind", i):
            columns.reject(i, "kind", Fault.MISSING, needed="kind")
        found.append(told)
    return found


def _of_acceptor(name: str) -> str:
    if "财务" in name:
        return BillKind.FINANCE
    return BillKind.BANK if any(word in name.lower() for word in _BANKS) else BillKind.COMMERCIAL


def _states(columns: Columns) -> Ids:
    """States by their words; one that is not known says nothing, and a warning says that."""
    found: Ids = []
    for i, cell in enumerate(columns.texts("state")):
        state = BILL_STATES.get(spoken(cell)) if cell else None
        if cell and state is None:
            columns.warn(i, "state", Fault.BILL_STATE_WORD, known=columns.layout.known(BILL_STATES))
        found.append(state and BillState(state))
    return found


def _once(columns: Columns, drafts: Mapping[int, BillDraft]) -> list[BillDraft]:
    """The same bill twice counts once; with other figures the later row is refused."""
    kept: dict[tuple[str, int, int], int] = {}
    for i, draft in drafts.items():
        first = kept.setdefault((draft.number, draft.first, draft.last), i)
        if first == i:
            continue
        if drafts[first][1:] == draft[1:]:
            columns.repeat(i, "number", first)
        else:
            columns.reject(i, "number", Fault.DUPLICATE_KEY, row=drafts[first].row)
    return [drafts[i] for i in kept.values()]

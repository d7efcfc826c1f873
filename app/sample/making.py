"""The sample company as a book: brought in by the real importer and the real actions, as its clerk would have done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from app.actions.dunning import MarkSent, RunDunning, Withdraw
from app.actions.imports import Import, base_currency
from app.actions.intakes import Source
from app.actions.ledger import HoldOff, SetDispute
from app.actions.policy import LoadPolicies
from app.bootstrap import context, create
from app.exchange.checking import Checked, check
from app.exchange.reading import read_table
from app.sample import lately
from app.sample.billing import DAYS, weekday_after, weekday_before
from app.sample.company import NAME, PROFILE, agreed_interest
from app.sample.tables import SampleFiles, Standing, make_tables, receipts_up_to
from app.storage import notice_reads
from app.storage.book import Book
from app.storage.ledger_reads import item, known_customers
from app.storage.notice_reads import NoticeRow
from app.storage.work import Action, Result

RUNS_AGO = (84, 63, 42, 21)  # days before the sample's day on which letters were written
_WITHDRAWN_AGO = 42
Do = Callable[[Action], Result]


@dataclass(frozen=True, slots=True)
class SampleMade:
    """``totals``: what must be open per currency (minor units); ``statement``: a customer with a lively account."""

    path: Path
    company: str
    on: date
    totals: dict[str, Standing]
    customers: int
    documents: int
    receipts: int
    letters_sent: int
    statement: str


class SampleSpoiled(Exception):
    """A row of the sample was refused: the sample or the importer has a bug."""


def create_sample(path: Path, on: date, actor: str | None = None) -> SampleMade:
    """Make the book of the sample company as it stands on ``on``, closed again. Raises BookTrouble as ``new`` does.

    Nothing is left of a book that could not be finished.
    """
    files = make_tables(on)
    book = create(path, NAME, PROFILE, "CNY", context(actor))
    try:
        with TemporaryDirectory(prefix="creditdesk-") as folder:
            sent = _lived(_Desk(book, Path(folder), files, lambda action: book.do(action, context(actor, today=on))))
    except BaseException:
        book.abandon()
        raise
    book.close()
    rows = {kind: len(lines) for kind, lines in files.lines.items()}
    scene = files.scenes["statement_print"]
    return SampleMade(path, NAME, on, files.totals(on), **rows, letters_sent=sent, statement=scene)


@dataclass(frozen=True, slots=True)
class _Desk:
    """The clerk's: an open book, a folder for exports, the files, and how a command is given."""

    book: Book
    folder: Path
    files: SampleFiles
    do: Do


def _lived(desk: _Desk) -> int:
    """The last weeks as they went by: export, import, letters, and now and then a word with a customer."""
    on, sent = desk.files.on, 0
    for ago in RUNS_AGO:
        day = weekday_before(on - timedelta(days=ago))
        _bring_in(desk, day)
        if ago == RUNS_AGO[0]:
            desk.do(LoadPolicies([agreed_interest(desk.files.scenes["interest"], on - timedelta(days=DAYS))]))
        sent += _write_letters(desk, day, ago)
    _bring_in(desk, on)
    _agree(desk)
    _lately(desk)
    return sent


def _lately(desk: _Desk) -> None:
    on = desk.files.on
    lately.bills(desk.book, desk.do)
    lately.asked(desk.book, desk.do, on)
    lately.kept_back(desk.book, desk.do, on, lately.undated(desk.book))
    source = desk.folder / f"deliveries-{on:%Y%m%d}.csv"
    source.write_text(lately.delivery_notes(on, desk.files.scenes["statement_print"]), encoding="utf-8", newline="")
    _post(desk, source, "deliveries", None)


def _bring_in(desk: _Desk, day: date) -> None:
    for kind, text in desk.files.texts(day).items():
        source = desk.folder / f"{kind}-{day:%Y%m%d}.csv"
        source.write_text(text, encoding="utf-8", newline="")
        _post(desk, source, kind, {"documents": day, "receipts": receipts_up_to(day)}.get(kind))


def _post(desk: _Desk, source: Path, kind: str, up_to: date | None) -> None:
    checked = _checked(desk.book, source, kind)
    digest = sha256(source.read_bytes()).hexdigest()
    drafts = Source(kind, source.name, digest, checked.encoding, checked.rows, 0, checked.newest, False, checked.drafts)
    result = desk.do(Import(drafts, up_to.isoformat() if up_to else None))
    _refuse([*result["_decision"].rejected], source)


def _checked(book: Book, source: Path, kind: str) -> Checked:
    with book.reading() as tables:
        currency_of = {code: one.currency for code, one in known_customers(tables).items()}
        found = check(kind, read_table(source), None, currency_of, base_currency(tables))
    _refuse([*found.rejected, *found.warnings, *found.asks], source)
    return found


def _refuse(problems: list[object], source: Path) -> None:
    if problems:
        raise SampleSpoiled(f"{source.name}: {problems[0]}")


def _write_letters(desk: _Desk, day: date, ago: int) -> int:
    """A run, and what became of its letters: most were sent the day after."""
    run = desk.do(RunDunning(day))["run"]
    if run is None:
        return 0
    with desk.book.reading() as tables:
        notices = {notice.code: notice for notice in notice_reads.of_run(tables, run)}
    kept = _put_aside(desk, run, ago)
    late = desk.files.scenes["quiet"] if ago == RUNS_AGO[-1] else None
    for code in notices.keys() - kept:
        sent_on = desk.files.on - timedelta(days=3) if code == late else day + timedelta(days=1)
        shift = weekday_before if code == late else weekday_after
        desk.do(MarkSent(run, shift(sent_on), _channel(notices[code]), code))
    return len(notices.keys() - kept)


def _put_aside(desk: _Desk, run: int, ago: int) -> set[str]:
    """Letters that did not go out: one was paid before it was sealed, one still waits for the owner."""
    paid, waiting = desk.files.scenes["withdrawn"], desk.files.scenes["draft"]
    if ago == _WITHDRAWN_AGO:
        desk.do(Withdraw(run, paid))
        return {paid}
    return {waiting} if ago == RUNS_AGO[-1] else set()


def _channel(notice: NoticeRow) -> str:
    """Formal letters by EMS, first ones by WeChat, those abroad by e-mail; mail only where there is an address."""
    if notice.body["language"] == "en":
        return "email"
    if not {"address", "reg_address"} & notice.body["persons"].keys() or notice.level == 1:
        return "wechat"
    return "ems" if notice.level > 2 else "post"


def _agree(desk: _Desk) -> None:
    """What was agreed of late: a part is looked into, and one customer has promised to pay."""
    on, (code, number) = desk.files.on, desk.files.tails["part_disputed"]
    with desk.book.reading() as tables:
        found = item(tables, known_customers(tables)[code].id, number, "D")
    assert found is not None
    desk.do(SetDispute(code, number, found.open * 2 // 5, on - timedelta(days=30), "数量短少，待核实"))
    desk.do(HoldOff(desk.files.scenes["hold"], on + timedelta(days=14), "客户已承诺下周付款"))

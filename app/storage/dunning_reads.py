"""The dunning ladders as of a day: overdue items, credits, what was sent, and whether an episode is still running."""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from app.domain.accounts_policy import Nature
from app.domain.intake_ledger import BROUGHT, ESTIMATED
from app.domain.ladder import Credit, ItemHistory, Ladder, OpenItem, SentNotice, episode_over
from app.domain.posting import label
from app.storage.engine import Tables
from app.storage.notice_reads import NoticeRow
from app.storage.open_reads import LATEST, Moment, Way, disputed, moment, open_documents
from app.storage.retention_reads import aside

Key = tuple[int, int, str]  # entity, customer, currency


class Draft(NamedTuple):
    """A notice neither sent nor withdrawn."""

    notice: int
    run: int


class History(NamedTuple):
    """What was written on a ladder before."""

    last: SentNotice | None
    episode: int
    drafts: tuple[Draft, ...]


def ladders(
    tables: Tables,
    on: date,
    first_day: Mapping[str, int],
    default_first_day: int,
    with_reductions: bool,
    but_run: int | None,
) -> list[Ladder]:
    """Every ladder with something overdue (or without due date) on ``on``, in the order of customer codes.

    ``first_day``: days overdue of level 1 for customers with a policy of their own. ``but_run``: a run whose drafts
    count as not written, to see whether it would come out the same.
    """
    at = moment(tables, on.isoformat())
    apart = {id_: one.nature for id_, one in aside(tables, on).items() if one.waiting or one.nature is not Nature.RETENTION}
    grouped = _items(tables, at, apart, with_reductions)
    if not grouped:
        return []
    customers = {
        id_: (code, letters, has)
        for id_, code, letters, has in tables.rows(
            "SELECT id, code, letters, address IS NOT NULL OR reg_address IS NOT NULL FROM customer"
        )
    }
    credits = _credits(tables, at)
    holds = dict(_holds(tables))
    written = _written(tables, but_run)
    found = []
    for key in sorted(grouped, key=lambda k: (customers[k[1]][0], k[2], k[0])):
        entity, customer, currency = key
        code, letters, has_address = customers[customer]
        history = written.get(key, _NOTHING)
        over = history.last is not None and _is_over(
            tables, key, history.last, apart, on, first_day.get(code, default_first_day)
        )
        found.append(
            Ladder(
                entity, customer, code, currency, _held(grouped[key], customer, holds), credits.get(key, ()), letters,
                holds.get((customer, None)), history.last, history.episode, over, bool(history.drafts), bool(has_address),
            )
        )  # fmt: skip
    return found


_NOTHING = History(None, 0, ())


def _items(tables: Tables, at: Moment, apart: Mapping[int, Nature], with_reductions: bool) -> dict[Key, list[OpenItem]]:
    parts = disputed(tables, at)
    reductions = _reductions(tables, at) if with_reductions else {}
    day = _Days()
    grouped: dict[Key, list[OpenItem]] = {}
    for id_, entity, customer, currency, number, part, of, dated, due, amount, open_, series, kind in tables.rows(
        "SELECT d.id, d.entity, d.customer, d.currency, d.number, d.part, d.parts, d.date, x.due, d.amount, x.o, d.series, d.kind"
        " FROM "
        + open_documents(1, at)
        + " WHERE x.due < :d OR x.due IS NULL ORDER BY x.due, d.date, d.id",
        at.params,
    ):
        named = number if of == 1 else label(number, part, of)
        item = OpenItem(
            id_, named, day[dated], day[due] if due and series != "B" else None, amount, open_, parts.get(id_, 0), None,
            tuple(reductions.get(id_, ())) if reductions else (), _detailed(series, kind), series == ESTIMATED,
            apart.get(id_) if apart else None,
        )  # fmt: skip
        grouped.setdefault((entity, customer, currency), []).append(item)
    return grouped


def _detailed(series: str, kind: str) -> bool:
    """What was brought forward on a ledger is a balance as well."""
    return series != "B" and (series != ESTIMATED or kind != BROUGHT)


class _Days(dict[str, date]):
    """Dates by their ISO text; a ledger knows only a few hundred."""

    def __missing__(self, text: str) -> date:
        found = self[text] = date.fromisoformat(text)
        return found


def _reductions(tables: Tables, at: Moment) -> dict[int, list[tuple[date, int]]]:
    found: dict[int, list[tuple[date, int]]] = {}
    for document, eff, amount in tables.rows(
        "SELECT a.debit, a.eff, a.amount FROM document d JOIN allocation a ON a.debit = d.id"
        " WHERE d.side = 1 AND d.due < :d AND a.eff <= :d ORDER BY a.eff, a.rowid",
        at.params,
    ):
        found.setdefault(document, []).append((date.fromisoformat(eff), amount))
    return found


def _credits(tables: Tables, at: Moment) -> dict[Key, list[Credit]]:
    day = _Days()
    found: dict[Key, list[Credit]] = {}
    for id_, entity, customer, currency, number, dated, kind, open_ in tables.rows(
        "SELECT d.id, d.entity, d.customer, d.currency, d.number, d.date, d.kind, x.o FROM "
        + open_documents(-1, at)
        + " ORDER BY d.date, d.id",
        at.params,
    ):
        credit = Credit(id_, number, day[dated], kind, open_)
        found.setdefault((entity, customer, currency), []).append(credit)
    return found


def _holds(tables: Tables) -> Iterable[tuple[tuple[int, int | None], date]]:
    latest = {
        (c, d): until for c, d, until in tables.rows("SELECT customer, document, until FROM hold_off ORDER BY seq")
    }
    return ((key, date.fromisoformat(until)) for key, until in latest.items() if until)


def _held(items: list[OpenItem], customer: int, holds: Mapping[tuple[int, int | None], date]) -> Sequence[OpenItem]:
    if not holds:
        return items
    return [item._replace(hold_until=holds.get((customer, item.id))) for item in items]


def _written(tables: Tables, but_run: int | None) -> dict[Key, History]:
    found: dict[Key, History] = {}
    for id_, run, entity, customer, currency, episode, level, state, sent_on in tables.rows(
        "SELECT id, run, entity, customer, currency, episode, level, state, sent_on FROM notice"
        " WHERE state <> 'withdrawn' ORDER BY episode, level, sent_on"
    ):
        if state == "draft" and run == but_run:
            continue
        key = (entity, customer, currency)
        last, top, drafts = found.get(key, _NOTHING)
        if state == "sent":
            last = SentNotice(level, episode, date.fromisoformat(sent_on))
        else:
            drafts = (*drafts, Draft(id_, run))
        found[key] = History(last, max(top, episode), drafts)
    return found


_NOW = Moment("9999-12-31", LATEST, Way.STORED)  # with all that is recorded, whenever it takes effect


def outdated(tables: Tables, drafts: Iterable[NoticeRow]) -> set[int]:
    """Ids of the drafts that demand what is not open like that any more, or leave out money that came since."""
    open_: dict[int, dict[int, int]] = {}
    for notice, document, left in tables.rows(
        "SELECT n.id, d.id, d.open FROM notice n JOIN notice_item i ON i.notice = n.id JOIN document d ON d.id = i.document"
        " WHERE n.state = 'draft'"
    ):
        open_.setdefault(notice, {})[document] = left
    parts = disputed(tables, _NOW)
    credits = {
        (entity, customer, currency): total
        for entity, customer, currency, total in tables.rows(
            "SELECT entity, customer, currency, sum(open) FROM document WHERE open <> 0 AND side = -1"
            " GROUP BY entity, customer, currency"
        )
    }
    return {n.id for n in drafts if not _holds_good(n, open_.get(n.id, {}), parts, credits)}


def _holds_good(
    notice: NoticeRow, open_: Mapping[int, int], parts: Mapping[int, int], credits: Mapping[Key, int]
) -> bool:
    key = (notice.entity, notice.customer, notice.currency)
    return notice.body["credits"] == credits.get(key, 0) and all(
        (left, part) == (open_.get(document), parts.get(document, 0))
        for document, _, _, _, _, left, part, *_ in notice.body["items"]
    )


def _is_over(tables: Tables, key: Key, last: SentNotice, apart: Container[int], on: date, first_day: int) -> bool:
    """Whether the episode of the last letter sent came to an end before ``on``."""
    histories = _histories(tables, key, apart, on)
    return episode_over(histories, first_day, last.sent_on, on)


_OF_LADDER = (
    " WHERE d.customer = :c AND d.entity = :e AND d.currency = :u AND d.side = 1 AND d.void_seq IS NULL AND d.due < :d"
)


def _histories(tables: Tables, key: Key, apart: Container[int], on: date) -> list[ItemHistory]:
    params = {"e": key[0], "c": key[1], "u": key[2], "d": on.isoformat()}
    events: dict[int, list[tuple[str, int]]] = {}
    for document, eff, amount in tables.rows(
        "SELECT d.id, a.eff, a.amount FROM document d JOIN allocation a ON a.debit = d.id" + _OF_LADDER + " ORDER BY a.rowid",
        params,
    ):
        events.setdefault(document, []).append((eff, amount))
    disputes: dict[int, list[tuple[str, int]]] = {}
    for document, eff, amount in tables.rows(
        "SELECT d.id, p.eff, p.amount FROM document d JOIN dispute p ON p.document = d.id" + _OF_LADDER + " ORDER BY p.eff, p.seq",
        params,
    ):
        disputes.setdefault(document, []).append((eff, amount))
    return [
        _history(date.fromisoformat(due), day, amount, events.get(id_, []), disputes.get(id_, []))
        for id_, due, day, amount in tables.rows("SELECT d.id, d.due, d.date, d.amount FROM document d" + _OF_LADDER, params)
        if id_ not in apart
    ]


def _history(
    due: date, day: str, amount: int, allocations: Sequence[tuple[str, int]], disputes: Sequence[tuple[str, int]]
) -> ItemHistory:
    """Undisputed open amount over time, from the document's own day on: allocations, and what was disputed when."""
    # Of two words on one dispute on one day the later counts: the order of recording stays within a day.
    steps = [(eff, False, moved) for eff, moved in allocations] + [(eff, True, part) for eff, part in disputes]
    steps.sort(key=lambda step: step[:2])
    open_, part, events = amount, 0, [(date.fromisoformat(day), amount)]
    for eff, is_dispute, figure in steps:
        if is_dispute:
            part = figure
        else:
            open_ -= figure
        events.append((date.fromisoformat(eff), max(open_ - part, 0)))
    return ItemHistory(due, 0, tuple(events))

"""Dunning runs: plan, issue, record as sent, withdraw, keep the original paper."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from app.actions.matching import private
from app.actions.reasons import one_line
from app.domain.dunning import DataDates, Plan, PlannedNotice, Skip, Skipped, Warn, plan
from app.domain.facts import NoticeIssued, NoticeSent, NoticeWithdrawn, PaperStored, RunMade
from app.domain.letter_text import BALANCE, asks_for, parse
from app.domain.matching import Incoming, Proposal
from app.domain.profile import numbering
from app.domain.rule import Refused, Rule
from app.storage import bank_reads, batch_reads, dunning_reads, movement_reads, notice_reads, policy_reads
from app.storage.engine import Tables
from app.storage.ledger_reads import known_customers, next_id
from app.storage.notice_reads import NoticeRow
from app.storage.work import Result, Work, refuse_later_than_tomorrow
from app.system.memory import collector_paused

CHANNELS = ("post", "ems", "email", "wechat")
BY_MAIL = ("post", "ems")
Account = tuple[int, int, str]  # entity, customer, currency


class Waiting(NamedTuple):
    """The draft that keeps an item from another letter. ``outdated``: its figures are not those of the book any more."""

    run: int
    number: str
    outdated: bool


class OpenLine(NamedTuple):
    """Money on the bank that nobody matched, minor units. ``certain``: customers and currencies of whom it most probably is."""

    line: int
    date: str
    amount: int
    currency: str
    party: str | None
    customers: tuple[str, ...]
    score: int
    certain: frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with what it was made from. ``waiting``: for each item skipped as DRAFT_WAITING the draft, by its id.

    ``accounts``: the movements that letters in balance form show.
    """

    plan: Plan
    data: DataDates
    on: date
    waiting: Mapping[int, Waiting] = field(default_factory=dict)
    accounts: Mapping[Account, list[list[Any]]] = field(default_factory=dict)
    open_lines: Sequence[OpenLine] = ()

    def account(self, notice: PlannedNotice) -> list[list[Any]] | None:
        return self.accounts.get((notice.entity, notice.customer, notice.currency))


def planned(
    tables: Tables, on: date, except_codes: Sequence[str], stale_ok: bool, but_run: int | None = None
) -> Planned:
    """Who gets which letter on a day, from the book as it is. Writes nothing; the preview of a run is this."""
    last = notice_reads.last_sent_on(tables, but_run)
    if last is not None and on < last:
        raise Refused(Rule.RUN_BEFORE_LAST_LETTER, on=on, last=last)
    unknown = [code for code in except_codes if code not in known_customers(tables)] if except_codes else []
    if unknown:
        raise Refused(Rule.CUSTOMER_UNKNOWN, customer=", ".join(unknown))
    policies = policy_reads.dunning_policies(tables, on)
    first_day = {code: own.levels[0].from_days_overdue for code, own in policies.own.items()}
    rated = any(p.daily_rate is not None for p in (policies.general, *policies.own.values()))
    ladders = dunning_reads.ladders(tables, on, first_day, policies.general.levels[0].from_days_overdue, rated, but_run)
    data = DataDates(*(_day(batch_reads.data_date(tables, name)) for name in ("ledger", "receipts")))
    lines = bank_lines_open(tables, on)
    made = plan(
        ladders, policies.of, on, data, policy_reads.calendar(tables), frozenset(except_codes), stale_ok,
        _BalanceTexts(tables, on).has, frozenset(key for line in lines for key in line.certain),
    )  # fmt: skip
    lines = _concerning(lines, made)
    if lines:
        made = replace(made, warnings=tuple(warn for warn in Warn if warn in {*made.warnings, Warn.BANK_LINES_OPEN}))
    return Planned(made, data, on, _waiting(tables, made.skipped, but_run), _accounts(tables, on, made.notices), lines)


def bank_lines_open(tables: Tables, on: date) -> list[OpenLine]:
    """Money in up to a day that nobody has matched or put aside, with whose it may be."""
    if not bank_reads.met_open(tables, on.isoformat()):
        return []
    lines = bank_reads.bank_lines(tables, "", on.isoformat())
    made = {one.line: one for one in bank_reads.proposals(tables, lines, on, private)}
    codes = {one.id: one.code for one in bank_reads.payers(tables)}
    least = bank_reads.matching_policy(tables, on).accept_from
    return [_open_line(one, made.get(one.id), codes, least) for one in bank_reads.incoming(lines, private)]


def _open_line(one: Incoming, proposal: Proposal | None, codes: Mapping[int, str], least: int) -> OpenLine:
    owners = [share.customer for share in proposal.shares] if proposal else []
    score = proposal.score if proposal else 0
    certain = {(owner, one.currency) for owner in owners} if score >= least else set()
    if proposal and proposal.receipt is not None:
        certain = set()  # the book has the receipt: nothing is demanded that was paid
    return OpenLine(
        one.id, one.date, one.amount, one.currency, one.party, tuple(codes[owner] for owner in owners), score, frozenset(certain)
    )


def _concerning(lines: Sequence[OpenLine], made: Plan) -> list[OpenLine]:
    """Those that may be of somebody who gets a letter or was left out for them, and those of nobody known."""
    met = {notice.code for notice in made.notices}
    met |= {one.code for one in made.skipped if one.reason is Skip.PAYMENT_WAITING}
    return [line for line in lines if met and (not line.customers or met & set(line.customers))]


class _BalanceTexts:
    """Which texts have a balance form; nothing is read before the first customer known from a ledger only."""

    def __init__(self, tables: Tables, on: date) -> None:
        self.tables, self.on = tables, on

    def has(self, customer: int, level: int) -> bool:
        """A level without any text is refused when its letter is issued."""
        return self._forms.get((notice_reads.language(self.tables, customer), level), True)

    @cached_property
    def _forms(self) -> dict[tuple[str, int], bool]:
        texts = policy_reads.letter_texts(self.tables, self.on)
        return {key: asks_for(parse(text.body), BALANCE) for key, text in texts.items()}


def _accounts(tables: Tables, on: date, notices: Sequence[PlannedNotice]) -> dict[Account, list[list[Any]]]:
    ladders = [(one.entity, one.customer, one.currency) for one in notices if one.estimated]
    return {ladder: [list(line) for line in movement_reads.account(tables, *ladder, on)] for ladder in ladders}


def _waiting(tables: Tables, skipped: Sequence[Skipped], but_run: int | None) -> dict[int, Waiting]:
    items = {one.item for one in skipped if one.reason is Skip.DRAFT_WAITING}
    if not items:
        return {}
    drafts = {item: draft for item, draft in notice_reads.waiting(tables, but_run).items() if item in items}
    changed = dunning_reads.outdated(tables, drafts.values())
    return {item: Waiting(draft.run, draft.number, draft.id in changed) for item, draft in drafts.items()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class RunDunning:
    """Issue the letters due on a day as drafts. Where those of a run of that day would come out the same, it is that run."""

    on: date
    except_codes: tuple[str, ...] = ()
    stale_ok: str | None = None

    def run(self, work: Work) -> Result:
        with collector_paused():
            waiting, found = self.outlook(work.tables)
            if waiting is not None:
                return {"run": waiting, "repeated": True, "_planned": found}
            run = self._issue(work, found) if found.plan.notices else None
        return {"run": run, "repeated": False, "_planned": found}

    def outlook(self, tables: Tables) -> tuple[int | None, Planned]:
        """What running would come to, without writing: the run of that day whose drafts still hold, or a fresh plan.

        Letters of it that were sent meanwhile are no drafts any more; the others are as they were.
        """
        stale_ok = self._reason is not None
        waiting = notice_reads.run_with_drafts(tables, self.on)
        if waiting is not None:
            again = planned(tables, self.on, self.except_codes, stale_ok, but_run=waiting)
            if _same(again, notice_reads.drafts_of(tables, waiting)):
                return waiting, again
        return None, planned(tables, self.on, self.except_codes, stale_ok)

    @property
    def _reason(self) -> str | None:
        return None if self.stale_ok is None else one_line(self.stale_ok)

    def _issue(self, work: Work, fresh: Planned) -> int:
        run = next_id(work.tables, "run")
        work.record(
            RunMade(
                run, self.on.isoformat(), self._reason, _iso(fresh.data.ledger), _iso(fresh.data.receipts),
                sorted(self.except_codes), skip_rows(fresh),
            )
        )  # fmt: skip
        desk = _Desk(work.tables, run, self.on, {notice.customer for notice in fresh.plan.notices})
        work.record_notices([desk.issued(notice, fresh.account(notice)) for notice in fresh.plan.notices])
        return run


def skip_rows(found: Planned) -> list[list[Any]]:
    """Items left out: code, document, reason, until; with a draft that waits its run and number as well."""
    return [
        [one.code, one.document, str(one.reason), _iso(one.until), *found.waiting.get(one.item, ())[:2]]
        for one in found.plan.skipped
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _same(now: Planned, before: Sequence[NoticeRow]) -> bool:
    """Whether a new plan would issue what a run issued: the same letters with the same figures."""
    return [[*_figures(n), now.account(n), n.further_due] for n in now.plan.notices] == [
        [n.entity, n.customer, n.currency, n.level, n.total, n.body["items"], n.body["credits"], n.body.get("account"),
         n.body.get("further_due", False)]
        for n in before
    ]  # fmt: skip


def _figures(notice: PlannedNotice) -> list[Any]:
    return [
        notice.entity, notice.customer, notice.currency, notice.level, notice.total, _items(notice), notice.credits
    ]  # fmt: skip


def _items(notice: PlannedNotice) -> list[list[Any]]:
    return [
        [i.id, i.document, i.date.isoformat(), i.due.isoformat(), i.amount, i.open, i.disputed, i.days_overdue, i.interest,
         i.interest_days]
        for i in notice.items
    ]  # fmt: skip


class _Desk:
    """Numbers, texts and earlier letters for the notices of one run."""

    def __init__(self, tables: Tables, run: int, on: date, customers: Collection[int]) -> None:
        self.run, self.on, self.day = run, on, on.isoformat()
        self.next = next_id(tables, "notice")
        self.texts = policy_reads.letter_texts(tables, on)
        self.customers = notice_reads.addressees(tables, customers)
        self.earlier = notice_reads.sent_dates(tables)
        self.serials = notice_reads.last_serials(tables, on.year)
        own = notice_reads.profiles(tables)
        self.numbers = {entity: numbering({**own[1], **profile}, on.year) for entity, profile in own.items()}

    def issued(self, notice: PlannedNotice, account: list[list[Any]] | None) -> NoticeIssued:
        to = self.customers[notice.customer]
        text = self.texts.get((to.language, notice.level))
        if text is None:
            raise Refused(Rule.LETTER_TEXT_MISSING, language=to.language, level=notice.level)
        serial = self.serials.get(notice.entity, 0) + 1
        self.serials[notice.entity] = serial
        number = self.numbers.get(notice.entity, self.numbers[1])
        ladder = (notice.entity, notice.customer, notice.currency, notice.episode)
        self.next += 1
        return NoticeIssued(
            self.next - 1, self.run, notice.entity, notice.customer, notice.currency, notice.episode, notice.level,
            notice.ceiling, self.on.year, serial, number(serial), self.day,
            notice.deadline.isoformat(), str(notice.policy_version), text.id, to.language, _items(notice),
            [[c.id, c.document, c.date.isoformat(), c.kind, c.open] for c in notice.credit_items],
            notice.credits, notice.interest, notice.interest_claimed, notice.fees, notice.total,
            self.earlier.get(ladder, []), dict(to.persons), [str(w) for w in notice.warnings], account,
            notice.further_due,
        )  # fmt: skip


def standing(tables: Tables, run: int, customer: str | None) -> list[NoticeRow]:
    """The notices of a run that are not withdrawn, of one customer or of all."""
    if notice_reads.run_day(tables, run) is None:
        raise Refused(Rule.RUN_UNKNOWN, run=run)
    found = [n for n in notice_reads.of_run(tables, run) if customer in (None, n.code)]
    if not found:
        raise Refused(Rule.NOTICE_UNKNOWN, run=run, customer=customer or "")
    left = [n for n in found if n.state != "withdrawn"]
    if not left:
        raise Refused(Rule.NOTICE_WITHDRAWN, run=run, customer=customer or "")
    return left


@dataclass(frozen=True, slots=True)
class MarkSent:
    """The letters of a run left the house on a day. From this day the ladder climbs.

    ``warnings`` of the result name letters that may not be what left: it is recorded all the same.
    """

    run_id: int
    on: date
    channel: str
    customer: str | None = None

    def run(self, work: Work) -> Result:
        notices = standing(work.tables, self.run_id, self.customer)
        already = [n for n in notices if n.state == "sent"]
        for notice in already:
            if (notice.sent_on, notice.channel) != (self.on.isoformat(), self.channel) and (
                self.customer is not None or len(already) == len(notices)
            ):
                raise Refused(
                    Rule.NOTICE_SENT, number=notice.number, on=notice.sent_on or "", channel=notice.channel or ""
                )
        drafts = [n for n in notices if n.state == "draft"]
        refuse_later_than_tomorrow(self.on, work.context)
        self._guard(work.tables, drafts)
        doubts = self._doubts(work.tables, drafts)
        for notice in drafts:
            work.record(NoticeSent(notice.id, self.on.isoformat(), self.channel))
        return {
            "run": self.run_id, "on": self.on.isoformat(), "channel": self.channel,
            "sent": [n.number for n in drafts], "already_sent": [n.number for n in already], "warnings": doubts,
        }  # fmt: skip

    def _doubts(self, tables: Tables, drafts: Sequence[NoticeRow]) -> list[dict[str, str]]:
        printed = any(n.content for n in notice_reads.of_run(tables, self.run_id))
        outdated = dunning_reads.outdated(tables, drafts)
        found = [(n, Warn.NOT_PRINTED) for n in drafts if printed and not n.content]
        found += [(n, Warn.OUTDATED) for n in drafts if n.id in outdated]
        paying = {key for line in bank_lines_open(tables, self.on) for key in line.certain} if drafts else set()
        found += [(n, Warn.BANK_LINES_OPEN) for n in drafts if (n.customer, n.currency) in paying]
        return [{"number": n.number, "customer": n.code, "warning": str(warning)} for n, warning in found]

    def _guard(self, tables: Tables, drafts: Sequence[NoticeRow]) -> None:
        made = notice_reads.run_day(tables, self.run_id)
        if made is not None and self.on < made:
            raise Refused(Rule.SENT_BEFORE_RUN, on=self.on, run_on=made)
        homeless = [n.code for n in drafts if self.channel in BY_MAIL and not _has_address(n.body["persons"])]
        if homeless:
            raise Refused(Rule.NO_ADDRESS, customer=", ".join(homeless[:5]), count=len(homeless))


def _has_address(persons: Mapping[str, int]) -> bool:
    return "address" in persons or "reg_address" in persons


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take unsent letters back. Their numbers stay used, so that the series shows no gap."""

    run_id: int
    customer: str | None = None

    def run(self, work: Work) -> Result:
        notices = standing(work.tables, self.run_id, self.customer)
        sent = [n for n in notices if n.state == "sent"]
        drafts = [n for n in notices if n.state == "draft"]
        if sent and (self.customer is not None or not drafts):
            raise Refused(
                Rule.NOTICE_SENT, number=sent[0].number, on=sent[0].sent_on or "", channel=sent[0].channel or ""
            )
        for notice in drafts:
            work.record(NoticeWithdrawn(notice.id))
        return {"run": self.run_id, "withdrawn": [n.number for n in drafts], "sent": [n.number for n in sent]}


@dataclass(frozen=True, slots=True)
class StorePaper:
    """Keep the original sheets of notices; the first print is the original and stays it."""

    sheets: tuple[tuple[int, str, str, int], ...]  # notice, sha256, hash of what it says, pages
    papers: tuple[tuple[str, bytes], ...]

    def run(self, work: Work) -> Result:
        work.tables.many("INSERT OR IGNORE INTO paper(sha256, bytes) VALUES(?, ?)", self.papers)
        for notice, sha256, content, pages in self.sheets:
            work.record(PaperStored(notice, sha256, content, pages))
        return {"stored": len(self.sheets)}

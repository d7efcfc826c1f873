"""What the sample is for: each case stands in its books, whatever the day it is made for."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from app.actions.dunning import planned
from app.domain.dunning import Plan, Skip, Warn
from app.domain.terms import Kind, Start, parse_term
from app.exchange.kinds import legal_form
from app.queries.ageing import ageing
from app.sample import making
from app.sample.billing import TAILS, weekday_after, weekday_before
from app.sample.making import RUNS_AGO, SampleSpoiled, create_sample
from app.sample.register import Customer, credit_code, customers
from app.sample.tables import SampleFiles, make_tables, receipts_up_to
from app.storage.engine import Tables
from app.storage.reading import read_book

MONDAY = date(2026, 11, 23)
DAYS = [*(MONDAY + timedelta(days=n) for n in range(7)), date(2024, 2, 29), date(2026, 3, 31), date(2026, 10, 5)]
LEVELS = {"level1": 1, "level2": 2, "level3": 3, "level4": 4, "english1": 1, "english2": 2, "no_address": 1, "part_disputed": 3}
REASONS = {
    "done": Skip.LADDER_DONE, "quiet": Skip.QUIET, "draft": Skip.DRAFT_WAITING, "hold": Skip.HOLD_OFF,
    "disputed": Skip.DISPUTED, "owner": Skip.OWNER_HANDLES, "statement": Skip.OWNER_HANDLES, "covered": Skip.COVERED,
    "too_early": Skip.TOO_EARLY,
}  # fmt: skip


class Lived(NamedTuple):
    files: SampleFiles
    path: Path
    plan: Plan


@pytest.fixture(scope="module", params=DAYS, ids=str)
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    on: date = request.param
    made = create_sample(tmp_path_factory.mktemp("sample") / "s.desk", on, "测试")
    with tables(made.path) as book:
        return Lived(make_tables(on), made.path, planned(book, on, (), False).plan)


@contextmanager
def tables(path: Path) -> Iterator[Tables]:
    book = read_book(path)
    try:
        with book.reading() as found:
            yield found
    finally:
        book.close()


def rows(files: SampleFiles, kind: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files.texts(files.on)[kind])))


# ---- the figures


def test_each_account_ties_out_on_any_day(lived: Lived) -> None:
    on = lived.files.on
    for day in (on, on - timedelta(days=1), on - timedelta(days=21), on - timedelta(days=100), on - timedelta(days=400)):
        with tables(lived.path) as book:
            found = ageing(book, day).rows
        assert {(r.code, r.currency): (r.gross, r.unapplied) for r in found} == lived.files.expected(day), day


def test_two_currencies_and_advances_are_open(lived: Lived) -> None:
    totals = lived.files.totals(lived.files.on)
    assert totals.keys() == {"CNY", "USD"}
    assert all(one.gross > 0 for one in totals.values()) and totals["CNY"].unapplied > 0
    assert lived.files.expected(lived.files.on - timedelta(days=800)) == {}


def test_every_row_of_the_files_is_in_the_book_once(lived: Lived) -> None:
    wanted = [
        len(lived.files.lines["customers"]),
        len(lived.files.lines["documents"]),
        len({line.row["reference"] for line in lived.files.lines["receipts"]}),
    ]
    with tables(lived.path) as book:
        billed = "SELECT count(DISTINCT number) FROM document WHERE series = "
        counts = ["SELECT count(*) FROM customer", billed + "'D'", billed + "'R'"]
        assert [book.value(sql) for sql in counts] == wanted


# ---- the letters


def test_every_level_is_due_where_the_sample_says(lived: Lived) -> None:
    due = {notice.code: notice for notice in lived.plan.notices}
    assert {scene: due[lived.files.scenes[scene]].level for scene in LEVELS} == LEVELS
    assert {due[lived.files.scenes[scene]].currency for scene in ("english1", "english2")} == {"USD"}
    assert Warn.NO_ADDRESS in due[lived.files.scenes["no_address"]].warnings
    assert due[lived.files.scenes["interest"]].interest > 0
    assert any(item.disputed for item in due[lived.files.scenes["part_disputed"]].items)


def test_every_reason_is_given_where_the_sample_says(lived: Lived) -> None:
    given: dict[str, set[Skip]] = {}
    for one in lived.plan.skipped:
        given.setdefault(one.code, set()).add(one.reason)
    assert {scene: reason for scene, reason in REASONS.items() if reason not in given[lived.files.scenes[scene]]} == {}
    assert Skip.NO_TERM in set().union(*given.values())
    kept_silent = {lived.files.scenes[scene] for scene in REASONS} - {lived.files.scenes["too_early"]}
    assert not kept_silent & {notice.code for notice in lived.plan.notices}


def test_data_are_fresh_and_letters_were_sent_in_the_weeks_before(lived: Lived) -> None:
    on = lived.files.on
    with tables(lived.path) as book:
        runs = [date.fromisoformat(day) for (day,) in book.rows("SELECT on_date FROM run ORDER BY id")]
        ledger = [date.fromisoformat(day) for (day,) in book.rows("SELECT ledger_date FROM run ORDER BY id")]
        sent = dict(book.rows("SELECT state, count(*) FROM notice GROUP BY state"))
        channels = {channel for (channel,) in book.rows("SELECT channel FROM notice WHERE state = 'sent'")}
        days = [date.fromisoformat(day) for (day,) in book.rows("SELECT sent_on FROM notice WHERE state = 'sent'")]
    assert Skip.STALE_DATA not in {one.reason for one in lived.plan.skipped}
    assert runs == ledger == [weekday_before(on - timedelta(days=ago)) for ago in RUNS_AGO]
    assert (sent["draft"], sent["withdrawn"]) == (1, 1) and sent["sent"] > 30
    assert channels == {"wechat", "post", "ems", "email"}
    assert max(days) < on and all(day.weekday() < 5 for day in (*runs, *days))


# ---- the files


@pytest.fixture(scope="module")
def files() -> SampleFiles:
    return make_tables(MONDAY)


def test_all_that_happens_lies_in_the_two_years_before(files: SampleFiles) -> None:
    shown = [date.fromisoformat(row["开票日期"]) for row in rows(files, "documents")]
    paid = [date.fromisoformat(row["收款日期"]) for row in rows(files, "receipts")]
    back = [date.fromisoformat(row["退票日期"]) for row in rows(files, "receipts") if row["退票日期"]]
    assert min(shown) >= MONDAY - timedelta(days=732) and max(shown) < MONDAY
    assert back and max(*paid, *back) <= receipts_up_to(MONDAY) == date(2026, 11, 20)
    assert all(day.weekday() < 5 for day in (*shown, *paid, *back))


def test_an_export_of_an_earlier_day_knows_nothing_of_later_ones(files: SampleFiles) -> None:
    day = MONDAY - timedelta(days=40)
    earlier = {kind: list(csv.reader(io.StringIO(text))) for kind, text in files.texts(day).items()}
    assert all(row[3] <= day.isoformat() for row in earlier["documents"][1:])
    assert all(max(row[2], row[8]) <= day.isoformat() for row in earlier["receipts"][1:])
    whole = files.texts(MONDAY)
    assert len(earlier["documents"]) < len(whole["documents"].splitlines())


def test_documents_are_of_every_kind(files: SampleFiles) -> None:
    documents, receipts = rows(files, "documents"), rows(files, "receipts")
    assert {row["类型"] for row in documents} == {"发票", "红字", "借项", "期初"}
    assert {row["方式"] for row in receipts} >= {"承兑汇票", "现金折扣", "尾差", "坏账核销", "退款", "电汇", "微信"}
    for column in ("到期日", "订单号", "合同号", "送货单号", "项目", "科目", "起算日", "冲抵单据", "争议金额", "摘要"):
        assert any(row[column] for row in documents), column
    assert {"是"} < {row["争议金额"] for row in documents}
    assert any(row["付款人"] for row in receipts) and any(not row["核销单据"] for row in receipts)
    assert len({row["收款号"] for row in receipts}) < len(receipts)
    assert len({row["单据号"] for row in documents}) == len(documents)


def test_a_red_letter_is_smaller_and_not_older_than_its_invoice(files: SampleFiles) -> None:
    known = {row["单据号"]: row for row in rows(files, "documents")}
    notes = [row for row in known.values() if row["冲抵单据"]]
    assert len(notes) > 20
    for note in notes:
        invoice = known[note["冲抵单据"]]
        assert (note["客户编号"], note["币种"]) == (invoice["客户编号"], invoice["币种"])
        assert note["开票日期"] >= invoice["开票日期"] and float(note["价税合计"]) < float(invoice["价税合计"])


# ---- the customers


@pytest.fixture(scope="module")
def register() -> Sequence[Customer]:
    return customers()


def test_there_are_sixty_customers_all_different(register: Sequence[Customer]) -> None:
    assert len(register) == 60
    for values in ([c.code for c in register], [c.name for c in register], [c.short_name for c in register]):
        assert len(set(values)) == 60
    assert len({c.values["uscc"] for c in register if "uscc" in c.values}) == 52


def test_they_are_firms_people_and_strangers(register: Sequence[Customer]) -> None:
    assert [legal_form(c.name, c.values.get("uscc")) for c in register] == [c.form for c in register]
    assert sum(c.form == "person" for c in register) == 5
    abroad = [c for c in register if c.language == "en"]
    assert len(abroad) == 3 and all(c.name_en and c.currency == "USD" for c in abroad)
    sizes = [sum(c.group == group for c in register) for group in {c.group for c in register} - {""}]
    assert len(sizes) == 3 and min(sizes) >= 2
    assert len({c.salesperson for c in register}) == 3


def test_terms_are_of_every_kind(register: Sequence[Customer]) -> None:
    terms = [parse_term(c.term) for c in register if c.term]
    assert len(register) - len(terms) == 2
    parts = [part for term in terms for part in term.parts]
    assert {part.kind for part in parts} == set(Kind) and {part.start for part in parts} == set(Start)
    assert {"月结30", "月结30(月)"} <= {c.term for c in register}
    assert any(term.discount for term in terms) and any(part.cut for part in parts)
    assert sum(len(term.parts) > 1 for term in terms) >= 3


def test_nobody_can_be_rung_or_written_to(register: Sequence[Customer]) -> None:
    values = [c.values for c in register]
    assert all(v["email"].endswith(".example") for v in values if "email" in v)
    assert all(v["phone"].startswith("100-") for v in values if "phone" in v)


def test_each_scene_has_a_customer(register: Sequence[Customer]) -> None:
    assert {scene for c in register for scene in c.scenes} >= {*TAILS, "bounced", "advance", "refund", "write_off", "usd"}


def test_a_code_of_a_firm_has_its_check_digit() -> None:
    assert credit_code(1) == "91000000MA0000001R"  # 22 by weights 1, 3, 9 … modulo 31, worked out by hand
    assert credit_code(3)[-1] == "0"


@pytest.mark.parametrize(("given", "before", "after"), [
    (date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 20)), (date(2026, 11, 21), date(2026, 11, 20), date(2026, 11, 23)),
    (date(2026, 11, 22), date(2026, 11, 20), date(2026, 11, 23)), (date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 23)),
])  # fmt: skip
def test_weekends_give_way(given: date, before: date, after: date) -> None:
    assert (weekday_before(given), weekday_after(given)) == (before, after)


def test_a_sample_that_is_refused_is_a_bug_and_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.sample.tables._ACCOUNT", "1122\u0007")
    with pytest.raises(SampleSpoiled, match="documents-"):
        making.create_sample(tmp_path / "s.desk", MONDAY, "测试")

"""Letters to customers known from a ledger only: every figure is in the fact, the ladder climbs, texts without the form skip."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.actions.dunning import MarkSent, RunDunning, Withdraw, planned
from app.actions.imports import Import
from app.actions.ledger import HoldOff, PostDocument, SetDispute
from app.actions.policy import LoadLetters, LoadPolicies
from app.domain.drafts import LedgerDraft
from app.domain.rule import Rule
from app.queries.papers import letters
from app.storage import policy_reads
from app.storage.notice_reads import NoticeRow, of_run
from app.storage.replay import replay_into
from tests.actions.office import Office, customer, document, reached, receipt, source
from tests.actions.test_policy import policy

ON = date(2026, 6, 30)
PLAIN = "催款函\n{明细表}\n请于{付款期限日}前付{催付金额}。"
ROWS = (
    ("2026-01-05", None, "期初余额", 500),
    ("2026-01-10", "记-1", "收款", -500),
    ("2026-03-02", "记-2", "销售", 1_000),
    ("2026-04-10", "记-3", "收款核销", -300),
    ("2026-05-24", "记-4", "销售", 400),
)


def told(rows: Sequence[tuple[str, str | None, str, int]] = ROWS, code: str = "C001") -> Import:
    """A ledger as an export has it; what is owed positive."""
    drafts = [
        LedgerDraft(n, code, None, None, day, voucher, text, max(amount, 0), max(-amount, 0), None, voucher is None)
        for n, (day, voucher, text, amount) in enumerate(rows, 4)
    ]
    return Import(source("ledger", drafts))


@pytest.fixture
def firm(office: Office) -> Office:
    """C001 owes 1,100 by its ledger, of which 700 have been due since 2026-04-01 and 400 since 2026-06-23: 90 and 7 days."""
    office.customers(customer("C001", term="NET30", address="福州路一号"), customer("C900", row=3))
    office.do(LoadPolicies([policy({"stale_working_days": 3650}, valid_from="2026-01-01")]))
    office.do(told())
    reached(office, "2026-06-30")
    return office


def run(office: Office, on: date = ON) -> NoticeRow:
    (notice,) = notices(office, office.do(RunDunning(on))["run"])
    return notice


def notices(office: Office, number: int) -> list[NoticeRow]:
    with office.reading() as tables:
        return of_run(tables, number)


def skipped(office: Office, on: date = ON) -> list[str]:
    with office.reading() as tables:
        return [str(skip.reason) for skip in planned(tables, on, (), False).plan.skipped]


def holds(office: Office, folder: Path) -> bool:
    """Whether the journal and a replay of it give the same book."""
    return not office.findings() and replay_into(office.path, folder / "again.desk")[2] == []


def test_every_figure_of_the_letter_is_in_the_fact(firm: Office, tmp_path: Path) -> None:
    notice = run(firm)
    assert notice.total == 1_100
    assert [(item[5], item[7]) for item in notice.body["items"]] == [(700, 90), (400, 7)]
    assert notice.body["account"] == [
        ["2026-03-02", "ledger_debit", "记-2", "销售", 1_000, 1_000],
        ["2026-04-10", "ledger_credit", "记-3", None, -300, 700],
        ["2026-05-24", "ledger_debit", "记-4", "销售", 400, 1_100],
    ]
    assert notice.body["further_due"] is False
    with firm.reading() as tables:
        (paper,) = letters(tables, notice.run, [notice])
    shown = paper.account  # type: ignore[union-attr]
    assert shown is not None
    assert [(line.document, line.text) for line in shown.lines] == [("记-2", "销售"), ("记-3", "收款或贷项"), ("记-4", "销售")]
    assert (shown.balance, shown.due) == (1_100, 1_100)
    assert holds(firm, tmp_path)


def test_the_ladder_climbs_by_what_was_sent(firm: Office, tmp_path: Path) -> None:
    firm.today, found, after = date(2026, 7, 1), [], {1: "QUIET", 2: "QUIET", 3: "LEVEL_SENT", 4: "LADDER_DONE"}
    for day in (date(2026, 6, 1), date(2026, 6, 8), date(2026, 6, 24), date(2026, 7, 1)):
        notice = run(firm, day)
        firm.do(MarkSent(notice.run, day, "ems"))
        assert after[notice.level] in skipped(firm, day)
        found.append((notice.level, notice.total, notice.body["further_due"]))
    assert found == [(1, 700, False), (2, 700, False), (3, 700, True), (4, 1_100, False)]
    assert holds(firm, tmp_path)


def test_money_that_came_since_is_taken_off_and_shown(firm: Office) -> None:
    firm.receipts(receipt("SK-1", 150, "2026-06-20"))
    notice = run(firm)
    assert (notice.total, notice.body["credits"], notice.body["account"][-1]) == (
        950, 150, ["2026-06-20", "receipt", "SK-1", None, -150, 950]
    )  # fmt: skip
    with firm.reading() as tables:
        (paper,) = letters(tables, notice.run, [notice])
    assert paper.account.due == 950  # type: ignore[union-attr]
    said = "".join(one.text for one in paper.filled.paragraphs)  # type: ignore[union-attr]
    assert "余额¥9.50，其中按约定账期已到期¥9.50" in said and "尚未冲抵的付款及贷项¥1.50" in said


def test_a_new_movement_makes_another_letter_of_that_day(firm: Office) -> None:
    first = firm.do(RunDunning(ON))
    assert firm.do(RunDunning(ON)) | {"_planned": None} == {"run": first["run"], "repeated": True, "_planned": None}
    firm.do(told((*ROWS, ("2026-06-29", "记-9", "销售", 50))))
    waiting = firm.do(RunDunning(ON))
    assert (waiting["run"], skipped(firm)) == (None, ["DRAFT_WAITING", "DRAFT_WAITING"])
    firm.do(Withdraw(first["run"]))
    again = run(firm)
    assert (again.total, again.body["account"][-1][4:]) == (1_100, [50, 1_150])


def test_more_that_is_due_is_said_and_makes_another_letter(firm: Office) -> None:
    """An invoice by hand beside the ledger: in dispute as a whole it is due, and not demanded."""
    firm.do(PostDocument("C001", "I1", "invoice", date(2026, 5, 1), 200, "CNY", due=date(2026, 5, 31)))
    first = run(firm)
    assert (first.total, first.body["further_due"], first.body["account"][-1][5]) == (1_300, False, 1_300)
    firm.do(SetDispute("C001", "I1", 80, date(2026, 6, 30)))
    firm.do(Withdraw(first.run))
    part = run(firm)
    assert (part.total, part.body["further_due"]) == (1_220, False)
    with firm.reading() as tables:
        (paper,) = letters(tables, part.run, [part])
    assert paper.account.due == 1_300  # type: ignore[union-attr]
    firm.do(Withdraw(part.run))
    firm.do(SetDispute("C001", "I1", 200, date(2026, 6, 30)))
    whole = run(firm)
    assert (whole.total, whole.body["further_due"]) == (1_100, True)
    with firm.reading() as tables:
        (paper,) = letters(tables, whole.run, [whole])
    assert "其中本函所涉、按约定账期在2026年6月30日之前到期的为¥11.00" in paper.filled.paragraphs[0].text  # type: ignore[union-attr]


def test_a_hold_keeps_the_letter_back(firm: Office) -> None:
    firm.do(HoldOff("C001", date(2026, 7, 31), "等对账"))
    assert (firm.do(RunDunning(ON))["run"], skipped(firm)) == (None, ["HOLD_OFF", "HOLD_OFF"])


# ---- texts


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_text_without_the_form_is_not_used_and_the_reason_is_kept(office: Office, language: str) -> None:
    office.customers(customer("C001", term="NET30", language=language), customer("C900", row=3))
    office.do(told())
    office.documents(document("N1", 90, "2026-05-01", "C900", due="2026-05-31"))
    reached(office, "2026-06-30")
    own = [{"language": one, "level": 1, "valid_from": "2026-06-30", "body": PLAIN} for one in ("zh", "en")]
    office.do(LoadLetters(own[:1] if language == "zh" else own[1:]))
    assert [n.code for n in notices(office, office.do(RunDunning(date(2026, 6, 29)))["run"])] == ["C001", "C900"]
    office.do(Withdraw(1))
    made = office.do(RunDunning(ON))
    assert [n.code for n in notices(office, made["run"])] == ["C900"]
    ((kept,),) = office.rows("SELECT skipped FROM run WHERE id = ?", made["run"])
    assert [(code, reason) for code, _, reason, *_ in json.loads(kept)] == [("C001", "ESTIMATED")] * 2


def test_a_text_of_another_level_does_not_matter(firm: Office) -> None:
    firm.do(LoadLetters([{"language": "zh", "level": 2, "valid_from": "2026-01-01", "body": PLAIN}]))
    first = run(firm, date(2026, 6, 8))
    firm.do(MarkSent(first.run, date(2026, 6, 8), "ems"))
    assert (first.level, skipped(firm)) == (1, ["ESTIMATED", "ESTIMATED"])


def test_a_level_without_any_text_is_refused_as_for_everyone(firm: Office) -> None:
    first = {"number": 1, "from_days_overdue": 7}
    five = [first, *({"number": n, "from_days_overdue": 7 + n, "days_after_previous": 0} for n in range(2, 6))]
    firm.do(LoadPolicies([policy({"levels": five, "stale_working_days": 3650}, valid_from="2026-06-02")]))
    for _ in range(4):
        firm.do(MarkSent(run(firm).run, ON, "ems"))
    assert firm.refuses(RunDunning(ON), Rule.LETTER_TEXT_MISSING) == {"language": "zh", "level": 5}


def test_a_letter_in_english_shows_no_chinese_text(office: Office) -> None:
    rows = (("2026-03-02", "记-2", "销售", 1_000), ("2026-04-10", "V-3", "Payment", -300))
    office.customers(customer("C001", term="NET30", language="en", name_en="Nord GmbH"), customer("C900", row=3))
    office.do(told(rows))
    reached(office, "2026-06-30")
    notice = run(office)
    with office.reading() as tables:
        (paper,) = letters(tables, notice.run, [notice])
        assert policy_reads.letter_text(tables, notice.body["letter_text"]).startswith("Payment reminder")
    assert [line.text for line in paper.account.lines] == ["Charge", "Payment"]  # type: ignore[union-attr]


def test_customers_with_documents_get_the_letter_they_had(firm: Office) -> None:
    firm.documents(document("N1", 90, "2026-05-01", "C900", due="2026-05-31"))
    found: dict[str, Any] = {n.code: n.body for n in notices(firm, firm.do(RunDunning(ON))["run"])}
    assert (found["C900"]["account"], found["C900"]["further_due"]) == (None, False)
    assert found["C001"]["account"] is not None

"""A run by command: planned, printed, sent, withdrawn, copied."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.cli import main
from app.storage.book import open_book
from app.storage.reading import read_book

Run = Callable[..., tuple[int, dict[str, Any]]]


def letters_of(said: dict[str, Any]) -> dict[str, tuple[int, int, str]]:
    return {n["customer"]: (n["level"], n["ceiling"], n["total"]) for n in said["notices"]}


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def test_a_dry_run_says_what_a_run_does_and_writes_nothing(book: Path, run: Run) -> None:
    entries = run("verify", book)[1]["entries"]
    code, planned = run("dun", book, "--on", "2026-06-30", "--dry-run")
    assert (code, planned["run"], planned["dry_run"]) == (0, None, True)
    assert run("verify", book)[1]["entries"] == entries
    _, made = run("dun", book, "--on", "2026-06-30")
    assert (made["run"], made["repeated"]) == (1, False)
    assert letters_of(made) == letters_of(planned) == {
        "C002": (1, 3, "30000.00"),
        "C003": (1, 4, "45000.00"),
        "E001": (1, 2, "1000.00"),
    }  # fmt: skip
    assert made["skipped"] == planned["skipped"] == [{"customer": "C004", "document": "I11", "reason": "OWNER_HANDLES"}]


def test_a_letter_names_each_figure_it_claims(book: Path, run: Run) -> None:
    notice = next(n for n in run("dun", book, "--on", "2026-06-30")[1]["notices"] if n["customer"] == "C003")
    assert notice["items"] == [
        {"document": "I04", "due": "2026-03-29", "open": "10000.00", "disputed": "0.00", "days_overdue": 93, "interest": "0.00"},
        {"document": "I08", "due": "2026-05-19", "open": "40000.00", "disputed": "5000.00", "days_overdue": 42, "interest": "0.00"},
    ]
    assert (notice["credits"], notice["fees"], notice["interest"]) == ("0.00", "0.00", "0.00")


def test_without_an_account_to_pay_into_no_letter_is_printed_and_no_run_is_made(book: Path, run: Run, tmp_path: Path) -> None:
    code, said = run("dun", book, "--on", "2026-06-30", "--pdf", tmp_path / "x.pdf")
    assert (code, said["refused"]) == (1, "LETTERHEAD_INCOMPLETE")
    assert not (tmp_path / "x.pdf").exists()
    assert run("dun", book, "--on", "2026-06-30", "--dry-run")[1]["notices"][0]["level"] == 1


def test_letters_are_printed_and_a_missing_file_is_written_again_without_news(ready: Path, run: Run, tmp_path: Path) -> None:
    one, sheets, folder = tmp_path / "l.pdf", tmp_path / "s.pdf", tmp_path / "单封"
    how = ("dun", ready, "--on", "2026-06-30", "--pdf", one, "--pdf-dir", folder, "--sheets", sheets)
    code, said = run(*how)
    assert code == 0 and len(said["pdf"]) == 5
    # 6 sheets: three letters, an original and a kept copy of each
    assert len(PdfReader(one).pages) == 6 and len(list(folder.iterdir())) == 3
    text = text_of(one).replace("\n", "")
    for expected in ("财函〔2026〕1号", "30,000.00", "人民币叁万元整", "合同（编号HT-1）", "留存联", "Payment reminder"):
        assert expected in text
    assert "5,000.00" in text and "用印审批单" in text_of(sheets)
    entries = run("verify", ready)[1]["entries"]
    before = one.read_bytes()
    one.unlink()
    code, again = run(*how)
    assert (code, again["repeated"], again["run"]) == (0, True, 1)
    assert one.read_bytes() == before
    assert run("verify", ready)[1] == {"ok": True, "entries": entries, "head": run("verify", ready)[1]["head"], "problems": []}


def test_a_later_print_says_that_it_is_a_copy(ready: Path, run: Run, tmp_path: Path) -> None:
    run("dun", ready, "--on", "2026-06-30", "--pdf", tmp_path / "l.pdf")
    code, said = run("reprint", ready, 1, "--customer", "C002", "--pdf", tmp_path / "c.pdf")
    assert (code, said["copies"]) == (0, 1)
    assert "副本" in text_of(tmp_path / "c.pdf") and "副本" not in text_of(tmp_path / "l.pdf")
    assert run("reprint", ready, 9, "--pdf", tmp_path / "c.pdf")[1]["refused"] == "RUN_UNKNOWN"
    assert run("reprint", ready, 1, "--customer", "C001", "--pdf", tmp_path / "c.pdf")[1]["refused"] == "NOTICE_UNKNOWN"


def test_one_failing_letter_fails_alone(ready: Path, run: Run, tmp_path: Path) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_text("code,name,term\nC009,怪\U000108a0公司,NET30\n", encoding="utf-8")
    assert run("import", ready, "--kind", "customers", odd)[0] == 0
    odd.write_text("customer,number,date,amount\nC009,Z1,2026-01-01,10.00\n", encoding="utf-8")
    assert run("import", ready, "--kind", "documents", odd, "--up-to", "2026-06-30")[0] == 0
    code, said = run("dun", ready, "--on", "2026-06-30", "--pdf", tmp_path / "l.pdf", "--pdf-dir", tmp_path / "d")
    assert code == 0
    assert [one["customer"] for one in said["failed"]] == ["C009"] and "\U000108a0" in said["failed"][0]["says"]
    assert len(said["pdf"]) == 1 + 3


def test_the_ladder_climbs_from_what_was_sent(ready: Path, run: Run) -> None:
    run("dun", ready, "--on", "2026-06-30")
    code, said = run("sent", ready, 1, "--on", "2026-07-01", "--channel", "ems")
    assert (code, said["refused"], said["customer"]) == (1, "NO_ADDRESS", "C002")
    assert run("sent", ready, 1, "--on", "2026-07-01", "--channel", "ems", "--customer", "C003")[0] == 0
    assert run("sent", ready, 1, "--on", "2026-07-01", "--channel", "wechat", "--customer", "C002")[0] == 0
    assert run("withdraw", ready, 1, "--customer", "E001")[1]["withdrawn"] == ["宁波华创五金财函〔2026〕3号"]
    _, said = run("dun", ready, "--on", "2026-07-30", "--stale-ok", "测试")
    assert letters_of(said)["C003"][:2] == (2, 4) and letters_of(said)["E001"][0] == 1
    assert {n["number"] for n in said["notices"]} >= {"宁波华创五金财函〔2026〕4号"}
    assert run("dun", ready, "--on", "2026-06-29")[1]["refused"] == "RUN_BEFORE_LAST_LETTER"


def test_drafts_of_a_run_of_which_part_was_sent_are_still_printed(ready: Path, run: Run, tmp_path: Path) -> None:
    run("dun", ready, "--on", "2026-06-30")
    run("sent", ready, 1, "--on", "2026-07-01", "--channel", "wechat", "--customer", "C002")
    how = ("dun", ready, "--on", "2026-06-30", "--pdf-dir", tmp_path / "d")
    planned = run(*how, "--dry-run")[1]
    code, said = run(*how)
    assert (code, said["run"], said["repeated"]) == (0, 1, True)
    assert [(n["customer"], n["state"]) for n in said["notices"]] == [("C003", "draft"), ("E001", "draft")]
    assert planned["notices"] == said["notices"]
    assert len(said["pdf"]) == len(list((tmp_path / "d").iterdir())) == 2
    assert "副本" not in text_of(Path(said["pdf"][0]))
    run("withdraw", ready, 1)
    assert run("dun", ready, "--on", "2026-06-30")[1]["refused"] == "RUN_BEFORE_LAST_LETTER"


def test_letters_recorded_as_sent_before_are_counted(ready: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dun", str(ready), "--on", "2026-06-30"]) == 0
    said = []
    for customer in (["--customer", "C002"], [], []):
        assert main(["sent", str(ready), "1", "--on", "2026-06-30", "--channel", "wechat", "--lang", "en", *customer]) == 0
        said.append(capsys.readouterr().out.splitlines())
    assert said[0][-1].endswith("财函〔2026〕1号") and not said[0][-1].startswith("Recorded")
    assert [line for line in said[1] if "letters:" in line] == [
        "Recorded as sent on 2026-06-30 by WeChat, letters: 2.",
        "Recorded as sent before and not recorded again, letters: 1.",
    ]
    assert said[2] == ["Recorded as sent before and not recorded again, letters: 3."]


def test_a_copy_of_what_was_withdrawn_is_refused_by_its_name(ready: Path, run: Run, tmp_path: Path) -> None:
    run("dun", ready, "--on", "2026-06-30")
    run("withdraw", ready, 1, "--customer", "C002")
    again = ("reprint", ready, 1, "--pdf", tmp_path / "c.pdf")
    assert run(*again, "--customer", "C002")[1]["refused"] == "NOTICE_WITHDRAWN"
    assert run(*again)[1]["copies"] == 2
    run("withdraw", ready, 1)
    assert run(*again)[1]["refused"] == "NOTICE_WITHDRAWN"


def test_people_read_amounts_in_thousands(ready: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dun", str(ready), "--on", "2026-06-30", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "30,000.00" in said and "30000.00" not in said


def test_a_reason_is_kept_in_one_line_and_not_too_long(ready: Path, run: Run) -> None:
    hold = ("hold", ready, "--customer", "C003", "--reason")
    assert run(*hold, " \n ")[1]["refused"] == "REASON_MISSING"
    code, said = run(*hold, "字" * 201)
    assert (code, said["refused"], said["length"], said["most"]) == (1, "REASON_TOO_LONG", 201, 200)
    assert run(*hold, "第一行\n\t第二行")[0] == 0
    code, said = run(*hold, "x", "--until", "2026-01-01")
    assert (code, said["refused"], said["until"]) == (1, "HOLD_IN_PAST", "2026-01-01")
    dun = ("dun", ready, "--on", "2026-07-30", "--stale-ok")
    assert run(*dun, "字" * 201, "--dry-run")[1]["refused"] == "REASON_TOO_LONG"
    assert run(*dun, "已\n核对")[0] == 0
    with closing(read_book(ready)) as kept, kept.reading() as tables:
        reasons = [entry_reason(row) for row in tables.rows("SELECT payload FROM journal ORDER BY seq")]
    assert [one for one in reasons if one] == ["第一行 第二行", "已 核对"]


def entry_reason(row: Any) -> str | None:
    payload = json.loads(row[0])
    said: str | None = payload.get("reason") or payload.get("stale_reason")
    return said


def test_exceptions_and_stale_data_are_named(ready: Path, run: Run) -> None:
    _, said = run("dun", ready, "--on", "2026-06-30", "--except", "C003", "--dry-run")
    assert {"customer": "C003", "document": "I04", "reason": "EXCLUDED"} in said["skipped"]
    assert run("dun", ready, "--on", "2026-06-30", "--except", "C999")[1]["refused"] == "CUSTOMER_UNKNOWN"
    _, said = run("dun", ready, "--on", "2026-07-30")
    assert said["run"] is None and {one["reason"] for one in said["skipped"]} == {"STALE_DATA", "OWNER_HANDLES"}
    assert run("dun", ready, "--on", "2026-07-30", "--stale-ok", " ")[1]["refused"] == "REASON_MISSING"
    _, said = run("hold", ready, "--customer", "C003", "--until", "2099-07-15", "--reason", "已承诺")
    assert said == {"customer": "C003", "document": None, "until": "2099-07-15"}
    _, said = run("dun", ready, "--on", "2026-06-30", "--dry-run")
    assert {"customer": "C003", "document": "I04", "reason": "HOLD_OFF", "until": "2099-07-15"} in said["skipped"]
    assert run("hold", ready, "--customer", "C003", "--reason", "到款")[1]["until"] is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_person_reads_sentences(ready: Path, language: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said = []
    for words in (
        ["dun", ready, "--on", "2026-06-30", "--dry-run"],
        ["dun", ready, "--on", "2026-06-30", "--pdf", tmp_path / "l.pdf"],
        ["dun", ready, "--on", "2026-06-30"],
        ["reprint", ready, "1", "--pdf", tmp_path / "c.pdf"],
        ["sent", ready, "1", "--on", "2026-06-30", "--channel", "email"],
        ["hold", ready, "--customer", "C001", "--until", "2099-08-01", "--reason", "x"],
        ["hold", ready, "--customer", "C001", "--document", "I14", "--reason", "x"],
    ):
        assert main([*map(str, words), "--lang", language]) == 0
        said.append(capsys.readouterr().out)
    assert ("催函批次 1" if language == "zh" else "Dunning run 1") in said[1]
    assert ("内容没有变化" if language == "zh" else "would come out the same") in said[2]
    assert "{" not in "".join(said)


# ---- who was left out, what waits, what was sent


def said_of(capsys: pytest.CaptureFixture[str], *words: object) -> list[str]:
    assert main([*map(str, words)]) == 0
    return capsys.readouterr().out.splitlines()


def test_a_waiting_letter_is_named_with_its_run(ready: Path, run: Run, tmp_path: Path) -> None:
    run("dun", ready, "--on", "2026-06-30")
    waiting = {"reason": "DRAFT_WAITING", "run": 1}
    c003 = {"customer": "C003", **waiting, "number": "宁波华创五金财函〔2026〕2号"}
    _, said = run("dun", ready, "--on", "2026-07-01")
    assert [one for one in said["skipped"] if one["customer"] == "C003"] == [{**c003, "document": d} for d in ("I04", "I08")]
    assert not any("outdated" in one for one in said["skipped"])
    paid(ready, run, tmp_path, "C003", "I04", "10000.00")
    _, said = run("dun", ready, "--on", "2026-07-01", "--dry-run")
    assert [one for one in said["skipped"] if "outdated" in one] == [{**c003, "document": "I08", "outdated": True}]


def paid(book: Path, run: Run, folder: Path, customer: str, document: str, amount: str) -> None:
    source = folder / "paid.csv"
    head = "customer,reference,date,amount,document,allocated"
    source.write_text(f"{head}\n{customer},P-{document},2026-06-30,{amount},{document},{amount}\n", encoding="utf-8")
    assert run("import", book, "--kind", "receipts", source)[1]["accepted"] == 1


def test_a_new_run_keeps_which_letter_others_waited_for(ready: Path, run: Run, tmp_path: Path) -> None:
    run("dun", ready, "--on", "2026-06-30", "--except", "E001")
    paid(ready, run, tmp_path, "C003", "I08", "100.00")
    how = ("dun", ready, "--on", "2026-06-30", "--command-id", "twice")
    _, made = run(*how)
    assert (made["run"], [n["customer"] for n in made["notices"]]) == (2, ["E001"])
    waits = {(one["customer"], one["run"], one.get("outdated")) for one in made["skipped"] if "run" in one}
    assert waits == {("C002", 1, None), ("C003", 1, True)}
    assert run(*how)[1]["skipped"] == made["skipped"]


@pytest.mark.parametrize(("language", "holds", "changed"), [
    ("zh", "  C002：I09（催函 宁波华创五金财函〔2026〕1号，批次 1）",
     "  C003：I04、I08（催函 宁波华创五金财函〔2026〕2号，批次 1；金额已变，请撤回后重新出函）"),
    ("en", "  C002: I09 (letter 宁波华创五金财函〔2026〕1号, run 1)",
     "  C003: I04, I08 (letter 宁波华创五金财函〔2026〕2号, run 1; its amounts have changed: withdraw it and run again)"),
])  # fmt: skip
def test_a_person_reads_which_letters_wait(
    ready: Path, run: Run, tmp_path: Path, language: str, holds: str, changed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run("dun", ready, "--on", "2026-06-30")
    paid(ready, run, tmp_path, "C003", "I08", "100.00")
    said = said_of(capsys, "dun", ready, "--on", "2026-07-01", "--lang", language)
    assert holds in said and changed in said


def test_a_person_reads_who_was_left_out_and_why(ready: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run("hold", ready, "--customer", "C002", "--until", "2099-07-15", "--reason", "已承诺")
    said = said_of(capsys, "dun", ready, "--on", "2026-06-30", "--except", "C003")
    assert said[-1] == "  C004：I11" and said[-2].startswith("未列入 1 项：该客户设为不发催函")
    assert "  C003：I04、I08" in said and "  C002：I09（到 2099-07-15 为止）" in said
    assert [line.split()[:2] for line in said if line.startswith("E001")] == [["E001", "Nord"]]


def test_a_quiet_customer_is_shown_with_the_day_it_may_be_written_to(
    ready: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run("dun", ready, "--on", "2026-06-30")
    run("sent", ready, 1, "--on", "2026-06-30", "--channel", "wechat", "--customer", "C002")
    (until,) = {one["until"] for one in run("dun", ready, "--on", "2026-07-01")[1]["skipped"] if one["reason"] == "QUIET"}
    assert f"  C002：I09（{until} 起可再发）" in said_of(capsys, "dun", ready, "--on", "2026-07-01", "--dry-run")


@pytest.mark.parametrize(("count", "more"), [(20, []), (23, ["  … 还有 3 项"])])
def test_of_many_items_the_first_twenty_are_named(
    ready: Path, run: Run, tmp_path: Path, count: int, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run("hold", ready, "--customer", "C001", "--until", "2099-07-15", "--reason", "x")
    source = tmp_path / "many.csv"
    rows = [f"C001,M{n:02},2026-01-0{n % 9 + 1},2026-02-{n:02},1.00" for n in range(1, count + 1)]
    source.write_text("\n".join(["customer,number,date,due,amount", *rows]), encoding="utf-8")
    assert run("import", ready, "--kind", "documents", source, "--up-to", "2026-06-30")[1]["accepted"] == count
    said = said_of(capsys, "dun", ready, "--on", "2026-06-30", "--dry-run")
    (line,) = [line for line in said if line.startswith("  C001")]
    assert line.count("M") == 20 and "M20" in line
    assert [line for line in said if "还有" in line] == more


def test_letters_are_listed_with_the_names_of_customers(ready: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    planned = run("dun", ready, "--on", "2026-06-30", "--dry-run")[1]["notices"]
    assert [(n["customer"], n["name"]) for n in planned] == [("C002", "乙公司"), ("C003", "丙公司"), ("E001", "Nord GmbH")]
    for how in (["--dry-run"], []):
        said = said_of(capsys, "dun", ready, "--on", "2026-06-30", *how)
        assert said[1].startswith("C002  乙公司 ") and "30,000.00" in said[1]


def test_what_was_sent_without_original_or_with_old_figures_is_named(
    ready: Path, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("dun", ready, "--on", "2026-06-30", "--except", "E001", "--pdf", tmp_path / "l.pdf")
    run("withdraw", ready, 1, "--customer", "C002")
    _, said = run("sent", ready, 1, "--on", "2026-06-30", "--channel", "ems")
    assert (said["sent"], said["warnings"]) == (["宁波华创五金财函〔2026〕2号"], [])
    run("dun", ready, "--on", "2026-06-30")
    paid(ready, run, tmp_path, "C002", "I09", "100.00")
    _, said = run("sent", ready, 2, "--on", "2026-06-30", "--channel", "wechat", "--customer", "C002")
    assert [(one["number"], one["customer"], one["warning"]) for one in said["warnings"]] == [
        ("宁波华创五金财函〔2026〕3号", "C002", "OUTDATED"),
    ]  # fmt: skip
    assert said["sent"] == ["宁波华创五金财函〔2026〕3号"] and said["warnings"][0]["says"].startswith("出函后未收金额")
    again = said_of(capsys, "sent", ready, 2, "--on", "2026-06-30", "--channel", "wechat", "--lang", "en")
    assert not any("changed since" in line for line in again)


@pytest.mark.parametrize(
    ("language", "told"), [("zh", "账簿里没有这封催函的打印原件"), ("en", "The book has no original of this letter")]
)
def test_a_letter_whose_print_failed_is_named_when_it_is_recorded_as_sent(
    ready: Path, run: Run, tmp_path: Path, language: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_text("code,name,term\nC009,怪\U000108a0公司,NET30\n", encoding="utf-8")
    assert run("import", ready, "--kind", "customers", odd)[0] == 0
    odd.write_text("customer,number,date,amount\nC009,Z1,2026-01-01,10.00\n", encoding="utf-8")
    assert run("import", ready, "--kind", "documents", odd, "--up-to", "2026-06-30")[0] == 0
    assert len(run("dun", ready, "--on", "2026-06-30", "--pdf", tmp_path / "l.pdf")[1]["failed"]) == 1
    said = said_of(capsys, "sent", ready, 1, "--on", "2026-06-30", "--channel", "wechat", "--lang", language)
    assert [line for line in said if told in line] == [line for line in said if "3号" in line and "C009" in line] != []


# ---- the runs


def test_every_run_is_listed_with_what_became_of_it(ready: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("runs", ready) == (0, {"runs": [], "ledger_difference": None})
    assert said_of(capsys, "runs", ready, "--lang", "en") == ["There are no dunning runs yet."]
    run("dun", ready, "--on", "2026-06-30")
    run("sent", ready, 1, "--on", "2026-06-30", "--channel", "wechat", "--customer", "C003")
    run("withdraw", ready, 1, "--customer", "C002")
    run("dun", ready, "--on", "2026-06-30", "--except", "E001")
    entries = run("verify", ready)[1]["entries"]
    assert run("runs", ready) == (0, {"runs": [
        {"run": 2, "on": "2026-06-30", "letters": 1, "drafts": 1, "sent": 0, "withdrawn": 0, "total": {"CNY": "30000.00"}},
        {"run": 1, "on": "2026-06-30", "letters": 3, "drafts": 1, "sent": 1, "withdrawn": 1,
         "total": {"CNY": "45000.00", "USD": "1000.00"}},
    ], "ledger_difference": None})  # fmt: skip
    assert run("verify", ready)[1]["entries"] == entries
    assert said_of(capsys, "runs", ready) == [
        "批次 2（2026-06-30）：1 封，未寄出 1，已寄出 0，已撤回 0，金额 CNY 30,000.00",
        "批次 1（2026-06-30）：3 封，未寄出 1，已寄出 1，已撤回 1，金额 CNY 45,000.00、USD 1,000.00",
    ]
    run("withdraw", ready, 2)
    assert run("runs", ready)[1]["runs"][0]["total"] == {}
    assert said_of(capsys, "runs", ready)[0] == "批次 2（2026-06-30）：1 封，未寄出 0，已寄出 0，已撤回 1"


def test_runs_are_listed_while_another_process_writes(ready: Path, run: Run) -> None:
    with closing(open_book(ready)):
        assert run("runs", ready) == (0, {"runs": [], "ledger_difference": None})

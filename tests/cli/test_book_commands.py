"""Commands about the book and its files: made, described, loaded, copied, and every way to be refused."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.storage.book import open_book
from app.system import clock

Run = Callable[..., tuple[int, dict[str, Any]]]


def test_a_new_book_takes_its_particulars_from_a_file(tmp_path: Path, run: Run) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(b"\x89PNG\r\n\x1a\n")
    profile = tmp_path / "company.json"
    profile.write_text(json.dumps({"short_name": "华创", "currency": "USD", "logo": str(logo)}), encoding="utf-8")
    code, said = run("new", tmp_path / "b.desk", "--company", "华创有限公司", "--profile", profile)
    assert (code, said["currency"]) == (0, "USD")
    assert run("company", tmp_path / "b.desk")[1]["company"] == {"name": "华创有限公司", "short_name": "华创"}
    code, said = run("new", tmp_path / "b.desk", "--company", "又一个")
    assert (code, said["trouble"]) == (2, "EXISTS")
    assert run("new", tmp_path / "no" / "b.desk", "--company", "x")[1]["trouble"] == "NO_FOLDER"


@pytest.mark.parametrize(
    ("content", "unusable"),
    [("[]", "PROFILE_NOT_TEXT"), ('{"phone": 1}', "PROFILE_NOT_TEXT"), ("{", "JSON_UNREADABLE"), (None, "FILE_MISSING"),
     ('{"logo": "nowhere.png"}', "FILE_MISSING")],
)  # fmt: skip
def test_an_unusable_profile_is_named(tmp_path: Path, run: Run, content: str | None, unusable: str) -> None:
    profile = tmp_path / "company.json"
    if content is not None:
        profile.write_text(content, encoding="utf-8")
    code, said = run("new", tmp_path / "b.desk", "--company", "x", "--profile", profile)
    assert (code, said["unusable"]) == (2, unusable) and said["says"]
    assert not (tmp_path / "b.desk").exists()


def test_particulars_are_set_one_by_one(book: Path, run: Run, tmp_path: Path) -> None:
    code, said = run("company", book, "--set", "phone=1", "--set", "fax=2")
    assert (code, said["changed"], said["company"]["phone"]) == (0, ["fax", "phone"], "1")
    assert run("company", book, "--set", "phone=1")[1]["changed"] == []
    assert run("company", book, "--set", "colour=red")[1]["refused"] == "PROFILE_KEY_UNKNOWN"
    assert run("company", book, "--set", "letterhead=gold")[1]["refused"] == "PROFILE_VALUE"
    assert run("company", book, "--set", "phone")[1]["unusable"] == "SET_WITHOUT_VALUE"
    assert run("company", book, "--set", "phone=1", "--entity", "二")[1]["refused"] == "ENTITY_UNKNOWN"
    picture = tmp_path / "a.gif"
    picture.write_bytes(b"GIF89a")
    assert run("company", book, "--set", f"logo={picture}")[1]["unusable"] == "LOGO_UNUSABLE"


@pytest.mark.parametrize(("command", "name"), [("policy", "policies"), ("letters", "letters"), ("calendar", "calendars")])
def test_dated_rows_go_out_and_come_back(book: Path, run: Run, tmp_path: Path, command: str, name: str) -> None:
    out = tmp_path / "rows.json"
    shown = run(command, book)[1][name]
    assert run(command, book, "--export", out)[1] == {"exported": str(out), "rows": len(shown)}
    assert json.loads(out.read_text("utf-8")) == {name: shown}
    assert run(command, book, "--load", out)[1] == {"loaded": 0, "unchanged": len(shown)}
    out.write_text("{}", encoding="utf-8")
    assert run(command, book, "--load", out)[1]["unusable"] == "ROWS_EXPECTED"
    out.write_text("[1]", encoding="utf-8")
    assert run(command, book, "--load", out)[0] == 1


def test_a_policy_of_one_customer_is_used_and_stored(book: Path, run: Run, tmp_path: Path) -> None:
    rows = [{"kind": "dunning", "valid_from": "2026-01-01", "customer": "C003",
             "body": {"daily_rate": "0.0003", "rate_clause": "合同第8.2条"}}]  # fmt: skip
    (tmp_path / "p.json").write_text(json.dumps(rows), encoding="utf-8")
    assert run("policy", book, "--load", tmp_path / "p.json")[1] == {"loaded": 1, "unchanged": 0}
    notices = run("dun", book, "--on", "2026-06-30", "--dry-run")[1]["notices"]
    one = next(n for n in notices if n["customer"] == "C003")
    # I04: legal due 03-30; 20,000 for 67 days, 10,000 for 25; I08: 35,000 for 42 days from 05-19
    assert [i["interest"] for i in one["items"]] == ["477.00", "441.00"]
    assert (one["interest"], one["total"]) == ("918.00", "45000.00")
    rows[0]["body"] = {"trigger_days": "soon"}
    (tmp_path / "p.json").write_text(json.dumps(rows), encoding="utf-8")
    code, said = run("policy", book, "--load", tmp_path / "p.json")
    assert (code, said["refused"]) == (1, "POLICY_INVALID") and "trigger_days" in said["where"]


def test_a_copy_a_replay_and_an_erasure(book: Path, run: Run, tmp_path: Path) -> None:
    code, said = run("backup", book, tmp_path / "copy.desk")
    assert code == 0 and said["entries"] == run("verify", book)[1]["entries"]
    assert run("ageing", tmp_path / "copy.desk", "--on", "2026-06-30")[1]["totals"]["CNY"]["gross"] == "420000.00"
    assert run("backup", book, tmp_path / "copy.desk")[1]["trouble"] == "EXISTS"
    code, said = run("replay", book, tmp_path / "again.desk")
    assert (code, said["ok"], said["differences"]) == (0, True, [])
    assert run("verify", tmp_path / "again.desk")[1]["ok"] is True
    assert run("replay", book, tmp_path / "again.desk")[1]["trouble"] == "EXISTS"
    assert run("erase", book, "--customer", "C003")[1] == {"customer": "C003", "erased": 2}
    assert run("verify", book)[1]["ok"] is True


def test_an_import_can_be_tried_made_repeated_and_taken_back(book: Path, run: Run, tmp_path: Path) -> None:
    source = tmp_path / "more.csv"
    source.write_text("customer,number,date,amount\nC001,N1,2026-06-25,10.00\nC404,N2,2026-06-25,1.00\n", encoding="gb18030")
    how = ("import", book, "--kind", "documents", source)
    code, said = run(*how, "--dry-run")
    assert (code, said["batch"], said["accepted"], said["dry_run"]) == (0, None, 1, True)
    code, said = run(*how, "--command-id", "same")
    assert (code, said["batch"], said["totals"]) == (0, 4, {"CNY": "10.00"})
    assert [(p["row"], p["problem"]) for p in said["rejected"]] == [(3, "UNKNOWN_CUSTOMER")]
    assert run(*how, "--command-id", "same")[1]["already"] is True
    code, said = run(*how)
    assert (code, said["batch"], said["unchanged"]) == (0, None, 1)
    source.write_text("customer,number,date,amount\nC001,N1,2026-06-25,11.00\n", encoding="utf-8")
    code, said = run(*how)
    assert code == 0 and said["rejected"][0]["problem"] == "CHANGED" and "10.00" in said["rejected"][0]["says"]
    assert run("undo", book, 4)[1]["undone"] is True
    assert run("undo", book, 4)[1]["refused"] == "BATCH_UNDONE"
    assert run("undo", book, 99)[1]["refused"] == "BATCH_UNKNOWN"
    assert run(*how)[1]["accepted"] == 1


def test_what_is_ambiguous_is_asked(book: Path, run: Run, tmp_path: Path) -> None:
    source, mapping = tmp_path / "us.csv", tmp_path / "map.json"
    source.write_text("customer,number,date,amount\nC001,N1,03/04/2026,10.00\n", encoding="utf-8")
    code, said = run("import", book, "--kind", "documents", source)
    assert (code, said["ask"][0]["ask"], said["ask"][0]["key"]) == (2, "AMBIGUOUS_DATE", "date_format")
    assert "03/04/2026" in said["says"]
    mapping.write_text('{"date_format": "dmy"}', encoding="utf-8")
    assert run("import", book, "--kind", "documents", source, "--map", mapping)[1]["accepted"] == 1
    assert run("items", book, "--on", "2026-06-30", "--customer", "C001")[1]["items"][0]["date"] == "2026-04-03"
    mapping.write_text('{"colour": 1}', encoding="utf-8")
    assert run("import", book, "--kind", "documents", source, "--map", mapping)[1]["unusable"] == "MAP_UNKNOWN_KEY"
    assert run("import", book, "--kind", "documents", tmp_path / "none.csv")[1]["unusable"] == "FILE_MISSING"


def test_a_template_is_a_sheet_that_can_be_read_back(tmp_path: Path, book: Path, run: Run) -> None:
    code, said = run("template", "documents", tmp_path / "t.xlsx")
    assert (code, said["kind"]) == (0, "documents") and (tmp_path / "t.xlsx").stat().st_size > 3000


@pytest.mark.parametrize("language", ["zh", "en"])
def test_troubles_and_usage_are_said_in_words(
    tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str], book: Path
) -> None:
    (tmp_path / "empty.desk").touch()
    (tmp_path / "text.desk").write_text("no book" * 500, encoding="utf-8")
    for code, words in (
        (2, ["ageing", tmp_path / "none.desk", "--on", "2026-06-30"]),
        (3, ["ageing", tmp_path / "empty.desk", "--on", "2026-06-30"]),
        (3, ["verify", tmp_path / "text.desk"]),
        (2, ["ageing", book, "--on", "today"]),
        (2, ["fly", book]),
        (2, ["ageing", book, "--on", "2026-06-30", "--known-at", "yesterday"]),
        (1, ["undo", book, "99"]),
        (2, ["company", book, "--set", "x"]),
        (2, ["ageing", book, "--on", "2026-06-30", "--pdf", tmp_path / "no" / "a.pdf"]),
        (0, ["company", book]),
        (0, ["company", book, "--set", "phone=1"]),
        (0, ["policy", book]),
        (0, ["backup", book, tmp_path / f"{language}.desk"]),
        (0, ["replay", book, tmp_path / f"{language}-2.desk"]),
        (0, ["erase", book, "--customer", "C001"]),
        (0, ["template", "receipts", tmp_path / "t.xlsx"]),
        (0, ["import", book, "--kind", "customers", tmp_path / "customers.csv"]),
        (0, ["import", book, "--kind", "customers", tmp_path / "customers.csv", "--dry-run"]),
    ):
        assert main(["--lang", language, *map(str, words)]) == code, words
        said = capsys.readouterr()
        text = said.out if code == 0 else said.err
        assert text.strip() and "Traceback" not in text, words
        assert bool(said.out) is (code == 0)
        if language == "en" and code in (1, 3):
            assert not any("\u4e00" <= char <= "\u9fff" for char in text.replace(str(tmp_path), "").replace("账簿 一", ""))


def test_particulars_of_one_own_company_are_shown(book: Path, run: Run, tmp_path: Path) -> None:
    source = tmp_path / "more.csv"
    source.write_text("customer,number,date,amount,entity\nC001,N1,2026-06-25,10.00,分公司\n", encoding="utf-8")
    assert run("import", book, "--kind", "documents", source)[1]["accepted"] == 1
    assert run("company", book, "--entity", "分公司", "--set", "bank=示例银行")[0] == 0
    assert run("company", book, "--entity", "分公司")[1] == {"company": {"bank": "示例银行"}, "changed": []}
    assert run("company", book)[1]["company"] == {"name": "宁波华创五金有限公司"}
    code, said = run("company", book, "--entity", "二")
    assert (code, said["refused"], said["entity"]) == (1, "ENTITY_UNKNOWN", "二")


@pytest.mark.parametrize(("command", "name"), [("policy", "policies"), ("letters", "letters"), ("calendar", "calendars")])
def test_a_key_that_no_row_has_is_named(book: Path, run: Run, tmp_path: Path, command: str, name: str) -> None:
    rows = run(command, book)[1][name]
    entries = run("verify", book)[1]["entries"]
    (tmp_path / "rows.json").write_text(json.dumps([rows[0], {**rows[1], "from": 1, "vaild": 2}]), encoding="utf-8")
    code, said = run(command, book, "--load", tmp_path / "rows.json", "--lang", "en")
    assert (code, said["unusable"]) == (2, "ROW_KEY_UNKNOWN")
    assert "Entry [1] of" in said["says"] and "unknown keys: from, vaild. " in said["says"]
    assert all(key in said["says"].partition("The known ones are ")[2] for key in rows[1])
    assert run("verify", book)[1]["entries"] == entries


def test_a_second_erasure_finds_nothing(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = []
    for _ in range(2):
        assert main(["erase", str(book), "--customer", "C003", "--lang", "en"]) == 0
        said.append(capsys.readouterr().out.strip())
    assert said == [
        "Erased the personal values of customer C003, number of values: 2.",
        "Customer C003 has no personal values to erase, or they were erased before.",
    ]


def test_whoever_has_the_book_open_has_it_since_a_local_time(
    book: Path, run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 6, 30, 17, 2, 3, tzinfo=UTC))
    kept = open_book(book)
    try:
        said = run("erase", book, "--customer", "C003")[1]
    finally:
        kept.close()
    assert said["locked_by"]["since"] == "2026-06-30T17:02:03+00:00"
    assert datetime(2026, 6, 30, 17, 2, tzinfo=UTC).astimezone().strftime("%Y-%m-%d %H:%M") in said["says"]
    assert "+00:00" not in said["says"]


@pytest.mark.parametrize("how", [("--currency", "XX"), ("--profile", "colour.json")])
def test_a_refused_new_book_leaves_no_file(tmp_path: Path, run: Run, how: tuple[str, str]) -> None:
    (tmp_path / "colour.json").write_text('{"colour": "red"}', encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    value = str(tmp_path / how[1]) if how[0] == "--profile" else how[1]
    assert run("new", tmp_path / "b.desk", "--company", "甲", how[0], value)[0] == 1
    assert sorted(tmp_path.iterdir()) == before
    assert run("new", tmp_path / "b.desk", "--company", "甲")[0] == 0

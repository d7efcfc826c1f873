"""What a run puts on paper: the sheets, letters that fail alone, and files that cannot be written."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.cli import main, print_out
from app.domain.rule import Refused, Rule
from app.storage.problems import BookTrouble, Trouble
from app.system import files
from app.system.files import DiskFull

Run = Callable[..., tuple[int, dict[str, Any]]]
ON = ("--on", "2026-06-30")
ODD = "\U000108a0"  # a character that the printing font does not have


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def entries(run: Run, book: Path) -> int:
    found: int = run("verify", book)[1]["entries"]
    return found


@pytest.fixture
def odd(ready: Path, run: Run, tmp_path: Path) -> Path:
    """The same firm with one more customer, whose name cannot be printed."""
    source = tmp_path / "odd.csv"
    for kind, text in (
        ("customers", f"code,name,term\nC009,怪{ODD}公司,NET30\n"),
        ("documents", "customer,number,date,amount\nC009,Z1,2026-01-01,10.00\n"),
    ):
        source.write_text(text, encoding="utf-8")
        extra = ("--up-to", "2026-06-30") if kind == "documents" else ()
        assert run("import", ready, "--kind", kind, source, *extra)[0] == 0
    return ready


# ---- the sheets


def test_the_list_handed_over_shows_where_each_letter_goes(ready: Path, run: Run, tmp_path: Path) -> None:
    assert run("dun", ready, *ON, "--sheets", tmp_path / "s.pdf")[0] == 0
    listed = PdfReader(tmp_path / "s.pdf").pages[1].extract_text()
    assert "交寄清单" in listed and "Nord GmbH" in listed
    assert "1 Hafen" in listed and "Accounts Payable" not in listed
    assert "苏州市中山路3号" in listed.replace("\n", "") and "（无地址）" in listed


def test_a_formal_letter_goes_to_the_registered_address_first(ready: Path, run: Run, tmp_path: Path) -> None:
    policy = tmp_path / "policy.json"
    run("policy", ready, "--export", policy)
    rows = json.loads(policy.read_text("utf-8"))
    body = next(row["body"] for row in rows["policies"] if row["kind"] == "dunning")
    for level in body["levels"]:
        level["days_after_previous"] = 0
    policy.write_text(json.dumps(rows), encoding="utf-8")
    assert run("policy", ready, "--load", policy)[0] == 0
    for level in (1, 2, 3):
        code, said = run("dun", ready, *ON, "--except", "C002", "--sheets", tmp_path / "s.pdf")
        assert code == 0 and [n["level"] for n in said["notices"] if n["customer"] == "C003"] == [level]
        listed = PdfReader(tmp_path / "s.pdf").pages[1].extract_text().replace("\n", "")
        assert ("苏州市人民路9号" in listed, "苏州市中山路3号" in listed) == (level == 3, level < 3)
        run("sent", ready, said["run"], *ON, "--channel", "wechat")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_seal_sheet_asks_for_nothing_that_cannot_be_recorded(
    ready: Path, tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["dun", str(ready), *ON, "--sheets", str(tmp_path / "s.pdf"), "--lang", language]) == 0
    said = text_of(tmp_path / "s.pdf").replace("\n", "")
    asked = {"zh": "用印人在本单签字并注明日期，然后才登记寄出", "en": "Who stamps signs and dates this sheet"}[language]
    assert asked in said and "登记「已用印」" not in said and "Record the stamping" not in said


# ---- one letter fails alone


@pytest.mark.parametrize("with_letters", [False, True], ids=["sheets alone", "with letters"])
def test_the_sheets_list_the_letters_that_can_be_printed(odd: Path, run: Run, tmp_path: Path, with_letters: bool) -> None:
    letters = ("--pdf", tmp_path / "l.pdf") if with_letters else ()
    code, said = run("dun", odd, *ON, "--sheets", tmp_path / "s.pdf", *letters)
    assert code == 0
    assert [one["customer"] for one in said["failed"]] == ["C009"] and ODD in said["failed"][0]["says"]
    listed = text_of(tmp_path / "s.pdf")
    assert "Nord GmbH" in listed and said["failed"][0]["number"] not in listed.replace("\n", "")
    assert len(said["notices"]) == 4


def test_no_sheets_for_no_letters(odd: Path, run: Run, tmp_path: Path) -> None:
    others = [word for code in ("C002", "C003", "E001") for word in ("--except", code)]
    code, said = run("dun", odd, *ON, *others, "--sheets", tmp_path / "s.pdf", "--pdf", tmp_path / "l.pdf")
    assert (code, said["pdf"], len(said["failed"])) == (0, [], 1)
    assert not (tmp_path / "s.pdf").exists()


def test_a_text_that_asks_for_what_is_not_known_stops_its_own_letters_only(ready: Path, run: Run, tmp_path: Path) -> None:
    own = {"language": "en", "level": 1, "valid_from": "2026-01-01",
           "body": "Reminder\nFax {传真}.\n{明细表}\nPay {催付金额} by {付款期限日}."}  # fmt: skip
    source = tmp_path / "letters.json"
    source.write_text(json.dumps({"letters": [own]}), encoding="utf-8")
    assert run("letters", ready, "--load", source)[0] == 0
    code, said = run("dun", ready, *ON, "--pdf", tmp_path / "l.pdf", "--sheets", tmp_path / "s.pdf")
    assert (code, [one["customer"] for one in said["failed"]]) == (0, ["E001"])
    assert "传真" in said["failed"][0]["says"] and len(said["pdf"]) == 2
    code, said = run("reprint", ready, 1, "--pdf", tmp_path / "c.pdf")
    assert (code, said["copies"], [one["customer"] for one in said["failed"]]) == (0, 2, ["E001"])


# ---- files that cannot be written


@pytest.mark.parametrize("option", ["--pdf", "--sheets"])
def test_a_folder_that_is_not_there_is_named_before_anything_is_stored(
    ready: Path, run: Run, tmp_path: Path, option: str
) -> None:
    before = entries(run, ready)
    code, said = run("dun", ready, *ON, option, tmp_path / "nope" / "a.pdf")
    assert (code, said["trouble"]) == (2, "NO_FOLDER")
    assert str(tmp_path / "nope") in said["says"] and "a.pdf" not in said["says"]
    assert entries(run, ready) == before


@pytest.mark.parametrize(("option", "name"), [("--pdf", "a.pdf"), ("--sheets", "a.pdf"), ("--pdf-dir", "new/deeper")])
def test_a_folder_that_takes_no_file_is_named_before_anything_is_stored(
    ready: Path, run: Run, tmp_path: Path, option: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, data: bytes) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    before, folder = entries(run, ready), tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr(Path, "write_bytes", refused)
    code, said = run("dun", ready, *ON, option, folder / name)
    assert (code, said["trouble"]) == (2, "FILE_FAILED")
    assert f"{folder} " in said["says"] and ".part" not in said["says"] and "Permission denied" in said["says"]
    assert entries(run, ready) == before


def test_a_file_in_the_place_of_a_folder_is_named_too(ready: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    before = entries(run, ready)
    for folder in (tmp_path / "taken", tmp_path / "taken" / "below"):
        code, said = run("dun", ready, *ON, "--pdf-dir", folder)
        assert (code, said["trouble"], str(tmp_path / "taken") in said["says"]) == (2, "NO_FOLDER", True)
    assert entries(run, ready) == before


def test_looking_whether_a_folder_takes_a_file_leaves_nothing_there(ready: Path, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-1.4 the one before")
    code, said = run("dun", ready, "--on", "2026-01-01", "--pdf", folder / "a.pdf", "--pdf-dir", folder / "letters")
    assert (code, said["run"]) == (0, None)
    assert os.listdir(folder) == ["a.pdf"] and (folder / "a.pdf").read_bytes() == b"%PDF-1.4 the one before"


FAILURES = [
    (DiskFull(2_500_000), 3, {"trouble": "DISK_FULL"}, "3 MB"),
    (PermissionError(13, "Permission denied", "out/a.pdf.part"), 2, {"trouble": "FILE_FAILED"}, "out/a.pdf "),
    (OSError(), 2, {"trouble": "FILE_FAILED"}, "OSError"),
    (BookTrouble(Trouble.DISK_FULL, path="a.desk"), 3, {"trouble": "DISK_FULL"}, ""),
    (BookTrouble(Trouble.CHANGED_OUTSIDE, path="a.desk"), 3, {"trouble": "CHANGED_OUTSIDE"}, "a.desk"),
    (Refused(Rule.GLYPHS_MISSING, glyphs=ODD), 1, {"refused": "GLYPHS_MISSING", "glyphs": ODD}, ODD),
]


@pytest.mark.parametrize(("error", "code", "carried", "told"), FAILURES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_run_that_is_stored_is_named_when_its_files_are_not_written(
    ready: Path, run: Run, tmp_path: Path, error: Exception, code: int, carried: dict[str, str], told: str, language: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def fails(path: Path, data: bytes) -> None:
        raise error

    how = ("dun", ready, *ON, "--pdf", tmp_path / "a.pdf", "--lang", language)
    with monkeypatch.context() as broken:
        broken.setattr(print_out, "write_atomically", fails)
        ended, said = run(*how)
    assert (ended, said["run"]) == (code, 1)
    assert carried.items() <= said.items()
    stored = {"zh": "催函批次 1 已存入账簿", "en": "Dunning run 1 is stored in the book"}[language]
    assert said["says"].startswith(stored) and told in said["says"] and ".part" not in said["says"]
    assert not any(false in said["says"] for false in ("账簿保持原样", "the book is unchanged"))
    again, later = run(*how)
    assert (again, later["run"], later["repeated"], later["pdf"]) == (0, 1, True, [str(tmp_path / "a.pdf")])


def test_a_person_reads_of_a_full_disk_where_errors_go(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(part: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_write_synced", full)
    assert main(["dun", str(ready), *ON, "--sheets", str(tmp_path / "s.pdf")]) == 3
    said = capsys.readouterr()
    assert said.out == "" and "催函批次 1 已存入账簿，但磁盘空间不够（剩余 " in said.err
    assert not (tmp_path / "s.pdf").exists()


def test_two_outputs_of_one_name_are_refused(ready: Path, run: Run, tmp_path: Path) -> None:
    before = entries(run, ready)
    code, said = run("dun", ready, *ON, "--pdf", tmp_path / "a.pdf", "--sheets", tmp_path / "." / "a.pdf")
    assert (code, said["unusable"]) == (2, "OUTPUT_TWICE")
    assert not (tmp_path / "a.pdf").exists() and entries(run, ready) == before


# ---- what a letter says


@pytest.mark.parametrize(("up_to", "customer", "phrase"), [
    ("2026-06-30", "E001", "show the items below as past the date agreed and not yet received"),
    ("2026-06-10", "E001", "show the items below as past the date agreed and not yet received"),
    ("2026-05-31", "E001", "Our books at 31 May 2026 (receipts checked up to 30 June 2026) show the items below as due before"
     " 30 June 2026 and not yet received"),
    ("2026-05-31", "C003", "下列款项已过约定的付款日"),
    ("2026-05-19", "C003", "截至2026年5月19日（收款已核对至2026年6月30日），下列款项约定的付款日在2026年6月30日之前"),
])  # fmt: skip
def test_a_letter_does_not_say_that_the_books_showed_as_due_what_fell_due_later(
    run: Run, tmp_path: Path, up_to: str, customer: str, phrase: str
) -> None:
    book = tmp_path / "b.desk"
    run("new", book, "--company", "甲公司")
    run("company", book, "--set", "bank=示例银行", "--set", "account=1102")
    for kind, text, extra in (
        ("customers", "code,name,language,currency\nC003,丙公司,,\nE001,Nord GmbH,en,USD\n", ()),
        ("documents", "customer,number,date,due,amount\nC003,A,2026-05-01,2026-05-19,10.00\nE001,B,2026-05-01,2026-05-31,9.00\n",
         ("--up-to", up_to)),
        ("receipts", "customer,reference,date,amount\nC003,P,2026-05-01,1.00\n", ("--up-to", "2026-06-30")),
    ):  # fmt: skip
        (tmp_path / "source.csv").write_text(text, encoding="utf-8")
        assert run("import", book, "--kind", kind, tmp_path / "source.csv", *extra)[1]["rejected"] == []
    other = {"E001": "C003", "C003": "E001"}[customer]
    how = ("--pdf", tmp_path / "l.pdf", "--stale-ok", "月末", "--except", other)
    assert run("dun", book, *ON, *how)[0] == 0
    said = text_of(tmp_path / "l.pdf")
    assert phrase in (said.replace("\n", "") if customer == "C003" else " ".join(said.split()))

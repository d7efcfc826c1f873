"""Files that commands write: an earlier one of its kind is replaced, what belongs to the user never is."""

import os
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from app.cli import main
from app.cli.outcome import _of_the_disk, refuse_output
from app.storage.problems import BookTrouble, Trouble

Run = Callable[..., tuple[int, dict[str, Any]]]
ON = ("--on", "2026-06-30")


def archive(path: Path, member: str) -> bytes:
    with ZipFile(path, "w") as made:
        made.writestr(member, "mine")
    return path.read_bytes()


def test_an_empty_sheet_takes_the_place_of_nothing(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "客户.xlsx"
    assert run("template", "customers", out)[0] == 0
    kept = out.read_bytes()
    code, said = run("template", "documents", out)
    assert (code, said["trouble"], out.read_bytes()) == (2, "EXISTS", kept)
    assert said["says"] == f"{out} 已经存在，不会覆盖。请换一个文件名。"


@pytest.mark.parametrize(
    ("words", "name", "kind"),
    [
        (("ageing", *ON, "--pdf"), "notes.pdf", "PDF"),
        (("dun", *ON, "--sheets"), "notes.txt", "PDF"),
        (("ageing", *ON, "--xlsx"), "notes.xlsx", "Excel"),
        (("policy", "--export"), "notes.docx", "JSON"),
    ],
)
def test_a_file_of_another_kind_is_kept(book: Path, run: Run, tmp_path: Path, words: tuple[str, ...], name: str, kind: str) -> None:
    mine = tmp_path / name
    mine.write_text("%PD is how my notes begin")
    command, *options = words
    code, said = run(command, book, *options, mine)
    assert (code, said["unusable"]) == (2, "OUTPUT_IS_OTHER")
    assert kind in said["says"] and str(mine) in said["says"]
    assert mine.read_text() == "%PD is how my notes begin"


def test_an_archive_is_not_yet_a_workbook(book: Path, run: Run, tmp_path: Path) -> None:
    letter, table = tmp_path / "letter.docx", tmp_path / "table.xlsx"
    kept = archive(letter, "word/document.xml")
    archive(table, "xl/workbook.xml")
    assert run("ageing", book, *ON, "--xlsx", letter)[1]["unusable"] == "OUTPUT_IS_OTHER"
    assert letter.read_bytes() == kept
    assert run("ageing", book, *ON, "--xlsx", table)[0] == 0
    assert run("ageing", book, *ON, "--xlsx", table)[0] == 0  # its own of before


def test_outputs_of_their_kind_are_replaced(ready: Path, run: Run, tmp_path: Path) -> None:
    pdf, exported = tmp_path / "a.pdf", tmp_path / "policy.JSON"
    pdf.write_bytes(b"%PDF-1.4 older")
    exported.write_text("older")
    assert run("ageing", ready, *ON, "--pdf", pdf)[0] == 0
    assert run("policy", ready, "--export", exported)[0] == 0
    assert pdf.stat().st_size > 1000 and exported.read_text("utf-8").startswith("{")


@pytest.mark.parametrize("words", [("ageing", "--pdf", "--xlsx"), ("dun", "--pdf", "--sheets")])
def test_two_outputs_have_two_names(ready: Path, run: Run, tmp_path: Path, words: tuple[str, str, str]) -> None:
    command, first, second = words
    path, again = tmp_path / "both.pdf", tmp_path / "no" / ".." / "both.pdf"
    (tmp_path / "no").mkdir()
    code, said = run(command, ready, *ON, first, path, second, again)
    assert (code, said["unusable"], path.exists()) == (2, "OUTPUT_TWICE", False)
    if command == "dun":
        assert run("dun", ready, *ON, "--dry-run")[1]["repeated"] is False  # no run was made


@pytest.mark.parametrize(
    "words",
    [("ageing", *ON, "--pdf"), ("ageing", *ON, "--xlsx"), ("dun", *ON, "--sheets"), ("policy", "--export")],
)
def test_a_folder_that_is_missing_is_named(ready: Path, run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    command, *options = words
    code, said = run(command, ready, *options, tmp_path / "none" / "a.pdf")
    assert (code, said["trouble"]) == (2, "NO_FOLDER")
    assert said["says"] == f"没有文件夹 {tmp_path / 'none'}。请先建立它，或换一个位置。"
    assert run("template", "customers", tmp_path / "none" / "a.xlsx")[1]["trouble"] == "NO_FOLDER"


def test_letters_are_not_put_into_a_file(ready: Path, run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "letters"
    mine.write_text("mine")
    assert run("dun", ready, *ON, "--pdf-dir", mine)[1]["trouble"] == "NO_FOLDER"
    assert run("dun", ready, *ON, "--dry-run")[1]["repeated"] is False
    assert run("dun", ready, *ON, "--pdf-dir", tmp_path / "new" / "letters")[0] == 0


def test_rejected_rows_are_not_written_over_the_source(tmp_path: Path) -> None:
    source = tmp_path / "c.xlsx"
    archive(source, "xl/workbook.xml")
    with pytest.raises(Exception, match="OUTPUT_IS_SOURCE"):
        refuse_output(Namespace(source=source, rejected=source))
    refuse_output(Namespace(source=source, rejected=tmp_path / "rejected.xlsx"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_ordinary_file_is_not_even_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    with pytest.raises(Exception, match="OUTPUT_IS_OTHER"):
        refuse_output(Namespace(pdf=tmp_path / "pipe.pdf"))


def test_the_file_that_was_asked_for_is_named() -> None:
    asked = Namespace(pdf=Path("a.pdf"), source=Path("old.part"))

    def named(filename: str | None) -> object:
        trouble = _of_the_disk(asked, PermissionError(13, "Permission denied", filename))
        assert trouble.trouble is Trouble.FILE_FAILED and trouble.figures["detail"] == "Permission denied"
        return trouble.figures["path"]

    assert [named(one) for one in ("a.pdf.part", "old.part", "b.csv", None)] == ["a.pdf", "old.part", "b.csv", ""]


@pytest.mark.parametrize("option", ["--pdf", "--xlsx"])
def test_a_folder_nobody_may_write_to(
    book: Path, run: Run, tmp_path: Path, option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(source: object, target: object) -> None:
        raise PermissionError(13, "Permission denied", str(source), None, str(target))

    monkeypatch.setattr(os, "replace", refused)
    monkeypatch.setattr("app.system.files.sleep", lambda pause: None)
    code, said = run("ageing", book, *ON, option, tmp_path / "a.out")
    assert (code, said["trouble"]) == (2, "FILE_FAILED")
    assert str(tmp_path / "a.out") in said["says"] and ".part" not in said["says"]


def test_a_folder_above_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BookTrouble) as no:
        refuse_output(Namespace(pdf=tmp_path / "file" / "a.pdf"))
    assert no.value.trouble is Trouble.NO_FOLDER


def test_english_counts_one_as_well_as_many(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "one.csv"
    source.write_text("code,name\nC077,One\n", encoding="utf-8")
    for words in (["import", book, "--kind", "customers", source, "--dry-run"], ["verify", book]):
        assert main([*map(str, words), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "rows 1, would be accepted 1, unchanged 0, rejected 0." in said and "1 rows" not in said
    assert "Entries: " in said


@pytest.mark.parametrize(("language", "rejected", "warnings"), [("zh", "退回：", "提醒："), ("en", "Rejected:", "Warnings:")])
def test_rejected_rows_and_warnings_stand_under_headings(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, rejected: str, warnings: str
) -> None:
    source = tmp_path / "mixed.csv"
    text = "customer,number,date,due,amount\nC999,X1,2026-06-01,,5.00\nC001,X2,2026-06-10,2026-06-09,5.00\n"
    source.write_text(text, encoding="utf-8")
    command = ["import", str(book), "--kind", "documents", str(source), "--dry-run", "--lang", language]
    assert main(command) == 0
    lines = capsys.readouterr().out.splitlines()
    at, then = lines.index(rejected), lines.index(warnings)
    assert at < then and "C999" in "".join(lines[at + 1 : then]) and "2026-06-09" in "".join(lines[then + 1 :])
    source.write_text("customer,number,date,amount\nC001,X3,2026-06-10,5.00\n", encoding="utf-8")
    assert main(command) == 0
    assert not {rejected, warnings} & set(capsys.readouterr().out.splitlines())

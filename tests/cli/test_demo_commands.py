"""The sample company by command: what a stranger sees who types nothing but ``run``."""

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.cli import demo, main
from app.sample import making
from app.storage.book import open_book


def test_without_a_word_the_main_job_is_done_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert main([]) == 0
        assert "demo" in capsys.readouterr().out
    assert {p.name for p in (tmp_path / "demo").iterdir() if p.suffix in (".pdf", ".xlsx", ".desk")} == set(demo._OURS)
    assert len(PdfReader(tmp_path / "demo" / "letters.pdf").pages) > 10


def test_the_demo_answers_scripts_as_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--folder", str(tmp_path / "d"), "--on", "2028-02-29", "--json", "--lang", "en"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["on"] == "2028-02-29" and said["notices"] > 5 and said["skipped"] > 5
    assert {"CNY", "USD"} == set(said["totals"])
    assert main(["verify", said["book"]]) == 0


def test_the_demo_replaces_nothing_but_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "letters.pdf"
    mine.write_bytes(b"mine")
    assert main(["demo", "--folder", str(tmp_path), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["unusable"] == "DEMO_IN_THE_WAY"
    assert [p.name for p in tmp_path.iterdir()] == ["letters.pdf"] and mine.read_bytes() == b"mine"


def test_the_demo_leaves_a_book_alone_that_is_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["demo", "--folder", str(tmp_path), "--on", "2026-06-30", "--json"]
    assert main(asked) == 0
    book = open_book(tmp_path / "sample.desk")
    try:
        before = {p.name: p.stat().st_mtime_ns for p in tmp_path.iterdir() if p.name.endswith((".desk", ".pdf"))}
        capsys.readouterr()
        assert main(asked) == 3
        assert json.loads(capsys.readouterr().out)["trouble"] == "LOCKED"
        assert before == {name: (tmp_path / name).stat().st_mtime_ns for name in before}
    finally:
        book.close()


def test_the_demo_tells_people_amounts_in_thousands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--folder", str(tmp_path), "--on", "2026-06-30"]) == 0
    assert "CNY 应收 4,485,926.95，" in capsys.readouterr().out


@pytest.mark.parametrize("failure", [KeyboardInterrupt, OSError])
def test_a_sample_that_could_not_be_finished_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: type[BaseException]
) -> None:
    def broken(*_: object) -> None:
        raise failure

    monkeypatch.setattr(making, "_agree", broken)
    assert main(["sample", str(tmp_path / "s.desk"), "--on", "2026-06-30"]) in (2, 130)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sample_book_can_be_made_anywhere(tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", str(tmp_path / "s.desk"), "--on", "2026-06-30", "--lang", language]) == 0
    assert "2026-06-30" in capsys.readouterr().out
    assert main(["sample", str(tmp_path / "s.desk")]) == 2


def test_the_self_test_passes_and_names_what_does_not_work(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["selftest", "--json"]) == 0
    assert all(one["ok"] for one in json.loads(capsys.readouterr().out)["checks"])
    assert main(["selftest"]) == 0
    monkeypatch.setattr(demo, "_main_job", lambda *_: (_ for _ in ()).throw(OSError("no fonts")))
    assert main(["selftest", "--lang", "en"]) == 3
    assert "main job" in capsys.readouterr().err

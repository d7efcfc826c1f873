"""What is kept back, by command: the register, what an item waits for, the day it happened, and that day taken back."""

from pathlib import Path

import pytest

from app.cli import main
from tests.cli.conftest import Shell
from tests.cli.test_balances import ROWS, SUM, listed
from tests.cli.test_story import HEAD


@pytest.fixture
def kept(shell: Shell, tmp_path: Path) -> str:
    """A list of balances, one of them on an account for retention."""
    book = str(tmp_path / "a.desk")
    shell.done("new", book, "--company", "宁波华创五金有限公司")
    shell.done("import", book, "--kind", "balances", listed(tmp_path, ROWS, SUM, HEAD))
    return book


def test_the_register_shows_what_waits(shell: Shell, kept: str) -> None:
    found = shell.done("retention", kept, "--on", "2026-11-02")
    assert found["totals"] == {"CNY": {"waiting": "10000.00", "triggered": "0.00", "received": "0.00"}}
    (one,) = found["items"]
    assert (one["customer"], one["account"], one["state"], one["due"], one["ask"]) == ("K05", "1122.02", "waiting", None, True)
    assert found["to_ask"] == 1


def test_from_what_it_waits_for_to_the_day_it_is_due(shell: Shell, kept: str) -> None:
    named = ("retention", kept, "--customer", "K05", "--document", "1122.02")
    assert shell.done(*named, "--event", "accept", "--expected", "2026-11-20", "--responsible", "小吴", "--after", "12M")["changed"]
    assert not shell.done(*named, "--after", "12M")["changed"]
    done = shell.done(*named, "--happened", "2026-11-10")
    assert (done["happened"], done["due"]) == ("2026-11-10", "2027-11-10")
    (one,) = shell.done("retention", kept, "--on", "2026-12-01")["items"]
    assert (one["state"], one["due"], one["happened"], one["ask"]) == ("triggered", "2027-11-10", "2026-11-10", False)
    assert shell.done("ageing", kept, "--on", "2026-12-01")["totals"]["CNY"]["not_due"] == "10000.00"
    assert shell.done(*named, "--undo")["due"] is None
    assert shell.done("retention", kept, "--on", "2026-12-01")["totals"]["CNY"]["waiting"] == "10000.00"
    assert shell.done("verify", kept)["ok"]


@pytest.mark.parametrize(
    "words",
    [
        ("--document", "1122.02", "--after", "12M"),
        ("--customer", "K05", "--after", "12M"),
        ("--customer", "K05", "--document", "1122.02"),
        ("--customer", "K05", "--document", "1122.02", "--undo", "--happened", "2026-11-10"),
        ("--customer", "K05", "--document", "1122.02", "--after", "12M", "--happened", "2026-11-10"),
    ],
)
def test_one_thing_at_a_time(shell: Shell, kept: str, words: tuple[str, ...]) -> None:
    code, said = shell.run("retention", kept, *words)
    assert (code, said["unusable"]) == (2, "RETENTION_ONE_WAY")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_person_reads_it(kept: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    named = ["retention", kept, "--customer", "K05", "--document", "1122.02", "--lang", language]
    assert main(["retention", kept, "--on", "2026-11-02", "--lang", language]) == 0
    assert main([*named, "--after", "12M"]) == 0
    assert main([*named, "--after", "12M"]) == 0
    assert main([*named, "--happened", "2026-11-10"]) == 0
    assert main(["retention", kept, "--on", "2026-12-01", "--lang", language]) == 0
    assert main([*named, "--undo"]) == 0
    said = capsys.readouterr().out
    assert "{" not in said
    assert ("待触发" in said) == (language == "zh")
    assert "10,000.00" in said


def test_a_book_without_any_says_so(shell: Shell, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = str(tmp_path / "b.desk")
    shell.done("new", book, "--company", "甲")
    assert shell.done("retention", book)["items"] == []
    assert main(["retention", book]) == 0
    assert "质保金" in capsys.readouterr().out

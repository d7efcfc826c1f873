"""A table pasted from a spreadsheet or a page, without a file."""

import io
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.cli import main
from tests.cli.conftest import Shell

CUSTOMERS = "客户编号\t客户名称\t备注\r\nC001\t甲公司\t5\" 管\r\nC002\t乙公司\t\"两行\n备注\"\r\n"
DOCUMENTS = "customer\tnumber\tdate\tamount\topen\nC001\tA1\t2026-06-01\t1,200.00\t1,200.00\nC009\tA2\t2026-06-02\t10\t10\n"


@pytest.fixture
def book(shell: Shell, tmp_path: Path) -> str:
    path = str(tmp_path / "a.desk")
    shell.done("new", path, "--company", "甲")
    return path


def copied(monkeypatch: pytest.MonkeyPatch, data: bytes, terminal: bool = False) -> None:
    stdin = SimpleNamespace(buffer=io.BytesIO(data), isatty=lambda: terminal)
    monkeypatch.setattr("sys.stdin", stdin)


def test_what_was_copied_is_brought_in(shell: Shell, book: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copied(monkeypatch, CUSTOMERS.encode())
    assert shell.done("import", book, "--kind", "customers", "-")["accepted"] == 2
    out = tmp_path / "rejected.xlsx"
    copied(monkeypatch, DOCUMENTS.encode("gb18030"))
    said = shell.done("import", book, "--kind", "documents", "-", "--snapshot", "--up-to", "2026-06-30", "--rejected", str(out))
    assert (said["accepted"], [one["problem"] for one in said["rejected"]]) == (1, ["UNKNOWN_CUSTOMER"])
    assert out.is_file()
    copied(monkeypatch, DOCUMENTS.encode("utf-16"))
    assert shell.done("import", book, "--kind", "documents", "-", "--dry-run")["unchanged"] == 1
    assert shell.done("items", book, "--on", "2026-06-30")["items"][0]["open"] == "1200.00"


def test_the_batch_says_that_it_was_pasted(shell: Shell, book: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.storage.reading import read_book

    copied(monkeypatch, CUSTOMERS.encode())
    shell.done("import", book, "--kind", "customers", "-")
    read = read_book(Path(book))
    with read.reading() as tables:
        assert tables.row("SELECT source, length(sha256) FROM batch") == ("粘贴的表格.txt", 64)
    read.close()


@pytest.mark.parametrize(
    ("data", "terminal", "why"),
    [
        (b"", False, "EMPTY_FILE"), (b" \n\t\n", False, "EMPTY_FILE"), (b"PK\x03\x04\0\0", False, "NOT_TEXT"),
        (b"a\tb\n", True, "PASTE_TERMINAL"),
    ],
)  # fmt: skip
def test_nothing_to_read(
    shell: Shell, book: str, monkeypatch: pytest.MonkeyPatch, data: bytes, terminal: bool, why: str
) -> None:
    copied(monkeypatch, data, terminal)
    code, said = shell.run("import", book, "--kind", "customers", "-")
    assert (code, said["unusable"]) == (2, why)
    assert said["says"] and "{" not in said["says"]


def test_in_words(book: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    copied(monkeypatch, CUSTOMERS.encode())
    assert main(["import", book, "--kind", "customers", "-", "--lang", "en"]) == 0
    assert "pasted table.txt" in capsys.readouterr().out

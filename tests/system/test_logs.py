import logging
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest

from app.system import logs
from app.system.logs import HIDDEN, close_log, open_log, scrubbed


class Code(StrEnum):
    QUIET = "QUIET"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[logging.Logger]:
    yield open_log(tmp_path, "creditdesk-test")
    close_log("creditdesk-test")


def written(folder: Path) -> str:
    return (folder / "creditdesk-test.log").read_text(encoding="utf-8")


def test_ids_are_kept(log: logging.Logger, tmp_path: Path) -> None:
    log.info("import done batch=%s rows=%d run=%s code=%s undo=%s", "b-17", 438, None, Code.QUIET, True)
    assert written(tmp_path).endswith("Z INFO import done batch=b-17 rows=438 run=None code=QUIET undo=True\n")


@pytest.mark.parametrize(
    "value",
    [
        "恒达机电有限公司",
        "Zhang",
        "ZHANG",
        "zhang@example.com",
        "13800138000",
        "+86 138 0013 8000",
        "30000.00",
        "30,000.00",
        "/home/chen/books/c7.desk",
        "C:\\books\\c7.desk",
        Decimal("1.5"),
        1.5,
        Path("x1"),
        ("a1",),
        "x1" * 60,
        13800138000,
    ],
)
def test_what_is_no_id_is_hidden(log: logging.Logger, tmp_path: Path, value: object) -> None:
    log.info("something about %s happened", value)
    assert written(tmp_path).endswith(f"something about {HIDDEN} happened\n")


def test_a_text_put_together_by_the_caller_is_scrubbed_too(log: logging.Logger, tmp_path: Path) -> None:
    log.warning("letter for 恒达 over 30,000.00 to 138-0013-8000 in /home/chen/x.pdf\nsecond line")
    assert written(tmp_path).endswith(
        f"letter for {HIDDEN} over {HIDDEN} to {HIDDEN} in {HIDDEN} second line\n"
    )


def test_dates_uuids_and_hashes_are_kept() -> None:
    text = "on 2026-03-31 at 2026-03-31T10:00:00+00:00 0190a1b2-c3d4-7e5f-8a9b-123456789012 " + "0" * 10 + "ab12" * 8
    assert scrubbed(text) == text


def test_nobody_smuggles_a_placeholder() -> None:
    assert scrubbed("a\x000\x00b") == "a 0 b"


def test_an_error_keeps_its_places_and_loses_its_words(log: logging.Logger, tmp_path: Path) -> None:
    try:
        try:
            {}["恒达机电"]
        except KeyError as error:
            raise ValueError("secret 30,000.00") from error
    except ValueError:
        log.exception("command failed id=%s", "c-9")
    text = written(tmp_path)
    assert "command failed id=c-9\nValueError at test_logs.py:" in text
    assert "; from KeyError at test_logs.py:" in text
    assert "test_an_error_keeps_its_places" in text
    assert "secret" not in text
    assert "恒达" not in text
    assert str(tmp_path) not in text


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert logs.error_places(KeyError("x")) == "KeyError at ?"


def test_no_error_no_text(log: logging.Logger, tmp_path: Path) -> None:
    log.info("fine", exc_info=(None, None, None))
    assert written(tmp_path).endswith("INFO fine\n")


def test_a_wrong_template_writes_nothing_private(log: logging.Logger, tmp_path: Path) -> None:
    log.info("no placeholder here", "secret")
    log.info("wants a number: %d", "secret-1")
    assert "secret" not in written(tmp_path)
    assert written(tmp_path).count(HIDDEN) == 2


def test_named_arguments_are_not_taken(log: logging.Logger, tmp_path: Path) -> None:
    log.info("user %(name)s", {"name": "Zhang"})
    assert "Zhang" not in written(tmp_path)


def test_it_never_grows_beyond_ten_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (logs.BYTES_MAX, logs.FILES_MAX) == (1_000_000, 10)
    monkeypatch.setattr(logs, "BYTES_MAX", 500)
    log = open_log(tmp_path, "creditdesk-test")
    for n in range(500):
        log.info("line %d", n)
    close_log("creditdesk-test")
    sizes = [p.stat().st_size for p in tmp_path.iterdir()]
    assert len(sizes) == 10
    assert max(sizes) <= 500
    assert "line 499" in written(tmp_path)


def test_opening_again_writes_once(log: logging.Logger, tmp_path: Path) -> None:
    second = open_log(tmp_path / "new", "creditdesk-test")
    second.info("once")
    assert not (tmp_path / "creditdesk-test.log").exists()
    assert written(tmp_path / "new").count("once") == 1


def test_nothing_goes_to_the_screen(log: logging.Logger, capfd: pytest.CaptureFixture[str]) -> None:
    log.error("quiet please")
    assert capfd.readouterr() == ("", "")

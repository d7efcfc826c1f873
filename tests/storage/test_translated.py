"""SQLite's errors become troubles by their code; what has no such meaning is a bug and stays one."""

from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2

from app.storage import translated as translating
from app.storage.problems import BookTrouble, Trouble
from app.storage.translated import LOW, examined, of_the_system, translated

PLENTY = 1 << 30


def error(name: str | None, kind: type[Exception] = dbapi2.OperationalError) -> Exception:
    made = kind("金额 1,234.56")
    if name is not None:
        made.sqlite_errorname = name  # type: ignore[attr-defined]
    return made


def trouble_of(made: Exception, folder: Path, free: int, monkeypatch: pytest.MonkeyPatch) -> BookTrouble:
    monkeypatch.setattr(translating, "free_bytes", lambda _: free)
    with pytest.raises(BookTrouble) as no, translated(folder / "a.desk"):
        raise made
    assert no.value.figures["free"] == free
    assert "1,234.56" not in str(no.value)
    return no.value


CODES = [
    ("SQLITE_FULL", PLENTY, Trouble.DISK_FULL),
    ("SQLITE_IOERR", PLENTY, Trouble.FILE_FAILED),
    ("SQLITE_IOERR", LOW - 1, Trouble.DISK_FULL),
    ("SQLITE_CANTOPEN", PLENTY, Trouble.READ_ONLY),
    ("SQLITE_CANTOPEN", LOW - 1, Trouble.DISK_FULL),
    ("SQLITE_READONLY", LOW - 1, Trouble.READ_ONLY),
    ("SQLITE_CORRUPT", PLENTY, Trouble.DAMAGED),
    ("SQLITE_NOTADB", PLENTY, Trouble.FOREIGN),
    ("SQLITE_BUSY", LOW - 1, Trouble.LOCKED),
    ("SQLITE_LOCKED", PLENTY, Trouble.LOCKED),
    (None, PLENTY, Trouble.DAMAGED),
]


@pytest.mark.parametrize(("name", "free", "trouble"), CODES)
@pytest.mark.parametrize("wrapped", [False, True])
def test_codes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str | None, free: int, trouble: Trouble, wrapped: bool
) -> None:
    made = error(name)
    made = OperationalError("COMMIT", None, made) if wrapped else made
    assert trouble_of(made, tmp_path, free, monkeypatch).trouble is trouble


BUGS = [
    error("SQLITE_ERROR"),
    error("SQLITE_CONSTRAINT", dbapi2.IntegrityError),
    error(None, dbapi2.ProgrammingError),
    KeyError("a"),
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid"),
    FileNotFoundError("a file of the user's"),
]


@pytest.mark.parametrize("bug", BUGS, ids=repr)
def test_what_is_not_the_files_fault_stays_what_it_is(tmp_path: Path, bug: Exception) -> None:
    with pytest.raises(type(bug)) as found, translated(tmp_path / "a.desk"):
        raise bug
    assert found.value is bug


@pytest.mark.parametrize("bug", [BUGS[0], BUGS[1], BUGS[2], BUGS[4]], ids=repr)
def test_while_a_file_is_examined_it_is_the_files_fault(tmp_path: Path, bug: Exception) -> None:
    with pytest.raises(BookTrouble) as no, examined(tmp_path / "a.desk"):
        raise bug
    assert no.value.trouble is Trouble.DAMAGED
    with pytest.raises(KeyError), examined(tmp_path / "a.desk"):
        raise KeyError("a")


@pytest.mark.parametrize(("number", "trouble"), [(28, Trouble.DISK_FULL), (122, Trouble.DISK_FULL), (13, Trouble.READ_ONLY)])
def test_errors_of_the_system(tmp_path: Path, number: int, trouble: Trouble) -> None:
    assert of_the_system(OSError(number, "x"), tmp_path / "a.desk").trouble is trouble


def test_a_folder_that_is_gone_has_no_room_to_ask_for(tmp_path: Path) -> None:
    found = of_the_system(OSError(5, "x"), tmp_path / "gone" / "a.desk")
    assert found.figures["free"] == LOW

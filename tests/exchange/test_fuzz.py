"""A few random files over every reader; thousands with `python -m tests.fuzz`."""

from collections import Counter
from pathlib import Path

import pytest

from tests.fuzz.__main__ import trial
from tests.fuzz.examining import READERS, Broken, examine


@pytest.mark.parametrize("kind", READERS)
def test_no_file_breaks_a_reader(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    counts: Counter[str] = Counter()
    trial(kind, 25, 20261201, counts)()
    assert counts["read"] + counts["refused"] + counts["asked"] >= 20


def test_what_is_broken_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.examining._read", lambda kind, path: path.parent.joinpath("left").write_text("x"))
    with pytest.raises(Broken):
        examine("documents", "a.csv", b"a", Counter())

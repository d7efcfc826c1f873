"""A program killed at any moment leaves a whole book."""

from pathlib import Path

from tests.faults.kill import kill


def test_a_killed_program_leaves_a_whole_book(tmp_path: Path) -> None:
    summary = kill(4, tmp_path)
    assert set(summary) == {"import", "dun", "dun --pdf-dir"}
    assert sum(killed for killed, _ in summary.values()) >= 3

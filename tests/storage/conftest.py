"""One filled book, made once and closed cleanly; a test that changes it gets its own copy."""

from pathlib import Path

import pytest

from tests.storage.shop import copied, filled


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "book.desk"
    filled(path).book.close()
    return path


@pytest.fixture
def book_file(original: Path, tmp_path: Path) -> Path:
    """A copy with its mark."""
    return copied(original, tmp_path, "book.desk", side_files=True)

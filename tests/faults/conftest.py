"""The filled book of the storage tests, here as well."""

from tests.storage.conftest import book_file, original

__all__ = ["book_file", "original"]

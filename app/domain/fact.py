"""What a fact is. Which ones there are stands in ``facts``."""

from enum import StrEnum
from typing import ClassVar


class Topic(StrEnum):
    """What a fact touches; a page that watches a topic asks its query again."""

    BOOK = "BOOK"
    CUSTOMERS = "CUSTOMERS"
    LEDGER = "LEDGER"
    POLICY = "POLICY"
    DUNNING = "DUNNING"
    PERSONS = "PERSONS"


class Fact:
    """Base of all facts."""

    VERSION: ClassVar[int] = 1
    TOPICS: ClassVar[frozenset[Topic]] = frozenset()

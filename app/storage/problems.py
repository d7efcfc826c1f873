"""What can be wrong with a book file. Codes with figures; the sentences are in ``app/words.py``."""

from enum import StrEnum


class Trouble(StrEnum):
    """Why a book cannot be opened, or not be written to."""

    MISSING = "MISSING"
    EXISTS = "EXISTS"
    EMPTY = "EMPTY"
    FOREIGN = "FOREIGN"
    NEWER = "NEWER"
    DAMAGED = "DAMAGED"
    ENTRIES_MISSING = "ENTRIES_MISSING"
    CHANGED_OUTSIDE = "CHANGED_OUTSIDE"
    LOCKED = "LOCKED"
    READ_ONLY = "READ_ONLY"
    NETWORK_FOLDER = "NETWORK_FOLDER"
    SYNC_FOLDER = "SYNC_FOLDER"
    DISK_FULL = "DISK_FULL"
    NO_FOLDER = "NO_FOLDER"
    MIGRATION_FAILED = "MIGRATION_FAILED"
    BACKUP_FAILED = "BACKUP_FAILED"
    FILE_FAILED = "FILE_FAILED"


class BookTrouble(Exception):
    """The book, not the user's action, is the problem. ``figures`` are str or int."""

    def __init__(self, trouble: Trouble, **figures: object) -> None:
        self.trouble = trouble
        self.figures = figures
        super().__init__(f"{trouble} {figures}")

"""Single records by their key, for the places where one row is wanted and not thousands."""

from typing import TypeVar

from sqlmodel import Session, SQLModel

from app.storage.engine import Tables

Record = TypeVar("Record", bound=SQLModel)
Key = int | str | tuple[int | str, ...]


def record(tables: Tables, kind: type[Record], key: Key) -> Record | None:
    """The row of a class of ``storage.tables`` under ``key`` (a tuple where the key has several columns), or None.

    It is a copy: changing it changes nothing in the book.
    """
    with Session(tables.connection, autoflush=False, expire_on_commit=False) as session:
        found = session.get(kind, key)
        if found is not None:
            session.expunge(found)
        return found

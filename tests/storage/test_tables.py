"""The classes mirror the schema, column by column; the schema itself comes from the migrations alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from app.storage import tables as classes
from app.storage import tables_beside
from app.storage.engine import Tables, open_engine, transaction, uri
from app.storage.migrate import migrate
from app.storage.records import record

CLASSES: dict[str, type[SQLModel]] = {
    str(kind.__tablename__): kind
    for kind in (vars(classes) | vars(tables_beside)).values()
    if isinstance(kind, type) and issubclass(kind, SQLModel) and kind is not SQLModel
}
TYPES = {"INTEGER": "INTEGER", "TEXT": "VARCHAR", "BLOB": "BLOB"}


@pytest.fixture(scope="module")
def schema() -> Iterator[Tables]:
    engine = open_engine(":memory:", writer=True, wal=False)
    migrate(engine)
    with transaction(engine) as tables:
        yield tables
    engine.dispose()


@pytest.fixture
def book(book_file: Path) -> Iterator[Tables]:
    engine = open_engine(uri(book_file, "ro"), writer=False)
    with transaction(engine) as tables:
        yield tables
    engine.dispose()


def test_every_table_has_its_class(schema: Tables) -> None:
    assert {name for (name,) in schema.rows("SELECT name FROM sqlite_master WHERE type = 'table'")} == set(CLASSES)


@pytest.mark.parametrize("name", CLASSES)
def test_columns_are_those_of_the_schema(schema: Tables, name: str) -> None:
    found = schema.rows(f"PRAGMA table_xinfo({name})")
    # an INTEGER PRIMARY KEY is never NULL though SQLite does not say so
    expected = {column: (TYPES[kind], bool(not_null or key), key) for _, column, kind, not_null, _, key, hidden in found}
    if not any(key for _, _, key in expected.values()):
        expected = {"rowid": ("INTEGER", True, 1), **expected}
    keys = {column.name: place for place, column in enumerate(_table(name).primary_key, 1)}
    mirrored = {column.name: (str(column.type), not column.nullable, keys.get(column.name, 0)) for column in _table(name).columns}
    assert mirrored == expected
    assert list(mirrored) == list(expected)


def _table(name: str) -> Any:
    return CLASSES[name].__table__  # type: ignore[attr-defined]


def test_every_table_is_strict(schema: Tables) -> None:
    assert schema.rows("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite_%'") == []


def test_a_filled_book_has_rows_in_every_table(book: Tables) -> None:
    """The other tests of this folder change cells of every table: they would prove nothing on an empty one."""
    assert [name for name in CLASSES if not book.value(f"SELECT count(*) FROM {name}")] == []


def test_one_record_by_its_key(book: Tables) -> None:
    id_, number, amount = book.row("SELECT id, number, amount FROM document WHERE number = 'I2'")
    found = record(book, classes.Document, id_)
    assert found is not None
    assert (found.id, found.number, found.amount, found.due) == (id_, number, amount, "2026-03-31")
    assert isinstance(found.seal, bytes)


def test_one_record_by_a_key_of_two_columns(book: Tables) -> None:
    found = record(book, classes.Profile, (1, "bank"))
    assert found is not None
    assert found.value == "招商银行"


def test_no_record(book: Tables) -> None:
    assert record(book, classes.Customer, 4711) is None


def test_a_record_is_a_copy(book: Tables) -> None:
    found = record(book, classes.Customer, 1)
    assert found is not None
    found.name = "别的名字"
    again = record(book, classes.Customer, 1)
    assert again is not None
    assert again.name == "恒达机电有限公司"
    assert book.value("SELECT name FROM customer WHERE id = 1") == "恒达机电有限公司"


@pytest.mark.parametrize("name", CLASSES)
def test_every_class_reads_a_row(book: Tables, name: str) -> None:
    kind = CLASSES[name]
    keys = [column.name for column in _table(name).primary_key]
    key = book.row(f"SELECT {', '.join(keys)} FROM {name} LIMIT 1")
    found = record(book, kind, tuple(key) if len(key) > 1 else key[0])
    assert found is not None
    columns = [column.name for column in _table(name).columns]
    assert tuple(getattr(found, column) for column in columns) == book.row(
        f"SELECT {', '.join(columns)} FROM {name} WHERE ({', '.join(keys)}) = ({', '.join('?' * len(keys))})", tuple(key)
    )

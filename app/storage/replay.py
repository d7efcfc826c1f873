"""The journal played into an empty book, and the two compared table by table."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from app.domain.posting import label
from app.storage import batches, journal
from app.storage.engine import Tables, open_engine, transaction, uri
from app.storage.migrate import migrate
from app.storage.project import project
from app.system.memory import collector_paused

INPUT = ("journal", "batch_rows", "person_value", "command", "paper")
COMPARED = (
    "meta", "entity", "profile", "batch", "customer", "person", "former_name", "document", "allocation",
    "due_completion", "dispute", "hold_off", "data_date", "policy", "letter_text", "calendar_year", "run", "notice",
    "notice_item",
)  # fmt: skip
SHOWN = 20


def replay(source: Path, target: str) -> tuple[Engine, list[str]]:
    """Play the journal of ``source`` into a new book at ``target`` (URI or ``:memory:``).

    Answers the new book's engine (the caller disposes of it) and what differs, each named by document and date.
    """
    engine = open_engine(target, writer=True, wal=False)
    try:
        migrate(engine)
        _attach(engine, source)
        with transaction(engine) as tables, collector_paused():
            _play(tables)
            return engine, differences(tables)
    except BaseException:
        engine.dispose()
        raise


def _attach(engine: Engine, source: Path) -> None:
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("ATTACH ? AS old", (uri(source, "ro"),)).close()


def _play(tables: Tables) -> None:
    for name in INPUT:
        tables.run(_COPY[name])
    for entry in journal.entries(tables):
        rows = batches.stored_rows(tables, entry.seq) if entry.kind == "BatchImported" else {}
        project(tables, entry.seq, entry.fact(), rows)


_COPY = {name: f"INSERT INTO main.{name} SELECT * FROM old.{name}" for name in INPUT}
_COUNT = {name: f"SELECT (SELECT count(*) FROM main.{name}), (SELECT count(*) FROM old.{name})" for name in COMPARED}
_MISSING = {name: f"SELECT * FROM main.{name} EXCEPT SELECT * FROM old.{name} LIMIT {SHOWN}" for name in COMPARED}
_EXTRA = {name: f"SELECT * FROM old.{name} EXCEPT SELECT * FROM main.{name} LIMIT {SHOWN}" for name in COMPARED}
_COLUMNS = {name: f"SELECT name FROM pragma_table_info('{name}')" for name in COMPARED}


def differences(tables: Tables) -> list[str]:
    """Rows of the book that the journal does not yield, and the other way round, at most ``SHOWN`` a table."""
    found = []
    for name in COMPARED:
        columns = [column for (column,) in tables.rows(_COLUMNS[name])]
        changed = {_named(tables, name, columns, row): None for row in tables.rows(_EXTRA[name])}
        changed |= {_named(tables, name, columns, row): None for row in tables.rows(_MISSING[name])}
        found += list(changed)
        ours, theirs = tables.row(_COUNT[name]) or (0, 0)
        if ours != theirs and not changed:
            found.append(f"{name}: {theirs} / {ours}")
    return found


def _named(tables: Tables, name: str, columns: list[str], row: Any) -> str:
    values = dict(zip(columns, row, strict=True))
    if name == "document":
        return f"document {label(values['number'], values['part'], values['parts'])} {values['date']}"
    document = values.get("document") or values.get("debit") or values.get("credit")
    if document is not None:
        at = tables.row("SELECT number, date FROM old.document WHERE id = ?", (document,))
        return f"{name} {at[0]} {at[1]}" if at else f"{name} {document}"
    return f"{name} " + " ".join(str(value) for value in row[:3])

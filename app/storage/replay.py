"""The journal played into an empty book, and the two compared table by table."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlcipher3 import dbapi2

from app.domain.posting import label
from app.storage import batches, journal
from app.storage.engine import Tables, open_engine, readable, transaction, uri
from app.storage.migrate import migrate
from app.storage.problems import BookTrouble, Trouble
from app.storage.project import project
from app.storage.translated import translated
from app.storage.whole import finished_whole
from app.system.memory import collector_paused

INPUT = ("journal", "batch_rows", "person_value", "command", "paper")
COMPARED = (
    "meta", "entity", "profile", "batch", "customer", "person", "former_name", "buyer_alias", "document", "allocation",
    "due_completion", "dispute", "hold_off", "data_date", "snapshot", "policy", "letter_text", "import_map", "calendar_year",
    "run", "notice", "notice_item", "bank_line", "receipt_origin", "allowance", "allowance_item", "payer_note",
    "retention", "transfer", "transfer_item", "bill", "bill_move", "stated_balance", "difference_word", "net_by_day",
    "confirmation", "delivery", "delivery_line", "delivery_invoiced",
)  # fmt: skip
SHOWN = 20
WITHOUT_ROWID = {
    "meta", "profile", "former_name", "buyer_alias", "import_map", "notice_item", "allowance_item", "transfer_item",
    "difference_word", "net_by_day", "confirmation", "delivery_line", "delivery_invoiced",
}  # fmt: skip


def replay(source: Path, target: str) -> tuple[Engine, list[str]]:
    """Play the journal of ``source`` into a new book at ``target`` (URI or ``:memory:``).

    Answers the new book's engine (the caller disposes of it) and what differs, each named by document and date.
    """
    engine = open_engine(target, writer=True, wal=False)
    try:
        migrate(engine)
        _attach(engine, source)
        with transaction(engine) as tables, collector_paused():
            _play(tables, source)
            return engine, differences(tables)
    except BaseException:
        engine.dispose()
        raise


def replay_into(source: Path, new: Path) -> tuple[int, str, list[str]]:
    """A replay into the file ``new``, which must not exist. Answers entries, head and what differs."""
    with finished_whole(new) as part, translated(new):
        engine, found = replay(source, uri(part, "rwc"))
        try:
            with transaction(engine) as tables:
                seq, head = journal.head(tables)
        finally:
            engine.dispose()
        return seq, head.hex(), found


def _attach(engine: Engine, source: Path) -> None:
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("ATTACH ? AS old", (readable(source),)).close()


def _play(tables: Tables, source: Path) -> None:
    for name in INPUT:
        tables.run(_COPY[name])
    for entry in journal.entries(tables):
        try:
            rows = batches.stored_rows(tables, entry.seq) if entry.kind == "BatchImported" else {}
            project(tables, entry.seq, entry.fact(), rows)
        except dbapi2.OperationalError:  # the new file's own trouble: a full disk
            raise
        except Exception as error:  # what is damaged may raise anything; where it lies is what matters
            what = f"entry {entry.seq} {entry.kind} {entry.at[:10]}"
            raise BookTrouble(Trouble.DAMAGED, path=str(source), detail=what) from error


_COPY = {name: f"INSERT INTO main.{name} SELECT * FROM old.{name}" for name in INPUT}
_COUNT = {name: f"SELECT (SELECT count(*) FROM main.{name}), (SELECT count(*) FROM old.{name})" for name in COMPARED}
_MISSING = {name: f"SELECT * FROM main.{name} EXCEPT SELECT * FROM old.{name} LIMIT {SHOWN}" for name in COMPARED}
_EXTRA = {name: f"SELECT * FROM old.{name} EXCEPT SELECT * FROM main.{name} LIMIT {SHOWN}" for name in COMPARED}
_COLUMNS = {name: f"SELECT name FROM pragma_table_info('{name}')" for name in COMPARED}
_SCHEMA = """
    SELECT name FROM (SELECT type, name, sql FROM old.sqlite_master EXCEPT SELECT type, name, sql FROM main.sqlite_master)
    UNION
    SELECT name FROM (SELECT type, name, sql FROM main.sqlite_master EXCEPT SELECT type, name, sql FROM old.sqlite_master)
"""


def differences(tables: Tables) -> list[str]:
    """Rows of the book that the journal does not yield, and the other way round, at most ``SHOWN`` a table."""
    found = [f"schema {name}" for (name,) in tables.rows(_SCHEMA)]
    for name in COMPARED:
        changed = {named(tables, name, row): None for row in tables.rows(_EXTRA[name])}
        changed |= {named(tables, name, row): None for row in tables.rows(_MISSING[name])}
        found += list(changed)
        ours, theirs = tables.row(_COUNT[name]) or (0, 0)
        if ours != theirs and not changed:
            found.append(f"{name}: {theirs} / {ours}")
    return found


def named(tables: Tables, name: str, row: Any) -> str:
    """A row of table ``name`` as a person knows it: by document and date, by letter and date, or by its first columns."""
    values = dict(zip([column for (column,) in tables.rows(_COLUMNS[name])], row, strict=True))
    if name == "document":
        return f"document {_label(values)} {values['date']}"
    if name == "notice":
        return f"notice {values['number']} {tables.value('SELECT on_date FROM run WHERE id = ?', (values['run'],)) or ''}".rstrip()
    document = values.get("document") or values.get("debit") or values.get("credit")
    if document is not None:
        at = tables.row("SELECT number, part, parts, date FROM document WHERE id = ?", (document,))
        return f"{name} {label(*at[:3])} {at[3]}" if at else f"{name} {document}"
    return f"{name} " + " ".join(str(value) for value in row[:3])


def _label(values: Mapping[str, Any]) -> str:
    return label(values["number"], values["part"], values["parts"])

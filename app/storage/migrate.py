"""Schema versions: one SQL file each, committed together with its number; a verified backup stands before."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine
from sqlcipher3 import dbapi2

from app.storage.engine import APPLICATION_ID, Tables, transaction
from app.storage.problems import BookTrouble, Trouble

FOLDER = Path(__file__).with_name("migrations")


def scripts() -> list[tuple[int, str]]:
    """(version, SQL) of every migration, oldest first."""
    return [(int(f.stem), f.read_text("utf-8")) for f in sorted(FOLDER.glob("[0-9]*.sql"))]


def newest() -> int:
    return scripts()[-1][0]


def version_of(tables: Tables) -> int:
    return int(tables.value("PRAGMA user_version"))


def migrate(engine: Engine, steps: Sequence[tuple[int, str]] | None = None) -> None:
    """Bring a book to the newest schema, all steps in one transaction. Totals before and after must be equal."""
    wanted = scripts() if steps is None else steps
    with transaction(engine) as tables:
        before = version_of(tables)
        sums = totals(tables) if before else []
        for version, sql in wanted:
            if version > before:
                for statement in statements(sql):
                    tables.run(statement)
                tables.run(f"PRAGMA user_version = {int(version)}")
        if not before:
            tables.run(f"PRAGMA application_id = {APPLICATION_ID}")
        if before and totals(tables) != sums:
            raise BookTrouble(Trouble.MIGRATION_FAILED, version=before)
        if tables.rows("PRAGMA foreign_key_check"):
            raise BookTrouble(Trouble.MIGRATION_FAILED, version=before)


def totals(tables: Tables) -> list[tuple[object, ...]]:
    """What no migration may change: open and amount per customer, currency and side."""
    return [
        tuple(row)
        for row in tables.rows(
            "SELECT customer, currency, side, count(*), sum(amount), sum(open) FROM document GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        )
    ]


def statements(sql: str) -> list[str]:
    """Single statements of a script; a trigger's inner semicolons do not end it. ValueError for an unfinished one."""
    found, current = [], ""
    for line in sql.splitlines():
        if line.strip().startswith("--"):
            continue
        current += line + "\n"
        if dbapi2.complete_statement(current):
            found.append(current.strip())
            current = ""
    if current.strip():
        raise ValueError(f"unfinished: {current.strip()[:60]}")
    return found

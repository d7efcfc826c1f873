"""Maps that earlier files came in with, and the names by which files call customers."""

import json
from typing import Any, NamedTuple

from app.domain.intake_checks import Person
from app.domain.spelling import name_form
from app.storage.engine import Tables


class RememberedMap(NamedTuple):
    body: dict[str, Any]
    batch: int | None


_MAPS = (
    "SELECT m.signature, m.body, m.batch FROM import_map m LEFT JOIN batch b ON b.id = m.batch"
    " WHERE m.kind = ? AND b.undone_seq IS NULL ORDER BY m.seq"
)


def remembered_maps(tables: Tables, kind: str) -> dict[str, RememberedMap]:
    """By signature of the headers: of each the latest that was not taken back with its batch."""
    return {signature: RememberedMap(json.loads(body), batch) for signature, body, batch in tables.rows(_MAPS, (kind,))}


def people(tables: Tables) -> list[Person]:
    """The register as far as it takes to see that two of it are one."""
    return [Person(*row) for row in tables.rows("SELECT code, name, uscc FROM customer WHERE void_seq IS NULL ORDER BY id")]


_ALSO = (
    "SELECT code, short_name FROM customer WHERE void_seq IS NULL AND short_name IS NOT NULL UNION ALL"
    " SELECT c.code, f.name FROM former_name f JOIN customer c ON c.id = f.customer WHERE c.void_seq IS NULL"
)


def codes_by_name(tables: Tables) -> dict[str, tuple[str, ...]]:
    """Customer codes by ``spelling.name_form`` of a name; short and former names count where no customer is called so."""
    names = _grouped((person.code, person.name) for person in people(tables))
    return _grouped(tables.rows(_ALSO)) | names


def _grouped(named: Any) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for code, name in named:
        found.setdefault(name_form(name), {})[code] = None
    return {form: tuple(codes) for form, codes in found.items() if form}

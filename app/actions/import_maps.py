"""The map with which a file came in, kept for the next file with its headers."""

from collections.abc import Mapping
from typing import Any

from app.domain.facts import MapRemembered
from app.storage.map_reads import remembered_maps
from app.storage.work import Work


def remember(work: Work, kind: str, signature: str, body: Mapping[str, Any], batch: int | None) -> None:
    """Unless this map counts for the headers already: the same file twice changes nothing."""
    before = remembered_maps(work.tables, kind).get(signature)
    if before is None or before.body != body:
        work.record(MapRemembered(signature, kind, dict(body), batch))

"""What has to hold of any file, whatever is in it."""

import json
import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app import words
from app.domain.drafts import Problem
from app.exchange.bank_files import check_bank
from app.exchange.checking import Checked, check
from app.exchange.exports import check_export
from app.exchange.faults import Unreadable
from app.exchange.kinds import EXPORTS, KINDS
from app.exchange.maps import ImportMap, parse_map
from app.exchange.pasting import as_file
from app.exchange.reading import read_table

READERS = (*KINDS, *EXPORTS, "paste", "map")
_LEFT = re.compile(r"\{[a-z_]+(:[a-z]+)?\}")


class Broken(AssertionError):
    """A promise that a file has broken."""


def examine(kind: str, name: str, data: bytes, counts: Counter[str]) -> None:
    """Raises Broken, or whatever the reader should not have raised. Counts what was read, refused and rejected."""
    with TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        first, again = (_outcome(kind, path) for _ in range(2))
        if [one.name for one in Path(folder).iterdir()] != [name]:
            raise Broken("a file was left behind")
    if first != again:
        raise Broken("read twice, it says two things")
    counts[first[0]] += 1
    counts["rows"] += first[1]
    counts["rejected"] += first[2]


def _outcome(kind: str, path: Path) -> tuple[Any, ...]:
    try:
        found = _read(kind, path)
    except Unreadable as no:
        _sentence(str(no.code), no.figures)
        return "refused", 0, 0, str(no.code), no.figures
    if not isinstance(found, Checked):
        return "read", 0, 0, str(found)
    _check(kind, found)
    said = (found.drafts, found.rejected, found.warnings, [(a.fault, a.key, a.choices) for a in found.asks])
    return "asked" if found.asks else "read", found.rows, found.rejected_rows, repr(said)


def _read(kind: str, path: Path) -> object:
    if kind == "paste":
        return as_file(path.read_bytes(), path.name)
    if kind == "map":
        return _map(path.read_bytes())
    if kind == "bank":
        return check_bank(path, ImportMap())[1]
    table = read_table(path)
    if kind in EXPORTS:
        told = {"customer": "C001", "source": path.name} if kind == "ledger" else {}
        return check_export(kind, table, None, "CNY", "2026-06-30", **told)
    return check(kind, table, None, {"C001": "CNY", "C002": "USD"}, "CNY", lambda: {"甲公司": ["C001"]}, "2026-06-30")


def _map(data: bytes) -> object:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return "no JSON"
    return parse_map(content, "documents") if isinstance(content, dict) else "no object"


def _check(kind: str, found: Checked) -> None:
    for problem in (*found.rejected, *found.warnings):
        _sentence(str(problem.problem), dict(problem.figures) | _given(problem))
    for ask in found.asks:
        figures = {"column": ask.column or "", "key": ask.key, "samples": ", ".join(ask.samples), "choices": ", ".join(ask.choices)}
        _sentence(str(ask.fault), figures)
    if found.asks:
        if found.drafts:
            raise Broken("something is asked and rows are there all the same")
        return
    if kind in KINDS:
        _every_row_counts(found)


def _every_row_counts(found: Checked) -> None:
    """A row is a draft, refused with a reason, or says what an earlier one says."""
    taken, refused = {draft.row for draft in found.drafts}, {problem.row for problem in found.rejected}
    if taken & refused:
        raise Broken("a row is taken and refused")
    counted = len(taken | refused | set(found.repeats))
    if counted != found.rows:
        raise Broken(f"{found.rows} rows, {counted} accounted for")


def _given(problem: Problem) -> dict[str, object]:
    return {"value": problem.value or "", "column": problem.column or ""}


def _sentence(code: str, figures: dict[str, object] | dict[str, str]) -> None:
    for language in ("zh", "en"):
        bare = {name: "" if isinstance(value, str) and "{" in value else value for name, value in figures.items()}
        said = words.say(words.FAULTS, code, language, bare)
        if not said or _LEFT.search(said):
            raise Broken(f"{code} has no sentence: {said!r}")

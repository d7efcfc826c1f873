"""An import of all that is open on a day: what it is asked with, what it asks, and the lists it shows."""

from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app import words
from app.bootstrap import context
from app.cli.answers import Usage, phrase, usage
from app.domain.intake_snapshot import Change, SnapshotDecision
from app.domain.money import show

if TYPE_CHECKING:
    from app.actions.intake_snapshot import FilteredExport
    from app.actions.intakes import Source
    from app.domain.intake import Decision

SAMPLES = 5


def refuse_options(args: Namespace) -> None:
    """``--snapshot`` is about documents, ``--gone`` about a snapshot."""
    if args.snapshot and args.kind != "documents":
        raise usage("OPTION_OF_OTHER_KIND", option="--snapshot", kind="documents")
    if args.gone and not args.snapshot:
        raise usage("GONE_WITHOUT_SNAPSHOT")


def as_snapshot(source: "Source", args: Namespace) -> "Source":
    """The file as a list of what is open on ``--up-to``, else on its newest date, else today."""
    if not args.snapshot:
        return source
    day = args.up_to or source.newest or context().today.isoformat()
    return replace(source, as_of=day, newest=day, has_open=True, gone=args.gone)


def asked(found: "FilteredExport") -> Usage:
    """The list looks like a part only: nothing is posted until somebody says what absence means."""
    gone = _listed(found.gone, found.codes)
    groups = [{"of": kind, "name": name, "open": count} for kind, name, count in found.found.groups]
    names = [f"{one['customer']} {one['document']}" for one in gone[:SAMPLES]]
    ask = {
        "ask": "FILTERED_EXPORT", "column": None, "key": "--gone", "choices": ["file", "settle"], "samples": names,
        "open": found.found.open, "gone": gone, "groups": groups,
    }  # fmt: skip
    problem = found.found.problem()

    def says(language: str) -> list[str]:
        return [words.say(words.FAULTS, problem.problem, language, problem.figures)]

    return Usage({"ask": [ask]}, says)


def told(decision: "Decision") -> dict[str, Any]:
    """The lists of a snapshot, for the document; nothing for any other import."""
    if not isinstance(decision, SnapshotDecision):
        return {}
    diff, codes = decision.diff, decision.codes
    lists = {name: _listed(getattr(diff, name), codes) for name in ("new", "reduced", "gone", "grown")}
    return {"snapshot": {"as_of": decision.as_of, "previous": decision.previous, **lists}}


def _listed(changes: Sequence[Change], codes: Mapping[int, str]) -> list[dict[str, str]]:
    return [
        {
            "customer": codes[one.key[0]], "document": one.key[1], "currency": one.currency,
            "before": show(one.before, one.currency), "now": show(one.now, one.currency),
        }
        for one in changes
    ]  # fmt: skip


def lines(data: Mapping[str, Any], language: str) -> list[str]:
    """How many of each list, for people."""
    found = data.get("snapshot")
    if found is None:
        return []
    counts = {name: len(found[name]) for name in ("new", "reduced", "gone", "grown")}
    return [phrase("snapshot", language, as_of=found["as_of"], previous=found["previous"], **counts)]

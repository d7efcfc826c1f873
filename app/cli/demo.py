"""The sample company: made, taken through the main job, and used to check an installation."""

from argparse import Namespace
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.bootstrap import this_day
from app.cli.answers import TROUBLE, Answer, phrase, usage

_OURS = ("sample.desk", "letters.pdf", "run-sheets.pdf", "statement.pdf", "ageing.pdf", "ageing.xlsx")
_BESIDE = ("", "-wal", "-shm", "-mark")  # not the lock: a deleted one could be taken twice
_MARK = ".creditdesk-demo"  # stands in a folder whose files of these names are a demo's own


def sample(args: Namespace) -> Answer:
    from app.domain.money import show
    from app.sample.making import create_sample

    made = create_sample(args.file, _since_2003(args.on or this_day()), args.actor)
    data = {
        "book": str(made.path), "company": made.company, "on": made.on.isoformat(), "customers": made.customers,
        "documents": made.documents, "receipts": made.receipts, "letters_sent": made.letters_sent,
        "totals": {c: {"gross": show(s.gross, c), "unapplied": show(s.unapplied, c)} for c, s in made.totals.items()},
    }  # fmt: skip
    return Answer(data, lambda language: [phrase("sample", language, **{**data, "path": made.path})])


def demo(args: Namespace) -> Answer:
    """The main job in one folder: who owes what, who gets which letter, and the sheets of paper."""
    on, folder = _since_2003(args.on or this_day()), args.folder
    folder.mkdir(parents=True, exist_ok=True)
    _make_room(folder)
    found = _main_job(args, folder, on)
    data = {
        "on": on.isoformat(), "company": found["sample"]["company"], "book": found["sample"]["book"],
        "totals": found["ageing"]["totals"], "notices": len(found["dun"]["notices"]),
        "skipped": len(found["dun"]["skipped"]), "files": [str(folder / name) for name in _OURS],
    }  # fmt: skip

    def lines(language: str) -> list[str]:
        head = phrase("demo", language, company=data["company"], on=data["on"], folder=folder.resolve())
        job = phrase("demo job", language, notices=data["notices"], skipped=data["skipped"])
        return [head, *_totals(data["totals"], language), job, *(f"  {path}" for path in data["files"])]

    return Answer(data, lines)


def _make_room(folder: Path) -> None:
    """Take away what an earlier demo left. A book that somebody has open, and files that are not ours, stay."""
    from app.storage.opening import take_lock

    in_the_way = [name for name in _OURS if (folder / name).exists()]
    if in_the_way and not (folder / _MARK).exists():
        raise usage("DEMO_IN_THE_WAY", path=folder / in_the_way[0])
    (folder / _MARK).touch()
    lock = take_lock(folder / "sample.desk")
    try:
        for name in _OURS:
            for ending in _BESIDE:
                (folder / f"{name}{ending}").unlink(missing_ok=True)
    finally:
        lock.release()


def _since_2003(on: date) -> date:
    if on.year < 2003:
        raise usage("DAY_TOO_EARLY")
    return on


def _totals(totals: dict[str, dict[str, str]], language: str) -> list[str]:
    from app.domain.money import grouped, to_minor

    def shown(currency: str, figures: dict[str, str]) -> dict[str, str]:
        return {name: grouped(to_minor(Decimal(text), currency), currency) for name, text in figures.items()}

    return [phrase("demo total", language, currency=c, **shown(c, figures)) for c, figures in totals.items()]


def _main_job(args: Namespace, folder: Path, on: date) -> dict[str, Any]:
    """The commands a user would give, one after the other, through their own handlers."""
    from app.cli import dunning, reports
    from app.sample.making import create_sample

    book = folder / "sample.desk"
    made = create_sample(book, on, args.actor)
    steps: list[tuple[str, Callable[[Namespace], Answer], dict[str, Any]]] = [
        ("ageing", reports.ageing, {"basis": "due", "known_at": None, "pdf": "ageing.pdf", "xlsx": "ageing.xlsx"}),
        ("dun", dunning.dun, {
            "pdf": "letters.pdf", "sheets": "run-sheets.pdf", "pdf_dir": None, "dry_run": False, "excepted": [],
            "stale_ok": None}),
        ("statement", reports.statement, {
            "customer": made.statement, "first": on.replace(day=1, month=1), "last": on, "pdf": "statement.pdf",
            "with_ageing": False}),
    ]  # fmt: skip
    found: dict[str, Any] = {"sample": {"company": made.company, "book": str(book)}}
    for name, handler, options in steps:
        placed = {k: folder / v if k in ("pdf", "xlsx", "sheets") and v else v for k, v in options.items()}
        shared = {"json": args.json, "lang": args.lang, "actor": args.actor, "command_id": None}
        found[name] = handler(Namespace(file=book, on=on, **shared, **placed)).data
    return found


def selftest(args: Namespace) -> Answer:
    """Every part of the program once, in a folder that is gone afterwards."""
    checks: list[dict[str, Any]] = []
    with TemporaryDirectory(prefix="creditdesk-") as name:
        folder, on = Path(name), this_day()
        try:
            found = _main_job(args, folder, on)
        except Exception as error:  # whatever is missing in an installation, its name is what helps
            checks.append({"check": "main job", "ok": False, "detail": f"{type(error).__name__}: {error}"})
        else:
            checks += _checked(folder, found)
    ok = all(check["ok"] for check in checks)

    def lines(language: str) -> list[str]:
        failed = ", ".join(check["check"] for check in checks if not check["ok"])
        return [phrase("selftest ok" if ok else "selftest failed", language, count=len(checks), failed=failed)]

    return Answer({"ok": ok, "checks": checks}, lines, 0 if ok else TROUBLE)


def _checked(folder: Path, found: dict[str, Any]) -> list[dict[str, Any]]:
    from app.storage.replay import replay
    from app.storage.verify import verify

    book = folder / "sample.desk"
    engine, differences = replay(book, ":memory:")
    engine.dispose()
    papers = [folder / n for n in _OURS if n != "sample.desk"]
    results = [
        ("letters", bool(found["dun"]["notices"]) and "failed" not in found["dun"]),
        ("papers", all(p.is_file() and p.stat().st_size > 1000 for p in papers)),
        ("verify", not verify(book).findings),
        ("replay", not differences),
    ]
    return [{"check": name, "ok": ok} for name, ok in results]

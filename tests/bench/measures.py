"""The measurements, one function each, against what the same machine does bare in the same minute.

What only reckons is told in processor time (cpu), which other work on the machine hardly touches; on an idle one it is the
time one waits. What waits for the disk or for a process to start is told in time passed.
"""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time
from typing import Any

from app import bootstrap
from app.actions.dunning import RunDunning
from app.actions.imports import Import
from app.actions.ledger import PostDocument
from app.documents.binding import Unprinted
from app.documents.letter import LetterData, letter_pdf, letters_pdf
from app.queries.ageing import Ageing, ageing
from app.storage.book import Book, open_book
from app.storage.open_reads import LATEST
from app.storage.reading import read_book
from app.storage.replay import replay
from tests.bench import child, floors
from tests.bench.ledger import AS_OF, customer_row
from tests.bench.world import ENVIRONMENT, KINDS, ON, World, Wrong, command
from tests.documents import samples

PAST = (date(2026, 3, 31), date(2025, 12, 31), date(2025, 6, 30))
POSTINGS = 200
RAW_RUNS = 7
STARTS = 7
SINGLE, MERGED, ROWS = 200, 400, 10
Timer = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. ``judged`` is what the goal is about (the ratio where there is a floor); no goal: told, not judged."""

    name: str
    figure: float
    unit: str
    floor: float | None = None
    goal: float | None = None
    least: bool = False  # the goal is a minimum

    @property
    def ratio(self) -> float | None:
        return None if self.floor is None else self.figure / self.floor

    @property
    def judged(self) -> float:
        return self.figure if self.ratio is None else self.ratio

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return "-"
        return "ok" if (self.judged >= self.goal if self.least else self.judged <= self.goal) else "over"


def _on_big(world: World, goal: float) -> float | None:
    """Goals about many rows: on a small ledger what a process and a query cost before the first row hides the rows."""
    return goal if world.size == "big" else None


def _took(action: Callable[[], Any], clock: Timer = perf_counter) -> float:
    began = clock()
    action()
    return clock() - began


def _by_turns(times: int, ours: Callable[[], Any], bare: Callable[[], Any], clock: Timer = perf_counter) -> tuple[float, float]:
    """Medians in seconds, measured in turns, so that a busy minute of the machine meets both. The first round warms up."""
    rounds = [(_took(ours, clock), _took(bare, clock)) for _ in range(times + 1)][1:]
    mine, theirs = zip(*rounds, strict=True)
    return median(mine), median(theirs)


def imports(world: World) -> Iterator[Line]:
    """Files to book: the commands as a user gives them, then only what follows the check."""
    floor = median(floors.insert(world.rows, world.folder / "floor.db") for _ in range(3))
    _, cost = world.imported
    yield Line("import, three commands, cpu", cost.cpu, "s", floor, _on_big(world, 12))
    yield Line("import, peak memory", cost.peak_mib, "MiB", goal=700)
    posted = 0.0
    with closing(world.empty("checked.desk")) as book:
        for kind in KINDS:
            source = world.checked(book, kind)
            posted += _took(partial(book.do, Import(source), bootstrap.context()), process_time)
    yield Line("import, checked rows to commit, cpu", posted, "s", floor, _on_big(world, 7))


def replays(world: World) -> Iterator[Line]:
    path, cost = world.imported
    began = process_time()
    engine, found = replay(path, f"file:{(world.folder / 'again.desk').as_posix()}?mode=rwc")
    took = process_time() - began
    engine.dispose()
    if found:
        raise Wrong(f"replay: {found[:3]}")
    yield Line("replay with comparison / import, cpu", took, "s", cost.cpu, 1.3)


def _aged(book: Book, on: date, known: int = LATEST) -> Ageing:
    with book.reading() as tables:
        return ageing(tables, on, known=known)


def _agree(name: str, ours: Ageing, bare: list[tuple[int, ...]]) -> None:
    mine, theirs = sum(row.gross for row in ours.rows), sum(row[-1] for row in bare)
    if mine != theirs:
        raise Wrong(f"{name}: {mine} and {theirs} cents")


def ages(world: World) -> Iterator[Line]:
    """Who owes what: today from the stored open amounts, past days and past knowledge against the raw rows."""
    with closing(read_book(world.book)) as book, closing(sqlite3.connect(world.raw)) as raw:
        _agree("today", _aged(book, AS_OF), floors.ageing_today(raw, ON))
        ours, bare = _by_turns(15, lambda: _aged(book, AS_OF), lambda: floors.ageing_today(raw, ON), process_time)
        yield Line("ageing today, cpu", ours * 1e3, "ms", bare * 1e3, _on_big(world, 2))
        for day in PAST:
            on = day.isoformat()
            _agree(on, _aged(book, day), floors.ageing_at(raw, on))
            ours, bare = _by_turns(5, partial(_aged, book, day), partial(floors.ageing_at, raw, on), process_time)
            yield Line(f"ageing at {on}, cpu", ours * 1e3, "ms", bare * 1e3, _on_big(world, 0.8))
        with book.reading() as tables:
            receipts = tables.value("SELECT max(seq) FROM journal WHERE kind = 'BatchImported'")
        before = "before the receipts"
        for words, seq, day in (("all", receipts, AS_OF), (before, receipts - 1, AS_OF), (before, receipts - 1, PAST[0])):
            bare_query = partial(floors.ageing_at, raw, day.isoformat())
            ours, bare = _by_turns(5, partial(_aged, book, day, seq), bare_query, process_time)
            yield Line(f"ageing at {day}, known: {words}, cpu", ours * 1e3, "ms", bare * 1e3, _on_big(world, 1.2))


def postings(world: World) -> Iterator[Line]:
    """One invoice typed by hand, from the command to the disk, beside one row committed bare."""
    path = world.folder / "commit.db"
    floors.insert(world.rows, path)
    ours, bare = [], []
    with closing(open_book(world.copy("posting.desk"))) as book, closing(floors.connect(path)) as raw:
        for n in range(POSTINGS):
            invoice = PostDocument("K00001", f"Z{n}", "invoice", AS_OF, 100, "CNY", AS_OF + timedelta(30))
            ours.append(_took(partial(book.do, invoice, bootstrap.context())))
            bare.append(floors.commit(raw, n))
    yield Line("one posting with journal and commit", median(ours) * 1e3, "ms", median(bare) * 1e3, 4)


def dunnings(world: World) -> Iterator[Line]:
    goal = {"small": 25, "big": 70}[world.size]
    run = RunDunning(AS_OF)
    plan, store, bare = [], [], []
    with closing(floors.connect(world.raw)) as raw:
        for n in range({"small": 15, "big": 3}[world.size]):
            with closing(open_book(world.copy(f"dunning{n}.desk"))) as book:
                plan.append(_took(partial(book.preview, run, bootstrap.context())))
                bare += [_took(partial(floors.dunning, raw, ON, RAW_RUNS * n + k)) for k in range(RAW_RUNS)]
                store.append(_took(partial(book.do, run, bootstrap.context())))
                with book.reading() as tables:
                    letters = tables.value("SELECT count(*) FROM notice")
    floor = median(bare) * 1e3
    if not letters:
        raise Wrong("dunning: no letter")
    yield Line(f"dunning {world.size}, plan + store, {letters} letters", median(store) * 1e3, "ms", floor, goal)
    yield Line(f"dunning {world.size}, preview", median(plan) * 1e3, "ms", floor)


def _letter(number: int) -> LetterData:
    """A letter with its own names and numbers: what one printed before would make the next one cheap."""
    code, name, _, _, _, address = customer_row(Random(number), number, 30)
    items = tuple(replace(one, document=f"INV-{number:04d}-{k:04d}") for k, one in enumerate(samples.items(ROWS)))
    return samples.letter(
        items=items, number=f"恒润财函〔2026〕{number}号", customer_code=code, customer_name=name,
        salutation=f"{name}财务部：", address_lines=(address, "财务部 收"),
    )  # fmt: skip


def letters(world: World) -> Iterator[Line]:
    """One-page Chinese letters of ten rows; the first one, which loads the fonts, is not counted."""
    several = [_letter(n) for n in range(MERGED)]
    letter_pdf(several[0])
    took = _took(lambda: [letter_pdf(one) for one in several[:SINGLE]], process_time)
    yield Line("letters, one PDF each, cpu", SINGLE / took, "/s", goal=100, least=True)
    failed: list[Unprinted] = []
    took = _took(lambda: letters_pdf(several, failed.append), process_time)
    if failed:
        raise Wrong(f"letters: {failed[0]}")
    yield Line("letters, one file, cpu", MERGED / took, "/s", goal=350, least=True)


def sizes(world: World) -> Iterator[Line]:
    yield Line(f"{world.size} on disk", world.book.stat().st_size / 1e6, "MB", goal=6 if world.size == "small" else None)


def _run(*line: str) -> None:
    subprocess.run([sys.executable, "-P", *line], stdout=subprocess.DEVNULL, env=ENVIRONMENT, check=True)


def starts(world: World) -> Iterator[Line]:
    """From nothing to the ageing on stdout, beside a process that asks the same of a bare file of open items."""
    ask = ("ageing", str(world.book), "--on", ON)
    bare = Path(__file__).with_name("bare.py")
    ours, floor = _by_turns(
        STARTS, lambda: _run("-m", "app", *ask, "--json"), lambda: _run(str(bare), str(world.raw), ON)
    )
    yield Line("process start to ageing", ours * 1e3, "ms", floor * 1e3, _on_big(world, 1.35))
    _, took = command(*ask)
    loaded = " ".join(took["loaded"]) or "none"
    yield Line(f"of {', '.join(child.HEAVY)} loaded by it: {loaded}", len(took["loaded"]), "modules", goal=0)

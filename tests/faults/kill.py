"""Kill the program at random moments and look at what is left: ``python -m tests.faults.kill N``.

N kills each in an import, in a dunning run and in a run that prints. A kill comes between the moment in which the
program has the book and the moment in which it would have ended; the moments are drawn from a fixed seed.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import monotonic, sleep
from typing import Any

from app.storage.book import open_book
from app.storage.verify import verify
from tests.actions.office import customer, document
from tests.storage.shop import SIDE_FILES, beside, copied, filled, raw

ROWS = 3_000
LETTERS = 20
DAY = "2026-07-31"
Answer = dict[str, Any]


class Broken(Exception):
    """The book or a file did not survive."""


def hold(fact: object, what: str) -> None:
    if not fact:
        raise Broken(what)


# ---- the three jobs


@dataclass(frozen=True)
class Job:
    """``whole`` looks at what a kill left and says whether the job was done; ``done`` at the answer of the repetition."""

    name: str
    command: tuple[str, ...]
    whole: Callable[[Path, Path], bool]
    done: Callable[[Answer, bool, Path, Path], None]


def imported(book: Path, _: Path) -> bool:
    with raw(book) as connection:
        rows = connection.execute("SELECT count(*) FROM document WHERE number GLOB 'N[0-9]*'").fetchone()[0]
        batches = connection.execute("SELECT count(*) FROM batch WHERE source = 'rows.csv'").fetchone()[0]
    hold((rows, batches) in ((0, 0), (ROWS, 1)), f"{rows} rows of {ROWS} and {batches} batches")
    return bool(rows)


def import_done(answer: Answer, was_there: bool, book: Path, out: Path) -> None:
    hold(answer["unchanged" if was_there else "accepted"] == ROWS, f"repeated: {answer}")
    hold(imported(book, out), "the repetition did not bring the rows in")


def issued(book: Path, _: Path) -> bool:
    """The run has all its letters or there is none; no letter and no number twice."""
    with raw(book) as connection:
        runs = connection.execute("SELECT id FROM run WHERE on_date = ?", (DAY,)).fetchall()
        letters = connection.execute(
            "SELECT n.entity, n.customer, n.currency, n.episode, n.level FROM notice n JOIN run r ON r.id = n.run"
            " WHERE r.on_date = ? AND n.state <> 'withdrawn'",
            (DAY,),
        ).fetchall()
        gaps = connection.execute("SELECT entity FROM notice GROUP BY entity HAVING max(serial) <> count(*)").fetchall()
    hold(len(letters) == len(set(letters)), "a letter twice")
    hold((len(runs), len(letters)) in ((0, 0), (1, LETTERS)), f"{len(runs)} runs with {len(letters)} letters")
    hold(not gaps, "a number left out")
    return bool(runs)


def run_done(answer: Answer, was_there: bool, book: Path, out: Path) -> None:
    hold(answer["repeated"] is was_there, f"repeated: {answer['repeated']}, but the run was there: {was_there}")
    hold(len(answer["notices"]) == LETTERS, f"{len(answer['notices'])} letters")
    hold(issued(book, out), "the repetition did not make the run")


def printed(book: Path, out: Path) -> bool:
    """Whatever has a letter's name is a whole letter."""
    for path in out.glob("*") if out.is_dir() else ():
        hold(path.suffix == ".part" or whole_pdf(path), f"{path.name} is cut off")
    return issued(book, out)


def whole_pdf(path: Path) -> bool:
    data = path.read_bytes()
    return path.suffix == ".pdf" and data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")


def print_done(answer: Answer, was_there: bool, book: Path, out: Path) -> None:
    run_done(answer, was_there, book, out)
    files = sorted(map(str, out.iterdir()))
    hold(files == sorted(answer["pdf"]) and len(files) == LETTERS, f"{len(files)} files, {len(answer['pdf'])} told")
    hold(all(whole_pdf(path) for path in out.iterdir()), "a letter is cut off")
    with raw(book) as connection:
        originals = connection.execute(
            "SELECT count(*) FROM notice n JOIN paper p ON p.sha256 = n.paper WHERE n.run = ?", (answer["run"],)
        ).fetchone()[0]
    hold(originals == LETTERS, f"{originals} originals kept")


DUN = ("dun", "BOOK", "--on", DAY, "--stale-ok", "test")
JOBS = (
    Job("import", ("import", "BOOK", "ROWS", "--kind", "documents"), imported, import_done),
    Job("run", DUN, issued, run_done),
    Job("print", (*DUN, "--pdf-dir", "OUT"), printed, print_done),
)


# ---- killing


@dataclass(frozen=True)
class Attempt:
    """One book and one folder for letters."""

    book: Path
    out: Path
    rows: Path

    def start(self, job: Job) -> "subprocess.Popen[str]":
        places = {"BOOK": str(self.book), "OUT": str(self.out), "ROWS": str(self.rows)}
        words = [places.get(word, word) for word in job.command]
        command = [sys.executable, "-m", "app", *words, "--json"]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def until_open(self, process: "subprocess.Popen[str]") -> None:
        """Wait until the program has the book: it writes its note into the lock."""
        lock = beside(self.book, "-lock")
        while process.poll() is None and not (lock.exists() and lock.stat().st_size):
            sleep(0.001)

    def finish(self, job: Job) -> Answer:
        said, _ = (process := self.start(job)).communicate(timeout=120)
        hold(process.returncode == 0, f"{job.name} cannot be repeated: {said}")
        found: Answer = json.loads(said)
        return found

    def look(self, job: Job) -> bool:
        open_book(self.book).close()
        findings = verify(self.book).findings
        hold(not findings, f"{findings}")
        return job.whole(self.book, self.out)


def base_book(folder: Path) -> Path:
    """The filled book and some more customers who owe: ``LETTERS`` letters are due on ``DAY``."""
    desk = filled(folder / "base.desk")
    codes = [f"D{number:03}" for number in range(LETTERS - 2)]  # C002 owes to two of our companies
    desk.customers(*(customer(code, f"{code}机械有限公司", row, term="NET30") for row, code in enumerate(codes, 2)))
    desk.documents(*(document(f"X{row}", 10_000 * row, "2026-05-20", code, row) for row, code in enumerate(codes, 2)))
    desk.book.close()
    return desk.path


def rows_file(folder: Path) -> Path:
    path = folder / "rows.csv"
    lines = (f"C001,N{number},发票,2026-06-01,100.00\n" for number in range(ROWS))
    path.write_text("客户编号,单据号,类型,开票日期,价税合计\n" + "".join(lines), "utf-8")
    return path


def kill(times: int, folder: Path, seed: int = 7) -> dict[str, tuple[int, int]]:
    """By job: how often it was killed, and how often it had been done all the same. Raises Broken."""
    chance, summary = Random(seed), {}
    base, rows = base_book(folder), rows_file(folder)
    for job in JOBS:
        length, killed, done = _undisturbed(job, base, folder, rows), 0, 0
        while killed < times:
            attempt = _attempt(job, base, folder, rows)
            if _kill_one(job, attempt, chance.uniform(0, length)):
                killed += 1
            was_there = attempt.look(job)
            done += was_there
            job.done(attempt.finish(job), was_there, attempt.book, attempt.out)
            hold(attempt.look(job), "gone again")
            _clear(attempt)
        summary[job.name] = (killed, done)
    return summary


def _attempt(job: Job, base: Path, folder: Path, rows: Path) -> Attempt:
    return Attempt(copied(base, folder, f"{job.name}.desk"), folder / f"{job.name}-letters", rows)


def _undisturbed(job: Job, base: Path, folder: Path, rows: Path) -> float:
    """How long the program has the book, in seconds."""
    attempt = _attempt(job, base, folder, rows)
    process = attempt.start(job)
    attempt.until_open(process)
    start = monotonic()
    said, _ = process.communicate(timeout=120)
    length = monotonic() - start
    hold(process.returncode == 0, f"{job.name} cannot even end by itself: {said}")
    job.done(json.loads(said), False, attempt.book, attempt.out)
    _clear(attempt)
    return length


def _kill_one(job: Job, attempt: Attempt, after: float) -> bool:
    process = attempt.start(job)
    attempt.until_open(process)
    sleep(after)
    process.kill()
    process.communicate()
    return process.returncode < 0


def _clear(attempt: Attempt) -> None:
    for suffix in ("", *SIDE_FILES):
        beside(attempt.book, suffix).unlink(missing_ok=True)
    for path in attempt.out.iterdir() if attempt.out.is_dir() else ():
        path.unlink()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        for name, (killed, done) in kill(int(sys.argv[1]), Path(place)).items():
            sys.stdout.write(f"{name}: killed {killed} times, {done} of them after it was saved; nothing broken\n")

"""Kill the program at random moments and look at what is left: ``python -m tests.faults.kill N``.

N times each for an import, a dunning run and a run that prints. The delays are drawn from a fixed seed.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from time import monotonic

from app.storage.book import open_book
from app.storage.verify import verify
from tests.storage.shop import copied, filled, raw

ROWS = 400
HEAD = "客户编号,单据号,类型,开票日期,价税合计\n"


class Broken(Exception):
    """The book or a file did not survive."""


def strokes(folder: Path) -> dict[str, list[str]]:
    """The commands, ``BOOK`` and ``OUT`` standing for each attempt's own places."""
    rows = (f"C001,N{number},发票,2026-06-01,100.00\n" for number in range(ROWS))
    (folder / "rows.csv").write_text(HEAD + "".join(rows), "utf-8")
    dun = ["dun", "BOOK", "--on", "2026-07-31", "--stale-ok", "test"]
    return {
        "import": ["import", "BOOK", str(folder / "rows.csv"), "--kind", "documents"],
        "dun": dun,
        "dun --pdf-dir": [*dun, "--pdf-dir", "OUT"],
    }


def run(command: list[str], book: Path, out: Path, seconds: float | None) -> int:
    """The exit code; -9 where it was killed after ``seconds``."""
    words = [{"BOOK": str(book), "OUT": str(out)}.get(word, word) for word in command]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, "-m", "app", *words], stdout=quiet, stderr=quiet)
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def look(book: Path, out: Path) -> None:
    """Raises Broken unless everything is whole."""
    open_book(book).close()
    if found := verify(book).findings:
        raise Broken(found)
    with raw(book) as connection:
        imported = connection.execute("SELECT count(*) FROM document WHERE number GLOB 'N[0-9]*'").fetchone()[0]
        ladder = "SELECT 1 FROM notice WHERE state <> 'withdrawn' GROUP BY entity, customer, currency, episode, level"
        twice = connection.execute(ladder + " HAVING count(*) > 1").fetchall()
    if imported not in (0, ROWS) or twice:
        raise Broken(f"{imported} rows, {len(twice)} notices twice")
    for pdf in out.rglob("*.pdf"):
        if not pdf.read_bytes().rstrip().endswith(b"%%EOF"):
            raise Broken(pdf.name)


def kill(times: int, folder: Path, seed: int = 7) -> dict[str, tuple[int, int]]:
    """(killed, finished first) by command."""
    chance, summary = Random(seed), {}
    base = folder / "base.desk"
    filled(base).book.close()
    for name, command in strokes(folder).items():
        whole = copied(base, folder, f"whole-{len(name)}.desk")
        start = monotonic()
        if code := run(command, whole, folder / "whole", None):
            raise Broken(f"{name} cannot even end by itself: {code}")
        length, killed = monotonic() - start, 0
        for number in range(times):
            book, out = copied(base, folder, f"{name[:6]}-{number}-{len(name)}.desk"), folder / f"{len(name)}-{number}"
            killed += run(command, book, out, length * chance.uniform(0.3, 1.0)) == -9
            look(book, out)
            if again := run(command, book, out, None):
                raise Broken(f"{name} after a kill: {again}")
            look(book, out)
        summary[name] = (killed, times - killed)
    return summary


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        for name, (killed, ended) in kill(int(sys.argv[1]), Path(place)).items():
            print(f"{name}: {killed} killed, {ended} ended first, nothing broken")

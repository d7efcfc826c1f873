"""Speed against the floors of this machine: `python -m tests.bench [NAMES…] [--size small|big] [--json]`.

Figures of one machine mean little elsewhere, those of one run can be compared. Exit code 2 for an unknown name,
1 when something measured did not work; a goal missed is told and is no failure.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import measures, weekly
from tests.bench.measures import Line
from tests.bench.world import ENVIRONMENT, World, Wrong

Measure = Callable[[World], Iterator[Line]]
MEASURES: dict[str, Measure] = {
    "import": measures.imports,
    "replay": measures.replays,
    "ageing": measures.ages,
    "start": measures.starts,
    "posting": measures.postings,
    "dunning": measures.dunnings,
    "letters": measures.letters,
    "size": measures.sizes,
    "workbook": weekly.workbooks,
    "snapshot": weekly.snapshots,
}
ON_SMALL_TOO = ("dunning", "size")


def lines(names: list[str], size: str, folder: Path) -> Iterator[Line]:
    """What was asked for, in the order of the list; some goals are about the small ledger whatever the size."""
    for name in (name for name in MEASURES if name in names):
        for one in ("small", size) if name in ON_SMALL_TOO and size != "small" else (size,):
            yield from _apart(name, one, folder)


def _apart(name: str, size: str, folder: Path) -> Iterator[Line]:
    """A measure in a process of its own, so that no other one's memory slows it."""
    command = [sys.executable, "-P", "-m", "tests.bench", name, "--size", size, "--json", "--within", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, env=ENVIRONMENT, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise Wrong(name)
    for found in json.loads(done.stdout)["lines"]:
        yield Line(*(found[field] for field in ("name", "figure", "unit", "floor", "goal", "at_least")))


def shown(line: Line) -> str:
    goal = "" if line.goal is None else f"{'≥' if line.least else '≤'} {line.goal:g}{'' if line.ratio is None else '×'}"
    floor = "" if line.floor is None else f"{line.floor:.2f}"
    ratio = "" if line.ratio is None else f"{line.ratio:.2f}×"
    return f"{line.name:<58} {line.figure:>10.2f} {line.unit:<7} {floor:>9} {ratio:>8} {goal:>8}  {line.verdict}"


def document(line: Line) -> dict[str, object]:
    return {
        "name": line.name, "figure": line.figure, "unit": line.unit, "floor": line.floor, "ratio": line.ratio,
        "goal": line.goal, "at_least": line.least, "verdict": line.verdict,
    }  # fmt: skip


def _asked(args: argparse.Namespace, folder: Path) -> Iterator[Line]:
    if args.within is None:
        return lines(args.names or list(MEASURES), args.size, folder)
    return MEASURES[args.names[0]](World(args.within / args.size, args.size))


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests.bench", description="Speed against the floors of this machine.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASURES))
    parser.add_argument("--size", choices=("small", "big"), default="big")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    parser.add_argument("--within", type=Path, help=argparse.SUPPRESS)  # one measure, on what lies in that folder
    args = parser.parse_args(argv)
    unknown = [name for name in args.names if name not in MEASURES]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; known: {', '.join(MEASURES)}")
    found = []
    with TemporaryDirectory(prefix="creditdesk-bench-") as folder:
        try:
            for line in _asked(args, Path(folder)):
                found.append(line)
                if not args.json:
                    print(shown(line), flush=True)
        except Wrong as problem:
            print(problem, file=sys.stderr)
            return 1
    if args.json:
        print(json.dumps({"size": args.size, "lines": [document(line) for line in found]}, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

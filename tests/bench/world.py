"""What the measurements share: one ledger, the book made from it as a user makes it, and the same rows in bare sqlite3."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from app import bootstrap
from app.actions.intakes import Source
from app.exchange.checking import check
from app.exchange.reading import read_table
from app.storage.book import Book
from tests.bench import floors
from tests.bench.ledger import AS_OF

ROOT = Path(__file__).resolve().parents[2]
ON = AS_OF.isoformat()
KINDS = ("customers", "documents", "receipts")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


class Wrong(Exception):
    """A measured command failed, or ours and the bare answer differ: its figure would mean nothing."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: seconds of processor time, MiB at its peak."""

    cpu: float
    peak_mib: float


def command(*words: str) -> tuple[Any, dict[str, Any]]:
    """A command of the program in its own process: its JSON answer and what it took."""
    line = [sys.executable, "-P", "-m", "tests.bench.child", *words, "--json"]
    done = subprocess.run(line, capture_output=True, env=ENVIRONMENT, text=True, encoding="utf-8", check=False)
    took = json.loads(done.stderr.strip().splitlines()[-1])
    if took["code"]:
        raise Wrong(f"{words[0]}: {took['code']} {done.stdout}")
    return json.loads(done.stdout), took


def apart(module: str, *words: object) -> None:
    """Run a module in a process of its own: what it holds and leaves behind shall not slow what is measured."""
    subprocess.run([sys.executable, "-P", "-m", module, *map(str, words)], env=ENVIRONMENT, check=True)


class World:
    """Everything of one size, each part made when first asked for and then left in the folder for the next process."""

    def __init__(self, folder: Path, size: str) -> None:
        self.folder, self.size = folder, size
        folder.mkdir(exist_ok=True, parents=True)

    @property
    def data(self) -> Path:
        folder = self.folder / "data"
        if not folder.exists():
            apart("tests.bench.ledger", self.size, folder)
        return folder

    @cached_property
    def rows(self) -> floors.Rows:
        return floors.load(self.data)

    @property
    def raw(self) -> Path:
        path = self.folder / "raw.db"
        if not path.exists():
            apart("tests.bench.floors", self.data, path)
        return path

    @property
    def imported(self) -> tuple[Path, Cost]:
        """The book, closed, with all three files brought in by command; their processor time together, the highest peak."""
        path, told = self.folder / "book.desk", self.folder / "cost.json"
        if not told.exists():
            told.write_text(json.dumps(asdict(self._import(path))))
        return path, Cost(**json.loads(told.read_text()))

    def _import(self, path: Path) -> Cost:
        command("new", str(path), "--company", "测速有限公司")
        costs = []
        for kind in KINDS:
            answer, took = command("import", str(path), "--kind", kind, str(self.data / f"{kind}.csv"), "--up-to", ON)
            if answer["accepted"] != answer["rows"]:
                raise Wrong(f"{kind}: {answer['accepted']} of {answer['rows']} rows, {answer['rejected'][:3]}")
            costs.append(Cost(took["cpu"], took["peak_mib"]))
        return Cost(sum(c.cpu for c in costs), max(c.peak_mib for c in costs))

    @property
    def book(self) -> Path:
        return self.imported[0]

    def copy(self, name: str) -> Path:
        """The book once more, for what changes it."""
        return Path(shutil.copyfile(self.book, self.folder / name))

    def empty(self, name: str) -> Book:
        return bootstrap.create(self.folder / name, "测速有限公司", {}, "CNY", bootstrap.context())

    def checked(self, book: Book, kind: str) -> Source:
        """A file read and checked, ready to be brought in."""
        path = self.data / f"{kind}.csv"
        with book.reading() as tables:
            currency = dict(tables.rows("SELECT code, currency FROM customer"))
        found = check(kind, read_table(path), None, currency, "CNY")
        return Source(
            kind, path.name, sha256(path.read_bytes()).hexdigest(), found.encoding, found.rows, len(found.rejected),
            found.newest, False, found.drafts,
        )  # fmt: skip

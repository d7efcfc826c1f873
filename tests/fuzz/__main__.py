"""`python -m tests.fuzz [COUNT] [SEED]`: random files over every reader. The seed is printed first, so that a run can be had again.

Exit code 1 when a file broke a promise: it is saved in the current folder, shrunk to the least that still does.
"""

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.fuzz.examining import READERS, examine
from tests.fuzz.shapes import ANY, files, spoilt

DEFAULT = 10_000
_KEYS = st.sampled_from(
    "columns header_row sheet sign unit date_format amount_format kinds encoding delimiter kind constants".split()
)
_PLAIN = st.none() | st.booleans() | st.integers(-3, 9) | ANY
_JSON = st.dictionaries(_KEYS, st.recursive(_PLAIN, lambda inner: st.lists(inner) | st.dictionaries(ANY, inner)))


def source(kind: str) -> SearchStrategy[tuple[str, bytes]]:
    if kind == "map":
        return _JSON.map(lambda value: ("a.json", json.dumps(value).encode()))
    if kind == "paste":
        rows = st.lists(st.lists(ANY, max_size=5), max_size=6)
        text = rows.map(lambda found: "\r\n".join("\t".join(row) for row in found).encode("utf-8", "replace"))
        return text.flatmap(spoilt).map(lambda data: ("a.txt", data))
    return files(kind)


def trial(kind: str, count: int, number: int, counts: Counter[str]) -> Callable[[], None]:
    """A run of ``count`` files for one reader."""

    @seed(number)
    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=False)
    @given(source(kind))
    def run(found: tuple[str, bytes]) -> None:
        last[:] = [found]
        examine(kind, *found, counts)

    last: list[tuple[str, bytes]] = []

    def guarded() -> None:
        try:
            run()
        except BaseException:
            if last:
                name, data = last[0]
                Path(f"fuzz-{kind}-{number}{Path(name).suffix}").write_bytes(data)
            raise

    return guarded


def main(argv: list[str]) -> int:
    count = int(argv[0]) if argv else DEFAULT
    number = int(argv[1]) if len(argv) > 1 else random.SystemRandom().randrange(1 << 32)
    print(f"seed {number}, {count} files; again with: python -m tests.fuzz {count} {number}", flush=True)
    failed, total = 0, 0
    for kind in READERS:
        counts: Counter[str] = Counter()
        began = time.monotonic()
        try:
            trial(kind, -(-count // len(READERS)), number, counts)()
        except Exception as error:
            failed += 1
            print(f"FAILED {kind}: {type(error).__name__}: {str(error)[:300]} (fuzz-{kind}-{number}.*)", flush=True)
        files_seen = counts["read"] + counts["refused"] + counts["asked"]
        total += files_seen
        told = ", ".join(f"{name} {counts[name]}" for name in ("read", "refused", "asked", "rows", "rejected"))
        print(f"{kind:<11} {files_seen:>6} files: {told}  {time.monotonic() - began:.0f} s", flush=True)
    print(f"{total} files, {failed} readers failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

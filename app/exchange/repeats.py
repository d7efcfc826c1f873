"""Keys that stand on more than one row of a file."""

from collections import Counter
from collections.abc import Sequence

Key = tuple[str | None, str | None]


def repeated(first: Sequence[str | None], second: Sequence[str | None]) -> list[list[int]]:
    """Indexes of the rows that share a complete key, group by group; nothing for keys that stand alone."""
    if len(set(second)) == len(second):
        return []
    keys: list[Key] = list(zip(first, second, strict=True))
    groups: dict[Key, list[int]] = {key: [] for key, count in Counter(keys).items() if count > 1 and None not in key}
    for i, key in enumerate(keys):
        if key in groups:
            groups[key].append(i)
    return list(groups.values())

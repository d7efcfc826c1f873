"""What a command answers: one JSON document for scripts, lines for people, and an exit code that means something.

Sentences are loaded where one is needed: a question answered to a script needs none.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.drafts import Problem

DONE, REFUSED, UNUSABLE, TROUBLE = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Answer:
    """``data`` is the JSON document; ``lines`` say the same to a person in one language."""

    data: Mapping[str, Any]
    lines: Callable[[str], Sequence[str]]
    code: int = DONE


class Usage(Exception):
    """What was asked for cannot be done with what was given (exit 2). ``data`` holds ``unusable`` or ``ask``."""

    def __init__(self, data: Mapping[str, Any], says: Callable[[str], Sequence[str]]) -> None:
        self.data = data
        self.says = says
        super().__init__(str(data))


def usage(code: str, **figures: object) -> Usage:
    from app import words

    def says(language: str) -> list[str]:
        return [words.say(words.COMMANDS, code, language, figures)]

    return Usage({"unusable": code}, says)


def problems(found: Sequence["Problem"], language: str) -> list[dict[str, Any]]:
    from app import words

    return [
        {
            "row": p.row,
            "column": p.column,
            "value": p.value,
            "problem": p.problem,
            "says": words.say(words.FAULTS, p.problem, language, dict(p.figures) | _given(p)),
        }
        for p in found
    ]


def _given(problem: "Problem") -> dict[str, object]:
    return {"value": problem.value or "", "column": problem.column or ""}


def problem_lines(found: Sequence[Mapping[str, Any]], heading: str, language: str, most: int = 20) -> list[str]:
    """The first problems in words under a phrase as heading, and how many more there are; nothing for none."""
    from app import words

    if not found:
        return []
    lines = [phrase(heading, language)]
    lines += [words.say(words.COMMANDS, "row", language, {"row": p["row"] or "–", "says": p["says"]}) for p in found[:most]]
    if len(found) > most:
        lines.append(words.say(words.COMMANDS, "more", language, {"count": len(found) - most}))
    return lines


def phrase(key: str, language: str, **figures: object) -> str:
    from app import words

    return words.say(words.COMMANDS, key, language, figures)


_NAMED = ("not_due", "no_due", "no_detail", "retention")  # the others are called by their days


def bucket(name: str, language: str) -> str:
    """What a bucket of the ageing is called."""
    return phrase(f"bucket {name}", language) if name in _NAMED else name


def dumped(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False)


def table(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Columns side by side; Chinese characters count double, columns in ``right`` are flush right."""
    if not rows:
        return []
    widths = [max(wide(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(_padded(c, w, i in right) for i, (c, w) in enumerate(zip(r, widths, strict=True))).rstrip()
        for r in rows
    ]


def wide(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def _padded(text: str, width: int, right: bool) -> str:
    space = " " * (width - wide(text))
    return space + text if right else text + space

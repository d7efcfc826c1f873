"""What a check collects on its way: rows not taken, things worth a look, questions. One problem per row and column."""

from dataclasses import dataclass, field

from app.domain.drafts import Problem
from app.exchange.faults import Fault, problem


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that only a person can answer, once for the file: put ``key`` with one of ``choices`` into the map."""

    fault: Fault
    column: str | None  # header as in the file, None = the whole file
    samples: tuple[str, ...]
    key: str
    choices: tuple[str, ...]


@dataclass(slots=True)
class Findings:
    """Grows while one file is checked; never leaves ``checking.check``."""

    by_row: dict[int, dict[str | None, Problem]] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    repeats: dict[int, int] = field(default_factory=dict)  # row to the earlier row it is equal to

    def reject(self, row: int, column: str | None, value: str | None, fault: Fault, /, **figures: object) -> None:
        """The first problem of a row's column stays; later ones are its consequences."""
        self.by_row.setdefault(row, {}).setdefault(column, problem(row, column, value, fault, **figures))

    def warn(self, row: int | None, column: str | None, value: str | None, fault: Fault, /, **figures: object) -> None:
        self.warnings.append(problem(row, column, value, fault, **figures))

    def rejected(self) -> list[Problem]:
        return [each for row in sorted(self.by_row) for each in self.by_row[row].values()]

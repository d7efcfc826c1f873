"""From drawn pages to a file: one document, or many in one file; copies with their marks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from app.documents import sheet
from app.documents.ink import Page, Paper
from app.documents.sheet import SAMPLE, Letterhead


class Printed(Protocol):
    """What a letter and a statement have in common."""

    @property
    def language(self) -> str: ...

    @property
    def letterhead(self) -> Letterhead: ...

    @property
    def number(self) -> str: ...

    @property
    def copies(self) -> tuple[str, ...]: ...

    @property
    def sample(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Unprinted:
    """A document that could not be printed: its place in the list, its number, and why."""

    index: int
    number: str
    error: Exception


Data = TypeVar("Data", bound=Printed)


def one_file(data: Printed, pages: Sequence[Page]) -> bytes:
    """A file of one document. Its fixed wording has font subsets of its own, which the next file uses again."""
    paper = _paper(data, data.number)
    paper.seed(pages)
    _add(paper, data, pages)
    return paper.finish()


def merged_file(
    documents: Sequence[Data], draw: Callable[[Data], Sequence[Page]], on_problem: Callable[[Unprinted], None]
) -> bytes:
    """All documents in one file, fonts embedded once. One that fails is reported and leaves no page.

    Empty when none could be printed.
    """
    if not documents:
        return b""
    paper = _paper(documents[0], f"{documents[0].number} ({len(documents)})")
    for index, data in enumerate(documents):
        try:
            pages = draw(data)
        except Exception as error:  # one customer's data must not stop the others: the caller shows what is wrong
            on_problem(Unprinted(index, data.number, error))
        else:
            _add(paper, data, pages)
    return paper.finish()


def _paper(data: Printed, title: str) -> Paper:
    return Paper(title, data.letterhead.own_name(data.language), data.language)


def _add(paper: Paper, data: Printed, pages: Sequence[Page]) -> None:
    for copy in data.copies:
        marks = tuple(one for one in (SAMPLE if data.sample else "", copy) if one)
        layer = [sheet.mark(data.language, marks)] if marks else []
        for page in pages:
            paper.add(page, *layer)

"""Letters of a run to files, their originals into the book, and the sheets that go with them."""

from argparse import Namespace
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from app import words
from app.actions.dunning import StorePaper, standing
from app.bootstrap import context
from app.documents.binding import Unprinted
from app.documents.letter import LetterData, letter_page_count, letter_pdf, letters_pdf
from app.domain.letter_text import LetterTextError
from app.domain.rule import Refused
from app.queries.papers import letters
from app.queries.run_papers import run_sheets
from app.storage.book import Book
from app.storage.notice_reads import NoticeRow
from app.storage.reading import ReadBook
from app.system.files import safe_name, write_atomically

Failed = list[dict[str, Any]]


def print_run(book: Book, args: Namespace, run: int, notices: Sequence[NoticeRow]) -> tuple[Failed, list[str]]:
    """Write what was asked for; one failing letter fails alone and is named. The book keeps the bytes as the original."""
    if not (args.pdf or args.pdf_dir or args.sheets):
        return [], []
    with book.reading() as tables:
        drawn = list(zip(notices, letters(tables, run, notices), strict=True))
    failed: Failed = []
    paths: list[str] = []
    if args.pdf:
        paths += _merged(book, args, drawn, failed)
    if args.pdf_dir:
        paths += _single(book, args, drawn, failed)
    if args.sheets:
        bad = {one["number"] for one in failed}
        with book.reading() as tables:
            sheets = run_sheets(tables, run, [(n, d) for n, d in drawn if n.number not in bad], args.lang)
        write_atomically(args.sheets, sheets)
        paths.append(str(args.sheets))
    return failed, paths


Drawn = list[tuple[NoticeRow, LetterData]]


def _merged(book: Book, args: Namespace, drawn: Drawn, failed: Failed) -> list[str]:
    problems: list[Unprinted] = []
    data = letters_pdf([one for _, one in drawn], problems.append)
    bad = {problem.index for problem in problems}
    failed += [_failure(drawn[p.index][0], p.error, args.lang) for p in problems]
    good = [pair for index, pair in enumerate(drawn) if index not in bad]
    if not good:
        return []
    write_atomically(args.pdf, data)
    digest = sha256(data).hexdigest()
    _keep(book, args, [(n, d, digest) for n, d in good], [(digest, data)])
    return [str(args.pdf)]


def _single(book: Book, args: Namespace, drawn: Drawn, failed: Failed) -> list[str]:
    args.pdf_dir.mkdir(parents=True, exist_ok=True)
    paths, sheets, papers = [], [], []
    for notice, one in drawn:
        try:
            data = letter_pdf(one)
        except (Refused, LetterTextError, ValueError) as error:
            if notice.number not in {f["number"] for f in failed}:
                failed.append(_failure(notice, error, args.lang))
            continue
        path = args.pdf_dir / f"{safe_name(f'{notice.number}-{notice.code}')}.pdf"
        write_atomically(path, data)
        digest = sha256(data).hexdigest()
        paths.append(str(path))
        sheets.append((notice, one, digest))
        papers.append((digest, data))
    if not args.pdf:
        _keep(book, args, sheets, papers)
    return paths


def _failure(notice: NoticeRow, error: Exception, language: str) -> dict[str, Any]:
    if isinstance(error, Refused):
        says = words.say(words.RULES, str(error.rule), language, error.figures)
    elif isinstance(error, LetterTextError):
        says = words.say(words.FAULTS, str(error.code), language, error.figures)
    else:
        says = str(error)
    return {"customer": notice.code, "number": notice.number, "says": says}


def _keep(
    book: Book, args: Namespace, sheets: list[tuple[NoticeRow, LetterData, str]], papers: list[tuple[str, bytes]]
) -> None:
    """Only what says something new: writing a missing file again, or the same letter in another binding, is no news."""
    news = []
    for notice, data, digest in sheets:
        content = sha256(repr(data).encode()).hexdigest()
        if content != notice.content:
            news.append((notice.id, digest, content, letter_page_count(data)))
    if news:
        fresh = {digest for _, digest, _, _ in news}
        action = StorePaper(tuple(news), tuple(p for p in papers if p[0] in fresh))
        book.do(action, context(args.actor))


def print_copies(book: ReadBook, args: Namespace) -> dict[str, Any]:
    """Letters of a run once more, every sheet marked as a copy; the book is only read."""
    with book.reading() as tables:
        chosen = standing(tables, args.run, args.customer)
        drawn = letters(tables, args.run, chosen, copy=True)
    problems: list[Unprinted] = []
    paper = letters_pdf(drawn, problems.append)
    if paper:
        write_atomically(args.pdf, paper)
    failed = [_failure(chosen[p.index], p.error, args.lang) for p in problems]
    data: dict[str, Any] = {"run": args.run, "copies": len(drawn) - len(failed), "pdf": [str(args.pdf)] if paper else []}
    return {**data, "failed": failed} if failed else data



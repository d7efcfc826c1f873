"""Letters of a run to files, their originals into the book, and the sheets that go with them."""

import errno
from argparse import Namespace
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from app import words
from app.actions.dunning import StorePaper, standing
from app.bootstrap import context
from app.cli.answers import REFUSED, TROUBLE, UNUSABLE, Answer, phrase
from app.documents.binding import Unprinted
from app.documents.letter import LetterData, letter_page_count, letter_pdf, letters_pdf
from app.domain.letter_text import LetterTextError
from app.domain.rule import Refused
from app.queries.papers import letters
from app.queries.run_papers import run_sheets
from app.storage.book import Book
from app.storage.engine import Tables
from app.storage.notice_reads import NoticeRow
from app.storage.problems import BookTrouble, Trouble
from app.storage.reading import ReadBook
from app.system.files import DiskFull, safe_name, write_atomically

Failed = list[dict[str, Any]]
Drawn = list[tuple[NoticeRow, LetterData]]
_PART = ".part"


def refuse_unwritable(args: Namespace) -> None:
    """Before a run is stored: every file asked for has a folder that takes it.

    Raises BookTrouble: NO_FOLDER, or FILE_FAILED for a folder that may not be written to; both name the folder.
    """
    for path in (args.pdf, args.sheets):
        if path:
            refuse_unwritable_file(path)
    if args.pdf_dir:
        there = next(one for one in (args.pdf_dir, *args.pdf_dir.absolute().parents) if one.exists())
        _try(there, args.pdf_dir.name)


def refuse_unwritable_file(path: Path) -> None:
    """The same for one file."""
    _try(path.parent, path.name)


def _try(folder: Path, name: str) -> None:
    if not folder.is_dir():
        raise BookTrouble(Trouble.NO_FOLDER, path=str(folder))
    probe = folder / (name + _PART)
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise BookTrouble(Trouble.FILE_FAILED, path=str(folder), detail=_detail(error)) from error


def _detail(error: OSError) -> str:
    return error.strerror or errno.errorcode.get(error.errno or 0, type(error).__name__)


def print_run(book: Book, args: Namespace, run: int, notices: Sequence[NoticeRow]) -> tuple[Failed, list[str]]:
    """Write what was asked for; one failing letter fails alone and is named. The book keeps the bytes as the original."""
    if not (args.pdf or args.pdf_dir or args.sheets):
        return [], []
    with book.reading() as tables:
        drawn, failed = _drawn(tables, run, notices, args.lang)
    paths: list[str] = []
    if args.pdf:
        paths += _merged(book, args, drawn, failed)
    if args.pdf_dir:
        paths += _single(book, args, drawn, failed)
    if args.sheets:
        paths += _sheets(book, args, run, drawn, failed)
    return failed, paths


def _drawn(
    tables: Tables, run: int, notices: Sequence[NoticeRow], language: str, copy: bool = False
) -> tuple[Drawn, Failed]:
    """The letters that can be drawn, and those whose text cannot be filled."""
    drawn: Drawn = []
    failed: Failed = []
    for notice, one in zip(notices, letters(tables, run, notices, copy), strict=True):
        if isinstance(one, LetterTextError):
            failed.append(_failure(notice, one, language))
        else:
            drawn.append((notice, one))
    return drawn, failed


def _sheets(book: Book, args: Namespace, run: int, drawn: Drawn, failed: Failed) -> list[str]:
    """The sheets for the letters that can be printed; no sheet when there is none."""
    if not (args.pdf or args.pdf_dir):
        _try_each(drawn, failed, args.lang)
    bad = {one["number"] for one in failed}
    good = [(n, d) for n, d in drawn if n.number not in bad]
    if not good:
        return []
    with book.reading() as tables:
        sheets = run_sheets(tables, run, good, args.lang)
    write_atomically(args.sheets, sheets)
    return [str(args.sheets)]


def _try_each(drawn: Drawn, failed: Failed, language: str) -> None:
    """Without letters on paper: whether each could be printed."""
    for notice, one in drawn:
        try:
            letter_page_count(one)
        except (Refused, ValueError) as error:
            failed.append(_failure(notice, error, language))


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
        except (Refused, ValueError) as error:
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
        drawn, failed = _drawn(tables, args.run, chosen, args.lang, copy=True)
    problems: list[Unprinted] = []
    paper = letters_pdf([one for _, one in drawn], problems.append)
    if paper:
        write_atomically(args.pdf, paper)
    failed += [_failure(drawn[p.index][0], p.error, args.lang) for p in problems]
    copies = len(drawn) - len(problems)
    data: dict[str, Any] = {"run": args.run, "copies": copies, "pdf": [str(args.pdf)] if copies else []}
    return {**data, "failed": failed} if failed else data


def unprinted(run: int, error: Exception, language: str) -> Answer:
    """A run that is in the book and stays there, although writing what was asked for ended with ``error``."""
    data, code = _why(error, language)
    full = data.get("trouble") == Trouble.DISK_FULL
    key = "run stored full" if full else "run stored"
    says = phrase(key, language, run=run, says=data["says"], free=getattr(error, "free", None))
    return Answer({**data, "says": says, "run": run}, lambda _: [says], code)


def _why(error: Exception, language: str) -> tuple[dict[str, Any], int]:
    if isinstance(error, Refused):
        rule, figures = str(error.rule), error.figures
        return {"refused": rule, "says": words.say(words.RULES, rule, language, figures), **figures}, REFUSED
    trouble = _trouble(error)
    says = words.say(words.TROUBLES, trouble.trouble, language, trouble.figures)
    return {"trouble": str(trouble.trouble), "says": says}, UNUSABLE if trouble.trouble is Trouble.FILE_FAILED else TROUBLE


def _trouble(error: Exception) -> BookTrouble:
    if isinstance(error, BookTrouble):
        return error
    if isinstance(error, DiskFull):
        return BookTrouble(Trouble.DISK_FULL, path="", free=error.free)
    assert isinstance(error, OSError)
    path = str(error.filename2 or error.filename or "").removesuffix(_PART)
    return BookTrouble(Trouble.FILE_FAILED, path=path, detail=_detail(error))



"""How a command ends: its answer printed, or its refusal in words, with the exit code that belongs to it."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from app.cli.answers import DONE, REFUSED, TROUBLE, UNUSABLE, Answer, Usage, dumped, usage
from app.cli.ledger_word import with_ledger
from app.domain.rule import Refused
from app.storage.problems import BookTrouble, Trouble
from app.system.files import DiskFull

Handler = Callable[[Namespace], object]
_ASKED_WRONG = {Trouble.MISSING, Trouble.EXISTS, Trouble.NO_FOLDER}
_REFUSED = {Trouble.NETWORK_FOLDER, Trouble.SYNC_FOLDER}
_INTERRUPTED = 130
_PART = ".part"  # what a file is called until it is whole
_HOLDER = ("pid", "host", "user", "since", "program")


def answered(args: Namespace, handler: Handler) -> int:
    """Run a handler and print what came of it. Bugs are not caught here."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        refuse_output(args)
        answer = handler(args)
        assert isinstance(answer, Answer)
        answer = with_ledger(args, answer)
        return _printed(args, answer.data, answer.lines(args.lang) if not args.json else (), answer.code)
    except BrokenPipeError:  # whoever read our answer has gone; what was asked for is done
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Usage as wrong:
        says = wrong.says(args.lang)
        return _printed(args, {**wrong.data, "says": "\n".join(says)}, says, UNUSABLE)
    except Refused as no:
        from app import words

        says = [words.say(words.RULES, no.rule, args.lang, no.figures)]
        data = {"refused": str(no.rule), "says": says[0], **_plain(no.figures)}
        return _printed(args, data, says, REFUSED)
    except BookTrouble as trouble:
        return _troubled(args, trouble)
    except (DiskFull, OSError) as error:
        return _troubled(args, _of_the_disk(args, error))


def refuse_output(args: Namespace) -> None:
    """Before anything is done: a paper or table takes the place of an earlier one of its kind, and of nothing else.

    Raises Usage (OUTPUT_IS_SOURCE, _TWICE, _IS_BOOK, _IS_FOLDER, _IS_OTHER), BookTrouble (EXISTS, NO_FOLDER), OSError.
    """
    source, taken = getattr(args, "source", None), set()
    for name, kind in _WRITTEN.items():
        path = getattr(args, name, None)
        if path is None:
            continue
        if source is not None and _place(path) == _place(source):
            raise usage("OUTPUT_IS_SOURCE", path=path)
        if _place(path) in taken:
            raise usage("OUTPUT_TWICE", path=path)
        _refuse_place(path, kind, getattr(args, "file", None))
        taken.add(_place(path))
    folder = getattr(args, "pdf_dir", None)
    if folder and folder.exists() and not folder.is_dir():
        raise BookTrouble(Trouble.NO_FOLDER, path=str(folder))


def _place(path: Path) -> str:
    return os.path.normcase(path.resolve())


def _refuse_place(path: Path, kind: str, book: Path | None) -> None:
    if path.suffix.lower() == ".desk" or (book is not None and _place(path) == _place(book)):
        raise usage("OUTPUT_IS_BOOK", path=path)
    if path.is_dir():
        raise usage("OUTPUT_IS_FOLDER", path=path)
    if not path.parent.is_dir():
        raise BookTrouble(Trouble.NO_FOLDER, path=str(path.parent))
    if not path.exists():
        return
    if not kind:
        raise BookTrouble(Trouble.EXISTS, path=str(path))
    if not (path.is_file() and _KINDS[kind](path)):
        raise usage("OUTPUT_IS_OTHER", path=path, kind=kind)


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"%PDF-"


def _is_workbook(path: Path) -> bool:
    """Documents of other office programs are archives too."""
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except BadZipFile:
        return False


def _is_json(path: Path) -> bool:
    return path.suffix.lower() == ".json"


_KINDS: Mapping[str, Callable[[Path], bool]] = {"PDF": _is_pdf, "Excel": _is_workbook, "JSON": _is_json}
_WRITTEN = {  # by option
    "pdf": "PDF", "payer_note": "PDF", "sheets": "PDF", "xlsx": "Excel", "rejected": "Excel", "export": "JSON", "out": "",
    "agreement_copy": "",
}  # fmt: skip


def _of_the_disk(args: Namespace, error: Exception) -> BookTrouble:
    """A file that could not be written or read, outside the book, by the name that was asked for."""
    if isinstance(error, DiskFull):
        return BookTrouble(Trouble.DISK_FULL, path="", free=error.free)
    assert isinstance(error, OSError)
    path = str(error.filename or "")
    if path not in map(str, vars(args).values()):
        path = path.removesuffix(_PART)
    return BookTrouble(Trouble.FILE_FAILED, path=path, detail=error.strerror or type(error).__name__)


def _troubled(args: Namespace, trouble: BookTrouble) -> int:
    from app import words
    from app.system.clock import local_minute

    figures = dict(trouble.figures)
    if "since" in figures:  # told as the clock on the wall; the document keeps the instant
        figures["since"] = local_minute(str(figures["since"]))
    says = [words.say(words.TROUBLES, trouble.trouble, args.lang, figures)]
    data: dict[str, Any] = {"trouble": str(trouble.trouble), "says": says[0]}
    if trouble.trouble is Trouble.LOCKED:
        data["locked_by"] = {key: trouble.figures[key] for key in _HOLDER if key in trouble.figures}
    code = TROUBLE
    if trouble.trouble in _ASKED_WRONG | {Trouble.FILE_FAILED}:
        code = UNUSABLE
    elif trouble.trouble in _REFUSED:
        code = REFUSED
        data["refused"] = str(trouble.trouble)
    return _printed(args, data, says, code)


def _plain(figures: Mapping[str, object]) -> dict[str, object]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in figures.items() if k not in ("refused", "says")}


def _printed(args: Namespace, data: Mapping[str, Any], lines: Sequence[str], code: int) -> int:
    stream = sys.stdout if args.json or code == 0 else sys.stderr
    stream.write((dumped(data) if args.json else "\n".join(lines)) + "\n")
    stream.flush()
    return code

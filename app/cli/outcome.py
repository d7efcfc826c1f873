"""How a command ends: its answer printed, or its refusal in words, with the exit code that belongs to it."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from app.cli.answers import DONE, REFUSED, TROUBLE, UNUSABLE, Answer, Usage, dumped, usage
from app.domain.rule import Refused
from app.storage.problems import BookTrouble, Trouble
from app.system.files import DiskFull

Handler = Callable[[Namespace], object]
_ASKED_WRONG = {Trouble.MISSING, Trouble.EXISTS, Trouble.NO_FOLDER}
_REFUSED = {Trouble.NETWORK_FOLDER, Trouble.SYNC_FOLDER}
_INTERRUPTED = 130
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
        return _troubled(args, _of_the_disk(error))


def refuse_output(args: Namespace) -> None:
    """A paper or table is never written over a book, nor in the place of a folder."""
    book = getattr(args, "file", None)
    for name in ("pdf", "xlsx", "sheets", "export", "out"):
        path = getattr(args, name, None)
        if path is None:
            continue
        if path.suffix.lower() == ".desk" or (book is not None and path.resolve() == book.resolve()):
            raise usage("OUTPUT_IS_BOOK", path=path)
        if path.is_dir():
            raise usage("OUTPUT_IS_FOLDER", path=path)


def _of_the_disk(error: Exception) -> BookTrouble:
    """A file that could not be written or read, outside the book."""
    if isinstance(error, DiskFull):
        return BookTrouble(Trouble.DISK_FULL, path="", free=error.free)
    assert isinstance(error, OSError)
    return BookTrouble(
        Trouble.FILE_FAILED, path=str(error.filename or ""), detail=error.strerror or type(error).__name__
    )


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

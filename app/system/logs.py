"""The program's own log: what happened to which ids. It must be fit to be sent to a stranger.

Names, amounts, phone numbers, addresses and paths never reach the file, whatever a caller passes: arguments
that do not look like an id are hidden, the finished line is scrubbed, and of an error only its kind and its
places in our code are kept (its message may quote data).
"""

import logging
import re
import traceback
from enum import Enum
from pathlib import Path
from time import gmtime
from types import TracebackType
from typing import Literal

BYTES_MAX = 1_000_000
FILES_MAX = 10
HIDDEN = "‹hidden›"

_ID = re.compile(r"[A-Za-z0-9]+(?:[_.:-][A-Za-z0-9]+)*")
_LONG_HEX = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4,}){2,}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.+Z-]*)?")
_PRIVATE = re.compile(
    r"\S+@\S+"  # e-mail
    r"|(?:[A-Za-z]:)?[\\/]\S*"  # path
    r"|\d[\d,]*\.\d+"  # amount
    r"|\+?\d(?:[ -]?\d){6,}"  # telephone, account
    r"|[^\x00-\x7f‹›…]+"  # a name in another script
)

_ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Redaction(logging.Filter):
    """Turns each record into a finished, harmless text before any handler sees it."""

    def filter(self, record: logging.LogRecord) -> Literal[True]:
        args = record.args if isinstance(record.args, tuple) else ()
        try:
            text = str(record.msg) % tuple(_shown(a) for a in args) if args else str(record.msg)
        except (TypeError, ValueError):
            text = HIDDEN
        record.msg, record.args = scrubbed(text), ()
        return True


class _Plain(logging.Formatter):
    converter = staticmethod(gmtime)

    def formatException(self, ei: _ErrorInfo) -> str:
        return "" if ei[1] is None else error_places(ei[1])


def open_log(folder: Path, name: str = "creditdesk") -> logging.Logger:
    """The logger ``name`` writing to ``folder/name.log``: ten files of at most 1 MB, the oldest goes first.

    Opening it again for another folder closes the first. Raises OSError when the folder cannot be made.
    """
    from logging.handlers import RotatingFileHandler  # a tenth of a short command's start

    folder.mkdir(parents=True, exist_ok=True)
    log = logging.getLogger(name)
    close_log(name)
    handler = RotatingFileHandler(
        folder / f"{name}.log", maxBytes=BYTES_MAX, backupCount=FILES_MAX - 1, encoding="utf-8", delay=True
    )
    handler.setFormatter(_Plain("%(asctime)sZ %(levelname)s %(message)s"))
    handler.addFilter(Redaction())
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    return log


def close_log(name: str = "creditdesk") -> None:
    """Let go of the file; harmless when no log is open."""
    log = logging.getLogger(name)
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()


def scrubbed(text: str) -> str:
    """``text`` on one line, without anything that looks like personal data, an amount or a path.

    Dates, UUIDs and hashes stay: they are ids.
    """
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\x00{len(kept) - 1}\x00"

    plain = " ".join(text.replace("\x00", " ").split())
    marked = _INSTANT.sub(keep, _LONG_HEX.sub(keep, plain))
    safe = _PRIVATE.sub(HIDDEN, marked)
    return re.sub("\x00(\\d+)\x00", lambda m: kept[int(m[1])], safe)


def error_places(error: BaseException) -> str:
    """Kind of an error and where it passed, innermost last: ``KeyError at book.py:12 open < dun.py:40 plan``."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    cause = error.__cause__ or error.__context__
    text = f"{type(error).__name__} at {places or '?'}"
    return f"{text}; from {error_places(cause)}" if cause else text


def _shown(value: object) -> object:
    if value is None or isinstance(value, int | Enum):
        return value
    return value if isinstance(value, str) and _looks_like_id(value) else HIDDEN


def _looks_like_id(text: str) -> bool:
    # a plain word may be somebody's name; ids have digits or an underscore
    return len(text) <= 80 and bool(_ID.fullmatch(text)) and any(c.isdigit() or c == "_" for c in text)

"""The command line: every main job without a window. JSON for scripts, sentences for people, exit codes that mean something."""

import re
import sys
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from app import __version__

Option = tuple[tuple[str, ...], dict[str, object]]
KINDS = ("customers", "documents", "receipts")


class _Parser(ArgumentParser):
    """Wrong usage is answered like everything else: as a document on stdout under ``--json``, exit code 2."""

    def error(self, message: str) -> NoReturn:
        raise _WrongUsage(f"{self.format_usage().strip()}\n{message}")


class _WrongUsage(Exception):
    pass


_DAY = re.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}|2100-[0-9]{2}-[0-9]{2}")
_LARGEST = 2**31


def day(text: str) -> date:
    """A day written YYYY-MM-DD, from 2000 to 2100."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ArgumentTypeError(f"{text!r}: YYYY-MM-DD, 2000-01-01 … 2100-12-31")


def instant(text: str) -> str:
    """A day or an instant, kept as it was written."""
    day(text[:10])
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r}: YYYY-MM-DD, YYYY-MM-DDTHH:MM") from error
    return text


def number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < _LARGEST):
        raise ArgumentTypeError(f"{text!r}: 1 … {_LARGEST - 1}")
    return int(text)


def _opt(*names: str, **how: object) -> Option:
    return names, how


FILE = _opt("file", type=Path, metavar="FILE", help="the book (*.desk)")
ON = _opt("--on", type=day, required=True, metavar="DATE")
CUSTOMER = _opt("--customer", metavar="CODE")
EXPORT = _opt("--export", type=Path, metavar="JSON")
LOAD = _opt("--load", type=Path, metavar="JSON")
PDF = _opt("--pdf", type=Path, metavar="OUT")
RUN = _opt("run", type=number, metavar="RUN")

COMMANDS: dict[str, tuple[str, str, tuple[Option, ...]]] = {
    "new": ("books:new", "make a new book", (
        FILE, _opt("--company", required=True, metavar="NAME"), _opt("--profile", type=Path, metavar="COMPANY.json"),
        _opt("--currency", default="CNY"))),
    "company": ("books:company", "show or set the firm's particulars", (
        FILE, _opt("--set", action="append", default=[], metavar="KEY=VALUE"), _opt("--entity", default="", metavar="CODE"))),
    "import": ("imports:bring_in", "bring in customers, documents or receipts from a file", (
        FILE, _opt("--kind", required=True, choices=KINDS), _opt("source", type=Path, metavar="SOURCE"),
        _opt("--map", type=Path, metavar="MAP.json"), _opt("--up-to", type=lambda t: day(t).isoformat(), metavar="DATE"),
        _opt("--dry-run", action="store_true"))),
    "undo": ("imports:undo", "take an import back", (FILE, _opt("batch", type=number, metavar="BATCH"))),
    "ageing": ("reports:ageing", "who owes how much for how long", (
        FILE, ON, _opt("--basis", choices=("due", "invoice"), default="due"),
        _opt("--known-at", type=instant, metavar="INSTANT"), PDF, _opt("--xlsx", type=Path, metavar="OUT"))),
    "policy": ("books:policy", "show, export or load policy rows", (FILE, EXPORT, LOAD)),
    "letters": ("books:letters", "show, export or load letter texts", (FILE, EXPORT, LOAD)),
    "calendar": ("books:calendar", "show, export or load days off and make-up days", (FILE, EXPORT, LOAD)),
    "items": ("reports:items", "open items on a day", (FILE, ON, CUSTOMER)),
    "hold": ("books:hold", "no letters for a customer or a document until a day", (
        FILE, _opt("--customer", required=True, metavar="CODE"), _opt("--document", metavar="NUMBER"),
        _opt("--until", type=day, metavar="DATE"), _opt("--reason", required=True))),
    "dun": ("dunning:dun", "plan or issue the letters of a day", (
        FILE, ON, _opt("--dry-run", action="store_true"), PDF, _opt("--pdf-dir", type=Path, metavar="DIR"),
        _opt("--sheets", type=Path, metavar="ONE.pdf"),
        _opt("--except", dest="excepted", action="append", default=[], metavar="CODE"),
        _opt("--stale-ok", metavar="REASON"))),
    "sent": ("dunning:sent", "record letters as sent", (
        FILE, RUN, ON, _opt("--channel", required=True, choices=("post", "ems", "email", "wechat")), CUSTOMER)),
    "withdraw": ("dunning:withdraw", "take unsent letters back", (FILE, RUN, CUSTOMER)),
    "reprint": ("dunning:reprint", "letters of a run once more, marked as copies", (
        FILE, RUN, CUSTOMER, _opt("--pdf", type=Path, required=True, metavar="OUT"))),
    "statement": ("reports:statement", "statement of account of a customer", (
        FILE, _opt("customer", metavar="CUSTOMER"), _opt("--from", dest="first", type=day, required=True, metavar="DATE"),
        _opt("--to", dest="last", type=day, required=True, metavar="DATE"),
        _opt("--pdf", type=Path, required=True, metavar="OUT"),
        _opt("--with-ageing", action="store_true", help="print days overdue as well (off for routine statements)"))),
    "template": ("imports:template", "an empty sheet to fill in", (
        _opt("kind", choices=KINDS), _opt("out", type=Path, metavar="OUT.xlsx"))),
    "erase": ("books:erase", "erase personal values of a customer", (
        FILE, _opt("--customer", required=True, metavar="CODE"))),
    "verify": ("books:verify", "check integrity, seals, chain and replay", (FILE,)),
    "replay": ("books:replay", "play the journal into a new book and compare", (FILE, _opt("new", type=Path, metavar="NEW"))),
    "backup": ("books:backup", "a verified copy of the book", (FILE, _opt("to", type=Path, metavar="TO"))),
    "sample": ("demo:sample", "make the sample company", (FILE, _opt("--on", type=day, metavar="DATE"))),
    "demo": ("demo:demo", "the main job on the sample company, written to a folder", (
        _opt("--folder", type=Path, default=Path("demo")), _opt("--on", type=day, metavar="DATE"))),
    "selftest": ("demo:selftest", "check that this installation can do its job", ()),
}  # fmt: skip


def parser(only: str | None = None) -> ArgumentParser:
    """All commands, or only the one that was asked for: two dozen parsers take longer to make than ageing takes to answer.

    The options every command shares may stand before or after its name.
    """
    shared = _Parser(add_help=False, argument_default=SUPPRESS)
    shared.add_argument("--json", action="store_true", help="one JSON document on stdout")
    shared.add_argument("--lang", choices=("zh", "en"), help="language of the sentences (default zh)")
    shared.add_argument("--as", dest="actor", metavar="NAME", help="who acts (default: the login name)")
    shared.add_argument("--command-id", metavar="ID", help="repeat-safe: the same id is done once")
    top = _Parser(prog="creditdesk", description="Credit Desk 信控台", parents=[shared], allow_abbrev=False)
    top.add_argument("--version", action="version", version=f"creditdesk {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    for name, (_, says, options) in COMMANDS.items() if only is None else [(only, COMMANDS[only])]:
        one = commands.add_parser(name, help=says, description=says, parents=[shared], allow_abbrev=False)
        for names, how in options:
            one.add_argument(*names, **how)  # type: ignore[arg-type]
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 done, 1 refused by a rule, 2 unusable input or usage, 3 trouble with the book."""
    from app.cli.outcome import answered

    given = list(sys.argv[1:] if argv is None else argv)
    given = [one.encode("utf-8", "replace").decode() for one in given]  # a terminal may hand over broken characters
    defaults = Namespace(json="--json" in given, lang=_language(given), actor=None, command_id=None)
    try:
        args = parser(next((one for one in given if one in COMMANDS), None)).parse_args(given, defaults)
    except _WrongUsage as wrong:
        return answered(defaults, _complain(str(wrong)))
    if args.command is None:
        args = parser().parse_args(["demo", *given], defaults)
    return answered(args, _handler(COMMANDS[args.command][0]))


def _language(given: list[str]) -> str:
    """The language is known before the arguments are: a wrong argument is answered in it as well."""
    for one, following in zip(given, [*given[1:], ""], strict=False):
        if one == "--lang" and following in ("zh", "en"):
            return following
        if one in ("--lang=zh", "--lang=en"):
            return one[-2:]
    return "zh"


def _handler(place: str) -> "Callable[[Namespace], object]":
    module, name = place.split(":")
    found: Callable[[Namespace], object] = getattr(import_module(f"app.cli.{module}"), name)
    return found


def _complain(message: str) -> "Callable[[Namespace], object]":
    from app.cli.answers import Usage

    def handler(args: Namespace) -> object:
        raise Usage({"unusable": "USAGE"}, lambda language: message.splitlines())

    return handler

"""How a command line is read: values of options, and wrong usage named by code.

The texts of help and complaints are loaded where one is shown.
"""

import re
import sys
from argparse import Action, ArgumentError, ArgumentParser, HelpFormatter, _SubParsersAction
from collections.abc import Iterable
from datetime import date, datetime
from gettext import gettext
from typing import Any, NoReturn

_DAY = re.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}|2100-[0-9]{2}-[0-9]{2}")
_LARGEST = 2**31
_TOKEN = re.compile(r"[!-~]+|.")


class Unreadable(Exception):
    """A value is not what its option takes; the message is a code of ``words.usage.WRONG``."""


class WrongUsage(Exception):
    """A command line that cannot be read: code and figures of ``words.usage.WRONG``, after the usage line of the command."""

    def __init__(self, parser: "Parser", code: str, **figures: object) -> None:
        self.parser, self.code, self.figures = parser, code, figures
        super().__init__(f"{code} {figures}")

    def lines(self, language: str) -> list[str]:
        from app.words import say, usage

        return [*self.parser.format_usage().strip().splitlines(), say(usage.WRONG, self.code, language, self.figures)]


def day(text: str) -> date:
    """A day written YYYY-MM-DD, from 2000 to 2100."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Unreadable("day")


def day_text(text: str) -> str:
    return day(text).isoformat()


def instant(text: str) -> str:
    """A day or an instant, kept as it was written."""
    try:
        day(text[:10])
        datetime.fromisoformat(text)
    except (Unreadable, ValueError) as error:
        raise Unreadable("instant") from error
    return text


def month(text: str) -> str:
    """A month written YYYY-MM, from 2000 to 2100."""
    try:
        day(f"{text}-01")
    except Unreadable as error:
        raise Unreadable("month") from error
    return text


def number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:11]) < _LARGEST):
        raise Unreadable("number")
    return int(text)


class Parser(ArgumentParser):
    """Wrong usage raises ``WrongUsage``; help is written in ``language`` from the texts of ``command``."""

    def __init__(self, language: str = "zh", command: str = "", **how: Any) -> None:
        self.language, self.command = language, command
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=lambda prog: _Formatter(prog, language), **how)

    def error(self, message: str) -> NoReturn:
        raised = sys.exc_info()[1]
        if isinstance(raised, ArgumentError):
            raise WrongUsage(self, "takes no value", option=raised.argument_name)
        names = message.removeprefix(gettext("the following arguments are required: %s").partition("%s")[0])
        raise WrongUsage(self, "missing", names=names)

    def _check_value(self, action: Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            code = "command" if isinstance(action, _SubParsersAction) else "choice"
            raise WrongUsage(self, code, option=_name(action), value=value, choices=", ".join(action.choices))

    def _get_value(self, action: Action, arg_string: str) -> Any:
        try:
            return super()._get_value(action, arg_string)
        except Unreadable as no:
            raise WrongUsage(self, str(no), option=_name(action), value=arg_string) from no

    def _match_argument(self, action: Action, arg_strings_pattern: str) -> int:
        try:
            return super()._match_argument(action, arg_strings_pattern)
        except ArgumentError as error:
            raise WrongUsage(self, "no value", option=_name(action)) from error

    def format_help(self) -> str:
        from app.words import say, usage

        self.description = say(usage.DESCRIBED, self.command, self.language)
        self._positionals.title = say(usage.TITLES, "arguments", self.language)
        self._optionals.title = say(usage.TITLES, "options", self.language)
        for action in self._actions:
            if isinstance(action, _SubParsersAction):
                for one in action._choices_actions:
                    one.help = say(usage.DESCRIBED, one.dest, self.language)
            else:
                action.help = told(self.command, action, self.language)
        return super().format_help()


def told(command: str, action: Action, language: str) -> str:
    """What an option is for. KeyError for one without a text: that is a bug."""
    from app.words import say, usage

    name = action.option_strings[-1] if action.option_strings else action.dest
    own = f"{command} {name}"
    return say(usage.OPTIONS, own, language) if own in usage.OPTIONS else say(usage.SHARED, name, language)


def _name(action: Action) -> str:
    return "/".join(action.option_strings) or str(action.metavar or action.dest)


class _Formatter(HelpFormatter):
    """Titles in the language, and lines broken where Chinese text breaks."""

    def __init__(self, prog: str, language: str) -> None:
        super().__init__(prog)
        self.language = language

    def add_usage(self, usage: str | None, actions: Iterable[Action], groups: Iterable[Any], prefix: str | None = None) -> None:
        if prefix is None:
            from app.words import say
            from app.words.usage import TITLES

            prefix = say(TITLES, "usage", self.language)
        super().add_usage(usage, actions, groups, prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return super()._split_lines(text, width) if self.language == "en" else _broken(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in self._split_lines(text, width))


def _broken(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns, a Chinese character taking two; words in Latin letters stay whole."""
    from app.cli.answers import wide

    lines = [""]
    for token in _TOKEN.findall(text):
        if wide(lines[-1] + token) > width and token not in "，。；、）":
            lines.append("")
        lines[-1] += token
    return [line.strip() for line in lines]

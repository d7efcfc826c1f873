"""The shape of every table of words."""

from collections.abc import Mapping

LANGUAGES = ("zh", "en")

Table = Mapping[str, tuple[str, str]]

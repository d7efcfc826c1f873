"""The papers are true: every example of the command line runs as it stands, in order, and answers what is shown."""

import contextlib
import io
import json
import os
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app import words
from app.bootstrap import default_letters, default_policies
from app.cli import COMMANDS, main, parser
from app.domain.calendar import from_json
from app.domain.dunning import Skip, Warn
from app.domain.letter_text import FLAGS, PLACEHOLDERS, TABLE
from app.domain.letter_text import parse as parse_letter
from app.domain.profile import KEYS
from app.domain.rule import Rule
from app.domain.terms import due_dates, parse_term
from app.exchange.faults import Fault
from app.exchange.kinds import KINDS
from app.storage.book import open_book
from app.storage.problems import Trouble
from app.words import commands, files
from app.words.usage import DESCRIBED
from tests.lints import ROOT


def paper(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


PAGE, POLICY, README = paper("docs", "command-line.md"), paper("docs", "policy.md"), paper("README.md")
_BLOCK = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXIT = re.compile(r"# exit (\d)$")


# ---- the examples of the page


@dataclass(frozen=True, slots=True)
class Example:
    """One line after ``$``. ``files`` stand on the page since the line before, ``shown`` is the document below it."""

    line: str
    files: tuple[tuple[str, str], ...]
    shown: Any = None

    @property
    def argv(self) -> list[str]:
        program, *argv = shlex.split(self.line.removeprefix("$ "), comments=True)
        assert program == "creditdesk"
        return argv

    @property
    def exit(self) -> int:
        stated = _EXIT.search(self.line)
        return int(stated[1]) if stated else 0


def examples(page: str) -> list[Example]:
    found: list[Example] = []
    given: list[tuple[str, str]] = []
    end = 0
    for block in _BLOCK.finditer(page):
        kind, name, text = block.groups()
        if kind == "csv":
            given.append((name, text))
        for line in text.splitlines() if kind == "console" else ():
            found.append(Example(line, tuple(given)))
            given = []
        if kind == "json" and found and not page[end : block.start()].strip():
            found[-1] = replace(found[-1], shown=json.loads(text))
        end = block.end()
    return found


EXAMPLES = examples(PAGE)
SHOWN = [index for index, example in enumerate(EXAMPLES) if example.shown is not None]


@dataclass(frozen=True, slots=True)
class Answer:
    code: int
    out: str
    err: str


def answer(argv: list[str]) -> Answer:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(argv)
    return Answer(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    before = Path.cwd()
    made = tmp_path_factory.mktemp("docs")
    os.chdir(made)
    yield made
    os.chdir(before)


@pytest.fixture(scope="module")
def answers(folder: Path) -> list[Answer]:
    """What each example answered; they run once, one after the other, in one folder."""
    found = []
    for example in EXAMPLES:
        for name, text in example.files:
            (folder / name).write_text(text, encoding="utf-8")
        found.append(answer(example.argv))
    return found


@pytest.mark.parametrize("index", range(len(EXAMPLES)), ids=[e.line[13:60] for e in EXAMPLES])
def test_an_example_ends_as_stated(answers: list[Answer], index: int) -> None:
    got = answers[index]
    assert got.code == EXAMPLES[index].exit, f"{EXAMPLES[index].line}\n{got.out}{got.err}"


VARYING = ("entries", "bytes")  # grow with the program
SAMPLES = ("sample", "demo")  # figures of the sample company may change with it


def differences(shown: Any, real: Any, exact: bool = True, where: str = "") -> list[str]:
    """Where what the page shows is not what came. Objects and lists may be shortened, a text by an ellipsis.

    Unless ``exact``, only keys and kinds of values are compared.
    """
    if isinstance(shown, dict) and isinstance(real, dict):
        found = [differences(value, real[key], exact, f"{where}.{key}") for key, value in shown.items() if key in real]
        return [*(f"{where}.{key}" for key in shown.keys() - real.keys()), *(one for part in found for one in part)]
    if isinstance(shown, list) and isinstance(real, list) and len(shown) <= len(real):
        pairs = enumerate(zip(shown, real, strict=False))
        return [one for i, (want, got) in pairs for one in differences(want, got, exact, f"{where}[{i}]")]
    if type(shown) is not type(real):
        return [where]
    if not exact or where.lstrip(".") in VARYING:
        return []
    return [] if real == shown or (isinstance(shown, str) and _begins(real, shown)) else [where]


def _begins(real: str, shown: str) -> bool:
    start, ellipsis, _ = shown.partition("…")
    return bool(ellipsis) and real.startswith(start)


def test_differences_are_seen() -> None:
    real = {"a": [{"b": "12", "c": None}, {"b": "x"}], "entries": 3, "head": "abcdef"}
    assert differences({"a": [{"b": "12"}], "entries": 9, "head": "ab…"}, real) == []
    wrong = {"a": [{"b": "13", "d": 1}], "head": "b…", "e": 1}
    assert differences(wrong, real) == [".e", ".a[0].d", ".a[0].b", ".head"]
    assert differences(wrong, real, exact=False) == [".e", ".a[0].d"]
    assert differences({"a": [{}, {}, {}]}, real) == [".a"]


@pytest.mark.parametrize("index", SHOWN, ids=[EXAMPLES[i].argv[0] for i in SHOWN])
def test_an_example_answers_what_is_shown(answers: list[Answer], index: int) -> None:
    example = EXAMPLES[index]
    assert differences(example.shown, json.loads(answers[index].out), exact=example.argv[0] not in SAMPLES) == []


def keys(document: Any, below: str = "") -> set[str]:
    """Names of keys, but those of a table by currency or bucket."""
    if isinstance(document, list):
        return {key for one in document for key in keys(one, below)}
    if not isinstance(document, dict):
        return set()
    own = set() if below in ("totals", "buckets") else set(document)
    return own | {key for name, value in document.items() if below != "totals" for key in keys(value, name)}


def test_every_key_that_comes_is_on_the_page(answers: list[Answer]) -> None:
    came = {
        (example.argv[0], key)
        for example, got in zip(EXAMPLES, answers, strict=True)
        if "--json" in example.argv
        for key in keys(json.loads(got.out))
    }
    assert {("dun", "episode"), ("ageing", "unapplied"), ("import", "problem")} <= came
    assert sorted((c, key) for c, key in came if not re.search(rf'["`]{key}["`]', PAGE)) == []


def test_every_command_has_an_example_and_the_main_ones_show_their_document() -> None:
    assert {example.argv[0] for example in EXAMPLES} == set(COMMANDS)
    assert {"ageing", "items", "import", "dun", "verify", "sent", "undo"} <= {EXAMPLES[i].argv[0] for i in SHOWN}


def test_a_locked_book_answers_as_shown(folder: Path, answers: list[Answer]) -> None:
    book = open_book(Path("恒达.desk"))
    try:
        got = answer(["company", "恒达.desk", "--set", "phone=1", "--json"])
        reading = answer(["ageing", "恒达.desk", "--on", "2026-06-30", "--json"])
    finally:
        book.close()
    shown = next(json.loads(text) for kind, _, text in _BLOCK.findall(PAGE) if kind == "json" and "locked_by" in text)
    real = json.loads(got.out)
    assert (got.code, reading.code, real["trouble"]) == (3, 0, "LOCKED")
    assert (shown.keys(), shown["locked_by"].keys()) == (real.keys(), real["locked_by"].keys())


# ---- lists of codes, headers and keys


def section(page: str, title: str) -> str:
    return re.split(r"^#+ ", page.split(f"## {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


CODES = set(re.findall(r"`([A-Z][A-Z_]+)`", section(PAGE, "Codes")))
KNOWN = {*Skip, *Warn, *Rule, *Trouble, *Fault, *files.FILES, *words.INTAKE, *words.BANK, *words.LEDGER,
         *words.PRECHECKS, *words.SNAPSHOT, *commands.USAGE, "USAGE", "GLYPHS_REPLACED"}  # fmt: skip


def test_every_code_is_listed_and_no_other() -> None:
    assert sorted(KNOWN - CODES) == []
    assert sorted(CODES - KNOWN) == []


def test_the_reasons_stand_in_the_order_of_the_checks() -> None:
    assert re.findall(r"^\| `([A-Z_]+)` \|", section(PAGE, "Codes"), re.MULTILINE) == list(Skip)


@pytest.mark.parametrize("kind", KINDS)
def test_the_headers_are_those_of_the_importer(kind: str) -> None:
    english, chinese = re.findall(rf"^{kind} +(\S+)\n +(\S+)$", PAGE, re.MULTILINE)[0]
    listed = [field for field in KINDS[kind] if field.listed]
    assert english.split(",") == [field.name for field in listed]
    assert chinese.split(",") == [field.zh for field in listed]


def test_every_particular_of_the_firm_is_listed() -> None:
    assert KEYS.keys() <= set(re.findall(r"`([a-z_]+)`", section(PAGE, "company")))


# ---- policy.md


def document(start: str) -> Any:
    """The JSON block of policy.md that begins with ``start``."""
    return next(json.loads(text) for _, _, text in _BLOCK.findall(POLICY) if text.startswith(start))


@pytest.mark.parametrize("kind", ["dunning", "ageing"])
def test_the_policy_shown_is_the_default(kind: str) -> None:
    shown = document(f'{{"policies": [{{"kind": "{kind}"')["policies"]
    assert shown == [row for row in default_policies() if row["kind"] == kind]


LOADED = {"policy": "[{", "letters": '{"letters"', "calendar": '{"calendars"'}


@pytest.mark.parametrize(("command", "start"), LOADED.items(), ids=LOADED)
def test_what_policy_md_shows_can_be_loaded(folder: Path, answers: list[Answer], command: str, start: str) -> None:
    rows = folder / f"{command}-of-the-page.json"
    rows.write_text(json.dumps(document(start)), encoding="utf-8")
    got = answer([command, "恒达.desk", "--load", rows.name, "--json"])
    assert (got.code, json.loads(got.out)) == (0, {"loaded": 1, "unchanged": 0})


def test_every_key_of_a_level_and_of_a_policy_is_explained() -> None:
    body = next(row["body"] for row in default_policies() if row["kind"] == "dunning")
    rows = section(POLICY, "Dunning policy")
    assert [key for key in body if f"`{key}`" not in rows] == []
    assert [key for key in body["levels"][0] if key != "number" and f"`.{key}`" not in rows] == []


def marked_names(page: str) -> set[str]:
    """The names in the first column of the tables of facts and conditions, with their mark."""
    rows = re.findall(r"^\| ([\u4e00-\u9fff° ]+) \|", page, re.MULTILINE)
    return {name for row in rows for name in row.split()}


def test_the_facts_of_a_letter_are_all_listed() -> None:
    names = {name.rstrip("°") for name in marked_names(section(POLICY, "Letter texts"))}
    assert names == PLACEHOLDERS.keys() | FLAGS.keys()


def test_the_mark_says_which_facts_no_letter_gets() -> None:
    given = set(re.findall(r'"([\u4e00-\u9fff]+)":', paper("app", "queries", "papers.py")))
    marked = {name.rstrip("°") for name in marked_names(section(POLICY, "Letter texts")) if name.endswith("°")}
    assert marked == (PLACEHOLDERS.keys() | FLAGS.keys()) - given


def test_the_shipped_letters_use_what_is_listed() -> None:
    for row in default_letters():
        parse_letter(row["body"])
    assert f"`{{{TABLE}}}`" in POLICY


def test_the_calendar_shown_is_one() -> None:
    assert from_json(json.dumps(document('{"calendars"')["calendars"][0])).year == 2027


TERMS = re.findall(r"^\| (`.*`) \|[^|]*\| ([^|]*) \|$", section(POLICY, "Payment terms"), re.MULTILINE)


@pytest.mark.parametrize(("written", "due"), TERMS)
def test_a_payment_term_falls_due_as_the_table_says(written: str, due: str) -> None:
    for text in re.findall("`(.*?)`", written):
        found = due_dates(parse_term(text), date(2026, 10, 15), None)
        assert ", ".join(day.isoformat() if day else "not known" for _, day in found) == due, text


def test_the_table_of_terms_is_read_whole() -> None:
    assert len(TERMS) == section(POLICY, "Payment terms").count("\n| `") == 15


# ---- README


def test_the_everyday_commands_of_the_readme_are_ones() -> None:
    """And they stand in an order that works: the company's bank and the customers come before what needs them."""
    lines = re.findall(r"^\| `([^`]+)` \|", README, re.MULTILINE)
    given = [parser().parse_args(shlex.split(line)) for line in lines]
    assert [one.command for one in given] == [
        "new", "company", "template", "import", "import", "ageing", "statement", "dun", "sent", "backup",
        "import", "import", "reconcile", "bridge",
    ]  # fmt: skip
    assert [one.kind for one in given if one.command == "import"] == ["customers", "documents", "balances", "documents"]


# ---- --help


@pytest.mark.parametrize("command", COMMANDS)
def test_help_tells_what_a_command_is_for(command: str) -> None:
    with pytest.raises(SystemExit) as ended, contextlib.redirect_stdout(io.StringIO()) as out:
        main([command, "--help"])
    assert ended.value.code == 0
    assert DESCRIBED[command][0] in out.getvalue()

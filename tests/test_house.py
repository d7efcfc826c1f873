"""What a stranger finds who clones the project: commands, licences, papers and locked libraries fit together."""

import argparse
import ast
import importlib
import os
import re
import sys
import tomllib
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest

import app
from tests import lints
from tests.lints import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def text(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


# ---- commands


def test_dev_needs_the_standard_library_only() -> None:
    tree = ast.parse(text("dev.py"))
    assert {name.split(".")[0] for _, name in lints.imported(tree)} <= sys.stdlib_module_names


def test_an_old_python_can_read_dev_far_enough_to_refuse() -> None:
    ast.parse(text("dev.py"), feature_version=(3, 8))
    assert text("dev.py").count("\n") < 300


@pytest.mark.parametrize("command", ["python3 dev.py run", "python3 dev.py test", "py dev.py"])
def test_the_readme_names_the_commands(command: str) -> None:
    assert command in text("README.md")


def test_ci_calls_exactly_the_test_command() -> None:
    lines = [line for line in text(".ci", "run").splitlines() if line and not line.startswith(("#", "set ", "cd "))]
    assert lines == ["python3 dev.py test"]
    assert os.name == "nt" or os.access(ROOT / ".ci" / "run", os.X_OK)


def test_what_the_commands_make_is_not_committed() -> None:
    ignored = text(".gitignore").split()
    assert {".venv/", ".venv-lock/", ".venv.lock", "/demo/", ".coverage", "*.desk", "*.part"} <= set(ignored)


def subcommands() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    parser = importlib.import_module("app.cli").parser()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def test_every_command_and_option_is_documented_with_an_example() -> None:
    page = text("docs", "command-line.md")
    commands = dict(subcommands())
    assert {"new", "import", "ageing", "items", "dun", "sent", "verify", "replay", "selftest"} <= set(commands)
    assert [name for name in commands if f"creditdesk {name}" not in page] == []
    options = {o for p in commands.values() for a in p._actions for o in a.option_strings if o.startswith("--")}
    assert [option for option in sorted(options) if not re.search(rf"{option}(?![\w-])", page)] == []


# ---- locked libraries


def pins() -> dict[str, list[str]]:
    """Name of each pinned library, and the hashes under it."""
    found: dict[str, list[str]] = {}
    for line in text("requirements.lock").splitlines():
        if pin := re.match(r"([a-z0-9][a-z0-9-]*)==[^ ]+", line):
            found[pin[1]] = []
        elif shown := re.match(r"    --hash=sha256:([0-9a-f]{64})", line):
            found[list(found)[-1]].append(shown[1])
    return found


def test_every_pin_has_hashes() -> None:
    assert len(pins()) > 20
    assert [name for name, hashes in pins().items() if not hashes] == []


def test_every_line_of_the_lock_is_a_pin_a_hash_or_a_remark() -> None:
    known = re.compile(r"#|    #|    --hash=|\S+==")
    assert [line for line in text("requirements.lock").splitlines() if not known.match(line)] == []


@pytest.mark.parametrize("word", ["http", "://", ".com", ".org", ".io", "pypi", "index-url", "find-links", "/simple"])
def test_the_lock_names_no_host(word: str) -> None:
    assert word not in text("requirements.lock")


def test_every_dependency_is_locked() -> None:
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    names = {re.match(r"[A-Za-z0-9._-]+", w)[0].lower() for w in wanted}  # type: ignore[index]
    assert names <= set(pins())


# ---- papers


def test_the_version_is_one() -> None:
    assert PROJECT["project"]["version"] == app.__version__
    assert re.search(rf"^## {re.escape(app.__version__)}\b", text("CHANGELOG.md"), re.MULTILINE)


def test_the_licence_is_apache_2() -> None:
    licence = text("LICENSE")
    assert licence.split()[:5] == ["Apache", "License", "Version", "2.0,", "January"]
    assert "END OF TERMS AND CONDITIONS" in licence
    assert len(licence) > 10_000
    assert PROJECT["project"]["license"] == "Apache-2.0"


def test_the_fonts_have_their_licence() -> None:
    fonts = ROOT / "resources" / "fonts"
    assert len(list(fonts.glob("*.ttf"))) == 3
    assert "SIL OPEN FONT LICENSE Version 1.1" in text("resources", "fonts", "OFL.txt")


def test_an_installed_package_brings_its_resources() -> None:
    settings = PROJECT["tool"]["setuptools"]
    folders = {p.relative_to(ROOT / "resources").as_posix() for p in (ROOT / "resources").rglob("*") if p.is_dir()}
    assert set(settings["data-files"]) == {f"share/creditdesk/resources/{name}" for name in folders}
    kept = {f"{name}/{p}" for name, patterns in settings["package-data"].items() for p in patterns}
    others = {p.parent.relative_to(ROOT) for p in (ROOT / "app").rglob("*.*") if p.suffix not in (".py", ".pyc")}
    assert {o.as_posix() for o in others} == {k.replace(".", "/", 1).rsplit("/", 1)[0] for k in kept}


def test_every_decision_is_listed_and_numbered_in_order() -> None:
    papers = sorted(p.name for p in (ROOT / "docs" / "decisions").glob("0*.md"))
    assert [int(name[:4]) for name in papers] == list(range(1, len(papers) + 1))
    assert re.findall(r"\((0\d{3}-[a-z0-9-]+\.md)\)", text("docs", "decisions", "README.md")) == papers


def test_the_picture_of_the_architecture_is_a_picture() -> None:
    assert "(architecture.svg)" in text("docs", "architecture.md")
    picture = ElementTree.parse(ROOT / "docs" / "architecture.svg").getroot()
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    written = " ".join("".join(t.itertext()) for t in picture.iter("{http://www.w3.org/2000/svg}text"))
    layers = [p.name for p in (ROOT / "app").iterdir() if (p / "__init__.py").exists()]
    assert [layer for layer in layers if layer not in written] == []


PAGES = ["README.md", *sorted(p.relative_to(ROOT).as_posix() for p in ROOT.glob("docs/**/*.md"))]


@pytest.mark.parametrize("page", PAGES)
def test_links_between_papers_lead_somewhere(page: str) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text(page))
    assert [t for t in targets if not (ROOT / page).parent.joinpath(t).exists()] == []


# ---- tests


def test_no_test_is_left_out() -> None:
    """A test that a platform cannot run may say so by ``skipif``, one that may not mount a disk at run time; no other."""
    marks = {"skip", "skipIf", "importorskip", "xfail"}
    left_out = [
        f"{source.path}:{node.lineno}"
        for source in lints.sources("tests")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in marks and source.path != "tests/faults/test_disk_full.py"
    ]
    assert left_out == []

"""The house rules, read from the source: each lint finds its sin in a bad line, and finds none in the program."""

import importlib
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from tests import lints, lints_sql
from tests.lints import ROOT, Lint, Source

LANGUAGES = ("zh", "en")
sql = lints_sql.assembled_sql
LINTS: tuple[Lint, ...] = (*lints.LINTS, sql)

SINS = [
    (lints.hidden_inputs, "app/domain/x.py", "from datetime import datetime\nat = datetime.now()"),
    (lints.hidden_inputs, "app/actions/x.py", "import datetime\nat = datetime.datetime.utcnow()"),
    (lints.hidden_inputs, "app/cli.py", "from datetime import date\non = date.today()"),
    (lints.hidden_inputs, "app/storage/x.py", "make = datetime.now"),
    (lints.hidden_inputs, "app/queries/x.py", "import time"),
    (lints.hidden_inputs, "app/exchange/x.py", "from time import monotonic"),
    (lints.hidden_inputs, "app/sample/x.py", "import uuid"),
    (lints.hidden_inputs, "app/exchange/x.py", "import random"),
    (lints.hidden_inputs, "app/storage/x.py", "from secrets import token_bytes"),
    (lints.hidden_inputs, "app/cli.py", "import os\nhome = os.environ.get('HOME')"),
    (lints.hidden_inputs, "app/cli.py", "from os import getenv"),
    (lints.unseeded_chance, "app/sample/x.py", "import random\nrandom.shuffle(names)"),
    (lints.unseeded_chance, "app/sample/x.py", "import random\nr = random.Random()"),
    (lints.floats, "app/domain/x.py", "rate = 0.5"),
    (lints.floats, "app/domain/x.py", "rate = float(text)"),
    (lints.floats, "app/domain/x.py", "def f(rate: float) -> None: ..."),
    (lints.loose_values, "app/domain/x.py", "@dataclass\nclass A: ..."),
    (lints.loose_values, "app/actions/x.py", "@dataclass(slots=True)\nclass A: ..."),
    (lints.loose_values, "app/queries/x.py", "@dataclasses.dataclass(frozen=False)\nclass A: ..."),
    (lints.loose_values, "app/documents/x.py", "def f():\n    @dataclass()\n    class A: ..."),
    (lints.long_functions, "app/x.py", "def f():\n" + "    a = 1\n" * 60),
    (lints.long_files, "app/x.py", "a = 1\n" * 501),
    (sql, "app/cli.py", "SQL = f'SELECT {COLUMNS} FROM t'"),
    (sql, "app/storage/x.py", "def f(t, n): t.rows(f'SELECT a FROM t WHERE n = {n}')"),
    (sql, "app/storage/x.py", "def f(t, n):\n    sql = 'SELECT a FROM t ' + n\n    t.rows(sql)"),
    (sql, "app/storage/x.py", "def f(c, n): c.execute('DELETE FROM t WHERE n = %s' % n)"),
    (sql, "app/queries/x.py", "def f(c, n): c.execute('UPDATE {} SET a = 1'.format(n))"),
    (sql, "app/queries/x.py", "def f(c, n): c.execute(' '.join(n))"),
    (sql, "app/storage/x.py", "def f(c, n): c.run(f'{n} LIMIT 1')"),
    (sql, "app/storage/x.py", "def f(c, n): c.run(f'PRAGMA user_version = {n}')"),
    (sql, "app/storage/x.py", "def f(c, n):\n    c.run('SELECT a' + (' ORDER BY a' if n else n))"),
    (sql, "app/storage/x.py", "def f(c, ns):\n    for n in ns: c.run('SELECT ' + n)"),
    (sql, "app/storage/x.py", "def f(c, n):\n    s = 'a'\n    s += n\n    c.run('SELECT ' + s)"),
    (sql, "app/storage/x.py", "def f(c, n):\n    s, t = 'a', n\n    c.run('SELECT ' + t)"),
    (sql, "app/storage/x.py", "def f(c, n): c.run('SELECT {a}'.format(a=n))"),
    (sql, "app/storage/open_reads.py", "def open_documents(n):\n    return 'a = ' + n"),
    (lints.unsafe_calls, "app/x.py", "import pickle"),
    (lints.unsafe_calls, "app/x.py", "from joblib import load"),
    (lints.unsafe_calls, "app/x.py", "frame = pd.read_pickle(path)"),
    (lints.unsafe_calls, "app/x.py", "a = np.load(path, allow_pickle=True)"),
    (lints.unsafe_calls, "app/x.py", "archive.extractall(folder)"),
    (lints.unsafe_calls, "app/x.py", "SQLModel.metadata.create_all(engine)"),
    (lints.unsafe_calls, "app/x.py", "eval(text)"),
    (lints.opened_books, "app/storage/x.py", "def f(path): return path.read_bytes()"),
    (lints.opened_books, "app/cli.py", "def f(book): return open(book, 'rb').read()"),
    (lints.opened_books, "app/cli.py", "def f(): shutil.copyfile('a.desk', 'b')"),
    (lints.opened_books, "app/actions/x.py", "def f(book_path): return book_path.read_bytes()"),
    (lints.swallowed_errors, "app/x.py", "try:\n    f()\nexcept Exception:\n    pass"),
    (lints.swallowed_errors, "app/x.py", "try:\n    f()\nexcept:\n    g()"),
    (lints.swallowed_errors, "app/x.py", "try:\n    f()\nexcept (ValueError, Exception):\n    None"),
    (lints.swallowed_errors, "app/x.py", "for a in b:\n    try: f()\n    except BaseException: continue"),
    (lints.swallowed_errors, "app/x.py", "with contextlib.suppress(Exception):\n    g()"),
    (lints.unnamed_encoding, "app/x.py", "open(path)"),
    (lints.unnamed_encoding, "app/x.py", "open(path, 'w', newline='')"),
    (lints.unnamed_encoding, "app/x.py", "path.read_text()"),
    (lints.unnamed_encoding, "app/x.py", "path.write_text(text)"),
    (lints.words_outside, "app/actions/x.py", "from app.words import RULES"),
    (lints.words_outside, "app/domain/x.py", "from app import words"),
    (lints.early_loading, "app/cli.py", "from app.documents import letter"),
    (lints.early_loading, "app/actions/x.py", "import app.exchange.customers"),
]

RIGHT = [
    (lints.hidden_inputs, "app/system/clock.py", "import time, os, random\nat = datetime.now(os.environ['TZ'])"),
    (lints.hidden_inputs, "app/cli.py", "from datetime import date, time\nnow = clock.now()\nday = clock.today()"),
    (lints.hidden_inputs, "app/sample/x.py", "import random"),
    (lints.unseeded_chance, "app/sample/x.py", "import random\nr = random.Random(7)\nr.shuffle(names)"),
    (lints.floats, "app/domain/x.py", "rate = Decimal('0.5')\nn = 1"),
    (lints.floats, "app/documents/x.py", "width = 0.5"),
    (lints.loose_values, "app/domain/x.py", "@dataclass(frozen=True)\nclass A: ...\nclass B(NamedTuple): ..."),
    (lints.loose_values, "app/storage/x.py", "@dataclass\nclass A: ..."),
    (lints.long_functions, "app/x.py", "def f():\n" + "    a = 1\n" * 59),
    (lints.long_files, "app/x.py", "a = 1\n" * 500),
    (sql, "app/storage/x.py", "def f(t, n): t.rows(f'SELECT {COLS} FROM t WHERE n = ?' + _BY, (n,))"),
    (sql, "app/storage/x.py", "def f(t, n): t.run(f'PRAGMA user_version = {n:d}')"),
    (sql, "app/storage/x.py", "def f(t, n): t.run(f'PRAGMA user_version = {int(n)}')"),
    (sql, "app/storage/x.py", "def f(t, n): t.run(CHANGES[n], (n,))"),
    (sql, "app/queries/x.py", "def f(t): t.rows('SELECT ' + ', '.join(COLUMNS[:2]) + ' FROM t')"),
    (sql, "app/storage/x.py", "_INSERT = f\"INSERT INTO t({', '.join(NAMES)}) VALUES({'?,' * 3})\""),
    (sql, "app/cli.py", "def f(n): return run(f'{n} letters'), f'With {n}'"),
    (sql, "app/storage/x.py", "def f(c, n):\n    s = 'a'\n    s += 'b' if n else 'c'\n    c.run('SELECT ' + s)"),
    (sql, "app/storage/x.py", "def f(c, n):\n    s, t = 'a', n\n    c.run('SELECT ' + s)"),
    (sql, "app/queries/x.py", "def f(c, n): c.rows('SELECT a FROM ' + open_documents(n))"),
    (sql, "app/storage/open_reads.py", "def open_documents(n):\n    return 'a = ' + str(int(n))"),
    (lints.unsafe_calls, "app/x.py", "ast.literal_eval(t)\njson.loads(t)"),
    (lints.opened_books, "app/exchange/x.py", "def f(source): return source.read_bytes()"),
    (lints.opened_books, "app/storage/mark.py", "def read_mark(book): return book.read_text('utf-8')"),
    (lints.swallowed_errors, "app/x.py", "try:\n    f()\nexcept OSError:\n    pass"),
    (lints.swallowed_errors, "app/x.py", "try:\n    f()\nexcept Exception:\n    log.exception('x')"),
    (lints.swallowed_errors, "app/x.py", "try:\n    f()\nexcept:\n    g()\n    raise"),
    (lints.swallowed_errors, "app/x.py", "with suppress(OSError):\n    g()"),
    (lints.unnamed_encoding, "app/x.py", "open(p, 'rb')\nopen(p, mode='wb')"),
    (lints.unnamed_encoding, "app/x.py", "open(p, encoding='gb18030')\np.write_text(t, 'utf-8')"),
    (lints.words_outside, "app/cli.py", "from app import words"),
    (lints.early_loading, "app/cli.py", "def f():\n    from app.documents import letter"),
]


@pytest.mark.parametrize(("lint", "path", "text"), SINS)
def test_the_lint_finds_its_sin(lint: Lint, path: str, text: str) -> None:
    assert list(lint(Source(path, text + "\n")))


@pytest.mark.parametrize(("lint", "path", "text"), RIGHT)
def test_the_lint_leaves_right_lines_alone(lint: Lint, path: str, text: str) -> None:
    assert list(lint(Source(path, text if text.endswith("\n") else text + "\n"))) == []


def test_every_lint_has_been_seen_to_fail() -> None:
    assert {lint for lint, _, _ in SINS} == set(LINTS)


@pytest.mark.parametrize("lint", LINTS, ids=lambda lint: lint.__name__)
def test_the_program_keeps_the_rule(lint: Lint) -> None:
    found = [f"{source.path}:{line} {what}" for source in lints.sources("app") for line, what in lint(source)]
    assert not found, lint.__doc__


def test_the_tests_are_short_files_too() -> None:
    assert [s.path for s in lints.sources("tests") if list(lints.long_files(s))] == []


def test_the_exceptions_named_in_the_lints_exist() -> None:
    there = {(s.path, f.name) for s in lints.sources("app/storage") for f in lints.functions(s.tree)}
    there |= {(s.path, f.name) for s in lints.sources("app/queries") for f in lints.functions(s.tree)}
    named = lints.OPENERS_IN_STORAGE | lints_sql.UNBINDABLE
    assert there >= named | lints_sql.SQL_PIECES | lints_sql.SQL_PIECES_READ_BY_EYE


def test_functions_do_one_thing() -> None:
    lengths = sorted(lints.logic_lines(f) for source in lints.sources("app") for f in lints.functions(source.tree))
    assert statistics.median(lengths) < 8
    assert lengths[len(lengths) * 9 // 10] <= 25


def test_a_docstring_does_not_make_a_function_longer() -> None:
    tree = Source("x.py", 'def f():\n    """One.\n\n    Two.\n    """\n    return 1\n').tree
    assert [lints.logic_lines(f) for f in lints.functions(tree)] == [2]


def test_the_domain_needs_the_standard_library_only() -> None:
    names = [n for s in lints.sources("app/domain") for _, n in lints.imported(s.tree)]
    strangers = {n for n in names if n.split(".")[0] not in sys.stdlib_module_names and not n.startswith("app.domain.")}
    assert not strangers


# ---- layers: the contracts of pyproject.toml do catch what they are there for

PLANTED = [
    ("app/domain/planted.py", "import app.system.clock"),
    ("app/system/planted.py", "import app.storage"),
    ("app/queries/planted.py", "import app.actions"),
    ("app/documents/planted.py", "def f() -> None:\n    import app.exchange"),
    ("app/actions/planted.py", "import reportlab.pdfgen"),
    ("app/actions/planted.py", "import sqlalchemy"),
    ("app/domain/planted.py", "import stdnum"),
    ("app/exchange/planted.py", "import pandas"),
]


@pytest.fixture(scope="module")
def small_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Empty rooms with the real contracts."""
    house = tmp_path_factory.mktemp("house")
    (house / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    for room in ("", "actions", "documents", "domain", "exchange", "queries", "storage", "system"):
        (house / "app" / room).mkdir(exist_ok=True, parents=True)
        (house / "app" / room / "__init__.py").touch()
    return house


def contracts(house: Path) -> int:
    code = "from importlinter.cli import lint_imports_command as c; c()"
    command = [sys.executable, "-P", "-c", code, "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=house, capture_output=True, check=False).returncode


def test_an_empty_house_keeps_the_contracts(small_house: Path) -> None:
    assert contracts(small_house) == 0


@pytest.mark.parametrize(("path", "text"), PLANTED)
def test_a_planted_import_breaks_a_contract(small_house: Path, path: str, text: str) -> None:
    planted = small_house / path
    planted.write_text(text + "\n", encoding="utf-8")
    try:
        assert contracts(small_house) == 1
    finally:
        planted.unlink()


# ---- facts, rules, words


def test_every_fact_has_a_projection_and_a_topic() -> None:
    facts = importlib.import_module("app.domain.facts")
    projections = importlib.import_module("app.storage.project").PROJECTIONS
    assert set(projections) == set(facts.FACTS.values())
    assert [name for name, fact in facts.FACTS.items() if not fact.TOPICS] == []
    assert [name for name, fact in facts.FACTS.items() if fact.VERSION < 1] == []


def test_every_class_of_fact_is_in_the_closed_list() -> None:
    facts = importlib.import_module("app.domain.facts")
    written = {
        name
        for module in (facts, *facts.LOADED)
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, facts.Fact) and value is not facts.Fact
    }
    assert written == set(facts.FACTS)


def missing_sentences(table: str, codes: set[str]) -> list[str]:
    """Codes without a sentence in one of the languages, and sentences without a code."""
    sentences: dict[str, tuple[str, str]] = getattr(importlib.import_module("app.words"), table)
    wanted = [(code, index) for code in sorted(codes) for index in (0, 1)]
    missing = [f"{code} {LANGUAGES[index]}" for code, index in wanted if not sentences.get(code, ("", ""))[index]]
    return missing + [f"{code} is no code" for code in sorted(set(sentences) - codes)]


def test_every_rule_has_a_sentence_in_both_languages() -> None:
    rule = importlib.import_module("app.domain.rule").Rule
    assert missing_sentences("RULES", {str(r) for r in rule}) == []


def test_every_fact_has_a_sentence_in_both_languages() -> None:
    facts = importlib.import_module("app.domain.facts")
    assert missing_sentences("FACTS", set(facts.FACTS)) == []

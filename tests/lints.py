"""What the architecture test looks for: each lint reads one parsed file and names the lines that break a rule."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]


class Source(NamedTuple):
    path: str  # from the root of the project, with slashes
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def within(self, *folders: str) -> bool:
        return any(self.path == f or self.path.startswith(f.rstrip("/") + "/") for f in folders)


Sin = tuple[int, str]
Lint = Callable[[Source], Iterator[Sin]]
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef

LINES_OF_FUNCTION_MAX = 60
LINES_OF_FILE_MAX = 500
FROZEN_FOLDERS = ("app/domain", "app/actions", "app/queries", "app/documents")
# the only functions of the store that open a file by path: never the book, only what lies beside it or is ours
OPENERS_IN_STORAGE = {
    ("app/storage/mark.py", "read_mark"),
    ("app/storage/mark.py", "__init__"),
    ("app/storage/migrate.py", "scripts"),
}


def sources(*folders: str) -> list[Source]:
    found = [p for folder in folders for p in sorted((ROOT / folder).rglob("*.py"))]
    return [Source(p.relative_to(ROOT).as_posix(), p.read_text(encoding="utf-8")) for p in found]


def dotted(node: ast.AST) -> str:
    """``a.b.c`` of a name or attribute, empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner}.{node.attr}" if inner else node.attr
    return ""


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every module or name imported anywhere in ``tree``, written out in full."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def functions(tree: ast.AST) -> Iterator[FunctionNode]:
    return (n for n in ast.walk(tree) if isinstance(n, FunctionNode))


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    return ((n, dotted(n.func)) for n in ast.walk(tree) if isinstance(n, ast.Call))


# ---- hidden inputs

_CLOCK = re.compile(r"(.*\.)?(datetime\.(now|utcnow|today)|date\.today)")
_ENVIRONMENT = re.compile(r"os\.(environ|environb|getenv|getenvb|urandom|getlogin|getpid|uname)(\..*)?")
_CHANCE = {"random", "secrets", "uuid"}


def hidden_inputs(source: Source) -> Iterator[Sin]:
    """Clock, chance and environment are arguments; only ``app/system`` asks for them."""
    if source.within("app/system"):
        return
    for line, name in imported(source.tree):
        top = name.split(".")[0]
        if top == "time" or _ENVIRONMENT.fullmatch(name):
            yield line, name
        if top in _CHANCE and not (top == "random" and source.within("app/sample", "app/sample.py")):
            yield line, name
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and (_CLOCK.fullmatch(dotted(node)) or _ENVIRONMENT.fullmatch(dotted(node))):
            yield node.lineno, dotted(node)


def unseeded_chance(source: Source) -> Iterator[Sin]:
    """The sample is the same every time: ``random.Random(seed)``, never the shared generator."""
    for node, name in calls(source.tree):
        if name.startswith("random.") and not (name == "random.Random" and node.args):
            yield node.lineno, name


# ---- figures and values


def floats(source: Source) -> Iterator[Sin]:
    """A rule counts in integers and Decimal."""
    if not source.within("app/domain"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield node.lineno, str(node.value)
        if isinstance(node, ast.Name) and node.id == "float":
            yield node.lineno, "float"


def loose_values(source: Source) -> Iterator[Sin]:
    """Values of rules, actions, queries and paper never change after they are made."""
    if not source.within(*FROZEN_FOLDERS):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef):
            yield from ((node.lineno, node.name) for d in node.decorator_list if _is_loose(d))


def _is_loose(decorator: ast.expr) -> bool:
    call = decorator if isinstance(decorator, ast.Call) else None
    if dotted(call.func if call else decorator).split(".")[-1] != "dataclass":
        return False
    given = {k.arg: k.value for k in call.keywords} if call else {}
    frozen = given.get("frozen")
    return not (isinstance(frozen, ast.Constant) and frozen.value is True)


# ---- size


def long_functions(source: Source) -> Iterator[Sin]:
    for node in functions(source.tree):
        if (node.end_lineno or node.lineno) - node.lineno + 1 > LINES_OF_FUNCTION_MAX:
            yield node.lineno, node.name


def long_files(source: Source) -> Iterator[Sin]:
    lines = source.text.count("\n")
    if lines > LINES_OF_FILE_MAX:
        yield lines, "lines"


def logic_lines(node: FunctionNode) -> int:
    """Lines of a function without its docstring: telling more about it must not count against it."""
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is None:
        return total
    return total - ((first.end_lineno or first.lineno) - first.lineno + 1)


# ---- things that are never right

_UNPICKLING = {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal", "cloudpickle"}
_NEVER_CALLED = {"read_pickle", "to_pickle", "extractall", "create_all", "eval", "exec"}
_OPENING = {"open", "read_bytes", "read_text", "write_bytes", "write_text", "copy", "copyfile", "copy2", "ZipFile"}
_TEXTUAL = {"read_text", "write_text"}


def unsafe_calls(source: Source) -> Iterator[Sin]:
    """Nothing that runs what it reads (pickle), writes where an archive says, or makes tables from classes."""
    for line, name in imported(source.tree):
        if name.split(".")[0] in _UNPICKLING:
            yield line, name
    for node, name in calls(source.tree):
        if name.split(".")[-1] in _NEVER_CALLED or any(k.arg == "allow_pickle" for k in node.keywords):
            yield node.lineno, name


def opened_books(source: Source) -> Iterator[Sin]:
    """A book that is open is touched by the database only: closing any other handle would drop its locks."""
    storage = source.within("app/storage")
    for function in functions(source.tree):
        if (source.path, function.name) in OPENERS_IN_STORAGE:
            continue
        for node, name in calls(function):
            if name.split(".")[-1] in _OPENING and (storage or _means_book(node)):
                yield node.lineno, f"{name} in {function.name}"


def _means_book(node: ast.Call) -> bool:
    # the path is what a method stands on or the first argument; (), {} and the rest are beside the point
    looked_at = [*node.args[:1], *([node.func.value] if isinstance(node.func, ast.Attribute) else [])]
    text = " ".join(ast.unparse(n) for n in looked_at)
    return bool(re.search(r"\bbook(_path|_file)?\b|\.desk\b", text))


def swallowed_errors(source: Source) -> Iterator[Sin]:
    """A bug must be heard: no broad ``except`` that goes on as if nothing had happened."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and _is_broad(node) and not _does_something(node):
            yield node.lineno, "except"
    for call, name in calls(source.tree):
        if name.split(".")[-1] == "suppress" and any(dotted(a) in _BROAD for a in call.args):
            yield call.lineno, "suppress"


_BROAD = {"Exception", "BaseException"}


def _is_broad(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or dotted(kind) in _BROAD for kind in kinds)


def _does_something(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return any(isinstance(n, ast.Raise) for n in handler.body)
    return not all(
        isinstance(n, ast.Pass | ast.Continue | ast.Break)
        or (isinstance(n, ast.Return) and (n.value is None or isinstance(n.value, ast.Constant)))
        or (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))
        for n in handler.body
    )


def unnamed_encoding(source: Source) -> Iterator[Sin]:
    """Text files are read and written in a named encoding; the machine's own differs on Chinese Windows."""
    for node, name in calls(source.tree):
        if name not in ("open", "io.open") and name.split(".")[-1] not in _TEXTUAL:
            continue
        words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        named = any(k.arg in ("encoding", "mode") and _is_binary_or_named(k) for k in node.keywords)
        if not named and not any(re.fullmatch(r"[rwxa+]*b[rwxa+]*|utf-?8.*", w) for w in words):
            yield node.lineno, name


def _is_binary_or_named(keyword: ast.keyword) -> bool:
    return keyword.arg == "encoding" or (isinstance(keyword.value, ast.Constant) and "b" in str(keyword.value.value))


# ---- layers that import-linter cannot see

_FACES = ("app/cli.py", "app/cli", "app/bootstrap.py", "app/__main__.py")
_WORDS_READERS = (*_FACES, "app/documents", "app/words.py", "app/words")
_HEAVY = ("app.documents", "app.exchange", "app.analytics")
_EARLY = (*_FACES, "app/actions", "app/queries")
# Modules about paper and files: themselves imported inside functions only, which this same rule holds.
LATE = (
    "app/cli/print_out.py",
    "app/cli/reports_out.py",
    "app/cli/reconciling_out.py",
    "app/cli/sources.py",
    "app/cli/bills_out.py",
    "app/queries/papers.py",
    "app/queries/allowance_papers.py",
    "app/queries/bill_papers.py",
    "app/queries/reconcile_papers.py",
    "app/queries/statement_papers.py",
    "app/queries/run_papers.py",
    "app/queries/transfer_papers.py",
)
_LATE_MODULES = tuple(path.removesuffix(".py").replace("/", ".") for path in LATE)


def words_outside(source: Source) -> Iterator[Sin]:
    """Sentences for users are asked for at the faces of the program only; everything below speaks in codes."""
    if not source.within(*_WORDS_READERS):
        yield from ((line, n) for line, n in imported(source.tree) if n == "app.words" or n.startswith("app.words."))


def early_loading(source: Source) -> Iterator[Sin]:
    """What is slow to load is imported in the function that needs it."""
    if source.within(*_EARLY) and source.path not in LATE:
        at_start = [n for n in source.tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
        names = (found for node in at_start for found in imported(node))
        yield from ((line, n) for line, n in names if n.startswith((*_HEAVY, *_LATE_MODULES)))


LINTS: tuple[Lint, ...] = (
    hidden_inputs,
    unseeded_chance,
    floats,
    loose_values,
    long_functions,
    long_files,
    unsafe_calls,
    opened_books,
    swallowed_errors,
    unnamed_encoding,
    words_outside,
    early_loading,
)

"""SQL is constant text with bound values: the lint that follows what a text is put together from."""

import ast
import re
from collections.abc import Iterator
from typing import TypeGuard

from tests.lints import FunctionNode, Sin, Source, dotted, functions

_SQL = re.compile(
    r"\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|CREATE|DROP|ALTER|PRAGMA|ATTACH|DETACH|VACUUM|SAVEPOINT)\s"
)
_EXECUTE = {"execute", "executemany", "executescript", "exec_driver_sql"}
_EXECUTE_AT_HOME = {*_EXECUTE, "text", "rows", "row", "value", "run", "many"}
_ASSEMBLING = ("format", "join", "format_map", "replace")
_CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*")

# what SQL cannot bind: the name and value of a PRAGMA (its callers stand beside it), our own indexes by name
UNBINDABLE = {
    ("app/storage/engine.py", "_pragma"),
    ("app/storage/project_ledger.py", "_indexes_apart"),
    ("app/storage/project_ledger.py", "insert_into_document"),
}
# functions that answer a piece of SQL; what they return is held to the same rule ...
SQL_PIECES = {("app/storage/open_reads.py", "open_documents")}
# ... but for these, read by eye: one sum a limit, named by running numbers; a table of constants; our own columns
SQL_PIECES_READ_BY_EYE = {
    ("app/queries/ageing.py", "_by_bucket"),
    ("app/storage/open_reads.py", "movements"),
    ("app/storage/project_ledger.py", "insert_into_document"),
}
_PIECES = {name for _, name in SQL_PIECES | SQL_PIECES_READ_BY_EYE}

Bindings = dict[str, list[ast.expr] | None]  # what a local name was set to; None: from outside (parameter, loop)


def assembled_sql(source: Source) -> Iterator[Sin]:
    """SQL is constant text with bound values.

    In ``storage`` and ``queries`` a text may be put together from constants (names in capitals, local names set
    to constants, ``SQL_PIECES``) and integers (``{n:d}``, ``int(n)``), and anyhow where no value from outside
    can be: at module level. Elsewhere there is no SQL to put together.
    """
    if not source.within("app/storage", "app/queries"):
        yield from dict.fromkeys(sin for node in ast.walk(source.tree) for sin in _sins(node, None))
        return
    for function in functions(source.tree):
        if (source.path, function.name) not in UNBINDABLE:
            local = bindings(function)
            yield from dict.fromkeys(sin for node in own_nodes(function) for sin in _sins(node, local))
        if (source.path, function.name) in SQL_PIECES:
            yield from _unfixed_answers(function)


def own_nodes(function: FunctionNode) -> Iterator[ast.AST]:
    """The nodes of a function without those of functions inside it."""
    waiting: list[ast.AST] = [*function.body]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, FunctionNode):
            waiting += ast.iter_child_nodes(node)


def bindings(function: FunctionNode) -> Bindings:
    """What each local name of a function was set to."""
    found: Bindings = {}
    for node in own_nodes(function):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                _bind(found, target, node.value)
    stored = [n.id for n in own_nodes(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    outside = [a.arg for a in ast.walk(function.args) if isinstance(a, ast.arg)]
    outside += [name for name in stored if name not in found]  # for, with, :=
    return {**found, **dict.fromkeys(outside)}


def _bind(found: Bindings, target: ast.expr, value: ast.expr) -> None:
    if isinstance(target, ast.Name):
        found[target.id] = [*(found.get(target.id) or []), value]
    elif isinstance(target, ast.Tuple):
        apart = isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts)
        values = value.elts if isinstance(value, ast.Tuple) and apart else [value] * len(target.elts)
        for inner, part in zip(target.elts, values, strict=True):
            _bind(found, inner, part)


def _unfixed_answers(function: FunctionNode) -> Iterator[Sin]:
    local = bindings(function)
    for node in own_nodes(function):
        if isinstance(node, ast.Return) and not (node.value and _is_fixed(node.value, local)):
            yield node.lineno, f"{function.name} answers more than constant SQL"


def _sins(node: ast.AST, local: Bindings | None) -> Iterator[Sin]:
    if _is_assembled(node) and _SQL.match(_first_text(node)) and not _is_fixed(node, local):
        yield node.lineno, "SQL put together"
    execute = _EXECUTE if local is None else _EXECUTE_AT_HOME
    if isinstance(node, ast.Call) and node.args and _last_name(node) in execute:
        text = node.args[0]
        if _is_assembled(text) and not _is_fixed(text, local):
            yield text.lineno, "SQL put together"


def _last_name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else dotted(call.func)


def _is_assembled(node: ast.AST) -> TypeGuard[ast.expr]:
    sums = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod)
    return isinstance(node, ast.JoinedStr) or sums or (isinstance(node, ast.Call) and _last_name(node) in _ASSEMBLING)


def _first_text(node: ast.expr) -> str:
    """What an f-string, a sum, a ``%`` or a ``.format`` begins with."""
    if isinstance(node, ast.JoinedStr):
        return _first_text(node.values[0]) if node.values else ""
    if isinstance(node, ast.BinOp):
        return _first_text(node.left)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _first_text(node.func.value)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _is_fixed(node: ast.expr, local: Bindings | None) -> bool:
    """Whether nothing from outside can be in it. ``local`` is None where no SQL may be put together at all."""
    if isinstance(node, ast.Constant):
        return True
    if local is None:
        return False
    if isinstance(node, ast.JoinedStr):
        return all(_is_fixed(part, local) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        number = isinstance(node.format_spec, ast.JoinedStr) and _first_text(node.format_spec) == "d"
        return number or _is_fixed(node.value, local)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add) and _is_fixed(node.left, local) and _is_fixed(node.right, local)
    if isinstance(node, ast.IfExp):
        return _is_fixed(node.body, local) and _is_fixed(node.orelse, local)
    return _is_fixed_call(node, local) if isinstance(node, ast.Call) else _is_fixed_name(node, local)


def _is_fixed_call(node: ast.Call, local: Bindings) -> bool:
    name = _last_name(node)
    if name == "int" or name in _PIECES:
        return True
    parts = [*node.args, *(k.value for k in node.keywords)]
    if isinstance(node.func, ast.Attribute) and name in ("format", "join"):
        parts.append(node.func.value)
    elif name != "str":
        return False
    return all(_is_fixed(part, local) for part in parts)


def _is_fixed_name(node: ast.expr, local: Bindings) -> bool:
    if isinstance(node, ast.Subscript):
        node = node.value  # a row of a constant table
    name = dotted(node).split(".")[-1]
    if isinstance(node, ast.Name) and name in local:
        others = {key: value for key, value in local.items() if key != name}
        values = local[name]
        return values is not None and all(_is_fixed(v, {**others, name: []}) for v in values)
    return bool(_CONSTANT.fullmatch(name))

#!/usr/bin/env python3
"""Set up, run and test Credit Desk. Needs nothing but Python: `python3 dev.py run`, `python3 dev.py test`.

Written so that an old Python can still read it far enough to say that it is too old.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK_VENV = ROOT / ".venv-lock"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "lock.stamp"
GATE = ROOT / ".venv.lock"
PYTHON_MIN = (3, 11)
WINDOWS = os.name == "nt"

# Debian and Ubuntu packages the program needs, each with the Python module that is missing without it.
# The libraries of the window join this table when there is a window.
SYSTEM_PACKAGES = {f"python{sys.version_info[0]}.{sys.version_info[1]}-venv": "ensurepip"}

# What would lead pip or Python astray when inherited from the caller.
UNWANTED_ENVIRONMENT = ("PIP_PREFIX", "PIP_TARGET", "PIP_USER", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV")

COVERAGE_WHOLE = "app/domain/*,app/actions/*"
COVERAGE_REST = 90

USAGE = """usage: dev.py VERB [ARGS…]
  run [ARGS…]     准备环境并启动程序 / set up and start the program; ARGS go to it as they are
  test            全部检查 / everything: style, types, imports, tests, coverage
  check           较快的一半 / the fast half
  bench [NAMES…]  测速 / measure speed
  lock [OPTIONS]  重新锁定依赖 / resolve the dependencies anew (--upgrade: to the newest)"""


def main(argv: list[str]) -> int:
    """One verb and its arguments; the exit code of the first step that failed."""
    too_old = python_problem(sys.version_info[:2])
    if too_old:
        return refuse(too_old)
    verbs = {"run": run, "test": test, "check": check, "bench": bench, "lock": lock}
    if not argv or argv[0] not in verbs:
        say(USAGE)
        return 0 if argv[:1] in (["-h"], ["--help"]) else 2
    try:
        return verbs[argv[0]](argv[1:])
    except StepFailed as failure:
        return failure.code
    except KeyboardInterrupt:
        return 130


class StepFailed(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


# ---- the verbs


def run(args: list[str]) -> int:
    """Start the program in the caller's folder with ``args`` as they are; its exit code."""
    set_up()
    command = [str(python_of(VENV)), "-P", "-m", "app", *args]
    if WINDOWS:
        return exit_code(subprocess.call(command, env=environment()))
    sys.stdout.flush()
    os.execve(command[0], command, environment())  # so that signals and kills reach the program itself


def test(args: list[str]) -> int:
    """Everything .ci/run asks for. All steps run, so that all failures are seen at once."""
    set_up()
    covered = [*module("pytest"), "--cov=app", "--cov-branch", "--cov-report=", *args]
    return run_steps(
        [
            *static_steps(),
            ("tests", covered),
            ("coverage of rules and actions", coverage("--include", COVERAGE_WHOLE, 100)),
            ("coverage of the rest", coverage("--omit", COVERAGE_WHOLE, COVERAGE_REST)),
        ]
    )


def check(args: list[str]) -> int:
    """The fast half: what a developer runs before each commit."""
    set_up()
    quick = [*module("pytest"), "tests/test_architecture.py", "tests/domain", *args]
    return run_steps([*static_steps(), ("architecture and rules", quick)])


def bench(args: list[str]) -> int:
    """Measure against the raw floors; figures, never a pass or fail."""
    set_up()
    return run_steps([("bench", [*module("tests.bench"), *args])])


def lock(args: list[str]) -> int:
    """Resolve pyproject.toml into requirements.lock, for every system, with hashes."""
    uv = LOCK_VENV / scripts() / ("uv.exe" if WINDOWS else "uv")
    if not uv.exists():
        make_venv(LOCK_VENV)
        must("uv", [str(python_of(LOCK_VENV)), "-m", "pip", "install", "--quiet", "--only-binary", ":all:", "uv"])
    asked = "pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --quiet"
    must("resolve", [str(uv), *asked.split(), *args, "-o", LOCK.name])
    text = LOCK.read_text(encoding="utf-8")
    LOCK.write_text(without_hosts(text), encoding="utf-8", newline="\n")
    return 0


# ---- setting up


def set_up() -> None:
    """Make .venv hold exactly what the lock names. The stamp comes last, so a broken-off set-up starts again."""
    if is_set_up():
        return
    with alone():
        if not is_set_up():
            install()


def is_set_up() -> bool:
    return STAMP.is_file() and STAMP.read_text(encoding="utf-8") == stamp() and python_of(VENV).exists()


def install() -> None:
    say(f"正在准备运行环境，第一次约需一分钟 / setting up in {VENV.name}, about a minute the first time")
    require_system_packages()
    make_venv(VENV)
    # The lock is complete, so nothing is resolved (--no-deps): pip would look past a pin for "coverage[toml]".
    strictly = "-m pip install --quiet --no-deps --no-input --only-binary :all: --require-hashes -r"
    must("libraries", [str(python_of(VENV)), *strictly.split(), str(LOCK)])
    must("lock is complete", [*module("pip"), "--quiet", "check"])
    STAMP.write_text(stamp(), encoding="utf-8")


@contextmanager
def alone() -> Iterator[None]:
    """One set-up at a time: a second command started meanwhile waits here, and then finds the work done."""
    with open(GATE, "w", encoding="utf-8") as gate:
        if sys.platform == "win32":
            import msvcrt

            while True:
                try:
                    msvcrt.locking(gate.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:  # it gives up after ten seconds
                    continue
        else:
            import fcntl

            fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def stamp() -> str:
    """What an up-to-date .venv was made from."""
    return f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {sys.version}\n"


def python_problem(version: tuple[int, ...]) -> str:
    if version >= PYTHON_MIN:
        return ""
    have, need = (".".join(map(str, v)) for v in (version, PYTHON_MIN))
    return f"需要 Python {need} 或更新的版本，当前为 {have} / Python {need} or newer is needed, this is {have}"


def require_system_packages() -> None:
    """Install what is missing where that is allowed, else say what to install."""
    missing = [name for name, needed in SYSTEM_PACKAGES.items() if importlib.util.find_spec(needed) is None]
    if not missing:
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        run_step("package list", ["apt-get", "update", "-qq"])  # an old list may still do
        must("system packages", ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing])
        return
    wanted = "apt-get install " + " ".join(missing)
    raise StepFailed(refuse(f"缺少系统软件包，请先运行 / system packages are missing, please run first: sudo {wanted}"))


def make_venv(folder: Path) -> None:
    """A fresh virtual environment; whatever a broken-off set-up left in ``folder`` goes."""
    base = getattr(sys, "_base_executable", "") or sys.executable  # .venv's own Python must not clear itself
    must("virtual environment", [base, "-m", "venv", "--clear", str(folder)])


def without_hosts(text: str) -> str:
    """The lock without lines that name an index or an address."""
    kept = (line for line in text.splitlines() if "://" not in line and not line.startswith("--"))
    return "\n".join(kept) + "\n"


# ---- steps


def static_steps() -> list[tuple[str, list[str]]]:
    imports = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return [
        ("ruff", [*module("ruff"), "check", "."]),
        ("types", [*module("mypy"), "--strict", "app", "dev.py"]),
        ("imports", [str(python_of(VENV)), "-c", imports, "--no-logo"]),
    ]


def coverage(which: str, files: str, percent: int) -> list[str]:
    return [*module("coverage"), "report", which, files, "--fail-under", str(percent)]


def module(name: str) -> list[str]:
    return [str(python_of(VENV)), "-m", name]


def run_steps(steps: list[tuple[str, list[str]]]) -> int:
    """Run all, however many fail. pytest's 5 (nothing collected) is a failure like any other."""
    codes = [run_step(name, command) for name, command in steps]
    failed = [name for (name, _), code in zip(steps, codes, strict=True) if code]
    if failed:
        say("失败 / failed: " + ", ".join(failed))
    return next((code for code in codes if code), 0)


def must(name: str, command: list[str]) -> None:
    code = run_step(name, command)
    if code:
        raise StepFailed(code)


def run_step(name: str, command: list[str]) -> int:
    """One command in the project's folder, and one line about it."""
    began = time.monotonic()
    try:
        code = exit_code(subprocess.call(command, cwd=str(ROOT), env=environment()))
    except OSError as problem:
        say(str(problem))
        code = 127
    verdict = "ok    " if code == 0 else f"FAILED {code}"
    say(f"{verdict} {name}  {time.monotonic() - began:.1f} s")
    return code


def exit_code(code: int) -> int:
    """As a shell tells it: 128 + n for a process ended by signal n."""
    return 128 - code if code < 0 else code


def environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in UNWANTED_ENVIRONMENT}
    return {**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def scripts() -> str:
    return "Scripts" if WINDOWS else "bin"


def python_of(folder: Path) -> Path:
    return folder / scripts() / ("python.exe" if WINDOWS else "python")


def say(text: str) -> None:
    """To stderr: stdout belongs to the program."""
    print(text, file=sys.stderr, flush=True)


def refuse(text: str) -> int:
    say(text)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

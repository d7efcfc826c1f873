"""The one command that sets up, runs and tests: what it does when, and what it does after something broke off."""

import os
import re
import shutil
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import dev

Commands = list[list[str]]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "信控 台"
    root.mkdir()
    (root / "requirements.lock").write_text("one==1\n", encoding="utf-8")
    monkeypatch.setattr(dev, "ROOT", root)
    monkeypatch.setattr(dev, "VENV", root / ".venv")
    monkeypatch.setattr(dev, "LOCK_VENV", root / ".venv-lock")
    monkeypatch.setattr(dev, "LOCK", root / "requirements.lock")
    monkeypatch.setattr(dev, "STAMP", root / ".venv" / "lock.stamp")
    monkeypatch.setattr(dev, "GATE", root / ".venv.lock")
    return root


@pytest.fixture
def called(house: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """Commands that would have run; making a virtual environment only makes its Python."""
    commands: Commands = []

    def call(command: list[str], **rest: object) -> int:
        commands.append(command)
        if "venv" in command:
            python = dev.python_of(Path(command[-1]))
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()
        return 0

    monkeypatch.setattr(dev.subprocess, "call", call)
    return commands


def failing(monkeypatch: pytest.MonkeyPatch, word: str, code: int) -> None:
    real: Callable[..., int] = dev.subprocess.call

    def call(command: list[str], **rest: object) -> int:
        done = real(command, **rest)
        return code if word in command else done

    monkeypatch.setattr(dev.subprocess, "call", call)


def test_the_first_time_everything_is_made_and_the_second_time_nothing(called: Commands) -> None:
    dev.set_up()
    first = list(called)
    assert [c[2] for c in first] == ["venv", "pip", "pip"]
    assert {"--require-hashes", "--only-binary", ":all:"} <= set(first[1])
    assert first[1][-1] == str(dev.LOCK)
    assert first[2][-1] == "check"
    dev.set_up()
    assert called == first


def test_of_two_commands_at_once_one_sets_up(called: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    real, seen = dev.install, threading.Barrier(2)

    def slow() -> None:
        time.sleep(0.2)
        real()

    def both() -> None:
        seen.wait()
        dev.set_up()

    monkeypatch.setattr(dev, "install", slow)
    commands = [threading.Thread(target=both) for _ in range(2)]
    for command in commands:
        command.start()
    for command in commands:
        command.join()
    assert [c[2] for c in called] == ["venv", "pip", "pip"]


def test_another_lock_or_python_sets_up_again(called: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    dev.set_up()
    dev.LOCK.write_text("one==2\n", encoding="utf-8")
    dev.set_up()
    assert len(called) == 6
    monkeypatch.setattr(sys, "version", "9.9 (new)")
    dev.set_up()
    assert len(called) == 9
    shutil.rmtree(dev.python_of(dev.VENV).parent)
    dev.set_up()
    assert len(called) == 12


def test_a_broken_off_set_up_starts_again(called: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        failing(broken, "pip", 2)
        with pytest.raises(dev.StepFailed) as raised:
            dev.set_up()
    assert raised.value.code == 2
    assert not dev.STAMP.exists()
    dev.set_up()
    assert [c[2] for c in called] == ["venv", "pip", "venv", "pip", "pip"]
    assert dev.STAMP.exists()


def test_a_failed_set_up_is_the_answer_of_the_command(called: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, "pip", 7)
    assert dev.main(["test"]) == 7
    assert len(called) == 2


@pytest.mark.parametrize("args", [[], ["ageing", "a b.desk", "--", "--json", "-h"]])
def test_run_passes_arguments_as_they_are(called: Commands, monkeypatch: pytest.MonkeyPatch, args: list[str]) -> None:
    started: Commands = []
    monkeypatch.setattr(os, "execve", lambda path, command, env: started.append(command))
    monkeypatch.setattr(dev, "WINDOWS", False)
    dev.main(["run", *args])
    assert started == [[str(dev.python_of(dev.VENV)), "-P", "-m", "app", *args]]


def test_run_on_windows_hands_on_the_exit_code(called: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "WINDOWS", True)
    failing(monkeypatch, "app", 3)
    assert dev.main(["run", "verify"]) == 3
    assert called[-1][-1] == "verify"
    assert called[-1][0].endswith("python.exe")


def test_test_runs_every_step_and_answers_with_the_first_failure(
    called: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dev.set_up()
    called.clear()
    failing(monkeypatch, "mypy", 9)
    failing(monkeypatch, "pytest", 5)
    assert dev.main(["test"]) == 9
    tools = [c[2] for c in called]
    assert tools[:2] == ["ruff", "mypy"]
    assert "importlinter" in tools[2]
    assert tools[3:] == ["pytest", "coverage", "coverage"]
    assert {"--strict", "app", "dev.py"} <= set(called[1])
    assert [c[-1] for c in called[4:]] == ["100", "90"]
    said = capsys.readouterr().err
    assert "FAILED 9 types" in said
    assert "FAILED 5 tests" in said
    assert len(re.findall(r"^(?:ok    |FAILED \d) .+  \d+\.\d s$", said, re.MULTILINE)) >= 6
    assert said.strip().endswith("types, tests")


def test_check_is_the_fast_half(called: Commands) -> None:
    assert dev.main(["check", "-x"]) == 0
    assert [c[2] for c in called[3:5]] == ["ruff", "mypy"]
    assert called[-1][3:] == ["tests/test_architecture.py", "tests/domain", "-x"]


def test_bench_hands_on_its_names(called: Commands) -> None:
    assert dev.main(["bench", "import", "ageing"]) == 0
    assert called[-1][2:] == ["tests.bench", "import", "ageing"]


def test_lock_makes_its_own_environment_and_strips_hosts(called: Commands, house: Path) -> None:
    resolved = "--index-url https://x.example\none==1 \\\n    --hash=sha256:ab\n# https://y\n"
    dev.LOCK.write_text(resolved, encoding="utf-8")
    assert dev.main(["lock", "--upgrade"]) == 0
    assert called[0][-1] == str(house / ".venv-lock")
    assert called[1][-1] == "uv"
    assert {"--universal", "--generate-hashes", "--group", "dev", "3.11", "--upgrade"} <= set(called[2])
    assert dev.LOCK.read_text(encoding="utf-8") == "one==1 \\\n    --hash=sha256:ab\n"


def test_a_run_that_collects_nothing_fails(tmp_path: Path) -> None:
    nothing = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(tmp_path)]
    assert dev.run_steps([("tests", nothing)]) == 5


def test_a_command_that_cannot_start_is_a_failure(house: Path) -> None:
    assert dev.run_step("nothing", [str(house / "nowhere")]) == 127


def test_a_killed_step_answers_as_a_shell_does() -> None:
    assert [dev.exit_code(c) for c in (0, 5, -9)] == [0, 5, 137]


@pytest.mark.parametrize(("version", "fits"), [((3, 10), False), ((3, 11), True), ((3, 14), True)])
def test_the_python_version_is_checked(version: tuple[int, int], fits: bool) -> None:
    said = dev.python_problem(version)
    assert (said == "") == fits
    assert fits or ("需要 Python 3.11" in said and "Python 3.11 or newer is needed, this is 3.10" in said)


def test_an_old_python_is_refused_before_anything_happens(called: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "PYTHON_MIN", (99, 0))
    assert dev.main(["run"]) == 1
    assert called == []


@pytest.mark.parametrize(("argv", "code"), [([], 2), (["dance"], 2), (["--help"], 0), (["-h"], 0)])
def test_usage(argv: list[str], code: int, called: Commands, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(argv) == code
    assert called == []
    assert capsys.readouterr().err.startswith("usage: dev.py")


@pytest.fixture
def without_venv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "SYSTEM_PACKAGES", {"python3.11-venv": "no_such_module"})
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/" + name)


@pytest.mark.usefixtures("without_venv")
def test_missing_system_packages_are_installed_by_root(called: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    dev.set_up()
    assert [c[:2] for c in called[:2]] == [["apt-get", "update"], ["apt-get", "install"]]
    assert called[1][-1] == "python3.11-venv"


@pytest.mark.usefixtures("without_venv")
def test_missing_system_packages_are_named_to_others(
    called: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    assert dev.main(["run"]) == 1
    assert called == []
    assert "sudo apt-get install python3.11-venv" in capsys.readouterr().err


def test_this_machine_has_what_is_needed(called: Commands) -> None:
    dev.require_system_packages()
    assert called == []


def test_settings_of_the_caller_do_not_lead_astray(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in dev.UNWANTED_ENVIRONMENT:
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    made = dev.environment()
    assert not set(dev.UNWANTED_ENVIRONMENT) & set(made)
    assert made["PYTHONPATH"] == str(dev.ROOT)
    assert made["LANG"] == "zh_CN.UTF-8"

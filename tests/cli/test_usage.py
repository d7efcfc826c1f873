"""Help and complaints about a command line, in the language that was asked for."""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from app.cli import COMMANDS, main, parser
from app.cli.arguments import _broken, told
from app.words import say, usage
from app.words.table import LANGUAGES
from tests.lints import ROOT
from tests.test_words import bare, crowded, half_width, wanted

_HAN = re.compile("[\u4e00-\u9fff]")
_TABLES = {"TITLES": usage.TITLES, "WRONG": usage.WRONG, "DESCRIBED": usage.DESCRIBED, "SHARED": usage.SHARED,
           "OPTIONS": usage.OPTIONS}  # fmt: skip


def options() -> Iterator[tuple[str, argparse.Action]]:
    """Every option and argument with its command, those of no command as well."""
    top = parser()
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, one in action.choices.items():
                yield from ((name, option) for option in one._actions)
        else:
            yield "", action


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_of_every_command_is_explained(language: str) -> None:
    texts = [told(command, action, language) for command, action in options()]
    assert len(texts) > 150 and all(texts)
    assert all(bool(_HAN.search(text)) is (language == "zh") for text in texts)


def test_no_text_is_for_an_option_that_is_none() -> None:
    named = {(c, a.option_strings[-1] if a.option_strings else a.dest) for c, a in options()}
    assert {tuple(key.split()) for key in usage.OPTIONS} <= named
    assert set(usage.SHARED) <= {name for _, name in named}
    assert set(usage.DESCRIBED) == {"", *COMMANDS}


@pytest.mark.parametrize("name", _TABLES)
def test_the_texts_keep_to_the_style_of_all_others(name: str) -> None:
    table = _TABLES[name]
    assert [code for code, (zh, _) in table.items() if half_width(zh) or crowded(zh)] == []
    assert [code for code, (zh, en) in table.items() if _HAN.search(en) or wanted(zh) != wanted(en)] == []
    assert [code for code, pair in table.items() if "%" in bare("".join(pair))] == []  # argparse would fill it in


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_in_the_language(command: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*([command] if command else []), "--help", "--lang", language])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert say(usage.DESCRIBED, command, language) in said.replace("\n", " " if language == "en" else "")
    assert said.startswith(say(usage.TITLES, "usage", language))
    assert bool(_HAN.search(said)) is (language == "zh")
    assert all(len(line) + len(_HAN.findall(line)) <= 84 for line in said.splitlines())


WRONG = [
    (["dun", "b.desk"], "缺少 --on。", "--on is missing."),
    (["sent", "--on", "2026-06-30"], "缺少 FILE、RUN、--channel。", "FILE, RUN, --channel is missing."),
    (["fly", "b.desk"], "没有命令「fly」。请从这些中选：new、", "There is no command “fly”. Choose one of these: new,"),
    (["verify", "b.desk", "--fast", "x"], "不认识 --fast、x。", "--fast, x is not known."),
    (["import", "b.desk", "x", "--kind", "cats"],
     "--kind 不能是「cats」。请从这些中选：customers、documents、receipts、bills、deliveries、balances、invoices、ledger、bank。",
     "--kind cannot be “cats”. Choose one of these: customers, documents, receipts, bills, deliveries, balances, invoices, "
     "ledger, bank."),
    (["dun", "b.desk", "--on", "2026-02-30"], "--on 的「2026-02-30」不是日期。", "“2026-02-30” after --on is no date."),
    (["dun", "b.desk", "--on", "today"], "--on 的「today」不是日期。", "“today” after --on is no date."),
    (["import", "b.desk", "x", "--kind", "receipts", "--up-to", "x"], "--up-to 的「x」不是日期。", "“x” after --up-to is no date."),
    (["ageing", "b.desk", "--on", "2026-06-30", "--known-at", "2026-06-30T99"], "--known-at 的「2026-06-30T99」不是时间。",
     "“2026-06-30T99” after --known-at is no time."),
    (["undo", "b.desk", "0"], "BATCH 的「0」不是编号。", "“0” for BATCH is no number."),
    (["undo", "b.desk", "9" * 5000], "不是编号。", "is no number."),
    (["dun", "b.desk", "--on"], "--on 后面没有值。", "--on needs a value after it."),
    (["verify", "b.desk", "--command-id"], "--command-id 后面没有值。", "--command-id needs a value after it."),
    (["dun", "b.desk", "--on", "2026-06-30", "--dry-run=yes"], "--dry-run 不带值。", "--dry-run takes no value."),
]  # fmt: skip


@pytest.mark.parametrize(("given", "zh", "en"), WRONG)
def test_wrong_usage_is_said_in_the_language(given: list[str], zh: str, en: str, capsys: pytest.CaptureFixture[str]) -> None:
    for language, expected in (("zh", zh), ("en", en)):
        assert main([*given, "--lang", language]) == 2
        said = capsys.readouterr()
        assert (said.out, expected in said.err) == ("", True), said.err
        assert said.err.startswith(say(usage.TITLES, "usage", language) + "creditdesk")
        assert main(["--lang", language, "--json", *given]) == 2
        document = json.loads(capsys.readouterr().out)
        assert document == {"unusable": "USAGE", "says": said.err.strip()}
        if language == "zh":
            assert not re.search("error|argument|invalid|required|usage", said.err)


def test_chinese_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dun"]) == 2
    assert "缺少 FILE、--on。" in capsys.readouterr().err


def test_an_option_may_have_the_name_of_a_command_as_its_value(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--as", "demo", "verify", "none.desk", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["trouble"] == "MISSING"


def test_texts_are_not_loaded_where_none_is_shown() -> None:
    asked = "import sys, app.cli; app.cli.parser('dun').parse_args(['dun', 'b.desk', '--on', '2026-06-30']); "
    done = subprocess.run(
        [sys.executable, "-c", asked + "print([n for n in sys.modules if n.startswith('app.words')])"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


def test_a_long_text_is_broken_between_words() -> None:
    lines = _broken("账簿 2026-06-30 的账龄，按到期日计算。", 16)
    assert lines == ["账簿 2026-06-30", "的账龄，按到期日", "计算。"]

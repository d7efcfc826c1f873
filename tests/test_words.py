"""Sentences: every code has them in both languages, they ask for figures that exist, and keep to the house's style."""

import ast
import dataclasses
import importlib
import re
from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from app import words
from app.actions.dunning import CHANNELS
from app.domain import drafts, dunning, facts, fault, profile
from app.domain.dunning_policy import PolicyFault
from app.domain.intake_balances import ADVANCE, OWED, REPLACED
from app.domain.intake_ledger import OWES, PAYS
from app.domain.letter_text import LetterFault
from app.domain.posting import SIDES, DocumentRow
from app.domain.rule import Rule
from app.exchange.faults import Fault
from app.exchange.kinds import EXPORTS
from app.exchange.kinds import KINDS as IMPORT_KINDS
from app.storage.problems import Trouble
from app.words import commands, files, names, values
from app.words.readings import READINGS
from app.words.table import LANGUAGES, Table
from tests.lints import calls, dotted, functions, imported, sources

SAYING: Mapping[str, Table] = {
    "RULES": words.RULES,
    "FACTS": words.FACTS,
    "FAULTS": words.FAULTS,
    "TROUBLES": words.TROUBLES,
    "SKIPS": words.SKIPS,
    "WARNINGS": words.WARNINGS,
    "USAGE": commands.USAGE,
    "HINTS": names.HINTS,
}
NAMING: Mapping[str, Table] = {
    "KINDS": words.KINDS,
    "CHANNELS": words.CHANNELS,
    "CHECKS": words.CHECKS,
    "FIELDS": words.FIELDS,
    "IMPORTS": words.IMPORTS,
    "POLICIES": words.POLICIES,
    "REACHES": words.REACHES,
    "LANGUAGE_NAMES": words.LANGUAGE_NAMES,
    "REASONS": words.REASONS,
}
TABLES = {**SAYING, **NAMING, "COMMANDS": words.COMMANDS}

_PLACE = re.compile(r"\{([a-z_0-9]+)(?::([a-z]+))?\}")
_HAN = "\u4e00-\u9fff"
Figures = dict[str, list[set[str]]]  # by code, what each place that raises it gives


def places(text: str) -> set[tuple[str, str]]:
    return set(_PLACE.findall(text))


def needed(text: str) -> set[str]:
    """Figures that a sentence shows outside brackets: without them it has a hole."""
    return {name for name, _ in places(re.sub(r"\[[^][]*\]", "", text))}


def wanted(text: str) -> set[str]:
    return {name for name, _ in places(text)}


# ---- what the program gives, read from its source


def given(prefix: str, *folders: str) -> Figures:
    """Keywords of every call one of whose first two arguments names a member of the enum ``prefix``."""
    found: Figures = {}
    for source in sources(*folders):
        for call, name in calls(source.tree):
            figures = {k.arg for k in call.keywords if k.arg}
            figures |= {"line"} if name.endswith("wrong") else set()
            for member in (m for arg in call.args[:2] for m in _members(arg, prefix)):
                found.setdefault(member, []).append(figures)
    return found


def _members(argument: ast.expr, prefix: str) -> Iterator[str]:
    for node in ast.walk(argument):
        head, _, member = dotted(node).rpartition(".")
        if head == prefix:
            yield member


def told_by_intake() -> Figures:
    """Codes that an import's decision gives as a fourth or fifth argument, with their figures and the row's column and value."""
    found: Figures = {}
    for source in sources("app/domain"):
        for call, _ in calls(source.tree) if "intake" in source.path else ():
            said = [a.value for a in call.args[3:5] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            for code in (one for one in said if one.isupper()):
                keys = [key for more in call.args[4:] if isinstance(more, ast.Dict) for key in more.keys]
                named = {str(key.value) for key in keys if isinstance(key, ast.Constant)}
                figures = named | {k.arg for k in call.keywords if k.arg}
                found.setdefault(code, []).append(figures | {"column", "value"})
    return found


def told_by_policy() -> set[str]:
    """Codes of ``actions/policy.py`` that belong to no enum."""
    source = next(s for s in sources("app/actions") if s.path.endswith("policy.py"))
    found = set()
    for call, name in calls(source.tree):
        found |= {str(a.value) for a in call.args[1:2] if name == "_bad" and isinstance(a, ast.Constant)}
        found |= {str(k.value.value) for k in call.keywords if k.arg == "code" and isinstance(k.value, ast.Constant)}
    return found


RULE_FIGURES = given("Rule", "app")
TROUBLE_FIGURES = given("Trouble", "app")
DOMAIN_FIGURES = {
    **given("Fault", "app/domain"),
    **given("PolicyFault", "app/domain"),
    **given("LetterFault", "app/domain"),
}
# raised with a variable, or with figures that another object brings
TROUBLE_FIGURES["LOCKED"] = [{"path", "user", "host", "since", "pid", "program"}, {"path"}]
TROUBLE_FIGURES |= {code: [{"path", "why"}] for code in ("SYNC_FOLDER", "NETWORK_FOLDER")}
for term in (code for code in DOMAIN_FIGURES if code.startswith("TERM_")):
    DOMAIN_FIGURES[term] = [figures | {"text"} for figures in DOMAIN_FIGURES[term]]

CODES: Mapping[str, set[str]] = {
    "RULES": set(Rule),
    "FACTS": set(facts.FACTS),
    "TROUBLES": set(Trouble),
    "SKIPS": set(dunning.Skip),
    "WARNINGS": set(dunning.Warn),
    "KINDS": set(SIDES) | {"settlement", "snapshot", "snapshot_replaced", OWED, ADVANCE, REPLACED, OWES, PAYS},
    "CHANNELS": set(CHANNELS),
    "IMPORTS": {*IMPORT_KINDS, *EXPORTS},
    "FAULTS": {*fault.Fault, *PolicyFault, *LetterFault, *Fault, *told_by_intake(), *told_by_policy(), *words._LAWS},
}


# ---- every code, no more and no less


@pytest.mark.parametrize("name", CODES)
def test_every_code_has_its_words(name: str) -> None:
    assert set(TABLES[name]) == {str(code) for code in CODES[name]}


def test_the_checks_are_those_of_verify() -> None:
    verify = importlib.import_module("app.storage.verify")
    assert [*words.CHECKS] == [*(name for name, _ in verify._CHECKS), "replay"]


def test_every_column_has_a_name() -> None:
    listed = {field.name for fields in IMPORT_KINDS.values() for field in fields}
    drafted = {*drafts.CustomerDraft._fields, *drafts.DocumentDraft._fields, *drafts.ReceiptDraft._fields} - {"row"}
    assert set(words.FIELDS) == listed | drafted | {"group_name", "customer_name"}


def test_every_particular_that_is_not_plain_text_says_what_it_may_hold() -> None:
    plain = profile.KEYS["bank"]
    special = {key for key, check in profile.KEYS.items() if check is not plain}
    assert set(names.HINTS) == special | {"", "name", "currency"}


def test_a_code_stands_in_one_group_only() -> None:
    own = (words.INTAKE, words.BANK, words.LEDGER, words.PRECHECKS, words.SNAPSHOT)
    groups = (values.VALUES, *own, *(vars(files)[g] for g in ("UNUSABLE", "MAPS", "ROWS", "REMARKS", "QUESTIONS")))
    twice = [c for i, one in enumerate(groups) for other in groups[i + 1 :] for c in one if c in other]
    assert twice == []


@pytest.mark.parametrize("name", TABLES)
def test_both_languages_show_the_same_figures(name: str) -> None:
    table = TABLES[name]
    assert [code for code, pair in table.items() if len(pair) != 2 or not all(pair)] == []
    assert [code for code, (zh, en) in table.items() if wanted(zh) != wanted(en)] == []
    assert {reading for pair in table.values() for _, reading in places("".join(pair))} <= {"", "fault", *READINGS}


# ---- figures that exist


def holes(table: Table, known: Figures) -> list[str]:
    """Sentences that always show a figure which some place does not give, or ever show one that none gives."""
    found = []
    for code, sentences in table.items():
        first, *others = known.get(code, [set()])
        for text in sentences:
            found += [f"{code} {name}" for name in needed(text) - first.intersection(*others)]
            found += [f"{code} {name}" for name in wanted(text) - first.union(*others)]
    return found


def test_refusals_ask_for_figures_that_the_rules_give() -> None:
    assert holes(words.RULES, RULE_FIGURES) == []


def test_troubles_ask_for_figures_that_the_book_gives() -> None:
    assert holes(words.TROUBLES, TROUBLE_FIGURES) == []


def test_values_ask_for_figures_that_their_faults_give() -> None:
    from_files = {code: [set(Fault(code).figures)] for code in values.VALUES if code in set(Fault)}
    from_policy = {code: [{"value", "known"}, {"value"}] for code in told_by_policy()}
    known = {**from_policy, **DOMAIN_FIGURES, "UNKNOWN_KIND": [{"known"}], "CUSTOMER_UNKNOWN": [{"value"}]}
    for code, figures in from_files.items():
        known[code] = [*known[code], *figures]  # the same code said of a row
    assert holes(values.VALUES, known) == []


def test_files_ask_for_figures_that_their_faults_give() -> None:
    row = {"column", "value"}
    asked = {"column", "samples", "choices"}
    whole = {**files.UNUSABLE, **files.MAPS}
    assert holes(whole, {c: [set(Fault(c).figures)] for c in whole}) == []
    of_rows = {c: [set(Fault(c).figures) | row] for c in (*files.ROWS, *files.REMARKS)}
    also = {**told_by_intake(), "CURRENCY_UNKNOWN": [{"currency"}], "TOO_MANY_DECIMALS": [{"currency", "places"}]}
    both = {code: [*sites, *also.get(code, ())] for code, sites in of_rows.items()}
    assert holes({**files.ROWS, **files.REMARKS}, both) == []
    assert holes(files.QUESTIONS, {c: [set(Fault(c).figures) | asked] for c in files.QUESTIONS}) == []
    assert holes({**words.INTAKE, **words.LEDGER}, told_by_intake()) == []
    assert holes(words.PRECHECKS, told_by_intake()) == []
    assert holes(words.BANK, told_by_intake()) == []
    assert holes(words.SNAPSHOT, told_by_intake()) == []


def test_facts_ask_for_their_own_fields() -> None:
    fields = {name: [{f.name for f in dataclasses.fields(fact)}] for name, fact in facts.FACTS.items()}  # type: ignore[arg-type]
    assert holes(words.FACTS, fields) == []


def test_skips_ask_for_what_a_skipped_item_has() -> None:
    optional = [{"code", "document", "until"}, {"code", "document"}]
    assert holes(words.SKIPS, dict.fromkeys(words.SKIPS, optional)) == []
    assert [code for code, pair in words.WARNINGS.items() if places("".join(pair))] == []


# ---- style


_FORBIDDEN = re.compile(r"[!！]|invalid|输入无效|无效输入|  |(?<!收款)(?<!坏账)核销", re.IGNORECASE)
_HALF_WIDTH = re.compile(f"[{_HAN}][,.;:?()]|[,.;:?()][{_HAN}]|，，|。。|[，。；]{{2}}")
_CHINESE_VALUES = "field|kind|language|reach|posted|fault|hint|service|allowance|transfer|billstate|billverb"
_CROWDED = re.compile(f"[{_HAN}][A-Za-z0-9{{]|[A-Za-z0-9}}][{_HAN}]")
_LITERAL = re.compile(rf"\{{[{_HAN}]+\}}|月结30(\(月\))?|次月15日|\(月\)")  # what people write in terms and patterns


def bare(zh: str) -> str:
    """A Chinese sentence without what is shown in it: 某 for a figure that is said in Chinese, {} for any other."""
    return _PLACE.sub("{}", re.sub(rf"\{{[a-z_]+:({_CHINESE_VALUES})\}}", "某", _LITERAL.sub("某", zh)))


def crowded(zh: str) -> bool:
    return bool(_CROWDED.search(spread(bare(zh))))


def half_width(zh: str) -> bool:
    return bool(_HALF_WIDTH.search(spread(bare(zh).replace("{}", "某"))))


def spread(zh: str) -> str:
    """Alternatives one below the other, brackets off."""
    return re.sub(r"[][]", "", zh).replace("|", "\n")


@pytest.mark.parametrize("name", TABLES)
def test_nothing_is_said_that_must_not_be(name: str) -> None:
    assert [code for code, pair in TABLES[name].items() if _FORBIDDEN.search(" ".join(pair))] == []


@pytest.mark.parametrize("name", TABLES)
def test_chinese_has_its_own_punctuation_and_room_around_figures(name: str) -> None:
    assert [code for code, (zh, _) in TABLES[name].items() if half_width(zh)] == []
    assert [code for code, (zh, _) in TABLES[name].items() if crowded(zh)] == []


@pytest.mark.parametrize(("zh", "narrow", "tight"), [
    ("请核对,再试。", True, False), ("没有 {path}.请核对。", True, False), ("批次(旧)。", True, False),
    ("共{count} 项。", False, True), ("共 3项。", False, True), ("最多 {places}位。", False, True),
    ("客户 {customer} 的{column:field}，如 1,234.50 或 .xlsx。", False, False),
    ("账期[ {part}]，月结30(月)。", False, False), ("[到 {until}|解除]。", False, False),
    ("[共{count}|无]。", False, True),
])  # fmt: skip
def test_the_eye_for_punctuation_sees(zh: str, narrow: bool, tight: bool) -> None:
    assert (half_width(zh), crowded(zh)) == (narrow, tight)


@pytest.mark.parametrize("text", ["出错了！", "Invalid input", "输入无效", "未核销收款", "two  blanks"])
def test_the_eye_for_words_sees(text: str) -> None:
    assert _FORBIDDEN.search(text)
    assert not _FORBIDDEN.search("收款核销和坏账核销。")


@pytest.mark.parametrize("name", SAYING)
def test_sentences_are_whole(name: str) -> None:
    for code, (zh, en) in SAYING[name].items():
        assert re.search(r"(。|:hint\})$", zh), code
        assert re.search(r"(\.|:hint\})$", en), code
        assert re.match(r"[A-Z“{\[]", en), code
        assert not re.search(f"[{_HAN}，。；：「」（）]", _LITERAL.sub("", en)), code


@pytest.mark.parametrize("name", ["RULES", "FAULTS", "TROUBLES", "USAGE", "HINTS"])
def test_whoever_is_told_no_is_told_what_to_do(name: str) -> None:
    silent = [code for code, (zh, _) in TABLES[name].items() if not re.search("请|:(hint|fault)}", zh)]
    assert silent == []


# ---- saying it


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_figures_leave_no_trace(name: str, language: str) -> None:
    said = [words.say(TABLES[name], code, language) for code in TABLES[name]]
    assert [text for text in said if not text or re.search(r"\{[a-z]|[\[\]|]", text)] == []


def test_figures_are_shown_as_they_are() -> None:
    said = words.say(words.RULES, "RUN_BEFORE_LAST_LETTER", "en", {"on": date(2026, 6, 1), "last": date(2026, 6, 30)})
    assert said.startswith("The run on 2026-06-01 lies before the last letter, sent on 2026-06-30. Enter 2026-06-30 or")


def test_figures_may_come_as_pairs_with_none_among_them() -> None:
    said = words.say(words.FACTS, "DataDateStated", "zh", [("source", "ledger"), ("up_to", None)])
    assert said == "说明了账面数据截至 –。"


@pytest.mark.parametrize("awkward", ["{customer}", "[a|b]", "{document:money}", "%s {0} \\1"])
def test_what_a_person_typed_is_never_read_as_a_pattern(awkward: str) -> None:
    figures = {"customer": "C001", "document": awkward}
    said = words.say(words.RULES, "DOCUMENT_EXISTS", "zh", figures)
    assert said == f"客户 C001 已有单据「{awkward}」。同一张单据不必再录；另一张单据请换一个单据号。"
    held = words.say(words.FACTS, "HoldOffSet", "en", {"customer": 1, "until": awkward, "reason": awkward})
    assert held.count(awkward) == 2


def test_an_unknown_code_is_a_bug() -> None:
    with pytest.raises(KeyError):
        words.say(words.RULES, "NO_SUCH_RULE", "zh")
    with pytest.raises(ValueError, match="tuple"):
        words.say(words.RULES, "REASON_MISSING", "fr")


def test_minor_units_are_shown_in_their_currency_and_text_stays() -> None:
    figures = {"credit": "R-1", "open": 3000000, "currency": "CNY"}
    assert "CNY 30,000.00 可用" in words.say(words.RULES, "OVER_ALLOCATED", "zh", figures)
    assert "JPY 3,000,000 of" in words.say(words.RULES, "OVER_ALLOCATED", "en", figures | {"currency": "JPY"})
    assert "CNY 30000.00 of" in words.say(words.FAULTS, "OVER_ALLOCATED", "en", figures | {"open": "30000.00"})
    assert "不超过 12.50 的" in words.say(words.RULES, "DISPUTE_TOO_LARGE", "zh", {"open": "12.50"})


def test_a_policy_is_refused_with_the_reason_in_words() -> None:
    figures = {"where": "[0].body.levels[1].fee", "code": "OUT_OF_RANGE", "low": 0, "high": 3650}
    assert words.say(words.RULES, "POLICY_INVALID", "zh", figures) == (
        "规则文件的 [0].body.levels[1].fee 不能用：超出了允许的范围。请填 0 到 3650 之间的值，列表和文字按长度计。"
        "本次没有载入任何内容。"
    )
    assert "“2026-02-30” is no date." in words.say(
        words.RULES, "CALENDAR_INVALID", "en", {"where": "[0]", "code": "CALENDAR_DATE", "value": "2026-02-30"}
    )


def test_a_term_in_a_file_says_what_is_wrong_with_it() -> None:
    figures = {"reason": "TERM_WHOLE_MONTHS", "part": "月结45(月)", "column": "账期", "value": "月结45(月)"}
    said = words.say(words.FAULTS, "TERM_UNREADABLE", "zh", figures)
    assert said.startswith("账期「月结45(月)」按月计算，天数须是 30 的倍数。")
    unread = words.say(words.FAULTS, "TERM_UNREADABLE", "zh", figures | {"reason": "TERM_UNREADABLE"})
    assert unread.startswith("账期「月结45(月)」读不懂。")


def test_a_reason_that_a_person_typed_is_no_code() -> None:
    figures = {"document": 7, "eff": "2026-05-01", "reason": "TERM_EMPTY"}
    assert words.say(words.FACTS, "DisputeSet", "zh", figures).endswith("自 2026-05-01 起生效，原因：TERM_EMPTY。")


@pytest.mark.parametrize(
    ("until", "said"),
    [("2026-06-30", "暂缓催函至 2026-06-30"), (None, "解除了暂缓催函"), ("", "解除了暂缓催函")],
)
def test_the_first_alternative_that_can_be_said_is_said(until: str | None, said: str) -> None:
    figures = {"customer": 3, "document": None, "until": until, "reason": "老板自理"}
    assert words.say(words.FACTS, "HoldOffSet", "zh", figures) == f"对客户（内部号 3）{said}，原因：老板自理。"


def test_nought_can_be_said() -> None:
    said = words.say(words.TROUBLES, "DISK_FULL", "zh", {"path": "a.desk", "free": 0})
    assert said.startswith("磁盘空间不够（剩余 0 MB），a.desk 没有写入")


def test_megabytes_are_rounded_up() -> None:
    said = words.say(words.FAULTS, "TOO_LARGE", "en", {"size": "200000001", "limit": "200000000"})
    assert said.startswith("The file has 201 MB; 200 MB is the most.")


def test_lists_are_joined_in_the_language() -> None:
    figures = {"customer": "C001, C002", "count": 2}
    assert words.say(words.RULES, "NO_ADDRESS", "zh", figures).startswith("C001、C002 没有地址（共 2 户），")
    assert "for C001, C002 (customers concerned: 2)" in words.say(words.RULES, "NO_ADDRESS", "en", figures)


def test_changed_figures_are_named_in_the_language() -> None:
    figures = {"value": "INV-1", "before": "kind invoice; amount 100.00", "now": "kind credit_note; amount 90.00"}
    said = words.say(words.FAULTS, "CHANGED", "zh", figures)
    assert "账簿：类型 发票；金额 100.00。文件：类型 贷项（红字）；金额 90.00。" in said
    assert "Book: kind invoice; amount 100.00." in words.say(words.FAULTS, "CHANGED", "en", figures)


def test_codes_are_named_and_strange_ones_stay() -> None:
    figures = {"number": "华财函〔2026〕3号", "on": "2026-06-30", "channel": "post"}
    assert "（邮寄）" in words.say(words.RULES, "NOTICE_SENT", "zh", figures)
    assert "by pigeon" in words.say(words.RULES, "NOTICE_SENT", "en", figures | {"channel": "pigeon"})
    assert "「letterhead」不能是「x」。请填 printed" in words.say(
        words.RULES, "PROFILE_VALUE", "zh", {"key": "letterhead", "value": "x"}
    )
    assert "at most 200 characters" in words.say(words.RULES, "PROFILE_VALUE", "en", {"key": "bank", "value": "x"})


def test_a_sync_folder_names_its_service() -> None:
    figures = {"path": "p", "why": "sync:百度网盘"}
    assert "放在云盘的同步文件夹（百度网盘：p）" in words.say(words.TROUBLES, "SYNC_FOLDER", "zh", figures)
    assert "放在云盘的同步文件夹（p）" in words.say(words.TROUBLES, "SYNC_FOLDER", "zh", {"path": "p"})


def test_the_journal_names_a_posted_document_and_counts_lines() -> None:
    row = DocumentRow(1, "D", 1, 1, "INV-1", 1, 1, "debit_note", 1, "2026-05-01", None, 100, "CNY")
    posted = {"document": list(row), "allocations": []}
    assert words.say(words.FACTS, "DocumentPosted", "zh", posted) == "登记了借项 INV-1。"
    assert words.say(words.FACTS, "Allocated", "zh", {"allocations": [[1, 2, 3, ""], [1, 2, 4, ""]]}) == (
        "做了收款核销，共 2 笔。"
    )


def test_a_letter_issued_shows_its_sum() -> None:
    figures = {"number": "1号", "notice": 4, "level": 2, "currency": "CNY", "total": 3000000, "deadline": "2026-07-07"}
    assert words.say(words.FACTS, "NoticeIssued", "en", figures) == (
        "Issued letter 1号 (internal number 4): level 2, CNY 30,000.00, payable by 2026-07-07 (inclusive)."
    )


# ---- its place in the house


def test_words_need_the_rules_only() -> None:
    found = {n for s in sources("app/words") for _, n in imported(s.tree) if n.startswith("app.")}
    assert {n for n in found if not n.startswith(("app.domain.", "app.words."))} == set()


def test_the_command_line_finds_its_phrases() -> None:
    asked = {key for source in sources("app/cli") for key in _phrases(source.tree)}
    assert asked
    assert asked - set(words.COMMANDS) == set()


def _phrases(tree: ast.Module) -> Iterator[str]:
    """Keys given as text, or by a name ``key`` that stands for one of several texts."""
    for function in functions(tree):
        for call, name in calls(function):
            at = {"phrase": 0, "usage": 0, "words.say": 1}.get(name)
            if at is None or (at and dotted(call.args[0]) != "words.COMMANDS"):
                continue
            yield from _results(call.args[at])
            if dotted(call.args[at]) == "key":
                yield from _texts_of_key(function)


def _texts_of_key(function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "key":
            yield from _results(node.value)
        if isinstance(node, ast.comprehension | ast.For) and dotted(node.target) == "key":
            yield from (str(n.value) for n in ast.walk(node.iter) if isinstance(n, ast.Constant))


def _results(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from _results(value.body)
        yield from _results(value.orelse)
    elif isinstance(value, ast.Constant):
        yield str(value.value)



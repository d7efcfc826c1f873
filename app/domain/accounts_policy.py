"""What the accounts of the ledger stand for (科目 → 性质): a dated row of policy (kind ``accounts``), checked at the door.

The body; a rule names an account, a word of its name, or both, which then have to fit both. The first rule that fits wins::

    {"rules": [{"account": "2203", "nature": "advance"}, {"word": "质保金", "nature": "retention"}, …], "ask_days": 14}

An account fits with all below it: 1122.02 means 1122.02, 112202 and 1122.02.01, never 1122.020. Words are compared in
one width and case. What no rule names, and a document without account, is goods.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.dunning_policy import DAYS_MAX, PolicyError, PolicyFault, read_keys, read_line, read_list, whole_number


class Nature(StrEnum):
    """What is owed on an account. Only goods are written to, and retention once its event has happened."""

    GOODS = "goods"  # 货款
    RETENTION = "retention"  # 质保金
    ESTIMATE = "estimate"  # 暂估
    NOTES = "notes"  # 应收票据
    ADVANCE = "advance"  # 预收
    OTHER = "other"  # 其他应收


@dataclass(frozen=True, slots=True)
class AccountRule:
    """``account``: a code, with all accounts below it; ``word``: a part of the name. At least one of them."""

    nature: Nature
    account: str = ""
    word: str = ""


def _of_codes(nature: Nature, *codes: str) -> tuple[AccountRule, ...]:
    return tuple(AccountRule(nature, account=code) for code in codes)


def _of_words(nature: Nature, *words: str) -> tuple[AccountRule, ...]:
    return tuple(AccountRule(nature, word=word) for word in words)


# A deposit (保证金) on 1221 is one that the firm paid itself; elsewhere it is what a customer keeps back.
_SHIPPED = (
    *_of_codes(Nature.ADVANCE, "2203", "2204", "2205"),
    *_of_codes(Nature.NOTES, "1121"),
    *_of_words(Nature.RETENTION, "质保金", "质量保证金", "retention"),
    *_of_codes(Nature.OTHER, "1221"),
    *_of_words(Nature.RETENTION, "保证金"),
    *_of_words(Nature.ESTIMATE, "暂估", "estimate"),
    *_of_words(Nature.NOTES, "票据", "notes receivable", "bills receivable"),
    *_of_words(Nature.ADVANCE, "预收", "合同负债", "advance", "contract liabilit"),
    *_of_words(Nature.OTHER, "其他应收", "other receivable"),
    *_of_codes(Nature.GOODS, "1122", "1131"),
)


@dataclass(frozen=True, slots=True)
class AccountsPolicy:
    """``ask_days``: so long before the expected day a retention is asked about."""

    rules: tuple[AccountRule, ...] = _SHIPPED
    ask_days: int = 14


def nature_of(account: str | None, policy: AccountsPolicy, name: str | None = None) -> Nature:
    """What stands on an account; ``account`` is its code, its name, or both in one text, ``name`` what else is known."""
    if not account and not name:
        return Nature.GOODS
    said = _form(account or "")
    code, words = _code(said), f"{said} {_form(name or '')}"
    return next((rule.nature for rule in policy.rules if _fits(rule, code, words)), Nature.GOODS)


def _fits(rule: AccountRule, code: str, words: str) -> bool:
    return (not rule.account or _is_below(code, _form(rule.account))) and (not rule.word or _form(rule.word) in words)


_CODE = re.compile(r"[0-9]{3,}(?:[.\-_][0-9]+)*")


def _form(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _code(text: str) -> str:
    found = _CODE.match(text)
    return found[0] if found else ""


def _is_below(code: str, above: str) -> bool:
    """Whether ``code`` is the account ``above`` or one of its own, in whichever way both are written."""
    levels, digits = _levels(code), _levels(above)
    whole, start = "".join(levels), "".join(digits)
    if not whole.startswith(start):
        return False
    rest = len(whole) - len(start)
    # Levels below the first have two digits or more; where they are told apart, one of them has to end there.
    return rest == 0 or (rest > 1 and (len(levels) == 1 or len(start) in _ends(levels)))


def _levels(code: str) -> list[str]:
    return re.split(r"[.\-_]", code)


def _ends(levels: list[str]) -> set[int]:
    return {len("".join(levels[: index + 1])) for index in range(len(levels))}


def accounts_from_json(body: Mapping[str, Any]) -> AccountsPolicy:
    """The policy a JSON body states; PolicyError names the first key that is wrong."""
    return AccountsPolicy(**read_keys(body, _KEYS, (), ""))


RULES_MAX = 200


def _rules(value: object, where: str) -> tuple[AccountRule, ...]:
    listed = enumerate(read_list(value, where, 0, RULES_MAX))
    return tuple(_rule(fields, f"{where}[{index}].") for index, fields in listed)


def _rule(fields: object, where: str) -> AccountRule:
    rule = AccountRule(**read_keys(fields, _RULE, ("nature",), where))
    if not rule.account and not rule.word:
        raise PolicyError(PolicyFault.MISSING_KEY, where + "account")
    return rule


def _nature(value: object, where: str) -> Nature:
    try:
        return Nature(str(value))
    except ValueError as error:
        raise PolicyError(PolicyFault.NATURE_UNKNOWN, where, known=", ".join(Nature)) from error


def _account(value: object, where: str) -> str:
    text = read_line(value, where)
    if not _CODE.fullmatch(_form(text)):
        raise PolicyError(PolicyFault.NOT_AN_ACCOUNT, where)
    return text


_RULE = {"account": _account, "word": read_line, "nature": _nature}
_KEYS = {"rules": _rules, "ask_days": whole_number(0, DAYS_MAX)}

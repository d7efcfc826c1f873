"""Stored figures to sheets of paper: what a letter or statement prints, taken from the book and from nowhere else."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.documents.figures import attention, long_date, money, salutation
from app.documents.labels import LABELS
from app.documents.letter import LetterData, LetterItem
from app.documents.letter_account import Account, AccountLine
from app.documents.parts import PaymentSlip
from app.documents.sheet import DUPLICATE, RETAINED, Letterhead
from app.domain.amount_words import chinese, chinese_prefix, english
from app.domain.dunning_policy import DunningPolicy, overlaid, policy_from_json
from app.domain.letter_text import LetterTextError, fill, parse
from app.domain.money import decimals, from_minor
from app.domain.movements import Movement
from app.domain.profile import DEPARTMENT, LOGO, short_name
from app.domain.rule import Refused, Rule
from app.storage import notice_reads, person, policy_reads
from app.storage.engine import Tables
from app.storage.notice_reads import NoticeRow

Profile = Mapping[str, str]
NEEDED = ("bank", "account")
_COMPANY_FROM = 3  # level from which a letter is addressed to the company instead of its accounts department


def refuse_incomplete_letterhead(tables: Tables) -> None:
    """A letter that does not say where to pay is not printed."""
    profile = notice_reads.profiles(tables).get(1, {})
    missing = [key for key in NEEDED if not profile.get(key)]
    if missing:
        raise Refused(Rule.LETTERHEAD_INCOMPLETE, missing=", ".join(missing))


def letterhead(profile: Profile, language: str) -> Letterhead:
    logo = profile.get(LOGO)
    address = profile.get("address_en" if language == "en" else "address") or profile.get("address", "")
    return Letterhead(
        profile["name"], profile.get("name_en", ""), short_name(profile),
        " ".join(part for part in (address, profile.get("postcode", "")) if part), profile.get("phone", ""),
        profile.get("fax", ""), profile.get("email", ""), profile.get("letterhead") or "printed",
        float(profile.get("letterhead_top_mm") or 40), base64.b64decode(logo) if logo else None,
    )  # fmt: skip


def payment_slip(profile: Profile, language: str, reference: str) -> PaymentSlip:
    english_name = profile.get("name_en") if language == "en" else None
    bank = profile.get("bank_en" if language == "en" else "bank") or profile.get("bank", "")
    payee = profile.get("payee") or english_name or profile["name"]
    return PaymentSlip(payee, bank, profile.get("account", ""), reference, profile.get("swift", "") if language == "en" else "")


@dataclass(frozen=True, slots=True)
class _Desk:
    """What all letters of one run share."""

    run: Any
    profiles: Mapping[int, Profile]
    texts: Mapping[int, str]
    policies: Mapping[str, DunningPolicy]
    names: Mapping[int, tuple[str, str | None, str | None]]
    persons: Mapping[int, str]
    evidence: Mapping[int, tuple[str, str | None]]


def letters(
    tables: Tables, run: int, notices: Sequence[NoticeRow], copy: bool = False
) -> list[LetterData | LetterTextError]:
    """The letters of a run as they are printed, or why the text of one cannot be. ``copy``: every sheet marked 副本."""
    desk = _desk(tables, run, notices)
    return [_letter_or_error(desk, notice, copy) for notice in notices]


def _letter_or_error(desk: _Desk, notice: NoticeRow, copy: bool) -> LetterData | LetterTextError:
    try:
        return _letter(desk, notice, copy)
    except LetterTextError as error:
        return error


def posted_to(tables: Tables, notices: Sequence[NoticeRow]) -> list[str]:
    """Where each letter goes, in one line; empty without any address."""
    ids = sorted({id_ for n in notices for id_ in n.body["persons"].values()})
    persons = person.values(tables, ids) if ids else {}
    found = [_places({f: persons[id_] for f, id_ in n.body["persons"].items()}, _is_formal(n)) for n in notices]
    return [" ".join(lines[0].split()) if lines else "" for lines in found]


def _desk(tables: Tables, run: int, notices: Sequence[NoticeRow]) -> _Desk:
    ids = sorted({id_ for n in notices for id_ in n.body["persons"].values()})
    profiles = notice_reads.profiles(tables)
    return _Desk(
        notice_reads.run_row(tables, run),
        {entity: {**profiles.get(1, {}), **profiles.get(entity, {})} for entity in {n.entity for n in notices}},
        {n.body["letter_text"]: policy_reads.letter_text(tables, n.body["letter_text"]) for n in notices},
        {v: _policy(tables, v) for v in {n.body["policy"] for n in notices}},
        {row[0]: tuple(row[1:]) for row in tables.rows("SELECT id, name, name_en, short_name FROM customer")},
        person.values(tables, ids) if ids else {},
        _evidence(tables, run),
    )


def _policy(tables: Tables, version: str) -> DunningPolicy:
    """The very policy a notice was made under: its row, and the customer's own row laid over it."""
    bodies = [
        json.loads(tables.value("SELECT body FROM policy WHERE id = ?", (int(part),))) for part in version.split("+")
    ]
    policy = policy_from_json(bodies[0], version)
    return overlaid(policy, bodies[1], version) if len(bodies) > 1 else policy


def _evidence(tables: Tables, run: int) -> dict[int, tuple[str, str | None]]:
    """Kind and contract of the documents on the letters of a run."""
    return {
        id_: (kind, contract)
        for id_, kind, contract in tables.rows(
            "SELECT d.id, d.kind, d.contract FROM notice n JOIN notice_item i ON i.notice = n.id"
            " JOIN document d ON d.id = i.document WHERE n.run = ?",
            (run,),
        )
    }


def _letter(desk: _Desk, notice: NoticeRow, copy: bool) -> LetterData:
    body, language = notice.body, notice.body["language"]
    profile = desk.profiles[notice.entity]
    policy = desk.policies[body["policy"]]
    level = policy.levels[notice.level - 1]
    name, name_en, _ = desk.names[notice.customer]
    shown_name = (name_en or name) if language == "en" else name
    items = tuple(_item(item, policy.daily_rate is not None) for item in body["items"])
    account = _account(body, items)
    claimed = body["interest"] if body["interest_claimed"] else 0
    copies = (DUPLICATE,) if copy else ("", *([RETAINED] * (level.copies - 1)))
    return LetterData(
        language, letterhead(profile, language), notice.number, notice.code, shown_name,
        salutation(language, shown_name, _is_formal(notice)),
        fill(parse(desk.texts[body["letter_text"]]), _facts(desk, notice, policy, items, account)), items, notice.currency,
        notice.total, in_words(notice.total, notice.currency, language), date.fromisoformat(body["on"]),
        date.fromisoformat(body["deadline"]), payment_slip(profile, language, _reference(notice, language)),
        address_lines=_address(desk, notice, shown_name),
        credits=tuple((f"{_kind(c[3], language)} {c[1]}", c[4]) for c in body["credit_items"]),
        account=account, fee=body["fees"], interest_claimed=claimed, contact=contact(profile, language),
        contact_phone=profile.get("phone", ""), enclosures=level.enclosures, signatory=level.signatory or "",
        seal_ring_mm=float(profile.get("seal_ring_mm") or 42), return_slip=notice.level == 2, copies=copies,
    )  # fmt: skip


def _item(item: Sequence[Any], rated: bool) -> LetterItem:
    _, document, dated, due, amount, open_, disputed, days, interest, interest_days = item
    taken = min(disputed, open_)
    return LetterItem(
        document, date.fromisoformat(dated), date.fromisoformat(due), days, amount, open_ - taken, amount - open_, taken,
        interest_days if rated else None, interest if rated else None,
    )  # fmt: skip


def _account(body: Mapping[str, Any], items: Sequence[LetterItem]) -> Account | None:
    """What a letter in balance form shows instead of documents."""
    if body.get("account") is None:
        return None
    language = body["language"]
    lines = tuple(_line(Movement._make(line), language) for line in body["account"])
    due = sum(item.claimed + item.disputed for item in items) - body["credits"]
    return Account(lines, due, body.get("further_due", False))


def _line(one: Movement, language: str) -> AccountLine:
    """A ledger's Chinese text says nothing to whoever reads English."""
    text = one.text if one.text and (language == "zh" or one.text.isascii()) else _kind(one.kind, language)
    return AccountLine(date.fromisoformat(one.date), one.document, text, one.amount, one.balance)


def in_words(total: int, currency: str, language: str) -> str:
    """The sum in words; 大写 knows no third decimal, such currencies stand in figures only."""
    amount = from_minor(total, currency)
    if language == "en":
        return english(amount, currency)
    return chinese(amount, chinese_prefix(currency)) if decimals(currency) <= 2 else ""


def _reference(notice: NoticeRow, language: str) -> str:
    number = f"{notice.body['on'][:4]}-{notice.number.split('〕')[-1].strip('号')}" if "〕" in notice.number else notice.number
    return f"货款 函{number}" if language == "zh" else number


def _kind(kind: str, language: str) -> str:
    return LABELS[language].get(f"kind_{kind}", "")


def contact(profile: Profile, language: str) -> str:
    department = profile.get("department_en" if language == "en" else "department") or DEPARTMENT[language]
    return " ".join(part for part in (department, profile.get("contact", "")) if part)


def _is_formal(notice: NoticeRow) -> bool:
    return notice.level >= _COMPANY_FROM


def _address(desk: _Desk, notice: NoticeRow, name: str) -> tuple[str, ...]:
    """The places a letter goes to, and whose hands it is for. Empty without any."""
    lines = _places({field: desk.persons[id_] for field, id_ in notice.body["persons"].items()}, _is_formal(notice))
    if not lines:
        return ()
    language = notice.body["language"]
    who = attention(language, _is_formal(notice))
    return (*lines, f"{name} {who}") if language == "zh" else (who, *lines)


def _places(kept: Mapping[str, str], formal: bool) -> list[str]:
    """The agreed address, of a formal letter the registered one before it."""
    wanted = ("reg_address", "address") if formal else ("address", "reg_address")
    lines = list(dict.fromkeys(kept[field] for field in wanted if field in kept))
    if lines:
        lines[0] = " ".join(part for part in (kept.get("postcode", ""), lines[0]) if part)
    return lines if formal else lines[:1]


def _facts(
    desk: _Desk, notice: NoticeRow, policy: DunningPolicy, items: Sequence[LetterItem], account: Account | None
) -> dict[str, str]:
    """What the letter's text may say; a fact that the book does not hold is not there, and its sentence drops out."""
    body, language, currency = notice.body, notice.body["language"], notice.currency
    profile = desk.profiles[notice.entity]
    name, name_en, short = desk.names[notice.customer]
    day = _Shown(language)
    on, ledger, receipts = desk.run[0], desk.run[1], desk.run[2]
    disputed = sum(item.disputed for item in items)
    facts = {
        "客户全称": (name_en or name) if language == "en" else name, "客户简称": short or name,
        "我方全称": (profile.get("name_en") or profile["name"]) if language == "en" else profile["name"],
        "经办部门": profile.get("department") or DEPARTMENT[language], "联系人": profile.get("contact", ""),
        "电话": profile.get("phone", ""), "传真": profile.get("fax", ""), "邮箱": profile.get("email", ""),
        "地址": profile.get("address", ""),
        "文号": notice.number, "日期": day(on), "付款期限日": day(body["deadline"]),
        "催付金额": money(notice.total, currency, language), "催付大写": in_words(notice.total, currency, language),
        "币种": currency, "截止日": day(ledger or on), "截止日未逾期": _later_due(items, ledger), "收款核对日": day(receipts),
        "上次函日期": day(body["earlier"][-1] if body["earlier"] else None),
        "历次函日期": _joined([day(d) for d in body["earlier"]], language) if len(body["earlier"]) > 1 else "",
        "贷项金额": money(body["credits"], currency, language) if body["credits"] else "",
        "争议金额": money(disputed, currency, language) if disputed else "",
        "手续费": money(body["fees"], currency, language) if body["fees"] else "",
        "户名": profile.get("payee") or profile["name"], "开户行": profile.get("bank", ""),
        "账号": profile.get("account", ""), "银行代码": profile.get("swift", ""),
        "附件": _joined(policy.levels[notice.level - 1].enclosures, language),
    }  # fmt: skip
    evidence = _balance_facts(account, currency, language) if account else {"已开票": _invoiced(desk, body)}
    return {**facts, **_interest_facts(body, policy, on, currency, language), **evidence, "合同": _contracts(desk, body, policy)}


def _balance_facts(account: Account, currency: str, language: str) -> dict[str, str]:
    """Of documents nothing is asserted."""
    balance, due = (money(figure, currency, language) for figure in (account.balance, account.due))
    return {"余额式": "1", "另有到期": "1" if account.further_due else "", "账面余额": balance, "已到期金额": due}


def _later_due(items: Sequence[LetterItem], ledger: str | None) -> str:
    """Whether something listed was not past its due date yet on the day that the books reach."""
    return "1" if ledger and any(item.due >= date.fromisoformat(ledger) for item in items) else ""


_AGREED = {"zh": "双方约定", "en": "our agreement"}


class _Shown:
    """Dates as the letter's language writes them."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, text: str | None) -> str:
        return long_date(date.fromisoformat(text), self.language) if text else ""


def _interest_facts(body: Mapping[str, Any], policy: DunningPolicy, on: str, currency: str, language: str) -> dict[str, str]:
    if not body["interest"]:
        return {}
    found = {
        "利息金额": money(body["interest"], currency, language),
        "利息截止日": long_date(date.fromisoformat(on), language),
        "利息条款": policy.rate_clause or _AGREED[language],
    }
    return {**found, "利息计入": "1"} if body["interest_claimed"] else found


def _contracts(desk: _Desk, body: Mapping[str, Any], policy: DunningPolicy) -> str:
    """The one contract of every document listed."""
    contracts = {desk.evidence[item[0]][1] for item in body["items"]}
    one = contracts.pop() if len(contracts) == 1 else None
    return _contract(one, body["language"]) if one else policy.contract or ""


def _invoiced(desk: _Desk, body: Mapping[str, Any]) -> str:
    """Whether every document listed is an invoice."""
    return "1" if all(desk.evidence[item[0]][0] == "invoice" for item in body["items"]) else ""


def _contract(number: str, language: str) -> str:
    """A contract of which the book knows only the number."""
    if language == "en":
        return number if "contract" in number.lower() else f"contract {number}"
    return number if "合同" in number or "协议" in number else f"合同（编号{number}）"


def _joined(words: Sequence[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(words)

"""What the book makes of a customer file: new customers, corrections that are shown, former names."""

from collections.abc import Sequence
from typing import Any

import pytest

from app.domain.drafts import CustomerDraft
from app.domain.intake import Decision, differing, numbers
from app.domain.intake_customers import PERSONAL, PLAIN, CustomerRow, KnownRegister, decide_customers

EVERYTHING: dict[str, Any] = {
    "short_name": "恒达", "name_en": "Hengda", "uscc": "91350100M000100Y43", "group": "恒达集团", "term": "NET30",
    "language": "en", "currency": "USD", "contact": "王敏", "phone": "0591-1", "wechat": "wm", "email": "w@x.cn",
    "postcode": "350000", "address": "福州", "reg_address": "厦门", "salesperson": "李", "letters": "no",
    "letters_reason": "老板处理", "legal_form": "company", "note": "老客户",
}  # fmt: skip
NOBODY = KnownRegister({}, {}, {})


def draft(row: int = 2, code: str = "C001", name: str = "恒达贸易有限公司", **said: Any) -> CustomerDraft:
    fields: dict[str, Any] = dict.fromkeys(CustomerDraft._fields)
    return CustomerDraft(**{**fields, "row": row, "code": code, "name": name, **said})


class Drawer:
    """Where personal values go; ids from 501 on."""

    def __init__(self) -> None:
        self.kept: list[tuple[int, str, str]] = []

    def __call__(self, customer: int, name: str, value: str) -> int:
        self.kept.append((customer, name, value))
        return 500 + len(self.kept)


def decide(*drafts: CustomerDraft, known: KnownRegister = NOBODY, drawer: Drawer | None = None) -> Decision:
    return decide_customers(drafts, known, numbers(7), drawer or Drawer(), "CNY")


def stored(**said: Any) -> CustomerRow:
    """C001 as the book has it, personal values under ids."""
    fields: dict[str, Any] = dict.fromkeys(CustomerRow._fields)
    usual = {"id": 1, "code": "C001", "name": "恒达贸易有限公司", "language": "zh", "currency": "CNY"}
    return CustomerRow(**{**fields, **usual, "letters": "yes", "legal_form": "company", **said})


def known(row: CustomerRow, persons: dict[int, str | None] | None = None, former: Sequence[str] = ()) -> KnownRegister:
    return KnownRegister({row.code: row}, persons or {}, {row.id: frozenset(former)} if former else {})


def codes(found: Decision) -> list[tuple[str, str | None]]:
    assert not found.rejected
    return [(warning.problem, warning.column) for warning in found.warnings]


def test_a_bare_row_gets_the_usual_values() -> None:
    found = decide(draft())
    assert found.rows["customer"] == [stored(id=7)]
    assert (found.accepted, found.unchanged, codes(found)) == (1, 0, [])


def test_every_column_is_kept_and_what_is_about_people_apart() -> None:
    drawer = Drawer()
    found = decide(draft(**EVERYTHING), drawer=drawer)
    row: CustomerRow = found.rows["customer"][0]
    plain = {name: EVERYTHING["group" if name == "group_name" else name] for name in PLAIN}
    assert {name: getattr(row, name) for name in PLAIN} == plain
    assert [getattr(row, name) for name in PERSONAL] == [501, 502, 503, 504, 505, 506, 507]
    assert drawer.kept == [(7, name, EVERYTHING[name]) for name in PERSONAL]
    assert not {EVERYTHING[name] for name in PERSONAL} & set(map(str, row))


def test_ids_follow_one_another() -> None:
    found = decide(draft(), draft(3, "C002", "乙"), draft(4, "C003", "丙"))
    assert [(row.id, row.code) for row in found.rows["customer"]] == [(7, "C001"), (8, "C002"), (9, "C003")]


def test_the_same_row_again_changes_nothing() -> None:
    persons: dict[int, str | None] = {31: "王敏"}
    found = decide(draft(contact="王敏", term="NET30"), known=known(stored(contact=31, term="NET30"), persons))
    assert (found.accepted, found.unchanged) == (0, 1)
    assert not any(found.rows.values())


@pytest.mark.parametrize("field", [name for name in PLAIN if name != "legal_form"])
def test_a_correction_is_made_and_shown_with_both_values(field: str) -> None:
    said = "group" if field == "group_name" else field
    found = decide(draft(**{said: EVERYTHING[said]}), known=known(stored(**{field: "旧"})))
    assert found.rows["change"] == [(1, field, "旧", EVERYTHING[said])]
    (warning,) = found.warnings
    assert (warning.problem, warning.row, warning.column, warning.value) == ("CUSTOMER_CHANGED", 2, field, EVERYTHING[said])
    assert dict(warning.figures) == {"code": "C001", "before": "旧"}
    assert found.accepted == 1


def test_what_was_empty_before_is_shown_as_a_dash() -> None:
    (warning,) = decide(draft(note="新"), known=known(stored())).warnings
    assert dict(warning.figures)["before"] == "–"


def test_silence_changes_nothing() -> None:
    row = stored(term="NET30", note="老客户", contact=31)
    assert decide(draft(), known=known(row, {31: "王敏"})).unchanged == 1


def test_a_legal_form_guessed_without_a_code_of_credit_does_not_overrule_the_book() -> None:
    guessed = draft(legal_form="person")
    assert decide(guessed, known=known(stored())).unchanged == 1
    sure = draft(legal_form="person", uscc="92350100M000100Y43")
    assert ("CUSTOMER_CHANGED", "legal_form") in codes(decide(sure, known=known(stored())))


def test_a_personal_value_changes_by_a_new_id_and_the_old_one_stays() -> None:
    drawer = Drawer()
    found = decide(draft(phone="2"), known=known(stored(phone=31), {31: "1"}), drawer=drawer)
    assert found.rows["change"] == [(1, "phone", 31, 501)]
    assert drawer.kept == [(1, "phone", "2")]
    (warning,) = found.warnings
    assert (warning.value, dict(warning.figures)["before"]) == ("2", "1")


def test_another_name_becomes_a_former_name_once() -> None:
    other = draft(name="恒达实业")
    found = decide(other, other._replace(row=3), known=known(stored()))
    assert found.rows["name"] == [(1, "恒达实业")]
    assert codes(found) == [("FORMER_NAME", "name")]
    assert dict(found.warnings[0].figures) == {"code": "C001", "kept": "恒达贸易有限公司"}
    assert (found.accepted, found.unchanged) == (1, 1)


def test_a_name_known_as_former_is_no_news() -> None:
    found = decide(draft(name="恒达实业"), known=known(stored(), former=["恒达实业"]))
    assert (found.unchanged, codes(found)) == (1, [])


def test_later_rows_of_a_file_meet_what_earlier_ones_made() -> None:
    found = decide(draft(phone="1"), draft(3, name="恒达实业", phone="1"), draft(4, phone="2"), draft(5, phone="2"))
    assert [row.id for row in found.rows["customer"]] == [7]
    assert found.rows["name"] == [(7, "恒达实业")]
    assert found.rows["change"] == [(7, "phone", 501, 502)]
    assert (found.accepted, found.unchanged) == (3, 1)


def test_differing_figures_are_told_with_both_values() -> None:
    assert differing([("a", 1, 1), ("b", 2, None)]) is None
    assert differing([("a", 1, 2), ("b", "x", "x"), ("c", None, "z")]) == ("a 1; c None", "a 2; c z")

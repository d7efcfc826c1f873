"""What is odd about a file as a whole."""

from decimal import Decimal

import pytest

from app.domain.drafts import CustomerDraft, DocumentDraft, Problem
from app.domain.dunning_policy import PolicyError, PolicyFault
from app.domain.import_policy import ImportPolicy, import_from_json
from app.domain.intake_checks import Person, check_due_dates, check_same, check_spellings, check_unknown, people_of
from app.domain.spelling import code_form, name_form


def bill(day: str, due: str | None) -> DocumentDraft:
    return DocumentDraft(1, "K", "1", "invoice", day, due, 100, None, "CNY", *[None] * (len(DocumentDraft._fields) - 9))


def said(problems: tuple[Problem, ...]) -> list[tuple[str, dict[str, str]]]:
    assert all(one.row is None for one in problems)
    return [(one.problem, dict(one.figures)) for one in problems]


# ---- due dates


@pytest.mark.parametrize(("same", "warned"), [(1, False), (2, True)])
def test_dues_on_the_day_of_the_document_above_the_share(same: int, warned: bool) -> None:
    drafts = [bill("2026-08-01", "2026-08-01")] * same + [bill("2026-08-01", f"2026-09-{n:02}") for n in range(1, 21 - same)]
    found = said(check_due_dates(drafts))
    expected = [("DUE_EQUALS_DATE", {"count": "2", "rows": "20", "percent": "10.0"})]
    assert found == (expected if warned else [])
    assert said(check_due_dates(drafts, Decimal(10))) == []


def test_rows_without_a_due_date_say_nothing() -> None:
    assert check_due_dates([]) == ()
    assert check_due_dates([bill("2026-08-01", None)] * 50) == ()


def test_one_due_date_for_documents_of_several_days() -> None:
    drafts = [bill(f"2026-08-0{n}", "2026-12-31") for n in (1, 2, 3)]
    (found,) = check_due_dates(drafts)
    assert (found.problem, found.value, dict(found.figures)) == ("DUE_ALL_EQUAL", "2026-12-31", {"count": "3"})
    assert check_due_dates(drafts[:2]) == ()
    assert check_due_dates([bill("2026-08-01", "2026-12-31")] * 3) == ()


# ---- customers


def unknown(code: str | None) -> Problem:
    return Problem(2, "customer", code, "UNKNOWN_CUSTOMER", ())


def test_unknown_customers_are_summed_up_once() -> None:
    assert check_unknown([unknown("A"), Problem(3, None, "B", "CHANGED", ())]) == ()
    assert said(check_unknown([unknown("A"), unknown("A"), unknown(None)])) == [
        ("UNKNOWN_CUSTOMERS", {"count": "2", "rows": "3", "customers": "A, "})
    ]
    many = check_unknown([unknown(f"K{n}") for n in range(7)])
    assert dict(many[0].figures)["customers"] == "K0, K1, K2, K3, K4 …"


@pytest.mark.parametrize("other", ["1", " 001", "０１", "0-01", "00_1"])
def test_spellings_of_one_code(other: str) -> None:
    assert code_form(other) == code_form("001")
    found = check_spellings(["001", other], {"001": "明远机电"}, {"001"})
    assert said(found) == [("SPELLINGS", {"spellings": f"001 = 明远机电, {other} = –", "count": "2"})]


def test_a_spelling_that_the_book_writes_otherwise() -> None:
    names = {"K-01": "明远机电", "K02": "海通泵业"}
    assert said(check_spellings(["k1"], names, names)) == [("SPELLINGS", {"spellings": "k1 = –, K-01 = 明远机电", "count": "2"})]
    assert check_spellings(["K02", "K-01"], names, names) == ()
    assert check_spellings(["K-01"], {**names, "K01": "另一家"}, {*names, "K01"}) == ()
    assert check_spellings(["-", "--"], {}, ()) == ()


def test_at_most_twenty_groups_are_named() -> None:
    codes = [code for n in range(1, 30) for code in (f"{n}", f"0{n}")]
    assert len(check_spellings(codes, {}, ())) == 20
    people = [Person(f"{n}{side}", f"甲{n}", None) for n in range(30) for side in "ab"]
    assert len(check_same({one.code for one in people}, people)) == 20


def test_one_customer_under_two_codes() -> None:
    people = [
        Person("K07", "华昌电器", "91330299MA00000ABB"),
        Person("K08", "华昌 电器（江北）", None),
        Person("K09", "华昌电器(江北)", "91330299ma00000abb"),
        Person("K10", "别家", None),
    ]
    assert said(check_same({"K09"}, people)) == [
        ("SAME_CUSTOMER_TWICE", {"codes": "K07, K09", "name": "华昌电器"}),
        ("SAME_CUSTOMER_TWICE", {"codes": "K08, K09", "name": "华昌 电器（江北）"}),
    ]
    assert check_same({"K10"}, people) == ()


def test_two_reasons_for_one_pair_are_one_word() -> None:
    people = [Person("A", "同名", "X1"), Person("B", "同名", "X1")]
    assert len(check_same({"A"}, people)) == 1


def test_a_file_of_customers_speaks_for_itself() -> None:
    draft = CustomerDraft(2, "K1", "新名", *[None] * (len(CustomerDraft._fields) - 3))
    known = [Person("K1", "旧名", "X1"), Person("K2", "乙", None)]
    assert people_of([draft, draft._replace(code="K3", uscc="X2")], known) == [
        Person("K1", "新名", "X1"), Person("K2", "乙", None), Person("K3", "新名", "X2"),
    ]  # fmt: skip


def test_what_differs_stays_different() -> None:
    assert code_form("K10") != code_form("K1")
    assert code_form("100") == "100"
    assert name_form("甲（乙）") == name_form("甲乙") != name_form("甲丙")
    assert name_form("（）") == ""


# ---- the policy


def test_shares_are_percent_as_text() -> None:
    assert import_from_json({}) == ImportPolicy(Decimal(20), Decimal(5))
    assert import_from_json({"due_equals_date_share": "12.5", "gone_share": "100"}) == ImportPolicy(Decimal(100), Decimal("12.5"))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"due_equals_date_share": 5}, PolicyFault.NOT_AN_AMOUNT),
        ({"due_equals_date_share": "-1"}, PolicyFault.NOT_AN_AMOUNT),
        ({"gone_share": "100.01"}, PolicyFault.OUT_OF_RANGE),
        ({"share": "5"}, PolicyFault.UNKNOWN_KEY),
    ],
)
def test_what_is_no_share_is_refused(body: dict[str, object], code: PolicyFault) -> None:
    with pytest.raises(PolicyError) as no:
        import_from_json(body)
    assert no.value.code is code

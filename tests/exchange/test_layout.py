"""Headers: which row they stand on, which column fills which field, and which files have none."""

import pytest

from app.exchange.checking import check
from app.exchange.faults import Fault, Unreadable
from app.exchange.kinds import KINDS, Shape, canonical, fields_of, legal_form
from tests.exchange.making import DOCUMENTS, checked, figures, found, lines, table

CANONICAL = {
    "customers": (
        "code,name,short_name,name_en,uscc,group,term,language,currency,contact,phone,wechat,email,postcode,address,"
        "reg_address,salesperson,letters,note",
        "客户编号,客户名称,简称,英文名称,统一社会信用代码,所属集团,账期,语言,币种,联系人,电话,微信,邮箱,邮编,地址,注册地址,"
        "业务员,催函,备注",
    ),
    "documents": (
        "customer,number,kind,date,due,amount,open,paid,currency,order,contract,delivery,project,account,entity,"
        "base_date,credits,disputed,text",
        "客户编号,单据号,类型,开票日期,到期日,价税合计,未收金额,已收金额,币种,订单号,合同号,送货单号,项目,科目,我方主体,"
        "起算日,冲抵单据,争议金额,摘要",
    ),
    "receipts": (
        "customer,reference,date,amount,currency,method,document,allocated,reversed_on,payer,text",
        "客户编号,收款号,收款日期,金额,币种,方式,核销单据,核销金额,退票日期,付款人,摘要",
    ),
}


@pytest.mark.parametrize("kind", CANONICAL)
def test_the_canonical_headers_are_the_contract(kind: str) -> None:
    listed = [field for field in KINDS[kind] if field.listed]
    english, chinese = CANONICAL[kind]
    assert ",".join(field.name for field in listed) == english
    assert ",".join(field.zh for field in listed) == chinese
    assert canonical(kind).keys() == {h.casefold() for f in KINDS[kind] for h in (f.name, f.zh)}


def test_numbers_that_must_keep_their_zeros_are_ids() -> None:
    ids = {field.name for kind in KINDS for field in KINDS[kind] if field.shape is Shape.ID}
    assert ids >= {"code", "customer", "number", "reference", "document", "credits", "uscc", "phone", "postcode", "account"}
    assert fields_of("documents")["amount"].shape is Shape.AMOUNT


@pytest.mark.parametrize(
    "header",
    [
        "客户编号,单据号,开票日期,价税合计",
        "customer,number,date,amount",
        " Customer ,NUMBER,\ufeffDate,ａｍｏｕｎｔ",
        "客户编号,number,开票日期\u200b,amount\u3000",
    ],
)
def test_headers_are_found_in_either_language_width_and_case(header: str) -> None:
    done = checked("documents", lines(header, "C,1,2026-01-01,5"))
    assert [(d.customer, d.number, d.date, d.amount) for d in done.drafts] == [("C", "1", "2026-01-01", 500)]
    assert set(done.layout.columns) == {"customer", "number", "date", "amount"}


def test_a_header_may_stand_below_a_title() -> None:
    done = checked(
        "documents", lines("应收明细,,,", ",,,", "2026年6月,,,", "客户编号,单据号,开票日期,价税合计", "C,1,2026-01-01,5")
    )
    assert [(d.row, d.number) for d in done.drafts] == [(5, "1")]


def test_the_same_field_in_two_columns_is_refused() -> None:
    with pytest.raises(Unreadable) as no:
        checked("documents", lines("customer,number,date,amount,客户编号", "C,1,2026-01-01,5,D"))
    assert no.value.figures == {"column": "客户编号", "first": "1", "second": "5"}


def test_missing_columns_are_named_in_both_languages() -> None:
    with pytest.raises(Unreadable) as no:
        checked("documents", lines("customer,date,total", "C,2026-01-01,5"))
    assert no.value.code is Fault.MISSING_COLUMNS
    assert no.value.figures == {"columns": "number (单据号)", "row": "1"}


def test_unknown_columns_are_mentioned_unless_a_map_was_given() -> None:
    text = lines("code,name,mood,,", "1,A,good,x,", "2,B,,,")
    done = checked("customers", text)
    assert found(done.warnings) == [(1, "mood", "UNKNOWN_COLUMN"), (1, "#4", "UNKNOWN_COLUMN")]
    mapped = checked("customers", text, {"columns": {"mood": "note"}})
    assert (mapped.warnings, mapped.drafts[0].note) == ([], "good")


def test_a_column_without_a_header_is_mentioned_by_its_position() -> None:
    done = checked("customers", lines("code,,name", "1,x,A"))
    assert found(done.warnings) == [(1, "#2", "UNKNOWN_COLUMN")]
    assert checked("customers", lines("code,,name", "1,,A")).warnings == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("\n\n , ,\n", Fault.NO_HEADER),
        (DOCUMENTS, Fault.NO_ROWS),
        (DOCUMENTS + "\n,,,\n合计,,,0\n", Fault.NO_ROWS),
        (",".join(f"c{n}" for n in range(290)) + "\n", Fault.TOO_MANY_COLUMNS),
    ],
)
def test_a_file_without_header_or_rows_is_refused(text: str, code: Fault) -> None:
    with pytest.raises(Unreadable) as no:
        check("documents", table(text), None, {}, "CNY")
    assert no.value.code is code


def test_a_constant_wins_over_a_column_of_the_same_name() -> None:
    done = checked("customers", lines("code,name,currency", "1,A,USD"), {"constants": {"currency": "EUR"}})
    assert done.drafts[0].currency == "EUR"


# ---- the map's own ways of naming a column

TWINS = lines("id,date,date,date.1,amt", "C,2026-01-01,2026-01-02,2026-01-03,5")


@pytest.mark.parametrize(
    ("source", "day"),
    [("date", "2026-01-01"), ("#3", "2026-01-02"), ("date.1", "2026-01-03"), ("DATE", "2026-01-01"), ("#4", "2026-01-03")],
)
def test_equal_headers_are_told_apart(source: str, day: str) -> None:
    done = checked("documents", TWINS, {"columns": {"id": ["customer", "number"], source: "date", "amt": "amount"}})
    assert (done.drafts[0].date, done.drafts[0].number) == (day, "C")


def test_the_second_of_a_name_is_its_number_one() -> None:
    text = lines("id,date,date,amt", "C,2026-01-01,2026-01-02,5")
    done = checked("documents", text, {"columns": {"id": ["customer", "number"], "date.1": "date", "amt": "amount"}})
    assert done.drafts[0].date == "2026-01-02"
    assert done.layout.label("date") == "date"


@pytest.mark.parametrize(
    ("header", "labels"),
    [
        ("客户编号,单据号,开票日期,价税合计", ("客户编号", "开票日期", "到期日", "订单号", "订单号")),
        ("customer,number,date,amount", ("customer", "date", "due", "order", "order")),
        ("Customer,单据号,Date,amount", ("Customer", "Date", "到期日", "订单号", "订单号")),
    ],
)
def test_a_field_is_called_as_the_sheet_calls_it_or_as_its_language_does(header: str, labels: tuple[str, ...]) -> None:
    layout = checked("documents", lines(header, "C,1,2026-01-01,5")).layout
    assert tuple(map(layout.label, ("customer", "date", "due", "order", "order_no"))) == labels
    assert layout.label("nothing_of_ours") == "nothing_of_ours"


def test_a_constant_is_called_by_our_header_in_the_language_of_the_file() -> None:
    rows = lines("客户,单号,日期,金额", "C,1,2026-01-01,5")
    columns = {"客户": "customer", "单号": "number", "日期": "date", "金额": "amount"}
    done = checked("documents", rows, {"columns": columns, "constants": {"currency": "Taler"}})
    assert [(problem.column, problem.value) for problem in done.rejected] == [("币种", "Taler")]


@pytest.mark.parametrize("source", ["nothing", "#9", "date.2", "id.1"])
def test_a_column_that_the_file_does_not_have_is_named(source: str) -> None:
    with pytest.raises(Unreadable) as no:
        checked("documents", TWINS, {"columns": {source: "customer"}})
    assert (no.value.code, no.value.figures["column"]) == (Fault.MAP_COLUMN_MISSING, source)
    assert no.value.figures["headers"].startswith("id, date, date")


def test_headers_that_the_map_does_not_mention_are_still_read_unless_it_leaves_them_out() -> None:
    text = lines("nr,name,note", "1,A,x")
    assert checked("customers", text, {"columns": {"nr": "code"}}).drafts[0].note == "x"
    assert checked("customers", text, {"columns": {"nr": "code", "note": []}}).drafts[0].note is None
    assert checked("customers", text, {"columns": {"nr": "code", "note": None}}).drafts[0].note is None


def test_the_map_may_say_where_the_header_stands() -> None:
    text = lines("code,name", "x,y", "编号,全称", "1,A")
    columns = {"编号": "code", "全称": "name"}
    assert [d.name for d in checked("customers", text, {"columns": columns}).drafts] == ["A"]
    assert [d.name for d in checked("customers", text, {"header_row": 3, "columns": columns}).drafts] == ["A"]
    for row, code in ((4, Fault.MAP_COLUMN_MISSING), (9, Fault.NO_HEADER)):
        with pytest.raises(Unreadable) as no:
            checked("customers", text, {"header_row": row, "columns": columns})
        assert no.value.code is code


def test_a_header_row_that_is_blank_is_none() -> None:
    with pytest.raises(Unreadable) as no:
        checked("customers", "code,name\n,\n1,A\n", {"header_row": 2})
    assert no.value.code is Fault.NO_HEADER


@pytest.mark.parametrize(
    ("name", "uscc", "form"),
    [
        ("陈桂芳", None, "person"),
        ("李明", None, "person"),
        ("欧阳·修", None, "person"),
        ("恒达五金", None, "company"),
        ("张记面馆", None, "company"),
        ("王府井店", None, "company"),
        ("宁波恒达五金有限公司", None, "company"),
        ("陈桂芳", "91330299MA00000ABB", "company"),
        ("Li Ming", None, "company"),
        ("陈", None, "company"),
    ],
)
def test_the_legal_form_follows_from_code_and_name(name: str, uscc: str | None, form: str) -> None:
    assert legal_form(name, uscc) == form


def test_rows_count_what_is_data() -> None:
    done = checked("documents", lines(DOCUMENTS, "C,1,2026-01-01,5", "", "C,2,x,5", "C,3", "合计,,,10"))
    assert (done.rows, len(done.drafts), found(done.rejected)) == (
        3,
        1,
        [(4, "date", "DATE_UNREADABLE"), (5, None, "RAGGED_ROW")],
    )
    assert figures(done.rejected[1]) == {"cells": "2", "expected": "4"}

"""Import maps: every key checked, and every example of the handbook page read."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.exchange.amounts import AmountFormat
from app.exchange.dates import DateFormat
from app.exchange.faults import Fault, Unreadable
from app.exchange.kinds import KINDS
from app.exchange.maps import _READERS, ImportMap, Sign, load_map, parse_map
from tests.exchange.making import DOCUMENTS, RECEIPTS, checked, lines

PAGE = (Path(__file__).parents[2] / "docs" / "import-maps.md").read_text("utf-8")


def refusal(content: Any, kind: str = "documents") -> tuple[Fault, dict[str, str]]:
    with pytest.raises(Unreadable) as no:
        parse_map(content, kind)
    return no.value.code, no.value.figures


def test_a_whole_map_is_read() -> None:
    made = parse_map(
        {
            "kind": "documents",
            "sheet": "Data",
            "header_row": 3,
            "columns": {"No": ["number", "text"], "Cust": "customer", "Junk": []},
            "constants": {"currency": "EUR"},
            "skip_rows_where_empty": ["No"],
            "skip_rows_where": {"Status": ["void", "draft"], "State": "x"},
            "date_format": "mdy",
            "amount_format": "1 234,56",
            "unit": 1000,
            "kinds": {"RV": "invoice", "Credit Memo": "credit_note"},
            "sign": "negative_is_credit",
            "encoding": "big5",
            "delimiter": "\t",
        },
        "documents",
    )
    assert made == ImportMap(
        kind="documents",
        sheet="Data",
        header_row=3,
        columns={"No": ("number", "text"), "Cust": ("customer",), "Junk": ()},
        constants={"currency": "EUR"},
        skip_rows_where_empty=("No",),
        skip_rows_where={"Status": ("void", "draft"), "State": ("x",)},
        date_format=DateFormat.MDY,
        amount_format=AmountFormat.COMMA,
        unit=1000,
        kinds={"rv": "invoice", "credit_memo": "credit_note"},
        sign=Sign.NEGATIVE_IS_CREDIT,
        encoding="big5",
        delimiter="\t",
    )
    assert parse_map({}, "customers") == ImportMap()


@pytest.mark.parametrize(
    ("content", "code", "figure"),
    [
        ({"colums": {}}, Fault.MAP_UNKNOWN_KEY, "colums"),
        ({"columns": {"a": "amout"}}, Fault.MAP_UNKNOWN_FIELD, "amout"),
        ({"columns": {"a": "code"}}, Fault.MAP_UNKNOWN_FIELD, "code"),
        ({"constants": {"name": "x"}}, Fault.MAP_UNKNOWN_FIELD, "name"),
        ({"columns": {"a": "date", "b": "date"}}, Fault.MAP_FIELD_TWICE, "date"),
        ({"columns": {"a": ["date", "date"]}}, Fault.MAP_FIELD_TWICE, "date"),
        ({"columns": {"a": "currency"}, "constants": {"currency": "EUR"}}, Fault.MAP_FIELD_TWICE, "currency"),
        ({"kind": "receipts"}, Fault.MAP_KIND, "receipts"),
        ({"kind": "invoices"}, Fault.MAP_VALUE, "kind"),
        ({"sheet": 1}, Fault.MAP_VALUE, "sheet"),
        ({"sheet": ""}, Fault.MAP_VALUE, "sheet"),
        ({"header_row": 0}, Fault.MAP_VALUE, "header_row"),
        ({"header_row": "3"}, Fault.MAP_VALUE, "header_row"),
        ({"header_row": True}, Fault.MAP_VALUE, "header_row"),
        ({"columns": ["a"]}, Fault.MAP_VALUE, "columns"),
        ({"columns": {"a": 3}}, Fault.MAP_VALUE, "columns.a"),
        ({"columns": {"a": [3]}}, Fault.MAP_VALUE, "columns.a"),
        ({"constants": {"currency": ""}}, Fault.MAP_VALUE, "constants.currency"),
        ({"constants": {"currency": 5}}, Fault.MAP_VALUE, "constants.currency"),
        ({"skip_rows_where_empty": 5}, Fault.MAP_VALUE, "skip_rows_where_empty"),
        ({"skip_rows_where": {"a": 5}}, Fault.MAP_VALUE, "skip_rows_where.a"),
        ({"date_format": "y-m-d"}, Fault.MAP_VALUE, "date_format"),
        ({"amount_format": "1.0"}, Fault.MAP_VALUE, "amount_format"),
        ({"unit": 100}, Fault.MAP_VALUE, "unit"),
        ({"unit": True}, Fault.MAP_VALUE, "unit"),
        ({"unit": 1.0}, Fault.MAP_VALUE, "unit"),
        ({"kinds": {"RV": "rechnung"}}, Fault.MAP_VALUE, "kinds.RV"),
        ({"kinds": {"RV": "discount"}}, Fault.MAP_VALUE, "kinds.RV"),
        ({"sign": "plus"}, Fault.MAP_VALUE, "sign"),
        ({"encoding": "latin-1"}, Fault.MAP_VALUE, "encoding"),
        ({"delimiter": "::"}, Fault.MAP_VALUE, "delimiter"),
        ({"delimiter": None}, Fault.MAP_VALUE, "delimiter"),
    ],
)
def test_a_wrong_key_or_value_is_named(content: dict[str, Any], code: Fault, figure: str) -> None:
    found, figures = refusal(content)
    assert (found, next(iter(figures.values()))) == (code, figure)


def test_a_refusal_says_what_is_allowed() -> None:
    assert refusal({"unit": 100})[1] == {"key": "unit", "value": "100", "allowed": "1 1000 10000"}


@pytest.mark.parametrize(
    ("key", "allowed"),
    [
        ("kind", " ".join(f'"{kind}"' for kind in KINDS)),
        ("date_format", '"auto" "ymd" "mdy" "dmy" "excel" "yyyymmdd"'),
        ("amount_format", '"auto" "1,234.56" "1.234,56" "1 234,56"'),
        ("sign", '"kind" "negative_is_credit"'),
        ("delimiter", r'"," ";" "\t" "|"'),
        ("columns", "{…}"),
        ("skip_rows_where_empty", '"…" ["…", …]'),
    ],
)
def test_a_refusal_names_the_values_as_a_map_writes_them(key: str, allowed: str) -> None:
    assert refusal({key: 7})[1]["allowed"] == allowed
    assert refusal({key: 7})[1]["value"] == "7"


@pytest.mark.parametrize("key", ["kind", "date_format", "amount_format", "sign", "encoding", "delimiter"])
def test_what_a_refusal_names_is_allowed(key: str) -> None:
    for word in refusal({key: 7})[1]["allowed"].replace("1 234", "1_234").split(" "):
        value = json.loads(word.replace("1_234", "1 234"))
        parse_map({key: value}, value if key == "kind" else "documents")
    assert refusal({"colums": {}})[1]["known"].startswith("kind, sheet, header_row, columns")
    assert "reversed_on" in refusal({"columns": {"a": "due"}}, "receipts")[1]["known"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", Fault.MAP_UNREADABLE),
        (b"[]", Fault.MAP_UNREADABLE),
        (b"", Fault.MAP_UNREADABLE),
        (b"\xff\xfe\x00", Fault.MAP_UNREADABLE),
        (b"[" * 100_000, Fault.MAP_UNREADABLE),
        (b'{"unit": 1, "unit": 1000}', Fault.MAP_KEY_TWICE),
        (b'{"columns": {"a": "date", "a": "due"}}', Fault.MAP_KEY_TWICE),
        (b" " * 1_000_001, Fault.TOO_LARGE),
    ],
)
def test_a_file_that_is_no_map_is_refused(tmp_path: Path, data: bytes, code: Fault) -> None:
    path = tmp_path / "map.json"
    path.write_bytes(data)
    with pytest.raises(Unreadable) as no:
        load_map(path, "documents")
    assert no.value.code is code


def test_the_line_of_a_mistake_in_the_json_is_told(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text('{"unit": 1,\n "sign" "kind"}', "utf-8")
    with pytest.raises(Unreadable) as no:
        load_map(path, "documents")
    assert no.value.figures == {"name": "map.json", "line": "2"}


def test_a_map_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_bytes('{"sheet": "单据"}'.encode("utf-8-sig"))
    assert load_map(path, "documents").sheet == "单据"


def test_a_missing_or_forbidden_map_is_named(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "no.json", Fault.FILE_MISSING), (tmp_path, Fault.FILE_DENIED)):
        with pytest.raises(Unreadable) as no:
            load_map(path, "documents")
        assert no.value.code is code


# ---- what the keys do


def test_rows_are_left_out_by_empty_cells_and_by_values() -> None:
    text = lines(DOCUMENTS + ",status,paid_on", "C,1,2026-01-01,5, Void ,x", "C,2,2026-01-01,5,,", "C,3,2026-01-01,5,ok,x")
    skipped = checked("documents", text, {"skip_rows_where_empty": ["paid_on"], "skip_rows_where": {"status": ["void"]}})
    assert [d.number for d in skipped.drafts] == ["3"]
    assert (skipped.rows, skipped.skipped) == (1, 2)


def test_a_file_of_which_every_row_is_left_out_is_no_error() -> None:
    done = checked("documents", lines(DOCUMENTS + ",x", "C,1,2026-01-01,5,"), {"skip_rows_where_empty": ["x"]})
    assert (done.drafts, done.rejected, done.rows, done.skipped) == ([], [], 0, 1)


def test_words_for_kinds_may_be_added() -> None:
    text = lines(DOCUMENTS + ",kind", "C,1,2026-01-01,5,RV", "C,2,2026-01-01,5,Credit Memo", "C,3,2026-01-01,5,invoice")
    done = checked("documents", text, {"kinds": {"rv": "invoice", "credit memo": "credit_note"}})
    assert [d.kind for d in done.drafts] == ["invoice", "credit_note", "invoice"]
    text = lines(RECEIPTS + ",method", "C,1,2026-01-01,5,Skonto", "C,2,2026-01-01,5,Bank")
    assert [d.kind for d in checked("receipts", text, {"kinds": {"Skonto": "discount"}}).drafts] == ["discount", "receipt"]


def test_a_unit_multiplies_all_amounts() -> None:
    text = lines(DOCUMENTS + ",open", "C,1,2026-01-01,1.2345,1", "C,2,2026-01-01,2,0")
    done = checked("documents", text, {"unit": 10000, "amount_format": "1,234.56"})
    assert [(d.amount, d.open) for d in done.drafts] == [(1234500, 1000000), (2000000, 0)]


def test_formats_and_constants() -> None:
    text = lines("customer;number;date;amount", 'C;1;3/4/2026;"1.234,5"')
    mapping = {"date_format": "dmy", "amount_format": "1.234,56", "constants": {"currency": "EUR", "kind": "期初"}}
    (draft,) = checked("documents", text, mapping).drafts
    assert (draft.date, draft.amount, draft.currency, draft.kind) == ("2026-04-03", 123450, "EUR", "opening")


# ---- the page


def examples() -> list[tuple[str, dict[str, Any]]]:
    """(kind, map) of each example on the page; its kind stands in the map."""
    found = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
    return [(each["kind"], each) for each in found]


def test_every_example_on_the_page_is_a_right_map() -> None:
    assert len(examples()) >= 4
    for kind, content in examples():
        assert parse_map(content, kind).kind == kind


def test_the_page_names_every_key_and_every_header() -> None:
    assert [key for key in _READERS if f"`{key}`" not in PAGE] == []
    headers = [h for kind in KINDS.values() for field in kind for h in (field.name, field.zh)]
    assert [header for header in headers if header not in PAGE] == []


def test_the_open_item_example_reads_such_a_list() -> None:
    mapping = next(content for _, content in examples() if "total_open_amount" in content["columns"])
    text = lines(
        "business_code,cust_number,name_customer,document_create_date,document_create_date.1,due_in_date,invoice_currency,"
        "document type,total_open_amount,baseline_create_date,invoice_id",
        "U001,0200915438,GROC foundation,2020-02-25,2020-02-27,2020-03-13,USD,RV,8761.37,2020-02-27,1930565277.0",
        "CA02,0140104409,GROC llc,2020-02-25,2020-02-28,2020-03-14,CAD,RV,100.5,2020-02-28,2960000001.0",
    )
    done = checked("documents", text, mapping)
    assert [(d.customer, d.number, d.date, d.amount, d.open, d.currency) for d in done.drafts] == [
        ("0200915438", "1930565277", "2020-02-27", 876137, 876137, "USD"),
        ("0140104409", "2960000001", "2020-02-28", 10050, 10050, "CAD"),
    ]


def test_one_source_is_read_twice_with_the_two_maps_of_the_page() -> None:
    text = lines(
        "customerID,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate",
        "0379-NEVHP,611365,1/2/2013,2/1/2013,55.94,No,1/15/2013",
        "8976-AMJEO,7900770,1/26/2013,2/25/2013,61.74,Yes,",
    )
    maps = {kind: content for kind, content in examples() if "InvoiceAmount" in content["columns"]}
    documents, receipts = (checked(kind, text, maps[kind]) for kind in ("documents", "receipts"))
    assert [(d.number, d.date, d.due, d.amount, d.currency) for d in documents.drafts] == [
        ("611365", "2013-01-02", "2013-02-01", 5594, "USD"),
        ("7900770", "2013-01-26", "2013-02-25", 6174, "USD"),
    ]
    assert [(r.document, r.date, r.amount, r.allocated) for r in receipts.drafts] == [("611365", "2013-01-15", 5594, 5594)]
    assert receipts.skipped == 1

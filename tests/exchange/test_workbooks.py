"""Workbooks of both formats: what their cells become, and the files that must be refused before they are read."""

import datetime
import io
import random
import struct
import zipfile

import pytest

from app.exchange import sheet_scan, workbooks
from app.exchange.amounts import CellNumber
from app.exchange.dates import CellDate
from app.exchange.faults import Fault, Unreadable
from tests.exchange.making import checked, code_of, figures, found, parts, raw_sheet, table, xlsx
from tests.exchange.old_workbook import Day, Error, ErrorFormula, compound, record, xls

DAY = datetime.date(2026, 3, 5)
SHEET = "xl_1_worksheets_1_sheet1__xml"


def cells(row: bytes) -> bytes:
    return raw_sheet(b'<row r="1"><c r="A1"><v>1</v></c></row>' + row)


# ---- what cells become


@pytest.mark.parametrize(
    ("value", "text", "kind"),
    [
        ("00123", "00123", str),
        (1930565277, "1930565277", CellNumber),
        (1930565277.0, "1930565277", CellNumber),
        (0.1 + 0.2, "0.3", CellNumber),
        (1234.56, "1234.56", CellNumber),
        (-5.5, "-5.5", CellNumber),
        (123456789012345.0, "123456789012345", CellNumber),
        (12345678901234567890, "12345678901234600000", CellNumber),
        (0.0000001, "0.0000001", CellNumber),
        (True, "true", str),
        (DAY, "2026-03-05", CellDate),
        (datetime.datetime(2026, 3, 5, 10, 30), "2026-03-05 10:30:00", CellDate),
        (datetime.time(10, 30), "10:30:00", str),
        ("=1+1", "=1+1", str),
    ],
)
def test_every_cell_becomes_text(value: object, text: str, kind: type) -> None:
    read = table(xlsx([["a"], [value]]), "a.xlsx")
    cell = read.columns[0][1]
    assert (read.encoding, cell) == ("xlsx", text)
    assert type(cell) is kind or isinstance(value, datetime.time)


def test_rows_and_columns_keep_their_place() -> None:
    read = table(xlsx([[], [None, "a", "b"], [], [None, "1", None, "x"]]), "a.xlsx")
    assert read.columns == [["", "", "", ""], ["", "a", "", "1"], ["", "b", "", ""], ["", "", "", "x"]]
    assert (read.lengths, read.sheet) == ([4, 4, 4, 4], "S")


def test_the_format_is_told_by_the_bytes_not_by_the_name() -> None:
    assert table(xlsx([["a"], ["1"]]), "a.csv").encoding == "xlsx"
    assert table(xls({"S": [["a"], ["1"]]}), "a.xlsx").encoding == "xls"


def test_an_old_workbook_is_read_the_same_way() -> None:
    read = table(xls({"单据": [["编号", "金额", "日期"], ["001", 12.5, Day(46086)], ["002", 1930565277, None]]}), "a.xls")
    assert read.columns == [["编号", "001", "002"], ["金额", "12.5", "1930565277"], ["日期", "2026-03-05", ""]]
    assert (read.encoding, read.sheet, type(read.columns[2][1])) == ("xls", "单据", CellDate)


# ---- which sheet


def test_the_first_visible_sheet_with_more_than_a_header_is_taken() -> None:
    read = table(xlsx([["a"]], "Empty", Data=[["a"], ["1"]], Second=[["b"], ["2"]], Title=[["c"]]), "a.xlsx")
    assert (read.sheet, read.other_sheets) == ("Data", ("Second",))
    assert table(xlsx([["a"]], "One", Two=[["b"]]), "a.xlsx").sheet == "One"
    assert table(xls({"Empty": [["a"]], "Data": [["a"], [1]], "Second": [["b"], [2]]})).other_sheets == ("Second",)


def test_a_sheet_may_be_named() -> None:
    content = xlsx([["a"], ["1"]], "One", Two=[["b"]])
    assert table(content, "a.xlsx", "Two").columns == [["b"]]
    with pytest.raises(Unreadable) as no:
        table(content, "a.xlsx", "Three")
    assert no.value.figures == {"sheet": "Three", "sheets": "One, Two"}


def test_hidden_sheets_and_the_example_of_our_templates_are_no_data() -> None:
    content = xlsx([["a"], ["1"]], "Hidden", **{workbooks.EXAMPLE_SHEET: [["b"], ["2"]]}, Data=[["c"], ["3"]])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        listed = book.read("xl/workbook.xml").replace(b'name="Hidden"', b'name="Hidden" state="hidden"')
    read = table(parts(content, xl_1_workbook__xml=listed.replace(b'activeTab="0"', b"")), "a.xlsx")
    assert (read.sheet, read.other_sheets) == ("Data", ())


def test_other_sheets_and_hidden_rows_are_mentioned() -> None:
    content = xlsx([["code", "name"], ["1", "A"], ["2", "B"]], "S", More=[["x"], ["y"]])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").replace(b'<row r="3"', b'<row r="3" hidden="1"')
    done = checked("customers", parts(content, **{SHEET: sheet}), name="a.xlsx")
    assert [(str(w.problem), figures(w)) for w in done.warnings] == [
        ("SHEETS_IGNORED", {"sheet": "S", "others": "More"}),
        ("HIDDEN_ROWS", {"count": "1"}),
    ]
    assert len(done.drafts) == 2


# ---- cells that hold no value but should


def test_an_error_cell_refuses_its_row() -> None:
    rows = b'<row r="2"><c r="A2" t="str"><v>C1</v></c><c r="B2" t="e"><v>#N/A</v></c></row>'
    head = b'<row r="1"><c r="A1" t="str"><v>code</v></c><c r="B1" t="str"><v>name</v></c></row>'
    done = checked("customers", raw_sheet(head + rows), name="a.xlsx")
    assert found(done.rejected) == [(2, "name", "CELL_ERROR")]


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        (b'<c r="B2" t="e"><f>NA()</f><v>#N/A</v></c>', Fault.CELL_ERROR),
        (b"<c t='e' r='B2'><v>#REF!</v></c>", Fault.CELL_ERROR),
        (b'<x:c r="B2" t="e"><x:v>#REF!</x:v></x:c>', Fault.CELL_ERROR),
        (b'<c r="B2"><f>1+1</f></c>', Fault.FORMULA_WITHOUT_VALUE),
        (b'<c r="B2"><f>1+1</f><v></v></c>', Fault.FORMULA_WITHOUT_VALUE),
        (b'<c r="B2"><f>1+1</f><v/></c>', Fault.FORMULA_WITHOUT_VALUE),
        (b'<c r="B2" s="1"><f t="shared" si="0"/></c>', Fault.FORMULA_WITHOUT_VALUE),
        (b'<c r="B2"><f>1+1</f><v>2</v></c>', None),
        (b'<c r="B2" t="str"><f>A1</f><v></v></c>', None),
        (b'<c r="B2" s="1"/>', None),
        (b'<c r="B2"><v>1</v></c>', None),
    ],
)
def test_the_scan_sees_cells_without_a_value(cell: bytes, fault: Fault | None) -> None:
    content = cells(b'<row r="2">' + cell + b"</row>")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        seen = sheet_scan.scan(book, "xl/worksheets/sheet1.xml")
    assert seen.errors == ({(1, 1): fault} if fault else {})


def test_the_scan_of_a_long_sheet_misses_nothing_at_the_seams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_scan, "_CHUNK", 64)
    rows = b"".join(b'<row r="%d"><c r="A%d" t="e"><v>#N/A</v></c></row>' % (n, n) for n in range(2, 200))
    with zipfile.ZipFile(io.BytesIO(cells(rows))) as book:
        seen = sheet_scan.scan(book, "xl/worksheets/sheet1.xml")
    assert set(seen.errors) == {(n - 1, 0) for n in range(2, 200)}


def test_an_old_workbook_shows_its_error_cells_too() -> None:
    read = table(xls({"S": [["a", "b", "c"], ["x", Error(42), ErrorFormula(7)], [1, 2, 3]]}), "a.xls")
    assert read.errors == {(1, 1): Fault.CELL_ERROR, (1, 2): Fault.CELL_ERROR}


def test_an_old_workbook_of_any_size_is_seen_whole() -> None:
    rows: list[list[object]] = [["a"], [Error(42)]]
    for size in (0, 70_000, 7_500_000):
        read = table(xls({"S": rows}, size=size), "a.xls")
        assert (read.errors, len(read)) == ({(1, 0): Fault.CELL_ERROR}, 2)


def test_parts_inside_a_sheet_are_not_taken_for_its_cells() -> None:
    chart = record(0x0809, bytes(16)) + record(0x0205, bytes(6) + b"\x2a\x01") + record(0x000A, b"")
    assert table(xls({"S": [["a"], [1]]}, more=chart), "a.xls").errors == {}


def test_hidden_rows_of_an_old_workbook_are_counted() -> None:
    hidden = b"".join(record(0x0208, struct.pack("<HHHHHHI", row, 0, 1, 255, 0, 0, 0x20 * (row > 1))) for row in range(4))
    assert table(xls({"S": [["a"], [1], [2], [3]]}, more=hidden), "a.xls").hidden_rows == 2


# ---- far cells


@pytest.mark.parametrize("far", [record(0x0203, struct.pack("<HHHd", 65535, 255, 0, 1.0))])
def test_a_value_far_outside_an_old_sheet_is_refused_too(far: bytes) -> None:
    with pytest.raises(Unreadable) as no:
        table(xls({"S": [["a"], [1]]}, more=far), "a.xls")
    assert no.value.figures == {"cell": "IV65536"}


def test_a_record_of_many_numbers_reaches_to_its_last_column() -> None:
    many = record(0x00BD, struct.pack("<HH", 65535, 0) + bytes(6 * 100) + struct.pack("<H", 99))
    with pytest.raises(Unreadable) as no:
        table(xls({"S": [["a"], [1]]}, more=many), "a.xls")
    assert no.value.figures == {"cell": "CV65536"}


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "XFD1048576"),
        (b'<row r="1048576"><c r="D1048576"><v>1</v></c></row>', "D1048576"),
        (b'<row r="99999999"><c r="A99999999"><v>1</v></c></row>', "A99999999"),
        (b'<row r="2"><c r="XFD2"><v>1</v></c></row><row r="900"><c r="A900"><v>1</v></c></row>', "XFD900"),
        (b"<row r='1048576'><c\tr = 'XFD1048576'><v>1</v></c></row>", "XFD1048576"),
        (b'<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>', "XFD1048576"),
        (b'<row r="1048576"><c s="1" r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>', "XFD1048576"),
    ],
)
def test_a_value_far_outside_is_refused_and_named(row: bytes, cell: str) -> None:
    with pytest.raises(Unreadable) as no:
        table(cells(row), "a.xlsx")
    assert (no.value.code, no.value.figures) == (Fault.FAR_CELL, {"cell": cell})


@pytest.mark.parametrize(
    "row",
    [
        b'<row r="2"><c r="A2"><v>1</v></c><c r="XFD2" s="0"/></row><row r="1048576"><c r="A1048576" s="0"/></row>',
        b'<row r="70000"><c r="Z70000"><v>1</v></c></row>',
        b'<row r="2"><c r="ALL2"><v>1</v></c></row>',
        b"<row><c><v>1</v></c></row>",
    ],
)
def test_formats_without_values_and_wide_tables_are_no_harm(row: bytes) -> None:
    assert code_of(cells(row), "a.xlsx") == "read"


def test_a_full_table_may_be_as_large_as_it_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_scan, "EMPTY_AREA", 100)
    rows = b"".join(b'<row r="%d"><c r="AB%d"><v>1</v></c></row>' % (n, n) for n in range(2, 50))
    assert code_of(cells(rows), "a.xlsx") == "read"
    assert code_of(cells(b'<row r="60"><c r="AB60"><v>1</v></c></row>'), "a.xlsx") == "FAR_CELL"


def test_a_value_far_down_in_one_of_the_first_columns_is_measured() -> None:
    assert code_of(cells(b'<row r="200000"><c r="Z200000"><v>1</v></c></row>'), "a.xlsx") == "FAR_CELL"
    assert code_of(cells(b'<row r="200000"><c r="B200000"><v>1</v></c></row>'), "a.xlsx") == "read"


# ---- bombs and other files under a workbook's name


def stored_as(content: bytes, name: str, size: int) -> bytes:
    """The archive with a lie about the size of one part, in its directory and before the part."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        info = book.getinfo(name)
    true, lie = info.file_size.to_bytes(4, "little"), size.to_bytes(4, "little")
    packed = info.compress_size.to_bytes(4, "little")
    return content.replace(packed + true, packed + lie)


def test_a_small_file_that_unpacks_to_much_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    content = raw_sheet(b'<row r="1"><c r="A1"><v>1</v></c></row>' * 500_000)
    monkeypatch.setattr("app.exchange.workbooks.calamine.load_workbook", pytest.fail)
    with pytest.raises(Unreadable) as no:
        table(content, "a.xlsx")
    assert (no.value.code, no.value.figures["part"], no.value.figures["limit"]) == (Fault.BOMB, "ratio", "150")


def test_limits_of_size_and_number_of_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    content = xlsx([["a"], ["1"]])
    for name, limit in (("MAX_UNPACKED", 1000), ("MAX_PARTS", 5)):
        with monkeypatch.context() as patch:
            patch.setattr(workbooks, name, limit)
            assert code_of(content, "a.xlsx") == "BOMB"
    monkeypatch.setattr(sheet_scan, "MAX_PARSED", 100)
    assert code_of(content, "a.xlsx") == "BOMB"
    monkeypatch.setattr(workbooks, "MAX_FILE", 100)
    assert code_of(content, "a.xlsx") == "TOO_LARGE"


def test_a_part_larger_than_it_says_is_refused() -> None:
    content = cells(b'<row r="2"><c r="A2"><v>1</v></c></row>' * 3000)
    assert code_of(stored_as(content, "xl/worksheets/sheet1.xml", 2000), "a.xlsx") == "DAMAGED_WORKBOOK"


ENTITY = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("name", ["xl_1_workbook__xml", SHEET, "xl_1_sharedStrings__xml", "xl_1__rels_1_workbook__xml__rels"])
def test_a_document_type_inside_a_workbook_is_refused(name: str) -> None:
    content = parts(xlsx([["a"], ["1"]]), **{name: ENTITY + b"<w>&x;</w>"})
    assert code_of(content, "a.xlsx") == "FORBIDDEN_XML"
    wide = parts(xlsx([["a"], ["1"]]), **{name: (ENTITY + b"<w/>").decode().encode("utf-16")})
    assert code_of(wide, "a.xlsx") == "FORBIDDEN_XML"


def zipped(**names: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        for name, data in names.items():
            book.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "code", "kind"),
    [
        (zipped(a=b"x"), "NOT_A_WORKBOOK", "zip"),
        (zipped(**{"word/document.xml": b"<w/>"}), "NOT_A_WORKBOOK", "docx"),
        (zipped(**{"content.xml": b"<w/>"}), "NOT_A_WORKBOOK", "ods"),
        (zipped(**{"xl/workbook.bin": b"x"}), "NOT_A_WORKBOOK", "xlsb"),
        (compound({"WordDocument": b"x"}), "NOT_A_WORKBOOK", "ole"),
        (compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "ENCRYPTED_WORKBOOK", None),
        (xls({"S": [["a"], [1]]}, encrypted=True), "ENCRYPTED_WORKBOOK", None),
        (b"PK\x03\x04" + bytes(300), "DAMAGED_WORKBOOK", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "NOT_A_WORKBOOK", "ole"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"), "DAMAGED_WORKBOOK", None),
        (parts(xlsx([["a"]]), xl_1_workbook__xml=b"<workbook"), "DAMAGED_WORKBOOK", None),
        (parts(xlsx([["a"]]), xl_1__rels_1_workbook__xml__rels=None), "DAMAGED_WORKBOOK", None),
        (parts(xlsx([["a"]]), **{SHEET: None}), "DAMAGED_WORKBOOK", None),
        (xlsx([]), "EMPTY_FILE", None),
        (xls({"S": []}), "EMPTY_FILE", None),
    ],
)
def test_what_is_no_workbook_is_named(content: bytes, code: str, kind: str | None) -> None:
    with pytest.raises(Unreadable) as no:
        table(content, "a.xlsx")
    assert no.value.code == code
    assert kind is None or no.value.figures["found"] == kind


OLD = xls({"S": [["a"], [1]]})
DIRECTORY = OLD.index("Root Entry".encode("utf-16-le"))


def with_bytes(at: int, new: bytes) -> bytes:
    return OLD[:at] + new + OLD[at + len(new) :]


@pytest.mark.parametrize(
    "content",
    [
        with_bytes(30, b"\x05\x00"),
        with_bytes(48, b"\x00\x00\x00\x00"),
        with_bytes(48, b"\xf0\x00\x00\x00"),
        with_bytes(DIRECTORY + 128, "Other".encode("utf-16-le") + b"\0\0"),
        with_bytes(OLD.index(struct.pack("<II", 1, 2)), struct.pack("<I", 0)),
        OLD[:1500],
    ],
)
def test_an_old_workbook_that_contradicts_itself_is_refused(content: bytes) -> None:
    assert code_of(content, "a.xls") in ("DAMAGED_WORKBOOK", "NOT_A_WORKBOOK")


def test_an_archive_locked_with_a_password_is_named() -> None:
    content = xlsx([["a"], ["1"]])
    locked = bytearray(content)
    locked[content.index(b"PK\x01\x02") + 8] |= 1
    assert code_of(bytes(locked), "a.xlsx") == "ENCRYPTED_WORKBOOK"


@pytest.mark.parametrize("content", [xlsx([["a", "b"], ["1", 2], ["3", 4]]), xls({"S": [["a", "b"], ["1", 2], ["3", Error(7)]]})])
def test_a_damaged_workbook_is_read_or_refused_but_never_crashes(content: bytes) -> None:
    chance = random.Random(20260630)
    for _ in range(150):
        bad = bytearray(content)
        for _ in range(chance.randrange(1, 6)):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        code_of(bytes(bad), "a.xlsx")
        code_of(content[: chance.randrange(10, len(content))], "a.xls")

"""Web pages and XML Spreadsheets under the name .xls, and text from the clipboard: the same tables as real ones."""

import codecs
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange import delimited, web_tables
from app.exchange.amounts import CellNumber
from app.exchange.dates import CellDate
from app.exchange.faults import Fault, Unreadable
from app.exchange.pasting import paste
from app.exchange.web_tables import read_web
from app.exchange.workbooks import Book
from tests.exchange.making import table


def page(markup: str, sheet: str | None = None) -> Book:
    return read_web("a.xls", f"<html><body>{markup}</body></html>".encode(), sheet)


def rows(book: Book) -> list[list[str]]:
    return [list(row) for row in zip(*book.columns, strict=True)]


def refused(data: str | bytes, sheet: str | None = None) -> str:
    with pytest.raises(Unreadable) as no:
        read_web("a.xls", data.encode() if isinstance(data, str) else data, sheet)
    return str(no.value.code)


# ---- web pages


def test_a_table_of_a_page() -> None:
    book = page("<table><tr><th>客户</th><th>金额</th></tr><tr><td>甲</td><td>1,200.50</td></tr></table>")
    assert rows(book) == [["客户", "金额"], ["甲", "1,200.50"]]
    assert (book.encoding, book.sheet, book.other_sheets, book.hidden_rows, book.doubt) == ("html", "1", (), 0, ())


def test_ends_that_are_left_out_are_understood() -> None:
    assert rows(page("<table><tr><td>a<td>b<tr><td>c<td>d")) == [["a", "b"], ["c", "d"]]
    assert rows(page("<tr><td>a<td>b</tr><tr><td>c<td>d")) == [["a", "b"], ["c", "d"]]
    assert rows(page("<table><td>a<td>b</tr><td>c<td>d</table></table></td>x")) == [["a", "b"], ["c", "d"]]


def test_merged_cells_stand_in_their_first_place() -> None:
    book = page(
        "<table><tr><td colspan=2>期初</td><td rowspan=3>备注</td></tr>"
        "<tr><td rowspan='2'>甲</td><td>1</td></tr><tr><td>2</td></tr><tr><td>a</td><td>b</td><td>c</td></tr></table>"
    )
    assert rows(book) == [["期初", "", "备注"], ["甲", "1", ""], ["", "2", ""], ["a", "b", "c"]]


def test_merged_cells_that_lie_over_each_other_shift_nothing_below() -> None:
    book = page("<table><tr><td>a<td rowspan=2>b<td>c<tr><td colspan=2>d<td>e<tr><td>f<td>g<td>h</table>")
    assert rows(book) == [["a", "b", "c"], ["d", "", "e"], ["f", "g", "h"]]


@pytest.mark.parametrize("span", ["0", "-1", "x", ""])
def test_a_span_that_is_none_is_one(span: str) -> None:
    assert rows(page(f"<table><tr><td colspan='{span}'>a<td>b<tr><td>c<td>d</table>")) == [["a", "b"], ["c", "d"]]


def test_a_huge_span_costs_nothing() -> None:
    book = page("<table><tr><td colspan=999999>往来余额表<tr><td rowspan=999999>a<td>b<tr><td>c</table>")
    assert rows(book) == [["往来余额表", ""], ["a", "b"], ["", "c"]]


def test_text_of_a_cell() -> None:
    markup = "<table><tr><td> A&amp;B &#x7532;<b>公\n  司</b> <td>x&nbsp;<br/>y<tr><td><p>1</p><p>2</p><td>&lt;td&gt;</table>"
    assert rows(page(markup)) == [["A&B 甲公 司", "x\ny"], ["1\n2", "<td>"]]


def test_remarks_scripts_and_styles_are_no_text() -> None:
    markup = (
        "<!-- <table><tr><td>no --><style>td{mso-number-format:'>'}</style><script>if(a<b)x='<td>'</script>"
        "<![if !vml]><table><tr><td>a<!-- x --><td>b<?php no ?><tr><td>c<![endif]><td>d</table><!-- open"
    )
    assert rows(page(markup)) == [["a", "b"], ["c", "d"]]


def test_the_largest_table_is_read_and_the_others_are_named() -> None:
    small = "<table><tr><td>标题</td></tr></table>"
    middle = "<table><tr><td>a<td>b<tr><td>c<td>d</table>"
    large = "<table><tr><td>1<td>2<td>3<tr><td>4<td>5<td>6</table>"
    book = page(small + middle + large)
    assert (book.sheet, book.other_sheets, rows(book)[0]) == ("3", ("2",), ["1", "2", "3"])
    assert rows(page(small + middle + large, "2")) == [["a", "b"], ["c", "d"]]
    assert refused(f"<html>{small}{large}", "7") == "SHEET_MISSING"


def test_a_table_inside_a_cell_is_its_own() -> None:
    inner = "<table><tr><td>1<td>2<tr><td>3<td>4</table>"
    book = page(f"<table><tr><td>left{inner}more<td>right<tr></tr></table>")
    assert (book.sheet, rows(book)) == ("2", [["1", "2"], ["3", "4"]])
    assert rows(page(f"<table><tr><td>left{inner}more<td>right<tr></tr></table>", "1")) == [["leftmore", "right"]]


def test_hidden_rows_are_read_and_counted() -> None:
    book = page("<table><tr><td>a<td>b<tr style='height:1px; display: none'><td>c<td>d</table>")
    assert (book.hidden_rows, rows(book)) == (1, [["a", "b"], ["c", "d"]])


META = "<meta http-equiv=Content-Type content='text/html; charset={}'>"


@pytest.mark.parametrize(
    ("declared", "encoding", "mark"),
    [
        ("gb2312", "gb18030", b""), ("utf-8", "gb18030", b""), ("utf-8", "utf-8", b""), ("gb2312", "utf-8", b""),
        ("utf-8", "utf-8", codecs.BOM_UTF8), ("utf-16", "utf-16-le", codecs.BOM_UTF16_LE), ("big5", "big5", b""),
        ("shift_jis", "shift_jis", b""),
    ],
)  # fmt: skip
def test_the_encoding_is_told_by_mark_bytes_and_page(declared: str, encoding: str, mark: bytes) -> None:
    markup = "<html>" + META.format(declared) + "<table><tr><td>入金<td>金山工業<tr><td>1<td>2</table>"
    book = read_web("a.xls", mark + markup.encode(encoding))
    assert (rows(book)[0], book.doubt) == (["入金", "金山工業"], ())


def test_an_encoding_that_nobody_declared_is_asked_for_when_it_looks_wrong() -> None:
    markup = "<table><tr><td>應收帳款餘額<td>國際貿易<tr><td>1<td>2</table>"
    assert read_web("a.xls", markup.encode("big5")).doubt != ()
    assert rows(read_web("a.xls", markup.encode("big5"), encoding="big5"))[0] == ["應收帳款餘額", "國際貿易"]
    assert refused(b"<table><tr><td>\xff\xfe\xff") == "UNDECODABLE"


@pytest.mark.parametrize("markup", ["<html></html>", "<html><table></table>", "<html><table><tr><td> </table>", "<div>x"])
def test_a_page_without_a_table_is_refused(markup: str) -> None:
    assert refused(markup) == "HTML_AS_XLS"


# ---- bounds


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused("<table><tr><td>" + "x" * (delimited.MAX_FIELD + 1) + "</table>") == "FIELD_TOO_LONG"
    assert refused("<table><tr>" + "<td>1" * (web_tables.MAX_WIDTH + 1)) == "TOO_MANY_COLUMNS"
    assert refused("<table>" * (web_tables.MAX_DEPTH + 1)) == "BOMB"
    assert refused("<table><tr><td title='" + "x" * 30_000 + "'>") == "FIELD_TOO_LONG"
    monkeypatch.setattr(web_tables, "MAX_ROWS", 3)
    assert refused("<table>" + "<tr><td>1<td>2" * 4) == "TOO_MANY_ROWS"
    assert refused(spread("<Row/>" * 4)) == "TOO_MANY_ROWS"
    monkeypatch.setattr(web_tables, "MAX_WEB", 10)
    assert refused("<table><tr><td>1") == "TOO_LARGE"


SLOW = ["<!-- ", "<a ", "<!x", "<td>", "&", "</td", "<script>", "<?", "<![if", "<a b='", "<a\n"]


@pytest.mark.parametrize("piece", SLOW)
def test_a_page_made_to_be_slow_is_not(piece: str) -> None:
    """Each is quadratic for a reader that begins again at every mark left open: a minute instead of a second."""
    markup = ("<table><tr><td>a<td>b<tr><td>c<td>d</table>" + piece * 60_000).encode()
    _read_or_refuse(markup + b">")
    try:
        assert read_web("a.xls", markup).sheet
    except Unreadable as no:
        assert no.code in (Fault.FIELD_TOO_LONG, Fault.TOO_MANY_COLUMNS)


# ---- XML Spreadsheet 2003

SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
SPACES = f'xmlns="{SPACE}" xmlns:ss="{SPACE}" xmlns:x="urn:schemas-microsoft-com:office:excel"'


def spread(body: str, more: str = "", head: str = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>') -> str:
    sheet = f'<Worksheet ss:Name="往来"><Table><Column/>{body}</Table></Worksheet>'
    return f"{head}<Workbook {SPACES}><Styles><Style/></Styles>{sheet}{more}</Workbook>"


def cell(text: str, kind: str = "String", **more: object) -> str:
    attributes = "".join(f' ss:{name}="{value}"' for name, value in more.items())
    return f'<Cell{attributes}><Data ss:Type="{kind}">{text}</Data></Cell>'


def sheet(*body: Sequence[str]) -> Book:
    return read_web("a.xls", spread("".join(f"<Row>{''.join(cells)}</Row>" for cells in body)).encode())


def test_the_cells_of_an_xml_spreadsheet_keep_their_types() -> None:
    book = sheet(
        [cell("客户"), cell("金额"), cell("日期"), cell("否")],
        [cell("甲&amp;乙"), cell("1200.5", "Number"), cell("2026-01-02T00:00:00.000", "DateTime"), cell("1", "Boolean")],
        [cell("00123"), cell("1.2E+3", "Number"), cell("2026-01-02T10:30:00", "DateTime"), cell("0", "Boolean")],
        [cell("x"), cell("NaN", "Number"), cell("nie", "DateTime"), cell("?", "Boolean")],
    )
    assert rows(book) == [
        ["客户", "金额", "日期", "否"],
        ["甲&乙", "1200.5", "2026-01-02", "true"],
        ["00123", "1200", "2026-01-02 10:30:00", "false"],
        ["x", "NaN", "nie", "?"],
    ]
    assert [type(text) for text in book.columns[1]] == [str, CellNumber, CellNumber, str]
    assert [type(text) for text in book.columns[2]] == [str, CellDate, CellDate, str]
    assert (book.encoding, book.sheet) == ("xml", "往来")


def test_an_index_leaves_rows_and_cells_out_and_a_merged_cell_covers_the_next() -> None:
    body = (
        f"<Row>{cell('a', MergeAcross=1)}{cell('b')}</Row>"
        f"<Row ss:Index='3' ss:Span='1' ss:Hidden='1'/><Row>{cell('c', Index=3)}{cell('d', Index='x')}</Row>"
    )
    book = read_web("a.xls", spread(body).encode())
    assert rows(book) == [["a", "", "b", ""], ["", "", "", ""], ["", "", "", ""], ["", "", "", ""], ["", "", "c", "d"]]
    assert book.hidden_rows == 1


def test_errors_and_formulas_without_a_value_are_named() -> None:
    book = sheet([cell("a"), cell("b")], [cell("#N/A", "Error"), '<Cell ss:Formula="=1"/>', cell("3", "Number", Formula="=3")])
    assert book.errors == {(1, 0): Fault.CELL_ERROR, (1, 1): Fault.FORMULA_WITHOUT_VALUE}
    assert rows(book)[1] == ["", "", "3"]


def test_remarks_on_a_cell_are_not_its_text_and_marked_text_is() -> None:
    note = '<Cell><Data ss:Type="String"><B>1</B>2</Data><Comment><Data>no</Data></Comment></Cell><Cell/>'
    assert rows(sheet([note, cell("x")], [cell("c"), "", cell("d")]))[0] == ["12", "", "x"]


def test_the_first_visible_sheet_with_a_body() -> None:
    def one(name: str, state: str, text: str) -> str:
        table = f"<Table><Row>{cell(text)}{cell('2')}</Row><Row>{cell('3')}</Row></Table>"
        options = f"<x:WorksheetOptions><x:Visible>{state}</x:Visible></x:WorksheetOptions>"
        return f'<Worksheet ss:Name="{name}">{table}{options}</Worksheet>'

    text = spread("", one("h", "SheetHidden", "hidden") + one("v", "", "seen") + one("w", "", "too"))
    assert (read_web("a.xls", text.encode()).sheet, read_web("a.xls", text.encode()).other_sheets) == ("v", ("w",))
    assert rows(read_web("a.xls", text.encode(), "h"))[0] == ["hidden", "2"]
    assert refused(text, "?") == "SHEET_MISSING"
    assert refused(spread("")) == "EMPTY_FILE"


@pytest.mark.parametrize("encoding", ["gb2312", "utf-8"])
def test_xml_in_any_declared_encoding(encoding: str) -> None:
    text = spread(f"<Row>{cell('客户')}{cell('b')}</Row>" * 2, head=f'<?xml version="1.0" encoding="{encoding}"?>')
    assert rows(read_web("a.xls", text.encode(encoding)))[0] == ["客户", "b"]


ENTITY = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (spread(f"<Row>{cell('&b;')}</Row>", head='<?xml version="1.0"?>' + ENTITY), "FORBIDDEN_XML"),
        (spread("", head='<!DOCTYPE x SYSTEM "file:///etc/passwd">'), "FORBIDDEN_XML"),
        (spread(f"<Row>{cell('&b;')}</Row>"), "DAMAGED_WORKBOOK"),
        (spread("<Row>"), "DAMAGED_WORKBOOK"),
        (spread("<Row>" + "<i>" * 80 + "</i>" * 80 + "</Row>"), "BOMB"),
        (spread(f"<Row>{cell('x' * 40_000)}</Row>"), "FIELD_TOO_LONG"),
        (spread(f"<Row ss:Index='1048576'>{cell('x', Index=16384)}</Row>"), "FAR_CELL"),
        (spread(f"<Row>{cell('x', Index=9999999)}</Row>"), "FAR_CELL"),
        ('<?xml version="1.0"?><Invoice/>', "HTML_AS_XLS"),
    ],
)
def test_xml_that_is_refused(text: str, code: str) -> None:
    assert refused(text) == code


# ---- pasted text


def pasted(text: str) -> list[list[str]]:
    read = paste(text)
    assert read.is_text
    return [read.row(i)[: read.lengths[i]] for i in range(len(read))]


def test_pasted_cells_are_parted_by_tabs() -> None:
    assert pasted("客户\t金额\r\n甲, 乙\t1,200.50\r\n") == [["客户", "金额"], ["甲, 乙", "1,200.50"]]
    assert pasted("a,b\n1,2\n") == [["a", "b"], ["1", "2"]]
    assert pasted("一列\n甲\n") == [["一列"], ["甲"]]


def test_a_quoted_cell_may_hold_a_line_break_and_other_quotes_are_letters() -> None:
    assert pasted('a\t"两\n行"\tc\n') == [["a", "两\n行", "c"]]
    assert pasted('"A" 级\t5" 管\n"b\t\n') == [['"A" 级', '5" 管'], ['"b', ""]]


@pytest.mark.parametrize(("text", "code"), [("", "EMPTY_FILE"), (" \r\n\t", "EMPTY_FILE"), ('a,b\n"x,1', "UNCLOSED_QUOTE")])
def test_pasted_text_that_is_no_table(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as no:
        paste(text)
    assert no.value.code == code


def test_a_paste_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.exchange.pasting.MAX_PASTED", 3)
    with pytest.raises(Unreadable, match="TOO_LARGE"):
        paste("abcd")


def test_gbk_text_with_tabs_under_the_name_of_a_workbook_is_read() -> None:
    read = table("客户\t金额\r\n甲\t1\r\n".encode("gb18030"), "往来.xls")
    assert ([read.row(0), read.row(1)], read.encoding) == ([["客户", "金额"], ["甲", "1"]], "gb18030")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_page_under_the_name_of_a_workbook_is_a_table(encoding: str) -> None:
    read = table("<table><tr><td>客户<td>金额<tr><td>甲<td>1</table>".encode(encoding), "往来.xls")
    assert ([read.row(0), read.row(1)], read.encoding, read.sheet) == ([["客户", "金额"], ["甲", "1"]], "html", "1")
    assert not read.is_text
    assert table(spread(f"<Row>{cell('a')}{cell('b')}</Row>" * 2).encode(encoding), "a.xls").encoding == "xml"


# ---- anything at all

PIECES = st.sampled_from(
    [
        "<table>", "</table>", "<tr>", "</tr>", "<td>", "<td colspan=3>", "<td rowspan=2>", "</td>", "<th", ">", "<",
        "&amp;", "&#x", "<!--", "-->", "<br>", "a", "甲", "1.5", "\n", "\x00", "<!DOCTYPE html>", "<script>", "\ud7ff",
        "<?xml version='1.0'?>", f"<Workbook xmlns:ss='{SPACE}'>", "</Workbook>", "<Worksheet>", "</Worksheet>",
        "<Row ss:Index='9'>", "<Row>", "</Row>", "<Cell>", "<Cell ss:Index='300'>", "</Cell>", "<Data ss:Type='Number'>",
        "</Data>",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_markup_is_a_table_or_a_refusal(text: str) -> None:
    _read_or_refuse(text.encode())


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_a_table_or_a_refusal(data: bytes, marked: bool) -> None:
    _read_or_refuse(b"<table><tr><td>" * marked + data)


@given(st.text(max_size=200))
def test_any_pasted_text_is_a_table_or_a_refusal(text: str) -> None:
    try:
        read = paste(text)
    except Unreadable:
        return
    assert all(len(column) == len(read) for column in read.columns)


def _read_or_refuse(data: bytes) -> None:
    try:
        book = read_web("a.xls", data)
    except Unreadable:
        return
    assert len({len(column) for column in book.columns}) == 1
    assert any(map(any, book.columns)) or book.errors

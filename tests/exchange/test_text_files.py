"""Text files: encodings, delimiters, quotes, odd rows, and cells nobody can see."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange import delimited
from app.exchange.characters import csv_plain, csv_safe, unseen
from app.exchange.faults import Fault, Unreadable
from app.exchange.reading import read_table
from tests.exchange.making import DOCUMENTS, checked, code_of, figures, found, lines, table

CHINESE = "客户编号,单据号,开票日期,价税合计\n001,甲1,2026-03-05,12.50\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (CHINESE.encode("utf-8"), "utf-8"),
        (CHINESE.encode("utf-8-sig"), "utf-8-sig"),
        (CHINESE.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + CHINESE.encode("utf-16-be"), "utf-16"),
        (CHINESE.encode("gb18030"), "gb18030"),
        (b"a,b\n1,2\n", "utf-8"),
    ],
)
def test_the_encoding_is_told_by_the_bytes_and_reported(data: bytes, encoding: str) -> None:
    read = table(data)
    assert read.encoding == encoding
    if encoding != "utf-8" or data.startswith(CHINESE[:1].encode()):
        assert read.columns[0] == ["客户编号", "001"]


def test_a_map_may_name_the_encoding_but_a_mark_wins() -> None:
    assert table("客戶\n繁體\n".encode("big5"), encoding="big5").columns == [["客戶", "繁體"]]
    assert table("客户\n".encode("utf-8-sig"), encoding="gb18030").encoding == "utf-8-sig"


def test_bytes_that_are_no_text_in_any_of_them_are_refused_with_their_line() -> None:
    with pytest.raises(Unreadable) as no:
        table("客户\n".encode("gb18030") + b"a\n\xff\xff\xff\n")
    assert (no.value.code, no.value.figures) == (Fault.UNDECODABLE, {"encoding": "gb18030", "line": "3"})


@pytest.mark.parametrize(
    "data",
    [
        "customer,name\n1,Müller\n2,Gärtner\n".encode("cp1252"),
        "客戶編號,客戶名稱\n1,臺灣鋼鐵廠\n2,龍騰實業\n".encode("big5"),
    ],
)
def test_a_text_that_only_looks_like_gb18030_is_asked_about(data: bytes) -> None:
    read = table(data)
    assert read.encoding == "gb18030"
    assert read.doubt


@pytest.mark.parametrize("text", ["客户编号,客户名称\n1,张喆\n2,朱镕基路店\n", "code,name\n1,上海华达五金有限公司\n"])
def test_chinese_in_gb18030_is_not_asked_about(text: str) -> None:
    assert table(text.encode("gb18030")).doubt == ()


def test_the_question_about_the_encoding_comes_with_the_check() -> None:
    done = checked("customers", "code,name\n1,Müller\n".encode("cp1252"))
    (ask,) = done.asks
    assert (ask.fault, ask.key, done.drafts) == (Fault.DOUBTFUL_ENCODING, "encoding", [])
    assert "cp1252" in ask.choices


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(sign: str) -> None:
    rows = [["客户编号", "单据号", "金额"], ["1", "A", "1 234"], ["2", "B", "5"]]
    assert table("\n".join(sign.join(row) for row in rows)).columns == [list(c) for c in zip(*rows, strict=True)]


def test_decimal_commas_do_not_hide_the_semicolon() -> None:
    read = table("a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n")
    assert read.columns == [["a", "1,5", "1,5"], ["b", "2,5", "2,5"], ["c", "3,5", "3,5"]]


def test_text_padded_with_tabs_is_not_taken_for_tab_separated() -> None:
    assert table("号\t,名\t,\n1\t,a\t,\n").columns == [["号\t", "1\t"], ["名\t", "a\t"], ["", ""]]
    padded = table('日期,摘要,金额,\n2026-01-01 \t,"消 \t费 \t","1,5 \t",\n2026-01-02 \t,"还 \t款 \t","2 \t",\n')
    assert padded.columns[2] == ["金额", "1,5 \t", "2 \t"]


def test_commas_in_a_tab_separated_text_are_text() -> None:
    assert table("a\tb\n1\tx, y\n2\tz, w\n").columns == [["a", "1", "2"], ["b", "x, y", "z, w"]]


def test_a_line_that_announces_the_delimiter_is_no_row() -> None:
    read = table("sep=;\na;b\n1;2\n")
    assert (read.columns, read.lengths) == ([["", "a", "1"], ["", "b", "2"]], [0, 2, 2])


def test_the_delimiter_may_be_given() -> None:
    assert table("a;b,c\n1;2,3\n", delimiter=";").columns == [["a", "1"], ["b,c", "2,3"]]


def test_quotes_hold_delimiters_quotes_and_line_breaks() -> None:
    read = table('a,b\n"x,1","say ""hi""\nthere"\n')
    assert read.columns == [["a", "x,1"], ["b", 'say "hi"\nthere']]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ('a,b\n1,2\n3,"4\n5,6\n', Fault.UNCLOSED_QUOTE, "3"),
        ('a,b\n1,2\n"x"y,3\n', Fault.BAD_QUOTE, "3"),
        ('a,b\n1,"' + "x\n" * 60 + '",\n', Fault.UNCLOSED_QUOTE, "2"),
        ('a,b\n"1\n1",2\n3,"' + "x\n" * 60 + '"\n', Fault.UNCLOSED_QUOTE, "4"),
        ("a,b\n1," + "x" * 40_000 + "\n", Fault.FIELD_TOO_LONG, "2"),
    ],
)
def test_quotes_that_do_not_match_are_refused_with_the_line_they_begin_on(content: str, code: Fault, line: str) -> None:
    with pytest.raises(Unreadable) as no:
        table(content)
    assert (no.value.code, no.value.figures["line"]) == (code, line)


def test_padding_behind_a_closing_quote_is_no_mistake() -> None:
    text = 'a,b,c\r\n"1,099.14"\t,"x ""y"" , z"  ,"" \t\r\n"2" ,3,"4"\t\n"5"\t,6,7'
    assert table(text).columns == [["a", "1,099.14", "2", "5"], ["b", 'x "y" , z', "3", "6"], ["c", "", "4", "7"]]
    assert table('a\tb\tc\n"1" \t\t2\n').columns == [["a", "1"], ["b", ""], ["c", "2"]]
    assert code_of('a,b\n"1"\t,2\n"x" y,3\n') == "BAD_QUOTE"


def test_a_quote_inside_a_name_is_a_character() -> None:
    assert table('a,b\n5" pipe,2\n').columns == [["a", '5" pipe'], ["b", "2"]]


def test_row_numbers_are_those_of_the_sheet_blank_lines_counted() -> None:
    done = checked("documents", lines(DOCUMENTS, "C,1,2026-01-01,5", "", '"C\n2",2,2026-01-01,5', ",,,", "C,3,2026-01-01,x"))
    assert [draft.row for draft in done.drafts] == [2, 4]
    assert found(done.rejected) == [(6, "amount", "AMOUNT_UNREADABLE")]
    assert [(str(w.problem), figures(w)) for w in done.warnings] == [("BLANK_ROWS", {"count": "2"})]


def test_a_row_with_too_few_or_too_many_cells_is_refused_and_never_shifted() -> None:
    done = checked("documents", lines(DOCUMENTS, "C,1,2026-01-01", "C,2,2026-01-01,5,9", "C,3,2026-01-01,5,,", "C,4,2026-01-01,5"))
    assert [(draft.row, draft.number) for draft in done.drafts] == [(4, "3"), (5, "4")]
    assert found(done.rejected) == [(2, None, "RAGGED_ROW"), (3, None, "RAGGED_ROW")]
    assert [figures(p) for p in done.rejected] == [{"cells": "3", "expected": "4"}, {"cells": "5", "expected": "4"}]
    assert done.rows == 4


def test_a_file_whose_rows_are_all_one_cell_too_long_has_no_readable_row() -> None:
    done = checked("documents", lines(DOCUMENTS, "x,C,1,2026-01-01,5", "x,C,2,2026-01-01,5"))
    assert (done.drafts, len(done.rejected), done.rows) == ([], 2, 2)


def test_a_wide_row_far_down_is_refused_without_widening_the_table() -> None:
    rows = [DOCUMENTS, *(f"C,{n},2026-01-01,5" for n in range(1200)), "C,x,2026-01-01,5" + "," * 400 + "9"]
    done = checked("documents", lines(*rows))
    assert (len(done.drafts), found(done.rejected)) == (1200, [(1202, None, "RAGGED_ROW")])


def test_a_long_file_is_put_together_from_its_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    text = lines("a,b", *(f"{n},{n % 3}" for n in range(50)), "x,y,,", "x,y,z", "x", "x,y")
    whole = table(text)
    for name, value in (("_FIRST_PIECE", 7), ("_PIECE", 3), ("_FEW_VALUES", 5)):
        monkeypatch.setattr(delimited, name, value)
    pieces = table(text)
    assert [column[:51] for column in pieces.columns] == [column[:51] for column in whole.columns[:2]]
    assert (len(whole), list(pieces.lengths[51:])) == (55, [2, 3, 1, 2])
    assert [list(column[51:]) for column in pieces.columns] == [["x", "x", "x", "x"], ["y", "y", "", "y"]]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.csv", "EMPTY_FILE"),
        (b"\xef\xbb\xbf\r\n ", "a.csv", "EMPTY_FILE"),
        (b"\xff\xfe", "a.csv", "EMPTY_FILE"),
        (b"%PDF-1.7 abc", "a.csv", "NOT_TEXT"),
        (b"%PDF-1.7 abc", "a.xlsx", "NOT_A_WORKBOOK"),
        (b"\x00\x01\x02\x03" * 100, "a.csv", "NOT_TEXT"),
        (b"\x00\x01\x02\x03" * 100, "a.xls", "NOT_A_WORKBOOK"),
        (b"\x89PNG\r\n\x1a\nxxxx", "a.xlsx", "NOT_A_WORKBOOK"),
        (b"<html><p>1</p></html>", "a.xls", "HTML_AS_XLS"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML>", "a.xlsx", "HTML_AS_XLS"),
        (b'<?xml version="1.0"?><Workbook/>', "a.xls", "HTML_AS_XLS"),
        ("客户\t金额\r\n甲\t1\r\n".encode("gb18030"), "a.xls", "read"),
    ],
)
def test_a_file_that_is_no_table_is_named(content: bytes, name: str, code: str) -> None:
    assert code_of(content, name) == code


def test_a_missing_or_forbidden_file_is_named(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "no.csv", Fault.FILE_MISSING), (tmp_path, Fault.FILE_DENIED)):
        with pytest.raises(Unreadable) as no:
            read_table(path)
        assert no.value.code is code


def test_a_file_beyond_the_limit_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.exchange.reading.MAX_BYTES", 10)
    assert code_of("a,b,c\n1,2,3\n") == "TOO_LARGE"


def test_more_rows_or_cells_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_ROWS", 3)
    assert code_of("a\n1\n2\n") == "read"
    assert code_of("a\n1\n2\n3\n") == "TOO_MANY_ROWS"
    monkeypatch.setattr(delimited, "MAX_CELLS", 5)
    assert code_of("a,b\n1,2\n") == "TOO_MANY_ROWS"


# ---- what nobody can see

UNSEEN = ["\0", "\x07", "\x1b", "\x7f", "\x85", "\u200b", "\u200d", "\u200e", "\u202e", "\u2066", "\ufeff", "\u00ad"]


@pytest.mark.parametrize("char", UNSEEN)
def test_a_cell_with_an_unseen_character_is_refused(char: str) -> None:
    done = checked("customers", f"code,name,note\n1,Ab{char}c,x\n2,Good,y\n")
    assert [draft.code for draft in done.drafts] == ["2"]
    assert found(done.rejected) == [(2, "name", "CONTROL_CHARACTER")]
    assert figures(done.rejected[0]) == {"codepoint": f"U+{ord(char):04X}"}


def test_an_unseen_character_in_a_column_nobody_reads_does_no_harm() -> None:
    done = checked("customers", "code,name,mood\n1,Ab,\x07\n")
    assert (len(done.drafts), done.rejected) == (1, [])


def test_blanks_around_a_cell_go_and_line_breaks_inside_become_blanks() -> None:
    done = checked("customers", 'code,name,address\n\u3000001 ,\t李 明\u00a0,"人民路1号\r\n  三楼\t左"\n')
    draft = done.drafts[0]
    assert (draft.code, draft.name, draft.address) == ("001", "李 明", "人民路1号 三楼 左")


def test_private_use_and_rare_characters_are_text() -> None:
    done = checked("customers", "code,name\n1,\ue000𠮷堃\n")
    assert done.drafts[0].name == "\ue000𠮷堃"


@given(st.text(max_size=20))
def test_text_is_either_kept_or_refused_for_a_named_character(text: str) -> None:
    char = unseen(text)
    assert char in text if char else text.isprintable() or not any(c in text for c in UNSEEN)


# ---- formulas


@pytest.mark.parametrize("start", list("=+-@\t\r\n\0＝＋－＠"))
def test_text_that_a_spreadsheet_would_run_is_guarded(start: str) -> None:
    assert csv_safe(f"{start}1+1") == f"'{start}1+1"
    assert csv_safe(f"'{start}1+1") == f"''{start}1+1"


@pytest.mark.parametrize("text", ["", "abc", "1-2", "'abc", "a=b", "''"])
def test_other_text_is_left_alone(text: str) -> None:
    assert csv_safe(text) == text == csv_plain(text)


@given(st.text("'=+-@＝ab\t\n\0", max_size=6))
def test_the_guard_comes_off_again(text: str) -> None:
    assert csv_plain(csv_safe(text)) == text


def test_an_import_takes_the_guard_off() -> None:
    done = checked("customers", "code,name,phone,note\n1,'=Smith,'+86 21 5555 0000,'tis fine\n")
    draft = done.drafts[0]
    assert (draft.name, draft.phone, draft.note) == ("=Smith", "+86 21 5555 0000", "'tis fine")

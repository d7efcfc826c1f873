"""Which format bytes are, what is left to the tables, and that no bytes at all make a reader fail."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.money import show
from app.exchange import bank_messages
from app.exchange.bank_entries import clean, decoded
from app.exchange.bank_messages import read_message
from app.exchange.bank_statement import BankStatement
from app.exchange.faults import Fault, Unreadable
from tests.exchange.bank_making import agrees, balance, camt, entry, mt940, ofx, record, refusal, samples

VALID = {
    "mt940": mt940(":61:2606020602RCR10,00NTRFNONREF//B-77", ":86:166?00GUTSCHRIFT?20EREF+RE-1?21SVWZ+Rechnung?32Muster"),
    "camt053": camt(entry(), entry("2.50", "DBIT"), balances=balance("OPBD", "1") + balance("CLBD", "8.50")),
    "ofx": ofx(record(), record("-2.50", "2", more="<NAME>Acme<MEMO>Invoice")),
}


@pytest.mark.parametrize("layout", VALID)
def test_the_format_is_told_by_what_is_inside(layout: str) -> None:
    for name in ("a.sta", "a.xml", "a.ofx", "noname"):
        (statement,) = read_message(name, VALID[layout].encode()) or ()
        assert statement.layout == layout


TABLES = {
    "csv": "日期,金额,摘要\n2026-06-01,5.00,货款\n",
    "times": "10:20:30 x\n:9:\nOFX of 10:20:\n",
    "numbers": "1\n2\n3\n",
    "html": "<html><table><tr><td>OFX</td></tr></table></html>",
    "invoice": '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>',
    "exclaims": "!,a\n!,b\n",
}


@pytest.mark.parametrize("kind", TABLES)
def test_what_is_none_of_these_is_left_to_others(kind: str) -> None:
    assert read_message("a.csv", TABLES[kind].encode()) is None


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"])
def test_packed_files_are_left_to_others(start: bytes) -> None:
    assert read_message("a.xlsx", start + VALID["ofx"].encode()) is None


@pytest.mark.parametrize(
    "text", ["!Type:Bank\nD1/ 1'00\nT-10.00\n^\n", "# x\n!Option:AutoSwitch\n!Account\nNBank\n^\n", "!Clear:AutoSwitch"]
)
def test_a_qif_is_refused(text: str) -> None:
    assert refusal(text, "a.qif") == ("QIF_FILE", {"name": "a.qif"})


@pytest.mark.parametrize("data", [b"", b" \r\n\t"])
def test_nothing_is_refused(data: bytes) -> None:
    assert refusal(data, "a.qif") == ("EMPTY_FILE", {"name": "a.qif"})


@pytest.mark.parametrize("layout", VALID)
def test_a_file_too_large_is_refused(layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bank_messages, "MAX_BYTES", 100)
    assert refusal(VALID[layout])[0] == "TOO_LARGE"
    assert read_message("a.csv", TABLES["csv"].encode() * 100) is None


@pytest.mark.skipif(not samples("qif"), reason="the samples are not here")
def test_every_sample_of_qif_is_refused() -> None:
    assert {refusal(p.read_bytes(), p.name)[0] for p in samples("qif")} == {"QIF_FILE", "EMPTY_FILE"}


@pytest.mark.skipif(not samples("ofx"), reason="the samples are not here")
def test_tables_among_the_samples_are_left_to_others() -> None:
    tables = [p for p in samples("ofx") if p.suffix in (".csv", ".xls")]
    assert len(tables) == 3
    assert [read_message(p.name, p.read_bytes()) for p in tables] == [None] * 3


def test_what_is_said_is_one_line_once_and_can_be_seen() -> None:
    assert clean("a\u202e b\n", None, " ", "b", "c\0") == "a b c"
    assert clean(" ", None, "\u200b") is None
    assert clean("x" * 5000) == "x" * 2000


# ---- whatever comes


def whole(data: bytes) -> tuple[BankStatement, ...] | None:
    """What a file says, after making sure that it is sound; None where it is refused or none of these."""
    try:
        statements = read_message("x", data)
    except Unreadable as error:
        assert error.code in set(Fault)
        return None
    for statement in statements or ():
        assert agrees(statement)
        for line in statement.lines:
            assert line.amount > 0 and line.side in ("in", "out") and line.row > 0
            assert line.currency == statement.currency and show(line.amount, line.currency)
            assert statement.first is not None and statement.last is not None
            assert statement.first <= line.date <= statement.last
            assert all(part is None or part.strip() for part in (line.party, line.text, line.reference))
    return statements


FUZZ = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
STARTS = (
    b"",
    b":20:",
    b":61:",
    b"<OFX>",
    b"OFXHEADER:100\n<OFX><STMTRS><CURDEF>EUR",
    b"<?xml urn:iso:std:iso:20022:",
    b"\xff\xfe",
    b"!Type:",
)


@FUZZ
@given(st.sampled_from(STARTS), st.binary(max_size=400))
def test_random_bytes_never_make_a_reader_fail(start: bytes, data: bytes) -> None:
    whole(start + data)


PIECES = st.sampled_from([
    b":61:", b":86:", b":62F:", b":60F:", b":20:", b":25:", b"\r\n", b"-", b"?20", b"/NAME/", b",", b".", b"9" * 20, b"<", b">",
    b"</", b"/>", b"<Ntry>", b"</Ntry>", b"<STMTTRN>", b"</STMTTRN>", b"<TRNAMT>", b"&lt;", b"&#0;", b"<!DOCTYPE x>", b"<![CDATA[",
    b"]]>",
    b"\0", b"\xff", b"\xe2\x80\xae", "１٣".encode(), b"C", b"D", b"R", b"EUR", b"JPY", b"DEM", b"0230", b"e5", b"NaN", b"-0",
])  # fmt: skip


@st.composite
def damaged(draw: Callable[..., object]) -> bytes:
    """A valid file with a few pieces put in, put over, left out or doubled."""
    data = str(draw(st.sampled_from([*VALID.values()]))).encode()  # type: ignore[call-arg]
    for _ in range(int(draw(st.integers(1, 4)))):  # type: ignore[call-overload, arg-type]
        at = int(draw(st.integers(0, len(data))))  # type: ignore[call-overload]
        length = int(draw(st.integers(0, 40)))  # type: ignore[call-overload]
        piece = draw(st.one_of(PIECES, st.just(b""), st.just(data[at : at + length] * 2), st.binary(max_size=6)))
        data = data[:at] + bytes(piece) + data[at + length :]  # type: ignore[call-overload]
    return data


@FUZZ
@given(damaged())
def test_damaged_files_never_make_a_reader_fail(data: bytes) -> None:
    whole(data)


@pytest.mark.parametrize("layout", VALID)
def test_a_file_cut_short_is_never_taken_for_a_whole_one(layout: str) -> None:
    data = VALID[layout].rstrip("-\r\n").encode()
    lines = [line for s in whole(data) or () for line in s.lines]
    for cut in range(len(data) - 25):
        statements = whole(data[:cut])
        assert not statements, (layout, cut)
    assert lines


@FUZZ
@given(st.text(max_size=60), st.sampled_from(["utf-8", "utf-16", "gb18030"]))
def test_text_in_any_encoding_decodes(text: str, encoding: str) -> None:
    try:
        assert isinstance(decoded(text.encode(encoding, errors="ignore")), str)
    except Unreadable as error:
        assert error.code is Fault.UNDECODABLE

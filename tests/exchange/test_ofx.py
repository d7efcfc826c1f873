"""OFX 1.x and 2.x: tags without ends, signs, corrections, currencies, and files that are refused."""

import pytest

from tests.exchange.bank_making import codes, ofx, one, read, record, refusal, samples

XML = """<?xml version="1.0" encoding="UTF-8"?><?OFX OFXHEADER="200" VERSION="220"?>
<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>CNY</CURDEF>
<BANKACCTFROM><BANKID>9</BANKID><ACCTID>6222 01</ACCTID></BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260601</DTSTART><DTEND>20260630</DTEND>
<STMTTRN><TRNTYPE>XFER</TRNTYPE><DTPOSTED>20260602153000.000[+8:CST]</DTPOSTED><TRNAMT>+1,50</TRNAMT><FITID>F1</FITID>
<PAYEE><NAME>明远 &amp; 海通</NAME></PAYEE><BANKACCTTO><BANKID>8</BANKID><ACCTID>77</ACCTID></BANKACCTTO>
<MEMO><![CDATA[货款 <A101>]]></MEMO></STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>-5.00</BALAMT><DTASOF>20260630</DTASOF></LEDGERBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"""


def test_version_1_without_end_tags_is_read() -> None:
    more = "<NAME>Acme &amp; Co<!-- x --><EXTDNAME/><MEMO>Invoice 7 &#8211; May<CHECKNUM>1001<REFNUM>1"
    statement = one(ofx(record("-10.50", more=more), record("3", "2")))
    head = (statement.layout, statement.account, statement.bank, statement.currency, statement.first, statement.last)
    assert head == ("ofx", "999", "4711", "USD", "2026-06-01", "2026-06-30")
    assert (statement.opening, statement.closing, codes(statement)) == (None, 10000, ([], []))
    first, second = statement.lines
    assert (first.row, first.date, first.time, first.amount, first.side) == (1, "2026-06-02", None, 1050, "out")
    assert (first.party, first.text, first.reference) == ("Acme & Co", "Invoice 7 – May 1001", "1")
    assert (second.row, second.amount, second.side, second.party, second.text) == (2, 300, "in", None, None)


def test_version_2_is_read() -> None:
    statement = one(XML)
    (line,) = statement.lines
    assert (statement.currency, statement.closing, statement.account) == ("CNY", -500, "6222 01")
    assert (line.amount, line.side, line.date, line.time) == (150, "in", "2026-06-02", "15:30:00")
    assert (line.party, line.party_account, line.party_bank, line.text) == ("明远 & 海通", "77", "8", "货款 <A101>")


def test_an_empty_value_without_end_takes_nothing_from_the_next() -> None:
    (line,) = one(ofx("<STMTTRN><CHECKNUM><MEMO><DTPOSTED>20260602<TRNAMT>5<NAME>A<FITID>9</STMTTRN>")).lines
    assert (line.amount, line.party, line.text, line.reference) == (500, "A", None, "9")


def test_a_list_without_end_is_read() -> None:
    statement = one(ofx(record(), record("2", "2")).replace("</BANKTRANLIST>", ""))
    assert ([x.amount for x in statement.lines], statement.closing) == ([1000, 200], 10000)


@pytest.mark.parametrize(("posted", "time"), [
    ("20260602", None), ("20260602000000[-5:EST]", None), ("20260602120000", None), ("202606020915", "09:15:00"),
    ("20260602235959.123[8:CST]", "23:59:59"), ("20260602250000", None),
])  # fmt: skip
def test_times_are_those_of_the_bank(posted: str, time: str | None) -> None:
    (line,) = one(ofx(record(posted=posted))).lines
    assert (line.date, line.time) == ("2026-06-02", time)


@pytest.mark.parametrize(
    ("amount", "minor", "side"), [("-29.5", 2950, "out"), ("-01.7", 170, "out"), ("+5,", 500, "in"), (".5", 50, "in")]
)
def test_amounts_are_exact(amount: str, minor: int, side: str) -> None:
    (line,) = one(ofx(record(amount))).lines
    assert (line.amount, line.side) == (minor, side)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (record("1,234.50"), "AMOUNT_UNREADABLE"), (record("1,234"), "TOO_MANY_DECIMALS"), (record("--5"), "AMOUNT_UNREADABLE"),
        (record("$5"), "AMOUNT_UNREADABLE"), (record("-"), "AMOUNT_UNREADABLE"), (record(""), "MISSING"),
        (record(posted=""), "MISSING"), (record(posted="20260631"), "DATE_IMPOSSIBLE"), (record(posted="June"), "DATE_UNREADABLE"),
        (record(more="<CURRENCY><CURRATE>1.1<CURSYM>EUR</CURRENCY>"), "CURRENCY_DIFFERS"),
    ],
)  # fmt: skip
def test_a_record_that_cannot_be_is_rejected(wrong: str, code: str) -> None:
    statement = one(ofx(wrong, record("1", "2")))
    assert codes(statement) == ([code], [])
    assert [x.row for x in statement.lines] == [2]


def test_what_was_converted_already_is_taken() -> None:
    assert codes(one(ofx(record(more="<ORIGCURRENCY><CURRATE>1.1<CURSYM>EUR</ORIGCURRENCY>")))) == ([], [])


def test_yen_have_no_decimals() -> None:
    statement = one(ofx(record("1500"), record("1.5", "2"), currency="JPY", balance=""))
    assert ([x.amount for x in statement.lines], codes(statement)) == ([1500], (["TOO_MANY_DECIMALS"], []))
    assert statement.closing is None


def test_a_balance_that_cannot_be_read_is_said() -> None:
    assert codes(one(ofx(record(), balance="<LEDGERBAL><BALAMT>x</LEDGERBAL>"))) == ([], ["AMOUNT_UNREADABLE"])


def test_a_statement_that_names_no_account_is_read() -> None:
    text = ofx(record()).replace("BANKACCTFROM", "X")
    assert (one(text).account, one(text).bank, len(one(text).lines)) == (None, None, 1)


# ---- corrections


def corrected(action: str, of: str = "1") -> str:
    return record("12.00", "3", more=f"<CORRECTFITID>{of}<CORRECTACTION>{action}")


def test_a_corrected_record_gives_way() -> None:
    statement = one(ofx(record("10.00", "1"), record("5", "2"), corrected("REPLACE")))
    assert [(x.row, x.amount) for x in statement.lines] == [(2, 500), (3, 1200)]
    assert [(p.row, p.problem, p.figures) for p in statement.warnings] == [(1, "LINE_CORRECTED", (("number", "1"),))]


def test_a_deleted_record_is_gone_with_what_deletes_it() -> None:
    statement = one(ofx(record("10.00", "1"), record("5", "2"), corrected("DELETE")))
    assert ([x.row for x in statement.lines], codes(statement)) == ([2], ([], ["LINE_CORRECTED"]))


@pytest.mark.parametrize("of", ["0", "3"])
def test_a_correction_of_an_earlier_file_needs_a_person(of: str) -> None:
    statement = one(ofx(record("10.00", "1"), corrected("DELETE", of)))
    assert ([x.row for x in statement.lines], codes(statement)) == ([1], (["CORRECTION_UNKNOWN"], []))
    assert dict(statement.rejected[0].figures) == {"number": of}


def test_what_is_pending_or_zero_is_left_out_and_counted() -> None:
    pending = "<BANKTRANLISTP><DTASOF>20260630<STMTTRNP><TRNTYPE>DEBIT<DTTRAN>20260630<TRNAMT>-5</STMTTRNP></BANKTRANLISTP>"
    statement = one(ofx(record("0.00"), balance=pending))
    assert (statement.lines, codes(statement)) == ((), ([], ["ZERO_LINES", "PENDING_LINES"]))


# ---- several, and refused


def test_two_accounts_are_two_statements() -> None:
    text = ofx(record(), record("2", "2"))
    inner = text[text.index("<STMTRS>") : text.index("</STMTTRNRS>")]
    statements = read(text.replace(inner, inner + inner.replace("999", "888")))
    assert [(s.account, [x.row for x in s.lines]) for s in statements] == [("999", [1, 2]), ("888", [3, 4])]


@pytest.mark.parametrize(
    ("text", "code", "figure"),
    [
        (
            "<OFX><SIGNONMSGSRSV1></SIGNONMSGSRSV1><INVSTMTMSGSRSV1></INVSTMTMSGSRSV1></OFX>",
            "NOT_A_STATEMENT",
            "OFX INVSTMTMSGSRSV1",
        ),
        ("<OFX></OFX>", "NOT_A_STATEMENT", "OFX"),
        ("OFXHEADER:100\n", "MESSAGE_INCOMPLETE", "<OFX>"),
        (ofx().replace("<CURDEF>USD", ""), "MESSAGE_INCOMPLETE", "CURDEF"),
        (ofx(record())[:-30], "MESSAGE_DAMAGED", "11"),
        (ofx(record(more="<MEMO>a < b")), "MESSAGE_DAMAGED", "9"),
        (ofx(record().replace("</STMTTRN>", ""), record()), "MESSAGE_DAMAGED", "10"),
        (ofx(record().replace("</STMTTRN>", "")), "MESSAGE_DAMAGED", "10"),
        (ofx(record(more="</NAME>")), "MESSAGE_DAMAGED", "9"),
        (ofx("<A>" * 100), "BOMB", "64"),
        (ofx(record(more="<MEMO>" + "a<!-- -->" * 100_001)), "BOMB", "100000"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>' + ofx(record(more="<MEMO>&a;")), "FORBIDDEN_XML", "a.ofx"),
    ],
)
def test_what_is_no_statement_is_refused(text: str, code: str, figure: str) -> None:
    found, figures = refusal(text, "a.ofx")
    assert (found, [*figures.values()][-1]) == (code, figure)


@pytest.mark.skipif(not samples("ofx"), reason="the samples are not here")
def test_every_sample_is_read_or_refused_by_name() -> None:
    for path in (p for p in samples("ofx") if p.suffix in (".ofx", ".qfx")):
        data = path.read_bytes()
        if path.name in ("example.qfx", "invstmtrs.ofx", "profrs.ofx"):
            assert refusal(data)[0] == "NOT_A_STATEMENT", path.name
        else:
            (statement,) = read(data)
            assert (len(statement.lines), codes(statement)) == (data.count(b"<STMTTRN>"), ([], [])), path.name
            assert statement.closing is not None and statement.account, path.name

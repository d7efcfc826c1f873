"""MT940: marks, days, dialects of field 86, sheets, and files that are refused."""

from decimal import Decimal

import pytest

from tests.exchange.bank_making import agrees, codes, mt940, one, read, refusal, samples

SEPA = [
    ":61:2606020602CR119,00NTRFNONREF//B-77",
    ":86:166?00GUTSCHRIFT?10931?20EREF+RE-2026-0815?21SVWZ+Rechnung 0815 vom 01.?2205.2026",
    "?30COBADEFFXXX?31DE02120300000000202051?32Muster Werkzeuge?33 GmbH",
]


def test_a_statement_is_read() -> None:
    statement = one(mt940(*SEPA, closing="C260630EUR1119,00", account="10020030/1234567EUR"))
    (line,) = statement.lines
    head = (statement.layout, statement.confirm, statement.account, statement.currency, statement.first, statement.last)
    assert head == ("mt940", False, "10020030/1234567", "EUR", "2026-06-02", "2026-06-30")
    assert (statement.opening, statement.closing, codes(statement)) == (100000, 111900, ([], []))
    assert (line.row, line.account, line.date, line.time, line.currency, line.balance) == (
        1, "10020030/1234567", "2026-06-02", None, "EUR", None,
    )  # fmt: skip
    assert (line.amount, line.side, line.reversal, line.reference) == (11900, "in", False, "B-77")
    assert (line.party, line.party_account, line.party_bank) == (
        "Muster Werkzeuge GmbH", "DE02120300000000202051", "COBADEFFXXX",
    )  # fmt: skip
    assert line.text == "Rechnung 0815 vom 01. 05.2026 RE-2026-0815 GUTSCHRIFT"


@pytest.mark.parametrize(
    ("mark", "side", "reversal", "closing"),
    [
        ("C", "in", False, "1010"), ("D", "out", False, "990"), ("RC", "out", True, "990"), ("RD", "in", True, "1010"),
        ("CR", "in", False, "1010"), ("DR", "out", False, "990"), ("RCR", "out", True, "990"), ("d", "out", False, "990"),
    ],
)  # fmt: skip
def test_marks_say_which_way_the_money_went(mark: str, side: str, reversal: bool, closing: str) -> None:
    statement = one(mt940(f":61:2606020602{mark}10,00NTRFNONREF", closing=f"C260630EUR{closing},"))
    (line,) = statement.lines
    assert (line.side, line.reversal, line.amount, codes(statement)) == (side, reversal, 1000, ([], []))


@pytest.mark.parametrize(
    ("days", "booked"),
    [
        ("2606020603", "2026-06-03"), ("260602", "2026-06-02"), ("260602    ", "2026-06-02"), ("2512310102", "2026-01-02"),
        ("2601021231", "2025-12-31"), ("1602300301", "2016-03-01"), ("160230", "2016-02-29"), ("150230", "2015-02-28"),
    ],
)  # fmt: skip
def test_a_line_is_of_its_day_of_entry(days: str, booked: str) -> None:
    (line,) = one(mt940(f":61:{days}C10,00NTRFNONREF")).lines
    assert line.date == booked


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("2606020602C1.234,56NTRFNONREF", "AMOUNT_UNREADABLE"), ("2606020602C1234567890123456,00NTRF", "AMOUNT_UNREADABLE"),
        ("2606020602C1,2,3NTRFNONREF", "AMOUNT_UNREADABLE"), ("2606020602C,NTRFNONREF", "AMOUNT_UNREADABLE"),
        ("2606020602C10,005NTRFNONREF", "TOO_MANY_DECIMALS"), ("2606020602C12345678901234,NTRF", "AMOUNT_TOO_LARGE"),
        ("260631C10,00NTRFNONREF", "DATE_IMPOSSIBLE"), ("26060206C10,00NTRF", "DATE_UNREADABLE"),
        ("990602C10,00NTRFNONREF", "DATE_OUT_OF_RANGE"),
        ("nothing", "AMOUNT_UNREADABLE"), ("2606020602ZC10,00NTRFNONREF", "AMOUNT_UNREADABLE"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_is_rejected_and_missed(field: str, code: str) -> None:
    statement = one(mt940(f":61:{field}", ":61:260602C1,00NTRFNONREF", closing="C260630EUR1011,00"))
    assert codes(statement) == ([code], ["CLOSING_DIFFERS"])
    assert [line.row for line in statement.lines] == [2]
    assert statement.rejected[0].row == 1


def test_the_control_names_both_balances() -> None:
    statement = one(mt940(*SEPA, closing="D260630EUR5,"))
    assert dict(statement.warnings[0].figures) == {"closing": "-5.00", "reckoned": "1119.00"}


@pytest.mark.parametrize(("currency", "written", "minor"), [("JPY", "1500,", 1500), ("KWD", "1,234", 1234), ("CNY", "0,5", 50)])
def test_the_decimals_are_those_of_the_currency(currency: str, written: str, minor: int) -> None:
    statement = one(mt940(f":61:260602C{written}NTRF", opening=f"C260601{currency}0,", closing=f"C260630{currency}{written}"))
    assert (statement.lines[0].amount, statement.closing, codes(statement)) == (minor, minor, ([], []))


def test_an_old_currency_takes_no_line() -> None:
    statement = one(mt940(":61:020602C10,00NTRF", opening="C020601DEM1,", closing="C020630DEM11,"))
    assert (statement.lines, codes(statement)) == ((), (["CURRENCY_UNKNOWN"], ["CURRENCY_UNKNOWN"]))


def test_what_is_expected_or_zero_is_left_out_and_counted() -> None:
    lines = [":61:2606020602EC10,00NTRF", ":61:2606020602ED10,00NTRF", ":61:2606020602C0,00NTRF"]
    statement = one(mt940(*lines))
    assert (statement.lines, statement.rejected) == ((), ())
    assert [(p.problem, p.figures) for p in statement.warnings] == [
        ("PENDING_LINES", (("count", "2"),)), ("ZERO_LINES", (("count", "1"),)),
    ]  # fmt: skip


def test_a_balance_without_a_day_leaves_the_period_to_the_lines() -> None:
    statement = one(mt940(":61:260602C5,NTRF", closing="C000000EUR1005,"))
    assert (statement.first, statement.last, statement.closing) == ("2026-06-02", "2026-06-02", 100500)


# ---- dialects


@pytest.mark.parametrize(
    ("lines", "party", "account", "text"),
    [
        (
            [":61:2606020602D10,00NTRFNONREF", ":86:/TRTP/SEPA/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/Jansen BV",
             "/REMI/Factuur 12/EREF/E-5"],
            "Jansen BV", "NL91ABNA0417164300", "Factuur 12 E-5 SEPA",
        ),
        (
            [":61:2606020602C10,00NTRFEREF", ":86:/EREF/E-6//CNTP/NL91ABNA0417164300/ABNANL2A/Jansen BV///REMI/USTD//Fact 9/"],
            "Jansen BV", "NL91ABNA0417164300", "Fact 9 E-6",
        ),
        (
            [":61:2606020602D65,00NOVBNL47INGB9999999999", "hr jansen", ":86:NL47INGB9999999999 hr jansen", "", "Factuur 7", ""],
            "hr jansen", "NL47INGB9999999999", "Factuur 7",
        ),
        (
            [":61:260602    D65,00NOVBNL47INGB9999999999", "hr jansen", ":86:NL47INGB9999999999 hr jansen", "", "Factuur 7"],
            "hr jansen", "NL47INGB9999999999", "Factuur 7",
        ),
        (
            [":61:2606020602C5,NTRF29-07-2026 10:05//X1", ":86:ORDER 264", "REK: NL84INGB0234561789/NAAM: MMS ONLINE"],
            "MMS ONLINE", "NL84INGB0234561789", "ORDER 264 29-07-2026 10:05",
        ),
        (
            [":61:2606020602C5,NTRFNONREF//X1", ":86:911 COLLECT; Z RACH.: ", "5611 4010; OD: JAN NOWAK; TYT.: FV 1"],
            "JAN NOWAK", "56114010", "TYT.: FV 1",
        ),
        (
            [":61:260602D15,70N000NONREF", ":86:000>100987>20KOSTEN VAN 2025 TOT EN M>21ET 2026>310390123456"],
            None, "0390123456", "KOSTEN VAN 2025 TOT EN M ET 2026",
        ),
        (
            [":61:2606020602C5,S051X", ":NS:01Verwendung 1", "02Verwendung 2", "15Muster", "17Text"],
            "Muster", None, "Verwendung 1 Verwendung 2 X",
        ),
        (
            [":61:2606020602C5,NTRFNONREF", ":86:Incasso", ":86:Factuur 3"],
            None, None, "Incasso Factuur 3",
        ),
        (
            [":61:2606020602C5,N102EREF", "NL70ABNA0987654321", ":86:/BENM//NAME/JOHN DOE/REMI//ISDT/2026-06-01"],
            "JOHN DOE", "NL70ABNA0987654321", None,
        ),
        (
            [":61:2606020602C5,NTRF12345678901234567890//9", "extra", ":86:999"],
            None, None, "999 12345678901234567890 extra",
        ),
        (
            [":61:2606020602C5,NTRFNONREF", ":86:166?20EREF+E9?21MREF+M9?31123?32A"],
            "A", "123", "EREF+E9 MREF+M9",
        ),
        ([":61:2606020602C5,NTRFNONREF", ":86:"], None, None, None),
    ],
)  # fmt: skip
def test_a_dialect_is_understood(lines: list[str], party: str | None, account: str | None, text: str | None) -> None:
    (line,) = one(mt940(*lines)).lines
    assert (line.party, line.party_account, line.text) == (party, account, text)


def test_text_that_looks_like_a_field_stays_text() -> None:
    details = [":86:805?00ENTGELT?20am 2026-06-01T16", ":26:37 Folgenr", ":20:15 Uhr", ":61:x"]
    statement = one(mt940(":61:2606020602C5,NTRFNONREF", *details, closing="C260630EUR1005,"))
    assert statement.lines[0].text == "am 2026-06-01T16:26:37 Folgenr:20:15 Uhr:61:x ENTGELT"
    assert codes(statement) == ([], [])


def test_a_field_broken_inside_is_put_together() -> None:
    statement = one(mt940(":61:2606020602CR", "30,00N062NONREF", ":", "86:166?20SVWZ+Test", closing="C260630EUR1030,"))
    assert [(line.amount, line.text) for line in statement.lines] == [(3000, "Test")]


def test_headers_and_ends_of_messages_are_no_text() -> None:
    text = mt940(":61:2606020602C5,NTRFNONREF", ":86:Rent", closing="C260630EUR1005,").removesuffix("-\r\n")
    whole = "{1:F01BANKDEFFXXXX0000000000}{2:O940}{4:\r\n" + text + "-}{5:}\r\n"
    statements = read(whole + "ABNANL2A\r\n940\r\n" + text + "-XXX\r\n")
    assert [s.lines[0].text for s in statements] == ["Rent", "Rent"]
    assert [s.lines[0].row for s in statements] == [1, 2]


# ---- sheets and encodings


def test_sheets_of_one_statement_are_joined() -> None:
    first = mt940(":61:260602C5,NTRF").replace(":62F:C260630EUR1000,00", ":62M:C260602EUR1005,")
    second = mt940(":61:260603C7,NTRF", opening="C260602EUR1005,", closing="C260630EUR1012,").replace(":60F:", ":60M:")
    statement = one(first + second)
    assert (statement.opening, statement.closing, [x.row for x in statement.lines]) == (100000, 101200, [1, 2])
    assert (statement.last, codes(statement)) == ("2026-06-30", ([], []))
    assert len(read(first + second.replace(":25:DE1", ":25:DE2"))) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_names_are_read(encoding: str) -> None:
    text = mt940(":61:260602C5,NTRF", ":86:100?20货款?32宁波明远机电有限公司")
    assert one(text.encode(encoding)).lines[0].party == "宁波明远机电有限公司"


def test_western_names_are_read() -> None:
    assert one(mt940(":61:260602C5,NTRF", ":86:100?20für?32Müller & Söhne").encode("cp1252")).lines[0].party == "Müller & Söhne"


def test_a_broken_mark_of_encoding_is_refused() -> None:
    assert refusal(b"\xef\xbb\xbf:20:\xff\n") == ("UNDECODABLE", {"encoding": "utf-8-sig", "line": "1"})


# ---- refused


@pytest.mark.parametrize(
    ("text", "code", "figure"),
    [
        (":20:X\n:25:1\n", "MESSAGE_INCOMPLETE", ":60F:, :62F:"),
        (":61:260602C5,NTRF\n", "MESSAGE_INCOMPLETE", ":25:, :60F:, :62F:"),
        (":20:X\n:25:1\n:34F:EUR0,\n:13D:2606021200+0000\n:61:260602C5,NTRF\n:90C:1EUR5,\n", "NOT_A_STATEMENT", "MT942"),
        (mt940(":61:260602C5,NTRF", ":25:166?00X"), "MESSAGE_DAMAGED", "6"),
        (mt940(opening="C260601EUR1,", closing="X"), "MESSAGE_DAMAGED", "5"),
        (mt940(closing="C260601USD1,"), "MESSAGE_DAMAGED", "5"),
        (mt940(opening="C260601EUR1,999"), "MESSAGE_DAMAGED", "4"),
        (mt940(opening="C2606011,", closing="C2606011,"), "MESSAGE_DAMAGED", "5"),
        (mt940() + ":61:260602C5,NTRF\n", "MESSAGE_DAMAGED", "7"),
    ],
)
def test_what_is_no_whole_statement_is_refused(text: str, code: str, figure: str) -> None:
    found, figures = refusal(text)
    assert (found, [*figures.values()][-1]) == (code, figure)


# ---- samples

_REFUSED = {
    "account_balance_credit.sta", "account_balance_debit.sta", "account_identification.sta", "account_identification_iban.sta",
    "account_identification_legacy.sta", "amount_formats.sta", "available_balance.sta", "closing_balance.sta",
    "currency_in_25.sta", "empty_86.sta", "empty_entry_date.sta", "empty_line.sta", "empty_non_swift.sta", "gv_codes.sta",
    "missing_crlf_at_end.sta", "mt942.sta", "multiline.sta", "reference.sta", "sepa_snippet_broken.sta", "sparkassen.sta",
    "statement_details.sta", "statement_line.sta", "statement_number.sta",
}  # fmt: skip


@pytest.mark.skipif(not samples("mt940"), reason="the samples are not here")
def test_every_sample_is_read_or_refused_by_name() -> None:
    whole = [p for p in samples("mt940") if p.name not in {*_REFUSED, "invalid_statement.sta"}]
    assert len(whole) > 20
    for path in whole:
        text = path.read_bytes()
        statements = read(text, path.name)
        assert sum(len(s.lines) + len(s.rejected) + _left_out(s.warnings) for s in statements) == _entries(text), path.name
        assert all(agrees(s) for s in statements), path.name
    assert {p.name for p in samples("mt940") if p.name in _REFUSED and refusal(p.read_bytes(), p.name)} == _REFUSED


def _entries(data: bytes) -> int:
    return sum(line.startswith(b":61:") for line in data.splitlines())


def _left_out(warnings: tuple) -> int:  # type: ignore[type-arg]
    return sum(int(dict(p.figures).get("count", 0)) for p in warnings)


@pytest.mark.skipif(not samples("mt940"), reason="the samples are not here")
def test_both_files_of_asn_say_the_same_to_the_cent() -> None:
    first, second = (read(p.read_bytes()) for p in samples("mt940/ASNB"))
    assert [s.lines for s in first] == [s.lines for s in second]
    assert all(codes(s) == ([], []) for s in first)
    lines = [line for s in first for line in s.lines]
    without = [line.text for line in lines if not (line.party_account and line.party)]
    assert without == ["Kosten gebruik betaalrekening inclusief 1 betaalpas"]
    moved = sum(Decimal(line.amount if line.side == "in" else -line.amount) for line in lines)
    assert (first[0].opening or 0) + moved == first[-1].closing

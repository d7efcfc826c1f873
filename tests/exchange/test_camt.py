"""camt.053: versions, batches, reversals, the other side, and XML that must not be trusted."""

import builtins

import pytest

from app.exchange import safe_xml
from tests.exchange.bank_making import agrees, balance, camt, codes, entry, one, read, refusal, samples

DETAIL = """<TxDtls><Refs><AcctSvcrRef>B-7</AcctSvcrRef><EndToEndId>RE-0815</EndToEndId></Refs>
<RltdPties><Dbtr>{payer}</Dbtr><DbtrAcct><Id><IBAN>DE99</IBAN></Id></DbtrAcct><Cdtr>{payee}</Cdtr>
<CdtrAcct><Id><Othr><Id>77</Id></Othr></Id></CdtrAcct></RltdPties>
<RltdAgts><DbtrAgt><FinInstnId><BICFI>COBADEFF</BICFI></FinInstnId></DbtrAgt></RltdAgts>
<RmtInf><Ustrd>Rechnung 0815</Ustrd><Ustrd>vom Mai</Ustrd></RmtInf></TxDtls>"""
OLD = DETAIL.format(payer="<Nm>Kunde GmbH</Nm>", payee="<Nm>Lieferant AG</Nm>")
NEW = DETAIL.format(payer="<Pty><Nm>Kunde GmbH</Nm></Pty>", payee="<Pty><Nm>Lieferant AG</Nm></Pty>")
REVERSED = "<RvslInd>true</RvslInd>"


def part(amount: str, name: str, side: str = "", more: str = "") -> str:
    mark = f"<CdtDbtInd>{side}</CdtDbtInd>" if side else ""
    return f"<TxDtls><Amt Ccy='EUR'>{amount}</Amt>{mark}<RltdPties><Dbtr><Nm>{name}</Nm></Dbtr></RltdPties>{more}</TxDtls>"


@pytest.mark.parametrize("version", [f"053.001.{number:02}" for number in range(2, 14)])
@pytest.mark.parametrize(("state", "detail"), [("BOOK", OLD), ("<Cd>BOOK</Cd>", NEW)])
def test_every_version_is_read(version: str, state: str, detail: str) -> None:
    balances = balance("OPBD", "90.00") + balance("CLBD", "100.0000")
    statement = one(camt(entry(details=detail, state=state), version=version, balances=balances))
    (line,) = statement.lines
    assert (statement.layout, statement.account, statement.opening, statement.closing) == ("camt053", "DE1", 9000, 10000)
    assert (codes(statement), statement.first, statement.last) == (([], []), "2026-06-02", "2026-06-02")
    assert (line.row, line.date, line.amount, line.side, line.reversal) == (1, "2026-06-02", 1000, "in", False)
    assert (line.party, line.party_account, line.party_bank) == ("Kunde GmbH", "DE99", "COBADEFF")
    assert (line.text, line.reference) == ("Rechnung 0815 vom Mai RE-0815", "B-7")


@pytest.mark.parametrize(
    ("side", "reversal", "party", "account"),
    [
        ("CRDT", "", "Kunde GmbH", "DE99"), ("DBIT", "", "Lieferant AG", "77"),
        ("DBIT", REVERSED, "Kunde GmbH", "DE99"), ("CRDT", REVERSED, "Lieferant AG", "77"),
    ],
)  # fmt: skip
def test_a_reversal_goes_the_way_it_says_with_the_names_of_what_it_takes_back(
    side: str, reversal: str, party: str, account: str
) -> None:
    (line,) = one(camt(entry(side=side, details=OLD, more=reversal))).lines
    assert (line.side, line.reversal) == ("in" if side == "CRDT" else "out", bool(reversal))
    assert (line.party, line.party_account) == (party, account)


def test_our_own_account_is_never_the_other_side() -> None:
    (line,) = one(camt(entry(details=OLD), account="<IBAN>DE99</IBAN>")).lines
    assert (line.party, line.party_account, line.party_bank) == (None, None, None)
    (taken_back,) = one(camt(entry(details=OLD, more=REVERSED), account="<IBAN>77</IBAN>")).lines
    assert taken_back.party == "Kunde GmbH"


def test_whoever_stands_behind_is_named_where_nobody_else_is() -> None:
    detail = "<TxDtls><RltdPties><UltmtDbtr><Nm>Mutter AG</Nm></UltmtDbtr></RltdPties></TxDtls>"
    assert one(camt(entry(details=detail))).lines[0].party == "Mutter AG"


def test_a_batch_that_adds_up_is_its_parts() -> None:
    details = part("7.00", "A") + part("4.00", "B", "CRDT") + part("1.00", "C", "DBIT")
    statement = one(camt(entry("10.00", details=details), entry("1.00"), balances=balance("OPBD", "0") + balance("CLBD", "11")))
    assert [(x.row, x.amount, x.side, x.party) for x in statement.lines] == [
        (1, 700, "in", "A"), (1, 400, "in", "B"), (1, 100, "out", None), (2, 100, "in", None),
    ]  # fmt: skip
    assert codes(statement) == ([], [])


@pytest.mark.parametrize(
    "details",
    [
        part("7.00", "A") + part("4.00", "B"), part("10.00", "A") + part("0.00", "B"),
        part("7.00", "A") + part("3.00", "B").replace("EUR", "USD"), part("7.00", "A") + "<TxDtls/>",
        part("7.00", "A") + part("3.0001", "B"),
    ],
)  # fmt: skip
def test_a_batch_that_does_not_is_one_line_of_nobody(details: str) -> None:
    (line,) = one(camt(entry("10.00", details=details))).lines
    assert (line.amount, line.party) == (1000, None)


def test_the_amount_of_a_part_may_stand_deeper() -> None:
    deeper = "<TxDtls><AmtDtls><TxAmt><Amt Ccy='EUR'>5.00</Amt></TxAmt></AmtDtls></TxDtls>"
    assert [x.amount for x in one(camt(entry("10.00", details=deeper * 2))).lines] == [500, 500]


@pytest.mark.parametrize("state", ["PDNG", "<Cd>PDNG</Cd>", "<Cd>FUTR</Cd>", "INFO"])
def test_what_is_not_booked_is_left_out_and_counted(state: str) -> None:
    statement = one(camt(entry(state=state), entry(), entry(state=state)))
    assert [x.row for x in statement.lines] == [2]
    assert [(p.problem, p.figures) for p in statement.warnings] == [("PENDING_LINES", (("count", "2"),))]


def test_a_zero_is_left_out_and_counted() -> None:
    assert codes(one(camt(entry("0.00")))) == ([], ["ZERO_LINES"])


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (entry("1e3"), "AMOUNT_UNREADABLE"), (entry("-5.00"), "AMOUNT_UNREADABLE"), (entry("١"), "AMOUNT_UNREADABLE"),
        (entry("5.001"), "TOO_MANY_DECIMALS"), (entry("5", currency="USD"), "CURRENCY_DIFFERS"), (entry(""), "MISSING"),
        (entry(side="X"), "MISSING"), (entry(state=""), "MISSING"), (entry("12345678901234.00"), "AMOUNT_TOO_LARGE"),
        (entry().replace("BookgDt", "X").replace("ValDt", "X"), "MISSING"),
        (entry().replace("2026-06-02", "2026-06-31"), "DATE_IMPOSSIBLE"), (entry().replace("2026-06-02", "x"), "DATE_UNREADABLE"),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_is_rejected(wrong: str, code: str) -> None:
    statement = one(camt(wrong, entry()))
    assert codes(statement) == ([code], [])
    assert ([x.row for x in statement.lines], statement.rejected[0].row) == ([2], 1)


def test_days_and_times() -> None:
    timed = entry().replace("<Dt>2026-06-02</Dt>", "<DtTm>2026-06-02T13:15:00+01:00</DtTm>")
    valued = entry().replace("BookgDt", "X")
    midnight = entry().replace("<Dt>2026-06-02</Dt>", "<DtTm>2026-06-02T00:00:00</DtTm>")
    lines = one(camt(timed, valued, midnight)).lines
    assert [(x.date, x.time) for x in lines] == [("2026-06-02", "13:15:00"), ("2026-06-03", None), ("2026-06-02", None)]


@pytest.mark.parametrize(
    ("balances", "opening", "closing", "warned"),
    [
        (balance("PRCD", "5") + balance("CLAV", "1"), 500, None, []),
        (balance("PRCD", "5") + balance("OPBD", "90") + balance("CLBD", "100"), 9000, 10000, []),
        (balance("OPBD", "5", "DBIT") + balance("CLBD", "5"), -500, 500, []),
        (balance("OPBD", "5") + balance("CLBD", "5"), 500, 500, ["CLOSING_DIFFERS"]),
        (balance("OPBD", "5") + balance("CLBD", "5", currency="SEK"), 500, None, ["CURRENCY_DIFFERS"]),
        (balance("OPBD", "0") + balance("CLBD", "1") + balance("CLBD", "10"), 0, 1000, []),
    ],
)
def test_balances(balances: str, opening: int, closing: int | None, warned: list[str]) -> None:
    statement = one(camt(entry("10.00"), balances=balances))
    assert (statement.opening, statement.closing, codes(statement)[1]) == (opening, closing, warned)


def test_the_period_holds_the_lines() -> None:
    period = "<FrToDt><FrDtTm>2026-06-01T00:00:00</FrDtTm><ToDtTm>2026-06-30T23:59:59</ToDtTm></FrToDt>"
    statement = one(camt(entry(), more=period))
    assert (statement.first, statement.last) == ("2026-06-01", "2026-06-30")
    assert one(camt(more=period.replace("2026", "x"))).first is None


def test_structured_remittance_is_text() -> None:
    strd = (
        "<Strd><RfrdDocInf><Nb>INV-1</Nb></RfrdDocInf><CdtrRefInf><Ref>RF18</Ref></CdtrRefInf><AddtlRmtInf>Mai</AddtlRmtInf></Strd>"
    )
    detail = f"<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RmtInf>{strd}</RmtInf></TxDtls>"
    assert one(camt(entry(details=detail))).lines[0].text == "INV-1 RF18 Mai"


def test_an_account_of_chinese_encoding_is_read() -> None:
    text = camt(entry(details=OLD)).replace("UTF-8", "GBK").replace("Kunde GmbH", "宁波明远")
    assert one(text.encode("gbk")).lines[0].party == "宁波明远"


# ---- refused


@pytest.mark.parametrize(
    ("text", "code", "figure"),
    [
        (camt(version="052.001.02"), "NOT_A_STATEMENT", "camt.052.001.02"),
        (camt(version="054.001.08"), "NOT_A_STATEMENT", "camt.054.001.08"),
        (camt(version="053.001.14"), "NOT_A_STATEMENT", "camt.053.001.14"),
        (camt().replace("Document", "Docment"), "NOT_A_STATEMENT", "camt.053.001.08"),
        (camt().replace("<Stmt>", "<X>").replace("</Stmt>", "</X>"), "MESSAGE_INCOMPLETE", "Stmt"),
        (camt().replace("Ccy", "X"), "MESSAGE_INCOMPLETE", "Acct/Ccy"),
        (camt()[:-5], "MESSAGE_DAMAGED", "1"),
    ],
)
def test_another_message_is_refused_by_its_name(text: str, code: str, figure: str) -> None:
    found, figures = refusal(text)
    assert (found, [*figures.values()][-1]) == (code, figure)


def bad(declared: str, used: str = "") -> str:
    text = camt(entry(details=f"<TxDtls><RmtInf><Ustrd>{used}</Ustrd></RmtInf></TxDtls>"))
    return text.replace("?><Document", f"?>{declared}<Document")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
HOSTILE = {
    "laughs": bad(f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>', "&l8;"),
    "quadratic": bad(f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>', "&a;" * 5_000),
    "file": bad('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', "&f;"),
    "outside": bad('<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">'),
    "parameter": bad('<!DOCTYPE x [<!ENTITY % p SYSTEM "http://example.invalid/p"> %p;]>'),
    "bare": bad("<!DOCTYPE x>"),
    "deep": camt("<a>" * 100_000 + "</a>" * 100_000),
    "long": camt(entry(details=f"<TxDtls><RmtInf><Ustrd>{'a' * 12_000_000}</Ustrd></RmtInf></TxDtls>")),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_xml_is_refused_and_opens_nothing(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr(builtins, "open", lambda *given, **_: opened.append(given))
    code, figures = refusal(HOSTILE[kind], "x.xml")
    assert opened == []
    if kind in ("deep", "long"):
        assert (code, figures["part"]) == ("BOMB", "depth" if kind == "deep" else "text")
    else:
        assert (code, figures) == ("FORBIDDEN_XML", {"part": "x.xml"})


def test_many_elements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_xml, "MAX_ELEMENTS", 20)
    code, figures = refusal(camt(entry(), entry(), entry()))
    assert (code, figures["part"], figures["limit"]) == ("BOMB", "elements", "20")


# ---- samples


@pytest.mark.skipif(not samples("camt"), reason="the samples are not here")
def test_every_sample_is_read_or_refused_by_name() -> None:
    for path in samples("camt"):
        data = path.read_bytes()
        if path.name.startswith(("camt052", "camt054")):
            code, figures = refusal(data)
            assert code == "NOT_A_STATEMENT" and figures["found"].startswith(f"camt.{path.name[4:7]}.001."), path.name
        elif path.name == "camt053.v2.wrong.xml":
            assert refusal(data) == ("MESSAGE_INCOMPLETE", {"format": "camt.053", "needed": "Stmt"})
        else:
            statements = read(data)
            assert sum(len(s.lines) + len(s.rejected) for s in statements) == data.count(b"<Ntry>"), path.name
            assert all(agrees(s) for s in statements), path.name


@pytest.mark.skipif(not samples("camt"), reason="the samples are not here")
def test_a_sample_of_two_statements_is_two() -> None:
    path = next(p for p in samples("camt") if "multi" in p.name)
    first, second = read(path.read_bytes())
    assert (first.closing, second.opening, second.closing) == (2700, 2700, 2000)
    assert [(x.row, x.amount, x.side) for x in (*first.lines, *second.lines)] == [(1, 885, "in"), (2, 700, "out")]
    assert [codes(s) for s in (first, second)] == [([], []), ([], [])]

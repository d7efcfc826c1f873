"""Tax invoices sold: whose they are, who is asked about, and that nothing is sold twice."""

from collections.abc import Sequence

import pytest

from app.domain.drafts import CustomerDraft, DocumentDraft, InvoiceDraft
from app.domain.intake import Decision, KnownCustomer, numbers
from app.domain.intake_customers import CustomerRow
from app.domain.intake_documents import KnownDocument, Ledger, PostedPart
from app.domain.intake_invoices import Booked, Buyers, as_documents, decide_invoices, newcomers, own_sales
from app.domain.posting import BILLED, AllocationRow
from app.domain.spelling import name_form

OURS = {name_form("宁波华创五金有限公司"): 1, name_form("宁波华创贸易有限公司"): 2}
TAX = "91330200704800123A"
A, B = "25442000000012345601", "25442000000012345602"


def customer(id_: int, code: str, name: str, **more: str) -> CustomerRow:
    blank = CustomerRow(id_, code, name, None, None, None, None, "company", None, "zh", "CNY", None, "yes", None, None, *[None] * 7)
    return blank._replace(**more)


REGISTER = (
    customer(1, "K01", "瑞丰精密有限公司", uscc=TAX, short_name="瑞丰"),
    customer(2, "K02", "Nord GmbH", name_en="Nord Tools"),
    customer(3, TAX[:-1] + "B", "宏图装备有限公司"),
    customer(4, "K04", "华昌电器（江北）"),
)
BUYERS = Buyers.of(REGISTER, {2: ["北方工具"], 9: ["别人"]}, {"瑞丰集团": 1, "早已删去": 9})


def invoice(number: str = A, amount: int = 113_00, row: int = 2, **more: str | None) -> InvoiceDraft:
    usual = InvoiceDraft(
        row, number, "invoice", "2026-01-02", "瑞丰精密有限公司", None, None, None, amount, 0, 0, (), None, None, 1
    )
    return usual._replace(**more)


def told(decision: Decision) -> list[tuple[str, str | None, dict[str, str]]]:
    return [(p.problem, p.value, dict(p.figures)) for p in (*decision.rejected, *decision.warnings)]


# ---- who the buyer is


@pytest.mark.parametrize(
    ("buyer", "number", "code"),
    [
        ("别的名字", TAX, "K01"),
        ("别的名字", TAX.lower(), "K01"),
        ("瑞丰精密有限公司", None, "K01"),
        (" 瑞丰精密 有限公司", "91000000000000000X", "K01"),
        ("瑞丰集团", None, "K01"),
        ("瑞丰", None, "K01"),
        ("北方工具", None, "K02"),
        ("NORD TOOLS", None, "K02"),
        ("别的名字", TAX[:-1] + "B", TAX[:-1] + "B"),
        ("K04", None, "K04"),
        ("华昌电器(江北)", None, "K04"),
    ],
)
def test_a_buyer_is_found_by(buyer: str, number: str | None, code: str) -> None:
    assert [row.code for row in BUYERS.find(invoice(buyer=buyer, buyer_id=number))] == [code]


@pytest.mark.parametrize("buyer", ["华昌电器", "别人", "早已删去", "（）"])
def test_no_other_name_will_do(buyer: str) -> None:
    assert BUYERS.find(invoice(buyer=buyer)) == []


def test_what_a_person_said_counts_before_the_tax_number() -> None:
    buyers = Buyers.of(REGISTER, {}, {"瑞丰精密有限公司": 4})
    assert [row.code for row in buyers.find(invoice(buyer_id=TAX))] == ["K04"]


def test_one_name_of_two_customers_is_asked() -> None:
    twins = Buyers.of((customer(1, "K9", "甲公司"), customer(2, "K1", "甲公司")), {}, {})
    found, decision = as_documents([invoice(buyer="甲公司")], twins)
    assert (found, told(decision)) == ([], [("BUYER_AMBIGUOUS", "甲公司", {"codes": "K1, K9"})])


def test_unknown_buyers_are_refused_one_by_one_and_summed_up() -> None:
    rows = [invoice(buyer=f"新{n}", row=n) for n in range(2, 8)]
    red = invoice(B, 13_00, 8, buyer="新7", kind="credit_note")
    found, decision = as_documents([*rows, red], BUYERS)
    assert found == []
    assert [(p.row, p.column, p.problem) for p in decision.rejected] == [(n, "buyer", "UNKNOWN_BUYER") for n in range(2, 9)]
    summed = {"count": "6", "buyers": "新2, 新3, 新4, 新5, 新6 …", "amount": "665.00"}
    assert told(decision)[7:] == [("UNKNOWN_BUYERS", None, summed)]


def test_a_known_name_with_another_tax_number_is_told_once() -> None:
    other = "91000000000000000X"
    found, decision = as_documents([invoice(buyer_id=other), invoice(B, buyer_id=other), invoice("3", buyer_id=TAX)], BUYERS)
    assert [draft.customer for draft in found] == ["K01", "K01", "K01"]
    assert told(decision) == [("BUYER_NUMBER_DIFFERS", other, {"code": "K01", "kept": TAX})]


def test_an_invoice_becomes_a_document_of_the_seller() -> None:
    sold = invoice(kind="credit_note", credits=B, text="椅", seller="宁波华创贸易有限公司", date="2026-01-09")
    (found,), decision = as_documents([sold], BUYERS)
    assert (found.customer, found.number, found.kind, found.date, found.amount) == ("K01", A, "credit_note", "2026-01-09", 113_00)
    assert (found.currency, found.credits, found.text, found.due, found.open) == ("CNY", B, "椅", None, None)
    assert (OURS[found.entity or ""], told(decision)) == (2, [])


def test_an_invoice_of_nothing_is_refused() -> None:
    assert told(as_documents([invoice(amount=0)], BUYERS)[1]) == [("ZERO_AMOUNT", "0.00", {})]


# ---- whose invoices


def test_only_what_we_sold_is_taken() -> None:
    ours = [invoice(), invoice(seller="宁波华创五金有限公司"), invoice(seller="宁波华创贸易有限公司 ")]
    bought = invoice(seller="供应商", buyer="宁波华创五金有限公司")
    others = [invoice(seller="别家", row=7), invoice(seller="又一家", row=8)]
    sales, decision = own_sales([*ours, bought, *others], OURS)
    assert sales == ours
    assert told(decision) == [("INVOICES_BOUGHT", None, {"count": "1"}), ("OTHER_SELLER", "别家", {"count": "2"})]
    assert told(own_sales(ours, OURS)[1]) == []


# ---- who is new


def person(code: str, name: str, uscc: str | None = None) -> CustomerDraft:
    return CustomerDraft(2, code, name, *[None] * 19)._replace(uscc=uscc)


def test_only_buyers_whom_the_book_does_not_know_are_new() -> None:
    sales = [invoice(), invoice(buyer="新公司", buyer_id="T1"), invoice(buyer="新公司"), invoice(buyer="王强", buyer_id="3302")]
    people = [
        person(TAX, "瑞丰精密有限公司", TAX),
        person("T1", "新公司", "T1"),
        person("新公司", "新公司"),
        person("王强", "王强"),
    ]
    assert [one.code for one in newcomers(sales, people, BUYERS)] == ["T1", "王强"]


# ---- what the book has already


def ledger(*known: tuple[str, int], term: str | None = None) -> Ledger:
    documents = {
        (1, number): KnownDocument((PostedPart(7, amount, amount),), "invoice", "2026-01-02", "CNY", amount, 0, None, None)
        for number, amount in known
    }
    return Ledger({"K01": KnownCustomer(1, "CNY", term), "K02": KnownCustomer(2, "CNY", None)}, documents, {}, {"": 1, **OURS})


def decided(drafts: Sequence[InvoiceDraft], book: Ledger, *booked: Booked, also: bool = False) -> Decision:
    found: list[DocumentDraft] = as_documents(drafts, BUYERS)[0]
    return decide_invoices(found, book, booked, also, numbers(100))


def posted(decision: Decision) -> list[tuple[str, str, int]]:
    return [(row.number, row.kind, row.side * row.amount) for row in decision.rows["document"]]


def test_an_invoice_is_due_by_the_term_and_its_red_letter_set_against_it() -> None:
    red = invoice(B, 13_00, 3, kind="credit_note", credits=A, date="2026-02-01")
    found = decided([invoice(), red], ledger(term="NET30"))
    blue = found.rows["document"][0]
    assert (blue.series, blue.due, blue.entity) == (BILLED, "2026-02-01", 1)
    assert posted(found) == [(A, "invoice", 113_00), (B, "credit_note", -13_00)]
    assert found.rows["allocation"] == [AllocationRow(100, 101, 13_00, "2026-02-01")]
    assert (found.accepted, found.totals, told(found)) == (2, {"CNY": 100_00}, [("SOLD_NOT_OPEN", None, {})])


def test_the_same_number_changes_nothing() -> None:
    found = decided([invoice(), invoice(B, 500)], ledger((A, 113_00), (B, 600)))
    assert (posted(found), found.unchanged) == ([], 1)
    assert [code for code, _, _ in told(found)] == ["CHANGED"]


def test_one_number_twice_is_refused() -> None:
    found = decided([invoice("88"), invoice("88", row=3, date="2026-03-01"), invoice("88", row=4, buyer="Nord GmbH")], ledger())
    assert [row.customer for row in found.rows["document"]] == [1, 2]
    assert told(found)[0] == ("INVOICE_TWICE", "88", {"row": "2"})


OWN = Booked(1, "XS-001", "2026-01-02", 1, 113_00)


def test_the_accounting_programs_own_number_is_probably_the_same_invoice() -> None:
    found = decided([invoice()], ledger(), OWN)
    assert (posted(found), found.accepted, found.unchanged) == ([], 0, 1)
    assert told(found) == [("PROBABLY_SAME", A, {"document": "XS-001", "customer": "K01"})]
    assert posted(decided([invoice()], ledger(), OWN, also=True)) == [(A, "invoice", 113_00)]


def test_of_equal_invoices_as_many_are_posted_as_the_book_lacks() -> None:
    three = [invoice(), invoice(B, row=3), invoice("25442000000012345603", row=4)]
    found = decided(three, ledger(), OWN, OWN._replace(number="XS-002"))
    assert posted(found) == [("25442000000012345603", "invoice", 113_00)]
    assert [(value, figures["document"]) for code, value, figures in told(found) if code == "PROBABLY_SAME"] == [
        (A, "XS-001"), (B, "XS-002"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        OWN._replace(customer=2), OWN._replace(date="2026-01-03"), OWN._replace(side=-1), OWN._replace(amount=113_01),
        OWN._replace(number="25442000000012345699"),
    ],
)  # fmt: skip
def test_another_invoice_is_another(other: Booked) -> None:
    assert posted(decided([invoice()], ledger(), other)) == [(A, "invoice", 113_00)]


def test_a_document_that_the_file_names_itself_is_no_likeness() -> None:
    found = decided([invoice(), invoice("XS-001", row=3)], ledger(("XS-001", 113_00)), OWN)
    assert (posted(found), found.unchanged) == ([(A, "invoice", 113_00)], 1)


def test_a_known_number_is_known_even_beside_its_like() -> None:
    found = decided([invoice()], ledger((A, 113_00)), OWN)
    assert (posted(found), found.unchanged, told(found)) == ([], 1, [])

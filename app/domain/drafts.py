"""What a checked row of an import says, before the book decides about it.

Named tuples, not dataclasses: a file may hold 200,000 of them. Amounts are integer minor units of
``currency``, dates ISO text (``YYYY-MM-DD``), an absent value is None (never an empty string).
``row`` is the row as seen in the sheet (the header is row 1 in a file that starts with it).
"""

from typing import NamedTuple


class CustomerDraft(NamedTuple):
    row: int
    code: str
    name: str
    short_name: str | None
    name_en: str | None
    uscc: str | None
    group: str | None
    term: str | None  # text of the payment term, as readable by domain.terms
    language: str | None  # "zh" | "en"
    currency: str | None
    contact: str | None
    phone: str | None
    wechat: str | None
    email: str | None
    postcode: str | None
    address: str | None  # agreed delivery address
    reg_address: str | None  # registered address
    salesperson: str | None
    letters: str | None  # "yes" | "no" | "statement"
    letters_reason: str | None
    legal_form: str | None  # "company" | "person"
    note: str | None


class DocumentDraft(NamedTuple):
    row: int
    customer: str
    number: str
    kind: str  # invoice | debit_note | credit_note | opening
    date: str
    due: str | None
    amount: int
    open: int | None  # what is still open by the file, None = the file does not say
    currency: str | None  # None = the customer's
    order_no: str | None
    contract: str | None
    delivery: str | None
    project: str | None
    account: str | None
    entity: str | None
    base_date: str | None
    credits: str | None  # number of the document a credit note is against
    disputed: int | None  # minor units; DISPUTED_WHOLE = the whole of it
    salesperson: str | None
    text: str | None


DISPUTED_WHOLE = -1


class ReceiptDraft(NamedTuple):
    row: int
    customer: str
    reference: str
    kind: str  # receipt | discount | small_difference | bank_fee | write_off | refund
    date: str
    amount: int  # total of the receipt, the same on each of its rows
    currency: str | None
    method: str | None
    document: str | None  # None = on account
    allocated: int | None  # None = as much of ``amount`` as the document leaves open
    reversed_on: str | None
    payer: str | None
    text: str | None


class BankLine(NamedTuple):
    """One line of a bank statement. What a bank calls 借 is money out of the account, 贷 money in."""

    row: int
    account: str | None  # our own account as the file names it
    date: str  # booking date
    time: str | None  # HH:MM:SS
    amount: int  # > 0
    side: str  # in | out
    currency: str
    balance: int | None  # of the account after the line, signed
    party: str | None  # who paid, or was paid
    party_account: str | None
    party_bank: str | None
    text: str | None  # purpose, summary, remark: what they say, once each
    reference: str | None  # the bank's own number of the line
    reversal: bool  # the bank takes an earlier line back


class BalanceDraft(NamedTuple):
    """A customer's balance on one account of the ledger (往来余额表). Debit minus credit; what is absent is None."""

    row: int
    customer: str | None  # code; None where the file has names only
    name: str | None
    account: str | None  # code of the ledger account
    account_name: str | None
    currency: str | None
    opening: int | None
    debit: int | None
    credit: int | None
    closing: int


class LedgerDraft(NamedTuple):
    """One movement of a customer's ledger (往来明细账), or its opening balance."""

    row: int
    customer: str | None
    name: str | None
    account: str | None
    date: str
    voucher: str | None
    text: str | None
    debit: int  # ≥ 0 unless a red row says so
    credit: int
    balance: int | None  # printed after the row: debit minus credit
    opening: bool  # the balance brought forward, not a movement
    currency: str | None = None


class DeliveryDraft(NamedTuple):
    """A line of a delivery note. ``amount`` and ``invoiced`` with tax, negative for a return; quantity and price plain text."""

    row: int
    customer: str
    number: str
    date: str
    amount: int
    currency: str
    invoiced: int | None  # what of it has been invoiced so far, None = the file does not say
    item: str | None
    spec: str | None
    unit: str | None
    quantity: str | None
    price: str | None
    invoice: str | None
    order_no: str | None
    contract: str | None
    project: str | None
    salesperson: str | None
    text: str | None


class InvoiceDraft(NamedTuple):
    """One tax invoice (lines grouped by its number), gross. A red letter names what it cancels in ``credits``."""

    row: int
    number: str
    kind: str  # invoice | credit_note
    date: str
    buyer: str
    buyer_id: str | None  # tax number
    seller: str | None
    seller_id: str | None
    amount: int  # > 0, with tax
    net: int
    tax: int
    rates: tuple[str, ...]  # as printed, in the order met
    credits: str | None
    text: str | None
    lines: int


class BillDraft(NamedTuple):
    """One row of a register of bills. ``first``–``last``: its sub-range, 0–0 without one; ``date``: of receipt."""

    row: int
    customer: str | None  # code, or a name
    number: str  # 30 digits
    first: int
    last: int
    kind: str  # bank | commercial | finance
    issued: str | None
    matures: str
    amount: int
    currency: str | None
    date: str
    state: str | None  # of bills.BillState
    drawer: str | None
    acceptor: str | None
    acceptor_bank: str | None
    endorser: str | None  # who handed it over


class Problem(NamedTuple):
    """A row (or column) that needs a person. ``problem`` is a code with a sentence in words.py."""

    row: int | None
    column: str | None
    value: str | None
    problem: str
    figures: tuple[tuple[str, str], ...] = ()

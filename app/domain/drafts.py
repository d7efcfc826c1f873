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
    kind: str  # receipt | discount | small_difference | write_off | refund
    date: str
    amount: int  # total of the receipt, the same on each of its rows
    currency: str | None
    method: str | None
    document: str | None  # None = on account
    allocated: int | None  # None = as much of ``amount`` as the document leaves open
    reversed_on: str | None
    payer: str | None
    text: str | None


class Problem(NamedTuple):
    """A row (or column) that needs a person. ``problem`` is a code with a sentence in words.py."""

    row: int | None
    column: str | None
    value: str | None
    problem: str
    figures: tuple[tuple[str, str], ...] = ()

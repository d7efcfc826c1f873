"""The tables as classes, for work on single records. A mirror: the migrations alone make the schema, a test compares both.

Loaded only where a single record is read: most of the program asks for rows (``engine.Tables``), which costs a
fraction of the time. Amounts are in minor units, dates and instants ISO text, as in the file.
"""

from sqlmodel import Field, SQLModel


class Meta(SQLModel, table=True):
    key: str = Field(primary_key=True)
    value: str


class Journal(SQLModel, table=True):
    seq: int = Field(primary_key=True)
    at: str
    actor: str
    command: str
    kind: str
    version: int
    payload: str
    hash: bytes


class BatchRows(SQLModel, table=True):
    __tablename__ = "batch_rows"

    seq: int = Field(primary_key=True)
    part: int = Field(primary_key=True)
    name: str
    data: bytes


class Command(SQLModel, table=True):
    id: str = Field(primary_key=True)
    seq: int
    result: str


class PersonValue(SQLModel, table=True):
    __tablename__ = "person_value"

    id: int = Field(primary_key=True)
    salt: bytes | None = None
    value: str | None = None


class Paper(SQLModel, table=True):
    sha256: str = Field(primary_key=True)
    bytes: bytes


class Entity(SQLModel, table=True):
    id: int = Field(primary_key=True)
    code: str
    seq: int


class Profile(SQLModel, table=True):
    entity: int = Field(primary_key=True)
    key: str = Field(primary_key=True)
    value: str
    seq: int


class Batch(SQLModel, table=True):
    id: int = Field(primary_key=True)
    kind: str
    source: str
    sha256: str
    up_to: str | None = None
    accepted: int
    seq: int
    undone_seq: int | None = None


class Customer(SQLModel, table=True):
    id: int = Field(primary_key=True)
    code: str
    name: str
    short_name: str | None = None
    name_en: str | None = None
    uscc: str | None = None
    group_name: str | None = None
    legal_form: str
    term: str | None = None
    language: str
    currency: str
    salesperson: str | None = None
    letters: str
    letters_reason: str | None = None
    note: str | None = None
    contact: int | None = None
    phone: int | None = None
    wechat: int | None = None
    email: int | None = None
    postcode: int | None = None
    address: int | None = None
    reg_address: int | None = None
    seq: int
    void_seq: int | None = None


class Person(SQLModel, table=True):
    id: int = Field(primary_key=True)
    customer: int
    field: str
    mac: str
    seq: int


class FormerName(SQLModel, table=True):
    __tablename__ = "former_name"

    customer: int = Field(primary_key=True)
    name: str = Field(primary_key=True)
    seq: int


class BuyerAlias(SQLModel, table=True):
    __tablename__ = "buyer_alias"

    customer: int = Field(primary_key=True)
    person: int = Field(primary_key=True)
    seq: int


class Document(SQLModel, table=True):
    id: int = Field(primary_key=True)
    series: str
    customer: int
    entity: int
    number: str
    part: int
    parts: int
    kind: str
    side: int
    date: str
    due: str | None = None
    amount: int
    currency: str
    base_date: str | None = None
    order_no: str | None = None
    contract: str | None = None
    delivery: str | None = None
    project: str | None = None
    account: str | None = None
    salesperson: str | None = None
    method: str | None = None
    payer: int | None = None
    credits: str | None = None
    text: str | None = None
    open: int
    seal: bytes
    seq: int
    void_seq: int | None = None


class Allocation(SQLModel, table=True):
    rowid: int = Field(primary_key=True)  # no key of its own: SQLite numbers the rows
    debit: int | None = None
    credit: int | None = None
    amount: int
    eff: str
    seq: int


class DueCompletion(SQLModel, table=True):
    __tablename__ = "due_completion"

    document: int = Field(primary_key=True)
    due: str | None = None
    seq: int = Field(primary_key=True)
    before: str | None = None


class Dispute(SQLModel, table=True):
    rowid: int = Field(primary_key=True)  # no key of its own: SQLite numbers the rows
    document: int
    amount: int
    eff: str
    reason: str | None = None
    seq: int


class HoldOff(SQLModel, table=True):
    __tablename__ = "hold_off"

    rowid: int = Field(primary_key=True)  # no key of its own: SQLite numbers the rows
    customer: int
    document: int | None = None
    until: str | None = None
    reason: str
    seq: int


class DataDate(SQLModel, table=True):
    __tablename__ = "data_date"

    rowid: int = Field(primary_key=True)  # no key of its own: SQLite numbers the rows
    source: str
    up_to: str
    batch: int | None = None
    seq: int


class Snapshot(SQLModel, table=True):
    batch: int = Field(primary_key=True)
    as_of: str
    previous: str | None = None
    seq: int


class StatedBalance(SQLModel, table=True):
    __tablename__ = "stated_balance"

    rowid: int = Field(primary_key=True)  # no key of its own: SQLite numbers the rows
    customer: int | None = None
    currency: str
    account: str | None = None
    on_date: str
    amount: int
    source: str
    whole: int
    batch: int | None = None
    seq: int


class DifferenceWord(SQLModel, table=True):
    __tablename__ = "difference_word"

    customer: int | None = None
    currency: str = Field(primary_key=True)
    on_date: str
    difference: int | None = None
    reason: str | None = None
    seq: int = Field(primary_key=True)


class NetByDay(SQLModel, table=True):
    __tablename__ = "net_by_day"

    currency: str = Field(primary_key=True)
    date: str = Field(primary_key=True)
    amount: int


class Policy(SQLModel, table=True):
    id: int = Field(primary_key=True)
    kind: str
    valid_from: str
    customer: str | None = None
    body: str
    seq: int


class LetterText(SQLModel, table=True):
    __tablename__ = "letter_text"

    id: int = Field(primary_key=True)
    language: str
    level: int
    valid_from: str
    body: str
    seq: int


class ImportMap(SQLModel, table=True):
    __tablename__ = "import_map"

    signature: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    body: str
    batch: int | None = None
    seq: int = Field(primary_key=True)


class CalendarYear(SQLModel, table=True):
    __tablename__ = "calendar_year"

    year: int = Field(primary_key=True)
    body: str
    seq: int


class Run(SQLModel, table=True):
    id: int = Field(primary_key=True)
    on_date: str
    stale_reason: str | None = None
    ledger_date: str | None = None
    receipts_date: str | None = None
    excluded: str
    skipped: str
    seq: int


class Notice(SQLModel, table=True):
    id: int = Field(primary_key=True)
    run: int
    entity: int
    customer: int
    currency: str
    episode: int
    level: int
    year: int
    serial: int
    total: int
    state: str
    sent_on: str | None = None
    channel: str | None = None
    paper: str | None = None
    content: str | None = None
    seq: int
    number: str


class NoticeItem(SQLModel, table=True):
    __tablename__ = "notice_item"

    notice: int = Field(primary_key=True)
    document: int = Field(primary_key=True)


class BankLine(SQLModel, table=True):
    __tablename__ = "bank_line"

    id: int = Field(primary_key=True)
    layout: str
    account: str | None = None
    date: str
    time: str | None = None
    amount: int
    side: str
    currency: str
    balance: int | None = None
    party: int | None = None
    party_account: int | None = None
    party_bank: str | None = None
    text: int | None = None
    reference: str | None = None
    reversal: int
    key: str
    ignored: str | None = None
    seq: int
    void_seq: int | None = None


class ReceiptOrigin(SQLModel, table=True):
    __tablename__ = "receipt_origin"

    document: int = Field(primary_key=True)
    line: int
    origin: str
    state: str
    by_hand: int
    reference: str | None = None
    confirmed_seq: int | None = None
    seq: int = Field(primary_key=True)
    counted: int


class Confirmation(SQLModel, table=True):
    document: int = Field(primary_key=True)
    reference: str
    seq: int = Field(primary_key=True)

"""Tables as classes, continued: what stands beside documents: applications, transfers, bills, retention, deliveries."""

from sqlmodel import Field, SQLModel


class Allowance(SQLModel, table=True):
    id: int = Field(primary_key=True)
    number: str
    year: int
    serial: int
    customer: int
    kind: str
    currency: str
    amount: int
    on_date: str
    reason: str
    line: int | None = None
    receipt: str | None = None
    state: str
    decided_on: str | None = None
    decided_seq: int | None = None
    decision: str | None = None
    document: int | None = None
    ended_on: str | None = None
    seq: int


class AllowanceItem(SQLModel, table=True):
    __tablename__ = "allowance_item"

    allowance: int = Field(primary_key=True)
    document: int = Field(primary_key=True)
    amount: int


class Transfer(SQLModel, table=True):
    id: int = Field(primary_key=True)
    number: str
    year: int
    serial: int
    type: str
    customer: int
    other: int | None = None
    party: str | None = None
    currency: str
    amount: int
    on_date: str
    goods: str | None = None
    value: int | None = None
    note: str | None = None
    agreement: str | None = None
    signed: str | None = None
    file: str | None = None
    sha256: str | None = None
    reversed_on: str | None = None
    reversed_seq: int | None = None
    seq: int


class TransferItem(SQLModel, table=True):
    __tablename__ = "transfer_item"

    transfer: int = Field(primary_key=True)
    place: int = Field(primary_key=True)
    document: int | None = None
    credit: int
    debit: int | None = None
    amount: int


class Bill(SQLModel, table=True):
    id: int = Field(primary_key=True)
    document: int
    entity: int
    number: str
    first: int
    last: int
    kind: str
    acceptor: str | None = None
    acceptor_bank: str | None = None
    drawer: str | None = None
    endorser: str | None = None
    issued: str | None = None
    matures: str
    amount: int
    currency: str
    received: str
    since: str
    parent: int | None = None
    own: int
    reference: str | None = None
    confirmed_seq: int | None = None
    line: int | None = None
    seq: int
    void_seq: int | None = None


class BillMove(SQLModel, table=True):
    __tablename__ = "bill_move"

    id: int = Field(primary_key=True)
    bill: int
    verb: str
    state: str
    on_date: str
    party: str | None = None
    net: int | None = None
    recourse: int
    reversal: int | None = None
    seq: int
    undone_seq: int | None = None


class PayerNote(SQLModel, table=True):
    __tablename__ = "payer_note"

    line: int = Field(primary_key=True)
    signed_on: str
    seq: int


class Retention(SQLModel, table=True):
    __tablename__ = "retention"

    customer: int
    currency: str
    document: int | None = None
    account: str | None = None
    event: str
    expected: str | None = None
    responsible: str | None = None
    span: str | None = None
    happened: str | None = None
    seq: int = Field(primary_key=True)


class Delivery(SQLModel, table=True):
    id: int = Field(primary_key=True)
    customer: int
    number: str
    date: str
    currency: str
    amount: int
    order_no: str | None = None
    contract: str | None = None
    project: str | None = None
    salesperson: str | None = None
    text: str | None = None
    seq: int
    void_seq: int | None = None


class DeliveryLine(SQLModel, table=True):
    __tablename__ = "delivery_line"

    delivery: int = Field(primary_key=True)
    place: int = Field(primary_key=True)
    item: str | None = None
    spec: str | None = None
    unit: str | None = None
    quantity: str | None = None
    price: str | None = None
    amount: int
    invoice: str | None = None


class DeliveryInvoiced(SQLModel, table=True):
    __tablename__ = "delivery_invoiced"

    delivery: int = Field(primary_key=True)
    amount: int
    eff: str
    seq: int = Field(primary_key=True)

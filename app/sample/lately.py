"""What happened lately beside billing and letters: bills on hand, goods delivered, something kept back, something asked for."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from app.actions.allowances import RequestAllowance
from app.actions.bills import BillFaces, ReceiveBill
from app.actions.retention import SetRetention
from app.storage.book import Book
from app.storage.work import Action, Result

Do = Callable[[Action], Result]
BILLS = 6  # the newest ones that customers paid with
_PAID_WITH_BILLS = (
    "SELECT c.code, c.name, d.number, d.date, d.text FROM document d JOIN customer c ON c.id = d.customer WHERE d.series = 'R'"
    " AND d.kind = 'receipt' AND d.method = '承兑汇票' AND NOT EXISTS (SELECT 1 FROM document v WHERE v.customer = d.customer"
    " AND v.number = d.number AND v.series = 'V') ORDER BY d.date DESC, d.id DESC LIMIT ?"
)
_OWED = (
    "SELECT c.code, d.number FROM document d JOIN customer c ON c.id = d.customer WHERE d.series = 'D' AND d.side = 1"
    " AND d.parts = 1 AND d.open > 10000 AND d.currency = 'CNY' AND c.code {which} ORDER BY d.date DESC, d.id DESC LIMIT 1"
)
NOTES = (  # days ago, item, unit, quantity, price, amount
    (6, "PI 薄膜 25μm", "米", "480", "12.50", "6000.00"),
    (6, "绝缘胶带", "卷", "60", "18.00", "1080.00"),
    (3, "PI 薄膜 50μm", "米", "150.5", "20.00", "3010.00"),
)


def bills(book: Book, do: Do) -> None:
    """What stands on the bills whose receipts the accounting program has brought."""
    for code, name, number, day, text in _rows(book, _PAID_WITH_BILLS, BILLS):
        received = date.fromisoformat(day)
        faces = BillFaces("bank", received + timedelta(days=175), received - timedelta(days=5), "示例银行苏州分行", endorser=name)
        digits = "".join(char for char in text if char.isdigit())
        do(ReceiveBill(code, digits, None, None, received, faces, receipt=number))


def asked(book: Book, do: Do, on: date) -> None:
    """A few yuan that a customer does not pay, above what may be rounded off: the owner has to say."""
    for code, number in _rows(book, _OWED.format(which="> ''")):
        do(RequestAllowance(code, [(number, "25.60")], "small_difference", "尾数不付，客户已付其余", on - timedelta(days=2)))


def kept_back(book: Book, do: Do, on: date, undated: tuple[str, str] | None) -> None:
    """An item without a due date that waits for acceptance, as somebody has found out."""
    if undated:
        do(SetRetention(*undated, "accept", on + timedelta(days=20), "周敏", "12M"))


def undated(book: Book) -> tuple[str, str] | None:
    sql = _OWED.replace("c.code {which}", "d.due IS NULL AND c.letters = 'yes'")
    return next((code_and_number for code_and_number in _rows(book, sql)), None)


def delivery_notes(on: date, customer: str) -> str:
    """The sales program's list of the last week, as CSV."""
    head = "客户编号,送货单号,送货日期,品名,单位,数量,含税单价,价税合计"
    rows = [
        f"{customer},SH-{on - timedelta(days=ago):%m%d},{on - timedelta(days=ago)},{item},{unit},{quantity},{price},{amount}"
        for ago, item, unit, quantity, price, amount in NOTES
    ]
    return "\n".join([head, *rows]) + "\n"


def _rows(book: Book, sql: str, *params: Any) -> Sequence[Any]:
    with book.reading() as tables:
        return [tuple(row) for row in tables.rows(sql, params)]

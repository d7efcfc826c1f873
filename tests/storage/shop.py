"""A small book in which every table has rows, and ways to do to a file what programs and people do to files."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from app.actions.allowances import RequestAllowance
from app.actions.bills import BillFaces, MoveBill, ReceiveBill, UndoBill
from app.actions.book import SetProfile
from app.actions.dunning import MarkSent, RunDunning, StorePaper, Withdraw
from app.actions.imports import Import, UndoBatch
from app.actions.ledger import Allocate, HoldOff, PostDocument, ReverseReceipt, SetDispute
from app.actions.matching import AcceptProposals, MatchByHand
from app.actions.payer_notes import NoteSigned
from app.actions.persons import ErasePerson
from app.actions.policy import LoadPolicies
from app.actions.reconciling import ExplainDifference, StateTotal
from app.actions.retention import SetRetention, StateEvent
from app.actions.transfers import Agreement, MakeTransfer, ReverseTransfer
from app.domain.bills import Verb
from app.domain.drafts import BankLine, DeliveryDraft, InvoiceDraft, LedgerDraft
from app.domain.intake_bank import BankEntry
from tests.actions.office import Office, customer, document, opened, receipt, source

AGREEMENT = b"%PDF-1.4 a scan"
PAPER = b"%PDF-1.7 the first print"
SECRET = "13800138000转八零六"
ERASED_SECRET = "上海市徐汇区天钥桥路九十九号"
RUN_DAY = date(2026, 6, 30)
SIDE_FILES = ("-wal", "-shm", "-mark", "-lock")


def filled(path: Path) -> Office:
    """A book after some months of work, still open: imports, letters, corrections, an undone batch, an erased person."""
    return since_3(lived(opened(path)))


def since_3(desk: Office) -> Office:
    """What books of version 3 can hold besides; ``lived`` stays what those of version 2 came to."""
    desk.do(NoteSigned(1, date(2026, 6, 20)))
    desk.do(RequestAllowance("C002", [("I4", "10.00")], "small_difference", "尾数不付", date(2026, 6, 25), line=1))
    desk.documents(document("Q1", 3_000, "2026-06-22", "C002", account="1122.02 质保金"))
    desk.do(SetRetention("C002", "Q1", "accept", date(2026, 6, 24), "小吴", "12M"))
    desk.do(StateEvent("C002", "Q1", date(2026, 6, 25)))
    signed = Agreement("DZ-1", date(2026, 6, 26), "协议.pdf", AGREEMENT)
    desk.do(MakeTransfer("receivable_to_receivable", "C002", date(2026, 6, 26), [("I6", "20.00")], to="C001", agreement=signed))
    desk.do(MakeTransfer("receivable_to_payable", "C002", date(2026, 6, 26), [("I6", "10.00")]))
    desk.do(ReverseTransfer("ZD-2026-002", date(2026, 6, 27)))
    _with_bills(desk)
    _stated(desk)
    _delivered(desk)
    return desk


def _with_bills(desk: Office) -> None:
    """A bill of which a part was discounted, paid and refused in the end, which was taken back; and the other endorsed."""
    number, faces = "513033200000120260601000000001", BillFaces("bank", date(2026, 12, 1), None, "样例银行宁波分行")
    desk.do(ReceiveBill("C002", number, "1-1000", "10.00", date(2026, 6, 10), faces))
    desk.do(MoveBill(number, "1-400", Verb.DISCOUNT, date(2026, 6, 12), "样例银行", "3.90"))
    money = BankLine(3, "6200", "2026-06-12", None, 390, "in", "CNY", None, "示例银行", None, None, "贴现", "REF-2", False)
    desk.do(Import(source("bank", [BankEntry(3, "mt940", False, money)])))
    desk.do(AcceptProposals(90))
    desk.do(MoveBill(number, "401-1000", Verb.PRESENT, date(2026, 6, 13)))
    desk.do(MoveBill(number, "401-1000", Verb.DISHONOUR, date(2026, 6, 14)))
    desk.do(UndoBill(number, "401-1000"))


def _stated(desk: Office) -> None:
    """A total of the ledger with its explanation, and a receipt of the bank that a ledger confirmed."""
    desk.do(StateTotal(date(2026, 6, 27), "CNY", "1000.00"))
    desk.do(ExplainDifference(date(2026, 6, 27), "账上少导一户"))
    movement = ("6200", "2026-06-26", None, 7_000, "in", "CNY", None)
    said = BankLine(2, *movement, "启航出纳", "320600998877", None, "付六月尾款", "REF-2", False)
    desk.do(Import(source("bank", [BankEntry(2, "mt940", False, said)])))
    line = desk.rows("SELECT max(id) FROM bank_line")[0][0]
    desk.do(MatchByHand(line, [("C002", None)]))
    told = LedgerDraft(2, "C002", None, None, "2026-06-27", "记-9", "收款", 0, 7_000, None, False, None)
    desk.do(Import(source("ledger", [told])))


def _delivered(desk: Office) -> None:
    """A delivery in two lines, of which a later file said what was invoiced."""
    note = ("C002", "SH-1", "2026-06-20", 1_500, "CNY")
    for told in (None, 500):
        lines = [
            DeliveryDraft(2, *note, told, "管", "Φ25", "米", "1.5", "10", None, None, None, None, None, None),
            DeliveryDraft(3, *note, None, None, None, None, None, None, None, None, None, None, None, None),
        ]
        desk.do(Import(source("deliveries", lines)))


def lived(desk: Office) -> Office:
    """Some months of work in a new book."""
    desk.do(SetProfile({"bank": "招商银行", "account": "6225880000001"}))
    desk.customers(
        customer("C001", "恒达机电有限公司", term="NET30", phone=SECRET, address="苏州市工业园区一号", contact="王先生"),
        customer("C002", "启明建材有限公司", email="pay@qiming.example"),
        customer("C003", "李四", legal_form="person", term="50%/NET30,50%/NET60", address=ERASED_SECRET),
    )
    desk.documents(
        document("I1", 100_000, "2026-02-01", text="二月货款"),
        document("I2", 250_000, "2026-03-01", disputed=50_000),
        document("I3", 70_000, "2026-04-01", open=60_000),
        document("K1", 5_000, "2026-05-01", kind="credit_note", credits="I2"),
        document("I4", 80_000, "2026-03-10", "C002"),
        document("I5", 90_000, "2026-01-15", "C003"),
        document("I6", 12_345, "2026-06-20", "C002", entity="分公司"),
    )
    desk.receipts(
        receipt("R1", 40_000, "2026-04-10", document="I1", allocated=40_000, payer="王先生"),
        receipt("R2", 30_000, "2026-05-10", document="I2", allocated=30_000),
        receipt("R3", 20_000, "2026-06-01"),
    )
    _corrected(desk)
    _dunned(desk)
    listed = source("documents", [document("I6", 12_345, "2026-06-20", "C002", entity="分公司")])
    desk.do(Import(replace(listed, as_of="2026-06-20", has_open=True)))  # all that is open of that company
    desk.do(ErasePerson("C003"))
    return desk


def _corrected(desk: Office) -> None:
    desk.customers(customer("C002", "启明建筑材料有限公司", term="NET30"))  # a former name, a due date that was missing
    desk.do(PostDocument("C001", "I7", "invoice", date(2026, 5, 1), 33_000, "CNY", due=date(2026, 5, 31)))
    desk.do(ReverseReceipt("C001", "R2", date(2026, 5, 20)))
    desk.do(Allocate("C001", "R3"))
    desk.do(SetDispute("C001", "I1", 10_000, date(2026, 6, 1), "数量短少"))
    desk.do(HoldOff("C002", date(2026, 7, 15), "已承诺付款", "I4"))
    movement = ("6200", "2026-06-02", None, 20_000, "in", "CNY", None)
    said = BankLine(2, *movement, "恒达出纳", "3205", None, "付六月往来", "REF-1", False)
    desk.do(Import(source("bank", [BankEntry(2, "mt940", False, said)])))
    desk.do(MatchByHand(1, [("C001", None)]))
    learned = ("ab" * 16, {"columns": {"nr": "code"}})  # a map by the headers it was for
    desk.do(Import(source("customers", [customer("C001", "恒达机电有限公司")]), None, learned))
    amounts = (33_000, 29_204, 3_796)
    sold = InvoiceDraft(2, "25442", "invoice", "2026-05-01", "恒达（江北）", None, None, None, *amounts, ("13%",), None, None, 1)
    desk.do(Import(replace(source("invoices", [sold]), buyers={"恒达（江北）": "C001"})))  # probably I7, only tied
    undone = desk.documents(document("I8", 1_000, "2026-06-25"))["batch"]
    desk.do(UndoBatch(undone))


def _dunned(desk: Office) -> None:
    first = desk.do(RunDunning(date(2026, 6, 1)))["run"]
    desk.do(Withdraw(first, "C003"))
    notice = desk.rows("SELECT id FROM notice WHERE state = 'draft' ORDER BY id")[0][0]
    digest = sha256(PAPER).hexdigest()
    desk.do(StorePaper(((notice, digest, digest, 1),), ((digest, PAPER),)))
    desk.do(MarkSent(first, date(2026, 6, 2), "wechat"))
    rate = [{"kind": "dunning", "valid_from": "2026-06-15", "customer": "C001", "body": {"minimum_amount": "100.00"}}]
    desk.do(LoadPolicies(rate))
    desk.do(RunDunning(RUN_DAY, (), "月底对账未完"))


@contextmanager
def raw(path: Path) -> Iterator[Any]:
    """The file as any SQLite tool opens it: no settings of ours, nothing checked, committed at the end."""
    connection = dbapi2.connect(str(path))
    try:
        yield connection
        connection.commit()
    finally:
        connection.close()


def tampered(path: Path, sql: str, *params: object) -> int:
    """Change a book behind its back, triggers out of the way and put back after. Answers how many rows changed."""
    with raw(path) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        changed: int = connection.execute(sql, params).rowcount
        for _, made in triggers:
            connection.execute(made)
    return changed


def copied(source: Path, folder: Path, name: str = "copy.desk", side_files: bool = False) -> Path:
    """The file copied as a person copies it, alone or with what lies beside it."""
    target = folder / name
    for suffix in ("", *(SIDE_FILES if side_files else ())):
        beside = source.with_name(source.name + suffix)
        if beside.exists():
            shutil.copyfile(beside, target.with_name(target.name + suffix))
    return target


def beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def dump(path: Path, but: tuple[str, ...] = ("command",)) -> dict[str, list[Any]]:
    """Every row of every table, except tables that hold nothing of the business."""
    connection = dbapi2.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    connection.text_factory = bytes
    try:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        return {
            name.decode(): connection.execute(f"SELECT * FROM {name.decode()} NOT INDEXED").fetchall()
            for (name,) in names
            if name.decode() not in but
        }
    finally:
        connection.close()

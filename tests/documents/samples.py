"""Letters, statements and reports to print in tests, and how to read paper back."""

import io
import re
import struct
import zlib
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from pypdf import PdfReader

from app.documents.ageing_report import AgeingReportData, AgeingRow, AgeingSection
from app.documents.ink import Page
from app.documents.letter import LetterData, LetterItem, letter_pdf
from app.documents.parts import PaymentSlip
from app.documents.run_sheets import HandOverData, HandOverRow, SealRow, SealSheetData
from app.documents.sheet import Letterhead
from app.documents.statement import Movement, OpenItem, StatementData
from app.documents.typeset import PT_PER_MM
from app.domain.letter_text import FilledLetter, fill, parse
from app.system.paths import resource

HEAD = Letterhead(
    "苏州恒润电子材料有限公司",
    "Suzhou Hengrun Electronic Materials Co., Ltd.",
    "恒润",
    "苏州工业园区星湖街128号",
    "0512-6288 1026",
    "0512-6288 1030",
    "credit@hengrun.example",
)
SLIP = PaymentSlip("苏州恒润电子材料有限公司", "中国示例银行苏州园区支行", "1102 0260 0900 3345 678", "货款 函2026-47", "EXAMCNBJ")
CUSTOMER = "常州瑞丰精密机械有限公司"
ON = date(2026, 11, 23)

FACTS = {
    "截止日": "2026年11月23日",
    "收款核对日": "2026年11月20日",
    "付款期限日": "2026年11月30日",
    "催付金额": "¥829,900.00",
    "争议金额": "¥32,400.00",
}
FACTS_EN = {
    "截止日": "23 November 2026",
    "收款核对日": "20 November 2026",
    "付款期限日": "30 November 2026",
    "催付金额": "CNY 829,900.00",
}


def paper(pdf: bytes) -> list[str]:
    """The text of each page without any white, so that a line break does not matter."""
    return [re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def whole(pdf: bytes) -> str:
    return "".join(paper(pdf))


@cache
def wording(language: str, level: int) -> FilledLetter:
    text = resource("letters", f"{language}-{level}.txt").read_text(encoding="utf-8")
    return fill(parse(text), FACTS if language == "zh" else FACTS_EN)


def item(document: str, amount: int, received: int = 0, disputed: int = 0, interest: int | None = None) -> LetterItem:
    return LetterItem(
        document=document,
        dated=date(2026, 8, 1),
        due=date(2026, 8, 31),
        days_overdue=84,
        amount=amount,
        claimed=amount - received - disputed,
        received=received,
        disputed=disputed,
        interest_days=None if interest is None else 83,
        interest=interest,
    )


ITEMS = (
    item("INV-26-0779", 32000000, 6270000, 0, 742446),
    item("INV-26-0874", 18620000, 0, 0, 256956),
    item("INV-26-0902", 13240000, 0, 3240000, 126000),
    item("INV-26-0961", 15480000, 0, 0, 97524),
    item("INV-26-0998", 13160000, 0, 0, 39480),
)


def items(count: int) -> tuple[LetterItem, ...]:
    return tuple(item(f"INV-26-{n:04d}", 1_000_000 + n, n % 3 * 1000) for n in range(count))


def letter(**changes: Any) -> LetterData:
    listed = changes.get("items", ITEMS)
    credits = sum(value for _, value in changes.get("credits", ()))
    total = sum(one.claimed for one in listed) - credits + changes.get("fee", 0) + changes.get("interest_claimed", 0)
    data = LetterData(
        language="zh",
        letterhead=HEAD,
        number="恒润财函〔2026〕47号",
        customer_code="C-0142",
        customer_name=CUSTOMER,
        salutation=f"{CUSTOMER}财务部：",
        filled=wording("zh", 2),
        items=listed,
        currency="CNY",
        total=total,
        total_words="人民币捌拾贰万玖仟玖佰元整",
        on=ON,
        deadline=date(2026, 11, 30),
        slip=SLIP,
        address_lines=("213000 江苏省常州市新北区河海西路128号", "财务部 收"),
        contact="财务部 李敏",
        contact_phone="0512-6288 1026 转 8106",
        enclosures=("对账单1页", "发票清单1页"),
        delivery="EMS",
    )
    return replace(data, **changes)


def english(**changes: Any) -> LetterData:
    return letter(
        **{
            "language": "en",
            "filled": wording("en", 2),
            "customer_name": "Norden Armaturen GmbH",
            "salutation": "Dear Sir or Madam,",
            "address_lines": ("Accounts Payable", "Werftstrasse 14, 20457 Hamburg, Germany"),
            "total_words": "eight hundred and twenty-nine thousand nine hundred yuan",
            "contact": "Li Min",
            "contact_phone": "+86 512 6288 1026",
            "enclosures": ("statement, 1 page",),
            **changes,
        }
    )


def statement(**changes: Any) -> StatementData:
    movements = (
        Movement(date(2026, 10, 2), "invoice", "INV-26-0961", 15480000, 0, 98630000),
        Movement(date(2026, 10, 16), "receipt", "银行 20261016-07", 0, 19290000, 79340000),
    )
    opens = (
        OpenItem("INV-26-0779", date(2026, 8, 1), date(2026, 8, 31), 82340000, 3000000, 79340000, "法兰盘组件", 84),
    )
    data = StatementData(
        language="zh",
        letterhead=HEAD,
        number="恒润财对〔2026〕142号",
        customer_code="C-0142",
        customer_name=CUSTOMER,
        salutation=f"{CUSTOMER}：",
        first=date(2026, 10, 1),
        last=ON,
        ledger_up_to=ON,
        receipts_up_to=date(2026, 11, 20),
        currency="CNY",
        opening=83150000,
        movements=movements,
        closing=79340000,
        closing_words="人民币柒拾玖万叁仟肆佰元整",
        open_items=opens,
        account=SLIP,
        contact="财务部 李敏",
        contact_phone="0512-6288 1026",
    )
    return replace(data, **changes)


def long_statement(count: int, **changes: Any) -> StatementData:
    moves = tuple(
        Movement(date(2026, 1, 1) + timedelta(n), "invoice", f"INV-{n:04d}", 10000, 0, 10000 * (n + 1)) for n in range(count)
    )
    closing = 10000 * count
    opens = (OpenItem("期初", date(2026, 1, 1), None, closing, 0, closing),)
    return statement(opening=0, movements=moves, closing=closing, open_items=opens, **changes)


BUCKETS = ("not_due", "1-30", "31-60", "61-90", "91-180", "181-365", "365+", "no_due")


def section(count: int, currency: str = "CNY", unapplied: int = 0, scale: int = 10000) -> AgeingSection:
    rows = tuple(
        AgeingRow(
            f"C-{n:04d}",
            f"客户{n}精密机械有限公司",
            tuple((n + place) % 4 * scale for place in range(len(BUCKETS))),
            sum((n + place) % 4 * scale for place in range(len(BUCKETS))),
            unapplied,
            sum((n + place) % 4 * scale for place in range(len(BUCKETS))) - unapplied,
        )
        for n in range(count)
    )
    sums = tuple(sum(row.buckets[place] for row in rows) for place in range(len(BUCKETS)))
    total = AgeingRow("", "", sums, sum(sums), unapplied * count, sum(sums) - unapplied * count)
    return AgeingSection(currency, BUCKETS, rows, total, sum(sums[1:-1]), sum(sums[4:-1]))


def report(*sections: AgeingSection, **changes: Any) -> AgeingReportData:
    data = AgeingReportData("zh", HEAD.name, ON, "due", sections, 48291, "7f06e0e5c0ffee", prepared_by="李敏")
    return replace(data, **changes)


def seal_sheet(count: int = 3, **changes: Any) -> SealSheetData:
    rows = tuple(SealRow(f"恒润财函〔2026〕{n}号", CUSTOMER, "付款提醒函", 100_00 * n, "CNY", 1, 2) for n in range(1, count + 1))
    total = sum(row.amount for row in rows)
    data = SealSheetData(
        language="zh",
        company=HEAD.name,
        number="恒润用印〔2026〕47号",
        run="催款批次 2026-47",
        on=ON,
        ledger_up_to=ON,
        receipts_up_to=date(2026, 11, 20),
        rows=rows,
        totals=(("CNY", total, "人民币陆佰元整"),),
        department="财务部",
        prepared_by="李敏",
    )
    return replace(data, **changes)


def hand_over(count: int = 3, **changes: Any) -> HandOverData:
    rows = tuple(
        HandOverRow(f"恒润财函〔2026〕{n}号", CUSTOMER, "" if n == 2 else f"常州市河海西路{n}号", 1, 2)
        for n in range(1, count + 1)
    )
    return replace(HandOverData("zh", HEAD.name, "恒润用印〔2026〕47号", "催款批次 2026-47", ON, rows), **changes)


def png(side: int = 8) -> bytes:
    """A black square as a PNG."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress((b"\0" + b"\0" * side * 3) * side)
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def letter_bytes() -> bytes:
    return letter_pdf(letter(copies=("", "retained")))


def shown(pages: list[Page]) -> list[tuple[int, float, float, float, float, str]]:
    """Every text of the pages: page, left, right, baseline, size of the type (mm), words."""
    found = []
    for number, page in enumerate(pages):
        for one in page.shown:
            left, size = one.x / PT_PER_MM, one.style.size / PT_PER_MM
            words = "".join(piece.text for piece in one.line.pieces)
            found.append((number, left, left + one.line.width * size / 1000, page.height - one.y / PT_PER_MM, size, words))
    return found


def untidy(pages: list[Page], left: float, right: float, bottom: float = 290) -> list[str]:
    """Texts beyond the margins, or lying over each other."""
    texts = sorted(shown(pages), key=lambda one: (one[0], one[3], one[1]))
    faults = [f"outside: {one}" for one in texts if one[1] < left - 3 or one[2] > right + 0.1 or not 5 < one[3] < bottom]
    for place, one in enumerate(texts):
        for two in texts[place + 1 : place + 40]:
            same_page, near = one[0] == two[0], two[3] - one[3] < 0.75 * min(one[4], two[4])
            if same_page and near and one[1] < two[2] - 0.2 and two[1] < one[2] - 0.2:
                faults.append(f"over each other: {one} {two}")
    return faults

"""Files of every declared layout, made from its declaration: the lines they hold are known."""

import csv
import io
from collections.abc import Sequence

from app.domain.drafts import BankLine
from app.exchange.bank_layouts import BankLayout, load_layouts
from app.exchange.dates import DateFormat

LAYOUTS = load_layouts()
BY_ID = {layout.id: layout for layout in LAYOUTS}
READABLE = [layout for layout in LAYOUTS if layout.unusable is None]

ACCOUNT, OPENING = "6200000011112222", 100_000_000
ZEROS = ("0.00", "", "-", "--", "0")  # what banks print in the column that is not used
# day, time, amount, side, party, its account, its bank, text, reference
MOVES = (
    ("2026-08-03", "09:15:00", 12_345_678, "in", "瑞丰精密（苏州）有限公司", "320500001234567890", "苏州银行", "货款", "R001"),
    ("2026-08-03", "15:24:03", 4_550, "out", "宁波海关", "331400000000000001", "宁波银行", "税款", "R002"),
    ("2026-08-14", "00:00:01", 100, "in", "王五", "6217000000000009", "交通银行", "代付 INV-201", "R003"),
    ("2026-08-31", "23:59:59", 999_999_900, "in", "ACME Trading Ltd", "DE89370400440532", "HSBC", "deposit, final", "R004"),
)
HEADER_ROW = 4  # of ``table_of``, from 1


def has(layout: BankLayout, whole: bool) -> set[str]:
    return {column.role for column in layout.columns if whole or not column.optional}


def lines_of(layout: BankLayout, whole: bool) -> list[BankLine]:
    """The lines that ``table_of`` writes; ``whole``: with the columns that may be absent."""
    roles, balance, made = has(layout, whole), OPENING, []
    both = "payer" in roles
    for n, (day, time, amount, side, party, number, bank, text, reference) in enumerate(MOVES):
        balance += amount if side == "in" else -amount
        them = ("payer" if side == "in" else "payee") if both else "party"
        printed = {them: party, f"{them}_account": number, f"{them}_bank": bank}
        given = {role: printed.get(role) if role in roles else None for role in (them, f"{them}_account", f"{them}_bank")}
        made.append(
            BankLine(
                row=HEADER_ROW + 1 + n,
                account=ACCOUNT,
                date=day,
                time=time if "time" in roles or layout.dates is not DateFormat.YYYYMMDD else None,
                amount=amount,
                side=side,
                currency=layout.currency,
                balance=balance if "balance" in roles else None,
                party=given[them],
                party_account=given[f"{them}_account"],
                party_bank=given[f"{them}_bank"],
                text=text if "text" in roles else None,
                reference=reference if "reference" in roles else None,
                reversal=False,
            )
        )
    return made


def table_of(layout: BankLayout, whole: bool = True) -> list[list[str]]:
    """Head, header, the lines of ``MOVES`` and a foot, as a bank of this layout prints them."""
    columns = [column for column in layout.columns if whole or not column.optional]
    body, balance = [], OPENING
    for n, move in enumerate(MOVES):
        balance += move[2] if move[3] == "in" else -move[2]
        body.append([_cell(layout, column.role, n, balance, "time" in has(layout, whole)) for column in columns])
    head = [["对账单"], ["账　　号：", ACCOUNT], ["币种", layout.currency]]
    return [*head, [column.header for column in columns], *body, ["以上内容仅供参考"]]


def _cell(layout: BankLayout, role: str, n: int, balance: int, timed: bool) -> str:
    day, time, amount, side, party, number, bank, text, reference = MOVES[n]
    if role == "date":
        return _day(layout, day) if timed or layout.dates is DateFormat.YYYYMMDD else f"{_day(layout, day)} {time}"
    if role in ("in", "out"):
        return grouped(amount) if role == side else ZEROS[n % len(ZEROS)]
    if role == "amount":
        return grouped(amount if "side" in layout.roles or side == layout.positive else -amount)
    us, them = ("payee", "payer") if side == "in" else ("payer", "payee")
    cells = {
        "time": time,
        "side": next(word for word, meaning in layout.flags.items() if meaning == side),
        "balance": grouped(balance) + "\t",
        "currency": layout.currency,
        "account": ACCOUNT,
        "account_name": "恒达机电",
        "text": text,
        "reference": reference + "\t",
        "status": "成功",
        **{f"{us}{part}": own for part, own in (("", "恒达机电"), ("_account", ACCOUNT), ("_bank", "甲行"))},
    }
    for other in (them, "party"):
        cells |= {other: party, f"{other}_account": number, f"{other}_bank": bank}
    return cells.get(role, "")


def grouped(minor: int) -> str:
    whole, cents = divmod(abs(minor), 100)
    return f"{'-' if minor < 0 else ''}{whole:,}.{cents:02}"


def _day(layout: BankLayout, day: str) -> str:
    year, month, of_month = day.split("-")
    if layout.dates is DateFormat.DMY:
        return f"{of_month}/{month}/{year}"
    slashed = layout.dates is DateFormat.AUTO and layout.id.startswith("bocom")
    return f"{year}/{int(month)}/{int(of_month)}" if slashed else f"{year}{month}{of_month}"


def delimited(rows: Sequence[Sequence[str]], delimiter: str = ",", encoding: str = "gb18030") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)

"""Files as people have them, and as they get spoilt: tables of plausible and ugly cells in every format, messages, bytes cut."""

import html
import io

import xlsxwriter
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from app.exchange.kinds import KINDS, Shape
from app.exchange.synonyms import BY_KIND
from tests.exchange.bank_making import camt, entry, mt940, ofx, record
from tests.exchange.bank_shapes import READABLE, table_of

Rows = list[list[str]]

AMOUNTS = st.one_of(
    st.integers(-10**7, 10**9).map(lambda n: f"{n / 100:.2f}"),
    st.integers(0, 10**11).map(lambda n: f"{n / 100:,.2f}"),
    st.sampled_from(
        "0 -0 0.00 1.234,56 (1,200.00) 120- 12CR ￥1,200.00 １２３４ −120 1e5 1E+20 NaN Infinity 1_000 0x1F ½ -- 1.5万元"
        " 9999999999999999.99 1.234 ,5 .5 12.345 1,2,3 =1+1 #N/A".split()
    ),
)
DATES = st.one_of(
    st.dates().map(str),
    st.dates().map(lambda d: f"{d:%Y/%m/%d}"),
    st.dates().map(lambda d: f"{d.year}年{d.month}月{d.day}日"),
    st.sampled_from(
        "20260630 2026-08 31/02/2026 03/04/2026 00/00/0000 1900-02-29 45000 今天 26-Apr-11 2026-13-01 2026-06-30T10:00:00".split()
    ),
)
IDS = st.one_of(
    st.from_regex(r"[A-Z]{0,3}-?[0-9]{1,6}", fullmatch=True),
    st.sampled_from(
        "001 1930565277.0 24512000000123456789 2.4512E+19 记-12 1-2 C001 C002 513033200000120261106000000001".split()
    ),
)
WORDS = st.sampled_from(
    "发票 红字 贷项 收款 退款 invoice credit_note 是 否 争议 yes CNY 人民币 USD 贝壳 zh en 银承 商承 在手 拒付 送货 退货 借 贷"
    " 平".split()
)
NAMES = st.sampled_from(
    ["甲公司", "宁波明远机电有限公司", "王海燕", "A & B <Ltd>", "𬭚公司", "NA", "null", "-", "合计", "期初余额", "本月合计"]
)
_MARKS = ["\x00", "\u202e", "\u200b", "\U0001f600", '"', "'", "=cmd|' /C calc'!A0", "a\tb", "a\nb", " "]
UGLY = st.one_of(st.text(max_size=12), st.sampled_from(_MARKS))
CELLS = {Shape.AMOUNT: AMOUNTS, Shape.DATE: DATES, Shape.ID: IDS, Shape.WORD: st.one_of(WORDS, AMOUNTS), Shape.TEXT: NAMES}
ANY = st.one_of(AMOUNTS, DATES, IDS, WORDS, NAMES, st.just(""))

BALANCE_HEADS = [
    [
        ["客户编码", "客户名称", "科目编码", "科目名称", "期初余额", "", "本期发生额", "", "期末余额", ""],
        ["", "", "", "", *["借方", "贷方"] * 3],
    ],
    [["单位编码", "单位名称", "方向", "期初余额", "借方", "贷方", "方向", "期末余额"]],
    [["customer", "name", "closing debit", "closing credit"]],
]
LEDGER_HEADS = [
    [["日期", "凭证号", "摘要", "借方", "贷方", "方向", "余额"]],
    [["年", "月", "日", "凭证号", "摘要", "借方", "贷方", "方向", "余额"]],
    [["客户编码", "客户名称", "日期", "凭证字号", "摘要", "借方金额", "贷方金额", "余额"]],
]
INVOICE_HEADS = [
    [
        "序号 发票代码 发票号码 数电发票号码 销方识别号 销方名称 购方识别号 购买方名称 开票日期 货物或应税劳务名称 金额 税率 税额"
        " 价税合计 发票票种 发票状态 是否正数发票 备注".split()
    ],
    ["数电发票号码 购买方名称 开票日期 金额 税额 价税合计 发票状态 是否正数发票 备注".split()],
]
TITLES = [
    "往来明细账", "核算项目余额表 期间：202610", "客户：甲公司 科目：1122", "公司名称：示例公司", "单位：元", "单位：万元",
    "查询日期 2026-06-30", "",
]  # fmt: skip
FOOTERS = [["合计", "", "", "100.00"], ["制单：李敏"], ["5 收 91,007,497.02"], ["小计"], ["本年累计", "1", "2", "3"], []]


@st.composite
def heads(draw: DrawFn, kind: str) -> Rows:
    """Header rows of a kind, in our words or in others'; now and then one is missing, there twice, or strange."""
    special = {"balances": BALANCE_HEADS, "ledger": LEDGER_HEADS, "invoices": INVOICE_HEADS}
    if kind in special:
        return [list(row) for row in draw(st.sampled_from(special[kind]))]
    fields = [field for field in KINDS[kind] if field.required or draw(st.booleans())]
    said = draw(st.sampled_from(["zh", "en", "words"]))
    names = [{"zh": f.zh, "en": f.name, "words": draw(st.sampled_from(BY_KIND[kind].get(f.name, (f.zh,))))}[said] for f in fields]
    if draw(st.integers(0, 9)) == 0:
        names += [draw(st.sampled_from([*names, "", "未知列"]))]
    return [draw(st.permutations(names)) if draw(st.booleans()) else names]


@st.composite
def tables(draw: DrawFn, kind: str) -> Rows:
    head = draw(heads(kind))
    shapes = {name: f.shape for f in KINDS.get(kind, ()) for name in (f.zh, f.name)}
    width = len(head[-1])
    columns = [CELLS.get(shapes.get(name, Shape.TEXT), ANY) if name in shapes else ANY for name in head[-1]]
    rows = [[draw(column) for column in columns] for _ in range(draw(st.integers(0, 6)))]
    for row in rows:
        if draw(st.integers(0, 7)) == 0 and row:
            row[draw(st.integers(0, width - 1))] = draw(UGLY)
        if draw(st.integers(0, 19)) == 0:
            row.append(draw(ANY))
    if rows and draw(st.integers(0, 3)) == 0:
        rows.append(list(rows[0]))
    above = [[draw(st.sampled_from(TITLES))] for _ in range(draw(st.integers(0, 3)))]
    below = [list(draw(st.sampled_from(FOOTERS))) for _ in range(draw(st.integers(0, 2)))]
    return [*above, *head, *rows, *below]


def delimited(rows: Rows, delimiter: str, encoding: str) -> bytes:
    width = max(map(len, rows), default=0)
    lines = (delimiter.join(_quoted(cell, delimiter) for cell in [*row, *[""] * (width - len(row))]) for row in rows)
    return "\r\n".join([*lines, ""]).encode(encoding, "replace")


def _quoted(cell: str, delimiter: str) -> str:
    return '"{}"'.format(cell.replace('"', '""')) if any(mark in cell for mark in (delimiter, '"', "\n", "\r")) else cell


def workbook(rows: Rows) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("S")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            plain = cell.replace(".", "", 1).isdigit() and len(cell) < 16 and cell.isascii()
            sheet.write_number(at, column, float(cell)) if plain else sheet.write_string(at, column, cell.replace("\x00", " "))
    book.close()
    return buffer.getvalue()


def web_page(rows: Rows) -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><head><meta charset='utf-8'></head><body><table>{body}</table></body></html>".encode("utf-8", "replace")


def spreadsheet_xml(rows: Rows) -> bytes:
    made = (["<Cell><Data ss:Type='String'>" + html.escape(cell) + "</Data></Cell>" for cell in row] for row in rows)
    body = "".join("<Row>" + "".join(row) + "</Row>" for row in made)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    book = f"<?xml version='1.0'?><Workbook xmlns='{space}' xmlns:ss='{space}'><Worksheet ss:Name='S'><Table>{body}</Table>"
    return f"{book}</Worksheet></Workbook>".encode("utf-8", "replace")


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030", "big5", "cp1252")


@st.composite
def written(draw: DrawFn, rows: Rows) -> tuple[str, bytes]:
    """A name and the bytes behind it; workbooks are rare, because each is opened in a process of its own."""
    form = draw(st.integers(0, 39))
    if form == 0:
        return "a.xlsx", workbook(rows)
    if form < 4:
        return "a.xls", web_page(rows)
    if form < 6:
        return "a.xls", spreadsheet_xml(rows)
    return "a.csv", delimited(rows, draw(st.sampled_from(",,\t;|")), draw(st.sampled_from(ENCODINGS)))


@st.composite
def messages(draw: DrawFn) -> tuple[str, bytes]:
    """Statements as messages, with amounts and texts of any kind."""
    amount, text = draw(AMOUNTS), draw(st.one_of(NAMES, UGLY)).replace("\x00", "")
    form = draw(st.sampled_from(["mt940", "camt", "ofx", "qif"]))
    if form == "mt940":
        return "a.sta", mt940(f":61:2606020602C{amount.replace('.', ',')}NTRFNONREF//1", f":86:{text}").encode("utf-8", "replace")
    if form == "camt":
        return "a.xml", camt(*[entry(html.escape(amount))] * draw(st.integers(0, 3))).encode("utf-8", "replace")
    if form == "ofx":
        records = [record(html.escape(amount), str(n)) for n in range(draw(st.integers(0, 3)))]
        return "a.ofx", ofx(*records).encode("utf-8", "replace")
    return "a.qif", f"!Type:Bank\nD06/02/2026\nT{amount}\n^\n".encode("utf-8", "replace")


@st.composite
def bank_files(draw: DrawFn) -> tuple[str, bytes]:
    if draw(st.booleans()):
        return draw(messages())
    rows = [list(row) for row in table_of(draw(st.sampled_from(READABLE)), draw(st.booleans()))]
    for _ in range(draw(st.integers(0, 3))):
        row = draw(st.sampled_from(rows))
        if row:
            row[draw(st.integers(0, len(row) - 1))] = draw(st.one_of(ANY, UGLY))
    return "a.csv", delimited(rows, draw(st.sampled_from(",\t")), draw(st.sampled_from(["utf-8", "gb18030"])))


@st.composite
def spoilt(draw: DrawFn, data: bytes) -> bytes:
    """Bytes flipped, cut, put in, doubled; most files stay as they are."""
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        at, length = draw(st.integers(0, len(data))), draw(st.integers(0, 40))
        part = data[at : at + length]
        other = draw(st.sampled_from(["flip", "cut", "put", "double"]))
        flipped = bytes(255 - byte for byte in part[:1]) + part[1:]
        change = {"flip": flipped, "cut": b"", "put": part + draw(st.binary(max_size=8)), "double": part * 2}
        data = data[:at] + change[other] + data[at + length :]
    return data


@st.composite
def files(draw: DrawFn, kind: str) -> tuple[str, bytes]:
    name, data = draw(bank_files()) if kind == "bank" else draw(written(draw(tables(kind))))
    return name, draw(spoilt(data))

"""The printed letter, read back from its PDF and looked at as drawn."""

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from app.documents import letter as letters
from app.documents import parts
from app.documents.binding import Unprinted
from app.documents.ink import Page
from app.documents.labels import ZH
from app.documents.letter import LetterData, letter_page_count, letter_pdf, letters_pdf
from app.documents.qr import qr_rows
from app.documents.sheet import DUPLICATE, NONE, PREPRINTED, RETAINED
from app.domain.rule import Refused, Rule
from tests.documents import samples
from tests.documents.samples import ITEMS, english, item, items, letter, paper, whole

LONG = "内蒙古自治区鄂尔多斯市准格尔旗大路工业园区新能源装备制造（集团）股份有限公司第二分公司"
LONG_EN = "Norddeutsche Maschinen- und Anlagenbaugesellschaft für Sonderarmaturen GmbH & Co. Kommanditgesellschaft"


def huge() -> LetterData:
    listed = (item("XS2026" + "0123456789" * 5, 99999999999999, 0, 0, 9999999999), *ITEMS)
    return letter(
        items=listed,
        letterhead=replace(samples.HEAD, name=LONG, address=LONG + "综合楼十二层1208室"),
        slip=replace(samples.SLIP, payee=LONG, bank=LONG, account="6228 4800 1234 5678 9012 3456"),
        salutation=f"{LONG}：",
        customer_name=LONG,
        address_lines=(LONG + "东一路与北三街交汇处西北角综合楼", "法定代表人/负责人 收"),
        total_words="人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分" * 2,
        enclosures=(LONG, LONG),
        number="内蒙古新能源装备财函〔2026〕10047号",
    )


SHAPES: dict[str, LetterData] = {
    "five": letter(),
    "one": letter(items=ITEMS[:1], filled=samples.wording("zh", 1)),
    "twelve": letter(items=items(12)),
    "sixty": letter(items=items(60), filled=samples.wording("zh", 3)),
    "four hundred": letter(items=items(400), filled=samples.wording("zh", 4)),
    "bare": letter(letterhead=replace(samples.HEAD, mode=NONE), address_lines=(), contact="", enclosures=(), delivery=""),
    "preprinted": letter(items=items(60), letterhead=replace(samples.HEAD, mode=PREPRINTED, top_mm=55)),
    "picture": letter(letterhead=replace(samples.HEAD, logo=samples.png())),
    "huge": huge(),
    "yen": letter(currency="JPY", filled=samples.wording("zh", 4), interest_claimed=500),
    "netted": letter(credits=(("未冲抵收款 SK-1（2026-10-12）", 1234567), ("贷项 CN-1", 250000)), fee=5000),
    "signed": letter(signatory="陈建国", footnotes=("INV-26-0779已于2026-10-20收到62,700.00元。",), seal_ring_mm=45),
    "slip": letter(items=ITEMS[:1], filled=samples.wording("zh", 1), address_lines=(), return_slip=True),
    "english": english(),
    "english long": english(customer_name=LONG_EN, items=items(30), filled=samples.wording("en", 4), return_slip=True),
}


@pytest.mark.parametrize("name", SHAPES)
def test_nothing_is_clipped_or_lies_over_something_else(name: str) -> None:
    assert samples.untidy(letters._pages(SHAPES[name]), 25, 190) == []


@pytest.mark.parametrize("name", SHAPES)
def test_every_figure_and_number_stands_whole_on_paper(name: str) -> None:
    data = SHAPES[name]
    text = whole(letter_pdf(data))
    for one in data.items:
        figure = f"{one.claimed:,}" if data.currency == "JPY" else f"{one.claimed // 100:,}.{one.claimed % 100:02d}"
        assert one.document in text and figure in text
    for words in (data.number, data.slip.account, data.slip.bank, data.total_words, data.salutation):
        assert re.sub(r"\s", "", words) in text


@pytest.mark.parametrize(
    ("name", "pages"), [("five", 1), ("one", 1), ("twelve", 1), ("sixty", 3), ("four hundred", 11), ("slip", 1), ("english", 1)]
)
def test_pages(name: str, pages: int) -> None:
    text = paper(letter_pdf(SHAPES[name]))
    assert len(text) == pages == letter_page_count(SHAPES[name])
    for number, page in enumerate(text, 1):
        zh, en = f"第{number}页/共{pages}页", f"Page{number}of{pages}"
        assert (zh if SHAPES[name].language == "zh" else en) in page
        assert ("请加盖骑缝章" in page) is (pages > 1)


def test_a_letter_says_what_it_has_to_say() -> None:
    text = whole(letter_pdf(letter()))
    for words in (
        "苏州恒润电子材料有限公司",
        "SuzhouHengrunElectronicMaterialsCo.,Ltd.",
        "电话0512-62881026·传真0512-62881030",
        "关于催付逾期货款的函（第二次）",
        "恒润财函〔2026〕47号",
        "常州瑞丰精密机械有限公司财务部：",
        "截至2026年11月23日（收款已核对至2026年11月20日）",
        "INV-26-09022026-08-012026-08-3184132,400.00–32,400.00100,000.00831,260.00",
        "合计（人民币元）925,000.0062,700.0032,400.00829,900.0012,624.06",
        "催付金额（货款本金）¥829,900.00人民币捌拾贰万玖仟玖佰元整",
        "不表示我公司认可相关主张或放弃该部分债权",
        "于2026年11月30日（含当日）前",
        "附件：对账单1页、发票清单1页",
        "联系人：财务部李敏电话：0512-62881026转8106",
        "送达方式：EMS",
        "2026年11月23日盖章处",
        "账号11020260090033456 78".replace(" ", ""),
        "付款期限2026-11-30（含当日）",
        "附言建议货款函2026-47",
        "恒润财函〔2026〕47号·客户C-0142",
    ):
        assert words in text, words


def test_an_english_letter_is_english_throughout() -> None:
    text = whole(letter_pdf(english(copies=("", RETAINED), sample=True)))
    assert "NordenArmaturenGmbHAccountsPayable" in text and "DearSirorMadam," in text
    assert "PrincipaldemandedCNY829,900.00" in text and "Companystamp" in text
    assert "by30November2026(inclusive)" in text and "SAMPLEFILECOPY" in text
    own = "苏州恒润电子材料有限公司 恒润财函 号 货款函 中国示例银行苏州园区支行 苏州工业园区星湖街"
    for word in own.split():
        text = text.replace(word, "")
    assert not re.search("[\u4e00-\u9fff]", text)


def fonts_of(pdf: bytes, words: str) -> set[str]:
    """Names of the typefaces in which ``words`` are printed, found by their first characters."""
    found: list[tuple[str, str]] = []

    def visit(text: str, _: Any, __: Any, font: Any, ___: Any) -> None:
        found.append((text.strip(), font["/BaseFont"].split("-")[-1] if font else ""))

    PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=visit)
    return {font for text, font in found if text and words in text.replace(" ", "").replace("\n", "")}


def bold_words(data: LetterData) -> str:
    (page,) = letters._pages(data)
    return "".join(piece.text for one in page.shown for piece in one.line.pieces if piece.bold)


@pytest.mark.parametrize(
    ("data", "deadline"),
    [(letter(), "于2026年11月30日（含当日）前"), (english(), "by 30 November 2026 (inclusive)")],
)
def test_the_deadline_is_printed_in_bold(data: LetterData, deadline: str) -> None:
    assert bold_words(data) == deadline
    assert fonts_of(letter_pdf(data), "30")


def test_sums_are_carried_from_page_to_page() -> None:
    first, second, *_ = paper(letter_pdf(letter(items=items(60))))
    carried = re.search(r"过次页([\d,.–]+)", first)
    brought = re.search(r"承前页([\d,.–]+?)INV", second)
    assert carried and brought and carried[1] == brought[1]
    count = len(re.findall(r"INV-26-\d{4}", first))
    claimed = sum(one.claimed for one in items(60)[:count])
    assert carried[1].endswith(f"{claimed // 100:,}.{claimed % 100:02d}")
    assert "单据号" in second


def test_interest_has_columns_only_when_there_is_some() -> None:
    plain = tuple(replace(one, interest=None, interest_days=None) for one in ITEMS)
    text = whole(letter_pdf(letter(items=plain)))
    assert "违约金以各时段" not in text and "计息天数" not in text
    some = letter(items=(*plain[1:], ITEMS[0]), footnotes=(ZH["interest_basis"],))
    assert "计息天数" in whole(letter_pdf(some)) and whole(letter_pdf(some)).count("违约金以各时段") == 1


def test_columns_for_what_was_received_and_disputed_come_when_needed() -> None:
    text = whole(letter_pdf(letter(items=ITEMS[1:2])))
    assert "已收" not in text and "核实中" not in text
    assert "核实中" in whole(letter_pdf(letter(items=ITEMS[2:3])))


def test_what_is_netted_and_added_is_shown_and_adds_up() -> None:
    text = whole(letter_pdf(SHAPES["netted"]))
    assert "减：未冲抵收款SK-1（2026-10-12）−12,345.67" in text
    assert "减：贷项CN-1−2,500.00" in text and "加：催款费用50.00" in text
    assert "催付金额¥815,104.33" in text and "货款本金" not in text


def test_interest_claimed_is_added_in_the_letters_currency() -> None:
    text = whole(letter_pdf(SHAPES["yen"]))
    assert "加：逾期付款违约金500" in text and "催付金额JPY82,990,500" in text and "合计（日元）" in text


def test_figures_that_do_not_add_up_are_not_printed() -> None:
    with pytest.raises(ValueError, match="82990000, not 82990001"):
        letter_pdf(letter(total=82990001))


def test_a_copy_says_what_it_is() -> None:
    original, kept, copy = paper(letter_pdf(letter(copies=("", RETAINED, DUPLICATE))))
    assert "副本" not in original and "留存联" not in original
    assert "留存联" in kept and "邮寄单存根贴于背面" in kept
    assert "副本" in copy and "样例" not in copy
    assert "本函一式两份" in original
    assert "样例副本" in whole(letter_pdf(letter(copies=(DUPLICATE,), sample=True)))
    assert "本函一式两份" not in whole(letter_pdf(letter()))


def test_letterheads() -> None:
    assert "星湖街" in whole(letter_pdf(letter()))
    assert "星湖街" not in whole(letter_pdf(SHAPES["bare"]))
    for page in letters._pages(SHAPES["preprinted"]):
        assert min(one[3] for one in samples.shown([page])) > 55
    (page,) = letters._pages(SHAPES["picture"])
    assert [(one.width, one.height) for one in page.pictures] == [(13, 13)]
    images = [len(PdfReader(io.BytesIO(letter_pdf(one))).pages[0].images) for one in (letter(), SHAPES["picture"])]
    assert images == [1, 2]  # the QR code, and the picture


def test_a_picture_that_cannot_be_read_stops_only_its_letter() -> None:
    cut = samples.png()[:45]
    with pytest.raises(ValueError, match="picture"):
        letter_pdf(letter(letterhead=replace(samples.HEAD, logo=cut)))


def test_without_an_address_there_is_no_address_block() -> None:
    assert "213000" in whole(letter_pdf(letter()))
    assert "213000" not in whole(letter_pdf(letter(address_lines=("", ""))))


@pytest.mark.parametrize("ring", [38, 42, 45])
def test_the_place_of_the_seal_is_kept_clear(ring: float, monkeypatch: pytest.MonkeyPatch) -> None:
    rings: list[tuple[Page, float, float, float]] = []
    monkeypatch.setattr(Page, "ring", lambda *ring: rings.append(ring))
    pages = letters._pages(letter(items=items(12), seal_ring_mm=ring))
    ((page, x, y, diameter),) = rings
    assert diameter == ring and page is pages[-1]
    half = max(23, ring / 2 + 2)
    inside = {
        words
        for _, left, right, base, size, words in samples.shown([page])
        if left < x + half and right > x - half and base > y - half and base - 0.75 * size < y + half
    }
    assert inside == {samples.HEAD.name, "2026年11月23日", "盖章处"}
    assert x + half <= 190.01


def test_a_return_slip_comes_only_where_there_is_room() -> None:
    assert "回执致：苏州恒润" in whole(letter_pdf(SHAPES["slip"]))
    assert "回执致" not in whole(letter_pdf(letter(return_slip=True)))


@pytest.mark.parametrize("name", ["张<b", "A & <img src=file:///etc/passwd>", "(\\) % {} [TJ] 甲", "<font>&amp;"])
def test_a_name_is_only_a_name(name: str) -> None:
    assert re.sub(r"\s", "", f"{name}：") in whole(letter_pdf(letter(salutation=f"{name}：")))


def test_the_qr_code_holds_the_account_as_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[str] = []

    def keep(text: str) -> tuple[bytes, ...]:
        held.append(text)
        return qr_rows(text)

    monkeypatch.setattr(parts, "qr_rows", keep)
    letter_pdf(letter())
    assert held[0].splitlines() == [
        "户名:苏州恒润电子材料有限公司",
        "账号:1102 0260 0900 3345 678",
        "开户行:中国示例银行苏州园区支行",
        "金额:829900.00",
        "附言建议:货款 函2026-47",
        "SWIFT:EXAMCNBJ",
    ]


def test_many_letters_in_one_file_and_one_that_fails_alone() -> None:
    problems: list[Unprinted] = []
    good = [letter(number=f"函{n}号", copies=("", RETAINED)) for n in range(3)]
    bad = letter(number="坏1号", salutation="😀：")
    wrong = letter(number="坏2号", total=1)
    pdf = letters_pdf([good[0], bad, good[1], wrong, good[2]], problems.append)
    text = paper(pdf)
    assert len(text) == 6 and "坏" not in "".join(text)
    assert [f"函{n // 2}号" in page for n, page in enumerate(text)] == [True] * 6
    assert [(one.index, one.number) for one in problems] == [(1, "坏1号"), (3, "坏2号")]
    error = problems[0].error
    assert isinstance(error, Refused) and error.rule == Rule.GLYPHS_MISSING and error.figures["glyphs"] == "😀"


def test_no_letter_no_file() -> None:
    assert letters_pdf([], lambda problem: None) == b""
    assert letters_pdf([letter(total=1)], lambda problem: None) == b""


def test_a_letter_reads_the_same_alone_and_in_a_merged_file() -> None:
    data = [letter(), SHAPES["sixty"]]
    merged = paper(letters_pdf(data, lambda problem: None))
    assert merged == [page for one in data for page in paper(letter_pdf(one))]


def test_the_file_names_the_letter_and_the_company() -> None:
    about = PdfReader(io.BytesIO(letter_pdf(letter()))).metadata
    assert about and (about.title, about.author) == ("恒润财函〔2026〕47号", samples.HEAD.name)


def test_the_last_page_never_holds_the_seal_alone() -> None:
    for count in range(8, 40):
        *_, last = paper(letter_pdf(letter(items=items(count))))
        assert "盖章处" in last and "于2026年11月30日（含当日）前" in last


def test_a_letter_of_one_long_paragraph_is_divided_between_pages() -> None:
    long = replace(samples.wording("zh", 1).paragraphs[0].runs[0], text="货款应于到期日付清。" * 400)
    first, *others = samples.wording("zh", 1).paragraphs
    filled = replace(samples.wording("zh", 1), paragraphs=(replace(first, runs=(long,)), *others))
    data = letter(filled=filled)
    assert samples.untidy(letters._pages(data), 25, 190) == []
    assert whole(letter_pdf(data)).count("货款应于到期日付清。") >= 390


def test_a_letter_may_end_with_its_table() -> None:
    first, table, *_ = samples.wording("zh", 1).paragraphs
    data = letter(filled=replace(samples.wording("zh", 1), paragraphs=(first, table)))
    assert samples.untidy(letters._pages(data), 25, 190) == []
    assert "盖章处" in whole(letter_pdf(data))


def test_dates_are_those_of_the_letter() -> None:
    text = whole(letter_pdf(letter(on=date(2027, 1, 2), deadline=date(2027, 2, 3))))
    assert "2027年1月2日盖章处" in text and "2027-02-03（含当日）" in text

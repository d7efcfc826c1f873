"""The printed register of bills: whole, tidy, true to its figures, for one bill and for many."""

from datetime import date

import pytest

from app.documents.bill_register import BillRegisterData, BillSection, PrintedBill, bill_register_pages, bill_register_pdf
from tests.documents.samples import CUSTOMER, shown, untidy, whole

NUMBER = "513033200000120261106000000001"


def printed(place: int) -> PrintedBill:
    first = place * 1_000_000 + 1
    return PrintedBill(
        f"{NUMBER} {first}-{first + 999_999}", ("银承", "商承", "财司")[place % 3],
        f"K{place:02} {CUSTOMER} / 宁波宏图装备制造有限公司",
        "示例银行股份有限公司宁波分行营业部", date(2026, 11, 6), date(2027, 5, 5), 7 - place, 1_000_000 + place,
        "已背书 → 供应商甲有限公司" if place % 2 else "在手", "8.0",
        "【已过期限】提示付款，最迟 2027-05-15" if place % 4 == 3 else "",
        late=place % 4 == 3,
    )  # fmt: skip


def data(count: int, language: str = "zh", currencies: tuple[str, ...] = ("CNY",)) -> BillRegisterData:
    rows = tuple(printed(place) for place in range(count))
    total = sum(row.amount for row in rows)
    sections = tuple(BillSection(one, rows, (("在手", count, total),), total) for one in currencies) if count else ()
    return BillRegisterData(language, "宁波华创五金有限公司", date(2027, 4, 28), sections, "小周 2027-04-28 09:00")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("count", [0, 1, 5, 60])
def test_it_is_tidy(language: str, count: int) -> None:
    pages = bill_register_pages(data(count, language))
    assert untidy(pages, 14, 283, 208) == []
    assert (len(pages) == 1) is (count <= 5)
    assert sum(NUMBER in str(one) for one in shown(pages)) == count  # in one piece, also in bold


def test_it_says_the_whole_number_the_clock_and_the_sums() -> None:
    text = whole(bill_register_pdf(data(4, currencies=("CNY", "USD"))))
    flat = "".join(text.split())
    assert f"{NUMBER}" in flat
    told = ("票据台账", "截至2027-04-28", "【已过期限】提示付款", "合计4张", "40,000.06", "票据敞口", "不构成法律意见", "小周")
    assert [one for one in told if one not in flat] == []


def test_without_bills_it_says_so() -> None:
    assert "没有票据" in whole(bill_register_pdf(data(0)))
    assert "Therearenobills" in whole(bill_register_pdf(data(0, "en")))

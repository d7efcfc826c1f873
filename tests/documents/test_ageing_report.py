"""The ageing report: its figures, its pages, and colours that survive a grey printer."""

import re
from dataclasses import replace

import pytest

from app.documents import ageing_report, ramp
from app.documents.ageing_report import AgeingReportData, ageing_report_pdf, bucket_label, printable
from app.documents.flow import compose
from app.documents.ink import Page
from app.domain.rule import Refused
from tests.documents import samples
from tests.documents.samples import BUCKETS, paper, report, section, whole


def by_invoice() -> AgeingReportData:
    buckets = ("0-30", "31-60", "61-90", "91-180")
    whole_ = section(4)
    rows = tuple(replace(row, buckets=row.buckets[:4], gross=sum(row.buckets[:4]), net=sum(row.buckets[:4])) for row in whole_.rows)
    sums = tuple(sum(row.buckets[place] for row in rows) for place in range(4))
    total = replace(whole_.total, buckets=sums, gross=sum(sums), net=sum(sums))
    cut = replace(whole_, buckets=buckets, rows=rows, total=total, overdue=None, over_90=sums[3])
    return report(cut, basis="invoice")


SHAPES = {
    "one page": report(section(15)),
    "sixty, two currencies": report(section(60, unapplied=5000), section(5, "USD"), known_at="2026-11-23 08:42", filter="含争议"),
    "very large": report(section(40, unapplied=10**9, scale=10**13)),
    "english": replace(report(section(30)), language="en", company="Suzhou Hengrun Electronic Materials Co., Ltd."),
    "by invoice": by_invoice(),
    "nothing": report(),
}


@pytest.mark.parametrize("name", SHAPES)
def test_nothing_is_clipped_or_lies_over_something_else(name: str) -> None:
    data = SHAPES[name]
    pages = compose(ageing_report._Frame(data), list(ageing_report._blocks(data)))
    assert samples.untidy(pages, 14, 283, 203) == []


def test_head_key_figures_and_foot() -> None:
    text = whole(ageing_report_pdf(SHAPES["sixty, two currencies"]))
    for words in (
        "应收账款账龄分析",
        "苏州恒润电子材料有限公司·截至2026-11-23·按到期日·按2026-11-2308:42已记账的数据",
        "编制李敏",
        "条件：含争议",
        "逾期占比75.0%",
        "信控台CreditDesk·日志#482917f06e0e5",
        "复核批准",
        "未冲抵收款¥3,000.00",
        "美元",
    ):
        assert words in text, words
    assert "7f06e0e5c" not in text


def test_header_and_place_stand_on_every_page_and_the_total_on_the_last() -> None:
    pages = paper(ageing_report_pdf(report(section(60))))
    assert len(pages) == 3
    for number, page in enumerate(pages, 1):
        assert "编号客户结构未到期1–3031–6061–9091–180181–365>365账期待补应收合计" in page
        assert f"第{number}页/共3页" in page
    assert ["合计60户" in page for page in pages] == [False, False, True]
    assert len(set(re.findall(r"C-\d{4}", "".join(pages)))) == 60


def test_a_total_never_stands_alone_on_a_page() -> None:
    for count in range(20, 32):
        *_, last = paper(ageing_report_pdf(report(section(count))))
        assert re.search(r"C-\d{4}", last) and f"合计{count}户" in last


def test_columns_for_what_is_unapplied_come_when_needed() -> None:
    assert "未冲抵净额C-" not in whole(ageing_report_pdf(report(section(3))))
    assert "应收合计未冲抵净额C-0000" in whole(ageing_report_pdf(report(section(3, unapplied=100))))


def test_by_invoice_date_nothing_is_called_overdue() -> None:
    text = whole(ageing_report_pdf(by_invoice()))
    assert "逾期" not in text and "按开票日" in text and "开票90天以上" in text


def test_an_empty_report_says_so() -> None:
    assert "没有未收款项" in whole(ageing_report_pdf(report()))


@pytest.mark.parametrize("place", ["row", "net", "total"])
def test_figures_that_do_not_add_up_are_not_printed(place: str) -> None:
    good = section(3)
    first = good.rows[0]
    wrong = {
        "row": replace(good, rows=(replace(first, gross=first.gross + 1, net=first.net + 1), *good.rows[1:])),
        "net": replace(good, rows=(replace(first, net=first.net + 1), *good.rows[1:])),
        "total": replace(good, rows=good.rows[1:]),
    }
    with pytest.raises(ValueError, match="does not add up"):
        ageing_report_pdf(report(wrong[place]))


def test_amounts_too_long_for_any_type_are_refused_not_cut() -> None:
    with pytest.raises(ValueError, match="too long for the paper"):
        ageing_report_pdf(report(section(3, scale=10**40)))


def test_a_thousand_customers() -> None:
    pages = paper(ageing_report_pdf(report(section(1000))))
    assert len(pages) == 35 and "C-0999" in pages[-1]


@pytest.mark.parametrize(
    ("key", "zh", "en"),
    [("not_due", "未到期", "Not due"), ("1-30", "1–30", "1–30"), ("365+", ">365", ">365"), ("no_due", "账期待补", "No due date")],
)
def test_bucket_names(key: str, zh: str, en: str) -> None:
    assert (bucket_label(key, "zh"), bucket_label(key, "en")) == (zh, en)


def test_one_rare_character_does_not_keep_the_report_back() -> None:
    good = section(3)
    rare = replace(good, rows=(replace(good.rows[0], name="王𠮷商店", code="C😀"), *good.rows[1:]))
    data, lacking = printable(report(rare, section(3, "USD"), filter="含😀"))
    assert lacking == (("", "😀"), ("C😀", "😀𠮷"))
    text = whole(ageing_report_pdf(data))
    assert "王〓商店" in text and "C〓" in text and "含〓" in text
    with pytest.raises(Refused):
        ageing_report_pdf(report(rare))


def test_a_report_that_can_be_printed_stays_as_it_is() -> None:
    data = report(section(3))
    assert printable(data) == (data, ()) and printable(data)[0] is data


def luminance(colour: ramp.Colour) -> float:
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("count", [1, 2, 6, 7, 12])
def test_older_is_always_darker(count: int) -> None:
    inks = ramp.colours([f"{n}" for n in range(count)])
    steps = [luminance(ink) for ink in inks]
    assert steps == sorted(steps, reverse=True) and len(set(steps)) == count
    assert ramp.colours(["1-30", "no_due"])[1] == ramp.NO_DATE


def test_a_bar_shows_shares_and_nothing_for_nothing() -> None:
    page = Page()
    ramp.bar(page, 0, 0, 100, 3, [0, -5, 0], ramp.colours(BUCKETS[:3]))
    assert page.strokes == []
    ramp.bar(page, 0, 0, 100, 3, [75, 25, -10], ramp.colours(BUCKETS[:3]))
    widths = [float(stroke.split(" re")[0].split()[-2]) * 25.4 / 72 for stroke in page.strokes]
    assert widths == pytest.approx([74.75, 24.75], abs=0.01)

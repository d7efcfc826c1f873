"""Transfers without cash as a bookkeeper does them: the story's set-off with K09, every paper, and what is wrong to say."""

from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.storage.verify import verify
from tests.cli.conftest import Shell
from tests.cli.test_allowances import refused
from tests.cli.test_balances import ROWS, listed
from tests.cli.test_story import HEAD, day_0, open_of, totals, written
from tests.documents.samples import whole

__all__ = ["day_0"]

ON = ("--on", "2026-11-09")
K09 = ("--type", "receivable_to_payable", "--customer", "K09", "--amount", "50000", *ON)


def made(shell: Shell, book: str, *said: str) -> dict[str, Any]:
    return shell.done("transfer", book, *said)


def sound(book: str) -> None:
    assert verify(Path(book)).findings == ()


def balance(folder: Path, k09: str) -> str:
    """The list of the week after, with K09 only."""
    row = next(row for row in ROWS if row.startswith("K09"))
    head = HEAD.replace("202610", "202611")
    cells = row.split(",")
    cells[-2:] = [k09, ""] if len(cells) == 10 else cells[-2:]
    return listed(folder, (",".join(cells),), "", head)


def test_a_set_off_with_a_customer_who_is_a_supplier(shell: Shell, day_0: str, tmp_path: Path) -> None:
    """Mon 11-09: 50,000.00 against what we owe K09, agreement scanned; 20,000.00 are left, and nothing of it is cash."""
    scan = tmp_path / "协议.pdf"
    scan.write_bytes(b"%PDF-1.4 signed by both")
    before = totals(shell, day_0, "2026-11-09")
    paper = ("--agreement", "DZ-2026-11", "--agreement-date", "2026-11-09", "--agreement-file", str(scan))
    done = made(shell, day_0, *K09, *paper, "--pdf", str(tmp_path / "a.pdf"))
    assert (done["transfer"], done["amount"], done["missing_agreement"], done["agreement_file"]) == (
        "ZD-2026-001", "50000.00", False, "协议.pdf"
    )  # fmt: skip
    assert open_of(shell, day_0, "K09", "2026-11-09") == [("2026-10-31", "20000.00")]
    assert [a != b for a, b in zip(before, totals(shell, day_0, "2026-11-09"), strict=True)] == [True, False, True]
    text = whole((tmp_path / "a.pdf").read_bytes())
    assert all(word in text for word in ("往来对账冲销单", "立新塑胶", "¥50,000.00", "人民币伍万元整", "DZ-2026-11", "¥20,000.00"))
    assert "供参考，不构成法律意见" in text
    assert not any(word in text for word in ("缺协议", "草稿"))
    made(shell, day_0, "--number", "ZD-2026-001", "--agreement-copy", str(tmp_path / "copy.pdf"))
    assert (tmp_path / "copy.pdf").read_bytes() == scan.read_bytes()
    assert shell.done("transfers", day_0, "--missing-agreement")["transfers"] == []
    assert shell.done("receipts", day_0, "--provisional", "--on", "2027-02-01")["receipts"] == []
    sound(day_0)


def test_it_is_a_movement_of_its_own_in_the_bridge(shell: Shell, day_0: str) -> None:
    made(shell, day_0, *K09)
    period = ("--from", "2026-11-02", "--to", "2026-11-10")
    moved = shell.done("bridge", day_0, *period)["bridge"]["CNY"]["movements"]
    assert moved == {"transfers": "-50000.00"}
    shell.done("transfer", day_0, "--number", "ZD-2026-001", "--reverse", "2026-11-10")
    assert shell.done("bridge", day_0, *period)["bridge"]["CNY"]["movements"] == {}


@pytest.mark.parametrize("first", [True, False])
def test_the_next_list_of_balances_says_20000(shell: Shell, day_0: str, tmp_path: Path, first: bool) -> None:
    later = ("import", day_0, "--kind", "balances", balance(tmp_path, "20000.00"), "--up-to", "2026-11-30")
    if not first:
        shell.done(*later)
    done = made(shell, day_0, *K09)
    assert done["told_by"] == (None if first else "balances")
    if first:
        said = shell.done(*later)
        assert "BOOK_DIFFERS" not in {one["problem"] for one in said["warnings"]}
    assert open_of(shell, day_0, "K09", "2026-11-30") == [("2026-11-30", "20000.00")]
    assert open_of(shell, day_0, "K09", "2026-11-10") == [("2026-10-31", "20000.00")]
    assert open_of(shell, day_0, "K09", "2026-11-08") == [("2026-10-31", "70000.00")]
    assert refused(shell, "transfer", day_0, *K09) == "TRANSFER_IN_LIST"
    sound(day_0)


PAPERS = {
    "three_party": (
        ("--party", "宁波立信钢材有限公司", "--document", "A102=20,000.00"),
        ("三方抵账协议", "丙方", "宁波立信钢材有限公司", "草稿", "贰万元整"), "Three-partyset-offagreement",
    ),
    "receivable_to_receivable": (
        ("--to", "K02", "--document", "A102=67800"), ("应收款项转移通知", "海通泵业", "A102", "草稿", "转入后单据"),
        "Noticeoftransferofreceivables",
    ),
    "goods_for_debt": (
        ("--goods", "五金冲床 J23-40 一台", "--value", "70000", "--document", "A102=67800"),
        ("以物抵债协议", "五金冲床", "¥70,000.00", "¥2,200.00", "草稿"), "Agreementongoods",
    ),
    "receivable_to_payable": (("--document", "A102=20000"), ("往来对账冲销单", "¥206,000.00"), "Statementofmutualset-off"),
}  # fmt: skip


@pytest.mark.parametrize("type_", PAPERS)
def test_a_paper_for_each_type_in_the_language_of_the_customer(shell: Shell, day_0: str, tmp_path: Path, type_: str) -> None:
    said, words, english = PAPERS[type_]
    out = tmp_path / "p.pdf"
    made(shell, day_0, "--type", type_, "--customer", "K01", *said, *ON, "--pdf", str(out))
    text = whole(out.read_bytes())
    assert all(word.replace(" ", "") in text for word in ("ZD-2026-001", "明远机电", "供参考，不构成法律意见", *words)), text
    assert "缺协议" not in text
    people = "客户编号,客户名称,语言,英文名称\nK01,明远机电,en,Mingyuan Ltd\nK02,海通泵业,en,\n"
    shell.done("import", day_0, "--kind", "customers", written(tmp_path, "c.csv", people))
    made(shell, day_0, "--number", "ZD-2026-001", "--pdf", str(out), "--lang", "zh")
    text = whole(out.read_bytes())
    assert english in text and "MingyuanLtd" in text and "nolegaladvice" in text
    sound(day_0)


def test_an_advance_is_set_off_and_its_notice_printed(shell: Shell, day_0: str, tmp_path: Path) -> None:
    cash = "客户编号,收款号,收款日期,金额\nK01,P1,2026-11-03,300000.00\n"
    shell.done("import", day_0, "--kind", "receipts", written(tmp_path, "r.csv", cash))
    said = ("--type", "advance_to_receivable", "--customer", "K01", "--document", "A101=113000", *ON)
    out = tmp_path / "p.pdf"
    done = made(shell, day_0, *said, "--pdf", str(out))
    assert (done["items"], done["missing_agreement"]) == (
        [{"document": "A101", "amount": "113000.00", "credit": "P1", "to_document": None}], False
    )  # fmt: skip
    text = whole(out.read_bytes())
    assert all(word in text for word in ("预收款冲账通知", "A101", "P1", "预收明远机电余额为¥74,000.00")), text
    shell.done("transfer", day_0, "--number", "ZD-2026-001", "--reverse", "2026-11-10", "--pdf", str(out))
    assert "2026年11月10日冲回" in whole(out.read_bytes())
    sound(day_0)


def test_the_list_of_a_period_says_what_is_missing(shell: Shell, day_0: str, tmp_path: Path) -> None:
    made(shell, day_0, *K09, "--note", "老板已谈妥")
    made(shell, day_0, "--type", "three_party", "--customer", "K01", "--to", "K02", "--document", "A102=20000", *ON)
    made(shell, day_0, "--number", "ZD-2026-002", "--agreement", "SF-7")
    made(shell, day_0, "--type", "goods_for_debt", "--customer", "K02", "--amount", "100", "--goods", "一台", *ON)
    made(shell, day_0, "--number", "ZD-2026-003", "--reverse", "2026-11-12")
    out = tmp_path / "l.pdf"
    period = ("transfers", day_0, "--from", "2026-11-01", "--to", "2026-11-30", "--pdf", str(out))
    assert [one["transfer"] for one in shell.done(*period)["transfers"]] == ["ZD-2026-001", "ZD-2026-002", "ZD-2026-003"]
    text = whole(out.read_bytes())
    assert all(word in text for word in ("往来转抵清单", "缺协议", "SF-7", "老板已谈妥", "冲回", "CNY50,000.00", "CNY20,000.00"))
    assert [one["transfer"] for one in shell.done("transfers", day_0, "--missing-agreement")["transfers"]] == [
        "ZD-2026-001", "ZD-2026-002"
    ]  # fmt: skip
    assert shell.done("transfers", day_0, "--from", "2026-12-01", "--pdf", str(out), "--lang", "en")["transfers"] == []
    assert "notransfers" in whole(out.read_bytes())
    shell.done("transfers", day_0, "--pdf", str(out), "--lang", "en")
    assert "missing" in whole(out.read_bytes())


def test_what_people_read(shell: Shell, day_0: str, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*words: str) -> str:
        assert main([words[0], day_0, *words[1:]]) == 0
        return capsys.readouterr().out

    text = said("transfer", *K09)
    assert all(word in text for word in ("ZD-2026-001", "应收冲应付", "50,000.00", "缺协议"))
    to = ("--type", "receivable_to_receivable", "--customer", "K01", "--to", "K02", "--amount", "113000")
    text = said("transfer", *to, *ON, "--lang", "en")
    assert "now A101" in text and "other party K02" in text
    assert "agreement DZ-1" not in said("transfer", "--number", "ZD-2026-001", "--agreement-date", "2026-11-08", "--lang", "en")
    scan = Path(day_0).with_name("scan.pdf")
    scan.write_bytes(b"%PDF-1.4")
    assert "agreement kept" in said("transfer", "--number", "ZD-2026-002", "--agreement-file", str(scan), "--lang", "en")
    assert "协议 DZ-1" in said("transfer", "--number", "ZD-2026-002", "--agreement", "DZ-1")
    assert "没有转抵" in said("transfers", "--to", "2026-10-31")
    assert "没有缺协议" in said("transfers", "--to", "2026-10-31", "--missing-agreement")
    assert "2026-11-10 已冲回" in said("transfer", "--number", "ZD-2026-001", "--reverse", "2026-11-10")


def test_told_by_a_ledger_it_says_so(shell: Shell, day_0: str, capsys: pytest.CaptureFixture[str]) -> None:
    """K02's ledger has a credit of 50,000.00 on 08-10 and one of 10,000.00 on 09-28."""
    words = ["--type", "receivable_to_payable", "--customer", "K02", "--amount", "10000", "--on", "2026-09-29"]
    assert main(["transfer", day_0, *words]) == 0
    text = capsys.readouterr().out
    assert "明细账已有这笔" in text and "不分单据" in text
    assert open_of(shell, day_0, "K02", "2026-11-02") == [("2026-07-18", "48400.00"), ("2026-09-05", "40000.00")]
    out = str(Path(day_0).with_name("p.pdf"))
    shell.done("transfer", day_0, "--number", "ZD-2026-001", "--pdf", out)
    assert "账面余额" in whole(Path(out).read_bytes())
    sound(day_0)


@pytest.mark.parametrize(("said", "code"), [
    (("transfer",), "TRANSFER_ONE_WAY"),
    (("transfer", "--number", "ZD-2026-001"), "TRANSFER_ONE_WAY"),
    (("transfer", "--number", "ZD-2026-001", "--type", "three_party"), "TRANSFER_ONE_WAY"),
    (("transfer", *K09, "--reverse", "2026-11-09"), "TRANSFER_ONE_WAY"),
    (("transfer", "--number", "ZD-2026-001", "--reverse", "2026-11-09", "--amount", "1"), "TRANSFER_ONE_WAY"),
    (("transfer", "--number", "ZD-2026-001", "--reverse", "2026-11-09", "--agreement", "1"), "TRANSFER_ONE_WAY"),
    (("transfer", "--type", "three_party", "--customer", "K01"), "TRANSFER_NEEDS"),
    (("transfer", "--type", "three_party", "--customer", "K01", *ON), "TRANSFER_NEEDS"),
    (("transfer", "--type", "three_party", "--customer", "K01", *ON, "--document", "A1"), "SET_WITHOUT_VALUE"),
    (("transfer", *K09, "--agreement-file", "nowhere.pdf"), "FILE_MISSING"),
    (("transfer", "--number", "ZD-2026-001", "--pdf", "x.pdf"), "TRANSFER_UNKNOWN"),
])  # fmt: skip
def test_wrong_usage(shell: Shell, tmp_path: Path, said: tuple[str, ...], code: str) -> None:
    book = str(tmp_path / "a.desk")
    shell.done("new", book, "--company", "甲公司")
    assert refused(shell, said[0], book, *said[1:]) == code


def test_there_is_no_copy_of_what_was_not_kept(shell: Shell, day_0: str, tmp_path: Path) -> None:
    made(shell, day_0, *K09)
    copy = ("--agreement-copy", str(tmp_path / "c.pdf"))
    assert refused(shell, "transfer", day_0, "--number", "ZD-2026-001", *copy) == "TRANSFER_NO_FILE"

"""Files that banks really gave: each is read by a declared layout, or refused with a sentence that says why."""

import os
from pathlib import Path

import pytest

from app.exchange.banks import read_bank_table
from app.exchange.faults import Unreadable
from app.exchange.reading import read_table
from app.words import FAULTS, say
from tests.exchange.bank_shapes import LAYOUTS
from tests.lints import ROOT

SHARED = Path(os.environ.get("CREDITDESK_SHARED") or ROOT.parent / "shared")
FOLDER = SHARED / "data" / "samples" / "cn_bank_statements"
FILES = sorted(path for path in FOLDER.rglob("*") if path.is_file())
# what comes of each: the layout, lines and rejected rows; or the code of the refusal
KNOWN = {
    "abc_debit/example-abc_debit-records.csv": ("abc-card", 4, 0),
    "alipay/example-alipay-records.csv": ("alipay", 5, 0),
    "bmo/credit/example-bmo-records.csv": ("bmo-credit", 3, 0),
    "bmo/debit/example-bmo-records.csv": ("bmo", 4, 0),
    "boc/credit/example-boc-records.csv": ("boc-credit", 14, 0),
    "boc/debit/example-boc-records.csv": ("boc-card", 17, 0),
    "bocom_credit/example-bocom_credit-records.csv": "BANK_NO_SIDE",
    "bocom_debit/example-bocom_debit-records.csv": ("bocom-card", 6, 0),
    "cgb_credit/example-cgb_credit-records.csv": ("cgb-credit", 4, 0),
    "citic/credit/example-citic-records.xls": ("citic-credit", 13, 0),
    "cmb/credit/example-cmb-records.csv": "BANK_NO_YEAR",
    "cmb/debit/example-cmb-records.csv": ("cmb-card", 5, 0),
    "hsbchk/credit/example-hsbchk-credit-records.csv": ("hsbc-hk-credit", 11, 0),
    "hsbchk/debit/example-hsbchk-debit-records.csv": ("hsbc-hk", 10, 0),
    "icbc/credit/example-icbc-credit-records.csv": ("icbc-credit", 9, 0),
    "icbc/debit-v1/example-icbc-debit-v1-records.csv": ("icbc-card", 11, 0),
    "icbc/debit-v2/example-icbc-debit-v2-records.csv": ("icbc-card", 11, 0),
    "jd/example-jd-records.csv": ("jd", 12, 5),  # amounts such as 131.77(已退款89.84)
    "mt/example-mt-records.csv": ("meituan", 29, 0),
    "spdb_debit/example-spdb_debit-records.xls": ("spdb-card", 4, 0),
    "td/example-td-records.csv": "NO_HEADER",
    "wechat/example-wechat-records.csv": ("wechat", 16, 0),
    "wechat/example-wechat-records.xlsx": ("wechat", 16, 0),
}
CCB = ("ccb-card", 6, 0)  # its name holds characters of its own


def outcome(path: Path) -> tuple[str, int, int] | str:
    try:
        got = read_bank_table(read_table(path), LAYOUTS)
    except Unreadable as no:
        assert all(say(FAULTS, no.code, language, no.figures) for language in ("zh", "en"))
        return str(no.code)
    told = [*got.rejected, *got.warnings]
    assert all(say(FAULTS, p.problem, "zh", [*p.figures, ("column", p.column), ("value", p.value)]) for p in told)
    return got.layout, len(got.lines), len(got.rejected)


@pytest.mark.skipif(not FILES, reason="the folder of samples is not here")
def test_every_sample_is_read_or_says_why_not() -> None:
    got = {path.relative_to(FOLDER).as_posix(): outcome(path) for path in FILES}
    assert {name: result for name, result in got.items() if not name.startswith("ccb/")} == KNOWN
    assert [result for name, result in got.items() if name.startswith("ccb/")] == [CCB]


@pytest.mark.skipif(not FILES, reason="the folder of samples is not here")
def test_samples_as_banks_encode_them_say_the_same(tmp_path: Path) -> None:
    """Real downloads are GB18030; those of the folder were turned into UTF-8."""
    for path in (one for one in FILES if one.suffix == ".csv" and "alipay" not in one.name):
        other = tmp_path / path.name
        other.write_bytes(path.read_bytes().decode("utf-8-sig").encode("gb18030"))
        assert outcome(other) == KNOWN[path.relative_to(FOLDER).as_posix()], path.name


@pytest.mark.skipif(not FILES, reason="the folder of samples is not here")
def test_a_sample_to_the_cent() -> None:
    got = read_bank_table(read_table(FOLDER / "boc" / "debit" / "example-boc-records.csv"), LAYOUTS)
    assert (got.opening, got.closing, got.warnings) == (281_358, 324_028, ())
    salary = got.lines[11]
    assert (salary.date, salary.time, salary.amount, salary.side) == ("2025-08-05", "16:00:44", 577_100, "in")
    assert (salary.party, salary.party_account) == ("美金数据有限公司", "4520******1924")

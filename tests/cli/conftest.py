"""The command line as a script meets it: arguments in, one JSON document and an exit code out."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli import main

Ran = tuple[int, dict[str, Any]]

CUSTOMERS = """客户编号,客户名称,账期,地址,注册地址,联系人,催函,语言,英文名称,币种
C001,甲公司,NET30,上海市人民路1号,,王海燕,是,,,
C002,乙公司,月结30,,,,是,,,
C003,丙公司,NET60,苏州市中山路3号,苏州市人民路9号,,是,,,
C004,丁集团,NET60,北京市长安街4号,,,否：老板自理,,,
E001,Nord GmbH,NET30,1 Hafen,,,是,en,Nord GmbH,USD
"""
DOCUMENTS = """customer,number,kind,date,due,amount,contract,disputed
C001,I14,invoice,2026-06-18,,140000.00,,
C002,I09,invoice,2026-03-31,,50000.00,HT-1,
C003,I04,invoice,2026-01-28,,20000.00,HT-2,
C003,I08,invoice,2026-03-20,,40000.00,HT-2,5000.00
C004,I11,invoice,2026-01-28,,180000.00,,
E001,X1,invoice,2026-05-01,,1000.00,,
"""
RECEIPTS = """customer,reference,date,amount,document,allocated
C002,P10,2026-06-20,20000.00,,
C003,P11,2026-06-05,10000.00,I04,10000.00
"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    def ran(*words: object) -> Ran:
        code = main([*map(str, words), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return ran


@pytest.fixture
def book(tmp_path: Path, run: Callable[..., Ran]) -> Path:
    """A little firm on 2026-06-30: four customers to write to, one of them abroad, one left to the owner."""
    path = tmp_path / "账簿 一.desk"
    assert run("new", path, "--company", "宁波华创五金有限公司")[0] == 0
    for kind, text in (("customers", CUSTOMERS), ("documents", DOCUMENTS), ("receipts", RECEIPTS)):
        source = tmp_path / f"{kind}.csv"
        source.write_text(text, encoding="utf-8")
        code, said = run("import", path, "--kind", kind, source, *(() if kind == "customers" else ("--up-to", "2026-06-30")))
        assert (code, said["rejected"]) == (0, [])
    return path


@pytest.fixture
def ready(book: Path, run: Callable[..., Ran]) -> Path:
    """The same, with a letterhead that says where to pay."""
    assert run("company", book, "--set", "bank=示例银行", "--set", "account=1102 0260", "--set", "phone=0574-1")[0] == 0
    return book


@dataclass(frozen=True)
class Shell:
    """Commands that have to succeed."""

    run: Callable[..., Ran]

    def done(self, *words: str) -> dict[str, Any]:
        code, answer = self.run(*words)
        assert code == 0, answer
        return answer


@pytest.fixture
def shell(run: Callable[..., Ran]) -> Shell:
    return Shell(run)

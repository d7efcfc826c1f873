"""Each declared layout reads a file made from its own declaration; a declaration that cannot work is refused."""

import json
from pathlib import Path

import pytest

from app.exchange.bank_layouts import ROLES, UNUSABLE, BankLayout, fit, load_layouts, normal, parse_layout, recognise
from app.exchange.banks import read_bank_table
from app.exchange.faults import Fault, Unreadable
from app.system.paths import resource
from tests.exchange.bank_shapes import ACCOUNT, BY_ID, LAYOUTS, OPENING, READABLE, delimited, lines_of, table_of
from tests.exchange.making import lines, table, xlsx

IDS = [layout.id for layout in READABLE]
WRITERS = {
    "gbk-tab": lambda rows: delimited(rows, "\t"),
    "gbk-comma": lambda rows: delimited(rows),
    "utf-8": lambda rows: delimited(rows, encoding="utf-8-sig"),
    "xlsx": xlsx,
}


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "short"])
@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("layout", READABLE, ids=IDS)
def test_a_file_of_the_declared_shape_comes_back(layout: BankLayout, writer: str, whole: bool) -> None:
    content = WRITERS[writer](table_of(layout, whole))
    name = "流水.xlsx" if writer == "xlsx" else "流水.csv"
    got = read_bank_table(table(content, name), LAYOUTS)
    assert (got.layout, got.confirm) == (layout.id, layout.confidence == "B")
    assert list(got.lines) == lines_of(layout, whole)
    assert got.rejected == ()
    assert [str(w.problem) for w in got.warnings] == ["FOOTER_ROW"]
    assert (got.account, got.currency, got.first, got.last) == (ACCOUNT, layout.currency, "2026-08-03", "2026-08-31")
    closing = got.lines[-1].balance
    assert (got.opening, got.closing) == (OPENING if closing else None, closing)


@pytest.mark.parametrize("layout", [x for x in LAYOUTS if x.unusable], ids=lambda x: x.id)
def test_a_shape_that_cannot_be_used_says_why(layout: BankLayout) -> None:
    with pytest.raises(Unreadable) as no:
        read_bank_table(table(delimited(table_of(layout))), LAYOUTS)
    assert (no.value.code, no.value.figures) == (layout.unusable, {"layout": layout.id})


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda x: x.id)
def test_a_layout_is_told_by_its_header_alone(layout: BankLayout) -> None:
    """Moved down by lines above it, in wide brackets, with blanks inside and in the bank's second language."""
    wide = str.maketrans("()（）", "（）()")
    header = [f" {column.header.translate(wide)} [ {n} Name ]\t" for n, column in enumerate(layout.columns)]
    rows = [["某某银行"], [], ["打印日期", "2026-09-01"], [], header]
    assert recognise(table(delimited(rows, encoding="utf-8")), LAYOUTS) == (layout, 4)


def test_the_corporate_layouts_of_the_first_version() -> None:
    sure = [layout.id for layout in LAYOUTS if layout.confidence == "A"]
    assert sure == ["abc-1", "abc-2", "boc", "ccb-a", "ccb-b", "icbc-1", "icbc-2", "icbc-3", "icbc-4", "icbc-5"]
    assert {"bocom", "ceb", "cmb", "cmb-2", "cmbc", "pab-1", "pab-2"} <= BY_ID.keys()


def test_file_and_id_are_one_and_names_are_told_apart() -> None:
    assert [path.stem for path in sorted(resource("banks").glob("*"))] == [layout.id for layout in LAYOUTS]
    for language in ("zh", "en"):
        assert len({layout.name[language] for layout in LAYOUTS}) == len(LAYOUTS)


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("收款人名称[ Payee's Name ]", "收款人名称"),
        ("借方发生额（支取）", "借方发生额(支取)"),
        ("账　　号", "账号"),
        ("对方帐号", "对方账号"),
        ("[HISTORYDETAIL]凭证号", "凭证号"),
        ("[HISTORYDETAIL]", ""),
        ("\ufeff Billing  Amount\t", "billingamount"),
    ],
)
def test_headers_are_compared_without_what_banks_add(written: str, compared: str) -> None:
    assert normal(written) == compared


# ---- which layout


def test_what_no_layout_knows_is_refused_with_its_headers() -> None:
    with pytest.raises(Unreadable) as no:
        recognise(table(lines("某银行对账单", "账号,1234", "入账日,存 入,取出,结余", "2026-08-01,1.00,,5.00")), LAYOUTS)
    assert no.value.code is Fault.BANK_LAYOUT_UNKNOWN
    assert no.value.figures == {"headers": "入账日, 存 入, 取出, 结余", "row": "3"}


@pytest.mark.parametrize("text", ["05/13/2023,A,1.96,,13.04\n05/13/2023,B,2.00,,15.04\n", "a\n", "1,2\n"])
def test_without_a_row_of_words_there_is_no_header(text: str) -> None:
    with pytest.raises(Unreadable) as no:
        recognise(table(text), LAYOUTS)
    assert no.value.code is Fault.NO_HEADER


def declared(**more: object) -> dict[str, object]:
    columns = [{"header": "日期", "is": "date"}, {"header": "收", "is": "in"}, {"header": "付", "is": "out"}]
    name = {"zh": "某行", "en": "Some bank"}
    return {"id": "a", "name": name, "bank": None, "confidence": "B", "currency": "CNY", "columns": columns, **more}


def test_two_layouts_that_fit_equally_are_both_named() -> None:
    both = [parse_layout(declared()), parse_layout(declared(id="b"))]
    with pytest.raises(Unreadable) as no:
        recognise(table("日期,收,付\n"), both)
    assert (no.value.code, no.value.figures) == (Fault.BANK_LAYOUT_DOUBTFUL, {"layouts": "a, b"})


def test_a_mark_above_the_header_decides_between_equals() -> None:
    both = [parse_layout(declared()), parse_layout(declared(id="b", marks=["乙银行"]))]
    assert recognise(table("乙 银行,,\n日期,收,付\n"), both)[0].id == "b"


def test_the_layout_wins_that_explains_most_headers() -> None:
    more = [*parse_columns(), {"header": "摘要", "is": "text"}]
    both = [parse_layout(declared()), parse_layout(declared(id="b", columns=more))]
    assert recognise(table("日期,收,付,摘要\n"), both)[0].id == "b"
    assert recognise(table("日期,收,付,备注\n"), both)[0].id == "a"


def parse_columns() -> list[dict[str, str]]:
    columns = declared()["columns"]
    assert isinstance(columns, list)
    return columns


def test_the_same_header_twice_is_taken_from_the_left() -> None:
    twice = [*parse_columns(), {"header": "日期"}, {"header": "备注", "is": "text"}, {"header": "备注", "is": "text"}]
    layout = parse_layout(declared(columns=twice))
    found = fit(layout, ["备注", "日期", "付", "收", "日期", "备注", "其他"])
    assert found is not None
    assert found.columns == {"date": (1,), "in": (3,), "out": (2,), "": (4,), "text": (0, 5)}
    assert found.unknown == (6,)
    assert fit(layout, ["备注", "日期", "付", "收", "备注"]) is None


# ---- declarations


@pytest.mark.parametrize(
    "wrong",
    [
        {"colour": "red"},
        {"confidence": "C"},
        {"currency": "QQQ"},
        {"name": {"zh": "某行"}},
        {"positive": "up"},
        {"date_format": "ydm"},
        {"flags": {"maybe": ["?"]}},
        {"reversal": {"perhaps": ["?"]}},
        {"unusable": "ugly"},
        {"columns": [{"header": "日期", "is": "date"}]},
        {"columns": [{"header": "日期", "is": "day"}, {"header": "额", "is": "amount"}]},
        {"columns": [{"header": "日期", "is": "date"}, {"header": "额", "is": "amount", "optional": True}]},
        {"columns": [{"heading": "日期", "is": "date"}]},
    ],
    ids=str,
)
def test_a_declaration_that_cannot_work_names_its_file(tmp_path: Path, wrong: dict[str, object]) -> None:
    (tmp_path / "odd.json").write_text(json.dumps(declared(**wrong)), "utf-8")
    with pytest.raises(ValueError, match=r"^odd\.json: "):
        load_layouts(tmp_path)


def test_a_new_bank_is_a_file_and_no_code(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(declared(positive="in", flags={"in": ["来"]})), "utf-8")
    (layout,) = load_layouts(tmp_path)
    got = read_bank_table(table("日期,收,付\n2026-08-01,5.00,\n"), [layout])
    assert [(line.amount, line.side) for line in got.lines] == [(500, "in")]
    assert layout.flags["来"] == "in"


def test_the_page_names_every_role_and_key() -> None:
    page = (Path(__file__).parents[2] / "docs" / "bank-layouts.md").read_text("utf-8")
    assert [role for role in ROLES if role and f"`{role}`" not in page] == []
    used = {key for path in resource("banks").glob("*.json") for key in json.loads(path.read_text("utf-8"))}
    assert [key for key in used | {"marks", "reversal", "reversal_words", *UNUSABLE} if f"`{key}`" not in page] == []
    assert [layout.id for layout in LAYOUTS if f"`{layout.id}`" not in page] == []

"""The sample company: the same every time, clean, varied, and its figures tie out whatever the day."""

from datetime import date
from pathlib import Path

import pytest

from app.queries.ageing import ageing
from app.sample.making import SampleMade, create_sample
from app.sample.tables import make_tables
from app.storage import notice_reads
from app.storage.reading import read_book
from app.storage.verify import verify

DAYS = [date(2026, 6, 30), date(2028, 2, 29), date(2026, 11, 22), date(2027, 1, 1)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> SampleMade:
    return create_sample(tmp_path_factory.mktemp("sample") / "s.desk", DAYS[0], "测试")


@pytest.mark.parametrize("on", DAYS)
def test_what_is_open_is_what_the_making_says(on: date, tmp_path: Path) -> None:
    one = create_sample(tmp_path / "s.desk", on, "测试")
    book = read_book(one.path)
    try:
        with book.reading() as tables:
            totals = ageing(tables, on).totals()
    finally:
        book.close()
    assert {c: (t.gross, t.unapplied) for c, t in totals.items()} == {
        c: (s.gross, s.unapplied) for c, s in one.totals.items()
    }
    assert one.letters_sent > 5
    assert verify(one.path).findings == ()


def test_it_is_the_same_every_time() -> None:
    assert make_tables(DAYS[0]).texts(DAYS[0]) == make_tables(DAYS[0]).texts(DAYS[0])
    assert make_tables(DAYS[0]).texts(DAYS[0]) != make_tables(DAYS[1]).texts(DAYS[1])


def test_it_has_what_a_firm_meets(made: SampleMade) -> None:
    book = read_book(made.path)
    try:
        with book.reading() as tables:
            kinds = {kind for (kind,) in tables.rows("SELECT DISTINCT kind FROM document")}
            letters = {value for (value,) in tables.rows("SELECT DISTINCT letters FROM customer")}
            forms = {value for (value,) in tables.rows("SELECT DISTINCT legal_form FROM customer")}
            levels = {level for (level,) in tables.rows("SELECT DISTINCT level FROM notice WHERE state = 'sent'")}
            parts = tables.value("SELECT max(parts) FROM document")
            undated = tables.value("SELECT count(*) FROM document WHERE side = 1 AND due IS NULL AND open > 0")
            groups = tables.value("SELECT count(DISTINCT group_name) FROM customer")
            assert notice_reads.last_sent_on(tables)
            names = ("bill", "allowance", "retention", "delivery", "delivery_line")
            counted = {name: tables.value(f"SELECT count(*) FROM {name}") for name in names}
    finally:
        book.close()
    assert kinds >= {"invoice", "credit_note", "opening", "receipt", "reversal"}
    assert (letters, forms) == ({"yes", "no", "statement"}, {"company", "person"})
    assert levels >= {1, 2, 3} and parts > 1 and undated > 0 and groups >= 2
    assert made.customers == 60
    assert counted == {"bill": 6, "allowance": 1, "retention": 1, "delivery": 2, "delivery_line": 3}

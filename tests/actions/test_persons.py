"""Erasing what is about people: gone from every place of the file, while journal, hashes and replay still hold."""

from pathlib import Path
from typing import Any

import pytest

from app.actions.imports import UndoBatch
from app.actions.persons import ErasePerson
from app.domain.rule import Rule
from app.storage import person
from app.storage.engine import transaction
from app.storage.replay import replay
from tests.actions.office import Office, customer, receipt

SECRETS: dict[str, Any] = {
    "contact": "王小敏", "phone": "13900001111", "wechat": "wxm-1", "email": "w@x.cn", "address": "福州路一号",
}  # fmt: skip


def stored(office: Office) -> set[str]:
    return {value for (value,) in office.rows("SELECT value FROM person_value WHERE value IS NOT NULL")}


def traces(path: Path, value: str) -> list[str]:
    """Files of the book that still hold a value."""
    return [file.name for file in path.parent.iterdir() if file.is_file() and value.encode() in file.read_bytes()]


@pytest.fixture
def known(office: Office) -> Office:
    office.customers(customer("C001", **SECRETS), customer("C002", phone="02"))
    return office


def test_erased_values_are_gone_and_others_stay(known: Office) -> None:
    known.receipts(receipt("P1", 100, "2026-06-01", payer="张三丰"), receipt("P2", 100, "2026-06-01", "C002", 3, payer="张三丰"))
    assert known.do(ErasePerson("C001")) == {"customer": "C001", "erased": 6}
    assert stored(known) == {"02", "张三丰"}
    assert known.do(ErasePerson("C002")) == {"customer": "C002", "erased": 2}
    assert stored(known) == set()


def test_no_copy_of_an_erased_value_is_left_in_the_file(known: Office) -> None:
    known.do(ErasePerson("C001"))
    known.book.close()
    assert {name: traces(known.path, value) for name, value in SECRETS.items()} == {name: [] for name in SECRETS}


def test_a_replay_shows_that_something_was_erased(known: Office) -> None:
    (ids,) = known.rows("SELECT contact, phone, wechat, email, address FROM customer WHERE code = 'C001'")
    known.do(ErasePerson("C001"))
    engine, differences = replay(known.path, ":memory:")
    with transaction(engine) as tables:
        shown = person.values(tables, list(ids))
    engine.dispose()
    assert differences == []
    assert shown == dict.fromkeys(ids, "已删除")


def test_values_of_corrections_and_of_undone_imports_go_too(known: Office) -> None:
    known.customers(customer("C001", phone="13900002222"))
    batch = known.customers(customer("C003", phone="13900003333"))["batch"]
    known.do(UndoBatch(batch))
    known.customers(customer("C003", phone="13900004444"))
    known.do(ErasePerson("C001"))
    assert known.do(ErasePerson("C003"))["erased"] == 2
    batch = known.customers(customer("C004", phone="13900005555"))["batch"]
    known.do(UndoBatch(batch))
    assert known.do(ErasePerson("C004"))["erased"] == 1
    assert stored(known) == {"02"}


def test_nothing_left_to_erase_is_no_news(known: Office) -> None:
    known.do(ErasePerson("C001"))
    head = known.head()
    assert known.do(ErasePerson("C001")) == {"customer": "C001", "erased": 0}
    assert known.head() == head


def test_new_values_after_an_erasure_are_kept_and_can_be_erased(known: Office) -> None:
    known.do(ErasePerson("C001"))
    known.customers(customer("C001", phone="13900005555"))
    assert stored(known) == {"02", "13900005555"}
    assert known.do(ErasePerson("C001"))["erased"] == 1


def test_nobody_to_erase(known: Office) -> None:
    assert known.refuses(ErasePerson("C009"), Rule.CUSTOMER_UNKNOWN) == {"customer": "C009"}

"""The hash chain: one text per value, and links that notice every change."""

import json
from decimal import Decimal
from itertools import accumulate
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.chain import GENESIS, canonical, link
from app.domain.terms import Kind

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('aé́≠"\\\n信', max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abé信", max_size=3), inner, max_size=4),
    max_leaves=12,
)


def chain(records: list[str]) -> list[bytes]:
    return list(accumulate(records, link, initial=GENESIS))[1:]


@pytest.mark.parametrize("vector", ["hash.chain"], indirect=True)
def test_links(vector: dict[str, Any]) -> None:
    records = vector["inputs"]["records"]
    assert [found.hex() for found in chain(records)] == vector["expected"]
    assert [canonical(json.loads(record)) for record in records] == records


def test_genesis() -> None:
    assert GENESIS.hex() == "0" * 64


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "x"]}, '{"a":[true,null,"x"],"b":1}'),
        ({"客户": "恒达"}, '{"客户":"恒达"}'),
        ({"e\u0301": "e\u0301"}, '{"é":"é"}'),
        ({"e\u0301": 1, "z": 2, "f": 3}, '{"f":3,"z":2,"é":1}'),
        (("a", ()), '["a",[]]'),
        ("=\u0338", '"≠"'),
        (10**30, "1" + "0" * 30),
        (Kind.NET, '"NET"'),
    ],
)
def test_canonical(value: object, text: str) -> None:
    assert canonical(value) == text


@pytest.mark.parametrize("value", [1.0, float("nan"), Decimal(1), b"a", {1}, {1: "a"}, {None: "a"}, [{"a": 0.5}]])
def test_what_has_no_canonical_form(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_two_keys_that_are_one() -> None:
    with pytest.raises(ValueError):
        canonical({"é": 1, "e\u0301": 2})


def decomposed(value: object) -> object:
    """The same value as another machine may have typed it: every string in NFD."""
    if isinstance(value, str):
        return normalize("NFD", value)
    if isinstance(value, list):
        return [decomposed(item) for item in value]
    if isinstance(value, dict):
        return {normalize("NFD", name): decomposed(item) for name, item in value.items()}
    return value


@given(VALUES)
def test_equal_values_have_one_text_that_reads_back(value: object) -> None:
    try:
        text = canonical(value)
    except ValueError:
        return
    assert canonical(json.loads(text)) == text
    assert canonical(decomposed(value)) == text


@given(st.dictionaries(st.text(max_size=3), st.integers(), max_size=5))
def test_the_order_of_keys_does_not_matter(fields: dict[str, int]) -> None:
    turned = dict(reversed(fields.items()))
    try:
        text = canonical(fields)
    except ValueError:
        text = ""
    assert not text or canonical(turned) == text


@given(st.lists(st.text("abc", max_size=3), min_size=2, max_size=6), st.data())
def test_a_change_in_the_middle_changes_every_later_link(records: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(records) - 1))
    changed = [*records[:at], records[at] + "!", *records[at + 1 :]]
    before, after = chain(records), chain(changed)
    assert before[:at] == after[:at]
    assert all(a != b for a, b in zip(before[at:], after[at:], strict=True))
    assert chain(records[:at] + records[at + 1 :])[-1] != before[-1]


@pytest.mark.parametrize("previous", [b"", bytes(31), bytes(33)])
def test_a_link_is_32_bytes(previous: bytes) -> None:
    with pytest.raises(ValueError):
        link(previous, "{}")

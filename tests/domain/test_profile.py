"""The firm's own particulars: what each may hold, and the number on a letter."""

import pytest

from app.domain.profile import DEPARTMENT, KEYS, LOGO, checked, numbering, short_name
from app.domain.rule import Refused, Rule


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "华创五金有限公司"),
        ("bank", "x" * 200),
        ("address", "福州市　鼓楼区"),  # with the wide space that Chinese addresses use
        ("contact", "王\u00a0敏"),
        ("letterhead", "preprinted"),
        ("letterhead", "none"),
        ("letterhead_top_mm", "15"),
        ("letterhead_top_mm", "80"),
        ("seal_ring_mm", "38"),
        ("seal_ring_mm", "45"),
        ("number_pattern", "{简称}催〔{年}〕{序}号"),
        ("number_pattern", "{年}-{序}"),
        ("logo", "A" * 400_000),
    ],
)
def test_what_a_key_may_hold(key: str, value: str) -> None:
    assert checked({key: value}) == {key: value}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", ""),
        ("name", "  "),
        ("bank", "x" * 201),
        ("bank", "a\nb"),
        ("bank", "a\x07"),
        ("bank", "\ud800"),
        ("letterhead", "big"),
        ("letterhead_top_mm", "14"),
        ("letterhead_top_mm", "81"),
        ("letterhead_top_mm", "-20"),
        ("letterhead_top_mm", "２０"),
        ("seal_ring_mm", "37"),
        ("seal_ring_mm", "46"),
        ("number_pattern", "{简称}{序}"),
        ("number_pattern", "{简称}{年}"),
        ("number_pattern", "{年}{序}{月}"),
        ("number_pattern", "{年}{序}" + "x" * 200),
        ("logo", "A" * 400_001),
        ("logo", "图"),
    ],
)
def test_what_a_key_may_not_hold(key: str, value: str) -> None:
    with pytest.raises(Refused) as no:
        checked({"phone": "1", key: value})
    assert no.value.rule is Rule.PROFILE_VALUE
    assert no.value.figures == {"key": key, "value": value[:80]}


def test_an_unknown_key_is_told_with_those_there_are() -> None:
    with pytest.raises(Refused) as no:
        checked({"colour": "red"})
    assert no.value.rule is Rule.PROFILE_KEY_UNKNOWN
    assert no.value.figures == {"key": "colour", "known": ", ".join(KEYS)}


@pytest.mark.parametrize("key", [key for key in KEYS if key != "name"])
def test_an_empty_value_clears_a_key(key: str) -> None:
    assert checked({key: ""}) == {key: ""}


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ({"name": "华创五金有限公司"}, "华创五金"),
        ({"name": "华创有限责任公司"}, "华创"),
        ({"name": "华创集团有限公司"}, "华创"),
        ({"name": "华创股份有限公司"}, "华创"),
        ({"name": "华创贸易公司"}, "华创贸易"),
        ({"name": "有限公司"}, "有限"),
        ({"name": "公司"}, "公司"),
        ({"name": "Huachuang Ltd"}, "Huachuang Ltd"),
        ({"name": "华创五金有限公司", "short_name": "华财"}, "华财"),
        ({"name": "华创五金有限公司", "short_name": ""}, "华创五金"),
    ],
)
def test_short_names(profile: dict[str, str], expected: str) -> None:
    assert short_name(profile) == expected


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ({"name": "华创五金有限公司"}, "华创五金财函〔2026〕3号"),
        ({"name": "Huachuang Ltd"}, "Huachuang Ltd 2026/3"),
        ({"name": "华创五金有限公司", "number_pattern": "{年}-{序}"}, "2026-3"),
        ({"name": "华创五金有限公司", "number_pattern": ""}, "华创五金财函〔2026〕3号"),
        ({"name": "甲{年}乙", "number_pattern": "{简称}{年}{序}"}, "甲{年}乙20263"),
    ],
)
def test_the_number_on_a_letter(profile: dict[str, str], expected: str) -> None:
    assert numbering(profile, 2026)(3) == expected


def test_names_of_the_table() -> None:
    assert LOGO in KEYS
    assert set(DEPARTMENT) == {"zh", "en"}

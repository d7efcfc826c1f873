"""QR codes: the same as segno draws when it is asked for the same, and readable back at any length."""

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.qr import _BLOCKS, _check_bytes, _data_modules, qr_rows

FULL = [(version, blocks * size - 2) for version, (_, blocks, size) in _BLOCKS.items()]


def drawn(rows: tuple[bytes, ...]) -> list[str]:
    side = len(rows)
    return ["".join(f"{byte:08b}" for byte in row)[:side] for row in rows]


def read(rows: tuple[bytes, ...]) -> str:
    """Take the text out of a code again: off with the mask, the bits along the way, blocks put together, checked."""
    modules = drawn(rows)
    version = (len(modules) - 17) // 4
    check, blocks, size = _BLOCKS[version]
    way = _data_modules(version, len(modules))[: blocks * (size + check) * 8]
    bits = "".join(str(int(modules[row][column]) ^ ((row + column) % 3 == 0)) for row, column in way)
    stream = int(bits, 2).to_bytes(len(bits) // 8, "big")
    parts = [stream[start : blocks * size : blocks] for start in range(blocks)]
    checks = [stream[blocks * size + start :: blocks] for start in range(blocks)]
    assert checks == [_check_bytes(part, check) for part in parts]
    whole = int.from_bytes(b"".join(parts), "big") >> 4
    data = whole.to_bytes(blocks * size, "big")[1:]
    assert b"".join(parts)[0] >> 4 == 4
    return data[1 : 1 + data[0]].decode()


@pytest.mark.parametrize(("version", "length"), FULL)
def test_a_full_code_is_what_segno_draws(version: int, length: int) -> None:
    text = ("户名:甲" + "x9/" * length).encode()[:length].decode(errors="ignore").ljust(length, "-")[:length]
    text = text.encode()[:length].decode(errors="ignore")
    text += "." * (length - len(text.encode()))
    expected = segno.make(text, mode="byte", micro=False, version=version, mask=3, error="l", boost_error=False)
    assert drawn(qr_rows(text)) == ["".join(map(str, row)) for row in expected.matrix]


@given(st.text(max_size=75))
@settings(max_examples=60)
def test_what_goes_in_comes_out(text: str) -> None:
    assert read(qr_rows(text)) == text


@pytest.mark.parametrize(("version", "length"), FULL)
def test_the_smallest_code_is_taken(version: int, length: int) -> None:
    assert len(qr_rows("a" * length)) == 17 + 4 * version
    assert len(qr_rows("a" * (length + 1))) == 21 + 4 * version


def test_a_long_text_is_left_to_segno() -> None:
    text = "户" * 300
    expected = segno.make(text, micro=False, mask=3, error="l")
    assert drawn(qr_rows(text)) == ["".join(map(str, row)) for row in expected.matrix]


def test_a_text_that_no_code_can_hold_is_refused() -> None:
    with pytest.raises(ValueError):
        qr_rows("a" * 3000)


def test_check_bytes_of_the_standard() -> None:
    # ISO/IEC 18004, annex I: 01234567 as version 1-M
    data = bytes.fromhex("10200c566180ec11ec11ec11ec11ec11")
    assert _check_bytes(data, 10) == bytes.fromhex("a524d4c1ed36c7872c55")

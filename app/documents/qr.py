"""QR codes of plain text, fast enough for one on each letter of a run.

segno draws one code for each size. The pattern of a size being fixed, another text of that size differs only in the
modules that carry data; these are set here. Error level L, byte mode, UTF-8, one mask for all (any is valid).
"""

from functools import cache, lru_cache
from typing import NamedTuple

import segno

_MASK = 3
# version: check bytes in a block, blocks, data bytes in a block (ISO/IEC 18004, level L, equal blocks only)
_BLOCKS = {
    1: (7, 1, 19),
    2: (10, 1, 34),
    3: (15, 1, 55),
    4: (20, 1, 80),
    5: (26, 1, 108),
    6: (18, 2, 68),
    7: (20, 2, 78),
    8: (24, 2, 97),
    9: (30, 2, 116),
}


@lru_cache(maxsize=1024)
def qr_rows(text: str) -> tuple[bytes, ...]:
    """The modules of a QR code, row by row, eight to a byte from the left; 1 is black. ValueError above 2,953 bytes."""
    data = text.encode()
    for version, (_, blocks, size) in _BLOCKS.items():
        if len(data) + 2 <= blocks * size:
            return _drawn(data, version)
    return tuple(_packed(row) for row in segno.make(text, micro=False, mask=_MASK, error="l").matrix)


class _Pattern(NamedTuple):
    modules: int  # as segno drew them, the mask alone where data go; row by row, each filled up to whole bytes
    places: tuple[int, ...]  # for each module the bit of the stream it shows; one past the end for none
    side: int


def _drawn(data: bytes, version: int) -> tuple[bytes, ...]:
    pattern = _pattern(version)
    check, blocks, size = _BLOCKS[version]
    count = blocks * (size + check) * 8
    bits = f"{_stream(data, version):0{count}b}0"
    modules = pattern.modules ^ int("".join(map(bits.__getitem__, pattern.places)), 2)
    width = (pattern.side + 7) // 8
    whole = modules.to_bytes(width * pattern.side, "big")
    return tuple(whole[start : start + width] for start in range(0, len(whole), width))


@cache
def _pattern(version: int) -> _Pattern:
    code = segno.make(b"", mode="byte", version=version, mask=_MASK, error="l", boost_error=False)
    check, blocks, size = _BLOCKS[version]
    stream = blocks * (size + check) * 8
    side = len(code.matrix)
    width = (side + 7) // 8 * 8
    places = [stream] * (side * width)
    modules = [bytearray(row).ljust(width, b"\0") for row in code.matrix]
    for bit, (row, column) in enumerate(_data_modules(version, side)):
        places[row * width + column] = min(bit, stream)
        modules[row][column] = (row + column) % 3 == 0  # mask 3
    return _Pattern(int("".join(str(module) for row in modules for module in row), 2), tuple(places), side)


def _data_modules(version: int, side: int) -> list[tuple[int, int]]:
    """Where data go: in pairs of columns from the right, upwards and downwards in turn, past the timing column."""
    pairs = [*range(side - 1, 6, -2), 5, 3, 1]
    rows = (range(side - 1, -1, -1), range(side))
    walk = ((row, right - left) for turn, right in enumerate(pairs) for row in rows[turn % 2] for left in (0, 1))
    return [(row, column) for row, column in walk if not _is_pattern(row, column, version, side)]


def _is_pattern(row: int, column: int, version: int, side: int) -> bool:
    """Whether a module belongs to a finder, a timing line, an alignment mark, the format or the version."""
    corners = (row < 9 and (column < 9 or column >= side - 8)) or (row >= side - 8 and column < 9)
    versions = version > 6 and min(row, column) < 6 and max(row, column) >= side - 11
    return corners or versions or 6 in (row, column) or _is_alignment(row, column, version, side)


def _is_alignment(row: int, column: int, version: int, side: int) -> bool:
    far = side - 7
    centres = () if version < 2 else (6, far) if version < 7 else (6, (far + 6) // 2, far)
    near = [next((one for one in centres if abs(place - one) <= 2), 0) for place in (row, column)]
    return all(near) and sorted(near) not in ([6, 6], [6, far])


def _stream(data: bytes, version: int) -> int:
    """Mode, length, data, filling; then the check bytes of each block; blocks interleaved."""
    check, blocks, size = _BLOCKS[version]
    head = (0b0100 << 8 | len(data)) << len(data) * 8 | int.from_bytes(data, "big")
    whole = (head << 4).to_bytes(len(data) + 2, "big")
    filled = (whole + b"\xec\x11" * (blocks * size))[: blocks * size]
    parts = [filled[start : start + size] for start in range(0, len(filled), size)]
    checks = [_check_bytes(part, check) for part in parts]
    mixed = bytes(byte for group in (parts, checks) for column in zip(*group, strict=True) for byte in column)
    return int.from_bytes(mixed, "big")


def _check_bytes(data: bytes, count: int) -> bytes:
    """Reed-Solomon remainder of ``data``, a byte at a time by table."""
    table, top, kept = _remainders(count), (count - 1) * 8, (1 << count * 8) - 1
    rest = 0
    for byte in data:
        rest = (rest << 8) & kept ^ table[rest >> top ^ byte]
    return rest.to_bytes(count, "big")


@cache
def _remainders(count: int) -> tuple[int, ...]:
    """What a byte that leaves the register gives back: its multiple of the generator polynomial of that degree."""
    powers, logs = _field()
    generator = [1]
    for root in range(count):
        shifted, scaled = [*generator, 0], [0, *(_times(one, powers[root], powers, logs) for one in generator)]
        generator = [one ^ two for one, two in zip(shifted, scaled, strict=True)]
    multiples = (bytes(_times(one, byte, powers, logs) for one in generator[1:]) for byte in range(256))
    return tuple(int.from_bytes(one, "big") for one in multiples)


@cache
def _field() -> tuple[list[int], dict[int, int]]:
    """Powers of 2 in the field of 256 elements (polynomial 0x11D), and their logarithms."""
    powers = [1]
    while len(powers) < 255:
        double = powers[-1] << 1
        powers.append(double ^ 0x11D if double > 255 else double)
    return powers, {power: place for place, power in enumerate(powers)}


def _times(one: int, two: int, powers: list[int], logs: dict[int, int]) -> int:
    return powers[(logs[one] + logs[two]) % 255] if one and two else 0


def _packed(row: bytearray) -> bytes:
    bits = "".join(map(str, row))
    return int(bits + "0" * (-len(bits) % 8), 2).to_bytes((len(bits) + 7) // 8, "big")

"""The only source of randomness."""

import os

from app.system import clock

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62
_FREE_BITS = (0xFFF << 64) | ((1 << 62) - 1)


def token_bytes(n: int) -> bytes:
    """``n`` bytes nobody can guess."""
    return os.urandom(n)


def command_id() -> str:
    """A new id for one user command, in the form of a UUID version 7 (RFC 9562): 48 bits of Unix
    milliseconds, then chance, so that later ids sort after earlier ones."""
    milliseconds = int(clock.now().timestamp() * 1000) & 0xFFFF_FFFF_FFFF
    chance = int.from_bytes(os.urandom(16), "big") & _FREE_BITS
    digits = f"{milliseconds << 80 | _VERSION_7 | _VARIANT | chance:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

"""Personal values, apart from journal and imported rows: the one place where they can be erased."""

import hmac
from hashlib import sha256

from app.storage.engine import Tables
from app.system.entropy import token_bytes

ERASED = "已删除"


def keep(tables: Tables, value: str) -> tuple[int, str]:
    """Store a value; answers its id and the keyed hash that stands in the journal for it."""
    salt = token_bytes(16)
    tables.run("INSERT INTO person_value(salt, value) VALUES(?, ?)", (salt, value))
    return int(tables.value("SELECT last_insert_rowid()")), mac(salt, value)


def mac(salt: bytes, value: str) -> str:
    """HMAC-SHA256 by the value's own salt: worthless once the salt is erased with the value."""
    return hmac.new(salt, value.encode(), sha256).hexdigest()


def values(tables: Tables, ids: list[int]) -> dict[int, str]:
    """The values of some ids; erased ones read 已删除."""
    found = dict(tables.rows("SELECT id, value FROM person_value"))
    return {one: found.get(one) or ERASED for one in ids}

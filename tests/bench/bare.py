"""The least a process can do that answers the ageing of a file of open items: SQLAlchemy, one query, JSON.

Called as a script with the file and the day.
"""

import json
import sys
from itertools import pairwise

from sqlalchemy import create_engine

LIMITS = ("", "-30 day", "-60 day", "-90 day", "-180 day", "-365 day")
SQL = (
    "SELECT c.code, c.name, sum(open), "
    + ", ".join(f"sum(open) FILTER (WHERE due >= date(:on, '{limit or '0 day'}'))" for limit in LIMITS)
    + " FROM item JOIN customer c ON c.id = item.customer WHERE open <> 0 GROUP BY item.customer ORDER BY c.code"
)


def shown(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def customer(code: str, name: str, gross: int, *since: int | None) -> dict[str, object]:
    known = [0, *(value or 0 for value in since), gross]
    buckets = [shown(after - before) for before, after in pairwise(known)]
    return {"code": code, "name": name, "gross": shown(gross), "buckets": buckets}


if __name__ == "__main__":
    with create_engine(f"sqlite:///{sys.argv[1]}").connect() as connection:
        found = connection.exec_driver_sql(SQL, {"on": sys.argv[2]}).all()
    print(json.dumps({"on": sys.argv[2], "customers": [customer(*row) for row in found]}, ensure_ascii=False))

"""What stands on which account of the ledger: the map of a day, and the items that are not plain goods."""

from collections.abc import Iterable, Mapping
from datetime import date
from json import dumps

from app.domain.accounts_policy import AccountsPolicy, Nature, accounts_from_json, nature_of
from app.storage.engine import Tables
from app.storage.policy_rows import current, policy_rows


def accounts_policy(tables: Tables, on: date) -> AccountsPolicy:
    """As the policy of that day has it; a book without one uses the program's own map."""
    found = current(policy_rows(tables, "accounts"), on).get(None)
    return accounts_from_json(found.body) if found else AccountsPolicy()


MET_ACCOUNTS = "SELECT 1 FROM document INDEXED BY document_account WHERE account IS NOT NULL LIMIT 1"
# From one account to the next: as many steps as there are accounts, however many items stand on each.
_ACCOUNTS = (
    "WITH RECURSIVE met(account) AS (SELECT min(account) FROM document INDEXED BY document_account WHERE account IS NOT NULL"
    " UNION ALL SELECT (SELECT min(account) FROM document INDEXED BY document_account WHERE account > met.account)"
    " FROM met WHERE met.account IS NOT NULL) SELECT account FROM met WHERE account IS NOT NULL"
)
_BALANCES = " FROM document INDEXED BY document_balance_account WHERE series = 'B' AND account IS NOT NULL"
_NAMED = "SELECT DISTINCT account, text" + _BALANCES
_AMONG = " AND account IN (SELECT value FROM json_each(?)) AND side = 1"
_BY_CODE = "SELECT id, account FROM document INDEXED BY document_account WHERE account IS NOT NULL AND series <> 'B'" + _AMONG
_BY_NAME = "SELECT id, account, text" + _BALANCES + _AMONG


def natures(tables: Tables, on: date) -> dict[int, Nature]:
    """Debit items (ids) on accounts of another nature than goods, as the map of ``on`` has them; balances also by the name."""
    if not tables.row(MET_ACCOUNTS):
        return {}
    policy = accounts_policy(tables, on)
    names = {(code, name): nature_of(code, policy, name) for code, name in tables.rows(_NAMED)}
    codes = {code: _of_code(code, policy, names) for (code,) in tables.rows(_ACCOUNTS)}
    found = {id_: codes[code] for id_, code in tables.rows(_BY_CODE, (_others(codes.items()),))}
    others = _others((code, nature) for (code, _), nature in names.items())
    found |= {id_: names[(code, name)] for id_, code, name in tables.rows(_BY_NAME, (others,))}
    return {id_: nature for id_, nature in found.items() if nature is not Nature.GOODS}


def _of_code(code: str, policy: AccountsPolicy, names: Mapping[tuple[str, str], Nature]) -> Nature:
    """By the name that a list of balances gave the account, where the document has its code only."""
    told = {nature for (named, _), nature in names.items() if named == code}
    return told.pop() if len(told) == 1 else nature_of(code, policy)


def _others(codes: Iterable[tuple[str, Nature]]) -> str:
    return dumps([code for code, nature in codes if nature is not Nature.GOODS], ensure_ascii=False)
